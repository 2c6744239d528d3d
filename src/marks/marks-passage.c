#define _GNU_SOURCE /* memmem */

#include "config.h"

#include "marks-passage.h"

#include "book-text-key.h"

#include <string.h>

/* Looking for a quote whose text may have changed.
 *
 * Both ends are looked for on their own, so that what was put in or taken out between them does no
 * harm: the head is what stood before the quote with the beginning of the quote, the tail its end
 * with what stood behind. Groups of bytes that a part shares with the text say where it may stand;
 * the smallest number of edits between the part and the text there says where exactly the quote
 * begins or ends. Then heads and tails are put together.
 *
 * What is inserted just at an end stays outside. */

/* Of the quote in each part, in characters; what is between is only counted. */
#define PART_CHARACTERS 96
/* A group that stands more often than this tells nothing. */
#define MAX_PLACES 64
/* Even of the rarest group of a part no more are looked at. */
#define MAX_PLACES_OF_RAREST 2048
/* Places in the text whose part is aligned. */
#define MAX_CANDIDATES 24
/* Which part of the best one's groups a place must share. */
#define FEW 8
/* Bytes by which a part may have grown or shrunk between two groups. */
#define DRIFT 40
/* A quote up to this length is whole in both parts: half of a short word says too little. */
#define WHOLE_CHARACTERS 12
/* A text shorter than this needs no groups. */
#define SHORT_TEXT 1200
/* Up to this length a text is read from one end to the other. */
#define VERBATIM_BYTES 65536
/* Another program may keep more of the text around. */
#define CONTEXT_CHARACTERS 48
/* Hangul Jamo, and after it all scripts of syllables and ideographs. */
#define FIRST_WIDE 0x1100

typedef struct {
  char *bytes; /* owned */
  gsize n_bytes;
  gunichar *chars; /* owned */
  int n;
  int boundary; /* characters before the end of the quote that is in this part */
  bool is_tail;
} Part;

struct _MarksQuote {
  Part head;
  Part tail;
  char *exact; /* owned, the key */
  gsize exact_length;
  bool is_whole; /* both parts have all of it */
  gint64 between; /* bytes of the quote that neither part has; less than 0 for what both have */
  gsize head_bytes; /* of the quote in the head */
  gsize tail_bytes;
};

/* Where a part stands. */
typedef struct {
  guint32 at; /* where the quote begins or ends, bytes */
  guint32 other; /* how far the part of the quote reaches */
  int quote;
  int context;
  int weight; /* of what agrees: a syllable or an ideograph says as much as two letters */
} Match;

static void
part_init (Part *part, GString *bytes, int boundary, bool is_tail)
{
  glong n = 0;
  part->n_bytes = bytes->len;
  part->bytes = g_string_free (bytes, FALSE);
  part->chars = g_utf8_to_ucs4_fast (part->bytes, (glong) part->n_bytes, &n);
  part->n = (int) n;
  part->boundary = boundary;
  part->is_tail = is_tail;
}

static const char *
skip_characters (const char *text, const char *end, glong n)
{
  for (; n > 0 && text < end; n--)
    text = g_utf8_next_char (text);
  return text;
}

static char *
make_key (const char *text)
{
  g_autoptr (BookTextKey) key =
      book_text_key_new (text != NULL ? text : "", -1, BOOK_TEXT_KEY_UNSPACED);
  return g_strdup (book_text_key_get_string (key, NULL));
}

/* Characters of the first or the last line of a quote, as a key. */
static glong
count_in_line (const char *exact, bool first)
{
  const char *feed = first ? strchr (exact, '\n') : strrchr (exact, '\n');
  if (feed == NULL)
    return G_MAXLONG;
  g_autofree char *line = first ? g_strndup (exact, (gsize) (feed - exact)) : g_strdup (feed + 1);
  g_autofree char *key = make_key (line);
  return g_utf8_strlen (key, -1);
}

/**
 * marks_quote_new:
 * @anchor: of a mark
 *
 * Returns: (transfer full): its text, ready to be looked for
 */
