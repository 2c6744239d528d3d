#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * BookContentsNode:
 * @label: as shown; never empty in a table of contents
 * @section: index of the section it leads to, or -1 when it leads nowhere
 * @fragment: (nullable): decoded id in that section
 * @href: (nullable): where a node outside the reading order leads: a container path or an address
 * @type: (nullable): `epub:type` of a landmark
 * @depth: 0 at the top
 * @parent: index of the parent, or -1
 * @next_sibling: index of the next node with the same parent, or -1
 * @n_children: direct children; the first stands at the next index
 *
 * Kind: value; the strings are owned by the #BookContents.
 */
typedef struct {
  char *label;
  int section;
  char *fragment;
  char *href;
  char *type;
  int depth;
  int parent;
  int next_sibling;
  int n_children;
} BookContentsNode;

/**
 * BookContents:
 *
 * A tree of places kept as an array in document order: the contents, the page list or the
 * landmarks. Kind: counted, immutable once built, may cross threads.
 */
typedef struct _BookContents BookContents;

BookContents *book_contents_new (void);
BookContents *book_contents_ref (BookContents *self);
void book_contents_unref (BookContents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BookContents, book_contents_unref)

void book_contents_append (BookContents *self,
                           int depth,
                           const char *label,
                           int section,
                           const char *fragment);
guint book_contents_get_n_nodes (const BookContents *self);
const BookContentsNode *book_contents_get_node (const BookContents *self, guint index);
int book_contents_find_section (const BookContents *self, int section);
char *book_contents_dup_path (const BookContents *self, guint index, const char *separator);

G_END_DECLS
