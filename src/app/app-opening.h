#pragma once

#include "rendition.h"
#include "store.h"

G_BEGIN_DECLS

/**
 * AppOpening:
 *
 * A book on its way to a window. The file is opened on a thread that begins before there is a window, or
 * even a toolkit; once it is open its first page is set, for a page as large as the last one was, while
 * the window is still being built. All functions are of the main thread.
 */
typedef struct _AppOpening AppOpening;

AppOpening *app_opening_new (const char *path);
AppOpening *app_opening_ref (AppOpening *self);
void app_opening_unref (AppOpening *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppOpening, app_opening_unref)

const char *app_opening_get_path (const AppOpening *self);
BookPublication *app_opening_get_publication (AppOpening *self);
void app_opening_begin_pages (AppOpening *self, Store *store, GSettings *settings, bool dark);

void app_opening_wait_async (AppOpening *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
BookPublication *app_opening_wait_finish (GAsyncResult *result, GError **error);

Rendition *app_opening_steal_rendition (AppOpening *self);
bool app_opening_get_place (const AppOpening *self, BookLocator *place);

G_END_DECLS
