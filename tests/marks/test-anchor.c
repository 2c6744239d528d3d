#include "config.h"

#include "marks-anchor.h"
#include "marks-reanchor.h"

#include "dom-xhtml.h"

#include <string.h>

/* Anchors made in one text and looked for in another. */

#define FIRST "<p>The first paragraph stands at the beginning of things.</p>"
#define SECOND "<p>In the second a traveller crosses the frozen river at dawn.</p>"
#define THIRD "<p>The third and last one says goodbye to everybody present.</p>"

static DomText *
parse (const char *body)
{
  g_autofree char *xhtml = g_strdup_printf (
      "<html "
      "xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>t</title></head><body>%s</body></html>",
      body);
  g_autoptr (GBytes) bytes = g_bytes_new (xhtml, strlen (xhtml));
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "a.xhtml", NULL, diagnostics);
  return dom_text_new (document);
}

/* Anchors the n-th occurrence of a quote, from 0. */
static MarksAnchor *
anchor_quote (DomText *text, const char *quote, int n)
{
  const char *string = dom_text_get_string (text, NULL);
  const char *hit = strstr (string, quote);
  for (; n > 0 && hit != NULL; n--)
    hit = strstr (hit + 1, quote);
  g_assert_nonnull (hit);
  guint32 start = (guint32) (hit - string);
  return marks_anchor_new_for_text ("a.xhtml", 0, text, start, start + (guint32) strlen (quote));
}

static void
assert_place (const MarksAnchor *anchor,
              DomText *text,
              MarksState state,
              const char *before,
              const char *quote)
{
  MarksPlace place = marks_anchor_resolve (anchor, 0, text);
  const char *string = dom_text_get_string (text, NULL);
  g_assert_cmpstr (marks_state_to_string (place.state), ==, marks_state_to_string (state));
  if (state == MARKS_STATE_ORPHAN) {
    g_assert_cmpint (place.section, ==, -1);
    return;
  }
  g_autofree char *found = g_strndup (string + place.start, place.end - place.start);
  g_assert_cmpstr (found, ==, quote);
  g_autofree char *head = g_strndup (string, place.start);
  g_assert_true (g_str_has_suffix (head, before));
}

static void
test_fields_of_an_anchor (void)
{
  g_autoptr (DomText) text = parse (FIRST SECOND THIRD);
  g_autoptr (MarksAnchor) anchor = anchor_quote (text, "frozen river", 0);
  const StoreAnchor *row = marks_anchor_get_row (anchor);
  g_assert_cmpint (row->block, ==, 1);
  g_assert_cmpint (row->end_block, ==, 1);
  g_assert_cmpuint (row->start, ==, strlen ("In the second a traveller crosses the "));
  g_assert_cmpstr (marks_anchor_get_exact (anchor), ==, "frozen river");
  g_assert_cmpstr (marks_anchor_get_prefix (anchor), ==, " second a traveller crosses the ");
  g_assert_cmpint (g_utf8_strlen (marks_anchor_get_suffix (anchor), -1), ==, 32);
  g_assert_true (g_str_has_prefix (marks_anchor_get_suffix (anchor), " at dawn.\nThe third"));
  g_assert_cmphex (row->previous_hash, !=, 0);
  g_assert_cmphex (row->block_hash, !=, row->previous_hash);
  g_assert_cmpint (row->section, ==, 0);
}

static void
test_range_never_splits_a_character (void)
{
  g_autoptr (DomText) text = parse ("<p>갈피를 끼우다</p>");
  g_autoptr (MarksAnchor) anchor = marks_anchor_new_for_text (NULL, 0, text, 1, 8);
  g_assert_true (g_utf8_validate (marks_anchor_get_exact (anchor), -1, NULL));
  g_assert_cmpstr (marks_anchor_get_exact (anchor), ==, "갈피");
  g_autoptr (MarksAnchor) beyond = marks_anchor_new_for_text (NULL, 0, text, 5000, 9000);
  g_assert_cmpstr (marks_anchor_get_exact (beyond), ==, "");
}

static void
test_same_text_keeps_everything (void)
{
  g_autoptr (DomText) text = parse (FIRST SECOND THIRD);
  const char *string = dom_text_get_string (text, NULL);
  guint32 length = (guint32) strlen (string);
  for (guint32 start = 0; start < length; start += 7) {
    g_autoptr (MarksAnchor) anchor =
        marks_anchor_new_for_text ("a.xhtml", 0, text, start, MIN (start + 60, length));
    MarksPlace place = marks_anchor_resolve (anchor, 0, text);
    g_assert_cmpint (place.state, ==, MARKS_STATE_KEPT);
    g_assert_cmpuint (place.start, ==, start);
    g_assert_cmpuint (place.end, ==, MIN (start + 60, length));
  }
}

