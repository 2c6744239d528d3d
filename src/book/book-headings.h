#pragma once

/* Private to book: the chapters that a text of many has inside. */

#include "dom-text.h"

G_BEGIN_DECLS

/**
 * BookHeadings:
 *
 * Where the chapters of a section begin, if it has several. Kind: counted, immutable, may cross
 * threads.
 */
typedef struct _BookHeadings BookHeadings;

BookHeadings *book_headings_new (const DomText *text);
BookHeadings *book_headings_ref (BookHeadings *self);
void book_headings_unref (BookHeadings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BookHeadings, book_headings_unref)

const char *book_headings_find (const BookHeadings *self, guint32 offset);

G_END_DECLS
