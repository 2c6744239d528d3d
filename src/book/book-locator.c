#include "config.h"

#include "book-locator.h"

#include "epub-cfi.h"

#include <string.h>

/* A CFI counts elements evenly and the text between them oddly, and text in UTF-16 code units; a
 * locator counts bytes of the section's text. Both ways are here and nowhere else. The tree has no
 * comments and no neighbouring runs of text, so that children count as
 * https://idpf.org/epub/linking/cfi/#sec-path-child-ref wants it. */

/**
 * book_locator_compare:
 * @a: a place
 * @b: another
 *
 * Returns: negative, 0 or positive as for strcmp()
 */
int
book_locator_compare (BookLocator a, BookLocator b)
{
  if (a.section != b.section)
    return a.section < b.section ? -1 : 1;
  return a.offset == b.offset ? 0 : a.offset < b.offset ? -1 : 1;
}

/**
 * book_locator_get_progression:
 * @self: a place
 * @publication: its book
 * @section_length: bytes of the section's text, or 0 when it is not known
 *
 * Tells how much of the book lies before a place; sections weigh what their files do.
 *
 * Returns: from 0 to 1
 */
double
book_locator_get_progression (BookLocator self,
                              BookPublication *publication,
                              guint32 section_length)
{
  int n = (int) book_publication_get_n_sections (publication);
  double total = (double) book_publication_get_total_size (publication);
  if (self.section < 0 || total <= 0)
    return 0;
  if (self.section >= n)
    return 1;
  double before = (double) book_publication_get_size_before (publication, (guint) self.section);
  double size =
      (double) book_publication_get_size_before (publication, (guint) self.section + 1) - before;
  double within =
      section_length > 0 ? MIN (self.offset, section_length) / (double) section_length : 0;
  return CLAMP ((before + within * size) / total, 0, 1);
}

/**
 * book_locator_from_progression:
 * @publication: a book
 * @progression: from 0 to 1
 * @within: (out) (optional): from 0 to 1, how far into the section
 *
 * Finds the section a share of the book lies in. The offset needs the section's text: multiply its
 * length with @within.
 *
 * Returns: the start of that section
 */
BookLocator
book_locator_from_progression (BookPublication *publication, double progression, double *within)
{
  int n = (int) book_publication_get_n_sections (publication);
  double wanted =
      CLAMP (progression, 0, 1) * (double) book_publication_get_total_size (publication);
  int section = 0;
  double share = 0;
  for (int i = 0; i < n; i++) {
    if (!book_publication_get_section (publication, (guint) i)->linear)
      continue;
    double before = (double) book_publication_get_size_before (publication, (guint) i);
    double after = (double) book_publication_get_size_before (publication, (guint) i + 1);
    section = i;
    share = after > before ? CLAMP ((wanted - before) / (after - before), 0, 1) : 0;
    if (wanted < after)
      break;
  }
  if (within != NULL)
    *within = share;
  return (BookLocator){ .section = section, .offset = 0 };
}

static gint64
count_utf16 (const char *text, gsize n_bytes)
{
  gint64 units = 0;
  for (const char *c = text; c < text + n_bytes; c = g_utf8_next_char (c))
    units += (guchar) *c >= 0xF0 ? 2 : 1;
  return units;
}

/* Bytes of the first @units code units; inside a surrogate pair the place before it. */
static guint32
bytes_of_utf16 (const char *text, guint32 length, gint64 units)
{
  const char *c = text;
  const char *end = text + length;
  while (c < end && units > 0) {
    int width = (guchar) *c >= 0xF0 ? 2 : 1;
    if (width > units)
      break;
    units -= width;
    c = g_utf8_next_char (c);
  }
  return (guint32) (c - text);
}

/* Even for an element, odd for text: twice the elements before, plus one for text and two else. */
static int
step_of (const DomNode *node)
{
  int n_elements = 0;
  for (const DomNode *before = node->previous; before != NULL; before = before->previous)
    n_elements += before->type == DOM_NODE_ELEMENT;
  return 2 * n_elements + (node->type == DOM_NODE_ELEMENT ? 2 : 1);
}

static const DomNode *
nth_child (const DomNode *parent, guint32 n)
{
  const DomNode *child = parent->first_child;
  while (child != NULL && n-- > 0)
    child = child->next;
  return child;
}

/* Steps from the root's children down to @node; the root itself is implied by the `!`. */
static void
append_steps (EpubCfiPath *path, const DomNode *node, const DomNode *root)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  for (const DomNode *at = node; at != NULL && at != root; at = at->parent)
    g_ptr_array_add (chain, (gpointer) at);
  for (guint i = chain->len; i > 0; i--) {
    const DomNode *at = chain->pdata[i - 1];
    epub_cfi_path_append (path, step_of (at), at->type == DOM_NODE_ELEMENT ? at->id : NULL,
                          i == chain->len);
  }
}