static void
test_paragraph_inserted_before (void)
{
  g_autoptr (DomText) old = parse (FIRST SECOND THIRD);
  g_autoptr (DomText) text = parse ("<p>Something quite new.</p>" FIRST SECOND THIRD);
  g_autoptr (MarksAnchor) anchor = anchor_quote (old, "frozen river", 0);
  assert_place (anchor, text, MARKS_STATE_MOVED, "crosses the ", "frozen river");
}

static void
test_range_over_blocks_moves_whole (void)
{
  g_autoptr (DomText) old = parse (FIRST SECOND THIRD);
  g_autoptr (DomText) text = parse ("<h1>New</h1>" FIRST SECOND THIRD);
  g_autoptr (MarksAnchor) anchor = anchor_quote (old, "at dawn.\nThe third", 0);
  g_assert_cmpint (marks_anchor_get_row (anchor)->end_block, ==, 2);
  assert_place (anchor, text, MARKS_STATE_MOVED, "river ", "at dawn.\nThe third");
}

static void
test_correction_elsewhere_in_the_paragraph (void)
{
  g_autoptr (DomText) old = parse (FIRST SECOND THIRD);
  g_autoptr (DomText) text =
      parse (FIRST "<p>In the second one a traveller crosses the frozen river at dawn.</p>" THIRD);
  g_autoptr (MarksAnchor) anchor = anchor_quote (old, "crosses the frozen river", 0);
  assert_place (anchor, text, MARKS_STATE_KEPT, "traveller ", "crosses the frozen river");
}

static void
test_typography_alone_is_no_change (void)
{
  g_autoptr (DomText) old = parse ("<p>He said \"never again\" and left the room.</p>");
  g_autoptr (DomText) text = parse ("<p>He said “nev\u00ader again” and left the room.</p>");
  g_autoptr (MarksAnchor) anchor = anchor_quote (old, "again\" and left", 0);
  assert_place (anchor, text, MARKS_STATE_KEPT, "er ", "again” and left");
}

static void
test_korean_spacing_is_a_change (void)
{
  g_autoptr (DomText) old = parse ("<p>우리는 다시 돌아 올것이라고 굳게 믿었다.</p>");
  g_autoptr (DomText) text = parse ("<p>우리는 다시 돌아올 것이라고 굳게 믿었다.</p>");
  g_autoptr (MarksAnchor) anchor = anchor_quote (old, "돌아 올것이라고 굳게", 0);
  assert_place (anchor, text, MARKS_STATE_CHANGED, "다시 ", "돌아올 것이라고 굳게");
  /* Beside the quote it is none. */
  g_autoptr (MarksAnchor) beside = anchor_quote (old, "굳게 믿었다", 0);
  assert_place (beside, text, MARKS_STATE_KEPT, "것이라고 ", "굳게 믿었다");
}

static void
test_refrain_goes_with_its_neighbours (void)
{
#define REFRAIN "<p>And the bell rang over the town.</p>"
  g_autoptr (DomText) old = parse (FIRST REFRAIN SECOND REFRAIN THIRD);
  g_autoptr (MarksAnchor) anchor = anchor_quote (old, "the bell rang", 1);
  /* At the old ordinal now stands the other refrain. */
  g_autoptr (DomText) text = parse ("<p>a</p><p>b</p>" FIRST REFRAIN SECOND REFRAIN THIRD);
  MarksPlace place = marks_anchor_resolve (anchor, 0, text);
  g_assert_cmpint (place.state, ==, MARKS_STATE_MOVED);
  const char *string = dom_text_get_string (text, NULL);
  const char *second = strstr (strstr (string, "the bell") + 1, "the bell");
  g_assert_cmpuint (place.start, ==, (guint32) (second - string));
}

static void
test_duplicate_sentence_is_told_by_context (void)
{
  g_autoptr (DomText) old =
      parse ("<p>Monday was grey. He waited for the letter. The postman passed.</p>"
             "<p>Tuesday was bright. He waited for the letter. Nobody came at all.</p>");
  g_autoptr (DomText) text =
      parse ("<p>Monday was very grey. He waited for the letter. The postman passed by.</p>"
             "<p>Tuesday was bright. He waited for the letter. Nobody came at all that day.</p>");
  g_autoptr (MarksAnchor) first = anchor_quote (old, "He waited for the letter.", 0);
  g_autoptr (MarksAnchor) second = anchor_quote (old, "He waited for the letter.", 1);
  assert_place (first, text, MARKS_STATE_KEPT, "grey. ", "He waited for the letter.");
  assert_place (second, text, MARKS_STATE_KEPT, "bright. ", "He waited for the letter.");
}

static void
test_no_guess_between_equals (void)
{
  g_autoptr (DomText) old = parse ("<p>alpha beta gamma <i>the very same words</i> delta.</p>");
  g_autoptr (DomText) text = parse ("<p>x the very same words y</p><p>z the very same words w</p>");
  g_autoptr (MarksAnchor) anchor = anchor_quote (old, "the very same words", 0);
  assert_place (anchor, text, MARKS_STATE_ORPHAN, NULL, NULL);
}

