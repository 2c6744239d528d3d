#pragma once

#include "marks-mark.h"
#include "store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AppColours:
 *
 * What the reader calls the colours of marks: the same in all windows. Names that other programs give them
 * meanwhile are seen when the program starts. Signal: `changed ()`.
 */
#define APP_TYPE_COLOURS (app_colours_get_type ())
G_DECLARE_FINAL_TYPE (AppColours, app_colours, APP, COLOURS, GObject)

AppColours *app_colours_new (Store *store);
const char *app_colours_get_usual_name (MarksColour colour);
const char *app_colours_get_label (AppColours *self, MarksColour colour);
const char *app_colours_get_name (AppColours *self, MarksColour colour);
void app_colours_set_label (AppColours *self, MarksColour colour, const char *label);

G_END_DECLS
