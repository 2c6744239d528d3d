#include "config.h"

#include "layout-math-private.h"

#include <hb-ot.h>
#include <string.h>

/* What stands over and under a base: limits of sums, accents, braces and bars.
 * https://www.w3.org/TR/mathml-core/#underscripts-and-overscripts-munder-mover-munderover */

static LayoutUnit
get (const LayoutMathNode *node, int constant)
{
  return layout_math_constant (node->font, constant);
}

/* Accents as they are typed, and the mark that a font of formulas draws over a letter, in one size
 * and in larger ones. */
static const struct {
  gunichar typed;
  const char *mark;
} marks[] = {
  { '^', "\u0302" },    { 0x02C6, "\u0302" }, { '~', "\u0303" },    { 0x02DC, "\u0303" },
  { 0xAF, "\u0304" },   { 0x02C9, "\u0304" }, { 0x203E, "\u0304" }, { '_', "\u0304" },
  { 0x02D8, "\u0306" }, { 0x02D9, "\u0307" }, { '.', "\u0307" },    { 0xA8, "\u0308" },
  { 0x02DA, "\u030A" }, { 0x02C7, "\u030C" }, { 0xB4, "\u0301" },   { 0x02CA, "\u0301" },
  { '`', "\u0300" },    { 0x02CB, "\u0300" }, { 0x2192, "\u20D7" }, { 0x2190, "\u20D6" },
};

static bool
is_bar (const LayoutMathNode *script)
{
  if (script->core == NULL)
    return false;
  gunichar sign = script->core->operator->sign;
  return sign == 0xAF || sign == 0x203E || sign == '_' || sign == 0x0305 || sign == 0x0332
         || sign == 0x02C9 || sign == 0x2015 || sign == 0x2500 || sign == 0x0331 || sign == 0x0304;
}

static bool
is_single_letter (const LayoutMathNode *base)
{
  return base->kind == LAYOUT_MATH_TOKEN && base->n_texts == 1
         && g_utf8_strlen (base->texts[0].string, -1) == 1;
}

static void
shape_again (LayoutMath *self, LayoutMathNode *sign, const char *string)
{
  LayoutMathText *text = &sign->texts[0];
  text->string = string;
  text->length = (guint32) strlen (string);
  LayoutShapeRequest request = { .set = text->set, .text = string, .length = text->length };
  text->word = layout_fonts_shape (self->builder->input->fonts, &request);
  layout_math_measure (self, sign->font, text);
  sign->width = text->word->width;
  sign->ascent = text->ascent;
  sign->descent = text->descent;
  sign->attachment = layout_math_get_attachment (sign->font, text);
}

/* Turns a typed accent into the mark that the font has for it. */
static bool
use_mark (LayoutMath *self, LayoutMathNode *sign)
{
  if (sign->kind != LAYOUT_MATH_OPERATOR || sign->n_texts != 1 || !sign->font->has_math)
    return false;
  gunichar typed = sign->operator->sign;
  if (typed >= 0x300 && typed <= 0x36F)
    return true;
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
    if (marks[i].typed != typed
        || !layout_math_font_has (sign->font, g_utf8_get_char (marks[i].mark)))
      continue;
    shape_again (self, sign, marks[i].mark);
    return true;
  }
  return typed >= 0x20D0 && typed <= 0x20FF;
}