/* The place between the child before @index and what follows, as text of no length. */
static void
append_gap (EpubCfiPath *path, const DomNode *parent, const DomNode *before, const DomNode *root)
{
  append_steps (path, parent, root);
  int step = before != NULL ? step_of (before) : 0;
  bool in_text = step % 2 == 1;
  epub_cfi_path_append (path, in_text ? step : step + 1, NULL, parent == root);
  path->offset = in_text ? count_utf16 (before->text, before->length) : 0;
}

/* @offset is where @point stands in @text. An element is named by itself where the place before it
 * is that; after a picture it need not be, since what follows may begin another block. */
static void
append_point (EpubCfiPath *path, const DomText *text, guint32 offset, DomPoint point)
{
  DomDocument *document = dom_text_get_document (text);
  const DomNode *root = dom_document_get_root (document);
  if (point.node == NULL)
    point = (DomPoint){ .node = root };
  if (point.node->type == DOM_NODE_TEXT) {
    append_steps (path, point.node, root);
    path->offset = count_utf16 (point.node->text, MIN (point.offset, point.node->length));
    return;
  }
  const DomNode *child = nth_child (point.node, point.offset);
  if (child == NULL || (point.offset > 0 && dom_text_offset_at (text, point) != offset)) {
    const DomNode *before = child != NULL ? child->previous : point.node->last_child;
    append_gap (path, point.node, before, root);
    return;
  }
  append_steps (path, child, root);
  if (child->type == DOM_NODE_TEXT)
    path->offset = 0;
}

/* A drawing that is a section of its own is one character, and its insides are no places: there is
 * the place before it, the document as a whole, and the one after its last element. */
static bool
is_drawing (const DomText *text)
{
  return dom_document_get_root (dom_text_get_document (text))->ns == DOM_NAMESPACE_SVG;
}

static int
count_elements (const DomNode *parent)
{
  int n = 0;
  for (const DomNode *child = parent->first_child; child != NULL; child = child->next)
    n += child->type == DOM_NODE_ELEMENT;
  return n;
}

static void
append_place (EpubCfiPath *path, const DomText *text, guint32 offset, DomPoint point)
{
  if (!is_drawing (text))
    append_point (path, text, offset, point);
  else if (offset > 0)
    epub_cfi_path_append (
        path, 2 * count_elements (dom_document_get_root (dom_text_get_document (text))) + 2, NULL,
        true);
  else
    path->indirect_end = true;
}

static void
start_path (EpubCfiPath *path, BookPublication *publication, int section)
{
  const BookSection *place = book_publication_get_section (publication, (guint) section);
  epub_cfi_path_append (path, book_publication_get_cfi_spine_step (publication), NULL, false);
  epub_cfi_path_append (path, place->cfi_step, place->cfi_id, false);
}

/**
 * book_locator_to_cfi:
 * @self: a place
 * @publication: its book
 * @text: of its section
 *
 * Returns: (transfer full): an `epubcfi(…)`
 */
char *
book_locator_to_cfi (BookLocator self, BookPublication *publication, const DomText *text)
{
  g_auto (EpubCfiPath) path = EPUB_CFI_PATH_INIT;
  start_path (&path, publication, self.section);
  append_place (&path, text, self.offset, dom_text_point_at (text, self.offset));
  g_autoptr (EpubCfi) cfi = epub_cfi_new (&path, NULL);
  return epub_cfi_to_string (cfi);
}

/**
 * book_locator_range_to_cfi:
 * @start: where the range begins
 * @end_offset: byte of the section's text where it ends
 * @publication: its book
 * @text: of its section
 *
 * Returns: (transfer full): an `epubcfi(…,…,…)`
 */
char *
book_locator_range_to_cfi (BookLocator start,
                           guint32 end_offset,
                           BookPublication *publication,
                           const DomText *text)
{
  g_auto (EpubCfiPath) from = EPUB_CFI_PATH_INIT;
  g_auto (EpubCfiPath) to = EPUB_CFI_PATH_INIT;
  start_path (&from, publication, start.section);
  start_path (&to, publication, start.section);
  append_place (&from, text, start.offset, dom_text_point_at (text, start.offset));
  append_place (&to, text, end_offset, dom_text_end_point_at (text, end_offset));
  g_autoptr (EpubCfi) cfi = epub_cfi_new (&from, &to);
  return epub_cfi_to_string (cfi);
}

