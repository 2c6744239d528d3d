#include "config.h"

#include "app-export-dialog.h"

#include "app-application.h"
#include "app-error.h"
#include "app-export.h"
#include "app-mail.h"

#include <glib/gi18n.h>
#include <string.h>

/* More than this of a preview only makes the window slow. */
#define MAX_PREVIEW_BYTES (64 * 1024)

struct _AppExportDialog {
  AdwWindow parent_instance;
  MarksSet *marks;
  BookPublication *publication;
  GSettings *settings;
  GCancellable *cancellable; /* of what is being made; a newer wish takes its place */
  GPtrArray *files; /* of MarksFile: what is exported now; NULL until it is made */
  MarksLetter *letter; /* the same as a letter to the author, or NULL */
  GFile *folder; /* while it is asked whether files there may be replaced */
  GtkFileChooserNative *chooser; /* while it is shown */
  guint spinner_source; /* tells that making the files takes long */
  bool sending; /* a letter is on its way to the mail program */
  bool filling; /* the lists are being filled; nobody chose anything */
  AdwToastOverlay *toasts;
  GtkSpinner *spinner;
  AdwComboRow *format;
  AdwActionRow *template_row;
  GtkWidget *template_clear;
  AdwComboRow *scope;
  AdwExpanderRow *filters;
  GtkBox *colours;
  GtkWidget *colour_buttons[MARKS_N_COLOURS];
  AdwComboRow *chapter;
  AdwComboRow *tag;
  AdwComboRow *period;
  GtkSwitch *with_note;
  GtkSwitch *bookmarks;
  AdwComboRow *file;
  GtkStack *stack;
  GtkTextView *preview;
  GtkLabel *problem;
  GtkWidget *send_button;
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

static bool
wants_shelf (AppExportDialog *self)
{
  return adw_combo_row_get_selected (self->scope) == 1;
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

/* (transfer full) (nullable): what is chosen in a list whose first entry stands for all. */
static char *
dup_choice (AdwComboRow *row)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (row);
  if (item == NULL || adw_combo_row_get_selected (row) == 0)
    return NULL;
  return g_strdup (gtk_string_object_get_string (item));
}

/* (transfer none) (nullable): the file that is shown. */
static const MarksFile *
get_file (AppExportDialog *self)
{
  guint index = wants_shelf (self) ? adw_combo_row_get_selected (self->file) : 0;
  if (self->files == NULL || self->files->len == 0)
    return NULL;
  return g_ptr_array_index (self->files, index < self->files->len ? index : 0);
}

static void
show_problem (AppExportDialog *self, const char *text)
{
  gtk_label_set_label (self->problem, text);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
show_file (AppExportDialog *self)
{
  const MarksFile *file = get_file (self);
  gtk_widget_set_sensitive (self->save_button, file != NULL);
  gtk_widget_set_sensitive (self->copy_button, file != NULL);
  if (file == NULL)
    return;
  gsize size;
  const char *data = g_bytes_get_data (file->bytes, &size);
  gsize shown = MIN (size, MAX_PREVIEW_BYTES);
  const char *end;
  /* Not in the middle of a letter. */
  g_utf8_validate (data, (gssize) shown, &end);
  g_autoptr (GString) text = g_string_new_len (data, end - data);
  if (shown < size)
    g_string_append (text, "\n…");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->preview), text->str, (int) text->len);
  gtk_stack_set_visible_child_name (self->stack, "preview");
}

static void
on_file_changed (AppExportDialog *self)
{
  if (!self->filling)
    show_file (self);
}

/* Fills a list and keeps what is chosen in it, if that is still there; @all (nullable) stands first. */
static void
fill (AppExportDialog *self, AdwComboRow *row, const char *all, const char *const *words)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  GtkStringObject *item = adw_combo_row_get_selected_item (row);
  g_autofree char *chosen = g_strdup (item != NULL ? gtk_string_object_get_string (item) : NULL);
  guint selected = 0;
  if (all != NULL)
    gtk_string_list_append (list, all);
  for (guint i = 0; words[i] != NULL; i++) {
    if (g_strcmp0 (words[i], chosen) == 0)
      selected = g_list_model_get_n_items (G_LIST_MODEL (list));
    gtk_string_list_append (list, words[i]);
  }
  self->filling = true;
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (row, selected);
  self->filling = false;
}

