#include "config.h"

#include "marks-reanchor.h"

#include "book-text-key.h"

#include <string.h>

/* Finding the text of a mark again, in the order that promises the least surprise:
 *
 * 1. the same block at the same ordinal of the same section: kept;
 * 2. the same block elsewhere: moved. Of several, the one whose neighbours are the old neighbours;
 * 3. the quote in its section, one place clearly better than the others by the text around: kept;
 * 4. the same in the whole book: moved;
 * 5. whatever the fuzzy matcher finds: its own answer;
 * 6. orphan.
 *
 * Nothing here is content with a first hit. Each candidate gets a score, and a winner that is not
 * ahead of the runner-up by a margin is no winner: better an orphan that the reader is shown than a
 * note beside the wrong sentence.
 *
 * Texts are compared as keys (NFC, white space collapsed, quotes folded; for Hangul and Han without
 * any white space), which know the way back to the bytes of the section. */

/* Text around a hit that must agree with the old one before a short quote is believed. In bytes of
 * the key; a Hangul syllable has three. */
#define TRUSTED_BYTES 24
/* By how much the best hit must lead. */
#define MARGIN 8
/* A quote like "and" is everywhere; beyond this it says nothing. */
#define MAX_HITS 2000

typedef struct {
  int section;
  char *path;
  DomText *text;
  BookTextKey *keys[2]; /* of the whole text by kind, made when first asked for */
  guint64 *hashes; /* of each block */
  guint n_blocks;
} Section;

typedef struct {
  Section *section;
  guint block;
} BlockPlace;

struct _MarksReanchor {
  GPtrArray *sections; /* of Section */
  GHashTable *by_number; /* section + 1 → Section */
  GHashTable *by_path; /* path → Section */
  GHashTable *blocks; /* guint64 hash → GArray of BlockPlace */
  MarksFuzzyMatcher fuzzy;
  gpointer fuzzy_data;
};

