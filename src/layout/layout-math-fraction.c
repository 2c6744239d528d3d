#include "config.h"

#include "layout-math-private.h"

#include <hb-ot.h>
#include <string.h>

/* Fractions and roots. https://www.w3.org/TR/mathml-core/#fractions-mfrac ,
 * https://www.w3.org/TR/mathml-core/#radicals-msqrt-mroot */

/* Beside a fraction, in em; TeX's \nulldelimiterspace. */
#define FRACTION_MARGIN 0.12

static LayoutUnit
constant (const LayoutMathNode *node, bool display, int in_display, int in_text)
{
  return layout_math_constant (node->font, display ? in_display : in_text);
}

static LayoutUnit
align_part (const LayoutMathNode *node, const char *attribute, LayoutUnit room)
{
  if (layout_math_attribute_is (node, attribute, "left"))
    return 0;
  return layout_math_attribute_is (node, attribute, "right") ? room : room / 2;
}

static LayoutUnit
get_thickness (const LayoutMathNode *node)
{
  LayoutUnit thickness =
      layout_math_constant (node->font, HB_OT_MATH_CONSTANT_FRACTION_RULE_THICKNESS);
  const char *value = dom_node_get_attribute (node->element, "linethickness");
  if (value == NULL)
    return thickness;
  if (strcmp (value, "thin") == 0)
    return thickness / 2;
  if (strcmp (value, "thick") == 0)
    return thickness * 2;
  LayoutUnit given = thickness;
  layout_math_parse_length (node, value, thickness, &given);
  return CLAMP (given, 0, layout_math_em (node, 1));
}

typedef struct {
  LayoutUnit up; /* of the numerator's baseline */
  LayoutUnit down;
} Shifts;

/* Rule 15d of TeX: each part keeps a distance from the line. */
static Shifts
shift_from_line (const LayoutMathNode *node,
                 const LayoutMathNode *above,
                 const LayoutMathNode *below,
                 LayoutUnit thickness)
{
  bool display = node->display;
  LayoutUnit axis = layout_math_axis (node);
  LayoutUnit gap_above =
      constant (node, display, HB_OT_MATH_CONSTANT_FRACTION_NUM_DISPLAY_STYLE_GAP_MIN,
                HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_GAP_MIN);
  LayoutUnit gap_below =
      constant (node, display, HB_OT_MATH_CONSTANT_FRACTION_DENOM_DISPLAY_STYLE_GAP_MIN,
                HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_GAP_MIN);
  Shifts shifts = {
    .up = constant (node, display, HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_DISPLAY_STYLE_SHIFT_UP,
                    HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_SHIFT_UP),
    .down =
        constant (node, display, HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_DISPLAY_STYLE_SHIFT_DOWN,
                  HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_SHIFT_DOWN),
  };
  shifts.up = MAX (shifts.up, axis + thickness / 2 + gap_above + above->descent);
  shifts.down = MAX (shifts.down, below->ascent + gap_below + thickness / 2 - axis);
  return shifts;
}

/* Rule 15c: without a line the two parts keep a distance from each other. */
static Shifts
shift_from_each_other (const LayoutMathNode *node,
                       const LayoutMathNode *above,
                       const LayoutMathNode *below)
{
  bool display = node->display;
  Shifts shifts = {
    .up = constant (node, display, HB_OT_MATH_CONSTANT_STACK_TOP_DISPLAY_STYLE_SHIFT_UP,
                    HB_OT_MATH_CONSTANT_STACK_TOP_SHIFT_UP),
    .down = constant (node, display, HB_OT_MATH_CONSTANT_STACK_BOTTOM_DISPLAY_STYLE_SHIFT_DOWN,
                      HB_OT_MATH_CONSTANT_STACK_BOTTOM_SHIFT_DOWN),
  };
  LayoutUnit least = constant (node, display, HB_OT_MATH_CONSTANT_STACK_DISPLAY_STYLE_GAP_MIN,
                               HB_OT_MATH_CONSTANT_STACK_GAP_MIN);
  LayoutUnit missing = least - (shifts.up - above->descent + shifts.down - below->ascent);
  if (missing > 0) {
    shifts.up += missing / 2;
    shifts.down += missing - missing / 2;
  }
  return shifts;
}

