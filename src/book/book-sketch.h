#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *book_sketch_new (const guint64 *hashes, gsize n);
double book_sketch_compare (const char *a, const char *b);

G_END_DECLS