static void
test_short_word_alone_is_not_believed (void)
{
  g_autoptr (DomText) old = parse ("<p>It was the best of times.</p>");
  g_autoptr (DomText) text = parse ("<p>Quite another book, the.</p>");
  g_autoptr (MarksAnchor) anchor = anchor_quote (old, "the", 0);
  assert_place (anchor, text, MARKS_STATE_ORPHAN, NULL, NULL);
}

static void
test_deleted_is_an_orphan (void)
{
  g_autoptr (DomText) old = parse (FIRST SECOND THIRD);
  g_autoptr (DomText) text = parse (FIRST THIRD);
  g_autoptr (MarksAnchor) anchor = anchor_quote (old, "frozen river", 0);
  assert_place (anchor, text, MARKS_STATE_ORPHAN, NULL, NULL);
}

static void
test_moved_to_another_section (void)
{
  g_autoptr (DomText) old = parse (FIRST SECOND THIRD);
  g_autoptr (MarksAnchor) anchor = anchor_quote (old, "frozen river", 0);
  g_autoptr (DomText) a = parse (FIRST);
  g_autoptr (DomText) b = parse (THIRD SECOND);
  g_autoptr (MarksReanchor) index = marks_reanchor_new ();
  marks_reanchor_add_section (index, 0, "a.xhtml", a);
  marks_reanchor_add_section (index, 1, "b.xhtml", b);
  MarksPlace place = marks_reanchor_resolve (index, anchor);
  g_assert_cmpint (place.state, ==, MARKS_STATE_MOVED);
  g_assert_cmpint (place.section, ==, 1);
}

static void
test_bookmark_follows_its_text (void)
{
  g_autoptr (DomText) old = parse (FIRST SECOND THIRD);
  guint32 at = dom_text_get_block (old, 1)->start;
  g_autoptr (MarksAnchor) anchor = marks_anchor_new_for_text ("a.xhtml", 0, old, at, at);
  g_autoptr (DomText) text =
      parse (FIRST "<p>New.</p><p>In the second a traveller crosses the frozen lake at noon.</p>");
  MarksPlace place = marks_anchor_resolve (anchor, 0, text);
  g_assert_cmpint (place.state, ==, MARKS_STATE_KEPT);
  g_assert_cmpuint (place.start, ==, dom_text_get_block (text, 2)->start);
  g_assert_cmpuint (place.end, ==, place.start);
}

/* What a file says of an anchor is believed in nothing. */
static void
test_hostile_anchor (void)
{
  g_autoptr (DomText) text = parse (FIRST SECOND THIRD);
  g_autoptr (MarksAnchor) anchor = anchor_quote (text, "frozen river", 0);
  static const guint32 numbers[] = { 0, 1, 3, 4000, G_MAXINT32 };
  for (guint i = 0; i < 5 * 5 * 5; i++) {
    g_autoptr (StoreAnchor) row = marks_anchor_to_row (anchor, 0);
    row->end_block = (int) numbers[i % 5];
    row->start = numbers[i / 5 % 5];
    row->end = numbers[i / 25];
    row->end_block_hash = i % 2 == 0 ? 0 : row->block_hash;
    g_free (row->exact);
    row->exact = g_strdup (i % 3 == 0 ? "" : "frozen river");
    g_autoptr (MarksAnchor) hostile = marks_anchor_new_from_row (row);
    MarksPlace place = marks_anchor_resolve (hostile, 0, text);
    gsize length = 0;
    dom_text_get_string (text, &length);
    if (place.section >= 0) {
      g_assert_cmpuint (place.start, <=, place.end);
      g_assert_cmpuint (place.end, <=, length);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/marks/anchor/" name, func)
  ADD ("fields", test_fields_of_an_anchor);
  ADD ("range-never-splits-a-character", test_range_never_splits_a_character);
  ADD ("same-text-keeps-everything", test_same_text_keeps_everything);
  ADD ("paragraph-inserted-before", test_paragraph_inserted_before);
  ADD ("range-over-blocks-moves-whole", test_range_over_blocks_moves_whole);
  ADD ("correction-elsewhere", test_correction_elsewhere_in_the_paragraph);
  ADD ("typography-alone-is-no-change", test_typography_alone_is_no_change);
  ADD ("korean-spacing-is-a-change", test_korean_spacing_is_a_change);
  ADD ("refrain-goes-with-its-neighbours", test_refrain_goes_with_its_neighbours);
  ADD ("duplicate-sentence-is-told-by-context", test_duplicate_sentence_is_told_by_context);
  ADD ("no-guess-between-equals", test_no_guess_between_equals);
  ADD ("short-word-alone-is-not-believed", test_short_word_alone_is_not_believed);
  ADD ("deleted-is-an-orphan", test_deleted_is_an_orphan);
  ADD ("moved-to-another-section", test_moved_to_another_section);
  ADD ("bookmark-follows-its-text", test_bookmark_follows_its_text);
  ADD ("hostile-anchor", test_hostile_anchor);
  return g_test_run ();
}
