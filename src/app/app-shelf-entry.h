#pragma once

#include "store.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/**
 * AppShelfEntry:
 * @title: as shown
 * @creators: (nullable): as shown
 * @path: (nullable): where the file was last seen
 * @progression: 0 … 1
 * @missing: the file is not there any more
 *
 * A book on the shelf. Kind: an owned struct; free with app_shelf_entry_free().
 */
typedef struct {
  char *title;
  char *creators;
  char *path;
  double progression;
  bool missing;
} AppShelfEntry;

void app_shelf_entry_free (AppShelfEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppShelfEntry, app_shelf_entry_free)

void app_shelf_list_async (Store *store,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
GPtrArray *app_shelf_list_finish (GAsyncResult *result, GError **error);

void app_shelf_load_cover_async (const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GdkTexture *app_shelf_load_cover_finish (GAsyncResult *result, GError **error);

G_END_DECLS
