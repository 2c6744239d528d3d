#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *app_error_describe_opening (const GError *error, const char *name);
char *app_error_describe_writing (const GError *error, const char *name);

G_END_DECLS
