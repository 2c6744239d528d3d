#pragma once

#include "css-style.h"
#include "dom-document.h"
#include "layout-fonts.h"
#include "layout-unit.h"

G_BEGIN_DECLS

/**
 * LayoutReplaced:
 * @node: the element
 * @path: (nullable): container path or data URL of the picture; %NULL for inline SVG, whose source is
 *   @node
 * @natural_width: in CSS px, 0 when not known
 * @natural_height: in CSS px, 0 when not known
 *
 * A picture or what else is not text. Kind: arena.
 */
typedef struct {
  const DomNode *node;
  const char *path;
  double natural_width;
  double natural_height;
} LayoutReplaced;

/**
 * LayoutOrientation:
 * @LAYOUT_ORIENTATION_HORIZONTAL: of horizontal lines
 * @LAYOUT_ORIENTATION_SIDEWAYS: lying on its right side in a vertical line
 * @LAYOUT_ORIENTATION_UPRIGHT: letters standing below each other
 * @LAYOUT_ORIENTATION_COMBINED: letters side by side in the place of one (tate-chu-yoko)
 *
 * How letters stand. https://www.w3.org/TR/css-writing-modes-4/#text-orientation
 */
typedef enum {
  LAYOUT_ORIENTATION_HORIZONTAL,
  LAYOUT_ORIENTATION_SIDEWAYS,
  LAYOUT_ORIENTATION_UPRIGHT,
  LAYOUT_ORIENTATION_COMBINED,
} LayoutOrientation;

/**
 * LayoutRun:
 * @word: (nullable): its glyphs, in visual order; %NULL for the spaces alone
 * @style: colour, decoration and so on
 * @node: the text node it shows, or the element that generated it
 * @start: first byte in the text node
 * @end: byte after the last one of the glyphs
 * @after: byte after the spaces that follow; the run reaches there
 * @orientation: how its letters stand
 * @x: left edge, from the line's left edge; in a vertical line the top, from its top
 * @width: with the spaces that follow
 * @glyphs_width: of the glyphs alone
 * @baseline: below the line's baseline (negative: raised); of upright letters their middle
 * @emphasis: (nullable): the mark that stands over or under each of its letters
 * @emphasis_baseline: of the marks, below the line's baseline
 * @level: bidi level
 * @generated: not in the book's text: a marker, a hyphen, `::before`
 * @linear: bytes of the word are bytes of the text node; otherwise its letters were changed and
 *   places inside are proportional
 *
 * A word or a part of one on a line. Kind: arena.
 */
typedef struct {
  const LayoutWord *word;
  const CssStyle *style;
  const DomNode *node;
  guint32 start;
  guint32 end;
  guint32 after;
  LayoutOrientation orientation;
  LayoutUnit x;
  LayoutUnit width;
  LayoutUnit glyphs_width;
  LayoutUnit baseline;
  LayoutUnit ascent; /* of the font, above the run's baseline */
  LayoutUnit descent; /* of the font, below it */
  LayoutUnit underline_position;
  LayoutUnit underline_thickness;
  LayoutUnit strike_position;
  const LayoutWord *emphasis;
  LayoutUnit emphasis_baseline;
  guint8 level;
  bool generated;
  bool linear;
  bool hyphen;
} LayoutRun;

/**
 * LayoutInlineBox:
 *
 * The part on one line of an inline element that has a background, a border or padding.
 * Kind: arena.
 */
typedef struct {
  const CssStyle *style;
  const DomNode *node;
  LayoutRect rect; /* border box, x from the line's left edge, y from its top */
  bool opens; /* has the start edge */
  bool closes; /* has the end edge */
} LayoutInlineBox;

/**
 * LayoutLine:
 *
 * A line box. All in it is measured along the line, from its left edge, and across it, from the side
 * that its letters' tops point to; in a vertical line that is from its top and from its right edge.
 * See layout_line_map_rect(). Kind: arena.
 */
