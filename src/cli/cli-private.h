#pragma once

#include "book-publication.h"
#include "cli.h"
#include "marks-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

BookPublication *cli_open (const char *path);
int cli_fail (const GError *error);
int cli_fail_usage (const char *command, const char *message);
gboolean
cli_parse_options (const char *command, const GOptionEntry *entries, int *argc, char ***argv);
gboolean cli_parse_size (const char *text, double *width, double *height);

int cli_check (int argc, char **argv);
int cli_dump (int argc, char **argv);
int cli_export (int argc, char **argv);
int cli_import (int argc, char **argv);
int cli_info (int argc, char **argv);
int cli_marks (int argc, char **argv);
int cli_render (int argc, char **argv);
int cli_search (int argc, char **argv);
int cli_text (int argc, char **argv);
int cli_toc (int argc, char **argv);

/* cli-marks.c, for what else lists marks. */
void cli_marks_print_json (JsonBuilder *builder,
                           const MarksRecord *record,
                           const char *book,
                           const char *plan);

G_END_DECLS
