#include "config.h"

#include "app-review.h"

#include "app-application.h"
#include "app-review-changes.h"
#include "app-review-row.h"

#include <glib/gi18n.h>

struct _AppReview {
  AdwWindow parent_instance;
  MarksSet *marks;
  GtkCustomFilter *filter;
  GtkFilterListModel *model;
  AdwViewStack *views;
  GtkLabel *counts;
  GtkStack *stack;
  GtkListView *list;
  GtkWidget *keep_all_button;
  AppReviewChanges *changes;
};

G_DEFINE_FINAL_TYPE (AppReview, app_review, ADW_TYPE_WINDOW)

static gboolean
is_open (gpointer item, gpointer user_data)
{
  return marks_mark_get_state (marks_item_get_mark (MARKS_ITEM (item))) != MARKS_STATE_KEPT;
}

static void
update (AppReview *self)
{
  guint counts[4] = { 0 };
  for (guint i = 0; i < marks_set_get_n_marks (self->marks); i++)
    counts[marks_mark_get_state (marks_set_get_mark (self->marks, i))]++;
  /* Translators: how many marks stand in the new edition as before, elsewhere, over other words, or
   * nowhere. */
  g_autofree char *text = g_strdup_printf (_ ("%u kept · %u moved · %u changed · %u not found"),
                                           counts[MARKS_STATE_KEPT], counts[MARKS_STATE_MOVED],
                                           counts[MARKS_STATE_CHANGED], counts[MARKS_STATE_ORPHAN]);
  guint n_found = counts[MARKS_STATE_MOVED] + counts[MARKS_STATE_CHANGED];
  gtk_label_set_label (self->counts, text);
  gtk_widget_set_visible (self->keep_all_button, n_found > 0);
  gtk_stack_set_visible_child_name (self->stack,
                                    n_found + counts[MARKS_STATE_ORPHAN] > 0 ? "list" : "done");
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, app_review_row_new ());
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  MarksItem *marks_item = gtk_list_item_get_item (item);
  app_review_row_set_mark (APP_REVIEW_ROW (gtk_list_item_get_child (item)),
                           marks_item_get_mark (marks_item));
}

static void
go (AppReview *self, const char *action, GVariant *target)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (target);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  if (parent != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (parent), action, owned);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_go (GtkWidget *widget, const char *action, GVariant *target)
{
  go (APP_REVIEW (widget), "win.go-to-mark", target);
}

static void
on_move (GtkWidget *widget, const char *action, GVariant *target)
{
  go (APP_REVIEW (widget), "win.move-mark", target);
}

static void
on_change_chosen (AppReview *self, int section, guint offset)
{
  go (self, "win.go-to-place", g_variant_new ("(iu)", section, offset));
}

static void
on_keep (GtkWidget *widget, const char *action, GVariant *target)
{
  const char *uuids[] = { g_variant_get_string (target, NULL), NULL };
  marks_set_keep (APP_REVIEW (widget)->marks, uuids);
}

static void
on_keep_all (GtkWidget *widget, const char *action, GVariant *target)
{
  AppReview *self = APP_REVIEW (widget);
  g_autoptr (GPtrArray) uuids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < marks_set_get_n_marks (self->marks); i++)
    g_ptr_array_add (uuids, g_strdup (marks_mark_get_uuid (marks_set_get_mark (self->marks, i))));
  g_ptr_array_add (uuids, NULL);
  marks_set_keep (self->marks, (const char *const *) uuids->pdata);
}

static void
on_remove (GtkWidget *widget, const char *action, GVariant *target)
{
  marks_set_remove (APP_REVIEW (widget)->marks, g_variant_get_string (target, NULL));
}

static void
app_review_dispose (GObject *object)
{
  AppReview *self = APP_REVIEW (object);
  g_clear_object (&self->model);
  g_clear_object (&self->marks);
  G_OBJECT_CLASS (app_review_parent_class)->dispose (object);
}

static void
app_review_class_init (AppReviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = app_review_dispose;
  g_type_ensure (APP_TYPE_REVIEW_CHANGES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-review.ui");
  gtk_widget_class_bind_template_child (widget_class, AppReview, views);
  gtk_widget_class_bind_template_child (widget_class, AppReview, counts);
  gtk_widget_class_bind_template_child (widget_class, AppReview, stack);
  gtk_widget_class_bind_template_child (widget_class, AppReview, list);
  gtk_widget_class_bind_template_child (widget_class, AppReview, keep_all_button);
  gtk_widget_class_bind_template_child (widget_class, AppReview, changes);
  gtk_widget_class_bind_template_callback (widget_class, on_change_chosen);
  gtk_widget_class_install_action (widget_class, "review.go", "s", on_go);
  gtk_widget_class_install_action (widget_class, "review.move", "s", on_move);
  gtk_widget_class_install_action (widget_class, "review.keep", "s", on_keep);
  gtk_widget_class_install_action (widget_class, "review.keep-all", NULL, on_keep_all);
  gtk_widget_class_install_action (widget_class, "review.remove", "s", on_remove);
}

static void
app_review_init (AppReview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = gtk_custom_filter_new (is_open, NULL, NULL);
  self->model = gtk_filter_list_model_new (NULL, GTK_FILTER (self->filter));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_autoptr (GtkNoSelection) selection =
      gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}

/**
 * app_review_new:
 * @parent: the book's window, whose actions the review uses
 * @marks: the book's marks
 * @changes: (nullable) (element-type MarksChangedBlock): what is new in the edition
 * @settings: the program's settings
 *
 * Returns: (transfer none): the review, not yet shown; the toolkit keeps it
 */
AppReview *
app_review_new (GtkWindow *parent, MarksSet *marks, GPtrArray *changes, GSettings *settings)
{
  AppReview *self = g_object_new (APP_TYPE_REVIEW, "transient-for", parent, NULL);
  /* Undo and redo are the window's, with its knowledge of when they are possible. */
  gtk_widget_insert_action_group (GTK_WIDGET (self), "win", G_ACTION_GROUP (parent));
  self->marks = g_object_ref (marks);
  gtk_filter_list_model_set_model (self->model, G_LIST_MODEL (marks));
  app_review_changes_set_changes (self->changes, changes);
  app_review_changes_bind_settings (self->changes, settings);
  g_signal_connect_object (marks, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  if (!app_review_is_wanted (marks))
    adw_view_stack_set_visible_child_name (self->views, "changes");
  return self;
}

/* Whether there is a mark that did not stay as it was. */
bool
app_review_is_wanted (MarksSet *marks)
{
  for (guint i = 0; i < marks_set_get_n_marks (marks); i++) {
    if (marks_mark_get_state (marks_set_get_mark (marks, i)) != MARKS_STATE_KEPT)
      return true;
  }
  return false;
}
