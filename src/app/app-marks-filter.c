#include "config.h"

#include "app-marks-filter.h"

#include "app-application.h"
#include "app-colour-dots.h"

struct _AppMarksFilter {
  GtkPopover parent_instance;
  AppColourDots *dots;
  GtkCheckButton *with_note;
  GtkWidget *clear_button;
};

G_DEFINE_FINAL_TYPE (AppMarksFilter, app_marks_filter, GTK_TYPE_POPOVER)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_changed (AppMarksFilter *self)
{
  gtk_widget_set_sensitive (self->clear_button, app_marks_filter_is_on (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
app_marks_filter_class_init (AppMarksFilterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (APP_TYPE_COLOUR_DOTS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-marks-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, AppMarksFilter, dots);
  gtk_widget_class_bind_template_child (widget_class, AppMarksFilter, with_note);
  gtk_widget_class_bind_template_child (widget_class, AppMarksFilter, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, app_marks_filter_clear);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", APP_TYPE_MARKS_FILTER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
app_marks_filter_init (AppMarksFilter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* (transfer floating): a popover that lets everything pass. */
GtkWidget *
app_marks_filter_new (void)
{
  return g_object_new (APP_TYPE_MARKS_FILTER, NULL);
}

/* Whether anything can be kept back. */
bool
app_marks_filter_is_on (AppMarksFilter *self)
{
  return app_colour_dots_get_active (self->dots) != 0
         || gtk_check_button_get_active (self->with_note);
}

/* Whether a mark is to be shown. No colour at all is as good as all of them. */
bool
app_marks_filter_lets_pass (AppMarksFilter *self, const MarksMark *mark)
{
  guint colours = app_colour_dots_get_active (self->dots);
  if (colours != 0 && (colours & (1u << marks_mark_get_colour (mark))) == 0)
    return false;
  return !gtk_check_button_get_active (self->with_note) || marks_mark_get_note (mark) != NULL;
}

/* Lets everything pass again. */
void
app_marks_filter_clear (AppMarksFilter *self)
{
  app_colour_dots_set_active (self->dots, 0);
  gtk_check_button_set_active (self->with_note, FALSE);
}
