#include "config.h"

#include "base-limits.h"
#include "dom-builder-private.h"
#include "dom-document-private.h"
#include "dom-switch-private.h"

#include <string.h>

/* Names are interned for the whole process so that a style sheet compares them by pointer. What is
 * interned is never freed; hence the limits, far above what books have. */
#define MAX_NAME_BYTES 256
#define MAX_NAMES 20000
/* libxml2 looks for each name among all the others, so a file of new names must end early. */
#define MAX_REFUSED 100000

struct _DomBuilder {
  DomDocument *document;
  BaseDiagnostics *diagnostics; /* (nullable) borrowed from the parser's caller */
  DomNode *current; /* the innermost open element */
  guint depth; /* of current; the root has 1 */
  guint flattened; /* open elements that are not in the tree */
  guint n_nodes;
  guint n_refused; /* uses of names that were too many or too long */
  bool full;
  bool reported_depth;
  GString *text; /* waits until its run ends */
  GArray *attributes; /* of DomAttribute, of the next element */
  GHashTable *names; /* spelling → interned string */
};

/**
 * dom_builder_new:
 * @path: container path, for the document and for diagnostics
 * @diagnostics: (nullable): where to report; must outlive the builder
 *
 * Returns: (transfer full): a new builder
 */
DomBuilder *
dom_builder_new (const char *path, BaseDiagnostics *diagnostics)
{
  DomBuilder *self = g_new0 (DomBuilder, 1);
  self->document = dom_document_new_private (path);
  self->diagnostics = diagnostics;
  self->text = g_string_new (NULL);
  self->attributes = g_array_new (FALSE, TRUE, sizeof (DomAttribute));
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

/**
 * dom_builder_free:
 * @self: (transfer full): a #DomBuilder
 *
 * Throws away what has been built.
 */
void
dom_builder_free (DomBuilder *self)
{
  g_clear_pointer (&self->document, dom_document_unref);
  g_string_free (self->text, TRUE);
  g_array_unref (self->attributes);
  g_hash_table_unref (self->names);
  g_free (self);
}

/* NULL when the document has too many or too long names. */
static const char *
intern (DomBuilder *self, const char *name)
{
  const char *interned = g_hash_table_lookup (self->names, name);
  if (interned != NULL)
    return interned;
  if (g_hash_table_size (self->names) >= MAX_NAMES || strlen (name) > MAX_NAME_BYTES) {
    if (++self->n_refused == MAX_REFUSED) {
      self->full = true;
      base_diagnostics_add (
          self->diagnostics, BASE_SEVERITY_LOST, "too-many-names", self->document->path, 0,
          "the document has more than %d names of elements, attributes and classes", MAX_NAMES);
    }
    return NULL;
  }
  interned = g_intern_string (name);
  g_hash_table_insert (self->names, (gpointer) interned, (gpointer) interned);
  return interned;
}

static const char *
copy_text (DomBuilder *self, const char *text, gssize length)
{
  gsize bytes = length < 0 ? strlen (text) : (gsize) length;
  if (g_utf8_validate_len (text, bytes, NULL))
    return base_arena_strndup (self->document->arena, text, bytes);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) bytes);
  return base_arena_strdup (self->document->arena, valid);
}

/**
 * dom_builder_add_attribute:
 * @self: a #DomBuilder
 * @name: canonical name
 * @value: its value
 * @length: bytes of @value, or -1 when it is terminated
 *
 * Gives the element that is opened next an attribute. The first of a name wins.
 */
void
dom_builder_add_attribute (DomBuilder *self, const char *name, const char *value, gssize length)
{
  if (self->full)
    return;
  DomAttribute attribute = { .name = intern (self, name) };
  if (attribute.name == NULL)
    return;
  for (guint i = 0; i < self->attributes->len; i++) {
    if (g_array_index (self->attributes, DomAttribute, i).name == attribute.name)
      return;
  }
  attribute.value = copy_text (self, value, length);
  g_array_append_val (self->attributes, attribute);
}

