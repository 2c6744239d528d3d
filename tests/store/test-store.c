#include "config.h"

#include "store-private.h"
#include "../test-finalized.h"
#include "../test-remove-folder.h"

#include <glib/gstdio.h>
#include <string.h>

/* Rows, journal, undo and places, each on a database of its own. */

typedef struct {
  char *folder;
  char *path;
  Store *store;
  gint64 book;
  gint64 edition;
} Fixture;

static Store *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  Store *store = store_open (path, STORE_OPEN_NO_DAILY_COPY, &error);
  g_assert_no_error (error);
  return store;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->folder = g_dir_make_tmp ("galpi-store-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "deeper", "galpi.db", NULL);
  f->store = open_store (f->path);
  g_autoptr (StoreBook) book = store_book_new ();
  book->title = g_strdup ("갈피");
  book->identifier = g_strdup ("urn:one");
  f->book = store_put_book (f->store, book, &error);
  g_assert_no_error (error);
  g_autoptr (StoreEdition) edition = store_edition_new ();
  edition->book = f->book;
  edition->fingerprint = g_strdup ("abc");
  f->edition = store_put_edition (f->store, edition, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  /* The worker may still hold the last finished task. */
  store_close (f->store);
  test_assert_finalized (f->store);
  test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static StoreMark *
make_mark (const Fixture *f, const char *uuid, const char *note)
{
  StoreMark *mark = store_mark_new ();
  StoreAnchor *anchor = store_anchor_new ();
  mark->uuid = g_strdup (uuid);
  mark->kind = g_strdup ("highlight");
  mark->colour = g_strdup ("green");
  mark->note = g_strdup (note);
  mark->tags = g_strdup ("[\"a\",\"나\"]");
  mark->created = 1000;
  mark->modified = 2000;
  anchor->edition = f->edition;
  anchor->section = 3;
  anchor->block_hash = G_GUINT64_CONSTANT (0xfedcba9876543210);
  anchor->text_end = 12;
  anchor->exact = g_strdup ("“quoted”\nline");
  anchor->progression = 0.25;
  g_ptr_array_add (mark->anchors, anchor);
  return mark;
}

static StoreHistory
change (Fixture *f, StoreChangeKind kind, const char *uuid, const char *note)
{
  g_autoptr (GError) error = NULL;
  StoreHistory history;
  StoreStep *step = store_step_new (f->book, 5000);
  store_step_take (step, kind, make_mark (f, uuid, note));
  g_assert_true (store_apply (f->store, step, 7, &history, &error));
  g_assert_no_error (error);
  return history;
}

static char *
describe (Store *store, gint64 book)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) marks = store_list_marks (store, book, &error);
  g_assert_no_error (error);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < marks->len; i++) {
    const StoreMark *mark = g_ptr_array_index (marks, i);
    g_string_append_printf (text, "%s=%s;", mark->uuid, mark->note);
  }
  return g_string_free (text, FALSE);
}

static void
assert_marks (Fixture *f, const char *expected)
{
  g_autofree char *got = describe (f->store, f->book);
  g_assert_cmpstr (got, ==, expected);
}

static void
reopen (Fixture *f)
{
  test_assert_finalized (f->store);
  f->store = open_store (f->path);
}

static void
test_mark_survives_reopening (Fixture *f, gconstpointer data)
{
  change (f, STORE_CHANGE_ADD, "m1", "hello");
  reopen (f);
  g_autoptr (GPtrArray) marks = store_list_marks (f->store, f->book, NULL);
  g_assert_cmpuint (marks->len, ==, 1);
  const StoreMark *mark = g_ptr_array_index (marks, 0);
  g_assert_cmpstr (mark->tags, ==, "[\"a\",\"나\"]");
  g_assert_cmpint (mark->modified, ==, 2000);
  g_assert_cmpuint (mark->anchors->len, ==, 1);
  const StoreAnchor *anchor = g_ptr_array_index (mark->anchors, 0);
  g_assert_cmpint (anchor->edition, ==, f->edition);
  g_assert_cmphex (anchor->block_hash, ==, G_GUINT64_CONSTANT (0xfedcba9876543210));
  g_assert_cmpstr (anchor->exact, ==, "“quoted”\nline");
  g_assert_cmpstr (anchor->state, ==, "kept");
}

