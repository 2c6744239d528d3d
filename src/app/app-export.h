#pragma once

#include "marks-letter.h"
#include "marks-set.h"
#include "marks-shelf.h"

G_BEGIN_DECLS

/**
 * AppExport:
 * @store: (nullable): to export all its books; %NULL for one book
 * @marks: (element-type MarksMark): of the one book
 * @book: what is known of the one book
 * @labels: (nullable): the store with the reader's words for colours
 * @format: what to write
 * @template: (nullable): a template to be used instead of @format
 * @chapter: (nullable): for @options, which borrow it
 * @tag: (nullable): for @options, which borrow it
 * @nothing: whether the options leave out everything, for which #MarksExportOptions have no word
 * @options: what to leave out
 * @files: (element-type MarksFile): result: what would be written
 * @letter: (nullable): result: with %MARKS_FORMAT_MAIL of one book, what can be sent
 * @chapters: result: chapters to choose from
 * @tags: result: tags to choose from
 * @n_marks: result: how many marks there are
 *
 * An export that is made on a thread: what was asked for, and then what came of it. Kind: an owned
 * struct; free with app_export_free().
 */
typedef struct {
  Store *store;
  GPtrArray *marks;
  MarksBookInfo *book;
  Store *labels;
  MarksFormat format;
  GFile *template;
  char *chapter;
  char *tag;
  bool nothing;
  MarksExportOptions options;
  GPtrArray *files;
  MarksLetter *letter;
  char **chapters;
  char **tags;
  guint n_marks;
} AppExport;

AppExport *app_export_new (MarksSet *marks, MarksBookInfo *book);
void app_export_free (AppExport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppExport, app_export_free)
void app_export_make_async (AppExport *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
AppExport *app_export_make_finish (GAsyncResult *result, GError **error);

/**
 * AppExportReplace:
 * @APP_EXPORT_REPLACE_NEVER: writes nothing when one of the files is there
 * @APP_EXPORT_REPLACE_ALL: the reader has agreed
 */
typedef enum {
  APP_EXPORT_REPLACE_NEVER,
  APP_EXPORT_REPLACE_ALL,
} AppExportReplace;

void app_export_write_async (GPtrArray *files,
                             GFile *folder,
                             AppExportReplace replace,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
bool app_export_write_finish (GAsyncResult *result, guint *n_there, GError **error);

G_END_DECLS
