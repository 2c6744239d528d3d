#include "config.h"

#include "marks-identity.h"
#include "marks-rank.h"
#include "marks-set.h"
#include "marks-tags.h"

#include "dom-xhtml.h"
#include "../test-finalized.h"

#include <glib/gstdio.h>
#include <string.h>

/* The marks of one open book: merging, undo, other windows, places. */

typedef struct {
  char *folder;
  Store *store;
  gint64 book;
  gint64 edition;
  DomText *text;
  MarksSet *set;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const xhtml =
      "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>t</title></head><body>"
      "<p>zero one two three four five six seven eight nine</p></body></html>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (xhtml, strlen (xhtml));
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "a", NULL, diagnostics);
  g_autoptr (StoreBook) book = store_book_new ();
  g_autoptr (StoreEdition) edition = store_edition_new ();
  f->folder = g_dir_make_tmp ("galpi-set-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (f->folder, "galpi.db", NULL);
  f->store = store_open (path, STORE_OPEN_NO_DAILY_COPY, NULL);
  f->book = store_put_book (f->store, book, NULL);
  edition->book = f->book;
  edition->fingerprint = g_strdup ("one");
  f->edition = store_put_edition (f->store, edition, NULL);
  f->text = dom_text_new (document);
  f->set = marks_set_new (f->store, f->book, f->edition);
  g_assert_true (marks_set_load (f->set, NULL));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  store_close (f->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  test_assert_finalized (f->set);
  test_assert_finalized (f->store);
  dom_text_unref (f->text);
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *child = g_build_filename (f->folder, name, NULL);
    g_unlink (child);
  }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static MarksMark *
highlight (Fixture *f, guint32 start, guint32 end, MarksKind kind, const char *note)
{
  MarksRange range = { .text = f->text, .start = start, .end = end };
  return marks_set_add_range (f->set, &range, kind, MARKS_COLOUR_BLUE, note);
}

static void
assert_set (MarksSet *set, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < marks_set_get_n_marks (set); i++) {
    MarksMark *mark = marks_set_get_mark (set, i);
    const MarksAnchor *anchor = marks_mark_get_anchor (mark);
    const char *note = marks_mark_get_note (mark);
    g_string_append_printf (text, "[%u-%u %s]", marks_anchor_get_start (anchor),
                            marks_anchor_get_end (anchor), note != NULL ? note : "");
  }
  g_assert_cmpstr (text->str, ==, expected);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (set)), ==, marks_set_get_n_marks (set));
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static bool
turn (MarksSet *set, bool redo)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  if (redo)
    marks_set_redo_async (set, on_result, &result);
  else
    marks_set_undo_async (set, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  bool turned = marks_set_undo_finish (set, result, &error);
  g_assert_no_error (error);
  return turned;
}

static void
test_marks_are_listed_by_place (Fixture *f, gconstpointer data)
{
  highlight (f, 20, 23, MARKS_KIND_HIGHLIGHT, "b");
  highlight (f, 5, 8, MARKS_KIND_HIGHLIGHT, "a");
  highlight (f, 30, 34, MARKS_KIND_UNDERLINE, "c");
  assert_set (f->set, "[5-8 a][20-23 b][30-34 c]");
  g_autoptr (MarksSet) again = marks_set_new (f->store, f->book, f->edition);
  g_assert_true (marks_set_load (again, NULL));
  assert_set (again, "[5-8 a][20-23 b][30-34 c]");
}

