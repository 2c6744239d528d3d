#include "fixture-cache.h"

#include <glib/gstdio.h>

static char *
make_path (const char *part)
{
  return g_build_filename (g_getenv ("XDG_CACHE_HOME"), part, NULL);
}

void
fixture_cache_enter (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
}

/* Forgets all page counts. */
void
fixture_cache_clear (void)
{
  g_autofree char *folder = make_path ("galpi/page-counts");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
  for (; name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
}

void
fixture_cache_leave (void)
{
  fixture_cache_clear ();
  static const char *const folders[] = { "galpi/page-counts", "galpi", "." };
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = make_path (folders[i]);
    g_rmdir (i + 1 < G_N_ELEMENTS (folders) ? path : g_getenv ("XDG_CACHE_HOME"));
  }
}
