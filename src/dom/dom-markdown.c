#include "config.h"

#include "base-limits.h"
#include "dom-builder-private.h"
#include "dom-emphasis-private.h"
#include "dom-flow-private.h"
#include "dom-markdown-address-private.h"
#include "dom-markdown-callout-private.h"
#include "dom-markdown-math-private.h"
#include "dom-markdown-source-private.h"
#include "dom-markdown-template-private.h"
#include "dom-markdown-words-private.h"
#include "dom-markdown.h"
#include "dom-slug-private.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>

/* A Markdown file becomes the tree that the same text would have as XHTML, so that everything
 * above knows one kind of document. cmark's tree is walked with its iterator, never recursively:
 * its depth is the depth of the input. */

typedef struct {
  DomBuilder *builder;
  DomFlow *flow;
  gunichar sentinel; /* see dom-emphasis.c */
  const DomMarkdownMath *math;
  guint first_line; /* of the text in its file: front matter comes before */
  GHashTable *slugs; /* heading ids that are taken */
  GHashTable *references; /* footnote number → references so far */
  guint n_footnotes; /* definitions so far */
  char *backlink; /* waits for the first paragraph of a footnote */
  guint8 *alignments; /* of the table, borrowed from cmark */
  guint n_columns;
  guint column;
  bool in_header;
  bool in_body;
  bool in_footnotes;
} Markdown;

static guint
line_of (const Markdown *self, cmark_node *node)
{
  int line = cmark_node_get_start_line (node);
  return line > 0 ? (guint) line + self->first_line - 1 : 0;
}

/* (transfer full): what came out of the parser as it stands in the file, empty for NULL. */
static char *
as_written (const Markdown *self, const char *text)
{
  g_autofree char *unmarked = dom_emphasis_unmark (text, self->sentinel);
  return dom_markdown_math_dup_written (self->math, unmarked);
}

static void
add_attribute (Markdown *self, const char *name, const char *value)
{
  g_autofree char *clean = as_written (self, value);
  dom_builder_add_attribute (self->builder, name, clean, -1);
}

static void
open_element (Markdown *self, cmark_node *node, const char *name)
{
  dom_flow_open (self->flow, name, line_of (self, node));
}

/* Text but for the attributes of what it follows. */
static void
add_text_node (Markdown *self, cmark_node *node)
{
  g_autofree char *text = dom_emphasis_unmark (cmark_node_get_literal (node), self->sentinel);
  cmark_node *before = cmark_node_previous (node);
  cmark_node_type type = before != NULL ? cmark_node_get_type (before) : CMARK_NODE_NONE;
  bool may_follow = type == CMARK_NODE_IMAGE || type == CMARK_NODE_LINK;
  gsize skip = may_follow ? dom_slug_measure_attributes (text) : 0;
  dom_markdown_math_write (self->math, self->flow, text + skip, line_of (self, node));
}

static void
add_text (Markdown *self, const char *text)
{
  g_autofree char *clean = as_written (self, text);
  dom_flow_text (self->flow, clean, -1);
}

/* The text inside a node, as a heading's id and a picture's alternative want it. */
static char *
plain_text (Markdown *self, cmark_node *root)
{
  g_autoptr (GString) text = g_string_new (NULL);
  cmark_iter *iterator = cmark_iter_new (root);
  cmark_event_type event = CMARK_EVENT_NONE;
  while ((event = cmark_iter_next (iterator)) != CMARK_EVENT_DONE) {
    cmark_node *node = cmark_iter_get_node (iterator);
    cmark_node_type type = cmark_node_get_type (node);
    if (event != CMARK_EVENT_ENTER)
      continue;
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
      g_string_append (text, cmark_node_get_literal (node));
    else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
      g_string_append_c (text, ' ');
  }
  cmark_iter_free (iterator);
  return as_written (self, text->str);
}

/* Attributes are written at the end of the heading's last text. */
static char *
take_attributes (Markdown *self, cmark_node *heading, char **classes)
{
  cmark_node *last = cmark_node_last_child (heading);
  if (last == NULL || cmark_node_get_type (last) != CMARK_NODE_TEXT)
    return NULL;
  g_autofree char *text = dom_emphasis_unmark (cmark_node_get_literal (last), self->sentinel);
  char *id = NULL;
  if (dom_slug_split_attributes (text, &id, classes))
    cmark_node_set_literal (last, text);
  return id;
}

