#include "config.h"

#include "fixture-view.h"

#include "../test-finalized.h"
#include "fixture-zip.h"

#define DEADLINE_US (20 * G_USEC_PER_SEC)

void
wait_for (Fixture *f, Condition condition)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;
  while (!condition (f) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, !g_main_context_pending (NULL));
  g_assert_true (condition (f));
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

bool
is_shown (Fixture *f)
{
  ReaderRange range;
  return reader_page_view_get_visible_range (f->view, &range);
}

bool
is_counted (Fixture *f)
{
  return reader_page_view_get_total_pages (f->view) > 0;
}

bool
shows_place (Fixture *f)
{
  ReaderRange range;
  BookLocator place = reader_page_view_get_place (f->view);
  return reader_page_view_get_visible_range (f->view, &range) && range.section == place.section
         && place.offset >= range.start && place.offset <= range.end;
}

static char *
make_chapter (const char *title, int n_paragraphs, const char *extra)
{
  GString *xhtml = g_string_new ("<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>");
  g_string_append_printf (xhtml, "%s</title></head><body><h1>%s</h1>", title, title);
  for (int i = 0; i < n_paragraphs; i++)
    g_string_append_printf (
        xhtml,
        "<p id=\"p%d\">Paragraph %d of %s tells of a leaf that lay between two pages for many "
        "years, and of the reader who found it there one evening. 갈피는 두 장 사이의 자리다.</p>",
        i, i, title);
  g_string_append_printf (xhtml, "%s</body></html>", extra);
  return g_string_free (xhtml, FALSE);
}

/* A fixed page twice as wide as it is high, with words in its outer corners. */
static char *
make_fixed_page (void)
{
  return g_strdup (
      "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>Fixed</title>"
      "<meta name=\"viewport\" content=\"width=1400, height=700\"/>"
      "<style>body { margin: 0 } p { margin: 0; font-size: 40px; line-height: 50px; width: 1400px }"
      ".end { text-align: right; margin-top: 600px }</style></head>"
      "<body><p>First</p><p class=\"end\">Last</p></body></html>");
}

static char *
make_book (const char *kind)
{
  bool fixed = g_str_equal (kind, "fixed");
  bool long_chapter = g_str_equal (kind, "long");
  const char *progression = fixed || long_chapter ? "ltr" : kind;
  g_autofree char *one = make_chapter (
      "One", 40,
      "<p><a href=\"c2.xhtml#p30\">A link</a></p><p>Area "
      "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"\\pi r^2\"><mi>π</mi>"
      "<msup><mi>r</mi><mn>2</mn></msup></math> of a circle</p>");
  g_autofree char *two =
      make_chapter ("Two", long_chapter ? 1500 : 60, "<p><a name=\"old\"></a>An old anchor</p>");
  g_autofree char *three = make_chapter ("Three", 3, "");
  if (fixed) {
    g_free (one);
    one = make_fixed_page ();
  }
  g_autofree char *opf = g_strdup_printf (
      "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"i\">"
      "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"i\">x"
      "</dc:identifier><dc:title>Leaves</dc:title><dc:language>en</dc:language>%s</metadata>"
      "<manifest><item id=\"a\" href=\"c1.xhtml\" media-type=\"application/xhtml+xml\"/>"
      "<item id=\"b\" href=\"c2.xhtml\" media-type=\"application/xhtml+xml\"/>"
      "<item id=\"c\" href=\"c3.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>"
      "<spine page-progression-direction=\"%s\"><itemref idref=\"a\"/><itemref idref=\"b\"/>"
      "<itemref idref=\"c\"/></spine></package>",
      fixed ? "<meta property=\"rendition:layout\">pre-paginated</meta>" : "", progression);
  const FixtureFile files[] = {
    { "mimetype", "application/epub+zip", -1 },
    { "META-INF/container.xml",
      "<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">"
      "<rootfiles><rootfile full-path=\"p.opf\" media-type=\"application/oebps-package+xml\"/>"
      "</rootfiles></container>",
      -1 },
    { "p.opf", opf, -1 },
    { "c1.xhtml", one, -1 },
    { "c2.xhtml", two, -1 },
    { "c3.xhtml", three, -1 },
  };
  return fixture_zip ("leaves.epub", files, G_N_ELEMENTS (files));
}

static void
on_place_changed (ReaderPageView *view, Fixture *f)
{
  f->n_place_changed++;
}

static void
on_selection_changed (ReaderPageView *view, Fixture *f)
{
  f->n_selection_changed++;
}

static void
on_link (ReaderPageView *view, int section, const char *href, Fixture *f)
{
  f->link_section = section;
  g_free (f->link);
  f->link = g_strdup (href);
}

static void
on_mark (ReaderPageView *view, const char *uuid, Fixture *f)
{
  g_free (f->mark);
  f->mark = g_strdup (uuid);
}

/* Shows the book at f->path in a window of some size. */
void
fixture_show (Fixture *f, int width, int height)
{
  g_autoptr (GError) error = NULL;
  f->publication = book_publication_open (f->path, NULL, &error);
  g_assert_no_error (error);
  f->rendition = rendition_new (f->publication);
  f->window = gtk_window_new ();
  f->view = READER_PAGE_VIEW (reader_page_view_new ());
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->view));
  gtk_window_set_default_size (GTK_WINDOW (f->window), width, height);
  g_signal_connect (f->view, "place-changed", G_CALLBACK (on_place_changed), f);
  g_signal_connect (f->view, "selection-changed", G_CALLBACK (on_selection_changed), f);
  g_signal_connect (f->view, "link-activated", G_CALLBACK (on_link), f);
  g_signal_connect (f->view, "mark-activated", G_CALLBACK (on_mark), f);
  reader_page_view_set_rendition (f->view, f->rendition);
  gtk_window_present (GTK_WINDOW (f->window));
  wait_for (f, is_shown);
}

void
fixture_set_up (Fixture *f, gconstpointer progression)
{
  f->path = make_book (progression != NULL ? progression : "ltr");
  fixture_show (f, 600, 700);
}

bool
is_idle (Fixture *f)
{
  return !g_main_context_pending (NULL);
}

void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  g_object_ref (f->view);
  gtk_window_destroy (GTK_WINDOW (f->window));
  wait_for (f, is_idle);
  test_assert_finalized (f->view);
  test_assert_finalized (f->rendition);
  g_object_unref (f->publication);
  g_unlink (f->path);
  g_autofree char *folder = g_path_get_dirname (f->path);
  g_rmdir (folder);
  g_free (f->path);
  g_free (f->link);
  g_free (f->mark);
}

ReaderRange
visible (Fixture *f)
{
  ReaderRange range = { .section = -1 };
  reader_page_view_get_visible_range (f->view, &range);
  return range;
}

/* Goes to a place and waits until it is shown. */
void
show_place (Fixture *f, int section, guint32 offset)
{
  reader_page_view_go_to (f->view, (BookLocator){ section, offset });
  wait_for (f, shows_place);
}

bool
is_at_end (Fixture *f)
{
  return reader_page_view_get_progression (f->view) >= 1;
}

/* Before all tests. */
void
fixture_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  /* Wakes a waiting loop, so that a deadline is noticed. */
  g_timeout_add_seconds (1, tick, NULL);
}
