#include "config.h"

#include "base-limits.h"
#include "css-selector-private.h"

#include <stdlib.h>
#include <string.h>

/* https://www.w3.org/TR/selectors-4/#parsing
 * A list with one selector that is not understood is dropped whole, as the syntax demands. */

#define MAX_NESTING 4
#define MAX_SIMPLES 64
#define MAX_LIST 512

typedef struct {
  BaseArena *arena;
  CssPrefixes *prefixes;
  const CssToken *tokens;
  guint at;
  guint end;
  guint nesting;
  guint ids, classes, types; /* the specificity so far */
  int pseudo;
  bool uses_index;
} Parser;

static bool parse_list (Parser *self, GPtrArray *selectors, bool forgiving);

static const CssToken *
token (const Parser *self)
{
  static const CssToken END = { .type = CSS_TOKEN_END };
  return self->at < self->end ? &self->tokens[self->at] : &END;
}

static void
skip_space (Parser *self)
{
  while (token (self)->type == CSS_TOKEN_SPACE)
    self->at++;
}

static const char *
intern_lower (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  return g_intern_string (lower);
}

static int
namespace_of_uri (const char *uri)
{
  if (uri == NULL)
    return -2;
  if (strcmp (uri, "http://www.w3.org/1999/xhtml") == 0)
    return DOM_NAMESPACE_XHTML;
  if (strcmp (uri, "http://www.w3.org/2000/svg") == 0)
    return DOM_NAMESPACE_SVG;
  if (strcmp (uri, "http://www.w3.org/1998/Math/MathML") == 0)
    return DOM_NAMESPACE_MATHML;
  return DOM_NAMESPACE_OTHER;
}

/* Our canonical prefix of an attribute's namespace. */
static const char *
canonical_prefix (Parser *self, const char *prefix)
{
  const char *uri = g_hash_table_lookup (self->prefixes, prefix);
  if (uri == NULL)
    return NULL;
  if (strcmp (uri, "http://www.idpf.org/2007/ops") == 0)
    return "epub";
  if (strcmp (uri, "http://www.w3.org/XML/1998/namespace") == 0)
    return "xml";
  if (strcmp (uri, "http://www.w3.org/1999/xlink") == 0)
    return "xlink";
  return prefix;
}

static bool
parse_type (Parser *self, CssSimple *simple)
{
  simple->type = CSS_SIMPLE_TYPE;
  const char *fallback = g_hash_table_lookup (self->prefixes, "");
  simple->ns = fallback != NULL ? namespace_of_uri (fallback) : -1;
  const char *first = token (self)->type == CSS_TOKEN_IDENT ? token (self)->text : NULL;
  bool star = css_token_is_delim (token (self), '*');
  bool bar = css_token_is_delim (token (self), '|');
  if (!bar)
    self->at++;
  if (css_token_is_delim (token (self), '|') && self->at + 1 < self->end
      && !css_token_is_delim (&self->tokens[self->at + 1], '=')) {
    self->at++;
    simple->ns = star ? -1 : bar ? DOM_NAMESPACE_OTHER : -2;
    if (first != NULL)
      simple->ns = namespace_of_uri (g_hash_table_lookup (self->prefixes, first));
    if (simple->ns == -2)
      return false;
    first = token (self)->type == CSS_TOKEN_IDENT ? token (self)->text : NULL;
    if (first == NULL && !css_token_is_delim (token (self), '*'))
      return false;
    self->at++;
  } else if (bar) {
    return false;
  }
  if (first != NULL) {
    simple->name = g_intern_string (first);
    simple->lower = intern_lower (first);
    self->types++;
  }
  return true;
}

static bool
parse_attribute_name (Parser *self, CssSimple *simple)
{
  const char *prefix = NULL;
  if (css_token_is_delim (token (self), '*') || css_token_is_delim (token (self), '|')) {
    if (css_token_is_delim (token (self), '*'))
      self->at++;
    self->at++;
  }
  if (token (self)->type != CSS_TOKEN_IDENT)
    return false;
  const char *name = token (self)->text;
  self->at++;
  bool bar = css_token_is_delim (token (self), '|');
  if (bar && self->at + 1 < self->end && self->tokens[self->at + 1].type == CSS_TOKEN_IDENT) {
    prefix = canonical_prefix (self, name);
    if (prefix == NULL)
      return false;
    self->at++;
    name = token (self)->text;
    self->at++;
  }
  if (prefix == NULL) {
    simple->name = g_intern_string (name);
    simple->lower = intern_lower (name);
  } else {
    g_autofree char *full = g_strconcat (prefix, ":", name, NULL);
    simple->name = simple->lower = g_intern_string (full);
  }
  return true;
}

