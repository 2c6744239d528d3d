#include "config.h"

#include "marks-shelf.h"

#include <glib/gstdio.h>
#include <string.h>

/* The marks of a whole shelf as files, and which days a period has. */

/* 2024-03-05 22:30:00 UTC, when it is already the next day in Seoul. */
#define NOW (G_GINT64_CONSTANT (1709677800) * G_USEC_PER_SEC)

typedef struct {
  char *folder;
  Store *store;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("galpi-shelf-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (f->folder, "galpi.db", NULL);
  f->store = store_open (path, STORE_OPEN_NO_DAILY_COPY, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  store_close (f->store);
  g_clear_object (&f->store);
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *child = g_build_filename (f->folder, name, NULL);
    g_unlink (child);
  }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static gint64
add_book (Fixture *f, const char *title, const char *identifier)
{
  g_autoptr (StoreBook) book = store_book_new ();
  book->title = g_strdup (title);
  book->identifier = g_strdup (identifier);
  gint64 id = store_put_book (f->store, book, NULL);
  g_autoptr (StoreEdition) edition = store_edition_new ();
  edition->book = id;
  edition->fingerprint = g_strdup (identifier);
  edition->id = id;
  g_assert_cmpint (store_put_edition (f->store, edition, NULL), ==, id);
  return id;
}

static void
add_mark (Fixture *f, gint64 book, const char *exact, const char *tags, gint64 time)
{
  StoreMark *mark = store_mark_new ();
  StoreAnchor *anchor = store_anchor_new ();
  StoreStep *step = store_step_new (book, time);
  mark->uuid = g_uuid_string_random ();
  mark->book = book;
  mark->kind = g_strdup ("highlight");
  mark->colour = g_strdup ("green");
  mark->tags = g_strdup (tags);
  mark->created = time;
  mark->modified = time;
  anchor->edition = book;
  anchor->text_end = (guint32) strlen (exact);
  anchor->exact = g_strdup (exact);
  /* The second mark stands before the first. */
  anchor->section = tags != NULL && strstr (tags, "c") != NULL ? 0 : 1;
  anchor->contents_path =
      g_strdup (anchor->section == 0 ? "[\"Part\",\"First\"]" : "[\"Part\",\"Second\"]");
  g_ptr_array_add (mark->anchors, anchor);
  store_step_take (step, STORE_CHANGE_ADD, mark);
  g_assert_true (store_apply (f->store, step, 0, NULL, NULL));
}

static void
assert_files (GPtrArray *files, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < files->len; i++) {
    const MarksFile *file = g_ptr_array_index (files, i);
    g_string_append_printf (text, "[%s %u]", file->name, file->n_marks);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_every_book_has_a_file_of_its_own (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  add_mark (f, add_book (f, "Zenith: a/b", "z"), "far", NULL, NOW);
  add_mark (f, add_book (f, "The Same", "a"), "one", "[\"x\"]", NOW);
  gint64 twin = add_book (f, "the same", "b");
  add_mark (f, twin, "two", "[\"y\"]", NOW);
  add_mark (f, twin, "three", "[\"x\"]", NOW);
  add_book (f, "Unmarked", "u");
  g_autoptr (GPtrArray) books = marks_shelf_load (f->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (books->len, ==, 3);
  g_autoptr (GPtrArray) files = marks_shelf_export (books, MARKS_FORMAT_TEXT, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_files (files, "[The Same.txt 1][Zenith- a-b.txt 1][the same (2).txt 2]");

  /* A file is what one book gives alone. */
  const MarksShelfBook *first = g_ptr_array_index (books, 0);
  const MarksFile *file = g_ptr_array_index (files, 0);
  g_autoptr (GBytes) alone =
      marks_export (first->records, first->info, MARKS_FORMAT_TEXT, NULL, &error);
  g_assert_true (g_bytes_equal (alone, file->bytes));

  /* A book with nothing that is wanted has no file. */
  MarksExportOptions options = { .tag = "y" };
  g_autoptr (GPtrArray) few = marks_shelf_export (books, MARKS_FORMAT_ORG, NULL, &options, &error);
  assert_files (few, "[the same.org 1]");
  g_autoptr (GPtrArray) formed =
      marks_shelf_export (books, MARKS_FORMAT_ORG, "{{title}}", &options, &error);
  assert_files (formed, "[the same.md 1]");
  g_assert_null (marks_shelf_export (books, MARKS_FORMAT_ORG, "{{#marks}}", NULL, &error));
  g_assert_nonnull (error);
}

static void
test_what_can_be_chosen_is_listed_once (Fixture *f, gconstpointer data)
{
  gint64 book = add_book (f, "One", "o");
  add_mark (f, book, "a", "[\"b\",\"a\"]", NOW);
  add_mark (f, book, "b", "[\"c\",\"b\"]", NOW + 1);
  g_autoptr (GPtrArray) books = marks_shelf_load (f->store, NULL);
  g_auto (GStrv) tags = marks_shelf_list_tags (books);
  g_assert_cmpstrv (tags, ((const char *const[]){ "a", "b", "c", NULL }));
  g_auto (GStrv) chapters = marks_shelf_list_chapters (books);
  g_assert_cmpstrv (chapters, ((const char *const[]){ "Part", "First", "Second", NULL }));
  g_assert_cmpuint (marks_shelf_count_marks (books), ==, 2);
}

static void
test_names_fit_every_file_system (void)
{
  MarksBookInfo info = { .title = (char *) "..\x01 con\\trol\n" };
  g_autofree char *name = marks_file_build_name (&info, "md");
  g_assert_cmpstr (name, ==, "-.- con-trol-.md");
  info.title = (char *) "  ";
  g_autofree char *empty = marks_file_build_name (&info, "md");
  g_assert_cmpstr (empty, ==, "book.md");
  g_autoptr (GString) book = g_string_new (NULL);
  while (book->len < 600)
    g_string_append (book, "갈피");
  info.title = book->str;
  g_autofree char *cut = marks_file_build_name (&info, "md");
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  g_assert_cmpuint (strlen (cut), <=, 123);
}

static void
assert_start (MarksPeriod period, GTimeZone *zone, const char *expected)
{
  gint64 start = marks_period_get_start (period, NOW, zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (start / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (utc, "%Y-%m-%d %H:%M");
  g_assert_cmpstr (text, ==, expected);
}

static void
test_a_period_has_whole_days_of_the_reader (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GTimeZone) seoul = g_time_zone_new_offset (9 * 3600);
  g_assert_cmpint (marks_period_get_start (MARKS_PERIOD_ALWAYS, NOW, utc), ==, 0);
  assert_start (MARKS_PERIOD_WEEK, utc, "2024-02-28 00:00");
  assert_start (MARKS_PERIOD_WEEK, seoul, "2024-02-28 15:00");
  assert_start (MARKS_PERIOD_MONTH, utc, "2024-02-05 00:00");
  assert_start (MARKS_PERIOD_YEAR, seoul, "2023-12-31 15:00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/marks/shelf/every-book-has-a-file-of-its-own", Fixture, NULL, set_up,
              test_every_book_has_a_file_of_its_own, tear_down);
  g_test_add ("/marks/shelf/what-can-be-chosen-is-listed-once", Fixture, NULL, set_up,
              test_what_can_be_chosen_is_listed_once, tear_down);
  g_test_add_func ("/marks/shelf/names-fit-every-file-system", test_names_fit_every_file_system);
  g_test_add_func ("/marks/shelf/a-period-has-whole-days-of-the-reader",
                   test_a_period_has_whole_days_of_the_reader);
  return g_test_run ();
}
