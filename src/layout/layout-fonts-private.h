#pragma once

#include "layout-fonts.h"

G_BEGIN_DECLS

gpointer layout_glyph_store_alloc (LayoutGlyphStore *self, gsize size);

G_END_DECLS
