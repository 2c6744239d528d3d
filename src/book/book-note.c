#include "config.h"

#include "book-note.h"

#include "base-href.h"

#include <string.h>

/* Which links lead to a note, that is shown where the reader is instead of taking them away.
 *
 * Books say so themselves, on the link or where it leads:
 * https://www.w3.org/TR/epub-ssv-11/#notes https://www.w3.org/TR/dpub-aria-1.1/#doc-noteref .
 * Most say nothing. There a note is known by how printers set it: the reference is a short sign,
 * raised or in brackets, or one that the note leads back to; the note is a short paragraph that
 * begins with the target. */

/* A note longer than this is better read in its place, in bytes. */
#define MAX_NOTE_BYTES 6000

/* A sign of reference is no longer than this, in characters: “[123]”, “주 12)”. */
#define MAX_SIGN_LENGTH 6

/* How far above its target the element of a note may stand. */
#define MAX_ANCESTORS 4

static bool
has_any (const DomNode *node, const char *attribute, const char *const *tokens)
{
  for (; *tokens != NULL; tokens++) {
    if (dom_node_has_token (node, attribute, *tokens))
      return true;
  }
  return false;
}

static bool
is_note (const DomNode *node)
{
  static const char *const types[] = { "footnote", "endnote", "rearnote", "note", NULL };
  static const char *const roles[] = { "doc-footnote", "doc-endnote", NULL };
  return has_any (node, "epub:type", types) || has_any (node, "role", roles);
}

static bool
holds_notes (const DomNode *node)
{
  static const char *const types[] = { "footnotes", "endnotes", "rearnotes", NULL };
  static const char *const roles[] = { "doc-endnotes", NULL };
  static const char *const classes[] = { "footnotes", "endnotes", "notes", NULL };
  return has_any (node, "epub:type", types) || has_any (node, "role", roles)
         || has_any (node, "class", classes);
}

static bool
says_it_refers (const DomNode *link)
{
  return dom_node_has_token (link, "epub:type", "noteref")
         || dom_node_has_token (link, "role", "doc-noteref")
         || dom_node_has_token (link, "class", "footnote-ref");
}

/* The way back from a note is no way to another. */
static bool
leads_back (const DomNode *link)
{
  static const char *const classes[] = { "footnote-back", "footnote-backref", "reversefootnote",
                                         NULL };
  if (dom_node_has_token (link, "epub:type", "backlink")
      || dom_node_has_token (link, "role", "doc-backlink") || has_any (link, "class", classes))
    return true;
  g_autofree char *text = dom_node_dup_text (link);
  gunichar first = g_utf8_get_char (g_strstrip (text));
  return first == 0x21A9 || first == 0x2191 || first == 0x21A5 || first == 0x23CE; /* ↩ ↑ ↥ ⏎ */
}

static bool
is_in_body (const DomNode *node)
{
  while (node != NULL && !dom_node_is (node, "body"))
    node = node->parent;
  return node != NULL;
}

typedef enum {
  SIGN_NONE,
  SIGN_PLAIN, /* short, as page numbers and many other things are */
  SIGN_CLEAR, /* raised or in brackets */
} Sign;

static bool
is_raised (const DomNode *link)
{
  for (const DomNode *node = link; node != NULL && node != link->parent->parent;
       node = node->parent) {
    if (dom_node_is (node, "sup"))
      return true;
  }
  const DomNode *node = link->first_child;
  for (; node != NULL; node = dom_node_next_in_tree (node, link)) {
    if (dom_node_is (node, "sup"))
      return true;
  }
  return false;
}

/* Digits and signs, with at most one letter, or 주 or 註 before a number. */
static Sign
read_sign (const DomNode *link)
{
  g_autofree char *text = dom_node_dup_text (link);
  g_strstrip (text);
  glong length = g_utf8_strlen (text, -1);
  if (length == 0 || length > MAX_SIGN_LENGTH)
    return SIGN_NONE;
  guint letters = 0;
  bool note_word = g_str_has_prefix (text, "주") || g_str_has_prefix (text, "註");
  bool bracketed = strchr ("([*", text[0]) != NULL || g_str_has_prefix (text, "†");
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    letters += g_unichar_isalpha (g_utf8_get_char (p));
  if (letters > 1)
    return SIGN_NONE;
  return is_raised (link) || bracketed || note_word ? SIGN_CLEAR : SIGN_PLAIN;
}

static guint32
start_of (DomText *text, const DomNode *node)
{
  return dom_text_offset_at (text, (DomPoint){ .node = node });
}

static guint32
end_of (DomText *text, const DomNode *node)
{
  const DomNode *after = dom_node_next_skipping_children (node, NULL);
  gsize length = 0;
  dom_text_get_string (text, &length);
  return after != NULL ? start_of (text, after) : (guint32) length;
}

static bool
is_short (DomText *text, const DomNode *node)
{
  guint32 start = start_of (text, node);
  guint32 end = end_of (text, node);
  return end > start && end - start <= MAX_NOTE_BYTES;
}

/* The paragraph-like element around a target: the item of a list rather than its first paragraph. */
static const DomNode *
find_block (const DomNode *target)
{
  static const char *const items[] = { "li", "aside", "dd", "dt", "tr", NULL };
  static const char *const blocks[] = { "p", "div", "td", NULL };
  const DomNode *block = NULL;
  const DomNode *node = target;
  for (int i = 0; node != NULL && i < MAX_ANCESTORS; i++, node = node->parent) {
    if (node->type != DOM_NODE_ELEMENT || dom_node_is (node, "body"))
      continue;
    if (g_strv_contains (items, node->name))
      return node;
    if (block == NULL && g_strv_contains (blocks, node->name))
      block = node;
  }
  return block;
}

