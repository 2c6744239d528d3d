#pragma once

#include <gio/gio.h>
#include <stdbool.h>

G_BEGIN_DECLS

bool marks_export_epub (const char *source, GBytes *annotations, const char *path, GError **error);

G_END_DECLS
