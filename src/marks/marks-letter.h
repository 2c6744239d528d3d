#pragma once

#include "marks-export.h"

G_BEGIN_DECLS

/**
 * MarksLetter:
 * @address: (nullable): of the author, where the book says it
 * @subject: the book's title
 * @body: what was marked and noted, in words; lines end with `\n`
 * @name: of the file that comes with it
 * @annotations: that file: the same marks as a `.annotation`
 *
 * A letter to the author that is not sent yet. Kind: an owned struct; free with marks_letter_free().
 */
typedef struct {
  char *address;
  char *subject;
  char *body;
  char *name;
  GBytes *annotations;
} MarksLetter;

MarksLetter *
marks_letter_new (GPtrArray *records, const MarksBookInfo *book, const MarksExportOptions *options);
void marks_letter_free (MarksLetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksLetter, marks_letter_free)
char *marks_letter_build_uri (const MarksLetter *self, const char *rest);
char *marks_letter_find_address (const char *text);

G_END_DECLS
