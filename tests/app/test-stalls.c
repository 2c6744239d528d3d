#include "config.h"

#include "fixture-app.h"

#include "app-settings.h"
#include "fixture-zip.h"

#include <glib/gstdio.h>
#include <time.h>

/* The window never freezes: no turn of the main loop works longer than a frame while a book that is
 * one long document is opened, turned, scrolled, and set anew. Measured is what the thread works,
 * not what passes on the clock; and since that, too, takes longer while others use the processor's
 * caches, what once was done in time counts as done in time. */

#define MAX_MS 16.0
/* Checks in the code make everything slower. */
#ifdef __SANITIZE_ADDRESS__
#define SLOWNESS 10.0
#else
#define SLOWNESS 1.0
#endif
#define N_PARAGRAPHS 5400
#define PATIENCE 60.0
#define MAX_ATTEMPTS 4

typedef enum {
  PHASE_OPENED,
  PHASE_TURNED,
  PHASE_TURNED_FAR_INSIDE,
  PHASE_LARGER_TEXT,
  PHASE_TURNED_IN_LARGER_TEXT,
  PHASE_CONTINUOUS,
  PHASE_SCROLLED,
  PHASE_PAGED,
  N_PHASES,
} Phase;

/* The shortest of what a phase has taken at most, in ms. */
static double longest[N_PHASES];

static char *
make_book (void)
{
  g_autoptr (GString) xhtml = g_string_new (
      "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>Long</title></head><body>");
  for (int i = 0; i < N_PARAGRAPHS; i++) {
    if (i % 90 == 0)
      g_string_append_printf (xhtml, "<h1 id=\"h%d\">Chapter %d</h1>", i / 90, i / 90 + 1);
    g_string_append_printf (xhtml,
                            "<p>Paragraph %d goes on for a while, as paragraphs of <em>long</em> "
                            "books do, and tells of "
                            "nothing that a reader would want to remember longer than it takes to "
                            "come to the next one. "
                            "갈피는 두 장 사이의 자리다.</p>",
                            i);
  }
  g_string_append (xhtml, "</body></html>");
  g_assert_cmpuint (xhtml->len, >, 1200000);
  g_autoptr (GString) entries = g_string_new (NULL);
  for (int i = 0; i < N_PARAGRAPHS / 90; i++)
    g_string_append_printf (entries, "<li><a href=\"c.xhtml#h%d\">Chapter %d</a></li>", i, i + 1);
  g_autofree char *nav = g_strdup_printf (
      "<html xmlns=\"http://www.w3.org/1999/xhtml\" "
      "xmlns:epub=\"http://www.idpf.org/2007/ops\"><head>"
      "<title>Contents</title></head><body><nav epub:type=\"toc\"><ol>%s</ol></nav></body></html>",
      entries->str);
  const FixtureFile files[] = {
    { "mimetype", "application/epub+zip", -1 },
    { "META-INF/container.xml",
      "<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">"
      "<rootfiles><rootfile full-path=\"p.opf\" media-type=\"application/oebps-package+xml\"/>"
      "</rootfiles></container>",
      -1 },
    { "p.opf",
      "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"i\">"
      "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"i\">long"
      "</dc:identifier><dc:title>Long</dc:title><dc:language>en</dc:language></metadata><manifest>"
      "<item id=\"n\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>"
      "<item id=\"c\" href=\"c.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>"
      "<spine><itemref idref=\"c\"/></spine></package>",
      -1 },
    { "nav.xhtml", nav, -1 },
    { "c.xhtml", xhtml->str, -1 },
  };
  return fixture_zip ("long.epub", files, G_N_ELEMENTS (files));
}

static int old_total;

static bool
is_counted (AppFixture *f)
{
  return app_fixture_shows_book (f) && reader_page_view_get_total_pages (f->page) > 0
         && reader_page_view_get_total_pages (f->page) != old_total;
}

