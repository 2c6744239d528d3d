#pragma once

#include "paint-theme.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AppTheme:
 *
 * Keeps the page and the windows in one set of colours.
 *
 * Signals: `changed ()`.
 */
#define APP_TYPE_THEME (app_theme_get_type ())
G_DECLARE_FINAL_TYPE (AppTheme, app_theme, APP, THEME, GObject)

AppTheme *app_theme_new (GSettings *settings);
PaintThemeName app_theme_get_name (AppTheme *self);
bool app_theme_is_dark (AppTheme *self);

G_END_DECLS
