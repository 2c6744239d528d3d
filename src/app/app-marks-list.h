#pragma once

#include "marks-set.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppMarksList:
 *
 * The bookmarks, or the highlights, of a book.
 *
 * Signals: `chosen (const char *uuid)`.
 */
#define APP_TYPE_MARKS_LIST (app_marks_list_get_type ())
G_DECLARE_FINAL_TYPE (AppMarksList, app_marks_list, APP, MARKS_LIST, AdwBin)

void app_marks_list_set_marks (AppMarksList *self, MarksSet *marks);

G_END_DECLS
