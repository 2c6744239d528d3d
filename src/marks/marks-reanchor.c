#include "config.h"

#include "marks-reanchor-private.h"

#include "book-text-key.h"

#include <string.h>

/* Finding the text of a mark again, in the order that promises the least surprise.
 *
 * Where the outline of the old edition is known, both editions are laid side by side first. Then
 * each block of the old one either has its successor, and the mark is in it: *kept* or *moved*. Or
 * it was edited, and its text is between the successors of the blocks around it: it is looked for
 * there by its quote. Only what is not there is looked for in the whole book, and only in blocks
 * that no other block of the old edition has become: a text that was there already is not ours,
 * however alike.
 *
 * Without an outline (a mark of another program) the same block with an old neighbour decides, then
 * the quote with what stood around it.
 *
 * Nothing here is content with a first hit. What is found must lead the next best by a margin; a
 * text that is not letter for letter the old one is *changed*, and so is one that stands among other
 * neighbours: the reader is shown both. Better an orphan that is listed than a note beside the wrong
 * sentence. */

/* As much of the text around a place as an anchor remembers. */
#define CONTEXT_BYTES 200

static void
section_free (gpointer data)
{
  MarksSection *section = data;
  dom_text_unref (section->text);
  g_free (section->hashes);
  g_free (section->path);
  g_free (section);
}

static void
edition_free (gpointer data)
{
  MarksEdition *edition = data;
  marks_outline_free (edition->outline);
  marks_alignment_free (edition->alignment);
  g_free (edition);
}

/**
 * marks_reanchor_new:
 *
 * Returns: (transfer full): an index without texts
 */
MarksReanchor *
marks_reanchor_new (void)
{
  MarksReanchor *self = g_new0 (MarksReanchor, 1);
  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->by_number = g_hash_table_new (NULL, NULL);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->blocks =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  self->editions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, edition_free);
  self->outline = marks_outline_new ();
  return self;
}

/**
 * marks_reanchor_free:
 * @self: (transfer full): an index
 *
 * Frees an index.
 */
void
marks_reanchor_free (MarksReanchor *self)
{
  g_hash_table_unref (self->by_number);
  g_hash_table_unref (self->by_path);
  g_hash_table_unref (self->blocks);
  g_hash_table_unref (self->editions);
  g_ptr_array_unref (self->sections);
  marks_outline_free (self->outline);
  marks_concordance_free (self->concordance);
  g_free (self);
}

static void
index_block (MarksReanchor *self, MarksSection *section, guint block)
{
  guint64 hash = section->hashes[block];
  GArray *places = g_hash_table_lookup (self->blocks, &hash);
  if (places == NULL) {
    places = g_array_new (FALSE, FALSE, sizeof (MarksBlockPlace));
    g_hash_table_insert (self->blocks, g_memdup2 (&hash, sizeof hash), places);
  }
  MarksBlockPlace place = { section, block };
  g_array_append_val (places, place);
}

/**
 * marks_reanchor_add_section:
 * @self: an index
 * @section: index of the section in the reading order, greater than any before
 * @path: (nullable): its container path
 * @text: its text
 *
 * Adds the text of a section.
 */
void
marks_reanchor_add_section (MarksReanchor *self, int section, const char *path, DomText *text)
{
  MarksSection *added = g_new0 (MarksSection, 1);
  const char *string = dom_text_get_string (text, NULL);
  added->section = section;
  added->path = g_strdup (path);
  added->text = dom_text_ref (text);
  added->n_blocks = dom_text_get_n_blocks (text);
  added->hashes = g_new0 (guint64, added->n_blocks + 1);
  added->part = self->sections->len;
  g_ptr_array_add (self->sections, added);
  marks_outline_add_section (self->outline, section, text);
  g_hash_table_insert (self->by_number, GINT_TO_POINTER (section + 1), added);
  if (added->path != NULL)
    g_hash_table_insert (self->by_path, added->path, added);
  for (guint i = 0; i < added->n_blocks; i++) {
    const DomBlock *block = dom_text_get_block (text, i);
    g_autoptr (BookTextKey) key =
        book_text_key_new (string + block->start, block->end - block->start, BOOK_TEXT_KEY_SPACED);
    added->hashes[i] = book_text_key_get_hash (key);
    index_block (self, added, i);
  }
}

