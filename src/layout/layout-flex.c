#include "config.h"

#include "layout-builder-private.h"

/* Flexible boxes. https://www.w3.org/TR/css-flexbox-1/
 *
 * Books use them for rows of a few things and to put something in the middle of a page. So a row is
 * set whole; a column that asks for nothing else is set as blocks below each other, which a page may
 * end between. Deviation: items are aligned by their edges where it should be by baselines, and
 * lines of a wrapped row start at the top. */

typedef struct {
  LayoutBox *box;
  const CssStyle *style;
  LayoutEdges margin;
  LayoutUnit base; /* of the border box, along the main axis of a row */
  LayoutUnit min;
  LayoutUnit width;
  LayoutContent *content;
} Item;

typedef struct {
  LayoutBuilder *builder;
  const CssStyle *style; /* of the container */
  LayoutUnit width; /* of its content */
  LayoutUnit height; /* that is given, or 0 */
  LayoutSink *sink;
  GArray *items; /* Item */
} Flex;

static bool
is_row (const CssStyle *style)
{
  return style->flex_direction == CSS_FLEX_ROW || style->flex_direction == CSS_FLEX_ROW_REVERSE;
}

/**
 * layout_flex_is_row:
 * @box: any box
 *
 * Returns: whether its children stand side by side
 */
bool
layout_flex_is_row (const LayoutBox *box)
{
  return box->type == LAYOUT_BOX_FLEX && is_row (box->style);
}

/**
 * layout_flex_is_plain:
 * @box: a flex container
 *
 * Returns: whether it may as well be set as blocks
 */
bool
layout_flex_is_plain (const LayoutBox *box)
{
  const CssStyle *style = box->style;
  bool moves =
      style->justify_content != CSS_JUSTIFY_START
      && (style->height.kind != CSS_LENGTH_AUTO || style->min_height.kind != CSS_LENGTH_AUTO);
  bool aligned = style->align_items == CSS_ALIGN_CENTER || style->align_items == CSS_ALIGN_END;
  return style->flex_direction == CSS_FLEX_COLUMN && !moves && !aligned && style->row_gap <= 0;
}

/* Text that stands in the container by itself is an item too. */
static LayoutBox *
wrap_paragraph (Flex *self, LayoutBox *paragraph)
{
  CssStyle *style = base_arena_new0 (self->builder->arena, CssStyle);
  css_style_init_anonymous (style, self->style, CSS_DISPLAY_BLOCK);
  LayoutBox *wrapper = base_arena_new0 (self->builder->arena, LayoutBox);
  LayoutBox *copy = base_arena_new0 (self->builder->arena, LayoutBox);
  *copy = *paragraph;
  copy->parent = wrapper;
  copy->next = NULL;
  *wrapper = (LayoutBox){
    .type = LAYOUT_BOX_BLOCK, .style = style, .first_child = copy, .last_child = copy
  };
  return wrapper;
}

static LayoutUnit
across_edges (const CssStyle *style, LayoutUnit containing)
{
  LayoutEdges inner = layout_edges_of_padding_and_border (style, containing);
  return inner.left + inner.right;
}

/* What an item needs and would like, whatever width it has been given: the least that it shrinks to is
 * that of its content. https://www.w3.org/TR/css-flexbox-1/#min-size-auto */
static void
measure_content (const Flex *self, const Item *item, LayoutUnit *min, LayoutUnit *max)
{
  if (item->box->type != LAYOUT_BOX_REPLACED && item->style->width.kind != CSS_LENGTH_AUTO) {
    CssStyle *style = base_arena_new0 (self->builder->arena, CssStyle);
    *style = *item->style;
    style->width.kind = CSS_LENGTH_AUTO;
    item->box->style = style;
  }
  layout_intrinsic_widths (self->builder, item->box, min, max);
  item->box->style = item->style;
}

