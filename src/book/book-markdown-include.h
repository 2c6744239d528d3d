#pragma once

/* Private to book: texts that take in other files of the book. */

#include "book-publication.h"

#include "base-diagnostics.h"

G_BEGIN_DECLS

GBytes *book_markdown_include (BookPublication *publication,
                               const char *path,
                               GBytes *bytes,
                               GCancellable *cancellable,
                               BaseDiagnostics *diagnostics);

G_END_DECLS
