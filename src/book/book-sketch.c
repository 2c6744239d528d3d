#include "config.h"

#include "book-sketch.h"

#include "book-text-key.h"
#include "dom-text.h"

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

static void
add_text (Sketch *self, const DomText *text)
{
  const char *string = dom_text_get_string (text, NULL);
  for (guint i = 0; i < dom_text_get_n_blocks (text); i++) {
    const DomBlock *block = dom_text_get_block (text, i);
    g_autoptr (BookTextKey) key = book_text_key_new (
        string + block->start, (gssize) (block->end - block->start), BOOK_TEXT_KEY_UNSPACED);
    guint64 hash = book_text_key_get_hash (key);
    for (guint s = 0; s < N_SLOTS; s++)
      self->slots[s] = MIN (self->slots[s], (guint32) (reorder (hash, s) >> 32));
  }
}

/**
 * book_sketch_compute:
 * @publication: a book
 * @cancellable: (nullable): to cancel it
 * @error: return location
 *
 * Reads the whole book and makes a sketch of it. Not for the main thread.
 *
 * Returns: (transfer full): the sketch as a short text, or %NULL with %G_IO_ERROR_CANCELLED
 */
char *
book_sketch_compute (BookPublication *publication, GCancellable *cancellable, GError **error)
{
  Sketch sketch;
  memset (&sketch, 0xFF, sizeof sketch);
  for (guint i = 0; i < book_publication_get_n_sections (publication); i++) {
    g_autoptr (DomDocument) document = book_publication_load_document (publication, i, cancellable);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    g_autoptr (DomText) text = dom_text_new (document);
    add_text (&sketch, text);
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
