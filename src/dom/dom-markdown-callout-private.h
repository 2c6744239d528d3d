#pragma once

#include <cmark-gfm.h>
#include <glib.h>

G_BEGIN_DECLS

GPtrArray *dom_markdown_find_callouts (cmark_node *root, gunichar sentinel, const char *language);

G_END_DECLS
