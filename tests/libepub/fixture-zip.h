#pragma once

/* Makes small books for tests: an archive out of strings, in a temporary folder. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <zip.h>

typedef struct {
  const char *name;
  const char *data;
  gssize size; /* -1: a string */
} FixtureFile;

static inline char *
fixture_path (const char *name)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  g_assert_nonnull (folder);
  return g_build_filename (folder, name, NULL);
}

static inline char *
fixture_zip (const char *name, const FixtureFile *files, guint n_files)
{
  char *path = fixture_path (name);
  int code = 0;
  zip_t *zip = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, &code);
  g_assert_nonnull (zip);
  for (guint i = 0; i < n_files; i++) {
    gsize size = files[i].size < 0 ? strlen (files[i].data) : (gsize) files[i].size;
    zip_source_t *source = zip_source_buffer (zip, files[i].data, size, 0);
    zip_int64_t index = zip_file_add (zip, files[i].name, source, ZIP_FL_ENC_UTF_8);
    g_assert_cmpint (index, >=, 0);
    if (strcmp (files[i].name, "mimetype") == 0)
      zip_set_file_compression (zip, (zip_uint64_t) index, ZIP_CM_STORE, 0);
  }
  g_assert_cmpint (zip_close (zip), ==, 0);
  return path;
}

/* Overwrites each occurrence of @from by @to, of the same length, e.g. to make two equal names. */
static inline void
fixture_patch (const char *path, const char *from, const char *to, gsize length)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  guint n = 0;
  for (gsize i = 0; i + length <= size; i++) {
    if (memcmp (data + i, from, length) == 0) {
      memcpy (data + i, to, length);
      n++;
    }
  }
  g_assert_cmpuint (n, >, 0);
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
}

static inline void
fixture_truncate (const char *path, double share)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_true (g_file_set_contents (path, data, (gssize) ((double) size * share), NULL));
}

static inline void
fixture_write (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Removes what fixture_path() made, of one level. */
static inline void
fixture_remove (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_unlink (path);
  g_rmdir (folder);
}

static inline void
fixture_remove_tree (const char *folder)
{
  g_autoptr (GQueue) pending = g_queue_new ();
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_queue_push_tail (pending, g_strdup (folder));
  while (!g_queue_is_empty (pending)) {
    char *at = g_queue_pop_head (pending);
    g_ptr_array_add (folders, at);
    g_autoptr (GDir) dir = g_dir_open (at, 0, NULL);
    for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
      char *child = g_build_filename (at, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK)) {
        g_queue_push_tail (pending, child);
      } else {
        g_unlink (child);
        g_free (child);
      }
    }
  }
  for (guint i = folders->len; i > 0; i--)
    g_rmdir (folders->pdata[i - 1]);
}

/* The worst that was said under @code, or -1. */
static inline int
fixture_get_severity (BaseDiagnostics *diagnostics, const char *code)
{
  int worst = -1;
  for (guint i = 0; i < base_diagnostics_get_n_items (diagnostics); i++) {
    g_auto (BaseDiagnostic) item = { 0 };
    if (base_diagnostics_copy_item (diagnostics, i, &item) && strcmp (item.code, code) == 0)
      worst = MAX (worst, (int) item.severity);
  }
  return worst;
}

static inline gboolean
fixture_has_diagnostic (BaseDiagnostics *diagnostics, const char *code)
{
  for (guint i = 0; i < base_diagnostics_get_n_items (diagnostics); i++) {
    g_auto (BaseDiagnostic) item = { 0 };
    if (base_diagnostics_copy_item (diagnostics, i, &item) && strcmp (item.code, code) == 0)
      return TRUE;
  }
  return FALSE;
}

#define FIXTURE_CONTAINER                                                                          \
  "<?xml version='1.0'?><container version='1.0' "                                                 \
  "xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"                            \
  "<rootfile full-path='OPS/book.opf' media-type='application/oebps-package+xml'/>"                \
  "</rootfiles></container>"
#define FIXTURE_MIMETYPE                                                                           \
  {                                                                                                \
    "mimetype", "application/epub+zip", -1                                                         \
  }
#define FIXTURE_META                                                                               \
  {                                                                                                \
    "META-INF/container.xml", FIXTURE_CONTAINER, -1                                                \
  }
