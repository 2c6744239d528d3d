#include "config.h"

#include "cli-private.h"
#include "dom-text.h"

#include <stdio.h>

/* `galpi text`: what can be read, one block to a paragraph. */

static bool
print_section (BookPublication *publication, guint section, bool first)
{
  g_autoptr (DomDocument) document = book_publication_load_document (publication, section, NULL);
  g_autoptr (DomText) text = dom_text_new (document);
  const char *string = dom_text_get_string (text, NULL);
  for (guint i = 0; i < dom_text_get_n_blocks (text); i++) {
    const DomBlock *block = dom_text_get_block (text, i);
    printf ("%s%.*s\n", first ? "" : "\n", (int) (block->end - block->start),
            string + block->start);
    first = false;
  }
  return first;
}

/**
 * cli_text:
 * @argc: number of arguments
 * @argv: the arguments
 *
 * Prints the text of a book or of one section.
 *
 * Returns: an exit status
 */
int
cli_text (int argc, char **argv)
{
  int section = 0;
  const GOptionEntry entries[] = {
    { "section", 0, 0, G_OPTION_ARG_INT, &section, "number of the only section wanted", "N" },
    { NULL },
  };
  if (!cli_parse_options ("text", entries, &argc, &argv))
    return CLI_EXIT_REFUSED;
  if (argc != 2)
    return cli_fail_usage ("text", "wants one book");
  g_autoptr (BookPublication) publication = cli_open (argv[1]);
  if (publication == NULL)
    return CLI_EXIT_REFUSED;
  guint n = book_publication_get_n_sections (publication);
  if (section < 0 || section > (int) n)
    return cli_fail_usage ("text", "the book has no such section");
  bool first = true;
  for (guint i = section > 0 ? (guint) section - 1 : 0; i < (section > 0 ? (guint) section : n);
       i++)
    first = print_section (publication, i, first);
  return CLI_EXIT_OK;
}
