#include "config.h"

#include "css-compute-private.h"
#include "css-hints-private.h"
#include "css-styles.h"

#include <stdlib.h>
#include <string.h>

/* The styles of a whole document are made in one pass in document order, parents first.
 *
 * Books are made of thousands of paragraphs that match the same rules: what an element's style
 * depends on is its parent's style, its language and the list of blocks that match it, so equal
 * lists give one shared style. Computing is then rare, and the time goes into finding the rules,
 * which a hash by id, class and type keeps short. */

#define INLINE_RANK G_MAXUINT64

struct _CssStyles {
  gatomicrefcount ref_count;
  DomDocument *document;
  GPtrArray *sheets; /* of CssSheet, referenced */
  BaseArena *arena;
  const CssComputed **styles; /* by node index, of the arena */
  guint32 n_nodes;
  GHashTable *pseudos; /* node index × CSS_N_PSEUDOS + pseudo → CssComputed */
};

typedef struct {
  const CssComputed *parent;
  const char *language;
  const DomNode *element; /* where attr() makes the style its own */
  const CssBlock **blocks;
  guint n_blocks;
} Key;

typedef struct {
  CssStyles *styles;
  CssMedia media;
  bool plain;
  gboolean **conditions; /* per sheet, by index: whether it is true */
  CssSiblings siblings;
  CssComputed initial;
  GArray *matches[CSS_N_PSEUDOS + 1]; /* of CssMatch; the first is the element's own */
  GHashTable *shared; /* Key → CssComputed */
  GHashTable *parsed; /* declarations → CssBlock */
} Build;

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;
  gsize hash = (gsize) key->parent * 31 + (gsize) key->language * 17 + (gsize) key->element;
  for (guint i = 0; i < key->n_blocks; i++)
    hash = hash * 1000003 + ((gsize) key->blocks[i] >> 4);
  return (guint) (hash ^ (hash >> 32));
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  const Key *left = a;
  const Key *right = b;
  return left->parent == right->parent && left->language == right->language
         && left->element == right->element && left->n_blocks == right->n_blocks
         && memcmp (left->blocks, right->blocks, left->n_blocks * sizeof (gpointer)) == 0;
}

static gboolean *
evaluate_conditions (const CssSheet *sheet, const CssMedia *media, bool plain)
{
  gboolean *results = g_new0 (gboolean, sheet->conditions->len + 1);
  for (guint i = 0; i < sheet->conditions->len; i++) {
    const CssCondition *condition = g_ptr_array_index (sheet->conditions, i);
    bool result = condition->constant;
    if (result && condition->queries.tokens != NULL)
      result = css_media_matches (condition->queries, media, plain);
    if (condition->parent != NULL)
      result = result && results[condition->parent->index];
    results[i] = result;
  }
  return results;
}

static void
try_bucket (Build *self, guint sheet_index, const GArray *bucket, const DomNode *element)
{
  if (bucket == NULL)
    return;
  const CssSheet *sheet = g_ptr_array_index (self->styles->sheets, sheet_index);
  const gboolean *conditions = self->conditions[sheet_index];
  for (guint i = 0; i < bucket->len; i++) {
    const CssRule *rule = &g_array_index (sheet->rules, CssRule, g_array_index (bucket, guint, i));
    if (rule->condition != NULL && !conditions[rule->condition->index])
      continue;
    if (!css_selector_matches (rule->selector, element, &self->siblings))
      continue;
    CssMatch match = { .origin = sheet->origin, .block = rule->block };
    match.rank = (guint64) sheet->origin << 62 | (guint64) rule->selector->specificity << 32
                 | (guint64) (MIN (sheet_index, 0x3FFF)) << 17 | rule->order;
    g_array_append_val (self->matches[rule->selector->pseudo + 1], match);
  }
}

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const CssMatch *left = a;
  const CssMatch *right = b;
  return (left->rank > right->rank) - (left->rank < right->rank);
}

