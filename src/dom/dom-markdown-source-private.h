#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dom_markdown_prepare (const char *text, gsize length);

G_END_DECLS
