#include "config.h"

#include "book-outline.h"

#include "book-publication.h"

/* Contents made of headings, for books whose author gave none. */

#define MAX_LABEL_BYTES 400

/* The alternative texts of the pictures in it: many a chapter's title is drawn. */
static char *
dup_alternatives (const DomNode *heading)
{
  GString *text = g_string_new (NULL);
  for (const DomNode *node = heading; node != NULL; node = dom_node_next_in_tree (node, heading)) {
    const char *alt = dom_node_is (node, "img") ? dom_node_get_attribute (node, "alt") : NULL;
    if (alt != NULL)
      g_string_append_printf (text, " %s", alt);
  }
  return g_string_free (text, FALSE);
}

/* White space collapsed and, since some mark up whole paragraphs as headings, cut. */
static char *
make_label (const char *text)
{
  GString *label = g_string_new (NULL);
  for (const char *c = text; *c != '\0' && label->len < MAX_LABEL_BYTES; c = g_utf8_next_char (c)) {
    gunichar ch = g_utf8_get_char (c);
    if (!g_unichar_isspace (ch))
      g_string_append_unichar (label, ch);
    else if (label->len > 0 && label->str[label->len - 1] != ' ')
      g_string_append_c (label, ' ');
  }
  return g_strchomp (g_string_free (label, FALSE));
}

static char *
dup_label (const DomNode *heading)
{
  g_autofree char *text = dom_node_dup_text (heading);
  g_autofree char *label = make_label (text);
  if (*label != '\0')
    return g_steal_pointer (&label);
  g_autofree char *alternatives = dup_alternatives (heading);
  return make_label (alternatives);
}

/* The first heading from @node on that has words, and those. */
static const DomNode *
find_heading (const DomNode *node, const DomNode *root, char **words)
{
  for (; node != NULL; node = dom_node_next_in_tree (node, root)) {
    if (dom_node_get_heading_level (node) == 0)
      continue;
    g_autofree char *label = dup_label (node);
    if (*label != '\0') {
      *words = g_steal_pointer (&label);
      return node;
    }
  }
  return NULL;
}

/**
 * book_outline_next_heading:
 * @node: (nullable): a node
 * @root: of its tree
 *
 * Finds the headings that have an entry in contents made of headings; those without words have
 * none. Any thread.
 *
 * Returns: (transfer none) (nullable): the first one from @node on, itself included
 */
const DomNode *
book_outline_next_heading (const DomNode *node, const DomNode *root)
{
  g_autofree char *label = NULL;
  return find_heading (node, root, &label);
}

static const char *
find_id (const DomNode *heading)
{
  for (const DomNode *node = heading; node != NULL; node = dom_node_next_in_tree (node, heading)) {
    if (node->type == DOM_NODE_ELEMENT && node->id != NULL)
      return node->id;
  }
  return NULL;
}

/* @open holds the levels of the headings around; a level that is skipped costs no depth. */
static int
depth_for (GArray *open, int level)
{
  while (open->len > 0 && g_array_index (open, int, open->len - 1) >= level)
    g_array_set_size (open, open->len - 1);
  g_array_append_val (open, level);
  return (int) open->len - 1;
}

static void
append_headings (BookContents *contents, GArray *open, const DomDocument *document, int section)
{
  const DomNode *root = dom_document_get_root (document);
  char *label = NULL;
  const DomNode *heading = find_heading (root, root, &label);
  const char *title = heading == NULL ? dom_document_get_title (document) : NULL;
  while (heading != NULL) {
    int depth = depth_for (open, dom_node_get_heading_level (heading));
    book_contents_append (contents, depth, label, section, find_id (heading));
    g_clear_pointer (&label, g_free);
    heading = find_heading (dom_node_next_in_tree (heading, root), root, &label);
  }
  if (title != NULL && *title != '\0')
    book_contents_append (contents, depth_for (open, 1), title, section, NULL);
}

/**
 * book_publication_build_contents:
 * @self: a publication
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Makes a table of contents of all headings in the linear sections, which reads the whole book.
 * Runs on a worker thread.
 *
 * Returns: (transfer full): contents, or %NULL with %G_IO_ERROR_CANCELLED
 */
BookContents *
book_publication_build_contents (BookPublication *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (BookContents) contents = book_contents_new ();
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < book_publication_get_n_sections (self); i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (!book_publication_get_section (self, i)->linear)
      continue;
    g_autoptr (DomDocument) document = book_publication_load_document (self, i, cancellable);
    if (document != NULL)
      append_headings (contents, open, document, (int) i);
  }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&contents);
}
