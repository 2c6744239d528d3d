#include "config.h"

#include "dom-document.h"

#include <string.h>

/**
 * dom_node_get_attribute:
 * @self: a node
 * @name: canonical name, e.g. `href` or `epub:type`
 *
 * Returns: (transfer none) (nullable): the value, %NULL when there is none or @self is text
 */
const char *
dom_node_get_attribute (const DomNode *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);
  for (guint32 i = 0; i < self->n_attributes; i++) {
    const DomAttribute *attribute = &self->attributes[i];
    if (attribute->name == name || strcmp (attribute->name, name) == 0)
      return attribute->value;
  }
  return NULL;
}

/**
 * dom_node_is:
 * @self: a node
 * @name: a local name, in lower case for XHTML
 *
 * Returns: whether @self is an element of that name, in whatever namespace
 */
bool
dom_node_is (const DomNode *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, false);
  return self->name != NULL && (self->name == name || strcmp (self->name, name) == 0);
}

/**
 * dom_node_get_heading_level:
 * @self: a node
 *
 * Returns: 1 … 6 for `h1` … `h6`, 0 for all others
 */
int
dom_node_get_heading_level (const DomNode *self)
{
  if (self->type != DOM_NODE_ELEMENT || self->ns != DOM_NAMESPACE_XHTML || self->name[0] != 'h'
      || self->name[1] < '1' || self->name[1] > '6' || self->name[2] != '\0')
    return 0;
  return self->name[1] - '0';
}

/* Whether an object is a picture: its type says so, or without one the name of its file. */
static bool
is_picture_object (const DomNode *self)
{
  static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg" };
  const char *type = dom_node_get_attribute (self, "type");
  const char *data = dom_node_get_attribute (self, "data");
  if (type != NULL)
    return g_str_has_prefix (type, "image/");
  for (guint i = 0; data != NULL && i < G_N_ELEMENTS (endings); i++) {
    if (g_str_has_suffix (data, endings[i]))
      return true;
  }
  return false;
}

/**
 * dom_node_is_replaced:
 * @self: a node
 *
 * Tells whether an element stands for something that is not its children, as a picture does. Of an
 * object that is no picture, and of a canvas, nobody here can draw anything: their children are
 * what their author wants to be shown then.
 * https://html.spec.whatwg.org/multipage/rendering.html#replaced-elements
 *
 * Returns: whether it does; a text has one character in its place
 */
bool
dom_node_is_replaced (const DomNode *self)
{
  static const char *const names[] = { "img", "audio", "video", "iframe" };
  if (self->type != DOM_NODE_ELEMENT)
    return false;
  switch (self->ns) {
  case DOM_NAMESPACE_SVG:
    return strcmp (self->name, "svg") == 0;
  case DOM_NAMESPACE_MATHML:
    return strcmp (self->name, "math") == 0;
  case DOM_NAMESPACE_OTHER:
    return false;
  case DOM_NAMESPACE_XHTML:
    break;
  }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (strcmp (self->name, names[i]) == 0)
      return true;
  }
  return strcmp (self->name, "object") == 0 && is_picture_object (self);
}

/**
 * dom_node_has_token:
 * @self: a node
 * @attribute: canonical name of an attribute that is a list of words
 * @token: one word, compared without regard to ASCII case
 *
 * Returns: whether the attribute has the word
 */
bool
dom_node_has_token (const DomNode *self, const char *attribute, const char *token)
{
  const char *value = dom_node_get_attribute (self, attribute);
  if (value == NULL)
    return false;
  gsize length = strlen (token);
  while (*value != '\0') {
    value += strspn (value, " \t\r\n\f");
    gsize word = strcspn (value, " \t\r\n\f");
    if (word == length && word > 0 && g_ascii_strncasecmp (value, token, length) == 0)
      return true;
    value += word;
  }
  return false;
}

/**
 * dom_node_get_language:
 * @self: a node
 *
 * Finds the language in force at a node: the nearest `xml:lang` or `lang` around it.
 *
 * Returns: (transfer none) (nullable): a BCP 47 tag as written, %NULL when nobody says
 */
const char *
dom_node_get_language (const DomNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  for (const DomNode *node = self; node != NULL; node = node->parent) {
    const char *language = dom_node_get_attribute (node, "xml:lang");
    if (language == NULL)
      language = dom_node_get_attribute (node, "lang");
    if (language != NULL)
      return *language != '\0' ? language : NULL;
  }
  return NULL;
}

