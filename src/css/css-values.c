#include "config.h"

#include "base-limits.h"
#include "css-values-private.h"

#include <math.h>
#include <string.h>

/* Lengths and calc(). https://www.w3.org/TR/css-values-4/ */

#define MAX_CALC_DEPTH 32

typedef struct {
  const char *name;
  CssUnit unit;
  double factor;
} UnitName;

static const UnitName UNITS[] = {
  { "px", CSS_UNIT_PX, 1 },         { "em", CSS_UNIT_EM, 1 },
  { "rem", CSS_UNIT_REM, 1 },       { "pt", CSS_UNIT_PX, 96.0 / 72 },
  { "ex", CSS_UNIT_EX, 1 },         { "ch", CSS_UNIT_CH, 1 },
  { "ic", CSS_UNIT_IC, 1 },         { "lh", CSS_UNIT_LH, 1 },
  { "rlh", CSS_UNIT_LH, 1 },        { "vw", CSS_UNIT_VW, 1 },
  { "vh", CSS_UNIT_VH, 1 },         { "vi", CSS_UNIT_VW, 1 },
  { "vb", CSS_UNIT_VH, 1 },         { "vmin", CSS_UNIT_VMIN, 1 },
  { "vmax", CSS_UNIT_VMAX, 1 },     { "in", CSS_UNIT_PX, 96 },
  { "cm", CSS_UNIT_PX, 96 / 2.54 }, { "mm", CSS_UNIT_PX, 96 / 25.4 },
  { "q", CSS_UNIT_PX, 96 / 101.6 }, { "pc", CSS_UNIT_PX, 16 },
};

/**
 * css_clamp_px:
 * @px: any number
 *
 * Returns: a number that layout can add up without overflow
 */
double
css_clamp_px (double px)
{
  if (isnan (px))
    return 0;
  return CLAMP (px, -BASE_LIMIT_LENGTH_PX, BASE_LIMIT_LENGTH_PX);
}

static bool
parse_plain (const CssToken *token, CssSum *sum)
{
  *sum = (CssSum){ 0 };
  CssUnit unit = CSS_UNIT_NUMBER;
  double number = token->number;
  if (token->type == CSS_TOKEN_PERCENTAGE) {
    unit = CSS_UNIT_PERCENT;
  } else if (token->type == CSS_TOKEN_DIMENSION) {
    for (guint i = 0; i < G_N_ELEMENTS (UNITS); i++) {
      if (g_ascii_strcasecmp (UNITS[i].name, token->text) == 0) {
        unit = UNITS[i].unit;
        number *= UNITS[i].factor;
      }
    }
    if (unit == CSS_UNIT_NUMBER)
      return false;
  } else if (token->type != CSS_TOKEN_NUMBER) {
    return false;
  }
  sum->terms[unit] = (float) css_clamp_px (number);
  sum->units = 1u << unit;
  return true;
}

/* calc() by two stacks, values and operators: nesting costs no C stack.
 * https://www.w3.org/TR/css-values-4/#calc-syntax */
typedef struct {
  CssSum values[MAX_CALC_DEPTH];
  guint n_values;
  char operators[MAX_CALC_DEPTH];
  guint n_operators;
} Calc;

static bool
multiply (CssSum *a, const CssSum *b)
{
  const CssSum *number = css_sum_is_number (b) ? b : a;
  const CssSum *other = number == b ? a : b;
  if (!css_sum_is_number (number))
    return false;
  float factor = number->terms[CSS_UNIT_NUMBER];
  CssSum result = *other;
  for (int i = 0; i < CSS_N_UNITS; i++)
    result.terms[i] *= factor;
  *a = result;
  return true;
}

static bool
apply_operator (Calc *calc)
{
  if (calc->n_values < 2 || calc->n_operators == 0)
    return false;
  char relation = calc->operators[--calc->n_operators];
  CssSum b = calc->values[--calc->n_values];
  CssSum *a = &calc->values[calc->n_values - 1];
  switch (relation) {
  case '*':
    return multiply (a, &b);
  case '/':
    if (!css_sum_is_number (&b) || fabsf (b.terms[CSS_UNIT_NUMBER]) < 1e-9f)
      return false;
    b.terms[CSS_UNIT_NUMBER] = 1 / b.terms[CSS_UNIT_NUMBER];
    return multiply (a, &b);
  case '+':
  case '-':
    if (css_sum_is_number (a) != css_sum_is_number (&b))
      return false;
    for (int i = 0; i < CSS_N_UNITS; i++)
      a->terms[i] += relation == '+' ? b.terms[i] : -b.terms[i];
    a->units |= b.units;
    return true;
  default:
    return false;
  }
}

static int
rank (char relation)
{
  return relation == '*' || relation == '/' ? 2 : relation == '+' || relation == '-' ? 1 : 0;
}

static bool
push_operator (Calc *calc, char relation)
{
  while (calc->n_operators > 0
         && rank (calc->operators[calc->n_operators - 1]) >= rank (relation)) {
    if (!apply_operator (calc))
      return false;
  }
  if (calc->n_operators == MAX_CALC_DEPTH)
    return false;
  calc->operators[calc->n_operators++] = relation;
  return true;
}

