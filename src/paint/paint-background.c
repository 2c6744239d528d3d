#include "config.h"

#include "paint-private.h"

#include <math.h>

/* Pictures and gradients behind boxes. https://www.w3.org/TR/css-backgrounds-3/#layering
 *
 * Layers are placed in the padding box and reach as far as the border does. In the dark a picture
 * that was meant to be written on in black is left out, since the ink is light there. */

typedef struct {
  PaintNodes *nodes;
  const CssStyle *style;
  guint index;
  const CssImage *image;
  graphene_rect_t area; /* padding box */
  const GskRoundedRect *border; /* where it is clipped */
} Layer;

static LayoutReplaced
make_picture (const char *path)
{
  return (LayoutReplaced){ .path = path };
}

/* Whether a fragment is a box with a picture behind it; a gradient is none. */
bool
paint_background_has_pictures (const LayoutFragment *fragment)
{
  const CssStyle *style = fragment->style;
  for (guint i = 0; fragment->type == LAYOUT_FRAGMENT_BOX && i < style->n_background_images; i++) {
    if (style->background_images[i].kind == CSS_IMAGE_URL)
      return true;
  }
  return false;
}

/* Decodes the pictures behind a box. Slow: not for the main thread. */
bool
paint_background_load (PaintPictures *pictures, const LayoutFragment *fragment)
{
  const CssStyle *style = fragment->style;
  bool any = false;
  if (fragment->type != LAYOUT_FRAGMENT_BOX)
    return false;
  for (guint i = 0; i < style->n_background_images; i++) {
    const CssImage *image = &style->background_images[i];
    if (image->kind != CSS_IMAGE_URL)
      continue;
    any = true;
    LayoutReplaced picture = make_picture (image->path);
    g_autoptr (GdkTexture) texture = paint_pictures_load (pictures, &picture, 0, 0);
  }
  return any;
}

static float
resolve (CssLength length, float of)
{
  return length.kind == CSS_LENGTH_PERCENT ? length.px + of * length.percent / 100 : length.px;
}

/* https://www.w3.org/TR/css-backgrounds-3/#background-size, @size being what the picture has. */
static graphene_size_t
find_size (const Layer *layer, graphene_size_t size)
{
  const CssStyle *style = layer->style;
  graphene_size_t area = layer->area.size;
  bool natural = size.width > 0 && size.height > 0;
  if (style->n_background_sizes == 0)
    return natural ? size : area;
  const CssBackgroundSize *wanted =
      &style->background_sizes[layer->index % style->n_background_sizes];
  if (wanted->fit != CSS_BACKGROUND_LENGTHS && natural) {
    float across = area.width / size.width;
    float along = area.height / size.height;
    float scale = wanted->fit == CSS_BACKGROUND_COVER ? MAX (across, along) : MIN (across, along);
    return GRAPHENE_SIZE_INIT (size.width * scale, size.height * scale);
  }
  bool has_width = wanted->lengths[0].kind != CSS_LENGTH_AUTO;
  bool has_height = wanted->lengths[1].kind != CSS_LENGTH_AUTO;
  graphene_size_t result = natural ? size : area;
  if (has_width)
    result.width = resolve (wanted->lengths[0], area.width);
  if (has_height)
    result.height = resolve (wanted->lengths[1], area.height);
  if (natural && has_width && !has_height)
    result.height = result.width * size.height / size.width;
  if (natural && has_height && !has_width)
    result.width = result.height * size.width / size.height;
  return result;
}

static graphene_rect_t
find_tile (const Layer *layer, graphene_size_t size)
{
  const CssStyle *style = layer->style;
  float x = 0;
  float y = 0;
  if (style->n_background_positions > 0) {
    const CssBackgroundPosition *position =
        &style->background_positions[layer->index % style->n_background_positions];
    x = resolve (position->lengths[0], layer->area.size.width - size.width);
    y = resolve (position->lengths[1], layer->area.size.height - size.height);
  }
  return GRAPHENE_RECT_INIT (layer->area.origin.x + x, layer->area.origin.y + y, size.width,
                             size.height);
}

/* Farther than this from a gradient, in lengths of it, a stop may as well be there. */
#define FARTHEST 1e4f

/* Whether a stop is where its neighbours leave room for it. */
static bool
is_between (const CssImage *image, guint index)
{
  return image->stops[index].position.kind == CSS_LENGTH_AUTO && index > 0
         && index + 1 < image->n_stops;
}