static const char *
heading_name (int level)
{
  static const char *const NAMES[] = { "h1", "h2", "h3", "h4", "h5", "h6" };
  return NAMES[CLAMP (level, 1, 6) - 1];
}

static void
enter_heading (Markdown *self, cmark_node *node)
{
  g_autofree char *classes = NULL;
  g_autofree char *id = take_attributes (self, node, &classes);
  g_autofree char *text = id == NULL ? plain_text (self, node) : NULL;
  g_autofree char *slug = text != NULL ? dom_slug_new (text) : NULL;
  if (slug != NULL && *slug != '\0')
    id = dom_slug_take_unique (self->slugs, slug);
  else if (id != NULL)
    g_hash_table_replace (self->slugs, g_strdup (id), GUINT_TO_POINTER (1));
  if (id != NULL)
    dom_builder_add_attribute (self->builder, "id", id, -1);
  if (classes != NULL)
    dom_builder_add_attribute (self->builder, "class", classes, -1);
  open_element (self, node, heading_name (cmark_node_get_heading_level (node)));
}

static void
enter_quote (Markdown *self, cmark_node *node)
{
  const DomAdmonition *kind = cmark_node_get_user_data (node);
  if (kind == NULL) {
    open_element (self, node, "blockquote");
    return;
  }
  g_autofree char *class = g_strconcat ("admonition ", kind->name, NULL);
  dom_builder_add_attribute (self->builder, "class", class, -1);
  dom_builder_add_attribute (self->builder, "role", "note", -1);
  open_element (self, node, "div");
}

static void
enter_list (Markdown *self, cmark_node *node)
{
  bool ordered = cmark_node_get_list_type (node) == CMARK_ORDERED_LIST;
  int start = cmark_node_get_list_start (node);
  if (ordered && start != 1) {
    g_autofree char *number = g_strdup_printf ("%d", start);
    dom_builder_add_attribute (self->builder, "start", number, -1);
  }
  open_element (self, node, ordered ? "ol" : "ul");
}

/* A block of code that is called math is one formula, as on GitHub. */
static bool
add_math_block (Markdown *self, cmark_node *node, const char *info)
{
  if (strcmp (info, "math") != 0)
    return false;
  g_autofree char *source = as_written (self, cmark_node_get_literal (node));
  DomTexFormula formula = {
    .source = source,
    .length = strlen (source),
    .written = source,
    .display = true,
    .line = line_of (self, node),
  };
  return dom_flow_formula (self->flow, &formula);
}

static void
enter_code_block (Markdown *self, cmark_node *node)
{
  g_autofree char *info = as_written (self, cmark_node_get_fence_info (node));
  if (add_math_block (self, node, info))
    return;
  open_element (self, node, "pre");
  /* "rust,ignore", "{.r}", "js {1,3}": the first word is the language. */
  const char *word = info + strspn (info, " {.");
  gsize length = strcspn (word, " \t,{}:");
  if (length > 0) {
    g_autofree char *language = g_strndup (word, length);
    g_autofree char *class = g_strconcat ("language-", language, NULL);
    dom_builder_add_attribute (self->builder, "class", class, -1);
  }
  open_element (self, node, "code");
  add_text (self, cmark_node_get_literal (node));
  dom_flow_close (self->flow);
  dom_flow_close (self->flow);
}

static void
add_title (Markdown *self, cmark_node *node)
{
  const char *title = cmark_node_get_title (node);
  if (title != NULL && *title != '\0')
    add_attribute (self, "title", title);
}

static void
add_image (Markdown *self, cmark_node *node)
{
  g_autofree char *alternative = plain_text (self, node);
  g_autofree char *src = as_written (self, cmark_node_get_url (node));
  add_title (self, node);
  bool alone = cmark_node_next (node) == NULL && cmark_node_previous (node) == NULL
               && cmark_node_get_type (cmark_node_parent (node)) == CMARK_NODE_PARAGRAPH;
  DomFlowPicture picture = {
    .src = src,
    .alternative = alternative,
    .line = line_of (self, node),
    .alone = alone,
  };
  dom_flow_picture (self->flow, &picture);
}

