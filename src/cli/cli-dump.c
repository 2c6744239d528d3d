#include "config.h"

#include "cli-dump-private.h"
#include "cli-private.h"
#include "cli-raster.h"

#include <gtk/gtk.h>
#include <string.h>

/* `galpi dump`: what the reader makes of a book, as JSON, for tests. Nothing here needs a display.
 * Lengths are CSS px; parts are computed only when they are asked for. */

typedef struct {
  char *size;
  char *only;
  char **actions;
  char **rasters;
  double font_size;
  double width;
  double height;
} Options;

static const char *const part_names[] = {
  "meta",  "toc",  "page_list", "landmarks", "spine",   "links",    "objects", "blocks",
  "lines", "runs", "pages",     "actions",   "library", "counters", "mo",
};

typedef enum {
  PART_META,
  PART_TOC,
  PART_PAGE_LIST,
  PART_LANDMARKS,
  PART_SPINE,
  PART_LINKS,
  PART_OBJECTS,
  PART_BLOCKS,
  PART_LINES,
  PART_RUNS,
  PART_PAGES,
  PART_ACTIONS,
  PART_LIBRARY,
  PART_COUNTERS,
  PART_MO,
} Part;

/**
 * cli_dump_get_lines:
 * @self: a dump
 *
 * Returns: (transfer none): the text as it was set
 */
CliLines *
cli_dump_get_lines (CliDump *self)
{
  if (self->lines == NULL)
    self->lines = cli_lines_new (self->sheets);
  return self->lines;
}

/**
 * cli_dump_get_links:
 * @self: a dump
 *
 * Returns: (transfer none) (element-type CliLink): the links
 */
GArray *
cli_dump_get_links (CliDump *self)
{
  if (self->links == NULL)
    self->links = cli_links_new (self->sheets);
  return self->links;
}

static void
print_counters (CliDump *self)
{
  json_builder_set_member_name (self->builder, "counters");
  json_builder_begin_object (self->builder);
  /* There is no code that could make them anything else: no library here opens sockets or runs
   * scripts, and libxml2 is given no way to load external entities. The conformance kit holds that
   * against the system calls (`run.py --strace`). */
  cli_json_integer (self->builder, "net", 0);
  cli_json_integer (self->builder, "files", 0);
  cli_json_integer (self->builder, "js", 0);
  json_builder_end_object (self->builder);
}

static void
print_part (CliDump *self, Part part)
{
  switch (part) {
  case PART_META:
    cli_dump_meta (self);
    break;
  case PART_TOC:
    cli_json_contents (self->builder, "toc", book_publication_get_contents (self->publication));
    break;
  case PART_PAGE_LIST:
    cli_json_contents (self->builder, "page_list",
                       book_publication_get_page_list (self->publication));
    break;
  case PART_LANDMARKS:
    cli_json_contents (self->builder, "landmarks",
                       book_publication_get_landmarks (self->publication));
    break;
  case PART_SPINE:
    cli_dump_spine (self);
    break;
  case PART_LINKS:
    cli_dump_links (self);
    break;
  case PART_OBJECTS:
    cli_dump_objects (self);
    break;
  case PART_BLOCKS:
    cli_dump_blocks (self);
    break;
  case PART_LINES:
    cli_dump_lines (self);
    break;
  case PART_RUNS:
    cli_dump_runs (self);
    break;
  case PART_PAGES:
    cli_dump_pages (self);
    break;
  case PART_LIBRARY:
    cli_dump_library (self);
    break;
  case PART_COUNTERS:
    print_counters (self);
    break;
  case PART_MO:
    cli_json_null (self->builder, "mo");
    break;
  case PART_ACTIONS: /* printed as they are done, before everything else */
    break;
  }
}

static gboolean
parse_parts (const char *only, guint *parts)
{
  if (only == NULL) {
    *parts = (1u << G_N_ELEMENTS (part_names)) - 1;
    return TRUE;
  }
  g_auto (GStrv) names = g_strsplit (only, ",", -1);
  for (guint i = 0; names[i] != NULL; i++) {
    guint index = 0;
    while (index < G_N_ELEMENTS (part_names) && strcmp (part_names[index], names[i]) != 0)
      index++;
    if (index == G_N_ELEMENTS (part_names))
      return FALSE;
    *parts |= 1u << index;
  }
  return TRUE;
}

static void
begin (JsonBuilder *builder, const char *status, const char *error, const Options *options)
{
  json_builder_begin_object (builder);
  cli_json_integer (builder, "dump", 1);
  cli_json_text (builder, "status", status);
  cli_json_text (builder, "error", error);
  cli_json_size (builder, "size", options->width, options->height);
  cli_json_number (builder, "font_size", options->font_size);
}

static int
print_refusal (const GError *error, const Options *options)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  begin (builder, "refused", error->message, options);
  json_builder_end_object (builder);
  cli_json_print (builder);
  return CLI_EXIT_REFUSED;
}

