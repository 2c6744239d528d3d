#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

char *dom_slug_new (const char *heading);
char *dom_slug_take_unique (GHashTable *taken, const char *slug);
gsize dom_slug_measure_attributes (const char *text);
bool dom_slug_split_attributes (char *heading, char **id, char **classes);

G_END_DECLS
