#include "config.h"

#include "dom-markdown-template-private.h"

#include <stdbool.h>
#include <string.h>

/* What Jekyll, Hugo, GitBook, mdBook and their like would have replaced: `{% … %}` and `{{ … }}`.
 * It is taken out of cmark's tree and not out of the source, since only the tree knows what is
 * code, and in code it is what the book is about. A tag that cmark has cut in pieces, because there
 * was an address or markup in it, goes with what is between the pieces. */

#define MAX_TAG_BYTES 2000
#define MAX_PIECES 64

typedef struct {
  GPtrArray *texts; /* nodes with a tag in them */
  GPtrArray *trash; /* nodes that are no longer in the tree; owned */
  GPtrArray *changed; /* blocks that have lost something */
  bool raw; /* between {% raw %} and {% endraw %} */
} Stripper;

static const char *
find_open (const char *p)
{
  for (p = strchr (p, '{'); p != NULL; p = strchr (p + 1, '{')) {
    if (p[1] == '{' || p[1] == '%')
      return p;
  }
  return NULL;
}

/* Two braces open an expression of mathematics as well, an example in prose, or a word of the
 * author's own: only what can be a name, a filter or a directive is taken for a leftover. */
static bool
is_expression (const char *text, const char *open, const char *close)
{
  if (open > text && (strchr ("^_{}\\", open[-1]) != NULL || g_ascii_isalpha (open[-1])))
    return false;
  const char *p = open + 2 + strspn (open + 2, " \n-");
  if (strchr ("<%#>$", *p) != NULL)
    return true;
  if (!g_ascii_isalpha (*p) && *p != '_' && *p != '"' && *p != '\'')
    return false;
  for (; p < close; p++) {
    if ((guint8) *p >= 0x80 || *p == '\\')
      return false;
  }
  return true;
}

static bool
tag_is (const char *open, const char *close, const char *word)
{
  const char *p = open + 2 + strspn (open + 2, " -\n");
  gsize length = strlen (word);
  return (gsize) (close - p) >= length && strncmp (p, word, length) == 0
         && !g_ascii_isalpha (p[length]);
}

/* Whether the tag goes; follows the regions where tags are to be shown. */
static bool
is_template (Stripper *self, const char *text, const char *open, const char *close)
{
  if (open[1] == '%' && tag_is (open, close, "endraw")) {
    self->raw = false;
    return true;
  }
  if (self->raw)
    return false;
  if (open[1] == '%' && tag_is (open, close, "raw"))
    self->raw = true;
  return open[1] == '%' || is_expression (text, open, close);
}

/* The text among the next siblings in which a tag ends that has begun in @node. */
static cmark_node *
find_last_piece (cmark_node *node, const char *mark)
{
  node = cmark_node_next (node);
  for (guint n = 0; node != NULL && n < MAX_PIECES; n++, node = cmark_node_next (node)) {
    if (cmark_node_get_type (node) != CMARK_NODE_TEXT)
      continue;
    const char *literal = cmark_node_get_literal (node);
    if (g_strstr_len (literal, MAX_TAG_BYTES, mark) != NULL)
      return node;
  }
  return NULL;
}

/* `{{<word …>}}` is HTML to cmark; anything else in two braces that is cut is left alone. */
static bool
may_be_in_pieces (cmark_node *node, const char *open)
{
  if (open[1] == '%' || (open[2] != '\0' && strchr ("<%#", open[2]) != NULL))
    return true;
  cmark_node *next = cmark_node_next (node);
  return open[2] == '\0' && next != NULL && cmark_node_get_type (next) == CMARK_NODE_HTML_INLINE;
}

static bool
take_pieces (Stripper *self, cmark_node *node, const char *open, const char *mark)
{
  cmark_node *last =
      !self->raw && may_be_in_pieces (node, open) ? find_last_piece (node, mark) : NULL;
  if (last == NULL)
    return false;
  for (cmark_node *piece = cmark_node_next (node); piece != last; piece = cmark_node_next (node)) {
    cmark_node_unlink (piece);
    g_ptr_array_add (self->trash, piece);
  }
  const char *literal = cmark_node_get_literal (last);
  g_autofree char *rest = g_strdup (strstr (literal, mark) + strlen (mark));
  cmark_node_set_literal (last, rest);
  return true;
}

/* The end of a tag; @next remembers the last answer, so that every text is searched once. */
static const char *
find_close (const char *open, const char *mark, const char **next)
{
  if (*next != NULL && *next < open + 2)
    *next = strstr (open + 2, mark);
  return *next != NULL && *next - open < MAX_TAG_BYTES ? *next : NULL;
}

