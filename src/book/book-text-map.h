#pragma once

/* Private to book: a rewritten text that knows where each byte came from. */

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct _BookTextMap BookTextMap;

/**
 * BookTextMapFlags:
 * @BOOK_TEXT_MAP_FOLD_CASE: `A` becomes `a`
 * @BOOK_TEXT_MAP_FOLD_WIDTH: `Ａ` becomes `A`, a ligature its letters
 * @BOOK_TEXT_MAP_FOLD_MARKS: `é` becomes `e`
 * @BOOK_TEXT_MAP_FOLD_QUOTES: quotation marks become `"` and `'`
 * @BOOK_TEXT_MAP_FOLD_DASHES: hyphens and dashes become `-`
 * @BOOK_TEXT_MAP_FOLD_INITIALS: a Hangul syllable becomes its initial consonant
 * @BOOK_TEXT_MAP_COLLAPSE_SPACES: white space becomes one space
 * @BOOK_TEXT_MAP_DROP_SPACES: white space goes
 * @BOOK_TEXT_MAP_DROP_FORMAT: what only steers joining and direction goes
 * @BOOK_TEXT_MAP_TRIM: no white space at the ends
 *
 * What is rewritten. Invisible characters are dropped and canonical composition is done always.
 */
typedef enum {
  BOOK_TEXT_MAP_FOLD_CASE = 1 << 0,
  BOOK_TEXT_MAP_FOLD_WIDTH = 1 << 1,
  BOOK_TEXT_MAP_FOLD_MARKS = 1 << 2,
  BOOK_TEXT_MAP_FOLD_QUOTES = 1 << 3,
  BOOK_TEXT_MAP_COLLAPSE_SPACES = 1 << 4,
  BOOK_TEXT_MAP_DROP_SPACES = 1 << 5,
  BOOK_TEXT_MAP_TRIM = 1 << 6,
  BOOK_TEXT_MAP_FOLD_DASHES = 1 << 7,
  BOOK_TEXT_MAP_FOLD_INITIALS = 1 << 8,
  BOOK_TEXT_MAP_DROP_FORMAT = 1 << 9,
} BookTextMapFlags;

BookTextMap *book_text_map_new (const char *text, gsize length, BookTextMapFlags flags);
void book_text_map_free (BookTextMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BookTextMap, book_text_map_free)

const char *book_text_map_get_string (const BookTextMap *self, gsize *length);
guint32 book_text_map_to_source (const BookTextMap *self, guint32 offset);
guint32 book_text_map_end_to_source (const BookTextMap *self, guint32 offset);
guint32 book_text_map_from_source (const BookTextMap *self, guint32 offset);
gsize book_text_map_get_cost (const BookTextMap *self);

bool book_text_is_ignorable (gunichar c);

G_END_DECLS
