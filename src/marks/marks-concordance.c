#include "config.h"

#include "marks-concordance.h"

#include "book-text-key.h"

#include <stdbool.h>
#include <string.h>

/* The index is two arrays filled by counting: where the places of each hash begin, and the places,
 * in order. Different groups may share a hash; who looks one up compares the text. */

#define HASH_BITS 20
#define N_HASHES (1u << HASH_BITS)

struct _MarksConcordance {
  GPtrArray *keys; /* of BookTextKey, one for each part */
  GArray *bases; /* of guint32: where the key of each part begins */
  GString *text;
  guint32 *heads; /* made when first looked into, like the next */
  guint32 *places;
};

/* (transfer full): a concordance of nothing. */
MarksConcordance *
marks_concordance_new (void)
{
  MarksConcordance *self = g_new0 (MarksConcordance, 1);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) book_text_key_free);
  self->bases = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->text = g_string_new (NULL);
  return self;
}

/* Frees it; NULL is fine. */
void
marks_concordance_free (MarksConcordance *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->keys);
  g_array_unref (self->bases);
  g_string_free (self->text, TRUE);
  g_free (self->heads);
  g_free (self->places);
  g_free (self);
}

/* Adds the next part of the text; not after the first lookup. */
void
marks_concordance_add (MarksConcordance *self, const char *string, gsize length)
{
  gsize key_length = 0;
  guint32 base = (guint32) self->text->len;
  BookTextKey *key = book_text_key_new (string, (gssize) length, BOOK_TEXT_KEY_UNSPACED);
  const char *text = book_text_key_get_string (key, &key_length);
  g_array_append_val (self->bases, base);
  g_ptr_array_add (self->keys, key);
  g_string_append_len (self->text, text, (gssize) key_length);
}

/* (transfer none): the whole text without white space. */
const char *
marks_concordance_get_text (const MarksConcordance *self, guint32 *length)
{
  if (length != NULL)
    *length = (guint32) self->text->len;
  return self->text->str;
}

/* Where a byte of a part is in the whole. */
guint32
marks_concordance_from_source (const MarksConcordance *self, guint part, guint32 offset)
{
  return g_array_index (self->bases, guint32, part)
         + book_text_key_from_source (g_ptr_array_index (self->keys, part), offset);
}

/* The last part that begins at or before @at. */
static guint
find_part (const MarksConcordance *self, guint32 at)
{
  guint low = 0;
  guint high = self->bases->len;
  while (high - low > 1) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (self->bases, guint32, middle) <= at)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* The part that something which begins at @at is in, and where. */
guint32
marks_concordance_to_source (const MarksConcordance *self, guint32 at, guint *part)
{
  *part = find_part (self, at);
  return book_text_key_to_source (g_ptr_array_index (self->keys, *part),
                                  at - g_array_index (self->bases, guint32, *part));
}

/* The part that something which ends at @at is in, and where. */
guint32
marks_concordance_end_to_source (const MarksConcordance *self, guint32 at, guint *part)
{
  *part = find_part (self, at > 0 ? at - 1 : 0);
  return book_text_key_end_to_source (g_ptr_array_index (self->keys, *part),
                                      at - g_array_index (self->bases, guint32, *part));
}

static bool
begins_character (char c)
{
  return ((guchar) c & 0xc0) != 0x80;
}

static guint32
hash_gram (const char *gram)
{
  guint64 value = 0;
  memcpy (&value, gram, sizeof value);
  return (guint32) ((value * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> (64 - HASH_BITS));
}

static void
build_index (MarksConcordance *self)
{
  const char *text = self->text->str;
  gsize n = self->text->len >= MARKS_GRAM_BYTES ? self->text->len - MARKS_GRAM_BYTES + 1 : 0;
  self->heads = g_new0 (guint32, N_HASHES + 2);
  self->places = g_new (guint32, n + 1);
  /* Counted two slots ahead, so that filling moves each head to where its places begin. */
  for (gsize i = 0; i < n; i++) {
    if (begins_character (text[i]))
      self->heads[hash_gram (text + i) + 2]++;
  }
  for (guint i = 2; i < N_HASHES + 2; i++)
    self->heads[i] += self->heads[i - 1];
  for (gsize i = 0; i < n; i++) {
    if (begins_character (text[i]))
      self->places[self->heads[hash_gram (text + i) + 1]++] = (guint32) i;
  }
}

static guint32
find_first (const guint32 *places, guint32 from, guint32 to, guint32 at)
{
  while (from < to) {
    guint32 middle = from + (to - from) / 2;
    if (places[middle] < at)
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

/**
 * marks_concordance_lookup:
 * @self: a concordance
 * @gram: %MARKS_GRAM_BYTES bytes
 * @from: places from here
 * @to: and before there
 * @n: (out): how many there are
 *
 * Returns: (transfer none) (array length=n): places where it may stand, in order
 */
const guint32 *
marks_concordance_lookup (MarksConcordance *self,
                          const char *gram,
                          guint32 from,
                          guint32 to,
                          guint *n)
{
  if (self->heads == NULL)
    build_index (self);
  guint32 hash = hash_gram (gram);
  guint32 first = find_first (self->places, self->heads[hash], self->heads[hash + 1], from);
  guint32 end = find_first (self->places, first, self->heads[hash + 1], to);
  *n = end - first;
  return self->places + first;
}