static bool
parse_attribute (Parser *self, CssSimple *simple)
{
  guint close = self->tokens[self->at].match;
  self->at++;
  simple->type = CSS_SIMPLE_ATTRIBUTE;
  skip_space (self);
  if (!parse_attribute_name (self, simple))
    return false;
  skip_space (self);
  if (self->at < close) {
    char delim = token (self)->type == CSS_TOKEN_DELIM ? token (self)->delim : '\0';
    simple->relation = delim;
    if (delim == '\0' || strchr ("=~|^$*", delim) == NULL)
      return false;
    self->at++;
    if (delim != '=' && !css_token_is_delim (token (self), '='))
      return false;
    if (delim != '=')
      self->at++;
    skip_space (self);
    if (token (self)->type != CSS_TOKEN_IDENT && token (self)->type != CSS_TOKEN_STRING)
      return false;
    simple->value = base_arena_strdup (self->arena, token (self)->text);
    self->at++;
    skip_space (self);
    if (css_token_is (token (self), "i") || css_token_is (token (self), "s")) {
      simple->fold = css_token_is (token (self), "i");
      self->at++;
      skip_space (self);
    }
  }
  if (self->at != close)
    return false;
  self->at++;
  self->classes++;
  return true;
}

/* an+b is spread over tokens in many ways, so it is read from the joined text.
 * https://www.w3.org/TR/css-syntax-3/#anb-microsyntax */
static bool
parse_nth (const Parser *self, guint begin, guint end, int *a, int *b)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = begin; i < end; i++) {
    const CssToken *t = &self->tokens[i];
    if (t->type == CSS_TOKEN_SPACE)
      continue;
    if (t->type == CSS_TOKEN_NUMBER || t->type == CSS_TOKEN_DIMENSION) {
      if (!t->integer)
        return false;
      g_string_append_printf (text, text->len > 0 && t->number >= 0 ? "%+d" : "%d",
                              (int) t->number);
    } else if (t->type != CSS_TOKEN_IDENT && t->type != CSS_TOKEN_DELIM) {
      return false;
    }
    if (t->type == CSS_TOKEN_DELIM)
      g_string_append_c (text, t->delim);
    else if (t->text != NULL)
      g_string_append (text, t->text);
  }
  g_string_ascii_down (text);
  if (strcmp (text->str, "odd") == 0 || strcmp (text->str, "even") == 0) {
    *a = 2;
    *b = text->str[0] == 'o' ? 1 : 0;
    return true;
  }
  char *n = strchr (text->str, 'n');
  *a = 0;
  const char *rest = text->str;
  if (n != NULL) {
    *n = '\0';
    const char *step = text->str;
    *a = *step == '\0' || strcmp (step, "+") == 0 ? 1 : strcmp (step, "-") == 0 ? -1 : atoi (step);
    rest = n + 1;
  }
  /* "2n + 1" has become "2n++1". */
  if (rest[0] != '\0' && (rest[1] == '+' || rest[1] == '-') && rest[0] == '+')
    rest++;
  if (rest[0] == '-' && rest[1] == '+') {
    *b = -atoi (rest + 2);
    return true;
  }
  char *after = NULL;
  *b = (int) strtol (rest, &after, 10);
  return *after == '\0' && (n != NULL || after != rest);
}

