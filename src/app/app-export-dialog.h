#pragma once

#include "marks-record.h"
#include "marks-set.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppExportDialog:
 *
 * Takes the marks of a book along: chooses a format, shows it, copies or saves it.
 */
#define APP_TYPE_EXPORT_DIALOG (app_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AppExportDialog, app_export_dialog, APP, EXPORT_DIALOG, AdwWindow)

AppExportDialog *app_export_dialog_new (GtkWindow *parent,
                                        MarksSet *marks,
                                        BookPublication *publication,
                                        GSettings *settings);

G_END_DECLS
