#include "config.h"

#include "paint-svg-private.h"

#include <string.h>

/* SVG that stands in a chapter is written out again for librsvg. Scripts are left behind. */

static void
append_escaped (GString *xml, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);
  g_string_append (xml, escaped);
}

static void
append_start (GString *xml, const DomNode *node, bool root)
{
  g_string_append_printf (xml, "<%s", node->name);
  if (root)
    g_string_append (
        xml, " xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
  for (guint32 i = 0; i < node->n_attributes; i++) {
    const DomAttribute *attribute = &node->attributes[i];
    bool prefixed =
        strchr (attribute->name, ':') != NULL && !g_str_has_prefix (attribute->name, "xlink:");
    if (prefixed || g_str_has_prefix (attribute->name, "on")
        || strcmp (attribute->name, "xmlns") == 0)
      continue;
    g_string_append_printf (xml, " %s=\"", attribute->name);
    append_escaped (xml, attribute->value, strlen (attribute->value));
    g_string_append_c (xml, '"');
  }
  g_string_append_c (xml, '>');
}

static bool
is_left_out (const DomNode *node)
{
  return node->type == DOM_NODE_ELEMENT
         && (strcmp (node->name, "script") == 0 || strcmp (node->name, "foreignObject") == 0);
}

/* Writes an svg element and all in it, walking without recursion. */
GBytes *
paint_svg_serialize (const DomNode *svg)
{
  GString *xml = g_string_new (NULL);
  const DomNode *node = svg;
  while (node != NULL) {
    if (node->type == DOM_NODE_TEXT) {
      append_escaped (xml, node->text, node->length);
    } else if (!is_left_out (node)) {
      append_start (xml, node, node == svg);
      if (node->first_child != NULL) {
        node = node->first_child;
        continue;
      }
      g_string_append_printf (xml, "</%s>", node->name);
    }
    while (node != svg && node->next == NULL) {
      node = node->parent;
      g_string_append_printf (xml, "</%s>", node->name);
    }
    node = node == svg ? NULL : node->next;
  }
  return g_string_free_to_bytes (xml);
}
