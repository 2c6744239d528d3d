#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

char *marks_rank_between (const char *before, const char *after);
bool marks_rank_is_valid (const char *rank);

G_END_DECLS
