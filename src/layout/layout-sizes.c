#include "config.h"

#include "layout-builder-private.h"

/* Lengths, edges and the sizes that do not need a layout. */

/* Resolves a length; FALSE for auto and the like, which leave the result as it was. */
bool
layout_length_resolve (CssLength length, LayoutUnit containing, LayoutUnit *result)
{
  switch (length.kind) {
  case CSS_LENGTH_PX:
    *result = layout_unit_from_px (length.px);
    return true;
  case CSS_LENGTH_PERCENT:
    *result =
        layout_unit_from_px (length.px + layout_unit_to_px (containing) * length.percent / 100);
    return true;
  case CSS_LENGTH_AUTO:
  case CSS_LENGTH_MIN_CONTENT:
  case CSS_LENGTH_MAX_CONTENT:
  case CSS_LENGTH_FIT_CONTENT:
    return false;
  }
  return false;
}

static LayoutUnit
resolve_or_zero (CssLength length, LayoutUnit containing)
{
  LayoutUnit result = 0;
  layout_length_resolve (length, containing, &result);
  return result;
}

LayoutEdges
layout_edges_of_padding_and_border (const CssStyle *style, LayoutUnit containing)
{
  LayoutUnit edges[4];
  for (int side = 0; side < 4; side++)
    edges[side] = MAX (resolve_or_zero (style->padding[side], containing), 0)
                  + layout_unit_from_px (style->border_width[side]);
  return (LayoutEdges){ edges[CSS_SIDE_TOP], edges[CSS_SIDE_RIGHT], edges[CSS_SIDE_BOTTOM],
                        edges[CSS_SIDE_LEFT] };
}

LayoutEdges
layout_edges_of_margin (const CssStyle *style, LayoutUnit containing)
{
  return (LayoutEdges){
    .top = resolve_or_zero (style->margin[CSS_SIDE_TOP], containing),
    .right = resolve_or_zero (style->margin[CSS_SIDE_RIGHT], containing),
    .bottom = resolve_or_zero (style->margin[CSS_SIDE_BOTTOM], containing),
    .left = resolve_or_zero (style->margin[CSS_SIDE_LEFT], containing),
  };
}

bool
layout_style_paints_box (const CssStyle *style)
{
  if (style->background_color.alpha != 0 || style->n_background_images > 0
      || style->n_box_shadows > 0)
    return true;
  for (int side = 0; side < 4; side++) {
    if (style->border_width[side] > 0)
      return true;
  }
  return false;
}

/* A size that a style gives, as the size of the content box; FALSE for auto. */
static bool
content_size (const CssStyle *style,
              CssLength length,
              LayoutUnit containing,
              LayoutUnit edges,
              LayoutUnit *size)
{
  if (!layout_length_resolve (length, containing, size))
    return false;
  if (style->box_sizing == CSS_BOX_SIZING_BORDER)
    *size = MAX (*size - edges, 0);
  *size = MAX (*size, 0);
  return true;
}

typedef struct {
  LayoutUnit min_width, max_width, min_height, max_height;
} Bounds;

static Bounds
bounds_of (const LayoutBuilder *builder,
           const CssStyle *style,
           LayoutUnit containing,
           LayoutEdges inner)
{
  LayoutUnit page = builder->input->settings.picture_size;
  LayoutUnit across = inner.left + inner.right;
  LayoutUnit along = inner.top + inner.bottom;
  Bounds bounds = {
    .max_width = MAX (containing - across, LAYOUT_UNIT_ONE),
    .max_height = MAX (page - along, LAYOUT_UNIT_ONE),
  };
  if (builder->input->settings.fixed)
    bounds.max_width = bounds.max_height = LAYOUT_UNIT_MAX;
  LayoutUnit size = 0;
  if (content_size (style, style->max_width, containing, across, &size))
    bounds.max_width = MIN (bounds.max_width, size);
  if (content_size (style, style->max_height, page, along, &size))
    bounds.max_height = MIN (bounds.max_height, size);
  if (content_size (style, style->min_width, containing, across, &size))
    bounds.min_width = MIN (size, bounds.max_width);
  if (content_size (style, style->min_height, page, along, &size))
    bounds.min_height = MIN (size, bounds.max_height);
  return bounds;
}

