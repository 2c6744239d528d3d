#include "config.h"

#include "layout-math.h"

#include "layout-math-private.h"

#include <string.h>

/* A long formula may be broken after a relation or a sum's sign that is not inside of anything, as TeX
 * does. Where that is, is told from the elements alone, so that it is known before the formula is
 * set. */

#define MAX_PARTS 64
/* Signs closer than this to what is beside them, in em, hold it together: products. */
#define LOOSE 0.2f

/* The row that is not inside of anything: the only child of rows is looked into. */
static const DomNode *
find_row (const DomNode *math)
{
  static const char *const rows[] = { "math", "mrow", "mstyle", "semantics" };
  const DomNode *row = math;
  for (;;) {
    const DomNode *only = NULL;
    guint n = 0;
    for (const DomNode *child = row->first_child; child != NULL; child = child->next) {
      bool shown = child->type == DOM_NODE_ELEMENT && !g_str_has_prefix (child->name, "annotation");
      only = shown ? child : only;
      n += shown ? 1 : 0;
    }
    bool is_row = false;
    for (guint i = 0; n == 1 && i < G_N_ELEMENTS (rows); i++)
      is_row = is_row || dom_node_is (only, rows[i]);
    if (!is_row)
      return row;
    row = only;
  }
}

static const DomNode *
get_neighbour (const DomNode *node, bool before)
{
  do
    node = before ? node->previous : node->next;
  while (node != NULL && node->type != DOM_NODE_ELEMENT);
  return node;
}

static LayoutMathOperator
look_up (const DomNode *element, LayoutMathForm form)
{
  LayoutMathOperator operator;
  g_autofree char *text = dom_node_dup_text (element);
  layout_math_operator_find (&operator, g_strstrip (text), form);
  return operator;
}

/* Whether a line may end after an element. */
static bool
may_break_after (const DomNode *element)
{
  const char *form = dom_node_get_attribute (element, "form");
  const DomNode *before = get_neighbour (element, true);
  if (!dom_node_is (element, "mo") || (form != NULL && strcmp (form, "infix") != 0)
      || before == NULL || get_neighbour (element, false) == NULL)
    return false;
  LayoutMathOperator operator= look_up (element, LAYOUT_MATH_INFIX);
  if (operator.form != LAYOUT_MATH_INFIX || operator.left<LOOSE || operator.right<LOOSE)
    return false;
  /* A minus after another sign belongs to what follows it. */
  return !dom_node_is (before, "mo")
         || look_up (before, LAYOUT_MATH_POSTFIX).form == LAYOUT_MATH_POSTFIX;
}

/**
 * layout_math_count_parts:
 * @math: a formula
 *
 * Returns: on how many lines it may stand, at least 1
 */
guint
layout_math_count_parts (const DomNode *math)
{
  guint n = 1;
  const DomNode *row = find_row (math);
  for (const DomNode *child = row->first_child; child != NULL && n < MAX_PARTS; child = child->next)
    n += child->type == DOM_NODE_ELEMENT && may_break_after (child) ? 1 : 0;
  return n;
}

static bool
ends_part (const LayoutMathNode *node)
{
  return node->kind == LAYOUT_MATH_OPERATOR && !node->inferred && node->next != NULL
         && may_break_after (node->element);
}

/* The row that is not inside of anything, and where it begins. */
static LayoutMathNode *
find_node_of_row (LayoutMathNode *root, LayoutUnit *x)
{
  const DomNode *element = find_row (root->element);
  LayoutMathNode *row = root;
  while (row->element != element && row->first_child != NULL) {
    row = row->first_child;
    *x += row->x;
  }
  return row;
}

static LayoutMathNode *
find_last (LayoutMathNode *first)
{
  LayoutMathNode *last = first;
  while (last->next != NULL && !ends_part (last))
    last = last->next;
  return last;
}

/* The @n parts of a formula that has been set; the last one has all that is left. */
LayoutMathPart *
layout_math_find_parts (BaseArena *arena, LayoutMathNode *root, guint n)
{
  LayoutMathPart *parts = base_arena_new0_array (arena, LayoutMathPart, n);
  LayoutUnit row_x = 0;
  const LayoutMathNode *row = find_node_of_row (root, &row_x);
  LayoutMathNode *first = row->first_child;
  parts[0].width = layout_math_outer_width (root);
  for (guint i = 0; i < n && first != NULL; i++) {
    LayoutMathNode *last = i + 1 < n ? find_last (first) : row->last_child;
    LayoutUnit end = last->next != NULL ? row_x + last->x + layout_math_outer_width (last)
                                        : layout_math_outer_width (root);
    LayoutUnit start = i > 0 ? row_x + first->x : 0;
    parts[i] = (LayoutMathPart){
      .first = first,
      .last = last,
      .x = start,
      .width = end - start,
      .space = last->next != NULL ? row_x + last->next->x - end : 0,
      .row_x = row_x,
    };
    first = last->next;
  }
  return parts;
}