/**
 * dom_builder_has_attribute:
 * @self: a #DomBuilder
 * @name: canonical name
 *
 * Returns: whether the element that is opened next has the attribute already
 */
bool
dom_builder_has_attribute (const DomBuilder *self, const char *name)
{
  for (guint i = 0; i < self->attributes->len; i++) {
    if (strcmp (g_array_index (self->attributes, DomAttribute, i).name, name) == 0)
      return true;
  }
  return false;
}

static void
append_child (DomBuilder *self, DomNode *node)
{
  DomNode *parent = self->current;
  self->n_nodes++;
  node->parent = parent;
  if (parent == NULL)
    return;
  node->previous = parent->last_child;
  if (parent->last_child != NULL)
    parent->last_child->next = node;
  else
    parent->first_child = node;
  parent->last_child = node;
}

static bool
has_room (DomBuilder *self)
{
  if (self->full)
    return false;
  if (self->n_nodes < BASE_LIMIT_NODES)
    return true;
  self->full = true;
  base_diagnostics_add (self->diagnostics, BASE_SEVERITY_LOST, "too-many-nodes",
                        self->document->path, 0, "the document has more than %d elements and texts",
                        BASE_LIMIT_NODES);
  return false;
}

static void
flush_text (DomBuilder *self)
{
  if (self->text->len == 0)
    return;
  if (self->current != NULL && has_room (self)) {
    DomNode *node = base_arena_new0 (self->document->arena, DomNode);
    node->type = DOM_NODE_TEXT;
    node->text = copy_text (self, self->text->str, (gssize) self->text->len);
    node->length = (guint32) strlen (node->text);
    node->ns = self->current->ns;
    append_child (self, node);
  }
  g_string_truncate (self->text, 0);
}

static const char *const *
split_classes (DomBuilder *self, const char *value)
{
  g_autoptr (GPtrArray) classes = g_ptr_array_new ();
  g_autoptr (GString) word = g_string_new (NULL);
  while (*value != '\0') {
    value += strspn (value, " \t\r\n\f");
    gsize length = strcspn (value, " \t\r\n\f");
    if (length == 0)
      break;
    g_string_truncate (word, 0);
    g_string_append_len (word, value, (gssize) length);
    const char *name = intern (self, word->str);
    if (name != NULL)
      g_ptr_array_add (classes, (gpointer) name);
    value += length;
  }
  if (classes->len == 0)
    return NULL;
  const char **copy = base_arena_new0_array (self->document->arena, const char *, classes->len + 1);
  memcpy (copy, classes->pdata, classes->len * sizeof (gpointer));
  return copy;
}

static void
take_attributes (DomBuilder *self, DomNode *node)
{
  guint n = self->attributes->len;
  if (n == 0)
    return;
  DomAttribute *copy = base_arena_new0_array (self->document->arena, DomAttribute, n);
  memcpy (copy, self->attributes->data, n * sizeof (DomAttribute));
  node->attributes = copy;
  node->n_attributes = n;
  node->id = dom_node_get_attribute (node, "id");
  if (node->id == NULL)
    node->id = dom_node_get_attribute (node, "xml:id");
  const char *classes = dom_node_get_attribute (node, "class");
  if (classes != NULL)
    node->classes = split_classes (self, classes);
}

/* Deeper elements than the limit give up their box, not their text. A second root likewise. */
static bool
must_flatten (DomBuilder *self, guint line)
{
  if (self->flattened > 0)
    return true;
  if (self->current == NULL && self->document->root != NULL)
    return true;
  if (self->depth < BASE_LIMIT_DEPTH)
    return false;
  if (!self->reported_depth)
    base_diagnostics_add (
        self->diagnostics, BASE_SEVERITY_NOTE, "too-deep", self->document->path, (int) line,
        "elements are nested deeper than %d; what is inside has been flattened", BASE_LIMIT_DEPTH);
  self->reported_depth = true;
  return true;
}