/* Places of the stops along a gradient of a length, none before the one that precedes it.
 * https://www.w3.org/TR/css-images-3/#color-stop-fixup */
static void
place_stops (const PaintNodes *nodes, const CssImage *image, float length, GskColorStop *stops)
{
  guint n = image->n_stops;
  for (guint i = 0; i < n; i++) {
    const CssColorStop *from = &image->stops[i];
    stops[i].color = paint_color (nodes, from->color);
    bool placed = from->position.kind != CSS_LENGTH_AUTO;
    stops[i].offset = placed
                          ? CLAMP (resolve (from->position, length) / length, -FARTHEST, FARTHEST)
                      : i == 0 ? 0
                               : 1;
  }
  for (guint i = 1; i < n; i++) {
    if (!is_between (image, i)) {
      stops[i].offset = MAX (stops[i].offset, stops[i - 1].offset);
      continue;
    }
    guint next = i;
    while (is_between (image, next))
      next++;
    float step = (MAX (stops[next].offset, stops[i - 1].offset) - stops[i - 1].offset)
                 / (float) (next - i + 1);
    stops[i].offset = stops[i - 1].offset + step;
  }
}

#define LEAST_SPAN 1e-4f

/* Stretches the range of the stops to 0…1, which is what GSK takes; @first and @last are where that
 * is on the line. A hard edge keeps its place in a gradient that does not repeat. */
static void
normalize_stops (GskColorStop *stops, guint n, bool repeating, float *first, float *last)
{
  *first = repeating ? stops[0].offset : MIN (stops[0].offset, 0);
  *last = repeating ? stops[n - 1].offset : MAX (stops[n - 1].offset, 1);
  float span = MAX (*last - *first, LEAST_SPAN);
  *last = *first + span;
  for (guint i = 0; i < n; i++)
    stops[i].offset = CLAMP ((stops[i].offset - *first) / span, 0, 1);
}

static GskRenderNode *
new_linear_gradient (const PaintNodes *nodes, const CssImage *image, const graphene_rect_t *tile)
{
  float width = tile->size.width;
  float height = tile->size.height;
  float x = 0;
  float y = 0;
  if (image->to_x != 0 && image->to_y != 0) {
    /* Towards a corner the middle colour goes through the other two. */
    float diagonal = hypotf (width, height);
    x = (float) image->to_x * height / diagonal;
    y = (float) image->to_y * width / diagonal;
  } else if (image->to_x != 0 || image->to_y != 0) {
    x = (float) image->to_x;
    y = (float) image->to_y;
  } else {
    double radians = image->angle * G_PI / 180;
    x = (float) sin (radians);
    y = (float) -cos (radians);
  }
  float length = MAX (fabsf (width * x) + fabsf (height * y), 0.01f);
  graphene_point_t origin = { tile->origin.x + (width - x * length) / 2,
                              tile->origin.y + (height - y * length) / 2 };
  g_autofree GskColorStop *stops = g_new0 (GskColorStop, image->n_stops);
  float first = 0;
  float last = 1;
  place_stops (nodes, image, length, stops);
  normalize_stops (stops, image->n_stops, image->repeating, &first, &last);
  graphene_point_t start = { origin.x + x * length * first, origin.y + y * length * first };
  graphene_point_t end = { origin.x + x * length * last, origin.y + y * length * last };
  return image->repeating
             ? gsk_repeating_linear_gradient_node_new (tile, &start, &end, stops, image->n_stops)
             : gsk_linear_gradient_node_new (tile, &start, &end, stops, image->n_stops);
}

/* Deviation: from the middle to the farthest corner, whatever size and place are asked for. */
static GskRenderNode *
new_radial_gradient (const PaintNodes *nodes, const CssImage *image, const graphene_rect_t *tile)
{
  graphene_point_t centre = { tile->origin.x + tile->size.width / 2,
                              tile->origin.y + tile->size.height / 2 };
  float across = tile->size.width / 2 * (float) G_SQRT2;
  float along = tile->size.height / 2 * (float) G_SQRT2;
  if (image->circle)
    across = along = hypotf (tile->size.width, tile->size.height) / 2;
  g_autofree GskColorStop *stops = g_new0 (GskColorStop, image->n_stops);
  float first = 0;
  float last = 1;
  place_stops (nodes, image, MAX (across, 0.01f), stops);
  normalize_stops (stops, image->n_stops, image->repeating, &first, &last);
  first = MAX (first, 0);
  last = MAX (last, first + LEAST_SPAN);
  return image->repeating ? gsk_repeating_radial_gradient_node_new (
             tile, &centre, across, along, first, last, stops, image->n_stops)
                          : gsk_radial_gradient_node_new (tile, &centre, across, along, first, last,
                                                          stops, image->n_stops);
}