/* https://www.w3.org/TR/css-flexbox-1/#flex-base-size */
static void
measure_item (const Flex *self, Item *item)
{
  const CssStyle *style = item->style;
  LayoutUnit around = item->margin.left + item->margin.right;
  LayoutUnit min = 0;
  LayoutUnit max = 0;
  measure_content (self, item, &min, &max);
  item->min = MAX (min - around, 0);
  item->base = MAX (max - around, 0);
  LayoutUnit given = 0;
  if (layout_length_resolve (style->flex_basis, self->width, &given)
      || layout_length_resolve (style->width, self->width, &given)) {
    bool border = style->box_sizing == CSS_BOX_SIZING_BORDER;
    item->base = MAX (given, 0) + (border ? 0 : across_edges (style, self->width));
    item->min = MIN (item->min, MAX (item->base, LAYOUT_UNIT_ONE));
  }
  if (layout_length_resolve (style->min_width, self->width, &given))
    item->min = MAX (given, 0);
  item->width = MAX (item->base, item->min);
}

static int
compare_order (gconstpointer a, gconstpointer b)
{
  return ((const Item *) a)->style->order - ((const Item *) b)->style->order;
}

static void
reverse (GArray *items)
{
  for (guint i = 0, j = items->len; i + 1 < j; i++) {
    j--;
    Item swap = g_array_index (items, Item, i);
    g_array_index (items, Item, i) = g_array_index (items, Item, j);
    g_array_index (items, Item, j) = swap;
  }
}

static void
collect_items (Flex *self, LayoutBox *container)
{
  for (LayoutBox *child = container->first_child; child != NULL; child = child->next) {
    if (layout_style_is_positioned_away (child->style)) {
      LayoutPositionedPlace place = { .containing.width = self->width };
      layout_positioned_place (self->builder, child, self->sink, &place);
      continue;
    }
    Item item = { .box =
                      child->type == LAYOUT_BOX_PARAGRAPH ? wrap_paragraph (self, child) : child };
    item.style = item.box->style;
    item.margin = layout_edges_of_margin (item.style, self->width);
    measure_item (self, &item);
    g_array_append_val (self->items, item);
  }
  g_array_sort (self->items, compare_order);
  /* Rows are mirrored when they are placed. */
  if (self->style->flex_direction == CSS_FLEX_COLUMN_REVERSE)
    reverse (self->items);
}

static Item *
get_item (const Flex *self, guint index)
{
  return &g_array_index (self->items, Item, index);
}

static LayoutUnit
outer_width (const Item *item)
{
  return item->width + item->margin.left + item->margin.right;
}

static gint64
sum_widths (const Flex *self, guint first, guint last)
{
  gint64 sum = (gint64) layout_unit_from_px (self->style->column_gap) * (last - first - 1);
  for (guint i = first; i < last; i++)
    sum += outer_width (get_item (self, i));
  return sum;
}

/* Gives each item its share of what is left, or takes it; in rounds, since an item that has become as
 * narrow as it may leaves the rest to the others.
 * https://www.w3.org/TR/css-flexbox-1/#resolve-flexible-lengths */
static void
flex_line (const Flex *self, guint first, guint last)
{
  for (int round = 0; round < 4; round++) {
    gint64 room = self->width - sum_widths (self, first, last);
    double factors = 0;
    for (guint i = first; i < last; i++) {
      const Item *item = get_item (self, i);
      factors += room > 0                  ? (double) item->style->flex_grow
                 : item->width > item->min ? (double) item->style->flex_shrink * item->base
                                           : 0;
    }
    if (room == 0 || factors <= 0)
      return;
    double divisor = room > 0 ? MAX (factors, 1.0) : factors;
    for (guint i = first; i < last; i++) {
      Item *item = get_item (self, i);
      if (room > 0)
        item->width += (LayoutUnit) ((double) room * item->style->flex_grow / divisor);
      else if (item->width > item->min)
        item->width = MAX (
            item->width
                + (LayoutUnit) ((double) room * item->style->flex_shrink * item->base / divisor),
            item->min);
    }
    if (room > 0)
      return;
  }
}

