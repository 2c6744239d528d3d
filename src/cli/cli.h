#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CLI_EXIT_OK 0
#define CLI_EXIT_NOTHING 1 /* nothing found, or something of ours went wrong */
#define CLI_EXIT_REFUSED 2

#define CLI_EXIT_ELSEWHERE (-1) /* the command is not among those */

/**
 * CliCommand:
 * @name: the word that calls a command
 * @run: does it; gets what follows the word, with @argv[0] the word itself; returns an exit status
 *
 * What does a command. Kind: value.
 */
typedef struct {
  const char *name;
  int (*run) (int argc, char **argv);
} CliCommand;

/* Those that only read, and those that set and paint pages; each ends with an empty one. */
extern const CliCommand cli_words[];
extern const CliCommand cli_pages[];

gboolean cli_runs_uninstalled (void);
gboolean cli_is_command (const char *word);
int cli_main (int argc, char **argv, const CliCommand *runs);

G_END_DECLS
