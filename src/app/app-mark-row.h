#pragma once

#include "marks-set.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppMarkRow:
 *
 * A mark in a list: colour, words, note, chapter and date.
 */
#define APP_TYPE_MARK_ROW (app_mark_row_get_type ())
G_DECLARE_FINAL_TYPE (AppMarkRow, app_mark_row, APP, MARK_ROW, GtkBox)

GtkWidget *app_mark_row_new (void);
void app_mark_row_set_mark (AppMarkRow *self, MarksMark *mark);
void app_mark_row_rename (AppMarkRow *self);
AppMarkRow *app_mark_row_find (GtkWidget *widget);
const char *app_mark_row_get_uuid (AppMarkRow *self);
char *app_mark_row_describe_place (MarksMark *mark);

G_END_DECLS
