#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

GString *epub_encoding_make_utf8 (const char *text, gsize size);

G_END_DECLS
