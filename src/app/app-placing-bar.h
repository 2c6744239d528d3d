#pragma once

#include "marks-mark.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AppPlacingBar:
 *
 * Stands above the page while the reader looks for the place of a mark. Its buttons do `win.put-mark` and
 * `win.stop-placing`.
 */
#define APP_TYPE_PLACING_BAR (app_placing_bar_get_type ())
G_DECLARE_FINAL_TYPE (AppPlacingBar, app_placing_bar, APP, PLACING_BAR, GtkBox)

GtkWidget *app_placing_bar_new (void);
void app_placing_bar_set_mark (AppPlacingBar *self, MarksMark *mark);

G_END_DECLS
