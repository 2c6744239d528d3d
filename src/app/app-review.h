#pragma once

#include "marks-set.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppReview:
 *
 * What a new edition did to the marks, and what is new in it.
 */
#define APP_TYPE_REVIEW (app_review_get_type ())
G_DECLARE_FINAL_TYPE (AppReview, app_review, APP, REVIEW, AdwWindow)

AppReview *
app_review_new (GtkWindow *parent, MarksSet *marks, GPtrArray *changes, GSettings *settings);

bool app_review_is_wanted (MarksSet *marks);

G_END_DECLS
