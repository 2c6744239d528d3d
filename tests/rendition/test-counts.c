#include "fixture-cache.h"
#include "rendition-counts.h"

#include "rendition.h"

#include <glib/gstdio.h>

/* Page counts are found again, and only when they are true. The cache is the test's own. */

#define N_SECTIONS 12

typedef struct {
  char *folder;
  BookPublication *publication;
  RenditionSettings settings;
} Fixture;

static void
write_chapter (const Fixture *f, int number, int n_paragraphs)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_printf (text, "# Chapter %d\n\n", number);
  for (int i = 0; i < n_paragraphs; i++)
    g_string_append_printf (text, "Paragraph %d says enough to fill a line or two.\n\n", i);
  g_autofree char *path = g_strdup_printf ("%s/%d.md", f->folder, number);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
open_book (Fixture *f)
{
  g_clear_object (&f->publication);
  g_autoptr (GError) error = NULL;
  f->publication = book_publication_open (f->folder, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  fixture_cache_clear ();
  f->folder = g_dir_make_tmp ("galpi-counts-XXXXXX", NULL);
  for (int i = 0; i < N_SECTIONS; i++)
    write_chapter (f, 10 + i, 10 + i);
  rendition_settings_init (&f->settings);
  open_book (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->publication);
  for (int i = 0; i < N_SECTIONS; i++) {
    g_autofree char *path = g_strdup_printf ("%s/%d.md", f->folder, 10 + i);
    g_unlink (path);
  }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static char *
make_key (Fixture *f)
{
  char *key = rendition_counts_make_key (f->publication, &f->settings, 400, 400, NULL);
  g_assert_nonnull (key);
  return key;
}

static GArray *
make_counts (guint first)
{
  GArray *counts = g_array_new (FALSE, TRUE, sizeof (RenditionCount));
  for (guint i = 0; i < N_SECTIONS; i++) {
    RenditionCount count = { .n_pages = first + i, .extent = i, .width = 600 + i, .height = 800 };
    g_array_append_val (counts, count);
  }
  return counts;
}

static char *
make_file_path (const char *key)
{
  return g_build_filename (g_get_user_cache_dir (), "galpi", "page-counts", key, NULL);
}

static void
test_what_is_saved_is_loaded (Fixture *f, gconstpointer data)
{
  g_autofree char *key = make_key (f);
  g_autoptr (GArray) counts = make_counts (3);
  g_autoptr (GArray) loaded = make_counts (0);
  g_autoptr (GError) error = NULL;
  g_assert_false (rendition_counts_load (key, f->publication, loaded));
  rendition_counts_save (key, f->publication, counts, &error);
  g_assert_no_error (error);
  g_assert_true (rendition_counts_load (key, f->publication, loaded));
  g_assert_cmpmem (loaded->data, loaded->len * sizeof (RenditionCount), counts->data,
                   counts->len * sizeof (RenditionCount));
}

static void
test_key_tells_what_moves_breaks (Fixture *f, gconstpointer data)
{
  g_autofree char *key = make_key (f);
  g_autofree char *same = make_key (f);
  g_assert_cmpstr (key, ==, same);
  f->settings.font_size += 1;
  g_autofree char *larger = make_key (f);
  g_assert_cmpstr (key, !=, larger);
  f->settings.font_size -= 1;
  g_autofree char *wider = rendition_counts_make_key (f->publication, &f->settings, 401, 400, NULL);
  g_assert_cmpstr (key, !=, wider);
  f->settings.continuous = true;
  g_autofree char *strip = make_key (f);
  g_assert_cmpstr (key, !=, strip);
  f->settings.continuous = false;
  write_chapter (f, 10, 11);
  open_book (f);
  g_autofree char *edited = make_key (f);
  g_assert_cmpstr (key, !=, edited);
}

/* Every byte of the file is cut off, and every byte is altered: what is loaded is what was saved or
 * nothing. */
static void
test_damaged_file_is_not_used (Fixture *f, gconstpointer data)
{
  g_autofree char *key = make_key (f);
  g_autofree char *path = make_file_path (key);
  g_autoptr (GArray) counts = make_counts (5);
  g_assert_true (rendition_counts_save (key, f->publication, counts, NULL));
  g_autofree char *whole = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (gsize i = 0; i < length; i++) {
    g_autoptr (GArray) loaded = make_counts (0);
    g_assert_true (g_file_set_contents (path, whole, (gssize) i, NULL));
    g_assert_false (rendition_counts_load (key, f->publication, loaded));
    g_assert_cmpuint (g_array_index (loaded, RenditionCount, 1).n_pages, ==, 1);
    g_autofree char *altered = g_memdup2 (whole, length);
    altered[i] ^= 1;
    g_assert_true (g_file_set_contents (path, altered, (gssize) length, NULL));
    g_assert_false (rendition_counts_load (key, f->publication, loaded));
  }
  g_assert_true (g_file_set_contents (path, whole, (gssize) length, NULL));
  g_autoptr (GArray) loaded = make_counts (0);
  g_assert_true (rendition_counts_load (key, f->publication, loaded));
}

/* The file of another book, even of as many sections, is not taken for ours. */
static void
test_foreign_file_is_not_used (Fixture *f, gconstpointer data)
{
  g_autofree char *key = make_key (f);
  g_autoptr (GArray) counts = make_counts (5);
  g_assert_true (rendition_counts_save (key, f->publication, counts, NULL));
  write_chapter (f, 12, 40);
  open_book (f);
  g_autofree char *other = make_key (f);
  g_autofree char *from = make_file_path (key);
  g_autofree char *to = make_file_path (other);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  g_autoptr (GArray) loaded = make_counts (0);
  g_assert_false (rendition_counts_load (other, f->publication, loaded));
  /* Nor under its own name, when a section has another size. */
  g_assert_cmpint (g_rename (to, from), ==, 0);
  g_assert_false (rendition_counts_load (key, f->publication, loaded));
}

typedef struct {
  Rendition *rendition;
  int n_signals;
} Reading;

static void
on_counted (Reading *reading)
{
  reading->n_signals++;
}

static gboolean
give_up (gpointer data)
{
  g_error ("the pages were not counted");
  return G_SOURCE_REMOVE;
}

static bool
is_done (Rendition *rendition)
{
  return rendition_is_complete (rendition, 6) && rendition_get_total_pages (rendition) > 0;
}

/* Reads in the middle of the book until all is counted; returns how many pages there are. */
static int
read_on (Fixture *f, int *n_signals)
{
  Reading reading = { .rendition = rendition_new (f->publication) };
  g_signal_connect_swapped (reading.rendition, "counted", G_CALLBACK (on_counted), &reading);
  rendition_set_page (reading.rendition, &f->settings, 400, 400);
  rendition_request (reading.rendition, 6);
  guint source = g_timeout_add_seconds (60, give_up, NULL);
  while (!is_done (reading.rendition))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  int total = rendition_get_total_pages (reading.rendition);
  g_object_unref (reading.rendition);
  *n_signals = reading.n_signals;
  return total;
}

/* The layout thread writes when it has counted the last section, which we hear of before. */
static void
wait_for_file (Fixture *f)
{
  g_autofree char *key = make_key (f);
  g_autofree char *path = make_file_path (key);
  guint source = g_timeout_add_seconds (60, give_up, NULL);
  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  g_source_remove (source);
}

static void
test_second_opening_knows_all (Fixture *f, gconstpointer data)
{
  int first_signals = 0;
  int total = read_on (f, &first_signals);
  g_assert_cmpint (first_signals, >, 5);
  wait_for_file (f);
  int signals = 0;
  open_book (f);
  g_assert_cmpint (read_on (f, &signals), ==, total);
  g_assert_cmpint (signals, ==, 1);
}

/* Counts that do not agree with what is laid out are not believed, not even those of the others. */
static void
test_wrong_counts_are_counted_again (Fixture *f, gconstpointer data)
{
  int signals = 0;
  int total = read_on (f, &signals);
  wait_for_file (f);
  g_autofree char *key = make_key (f);
  g_autoptr (GArray) counts = make_counts (70);
  g_assert_true (rendition_counts_save (key, f->publication, counts, NULL));
  open_book (f);
  int again = read_on (f, &signals);
  g_assert_cmpint (again, ==, total);
}

int
main (int argc, char **argv)
{
  fixture_cache_enter ();
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/counts/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("what-is-saved-is-loaded", test_what_is_saved_is_loaded);
  ADD ("key-tells-what-moves-breaks", test_key_tells_what_moves_breaks);
  ADD ("damaged-file-is-not-used", test_damaged_file_is_not_used);
  ADD ("foreign-file-is-not-used", test_foreign_file_is_not_used);
  ADD ("second-opening-knows-all", test_second_opening_knows_all);
  ADD ("wrong-counts-are-counted-again", test_wrong_counts_are_counted_again);
#undef ADD
  int status = g_test_run ();
  fixture_cache_leave ();
  return status;
}
