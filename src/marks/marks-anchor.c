#include "config.h"

#include "marks-anchor.h"

#include "marks-json.h"

#include "book-locator.h"
#include "book-text-key.h"

#include <string.h>

/* How much of the text around a mark is kept, in characters. */
#define CONTEXT_CHARACTERS 32
/* A mark over half a book would make every row enormous; its ends say enough. In bytes. */
#define EXACT_BYTES (64 * 1024)

struct _MarksAnchor {
  gatomicrefcount ref_count;
  StoreAnchor *row;
};

static const char *const state_names[] = { "kept", "moved", "changed", "orphan" };

/**
 * marks_state_to_string:
 * @state: a state
 *
 * Returns: its name on disk
 */
const char *
marks_state_to_string (MarksState state)
{
  return state_names[state];
}

/**
 * marks_state_from_string:
 * @name: (nullable): a name
 *
 * Returns: the state; kept for what is none
 */
MarksState
marks_state_from_string (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++) {
    if (g_strcmp0 (name, state_names[i]) == 0)
      return (MarksState) i;
  }
  return MARKS_STATE_KEPT;
}

static MarksAnchor *
anchor_take (StoreAnchor *row)
{
  MarksAnchor *self = g_new0 (MarksAnchor, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->row = row;
  return self;
}

/* Hash of a block's text, 0 where there is no such block. */
static guint64
hash_block (const DomText *text, gint64 index, BookTextKeyKind kind)
{
  if (index < 0 || index >= dom_text_get_n_blocks (text))
    return 0;
  const DomBlock *block = dom_text_get_block (text, (guint) index);
  const char *string = dom_text_get_string (text, NULL);
  g_autoptr (BookTextKey) key =
      book_text_key_new (string + block->start, block->end - block->start, kind);
  return book_text_key_get_hash (key);
}

static guint32
align_down (const char *string, guint32 offset)
{
  while (offset > 0 && ((guchar) string[offset] & 0xc0) == 0x80)
    offset--;
  return offset;
}

static void
fill_blocks (StoreAnchor *row, const DomText *text)
{
  if (dom_text_get_n_blocks (text) == 0)
    return;
  guint first = dom_text_block_at (text, row->text_start);
  /* The end of a range belongs to the block of the last byte in it. */
  guint last =
      row->text_end > row->text_start ? dom_text_block_at (text, row->text_end - 1) : first;
  const DomBlock *first_block = dom_text_get_block (text, first);
  const DomBlock *last_block = dom_text_get_block (text, last);
  row->block = (int) first;
  row->end_block = (int) last;
  row->start = row->text_start - MIN (first_block->start, row->text_start);
  row->end = row->text_end - MIN (last_block->start, row->text_end);
  row->block_hash = hash_block (text, first, BOOK_TEXT_KEY_SPACED);
  row->unspaced_hash = hash_block (text, first, BOOK_TEXT_KEY_UNSPACED);
  row->end_block_hash = hash_block (text, last, BOOK_TEXT_KEY_SPACED);
  row->previous_hash = hash_block (text, (gint64) first - 1, BOOK_TEXT_KEY_SPACED);
  row->next_hash = hash_block (text, (gint64) last + 1, BOOK_TEXT_KEY_SPACED);
}

static void
fill_quote (StoreAnchor *row, const char *string, gsize length)
{
  const char *start = string + row->text_start;
  const char *end = string + row->text_end;
  const char *before = start;
  const char *after = end;
  for (int i = 0; i < CONTEXT_CHARACTERS && before > string; i++)
    before = g_utf8_prev_char (before);
  for (int i = 0; i < CONTEXT_CHARACTERS && after < string + length; i++)
    after = g_utf8_next_char (after);
  gsize n = MIN ((gsize) (end - start), EXACT_BYTES);
  n = align_down (start, (guint32) n);
  row->exact = g_strndup (start, n);
  row->prefix = g_strndup (before, (gsize) (start - before));
  row->suffix = g_strndup (end, (gsize) (after - end));
}

/**
 * marks_anchor_new_for_text:
 * @section_path: (nullable): container path of the section
 * @section: its index in the reading order
 * @text: its text
 * @start: UTF-8 bytes into @text
 * @end: byte after the range; the same as @start for a bookmark
 *
 * Makes an anchor of what the text alone knows: blocks and quote. May be used from any thread.
 *
 * Returns: (transfer full): an anchor
 */
MarksAnchor *
marks_anchor_new_for_text (const char *section_path,
                           int section,
                           const DomText *text,
                           guint32 start,
                           guint32 end)
{
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  StoreAnchor *row = store_anchor_new ();
  row->section = section;
  row->section_path = g_strdup (section_path);
  row->text_start = align_down (string, (guint32) MIN (start, length));
  row->text_end = align_down (string, (guint32) CLAMP (end, row->text_start, length));
  row->state = g_strdup ("kept");
  fill_blocks (row, text);
  fill_quote (row, string, length);
  return anchor_take (row);
}

/* Offset of a node of the contents in its section, 0 when it is not known. */
static guint32
node_offset (const BookContentsNode *node, const DomText *text)
{
  BookLocator locator = { 0 };
  if (node->fragment != NULL
      && book_locator_from_fragment (node->section, text, node->fragment, &locator))
    return locator.offset;
  return 0;
}

/* The last node at or before a place, or -1. Contents need not be in reading order. */
static int
find_node (BookContents *contents, int section, const DomText *text, guint32 offset)
{
  int best = -1;
  int best_section = -1;
  guint32 best_offset = 0;
  for (guint i = 0; i < book_contents_get_n_nodes (contents); i++) {
    const BookContentsNode *node = book_contents_get_node (contents, i);
    if (node->section < 0 || node->section > section || node->section < best_section)
      continue;
    guint32 at = node->section == section ? node_offset (node, text) : 0;
    if (node->section == section && at > offset)
      continue;
    /* Of an earlier section the last node counts, whatever its place in there. */
    if (node->section > best_section || node->section < section || at >= best_offset) {
      best = (int) i;
      best_section = node->section;
      best_offset = at;
    }
  }
  return best;
}

static char *
build_contents_path (BookContents *contents, int section, const DomText *text, guint32 offset)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  int index = find_node (contents, section, text, offset);
  for (; index >= 0; index = book_contents_get_node (contents, (guint) index)->parent)
    g_ptr_array_insert (titles, 0, book_contents_get_node (contents, (guint) index)->label);
  g_ptr_array_add (titles, NULL);
  return marks_json_from_strv ((const char *const *) titles->pdata);
}

