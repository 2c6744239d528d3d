#pragma once

#include "epub-error.h"

#include "base-diagnostics.h"

#include <gio/gio.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * EpubContainer:
 *
 * The files of a book: a zip archive or an unpacked folder. Names are container paths without
 * leading slash. Every function may be called from any thread.
 * https://www.w3.org/TR/epub-33/#sec-ocf Kind: counted; the table of names is immutable.
 */
typedef struct _EpubContainer EpubContainer;

EpubContainer *epub_container_open (const char *path,
                                    GCancellable *cancellable,
                                    BaseDiagnostics *diagnostics,
                                    GError **error);
EpubContainer *epub_container_ref (EpubContainer *self);
void epub_container_unref (EpubContainer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EpubContainer, epub_container_unref)

guint epub_container_get_n_entries (const EpubContainer *self);
const char *epub_container_get_name (const EpubContainer *self, guint index);
gint64 epub_container_get_size (const EpubContainer *self, guint index);
int epub_container_lookup (const EpubContainer *self, const char *path);
bool epub_container_is_folder (const EpubContainer *self);

GBytes *epub_container_read (EpubContainer *self,
                             const char *path,
                             GCancellable *cancellable,
                             GError **error);
char *
epub_container_compute_fingerprint (EpubContainer *self, GCancellable *cancellable, GError **error);

G_END_DECLS
