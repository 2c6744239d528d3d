#include "config.h"

#include "book-contents.h"

#include "base-limits.h"

struct _BookContents {
  gatomicrefcount ref_count;
  GArray *nodes; /* of BookContentsNode */
};

static void
clear_node (gpointer data)
{
  BookContentsNode *node = data;
  g_free (node->label);
  g_free (node->fragment);
  g_free (node->href);
  g_free (node->type);
}

/**
 * book_contents_new:
 *
 * Returns: (transfer full): an empty tree, to be filled before it is shared
 */
BookContents *
book_contents_new (void)
{
  BookContents *self = g_new0 (BookContents, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->nodes = g_array_new (FALSE, TRUE, sizeof (BookContentsNode));
  g_array_set_clear_func (self->nodes, clear_node);
  return self;
}

/**
 * book_contents_ref:
 * @self: contents
 *
 * Returns: (transfer full): @self with one more reference
 */
BookContents *
book_contents_ref (BookContents *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * book_contents_unref:
 * @self: (transfer full): contents
 *
 * Drops one reference.
 */
void
book_contents_unref (BookContents *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->nodes);
  g_free (self);
}

static BookContentsNode *
node_at (const BookContents *self, int index)
{
  return &g_array_index (self->nodes, BookContentsNode, index);
}

/* The last node at @depth or above that a new node follows. */
static int
find_previous (const BookContents *self, int depth, int *parent)
{
  int at = (int) self->nodes->len - 1;
  while (at >= 0 && node_at (self, at)->depth > depth)
    at = node_at (self, at)->parent;
  if (at >= 0 && node_at (self, at)->depth == depth) {
    *parent = node_at (self, at)->parent;
    return at;
  }
  *parent = at;
  return -1;
}

/**
 * book_contents_append:
 * @self: contents being built
 * @depth: nesting; at most one deeper than the node before
 * @label: as shown
 * @section: index of the section, or -1
 * @fragment: (nullable): id in that section
 *
 * Appends a node in document order. Beyond the limit nothing happens.
 */
void
book_contents_append (BookContents *self,
                      int depth,
                      const char *label,
                      int section,
                      const char *fragment)
{
  if (self->nodes->len >= BASE_LIMIT_NAVIGATION_ENTRIES)
    return;
  int deepest = self->nodes->len > 0 ? node_at (self, (int) self->nodes->len - 1)->depth + 1 : 0;
  BookContentsNode node = {
    .label = g_strdup (label),
    .section = section,
    .fragment = g_strdup (fragment),
    .depth = CLAMP (depth, 0, MIN (deepest, BASE_LIMIT_NAVIGATION_DEPTH)),
    .parent = -1,
    .next_sibling = -1,
  };
  int previous = find_previous (self, node.depth, &node.parent);
  if (previous >= 0)
    node_at (self, previous)->next_sibling = (int) self->nodes->len;
  if (node.parent >= 0)
    node_at (self, node.parent)->n_children++;
  g_array_append_val (self->nodes, node);
}

/**
 * book_contents_get_n_nodes:
 * @self: contents
 *
 * Returns: the number of nodes at all depths
 */
guint
book_contents_get_n_nodes (const BookContents *self)
{
  return self->nodes->len;
}

/**
 * book_contents_get_node:
 * @self: contents
 * @index: in document order
 *
 * Returns: (transfer none): a node
 */
const BookContentsNode *
book_contents_get_node (const BookContents *self, guint index)
{
  g_return_val_if_fail (index < self->nodes->len, NULL);
  return node_at (self, (int) index);
}

/**
 * book_contents_find_section:
 * @self: contents
 * @section: index of a section
 *
 * Finds the entry a reader at the start of a section is in: the first that leads there, else the
 * last that leads to a section before.
 *
 * Returns: index of a node, or -1
 */
int
book_contents_find_section (const BookContents *self, int section)
{
  int best = -1;
  for (guint i = 0; i < self->nodes->len; i++) {
    int leads_to = node_at (self, (int) i)->section;
    if (leads_to == section)
      return (int) i;
    if (leads_to >= 0 && leads_to < section
        && (best < 0 || leads_to >= node_at (self, best)->section))
      best = (int) i;
  }
  return best;
}

/**
 * book_contents_dup_path:
 * @self: contents
 * @index: of a node
 * @separator: e.g. ` › `
 *
 * Returns: (transfer full): the labels from the top down to the node
 */
char *
book_contents_dup_path (const BookContents *self, guint index, const char *separator)
{
  g_return_val_if_fail (index < self->nodes->len, NULL);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  for (int at = (int) index; at >= 0; at = node_at (self, at)->parent)
    g_ptr_array_insert (labels, 0, node_at (self, at)->label);
  g_ptr_array_add (labels, NULL);
  return g_strjoinv (separator, (char **) labels->pdata);
}
