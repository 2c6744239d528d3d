#pragma once

#include "app-shelf-entry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AppShelfTile:
 *
 * A book on the shelf: its cover, how much of it has been read, title and author.
 */
#define APP_TYPE_SHELF_TILE (app_shelf_tile_get_type ())
G_DECLARE_FINAL_TYPE (AppShelfTile, app_shelf_tile, APP, SHELF_TILE, GtkFlowBoxChild)

GtkWidget *app_shelf_tile_new (AppShelfEntry *entry);
const AppShelfEntry *app_shelf_tile_get_entry (AppShelfTile *self);
void app_shelf_tile_set_cover (AppShelfTile *self, GdkTexture *cover);
bool app_shelf_tile_matches (AppShelfTile *self, const char *needle);

G_END_DECLS