static const CssBlock *
parse_block (Build *self, const char *text)
{
  const CssBlock *known = g_hash_table_lookup (self->parsed, text);
  if (known != NULL)
    return known;
  BaseArena *arena = self->styles->arena;
  g_autoptr (GArray) tokens = css_tokenize (arena, text, strlen (text));
  g_autoptr (GArray) declarations = g_array_new (FALSE, TRUE, sizeof (CssDeclaration));
  CssTokens all = { (const CssToken *) tokens->data, 0, tokens->len - 1 };
  css_declarations_parse (arena, dom_document_get_path (self->styles->document), text, all,
                          declarations);
  CssBlock *block = base_arena_new0 (arena, CssBlock);
  CssDeclaration *copy = base_arena_new0_array (arena, CssDeclaration, declarations->len + 1);
  if (declarations->len > 0)
    memcpy (copy, declarations->data, declarations->len * sizeof (CssDeclaration));
  block->declarations = copy;
  block->n_declarations = declarations->len;
  for (guint i = 0; i < declarations->len; i++)
    block->has_important |= copy[i].important;
  g_hash_table_insert (self->parsed, base_arena_strdup (arena, text), block);
  return block;
}

static void
add_own (Build *self, const char *text, guint64 rank)
{
  CssMatch match = { .rank = rank, .origin = CSS_ORIGIN_AUTHOR };
  match.block = parse_block (self, text);
  if (match.block->n_declarations > 0)
    g_array_append_val (self->matches[0], match);
}

static void
collect (Build *self, const DomNode *element)
{
  for (guint i = 0; i <= CSS_N_PSEUDOS; i++)
    g_array_set_size (self->matches[i], 0);
  GQuark id = element->id != NULL ? g_quark_try_string (element->id) : 0;
  for (guint i = 0; i < self->styles->sheets->len; i++) {
    const CssSheet *sheet = g_ptr_array_index (self->styles->sheets, i);
    if (id != 0)
      try_bucket (self, i, g_hash_table_lookup (sheet->by_id, g_quark_to_string (id)), element);
    for (const char *const *name = element->classes; name != NULL && *name != NULL; name++) {
      bool repeated = false;
      for (const char *const *before = element->classes; before < name; before++)
        repeated |= *before == *name;
      if (!repeated)
        try_bucket (self, i, g_hash_table_lookup (sheet->by_class, *name), element);
    }
    try_bucket (self, i, g_hash_table_lookup (sheet->by_type, element->name), element);
    try_bucket (self, i, sheet->universal, element);
  }
  g_autofree char *hints = css_hints_to_text (element);
  if (hints != NULL)
    add_own (self, hints, (guint64) CSS_ORIGIN_AUTHOR << 62);
  const char *style = dom_node_get_attribute (element, "style");
  if (style != NULL && *style != '\0')
    add_own (self, style, INLINE_RANK);
  for (guint i = 0; i <= CSS_N_PSEUDOS; i++) {
    if (self->matches[i]->len > 1)
      qsort (self->matches[i]->data, self->matches[i]->len, sizeof (CssMatch), compare_matches);
  }
}

static const char *
intern_language (const char *language)
{
  return *language != '\0' && strlen (language) < 64 ? g_intern_string (language) : NULL;
}

/* Deviation: https://www.w3.org/TR/epub-33/#sec-opf-dclanguage keeps the package's language from the
 * content, and so do selectors. But half the books say nothing else, and without a language their
 * lines have no hyphens, their ideographs no country. */
static const char *
assumed_language (const DomDocument *document)
{
  const char *language = dom_document_get_assumed_language (document);
  return language != NULL ? intern_language (language) : NULL;
}

/* The language that begins at an element, or the one around it. */
static const char *
language_of (const DomNode *element, const CssComputed *parent)
{
  const char *language = dom_node_get_attribute (element, "xml:lang");
  if (language == NULL)
    language = dom_node_get_attribute (element, "lang");
  if (language == NULL)
    return parent->style.language;
  return intern_language (language);
}

