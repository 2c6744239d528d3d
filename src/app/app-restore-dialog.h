#pragma once

#include "store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppRestoreDialog:
 *
 * Brings back what a book's marks were on one of the last days: says for each copy how many marks would
 * come back, and does it as one step that can be undone. What was marked since then stays.
 */
#define APP_TYPE_RESTORE_DIALOG (app_restore_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AppRestoreDialog, app_restore_dialog, APP, RESTORE_DIALOG, AdwWindow)

AppRestoreDialog *app_restore_dialog_new (GtkWindow *parent, Store *store, gint64 book);

G_END_DECLS
