#pragma once

/* Private to book: where the files of a book come from. */

#include "epub-container.h"

#include <gio/gio.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * BookSource:
 *
 * The files of a book: a container, one Markdown file with its neighbours, or a folder among the
 * program's resources. May be used from any thread. Kind: counted.
 */
typedef struct _BookSource BookSource;

BookSource *book_source_new_container (EpubContainer *container);
BookSource *book_source_new_file (const char *path, GError **error);
BookSource *book_source_new_resource (const char *prefix, GError **error);
void book_source_unref (BookSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BookSource, book_source_unref)

guint book_source_get_n_files (const BookSource *self);
const char *book_source_get_name (const BookSource *self, guint index);
gint64 book_source_get_size (const BookSource *self, const char *name);
char *book_source_find (BookSource *self, const char *path);
GBytes *
book_source_read (BookSource *self, const char *path, GCancellable *cancellable, GError **error);
char *book_source_compute_fingerprint (BookSource *self, GCancellable *cancellable, GError **error);

void book_error_take (GError **error, GError *cause, const char *path);

G_END_DECLS
