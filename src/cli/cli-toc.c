#include "config.h"

#include "cli-json.h"
#include "cli-private.h"

#include <stdio.h>

/* `galpi toc`: the contents, of the book's own or from its headings. */

static void
print_text (BookContents *contents)
{
  guint n = book_contents_get_n_nodes (contents);
  for (guint i = 0; i < n; i++) {
    const BookContentsNode *node = book_contents_get_node (contents, i);
    printf ("%*s%s\n", node->depth * 2, "", node->label);
  }
}

/**
 * cli_toc:
 * @argc: number of arguments
 * @argv: the arguments
 *
 * Prints the contents of a book.
 *
 * Returns: an exit status
 */
int
cli_toc (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "print JSON", NULL },
    { NULL },
  };
  if (!cli_parse_options ("toc", entries, &argc, &argv))
    return CLI_EXIT_REFUSED;
  if (argc != 2)
    return cli_fail_usage ("toc", "wants one book");
  g_autoptr (BookPublication) publication = cli_open (argv[1]);
  if (publication == NULL)
    return CLI_EXIT_REFUSED;
  g_autoptr (GError) error = NULL;
  g_autoptr (BookContents) contents =
      book_publication_has_own_contents (publication)
          ? book_contents_ref (book_publication_get_contents (publication))
          : book_publication_build_contents (publication, NULL, &error);
  if (contents == NULL)
    return cli_fail (error);
  if (!json) {
    print_text (contents);
    return CLI_EXIT_OK;
  }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  cli_json_contents (builder, "toc", contents);
  json_builder_end_object (builder);
  cli_json_print (builder);
  return CLI_EXIT_OK;
}
