#include "config.h"

#include "layout-word-table-private.h"

#include <string.h>

#define FIRST_SLOTS 4096

/* Small, so that looking a word up touches little memory: what the word was made from lies with it. */
typedef struct {
  guint64 hash; /* 0: free */
  const LayoutShapedWord *shaped;
} Slot;

struct _LayoutWordTable {
  Slot *slots;
  gsize n_slots; /* a power of two */
  gsize n_words;
};

/* Eight bytes at a time, multiplied and folded. */
static guint64
mix (guint64 hash, guint64 value)
{
  hash = (hash ^ value) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  return hash ^ (hash >> 29);
}

static guint64
hash_request (const LayoutShapeRequest *request)
{
  guint64 hash = mix (GPOINTER_TO_SIZE (request->set), GPOINTER_TO_SIZE (request->language));
  hash = mix (hash, GPOINTER_TO_SIZE (request->features));
  hash = mix (hash, (guint64) (guint32) request->letter_spacing << 8
                        | (guint64) request->right_to_left << 1 | (guint64) request->upright);
  guint32 at = 0;
  for (; at + 8 <= request->length; at += 8) {
    guint64 chunk = 0;
    memcpy (&chunk, request->text + at, 8);
    hash = mix (hash, chunk);
  }
  guint64 rest = request->length;
  for (; at < request->length; at++)
    rest = rest << 8 | (guint8) request->text[at];
  hash = mix (hash, rest);
  return hash != 0 ? hash : 1;
}

static bool
is_made_from (const LayoutShapedWord *shaped, const LayoutShapeRequest *request)
{
  const LayoutShapeRequest *from = &shaped->request;
  return from->length == request->length && from->set == request->set
         && from->language == request->language && from->features == request->features
         && from->letter_spacing == request->letter_spacing
         && from->right_to_left == request->right_to_left && from->upright == request->upright
         && memcmp (shaped->word.text, request->text, request->length) == 0;
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

/* The word, or NULL; @hash is what layout_word_table_insert() wants in that case. */
const LayoutWord *
layout_word_table_lookup (const LayoutWordTable *self,
                          const LayoutShapeRequest *request,
                          guint64 *hash)
{
  *hash = hash_request (request);
  for (gsize slot = *hash & (self->n_slots - 1); self->slots[slot].hash != 0;
       slot = (slot + 1) & (self->n_slots - 1)) {
    if (self->slots[slot].hash == *hash && is_made_from (self->slots[slot].shaped, request))
      return &self->slots[slot].shaped->word;
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
layout_word_table_insert (LayoutWordTable *self, guint64 hash, const LayoutShapedWord *shaped)
{
  if ((self->n_words + 1) * 2 > self->n_slots)
    grow (self);
  Slot item = { .hash = hash, .shaped = shaped };
  put (self, &item);
  self->n_words++;
}