/* (transfer full) (nullable): one tile, and where it stands. */
static GskRenderNode *
new_tile (const Layer *layer, graphene_rect_t *tile)
{
  const PaintContext *context = layer->nodes->context;
  g_autoptr (GdkTexture) texture = NULL;
  graphene_size_t natural = { 0, 0 };
  if (layer->image->kind == CSS_IMAGE_URL) {
    bool dark = context->theme != NULL && paint_theme_is_dark (context->theme);
    if (context->pictures == NULL || dark)
      return NULL;
    LayoutReplaced picture = make_picture (layer->image->path);
    texture = paint_pictures_lookup (context->pictures, &picture, 0, 0);
    if (texture == NULL)
      return NULL;
    natural.width = (float) gdk_texture_get_width (texture);
    natural.height = (float) gdk_texture_get_height (texture);
  }
  graphene_size_t size = find_size (layer, natural);
  if (!(size.width >= 0.5f) || !(size.height >= 0.5f))
    return NULL;
  *tile = find_tile (layer, size);
  switch (layer->image->kind) {
  case CSS_IMAGE_NONE:
    return NULL;
  case CSS_IMAGE_URL:
    return gsk_texture_node_new (texture, tile);
  case CSS_IMAGE_LINEAR:
    return new_linear_gradient (layer->nodes, layer->image, tile);
  case CSS_IMAGE_RADIAL:
    return new_radial_gradient (layer->nodes, layer->image, tile);
  }
  return NULL;
}

/* Covers the box with a tile as often as it repeats. */
static GskRenderNode *
repeat_tile (const Layer *layer, GskRenderNode *node, const graphene_rect_t *tile)
{
  const CssStyle *style = layer->style;
  CssBackgroundRepeat repeat = { true, true };
  if (style->n_background_repeats > 0)
    repeat = style->background_repeats[layer->index % style->n_background_repeats];
  graphene_rect_t bounds = layer->border->bounds;
  if (!repeat.x) {
    bounds.origin.x = tile->origin.x;
    bounds.size.width = tile->size.width;
  }
  if (!repeat.y) {
    bounds.origin.y = tile->origin.y;
    bounds.size.height = tile->size.height;
  }
  if (graphene_rect_contains_rect (tile, &bounds))
    return node;
  GskRenderNode *repeated = gsk_repeat_node_new (&bounds, node, tile);
  gsk_render_node_unref (node);
  return repeated;
}

static void
paint_layer (const Layer *layer)
{
  graphene_rect_t tile;
  GskRenderNode *node = new_tile (layer, &tile);
  if (node == NULL)
    return;
  node = repeat_tile (layer, node, &tile);
  GskRenderNode *clipped = gsk_rounded_clip_node_new (node, layer->border);
  gsk_render_node_unref (node);
  paint_nodes_take (layer->nodes, clipped);
}

/* Paints the layers behind a box, the lowest first, over its colour. */
void
paint_background_images (PaintNodes *self, const CssStyle *style, const GskRoundedRect *border)
{
  Layer layer = { .nodes = self, .style = style, .area = border->bounds, .border = border };
  layer.area.origin.x += style->border_width[CSS_SIDE_LEFT];
  layer.area.origin.y += style->border_width[CSS_SIDE_TOP];
  layer.area.size.width -= style->border_width[CSS_SIDE_LEFT] + style->border_width[CSS_SIDE_RIGHT];
  layer.area.size.height -=
      style->border_width[CSS_SIDE_TOP] + style->border_width[CSS_SIDE_BOTTOM];
  if (!(layer.area.size.width > 0) || !(layer.area.size.height > 0))
    return;
  for (guint i = style->n_background_images; i > 0; i--) {
    layer.index = i - 1;
    layer.image = &style->background_images[i - 1];
    paint_layer (&layer);
  }
}
