#include "config.h"

#include "layout-floats-private.h"

/* The floats of a side are kept as the edge that they make: from each place downwards, how far they
 * reach in. A float begins nowhere above the one before it and stands beside what is there, so what
 * it covers of the edge is seldom looked at again, and a thousand floats cost a thousand times as
 * much as one, not a million. */

/* From y downwards, to the next. */
typedef struct {
  LayoutUnit y;
  LayoutUnit reach; /* on the left side x, on the right one -x: more is further in */
} Edge;

/* The floats that begin at or above @top reach down to @bottom. */
typedef struct {
  LayoutUnit top;
  LayoutUnit bottom;
} Span;

#define NOTHING LAYOUT_FLOATS_NONE

void
layout_floats_init (LayoutFloats *self)
{
  *self = (LayoutFloats){
    .edges = { g_array_new (FALSE, FALSE, sizeof (Edge)),
               g_array_new (FALSE, FALSE, sizeof (Edge)) },
    .spans = g_array_new (FALSE, FALSE, sizeof (Span)),
    .top = NOTHING,
    .bottoms = { NOTHING, NOTHING },
    .bottom = NOTHING,
    .inner = NOTHING,
  };
}

void
layout_floats_clear (LayoutFloats *self)
{
  for (int side = 0; side < 2; side++)
    g_clear_pointer (&self->edges[side], g_array_unref);
  g_clear_pointer (&self->spans, g_array_unref);
}

static Edge *
get_edge (const GArray *edges, guint index)
{
  return &g_array_index (edges, Edge, index);
}

/* The index of the first edge at or below a place. */
static guint
find_edge (const GArray *edges, LayoutUnit y)
{
  guint low = 0;
  guint high = edges->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (get_edge (edges, middle)->y < y)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* How far the edge reaches just above the one with this index. */
static LayoutUnit
reach_before (const GArray *edges, guint index)
{
  return index > 0 ? get_edge (edges, index - 1)->reach : NOTHING;
}

/* How far it reaches at most between two places. */
static LayoutUnit
find_reach (const GArray *edges, LayoutUnit top, LayoutUnit bottom)
{
  guint i = find_edge (edges, top);
  bool begins_there = i < edges->len && get_edge (edges, i)->y == top;
  LayoutUnit reach = begins_there ? NOTHING : reach_before (edges, i);
  for (; i < edges->len && get_edge (edges, i)->y < bottom; i++)
    reach = MAX (reach, get_edge (edges, i)->reach);
  return reach;
}

/* Lets an edge follow on the others, whose first follows on @before, where it makes a difference. */
static void
push_edge (GArray *edges, LayoutUnit y, LayoutUnit reach, LayoutUnit before)
{
  Edge edge = { y, reach };
  if (reach != (edges->len > 0 ? get_edge (edges, edges->len - 1)->reach : before))
    g_array_append_val (edges, edge);
}

/* Lets the edge reach at least so far between two places. */
static void
raise_edge (GArray *edges, LayoutUnit top, LayoutUnit bottom, LayoutUnit reach)
{
  if (top >= bottom)
    return;
  guint first = find_edge (edges, top);
  guint last = find_edge (edges, bottom);
  LayoutUnit before = reach_before (edges, first);
  LayoutUnit after = reach_before (edges, last);
  g_autoptr (GArray) between = g_array_new (FALSE, FALSE, sizeof (Edge));
  if (first == edges->len || get_edge (edges, first)->y > top)
    push_edge (between, top, MAX (before, reach), before);
  for (guint i = first; i < last; i++)
    push_edge (between, get_edge (edges, i)->y, MAX (get_edge (edges, i)->reach, reach), before);
  if (last == edges->len || get_edge (edges, last)->y > bottom)
    push_edge (between, bottom, after, before);
  if (last > first)
    g_array_remove_range (edges, first, last - first);
  if (between->len > 0)
    g_array_insert_vals (edges, first, between->data, between->len);
}

/* What is left of [x, x + width) between y and y + height. */
LayoutBand
layout_floats_get_band (const LayoutFloats *self,
                        LayoutUnit x,
                        LayoutUnit width,
                        LayoutUnit y,
                        LayoutUnit height)
{
  LayoutUnit start = x;
  LayoutUnit end = layout_unit_add (x, width);
  if (y < self->bottom) {
    LayoutUnit bottom = layout_unit_add (y, MAX (height, 1));
    start = MAX (start, find_reach (self->edges[0], y, bottom));
    LayoutUnit reach = find_reach (self->edges[1], y, bottom);
    end = reach != NOTHING ? MIN (end, -reach) : end;
  }
  return (LayoutBand){ .x = start, .width = MAX (end - start, 0) };
}

/* Whether a float begins above a place and ends below it. */
bool
layout_floats_cross (const LayoutFloats *self, LayoutUnit y)
{
  guint low = 0;
  guint high = self->spans->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (self->spans, Span, middle).top < y)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 && g_array_index (self->spans, Span, low - 1).bottom > y;
}

/* The nearest place below y where there is more room than above it, or y when there is none. */
LayoutUnit
layout_floats_next_bottom (const LayoutFloats *self, LayoutUnit y)
{
  LayoutUnit best = G_MAXINT32;
  for (int side = 0; side < 2; side++) {
    const GArray *edges = self->edges[side];
    for (guint i = find_edge (edges, y + 1); i < edges->len; i++) {
      const Edge *edge = get_edge (edges, i);
      if (edge->y >= best)
        break;
      if (edge->reach < reach_before (edges, i))
        best = edge->y;
    }
  }
  return best == G_MAXINT32 ? y : best;
}

LayoutUnit
layout_floats_clear_below (const LayoutFloats *self, LayoutUnit y, bool left, bool right)
{
  if (left)
    y = MAX (y, self->bottoms[0]);
  if (right)
    y = MAX (y, self->bottoms[1]);
  return y;
}

static void
note (LayoutFloats *self, bool right, LayoutRect rect)
{
  LayoutUnit bottom = layout_unit_add (rect.y, rect.height);
  raise_edge (self->edges[right], rect.y, bottom,
              right ? -rect.x : layout_unit_add (rect.x, rect.width));
  self->top = rect.y;
  self->inner = MAX (self->inner, bottom);
  self->bottoms[right] = MAX (self->bottoms[right], bottom);
  if (bottom > self->bottom) {
    Span span = { rect.y, bottom };
    g_array_append_val (self->spans, span);
    self->bottom = bottom;
  }
}

/* Finds the highest place at or below y where a float fits, and takes it. */
LayoutRect
layout_floats_add (LayoutFloats *self,
                   bool right,
                   LayoutUnit x,
                   LayoutUnit width,
                   LayoutUnit y,
                   LayoutUnit float_width,
                   LayoutUnit float_height)
{
  /* A float is never higher than one before it. */
  y = MAX (y, self->top);
  LayoutBand band = layout_floats_get_band (self, x, width, y, float_height);
  while (band.width < float_width) {
    LayoutUnit next = layout_floats_next_bottom (self, y);
    if (next == y)
      break;
    y = next;
    band = layout_floats_get_band (self, x, width, y, float_height);
  }
  LayoutRect rect = {
    .x = right ? band.x + band.width - float_width : band.x,
    .y = y,
    .width = float_width,
    .height = float_height,
  };
  note (self, right, rect);
  return rect;
}
