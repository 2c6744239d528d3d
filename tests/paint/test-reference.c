#include "../layout/case-file.h"
#include "surface.h"

#include "dom-markdown.h"
#include "paint-page.h"

#include <gtk/gtk.h>
#include <string.h>

/* Pages made by two means that must look the same to the last pixel, or must not where the case says
 * "@ differs": so that no number stands in a test that a change of fonts would change. The cases are in
 * `reference/`, see case-file.h; their second part is another page. Options are "markdown" for a body
 * that is Markdown and "fixed" for a page of fixed size. */

static const char base_css[] = "html { font: 16px/1.25 serif } body { margin: 0 }\n";

static bool
has_option (const CasePage *page, const char *name)
{
  return g_ptr_array_find_with_equal_func (page->options, name, g_str_equal, NULL);
}

static void
lay_out (Fixture *fixture, const CasePage *page)
{
  LayoutSettings settings = {
    .inline_size = WIDTH * LAYOUT_UNIT_ONE,
    .block_size = HEIGHT * LAYOUT_UNIT_ONE,
    .picture_size = HEIGHT * LAYOUT_UNIT_ONE,
    .fixed = has_option (page, "fixed"),
  };
  g_autofree char *css = g_strconcat (base_css, page->css->str, NULL);
  if (!has_option (page, "markdown")) {
    fixture_init_with (fixture, page->body->str, css, &settings);
    return;
  }
  g_autoptr (GBytes) bytes = g_bytes_new (page->body->str, page->body->len);
  fixture_init_document (fixture, dom_document_parse_markdown (bytes, "test.md", "en", NULL, NULL),
                         css, &settings);
}

static int
count_differences (cairo_surface_t *a, cairo_surface_t *b)
{
  int n = 0;
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) {
      bool differs = surface_get_pixel (a, x, y) != surface_get_pixel (b, x, y);
      if (differs && n == 0)
        g_test_message ("at %d, %d: %06x and %06x", x, y, surface_get_pixel (a, x, y),
                        surface_get_pixel (b, x, y));
      n += differs;
    }
  }
  return n;
}

static bool
is_empty (cairo_surface_t *surface)
{
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) {
      if (surface_get_pixel (surface, x, y) != 0xFFFFFF)
        return false;
    }
  }
  return true;
}

/* For a look at what differs: PNG files in a folder. */
static void
keep (cairo_surface_t *surface, const Case *c, const char *which)
{
  const char *folder = g_getenv ("KEEP_PAGES");
  if (folder == NULL)
    return;
  g_autofree char *path = g_strdup_printf ("%s/%s-%s.png", folder, c->name, which);
  cairo_surface_write_to_png (surface, path);
}

static void
looks_as_it_should (gconstpointer data)
{
  const Case *c = data;
  g_auto (CasePage) page = { 0 };
  g_auto (CasePage) reference = { 0 };
  case_page_init (&page, c->first->str);
  case_page_init (&reference, c->second->str);
  g_auto (Fixture) one = { 0 };
  g_auto (Fixture) other = { 0 };
  lay_out (&one, &page);
  lay_out (&other, &reference);
  cairo_surface_t *a = surface_new (&one, NULL);
  cairo_surface_t *b = surface_new (&other, NULL);
  keep (a, c, "page");
  keep (b, c, "reference");
  g_assert_false (is_empty (a));
  g_assert_cmpuint (layout_flow_get_n_pages (one.flow), ==, layout_flow_get_n_pages (other.flow));
  int differences = count_differences (a, b);
  if (has_option (&page, "differs"))
    g_assert_cmpint (differences, >, 0);
  else
    g_assert_cmpint (differences, ==, 0);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* Registers the types of render nodes; there is no display. */
  gtk_init_check ();
  g_autoptr (GPtrArray) files = case_folder_load ("reference");
  case_folder_add_tests (files, "/paint/reference", looks_as_it_should);
  return g_test_run ();
}
