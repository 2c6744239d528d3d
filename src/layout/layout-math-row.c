#include "config.h"

#include "layout-math-private.h"

#include <string.h>

/* Things side by side, with the space that operators have beside them, and signs that stretch over
 * what they are around. https://www.w3.org/TR/mathml-core/#layout-of-mrow */

/* After the name of a function stands what it is applied to; TeX's thin space. */
#define THIN_SPACE (3.0 / 18)
/* Relations have more room beside them than this, in em. */
#define RELATION 0.25f

static bool
stretches_upright (const LayoutMathNode *node)
{
  return node->core != NULL && node->core->operator->stretchy && !node->core->operator->horizontal;
}

static void
extend (LayoutUnit *ascent, LayoutUnit *descent, const LayoutMathNode *child, bool *any)
{
  *ascent = *any ? MAX (*ascent, child->ascent) : child->ascent;
  *descent = *any ? MAX (*descent, child->descent) : child->descent;
  *any = true;
}

/* What the signs of the row are to cover: all that does not stretch, else the tallest sign. */
static void
find_extent (const LayoutMathNode *row, LayoutUnit *ascent, LayoutUnit *descent)
{
  bool any = false;
  for (const LayoutMathNode *child = row->first_child; child != NULL; child = child->next) {
    if (!stretches_upright (child) && child->kind != LAYOUT_MATH_NONE)
      extend (ascent, descent, child, &any);
  }
  bool any_sign = any;
  for (const LayoutMathNode *child = row->first_child; child != NULL && !any; child = child->next) {
    if (stretches_upright (child))
      extend (ascent, descent, child, &any_sign);
  }
}

/* The node that a sign is embellished to has been laid out with the sign as it was. */
static void
set_again (LayoutMath *self, LayoutMathNode *core, const LayoutMathNode *upto)
{
  for (LayoutMathNode *node = core->parent; node != upto; node = node->parent)
    layout_math_set (self, node);
}

static bool
is_space_like (const LayoutMathNode *node)
{
  return node->kind == LAYOUT_MATH_SPACE || node->kind == LAYOUT_MATH_NONE;
}

/* The one child that is not space, if there is just one. */
static LayoutMathNode *
find_only_child (const LayoutMathNode *row)
{
  LayoutMathNode *only = NULL;
  for (LayoutMathNode *child = row->first_child; child != NULL; child = child->next) {
    if (is_space_like (child))
      continue;
    if (only != NULL)
      return NULL;
    only = child;
  }
  return only;
}

static void
stretch_signs (LayoutMath *self, LayoutMathNode *row)
{
  LayoutUnit ascent = 0;
  LayoutUnit descent = 0;
  find_extent (row, &ascent, &descent);
  for (LayoutMathNode *child = row->first_child; child != NULL; child = child->next) {
    if (!stretches_upright (child) || child->core->stretched)
      continue;
    layout_math_fit_height (self, child->core, ascent, descent);
    set_again (self, child->core, row);
  }
}

static bool
is_function_name (const LayoutMathNode *node)
{
  if (node->kind == LAYOUT_MATH_SCRIPTS || node->kind == LAYOUT_MATH_LIMITS)
    node = node->first_child;
  if (node != NULL && node->kind == LAYOUT_MATH_ROW && node->n_children > 1)
    return true;
  return node != NULL && node->kind == LAYOUT_MATH_TOKEN && dom_node_is (node->element, "mi")
         && node->n_texts == 1 && g_utf8_strlen (node->texts[0].string, -1) > 1;
}

static bool
opens (const LayoutMathNode *node)
{
  return node->core != NULL && node->core->operator->fence;
}

static bool
applies_function (const LayoutMathNode *node)
{
  return node->core == node
         && node->operator->sign == 0x2061 && node->previous != NULL && is_function_name (
             node->previous)
         && node->next != NULL && !opens (node->next);
}

/* Deviation: the dictionary has the same spaces in scripts; TeX has none there, and a reader of small
 * letters needs none. */
static double
space_of (const LayoutMathNode *node, bool right)
{
  const LayoutMathOperator *operator= node->core->operator;
  if (right && applies_function (node))
    return THIN_SPACE;
  /* "det(" and "max(": the name of a function holds to its bracket. */
  if (right
      && operator->sign == 0 &&
         operator->form == LAYOUT_MATH_PREFIX && node->next != NULL && opens (node->next))
    return 0;
  if (node->level > 0 && !operator->spaced)
    return 0;
  return right ? operator->right : operator->left;
}

/* The name of a function that is applied to something is set apart from a factor before it. */
static bool
follows_factor (const LayoutMathNode *before, const LayoutMathNode *after)
{
  bool factor = before->core == NULL || before->core->operator->form == LAYOUT_MATH_POSTFIX;
  bool applied = after->next != NULL && after->next->core != NULL
                 && after->next->core->operator->sign == 0x2061;
  return factor && applied && is_function_name (after);
}

static bool
is_relation (const LayoutMathNode *node)
{
  const LayoutMathOperator *operator= node->core != NULL ? node->core->operator: NULL;
  return operator!= NULL && operator->form == LAYOUT_MATH_INFIX && !operator->spaced &&
  operator->left> RELATION &&
  operator->right> RELATION;
}

/* Between two operators stands the larger of their spaces, but none between two relations; nothing
 * before what begins a formula, nor before a sum that begins a part of one. */
static LayoutUnit
find_gap (const LayoutMathNode *before, const LayoutMathNode *after)
{
  double left = 0;
  double right = 0;
  if (before == NULL && after->parent->parent == NULL)
    return 0;
  if (before != NULL && is_relation (before) && is_relation (after))
    return 0;
  if (before != NULL && follows_factor (before, after))
    left = THIN_SPACE;
  if (before != NULL && before->core != NULL)
    right = space_of (before, true);
  if (after->core != NULL && (before != NULL || !after->core->operator->large))
    left = space_of (after, false);
  return layout_math_em (after, fabs (right) > fabs (left) ? right : left);
}

