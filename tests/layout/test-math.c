#include "config.h"

#include "layout-fixture.h"

#include <string.h>
#include <time.h>

/* Formulas. The tests hold with any font, with and without a MATH table; what only a table gives is
 * compared with the font's own numbers. */

#define MATH(content) "<math xmlns='http://www.w3.org/1998/Math/MathML'>" content "</math>"
#define DISPLAY(content)                                                                           \
  "<math display='block' xmlns='http://www.w3.org/1998/Math/MathML'>" content "</math>"

static const char css[] = "body { margin: 0; font-size: 20px } p { margin: 0; line-height: 30px }";

typedef struct {
  const LayoutFragment *fragment;
  const LayoutRun *run;
  LayoutUnit x;
  LayoutUnit baseline;
} Place;

/* The first run that shows @text, in the letters of the page or of its document. */
static Place
find_nth (const Fixture *fixture, const char *text, guint nth)
{
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture->flow, 0), &n);
  for (guint i = 0; i < n; i++) {
    for (guint r = 0; fragments[i].type == LAYOUT_FRAGMENT_LINE && r < fragments[i].line->n_runs;
         r++) {
      const LayoutRun *run = &fragments[i].line->runs[r];
      bool text_node = run->node != NULL && run->node->type == DOM_NODE_TEXT;
      bool shown = run->word != NULL && run->word->length == strlen (text)
                   && memcmp (run->word->text, text, strlen (text)) == 0;
      bool written = text_node && run->end - run->start == strlen (text)
                     && memcmp (run->node->text + run->start, text, strlen (text)) == 0;
      if ((shown || written) && nth-- == 0)
        return (Place){ &fragments[i], run, fragments[i].rect.x + run->x,
                        fragments[i].rect.y + fragments[i].line->baseline + run->baseline };
    }
  }
  g_error ("%s is not shown", text);
}

static Place
find (const Fixture *fixture, const char *text)
{
  return find_nth (fixture, text, 0);
}

/* How tall the glyphs of a run are set: a sign put together from parts has them above each other. */
static guint
count_glyphs (Place place)
{
  return place.run->word->n_glyphs;
}

/* The rules of the page, from its top. */
static GArray *
find_rules (const Fixture *fixture)
{
  GArray *rules = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture->flow, 0), &n);
  for (guint i = 0; i < n; i++) {
    for (guint b = 0; fragments[i].type == LAYOUT_FRAGMENT_LINE && b < fragments[i].line->n_boxes;
         b++) {
      LayoutRect rect = fragments[i].line->boxes[b].rect;
      rect.x += fragments[i].rect.x;
      rect.y += fragments[i].rect.y;
      g_array_append_val (rules, rect);
    }
  }
  return rules;
}

static void
scripts_are_smaller_and_raised (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>" MATH ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>") "</p>",
                css, 400, 400);
  Place base = find (&fixture, "x");
  Place sub = find (&fixture, "i");
  Place sup = find (&fixture, "2");
  g_assert_cmpint (sup.baseline, <, base.baseline);
  g_assert_cmpint (sub.baseline, >, base.baseline);
  g_assert_cmpint (sup.x, >=, base.x + base.run->width);
  g_assert_cmpfloat (sup.run->style->font_size, <, base.run->style->font_size * 0.85f);
  g_assert_cmpfloat (sup.run->style->font_size, >=, base.run->style->font_size * 0.5f);
  /* A letter of an alphabet of its own, or a slanted one; and still the x of the document. */
  g_assert_true (base.run->style->font_style == CSS_FONT_STYLE_ITALIC
                 || strcmp (base.run->word->text, "\U0001D465") == 0);
  g_assert_cmpint (base.run->node->text[base.run->start], ==, 'x');
}

static void
small_scripts_stay_legible (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture,
      "<p>" MATH ("<msup><mi>a</mi><msup><mi>b</mi><msup><mi>c</mi><mi>d</mi></msup></msup>"
                  "</msup>") "</p>",
      css, 400, 400);
  float a = find (&fixture, "a").run->style->font_size;
  float c = find (&fixture, "c").run->style->font_size;
  float d = find (&fixture, "d").run->style->font_size;
  g_assert_cmpfloat (c, >=, a * 0.4f);
  g_assert_cmpfloat (d, >=, c - 0.01f);
}

