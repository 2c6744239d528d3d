#include "config.h"

#include "layout-math-private.h"

#include <hb-ot.h>
#include <string.h>

/* Letters, numbers, words and signs. https://www.w3.org/TR/mathml-core/#token-elements */

static const LayoutMathAlphabet *
get_alphabet (const LayoutMathNode *node)
{
  const char *name = dom_node_get_attribute (node->element, "mathvariant");
  const LayoutMathAlphabet *given = name != NULL ? layout_math_alphabet_lookup (name) : NULL;
  if (given != NULL)
    return given;
  bool single = dom_node_is (node->element, "mi") && node->n_texts == 1
                && g_utf8_strlen (node->texts[0].string, -1) == 1;
  /* Nabla is no variable. */
  bool leans = single && g_utf8_get_char (node->texts[0].string) != 0x2207;
  return layout_math_alphabet_lookup (leans ? "italic" : "normal");
}

/* The letters of an alphabet, or NULL when the font lacks one of them. */
static char *
dup_mapped (const LayoutMathFont *font, const LayoutMathAlphabet *alphabet, const char *string)
{
  g_autoptr (GString) mapped = g_string_new (NULL);
  for (const char *c = string; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar plain = g_utf8_get_char (c);
    gunichar letter = layout_math_alphabet_map (alphabet, plain);
    if (letter != plain && !layout_math_font_has (font, letter))
      return NULL;
    g_string_append_unichar (mapped, letter);
  }
  return g_string_free (g_steal_pointer (&mapped), FALSE);
}

/* What is typed on a keyboard for signs that look otherwise in a formula. */
static const char *
get_sign (const char *string)
{
  static const struct {
    const char *typed;
    const char *sign;
  } signs[] = { { "-", "−" }, { "*", "∗" }, { "'", "′" }, { "''", "″" }, { "'''", "‴" } };
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (strcmp (string, signs[i].typed) == 0)
      return signs[i].sign;
  }
  return string;
}

/* Fonts have the letters of scripts under OpenType's script of mathematics, which no letter of Unicode
 * belongs to: HarfBuzz is told it in a private part of the language. */
#define MATH_SCRIPT "x-hbscmath"

static void
shape (LayoutMath *self, LayoutMathText *text, const char *features)
{
  LayoutShapeRequest request = {
    .set = text->set,
    .text = text->string,
    .length = text->length,
    .language = features != NULL ? MATH_SCRIPT : text->style->language,
    .features = features,
  };
  text->word = layout_fonts_shape (self->builder->input->fonts, &request);
  layout_math_measure (self, layout_math_get_font (self, text->style), text);
}

static LayoutMathFace
choose_face (LayoutMath *self,
             const LayoutMathNode *node,
             const LayoutMathAlphabet *alphabet,
             LayoutMathText *text)
{
  if (dom_node_is (node->element, "mtext")
      && dom_node_get_attribute (node->element, "mathvariant") == NULL)
    return LAYOUT_MATH_FACE_TEXT;
  g_autofree char *mapped = dup_mapped (node->font, alphabet, text->string);
  if (mapped == NULL) {
    if (alphabet->italic)
      return alphabet->bold ? LAYOUT_MATH_FACE_BOLD_ITALIC : LAYOUT_MATH_FACE_ITALIC;
    return alphabet->bold ? LAYOUT_MATH_FACE_BOLD : LAYOUT_MATH_FACE_MATH;
  }
  if (strcmp (mapped, text->string) != 0) {
    text->string = base_arena_strdup (self->builder->arena, mapped);
    text->length = (guint32) strlen (mapped);
  }
  return LAYOUT_MATH_FACE_MATH;
}

/* Scripts have letters of their own in some fonts. */
static const char *
get_features (const LayoutMathNode *node)
{
  return node->level == 0 ? NULL : node->level == 1 ? "ssty=1" : "ssty=2";
}

/* Under an accent an i loses its dot. */
static const char *
get_dotless (const LayoutMathNode *node, const char *string)
{
  const LayoutMathNode *parent = node->parent;
  bool under_accent = parent != NULL && parent->kind == LAYOUT_MATH_LIMITS && parent->accent
                      && parent->first_child == node;
  if (!under_accent || strlen (string) != 1 || (*string != 'i' && *string != 'j'))
    return string;
  const char *dotless = *string == 'i' ? "ı" : "ȷ";
  const LayoutMathAlphabet *italic = layout_math_alphabet_lookup ("italic");
  gunichar letter = layout_math_alphabet_map (italic, g_utf8_get_char (dotless));
  return layout_math_font_has (node->font, letter) ? dotless : string;
}

static bool
is_invisible (const LayoutMathText *text)
{
  gunichar c = g_utf8_get_char (text->string);
  return c >= 0x2061 && c <= 0x2064;
}

