#pragma once

#include "book-locator.h"

#include "marks-record.h"

G_BEGIN_DECLS

/**
 * MarksLink:
 * @book: (nullable): `dc:identifier` of the book
 * @cfi: (nullable): the place
 * @quote: (nullable): the beginning of the text there
 *
 * A `galpi:` address. Each part helps where the others fail: the quote in another edition, the CFI in a
 * text that says the same twice. Kind: an owned struct; free with marks_link_free().
 */
typedef struct {
  char *book;
  char *cfi;
  char *quote;
} MarksLink;

char *marks_link_build (const MarksAnchor *anchor, const MarksBookInfo *book);
MarksLink *marks_link_parse (const char *uri);
void marks_link_free (MarksLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksLink, marks_link_free)
bool marks_link_resolve (const MarksLink *self,
                         BookPublication *publication,
                         GCancellable *cancellable,
                         BookLocator *start,
                         guint32 *end);

G_END_DECLS
