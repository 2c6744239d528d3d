#pragma once

#include "marks-identity.h"
#include "marks-shelf.h"

#include "store.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * CliFilter:
 *
 * Which marks are wanted, as on the command line. Kind: value, owns its strings; clear with
 * cli_filter_clear().
 */
typedef struct {
  char *colour;
  char *chapter;
  char *tag;
  char *since;
  gboolean only_with_note;
} CliFilter;

#define CLI_FILTER_N_ENTRIES 5
void cli_filter_fill (CliFilter *self, GOptionEntry *entries);
void cli_filter_clear (CliFilter *self);
gboolean cli_filter_read (const CliFilter *self, const char *command, MarksExportOptions *options);

Store *cli_shelf_open_store (const char *path, gboolean make, gboolean *missing, GError **error);
GPtrArray *cli_shelf_load_book (Store *store, const char *path, GError **error);

G_END_DECLS