typedef struct {
  LayoutUnit baseline; /* below the fragment's top; the middle of a vertical line's letters */
  guint n_runs;
  guint n_boxes;
  LayoutRun *runs; /* from left to right */
  LayoutInlineBox *boxes;
  bool hyphen; /* ends in a hyphen that layout added */
  bool last; /* of its paragraph, or before a forced break */
  bool marker; /* a list marker beside the text */
  bool vertical;
  bool inner; /* a part of a formula that stands on another line */
  guint paragraph; /* number of its paragraph in the section */
} LayoutLine;

/**
 * LayoutMatrix:
 *
 * x' = xx·x + xy·y + x0, y' = yx·x + yy·y + y0, in CSS px of the page. Kind: value.
 */
typedef struct {
  double xx, yx, xy, yy, x0, y0;
} LayoutMatrix;

/**
 * LayoutEffect:
 * @clipped: whether only what lies in @clip is seen
 * @turned: whether @matrix then moves it
 * @opacity: from 0 to 1
 *
 * What is done to a fragment when it is painted. Kind: arena.
 */
typedef struct {
  bool clipped;
  bool turned;
  LayoutRect clip;
  LayoutMatrix matrix;
  double opacity;
} LayoutEffect;

bool layout_effect_unmap (const LayoutEffect *self, LayoutUnit *x, LayoutUnit *y);
LayoutRect layout_effect_map_rect (const LayoutEffect *self, LayoutRect rect);

typedef enum {
  LAYOUT_FRAGMENT_BOX, /* background and borders */
  LAYOUT_FRAGMENT_LINE,
  LAYOUT_FRAGMENT_REPLACED,
} LayoutFragmentType;

/**
 * LayoutFragment:
 * @rect: relative to the page: of a line the line box, of a box the border box, of a picture its
 *   content box
 * @sliced: by #CssSide, whether the box goes on there on another page
 * @repeated: shown before, on an earlier page: the head of a table that goes over pages
 * @effect: (nullable): a transform and the like
 * @layer: 0 in the flow; what is positioned lies above or, when negative, below it
 *
 * Something to paint on a page. Kind: arena.
 */
typedef struct {
  LayoutFragmentType type;
  LayoutRect rect;
  const CssStyle *style;
  const DomNode *node;
  const LayoutLine *line;
  const LayoutReplaced *replaced;
  LayoutEffect *effect;
  bool sliced[4];
  bool repeated;
  int layer;
} LayoutFragment;

/**
 * LayoutPage:
 *
 * The fragments of one page in painting order. Kind: counted, immutable, may cross threads; keeps
 * alive all that they point to.
 */
typedef struct _LayoutPage LayoutPage;

LayoutPage *layout_page_ref (LayoutPage *self);
void layout_page_unref (LayoutPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutPage, layout_page_unref)

guint layout_page_get_index (const LayoutPage *self);
LayoutUnit layout_page_get_height (const LayoutPage *self);
const LayoutFragment *layout_page_get_fragments (const LayoutPage *self, guint *n_fragments);
DomDocument *layout_page_get_document (const LayoutPage *self);
DomPoint layout_page_get_start (const LayoutPage *self);
DomPoint layout_page_get_end (const LayoutPage *self);

/**
 * LayoutHit:
 * @point: the nearest place in the tree; its node is %NULL on an empty page
 * @node: (nullable): what is right under the pointer: a text node or an element
 * @replaced: (nullable): the picture under the pointer
 *
 * What is at a place on a page. Kind: value.
 */
typedef struct {
  DomPoint point;
  const DomNode *node;
  const LayoutReplaced *replaced;
} LayoutHit;

LayoutHit layout_page_hit (const LayoutPage *self, LayoutUnit x, LayoutUnit y);
guint layout_page_get_range_rects (const LayoutPage *self, const DomRange *range, GArray *rects);
bool layout_page_get_caret (const LayoutPage *self, DomPoint point, LayoutRect *rect);
LayoutUnit layout_run_get_underline (const LayoutRun *run, LayoutUnit *thickness);
LayoutRect layout_line_map_rect (const LayoutFragment *fragment, LayoutRect rect);
const DomNode *layout_node_get_link (const DomNode *node);

G_END_DECLS
