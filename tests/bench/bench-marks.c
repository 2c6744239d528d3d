#include "config.h"

#include "../marks/revision.h"

#include "marks-export.h"
#include "store.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <time.h>

/* Ten thousand marks in a book: looked for in other editions of it, kept, listed, chosen and written in
 * every format; and what a shelf of a thousand books with a hundred marks each costs at start-up.
 *
 *     bench-marks BOOK [MARKS]
 *
 * Times are of the processor, not of the wall, since others may be at work. */

static double
now (void)
{
  return (double) clock () / CLOCKS_PER_SEC;
}

static double
measure (Revision *original, MarksOutline *outline, const RevisionKind *kind, guint counts[4])
{
  g_autoptr (Revision) book = revision_copy (original);
  kind->apply (book);
  g_autoptr (GPtrArray) texts = revision_render (book, kind->format);
  double start = now ();
  g_autoptr (MarksReanchor) index = marks_reanchor_new ();
  for (guint i = 0; i < texts->len; i++) {
    const RevisionChapter *chapter = g_ptr_array_index (book->chapters, i);
    marks_reanchor_add_section (index, (int) i, chapter->path, g_ptr_array_index (texts, i));
  }
  g_autoptr (GBytes) bytes = marks_outline_to_bytes (outline);
  marks_reanchor_take_edition (index, 1, marks_outline_new_from_bytes (bytes));
  for (guint i = 0; i < book->marks->len; i++) {
    MarksPlace place =
        marks_reanchor_resolve (index, g_array_index (book->marks, RevisionMark, i).anchor);
    counts[place.state]++;
  }
  return now () - start;
}

static StoreMark *
make_row (const RevisionMark *mark, guint number, gint64 edition)
{
  StoreMark *row = store_mark_new ();
  row->uuid = g_uuid_string_random ();
  row->kind = g_strdup (mark->kind == REVISION_MARK_POINT ? "bookmark" : "highlight");
  row->colour = g_strdup (number % 3 == 0 ? "green" : "yellow");
  row->note = number % 5 == 0 ? g_strdup ("a note of some length, as a reader writes it") : NULL;
  row->created = number;
  row->modified = number;
  g_ptr_array_add (row->anchors, marks_anchor_to_row (mark->anchor, edition));
  return row;
}

static void
put_book (Store *store, gint64 id, const Revision *book, guint first, guint n)
{
  g_autoptr (StoreBook) row = store_book_new ();
  g_autoptr (StoreEdition) edition = store_edition_new ();
  row->id = id;
  row->title = g_strdup_printf ("Book %d", (int) id);
  edition->id = id;
  edition->book = id;
  edition->fingerprint = g_strdup_printf ("%d", (int) id);
  edition->sketch = g_strnfill (512, 'a');
  store_put_book (store, row, NULL);
  store_put_edition (store, edition, NULL);
  StoreStep *step = store_step_new (id, 1);
  for (guint i = 0; i < n; i++)
    store_step_take (
        step, STORE_CHANGE_ADD,
        make_row (&g_array_index (book->marks, RevisionMark, (first + i) % book->marks->len), i,
                  id));
  store_apply (store, step, 0, NULL, NULL);
}

static double
measure_start (const char *path)
{
  double start = now ();
  Store *store = store_open (path, STORE_OPEN_NO_DAILY_COPY, NULL);
  g_autoptr (GPtrArray) books = store_list_books (store, NULL);
  g_autoptr (GPtrArray) editions = store_list_editions (store, 0, NULL);
  g_autoptr (GPtrArray) marks = store_list_marks (store, 1, NULL);
  double seconds = now () - start;
  store_close (store);
  g_object_unref (store);
  return seconds;
}

static void
measure_use (const char *path, guint n)
{
  g_autoptr (MarksBookInfo) info = marks_book_info_new ();
  info->title = g_strdup ("T");
  Store *store = store_open (path, STORE_OPEN_NO_DAILY_COPY, NULL);
  double start = now ();
  g_autoptr (GPtrArray) rows = store_list_marks (store, 5000, NULL);
  double read = now () - start;
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) marks_record_free);
  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (MarksMark) mark = marks_mark_new_from_row (g_ptr_array_index (rows, i), 5000);
    g_ptr_array_add (records, marks_record_new (mark, info));
  }
  printf ("%u marks read in %.0f ms, made in %.0f ms\n", n, read * 1000,
          ((now () - start) - read) * 1000);
  MarksExportOptions options = { .colours = 1u << MARKS_COLOUR_GREEN, .only_with_note = true };
  start = now ();
  g_autoptr (GPtrArray) chosen = marks_records_choose (records, &options);
  printf ("chosen by colour and note: %u in %.1f ms\n", chosen->len, (now () - start) * 1000);
  for (int i = 0; i < MARKS_N_FORMATS; i++) {
    start = now ();
    g_autoptr (GBytes) bytes = marks_export (records, info, (MarksFormat) i, NULL, NULL);
    printf ("%-10s %4.0f ms, %zu kB\n", marks_format_to_string ((MarksFormat) i),
            (now () - start) * 1000, g_bytes_get_size (bytes) / 1024);
  }
  store_close (store);
  g_object_unref (store);
}

static void
measure_store (const Revision *book)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-bench-XXXXXX", NULL);
  g_autofree char *few = g_build_filename (folder, "few.db", NULL);
  g_autofree char *many = g_build_filename (folder, "many.db", NULL);
  Store *store = store_open (few, STORE_OPEN_NO_DAILY_COPY, NULL);
  put_book (store, 1, book, 0, 100);
  put_book (store, 5000, book, 0, book->marks->len);
  store_close (store);
  g_object_unref (store);
  measure_use (few, book->marks->len);
  store = store_open (many, STORE_OPEN_NO_DAILY_COPY, NULL);
  for (guint i = 1; i <= 1000; i++)
    put_book (store, i, book, i * 100, 100);
  store_close (store);
  g_object_unref (store);
  printf ("start-up, 2 books: %.1f ms", measure_start (few) * 1000);
  printf ("; 1000 books with 100,000 marks: %.1f ms\n", measure_start (many) * 1000);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *child = g_build_filename (folder, name, NULL);
    g_unlink (child);
  }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  static const char *const kinds[] = { "identity",         "paragraphs inserted", "chapters split",
                                       "EPUB to Markdown", "second edition",      NULL };
  if (argc < 2) {
    fprintf (stderr, "usage: bench-marks BOOK [MARKS]\n");
    return 2;
  }
  guint n = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 10000;
  g_autoptr (Revision) book = revision_new_from_file (argv[1], G_MAXSIZE);
  revision_put_marks (book, n);
  g_autoptr (GPtrArray) texts = revision_render (book, REVISION_XHTML);
  g_autoptr (MarksOutline) outline = marks_outline_new ();
  for (guint i = 0; i < texts->len; i++)
    marks_outline_add_section (outline, (int) i, g_ptr_array_index (texts, i));
  for (guint i = 0; i < revision_n_kinds; i++) {
    if (!g_strv_contains (kinds, revision_kinds[i].name))
      continue;
    guint counts[4] = { 0 };
    double seconds = measure (book, outline, &revision_kinds[i], counts);
    printf ("%u marks, %-20s %5.0f ms: %u kept, %u moved, %u changed, %u orphans\n",
            book->marks->len, revision_kinds[i].name, seconds * 1000, counts[0], counts[1],
            counts[2], counts[3]);
  }
  measure_store (book);
  return 0;
}
