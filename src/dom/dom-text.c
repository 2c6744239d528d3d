#include "config.h"

#include "base-arena.h"
#include "dom-text.h"

#include <string.h>

/* The string is written in one walk over the tree. Every text node and every replaced element that
 * the walk meets leaves a run: which bytes of the string it wrote, and the state in which white
 * space stood when it began. From a run's state the walk over one node can be repeated, so the
 * mapping between bytes of the node and bytes of the string need not be stored: it is a binary
 * search for the run and a walk over its node.
 *
 * White space is collapsed as in CSS's normal flow: nothing at the start of a block, one space for
 * many, and the one at the end of a block is taken back. In `pre` every white space character is
 * one space, so that a listing reads the same from EPUB and from Markdown. */

#define REPLACEMENT "\xEF\xBF\xBC" /* U+FFFC */
#define REPLACEMENT_BYTES 3

typedef struct {
  const DomNode *node;
  guint32 start; /* in the string */
  guint32 end;
  bool preformatted;
  bool swallow; /* white space was not wanted when the run began */
  bool at_block_start; /* nothing of its block had been written */
} Run;

struct _DomText {
  gatomicrefcount ref_count;
  DomDocument *document;
  GString *string;
  GArray *runs; /* of Run, in document order */
  GArray *blocks; /* of DomBlock */
};

/* Elements that make paragraphs of their own whatever the style sheet says: an offset must not
 * depend on style. Sorted. */
static const char *const BLOCK_NAMES[] = {
  "address",  "article",    "aside",   "blockquote", "body",    "caption", "center",   "col",
  "colgroup", "dd",         "details", "dialog",     "dir",     "div",     "dl",       "dt",
  "fieldset", "figcaption", "figure",  "footer",     "form",    "h1",      "h2",       "h3",
  "h4",       "h5",         "h6",      "header",     "hgroup",  "hr",      "html",     "legend",
  "li",       "listing",    "main",    "menu",       "nav",     "ol",      "optgroup", "option",
  "p",        "plaintext",  "pre",     "search",     "section", "summary", "table",    "tbody",
  "td",       "tfoot",      "th",      "thead",      "tr",      "ul",      "xmp",
};

static const char *const SKIPPED_NAMES[] = {
  "datalist", "head", "noframes", "rp", "rt", "rtc", "script", "style", "template", "title",
};

typedef enum { ROLE_INLINE, ROLE_BLOCK, ROLE_SKIPPED, ROLE_REPLACED, ROLE_BREAK } Role;

/* What each name means, by interned name: filled once, never changed. */
static GHashTable *
get_roles (void)
{
  static GHashTable *roles = NULL;
  static gsize done = 0;
  if (g_once_init_enter (&done)) {
    roles = g_hash_table_new (NULL, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (BLOCK_NAMES); i++)
      g_hash_table_insert (roles, (gpointer) g_intern_static_string (BLOCK_NAMES[i]),
                           GINT_TO_POINTER (ROLE_BLOCK));
    for (guint i = 0; i < G_N_ELEMENTS (SKIPPED_NAMES); i++)
      g_hash_table_insert (roles, (gpointer) g_intern_static_string (SKIPPED_NAMES[i]),
                           GINT_TO_POINTER (ROLE_SKIPPED));
    g_hash_table_insert (roles, (gpointer) g_intern_static_string ("br"),
                         GINT_TO_POINTER (ROLE_BREAK));
    g_once_init_leave (&done, 1);
  }
  return roles;
}

static Role
role_of (GHashTable *roles, const DomNode *node)
{
  switch (node->ns) {
  case DOM_NAMESPACE_SVG:
  case DOM_NAMESPACE_MATHML:
    return ROLE_REPLACED; /* only their outermost elements are met */
  case DOM_NAMESPACE_OTHER:
    return dom_node_get_attribute (node, "hidden") != NULL ? ROLE_SKIPPED : ROLE_INLINE;
  case DOM_NAMESPACE_XHTML:
    break;
  }
  if (dom_node_get_attribute (node, "hidden") != NULL)
    return ROLE_SKIPPED;
  return dom_node_is_replaced (node)
             ? ROLE_REPLACED
             : (Role) GPOINTER_TO_INT (g_hash_table_lookup (roles, node->name));
}

static bool
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

