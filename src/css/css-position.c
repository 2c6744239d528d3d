#include "config.h"

#include "css-properties-private.h"

#include <string.h>

/* Where something stands in a box. https://www.w3.org/TR/css-backgrounds-3/#background-position
 *
 * One or two lengths or keywords, a keyword being a percentage; or three or four, of which a length
 * after a keyword is measured from that side. */

typedef struct {
  const char *name;
  int axis; /* -1: either */
  float percent;
} Keyword;

static const Keyword *
lookup_keyword (const CssToken *token)
{
  static const Keyword keywords[] = { { "left", 0, 0 },
                                      { "right", 0, 100 },
                                      { "top", 1, 0 },
                                      { "bottom", 1, 100 },
                                      { "center", -1, 50 } };
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++) {
    if (css_token_is (token, keywords[i].name))
      return &keywords[i];
  }
  return NULL;
}

static CssSum
percentage (float percent)
{
  CssSum sum = { .units = 1u << CSS_UNIT_PERCENT };
  sum.terms[CSS_UNIT_PERCENT] = percent;
  return sum;
}

/* A length from the left or top side, or from the other one. */
static CssSum
from_side (const Keyword *side, CssSum length)
{
  if (side->percent <= 0)
    return length;
  for (int i = 0; i < CSS_N_UNITS; i++)
    length.terms[i] = -length.terms[i];
  length.terms[CSS_UNIT_PERCENT] += side->percent;
  length.units |= 1u << CSS_UNIT_PERCENT;
  return length;
}

#define MOST_COMPONENTS 4

static guint
split (CssTokens tokens, CssTokens *components)
{
  guint n = 0;
  CssTokens rest = tokens;
  for (CssTokens next = css_tokens_take (&rest); next.begin < next.end;
       next = css_tokens_take (&rest)) {
    if (n == MOST_COMPONENTS)
      return 0;
    components[n++] = next;
  }
  return n;
}

static const CssToken *
first_token (CssTokens component)
{
  return &component.tokens[component.begin];
}

/* Keywords of the other axis may come first. */
static bool
parse_short (const CssTokens *components, guint n, CssPlace *position)
{
  for (guint i = 0; i < n; i++) {
    const Keyword *keyword = lookup_keyword (first_token (components[i]));
    CssSum sum = percentage (keyword != NULL ? keyword->percent : 0);
    if (keyword == NULL && !css_parse_length (components[i], &sum))
      return false;
    guint axis = keyword != NULL && keyword->axis >= 0 ? (guint) keyword->axis : i;
    position->lengths[axis] = sum;
  }
  return n > 0;
}

static bool
parse_long (const CssTokens *components, guint n, CssPlace *position)
{
  bool taken[2] = { false, false };
  for (guint i = 0; i < n; i++) {
    const Keyword *keyword = lookup_keyword (first_token (components[i]));
    if (keyword == NULL)
      return false;
    CssSum length;
    bool measured =
        keyword->axis >= 0 && i + 1 < n && css_parse_length (components[i + 1], &length);
    i += measured ? 1 : 0;
    /* The middle is of the axis that the other side leaves. */
    const Keyword *next = i + 1 < n ? lookup_keyword (first_token (components[i + 1])) : NULL;
    int left = taken[0] || (next != NULL && next->axis == 0) ? 1 : 0;
    int axis = keyword->axis >= 0 ? keyword->axis : left;
    if (taken[axis])
      return false;
    taken[axis] = true;
    position->lengths[axis] =
        measured ? from_side (keyword, length) : percentage (keyword->percent);
  }
  return true;
}

/* Parses a position; what is not said of it is the middle. */
bool
css_position_parse (CssTokens tokens, CssPlace *position)
{
  CssTokens components[MOST_COMPONENTS];
  guint n = split (tokens, components);
  position->lengths[0] = percentage (50);
  position->lengths[1] = percentage (50);
  return n <= 2 ? parse_short (components, n, position) : parse_long (components, n, position);
}

CssBackgroundPosition
css_position_compute (const CssPlace *from, const CssUnits *units)
{
  CssBackgroundPosition position;
  for (int axis = 0; axis < 2; axis++)
    position.lengths[axis] = css_length_compute (&from->lengths[axis], units);
  return position;
}
