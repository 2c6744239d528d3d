#include "config.h"

#include "app-shelf-tile.h"

#include "app-application.h"

#include <glib/gi18n.h>
#include <string.h>

/* Bindings for books without a cover; style.css has their colours. */
#define N_CLOTHS 6

struct _AppShelfTile {
  GtkFlowBoxChild parent_instance;
  AppShelfEntry *entry;
  GtkWidget *board;
  GtkLabel *board_title;
  GtkPicture *cover;
  GtkProgressBar *progress;
  GtkLabel *title;
  GtkLabel *caption;
};

G_DEFINE_FINAL_TYPE (AppShelfTile, app_shelf_tile, GTK_TYPE_FLOW_BOX_CHILD)

static void
app_shelf_tile_finalize (GObject *object)
{
  app_shelf_entry_free (APP_SHELF_TILE (object)->entry);
  G_OBJECT_CLASS (app_shelf_tile_parent_class)->finalize (object);
}

static void
app_shelf_tile_class_init (AppShelfTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = app_shelf_tile_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-shelf-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, AppShelfTile, board);
  gtk_widget_class_bind_template_child (widget_class, AppShelfTile, board_title);
  gtk_widget_class_bind_template_child (widget_class, AppShelfTile, cover);
  gtk_widget_class_bind_template_child (widget_class, AppShelfTile, progress);
  gtk_widget_class_bind_template_child (widget_class, AppShelfTile, title);
  gtk_widget_class_bind_template_child (widget_class, AppShelfTile, caption);
}

static void
app_shelf_tile_init (AppShelfTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
describe (AppShelfTile *self)
{
  const AppShelfEntry *entry = self->entry;
  int percent = (int) (entry->progression * 100 + 0.5);
  /* Translators: how much of a book has been read. */
  g_autofree char *read = g_strdup_printf (_ ("%d %% read"), percent);
  const char *state = entry->missing ? _ ("File not found") : read;
  g_autofree char *name = g_strdup_printf ("%s, %s, %s", entry->title,
                                           entry->creators != NULL ? entry->creators : "", state);
  gtk_label_set_label (self->caption, entry->missing            ? state
                                      : entry->creators != NULL ? entry->creators
                                                                : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), entry->path);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  read, -1);
}

/* (transfer floating): a tile for a book; takes the entry. */
GtkWidget *
app_shelf_tile_new (AppShelfEntry *entry)
{
  AppShelfTile *self = g_object_new (APP_TYPE_SHELF_TILE, NULL);
  self->entry = entry;
  g_autofree char *cloth = g_strdup_printf ("cloth-%u", g_str_hash (entry->title) % N_CLOTHS);
  gtk_widget_add_css_class (self->board, cloth);
  gtk_label_set_label (self->board_title, entry->title);
  gtk_label_set_label (self->title, entry->title);
  gtk_progress_bar_set_fraction (self->progress, entry->progression);
  if (entry->missing)
    gtk_widget_add_css_class (GTK_WIDGET (self), "missing");
  describe (self);
  return GTK_WIDGET (self);
}

/* The book. */
const AppShelfEntry *
app_shelf_tile_get_entry (AppShelfTile *self)
{
  return self->entry;
}

/* Shows a cover in place of the cloth. */
void
app_shelf_tile_set_cover (AppShelfTile *self, GdkTexture *cover)
{
  gtk_picture_set_paintable (self->cover, GDK_PAINTABLE (cover));
  gtk_widget_set_visible (GTK_WIDGET (self->cover), cover != NULL);
}

/* Whether title or authors hold these words, which are case-folded. */
bool
app_shelf_tile_matches (AppShelfTile *self, const char *needle)
{
  g_autofree char *text = g_strjoin (
      " ", self->entry->title, self->entry->creators != NULL ? self->entry->creators : "", NULL);
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : text, -1);
  return strstr (folded, needle) != NULL;
}
