#include "config.h"

#include "app-shelf-window.h"

#include "app-shelf-tile.h"

#include <glib/gi18n.h>

struct _AppShelfWindow {
  AdwApplicationWindow parent_instance;
  GCancellable *cancellable;
  char *needle; /* case-folded, or NULL */
  AppShelfTile *loading; /* whose cover is being read; owned by the flow box */
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkWidget *search_button;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkFlowBox *books;
};

G_DEFINE_FINAL_TYPE (AppShelfWindow, app_shelf_window, ADW_TYPE_APPLICATION_WINDOW)

/* Takes a cover that has been read, if @result is one, and reads the next: one after another, so that
 * a long shelf leaves the machine to its reader. */
static void
load_covers (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppShelfWindow) self = user_data;
  GtkWidget *next = gtk_widget_get_first_child (GTK_WIDGET (self->books));
  if (result != NULL) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GdkTexture) cover = app_shelf_load_cover_finish (result, &error);
    /* Then the tile is gone, too. */
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return;
    if (cover != NULL)
      app_shelf_tile_set_cover (self->loading, cover);
    next = gtk_widget_get_next_sibling (GTK_WIDGET (self->loading));
  }
  for (; next != NULL; next = gtk_widget_get_next_sibling (next)) {
    const AppShelfEntry *entry = app_shelf_tile_get_entry (APP_SHELF_TILE (next));
    if (entry->missing || g_str_has_prefix (entry->path, APP_GUIDE_PREFIX))
      continue;
    self->loading = APP_SHELF_TILE (next);
    app_shelf_load_cover_async (entry->path, self->cancellable, load_covers, g_object_ref (self));
    return;
  }
  self->loading = NULL;
}

static void
clear_books (AppShelfWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->loading = NULL;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->books));
  while (child != NULL) {
    gtk_flow_box_remove (self->books, child);
    child = gtk_widget_get_first_child (GTK_WIDGET (self->books));
  }
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppShelfWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = app_shelf_list_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (entries == NULL) {
    adw_toast_overlay_add_toast (self->toasts,
                                 adw_toast_new (_ ("The list of your books could not be read.")));
    return;
  }
  clear_books (self);
  g_ptr_array_set_free_func (entries, NULL);
  for (guint i = 0; i < entries->len; i++)
    gtk_flow_box_append (self->books, app_shelf_tile_new (g_ptr_array_index (entries, i)));
  gtk_stack_set_visible_child_name (self->stack, entries->len > 0 ? "books" : "empty");
  gtk_widget_set_visible (self->search_button, entries->len > 0);
  load_covers (NULL, NULL, g_object_ref (self));
}

static void
reload (AppShelfWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  Store *store =
      application != NULL ? app_application_get_store (APP_APPLICATION (application)) : NULL;
  if (store != NULL)
    app_shelf_list_async (store, self->cancellable, on_listed, g_object_ref (self));
}

static void
on_is_active (AppShelfWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    reload (self);
}

static gboolean
is_shown (GtkFlowBoxChild *child, gpointer user_data)
{
  AppShelfWindow *self = user_data;
  return self->needle == NULL || app_shelf_tile_matches (APP_SHELF_TILE (child), self->needle);
}

static void
on_search_changed (AppShelfWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_clear_pointer (&self->needle, g_free);
  if (text[0] != '\0') {
    g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
    self->needle = g_utf8_casefold (normal != NULL ? normal : text, -1);
  }
  gtk_flow_box_invalidate_filter (self->books);
}

static void
on_missing_response (AdwMessageDialog *dialog, const char *response, AppShelfWindow *self)
{
  if (g_str_equal (response, "locate"))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open", NULL);
}

/* The book is known by what it says: opening it from its new place is all there is to do. */
static void
show_missing (AppShelfWindow *self, const AppShelfEntry *entry)
{
  g_autofree char *body =
      g_strdup_printf (_ ("It was last seen at “%s”. Your marks in it are safe: open the book from "
                          "where it is now, and they are there again."),
                       entry->path != NULL ? entry->path : "?");
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, body);
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("“%s” Is Not There"),
                                     entry->title);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"), "locate",
                                    _ ("_Locate…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "locate",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_missing_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_tile_activated (AppShelfWindow *self, GtkFlowBoxChild *child)
{
  const AppShelfEntry *entry = app_shelf_tile_get_entry (APP_SHELF_TILE (child));
  AppApplication *application = APP_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  if (entry->missing)
    show_missing (self, entry);
  else
    app_application_open_book (application, entry->path);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, AppShelfWindow *self)
{
  AppApplication *application = APP_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  GSList *files = g_value_get_boxed (value);
  for (GSList *l = files; l != NULL; l = l->next) {
    g_autofree char *path = g_file_get_path (l->data);
    if (path != NULL)
      app_application_open_book (application, path);
  }
  return files != NULL;
}

static void
app_shelf_window_dispose (GObject *object)
{
  AppShelfWindow *self = APP_SHELF_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (app_shelf_window_parent_class)->dispose (object);
}

static void
app_shelf_window_finalize (GObject *object)
{
  AppShelfWindow *self = APP_SHELF_WINDOW (object);
  g_clear_object (&self->cancellable);
  g_free (self->needle);
  G_OBJECT_CLASS (app_shelf_window_parent_class)->finalize (object);
}

static void
app_shelf_window_class_init (AppShelfWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = app_shelf_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = app_shelf_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-shelf-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AppShelfWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, AppShelfWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AppShelfWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, AppShelfWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AppShelfWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AppShelfWindow, books);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_tile_activated);
}

static void
app_shelf_window_init (AppShelfWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_flow_box_set_filter_func (self->books, is_shown, self, NULL);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_is_active), NULL);
}

/**
 * app_shelf_window_new:
 * @application: the program
 *
 * Returns: (transfer none): the shelf, not yet shown; the toolkit keeps it
 */
AppShelfWindow *
app_shelf_window_new (AppApplication *application)
{
  AppShelfWindow *self = g_object_new (APP_TYPE_SHELF_WINDOW, "application", application, NULL);
  reload (self);
  return self;
}
