#pragma once

/* The whole of libepub. It knows zip and XML, and nothing of how a book is shown. */

#include "epub-cfi.h"
#include "epub-container.h"
#include "epub-encryption.h"
#include "epub-error.h"
#include "epub-navigation.h"
#include "epub-ncx.h"
#include "epub-package.h"
#include "epub-rootfile.h"
