#pragma once

#include "marks-concordance.h"

#include "store-mark.h"

#include <stdbool.h>

G_BEGIN_DECLS

/**
 * MarksQuote:
 *
 * What an anchor remembers of its text, made ready for looking it up: the quote and what stood
 * around it, without white space. Kind: an owned struct; free with marks_quote_free().
 */
typedef struct _MarksQuote MarksQuote;

MarksQuote *marks_quote_new (const StoreAnchor *anchor);
void marks_quote_free (MarksQuote *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksQuote, marks_quote_free)

/**
 * MarksPassage:
 * @start: bytes into the text of the concordance
 * @end: byte after it; equal to @start for a point
 * @quote: how many of the characters compared of the quote are there, of @n_quote
 * @context: how many of the characters around it are there, of @n_context
 * @before: the same of the characters before the quote, of @n_before
 * @weight: how much all that agrees says, in letters
 * @score: what is compared with that of other passages
 *
 * Where a quote may stand. Kind: value.
 */
typedef struct {
  guint32 start;
  guint32 end;
  int quote;
  int n_quote;
  int context;
  int n_context;
  int before;
  int n_before;
  int weight;
  double score;
} MarksPassage;

bool marks_passages_find_only (MarksConcordance *text,
                               const MarksQuote *quote,
                               guint32 from,
                               guint32 to,
                               MarksPassage *passage);
GArray *
marks_passages_find (MarksConcordance *text, const MarksQuote *quote, guint32 from, guint32 to);

G_END_DECLS
