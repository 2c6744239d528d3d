#include "config.h"

#include "marks-reanchor.h"

#include "marks-alignment.h"
#include "marks-passage.h"

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

/* How much of the quote must be left. */
#define SURVIVAL 0.75
/* A quote this short says nothing without what stands around it. In characters. */
#define SHORT_QUOTE 12
/* And one this long says something. */
#define LONG_QUOTE 32
/* Letters that must agree, with those around the quote, before a text elsewhere is believed. */
#define EVIDENCE 24
/* By how many characters it must lead, within the gap and elsewhere. */
#define LEAD_IN_GAP 3
#define LEAD_ELSEWHERE 6
/* Equal blocks that are compared; beyond, a block is too common to say anything. */
#define MAX_EQUAL_BLOCKS 4096
/* How far from its words the place of another program may be. */
#define HINT_BYTES 64
/* No word is longer; in a script without spaces there are no words to complete. */
#define WORD_CHARACTERS 24
/* As much of the text around a place as an anchor remembers. */
#define CONTEXT_BYTES 200
/* Bytes of a block that may be there twice by chance. */
#define SHORT_BLOCK 24
/* And of one that hardly is. */
#define LONG_BLOCK 48

typedef struct {
  int section;
  char *path;
  DomText *text;
  guint64 *hashes; /* of each block */
  guint n_blocks;
  guint part; /* of the concordance */
} Section;

typedef struct {
  Section *section;
  guint block;
} BlockPlace;

typedef struct {
  MarksOutline *outline;
  MarksAlignment *alignment; /* made when first asked for */
} Edition;

struct _MarksReanchor {
  GPtrArray *sections; /* of Section */
  GHashTable *by_number; /* section + 1 → Section */
  GHashTable *by_path; /* path → Section */
  GHashTable *blocks; /* guint64 hash → GArray of BlockPlace */
  GHashTable *editions; /* gint64 id → Edition */
  MarksOutline *outline;
  MarksConcordance *concordance; /* made when first asked for */
};

static void
section_free (gpointer data)
{
  Section *section = data;
  dom_text_unref (section->text);
  g_free (section->hashes);
  g_free (section->path);
  g_free (section);
}

