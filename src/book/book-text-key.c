#include "config.h"

#include "book-text-key.h"

#include "book-text-map.h"

#include <string.h>

/* What two editions of a text must share to be the same text: letters, not typesetting. Marks are
 * anchored by hashes of such keys, which are stored; so neither the rules nor the hash may change
 * without a new version of the stored anchors. */

struct _BookTextKey {
  BookTextMap *map;
};

/**
 * book_text_key_new:
 * @text: valid UTF-8, e.g. the text of one block
 * @length: bytes, or -1 when terminated
 * @kind: with or without white space
 *
 * Normalises a text: NFC; white space collapsed to one space and trimmed, or taken away; U+00AD,
 * U+200B, U+2060, U+FEFF and U+FFFC dropped; quotation marks made `"` and `'`. Runs on any thread.
 *
 * Returns: (transfer full): the key
 */
BookTextKey *
book_text_key_new (const char *text, gssize length, BookTextKeyKind kind)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  BookTextMapFlags spaces =
      kind == BOOK_TEXT_KEY_SPACED ? BOOK_TEXT_MAP_COLLAPSE_SPACES : BOOK_TEXT_MAP_DROP_SPACES;
  BookTextKey *self = g_new0 (BookTextKey, 1);
  self->map =
      book_text_map_new (text, size, spaces | BOOK_TEXT_MAP_TRIM | BOOK_TEXT_MAP_FOLD_QUOTES);
  return self;
}

/**
 * book_text_key_free:
 * @self: (transfer full): a key
 *
 * Frees it.
 */
void
book_text_key_free (BookTextKey *self)
{
  book_text_map_free (self->map);
  g_free (self);
}

/**
 * book_text_key_get_string:
 * @self: a key
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer none): the normalised text
 */
const char *
book_text_key_get_string (const BookTextKey *self, gsize *length)
{
  return book_text_map_get_string (self->map, length);
}

/**
 * book_text_key_to_source:
 * @self: a key
 * @key_offset: bytes into the key where something begins
 *
 * Returns: bytes into the text
 */
guint32
book_text_key_to_source (const BookTextKey *self, guint32 key_offset)
{
  return book_text_map_to_source (self->map, key_offset);
}

/**
 * book_text_key_end_to_source:
 * @self: a key
 * @key_offset: bytes into the key where something ends
 *
 * Returns: bytes into the text, not counting what was dropped behind it
 */
guint32
book_text_key_end_to_source (const BookTextKey *self, guint32 key_offset)
{
  return book_text_map_end_to_source (self->map, key_offset);
}

/**
 * book_text_key_from_source:
 * @self: a key
 * @source_offset: bytes into the text
 *
 * Returns: bytes into the key
 */
guint32
book_text_key_from_source (const BookTextKey *self, guint32 source_offset)
{
  return book_text_map_from_source (self->map, source_offset);
}

/**
 * book_text_key_get_hash:
 * @self: a key
 *
 * Returns: book_text_hash() of it
 */
guint64
book_text_key_get_hash (const BookTextKey *self)
{
  gsize length = 0;
  const char *text = book_text_map_get_string (self->map, &length);
  return book_text_hash (text, length);
}

/**
 * book_text_hash:
 * @key: bytes of a key
 * @length: how many
 *
 * FNV-1a with 64 bits, then the finaliser of MurmurHash3, which spreads the last bytes. It is the
 * same on every machine and is stored. A hostile book can make collisions; they only make a mark
 * look at the quoted text, which decides in the end. http://www.isthe.com/chongo/tech/comp/fnv/
 *
 * Returns: the hash
 */
guint64
book_text_hash (const char *key, gsize length)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  for (gsize i = 0; i < length; i++) {
    hash ^= (guchar) key[i];
    hash *= G_GUINT64_CONSTANT (0x100000001b3);
  }
  hash ^= hash >> 33;
  hash *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash ^= hash >> 33;
  hash *= G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return hash ^ hash >> 33;
}

/**
 * book_text_wants_unspaced:
 * @text: valid UTF-8
 * @length: bytes, or -1 when terminated
 *
 * Returns: whether Hangul, Han or kana is in it, so that the key without white space says more
 */
bool
book_text_wants_unspaced (const char *text, gssize length)
{
  const char *end = text + (length < 0 ? (gssize) strlen (text) : length);
  for (const char *c = text; c < end; c = g_utf8_next_char (c)) {
    if ((guchar) *c < 0xE1)
      continue;
    gunichar ch = g_utf8_get_char (c);
    if ((ch >= 0xAC00 && ch <= 0xD7A3) || (ch >= 0x1100 && ch <= 0x11FF)
        || (ch >= 0x3041 && ch <= 0x30FF) || (ch >= 0x3400 && ch <= 0x9FFF)
        || (ch >= 0x20000 && ch <= 0x3FFFF))
      return true;
  }
  return false;
}
