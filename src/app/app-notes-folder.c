#include "config.h"

#include "app-notes-folder.h"

#include "marks-folder.h"

#include <glib/gi18n.h>

/* One exchange at a time, on a thread. Programs that carry files write several in a row, and a reader
 * seldom makes one mark: both are waited for. In milliseconds. */
#define FOLDER_QUIET 1000
#define MARKS_QUIET 2000

struct _AppNotesFolder {
  GObject parent_instance;
  GSettings *settings;
  MarksSet *marks;
  MarksIdentity identity;
  BookPublication *publication;
  GFileMonitor *monitor; /* NULL when the settings name no folder */
  char *folder; /* the same */
  guint source; /* waits until it is quiet */
  bool running;
  char *problem; /* of the last exchange, or NULL */
};

G_DEFINE_FINAL_TYPE (AppNotesFolder, app_notes_folder, G_TYPE_OBJECT)

enum { SIGNAL_MERGED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What the thread needs, and what came of it. */
typedef struct {
  char *folder;
  Store *store;
  MarksIdentity identity;
  BookPublication *publication;
  BaseDiagnostics *diagnostics;
  MarksFolderCounts counts;
} Exchange;

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;
  g_object_unref (exchange->store);
  g_object_unref (exchange->publication);
  base_diagnostics_unref (exchange->diagnostics);
  g_free (exchange->folder);
  g_free (exchange);
}

static void
exchange_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Exchange *e = data;
  GError *error = NULL;
  if (marks_folder_exchange (e->folder, e->store, e->identity, e->publication, e->diagnostics, NULL,
                             &e->counts, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The program does not end before an exchange that has begun. */
static GTask *
make_task (AppNotesFolder *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Exchange *exchange = g_new0 (Exchange, 1);
  exchange->folder = g_strdup (self->folder);
  exchange->store = g_object_ref (marks_set_get_store (self->marks));
  exchange->identity = self->identity;
  exchange->publication = g_object_ref (self->publication);
  exchange->diagnostics = base_diagnostics_new ();
  g_task_set_task_data (task, exchange, exchange_free);
  if (g_application_get_default () != NULL)
    g_application_hold (g_application_get_default ());
  return task;
}

static void
release_program (void)
{
  if (g_application_get_default () != NULL)
    g_application_release (g_application_get_default ());
}

static void
set_problem (AppNotesFolder *self, const char *problem, bool tell)
{
  bool known = g_strcmp0 (self->problem, problem) == 0;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  if (tell && !known)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, problem);
}

/* A file that cannot be read may be on its way still: it is said where the reader asks for it. */
static void
show_success (AppNotesFolder *self, const Exchange *exchange)
{
  g_auto (BaseDiagnostic) item = { 0 };
  guint n = exchange->counts.n_added + exchange->counts.n_changed + exchange->counts.n_removed;
  bool unread = base_diagnostics_copy_item (exchange->diagnostics, 0, &item);
  set_problem (self, unread ? item.message : NULL, false);
  g_settings_set_int64 (self->settings, "notes-folder-merged", g_get_real_time ());
  if (n > 0)
    g_signal_emit (self, signals[SIGNAL_MERGED], 0, n);
}

static void
on_exchanged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppNotesFolder) self = user_data;
  g_autoptr (GError) error = NULL;
  const Exchange *exchange = g_task_get_task_data (G_TASK (result));
  bool ok = g_task_propagate_boolean (G_TASK (result), &error);
  self->running = false;
  if (ok) {
    show_success (self, exchange);
  } else {
    g_autofree char *sentence =
        g_strdup_printf (_ ("The notes folder cannot be used. (%s)"), error->message);
    set_problem (self, sentence, true);
  }
  release_program ();
}

static void
run (AppNotesFolder *self)
{
  self->running = true;
  g_autoptr (GTask) task = make_task (self, on_exchanged, g_object_ref (self));
  g_task_run_in_thread (task, exchange_in_thread);
}

static gboolean
on_quiet (gpointer user_data)
{
  AppNotesFolder *self = user_data;
  if (self->running)
    return G_SOURCE_CONTINUE;
  self->source = 0;
  run (self);
  return G_SOURCE_REMOVE;
}

