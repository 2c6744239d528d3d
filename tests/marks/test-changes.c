#include "config.h"

#include "marks-changes.h"
#include "marks-difference.h"
#include "marks-link.h"
#include "marks-mark.h"

#include "dom-xhtml.h"

#include <glib/gstdio.h>
#include <string.h>

/* What an edition has otherwise than the one before, links that lead into both, and marks that damage
 * has left without a place. */

static void
add_section (MarksOutline *outline, int section, const char *body)
{
  g_autofree char *xhtml =
      g_strdup_printf ("<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>%s</body></html>", body);
  g_autoptr (GBytes) bytes = g_bytes_new (xhtml, strlen (xhtml));
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "a.xhtml", NULL, diagnostics);
  g_autoptr (DomText) text = dom_text_new (document);
  marks_outline_add_section (outline, section, text);
}

static void
assert_changes (const char *old_body, const char *new_body, const char *expected)
{
  static const char *const names[] = { "edited", "added", "moved", "removed" };
  g_autoptr (MarksOutline) old = marks_outline_new ();
  g_autoptr (MarksOutline) new = marks_outline_new ();
  g_autoptr (GString) got = g_string_new (NULL);
  add_section (old, 0, old_body);
  add_section (new, 0, new_body);
  g_autoptr (GArray) changes = marks_changes_find (old, new);
  for (guint i = 0; i < changes->len; i++) {
    const MarksChange *change = &g_array_index (changes, MarksChange, i);
    g_string_append_printf (got, "%s %d:%d+%u ", names[change->kind], change->section,
                            change->block, change->n_blocks);
  }
  g_assert_cmpstr (got->str, ==, expected);
}

static void
test_changes (void)
{
  assert_changes ("<p>a</p><p>b</p><p>c</p>", "<p>a</p><p>b</p><p>c</p>", "");
  assert_changes ("<p>a</p><p>b</p><p>c</p>", "<p>a</p><p>x</p><p>c</p>", "edited 0:1+1 ");
  assert_changes ("<p>a</p><p>c</p>", "<p>a</p><p>x</p><p>y</p><p>c</p>", "added 0:1+2 ");
  assert_changes ("<p>a</p><p>b</p><p>c</p>", "<p>a</p><p>c</p>", "removed 0:1+1 ");
  assert_changes ("<p>a</p><p>b</p>", "<p>a</p>", "removed 0:1+1 ");
  assert_changes ("<p>a</p><p>b</p><p>c</p><p>d</p>", "<p>d</p><p>a</p><p>b</p><p>c</p>",
                  "moved 0:0+1 ");
  assert_changes ("<p>우리는 돌아 올것이다</p>", "<p>우리는 돌아올 것이다</p>", "");
  assert_changes ("<p>a</p><p>* * *</p><p>b</p><p>* * *</p><p>c</p>",
                  "<p>a</p><p>* * *</p><p>c</p>", "edited 0:1+1 removed 0:2+2 ");
}

static void
test_outline_reads_back (void)
{
  g_autoptr (MarksOutline) outline = marks_outline_new ();
  add_section (outline, 0, "<p>a</p><p>b</p>");
  add_section (outline, 3, "");
  add_section (outline, 4, "<p>c</p>");
  g_autoptr (GBytes) bytes = marks_outline_to_bytes (outline);
  g_autoptr (MarksOutline) again = marks_outline_new_from_bytes (bytes);
  g_autoptr (GBytes) twice = marks_outline_to_bytes (again);
  g_assert_true (g_bytes_equal (bytes, twice));
  g_assert_cmpint (marks_outline_find (again, 0, 1), ==, 1);
  g_assert_cmpint (marks_outline_find (again, 3, 0), ==, -1);
  g_assert_cmpint (marks_outline_find (again, 4, 0), ==, 2);
  int block = -1;
  g_assert_cmpint (marks_outline_get_section (again, 2, &block), ==, 4);
  g_assert_cmpint (block, ==, 0);
  /* Whatever damage has made of it, it is read or it is none. */
  for (gsize i = 0; i < g_bytes_get_size (bytes); i++) {
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, i);
    g_assert_null (marks_outline_new_from_bytes (cut));
    g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    data[i] ^= 0xff;
    g_autoptr (GBytes) flipped = g_bytes_new (data, g_bytes_get_size (bytes));
    g_autoptr (MarksOutline) read = marks_outline_new_from_bytes (flipped);
    if (read != NULL)
      g_assert_cmpuint (marks_outline_get_n_blocks (read), ==, 3);
  }
}

