#include "layout-fixture.h"

#include <string.h>

/* Vertical writing: https://www.w3.org/TR/css-writing-modes-4/ */

#define KOREAN "갈피는 책을 여는 프로그램이다. 세로로 쓴 글도 읽을 수 있어야 한다. "
#define RL "html { writing-mode: vertical-rl } p { margin: 0; line-height: 20px; font-size: 16px } "
#define LR "html { writing-mode: vertical-lr } p { margin: 0; line-height: 20px; font-size: 16px } "
#define PX(n) ((n) *LAYOUT_UNIT_ONE)

static const LayoutFragment *
get_fragment (const Fixture *fixture, LayoutFragmentType type, guint nth)
{
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture->flow, 0), &n);
  for (guint i = 0; i < n; i++) {
    if (fragments[i].type == type && nth-- == 0)
      return &fragments[i];
  }
  g_assert_not_reached ();
}

static const LayoutRun *
find_run (const Fixture *fixture, const char *text)
{
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture->flow, 0), &n);
  for (guint i = 0; i < n; i++) {
    for (guint r = 0; fragments[i].type == LAYOUT_FRAGMENT_LINE && r < fragments[i].line->n_runs;
         r++) {
      const LayoutRun *run = &fragments[i].line->runs[r];
      if (run->word != NULL && run->word->length == strlen (text)
          && memcmp (run->word->text, text, strlen (text)) == 0)
        return run;
    }
  }
  g_error ("no run of %s", text);
}

static void
test_lines_go_from_right_to_left (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>" KOREAN KOREAN KOREAN "</p>", RL, 300, 200);
  const LayoutRect *first = &get_fragment (&fixture, LAYOUT_FRAGMENT_LINE, 0)->rect;
  const LayoutRect *second = &get_fragment (&fixture, LAYOUT_FRAGMENT_LINE, 1)->rect;
  g_assert_cmpint (first->x + first->width, ==, PX (300));
  g_assert_cmpint (first->width, ==, PX (20));
  g_assert_cmpint (first->height, ==, PX (200));
  g_assert_cmpint (second->x + second->width, ==, first->x);
}

static void
test_lines_go_from_left_to_right (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>" KOREAN KOREAN KOREAN "</p>", LR, 300, 200);
  const LayoutRect *first = &get_fragment (&fixture, LAYOUT_FRAGMENT_LINE, 0)->rect;
  const LayoutRect *second = &get_fragment (&fixture, LAYOUT_FRAGMENT_LINE, 1)->rect;
  g_assert_cmpint (first->x, ==, 0);
  g_assert_cmpint (second->x, ==, first->x + first->width);
}

static void
test_pages_end_where_their_width_does (void)
{
  g_autoptr (GString) body = g_string_new ("<h2>제목</h2>");
  for (int i = 0; i < 12; i++)
    g_string_append (body, "<p>" KOREAN KOREAN KOREAN "</p>");
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body->str, RL, 300, 200);
  fixture_assert_nothing_lost (&fixture);
  g_assert_cmpuint (layout_flow_get_n_pages (fixture.flow), >, 2);
  for (guint p = 0; p < layout_flow_get_n_pages (fixture.flow); p++) {
    guint n = 0;
    const LayoutPage *page = layout_flow_get_page (fixture.flow, p);
    const LayoutFragment *fragments = layout_page_get_fragments (page, &n);
    g_assert_cmpint (layout_page_get_height (page), ==, PX (200));
    for (guint i = 0; i < n; i++) {
      g_assert_cmpint (fragments[i].rect.x, >=, 0);
      g_assert_cmpint (fragments[i].rect.x + fragments[i].rect.width, <=, PX (300));
      g_assert_cmpint (fragments[i].rect.y + fragments[i].rect.height, <=, PX (200));
    }
  }
}

static void
test_letters_stand_or_lie (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p lang='ja'>猫。Hello<span class='u'>ABC</span><span class='s'>犬</span></p>",
                RL ".u { text-orientation: upright } .s { text-orientation: sideways }", 300, 400);
  const LayoutRun *cat = find_run (&fixture, "猫。");
  const LayoutRun *latin = find_run (&fixture, "Hello");
  g_assert_cmpint (cat->orientation, ==, LAYOUT_ORIENTATION_UPRIGHT);
  g_assert_cmpint (cat->glyphs_width, ==, PX (32));
  g_assert_cmpint (latin->orientation, ==, LAYOUT_ORIENTATION_SIDEWAYS);
  g_assert_cmpint (latin->x, ==, cat->x + cat->width);
  g_assert_cmpint (latin->glyphs_width, <, PX (16) * 5);
  /* Both fill the square of an ideograph in the middle of the line. */
  g_assert_cmpint (latin->baseline - latin->ascent, ==, cat->baseline - cat->ascent);
  g_assert_cmpint (find_run (&fixture, "ABC")->orientation, ==, LAYOUT_ORIENTATION_UPRIGHT);
  g_assert_cmpint (find_run (&fixture, "犬")->orientation, ==, LAYOUT_ORIENTATION_SIDEWAYS);
}

