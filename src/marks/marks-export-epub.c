#include "config.h"

#include "marks-export-epub.h"

#include "marks-error.h"

#include <glib/gstdio.h>
#include <zip.h>

/* A copy of the book with the marks inside, where readers of the Readium format look for them. All
 * other parts of the archive are copied as they are, bit for bit.
 * https://github.com/readium/annotations#embedding */

#define PART "META-INF/annotations.annotation"

typedef struct zip Zip;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Zip, zip_discard)

static bool
fail (GError **error, const char *path, const char *why)
{
  g_set_error (error, MARKS_ERROR, MARKS_ERROR_FAILED, "cannot write %s: %s", path, why);
  return false;
}

static bool
put_part (const char *path, GBytes *annotations, GError **error)
{
  int code = 0;
  gsize size = 0;
  const void *data = g_bytes_get_data (annotations, &size);
  g_autoptr (Zip) zip = zip_open (path, 0, &code);
  if (zip == NULL) {
    zip_error_t zip_error;
    zip_error_init_with_code (&zip_error, code);
    bool failed = fail (error, path, zip_error_strerror (&zip_error));
    zip_error_fini (&zip_error);
    return failed;
  }
  zip_source_t *source = zip_source_buffer (zip, data, size, 0);
  zip_int64_t index =
      source != NULL ? zip_file_add (zip, PART, source, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8) : -1;
  if (index < 0) {
    if (source != NULL)
      zip_source_free (source);
    return fail (error, path, zip_strerror (zip));
  }
  /* There is no clock in a file: twice the same marks are twice the same bytes. */
  zip_file_set_dostime (zip, (zip_uint64_t) index, 0, 0x21, 0);
  if (zip_close (zip) != 0)
    return fail (error, path, zip_strerror (zip));
  (void) g_steal_pointer (&zip);
  return true;
}

/**
 * marks_export_epub:
 * @source: path of an EPUB
 * @annotations: its marks as %MARKS_FORMAT_ANNOTATION
 * @path: of the copy; it is replaced when it exists, and must not be @source
 * @error: return location
 *
 * Writes a copy of a book with the marks inside. Not for the main thread.
 *
 * Returns: %FALSE with a %MARKS_ERROR or %G_IO_ERROR; then there is no copy, or the old one
 */
bool
marks_export_epub (const char *source, GBytes *annotations, const char *path, GError **error)
{
  g_autofree char *partial = g_strconcat (path, ".part", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (source);
  g_autoptr (GFile) to = g_file_new_for_path (partial);
  GStatBuf a;
  GStatBuf b;
  if (g_stat (source, &a) == 0 && g_stat (path, &b) == 0 && a.st_dev == b.st_dev
      && a.st_ino == b.st_ino)
    return fail (error, path, "it is the book itself");
  if (!g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    return false;
  if (!put_part (partial, annotations, error)) {
    (void) g_unlink (partial);
    return false;
  }
  if (g_rename (partial, path) != 0) {
    (void) g_unlink (partial);
    return fail (error, path, "it cannot be put there");
  }
  return true;
}
