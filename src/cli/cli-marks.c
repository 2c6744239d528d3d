#include "config.h"

#include "cli-json.h"
#include "cli-private.h"
#include "marks-export.h"
#include "marks-identity.h"
#include "marks-set.h"

#include <stdio.h>

/* `galpi marks` and `galpi export`: what the reader has marked. Neither writes to the store. */

typedef struct {
  BookPublication *publication;
  Store *store;
  MarksBookInfo *info;
  GPtrArray *records; /* of MarksRecord, by place */
} Marks;

static void
marks_clear (Marks *self)
{
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->info, marks_book_info_free);
  if (self->store != NULL)
    store_close (self->store);
  g_clear_object (&self->store);
  g_clear_object (&self->publication);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Marks, marks_clear)

/* Which book of the store it is, without writing that it was opened. */
static gboolean
identify (Marks *self, const char *fingerprint, MarksIdentity *identity, GError **error)
{
  const BookIdentity *evidence = book_publication_get_identity (self->publication);
  g_autoptr (GPtrArray) books = store_list_books (self->store, error);
  g_autoptr (GPtrArray) editions =
      books != NULL ? store_list_editions (self->store, 0, error) : NULL;
  if (editions == NULL)
    return FALSE;
  g_autoptr (StoreBook) book = store_book_new ();
  book->identifier = g_strdup (evidence->identifier);
  book->title = g_strdup (evidence->title);
  book->creators = g_strdup (self->info->creators);
  g_autoptr (StoreEdition) edition = store_edition_new ();
  edition->fingerprint = g_strdup (fingerprint);
  edition->identifier = g_strdup (evidence->identifier);
  edition->modified = g_strdup (evidence->modified);
  *identity = marks_identity_match (book, edition, books, editions);
  return TRUE;
}

static gboolean
read_records (Marks *self, GError **error)
{
  g_autofree char *fingerprint =
      book_publication_compute_fingerprint (self->publication, NULL, error);
  if (fingerprint == NULL)
    return FALSE;
  self->info = marks_book_info_new_from_publication (self->publication, fingerprint);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_record_free);
  MarksIdentity identity = { 0 };
  if (self->store == NULL)
    return TRUE;
  if (!identify (self, fingerprint, &identity, error))
    return FALSE;
  if (identity.book == 0)
    return TRUE;
  g_autoptr (MarksSet) set = marks_set_new (self->store, identity.book, identity.edition);
  if (!marks_set_load (set, error))
    return FALSE;
  guint n = marks_set_get_n_marks (set);
  g_autoptr (GPtrArray) marks = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (marks, marks_set_get_mark (set, i));
  g_clear_pointer (&self->records, g_ptr_array_unref);
  self->records = marks_records_new ((MarksMark *const *) (gpointer) marks->pdata, n, self->info);
  return TRUE;
}

static gboolean
read_marks (Marks *self, const char *book, const char *store)
{
  self->publication = cli_open (book);
  if (self->publication == NULL)
    return FALSE;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = store != NULL ? g_strdup (store) : store_get_default_path ();
  gboolean ok = TRUE;
  /* Asking for marks makes no store: where there is none, there are none. */
  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    self->store = store_open (path, STORE_OPEN_NO_DAILY_COPY, &error);
    ok = self->store != NULL;
  } else if (store != NULL) {
    g_set_error (&error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: there is no such file", store);
    ok = FALSE;
  }
  ok = ok && read_records (self, &error);
  if (!ok)
    cli_fail (error);
  return ok;
}

static void
print_record (const MarksRecord *record)
{
  MarksMark *mark = record->mark;
  MarksAnchor *anchor = marks_mark_get_anchor (mark);
  const char *note = marks_mark_get_note (mark);
  const char *exact = marks_anchor_get_exact (anchor);
  const char *name = marks_mark_get_name (mark);
  g_autofree char *chapters = g_strjoinv (" / ", record->chapters);
  printf ("%s, %.0f %%%s%s\n", marks_kind_to_string (marks_mark_get_kind (mark)), record->percent,
          *chapters != '\0' ? ", " : "", chapters);
  if (name != NULL)
    printf ("  %s\n", name);
  if (exact != NULL && !marks_mark_is_bookmark (mark))
    printf ("  %s\n", exact);
  if (note != NULL && *note != '\0')
    printf ("  - %s\n", note);
}

