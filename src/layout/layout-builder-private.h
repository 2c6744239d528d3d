#pragma once

#include "layout-box-private.h"
#include "layout-floats-private.h"
#include "layout-writing-mode-private.h"

G_BEGIN_DECLS

/* What the parts of block layout share while a section is laid out.
 *
 * The flow is one tall strip. Fragments are placed on it in its own coordinates, and between them
 * stand the places where a page may end, each with the penalty that widows, orphans and `break-*`
 * give it. The page builder (layout-paginator) chooses among them while the strip grows. What lies
 * side by side (floats, table cells) shares the strip, so a place that something crosses is simply
 * not offered. Boxes with backgrounds are cut where the page ends. */

/* How deep formatting contexts (cells, floats, inline blocks) nest before their content is set as
 * plain blocks: contexts are the one place where layout calls itself. */
#define LAYOUT_MAX_NESTING 24

#define LAYOUT_PENALTY_FORCED (-1)
#define LAYOUT_PENALTY_NONE 0
/* Three lines left empty cost as much. */
#define LAYOUT_PENALTY_HYPHEN 40
#define LAYOUT_PENALTY_WIDOW 2500
/* Not at the price of most of a page. */
#define LAYOUT_PENALTY_AVOID_INSIDE 1800
#define LAYOUT_PENALTY_AVOID 8000
#define LAYOUT_PENALTY_NEVER 100000

typedef struct _LayoutHeader LayoutHeader;

/**
 * LayoutPageBreak:
 * @end: where the page before it ends
 * @start: where the page after it begins: margins between the two are dropped
 * @penalty: a LAYOUT_PENALTY
 * @header: (nullable): what is shown again above the next page
 *
 * A place where a page may end. Kind: value.
 */
typedef struct {
  LayoutUnit end;
  LayoutUnit start;
  int penalty;
  const LayoutHeader *header;
} LayoutPageBreak;

/**
 * LayoutDecoration:
 * @rect: border box in the flow; its height is -1 while the box is open
 *
 * A box that paints a background or borders. Kind: value.
 */
typedef struct {
  const CssStyle *style;
  const DomNode *node;
  LayoutRect rect;
  LayoutEffect *effect; /* see LayoutFragment, also of the next */
  int layer;
} LayoutDecoration;

/**
 * LayoutHeader:
 *
 * The head of a table as it was placed on the strip. Kind: arena.
 */
struct _LayoutHeader {
  LayoutFragment *const *fragments;
  guint n_fragments;
  const LayoutDecoration *decorations;
  guint n_decorations;
  LayoutUnit top;
  LayoutUnit height; /* with the space below it */
};

/**
 * LayoutSink:
 *
 * Where a formatting context puts its results: the strip itself, or what will be moved to its place
 * on it. Kind: owned by the call that lays the context out.
 */
typedef struct {
  GPtrArray *fragments; /* LayoutFragment, arena */
  GArray *decorations; /* LayoutDecoration, in order of opening */
  GArray *breaks; /* LayoutPageBreak */
  LayoutFloats floats;
  LayoutUnit end; /* bottom of what has been placed, with the edges of closed boxes */
  LayoutUnit start; /* top of the outermost box opened since, or -1 */
  LayoutUnit away; /* bottom of what is absolutely positioned, which nothing makes room for */
  int penalty; /* for the next break, gathered from break-after and break-before */
  bool forced; /* the next break is forced */
  LayoutUnit forced_at; /* where the page after it begins, above margins that are kept; or -1 */
  bool began; /* something has been placed */
} LayoutSink;

/* See layout-paragraph.c. */
typedef struct _LayoutScratch LayoutScratch;
void layout_scratch_free (LayoutScratch *self);

struct _LayoutBuilder {
  const LayoutInput *input; /* its page turned as the mode asks */
  const LayoutWritingMode *mode;
  bool vertical; /* whether the mode is */
  BaseArena *arena;
  GCancellable *cancellable;
  LayoutScratch *scratch; /* (owned) (nullable) not in use now */
  int nesting;
  double scale; /* of letters: less than 1 in a table that is too wide otherwise */
  int n_layers; /* of positioned boxes so far */
};

const LayoutFontSet *layout_builder_get_fonts (const LayoutBuilder *self, const CssStyle *style);

void layout_sink_init (LayoutSink *self);
void layout_sink_clear (LayoutSink *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LayoutSink, layout_sink_clear)
void layout_sink_add_break (LayoutSink *self, LayoutUnit top, int penalty);
void layout_sink_placed (LayoutSink *self, LayoutUnit bottom);
void layout_sink_add_gaps (LayoutSink *self, guint first_fragment, int penalty);
void layout_sink_move_into (LayoutSink *self, LayoutSink *target, LayoutUnit x, LayoutUnit y);

