#pragma once

#include "book-contents.h"

#include <json-glib/json-glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

void cli_json_text (JsonBuilder *builder, const char *name, const char *value);
void cli_json_integer (JsonBuilder *builder, const char *name, gint64 value);
void cli_json_index (JsonBuilder *builder, const char *name, int value);
void cli_json_number (JsonBuilder *builder, const char *name, double value);
void cli_json_flag (JsonBuilder *builder, const char *name, gboolean value);
void cli_json_null (JsonBuilder *builder, const char *name);
void cli_json_size (JsonBuilder *builder, const char *name, double width, double height);
void cli_json_box (JsonBuilder *builder,
                   const char *name,
                   double x,
                   double y,
                   double width,
                   double height);
void cli_json_contents (JsonBuilder *builder, const char *name, BookContents *contents);
void cli_json_print (JsonBuilder *builder);

G_END_DECLS
