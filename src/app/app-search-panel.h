#pragma once

#include "reader-page-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AppSearchPanel:
 *
 * Finds as one types, and lists what was found by chapter.
 *
 * Signals: `hits-changed ()`: others were found; `hit-chosen (guint index)`: show this one;
 * `closed ()`.
 */
#define APP_TYPE_SEARCH_PANEL (app_search_panel_get_type ())
G_DECLARE_FINAL_TYPE (AppSearchPanel, app_search_panel, APP, SEARCH_PANEL, AdwBin)

void app_search_panel_set_publication (AppSearchPanel *self, BookPublication *publication);
void app_search_panel_set_place (AppSearchPanel *self, BookLocator place);
void app_search_panel_start (AppSearchPanel *self, const char *words);
void app_search_panel_step (AppSearchPanel *self, int steps);
const ReaderRange *app_search_panel_get_hits (AppSearchPanel *self, guint *n_hits);
int app_search_panel_get_current (AppSearchPanel *self);

G_END_DECLS
