#pragma once

#include "dom-markdown.h"

#include <string.h>

/* Markdown as a tree, and the tree as a string that a test can compare. */

static inline DomDocument *
fixture_parse (const char *text, const char *language)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return dom_document_parse_markdown (bytes, "a.md", language, NULL, NULL);
}

/* Writes the body down as tags without attributes. */
static inline char *
fixture_outline (const DomNode *root)
{
  GString *text = g_string_new (NULL);
  const DomNode *node = root->first_child;
  while (node != NULL) {
    if (node->type == DOM_NODE_TEXT)
      g_string_append_len (text, node->text, node->length);
    else
      g_string_append_printf (text, "<%s>", node->name);
    if (node->first_child != NULL) {
      node = node->first_child;
      continue;
    }
    if (node->type == DOM_NODE_ELEMENT)
      g_string_append (text, "</>");
    while (node != root && node->next == NULL) {
      node = node->parent;
      if (node != root)
        g_string_append (text, "</>");
    }
    node = node != root ? node->next : NULL;
  }
  return g_string_free (text, FALSE);
}
