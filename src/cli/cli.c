#include "config.h"

#include "cli-private.h"

#include <stdio.h>
#include <string.h>

/* `galpi COMMAND …`: everything that needs no display. Results go to standard output, errors as one
 * sentence to standard error with exit status 2. What a command does is in two tables, so that a
 * program which only reads need not load what paints. */

typedef struct {
  const char *name;
  const char *usage; /* its arguments */
  const char *summary; /* what it does */
} CliHelp;

static const CliHelp commands[] = {
  { "info", "BOOK", "say what the book says of itself" },
  { "toc", "BOOK", "print the contents" },
  { "text", "BOOK", "print the text" },
  { "search", "BOOK WORDS…", "print where words stand" },
  { "marks", "BOOK", "list bookmarks and highlights" },
  { "export", "BOOK", "write bookmarks and highlights" },
  { "import", "BOOK FILE", "take over those of another program" },
  { "render", "BOOK FILE.png", "paint a page as a picture" },
  { "check", "BOOK", "say what is wrong with the book" },
  { "dump", "BOOK", "print what is shown, for tests" },
};

/**
 * cli_runs_uninstalled:
 *
 * Returns: whether this is a program in the build folder, which uses what else is there
 */
gboolean
cli_runs_uninstalled (void)
{
  g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);
  return path != NULL && g_str_has_prefix (path, GALPI_BUILD_DIR G_DIR_SEPARATOR_S);
}

static const CliHelp *
find_help (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (commands[i].name, word) == 0)
      return &commands[i];
  }
  return NULL;
}

/**
 * cli_is_command:
 * @word: the first argument of the program
 *
 * Returns: whether it is a command, and not the name of a book to be opened in a window
 */
gboolean
cli_is_command (const char *word)
{
  return find_help (word) != NULL || strcmp (word, "help") == 0 || strcmp (word, "--version") == 0;
}

static void
print_help (void)
{
  printf ("galpi BOOK                            read a book\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autofree char *call = g_strdup_printf ("galpi %s %s", commands[i].name, commands[i].usage);
    printf ("%-37s %s\n", call, commands[i].summary);
  }
}

/**
 * cli_main:
 * @argc: number of arguments
 * @argv: the arguments of the program; the first one is a command
 * @runs: what this program can do, ended by an empty one
 *
 * Runs a command.
 *
 * Returns: an exit status: 0 when it was done, 2 when it was refused, %CLI_EXIT_ELSEWHERE when it
 *   is none of @runs
 */
int
cli_main (int argc, char **argv, const CliCommand *runs)
{
  const char *word = argc > 1 ? argv[1] : "help";
  if (strcmp (word, "--version") == 0) {
    printf ("galpi %s\n", GALPI_VERSION);
    return CLI_EXIT_OK;
  }
  if (find_help (word) == NULL) {
    print_help ();
    return CLI_EXIT_OK;
  }
  while (runs->name != NULL && strcmp (runs->name, word) != 0)
    runs++;
  return runs->name != NULL ? runs->run (argc - 1, argv + 1) : CLI_EXIT_ELSEWHERE;
}

/**
 * cli_fail:
 * @error: what went wrong
 *
 * Returns: the exit status of a refusal, after saying why on standard error
 */
int
cli_fail (const GError *error)
{
  fprintf (stderr, "galpi: %s\n", error->message);
  return CLI_EXIT_REFUSED;
}

/**
 * cli_fail_usage:
 * @command: the command
 * @message: what is wrong with its arguments
 *
 * Returns: the exit status of a refusal, after saying why on standard error
 */
int
cli_fail_usage (const char *command, const char *message)
{
  fprintf (stderr, "galpi %s: %s\n", command, message);
  const CliHelp *found = find_help (command);
  if (found != NULL)
    fprintf (stderr, "usage: galpi %s %s\n", command, found->usage);
  return CLI_EXIT_REFUSED;
}

/**
 * cli_open:
 * @path: of a book
 *
 * Opens a book, or says on standard error why it cannot be.
 *
 * Returns: (transfer full) (nullable): the book
 */
BookPublication *
cli_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  BookPublication *publication = book_publication_open (path, NULL, &error);
  if (publication == NULL)
    cli_fail (error);
  return publication;
}

/**
 * cli_parse_options:
 * @command: the command
 * @entries: its options
 * @argc: (inout): number of arguments
 * @argv: (inout): arguments; options are taken out
 *
 * Returns: %FALSE after saying on standard error what is wrong
 */
gboolean
cli_parse_options (const char *command, const GOptionEntry *entries, int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  g_autoptr (GError) error = NULL;
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  cli_fail_usage (command, error->message);
  return FALSE;
}

/**
 * cli_parse_size:
 * @text: like `800x600`
 * @width: (out): the first number
 * @height: (out): the second
 *
 * Returns: %FALSE when it is no size, or an absurd one
 */
gboolean
cli_parse_size (const char *text, double *width, double *height)
{
  char *end = NULL;
  *width = g_ascii_strtod (text, &end);
  if (end == text || *end != 'x')
    return FALSE;
  const char *second = end + 1;
  *height = g_ascii_strtod (second, &end);
  return end != second && *end == '\0' && *width >= 50 && *height >= 50 && *width <= 20000
         && *height <= 20000;
}