static void
note (AppFixture *f, Phase phase)
{
  g_test_message ("phase %d: at most %.1f ms at once", phase, f->longest);
  longest[phase] = MIN (longest[phase], f->longest);
  f->longest = 0;
}

static void
turn_pages (AppFixture *f, int n)
{
  BookLocator before = reader_page_view_get_place (f->page);
  for (int i = 0; i < n; i++) {
    gtk_widget_activate_action (GTK_WIDGET (f->page), "page.next", NULL);
    app_fixture_rest (f, 20);
  }
  app_fixture_rest (f, 200);
  BookLocator after = reader_page_view_get_place (f->page);
  g_assert_cmpint (book_locator_compare (after, before), >, 0);
}

/* Changes how the book is set and waits until all of it is. */
static void
change (AppFixture *f, Phase phase)
{
  GSettings *settings = app_application_get_settings (f->application);
  old_total = reader_page_view_get_total_pages (f->page);
  if (phase == PHASE_LARGER_TEXT)
    app_settings_change_font_size (settings, 2);
  else
    g_settings_set_string (settings, "flow", phase == PHASE_CONTINUOUS ? "continuous" : "paged");
  g_assert_true (app_fixture_wait (f, is_counted, PATIENCE));
  app_fixture_rest (f, 200);
  note (f, phase);
  old_total = 0;
}

static void
read_book (AppFixture *f, const char *path)
{
  app_fixture_open_window (f);
  f->longest = 0;
  app_window_open (f->window, path);
  g_assert_true (app_fixture_wait (f, is_counted, PATIENCE));
  app_fixture_rest (f, 300);
  note (f, PHASE_OPENED);
  reader_page_view_go_to (f->page, (BookLocator){ 0 });
  app_fixture_rest (f, 200);
  turn_pages (f, 30);
  note (f, PHASE_TURNED);
  reader_page_view_jump_to_progression (f->page, 0.7);
  app_fixture_rest (f, 200);
  turn_pages (f, 10);
  note (f, PHASE_TURNED_FAR_INSIDE);
  change (f, PHASE_LARGER_TEXT);
  turn_pages (f, 10);
  note (f, PHASE_TURNED_IN_LARGER_TEXT);
  change (f, PHASE_CONTINUOUS);
  turn_pages (f, 20);
  note (f, PHASE_SCROLLED);
  change (f, PHASE_PAGED);
  app_settings_change_font_size (app_application_get_settings (f->application), 0);
  app_fixture_close_window (f);
}

static bool
is_in_time (void)
{
  for (int i = 0; i < N_PHASES; i++) {
    if (longest[i] > MAX_MS * SLOWNESS)
      return false;
  }
  return true;
}

static void
test_long_document (void)
{
  AppFixture f;
  g_autofree char *path = make_book ();
  app_fixture_init (&f);
  for (int i = 0; i < N_PHASES; i++)
    longest[i] = G_MAXDOUBLE;
  for (int i = 0; i < MAX_ATTEMPTS && !is_in_time (); i++)
    read_book (&f, path);
  for (int i = 0; i < N_PHASES; i++)
    g_assert_cmpfloat (longest[i], <=, MAX_MS * SLOWNESS);
  app_fixture_clear (&f);
  g_unlink (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_rmdir (folder);
}

static gboolean
be_busy (gpointer data)
{
  AppFixture *f = data;
  clock_t start = clock ();
  while (clock () - start < CLOCKS_PER_SEC / 20)
    ;
  f->busy = false;
  return G_SOURCE_REMOVE;
}

static bool
was_busy (AppFixture *f)
{
  return !f->busy;
}

/* What the other test looks for would be seen. */
static void
test_stall_is_noticed (void)
{
  AppFixture f = { .busy = true };
  g_idle_add (be_busy, &f);
  g_assert_true (app_fixture_wait (&f, was_busy, PATIENCE));
  g_assert_cmpfloat (f.longest, >, MAX_MS);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/stalls/stall-is-noticed", test_stall_is_noticed);
  g_test_add_func ("/app/stalls/long-document", test_long_document);
  return g_test_run ();
}