/**
 * dom_builder_open:
 * @self: a #DomBuilder
 * @ns: its namespace
 * @name: its local name
 * @line: in the source from 1, or 0
 *
 * Opens an element with the attributes added since the last one.
 */
void
dom_builder_open (DomBuilder *self, DomNamespace ns, const char *name, guint line)
{
  const char *interned = intern (self, name);
  if (must_flatten (self, line)) {
    self->flattened++;
  } else {
    flush_text (self);
    if (interned == NULL || !has_room (self)) {
      self->flattened++;
    } else {
      DomNode *node = base_arena_new0 (self->document->arena, DomNode);
      node->type = DOM_NODE_ELEMENT;
      node->ns = ns;
      node->name = interned;
      node->line = line;
      take_attributes (self, node);
      append_child (self, node);
      if (self->current == NULL)
        self->document->root = node;
      self->current = node;
      self->depth++;
    }
  }
  g_array_set_size (self->attributes, 0);
}

/**
 * dom_builder_text:
 * @self: a #DomBuilder
 * @text: text
 * @length: bytes, or -1 when it is terminated
 *
 * Appends text to the open element; neighbouring pieces become one node.
 */
void
dom_builder_text (DomBuilder *self, const char *text, gssize length)
{
  if (self->current != NULL && !self->full)
    g_string_append_len (self->text, text, length);
}

/**
 * dom_builder_close:
 * @self: a #DomBuilder
 *
 * Closes the innermost open element.
 */
void
dom_builder_close (DomBuilder *self)
{
  if (self->flattened > 0) {
    self->flattened--;
    return;
  }
  if (self->current == NULL)
    return;
  flush_text (self);
  if (dom_switch_is (self->current))
    dom_switch_resolve (self->current, self->document->arena);
  self->current = self->current->parent;
  self->depth--;
}

/**
 * dom_builder_add_style_link:
 * @self: a #DomBuilder
 * @href: as written
 * @media: (nullable): the media query
 *
 * Adds a sheet that is linked by an `xml-stylesheet` instruction.
 */
void
dom_builder_add_style_link (DomBuilder *self, const char *href, const char *media)
{
  if (self->document->style_sources->len >= BASE_LIMIT_SHEETS)
    return;
  DomStyleSource source = {
    .href = copy_text (self, href, -1),
    .media = media != NULL ? copy_text (self, media, -1) : NULL,
  };
  g_array_append_val (self->document->style_sources, source);
}

/**
 * dom_builder_is_full:
 * @self: a #DomBuilder
 *
 * Returns: whether the node budget is spent and the parser may stop
 */
bool
dom_builder_is_full (const DomBuilder *self)
{
  return self->full;
}

/**
 * dom_builder_get_depth:
 * @self: a #DomBuilder
 *
 * Returns: the number of open elements, with those that are flattened
 */
guint
dom_builder_get_depth (const DomBuilder *self)
{
  return self->depth + self->flattened;
}

/**
 * dom_builder_finish:
 * @self: (transfer full): a #DomBuilder
 *
 * Closes what is open. A document without a root gets an empty body.
 *
 * Returns: (transfer full): the document
 */
DomDocument *
dom_builder_finish (DomBuilder *self)
{
  self->flattened = 0;
  while (self->current != NULL)
    dom_builder_close (self);
  if (self->document->root == NULL) {
    self->full = false;
    g_array_set_size (self->attributes, 0);
    dom_builder_open (self, DOM_NAMESPACE_XHTML, "html", 0);
    dom_builder_open (self, DOM_NAMESPACE_XHTML, "body", 0);
    dom_builder_close (self);
    dom_builder_close (self);
  }
  DomDocument *document = g_steal_pointer (&self->document);
  dom_document_complete (document);
  dom_builder_free (self);
  return document;
}
