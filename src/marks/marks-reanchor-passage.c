#include "config.h"

#include "marks-reanchor-private.h"

#include <string.h>

/* A mark whose block was edited, or whose block nobody remembers: of all places where its text may
 * stand, is there one that may be believed? */

/* How much of the quote must be left. */
#define SURVIVAL 0.75
/* A quote this short says nothing without what stands around it. In characters. */
#define SHORT_QUOTE 12
/* And one this long says something. */
#define LONG_QUOTE 32
/* Letters that must agree, with those around the quote, before a text elsewhere is believed. */
#define EVIDENCE 24
/* By how many characters a place must lead anywhere else. */
#define LEAD_ELSEWHERE 6
/* How far from its words the place of another program may be. */
#define HINT_BYTES 64
/* No word is longer; in a script without spaces there are no words to complete. */
#define WORD_CHARACTERS 24

static guint32
distance (guint32 a, guint32 b)
{
  return a > b ? a - b : b - a;
}

/* Puts a passage into one section; tells which, and whether all of it is there. */
static MarksSection *
place_passage (MarksSearch *search, const MarksPassage *passage, MarksPlace *place, bool *whole)
{
  MarksConcordance *concordance = marks_reanchor_get_concordance (search->index);
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
    MarksSection *first_section = g_ptr_array_index (search->index->sections, part);
    dom_text_get_string (first_section->text, &length);
    if (length - place->start >= place->end) {
      place->end = (guint32) length;
    } else {
      place->start = 0;
      part = last;
    }
  }
  MarksSection *section = g_ptr_array_index (search->index->sections, part);
  place->section = section->section;
  return section;
}

/* Whether the passage is in a block that was elsewhere in the old edition already. */
static bool
is_anothers (MarksSearch *search, const MarksPassage *passage)
{
  MarksPlace place = { 0 };
  bool whole = false;
  if (search->edition == NULL)
    return false;
  MarksSection *section = place_passage (search, passage, &place, &whole);
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
score_position (MarksSearch *search, const MarksSection *section, const MarksPlace *place)
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
score_surroundings (MarksSearch *search, const MarksPassage *passage, bool in_gap)
{
  MarksPlace place = { 0 };
  bool whole = false;
  MarksSection *section = place_passage (search, passage, &place, &whole);
  if (section->n_blocks == 0)
    return 0;
  if (search->edition != NULL)
    return in_gap ? score_position (search, section, &place) : 0;
  gint64 block = dom_text_block_at (section->text, place.start);
  double score = search->anchor->block_hash != 0
                     ? 8.0 * marks_section_count_neighbours (section, search->anchor, block)
                     : 0;
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
measure_position (MarksSearch *search, const MarksPassage *passage)
{
  MarksPlace place = { 0 };
  bool whole = false;
  MarksSection *section = place_passage (search, passage, &place, &whole);
  return section->n_blocks > 0 ? score_position (search, section, &place) : 0;
}

static Choice
choose (MarksSearch *search, GArray *passages, bool in_gap)
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
is_believed_in_gap (const MarksSearch *search, const Choice *choice)
{
  const MarksPassage *best = choice->best;
  double survival = ratio (best->quote, best->n_quote);
  double around = ratio (best->context, best->n_context);
  if (choice->lead < MARKS_LEAD_IN_GAP)
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
judge (MarksSearch *search,
       const Choice *choice,
       const MarksSection *section,
       const MarksPlace *place,
       bool in_gap)
{
  const MarksPassage *best = choice->best;
  double around = ratio (best->context, best->n_context);
  double after = ratio (best->context - best->before, best->n_context - best->n_before);
  if (best->n_quote == 0 ? after < 1 : !marks_search_is_quote_at (section, search->anchor, place))
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
               && marks_section_get_hash (section, block) == search->anchor->block_hash;
  if (alike || (search->edition != NULL && !in_gap && (around < 0.8 || best->n_quote < LONG_QUOTE)))
    return MARKS_STATE_CHANGED;
  return section == search->home ? MARKS_STATE_KEPT : MARKS_STATE_MOVED;
}

/* A quote that ended with a word ends with one still, whatever the word has become. Where no spaces
 * divide words, an end is left alone. */
static void
complete_words (const MarksSection *section, const StoreAnchor *anchor, MarksPlace *place)
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
  if (marks_search_is_point (anchor) || start == end || marks_search_is_cut (anchor))
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
resolve_by_passage (MarksSearch *search, guint32 from, guint32 to, bool in_gap, MarksPlace *place)
{
  g_autoptr (GArray) passages = marks_search_find_around (search, from, to);
  Choice choice = choose (search, passages, in_gap);
  bool whole = false;
  if (choice.best == NULL
      || !(in_gap ? is_believed_in_gap (search, &choice) : is_believed_elsewhere (&choice)))
    return false;
  MarksSection *section = place_passage (search, choice.best, place, &whole);
  if (whole && !marks_search_is_quote_at (section, search->anchor, place))
    complete_words (section, search->anchor, place);
  place->state = whole ? judge (search, &choice, section, place, in_gap) : MARKS_STATE_CHANGED;
  return true;
}

/* The text from the successor of the block before to that of the block after. */
bool
marks_search_in_gap (MarksSearch *search, MarksPlace *place)
{
  MarksConcordance *concordance = marks_reanchor_get_concordance (search->index);
  int before = -1;
  int after = 0;
  guint32 from = 0;
  guint32 to = 0;
  int block = 0;
  marks_alignment_get_gap (search->edition->alignment, (guint) search->first, (guint) search->last,
                           &before, &after);
  marks_concordance_get_text (concordance, &to);
  if (before >= 0) {
    MarksSection *section = marks_reanchor_find_section (search->index, before, &block);
    from = marks_concordance_from_source (concordance, section->part,
                                          dom_text_get_block (section->text, (guint) block)->start);
  }
  if (after < (int) marks_outline_get_n_blocks (search->index->outline)) {
    MarksSection *section = marks_reanchor_find_section (search->index, after, &block);
    to = marks_concordance_from_source (concordance, section->part,
                                        dom_text_get_block (section->text, (guint) block)->end);
  }
  return from < to && resolve_by_passage (search, from, to, true, place);
}

bool
marks_search_anywhere (MarksSearch *search, MarksPlace *place)
{
  guint32 length = 0;
  marks_concordance_get_text (marks_reanchor_get_concordance (search->index), &length);
  return resolve_by_passage (search, 0, length, false, place);
}
