#pragma once

/* Private to book: a compiled pattern, and how it is looked for in one text. */

#include "book-headings.h"
#include "book-search.h"
#include "book-text-map.h"

G_BEGIN_DECLS

struct _BookSearch {
  gatomicrefcount ref_count;
  BookSearchFlags flags;
  BookTextMapFlags folding;
  char *needle; /* folded; NULL for a regular expression */
  gsize needle_length;
  GRegex *regex; /* NULL for a literal */
  GRegex *patient; /* the same, not compiled to machine code and so not short of stack */
};

/**
 * BookSearchScan:
 * @search: what to look for
 * @text: of the section
 * @length: bytes of @text
 * @map: @text folded as @search wants it
 * @headings: of @text
 * @section: index in the reading order
 * @func: called for each hit
 * @user_data: for @func
 *
 * One look through one section. Kind: value, borrows all of it.
 */
typedef struct {
  const BookSearch *search;
  const char *text;
  gsize length;
  const BookTextMap *map;
  const BookHeadings *headings;
  int section;
  BookSearchFunc func;
  gpointer user_data;
} BookSearchScan;

bool book_search_scan (const BookSearchScan *scan,
                       bool *go_on,
                       GCancellable *cancellable,
                       GError **error);

G_END_DECLS
