#include "config.h"

#include "cli-private.h"
#include "cli-shelf.h"

/* The marks of one book that is there as a file, or of all books of the store. Reading them changes
 * nothing in the store. */

static void
shelf_book_free (gpointer data)
{
  CliShelfBook *book = data;
  marks_book_info_free (book->info);
  g_ptr_array_unref (book->records);
  g_free (book);
}

/* Fills the options by which marks are chosen. */
void
cli_filter_fill (CliFilter *self, GOptionEntry *entries)
{
  const GOptionEntry wanted[CLI_FILTER_N_ENTRIES] = {
    { "colour", 0, 0, G_OPTION_ARG_STRING, &self->colour, "only marks of this colour", "NAME" },
    { "chapter", 0, 0, G_OPTION_ARG_STRING, &self->chapter, "only marks in this chapter", "TITLE" },
    { "tag", 0, 0, G_OPTION_ARG_STRING, &self->tag, "only marks with this tag", "TAG" },
    { "since", 0, 0, G_OPTION_ARG_STRING, &self->since, "only marks made or edited since",
      "YYYY-MM-DD" },
    { "only-with-note", 0, 0, G_OPTION_ARG_NONE, &self->only_with_note,
      "leave out marks without a note", NULL },
  };
  for (guint i = 0; i < CLI_FILTER_N_ENTRIES; i++)
    entries[i] = wanted[i];
}

/* Frees what the options left. */
void
cli_filter_clear (CliFilter *self)
{
  g_free (self->colour);
  g_free (self->chapter);
  g_free (self->tag);
  g_free (self->since);
}

/**
 * cli_filter_read:
 * @self: as on the command line; must outlive @options
 * @command: the command, for messages
 * @options: (inout): where what is wanted goes
 *
 * Returns: %FALSE after saying on standard error what is wrong
 */
gboolean
cli_filter_read (const CliFilter *self, const char *command, MarksExportOptions *options)
{
  MarksColour colour = MARKS_COLOUR_YELLOW;
  if (self->colour != NULL && !marks_colour_from_string (self->colour, &colour)) {
    cli_fail_usage (command, "--colour wants yellow, green, blue, pink, orange or purple");
    return FALSE;
  }
  if (self->since != NULL) {
    g_autofree char *day = g_strconcat (self->since, "T00:00:00", NULL);
    g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
    g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (day, zone);
    if (time == NULL) {
      cli_fail_usage (command, "--since wants a day like 2024-12-31");
      return FALSE;
    }
    options->since = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  }
  options->colours = self->colour != NULL ? 1u << colour : 0;
  options->chapter = self->chapter;
  options->tag = self->tag;
  options->only_with_note = self->only_with_note;
  return TRUE;
}

/**
 * cli_shelf_open_store:
 * @path: (nullable): where marks are kept; %NULL for the reader's own place
 * @make: whether to make a store where there is none
 * @missing: (out): whether there is none in the reader's own place, which is no error
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the store, or %NULL
 */
Store *
cli_shelf_open_store (const char *path, gboolean make, gboolean *missing, GError **error)
{
  g_autofree char *place = path != NULL ? g_strdup (path) : store_get_default_path ();
  *missing = FALSE;
  if (make || g_file_test (place, G_FILE_TEST_EXISTS))
    return store_open (place, STORE_OPEN_NO_DAILY_COPY, error);
  *missing = path == NULL;
  if (path != NULL)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: there is no such file", path);
  return NULL;
}

static GPtrArray *
read_records (Store *store, gint64 book, gint64 edition, const MarksBookInfo *info, GError **error)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_record_free);
  g_autoptr (GPtrArray) rows = book != 0 ? store_list_marks (store, book, error) : NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    g_autoptr (MarksMark) mark = marks_mark_new_from_row (g_ptr_array_index (rows, i), edition);
    if (mark != NULL)
      g_ptr_array_add (records, marks_record_new (mark, info));
  }
  return records;
}

static void
add_book (GPtrArray *books, MarksBookInfo *info, GPtrArray *records)
{
  CliShelfBook *book = g_new0 (CliShelfBook, 1);
  book->info = info;
  book->records = records;
  g_ptr_array_add (books, book);
}

/**
 * cli_shelf_load_book:
 * @store: (nullable): where marks are kept; %NULL when there are none
 * @path: of a book
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type CliShelfBook): one book, or %NULL with an error
 */
GPtrArray *
cli_shelf_load_book (Store *store, const char *path, GError **error)
{
  MarksIdentity identity = { 0 };
  g_autoptr (BookPublication) publication = book_publication_open (path, NULL, error);
  if (publication == NULL)
    return NULL;
  g_autofree char *fingerprint = book_publication_compute_fingerprint (publication, NULL, error);
  if (fingerprint == NULL)
    return NULL;
  g_autoptr (MarksBookInfo) info = marks_book_info_new_from_publication (publication, fingerprint);
  if (store != NULL
      && !marks_identity_recognise (store, publication, fingerprint, NULL, &identity, error))
    return NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) records =
      read_records (store, identity.book, identity.edition, info, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  GPtrArray *books = g_ptr_array_new_with_free_func (shelf_book_free);
  add_book (books, g_steal_pointer (&info), g_steal_pointer (&records));
  return books;
}

static int
compare_books (gconstpointer a, gconstpointer b)
{
  const CliShelfBook *x = *(CliShelfBook *const *) a;
  const CliShelfBook *y = *(CliShelfBook *const *) b;
  int order = g_strcmp0 (x->info->title, y->info->title);
  return order != 0 ? order : g_strcmp0 (x->info->identifier, y->info->identifier);
}

/**
 * cli_shelf_load_all:
 * @store: (nullable): where marks are kept; %NULL when there are none
 * @error: return location
 *
 * Reads the marks of all books, of which no file is needed: where a mark is, is told by the edition
 * that was seen last.
 *
 * Returns: (transfer full) (nullable) (element-type CliShelfBook): books that have marks, by title
 */
GPtrArray *
cli_shelf_load_all (Store *store, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (shelf_book_free);
  g_autoptr (GPtrArray) rows = store != NULL ? store_list_books (store, error) : NULL;
  if (store != NULL && rows == NULL)
    return NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const StoreBook *row = g_ptr_array_index (rows, i);
    g_autoptr (GError) local_error = NULL;
    g_autoptr (MarksBookInfo) info = marks_book_info_new ();
    info->title = g_strdup (row->title);
    info->creators =
        row->creators != NULL && row->creators[0] != '\0' ? g_strdup (row->creators) : NULL;
    info->identifier = g_strdup (row->identifier);
    info->language = g_strdup (row->language);
    g_autoptr (GPtrArray) records = read_records (store, row->id, 0, info, &local_error);
    if (local_error != NULL) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
    if (records->len > 0)
      add_book (found, g_steal_pointer (&info), g_steal_pointer (&records));
  }
  g_ptr_array_sort (found, compare_books);
  return g_steal_pointer (&found);
}
