#include "config.h"

#include "marks-alignment.h"

#include <string.h>

/* Two sequences of block hashes are laid side by side the patient way: what occurs once on both
 * sides is a landmark; the longest chain of landmarks in the same order on both sides holds the
 * rest. From each landmark equal neighbours are followed in both directions, and in what then
 * remains between two landmarks, blocks that occur there equally often are paired in order. This is
 * close to linear and never has to choose between equals, which a shortest edit script would.
 *
 * Landmarks beside the chain are paragraphs that were moved: they are paired too, but what stands
 * around them tells nothing about the place of others. */

/* Blocks at the end of a run of equal ones that need more to be believed. */
#define RUN_END 2

typedef struct {
  guint n_old;
  guint n_new;
  int old; /* the last one */
  int new;
} Count;

typedef struct {
  int old;
  int new;
} Pair;

struct _MarksAlignment {
  const MarksOutline *old; /* only while it is built */
  const MarksOutline *new;
  int n_old;
  int n_new;
  int *to_new; /* of each old block, or -1 */
  int *to_old; /* of each new block, or -1 */
  int *before; /* new block of the nearest old block in the chain at or before each, or -1 */
  int *after; /* the same at or after each, or n_new */
  bool *in_chain; /* of each old block */
};

static GHashTable *
count_hashes (MarksAlignment *self, Pair from, Pair to)
{
  GHashTable *counts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (int side = 0; side < 2; side++) {
    const MarksOutline *outline = side == 0 ? self->old : self->new;
    int end = side == 0 ? to.old : to.new;
    for (int i = side == 0 ? from.old : from.new; i < end; i++) {
      guint64 hash = marks_outline_get_hash (outline, (guint) i);
      Count *count = g_hash_table_lookup (counts, &hash);
      if (count == NULL) {
        count = g_new0 (Count, 1);
        g_hash_table_insert (counts, g_memdup2 (&hash, sizeof hash), count);
      }
      if (side == 0) {
        count->n_old++;
        count->old = i;
      } else {
        count->n_new++;
        count->new = i;
      }
    }
  }
  return counts;
}

/* Keeps the longest run of pairs whose new blocks are in order; @pairs is by old block. The rest
 * goes to @moved. */
static void
keep_longest_chain (GArray *pairs, GArray *moved)
{
  guint n = pairs->len;
  g_autofree guint *tails = g_new (guint, n + 1); /* by length − 1: the pair that ends it lowest */
  g_autofree int *previous = g_new (int, n + 1);
  guint length = 0;
  for (guint i = 0; i < n; i++) {
    int new = g_array_index (pairs, Pair, i).new;
    guint low = 0;
    guint high = length;
    while (low < high) {
      guint middle = low + (high - low) / 2;
      if (g_array_index (pairs, Pair, tails[middle]).new < new)
        low = middle + 1;
      else
        high = middle;
    }
    previous[i] = low > 0 ? (int) tails[low - 1] : -1;
    tails[low] = i;
    length = MAX (length, low + 1);
  }
  g_autofree bool *kept = g_new0 (bool, n + 1);
  for (int i = length > 0 ? (int) tails[length - 1] : -1; i >= 0; i = previous[i])
    kept[i] = true;
  guint out = 0;
  for (guint i = 0; i < n; i++) {
    Pair pair = g_array_index (pairs, Pair, i);
    if (kept[i])
      g_array_index (pairs, Pair, out++) = pair;
    else if (moved != NULL)
      g_array_append_val (moved, pair);
  }
  g_array_set_size (pairs, out);
}

static void
join (MarksAlignment *self, Pair pair, bool in_chain)
{
  self->to_new[pair.old] = pair.new;
  self->to_old[pair.new] = pair.old;
  self->in_chain[pair.old] = in_chain;
}

static bool
is_equal (const MarksAlignment *self, int old, int new)
{
  return self->to_new[old] < 0 && self->to_old[new] < 0
         && marks_outline_get_hash (self->old, (guint) old)
                == marks_outline_get_hash (self->new, (guint) new);
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  return ((const Pair *) a)->old - ((const Pair *) b)->old;
}