static void
test_overlapping_highlights_become_one_step (Fixture *f, gconstpointer data)
{
  MarksMark *first = highlight (f, 0, 8, MARKS_KIND_HIGHLIGHT, "one");
  g_autofree char *uuid = g_strdup (marks_mark_get_uuid (first));
  highlight (f, 13, 20, MARKS_KIND_HIGHLIGHT, "two");
  highlight (f, 14, 18, MARKS_KIND_UNDERLINE, "other kind");
  MarksMark *merged = highlight (f, 6, 14, MARKS_KIND_HIGHLIGHT, "three");
  assert_set (f->set, "[0-20 one\n\ntwo\n\nthree][14-18 other kind]");
  g_assert_cmpstr (marks_mark_get_uuid (merged), ==, uuid);
  g_assert_true (turn (f->set, false));
  assert_set (f->set, "[0-8 one][13-20 two][14-18 other kind]");
  g_assert_true (marks_set_can_redo (f->set));
  g_assert_true (turn (f->set, true));
  assert_set (f->set, "[0-20 one\n\ntwo\n\nthree][14-18 other kind]");
  g_autoptr (MarksSet) again = marks_set_new (f->store, f->book, f->edition);
  g_assert_true (marks_set_load (again, NULL));
  assert_set (again, "[0-20 one\n\ntwo\n\nthree][14-18 other kind]");
}

/* Over the end of a chapter: a mark in each, the note on the first, and one step to undo. */
static void
test_parts_in_two_chapters_are_one_step (Fixture *f, gconstpointer data)
{
  highlight (f, 0, 3, MARKS_KIND_HIGHLIGHT, "old");
  const MarksRange ranges[] = { { .section = 0, .text = f->text, .start = 1, .end = 8 },
                                { .section = 1, .text = f->text, .start = 0, .end = 4 } };
  MarksMark *first =
      marks_set_add_ranges (f->set, ranges, 2, MARKS_KIND_HIGHLIGHT, MARKS_COLOUR_GREEN, "new");
  g_assert_cmpstr (marks_mark_get_note (first), ==, "old\n\nnew");
  assert_set (f->set, "[0-8 old\n\nnew][0-4 ]");
  g_assert_true (turn (f->set, false));
  assert_set (f->set, "[0-3 old]");
  g_assert_true (turn (f->set, true));
  assert_set (f->set, "[0-8 old\n\nnew][0-4 ]");
}

static void
test_touching_highlights_stay_two (Fixture *f, gconstpointer data)
{
  highlight (f, 0, 7, MARKS_KIND_HIGHLIGHT, NULL);
  highlight (f, 7, 12, MARKS_KIND_HIGHLIGHT, NULL);
  assert_set (f->set, "[0-7 ][7-12 ]");
}

static void
test_quotes_have_no_space_around_them (Fixture *f, gconstpointer data)
{
  highlight (f, 4, 9, MARKS_KIND_HIGHLIGHT, NULL);
  assert_set (f->set, "[5-8 ]");
  highlight (f, 8, 9, MARKS_KIND_HIGHLIGHT, NULL);
  assert_set (f->set, "[5-8 ][8-9 ]");
}

static void
test_edit_and_remove (Fixture *f, gconstpointer data)
{
  g_autofree char *uuid =
      g_strdup (marks_mark_get_uuid (highlight (f, 0, 8, MARKS_KIND_HIGHLIGHT, NULL)));
  marks_set_set_note (f->set, uuid, "note");
  marks_set_set_colour (f->set, uuid, MARKS_COLOUR_PURPLE);
  marks_set_set_kind (f->set, uuid, MARKS_KIND_SQUIGGLE);
  MarksMark *mark = marks_set_lookup (f->set, uuid);
  g_assert_cmpint (marks_mark_get_colour (mark), ==, MARKS_COLOUR_PURPLE);
  g_assert_cmpint (marks_mark_get_kind (mark), ==, MARKS_KIND_SQUIGGLE);
  g_assert_cmpint (marks_mark_get_modified (mark), >, marks_mark_get_created (mark));
  marks_set_remove (f->set, uuid);
  assert_set (f->set, "");
  marks_set_set_note (f->set, uuid, "late");
  assert_set (f->set, "");
  g_assert_true (turn (f->set, false));
  assert_set (f->set, "[0-8 note]");
  g_assert_true (turn (f->set, false));
  g_assert_cmpint (marks_mark_get_kind (marks_set_get_mark (f->set, 0)), ==, MARKS_KIND_HIGHLIGHT);
}

