#include "config.h"

#include "app-window-private.h"

#include "app-settings.h"

#include <glib/gi18n.h>

/* How long the bars stay in full screen after the pointer left the edge, in milliseconds. */
#define BARS_STAY 1500
/* How near an edge the pointer calls the bars, in pixels. */
#define EDGE 12

G_DEFINE_FINAL_TYPE (AppWindow, app_window, ADW_TYPE_APPLICATION_WINDOW)

/* Says something in passing. */
void
app_window_toast (AppWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

/* Says something that stays until it is dismissed; @button is NULL for none. */
void
app_window_show_banner (AppWindow *self, const char *text, const char *button)
{
  gtk_label_set_label (self->banner_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->banner_button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->banner_button, button);
  gtk_revealer_set_reveal_child (self->banner, TRUE);
}

/* Makes an action of the window possible, or not. */
void
app_window_enable (AppWindow *self, const char *action, bool enabled)
{
  GAction *found = g_action_map_lookup_action (G_ACTION_MAP (self), action);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (found), enabled);
}

/* Sets the state of an on-off action without doing what it does. */
void
app_window_set_state (AppWindow *self, const char *action, bool state)
{
  GAction *found = g_action_map_lookup_action (G_ACTION_MAP (self), action);
  g_simple_action_set_state (G_SIMPLE_ACTION (found), g_variant_new_boolean (state));
}

/* Points a popover at words of the page, or where the last click was. */
void
app_window_point (AppWindow *self, GtkWidget *popover, const ReaderRange *range)
{
  GdkRectangle bounds = { (int) self->click_x, (int) self->click_y, 1, 1 };
  if (range != NULL)
    reader_page_view_get_range_bounds (self->page, range, &bounds);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &bounds);
}

static void
on_banner_clicked (AppWindow *self)
{
  gtk_revealer_set_reveal_child (self->banner, FALSE);
  if (self->banner_about == APP_BANNER_PROBLEMS)
    app_window_show_problems (self);
  else if (self->banner_about == APP_BANNER_DAMAGE)
    app_window_show_damage (self);
  else if (self->store != NULL)
    store_retry_async (self->store, NULL, NULL);
}

static void
on_banner_dismissed (AppWindow *self)
{
  gtk_revealer_set_reveal_child (self->banner, FALSE);
}

static void
on_node_chosen (AppWindow *self, guint index)
{
  app_window_go_to_node (self, index);
}

static void
on_mark_chosen (AppWindow *self, const char *uuid)
{
  app_window_go_to_mark (self, uuid);
}

static void
on_hits_changed (AppWindow *self)
{
  app_window_show_hits (self);
}

static void
on_hit_chosen (AppWindow *self, guint index)
{
  app_window_show_hit (self, index);
}

static void
on_search_closed (AppWindow *self)
{
  app_window_close_search (self);
}

static void
on_sidebar (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  AppWindow *self = user_data;
  bool shown = g_variant_get_boolean (state);
  if (shown && app_window_is_searching (self))
    app_window_close_search (self);
  g_simple_action_set_state (action, state);
  gtk_stack_set_visible_child_name (self->side_stack, "lists");
  adw_flap_set_reveal_flap (self->flap, shown);
  g_settings_set_boolean (self->settings, "sidebar", shown);
  if (!shown)
    gtk_widget_grab_focus (GTK_WIDGET (self->page));
}

static void
set_bars (AppWindow *self, bool shown)
{
  adw_flap_set_reveal_flap (self->header_flap, shown);
  adw_flap_set_reveal_flap (self->foot_flap, shown);
}

static void
on_fullscreened (AppWindow *self)
{
  bool fullscreen = gtk_window_is_fullscreen (GTK_WINDOW (self));
  AdwFlapFoldPolicy policy = fullscreen ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER;
  adw_flap_set_fold_policy (self->header_flap, policy);
  adw_flap_set_fold_policy (self->foot_flap, policy);
  set_bars (self, !fullscreen);
  app_window_set_state (self, "fullscreen", fullscreen);
}

static void
on_fullscreen (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  if (g_variant_get_boolean (state))
    gtk_window_fullscreen (user_data);
  else
    gtk_window_unfullscreen (user_data);
}

static gboolean
on_bars_stayed (gpointer user_data)
{
  AppWindow *self = user_data;
  self->reveal_source = 0;
  if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    set_bars (self, false);
  return G_SOURCE_REMOVE;
}

