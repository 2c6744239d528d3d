#include "config.h"

#include "store-private.h"

struct _Store {
  GObject parent_instance;
  char *path;
  BaseDiagnostics *diagnostics;
  StoreWorker *worker;
  GMainContext *context; /* where signals are emitted */
};

G_DEFINE_FINAL_TYPE (Store, store, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNAL_WRITE_FAILED, SIGNAL_RECOVERED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* A signal on its way from the worker to the context of the store. */
typedef struct {
  GWeakRef store;
  const char *what; /* static */
  char *message;
  gint64 book;
  guint64 origin;
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;
  g_weak_ref_clear (&notice->store);
  g_free (notice->message);
  g_free (notice);
}

static gboolean
deliver (gpointer data)
{
  Notice *notice = data;
  g_autoptr (Store) self = g_weak_ref_get (&notice->store);
  if (self == NULL)
    return G_SOURCE_REMOVE;
  if (g_str_equal (notice->what, "changed"))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, notice->book, notice->origin);
  else if (g_str_equal (notice->what, "write-failed"))
    g_signal_emit (self, signals[SIGNAL_WRITE_FAILED], 0, notice->message);
  else
    g_signal_emit (self, signals[SIGNAL_RECOVERED], 0);
  return G_SOURCE_REMOVE;
}

/* Called on the worker's thread under its lock, while the store is certainly alive. */
static void
on_notice (gpointer store, const char *what, const char *message, gint64 book, guint64 origin)
{
  Store *self = store;
  Notice *notice = g_new0 (Notice, 1);
  g_weak_ref_init (&notice->store, self);
  notice->what = what;
  notice->message = g_strdup (message);
  notice->book = book;
  notice->origin = origin;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, notice, notice_free);
  g_source_attach (source, self->context);
}

static void
store_dispose (GObject *object)
{
  store_close (STORE_STORE (object));
  G_OBJECT_CLASS (store_parent_class)->dispose (object);
}

static void
store_finalize (GObject *object)
{
  Store *self = STORE_STORE (object);
  g_clear_pointer (&self->worker, store_worker_unref);
  g_clear_pointer (&self->diagnostics, base_diagnostics_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->path);
  G_OBJECT_CLASS (store_parent_class)->finalize (object);
}

static void
store_class_init (StoreClass *klass)
{
  /* Each connection is one thread's. To count its memory would take a lock for every piece of it. */
  store_database_set_up_library ();
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = store_dispose;
  object_class->finalize = store_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STORE_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_UINT64);
  signals[SIGNAL_WRITE_FAILED] = g_signal_new ("write-failed", STORE_TYPE_STORE, G_SIGNAL_RUN_LAST,
                                               0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_RECOVERED] = g_signal_new ("recovered", STORE_TYPE_STORE, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
store_init (Store *self)
{
  self->diagnostics = base_diagnostics_new ();
  self->context = g_main_context_ref_thread_default ();
}

/**
 * store_get_default_path:
 *
 * Where the database is unless the caller knows better: `$XDG_DATA_HOME/galpi/galpi.db`.
 *
 * Returns: (transfer full): a file name
 */
char *
store_get_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "galpi", "galpi.db", NULL);
}

static bool
start (Store *self, const char *path, StoreOpenFlags flags, GError **error)
{
  self->path = g_strdup (path);
  self->worker = store_worker_new (path, flags, self->diagnostics, error);
  if (self->worker == NULL)
    return false;
  store_worker_connect (self->worker, self, on_notice);
  return true;
}

/**
 * store_open:
 * @path: file name of the database; it and its folder are made when missing
 * @flags: how to open
 * @error: return location
 *
 * Opens the database and its worker. A database that cannot be written for the disk's sake still
 * opens: see store_dup_problem(). A damaged one is renamed to `….damaged-N`, begun anew and filled
 * with what can be read: see store_get_diagnostics().
 *
 * Returns: (transfer full) (nullable): a store, or %NULL with %STORE_ERROR_NEWER or
 *   %STORE_ERROR_FAILED
 */
Store *
store_open (const char *path, StoreOpenFlags flags, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_autoptr (Store) self = g_object_new (STORE_TYPE_STORE, NULL);
  return start (self, path, flags, error) ? g_steal_pointer (&self) : NULL;
}

