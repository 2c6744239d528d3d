#pragma once

#include "base-arena.h"
#include "layout-flow.h"
#include "layout-writing-mode-private.h"

G_BEGIN_DECLS

/* The box tree: block-level boxes only. What flows in lines is a flat list of items in a paragraph
 * box, so an inline element that contains blocks needs no special tree. Kind of everything here:
 * arena of the flow. */

typedef enum {
  LAYOUT_BOX_BLOCK,
  LAYOUT_BOX_PARAGRAPH, /* anonymous, holds inline items */
  LAYOUT_BOX_REPLACED,
  LAYOUT_BOX_TABLE,
  LAYOUT_BOX_ROW_GROUP,
  LAYOUT_BOX_ROW,
  LAYOUT_BOX_CELL,
  LAYOUT_BOX_CAPTION,
  LAYOUT_BOX_FLEX,
  LAYOUT_BOX_MATH, /* a formula; always in a line */
} LayoutBoxType;

typedef struct _LayoutBox LayoutBox;
typedef struct _LayoutFormula LayoutFormula;

typedef enum {
  LAYOUT_INLINE_TEXT,
  LAYOUT_INLINE_OPEN, /* an inline element with edges or a background begins */
  LAYOUT_INLINE_CLOSE,
  LAYOUT_INLINE_BREAK, /* br */
  LAYOUT_INLINE_REPLACED, /* box is a LAYOUT_BOX_REPLACED */
  LAYOUT_INLINE_BLOCK, /* box is an inline-block, -table or -flex */
  LAYOUT_INLINE_FLOAT, /* box is out of flow, anchored here */
} LayoutInlineType;

typedef struct {
  LayoutInlineType type;
  bool generated;
  const CssStyle *style;
  const DomNode *node;
  const char *text; /* of LAYOUT_INLINE_TEXT; points into the document or the arena */
  guint32 length;
  guint32 offset; /* byte in the text node where @text begins */
  LayoutBox *box;
} LayoutInline;

struct _LayoutBox {
  LayoutBoxType type;
  const CssStyle *style;
  const DomNode *node; /* NULL for anonymous boxes */
  LayoutBox *parent;
  LayoutBox *first_child;
  LayoutBox *last_child;
  LayoutBox *next;
  /* paragraph */
  LayoutInline *inlines;
  guint n_inlines;
  guint paragraph; /* number in the section */
  bool first_of_block; /* the first paragraph of its block: takes the indent */
  const CssStyle *first_line; /* (nullable) style of ::first-line */
  /* list item */
  const char *marker;
  const CssStyle *marker_style;
  /* replaced */
  LayoutReplaced *replaced;
  /* formula */
  LayoutFormula *formula; /* shared by its parts */
  guint part; /* from 0 */
  bool continues; /* another part follows, and may do so on the next line */
  /* table cell */
  int column_span;
  int row_span;
};

typedef struct _LayoutBuilder LayoutBuilder;

LayoutBox *
layout_box_tree_build (const LayoutInput *input, const LayoutWritingMode *mode, BaseArena *arena);
guint32 layout_first_letter_find (const char *text, guint32 length, guint32 *end);
bool layout_box_is_out_of_flow (const LayoutBox *box);
bool layout_style_is_float (const CssStyle *style);
bool layout_style_is_positioned_away (const CssStyle *style);

G_END_DECLS
