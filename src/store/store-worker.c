#include "config.h"

#include "store-private.h"

#include <sys/stat.h>

/* One thread owns the connection and takes jobs from a queue, in order.
 *
 * A job that writes runs in a transaction. When the disk will not have it (read-only, full, locked,
 * gone), the worker makes a copy of the database in memory, the shelter, does the job there and
 * keeps it in a list. From then on everything is read from and written to the shelter, so the
 * program goes on as if nothing had happened; before each further write, and when asked to retry,
 * the kept jobs are done again on the disk in one transaction. That is why a job owns its data
 * until it is on the disk, and why ids are chosen before a job is run.
 *
 * A database found damaged, at opening or in the middle, is set aside and a new one filled with what
 * can be read. */

/* How long the worker is idle before it makes the copy of the day. */
#define COPY_DELAY_US (2 * G_USEC_PER_SEC)

typedef struct {
  StoreJobSpec spec;
  GTask *task; /* owned; NULL when a thread waits in store_worker_run() */
  bool retry;
  bool stop;
  /* For the waiting thread; guarded by the worker's lock. */
  bool done;
  StoreOutcome *outcome; /* owned until taken */
  GError *error; /* owned until taken */
} Job;

struct _StoreWorker {
  gatomicrefcount ref_count;
  char *path;
  StoreOpenFlags flags;
  char *session;
  BaseDiagnostics *diagnostics;
  GAsyncQueue *queue; /* of Job */
  GThread *thread;

  /* Only the worker's thread touches these. */
  StoreConnection *disk; /* NULL when it could not be opened */
  StoreConnection *shelter; /* in memory; NULL while the disk can be written */
  GPtrArray *kept; /* of StoreJobSpec not on the disk yet */
  gint64 data_version;
  bool copy_due;

  GMutex lock;
  GCond done;
  GError *problem; /* why there is a shelter; guarded by lock */
  guint n_pending; /* guarded by lock */
  bool stopped; /* guarded by lock */
  gpointer store; /* for @notify; guarded by lock */
  StoreWorkerNotify notify;
};

static void
spec_clear (StoreJobSpec *spec)
{
  if (spec->data_free != NULL)
    spec->data_free (spec->data);
  spec->data = NULL;
}

static void
spec_free (gpointer data)
{
  spec_clear (data);
  g_free (data);
}

/* Frees what a write gave back. */
void
store_outcome_free (StoreOutcome *self)
{
  if (self == NULL)
    return;
  if (self->value_free != NULL && self->value != NULL)
    self->value_free (self->value);
  g_clear_error (&self->kept);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreOutcome, store_outcome_free)

static bool
can_be_kept (const GError *error)
{
  return g_error_matches (error, STORE_ERROR, STORE_ERROR_READ_ONLY)
         || g_error_matches (error, STORE_ERROR, STORE_ERROR_FULL)
         || g_error_matches (error, STORE_ERROR, STORE_ERROR_LOCKED)
         || g_error_matches (error, STORE_ERROR, STORE_ERROR_DAMAGED);
}

static void
tell (StoreWorker *self, const char *what, const char *message, gint64 book, guint64 origin)
{
  g_mutex_lock (&self->lock);
  if (self->notify != NULL)
    self->notify (self->store, what, message, book, origin);
  g_mutex_unlock (&self->lock);
}

static void
set_pending (StoreWorker *self, const GError *problem)
{
  g_mutex_lock (&self->lock);
  self->n_pending = self->kept->len;
  g_clear_error (&self->problem);
  if (problem != NULL)
    self->problem = g_error_copy (problem);
  g_mutex_unlock (&self->lock);
}

static bool
has_unclean_log (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  struct stat info;
  return stat (log, &info) == 0 && info.st_size > 0;
}

static bool
replace_damaged (StoreWorker *self, GError **error)
{
  g_clear_pointer (&self->disk, sqlite3_close_v2);
  g_autofree char *aside = store_salvage_set_aside (self->path, self->diagnostics, error);
  if (aside == NULL)
    return false;
  self->disk = store_database_open (self->path, error);
  if (self->disk == NULL)
    return false;
  store_salvage_into (self->disk, aside, self->path, self->diagnostics);
  return true;
}

static bool
open_disk (StoreWorker *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, STORE_ERROR, STORE_ERROR_READ_ONLY, "cannot make the folder %s", folder);
    return false;
  }
  bool damaged = has_unclean_log (self->path) && store_database_is_damaged (self->path);
  if (!damaged)
    self->disk = store_database_open (self->path, &local_error);
  if (self->disk == NULL
      && (damaged || g_error_matches (local_error, STORE_ERROR, STORE_ERROR_DAMAGED))) {
    g_clear_error (&local_error);
    replace_damaged (self, &local_error);
  }
  if (self->disk == NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return false;
  }
  store_database_get_int (self->disk, "PRAGMA data_version", &self->data_version, NULL);
  return true;
}

