#pragma once

#include "book-contents.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppContentsList:
 *
 * The table of contents as a tree.
 *
 * Signals: `chosen (guint index)`, the index of a node in the contents.
 */
#define APP_TYPE_CONTENTS_LIST (app_contents_list_get_type ())
G_DECLARE_FINAL_TYPE (AppContentsList, app_contents_list, APP, CONTENTS_LIST, AdwBin)

void app_contents_list_set_contents (AppContentsList *self, BookContents *contents);
void app_contents_list_set_current (AppContentsList *self, int index);

G_END_DECLS
