#pragma once

#include <glib/gstdio.h>

/* Removes a folder that a test has made, with all that is in it. */
static inline void
test_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
  for (; name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      test_remove_folder (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}
