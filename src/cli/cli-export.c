#include "config.h"

#include "cli-private.h"
#include "cli-shelf.h"
#include "marks-export-epub.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* `galpi export`: the marks of a book in a format for other programs; of all books, a file for each. */

typedef struct {
  char *store;
  char *format;
  char *output;
  char *template_path;
  gboolean all;
  CliFilter filter;
} Options;

/* What is to be written. */
typedef struct {
  MarksFormat format;
  bool epub;
  char *template; /* owned (nullable) */
  MarksExportOptions wanted;
} Work;

#define FORMATS                                                                                    \
  "markdown, html, annotation, text, csv, org, table, kindle, foliate, koreader, calibre, mail "   \
  "or epub"

static int
put (GBytes *bytes, const char *path)
{
  gsize size = 0;
  g_autoptr (GError) error = NULL;
  const char *data = g_bytes_get_data (bytes, &size);
  if (path != NULL)
    return g_file_set_contents (path, data, (gssize) size, &error) ? CLI_EXIT_OK : cli_fail (error);
  /* A pipe that nobody reads any more is told by the shell. */
  return fwrite (data, 1, size, stdout) == size ? CLI_EXIT_OK : CLI_EXIT_NOTHING;
}

static int
write_shelf (GPtrArray *books, const Work *work, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files =
      marks_shelf_export (books, work->format, work->template, &work->wanted, &error);
  if (files == NULL)
    return cli_fail (error);
  if (g_mkdir_with_parents (folder, 0777) != 0) {
    fprintf (stderr, "galpi: cannot make %s: %s\n", folder, g_strerror (errno));
    return CLI_EXIT_REFUSED;
  }
  for (guint i = 0; i < files->len; i++) {
    const MarksFile *file = g_ptr_array_index (files, i);
    g_autofree char *path = g_build_filename (folder, file->name, NULL);
    int status = put (file->bytes, path);
    if (status != CLI_EXIT_OK)
      return status;
  }
  return CLI_EXIT_OK;
}

static int
write_one (const MarksShelfBook *book, const Work *work, const char *source, const char *output)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      work->template != NULL
          ? marks_export_with_template (book->records, book->info, work->template, &work->wanted,
                                        &error)
          : marks_export (book->records, book->info, work->format, &work->wanted, &error);
  if (bytes == NULL)
    return cli_fail (error);
  if (!work->epub)
    return put (bytes, output);
  return marks_export_epub (source, bytes, output, &error) ? CLI_EXIT_OK : cli_fail (error);
}

static int
export_marks (const Options *options, Work *work, const char *path)
{
  gboolean missing = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (Store) store = cli_shelf_open_store (options->store, FALSE, &missing, &error);
  if (store == NULL && !missing)
    return cli_fail (error);
  g_autoptr (GPtrArray) books =
      options->all ? marks_shelf_load (store, &error) : cli_shelf_load_book (store, path, &error);
  int status = CLI_EXIT_REFUSED;
  g_autoptr (GHashTable) names = store != NULL ? store_load_labels (store, "colour", NULL) : NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  work->wanted.colour_names = names;
  work->wanted.zone = zone;
  work->wanted.for_author = work->format == MARKS_FORMAT_MAIL;
  /* A file that says when it was written differs each time; a template does only if it wants to. */
  work->wanted.exported = work->template != NULL ? g_get_real_time () : 0;
  if (books == NULL)
    status = cli_fail (error);
  else if (options->all)
    status = write_shelf (books, work, options->output);
  else
    status = write_one (g_ptr_array_index (books, 0), work, path, options->output);
  if (store != NULL)
    store_close (store);
  return status;
}

static bool
read_work (const Options *options, Work *work)
{
  g_autoptr (GError) error = NULL;
  const char *format = options->format;
  work->epub = g_strcmp0 (format, "epub") == 0;
  work->format = work->epub ? MARKS_FORMAT_ANNOTATION : MARKS_FORMAT_MARKDOWN;
  if (format != NULL && !work->epub && !marks_format_from_string (format, &work->format)) {
    cli_fail_usage ("export", "--format wants " FORMATS);
    return false;
  }
  if (format != NULL && options->template_path != NULL) {
    cli_fail_usage ("export", "--template takes the place of --format");
    return false;
  }
  if ((work->epub || options->all) && options->output == NULL) {
    cli_fail_usage ("export", options->all ? "--all wants --output FOLDER"
                                           : "--format epub wants --output FILE");
    return false;
  }
  if (work->epub && options->all) {
    cli_fail_usage ("export", "--format epub wants one book");
    return false;
  }
  if (options->template_path != NULL
      && !g_file_get_contents (options->template_path, &work->template, NULL, &error)) {
    cli_fail (error);
    return false;
  }
  return cli_filter_read (&options->filter, "export", &work->wanted);
}

static int
run (const Options *options, int argc, char **argv)
{
  Work work = { 0 };
  if (argc != (options->all ? 1 : 2))
    return cli_fail_usage ("export", options->all ? "--all wants no book" : "wants one book");
  int status = read_work (options, &work)
                   ? export_marks (options, &work, options->all ? NULL : argv[1])
                   : CLI_EXIT_REFUSED;
  g_free (work.template);
  return status;
}

/**
 * cli_export:
 * @argc: number of arguments
 * @argv: the arguments
 *
 * Writes marks in a format for other programs.
 *
 * Returns: an exit status
 */
int
cli_export (int argc, char **argv)
{
  Options options = { 0 };
  GOptionEntry entries[CLI_FILTER_N_ENTRIES + 6] = {
    [CLI_FILTER_N_ENTRIES] = { "store", 0, 0, G_OPTION_ARG_FILENAME, &options.store,
                               "where marks are kept", "FILE" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format, FORMATS, "NAME" },
    { "template", 0, 0, G_OPTION_ARG_FILENAME, &options.template_path,
      "Markdown with {{tags}} instead of a format", "FILE" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options.output, "file to write, or folder with --all",
      "PATH" },
    { "all", 0, 0, G_OPTION_ARG_NONE, &options.all, "all books instead of one", NULL },
    { NULL },
  };
  cli_filter_fill (&options.filter, entries);
  int status = cli_parse_options ("export", entries, &argc, &argv) ? run (&options, argc, argv)
                                                                   : CLI_EXIT_REFUSED;
  cli_filter_clear (&options.filter);
  g_free (options.store);
  g_free (options.format);
  g_free (options.output);
  g_free (options.template_path);
  return status;
}
