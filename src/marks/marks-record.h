#pragma once

#include "marks-mark.h"

G_BEGIN_DECLS

/**
 * MarksBookInfo:
 * @title: as shown
 * @creators: (nullable): names joined by `; `
 * @identifier: (nullable): `dc:identifier`
 * @language: (nullable): BCP 47
 * @publisher: (nullable): as shown
 * @date: (nullable): of publication, as written
 * @modified: (nullable): `dcterms:modified`, which names the edition
 * @fingerprint: (nullable): of the edition's content
 * @media_type: (nullable): of the file
 * @address: (nullable): an e-mail address to write to about the book
 *
 * What an export says of the book. Kind: an owned struct; free with marks_book_info_free().
 */
typedef struct {
  char *title;
  char *creators;
  char *identifier;
  char *language;
  char *publisher;
  char *date;
  char *modified;
  char *fingerprint;
  char *media_type;
  char *address;
} MarksBookInfo;

MarksBookInfo *marks_book_info_new (void);
MarksBookInfo *
marks_book_info_new_from_publication (BookPublication *publication, const char *fingerprint);
void marks_book_info_free (MarksBookInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksBookInfo, marks_book_info_free)

/**
 * MarksRecord:
 * @mark: the mark
 * @chapters: (array zero-terminated=1): titles down the contents; may be empty
 * @page: (nullable): label of the printed page
 * @percent: place in the book, 0 … 100
 * @link: (nullable): a `galpi:` address of the place
 * @book: (nullable): of an imported mark, what the file says of its book
 *
 * All that an exporter needs to know of one mark, and all that an importer learns of it. Kind: an owned struct; free with
 * marks_record_free().
 */
typedef struct {
  MarksMark *mark;
  char **chapters;
  char *page;
  double percent;
  char *link;
  MarksBookInfo *book;
} MarksRecord;

MarksRecord *marks_record_new (MarksMark *mark, const MarksBookInfo *book);
void marks_record_free (MarksRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksRecord, marks_record_free)
GPtrArray *marks_records_new (MarksMark *const *marks, guint n_marks, const MarksBookInfo *book);

G_END_DECLS
