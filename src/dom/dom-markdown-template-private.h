#pragma once

#include <cmark-gfm.h>
#include <glib.h>

G_BEGIN_DECLS

void dom_markdown_strip_templates (cmark_node *root);

G_END_DECLS