MarksQuote *
marks_quote_new (const StoreAnchor *anchor)
{
  MarksQuote *self = g_new0 (MarksQuote, 1);
  g_autofree char *all_before = make_key (anchor->prefix);
  g_autofree char *suffix = make_key (anchor->suffix);
  glong n_before = g_utf8_strlen (all_before, -1);
  const char *prefix =
      g_utf8_offset_to_pointer (all_before, MAX (n_before - CONTEXT_CHARACTERS, 0));
  suffix[skip_characters (suffix, suffix + strlen (suffix), CONTEXT_CHARACTERS) - suffix] = '\0';
  self->exact = make_key (anchor->exact);
  self->exact_length = strlen (self->exact);
  const char *end = self->exact + self->exact_length;
  glong n = g_utf8_strlen (self->exact, -1);
  /* Between paragraphs something may have been put in. */
  self->is_whole =
      n <= WHOLE_CHARACTERS && (anchor->exact == NULL || strchr (anchor->exact, '\n') == NULL);
  glong n_head = self->is_whole ? n : MIN ((n + 1) / 2, PART_CHARACTERS);
  glong n_tail = self->is_whole ? n : MIN (n - n_head, PART_CHARACTERS);
  /* Between two paragraphs others may have been put, so each part keeps to its own. */
  if (!self->is_whole) {
    n_head = MIN (n_head, count_in_line (anchor->exact, true));
    n_tail = MIN (n_tail, count_in_line (anchor->exact, false));
  }
  const char *head_end = skip_characters (self->exact, end, n_head);
  const char *tail_start = skip_characters (self->exact, end, n - n_tail);
  GString *head = g_string_new (prefix);
  g_string_append_len (head, self->exact, head_end - self->exact);
  GString *tail = g_string_new (tail_start);
  g_string_append (tail, suffix);
  part_init (&self->head, head, (int) g_utf8_strlen (prefix, -1), false);
  part_init (&self->tail, tail, (int) n_tail, true);
  self->head_bytes = (gsize) (head_end - self->exact);
  self->tail_bytes = (gsize) (end - tail_start);
  self->between = tail_start - head_end;
  return self;
}

/**
 * marks_quote_free:
 * @self: (transfer full) (nullable): a quote
 *
 * Frees a quote.
 */
void
marks_quote_free (MarksQuote *self)
{
  if (self == NULL)
    return;
  g_free (self->head.bytes);
  g_free (self->head.chars);
  g_free (self->tail.bytes);
  g_free (self->tail.chars);
  g_free (self->exact);
  g_free (self);
}

/* A stretch of the text in characters. */
typedef struct {
  gunichar *chars;
  guint32 *at; /* bytes of each, and of the end */
  int n;
} Window;

static void
window_clear (Window *window)
{
  g_free (window->chars);
  g_free (window->at);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Window, window_clear)

static void
window_init (Window *window, const char *text, guint32 from, guint32 to)
{
  window->chars = g_new (gunichar, to - from + 1);
  window->at = g_new (guint32, to - from + 1);
  const char *c = text + from;
  for (; c < text + to; c = g_utf8_next_char (c)) {
    window->at[window->n] = (guint32) (c - text);
    window->chars[window->n++] = g_utf8_get_char (c);
  }
  window->at[window->n] = (guint32) (c - text);
}

/* The loss of a letter of the quote costs most, so that it is the quote that is kept whole; an
 * insertion at its border costs least, so that it does not tear the quote apart. */
#define EDIT 12
#define EDIT_AROUND 7
#define EDIT_AT_BORDER 6

static int
cost_of_insertion (const Part *part, int row)
{
  return row == part->boundary ? EDIT_AT_BORDER : EDIT_AROUND;
}

/* Of the part's character before @row, which is another in the text or not there. */
static int
cost_of_loss (const Part *part, int row)
{
  bool in_quote = part->is_tail ? row <= part->boundary : row > part->boundary;
  return in_quote ? EDIT : EDIT_AROUND;
}

/* Fills the table of costs of the part's first i characters against the window up to j, from any
 * place in it. */
