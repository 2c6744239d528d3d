#include "layout-fixture.h"

#include <time.h>

/* Layout takes time that grows with the length of a text, whatever stands in it. */

typedef struct {
  const char *css;
  const char *open;
  const char *each;
  const char *close;
  guint n;
} Case;

/* Processor time of this thread for laying a body out, in microseconds. */
static double
measure_once (const Case *c, const GString *body)
{
  g_auto (Fixture) fixture = { 0 };
  struct timespec start;
  struct timespec end;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &start);
  fixture_init (&fixture, body->str, c->css, 400, 600);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &end);
  return (double) (end.tv_sec - start.tv_sec) * 1e6 + (double) (end.tv_nsec - start.tv_nsec) / 1e3;
}

/* The least of several times for so many of a thing, since other programs run beside this one. */
static double
measure (const Case *c, guint n)
{
  g_autoptr (GString) body = g_string_new (c->open);
  for (guint i = 0; i < n; i++)
    g_string_append (body, c->each);
  g_string_append (body, c->close);
  double least = measure_once (c, body);
  for (int i = 0; i < 2; i++) {
    double time = measure_once (c, body);
    least = MIN (least, time);
  }
  return least;
}

/* What is over in a moment says nothing; and large blocks of memory cost more than small ones. */
static void
assert_grows_by_less (const Case *c, double less, double more, double most)
{
  g_test_message ("%s%s%s with %s: %.0f us, %.0f us", c->open, c->each, c->close, c->css, less,
                  more);
  g_assert_true (more < 100000 || more < most * less);
}

static void
length_counts_once (void)
{
  static const Case cases[] = {
    { "b { padding: 1px }", "<p><b>", "some words ", "</b></p>", 40000 },
    { "p { text-align: justify } b { padding: 1px }", "<p>", "some <b>words</b> ", "</p>", 40000 },
    { "p { text-align: justify }", "<p>", "some words ", "</p>", 40000 },
    { "", "<p>", "x<br/>", "</p>", 80000 },
    { "div { display: flex; flex-wrap: wrap }", "<div>", "<i></i>", "</div>", 40000 },
    { "div { position: relative } i { position: absolute; bottom: 0 }", "<div>", "<p>x</p><i></i>",
      "</div>", 20000 },
    { "i { display: inline-block }", "<p>", "<i>x</i> ", "</p>", 20000 },
    { "", "<table>", "<tr><td>a</td><td>b</td></tr>", "</table>", 8000 },
    { "", "<table>", "<tr><td rowspan='10000'>a</td></tr>", "</table>", 4000 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_grows_by_less (&cases[i], measure (&cases[i], cases[i].n / 4),
                          measure (&cases[i], cases[i].n), 12);
}

/* Things in each other are measured before they are laid out, but not all of them again at each
 * depth: that would double the time with every one. */
static void
depth_counts_a_few_times (void)
{
  static const Case cases[] = {
    { "i { display: inline-block }", "", "<i>some words ", "", 22 },
    { "i { float: left }", "", "<i>some words ", "", 22 },
    { "div { display: flex }", "", "<div>some words ", "", 22 },
    { "div { display: flex; flex-direction: column; align-items: center }", "", "<div>some words ",
      "", 22 },
    { "i { display: inline-flex }", "", "<i>some words ", "", 22 },
    { "div { position: absolute }", "", "<div>some words ", "", 22 },
    { "i { display: inline-block } i::first-line { color: red }", "", "<i>some words ", "", 22 },
    { "", "", "<table><tr><td>some words ", "", 22 },
    { "", "", "<ruby>x<rt>", "", 22 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_grows_by_less (&cases[i], measure (&cases[i], cases[i].n / 2),
                          measure (&cases[i], cases[i].n), 20);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/linear/length", length_counts_once);
  g_test_add_func ("/layout/linear/depth", depth_counts_a_few_times);
  return g_test_run ();
}
