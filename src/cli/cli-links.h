#pragma once

#include "cli-sheets.h"

G_BEGIN_DECLS

typedef enum {
  CLI_LINK_NONE,
  CLI_LINK_INTERNAL,
  CLI_LINK_NOTE,
  CLI_LINK_EXTERNAL,
} CliLinkKind;

/**
 * CliLink:
 * @item: index of the section it stands in
 * @text: white space collapsed
 * @href: as written
 * @to: index of the section it leads to, or -1
 * @fragment: (nullable): id there
 * @note: (nullable): text of the note it opens
 *
 * Kind: value, owned by its array.
 */
typedef struct {
  guint item;
  char *text;
  char *href;
  CliLinkKind kind;
  int to;
  char *fragment;
  char *note;
} CliLink;

GArray *cli_links_new (CliSheets *sheets);
const char *cli_link_kind_to_string (CliLinkKind kind);

G_END_DECLS
