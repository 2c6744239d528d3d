#include "layout-fixture.h"

/* Flexible boxes: https://www.w3.org/TR/css-flexbox-1/ */

#define PX(n) ((n) *LAYOUT_UNIT_ONE)

typedef struct {
  const char *container;
  const char *items[4]; /* their styles */
  int expected[4][4]; /* x, y, width, height */
} Case;

static void
check (const Case *c)
{
  GString *body = g_string_new (NULL);
  g_string_printf (body, "<div id='f' style='display: flex; %s'>", c->container);
  int n = 0;
  for (; n < 4 && c->items[n] != NULL; n++)
    g_string_append_printf (body, "<div class='i' style='%s'></div>", c->items[n]);
  g_string_append (body, "</div>");
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body->str, "body { margin: 0 } .i { background: red; min-height: 10px }",
                400, 600);
  guint n_fragments = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture.flow, 0), &n_fragments);
  g_assert_cmpint (n_fragments, ==, n);
  for (int i = 0; i < n; i++) {
    const LayoutRect *rect = &fragments[i].rect;
    const int *wanted = c->expected[i];
    if (ABS (rect->x - PX (wanted[0])) > PX (1) || rect->y != PX (wanted[1])
        || ABS (rect->width - PX (wanted[2])) > PX (1) || rect->height != PX (wanted[3]))
      g_error ("%s: item %d at %g %g, %g by %g", c->container, i, rect->x / 64.0, rect->y / 64.0,
               rect->width / 64.0, rect->height / 64.0);
  }
  g_string_free (body, TRUE);
}

static void
test_cases (void)
{
  static const Case cases[] = {
    { "", { "width: 50px", "width: 60px" }, { { 0, 0, 50, 10 }, { 50, 0, 60, 10 } } },
    { "column-gap: 10px",
      { "flex: 1", "flex: 2", "width: 70px" },
      { { 0, 0, 103, 10 }, { 113, 0, 207, 10 }, { 330, 0, 70, 10 } } },
    { "", { "flex: 0 1 300px", "flex: 0 1 300px" }, { { 0, 0, 200, 10 }, { 200, 0, 200, 10 } } },
    { "",
      { "flex: 0 1 300px; min-width: 280px", "flex: 0 1 300px" },
      { { 0, 0, 280, 10 }, { 280, 0, 120, 10 } } },
    { "justify-content: center", { "width: 100px" }, { { 150, 0, 100, 10 } } },
    { "justify-content: flex-end", { "width: 100px" }, { { 300, 0, 100, 10 } } },
    { "justify-content: space-between",
      { "width: 50px", "width: 50px", "width: 50px" },
      { { 0, 0, 50, 10 }, { 175, 0, 50, 10 }, { 350, 0, 50, 10 } } },
    { "flex-wrap: wrap; row-gap: 5px",
      { "width: 250px; height: 20px", "width: 200px", "width: 150px" },
      { { 0, 0, 250, 20 }, { 0, 25, 200, 10 }, { 200, 25, 150, 10 } } },
    { "align-items: center; height: 50px",
      { "width: 50px", "width: 50px; align-self: flex-end" },
      { { 0, 20, 50, 10 }, { 50, 40, 50, 10 } } },
    { "", { "width: 50px; height: 40px", "width: 50px" }, { { 0, 0, 50, 40 }, { 50, 0, 50, 40 } } },
    { "flex-direction: row-reverse", { "width: 50px" }, { { 350, 0, 50, 10 } } },
    { "", { "width: 50px; order: 2", "width: 60px" }, { { 0, 0, 60, 10 }, { 60, 0, 50, 10 } } },
    { "", { "width: 50px; margin-left: auto" }, { { 350, 0, 50, 10 } } },
    { "flex-direction: column; justify-content: center; align-items: center; height: 100px",
      { "width: 50px", "width: 80px" },
      { { 175, 40, 50, 10 }, { 160, 50, 80, 10 } } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (&cases[i]);
}

static void
test_nothing_is_lost (void)
{
  g_autoptr (GString) body = g_string_new (NULL);
  for (int i = 0; i < 40; i++)
    g_string_append_printf (body,
                            "<div class='f'>loose %d<span>one</span><p>two two two</p><div "
                            "class='f'><i>three</i><b>four</b></div></div>",
                            i);
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body->str, ".f { display: flex }", 300, 200);
  fixture_assert_nothing_lost (&fixture);
  g_assert_cmpuint (layout_flow_get_n_pages (fixture.flow), >, 3);
}

static void
test_a_tall_row_goes_over_pages (void)
{
  g_autoptr (GString) body = g_string_new ("<div style='display: flex'>");
  for (int column = 0; column < 2; column++) {
    g_string_append (body, "<div style='flex: 1'>");
    for (int i = 0; i < 60; i++)
      g_string_append_printf (body, "<p>line %d</p>", i);
    g_string_append (body, "</div>");
  }
  g_string_append (body, "</div>");
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body->str, "p { margin: 0; line-height: 20px }", 300, 200);
  g_assert_cmpuint (layout_flow_get_n_pages (fixture.flow), >=, 6);
}

/* Items that together are wider than any number of units still have a place. */
static void
test_widths_do_not_overflow (void)
{
  GString *body = g_string_new (
      "<div style='float: left; display: flex; justify-content: center; background: red'>");
  for (int i = 0; i < 40; i++)
    g_string_append (body, "<div style='flex: none; width: 1000000px'>x</div>");
  g_string_append (body, "</div>");
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body->str, "body { margin: 0 }", 400, 600);
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (fixture.flow, 0), &n);
  g_assert_cmpint (fragments[0].rect.width, ==, PX (400));
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (fragments[i].rect.x, ==,
                     i < 2 ? 0 : MIN ((i - 1) * PX (1000000ll), LAYOUT_UNIT_MAX));
  g_string_free (body, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/flex/cases", test_cases);
  g_test_add_func ("/layout/flex/widths-do-not-overflow", test_widths_do_not_overflow);
  g_test_add_func ("/layout/flex/nothing-is-lost", test_nothing_is_lost);
  g_test_add_func ("/layout/flex/a-tall-row-goes-over-pages", test_a_tall_row_goes_over_pages);
  return g_test_run ();
}
