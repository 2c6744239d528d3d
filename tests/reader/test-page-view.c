#include "config.h"

#include "reader-page-view.h"

#include "fixture-zip.h"
#include "../test-finalized.h"

/* The page in a window of its own: turning, places, selecting, marks, what a screen reader sees. */

#define DEADLINE_US (20 * G_USEC_PER_SEC)

typedef struct {
  char *path;
  BookPublication *publication;
  Rendition *rendition;
  GtkWidget *window;
  ReaderPageView *view;
  int n_place_changed;
  int n_selection_changed;
  int link_section;
  char *link;
  char *mark;
} Fixture;

typedef bool (*Condition) (Fixture *f);

static void
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

static bool
is_shown (Fixture *f)
{
  ReaderRange range;
  return reader_page_view_get_visible_range (f->view, &range);
}

static bool
is_counted (Fixture *f)
{
  return reader_page_view_get_total_pages (f->view) > 0;
}

static bool
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

static char *
make_book (const char *progression)
{
  g_autofree char *one = make_chapter (
      "One", 40,
      "<p><a href=\"c2.xhtml#p30\">A link</a></p><p>Area "
      "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"\\pi r^2\"><mi>π</mi>"
      "<msup><mi>r</mi><mn>2</mn></msup></math> of a circle</p>");
  g_autofree char *two = make_chapter ("Two", 60, "<p><a name=\"old\"></a>An old anchor</p>");
  g_autofree char *three = make_chapter ("Three", 3, "");
  g_autofree char *opf = g_strdup_printf (
      "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"i\">"
      "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"i\">x"
      "</dc:identifier><dc:title>Leaves</dc:title><dc:language>en</dc:language></metadata>"
      "<manifest><item id=\"a\" href=\"c1.xhtml\" media-type=\"application/xhtml+xml\"/>"
      "<item id=\"b\" href=\"c2.xhtml\" media-type=\"application/xhtml+xml\"/>"
      "<item id=\"c\" href=\"c3.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>"
      "<spine page-progression-direction=\"%s\"><itemref idref=\"a\"/><itemref idref=\"b\"/>"
      "<itemref idref=\"c\"/></spine></package>",
      progression);
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

static void
set_up (Fixture *f, gconstpointer progression)
{
  g_autoptr (GError) error = NULL;
  f->path = make_book (progression != NULL ? progression : "ltr");
  f->publication = book_publication_open (f->path, NULL, &error);
  g_assert_no_error (error);
  f->rendition = rendition_new (f->publication);
  f->window = gtk_window_new ();
  f->view = READER_PAGE_VIEW (reader_page_view_new ());
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->view));
  gtk_window_set_default_size (GTK_WINDOW (f->window), 600, 700);
  g_signal_connect (f->view, "place-changed", G_CALLBACK (on_place_changed), f);
  g_signal_connect (f->view, "selection-changed", G_CALLBACK (on_selection_changed), f);
  g_signal_connect (f->view, "link-activated", G_CALLBACK (on_link), f);
  g_signal_connect (f->view, "mark-activated", G_CALLBACK (on_mark), f);
  reader_page_view_set_rendition (f->view, f->rendition);
  gtk_window_present (GTK_WINDOW (f->window));
  wait_for (f, is_shown);
}

static bool
is_idle (Fixture *f)
{
  return !g_main_context_pending (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
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

static ReaderRange
visible (Fixture *f)
{
  ReaderRange range = { .section = -1 };
  reader_page_view_get_visible_range (f->view, &range);
  return range;
}

/* Goes to a place and waits until it is shown. */
static void
show_place (Fixture *f, int section, guint32 offset)
{
  reader_page_view_go_to (f->view, (BookLocator){ section, offset });
  wait_for (f, shows_place);
}

static int turned_from;
static guint32 turned_from_start;

static bool
has_turned (Fixture *f)
{
  ReaderRange range = visible (f);
  return range.section != turned_from || range.start != turned_from_start;
}

static void
turn (Fixture *f, const char *action)
{
  ReaderRange range = visible (f);
  turned_from = range.section;
  turned_from_start = range.start;
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->view), action, NULL));
  wait_for (f, has_turned);
}

static bool
is_at_end (Fixture *f)
{
  return reader_page_view_get_progression (f->view) >= 1;
}

