#include "config.h"

#include "cli-raster.h"

#include "paint-page.h"

static GBytes *
load_picture (const char *path, gpointer publication)
{
  return book_publication_load_resource (publication, path, NULL, NULL);
}

/**
 * cli_raster_write:
 * @sheets: a book
 * @item: index of a section
 * @file: to write
 * @error: return location
 *
 * Paints the first page of a section, a fixed one in the size of its viewport, in the colours of
 * the book on white. gtk_init_check() must have been called.
 *
 * Returns: %FALSE with an error when the file cannot be written
 */
gboolean
cli_raster_write (CliSheets *sheets, guint item, const char *file, GError **error)
{
  const CliItem *place = cli_sheets_get_item (sheets, item);
  const CliPage *page = cli_sheets_get_page (sheets, place->first_page);
  double width = place->fixed ? place->viewport_width : page->width;
  double height = place->fixed ? place->viewport_height : cli_sheets_get_height (sheets);
  g_autoptr (PaintFonts) fonts = paint_fonts_new (rendition_section_get_fonts (place->section));
  g_autoptr (PaintPictures) pictures =
      paint_pictures_new (load_picture, cli_sheets_get_publication (sheets), NULL);
  PaintContext context = { .fonts = fonts, .pictures = pictures, .scale = 1 };
  GskRenderNode *node = NULL;
  if (page->page != NULL) {
    paint_pictures_load_page (pictures, page->page, rendition_section_get_fonts (place->section),
                              1);
    node = paint_page (&context, page->page);
  } else {
    node = gsk_container_node_new (NULL, 0);
  }
  const GdkRGBA white = { 1, 1, 1, 1 };
  gboolean ok = paint_node_to_png (node, (int) width, (int) height, 1, &white, file, error);
  gsk_render_node_unref (node);
  return ok;
}
