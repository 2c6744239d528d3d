#include "config.h"

#include "marks-folder.h"
#include "marks-replica.h"

#include "../test-remove-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Devices with a store each that know each other only by the files in a folder. Their clocks are what the
 * tests say. */

#define LONG(time)                                                                                 \
  "A traveller crosses the frozen river at " time ", alone, with nothing but a lamp and a letter " \
  "that nobody has read"
#define TEXT                                                                                       \
  "---\ntitle: The Frozen River\nidentifier: urn:test:river\n---\n\n"                              \
  "# One\n\nThe first paragraph stands at the beginning of all things.\n\n" LONG (                 \
      "dawn") ".\n\n# Two\n\nThe last one says goodbye to everybody present.\n"
#define REVISED                                                                                    \
  "---\ntitle: The Frozen River\nidentifier: urn:test:river\n---\n\n"                              \
  "# One\n\nA new beginning.\n\nThe first paragraph stands at the beginning of all "               \
  "things.\n\n" LONG ("dusk") ".\n"

#define ONE "00000000-0000-4000-8000-000000000001"
#define TWO "00000000-0000-4000-8000-000000000002"
#define RULE "\n\n———\n\n"
#define N_DEVICES 3

typedef struct {
  char *home;
  Store *store;
  BookPublication *publication;
  MarksIdentity identity;
} Device;

typedef struct {
  char *folder; /* of the test */
  char *shared;
  Device devices[N_DEVICES];
} Fixture;

static void
open_device (Device *device, const char *folder, int number, const char *text)
{
  g_autoptr (GError) error = NULL;
  device->home = g_strdup_printf ("%s/%d", folder, number);
  g_autofree char *database = g_build_filename (device->home, "galpi.db", NULL);
  g_autofree char *path = g_build_filename (device->home, "book.md", NULL);
  g_assert_cmpint (g_mkdir (device->home, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  device->store = store_open (database, STORE_OPEN_NO_DAILY_COPY, &error);
  g_assert_no_error (error);
  device->publication = book_publication_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (marks_identity_register (device->store, device->publication, 1000, NULL,
                                          &device->identity, &error));
  g_assert_no_error (error);
}

static void
close_device (Device *device)
{
  store_close (device->store);
  g_clear_object (&device->store);
  g_clear_object (&device->publication);
  g_clear_pointer (&device->home, g_free);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("galpi-folder-XXXXXX", NULL);
  f->shared = g_build_filename (f->folder, "shared", NULL);
  g_assert_cmpint (g_mkdir (f->shared, 0700), ==, 0);
  for (int i = 0; i < N_DEVICES; i++)
    open_device (&f->devices[i], f->folder, i, data != NULL && i == 1 ? data : TEXT);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < N_DEVICES; i++)
    close_device (&f->devices[i]);
  test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->shared);
}

static void
apply (Device *device, StoreChangeKind kind, StoreMark *mark, gint64 time)
{
  g_autoptr (GError) error = NULL;
  StoreStep *step = store_step_new (device->identity.book, time);
  store_step_take (step, kind, mark);
  g_assert_true (store_apply (device->store, step, 0, NULL, &error));
  g_assert_no_error (error);
}

static MarksAnchor *
make_anchor (Device *device, const char *quote)
{
  for (guint i = 0; i < book_publication_get_n_sections (device->publication); i++) {
    g_autoptr (DomDocument) document =
        book_publication_load_document (device->publication, i, NULL);
    g_autoptr (DomText) text = dom_text_new (document);
    const char *string = dom_text_get_string (text, NULL);
    const char *hit = strstr (string, quote);
    if (hit == NULL)
      continue;
    guint32 start = (guint32) (hit - string);
    return marks_anchor_new (device->publication, (int) i, text, start,
                             start + (guint32) strlen (quote));
  }
  g_assert_not_reached ();
}

static void
add (Device *device, const char *uuid, const char *quote, const char *note, gint64 time)
{
  g_autoptr (MarksAnchor) anchor = make_anchor (device, quote);
  g_autoptr (MarksMark) made =
      marks_mark_new (MARKS_KIND_HIGHLIGHT, MARKS_COLOUR_YELLOW, note, anchor, time);
  g_autoptr (MarksMark) mark = marks_mark_with_uuid (made, uuid, time);
  apply (device, STORE_CHANGE_ADD,
         marks_mark_to_row (mark, device->identity.book, device->identity.edition), time);
}