typedef struct {
  DomText *text;
  GHashTable *roles;
  GPtrArray *containers; /* open block-level elements */
  bool in_block; /* the last of text->blocks is still growing */
  bool swallow;
  guint preformatted; /* depth of pre */
} Writer;

static void
begin_content (Writer *self, Run *run)
{
  if (self->in_block)
    return;
  DomText *text = self->text;
  if (text->string->len > 0)
    g_string_append_c (text->string, '\n');
  run->start = (guint32) text->string->len;
  const DomNode *element = g_ptr_array_index (self->containers, self->containers->len - 1);
  DomBlock block = { element, run->start, run->start };
  g_array_append_val (text->blocks, block);
  self->in_block = true;
}

static void
end_block (Writer *self)
{
  if (!self->in_block)
    return;
  DomText *text = self->text;
  DomBlock *block = &g_array_index (text->blocks, DomBlock, text->blocks->len - 1);
  gsize length = text->string->len;
  while (length > block->start && text->string->str[length - 1] == ' ')
    length--;
  if (length != text->string->len) {
    g_string_truncate (text->string, length);
    for (guint i = text->runs->len; i > 0; i--) {
      Run *run = &g_array_index (text->runs, Run, i - 1);
      if (run->end <= length)
        break;
      run->end = (guint32) length;
      run->start = MIN (run->start, run->end);
    }
  }
  block->end = (guint32) length;
  /* A block of nothing but spaces was no block. */
  if (block->end == block->start) {
    g_array_set_size (text->blocks, text->blocks->len - 1);
    if (length > 0)
      g_string_truncate (text->string, length - 1);
    for (guint i = text->runs->len; i > 0; i--) {
      Run *run = &g_array_index (text->runs, Run, i - 1);
      if (run->end <= text->string->len)
        break;
      run->start = run->end = (guint32) text->string->len;
    }
  }
  self->in_block = false;
  self->swallow = true;
}

/* One step of the walk over a text node, shared by writing and by mapping.
 * Returns how many bytes of the node it took; @written is a space, or 0 for nothing, or -1 for
 * "as it stands". */
static gsize
step (const char *p, const char *end, bool preformatted, bool *swallow, bool at_start, int *written)
{
  if (is_space (*p)) {
    bool leading_break = at_start && (*p == '\n' || *p == '\r');
    bool drop = preformatted ? leading_break : *swallow;
    *written = drop ? 0 : ' ';
    if (!drop)
      *swallow = true;
    return 1;
  }
  /* Words with single spaces between them stand as they are. */
  const char *q = p + 1;
  while (q < end
         && ((guint8) *q > ' ' || !is_space (*q) || (*q == ' ' && q + 1 < end && !is_space (q[1]))))
    q++;
  *swallow = false;
  *written = -1;
  return (gsize) (q - p);
}

static void
write_text (Writer *self, const DomNode *node)
{
  GString *string = self->text->string;
  Run run = {
    .node = node,
    .start = (guint32) string->len,
    .preformatted = self->preformatted > 0,
    .swallow = self->swallow,
    .at_block_start = !self->in_block,
  };
  const char *end = node->text + node->length;
  for (const char *p = node->text; p < end;) {
    int written = 0;
    gsize taken = step (p, end, run.preformatted, &self->swallow, !self->in_block, &written);
    if (written != 0)
      begin_content (self, &run);
    if (written < 0)
      g_string_append_len (string, p, (gssize) taken);
    else if (written > 0)
      g_string_append_c (string, ' ');
    p += taken;
  }
  run.end = (guint32) string->len;
  g_array_append_val (self->text->runs, run);
}

static void
write_element (Writer *self, const DomNode *node, const char *content)
{
  Run run = { .node = node, .start = (guint32) self->text->string->len };
  begin_content (self, &run);
  g_string_append (self->text->string, content);
  run.end = (guint32) self->text->string->len;
  g_array_append_val (self->text->runs, run);
}

static void
write_break (Writer *self, const DomNode *node)
{
  if (self->swallow)
    return;
  write_element (self, node, " ");
  self->swallow = true;
}