static bool
parse_sublist (Parser *self, CssSimple *simple, guint close, bool counts)
{
  if (self->nesting >= MAX_NESTING)
    return false;
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  Parser inner = *self;
  inner.end = close;
  inner.nesting++;
  if (!parse_list (&inner, list, simple->type == CSS_SIMPLE_IS))
    return false;
  self->uses_index |= inner.uses_index;
  guint best = 0;
  for (guint i = 0; i < list->len; i++) {
    const CssSelector *selector = g_ptr_array_index (list, i);
    if (selector->pseudo >= 0)
      return false;
    best = MAX (best, selector->specificity);
  }
  if (counts) {
    self->ids += best >> 20;
    self->classes += (best >> 10) & 1023;
    self->types += best & 1023;
  }
  CssSelector **copy = base_arena_new0_array (self->arena, CssSelector *, list->len + 1);
  if (list->len > 0)
    memcpy (copy, list->pdata, list->len * sizeof (gpointer));
  simple->list = copy;
  simple->n_list = list->len;
  return true;
}

typedef struct {
  const char *name;
  CssSimpleType type;
  int a, b;
} PseudoClass;

static const PseudoClass PSEUDO_CLASSES[] = {
  { "first-child", CSS_SIMPLE_FIRST_CHILD, 0, 0 },
  { "last-child", CSS_SIMPLE_LAST_CHILD, 0, 0 },
  { "first-of-type", CSS_SIMPLE_NTH_OF_TYPE, 0, 1 },
  { "last-of-type", CSS_SIMPLE_NTH_LAST_OF_TYPE, 0, 1 },
  { "root", CSS_SIMPLE_ROOT, 0, 0 },
  { "empty", CSS_SIMPLE_EMPTY, 0, 0 },
  { "link", CSS_SIMPLE_LINK, 0, 0 },
  { "any-link", CSS_SIMPLE_LINK, 0, 0 },
  { "visited", CSS_SIMPLE_NEVER, 0, 0 },
  { "hover", CSS_SIMPLE_NEVER, 0, 0 },
  { "active", CSS_SIMPLE_NEVER, 0, 0 },
  { "focus", CSS_SIMPLE_NEVER, 0, 0 },
  { "focus-within", CSS_SIMPLE_NEVER, 0, 0 },
  { "focus-visible", CSS_SIMPLE_NEVER, 0, 0 },
  { "target", CSS_SIMPLE_NEVER, 0, 0 },
  { "checked", CSS_SIMPLE_NEVER, 0, 0 },
  { "disabled", CSS_SIMPLE_NEVER, 0, 0 },
};

static const PseudoClass PSEUDO_FUNCTIONS[] = {
  { "nth-child", CSS_SIMPLE_NTH_CHILD, 0, 0 },
  { "nth-last-child", CSS_SIMPLE_NTH_LAST_CHILD, 0, 0 },
  { "nth-of-type", CSS_SIMPLE_NTH_OF_TYPE, 0, 0 },
  { "nth-last-of-type", CSS_SIMPLE_NTH_LAST_OF_TYPE, 0, 0 },
  { "not", CSS_SIMPLE_NOT, 0, 0 },
  { "is", CSS_SIMPLE_IS, 0, 0 },
  { "matches", CSS_SIMPLE_IS, 0, 0 },
  { "-webkit-any", CSS_SIMPLE_IS, 0, 0 },
  { "where", CSS_SIMPLE_IS, 1, 0 },
  { "lang", CSS_SIMPLE_LANG, 0, 0 },
  { "dir", CSS_SIMPLE_DIR, 0, 0 },
};

static const char *const PSEUDO_ELEMENTS[CSS_N_PSEUDOS] = {
  [CSS_PSEUDO_BEFORE] = "before",         [CSS_PSEUDO_AFTER] = "after",
  [CSS_PSEUDO_MARKER] = "marker",         [CSS_PSEUDO_FIRST_LETTER] = "first-letter",
  [CSS_PSEUDO_FIRST_LINE] = "first-line",
};

static const PseudoClass *
find_pseudo (const PseudoClass *table, guint n, const char *name)
{
  for (guint i = 0; i < n; i++) {
    if (g_ascii_strcasecmp (table[i].name, name) == 0)
      return &table[i];
  }
  return NULL;
}

static bool
parse_pseudo_element (Parser *self)
{
  for (int i = 0; i < CSS_N_PSEUDOS; i++) {
    if (!css_token_is (token (self), PSEUDO_ELEMENTS[i]))
      continue;
    self->pseudo = i;
    self->types++;
    self->at++;
    return true;
  }
  return false;
}

