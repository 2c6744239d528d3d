#include "config.h"

#include "dom-document-private.h"

#include <string.h>

/* Nodes are made by dom-builder.c; here they are numbered, indexed and asked. */

DomDocument *
dom_document_new_private (const char *path)
{
  DomDocument *self = g_new0 (DomDocument, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->arena = base_arena_new ();
  self->path = base_arena_strdup (self->arena, path != NULL ? path : "");
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->style_sources = g_array_new (FALSE, TRUE, sizeof (DomStyleSource));
  return self;
}

/**
 * dom_document_ref:
 * @self: a #DomDocument
 *
 * Takes one more reference. May be called from any thread.
 *
 * Returns: (transfer full): @self
 */
DomDocument *
dom_document_ref (DomDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * dom_document_unref:
 * @self: (transfer full): a #DomDocument
 *
 * Drops one reference; the last one frees the tree at once. May be called from any thread.
 */
void
dom_document_unref (DomDocument *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->ids);
  g_array_unref (self->style_sources);
  base_arena_free (self->arena);
  g_free (self);
}

static bool
is_style_link (const DomNode *node)
{
  if (node->ns != DOM_NAMESPACE_XHTML || strcmp (node->name, "link") != 0)
    return false;
  if (!dom_node_has_token (node, "rel", "stylesheet")
      || dom_node_has_token (node, "rel", "alternate"))
    return false;
  const char *href = dom_node_get_attribute (node, "href");
  return href != NULL && *href != '\0';
}

static bool
is_css_type (const char *type)
{
  return type == NULL || *type == '\0' || g_ascii_strncasecmp (type, "text/css", 8) == 0;
}

static void
collect_style_source (DomDocument *self, DomNode *node)
{
  if (!is_css_type (dom_node_get_attribute (node, "type")))
    return;
  DomStyleSource source = { .media = dom_node_get_attribute (node, "media") };
  if (is_style_link (node)) {
    source.href = dom_node_get_attribute (node, "href");
  } else {
    g_autofree char *text = dom_node_dup_text (node);
    source.text = base_arena_strdup (self->arena, text);
  }
  g_array_append_val (self->style_sources, source);
}

static void
set_title (DomDocument *self, const DomNode *node)
{
  g_autofree char *text = dom_node_dup_text (node);
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n\f", -1);
  g_autoptr (GString) title = g_string_new (NULL);
  for (char **word = words; *word != NULL; word++) {
    if (**word == '\0')
      continue;
    if (title->len > 0)
      g_string_append_c (title, ' ');
    g_string_append (title, *word);
  }
  if (title->len > 0)
    self->title = base_arena_strndup (self->arena, title->str, title->len);
}

static bool
is_document_title (const DomNode *node)
{
  if (strcmp (node->name, "title") != 0 || node->parent == NULL)
    return false;
  if (node->ns == DOM_NAMESPACE_XHTML)
    return node->parent->ns == DOM_NAMESPACE_XHTML;
  return node->parent->parent == NULL;
}

static void
index_element (DomDocument *self, DomNode *node)
{
  if (node->id != NULL && *node->id != '\0' && !g_hash_table_contains (self->ids, node->id))
    g_hash_table_insert (self->ids, (gpointer) node->id, node);
  if (node->ns == DOM_NAMESPACE_XHTML && self->body == NULL && strcmp (node->name, "body") == 0)
    self->body = node;
  if (self->title == NULL && is_document_title (node))
    set_title (self, node);
  bool is_style = node->ns <= DOM_NAMESPACE_SVG && strcmp (node->name, "style") == 0;
  if (is_style || is_style_link (node))
    collect_style_source (self, node);
}

/* Old books point at <a name="x">; an id of that name anywhere wins. */
static void
index_anchor_names (DomDocument *self)
{
  for (guint32 i = 0; i < self->n_nodes; i++) {
    DomNode *node = self->nodes[i];
    if (node->type != DOM_NODE_ELEMENT || strcmp (node->name, "a") != 0)
      continue;
    const char *name = dom_node_get_attribute (node, "name");
    if (name != NULL && *name != '\0' && !g_hash_table_contains (self->ids, name))
      g_hash_table_insert (self->ids, (gpointer) name, node);
  }
}

/* Numbers the nodes of a finished tree and fills the tables. */
void
dom_document_complete (DomDocument *self)
{
  g_assert (self->root != NULL);
  guint32 n_nodes = 0;
  for (const DomNode *node = self->root; node != NULL; node = dom_node_next_in_tree (node, NULL))
    n_nodes++;
  self->nodes = base_arena_new0_array (self->arena, DomNode *, n_nodes);
  DomNode *node = self->root;
  while (node != NULL) {
    node->index = self->n_nodes;
    self->nodes[self->n_nodes++] = node;
    node = (DomNode *) dom_node_next_in_tree (node, NULL);
  }
  for (guint32 i = 0; i < n_nodes; i++) {
    if (self->nodes[i]->type == DOM_NODE_ELEMENT)
      index_element (self, self->nodes[i]);
  }
  index_anchor_names (self);
  if (self->body == NULL)
    self->body = self->root;
}

/**
 * dom_document_get_path:
 * @self: a #DomDocument
 *
 * Returns: (transfer none): the container path it was read from
 */
const char *
dom_document_get_path (const DomDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->path;
}

/**
 * dom_document_get_root:
 * @self: a #DomDocument
 *
 * Returns: (transfer none): the root element, usually `html` or `svg`
 */
const DomNode *
dom_document_get_root (const DomDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->root;
}

/**
 * dom_document_get_body:
 * @self: a #DomDocument
 *
 * Returns: (transfer none): the first XHTML `body`, or the root where there is none
 */
const DomNode *
dom_document_get_body (const DomDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->body;
}

/**
 * dom_document_assume_language:
 * @self: a document that only its maker knows as yet
 * @language: a BCP 47 tag
 *
 * Says which language the text is probably in where the document does not say so itself. It is for
 * how text is set, hyphens and the choice of fonts, and no language of the content: neither
 * dom_node_get_language() nor a selector knows of it.
 */
void
dom_document_assume_language (DomDocument *self, const char *language)
{
  g_return_if_fail (self != NULL && language != NULL);
  self->assumed_language = base_arena_strdup (self->arena, language);
}

/**
 * dom_document_get_assumed_language:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): what dom_document_assume_language() said
 */
const char *
dom_document_get_assumed_language (const DomDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->assumed_language;
}

/**
 * dom_document_get_title:
 * @self: a #DomDocument
 *
 * Returns: (transfer none) (nullable): the text of the document's `title`, white space collapsed
 */
const char *
dom_document_get_title (const DomDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->title;
}

/**
 * dom_document_get_n_nodes:
 * @self: a #DomDocument
 *
 * Returns: the number of elements and runs of text
 */
guint32
dom_document_get_n_nodes (const DomDocument *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_nodes;
}

/**
 * dom_document_get_node:
 * @self: a #DomDocument
 * @index: position in document order
 *
 * Returns: (transfer none) (nullable): the node, or %NULL beyond the last one
 */
const DomNode *
dom_document_get_node (const DomDocument *self, guint32 index)
{
  g_return_val_if_fail (self != NULL, NULL);
  return index < self->n_nodes ? self->nodes[index] : NULL;
}

/**
 * dom_document_get_element_by_id:
 * @self: a #DomDocument
 * @id: the value of an `id`, or of the `name` of an `a`
 *
 * Returns: (transfer none) (nullable): the first element of that id
 */
const DomNode *
dom_document_get_element_by_id (const DomDocument *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);
  return g_hash_table_lookup (self->ids, id);
}

/**
 * dom_document_get_style_sources:
 * @self: a #DomDocument
 * @n_sources: (out): their number
 *
 * Looks up the style sheets the document asks for: `xml-stylesheet` instructions, `link` and
 * `style` elements, in document order. Alternate sheets and other types than CSS are left out.
 *
 * Returns: (transfer none) (array length=n_sources): the sources, %NULL when there are none
 */
const DomStyleSource *
dom_document_get_style_sources (const DomDocument *self, guint *n_sources)
{
  g_return_val_if_fail (self != NULL && n_sources != NULL, NULL);
  *n_sources = self->style_sources->len;
  return (const DomStyleSource *) self->style_sources->data;
}
