#include "config.h"

#include "app-sidebar.h"

#include "app-application.h"
#include "app-contents-list.h"
#include "app-marks-list.h"

struct _AppSidebar {
  AdwBin parent_instance;
  AdwViewStack *stack;
  AppContentsList *contents;
  AppMarksList *bookmarks;
  AppMarksList *highlights;
};

G_DEFINE_FINAL_TYPE (AppSidebar, app_sidebar, ADW_TYPE_BIN)

enum { SIGNAL_NODE_CHOSEN, SIGNAL_MARK_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_node_chosen (AppSidebar *self, guint index)
{
  g_signal_emit (self, signals[SIGNAL_NODE_CHOSEN], 0, index);
}

static void
on_mark_chosen (AppSidebar *self, const char *uuid)
{
  g_signal_emit (self, signals[SIGNAL_MARK_CHOSEN], 0, uuid);
}

static void
app_sidebar_class_init (AppSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (APP_TYPE_CONTENTS_LIST);
  g_type_ensure (APP_TYPE_MARKS_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, AppSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, AppSidebar, contents);
  gtk_widget_class_bind_template_child (widget_class, AppSidebar, bookmarks);
  gtk_widget_class_bind_template_child (widget_class, AppSidebar, highlights);
  gtk_widget_class_bind_template_callback (widget_class, on_node_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_mark_chosen);
  signals[SIGNAL_NODE_CHOSEN] = g_signal_new ("node-chosen", APP_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_MARK_CHOSEN] = g_signal_new ("mark-chosen", APP_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
app_sidebar_init (AppSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Shows a table of contents, or none. */
void
app_sidebar_set_contents (AppSidebar *self, BookContents *contents)
{
  app_contents_list_set_contents (self->contents, contents);
}

/* Marks the chapter being read, -1 for none. */
void
app_sidebar_set_current (AppSidebar *self, int index)
{
  app_contents_list_set_current (self->contents, index);
}

/* Lists marks, or none. */
void
app_sidebar_set_marks (AppSidebar *self, MarksSet *marks)
{
  app_marks_list_set_marks (self->bookmarks, marks);
  app_marks_list_set_marks (self->highlights, marks);
}
