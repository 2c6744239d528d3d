#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CLI_EXIT_OK 0
#define CLI_EXIT_NOTHING 1 /* nothing found, or something of ours went wrong */
#define CLI_EXIT_REFUSED 2

gboolean cli_is_command (const char *word);
int cli_main (int argc, char **argv);

G_END_DECLS
