#include "config.h"

#include "cli-private.h"

/* The commands that set pages, and paint them. */

const CliCommand cli_pages[] = {
  { "render", cli_render },
  { "check", cli_check },
  { "dump", cli_dump },
  { NULL, NULL },
};
