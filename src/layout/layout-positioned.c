#include "config.h"

#include "layout-builder-private.h"

/* Absolutely positioned boxes. https://www.w3.org/TR/css-position-3/#abspos-layout
 *
 * They are laid out like any formatting context and put where their insets say, in the padding box of
 * what they are positioned in; on an axis without insets they stay at their place in the text. What
 * is positioned lies over what is not, each box on a layer of its own in the order of z-index and
 * the text. Deviation: a box inside a positioned box is ordered among all others, not among those
 * of its stacking context alone. */

#define MAX_Z_INDEX 16000
#define LAYERS_OF_AN_INDEX 65536

typedef struct {
  LayoutUnit start; /* of the containing block */
  LayoutUnit size;
  LayoutUnit in_flow; /* where the box would be */
  LayoutUnit margins;
} Axis;

/* Where the margin box of a box of an outer size begins. */
static LayoutUnit
place_on_axis (const Axis *axis, CssLength start, CssLength end, LayoutUnit outer)
{
  LayoutUnit inset = 0;
  if (layout_length_resolve (start, axis->size, &inset))
    return axis->start + inset;
  if (layout_length_resolve (end, axis->size, &inset))
    return axis->start + axis->size - inset - outer;
  return axis->in_flow;
}

/* The room between both insets, with the margins; FALSE where one of them is not given. */
static bool
room_between (const Axis *axis, CssLength start, CssLength end, LayoutUnit *room)
{
  LayoutUnit before = 0;
  LayoutUnit after = 0;
  bool both = layout_length_resolve (start, axis->size, &before)
              && layout_length_resolve (end, axis->size, &after);
  *room = MAX (axis->size - before - after - axis->margins, 0);
  return both;
}

static CssLength
to_px (LayoutUnit size)
{
  return (CssLength){ .kind = CSS_LENGTH_PX, .px = (float) layout_unit_to_px (size) };
}

/* Heights that are parts of the containing block's, or what its insets leave, become lengths. */
static void
resolve_height (LayoutBuilder *builder, LayoutBox *box, const Axis *axis)
{
  const CssStyle *style = box->style;
  LayoutUnit room = 0;
  bool fills =
      style->height.kind == CSS_LENGTH_AUTO && box->type != LAYOUT_BOX_REPLACED
      && room_between (axis, style->inset[CSS_SIDE_TOP], style->inset[CSS_SIDE_BOTTOM], &room);
  if (!fills && style->height.kind != CSS_LENGTH_PERCENT)
    return;
  CssStyle *derived = base_arena_new0 (builder->arena, CssStyle);
  *derived = *style;
  LayoutUnit height = room;
  if (fills)
    derived->box_sizing = CSS_BOX_SIZING_BORDER;
  else
    layout_length_resolve (style->height, axis->size, &height);
  derived->height = to_px (height);
  box->style = derived;
}

/* Margins of auto share what a box of a given width leaves between its insets. */
static LayoutUnit
centre (const Axis *axis, const CssStyle *style, LayoutUnit width)
{
  LayoutUnit room = 0;
  bool between =
      room_between (axis, style->inset[CSS_SIDE_LEFT], style->inset[CSS_SIDE_RIGHT], &room);
  if (!between || style->margin[CSS_SIDE_LEFT].kind != CSS_LENGTH_AUTO || room <= width)
    return 0;
  return style->margin[CSS_SIDE_RIGHT].kind == CSS_LENGTH_AUTO ? (room - width) / 2 : room - width;
}

static int
new_layer (LayoutBuilder *builder, const CssStyle *style)
{
  builder->n_layers = MIN (builder->n_layers + 1, LAYERS_OF_AN_INDEX - 1);
  return CLAMP (style->z_index, -MAX_Z_INDEX, MAX_Z_INDEX) * LAYERS_OF_AN_INDEX + builder->n_layers;
}

static void
put_on_layer (LayoutSink *sink, int layer)
{
  for (guint i = 0; i < sink->fragments->len; i++) {
    LayoutFragment *fragment = g_ptr_array_index (sink->fragments, i);
    if (fragment->layer == 0)
      fragment->layer = layer;
  }
  for (guint i = 0; i < sink->decorations->len; i++) {
    LayoutDecoration *decoration = &g_array_index (sink->decorations, LayoutDecoration, i);
    if (decoration->layer == 0)
      decoration->layer = layer;
  }
}

/**
 * layout_positioned_needs_height:
 * @style: of an absolutely positioned box
 *
 * Returns: whether it can be placed only when the height of its containing block is known
 */
bool
layout_positioned_needs_height (const CssStyle *style)
{
  return style->inset[CSS_SIDE_BOTTOM].kind != CSS_LENGTH_AUTO
         || style->inset[CSS_SIDE_TOP].kind == CSS_LENGTH_PERCENT
         || style->height.kind == CSS_LENGTH_PERCENT;
}

/**
 * layout_positioned_place:
 * @builder: the layout
 * @box: an absolutely positioned box
 * @sink: the strip it stands on
 * @place: what it is positioned in
 *
 * Lays the box out and puts it where it goes.
 */
void
layout_positioned_place (LayoutBuilder *builder,
                         LayoutBox *box,
                         LayoutSink *sink,
                         const LayoutPositionedPlace *place)
{
  int layer = new_layer (builder, box->style);
  LayoutEdges margin = layout_edges_of_margin (box->style, place->containing.width);
  Axis along = { place->containing.x, place->containing.width, place->x,
                 margin.left + margin.right };
  Axis across = { place->containing.y, place->containing.height, place->y,
                  margin.top + margin.bottom };
  bool in_height = place->containing.height > 0;
  if (in_height)
    resolve_height (builder, box, &across);
  const CssStyle *style = box->style;
  LayoutUnit available = 0;
  bool fills =
      room_between (&along, style->inset[CSS_SIDE_LEFT], style->inset[CSS_SIDE_RIGHT], &available);
  if (!fills)
    available = along.size - along.margins;
  LayoutContent *content = layout_content_new (builder, box, available, !fills);
  put_on_layer (&content->sink, layer);
  LayoutUnit width = content->width + along.margins;
  LayoutUnit x =
      place_on_axis (&along, style->inset[CSS_SIDE_LEFT], style->inset[CSS_SIDE_RIGHT], width)
      + centre (&along, style, content->width);
  LayoutUnit y = place->y;
  if (in_height)
    y = place_on_axis (&across, style->inset[CSS_SIDE_TOP], style->inset[CSS_SIDE_BOTTOM],
                       content->height + across.margins);
  LayoutUnit page = builder->input->settings.inline_size;
  /* What a book puts far outside the page is meant not to be seen; a label in the margin is. */
  bool seen = x + width > -page / 2 && x < page + page / 2;
  if (!builder->input->settings.fixed)
    x = CLAMP (x, 0, MAX (page - width, 0));
  if (seen || builder->input->settings.fixed) {
    layout_sink_move_into (&content->sink, sink, x + margin.left, y + margin.top);
    sink->away = MAX (sink->away, y + margin.top + content->height);
  }
  layout_content_free (content);
}
