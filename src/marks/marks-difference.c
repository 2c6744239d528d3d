#include "config.h"

#include "marks-difference.h"

#include <stdbool.h>
#include <string.h>

/* Which words of a quote became others. Words are what stands between white space, in Korean the
 * eojeol: a correction inside of one is easier to see when the whole word is marked. The words that
 * both texts share are a longest common subsequence. */

/* More pairs of words than this are not compared: everything between what both texts begin and end
 * with then counts as changed. */
#define MAX_PAIRS (1024 * 1024)

static GArray *
split (const char *text)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (MarksSpan));
  const char *at = text;
  while (*at != '\0') {
    while (*at != '\0' && g_unichar_isspace (g_utf8_get_char (at)))
      at = g_utf8_next_char (at);
    MarksSpan word = { (guint32) (at - text), 0 };
    while (*at != '\0' && !g_unichar_isspace (g_utf8_get_char (at)))
      at = g_utf8_next_char (at);
    word.end = (guint32) (at - text);
    if (word.end > word.start)
      g_array_append_val (words, word);
  }
  return words;
}

typedef struct {
  const char *old;
  const char *new;
  GArray *old_words; /* of MarksSpan */
  GArray *new_words;
  guint first; /* words that both begin with */
  guint n_old; /* words between those and the ones that both end with */
  guint n_new;
} Comparison;

static bool
is_same (const Comparison *self, guint i, guint j)
{
  const MarksSpan *a = &g_array_index (self->old_words, MarksSpan, i);
  const MarksSpan *b = &g_array_index (self->new_words, MarksSpan, j);
  return a->end - a->start == b->end - b->start
         && memcmp (self->old + a->start, self->new + b->start, a->end - a->start) == 0;
}

static void
strip (Comparison *self)
{
  self->n_old = self->old_words->len;
  self->n_new = self->new_words->len;
  while (self->first < self->n_old && self->first < self->n_new
         && is_same (self, self->first, self->first))
    self->first++;
  while (self->n_old > self->first && self->n_new > self->first
         && is_same (self, self->n_old - 1, self->n_new - 1)) {
    self->n_old--;
    self->n_new--;
  }
  self->n_old -= self->first;
  self->n_new -= self->first;
}

/* Words that follow each other are one span, so that a line drawn through them has no gaps. */
static void
add (GArray *spans, GArray *words, guint index, int *last)
{
  const MarksSpan *word = &g_array_index (words, MarksSpan, index);
  if (*last >= 0 && (guint) *last + 1 == index)
    g_array_index (spans, MarksSpan, spans->len - 1).end = word->end;
  else
    g_array_append_val (spans, *word);
  *last = (int) index;
}

/* Lengths of the longest common subsequences of what follows each pair of words. */
static guint16 *
measure (const Comparison *self)
{
  guint width = self->n_new + 1;
  guint16 *lengths = g_new0 (guint16, (gsize) (self->n_old + 1) * width);
  for (guint i = self->n_old; i-- > 0;) {
    for (guint j = self->n_new; j-- > 0;) {
      guint16 *cell = &lengths[(gsize) i * width + j];
      if (is_same (self, self->first + i, self->first + j))
        *cell = (guint16) (cell[width + 1] + 1);
      else
        *cell = MAX (cell[width], cell[1]);
    }
  }
  return lengths;
}

/**
 * marks_difference_find:
 * @old: a text in UTF-8
 * @new: what became of it
 * @removed: (element-type MarksSpan): what of @old is not in @new is appended
 * @added: (element-type MarksSpan): what of @new was not in @old is appended
 *
 * Compares two texts word by word; other white space is no difference. Runs on any thread.
 */
void
marks_difference_find (const char *old, const char *new, GArray *removed, GArray *added)
{
  g_autoptr (GArray) old_words = split (old);
  g_autoptr (GArray) new_words = split (new);
  Comparison self = { .old = old, .new = new, .old_words = old_words, .new_words = new_words };
  strip (&self);
  bool compared = self.n_old < G_MAXUINT16 && self.n_new < G_MAXUINT16
                  && (gsize) self.n_old * self.n_new <= MAX_PAIRS;
  g_autofree guint16 *lengths = compared ? measure (&self) : NULL;
  guint width = self.n_new + 1;
  int last_old = -1;
  int last_new = -1;
  guint i = 0;
  guint j = 0;
  while (i < self.n_old || j < self.n_new) {
    const guint16 *cell = compared ? &lengths[(gsize) i * width + j] : NULL;
    bool both = i < self.n_old && j < self.n_new;
    if (both && compared && is_same (&self, self.first + i, self.first + j)) {
      i++;
      j++;
    } else if (i < self.n_old && (!both || !compared || cell[width] >= cell[1])) {
      add (removed, old_words, self.first + i++, &last_old);
    } else {
      add (added, new_words, self.first + j++, &last_new);
    }
  }
}
