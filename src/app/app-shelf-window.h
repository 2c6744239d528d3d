#pragma once

#include "app-application.h"

G_BEGIN_DECLS

/**
 * AppShelfWindow:
 *
 * The books that were opened, the latest first.
 */
#define APP_TYPE_SHELF_WINDOW (app_shelf_window_get_type ())
G_DECLARE_FINAL_TYPE (AppShelfWindow, app_shelf_window, APP, SHELF_WINDOW, AdwApplicationWindow)

AppShelfWindow *app_shelf_window_new (AppApplication *application);

G_END_DECLS
