#include "config.h"

#include "app-window-private.h"

#include "app-placing-bar.h"

#include <glib/gi18n.h>

/* A mark that a new edition has changed or lost, and that the reader puts somewhere by hand: on the words
 * that are selected, or a bookmark on the page that is shown. */

/* Where it would be put; FALSE when that cannot be told yet. */
static bool
find_place (AppWindow *self, const MarksMark *mark, ReaderRange *place)
{
  if (marks_mark_is_bookmark (mark))
    return reader_page_view_get_visible_range (self->page, place);
  return reader_page_view_get_selection (self->page, place) && place->start < place->end;
}

static MarksMark *
get_placed (AppWindow *self)
{
  return self->placing != NULL && self->marks != NULL
             ? marks_set_lookup (self->marks, self->placing)
             : NULL;
}

/* Says whether the mark can be put where the reader is. */
void
app_window_update_placing (AppWindow *self)
{
  ReaderRange place;
  MarksMark *mark = get_placed (self);
  app_window_enable (self, "put-mark", mark != NULL && find_place (self, mark, &place));
}

/* Whether a place is being looked for. */
bool
app_window_is_placing (AppWindow *self)
{
  return self->placing != NULL;
}

/* Leaves the mark where it is. */
void
app_window_stop_placing (AppWindow *self)
{
  g_clear_pointer (&self->placing, g_free);
  if (self->placing_bar != NULL)
    gtk_widget_hide (self->placing_bar);
  app_window_update_placing (self);
}

static void
on_stop (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  app_window_stop_placing (user_data);
}

static void
on_move (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  const char *uuid = g_variant_get_string (parameter, NULL);
  MarksMark *mark = self->marks != NULL ? marks_set_lookup (self->marks, uuid) : NULL;
  if (mark == NULL)
    return;
  if (self->placing_bar == NULL) {
    self->placing_bar = app_placing_bar_new ();
    gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->banner))),
                                self->placing_bar, GTK_WIDGET (self->banner));
  }
  g_free (self->placing);
  self->placing = g_strdup (uuid);
  app_placing_bar_set_mark (APP_PLACING_BAR (self->placing_bar), mark);
  gtk_widget_show (self->placing_bar);
  /* What was not found is most likely wanted about as far into the book as it was. */
  if (marks_mark_get_state (mark) == MARKS_STATE_ORPHAN)
    reader_page_view_jump_to_progression (
        self->page, marks_anchor_get_progression (marks_mark_get_anchor (mark)));
  else
    app_window_go_to_mark (self, uuid);
  reader_page_view_clear_selection (self->page);
  app_window_update_placing (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->page));
}

static void
on_put (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  ReaderRange place;
  MarksRange range;
  MarksMark *mark = get_placed (self);
  if (mark == NULL || !find_place (self, mark, &place)
      || !app_window_make_range (self, &place, &range))
    return;
  const char *uuids[] = { self->placing, NULL };
  marks_set_set_range (self->marks, self->placing, &range);
  /* Where it was found it may also be right. */
  marks_set_keep (self->marks, uuids);
  reader_page_view_clear_selection (self->page);
  app_window_stop_placing (self);
  AdwToast *toast = adw_toast_new (_ ("The mark is here now"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Adds the actions that put a mark somewhere. */
void
app_window_install_placing_actions (AppWindow *self)
{
  static const GActionEntry entries[] = {
    { "move-mark", on_move, "s" },
    { "put-mark", on_put },
    { "stop-placing", on_stop },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->page, "selection-changed", G_CALLBACK (app_window_update_placing),
                           self, G_CONNECT_SWAPPED);
  app_window_update_placing (self);
}