static void
test_ends_tags_and_names (Fixture *f, gconstpointer data)
{
  static const char *const tags[] = { "a", "b", NULL };
  g_autofree char *uuid =
      g_strdup (marks_mark_get_uuid (highlight (f, 0, 3, MARKS_KIND_HIGHLIGHT, "n")));
  MarksRange longer = { .text = f->text, .start = 5, .end = 9 };
  marks_set_set_range (f->set, uuid, &longer);
  assert_set (f->set, "[5-8 n]");
  MarksRange empty = { .text = f->text, .start = 3, .end = 3 };
  marks_set_set_range (f->set, uuid, &empty);
  assert_set (f->set, "[5-8 n]");
  marks_set_set_tags (f->set, uuid, tags);
  g_assert_true (g_strv_equal (marks_mark_get_tags (marks_set_lookup (f->set, uuid)), tags));
  marks_set_set_name (f->set, uuid, "name");
  g_assert_cmpstr (marks_mark_get_name (marks_set_lookup (f->set, uuid)), ==, "name");
  /* Each is a step of its own. */
  g_assert_true (turn (f->set, false));
  g_assert_true (turn (f->set, false));
  g_assert_null (marks_mark_get_tags (marks_set_lookup (f->set, uuid))[0]);
  g_assert_true (turn (f->set, false));
  assert_set (f->set, "[0-3 n]");
}

static void
test_bookmark_toggles (Fixture *f, gconstpointer data)
{
  MarksRange page = { .text = f->text, .start = 5, .end = 30 };
  MarksMark *mark = marks_set_toggle_bookmark (f->set, &page);
  g_assert_true (marks_mark_is_bookmark (mark));
  g_assert_true (marks_set_find_bookmark (f->set, 0, 0, 10) == mark);
  g_assert_null (marks_set_find_bookmark (f->set, 0, 10, 30));
  g_assert_null (marks_set_toggle_bookmark (f->set, &page));
  assert_set (f->set, "");
}

static void
test_find_and_list (Fixture *f, gconstpointer data)
{
  highlight (f, 0, 20, MARKS_KIND_HIGHLIGHT, "long");
  highlight (f, 5, 8, MARKS_KIND_UNDERLINE, "short");
  g_autoptr (GPtrArray) found = marks_set_find_at (f->set, 0, 6);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (marks_mark_get_note (g_ptr_array_index (found, 0)), ==, "short");
  g_autoptr (GPtrArray) at_end = marks_set_find_at (f->set, 0, 20);
  g_assert_cmpuint (at_end->len, ==, 0);
  g_autoptr (GArray) placed = marks_set_list_section (f->set, 0, f->text);
  g_assert_cmpuint (placed->len, ==, 2);
  g_assert_cmpuint (g_array_index (placed, MarksPlaced, 1).start, ==, 5);
  g_autoptr (GArray) elsewhere = marks_set_list_section (f->set, 1, f->text);
  g_assert_cmpuint (elsewhere->len, ==, 0);
}

