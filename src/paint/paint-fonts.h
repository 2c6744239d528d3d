#pragma once

#include "layout-fonts.h"

G_BEGIN_DECLS

/**
 * PaintFonts:
 *
 * The fonts of laid-out pages, loaded for the thread that paints. Belongs to one thread.
 */
typedef struct _PaintFonts PaintFonts;

PaintFonts *paint_fonts_new (LayoutFontSource *source);
void paint_fonts_free (PaintFonts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PaintFonts, paint_fonts_free)

PangoFont *paint_fonts_get (PaintFonts *self, const LayoutFace *face);

G_END_DECLS