/* In full screen the bars come when the pointer is at an edge, and go by themselves. */
static void
on_motion (GtkEventControllerMotion *controller, double x, double y, AppWindow *self)
{
  if (!gtk_window_is_fullscreen (GTK_WINDOW (self)))
    return;
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  bool at_edge = y < EDGE || y > height - EDGE;
  bool shown = adw_flap_get_reveal_flap (self->header_flap);
  int bar = gtk_widget_get_height (GTK_WIDGET (self->header));
  bool over_bar = shown && (y < bar || y > height - bar);
  if (at_edge)
    set_bars (self, true);
  if (at_edge || over_bar)
    g_clear_handle_id (&self->reveal_source, g_source_remove);
  else if (shown && self->reveal_source == 0)
    self->reveal_source = g_timeout_add (BARS_STAY, on_bars_stayed, self);
}

/* Esc takes back one thing after another: selection, search, sidebar over the page, full screen. */
static void
on_escape (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  ReaderRange range;
  if (self->publication != NULL && reader_page_view_get_selection (self->page, &range))
    reader_page_view_clear_selection (self->page);
  else if (app_window_is_placing (self))
    app_window_stop_placing (self);
  else if (app_window_is_searching (self))
    app_window_close_search (self);
  else if (adw_flap_get_folded (self->flap) && adw_flap_get_reveal_flap (self->flap))
    g_action_group_change_action_state (G_ACTION_GROUP (self), "sidebar",
                                        g_variant_new_boolean (FALSE));
  else if (gtk_window_is_fullscreen (GTK_WINDOW (self))
           && !adw_flap_get_reveal_flap (self->header_flap))
    set_bars (self, true);
  else if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    gtk_window_unfullscreen (GTK_WINDOW (self));
}

static void
on_back (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  reader_page_view_back (self->page);
  app_window_update_place (self);
}

static void
on_text_size (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));
  int steps = 0;
  if (g_str_equal (name, "text-larger"))
    steps = 1;
  else if (g_str_equal (name, "text-smaller"))
    steps = -1;
  if (reader_page_view_has_zoom (self->page))
    reader_page_view_zoom (self->page, steps);
  else
    app_settings_change_font_size (self->settings, steps);
  app_window_update_zoom (self);
}

static void
on_size_wished (AppWindow *self, int steps)
{
  const char *action = steps > 0 ? "text-larger" : "text-smaller";
  for (int i = 0; i < ABS (steps); i++)
    g_action_group_activate_action (G_ACTION_GROUP (self), action, NULL);
}

static void
on_copy_error (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  if (self->error_detail != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->error_detail);
  app_window_toast (self, _ ("Copied"));
}

static void
on_toast (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  app_window_toast (user_data, g_variant_get_string (parameter, NULL));
}

static void
on_click (GtkGestureClick *gesture, int n, double x, double y, AppWindow *self)
{
  self->click_x = x;
  self->click_y = y;
}

/* The back button of a mouse. */
static void
on_back_click (GtkGestureClick *gesture, int n, double x, double y, AppWindow *self)
{
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == 8)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, AppWindow *self)
{
  GSList *files = g_value_get_boxed (value);
  for (GSList *l = files; l != NULL; l = l->next) {
    g_autofree char *path = g_file_get_path (l->data);
    if (path != NULL)
      app_application_open_book (APP_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))),
                                 path);
  }
  return files != NULL;
}

/* Another process may have written marks while we were away. */
static void
on_is_active (AppWindow *self)
{
  app_window_follow_pace (self);
  if (gtk_window_is_active (GTK_WINDOW (self)) && self->store != NULL)
    store_poll (self->store);
}

static void
on_write_failed (AppWindow *self, const char *message)
{
  self->banner_about = APP_BANNER_WRITING;
  g_autofree char *text = g_strdup_printf (
      _ ("Your marks cannot be written to the disk now. They are kept until they can be. (%s)"),
      message);
  app_window_show_banner (self, text, _ ("Try Again"));
}

static void
on_recovered (AppWindow *self)
{
  if (self->banner_about == APP_BANNER_WRITING)
    gtk_revealer_set_reveal_child (self->banner, FALSE);
  app_window_toast (self, _ ("All marks have been written to the disk."));
}

