#include "config.h"

#include "app-window-private.h"

#include "app-notes-folder-dialog.h"

#include <glib/gi18n.h>

/* The notes folder: begun when the marks are at their places, ended with the book. */

static void
on_merged (AppWindow *self, guint n)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u mark from another device", "%u marks from other devices", n), n);
  AdwToast *toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_failed (AppWindow *self, const char *sentence)
{
  app_window_toast (self, sentence);
}

/* Begins to keep the marks together with those of other devices. */
void
app_window_start_notes (AppWindow *self)
{
  app_window_stop_notes (self);
  if (self->marks == NULL || self->publication == NULL)
    return;
  self->notes =
      app_notes_folder_new (self->settings, self->marks, self->identity, self->publication);
  g_signal_connect_object (self->notes, "merged", G_CALLBACK (on_merged), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notes, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}

/* Ends it; what was not written yet is written. */
void
app_window_stop_notes (AppWindow *self)
{
  if (self->notes != NULL)
    app_notes_folder_stop (self->notes);
  g_clear_object (&self->notes);
}

static void
on_notes_folder (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  AppNotesFolderDialog *dialog =
      app_notes_folder_dialog_new (GTK_WINDOW (self), self->settings, self->notes);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Adds the action that shows where the folder is chosen. */
void
app_window_install_notes_actions (AppWindow *self)
{
  static const GActionEntry entries[] = { { "notes-folder", on_notes_folder } };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
