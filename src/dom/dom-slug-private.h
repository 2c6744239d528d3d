#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dom_slug_new (const char *heading);
char *dom_slug_take_unique (GHashTable *taken, const char *slug);
char *dom_slug_split_explicit (char *heading);

G_END_DECLS