/* Puts a particle behind the address to which it has been taken. */
static void
release_particle (cmark_node *link)
{
  cmark_node *text = cmark_node_first_child (link);
  if (text == NULL || cmark_node_next (text) != NULL
      || cmark_node_get_type (text) != CMARK_NODE_TEXT
      || !g_str_has_suffix (cmark_node_get_url (link), cmark_node_get_literal (text)))
    return;
  g_autofree char *url = g_strdup (cmark_node_get_url (link));
  g_autofree char *literal = g_strdup (cmark_node_get_literal (text));
  gsize particle = strlen (url) - dom_markdown_address_measure (url);
  if (particle == 0 || particle >= strlen (literal))
    return;
  cmark_node *behind = cmark_node_new (CMARK_NODE_TEXT);
  cmark_node_set_literal (behind, literal + strlen (literal) - particle);
  cmark_node_insert_after (link, behind);
  literal[strlen (literal) - particle] = '\0';
  url[strlen (url) - particle] = '\0';
  cmark_node_set_literal (text, literal);
  cmark_node_set_url (link, url);
}

static void
enter_link (Markdown *self, cmark_node *node)
{
  release_particle (node);
  g_autofree char *href = as_written (self, cmark_node_get_url (node));
  if (dom_markdown_address_is_safe (href))
    dom_builder_add_attribute (self->builder, "href", href, -1);
  add_title (self, node);
  open_element (self, node, "a");
}

static void
add_code (Markdown *self, cmark_node *node)
{
  open_element (self, node, "code");
  add_text (self, cmark_node_get_literal (node));
  dom_flow_close (self->flow);
}

/* cmark numbers footnotes by their first reference and moves the definitions, in that order, to the
 * end of the document: the number joins the two. */
static void
add_footnote_reference (Markdown *self, cmark_node *node)
{
  const char *number = cmark_node_get_literal (node);
  guint key = (guint) strtoul (number, NULL, 10);
  guint n = 1 + GPOINTER_TO_UINT (g_hash_table_lookup (self->references, GUINT_TO_POINTER (key)));
  g_hash_table_replace (self->references, GUINT_TO_POINTER (key), GUINT_TO_POINTER (n));
  g_autofree char *href = g_strdup_printf ("#fn-%s", number);
  g_autofree char *id =
      n == 1 ? g_strdup_printf ("fnref-%s", number) : g_strdup_printf ("fnref-%s-%u", number, n);
  open_element (self, node, "sup");
  dom_builder_add_attribute (self->builder, "epub:type", "noteref", -1);
  dom_builder_add_attribute (self->builder, "role", "doc-noteref", -1);
  dom_builder_add_attribute (self->builder, "href", href, -1);
  dom_builder_add_attribute (self->builder, "id", id, -1);
  open_element (self, node, "a");
  dom_flow_text (self->flow, number, -1);
  dom_flow_close (self->flow);
  dom_flow_close (self->flow);
}

static void
enter_footnote (Markdown *self, cmark_node *node)
{
  if (!self->in_footnotes) {
    dom_builder_add_attribute (self->builder, "epub:type", "footnotes", -1);
    dom_builder_add_attribute (self->builder, "role", "doc-endnotes", -1);
    dom_builder_add_attribute (self->builder, "class", "footnotes", -1);
    open_element (self, node, "section");
    self->in_footnotes = true;
  }
  self->n_footnotes++;
  g_autofree char *id = g_strdup_printf ("fn-%u", self->n_footnotes);
  dom_builder_add_attribute (self->builder, "epub:type", "footnote", -1);
  dom_builder_add_attribute (self->builder, "role", "doc-footnote", -1);
  dom_builder_add_attribute (self->builder, "id", id, -1);
  open_element (self, node, "aside");
  g_free (self->backlink);
  self->backlink = g_strdup_printf ("#fnref-%u", self->n_footnotes);
}

static void
add_backlink (Markdown *self, cmark_node *node)
{
  if (self->backlink == NULL)
    return;
  g_autofree char *number = g_strdup_printf ("%u", self->n_footnotes);
  dom_builder_add_attribute (self->builder, "epub:type", "backlink", -1);
  dom_builder_add_attribute (self->builder, "role", "doc-backlink", -1);
  dom_builder_add_attribute (self->builder, "href", self->backlink, -1);
  open_element (self, node, "a");
  dom_flow_text (self->flow, number, -1);
  dom_flow_close (self->flow);
  dom_flow_text (self->flow, " ", 1);
  g_clear_pointer (&self->backlink, g_free);
}

