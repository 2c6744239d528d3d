#include "case-file.h"
#include "golden-dump.h"
#include "layout-fixture.h"

#include <string.h>

/* Small documents and where layout puts all that is in them, in letters of exactly an em.
 *
 * The cases in `golden/` (see case-file.h) have a page with where it is specified and how the numbers
 * come about, and the golden, as golden-dump.c writes it. "@ page 200x300 hang first-fit" is of
 * another size than 200x400, and set in another way.
 *
 * UPDATE_GOLDEN=1 writes the goldens anew. Read what changed as you read code: each number follows from
 * the specification. */

/* Every letter is 10 px wide and 10 px high, 8 of them above the baseline. */
#define BASE_CSS                                                                                   \
  "html { font: 10px/1 Square; hyphens: manual; widows: 1; orphans: 1 } body { margin: 0 }"        \
  "* { font-weight: inherit; font-style: inherit }"

static void
set_page (LayoutSettings *settings, int width, int height)
{
  settings->inline_size = width * LAYOUT_UNIT_ONE;
  settings->block_size = height * LAYOUT_UNIT_ONE;
  settings->picture_size = height * LAYOUT_UNIT_ONE;
}

static void
read_options (LayoutSettings *settings, const GPtrArray *options)
{
  for (guint i = 0; i < options->len; i++) {
    const char *option = g_ptr_array_index (options, i);
    if (g_ascii_isdigit (option[0])) {
      g_auto (GStrv) size = g_strsplit (option, "x", 2);
      set_page (settings, (int) g_ascii_strtoll (size[0], NULL, 10),
                (int) g_ascii_strtoll (size[1], NULL, 10));
    } else if (strcmp (option, "hang") == 0) {
      settings->hang = true;
    } else if (strcmp (option, "first-fit") == 0) {
      settings->first_fit = true;
    } else {
      g_assert_cmpstr (option, ==, "page");
    }
  }
}

static void
lays_out_as_written (gconstpointer data)
{
  const Case *c = data;
  g_auto (CasePage) page = { 0 };
  case_page_init (&page, c->first->str);
  LayoutSettings settings = { 0 };
  set_page (&settings, 200, 400);
  read_options (&settings, page.options);
  g_string_prepend (page.css, BASE_CSS);
  g_auto (Fixture) fixture = { .source = layout_font_source_new_from_folder (SQUARE_FONT_FOLDER) };
  fixture_init_with (&fixture, page.body->str, page.css->str, &settings);
  g_autofree char *dump = golden_dump_flow (fixture.flow);
  if (g_getenv ("UPDATE_GOLDEN") != NULL)
    g_string_assign (c->second, dump);
  else
    g_assert_cmpstr (dump, ==, c->second->str);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GPtrArray) files = case_folder_load ("golden");
  case_folder_add_tests (files, "/layout/golden", lays_out_as_written);
  int status = g_test_run ();
  for (guint i = 0; i < files->len && g_getenv ("UPDATE_GOLDEN") != NULL; i++)
    case_file_save (g_ptr_array_index (files, i));
  return status;
}
