#include "config.h"

#include "book-sketch.h"

#include <string.h>

/* How much of its text one book shares with another, told without keeping either. Every paragraph
 * has a hash, and of each of many reorderings of all hashes the least is kept: two books have the
 * same least one as often as their sets of paragraphs agree. (A. Broder, On the resemblance and
 * containment of documents, 1997.) Spaces do not count, so that a corrected spacing, of which the
 * revisions of Korean books are full, does not make another paragraph. */

#define N_SLOTS 128

typedef struct {
  guint32 slots[N_SLOTS];
} Sketch;

/* https://prng.di.unimi.it/splitmix64.c: every number is a reordering of its own. */
static guint64
reorder (guint64 hash, guint64 number)
{
  guint64 z = hash + (number + 1) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

/**
 * book_sketch_new:
 * @hashes: of the text of each paragraph without spaces; see %BOOK_TEXT_KEY_UNSPACED
 * @n: how many there are
 *
 * Makes a sketch of a book.
 *
 * Returns: (transfer full): the sketch as a short text
 */
char *
book_sketch_new (const guint64 *hashes, gsize n)
{
  Sketch sketch;
  memset (&sketch, 0xFF, sizeof sketch);
  for (gsize i = 0; i < n; i++) {
    for (guint s = 0; s < N_SLOTS; s++)
      sketch.slots[s] = MIN (sketch.slots[s], (guint32) (reorder (hashes[i], s) >> 32));
  }
  for (guint s = 0; s < N_SLOTS; s++)
    sketch.slots[s] = GUINT32_TO_LE (sketch.slots[s]);
  return g_base64_encode ((const guchar *) sketch.slots, sizeof sketch.slots);
}

/**
 * book_sketch_compare:
 * @a: (nullable): a sketch
 * @b: (nullable): another
 *
 * Returns: about how much of all paragraphs of two books are in both, 0 … 1; -1 when that is not
 *   known
 */
double
book_sketch_compare (const char *a, const char *b)
{
  gsize size_a = 0;
  gsize size_b = 0;
  g_autofree guchar *bytes_a = a != NULL ? g_base64_decode (a, &size_a) : NULL;
  g_autofree guchar *bytes_b = b != NULL ? g_base64_decode (b, &size_b) : NULL;
  if (size_a != sizeof (Sketch) || size_b != sizeof (Sketch))
    return -1;
  guint n = 0;
  for (guint s = 0; s < N_SLOTS; s++)
    n += memcmp (bytes_a + s * 4, bytes_b + s * 4, 4) == 0;
  return (double) n / N_SLOTS;
}