static bool
uses_attributes (const CssBlock *block)
{
  for (guint i = 0; i < block->n_declarations; i++) {
    const CssDeclaration *declaration = &block->declarations[i];
    const CssContent *items = declaration->value.data;
    if (declaration->value.kind == CSS_VALUE_VARIABLE)
      return true;
    if (declaration->property != CSS_PROPERTY_CONTENT
        || declaration->value.kind != CSS_VALUE_POINTER)
      continue;
    for (guint k = 0; k < declaration->value.n; k++) {
      if (items[k].kind == CSS_CONTENT_ATTRIBUTE)
        return true;
    }
  }
  return false;
}

static CssContext
make_context (Build *self, const CssComputed *parent, const DomNode *element)
{
  CssContext context = {
    .arena = self->styles->arena,
    .parent = parent,
    .initial = &self->initial,
    .element = element,
    .scale_absolute = self->media.scale_absolute,
    .font_scale = self->media.scale_absolute ? self->media.font_size / 16 : 1,
  };
  context.units = (CssUnits){ .rem = self->media.font_size,
                              .width = self->media.width,
                              .height = self->media.height,
                              .absolute_scale = 1 };
  return context;
}

/* Finds or makes the style for the matches; the key is copied only when it is new. */
static const CssComputed *
style_for (Build *self,
           const DomNode *element,
           const CssComputed *parent,
           const char *language,
           const GArray *matches,
           bool pseudo)
{
  const CssBlock *blocks_buffer[64];
  guint n = matches->len;
  g_autofree const CssBlock **blocks_heap = n > 64 ? g_new (const CssBlock *, n) : NULL;
  const CssBlock **blocks = blocks_heap != NULL ? blocks_heap : blocks_buffer;
  Key key = { .parent = parent, .language = language, .blocks = blocks, .n_blocks = n };
  for (guint i = 0; i < n; i++) {
    blocks[i] = g_array_index (matches, CssMatch, i).block;
    if (pseudo && uses_attributes (blocks[i]))
      key.element = element;
  }
  const CssComputed *known = g_hash_table_lookup (self->shared, &key);
  if (known != NULL)
    return known;
  BaseArena *arena = self->styles->arena;
  CssComputed *computed = base_arena_new0 (arena, CssComputed);
  bool root = parent == NULL;
  const CssComputed *from = root ? &self->initial : parent;
  CssContext context = make_context (self, from, element);
  css_compute (computed, &context, (const CssMatch *) matches->data, n);
  computed->style.language = language;
  css_computed_finish (computed, from, root);
  Key *copy = base_arena_new0 (arena, Key);
  *copy = key;
  copy->blocks = base_arena_new0_array (arena, const CssBlock *, n + 1);
  memcpy (copy->blocks, blocks, n * sizeof (gpointer));
  g_hash_table_insert (self->shared, copy, computed);
  return computed;
}

static void
style_pseudos (Build *self, const DomNode *element, const CssComputed *own)
{
  for (guint i = 0; i < CSS_N_PSEUDOS; i++) {
    const GArray *matches = self->matches[i + 1];
    if (matches->len == 0)
      continue;
    const CssComputed *style = style_for (self, element, own, own->style.language, matches, true);
    bool generated = i == CSS_PSEUDO_BEFORE || i == CSS_PSEUDO_AFTER;
    if (generated && (!style->has_content || style->style.display == CSS_DISPLAY_NONE))
      continue;
    gsize key = (gsize) element->index * CSS_N_PSEUDOS + i;
    g_hash_table_insert (self->styles->pseudos, GSIZE_TO_POINTER (key), (gpointer) style);
  }
}

/* How many siblings before an element must look like it for its style to be theirs: what a chain of
 * + and ~ or :first-child can tell apart, as far as books go. */
#define MIN_TWINS 3

static const DomNode *
next_element (const DomNode *node)
{
  do
    node = node->next;
  while (node != NULL && node->type != DOM_NODE_ELEMENT);
  return node;
}

static const DomNode *
previous_element (const DomNode *node)
{
  do
    node = node->previous;
  while (node != NULL && node->type != DOM_NODE_ELEMENT);
  return node;
}

