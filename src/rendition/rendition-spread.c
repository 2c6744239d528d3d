#include "config.h"

#include "rendition-spread.h"

/* Which pages stand side by side. https://www.w3.org/TR/epub-33/#sec-rendering-control
 * Pages are put down in reading order; each takes the next free side, or the one that its author
 * asks for, in which case the other stays blank. */

static double
get_scale (RenditionViewport viewport, double width, double height)
{
  return MIN (width / viewport.width, height / viewport.height);
}

/**
 * rendition_spread_wants:
 * @self: a reading area
 * @leaf: a section
 *
 * Returns: whether the section's pages may stand beside others in this area
 */
bool
rendition_spread_wants (const RenditionSpread *self, const RenditionLeaf *leaf)
{
  if (leaf->spread == BOOK_SPREAD_NONE || leaf->page_spread == BOOK_PAGE_SPREAD_CENTER)
    return false;
  if (leaf->spread == BOOK_SPREAD_BOTH)
    return true;
  if (self->width <= self->height)
    return false;
  if (!leaf->fixed)
    return self->two_columns;
  if (leaf->spread == BOOK_SPREAD_LANDSCAPE || leaf->page_spread != BOOK_PAGE_SPREAD_NONE)
    return true;
  /* Left to us: two pages where they are not much smaller than one would be. */
  return get_scale (leaf->viewport, self->width / 2, self->height)
         > 0.6 * get_scale (leaf->viewport, self->width, self->height);
}

/**
 * rendition_spread_close:
 * @self: a reading area
 *
 * Leaves the free side of the last spread blank.
 */
void
rendition_spread_close (RenditionSpread *self)
{
  if (self->half_full)
    self->number++;
  self->half_full = false;
}

/* The side of a page in a spread of two, beginning a new spread where the wanted one is gone. */
static RenditionSide
take_side (RenditionSpread *self, BookPageSpread wanted)
{
  RenditionSide first = self->rtl ? RENDITION_SIDE_RIGHT : RENDITION_SIDE_LEFT;
  RenditionSide second = self->rtl ? RENDITION_SIDE_LEFT : RENDITION_SIDE_RIGHT;
  RenditionSide side = self->half_full ? second : first;
  if (wanted == BOOK_PAGE_SPREAD_LEFT || wanted == BOOK_PAGE_SPREAD_RIGHT) {
    side = wanted == BOOK_PAGE_SPREAD_LEFT ? RENDITION_SIDE_LEFT : RENDITION_SIDE_RIGHT;
    if (side == first)
      rendition_spread_close (self);
  }
  self->half_full = side == first;
  return side;
}

/**
 * rendition_spread_take:
 * @self: a reading area
 * @leaf: a section
 * @first: whether it is the section's first page
 *
 * Puts the next page down. What is out of the reading order never shares a spread with what is in it.
 *
 * Returns: where the page stands
 */
RenditionSeat
rendition_spread_take (RenditionSpread *self, const RenditionLeaf *leaf, bool first)
{
  if (!leaf->linear || !rendition_spread_wants (self, leaf)) {
    rendition_spread_close (self);
    return (RenditionSeat){ .spread = self->number++, .side = RENDITION_SIDE_CENTER };
  }
  RenditionSide side = take_side (self, first ? leaf->page_spread : BOOK_PAGE_SPREAD_NONE);
  RenditionSeat seat = { .spread = self->number, .side = side };
  if (!self->half_full)
    self->number++;
  return seat;
}

/**
 * rendition_spread_fit:
 * @self: a reading area
 * @viewport: of a fixed page
 * @side: that it stands on
 * @zoom: how much larger it shall be than what fits
 *
 * Makes a fixed page as large as fits into the area, or into its half, and puts it in the middle, or
 * at the spine.
 *
 * Returns: its place
 */
RenditionFrame
rendition_spread_fit (const RenditionSpread *self,
                      RenditionViewport viewport,
                      RenditionSide side,
                      double zoom)
{
  double room = side == RENDITION_SIDE_CENTER ? self->width : self->width / 2;
  double scale = get_scale (viewport, room, self->height) * zoom;
  double width = viewport.width * scale;
  RenditionFrame frame = {
    .x = self->width / 2,
    .y = (self->height - viewport.height * scale) / 2,
    .scale = scale,
  };
  if (side == RENDITION_SIDE_LEFT)
    frame.x -= width;
  else if (side == RENDITION_SIDE_CENTER)
    frame.x -= width / 2;
  return frame;
}