/* Pairs what occurs between two landmarks equally often on both sides. */
static void
fill_gap (MarksAlignment *self, Pair from, Pair to)
{
  if (from.old >= to.old || from.new >= to.new)
    return;
  g_autoptr (GHashTable) counts = count_hashes (self, from, to);
  g_autoptr (GHashTable) next = g_hash_table_new (NULL, NULL); /* Count → new block to pair next */
  g_autofree int *following = g_new (int, to.new - from.new);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  for (int new = to.new - 1; new >= from.new; new --) {
    guint64 hash = marks_outline_get_hash (self->new, (guint) new);
    Count *count = g_hash_table_lookup (counts, &hash);
    following[new - from.new] = GPOINTER_TO_INT (g_hash_table_lookup (next, count));
    g_hash_table_insert (next, count, GINT_TO_POINTER (new + 1));
  }
  for (int old = from.old; old < to.old; old++) {
    guint64 hash = marks_outline_get_hash (self->old, (guint) old);
    Count *count = g_hash_table_lookup (counts, &hash);
    int new = GPOINTER_TO_INT (g_hash_table_lookup (next, count)) - 1;
    if (count->n_old != count->n_new || new < 0)
      continue;
    g_hash_table_insert (next, count, GINT_TO_POINTER (following[new - from.new]));
    Pair pair = { old, new };
    if (is_equal (self, old, new))
      g_array_append_val (pairs, pair);
  }
  keep_longest_chain (pairs, NULL);
  for (guint i = 0; i < pairs->len; i++)
    join (self, g_array_index (pairs, Pair, i), true);
}

/* What is there more often on one side may be any of its like; only amid a run of others it is not. */
static int
shorten_run (MarksAlignment *self, GHashTable *counts, int first, int step, int n)
{
  int least = MAX (n - RUN_END, 0);
  for (; n > least; n--) {
    guint64 hash = marks_outline_get_hash (self->old, (guint) (first + step * (n - 1)));
    const Count *count = g_hash_table_lookup (counts, &hash);
    if (count->n_old == count->n_new)
      break;
  }
  return n;
}

/* Follows equal blocks from both landmarks. Where one side has fewer than the two runs want, as
 * when one of two equal verses was taken out, nobody can tell whose they are, and they stay alone. */
static void
follow_neighbours (MarksAlignment *self, Pair from, Pair to)
{
  int n_old = to.old - from.old;
  int n_new = to.new - from.new;
  int least = MIN (n_old, n_new);
  int n_head = 0;
  int n_tail = 0;
  if (least <= 0)
    return;
  while (n_head < least && is_equal (self, from.old + n_head, from.new + n_head))
    n_head++;
  while (n_tail < least && is_equal (self, to.old - 1 - n_tail, to.new - 1 - n_tail))
    n_tail++;
  int contested = n_head + n_tail - least;
  if (n_old == n_new) {
    n_tail -= MAX (contested, 0);
  } else {
    g_autoptr (GHashTable) counts = count_hashes (self, from, to);
    n_head = shorten_run (self, counts, from.old, 1, MAX (n_head - MAX (contested, 0), 0));
    n_tail = shorten_run (self, counts, to.old - 1, -1, MAX (n_tail - MAX (contested, 0), 0));
  }
  for (int i = 0; i < n_head; i++)
    join (self, (Pair){ from.old + i, from.new + i }, true);
  for (int i = 1; i <= n_tail; i++)
    join (self, (Pair){ to.old - i, to.new - i }, true);
  fill_gap (self, (Pair){ from.old + n_head, from.new + n_head },
            (Pair){ to.old - n_tail, to.new - n_tail });
}

static void
find_gaps (MarksAlignment *self)
{
  int last = -1;
  for (int i = 0; i < self->n_old; i++) {
    if (self->in_chain[i])
      last = self->to_new[i];
    self->before[i] = last;
  }
  last = self->n_new;
  for (int i = self->n_old - 1; i >= 0; i--) {
    if (self->in_chain[i])
      last = self->to_new[i];
    self->after[i] = last;
  }
}

