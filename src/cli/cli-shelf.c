#include "config.h"

#include "cli-private.h"
#include "cli-shelf.h"

/* Which store, which book and which marks the command line means. */

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

/**
 * cli_shelf_load_book:
 * @store: (nullable): where marks are kept; %NULL when there are none
 * @path: of a book
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type MarksShelfBook): one book, or %NULL with an error
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
  MarksShelfBook *book = marks_shelf_load_book (store, identity.book, identity.edition,
                                                g_steal_pointer (&info), error);
  if (book == NULL)
    return NULL;
  GPtrArray *books = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_shelf_book_free);
  g_ptr_array_add (books, book);
  return books;
}