/* What CSS gives a picture before its bounds are looked at. */
static void
preferred_size (const LayoutBuilder *builder,
                const LayoutBox *box,
                LayoutUnit containing,
                LayoutEdges inner,
                double *width,
                double *height)
{
  const CssStyle *style = box->style;
  const LayoutReplaced *picture = box->replaced;
  LayoutUnit page = builder->input->settings.picture_size;
  double natural_width = picture->natural_width * LAYOUT_UNIT_ONE;
  double natural_height = picture->natural_height * LAYOUT_UNIT_ONE;
  if (builder->vertical) {
    natural_width = picture->natural_height * LAYOUT_UNIT_ONE;
    natural_height = picture->natural_width * LAYOUT_UNIT_ONE;
  }
  bool natural = natural_width > 0 && natural_height > 0;
  LayoutUnit given_width = 0;
  LayoutUnit given_height = 0;
  bool has_width =
      content_size (style, style->width, containing, inner.left + inner.right, &given_width);
  bool has_height =
      content_size (style, style->height, page, inner.top + inner.bottom, &given_height);
  if (!natural) {
    /* https://www.w3.org/TR/CSS22/visudet.html#inline-replaced-width: 300 by 150 where nothing is
     * known; a picture that could not be read is a line tall. */
    natural_width = box->replaced->path != NULL ? 24 * LAYOUT_UNIT_ONE : 300 * LAYOUT_UNIT_ONE;
    natural_height = box->replaced->path != NULL ? 24 * LAYOUT_UNIT_ONE : 150 * LAYOUT_UNIT_ONE;
  }
  double ratio = natural_height / natural_width;
  *width = has_width ? given_width : has_height ? given_height / ratio : natural_width;
  *height = has_height ? given_height : *width * ratio;
}

/**
 * layout_replaced_size:
 * @builder: the layout
 * @box: a picture
 * @containing: width of its containing block
 * @width: (out): of its content box
 * @height: (out): of its content box
 *
 * Finds how large a picture is shown: never wider than what holds it, never taller than the page,
 * its proportions kept unless the book gives both sizes.
 */
void
layout_replaced_size (const LayoutBuilder *builder,
                      const LayoutBox *box,
                      LayoutUnit containing,
                      LayoutUnit *width,
                      LayoutUnit *height)
{
  LayoutEdges inner = layout_edges_of_padding_and_border (box->style, containing);
  Bounds bounds = bounds_of (builder, box->style, containing, inner);
  double w = 0;
  double h = 0;
  preferred_size (builder, box, containing, inner, &w, &h);
  double scale = 1;
  if (w > 0 && h > 0) {
    scale = MIN (MIN (bounds.max_width / w, bounds.max_height / h), 1.0);
    if (w * scale < bounds.min_width)
      scale = bounds.min_width / w;
    if (h * scale < bounds.min_height && w * bounds.min_height / h <= bounds.max_width)
      scale = bounds.min_height / h;
  }
  *width = (LayoutUnit) CLAMP (w * scale, 0, LAYOUT_UNIT_MAX);
  *height = (LayoutUnit) CLAMP (h * scale, 0, LAYOUT_UNIT_MAX);
}

static void
add_edges (const LayoutBox *box, LayoutUnit *min, LayoutUnit *max)
{
  LayoutEdges inner = layout_edges_of_padding_and_border (box->style, 0);
  LayoutEdges margin = layout_edges_of_margin (box->style, 0);
  LayoutUnit edges = inner.left + inner.right + margin.left + margin.right;
  LayoutUnit given = 0;
  if (box->style->width.kind == CSS_LENGTH_PX
      && content_size (box->style, box->style->width, 0, inner.left + inner.right, &given)) {
    *min = given;
    *max = given;
  }
  if (box->style->max_width.kind == CSS_LENGTH_PX) {
    *max = MIN (*max, layout_unit_from_px (box->style->max_width.px));
    *min = MIN (*min, *max);
  }
  if (box->style->min_width.kind == CSS_LENGTH_PX) {
    *min = MAX (*min, layout_unit_from_px (box->style->min_width.px));
    *max = MAX (*min, *max);
  }
  *min = MAX (*min + edges, 0);
  *max = MAX (*max + edges, 0);
}