static bool
is_in_tight_list (cmark_node *paragraph)
{
  cmark_node *item = cmark_node_parent (paragraph);
  cmark_node *list = item != NULL ? cmark_node_parent (item) : NULL;
  return list != NULL && cmark_node_get_type (list) == CMARK_NODE_LIST
         && cmark_node_get_list_tight (list);
}

static void
walk_paragraph (Markdown *self, cmark_node *node, bool entering)
{
  if (is_in_tight_list (node)) {
    /* Two paragraphs' worth of lines in a tight item cannot be; a block may follow, though. */
    return;
  }
  if (!entering) {
    dom_flow_close (self->flow);
    return;
  }
  if (cmark_node_get_user_data (node) != NULL)
    dom_builder_add_attribute (self->builder, "class", "admonition-title", -1);
  open_element (self, node, "p");
  add_backlink (self, node);
}

static void
walk_cell (Markdown *self, cmark_node *node, bool entering)
{
  if (!entering) {
    dom_flow_close (self->flow);
    return;
  }
  guint8 alignment = self->column < self->n_columns ? self->alignments[self->column] : 0;
  self->column++;
  const char *align = alignment == 'l'   ? "left"
                      : alignment == 'c' ? "center"
                      : alignment == 'r' ? "right"
                                         : NULL;
  if (align != NULL)
    dom_builder_add_attribute (self->builder, "align", align, -1);
  open_element (self, node, self->in_header ? "th" : "td");
}

static void
walk_row (Markdown *self, cmark_node *node, bool entering)
{
  bool header = cmark_gfm_extensions_get_table_row_is_header (node) != 0;
  if (!entering) {
    dom_flow_close (self->flow);
    if (header)
      dom_flow_close (self->flow);
    return;
  }
  self->column = 0;
  self->in_header = header;
  if (header) {
    open_element (self, node, "thead");
  } else if (!self->in_body) {
    open_element (self, node, "tbody");
    self->in_body = true;
  }
  open_element (self, node, "tr");
}

static void
walk_table (Markdown *self, cmark_node *node, bool entering)
{
  if (entering) {
    self->alignments = cmark_gfm_extensions_get_table_alignments (node);
    self->n_columns = cmark_gfm_extensions_get_table_columns (node);
    self->in_body = false;
    open_element (self, node, "table");
    return;
  }
  if (self->in_body)
    dom_flow_close (self->flow);
  dom_flow_close (self->flow);
  self->in_body = false;
}

static void
enter_task (Markdown *self, cmark_node *node)
{
  dom_builder_add_attribute (self->builder, "class", "task-list-item", -1);
  open_element (self, node, "li");
  bool done = cmark_gfm_extensions_get_tasklist_item_checked (node);
  dom_flow_text (self->flow, done ? "☑ " : "☐ ", -1);
}

/* Nodes of extensions are known by name only. Returns whether it was one. */
static bool
walk_extension (Markdown *self, cmark_node *node, bool entering)
{
  const char *type = cmark_node_get_type_string (node);
  if (strcmp (type, "table") == 0) {
    walk_table (self, node, entering);
  } else if (strcmp (type, "table_header") == 0 || strcmp (type, "table_row") == 0) {
    walk_row (self, node, entering);
  } else if (strcmp (type, "table_cell") == 0) {
    walk_cell (self, node, entering);
  } else if (strcmp (type, "strikethrough") == 0) {
    if (entering)
      open_element (self, node, "del");
    else
      dom_flow_close (self->flow);
  } else if (strcmp (type, "tasklist") == 0) {
    if (entering)
      enter_task (self, node);
    else
      dom_flow_close (self->flow);
  } else {
    return false;
  }
  return true;
}

static void
add_html (Markdown *self, cmark_node *node)
{
  g_autofree char *html = as_written (self, cmark_node_get_literal (node));
  dom_flow_html (self->flow, html, line_of (self, node));
}

static void
add_void (Markdown *self, cmark_node *node, const char *name)
{
  open_element (self, node, name);
  dom_flow_close (self->flow);
}

static void
enter_node (Markdown *self, cmark_node *node, cmark_node_type type)
{
  if (type == CMARK_NODE_BLOCK_QUOTE)
    enter_quote (self, node);
  else if (type == CMARK_NODE_LIST)
    enter_list (self, node);
  else if (type == CMARK_NODE_ITEM)
    open_element (self, node, "li");
  else if (type == CMARK_NODE_HEADING)
    enter_heading (self, node);
  else if (type == CMARK_NODE_EMPH)
    open_element (self, node, "em");
  else if (type == CMARK_NODE_STRONG)
    open_element (self, node, "strong");
  else if (type == CMARK_NODE_LINK)
    enter_link (self, node);
  else if (type == CMARK_NODE_FOOTNOTE_DEFINITION)
    enter_footnote (self, node);
}