static BookPublication *
open_book (const char *folder, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "book.md", NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  BookPublication *publication = book_publication_open (path, NULL, &error);
  g_assert_no_error (error);
  return publication;
}

static char *
resolve (const MarksLink *link, BookPublication *publication)
{
  BookLocator start = { 0 };
  guint32 end = 0;
  if (!marks_link_resolve (link, publication, NULL, &start, &end))
    return NULL;
  g_autoptr (DomDocument) document =
      book_publication_load_document (publication, (guint) start.section, NULL);
  g_autoptr (DomText) text = dom_text_new (document);
  return g_strndup (dom_text_get_string (text, NULL) + start.offset, end - start.offset);
}

static void
test_links (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-link-XXXXXX", NULL);
  g_autoptr (BookPublication) first =
      open_book (folder, "# One\n\nA traveller crosses the frozen river.\n\n# Two\n\nThe end.\n");
  g_autoptr (DomDocument) document = book_publication_load_document (first, 0, NULL);
  g_autoptr (DomText) text = dom_text_new (document);
  const char *string = dom_text_get_string (text, NULL);
  guint32 at = (guint32) (strstr (string, "frozen river") - string);
  g_autoptr (MarksAnchor) anchor =
      marks_anchor_new (first, 0, text, at, at + (guint32) strlen ("frozen river"));
  MarksBookInfo info = { .identifier = (char *) "urn:a&b=c" };
  g_autofree char *uri = marks_link_build (anchor, &info);
  g_autoptr (MarksLink) link = marks_link_parse (uri);
  g_assert_cmpstr (link->book, ==, "urn:a&b=c");
  g_assert_cmpstr (link->quote, ==, "frozen river");
  g_autofree char *here = resolve (link, first);
  g_assert_cmpstr (here, ==, "frozen river");
  g_autoptr (BookPublication) second = open_book (
      folder, "# One\n\nNew.\n\nNewer.\n\nA traveller crosses the frozen river.\n\n# Two\n");
  g_autofree char *there = resolve (link, second);
  g_assert_cmpstr (there, ==, "frozen river");
  static const char *const bad[] = { "",
                                     "galpi:",
                                     "galpi:open",
                                     "galpi:open?",
                                     "http://a/",
                                     "galpi:open?book=x",
                                     "galpi:open?quote=%ff" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (marks_link_parse (bad[i]));
  g_autofree char *path = g_build_filename (folder, "book.md", NULL);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_damaged_record_is_shown (void)
{
  g_autoptr (StoreMark) row = store_mark_new ();
  row->uuid = g_strdup ("00000000-0000-4000-8000-000000000001");
  row->kind = g_strdup ("no kind of ours");
  row->tags = g_strdup ("{no json");
  row->note = g_strdup ("what the reader wrote");
  g_autoptr (MarksMark) mark = marks_mark_new_from_row (row, 7);
  g_assert_nonnull (mark);
  g_assert_cmpint (marks_mark_get_state (mark), ==, MARKS_STATE_ORPHAN);
  g_assert_cmpstr (marks_mark_get_note (mark), ==, "what the reader wrote");
  g_assert_cmpint (marks_anchor_get_section (marks_mark_get_anchor (mark)), ==, -1);
}

/* In an edition where it has no place yet, a mark is taken from where it was seen last. */
static void
test_mark_comes_from_the_last_edition (void)
{
  static const struct {
    gint64 edition;
    const char *state;
  } anchors[] = { { 30, "kept" }, { 10, "moved" }, { 20, "orphan" } };
  g_autoptr (StoreMark) row = store_mark_new ();
  row->uuid = g_strdup ("00000000-0000-4000-8000-000000000001");
  row->kind = g_strdup ("highlight");
  for (guint i = 0; i < G_N_ELEMENTS (anchors); i++) {
    StoreAnchor *anchor = store_anchor_new ();
    anchor->edition = anchors[i].edition;
    anchor->state = g_strdup (anchors[i].state);
    g_ptr_array_add (row->anchors, anchor);
  }
  g_autoptr (MarksMark) elsewhere = marks_mark_new_from_row (row, 7);
  g_assert_cmpint (marks_anchor_get_edition (marks_mark_get_anchor (elsewhere)), ==, 10);
  g_autoptr (MarksMark) here = marks_mark_new_from_row (row, 20);
  g_assert_cmpint (marks_mark_get_state (here), ==, MARKS_STATE_ORPHAN);
}

static void
append_spans (GString *out, const char *text, GArray *spans)
{
  for (guint i = 0; i < spans->len; i++) {
    const MarksSpan *span = &g_array_index (spans, MarksSpan, i);
    g_string_append_printf (out, "[%.*s]", (int) (span->end - span->start), text + span->start);
  }
}

static void
assert_difference (const char *old, const char *new, const char *expected)
{
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (MarksSpan));
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (MarksSpan));
  g_autoptr (GString) got = g_string_new (NULL);
  marks_difference_find (old, new, removed, added);
  append_spans (got, old, removed);
  g_string_append (got, " → ");
  append_spans (got, new, added);
  g_assert_cmpstr (got->str, ==, expected);
}

