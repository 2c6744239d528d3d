#include "config.h"

#include "app-window-private.h"

/* A phrase longer than this was hardly selected to look for it. */
#define MAX_SELECTED 100

/* Whether the search is shown. */
bool
app_window_is_searching (AppWindow *self)
{
  return adw_flap_get_reveal_flap (self->flap)
         && g_strcmp0 (gtk_stack_get_visible_child_name (self->side_stack), "search") == 0;
}

static void
start_search (AppWindow *self)
{
  g_autofree char *words = reader_page_view_dup_selected_text (self->page);
  if (words != NULL && (words[0] == '\0' || g_utf8_strlen (words, -1) > MAX_SELECTED))
    g_clear_pointer (&words, g_free);
  gtk_stack_set_visible_child_name (self->side_stack, "search");
  adw_flap_set_reveal_flap (self->flap, TRUE);
  app_window_set_state (self, "search", true);
  app_window_set_state (self, "sidebar", false);
  app_search_panel_start (self->search, words);
  app_window_show_hits (self);
}

/* Takes the search and its traces away; the sidebar comes back where it was. */
void
app_window_close_search (AppWindow *self)
{
  bool sidebar =
      g_settings_get_boolean (self->settings, "sidebar") && !adw_flap_get_folded (self->flap);
  gtk_stack_set_visible_child_name (self->side_stack, "lists");
  adw_flap_set_reveal_flap (self->flap, sidebar);
  app_window_set_state (self, "search", false);
  app_window_set_state (self, "sidebar", sidebar);
  reader_page_view_set_hits (self->page, NULL, 0, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->page));
}

/* Draws what was found on the page. */
void
app_window_show_hits (AppWindow *self)
{
  guint n_hits;
  const ReaderRange *hits = app_search_panel_get_hits (self->search, &n_hits);
  reader_page_view_set_hits (self->page, hits, n_hits, app_search_panel_get_current (self->search));
}

/* Shows one of the places found. */
void
app_window_show_hit (AppWindow *self, guint index)
{
  guint n_hits;
  const ReaderRange *hits = app_search_panel_get_hits (self->search, &n_hits);
  g_return_if_fail (index < n_hits);
  reader_page_view_jump (self->page, (BookLocator){ hits[index].section, hits[index].start });
  app_window_show_hits (self);
}

static void
on_search (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  AppWindow *self = user_data;
  if (g_variant_get_boolean (state))
    start_search (self);
  else
    app_window_close_search (self);
}

/* Ctrl+F goes to the words also when the search is there already. */
static void
on_find (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  start_search (user_data);
}

static void
on_find_next (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  app_search_panel_step (self->search, 1);
}

static void
on_find_previous (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  app_search_panel_step (self->search, -1);
}

/* Adds the actions that find. */
void
app_window_install_search_actions (AppWindow *self)
{
  static const GActionEntry entries[] = {
    { "search", NULL, NULL, "false", on_search },
    { "find", on_find },
    { "find-next", on_find_next },
    { "find-previous", on_find_previous },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  app_window_enable (self, "search", false);
  app_window_enable (self, "find", false);
}
