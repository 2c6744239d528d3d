#include "config.h"

#include "paint-private.h"

/* Backgrounds and borders. Solid ones are nodes of GSK's own; dotted, dashed and double ones are
 * drawn with cairo. */

void
paint_nodes_take (PaintNodes *self, GskRenderNode *node)
{
  g_ptr_array_add (self->nodes, node);
}

GdkRGBA
paint_color (const PaintNodes *self, CssColor color)
{
  if (self->context->theme != NULL)
    return paint_theme_map (self->context->theme, color);
  return (GdkRGBA){ color.red / 255.0f, color.green / 255.0f, color.blue / 255.0f,
                    color.alpha / 255.0f };
}

graphene_rect_t
paint_rect (LayoutRect rect)
{
  return GRAPHENE_RECT_INIT ((float) layout_unit_to_px (rect.x), (float) layout_unit_to_px (rect.y),
                             (float) layout_unit_to_px (rect.width),
                             (float) layout_unit_to_px (rect.height));
}

static GskRoundedRect
round_corners (const CssStyle *style, const graphene_rect_t *bounds, bool top, bool bottom)
{
  graphene_size_t corners[4];
  for (int i = 0; i < 4; i++) {
    const CssLength *length = &style->border_radius[i];
    float radius = length->kind == CSS_LENGTH_PERCENT
                       ? length->px + bounds->size.width * length->percent / 100
                       : length->px;
    bool kept = i < 2 ? top : bottom;
    radius = length->kind == CSS_LENGTH_AUTO || !kept ? 0 : radius;
    radius = CLAMP (radius, 0, MIN (bounds->size.width, bounds->size.height) / 2);
    corners[i] = GRAPHENE_SIZE_INIT (radius, radius);
  }
  GskRoundedRect rounded;
  gsk_rounded_rect_init (&rounded, bounds, &corners[0], &corners[1], &corners[2], &corners[3]);
  return rounded;
}

static void
paint_background (PaintNodes *self, const CssStyle *style, const GskRoundedRect *rounded)
{
  if (style->background_color.alpha == 0 || rounded->bounds.size.width <= 0
      || rounded->bounds.size.height <= 0)
    return;
  GdkRGBA color = paint_color (self, style->background_color);
  GskRenderNode *node = gsk_color_node_new (&color, &rounded->bounds);
  if (!gsk_rounded_rect_is_rectilinear (rounded)) {
    GskRenderNode *clipped = gsk_rounded_clip_node_new (node, rounded);
    gsk_render_node_unref (node);
    node = clipped;
  }
  paint_nodes_take (self, node);
}

/* The uppermost shadow is the first of the style, so they are painted from the last one on. A blur of n px
 * is one of two times its standard deviation, for GSK as for CSS. */
static void
paint_shadows (PaintNodes *self, const CssStyle *style, const GskRoundedRect *rounded, bool inset)
{
  if (rounded->bounds.size.width <= 0 || rounded->bounds.size.height <= 0)
    return;
  for (guint i = style->n_box_shadows; i > 0; i--) {
    const CssShadow *shadow = &style->box_shadow[i - 1];
    if (shadow->inset != inset)
      continue;
    GdkRGBA color = paint_color (self, shadow->current_color ? style->color : shadow->color);
    paint_nodes_take (self, inset
                                ? gsk_inset_shadow_node_new (rounded, &color, shadow->x, shadow->y,
                                                             shadow->spread, shadow->blur)
                                : gsk_outset_shadow_node_new (rounded, &color, shadow->x, shadow->y,
                                                              shadow->spread, shadow->blur));
  }
}

static bool
is_plain (CssBorderStyle style)
{
  return style != CSS_BORDER_DOTTED && style != CSS_BORDER_DASHED && style != CSS_BORDER_DOUBLE;
}