static guint16 *
fill_costs (const Part *part, const Window *window)
{
  gsize width = (gsize) window->n + 1;
  guint16 *costs = g_new (guint16, (gsize) (part->n + 1) * width);
  memset (costs, 0, sizeof (guint16) * width);
  for (int i = 1; i <= part->n; i++) {
    const guint16 *above = costs + (gsize) (i - 1) * width;
    guint16 *row = costs + (gsize) i * width;
    int insertion = cost_of_insertion (part, i);
    int loss = cost_of_loss (part, i);
    gunichar c = part->chars[i - 1];
    row[0] = (guint16) (above[0] + loss);
    for (int j = 1; j <= window->n; j++) {
      int best = above[j - 1] + (window->chars[j - 1] == c ? 0 : loss);
      best = MIN (best, above[j] + loss);
      row[j] = (guint16) MIN (best, row[j - 1] + insertion);
    }
  }
  return costs;
}

static void
trace (const Part *part, const Window *window, const guint16 *costs, int j, Match *match)
{
  gsize width = (gsize) window->n + 1;
  int i = part->n;
  int border = -1; /* column where the quote begins or ends */
  int last = j;
  if (!part->is_tail && i == part->boundary)
    border = j;
  while (i > 0) {
    int cost = costs[(gsize) i * width + (gsize) j];
    bool same = j > 0 && part->chars[i - 1] == window->chars[j - 1];
    if (j > 0
        && cost
               == costs[(gsize) (i - 1) * width + (gsize) j - 1]
                      + (same ? 0 : cost_of_loss (part, i))) {
      bool in_quote = part->is_tail ? i <= part->boundary : i > part->boundary;
      match->quote += same && in_quote ? 1 : 0;
      match->context += same && !in_quote ? 1 : 0;
      match->weight += !same ? 0 : part->chars[i - 1] >= FIRST_WIDE ? 2 : 1;
      if (part->is_tail && i == part->boundary)
        border = j;
      i--;
      j--;
    } else if (j > 0
               && cost == costs[(gsize) i * width + (gsize) j - 1] + cost_of_insertion (part, i)) {
      j--;
      continue;
    } else {
      if (part->is_tail && i == part->boundary)
        border = j;
      i--;
    }
    if (!part->is_tail && i == part->boundary && border < 0)
      border = j;
  }
  if (border < 0)
    border = j;
  match->at = window->at[border];
  match->other = window->at[part->is_tail ? j : last];
}

/* The fewest edits between a part and a stretch of the text. */
static Match
align (const Part *part, const char *text, guint32 from, guint32 to)
{
  Match match = { 0 };
  g_auto (Window) window = { 0 };
  window_init (&window, text, from, to);
  g_autofree guint16 *costs = fill_costs (part, &window);
  const guint16 *end = costs + (gsize) part->n * ((gsize) window.n + 1);
  int best = 0;
  for (int j = 1; j <= window.n; j++)
    best = end[j] < end[best] ? j : best;
  trace (part, &window, costs, best, &match);
  return match;
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;
  return (x > y) - (x < y);
}

static void
add_places (GArray *offsets,
            const char *text,
            const char *gram,
            gsize into,
            const guint32 *places,
            guint n)
{
  for (guint i = 0; i < n; i++) {
    gint64 offset = (gint64) places[i] - (gint64) into;
    if (memcmp (text + places[i], gram, MARKS_GRAM_BYTES) == 0)
      g_array_append_val (offsets, offset);
  }
}

/* For each group that a part shares with the text: where the part would begin. */
static GArray *
collect_offsets (MarksConcordance *concordance, const Part *part, guint32 from, guint32 to)
{
  const char *text = marks_concordance_get_text (concordance, NULL);
  GArray *offsets = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint fewest = MAX_PLACES_OF_RAREST + 1;
  gsize rarest = 0;
  for (gsize i = 0; i + MARKS_GRAM_BYTES <= part->n_bytes; i++) {
    guint n = 0;
    if (((guchar) part->bytes[i] & 0xc0) == 0x80)
      continue;
    const guint32 *places = marks_concordance_lookup (concordance, part->bytes + i, from, to, &n);
    if (n > 0 && n < fewest) {
      fewest = n;
      rarest = i;
    }
    if (n <= MAX_PLACES)
      add_places (offsets, text, part->bytes + i, i, places, n);
  }
  if (offsets->len == 0 && fewest <= MAX_PLACES_OF_RAREST) {
    guint n = 0;
    const char *gram = part->bytes + rarest;
    const guint32 *places = marks_concordance_lookup (concordance, gram, from, to, &n);
    add_places (offsets, text, gram, rarest, places, n);
  }
  g_array_sort (offsets, compare_offsets);
  return offsets;
}

