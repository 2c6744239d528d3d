#include "config.h"

#include "app-selection-popover.h"

#include "app-application.h"
#include "app-colour-dots.h"

struct _AppSelectionPopover {
  GtkPopover parent_instance;
};

G_DEFINE_FINAL_TYPE (AppSelectionPopover, app_selection_popover, GTK_TYPE_POPOVER)

static void
app_selection_popover_class_init (AppSelectionPopoverClass *klass)
{
  g_type_ensure (APP_TYPE_COLOUR_DOTS);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               APP_RESOURCE_PREFIX "ui/app-selection-popover.ui");
}

static void
app_selection_popover_init (AppSelectionPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* (transfer floating): a popover without a parent. */
GtkWidget *
app_selection_popover_new (void)
{
  return g_object_new (APP_TYPE_SELECTION_POPOVER, NULL);
}