static void
stroke_side (cairo_t *cairo,
             const GdkRGBA *color,
             CssBorderStyle style,
             double width,
             const double line[4])
{
  gdk_cairo_set_source_rgba (cairo, color);
  double dashes[2] = { style == CSS_BORDER_DOTTED ? 0 : width * 3,
                       width * (style == CSS_BORDER_DOTTED ? 2 : 2) };
  cairo_set_line_cap (cairo,
                      style == CSS_BORDER_DOTTED ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  if (style != CSS_BORDER_DOUBLE) {
    cairo_set_dash (cairo, dashes, 2, 0);
    cairo_set_line_width (cairo, width);
    cairo_move_to (cairo, line[0], line[1]);
    cairo_line_to (cairo, line[2], line[3]);
    cairo_stroke (cairo);
    return;
  }
  cairo_set_dash (cairo, NULL, 0, 0);
  cairo_set_line_width (cairo, width / 3);
  bool horizontal = line[1] == line[3];
  for (int i = -1; i <= 1; i += 2) {
    double shift = i * width / 3;
    cairo_move_to (cairo, line[0] + (horizontal ? 0 : shift), line[1] + (horizontal ? shift : 0));
    cairo_line_to (cairo, line[2] + (horizontal ? 0 : shift), line[3] + (horizontal ? shift : 0));
    cairo_stroke (cairo);
  }
}

static void
paint_drawn_sides (PaintNodes *self,
                   const CssStyle *style,
                   const graphene_rect_t *bounds,
                   const float *widths)
{
  GskRenderNode *node = gsk_cairo_node_new (bounds);
  cairo_t *cairo = gsk_cairo_node_get_draw_context (node);
  double x = bounds->origin.x;
  double y = bounds->origin.y;
  double right = x + bounds->size.width;
  double bottom = y + bounds->size.height;
  for (int side = 0; side < 4; side++) {
    if (widths[side] <= 0 || is_plain (style->border_style[side]))
      continue;
    double half = widths[side] / 2;
    const double lines[4][4] = {
      { x, y + half, right, y + half },
      { right - half, y, right - half, bottom },
      { x, bottom - half, right, bottom - half },
      { x + half, y, x + half, bottom },
    };
    GdkRGBA color = paint_color (self, style->border_color[side]);
    stroke_side (cairo, &color, style->border_style[side], widths[side], lines[side]);
  }
  cairo_destroy (cairo);
  paint_nodes_take (self, node);
}

/* Paints the background of a box and those of its borders whose edge is on this page. */
void
paint_box (PaintNodes *self,
           const CssStyle *style,
           LayoutRect rect,
           bool top,
           bool right,
           bool bottom,
           bool left)
{
  if (style->visibility != CSS_VISIBILITY_VISIBLE)
    return;
  graphene_rect_t bounds = paint_rect (rect);
  GskRoundedRect rounded = round_corners (style, &bounds, top, bottom);
  paint_shadows (self, style, &rounded, false);
  paint_background (self, style, &rounded);
  if (style->n_background_images > 0)
    paint_background_images (self, style, &rounded);
  paint_shadows (self, style, &rounded, true);
  const bool edges[4] = { top, right, bottom, left };
  float plain[4] = { 0 };
  float drawn[4] = { 0 };
  GdkRGBA colors[4];
  bool any_plain = false;
  bool any_drawn = false;
  for (int side = 0; side < 4; side++) {
    colors[side] = paint_color (self, style->border_color[side]);
    if (!edges[side] || style->border_width[side] <= 0)
      continue;
    bool simple = is_plain (style->border_style[side]);
    (simple ? plain : drawn)[side] = style->border_width[side];
    any_plain = any_plain || simple;
    any_drawn = any_drawn || !simple;
  }
  /* A rule is often a box with no height and one border. */
  bounds.size.height = MAX (bounds.size.height, plain[0] + plain[2]);
  if (any_plain) {
    rounded = round_corners (style, &bounds, top, bottom);
    paint_nodes_take (self, gsk_border_node_new (&rounded, plain, colors));
  }
  if (any_drawn)
    paint_drawn_sides (self, style, &bounds, drawn);
}
