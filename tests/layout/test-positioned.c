#include "layout-fixture.h"

#include <math.h>

#include <string.h>

/* Absolutely positioned boxes: https://www.w3.org/TR/css-position-3/#abspos-layout */

#define PX(n) ((n) *LAYOUT_UNIT_ONE)

/* The box with a background whose element has this id. */
static const LayoutFragment *
find_box (const Fixture *fixture, const char *id)
{
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture->flow, 0), &n);
  for (guint i = 0; i < n; i++) {
    if (fragments[i].type == LAYOUT_FRAGMENT_BOX && fragments[i].node != NULL
        && g_strcmp0 (dom_node_get_attribute (fragments[i].node, "id"), id) == 0)
      return &fragments[i];
  }
  g_error ("no box of %s", id);
}

static void
assert_rect (const LayoutFragment *box, int x, int y, int width, int height)
{
  g_assert_cmpint (box->rect.x, ==, PX (x));
  g_assert_cmpint (box->rect.y, ==, PX (y));
  g_assert_cmpint (box->rect.width, ==, PX (width));
  g_assert_cmpint (box->rect.height, ==, PX (height));
}

#define CSS                                                                                        \
  "body, p { margin: 0 } [id] { background: red } .r { position: relative; height: 100px; "        \
  "margin: 20px 50px; border: 5px solid; padding: 10px } [id] { position: absolute } "

static void
test_insets_are_from_the_containing_block (void)
{
  static const struct {
    const char *style;
    int x, y, width, height;
  } cases[] = {
    { "left: 10px; top: 20px; width: 30px; height: 40px", 65, 45, 30, 40 },
    { "right: 10px; bottom: 20px; width: 30px; height: 40px", 305, 85, 30, 40 },
    { "left: 10px; right: 20px; top: 0; bottom: 0", 65, 25, 260, 120 },
    { "left: 0; right: 0; margin: 0 auto; top: 50%; width: 90px; height: 10px", 155, 85, 90, 10 },
    { "left: 25%; top: 0; width: 50%; height: 25%", 127, 25, 145, 30 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *body = g_strdup_printf (
        "<div class='r'>in flow<div id='a' style='%s'></div></div><p>after</p>", cases[i].style);
    g_auto (Fixture) fixture = { 0 };
    fixture_init (&fixture, body, CSS, 400, 300);
    const LayoutFragment *box = find_box (&fixture, "a");
    g_assert_cmpint (ABS (box->rect.x - PX (cases[i].x)), <=, LAYOUT_UNIT_ONE);
    g_assert_cmpint (box->rect.y, ==, PX (cases[i].y));
    g_assert_cmpint (box->rect.width, ==, PX (cases[i].width));
    g_assert_cmpint (box->rect.height, ==, PX (cases[i].height));
  }
}

static void
test_without_insets_it_stays_in_the_text (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p style='height: 30px'></p><div id='a'>note</div><p>after</p>",
                CSS "p { line-height: 20px }", 400, 300);
  g_assert_cmpint (find_box (&fixture, "a")->rect.y, ==, PX (30));
}

static void
test_the_page_is_the_last_resort (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p>text</p><div id='a' style='top: 100px; left: 40px; width: 20px; "
                "height: 20px'></div>",
                CSS, 400, 300);
  assert_rect (find_box (&fixture, "a"), 40, 100, 20, 20);
}

static void
test_z_index_decides_what_lies_above (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<div id='top' style='z-index: 2; top: 0; left: 0'>A</div>"
                "<div id='low' style='z-index: 1; top: 0; left: 0'>B</div>"
                "<div id='under' style='z-index: -1; top: 0; left: 0'>C</div><p>D</p>",
                CSS, 400, 300);
  g_autofree char *text = fixture_dup_page_text (&fixture, 0);
  g_assert_cmpstr (text, ==, "CDBA");
  const LayoutFragment *low = find_box (&fixture, "low");
  const LayoutFragment *top = find_box (&fixture, "top");
  g_assert_true (low < top);
  /* Its letters lie between its own ground and that of the next. */
  g_assert_cmpint (low[1].type, ==, LAYOUT_FRAGMENT_LINE);
}

static void
test_positioned_inside_positioned (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture,
      "<div id='a' style='left: 30px; top: 40px; width: 200px; height: 100px; padding: 7px'>"
      "<div id='b' style='right: 0; bottom: 0; width: 10px; height: 10px'></div></div>",
      CSS, 400, 300);
  assert_rect (find_box (&fixture, "a"), 30, 40, 214, 114);
  assert_rect (find_box (&fixture, "b"), 234, 144, 10, 10);
}

/* Text sets the width of its box, wherever in the text that stands. */
static void
test_a_box_is_as_wide_as_its_text (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p>before <span id='a' style='left: 10px; top: 50px'>two words</span> after</p>",
                CSS "p { width: 100px }", 400, 300);
  const LayoutFragment *box = find_box (&fixture, "a");
  g_assert_cmpint (box->rect.x, ==, PX (10));
  g_assert_cmpint (box->rect.width, >, PX (50));
  g_assert_cmpint (box->rect.height, <, PX (30));
}

