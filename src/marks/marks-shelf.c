#include "config.h"

#include "marks-shelf.h"

#include <string.h>

/* The marks of all books of a store, and the files that an export makes of them: one for each book.
 * The window and the command line write the same. Reading changes nothing in the store. */

/* Most file systems have names of 255 bytes; programs that sync add words of their own. */
#define MAX_NAME_BYTES 120

/**
 * marks_shelf_book_new:
 * @id: of its #StoreBook, or 0
 * @info: (transfer full): what is known of the book
 * @records: (transfer full) (element-type MarksRecord): its marks
 *
 * Returns: (transfer full): the book
 */
MarksShelfBook *
marks_shelf_book_new (gint64 id, MarksBookInfo *info, GPtrArray *records)
{
  MarksShelfBook *self = g_new0 (MarksShelfBook, 1);
  self->id = id;
  self->info = info;
  self->records = records;
  return self;
}

/* Frees it; NULL is fine. */
void
marks_shelf_book_free (MarksShelfBook *self)
{
  if (self == NULL)
    return;
  marks_book_info_free (self->info);
  g_ptr_array_unref (self->records);
  g_free (self);
}

/**
 * marks_shelf_load_book:
 * @store: (nullable): where marks are kept; %NULL when there are none
 * @book: id of a book; 0 when the store does not have it
 * @edition: id of the edition whose places are wanted; 0 for that which was seen last
 * @info: (transfer full): what is known of the book
 * @error: return location
 *
 * Waits for the store: not for the main thread.
 *
 * Returns: (transfer full) (nullable): the book with its marks, or %NULL with an error of the store
 */
MarksShelfBook *
marks_shelf_load_book (Store *store,
                       gint64 book,
                       gint64 edition,
                       MarksBookInfo *info,
                       GError **error)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_record_free);
  g_autoptr (MarksShelfBook) self = marks_shelf_book_new (book, info, records);
  if (store == NULL || book == 0)
    return g_steal_pointer (&self);
  g_autoptr (GPtrArray) rows = store_list_marks (store, book, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (MarksMark) mark = marks_mark_new_from_row (g_ptr_array_index (rows, i), edition);
    if (mark != NULL)
      g_ptr_array_add (records, marks_record_new (mark, info));
  }
  return g_steal_pointer (&self);
}

static int
compare_books (gconstpointer a, gconstpointer b)
{
  const MarksShelfBook *x = *(MarksShelfBook *const *) a;
  const MarksShelfBook *y = *(MarksShelfBook *const *) b;
  int order = g_strcmp0 (x->info->title, y->info->title);
  if (order == 0)
    order = g_strcmp0 (x->info->identifier, y->info->identifier);
  return order != 0 ? order : (x->id > y->id) - (x->id < y->id);
}

static MarksBookInfo *
describe_book (const StoreBook *row)
{
  MarksBookInfo *info = marks_book_info_new ();
  info->title = g_strdup (row->title);
  info->creators =
      row->creators != NULL && row->creators[0] != '\0' ? g_strdup (row->creators) : NULL;
  info->identifier = g_strdup (row->identifier);
  info->language = g_strdup (row->language);
  return info;
}

/**
 * marks_shelf_load:
 * @store: (nullable): where marks are kept; %NULL when there are none
 * @error: return location
 *
 * Reads the marks of all books, of which no file is needed: where a mark is, is told by the edition
 * that was seen last. Waits for the store: not for the main thread.
 *
 * Returns: (transfer full) (nullable) (element-type MarksShelfBook): books that have marks, by title
 */
GPtrArray *
marks_shelf_load (Store *store, GError **error)
{
  g_autoptr (GPtrArray) found =
      g_ptr_array_new_with_free_func ((GDestroyNotify) marks_shelf_book_free);
  g_autoptr (GPtrArray) rows = store != NULL ? store_list_books (store, error) : NULL;
  if (store != NULL && rows == NULL)
    return NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const StoreBook *row = g_ptr_array_index (rows, i);
    g_autoptr (MarksShelfBook) book =
        marks_shelf_load_book (store, row->id, 0, describe_book (row), error);
    if (book == NULL)
      return NULL;
    if (book->records->len > 0)
      g_ptr_array_add (found, g_steal_pointer (&book));
  }
  g_ptr_array_sort (found, compare_books);
  return g_steal_pointer (&found);
}

static void
list_new (GPtrArray *list, GHashTable *seen, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++) {
    if (words[i][0] != '\0' && g_hash_table_add (seen, (gpointer) words[i]))
      g_ptr_array_add (list, g_strdup (words[i]));
  }
}

static int
compare_records (gconstpointer a, gconstpointer b)
{
  return marks_mark_compare ((*(MarksRecord *const *) a)->mark, (*(MarksRecord *const *) b)->mark);
}

/**
 * marks_shelf_list_chapters:
 * @books: (element-type MarksShelfBook): books
 *
 * Lists what #MarksExportOptions can choose by: titles of the contents under which there is a mark.
 *
 * Returns: (transfer full): each title once, by place
 */
char **
marks_shelf_list_chapters (GPtrArray *books)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  for (guint i = 0; i < books->len; i++) {
    const MarksShelfBook *book = g_ptr_array_index (books, i);
    g_autoptr (GPtrArray) records = g_ptr_array_copy (book->records, NULL, NULL);
    g_ptr_array_set_free_func (records, NULL);
    g_ptr_array_sort (records, compare_records);
    for (guint j = 0; j < records->len; j++) {
      const MarksRecord *record = g_ptr_array_index (records, j);
      list_new (list, seen, (const char *const *) record->chapters);
    }
  }
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_steal (list, NULL);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(char *const *) a, *(char *const *) b);
}

