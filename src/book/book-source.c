#include "config.h"

#include "book-source.h"

#include "book-publication.h"

#include "base-limits.h"
#include "epub-package.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct _BookSource {
  EpubContainer *container; /* NULL for the other kinds */
  char *folder; /* of a single file: the folder it lies in, links resolved */
  char *prefix; /* of resources: path with a slash at the end */
  GPtrArray *names; /* of files in a single file or resources */
};

static BookSource *
source_new (void)
{
  BookSource *self = g_new0 (BookSource, 1);
  self->names = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * book_source_new_container:
 * @container: an open container
 *
 * Returns: (transfer full): its files
 */
BookSource *
book_source_new_container (EpubContainer *container)
{
  BookSource *self = source_new ();
  self->container = epub_container_ref (container);
  return self;
}

/**
 * book_source_new_file:
 * @path: of a Markdown file
 * @error: return location
 *
 * Makes a source of one file. The pictures beside it are found when they are asked for; its folder
 * is not listed, since it may be anything.
 *
 * Returns: (transfer full): a source, or %NULL with %BOOK_ERROR_MISSING
 */
BookSource *
book_source_new_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  char *resolved = realpath (folder, NULL);
  if (resolved == NULL) {
    g_set_error (error, BOOK_ERROR, BOOK_ERROR_MISSING, "%s", g_strerror (errno));
    return NULL;
  }
  BookSource *self = source_new ();
  self->folder = g_strdup (resolved);
  free (resolved);
  g_autofree char *name = g_path_get_basename (path);
  g_ptr_array_add (self->names, g_utf8_make_valid (name, -1));
  return self;
}

/**
 * book_source_new_resource:
 * @prefix: path of a folder among the registered resources
 * @error: return location
 *
 * Returns: (transfer full): the files below it, or %NULL with %BOOK_ERROR_MISSING
 */
BookSource *
book_source_new_resource (const char *prefix, GError **error)
{
  g_autoptr (BookSource) self = source_new ();
  self->prefix =
      g_str_has_suffix (prefix, "/") ? g_strdup (prefix) : g_strconcat (prefix, "/", NULL);
  GQueue pending = G_QUEUE_INIT;
  g_queue_push_tail (&pending, g_strdup (""));
  while (!g_queue_is_empty (&pending)) {
    g_autofree char *folder = g_queue_pop_head (&pending);
    g_autofree char *path = g_strconcat (self->prefix, folder, NULL);
    g_auto (GStrv) children =
        g_resources_enumerate_children (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    for (int i = 0; children != NULL && children[i] != NULL; i++) {
      char *child = g_strconcat (folder, children[i], NULL);
      if (g_str_has_suffix (child, "/"))
        g_queue_push_tail (&pending, child);
      else
        g_ptr_array_add (self->names, child);
    }
  }
  if (self->names->len == 0) {
    g_set_error (error, BOOK_ERROR, BOOK_ERROR_MISSING, "there are no resources below %s", prefix);
    return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * book_source_unref:
 * @self: (transfer full): a source, which has one owner
 *
 * Frees it.
 */
void
book_source_unref (BookSource *self)
{
  g_clear_pointer (&self->container, epub_container_unref);
  g_ptr_array_unref (self->names);
  g_free (self->folder);
  g_free (self->prefix);
  g_free (self);
}

/**
 * book_source_get_n_files:
 * @self: a source
 *
 * Returns: the number of files that are listed
 */
guint
book_source_get_n_files (const BookSource *self)
{
  return self->container != NULL ? epub_container_get_n_entries (self->container)
                                 : self->names->len;
}

/**
 * book_source_get_name:
 * @self: a source
 * @index: of a file
 *
 * Returns: (transfer none): its container path
 */
const char *
book_source_get_name (const BookSource *self, guint index)
{
  return self->container != NULL ? epub_container_get_name (self->container, index)
                                 : self->names->pdata[index];
}

/* NULL when the file is not below the folder once links are followed, or is of a kind that no
 * book shows: a mailed file must not make us read what it likes. */
static char *
find_beside (const BookSource *self, const char *path)
{
  const char *type = epub_guess_media_type (path);
  bool wanted = g_str_has_prefix (type, "image/") || strcmp (type, "text/markdown") == 0;
  if (!wanted || path[0] == '.' || strstr (path, "/.") != NULL || strcmp (path, "..") == 0)
    return NULL;
  g_autofree char *full = g_build_filename (self->folder, path, NULL);
  char *resolved = realpath (full, NULL);
  if (resolved == NULL)
    return NULL;
  gsize length = strlen (self->folder);
  GStatBuf info;
  bool inside = strncmp (resolved, self->folder, length) == 0
                && (resolved[length] == '/' || strcmp (self->folder, "/") == 0)
                && g_stat (resolved, &info) == 0 && S_ISREG (info.st_mode);
  char *result = inside ? g_strdup (resolved) : NULL;
  free (resolved);
  return result;
}

static bool
is_listed (const BookSource *self, const char *path)
{
  for (guint i = 0; i < self->names->len; i++) {
    if (strcmp (self->names->pdata[i], path) == 0)
      return true;
  }
  return false;
}

/**
 * book_source_find:
 * @self: a source
 * @path: a container path
 *
 * Returns: (transfer full) (nullable): the path as the source spells it, if there is such a file
 */
char *
book_source_find (BookSource *self, const char *path)
{
  if (self->container != NULL) {
    int index = epub_container_lookup (self->container, path);
    return index >= 0 ? g_strdup (epub_container_get_name (self->container, (guint) index)) : NULL;
  }
  if (is_listed (self, path))
    return g_strdup (path);
  g_autofree char *beside = self->folder != NULL ? find_beside (self, path) : NULL;
  return beside != NULL ? g_strdup (path) : NULL;
}

static GBytes *
read_file (const char *path, GError **error)
{
  GStatBuf info;
  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode)) {
    g_set_error (error, BOOK_ERROR, BOOK_ERROR_UNREADABLE, "it is not a file");
    return NULL;
  }
  if (info.st_size > BASE_LIMIT_PART_BYTES) {
    g_set_error (error, BOOK_ERROR, BOOK_ERROR_TOO_LARGE, "it is too large");
    return NULL;
  }
  char *data = NULL;
  gsize size = 0;
  g_autoptr (GError) cause = NULL;
  if (!g_file_get_contents (path, &data, &size, &cause)) {
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_UNREADABLE, cause->message);
    return NULL;
  }
  return g_bytes_new_take (data, size);
}