void
layout_math_set_fraction (LayoutMath *self, LayoutMathNode *node)
{
  LayoutMathNode *above = node->first_child;
  LayoutMathNode *below = above != NULL ? above->next : NULL;
  if (below == NULL || node->n_children != 2) {
    layout_math_set_row (self, node);
    return;
  }
  LayoutUnit thickness = get_thickness (node);
  LayoutUnit above_width = layout_math_outer_width (above);
  LayoutUnit below_width = layout_math_outer_width (below);
  LayoutUnit inner = MAX (above_width, below_width);
  LayoutUnit margin = layout_math_em (node, FRACTION_MARGIN);
  Shifts shifts = thickness > 0 ? shift_from_line (node, above, below, thickness)
                                : shift_from_each_other (node, above, below);
  layout_math_put (above, margin + align_part (node, "numalign", inner - above_width), -shifts.up);
  layout_math_put (below, margin + align_part (node, "denomalign", inner - below_width),
                   shifts.down);
  node->width = inner + 2 * margin;
  node->ascent = shifts.up + above->ascent;
  node->descent = shifts.down + below->descent;
  node->attachment = node->width / 2;
  if (thickness > 0)
    layout_math_add_rule (
        self, node,
        (LayoutRect){ margin, -layout_math_axis (node) - thickness / 2, inner, thickness });
}

static LayoutMathText *
make_sign (LayoutMath *self, const LayoutMathNode *node, LayoutUnit size)
{
  LayoutMathText *sign = base_arena_new0 (self->builder->arena, LayoutMathText);
  *sign = (LayoutMathText){ .node = node->element, .string = "√", .length = 3, .generated = true };
  sign->style = layout_math_get_style (self, node->source, node->level, LAYOUT_MATH_FACE_MATH);
  sign->set = node->font->set;
  LayoutShapeRequest request = { .set = sign->set, .text = sign->string, .length = sign->length };
  sign->word = layout_fonts_shape (self->builder->input->fonts, &request);
  layout_math_measure (self, node->font, sign);
  LayoutMathStretch stretch = { .vertical = true, .size = size };
  layout_math_stretch (self, node, sign, &stretch);
  return sign;
}

/* Puts the degree of a root before its sign. Returns where the sign begins. */
static LayoutUnit
put_degree (const LayoutMathNode *node,
            LayoutMathNode *degree,
            LayoutUnit ascent,
            LayoutUnit descent)
{
  LayoutUnit before =
      layout_math_constant (node->font, HB_OT_MATH_CONSTANT_RADICAL_KERN_BEFORE_DEGREE);
  LayoutUnit after =
      layout_math_constant (node->font, HB_OT_MATH_CONSTANT_RADICAL_KERN_AFTER_DEGREE);
  int raise = node->font->has_math ? hb_ot_math_get_constant (
                  node->font->hb, HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT)
                                   : 60;
  LayoutUnit bottom = (LayoutUnit) ((gint64) (ascent + descent) * raise / 100) - descent;
  layout_math_put (degree, before, -(bottom + degree->descent));
  LayoutUnit start = before + layout_math_outer_width (degree) + after;
  if (start < 0) {
    degree->x -= start;
    start = 0;
  }
  return start;
}

void
layout_math_set_radical (LayoutMath *self, LayoutMathNode *node)
{
  LayoutMathNode *base = node->first_child;
  if (base == NULL)
    return;
  LayoutMathNode *degree = base->next;
  LayoutUnit gap =
      constant (node, node->display, HB_OT_MATH_CONSTANT_RADICAL_DISPLAY_STYLE_VERTICAL_GAP,
                HB_OT_MATH_CONSTANT_RADICAL_VERTICAL_GAP);
  LayoutUnit thickness =
      layout_math_constant (node->font, HB_OT_MATH_CONSTANT_RADICAL_RULE_THICKNESS);
  /* A root of small letters is as tall as one of capitals would nearly be: TeX measures the ink. */
  LayoutUnit inner = base->ascent + base->descent;
  LayoutMathText *sign = make_sign (self, node, inner + gap + thickness);
  LayoutUnit height = sign->ascent + sign->descent;
  /* What the sign is taller than asked for goes half to the gap. */
  LayoutUnit spare = height - inner - gap - thickness;
  if (spare > 0)
    gap += spare / 2;
  LayoutUnit top = base->ascent + gap + thickness;
  sign->y = sign->ascent - top;
  LayoutUnit bottom = sign->descent + sign->y;
  LayoutUnit start = degree != NULL ? put_degree (node, degree, top, bottom) : 0;
  sign->x = start;
  LayoutUnit base_width = layout_math_outer_width (base);
  LayoutUnit x = start + sign->word->width;
  layout_math_put (base, x, 0);
  node->sign = sign;
  node->width = x + base_width;
  node->ascent =
      top + layout_math_constant (node->font, HB_OT_MATH_CONSTANT_RADICAL_EXTRA_ASCENDER);
  node->descent = MAX (base->descent, bottom);
  if (degree != NULL)
    node->ascent = MAX (node->ascent, degree->ascent - degree->y);
  node->attachment = node->width / 2;
  layout_math_add_rule (self, node, (LayoutRect){ x, -top, base_width, thickness });
}