static void
align (MarksAlignment *self)
{
  Pair end = { self->n_old, self->n_new };
  g_autoptr (GHashTable) counts = count_hashes (self, (Pair){ 0, 0 }, end);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autoptr (GArray) moved = g_array_new (FALSE, FALSE, sizeof (Pair));
  GHashTableIter iter;
  gpointer value = NULL;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Count *count = value;
    if (count->n_old == 1 && count->n_new == 1) {
      Pair pair = { count->old, count->new };
      g_array_append_val (pairs, pair);
    }
  }
  g_array_sort (pairs, compare_pairs);
  keep_longest_chain (pairs, moved);
  for (guint i = 0; i < pairs->len; i++)
    join (self, g_array_index (pairs, Pair, i), true);
  for (guint i = 0; i < moved->len; i++)
    join (self, g_array_index (moved, Pair, i), false);
  Pair from = { 0, 0 };
  for (guint i = 0; i <= pairs->len; i++) {
    Pair to = i < pairs->len ? g_array_index (pairs, Pair, i) : end;
    follow_neighbours (self, from, to);
    from = (Pair){ to.old + 1, to.new + 1 };
  }
  find_gaps (self);
}

/**
 * marks_alignment_new:
 * @old: an edition
 * @new: another
 *
 * Runs on any thread.
 *
 * Returns: (transfer full): which block is which
 */
MarksAlignment *
marks_alignment_new (const MarksOutline *old, const MarksOutline *new)
{
  MarksAlignment *self = g_new0 (MarksAlignment, 1);
  self->old = old;
  self->new = new;
  self->n_old = (int) marks_outline_get_n_blocks (old);
  self->n_new = (int) marks_outline_get_n_blocks (new);
  self->to_new = g_new (int, self->n_old + 1);
  self->to_old = g_new (int, self->n_new + 1);
  self->before = g_new (int, self->n_old + 1);
  self->after = g_new (int, self->n_old + 1);
  self->in_chain = g_new0 (bool, self->n_old + 1);
  memset (self->to_new, 0xff, sizeof (int) * (gsize) (self->n_old + 1));
  memset (self->to_old, 0xff, sizeof (int) * (gsize) (self->n_new + 1));
  align (self);
  self->old = NULL;
  self->new = NULL;
  return self;
}

/**
 * marks_alignment_free:
 * @self: (transfer full) (nullable): an alignment
 *
 * Frees an alignment.
 */
void
marks_alignment_free (MarksAlignment *self)
{
  if (self == NULL)
    return;
  g_free (self->to_new);
  g_free (self->to_old);
  g_free (self->before);
  g_free (self->after);
  g_free (self->in_chain);
  g_free (self);
}

/* The block of the new edition that is an old one, or -1. */
int
marks_alignment_get_new (const MarksAlignment *self, guint old)
{
  return old < (guint) self->n_old ? self->to_new[old] : -1;
}

/* The block of the old edition that is a new one, or -1. */
int
marks_alignment_get_old (const MarksAlignment *self, guint new)
{
  return new < (guint) self->n_new ? self->to_old[new] : -1;
}

/* Whether a block stands among the same others as before; it has a new one then. */
bool
marks_alignment_is_in_order (const MarksAlignment *self, guint old)
{
  return old < (guint) self->n_old && self->in_chain[old];
}

/**
 * marks_alignment_get_gap:
 * @self: an alignment
 * @first: an old block
 * @last: the same or a later one
 * @before: (out): the new block after which they must be, -1 for the beginning of the book
 * @after: (out): the new block before which they must be, the number of blocks for its end
 *
 * Tells where the successors of old blocks are if they were edited and not moved.
 */
void
marks_alignment_get_gap (const MarksAlignment *self,
                         guint first,
                         guint last,
                         int *before,
                         int *after)
{
  *before = first < (guint) self->n_old ? self->before[first] : -1;
  *after = last < (guint) self->n_old ? self->after[last] : self->n_new;
}