static void
test_other_window_follows (Fixture *f, gconstpointer data)
{
  MarksSet *other = marks_set_new (f->store, f->book, f->edition);
  highlight (f, 0, 8, MARKS_KIND_HIGHLIGHT, "seen");
  while (marks_set_get_n_marks (other) == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_set (other, "[0-8 seen]");
  g_assert_true (marks_set_can_undo (other));
  g_object_unref (other);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, guint *log)
{
  log[0] = position;
  log[1] = removed;
  log[2] = added;
}

static void
test_list_model_tells_little (Fixture *f, gconstpointer data)
{
  guint log[3] = { 9, 9, 9 };
  highlight (f, 0, 4, MARKS_KIND_HIGHLIGHT, NULL);
  highlight (f, 20, 23, MARKS_KIND_HIGHLIGHT, NULL);
  g_signal_connect (f->set, "items-changed", G_CALLBACK (on_items_changed), log);
  highlight (f, 10, 14, MARKS_KIND_HIGHLIGHT, NULL);
  g_assert_cmpuint (log[0], ==, 1);
  g_assert_cmpuint (log[1], ==, 0);
  g_assert_cmpuint (log[2], ==, 1);
  g_autoptr (MarksItem) item = g_list_model_get_item (G_LIST_MODEL (f->set), 1);
  g_assert_true (marks_item_get_mark (item) == marks_set_get_mark (f->set, 1));
}

/* A sketch of which so many of its parts are those of every other. */
static char *
make_sketch (guint n_shared, guint8 own)
{
  guint8 slots[512];
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    slots[i] = i < n_shared * 4 ? 7 : own;
  return g_base64_encode (slots, sizeof slots);
}

static MarksIdentityKind
match_against (const char *identifier, const char *title, guint n_shared)
{
  g_autofree char *old_sketch = make_sketch (128, 1);
  g_autofree char *new_sketch = make_sketch (n_shared, 2);
  StoreBook known = { .id = 1, .identifier = (char *) "urn:a", .title = (char *) "River" };
  StoreEdition old = { .id = 1, .book = 1, .fingerprint = (char *) "1", .sketch = old_sketch };
  StoreBook book = { .identifier = (char *) identifier, .title = (char *) title };
  StoreEdition edition = { .fingerprint = (char *) "2", .sketch = new_sketch };
  g_autoptr (GPtrArray) books = g_ptr_array_new ();
  g_autoptr (GPtrArray) editions = g_ptr_array_new ();
  g_ptr_array_add (books, &known);
  g_ptr_array_add (editions, &old);
  MarksIdentity identity = marks_identity_match (&book, &edition, books, editions);
  /* The reader is asked about a new book with a known identifier, and about nothing else. */
  bool ask = identity.kind == MARKS_IDENTITY_NEW && g_strcmp0 (identifier, "urn:a") == 0;
  g_assert_cmpint (identity.resembles, ==, ask ? 1 : 0);
  return identity.kind;
}

static void
test_identity_by_text (void)
{
  /* Corrected, and renamed. */
  g_assert_cmpint (match_against ("urn:a", "Lake", 110), ==, MARKS_IDENTITY_EDITION);
  /* Half of it written anew. */
  g_assert_cmpint (match_against ("urn:a", "River", 50), ==, MARKS_IDENTITY_EDITION);
  g_assert_cmpint (match_against ("urn:a", "Lake", 50), ==, MARKS_IDENTITY_NEW);
  /* One identifier given to two books with similar titles. */
  g_assert_cmpint (match_against ("urn:a", "River II", 3), ==, MARKS_IDENTITY_NEW);
  g_assert_cmpint (match_against ("urn:a", "River", 3), ==, MARKS_IDENTITY_EDITION);
  /* The Markdown of an EPUB has no identifier. */
  g_assert_cmpint (match_against (NULL, "River", 120), ==, MARKS_IDENTITY_EDITION);
  g_assert_cmpint (match_against (NULL, "River", 50), ==, MARKS_IDENTITY_NEW);
  g_assert_cmpint (match_against ("urn:b", "Lake", 120), ==, MARKS_IDENTITY_NEW);
}

static void
test_identity (void)
{
  g_autoptr (GPtrArray) books = g_ptr_array_new ();
  g_autoptr (GPtrArray) editions = g_ptr_array_new ();
  StoreBook known = { .id = 1,
                      .identifier = (char *) "urn:a",
                      .title = (char *) "The Frozen River" };
  StoreBook other = { .id = 2,
                      .identifier = (char *) "urn:a",
                      .title = (char *) "Cooking for Two" };
  StoreEdition old = { .id = 10, .book = 1, .fingerprint = (char *) "f1" };
  g_ptr_array_add (books, &known);
  g_ptr_array_add (books, &other);
  g_ptr_array_add (editions, &old);
  StoreBook book = { .identifier = (char *) "urn:b", .title = (char *) "Whatever" };
  StoreEdition edition = { .fingerprint = (char *) "f1" };
  MarksIdentity same = marks_identity_match (&book, &edition, books, editions);
  g_assert_cmpint (same.kind, ==, MARKS_IDENTITY_SAME);
  g_assert_cmpint (same.edition, ==, 10);
  edition.fingerprint = (char *) "f2";
  g_assert_cmpint (marks_identity_match (&book, &edition, books, editions).kind, ==,
                   MARKS_IDENTITY_NEW);
  book.identifier = (char *) "urn:a";
  book.title = (char *) "The frozen river, 2nd edition";
  MarksIdentity revised = marks_identity_match (&book, &edition, books, editions);
  g_assert_cmpint (revised.kind, ==, MARKS_IDENTITY_EDITION);
  g_assert_cmpint (revised.book, ==, 1);
  book.title = (char *) "갈피";
  g_assert_cmpint (marks_identity_match (&book, &edition, books, editions).kind, ==,
                   MARKS_IDENTITY_NEW);
  g_assert_cmpfloat (marks_identity_compare_titles ("갈 피", "갈피"), >, 0.99);
  g_assert_cmpfloat (marks_identity_compare_titles ("", ""), <, 0.01);
}

static void
assert_tags (const char *line, const char *expected)
{
  g_auto (GStrv) tags = marks_tags_parse (line);
  g_autofree char *joined = g_strjoinv ("|", tags);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_tags_as_a_line (Fixture *f, gconstpointer data)
{
  assert_tags ("", "");
  assert_tags (" , ,", "");
  assert_tags ("to do,  #memory ,to do", "to do|memory");
  assert_tags ("기억，다시、물음\nx", "기억|다시|물음|x");
  static const char *const some[] = { "zebra", "ant", NULL };
  static const char *const others[] = { "ant", "bee", NULL };
  g_autofree char *line = marks_tags_join (some);
  g_assert_cmpstr (line, ==, "zebra, ant");
  g_autofree char *one =
      g_strdup (marks_mark_get_uuid (highlight (f, 5, 8, MARKS_KIND_HIGHLIGHT, NULL)));
  g_autofree char *two =
      g_strdup (marks_mark_get_uuid (highlight (f, 20, 23, MARKS_KIND_HIGHLIGHT, NULL)));
  marks_set_set_tags (f->set, one, some);
  marks_set_set_tags (f->set, two, others);
  g_auto (GStrv) known = marks_tags_list (f->set);
  g_autofree char *joined = g_strjoinv ("|", known);
  g_assert_cmpstr (joined, ==, "ant|bee|zebra");
  g_assert_true (turn (f->set, false));
  g_assert_true (turn (f->set, false));
  g_auto (GStrv) none = marks_tags_list (f->set);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_ranks (void)
{
  g_autofree char *low = NULL;
  g_autofree char *high = marks_rank_between (NULL, NULL);
  /* To the same place again and again, from either side. */
  for (int i = 0; i < 500; i++) {
    g_autofree char *rank = marks_rank_between (low, high);
    g_assert_true (marks_rank_is_valid (rank));
    g_assert_cmpint (g_strcmp0 (low != NULL ? low : "", rank), <, 0);
    g_assert_cmpint (g_strcmp0 (rank, high), <, 0);
    char **kept = i % 3 == 0 ? &low : &high;
    g_free (*kept);
    *kept = g_steal_pointer (&rank);
  }
  /* One after another at the end: short ones. */
  g_autofree char *last = marks_rank_between (NULL, NULL);
  for (int i = 0; i < 1500; i++) {
    char *next = marks_rank_between (last, NULL);
    g_assert_cmpint (g_strcmp0 (last, next), <, 0);
    g_assert_true (marks_rank_is_valid (next));
    g_assert_cmpuint (strlen (next), <=, 2);
    g_free (last);
    last = next;
  }
  for (int i = 0; i < 2000; i++) {
    char *next = marks_rank_between (last, NULL);
    g_assert_cmpint (g_strcmp0 (last, next), <, 0);
    g_free (last);
    last = next;
  }
  static const char *const bad[] = { NULL, "", "a0", "a-b", "가" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (marks_rank_is_valid (bad[i]));
}

/* Letters of the bookmarks by the reader's order; capitals for those that have a place in it. */
static void
assert_order (MarksSet *set, const char *expected)
{
  g_autoptr (GPtrArray) marks = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < marks_set_get_n_marks (set); i++) {
    MarksMark *mark = marks_set_get_mark (set, i);
    guint at = 0;
    while (at < marks->len && marks_mark_compare_rank (g_ptr_array_index (marks, at), mark) < 0)
      at++;
    g_ptr_array_insert (marks, (int) at, mark);
  }
  for (guint i = 0; i < marks->len; i++) {
    const MarksMark *mark = g_ptr_array_index (marks, i);
    const char *name = marks_mark_get_name (mark);
    g_string_append_c (text, marks_mark_get_rank (mark) != NULL ? g_ascii_toupper (name[0])
                                                                : name[0]);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_bookmarks_in_an_order_of_ones_own (Fixture *f, gconstpointer data)
{
  const char *names[] = { "a", "b", "c", "d" };
  g_autoptr (GPtrArray) uuids = g_ptr_array_new_with_free_func (g_free);
  for (guint32 i = 0; i < G_N_ELEMENTS (names); i++) {
    MarksRange range = { .text = f->text, .start = 5 * i, .end = 5 * i + 1 };
    char *uuid = g_strdup (marks_mark_get_uuid (marks_set_toggle_bookmark (f->set, &range)));
    g_ptr_array_add (uuids, uuid);
    marks_set_set_name (f->set, uuid, names[i]);
  }
  char **at = (char **) uuids->pdata;
  assert_order (f->set, "abcd");
  marks_set_place_bookmark (f->set, at[0], MARKS_SIDE_AFTER, at[2]);
  assert_order (f->set, "BCAd");
  assert_set (f->set, "[0-0 ][5-5 ][10-10 ][15-15 ]");
  marks_set_place_bookmark (f->set, at[3], MARKS_SIDE_BEFORE, at[1]);
  assert_order (f->set, "DBCA");
  /* One step each, and nothing when it is there already. */
  marks_set_place_bookmark (f->set, at[3], MARKS_SIDE_BEFORE, at[1]);
  marks_set_place_bookmark (f->set, at[3], MARKS_SIDE_AFTER, at[3]);
  g_assert_true (turn (f->set, false));
  assert_order (f->set, "BCAd");
  g_assert_true (turn (f->set, false));
  assert_order (f->set, "abcd");
  g_assert_true (turn (f->set, true));
  g_autoptr (MarksSet) again = marks_set_new (f->store, f->book, f->edition);
  g_assert_true (marks_set_load (again, NULL));
  assert_order (again, "BCAd");
}

/* Two copies that were edited apart may have given one rank twice. */
static void
test_equal_ranks_are_told_apart (Fixture *f, gconstpointer data)
{
  const char *names[] = { "a", "b", "c", "d" };
  for (guint32 i = 0; i < G_N_ELEMENTS (names); i++) {
    MarksRange range = { .text = f->text, .start = 5 * i, .end = 5 * i + 1 };
    g_autoptr (MarksMark) bookmark = marks_mark_ref (marks_set_toggle_bookmark (f->set, &range));
    g_autoptr (MarksMark) named = marks_mark_with_name (bookmark, names[i], 1);
    g_autoptr (MarksMark) ranked = marks_mark_with_rank (named, i == 0 ? "B" : "V", 1);
    marks_set_replace (f->set, ranked);
  }
  assert_order (f->set, "ABCD");
  g_autofree char *a = g_strdup (marks_mark_get_uuid (marks_set_get_mark (f->set, 0)));
  g_autofree char *c = g_strdup (marks_mark_get_uuid (marks_set_get_mark (f->set, 2)));
  g_autofree char *d = g_strdup (marks_mark_get_uuid (marks_set_get_mark (f->set, 3)));
  marks_set_place_bookmark (f->set, d, MARKS_SIDE_BEFORE, c);
  assert_order (f->set, "ABDC");
  marks_set_place_bookmark (f->set, d, MARKS_SIDE_BEFORE, a);
  assert_order (f->set, "DABC");
}

static void
test_identity_by_path (void)
{
  g_autoptr (GPtrArray) books = g_ptr_array_new ();
  g_autoptr (GPtrArray) editions = g_ptr_array_new ();
  StoreBook known = { .id = 1, .title = (char *) "항해 일지" };
  StoreBook named = { .id = 2, .identifier = (char *) "urn:a", .title = (char *) "항해 일지" };
  StoreEdition old = { .id = 10,
                       .book = 1,
                       .fingerprint = (char *) "f1",
                       .path = (char *) "/home/log.md",
                       .format = (char *) "markdown" };
  StoreEdition foreign = old;
  foreign.book = 2;
  foreign.path = (char *) "/home/other.md";
  g_ptr_array_add (books, &known);
  g_ptr_array_add (books, &named);
  g_ptr_array_add (editions, &old);
  g_ptr_array_add (editions, &foreign);
  StoreBook book = { .title = (char *) "항해일지 (고침)" };
  StoreEdition edition = old;
  edition.fingerprint = (char *) "f2";
  MarksIdentity corrected = marks_identity_match (&book, &edition, books, editions);
  g_assert_cmpint (corrected.kind, ==, MARKS_IDENTITY_EDITION);
  g_assert_cmpint (corrected.book, ==, 1);
  edition.path = foreign.path;
  g_assert_cmpint (marks_identity_match (&book, &edition, books, editions).kind, ==,
                   MARKS_IDENTITY_NEW);
  edition.path = old.path;
  book.title = (char *) "요리책";
  g_assert_cmpint (marks_identity_match (&book, &edition, books, editions).kind, ==,
                   MARKS_IDENTITY_NEW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/marks/set/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("marks-are-listed-by-place", test_marks_are_listed_by_place);
  ADD ("overlapping-highlights-become-one-step", test_overlapping_highlights_become_one_step);
  ADD ("parts-in-two-chapters-are-one-step", test_parts_in_two_chapters_are_one_step);
  ADD ("touching-highlights-stay-two", test_touching_highlights_stay_two);
  ADD ("quotes-have-no-space-around-them", test_quotes_have_no_space_around_them);
  ADD ("edit-and-remove", test_edit_and_remove);
  ADD ("ends-tags-and-names", test_ends_tags_and_names);
  ADD ("bookmark-toggles", test_bookmark_toggles);
  ADD ("tags-as-a-line", test_tags_as_a_line);
  ADD ("bookmarks-in-an-order-of-ones-own", test_bookmarks_in_an_order_of_ones_own);
  ADD ("equal-ranks-are-told-apart", test_equal_ranks_are_told_apart);
  g_test_add_func ("/marks/ranks", test_ranks);
  ADD ("find-and-list", test_find_and_list);
  ADD ("other-window-follows", test_other_window_follows);
  ADD ("list-model-tells-little", test_list_model_tells_little);
  g_test_add_func ("/marks/identity", test_identity);
  g_test_add_func ("/marks/identity-by-text", test_identity_by_text);
  g_test_add_func ("/marks/identity-by-path", test_identity_by_path);
  return g_test_run ();
}
