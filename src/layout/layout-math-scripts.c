#include "config.h"

#include "layout-math-private.h"

#include <hb-ot.h>
#include <string.h>

/* Scripts beside a base, by rule 18 of TeX with the constants of the font.
 * https://www.w3.org/TR/mathml-core/#subscripts-and-superscripts-msub-msup-msubsup */

typedef struct {
  LayoutMathNode *sub;
  LayoutMathNode *sup;
} Pair;

static LayoutUnit
get (const LayoutMathNode *node, int constant)
{
  return layout_math_constant (node->font, constant);
}

/* A letter, whose scripts stand at fixed heights; those of larger things follow their edges. */
static bool
is_letter (const LayoutMathNode *base)
{
  while (base->kind == LAYOUT_MATH_ROW && base->first_child != NULL
         && base->first_child->next == NULL)
    base = base->first_child;
  return base->kind == LAYOUT_MATH_TOKEN
         || (base->kind == LAYOUT_MATH_OPERATOR && !base->stretched && !base->operator->large);
}

/* Finds how far the scripts are raised and lowered so that no pair of them meets. */
static void
find_shifts (const LayoutMathNode *node,
             const Pair *pairs,
             guint n_pairs,
             LayoutUnit *up,
             LayoutUnit *down)
{
  const LayoutMathNode *base = node->first_child;
  bool letter = is_letter (base);
  *up = MAX (get (node, node->cramped ? HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP_CRAMPED
                                      : HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP),
             letter ? 0
                    : base->ascent - get (node, HB_OT_MATH_CONSTANT_SUPERSCRIPT_BASELINE_DROP_MAX));
  *down = MAX (
      get (node, HB_OT_MATH_CONSTANT_SUBSCRIPT_SHIFT_DOWN),
      letter ? 0 : base->descent + get (node, HB_OT_MATH_CONSTANT_SUBSCRIPT_BASELINE_DROP_MIN));
  for (guint i = 0; i < n_pairs; i++) {
    if (pairs[i].sup != NULL)
      *up =
          MAX (*up, get (node, HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MIN) + pairs[i].sup->descent);
    if (pairs[i].sub != NULL)
      *down = MAX (*down, pairs[i].sub->ascent - get (node, HB_OT_MATH_CONSTANT_SUBSCRIPT_TOP_MAX));
  }
  for (guint i = 0; i < n_pairs; i++) {
    const Pair *pair = &pairs[i];
    if (pair->sup == NULL || pair->sub == NULL)
      continue;
    LayoutUnit gap = *up - pair->sup->descent + *down - pair->sub->ascent;
    LayoutUnit missing = get (node, HB_OT_MATH_CONSTANT_SUB_SUPERSCRIPT_GAP_MIN) - gap;
    if (missing <= 0)
      continue;
    LayoutUnit highest = get (node, HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MAX_WITH_SUBSCRIPT);
    LayoutUnit raise = CLAMP (highest - (*up - pair->sup->descent), 0, missing);
    *up += raise;
    *down += missing - raise;
  }
}

static bool
is_empty (const LayoutMathNode *node)
{
  return node->kind == LAYOUT_MATH_NONE
         || (node->first_child == NULL && node->n_texts == 0 && node->kind != LAYOUT_MATH_SPACE);
}

static LayoutMathNode *
take (LayoutMathNode *script)
{
  return script != NULL && !is_empty (script) ? script : NULL;
}

/* (transfer full): the pairs of scripts, those after the base and those before it. */
static void
collect (const LayoutMathNode *node, GArray *after, GArray *before)
{
  LayoutMathNode *script = node->first_child->next;
  /* Limits that stand beside their operator. */
  bool only_sup = dom_node_is (node->element, "msup") || dom_node_is (node->element, "mover");
  if (only_sup) {
    Pair pair = { .sup = take (script) };
    g_array_append_val (after, pair);
    return;
  }
  GArray *pairs = after;
  while (script != NULL) {
    if (script->kind == LAYOUT_MATH_PRESCRIPTS) {
      pairs = before;
      script = script->next;
      continue;
    }
    LayoutMathNode *next =
        script->next != NULL && script->next->kind != LAYOUT_MATH_PRESCRIPTS ? script->next : NULL;
    Pair pair = { .sub = take (script), .sup = take (next) };
    g_array_append_val (pairs, pair);
    script = next != NULL ? next->next : script->next;
  }
}

static LayoutUnit
width_of (const LayoutMathNode *script)
{
  return script != NULL ? layout_math_outer_width (script) : 0;
}

static void
put_pair (LayoutMathNode *node,
          const Pair *pair,
          LayoutUnit sub_x,
          LayoutUnit sup_x,
          LayoutUnit up,
          LayoutUnit down)
{
  if (pair->sub != NULL) {
    layout_math_put (pair->sub, sub_x, down);
    layout_math_enclose_child (node, pair->sub);
  }
  if (pair->sup != NULL) {
    layout_math_put (pair->sup, sup_x, -up);
    layout_math_enclose_child (node, pair->sup);
  }
}

void
layout_math_set_scripts (LayoutMath *self, LayoutMathNode *node)
{
  LayoutMathNode *base = node->first_child;
  if (base == NULL)
    return;
  g_autoptr (GArray) after = g_array_new (FALSE, TRUE, sizeof (Pair));
  g_autoptr (GArray) before = g_array_new (FALSE, TRUE, sizeof (Pair));
  collect (node, after, before);
  guint n_after = after->len;
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (Pair));
  if (after->len > 0)
    g_array_append_vals (all, after->data, after->len);
  if (before->len > 0)
    g_array_append_vals (all, before->data, before->len);
  const Pair *pairs = (const Pair *) (gpointer) all->data;
  LayoutUnit up = 0;
  LayoutUnit down = 0;
  find_shifts (node, pairs, all->len, &up, &down);
  LayoutUnit space = get (node, HB_OT_MATH_CONSTANT_SPACE_AFTER_SCRIPT);
  LayoutUnit x = 0;
  node->ascent = base->ascent;
  node->descent = base->descent;
  for (guint i = n_after; i < all->len; i++) {
    LayoutUnit wide = MAX (width_of (pairs[i].sub), width_of (pairs[i].sup));
    x += space;
    put_pair (node, &pairs[i], x + wide - width_of (pairs[i].sub),
              x + wide - width_of (pairs[i].sup), up, down);
    x += wide;
  }
  layout_math_put (base, x, 0);
  node->core = base->core;
  node->attachment = x + base->attachment;
  bool large = base->core != NULL && base->core->operator->large;
  x += base->width;
  for (guint i = 0; i < n_after; i++) {
    /* The foot of a leaning letter is further left than its head. */
    LayoutUnit lean = i == 0 ? base->italic : 0;
    LayoutUnit sub_x = x - (large ? lean : 0);
    LayoutUnit sup_x = x + (large ? 0 : lean);
    put_pair (node, &pairs[i], sub_x, sup_x, up, down);
    x = MAX (pairs[i].sub != NULL ? sub_x + width_of (pairs[i].sub) : x,
             pairs[i].sup != NULL ? sup_x + width_of (pairs[i].sup) : x);
    x += space;
  }
  node->width = x;
  node->italic = 0;
}