static void
set_letters (LayoutMath *self, LayoutMathNode *node)
{
  const LayoutMathAlphabet *alphabet = get_alphabet (node);
  for (guint i = 0; i < node->n_texts; i++) {
    LayoutMathText *text = &node->texts[i];
    text->string = node->kind == LAYOUT_MATH_OPERATOR ? get_sign (text->string)
                                                      : get_dotless (node, text->string);
    text->length = (guint32) strlen (text->string);
    LayoutMathFace face = choose_face (self, node, alphabet, text);
    text->style = layout_math_get_style (self, node->source, node->level, face);
    text->set = layout_fonts_get_set (self->builder->input->fonts, text->style, 1);
    shape (self, text, face == LAYOUT_MATH_FACE_TEXT ? NULL : get_features (node));
    text->x = node->width;
    if (is_invisible (text))
      continue;
    node->width = layout_unit_add (node->width, text->word->width);
    node->ascent = i == 0 ? text->ascent : MAX (node->ascent, text->ascent);
    node->descent = i == 0 ? text->descent : MAX (node->descent, text->descent);
  }
  if (node->n_texts == 1) {
    node->italic = layout_math_get_italic (node->font, &node->texts[0]);
    node->attachment = layout_math_get_attachment (node->font, &node->texts[0]);
  } else {
    node->attachment = node->width / 2;
  }
}

static bool
is_space_like (const LayoutMathNode *node)
{
  return node->kind == LAYOUT_MATH_SPACE || node->kind == LAYOUT_MATH_NONE
         || dom_node_is (node->element, "mphantom");
}

/* What an embellished operator counts as in its row: the outermost node made from it.
 * https://www.w3.org/TR/mathml-core/#embellished-operators */
static const LayoutMathNode *
get_outermost (const LayoutMathNode *node)
{
  while (node->parent != NULL && node->parent->first_child == node
         && (node->parent->kind == LAYOUT_MATH_SCRIPTS || node->parent->kind == LAYOUT_MATH_LIMITS
             || (node->parent->kind == LAYOUT_MATH_ROW && node->next == NULL
                 && node->parent->parent != NULL)))
    node = node->parent;
  return node;
}

static const LayoutMathNode *
get_neighbour (const LayoutMathNode *node, bool before)
{
  do
    node = before ? node->previous : node->next;
  while (node != NULL && is_space_like (node));
  return node;
}

/* A sign that could stand between two things stands before one when there is nothing, or another such
 * sign, in front of it: TeX's rule, which MathML leaves to the author. */
static bool
follows_operator (const LayoutMathNode *before)
{
  return before->core != NULL && before->core->operator->form != LAYOUT_MATH_POSTFIX;
}

static LayoutMathForm
find_form (const LayoutMathNode *node)
{
  const char *given = dom_node_get_attribute (node->element, "form");
  if (given != NULL && strcmp (given, "prefix") == 0)
    return LAYOUT_MATH_PREFIX;
  if (given != NULL && strcmp (given, "postfix") == 0)
    return LAYOUT_MATH_POSTFIX;
  if (given != NULL && strcmp (given, "infix") == 0)
    return LAYOUT_MATH_INFIX;
  const LayoutMathNode *outermost = get_outermost (node);
  const LayoutMathNode *parent = outermost->parent;
  if (parent == NULL || (parent->kind != LAYOUT_MATH_ROW && parent->kind != LAYOUT_MATH_CELL))
    return parent != NULL && outermost != parent->first_child ? LAYOUT_MATH_POSTFIX
                                                              : LAYOUT_MATH_INFIX;
  const LayoutMathNode *before = get_neighbour (outermost, true);
  const LayoutMathNode *after = get_neighbour (outermost, false);
  if (before == NULL && after == NULL)
    return LAYOUT_MATH_INFIX;
  if (before == NULL)
    return LAYOUT_MATH_PREFIX;
  return after == NULL ? LAYOUT_MATH_POSTFIX : LAYOUT_MATH_INFIX;
}

static void
read_flag (const LayoutMathNode *node, const char *attribute, bool *flag)
{
  const char *value = dom_node_get_attribute (node->element, attribute);
  if (value != NULL)
    *flag = strcmp (value, "true") == 0;
}

static void
read_space (const LayoutMathNode *node, const char *attribute, float *space, bool *spaced)
{
  LayoutUnit length = 0;
  if (!layout_math_get_length (node, attribute, &length))
    return;
  *space = (float) length / (float) node->font->size;
  *spaced = true;
}