/* The id of an itemref survives a change of the spine; its number does not. */
static int
find_section (BookPublication *publication, const EpubCfiPath *path)
{
  if (path->n_steps < 2)
    return -1;
  const EpubCfiStep *step = &path->steps[1];
  const char *id = step->assertion.before;
  int by_number = -1;
  for (guint i = 0; i < book_publication_get_n_sections (publication); i++) {
    const BookSection *section = book_publication_get_section (publication, i);
    if (id != NULL && g_strcmp0 (section->cfi_id, id) == 0)
      return (int) i;
    if (section->cfi_step == step->number)
      by_number = (int) i;
  }
  return by_number;
}

/**
 * book_locator_section_from_cfi:
 * @publication: a book
 * @cfi: an `epubcfi(…)`
 * @section: (out): index in the reading order
 *
 * Finds the section a CFI leads to, whose text book_locator_from_cfi() then needs.
 *
 * Returns: whether there is one
 */
bool
book_locator_section_from_cfi (BookPublication *publication, const char *cfi, int *section)
{
  g_autoptr (EpubCfi) parsed = epub_cfi_parse (cfi);
  *section = parsed != NULL ? find_section (publication, epub_cfi_get_start (parsed)) : -1;
  return *section >= 0;
}

static guint32
index_in_parent (const DomNode *node)
{
  guint32 index = 0;
  for (const DomNode *before = node->previous; before != NULL; before = before->previous)
    index++;
  return index;
}

static const DomNode *
nth_element (const DomNode *parent, int n)
{
  for (const DomNode *child = parent->first_child; child != NULL; child = child->next) {
    if (child->type == DOM_NODE_ELEMENT && --n == 0)
      return child;
  }
  return NULL;
}

static guint32
count_children (const DomNode *node)
{
  return node->last_child != NULL ? index_in_parent (node->last_child) + 1 : 0;
}

/* The text after @n_before elements of @parent, or where it would be: at the end of the last of
 * these. */
static DomPoint
point_in_text (const DomNode *parent, int n_before, gint64 offset)
{
  int n_elements = 0;
  const DomNode *last = NULL;
  for (const DomNode *child = parent->first_child; child != NULL; child = child->next) {
    if (child->type == DOM_NODE_TEXT && n_elements == n_before)
      return (DomPoint){ .node = child,
                         .offset = bytes_of_utf16 (child->text, child->length, MAX (offset, 0)) };
    if (child->type == DOM_NODE_ELEMENT && ++n_elements > n_before)
      break;
    last = child;
  }
  /* The end of an element with nothing in it would be its start. */
  if (last == NULL || last->first_child == NULL)
    return (DomPoint){ .node = parent, .offset = last != NULL ? index_in_parent (last) + 1 : 0 };
  return (DomPoint){ .node = last, .offset = count_children (last) };
}

static bool
has_id (const DomNode *node, const char *id)
{
  return node != NULL && g_strcmp0 (node->id, id) == 0;
}

/* One step down. Where an id disagrees with its number the id is right, since it is what the author
 * gave: https://idpf.org/epub/linking/cfi/#sec-path-xmlid . The number after the last element stands
 * for the end of @parent, which *@beyond tells. */
static const DomNode *
follow_step (const DomDocument *document,
             const DomNode *parent,
             const EpubCfiStep *step,
             bool *beyond)
{
  const char *id = step->assertion.before;
  const DomNode *next = step->number % 2 == 0 ? nth_element (parent, step->number / 2) : NULL;
  const DomNode *named =
      id != NULL && !has_id (next, id) ? dom_document_get_element_by_id (document, id) : NULL;
  *beyond = named == NULL && next == NULL && step->number % 2 == 0
            && step->number == 2 * count_elements (parent) + 2;
  return named != NULL ? named : next;
}

/* Follows the steps. What leads nowhere, or into another document, stops at the deepest element
 * found. */
static DomPoint
resolve_path (const DomDocument *document, const EpubCfiPath *path)
{
  const DomNode *at = dom_document_get_root (document);
  guint i = 2;
  for (; i < path->n_steps; i++) {
    const EpubCfiStep *step = &path->steps[i];
    if (i > 2 && step->indirect)
      break;
    bool beyond = false;
    const DomNode *next = follow_step (document, at, step, &beyond);
    if (beyond)
      return (DomPoint){ .node = at, .offset = count_children (at) };
    if (next == NULL && step->number % 2 == 1)
      return point_in_text (at, step->number / 2, path->offset);
    if (next == NULL)
      break;
    at = next;
  }
  /* An element: the place before it, if it holds no text of its own. */
  if ((at->first_child == NULL || dom_node_is_replaced (at)) && at->parent != NULL)
    return (DomPoint){ .node = at->parent, .offset = index_in_parent (at) };
  if (i == path->n_steps && path->offset >= 0 && at->first_child != NULL)
    return point_in_text (at, 0, path->offset);
  return (DomPoint){ .node = at, .offset = 0 };
}

