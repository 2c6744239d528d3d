#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AppFootnotePopover:
 *
 * A note, shown where its number stands.
 *
 * Signals: `go ()`: show it in its place.
 */
#define APP_TYPE_FOOTNOTE_POPOVER (app_footnote_popover_get_type ())
G_DECLARE_FINAL_TYPE (AppFootnotePopover, app_footnote_popover, APP, FOOTNOTE_POPOVER, GtkPopover)

GtkWidget *app_footnote_popover_new (void);
void app_footnote_popover_set_note (AppFootnotePopover *self, const char *text);

G_END_DECLS
