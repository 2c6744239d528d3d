#include "config.h"

#include "app-application.h"

#include "cli.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>

int
main (int argc, char **argv)
{
  /* A program in the build folder uses the schema and translations there. This is done before GLib
   * looks at the environment, and before there is a thread. */
  gboolean uninstalled = cli_runs_uninstalled ();
  if (uninstalled)
    g_setenv ("GSETTINGS_SCHEMA_DIR", GALPI_BUILD_DIR "/resources", TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, uninstalled ? GALPI_BUILD_DIR "/po" : GALPI_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc > 1 && cli_is_command (argv[1])) {
    int status = cli_main (argc, argv, cli_pages);
    return status != CLI_EXIT_ELSEWHERE ? status : cli_main (argc, argv, cli_words);
  }

  g_set_prgname ("galpi");
  g_autoptr (AppApplication) application = app_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
