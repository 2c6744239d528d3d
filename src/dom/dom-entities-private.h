#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *dom_entity_lookup (const char *name, gsize length);
char *dom_entities_expand (const char *text, gsize length);

G_END_DECLS
