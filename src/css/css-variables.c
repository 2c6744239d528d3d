#include "config.h"

#include "css-compute-private.h"

#include <string.h>

/* https://www.w3.org/TR/css-variables-1/
 * Deviation: a variable in a variable is looked up where it is used and not where it is set. */

#define MAX_DEPTH 16
#define MAX_BYTES (64 * 1024)
#define MAX_LOOKUP 4000
/* Variables that name each other, each with something to take instead, could be tried in more ways than
 * there is time for: so many bytes are read for one value, with some for each variable. */
#define MAX_READ (256 * 1024)
#define READ_PER_VARIABLE 256

static const char *
look_up (const CssVariables *variables, const char *name)
{
  guint steps = 0;
  for (; variables != NULL && steps < MAX_LOOKUP; variables = variables->next, steps++) {
    if (strcmp (variables->name, name) == 0)
      return variables->text;
  }
  return NULL;
}

typedef struct {
  const CssVariables *variables;
  gsize read;
  GString *to;
} Substitution;

static bool
substitute (Substitution *self, const char *text, gsize length, int depth)
{
  GString *to = self->to;
  self->read += length + READ_PER_VARIABLE;
  if (depth > MAX_DEPTH || self->read > MAX_READ)
    return false;
  g_autoptr (BaseArena) arena = base_arena_new ();
  g_autoptr (GArray) array = css_tokenize (arena, text, length);
  CssTokens tokens = { (const CssToken *) array->data, 0, array->len - 1 };
  for (guint i = 0; i < tokens.end; i++) {
    const CssToken *token = &tokens.tokens[i];
    if (to->len > MAX_BYTES)
      return false;
    if (token->type != CSS_TOKEN_FUNCTION || !css_token_is (token, "var")) {
      g_string_append_len (to, text + token->start, token->end - token->start);
      continue;
    }
    CssTokens inside =
        css_tokens_trim ((CssTokens){ tokens.tokens, i + 1, MIN (token->match, tokens.end) });
    if (inside.begin >= inside.end || tokens.tokens[inside.begin].type != CSS_TOKEN_IDENT)
      return false;
    const char *value = look_up (self->variables, tokens.tokens[inside.begin].text);
    guint comma = inside.begin + 1;
    while (comma < inside.end && tokens.tokens[comma].type == CSS_TOKEN_SPACE)
      comma++;
    gsize before = to->len;
    bool ok = value != NULL && substitute (self, value, strlen (value), depth + 1);
    if (!ok) {
      if (comma >= inside.end || tokens.tokens[comma].type != CSS_TOKEN_COMMA)
        return false;
      g_string_truncate (to, before);
      guint32 start = tokens.tokens[comma].end;
      guint32 end = tokens.tokens[inside.end - 1].end;
      if (!substitute (self, text + start, end - start, depth + 1))
        return false;
    }
    i = MIN (token->match, tokens.end);
  }
  return to->len <= MAX_BYTES;
}

/**
 * css_variables_substitute:
 * @text: a value with var()
 * @variables: (nullable): in force
 *
 * Returns: (transfer full) (nullable): the value without var(), %NULL when it has no meaning
 */
char *
css_variables_substitute (const char *text, const CssVariables *variables)
{
  g_autoptr (GString) result = g_string_new (NULL);
  Substitution self = { variables, 0, result };
  if (!substitute (&self, text, strlen (text), 0))
    return NULL;
  return g_strdup (result->str);
}
