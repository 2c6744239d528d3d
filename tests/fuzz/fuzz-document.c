#include "dom-text.h"
#include "fuzz.h"

#include "base-limits.h"

#include <string.h>

/* What holds for every document and its text, whatever it was made of. */

/* How many places of a text are looked at; all of them would cost more than finding new inputs. */
#define N_SAMPLES 16

static guint32
get_depth (const DomNode *node)
{
  guint32 depth = 0;
  for (; node->parent != NULL; node = node->parent)
    depth++;
  return depth;
}

static void
check_node (const DomDocument *document, const DomNode *node)
{
  g_assert_true (node->parent != NULL || node == dom_document_get_root (document));
  if (node->parent != NULL)
    g_assert_cmpuint (node->parent->index, <, node->index);
  if (node->next != NULL)
    g_assert_true (node->next->previous == node && node->next->index > node->index);
  if (node->type == DOM_NODE_TEXT) {
    g_assert_true (g_utf8_validate (node->text, node->length, NULL));
    g_assert_true (node->first_child == NULL && node->length > 0);
    g_assert_true (node->next == NULL || node->next->type != DOM_NODE_TEXT);
    return;
  }
  fuzz_check_utf8 (node->name);
  fuzz_check_utf8 (node->id);
  for (guint32 i = 0; i < node->n_attributes; i++) {
    fuzz_check_utf8 (node->attributes[i].name);
    fuzz_check_utf8 (node->attributes[i].value);
  }
}

static void
check_tree (const DomDocument *document)
{
  guint32 n = dom_document_get_n_nodes (document);
  g_assert_cmpuint (n, <=, BASE_LIMIT_NODES);
  for (guint32 i = 0; i < n; i++) {
    const DomNode *node = dom_document_get_node (document, i);
    g_assert_cmpuint (node->index, ==, i);
    check_node (document, node);
  }
  if (n > 0)
    g_assert_cmpuint (get_depth (dom_document_get_node (document, n - 1)), <=,
                      BASE_LIMIT_DEPTH + 1);
  fuzz_check_utf8 (dom_document_get_title (document));
}

static void
check_blocks (const DomText *text, gsize length)
{
  guint32 last = 0;
  for (guint i = 0; i < dom_text_get_n_blocks (text); i++) {
    const DomBlock *block = dom_text_get_block (text, i);
    g_assert_nonnull (block->element);
    g_assert_cmpuint (block->start, >=, last);
    g_assert_cmpuint (block->end, >=, block->start);
    g_assert_cmpuint (block->end, <=, length);
    last = block->end;
  }
}

/* A place in the text leads to one in the tree and back to itself. */
static void
check_place (const DomText *text, guint32 offset)
{
  DomPoint point = dom_text_point_at (text, offset);
  DomPoint end = dom_text_end_point_at (text, offset);
  g_assert_true (point.node != NULL && end.node != NULL);
  /* A picture that is all of its document, and empty, has but one place. */
  if (point.node->parent == NULL && point.node->first_child == NULL)
    return;
  g_assert_cmpuint (dom_text_offset_at (text, point), ==, offset);
  g_assert_cmpuint (dom_text_offset_at (text, end), ==, offset);
  if (point.node->type == DOM_NODE_TEXT)
    g_assert_cmpuint (point.offset, <=, point.node->length);
}

/**
 * fuzz_check_document:
 * @document: (nullable): what a parser gave
 *
 * Asserts what holds for every document and its text.
 */
void
fuzz_check_document (DomDocument *document)
{
  if (document == NULL)
    return;
  check_tree (document);
  g_autoptr (DomText) text = dom_text_new (document);
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  g_assert_true (g_utf8_validate (string, (gssize) length, NULL));
  check_blocks (text, length);
  gsize stride = length / N_SAMPLES + 1;
  for (gsize offset = 0; offset <= length; offset += stride) {
    const char *c = string + offset;
    while ((*c & 0xC0) == 0x80)
      c--;
    check_place (text, (guint32) (c - string));
  }
}
