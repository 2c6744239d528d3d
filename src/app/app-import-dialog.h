#pragma once

#include "marks-identity.h"
#include "marks-set.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppImportDialog:
 *
 * Takes over marks that another program kept: shows what would be done with each before it is done, as
 * one step that can be undone.
 */
#define APP_TYPE_IMPORT_DIALOG (app_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AppImportDialog, app_import_dialog, APP, IMPORT_DIALOG, AdwWindow)

AppImportDialog *app_import_dialog_new (GtkWindow *parent,
                                        MarksSet *marks,
                                        Store *store,
                                        MarksIdentity identity,
                                        BookPublication *publication);
void app_import_dialog_read (AppImportDialog *self, const char *path);

G_END_DECLS
