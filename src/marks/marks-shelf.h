#pragma once

#include "marks-export.h"
#include "store.h"

G_BEGIN_DECLS

/**
 * MarksShelfBook:
 * @id: of its #StoreBook; 0 when the store does not have it
 * @info: what is known of the book
 * @records: (element-type MarksRecord): its marks
 *
 * A book with its marks. Kind: an owned struct; free with marks_shelf_book_free().
 */
typedef struct {
  gint64 id;
  MarksBookInfo *info;
  GPtrArray *records;
} MarksShelfBook;

MarksShelfBook *marks_shelf_book_new (gint64 id, MarksBookInfo *info, GPtrArray *records);
void marks_shelf_book_free (MarksShelfBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksShelfBook, marks_shelf_book_free)

MarksShelfBook *marks_shelf_load_book (Store *store,
                                       gint64 book,
                                       gint64 edition,
                                       MarksBookInfo *info,
                                       GError **error);
GPtrArray *marks_shelf_load (Store *store, GError **error);
char **marks_shelf_list_chapters (GPtrArray *books);
char **marks_shelf_list_tags (GPtrArray *books);
guint marks_shelf_count_marks (GPtrArray *books);

/**
 * MarksFile:
 * @name: of a file, without a folder
 * @bytes: what is in it
 * @n_marks: how many marks are in it
 *
 * A file of marks that is not written yet. Kind: an owned struct; free with marks_file_free().
 */
typedef struct {
  char *name;
  GBytes *bytes;
  guint n_marks;
} MarksFile;

void marks_file_free (MarksFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksFile, marks_file_free)
char *marks_file_build_name (const MarksBookInfo *book, const char *extension);
GPtrArray *marks_shelf_export (GPtrArray *books,
                               MarksFormat format,
                               const char *template,
                               const MarksExportOptions *options,
                               GError **error);

/**
 * MarksPeriod:
 * @MARKS_PERIOD_ALWAYS: no matter when
 * @MARKS_PERIOD_WEEK: today and the six days before
 * @MARKS_PERIOD_MONTH: today and the 29 days before
 * @MARKS_PERIOD_YEAR: since the first of January
 *
 * When marks were made or edited, in whole days.
 */
typedef enum {
  MARKS_PERIOD_ALWAYS,
  MARKS_PERIOD_WEEK,
  MARKS_PERIOD_MONTH,
  MARKS_PERIOD_YEAR,
} MarksPeriod;
#define MARKS_N_PERIODS 4

gint64 marks_period_get_start (MarksPeriod period, gint64 now, GTimeZone *zone);

G_END_DECLS
