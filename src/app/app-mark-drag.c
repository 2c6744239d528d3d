#include "config.h"

#include "app-mark-drag.h"

/* Rows of the bookmarks that are drawn to another place in their list. The list does the rest: its action
 * `marks.place` takes the UUID of what was dropped, whether that comes after a row, and the row's UUID. */

static AppMarkDrag *
app_mark_drag_copy (AppMarkDrag *self)
{
  AppMarkDrag *copy = g_new0 (AppMarkDrag, 1);
  copy->uuid = g_strdup (self->uuid);
  return copy;
}

static void
app_mark_drag_free (AppMarkDrag *self)
{
  g_free (self->uuid);
  g_free (self);
}

G_DEFINE_BOXED_TYPE (AppMarkDrag, app_mark_drag, app_mark_drag_copy, app_mark_drag_free)

/* (nullable): the row at a point of the list, and whether that is in its lower half. */
static AppMarkRow *
find_row_at (GtkWidget *list, double x, double y, bool *after)
{
  GtkWidget *under = gtk_widget_pick (list, x, y, GTK_PICK_DEFAULT);
  AppMarkRow *row = under != NULL && under != list ? app_mark_row_find (under) : NULL;
  double row_y = 0;
  if (row == NULL || !gtk_widget_translate_coordinates (list, GTK_WIDGET (row), x, y, NULL, &row_y))
    return NULL;
  *after = row_y > gtk_widget_get_height (GTK_WIDGET (row)) / 2.0;
  return row;
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, GtkWidget *list)
{
  bool after = false;
  AppMarkRow *row = find_row_at (list, x, y, &after);
  double row_x = 0;
  double row_y = 0;
  if (row == NULL
      || !gtk_widget_translate_coordinates (list, GTK_WIDGET (row), x, y, &row_x, &row_y))
    return NULL;
  AppMarkDrag drag = { (char *) app_mark_row_get_uuid (row) };
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (row));
  gtk_drag_source_set_icon (source, picture, (int) row_x, (int) row_y);
  return gdk_content_provider_new_typed (APP_TYPE_MARK_DRAG, &drag);
}

/* Draws a line where it would be dropped, at one row or none. */
static void
show_place (GtkWidget *list, AppMarkRow *row, bool after)
{
  for (GtkWidget *child = gtk_widget_get_first_child (list); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    AppMarkRow *other = app_mark_row_find (child);
    if (other == NULL)
      continue;
    gtk_widget_remove_css_class (GTK_WIDGET (other), "drop-before");
    gtk_widget_remove_css_class (GTK_WIDGET (other), "drop-after");
  }
  if (row != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (row), after ? "drop-after" : "drop-before");
}

static GdkDragAction
on_motion (GtkDropTarget *target, double x, double y, GtkWidget *list)
{
  bool after = false;
  AppMarkRow *row = find_row_at (list, x, y, &after);
  show_place (list, row, after);
  return row != NULL ? GDK_ACTION_MOVE : 0;
}

static void
on_leave (GtkDropTarget *target, GtkWidget *list)
{
  show_place (list, NULL, false);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *list)
{
  const AppMarkDrag *drag = g_value_get_boxed (value);
  bool after = false;
  AppMarkRow *row = find_row_at (list, x, y, &after);
  show_place (list, NULL, false);
  return row != NULL
         && gtk_widget_activate_action (list, "marks.place", "(sbs)", drag->uuid, after,
                                        app_mark_row_get_uuid (row));
}

/* Lets the rows of a list be dragged and dropped between each other. */
void
app_mark_drag_add (GtkWidget *list)
{
  GtkDragSource *source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), list);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (source));
  GtkDropTarget *target = gtk_drop_target_new (APP_TYPE_MARK_DRAG, GDK_ACTION_MOVE);
  g_signal_connect (target, "motion", G_CALLBACK (on_motion), list);
  g_signal_connect (target, "leave", G_CALLBACK (on_leave), list);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), list);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (target));
}
