#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * BookTextKeyKind:
 * @BOOK_TEXT_KEY_SPACED: NFC, white space collapsed and trimmed, invisible characters dropped,
 *   quotes folded
 * @BOOK_TEXT_KEY_UNSPACED: the same without any white space, for Hangul and Han
 */
typedef enum {
  BOOK_TEXT_KEY_SPACED,
  BOOK_TEXT_KEY_UNSPACED,
} BookTextKeyKind;

/**
 * BookTextKey:
 *
 * A text normalised for matching, which knows the place of each of its bytes in the original.
 * Kind: an owned struct; free with book_text_key_free().
 */
typedef struct _BookTextKey BookTextKey;

BookTextKey *book_text_key_new (const char *text, gssize length, BookTextKeyKind kind);
void book_text_key_free (BookTextKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BookTextKey, book_text_key_free)

const char *book_text_key_get_string (const BookTextKey *self, gsize *length);
guint32 book_text_key_to_source (const BookTextKey *self, guint32 key_offset);
guint32 book_text_key_end_to_source (const BookTextKey *self, guint32 key_offset);
guint32 book_text_key_from_source (const BookTextKey *self, guint32 source_offset);
guint64 book_text_key_get_hash (const BookTextKey *self);

guint64 book_text_hash (const char *key, gsize length);
bool book_text_wants_unspaced (const char *text, gssize length);

G_END_DECLS
