#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *marks_json_from_strv (const char *const *strings);
char **marks_json_to_strv (const char *json);

G_END_DECLS