/* Nodes without content of their own; a footnote's reference is met twice like the ones that have
 * some. Returns whether it was one. */
static bool
add_leaf (Markdown *self, cmark_node *node, cmark_node_type type, bool entering)
{
  if (type == CMARK_NODE_TEXT)
    add_text_node (self, node);
  else if (type == CMARK_NODE_SOFTBREAK)
    dom_flow_text (self->flow, "\n", 1);
  else if (type == CMARK_NODE_LINEBREAK)
    add_void (self, node, "br");
  else if (type == CMARK_NODE_CODE)
    add_code (self, node);
  else if (type == CMARK_NODE_CODE_BLOCK)
    enter_code_block (self, node);
  else if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE)
    add_html (self, node);
  else if (type == CMARK_NODE_THEMATIC_BREAK)
    add_void (self, node, "hr");
  else if (type != CMARK_NODE_FOOTNOTE_REFERENCE)
    return false;
  else if (entering)
    add_footnote_reference (self, node);
  return true;
}

static void
walk_node (Markdown *self, cmark_iter *iterator, cmark_node *node, bool entering)
{
  cmark_node_type type = cmark_node_get_type (node);
  if (type == CMARK_NODE_DOCUMENT || walk_extension (self, node, entering)
      || add_leaf (self, node, type, entering))
    return;
  if (type == CMARK_NODE_PARAGRAPH) {
    walk_paragraph (self, node, entering);
  } else if (type == CMARK_NODE_IMAGE) {
    add_image (self, node);
    /* What is inside has become its alternative text. */
    cmark_iter_reset (iterator, node, CMARK_EVENT_EXIT);
  } else if (entering) {
    enter_node (self, node, type);
  } else {
    dom_flow_close (self->flow);
  }
}

static void
walk (Markdown *self, cmark_node *root, GCancellable *cancellable)
{
  cmark_iter *iterator = cmark_iter_new (root);
  cmark_event_type event = CMARK_EVENT_NONE;
  guint n = 0;
  while ((event = cmark_iter_next (iterator)) != CMARK_EVENT_DONE) {
    walk_node (self, iterator, cmark_iter_get_node (iterator), event == CMARK_EVENT_ENTER);
    if ((++n % 1024) == 0
        && (dom_builder_is_full (self->builder) || g_cancellable_is_cancelled (cancellable)))
      break;
  }
  cmark_iter_free (iterator);
}

static void
register_extensions (void)
{
  static gsize done = 0;
  if (g_once_init_enter (&done)) {
    cmark_gfm_core_extensions_ensure_registered ();
    g_once_init_leave (&done, 1);
  }
}

static cmark_node *
parse (const char *text, gsize length, cmark_parser *parser)
{
  static const char *const EXTENSIONS[] = { "table", "strikethrough", "autolink", "tasklist" };
  for (guint i = 0; i < G_N_ELEMENTS (EXTENSIONS); i++) {
    cmark_syntax_extension *extension = cmark_find_syntax_extension (EXTENSIONS[i]);
    if (extension != NULL)
      cmark_parser_attach_syntax_extension (parser, extension);
  }
  cmark_parser_feed (parser, text, length);
  cmark_node *root = cmark_parser_finish (parser);
  cmark_consolidate_text_nodes (root);
  return root;
}

static char *
first_heading (Markdown *self, cmark_node *root)
{
  for (cmark_node *node = cmark_node_first_child (root); node != NULL;
       node = cmark_node_next (node)) {
    if (cmark_node_get_type (node) != CMARK_NODE_HEADING)
      continue;
    g_autofree char *text = plain_text (self, node);
    g_autofree char *id = NULL;
    g_autofree char *classes = NULL;
    dom_slug_split_attributes (text, &id, &classes);
    return g_steal_pointer (&text);
  }
  return NULL;
}

