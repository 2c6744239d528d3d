#include "config.h"

#include "css-properties-private.h"

#include <string.h>

/* The inside of a block: `name: value !important;`.
 * https://www.w3.org/TR/css-syntax-3/#consume-declaration */

#define MAX_DECLARATIONS 4000

/* A property under a vendor's name, in the spelling of the standard. */
static const char *
standard_name (const char *name)
{
  static const char *const PREFIXES[] = { "-epub-", "-webkit-", "-moz-", "-ms-", "-o-" };
  for (guint i = 0; i < G_N_ELEMENTS (PREFIXES); i++) {
    if (g_str_has_prefix (name, PREFIXES[i]))
      return name + strlen (PREFIXES[i]);
  }
  return name;
}

static bool
has_variable (CssTokens tokens)
{
  for (guint i = tokens.begin; i < tokens.end; i++) {
    if (tokens.tokens[i].type == CSS_TOKEN_FUNCTION && css_token_is (&tokens.tokens[i], "var"))
      return true;
  }
  return false;
}

static bool
take_important (CssTokens *tokens)
{
  CssTokens t = css_tokens_trim (*tokens);
  if (t.end <= t.begin || !css_token_is (&t.tokens[t.end - 1], "important"))
    return false;
  guint i = t.end - 1;
  while (i > t.begin && t.tokens[i - 1].type == CSS_TOKEN_SPACE)
    i--;
  if (i == t.begin || !css_token_is_delim (&t.tokens[i - 1], '!'))
    return false;
  tokens->end = i - 1;
  return true;
}

static void
add_text (BaseArena *arena,
          const char *base,
          const char *text,
          const char *name,
          CssTokens value,
          CssDeclaration declaration,
          GArray *declarations)
{
  guint32 start = value.begin < value.end ? value.tokens[value.begin].start : 0;
  guint32 end = value.begin < value.end ? value.tokens[value.end - 1].end : 0;
  declaration.name = g_intern_string (name);
  declaration.value = (CssValue){ .kind = CSS_VALUE_VARIABLE, .base = base };
  declaration.value.data = base_arena_strndup (arena, text + start, end - start);
  g_array_append_val (declarations, declaration);
}

static void
add_wide (const char *name, const CssValue *value, bool important, GArray *declarations)
{
  /* Every longhand of the shorthand gets the keyword: found by expanding a harmless value. */
  static const char *const SAMPLES[] = { "0",   "none",   "red", "medium/1 serif",
                                         "row", "normal", "disc" };
  g_autoptr (BaseArena) arena = base_arena_new ();
  guint before = declarations->len;
  for (guint i = 0; i < G_N_ELEMENTS (SAMPLES) && declarations->len == before; i++) {
    g_autoptr (GArray) tokens = css_tokenize (arena, SAMPLES[i], strlen (SAMPLES[i]));
    CssTokens all = { (const CssToken *) tokens->data, 0, tokens->len - 1 };
    css_shorthand_expand (name, arena, "", all, important, declarations);
  }
  for (guint i = before; i < declarations->len; i++)
    g_array_index (declarations, CssDeclaration, i).value = *value;
}

static void
parse_physical (BaseArena *arena,
                const char *base,
                const char *name,
                CssTokens value,
                bool important,
                GArray *declarations)
{
  CssDeclaration declaration = { .important = important, .property = css_property_lookup (name) };
  bool shorthand = css_is_shorthand (name);
  if (shorthand && css_value_parse_wide (value, &declaration.value))
    add_wide (name, &declaration.value, important, declarations);
  else if (shorthand)
    css_shorthand_expand (name, arena, base, value, important, declarations);
  else if (declaration.property != CSS_PROPERTY_NONE
           && css_property_parse (declaration.property, arena, base, value, &declaration.value))
    g_array_append_val (declarations, declaration);
}

/* One or two values, of the start and the end of an axis; a border has one for both. */
static void
parse_ends (BaseArena *arena,
            const char *base,
            char *const names[2],
            CssTokens value,
            bool important,
            GArray *declarations)
{
  CssTokens rest = value;
  bool border = css_is_shorthand (names[0]);
  CssTokens start = border ? value : css_tokens_take (&rest);
  CssTokens end = border ? start : css_tokens_take (&rest);
  rest = css_tokens_trim (rest);
  if (!border && rest.begin < rest.end)
    return;
  guint before = declarations->len;
  parse_physical (arena, base, names[0], start, important, declarations);
  guint between = declarations->len;
  parse_physical (arena, base, names[1], end.begin < end.end ? end : start, important,
                  declarations);
  if (between == before || declarations->len == between)
    g_array_set_size (declarations, before);
}

