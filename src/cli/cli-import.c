#include "config.h"

#include "cli-json.h"
#include "cli-private.h"
#include "cli-shelf.h"
#include "marks-import.h"
#include "marks-plan.h"

#include <stdio.h>

/* `galpi import`: marks of another program for a book. What it would do is told first, and with
 * `--dry-run` that is all. */

typedef struct {
  char *store;
  char *format;
  gboolean dry_run;
  gboolean json;
} Options;

static void
print_entry (const MarksPlan *plan, guint index)
{
  const MarksMark *mark = marks_plan_get_mark (plan, index);
  const char *exact = marks_anchor_get_exact (marks_mark_get_anchor (mark));
  const char *note = marks_mark_get_note (mark);
  printf ("%s: %s\n", marks_plan_kind_to_string (marks_plan_get_kind (plan, index)),
          exact[0] != '\0' ? exact
          : note != NULL   ? note
                           : marks_kind_to_string (marks_mark_get_kind (mark)));
}

static void
print_plan (const MarksPlan *plan, const MarksBookInfo *info, bool json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  for (int i = 0; i < MARKS_PLAN_N_KINDS; i++)
    cli_json_integer (builder, marks_plan_kind_to_string ((MarksPlanKind) i),
                      marks_plan_count (plan, (MarksPlanKind) i));
  json_builder_set_member_name (builder, "marks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < marks_plan_get_n_entries (plan); i++) {
    MarksRecord *record = marks_record_new (marks_plan_get_mark (plan, i), info);
    if (json)
      cli_marks_print_json (builder, record, NULL,
                            marks_plan_kind_to_string (marks_plan_get_kind (plan, i)));
    else
      print_entry (plan, i);
    marks_record_free (record);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (json)
    cli_json_print (builder);
  else
    printf ("%u new, %u same, %u changed, %u not found\n", marks_plan_count (plan, MARKS_PLAN_NEW),
            marks_plan_count (plan, MARKS_PLAN_SAME), marks_plan_count (plan, MARKS_PLAN_CHANGED),
            marks_plan_count (plan, MARKS_PLAN_NOT_FOUND));
}

static void
remove_scratch (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autofree char *folder = g_path_get_dirname (path);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *file = g_strconcat (path, suffixes[i], NULL);
    (void) remove (file);
  }
  (void) remove (folder);
}

/* A dry run leaves no trace, not even that the book was seen: it works on a copy of its own. */
static Store *
open_copy (const Options *options, GError **error)
{
  gboolean missing = FALSE;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (Store) store = cli_shelf_open_store (options->store, FALSE, &missing, &local_error);
  if (local_error != NULL && !g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  g_autofree char *folder = g_dir_make_tmp ("galpi-import-XXXXXX", error);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "dry-run.db", NULL) : NULL;
  bool copied = path != NULL && (store == NULL || store_copy_to (store, path, error));
  if (store != NULL)
    store_close (store);
  Store *copy = copied ? store_open (path, STORE_OPEN_NO_DAILY_COPY, error) : NULL;
  if (copy == NULL && path != NULL)
    remove_scratch (path);
  return copy;
}

static Store *
open_store (const Options *options, GError **error)
{
  gboolean missing = FALSE;
  return options->dry_run ? open_copy (options, error)
                          : cli_shelf_open_store (options->store, TRUE, &missing, error);
}

static void
close_store (Store *store, const Options *options)
{
  g_autofree char *path = g_strdup (store_get_path (store));
  store_close (store);
  if (options->dry_run)
    remove_scratch (path);
}

static int
import_into (Store *store,
             BookPublication *publication,
             GPtrArray *records,
             const MarksBookInfo *info,
             const Options *options)
{
  MarksIdentity identity = { 0 };
  g_autoptr (GError) error = NULL;
  if (!marks_identity_register (store, publication, g_get_real_time (), NULL, &identity, &error))
    return cli_fail (error);
  g_autoptr (MarksPlan) plan =
      marks_plan_new (records, store, identity.book, identity.edition, publication, NULL, &error);
  if (plan == NULL)
    return cli_fail (error);
  guint n_found = marks_plan_get_n_entries (plan) - marks_plan_count (plan, MARKS_PLAN_NOT_FOUND);
  if (!options->dry_run
      && !store_apply (store, marks_plan_build_step (plan, g_get_real_time ()), 0, NULL, &error))
    return cli_fail (error);
  print_plan (plan, info, options->json);
  return n_found > 0 ? CLI_EXIT_OK : CLI_EXIT_NOTHING;
}

static int
import_file (const char *book, const char *file, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (BookPublication) publication = cli_open (book);
  if (publication == NULL)
    return CLI_EXIT_REFUSED;
  g_autoptr (GPtrArray) records = marks_import_load (file, options->format, zone, &error);
  if (records == NULL)
    return cli_fail (error);
  g_autoptr (MarksBookInfo) info = marks_book_info_new_from_publication (publication, NULL);
  g_autoptr (GPtrArray) chosen = marks_plan_choose (records, info);
  if (chosen->len == 0) {
    fprintf (stderr, "galpi: %s: no marks of this book\n", file);
    return CLI_EXIT_NOTHING;
  }
  g_autoptr (Store) store = open_store (options, &error);
  if (store == NULL)
    return cli_fail (error);
  int status = import_into (store, publication, chosen, info, options);
  close_store (store, options);
  return status;
}

/**
 * cli_import:
 * @argc: number of arguments
 * @argv: the arguments
 *
 * Takes over marks of another program for a book.
 *
 * Returns: an exit status: 0 when marks of the file are in the book now or would be, 1 when none is
 */
int
cli_import (int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &options.store, "where marks are kept", "FILE" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format,
      "annotation, readwise, kindle, foliate, koreader, koreader-lua or calibre; else guessed",
      "NAME" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, "only say what would be done", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "print JSON", NULL },
    { NULL },
  };
  int status = CLI_EXIT_REFUSED;
  if (cli_parse_options ("import", entries, &argc, &argv))
    status = argc == 3 ? import_file (argv[1], argv[2], &options)
                       : cli_fail_usage ("import", "wants a book and a file of marks");
  g_free (options.store);
  g_free (options.format);
  return status;
}
