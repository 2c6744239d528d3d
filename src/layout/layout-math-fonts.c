#include "config.h"

#include "layout-fonts-private.h"
#include "layout-math-private.h"

#include <hb-ot.h>
#include <string.h>

/* Styles and fonts of a formula, and what the MATH table of its font says.
 * https://learn.microsoft.com/en-us/typography/opentype/spec/math */

/* Without a MATH table, as parts of the font size; these are the proportions that TeX's own font
 * has, rounded. https://www.w3.org/TR/mathml-core/#layout-constants-mathconstants */
static const struct {
  hb_ot_math_constant_t constant;
  float em;
} proportions[] = {
  { HB_OT_MATH_CONSTANT_DISPLAY_OPERATOR_MIN_HEIGHT, 1.3f },
  { HB_OT_MATH_CONSTANT_AXIS_HEIGHT, 0.25f },
  { HB_OT_MATH_CONSTANT_ACCENT_BASE_HEIGHT, 0.45f },
  { HB_OT_MATH_CONSTANT_SUBSCRIPT_SHIFT_DOWN, 0.2f },
  { HB_OT_MATH_CONSTANT_SUBSCRIPT_TOP_MAX, 0.36f },
  { HB_OT_MATH_CONSTANT_SUBSCRIPT_BASELINE_DROP_MIN, 0.1f },
  { HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP, 0.4f },
  { HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP_CRAMPED, 0.3f },
  { HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MIN, 0.11f },
  { HB_OT_MATH_CONSTANT_SUPERSCRIPT_BASELINE_DROP_MAX, 0.3f },
  { HB_OT_MATH_CONSTANT_SUB_SUPERSCRIPT_GAP_MIN, 0.16f },
  { HB_OT_MATH_CONSTANT_SUPERSCRIPT_BOTTOM_MAX_WITH_SUBSCRIPT, 0.36f },
  { HB_OT_MATH_CONSTANT_SPACE_AFTER_SCRIPT, 0.055f },
  { HB_OT_MATH_CONSTANT_UPPER_LIMIT_GAP_MIN, 0.13f },
  { HB_OT_MATH_CONSTANT_UPPER_LIMIT_BASELINE_RISE_MIN, 0.2f },
  { HB_OT_MATH_CONSTANT_LOWER_LIMIT_GAP_MIN, 0.17f },
  { HB_OT_MATH_CONSTANT_LOWER_LIMIT_BASELINE_DROP_MIN, 0.6f },
  { HB_OT_MATH_CONSTANT_STACK_TOP_SHIFT_UP, 0.44f },
  { HB_OT_MATH_CONSTANT_STACK_TOP_DISPLAY_STYLE_SHIFT_UP, 0.68f },
  { HB_OT_MATH_CONSTANT_STACK_BOTTOM_SHIFT_DOWN, 0.35f },
  { HB_OT_MATH_CONSTANT_STACK_BOTTOM_DISPLAY_STYLE_SHIFT_DOWN, 0.69f },
  { HB_OT_MATH_CONSTANT_STACK_GAP_MIN, 0.12f },
  { HB_OT_MATH_CONSTANT_STACK_DISPLAY_STYLE_GAP_MIN, 0.28f },
  { HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_SHIFT_UP, 0.39f },
  { HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_DISPLAY_STYLE_SHIFT_UP, 0.68f },
  { HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_SHIFT_DOWN, 0.35f },
  { HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_DISPLAY_STYLE_SHIFT_DOWN, 0.69f },
  { HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_GAP_MIN, 0.05f },
  { HB_OT_MATH_CONSTANT_FRACTION_NUM_DISPLAY_STYLE_GAP_MIN, 0.13f },
  { HB_OT_MATH_CONSTANT_FRACTION_RULE_THICKNESS, 0.05f },
  { HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_GAP_MIN, 0.05f },
  { HB_OT_MATH_CONSTANT_FRACTION_DENOM_DISPLAY_STYLE_GAP_MIN, 0.13f },
  { HB_OT_MATH_CONSTANT_OVERBAR_VERTICAL_GAP, 0.13f },
  { HB_OT_MATH_CONSTANT_OVERBAR_RULE_THICKNESS, 0.05f },
  { HB_OT_MATH_CONSTANT_OVERBAR_EXTRA_ASCENDER, 0.05f },
  { HB_OT_MATH_CONSTANT_UNDERBAR_VERTICAL_GAP, 0.13f },
  { HB_OT_MATH_CONSTANT_UNDERBAR_RULE_THICKNESS, 0.05f },
  { HB_OT_MATH_CONSTANT_UNDERBAR_EXTRA_DESCENDER, 0.05f },
  { HB_OT_MATH_CONSTANT_RADICAL_VERTICAL_GAP, 0.06f },
  { HB_OT_MATH_CONSTANT_RADICAL_DISPLAY_STYLE_VERTICAL_GAP, 0.15f },
  { HB_OT_MATH_CONSTANT_RADICAL_RULE_THICKNESS, 0.05f },
  { HB_OT_MATH_CONSTANT_RADICAL_EXTRA_ASCENDER, 0.05f },
  { HB_OT_MATH_CONSTANT_RADICAL_KERN_BEFORE_DEGREE, 0.28f },
  { HB_OT_MATH_CONSTANT_RADICAL_KERN_AFTER_DEGREE, -0.5f },
};

