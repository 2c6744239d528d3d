#include "config.h"

#include "fixture-view.h"

#include "fixture-zip.h"
#include "reader-page-view-private.h"

#include <math.h>

/* Pages with a size of their own in a window: side by side, enlarged, in a roll, amid flowing text. */

/* A section is F for a fixed page of 600 × 800 px, T for text that flows, S for an SVG of 400 × 200 px
 *, P for a PNG of 300 × 600 px and W for a tile of 400 × 1000 px; what follows are its properties. */
typedef struct {
  const char *metadata;
  const char *progression;
  const char *spine[8];
  int width;
  int height;
} Book;

#define FIXED "<meta property=\"rendition:layout\">pre-paginated</meta>"

static const Book sides = {
  FIXED,
  "ltr",
  { "F page-spread-right", "F page-spread-left", "F page-spread-right",
    "F rendition:page-spread-center", "F", "F" },
  1200,
  800,
};
static const Book leftwards = { FIXED, "rtl", { "F", "F", "F" }, 1200, 800 };
static const Book narrow = { FIXED, "ltr", { "F", "F", "F", "F" }, 500, 800 };
static const Book roll = {
  FIXED "<meta property=\"rendition:flow\">scrolled-continuous</meta>",
  "ltr",
  { "F", "F", "F", "F" },
  600,
  700,
};
static const Book webtoon = {
  "<meta property=\"rendition:layout\">roll</meta>", "ltr", { "W", "W" }, 600, 700,
};
static const Book mixed = { "", "ltr", { "T", "F rendition:layout-pre-paginated", "T" }, 500, 600 };
static const Book pictures = { "", "ltr", { "S", "T", "P" }, 600, 400 };

/* With words in its outer corners. */
static const char page[] =
    "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>Fixed</title>"
    "<meta name=\"viewport\" content=\"width=600, height=800\"/>"
    "<style>body { margin: 0 } p { margin: 0; font-size: 40px; line-height: 50px; width: 600px }"
    ".end { text-align: right; margin-top: 700px }</style></head>"
    "<body><p>First</p><p class=\"end\">Last</p></body></html>";
/* A tile that does not say how high it is. */
static const char tile[] =
    "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>Tile</title>"
    "<meta name=\"viewport\" content=\"width=400\"/>"
    "<style>body { margin: 0 } div { height: 1000px; background: green }</style></head>"
    "<body><div>First</div></body></html>";
static const char drawing[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 200\">"
                              "<rect width=\"400\" height=\"200\" fill=\"red\"/></svg>";

static char *
make_text (void)
{
  GString *text = g_string_new ("<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>");
  for (int i = 0; i < 40; i++)
    g_string_append_printf (text, "<p>Paragraph %d says enough to fill a line or two.</p>", i);
  g_string_append (text, "</body></html>");
  return g_string_free (text, FALSE);
}

static GBytes *
make_png (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 300, 600);
  char *data = NULL;
  gsize size = 0;
  gdk_pixbuf_fill (pixbuf, 0x0000ffff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "png", NULL, NULL));
  return g_bytes_new_take (data, size);
}

