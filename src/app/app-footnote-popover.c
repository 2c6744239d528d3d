#include "config.h"

#include "app-footnote-popover.h"

#include "app-application.h"

struct _AppFootnotePopover {
  GtkPopover parent_instance;
  GtkLabel *note;
  GtkWidget *go;
};

G_DEFINE_FINAL_TYPE (AppFootnotePopover, app_footnote_popover, GTK_TYPE_POPOVER)

enum { SIGNAL_GO, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_go_clicked (AppFootnotePopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_GO], 0);
}

static void
app_footnote_popover_class_init (AppFootnotePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-footnote-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, AppFootnotePopover, note);
  gtk_widget_class_bind_template_child (widget_class, AppFootnotePopover, go);
  gtk_widget_class_bind_template_callback (widget_class, on_go_clicked);
  signals[SIGNAL_GO] = g_signal_new ("go", APP_TYPE_FOOTNOTE_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
}

static void
app_footnote_popover_init (AppFootnotePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* (transfer floating): a popover without a parent. */
GtkWidget *
app_footnote_popover_new (void)
{
  return g_object_new (APP_TYPE_FOOTNOTE_POPOVER, NULL);
}

/* Sets the words of the note. The first thing in focus is the way on, so that nothing is selected. */
void
app_footnote_popover_set_note (AppFootnotePopover *self, const char *text)
{
  gtk_label_set_label (self->note, text);
  gtk_window_set_focus (GTK_WINDOW (gtk_widget_get_root (self->go)), self->go);
}
