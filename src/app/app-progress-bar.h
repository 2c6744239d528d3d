#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AppProgressDescribe:
 * @progression: a place, 0 … 1 of the book
 * @user_data: as given
 *
 * Returns: (transfer full): what is there, as shown before one jumps
 */
typedef char *(*AppProgressDescribe) (double progression, gpointer user_data);

/**
 * AppProgressBar:
 *
 * A slim line under the page: how far the reader is, where chapters begin and where marks are.
 *
 * Signals: `jump (double progression)` when the reader chose a place.
 */
#define APP_TYPE_PROGRESS_BAR (app_progress_bar_get_type ())
G_DECLARE_FINAL_TYPE (AppProgressBar, app_progress_bar, APP, PROGRESS_BAR, GtkWidget)

void app_progress_bar_set_progression (AppProgressBar *self, double progression, const char *text);
void app_progress_bar_set_ticks (AppProgressBar *self, const double *ticks, guint n_ticks);
void app_progress_bar_set_dots (AppProgressBar *self, const double *dots, guint n_dots);
void app_progress_bar_set_describe (AppProgressBar *self,
                                    AppProgressDescribe describe,
                                    gpointer user_data);

G_END_DECLS
