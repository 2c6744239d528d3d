#include "layout-fixture.h"

/* Tables: https://www.w3.org/TR/css-tables-3/ */

#define PX(n) ((n) *LAYOUT_UNIT_ONE)

static char *
make_rows (int n)
{
  GString *rows = g_string_new (NULL);
  for (int i = 0; i < n; i++)
    g_string_append_printf (rows, "<tr><td>row %d</td><td>value</td></tr>", i);
  return g_string_free (rows, FALSE);
}

static const LayoutFragment *
get_fragments (const Fixture *fixture, guint page, guint *n)
{
  return layout_page_get_fragments (layout_flow_get_page (fixture->flow, page), n);
}

static void
test_the_head_is_shown_again (void)
{
  g_autofree char *rows = make_rows (40);
  g_autofree char *body = g_strdup_printf ("<table><thead><tr><th>HEAD</th><th>B</th></tr></thead>"
                                           "<tbody>%s</tbody></table><p>after</p>",
                                           rows);
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body,
                "table { border-collapse: collapse; border: 1px solid } td, th { border: 1px "
                "solid; line-height: 20px }",
                300, 200);
  guint n_pages = layout_flow_get_n_pages (fixture.flow);
  g_assert_cmpuint (n_pages, >, 3);
  fixture_assert_nothing_lost (&fixture);
  for (guint p = 1; p + 1 < n_pages; p++) {
    guint n = 0;
    int n_repeated = 0;
    LayoutUnit head_bottom = 0;
    LayoutUnit text_top = G_MAXINT32;
    const LayoutFragment *fragments = get_fragments (&fixture, p, &n);
    for (guint i = 0; i < n; i++) {
      const LayoutRect *rect = &fragments[i].rect;
      g_assert_cmpint (rect->y, >=, 0);
      g_assert_cmpint (rect->y + rect->height, <=, PX (200));
      if (fragments[i].type != LAYOUT_FRAGMENT_LINE)
        continue;
      if (fragments[i].repeated) {
        head_bottom = MAX (head_bottom, rect->y + rect->height);
        n_repeated++;
      } else {
        text_top = MIN (text_top, rect->y);
      }
    }
    g_assert_cmpint (n_repeated, ==, 2);
    g_assert_cmpint (text_top, >=, head_bottom);
    /* A page begins with its own text, not with what is shown again. */
    DomPoint start = layout_page_get_start (layout_flow_get_page (fixture.flow, p));
    g_assert_cmpuint (layout_flow_find_page (fixture.flow, start), ==, p);
    g_assert_cmpuint (dom_text_offset_at (fixture.text, start), >, 5);
  }
  guint n = 0;
  const LayoutFragment *last = get_fragments (&fixture, n_pages - 1, &n);
  g_assert_false (last[n - 1].repeated);
}

static void
test_a_tall_head_is_not (void)
{
  g_autofree char *rows = make_rows (40);
  g_autofree char *body = g_strdup_printf (
      "<table><thead><tr><th style='height: 150px'>HEAD</th></tr></thead>%s</table>", rows);
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body, "", 300, 200);
  guint n = 0;
  const LayoutFragment *fragments = get_fragments (&fixture, 2, &n);
  for (guint i = 0; i < n; i++)
    g_assert_false (fragments[i].repeated);
}

/* The widest letters and whether anything stands outside of the page. */
static LayoutUnit
check_width (const char *body, int width)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body, "td { padding: 2px; line-height: 1.5 }", width, 2000);
  fixture_assert_nothing_lost (&fixture);
  guint n = 0;
  LayoutUnit height = 0;
  const LayoutFragment *fragments = get_fragments (&fixture, 0, &n);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpint (fragments[i].rect.x + fragments[i].rect.width, <=, PX (width));
    height = MAX (height, fragments[i].rect.height);
  }
  return height;
}

static void
test_a_wide_table_gets_smaller_letters (void)
{
  GString *body = g_string_new ("<table><tr>");
  for (int i = 0; i < 8; i++)
    g_string_append (body, "<td>indivisible</td>");
  g_string_append (body, "</tr></table>");
  LayoutUnit wide = check_width (body->str, 800);
  LayoutUnit narrow = check_width (body->str, 500);
  g_assert_cmpint (wide, ==, PX (24));
  g_assert_cmpint (narrow, <, PX (20));
  g_assert_cmpint (narrow, >=, PX (14));
  g_string_free (body, TRUE);
}

/* A book set as a table, of which one cell does not fit: its text keeps its size, and the numbers in
 * its other column are not cut. */
static void
test_one_wide_cell_does_not_change_the_others (void)
{
  GString *body = g_string_new ("<table>");
  for (int i = 0; i < 30; i++)
    g_string_append_printf (body, "<tr><td>2.01%02d</td><td>a few words %d</td></tr>", i, i);
  g_string_append (body, "<tr><td>3</td><td>incomprehensibilitiesincomprehensibilities</td></tr>");
  g_string_append (body, "</table>");
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body->str, "td { padding: 2px; line-height: 24px }", 200, 2000);
  fixture_assert_nothing_lost (&fixture);
  guint n = 0;
  const LayoutFragment *fragments = get_fragments (&fixture, 0, &n);
  guint n_lines = 0;
  for (guint i = 0; i < n; i++) {
    if (fragments[i].type != LAYOUT_FRAGMENT_LINE || n_lines++ >= 60)
      continue;
    g_assert_cmpint (fragments[i].rect.height, ==, PX (24));
    g_assert_cmpuint (fragments[i].line->n_runs, ==, n_lines % 2 == 1 ? 1 : 4);
  }
  g_string_free (body, TRUE);
}

/* What is turned in a head is turned about its own middle on every page. */
static void
test_turned_heads_stay_in_place (void)
{
  g_autofree char *rows = make_rows (40);
  g_autofree char *body = g_strdup_printf (
      "<table><thead><tr><th><div>HEAD</div></th></tr></thead><tbody>%s</tbody></table>", rows);
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body,
                "body { margin: 0 } div { background: red; transform: rotate(180deg) }", 300, 200);
  guint n_pages = layout_flow_get_n_pages (fixture.flow);
  g_assert_cmpuint (n_pages, >, 3);
  for (guint p = 0; p < n_pages; p++) {
    guint n = 0;
    guint n_turned = 0;
    const LayoutFragment *fragments = get_fragments (&fixture, p, &n);
    for (guint i = 0; i < n; i++) {
      if (fragments[i].effect == NULL)
        continue;
      LayoutRect seen = layout_effect_map_rect (fragments[i].effect, fragments[i].rect);
      g_assert_cmpint (ABS (seen.y - fragments[i].rect.y), <, PX (20));
      n_turned++;
    }
    g_assert_cmpuint (n_turned, ==, 2);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/table/the-head-is-shown-again", test_the_head_is_shown_again);
  g_test_add_func ("/layout/table/a-tall-head-is-not", test_a_tall_head_is_not);
  g_test_add_func ("/layout/table/turned-heads-stay-in-place", test_turned_heads_stay_in_place);
  g_test_add_func ("/layout/table/a-wide-table-gets-smaller-letters",
                   test_a_wide_table_gets_smaller_letters);
  g_test_add_func ("/layout/table/one-wide-cell-does-not-change-the-others",
                   test_one_wide_cell_does_not_change_the_others);
  return g_test_run ();
}