/* Every page is met once, forwards and backwards, and pages join without a gap. */
static void
test_turning (Fixture *f, gconstpointer data)
{
  wait_for (f, is_counted);
  int total = reader_page_view_get_total_pages (f->view);
  g_assert_cmpint (total, >, 6);
  g_assert_cmpint (reader_page_view_get_page_number (f->view), ==, 1);
  g_assert_cmpint (visible (f).start, ==, 0);
  g_assert_false (reader_page_view_previous (f->view));
  for (int number = 2; number <= total; number++) {
    ReaderRange before = visible (f);
    turn (f, "page.next");
    ReaderRange after = visible (f);
    g_assert_cmpint (reader_page_view_get_page_number (f->view), ==, number);
    if (after.section == before.section) {
      g_assert_cmpint (after.start, >=, before.end);
      g_assert_cmpint (after.start, <=, before.end + 1);
    } else {
      g_assert_cmpint (after.section, ==, before.section + 1);
      g_assert_cmpint (after.start, ==, 0);
    }
  }
  /* That no page follows is known a moment after the last one has been shown. */
  wait_for (f, is_at_end);
  g_assert_false (reader_page_view_next (f->view));
  for (int number = total - 1; number >= 1; number--) {
    turn (f, "page.previous");
    g_assert_cmpint (reader_page_view_get_page_number (f->view), ==, number);
  }
}

static bool
is_two_columns (Fixture *f)
{
  ReaderRange range = visible (f);
  guint page = 0;
  BookLocator start;
  BookLocator end;
  return shows_place (f)
         && rendition_find_page (f->rendition, (BookLocator){ range.section, range.start }, &page)
         && rendition_get_page_range (f->rendition, (guint) range.section, page, &start, &end)
         && page % 2 == 0 && end.offset < range.end;
}

/* Two columns show two pages; a section begins with a spread of its own. */
static void
test_spreads (Fixture *f, gconstpointer data)
{
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.columns = RENDITION_COLUMNS_TWO;
  reader_page_view_set_settings (f->view, &settings);
  wait_for (f, is_two_columns);
  wait_for (f, is_counted);
  int spreads = 1;
  int last_number = 1;
  while (visible (f).section < 2) {
    turn (f, "page.next");
    spreads++;
    int number = reader_page_view_get_page_number (f->view);
    g_assert_cmpint (number, >, last_number);
    g_assert_cmpint (number, <=, last_number + 2);
    last_number = number;
  }
  int expected = 1;
  for (guint i = 0; i < 2; i++)
    expected += (rendition_get_n_pages (f->rendition, i) + 1) / 2;
  g_assert_cmpint (spreads, ==, expected);
}

static int old_pages;

static bool
is_relaid (Fixture *f)
{
  int n = rendition_get_n_pages (f->rendition, 1);
  return n > 0 && n != old_pages && shows_place (f);
}

/* Larger letters and another window: the place stays, there and back. */
static void
test_place_is_kept (Fixture *f, gconstpointer data)
{
  show_place (f, 1, 3000);
  wait_for (f, is_counted);
  old_pages = rendition_get_n_pages (f->rendition, 1);
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.font_size = 26;
  reader_page_view_set_settings (f->view, &settings);
  /* Until the new pages are there the old ones are. */
  g_assert_cmpint (visible (f).section, ==, 1);
  wait_for (f, is_relaid);
  old_pages = rendition_get_n_pages (f->rendition, 1);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 420, 500);
  wait_for (f, is_relaid);
  BookLocator place = reader_page_view_get_place (f->view);
  g_assert_cmpint (place.section, ==, 1);
  g_assert_cmpint (place.offset, ==, 3000);
  g_assert_cmpint (visible (f).start, <=, 3000);
  g_assert_cmpint (visible (f).end, >, 3000);
}

static bool
shows_section_1 (Fixture *f)
{
  return visible (f).section == 1;
}

static bool
shows_section_0 (Fixture *f)
{
  return visible (f).section == 0;
}

static void
assert_visible_text (Fixture *f, const char *text)
{
  ReaderRange range = visible (f);
  const char *string =
      dom_text_get_string (rendition_get_text (f->rendition, (guint) range.section), NULL);
  g_autofree char *shown = g_strndup (string + range.start, range.end - range.start);
  g_assert_nonnull (strstr (shown, text));
}

/* A link leads to an element of a section that was never laid out, and back. */
static void
test_fragments_and_back (Fixture *f, gconstpointer data)
{
  turn (f, "page.next");
  ReaderRange before = visible (f);
  g_assert_false (reader_page_view_can_go_back (f->view));
  reader_page_view_jump_to_fragment (f->view, 1, "p30");
  wait_for (f, shows_section_1);
  assert_visible_text (f, "Paragraph 30 of Two");
  g_assert_true (reader_page_view_can_go_back (f->view));
  reader_page_view_jump_to_fragment (f->view, 1, "old");
  assert_visible_text (f, "An old anchor");
  g_assert_true (reader_page_view_back (f->view));
  assert_visible_text (f, "Paragraph 30 of Two");
  g_assert_true (reader_page_view_back (f->view));
  wait_for (f, shows_section_0);
  g_assert_cmpint (visible (f).start, ==, before.start);
  g_assert_false (reader_page_view_back (f->view));
}

