#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *marks_json_from_strv (const char *const *strings);
char **marks_json_to_strv (const char *json);

/* Reading what others wrote. */
JsonNode *marks_json_parse (const char *text, gsize length, const char *name, GError **error);
JsonObject *marks_json_get_object (JsonObject *object, const char *member);
JsonArray *marks_json_get_array (JsonObject *object, const char *member);
const char *marks_json_get_string (JsonObject *object, const char *member);
gint64 marks_json_get_integer (JsonObject *object, const char *member, gint64 fallback);
double marks_json_get_double (JsonObject *object, const char *member, double fallback);
JsonObject *marks_json_get_element (JsonArray *array, guint index);

G_END_DECLS
