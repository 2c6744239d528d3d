#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean base_data_url_is (const char *href);
GBytes *base_data_url_decode (const char *url);
gboolean base_data_url_has_type (const char *url, const char *media_type);

G_END_DECLS