static FixtureFile
make_file (char kind, const char *text, GBytes *png)
{
  switch (kind) {
  case 'T':
    return (FixtureFile){ "t.xhtml", text, -1 };
  case 'S':
    return (FixtureFile){ "s.svg", drawing, -1 };
  case 'P':
    return (FixtureFile){ "p.png", g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png) };
  case 'W':
    return (FixtureFile){ "w.xhtml", tile, -1 };
  default:
    return (FixtureFile){ "f.xhtml", page, -1 };
  }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const Book *book = data;
  g_autofree char *text = make_text ();
  g_autoptr (GBytes) png = make_png ();
  g_autoptr (GString) manifest = g_string_new (NULL);
  g_autoptr (GString) spine = g_string_new (NULL);
  FixtureFile files[16] = { { "mimetype", "application/epub+zip", -1 } };
  guint n = 3;
  for (guint i = 0; book->spine[i] != NULL; i++) {
    char kind = book->spine[i][0];
    const char *type = kind == 'S'   ? "image/svg+xml"
                       : kind == 'P' ? "image/png"
                                     : "application/xhtml+xml";
    files[n] = make_file (kind, text, png);
    files[n].name = g_strdup_printf ("%u%s", i, files[n].name);
    g_string_append_printf (manifest, "<item id=\"i%u\" href=\"%s\" media-type=\"%s\"/>", i,
                            files[n++].name, type);
    g_string_append_printf (spine, "<itemref idref=\"i%u\" properties=\"%s\"/>", i,
                            book->spine[i] + 1);
  }
  g_autofree char *package = g_strdup_printf (
      "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"i\">"
      "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"i\">x"
      "</dc:identifier><dc:title>Sheets</dc:title><dc:language>en</dc:language>%s</metadata>"
      "<manifest>%s</manifest><spine page-progression-direction=\"%s\">%s</spine></package>",
      book->metadata, manifest->str, book->progression, spine->str);
  files[1] = (FixtureFile){
    "META-INF/container.xml",
    "<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">"
    "<rootfiles><rootfile full-path=\"p.opf\" media-type=\"application/oebps-package+xml\"/>"
    "</rootfiles></container>",
    -1,
  };
  files[2] = (FixtureFile){ "p.opf", package, -1 };
  f->path = fixture_zip ("sheets.epub", files, n);
  for (guint i = 3; i < n; i++)
    g_free ((char *) files[i].name);
  fixture_show (f, book->width, book->height);
}

static guint wanted[2];
static guint n_wanted;

/* Exactly the wanted sections are seen. */
static bool
shows_wanted (Fixture *f)
{
  ReaderRange range;
  for (guint i = 0; i < n_wanted; i++) {
    if (!reader_page_view_get_page_range (f->view, i, &range) || range.section != (int) wanted[i])
      return false;
  }
  return !reader_page_view_get_page_range (f->view, n_wanted, &range);
}

static void
wait_for_pages (Fixture *f, guint n, guint first)
{
  n_wanted = n;
  for (guint i = 0; i < n; i++)
    wanted[i] = first + i;
  wait_for (f, shows_wanted);
}

static ReaderRange sought;

static bool
is_found (Fixture *f)
{
  GdkRectangle bounds;
  return reader_page_view_get_range_bounds (f->view, &sought, &bounds);
}

/* Where the first or the last word of a page is, once it is there. */
static GdkRectangle
find (Fixture *f, int section, bool last)
{
  GdkRectangle bounds = { 0 };
  sought = (ReaderRange){ section, last ? 6 : 0, last ? 10 : 5 };
  wait_for (f, is_found);
  reader_page_view_get_range_bounds (f->view, &sought, &bounds);
  return bounds;
}

static void
assert_about (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 3);
}

static double
get_width (Fixture *f)
{
  return gtk_widget_get_width (GTK_WIDGET (f->view));
}

static double
get_height (Fixture *f)
{
  return gtk_widget_get_height (GTK_WIDGET (f->view));
}

/* A cover on the right, two pages that meet at the spine, one alone, two as they come. */
static void
test_sides (Fixture *f, gconstpointer data)
{
  double middle = get_width (f) / 2;
  double width = 600 * get_height (f) / 800;
  wait_for_pages (f, 1, 0);
  assert_about (find (f, 0, false).x, middle);
  g_assert_false (reader_page_view_previous (f->view));
  g_assert_true (reader_page_view_next (f->view));
  wait_for_pages (f, 2, 1);
  assert_about (find (f, 1, false).x, middle - width);
  assert_about (find (f, 1, true).x + find (f, 1, true).width, middle);
  assert_about (find (f, 2, false).x, middle);
  assert_about (find (f, 2, true).x + find (f, 2, true).width, middle + width);
  g_assert_cmpint (reader_page_view_get_place (f->view).section, ==, 1);
  wait_for (f, is_counted);
  g_assert_cmpint (reader_page_view_get_page_number (f->view), ==, 2);
  g_assert_true (reader_page_view_next (f->view));
  wait_for_pages (f, 1, 3);
  assert_about (find (f, 3, false).x, middle - width / 2);
  g_assert_true (reader_page_view_next (f->view));
  wait_for_pages (f, 2, 4);
  wait_for (f, is_at_end);
  g_assert_false (reader_page_view_next (f->view));
  g_assert_true (reader_page_view_previous (f->view));
  wait_for_pages (f, 1, 3);
  g_assert_true (reader_page_view_previous (f->view));
  wait_for_pages (f, 2, 1);
  g_assert_cmpint (reader_page_view_get_place (f->view).section, ==, 1);
}