/* What can be read without writing, for the shelter: the database of a read-only folder. */
static StoreConnection *
open_for_reading (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  if (uri == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  /* Reading WAL needs to write an index beside the file; `immutable` does without. */
  g_autofree char *immutable = g_strconcat (uri, "?immutable=1", NULL);
  sqlite3 *raw = NULL;
  int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  int code = sqlite3_open_v2 (immutable, &raw, flags, NULL);
  g_autoptr (StoreConnection) db = raw;
  return code == SQLITE_OK ? g_steal_pointer (&db) : NULL;
}

static bool
enter_shelter (StoreWorker *self, const GError *why, GError **error)
{
  g_autoptr (StoreConnection) reader = NULL;
  if (self->disk == NULL)
    reader = open_for_reading (self->path);
  self->shelter = store_database_open_memory (self->disk != NULL ? self->disk : reader, error);
  if (self->shelter == NULL)
    return false;
  set_pending (self, why);
  tell (self, "write-failed", why->message, 0, 0);
  return true;
}

static bool
transact (StoreWorker *self,
          StoreConnection *db,
          const StoreJobSpec *spec,
          gpointer *result,
          GError **error)
{
  if (!store_database_execute (db, "BEGIN IMMEDIATE", error))
    return false;
  if (spec->func (db, self->session, spec->data, result, error)
      && store_database_execute (db, "COMMIT", error))
    return true;
  /* After some errors SQLite has already rolled back. */
  if (!sqlite3_get_autocommit (db))
    store_database_execute (db, "ROLLBACK", NULL);
  if (*result != NULL && spec->result_free != NULL)
    spec->result_free (*result);
  *result = NULL;
  return false;
}

static bool
replay (StoreConnection *db, const char *session, gpointer data, gpointer *result, GError **error)
{
  GPtrArray *kept = data;
  for (guint i = 0; i < kept->len; i++) {
    const StoreJobSpec *spec = g_ptr_array_index (kept, i);
    gpointer value = NULL;
    bool ok = spec->func (db, session, spec->data, &value, error);
    if (value != NULL && spec->result_free != NULL)
      spec->result_free (value);
    if (!ok)
      return false;
  }
  return true;
}

/* Writes what was kept; leaves everything as it was when that does not work. */
static bool
flush (StoreWorker *self, GError **error)
{
  if (self->shelter == NULL)
    return true;
  g_autoptr (GError) local_error = NULL;
  StoreJobSpec spec = { .func = replay, .data = self->kept };
  gpointer nothing = NULL;
  if ((self->disk == NULL && !open_disk (self, &local_error))
      || !transact (self, self->disk, &spec, &nothing, &local_error)) {
    set_pending (self, local_error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return false;
  }
  g_clear_pointer (&self->shelter, sqlite3_close_v2);
  g_ptr_array_set_size (self->kept, 0);
  set_pending (self, NULL);
  tell (self, "recovered", NULL, 0, 0);
  tell (self, "changed", NULL, 0, 0);
  return true;
}

static void
notice_others (StoreWorker *self)
{
  gint64 version = 0;
  if (self->disk == NULL
      || !store_database_get_int (self->disk, "PRAGMA data_version", &version, NULL)
      || version == self->data_version)
    return;
  self->data_version = version;
  tell (self, "changed", NULL, 0, 0);
}

static void
make_copy (StoreWorker *self)
{
  if (!self->copy_due || self->disk == NULL)
    return;
  self->copy_due = false;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  if (!store_copies_rotate (self->disk, self->path, date, &error))
    base_diagnostics_add (self->diagnostics, BASE_SEVERITY_NOTE, "no-daily-copy", self->path, 0,
                          "%s", error->message);
}

/* After a damaged database could not be replaced there may be neither disk nor shelter. */
static bool
has_connection (StoreWorker *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  return self->disk != NULL || self->shelter != NULL || open_disk (self, &local_error)
         || enter_shelter (self, local_error, error);
}

static bool
read_job (StoreWorker *self, const StoreJobSpec *spec, gpointer *result, GError **error)
{
  if (self->shelter != NULL && (!spec->on_disk || self->disk == NULL))
    return spec->func (self->shelter, self->session, spec->data, result, error);
  g_autoptr (GError) local_error = NULL;
  if (spec->func (self->disk, self->session, spec->data, result, &local_error))
    return true;
  if (g_error_matches (local_error, STORE_ERROR, STORE_ERROR_DAMAGED)
      && replace_damaged (self, NULL))
    return spec->func (self->disk, self->session, spec->data, result, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return false;
}

/* Takes over the data of @spec when it keeps the job. */
static bool
write_job (StoreWorker *self, StoreJobSpec *spec, StoreOutcome *outcome, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  make_copy (self);
  if (flush (self, &local_error)) {
    if (transact (self, self->disk, spec, &outcome->value, &local_error))
      return true;
    if (g_error_matches (local_error, STORE_ERROR, STORE_ERROR_DAMAGED)
        && replace_damaged (self, NULL)) {
      g_clear_error (&local_error);
      if (transact (self, self->disk, spec, &outcome->value, &local_error))
        return true;
    }
    if (!can_be_kept (local_error) || !enter_shelter (self, local_error, error)) {
      if (error != NULL && *error == NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return false;
    }
  }
  if (!transact (self, self->shelter, spec, &outcome->value, error))
    return false;
  outcome->kept = g_steal_pointer (&local_error);
  g_ptr_array_add (self->kept, g_memdup2 (spec, sizeof *spec));
  spec->data = NULL;
  spec->data_free = NULL;
  g_mutex_lock (&self->lock);
  self->n_pending = self->kept->len;
  g_mutex_unlock (&self->lock);
  return true;
}

static void
job_free (Job *job)
{
  spec_clear (&job->spec);
  g_clear_object (&job->task);
  store_outcome_free (job->outcome);
  g_clear_error (&job->error);
  g_free (job);
}

static void
outcome_destroy (gpointer data)
{
  store_outcome_free (data);
}

/* Hands the result to whoever waits; after this the job belongs to them. */
static void
finish_job (StoreWorker *self, Job *job, StoreOutcome *outcome, GError *error)
{
  if (job->task != NULL) {
    if (error != NULL)
      g_task_return_error (job->task, error);
    else
      g_task_return_pointer (job->task, outcome, outcome_destroy);
    if (error != NULL)
      store_outcome_free (outcome);
    job_free (job);
    return;
  }
  g_mutex_lock (&self->lock);
  job->outcome = outcome;
  job->error = error;
  job->done = true;
  g_cond_broadcast (&self->done);
  g_mutex_unlock (&self->lock);
}

static void
do_job (StoreWorker *self, Job *job)
{
  GError *error = NULL;
  g_autoptr (StoreOutcome) outcome = g_new0 (StoreOutcome, 1);
  StoreJobSpec *spec = &job->spec;
  bool ok = false;
  outcome->value_free = spec->result_free;
  notice_others (self);
  if (job->task != NULL && g_task_return_error_if_cancelled (job->task)) {
    job_free (job);
    return;
  }
  if (!has_connection (self, &error))
    ok = false;
  else if (job->retry)
    ok = flush (self, &error);
  else if (spec->writes)
    ok = write_job (self, spec, outcome, &error);
  else
    ok = read_job (self, spec, &outcome->value, &error);
  if (ok && spec->announces)
    tell (self, "changed", NULL, spec->book, spec->origin);
  finish_job (self, job, g_steal_pointer (&outcome), error);
}

static gpointer
run_thread (gpointer data)
{
  g_autoptr (StoreWorker) self = data;
  while (true) {
    Job *job = self->copy_due ? g_async_queue_timeout_pop (self->queue, COPY_DELAY_US)
                              : g_async_queue_pop (self->queue);
    if (job == NULL) {
      make_copy (self);
      continue;
    }
    if (job->stop) {
      make_copy (self);
      flush (self, NULL);
      g_clear_pointer (&self->shelter, sqlite3_close_v2);
      g_clear_pointer (&self->disk, sqlite3_close_v2);
      job_free (job);
      return NULL;
    }
    do_job (self, job);
  }
}

/* Opens the database in the calling thread, which then gives it away to the worker's. A database
 * that cannot be opened for the disk's sake begins in the shelter. */
StoreWorker *
store_worker_new (const char *path,
                  StoreOpenFlags flags,
                  BaseDiagnostics *diagnostics,
                  GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StoreWorker) self = g_new0 (StoreWorker, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->done);
  self->path = g_strdup (path);
  self->flags = flags;
  self->session = g_uuid_string_random ();
  self->diagnostics = base_diagnostics_ref (diagnostics);
  self->queue = g_async_queue_new ();
  self->kept = g_ptr_array_new_with_free_func (spec_free);
  self->copy_due = (flags & STORE_OPEN_NO_DAILY_COPY) == 0;
  if (!open_disk (self, &local_error)) {
    if (!can_be_kept (local_error)) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
    if (!enter_shelter (self, local_error, error))
      return NULL;
  }
  self->thread = g_thread_new ("galpi-store", run_thread, store_worker_ref (self));
  return g_steal_pointer (&self);
}

/* From now on @notify is called on the worker's thread, and at once for a trouble at opening. */
void
store_worker_connect (StoreWorker *self, gpointer store, StoreWorkerNotify notify)
{
  g_mutex_lock (&self->lock);
  self->store = store;
  self->notify = notify;
  if (self->problem != NULL && notify != NULL)
    notify (store, "write-failed", self->problem->message, 0, 0);
  g_mutex_unlock (&self->lock);
}

/* Lets the queue run empty and closes the database. */
void
store_worker_stop (StoreWorker *self)
{
  g_mutex_lock (&self->lock);
  bool stopped = self->stopped;
  self->stopped = true;
  if (!stopped) {
    Job *job = g_new0 (Job, 1);
    job->stop = true;
    g_async_queue_push (self->queue, job);
  }
  g_mutex_unlock (&self->lock);
  if (stopped)
    return;
  /* The last reference to a store may be a finished task's, dropped on this very thread. */
  if (g_thread_self () == self->thread)
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);
}

StoreWorker *
store_worker_ref (StoreWorker *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
store_worker_unref (StoreWorker *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->shelter, sqlite3_close_v2);
  g_clear_pointer (&self->disk, sqlite3_close_v2);
  g_ptr_array_unref (self->kept);
  g_async_queue_unref (self->queue);
  g_clear_error (&self->problem);
  base_diagnostics_unref (self->diagnostics);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->done);
  g_free (self->session);
  g_free (self->path);
  g_free (self);
}

static bool
push (StoreWorker *self, Job *job)
{
  g_mutex_lock (&self->lock);
  bool stopped = self->stopped;
  if (!stopped)
    g_async_queue_push (self->queue, job);
  g_mutex_unlock (&self->lock);
  return !stopped;
}

static bool
wait_for (StoreWorker *self, Job *job, gpointer *result, GError **error)
{
  if (!push (self, job)) {
    job_free (job);
    g_set_error_literal (error, STORE_ERROR, STORE_ERROR_FAILED, "the store is closed");
    return false;
  }
  g_mutex_lock (&self->lock);
  while (!job->done)
    g_cond_wait (&self->done, &self->lock);
  g_mutex_unlock (&self->lock);
  bool ok = job->error == NULL;
  if (ok) {
    if (result != NULL)
      *result = g_steal_pointer (&job->outcome->value);
    /* The caller has its result, and the change is in memory: both are told. */
    if (job->outcome->kept != NULL) {
      g_propagate_error (error, g_steal_pointer (&job->outcome->kept));
      ok = false;
    }
  } else {
    g_propagate_error (error, g_steal_pointer (&job->error));
  }
  job_free (job);
  return ok;
}

/* Runs a job and waits. A write that is only kept gives its result and also an error. Takes the
 * data of @spec. */
bool
store_worker_run (StoreWorker *self, const StoreJobSpec *spec, gpointer *result, GError **error)
{
  Job *job = g_new0 (Job, 1);
  job->spec = *spec;
  return wait_for (self, job, result, error);
}

/* Runs a job for a task, which gets a StoreOutcome. Takes the data of @spec and the task. */
void
store_worker_run_task (StoreWorker *self, const StoreJobSpec *spec, GTask *task)
{
  Job *job = g_new0 (Job, 1);
  job->spec = *spec;
  job->task = task;
  if (push (self, job))
    return;
  g_task_return_new_error (task, STORE_ERROR, STORE_ERROR_FAILED, "the store is closed");
  job_free (job);
}

bool
store_worker_retry (StoreWorker *self, GError **error)
{
  Job *job = g_new0 (Job, 1);
  job->retry = true;
  return wait_for (self, job, NULL, error);
}

void
store_worker_retry_task (StoreWorker *self, GTask *task)
{
  Job *job = g_new0 (Job, 1);
  job->retry = true;
  job->task = task;
  if (push (self, job))
    return;
  g_task_return_new_error (task, STORE_ERROR, STORE_ERROR_FAILED, "the store is closed");
  job_free (job);
}

char *
store_worker_dup_problem (StoreWorker *self)
{
  g_mutex_lock (&self->lock);
  char *message = self->problem != NULL ? g_strdup (self->problem->message) : NULL;
  g_mutex_unlock (&self->lock);
  return message;
}

guint
store_worker_get_n_pending (StoreWorker *self)
{
  g_mutex_lock (&self->lock);
  guint n = self->n_pending;
  g_mutex_unlock (&self->lock);
  return n;
}
