#include "config.h"

#include "layout-math.h"

#include "layout-math-private.h"

#include <string.h>

/* A formula is one thing in a line. Its elements become nodes (layout-math-tree), each of which is set
 * when its children are: signs in layout-math-token, side by side in layout-math-row, and so on; a
 * child's place is kept relative to its parent's. The results are lines of text like all others, one
 * for letters that stand on one baseline next to each other, in the order of the document: so a
 * formula is selected, searched and marked like text. Lines of fractions are boxes of these lines.
 *
 * No step calls itself: the walks go by the nodes' own links. What is wider than its column is broken
 * (layout-math-parts) or set again in a smaller size.
 *
 * The rules are those of MathML Core, https://www.w3.org/TR/mathml-core/ , which took them from
 * appendix G of The TeXbook by way of OpenType's MATH table; where they leave a choice it is TeX's. */

/* Smaller than this part of its size no formula is read; it runs over its column then. */
#define LEAST_SCALE 0.4
/* As small as this one that stands alone becomes before it is broken. */
#define LEAST_WHOLE_SCALE 0.75
/* Of the room that there is, so that rounding does not spill. */
#define FITTING 0.995
/* What stays free above and below, in em. */
#define LINE_DISTANCE 0.08

bool
layout_math_is (const DomNode *node)
{
  return node->type == DOM_NODE_ELEMENT && node->ns == DOM_NAMESPACE_MATHML
         && strcmp (node->name, "math") == 0;
}

LayoutUnit
layout_math_outer_width (const LayoutMathNode *node)
{
  bool large = node->kind == LAYOUT_MATH_OPERATOR && node->operator->large;
  return node->width + (large ? 0 : node->italic);
}

void
layout_math_put (LayoutMathNode *child, LayoutUnit x, LayoutUnit y)
{
  child->x = x;
  child->y = y;
}

/* Makes a node as tall as a child of it that has its place. */
void
layout_math_enclose_child (LayoutMathNode *node, const LayoutMathNode *child)
{
  node->ascent = MAX (node->ascent, child->ascent - child->y);
  node->descent = MAX (node->descent, child->descent + child->y);
}

void
layout_math_add_rule (LayoutMath *self, LayoutMathNode *node, LayoutRect rect)
{
  LayoutMathRules *rules = &node->rules;
  if (rules->n == rules->room) {
    rules->room = MAX (2 * rules->room, 1);
    LayoutRect *rects = base_arena_new0_array (self->builder->arena, LayoutRect, rules->room);
    if (rules->n > 0)
      memcpy (rects, rules->rects, sizeof (LayoutRect) * rules->n);
    rules->rects = rects;
  }
  rules->rects[rules->n++] = rect;
}

/* Sets one node whose children have been set. */
void
layout_math_set (LayoutMath *self, LayoutMathNode *node)
{
  node->rules = (LayoutMathRules){ 0 };
  switch (node->kind) {
  case LAYOUT_MATH_ROW:
  case LAYOUT_MATH_CELL:
    layout_math_set_row (self, node);
    break;
  case LAYOUT_MATH_TOKEN:
  case LAYOUT_MATH_OPERATOR:
    layout_math_set_token (self, node);
    break;
  case LAYOUT_MATH_SPACE:
    layout_math_set_space (self, node);
    break;
  case LAYOUT_MATH_FRACTION:
    layout_math_set_fraction (self, node);
    break;
  case LAYOUT_MATH_RADICAL:
    layout_math_set_radical (self, node);
    break;
  case LAYOUT_MATH_SCRIPTS:
    layout_math_set_scripts (self, node);
    break;
  case LAYOUT_MATH_LIMITS:
    layout_math_set_limits (self, node);
    break;
  case LAYOUT_MATH_TABLE:
    layout_math_set_table (self, node);
    break;
  case LAYOUT_MATH_PADDED:
    layout_math_set_padded (self, node);
    break;
  case LAYOUT_MATH_ENCLOSE:
    layout_math_set_enclosed (self, node);
    break;
  case LAYOUT_MATH_TABLE_ROW:
    if (node->parent == NULL || node->parent->kind != LAYOUT_MATH_TABLE)
      layout_math_set_row (self, node);
    break;
  case LAYOUT_MATH_NONE:
  case LAYOUT_MATH_PRESCRIPTS:
    break;
  }
}

