#pragma once

#include <glib.h>

G_BEGIN_DECLS

void base_memory_trim (void);

G_END_DECLS
