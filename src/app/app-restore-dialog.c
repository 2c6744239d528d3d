#include "config.h"

#include "app-restore-dialog.h"

#include "app-application.h"

#include <glib/gi18n.h>
#include <string.h>

/* The name of a copy ends with its day, YYYY-MM-DD. */
#define DAY_LENGTH 10

struct _AppRestoreDialog {
  AdwWindow parent_instance;
  Store *store;
  gint64 book;
  GCancellable *cancellable;
  GPtrArray *copies; /* of Copy, the newest first; NULL until they have been looked through */
  GtkStack *stack;
  AdwPreferencesGroup *days;
};

G_DEFINE_FINAL_TYPE (AppRestoreDialog, app_restore_dialog, ADW_TYPE_WINDOW)

/* What a copy would bring back. */
typedef struct {
  char *day;
  StoreStep *step; /* NULL when the copy cannot be read, and when it has been given away */
  char *problem; /* what is wrong with it, or NULL */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;
  g_clear_pointer (&copy->step, store_step_free);
  g_free (copy->day);
  g_free (copy->problem);
  g_free (copy);
}

/* "2026-11-24" as the reader writes dates. */
static char *
describe_day (const char *path)
{
  gsize length = strlen (path);
  const char *day = path + (length > DAY_LENGTH ? length - DAY_LENGTH : 0);
  g_autofree char *iso = g_strconcat (day, "T12:00:00Z", NULL);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (iso, utc);
  return date != NULL ? g_date_time_format (date, "%x") : g_strdup (day);
}

typedef struct {
  Store *store;
  gint64 book;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;
  g_object_unref (look->store);
  g_free (look);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Look *look = data;
  g_autoptr (GPtrArray) paths = store_list_copies (look->store);
  GPtrArray *copies = g_ptr_array_new_with_free_func (copy_free);
  for (guint i = 0; i < paths->len; i++) {
    g_autoptr (GError) error = NULL;
    const char *path = g_ptr_array_index (paths, i);
    Copy *copy = g_new0 (Copy, 1);
    copy->day = describe_day (path);
    copy->step =
        store_build_restoration (look->store, path, look->book, g_get_real_time (), &error);
    copy->problem = error != NULL ? g_strdup (error->message) : NULL;
    g_ptr_array_add (copies, copy);
  }
  g_task_return_pointer (task, copies, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_restore_clicked (GtkButton *button, AppRestoreDialog *self)
{
  Copy *copy = g_object_get_data (G_OBJECT (button), "copy");
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  if (copy->step == NULL)
    return;
  store_apply_async (self->store, g_steal_pointer (&copy->step), 0, NULL, NULL);
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", _ ("The marks are back."));
  gtk_window_close (GTK_WINDOW (self));
}

static char *
describe_copy (const Copy *copy)
{
  if (copy->step == NULL)
    return g_strdup_printf (_ ("This copy cannot be read. (%s)"), copy->problem);
  guint n = store_step_get_n_marks (copy->step);
  if (n == 0)
    return g_strdup (_ ("Nothing in it is missing here"));
  return g_strdup_printf (ngettext ("%u mark would come back", "%u marks would come back", n), n);
}

static void
add_day (AppRestoreDialog *self, Copy *copy)
{
  g_autofree char *description = describe_copy (copy);
  g_autofree char *escaped = g_markup_escape_text (description, -1);
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), copy->day);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_preferences_group_add (self->days, row);
  if (copy->step == NULL || store_step_get_n_marks (copy->step) == 0)
    return;
  GtkWidget *button = gtk_button_new_with_label (_ ("Bring Back"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "copy", copy);
  g_signal_connect (button, "clicked", G_CALLBACK (on_restore_clicked), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppRestoreDialog) self = user_data;
  GPtrArray *copies = g_task_propagate_pointer (G_TASK (result), NULL);
  if (copies == NULL)
    return;
  self->copies = copies;
  for (guint i = 0; i < copies->len; i++)
    add_day (self, g_ptr_array_index (copies, i));
  gtk_stack_set_visible_child_name (self->stack, copies->len > 0 ? "days" : "none");
}

static void
app_restore_dialog_dispose (GObject *object)
{
  AppRestoreDialog *self = APP_RESTORE_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (app_restore_dialog_parent_class)->dispose (object);
}

static void
app_restore_dialog_finalize (GObject *object)
{
  AppRestoreDialog *self = APP_RESTORE_DIALOG (object);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  G_OBJECT_CLASS (app_restore_dialog_parent_class)->finalize (object);
}

static void
app_restore_dialog_class_init (AppRestoreDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = app_restore_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = app_restore_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-restore-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AppRestoreDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, AppRestoreDialog, days);
}

static void
app_restore_dialog_init (AppRestoreDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * app_restore_dialog_new:
 * @parent: the book's window
 * @store: where its marks are kept
 * @book: id of the book
 *
 * Returns: (transfer none): the dialog, not yet shown; the toolkit keeps it
 */
AppRestoreDialog *
app_restore_dialog_new (GtkWindow *parent, Store *store, gint64 book)
{
  AppRestoreDialog *self = g_object_new (APP_TYPE_RESTORE_DIALOG, "transient-for", parent, NULL);
  Look *look = g_new0 (Look, 1);
  self->store = g_object_ref (store);
  self->book = book;
  look->store = g_object_ref (store);
  look->book = book;
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, on_looked, g_object_ref (self));
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, look_in_thread);
  return self;
}