/* Neighbouring offsets are one candidate. */
typedef struct {
  gint64 low;
  gint64 high;
  int votes;
} Candidate;

static void
offer (GArray *candidates, Candidate candidate)
{
  guint at = candidates->len;
  while (at > 0 && g_array_index (candidates, Candidate, at - 1).votes < candidate.votes)
    at--;
  if (at >= MAX_CANDIDATES)
    return;
  g_array_insert_val (candidates, at, candidate);
  if (candidates->len > MAX_CANDIDATES)
    g_array_set_size (candidates, MAX_CANDIDATES);
}

static GArray *
collect_candidates (MarksConcordance *concordance, const Part *part, guint32 from, guint32 to)
{
  g_autoptr (GArray) offsets = collect_offsets (concordance, part, from, to);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  for (guint i = 0; i < offsets->len;) {
    gint64 first = g_array_index (offsets, gint64, i);
    Candidate candidate = { first, first, 0 };
    for (; i < offsets->len; i++) {
      gint64 offset = g_array_index (offsets, gint64, i);
      if (offset > candidate.high + DRIFT || offset > candidate.low + DRIFT)
        break;
      candidate.high = offset;
      candidate.votes++;
    }
    offer (candidates, candidate);
  }
  /* What shares little beside one that shares much is not worth the work. */
  while (candidates->len > 1
         && g_array_index (candidates, Candidate, candidates->len - 1).votes * FEW
                < g_array_index (candidates, Candidate, 0).votes)
    g_array_set_size (candidates, candidates->len - 1);
  return candidates;
}

static guint32
align_to_character (const char *text, guint32 at)
{
  while (at > 0 && ((guchar) text[at] & 0xc0) == 0x80)
    at--;
  return at;
}

static void
add_match (GArray *matches, const Match *match)
{
  for (guint i = 0; i < matches->len; i++) {
    if (g_array_index (matches, Match, i).at == match->at)
      return;
  }
  g_array_append_val (matches, *match);
}

/* Aligns a part, and where that went after what stood around the quote, the quote alone as well:
 * something may have been put in between them. */
static void
try_window (const Part *part, const char *text, guint32 from, guint32 to, GArray *matches)
{
  Match match = align (part, text, from, to);
  int n_quote = part->is_tail ? part->boundary : part->n - part->boundary;
  add_match (matches, &match);
  if (match.quote * 2 >= n_quote)
    return;
  Part bare = *part;
  bare.n = n_quote;
  bare.boundary = part->is_tail ? n_quote : 0;
  bare.chars = part->is_tail ? part->chars : part->chars + part->boundary;
  match = align (&bare, text, from, to);
  if (match.quote * 4 >= n_quote * 3)
    add_match (matches, &match);
}

/* (element-type Match): where a part may stand. */
static GArray *
find_part (MarksConcordance *concordance, const Part *part, guint32 from, guint32 to)
{
  const char *text = marks_concordance_get_text (concordance, NULL);
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (Match));
  if (part->n == 0 || from >= to)
    return matches;
  g_autoptr (GArray) candidates = collect_candidates (concordance, part, from, to);
  for (guint i = 0; i < candidates->len; i++) {
    const Candidate *candidate = &g_array_index (candidates, Candidate, i);
    gint64 low = CLAMP (candidate->low - DRIFT, (gint64) from, (gint64) to);
    gint64 high =
        CLAMP (candidate->high + (gint64) part->n_bytes + DRIFT, (gint64) from, (gint64) to);
    try_window (part, text, align_to_character (text, (guint32) low),
                align_to_character (text, (guint32) high), matches);
  }
  if (matches->len == 0 && to - from <= SHORT_TEXT)
    try_window (part, text, from, to, matches);
  return matches;
}