static void
fractions_stand_on_the_axis (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                DISPLAY ("<mi>a</mi><mo>=</mo><mfrac><mi>b</mi><mrow><mi>c</mi><mo>+</mo><mi>d</mi>"
                         "</mrow></mfrac>"),
                css, 400, 400);
  Place a = find (&fixture, "a");
  Place b = find (&fixture, "b");
  Place c = find (&fixture, "c");
  Place equals = find (&fixture, "=");
  g_autoptr (GArray) rules = find_rules (&fixture);
  g_assert_cmpuint (rules->len, ==, 1);
  const LayoutRect *rule = &g_array_index (rules, LayoutRect, 0);
  g_assert_cmpint (b.baseline, <, rule->y);
  g_assert_cmpint (c.baseline, >, rule->y + rule->height);
  g_assert_cmpint (equals.baseline, ==, a.baseline);
  LayoutUnit height = a.baseline - (rule->y + rule->height / 2);
  g_assert_cmpint (height, >, 20 * LAYOUT_UNIT_ONE / 8);
  g_assert_cmpint (height, <, 20 * LAYOUT_UNIT_ONE / 3);
  /* The narrower part is centred. */
  LayoutUnit middle = rule->x + rule->width / 2;
  g_assert_cmpint (ABS (b.x + b.run->width / 2 - middle), <, 2 * LAYOUT_UNIT_ONE);
}

static Place
find_bracket (const char *content, Fixture *fixture)
{
  g_autofree char *body =
      g_strdup_printf (DISPLAY ("<mrow><mo>(</mo><mtable>%s</mtable><mo>)</mo></mrow>"), content);
  fixture_init (fixture, body, css, 400, 800);
  return find (fixture, "(");
}

static void
brackets_grow_with_their_content (void)
{
#define ROW "<mtr><mtd><mi>a</mi></mtd></mtr>"
  g_auto (Fixture) one = { 0 };
  g_auto (Fixture) three = { 0 };
  g_auto (Fixture) nine = { 0 };
  LayoutUnit small = find_bracket (ROW, &one).fragment->rect.height;
  LayoutUnit middle = find_bracket (ROW ROW ROW, &three).fragment->rect.height;
  Place large = find_bracket (ROW ROW ROW ROW ROW ROW ROW ROW ROW, &nine);
  g_assert_cmpint (middle, >, small * 3 / 2);
  g_assert_cmpint (large.fragment->rect.height, >, middle * 3 / 2);
  /* It covers what it is around, nearly. */
  Place first = find_nth (&nine, "a", 0);
  Place last = find_nth (&nine, "a", 8);
  LayoutUnit rows = last.baseline - first.baseline;
  /* Without a MATH table a sign is only set larger, and not without end. */
  if (count_glyphs (large) > 1)
    g_assert_cmpint (large.fragment->rect.height, >=, rows);
  g_assert_cmpint (large.fragment->rect.height, <=, rows + 60 * LAYOUT_UNIT_ONE);
#undef ROW
}

static void
a_bracket_that_must_not_stretch_does_not (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                DISPLAY ("<mo stretchy='false'>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac>"
                         "<mo>)</mo>"),
                css, 400, 400);
  LayoutUnit plain = find (&fixture, "(").fragment->rect.height;
  LayoutUnit stretched = find (&fixture, ")").fragment->rect.height;
  g_assert_cmpint (stretched, >, plain);
}

