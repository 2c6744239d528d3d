#include "config.h"

#include "app-import-dialog.h"

#include "app-application.h"

#include "marks-import.h"
#include "marks-plan.h"

#include <glib/gi18n.h>

struct _AppImportDialog {
  AdwWindow parent_instance;
  MarksSet *marks;
  Store *store;
  MarksIdentity identity;
  BookPublication *publication;
  GCancellable *cancellable;
  MarksPlan *plan; /* NULL until the file has been read */
  GtkStack *stack;
  GtkLabel *counts;
  GtkListView *list;
  AdwStatusPage *problem;
  GtkWidget *import_button;
};

G_DEFINE_FINAL_TYPE (AppImportDialog, app_import_dialog, ADW_TYPE_WINDOW)

/* What the thread needs of the dialog. */
typedef struct {
  char *path;
  Store *store;
  MarksIdentity identity;
  BookPublication *publication;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_free (reading->path);
  g_object_unref (reading->store);
  g_object_unref (reading->publication);
  g_free (reading);
}

static MarksPlan *
make_plan (const Reading *reading, GCancellable *cancellable, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GPtrArray) records = marks_import_load (reading->path, NULL, zone, error);
  if (records == NULL)
    return NULL;
  g_autoptr (MarksBookInfo) info =
      marks_book_info_new_from_publication (reading->publication, NULL);
  g_autoptr (GPtrArray) chosen = marks_plan_choose (records, info);
  return marks_plan_new (chosen, reading->store, reading->identity.book, reading->identity.edition,
                         reading->publication, cancellable, error);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  MarksPlan *plan = make_plan (data, cancellable, &error);
  if (plan != NULL)
    g_task_return_pointer (task, plan, (GDestroyNotify) marks_plan_free);
  else
    g_task_return_error (task, error);
}

static const char *
name_kind (MarksPlanKind kind)
{
  switch (kind) {
  case MARKS_PLAN_NEW:
    return _ ("New");
  case MARKS_PLAN_SAME:
    return _ ("Already here");
  case MARKS_PLAN_CHANGED:
    return _ ("Changed");
  case MARKS_PLAN_NOT_FOUND:
    break;
  }
  return _ ("Not found");
}

/* What a mark says: its text, else its note. */
static const char *
get_words (const MarksPlan *plan, guint index)
{
  const MarksMark *mark = marks_plan_get_mark (plan, index);
  const char *exact = marks_anchor_get_exact (marks_mark_get_anchor (mark));
  const char *note = marks_mark_get_note (mark);
  if (exact[0] != '\0')
    return exact;
  return note != NULL ? note : _ ("Bookmark");
}

static void
show_counts (AppImportDialog *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < MARKS_PLAN_N_KINDS; i++) {
    guint n = marks_plan_count (self->plan, (MarksPlanKind) i);
    if (n > 0)
      g_string_append_printf (text, "%s%s: %u", text->len > 0 ? " · " : "",
                              name_kind ((MarksPlanKind) i), n);
  }
  gtk_label_set_label (self->counts, text->str);
}

/* The list's items are names of states and words, made when they are looked at. */
static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, AppImportDialog *self)
{
  guint index = gtk_list_item_get_position (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *state = gtk_widget_get_first_child (box);
  MarksPlanKind kind = marks_plan_get_kind (self->plan, index);
  gtk_label_set_label (GTK_LABEL (state), name_kind (kind));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (state)),
                       get_words (self->plan, index));
  if (kind == MARKS_PLAN_NOT_FOUND)
    gtk_widget_add_css_class (state, "warning");
  else
    gtk_widget_remove_css_class (state, "warning");
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, AppImportDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *state = gtk_label_new (NULL);
  GtkWidget *words = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (state), 0);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (words), 3);
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (state, "caption-heading");
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), state);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
show_plan (AppImportDialog *self)
{
  g_autoptr (GtkStringList) rows = gtk_string_list_new (NULL);
  for (guint i = 0; i < marks_plan_get_n_entries (self->plan); i++)
    gtk_string_list_append (rows, "");
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  GtkNoSelection *selection = gtk_no_selection_new (G_LIST_MODEL (g_steal_pointer (&rows)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  show_counts (self);
  guint todo = marks_plan_count (self->plan, MARKS_PLAN_NEW)
               + marks_plan_count (self->plan, MARKS_PLAN_CHANGED);
  gtk_widget_set_sensitive (self->import_button, todo > 0);
  gtk_stack_set_visible_child_name (self->stack, "plan");
}

static void
show_problem (AppImportDialog *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->problem, escaped);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  MarksPlan *plan = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_autofree char *name = g_filename_display_basename (reading->path);
  g_autofree char *text = NULL;
  self->plan = plan;
  if (plan == NULL)
    /* Translators: first the name of a file, then what is wrong with it. */
    text = g_strdup_printf (_ ("The marks in “%s” could not be read. (%s)"), name, error->message);
  else if (marks_plan_get_n_entries (plan) == 0)
    text = g_strdup_printf (_ ("There are no marks of this book in “%s”."), name);
  if (text != NULL)
    show_problem (self, text);
  else
    show_plan (self);
}

static void
on_import_clicked (AppImportDialog *self)
{
  guint n = marks_plan_count (self->plan, MARKS_PLAN_NEW)
            + marks_plan_count (self->plan, MARKS_PLAN_CHANGED);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u mark imported", "%u marks imported", n), n);
  marks_set_apply_plan (self->marks, self->plan);
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
app_import_dialog_dispose (GObject *object)
{
  AppImportDialog *self = APP_IMPORT_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (app_import_dialog_parent_class)->dispose (object);
}

static void
app_import_dialog_finalize (GObject *object)
{
  AppImportDialog *self = APP_IMPORT_DIALOG (object);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->marks);
  g_clear_object (&self->store);
  g_clear_object (&self->publication);
  g_clear_pointer (&self->plan, marks_plan_free);
  G_OBJECT_CLASS (app_import_dialog_parent_class)->finalize (object);
}

static void
app_import_dialog_class_init (AppImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = app_import_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = app_import_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AppImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, AppImportDialog, counts);
  gtk_widget_class_bind_template_child (widget_class, AppImportDialog, list);
  gtk_widget_class_bind_template_child (widget_class, AppImportDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AppImportDialog, import_button);
  gtk_widget_class_bind_template_callback (widget_class, on_import_clicked);
}

static void
app_import_dialog_init (AppImportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * app_import_dialog_new:
 * @parent: the book's window
 * @marks: the book's marks
 * @store: where they are kept
 * @identity: which book and edition it is
 * @publication: the book
 *
 * Returns: (transfer none): the dialog, not yet shown; the toolkit keeps it
 */
AppImportDialog *
app_import_dialog_new (GtkWindow *parent,
                       MarksSet *marks,
                       Store *store,
                       MarksIdentity identity,
                       BookPublication *publication)
{
  AppImportDialog *self = g_object_new (APP_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);
  self->marks = g_object_ref (marks);
  self->store = g_object_ref (store);
  self->identity = identity;
  self->publication = g_object_ref (publication);
  return self;
}

/**
 * app_import_dialog_read:
 * @self: a dialog that has read nothing yet
 * @path: of a file of marks
 *
 * Reads the file on a thread, finds its marks in the book and shows what would be done with them.
 */
void
app_import_dialog_read (AppImportDialog *self, const char *path)
{
  Reading *reading = g_new0 (Reading, 1);
  reading->path = g_strdup (path);
  reading->store = g_object_ref (self->store);
  reading->identity = self->identity;
  reading->publication = g_object_ref (self->publication);
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, on_read, g_object_ref (self));
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_in_thread);
}
