#pragma once

#include "dom-markdown.h"

#include <string.h>
#include <time.h>

/* Markdown as a tree, and the tree as a string that a test can compare. */

static inline DomDocument *
fixture_parse (const char *text, const char *language)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return dom_document_parse_markdown (bytes, "a.md", language, NULL, NULL);
}

/* Processor time of this thread for parsing a text, in microseconds. */
static inline double
fixture_measure_once (const GString *text)
{
  struct timespec start;
  struct timespec end;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &start);
  g_autoptr (DomDocument) document = fixture_parse (text->str, NULL);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &end);
  g_assert_nonnull (dom_document_get_body (document)->first_child);
  return (double) (end.tv_sec - start.tv_sec) * 1e6 + (double) (end.tv_nsec - start.tv_nsec) / 1e3;
}

/* The least of several times for parsing so many bytes, since other programs run beside this one. */
static inline double
fixture_measure (const char *head, const char *pattern, gsize size)
{
  g_autoptr (GString) text = g_string_new (head);
  while (text->len < size)
    g_string_append (text, pattern);
  double least = fixture_measure_once (text);
  for (int i = 0; i < 2; i++) {
    double time = fixture_measure_once (text);
    least = MIN (least, time);
  }
  return least;
}

/* What is over in a moment says nothing; and large blocks of memory cost more than small ones. */
static inline void
fixture_assert_ratio (double once, double four)
{
  g_test_message ("%.0f us, four times as much: %.0f us", once, four);
  g_assert_true (four < 100000 || four < 12 * once);
}

/* Parses a long run of each pattern behind @head: four times the text takes about four times as long,
 * not sixteen times. */
static inline void
fixture_assert_linear (const char *head, const char *const *patterns, gsize n_patterns, gsize size)
{
  for (gsize i = 0; i < n_patterns; i++) {
    double once = fixture_measure (head, patterns[i], size / 4);
    double four = fixture_measure (head, patterns[i], size);
    fixture_assert_ratio (once, four);
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
