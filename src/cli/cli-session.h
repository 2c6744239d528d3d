#pragma once

#include "cli-json.h"
#include "cli-sheets.h"

G_BEGIN_DECLS

/**
 * CliSession:
 *
 * A reader without a window: where it is in the book, and a shelf of its own in a temporary
 * database, so that books are told apart and marks are kept by the same code as in the window.
 * Kind: owned.
 */
typedef struct _CliSession CliSession;

CliSession *cli_session_new (CliSheets *sheets, GArray *links);
void cli_session_free (CliSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliSession, cli_session_free)

void cli_session_act (CliSession *self, const char *action, JsonBuilder *builder);
gboolean cli_session_print_library (CliSession *self, JsonBuilder *builder, GError **error);

G_END_DECLS
