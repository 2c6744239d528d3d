#include "book-search.h"

#include <glib/gstdio.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* bench-search BOOK PHRASE...: a search through a whole book that has been searched before, against
 * `grep -c` of the phrase over the same text in a file, in turn. The search folds case, width and
 * marks and gives every hit with the words around it; grep counts lines. grep's time is that of a
 * process, so that of a grep over nothing is printed too. */

#define ROUNDS 51

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;
  return (x > y) - (x < y);
}

static double
get_median (gint64 *times)
{
  qsort (times, ROUNDS, sizeof *times, compare_times);
  return (double) times[ROUNDS / 2] / 1000;
}

/* The extracted text as `galpi text` gives it. */
static bool
write_text (BookPublication *publication, const char *path)
{
  g_autoptr (GString) all = g_string_new (NULL);
  for (guint i = 0; i < book_publication_get_n_sections (publication); i++) {
    g_autoptr (DomDocument) document = book_publication_load_document (publication, i, NULL);
    g_autoptr (DomText) text = dom_text_new (document);
    g_string_append (all, dom_text_get_string (text, NULL));
    g_string_append_c (all, '\n');
  }
  return g_file_set_contents (path, all->str, (gssize) all->len, NULL);
}

static bool
count_hit (const BookSearchHit *hit, gpointer user_data)
{
  (*(guint *) user_data)++;
  return true;
}

static gint64
time_search (BookPublication *publication, const char *phrase, guint *n_hits)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (BookSearch) search = book_search_new (phrase, BOOK_SEARCH_DEFAULT, NULL);
  *n_hits = 0;
  book_search_run (search, publication, 0, count_hit, n_hits, NULL, NULL);
  return g_get_monotonic_time () - start;
}

static gint64
time_grep (const char *phrase, const char *path)
{
  const char *command[] = { "grep", "-c", "-e", phrase, path, NULL };
  gint64 start = g_get_monotonic_time ();
  g_autofree char *output = NULL;
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL,
                NULL);
  return g_get_monotonic_time () - start;
}

static void
compare (BookPublication *publication, const char *phrase, const char *path)
{
  gint64 ours[ROUNDS];
  gint64 theirs[ROUNDS];
  gint64 starts[ROUNDS];
  guint n_hits = 0;
  gint64 first = time_search (publication, phrase, &n_hits);
  for (int i = 0; i < ROUNDS; i++) {
    ours[i] = time_search (publication, phrase, &n_hits);
    theirs[i] = time_grep (phrase, path);
    starts[i] = time_grep (phrase, "/dev/null");
  }
  double our = get_median (ours);
  double their = get_median (theirs);
  double start = get_median (starts);
  printf (
      "Search for “%s”, %u hits: %.2f ms (%.0f ms the first time), grep -c %.2f ms, ratio %.2f; "
      "%.2f without grep's start of %.2f ms\n",
      phrase, n_hits, our, (double) first / 1000, their, our / their,
      our / fmax (their - start, 0.01), start);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BookPublication) publication = book_publication_open (argv[1], NULL, &error);
  if (publication == NULL) {
    fprintf (stderr, "%s\n", error->message);
    return EXIT_FAILURE;
  }
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("bench-search-XXXXXX", &path, NULL);
  if (fd < 0 || !g_close (fd, NULL) || !write_text (publication, path))
    return EXIT_FAILURE;
  for (int i = 2; i < argc; i++)
    compare (publication, argv[i], path);
  remove (path);
  return EXIT_SUCCESS;
}