/* Returns whether to walk into the element. */
static bool
enter (Writer *self, const DomNode *node)
{
  switch (role_of (self->roles, node)) {
  case ROLE_SKIPPED:
    return false;
  case ROLE_REPLACED:
    write_element (self, node, REPLACEMENT);
    self->swallow = false;
    return false;
  case ROLE_BREAK:
    write_break (self, node);
    return false;
  case ROLE_BLOCK:
    end_block (self);
    g_ptr_array_add (self->containers, (gpointer) node);
    self->preformatted += dom_node_is (node, "pre") ? 1 : 0;
    return true;
  case ROLE_INLINE:
    return true;
  }
  return true;
}

static void
leave (Writer *self, const DomNode *node)
{
  if (self->containers->len == 0
      || g_ptr_array_index (self->containers, self->containers->len - 1) != node)
    return;
  end_block (self);
  /* The root stays, so that there is always an element to put a block on. */
  if (self->containers->len > 1)
    g_ptr_array_set_size (self->containers, (int) self->containers->len - 1);
  self->preformatted -= dom_node_is (node, "pre") ? 1 : 0;
}

static void
write_tree (Writer *self, const DomNode *root)
{
  const DomNode *node = root;
  while (node != NULL) {
    bool inside = false;
    if (node->type == DOM_NODE_TEXT)
      write_text (self, node);
    else
      inside = enter (self, node);
    if (inside && node->first_child != NULL) {
      node = node->first_child;
      continue;
    }
    if (inside)
      leave (self, node);
    while (node != root && node->next == NULL) {
      node = node->parent;
      leave (self, node);
    }
    node = node != root ? node->next : NULL;
  }
  end_block (self);
}

/**
 * dom_text_new:
 * @document: a #DomDocument
 *
 * Writes down the readable text of a document. May run on any thread.
 *
 * Returns: (transfer full): its text
 */
DomText *
dom_text_new (DomDocument *document)
{
  g_return_val_if_fail (document != NULL, NULL);
  DomText *self = g_new0 (DomText, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->document = dom_document_ref (document);
  self->string = g_string_new (NULL);
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (DomBlock));
  g_autoptr (GPtrArray) containers = g_ptr_array_new ();
  const DomNode *root = dom_document_get_root (document);
  g_ptr_array_add (containers, (gpointer) root);
  Writer writer = {
    .text = self, .roles = get_roles (), .containers = containers, .swallow = true
  };
  write_tree (&writer, root);
  return self;
}

/**
 * dom_text_ref:
 * @self: a #DomText
 *
 * Returns: (transfer full): @self with one more reference
 */
DomText *
dom_text_ref (DomText *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * dom_text_unref:
 * @self: (transfer full): a #DomText
 *
 * Drops one reference.
 */
void
dom_text_unref (DomText *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_string_free (self->string, TRUE);
  g_array_unref (self->runs);
  g_array_unref (self->blocks);
  dom_document_unref (self->document);
  g_free (self);
}

/**
 * dom_text_get_document:
 * @self: a #DomText
 *
 * Returns: (transfer none): the document it is the text of
 */
DomDocument *
dom_text_get_document (const DomText *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->document;
}

/**
 * dom_text_get_string:
 * @self: a #DomText
 * @length: (out) (optional): its bytes
 *
 * Returns: (transfer none): the text
 */
const char *
dom_text_get_string (const DomText *self, gsize *length)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (length != NULL)
    *length = self->string->len;
  return self->string->str;
}

/**
 * dom_text_get_n_blocks:
 * @self: a #DomText
 *
 * Returns: the number of blocks that have text or a picture
 */
guint
dom_text_get_n_blocks (const DomText *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->blocks->len;
}

/**
 * dom_text_get_block:
 * @self: a #DomText
 * @index: from 0
 *
 * Returns: (transfer none) (nullable): a block, or %NULL beyond the last one
 */
const DomBlock *
dom_text_get_block (const DomText *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  return index < self->blocks->len ? &g_array_index (self->blocks, DomBlock, index) : NULL;
}

/**
 * dom_text_block_at:
 * @self: a #DomText
 * @offset: bytes into the string
 *
 * Returns: the index of the block with that byte; of the one before it for the line feed between
 *   two; 0 when there are no blocks
 */
guint
dom_text_block_at (const DomText *self, guint32 offset)
{
  g_return_val_if_fail (self != NULL, 0);
  guint low = 0;
  guint high = self->blocks->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (self->blocks, DomBlock, middle).start <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 ? low - 1 : 0;
}

static const Run *
get_run (const DomText *self, guint index)
{
  return &g_array_index (self->runs, Run, index);
}

