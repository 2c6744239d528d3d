#include "config.h"

#include "fixture-app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* bench-turns BOOK [TURNS]: from the key that turns the page to the painted frame, in the
 * program's own window with everything in it. A turn begins when the last one has long been done, so
 * that no frame is waited for; it ends when the renderer has done with the frame that shows the next
 * page. */

/* Longer than what follows a turn goes on: names for a screen reader, the place written. */
#define REST_MS 120.0

typedef struct {
  AppFixture app;
  gint64 painted; /* when the last frame was done, µs */
  ReaderRange before;
} Bench;

static void
on_after_paint (GdkFrameClock *clock, Bench *bench)
{
  bench->painted = g_get_monotonic_time ();
}

static bool
is_counted (AppFixture *f)
{
  return reader_page_view_get_total_pages (f->page) > 0;
}

/* The second time that a book is opened its pages are known at once. */
static bool
open_book (AppFixture *f, const char *path)
{
  gint64 start = g_get_monotonic_time ();
  app_window_open (f->window, path);
  if (!app_fixture_wait (f, app_fixture_shows_book, 30))
    return false;
  gint64 shown = g_get_monotonic_time ();
  if (!app_fixture_wait (f, is_counted, 60))
    return false;
  printf ("Shown after %.0f ms, %d pages counted after %.0f ms\n", (double) (shown - start) / 1000,
          reader_page_view_get_total_pages (f->page),
          (double) (g_get_monotonic_time () - start) / 1000);
  return true;
}

static bool
has_turned (const Bench *bench)
{
  ReaderRange range;
  return reader_page_view_get_visible_range (bench->app.page, &range)
         && (range.section != bench->before.section || range.start != bench->before.start);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
get_percentile (const GArray *sorted, double share)
{
  guint index = (guint) (share * (sorted->len - 1) + 0.5);
  return g_array_index (sorted, double, index);
}

/* Presses the key and waits for its frame; returns how long that took, in ms, -1 at the book's end. */
static double
turn (Bench *bench, double *cpu)
{
  app_fixture_rest (&bench->app, REST_MS);
  reader_page_view_get_visible_range (bench->app.page, &bench->before);
  gint64 start = g_get_monotonic_time ();
  bench->painted = 0;
  *cpu = 0;
  gtk_widget_activate_action (GTK_WIDGET (bench->app.page), "page.next", NULL);
  while (bench->painted == 0 || !has_turned (bench)) {
    *cpu += app_fixture_iterate (&bench->app, true);
    if (g_get_monotonic_time () - start > G_USEC_PER_SEC)
      return -1;
  }
  return (double) (bench->painted - start) / 1000;
}

static void
print_times (const char *what, GArray *times)
{
  g_array_sort (times, compare_times);
  printf ("%s, %u times: p50 %.1f ms, p99 %.1f ms, longest %.1f ms\n", what, times->len,
          get_percentile (times, 0.5), get_percentile (times, 0.99), get_percentile (times, 1));
}

int
main (int argc, char **argv)
{
  int n = argc > 2 ? atoi (argv[2]) : 500;
  Bench bench = { 0 };
  app_fixture_init (&bench.app);
  app_fixture_open_window (&bench.app);
  if (!open_book (&bench.app, argv[1])) {
    fprintf (stderr, "%s does not open\n", argv[1]);
    return EXIT_FAILURE;
  }
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (bench.app.page)), "after-paint",
                    G_CALLBACK (on_after_paint), &bench);
  app_fixture_rest (&bench.app, 500);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) work = g_array_new (FALSE, FALSE, sizeof (double));
  for (int i = 0; i < n; i++) {
    double cpu = 0;
    double taken = turn (&bench, &cpu);
    if (taken < 0)
      break;
    g_array_append_val (times, taken);
    g_array_append_val (work, cpu);
  }
  if (times->len == 0)
    return EXIT_FAILURE;
  print_times ("Key to painted frame", times);
  print_times ("Main thread's work for it", work);
  app_fixture_close_window (&bench.app);
  app_fixture_clear (&bench.app);
  return EXIT_SUCCESS;
}