/**
 * marks_shelf_list_tags:
 * @books: (element-type MarksShelfBook): books
 *
 * Returns: (transfer full): the tags that marks have, each once, in the order of the alphabet
 */
char **
marks_shelf_list_tags (GPtrArray *books)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  for (guint i = 0; i < books->len; i++) {
    const MarksShelfBook *book = g_ptr_array_index (books, i);
    for (guint j = 0; j < book->records->len; j++) {
      const MarksRecord *record = g_ptr_array_index (book->records, j);
      list_new (list, seen, marks_mark_get_tags (record->mark));
    }
  }
  g_ptr_array_sort (list, compare_words);
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_steal (list, NULL);
}

/* How many marks there are in all books. */
guint
marks_shelf_count_marks (GPtrArray *books)
{
  guint n = 0;
  for (guint i = 0; i < books->len; i++)
    n += ((const MarksShelfBook *) g_ptr_array_index (books, i))->records->len;
  return n;
}

/* Frees it; NULL is fine. */
void
marks_file_free (MarksFile *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_bytes_unref (self->bytes);
  g_free (self);
}

static char *
build_stem (const MarksBookInfo *book)
{
  g_autofree char *title = g_utf8_make_valid (book->title != NULL ? book->title : "", -1);
  for (char *c = title; *c != '\0'; c++) {
    if (strchr ("/\\:*?\"<>|", *c) != NULL || (guchar) *c < ' ' || *c == 0x7f)
      *c = '-';
  }
  g_strstrip (title);
  if (title[0] == '.')
    title[0] = '-';
  while (strlen (title) > MAX_NAME_BYTES)
    *g_utf8_find_prev_char (title, title + strlen (title)) = '\0';
  return title[0] != '\0' ? g_steal_pointer (&title) : g_strdup ("book");
}

/**
 * marks_file_build_name:
 * @book: a book
 * @extension: without a dot
 *
 * Returns: (transfer full): its title as a name that every file system takes
 */
char *
marks_file_build_name (const MarksBookInfo *book, const char *extension)
{
  g_autofree char *stem = build_stem (book);
  return g_strdup_printf ("%s.%s", stem, extension);
}

/* A name that no other file of the export has, also where large and small letters are one. */
static char *
choose_name (const MarksBookInfo *book, const char *extension, GHashTable *names)
{
  g_autofree char *stem = build_stem (book);
  for (int i = 1;; i++) {
    g_autofree char *name = i == 1 ? g_strdup_printf ("%s.%s", stem, extension)
                                   : g_strdup_printf ("%s (%d).%s", stem, i, extension);
    if (g_hash_table_add (names, g_utf8_casefold (name, -1)))
      return g_steal_pointer (&name);
  }
}

/**
 * marks_shelf_export:
 * @books: (element-type MarksShelfBook): the books
 * @format: what to write
 * @template: (nullable): to be used instead of @format; see marks_export_with_template()
 * @options: (nullable): what to leave out
 * @error: return location
 *
 * Makes a file of each book; one of whose marks none is wanted has none. May be used from any thread.
 *
 * Returns: (transfer full) (nullable) (element-type MarksFile): the files in the order of the books,
 *   or %NULL with %MARKS_ERROR_FORMAT
 */
GPtrArray *
marks_shelf_export (GPtrArray *books,
                    MarksFormat format,
                    const char *template,
                    const MarksExportOptions *options,
                    GError **error)
{
  static const MarksExportOptions everything = { 0 };
  const MarksExportOptions *wanted = options != NULL ? options : &everything;
  const char *extension = template != NULL ? "md" : marks_format_get_extension (format);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_file_free);
  for (guint i = 0; i < books->len; i++) {
    const MarksShelfBook *book = g_ptr_array_index (books, i);
    g_autoptr (GPtrArray) chosen = marks_records_choose (book->records, wanted);
    if (chosen->len == 0)
      continue;
    GBytes *bytes =
        template != NULL
            ? marks_export_with_template (book->records, book->info, template, wanted, error)
            : marks_export (book->records, book->info, format, wanted, error);
    if (bytes == NULL)
      return NULL;
    MarksFile *file = g_new0 (MarksFile, 1);
    file->name = choose_name (book->info, extension, names);
    file->bytes = bytes;
    file->n_marks = chosen->len;
    g_ptr_array_add (files, file);
  }
  return g_steal_pointer (&files);
}

/**
 * marks_period_get_start:
 * @period: a period
 * @now: microseconds since 1970 UTC
 * @zone: where the reader's days begin
 *
 * Returns: the beginning of its first day in the same unit; 0 for %MARKS_PERIOD_ALWAYS
 */
gint64
marks_period_get_start (MarksPeriod period, gint64 now, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autoptr (GDateTime) day = NULL;
  if (local == NULL)
    return 0;
  switch (period) {
  case MARKS_PERIOD_ALWAYS:
    return 0;
  case MARKS_PERIOD_WEEK:
    day = g_date_time_add_days (local, -6);
    break;
  case MARKS_PERIOD_MONTH:
    day = g_date_time_add_days (local, -29);
    break;
  case MARKS_PERIOD_YEAR:
    day = g_date_time_new (zone, g_date_time_get_year (local), 1, 1, 0, 0, 0);
    break;
  }
  if (day == NULL)
    return 0;
  g_autoptr (GDateTime) start =
      g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day),
                       g_date_time_get_day_of_month (day), 0, 0, 0);
  return start != NULL ? g_date_time_to_unix (start) * G_USEC_PER_SEC : 0;
}
