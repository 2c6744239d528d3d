#pragma once

#include "marks-mark.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AppColourDots:
 *
 * A row of the colours as buttons, with the names that the reader gives them. With the property
 * `action-name` each does that action with the name of its colour for a target, and with `has-state` shows
 * whether that is the state of the action; without a name they are switches. Signal: `changed ()` when one
 * of those is switched.
 */
#define APP_TYPE_COLOUR_DOTS (app_colour_dots_get_type ())
G_DECLARE_FINAL_TYPE (AppColourDots, app_colour_dots, APP, COLOUR_DOTS, GtkBox)

guint app_colour_dots_get_active (AppColourDots *self);
void app_colour_dots_set_active (AppColourDots *self, guint colours);

G_END_DECLS
