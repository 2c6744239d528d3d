#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EpubError:
 * @EPUB_ERROR_NOT_A_BOOK: neither a zip nor a folder with a book in it
 * @EPUB_ERROR_DAMAGED: truncated or otherwise damaged
 * @EPUB_ERROR_ENCRYPTED: locked by DRM or a password; the message names the scheme
 * @EPUB_ERROR_TOO_LARGE: beyond a limit of `base-limits.h`
 * @EPUB_ERROR_MISSING: a part, or the file itself, is not there
 * @EPUB_ERROR_IO: the file system would not let us read
 *
 * What a caller can act on. Messages are lower-case fragments that name the object.
 */
typedef enum {
  EPUB_ERROR_NOT_A_BOOK,
  EPUB_ERROR_DAMAGED,
  EPUB_ERROR_ENCRYPTED,
  EPUB_ERROR_TOO_LARGE,
  EPUB_ERROR_MISSING,
  EPUB_ERROR_IO,
} EpubError;

#define EPUB_ERROR (epub_error_quark ())
GQuark epub_error_quark (void);

G_END_DECLS