/* Contents are computed from headings where the book has none of its own; meta and navigation
 * need nothing laid out. */
static bool
needs_pages (guint parts, const Options *options)
{
  guint light = 1u << PART_TOC | 1u << PART_PAGE_LIST | 1u << PART_LANDMARKS | 1u << PART_COUNTERS
                | 1u << PART_MO;
  return (parts & ~light) != 0 || options->actions != NULL || options->rasters != NULL;
}

static int
write_rasters (CliDump *dump, char *const *rasters)
{
  for (guint i = 0; rasters != NULL && rasters[i] != NULL; i++) {
    char *end = NULL;
    gint64 item = g_ascii_strtoll (rasters[i], &end, 10);
    if (end == rasters[i] || *end != '=' || item < 0
        || item >= (gint64) cli_sheets_get_n_items (dump->sheets))
      return cli_fail_usage ("dump", "--raster wants ITEM=FILE.png");
    g_autoptr (GError) error = NULL;
    if (!cli_raster_write (dump->sheets, (guint) item, end + 1, &error))
      return cli_fail (error);
  }
  return CLI_EXIT_OK;
}

static void
clear_dump (CliDump *self)
{
  g_clear_pointer (&self->session, cli_session_free);
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_pointer (&self->objects, g_hash_table_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->lines, cli_lines_free);
  g_clear_pointer (&self->sheets, cli_sheets_free);
  g_clear_object (&self->builder);
}

static int
dump (BookPublication *publication, const Options *options, guint parts)
{
  CliDump self = { .publication = publication, .builder = json_builder_new () };
  if (needs_pages (parts, options))
    self.sheets = cli_sheets_new (publication, options->width, options->height, options->font_size);
  if (options->actions != NULL || (parts & 1u << PART_LIBRARY) != 0)
    self.session = cli_session_new (self.sheets, cli_dump_get_links (&self));
  begin (self.builder, "ok", NULL, options);
  if (options->actions != NULL || (parts & 1u << PART_ACTIONS) != 0) {
    json_builder_set_member_name (self.builder, "actions");
    json_builder_begin_array (self.builder);
    for (guint i = 0; options->actions != NULL && options->actions[i] != NULL; i++)
      cli_session_act (self.session, options->actions[i], self.builder);
    json_builder_end_array (self.builder);
  }
  for (guint i = 0; i < G_N_ELEMENTS (part_names); i++) {
    if ((parts & 1u << i) != 0)
      print_part (&self, (Part) i);
  }
  json_builder_end_object (self.builder);
  int status = write_rasters (&self, options->rasters);
  if (status == CLI_EXIT_OK)
    cli_json_print (self.builder);
  clear_dump (&self);
  return status;
}

static int
run (const char *path, Options *options)
{
  guint parts = 0;
  if (!cli_parse_size (options->size != NULL ? options->size : "800x600", &options->width,
                       &options->height))
    return cli_fail_usage ("dump", "--size wants WIDTHxHEIGHT");
  if (!parse_parts (options->only, &parts))
    return cli_fail_usage ("dump", "--only names a part that there is not");
  if (!(options->font_size >= 1 && options->font_size <= 500))
    return cli_fail_usage ("dump", "--font-size is out of reason");
  g_autoptr (GError) error = NULL;
  g_autoptr (BookPublication) publication = book_publication_open (path, NULL, &error);
  if (publication == NULL)
    return print_refusal (error, options);
  /* Registers the types of render nodes; that there may be no display does not matter. */
  if (options->rasters != NULL)
    gtk_init_check ();
  return dump (publication, options, parts);
}

/**
 * cli_dump:
 * @argc: number of arguments
 * @argv: the arguments
 *
 * Prints what the reader makes of a book.
 *
 * Returns: an exit status
 */
int
cli_dump (int argc, char **argv)
{
  Options options = { .font_size = 16 };
  const GOptionEntry entries[] = {
    { "size", 0, 0, G_OPTION_ARG_STRING, &options.size, "of the reading area in px (800x600)",
      "WxH" },
    { "font-size", 0, 0, G_OPTION_ARG_DOUBLE, &options.font_size, "of the text in px (16)", "PX" },
    { "only", 0, 0, G_OPTION_ARG_STRING, &options.only, "parts to print", "PART,…" },
    { "do", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.actions, "something that a reader does",
      "ACTION" },
    { "raster", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.rasters, "paint a section's first page",
      "ITEM=FILE.png" },
    { NULL },
  };
  int status = CLI_EXIT_REFUSED;
  if (cli_parse_options ("dump", entries, &argc, &argv))
    status = argc == 2 ? run (argv[1], &options) : cli_fail_usage ("dump", "wants one book");
  g_free (options.size);
  g_free (options.only);
  g_strfreev (options.actions);
  g_strfreev (options.rasters);
  return status;
}
