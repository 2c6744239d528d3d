#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AppAppearancePopover:
 *
 * How pages look. Most of its controls are the actions of the `settings` group.
 */
#define APP_TYPE_APPEARANCE_POPOVER (app_appearance_popover_get_type ())
G_DECLARE_FINAL_TYPE (AppAppearancePopover,
                      app_appearance_popover,
                      APP,
                      APPEARANCE_POPOVER,
                      GtkPopover)

void app_appearance_popover_set_settings (AppAppearancePopover *self, GSettings *settings);
void app_appearance_popover_set_zoom (AppAppearancePopover *self, double zoom);

G_END_DECLS
