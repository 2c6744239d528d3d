#include "config.h"

#include "dom-markdown-callout-private.h"

#include "dom-emphasis-private.h"
#include "dom-markdown-words-private.h"

#include <stdbool.h>
#include <string.h>

/* Block quotes that are boxes: those that begin with `[!NOTE]`, as GitHub and Obsidian have them
 * and dom-markdown-source.c makes them, and those that begin with a bold word such as **Note** or
 * **참고**. Quote and title are marked in cmark's tree, by their user data, with the kind of box.
 * The word of the author stays the title; only where there is none do we put one. */

#define MAX_LABEL_BYTES 64

/* A node for a title, before what the quote began with. */
static cmark_node *
add_title (cmark_node *first, const DomAdmonition *kind)
{
  cmark_node *title = cmark_node_new (CMARK_NODE_PARAGRAPH);
  cmark_node_set_user_data (title, (void *) kind);
  cmark_node_insert_before (first, title);
  return title;
}

static bool
is_break (cmark_node *node)
{
  cmark_node_type type = cmark_node_get_type (node);
  return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

static void
remove_node (cmark_node *node)
{
  cmark_node_unlink (node);
  cmark_node_free (node);
}

/* Moves what stands on the first line, and takes the end of that line away. */
static void
move_first_line (cmark_node *from, cmark_node *title)
{
  cmark_node *node = cmark_node_first_child (from);
  while (node != NULL && !is_break (node)) {
    cmark_node *next = cmark_node_next (node);
    cmark_node_append_child (title, node);
    node = next;
  }
  if (node != NULL)
    remove_node (node);
}

static void
add_default_title (cmark_node *title, const DomAdmonition *kind, const char *language)
{
  cmark_node *text = cmark_node_new (CMARK_NODE_TEXT);
  cmark_node_set_literal (text, dom_admonition_get_title (kind, language));
  cmark_node_append_child (title, text);
}

static bool
has_text (cmark_node *title)
{
  cmark_node *child = cmark_node_first_child (title);
  if (child == NULL)
    return false;
  const char *literal =
      cmark_node_get_type (child) == CMARK_NODE_TEXT ? cmark_node_get_literal (child) : NULL;
  return cmark_node_next (child) != NULL || literal == NULL || *literal != '\0';
}

/* `[!NOTE]`, with the `-` or `+` that says whether Obsidian folds it. */
static const DomAdmonition *
read_bracket (cmark_node *text, gunichar sentinel)
{
  g_autofree char *literal = dom_emphasis_unmark (cmark_node_get_literal (text), sentinel);
  if (!g_str_has_prefix (literal, "[!"))
    return NULL;
  const char *close = strchr (literal, ']');
  const DomAdmonition *kind =
      close != NULL ? dom_admonition_lookup (literal + 2, close - literal - 2) : NULL;
  if (kind == NULL)
    return NULL;
  close++;
  close += *close == '-' || *close == '+' ? 1 : 0;
  g_autofree char *rest = g_strchug (g_strdup (close));
  cmark_node_set_literal (text, rest);
  return kind;
}

/* The text of a short bold label without the emoji before and the colon behind it. */
static char *
dup_label (cmark_node *strong, gunichar sentinel)
{
  cmark_node *text = cmark_node_first_child (strong);
  if (text == NULL || cmark_node_next (text) != NULL
      || cmark_node_get_type (text) != CMARK_NODE_TEXT)
    return NULL;
  g_autofree char *label = dom_emphasis_unmark (cmark_node_get_literal (text), sentinel);
  if (strlen (label) > MAX_LABEL_BYTES)
    return NULL;
  const char *start = label;
  while (*start != '\0' && !g_unichar_isalnum (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  gsize length = strlen (start);
  while (length > 0 && (start[length - 1] == ':' || g_ascii_isspace (start[length - 1])))
    length--;
  return g_strndup (start, length);
}

/* What follows a label goes without its colon. */
static void
strip_colon (cmark_node *node, gunichar sentinel)
{
  if (node == NULL || cmark_node_get_type (node) != CMARK_NODE_TEXT)
    return;
  g_autofree char *literal = dom_emphasis_unmark (cmark_node_get_literal (node), sentinel);
  const char *rest = literal + strspn (literal, " ");
  rest += *rest == ':' ? 1 : 0;
  cmark_node_set_literal (node, rest + strspn (rest, " "));
}

/* A paragraph that begins with a bold label. */
static const DomAdmonition *
take_label (cmark_node *paragraph, gunichar sentinel)
{
  cmark_node *strong = cmark_node_first_child (paragraph);
  if (strong == NULL || cmark_node_get_type (strong) != CMARK_NODE_STRONG)
    return NULL;
  g_autofree char *label = dup_label (strong, sentinel);
  const DomAdmonition *kind = label != NULL ? dom_admonition_lookup (label, -1) : NULL;
  if (kind == NULL)
    return NULL;
  cmark_node *title = add_title (paragraph, kind);
  cmark_node *text = cmark_node_first_child (strong);
  strip_colon (cmark_node_next (strong), sentinel);
  cmark_node_append_child (title, text);
  g_autofree char *literal = g_strdup (cmark_node_get_literal (text));
  g_strchomp (literal);
  if (g_str_has_suffix (literal, ":"))
    literal[strlen (literal) - 1] = '\0';
  cmark_node_set_literal (text, literal);
  cmark_node *next = cmark_node_next (strong);
  remove_node (strong);
  if (next != NULL && is_break (next))
    remove_node (next);
  return kind;
}

static const DomAdmonition *
take_bracket (cmark_node *first, gunichar sentinel, const char *language)
{
  cmark_node *text = cmark_node_first_child (first);
  if (text == NULL || cmark_node_get_type (text) != CMARK_NODE_TEXT)
    return NULL;
  const DomAdmonition *kind = read_bracket (text, sentinel);
  if (kind == NULL)
    return NULL;
  cmark_node *title = add_title (first, kind);
  move_first_line (first, title);
  if (!has_text (title))
    add_default_title (title, kind, language);
  return kind;
}

/* Returns whether the quote is a box. A block of which nothing is left goes to @trash: the texts
 * that were in it still point into its own. */
static bool
read_quote (cmark_node *quote, gunichar sentinel, const char *language, GPtrArray *trash)
{
  cmark_node *first = cmark_node_first_child (quote);
  cmark_node_type type = first != NULL ? cmark_node_get_type (first) : CMARK_NODE_NONE;
  bool ours = type == CMARK_NODE_HEADING && cmark_node_get_heading_level (first) == 6;
  if (type != CMARK_NODE_PARAGRAPH && !ours)
    return false;
  const DomAdmonition *kind = take_bracket (first, sentinel, language);
  if (kind == NULL && !ours)
    kind = take_label (first, sentinel);
  if (kind == NULL)
    return false;
  cmark_node_set_user_data (quote, (void *) kind);
  if (cmark_node_first_child (first) == NULL) {
    cmark_node_unlink (first);
    g_ptr_array_add (trash, first);
  }
  return true;
}

/* Whether it is the line with which dom-markdown-source.c opens a box. */
static bool
opens_box (cmark_node *node)
{
  if (cmark_node_get_type (node) != CMARK_NODE_HEADING || cmark_node_get_heading_level (node) != 6)
    return false;
  cmark_node *text = cmark_node_first_child (node);
  return text != NULL && cmark_node_get_type (text) == CMARK_NODE_TEXT
         && g_str_has_prefix (cmark_node_get_literal (text), "[!");
}

/* Boxes without an empty line between them are one quote to cmark. */
static void
split_quote (cmark_node *quote)
{
  cmark_node *child = cmark_node_first_child (quote);
  if (child == NULL || !opens_box (child))
    return;
  cmark_node *into = quote;
  for (child = cmark_node_next (child); child != NULL;) {
    cmark_node *next = cmark_node_next (child);
    if (opens_box (child)) {
      cmark_node *box = cmark_node_new (CMARK_NODE_BLOCK_QUOTE);
      cmark_node_insert_after (into, box);
      into = box;
    }
    if (into != quote)
      cmark_node_append_child (into, child);
    child = next;
  }
}

static void
free_node (gpointer node)
{
  cmark_node_free (node);
}

/**
 * dom_markdown_find_callouts:
 * @root: a document as cmark has parsed it
 * @sentinel: of dom_emphasis_mark()
 * @language: (nullable): BCP 47 tag of the text
 *
 * Finds the block quotes that are boxes. Their user data and that of the paragraph with the title,
 * which is their first child, is a #DomAdmonition afterwards.
 *
 * Returns: (transfer full): blocks that are no longer in the tree and must outlive it
 */
GPtrArray *
dom_markdown_find_callouts (cmark_node *root, gunichar sentinel, const char *language)
{
  GPtrArray *trash = g_ptr_array_new_with_free_func (free_node);
  cmark_iter *iterator = cmark_iter_new (root);
  cmark_event_type event = CMARK_EVENT_NONE;
  while ((event = cmark_iter_next (iterator)) != CMARK_EVENT_DONE) {
    cmark_node *node = cmark_iter_get_node (iterator);
    if (event != CMARK_EVENT_ENTER || cmark_node_get_type (node) != CMARK_NODE_BLOCK_QUOTE)
      continue;
    split_quote (node);
    /* The iterator already holds the child that may be gone. */
    if (read_quote (node, sentinel, language, trash))
      cmark_iter_reset (iterator, node, CMARK_EVENT_ENTER);
  }
  cmark_iter_free (iterator);
  return trash;
}