/* A term that is only the note's number: the note is what it stands for. */
static const DomNode *
follow_term (const DomNode *block)
{
  if (block == NULL || !dom_node_is (block, "dt"))
    return block;
  const DomNode *next = block->next;
  while (next != NULL && next->type != DOM_NODE_ELEMENT)
    next = next->next;
  return next != NULL && dom_node_is (next, "dd") ? next : block;
}

/* What the book itself calls a note, or what stands among notes. */
static const DomNode *
find_named (const DomNode *target)
{
  const DomNode *node = target;
  for (int i = 0; node != NULL && i < MAX_ANCESTORS; i++, node = node->parent) {
    if (is_note (node))
      return node;
  }
  if (holds_notes (target))
    return NULL;
  for (node = target->parent; node != NULL; node = node->parent) {
    if (holds_notes (node))
      return find_block (target);
  }
  return dom_node_is (target, "aside") ? target : NULL;
}

/* Whether an id is that of the link, or of what stands directly around or before it. */
static bool
is_id_of_link (const char *id, const DomNode *link)
{
  const DomNode *node = link;
  for (int i = 0; node != NULL && i < MAX_ANCESTORS; i++, node = node->parent) {
    if (g_strcmp0 (node->id, id) == 0)
      return true;
    const DomNode *before = node->previous;
    if (before != NULL && before->type == DOM_NODE_ELEMENT && g_strcmp0 (before->id, id) == 0)
      return true;
  }
  node = link->first_child;
  return node != NULL && node->type == DOM_NODE_ELEMENT && g_strcmp0 (node->id, id) == 0;
}

/* Whether a block has a link that leads to where the reader comes from. */
static bool
refers_back (const BookNoteLink *self, const DomNode *block)
{
  const char *base = dom_document_get_path (dom_text_get_document (self->to));
  const char *origin = dom_document_get_path (self->from);
  for (const DomNode *node = block; node != NULL; node = dom_node_next_in_tree (node, block)) {
    const char *href =
        node->type == DOM_NODE_ELEMENT ? dom_node_get_attribute (node, "href") : NULL;
    if (href == NULL)
      continue;
    g_autofree char *fragment = NULL;
    g_autofree char *path = base_href_resolve (base, href, &fragment);
    if (path != NULL && fragment != NULL && strcmp (path, origin) == 0
        && is_id_of_link (fragment, self->link))
      return true;
  }
  return false;
}

/* Whether nothing is before a target in its paragraph. */
static bool
begins_paragraph (DomText *text, const DomNode *target)
{
  guint32 offset = start_of (text, target);
  const DomBlock *block = dom_text_get_block (text, dom_text_block_at (text, offset));
  return block != NULL && offset == block->start
         && dom_node_get_heading_level (block->element) == 0;
}

/* In a book that says nothing: by how it looks. */
static const DomNode *
find_by_looks (const BookNoteLink *self)
{
  Sign sign = read_sign (self->link);
  if (sign == SIGN_NONE || !begins_paragraph (self->to, self->target))
    return NULL;
  const DomNode *block = find_block (self->target);
  if (block == NULL || (sign == SIGN_PLAIN && !refers_back (self, block)))
    return NULL;
  return block;
}

/* Whether the link stands in the note itself: that is a link to here, or to the note's own start.
 * Two readings of one document number its nodes alike. */
static bool
stands_inside (const BookNoteLink *self, const DomNode *note)
{
  const char *here = dom_document_get_path (self->from);
  const char *there = dom_document_get_path (dom_text_get_document (self->to));
  const DomNode *after = dom_node_next_skipping_children (note, NULL);
  return strcmp (here, there) == 0 && self->link->index > note->index
         && (after == NULL || self->link->index < after->index);
}

/**
 * book_note_find:
 * @link: a link within a book
 *
 * Tells whether a link leads to a note. Any thread.
 *
 * Returns: (transfer none) (nullable): the element of the note, or %NULL for any other link, and
 *   for a note that is too long to be shown in passing
 */
const DomNode *
book_note_find (const BookNoteLink *link)
{
  /* Only what can be read makes a note: not a title in the head, whatever it says of itself. */
  if (leads_back (link->link) || !is_in_body (link->target))
    return NULL;
  const DomNode *note = find_named (link->target);
  if (note == NULL && says_it_refers (link->link))
    note = find_block (link->target) != NULL ? find_block (link->target) : link->target;
  if (note == NULL)
    note = find_by_looks (link);
  note = follow_term (note);
  return note != NULL && !stands_inside (link, note) && is_short (link->to, note) ? note : NULL;
}

/* A note's way back is of no use where the note is shown beside its reference. */
static void
drop_arrows (GString *text)
{
  static const char *const signs[] = { "\uFFFC", "↩\uFE0E", "↩" };
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    g_string_replace (text, signs[i], "", 0);
}

/**
 * book_note_dup_text:
 * @text: of the document with the note
 * @note: its element
 *
 * Reads a note, its paragraphs on lines of their own. Any thread.
 *
 * Returns: (transfer full): the words of the note, without the arrow back
 */
char *
book_note_dup_text (DomText *text, const DomNode *note)
{
  guint32 start = start_of (text, note);
  guint32 end = end_of (text, note);
  const char *string = dom_text_get_string (text, NULL);
  g_autoptr (GString) result = g_string_new_len (string + start, end > start ? end - start : 0);
  drop_arrows (result);
  return g_strdup (g_strstrip (result->str));
}