static LayoutMathNode *
deepest_first (LayoutMathNode *node)
{
  while (node->first_child != NULL)
    node = node->first_child;
  return node;
}

static void
set_all (LayoutMath *self, LayoutMathNode *root)
{
  for (LayoutMathNode *node = deepest_first (root);;) {
    layout_math_set (self, node);
    if (node == root)
      return;
    node = node->next != NULL ? deepest_first (node->next) : node->parent;
  }
}

/* The letters of the formula on their way to the sink. */
typedef struct {
  LayoutBuilder *builder;
  LayoutBox *box;
  LayoutContent *content;
  LayoutUnit x; /* of the formula */
  LayoutUnit baseline;
  GArray *runs; /* LayoutRun, x from the formula's left edge */
  LayoutUnit line_baseline; /* of these runs, from the formula's */
  LayoutUnit ascent;
  LayoutUnit descent;
} Writer;

static LayoutFragment *
add_line (Writer *self, LayoutRect rect, LayoutUnit baseline)
{
  BaseArena *arena = self->builder->arena;
  LayoutFragment *fragment = base_arena_new0 (arena, LayoutFragment);
  LayoutLine *line = base_arena_new0 (arena, LayoutLine);
  line->baseline = baseline;
  line->inner = true;
  line->vertical = self->builder->vertical;
  line->paragraph = self->box->paragraph;
  fragment->type = LAYOUT_FRAGMENT_LINE;
  fragment->style = self->box->style;
  fragment->node = self->box->node;
  fragment->line = line;
  fragment->rect = rect;
  g_ptr_array_add (self->content->sink.fragments, fragment);
  return fragment;
}

static void
flush_runs (Writer *self)
{
  if (self->runs->len == 0)
    return;
  const LayoutRun *first = &g_array_index (self->runs, LayoutRun, 0);
  const LayoutRun *last = &g_array_index (self->runs, LayoutRun, self->runs->len - 1);
  LayoutUnit left = first->x;
  LayoutUnit baseline = self->baseline + self->line_baseline;
  /* Nothing is above the formula: what is higher up belongs to the page before. */
  LayoutUnit ascent = MIN (self->ascent, baseline);
  LayoutRect rect = {
    .x = self->x + left,
    .y = baseline - ascent,
    .width = last->x + last->width - left,
    .height = ascent + self->descent,
  };
  LayoutFragment *fragment = add_line (self, rect, ascent);
  LayoutLine *line = (LayoutLine *) fragment->line;
  line->n_runs = self->runs->len;
  line->runs = base_arena_new0_array (self->builder->arena, LayoutRun, self->runs->len);
  for (guint i = 0; i < self->runs->len; i++) {
    line->runs[i] = g_array_index (self->runs, LayoutRun, i);
    line->runs[i].x -= left;
  }
  g_array_set_size (self->runs, 0);
}

static void
add_run (Writer *self, const LayoutMathText *text, LayoutUnit x, LayoutUnit baseline)
{
  if (text->word == NULL)
    return;
  const LayoutRun *last =
      self->runs->len > 0 ? &g_array_index (self->runs, LayoutRun, self->runs->len - 1) : NULL;
  if (last != NULL && (baseline != self->line_baseline || x < last->x + last->width))
    flush_runs (self);
  if (self->runs->len == 0) {
    self->line_baseline = baseline;
    self->ascent = 0;
    self->descent = 0;
  }
  const LayoutFontSet *set = text->set;
  LayoutRun run = {
    .word = text->word,
    .style = text->style,
    .node = text->node,
    .start = text->start,
    .end = text->end,
    .after = text->end,
    .orientation =
        self->builder->vertical ? LAYOUT_ORIENTATION_SIDEWAYS : LAYOUT_ORIENTATION_HORIZONTAL,
    .x = x,
    .width = text->word->width,
    .glyphs_width = text->word->width,
    .ascent = set->ascent,
    .descent = set->descent,
    .underline_position = set->underline_position,
    .underline_thickness = set->underline_thickness,
    .strike_position = set->strike_position,
    .generated = text->generated,
    .linear = !text->generated && text->length == text->end - text->start,
  };
  /* Lines are as tall as letters are; fonts of formulas give themselves much more room. */
  self->ascent = MAX (self->ascent, MAX (text->ascent, set->size * 7 / 10));
  self->descent = MAX (self->descent, MAX (text->descent, set->size / 5));
  g_array_append_val (self->runs, run);
}