static void
watch_store (AppWindow *self, AppApplication *application)
{
  const char *problem = app_application_get_store_problem (application);
  if (self->store == NULL) {
    g_autofree char *text =
        g_strdup_printf (_ ("Marks and places cannot be kept this time. (%s)"), problem);
    app_window_show_banner (self, text, NULL);
    return;
  }
  g_signal_connect_object (self->store, "write-failed", G_CALLBACK (on_write_failed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "recovered", G_CALLBACK (on_recovered), self,
                           G_CONNECT_SWAPPED);
  if (problem != NULL)
    on_write_failed (self, problem);
}

static void
install_settings_actions (AppWindow *self)
{
  static const char *const keys[] = {
    "theme",        "line-height",       "margin", "columns", "styles",
    "korean-break", "selection-popover", "flow"
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GAction) action = g_settings_create_action (self->settings, keys[i]);
    g_action_map_add_action (G_ACTION_MAP (group), action);
  }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "settings", G_ACTION_GROUP (group));
}

static void
install_actions (AppWindow *self)
{
  static const GActionEntry entries[] = {
    { "sidebar", NULL, NULL, "false", on_sidebar },
    { "fullscreen", NULL, NULL, "false", on_fullscreen },
    { "escape", on_escape },
    { "back", on_back },
    { "text-larger", on_text_size },
    { "text-smaller", on_text_size },
    { "text-normal", on_text_size },
    { "copy-error", on_copy_error },
    { "toast", on_toast, "s" },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  app_window_install_mark_actions (self);
  app_window_install_review_actions (self);
  app_window_install_notes_actions (self);
  app_window_install_search_actions (self);
  app_window_install_foot_actions (self);
  install_settings_actions (self);
}

static void
add_controllers (AppWindow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self->page_bin), GTK_EVENT_CONTROLLER (click));
  GtkGesture *back = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (back), 0);
  g_signal_connect (back, "pressed", G_CALLBACK (on_back_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (back));
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

static void
on_theme_changed (AppWindow *self)
{
  app_window_apply_settings (self);
}

/* The next window's first page is set for the size that this one's pages have. */
void
app_window_save_page_size (AppWindow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->page));
  int height = gtk_widget_get_height (GTK_WIDGET (self->page));
  int old_width, old_height;
  g_settings_get (self->settings, "page-size", "(ii)", &old_width, &old_height);
  if (self->publication != NULL && width > 0 && height > 0
      && (width != old_width || height != old_height))
    g_settings_set (self->settings, "page-size", "(ii)", width, height);
}

static void
save_size (AppWindow *self)
{
  int width, height;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  if (width > 0 && height > 0) {
    g_settings_set_int (self->settings, "window-width", width);
    g_settings_set_int (self->settings, "window-height", height);
  }
  app_window_save_page_size (self);
}

static gboolean
app_window_close_request (GtkWindow *window)
{
  AppWindow *self = APP_WINDOW (window);
  save_size (self);
  app_window_close_book (self);
  return GTK_WINDOW_CLASS (app_window_parent_class)->close_request (window);
}

static void
app_window_dispose (GObject *object)
{
  AppWindow *self = APP_WINDOW (object);
  g_clear_handle_id (&self->reveal_source, g_source_remove);
  app_window_close_book (self);
  g_clear_pointer (&self->selection_popover, gtk_widget_unparent);
  g_clear_pointer (&self->mark_popover, gtk_widget_unparent);
  g_clear_pointer (&self->footnote_popover, gtk_widget_unparent);
  G_OBJECT_CLASS (app_window_parent_class)->dispose (object);
}

