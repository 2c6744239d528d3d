#pragma once

#include "css-style.h"
#include "css-tokenizer-private.h"

G_BEGIN_DECLS

typedef enum {
  CSS_UNIT_PX,
  CSS_UNIT_EM,
  CSS_UNIT_REM,
  CSS_UNIT_EX,
  CSS_UNIT_CH,
  CSS_UNIT_IC,
  CSS_UNIT_LH,
  CSS_UNIT_VW,
  CSS_UNIT_VH,
  CSS_UNIT_VMIN,
  CSS_UNIT_VMAX,
  CSS_UNIT_PERCENT,
  CSS_UNIT_NUMBER,
} CssUnit;
#define CSS_N_UNITS (CSS_UNIT_NUMBER + 1)

/**
 * CssSum:
 * @terms: how much of each unit
 * @units: bits of the units that were written, even when their amount is 0
 *
 * A length as specified. Sums and products of lengths stay sums of units, so this is all of
 * calc(). Kind: value.
 */
typedef struct {
  float terms[CSS_N_UNITS];
  guint units;
} CssSum;

typedef enum {
  CSS_VALUE_KEYWORD, /* keyword */
  CSS_VALUE_LENGTH, /* sum */
  CSS_VALUE_COLOR, /* color */
  CSS_VALUE_CURRENT_COLOR,
  CSS_VALUE_POINTER, /* data, n: as the property says */
  CSS_VALUE_INHERIT,
  CSS_VALUE_INITIAL,
  CSS_VALUE_UNSET,
  CSS_VALUE_VARIABLE, /* data: the text, for it has var() */
} CssValueKind;

/**
 * CssValue:
 *
 * A value as specified. Kind: arena.
 */
typedef struct {
  CssValueKind kind;
  int keyword;
  CssColor color;
  const CssSum *sum;
  gconstpointer data;
  guint n;
  const char *base; /* container path that addresses in the text are relative to */
} CssValue;

/* What relative units are relative to, in px. */
typedef struct {
  double em;
  double rem;
  double line_height;
  double width;
  double height;
  double absolute_scale; /* of px */
} CssUnits;

bool css_parse_sum (const CssToken *token, CssTokens tokens, CssSum *sum);
bool css_parse_length (CssTokens tokens, CssSum *sum);
bool css_sum_is_number (const CssSum *sum);
bool css_sum_is_length (const CssSum *sum);
double css_sum_resolve (const CssSum *sum, const CssUnits *units);
double css_clamp_px (double px);
bool css_parse_angle (const CssToken *token, float *degrees);
bool css_parse_color (const CssToken *token, CssTokens tokens, CssValue *value);

G_END_DECLS