/**
 * marks_reanchor_add_book:
 * @self: an index without texts
 * @publication: a book
 * @cancellable: (nullable): to cancel it
 * @error: return location
 *
 * Adds the texts of all sections. Reads the whole book: not for the main thread.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED when it was cancelled
 */
bool
marks_reanchor_add_book (MarksReanchor *self,
                         BookPublication *publication,
                         GCancellable *cancellable,
                         GError **error)
{
  for (guint i = 0; i < book_publication_get_n_sections (publication); i++) {
    g_autoptr (DomDocument) document = book_publication_load_document (publication, i, cancellable);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return false;
    g_autoptr (DomText) text = dom_text_new (document);
    const BookSection *section = book_publication_get_section (publication, i);
    marks_reanchor_add_section (self, (int) i, section->path, text);
  }
  return true;
}

/**
 * marks_reanchor_take_edition:
 * @self: an index
 * @edition: id of an edition that anchors may be of
 * @outline: (transfer full): its blocks
 *
 * Makes another edition known, so that its anchors are found by what became of their blocks.
 */
void
marks_reanchor_take_edition (MarksReanchor *self, gint64 edition, MarksOutline *outline)
{
  MarksEdition *known = g_new0 (MarksEdition, 1);
  known->outline = outline;
  g_hash_table_insert (self->editions, g_memdup2 (&edition, sizeof edition), known);
}

/* (transfer none) (nullable): the text of a section that was added. */
DomText *
marks_reanchor_get_text (MarksReanchor *self, int section)
{
  MarksSection *found = g_hash_table_lookup (self->by_number, GINT_TO_POINTER (section + 1));
  return found != NULL ? found->text : NULL;
}

MarksConcordance *
marks_reanchor_get_concordance (MarksReanchor *self)
{
  if (self->concordance != NULL)
    return self->concordance;
  self->concordance = marks_concordance_new ();
  for (guint i = 0; i < self->sections->len; i++) {
    gsize length = 0;
    const MarksSection *section = g_ptr_array_index (self->sections, i);
    const char *string = dom_text_get_string (section->text, &length);
    marks_concordance_add (self->concordance, string, length);
  }
  return self->concordance;
}

const MarksQuote *
marks_search_get_quote (MarksSearch *search)
{
  if (search->quote == NULL)
    search->quote = marks_quote_new (search->anchor);
  return search->quote;
}

static MarksSection *
find_home (MarksReanchor *self, const StoreAnchor *anchor)
{
  MarksSection *section = NULL;
  if (anchor->section_path != NULL)
    section = g_hash_table_lookup (self->by_path, anchor->section_path);
  /* Files are renamed between editions; their order seldom changes. */
  if (section == NULL)
    section = g_hash_table_lookup (self->by_number, GINT_TO_POINTER (anchor->section + 1));
  return section;
}

static const MarksEdition *
find_edition (MarksSearch *search)
{
  const StoreAnchor *anchor = search->anchor;
  MarksEdition *edition = g_hash_table_lookup (search->index->editions, &anchor->edition);
  if (edition == NULL)
    return NULL;
  search->first = marks_outline_find (edition->outline, anchor->section, anchor->block);
  search->last = marks_outline_find (edition->outline, anchor->section, anchor->end_block);
  /* The text may have been read in another way when the anchor was made. */
  if (search->first < 0 || search->last < search->first
      || marks_outline_get_hash (edition->outline, (guint) search->first) != anchor->unspaced_hash)
    return NULL;
  if (edition->alignment == NULL)
    edition->alignment = marks_alignment_new (edition->outline, search->index->outline);
  return edition;
}

guint64
marks_section_get_hash (const MarksSection *section, gint64 block)
{
  return block >= 0 && block < section->n_blocks ? section->hashes[block] : 0;
}