/* The item with its border box as wide as was found. */
static void
lay_out_item (const Flex *self, Item *item, bool shrink)
{
  CssStyle *style = base_arena_new0 (self->builder->arena, CssStyle);
  *style = *item->style;
  if (!shrink) {
    style->box_sizing = CSS_BOX_SIZING_BORDER;
    style->width =
        (CssLength){ .kind = CSS_LENGTH_PX, .px = (float) layout_unit_to_px (item->width) };
    style->min_width.kind = CSS_LENGTH_AUTO;
    style->max_width.kind = CSS_LENGTH_AUTO;
  }
  item->box->style = style;
  item->content = layout_content_new (
      self->builder, item->box,
      shrink ? self->width - item->margin.left - item->margin.right : item->width, shrink);
  item->box->style = item->style;
  item->width = item->content->width;
}

static CssAlignItems
alignment_of (const Flex *self, const Item *item)
{
  return item->style->align_self != CSS_ALIGN_AUTO ? item->style->align_self
                                                   : self->style->align_items;
}

static void
place_item (const Flex *self, Item *item, LayoutUnit x, LayoutUnit y)
{
  layout_sink_move_into (&item->content->sink, self->sink, x + item->margin.left,
                         y + item->margin.top);
  g_clear_pointer (&item->content, layout_content_free);
}

/* What stands before the first of @n things, and more than the gap between two, of @room. */
static void
justify (const CssStyle *style, LayoutUnit room, guint n, LayoutUnit *before, LayoutUnit *between)
{
  LayoutUnit count = (LayoutUnit) n;
  *before = 0;
  *between = 0;
  room = MAX (room, 0);
  switch (style->justify_content) {
  case CSS_JUSTIFY_START:
    return;
  case CSS_JUSTIFY_END:
    *before = room;
    return;
  case CSS_JUSTIFY_CENTER:
    *before = room / 2;
    return;
  case CSS_JUSTIFY_BETWEEN:
    *between = n > 1 ? room / (count - 1) : 0;
    return;
  case CSS_JUSTIFY_AROUND:
    *between = room / count;
    *before = *between / 2;
    return;
  case CSS_JUSTIFY_EVENLY:
    *between = room / (count + 1);
    *before = *between;
    return;
  }
}

static bool
has_auto_margin (const Item *item, CssSide side)
{
  return item->style->margin[side].kind == CSS_LENGTH_AUTO;
}

/* Margins of auto take what is left before anything is justified. */
static void
spread_auto_margins (const Flex *self, guint first, guint last, LayoutUnit *room)
{
  LayoutUnit n = 0;
  for (guint i = first; i < last; i++)
    n += has_auto_margin (get_item (self, i), CSS_SIDE_LEFT)
         + has_auto_margin (get_item (self, i), CSS_SIDE_RIGHT);
  if (n == 0 || *room <= 0)
    return;
  for (guint i = first; i < last; i++) {
    Item *item = get_item (self, i);
    item->margin.left += has_auto_margin (item, CSS_SIDE_LEFT) ? *room / n : 0;
    item->margin.right += has_auto_margin (item, CSS_SIDE_RIGHT) ? *room / n : 0;
  }
  *room = 0;
}

static LayoutUnit
outer_height (const Item *item)
{
  return item->content->height + item->margin.top + item->margin.bottom;
}

/* A box that fills its line is as tall as that, and so is its ground. */
static void
stretch (Item *item, LayoutUnit height)
{
  bool own_box = layout_style_paints_box (item->style) && item->content->sink.decorations->len > 0;
  if (own_box && item->style->height.kind == CSS_LENGTH_AUTO)
    g_array_index (item->content->sink.decorations, LayoutDecoration, 0).rect.height =
        height - item->margin.top - item->margin.bottom;
}

static LayoutUnit
place_line (const Flex *self, guint first, guint last, LayoutUnit y, bool only)
{
  LayoutUnit height = only ? self->height : 0;
  for (guint i = first; i < last; i++) {
    lay_out_item (self, get_item (self, i), false);
    height = MAX (height, outer_height (get_item (self, i)));
  }
  LayoutUnit room =
      (LayoutUnit) MAX (self->width - sum_widths (self, first, last), -LAYOUT_UNIT_MAX);
  LayoutUnit before = 0;
  LayoutUnit between = 0;
  spread_auto_margins (self, first, last, &room);
  justify (self->style, room, last - first, &before, &between);
  LayoutUnit x = before;
  bool mirrored = (self->style->direction == CSS_DIRECTION_RTL)
                  != (self->style->flex_direction == CSS_FLEX_ROW_REVERSE);
  for (guint i = first; i < last; i++) {
    Item *item = get_item (self, i);
    LayoutUnit left = height - outer_height (item);
    CssAlignItems alignment = alignment_of (self, item);
    LayoutUnit down = alignment == CSS_ALIGN_CENTER ? left / 2
                      : alignment == CSS_ALIGN_END  ? left
                                                    : 0;
    if (alignment == CSS_ALIGN_STRETCH)
      stretch (item, height);
    LayoutUnit outer = outer_width (item);
    place_item (self, item, mirrored ? self->width - x - outer : x, y + down);
    x = MIN (x + outer + between + layout_unit_from_px (self->style->column_gap), LAYOUT_UNIT_MAX);
  }
  return height;
}