/* FALSE when the property is not a logical one. */
static bool
parse_logical (BaseArena *arena,
               const char *base,
               const char *name,
               CssTokens value,
               bool important,
               GArray *declarations)
{
  char *names[2] = { NULL, NULL };
  guint n = css_logical_names (name, names);
  guint before = declarations->len;
  if (n == 1)
    parse_physical (arena, base, names[0], value, important, declarations);
  else if (n == 2)
    parse_ends (arena, base, names, value, important, declarations);
  for (guint i = before; i < declarations->len; i++)
    g_array_index (declarations, CssDeclaration, i).logical = true;
  g_free (names[0]);
  g_free (names[1]);
  return n > 0;
}

/**
 * css_declaration_parse_value:
 * @arena: where the value lives
 * @base: container path that addresses are relative to
 * @text: the source of the tokens
 * @name: of the property, in lower case but for a custom one
 * @value: the value, without `!important`
 * @important: whether it had that
 * @declarations: gets one #CssDeclaration, several or none
 */
void
css_declaration_parse_value (BaseArena *arena,
                             const char *base,
                             const char *text,
                             const char *name,
                             CssTokens value,
                             bool important,
                             GArray *declarations)
{
  CssDeclaration declaration = { .important = important };
  value = css_tokens_trim (value);
  if (strlen (name) > 200)
    return;
  if (g_str_has_prefix (name, "--")) {
    declaration.property = CSS_PROPERTY_CUSTOM;
    add_text (arena, base, text, name, value, declaration, declarations);
    return;
  }
  const char *standard = standard_name (name);
  char *names[2] = { NULL, NULL };
  if (has_variable (value) && css_logical_names (standard, names) > 0) {
    declaration.property = CSS_PROPERTY_SHORTHAND;
    add_text (arena, base, text, standard, value, declaration, declarations);
    g_free (names[0]);
    g_free (names[1]);
    return;
  }
  if (parse_logical (arena, base, standard, value, important, declarations))
    return;
  bool shorthand = css_is_shorthand (standard);
  CssPropertyId property = shorthand ? CSS_PROPERTY_SHORTHAND : css_property_lookup (standard);
  if (property == CSS_PROPERTY_NONE)
    return;
  declaration.property = property;
  if (has_variable (value)) {
    add_text (arena, base, text, standard, value, declaration, declarations);
  } else if (shorthand && css_value_parse_wide (value, &declaration.value)) {
    add_wide (standard, &declaration.value, important, declarations);
  } else if (shorthand) {
    css_shorthand_expand (standard, arena, base, value, important, declarations);
  } else if (css_property_parse (property, arena, base, value, &declaration.value)) {
    g_array_append_val (declarations, declaration);
  }
}

static void
parse_one (BaseArena *arena,
           const char *base,
           const char *text,
           CssTokens tokens,
           GArray *declarations)
{
  tokens = css_tokens_trim (tokens);
  if (tokens.begin >= tokens.end || tokens.tokens[tokens.begin].type != CSS_TOKEN_IDENT)
    return;
  const char *written = tokens.tokens[tokens.begin].text;
  g_autofree char *name =
      g_str_has_prefix (written, "--") ? g_strdup (written) : g_ascii_strdown (written, -1);
  tokens.begin++;
  tokens = css_tokens_trim (tokens);
  if (tokens.begin >= tokens.end || tokens.tokens[tokens.begin].type != CSS_TOKEN_COLON)
    return;
  tokens.begin++;
  bool important = take_important (&tokens);
  css_declaration_parse_value (arena, base, text, name, tokens, important, declarations);
}

/**
 * css_declarations_parse:
 * @arena: where values live
 * @base: container path that addresses are relative to
 * @text: the source of the tokens
 * @tokens: what is between the braces, or a style attribute
 * @declarations: gets each valid #CssDeclaration; the others are skipped
 */
void
css_declarations_parse (BaseArena *arena,
                        const char *base,
                        const char *text,
                        CssTokens tokens,
                        GArray *declarations)
{
  guint start = tokens.begin;
  guint i = tokens.begin;
  while (i <= tokens.end && declarations->len < MAX_DECLARATIONS) {
    const CssToken *token = i < tokens.end ? &tokens.tokens[i] : NULL;
    bool nested = token != NULL && token->type == CSS_TOKEN_OPEN && token->delim == '{';
    if (token == NULL || token->type == CSS_TOKEN_SEMICOLON) {
      parse_one (arena, base, text, (CssTokens){ tokens.tokens, start, i }, declarations);
      start = ++i;
    } else {
      i = css_token_next (&tokens, i);
      /* A rule inside a rule is skipped with its selector. */
      if (nested)
        start = i;
    }
  }
}
