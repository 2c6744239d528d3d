#include "config.h"

#include "app-note-markup.h"

#include "dom-markdown.h"

#include <string.h>

/* A note is Markdown, written quickly: what it stresses, lists and quotes is shown so, in the label of a list
 * row. Links are words here, since nothing of a note is to lead out of the program by a click. */

/* Longer notes are shown as they are written. */
#define MAX_TYPESET (32 * 1024)
/* Lists are moved in no further than this. */
#define MAX_DEPTH 6

/* Stands for '<' on the way through the parser: in a note it is a sign, not HTML. A noncharacter, which no
 * text has. */
#define LESS_THAN "\uFDD0"

typedef struct {
  GString *out;
  bool in_line; /* something stands on the line */
  guint lines_due; /* ends of lines before what comes next, if anything comes */
  bool skip_space; /* what a block begins with is not to be seen */
  guint depth; /* of lists */
  int ordinals[MAX_DEPTH + 1]; /* of the next item, -1 where they are not numbered */
  guint preformatted;
} Writer;

static const struct {
  const char *element;
  const char *tag;
} inlines[] = {
  { "strong", "b" }, { "b", "b" },   { "em", "i" }, { "i", "i" },          { "code", "tt" },
  { "kbd", "tt" },   { "del", "s" }, { "s", "s" },  { "sup", "sup" },      { "u", "u" },
  { "sub", "sub" },  { "h1", "b" },  { "h2", "b" }, { "h3", "b" },         { "h4", "b" },
  { "h5", "b" },     { "h6", "b" },  { "th", "b" }, { "blockquote", "i" },
};

static const char *const blocks[] = { "p",  "li", "ul",  "ol", "blockquote", "pre",
                                      "h1", "h2", "h3",  "h4", "h5",         "h6",
                                      "tr", "hr", "div", "dl", "section",    NULL };

static const char *
find_tag (const DomNode *node)
{
  for (gsize i = 0; i < G_N_ELEMENTS (inlines); i++) {
    if (dom_node_is (node, inlines[i].element))
      return inlines[i].tag;
  }
  return NULL;
}

static void
begin_line (Writer *self)
{
  if (self->in_line)
    self->lines_due = MAX (self->lines_due, 1);
  self->in_line = false;
  self->skip_space = true;
}

static void
write_lines_due (Writer *self)
{
  for (; self->lines_due > 0; self->lines_due--)
    g_string_append_c (self->out, '\n');
}

static void
append (Writer *self, const char *text)
{
  write_lines_due (self);
  self->in_line = true;
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_auto (GStrv) parts = g_strsplit (escaped, LESS_THAN, -1);
  g_autofree char *whole = g_strjoinv ("&lt;", parts);
  g_string_append (self->out, whole);
  self->skip_space = false;
}

static void
begin_item (Writer *self)
{
  guint level = MIN (self->depth, MAX_DEPTH);
  write_lines_due (self);
  self->in_line = true;
  for (guint i = 1; i < level; i++)
    g_string_append (self->out, "\u2003");
  int ordinal = self->ordinals[level];
  if (ordinal < 0) {
    g_string_append (self->out, "• ");
    return;
  }
  g_string_append_printf (self->out, "%d. ", ordinal);
  if (self->ordinals[level] < G_MAXINT)
    self->ordinals[level]++;
}

static void
begin_list (Writer *self, const DomNode *list)
{
  self->depth++;
  const char *start = dom_node_get_attribute (list, "start");
  int first = start != NULL ? (int) CLAMP (g_ascii_strtoll (start, NULL, 10), 0, G_MAXINT) : 1;
  self->ordinals[MIN (self->depth, MAX_DEPTH)] = dom_node_is (list, "ol") ? first : -1;
}

static void
open_element (Writer *self, const DomNode *node)
{
  const char *tag = find_tag (node);
  if (g_strv_contains (blocks, node->name))
    begin_line (self);
  if (dom_node_is (node, "ul") || dom_node_is (node, "ol"))
    begin_list (self, node);
  else if (dom_node_is (node, "li"))
    begin_item (self);
  else if (dom_node_is (node, "br"))
    self->lines_due++;
  else if (dom_node_is (node, "hr"))
    append (self, "―――");
  else if (dom_node_is (node, "td") && node->previous != NULL)
    append (self, " · ");
  else if (dom_node_is (node, "pre"))
    self->preformatted++;
  if (tag != NULL)
    write_lines_due (self);
  if (tag != NULL)
    g_string_append_printf (self->out, "<%s>", tag);
}

static void
close_element (Writer *self, const DomNode *node)
{
  const char *tag = find_tag (node);
  if (tag != NULL)
    g_string_append_printf (self->out, "</%s>", tag);
  if (dom_node_is (node, "ul") || dom_node_is (node, "ol"))
    self->depth--;
  else if (dom_node_is (node, "pre"))
    self->preformatted--;
  if (g_strv_contains (blocks, node->name))
    begin_line (self);
}

/* Lines stay lines: who writes two of them in a note means two. */
static void
write_text (Writer *self, const DomNode *node)
{
  g_autofree char *text = g_strndup (node->text, node->length);
  char *start = text;
  if (self->skip_space && self->preformatted == 0)
    start += strspn (start, " \t\r\n");
  if (*start == '\0')
    return;
  /* The end of a block of code has a line end of its own. */
  gsize length = strlen (start);
  if (self->preformatted > 0 && start[length - 1] == '\n')
    start[length - 1] = '\0';
  append (self, start);
}

/* A picture or a formula: its words. */
static void
write_replaced (Writer *self, const DomNode *node)
{
  const char *text = dom_node_get_attribute (node, dom_node_is (node, "img") ? "alt" : "alttext");
  append (self, text != NULL ? text : "");
}

static void
write_tree (Writer *self, const DomNode *root)
{
  for (const DomNode *node = root; node != NULL;) {
    bool words = node->type == DOM_NODE_ELEMENT
                 && (dom_node_is (node, "img") || node->ns == DOM_NAMESPACE_MATHML);
    if (node->type == DOM_NODE_TEXT)
      write_text (self, node);
    else if (words)
      write_replaced (self, node);
    else
      open_element (self, node);
    if (!words && node->first_child != NULL) {
      node = node->first_child;
      continue;
    }
    if (node->type == DOM_NODE_ELEMENT && !words)
      close_element (self, node);
    while (node != root && node->next == NULL) {
      node = node->parent;
      close_element (self, node);
    }
    node = node == root ? NULL : node->next;
  }
}

/**
 * app_note_markup_new:
 * @note: Markdown
 *
 * Sets a note for a label.
 *
 * Returns: (transfer full): Pango markup
 */
char *
app_note_markup_new (const char *note)
{
  if (strlen (note) > MAX_TYPESET)
    return g_markup_escape_text (note, -1);
  /* After an empty line nothing is taken for the front matter of a file. */
  g_auto (GStrv) parts = g_strsplit (note, "<", -1);
  g_autofree char *words = g_strjoinv (LESS_THAN, parts);
  g_autofree char *source = g_strconcat ("\n", words, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (source, strlen (source));
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document =
      dom_document_parse_markdown (bytes, "note", NULL, NULL, diagnostics);
  Writer writer = { .out = g_string_new (NULL), .skip_space = true };
  if (document != NULL)
    write_tree (&writer, dom_document_get_body (document));
  g_autofree char *markup = g_string_free (writer.out, FALSE);
  g_strchomp (markup);
  /* What is nothing but markup is shown rather than nothing. */
  return *markup != '\0' ? g_steal_pointer (&markup) : g_markup_escape_text (note, -1);
}