/**
 * dom_node_next_in_tree:
 * @self: a node
 * @root: (nullable): where to stop, or %NULL for the whole tree
 *
 * Walks in document order.
 *
 * Returns: (transfer none) (nullable): the node after @self inside @root, or %NULL after the last
 */
const DomNode *
dom_node_next_in_tree (const DomNode *self, const DomNode *root)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (self->first_child != NULL)
    return self->first_child;
  return dom_node_next_skipping_children (self, root);
}

/**
 * dom_node_next_skipping_children:
 * @self: a node
 * @root: (nullable): where to stop, or %NULL for the whole tree
 *
 * Walks in document order past everything inside @self.
 *
 * Returns: (transfer none) (nullable): the node after the last one in @self, inside @root
 */
const DomNode *
dom_node_next_skipping_children (const DomNode *self, const DomNode *root)
{
  g_return_val_if_fail (self != NULL, NULL);
  for (const DomNode *node = self; node != NULL && node != root; node = node->parent) {
    if (node->next != NULL)
      return node->next;
  }
  return NULL;
}

/**
 * dom_node_dup_text:
 * @self: a node
 *
 * Joins all text inside a node, white space as in the file.
 *
 * Returns: (transfer full): the text, empty when there is none
 */
char *
dom_node_dup_text (const DomNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  GString *text = g_string_new (NULL);
  for (const DomNode *node = self; node != NULL; node = dom_node_next_in_tree (node, self)) {
    if (node->type == DOM_NODE_TEXT)
      g_string_append_len (text, node->text, node->length);
  }
  return g_string_free (text, FALSE);
}

/* Letters without the white space between the parts of a formula. */
static char *
dup_letters (const DomNode *formula)
{
  GString *text = g_string_new (NULL);
  for (const DomNode *node = formula; node != NULL; node = dom_node_next_in_tree (node, formula)) {
    if (node->type != DOM_NODE_TEXT)
      continue;
    g_autofree char *letters = g_strndup (node->text, node->length);
    g_string_append (text, g_strstrip (letters));
  }
  return g_string_free (text, FALSE);
}

/**
 * dom_node_dup_alternative:
 * @self: a node
 *
 * Tells in words what an element shows that is not its text: a picture's alternative, a formula's
 * source, or its letters.
 *
 * Returns: (transfer full): the words, empty when there are none
 */
char *
dom_node_dup_alternative (const DomNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  bool formula = self->ns == DOM_NAMESPACE_MATHML;
  const char *alternative = dom_node_get_attribute (self, formula ? "alttext" : "alt");
  if (alternative != NULL && *alternative != '\0')
    return g_strdup (alternative);
  return formula ? dup_letters (self) : g_strdup ("");
}

/* A point as three numbers that sort in document order: a node, whether the point is before (0),
 * in (1) or after (2) it, and a detail: bytes into a text, or how few elements end there. */
typedef struct {
  gint64 index;
  int side;
  gint64 detail;
} Key;

static Key
end_key (const DomNode *node)
{
  gint64 depth = 0;
  for (const DomNode *parent = node; parent != NULL; parent = parent->parent)
    depth++;
  const DomNode *last = node;
  while (last->last_child != NULL)
    last = last->last_child;
  return (Key){ last->index, 2, -depth };
}

static Key
point_key (DomPoint point)
{
  if (point.node->type == DOM_NODE_TEXT)
    return (Key){ point.node->index, 1, point.offset };
  const DomNode *child = point.node->first_child;
  for (guint32 i = 0; i < point.offset && child != NULL; i++)
    child = child->next;
  if (child != NULL)
    return (Key){ child->index, 0, 0 };
  return end_key (point.node);
}

/**
 * dom_point_compare:
 * @a: a place
 * @b: a place in the same tree
 *
 * Compares by document order. A place without a node comes first.
 *
 * Returns: less than, equal to or greater than 0
 */
int
dom_point_compare (DomPoint a, DomPoint b)
{
  if (a.node == NULL || b.node == NULL)
    return (a.node != NULL) - (b.node != NULL);
  Key left = point_key (a);
  Key right = point_key (b);
  if (left.index != right.index)
    return left.index < right.index ? -1 : 1;
  if (left.side != right.side)
    return left.side < right.side ? -1 : 1;
  return (left.detail > right.detail) - (left.detail < right.detail);
}