static void
test_selected_formula (Fixture *f, gconstpointer data)
{
  const char *string = dom_text_get_string (rendition_get_text (f->rendition, 0), NULL);
  const char *found = strstr (string, "Area ");
  ReaderRange range = { 0, (guint32) (found - string), (guint32) (strstr (found, " of") - string) };
  reader_page_view_select (f->view, &range);
  g_autofree char *text = reader_page_view_dup_selected_text (f->view);
  g_assert_cmpstr (text, ==, "Area \\pi r^2");
}

static void
test_selection (Fixture *f, gconstpointer data)
{
  const char *string = dom_text_get_string (rendition_get_text (f->rendition, 0), NULL);
  const char *found = strstr (string, "leaf that lay");
  ReaderRange range = { 0, (guint32) (found - string), (guint32) (found - string) + 13 };
  GdkRectangle bounds;
  g_assert_null (reader_page_view_dup_selected_text (f->view));
  reader_page_view_select (f->view, &range);
  g_assert_cmpint (f->n_selection_changed, ==, 1);
  g_autofree char *text = reader_page_view_dup_selected_text (f->view);
  g_assert_cmpstr (text, ==, "leaf that lay");
  g_assert_true (reader_page_view_get_range_bounds (f->view, &range, &bounds));
  g_assert_cmpint (bounds.width, >, 40);
  g_assert_cmpint (bounds.height, <, 120);
  g_assert_cmpint (bounds.x, >, 0);
  g_assert_cmpint (bounds.x + bounds.width, <, gtk_widget_get_width (GTK_WIDGET (f->view)));

  gtk_widget_activate_action (GTK_WIDGET (f->view), "page.select-paragraph", NULL);
  g_autofree char *paragraph = reader_page_view_dup_selected_text (f->view);
  g_assert_true (g_str_has_prefix (paragraph, "Paragraph 0 of One"));
  g_assert_true (g_str_has_suffix (paragraph, "자리다."));
  gtk_widget_activate_action (GTK_WIDGET (f->view), "page.clear-selection", NULL);
  g_assert_false (reader_page_view_get_selection (f->view, NULL));

  ReaderRange elsewhere = { 0, 4000, 4010 };
  g_assert_false (reader_page_view_get_range_bounds (f->view, &elsewhere, &bounds));
}

static GdkTexture *
render (Fixture *f)
{
  int width = gtk_widget_get_width (GTK_WIDGET (f->view));
  int height = gtk_widget_get_height (GTK_WIDGET (f->view));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GTK_WIDGET_GET_CLASS (f->view)->snapshot (GTK_WIDGET (f->view), snapshot);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (GTK_WIDGET (f->view)));
  GdkTexture *texture = gsk_renderer_render_texture (
      renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gsk_render_node_unref (node);
  return texture;
}

/* How many pixels of a part of the picture differ between red and blue, as yellow does. */
static int
count_coloured (GdkTexture *texture, const GdkRectangle *part)
{
  gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  g_autofree guchar *data = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
  gdk_texture_download (texture, data, stride);
  int n = 0;
  for (int y = part->y; y < part->y + part->height; y++) {
    for (int x = part->x; x < part->x + part->width; x++) {
      const guchar *pixel = data + (gsize) y * stride + (gsize) x * 4;
      n += ABS (pixel[0] - pixel[2]) > 40;
    }
  }
  return n;
}

static int
count_in_range (Fixture *f, const ReaderRange *range)
{
  GdkRectangle bounds;
  g_assert_true (reader_page_view_get_range_bounds (f->view, range, &bounds));
  g_autoptr (GdkTexture) texture = render (f);
  return count_coloured (texture, &bounds);
}

