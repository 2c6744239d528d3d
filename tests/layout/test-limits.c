#include "layout-fixture.h"

#include <string.h>

/* Lengths that a book may ask for, many times over. */

static const char *const cases[][3] = {
  { "<p>a</p>", "p { margin-top: 1000000px; padding-bottom: 1px }", "" },
  { "<p>a</p>", "p { padding-top: 1000000px }", "" },
  { "<p>a</p>", "p { border-bottom: 1000000px solid }", "" },
  { "<p>a</p>", "p { line-height: 1000000px }", "" },
  { "<p>a<br/>b</p>", "p { margin-top: -1000000px; padding-bottom: 1px }", "" },
  { "<i>a</i> ", "i { float: left; padding-top: 1000000px; clear: both }", "" },
  { "<i>a</i> ", "i { display: inline-block; padding-bottom: 1000000px }", "" },
  { "<i>a</i> ", "i { display: inline-block; padding-left: 1000000px }", "" },
  { "<div>a", "div { display: inline-block; padding: 1000000px }", "</div>" },
  { "<div>a", "div { position: relative; top: 1000000px; left: 1000000px }", "</div>" },
  { "<tr><td>a</td></tr>", "td { padding-top: 1000000px }", "" },
  { "<tr><td>a</td></tr>", "table { border-spacing: 1000000px }", "" },
  { "<td>a</td>", "td { width: 1000000px }", "" },
  { "<div>a</div>", "body { display: flex } div { flex: none; width: 1000000px }", "" },
  { "<div>a</div>",
    "body { display: flex; flex-direction: column; row-gap: 1000000px } div { padding: 9px }", "" },
};

/* A sum that is more than a length can be is not taken for a negative one; what stands at the end of the
 * strip stands on other things there. */
static void
assert_below_the_top (const Fixture *fixture)
{
  for (guint i = 0; i < layout_flow_get_n_pages (fixture->flow); i++) {
    guint n = 0;
    const LayoutFragment *fragments =
        layout_page_get_fragments (layout_flow_get_page (fixture->flow, i), &n);
    for (guint f = 0; f < n; f++)
      g_assert_cmpint (fragments[f].rect.y, >, -600 * LAYOUT_UNIT_ONE);
  }
}

static void
sums_stay_on_the_strip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    bool row = g_str_has_prefix (cases[i][0], "<tr");
    bool cell = g_str_has_prefix (cases[i][0], "<td");
    g_autoptr (GString) body = g_string_new (row ? "<table>" : cell ? "<table><tr>" : "");
    /* In each other formatting contexts are laid out to a depth. */
    int times = cases[i][2][0] != '\0' ? 20 : 200;
    for (int n = 0; n < times; n++)
      g_string_append (body, cases[i][0]);
    for (int n = 0; n < times; n++)
      g_string_append (body, cases[i][2]);
    g_string_append (body, row ? "</table>" : cell ? "</tr></table>" : "");
    g_auto (Fixture) fixture = { 0 };
    g_test_message ("%s %s", cases[i][0], cases[i][1]);
    fixture_init (&fixture, body->str, cases[i][1], 400, 600);
    fixture_assert_nothing_lost (&fixture);
    if (strstr (cases[i][1], ": -") == NULL)
      assert_below_the_top (&fixture);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/limits/sums-stay-on-the-strip", sums_stay_on_the_strip);
  return g_test_run ();
}