static void
edition_free (gpointer data)
{
  Edition *edition = data;
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
index_block (MarksReanchor *self, Section *section, guint block)
{
  guint64 hash = section->hashes[block];
  GArray *places = g_hash_table_lookup (self->blocks, &hash);
  if (places == NULL) {
    places = g_array_new (FALSE, FALSE, sizeof (BlockPlace));
    g_hash_table_insert (self->blocks, g_memdup2 (&hash, sizeof hash), places);
  }
  BlockPlace place = { section, block };
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
  Section *added = g_new0 (Section, 1);
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
  Edition *known = g_new0 (Edition, 1);
  known->outline = outline;
  g_hash_table_insert (self->editions, g_memdup2 (&edition, sizeof edition), known);
}

/* (transfer none) (nullable): the text of a section that was added. */
DomText *
marks_reanchor_get_text (MarksReanchor *self, int section)
{
  Section *found = g_hash_table_lookup (self->by_number, GINT_TO_POINTER (section + 1));
  return found != NULL ? found->text : NULL;
}

static MarksConcordance *
get_concordance (MarksReanchor *self)
{
  if (self->concordance != NULL)
    return self->concordance;
  self->concordance = marks_concordance_new ();
  for (guint i = 0; i < self->sections->len; i++) {
    gsize length = 0;
    const Section *section = g_ptr_array_index (self->sections, i);
    const char *string = dom_text_get_string (section->text, &length);
    marks_concordance_add (self->concordance, string, length);
  }
  return self->concordance;
}

/* Everything that is known while one anchor is looked for. */
typedef struct {
  MarksReanchor *index;
  const StoreAnchor *anchor;
  Section *home; /* (nullable): where it should be */
  const Edition *edition; /* (nullable): where it comes from */
  int first; /* its blocks in the outline of that edition, or -1 */
  int last;
  MarksQuote *quote; /* made when first asked for */
  bool doubtful; /* another place in the same block is as good */
} Search;

static const MarksQuote *
get_quote (Search *search)
{
  if (search->quote == NULL)
    search->quote = marks_quote_new (search->anchor);
  return search->quote;
}

static Section *
find_home (MarksReanchor *self, const StoreAnchor *anchor)
{
  Section *section = NULL;
  if (anchor->section_path != NULL)
    section = g_hash_table_lookup (self->by_path, anchor->section_path);
  /* Files are renamed between editions; their order seldom changes. */
  if (section == NULL)
    section = g_hash_table_lookup (self->by_number, GINT_TO_POINTER (anchor->section + 1));
  return section;
}

static const Edition *
find_edition (Search *search)
{
  const StoreAnchor *anchor = search->anchor;
  Edition *edition = g_hash_table_lookup (search->index->editions, &anchor->edition);
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

static guint64
hash_at (const Section *section, gint64 block)
{
  return block >= 0 && block < section->n_blocks ? section->hashes[block] : 0;
}

static bool
is_point (const StoreAnchor *anchor)
{
  return anchor->exact == NULL || anchor->exact[0] == '\0';
}

/* A quote that was too long to be kept whole. */
static bool
is_cut (const StoreAnchor *anchor)
{
  return !is_point (anchor) && strlen (anchor->exact) < anchor->text_end - anchor->text_start;
}

/* Whether the text at @place is the quote, but for what every typographer may change. */
static bool
is_quote_at (const Section *section, const StoreAnchor *anchor, const MarksPlace *place)
{
  const char *string = dom_text_get_string (section->text, NULL);
  if (is_point (anchor))
    return true;
  g_autoptr (BookTextKey) old = book_text_key_new (anchor->exact, -1, BOOK_TEXT_KEY_SPACED);
  g_autoptr (BookTextKey) new =
      book_text_key_new (string + place->start, place->end - place->start, BOOK_TEXT_KEY_SPACED);
  const char *a = book_text_key_get_string (old, NULL);
  const char *b = book_text_key_get_string (new, NULL);
  return is_cut (anchor) ? g_str_has_prefix (b, a) : strcmp (a, b) == 0;
}

/* Whether the bytes at the old offset in a block are the beginning of the quote, after what stood
 * before it there. */
static bool
starts_in (const char *string, const DomBlock *block, const StoreAnchor *anchor)
{
  gsize n_before = anchor->prefix != NULL ? strlen (anchor->prefix) : 0;
  gsize n_after = is_point (anchor) ? 0 : strlen (anchor->exact);
  if (anchor->start > block->end - block->start)
    return false;
  const char *at = string + block->start + anchor->start;
  gsize before = MIN (n_before, anchor->start);
  gsize after = MIN (n_after, block->end - block->start - anchor->start);
  return (before == 0 || memcmp (at - before, anchor->prefix + n_before - before, before) == 0)
         && (after == 0 || memcmp (at, anchor->exact, after) == 0);
}

/* The same of its end. */
static bool
ends_in (const char *string, const DomBlock *block, const StoreAnchor *anchor)
{
  gsize n_before = is_point (anchor) || is_cut (anchor) ? 0 : strlen (anchor->exact);
  gsize n_after = anchor->suffix != NULL ? strlen (anchor->suffix) : 0;
  if (anchor->end > block->end - block->start)
    return false;
  const char *at = string + block->start + anchor->end;
  gsize before = MIN (n_before, anchor->end);
  gsize after = MIN (n_after, block->end - block->start - anchor->end);
  return (before == 0 || memcmp (at - before, anchor->exact + n_before - before, before) == 0)
         && (after == 0 || memcmp (at, anchor->suffix, after) == 0);
}

static guint32
distance (guint32 a, guint32 b)
{
  return a > b ? a - b : b - a;
}

/* Looks for the quote between two places, with some of the text beyond, which is its context. */
static GArray *
find_around (Search *search, guint32 from, guint32 to)
{
  guint32 length = 0;
  MarksConcordance *concordance = get_concordance (search->index);
  const char *text = marks_concordance_get_text (concordance, &length);
  from -= MIN (from, CONTEXT_BYTES);
  to += MIN (length - to, CONTEXT_BYTES);
  while (from > 0 && ((guchar) text[from] & 0xc0) == 0x80)
    from--;
  return marks_passages_find (concordance, get_quote (search), from, to);
}

static void
take_passage (MarksConcordance *concordance, const MarksPassage *passage, MarksPlace *place)
{
  guint part = 0;
  place->start = marks_concordance_to_source (concordance, passage->start, &part);
  place->end = passage->end > passage->start
                   ? marks_concordance_end_to_source (concordance, passage->end, &part)
                   : place->start;
}

/* The place in blocks that have the letters of the old ones: at the old offsets, or, where marks of
 * typography or spaces differ, where the quote is. */
static bool
place_in_blocks (Search *search, const Section *section, guint block, guint last, MarksPlace *place)
{
  const StoreAnchor *anchor = search->anchor;
  const DomBlock *first_block = dom_text_get_block (section->text, block);
  const DomBlock *last_block = dom_text_get_block (section->text, last);
  const char *string = dom_text_get_string (section->text, NULL);
  place->section = section->section;
  if (starts_in (string, first_block, anchor) && ends_in (string, last_block, anchor)) {
    place->start = first_block->start + anchor->start;
    place->end = last_block->start + anchor->end;
    return place->start <= place->end;
  }
  MarksConcordance *concordance = get_concordance (search->index);
  guint32 from = marks_concordance_from_source (concordance, section->part, first_block->start);
  guint32 to = marks_concordance_from_source (concordance, section->part, last_block->end);
  MarksPassage only = { 0 };
  if (marks_passages_find_only (concordance, get_quote (search), from, to, &only)) {
    take_passage (concordance, &only, place);
    return true;
  }
  g_autoptr (GArray) passages = find_around (search, from, to);
  const MarksPassage *best = NULL;
  double best_score = 0;
  guint32 expected = marks_concordance_from_source (
      concordance, section->part, MIN (first_block->start + anchor->start, last_block->end));
  for (guint i = 0; i < passages->len; i++) {
    const MarksPassage *passage = &g_array_index (passages, MarksPassage, i);
    if (passage->quote < passage->n_quote || passage->start < from || passage->end > to)
      continue;
    search->doubtful |= best != NULL && passage->score > best_score - LEAD_IN_GAP;
    best_score = MAX (best_score, passage->score);
    if (passage->score > best_score - LEAD_IN_GAP
        && (best == NULL || distance (passage->start, expected) < distance (best->start, expected)))
      best = passage;
  }
  if (best == NULL)
    return false;
  take_passage (concordance, best, place);
  return true;
}

static Section *
find_section_of_block (MarksReanchor *self, int index, int *block)
{
  int section = marks_outline_get_section (self->outline, (guint) index, block);
  return g_hash_table_lookup (self->by_number, GINT_TO_POINTER (section + 1));
}

static guint
block_length (const Section *section, int block)
{
  const DomBlock *found = dom_text_get_block (section->text, (guint) block);
  return found->end - found->start;
}

/* A block that left its neighbours must be one of its kind: words like “Yes.” are not. */
static bool
may_have_moved (const Search *search, const Section *section, int block, int last)
{
  if (marks_alignment_is_in_order (search->edition->alignment, (guint) search->first))
    return true;
  return block_length (section, block) >= SHORT_BLOCK
         || hash_at (section, (gint64) block - 1) == search->anchor->previous_hash
         || hash_at (section, (gint64) last + 1) == search->anchor->next_hash;
}

/* The mark was over the seam where a chapter has been divided: the greater part is kept. */
static bool
place_on_one_side (Search *search,
                   Section *section,
                   int block,
                   Section *last_section,
                   int last,
                   MarksPlace *place)
{
  gsize length = 0;
  dom_text_get_string (section->text, &length);
  guint32 start = dom_text_get_block (section->text, (guint) block)->start + search->anchor->start;
  guint32 end = dom_text_get_block (last_section->text, (guint) last)->start + search->anchor->end;
  bool first = length > start && length - start >= end;
  *place = first ? (MarksPlace){ MARKS_STATE_CHANGED, section->section, start, (guint32) length }
                 : (MarksPlace){ MARKS_STATE_CHANGED, last_section->section, 0, end };
  dom_text_get_string (first ? section->text : last_section->text, &length);
  place->end = MIN (place->end, (guint32) length);
  return place->start < place->end;
}

/* 1. and 2.: what became of its blocks. */
static bool
resolve_by_alignment (Search *search, MarksPlace *place)
{
  const StoreAnchor *anchor = search->anchor;
  int first = marks_alignment_get_new (search->edition->alignment, (guint) search->first);
  int last = marks_alignment_get_new (search->edition->alignment, (guint) search->last);
  if (first < 0 || last < first)
    return false;
  int block = 0;
  int last_block = 0;
  Section *section = find_section_of_block (search->index, first, &block);
  Section *last_section = find_section_of_block (search->index, last, &last_block);
  if (section != last_section)
    return place_on_one_side (search, section, block, last_section, last_block, place);
  if (!may_have_moved (search, section, block, last_block)
      || !place_in_blocks (search, section, (guint) block, (guint) last_block, place))
    return false;
  bool same = section == search->home && block == anchor->block;
  place->state = search->doubtful || !is_quote_at (section, anchor, place) ? MARKS_STATE_CHANGED
                 : same                                                    ? MARKS_STATE_KEPT
                                                                           : MARKS_STATE_MOVED;
  return true;
}

/* Whether the blocks of the anchor begin at @block. */
static bool
has_blocks_at (const Section *section, const StoreAnchor *anchor, gint64 block)
{
  gint64 last = block + MAX (anchor->end_block - anchor->block, 0);
  return anchor->block_hash != 0 && hash_at (section, block) == anchor->block_hash
         && hash_at (section, last) == anchor->end_block_hash;
}

static int
count_neighbours (const Section *section, const StoreAnchor *anchor, gint64 block)
{
  gint64 last = block + MAX (anchor->end_block - anchor->block, 0);
  return (hash_at (section, block - 1) == anchor->previous_hash ? 1 : 0)
         + (hash_at (section, last + 1) == anchor->next_hash ? 1 : 0);
}

/* How much the surroundings of a block are the old ones. A neighbour weighs more than any distance
 * and the section more than the distance in it. */
static int
score_block (const Section *section, const Section *home, const StoreAnchor *anchor, guint block)
{
  int score = 4000 * count_neighbours (section, anchor, block);
  if (section == home)
    score += 2000 - (int) MIN (ABS ((gint64) block - anchor->block), 1000);
  return score;
}

/* The same where the outline of the old edition is not known: by hash and neighbours. */
static bool
resolve_by_block (Search *search, MarksPlace *place)
{
  const StoreAnchor *anchor = search->anchor;
  GArray *places = g_hash_table_lookup (search->index->blocks, &anchor->block_hash);
  const BlockPlace *best = NULL;
  int best_score = -1;
  int second_score = -1;
  if (places == NULL || places->len > MAX_EQUAL_BLOCKS)
    return false;
  for (guint i = 0; i < places->len; i++) {
    const BlockPlace *candidate = &g_array_index (places, BlockPlace, i);
    if (!has_blocks_at (candidate->section, anchor, candidate->block))
      continue;
    int score = score_block (candidate->section, search->home, anchor, candidate->block);
    if (score > best_score) {
      second_score = best_score;
      best_score = score;
      best = candidate;
    } else {
      second_score = MAX (second_score, score);
    }
  }
  if (best == NULL || best_score == second_score)
    return false;
  guint last = best->block + (guint) MAX (anchor->end_block - anchor->block, 0);
  bool same = best->section == search->home && best->block == (guint) anchor->block;
  int n_neighbours = count_neighbours (best->section, anchor, best->block);
  if ((n_neighbours == 0 && block_length (best->section, (int) best->block) < SHORT_BLOCK && !same)
      || !place_in_blocks (search, best->section, best->block, last, place))
    return false;
  /* A block among strangers may be the copy of one that was taken out. */
  bool sure =
      n_neighbours > 0 || same
      || (second_score < 0 && block_length (best->section, (int) best->block) >= LONG_BLOCK);
  place->state = !sure || search->doubtful || !is_quote_at (best->section, anchor, place)
                     ? MARKS_STATE_CHANGED
                 : same ? MARKS_STATE_KEPT
                        : MARKS_STATE_MOVED;
  return true;
}

/* Puts a passage into one section; tells which, and whether all of it is there. */
static Section *
place_passage (Search *search, const MarksPassage *passage, MarksPlace *place, bool *whole)
{
  MarksConcordance *concordance = get_concordance (search->index);
  guint part = 0;
  guint last = 0;
  gsize length = 0;
  place->start = marks_concordance_to_source (concordance, passage->start, &part);
  place->end = place->start;
  last = part;
  if (passage->end > passage->start)
    place->end = marks_concordance_end_to_source (concordance, passage->end, &last);
  *whole = part == last;
  if (part < last) {
    Section *first_section = g_ptr_array_index (search->index->sections, part);
    dom_text_get_string (first_section->text, &length);
    if (length - place->start >= place->end) {
      place->end = (guint32) length;
    } else {
      place->start = 0;
      part = last;
    }
  }
  Section *section = g_ptr_array_index (search->index->sections, part);
  place->section = section->section;
  return section;
}

/* Whether the passage is in a block that was elsewhere in the old edition already. */
static bool
is_anothers (Search *search, const MarksPassage *passage)
{
  MarksPlace place = { 0 };
  bool whole = false;
  if (search->edition == NULL)
    return false;
  Section *section = place_passage (search, passage, &place, &whole);
  if (section->n_blocks == 0)
    return false;
  int block = (int) dom_text_block_at (section->text, place.start);
  int new = marks_outline_find (search->index->outline, section->section, block);
  int old = marks_alignment_get_old (search->edition->alignment, (guint) new);
  return old >= 0 && (old < search->first || old > search->last);
}

/* Where as many blocks are between two landmarks as were, each is likely what the one at its place
 * has become. */
static double
score_position (Search *search, const Section *section, const MarksPlace *place)
{
  int before = -1;
  int after = 0;
  const MarksAlignment *alignment = search->edition->alignment;
  marks_alignment_get_gap (alignment, (guint) search->first, (guint) search->first, &before,
                           &after);
  int old_before = before >= 0 ? marks_alignment_get_old (alignment, (guint) before) : -1;
  int n_old = (int) marks_outline_get_n_blocks (search->edition->outline);
  int n_new = (int) marks_outline_get_n_blocks (search->index->outline);
  int old_after = after < n_new ? marks_alignment_get_old (alignment, (guint) after) : n_old;
  int block = (int) dom_text_block_at (section->text, place->start);
  int new = marks_outline_find (search->index->outline, section->section, block);
  if (old_after - old_before != after - before)
    return 0;
  if (new - before != search->first - old_before)
    return -4;
  const DomBlock *found = dom_text_get_block (section->text, (guint) block);
  double length = MAX (found->end - found->start, 1);
  double away = distance (place->start - found->start, search->anchor->start) / length;
  return 4 + 4 * (1 - MIN (away, 1));
}

/* What speaks for a passage beside its words. */
static double
score_surroundings (Search *search, const MarksPassage *passage, bool in_gap)
{
  MarksPlace place = { 0 };
  bool whole = false;
  Section *section = place_passage (search, passage, &place, &whole);
  if (section->n_blocks == 0)
    return 0;
  if (search->edition != NULL)
    return in_gap ? score_position (search, section, &place) : 0;
  gint64 block = dom_text_block_at (section->text, place.start);
  double score =
      search->anchor->block_hash != 0 ? 8.0 * count_neighbours (section, search->anchor, block) : 0;
  score += section == search->home ? 4 : 0;
  /* A mark of another program that says no more than where it was. */
  bool bare = search->anchor->block_hash == 0 && passage->n_context == 0;
  if (bare && section == search->home
      && distance (place.start, search->anchor->text_start) <= HINT_BYTES)
    score += 12;
  return score;
}

static double
ratio (int part, int whole)
{
  return whole > 0 ? (double) part / whole : 1;
}

/* The best passage and by how much it leads. */
typedef struct {
  const MarksPassage *best;
  double lead;
  bool doubtful; /* one that is nearly as good is nearer to where it should be */
} Choice;

static bool
is_rival (const MarksPassage *a, const MarksPassage *b)
{
  /* What shares an end is a worse reading of the same place. */
  return a != b && a->score >= 0 && a->start != b->start && a->end != b->end;
}

static double
measure_position (Search *search, const MarksPassage *passage)
{
  MarksPlace place = { 0 };
  bool whole = false;
  Section *section = place_passage (search, passage, &place, &whole);
  return section->n_blocks > 0 ? score_position (search, section, &place) : 0;
}

static Choice
choose (Search *search, GArray *passages, bool in_gap)
{
  Choice choice = { NULL, 1000, false };
  double best = 0;
  for (guint i = 0; i < passages->len; i++) {
    MarksPassage *passage = &g_array_index (passages, MarksPassage, i);
    if (is_anothers (search, passage)) {
      passage->score = -1;
      continue;
    }
    passage->score += score_surroundings (search, passage, in_gap);
    if (choice.best == NULL || passage->score > best) {
      choice.best = passage;
      best = passage->score;
    }
  }
  for (guint i = 0; i < passages->len && choice.best != NULL; i++) {
    const MarksPassage *rival = &g_array_index (passages, MarksPassage, i);
    if (!is_rival (rival, choice.best))
      continue;
    choice.lead = MIN (choice.lead, best - rival->score);
    if (in_gap && rival->score >= 0.5 * best && ratio (rival->quote, rival->n_quote) >= 0.6
        && measure_position (search, rival) > measure_position (search, choice.best))
      choice.doubtful = true;
  }
  /* In another block than where it should be: a short quote says too little. */
  if (in_gap && choice.best != NULL && choice.best->n_quote <= LONG_QUOTE
      && measure_position (search, choice.best) < 0)
    choice.doubtful = true;
  return choice;
}

/* Between the successors of its neighbours: how sure is it? Whether it is believed at all. */
static bool
is_believed_in_gap (const Search *search, const Choice *choice)
{
  const MarksPassage *best = choice->best;
  double survival = ratio (best->quote, best->n_quote);
  double around = ratio (best->context, best->n_context);
  if (choice->lead < LEAD_IN_GAP)
    return false;
  if (best->n_quote == 0)
    return ratio (best->context - best->before, best->n_context - best->n_before) >= 0.6
           || ratio (best->before, best->n_before) >= 0.9 || around >= 0.7;
  if (best->start >= best->end)
    return false;
  if (survival >= SURVIVAL && (best->n_quote >= SHORT_QUOTE || around >= 0.4))
    return true;
  /* A word that was misspelt, between words that were not. */
  gsize old_length = strlen (search->anchor->exact);
  return around >= 0.75 && (survival >= 0.4 || best->n_quote <= 2 * SHORT_QUOTE)
         && best->end - best->start <= 2 * old_length + 8;
}

/* Anywhere else only a text with its surroundings, or a long one, is believed. */
static bool
is_believed_elsewhere (const Choice *choice)
{
  const MarksPassage *best = choice->best;
  double survival = ratio (best->quote, best->n_quote);
  double around = ratio (best->context, best->n_context);
  if (choice->lead < LEAD_ELSEWHERE)
    return false;
  if (best->n_quote == 0)
    return best->weight >= EVIDENCE && around >= 0.6;
  if (best->start >= best->end || survival < SURVIVAL)
    return false;
  if (best->n_context == 0)
    return best->quote >= SHORT_QUOTE / 2 && (survival == 1 || best->quote >= LONG_QUOTE);
  return best->quote >= LONG_QUOTE || (around >= 0.5 && best->weight >= EVIDENCE);
}

static MarksState
judge (Search *search,
       const Choice *choice,
       const Section *section,
       const MarksPlace *place,
       bool in_gap)
{
  const MarksPassage *best = choice->best;
  double around = ratio (best->context, best->n_context);
  double after = ratio (best->context - best->before, best->n_context - best->n_before);
  if (best->n_quote == 0 ? after < 1 : !is_quote_at (section, search->anchor, place))
    return MARKS_STATE_CHANGED;
  /* The letters are the same; is it the place? One side of the text around it must say so. */
  if (around < 0.5 && ratio (best->before, best->n_before) < 0.8 && after < 0.8)
    return MARKS_STATE_CHANGED;
  if (choice->doubtful || (best->n_quote <= SHORT_QUOTE && best->n_quote > 0 && around < 0.65))
    return MARKS_STATE_CHANGED;
  /* Had the whole block moved or stayed, its successor would have been known: this is its like. */
  gint64 block =
      section->n_blocks > 0 ? (gint64) dom_text_block_at (section->text, place->start) : -1;
  bool alike = search->edition != NULL
               && marks_alignment_get_new (search->edition->alignment, (guint) search->first) < 0
               && hash_at (section, block) == search->anchor->block_hash
               && count_neighbours (section, search->anchor, block) < 2;
  if (alike || (search->edition != NULL && !in_gap && (around < 0.8 || best->n_quote < LONG_QUOTE)))
    return MARKS_STATE_CHANGED;
  return section == search->home ? MARKS_STATE_KEPT : MARKS_STATE_MOVED;
}

/* A quote that ended with a word ends with one still, whatever the word has become. Where no spaces
 * divide words, an end is left alone. */
static void
complete_words (const Section *section, const StoreAnchor *anchor, MarksPlace *place)
{
  const char *string = dom_text_get_string (section->text, NULL);
  const char *before = anchor->prefix != NULL ? anchor->prefix : "";
  const char *start = string + place->start;
  const char *end = string + place->end;
  const char *c = start;
  bool ended = !g_unichar_isalnum (g_utf8_get_char (anchor->suffix != NULL ? anchor->suffix : ""));
  bool began =
      before[0] == '\0'
      || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (before + strlen (before))));
  int n = 0;
  if (is_point (anchor) || start == end || is_cut (anchor))
    return;
  for (; began && c > string && n < WORD_CHARACTERS && g_unichar_isalnum (g_utf8_get_char (c))
         && g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (c)));
       n++)
    c = g_utf8_prev_char (c);
  if (n < WORD_CHARACTERS)
    place->start = (guint32) (c - string);
  n = 0;
  for (c = end; ended && n < WORD_CHARACTERS && g_unichar_isalnum (g_utf8_get_char (c))
                && g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (c)));
       n++)
    c = g_utf8_next_char (c);
  if (n < WORD_CHARACTERS)
    place->end = (guint32) (c - string);
}