static void
print_record_json (JsonBuilder *builder, const MarksRecord *record)
{
  MarksMark *mark = record->mark;
  MarksAnchor *anchor = marks_mark_get_anchor (mark);
  bool bookmark = marks_mark_is_bookmark (mark);
  json_builder_begin_object (builder);
  cli_json_text (builder, "uuid", marks_mark_get_uuid (mark));
  cli_json_text (builder, "kind", marks_kind_to_string (marks_mark_get_kind (mark)));
  cli_json_text (builder, "colour",
                 bookmark ? NULL : marks_colour_to_string (marks_mark_get_colour (mark)));
  cli_json_text (builder, "state", marks_state_to_string (marks_mark_get_state (mark)));
  cli_json_integer (builder, "section", marks_anchor_get_section (anchor));
  cli_json_integer (builder, "start", marks_anchor_get_start (anchor));
  cli_json_integer (builder, "end", marks_anchor_get_end (anchor));
  cli_json_text (builder, "text", marks_anchor_get_exact (anchor));
  cli_json_text (builder, "note", marks_mark_get_note (mark));
  cli_json_text (builder, "name", marks_mark_get_name (mark));
  cli_json_text (builder, "page", record->page);
  cli_json_number (builder, "percent", record->percent);
  cli_json_text (builder, "cfi", marks_anchor_get_cfi (anchor));
  json_builder_end_object (builder);
}

/**
 * cli_marks:
 * @argc: number of arguments
 * @argv: the arguments
 *
 * Lists the marks of a book.
 *
 * Returns: an exit status
 */
int
cli_marks (int argc, char **argv)
{
  gboolean json = FALSE;
  g_autofree char *store = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "print JSON", NULL },
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &store, "where marks are kept", "FILE" },
    { NULL },
  };
  if (!cli_parse_options ("marks", entries, &argc, &argv))
    return CLI_EXIT_REFUSED;
  if (argc != 2)
    return cli_fail_usage ("marks", "wants one book");
  g_auto (Marks) marks = { 0 };
  if (!read_marks (&marks, argv[1], store))
    return CLI_EXIT_REFUSED;
  if (!json) {
    for (guint i = 0; i < marks.records->len; i++)
      print_record (marks.records->pdata[i]);
    return CLI_EXIT_OK;
  }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < marks.records->len; i++)
    print_record_json (builder, marks.records->pdata[i]);
  json_builder_end_array (builder);
  cli_json_print (builder);
  return CLI_EXIT_OK;
}

typedef struct {
  char *store;
  char *format;
  char *output;
  char *colour;
  gboolean only_with_note;
} ExportOptions;

static int
write_export (const char *book, const ExportOptions *options)
{
  MarksFormat format = MARKS_FORMAT_MARKDOWN;
  if (options->format != NULL && !marks_format_from_string (options->format, &format))
    return cli_fail_usage ("export", "--format wants markdown, html, annotation, text or csv");
  MarksExportOptions wanted = { .only_with_note = options->only_with_note };
  MarksColour colour = MARKS_COLOUR_YELLOW;
  if (options->colour != NULL && !marks_colour_from_string (options->colour, &colour))
    return cli_fail_usage ("export", "--colour wants yellow, green, blue, pink, orange or purple");
  if (options->colour != NULL)
    wanted.colours = 1u << colour;
  g_auto (Marks) marks = { 0 };
  if (!read_marks (&marks, book, options->store))
    return CLI_EXIT_REFUSED;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = marks_export (marks.records, marks.info, format, &wanted, &error);
  if (bytes == NULL)
    return cli_fail (error);
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  if (options->output == NULL)
    fwrite (data, 1, size, stdout);
  else if (!g_file_set_contents (options->output, data, (gssize) size, &error))
    return cli_fail (error);
  return CLI_EXIT_OK;
}

/**
 * cli_export:
 * @argc: number of arguments
 * @argv: the arguments
 *
 * Writes the marks of a book in a format for other programs.
 *
 * Returns: an exit status
 */
int
cli_export (int argc, char **argv)
{
  ExportOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &options.store, "where marks are kept", "FILE" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format,
      "markdown, html, annotation, text or csv", "NAME" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options.output, "file to write", "FILE" },
    { "colour", 0, 0, G_OPTION_ARG_STRING, &options.colour, "only marks of this colour", "NAME" },
    { "only-with-note", 0, 0, G_OPTION_ARG_NONE, &options.only_with_note,
      "leave out marks without a note", NULL },
    { NULL },
  };
  int status = CLI_EXIT_REFUSED;
  if (cli_parse_options ("export", entries, &argc, &argv))
    status =
        argc == 2 ? write_export (argv[1], &options) : cli_fail_usage ("export", "wants one book");
  g_free (options.store);
  g_free (options.format);
  g_free (options.output);
  g_free (options.colour);
  return status;
}
