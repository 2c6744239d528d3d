#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

bool dom_markdown_address_is_safe (const char *href);
gsize dom_markdown_address_measure (const char *url);
char *dom_markdown_address_describe_picture (const char *src,
                                             const char *path,
                                             const char *language,
                                             bool *on_web);

G_END_DECLS