static void
test_digits_share_a_place (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture, "<p lang='ja'>第<span class='a'>24</span>章<span class='d'>12月2024年</span></p>",
      RL ".a { text-combine-upright: all } .d { text-combine-upright: digits 2 }", 300, 400);
  const LayoutRun *combined = find_run (&fixture, "24");
  g_assert_cmpint (combined->orientation, ==, LAYOUT_ORIENTATION_COMBINED);
  g_assert_cmpint (combined->glyphs_width, ==, PX (16));
  g_assert_cmpint (find_run (&fixture, "12")->orientation, ==, LAYOUT_ORIENTATION_COMBINED);
  g_assert_cmpint (find_run (&fixture, "2024")->orientation, ==, LAYOUT_ORIENTATION_SIDEWAYS);
}

static void
test_sides_are_those_of_the_page (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<div>" KOREAN "</div>",
                RL "div { margin: 5px 40px 10px 20px; border-right: 3px solid; background: red }",
                300, 200);
  const LayoutFragment *box = get_fragment (&fixture, LAYOUT_FRAGMENT_BOX, 0);
  g_assert_cmpint (box->rect.x + box->rect.width, ==, PX (260));
  g_assert_cmpint (box->rect.y, ==, PX (5));
  g_assert_cmpint (box->rect.height, ==, PX (185));
  g_assert_cmpfloat (box->style->border_width[CSS_SIDE_RIGHT], ==, 3);
  g_assert_cmpfloat (box->style->border_width[CSS_SIDE_TOP], ==, 0);
  const LayoutFragment *line = get_fragment (&fixture, LAYOUT_FRAGMENT_LINE, 0);
  g_assert_cmpint (line->rect.x + line->rect.width, ==, PX (257));
  g_assert_cmpint (line->rect.y, ==, PX (5));
}

static void
test_pictures_are_not_turned (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>앞 <img src='a.png' alt='' style='width: 80px'/> 뒤</p>", RL, 300,
                200);
  const LayoutRect *rect = &get_fragment (&fixture, LAYOUT_FRAGMENT_REPLACED, 0)->rect;
  g_assert_cmpint (rect->width, ==, PX (80));
  g_assert_cmpint (rect->height, ==, PX (60));
}

static void
check_hits (const char *css)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>갈피 <em>Latin</em> 글, 한국어와 함께.</p><p>" KOREAN "</p>", css,
                300, 160);
  const LayoutPage *page = layout_flow_get_page (fixture.flow, 0);
  gsize length = 0;
  const char *text = dom_text_get_string (fixture.text, &length);
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    if (*c == ' ' || *c == '\n' || (c > text && (c[-1] == ' ' || c[-1] == '\n')))
      continue;
    guint32 offset = (guint32) (c - text);
    LayoutRect caret = { 0 };
    g_assert_true (layout_page_get_caret (page, dom_text_point_at (fixture.text, offset), &caret));
    g_assert_cmpint (caret.height, ==, 0);
    LayoutHit hit = layout_page_hit (page, caret.x + caret.width / 2, caret.y + 1);
    g_assert_cmpuint (dom_text_offset_at (fixture.text, hit.point), ==, offset);
  }
  DomRange range = { dom_text_point_at (fixture.text, 0), dom_text_end_point_at (fixture.text, 6) };
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  g_assert_cmpuint (layout_page_get_range_rects (page, &range, rects), ==, 1);
  LayoutRect rect = g_array_index (rects, LayoutRect, 0);
  g_assert_cmpint (rect.width, ==, PX (20));
  g_assert_cmpint (rect.height, ==, PX (32));
}

static void
test_hit_and_caret_agree (void)
{
  check_hits (RL);
  check_hits (LR);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/vertical/lines-go-from-right-to-left",
                   test_lines_go_from_right_to_left);
  g_test_add_func ("/layout/vertical/lines-go-from-left-to-right",
                   test_lines_go_from_left_to_right);
  g_test_add_func ("/layout/vertical/pages-end-where-their-width-does",
                   test_pages_end_where_their_width_does);
  g_test_add_func ("/layout/vertical/letters-stand-or-lie", test_letters_stand_or_lie);
  g_test_add_func ("/layout/vertical/digits-share-a-place", test_digits_share_a_place);
  g_test_add_func ("/layout/vertical/sides-are-those-of-the-page",
                   test_sides_are_those_of_the_page);
  g_test_add_func ("/layout/vertical/pictures-are-not-turned", test_pictures_are_not_turned);
  g_test_add_func ("/layout/vertical/hit-and-caret-agree", test_hit_and_caret_agree);
  return g_test_run ();
}