static guint
count_blocks (Fixture *f)
{
  guint n = 0;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (f->view));
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    n += GTK_IS_LABEL (child);
  return n;
}

static bool
has_blocks_of_both (Fixture *f)
{
  return count_blocks (f) == 4;
}

/* What is on the second page is as near as what is on the first. */
static void
test_second_page (Fixture *f, gconstpointer data)
{
  show_place (f, 2, 6);
  wait_for_pages (f, 2, 1);
  g_assert_cmpint (visible (f).section, ==, 2);
  g_assert_cmpint (reader_page_view_get_place (f->view).offset, ==, 6);
  wait_for (f, has_blocks_of_both);
  ReaderRange range = { 2, 0, 5 };
  reader_page_view_select (f->view, &range);
  g_autofree char *text = reader_page_view_dup_selected_text (f->view);
  g_assert_cmpstr (text, ==, "First");
  GdkRectangle word = find (f, 2, false);
  ReaderHit hit;
  g_assert_true (reader_pages_hit (f->view, word.x + word.width / 2, word.y + 5, &hit));
  g_assert_cmpint (hit.column->section, ==, 2);
  reader_selection_begin (f->view, hit.column, hit.offset, READER_UNIT_WORD);
  g_assert_true (reader_page_view_get_selection (f->view, &range));
  g_assert_cmpint (range.section, ==, 2);
  g_assert_cmpint (range.end, ==, 5);
}

static void
test_leftwards (Fixture *f, gconstpointer data)
{
  wait_for_pages (f, 2, 0);
  assert_about (find (f, 0, false).x, get_width (f) / 2);
  g_assert_cmpint (find (f, 1, true).x, <, get_width (f) / 2);
  g_assert_true (reader_page_view_next (f->view));
  wait_for_pages (f, 1, 2);
  assert_about (find (f, 2, false).x, get_width (f) / 2);
}

/* One page at a time where two would be too small; two when the window becomes wide enough. */
static void
test_narrow (Fixture *f, gconstpointer data)
{
  wait_for_pages (f, 1, 0);
  g_assert_true (reader_page_view_next (f->view));
  wait_for_pages (f, 1, 1);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1200, 800);
  wait_for_pages (f, 2, 0);
  g_assert_cmpint (reader_page_view_get_place (f->view).section, ==, 1);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 500, 800);
  wait_for_pages (f, 1, 1);
}

static void
test_zoom (Fixture *f, gconstpointer data)
{
  wait_for_pages (f, 1, 0);
  g_assert_true (reader_page_view_has_zoom (f->view));
  GdkRectangle fitted = find (f, 0, false);
  g_assert_false (reader_fixed_pan (f->view, 0, 10));
  reader_page_view_zoom (f->view, 1);
  reader_page_view_zoom (f->view, 1);
  g_assert_cmpfloat_with_epsilon (reader_page_view_get_zoom (f->view), 1.5, 1e-9);
  assert_about (find (f, 0, false).width, fitted.width * 1.5);
  /* The middle stays, and the edges can be reached, and not more. */
  assert_about (find (f, 0, false).x, get_width (f) / 2 * (1 - 1.5));
  g_assert_true (reader_fixed_pan (f->view, -5000, -5000));
  assert_about (find (f, 0, false).x, 0);
  g_assert_false (reader_fixed_pan (f->view, -10, -10));
  g_assert_true (reader_fixed_pan (f->view, 5000, 5000));
  assert_about (find (f, 0, true).x + find (f, 0, true).width, get_width (f));
  g_assert_true (reader_page_view_next (f->view));
  wait_for_pages (f, 1, 1);
  assert_about (find (f, 1, false).x, 0);
  for (int i = 0; i < 9; i++)
    reader_page_view_zoom (f->view, 1);
  g_assert_cmpfloat_with_epsilon (reader_page_view_get_zoom (f->view), 3, 1e-9);
  reader_page_view_zoom (f->view, 0);
  assert_about (find (f, 1, false).x, fitted.x);
  assert_about (find (f, 1, false).y, fitted.y);
}