/* Whether no selector can tell two siblings apart but by where they stand. */
static bool
look_alike (const DomNode *a, const DomNode *b)
{
  if (a->name != b->name || a->ns != b->ns || a->n_attributes != b->n_attributes || a->id != NULL
      || b->id != NULL || (a->first_child == NULL) != (b->first_child == NULL))
    return false;
  for (guint32 i = 0; i < a->n_attributes; i++) {
    if (strcmp (a->attributes[i].name, b->attributes[i].name) != 0
        || strcmp (a->attributes[i].value, b->attributes[i].value) != 0)
      return false;
  }
  return true;
}

/* Whether a selector that counts siblings is about the element. */
static bool
is_counted (const Build *self, const DomNode *node)
{
  for (guint i = 0; i < self->styles->sheets->len; i++) {
    const CssSheet *sheet = g_ptr_array_index (self->styles->sheets, i);
    for (guint k = 0; k < sheet->counting->len; k++) {
      const CssRule *rule =
          &g_array_index (sheet->rules, CssRule, g_array_index (sheet->counting, guint, k));
      if (css_selector_matches (rule->selector, node, &self->siblings))
        return true;
    }
  }
  return false;
}

/* The sibling whose style an element has, in the middle of a row of equal ones: novels are rows of
 * paragraphs. NULL when its style must be found. */
static const DomNode *
find_twin (const Build *self, const DomNode *node, guint8 *rows)
{
  const DomNode *previous = previous_element (node);
  if (previous == NULL || !look_alike (node, previous))
    return NULL;
  rows[node->index] = (guint8) MIN (rows[previous->index] + 1, MIN_TWINS);
  bool inside = rows[node->index] == MIN_TWINS && next_element (node) != NULL;
  return inside && !is_counted (self, node) && !is_counted (self, previous) ? previous : NULL;
}

static void
share_style (Build *self, const DomNode *node, const DomNode *twin)
{
  CssStyles *styles = self->styles;
  styles->styles[node->index] = styles->styles[twin->index];
  for (guint i = 0; i < CSS_N_PSEUDOS && g_hash_table_size (styles->pseudos) > 0; i++) {
    gsize key = (gsize) twin->index * CSS_N_PSEUDOS + i;
    gpointer style = g_hash_table_lookup (styles->pseudos, GSIZE_TO_POINTER (key));
    key = (gsize) node->index * CSS_N_PSEUDOS + i;
    if (style != NULL)
      g_hash_table_insert (styles->pseudos, GSIZE_TO_POINTER (key), style);
  }
}

static void
style_document (Build *self, GCancellable *cancellable)
{
  CssStyles *styles = self->styles;
  CssComputed *initial = base_arena_new0 (styles->arena, CssComputed);
  *initial = self->initial;
  css_computed_finish (initial, &self->initial, true);
  bool cancelled = false;
  g_autofree guint8 *rows = g_malloc0 (styles->n_nodes);
  for (guint32 i = 0; i < styles->n_nodes; i++) {
    const DomNode *node = dom_document_get_node (styles->document, i);
    const CssComputed *parent = node->parent != NULL ? styles->styles[node->parent->index] : NULL;
    cancelled = cancelled || ((i % 1024) == 0 && g_cancellable_is_cancelled (cancellable));
    if (cancelled || node->type == DOM_NODE_TEXT) {
      styles->styles[i] = parent != NULL ? parent : initial;
      continue;
    }
    const DomNode *twin = find_twin (self, node, rows);
    if (twin != NULL) {
      share_style (self, node, twin);
      continue;
    }
    collect (self, node);
    const char *language = language_of (node, parent != NULL ? parent : &self->initial);
    styles->styles[i] = style_for (self, node, parent, language, self->matches[0], false);
    style_pseudos (self, node, styles->styles[i]);
  }
}

