#include "config.h"

#include "paint-fonts.h"

#include <pango/pangocairo.h>

struct _PaintFonts {
  LayoutFontSource *source;
  PangoContext *context;
  /* By description, not by face: faces of a section die with its pages. */
  GHashTable *fonts;
};

static guint
hash_description (gconstpointer description)
{
  return pango_font_description_hash (description);
}

static gboolean
equal_descriptions (gconstpointer a, gconstpointer b)
{
  return pango_font_description_equal (a, b);
}

/**
 * paint_fonts_new:
 * @source: the fonts that the pages were laid out with
 *
 * Returns: (transfer full): fonts for the calling thread
 */
PaintFonts *
paint_fonts_new (LayoutFontSource *source)
{
  PaintFonts *self = g_new0 (PaintFonts, 1);
  self->source = layout_font_source_ref (source);
  self->context = layout_font_source_create_context (source);
  self->fonts =
      g_hash_table_new_full (hash_description, equal_descriptions,
                             (GDestroyNotify) pango_font_description_free, g_object_unref);
  return self;
}

/**
 * paint_fonts_free:
 * @self: (transfer full): a #PaintFonts
 */
void
paint_fonts_free (PaintFonts *self)
{
  g_hash_table_unref (self->fonts);
  g_object_unref (self->context);
  layout_font_source_unref (self->source);
  g_free (self);
}

/**
 * paint_fonts_get:
 * @self: a #PaintFonts
 * @face: what the page was laid out with
 *
 * Returns: (transfer none): the font to draw its glyphs with
 */
PangoFont *
paint_fonts_get (PaintFonts *self, const LayoutFace *face)
{
  PangoFont *font = g_hash_table_lookup (self->fonts, face->description);
  if (font != NULL)
    return font;
  font = pango_context_load_font (self->context, face->description);
  g_hash_table_insert (self->fonts, pango_font_description_copy (face->description), font);
  return font;
}
