#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *layout_woff_unwrap (GBytes *data);

G_END_DECLS
