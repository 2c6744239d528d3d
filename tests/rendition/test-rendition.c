#include "fixture-cache.h"
#include "rendition-typesetter.h"
#include "rendition.h"

#include <glib/gstdio.h>

/* A Markdown book of two chapters in a folder that goes again. */
typedef struct {
  char *folder;
  BookPublication *publication;
  Rendition *rendition;
} Fixture;

static void
write_chapter (const Fixture *fixture, const char *name, const char *title, int n_paragraphs)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_printf (text, "# %s\n\n", title);
  for (int i = 0; i < n_paragraphs; i++)
    g_string_append_printf (
        text, "Paragraph %d of %s says enough to fill a line or two on the page.\n\n", i, title);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("galpi-rendition-XXXXXX", NULL);
  write_chapter (fixture, "1.md", "One", 60);
  write_chapter (fixture, "2.md", "Two", 40);
  g_autoptr (GError) error = NULL;
  fixture->publication = book_publication_open (fixture->folder, NULL, &error);
  g_assert_no_error (error);
  fixture->rendition = rendition_new (fixture->publication);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->rendition), (gpointer *) &fixture->rendition);
  g_object_unref (fixture->rendition);
  g_assert_null (fixture->rendition);
  g_object_unref (fixture->publication);
  const char *names[] = { "1.md", "2.md" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
give_up (gpointer data)
{
  g_error ("the pages did not come");
  return G_SOURCE_REMOVE;
}

static void
wait_for (Fixture *fixture, bool (*done) (Fixture *))
{
  guint source = g_timeout_add_seconds (60, give_up, NULL);
  while (!done (fixture))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

static bool
first_is_complete (Fixture *fixture)
{
  return rendition_is_complete (fixture->rendition, 0);
}

static bool
all_is_counted (Fixture *fixture)
{
  return rendition_get_total_pages (fixture->rendition) > 0;
}

static void
set_page (Fixture *fixture, double font_size, double width)
{
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.font_size = font_size;
  rendition_set_page (fixture->rendition, &settings, width, 400);
}

static void
test_pages_come (Fixture *fixture, gconstpointer data)
{
  set_page (fixture, 18, 400);
  g_assert_null (rendition_get_page (fixture->rendition, 0, 0));
  rendition_request (fixture->rendition, 0);
  wait_for (fixture, first_is_complete);
  int n = rendition_get_n_pages (fixture->rendition, 0);
  g_assert_cmpint (n, >, 3);
  for (int i = 0; i < n; i++) {
    LayoutPage *page = rendition_get_page (fixture->rendition, 0, (guint) i);
    g_assert_nonnull (page);
    g_assert_cmpuint (layout_page_get_index (page), ==, (guint) i);
  }
  g_assert_null (rendition_get_page (fixture->rendition, 0, (guint) n));
}

typedef struct {
  guint32 offset;
  guint n_glances;
  guint n_pages;
  bool shown; /* the place was, before any page of the section */
} Glance;

static void
on_glance (DomText *text, LayoutFontSource *fonts, LayoutPage *page, gpointer user_data)
{
  Glance *glance = user_data;
  DomPoint start = layout_page_get_start (page);
  DomPoint end = layout_page_get_end (page);
  glance->n_glances++;
  glance->shown = glance->n_pages == 0 && dom_text_offset_at (text, start) <= glance->offset
                  && dom_text_offset_at (text, end) > glance->offset;
}

static void
on_page (DomText *text, LayoutFontSource *fonts, LayoutPage *page, gpointer user_data)
{
  g_assert_cmpuint (layout_page_get_index (page), ==, ((Glance *) user_data)->n_pages++);
}

/* The place that is read is shown before the section has been laid out up to there, and the section's
 * pages are the same as without. */
static void
test_glance_at_a_place (Fixture *fixture, gconstpointer data)
{
  write_chapter (fixture, "1.md", "One", 1000);
  g_autoptr (RenditionTypesetter) typesetter = rendition_typesetter_new (fixture->publication);
  Glance none = { 0 };
  Glance glance = { .offset = 50000 };
  g_autoptr (RenditionSection) plain =
      rendition_typesetter_lay_out (typesetter, 0, on_page, &none, NULL, NULL);
  rendition_typesetter_glance_at (typesetter, glance.offset, on_glance);
  g_autoptr (RenditionSection) section =
      rendition_typesetter_lay_out (typesetter, 0, on_page, &glance, NULL, NULL);
  g_assert_cmpuint (glance.n_glances, ==, 1);
  g_assert_true (glance.shown);
  g_assert_cmpuint (glance.n_pages, ==, none.n_pages);
  for (guint i = 0; i < none.n_pages; i++) {
    LayoutPage *a = layout_flow_get_page (rendition_section_get_flow (plain), i);
    LayoutPage *b = layout_flow_get_page (rendition_section_get_flow (section), i);
    g_assert_cmpint (dom_point_compare (layout_page_get_start (a), layout_page_get_start (b)), ==,
                     0);
  }
}

static void
note_glance (Rendition *rendition, guint section, bool *seen)
{
  *seen = *seen || rendition_get_glance (rendition, section, 0) != NULL;
}

static void
test_glance_goes_when_the_pages_come (Fixture *fixture, gconstpointer data)
{
  bool seen = false;
  g_signal_connect (fixture->rendition, "section-changed", G_CALLBACK (note_glance), &seen);
  write_chapter (fixture, "1.md", "One", 1000);
  set_page (fixture, 18, 400);
  rendition_request_place (fixture->rendition, (BookLocator){ .offset = 50000 });
  wait_for (fixture, first_is_complete);
  g_assert_true (seen);
  g_assert_null (rendition_get_glance (fixture->rendition, 0, 0));
}

static void
test_book_is_counted (Fixture *fixture, gconstpointer data)
{
  set_page (fixture, 18, 400);
  rendition_request (fixture->rendition, 0);
  wait_for (fixture, all_is_counted);
  int first = rendition_get_n_pages (fixture->rendition, 0);
  int second = rendition_get_n_pages (fixture->rendition, 1);
  g_assert_cmpint (rendition_get_total_pages (fixture->rendition), ==, first + second);
  g_assert_cmpint (rendition_get_page_number (fixture->rendition, 1, 0), ==, first + 1);
  guint section = 0;
  guint page = 9;
  double within = 9;
  g_assert_true (
      rendition_locate_page_number (fixture->rendition, first + 1, &section, &page, &within));
  g_assert_cmpfloat (within, ==, 0);
  g_assert_cmpuint (section, ==, 1);
  g_assert_cmpuint (page, ==, 0);
  g_assert_false (rendition_locate_page_number (fixture->rendition, first + second + 1, &section,
                                                &page, &within));
}

static void
test_places_survive_new_settings (Fixture *fixture, gconstpointer data)
{
  set_page (fixture, 18, 400);
  rendition_request (fixture->rendition, 0);
  wait_for (fixture, first_is_complete);
  BookLocator start = { 0 };
  BookLocator end = { 0 };
  g_assert_true (rendition_get_page_range (fixture->rendition, 0, 2, &start, &end));
  g_assert_cmpint (book_locator_compare (start, end), <, 0);
  guint page = 0;
  g_assert_true (rendition_find_page (fixture->rendition, start, &page));
  g_assert_cmpuint (page, ==, 2);

  set_page (fixture, 30, 300);
  g_assert_null (rendition_get_page (fixture->rendition, 0, 0));
  rendition_request (fixture->rendition, 0);
  wait_for (fixture, first_is_complete);
  g_assert_true (rendition_find_page (fixture->rendition, start, &page));
  BookLocator new_start = { 0 };
  BookLocator new_end = { 0 };
  rendition_get_page_range (fixture->rendition, 0, page, &new_start, &new_end);
  g_assert_cmpint (book_locator_compare (new_start, start), <=, 0);
  g_assert_cmpint (book_locator_compare (start, new_end), <, 0);
}

static void
test_same_settings_keep_the_pages (Fixture *fixture, gconstpointer data)
{
  set_page (fixture, 18, 400);
  rendition_request (fixture->rendition, 0);
  wait_for (fixture, first_is_complete);
  LayoutPage *page = rendition_get_page (fixture->rendition, 0, 1);
  set_page (fixture, 18, 400);
  g_assert_true (rendition_get_page (fixture->rendition, 0, 1) == page);
}

static void
test_gone_while_working (Fixture *fixture, gconstpointer data)
{
  /* tear_down() lets it go with its thread at work. */
  set_page (fixture, 18, 400);
  rendition_request (fixture->rendition, 0);
  rendition_request (fixture->rendition, 1);
}

/* Of a book of many sections only the one being read and its neighbours are laid out, and it stays
 * while the others are counted. */
static void
test_only_neighbours_are_laid_out (void)
{
  Fixture fixture = { .folder = g_dir_make_tmp ("galpi-rendition-XXXXXX", NULL) };
  for (int i = 10; i < 26; i++) {
    g_autofree char *name = g_strdup_printf ("%d.md", i);
    write_chapter (&fixture, name, name, 5);
  }
  fixture.publication = book_publication_open (fixture.folder, NULL, NULL);
  fixture.rendition = rendition_new (fixture.publication);
  set_page (&fixture, 18, 400);
  rendition_request (fixture.rendition, 5);
  wait_for (&fixture, all_is_counted);
  g_assert_nonnull (rendition_get_text (fixture.rendition, 5));
  g_assert_nonnull (rendition_get_page (fixture.rendition, 6, 0));
  for (guint i = 0; i < 16; i++) {
    if (i < 4 || i > 6)
      g_assert_null (rendition_get_page (fixture.rendition, i, 0));
  }
  g_object_unref (fixture.rendition);
  g_object_unref (fixture.publication);
  for (int i = 10; i < 26; i++) {
    g_autofree char *path = g_strdup_printf ("%s/%d.md", fixture.folder, i);
    g_unlink (path);
  }
  g_rmdir (fixture.folder);
  g_free (fixture.folder);
}

/* In how many pairs the left page is left a little short and the right one goes on below it. */
static int
count_uneven_pairs (BookPublication *publication, RenditionColumns columns)
{
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.columns = columns;
  g_autoptr (RenditionTypesetter) typesetter = rendition_typesetter_new (publication);
  rendition_typesetter_set_settings (typesetter, &settings, 400, 500);
  g_autoptr (RenditionSection) section =
      rendition_typesetter_lay_out (typesetter, 0, NULL, NULL, NULL, NULL);
  LayoutFlow *flow = rendition_section_get_flow (section);
  int n = 0;
  for (guint i = 0; i + 2 < layout_flow_get_n_pages (flow); i += 2) {
    LayoutUnit left = layout_page_get_height (layout_flow_get_page (flow, i));
    LayoutUnit right = layout_page_get_height (layout_flow_get_page (flow, i + 1));
    n += left > layout_unit_from_px (436) && right > left;
  }
  return n;
}

/* Whoever shows two columns says so, and they end alike. */
static void
test_facing_pages_end_alike (void)
{
  g_autoptr (GString) text = g_string_new ("# Title\n\n");
  for (int i = 0; i < 60; i++) {
    g_string_append_printf (text, "## Heading %d\n\n", i);
    for (int j = 0; j <= 4 + i * i % 7; j++)
      g_string_append (text, "A paragraph that says enough to fill two or three lines of the page, "
                             "and goes on for a little after that.\n\n");
  }
  g_autofree char *folder = g_dir_make_tmp ("galpi-rendition-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "book.md", NULL);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_autoptr (BookPublication) publication = book_publication_open (path, NULL, NULL);
  g_assert_cmpint (count_uneven_pairs (publication, RENDITION_COLUMNS_ONE), >, 0);
  g_assert_cmpint (count_uneven_pairs (publication, RENDITION_COLUMNS_TWO), ==, 0);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_geometry (void)
{
  RenditionSettings settings;
  rendition_settings_init (&settings);
  RenditionGeometry narrow = rendition_geometry_compute (&settings, 480, 800);
  g_assert_cmpint (narrow.n_columns, ==, 1);
  g_assert_cmpfloat (narrow.left * 2 + narrow.column_width, <=, 480.5);
  RenditionGeometry wide = rendition_geometry_compute (&settings, 1600, 900);
  g_assert_cmpint (wide.n_columns, ==, 2);
  g_assert_cmpfloat (wide.column_width, <=, settings.measure * settings.font_size + 0.5);
  settings.columns = RENDITION_COLUMNS_ONE;
  g_assert_cmpint (rendition_geometry_compute (&settings, 1600, 900).n_columns, ==, 1);
}

int
main (int argc, char **argv)
{
  fixture_cache_enter ();
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/rendition/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("pages-come", test_pages_come);
  ADD ("glance-at-a-place", test_glance_at_a_place);
  ADD ("glance-goes-when-the-pages-come", test_glance_goes_when_the_pages_come);
  ADD ("book-is-counted", test_book_is_counted);
  ADD ("places-survive-new-settings", test_places_survive_new_settings);
  ADD ("same-settings-keep-the-pages", test_same_settings_keep_the_pages);
  ADD ("gone-while-working", test_gone_while_working);
#undef ADD
  g_test_add_func ("/rendition/only-neighbours-are-laid-out", test_only_neighbours_are_laid_out);
  g_test_add_func ("/rendition/facing-pages-end-alike", test_facing_pages_end_alike);
  g_test_add_func ("/rendition/geometry", test_geometry);
  int status = g_test_run ();
  fixture_cache_leave ();
  return status;
}