static void
roots_cover_what_is_in_them (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture,
      DISPLAY ("<mroot><mrow><mi>a</mi><mo>+</mo><mfrac><mi>b</mi><mi>c</mi></mfrac></mrow>"
               "<mn>3</mn></mroot>"),
      css, 400, 400);
  Place sign = find (&fixture, "√");
  Place b = find (&fixture, "b");
  Place c = find (&fixture, "c");
  Place degree = find (&fixture, "3");
  g_assert_true (sign.run->generated);
  g_assert_cmpint (sign.fragment->rect.y, <, b.baseline - b.run->style->font_size * 20);
  g_assert_cmpint (sign.fragment->rect.y + sign.fragment->rect.height, >=, c.baseline);
  g_assert_cmpint (degree.x, <, find (&fixture, "a").x);
  g_assert_cmpint (degree.baseline, <, c.baseline);
  g_autoptr (GArray) rules = find_rules (&fixture);
  g_assert_cmpuint (rules->len, ==, 2);
}

#define SUM "<munderover><mo>∑</mo><mi>m</mi><mi>n</mi></munderover><mi>a</mi>"

static void
limits_follow_the_style (void)
{
  g_auto (Fixture) display = { 0 };
  g_auto (Fixture) text = { 0 };
  fixture_init (&display, DISPLAY (SUM), css, 400, 400);
  fixture_init (&text, "<p>" MATH (SUM) "</p>", css, 400, 400);
  Place sum = find (&display, "∑");
  Place over = find (&display, "n");
  Place under = find (&display, "m");
  LayoutUnit middle = sum.x + sum.run->width / 2;
  g_assert_cmpint (ABS (over.x + over.run->width / 2 - middle), <, 4 * LAYOUT_UNIT_ONE);
  g_assert_cmpint (over.baseline, <, sum.fragment->rect.y + 2 * LAYOUT_UNIT_ONE);
  g_assert_cmpint (under.baseline, >, sum.baseline);
  Place beside = find (&text, "n");
  Place small = find (&text, "∑");
  g_assert_cmpint (beside.x, >=, small.x + small.run->width);
  g_assert_cmpint (small.run->width, <, sum.run->width);
}

static void
operators_have_room (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture,
      "<p>" MATH ("<mi>a</mi><mo>=</mo><mo>-</mo><mi>b</mi><mo>+</mo><mi>c</mi>") "</p>"
                                                                                  "<p>" MATH (
                                                                                      "<msup><mi>x<"
                                                                                      "/mi><mrow><"
                                                                                      "mi>d</"
                                                                                      "mi><mo>+</"
                                                                                      "mo><mi>e</"
                                                                                      "mi></mrow></"
                                                                                      "msup>") "</"
                                                                                               "p>",
      css, 400, 400);
  Place equals = find (&fixture, "=");
  Place minus = find (&fixture, "−");
  Place b = find (&fixture, "b");
  Place plus = find_nth (&fixture, "+", 0);
  Place c = find (&fixture, "c");
  g_assert_cmpint (minus.x, >, equals.x + equals.run->width + 3 * LAYOUT_UNIT_ONE);
  /* A minus after a relation is one with what it is before; one between two things is not. */
  g_assert_cmpint (b.x, <=, minus.x + minus.run->width + LAYOUT_UNIT_ONE / 2);
  g_assert_cmpint (c.x, >, plus.x + plus.run->width + 3 * LAYOUT_UNIT_ONE);
  g_auto (Fixture) functions = { 0 };
  fixture_init (
      &functions,
      "<p>" MATH (
          "<mn>2</mn><mi>sin</mi><mo>&#x2061;</mo><mi>y</mi><mo>,</mo><mi>cos</mi>"
          "<mo>&#x2061;</mo><mo form='prefix'>(</mo><mi>z</mi><mo>)</mo>") "</p>"
                                                                           "<p>" MATH ("<mo "
                                                                                       "form='"
                                                                                       "prefix' "
                                                                                       "rspace='0."
                                                                                       "2em'>det</"
                                                                                       "mo><mo "
                                                                                       "form='"
                                                                                       "prefix'>(</"
                                                                                       "mo>"
                                                                                       "<mi>A</"
                                                                                       "mi><mo "
                                                                                       "form='"
                                                                                       "prefix' "
                                                                                       "rspace='0."
                                                                                       "2em'>max</"
                                                                                       "mo><mi>B</"
                                                                                       "mi>") "</"
                                                                                              "p>",
      css, 400, 400);
  Place sine = find (&functions, "sin");
  Place two = find (&functions, "2");
  Place cosine = find (&functions, "cos");
  g_assert_cmpint (sine.x, >, two.x + two.run->width + LAYOUT_UNIT_ONE);
  g_assert_cmpint (find (&functions, "y").x, >, sine.x + sine.run->width + LAYOUT_UNIT_ONE);
  g_assert_cmpint (find (&functions, "(").x, <=,
                   cosine.x + cosine.run->width + LAYOUT_UNIT_ONE / 2);
  Place det = find (&functions, "det");
  Place most = find (&functions, "max");
  g_assert_cmpint (find_nth (&functions, "(", 1).x, <=,
                   det.x + det.run->width + LAYOUT_UNIT_ONE / 2);
  g_assert_cmpint (find (&functions, "B").x, >, most.x + most.run->width + LAYOUT_UNIT_ONE);
  Place small = find_nth (&fixture, "+", 1);
  g_assert_cmpint (find (&fixture, "e").x, <=, small.x + small.run->width + LAYOUT_UNIT_ONE / 2);
}