static void
fill_files (AppExportDialog *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; self->files != NULL && i < self->files->len; i++)
    g_ptr_array_add (names, ((MarksFile *) g_ptr_array_index (self->files, i))->name);
  bool several = wants_shelf (self) && names->len > 0;
  g_ptr_array_add (names, NULL);
  fill (self, self->file, NULL, (const char *const *) names->pdata);
  gtk_widget_set_visible (GTK_WIDGET (self->file), several);
}

static void
fill_choices (AppExportDialog *self, const AppExport *export)
{
  /* Before the marks could be read nothing is known of them. */
  if (export->chapters == NULL)
    return;
  fill (self, self->chapter, _ ("All Chapters"), (const char *const *) export->chapters);
  fill (self, self->tag, _ ("All Tags"), (const char *const *) export->tags);
  gtk_widget_set_visible (GTK_WIDGET (self->chapter),
                          !wants_shelf (self) && export->chapters[0] != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->tag), export->tags[0] != NULL);
}

static void
show_count (AppExportDialog *self, const AppExport *export)
{
  guint n = 0;
  for (guint i = 0; self->files != NULL && i < self->files->len; i++)
    n += ((const MarksFile *) g_ptr_array_index (self->files, i))->n_marks;
  /* Translators: how many marks are exported, and how many there are. */
  g_autofree char *text = g_strdup_printf (_ ("%u of %u"), n, export->n_marks);
  adw_expander_row_set_subtitle (self->filters, text);
}

static void
stop_spinner (AppExportDialog *self)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
}

static gboolean
on_takes_long (gpointer user_data)
{
  AppExportDialog *self = user_data;
  self->spinner_source = 0;
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  AppExport *export = app_export_make_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  stop_spinner (self);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->letter, marks_letter_free);
  self->files = g_steal_pointer (&export->files);
  self->letter = g_steal_pointer (&export->letter);
  gtk_widget_set_sensitive (self->send_button, self->letter != NULL && !self->sending);
  fill_choices (self, export);
  fill_files (self);
  show_count (self, export);
  if (error != NULL) {
    g_autofree char *text =
        export->template != NULL
            ? g_strdup_printf (_ ("The template cannot be used. (%s)"), error->message)
            : g_strdup_printf (_ ("The marks cannot be read. (%s)"), error->message);
    show_problem (self, text);
  } else if (self->files->len == 0) {
    show_problem (self, export->n_marks > 0 || wants_shelf (self)
                            ? _ ("There are no such marks.")
                            : _ ("There are no marks in this book yet."));
  }
  show_file (self);
}

static GFile *
open_template (AppExportDialog *self)
{
  g_autofree char *address = g_settings_get_string (self->settings, "export-template");
  return address[0] != '\0' ? g_file_new_for_uri (address) : NULL;
}

/* Bookmarks have no colour: without any colour they alone are left. */
static void
choose_kinds (AppExportDialog *self, AppExport *export)
{
  bool bookmarks = gtk_switch_get_active (self->bookmarks);
  const guint others = ((1u << MARKS_N_KINDS) - 1) & ~(1u << MARKS_KIND_BOOKMARK);
  export->options.colours = get_colours (self);
  if (export->options.colours == 0)
    export->options.kinds = 1u << MARKS_KIND_BOOKMARK;
  else if (!bookmarks)
    export->options.kinds = others;
  export->nothing = export->options.colours == 0 && !bookmarks;
}

static void
update (AppExportDialog *self)
{
  if (self->marks == NULL || self->filling)
    return;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  AppExport *export =
      app_export_new (self->marks, marks_book_info_new_from_publication (self->publication, NULL));
  gint64 now = g_get_real_time ();
  export->format = get_format (self);
  if (export->format == MARKS_FORMAT_MARKDOWN)
    export->template = open_template (self);
  if (wants_shelf (self))
    export->store = g_object_ref (marks_set_get_store (self->marks));
  else
    export->chapter = dup_choice (self->chapter);
  export->tag = dup_choice (self->tag);
  choose_kinds (self, export);
  export->options.only_with_note = gtk_switch_get_active (self->with_note);
  export->options.for_author = export->format == MARKS_FORMAT_MAIL;
  /* A file that says when it was written differs each time; a template does only if it wants to. */
  export->options.exported = export->template != NULL ? now : 0;
  export->options.since =
      marks_period_get_start ((MarksPeriod) adw_combo_row_get_selected (self->period), now, zone);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->spinner_source == 0)
    self->spinner_source = g_timeout_add (500, on_takes_long, self);
  app_export_make_async (export, self->cancellable, on_made, g_object_ref (self));
}

