#include "config.h"

#include "css-properties-private.h"

#include <string.h>

/* Shadows of boxes and of text. https://www.w3.org/TR/css-backgrounds-3/#box-shadow,
 * https://www.w3.org/TR/css-text-decor-3/#text-shadow-property */

#define MAX_SHADOWS 8
#define N_LENGTHS 4 /* to the right, down, blur, spread */

/* A shadow as specified. */
typedef struct {
  CssSum lengths[N_LENGTHS];
  CssValue color;
  bool inset;
} Specified;

static bool
take_length (const CssToken *token, CssTokens part, guint index, Specified *to)
{
  CssSum sum = { 0 };
  if (index >= N_LENGTHS || !css_parse_sum (token, part, &sum))
    return false;
  if (!css_sum_is_length (&sum) && !(css_sum_is_number (&sum) && sum.terms[CSS_UNIT_NUMBER] == 0))
    return false;
  to->lengths[index] = sum;
  return true;
}

static bool
parse_shadow (CssTokens part, bool of_text, Specified *to)
{
  bool has_color = false;
  guint n_lengths = 0;
  *to = (Specified){ .color.kind = CSS_VALUE_CURRENT_COLOR };
  for (guint i = part.begin; i < part.end; i = css_token_next (&part, i)) {
    const CssToken *token = &part.tokens[i];
    if (token->type == CSS_TOKEN_SPACE)
      continue;
    CssTokens rest = { part.tokens, i, part.end };
    if (!of_text && !to->inset && css_token_is (token, "inset"))
      to->inset = true;
    else if (take_length (token, rest, n_lengths, to))
      n_lengths++;
    else if (!has_color && css_parse_color (token, rest, &to->color))
      has_color = true;
    else
      return false;
  }
  return n_lengths >= 2 && !(of_text && n_lengths == N_LENGTHS);
}

/* Parses `box-shadow` or `text-shadow`: "none" or a list of shadows. */
bool
css_shadow_parse (CssPropertyId property, BaseArena *arena, CssTokens tokens, CssValue *value)
{
  *value = (CssValue){ .kind = CSS_VALUE_POINTER };
  if (css_token_is (&tokens.tokens[tokens.begin], "none"))
    return true;
  Specified *shadows = base_arena_new0_array (arena, Specified, MAX_SHADOWS);
  guint n = 0;
  for (guint i = tokens.begin, start = i;; i = css_token_next (&tokens, i)) {
    if (i < tokens.end && tokens.tokens[i].type != CSS_TOKEN_COMMA)
      continue;
    CssTokens part = css_tokens_trim ((CssTokens){ tokens.tokens, start, MIN (i, tokens.end) });
    if (part.begin >= part.end || n == MAX_SHADOWS
        || !parse_shadow (part, property == CSS_PROPERTY_TEXT_SHADOW, &shadows[n]))
      return false;
    n++;
    if (i >= tokens.end)
      break;
    start = i + 1;
  }
  value->data = shadows;
  value->n = n;
  return true;
}

void
css_shadow_apply (CssPropertyId property,
                  const CssValue *value,
                  const CssContext *context,
                  CssStyle *style)
{
  const Specified *from = value->data;
  CssShadow *shadows = base_arena_new0_array (context->arena, CssShadow, value->n);
  for (guint i = 0; i < value->n; i++) {
    float lengths[N_LENGTHS] = { 0 };
    for (guint j = 0; j < N_LENGTHS; j++)
      lengths[j] = (float) css_clamp_px (css_sum_resolve (&from[i].lengths[j], &context->units));
    shadows[i] = (CssShadow){
      .x = lengths[0],
      .y = lengths[1],
      .blur = MAX (lengths[2], 0),
      .spread = lengths[3],
      .color = from[i].color.color,
      .current_color = from[i].color.kind == CSS_VALUE_CURRENT_COLOR,
      .inset = from[i].inset,
    };
  }
  if (property == CSS_PROPERTY_TEXT_SHADOW) {
    style->text_shadow = shadows;
    style->n_text_shadows = value->n;
  } else {
    style->box_shadow = shadows;
    style->n_box_shadows = value->n;
  }
}