static const CssStyle *
make_rule_style (Writer *self, const CssStyle *from)
{
  CssStyle *style = base_arena_new0 (self->builder->arena, CssStyle);
  css_style_init_anonymous (style, from, CSS_DISPLAY_BLOCK);
  style->background_color = from->color;
  style->visibility = from->visibility;
  return style;
}

/* Rules are boxes of a line without letters. */
static void
add_rules (Writer *self, const LayoutMathNode *node, LayoutUnit x, LayoutUnit y)
{
  const LayoutMathRules *rules = &node->rules;
  if (rules->n == 0)
    return;
  const CssStyle *style = make_rule_style (self, node->source);
  for (guint i = 0; i < rules->n; i++) {
    LayoutRect rect = rules->rects[i];
    rect.x += self->x + x;
    rect.y += self->baseline + y;
    LayoutFragment *fragment = add_line (self, rect, rect.height);
    LayoutLine *line = (LayoutLine *) fragment->line;
    LayoutInlineBox *box = base_arena_new0 (self->builder->arena, LayoutInlineBox);
    *box = (LayoutInlineBox){
      .style = style,
      .node = node->element,
      .rect = { 0, 0, rect.width, rect.height },
      .opens = true,
      .closes = true,
    };
    line->n_boxes = 1;
    line->boxes = box;
  }
}

static void
write_background (Writer *self, const LayoutMathNode *node, LayoutUnit x, LayoutUnit y)
{
  if (node->source->background_color.alpha == 0 || node->parent == NULL || node->inferred)
    return;
  LayoutDecoration decoration = {
    .style = node->source,
    .node = node->element,
    .rect = { self->x + x, self->baseline + y - node->ascent, layout_math_outer_width (node),
              node->ascent + node->descent },
  };
  g_array_append_val (self->content->sink.decorations, decoration);
}

/* Writes a node at its place; its children come after it. */
static void
write_node (Writer *self, const LayoutMathNode *node, LayoutUnit x, LayoutUnit y)
{
  write_background (self, node, x, y);
  for (guint i = 0; i < node->n_texts; i++)
    add_run (self, &node->texts[i], x + node->texts[i].x, y + node->texts[i].y);
  if (node->sign != NULL)
    add_run (self, node->sign, x + node->sign->x, y + node->sign->y);
  add_rules (self, node, x, y);
}

/* Writes a node and all in it; @x and @y are its parent's place. */
static void
write_all (Writer *self, LayoutMathNode *root, LayoutUnit x, LayoutUnit y)
{
  LayoutMathNode *node = root;
  for (;;) {
    write_node (self, node, x + node->x, y + node->y);
    if (node->first_child != NULL) {
      x += node->x;
      y += node->y;
      node = node->first_child;
      continue;
    }
    while (node->next == NULL && node != root) {
      node = node->parent;
      x -= node->x;
      y -= node->y;
    }
    if (node == root)
      return;
    node = node->next;
  }
}

/* A formula in one size. */
typedef struct {
  LayoutMathNode *root; /* NULL until it has been set */
  LayoutMathPart *parts; /* as many as its formula has */
} Setting;

struct _LayoutFormula {
  bool display;
  guint n_parts;
  Setting natural;
  Setting scaled; /* in the smaller size that was last needed */
  double scale; /* of @scaled */
};

/**
 * layout_formula_new:
 * @arena: of the flow
 * @display: it stands alone
 * @n_parts: see layout_math_count_parts()
 *
 * Returns: (transfer none): a formula that has not been set
 */
LayoutFormula *
layout_formula_new (BaseArena *arena, bool display, guint n_parts)
{
  LayoutFormula *self = base_arena_new0 (arena, LayoutFormula);
  self->display = display;
  self->n_parts = n_parts;
  return self;
}

