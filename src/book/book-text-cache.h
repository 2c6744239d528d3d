#pragma once

/* Private to book: the texts of a publication, folded for searching, so that only the first search
 * has to read the chapters. */

#include "book-headings.h"
#include "book-publication.h"
#include "book-text-map.h"

G_BEGIN_DECLS

/**
 * BookFoldedText:
 *
 * The text of one section and what it was folded to. Kind: counted, immutable, may cross threads.
 */
typedef struct _BookFoldedText BookFoldedText;

void book_folded_text_unref (BookFoldedText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BookFoldedText, book_folded_text_unref)
const char *book_folded_text_get_string (const BookFoldedText *self, gsize *length);
const BookTextMap *book_folded_text_get_map (const BookFoldedText *self);
const BookHeadings *book_folded_text_get_headings (const BookFoldedText *self);

/**
 * BookTextCache:
 *
 * The folded texts that one search has, to begin with those that the last one left. Kind: an owned
 * struct, of one thread; free with book_text_cache_free().
 */
typedef struct _BookTextCache BookTextCache;

BookTextCache *book_text_cache_new (BookPublication *publication, BookTextMapFlags folding);
void book_text_cache_free (BookTextCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BookTextCache, book_text_cache_free)

BookFoldedText *book_text_cache_load (BookTextCache *self,
                                      BookPublication *publication,
                                      guint section,
                                      GCancellable *cancellable);
void book_text_cache_keep (BookTextCache *self, BookPublication *publication);

G_END_DECLS