/* A letter is sent; everything else is saved. */
static void
show_buttons (AppExportDialog *self)
{
  bool letter = get_format (self) == MARKS_FORMAT_MAIL && !wants_shelf (self);
  gtk_widget_set_visible (self->send_button, letter);
  gtk_widget_set_visible (self->copy_button, !letter);
  if (letter)
    gtk_widget_remove_css_class (self->save_button, "suggested-action");
  else
    gtk_widget_add_css_class (self->save_button, "suggested-action");
}

static void
show_template (AppExportDialog *self)
{
  g_autoptr (GFile) file = open_template (self);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *shown = name != NULL ? g_filename_display_name (name) : NULL;
  g_autofree char *escaped = g_markup_escape_text (shown != NULL ? shown : _ ("Galpi’s own"), -1);
  adw_action_row_set_subtitle (self->template_row, escaped);
  gtk_widget_set_visible (self->template_clear, file != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->template_row),
                          get_format (self) == MARKS_FORMAT_MARKDOWN);
}

static void
on_option_changed (AppExportDialog *self)
{
  if (self->settings == NULL || self->filling)
    return;
  g_settings_set_string (self->settings, "export-format",
                         marks_format_to_string (get_format (self)));
  show_template (self);
  show_buttons (self);
  update (self);
}

static void
on_template_response (GtkNativeDialog *dialog, int response, AppExportDialog *self)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autofree char *address = file != NULL ? g_file_get_uri (file) : NULL;
    if (address != NULL)
      g_settings_set_string (self->settings, "export-template", address);
    on_option_changed (self);
  }
  g_clear_object (&self->chooser);
}

static void
show_chooser (AppExportDialog *self,
              const char *title,
              GtkFileChooserAction action,
              const char *accept,
              GCallback on_response)
{
  self->chooser =
      gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect (self->chooser, "response", on_response, self);
}

static void
on_template_clicked (AppExportDialog *self)
{
  if (self->chooser != NULL)
    return;
  show_chooser (self, _ ("Choose a Template"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"),
                G_CALLBACK (on_template_response));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_template_clear_clicked (AppExportDialog *self)
{
  g_settings_reset (self->settings, "export-template");
  on_option_changed (self);
}

static void
on_copy_clicked (AppExportDialog *self)
{
  const MarksFile *file = get_file (self);
  gsize size;
  if (file == NULL)
    return;
  const char *data = g_bytes_get_data (file->bytes, &size);
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
finish (AppExportDialog *self, const char *text)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    finish (self, _ ("Marks saved"));
  else
    show_failure (self, G_FILE (source), error);
}

static void
on_replaced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n_there = 0;
  if (app_export_write_finish (result, &n_there, &error))
    finish (self, _ ("Marks saved"));
  else
    show_failure (self, self->folder, error);
}

static void
on_replace_response (AppExportDialog *self, const char *response)
{
  if (g_str_equal (response, "replace") && self->files != NULL)
    app_export_write_async (self->files, self->folder, APP_EXPORT_REPLACE_ALL, on_replaced,
                            g_object_ref (self));
}

static void
ask_to_replace (AppExportDialog *self, guint n)
{
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u file of that name is in the folder already.",
                                 "%u files of those names are in the folder already.", n),
                       n);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Replace Files?"), text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "replace",
                                    _ ("_Replace"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "replace",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_replace_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_folder_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n_there = 0;
  if (app_export_write_finish (result, &n_there, &error))
    finish (self, _ ("Marks saved"));
  else if (n_there > 0)
    ask_to_replace (self, n_there);
  else
    show_failure (self, self->folder, error);
}

