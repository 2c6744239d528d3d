#pragma once

#include "marks-identity.h"

#include "base-diagnostics.h"

G_BEGIN_DECLS

/**
 * MarksFolderCounts:
 * @n_files: files of other devices that were read
 * @n_added: marks that are new here
 * @n_changed: marks with another note, colour, name or place
 * @n_removed: marks that another device removed
 * @written: whether the file of this device has changed
 *
 * What an exchange did. Kind: value.
 */
typedef struct {
  guint n_files;
  guint n_added;
  guint n_changed;
  guint n_removed;
  bool written;
} MarksFolderCounts;

bool marks_folder_exchange (const char *folder,
                            Store *store,
                            MarksIdentity identity,
                            BookPublication *publication,
                            BaseDiagnostics *diagnostics,
                            GCancellable *cancellable,
                            MarksFolderCounts *counts,
                            GError **error);
bool marks_folder_is_file_of_marks (const char *name);

G_END_DECLS
