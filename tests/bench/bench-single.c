#include "rendition-typesetter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A book of one long document: how long the first page takes after the document was parsed, and how
 * long the page being read after the size of its letters was changed, in the middle of it.
 * bench-single BOOK. */

#define PARTS 2.0

typedef struct {
  gint64 start;
  guint32 offset; /* the place that is waited for */
  gint64 glance; /* when something of it was there to be shown */
  gint64 first; /* when the first page was there */
  gint64 reached; /* when that of the place was */
} Watch;

static void
on_page (DomText *text, LayoutFontSource *fonts, LayoutPage *page, gpointer user_data)
{
  Watch *watch = user_data;
  gint64 now = g_get_monotonic_time ();
  if (watch->first == 0)
    watch->first = now;
  DomPoint end = layout_page_get_end (page);
  if (watch->reached == 0 && end.node != NULL && dom_text_offset_at (text, end) > watch->offset)
    watch->reached = now;
}

static void
on_glance (DomText *text, LayoutFontSource *fonts, LayoutPage *page, gpointer user_data)
{
  ((Watch *) user_data)->glance = g_get_monotonic_time ();
}

static double
to_ms (gint64 from, gint64 to)
{
  return (double) (to - from) / 1000;
}

static Watch
lay_out (RenditionTypesetter *typesetter, double font_size, guint32 offset, guint *n_pages)
{
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.font_size = font_size;
  rendition_typesetter_set_settings (typesetter, &settings, 600, 800);
  Watch watch = { .start = g_get_monotonic_time (), .offset = offset };
  rendition_typesetter_glance_at (typesetter, offset, on_glance);
  g_autoptr (RenditionSection) section =
      rendition_typesetter_lay_out (typesetter, 0, on_page, &watch, NULL, NULL);
  *n_pages = layout_flow_get_n_pages (rendition_section_get_flow (section));
  return watch;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BookPublication) publication = book_publication_open (argv[1], NULL, &error);
  if (publication == NULL) {
    fprintf (stderr, "%s\n", error->message);
    return EXIT_FAILURE;
  }
  g_autoptr (RenditionTypesetter) typesetter = rendition_typesetter_new (publication);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (DomDocument) document = book_publication_load_document (publication, 0, NULL);
  gint64 parsed = g_get_monotonic_time ();
  g_autoptr (DomText) text = dom_text_new (document);
  gint64 read = g_get_monotonic_time ();
  gsize length = 0;
  dom_text_get_string (text, &length);
  double parse = to_ms (start, parsed);
  printf ("%zu bytes of text, parsed in %.1f ms, text taken in %.1f ms\n", length, parse,
          to_ms (parsed, read));
  for (int round = 0; round < 3; round++) {
    guint n = 0;
    Watch watch = lay_out (typesetter, 18 + 2 * round, (guint32) (length / PARTS), &n);
    gint64 end = g_get_monotonic_time ();
    /* The document is parsed again in the first round alone. */
    printf (
        "letters of %d px: something shown of the middle after %.1f ms, first page %.1f ms, page "
        "in the middle %.1f ms, all %u pages %.1f ms; %.2f and %.2f times the parse\n",
        18 + 2 * round, to_ms (watch.start, watch.glance), to_ms (watch.start, watch.first),
        to_ms (watch.start, watch.reached), n, to_ms (watch.start, end),
        to_ms (watch.start, watch.glance) / parse, to_ms (watch.start, watch.first) / parse);
  }
  return EXIT_SUCCESS;
}
