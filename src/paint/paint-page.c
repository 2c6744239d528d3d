#include "config.h"

#include "paint-private.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static const CssColor placeholder = { 0x99, 0x99, 0x99, 0x40 };

/* A picture that lets the paper through was drawn for a light one; those that do not hide it. */
static const GdkRGBA sheet = { 0.91f, 0.90f, 0.87f, 1 };

static void
paint_picture (PaintNodes *self, const LayoutFragment *fragment)
{
  const PaintContext *context = self->context;
  graphene_rect_t bounds = paint_rect (fragment->rect);
  if (bounds.size.width <= 0 || bounds.size.height <= 0
      || fragment->style->visibility != CSS_VISIBILITY_VISIBLE)
    return;
  int width = (int) (bounds.size.width * context->scale + 0.5f);
  int height = (int) (bounds.size.height * context->scale + 0.5f);
  g_autoptr (GdkTexture) texture =
      context->pictures != NULL
          ? paint_pictures_lookup (context->pictures, fragment->replaced, width, height)
          : NULL;
  if (texture != NULL) {
    if (context->theme != NULL && paint_theme_is_dark (context->theme))
      paint_nodes_take (self, gsk_color_node_new (&sheet, &bounds));
    paint_nodes_take (self, gsk_texture_node_new (texture, &bounds));
    return;
  }
  GdkRGBA color = paint_color (self, placeholder);
  paint_nodes_take (self, gsk_color_node_new (&color, &bounds));
}

/* A node can be moved in the ways GSK knows for all of its renderers: turned, skewed and scaled. */
static GskTransform *
transform_of (const LayoutMatrix *m)
{
  double scale = hypot (m->xx, m->yx);
  if (scale < 1e-6)
    return gsk_transform_scale (NULL, 0, 0);
  double along = (m->xx * m->xy + m->yx * m->yy) / scale;
  double across = (m->xx * m->yy - m->yx * m->xy) / scale;
  graphene_point_t origin = { (float) m->x0, (float) m->y0 };
  GskTransform *transform = gsk_transform_translate (NULL, &origin);
  transform = gsk_transform_rotate (transform, (float) (atan2 (m->yx, m->xx) * 180 / G_PI));
  if (fabs (along) > 1e-6 && fabs (across) > 1e-6)
    transform = gsk_transform_skew (transform, (float) (atan (along / across) * 180 / G_PI), 0);
  return gsk_transform_scale (transform, (float) scale, (float) across);
}

static GskRenderNode *
apply_effect (GskRenderNode *node, const LayoutEffect *effect)
{
  if (effect->clipped) {
    graphene_rect_t clip = paint_rect (effect->clip);
    GskRenderNode *clipped = gsk_clip_node_new (node, &clip);
    gsk_render_node_unref (node);
    node = clipped;
  }
  if (effect->opacity < 1) {
    GskRenderNode *faded = gsk_opacity_node_new (node, (float) effect->opacity);
    gsk_render_node_unref (node);
    node = faded;
  }
  if (effect->turned) {
    GskTransform *transform = transform_of (&effect->matrix);
    GskRenderNode *turned = gsk_transform_node_new (node, transform);
    gsk_transform_unref (transform);
    gsk_render_node_unref (node);
    node = turned;
  }
  return node;
}

static void
paint_plain (PaintNodes *self, const LayoutFragment *fragment)
{
  switch (fragment->type) {
  case LAYOUT_FRAGMENT_BOX:
    paint_box (self, fragment->style, fragment->rect, !fragment->sliced[CSS_SIDE_TOP],
               !fragment->sliced[CSS_SIDE_RIGHT], !fragment->sliced[CSS_SIDE_BOTTOM],
               !fragment->sliced[CSS_SIDE_LEFT]);
    break;
  case LAYOUT_FRAGMENT_LINE:
    paint_line (self, fragment);
    break;
  case LAYOUT_FRAGMENT_REPLACED:
    paint_picture (self, fragment);
    break;
  }
}

static GskRenderNode *
new_container (const GPtrArray *nodes)
{
  return gsk_container_node_new ((GskRenderNode **) (gpointer) nodes->pdata, nodes->len);
}

static void
paint_fragment (PaintNodes *self, const LayoutFragment *fragment)
{
  if (fragment->effect == NULL) {
    paint_plain (self, fragment);
    return;
  }
  PaintNodes inside = {
    .context = self->context,
    .nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gsk_render_node_unref),
  };
  paint_plain (&inside, fragment);
  paint_nodes_take (self, apply_effect (new_container (inside.nodes), fragment->effect));
  g_ptr_array_unref (inside.nodes);
}

/**
 * paint_page:
 * @context: fonts, pictures and colours
 * @page: a page
 *
 * Makes the render node of a page; its origin is the corner of the text area. Needs no display, but
 * gtk_init_check() must have been called.
 *
 * Returns: (transfer full): a render node
 */
GskRenderNode *
paint_page (const PaintContext *context, const LayoutPage *page)
{
  PaintNodes nodes = {
    .context = context,
    .nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gsk_render_node_unref),
  };
  guint n = 0;
  const LayoutFragment *fragments = layout_page_get_fragments (page, &n);
  for (guint i = 0; i < n; i++)
    paint_fragment (&nodes, &fragments[i]);
  GskRenderNode *node = new_container (nodes.nodes);
  g_ptr_array_unref (nodes.nodes);
  return node;
}

/**
 * paint_rects:
 * @rects: (element-type LayoutRect): what to cover
 * @color: with which colour
 *
 * Makes the node of a selection, a highlight or a search hit, to lie over or under a page.
 *
 * Returns: (transfer full): a render node
 */
GskRenderNode *
paint_rects (const GArray *rects, const GdkRGBA *color)
{
  g_autoptr (GPtrArray) nodes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gsk_render_node_unref);
  for (guint i = 0; i < rects->len; i++) {
    graphene_rect_t bounds = paint_rect (g_array_index (rects, LayoutRect, i));
    g_ptr_array_add (nodes, gsk_color_node_new (color, &bounds));
  }
  return gsk_container_node_new ((GskRenderNode **) (gpointer) nodes->pdata, nodes->len);
}

/**
 * paint_node_to_png:
 * @node: what to draw
 * @width: of the picture in CSS px
 * @height: of the picture in CSS px
 * @scale: device pixels to the CSS px
 * @background: the paper
 * @path: of the file to write
 * @error: return location for an error
 *
 * Draws a node into a PNG file, without a display.
 *
 * Returns: %FALSE with an error in %G_IO_ERROR when the file cannot be written
 */
gboolean
paint_node_to_png (GskRenderNode *node,
                   int width,
                   int height,
                   double scale,
                   const GdkRGBA *background,
                   const char *path,
                   GError **error)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) (width * scale + 0.5), (int) (height * scale + 0.5));
  cairo_t *cairo = cairo_create (surface);
  gdk_cairo_set_source_rgba (cairo, background);
  cairo_paint (cairo);
  cairo_scale (cairo, scale, scale);
  gsk_render_node_draw (node, cairo);
  cairo_destroy (cairo);
  cairo_status_t status = cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_IO_ERROR,
               status == CAIRO_STATUS_WRITE_ERROR ? g_io_error_from_errno (errno)
                                                  : G_IO_ERROR_FAILED,
               "cannot write %s: %s", path, cairo_status_to_string (status));
  return FALSE;
}
