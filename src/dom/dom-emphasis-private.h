#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dom_emphasis_mark (const char *text, gsize length, gunichar *sentinel);
char *dom_emphasis_unmark (const char *text, gunichar sentinel);

G_END_DECLS