static bool
parse_pseudo_function (Parser *self, CssSimple *simple)
{
  const CssToken *function = token (self);
  const PseudoClass *class =
      find_pseudo (PSEUDO_FUNCTIONS, G_N_ELEMENTS (PSEUDO_FUNCTIONS), function->text);
  if (class == NULL || function->match >= self->end)
    return false;
  guint close = function->match;
  simple->type = class->type;
  self->at++;
  skip_space (self);
  bool ok = true;
  if (class->type == CSS_SIMPLE_NOT || class->type == CSS_SIMPLE_IS) {
    ok = parse_sublist (self, simple, close, class->a == 0);
  } else if (class->type == CSS_SIMPLE_LANG || class->type == CSS_SIMPLE_DIR) {
    ok = token (self)->text != NULL;
    simple->value = ok ? base_arena_strdup (self->arena, token (self)->text) : NULL;
    self->classes++;
  } else {
    ok = parse_nth (self, self->at, close, &simple->a, &simple->b);
    self->uses_index = true;
    self->classes++;
  }
  self->at = close + 1;
  return ok;
}

static bool
parse_only (Parser *self, GArray *simples, bool of_type)
{
  CssSimple first = { .type = of_type ? CSS_SIMPLE_NTH_OF_TYPE : CSS_SIMPLE_FIRST_CHILD, .b = 1 };
  CssSimple last = { .type = of_type ? CSS_SIMPLE_NTH_LAST_OF_TYPE : CSS_SIMPLE_LAST_CHILD,
                     .b = 1 };
  g_array_append_val (simples, first);
  g_array_append_val (simples, last);
  self->uses_index |= of_type;
  self->classes++;
  self->at++;
  return true;
}

static bool
parse_pseudo (Parser *self, GArray *simples)
{
  self->at++;
  if (token (self)->type == CSS_TOKEN_COLON) {
    self->at++;
    return token (self)->type == CSS_TOKEN_IDENT && parse_pseudo_element (self);
  }
  CssSimple simple = { .type = CSS_SIMPLE_NEVER };
  if (token (self)->type == CSS_TOKEN_FUNCTION) {
    if (!parse_pseudo_function (self, &simple))
      return false;
    g_array_append_val (simples, simple);
    return true;
  }
  if (token (self)->type != CSS_TOKEN_IDENT)
    return false;
  if (css_token_is (token (self), "only-child") || css_token_is (token (self), "only-of-type"))
    return parse_only (self, simples, css_token_is (token (self), "only-of-type"));
  const PseudoClass *class =
      find_pseudo (PSEUDO_CLASSES, G_N_ELEMENTS (PSEUDO_CLASSES), token (self)->text);
  if (class == NULL)
    return parse_pseudo_element (self);
  simple.type = class->type;
  simple.a = class->a;
  simple.b = class->b;
  self->uses_index |=
      class->type == CSS_SIMPLE_NTH_OF_TYPE || class->type == CSS_SIMPLE_NTH_LAST_OF_TYPE;
  self->classes++;
  self->at++;
  g_array_append_val (simples, simple);
  return true;
}

/* Reads one simple selector; @more says whether there was one. */
static bool
parse_simple (Parser *self, GArray *simples, bool *more)
{
  const CssToken *t = token (self);
  CssSimple simple = { .type = CSS_SIMPLE_NEVER };
  *more = true;
  bool type_like =
      t->type == CSS_TOKEN_IDENT || css_token_is_delim (t, '*') || css_token_is_delim (t, '|');
  if (type_like && simples->len == 0) {
    if (!parse_type (self, &simple))
      return false;
  } else if (t->type == CSS_TOKEN_HASH) {
    simple.type = CSS_SIMPLE_ID;
    simple.name = g_intern_string (t->text);
    self->ids++;
    self->at++;
  } else if (css_token_is_delim (t, '.')) {
    self->at++;
    if (token (self)->type != CSS_TOKEN_IDENT)
      return false;
    simple.type = CSS_SIMPLE_CLASS;
    simple.name = g_intern_string (token (self)->text);
    self->classes++;
    self->at++;
  } else if (t->type == CSS_TOKEN_OPEN && t->delim == '[') {
    if (t->match >= self->end || !parse_attribute (self, &simple))
      return false;
  } else if (t->type == CSS_TOKEN_COLON) {
    return parse_pseudo (self, simples);
  } else {
    *more = false;
    return true;
  }
  g_array_append_val (simples, simple);
  return true;
}