static bool
close_group (Calc *calc)
{
  while (calc->n_operators > 0 && calc->operators[calc->n_operators - 1] != '(') {
    if (!apply_operator (calc))
      return false;
  }
  if (calc->n_operators == 0)
    return false;
  calc->n_operators--;
  return true;
}

static bool
parse_calc (CssTokens tokens, CssSum *sum)
{
  Calc calc = { .n_values = 0 };
  for (guint i = tokens.begin; i < tokens.end; i++) {
    const CssToken *token = &tokens.tokens[i];
    bool opens =
        (token->type == CSS_TOKEN_OPEN && token->delim == '(') || css_token_is (token, "calc");
    if (token->type == CSS_TOKEN_SPACE)
      continue;
    if (opens) {
      if (calc.n_operators == MAX_CALC_DEPTH)
        return false;
      calc.operators[calc.n_operators++] = '(';
    } else if (token->type == CSS_TOKEN_CLOSE && token->delim == ')') {
      if (!close_group (&calc))
        return false;
    } else if (token->type == CSS_TOKEN_DELIM && rank (token->delim) > 0) {
      if (!push_operator (&calc, token->delim))
        return false;
    } else if (calc.n_values == MAX_CALC_DEPTH
               || !parse_plain (token, &calc.values[calc.n_values++])) {
      return false;
    }
  }
  while (calc.n_operators > 0) {
    if (calc.operators[calc.n_operators - 1] == '(')
      calc.n_operators--;
    else if (!apply_operator (&calc))
      return false;
  }
  *sum = calc.values[0];
  return calc.n_values == 1;
}

/**
 * css_parse_sum:
 * @token: where a number, percentage, length or calc() begins
 * @tokens: the value it is in
 * @sum: (out): what it says
 *
 * Returns: whether it is one
 */
bool
css_parse_sum (const CssToken *token, CssTokens tokens, CssSum *sum)
{
  if (css_token_is (token, "calc") && token->type == CSS_TOKEN_FUNCTION) {
    guint index = (guint) (token - tokens.tokens);
    CssTokens inner = { tokens.tokens, index, MIN (token->match + 1, tokens.end) };
    return parse_calc (inner, sum);
  }
  return parse_plain (token, sum);
}

bool
css_sum_is_number (const CssSum *sum)
{
  return sum->units == 1u << CSS_UNIT_NUMBER;
}

/* Whether it can be a length or percentage: a bare 0 can. */
bool
css_sum_is_length (const CssSum *sum)
{
  if (css_sum_is_number (sum))
    return fabsf (sum->terms[CSS_UNIT_NUMBER]) < 1e-12f;
  return (sum->units & (1u << CSS_UNIT_NUMBER)) == 0;
}

/**
 * css_sum_resolve:
 * @sum: a length as specified
 * @units: what its units are relative to
 *
 * Returns: its fixed part in px, without percentages
 */
double
css_sum_resolve (const CssSum *sum, const CssUnits *units)
{
  const float *t = sum->terms;
  double px = t[CSS_UNIT_PX] * units->absolute_scale;
  px += (t[CSS_UNIT_EM] + t[CSS_UNIT_IC]) * units->em;
  px += (t[CSS_UNIT_EX] + t[CSS_UNIT_CH]) * units->em * 0.5;
  px += t[CSS_UNIT_REM] * units->rem;
  px += t[CSS_UNIT_LH] * units->line_height;
  px += (t[CSS_UNIT_VW] * units->width + t[CSS_UNIT_VH] * units->height) / 100;
  px += t[CSS_UNIT_VMIN] * MIN (units->width, units->height) / 100;
  px += t[CSS_UNIT_VMAX] * MAX (units->width, units->height) / 100;
  return css_clamp_px (px);
}

/* A length or a percentage; zero needs no unit. */
bool
css_parse_length (CssTokens tokens, CssSum *sum)
{
  if (tokens.begin >= tokens.end || !css_parse_sum (&tokens.tokens[tokens.begin], tokens, sum))
    return false;
  return css_sum_is_length (sum)
         || (css_sum_is_number (sum) && fabsf (sum->terms[CSS_UNIT_NUMBER]) < 1e-9f);
}

/* An angle in degrees; zero needs no unit. https://www.w3.org/TR/css-values-4/#angles */
bool
css_parse_angle (const CssToken *token, float *degrees)
{
  static const struct {
    const char *unit;
    double factor;
  } units[] = { { "deg", 1 }, { "grad", 0.9 }, { "rad", 180 / G_PI }, { "turn", 360 } };
  if (token->type == CSS_TOKEN_NUMBER && fabs (token->number) < 1e-9) {
    *degrees = 0;
    return true;
  }
  for (guint i = 0; token->type == CSS_TOKEN_DIMENSION && i < G_N_ELEMENTS (units); i++) {
    if (g_ascii_strcasecmp (token->text, units[i].unit) == 0) {
      *degrees = (float) (CLAMP (token->number, -1e6, 1e6) * units[i].factor);
      return true;
    }
  }
  return false;
}