static void
app_window_finalize (GObject *object)
{
  AppWindow *self = APP_WINDOW (object);
  app_window_free_foot (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->theme);
  g_clear_object (&self->store);
  g_clear_pointer (&self->offsets, g_array_unref);
  g_free (self->path);
  g_free (self->error_detail);
  g_free (self->note_wanted);
  g_free (self->placing);
  g_free (self->wish);
  g_free (self->footnote_fragment);
  G_OBJECT_CLASS (app_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, AppWindow, toasts);
  gtk_widget_class_bind_template_child (klass, AppWindow, header_flap);
  gtk_widget_class_bind_template_child (klass, AppWindow, header);
  gtk_widget_class_bind_template_child (klass, AppWindow, title);
  gtk_widget_class_bind_template_child (klass, AppWindow, back_button);
  gtk_widget_class_bind_template_child (klass, AppWindow, bookmark_button);
  gtk_widget_class_bind_template_child (klass, AppWindow, appearance_button);
  gtk_widget_class_bind_template_child (klass, AppWindow, appearance);
  gtk_widget_class_bind_template_child (klass, AppWindow, banner);
  gtk_widget_class_bind_template_child (klass, AppWindow, banner_label);
  gtk_widget_class_bind_template_child (klass, AppWindow, banner_button);
  gtk_widget_class_bind_template_child (klass, AppWindow, flap);
  gtk_widget_class_bind_template_child (klass, AppWindow, side_stack);
  gtk_widget_class_bind_template_child (klass, AppWindow, sidebar);
  gtk_widget_class_bind_template_child (klass, AppWindow, search);
  gtk_widget_class_bind_template_child (klass, AppWindow, foot_flap);
  gtk_widget_class_bind_template_child (klass, AppWindow, stack);
  gtk_widget_class_bind_template_child (klass, AppWindow, spinner);
  gtk_widget_class_bind_template_child (klass, AppWindow, loading_label);
  gtk_widget_class_bind_template_child (klass, AppWindow, loading_cancel);
  gtk_widget_class_bind_template_child (klass, AppWindow, page_bin);
  gtk_widget_class_bind_template_child (klass, AppWindow, error_page);
  gtk_widget_class_bind_template_child (klass, AppWindow, error_detail_label);
  gtk_widget_class_bind_template_child (klass, AppWindow, foot);
}

static void
on_progress_jump (AppWindow *self, double progression)
{
  reader_page_view_jump_to_progression (self->page, progression);
}

static void
app_window_class_init (AppWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = app_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = app_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = app_window_close_request;
  g_type_ensure (APP_TYPE_APPEARANCE_POPOVER);
  g_type_ensure (APP_TYPE_FOOT);
  g_type_ensure (APP_TYPE_SEARCH_PANEL);
  g_type_ensure (APP_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_banner_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_banner_dismissed);
  gtk_widget_class_bind_template_callback (widget_class, on_node_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_mark_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_hits_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_hit_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_search_closed);
}

static void
app_window_init (AppWindow *self)
{
  self->offsets_section = -1;
  self->node_wanted = -1;
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->page = READER_PAGE_VIEW (reader_page_view_new ());
  adw_bin_set_child (self->page_bin, GTK_WIDGET (self->page));
  g_signal_connect_object (app_foot_get_progress (self->foot), "jump",
                           G_CALLBACK (on_progress_jump), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "size-wished", G_CALLBACK (on_size_wished), self,
                           G_CONNECT_SWAPPED);
  add_controllers (self);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (on_fullscreened), NULL);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_is_active), NULL);
}

static void
restore_size (AppWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self),
                               MAX (g_settings_get_int (self->settings, "window-width"), 360),
                               MAX (g_settings_get_int (self->settings, "window-height"), 320));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

/**
 * app_window_new:
 * @application: the program
 *
 * Returns: (transfer none): a window without a book; the toolkit keeps it
 */
AppWindow *
app_window_new (AppApplication *application)
{
  AppWindow *self = g_object_new (APP_TYPE_WINDOW, "application", application, NULL);
  Store *store = app_application_get_store (application);
  self->settings = g_object_ref (app_application_get_settings (application));
  self->theme = g_object_ref (app_application_get_theme (application));
  self->store = store != NULL ? g_object_ref (store) : NULL;
  install_actions (self);
  app_appearance_popover_set_settings (self->appearance, self->settings);
  app_window_start_foot (self);
  app_window_watch_place (self);
  app_window_watch_selection (self);
  app_window_watch_links (self);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (app_window_apply_settings), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->theme, "changed", G_CALLBACK (on_theme_changed), self,
                           G_CONNECT_SWAPPED);
  app_window_apply_settings (self);
  watch_store (self, application);
  restore_size (self);
  if (g_settings_get_boolean (self->settings, "sidebar")
      && g_settings_get_int (self->settings, "window-width") >= 760)
    g_action_group_change_action_state (G_ACTION_GROUP (self), "sidebar",
                                        g_variant_new_boolean (TRUE));
  return self;
}

/* (transfer none) (nullable): of the book that is, or should be, shown. */
const char *
app_window_get_path (AppWindow *self)
{
  return self->path;
}
