#pragma once

#include "cli-sheets.h"

G_BEGIN_DECLS

gboolean cli_raster_write (CliSheets *sheets, guint item, const char *file, GError **error);

G_END_DECLS
