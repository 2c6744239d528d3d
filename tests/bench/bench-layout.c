#include "rendition-typesetter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sets a whole book, or its first sections up to the first page of text, and says how long that
 * took. bench-layout BOOK [first]: for tests/bench/run.sh and for profilers. */

static void
stop_at_first_text (DomText *text, LayoutFontSource *fonts, LayoutPage *page, gpointer user_data)
{
  gsize length = 0;
  dom_text_get_string (text, &length);
  /* Covers and title pages are not what a reader waits for. */
  if (length > 1000)
    *(bool *) user_data = true;
}

int
main (int argc, char **argv)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BookPublication) publication = book_publication_open (argv[1], NULL, &error);
  if (publication == NULL) {
    fprintf (stderr, "%s\n", error->message);
    return EXIT_FAILURE;
  }
  gint64 opened = g_get_monotonic_time ();
  g_autoptr (RenditionTypesetter) typesetter = rendition_typesetter_new (publication);
  RenditionSettings settings;
  rendition_settings_init (&settings);
  /* The page and text size that mutool takes when it is told nothing. */
  settings.font_size = 12;
  rendition_typesetter_set_settings (typesetter, &settings, 420, 595);
  bool first_only = argc > 2 && strcmp (argv[2], "first") == 0;
  bool found = false;
  guint n_pages = 0;
  for (guint i = 0; i < book_publication_get_n_sections (publication) && !(first_only && found);
       i++) {
    g_autoptr (RenditionSection) section =
        rendition_typesetter_lay_out (typesetter, i, stop_at_first_text, &found, NULL, NULL);
    n_pages += layout_flow_get_n_pages (rendition_section_get_flow (section));
  }
  printf ("opened in %.1f ms, %u pages in %.1f ms\n", (opened - start) / 1000.0, n_pages,
          (g_get_monotonic_time () - opened) / 1000.0);
  return EXIT_SUCCESS;
}