static StoreMark *
find (Device *device, const char *uuid)
{
  gint64 last = 0;
  g_autoptr (GPtrArray) rows =
      store_list_all_marks (device->store, device->identity.book, &last, NULL);
  for (guint i = 0; i < rows->len; i++) {
    const StoreMark *row = g_ptr_array_index (rows, i);
    if (g_str_equal (row->uuid, uuid))
      return store_mark_copy (row);
  }
  return NULL;
}

static void
set_note (Device *device, const char *uuid, const char *note, gint64 time)
{
  StoreMark *row = find (device, uuid);
  g_free (row->note);
  row->note = g_strdup (note);
  row->modified = time;
  apply (device, STORE_CHANGE_EDIT, row, time);
}

static void
set_colour (Device *device, const char *uuid, const char *colour, gint64 time)
{
  StoreMark *row = find (device, uuid);
  g_free (row->colour);
  row->colour = g_strdup (colour);
  row->modified = time;
  apply (device, STORE_CHANGE_EDIT, row, time);
}

static void
set_quote (Device *device, const char *uuid, const char *quote, gint64 time)
{
  g_autoptr (StoreMark) row = find (device, uuid);
  g_autoptr (MarksAnchor) anchor = make_anchor (device, quote);
  g_autoptr (MarksMark) mark = marks_mark_new_from_row (row, device->identity.edition);
  g_autoptr (MarksMark) moved = marks_mark_with_anchor (mark, anchor, time);
  apply (device, STORE_CHANGE_EDIT,
         marks_mark_to_row (moved, device->identity.book, device->identity.edition), time);
}

static void
remove_mark (Device *device, const char *uuid, gint64 time)
{
  apply (device, STORE_CHANGE_REMOVE, find (device, uuid), time);
}

static void
undo (Device *device, gint64 time)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (store_undo (device->store, device->identity.book, time, 0, NULL, &error));
  g_assert_no_error (error);
}

static guint
count_problems (Fixture *f, Device *device, MarksFolderCounts *counts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  marks_folder_exchange (f->shared, device->store, device->identity, device->publication,
                         diagnostics, NULL, counts, &error);
  g_assert_no_error (error);
  return base_diagnostics_get_n_items (diagnostics);
}

static MarksFolderCounts
meet (Fixture *f, Device *device)
{
  MarksFolderCounts counts;
  g_assert_cmpuint (count_problems (f, device, &counts), ==, 0);
  return counts;
}

/* All devices, until every one knows what the others know. */
static void
meet_all (Fixture *f)
{
  for (int i = 0; i < 2 * N_DEVICES; i++)
    meet (f, &f->devices[i % N_DEVICES]);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(StoreMark *const *) a)->uuid, (*(StoreMark *const *) b)->uuid);
}