/* TeX's sizes of scripts, where the font does not say its own. */
#define SCRIPT_SCALE 0.71
#define SCRIPT_SCRIPT_SCALE 0.52

/* How far the size of formulas follows the letters around; capitals and brackets grow with it. */
#define LEAST_MATCH 0.92
#define MOST_MATCH 1.08

typedef struct {
  CssStyle *variants[LAYOUT_MATH_N_LEVELS][LAYOUT_MATH_N_FACES];
} StyleVariants;

static void
font_free (gpointer data)
{
  LayoutMathFont *self = data;
  hb_font_destroy (self->hb);
  g_free (self);
}

/* Fonts of one size have letters of different sizes. */
static double
find_match (LayoutMath *self, const CssStyle *root)
{
  LayoutFonts *fonts = self->builder->input->fonts;
  const CssStyle *text = layout_math_get_style (self, root, 0, LAYOUT_MATH_FACE_TEXT);
  const CssStyle *math = layout_math_get_style (self, root, 0, LAYOUT_MATH_FACE_MATH);
  LayoutUnit wanted = layout_fonts_get_set (fonts, text, 1)->x_height;
  LayoutUnit own = layout_fonts_get_set (fonts, math, 1)->x_height;
  g_hash_table_remove_all (self->styles);
  return own > 0 ? CLAMP ((double) wanted / own, LEAST_MATCH, MOST_MATCH) : 1;
}

/* Ready for the formula that an element with the style @root holds. */
void
layout_math_init (LayoutMath *self, LayoutBuilder *builder, const CssStyle *root, double scale)
{
  *self = (LayoutMath){ .builder = builder, .scale = scale };
  self->styles = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->fonts = g_hash_table_new_full (NULL, NULL, NULL, font_free);
  self->match = 1;
  self->level_scale[0] = 1;
  self->level_scale[1] = SCRIPT_SCALE;
  self->level_scale[2] = SCRIPT_SCRIPT_SCALE;
  self->match = find_match (self, root);
  const CssStyle *style = layout_math_get_style (self, root, 0, LAYOUT_MATH_FACE_MATH);
  const LayoutMathFont *font = layout_math_get_font (self, style);
  if (!font->has_math)
    return;
  int script = hb_ot_math_get_constant (font->hb, HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN);
  int second =
      hb_ot_math_get_constant (font->hb, HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN);
  if (script > 0)
    self->level_scale[1] = CLAMP (script, 50, 100) / 100.0;
  if (second > 0)
    self->level_scale[2] = CLAMP (second, 40, 100) / 100.0;
}

void
layout_math_clear (LayoutMath *self)
{
  g_clear_pointer (&self->styles, g_hash_table_unref);
  g_clear_pointer (&self->fonts, g_hash_table_unref);
}

static void
choose_letters (LayoutMath *self, CssStyle *style, const CssStyle *from, LayoutMathFace face)
{
  if (face == LAYOUT_MATH_FACE_TEXT)
    return;
  guint n = 0;
  while (from->font_family != NULL && from->font_family[n] != NULL)
    n++;
  const char **families = base_arena_new0_array (self->builder->arena, const char *, n + 2);
  families[0] = g_intern_static_string ("math");
  for (guint i = 0; i < n; i++)
    families[i + 1] = from->font_family[i];
  bool italic = face == LAYOUT_MATH_FACE_ITALIC || face == LAYOUT_MATH_FACE_BOLD_ITALIC;
  bool bold = face == LAYOUT_MATH_FACE_BOLD || face == LAYOUT_MATH_FACE_BOLD_ITALIC;
  /* An alphabet that formulas' font lacks is taken from the text's. */
  style->font_family = italic || bold ? from->font_family : families;
  style->font_style = italic ? CSS_FONT_STYLE_ITALIC : CSS_FONT_STYLE_NORMAL;
  style->font_weight = bold ? 700 : 400;
  style->font_features = NULL;
}

/* The style of a token's letters: the element's own at the size of its level. */
const CssStyle *
layout_math_get_style (LayoutMath *self, const CssStyle *from, int level, LayoutMathFace face)
{
  StyleVariants *variants = g_hash_table_lookup (self->styles, from);
  if (variants == NULL) {
    variants = g_new0 (StyleVariants, 1);
    g_hash_table_insert (self->styles, (gpointer) from, variants);
  }
  level = CLAMP (level, 0, LAYOUT_MATH_N_LEVELS - 1);
  if (variants->variants[level][face] != NULL)
    return variants->variants[level][face];
  CssStyle *style = base_arena_new0 (self->builder->arena, CssStyle);
  *style = *from;
  double match = face == LAYOUT_MATH_FACE_MATH ? self->match : 1;
  style->font_size = (float) (from->font_size * self->scale * self->level_scale[level] * match);
  style->letter_spacing = 0;
  style->text_emphasis = NULL;
  style->decoration_lines = 0;
  choose_letters (self, style, from, face);
  variants->variants[level][face] = style;
  return style;
}

