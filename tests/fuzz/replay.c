#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* replay CORPUS: runs a target over the files of a folder, as an ordinary test. */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* The bytes are copied to a block of their very size, so that reading beyond them is noticed. */
static void
replay (const char *path)
{
  g_autofree char *contents = NULL;
  gsize size = 0;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  g_autofree guint8 *data = g_malloc (MAX (size, 1));
  memcpy (data, contents, size);
  LLVMFuzzerTestOneInput (data, size);
}

int
main (int argc, char **argv)
{
  g_assert_cmpint (argc, ==, 2);
  LLVMFuzzerInitialize (&argc, &argv);
  g_autoptr (GPtrArray) names = list_files (argv[1]);
  g_assert_cmpuint (names->len, >, 0);
  printf ("1..%u\n", names->len);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (argv[1], names->pdata[i], NULL);
    replay (path);
    printf ("ok %u - %s\n", i + 1, (const char *) names->pdata[i]);
    fflush (stdout);
  }
  return EXIT_SUCCESS;
}