static bool
parse_compound (Parser *self, CssCompound *compound)
{
  g_autoptr (GArray) simples = g_array_new (FALSE, TRUE, sizeof (CssSimple));
  bool more = true;
  int pseudo_before = self->pseudo;
  guint start = self->at;
  while (more) {
    if (!parse_simple (self, simples, &more) || simples->len > MAX_SIMPLES)
      return false;
  }
  if (self->at == start || pseudo_before >= 0)
    return false;
  CssSimple *copy = base_arena_new0_array (self->arena, CssSimple, simples->len + 1);
  if (simples->len > 0)
    memcpy (copy, simples->data, simples->len * sizeof (CssSimple));
  compound->simples = copy;
  compound->n_simples = simples->len;
  return true;
}

static char
parse_combinator (Parser *self)
{
  bool space = token (self)->type == CSS_TOKEN_SPACE;
  skip_space (self);
  const CssToken *t = token (self);
  if (t->type == CSS_TOKEN_DELIM && strchr (">+~", t->delim) != NULL) {
    self->at++;
    skip_space (self);
    return t->delim;
  }
  bool ends = t->type == CSS_TOKEN_END || t->type == CSS_TOKEN_COMMA;
  return space && !ends ? ' ' : '\0';
}

static CssSelector *
parse_complex (Parser *self)
{
  self->ids = self->classes = self->types = 0;
  self->pseudo = -1;
  g_autoptr (GArray) compounds = g_array_new (FALSE, TRUE, sizeof (CssCompound));
  char combinator = '\0';
  do {
    CssCompound compound = { .combinator = combinator };
    if (compounds->len >= BASE_LIMIT_COMPOUNDS || !parse_compound (self, &compound))
      return NULL;
    g_array_append_val (compounds, compound);
    combinator = parse_combinator (self);
  } while (combinator != '\0');
  CssSelector *selector = base_arena_new0 (self->arena, CssSelector);
  CssCompound *copy = base_arena_new0_array (self->arena, CssCompound, compounds->len);
  for (guint i = 0; i < compounds->len; i++)
    copy[compounds->len - 1 - i] = g_array_index (compounds, CssCompound, i);
  selector->compounds = copy;
  selector->n_compounds = compounds->len;
  selector->pseudo = self->pseudo;
  selector->specificity =
      (MIN (self->ids, 1023) << 20) | (MIN (self->classes, 1023) << 10) | MIN (self->types, 1023);
  return selector;
}

static void
skip_to_comma (Parser *self)
{
  CssTokens all = { self->tokens, self->at, self->end };
  while (self->at < self->end && token (self)->type != CSS_TOKEN_COMMA)
    self->at = css_token_next (&all, self->at);
}

static bool
parse_list (Parser *self, GPtrArray *selectors, bool forgiving)
{
  while (true) {
    skip_space (self);
    CssSelector *selector = parse_complex (self);
    skip_space (self);
    bool ended = self->at >= self->end || token (self)->type == CSS_TOKEN_COMMA;
    if (selector == NULL || !ended || selectors->len >= MAX_LIST) {
      if (!forgiving)
        return false;
      skip_to_comma (self);
    } else {
      g_ptr_array_add (selectors, selector);
    }
    if (self->at >= self->end)
      return true;
    self->at++;
  }
}

/**
 * css_selector_parse_list:
 * @arena: where the selectors live
 * @tokens: the text before the `{`
 * @prefixes: the sheet's namespaces
 * @selectors: (out caller-allocates): gets each #CssSelector
 * @uses_index: (inout): set when one counts siblings
 *
 * Returns: whether the list is understood
 */
bool
css_selector_parse_list (BaseArena *arena,
                         CssTokens tokens,
                         CssPrefixes *prefixes,
                         GPtrArray *selectors,
                         bool *uses_index)
{
  tokens = css_tokens_trim (tokens);
  Parser self = { .arena = arena,
                  .prefixes = prefixes,
                  .tokens = tokens.tokens,
                  .at = tokens.begin,
                  .end = tokens.end };
  bool ok = parse_list (&self, selectors, false);
  *uses_index |= self.uses_index;
  return ok;
}
