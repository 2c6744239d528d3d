#include "config.h"

#include "base-href.h"
#include "base-limits.h"
#include "css-sheet-private.h"

#include <stdlib.h>
#include <string.h>

/* A sheet becomes a flat list of rules in order, those of imported sheets in their places, each with
 * the media it depends on. Whatever is not understood is skipped by the syntax's own rules.
 * https://www.w3.org/TR/css-syntax-3/#parsing */

/* @media in @media: deeper groups are skipped. */
#define MAX_GROUPS 16

typedef struct {
  CssSheet *sheet;
  CssLoader loader;
  gpointer user_data;
  BaseDiagnostics *diagnostics; /* (nullable) */
  GHashTable *visited; /* paths of the sheets on the way here */
  guint n_sheets;
  guint depth; /* of imports */
  bool full;
} Parser;

/* One source file. */
typedef struct {
  Parser *parser;
  const char *text;
  const char *path; /* of the sheet's arena */
  GHashTable *prefixes;
  bool rules_seen; /* @import may no longer follow */
} Source;

static void parse_source (Parser *self,
                          const char *text,
                          gsize length,
                          const char *path,
                          const CssCondition *condition);

static const CssCondition *
add_condition (Parser *self, CssTokens queries, bool constant, const CssCondition *parent)
{
  BaseArena *arena = self->sheet->arena;
  CssCondition *condition = base_arena_new0 (arena, CssCondition);
  guint n = queries.end > queries.begin ? queries.end - queries.begin : 0;
  if (queries.tokens != NULL) {
    CssToken *copy = base_arena_new0_array (arena, CssToken, n + 1);
    for (guint i = 0; i < n; i++) {
      copy[i] = queries.tokens[queries.begin + i];
      copy[i].match = copy[i].match > queries.begin ? MIN (copy[i].match - queries.begin, n) : 0;
    }
    condition->queries = (CssTokens){ copy, 0, n };
  }
  condition->constant = constant;
  condition->parent = parent;
  condition->index = self->sheet->conditions->len;
  g_ptr_array_add (self->sheet->conditions, condition);
  return condition;
}

static void
add_to_bucket (GHashTable *table, const char *name, guint index)
{
  GArray *bucket = g_hash_table_lookup (table, name);
  if (bucket == NULL) {
    bucket = g_array_new (FALSE, FALSE, sizeof (guint));
    g_hash_table_insert (table, (gpointer) name, bucket);
  }
  g_array_append_val (bucket, index);
}

/* Files the rule under the rarest thing its last compound demands. */
static void
file_rule (CssSheet *sheet, const CssSelector *selector, guint index)
{
  const CssCompound *last = &selector->compounds[0];
  const char *class = NULL;
  const char *type = NULL;
  const char *type_lower = NULL;
  for (guint i = 0; i < last->n_simples; i++) {
    const CssSimple *simple = &last->simples[i];
    if (simple->type == CSS_SIMPLE_ID) {
      add_to_bucket (sheet->by_id, simple->name, index);
      return;
    }
    if (simple->type == CSS_SIMPLE_CLASS)
      class = simple->name;
    if (simple->type == CSS_SIMPLE_TYPE && simple->name != NULL) {
      type = simple->name;
      type_lower = simple->lower;
    }
  }
  if (class != NULL) {
    add_to_bucket (sheet->by_class, class, index);
  } else if (type != NULL) {
    add_to_bucket (sheet->by_type, type, index);
    if (type_lower != type)
      add_to_bucket (sheet->by_type, type_lower, index);
  } else {
    g_array_append_val (sheet->universal, index);
  }
}

