#include "config.h"

#include "cli.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

/* The program that is called. What only reads is done here; for windows and pages it becomes the
 * program that has a toolkit, whose libraries take longer to load than a book takes to open. */

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc > 1 && cli_is_command (argv[1])) {
    int status = cli_main (argc, argv, cli_words);
    if (status != CLI_EXIT_ELSEWHERE)
      return status;
  }
  const char *path =
      cli_runs_uninstalled () ? GALPI_BUILD_DIR "/galpi-reader" : GALPI_LIBEXEC_DIR "/galpi-reader";
  execv (path, argv);
  fprintf (stderr, "galpi: cannot start %s: %s\n", path, g_strerror (errno));
  return CLI_EXIT_REFUSED;
}