/* The marks as the reader sees them. */
static char *
describe (Device *device)
{
  g_autoptr (GPtrArray) rows = store_list_marks (device->store, device->identity.book, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_ptr_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++) {
    const StoreMark *row = g_ptr_array_index (rows, i);
    g_autoptr (MarksMark) mark = marks_mark_new_from_row (row, device->identity.edition);
    const char *note = marks_mark_get_note (mark);
    g_string_append_printf (text, "[%s %s %s: %s]", row->uuid + 35, row->colour,
                            marks_anchor_get_exact (marks_mark_get_anchor (mark)),
                            note != NULL ? note : "");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_marks (Device *device, const char *expected)
{
  g_autofree char *text = describe (device);
  g_assert_cmpstr (text, ==, expected);
}

static GPtrArray *
list_files (Fixture *f)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (f->shared, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    g_ptr_array_add (names, g_build_filename (f->shared, name, NULL));
  return names;
}

static void
test_what_one_marks_the_other_has (Fixture *f, gconstpointer data)
{
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  add (a, ONE, "frozen river", "cold", 1000);
  g_assert_true (meet (f, a).written);
  MarksFolderCounts counts = meet (f, b);
  g_assert_cmpuint (counts.n_added, ==, 1);
  g_assert_cmpuint (counts.n_files, ==, 1);
  assert_marks (b, "[1 yellow frozen river: cold]");
  /* It is where it would be had it been made here. */
  g_autoptr (StoreMark) here = find (b, ONE);
  g_autoptr (StoreMark) there = find (a, ONE);
  const StoreAnchor *x = g_ptr_array_index (here->anchors, 0);
  const StoreAnchor *y = g_ptr_array_index (there->anchors, 0);
  g_assert_cmpint (x->edition, ==, b->identity.edition);
  g_assert_cmpuint (x->text_start, ==, y->text_start);
  g_assert_cmpuint (x->block_hash, ==, y->block_hash);
  g_assert_cmpint (here->created, ==, 1000);

  set_note (b, ONE, "very cold", 2000);
  set_colour (b, ONE, "blue", 2001);
  add (b, TWO, "goodbye", NULL, 2002);
  meet (f, b);
  counts = meet (f, a);
  g_assert_cmpuint (counts.n_changed, ==, 1);
  g_assert_cmpuint (counts.n_added, ==, 1);
  assert_marks (a, "[1 blue frozen river: very cold][2 yellow goodbye: ]");
  set_quote (a, ONE, "crosses the frozen river", 3000);
  remove_mark (a, TWO, 3001);
  meet (f, a);
  counts = meet (f, b);
  g_assert_cmpuint (counts.n_removed, ==, 1);
  assert_marks (b, "[1 blue crosses the frozen river: very cold]");
  meet_all (f);
  assert_marks (&f->devices[2], "[1 blue crosses the frozen river: very cold]");
  assert_marks (a, "[1 blue crosses the frozen river: very cold]");
}

/* So has the order in which the reader put bookmarks; what is no rank is none. */
static void
test_the_own_order_goes_along (Fixture *f, gconstpointer data)
{
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  add (a, ONE, "frozen river", NULL, 1000);
  meet (f, a);
  meet (f, b);
  StoreMark *moved = find (a, ONE);
  moved->rank = g_strdup ("3");
  moved->modified = 2000;
  apply (a, STORE_CHANGE_EDIT, moved, 2000);
  meet (f, a);
  g_assert_cmpuint (meet (f, b).n_changed, ==, 1);
  g_autoptr (StoreMark) there = find (b, ONE);
  g_assert_cmpstr (there->rank, ==, "3");
  g_assert_cmpuint (meet (f, b).n_changed, ==, 0);
}

static void
test_nothing_changed_writes_nothing (Fixture *f, gconstpointer data)
{
  add (&f->devices[0], ONE, "frozen river", "cold", 1000);
  add (&f->devices[1], TWO, "goodbye", NULL, 1000);
  meet_all (f);
  g_autoptr (GPtrArray) files = list_files (f);
  g_assert_cmpuint (files->len, ==, 3);
  for (guint i = 0; i < files->len; i++) {
    /* What cannot be written would be an error. */
    g_assert_cmpint (g_chmod (g_ptr_array_index (files, i), 0400), ==, 0);
  }
  GStatBuf before;
  GStatBuf after;
  g_assert_cmpint (g_stat (g_ptr_array_index (files, 0), &before), ==, 0);
  for (int i = 0; i < N_DEVICES; i++) {
    StoreHistory history;
    MarksFolderCounts counts = meet (f, &f->devices[i]);
    g_assert_false (counts.written);
    g_assert_cmpuint (counts.n_added + counts.n_changed + counts.n_removed, ==, 0);
    g_assert_true (
        store_get_history (f->devices[i].store, f->devices[i].identity.book, &history, NULL));
  }
  g_assert_cmpint (g_stat (g_ptr_array_index (files, 0), &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
}

static void
test_a_reader_without_marks_leaves_no_file (Fixture *f, gconstpointer data)
{
  g_assert_false (meet (f, &f->devices[0]).written);
  g_autoptr (GPtrArray) files = list_files (f);
  g_assert_cmpuint (files->len, ==, 0);
}

static void
test_a_merge_is_one_step_to_undo (Fixture *f, gconstpointer data)
{
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  add (b, ONE, "goodbye", "mine", 900);
  meet (f, b);
  meet (f, a);
  set_note (a, ONE, "ours", 1000);
  add (a, TWO, "frozen river", "cold", 1001);
  meet (f, a);
  meet (f, b);
  assert_marks (b, "[1 yellow goodbye: ours][2 yellow frozen river: cold]");
  undo (b, 2000);
  assert_marks (b, "[1 yellow goodbye: mine]");
  /* What was taken back is a change like any other, and does not come back by itself. */
  meet (f, b);
  assert_marks (b, "[1 yellow goodbye: mine]");
  meet (f, a);
  assert_marks (a, "[1 yellow goodbye: mine]");
  undo (a, 3000);
  meet (f, a);
  meet (f, b);
  assert_marks (b, "[1 yellow goodbye: ours][2 yellow frozen river: cold]");
}

static void
test_undo_of_a_removal_brings_it_back_everywhere (Fixture *f, gconstpointer data)
{
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  add (a, ONE, "frozen river", "cold", 1000);
  meet_all (f);
  remove_mark (a, ONE, 2000);
  meet (f, a);
  meet (f, b);
  assert_marks (b, "");
  undo (a, 3000);
  meet (f, a);
  meet (f, b);
  assert_marks (b, "[1 yellow frozen river: cold]");
}

static void
test_both_notes_are_kept (Fixture *f, gconstpointer data)
{
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  add (a, ONE, "frozen river", "cold", 1000);
  meet_all (f);
  set_note (a, ONE, "from a", 2000);
  set_note (b, ONE, "from b", 2001);
  set_colour (b, ONE, "pink", 2002);
  meet_all (f);
  for (int i = 0; i < N_DEVICES; i++)
    assert_marks (&f->devices[i], "[1 pink frozen river: from a" RULE "from b]");
  /* Who writes what becomes of both has seen both. */
  set_note (&f->devices[2], ONE, "agreed", 3000);
  meet_all (f);
  assert_marks (a, "[1 pink frozen river: agreed]");
  /* The same words twice are once enough. */
  set_note (a, ONE, "same", 4000);
  set_note (b, ONE, "same", 4001);
  meet_all (f);
  assert_marks (a, "[1 pink frozen river: same]");
  /* One who clears a note does not clear what another wrote meanwhile. */
  set_note (a, ONE, NULL, 5000);
  set_note (b, ONE, "stays", 4500);
  meet_all (f);
  assert_marks (a, "[1 pink frozen river: stays]");
}

static void
test_the_later_of_removal_and_edit_counts (Fixture *f, gconstpointer data)
{
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  add (a, ONE, "frozen river", "cold", 1000);
  add (a, TWO, "goodbye", NULL, 1000);
  meet_all (f);
  remove_mark (a, ONE, 3000);
  set_note (b, ONE, "earlier", 2000);
  remove_mark (a, TWO, 2000);
  set_colour (b, TWO, "green", 3000);
  meet_all (f);
  for (int i = 0; i < N_DEVICES; i++)
    assert_marks (&f->devices[i], "[2 green goodbye: ]");
}

static void
test_a_wrong_clock_does_not_win (Fixture *f, gconstpointer data)
{
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  /* The clock of a is a century ahead. */
  add (a, ONE, "frozen river", "cold", G_GINT64_CONSTANT (4900000000000000));
  meet_all (f);
  set_colour (b, ONE, "green", 2000);
  set_note (b, ONE, "warm", 2001);
  meet_all (f);
  assert_marks (a, "[1 green frozen river: warm]");
  remove_mark (b, ONE, 2002);
  meet_all (f);
  assert_marks (a, "");
}

static void
test_conflict_copies_are_marks_too (Fixture *f, gconstpointer data)
{
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  add (a, ONE, "frozen river", "cold", 1000);
  meet (f, a);
  g_autoptr (GPtrArray) files = list_files (f);
  const char *path = g_ptr_array_index (files, 0);
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".annotation"));
  g_autofree char *copy = g_strconcat (stem, " (conflicted copy 2026-01-01).annotation", NULL);
  g_autofree char *other =
      g_strconcat (stem, ".sync-conflict-20260101-120000-ABC.annotation", NULL);
  g_autofree char *hidden = g_build_filename (f->shared, ".syncthing.x.annotation", NULL);
  g_assert_cmpint (g_rename (path, copy), ==, 0);
  add (a, TWO, "goodbye", NULL, 2000);
  g_assert_true (meet (f, a).written);
  g_assert_cmpint (g_rename (path, other), ==, 0);
  g_assert_true (g_file_set_contents (hidden, "{ \"items\": [", -1, NULL));
  meet (f, b);
  assert_marks (b, "[1 yellow frozen river: cold][2 yellow goodbye: ]");
  /* Our own file is written anew when it has gone. */
  g_assert_true (meet (f, a).written);
}

static void
test_half_a_file_waits (Fixture *f, gconstpointer data)
{
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  MarksFolderCounts counts;
  add (a, ONE, "frozen river", "cold", 1000);
  meet (f, a);
  g_autoptr (GPtrArray) files = list_files (f);
  const char *path = g_ptr_array_index (files, 0);
  g_autofree char *whole = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (path, &whole, &size, NULL));
  for (gsize n = 0; n < size - 2; n += 97) {
    g_assert_true (g_file_set_contents (path, whole, (gssize) n, NULL));
    g_assert_cmpuint (count_problems (f, b, &counts), ==, 1);
    assert_marks (b, "");
  }
  g_assert_true (g_file_set_contents (path, whole, (gssize) size, NULL));
  meet (f, b);
  assert_marks (b, "[1 yellow frozen river: cold]");
}

static void
test_hostile_files_are_named (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = {
    "",
    "[]",
    "{\"items\": 3}",
    "\xff\xfe",
    "{\"items\": [{}, 1, null, {\"target\": {}}]}",
    "{\"items\": [], \"galpi:changes\": [{\"uuid\": \"x\", \"notes\": [1, {\"at\": 3}], \"seen\": "
    "[1]}]}",
    "{\"items\": [{\"id\": \"urn:uuid:" TWO "\", \"target\": {}, \"body\": {\"value\": \"x\"}}],"
    " \"galpi:changes\": [{\"uuid\": \"" TWO
    "\", \"life\": \"99999999999999999999 z\", \"look\": 1,"
    " \"seen\": [\"-5 z\", \" \", \"x\"], \"notes\": [{\"at\": \"7 \", \"text\": 1}]}]}"
  };
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  MarksFolderCounts counts;
  add (a, ONE, "frozen river", "cold", 1000);
  meet (f, a);
  g_autoptr (GPtrArray) files = list_files (f);
  const char *path = g_ptr_array_index (files, 0);
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".annotation"));
  g_autofree char *hostile = g_strconcat (stem, " (2).annotation", NULL);
  g_autofree char *pipe = g_strconcat (stem, " (3).annotation", NULL);
  g_autofree char *folder = g_strconcat (stem, " (4).annotation", NULL);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_true (g_file_set_contents (hostile, texts[i], -1, NULL));
    g_assert_cmpuint (count_problems (f, b, &counts), ==, i < 4 ? 3 : 2);
    g_autoptr (StoreMark) mark = find (b, ONE);
    g_assert_cmpstr (mark->note, ==, "cold");
  }
}