typedef struct {
  Store *store;
  char *path;
  StoreOpenFlags flags;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;
  g_clear_object (&opening->store);
  g_free (opening->path);
  g_free (opening);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  GError *error = NULL;
  if (start (opening->store, opening->path, opening->flags, &error))
    g_task_return_pointer (task, g_steal_pointer (&opening->store), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * store_open_async:
 * @path: file name of the database
 * @flags: how to open
 * @callback: called when it is open
 * @user_data: for @callback
 *
 * Like store_open() without waiting.
 */
void
store_open_async (const char *path,
                  StoreOpenFlags flags,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);
  /* Made here, so that its signals come on the caller's context. */
  opening->store = g_object_new (STORE_TYPE_STORE, NULL);
  opening->path = g_strdup (path);
  opening->flags = flags;
  g_task_set_source_tag (task, store_open_async);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * store_open_finish:
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what store_open() would have returned
 */
Store *
store_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * store_close:
 * @self: a store
 *
 * Waits until everything asked for is done, tries once more to write what was kept in memory, and
 * closes the database. Later calls fail with %STORE_ERROR_FAILED.
 */
void
store_close (Store *self)
{
  if (self->worker == NULL)
    return;
  store_worker_connect (self->worker, NULL, NULL);
  store_worker_stop (self->worker);
}

/**
 * store_get_path:
 * @self: a store
 *
 * Returns: (transfer none): file name of the database
 */
const char *
store_get_path (Store *self)
{
  return self->path;
}

/**
 * store_get_diagnostics:
 * @self: a store
 *
 * Returns: (transfer none): what happened to the database: set aside, salvaged, not copied
 */
BaseDiagnostics *
store_get_diagnostics (Store *self)
{
  return self->diagnostics;
}

/**
 * store_dup_problem:
 * @self: a store
 *
 * Returns: (transfer full) (nullable): why changes are kept in memory, or %NULL when they are not
 */
char *
store_dup_problem (Store *self)
{
  return store_worker_dup_problem (self->worker);
}

/**
 * store_get_n_pending:
 * @self: a store
 *
 * Returns: how many changes are in memory only
 */
guint
store_get_n_pending (Store *self)
{
  return store_worker_get_n_pending (self->worker);
}

/**
 * store_retry:
 * @self: a store
 * @error: return location
 *
 * Writes what was kept in memory, all or nothing.
 *
 * Returns: %TRUE when nothing is kept any more; else %FALSE with the reason
 */
bool
store_retry (Store *self, GError **error)
{
  return store_worker_retry (self->worker, error);
}

/**
 * store_retry_async:
 * @self: a store
 * @callback: called when tried; see store_write_finish()
 * @user_data: for @callback
 *
 * Like store_retry() without waiting.
 */
void
store_retry_async (Store *self, GAsyncReadyCallback callback, gpointer user_data)
{
  store_worker_retry_task (self->worker, g_task_new (self, NULL, callback, user_data));
}

static bool
do_nothing (StoreConnection *db,
            const char *session,
            gpointer data,
            gpointer *result,
            GError **error)
{
  return true;
}

/**
 * store_poll:
 * @self: a store
 *
 * Looks whether another process has written; if so, `changed` follows. For a window that gets the
 * focus.
 */
void
store_poll (Store *self)
{
  StoreJobSpec spec = { .func = do_nothing };
  store_worker_run_task (self->worker, &spec, g_task_new (self, NULL, NULL, NULL));
}

static bool
copy_to (StoreConnection *db, const char *session, gpointer data, gpointer *result, GError **error)
{
  return store_database_copy (db, data, error);
}

/**
 * store_copy_to:
 * @self: a store
 * @path: file name of the copy; replaced when it exists
 * @error: return location
 *
 * Writes a whole copy of the database, with what is kept in memory.
 *
 * Returns: %FALSE with %STORE_ERROR_READ_ONLY or %STORE_ERROR_FULL when it cannot be written
 */
bool
store_copy_to (Store *self, const char *path, GError **error)
{
  StoreJobSpec spec = { .func = copy_to, .data = g_strdup (path), .data_free = g_free };
  return store_worker_run (self->worker, &spec, NULL, error);
}

static bool
execute (StoreConnection *db, const char *session, gpointer data, gpointer *result, GError **error)
{
  return store_database_execute (db, data, error);
}

/* Runs any SQL on the worker: for tests that make trouble. */
bool
store_execute (Store *self, const char *sql, GError **error)
{
  StoreJobSpec spec = {
    .func = execute, .data = g_strdup (sql), .data_free = g_free, .on_disk = true
  };
  return store_worker_run (self->worker, &spec, NULL, error);
}

StoreWorker *
store_get_worker (Store *self)
{
  return self->worker;
}