static void
resolve_operator (LayoutMath *self, LayoutMathNode *node)
{
  if (node->operator!= NULL)
    return;
  node->operator= base_arena_new0 (self->builder->arena, LayoutMathOperator);
  LayoutMathOperator *operator= node->operator;
  const char *string = node->n_texts == 1 ? node->texts[0].string : "";
  LayoutMathForm form = find_form (node);
  layout_math_operator_find (operator, get_sign (string), form);
  const LayoutMathNode *before = get_neighbour (get_outermost (node), true);
  if (form == LAYOUT_MATH_INFIX && before != NULL && follows_operator (before)) {
    LayoutMathOperator leading;
    layout_math_operator_find (&leading, get_sign (string), LAYOUT_MATH_PREFIX);
    if (leading.form == LAYOUT_MATH_PREFIX)
      *operator= leading;
  }
  read_flag (node, "stretchy", &operator->stretchy);
  read_flag (node, "symmetric", &operator->symmetric);
  read_flag (node, "largeop", &operator->large);
  read_flag (node, "movablelimits", &operator->movable);
  read_flag (node, "fence", &operator->fence);
  read_flag (node, "separator", &operator->separator);
  read_space (node, "lspace", &operator->left, &operator->spaced);
  read_space (node, "rspace", &operator->right, &operator->spaced);
}

/* Moves a sign so that its middle is @middle above the baseline. */
static void
centre (LayoutMathNode *node, LayoutMathText *text, LayoutUnit middle)
{
  text->y = (text->ascent - text->descent) / 2 - middle;
  node->ascent = text->ascent - text->y;
  node->descent = text->descent + text->y;
}

static void
set_large (LayoutMath *self, LayoutMathNode *node)
{
  LayoutMathText *text = &node->texts[0];
  LayoutUnit wanted =
      layout_math_constant (node->font, HB_OT_MATH_CONSTANT_DISPLAY_OPERATOR_MIN_HEIGHT);
  if (node->display) {
    /* Some fonts name a height that their own signs of this size do not reach. */
    LayoutUnit natural = text->ascent + text->descent;
    LayoutMathStretch stretch = { .vertical = true, .size = MAX (wanted, natural * 5 / 4) };
    layout_math_stretch (self, node, text, &stretch);
  }
  node->width = text->word->width;
  node->italic = layout_math_get_italic (node->font, text);
  node->attachment = layout_math_get_attachment (node->font, text);
  centre (node, text, layout_math_axis (node));
}

void
layout_math_set_token (LayoutMath *self, LayoutMathNode *node)
{
  node->width = 0;
  if (node->kind == LAYOUT_MATH_OPERATOR) {
    resolve_operator (self, node);
    node->core = node;
  }
  set_letters (self, node);
  if (node->kind == LAYOUT_MATH_OPERATOR && node->operator->large && node->n_texts == 1)
    set_large (self, node);
}

void
layout_math_set_space (LayoutMath *self, LayoutMathNode *node)
{
  layout_math_get_length (node, "width", &node->width);
  layout_math_get_length (node, "height", &node->ascent);
  layout_math_get_length (node, "depth", &node->descent);
}

/* What is left free of what a pair of brackets is around: like TeX's
 * \delimiterfactor and \delimitershortfall, but less. */
#define FENCE_COVERS 0.95
#define FENCE_FALLS_SHORT 0.15

static LayoutUnit
limit_size (const LayoutMathNode *node, LayoutUnit size)
{
  LayoutUnit natural = node->texts[0].ascent + node->texts[0].descent;
  LayoutUnit limit = 0;
  const char *least = dom_node_get_attribute (node->element, "minsize");
  const char *most = dom_node_get_attribute (node->element, "maxsize");
  if (least != NULL && layout_math_parse_length (node, least, natural, &limit))
    size = MAX (size, limit);
  if (most != NULL && layout_math_parse_length (node, most, natural, &limit))
    size = MIN (size, limit);
  return size;
}

/* Stretches a sign over what reaches @ascent above the baseline and @descent below it. */
void
layout_math_fit_height (LayoutMath *self,
                        LayoutMathNode *node,
                        LayoutUnit ascent,
                        LayoutUnit descent)
{
  if (node->n_texts != 1)
    return;
  LayoutMathText *text = &node->texts[0];
  LayoutUnit axis = layout_math_axis (node);
  LayoutUnit size = ascent + descent;
  LayoutUnit middle = (ascent - descent) / 2;
  if (node->operator->symmetric) {
    LayoutUnit reach = MAX (ascent - axis, descent + axis);
    size = MAX ((LayoutUnit) (2 * reach * FENCE_COVERS),
                2 * reach - layout_math_em (node, FENCE_FALLS_SHORT));
    middle = axis;
  }
  LayoutMathStretch stretch = { .vertical = true, .size = limit_size (node, size) };
  layout_math_stretch (self, node, text, &stretch);
  node->stretched = true;
  node->width = text->word->width;
  node->italic = 0;
  node->attachment = node->width / 2;
  centre (node, text, middle);
}

/* Stretches a sign to be as wide as @width. */
void
layout_math_fit_width (LayoutMath *self, LayoutMathNode *node, LayoutUnit width)
{
  if (node->n_texts != 1)
    return;
  LayoutMathText *text = &node->texts[0];
  LayoutMathStretch stretch = { .size = limit_size (node, width) };
  layout_math_stretch (self, node, text, &stretch);
  node->stretched = true;
  node->width = text->word->width;
  node->attachment = node->width / 2;
  node->ascent = text->ascent;
  node->descent = text->descent;
}