int
marks_section_count_neighbours (const MarksSection *section,
                                const StoreAnchor *anchor,
                                gint64 block)
{
  gint64 last = block + MAX (anchor->end_block - anchor->block, 0);
  return (marks_section_get_hash (section, block - 1) == anchor->previous_hash ? 1 : 0)
         + (marks_section_get_hash (section, last + 1) == anchor->next_hash ? 1 : 0);
}

MarksSection *
marks_reanchor_find_section (MarksReanchor *self, int index, int *block)
{
  int section = marks_outline_get_section (self->outline, (guint) index, block);
  return g_hash_table_lookup (self->by_number, GINT_TO_POINTER (section + 1));
}

bool
marks_search_is_point (const StoreAnchor *anchor)
{
  return anchor->exact == NULL || anchor->exact[0] == '\0';
}

/* A quote that was too long to be kept whole. */
bool
marks_search_is_cut (const StoreAnchor *anchor)
{
  return !marks_search_is_point (anchor)
         && strlen (anchor->exact) < anchor->text_end - anchor->text_start;
}

/* Whether the text at @place is the quote, but for what every typographer may change. */
bool
marks_search_is_quote_at (const MarksSection *section,
                          const StoreAnchor *anchor,
                          const MarksPlace *place)
{
  const char *string = dom_text_get_string (section->text, NULL);
  if (marks_search_is_point (anchor))
    return true;
  g_autoptr (BookTextKey) old = book_text_key_new (anchor->exact, -1, BOOK_TEXT_KEY_SPACED);
  g_autoptr (BookTextKey) new =
      book_text_key_new (string + place->start, place->end - place->start, BOOK_TEXT_KEY_SPACED);
  const char *a = book_text_key_get_string (old, NULL);
  const char *b = book_text_key_get_string (new, NULL);
  return marks_search_is_cut (anchor) ? g_str_has_prefix (b, a) : strcmp (a, b) == 0;
}

/* Looks for the quote between two places, with some of the text beyond, which is its context. */
GArray *
marks_search_find_around (MarksSearch *search, guint32 from, guint32 to)
{
  guint32 length = 0;
  MarksConcordance *concordance = marks_reanchor_get_concordance (search->index);
  const char *text = marks_concordance_get_text (concordance, &length);
  from -= MIN (from, CONTEXT_BYTES);
  to += MIN (length - to, CONTEXT_BYTES);
  while (from > 0 && ((guchar) text[from] & 0xc0) == 0x80)
    from--;
  return marks_passages_find (concordance, marks_search_get_quote (search), from, to);
}

/**
 * marks_reanchor_resolve:
 * @self: an index with all texts that may hold the mark
 * @anchor: made in these texts or in those of another edition
 *
 * Finds where an anchor stands. What is not clear is an orphan, never a guess.
 *
 * Returns: the place; of an orphan only @section, -1, is of meaning
 */
MarksPlace
marks_reanchor_resolve (MarksReanchor *self, const MarksAnchor *anchor)
{
  const StoreAnchor *row = marks_anchor_get_row (anchor);
  MarksPlace place = { .state = MARKS_STATE_ORPHAN, .section = -1 };
  MarksSearch search = { .index = self, .anchor = row, .home = find_home (self, row) };
  search.edition = find_edition (&search);
  bool found = false;
  if (search.edition != NULL)
    found = marks_search_by_alignment (&search, &place) || marks_search_in_gap (&search, &place);
  else
    found = marks_search_by_block (&search, &place);
  found = found || marks_search_anywhere (&search, &place);
  marks_quote_free (search.quote);
  return found ? place : (MarksPlace){ .state = MARKS_STATE_ORPHAN, .section = -1 };
}

/**
 * marks_anchor_resolve:
 * @self: an anchor
 * @section: index of the section of @text
 * @text: the only text to look in
 *
 * Like marks_reanchor_resolve() for one anchor and one section.
 *
 * Returns: the place
 */
MarksPlace
marks_anchor_resolve (const MarksAnchor *self, int section, DomText *text)
{
  g_autoptr (MarksReanchor) index = marks_reanchor_new ();
  marks_reanchor_add_section (index, section, marks_anchor_get_section_path (self), text);
  return marks_reanchor_resolve (index, self);
}