static void
test_a_mark_of_another_edition_is_found (Fixture *f, gconstpointer data)
{
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  add (a, ONE, LONG ("dawn"), "cold", 1000);
  add (a, TWO, "goodbye to everybody", "gone there", 1000);
  meet (f, a);
  meet (f, b);
  assert_marks (b, "[1 yellow " LONG ("dusk") ": cold]"
                                              "[2 yellow goodbye to everybody: gone there]");
  g_autoptr (StoreMark) lost = find (b, TWO);
  g_assert_cmpstr (((StoreAnchor *) g_ptr_array_index (lost->anchors, 0))->state, ==, "orphan");
  /* Its other words there are not a change that comes back. */
  g_assert_true (meet (f, b).n_changed == 0);
  set_note (b, ONE, "colder", 2000);
  meet (f, b);
  meet (f, a);
  assert_marks (a, "[1 yellow " LONG ("dawn") ": colder]"
                                              "[2 yellow goodbye to everybody: gone there]");
}

static void
test_a_folder_that_cannot_be_written_loses_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  MarksFolderCounts counts;
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  add (a, ONE, "frozen river", "cold", 1000);
  meet (f, a);
  add (b, TWO, "goodbye", NULL, 1000);
  g_autofree char *gone = g_build_filename (f->folder, "gone", NULL);
  g_assert_false (marks_folder_exchange (gone, b->store, b->identity, b->publication, diagnostics,
                                         NULL, &counts, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  if (geteuid () != 0) {
    g_assert_cmpint (g_chmod (f->shared, 0500), ==, 0);
    g_assert_false (marks_folder_exchange (f->shared, b->store, b->identity, b->publication,
                                           diagnostics, NULL, &counts, &error));
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ACCES);
    g_assert_cmpint (g_chmod (f->shared, 0700), ==, 0);
  }
  g_assert_false (g_file_test (gone, G_FILE_TEST_EXISTS));
  meet (f, b);
  meet (f, a);
  assert_marks (a, "[1 yellow frozen river: cold][2 yellow goodbye: ]");
  assert_marks (b, "[1 yellow frozen river: cold][2 yellow goodbye: ]");
}

