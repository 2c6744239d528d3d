#include "config.h"

#include "marks-reanchor-private.h"

#include <string.h>

/* A mark whose block is still there, letter for letter: known by what became of the old edition's blocks,
 * or, without them, by hash and neighbours. */

/* Equal blocks that are compared; beyond, a block is too common to say anything. */
#define MAX_EQUAL_BLOCKS 4096
/* Bytes of a block that may be there twice by chance. */
#define SHORT_BLOCK 24
/* And of one that hardly is. */
#define LONG_BLOCK 48

/* Whether the bytes at the old offset in a block are the beginning of the quote, after what stood
 * before it there. */
static bool
starts_in (const char *string, const DomBlock *block, const StoreAnchor *anchor)
{
  gsize n_before = anchor->prefix != NULL ? strlen (anchor->prefix) : 0;
  gsize n_after = marks_search_is_point (anchor) ? 0 : strlen (anchor->exact);
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
  gsize n_before =
      marks_search_is_point (anchor) || marks_search_is_cut (anchor) ? 0 : strlen (anchor->exact);
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
place_in_blocks (MarksSearch *search,
                 const MarksSection *section,
                 guint block,
                 guint last,
                 MarksPlace *place)
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
  MarksConcordance *concordance = marks_reanchor_get_concordance (search->index);
  guint32 from = marks_concordance_from_source (concordance, section->part, first_block->start);
  guint32 to = marks_concordance_from_source (concordance, section->part, last_block->end);
  MarksPassage only = { 0 };
  if (marks_passages_find_only (concordance, marks_search_get_quote (search), from, to, &only)) {
    take_passage (concordance, &only, place);
    return true;
  }
  g_autoptr (GArray) passages = marks_search_find_around (search, from, to);
  const MarksPassage *best = NULL;
  double best_score = 0;
  guint32 expected = marks_concordance_from_source (
      concordance, section->part, MIN (first_block->start + anchor->start, last_block->end));
  for (guint i = 0; i < passages->len; i++) {
    const MarksPassage *passage = &g_array_index (passages, MarksPassage, i);
    if (passage->quote < passage->n_quote || passage->start < from || passage->end > to)
      continue;
    search->doubtful |= best != NULL && passage->score > best_score - MARKS_LEAD_IN_GAP;
    best_score = MAX (best_score, passage->score);
    if (passage->score > best_score - MARKS_LEAD_IN_GAP
        && (best == NULL || distance (passage->start, expected) < distance (best->start, expected)))
      best = passage;
  }
  if (best == NULL)
    return false;
  take_passage (concordance, best, place);
  return true;
}

static guint
block_length (const MarksSection *section, int block)
{
  const DomBlock *found = dom_text_get_block (section->text, (guint) block);
  return found->end - found->start;
}

/* A block that left its neighbours must be one of its kind: words like “Yes.” are not. */
static bool
may_have_moved (const MarksSearch *search, const MarksSection *section, int block, int last)
{
  if (marks_alignment_is_in_order (search->edition->alignment, (guint) search->first))
    return true;
  return block_length (section, block) >= SHORT_BLOCK
         || marks_section_get_hash (section, (gint64) block - 1) == search->anchor->previous_hash
         || marks_section_get_hash (section, (gint64) last + 1) == search->anchor->next_hash;
}

/* The mark was over the seam where a chapter has been divided: the greater part is kept. */
static bool
place_on_one_side (MarksSearch *search,
                   MarksSection *section,
                   int block,
                   MarksSection *last_section,
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
bool
marks_search_by_alignment (MarksSearch *search, MarksPlace *place)
{
  const StoreAnchor *anchor = search->anchor;
  int first = marks_alignment_get_new (search->edition->alignment, (guint) search->first);
  int last = marks_alignment_get_new (search->edition->alignment, (guint) search->last);
  if (first < 0 || last < first)
    return false;
  int block = 0;
  int last_block = 0;
  MarksSection *section = marks_reanchor_find_section (search->index, first, &block);
  MarksSection *last_section = marks_reanchor_find_section (search->index, last, &last_block);
  if (section != last_section)
    return place_on_one_side (search, section, block, last_section, last_block, place);
  if (!may_have_moved (search, section, block, last_block)
      || !place_in_blocks (search, section, (guint) block, (guint) last_block, place))
    return false;
  bool same = section == search->home && block == anchor->block;
  place->state = search->doubtful || !marks_search_is_quote_at (section, anchor, place)
                     ? MARKS_STATE_CHANGED
                 : same ? MARKS_STATE_KEPT
                        : MARKS_STATE_MOVED;
  return true;
}

/* Whether the blocks of the anchor begin at @block. */
static bool
has_blocks_at (const MarksSection *section, const StoreAnchor *anchor, gint64 block)
{
  gint64 last = block + MAX (anchor->end_block - anchor->block, 0);
  return anchor->block_hash != 0 && last < section->n_blocks
         && marks_section_get_hash (section, block) == anchor->block_hash
         && marks_section_get_hash (section, last) == anchor->end_block_hash;
}

/* How much the surroundings of a block are the old ones. A neighbour weighs more than any distance
 * and the section more than the distance in it. */
static int
score_block (const MarksSection *section,
             const MarksSection *home,
             const StoreAnchor *anchor,
             guint block)
{
  int score = 4000 * marks_section_count_neighbours (section, anchor, block);
  if (section == home)
    score += 2000 - (int) MIN (ABS ((gint64) block - anchor->block), 1000);
  return score;
}

/* The same where the outline of the old edition is not known: by hash and neighbours. */
bool
marks_search_by_block (MarksSearch *search, MarksPlace *place)
{
  const StoreAnchor *anchor = search->anchor;
  GArray *places = g_hash_table_lookup (search->index->blocks, &anchor->block_hash);
  const MarksBlockPlace *best = NULL;
  int best_score = -1;
  int second_score = -1;
  if (places == NULL || places->len > MAX_EQUAL_BLOCKS)
    return false;
  for (guint i = 0; i < places->len; i++) {
    const MarksBlockPlace *candidate = &g_array_index (places, MarksBlockPlace, i);
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
  int n_neighbours = marks_section_count_neighbours (best->section, anchor, best->block);
  if ((n_neighbours == 0 && block_length (best->section, (int) best->block) < SHORT_BLOCK && !same)
      || !place_in_blocks (search, best->section, best->block, last, place))
    return false;
  /* A block among strangers may be the copy of one that was taken out. */
  bool sure =
      n_neighbours > 0 || same
      || (second_score < 0 && block_length (best->section, (int) best->block) >= LONG_BLOCK);
  place->state =
      !sure || search->doubtful || !marks_search_is_quote_at (best->section, anchor, place)
          ? MARKS_STATE_CHANGED
      : same ? MARKS_STATE_KEPT
             : MARKS_STATE_MOVED;
  return true;
}
