#include "config.h"

#include "app-colours-dialog.h"

#include "app-application.h"

/* In characters: a name, not a note. */
#define MAX_LABEL 60

struct _AppColoursDialog {
  AdwWindow parent_instance;
  AppColours *colours;
  AdwPreferencesGroup *group;
  GtkEditable *rows[MARKS_N_COLOURS];
};

G_DEFINE_FINAL_TYPE (AppColoursDialog, app_colours_dialog, ADW_TYPE_WINDOW)

static gboolean
app_colours_dialog_close_request (GtkWindow *window)
{
  AppColoursDialog *self = APP_COLOURS_DIALOG (window);
  for (int i = 0; i < MARKS_N_COLOURS; i++)
    app_colours_set_label (self->colours, (MarksColour) i, gtk_editable_get_text (self->rows[i]));
  return GTK_WINDOW_CLASS (app_colours_dialog_parent_class)->close_request (window);
}

static void
app_colours_dialog_finalize (GObject *object)
{
  g_clear_object (&APP_COLOURS_DIALOG (object)->colours);
  G_OBJECT_CLASS (app_colours_dialog_parent_class)->finalize (object);
}

static void
app_colours_dialog_class_init (AppColoursDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = app_colours_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = app_colours_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-colours-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AppColoursDialog, group);
}

static void
app_colours_dialog_init (AppColoursDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_row (AppColoursDialog *self, MarksColour colour)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *swatch = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *class = g_strconcat ("colour-", marks_colour_to_string (colour), NULL);
  const char *label = app_colours_get_label (self->colours, colour);
  gtk_widget_add_css_class (swatch, "colour-swatch");
  gtk_widget_add_css_class (swatch, class);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), app_colours_get_usual_name (colour));
  adw_entry_row_add_prefix (ADW_ENTRY_ROW (row), swatch);
  self->rows[colour] = GTK_EDITABLE (row);
  gtk_editable_set_text (self->rows[colour], label != NULL ? label : "");
  GtkEditable *text = gtk_editable_get_delegate (self->rows[colour]);
  gtk_text_set_max_length (GTK_TEXT (text), MAX_LABEL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  app_colours_get_usual_name (colour), -1);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (gtk_window_close), self);
  adw_preferences_group_add (self->group, row);
}

/**
 * app_colours_dialog_new:
 * @parent: a window
 * @colours: the names to show and change
 *
 * Returns: (transfer none): the dialog, not yet shown; the toolkit keeps it
 */
AppColoursDialog *
app_colours_dialog_new (GtkWindow *parent, AppColours *colours)
{
  AppColoursDialog *self = g_object_new (APP_TYPE_COLOURS_DIALOG, "transient-for", parent, NULL);
  self->colours = g_object_ref (colours);
  for (int i = 0; i < MARKS_N_COLOURS; i++)
    add_row (self, (MarksColour) i);
  return self;
}
