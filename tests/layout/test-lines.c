#include "layout-fixture.h"

#include <string.h>

/* Single lines: where they end and how they are set in their width. */

static const LayoutLine *
get_line (const Fixture *fixture, guint index)
{
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture->flow, 0), &n);
  for (guint i = 0; i < n; i++) {
    if (fragments[i].type == LAYOUT_FRAGMENT_LINE && index-- == 0)
      return fragments[i].line;
  }
  return NULL;
}

/* The words of a line with a stroke between them. */
static char *
dup_words (const LayoutLine *line)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < line->n_runs; i++) {
    if (i > 0)
      g_string_append_c (text, '|');
    if (line->runs[i].word != NULL)
      g_string_append_len (text, line->runs[i].word->text, line->runs[i].word->length);
  }
  return g_string_free (text, FALSE);
}

static double
end_of (const LayoutLine *line)
{
  const LayoutRun *last = &line->runs[line->n_runs - 1];
  return layout_unit_to_px (last->x + last->glyphs_width);
}

/* Two words before an address that does not fit beside them. */
static void
test_torn_lines_stay_ragged (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p>Two words <span>Incomprehensibilitiesincomprehensib</span> and so on and on, "
                "until this is a line that is straight again, and one more.</p>",
                "p { text-align: justify; hyphens: manual } span { white-space: nowrap }", 340,
                600);
  const LayoutLine *torn = get_line (&fixture, 0);
  g_autofree char *words = dup_words (torn);
  g_assert_cmpstr (words, ==, "Two|words");
  g_assert_cmpfloat (end_of (torn), <, 100);
  g_assert_cmpfloat (end_of (get_line (&fixture, 2)), >, 335);
}

static void
test_words_too_long_break_at_their_no_break_spaces (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<h1>Chapter\u00a01.\u00a0Overview</h1>",
                "h1 { font-size: 32px; margin: 0 }", 270, 600);
  g_autofree char *second = dup_words (get_line (&fixture, 1));
  g_assert_cmpstr (second, ==, "Overview");
}

/* A space that is kept stands outside the line when the line ends with it. */
static void
test_kept_spaces_hang_at_the_end (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p>Some text is around a line <code>of code that keeps its spaces</code> where "
                "they are and hang where a line of it ends.</p>",
                "p { text-align: justify } code { white-space: pre-wrap; font-size: 16px }", 330,
                600);
  const LayoutLine *first = get_line (&fixture, 0);
  g_autofree char *words = dup_words (first);
  g_assert_cmpstr (words, ==, "Some|text|is|around|a|line|of|code|that");
  g_assert_cmpfloat_with_epsilon (end_of (first), 330, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/lines/torn-lines-stay-ragged", test_torn_lines_stay_ragged);
  g_test_add_func ("/layout/lines/words-too-long-break-at-their-no-break-spaces",
                   test_words_too_long_break_at_their_no_break_spaces);
  g_test_add_func ("/layout/lines/kept-spaces-hang-at-the-end", test_kept_spaces_hang_at_the_end);
  return g_test_run ();
}