static LayoutUnit
place_rows (const Flex *self)
{
  LayoutUnit y = 0;
  LayoutUnit gap = layout_unit_from_px (self->style->row_gap);
  LayoutUnit column_gap = layout_unit_from_px (self->style->column_gap);
  for (guint first = 0; first < self->items->len;) {
    guint last = first + 1;
    gint64 width = sum_widths (self, first, last);
    for (; last < self->items->len; last++) {
      width += column_gap + outer_width (get_item (self, last));
      if (self->style->flex_wrap && width > self->width)
        break;
    }
    flex_line (self, first, last);
    bool only = first == 0 && last == self->items->len;
    y = layout_unit_add (y, first > 0 ? gap : 0);
    y = layout_unit_add (y, place_line (self, first, last, y, only));
    first = last;
  }
  return y;
}

static LayoutUnit
place_column (const Flex *self)
{
  LayoutUnit gap = layout_unit_from_px (self->style->row_gap);
  LayoutUnit total =
      (LayoutUnit) MIN ((gint64) gap * MAX ((gint64) self->items->len - 1, 0), LAYOUT_UNIT_LAST);
  for (guint i = 0; i < self->items->len; i++) {
    Item *item = get_item (self, i);
    bool fills = alignment_of (self, item) == CSS_ALIGN_STRETCH;
    item->width = self->width - item->margin.left - item->margin.right;
    bool given =
        item->style->width.kind != CSS_LENGTH_AUTO || item->box->type == LAYOUT_BOX_REPLACED;
    lay_out_item (self, item, !fills || given);
    total = layout_unit_add (total, outer_height (item));
  }
  LayoutUnit before = 0;
  LayoutUnit between = 0;
  justify (self->style, self->height - total, MAX (self->items->len, 1), &before, &between);
  LayoutUnit y = before;
  for (guint i = 0; i < self->items->len; i++) {
    Item *item = get_item (self, i);
    CssAlignItems alignment = alignment_of (self, item);
    LayoutUnit left = MAX (self->width - outer_width (item), 0);
    bool centred =
        alignment == CSS_ALIGN_CENTER
        || (has_auto_margin (item, CSS_SIDE_LEFT) && has_auto_margin (item, CSS_SIDE_RIGHT));
    LayoutUnit x = centred ? left / 2 : alignment == CSS_ALIGN_END ? left : 0;
    LayoutUnit outer = outer_height (item);
    place_item (self, item, x, y);
    y = layout_unit_add (y, outer + gap + between);
  }
  return MAX (total, y - between - gap);
}

/**
 * layout_flex_flow:
 * @builder: the layout
 * @box: a flex container
 * @width: of its content
 * @height: of its content when that is given, or 0
 * @sink: where its items go, the corner of the content at the origin
 *
 * Lays out the items of a container.
 *
 * Returns: the height that they take
 */
LayoutUnit
layout_flex_flow (LayoutBuilder *builder,
                  LayoutBox *box,
                  LayoutUnit width,
                  LayoutUnit height,
                  LayoutSink *sink)
{
  Flex self = {
    .builder = builder,
    .style = box->style,
    .width = width,
    .height = height,
    .sink = sink,
    .items = g_array_new (FALSE, FALSE, sizeof (Item)),
  };
  collect_items (&self, box);
  LayoutUnit taken = is_row (box->style) ? place_rows (&self) : place_column (&self);
  g_array_unref (self.items);
  return taken;
}
