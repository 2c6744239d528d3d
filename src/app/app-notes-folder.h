#pragma once

#include "marks-identity.h"
#include "marks-set.h"

G_BEGIN_DECLS

/**
 * AppNotesFolder:
 *
 * Keeps the marks of an open book together with those in the reader's notes folder, as long as the settings
 * name one: when the book has been opened, when the folder changes and when the reader has marked
 * something.
 *
 * Signals: `merged (guint n_marks)`: so many marks are other than before; `failed (const char
 * *sentence)`: once for each trouble. Properties: none.
 */
#define APP_TYPE_NOTES_FOLDER (app_notes_folder_get_type ())
G_DECLARE_FINAL_TYPE (AppNotesFolder, app_notes_folder, APP, NOTES_FOLDER, GObject)

AppNotesFolder *app_notes_folder_new (GSettings *settings,
                                      MarksSet *marks,
                                      MarksIdentity identity,
                                      BookPublication *publication);
const char *app_notes_folder_get_problem (AppNotesFolder *self);
void app_notes_folder_stop (AppNotesFolder *self);

G_END_DECLS