/* A disk without room: the folder is one of a device that is always full. */
static void
test_a_full_disk_keeps_the_old_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  MarksFolderCounts counts;
  Device *a = &f->devices[0];
  add (a, ONE, "frozen river", "cold", 1000);
  meet (f, a);
  g_autoptr (GPtrArray) files = list_files (f);
  g_autofree char *before = NULL;
  g_assert_true (g_file_get_contents (g_ptr_array_index (files, 0), &before, NULL, NULL));
  set_note (a, ONE, "colder", 2000);
  struct rlimit old;
  struct rlimit small;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  small = old;
  /* Less than the file, enough for the state beside the store is not there either. */
  small.rlim_cur = 1000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  bool ok = marks_folder_exchange (f->shared, a->store, a->identity, a->publication, diagnostics,
                                   NULL, &counts, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_false (ok);
  g_assert_nonnull (error);
  g_autofree char *after = NULL;
  g_assert_true (g_file_get_contents (g_ptr_array_index (files, 0), &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
  g_autoptr (GPtrArray) left = list_files (f);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_true (meet (f, a).written);
}

static void
test_what_was_known_may_be_lost (Fixture *f, gconstpointer data)
{
  Device *a = &f->devices[0];
  Device *b = &f->devices[1];
  add (a, ONE, "frozen river", "cold", 1000);
  meet_all (f);
  g_autofree char *state = g_strdup_printf ("%s/galpi.db.notes/%" G_GINT64_FORMAT ".annotation",
                                            b->home, b->identity.book);
  MarksFolderCounts counts;
  set_note (b, ONE, "colder", 2000);
  g_assert_true (g_file_set_contents (state, "{", -1, NULL));
  g_assert_cmpuint (count_problems (f, b, &counts), ==, 1);
  meet_all (f);
  g_autofree char *text = describe (a);
  g_assert_nonnull (strstr (text, "colder"));
  g_autofree char *same = describe (b);
  g_assert_cmpstr (text, ==, same);
}

static void
do_something (Device *device, GRand *random, gint64 time)
{
  static const char *const quotes[] = { "frozen river", "goodbye", "beginning", "traveller" };
  static const char *const colours[] = { "green", "pink", "blue" };
  int number = g_rand_int_range (random, 0, 4);
  g_autofree char *uuid = g_strdup_printf ("00000000-0000-4000-8000-00000000000%d", number);
  g_autofree char *note = g_strdup_printf ("note %u", g_rand_int (random) % 1000);
  g_autoptr (StoreMark) row = find (device, uuid);
  if (row == NULL) {
    add (device, uuid, quotes[number], note, time);
    return;
  }
  switch (g_rand_int_range (random, 0, 6)) {
  case 0:
    set_colour (device, uuid, colours[g_rand_int_range (random, 0, 3)], time);
    break;
  case 1:
    remove_mark (device, uuid, time);
    break;
  case 2:
    undo (device, time);
    break;
  case 3:
    set_quote (device, uuid, quotes[g_rand_int_range (random, 0, 4)], time);
    break;
  default:
    set_note (device, uuid, g_rand_boolean (random) ? note : NULL, time);
  }
}

static MarksReplica *
read_replica (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (path, &data, &size, &error));
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
  MarksReplica *replica = marks_replica_parse (bytes, path, &error);
  g_assert_no_error (error);
  return replica;
}

/* What comes of files in one order: the first one into the second, that into the third … */
static GBytes *
join_files (GPtrArray *files, const int *order, guint n)
{
  MarksBookInfo info = { .title = (char *) "t" };
  g_autoptr (MarksReplica) all = marks_replica_new ();
  g_autoptr (MarksReplica) pair = marks_replica_new ();
  for (guint i = 0; i < n; i++) {
    g_autoptr (MarksReplica) one = read_replica (g_ptr_array_index (files, (guint) order[i]));
    /* All at once, and those after the first among themselves before. */
    marks_replica_join (i == 0 ? all : pair, one);
  }
  marks_replica_join (all, pair);
  marks_replica_join (all, pair);
  return marks_replica_write (all, &info, "x", MARKS_REPLICA_SHARED);
}

static void
assert_order_is_nothing (GPtrArray *files)
{
  static const int orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 }, { 1, 0, 2 }, { 2, 0, 1 } };
  g_autoptr (GBytes) first = NULL;
  if (files->len < N_DEVICES)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++) {
    g_autoptr (GBytes) joined = join_files (files, orders[i], N_DEVICES);
    if (first == NULL)
      first = g_bytes_ref (joined);
    g_assert_cmpmem (g_bytes_get_data (first, NULL), g_bytes_get_size (first),
                     g_bytes_get_data (joined, NULL), g_bytes_get_size (joined));
  }
}

