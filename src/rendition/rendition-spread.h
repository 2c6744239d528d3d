#pragma once

#include "book-publication.h"
#include "rendition-section.h"

G_BEGIN_DECLS

/**
 * RenditionSide:
 * @RENDITION_SIDE_LEFT: left of the spine
 * @RENDITION_SIDE_RIGHT: right of it
 * @RENDITION_SIDE_CENTER: alone in the middle
 *
 * Where a page stands in its spread.
 */
typedef enum {
  RENDITION_SIDE_LEFT,
  RENDITION_SIDE_RIGHT,
  RENDITION_SIDE_CENTER,
} RenditionSide;

/**
 * RenditionLeaf:
 * @fixed: its pages have a size of their own
 * @linear: it is part of the reading order
 * @spread: whether the author wants its pages beside others
 * @page_spread: the side that the author wants its first page on
 * @viewport: of a fixed page
 *
 * What of a section decides where its pages stand. Kind: value.
 */
typedef struct {
  bool fixed;
  bool linear;
  BookSpread spread;
  BookPageSpread page_spread;
  RenditionViewport viewport;
} RenditionLeaf;

/**
 * RenditionSpread:
 * @width: of the reading area in CSS px
 * @height: of the reading area in CSS px
 * @rtl: the next page is to the left
 * @two_columns: pages of flowing text stand side by side
 * @number: of the spread that the next page may stand in, from 0
 * @half_full: the side of it that is read first is taken
 *
 * A reading area that pages are put into one after the other. Kind: value; fill in the first four.
 */
typedef struct {
  double width;
  double height;
  bool rtl;
  bool two_columns;
  guint number;
  bool half_full;
} RenditionSpread;

/**
 * RenditionSeat:
 * @spread: number of the spread
 * @side: of it
 *
 * Where a page has come to stand. Kind: value.
 */
typedef struct {
  guint spread;
  RenditionSide side;
} RenditionSeat;

/**
 * RenditionFrame:
 * @x: of the page's corner in the reading area, in CSS px
 * @y: the same
 * @scale: CSS px of the area to the px of the page
 *
 * A fixed page in its place. Kind: value.
 */
typedef struct {
  double x;
  double y;
  double scale;
} RenditionFrame;

bool rendition_spread_wants (const RenditionSpread *self, const RenditionLeaf *leaf);
RenditionSeat rendition_spread_take (RenditionSpread *self, const RenditionLeaf *leaf, bool first);
void rendition_spread_close (RenditionSpread *self);
RenditionFrame rendition_spread_fit (const RenditionSpread *self,
                                     RenditionViewport viewport,
                                     RenditionSide side,
                                     double zoom);

G_END_DECLS
