#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AppSelectionPopover:
 *
 * What can be done with selected words. Its buttons are actions of the window.
 */
#define APP_TYPE_SELECTION_POPOVER (app_selection_popover_get_type ())
G_DECLARE_FINAL_TYPE (AppSelectionPopover,
                      app_selection_popover,
                      APP,
                      SELECTION_POPOVER,
                      GtkPopover)

GtkWidget *app_selection_popover_new (void);

G_END_DECLS