static void
accents_stand_over_letters (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture,
      DISPLAY ("<mover accent='true'><mi>x</mi><mo stretchy='false'>^</mo></mover><mo>+</mo>"
               "<mover><mrow><mi>A</mi><mi>B</mi></mrow><mo>¯</mo></mover>"),
      css, 400, 400);
  Place x = find (&fixture, "x");
  Place hat = find (&fixture, "^");
  g_assert_cmpint (hat.baseline, <=, x.baseline);
  g_assert_cmpint (ABS (hat.x - x.x), <, 20 * LAYOUT_UNIT_ONE);
  g_autoptr (GArray) rules = find_rules (&fixture);
  g_assert_cmpuint (rules->len, ==, 1);
  Place b = find (&fixture, "B");
  const LayoutRect *rule = &g_array_index (rules, LayoutRect, 0);
  g_assert_cmpint (rule->x, <=, find (&fixture, "A").x);
  g_assert_cmpint (rule->x + rule->width, >=, b.x + b.run->width);
  g_assert_cmpint (rule->y, <, b.baseline - 10 * LAYOUT_UNIT_ONE);
}

static void
lines_make_room_for_formulas (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture,
      "<p>word " MATH ("<mi>x</mi>") "</p><p>word " MATH (
          "<mstyle displaystyle='true'><mfrac><mi>a</mi><mfrac><mi>b</mi><mi>c</mi></mfrac>"
          "</mfrac></mstyle>") "</p><p>end</p>",
      css, 400, 400);
  Place first = find_nth (&fixture, "word", 0);
  Place second = find_nth (&fixture, "word", 1);
  Place x = find (&fixture, "x");
  Place c = find (&fixture, "c");
  Place end = find (&fixture, "end");
  g_assert_cmpint (x.baseline, ==, first.baseline);
  g_assert_cmpint (first.fragment->rect.height, ==, 30 * LAYOUT_UNIT_ONE);
  g_assert_cmpint (second.fragment->rect.height, >, 45 * LAYOUT_UNIT_ONE);
  g_assert_cmpint (end.fragment->rect.y, >, c.baseline);
}

/* A sum of @n terms and z, in the place of the dot in @around. */
static char *
repeat_terms (int n, const char *around)
{
  g_autoptr (GString) content = g_string_new (NULL);
  for (int i = 0; i < n; i++)
    g_string_append (content, "<mi>x</mi><mo>+</mo>");
  g_auto (GStrv) parts = g_strsplit (around, "●", 2);
  return g_strconcat (parts[0], content->str, "<mi>z</mi>", parts[1], NULL);
}