static bool
resolve_by_passage (Search *search, guint32 from, guint32 to, bool in_gap, MarksPlace *place)
{
  g_autoptr (GArray) passages = find_around (search, from, to);
  Choice choice = choose (search, passages, in_gap);
  bool whole = false;
  if (choice.best == NULL
      || !(in_gap ? is_believed_in_gap (search, &choice) : is_believed_elsewhere (&choice)))
    return false;
  Section *section = place_passage (search, choice.best, place, &whole);
  if (whole && !is_quote_at (section, search->anchor, place))
    complete_words (section, search->anchor, place);
  place->state = whole ? judge (search, &choice, section, place, in_gap) : MARKS_STATE_CHANGED;
  return true;
}

/* The text from the successor of the block before to that of the block after. */
static bool
resolve_in_gap (Search *search, MarksPlace *place)
{
  MarksConcordance *concordance = get_concordance (search->index);
  int before = -1;
  int after = 0;
  guint32 from = 0;
  guint32 to = 0;
  int block = 0;
  marks_alignment_get_gap (search->edition->alignment, (guint) search->first, (guint) search->last,
                           &before, &after);
  marks_concordance_get_text (concordance, &to);
  if (before >= 0) {
    Section *section = find_section_of_block (search->index, before, &block);
    from = marks_concordance_from_source (concordance, section->part,
                                          dom_text_get_block (section->text, (guint) block)->start);
  }
  if (after < (int) marks_outline_get_n_blocks (search->index->outline)) {
    Section *section = find_section_of_block (search->index, after, &block);
    to = marks_concordance_from_source (concordance, section->part,
                                        dom_text_get_block (section->text, (guint) block)->end);
  }
  return from < to && resolve_by_passage (search, from, to, true, place);
}

static bool
resolve_anywhere (Search *search, MarksPlace *place)
{
  guint32 length = 0;
  marks_concordance_get_text (get_concordance (search->index), &length);
  return resolve_by_passage (search, 0, length, false, place);
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
  Search search = { .index = self, .anchor = row, .home = find_home (self, row) };
  search.edition = find_edition (&search);
  bool found = false;
  if (search.edition != NULL)
    found = resolve_by_alignment (&search, &place) || resolve_in_gap (&search, &place);
  else
    found = resolve_by_block (&search, &place);
  found = found || resolve_anywhere (&search, &place);
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