/* A run of white space is one space, as it is in the text. */
static void
append_collapsed (GString *out, const char *text)
{
  for (const char *c = text != NULL ? text : ""; *c != '\0'; c++) {
    if (!g_ascii_isspace (*c))
      g_string_append_c (out, *c);
    else if (out->len == 0 || out->str[out->len - 1] != ' ')
      g_string_append_c (out, ' ');
  }
}

/* Shorter ones stand everywhere. */
#define MIN_ASSERTION 3

/* Where the text asserted is not at @offset, the place nearest to it where it is: the text has been
 * edited since. https://idpf.org/epub/linking/cfi/#sec-path-text-location */
static guint32
repair_by_text (const DomText *text, guint32 offset, const EpubCfiPath *path)
{
  const EpubCfiStep *last = &path->steps[path->n_steps - 1];
  bool in_step = path->offset < 0 && last->number % 2 == 1;
  const EpubCfiAssertion *assertion = in_step ? &last->assertion : &path->assertion;
  g_autoptr (GString) wanted = g_string_new (NULL);
  append_collapsed (wanted, assertion->before);
  gsize n_before = wanted->len;
  append_collapsed (wanted, assertion->after);
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  if (g_utf8_strlen (wanted->str, -1) < MIN_ASSERTION)
    return offset;
  guint32 best = offset;
  guint32 distance = G_MAXUINT32;
  for (const char *found = strstr (string, wanted->str); found != NULL;
       found = strstr (found + 1, wanted->str)) {
    guint32 place = (guint32) (found - string) + (guint32) n_before;
    guint32 away = place > offset ? place - offset : offset - place;
    if (away < distance) {
      best = place;
      distance = away;
    }
    if (place > offset)
      break;
  }
  return best;
}

static guint32
resolve (const DomText *text, const EpubCfiPath *path)
{
  DomPoint point = resolve_path (dom_text_get_document (text), path);
  if (is_drawing (text)) {
    gsize length = 0;
    dom_text_get_string (text, &length);
    return point.node->parent == NULL && point.offset > 0 ? (guint32) length : 0;
  }
  return repair_by_text (text, dom_text_offset_at (text, point), path);
}

/**
 * book_locator_from_cfi:
 * @publication: a book
 * @text: of the section that book_locator_section_from_cfi() found
 * @cfi: an `epubcfi(…)`
 * @start: (out): the place, or the start of the range
 * @end_offset: (out) (optional): byte where the range ends; the place itself if it is none
 *
 * Resolves a CFI as far as it can be. One that the book no longer fits is mended by the ids and by
 * the text it asserts, else it leads to the deepest element that is still there.
 *
 * Returns: %FALSE when @cfi is no CFI of this book
 */
bool
book_locator_from_cfi (BookPublication *publication,
                       const DomText *text,
                       const char *cfi,
                       BookLocator *start,
                       guint32 *end_offset)
{
  g_autoptr (EpubCfi) parsed = epub_cfi_parse (cfi);
  int section = parsed != NULL ? find_section (publication, epub_cfi_get_start (parsed)) : -1;
  if (section < 0)
    return false;
  *start =
      (BookLocator){ .section = section, .offset = resolve (text, epub_cfi_get_start (parsed)) };
  if (end_offset != NULL)
    *end_offset = MAX (start->offset, resolve (text, epub_cfi_get_end (parsed)));
  return true;
}

/**
 * book_locator_from_fragment:
 * @section: index in the reading order
 * @text: of that section
 * @fragment: (nullable): a decoded id; `epubcfi(…)` is not one
 * @locator: (out): the place of the element, or the section's start
 *
 * Finds the place a link leads to.
 *
 * Returns: %FALSE when no element has this id
 */
bool
book_locator_from_fragment (int section,
                            const DomText *text,
                            const char *fragment,
                            BookLocator *locator)
{
  *locator = (BookLocator){ .section = section, .offset = 0 };
  if (fragment == NULL || *fragment == '\0')
    return true;
  const DomNode *element = dom_document_get_element_by_id (dom_text_get_document (text), fragment);
  if (element == NULL)
    return false;
  DomPoint point = element->first_child != NULL || element->parent == NULL
                       ? (DomPoint){ .node = element, .offset = 0 }
                       : (DomPoint){ .node = element->parent, .offset = index_in_parent (element) };
  locator->offset = dom_text_offset_at (text, point);
  return true;
}