static void
prepare (Build *self, CssSheet *const *sheets, guint n_sheets)
{
  CssStyles *styles = self->styles;
  bool uses_index = false;
  guint n_author_rules = 0;
  for (guint i = 0; i < n_sheets; i++) {
    g_ptr_array_add (styles->sheets, css_sheet_ref (sheets[i]));
    uses_index |= sheets[i]->counting->len > 0;
    n_author_rules += sheets[i]->origin == CSS_ORIGIN_AUTHOR ? sheets[i]->rules->len : 0;
  }
  self->plain = n_author_rules == 0;
  self->conditions = g_new0 (gboolean *, n_sheets + 1);
  for (guint i = 0; i < n_sheets; i++)
    self->conditions[i] = evaluate_conditions (sheets[i], &self->media, self->plain);
  if (uses_index)
    css_siblings_fill (&self->siblings, styles->document);
  css_computed_init (&self->initial, self->media.font_size);
  self->initial.style.language = assumed_language (styles->document);
  for (guint i = 0; i <= CSS_N_PSEUDOS; i++)
    self->matches[i] = g_array_new (FALSE, FALSE, sizeof (CssMatch));
  self->shared = g_hash_table_new (hash_key, equal_keys);
  self->parsed = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
clear_build (Build *self, guint n_sheets)
{
  for (guint i = 0; i < n_sheets; i++)
    g_free (self->conditions[i]);
  g_free (self->conditions);
  css_siblings_clear (&self->siblings);
  for (guint i = 0; i <= CSS_N_PSEUDOS; i++)
    g_array_unref (self->matches[i]);
  g_hash_table_unref (self->shared);
  g_hash_table_unref (self->parsed);
}

/**
 * css_styles_new:
 * @document: a document
 * @sheets: (array length=n_sheets): the sheets in order, ours first
 * @n_sheets: their number
 * @media: the page
 * @cancellable: (nullable): stops early; what is left then looks like its parent
 *
 * Computes the style of every element. Without any rule of an author the document gets the full
 * design of our own sheet. May run on any thread.
 *
 * Returns: (transfer full): the styles, never %NULL
 */
CssStyles *
css_styles_new (DomDocument *document,
                CssSheet *const *sheets,
                guint n_sheets,
                const CssMedia *media,
                GCancellable *cancellable)
{
  g_return_val_if_fail (document != NULL && media != NULL, NULL);
  CssStyles *self = g_new0 (CssStyles, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->document = dom_document_ref (document);
  self->sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) css_sheet_unref);
  self->arena = base_arena_new ();
  self->n_nodes = dom_document_get_n_nodes (document);
  self->styles = base_arena_new0_array (self->arena, const CssComputed *, self->n_nodes);
  self->pseudos = g_hash_table_new (NULL, NULL);
  Build build = { .styles = self, .media = *media };
  if (!(build.media.font_size > 0))
    build.media.font_size = 16;
  prepare (&build, sheets, n_sheets);
  style_document (&build, cancellable);
  clear_build (&build, n_sheets);
  return self;
}

/**
 * css_styles_ref:
 * @self: a #CssStyles
 *
 * Returns: (transfer full): @self with one more reference
 */
CssStyles *
css_styles_ref (CssStyles *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * css_styles_unref:
 * @self: (transfer full): a #CssStyles
 *
 * Drops one reference.
 */
void
css_styles_unref (CssStyles *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->pseudos);
  base_arena_free (self->arena);
  g_ptr_array_unref (self->sheets);
  dom_document_unref (self->document);
  g_free (self);
}

/**
 * css_styles_get:
 * @self: a #CssStyles
 * @element: a node of its document
 *
 * Returns: (transfer none): the style of an element; of a run of text that of its parent
 */
const CssStyle *
css_styles_get (const CssStyles *self, const DomNode *element)
{
  g_return_val_if_fail (self != NULL && element != NULL, NULL);
  g_return_val_if_fail (element->index < self->n_nodes, NULL);
  return &self->styles[element->index]->style;
}

/**
 * css_styles_get_pseudo:
 * @self: a #CssStyles
 * @element: an element
 * @pseudo: which of its pseudo-elements
 *
 * Returns: (transfer none) (nullable): its style, %NULL when there is no such pseudo-element
 */
const CssStyle *
css_styles_get_pseudo (const CssStyles *self, const DomNode *element, CssPseudo pseudo)
{
  g_return_val_if_fail (self != NULL && element != NULL, NULL);
  gsize key = (gsize) element->index * CSS_N_PSEUDOS + pseudo;
  const CssComputed *found = g_hash_table_lookup (self->pseudos, GSIZE_TO_POINTER (key));
  return found != NULL ? &found->style : NULL;
}