static void
strip_text (Stripper *self, cmark_node *node)
{
  g_autofree char *text = g_strdup (cmark_node_get_literal (node));
  g_autoptr (GString) kept = g_string_new (NULL);
  const char *p = text;
  const char *next[2] = { text, text };
  bool whole = true;
  for (const char *open = find_open (p); open != NULL; open = find_open (p)) {
    const char *mark = open[1] == '%' ? "%}" : "}}";
    const char *close = find_close (open, mark, &next[open[1] == '%']);
    g_string_append_len (kept, p, open - p);
    if (close == NULL) {
      bool taken = whole && take_pieces (self, node, open, mark);
      whole = false;
      p = taken ? "" : open + 2;
      if (!taken)
        g_string_append_len (kept, open, 2);
      continue;
    }
    if (!is_template (self, text, open, close))
      g_string_append_len (kept, open, close + 2 - open);
    p = close + 2;
  }
  g_string_append (kept, p);
  if (strcmp (kept->str, text) == 0)
    return;
  cmark_node_set_literal (node, kept->str);
  g_ptr_array_add (self->changed, cmark_node_parent (node));
}

static bool
is_blank (cmark_node *node)
{
  cmark_node_type type = cmark_node_get_type (node);
  if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
    return true;
  const char *literal = type == CMARK_NODE_TEXT ? cmark_node_get_literal (node) : NULL;
  return literal != NULL && literal[strspn (literal, " ")] == '\0';
}

static void
trim_text (cmark_node *node, char *(*trim) (char *) )
{
  if (node == NULL || cmark_node_get_type (node) != CMARK_NODE_TEXT)
    return;
  g_autofree char *literal = g_strdup (cmark_node_get_literal (node));
  cmark_node_set_literal (node, trim (literal));
}

/* Takes away the lines at both ends of a block that have become empty, and a paragraph of which
 * nothing is left. */
static void
trim_block (Stripper *self, cmark_node *block)
{
  for (int end = 0; end < 2; end++) {
    cmark_node *child = end == 0 ? cmark_node_first_child (block) : cmark_node_last_child (block);
    while (child != NULL && is_blank (child)) {
      cmark_node *next = end == 0 ? cmark_node_next (child) : cmark_node_previous (child);
      cmark_node_unlink (child);
      g_ptr_array_add (self->trash, child);
      child = next;
    }
  }
  cmark_node *first = cmark_node_first_child (block);
  if (first == NULL && cmark_node_get_type (block) == CMARK_NODE_PARAGRAPH
      && cmark_node_parent (block) != NULL) {
    cmark_node_unlink (block);
    g_ptr_array_add (self->trash, block);
  } else {
    trim_text (first, g_strchug);
    trim_text (cmark_node_last_child (block), g_strchomp);
  }
}

static void
collect_texts (Stripper *self, cmark_node *root)
{
  cmark_iter *iterator = cmark_iter_new (root);
  cmark_event_type event = CMARK_EVENT_NONE;
  while ((event = cmark_iter_next (iterator)) != CMARK_EVENT_DONE) {
    cmark_node *node = cmark_iter_get_node (iterator);
    if (cmark_node_get_type (node) == CMARK_NODE_TEXT
        && find_open (cmark_node_get_literal (node)) != NULL)
      g_ptr_array_add (self->texts, node);
  }
  cmark_iter_free (iterator);
}

static void
free_node (gpointer node)
{
  cmark_node_free (node);
}

/**
 * dom_markdown_strip_templates:
 * @root: a document as cmark has parsed it
 *
 * Takes the leftovers of template languages out of the text.
 */
void
dom_markdown_strip_templates (cmark_node *root)
{
  Stripper self = {
    .texts = g_ptr_array_new (),
    .trash = g_ptr_array_new_with_free_func (free_node),
    .changed = g_ptr_array_new (),
  };
  collect_texts (&self, root);
  for (guint i = 0; i < self.texts->len; i++) {
    cmark_node *text = self.texts->pdata[i];
    if (cmark_node_parent (text) != NULL)
      strip_text (&self, text);
  }
  for (guint i = 0; i < self.changed->len; i++)
    trim_block (&self, self.changed->pdata[i]);
  g_ptr_array_unref (self.changed);
  g_ptr_array_unref (self.texts);
  g_ptr_array_unref (self.trash);
}