/* The first run whose node has at least that index in the document. */
static guint
find_run_of_node (const DomText *self, guint32 index)
{
  guint low = 0;
  guint high = self->runs->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (get_run (self, middle)->node->index < index)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Where the text that begins at a run or after it stands in the string. */
static guint32
offset_from_run (const DomText *self, guint index)
{
  for (guint i = index; i < self->runs->len; i++) {
    if (get_run (self, i)->end > get_run (self, i)->start)
      return get_run (self, i)->start;
  }
  return (guint32) self->string->len;
}

/* Repeats the walk over a run's node up to @offset bytes of the node. */
static guint32
map_forward (const Run *run, guint32 offset)
{
  bool swallow = run->swallow;
  bool at_start = run->at_block_start;
  guint32 position = run->start;
  const char *end = run->node->text + run->node->length;
  const char *target = run->node->text + MIN (offset, run->node->length);
  for (const char *p = run->node->text; p < target;) {
    int written = 0;
    gsize taken = step (p, end, run->preformatted, &swallow, at_start, &written);
    taken = MIN (taken, (gsize) (target - p));
    if (written != 0) {
      at_start = false;
      position += written < 0 ? (guint32) taken : 1;
    }
    p += taken;
  }
  return MIN (position, run->end);
}

/* And the other way: how many bytes of the node lie before byte @position of the string; with
 * @after, those up to the end of the character before it. */
static guint32
map_back (const Run *run, guint32 position, bool after)
{
  bool swallow = run->swallow;
  bool at_start = run->at_block_start;
  guint32 here = run->start;
  const char *text = run->node->text;
  const char *end = text + run->node->length;
  for (const char *p = text; p < end;) {
    int written = 0;
    gsize taken = step (p, end, run->preformatted, &swallow, at_start, &written);
    guint32 length = written < 0 ? (guint32) taken : written > 0 ? 1 : 0;
    bool inside = after ? position <= here + length : position < here + length;
    if (written != 0 && inside)
      return (guint32) (p - text) + (position - here);
    if (written != 0)
      at_start = false;
    here += length;
    p += taken;
  }
  return run->node->length;
}

static const DomNode *
child_at (const DomNode *element, guint32 offset)
{
  const DomNode *child = element->first_child;
  for (guint32 i = 0; i < offset && child != NULL; i++)
    child = child->next;
  return child;
}

static guint32
offset_of_end (const DomText *self, const DomNode *element)
{
  const DomNode *last = element;
  while (last->last_child != NULL)
    last = last->last_child;
  guint beyond = find_run_of_node (self, last->index + 1);
  for (guint i = beyond; i > 0 && get_run (self, i - 1)->node->index >= element->index; i--) {
    const Run *run = get_run (self, i - 1);
    if (run->end > run->start)
      return run->end;
  }
  return offset_from_run (self, beyond);
}

/* The run of an element that left a picture or a break in the string, or NULL. */
static const Run *
find_run_of_element (const DomText *self, const DomNode *element)
{
  guint index = element != NULL ? find_run_of_node (self, element->index) : self->runs->len;
  const Run *run = index < self->runs->len ? get_run (self, index) : NULL;
  bool written = run != NULL && run->node == element && run->end > run->start;
  return written && element->type == DOM_NODE_ELEMENT ? run : NULL;
}

/* The picture or formula that a node is inside of, since that is one character. */
static const DomNode *
find_replaced_around (const DomNode *node)
{
  const DomNode *element = node->type == DOM_NODE_TEXT ? node->parent : node;
  if (element == NULL
      || (element->ns != DOM_NAMESPACE_MATHML && element->ns != DOM_NAMESPACE_SVG
          && element->ns != DOM_NAMESPACE_OTHER))
    return NULL;
  const DomNode *outermost = NULL;
  for (; element != NULL; element = element->parent) {
    if (element != node && dom_node_is_replaced (element))
      outermost = element;
  }
  return outermost;
}

/* Inside of one, its nearer side. */
static DomPoint
leave_replaced (DomPoint point)
{
  const DomNode *element = find_replaced_around (point.node);
  if (element == NULL)
    return point;
  const DomNode *last = element;
  while (last->last_child != NULL)
    last = last->last_child;
  bool behind = point.node->index - element->index > (last->index - element->index) / 2;
  return (DomPoint){ element, behind ? 1 : 0 };
}

/**
 * dom_text_offset_at:
 * @self: a #DomText
 * @point: a place in the document
 *
 * Finds a place of the tree in the string. A place that is not in the string (in white space that
 * was left out, in hidden parts) gives the next one that is, and one inside of a formula the side of
 * the formula that it is nearer to; the end of an element gives the end of its text.
 *
 * Returns: bytes into the string
 */
guint32
dom_text_offset_at (const DomText *self, DomPoint point)
{
  g_return_val_if_fail (self != NULL, 0);
  if (point.node == NULL)
    return 0;
  point = leave_replaced (point);
  const Run *own = find_run_of_element (self, point.node);
  if (own != NULL)
    return point.offset > 0 ? own->end : own->start;
  if (point.node->type == DOM_NODE_ELEMENT) {
    const DomNode *child = child_at (point.node, point.offset);
    /* Directly behind a picture is its end, though its block may end there and text follow later. */
    const Run *before = find_run_of_element (self, child != NULL ? child->previous : NULL);
    if (before != NULL)
      return before->end;
    if (child != NULL)
      return offset_from_run (self, find_run_of_node (self, child->index));
    return offset_of_end (self, point.node);
  }
  guint index = find_run_of_node (self, point.node->index);
  if (index >= self->runs->len)
    return (guint32) self->string->len;
  const Run *run = get_run (self, index);
  if (run->node != point.node || (run->start == run->end && run->at_block_start))
    return offset_from_run (self, index);
  return map_forward (run, point.offset);
}

static guint32
count_children (const DomNode *node)
{
  guint32 n = 0;
  for (const DomNode *child = node->first_child; child != NULL; child = child->next)
    n++;
  return n;
}

static DomPoint
point_beside (const DomNode *node, guint32 extra)
{
  if (node->parent == NULL)
    return (DomPoint){ node, extra > 0 ? count_children (node) : 0 };
  guint32 index = 0;
  for (const DomNode *sibling = node->previous; sibling != NULL; sibling = sibling->previous)
    index++;
  return (DomPoint){ node->parent, index + extra };
}

/* The last run that starts at or before a byte and has one. */
static const Run *
find_run_at (const DomText *self, guint32 offset)
{
  guint low = 0;
  guint high = self->runs->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (get_run (self, middle)->start <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  while (low > 0) {
    const Run *run = get_run (self, low - 1);
    if (run->end > run->start)
      return run;
    low--;
  }
  return NULL;
}

static DomPoint
point_in_run (const Run *run, guint32 offset, bool after)
{
  if (run->node->type == DOM_NODE_ELEMENT)
    return point_beside (run->node, offset > run->start ? 1 : 0);
  guint32 bytes = map_back (run, MIN (offset, run->end), after);
  while (bytes > 0 && bytes < run->node->length && (run->node->text[bytes] & 0xC0) == 0x80)
    bytes--;
  return (DomPoint){ run->node, bytes };
}

/**
 * dom_text_point_at:
 * @self: a #DomText
 * @offset: bytes into the string
 *
 * Finds the place in the tree just before the character at @offset: the start of a range.
 * Between two blocks and at the end it is the end of the text before.
 *
 * Returns: a place in the document
 */
DomPoint
dom_text_point_at (const DomText *self, guint32 offset)
{
  g_return_val_if_fail (self != NULL, ((DomPoint){ NULL, 0 }));
  const Run *run = find_run_at (self, offset);
  if (run == NULL)
    return (DomPoint){ dom_document_get_body (self->document), 0 };
  return point_in_run (run, offset, offset >= run->end);
}

/**
 * dom_text_end_point_at:
 * @self: a #DomText
 * @offset: bytes into the string
 *
 * Finds the place in the tree just after the character before @offset: the end of a range, which
 * does not jump to the next element.
 *
 * Returns: a place in the document
 */
DomPoint
dom_text_end_point_at (const DomText *self, guint32 offset)
{
  g_return_val_if_fail (self != NULL, ((DomPoint){ NULL, 0 }));
  if (offset == 0)
    return dom_text_point_at (self, 0);
  const Run *run = find_run_at (self, offset - 1);
  if (run == NULL || offset - 1 >= run->end)
    return dom_text_point_at (self, offset);
  return point_in_run (run, offset, true);
}