static void
test_overlays (Fixture *f, gconstpointer data)
{
  ReaderRange range = { 0, 20, 50 };
  g_autofree char *folder = g_path_get_dirname (f->path);
  g_autofree char *path = g_build_filename (folder, "galpi.db", NULL);
  g_autoptr (Store) store = store_open (path, STORE_OPEN_NO_DAILY_COPY, NULL);
  g_autoptr (StoreBook) book = store_book_new ();
  g_autoptr (StoreEdition) edition = store_edition_new ();
  edition->book = store_put_book (store, book, NULL);
  edition->fingerprint = g_strdup ("one");
  gint64 id = store_put_edition (store, edition, NULL);
  g_autoptr (MarksSet) marks = marks_set_new (store, edition->book, id);

  g_assert_cmpint (count_in_range (f, &range), ==, 0);
  reader_page_view_set_marks (f->view, marks);
  MarksRange place = { f->publication, 0, rendition_get_text (f->rendition, 0), 20, 50 };
  MarksMark *mark =
      marks_set_add_range (marks, &place, MARKS_KIND_HIGHLIGHT, MARKS_COLOUR_YELLOW, "Note");
  g_assert_cmpint (count_in_range (f, &range), >, 1000);
  marks_set_remove (marks, marks_mark_get_uuid (mark));
  g_assert_cmpint (count_in_range (f, &range), ==, 0);
  for (MarksKind kind = MARKS_KIND_UNDERLINE; kind <= MARKS_KIND_SQUIGGLE; kind++) {
    mark = marks_set_add_range (marks, &place, kind, MARKS_COLOUR_PINK, NULL);
    int n = count_in_range (f, &range);
    g_assert_cmpint (n, >, 50);
    g_assert_cmpint (n, <, 1500);
    marks_set_remove (marks, marks_mark_get_uuid (mark));
  }
  g_assert_cmpint (count_in_range (f, &range), ==, 0);
  reader_page_view_set_hits (f->view, &range, 1, -1);
  g_assert_cmpint (count_in_range (f, &range), >, 1000);
  reader_page_view_set_hits (f->view, NULL, 0, -1);
  reader_page_view_select (f->view, &range);
  g_assert_cmpint (count_in_range (f, &range), >, 1000);
  reader_page_view_clear_selection (f->view);

  GdkRectangle corner = { gtk_widget_get_width (GTK_WIDGET (f->view)) - 80, 0, 80, 30 };
  place.start = place.end = visible (f).start;
  mark = marks_set_toggle_bookmark (marks, &place);
  g_assert_nonnull (mark);
  g_autoptr (GdkTexture) with_ribbon = render (f);
  g_assert_cmpint (count_coloured (with_ribbon, &corner), >, 100);
  reader_page_view_set_theme (f->view, PAINT_THEME_DARK);
  g_autoptr (GdkTexture) dark = render (f);
  guchar *pixels =
      g_malloc ((gsize) gdk_texture_get_width (dark) * (gsize) gdk_texture_get_height (dark) * 4);
  gdk_texture_download (dark, pixels, (gsize) gdk_texture_get_width (dark) * 4);
  g_assert_cmpint (pixels[0], <, 60);
  g_free (pixels);
  reader_page_view_set_marks (f->view, NULL);
  store_close (store);
}

static bool
has_children (Fixture *f)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (f->view));
  int n = 0;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    n += GTK_IS_LABEL (child);
  return n > 3;
}

/* A screen reader finds the page's name and its blocks in order. */
static void
test_accessible (Fixture *f, gconstpointer data)
{
  wait_for (f, is_counted);
  wait_for (f, has_children);
  gtk_test_accessible_assert_role (f->view, GTK_ACCESSIBLE_ROLE_DOCUMENT);
  int total = reader_page_view_get_total_pages (f->view);
  g_autofree char *first = g_strdup_printf ("Leaves, page 1 of %d", total);
  gtk_test_accessible_assert_property (f->view, GTK_ACCESSIBLE_PROPERTY_LABEL, first);
  turn (f, "page.next");
  g_autofree char *second = g_strdup_printf ("Leaves, page 2 of %d", total);
  gtk_test_accessible_assert_property (f->view, GTK_ACCESSIBLE_PROPERTY_LABEL, second);
  turn (f, "page.previous");
  wait_for (f, is_idle);
  wait_for (f, has_children);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (f->view));
  while (!GTK_IS_LABEL (child))
    child = gtk_widget_get_next_sibling (child);
  gtk_test_accessible_assert_role (child, GTK_ACCESSIBLE_ROLE_HEADING);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (child)), ==, "One");
  child = gtk_widget_get_next_sibling (child);
  g_assert_true (g_str_has_prefix (gtk_label_get_label (GTK_LABEL (child)), "Paragraph 0 of One"));
  gtk_widget_grab_focus (child);
  g_assert_true (gtk_widget_is_focus (child));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  /* Wakes a waiting loop, so that a deadline is noticed. */
  g_timeout_add_seconds (1, tick, NULL);
#define ADD(name, function, data)                                                                  \
  g_test_add ("/reader/page-view/" name, Fixture, data, set_up, function, tear_down)
  ADD ("every-page-once", test_turning, NULL);
  ADD ("every-page-once-right-to-left", test_turning, "rtl");
  ADD ("spreads", test_spreads, NULL);
  ADD ("place-is-kept", test_place_is_kept, NULL);
  ADD ("fragments-and-back", test_fragments_and_back, NULL);
  ADD ("selection", test_selection, NULL);
  ADD ("selected-formula", test_selected_formula, NULL);
  ADD ("overlays", test_overlays, NULL);
  ADD ("accessible", test_accessible, NULL);
  return g_test_run ();
}
