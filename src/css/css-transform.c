#include "config.h"

#include "css-properties-private.h"

#include <math.h>
#include <string.h>

/* Transforms in two dimensions. https://www.w3.org/TR/css-transforms-1/#transform-functions */

#define MAX_FUNCTIONS 16
#define MAX_ARGUMENTS 6

/* A function as specified; only translations have lengths. */
typedef struct {
  CssTransformFunction function;
  CssSum lengths[2];
} Specified;

typedef struct {
  CssTokens parts[MAX_ARGUMENTS];
  guint n;
} Arguments;

static bool
split_arguments (CssTokens tokens, Arguments *arguments)
{
  for (guint i = tokens.begin;; i++) {
    guint start = i;
    /* The commas of a function among the arguments are its own. */
    while (i < tokens.end && tokens.tokens[i].type != CSS_TOKEN_COMMA)
      i = css_token_next (&tokens, i);
    CssTokens part = css_tokens_trim ((CssTokens){ tokens.tokens, start, i });
    if (part.begin >= part.end || arguments->n == MAX_ARGUMENTS)
      return false;
    arguments->parts[arguments->n++] = part;
    if (i >= tokens.end)
      return true;
  }
}

static bool
get_number (const Arguments *arguments, guint index, float *number)
{
  if (index >= arguments->n)
    return false;
  const CssToken *token = &arguments->parts[index].tokens[arguments->parts[index].begin];
  if (token->type != CSS_TOKEN_NUMBER && token->type != CSS_TOKEN_PERCENTAGE)
    return false;
  double value = token->type == CSS_TOKEN_PERCENTAGE ? token->number / 100 : token->number;
  *number = (float) CLAMP (value, -1e5, 1e5);
  return true;
}

static bool
get_angle (const Arguments *arguments, guint index, float *radians)
{
  if (index >= arguments->n)
    return false;
  float degrees = 0;
  if (!css_parse_angle (&arguments->parts[index].tokens[arguments->parts[index].begin], &degrees))
    return false;
  *radians = (float) (degrees * G_PI / 180);
  return true;
}

/* A length or a bare number, which old books have for px. */
static bool
get_length (const Arguments *arguments, guint index, CssSum *sum)
{
  if (index >= arguments->n)
    return false;
  CssTokens part = arguments->parts[index];
  return css_parse_sum (&part.tokens[part.begin], part, sum)
         && (css_sum_is_length (sum) || css_sum_is_number (sum));
}

typedef enum { AXIS_BOTH, AXIS_X, AXIS_Y, AXIS_Z } Axis;

/* What a function's name ends in. Of three dimensions the third is not seen. */
static bool
parse_axis (const char *name, Axis *axis)
{
  static const struct {
    const char *name;
    Axis axis;
  } axes[] = {
    { "", AXIS_BOTH }, { "X", AXIS_X }, { "Y", AXIS_Y }, { "Z", AXIS_Z }, { "3d", AXIS_BOTH }
  };
  for (guint i = 0; i < G_N_ELEMENTS (axes); i++) {
    if (g_ascii_strcasecmp (name, axes[i].name) == 0) {
      *axis = axes[i].axis;
      return true;
    }
  }
  return false;
}

static bool
parse_translation (Axis axis, const Arguments *arguments, Specified *to)
{
  CssSum first = { 0 };
  to->function.kind = CSS_TRANSFORM_TRANSLATE;
  if (!get_length (arguments, 0, &first))
    return false;
  if (axis != AXIS_Z)
    to->lengths[axis == AXIS_Y ? 1 : 0] = first;
  return axis != AXIS_BOTH || arguments->n < 2 || get_length (arguments, 1, &to->lengths[1]);
}

static bool
parse_scale (Axis axis, const Arguments *arguments, Specified *to)
{
  float *matrix = to->function.matrix;
  float first = 1;
  if (!get_number (arguments, 0, &first))
    return false;
  float second = first;
  get_number (arguments, 1, &second);
  matrix[0] = axis == AXIS_BOTH || axis == AXIS_X ? first : 1;
  matrix[3] = axis == AXIS_BOTH || axis == AXIS_Y ? second : 1;
  return true;
}

static bool
parse_rotation (const Arguments *arguments, Specified *to)
{
  float angle = 0;
  if (!get_angle (arguments, 0, &angle))
    return false;
  const float matrix[6] = { cosf (angle), sinf (angle), -sinf (angle), cosf (angle), 0, 0 };
  memcpy (to->function.matrix, matrix, sizeof matrix);
  return true;
}