static void
assert_shown_at (const Fixture *fixture, bool same_line, bool smaller)
{
  Place x = find (fixture, "x");
  Place z = find (fixture, "z");
  g_assert_cmpint (z.x + z.run->width, <=, 400 * LAYOUT_UNIT_ONE);
  g_assert_cmpint (z.baseline == x.baseline, ==, same_line);
  g_auto (Fixture) natural = { 0 };
  fixture_init (&natural, DISPLAY ("<mi>z</mi>"), css, 400, 400);
  float size = find (&natural, "z").run->style->font_size;
  g_assert_cmpint (z.run->style->font_size < size * 0.99f, ==, smaller);
  g_assert_cmpfloat (z.run->style->font_size, >=, 8);
}

/* What stands alone becomes a little smaller, or is broken; what has no place for that, smaller. */
static void
wide_formulas_are_made_to_fit (void)
{
  g_autofree char *a_little = repeat_terms (13, DISPLAY ("●"));
  g_autofree char *far_too = repeat_terms (20, DISPLAY ("●"));
  g_autofree char *in_text = repeat_terms (20, "<p>" MATH ("●") "</p>");
  g_autofree char *whole = repeat_terms (20, DISPLAY ("<msqrt>●</msqrt>"));
  const struct {
    const char *body;
    bool same_line;
    bool smaller;
  } cases[] = {
    { a_little, true, true },
    { far_too, false, false },
    { in_text, false, false },
    { whole, true, true },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Fixture) fixture = { 0 };
    fixture_init (&fixture, cases[i].body, css, 400, 400);
    assert_shown_at (&fixture, cases[i].same_line, cases[i].smaller);
  }
}

/* The baseline of what holds a formula is that of its line. */
static void
boxes_have_the_baseline_of_the_line (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p>outside <span style='display: inline-block'>inside " MATH (
                    "<mfrac><mi>a</mi><mi>b</mi></mfrac>") "</span></p>",
                css, 400, 400);
  g_assert_cmpint (find (&fixture, "outside").baseline, ==, find (&fixture, "inside").baseline);
}

/* Each letter is shown once, in the order of the document, whatever it is nested in. */
static void
nothing_is_lost (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture,
      "<p>" MATH (
          "<semantics><mrow><mi>a</mi><mfenced open='[' "
          "separators=';'><mi>b</mi><mi>c</mi></mfenced>"
          "<mmultiscripts><mi>d</mi><mi>e</mi><none/><mprescripts/><mi>f</mi><mi>g</mi>"
          "</mmultiscripts><mtable><mtr><mtd><mi>h</mi></mtd></mtr><mi>i</mi></mtable>"
          "<menclose notation='box'><mi>j</mi></menclose><mpadded width='+1em'><mi>k</mi></mpadded>"
          "<maction><mi>l</mi><mi>HIDDEN</mi></maction><mstyle>m</mstyle><munknown><mi>n</mi></"
          "munknown>"
          "<ms>o</ms><mfrac><mi>p</mi></mfrac><msup><mi>q</mi></msup><msqrt/><mover/></mrow>"
          "<annotation>HIDDEN</annotation></semantics>") "</p>",
      css, 600, 400);
  const char *letters[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i",
                            "j", "k", "l", "m", "n", "o", "p", "q" };
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    find (&fixture, letters[i]);
  find (&fixture, "[");
  find (&fixture, ";");
  find (&fixture, ")");
  g_autofree char *text = fixture_dup_page_text (&fixture, 0);
  g_assert_null (strstr (text, "HIDDEN"));
}

static void
an_empty_formula_shows_its_alternative (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p><math alttext='x squared' xmlns='http://www.w3.org/1998/Math/MathML'/></p>",
                css, 400, 400);
  g_assert_true (find (&fixture, "x squared").run->generated);
}

