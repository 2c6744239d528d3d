#pragma once

#include "layout-builder-private.h"

#include <hb.h>

G_BEGIN_DECLS

/* What the parts of formula layout share; see layout-math.c. Everything here that is not a result
 * lives as long as the layout of one formula. */

/**
 * LayoutMathFont:
 *
 * A font at a size, for measuring. Kind: owned by its #LayoutMath.
 */
typedef struct {
  const LayoutFontSet *set;
  const LayoutFace *face;
  hb_font_t *hb; /* owned; its units are LayoutUnit */
  LayoutUnit size;
  bool has_math; /* it has OpenType's MATH table */
} LayoutMathFont;

/* Which letters a token is set in. */
typedef enum {
  LAYOUT_MATH_FACE_MATH, /* the font of formulas */
  LAYOUT_MATH_FACE_TEXT, /* the font of the text around */
  /* Where the font of formulas lacks an alphabet of its own. */
  LAYOUT_MATH_FACE_ITALIC,
  LAYOUT_MATH_FACE_BOLD,
  LAYOUT_MATH_FACE_BOLD_ITALIC,
  LAYOUT_MATH_N_FACES
} LayoutMathFace;

/* Text, scripts and scripts of scripts; deeper ones are not smaller. */
#define LAYOUT_MATH_N_LEVELS 3

/**
 * LayoutMath:
 *
 * The layout of one formula. Kind: owned by the call that lays it out.
 */
typedef struct {
  LayoutBuilder *builder;
  double scale; /* of the whole formula, so that it fits */
  double match; /* of its own font, so that its letters are as tall as those around it */
  GHashTable *styles; /* CssStyle → its variants */
  GHashTable *fonts; /* LayoutFontSet → LayoutMathFont */
  double level_scale[LAYOUT_MATH_N_LEVELS];
} LayoutMath;

typedef enum {
  LAYOUT_MATH_ROW,
  LAYOUT_MATH_TOKEN,
  LAYOUT_MATH_OPERATOR,
  LAYOUT_MATH_SPACE,
  LAYOUT_MATH_FRACTION,
  LAYOUT_MATH_RADICAL, /* base and, of a root, its degree */
  LAYOUT_MATH_SCRIPTS,
  LAYOUT_MATH_LIMITS,
  LAYOUT_MATH_TABLE,
  LAYOUT_MATH_TABLE_ROW,
  LAYOUT_MATH_CELL,
  LAYOUT_MATH_PADDED,
  LAYOUT_MATH_ENCLOSE,
  LAYOUT_MATH_NONE, /* an empty place among scripts */
  LAYOUT_MATH_PRESCRIPTS, /* the scripts after it stand in front */
} LayoutMathKind;

typedef enum { LAYOUT_MATH_PREFIX, LAYOUT_MATH_INFIX, LAYOUT_MATH_POSTFIX } LayoutMathForm;

/**
 * LayoutMathOperator:
 * @left: space before it, in em
 * @right: space after it, in em
 *
 * What the dictionary and its attributes say of an operator. Kind: value.
 */
typedef struct {
  gunichar sign; /* 0 when it is a word */
  LayoutMathForm form;
  float left;
  float right;
  bool stretchy;
  bool symmetric;
  bool large;
  bool movable; /* limits become scripts within text */
  bool accent;
  bool fence;
  bool separator;
  bool horizontal; /* it stretches along the line */
  bool spaced; /* its attributes say the space, also in scripts */
} LayoutMathOperator;

/**
 * LayoutMathText:
 *
 * Letters of a token that come from one text node. Kind: arena.
 */
typedef struct {
  const DomNode *node; /* a text node, or the element that generates it */
  guint32 start; /* bytes of the node */
  guint32 end;
  const char *string; /* what is shown for them */
  guint32 length;
  bool generated;
  const CssStyle *style;
  const LayoutFontSet *set;
  const LayoutWord *word;
  LayoutUnit x; /* from the node's left edge */
  LayoutUnit y; /* of its baseline, below the node's */
  LayoutUnit ascent; /* of its ink, above its own baseline */
  LayoutUnit descent;
} LayoutMathText;

/* Rules of a node: lines of fractions, roots and tables. */
typedef struct {
  guint n;
  guint room; /* for how many there is memory */
  LayoutRect *rects; /* y below the node's baseline */
} LayoutMathRules;

/**
 * LayoutMathNode:
 *
 * A part of a formula: an element, or what is inferred between two. Kind: arena of the flow.
 */
typedef struct _LayoutMathNode LayoutMathNode;
struct _LayoutMathNode {
  LayoutMathKind kind;
  const DomNode *element;
  LayoutMathNode *parent, *first_child, *last_child, *previous, *next;
  const CssStyle *source; /* the element's own style */
  guint n_children;
  int level; /* scriptlevel, from 0 */
  bool display; /* displaystyle */
  bool cramped;
  bool inferred;
  bool accent; /* of limits: what is over the base is an accent */
  bool accent_under;
  const char *features; /* (nullable) OpenType features of its letters */
  const LayoutMathFont *font; /* of formulas, at the node's size */
  /* tokens */
  guint n_texts;
  LayoutMathText *texts;
  LayoutMathOperator *operator;
  const char *separators; /* of an mfenced: those that have not been taken */
  bool stretched; /* its sign has been made to fit something */
  /* result */
  LayoutMathNode *core; /* the operator that an embellished one is made from, see MathML Core */
  LayoutUnit x; /* of its left edge, from its parent's */
  LayoutUnit y; /* of its baseline, below its parent's */
  LayoutUnit width;
  LayoutUnit ascent; /* of what is in it, above the baseline */
  LayoutUnit descent;
  LayoutUnit italic; /* how far its top leans over its right edge */
  LayoutUnit attachment; /* where an accent stands over it, from its left edge */
  LayoutMathText *sign; /* a radical's */
  LayoutMathRules rules;
};