static void
add_rules (Source *source,
           GPtrArray *selectors,
           bool counts,
           CssTokens body,
           const CssCondition *condition)
{
  CssSheet *sheet = source->parser->sheet;
  g_autoptr (GArray) declarations = g_array_new (FALSE, TRUE, sizeof (CssDeclaration));
  css_declarations_parse (sheet->arena, source->path, source->text, body, declarations);
  if (declarations->len == 0)
    return;
  CssBlock *block = base_arena_new0 (sheet->arena, CssBlock);
  CssDeclaration *copy = base_arena_new0_array (sheet->arena, CssDeclaration, declarations->len);
  memcpy (copy, declarations->data, declarations->len * sizeof (CssDeclaration));
  block->declarations = copy;
  block->n_declarations = declarations->len;
  for (guint i = 0; i < declarations->len; i++)
    block->has_important |= copy[i].important;
  for (guint i = 0; i < selectors->len; i++) {
    if (sheet->rules->len >= BASE_LIMIT_RULES) {
      source->parser->full = true;
      return;
    }
    CssRule rule = { g_ptr_array_index (selectors, i), block, condition, sheet->rules->len };
    file_rule (sheet, rule.selector, sheet->rules->len);
    if (counts)
      g_array_append_val (sheet->counting, sheet->rules->len);
    g_array_append_val (sheet->rules, rule);
  }
}

static void
parse_rule (Source *source, CssTokens prelude, CssTokens body, const CssCondition *condition)
{
  CssSheet *sheet = source->parser->sheet;
  g_autoptr (GPtrArray) selectors = g_ptr_array_new ();
  source->rules_seen = true;
  bool counts = false;
  if (css_selector_parse_list (sheet->arena, prelude, source->prefixes, selectors, &counts))
    add_rules (source, selectors, counts, body, condition);
}

static const char *
url_of (CssTokens tokens, guint *after)
{
  for (guint i = tokens.begin; i < tokens.end; i++) {
    const CssToken *token = &tokens.tokens[i];
    if (token->type == CSS_TOKEN_SPACE)
      continue;
    *after = css_token_next (&tokens, i);
    if (token->type == CSS_TOKEN_URL || token->type == CSS_TOKEN_STRING)
      return token->text;
    if (css_token_is (token, "url") && i + 1 < tokens.end
        && tokens.tokens[i + 1].type == CSS_TOKEN_STRING)
      return tokens.tokens[i + 1].text;
    return NULL;
  }
  return NULL;
}

static void
import_sheet (Source *source, CssTokens tokens, const CssCondition *condition)
{
  Parser *self = source->parser;
  guint after = tokens.begin;
  const char *url = url_of (tokens, &after);
  if (url == NULL || source->rules_seen || self->loader == NULL)
    return;
  g_autofree char *path = css_resolve_url (source->path, url);
  if (path == NULL || self->depth >= BASE_LIMIT_IMPORT_DEPTH || self->n_sheets >= BASE_LIMIT_SHEETS
      || g_hash_table_contains (self->visited, path)) {
    base_diagnostics_add (self->diagnostics, BASE_SEVERITY_NOTE, "import-skipped", source->path, 0,
                          "the sheet “%s” is not imported", url);
    return;
  }
  g_autoptr (GBytes) bytes = self->loader (path, self->user_data);
  if (bytes == NULL) {
    base_diagnostics_add (self->diagnostics, BASE_SEVERITY_LOST, "import-missing", source->path, 0,
                          "the imported sheet “%s” is missing", url);
    return;
  }
  CssTokens queries = css_tokens_trim ((CssTokens){ tokens.tokens, after, tokens.end });
  if (queries.begin < queries.end)
    condition = add_condition (self, queries, true, condition);
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);
  g_hash_table_add (self->visited, g_strdup (path));
  self->depth++;
  parse_source (self, text != NULL ? text : "", length, path, condition);
  self->depth--;
  g_hash_table_remove (self->visited, path);
}

static void
declare_namespace (Source *source, CssTokens tokens)
{
  tokens = css_tokens_trim (tokens);
  g_autofree char *prefix = g_strdup ("");
  if (tokens.begin < tokens.end && tokens.tokens[tokens.begin].type == CSS_TOKEN_IDENT) {
    g_free (prefix);
    prefix = g_strdup (tokens.tokens[tokens.begin].text);
    tokens.begin++;
  }
  guint after = 0;
  const char *uri = url_of (tokens, &after);
  if (uri != NULL && g_hash_table_size (source->prefixes) < 64)
    g_hash_table_replace (source->prefixes, g_steal_pointer (&prefix), g_strdup (uri));
}

