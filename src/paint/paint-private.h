#pragma once

#include "paint-page.h"

G_BEGIN_DECLS

/* Nodes gathered while a page is painted. */
typedef struct {
  const PaintContext *context;
  GPtrArray *nodes; /* GskRenderNode, owned */
} PaintNodes;

void paint_nodes_take (PaintNodes *self, GskRenderNode *node);
GdkRGBA paint_color (const PaintNodes *self, CssColor color);
graphene_rect_t paint_rect (LayoutRect rect);
void paint_box (PaintNodes *self,
                const CssStyle *style,
                LayoutRect rect,
                bool top,
                bool right,
                bool bottom,
                bool left);
void
paint_background_images (PaintNodes *self, const CssStyle *style, const GskRoundedRect *border);
bool paint_background_has_pictures (const LayoutFragment *fragment);
bool paint_background_load (PaintPictures *pictures, const LayoutFragment *fragment);
void paint_line (PaintNodes *self, const LayoutFragment *fragment);

G_END_DECLS