/* Hit test, caret and rectangles agree on every letter. */
static void
places_go_there_and_back (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p>before " MATH ("<mi>a</mi><mo>=</mo><mfrac><mi>b</mi><mrow><mi>c</mi><mo>+</mo>"
                                   "<msup><mi>d</mi><mi>e</mi></msup></mrow></mfrac>") " after</p>",
                css, 400, 400);
  const LayoutPage *page = layout_flow_get_page (fixture.flow, 0);
  const char *letters[] = { "a", "b", "c", "d", "e", "before", "after" };
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++) {
    Place place = find (&fixture, letters[i]);
    LayoutHit hit = layout_page_hit (page, place.x + place.run->width / 3,
                                     place.baseline - 2 * LAYOUT_UNIT_ONE);
    g_assert_true (hit.node == place.run->node);
    g_assert_true (hit.point.node == place.run->node);
    LayoutRect caret;
    DomPoint start = { .node = place.run->node, .offset = place.run->start };
    g_assert_true (layout_page_get_caret (page, start, &caret));
    g_assert_cmpint (caret.x, ==, place.x);
    DomRange range = { start, { place.run->node, place.run->end } };
    g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
    g_assert_cmpuint (layout_page_get_range_rects (page, &range, rects), ==, 1);
    const LayoutRect *rect = &g_array_index (rects, LayoutRect, 0);
    g_assert_cmpint (rect->x, ==, place.x);
    g_assert_cmpint (rect->y, <, place.baseline);
    g_assert_cmpint (rect->y + rect->height, >=, place.baseline);
  }
}

/* To the book's text a formula is one character, and what covers that covers the formula. */
static void
a_formula_is_one_place_in_the_text (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture,
      "<p>before " MATH ("<mi>a</mi><mo>=</mo><mfrac><mi>b</mi><mi>c</mi></mfrac>") " after</p>",
      css, 400, 400);
  const LayoutPage *page = layout_flow_get_page (fixture.flow, 0);
  Place a = find (&fixture, "a");
  Place c = find (&fixture, "c");
  guint32 offset = dom_text_offset_at (fixture.text, layout_page_hit (page, a.x, a.baseline).point);
  guint32 end = dom_text_offset_at (fixture.text, layout_page_hit (page, c.x, c.baseline).point);
  const char *text = dom_text_get_string (fixture.text, NULL);
  g_assert_cmpuint (end, ==, offset + 3);
  g_assert_true (g_str_has_prefix (text + offset, "\xEF\xBF\xBC after"));
  DomRange range = { dom_text_point_at (fixture.text, offset),
                     dom_text_end_point_at (fixture.text, offset + 3) };
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  g_assert_cmpuint (layout_page_get_range_rects (page, &range, rects), >=, 3);
  LayoutUnit right = find (&fixture, "after").x;
  for (guint i = 0; i < rects->len; i++) {
    const LayoutRect *rect = &g_array_index (rects, LayoutRect, i);
    g_assert_cmpint (rect->x, >=, find (&fixture, "a").x);
    g_assert_cmpint (rect->x + rect->width, <=, right);
  }
}

/* A formula goes to the page of its line, whatever its letters reach up to. */
static void
formulas_stay_with_their_lines (void)
{
  for (int height = 100; height < 200; height += 7) {
    g_auto (Fixture) fixture = { 0 };
    g_autoptr (GString) body = g_string_new (NULL);
    for (int i = 0; i < 12; i++)
      g_string_append (body, "<p>w " MATH ("<mstyle displaystyle='true'><mfrac><mi>a</mi><mi>b</mi>"
                                           "</mfrac></mstyle><mi>z</mi>") "</p>");
    fixture_init (&fixture, body->str, css, 200, height);
    for (guint p = 0; p < layout_flow_get_n_pages (fixture.flow); p++) {
      g_autofree char *text = fixture_dup_page_text (&fixture, p);
      g_assert_cmpint (*text, ==, 'w');
      g_assert_true (g_str_has_suffix (text, "z") || g_str_has_suffix (text, "\U0001D467"));
    }
  }
}

static char *
nest (const char *open, const char *close, int depth)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, "<mi>x</mi>");
  for (int i = 0; i < depth; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

/* Processor time of this thread for laying out so many things in each other, in microseconds. */
static double
measure_depth (const char *open, const char *close, int depth)
{
  g_autofree char *content = nest (open, close, depth);
  g_autofree char *body = g_strdup_printf (DISPLAY ("%s"), content);
  g_auto (Fixture) fixture = { 0 };
  struct timespec start;
  struct timespec end;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &start);
  fixture_init (&fixture, body, css, 400, 400);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &end);
  find (&fixture, "x");
  return (double) (end.tv_sec - start.tv_sec) * 1e6 + (double) (end.tv_nsec - start.tv_nsec) / 1e3;
}