/* Finds one descriptor in a block. */
static bool
find_descriptor (CssTokens body, const char *name, CssTokens *value)
{
  guint start = body.begin;
  bool found = false;
  for (guint i = body.begin; i <= body.end;) {
    if (i < body.end && body.tokens[i].type != CSS_TOKEN_SEMICOLON) {
      i = css_token_next (&body, i);
      continue;
    }
    CssTokens one = css_tokens_trim ((CssTokens){ body.tokens, start, i });
    start = ++i;
    if (one.begin >= one.end || !css_token_is (&one.tokens[one.begin], name))
      continue;
    one.begin++;
    one = css_tokens_trim (one);
    if (one.begin >= one.end || one.tokens[one.begin].type != CSS_TOKEN_COLON)
      continue;
    one.begin++;
    *value = css_tokens_trim (one);
    found = value->begin < value->end;
  }
  return found;
}

static const char *const *
face_sources (Source *source, CssTokens value)
{
  BaseArena *arena = source->parser->sheet->arena;
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  for (guint i = value.begin; i < value.end && paths->len < 32; i++) {
    const CssToken *token = &value.tokens[i];
    const char *url = token->type == CSS_TOKEN_URL ? token->text : NULL;
    if (css_token_is (token, "url") && i + 1 < value.end
        && value.tokens[i + 1].type == CSS_TOKEN_STRING)
      url = value.tokens[i + 1].text;
    g_autofree char *path = css_resolve_url (source->path, url);
    if (path != NULL)
      g_ptr_array_add (paths, base_arena_strdup (arena, path));
  }
  if (paths->len == 0)
    return NULL;
  const char **copy = base_arena_new0_array (arena, const char *, paths->len + 1);
  memcpy (copy, paths->pdata, paths->len * sizeof (gpointer));
  return copy;
}

static int
weight_of (const CssToken *token, int fallback)
{
  if (css_token_is (token, "bold"))
    return 700;
  if (token->type == CSS_TOKEN_NUMBER && token->number >= 1 && token->number <= 1000)
    return (int) token->number;
  return fallback;
}

static void
parse_font_face (Source *source, CssTokens body)
{
  CssTokens value;
  CssFontFace face = { .weight = 400 };
  BaseArena *arena = source->parser->sheet->arena;
  source->rules_seen = true;
  CssValue family = { 0 };
  if (!find_descriptor (body, "font-family", &value)
      || !css_property_parse (CSS_PROPERTY_FONT_FAMILY, arena, source->path, value, &family)
      || family.kind != CSS_VALUE_POINTER)
    return;
  face.family = ((const char *const *) family.data)[0];
  if (!find_descriptor (body, "src", &value))
    return;
  face.sources = face_sources (source, value);
  if (face.sources == NULL)
    return;
  if (find_descriptor (body, "font-weight", &value))
    face.weight = weight_of (&value.tokens[value.begin], 400);
  face.weight_end = face.weight;
  if (find_descriptor (body, "font-weight", &value))
    face.weight_end = MAX (face.weight, weight_of (&value.tokens[value.end - 1], face.weight));
  if (find_descriptor (body, "font-style", &value))
    face.italic = css_token_is (&value.tokens[value.begin], "italic")
                  || css_token_is (&value.tokens[value.begin], "oblique");
  g_array_append_val (source->parser->sheet->font_faces, face);
}

/* An open group of rules. */
typedef struct {
  guint end;
  const CssCondition *condition;
} Group;