/* How much of what is between the two parts is still there, 0 … 1. */
static double
measure_between (MarksConcordance *concordance, const MarksQuote *quote, guint32 from, guint32 to)
{
  const char *text = marks_concordance_get_text (concordance, NULL);
  const char *end = quote->exact + quote->exact_length - quote->tail_bytes;
  int n_all = 0;
  int n_found = 0;
  for (const char *c = quote->exact + quote->head_bytes; c + MARKS_GRAM_BYTES <= end;) {
    guint n = 0;
    const guint32 *places = marks_concordance_lookup (concordance, c, from, to, &n);
    bool found = false;
    for (guint i = 0; i < MIN (n, MAX_PLACES) && !found; i++)
      found = memcmp (text + places[i], c, MARKS_GRAM_BYTES) == 0;
    n_all++;
    n_found += found ? 1 : 0;
    for (int step = 0; step < MARKS_GRAM_BYTES; step++)
      c++;
    while (((guchar) *c & 0xc0) == 0x80)
      c++;
  }
  return n_all > 0 ? (double) n_found / n_all : 1;
}

static MarksPassage
put_together (const MarksQuote *quote, const Match *head, const Match *tail)
{
  MarksPassage passage = { 0 };
  const Part *h = &quote->head;
  const Part *t = &quote->tail;
  /* A quote that is whole in both is counted once. */
  double share = quote->is_whole && head != NULL && tail != NULL ? 0.5 : 1;
  passage.n_quote = quote->is_whole ? t->boundary : h->n - h->boundary + t->boundary;
  passage.n_before = h->boundary;
  passage.n_context = h->boundary + t->n - t->boundary;
  passage.start = head != NULL ? head->at : tail->other;
  passage.end = tail != NULL ? tail->at : head->other;
  if (quote->exact_length == 0)
    passage.end = passage.start = tail != NULL ? tail->at : head->at;
  passage.before = head != NULL ? head->context : 0;
  passage.quote =
      (int) (share * ((head != NULL ? head->quote : 0) + (tail != NULL ? tail->quote : 0)));
  passage.context = passage.before + (tail != NULL ? tail->context : 0);
  passage.score = passage.quote + passage.context;
  passage.weight = (head != NULL ? head->weight : 0) + (tail != NULL ? tail->weight : 0);
  if (head != NULL && tail != NULL && quote->exact_length > 0) {
    gint64 gap = (gint64) tail->other - (gint64) head->other - quote->between;
    gint64 length = MAX ((gint64) quote->exact_length, 32);
    passage.score -= MIN ((double) ABS (gap) * 24 / (double) length, 24);
  } else if (quote->exact_length == 0 && head != NULL && tail != NULL) {
    passage.score -= MIN (ABS ((gint64) tail->at - (gint64) head->at), 24);
  }
  return passage;
}

static int
compare_passages (gconstpointer a, gconstpointer b)
{
  const MarksPassage *x = a;
  const MarksPassage *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return (x->start > y->start) - (x->start < y->start);
}

static void
add_passage (GArray *passages, const MarksPassage *passage)
{
  for (guint i = 0; i < passages->len; i++) {
    MarksPassage *other = &g_array_index (passages, MarksPassage, i);
    if (other->start == passage->start && other->end == passage->end) {
      if (passage->score > other->score)
        *other = *passage;
      return;
    }
  }
  g_array_append_val (passages, *passage);
}

/* The only place between two where some bytes stand, or NULL. */
static const char *
find_only (const char *text, guint32 from, guint32 to, const char *bytes, gsize n)
{
  const char *hit = bytes != NULL && n > 0 ? memmem (text + from, to - from, bytes, n) : NULL;
  if (hit == NULL)
    return NULL;
  gsize rest = (gsize) (text + to - hit) - 1;
  return memmem (hit + 1, rest, bytes, n) == NULL ? hit : NULL;
}

/**
 * marks_passages_find_only:
 * @text: a text
 * @quote: what to look for
 * @from: bytes into @text
 * @to: byte after what is looked at
 * @passage: (out): where it is
 *
 * Returns: whether the very letters of the quote are there, once and no more; never for a point
 */