static void
section_free (gpointer data)
{
  Section *section = data;
  g_clear_pointer (&section->keys[0], book_text_key_free);
  g_clear_pointer (&section->keys[1], book_text_key_free);
  dom_text_unref (section->text);
  g_free (section->hashes);
  g_free (section->path);
  g_free (section);
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
  g_ptr_array_unref (self->sections);
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
 * @section: index of the section in the reading order, each once
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
  g_ptr_array_add (self->sections, added);
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
 * marks_reanchor_set_fuzzy_matcher:
 * @self: an index
 * @matcher: (nullable): asked before an anchor is given up
 * @user_data: for @matcher; must live as long as @self
 *
 * Sets what is done for a quote that is nowhere in the texts.
 */
void
marks_reanchor_set_fuzzy_matcher (MarksReanchor *self,
                                  MarksFuzzyMatcher matcher,
                                  gpointer user_data)
{
  self->fuzzy = matcher;
  self->fuzzy_data = user_data;
}

/* (transfer none) (nullable): the text of a section that was added. */
DomText *
marks_reanchor_get_text (MarksReanchor *self, int section)
{
  Section *found = g_hash_table_lookup (self->by_number, GINT_TO_POINTER (section + 1));
  return found != NULL ? found->text : NULL;
}

static Section *
find_section (MarksReanchor *self, const StoreAnchor *anchor)
{
  Section *section = NULL;
  if (anchor->section_path != NULL)
    section = g_hash_table_lookup (self->by_path, anchor->section_path);
  /* Files are renamed between editions; their order seldom changes. */
  if (section == NULL)
    section = g_hash_table_lookup (self->by_number, GINT_TO_POINTER (anchor->section + 1));
  return section;
}

static guint64
hash_at (const Section *section, gint64 block)
{
  return block >= 0 && block < section->n_blocks ? section->hashes[block] : 0;
}

/* Offset in a block whose text is the same but for what the key leaves out: found by the quote when
 * the bytes at the old offset are others. */
static bool
place_in_blocks (const Section *section, const StoreAnchor *anchor, guint block, MarksPlace *place)
{
  gsize length = 0;
  const char *string = dom_text_get_string (section->text, &length);
  guint span = (guint) MAX (anchor->end_block - anchor->block, 0);
  const DomBlock *first = dom_text_get_block (section->text, block);
  const DomBlock *last = dom_text_get_block (section->text, block + span);
  guint64 start = (guint64) first->start + anchor->start;
  guint64 end = (guint64) last->start + anchor->end;
  gsize n = anchor->exact != NULL ? strlen (anchor->exact) : 0;
  place->section = section->section;
  if (start <= first->end && end <= (guint64) last->end + 1 && start <= end
      && (n > end - start
          || memcmp (string + start, anchor->exact != NULL ? anchor->exact : "", n) == 0)) {
    place->start = (guint32) start;
    place->end = (guint32) MIN (end, length);
    return true;
  }
  /* Soft hyphens or quotes differ: look for the quote in the keys of these blocks. */
  g_autoptr (BookTextKey) text =
      book_text_key_new (string + first->start, last->end - first->start, BOOK_TEXT_KEY_SPACED);
  g_autoptr (BookTextKey) quote =
      book_text_key_new (n > 0 ? anchor->exact : "", -1, BOOK_TEXT_KEY_SPACED);
  gsize quote_length = 0;
  const char *needle = book_text_key_get_string (quote, &quote_length);
  const char *haystack = book_text_key_get_string (text, NULL);
  guint32 wanted = book_text_key_from_source (text, anchor->start);
  const char *best = NULL;
  for (const char *hit = quote_length > 0 ? strstr (haystack, needle) : NULL; hit != NULL;
       hit = strstr (hit + 1, needle)) {
    if (best == NULL || ABS (hit - haystack - wanted) < ABS (best - haystack - wanted))
      best = hit;
  }
  if (best == NULL)
    return false;
  guint32 at = (guint32) (best - haystack);
  place->start = first->start + book_text_key_to_source (text, at);
  place->end = first->start + book_text_key_end_to_source (text, at + (guint32) quote_length);
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

/* How much the surroundings of a block are the old ones. A neighbour weighs more than any distance
 * and the section more than the distance in it. */
static int
score_block (const Section *section, const Section *home, const StoreAnchor *anchor, guint block)
{
  gint64 last = (gint64) block + MAX (anchor->end_block - anchor->block, 0);
  int score = 0;
  if (hash_at (section, (gint64) block - 1) == anchor->previous_hash)
    score += 4000;
  if (hash_at (section, last + 1) == anchor->next_hash)
    score += 4000;
  if (section == home)
    score += 2000 - (int) MIN (ABS ((gint64) block - anchor->block), 1000);
  return score;
}

static bool
resolve_by_block (MarksReanchor *self, const StoreAnchor *anchor, MarksPlace *place)
{
  Section *home = find_section (self, anchor);
  if (home != NULL && has_blocks_at (home, anchor, anchor->block)
      && place_in_blocks (home, anchor, (guint) anchor->block, place)) {
    place->state = MARKS_STATE_KEPT;
    /* One of several equal blocks (a refrain, a row of asterisks) may have slid under the mark. */
    GArray *same = g_hash_table_lookup (self->blocks, &anchor->block_hash);
    if (same == NULL || same->len == 1
        || score_block (home, home, anchor, (guint) anchor->block) >= 6000)
      return true;
  }
  GArray *places = g_hash_table_lookup (self->blocks, &anchor->block_hash);
  const BlockPlace *best = NULL;
  int best_score = -1;
  int second_score = -1;
  for (guint i = 0; places != NULL && i < places->len; i++) {
    const BlockPlace *candidate = &g_array_index (places, BlockPlace, i);
    if (!has_blocks_at (candidate->section, anchor, candidate->block))
      continue;
    int score = score_block (candidate->section, home, anchor, candidate->block);
    if (score > best_score) {
      second_score = best_score;
      best_score = score;
      best = candidate;
    } else {
      second_score = MAX (second_score, score);
    }
  }
  if (best == NULL || best_score == second_score
      || !place_in_blocks (best->section, anchor, best->block, place))
    return false;
  bool same = best->section == home && best->block == (guint) anchor->block;
  place->state = same ? MARKS_STATE_KEPT : MARKS_STATE_MOVED;
  return true;
}

/* The quote and its context as keys; for a bookmark the text after it is the quote. */
typedef struct {
  BookTextKeyKind kind;
  BookTextKey *exact; /* owned, like the next two */
  BookTextKey *prefix;
  BookTextKey *suffix;
  bool is_point;
} Quote;

static void
quote_clear (Quote *quote)
{
  g_clear_pointer (&quote->exact, book_text_key_free);
  g_clear_pointer (&quote->prefix, book_text_key_free);
  g_clear_pointer (&quote->suffix, book_text_key_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Quote, quote_clear)

static void
quote_init (Quote *quote, const StoreAnchor *anchor)
{
  const char *exact = anchor->exact != NULL ? anchor->exact : "";
  const char *suffix = anchor->suffix != NULL ? anchor->suffix : "";
  quote->is_point = exact[0] == '\0';
  if (quote->is_point) {
    exact = suffix;
    suffix = "";
  }
  quote->kind =
      book_text_wants_unspaced (exact, -1) ? BOOK_TEXT_KEY_UNSPACED : BOOK_TEXT_KEY_SPACED;
  quote->exact = book_text_key_new (exact, -1, quote->kind);
  quote->prefix = book_text_key_new (anchor->prefix != NULL ? anchor->prefix : "", -1, quote->kind);
  quote->suffix = book_text_key_new (suffix, -1, quote->kind);
}

static bool
is_space (char c)
{
  return c == ' ' || c == '\n';
}

/* How many bytes before @hit agree with the end of the prefix; spaces at the seam are as may be. */
static int
match_before (const char *text, const char *hit, const char *prefix, gsize length)
{
  int n = 0;
  const char *p = prefix + length;
  while (hit > text && p > prefix) {
    if (is_space (hit[-1]) && !is_space (p[-1]))
      hit--;
    else if (is_space (p[-1]) && !is_space (hit[-1]))
      p--;
    else if (hit[-1] == p[-1] || (is_space (hit[-1]) && is_space (p[-1]))) {
      hit--;
      p--;
      n++;
    } else {
      break;
    }
  }
  return n;
}

static int
match_after (const char *hit, const char *suffix)
{
  int n = 0;
  while (*hit != '\0' && *suffix != '\0') {
    if (is_space (*hit) && !is_space (*suffix))
      hit++;
    else if (is_space (*suffix) && !is_space (*hit))
      suffix++;
    else if (*hit == *suffix || (is_space (*hit) && is_space (*suffix))) {
      hit++;
      suffix++;
      n++;
    } else {
      break;
    }
  }
  return n;
}

typedef struct {
  const Section *section;
  guint32 at; /* bytes into the section's key */
  int score;
} Hit;

typedef struct {
  Hit best;
  int second; /* score of the runner-up, -1 when there is none */
  int n;
} Hits;

static const BookTextKey *
get_key (Section *section, BookTextKeyKind kind)
{
  gsize length = 0;
  const char *string = dom_text_get_string (section->text, &length);
  if (section->keys[kind] == NULL)
    section->keys[kind] = book_text_key_new (string, (gssize) length, kind);
  return section->keys[kind];
}

static void
search_section (Section *section, const Quote *quote, Hits *hits)
{
  gsize exact_length = 0;
  gsize prefix_length = 0;
  const char *exact = book_text_key_get_string (quote->exact, &exact_length);
  const char *prefix = book_text_key_get_string (quote->prefix, &prefix_length);
  const char *suffix = book_text_key_get_string (quote->suffix, NULL);
  const char *text = book_text_key_get_string (get_key (section, quote->kind), NULL);
  if (exact_length == 0)
    return;
  for (const char *hit = strstr (text, exact); hit != NULL && hits->n < MAX_HITS;
       hit = strstr (hit + 1, exact)) {
    int score =
        match_before (text, hit, prefix, prefix_length) + match_after (hit + exact_length, suffix);
    hits->n++;
    if (hits->best.section == NULL || score > hits->best.score) {
      hits->second = hits->best.section != NULL ? hits->best.score : -1;
      hits->best = (Hit){ section, (guint32) (hit - text), score };
    } else {
      hits->second = MAX (hits->second, score);
    }
  }
}

/* Whether the best hit may be believed. */
static bool
is_clear (const Hits *hits, const Quote *quote)
{
  gsize length = 0;
  book_text_key_get_string (quote->exact, &length);
  if (hits->best.section == NULL || hits->n >= MAX_HITS)
    return false;
  if (hits->n == 1)
    return (gsize) hits->best.score + length >= TRUSTED_BYTES;
  return hits->best.score >= hits->second + MARGIN;
}

static void
place_hit (const Hits *hits, const Quote *quote, MarksPlace *place)
{
  const Section *section = hits->best.section;
  const BookTextKey *key = section->keys[quote->kind];
  gsize length = 0;
  book_text_key_get_string (quote->exact, &length);
  place->section = section->section;
  place->start = book_text_key_to_source (key, hits->best.at);
  place->end = quote->is_point
                   ? place->start
                   : book_text_key_end_to_source (key, hits->best.at + (guint32) length);
}

static bool
resolve_by_quote (MarksReanchor *self, const StoreAnchor *anchor, MarksPlace *place)
{
  g_auto (Quote) quote = { 0 };
  quote_init (&quote, anchor);
  Section *home = find_section (self, anchor);
  Hits near = { .second = -1 };
  if (home != NULL)
    search_section (home, &quote, &near);
  if (is_clear (&near, &quote)) {
    place_hit (&near, &quote, place);
    place->state = MARKS_STATE_KEPT;
    return true;
  }
  Hits anywhere = near;
  for (guint i = 0; i < self->sections->len; i++) {
    Section *section = g_ptr_array_index (self->sections, i);
    if (section != home)
      search_section (section, &quote, &anywhere);
  }
  if (!is_clear (&anywhere, &quote))
    return false;
  place_hit (&anywhere, &quote, place);
  place->state = anywhere.best.section == home ? MARKS_STATE_KEPT : MARKS_STATE_MOVED;
  return true;
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
  if (resolve_by_block (self, row, &place) || resolve_by_quote (self, row, &place))
    return place;
  place = (MarksPlace){ .state = MARKS_STATE_ORPHAN, .section = -1 };
  if (self->fuzzy != NULL && self->fuzzy (self, row, &place, self->fuzzy_data))
    return place;
  return (MarksPlace){ .state = MARKS_STATE_ORPHAN, .section = -1 };
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