/* 1 … 6 of a heading, else 7. */
static int
heading_level (const DomBlock *block)
{
  int level = block->element != NULL ? dom_node_get_heading_level (block->element) : 0;
  return level > 0 ? level : 7;
}

/* In a book without contents, as most Markdown is, the headings above the place take their part. */
static char *
build_heading_path (const DomText *text, int block)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  const char *string = dom_text_get_string (text, NULL);
  int level = 7;
  if (dom_text_get_n_blocks (text) == 0)
    return NULL;
  for (int i = block; i >= 0 && level > 1; i--) {
    const DomBlock *candidate = dom_text_get_block (text, (guint) i);
    int found = heading_level (candidate);
    if (found >= level)
      continue;
    level = found;
    g_ptr_array_insert (titles, 0,
                        g_strndup (string + candidate->start, candidate->end - candidate->start));
  }
  g_ptr_array_add (titles, NULL);
  return marks_json_from_strv ((const char *const *) titles->pdata);
}

static void
fill_from_publication (StoreAnchor *row, BookPublication *publication, const DomText *text)
{
  BookLocator locator = { .section = row->section, .offset = row->text_start };
  BookContents *contents = book_publication_get_contents (publication);
  BookContents *pages = book_publication_get_page_list (publication);
  gsize length = 0;
  dom_text_get_string (text, &length);
  row->progression = book_locator_get_progression (locator, publication, (guint32) length);
  row->cfi = row->text_end > row->text_start
                 ? book_locator_range_to_cfi (locator, row->text_end, publication, text)
                 : book_locator_to_cfi (locator, publication, text);
  if (!book_publication_has_own_contents (publication))
    row->contents_path = build_heading_path (text, row->block);
  if (row->contents_path == NULL && contents != NULL)
    row->contents_path = build_contents_path (contents, row->section, text, row->text_start);
  int page = pages != NULL ? find_node (pages, row->section, text, row->text_start) : -1;
  if (page >= 0)
    row->page = g_strdup (book_contents_get_node (pages, (guint) page)->label);
}

/**
 * marks_anchor_new:
 * @publication: the book
 * @section: index of a section
 * @text: its text
 * @start: UTF-8 bytes into @text
 * @end: byte after the range; the same as @start for a bookmark
 *
 * Makes an anchor with all that is known of the place: blocks, quote, CFI, path in the contents,
 * page label and progression. May be used from any thread.
 *
 * Returns: (transfer full): an anchor
 */
