#pragma once

#include "book-publication.h"

G_BEGIN_DECLS

char *book_sketch_compute (BookPublication *publication, GCancellable *cancellable, GError **error);
double book_sketch_compare (const char *a, const char *b);

G_END_DECLS
