#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean base_href_is_external (const char *href);
char *base_href_resolve (const char *base_path, const char *href, char **fragment);
char *base_href_decode (const char *text, gssize length);
char *base_href_relative_to (const char *base_path, const char *path);

G_END_DECLS
