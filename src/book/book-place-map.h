#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint32 book_place_map (const char *before, guint32 offset, const char *after);

G_END_DECLS
