#include "config.h"

#include "store-private.h"

#include <unistd.h>

/* Copies are `copies/<name>-YYYY-MM-DD` beside the database; the date sorts. */

static char *
get_folder (const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  return g_build_filename (parent, "copies", NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

/* The copies of a database, the oldest first. */
GPtrArray *
store_copies_list (const char *path)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = get_folder (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (base, "-", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
  for (; name != NULL; name = g_dir_read_name (dir)) {
    if (g_str_has_prefix (name, prefix) && strlen (name) == strlen (prefix) + 10)
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* Makes the copy of the day @date (YYYY-MM-DD) unless there is one, and drops the oldest. */
bool
store_copies_rotate (StoreConnection *db, const char *path, const char *date, GError **error)
{
  g_autofree char *folder = get_folder (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_strconcat (base, "-", date, NULL);
  g_autofree char *copy = g_build_filename (folder, name, NULL);
  if (g_file_test (copy, G_FILE_TEST_EXISTS))
    return true;
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, STORE_ERROR, STORE_ERROR_READ_ONLY, "cannot make %s", folder);
    return false;
  }
  if (!store_database_copy (db, copy, error))
    return false;
  g_autoptr (GPtrArray) copies = store_copies_list (path);
  for (guint i = 0; i + STORE_COPIES_KEPT < copies->len; i++)
    (void) unlink (g_ptr_array_index (copies, i));
  return true;
}

/* The newest copy, or NULL. */
char *
store_copies_find_newest (const char *path)
{
  g_autoptr (GPtrArray) copies = store_copies_list (path);
  return copies->len > 0 ? g_strdup (g_ptr_array_index (copies, copies->len - 1)) : NULL;
}