static void
test_a_step_that_was_overtaken_is_not_written (Fixture *f, gconstpointer data)
{
  static const char *const one = "00000000-0000-4000-8000-000000000001";
  static const char *const two = "00000000-0000-4000-8000-000000000002";
  g_autoptr (GError) error = NULL;
  gint64 last = -1;
  g_autoptr (GPtrArray) none = store_list_all_marks (f->store, f->book, &last, &error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (last, ==, 0);
  change (f, STORE_CHANGE_ADD, one, "first");
  StoreStep *late = store_step_new (f->book, 6000);
  store_step_expect (late, last);
  store_step_take (late, STORE_CHANGE_EDIT, make_mark (f, one, "overtaken"));
  g_assert_false (store_apply (f->store, late, 7, NULL, &error));
  g_assert_error (error, STORE_ERROR, STORE_ERROR_STALE);
  g_clear_error (&error);

  change (f, STORE_CHANGE_ADD, two, "second");
  change (f, STORE_CHANGE_REMOVE, two, "second");
  g_autoptr (GPtrArray) all = store_list_all_marks (f->store, f->book, &last, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  const StoreMark *removed = g_ptr_array_index (all, 1);
  g_assert_cmpstr (((StoreMark *) g_ptr_array_index (all, 0))->note, ==, "first");
  g_assert_true (removed->removed);
  g_assert_cmpint (removed->changed, ==, 5000);
  g_assert_cmpuint (removed->anchors->len, ==, 1);
  StoreStep *right = store_step_new (f->book, 6000);
  store_step_expect (right, last);
  store_step_take (right, STORE_CHANGE_EDIT, make_mark (f, one, "in time"));
  g_assert_true (store_apply (f->store, right, 7, NULL, &error));
  g_assert_no_error (error);
}

static void
test_undo_and_redo_across_reopening (Fixture *f, gconstpointer data)
{
  StoreHistory history;
  change (f, STORE_CHANGE_ADD, "m1", "one");
  change (f, STORE_CHANGE_EDIT, "m1", "two");
  change (f, STORE_CHANGE_REMOVE, "m1", NULL);
  assert_marks (f, "");
  reopen (f);
  g_assert_true (store_undo (f->store, f->book, 6000, 7, &history, NULL));
  g_assert_cmpint (history.n_changed, ==, 1);
  assert_marks (f, "m1=two;");
  reopen (f);
  g_assert_true (store_undo (f->store, f->book, 6001, 7, NULL, NULL));
  assert_marks (f, "m1=one;");
  g_assert_true (store_undo (f->store, f->book, 6002, 7, &history, NULL));
  assert_marks (f, "");
  g_assert_false (history.can_undo);
  g_assert_true (history.can_redo);
  g_assert_true (store_undo (f->store, f->book, 6003, 7, &history, NULL));
  g_assert_cmpint (history.n_changed, ==, 0);
  reopen (f);
  g_assert_true (store_redo (f->store, f->book, 6004, 7, NULL, NULL));
  g_assert_true (store_redo (f->store, f->book, 6005, 7, &history, NULL));
  assert_marks (f, "m1=two;");
  g_assert_true (history.can_redo);
  /* Something new ends what could be done again. */
  history = change (f, STORE_CHANGE_EDIT, "m1", "three");
  g_assert_false (history.can_redo);
  g_assert_true (store_undo (f->store, f->book, 6006, 7, NULL, NULL));
  assert_marks (f, "m1=two;");
}

static void
test_undo_brings_back_fields_and_anchor (Fixture *f, gconstpointer data)
{
  change (f, STORE_CHANGE_ADD, "m1", "one");
  StoreMark *moved = make_mark (f, "m1", "one");
  StoreAnchor *anchor = g_ptr_array_index (moved->anchors, 0);
  anchor->section = 9;
  anchor->block_hash = 5;
  g_free (moved->colour);
  moved->colour = g_strdup ("pink");
  StoreStep *step = store_step_new (f->book, 1);
  store_step_take (step, STORE_CHANGE_EDIT, moved);
  g_assert_true (store_apply (f->store, step, 7, NULL, NULL));
  g_assert_true (store_undo (f->store, f->book, 2, 7, NULL, NULL));
  g_autoptr (GPtrArray) marks = store_list_marks (f->store, f->book, NULL);
  const StoreMark *mark = g_ptr_array_index (marks, 0);
  const StoreAnchor *back = g_ptr_array_index (mark->anchors, 0);
  g_assert_cmpstr (mark->colour, ==, "green");
  g_assert_cmpint (back->section, ==, 3);
  g_assert_cmphex (back->block_hash, ==, G_GUINT64_CONSTANT (0xfedcba9876543210));
  g_assert_cmpfloat_with_epsilon (back->progression, 0.25, 1e-9);
}

static void
test_tombstone_is_not_raised (Fixture *f, gconstpointer data)
{
  change (f, STORE_CHANGE_ADD, "m1", "one");
  change (f, STORE_CHANGE_REMOVE, "m1", NULL);
  /* Another window still had it open. */
  change (f, STORE_CHANGE_EDIT, "m1", "late");
  change (f, STORE_CHANGE_ADD, "m1", "later");
  assert_marks (f, "");
  change (f, STORE_CHANGE_RESTORE, "m1", NULL);
  assert_marks (f, "m1=later;");
}

static void
test_journal_only_grows (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  change (f, STORE_CHANGE_ADD, "m1", "one");
  change (f, STORE_CHANGE_EDIT, "m1", "two");
  store_undo (f->store, f->book, 6000, 7, NULL, NULL);
  g_autoptr (GPtrArray) entries = store_list_journal (f->store, f->book, NULL);
  static const char *const changes[] = { "add", "edit", "undo" };
  g_assert_cmpuint (entries->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const StoreJournalEntry *entry = g_ptr_array_index (entries, i);
    g_assert_cmpstr (entry->change, ==, changes[i]);
    g_assert_cmpstr (entry->mark, ==, "m1");
  }
  const StoreJournalEntry *first = g_ptr_array_index (entries, 0);
  const StoreJournalEntry *second = g_ptr_array_index (entries, 1);
  const StoreJournalEntry *last = g_ptr_array_index (entries, 2);
  g_assert_null (first->before);
  g_assert_cmpstr (first->after, ==, second->before);
  g_assert_cmpstr (last->after, ==, first->after);
  g_assert_nonnull (strstr (second->after, "\"note\":\"two\""));
  g_assert_false (store_execute (f->store, "DELETE FROM journal", &error));
  g_assert_error (error, STORE_ERROR, STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (store_execute (f->store, "UPDATE journal SET mark = 'x'", &error));
  g_assert_error (error, STORE_ERROR, STORE_ERROR_FAILED);
}

static void
test_step_is_one_transaction (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  StoreStep *step = store_step_new (f->book, 1);
  store_step_take (step, STORE_CHANGE_ADD, make_mark (f, "good", "x"));
  StoreMark *bad = make_mark (f, "bad", "x");
  ((StoreAnchor *) g_ptr_array_index (bad->anchors, 0))->edition = 999; /* no such edition */
  store_step_take (step, STORE_CHANGE_ADD, bad);
  g_assert_false (store_apply (f->store, step, 7, NULL, &error));
  g_assert_error (error, STORE_ERROR, STORE_ERROR_FAILED);
  assert_marks (f, "");
  g_autoptr (GPtrArray) entries = store_list_journal (f->store, f->book, NULL);
  g_assert_cmpuint (entries->len, ==, 0);
  g_assert_cmpuint (store_get_n_pending (f->store), ==, 0);
}

typedef struct {
  gint64 book;
  guint64 origin;
  guint n;
} Heard;

static void
on_changed (Store *store, gint64 book, guint64 origin, Heard *heard)
{
  heard->book = book;
  heard->origin = origin;
  heard->n++;
}

static void
wait_for (Heard *heard)
{
  while (heard->n == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_two_connections_see_each_other (Fixture *f, gconstpointer data)
{
  Store *other = open_store (f->path);
  Heard heard = { 0 };
  change (f, STORE_CHANGE_ADD, "m1", "one");
  g_autofree char *seen = describe (other, f->book);
  g_assert_cmpstr (seen, ==, "m1=one;");
  g_signal_connect (other, "changed", G_CALLBACK (on_changed), &heard);
  change (f, STORE_CHANGE_EDIT, "m1", "two");
  store_poll (other);
  wait_for (&heard);
  g_assert_cmpint (heard.book, ==, 0);
  /* Undo in one takes back what the other did: there is one history. */
  g_assert_true (store_undo (other, f->book, 1, 8, NULL, NULL));
  assert_marks (f, "m1=one;");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (other);
}

static void
test_change_is_announced_with_its_origin (Fixture *f, gconstpointer data)
{
  Heard heard = { 0 };
  g_signal_connect (f->store, "changed", G_CALLBACK (on_changed), &heard);
  change (f, STORE_CHANGE_ADD, "m1", "one");
  wait_for (&heard);
  g_assert_cmpint (heard.book, ==, f->book);
  g_assert_cmpuint (heard.origin, ==, 7);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  StoreHistory history;
  g_autoptr (GError) error = NULL;
  g_assert_true (store_write_finish (STORE_STORE (source), result, &history, &error));
  g_assert_true (history.can_undo);
  (*(int *) data)++;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) marks = store_list_marks_finish (STORE_STORE (source), result, NULL);
  g_assert_cmpuint (marks->len, ==, 50);
  (*(int *) data)++;
}

static void
test_async_calls_keep_their_order (Fixture *f, gconstpointer data)
{
  int n = 0;
  for (int i = 0; i < 50; i++) {
    g_autofree char *uuid = g_strdup_printf ("m%d", i);
    StoreStep *step = store_step_new (f->book, i);
    store_step_take (step, STORE_CHANGE_ADD, make_mark (f, uuid, "x"));
    store_apply_async (f->store, step, 7, on_written, &n);
  }
  store_list_marks_async (f->store, f->book, NULL, on_listed, &n);
  while (n < 51)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_editions_share_a_fingerprint_once (Fixture *f, gconstpointer data)
{
  g_autoptr (StoreEdition) again = store_edition_new ();
  again->book = f->book;
  again->fingerprint = g_strdup ("abc");
  again->path = g_strdup ("/elsewhere");
  g_assert_cmpint (store_put_edition (f->store, again, NULL), ==, f->edition);
  g_autoptr (GPtrArray) editions = store_list_editions (f->store, f->book, NULL);
  g_assert_cmpuint (editions->len, ==, 1);
  g_assert_cmpstr (((StoreEdition *) g_ptr_array_index (editions, 0))->path, ==, "/elsewhere");
  g_autoptr (GPtrArray) books = store_list_books (f->store, NULL);
  g_assert_cmpuint (books->len, ==, 1);
  g_assert_cmpstr (((StoreBook *) g_ptr_array_index (books, 0))->title, ==, "갈피");
}

static void
test_places_settings_pace (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (store_load_position (f->store, f->edition, &error));
  g_assert_no_error (error);
  StorePosition position = { .edition = f->edition,
                             .section = 4,
                             .offset = 99,
                             .cfi = (char *) "epubcfi(/6/4)",
                             .progression = 0.5,
                             .time = 100 };
  g_assert_true (store_put_position (f->store, &position, NULL));
  position.time = 50; /* an older window closes late */
  position.section = 0;
  g_assert_true (store_put_position (f->store, &position, NULL));
  g_autoptr (StorePosition) loaded = store_load_book_position (f->store, f->book, NULL);
  g_assert_cmpint (loaded->section, ==, 4);
  g_assert_cmpuint (loaded->offset, ==, 99);
  g_assert_cmpstr (loaded->cfi, ==, "epubcfi(/6/4)");

  g_assert_true (store_put_settings (f->store, f->book, "{\"size\":1}", NULL));
  g_assert_true (store_put_settings (f->store, f->book, "{\"size\":2}", NULL));
  g_autofree char *json = store_load_settings (f->store, f->book, NULL);
  g_assert_cmpstr (json, ==, "{\"size\":2}");
  g_assert_true (store_put_settings (f->store, f->book, NULL, NULL));
  g_assert_null (store_load_settings (f->store, f->book, NULL));

  g_assert_true (store_load_pace (f->store, f->edition, NULL) < 0.001);
  store_log_reading (f->store, f->edition, 1, 1000, 50, NULL);
  store_log_reading (f->store, f->edition, 2, 2000, 100, NULL);
  store_log_reading (f->store, f->edition, 3, 2000, 0.3, NULL); /* leafed over */
  store_log_reading (f->store, f->edition, 4, 2000, 9000, NULL); /* asleep */
  g_assert_cmpfloat_with_epsilon (store_load_pace (f->store, f->edition, NULL), 20, 1e-6);
}

static void
test_anchors_of_all_editions_are_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (StoreEdition) edition = store_edition_new ();
  edition->book = f->book;
  edition->fingerprint = g_strdup ("def");
  gint64 second = store_put_edition (f->store, edition, NULL);
  change (f, STORE_CHANGE_ADD, "m1", "one");
  StoreAnchor anchor = { .edition = second, .section = 8, .state = (char *) "moved" };
  g_assert_true (store_put_anchor (f->store, "m1", &anchor, NULL));
  change (f, STORE_CHANGE_EDIT, "m1", "two");
  store_undo (f->store, f->book, 1, 7, NULL, NULL);
  g_autoptr (GPtrArray) marks = store_list_marks (f->store, f->book, NULL);
  g_assert_cmpuint (((StoreMark *) g_ptr_array_index (marks, 0))->anchors->len, ==, 2);
}

static gint64
put_edition (Fixture *f, gint64 id, const char *fingerprint, gint64 opened)
{
  g_autoptr (StoreEdition) edition = store_edition_new ();
  edition->id = id;
  edition->book = f->book;
  edition->fingerprint = g_strdup (fingerprint);
  edition->opened = opened;
  return store_put_edition (f->store, edition, NULL);
}

/* Ids are random: which edition was read last is told by the time only. */
static void
test_anchors_are_in_order_of_opening (Fixture *f, gconstpointer data)
{
  const StoreAnchor anchors[] = { { .edition = put_edition (f, 300, "first", 10) },
                                  { .edition = put_edition (f, 100, "second", 20) },
                                  { .edition = put_edition (f, 200, "third", 30) } };
  change (f, STORE_CHANGE_ADD, "m1", "one");
  for (guint i = 0; i < G_N_ELEMENTS (anchors); i++)
    g_assert_true (store_put_anchor (f->store, "m1", &anchors[i], NULL));
  g_autoptr (GPtrArray) marks = store_list_marks (f->store, f->book, NULL);
  GPtrArray *found = ((StoreMark *) g_ptr_array_index (marks, 0))->anchors;
  g_assert_cmpuint (found->len, ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (anchors); i++)
    g_assert_cmpint (((StoreAnchor *) g_ptr_array_index (found, i + 1))->edition, ==,
                     anchors[i].edition);

  /* The reader went back. */
  put_edition (f, 300, "first", 40);
  g_autoptr (GPtrArray) again = store_list_marks (f->store, f->book, NULL);
  found = ((StoreMark *) g_ptr_array_index (again, 0))->anchors;
  g_assert_cmpint (((StoreAnchor *) g_ptr_array_index (found, 3))->edition, ==, 300);
}

static void
test_new_database_is_alone (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (f->path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    g_assert_null (strstr (name, ".before-"));
}

static void
test_copies_rotate (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  change (f, STORE_CHANGE_ADD, "m1", "one");
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  for (int day = 1; day <= 9; day++) {
    g_autofree char *date = g_strdup_printf ("2024-01-%02d", day);
    g_assert_true (store_copies_rotate (db, f->path, date, &error));
    g_assert_no_error (error);
  }
  sqlite3_close (db);
  g_autofree char *newest = store_copies_find_newest (f->path);
  g_assert_true (g_str_has_suffix (newest, "galpi.db-2024-01-09"));
  g_autofree char *folder = g_path_get_dirname (newest);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  int n = 0;
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpint (n, ==, STORE_COPIES_KEPT);
  Store *copy = open_store (newest);
  g_autofree char *marks = describe (copy, f->book);
  g_assert_cmpstr (marks, ==, "m1=one;");
  g_object_unref (copy);
}

static void
test_daily_copy_is_made_at_closing_at_the_latest (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Store *store = store_open (f->path, STORE_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_object_unref (store);
  g_autofree char *copy = store_copies_find_newest (f->path);
  g_assert_nonnull (copy);
}

static void
test_labels (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (store_put_label (f->store, "colour", "yellow", "중요", &error));
  g_assert_true (store_put_label (f->store, "colour", "green", "later", &error));
  g_assert_true (store_put_label (f->store, "colour", "green", "", &error));
  g_assert_no_error (error);
  g_autoptr (GHashTable) labels = store_load_labels (f->store, "colour", &error);
  g_assert_cmpuint (g_hash_table_size (labels), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (labels, "yellow"), ==, "중요");
}

static void
test_marks_come_back_from_a_copy (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  change (f, STORE_CHANGE_ADD, "m1", "one");
  change (f, STORE_CHANGE_ADD, "m2", "two");
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  g_assert_true (store_copies_rotate (db, f->path, "2024-01-01", NULL));
  g_assert_true (store_copies_rotate (db, f->path, "2024-01-02", NULL));
  sqlite3_close (db);
  change (f, STORE_CHANGE_REMOVE, "m1", NULL);
  change (f, STORE_CHANGE_EDIT, "m2", "spoilt");
  change (f, STORE_CHANGE_ADD, "m3", "since then");
  g_autoptr (GPtrArray) copies = store_list_copies (f->store);
  g_assert_cmpuint (copies->len, ==, 2);
  g_assert_true (g_str_has_suffix (g_ptr_array_index (copies, 0), "-2024-01-02"));
  StoreStep *step =
      store_build_restoration (f->store, g_ptr_array_index (copies, 0), f->book, 9, &error);
  g_assert_no_error (error);
  g_assert_true (store_apply (f->store, step, 0, NULL, &error));
  assert_marks (f, "m1=one;m2=two;m3=since then;");
  /* Once more changes nothing, and it can be taken back. */
  StoreStep *again =
      store_build_restoration (f->store, g_ptr_array_index (copies, 1), f->book, 9, &error);
  g_assert_cmpuint (store_step_get_n_changes (again), ==, 0);
  store_step_free (again);
  g_assert_true (store_undo (f->store, f->book, 10, 0, NULL, &error));
  assert_marks (f, "m2=spoilt;m3=since then;");
  g_assert_true (g_file_set_contents (g_ptr_array_index (copies, 1), "no database", -1, NULL));
  g_assert_null (
      store_build_restoration (f->store, g_ptr_array_index (copies, 1), f->book, 9, &error));
  g_assert_true (g_str_has_prefix (error->message, g_ptr_array_index (copies, 1)));
}

/* The copy of a day on which there was no order of bookmarks yet. */
static void
test_marks_come_back_from_an_older_copy (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  change (f, STORE_CHANGE_ADD, "m1", "one");
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  g_assert_true (store_copies_rotate (db, f->path, "2024-01-01", NULL));
  sqlite3_close (db);
  change (f, STORE_CHANGE_REMOVE, "m1", NULL);
  g_autoptr (GPtrArray) copies = store_list_copies (f->store);
  const char *copy = g_ptr_array_index (copies, 0);
  g_assert_cmpint (sqlite3_open (copy, &db), ==, SQLITE_OK);
  g_assert_true (store_database_execute (
      db, "ALTER TABLE marks DROP COLUMN rank; PRAGMA user_version=5", &error));
  sqlite3_close (db);
  StoreStep *step = store_build_restoration (f->store, copy, f->book, 9, &error);
  g_assert_no_error (error);
  g_assert_true (store_apply (f->store, step, 0, NULL, &error));
  assert_marks (f, "m1=one;");
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (store_write_finish (STORE_STORE (source), result, NULL, &error));
  g_assert_no_error (error);
  *(bool *) data = true;
}

/* Should the table be lost after two books were joined, the journal still knows whose a mark is. */
static void
test_journal_knows_of_joined_books (Fixture *f, gconstpointer data)
{
  g_autoptr (StoreBook) book = store_book_new ();
  gint64 other = store_put_book (f->store, book, NULL);
  bool answered = false;
  change (f, STORE_CHANGE_ADD, "m1", "one");
  g_assert_true (store_put_question (f->store, f->edition, other, NULL));
  g_assert_cmpint (store_load_question (f->store, f->edition), ==, other);
  store_answer_question_async (f->store, f->edition, STORE_ANSWER_SAME_BOOK, 6000, on_answered,
                               &answered);
  while (!answered)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (store_load_question (f->store, f->edition), ==, 0);
  assert_marks (f, "");
  f->book = other;
  assert_marks (f, "m1=one;");
  g_assert_true (store_execute (f->store, "DELETE FROM anchors; DELETE FROM marks", NULL));
  assert_marks (f, "");
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  g_assert_true (store_journal_rebuild (db, NULL));
  sqlite3_close (db);
  reopen (f);
  assert_marks (f, "m1=one;");
}

static char *
dup_rank (Fixture *f)
{
  g_autoptr (GPtrArray) marks = store_list_marks (f->store, f->book, NULL);
  g_assert_cmpuint (marks->len, ==, 1);
  return g_strdup (((StoreMark *) g_ptr_array_index (marks, 0))->rank);
}

static void
test_rank_goes_through_the_journal (Fixture *f, gconstpointer data)
{
  change (f, STORE_CHANGE_ADD, "m1", "one");
  StoreMark *moved = make_mark (f, "m1", "one");
  moved->rank = g_strdup ("V");
  StoreStep *step = store_step_new (f->book, 1);
  store_step_take (step, STORE_CHANGE_EDIT, moved);
  g_assert_true (store_apply (f->store, step, 7, NULL, NULL));
  reopen (f);
  g_autofree char *kept = dup_rank (f);
  g_assert_cmpstr (kept, ==, "V");
  g_assert_true (store_undo (f->store, f->book, 2, 7, NULL, NULL));
  g_assert_null (dup_rank (f));
  g_assert_true (store_redo (f->store, f->book, 3, 7, NULL, NULL));
  g_autofree char *again = dup_rank (f);
  g_assert_cmpstr (again, ==, "V");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("mark-survives-reopening", test_mark_survives_reopening);
  ADD ("a-step-that-was-overtaken-is-not-written", test_a_step_that_was_overtaken_is_not_written);
  ADD ("undo-and-redo-across-reopening", test_undo_and_redo_across_reopening);
  ADD ("undo-brings-back-fields-and-anchor", test_undo_brings_back_fields_and_anchor);
  ADD ("tombstone-is-not-raised", test_tombstone_is_not_raised);
  ADD ("journal-only-grows", test_journal_only_grows);
  ADD ("step-is-one-transaction", test_step_is_one_transaction);
  ADD ("two-connections-see-each-other", test_two_connections_see_each_other);
  ADD ("change-is-announced-with-its-origin", test_change_is_announced_with_its_origin);
  ADD ("async-calls-keep-their-order", test_async_calls_keep_their_order);
  ADD ("editions-share-a-fingerprint-once", test_editions_share_a_fingerprint_once);
  ADD ("places-settings-pace", test_places_settings_pace);
  ADD ("anchors-of-all-editions-are-kept", test_anchors_of_all_editions_are_kept);
  ADD ("anchors-are-in-order-of-opening", test_anchors_are_in_order_of_opening);
  ADD ("new-database-is-alone", test_new_database_is_alone);
  ADD ("copies-rotate", test_copies_rotate);
  ADD ("labels", test_labels);
  ADD ("marks-come-back-from-a-copy", test_marks_come_back_from_a_copy);
  ADD ("marks-come-back-from-an-older-copy", test_marks_come_back_from_an_older_copy);
  ADD ("journal-knows-of-joined-books", test_journal_knows_of_joined_books);
  ADD ("rank-goes-through-the-journal", test_rank_goes_through_the_journal);
  ADD ("daily-copy-is-made-at-closing", test_daily_copy_is_made_at_closing_at_the_latest);
  return g_test_run ();
}