/* One pass for each depth would take sixteen times as long. */
static void
depth_is_survived_in_linear_time (void)
{
  static const char *const nests[][2] = {
    { "<mrow>", "</mrow>" },
    { "<mrow><mo>(</mo>", "<mo>)</mo></mrow>" },
    { "<msup><mi>y</mi>", "</msup>" },
    { "<msup>", "<mi>y</mi></msup>" },
    { "<mfrac><mi>y</mi>", "</mfrac>" },
    { "<msqrt>", "</msqrt>" },
    { "<mtable><mtr><mtd>", "</mtd></mtr></mtable>" },
    { "<mover>", "<mo>→</mo></mover>" },
    { "<mfenced>", "</mfenced>" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (nests); i++) {
    double less = measure_depth (nests[i][0], nests[i][1], 38);
    double more = measure_depth (nests[i][0], nests[i][1], 150);
    g_test_message ("%s: %.0f us, %.0f us", nests[i][0], less, more);
    /* What is over in a moment says nothing. */
    g_assert_true (more < 100000 || more < 12 * less);
  }
}

/* However long a token is, all of its letters are set. */
static void
letters_of_long_tokens_are_kept (void)
{
  g_autoptr (GString) body =
      g_string_new ("<p><math xmlns='http://www.w3.org/1998/Math/MathML'><mtext>");
  for (int i = 0; i < 3000; i++)
    g_string_append (body, "aé ");
  g_string_append (body, "z</mtext></math></p>");
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body->str, css, 400, 600);
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture.flow, 0), &n);
  gsize letters = 0;
  for (guint i = 0; i < n; i++) {
    for (guint r = 0; fragments[i].type == LAYOUT_FRAGMENT_LINE && r < fragments[i].line->n_runs;
         r++) {
      const LayoutRun *run = &fragments[i].line->runs[r];
      letters += run->word != NULL ? run->word->length : 0;
    }
  }
  g_assert_cmpuint (letters, ==, 3000 * strlen ("aé ") + 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/math/scripts", scripts_are_smaller_and_raised);
  g_test_add_func ("/layout/math/script-levels", small_scripts_stay_legible);
  g_test_add_func ("/layout/math/fractions", fractions_stand_on_the_axis);
  g_test_add_func ("/layout/math/brackets", brackets_grow_with_their_content);
  g_test_add_func ("/layout/math/fixed-bracket", a_bracket_that_must_not_stretch_does_not);
  g_test_add_func ("/layout/math/roots", roots_cover_what_is_in_them);
  g_test_add_func ("/layout/math/limits", limits_follow_the_style);
  g_test_add_func ("/layout/math/operators", operators_have_room);
  g_test_add_func ("/layout/math/accents", accents_stand_over_letters);
  g_test_add_func ("/layout/math/lines", lines_make_room_for_formulas);
  g_test_add_func ("/layout/math/baseline", boxes_have_the_baseline_of_the_line);
  g_test_add_func ("/layout/math/wide", wide_formulas_are_made_to_fit);
  g_test_add_func ("/layout/math/nothing-lost", nothing_is_lost);
  g_test_add_func ("/layout/math/alternative", an_empty_formula_shows_its_alternative);
  g_test_add_func ("/layout/math/places", places_go_there_and_back);
  g_test_add_func ("/layout/math/one-place", a_formula_is_one_place_in_the_text);
  g_test_add_func ("/layout/math/pages", formulas_stay_with_their_lines);
  g_test_add_func ("/layout/math/long-tokens", letters_of_long_tokens_are_kept);
  g_test_add_func ("/layout/math/depth", depth_is_survived_in_linear_time);
  return g_test_run ();
}