static void
on_chooser_response (GtkNativeDialog *dialog, int response, AppExportDialog *self)
{
  const MarksFile *file = get_file (self);
  g_autoptr (GFile) chosen = response == GTK_RESPONSE_ACCEPT
                                 ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                                 : NULL;
  if (chosen != NULL && file != NULL) {
    if (wants_shelf (self)) {
      g_set_object (&self->folder, chosen);
      app_export_write_async (self->files, chosen, APP_EXPORT_REPLACE_NEVER, on_folder_written,
                              g_object_ref (self));
    } else {
      g_file_replace_contents_bytes_async (chosen, file->bytes, NULL, FALSE,
                                           G_FILE_CREATE_REPLACE_DESTINATION, NULL, on_written,
                                           g_object_ref (self));
    }
  }
  g_clear_object (&self->chooser);
}

static void
on_save_clicked (AppExportDialog *self)
{
  const MarksFile *file = get_file (self);
  if (self->chooser != NULL || file == NULL)
    return;
  if (wants_shelf (self)) {
    show_chooser (self, _ ("Save Marks"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Save"),
                  G_CALLBACK (on_chooser_response));
  } else {
    show_chooser (self, _ ("Save Marks"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"),
                  G_CALLBACK (on_chooser_response));
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file->name);
  }
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
show_attachment (AppExportDialog *self, GFile *file)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *name = g_file_get_parse_name (file);
  /* Translators: the path of a file. */
  g_autofree char *text = g_strdup_printf (
      _ ("Your mail program was given the words, but it takes no files from other programs. Attach "
         "the marks yourself, so that the author can open them in the book: “%s”"),
      name);
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Attach the File"), text);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_no_program_response (AppExportDialog *self, const char *response)
{
  if (g_str_equal (response, "save"))
    on_save_clicked (self);
}

static void
show_no_program (AppExportDialog *self)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (self), _ ("No Mail Program"),
                              _ ("The letter can be saved as a file that mail programs open."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "save",
                                    _ ("_Save…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_no_program_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_outcome (AppExportDialog *self, AppMailOutcome outcome, GFile *file)
{
  switch (outcome) {
  case APP_MAIL_HANDED_OVER:
    finish (self, _ ("The letter is in your mail program"));
    break;
  case APP_MAIL_WITHOUT_FILE:
    show_attachment (self, file);
    break;
  case APP_MAIL_NO_PROGRAM:
    show_no_program (self);
    break;
  }
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  AppMailOutcome outcome = APP_MAIL_NO_PROGRAM;
  bool sent = app_mail_send_finish (result, &outcome, &file, &error);
  self->sending = false;
  stop_spinner (self);
  gtk_widget_set_sensitive (self->send_button, self->letter != NULL && !self->sending);
  /* The dialog may have been closed while the portal asked. */
  if (!gtk_widget_get_visible (GTK_WIDGET (self))
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (sent) {
    show_outcome (self, outcome, file);
    return;
  }
  g_autoptr (GFile) name = g_file_new_for_path ("notes.annotation");
  show_failure (self, name, error);
}

static void
on_send_clicked (AppExportDialog *self)
{
  if (self->letter == NULL)
    return;
  self->sending = true;
  gtk_widget_set_sensitive (self->send_button, FALSE);
  if (self->spinner_source == 0)
    self->spinner_source = g_timeout_add (500, on_takes_long, self);
  app_mail_send_async (g_steal_pointer (&self->letter), NULL, on_sent, g_object_ref (self));
  /* The letter was given away; another is made of the same. */
  update (self);
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
app_export_dialog_dispose (GObject *object)
{
  AppExportDialog *self = APP_EXPORT_DIALOG (object);
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (app_export_dialog_parent_class)->dispose (object);
}

static void
app_export_dialog_finalize (GObject *object)
{
  AppExportDialog *self = APP_EXPORT_DIALOG (object);
  g_clear_object (&self->chooser);
  g_clear_object (&self->marks);
  g_clear_object (&self->publication);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->folder);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->letter, marks_letter_free);
  G_OBJECT_CLASS (app_export_dialog_parent_class)->finalize (object);
}

static void
app_export_dialog_class_init (AppExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = app_export_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = app_export_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, template_row);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, template_clear);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, scope);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, filters);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, colours);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, chapter);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, tag);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, period);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, with_note);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, bookmarks);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, file);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, send_button);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, AppExportDialog, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, on_option_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_file_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_template_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_template_clear_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_send_clicked);
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
  self->publication = g_object_ref (publication);
  self->settings = g_object_ref (settings);
  show_template (self);
  show_buttons (self);
  update (self);
  return self;
}
