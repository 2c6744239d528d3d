#include "config.h"

#include "fixture-app.h"

#include <locale.h>
#include <time.h>

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Starts the program without a book. */
void
app_fixture_init (AppFixture *f)
{
  g_setenv ("GSETTINGS_SCHEMA_DIR", GALPI_BUILD_DIR "/resources", TRUE);
  setlocale (LC_ALL, "");
  *f = (AppFixture){ .application = app_application_new () };
  g_autoptr (GError) error = NULL;
  g_application_register (G_APPLICATION (f->application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (f->application));
  g_timeout_add (50, wake, NULL);
}

static GtkWidget *
find_page (GtkWidget *widget)
{
  if (READER_IS_PAGE_VIEW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_page (child);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Makes a window and lets it come to rest; what a window costs has nothing to do with books. */
void
app_fixture_open_window (AppFixture *f)
{
  f->window = app_window_new (f->application);
  gtk_window_present (GTK_WINDOW (f->window));
  f->page = READER_PAGE_VIEW (find_page (GTK_WIDGET (f->window)));
  g_assert_nonnull (f->page);
  app_fixture_rest (f, 400);
}

/* Closes the window; the program goes on. */
void
app_fixture_close_window (AppFixture *f)
{
  gtk_window_close (GTK_WINDOW (f->window));
  app_fixture_rest (f, 200);
}

/* Ends the program. */
void
app_fixture_clear (AppFixture *f)
{
  g_clear_object (&f->application);
}

static double
get_thread_time (void)
{
  struct timespec time;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* Lets the main loop go round once. Returns how long this thread was at work in it, in ms: what a
 * busy machine takes away is not counted. */
double
app_fixture_iterate (AppFixture *f, bool may_block)
{
  double start = get_thread_time ();
  g_main_context_iteration (NULL, may_block);
  double taken = get_thread_time () - start;
  f->longest = MAX (f->longest, taken);
  return taken;
}

/* Goes on until something is so; FALSE when that takes too long. */
bool
app_fixture_wait (AppFixture *f, AppCondition condition, double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  while (!condition (f)) {
    if (g_get_monotonic_time () > end)
      return false;
    app_fixture_iterate (f, true);
  }
  return true;
}

/* Lets the main loop go on for a while. */
void
app_fixture_rest (AppFixture *f, double milliseconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (milliseconds * 1000);
  while (g_get_monotonic_time () < end)
    app_fixture_iterate (f, true);
}

bool
app_fixture_shows_book (AppFixture *f)
{
  ReaderRange range;
  return reader_page_view_get_visible_range (f->page, &range);
}