MarksAnchor *
marks_anchor_new (BookPublication *publication,
                  int section,
                  const DomText *text,
                  guint32 start,
                  guint32 end)
{
  g_return_val_if_fail (section >= 0, NULL);
  g_return_val_if_fail ((guint) section < book_publication_get_n_sections (publication), NULL);
  const BookSection *info = book_publication_get_section (publication, (guint) section);
  MarksAnchor *self = marks_anchor_new_for_text (info->path, section, text, start, end);
  fill_from_publication (self->row, publication, text);
  return self;
}

/**
 * marks_anchor_new_from_row:
 * @row: as kept on disk
 *
 * Returns: (transfer full): an anchor
 */
MarksAnchor *
marks_anchor_new_from_row (const StoreAnchor *row)
{
  return anchor_take (store_anchor_copy (row));
}

/**
 * marks_anchor_ref:
 * @self: an anchor
 *
 * Returns: (transfer full): @self with one more reference
 */
MarksAnchor *
marks_anchor_ref (MarksAnchor *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * marks_anchor_unref:
 * @self: (transfer full): an anchor
 *
 * Drops one reference.
 */
void
marks_anchor_unref (MarksAnchor *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  store_anchor_free (self->row);
  g_free (self);
}

/**
 * marks_anchor_to_row:
 * @self: an anchor
 * @edition: id of the edition to write it for
 *
 * Returns: (transfer full): as kept on disk
 */
StoreAnchor *
marks_anchor_to_row (const MarksAnchor *self, gint64 edition)
{
  StoreAnchor *row = store_anchor_copy (self->row);
  row->edition = edition;
  return row;
}

/**
 * marks_anchor_get_row:
 * @self: an anchor
 *
 * Returns: (transfer none): all its fields
 */
const StoreAnchor *
marks_anchor_get_row (const MarksAnchor *self)
{
  return self->row;
}

/* Id of the edition it was read for, or 0. */
gint64
marks_anchor_get_edition (const MarksAnchor *self)
{
  return self->row->edition;
}

/* Index of the section in the reading order. */
int
marks_anchor_get_section (const MarksAnchor *self)
{
  return self->row->section;
}

/* (nullable): container path of the section. */
const char *
marks_anchor_get_section_path (const MarksAnchor *self)
{
  return self->row->section_path;
}

/* First byte in the section's text. */
guint32
marks_anchor_get_start (const MarksAnchor *self)
{
  return self->row->text_start;
}

/* Byte after the range in the section's text. */
guint32
marks_anchor_get_end (const MarksAnchor *self)
{
  return self->row->text_end;
}

/* The marked text, with a line feed between blocks; never NULL. */
const char *
marks_anchor_get_exact (const MarksAnchor *self)
{
  return self->row->exact != NULL ? self->row->exact : "";
}

/* Up to 32 characters before it; never NULL. */
const char *
marks_anchor_get_prefix (const MarksAnchor *self)
{
  return self->row->prefix != NULL ? self->row->prefix : "";
}

/* Up to 32 characters after it; never NULL. */
const char *
marks_anchor_get_suffix (const MarksAnchor *self)
{
  return self->row->suffix != NULL ? self->row->suffix : "";
}

/* (nullable): the place as a CFI. */
const char *
marks_anchor_get_cfi (const MarksAnchor *self)
{
  return self->row->cfi;
}

/* (nullable): label of the printed page. */
const char *
marks_anchor_get_page (const MarksAnchor *self)
{
  return self->row->page;
}

/* Place in the whole book, 0 … 1. */
double
marks_anchor_get_progression (const MarksAnchor *self)
{
  return self->row->progression;
}

/* How it was found in this edition. */
MarksState
marks_anchor_get_state (const MarksAnchor *self)
{
  return marks_state_from_string (self->row->state);
}

/* (transfer full) (array zero-terminated=1): titles down the contents; may be empty. */
char **
marks_anchor_dup_contents_path (const MarksAnchor *self)
{
  return marks_json_to_strv (self->row->contents_path);
}

/**
 * marks_anchor_compare:
 * @a: an anchor
 * @b: another of the same edition
 *
 * Compares by place in the book; of two that begin together the longer comes first.
 *
 * Returns: less than, equal to or more than 0
 */
int
marks_anchor_compare (const MarksAnchor *a, const MarksAnchor *b)
{
  const StoreAnchor *x = a->row;
  const StoreAnchor *y = b->row;
  if (x->section != y->section)
    return x->section < y->section ? -1 : 1;
  if (x->text_start != y->text_start)
    return x->text_start < y->text_start ? -1 : 1;
  if (x->text_end != y->text_end)
    return x->text_end > y->text_end ? -1 : 1;
  return 0;
}
