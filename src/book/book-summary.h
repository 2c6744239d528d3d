#pragma once

/* Private to book: lists of links in Markdown, which order the files of a book. */

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * BookSummaryEntry:
 * @label: plain text
 * @href: (nullable): as written, %NULL for the title of a part or a draft
 * @depth: 0 at the top
 *
 * Kind: value, owned by its array.
 */
typedef struct {
  char *label;
  char *href;
  int depth;
} BookSummaryEntry;

GArray *book_summary_entries_new (void);
GArray *book_summary_parse (const char *text, gsize length);
GArray *book_summary_collect_links (const char *text, gsize length);
char *book_summary_find_title (const char *text, gsize length, int *level);
int book_natural_compare (const char *a, const char *b);

G_END_DECLS
