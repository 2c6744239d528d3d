#pragma once

#include "layout-fonts.h"

#include <hb.h>

G_BEGIN_DECLS

hb_font_t *
layout_fonts_get_primary (LayoutFonts *self, const LayoutFontSet *set, const LayoutFace **face);
gpointer layout_glyph_store_alloc (LayoutGlyphStore *self, gsize size);

G_END_DECLS
