#include "config.h"

#include "marks-outline.h"

#include "book-sketch.h"
#include "book-text-key.h"

#include <string.h>

/* On disk: a magic number, the number of sections, for each its index and its number of blocks, then
 * all hashes; every number little-endian. */

#define MAGIC 0x314f4c47 /* "GLO1" */

typedef struct {
  guint32 section;
  guint32 n_blocks;
  guint32 first; /* index of its first block */
} Section;

struct _MarksOutline {
  GArray *sections; /* of Section, by section */
  GArray *hashes; /* of guint64 */
};

/**
 * marks_outline_new:
 *
 * Returns: (transfer full): an outline without sections
 */
MarksOutline *
marks_outline_new (void)
{
  MarksOutline *self = g_new0 (MarksOutline, 1);
  self->sections = g_array_new (FALSE, FALSE, sizeof (Section));
  self->hashes = g_array_new (FALSE, FALSE, sizeof (guint64));
  return self;
}

/**
 * marks_outline_free:
 * @self: (transfer full) (nullable): an outline
 *
 * Frees an outline.
 */
void
marks_outline_free (MarksOutline *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->sections);
  g_array_unref (self->hashes);
  g_free (self);
}

/**
 * marks_outline_add_section:
 * @self: an outline
 * @section: its index in the reading order, greater than any before
 * @text: its text
 *
 * Adds the blocks of a section.
 */
void
marks_outline_add_section (MarksOutline *self, int section, const DomText *text)
{
  const char *string = dom_text_get_string (text, NULL);
  guint n = dom_text_get_n_blocks (text);
  Section added = { (guint32) section, n, self->hashes->len };
  g_array_append_val (self->sections, added);
  for (guint i = 0; i < n; i++) {
    const DomBlock *block = dom_text_get_block (text, i);
    g_autoptr (BookTextKey) key = book_text_key_new (
        string + block->start, block->end - block->start, BOOK_TEXT_KEY_UNSPACED);
    guint64 hash = book_text_key_get_hash (key);
    g_array_append_val (self->hashes, hash);
  }
}

/**
 * marks_outline_compute:
 * @publication: a book
 * @cancellable: (nullable): to cancel it
 * @error: return location
 *
 * Reads the whole book. Not for the main thread.
 *
 * Returns: (transfer full) (nullable): its outline, or %NULL when it was cancelled
 */
MarksOutline *
marks_outline_compute (BookPublication *publication, GCancellable *cancellable, GError **error)
{
  g_autoptr (MarksOutline) self = marks_outline_new ();
  for (guint i = 0; i < book_publication_get_n_sections (publication); i++) {
    g_autoptr (DomDocument) document = book_publication_load_document (publication, i, cancellable);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    g_autoptr (DomText) text = dom_text_new (document);
    marks_outline_add_section (self, (int) i, text);
  }
  return g_steal_pointer (&self);
}

static void
append_32 (GByteArray *bytes, guint32 value)
{
  guint32 stored = GUINT32_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &stored, sizeof stored);
}

/**
 * marks_outline_to_bytes:
 * @self: an outline
 *
 * Returns: (transfer full): as kept on disk
 */
GBytes *
marks_outline_to_bytes (const MarksOutline *self)
{
  GByteArray *bytes = g_byte_array_new ();
  append_32 (bytes, MAGIC);
  append_32 (bytes, self->sections->len);
  for (guint i = 0; i < self->sections->len; i++) {
    const Section *section = &g_array_index (self->sections, Section, i);
    append_32 (bytes, section->section);
    append_32 (bytes, section->n_blocks);
  }
  for (guint i = 0; i < self->hashes->len; i++) {
    guint64 hash = GUINT64_TO_LE (g_array_index (self->hashes, guint64, i));
    g_byte_array_append (bytes, (const guint8 *) &hash, sizeof hash);
  }
  return g_byte_array_free_to_bytes (bytes);
}

static guint32
read_32 (const guint8 *data)
{
  guint32 value = 0;
  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_LE (value);
}

/**
 * marks_outline_new_from_bytes:
 * @bytes: as kept on disk
 *
 * Returns: (transfer full) (nullable): an outline, or %NULL when that is none
 */
MarksOutline *
marks_outline_new_from_bytes (GBytes *bytes)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  if (size < 8 || read_32 (data) != MAGIC)
    return NULL;
  gsize n_sections = read_32 (data + 4);
  if (n_sections > (size - 8) / 8)
    return NULL;
  g_autoptr (MarksOutline) self = marks_outline_new ();
  gsize n_hashes = (size - 8 - n_sections * 8) / 8;
  gsize total = 0;
  for (gsize i = 0; i < n_sections; i++) {
    Section section = { read_32 (data + 8 + i * 8), read_32 (data + 12 + i * 8), (guint32) total };
    total += section.n_blocks;
    if (total > n_hashes
        || (i > 0 && section.section <= g_array_index (self->sections, Section, i - 1).section))
      return NULL;
    g_array_append_val (self->sections, section);
  }
  if (8 + n_sections * 8 + total * 8 != size)
    return NULL;
  for (gsize i = 0; i < total; i++) {
    guint64 hash = 0;
    memcpy (&hash, data + 8 + n_sections * 8 + i * 8, sizeof hash);
    hash = GUINT64_FROM_LE (hash);
    g_array_append_val (self->hashes, hash);
  }
  return g_steal_pointer (&self);
}

/**
 * marks_outline_build_sketch:
 * @self: an outline
 *
 * Returns: (transfer full): by which the edition is compared with others; see book_sketch_compare()
 */
char *
marks_outline_build_sketch (const MarksOutline *self)
{
  return book_sketch_new ((const guint64 *) self->hashes->data, self->hashes->len);
}

/* How many blocks there are. */
guint
marks_outline_get_n_blocks (const MarksOutline *self)
{
  return self->hashes->len;
}

/* Hash of a block's text without white space. */
guint64
marks_outline_get_hash (const MarksOutline *self, guint index)
{
  return g_array_index (self->hashes, guint64, index);
}

/**
 * marks_outline_find:
 * @self: an outline
 * @section: index of a section
 * @block: ordinal in it
 *
 * Returns: index of the block in the whole book, or -1
 */
int
marks_outline_find (const MarksOutline *self, int section, int block)
{
  guint low = 0;
  guint high = self->sections->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    const Section *found = &g_array_index (self->sections, Section, middle);
    if (found->section == (guint32) section)
      return block >= 0 && (guint32) block < found->n_blocks ? (int) found->first + block : -1;
    if (found->section < (guint32) section)
      low = middle + 1;
    else
      high = middle;
  }
  return -1;
}

/**
 * marks_outline_get_section:
 * @self: an outline
 * @index: of a block in the whole book
 * @block: (out) (optional): its ordinal in the section
 *
 * Returns: index of its section
 */
int
marks_outline_get_section (const MarksOutline *self, guint index, int *block)
{
  guint low = 0;
  guint high = self->sections->len;
  g_return_val_if_fail (index < self->hashes->len, -1);
  while (high - low > 1) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (self->sections, Section, middle).first <= index)
      low = middle;
    else
      high = middle;
  }
  /* Of sections that begin together all but the last are empty, and that one was found. */
  const Section *section = &g_array_index (self->sections, Section, low);
  if (block != NULL)
    *block = (int) (index - section->first);
  return (int) section->section;
}
