#include "config.h"

#include "layout-floats-private.h"

typedef struct {
  LayoutRect rect; /* margin box in the flow */
  bool right;
} Float;

void
layout_floats_init (LayoutFloats *self)
{
  self->floats = g_array_new (FALSE, FALSE, sizeof (Float));
  self->bottom = G_MININT32;
}

void
layout_floats_clear (LayoutFloats *self)
{
  g_clear_pointer (&self->floats, g_array_unref);
}

static bool
overlaps (const Float *item, LayoutUnit y, LayoutUnit height)
{
  return item->rect.y < y + MAX (height, 1) && item->rect.y + item->rect.height > y;
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
  LayoutUnit end = x + width;
  if (y < self->bottom) {
    for (guint i = 0; i < self->floats->len; i++) {
      const Float *item = &g_array_index (self->floats, Float, i);
      if (!overlaps (item, y, height))
        continue;
      if (item->right)
        end = MIN (end, item->rect.x);
      else
        start = MAX (start, item->rect.x + item->rect.width);
    }
  }
  return (LayoutBand){ .x = start, .width = MAX (end - start, 0) };
}

bool
layout_floats_cross (const LayoutFloats *self, LayoutUnit y)
{
  for (guint i = 0; i < self->floats->len; i++) {
    const Float *item = &g_array_index (self->floats, Float, i);
    if (item->rect.y < y && item->rect.y + item->rect.height > y)
      return true;
  }
  return false;
}

/* The nearest place below y where a float ends, or y when none does. */
LayoutUnit
layout_floats_next_bottom (const LayoutFloats *self, LayoutUnit y)
{
  LayoutUnit best = G_MAXINT32;
  for (guint i = 0; i < self->floats->len; i++) {
    const Float *item = &g_array_index (self->floats, Float, i);
    LayoutUnit bottom = item->rect.y + item->rect.height;
    if (bottom > y && bottom < best)
      best = bottom;
  }
  return best == G_MAXINT32 ? y : best;
}

LayoutUnit
layout_floats_clear_below (const LayoutFloats *self, LayoutUnit y, bool left, bool right)
{
  for (guint i = 0; i < self->floats->len; i++) {
    const Float *item = &g_array_index (self->floats, Float, i);
    if (item->right ? right : left)
      y = MAX (y, item->rect.y + item->rect.height);
  }
  return y;
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
  if (self->floats->len > 0)
    y = MAX (y, g_array_index (self->floats, Float, self->floats->len - 1).rect.y);
  LayoutBand band = layout_floats_get_band (self, x, width, y, float_height);
  while (band.width < float_width) {
    LayoutUnit next = layout_floats_next_bottom (self, y);
    if (next == y)
      break;
    y = next;
    band = layout_floats_get_band (self, x, width, y, float_height);
  }
  Float item = { .right = right };
  item.rect = (LayoutRect){
    .x = right ? band.x + band.width - float_width : band.x,
    .y = y,
    .width = float_width,
    .height = float_height,
  };
  g_array_append_val (self->floats, item);
  self->bottom = MAX (self->bottom, y + float_height);
  return item.rect;
}
