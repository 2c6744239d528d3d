#pragma once

#include "layout-page.h"
#include "paint-fonts.h"
#include "paint-pictures.h"
#include "paint-theme.h"

#include <gsk/gsk.h>

G_BEGIN_DECLS

/**
 * PaintContext:
 * @fonts: for the calling thread
 * @pictures: (nullable): those that are decoded are painted
 * @theme: (nullable): the colours; %NULL leaves the book's as they are
 * @scale: device pixels to the CSS px
 *
 * What painting needs besides the page. Kind: value.
 */
typedef struct {
  PaintFonts *fonts;
  PaintPictures *pictures;
  const PaintTheme *theme;
  double scale;
} PaintContext;

GskRenderNode *paint_page (const PaintContext *context, const LayoutPage *page);
GskRenderNode *paint_rects (const GArray *rects, const GdkRGBA *color);
gboolean paint_node_to_png (GskRenderNode *node,
                            int width,
                            int height,
                            double scale,
                            const GdkRGBA *background,
                            const char *path,
                            GError **error);

G_END_DECLS
