#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/**
 * LayoutUnit:
 *
 * A length in 1/64 CSS px. Fixed point makes "does it fit" exact and goldens the same everywhere.
 */
typedef gint32 LayoutUnit;

#define LAYOUT_UNIT_ONE 64
/* Far beyond any page, far from overflow when a few are added. */
#define LAYOUT_UNIT_MAX (G_MAXINT32 / 8)
/* The end of the strip: what is placed after it stands there too, and a few lengths may still be added. */
#define LAYOUT_UNIT_LAST (G_MAXINT32 / 4)

static inline LayoutUnit
layout_unit_from_px (double px)
{
  double units = px * LAYOUT_UNIT_ONE;
  if (!(units > -LAYOUT_UNIT_MAX))
    return -LAYOUT_UNIT_MAX;
  if (units > LAYOUT_UNIT_MAX)
    return LAYOUT_UNIT_MAX;
  return (LayoutUnit) lround (units);
}

/* A sum that stays within what a length can be: a book may ask for more than any strip is long. */
static inline LayoutUnit
layout_unit_add (LayoutUnit a, LayoutUnit b)
{
  return (LayoutUnit) CLAMP ((gint64) a + b, -LAYOUT_UNIT_LAST, LAYOUT_UNIT_LAST);
}

static inline double
layout_unit_to_px (LayoutUnit unit)
{
  return (double) unit / LAYOUT_UNIT_ONE;
}

/**
 * LayoutRect:
 *
 * A rectangle with y downwards; relative to the flow while it is built and to the page afterwards.
 * Kind: value.
 */
typedef struct {
  LayoutUnit x;
  LayoutUnit y;
  LayoutUnit width;
  LayoutUnit height;
} LayoutRect;

static inline void
layout_rect_move (LayoutRect *self, LayoutUnit x, LayoutUnit y)
{
  self->x = layout_unit_add (self->x, x);
  self->y = layout_unit_add (self->y, y);
}

G_END_DECLS
