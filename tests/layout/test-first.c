#include "layout-fixture.h"

#include <string.h>

/* ::first-letter and ::first-line: https://www.w3.org/TR/css-pseudo-4/#typographic-pseudos */

#define WORDS "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "

static const LayoutRun *
find_run (const Fixture *fixture, const char *text, const LayoutFragment **line)
{
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture->flow, 0), &n);
  for (guint i = 0; i < n; i++) {
    for (guint r = 0; fragments[i].type == LAYOUT_FRAGMENT_LINE && r < fragments[i].line->n_runs;
         r++) {
      const LayoutRun *run = &fragments[i].line->runs[r];
      if (run->word == NULL || run->word->length != strlen (text)
          || memcmp (run->word->text, text, strlen (text)) != 0)
        continue;
      if (line != NULL)
        *line = &fragments[i];
      return run;
    }
  }
  g_error ("no run of %s", text);
}

static void
test_the_letter_takes_its_punctuation (void)
{
  static const struct {
    const char *body;
    const char *letter;
    guint32 offset;
  } cases[] = {
    { "<p>Word</p>", "W", 0 },
    { "<p>“Word</p>", "“W", 0 },
    { "<p>  A. Word</p>", "A.", 2 },
    { "<p><em>가나</em> 다</p>", "가", 0 },
    { "<p><span></span>«É»t</p>", "«É»", 0 },
    { "<div><p>Word</p><p>Other</p></div>", "W", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Fixture) fixture = { 0 };
    fixture_init (&fixture, cases[i].body,
                  "p, div { font-size: 16px } ::first-letter { color: #ff0000 }", 400, 300);
    const LayoutRun *run = find_run (&fixture, cases[i].letter, NULL);
    g_assert_cmpuint (run->style->color.red, ==, 255);
    g_assert_cmpuint (run->start, ==, cases[i].offset);
    fixture_assert_nothing_lost (&fixture);
  }
}

static void
test_a_floating_letter_has_lines_beside_it (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture, "<p>" WORDS WORDS "</p>",
      "p { margin: 0; line-height: 20px } p::first-letter { float: left; font-size: 40px; "
      "line-height: 40px; margin-right: 4px }",
      300, 300);
  const LayoutFragment *letter = NULL;
  const LayoutFragment *line = NULL;
  find_run (&fixture, "o", &letter);
  find_run (&fixture, "ne", &line);
  g_assert_cmpint (letter->rect.x, ==, 0);
  g_assert_cmpint (line->rect.x, >, letter->rect.width);
  g_assert_cmpint (letter->rect.height, ==, 40 * LAYOUT_UNIT_ONE);
  DomPoint point = layout_page_hit (layout_flow_get_page (fixture.flow, 0), 1, 20 * 64).point;
  g_assert_cmpuint (dom_text_offset_at (fixture.text, point), ==, 0);
  fixture_assert_nothing_lost (&fixture);
}

/* Whatever is on the first line has its style, and nothing else. */
static void
check_first_line (const char *body)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture, body,
      "p { margin: 0 } p::first-line { letter-spacing: 2px; font-weight: bold } .f { float: "
      "left; width: 90px; height: 10px }",
      300, 300);
  guint n = 0;
  guint n_lines = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture.flow, 0), &n);
  for (guint i = 0; i < n; i++) {
    if (fragments[i].type != LAYOUT_FRAGMENT_LINE)
      continue;
    n_lines++;
    for (guint r = 0; r < fragments[i].line->n_runs; r++) {
      const CssStyle *style = fragments[i].line->runs[r].style;
      g_assert_cmpint (style->font_weight, ==, n_lines == 1 ? 700 : 400);
      g_assert_cmpint (style->letter_spacing > 1, ==, n_lines == 1);
    }
  }
  g_assert_cmpuint (n_lines, >, 2);
  fixture_assert_nothing_lost (&fixture);
}

static void
test_the_first_line_ends_where_it_ends (void)
{
  check_first_line ("<p>" WORDS WORDS "</p>");
  check_first_line ("<p>one <em>two three four five six</em> seven " WORDS "</p>");
  check_first_line ("<p style='text-align: justify; text-indent: 30px'>" WORDS WORDS "</p>");
  check_first_line ("<div class='f'></div><p>" WORDS WORDS "</p>");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/first/the-letter-takes-its-punctuation",
                   test_the_letter_takes_its_punctuation);
  g_test_add_func ("/layout/first/a-floating-letter-has-lines-beside-it",
                   test_a_floating_letter_has_lines_beside_it);
  g_test_add_func ("/layout/first/the-first-line-ends-where-it-ends",
                   test_the_first_line_ends_where_it_ends);
  return g_test_run ();
}