static void
test_in_whatever_order_they_meet_they_agree (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260301);
  for (int round = 0; round < 15; round++) {
    for (int i = 0; i < 12; i++) {
      int who = g_rand_int_range (random, 0, N_DEVICES);
      /* Clocks that differ, and run back. */
      gint64 time = 1000000 * (who + 1) + g_rand_int_range (random, 0, 100000);
      if (g_rand_int_range (random, 0, 4) == 0)
        meet (f, &f->devices[who]);
      else
        do_something (&f->devices[who], random, time);
    }
    g_autoptr (GPtrArray) files = list_files (f);
    assert_order_is_nothing (files);
    meet_all (f);
    g_autofree char *first = describe (&f->devices[0]);
    for (int i = 1; i < N_DEVICES; i++)
      assert_marks (&f->devices[i], first);
    for (int i = 0; i < N_DEVICES; i++)
      g_assert_false (meet (f, &f->devices[i]).written);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func)                                                                      \
  g_test_add ("/marks/folder/" name, Fixture, data, set_up, func, tear_down)
  ADD ("what-one-marks-the-other-has", NULL, test_what_one_marks_the_other_has);
  ADD ("the-own-order-goes-along", NULL, test_the_own_order_goes_along);
  ADD ("nothing-changed-writes-nothing", NULL, test_nothing_changed_writes_nothing);
  ADD ("a-reader-without-marks-leaves-no-file", NULL, test_a_reader_without_marks_leaves_no_file);
  ADD ("a-merge-is-one-step-to-undo", NULL, test_a_merge_is_one_step_to_undo);
  ADD ("undo-of-a-removal-brings-it-back-everywhere", NULL,
       test_undo_of_a_removal_brings_it_back_everywhere);
  ADD ("both-notes-are-kept", NULL, test_both_notes_are_kept);
  ADD ("the-later-of-removal-and-edit-counts", NULL, test_the_later_of_removal_and_edit_counts);
  ADD ("a-wrong-clock-does-not-win", NULL, test_a_wrong_clock_does_not_win);
  ADD ("conflict-copies-are-marks-too", NULL, test_conflict_copies_are_marks_too);
  ADD ("half-a-file-waits", NULL, test_half_a_file_waits);
  ADD ("hostile-files-are-named", NULL, test_hostile_files_are_named);
  ADD ("a-mark-of-another-edition-is-found", REVISED, test_a_mark_of_another_edition_is_found);
  ADD ("a-folder-that-cannot-be-written-loses-nothing", NULL,
       test_a_folder_that_cannot_be_written_loses_nothing);
  ADD ("a-full-disk-keeps-the-old-file", NULL, test_a_full_disk_keeps_the_old_file);
  ADD ("what-was-known-may-be-lost", NULL, test_what_was_known_may_be_lost);
  ADD ("in-whatever-order-they-meet-they-agree", NULL, test_in_whatever_order_they_meet_they_agree);
  return g_test_run ();
}
