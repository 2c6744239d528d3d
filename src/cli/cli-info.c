#include "config.h"

#include "cli-json.h"
#include "cli-private.h"

#include <stdio.h>

/* `galpi info`: what a book says of itself. */

static char *
join_names (const BookName *names, guint n)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", names[i].value);
  return g_string_free (text, FALSE);
}

static void
print_line (const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    printf ("%-12s %s\n", name, value);
}

static void
print_text (BookPublication *publication)
{
  const BookMetadata *metadata = book_publication_get_metadata (publication);
  bool epub = book_publication_get_format (publication) == BOOK_FORMAT_EPUB;
  g_autofree char *creators = join_names (metadata->creators, metadata->n_creators);
  g_autofree char *contributors = join_names (metadata->contributors, metadata->n_contributors);
  g_autofree char *languages = g_strjoinv (", ", (char **) (gpointer) metadata->languages);
  g_autofree char *sections = g_strdup_printf ("%u", book_publication_get_n_sections (publication));
  guint n_pages = book_contents_get_n_nodes (book_publication_get_page_list (publication));
  g_autofree char *pages = n_pages > 0 ? g_strdup_printf ("%u", n_pages) : NULL;
  print_line ("Title", metadata->title.value);
  print_line ("Subtitle", metadata->subtitle.value);
  print_line ("By", creators);
  print_line ("With", contributors);
  print_line ("Language", languages);
  print_line ("Series", metadata->series);
  print_line ("Identifier", metadata->identifier);
  print_line ("Publisher", metadata->publisher);
  print_line ("Date", metadata->date);
  print_line ("Modified", metadata->modified);
  print_line ("Format", epub ? "EPUB" : "Markdown");
  print_line ("Sections", sections);
  print_line ("Pages", pages);
}

static void
print_strings (JsonBuilder *builder, const char *name, const char *const *strings)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_builder_add_string_value (builder, strings[i]);
  json_builder_end_array (builder);
}

static void
print_names (JsonBuilder *builder, const char *name, const BookName *names, guint n)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_string_value (builder, names[i].value);
  json_builder_end_array (builder);
}

static void
print_json (BookPublication *publication)
{
  const BookMetadata *metadata = book_publication_get_metadata (publication);
  bool epub = book_publication_get_format (publication) == BOOK_FORMAT_EPUB;
  guint n_pages = book_contents_get_n_nodes (book_publication_get_page_list (publication));
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  cli_json_text (builder, "title", metadata->title.value);
  cli_json_text (builder, "subtitle", metadata->subtitle.value);
  print_names (builder, "creators", metadata->creators, metadata->n_creators);
  print_names (builder, "contributors", metadata->contributors, metadata->n_contributors);
  print_strings (builder, "languages", metadata->languages);
  print_strings (builder, "subjects", metadata->subjects);
  cli_json_text (builder, "series", metadata->series);
  cli_json_text (builder, "series_position", metadata->series_position);
  cli_json_text (builder, "identifier", metadata->identifier);
  cli_json_text (builder, "publisher", metadata->publisher);
  cli_json_text (builder, "date", metadata->date);
  cli_json_text (builder, "modified", metadata->modified);
  cli_json_text (builder, "description", metadata->description);
  cli_json_text (builder, "format", epub ? "epub" : "markdown");
  cli_json_integer (builder, "sections", book_publication_get_n_sections (publication));
  cli_json_index (builder, "pages", n_pages > 0 ? (int) n_pages : -1);
  json_builder_end_object (builder);
  cli_json_print (builder);
}

/**
 * cli_info:
 * @argc: number of arguments
 * @argv: the arguments
 *
 * Prints what a book says of itself.
 *
 * Returns: an exit status
 */
int
cli_info (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "print JSON", NULL },
    { NULL },
  };
  if (!cli_parse_options ("info", entries, &argc, &argv))
    return CLI_EXIT_REFUSED;
  if (argc != 2)
    return cli_fail_usage ("info", "wants one book");
  g_autoptr (BookPublication) publication = cli_open (argv[1]);
  if (publication == NULL)
    return CLI_EXIT_REFUSED;
  if (json)
    print_json (publication);
  else
    print_text (publication);
  return CLI_EXIT_OK;
}