static bool
shows_second (Fixture *f)
{
  return visible (f).section == 1;
}

/* Pages below each other without a gap, as wide as the window, whether one likes scrolling or not. */
static void
test_roll (Fixture *f, gconstpointer data)
{
  wait_for (f, is_counted);
  g_assert_true (rendition_get_settings (f->rendition)->continuous);
  int height = (int) floor (800 * get_width (f) / 600);
  g_assert_cmpint (rendition_get_extent (f->rendition, 0), ==, height);
  assert_about (find (f, 0, false).x, 0);
  GdkRectangle first = find (f, 0, false);
  g_assert_true (reader_strip_scroll (f->view, height / 2.0));
  g_assert_cmpint (find (f, 1, false).y, ==, first.y + height - height / 2);
  assert_about (find (f, 0, true).x + find (f, 0, true).width, get_width (f));
  int total = (4 * height + (int) get_height (f) - 1) / (int) get_height (f);
  assert_about (reader_page_view_get_total_pages (f->view), total);
  while (reader_strip_scroll (f->view, 300))
    ;
  g_assert_cmpfloat (reader_page_view_get_progression (f->view), >=, 1);
  assert_about (find (f, 3, true).y + find (f, 3, true).height, get_height (f));
  show_place (f, 1, 0);
  wait_for (f, shows_second);
  reader_page_view_zoom (f->view, 1);
  g_assert_cmpint (rendition_get_extent (f->rendition, 1), ==,
                   (int) floor (800 * get_width (f) * 1.25 / 600));
  /* The middle stayed, so the top has gone. */
  g_assert_true (reader_strip_scroll (f->view, -get_height (f) / 8));
  g_assert_true (reader_strip_pan (f->view, -5000));
  assert_about (find (f, 1, false).x, 0);
}

/* A tile is as high as what is on it. */
static void
test_webtoon (Fixture *f, gconstpointer data)
{
  wait_for (f, is_counted);
  int height = (int) floor (1000 * get_width (f) / 400);
  g_assert_cmpint (rendition_get_extent (f->rendition, 0), ==, height);
  GdkRectangle first = find (f, 0, false);
  g_assert_true (reader_strip_scroll (f->view, height));
  g_assert_cmpint (find (f, 1, false).y, ==, first.y);
}

static int n_frames;

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  n_frames++;
  return G_SOURCE_CONTINUE;
}

static bool
is_some_frames_later (Fixture *f)
{
  return n_frames >= 8;
}

/* When all has come nothing is made anew, and an allocation does not bring forth the next one. */
static void
test_rest (Fixture *f, gconstpointer data)
{
  reader_page_view_next (f->view);
  wait_for_pages (f, 2, 1);
  wait_for (f, is_counted);
  wait_for (f, has_blocks_of_both);
  wait_for (f, is_idle);
  g_autoptr (GtkWidget) block = g_object_ref (g_ptr_array_index (f->view->blocks, 0));
  gtk_widget_queue_allocate (GTK_WIDGET (f->view));
  n_frames = 0;
  gtk_widget_add_tick_callback (GTK_WIDGET (f->view), count_frame, NULL, NULL);
  wait_for (f, is_some_frames_later);
  g_assert_true (g_ptr_array_index (f->view->blocks, 0) == block);
}

/* A fixed page among text that is scrolled is one stretch, as large as it can be seen whole. */
static void
test_mixed (Fixture *f, gconstpointer data)
{
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.continuous = true;
  reader_page_view_set_settings (f->view, &settings);
  wait_for (f, is_counted);
  show_place (f, 1, 0);
  wait_for (f, shows_second);
  g_assert_true (rendition_get_settings (f->rendition)->continuous);
  double scale = MIN (get_width (f) / 600, get_height (f) / 800);
  g_assert_cmpint (rendition_get_n_pages (f->rendition, 1), ==, 1);
  g_assert_cmpint (rendition_get_extent (f->rendition, 1), ==, (int) floor (800 * scale));
  assert_about (find (f, 1, false).x, (get_width (f) - 600 * scale) / 2);
  assert_about (find (f, 1, true).x + find (f, 1, true).width, (get_width (f) + 600 * scale) / 2);
  g_assert_false (reader_page_view_has_zoom (f->view));
}