/**
 * LayoutContent:
 *
 * A formatting context that has been laid out and waits for its place. Kind: owned; free with
 * layout_content_free().
 */
typedef struct {
  LayoutSink sink;
  LayoutUnit width; /* border box */
  LayoutUnit height;
  LayoutUnit baseline; /* below its top: of its last line, or its bottom margin edge */
  LayoutUnit space; /* after it when what follows stands on the same line */
} LayoutContent;

LayoutContent *
layout_content_new (LayoutBuilder *builder, LayoutBox *box, LayoutUnit available, bool shrink);
void layout_content_free (LayoutContent *self);

/* Edges of a box in layout units. */
typedef struct {
  LayoutUnit top, right, bottom, left;
} LayoutEdges;

LayoutEdges layout_edges_of_padding_and_border (const CssStyle *style, LayoutUnit containing);
LayoutEdges layout_edges_of_margin (const CssStyle *style, LayoutUnit containing);
bool layout_length_resolve (CssLength length, LayoutUnit containing, LayoutUnit *result);
bool layout_style_paints_box (const CssStyle *style);

/* Intrinsic sizes, with the box's own edges. https://www.w3.org/TR/css-sizing-3/#intrinsic */
void
layout_intrinsic_widths (LayoutBuilder *builder, LayoutBox *box, LayoutUnit *min, LayoutUnit *max);
void layout_replaced_size (const LayoutBuilder *builder,
                           const LayoutBox *box,
                           LayoutUnit containing,
                           LayoutUnit *width,
                           LayoutUnit *height);

/**
 * LayoutParagraphPlace:
 *
 * Where a paragraph is set. Kind: value.
 */
typedef struct {
  LayoutUnit x;
  LayoutUnit y;
  LayoutUnit width;
  bool marker; /* a list marker will stand before the first line */
  LayoutSink *sink;
} LayoutParagraphPlace;

LayoutUnit layout_paragraph_set (LayoutBuilder *builder,
                                 const LayoutBox *box,
                                 const LayoutParagraphPlace *place);
void layout_paragraph_intrinsic (LayoutBuilder *builder,
                                 const LayoutBox *box,
                                 LayoutUnit *min,
                                 LayoutUnit *max);
LayoutFragment *layout_paragraph_make_marker (LayoutBuilder *builder,
                                              const LayoutBox *box,
                                              const LayoutFragment *first_line,
                                              LayoutUnit content_x);
void layout_float_place (LayoutBuilder *builder,
                         LayoutBox *box,
                         LayoutSink *sink,
                         LayoutUnit x,
                         LayoutUnit width,
                         LayoutUnit y);

/**
 * LayoutPositionedPlace:
 * @containing: the padding box of what a box is positioned in; its height is 0 when it is not known
 * @x: where the box would be in the flow
 * @y: the same
 *
 * Where an absolutely positioned box goes. Kind: value.
 */
typedef struct {
  LayoutRect containing;
  LayoutUnit x;
  LayoutUnit y;
} LayoutPositionedPlace;

bool layout_positioned_needs_height (const CssStyle *style);
void layout_positioned_place (LayoutBuilder *builder,
                              LayoutBox *box,
                              LayoutSink *sink,
                              const LayoutPositionedPlace *place);

bool layout_effect_is_needed (const LayoutBuilder *builder, const CssStyle *style);
void layout_effect_apply (LayoutBuilder *builder,
                          const CssStyle *style,
                          LayoutRect box,
                          LayoutSink *sink,
                          guint first_fragment,
                          guint first_decoration);
void layout_effect_move (LayoutEffect *self, LayoutUnit x, LayoutUnit y);

bool layout_flex_is_row (const LayoutBox *box);
bool layout_flex_is_plain (const LayoutBox *box);
LayoutUnit layout_flex_flow (LayoutBuilder *builder,
                             LayoutBox *box,
                             LayoutUnit width,
                             LayoutUnit height,
                             LayoutSink *sink);

typedef void (*LayoutProgress) (gpointer user_data);
LayoutUnit layout_block_flow (LayoutBuilder *builder,
                              LayoutBox *root,
                              LayoutUnit width,
                              LayoutSink *sink,
                              LayoutProgress progress,
                              gpointer progress_data);
LayoutUnit layout_table_place (LayoutBuilder *builder,
                               LayoutBox *table,
                               LayoutUnit x,
                               LayoutUnit width,
                               LayoutUnit y,
                               LayoutSink *sink);
LayoutUnit layout_table_width (LayoutBuilder *builder, LayoutBox *table, LayoutUnit available);
void
layout_table_intrinsic (LayoutBuilder *builder, LayoutBox *table, LayoutUnit *min, LayoutUnit *max);

G_END_DECLS
