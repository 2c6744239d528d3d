#include "config.h"

#include "marks-error.h"

G_DEFINE_QUARK (marks_error, marks_error)
