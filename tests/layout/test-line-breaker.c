#include "layout-line-breaker.h"

/* Words of the given widths with spaces of 10 that stretch by 5 and shrink by 3. */
static GArray *
make_items (const int *widths, guint n)
{
  GArray *items = g_array_new (FALSE, TRUE, sizeof (LayoutItem));
  for (guint i = 0; i < n; i++) {
    LayoutItem item = {
      .width = widths[i], .space = 10, .stretch = 5, .shrink = 3, .kind = LAYOUT_BREAK_SPACE
    };
    if (i + 1 == n)
      item = (LayoutItem){ .width = widths[i] };
    g_array_append_val (items, item);
  }
  return items;
}

static void
assert_ends (GArray *ends, const guint *expected, guint n)
{
  g_assert_cmpuint (ends->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (g_array_index (ends, guint, i), ==, expected[i]);
}

/* The first line could hold one word more, but then the second would be torn apart. */
static void
test_total_fit_looks_ahead (void)
{
  const int widths[] = { 30, 30, 10, 30, 45, 20 };
  g_autoptr (GArray) items = make_items (widths, G_N_ELEMENTS (widths));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  LayoutLineWidths lines = { .width = 92 };
  const LayoutItem *data = (const LayoutItem *) (gpointer) items->data;
  g_assert_cmpuint (layout_line_breaker_first_fit (data, items->len, 0, 92, 0), ==, 2);
  g_assert_true (layout_line_breaker_total_fit (data, items->len, lines, 10, false, ends));
  const guint expected[] = { 2, 4, 5 };
  assert_ends (ends, expected, G_N_ELEMENTS (expected));

  const int others[] = { 40, 40, 4, 60, 20, 70, 10 };
  g_autoptr (GArray) tight = make_items (others, G_N_ELEMENTS (others));
  data = (const LayoutItem *) (gpointer) tight->data;
  g_assert_cmpuint (layout_line_breaker_first_fit (data, tight->len, 0, 104, 0), ==, 2);
  lines.width = 104;
  g_assert_true (layout_line_breaker_total_fit (data, tight->len, lines, 10, false, ends));
  g_assert_cmpuint (g_array_index (ends, guint, ends->len - 1), ==, 6);
}

static void
test_total_fit_gives_up_outside_tolerance (void)
{
  const int widths[] = { 60, 60, 60 };
  g_autoptr (GArray) items = make_items (widths, G_N_ELEMENTS (widths));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  LayoutLineWidths lines = { .width = 100 };
  const LayoutItem *data = (const LayoutItem *) (gpointer) items->data;
  g_assert_false (layout_line_breaker_total_fit (data, items->len, lines, 1, false, ends));
  g_assert_cmpuint (ends->len, ==, 0);
  g_assert_true (layout_line_breaker_total_fit (data, items->len, lines, 1e9, true, ends));
  const guint expected[] = { 0, 1, 2 };
  assert_ends (ends, expected, 3);
}

static void
test_forced_break_ends_a_line (void)
{
  const int widths[] = { 20, 20, 20, 20 };
  g_autoptr (GArray) items = make_items (widths, G_N_ELEMENTS (widths));
  g_array_index (items, LayoutItem, 1).kind = LAYOUT_BREAK_FORCED;
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  LayoutLineWidths lines = { .width = 1000 };
  const LayoutItem *data = (const LayoutItem *) (gpointer) items->data;
  g_assert_true (layout_line_breaker_total_fit (data, items->len, lines, 1, false, ends));
  const guint expected[] = { 1, 3 };
  assert_ends (ends, expected, 2);
  g_assert_cmpuint (layout_line_breaker_first_fit (data, items->len, 0, 1000, 0), ==, 1);
}

static void
test_hyphen_only_when_allowed (void)
{
  const int widths[] = { 50, 30, 30, 50 };
  g_autoptr (GArray) items = make_items (widths, G_N_ELEMENTS (widths));
  LayoutItem *syllable = &g_array_index (items, LayoutItem, 1);
  *syllable = (LayoutItem){ .width = 30, .hyphen = 6, .kind = LAYOUT_BREAK_SOFT_HYPHEN };
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  LayoutLineWidths lines = { .width = 96 };
  const LayoutItem *data = (const LayoutItem *) (gpointer) items->data;
  g_assert_false (layout_line_breaker_total_fit (data, items->len, lines, 2, false, ends));
  g_assert_true (layout_line_breaker_total_fit (data, items->len, lines, 2, true, ends));
  const guint expected[] = { 1, 3 };
  assert_ends (ends, expected, 2);
}

static void
test_first_fit_never_stands_still (void)
{
  const int widths[] = { 500, 500, 500 };
  g_autoptr (GArray) items = make_items (widths, G_N_ELEMENTS (widths));
  const LayoutItem *data = (const LayoutItem *) (gpointer) items->data;
  for (guint i = 0; i < items->len; i++)
    g_assert_cmpuint (layout_line_breaker_first_fit (data, items->len, i, 10, 0), ==, i);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/line-breaker/total-fit-looks-ahead", test_total_fit_looks_ahead);
  g_test_add_func ("/layout/line-breaker/gives-up-outside-tolerance",
                   test_total_fit_gives_up_outside_tolerance);
  g_test_add_func ("/layout/line-breaker/forced-break-ends-a-line", test_forced_break_ends_a_line);
  g_test_add_func ("/layout/line-breaker/hyphen-only-when-allowed", test_hyphen_only_when_allowed);
  g_test_add_func ("/layout/line-breaker/first-fit-never-stands-still",
                   test_first_fit_never_stands_still);
  return g_test_run ();
}
