#include "config.h"

#include "marks-changed-block.h"
#include "marks-identity.h"
#include "marks-set.h"
#include "../test-finalized.h"

#include <glib/gstdio.h>
#include <string.h>

/* The whole way: a book is opened, marked, revised by its author and opened again. */

#define HEAD "---\ntitle: The Frozen River\nidentifier: urn:test:river\n---\n\n"
#define ONE "# One\n\nThe first paragraph stands at the beginning of all things.\n\n"
#define RIVER "A traveller crosses the frozen river at dawn, alone.\n\n"
#define GONE "This paragraph will not be there any more next time.\n\n"
#define TWO "# Two\n\nThe last one says goodbye to everybody present.\n"

typedef struct {
  char *folder;
  char *path;
  Store *store;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("galpi-edition-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "book.md", NULL);
  g_autofree char *database = g_build_filename (f->folder, "galpi.db", NULL);
  f->store = store_open (database, STORE_OPEN_NO_DAILY_COPY, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  store_close (f->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  test_assert_finalized (f->store);
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *child = g_build_filename (f->folder, name, NULL);
    g_unlink (child);
  }
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static BookPublication *
open_text (Fixture *f, const char *text, MarksIdentity *identity)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (f->path, text, -1, NULL));
  BookPublication *publication = book_publication_open (f->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (marks_identity_register (f->store, publication, 1000, NULL, identity, &error));
  g_assert_no_error (error);
  return publication;
}

static MarksMark *
mark_quote (MarksSet *set, BookPublication *publication, const char *quote)
{
  for (guint i = 0; i < book_publication_get_n_sections (publication); i++) {
    g_autoptr (DomDocument) document = book_publication_load_document (publication, i, NULL);
    g_autoptr (DomText) text = dom_text_new (document);
    const char *string = dom_text_get_string (text, NULL);
    const char *hit = strstr (string, quote);
    if (hit == NULL)
      continue;
    guint32 start = (guint32) (hit - string);
    MarksRange range = { publication, (int) i, text, start, start + (guint32) strlen (quote) };
    return marks_set_add_range (set, &range, MARKS_KIND_HIGHLIGHT, MARKS_COLOUR_GREEN, "n");
  }
  g_assert_not_reached ();
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
reanchor (MarksSet *set, BookPublication *publication, guint counts[4])
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  marks_set_reanchor_async (set, publication, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (marks_set_reanchor_finish (set, result, counts, &error));
  g_assert_no_error (error);
}

static void
test_marks_follow_a_revised_book (Fixture *f, gconstpointer data)
{
  MarksIdentity old;
  MarksIdentity new;
  guint counts[4];
  g_autoptr (BookPublication) first = open_text (f, HEAD ONE RIVER GONE TWO, &old);
  g_assert_cmpint (old.kind, ==, MARKS_IDENTITY_NEW);
  g_autoptr (MarksSet) before = marks_set_new (f->store, old.book, old.edition);
  g_autofree char *beginning =
      g_strdup (marks_mark_get_uuid (mark_quote (before, first, "beginning of all")));
  MarksMark *mark = mark_quote (before, first, "frozen river");
  g_autofree char *river = g_strdup (marks_mark_get_uuid (mark));
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  g_auto (GStrv) chapters = marks_anchor_dup_contents_path (anchor);
  g_assert_nonnull (chapters[0]);
  g_assert_cmpstr (chapters[g_strv_length (chapters) - 1], ==, "One");
  g_assert_true (g_str_has_prefix (marks_anchor_get_cfi (anchor), "epubcfi(/"));
  g_assert_cmpfloat (marks_anchor_get_progression (anchor), >, 0);
  g_autofree char *gone =
      g_strdup (marks_mark_get_uuid (mark_quote (before, first, "will not be there")));

  g_autoptr (BookPublication) second =
      open_text (f, HEAD ONE "A new paragraph.\n\n" RIVER TWO, &new);
  g_assert_cmpint (new.kind, ==, MARKS_IDENTITY_EDITION);
  g_assert_cmpint (new.book, ==, old.book);
  g_assert_cmpint (new.edition, !=, old.edition);
  g_autoptr (MarksSet) after = marks_set_new (f->store, new.book, new.edition);
  g_assert_true (marks_set_load (after, NULL));
  reanchor (after, second, counts);
  g_assert_cmpuint (counts[MARKS_STATE_KEPT], ==, 1);
  g_assert_cmpuint (counts[MARKS_STATE_MOVED], ==, 1);
  g_assert_cmpuint (counts[MARKS_STATE_ORPHAN], ==, 1);
  g_assert_cmpint (marks_mark_get_state (marks_set_lookup (after, beginning)), ==,
                   MARKS_STATE_KEPT);
  g_assert_cmpint (marks_mark_get_state (marks_set_lookup (after, river)), ==, MARKS_STATE_MOVED);
  g_assert_cmpint (marks_mark_get_state (marks_set_lookup (after, gone)), ==, MARKS_STATE_ORPHAN);
  g_assert_cmpstr (marks_anchor_get_exact (marks_mark_get_anchor (marks_set_lookup (after, gone))),
                   ==, "will not be there");

  /* Written, and the old edition's places are still there for a reader who goes back. */
  g_autoptr (MarksSet) again = marks_set_new (f->store, new.book, new.edition);
  g_assert_true (marks_set_load (again, NULL));
  g_assert_cmpint (marks_mark_get_state (marks_set_lookup (again, river)), ==, MARKS_STATE_MOVED);
  reanchor (again, second, counts);
  g_assert_cmpuint (counts[MARKS_STATE_MOVED], ==, 1);
  MarksIdentity back;
  g_autoptr (BookPublication) third = open_text (f, HEAD ONE RIVER GONE TWO, &back);
  g_assert_cmpint (back.kind, ==, MARKS_IDENTITY_SAME);
  g_assert_cmpint (back.edition, ==, old.edition);
  g_autoptr (MarksSet) home = marks_set_new (f->store, back.book, back.edition);
  g_assert_true (marks_set_load (home, NULL));
  g_assert_cmpint (marks_mark_get_state (marks_set_lookup (home, gone)), ==, MARKS_STATE_KEPT);
}

/* A sentence that is there twice, with a correction in the one that was marked: only the order of all
 * blocks tells which it is. */
static void
test_corrected_mark_keeps_its_ends (Fixture *f, gconstpointer data)
{
#define TWICE "He waited for the letter every day.\n\n"
  MarksIdentity old;
  MarksIdentity new;
  guint counts[4];
  g_autoptr (BookPublication) first = open_text (f, HEAD ONE TWICE RIVER TWICE TWO, &old);
  g_autoptr (MarksSet) before = marks_set_new (f->store, old.book, old.edition);
  g_autofree char *river =
      g_strdup (marks_mark_get_uuid (mark_quote (before, first, "crosses the frozen river")));
  g_autofree char *letter =
      g_strdup (marks_mark_get_uuid (mark_quote (before, first, "waited for the letter")));
  g_autoptr (BookPublication) second = open_text (
      f,
      HEAD ONE "He waited for the leter every day.\n\nA traveller crosses a frozen river at dawn, "
               "alone.\n\n" TWICE TWO,
      &new);
  g_assert_cmpint (new.book, ==, old.book);
  g_autoptr (MarksSet) after = marks_set_new (f->store, new.book, new.edition);
  g_assert_true (marks_set_load (after, NULL));
  reanchor (after, second, counts);
  g_assert_cmpuint (counts[MARKS_STATE_CHANGED], ==, 2);
  g_assert_cmpstr (marks_anchor_get_exact (marks_mark_get_anchor (marks_set_lookup (after, river))),
                   ==, "crosses a frozen river");
  g_assert_cmpstr (
      marks_anchor_get_exact (marks_mark_get_anchor (marks_set_lookup (after, letter))), ==,
      "waited for the leter");
}

static void
undo (MarksSet *set)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  marks_set_undo_async (set, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (marks_set_undo_finish (set, result, &error));
  g_assert_no_error (error);
}

static void
assert_state (MarksSet *set, const char *uuid, MarksState state, const char *before)
{
  MarksMark *mark = marks_set_lookup (set, uuid);
  g_assert_nonnull (mark);
  g_assert_cmpint (marks_mark_get_state (mark), ==, state);
  g_assert_nonnull (marks_mark_get_previous (mark));
  g_assert_cmpstr (marks_anchor_get_exact (marks_mark_get_previous (mark)), ==, before);
}

static void
test_review_is_written_and_undone (Fixture *f, gconstpointer data)
{
  MarksIdentity old;
  MarksIdentity new;
  guint counts[4];
  g_autoptr (BookPublication) first = open_text (f, HEAD ONE RIVER GONE TWO, &old);
  g_autoptr (MarksSet) before = marks_set_new (f->store, old.book, old.edition);
  g_autofree char *river =
      g_strdup (marks_mark_get_uuid (mark_quote (before, first, "crosses the frozen river")));
  g_autofree char *gone =
      g_strdup (marks_mark_get_uuid (mark_quote (before, first, "will not be there")));
  g_autoptr (BookPublication) second =
      open_text (f, HEAD ONE "A traveller crosses a frozen river at dawn, alone.\n\n" TWO, &new);
  g_autoptr (MarksSet) after = marks_set_new (f->store, new.book, new.edition);
  g_assert_true (marks_set_load (after, NULL));
  reanchor (after, second, counts);
  assert_state (after, river, MARKS_STATE_CHANGED, "crosses the frozen river");
  assert_state (after, gone, MARKS_STATE_ORPHAN, "will not be there");

  /* What has no place cannot be kept at it. */
  const char *uuids[] = { river, gone, "no such mark", NULL };
  marks_set_keep (after, uuids);
  assert_state (after, river, MARKS_STATE_KEPT, "crosses the frozen river");
  assert_state (after, gone, MARKS_STATE_ORPHAN, "will not be there");
  g_autoptr (MarksSet) again = marks_set_new (f->store, new.book, new.edition);
  g_assert_true (marks_set_load (again, NULL));
  assert_state (again, river, MARKS_STATE_KEPT, "crosses the frozen river");
  assert_state (again, gone, MARKS_STATE_ORPHAN, "will not be there");
  undo (after);
  assert_state (after, river, MARKS_STATE_CHANGED, "crosses the frozen river");
  g_assert_cmpstr (marks_anchor_get_exact (marks_mark_get_anchor (marks_set_lookup (after, river))),
                   ==, "crosses a frozen river");
  marks_set_remove (after, gone);
  undo (after);
  assert_state (after, gone, MARKS_STATE_ORPHAN, "will not be there");
}

static void
assert_changed_blocks (Fixture *f,
                       const MarksIdentity *identity,
                       BookPublication *publication,
                       const char *expected)
{
  static const char *const names[] = { "edited", "added", "moved", "removed" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) blocks = marks_changed_blocks_list (
      f->store, identity->book, identity->edition, publication, NULL, &error);
  g_autoptr (GString) got = g_string_new (NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < blocks->len; i++) {
    const MarksChangedBlock *block = g_ptr_array_index (blocks, i);
    g_auto (GStrv) chapters = marks_anchor_dup_contents_path (block->anchor);
    g_string_append_printf (got, "%s %u %s: %s|", names[block->kind], block->n_blocks,
                            chapters[g_strv_length (chapters) - 1],
                            marks_anchor_get_exact (block->anchor));
  }
  g_assert_cmpstr (got->str, ==, expected);
}

static void
test_what_is_new_is_listed (Fixture *f, gconstpointer data)
{
  MarksIdentity old;
  MarksIdentity new;
  g_autoptr (BookPublication) first = open_text (f, HEAD ONE RIVER GONE TWO, &old);
  assert_changed_blocks (f, &old, first, "");
  g_autoptr (BookPublication) second =
      open_text (f, HEAD ONE "A traveller crosses a frozen river.\n\n" TWO "\nNew.\n", &new);
  g_assert_cmpint (new.kind, ==, MARKS_IDENTITY_EDITION);
  assert_changed_blocks (f, &new, second,
                         "edited 1 One: A traveller crosses a frozen river.|removed 1 One: |"
                         "added 1 Two: New.|");
}

#define OTHER_BOOK                                                                                 \
  "---\ntitle: Bread and Salt\nidentifier: urn:test:river\n---\n\n# Dough\n\n"                     \
  "Flour, water and salt are left alone overnight in a bowl.\n\n"                                  \
  "In the morning the oven is as hot as it will ever be.\n"

/* The river with one mark, and another book under its identifier with one mark of its own. */
static BookPublication *
open_doubtful (Fixture *f, MarksIdentity *river, MarksIdentity *bread)
{
  g_autoptr (BookPublication) first = open_text (f, HEAD ONE RIVER GONE TWO, river);
  g_assert_cmpint (river->resembles, ==, 0);
  g_autoptr (MarksSet) there = marks_set_new (f->store, river->book, river->edition);
  mark_quote (there, first, "frozen river");
  BookPublication *second = open_text (f, OTHER_BOOK, bread);
  g_assert_cmpint (bread->kind, ==, MARKS_IDENTITY_NEW);
  g_assert_cmpint (bread->book, !=, river->book);
  g_assert_cmpint (bread->resembles, ==, river->book);
  g_autoptr (MarksSet) here = marks_set_new (f->store, bread->book, bread->edition);
  mark_quote (here, second, "hot as it will");
  /* Nobody has answered: it is asked again. */
  g_autoptr (GError) error = NULL;
  g_assert_true (marks_identity_register (f->store, second, 2000, NULL, bread, &error));
  g_assert_cmpint (bread->kind, ==, MARKS_IDENTITY_SAME);
  g_assert_cmpint (bread->resembles, ==, river->book);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return second;
}

static void
answer (Fixture *f, const MarksIdentity *identity, StoreAnswer answer)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  store_answer_question_async (f->store, identity->edition, answer, 3000, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (store_write_finish (f->store, result, NULL, &error));
  g_assert_no_error (error);
}

static guint
count_marks (Fixture *f, gint64 book)
{
  g_autoptr (GPtrArray) marks = store_list_marks (f->store, book, NULL);
  return marks->len;
}

static void
test_another_book_is_kept_apart (Fixture *f, gconstpointer data)
{
  MarksIdentity river;
  MarksIdentity bread;
  g_autoptr (BookPublication) second = open_doubtful (f, &river, &bread);
  answer (f, &bread, STORE_ANSWER_OTHER_BOOK);
  g_assert_true (marks_identity_register (f->store, second, 4000, NULL, &bread, NULL));
  g_assert_cmpint (bread.resembles, ==, 0);
  g_assert_cmpint (bread.book, !=, river.book);
  g_assert_cmpuint (count_marks (f, river.book), ==, 1);
  g_assert_cmpuint (count_marks (f, bread.book), ==, 1);
}

static void
test_new_edition_joins_its_book (Fixture *f, gconstpointer data)
{
  MarksIdentity river;
  MarksIdentity bread;
  guint counts[4];
  g_autoptr (BookPublication) second = open_doubtful (f, &river, &bread);
  gint64 alone = bread.book;
  answer (f, &bread, STORE_ANSWER_SAME_BOOK);
  g_assert_true (marks_identity_register (f->store, second, 4000, NULL, &bread, NULL));
  g_assert_cmpint (bread.kind, ==, MARKS_IDENTITY_SAME);
  g_assert_cmpint (bread.book, ==, river.book);
  g_assert_cmpint (bread.resembles, ==, 0);
  g_autoptr (GPtrArray) books = store_list_books (f->store, NULL);
  g_assert_cmpuint (books->len, ==, 1);
  /* The marks of both are there, and those of the other edition are looked for in this one. */
  g_assert_cmpuint (count_marks (f, alone), ==, 0);
  g_autoptr (MarksSet) set = marks_set_new (f->store, bread.book, bread.edition);
  g_assert_true (marks_set_load (set, NULL));
  g_assert_cmpuint (marks_set_get_n_marks (set), ==, 2);
  reanchor (set, second, counts);
  g_assert_cmpuint (counts[MARKS_STATE_KEPT], ==, 1);
  g_assert_cmpuint (counts[MARKS_STATE_ORPHAN], ==, 1);
  /* The last thing done in the book is what is undone, not the joining. */
  StoreHistory history;
  g_assert_true (store_undo (f->store, river.book, 5000, 0, &history, NULL));
  g_assert_cmpint (history.n_changed, ==, 1);
  g_assert_false (history.can_undo);
  g_assert_cmpuint (count_marks (f, river.book), ==, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/marks/edition/marks-follow-a-revised-book", Fixture, NULL, set_up,
              test_marks_follow_a_revised_book, tear_down);
  g_test_add ("/marks/edition/corrected-mark-keeps-its-ends", Fixture, NULL, set_up,
              test_corrected_mark_keeps_its_ends, tear_down);
  g_test_add ("/marks/edition/review-is-written-and-undone", Fixture, NULL, set_up,
              test_review_is_written_and_undone, tear_down);
  g_test_add ("/marks/edition/what-is-new-is-listed", Fixture, NULL, set_up,
              test_what_is_new_is_listed, tear_down);
  g_test_add ("/marks/edition/another-book-is-kept-apart", Fixture, NULL, set_up,
              test_another_book_is_kept_apart, tear_down);
  g_test_add ("/marks/edition/new-edition-joins-its-book", Fixture, NULL, set_up,
              test_new_edition_joins_its_book, tear_down);
  return g_test_run ();
}