static bool
parse_skew (Axis axis, const Arguments *arguments, Specified *to)
{
  float first = 0;
  float second = 0;
  if (!get_angle (arguments, 0, &first))
    return false;
  get_angle (arguments, 1, &second);
  bool vertical = axis == AXIS_Y;
  to->function.matrix[2] = vertical ? 0 : tanf (first);
  to->function.matrix[1] = tanf (vertical ? first : second);
  return true;
}

static bool
parse_matrix (const Arguments *arguments, Specified *to)
{
  for (guint i = 0; i < 6; i++) {
    if (!get_number (arguments, i, &to->function.matrix[i]))
      return false;
  }
  return true;
}

static bool
parse_function (const CssToken *token, CssTokens inside, Specified *to)
{
  Arguments arguments = { .n = 0 };
  const char *name = token->text;
  *to = (Specified){ .function.kind = CSS_TRANSFORM_MATRIX };
  to->function.matrix[0] = 1;
  to->function.matrix[3] = 1;
  if (!split_arguments (inside, &arguments))
    return false;
  Axis axis = AXIS_BOTH;
  if (g_ascii_strncasecmp (name, "translate", 9) == 0)
    return parse_axis (name + 9, &axis) && parse_translation (axis, &arguments, to);
  if (g_ascii_strncasecmp (name, "scale", 5) == 0)
    return parse_axis (name + 5, &axis) && parse_scale (axis, &arguments, to);
  if (g_ascii_strcasecmp (name, "rotate") == 0)
    return parse_rotation (&arguments, to);
  if (g_ascii_strncasecmp (name, "skew", 4) == 0)
    return parse_axis (name + 4, &axis) && axis != AXIS_Z && parse_skew (axis, &arguments, to);
  return g_ascii_strcasecmp (name, "matrix") == 0 && parse_matrix (&arguments, to);
}

/* Parses `transform`: "none" or a list of functions. */
bool
css_transform_parse (BaseArena *arena, CssTokens tokens, CssValue *value)
{
  *value = (CssValue){ .kind = CSS_VALUE_POINTER };
  if (css_token_is (&tokens.tokens[tokens.begin], "none"))
    return true;
  Specified *functions = base_arena_new0_array (arena, Specified, MAX_FUNCTIONS);
  guint n = 0;
  for (guint i = tokens.begin; i < tokens.end; i = css_token_next (&tokens, i)) {
    const CssToken *token = &tokens.tokens[i];
    if (token->type == CSS_TOKEN_SPACE)
      continue;
    CssTokens inside = { tokens.tokens, i + 1, MIN (token->match, tokens.end) };
    if (token->type != CSS_TOKEN_FUNCTION || n == MAX_FUNCTIONS
        || !parse_function (token, inside, &functions[n]))
      return false;
    n++;
  }
  value->data = functions;
  value->n = n;
  return n > 0;
}

void
css_transform_apply (const CssValue *value, const CssContext *context, CssStyle *style)
{
  const Specified *from = value->data;
  CssTransformFunction *functions =
      base_arena_new0_array (context->arena, CssTransformFunction, value->n);
  for (guint i = 0; i < value->n; i++) {
    functions[i] = from[i].function;
    if (functions[i].kind != CSS_TRANSFORM_TRANSLATE)
      continue;
    for (int axis = 0; axis < 2; axis++) {
      CssSum sum = from[i].lengths[axis];
      sum.terms[CSS_UNIT_PX] += sum.terms[CSS_UNIT_NUMBER];
      sum.terms[CSS_UNIT_NUMBER] = 0;
      functions[i].lengths[axis] = css_length_compute (&sum, &context->units);
    }
  }
  style->transform = functions;
  style->n_transform = value->n;
}

/* Parses `transform-origin`: a position of two values; a third one, the depth, is not seen.
 * https://www.w3.org/TR/css-transforms-1/#transform-origin-property */
bool
css_transform_parse_origin (BaseArena *arena, CssTokens tokens, CssValue *value)
{
  CssTokens rest = tokens;
  CssTokens seen = css_tokens_take (&rest);
  CssTokens second = css_tokens_take (&rest);
  if (second.begin < second.end)
    seen.end = second.end;
  CssPlace *position = base_arena_new0 (arena, CssPlace);
  *value = (CssValue){ .kind = CSS_VALUE_POINTER, .data = position, .n = 1 };
  return css_position_parse (seen, position);
}

void
css_transform_apply_origin (const CssValue *value, const CssContext *context, CssStyle *style)
{
  CssBackgroundPosition *origin = base_arena_new0 (context->arena, CssBackgroundPosition);
  *origin = css_position_compute (value->data, &context->units);
  style->transform_origin = origin;
}
