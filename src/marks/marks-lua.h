#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *marks_lua_parse (const char *text, gsize length, const char *name, GError **error);

G_END_DECLS
