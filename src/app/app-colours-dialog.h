#pragma once

#include "app-colours.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppColoursDialog:
 *
 * Lets the reader give the colours names. What has been written holds when the window is closed.
 */
#define APP_TYPE_COLOURS_DIALOG (app_colours_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AppColoursDialog, app_colours_dialog, APP, COLOURS_DIALOG, AdwWindow)

AppColoursDialog *app_colours_dialog_new (GtkWindow *parent, AppColours *colours);

G_END_DECLS
