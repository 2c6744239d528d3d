#pragma once

#include "app-application.h"
#include "app-opening.h"

G_BEGIN_DECLS

/**
 * AppWindow:
 *
 * A book being read.
 */
#define APP_TYPE_WINDOW (app_window_get_type ())
G_DECLARE_FINAL_TYPE (AppWindow, app_window, APP, WINDOW, AdwApplicationWindow)

AppWindow *app_window_new (AppApplication *application);
void app_window_open (AppWindow *self, const char *path);
void app_window_open_begun (AppWindow *self, AppOpening *opening);
void app_window_go_to_wish (AppWindow *self, const char *wish);
const char *app_window_get_path (AppWindow *self);

G_END_DECLS
