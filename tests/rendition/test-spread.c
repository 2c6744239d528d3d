#include "rendition-spread.h"

/* Where pages come to stand, by what their sections ask for. */

static const RenditionViewport tall = { .width = 600, .height = 800, .declared = true };
static const RenditionViewport flat = { .width = 1200, .height = 800, .declared = true };

static RenditionLeaf
leaf (BookSpread spread, BookPageSpread page_spread)
{
  return (RenditionLeaf){
    .fixed = true,
    .linear = true,
    .spread = spread,
    .page_spread = page_spread,
    .viewport = tall,
  };
}

static void
assert_seat (RenditionSpread *area, RenditionLeaf page, guint spread, RenditionSide side)
{
  RenditionSeat seat = rendition_spread_take (area, &page, true);
  g_assert_cmpuint (seat.spread, ==, spread);
  g_assert_cmpint (seat.side, ==, side);
}

static void
test_wanted (void)
{
  const RenditionSpread wide = { .width = 1200, .height = 800 };
  const RenditionSpread narrow = { .width = 600, .height = 800 };
  struct {
    BookSpread spread;
    BookPageSpread page_spread;
    bool wide;
    bool narrow;
  } cases[] = {
    { BOOK_SPREAD_AUTO, BOOK_PAGE_SPREAD_NONE, true, false },
    { BOOK_SPREAD_NONE, BOOK_PAGE_SPREAD_LEFT, false, false },
    { BOOK_SPREAD_LANDSCAPE, BOOK_PAGE_SPREAD_NONE, true, false },
    { BOOK_SPREAD_BOTH, BOOK_PAGE_SPREAD_NONE, true, true },
    { BOOK_SPREAD_BOTH, BOOK_PAGE_SPREAD_CENTER, false, false },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    RenditionLeaf page = leaf (cases[i].spread, cases[i].page_spread);
    g_assert_cmpint (rendition_spread_wants (&wide, &page), ==, cases[i].wide);
    g_assert_cmpint (rendition_spread_wants (&narrow, &page), ==, cases[i].narrow);
  }
  /* Half as large is too small, unless the author wants it. */
  RenditionLeaf page = leaf (BOOK_SPREAD_AUTO, BOOK_PAGE_SPREAD_NONE);
  page.viewport = flat;
  g_assert_false (rendition_spread_wants (&wide, &page));
  page.page_spread = BOOK_PAGE_SPREAD_LEFT;
  g_assert_true (rendition_spread_wants (&wide, &page));
}

static void
test_in_order (void)
{
  RenditionSpread area = { .width = 1200, .height = 800 };
  RenditionLeaf page = leaf (BOOK_SPREAD_AUTO, BOOK_PAGE_SPREAD_NONE);
  assert_seat (&area, page, 0, RENDITION_SIDE_LEFT);
  assert_seat (&area, page, 0, RENDITION_SIDE_RIGHT);
  assert_seat (&area, page, 1, RENDITION_SIDE_LEFT);
  area = (RenditionSpread){ .width = 1200, .height = 800, .rtl = true };
  assert_seat (&area, page, 0, RENDITION_SIDE_RIGHT);
  assert_seat (&area, page, 0, RENDITION_SIDE_LEFT);
  assert_seat (&area, page, 1, RENDITION_SIDE_RIGHT);
}

/* A cover on the right, an opening, two left pages one after the other, one for both halves. */
static void
test_sides_asked_for (void)
{
  RenditionSpread area = { .width = 1200, .height = 800 };
  RenditionLeaf left = leaf (BOOK_SPREAD_AUTO, BOOK_PAGE_SPREAD_LEFT);
  RenditionLeaf right = leaf (BOOK_SPREAD_AUTO, BOOK_PAGE_SPREAD_RIGHT);
  RenditionLeaf center = leaf (BOOK_SPREAD_AUTO, BOOK_PAGE_SPREAD_CENTER);
  assert_seat (&area, right, 0, RENDITION_SIDE_RIGHT);
  assert_seat (&area, left, 1, RENDITION_SIDE_LEFT);
  assert_seat (&area, right, 1, RENDITION_SIDE_RIGHT);
  assert_seat (&area, left, 2, RENDITION_SIDE_LEFT);
  assert_seat (&area, left, 3, RENDITION_SIDE_LEFT);
  assert_seat (&area, center, 4, RENDITION_SIDE_CENTER);
  assert_seat (&area, left, 5, RENDITION_SIDE_LEFT);
  RenditionLeaf aside = left;
  aside.linear = false;
  assert_seat (&area, aside, 6, RENDITION_SIDE_CENTER);
  assert_seat (&area, right, 7, RENDITION_SIDE_RIGHT);
}

static void
test_places (void)
{
  RenditionSpread area = { .width = 1400, .height = 400 };
  RenditionFrame frame = rendition_spread_fit (&area, tall, RENDITION_SIDE_LEFT, 1);
  g_assert_cmpfloat_with_epsilon (frame.scale, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (frame.x, 400, 1e-9);
  g_assert_cmpfloat_with_epsilon (frame.y, 0, 1e-9);
  frame = rendition_spread_fit (&area, tall, RENDITION_SIDE_RIGHT, 1);
  g_assert_cmpfloat_with_epsilon (frame.x, 700, 1e-9);
  frame = rendition_spread_fit (&area, tall, RENDITION_SIDE_CENTER, 1);
  g_assert_cmpfloat_with_epsilon (frame.x, 550, 1e-9);
  /* Enlarged pages still meet at the spine. */
  frame = rendition_spread_fit (&area, tall, RENDITION_SIDE_LEFT, 2);
  g_assert_cmpfloat_with_epsilon (frame.scale, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (frame.x, 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (frame.y, -200, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rendition/spread/wanted", test_wanted);
  g_test_add_func ("/rendition/spread/in-order", test_in_order);
  g_test_add_func ("/rendition/spread/sides-asked-for", test_sides_asked_for);
  g_test_add_func ("/rendition/spread/places", test_places);
  return g_test_run ();
}
