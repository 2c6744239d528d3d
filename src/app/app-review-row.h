#pragma once

#include "marks-mark.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppReviewRow:
 *
 * What became of one mark in a new edition, and what can be done about it.
 */
#define APP_TYPE_REVIEW_ROW (app_review_row_get_type ())
G_DECLARE_FINAL_TYPE (AppReviewRow, app_review_row, APP, REVIEW_ROW, GtkBox)

GtkWidget *app_review_row_new (void);
void app_review_row_set_mark (AppReviewRow *self, MarksMark *mark);

G_END_DECLS