typedef struct {
  LayoutBox *box;
  LayoutUnit min;
  LayoutUnit max;
} Measure;

static void
measure_leaf (LayoutBuilder *builder, LayoutBox *box, LayoutUnit *min, LayoutUnit *max)
{
  if (box->type == LAYOUT_BOX_PARAGRAPH) {
    layout_paragraph_intrinsic (builder, box, min, max);
  } else if (box->type == LAYOUT_BOX_REPLACED) {
    LayoutUnit height = 0;
    layout_replaced_size (builder, box, builder->input->settings.inline_size, max, &height);
    /* A picture can be shrunk, so it does not keep a column wide. */
    *min = box->style->width.kind == CSS_LENGTH_PX ? *max : MIN (*max, 48 * LAYOUT_UNIT_ONE);
    if (box->style->width.kind == CSS_LENGTH_PERCENT)
      *min = 0;
    add_edges (box, min, max);
  } else {
    layout_table_intrinsic (builder, box, min, max);
    add_edges (box, min, max);
  }
}

static bool
is_leaf (const LayoutBox *box)
{
  return box->type == LAYOUT_BOX_PARAGRAPH || box->type == LAYOUT_BOX_REPLACED
         || box->type == LAYOUT_BOX_TABLE;
}

/* The text of a positioned box has its style, and takes its room in it. */
static bool
takes_no_room (const LayoutBox *box)
{
  return box->type != LAYOUT_BOX_PARAGRAPH && layout_style_is_positioned_away (box->style);
}

static LayoutUnit
add_widths (LayoutUnit a, LayoutUnit b)
{
  return (LayoutUnit) MIN ((gint64) a + b, LAYOUT_UNIT_MAX);
}

/**
 * layout_intrinsic_widths:
 * @builder: the layout
 * @box: any box
 * @min: (out): the narrowest it can be without overflowing
 * @max: (out): the widest it likes to be
 *
 * Measures a box with its edges and margins, walking its children without recursion.
 */
void
layout_intrinsic_widths (LayoutBuilder *builder, LayoutBox *box, LayoutUnit *min, LayoutUnit *max)
{
  if (is_leaf (box)) {
    measure_leaf (builder, box, min, max);
    return;
  }
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Measure));
  Measure root = { .box = box };
  g_array_append_val (stack, root);
  LayoutBox *next = box->first_child;
  for (;;) {
    Measure *top = &g_array_index (stack, Measure, stack->len - 1);
    if (next != NULL && takes_no_room (next)) {
      next = next->next;
      continue;
    }
    if (next != NULL && !is_leaf (next)) {
      Measure child = { .box = next };
      g_array_append_val (stack, child);
      next = next->first_child;
      continue;
    }
    LayoutUnit child_min = 0;
    LayoutUnit child_max = 0;
    LayoutBox *done = next;
    if (next != NULL) {
      measure_leaf (builder, next, &child_min, &child_max);
    } else {
      done = top->box;
      child_min = top->min;
      child_max = top->max;
      add_edges (done, &child_min, &child_max);
      g_array_set_size (stack, stack->len - 1);
      if (stack->len == 0) {
        *min = child_min;
        *max = child_max;
        return;
      }
      top = &g_array_index (stack, Measure, stack->len - 1);
    }
    bool beside = layout_flex_is_row (top->box);
    bool wraps = top->box->style->flex_wrap;
    top->min = beside && !wraps ? add_widths (top->min, child_min) : MAX (top->min, child_min);
    top->max = beside ? add_widths (top->max, child_max) : MAX (top->max, child_max);
    next = done->next;
  }
}
