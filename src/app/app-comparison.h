#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppComparison:
 *
 * A text and what became of it, side by side, or below each other where there is no room for that.
 * Words that differ are struck out in the old text and bold in the new one.
 */
#define APP_TYPE_COMPARISON (app_comparison_get_type ())
G_DECLARE_FINAL_TYPE (AppComparison, app_comparison, APP, COMPARISON, GtkWidget)

void app_comparison_set_texts (AppComparison *self, const char *old, const char *new);

G_END_DECLS
