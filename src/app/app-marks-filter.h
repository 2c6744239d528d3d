#pragma once

#include "marks-mark.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AppMarksFilter:
 *
 * Which highlights a list shows, beside what is looked for in words. Signal: `changed ()`.
 */
#define APP_TYPE_MARKS_FILTER (app_marks_filter_get_type ())
G_DECLARE_FINAL_TYPE (AppMarksFilter, app_marks_filter, APP, MARKS_FILTER, GtkPopover)

GtkWidget *app_marks_filter_new (void);
bool app_marks_filter_is_on (AppMarksFilter *self);
bool app_marks_filter_lets_pass (AppMarksFilter *self, const MarksMark *mark);
void app_marks_filter_set_tags (AppMarksFilter *self, const char *const *tags);
void app_marks_filter_clear (AppMarksFilter *self);

G_END_DECLS
