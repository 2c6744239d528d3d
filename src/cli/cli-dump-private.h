#pragma once

#include "cli-json.h"
#include "cli-lines.h"
#include "cli-links.h"
#include "cli-session.h"
#include "cli-sheets.h"

G_BEGIN_DECLS

/**
 * CliDump:
 *
 * What the parts of a dump are made from; each is computed when first asked for. Kind: owned by
 * the command.
 */
typedef struct {
  BookPublication *publication;
  CliSheets *sheets;
  CliLines *lines;
  GArray *links; /* CliLink */
  GHashTable *objects; /* DomNode → its index among the objects, plus 1 */
  GArray *places; /* where the letters of each object stand */
  CliSession *session;
  JsonBuilder *builder;
} CliDump;

void cli_dump_meta (CliDump *self);
void cli_dump_spine (CliDump *self);
void cli_dump_links (CliDump *self);
void cli_dump_objects (CliDump *self);
void cli_dump_blocks (CliDump *self);
void cli_dump_lines (CliDump *self);
void cli_dump_runs (CliDump *self);
void cli_dump_pages (CliDump *self);
void cli_dump_library (CliDump *self);

int cli_dump_find_object (CliDump *self, const DomNode *node);
CliLines *cli_dump_get_lines (CliDump *self);
GArray *cli_dump_get_links (CliDump *self);

G_END_DECLS