void
layout_math_set_row (LayoutMath *self, LayoutMathNode *node)
{
  LayoutMathNode *only = find_only_child (node);
  node->core = only != NULL ? only->core : NULL;
  bool outermost = node->parent == NULL || node->kind == LAYOUT_MATH_CELL;
  if (node->core == NULL || outermost)
    stretch_signs (self, node);
  const LayoutMathNode *before = NULL;
  bool any = false;
  node->width = 0;
  for (LayoutMathNode *child = node->first_child; child != NULL; child = child->next) {
    if (child->kind == LAYOUT_MATH_NONE || child->kind == LAYOUT_MATH_PRESCRIPTS)
      continue;
    if (node->core == NULL)
      node->width += find_gap (before, child);
    layout_math_put (child, node->width, 0);
    node->width += layout_math_outer_width (child);
    extend (&node->ascent, &node->descent, child, &any);
    before = child;
  }
  if (before != NULL && before->core != NULL && node->core == NULL)
    node->width += layout_math_em (before, space_of (before, true));
  node->italic = 0;
  node->attachment = only != NULL ? only->x + only->attachment : node->width / 2;
  if (only != NULL && only->next == NULL && only->previous == NULL) {
    node->italic = only->italic;
    node->width -= node->core == NULL || !node->core->operator->large ? only->italic : 0;
  }
}

/* https://www.w3.org/TR/mathml-core/#layout-of-mpadded ; the increments of MathML 3 count as well. */
static void
read_padding (const LayoutMathNode *node,
              const char *attribute,
              const LayoutMathNode *content,
              LayoutUnit *size)
{
  const char *value = dom_node_get_attribute (node->element, attribute);
  if (value == NULL)
    return;
  value += strspn (value, " ");
  LayoutUnit relative = strstr (value, "height") != NULL  ? content->ascent
                        : strstr (value, "depth") != NULL ? content->descent
                        : strstr (value, "width") != NULL ? content->width
                                                          : *size;
  LayoutUnit length = 0;
  bool increment = *value == '+' || *value == '-';
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);
  if (g_ascii_isalpha (*end) && relative != *size)
    length = layout_unit_from_px (layout_unit_to_px (relative) * CLAMP (number, -100, 100));
  else if (!layout_math_parse_length (node, value, relative, &length))
    return;
  *size = increment ? *size + length : length;
}

void
layout_math_set_padded (LayoutMath *self, LayoutMathNode *node)
{
  LayoutMathNode *content = node->first_child;
  node->width = layout_math_outer_width (content);
  node->ascent = content->ascent;
  node->descent = content->descent;
  LayoutUnit left = 0;
  LayoutUnit raise = 0;
  read_padding (node, "width", content, &node->width);
  read_padding (node, "height", content, &node->ascent);
  read_padding (node, "depth", content, &node->descent);
  read_padding (node, "lspace", content, &left);
  read_padding (node, "voffset", content, &raise);
  node->width = MAX (node->width, 0);
  layout_math_put (content, left, -raise);
  node->attachment = node->width / 2;
}

static bool
has_notation (const LayoutMathNode *node, const char *name)
{
  return dom_node_has_token (node->element, "notation", name);
}

/* https://www.w3.org/TR/MathML3/chapter3.html#presm.menclose : what is drawn with straight rules. */
void
layout_math_set_enclosed (LayoutMath *self, LayoutMathNode *node)
{
  LayoutMathNode *content = node->first_child;
  bool box = has_notation (node, "box") || has_notation (node, "roundedbox")
             || has_notation (node, "circle");
  bool division =
      has_notation (node, "longdiv") || dom_node_get_attribute (node->element, "notation") == NULL;
  bool actuarial = has_notation (node, "actuarial");
  bool top = box || division || actuarial || has_notation (node, "top");
  bool bottom = box || has_notation (node, "bottom") || has_notation (node, "madruwb");
  bool left = box || division || has_notation (node, "left");
  bool right = box || actuarial || has_notation (node, "right") || has_notation (node, "madruwb");
  LayoutUnit rule = MAX (layout_math_em (node, 0.06), LAYOUT_UNIT_ONE / 2);
  LayoutUnit gap = layout_math_em (node, 0.25) + rule;
  LayoutUnit inner = layout_math_outer_width (content);
  node->width = inner + (left ? gap : 0) + (right ? gap : 0);
  node->ascent = content->ascent + (top ? gap : 0);
  node->descent = content->descent + (bottom ? gap : 0);
  layout_math_put (content, left ? gap : 0, 0);
  LayoutUnit height = node->ascent + node->descent;
  if (top)
    layout_math_add_rule (self, node, (LayoutRect){ 0, -node->ascent, node->width, rule });
  if (bottom)
    layout_math_add_rule (self, node, (LayoutRect){ 0, node->descent - rule, node->width, rule });
  if (left)
    layout_math_add_rule (self, node, (LayoutRect){ 0, -node->ascent, rule, height });
  if (right)
    layout_math_add_rule (self, node,
                          (LayoutRect){ node->width - rule, -node->ascent, rule, height });
  if (has_notation (node, "horizontalstrike"))
    layout_math_add_rule (self, node,
                          (LayoutRect){ 0, -layout_math_axis (node), node->width, rule });
  if (has_notation (node, "verticalstrike"))
    layout_math_add_rule (self, node, (LayoutRect){ node->width / 2, -node->ascent, rule, height });
  node->attachment = node->width / 2;
}
