#pragma once

#include "dom-text.h"

G_BEGIN_DECLS

/**
 * BookNoteLink:
 * @from: the document that the link stands in
 * @link: the element with the href
 * @to: text of the document that it leads to, which may be the same
 * @target: the element that it leads to
 *
 * A link within a book. Kind: value; borrows its pointers.
 */
typedef struct {
  DomDocument *from;
  const DomNode *link;
  DomText *to;
  const DomNode *target;
} BookNoteLink;

const DomNode *book_note_find (const BookNoteLink *link);
char *book_note_dup_text (DomText *text, const DomNode *note);

G_END_DECLS