/* Returns whether to read on inside the block. */
static bool
parse_at_rule (Source *source,
               const char *name,
               CssTokens prelude,
               CssTokens body,
               bool has_body,
               const CssCondition **condition)
{
  Parser *self = source->parser;
  if (!has_body) {
    if (g_ascii_strcasecmp (name, "import") == 0)
      import_sheet (source, prelude, *condition);
    else if (g_ascii_strcasecmp (name, "namespace") == 0)
      declare_namespace (source, prelude);
    return false;
  }
  if (g_ascii_strcasecmp (name, "media") == 0) {
    *condition = add_condition (self, prelude, true, *condition);
  } else if (g_ascii_strcasecmp (name, "supports") == 0) {
    *condition = add_condition (self, (CssTokens){ 0 }, css_supports (prelude), *condition);
  } else if (g_ascii_strcasecmp (name, "font-face") == 0) {
    parse_font_face (source, body);
    return false;
  } else if (g_ascii_strcasecmp (name, "layer") != 0) {
    /* @page, @keyframes, @viewport … */
    return false;
  }
  source->rules_seen = true;
  return true;
}

static void
parse_rules (Source *source, CssTokens tokens, const CssCondition *condition)
{
  Group groups[MAX_GROUPS + 1] = { { tokens.end, condition } };
  guint depth = 0;
  guint i = tokens.begin;
  while (i < tokens.end && !source->parser->full) {
    while (depth > 0 && i >= groups[depth].end)
      depth--;
    const CssToken *token = &tokens.tokens[i];
    if (token->type == CSS_TOKEN_SPACE || token->type == CSS_TOKEN_CDO
        || token->type == CSS_TOKEN_CLOSE) {
      i++;
      continue;
    }
    bool at = token->type == CSS_TOKEN_AT;
    guint end = groups[depth].end;
    CssTokens group = { tokens.tokens, i, end };
    guint open = at ? i + 1 : i;
    while (open < end
           && !(tokens.tokens[open].type == CSS_TOKEN_OPEN && tokens.tokens[open].delim == '{')
           && !(at && tokens.tokens[open].type == CSS_TOKEN_SEMICOLON))
      open = css_token_next (&group, open);
    bool has_body = open < end && tokens.tokens[open].type == CSS_TOKEN_OPEN;
    guint close = has_body ? MIN (tokens.tokens[open].match, end) : open;
    CssTokens prelude = { tokens.tokens, at ? i + 1 : i, open };
    CssTokens body = { tokens.tokens, has_body ? open + 1 : close, close };
    const CssCondition *inner = groups[depth].condition;
    i = close + 1;
    if (!at) {
      if (has_body)
        parse_rule (source, prelude, body, inner);
    } else if (parse_at_rule (source, token->text, prelude, body, has_body, &inner)
               && depth < MAX_GROUPS) {
      groups[++depth] = (Group){ close, inner };
      i = body.begin;
    }
  }
}

static void
parse_source (Parser *self,
              const char *text,
              gsize length,
              const char *path,
              const CssCondition *condition)
{
  self->n_sheets++;
  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0) {
    text += 3;
    length -= 3;
  }
  if (length > BASE_LIMIT_SHEET_BYTES) {
    base_diagnostics_add (self->diagnostics, BASE_SEVERITY_LOST, "too-large", path, 0,
                          "the style sheet has %" G_GSIZE_FORMAT " bytes", length);
    return;
  }
  g_autofree char *valid = NULL;
  if (!g_utf8_validate_len (text, length, NULL)) {
    valid = g_utf8_make_valid (text, (gssize) length);
    text = valid;
    length = strlen (valid);
  }
  g_autoptr (GHashTable) prefixes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Source source = { .parser = self,
                    .text = text,
                    .path = base_arena_strdup (self->sheet->arena, path),
                    .prefixes = prefixes };
  g_autoptr (GArray) tokens = css_tokenize (self->sheet->arena, text, length);
  CssTokens all = { (const CssToken *) tokens->data, 0, tokens->len - 1 };
  parse_rules (&source, all, condition);
}

