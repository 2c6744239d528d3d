#pragma once

#include "book-locator.h"

G_BEGIN_DECLS

/**
 * BookSearchFlags:
 * @BOOK_SEARCH_DEFAULT: case, width, composition and diacritics make no difference
 * @BOOK_SEARCH_MATCH_CASE: `A` is not `a`
 * @BOOK_SEARCH_MATCH_DIACRITICS: `é` is not `e`
 * @BOOK_SEARCH_WHOLE_WORD: no letter or digit directly before or after
 * @BOOK_SEARCH_IGNORE_SPACES: white space in text and pattern makes no difference
 * @BOOK_SEARCH_REGEX: the pattern is a Perl-compatible regular expression
 */
typedef enum {
  BOOK_SEARCH_DEFAULT = 0,
  BOOK_SEARCH_MATCH_CASE = 1 << 0,
  BOOK_SEARCH_MATCH_DIACRITICS = 1 << 1,
  BOOK_SEARCH_WHOLE_WORD = 1 << 2,
  BOOK_SEARCH_IGNORE_SPACES = 1 << 3,
  BOOK_SEARCH_REGEX = 1 << 4,
} BookSearchFlags;

/**
 * BookSearchHit:
 * @section: index in the reading order
 * @start: UTF-8 bytes into the section's #DomText
 * @end: byte after the hit
 * @chapter: (nullable): the chapter it is in, where the section has several
 * @before: the words before, on one line
 * @hit: what was found, on one line
 * @after: the words after, on one line
 *
 * Kind: value; the strings are borrowed for the time of the callback.
 */
typedef struct {
  int section;
  guint32 start;
  guint32 end;
  const char *chapter;
  const char *before;
  const char *hit;
  const char *after;
} BookSearchHit;

/**
 * BookSearchFunc:
 *
 * Called for each hit in reading order.
 *
 * Returns: %FALSE to stop
 */
typedef bool (*BookSearchFunc) (const BookSearchHit *hit, gpointer user_data);

/**
 * BookSearch:
 *
 * A compiled pattern. Kind: counted, immutable, may cross threads.
 */
typedef struct _BookSearch BookSearch;

BookSearch *book_search_new (const char *pattern, BookSearchFlags flags, GError **error);
BookSearch *book_search_ref (BookSearch *self);
void book_search_unref (BookSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BookSearch, book_search_unref)

bool book_search_text (BookSearch *self,
                       const DomText *text,
                       int section,
                       BookSearchFunc func,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error);
bool book_search_run (BookSearch *self,
                      BookPublication *publication,
                      int first_section,
                      BookSearchFunc func,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error);
void book_search_run_async (BookSearch *self,
                            BookPublication *publication,
                            int first_section,
                            BookSearchFunc func,
                            gpointer func_data,
                            GDestroyNotify func_data_free,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
bool book_search_run_finish (BookPublication *publication, GAsyncResult *result, GError **error);

G_END_DECLS
