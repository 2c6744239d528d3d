#pragma once

#include "marks-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AppMarkPopover:
 *
 * A highlight: its colour and its note, to be changed. The note is written when it closes.
 */
#define APP_TYPE_MARK_POPOVER (app_mark_popover_get_type ())
G_DECLARE_FINAL_TYPE (AppMarkPopover, app_mark_popover, APP, MARK_POPOVER, GtkPopover)

GtkWidget *app_mark_popover_new (void);
void app_mark_popover_set_mark (AppMarkPopover *self, MarksSet *marks, const char *uuid);
void app_mark_popover_edit_note (AppMarkPopover *self);
void app_mark_popover_edit_tags (AppMarkPopover *self);

G_END_DECLS
