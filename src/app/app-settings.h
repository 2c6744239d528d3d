#pragma once

#include "rendition-settings.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AppThemeChoice:
 *
 * What the reader chose, in the order of the schema.
 */
typedef enum {
  APP_THEME_SYSTEM,
  APP_THEME_LIGHT,
  APP_THEME_SEPIA,
  APP_THEME_GREY,
  APP_THEME_DARK,
  APP_THEME_BLACK,
} AppThemeChoice;

#define APP_FONT_SIZE_MIN 8.0
#define APP_FONT_SIZE_MAX 72.0

GSettings *app_settings_new (void);
RenditionSettings app_settings_read (GSettings *settings);
void app_settings_change_font_size (GSettings *settings, int steps);

G_END_DECLS