static void
test_difference_of_words (void)
{
  assert_difference ("a b c", "a b c", " → ");
  assert_difference ("a  b", " a b ", " → ");
  assert_difference ("", "a b", " → [a b]");
  assert_difference ("a b", "", "[a b] → ");
  assert_difference ("saw teh storm come", "saw the storm come soon", "[teh] → [the][soon]");
  assert_difference ("one two three four", "one 2 3 four", "[two three] → [2 3]");
  assert_difference ("a b c d", "b c a d", "[a] → [a]");
  assert_difference ("우리는 돌아 올것이다.", "우리는 돌아올 것이다.",
                     "[돌아 올것이다.] → [돌아올 것이다.]");
  /* Too long to be compared word by word: from the first difference to the last. */
  g_autoptr (GString) old = g_string_new ("begin");
  g_autoptr (GString) new = g_string_new ("begin");
  for (int i = 0; i < 2000; i++) {
    g_string_append_printf (old, " o%d", i);
    g_string_append_printf (new, " n%d", i);
  }
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (MarksSpan));
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (MarksSpan));
  marks_difference_find (old->str, new->str, removed, added);
  g_assert_cmpuint (removed->len, ==, 1);
  g_assert_cmpuint (added->len, ==, 1);
  g_assert_cmpuint (g_array_index (added, MarksSpan, 0).start, ==, strlen ("begin "));
  g_assert_cmpuint (g_array_index (added, MarksSpan, 0).end, ==, new->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/marks/changes", test_changes);
  g_test_add_func ("/marks/outline-reads-back", test_outline_reads_back);
  g_test_add_func ("/marks/links", test_links);
  g_test_add_func ("/marks/damaged-record-is-shown", test_damaged_record_is_shown);
  g_test_add_func ("/marks/mark-comes-from-the-last-edition",
                   test_mark_comes_from_the_last_edition);
  g_test_add_func ("/marks/difference-of-words", test_difference_of_words);
  return g_test_run ();
}
