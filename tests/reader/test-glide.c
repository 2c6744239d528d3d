#include "reader-glide.h"

/* Goes on for so long in steps of so many seconds; returns the way. */
static double
advance (ReaderGlide *glide, double seconds, double step)
{
  double way = 0;
  for (double at = 0; at < seconds; at += step)
    way += reader_glide_advance (glide, step);
  return way;
}

static void
test_it_arrives (void)
{
  ReaderGlide glide = { 0 };
  g_assert_true (reader_glide_is_done (&glide));
  reader_glide_add (&glide, 500);
  double first = reader_glide_advance (&glide, 0.016);
  double second = reader_glide_advance (&glide, 0.016);
  g_assert_cmpfloat (first, >, second);
  g_assert_cmpfloat (second, >, 0);
  double rest = advance (&glide, 2, 0.016);
  g_assert_cmpfloat_with_epsilon (first + second + rest, 500, 1e-6);
  g_assert_true (reader_glide_is_done (&glide));
  g_assert_cmpfloat (reader_glide_advance (&glide, 1), ==, 0);
}

/* However late frames come. */
static void
test_frames_do_not_matter (void)
{
  ReaderGlide often = { 0 };
  ReaderGlide seldom = { 0 };
  reader_glide_fling (&often, 3000);
  reader_glide_fling (&seldom, 3000);
  g_assert_cmpfloat_with_epsilon (advance (&often, 0.4, 0.004), advance (&seldom, 0.4, 0.1), 0.01);
  g_assert_cmpfloat_with_epsilon (advance (&often, 9, 0.004), advance (&seldom, 9, 0.1), 0.01);
}

static void
test_turning_round_is_immediate (void)
{
  ReaderGlide glide = { 0 };
  reader_glide_add (&glide, 500);
  reader_glide_add (&glide, 100);
  g_assert_cmpfloat (glide.rest, ==, 600);
  reader_glide_add (&glide, -50);
  g_assert_cmpfloat (glide.rest, ==, -50);
}

static void
test_no_flick_is_endless (void)
{
  ReaderGlide glide = { 0 };
  reader_glide_fling (&glide, 1e9);
  g_assert_cmpfloat (glide.rest, <, 10000);
  g_assert_cmpfloat (advance (&glide, 10, 0.016), <, 10000);
  g_assert_true (reader_glide_is_done (&glide));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/glide/it-arrives", test_it_arrives);
  g_test_add_func ("/glide/frames-do-not-matter", test_frames_do_not_matter);
  g_test_add_func ("/glide/turning-round-is-immediate", test_turning_round_is_immediate);
  g_test_add_func ("/glide/no-flick-is-endless", test_no_flick_is_endless);
  return g_test_run ();
}