bool
marks_passages_find_only (MarksConcordance *text,
                          const MarksQuote *quote,
                          guint32 from,
                          guint32 to,
                          MarksPassage *passage)
{
  const char *string = marks_concordance_get_text (text, NULL);
  const char *hit = find_only (string, from, to, quote->exact, quote->exact_length);
  if (hit == NULL)
    return false;
  *passage = (MarksPassage){ .start = (guint32) (hit - string),
                             .end = (guint32) (hit - string + (gssize) quote->exact_length) };
  return true;
}

/* Most often all of it stands there as it did: that needs no art. Not for a short one, whose like may
 * stand among the same words. */
static bool
add_verbatim (GArray *passages,
              MarksConcordance *text,
              const MarksQuote *quote,
              guint32 from,
              guint32 to)
{
  const char *string = marks_concordance_get_text (text, NULL);
  const Part *head = &quote->head;
  const Part *tail = &quote->tail;
  gsize n_before = head->n_bytes - quote->head_bytes;
  g_autoptr (GString) whole = g_string_new_len (head->bytes, (gssize) n_before);
  g_string_append_len (whole, quote->exact, (gssize) quote->exact_length);
  g_string_append (whole, tail->bytes + quote->tail_bytes);
  const char *hit = find_only (string, from, to, whole->str, whole->len);
  if (hit == NULL || n_before == 0 || tail->n_bytes == quote->tail_bytes)
    return false;
  guint32 at = (guint32) (hit - string) + (guint32) n_before;
  Match first = { at, at + (guint32) quote->head_bytes, head->n - head->boundary, head->boundary,
                  0 };
  guint32 end = at + (guint32) quote->exact_length;
  Match last = { end, end - (guint32) quote->tail_bytes, tail->boundary, tail->n - tail->boundary,
                 2 * (tail->n + head->n) };
  MarksPassage passage = put_together (quote, &first, &last);
  g_array_append_val (passages, passage);
  return true;
}

/**
 * marks_passages_find:
 * @text: a text
 * @quote: what to look for
 * @from: bytes into @text
 * @to: byte after what is looked at
 *
 * Returns: (transfer full) (element-type MarksPassage): where it may stand, the best first
 */
GArray *
marks_passages_find (MarksConcordance *text, const MarksQuote *quote, guint32 from, guint32 to)
{
  GArray *passages = g_array_new (FALSE, FALSE, sizeof (MarksPassage));
  if (!quote->is_whole && to - from <= VERBATIM_BYTES
      && add_verbatim (passages, text, quote, from, to))
    return passages;
  g_autoptr (GArray) heads = find_part (text, &quote->head, from, to);
  g_autoptr (GArray) tails = find_part (text, &quote->tail, from, to);
  for (guint i = 0; i < heads->len; i++) {
    const Match *head = &g_array_index (heads, Match, i);
    MarksPassage alone = put_together (quote, head, NULL);
    add_passage (passages, &alone);
    for (guint j = 0; j < tails->len; j++) {
      const Match *tail = &g_array_index (tails, Match, j);
      MarksPassage passage = put_together (quote, head, tail);
      bool apart = quote->is_whole && quote->exact_length > 0
                   && ABS ((gint64) tail->other - (gint64) head->at) > DRIFT;
      if (!apart && (passage.start < passage.end || quote->exact_length == 0))
        add_passage (passages, &passage);
    }
  }
  for (guint j = 0; j < tails->len; j++) {
    MarksPassage alone = put_together (quote, NULL, &g_array_index (tails, Match, j));
    add_passage (passages, &alone);
  }
  g_array_sort (passages, compare_passages);
  for (guint i = 0; i < MIN (passages->len, 3); i++) {
    MarksPassage *passage = &g_array_index (passages, MarksPassage, i);
    if (quote->between > 0 && passage->start < passage->end) {
      double left = measure_between (text, quote, passage->start, passage->end);
      int n = (int) (quote->between / 4);
      passage->n_quote += n;
      passage->quote += (int) (left * n);
    }
  }
  return passages;
}
