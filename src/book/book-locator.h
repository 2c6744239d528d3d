#pragma once

#include "book-publication.h"

#include "dom-text.h"

G_BEGIN_DECLS

/**
 * BookLocator:
 * @section: index in the reading order, from 0
 * @offset: UTF-8 bytes into the section's #DomText
 *
 * A place in a book that depends neither on style nor on page size. Kind: value.
 */
typedef struct {
  int section;
  guint32 offset;
} BookLocator;

int book_locator_compare (BookLocator a, BookLocator b);
double book_locator_get_progression (BookLocator self,
                                     BookPublication *publication,
                                     guint32 section_length);
BookLocator
book_locator_from_progression (BookPublication *publication, double progression, double *within);

char *book_locator_to_cfi (BookLocator self, BookPublication *publication, const DomText *text);
char *book_locator_range_to_cfi (BookLocator start,
                                 guint32 end_offset,
                                 BookPublication *publication,
                                 const DomText *text);
bool book_locator_section_from_cfi (BookPublication *publication, const char *cfi, int *section);
bool book_locator_from_cfi (BookPublication *publication,
                            const DomText *text,
                            const char *cfi,
                            BookLocator *start,
                            guint32 *end_offset);
bool book_locator_from_fragment (int section,
                                 const DomText *text,
                                 const char *fragment,
                                 BookLocator *locator);

G_END_DECLS