static Setting
set_formula (LayoutBuilder *builder, const LayoutBox *box, double scale)
{
  LayoutMath math;
  layout_math_init (&math, builder, css_styles_get (builder->input->styles, box->node), scale);
  LayoutMathNode *root = layout_math_tree_build (&math, box->node);
  set_all (&math, root);
  layout_math_clear (&math);
  return (Setting){ root, layout_math_find_parts (builder->arena, root, box->formula->n_parts) };
}

/* A formula that stands alone is made a little smaller before it is broken. */
static double
choose_scale (const LayoutFormula *formula, LayoutUnit room)
{
  LayoutUnit width = layout_math_outer_width (formula->natural.root);
  if (width <= room)
    return 1;
  if (formula->display && width * LEAST_WHOLE_SCALE <= room)
    return FITTING * room / width;
  LayoutUnit widest = 0;
  for (guint i = 0; i < formula->n_parts; i++)
    widest = MAX (widest, formula->natural.parts[i].width);
  return widest > room ? MAX (FITTING * room / widest, LEAST_SCALE) : 1;
}

/* The formula in the size that fits. Sizes are compared in thousandths. */
static Setting
get_fitting (LayoutBuilder *builder, LayoutBox *box, LayoutUnit room)
{
  LayoutFormula *formula = box->formula;
  if (formula->natural.root == NULL)
    formula->natural = set_formula (builder, box, 1);
  double scale = floor (choose_scale (formula, room) * 1000) / 1000;
  if (scale >= 1)
    return formula->natural;
  if (formula->scaled.root == NULL || fabs (formula->scale - scale) > 1e-6)
    formula->scaled = set_formula (builder, box, scale);
  formula->scale = scale;
  return formula->scaled;
}

/* Writes the children of a part, and tells how tall it is. */
static void
write_part (Writer *self, const LayoutMathPart *part, LayoutUnit top)
{
  LayoutUnit ascent = part->first->ascent;
  LayoutUnit descent = part->first->descent;
  for (const LayoutMathNode *child = part->first; child != part->last; child = child->next) {
    ascent = MAX (ascent, child->next->ascent);
    descent = MAX (descent, child->next->descent);
  }
  self->baseline = top + ascent;
  self->content->height = MAX (ascent + descent, 0);
  for (LayoutMathNode *child = part->first;; child = child->next) {
    write_all (self, child, part->row_x - part->x, 0);
    if (child == part->last)
      break;
  }
}

/**
 * layout_math_lay_out:
 * @builder: the layout
 * @box: a formula or a part of one
 * @available: room for it
 * @content: (inout): where its lines go; its size and baseline are set
 *
 * Sets a formula, smaller when it would be wider than there is room.
 */
void
layout_math_lay_out (LayoutBuilder *builder,
                     LayoutBox *box,
                     LayoutUnit available,
                     LayoutContent *content)
{
  LayoutEdges inner = layout_edges_of_padding_and_border (box->style, available);
  /* Two fractions below each other in a text would touch. */
  LayoutUnit distance = layout_unit_from_px (LINE_DISTANCE * box->style->font_size);
  inner.top += distance;
  inner.bottom += distance;
  LayoutUnit room = MAX (available - inner.left - inner.right, LAYOUT_UNIT_ONE);
  Setting setting = get_fitting (builder, box, room);
  LayoutMathNode *root = setting.root;
  const LayoutMathPart *part = &setting.parts[box->part];
  Writer writer = {
    .builder = builder,
    .box = box,
    .content = content,
    .x = inner.left,
    .baseline = inner.top + root->ascent,
    .runs = g_array_new (FALSE, FALSE, sizeof (LayoutRun)),
  };
  content->height = MAX (root->ascent + root->descent, 0);
  if (box->formula->n_parts > 1 && part->first != NULL)
    write_part (&writer, part, inner.top);
  else
    write_all (&writer, root, 0, 0);
  flush_runs (&writer);
  g_array_unref (writer.runs);
  content->width = MAX (part->width, 0) + inner.left + inner.right;
  content->height += inner.top + inner.bottom;
  content->baseline = writer.baseline;
  content->space = part->space;
}
