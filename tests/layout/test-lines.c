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

static const LayoutRun *
get_run (const LayoutLine *line, const char *word)
{
  for (guint i = 0; i < line->n_runs; i++) {
    const LayoutWord *own = line->runs[i].word;
    if (own != NULL && own->length == strlen (word) && memcmp (own->text, word, own->length) == 0)
      return &line->runs[i];
  }
  g_error ("no run with “%s”", word);
}

/* The distance between two words that are neighbours on the line, in px. */
static double
gap_between (const LayoutLine *line, const char *left, const char *right)
{
  const LayoutRun *from = get_run (line, left);
  return layout_unit_to_px (get_run (line, right)->x - from->x - from->glyphs_width);
}

/* Each line before a forced break is a paragraph of the bidi algorithm, and a space between two
 * directions stands between the words that it parts. */
static void
test_both_directions_in_a_line (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p dir='rtl'>שלום<br/>אחד two three ארבע<br/>one</p>",
                "p { font-size: 16px }", 400, 600);
  const LayoutLine *line = get_line (&fixture, 1);
  double space = gap_between (line, "two", "three");
  g_assert_cmpfloat (space, >, 2);
  g_assert_cmpfloat_with_epsilon (gap_between (line, "ארבע", "two"), space, 0.1);
  g_assert_cmpfloat_with_epsilon (gap_between (line, "three", "אחד"), space, 0.1);
}

static void
test_no_break_spaces_stretch_with_the_others (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p>some words of\u00a0the line and a few more of\u00a0them so that it is full</p>",
                "p { text-align: justify; hyphens: manual; font-size: 16px }", 260, 600);
  const LayoutLine *line = get_line (&fixture, 0);
  double space = gap_between (line, "some", "words");
  g_assert_cmpfloat_with_epsilon (gap_between (line, "of", "the"), space, 0.1);
  g_assert_cmpfloat_with_epsilon (end_of (line), 260, 1);
}

/* A quote hangs into the margin, but not towards the number of an item. */
static void
test_nothing_hangs_towards_a_marker (void)
{
  static const char *const text = "“Quoted words that are long enough for two lines, and more";
  g_autofree char *body = g_strdup_printf ("<p>%s</p><ol><li>%s</li></ol>", text, text);
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body, "p, li { text-align: justify }", 330, 600);
  g_assert_cmpint (get_line (&fixture, 0)->runs[0].x, <, 0);
  g_assert_cmpint (get_line (&fixture, 2)->runs[0].x, ==, 0);
}

/* Better a hyphen where the book wants none than a word that falls apart between any two letters. */
static void
test_words_too_long_break_at_syllables (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<h1>Classification</h1>", "h1 { font-size: 32px; hyphens: manual }", 180,
                600);
  g_autofree char *first = dup_words (get_line (&fixture, 0));
  g_assert_true (g_str_has_prefix (first, "Classifi"));
  g_assert_true (get_line (&fixture, 0)->hyphen);
}

/* The coloured parts of an expression that has no space. */
static void
test_parts_too_long_together_are_parted (void)
{
  static const char *const displays[] = { "inline", "inline-block" };
  for (guint d = 0; d < G_N_ELEMENTS (displays); d++) {
    g_autofree char *css =
        g_strdup_printf ("pre { font-size: 16px; margin: 0 } span { display: %s }", displays[d]);
    g_auto (Fixture) fixture = { 0 };
    fixture_init (&fixture,
                  "<pre><span>    <b>System</b>.out.<i>println</i>(<b>Arrays</b>.toString("
                  "<i>text</i>));</span></pre>",
                  css, 240, 600);
    for (guint i = 0; get_line (&fixture, i) != NULL; i++) {
      if (get_line (&fixture, i)->n_runs > 0)
        g_assert_cmpfloat (end_of (get_line (&fixture, i)), <=, 240);
    }
    g_autofree char *first = fixture_dup_page_text (&fixture, 0);
    g_assert_nonnull (strstr (first, "    System.out."));
  }
}

/* Not an empty line where the rest would just fit without its indent. */
static void
test_an_indent_is_no_line (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<pre>a\n            function_name<b>(</b>argument)\nb</pre>",
                "pre { font-size: 16px; margin: 0 }", 240, 600);
  g_autofree char *second = dup_words (get_line (&fixture, 1));
  g_assert_nonnull (strstr (second, "func"));
}

static void
test_nothing_hangs_towards_a_float (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p><span>10</span>Some words that are long enough, until the line with them is "
                "full, and, with commas, ends with one, at its end.</p>",
                "p { text-align: justify; hyphens: manual } span { float: right; width: 60px }",
                360, 600);
  const LayoutLine *line = get_line (&fixture, 1);
  g_autofree char *words = dup_words (line);
  g_assert_true (g_str_has_suffix (words, ","));
  g_assert_cmpfloat_with_epsilon (end_of (line), 300, 0.5);
}

/* A title with the line height of a single line, where it needs two. */
static void
test_lines_do_not_lie_on_each_other (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<h1>The Waste Land</h1>",
                "h1 { font-size: 32px; line-height: 10px; margin: 0 }", 170, 600);
  guint n = 0;
  const LayoutFragment *lines =
      layout_page_get_fragments (layout_flow_get_page (fixture.flow, 0), &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (lines[1].rect.y - lines[0].rect.y, >=, 32 * LAYOUT_UNIT_ONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/lines/torn-lines-stay-ragged", test_torn_lines_stay_ragged);
  g_test_add_func ("/layout/lines/words-too-long-break-at-their-no-break-spaces",
                   test_words_too_long_break_at_their_no_break_spaces);
  g_test_add_func ("/layout/lines/kept-spaces-hang-at-the-end", test_kept_spaces_hang_at_the_end);
  g_test_add_func ("/layout/lines/both-directions-in-a-line", test_both_directions_in_a_line);
  g_test_add_func ("/layout/lines/no-break-spaces-stretch-with-the-others",
                   test_no_break_spaces_stretch_with_the_others);
  g_test_add_func ("/layout/lines/nothing-hangs-towards-a-marker",
                   test_nothing_hangs_towards_a_marker);
  g_test_add_func ("/layout/lines/words-too-long-break-at-syllables",
                   test_words_too_long_break_at_syllables);
  g_test_add_func ("/layout/lines/parts-too-long-together-are-parted",
                   test_parts_too_long_together_are_parted);
  g_test_add_func ("/layout/lines/nothing-hangs-towards-a-float",
                   test_nothing_hangs_towards_a_float);
  g_test_add_func ("/layout/lines/an-indent-is-no-line", test_an_indent_is_no_line);
  g_test_add_func ("/layout/lines/lines-do-not-lie-on-each-other",
                   test_lines_do_not_lie_on_each_other);
  return g_test_run ();
}
