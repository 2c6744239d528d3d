#include "config.h"

#include "epub-error.h"

G_DEFINE_QUARK (epub_error, epub_error)