static void
write_head (Markdown *self, cmark_node *root, const DomFrontMatter *matter, const char *language)
{
  if (language != NULL)
    dom_builder_add_attribute (self->builder, "lang", language, -1);
  dom_flow_open (self->flow, "html", 0);
  g_autofree char *heading = first_heading (self, root);
  const char *title = matter->title != NULL ? matter->title : heading;
  dom_flow_open (self->flow, "head", 0);
  if (title != NULL && *title != '\0') {
    dom_flow_open (self->flow, "title", 0);
    dom_flow_text (self->flow, title, -1);
    dom_flow_close (self->flow);
  }
  dom_flow_close (self->flow);
  dom_flow_open (self->flow, "body", 0);
}

/* Leaves line feeds as the only ends of lines. */
static char *
normalize (GBytes *bytes, const char *path, BaseDiagnostics *diagnostics)
{
  const char *encoding = NULL;
  guint n_replaced = 0;
  char *text = dom_markdown_decode (bytes, &encoding, &n_replaced);
  if (n_replaced > 0 || strcmp (encoding, "UTF-8") != 0)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "invalid-bytes", path, 0,
                          "the file is not valid UTF-8; read as %s", encoding);
  char *to = text;
  for (const char *from = text; *from != '\0'; from++) {
    if (*from == '\r' && from[1] == '\n')
      continue;
    *to++ = *from == '\r' ? '\n' : *from;
  }
  *to = '\0';
  return text;
}

static guint
count_lines (const char *text, gsize length)
{
  guint n = 0;
  for (gsize i = 0; i < length; i++)
    n += text[i] == '\n' ? 1 : 0;
  return n;
}

static void
read_markdown (Markdown *self,
               const char *text,
               const DomFlowContext *context,
               GCancellable *cancellable)
{
  g_auto (DomFrontMatter) matter = { 0 };
  gsize skip = dom_front_matter_parse (text, strlen (text), &matter);
  self->first_line = 1 + count_lines (text, skip);
  text += skip;
  DomFlowContext own = *context;
  if (matter.language != NULL)
    own.language = matter.language;
  dom_flow_set_context (self->flow, &own);
  g_autofree char *prepared = dom_markdown_prepare (text, strlen (text));
  g_autofree char *hidden = NULL;
  g_autoptr (DomMarkdownMath) math = dom_markdown_math_new (prepared, &hidden);
  self->math = math;
  g_autofree char *marked = dom_emphasis_mark (hidden, strlen (hidden), &self->sentinel);
  register_extensions ();
  cmark_parser *parser = cmark_parser_new (CMARK_OPT_FOOTNOTES);
  cmark_node *root = parse (marked, strlen (marked), parser);
  dom_markdown_strip_templates (root);
  g_autoptr (GPtrArray) trash = dom_markdown_find_callouts (root, self->sentinel, own.language);
  write_head (self, root, &matter, own.language);
  walk (self, root, cancellable);
  cmark_node_free (root);
  cmark_parser_free (parser);
}

/**
 * dom_document_parse_markdown:
 * @bytes: a Markdown file
 * @path: its container path
 * @language: (nullable): BCP 47 tag, where the file itself says none
 * @cancellable: (nullable): stops early with the part read so far
 * @diagnostics: (nullable): what is wrong with it
 *
 * Reads Markdown (GitHub's dialect with footnotes) into the tree that XHTML would have. Addresses
 * stay as written. May run on any thread.
 *
 * Returns: (transfer full): the document, never %NULL
 */
DomDocument *
dom_document_parse_markdown (GBytes *bytes,
                             const char *path,
                             const char *language,
                             GCancellable *cancellable,
                             BaseDiagnostics *diagnostics)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_autoptr (DomBuilder) builder = dom_builder_new (path, diagnostics);
  if (g_bytes_get_size (bytes) > BASE_LIMIT_MARKDOWN_BYTES) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "too-large", path, 0,
                          "the file has %" G_GSIZE_FORMAT " bytes", g_bytes_get_size (bytes));
    return dom_builder_finish (g_steal_pointer (&builder));
  }
  g_autofree char *text = normalize (bytes, path, diagnostics);
  g_autoptr (DomFlow) flow = dom_flow_new (builder);
  g_autoptr (GHashTable) slugs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) references = g_hash_table_new (NULL, NULL);
  Markdown self = { .builder = builder, .flow = flow, .slugs = slugs, .references = references };
  DomFlowContext context = { .path = path, .language = language, .diagnostics = diagnostics };
  read_markdown (&self, text, &context, cancellable);
  g_free (self.backlink);
  return dom_builder_finish (g_steal_pointer (&builder));
}
