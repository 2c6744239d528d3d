#include "config.h"

#include "dom-switch-private.h"

#include <string.h>

/* An epub:switch offers the same thing in several vocabularies; the first that can be shown is, else
 * the default: https://idpf.org/epub/301/spec/epub-contentdocs.html#sec-xhtml-content-switch . The
 * others stay in the tree, since a CFI counts them, but are hidden, for style and text alike. */

bool
dom_switch_is (const DomNode *node)
{
  return node->type == DOM_NODE_ELEMENT && node->ns == DOM_NAMESPACE_OTHER
         && strcmp (node->name, "switch") == 0;
}

/* What there is a layout for. */
static bool
can_be_shown (const DomNode *element)
{
  static const char *const known[] = { "http://www.w3.org/1998/Math/MathML",
                                       "http://www.w3.org/1999/xhtml",
                                       "http://www.w3.org/2000/svg" };
  const char *wanted = dom_node_get_attribute (element, "required-namespace");
  for (guint i = 0; wanted != NULL && i < G_N_ELEMENTS (known); i++) {
    if (strcmp (wanted, known[i]) == 0)
      return true;
  }
  return false;
}

static void
hide (DomNode *element, BaseArena *arena)
{
  DomAttribute *attributes = base_arena_new0_array (arena, DomAttribute, element->n_attributes + 1);
  if (element->n_attributes > 0)
    memcpy (attributes, element->attributes, sizeof (DomAttribute) * element->n_attributes);
  attributes[element->n_attributes] =
      (DomAttribute){ .name = g_intern_static_string ("hidden"), .value = "" };
  element->attributes = attributes;
  element->n_attributes++;
}

/* Hides all that a switch offers but one; @arena is the document's. */
void
dom_switch_resolve (DomNode *node, BaseArena *arena)
{
  const DomNode *chosen = NULL;
  for (DomNode *child = node->first_child; child != NULL && chosen == NULL; child = child->next) {
    if (child->type == DOM_NODE_ELEMENT && dom_node_is (child, "case") && can_be_shown (child))
      chosen = child;
  }
  for (DomNode *child = node->first_child; child != NULL; child = child->next) {
    if (child->type != DOM_NODE_ELEMENT)
      continue;
    if (chosen == NULL && dom_node_is (child, "default"))
      chosen = child;
    else if (child != chosen)
      hide (child, arena);
  }
}
