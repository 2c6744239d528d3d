#include "config.h"

#include "fixture-view.h"

/* The page in a window of its own: turning, places, selecting, marks, what a screen reader sees. */

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
  /* By then the window has its last size. */
  wait_for (f, is_counted);
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
  /* The window may have got its last size, and the page another beginning, in between. */
  g_assert_cmpint (visible (f).start, <=, before.start);
  g_assert_cmpint (visible (f).end, >, before.start);
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

/* How many pixels left of a range, in the margin, are not of the paper's colour. */
static int
count_in_margin (Fixture *f, const ReaderRange *range)
{
  GdkRectangle bounds;
  g_assert_true (reader_page_view_get_range_bounds (f->view, range, &bounds));
  g_autoptr (GdkTexture) texture = render (f);
  gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  g_autofree guchar *data = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
  gdk_texture_download (texture, data, stride);
  int n = 0;
  for (int y = bounds.y; y < bounds.y + bounds.height; y++) {
    for (int x = MAX (bounds.x - 18, 0); x < bounds.x - 4; x++)
      n += ABS (data[(gsize) y * stride + (gsize) x * 4] - data[0]) > 40;
  }
  return n;
}

static void
test_change_bars (Fixture *f, gconstpointer data)
{
  ReaderRange shown = visible (f);
  DomText *text = rendition_get_text (f->rendition, 0);
  const DomBlock *block = dom_text_get_block (text, dom_text_block_at (text, shown.start + 40));
  ReaderRange range = { 0, block->start, block->end };
  ReaderRange elsewhere = { 1, block->start, block->end };
  g_assert_cmpint (count_in_margin (f, &range), ==, 0);
  reader_page_view_set_changes (f->view, &elsewhere, 1);
  g_assert_cmpint (count_in_margin (f, &range), ==, 0);
  reader_page_view_set_changes (f->view, &range, 1);
  g_assert_cmpint (count_in_margin (f, &range), >, 20);
  reader_page_view_set_changes (f->view, NULL, 0);
  g_assert_cmpint (count_in_margin (f, &range), ==, 0);
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

/* A fixed page is as large as the window lets it be, and words are where they are seen. */
static void
test_fixed_page_fits (Fixture *f, gconstpointer data)
{
  int width = gtk_widget_get_width (GTK_WIDGET (f->view));
  int height = gtk_widget_get_height (GTK_WIDGET (f->view));
  GdkRectangle first;
  GdkRectangle last;
  ReaderRange range = { 0, 0, 5 };
  g_assert_true (reader_page_view_get_range_bounds (f->view, &range, &first));
  range = (ReaderRange){ 0, 6, 10 };
  g_assert_true (reader_page_view_get_range_bounds (f->view, &range, &last));
  g_assert_cmpint (first.x, <=, 1);
  g_assert_cmpint (last.x + last.width, <=, width);
  g_assert_cmpint (last.x + last.width, >=, width - 2);
  int top = (height - width / 2) / 2;
  g_assert_cmpint (ABS (first.y - top), <=, 2);
  g_assert_cmpint (ABS (last.y + last.height - (top + width / 2)), <=, 2);
  /* Scrolling is not for books of fixed pages. */
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.continuous = true;
  reader_page_view_set_settings (f->view, &settings);
  wait_for (f, is_counted);
  wait_for (f, shows_place);
  g_assert_false (rendition_get_settings (f->rendition)->continuous);
  turn (f, "page.next");
  g_assert_cmpint (visible (f).section, ==, 1);
}

/* A page is there before the view has a size, and stays when it gets the one that was expected. */
static void
test_expected_size (Fixture *f, gconstpointer data)
{
  ReaderRange known = visible (f);
  GtkWidget *view = g_object_ref_sink (reader_page_view_new ());
  Fixture early = { .view = READER_PAGE_VIEW (view) };
  g_autoptr (Rendition) rendition = rendition_new (f->publication);
  reader_page_view_set_rendition (early.view, rendition);
  g_assert_false (is_shown (&early));
  reader_page_view_expect_size (early.view, gtk_widget_get_width (GTK_WIDGET (f->view)),
                                gtk_widget_get_height (GTK_WIDGET (f->view)));
  wait_for (&early, is_shown);
  ReaderRange range = visible (&early);
  g_assert_cmpint (range.section, ==, known.section);
  g_assert_cmpint (range.end, ==, known.end);
  /* In a window that is smaller the page is made anew. */
  early.window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (early.window), view);
  gtk_window_set_default_size (GTK_WINDOW (early.window), 400, 300);
  gtk_window_present (GTK_WINDOW (early.window));
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  while (visible (&early).end >= known.end && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (visible (&early).end, <, known.end);
  gtk_window_destroy (GTK_WINDOW (early.window));
  g_object_unref (view);
}

/* A view of a chapter that is laid out anew. */
typedef struct {
  Fixture *fixture;
  bool shown; /* the place was, on a page that is none of the chapter's */
} Anew;

static void
look (Rendition *rendition, guint section, Anew *anew)
{
  bool glance = rendition_get_glance (rendition, section, 0) != NULL;
  guint page = 0;
  bool found =
      rendition_find_page (rendition, reader_page_view_get_place (anew->fixture->view), &page);
  anew->shown = anew->shown || (glance && !found && shows_place (anew->fixture));
}

/* In a long chapter the place is shown in larger letters before all pages up to it have come. */
static void
test_place_is_shown_at_once (Fixture *f, gconstpointer data)
{
  show_place (f, 1, 150000);
  wait_for (f, is_counted);
  old_pages = rendition_get_n_pages (f->rendition, 1);
  Anew anew = { .fixture = f };
  g_signal_connect_after (f->rendition, "section-changed", G_CALLBACK (look), &anew);
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.font_size = 26;
  reader_page_view_set_settings (f->view, &settings);
  wait_for (f, is_relaid);
  g_assert_true (anew.shown);
  g_assert_cmpint (reader_page_view_get_place (f->view).offset, ==, 150000);
  g_signal_handlers_disconnect_by_data (f->rendition, &anew);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
#define ADD(name, function, data)                                                                  \
  g_test_add ("/reader/page-view/" name, Fixture, data, fixture_set_up, function, fixture_tear_down)
  ADD ("every-page-once", test_turning, NULL);
  ADD ("every-page-once-right-to-left", test_turning, "rtl");
  ADD ("spreads", test_spreads, NULL);
  ADD ("place-is-kept", test_place_is_kept, NULL);
  ADD ("place-is-shown-at-once", test_place_is_shown_at_once, "long");
  ADD ("fragments-and-back", test_fragments_and_back, NULL);
  ADD ("selection", test_selection, NULL);
  ADD ("selected-formula", test_selected_formula, NULL);
  ADD ("overlays", test_overlays, NULL);
  ADD ("change-bars", test_change_bars, NULL);
  ADD ("fixed-page-fits", test_fixed_page_fits, "fixed");
  ADD ("expected-size", test_expected_size, NULL);
  ADD ("accessible", test_accessible, NULL);
  return g_test_run ();
}