static CssSheet *
new_sheet (CssOrigin origin)
{
  CssSheet *sheet = g_new0 (CssSheet, 1);
  g_atomic_ref_count_init (&sheet->ref_count);
  sheet->arena = base_arena_new ();
  sheet->origin = origin;
  sheet->rules = g_array_new (FALSE, FALSE, sizeof (CssRule));
  GDestroyNotify unref = (GDestroyNotify) g_array_unref;
  sheet->by_id = g_hash_table_new_full (NULL, NULL, NULL, unref);
  sheet->by_class = g_hash_table_new_full (NULL, NULL, NULL, unref);
  sheet->by_type = g_hash_table_new_full (NULL, NULL, NULL, unref);
  sheet->universal = g_array_new (FALSE, FALSE, sizeof (guint));
  sheet->counting = g_array_new (FALSE, FALSE, sizeof (guint));
  sheet->conditions = g_ptr_array_new ();
  sheet->font_faces = g_array_new (FALSE, TRUE, sizeof (CssFontFace));
  return sheet;
}

/**
 * css_sheet_parse:
 * @text: a style sheet
 * @length: bytes of @text, or -1 when it is terminated
 * @path: container path that its addresses are relative to
 * @origin: whose sheet it is
 * @media: (nullable): the media attribute of what links it
 * @loader: (nullable) (scope call): reads imported sheets
 * @user_data: for @loader
 * @diagnostics: (nullable): what is wrong with it
 *
 * Reads a style sheet with all that it imports. May run on any thread.
 *
 * Returns: (transfer full): the sheet, never %NULL
 */
CssSheet *
css_sheet_parse (const char *text,
                 gssize length,
                 const char *path,
                 CssOrigin origin,
                 const char *media,
                 CssLoader loader,
                 gpointer user_data,
                 BaseDiagnostics *diagnostics)
{
  g_return_val_if_fail (text != NULL, NULL);
  CssSheet *sheet = new_sheet (origin);
  g_autoptr (GHashTable) visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  path = path != NULL ? path : "";
  g_hash_table_add (visited, g_strdup (path));
  Parser self = { .sheet = sheet,
                  .loader = loader,
                  .user_data = user_data,
                  .diagnostics = diagnostics,
                  .visited = visited };
  const CssCondition *condition = NULL;
  if (media != NULL && *media != '\0') {
    g_autoptr (GArray) tokens = css_tokenize (sheet->arena, media, strlen (media));
    CssTokens all = { (const CssToken *) tokens->data, 0, tokens->len - 1 };
    condition = add_condition (&self, all, true, NULL);
  }
  parse_source (&self, text, length < 0 ? strlen (text) : (gsize) length, path, condition);
  if (self.full)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "too-many-rules", path, 0,
                          "the style sheet has more than %d rules", BASE_LIMIT_RULES);
  return sheet;
}

/**
 * css_sheet_ref:
 * @self: a #CssSheet
 *
 * Returns: (transfer full): @self with one more reference
 */
CssSheet *
css_sheet_ref (CssSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * css_sheet_unref:
 * @self: (transfer full): a #CssSheet
 *
 * Drops one reference.
 */
void
css_sheet_unref (CssSheet *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->rules);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_class);
  g_hash_table_unref (self->by_type);
  g_array_unref (self->universal);
  g_array_unref (self->counting);
  g_ptr_array_unref (self->conditions);
  g_array_unref (self->font_faces);
  base_arena_free (self->arena);
  g_free (self);
}

/**
 * css_sheet_get_font_faces:
 * @self: a #CssSheet
 * @n_faces: (out): their number
 *
 * Returns: (transfer none) (array length=n_faces): its `@font-face` rules
 */
const CssFontFace *
css_sheet_get_font_faces (const CssSheet *self, guint *n_faces)
{
  g_return_val_if_fail (self != NULL && n_faces != NULL, NULL);
  *n_faces = self->font_faces->len;
  return (const CssFontFace *) self->font_faces->data;
}

/**
 * css_sheet_get_n_rules:
 * @self: a #CssSheet
 *
 * Returns: the number of its rules, one for each selector of a list
 */
guint
css_sheet_get_n_rules (const CssSheet *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->rules->len;
}
