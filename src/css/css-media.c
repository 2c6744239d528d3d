#include "config.h"

#include "css-sheet-private.h"

#include <string.h>

/* https://www.w3.org/TR/mediaqueries-4/ : the features that books ask about. */

static bool
length_of (const CssToken *token, CssTokens tokens, double *px)
{
  CssSum sum;
  CssUnits units = { .em = 16, .rem = 16, .line_height = 20, .absolute_scale = 1 };
  if (!css_parse_sum (token, tokens, &sum))
    return false;
  *px = css_sum_resolve (&sum, &units);
  return true;
}

static bool
compare (char relation, double have, double wanted)
{
  switch (relation) {
  case '<': /* and max- */
    return have <= wanted;
  case '>':
    return have >= wanted;
  default:
    return have >= wanted - 0.5 && have <= wanted + 0.5;
  }
}

static bool
matches_value (const char *name, char relation, CssTokens value, const CssMedia *media)
{
  const CssToken *token = &value.tokens[value.begin];
  double px = 0;
  if (strcmp (name, "width") == 0 || strcmp (name, "device-width") == 0)
    return length_of (token, value, &px) && compare (relation, media->width, px);
  if (strcmp (name, "height") == 0 || strcmp (name, "device-height") == 0)
    return length_of (token, value, &px) && compare (relation, media->height, px);
  if (strcmp (name, "orientation") == 0)
    return css_token_is (token, media->width > media->height ? "landscape" : "portrait");
  if (strcmp (name, "prefers-color-scheme") == 0)
    return css_token_is (token, media->dark ? "dark" : "light");
  if (strcmp (name, "color") == 0 || strcmp (name, "color-index") == 0)
    return relation == '>';
  if (strcmp (name, "prefers-reduced-motion") == 0)
    return css_token_is (token, "reduce");
  return strcmp (name, "scripting") == 0 && css_token_is (token, "none");
}

/* (name), (name: value), (min-name: value), (name >= value). */
static bool
matches_feature (CssTokens tokens, const CssMedia *media, bool plain)
{
  tokens = css_tokens_trim (tokens);
  if (tokens.begin >= tokens.end || tokens.tokens[tokens.begin].type != CSS_TOKEN_IDENT)
    return false;
  g_autofree char *name = g_ascii_strdown (tokens.tokens[tokens.begin].text, -1);
  tokens.begin++;
  tokens = css_tokens_trim (tokens);
  if (tokens.begin >= tokens.end)
    return strcmp (name, "-galpi-plain") == 0
               ? plain
               : strcmp (name, "color") == 0 || strcmp (name, "width") == 0
                     || strcmp (name, "height") == 0;
  const CssToken *sign = &tokens.tokens[tokens.begin];
  char relation = sign->type == CSS_TOKEN_DELIM ? sign->delim : '=';
  const char *feature = name;
  if (sign->type == CSS_TOKEN_COLON && g_str_has_prefix (name, "min-")) {
    relation = '>';
    feature += 4;
  } else if (sign->type == CSS_TOKEN_COLON && g_str_has_prefix (name, "max-")) {
    relation = '<';
    feature += 4;
  }
  tokens.begin++;
  while (tokens.begin < tokens.end
         && (tokens.tokens[tokens.begin].type == CSS_TOKEN_SPACE
             || css_token_is_delim (&tokens.tokens[tokens.begin], '=')))
    tokens.begin++;
  return tokens.begin < tokens.end && matches_value (feature, relation, tokens, media);
}

static bool
matches_query (CssTokens tokens, const CssMedia *media, bool plain)
{
  tokens = css_tokens_trim (tokens);
  bool negated = false;
  bool any = false; /* an "or" list of features, otherwise "and" */
  bool result = true;
  bool one = false;
  bool first = true;
  for (guint i = tokens.begin; i < tokens.end; i = css_token_next (&tokens, i)) {
    const CssToken *token = &tokens.tokens[i];
    if (token->type == CSS_TOKEN_SPACE)
      continue;
    if (css_token_is (token, "not")) {
      negated = true;
    } else if (css_token_is (token, "or")) {
      any = true;
    } else if (token->type == CSS_TOKEN_OPEN && token->delim == '(') {
      CssTokens inner = { tokens.tokens, i + 1, MIN (token->match, tokens.end) };
      bool matches = matches_feature (inner, media, plain);
      one |= matches;
      result &= matches;
      first = false;
    } else if (token->type == CSS_TOKEN_IDENT) {
      if (css_token_is (token, "and") || css_token_is (token, "only"))
        continue;
      bool type = css_token_is (token, "all") || css_token_is (token, "screen");
      one |= type;
      result &= type;
      first = false;
    } else {
      return false;
    }
  }
  if (first)
    return tokens.begin >= tokens.end;
  return (any ? one : result) != negated;
}

/**
 * css_media_matches:
 * @queries: a media query list
 * @media: the page
 * @plain: whether the document has no style of its own
 *
 * Returns: whether one of the queries is true; an empty list is
 */
bool
css_media_matches (CssTokens queries, const CssMedia *media, bool plain)
{
  guint start = queries.begin;
  for (guint i = queries.begin; i <= queries.end;) {
    if (i < queries.end && queries.tokens[i].type != CSS_TOKEN_COMMA) {
      i = css_token_next (&queries, i);
      continue;
    }
    if (matches_query ((CssTokens){ queries.tokens, start, i }, media, plain))
      return true;
    start = ++i;
  }
  return false;
}

static bool
supports_declaration (CssTokens inner)
{
  inner = css_tokens_trim (inner);
  if (inner.begin >= inner.end || inner.tokens[inner.begin].type != CSS_TOKEN_IDENT)
    return false;
  g_autoptr (BaseArena) arena = base_arena_new ();
  g_autoptr (GArray) declarations = g_array_new (FALSE, TRUE, sizeof (CssDeclaration));
  g_autofree char *name = g_ascii_strdown (inner.tokens[inner.begin].text, -1);
  inner.begin++;
  inner = css_tokens_trim (inner);
  if (inner.begin >= inner.end || inner.tokens[inner.begin].type != CSS_TOKEN_COLON)
    return false;
  inner.begin++;
  if (g_str_has_prefix (name, "--"))
    return true;
  css_declaration_parse_value (arena, "", "", name, inner, false, declarations);
  return declarations->len > 0;
}

/**
 * css_supports:
 * @condition: of an `@supports` rule
 *
 * Understands declarations joined by `and` or `or` and one `not`, not nested groups.
 *
 * Returns: whether it is true
 */
bool
css_supports (CssTokens condition)
{
  bool negated = false;
  bool any = false;
  bool all_true = true;
  bool one_true = false;
  for (guint i = condition.begin; i < condition.end; i = css_token_next (&condition, i)) {
    const CssToken *token = &condition.tokens[i];
    if (css_token_is (token, "not"))
      negated = true;
    any |= css_token_is (token, "or");
    if (token->type != CSS_TOKEN_OPEN)
      continue;
    CssTokens inner = { condition.tokens, i + 1, MIN (token->match, condition.end) };
    bool supported = supports_declaration (inner);
    all_true &= supported;
    one_true |= supported;
  }
  return (any ? one_true : all_true) != negated;
}
