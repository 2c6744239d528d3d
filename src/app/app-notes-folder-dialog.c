#include "config.h"

#include "app-notes-folder-dialog.h"

#include "app-application.h"

#include <glib/gi18n.h>

struct _AppNotesFolderDialog {
  AdwWindow parent_instance;
  GSettings *settings;
  AppNotesFolder *notes; /* of the open book, or NULL */
  GtkFileChooserNative *chooser; /* while it is shown */
  AdwActionRow *folder;
  AdwActionRow *merged;
  GtkWidget *stop_button;
};

G_DEFINE_FINAL_TYPE (AppNotesFolderDialog, app_notes_folder_dialog, ADW_TYPE_WINDOW)

static void
set_subtitle (AdwActionRow *row, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_action_row_set_subtitle (row, escaped);
}

static char *
describe_merge (AppNotesFolderDialog *self)
{
  const char *problem = self->notes != NULL ? app_notes_folder_get_problem (self->notes) : NULL;
  gint64 time = g_settings_get_int64 (self->settings, "notes-folder-merged");
  if (problem != NULL)
    return g_strdup (problem);
  g_autoptr (GDateTime) date =
      time > 0 ? g_date_time_new_from_unix_local (time / G_USEC_PER_SEC) : NULL;
  /* Translators: date and time as strftime() has them. */
  return date != NULL ? g_date_time_format (date, "%x %X") : g_strdup (_ ("Not yet"));
}

static void
update (AppNotesFolderDialog *self)
{
  g_autofree char *path = g_settings_get_string (self->settings, "notes-folder");
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *merge = describe_merge (self);
  bool used = path[0] != '\0';
  set_subtitle (self->folder, used ? shown : _ ("None"));
  set_subtitle (self->merged, merge);
  gtk_widget_set_visible (GTK_WIDGET (self->merged), used);
  gtk_widget_set_visible (self->stop_button, used);
}

static void
on_chooser_response (GtkNativeDialog *dialog, int response, AppNotesFolderDialog *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                               : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL && g_utf8_validate (path, -1, NULL)) {
    g_settings_reset (self->settings, "notes-folder-merged");
    g_settings_set_string (self->settings, "notes-folder", path);
  }
  g_clear_object (&self->chooser);
}

static void
on_choose_clicked (AppNotesFolderDialog *self)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Choose a Folder"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"),
                                               _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect (self->chooser, "response", G_CALLBACK (on_chooser_response), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_stop_clicked (AppNotesFolderDialog *self)
{
  g_settings_reset (self->settings, "notes-folder");
  g_settings_reset (self->settings, "notes-folder-merged");
}

static void
app_notes_folder_dialog_finalize (GObject *object)
{
  AppNotesFolderDialog *self = APP_NOTES_FOLDER_DIALOG (object);
  g_clear_object (&self->chooser);
  g_clear_object (&self->notes);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (app_notes_folder_dialog_parent_class)->finalize (object);
}

static void
app_notes_folder_dialog_class_init (AppNotesFolderDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = app_notes_folder_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-notes-folder-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AppNotesFolderDialog, folder);
  gtk_widget_class_bind_template_child (widget_class, AppNotesFolderDialog, merged);
  gtk_widget_class_bind_template_child (widget_class, AppNotesFolderDialog, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked);
}

static void
app_notes_folder_dialog_init (AppNotesFolderDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * app_notes_folder_dialog_new:
 * @parent: a window
 * @settings: the program's settings
 * @notes: (nullable): the folder as the open book uses it
 *
 * Returns: (transfer none): the dialog, not yet shown; the toolkit keeps it
 */
AppNotesFolderDialog *
app_notes_folder_dialog_new (GtkWindow *parent, GSettings *settings, AppNotesFolder *notes)
{
  AppNotesFolderDialog *self =
      g_object_new (APP_TYPE_NOTES_FOLDER_DIALOG, "transient-for", parent, NULL);
  self->settings = g_object_ref (settings);
  self->notes = notes != NULL ? g_object_ref (notes) : NULL;
  g_signal_connect_object (settings, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (notes != NULL)
    g_signal_connect_object (notes, "failed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}
