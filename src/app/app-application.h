#pragma once

#include "app-colours.h"
#include "app-theme.h"

#include "store.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define APP_RESOURCE_PREFIX "/io/github/galpi/Galpi/"
#define APP_GUIDE_PREFIX APP_RESOURCE_PREFIX "guide/"

/* A book being read: app-window.h. */
typedef struct _AppWindow AppWindow;

/**
 * AppApplication:
 *
 * The program: one window for each book, one for the shelf, one store.
 */
#define APP_TYPE_APPLICATION (app_application_get_type ())
G_DECLARE_FINAL_TYPE (AppApplication, app_application, APP, APPLICATION, AdwApplication)

AppApplication *app_application_new (void);
GSettings *app_application_get_settings (AppApplication *self);
AppTheme *app_application_get_theme (AppApplication *self);
AppColours *app_application_get_colours (AppApplication *self);
Store *app_application_get_store (AppApplication *self);
const char *app_application_get_store_problem (AppApplication *self);
bool app_application_take_damage (AppApplication *self);
AppWindow *app_application_open_book (AppApplication *self, const char *path);
void app_application_open_guide (AppApplication *self);

G_END_DECLS
