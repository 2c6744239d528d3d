#include "config.h"

#include "cli-json.h"
#include "cli-private.h"
#include "cli-shelf.h"
#include "marks-folder.h"

#include <stdio.h>

/* `galpi marks`: what the reader has marked, in one book or in all. */

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

/**
 * cli_marks_print_json:
 * @builder: in an array
 * @record: a mark
 * @book: (nullable): title of its book, to be printed
 * @plan: (nullable): what an import does with it, to be printed
 *
 * Adds a mark as an object.
 */
void
cli_marks_print_json (JsonBuilder *builder,
                      const MarksRecord *record,
                      const char *book,
                      const char *plan)
{
  MarksMark *mark = record->mark;
  MarksAnchor *anchor = marks_mark_get_anchor (mark);
  bool bookmark = marks_mark_is_bookmark (mark);
  const char *const *tags = marks_mark_get_tags (mark);
  json_builder_begin_object (builder);
  if (plan != NULL)
    cli_json_text (builder, "import", plan);
  if (book != NULL)
    cli_json_text (builder, "book", book);
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
  json_builder_set_member_name (builder, "tags");
  json_builder_begin_array (builder);
  for (guint i = 0; tags[i] != NULL; i++)
    json_builder_add_string_value (builder, tags[i]);
  json_builder_end_array (builder);
  cli_json_text (builder, "page", record->page);
  cli_json_number (builder, "percent", record->percent);
  cli_json_text (builder, "cfi", marks_anchor_get_cfi (anchor));
  json_builder_end_object (builder);
}

static void
print_books (GPtrArray *books, const MarksExportOptions *options, bool all, bool json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < books->len; i++) {
    const MarksShelfBook *book = g_ptr_array_index (books, i);
    g_autoptr (GPtrArray) wanted = marks_records_choose (book->records, options);
    if (all && !json && wanted->len > 0)
      printf ("%s%s\n", i > 0 ? "\n" : "", book->info->title != NULL ? book->info->title : "?");
    for (guint j = 0; j < wanted->len; j++) {
      if (json)
        cli_marks_print_json (builder, g_ptr_array_index (wanted, j),
                              all ? book->info->title : NULL, NULL);
      else
        print_record (g_ptr_array_index (wanted, j));
    }
  }
  json_builder_end_array (builder);
  if (json)
    cli_json_print (builder);
}

static int
list (const char *path, const char *store_path, const MarksExportOptions *options, bool json)
{
  gboolean missing = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (Store) store = cli_shelf_open_store (store_path, FALSE, &missing, &error);
  if (store == NULL && !missing)
    return cli_fail (error);
  g_autoptr (GPtrArray) books =
      path != NULL ? cli_shelf_load_book (store, path, &error) : marks_shelf_load (store, &error);
  if (books != NULL)
    print_books (books, options, path == NULL, json);
  int status = books != NULL ? CLI_EXIT_OK : cli_fail (error);
  if (store != NULL)
    store_close (store);
  return status;
}

static void
print_problems (BaseDiagnostics *diagnostics)
{
  for (guint i = 0; i < base_diagnostics_get_n_items (diagnostics); i++) {
    g_auto (BaseDiagnostic) item = { 0 };
    if (base_diagnostics_copy_item (diagnostics, i, &item))
      fprintf (stderr, "galpi: %s\n", item.message);
  }
}

static bool
exchange (Store *store, const char *path, const char *folder, GError **error)
{
  MarksIdentity identity = { 0 };
  MarksFolderCounts counts = { 0 };
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (BookPublication) publication = book_publication_open (path, NULL, error);
  if (publication == NULL
      || !marks_identity_register (store, publication, g_get_real_time (), NULL, &identity, error))
    return false;
  bool ok = marks_folder_exchange (folder, store, identity, publication, diagnostics, NULL, &counts,
                                   error);
  print_problems (diagnostics);
  if (ok)
    printf ("%u files, %u added, %u changed, %u removed%s\n", counts.n_files, counts.n_added,
            counts.n_changed, counts.n_removed, counts.written ? ", written" : "");
  return ok;
}

/* Brings the marks of a book together with those of other devices. */
static int
synchronise (const char *path, const char *store_path, const char *folder)
{
  gboolean missing = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (Store) store = cli_shelf_open_store (store_path, TRUE, &missing, &error);
  if (store == NULL)
    return cli_fail (error);
  int status = exchange (store, path, folder, &error) ? CLI_EXIT_OK : cli_fail (error);
  store_close (store);
  return status;
}

/**
 * cli_marks:
 * @argc: number of arguments
 * @argv: the arguments
 *
 * Lists the marks of a book, or of all; or brings those of a book together with other devices'.
 *
 * Returns: an exit status
 */
int
cli_marks (int argc, char **argv)
{
  gboolean json = FALSE;
  gboolean all = FALSE;
  g_autofree char *store = NULL;
  g_autofree char *folder = NULL;
  CliFilter filter = { 0 };
  MarksExportOptions options = { 0 };
  GOptionEntry entries[CLI_FILTER_N_ENTRIES + 5] = {
    [CLI_FILTER_N_ENTRIES] = { "json", 0, 0, G_OPTION_ARG_NONE, &json, "print JSON", NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, "of all books instead of one", NULL },
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &store, "where marks are kept", "FILE" },
    { "sync", 0, 0, G_OPTION_ARG_FILENAME, &folder,
      "bring them together with those of other devices", "FOLDER" },
    { NULL },
  };
  cli_filter_fill (&filter, entries);
  int status = CLI_EXIT_REFUSED;
  if (cli_parse_options ("marks", entries, &argc, &argv)) {
    if (argc != (all ? 1 : 2))
      cli_fail_usage ("marks", all ? "--all wants no book" : "wants one book");
    else if (folder != NULL && all)
      cli_fail_usage ("marks", "--sync wants one book");
    else if (folder != NULL)
      status = synchronise (argv[1], store, folder);
    else if (cli_filter_read (&filter, "marks", &options))
      status = list (all ? NULL : argv[1], store, &options, json);
  }
  cli_filter_clear (&filter);
  return status;
}