/* Rule 12 of TeX: an accent over a small letter stands as low as over an x, and leans with it. */
static void
put_accent (LayoutMath *self, LayoutMathNode *node, LayoutMathNode *base, LayoutMathNode *accent)
{
  bool mark = use_mark (self, accent);
  bool single = is_single_letter (base);
  if (mark && accent->operator->stretchy && !single) {
    LayoutMathStretch stretch = { .size = base->width, .under = true };
    layout_math_stretch (self, accent, &accent->texts[0], &stretch);
    accent->width = accent->texts[0].word->width;
    accent->ascent = accent->texts[0].ascent;
    accent->descent = accent->texts[0].descent;
    accent->attachment = layout_math_get_attachment (accent->font, &accent->texts[0]);
  }
  LayoutUnit x = base->attachment - accent->attachment;
  if (!single)
    x = base->width / 2 - accent->attachment + base->italic / 2;
  LayoutUnit raise =
      base->ascent - MIN (base->ascent, get (node, HB_OT_MATH_CONSTANT_ACCENT_BASE_HEIGHT));
  /* A sign that is no mark is drawn anywhere: its ink goes to where a mark's would be. */
  if (!mark)
    raise = base->ascent + accent->descent + layout_math_em (node, 0.06);
  layout_math_put (accent, x, -raise);
  layout_math_enclose_child (node, accent);
}

/* A bar as wide as its base, drawn as a rule. */
static void
put_bar (LayoutMath *self,
         LayoutMathNode *node,
         const LayoutMathNode *base,
         LayoutMathNode *bar,
         bool over)
{
  LayoutUnit width = layout_math_outer_width (base);
  LayoutUnit thickness = get (node, over ? HB_OT_MATH_CONSTANT_OVERBAR_RULE_THICKNESS
                                         : HB_OT_MATH_CONSTANT_UNDERBAR_RULE_THICKNESS);
  LayoutUnit gap = get (node, over ? HB_OT_MATH_CONSTANT_OVERBAR_VERTICAL_GAP
                                   : HB_OT_MATH_CONSTANT_UNDERBAR_VERTICAL_GAP);
  bar->n_texts = 0;
  bar->width = 0;
  bar->ascent = 0;
  bar->descent = 0;
  layout_math_put (bar, 0, 0);
  LayoutUnit y = over ? -node->ascent - gap - thickness : node->descent + gap;
  layout_math_add_rule (self, node, (LayoutRect){ base->x, y, width, thickness });
  if (over)
    node->ascent += gap + thickness + get (node, HB_OT_MATH_CONSTANT_OVERBAR_EXTRA_ASCENDER);
  else
    node->descent += gap + thickness + get (node, HB_OT_MATH_CONSTANT_UNDERBAR_EXTRA_DESCENDER);
}

/* Braces and arrows come close to what they are over; limits keep the font's distances. */
static bool
clings (const LayoutMathNode *script)
{
  return script->core != NULL
         && script->core->operator->stretchy && script->core->operator->horizontal;
}

static void
put_over (LayoutMathNode *node, LayoutMathNode *script, LayoutUnit x)
{
  LayoutUnit gap = get (node, HB_OT_MATH_CONSTANT_UPPER_LIMIT_GAP_MIN);
  LayoutUnit rise = get (node, HB_OT_MATH_CONSTANT_UPPER_LIMIT_BASELINE_RISE_MIN);
  LayoutUnit distance =
      clings (script) ? script->descent + gap / 2 : MAX (rise, gap + script->descent);
  layout_math_put (script, x, -(node->ascent + distance));
  node->ascent += distance + script->ascent;
}

static void
put_under (LayoutMathNode *node, LayoutMathNode *script, LayoutUnit x)
{
  LayoutUnit gap = get (node, HB_OT_MATH_CONSTANT_LOWER_LIMIT_GAP_MIN);
  LayoutUnit drop = get (node, HB_OT_MATH_CONSTANT_LOWER_LIMIT_BASELINE_DROP_MIN);
  LayoutUnit distance =
      clings (script) ? script->ascent + gap / 2 : MAX (drop, gap + script->ascent);
  layout_math_put (script, x, node->descent + distance);
  node->descent += distance + script->descent;
}

static void
set_again (LayoutMath *self, LayoutMathNode *core, const LayoutMathNode *upto)
{
  for (LayoutMathNode *node = core->parent; node != upto; node = node->parent)
    layout_math_set (self, node);
}

/* Whether something is set as a mark over its base, in one of the sizes that the font has. An arrow
 * over more than a letter is drawn as long as that is. */
