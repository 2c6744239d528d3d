#include "config.h"

#include "app-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* A database of marks that was damaged: the store has set it aside and taken over what could be read. The
 * reader is told so, and can bring back from a copy what could not. */

static void
on_response (AdwMessageDialog *dialog, const char *response, AppWindow *self)
{
  const char *text = g_object_get_data (G_OBJECT (dialog), "text");
  if (g_str_equal (response, "copy")) {
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
    app_window_toast (self, _ ("Copied"));
  } else if (g_str_equal (response, "restore")) {
    gtk_widget_activate_action (GTK_WIDGET (self), "win.restore", NULL);
  }
}

/* Lists what happened to the database. */
void
app_window_show_damage (AppWindow *self)
{
  BaseDiagnostics *diagnostics = store_get_diagnostics (self->store);
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (self), _ ("Your Marks Were Damaged"),
      _ ("The disk or another program has damaged the file. It is kept beside the new one, for "
         "somebody who can read more of it. Galpi copies your marks on each day that you read: "
         "what "
         "is missing may be in a copy."));
  AdwMessageDialog *self_dialog = ADW_MESSAGE_DIALOG (dialog);
  adw_message_dialog_set_extra_child (self_dialog, app_window_make_problem_list (diagnostics));
  adw_message_dialog_add_responses (self_dialog, "close", _ ("_Close"), "copy", _ ("C_opy"),
                                    "restore", _ ("_Restore From…"), NULL);
  adw_message_dialog_set_response_enabled (self_dialog, "restore", self->marks != NULL);
  adw_message_dialog_set_default_response (self_dialog, "close");
  g_object_set_data_full (G_OBJECT (dialog), "text", app_window_describe_problems (diagnostics),
                          g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static bool
has_damage (BaseDiagnostics *diagnostics)
{
  for (guint i = 0; i < base_diagnostics_get_n_items (diagnostics); i++) {
    g_auto (BaseDiagnostic) item = { 0 };
    if (base_diagnostics_copy_item (diagnostics, i, &item) && item.severity != BASE_SEVERITY_NOTE)
      return true;
  }
  return false;
}

/* Says so, once for all windows, when the database was found damaged. */
void
app_window_check_damage (AppWindow *self)
{
  AppApplication *application = APP_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  guint n = 0;
  if (!has_damage (store_get_diagnostics (self->store))
      || !app_application_take_damage (application) || !store_count_marks (self->store, &n, NULL))
    return;
  g_autofree char *text = g_strdup_printf (
      ngettext (
          "The file of your marks was damaged and has been set aside. %u mark could be read.",
          "The file of your marks was damaged and has been set aside. %u marks could be read.", n),
      n);
  self->banner_about = APP_BANNER_DAMAGE;
  app_window_show_banner (self, text, _ ("Details…"));
}