static void
run_later (AppNotesFolder *self, guint quiet)
{
  if (self->folder == NULL)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (quiet, on_quiet, self);
}

static bool
is_of_interest (GFile *file)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  return name != NULL && marks_folder_is_file_of_marks (name);
}

static void
on_folder_event (GFileMonitor *monitor,
                 GFile *file,
                 GFile *other,
                 GFileMonitorEvent event,
                 AppNotesFolder *self)
{
  if (event != G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED
      && (is_of_interest (file) || is_of_interest (other)))
    run_later (self, FOLDER_QUIET);
}

static void
on_marks_changed (AppNotesFolder *self)
{
  run_later (self, MARKS_QUIET);
}

static void
forget_folder (AppNotesFolder *self)
{
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->folder, g_free);
  g_clear_handle_id (&self->source, g_source_remove);
}

static void
on_setting_changed (AppNotesFolder *self)
{
  g_autofree char *path = g_settings_get_string (self->settings, "notes-folder");
  forget_folder (self);
  set_problem (self, NULL, false);
  if (path[0] == '\0')
    return;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  self->folder = g_steal_pointer (&path);
  /* Where the system cannot watch folders, opening a book and marking in it must do. */
  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (on_folder_event), self);
  run_later (self, 0);
}

static void
app_notes_folder_dispose (GObject *object)
{
  AppNotesFolder *self = APP_NOTES_FOLDER (object);
  forget_folder (self);
  G_OBJECT_CLASS (app_notes_folder_parent_class)->dispose (object);
}

static void
app_notes_folder_finalize (GObject *object)
{
  AppNotesFolder *self = APP_NOTES_FOLDER (object);
  g_clear_object (&self->settings);
  g_clear_object (&self->marks);
  g_clear_object (&self->publication);
  g_free (self->problem);
  G_OBJECT_CLASS (app_notes_folder_parent_class)->finalize (object);
}

static void
app_notes_folder_class_init (AppNotesFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = app_notes_folder_dispose;
  G_OBJECT_CLASS (klass)->finalize = app_notes_folder_finalize;
  signals[SIGNAL_MERGED] = g_signal_new ("merged", APP_TYPE_NOTES_FOLDER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", APP_TYPE_NOTES_FOLDER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
app_notes_folder_init (AppNotesFolder *self)
{
}

/**
 * app_notes_folder_new:
 * @settings: the program's settings
 * @marks: the marks of an open book, at their places in it
 * @identity: which book it is
 * @publication: the book
 *
 * Begins with an exchange.
 *
 * Returns: (transfer full): to be stopped before it is let go
 */
AppNotesFolder *
app_notes_folder_new (GSettings *settings,
                      MarksSet *marks,
                      MarksIdentity identity,
                      BookPublication *publication)
{
  AppNotesFolder *self = g_object_new (APP_TYPE_NOTES_FOLDER, NULL);
  self->settings = g_object_ref (settings);
  self->marks = g_object_ref (marks);
  self->identity = identity;
  self->publication = g_object_ref (publication);
  g_signal_connect_object (settings, "changed::notes-folder", G_CALLBACK (on_setting_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (marks, "changed", G_CALLBACK (on_marks_changed), self,
                           G_CONNECT_SWAPPED);
  on_setting_changed (self);
  return self;
}

/* (transfer none) (nullable): what was wrong at the last exchange. */
const char *
app_notes_folder_get_problem (AppNotesFolder *self)
{
  return self->problem;
}

static void
on_last_exchanged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  release_program ();
}

/**
 * app_notes_folder_stop:
 * @self: a notes folder
 *
 * What is still waiting to be written is written now, whether or not the window stays; then nothing more
 * is done.
 */
void
app_notes_folder_stop (AppNotesFolder *self)
{
  if (self->source != 0 && self->folder != NULL) {
    g_autoptr (GTask) task = make_task (self, on_last_exchanged, NULL);
    g_task_run_in_thread (task, exchange_in_thread);
  }
  g_signal_handlers_disconnect_by_data (self->settings, self);
  g_signal_handlers_disconnect_by_data (self->marks, self);
  forget_folder (self);
}