/* layout-math-fonts.c */
void
layout_math_init (LayoutMath *self, LayoutBuilder *builder, const CssStyle *root, double scale);
void layout_math_clear (LayoutMath *self);
const CssStyle *
layout_math_get_style (LayoutMath *self, const CssStyle *from, int level, LayoutMathFace face);
const LayoutMathFont *layout_math_get_font (LayoutMath *self, const CssStyle *style);
LayoutUnit layout_math_constant (const LayoutMathFont *font, int constant);
LayoutUnit layout_math_em (const LayoutMathNode *node, double em);
LayoutUnit layout_math_axis (const LayoutMathNode *node);
bool layout_math_font_has (const LayoutMathFont *font, gunichar letter);
void layout_math_measure (LayoutMath *self, const LayoutMathFont *font, LayoutMathText *text);
LayoutUnit layout_math_get_italic (const LayoutMathFont *font, const LayoutMathText *text);
LayoutUnit layout_math_get_attachment (const LayoutMathFont *font, const LayoutMathText *text);

/* layout-math-letters.c */
typedef struct {
  const char *name; /* of mathvariant */
  bool italic;
  bool bold;
} LayoutMathAlphabet;

const LayoutMathAlphabet *layout_math_alphabet_lookup (const char *name);
gunichar layout_math_alphabet_map (const LayoutMathAlphabet *self, gunichar letter);

/* layout-math-operators.c */
bool layout_math_operator_find (LayoutMathOperator *self, const char *text, LayoutMathForm form);

/* layout-math-tree.c */
LayoutMathNode *layout_math_tree_build (LayoutMath *self, const DomNode *element);
bool layout_math_parse_length (const LayoutMathNode *node,
                               const char *value,
                               LayoutUnit relative,
                               LayoutUnit *length);
bool layout_math_get_length (const LayoutMathNode *node, const char *attribute, LayoutUnit *length);
bool
layout_math_attribute_is (const LayoutMathNode *node, const char *attribute, const char *value);

/* layout-math-stretch.c */
typedef struct {
  bool vertical;
  LayoutUnit size; /* to reach */
  bool under; /* the largest that is not above the size, rather than the smallest that reaches it */
} LayoutMathStretch;

void layout_math_stretch (LayoutMath *self,
                          const LayoutMathNode *node,
                          LayoutMathText *text,
                          const LayoutMathStretch *wanted);

/* layout-math-token.c */
void layout_math_set_token (LayoutMath *self, LayoutMathNode *node);
void layout_math_set_space (LayoutMath *self, LayoutMathNode *node);
void layout_math_fit_height (LayoutMath *self,
                             LayoutMathNode *node,
                             LayoutUnit ascent,
                             LayoutUnit descent);
void layout_math_fit_width (LayoutMath *self, LayoutMathNode *node, LayoutUnit width);

/* layout-math-row.c */
void layout_math_set_row (LayoutMath *self, LayoutMathNode *node);
void layout_math_set_padded (LayoutMath *self, LayoutMathNode *node);
void layout_math_set_enclosed (LayoutMath *self, LayoutMathNode *node);

/* layout-math-fraction.c */
void layout_math_set_fraction (LayoutMath *self, LayoutMathNode *node);
void layout_math_set_radical (LayoutMath *self, LayoutMathNode *node);

/* layout-math-scripts.c */
void layout_math_set_scripts (LayoutMath *self, LayoutMathNode *node);

/* layout-math-limits.c */
void layout_math_set_limits (LayoutMath *self, LayoutMathNode *node);

/* layout-math-table.c */
void layout_math_set_table (LayoutMath *self, LayoutMathNode *node);

/* layout-math-parts.c */
typedef struct {
  LayoutMathNode *first; /* children of the formula's row */
  LayoutMathNode *last;
  LayoutUnit x; /* from the formula's left edge */
  LayoutUnit width;
  LayoutUnit space; /* before the next part */
  LayoutUnit row_x; /* where the row begins */
} LayoutMathPart;

LayoutMathPart *layout_math_find_parts (BaseArena *arena, LayoutMathNode *root, guint n);

/* layout-math.c */
void layout_math_set (LayoutMath *self, LayoutMathNode *node);
void layout_math_add_rule (LayoutMath *self, LayoutMathNode *node, LayoutRect rect);
LayoutUnit layout_math_outer_width (const LayoutMathNode *node);
void layout_math_put (LayoutMathNode *child, LayoutUnit x, LayoutUnit y);
void layout_math_enclose_child (LayoutMathNode *node, const LayoutMathNode *child);

G_END_DECLS