/**
 * book_source_read:
 * @self: a source
 * @path: a container path
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Returns: (transfer full): the bytes of a file, or %NULL with %EPUB_ERROR or %BOOK_ERROR
 */
GBytes *
book_source_read (BookSource *self, const char *path, GCancellable *cancellable, GError **error)
{
  if (self->container != NULL)
    return epub_container_read (self->container, path, cancellable, error);
  if (self->prefix != NULL && is_listed (self, path)) {
    g_autofree char *full = g_strconcat (self->prefix, path, NULL);
    return g_resources_lookup_data (full, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  }
  if (self->folder != NULL) {
    g_autofree char *full = is_listed (self, path) ? g_build_filename (self->folder, path, NULL)
                                                   : find_beside (self, path);
    if (full != NULL)
      return read_file (full, error);
  }
  g_set_error (error, BOOK_ERROR, BOOK_ERROR_MISSING, "%s is not in the book", path);
  return NULL;
}

/**
 * book_source_get_size:
 * @self: a source
 * @name: as book_source_find() spells it
 *
 * Returns: bytes as declared, or 0
 */
gint64
book_source_get_size (const BookSource *self, const char *name)
{
  if (self->container != NULL) {
    int index = epub_container_lookup (self->container, name);
    return index >= 0 ? epub_container_get_size (self->container, (guint) index) : 0;
  }
  g_autofree char *full = NULL;
  if (self->prefix != NULL) {
    gsize size = 0;
    full = g_strconcat (self->prefix, name, NULL);
    g_resources_get_info (full, G_RESOURCE_LOOKUP_FLAGS_NONE, &size, NULL, NULL);
    return (gint64) size;
  }
  GStatBuf info;
  full = g_build_filename (self->folder, name, NULL);
  return g_stat (full, &info) == 0 ? info.st_size : 0;
}

/**
 * book_source_compute_fingerprint:
 * @self: a source
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Returns: (transfer full): a hash over all listed files, or %NULL on error
 */
char *
book_source_compute_fingerprint (BookSource *self, GCancellable *cancellable, GError **error)
{
  if (self->container != NULL)
    return epub_container_compute_fingerprint (self->container, cancellable, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < self->names->len; i++) {
    g_autoptr (GBytes) bytes = book_source_read (self, self->names->pdata[i], cancellable, error);
    if (bytes == NULL)
      return NULL;
    gsize size = 0;
    const guchar *data = g_bytes_get_data (bytes, &size);
    if (size > 0)
      g_checksum_update (checksum, data, (gssize) size);
  }
  return g_strdup (g_checksum_get_string (checksum));
}

static BookError
code_for (const GError *cause)
{
  if (cause->domain == BOOK_ERROR)
    return (BookError) cause->code;
  if (cause->domain != EPUB_ERROR)
    return BOOK_ERROR_UNREADABLE;
  switch ((EpubError) cause->code) {
  case EPUB_ERROR_NOT_A_BOOK:
    return BOOK_ERROR_NOT_A_BOOK;
  case EPUB_ERROR_DAMAGED:
    return BOOK_ERROR_DAMAGED;
  case EPUB_ERROR_ENCRYPTED:
    return BOOK_ERROR_ENCRYPTED;
  case EPUB_ERROR_TOO_LARGE:
    return BOOK_ERROR_TOO_LARGE;
  case EPUB_ERROR_MISSING:
    return BOOK_ERROR_MISSING;
  case EPUB_ERROR_IO:
    return BOOK_ERROR_UNREADABLE;
  }
  return BOOK_ERROR_UNREADABLE;
}

/**
 * book_error_take:
 * @error: return location
 * @cause: (transfer full): what went wrong below
 * @path: (nullable): of the book, whose name is put before the cause
 *
 * Makes a %BOOK_ERROR of it; a cancellation stays one.
 */
void
book_error_take (GError **error, GError *cause, const char *path)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, cause);
    return;
  }
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;
  g_autofree char *shown = name != NULL ? g_filename_display_name (name) : NULL;
  if (shown != NULL)
    g_set_error (error, BOOK_ERROR, (int) code_for (cause), "“%s” cannot be opened: %s", shown,
                 cause->message);
  else
    g_set_error_literal (error, BOOK_ERROR, (int) code_for (cause), cause->message);
  g_error_free (cause);
}
