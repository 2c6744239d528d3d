#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppReviewChanges:
 *
 * What is new in an edition, paragraph by paragraph, and whether bars beside the text show it.
 *
 * Signals: `chosen (int section, guint offset)`: the reader wants to go to a paragraph.
 */
#define APP_TYPE_REVIEW_CHANGES (app_review_changes_get_type ())
G_DECLARE_FINAL_TYPE (AppReviewChanges, app_review_changes, APP, REVIEW_CHANGES, AdwBin)

void app_review_changes_set_changes (AppReviewChanges *self, GPtrArray *changes);
void app_review_changes_bind_settings (AppReviewChanges *self, GSettings *settings);

G_END_DECLS
