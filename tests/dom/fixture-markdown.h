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

/* Parses a long run of each pattern behind @head. The limit is one that only time which grows with
 * the square could reach. */
static inline void
fixture_assert_linear (const char *head, const char *const *patterns, gsize n_patterns, gsize size)
{
  for (gsize i = 0; i < n_patterns; i++) {
    g_autoptr (GString) text = g_string_new (head);
    while (text->len < size)
      g_string_append (text, patterns[i]);
    gint64 start = g_get_monotonic_time ();
    g_autoptr (DomDocument) document = fixture_parse (text->str, NULL);
    g_assert_nonnull (dom_document_get_body (document)->first_child);
    g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  }
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