const LayoutMathFont *
layout_math_get_font (LayoutMath *self, const CssStyle *style)
{
  LayoutFonts *fonts = self->builder->input->fonts;
  const LayoutFontSet *set = layout_fonts_get_set (fonts, style, 1);
  LayoutMathFont *font = g_hash_table_lookup (self->fonts, set);
  if (font != NULL)
    return font;
  font = g_new0 (LayoutMathFont, 1);
  font->set = set;
  font->size = set->size;
  hb_font_t *primary = layout_fonts_get_primary (fonts, set, &font->face);
  hb_face_t *face = hb_font_get_face (primary);
  font->hb = hb_font_create (face);
  hb_font_set_scale (font->hb, set->size, set->size);
  font->has_math = hb_ot_math_has_data (face);
  g_hash_table_insert (self->fonts, (gpointer) set, font);
  return font;
}

/* A length of the font's MATH table, an hb_ot_math_constant_t that is no percentage. */
LayoutUnit
layout_math_constant (const LayoutMathFont *font, int constant)
{
  if (font->has_math)
    return hb_ot_math_get_constant (font->hb, (hb_ot_math_constant_t) constant);
  for (guint i = 0; i < G_N_ELEMENTS (proportions); i++) {
    if ((int) proportions[i].constant == constant)
      return (LayoutUnit) (proportions[i].em * (float) font->size);
  }
  return 0;
}

LayoutUnit
layout_math_em (const LayoutMathNode *node, double em)
{
  return (LayoutUnit) lround (em * node->font->size);
}

/* The height of the axis above the baseline: where lines of fractions and the middle of signs are. */
LayoutUnit
layout_math_axis (const LayoutMathNode *node)
{
  return layout_math_constant (node->font, HB_OT_MATH_CONSTANT_AXIS_HEIGHT);
}

bool
layout_math_font_has (const LayoutMathFont *font, gunichar letter)
{
  hb_codepoint_t glyph = 0;
  return hb_font_get_nominal_glyph (font->hb, letter, &glyph);
}

static const LayoutFace *
face_of_glyph (const LayoutWord *word, guint glyph)
{
  for (guint i = 0; i < word->n_pieces; i++) {
    const LayoutPiece *piece = &word->pieces[i];
    if (glyph >= piece->first && glyph < piece->first + piece->n_glyphs)
      return piece->face;
  }
  return NULL;
}

/* Finds how far the ink of a word reaches. Letters of other fonts than the formula's own are taken to
 * be as tall as most are. */
void
layout_math_measure (LayoutMath *self, const LayoutMathFont *font, LayoutMathText *text)
{
  const LayoutWord *word = text->word;
  LayoutUnit top = G_MININT32;
  LayoutUnit bottom = G_MININT32;
  for (guint i = 0; i < word->n_glyphs; i++) {
    const LayoutGlyph *glyph = &word->glyphs[i];
    hb_glyph_extents_t extents = { 0 };
    LayoutUnit above = font->size * 3 / 4;
    LayoutUnit below = font->size / 5;
    if (face_of_glyph (word, i) == font->face
        && hb_font_get_glyph_extents (font->hb, glyph->id, &extents)) {
      if (extents.height == 0)
        continue;
      above = extents.y_bearing + glyph->y_offset;
      below = -(extents.y_bearing + extents.height) - glyph->y_offset;
    }
    top = MAX (top, above);
    bottom = MAX (bottom, below);
  }
  text->ascent = top == G_MININT32 ? 0 : top;
  text->descent = bottom == G_MININT32 ? 0 : bottom;
}

static const LayoutGlyph *
only_glyph (const LayoutMathFont *font, const LayoutMathText *text)
{
  const LayoutWord *word = text->word;
  bool own = word->n_glyphs == 1 && word->n_pieces == 1 && word->pieces[0].face == font->face;
  return own && font->has_math ? &word->glyphs[0] : NULL;
}

/* How far the top of a letter leans over its width; 0 for words. */
LayoutUnit
layout_math_get_italic (const LayoutMathFont *font, const LayoutMathText *text)
{
  const LayoutGlyph *glyph = only_glyph (font, text);
  return glyph != NULL ? hb_ot_math_get_glyph_italics_correction (font->hb, glyph->id) : 0;
}

/* Where an accent stands over a letter, or which part of an accent stands there. */
LayoutUnit
layout_math_get_attachment (const LayoutMathFont *font, const LayoutMathText *text)
{
  const LayoutGlyph *glyph = only_glyph (font, text);
  return glyph != NULL ? hb_ot_math_get_glyph_top_accent_attachment (font->hb, glyph->id)
                       : text->word->width / 2;
}
