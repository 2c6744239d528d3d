#pragma once

#include "layout-unit.h"

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

#define LAYOUT_FLOATS_NONE G_MININT32

/**
 * LayoutFloats:
 *
 * What floats take away from the lines beside them, in one block formatting context.
 * https://www.w3.org/TR/CSS22/visuren.html#floats
 */
typedef struct {
  GArray *edges[2]; /* of Edge, downwards: how far the floats of a side reach in */
  GArray *spans; /* of Span: how far down those placed so far reach */
  LayoutUnit top; /* of the last one */
  LayoutUnit bottoms[2]; /* the lowest, of each side */
  LayoutUnit bottom; /* the lowest */
  LayoutUnit inner; /* the lowest of those placed since this was set to LAYOUT_FLOATS_NONE */
} LayoutFloats;

typedef struct {
  LayoutUnit x;
  LayoutUnit width;
} LayoutBand;

void layout_floats_init (LayoutFloats *self);
void layout_floats_clear (LayoutFloats *self);
LayoutBand layout_floats_get_band (const LayoutFloats *self,
                                   LayoutUnit x,
                                   LayoutUnit width,
                                   LayoutUnit y,
                                   LayoutUnit height);
bool layout_floats_cross (const LayoutFloats *self, LayoutUnit y);
LayoutUnit layout_floats_next_bottom (const LayoutFloats *self, LayoutUnit y);
LayoutUnit
layout_floats_clear_below (const LayoutFloats *self, LayoutUnit y, bool left, bool right);
LayoutRect layout_floats_add (LayoutFloats *self,
                              bool right,
                              LayoutUnit x,
                              LayoutUnit width,
                              LayoutUnit y,
                              LayoutUnit float_width,
                              LayoutUnit float_height);

G_END_DECLS