static void
test_transforms_move_what_is_seen (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p>text</p><div id='a' style='left: 100px; top: 40px; transform-origin: 0 0; "
                "transform: translate(50px, 10px) scale(2)'>word</div>",
                CSS, 400, 300);
  const LayoutPage *page = layout_flow_get_page (fixture.flow, 0);
  gsize length = 0;
  const char *text = dom_text_get_string (fixture.text, &length);
  guint32 start = (guint32) (strstr (text, "word") - text);
  DomRange range = { dom_text_point_at (fixture.text, start),
                     dom_text_end_point_at (fixture.text, start + 4) };
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  g_assert_cmpuint (layout_page_get_range_rects (page, &range, rects), ==, 1);
  LayoutRect rect = g_array_index (rects, LayoutRect, 0);
  g_assert_cmpint (rect.x, ==, PX (150));
  g_assert_cmpint (rect.y, ==, PX (50));
  g_assert_cmpint (rect.height, ==, find_box (&fixture, "a")->rect.height * 2);
  /* What is seen there is what is hit there. */
  LayoutHit hit = layout_page_hit (page, rect.x + rect.width - 1, rect.y + rect.height / 2);
  g_assert_cmpuint (dom_text_offset_at (fixture.text, hit.point), ==, start + 4);
}

/* The number of a page that a book has in its margin: there when there is a margin, and else beside
 * text that makes room for it. */
static void
test_labels_in_the_margin_do_not_lie_on_text (void)
{
  static const char *const body =
      "<p>Some words of a line<span id='a'>3</span> and then many more of them, so that the text "
      "goes over several lines that are all full.</p>";
  static const char *const label =
      "#a { position: absolute; left: 90%; background: red; width: 30px }";
  g_autofree char *with = g_strdup_printf ("body { margin: 0 60px } p { margin: 0 } %s", label);
  g_auto (Fixture) margin = { 0 };
  fixture_init (&margin, body, with, 400, 300);
  g_assert_cmpint (find_box (&margin, "a")->rect.x, ==, PX (360));
  g_autofree char *without = g_strdup_printf ("body, p { margin: 0 } %s", label);
  g_auto (Fixture) none = { 0 };
  fixture_init (&none, body, without, 400, 300);
  const LayoutFragment *box = find_box (&none, "a");
  g_assert_cmpint (box->rect.x, ==, PX (370));
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (none.flow, 0), &n);
  for (guint i = 0; i < n; i++) {
    const LayoutRect *rect = &fragments[i].rect;
    if (fragments[i].type == LAYOUT_FRAGMENT_LINE && rect->y == box->rect.y && rect->x < PX (300))
      g_assert_cmpint (rect->x + rect->width, <=, box->rect.x);
  }
}

/* What lies in a translucent box is as translucent, once for each box; nothing of a flowing page vanishes. */
static void
test_opacity (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<div id='a'><div id='b'></div></div><div id='c'></div><div id='d'></div>",
                "div { background: red; height: 10px } #a { opacity: .5 } #b { opacity: 50% } "
                "#c { opacity: 0 }",
                400, 300);
  g_assert_cmpfloat (find_box (&fixture, "a")->effect->opacity, ==, 0.5);
  g_assert_cmpfloat (find_box (&fixture, "b")->effect->opacity, ==, 0.25);
  g_assert_null (find_box (&fixture, "c")->effect);
  g_assert_null (find_box (&fixture, "d")->effect);
}

/* Each may be as large as it is, but not all of them together. */
static void
test_products_of_transforms_stay_finite (void)
{
  g_autoptr (GString) body = g_string_new (NULL);
  for (int i = 0; i < 100; i++)
    g_string_append (body, "<div class='t'>");
  g_string_append (body, "text");
  for (int i = 0; i < 100; i++)
    g_string_append (body, "</div>");
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body->str, ".t { transform: scale(100000) }", 300, 200);
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture.flow, 0), &n);
  for (guint i = 0; i < n; i++) {
    g_assert_nonnull (fragments[i].effect);
    g_assert_true (isfinite (fragments[i].effect->matrix.xx));
    g_assert_true (isfinite (fragments[i].effect->matrix.x0));
  }
  g_assert_cmpuint (n, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/positioned/insets-are-from-the-containing-block",
                   test_insets_are_from_the_containing_block);
  g_test_add_func ("/layout/positioned/without-insets-it-stays-in-the-text",
                   test_without_insets_it_stays_in_the_text);
  g_test_add_func ("/layout/positioned/the-page-is-the-last-resort",
                   test_the_page_is_the_last_resort);
  g_test_add_func ("/layout/positioned/z-index-decides-what-lies-above",
                   test_z_index_decides_what_lies_above);
  g_test_add_func ("/layout/positioned/positioned-inside-positioned",
                   test_positioned_inside_positioned);
  g_test_add_func ("/layout/positioned/a-box-is-as-wide-as-its-text",
                   test_a_box_is_as_wide_as_its_text);
  g_test_add_func ("/layout/positioned/transforms-move-what-is-seen",
                   test_transforms_move_what_is_seen);
  g_test_add_func ("/layout/positioned/products-of-transforms-stay-finite",
                   test_products_of_transforms_stay_finite);
  g_test_add_func ("/layout/positioned/labels-in-the-margin-do-not-lie-on-text",
                   test_labels_in_the_margin_do_not_lie_on_text);
  g_test_add_func ("/layout/positioned/opacity", test_opacity);
  return g_test_run ();
}