static GdkRGBA
get_pixel (Fixture *f, double x, double y)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GTK_WIDGET_GET_CLASS (f->view)->snapshot (GTK_WIDGET (f->view), snapshot);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) get_width (f), (int) get_height (f));
  cairo_t *cairo = cairo_create (surface);
  gsk_render_node_draw (node, cairo);
  cairo_surface_flush (surface);
  const unsigned char *row =
      cairo_image_surface_get_data (surface) + (int) y * cairo_image_surface_get_stride (surface);
  guint32 pixel = ((const guint32 *) (gconstpointer) row)[(int) x];
  GdkRGBA color = { (float) (pixel >> 16 & 255) / 255, (float) (pixel >> 8 & 255) / 255,
                    (float) (pixel & 255) / 255, 1 };
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  return color;
}

/* Around the sheet is the theme's paper, the sheet itself stays white. */
static void
test_dark (Fixture *f, gconstpointer data)
{
  reader_page_view_set_theme (f->view, PAINT_THEME_DARK);
  wait_for_pages (f, 1, 0);
  GdkRGBA sheet = get_pixel (f, get_width (f) * 0.75, get_height (f) / 2);
  GdkRGBA paper = get_pixel (f, get_width (f) * 0.25, get_height (f) / 2);
  g_assert_cmpfloat_with_epsilon (sheet.red, 1, 0.001);
  g_assert_cmpfloat (paper.red, <, 0.3);
}

static bool
is_painted_blue (Fixture *f)
{
  GdkRGBA color = get_pixel (f, get_width (f) / 2, get_height (f) / 2);
  return color.blue > 0.9f && color.red < 0.1f;
}

static bool
is_painted_red (Fixture *f)
{
  GdkRGBA color = get_pixel (f, get_width (f) / 2, get_height (f) / 2);
  return color.red > 0.9f && color.blue < 0.1f;
}

/* A picture in the reading order is a page as large as fits, in the middle of the paper. */
static void
test_pictures (Fixture *f, gconstpointer data)
{
  RenditionViewport viewport;
  g_assert_true (rendition_get_viewport (f->rendition, 0, &viewport));
  g_assert_cmpfloat_with_epsilon (viewport.width, 400, 1e-6);

  wait_for (f, is_painted_red);
  double top = (get_height (f) - get_width (f) / 2) / 2;
  g_assert_cmpfloat (get_pixel (f, 4, top + 4).blue, <, 0.1);
  g_assert_cmpfloat (get_pixel (f, 4, top - 4).blue, >, 0.8);
  reader_page_view_go_to (f->view, (BookLocator){ .section = 2 });
  wait_for (f, shows_place);
  wait_for (f, is_painted_blue);
  g_assert_true (rendition_get_viewport (f->rendition, 2, &viewport));
  g_assert_cmpfloat_with_epsilon (viewport.width, 300, 1e-6);
  g_assert_cmpfloat_with_epsilon (viewport.height, 600, 1e-6);
  double left = (get_width (f) - get_height (f) / 2) / 2;
  g_assert_cmpfloat (get_pixel (f, left + 4, 4).red, <, 0.1);
  g_assert_cmpfloat (get_pixel (f, left - 4, 4).red, >, 0.8);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
#define ADD(name, function, book)                                                                  \
  g_test_add ("/reader/fixed/" name, Fixture, &book, set_up, function, fixture_tear_down)
  ADD ("sides", test_sides, sides);
  ADD ("second-page", test_second_page, sides);
  ADD ("leftwards", test_leftwards, leftwards);
  ADD ("narrow", test_narrow, narrow);
  ADD ("zoom", test_zoom, narrow);
  ADD ("roll", test_roll, roll);
  ADD ("webtoon", test_webtoon, webtoon);
  ADD ("rest", test_rest, sides);
  ADD ("mixed", test_mixed, mixed);
  ADD ("dark", test_dark, sides);
  ADD ("pictures", test_pictures, pictures);
  return g_test_run ();
}