static bool
is_mark (LayoutMath *self, const LayoutMathNode *node, LayoutMathNode *script)
{
  bool over = node->accent && script == node->last_child && script != node->first_child;
  if (!over || script->operator== NULL)
    return false;
  gunichar sign = script->operator->sign;
  bool arrow = sign >= 0x2190 && sign <= 0x21FF;
  return (!arrow || is_single_letter (node->first_child)) && use_mark (self, script);
}

/* Arrows and braces become as wide as the widest of the others. */
static void
stretch_signs (LayoutMath *self, LayoutMathNode *node)
{
  LayoutUnit width = 0;
  for (const LayoutMathNode *child = node->first_child; child != NULL; child = child->next) {
    if (!clings (child))
      width = MAX (width, layout_math_outer_width (child));
  }
  for (LayoutMathNode *child = node->first_child; child != NULL; child = child->next) {
    if (!clings (child) || is_bar (child) || is_mark (self, node, child))
      continue;
    bool base = child == node->first_child;
    /* A labelled arrow is longer than its label. */
    LayoutUnit extra = base ? layout_math_em (node, 0.6) : 0;
    layout_math_fit_width (self, child->core, width + extra);
    set_again (self, child->core, node);
  }
}

static bool
movable (const LayoutMathNode *node)
{
  const LayoutMathNode *core = node->first_child->core;
  return core != NULL && core->operator->movable && !node->display;
}

static void
put_script (LayoutMath *self, LayoutMathNode *node, LayoutMathNode *script, bool over)
{
  LayoutMathNode *base = node->first_child;
  bool accent = over ? node->accent : node->accent_under;
  bool bar =
      is_bar (script) && (script->core->operator->stretchy || !is_single_letter (base) || !over);
  LayoutUnit lean = base->core != NULL && base->core->operator->large ? base->italic / 2 : 0;
  LayoutUnit middle = base->x + base->width / 2 + (over ? lean : -lean);
  LayoutUnit x = middle - layout_math_outer_width (script) / 2;
  if (bar)
    put_bar (self, node, base, script, over);
  else if (accent && over && !(clings (script) && script->core->stretched))
    put_accent (self, node, base, script);
  else if (over)
    put_over (node, script, x);
  else
    put_under (node, script, x);
}

/* Nothing reaches out to the left, and the box is as wide as its widest part. */
static void
find_width (LayoutMathNode *node)
{
  LayoutMathNode *base = node->first_child;
  LayoutUnit left = 0;
  LayoutUnit right = base->width;
  for (const LayoutMathNode *child = base->next; child != NULL; child = child->next) {
    bool accent = child->core == child && child->width == 0;
    if (accent || (node->accent && child == node->last_child))
      continue;
    left = MIN (left, child->x);
    right = MAX (right, child->x + layout_math_outer_width (child));
  }
  for (LayoutMathNode *child = base; child != NULL && left < 0; child = child->next)
    child->x -= left;
  for (guint i = 0; i < node->rules.n; i++)
    node->rules.rects[i].x -= left;
  node->width = right - left;
  node->attachment = base->x + base->attachment;
  node->italic = right == base->width ? base->italic : 0;
}

void
layout_math_set_limits (LayoutMath *self, LayoutMathNode *node)
{
  LayoutMathNode *base = node->first_child;
  if (base == NULL)
    return;
  if (movable (node)) {
    layout_math_set_scripts (self, node);
    return;
  }
  node->rules = (LayoutMathRules){ 0 };
  node->core = base->core;
  stretch_signs (self, node);
  layout_math_put (base, 0, 0);
  node->ascent = base->ascent;
  node->descent = base->descent;
  bool only_over = dom_node_is (node->element, "mover");
  guint index = 0;
  for (LayoutMathNode *script = base->next; script != NULL; script = script->next, index++) {
    if (script->kind != LAYOUT_MATH_NONE)
      put_script (self, node, script, only_over || index == 1);
  }
  find_width (node);
}
