#include "config.h"

#include "layout-word-table-private.h"

#include <string.h>

#define FIRST_SLOTS 4096

/* Small, so that looking a word up touches little memory. */
typedef struct {
  guint64 hash; /* 0: free */
  const LayoutWord *word;
} Slot;

struct _LayoutWordTable {
  Slot *slots;
  gsize n_slots; /* a power of two */
  gsize n_words;
  LayoutShapeRequest last; /* its text does not count */
  guint64 last_hash;
};

/* Eight bytes at a time, multiplied and folded. */
static guint64
mix (guint64 hash, guint64 value)
{
  hash = (hash ^ value) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  return hash ^ (hash >> 29);
}

static guint64
load (const char *text, gsize n)
{
  guint64 bytes = 0;
  memcpy (&bytes, text, n);
  return bytes;
}

/* Up to eight bytes by two loads that may overlap. */
static guint64
load_rest (const char *text, guint32 n)
{
  if (n >= 4)
    return load (text, 4) | load (text + n - 4, 4) << 32;
  if (n >= 2)
    return load (text, 2) | load (text + n - 2, 2) << 16;
  return n > 0 ? (guint8) text[0] : 0;
}

/* What of a request is not its text is the same for most words that follow each other. */
static guint64
hash_manner (LayoutWordTable *self, const LayoutShapeRequest *request)
{
  const LayoutShapeRequest *last = &self->last;
  if (last->set == request->set && last->language == request->language
      && last->features == request->features && last->letter_spacing == request->letter_spacing
      && last->right_to_left == request->right_to_left && last->upright == request->upright)
    return self->last_hash;
  guint64 hash = mix (GPOINTER_TO_SIZE (request->set), GPOINTER_TO_SIZE (request->language));
  hash = mix (hash, GPOINTER_TO_SIZE (request->features));
  hash = mix (hash, (guint64) (guint32) request->letter_spacing << 8
                        | (guint64) request->right_to_left << 1 | (guint64) request->upright);
  self->last = *request;
  self->last_hash = hash;
  return hash;
}

static guint64
hash_request (LayoutWordTable *self, const LayoutShapeRequest *request)
{
  guint64 hash = mix (hash_manner (self, request), request->length);
  guint32 at = 0;
  for (; at + 8 <= request->length; at += 8)
    hash = mix (hash, load (request->text + at, 8));
  hash = mix (hash, load_rest (request->text + at, request->length - at));
  return hash != 0 ? hash : 1;
}

/* The manner is in the hash, of which all bits agree; the text is looked at. */
static bool
has_text (const LayoutWord *word, const LayoutShapeRequest *request)
{
  if (word->length != request->length)
    return false;
  guint32 at = 0;
  for (; at + 8 <= request->length; at += 8) {
    if (load (word->text + at, 8) != load (request->text + at, 8))
      return false;
  }
  guint32 rest = request->length - at;
  return load_rest (word->text + at, rest) == load_rest (request->text + at, rest);
}

LayoutWordTable *
layout_word_table_new (void)
{
  LayoutWordTable *self = g_new0 (LayoutWordTable, 1);
  self->n_slots = FIRST_SLOTS;
  self->slots = g_new0 (Slot, self->n_slots);
  return self;
}

void
layout_word_table_free (LayoutWordTable *self)
{
  g_free (self->slots);
  g_free (self);
}

void
layout_word_table_clear (LayoutWordTable *self)
{
  memset (self->slots, 0, sizeof (Slot) * self->n_slots);
  self->n_words = 0;
}

/**
 * layout_word_table_expect:
 * @self: a #LayoutWordTable
 * @request: what is going to be asked for
 *
 * Begins to fetch the place of a word from memory, which takes longer than all else that is done to find
 * it.
 *
 * Returns: the hash of the request
 */
guint64
layout_word_table_expect (LayoutWordTable *self, const LayoutShapeRequest *request)
{
  guint64 hash = hash_request (self, request);
  __builtin_prefetch (&self->slots[hash & (self->n_slots - 1)]);
  return hash;
}

/**
 * layout_word_table_expect_word:
 * @self: a #LayoutWordTable
 * @hash: of a request that was expected a while ago
 *
 * Begins to fetch the word itself.
 */
void
layout_word_table_expect_word (const LayoutWordTable *self, guint64 hash)
{
  for (gsize slot = hash & (self->n_slots - 1); self->slots[slot].hash != 0;
       slot = (slot + 1) & (self->n_slots - 1)) {
    if (self->slots[slot].hash != hash)
      continue;
    /* The text is after the rest of the word. */
    const char *word = (const char *) self->slots[slot].word;
    __builtin_prefetch (word);
    __builtin_prefetch (word + sizeof (LayoutWord));
    return;
  }
}

/**
 * layout_word_table_lookup:
 * @self: a #LayoutWordTable
 * @request: what is asked for
 * @hash: of the request, see layout_word_table_expect()
 *
 * Returns: (nullable): the word, %NULL when there is none yet
 */
const LayoutWord *
layout_word_table_lookup (const LayoutWordTable *self,
                          const LayoutShapeRequest *request,
                          guint64 hash)
{
  for (gsize slot = hash & (self->n_slots - 1); self->slots[slot].hash != 0;
       slot = (slot + 1) & (self->n_slots - 1)) {
    if (self->slots[slot].hash == hash && has_text (self->slots[slot].word, request))
      return self->slots[slot].word;
  }
  return NULL;
}

static void
put (LayoutWordTable *self, const Slot *item)
{
  gsize slot = item->hash & (self->n_slots - 1);
  while (self->slots[slot].hash != 0)
    slot = (slot + 1) & (self->n_slots - 1);
  self->slots[slot] = *item;
}

static void
grow (LayoutWordTable *self)
{
  Slot *old = self->slots;
  gsize n_old = self->n_slots;
  self->n_slots *= 2;
  self->slots = g_new0 (Slot, self->n_slots);
  for (gsize i = 0; i < n_old; i++) {
    if (old[i].hash != 0)
      put (self, &old[i]);
  }
  g_free (old);
}

void
layout_word_table_insert (LayoutWordTable *self, guint64 hash, const LayoutWord *word)
{
  if ((self->n_words + 1) * 2 > self->n_slots)
    grow (self);
  Slot item = { .hash = hash, .word = word };
  put (self, &item);
  self->n_words++;
}
