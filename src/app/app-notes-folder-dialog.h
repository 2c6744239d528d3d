#pragma once

#include "app-notes-folder.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppNotesFolderDialog:
 *
 * Chooses the folder in which the marks of several devices come together.
 */
#define APP_TYPE_NOTES_FOLDER_DIALOG (app_notes_folder_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AppNotesFolderDialog,
                      app_notes_folder_dialog,
                      APP,
                      NOTES_FOLDER_DIALOG,
                      AdwWindow)

AppNotesFolderDialog *
app_notes_folder_dialog_new (GtkWindow *parent, GSettings *settings, AppNotesFolder *notes);

G_END_DECLS
