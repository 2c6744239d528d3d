#pragma once

#include "book-contents.h"
#include "marks-set.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppSidebar:
 *
 * Contents, bookmarks and highlights.
 *
 * Signals: `node-chosen (guint index)`, a node of the contents; `mark-chosen (const char *uuid)`.
 */
#define APP_TYPE_SIDEBAR (app_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (AppSidebar, app_sidebar, APP, SIDEBAR, AdwBin)

void app_sidebar_set_contents (AppSidebar *self, BookContents *contents);
void app_sidebar_set_current (AppSidebar *self, int index);
void app_sidebar_set_marks (AppSidebar *self, MarksSet *marks);

G_END_DECLS
