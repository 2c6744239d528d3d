#include "config.h"

#include "app-export-dialog.h"

#include "app-application.h"
#include "app-error.h"

#include "marks-export.h"

#include <glib/gi18n.h>
#include <string.h>

/* More than this of a preview only makes the window slow. */
#define MAX_PREVIEW_BYTES (64 * 1024)

struct _AppExportDialog {
  AdwWindow parent_instance;
  MarksSet *marks;
  MarksBookInfo *book;
  GSettings *settings;
  GBytes *bytes; /* what is exported now */
  GtkFileChooserNative *chooser; /* while it is shown */
  AdwToastOverlay *toasts;
  AdwComboRow *format;
  GtkBox *colours;
  GtkWidget *colour_buttons[MARKS_N_COLOURS];
  GtkSwitch *with_note;
  GtkTextView *preview;
  GtkWidget *save_button;
  GtkWidget *copy_button;
};

G_DEFINE_FINAL_TYPE (AppExportDialog, app_export_dialog, ADW_TYPE_WINDOW)

static MarksFormat
get_format (AppExportDialog *self)
{
  /* The rows stand in the order of the enum. */
  return (MarksFormat) MIN (adw_combo_row_get_selected (self->format), MARKS_N_FORMATS - 1);
}

static guint
get_colours (AppExportDialog *self)
{
  guint colours = 0;
  for (int i = 0; i < MARKS_N_COLOURS; i++) {
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->colour_buttons[i])))
      colours |= 1u << i;
  }
  return colours;
}

static void
show_preview (AppExportDialog *self)
{
  gsize size;
  const char *data = g_bytes_get_data (self->bytes, &size);
  gsize shown = MIN (size, MAX_PREVIEW_BYTES);
  const char *end;
  /* Not in the middle of a letter. */
  g_utf8_validate (data, (gssize) shown, &end);
  g_autoptr (GString) text = g_string_new_len (data, end - data);
  if (shown < size)
    g_string_append (text, "\n…");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->preview), text->str, (int) text->len);
}

static void
update (AppExportDialog *self)
{
  if (self->marks == NULL)
    return;
  g_autoptr (GPtrArray) marks = g_ptr_array_new ();
  for (guint i = 0; i < marks_set_get_n_marks (self->marks); i++)
    g_ptr_array_add (marks, marks_set_get_mark (self->marks, i));
  g_autoptr (GPtrArray) records =
      marks_records_new ((MarksMark *const *) marks->pdata, marks->len, self->book);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GError) error = NULL;
  guint colours = get_colours (self);
  MarksExportOptions options = {
    .colours = colours,
    .only_with_note = gtk_switch_get_active (self->with_note),
    .exported = g_get_real_time (),
    .zone = zone,
  };
  /* No colour at all leaves the bookmarks, for which the options have no word but this. */
  if (colours == 0)
    options.kinds = 1u << MARKS_KIND_BOOKMARK;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = marks_export (records, self->book, get_format (self), &options, &error);
  gtk_widget_set_sensitive (self->save_button, self->bytes != NULL);
  gtk_widget_set_sensitive (self->copy_button, self->bytes != NULL);
  if (self->bytes != NULL)
    show_preview (self);
}

static void
on_option_changed (AppExportDialog *self)
{
  if (self->settings == NULL)
    return;
  g_settings_set_string (self->settings, "export-format",
                         marks_format_to_string (get_format (self)));
  update (self);
}

static void
on_copy_clicked (AppExportDialog *self)
{
  gsize size;
  const char *data = g_bytes_get_data (self->bytes, &size);
  g_autofree char *text = g_strndup (data, size);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Copied")));
}

static void
show_failure (AppExportDialog *self, GFile *file, const GError *error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *sentence = app_error_describe_writing (error, shown);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Not Saved"), sentence);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error)) {
    show_failure (self, G_FILE (source), error);
    return;
  }
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", _ ("Marks saved"));
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_chooser_response (GtkNativeDialog *dialog, int response, AppExportDialog *self)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_file_replace_contents_bytes_async (file, self->bytes, NULL, FALSE,
                                         G_FILE_CREATE_REPLACE_DESTINATION, NULL, on_written,
                                         g_object_ref (self));
  }
  g_clear_object (&self->chooser);
}

/* The book's title as a file name. */
static char *
suggest_name (AppExportDialog *self)
{
  g_autofree char *title = g_strdup (self->book->title);
  g_strdelimit (title, "/\\:*?\"<>|\n\t", ' ');
  g_strstrip (title);
  g_autofree char *cut =
      g_utf8_strlen (title, -1) > 60 ? g_utf8_substring (title, 0, 60) : g_strdup (title);
  return g_strdup_printf ("%s.%s", cut[0] != '\0' && cut[0] != '.' ? cut : "galpi",
                          marks_format_get_extension (get_format (self)));
}

static void
on_save_clicked (AppExportDialog *self)
{
  if (self->chooser != NULL)
    return;
  g_autofree char *name = suggest_name (self);
  self->chooser =
      gtk_file_chooser_native_new (_ ("Save Marks"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (on_chooser_response), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
add_colour_buttons (AppExportDialog *self)
{
  const char *const names[MARKS_N_COLOURS] = {
    [MARKS_COLOUR_YELLOW] = _ ("Yellow"), [MARKS_COLOUR_GREEN] = _ ("Green"),
    [MARKS_COLOUR_BLUE] = _ ("Blue"),     [MARKS_COLOUR_PINK] = _ ("Pink"),
    [MARKS_COLOUR_ORANGE] = _ ("Orange"), [MARKS_COLOUR_PURPLE] = _ ("Purple"),
  };
  for (int i = 0; i < MARKS_N_COLOURS; i++) {
    GtkWidget *button = gtk_toggle_button_new ();
    g_autofree char *colour =
        g_strconcat ("colour-", marks_colour_to_string ((MarksColour) i), NULL);
    gtk_widget_add_css_class (button, "circular");
    gtk_widget_add_css_class (button, "dot");
    gtk_widget_add_css_class (button, colour);
    gtk_widget_set_tooltip_text (button, names[i]);
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    names[i], -1);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
    g_signal_connect_object (button, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    gtk_box_append (self->colours, button);
    self->colour_buttons[i] = button;
  }
}

static void
app_export_dialog_finalize (GObject *object)
{
  AppExportDialog *self = APP_EXPORT_DIALOG (object);
  g_clear_object (&self->chooser);
  g_clear_object (&self->marks);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->book, marks_book_info_free);
  G_OBJECT_CLASS (app_export_dialog_parent_class)->finalize (object);
}

static void
app_export_dialog_class_init (AppExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = app_export_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, colours);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, with_note);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, on_option_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
}

static void
app_export_dialog_init (AppExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_colour_buttons (self);
}

/**
 * app_export_dialog_new:
 * @parent: the book's window
 * @marks: the book's marks
 * @publication: the book
 * @settings: the program's settings
 *
 * Returns: (transfer none): the dialog, not yet shown; the toolkit keeps it
 */
AppExportDialog *
app_export_dialog_new (GtkWindow *parent,
                       MarksSet *marks,
                       BookPublication *publication,
                       GSettings *settings)
{
  AppExportDialog *self = g_object_new (APP_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);
  g_autofree char *name = g_settings_get_string (settings, "export-format");
  MarksFormat format = MARKS_FORMAT_MARKDOWN;
  marks_format_from_string (name, &format);
  adw_combo_row_set_selected (self->format, format);
  self->marks = g_object_ref (marks);
  self->book = marks_book_info_new_from_publication (publication, NULL);
  self->settings = g_object_ref (settings);
  update (self);
  return self;
}
