#include "config.h"

#include "app-export.h"

#include "marks-error.h"

#include "base-limits.h"

/* What the export dialog does on threads: reading the marks of a shelf and the reader's template, making
 * files of them, writing them into a folder. */

/**
 * app_export_new:
 * @marks: the marks of the open book
 * @book: (transfer full): what is known of it
 *
 * Returns: (transfer full): an export of that book in Markdown, which leaves nothing out
 */
AppExport *
app_export_new (MarksSet *marks, MarksBookInfo *book)
{
  AppExport *self = g_new0 (AppExport, 1);
  self->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_mark_unref);
  for (guint i = 0; i < marks_set_get_n_marks (marks); i++)
    g_ptr_array_add (self->marks, marks_mark_ref (marks_set_get_mark (marks, i)));
  self->book = book;
  self->labels = g_object_ref (marks_set_get_store (marks));
  return self;
}

/* Frees it; NULL is fine. */
void
app_export_free (AppExport *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->store);
  g_clear_object (&self->labels);
  g_clear_object (&self->template);
  g_clear_pointer (&self->marks, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  marks_book_info_free (self->book);
  marks_letter_free (self->letter);
  g_strfreev (self->chapters);
  g_strfreev (self->tags);
  g_free (self->chapter);
  g_free (self->tag);
  g_free (self);
}

static GPtrArray *
load_books (AppExport *self, GError **error)
{
  if (self->store != NULL)
    return marks_shelf_load (self->store, error);
  GPtrArray *books = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_shelf_book_free);
  GPtrArray *records =
      marks_records_new ((MarksMark *const *) self->marks->pdata, self->marks->len, self->book);
  MarksBookInfo *info = g_steal_pointer (&self->book);
  g_ptr_array_add (books, marks_shelf_book_new (0, info, records));
  return books;
}

static char *
load_template (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                         G_FILE_QUERY_INFO_NONE, cancellable, error);
  g_autofree char *text = NULL;
  gsize length = 0;
  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR
      || g_file_info_get_size (info) > BASE_LIMIT_MARKDOWN_BYTES) {
    g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "%s: not a file of text", name);
    return NULL;
  }
  if (!g_file_load_contents (file, cancellable, &text, &length, NULL, error))
    return NULL;
  if (!g_utf8_validate_len (text, length, NULL)) {
    g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "%s: not a text in UTF-8", name);
    return NULL;
  }
  return g_steal_pointer (&text);
}

static bool
make (AppExport *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) books = load_books (self, error);
  if (books == NULL)
    return false;
  self->chapters = marks_shelf_list_chapters (books);
  self->tags = marks_shelf_list_tags (books);
  self->n_marks = marks_shelf_count_marks (books);
  g_autofree char *template =
      self->template != NULL ? load_template (self->template, cancellable, error) : NULL;
  if (self->template != NULL && template == NULL)
    return false;
  g_autoptr (GHashTable) names = store_load_labels (self->labels, "colour", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  self->options.chapter = self->chapter;
  self->options.tag = self->tag;
  self->options.colour_names = names;
  self->options.zone = zone;
  if (self->nothing)
    g_ptr_array_set_size (books, 0);
  self->files = marks_shelf_export (books, self->format, template, &self->options, error);
  if (self->format == MARKS_FORMAT_MAIL && self->store == NULL && self->files != NULL
      && self->files->len > 0) {
    const MarksShelfBook *book = g_ptr_array_index (books, 0);
    self->letter = marks_letter_new (book->records, book->info, &self->options);
  }
  self->options.colour_names = NULL;
  self->options.zone = NULL;
  return self->files != NULL;
}

static void
make_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (make (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * app_export_make_async:
 * @self: (transfer full): what is asked for
 * @cancellable: (nullable): to cancel it
 * @callback: called when the files are made
 * @user_data: for @callback
 *
 * Makes the files of an export in memory, on a thread.
 */
void
app_export_make_async (AppExport *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, app_export_make_async);
  g_task_set_task_data (task, self, (GDestroyNotify) app_export_free);
  g_task_run_in_thread (task, make_in_thread);
}

/**
 * app_export_make_finish:
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer none): the export as long as @result lives; its list of files is %NULL with an
 *   error of the store, of the template's file, or %MARKS_ERROR_FORMAT for what is in that
 */
AppExport *
app_export_make_finish (GAsyncResult *result, GError **error)
{
  g_task_propagate_boolean (G_TASK (result), error);
  return g_task_get_task_data (G_TASK (result));
}

typedef struct {
  GPtrArray *files; /* of MarksFile */
  GFile *folder;
  AppExportReplace replace;
  guint n_there;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *self = data;
  g_ptr_array_unref (self->files);
  g_object_unref (self->folder);
  g_free (self);
}

static guint
count_there (const Writing *self, GCancellable *cancellable)
{
  guint n = 0;
  for (guint i = 0; i < self->files->len; i++) {
    const MarksFile *file = g_ptr_array_index (self->files, i);
    g_autoptr (GFile) child = g_file_get_child (self->folder, file->name);
    n += g_file_query_exists (child, cancellable) ? 1 : 0;
  }
  return n;
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Writing *self = data;
  if (self->replace == APP_EXPORT_REPLACE_NEVER) {
    self->n_there = count_there (self, cancellable);
    if (self->n_there > 0) {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_EXISTS, "there are files already");
      return;
    }
  }
  for (guint i = 0; i < self->files->len; i++) {
    const MarksFile *file = g_ptr_array_index (self->files, i);
    g_autoptr (GFile) child = g_file_get_child (self->folder, file->name);
    gsize size = 0;
    const char *bytes = g_bytes_get_data (file->bytes, &size);
    GError *error = NULL;
    if (!g_file_replace_contents (child, bytes, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                  cancellable, &error)) {
      g_prefix_error (&error, "%s: ", file->name);
      g_task_return_error (task, error);
      return;
    }
  }
  g_task_return_boolean (task, TRUE);
}

/**
 * app_export_write_async:
 * @files: (element-type MarksFile): what to write
 * @folder: where
 * @replace: what becomes of files that are there
 * @callback: called when they are written
 * @user_data: for @callback
 *
 * Writes the files of an export into a folder, on a thread.
 */
void
app_export_write_async (GPtrArray *files,
                        GFile *folder,
                        AppExportReplace replace,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);
  writing->files = g_ptr_array_ref (files);
  writing->folder = g_object_ref (folder);
  writing->replace = replace;
  g_task_set_source_tag (task, app_export_write_async);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_in_thread);
}

/**
 * app_export_write_finish:
 * @result: the result
 * @n_there: (out): with %G_IO_ERROR_EXISTS, how many of the files are there
 * @error: return location
 *
 * Returns: %FALSE with a %G_IO_ERROR
 */
bool
app_export_write_finish (GAsyncResult *result, guint *n_there, GError **error)
{
  *n_there = ((const Writing *) g_task_get_task_data (G_TASK (result)))->n_there;
  return g_task_propagate_boolean (G_TASK (result), error);
}
