#include "config.h"

#include "store-private.h"

/* The calls of `store.h` that read and write rows: each packs its arguments into a job. */

static void
free_ptr_array (gpointer data)
{
  g_ptr_array_unref (data);
}

static bool
run (Store *self, StoreJobSpec spec, gpointer *result, GError **error)
{
  return store_worker_run (store_get_worker (self), &spec, result, error);
}

static void
run_async (Store *self,
           StoreJobSpec spec,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  /* A write that has been done is told as done. */
  g_task_set_check_cancellable (task, !spec.writes);
  store_worker_run_task (store_get_worker (self), &spec, task);
}

static StoreJobSpec
spec_for_id (StoreJobFunc func, gint64 id, GDestroyNotify result_free)
{
  return (StoreJobSpec){ .func = func,
                         .data = store_arguments_new (id),
                         .data_free = (GDestroyNotify) store_arguments_free,
                         .result_free = result_free };
}

/**
 * store_write_finish:
 * @self: a store
 * @result: the result of any `_async` call that writes
 * @history: (out) (optional): what the journal allows now; zeroed after calls that are not about
 *   marks. Filled also when the change is only kept.
 * @error: return location
 *
 * Ends a write.
 *
 * Returns: %FALSE when it is not on the disk; see #StoreError for what is kept
 */
bool
store_write_finish (Store *self, GAsyncResult *result, StoreHistory *history, GError **error)
{
  if (history != NULL)
    *history = (StoreHistory){ 0 };
  StoreOutcome *outcome = g_task_propagate_pointer (G_TASK (result), error);
  if (outcome == NULL)
    return false;
  if (history != NULL && outcome->value != NULL)
    *history = *(StoreHistory *) outcome->value;
  bool ok = outcome->kept == NULL;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&outcome->kept));
  store_outcome_free (outcome);
  return ok;
}

/**
 * store_list_books:
 * @self: a store
 * @error: return location
 *
 * Returns: (transfer full) (element-type StoreBook) (nullable): all books, the last opened first
 */
GPtrArray *
store_list_books (Store *self, GError **error)
{
  gpointer books = NULL;
  StoreJobSpec spec = { .func = store_shelf_list_books, .result_free = free_ptr_array };
  run (self, spec, &books, error);
  return books;
}

/**
 * store_list_editions:
 * @self: a store
 * @book: id of a book, or 0 for all
 * @error: return location
 *
 * Returns: (transfer full) (element-type StoreEdition) (nullable): its editions, the last opened
 *   first
 */
GPtrArray *
store_list_editions (Store *self, gint64 book, GError **error)
{
  gpointer editions = NULL;
  run (self, spec_for_id (store_shelf_list_editions, book, free_ptr_array), &editions, error);
  return editions;
}

/* Below 2^53, so that an id survives every JSON reader; random, so that the databases of two
 * machines can be merged and a kept change still has its id when it is written at last. */
static gint64
choose_id (void)
{
  gint64 high = (gint64) g_random_int () & 0x1fffff;
  return ((high << 32) | (gint64) g_random_int ()) | 1;
}

static gint64
take_id (gpointer result, GError *local_error, GError **error)
{
  g_autofree gint64 *id = result;
  /* A row that is kept in memory has its id all the same; the signal has told of the trouble. */
  if (id != NULL) {
    g_clear_error (&local_error);
    return *id;
  }
  g_propagate_error (error, local_error);
  return 0;
}

/**
 * store_put_book:
 * @self: a store
 * @book: a book; with id 0 a new one
 * @error: return location
 *
 * Writes a book. It also succeeds when the row is only kept in memory.
 *
 * Returns: its id, or 0 with an error
 */
gint64
store_put_book (Store *self, const StoreBook *book, GError **error)
{
  GError *local_error = NULL;
  gpointer result = NULL;
  StoreBook *copy = store_book_new ();
  *copy = *book;
  copy->id = book->id != 0 ? book->id : choose_id ();
  copy->identifier = g_strdup (book->identifier);
  copy->title = g_strdup (book->title);
  copy->creators = g_strdup (book->creators);
  copy->language = g_strdup (book->language);
  StoreJobSpec spec = { .func = store_shelf_put_book,
                        .data = copy,
                        .data_free = (GDestroyNotify) store_book_free,
                        .result_free = g_free,
                        .writes = true };
  run (self, spec, &result, &local_error);
  return take_id (result, local_error, error);
}

/**
 * store_put_edition:
 * @self: a store
 * @edition: an edition; with id 0 a new one, unless its fingerprint is known
 * @error: return location
 *
 * Writes an edition. It also succeeds when the row is only kept in memory.
 *
 * Returns: the id of the edition with this fingerprint, or 0 with an error
 */
gint64
store_put_edition (Store *self, const StoreEdition *edition, GError **error)
{
  GError *local_error = NULL;
  gpointer result = NULL;
  StoreEdition *copy = store_edition_new ();
  *copy = *edition;
  copy->id = edition->id != 0 ? edition->id : choose_id ();
  copy->fingerprint = g_strdup (edition->fingerprint);
  copy->identifier = g_strdup (edition->identifier);
  copy->modified = g_strdup (edition->modified);
  copy->path = g_strdup (edition->path);
  copy->format = g_strdup (edition->format);
  copy->sketch = g_strdup (edition->sketch);
  StoreJobSpec spec = { .func = store_shelf_put_edition,
                        .data = copy,
                        .data_free = (GDestroyNotify) store_edition_free,
                        .result_free = g_free,
                        .writes = true };
  run (self, spec, &result, &local_error);
  return take_id (result, local_error, error);
}

static bool
list_marks (StoreConnection *db,
            const char *session,
            gpointer data,
            gpointer *result,
            GError **error)
{
  const StoreArguments *arguments = data;
  *result = store_table_list (db, arguments->id, error);
  return *result != NULL;
}

/**
 * store_list_marks:
 * @self: a store
 * @book: id of a book
 * @error: return location
 *
 * Returns: (transfer full) (element-type StoreMark) (nullable): its marks with their anchors in all
 *   editions, without the removed ones, in order of creation
 */
GPtrArray *
store_list_marks (Store *self, gint64 book, GError **error)
{
  gpointer marks = NULL;
  run (self, spec_for_id (list_marks, book, free_ptr_array), &marks, error);
  return marks;
}

typedef struct {
  GPtrArray *marks;
  gint64 last_step;
} AllMarks;

static void
all_marks_free (gpointer data)
{
  AllMarks *all = data;
  g_clear_pointer (&all->marks, g_ptr_array_unref);
  g_free (all);
}

static bool
list_all_marks (StoreConnection *db,
                const char *session,
                gpointer data,
                gpointer *result,
                GError **error)
{
  const StoreArguments *arguments = data;
  gint64 last_step = 0;
  if (!store_journal_get_last_step (db, arguments->id, &last_step, error))
    return false;
  GPtrArray *marks = store_table_list_all (db, arguments->id, error);
  if (marks == NULL)
    return false;
  AllMarks *all = g_new0 (AllMarks, 1);
  all->marks = marks;
  all->last_step = last_step;
  *result = all;
  return true;
}

/**
 * store_list_all_marks:
 * @self: a store
 * @book: id of a book
 * @last_step: (out): stands for what was read; see store_step_expect()
 * @error: return location
 *
 * Returns: (transfer full) (element-type StoreMark) (nullable): like store_list_marks(), but with the
 *   removed ones and with the times when they were last written
 */
GPtrArray *
store_list_all_marks (Store *self, gint64 book, gint64 *last_step, GError **error)
{
  gpointer result = NULL;
  run (self, spec_for_id (list_all_marks, book, all_marks_free), &result, error);
  AllMarks *all = result;
  if (all == NULL)
    return NULL;
  GPtrArray *marks = g_steal_pointer (&all->marks);
  *last_step = all->last_step;
  all_marks_free (all);
  return marks;
}

/**
 * store_list_marks_async:
 * @self: a store
 * @book: id of a book
 * @cancellable: (nullable): to cancel it
 * @callback: called when they are read
 * @user_data: for @callback
 *
 * Like store_list_marks() without waiting.
 */
void
store_list_marks_async (Store *self,
                        gint64 book,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  run_async (self, spec_for_id (list_marks, book, free_ptr_array), cancellable, callback,
             user_data);
}

/**
 * store_list_marks_finish:
 * @self: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type StoreMark) (nullable): see store_list_marks()
 */
GPtrArray *
store_list_marks_finish (Store *self, GAsyncResult *result, GError **error)
{
  StoreOutcome *outcome = g_task_propagate_pointer (G_TASK (result), error);
  if (outcome == NULL)
    return NULL;
  GPtrArray *marks = g_steal_pointer (&outcome->value);
  store_outcome_free (outcome);
  return marks;
}

static bool
apply (StoreConnection *db, const char *session, gpointer data, gpointer *result, GError **error)
{
  StoreHistory *history = g_new0 (StoreHistory, 1);
  *result = history;
  StoreStep *step = data;
  if (!store_journal_apply (db, session, step, history, error))
    return false;
  /* Should it be kept and written again later, it belongs after what was kept before. */
  step->expected = -1;
  return true;
}

static StoreJobSpec
spec_for_step (StoreStep *step, guint64 origin)
{
  return (StoreJobSpec){ .func = apply,
                         .data = step,
                         .data_free = (GDestroyNotify) store_step_free,
                         .result_free = g_free,
                         .writes = true,
                         .announces = true,
                         .book = step->book,
                         .origin = origin };
}

static bool
run_history (Store *self, StoreJobSpec spec, StoreHistory *history, GError **error)
{
  gpointer result = NULL;
  bool ok = run (self, spec, &result, error);
  g_autofree StoreHistory *got = result;
  if (history != NULL)
    *history = got != NULL ? *got : (StoreHistory){ 0 };
  return ok;
}

/**
 * store_apply:
 * @self: a store
 * @step: (transfer full): changes to the marks of one book
 * @origin: comes back in the signal `changed`, so that the caller knows its own doing
 * @history: (out) (optional): what can be undone now
 * @error: return location
 *
 * Writes a step, journal and rows in one transaction.
 *
 * Returns: %FALSE when it is not on the disk; see #StoreError for what is kept
 */
bool
store_apply (Store *self, StoreStep *step, guint64 origin, StoreHistory *history, GError **error)
{
  return run_history (self, spec_for_step (step, origin), history, error);
}

/**
 * store_apply_async:
 * @self: a store
 * @step: (transfer full): changes to the marks of one book
 * @origin: comes back in the signal `changed`
 * @callback: called when it is written; see store_write_finish()
 * @user_data: for @callback
 *
 * Like store_apply() without waiting.
 */
void
store_apply_async (Store *self,
                   StoreStep *step,
                   guint64 origin,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  run_async (self, spec_for_step (step, origin), NULL, callback, user_data);
}

static bool
undo (StoreConnection *db, const char *session, gpointer data, gpointer *result, GError **error)
{
  const StoreArguments *arguments = data;
  *result = g_new0 (StoreHistory, 1);
  return store_journal_turn (db, session, arguments->id, arguments->time, false, *result, error);
}

static bool
redo (StoreConnection *db, const char *session, gpointer data, gpointer *result, GError **error)
{
  const StoreArguments *arguments = data;
  *result = g_new0 (StoreHistory, 1);
  return store_journal_turn (db, session, arguments->id, arguments->time, true, *result, error);
}

static StoreJobSpec
spec_for_turn (StoreJobFunc func, gint64 book, gint64 time, guint64 origin)
{
  StoreJobSpec spec = spec_for_id (func, book, g_free);
  ((StoreArguments *) spec.data)->time = time;
  spec.writes = true;
  spec.announces = true;
  spec.book = book;
  spec.origin = origin;
  return spec;
}

/**
 * store_undo:
 * @self: a store
 * @book: id of a book
 * @time: now, microseconds since 1970 UTC
 * @origin: comes back in the signal `changed`
 * @history: (out) (optional): what can be undone now; `n_changed` is 0 when there was nothing
 * @error: return location
 *
 * Takes back the last step of the book, also of an earlier run of the program.
 *
 * Returns: %FALSE when it is not on the disk; see #StoreError for what is kept
 */
bool
store_undo (Store *self,
            gint64 book,
            gint64 time,
            guint64 origin,
            StoreHistory *history,
            GError **error)
{
  return run_history (self, spec_for_turn (undo, book, time, origin), history, error);
}

/**
 * store_undo_async:
 * @self: a store
 * @book: id of a book
 * @time: now, microseconds since 1970 UTC
 * @origin: comes back in the signal `changed`
 * @callback: called when done; see store_write_finish()
 * @user_data: for @callback
 *
 * Like store_undo() without waiting.
 */
void
store_undo_async (Store *self,
                  gint64 book,
                  gint64 time,
                  guint64 origin,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  run_async (self, spec_for_turn (undo, book, time, origin), NULL, callback, user_data);
}

/**
 * store_redo:
 * @self: a store
 * @book: id of a book
 * @time: now, microseconds since 1970 UTC
 * @origin: comes back in the signal `changed`
 * @history: (out) (optional): what can be undone now; `n_changed` is 0 when there was nothing
 * @error: return location
 *
 * Does again what was last taken back.
 *
 * Returns: %FALSE when it is not on the disk; see #StoreError for what is kept
 */
bool
store_redo (Store *self,
            gint64 book,
            gint64 time,
            guint64 origin,
            StoreHistory *history,
            GError **error)
{
  return run_history (self, spec_for_turn (redo, book, time, origin), history, error);
}

/**
 * store_redo_async:
 * @self: a store
 * @book: id of a book
 * @time: now, microseconds since 1970 UTC
 * @origin: comes back in the signal `changed`
 * @callback: called when done; see store_write_finish()
 * @user_data: for @callback
 *
 * Like store_redo() without waiting.
 */
void
store_redo_async (Store *self,
                  gint64 book,
                  gint64 time,
                  guint64 origin,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  run_async (self, spec_for_turn (redo, book, time, origin), NULL, callback, user_data);
}

static bool
get_history (StoreConnection *db,
             const char *session,
             gpointer data,
             gpointer *result,
             GError **error)
{
  const StoreArguments *arguments = data;
  *result = g_new0 (StoreHistory, 1);
  if (store_journal_get_history (db, arguments->id, *result, error))
    return true;
  g_clear_pointer (result, g_free);
  return false;
}

/**
 * store_get_history:
 * @self: a store
 * @book: id of a book
 * @history: (out): what can be undone
 * @error: return location
 *
 * Returns: %FALSE with an error when the journal cannot be read
 */
bool
store_get_history (Store *self, gint64 book, StoreHistory *history, GError **error)
{
  return run_history (self, spec_for_id (get_history, book, g_free), history, error);
}

typedef struct {
  char **uuids;
  GPtrArray *anchors; /* of StoreAnchor */
} Anchors;

static Anchors *
anchors_new (const char *const *uuids, GPtrArray *rows)
{
  Anchors *self = g_new0 (Anchors, 1);
  self->uuids = g_strdupv ((char **) uuids);
  self->anchors = g_ptr_array_new_with_free_func ((GDestroyNotify) store_anchor_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (self->anchors, store_anchor_copy (g_ptr_array_index (rows, i)));
  return self;
}

static void
anchors_free (gpointer data)
{
  Anchors *self = data;
  g_strfreev (self->uuids);
  g_ptr_array_unref (self->anchors);
  g_free (self);
}

static bool
put_anchors (StoreConnection *db,
             const char *session,
             gpointer data,
             gpointer *result,
             GError **error)
{
  const Anchors *anchors = data;
  for (guint i = 0; i < anchors->anchors->len; i++) {
    if (!store_table_put_anchor (db, anchors->uuids[i], g_ptr_array_index (anchors->anchors, i),
                                 error))
      return false;
  }
  return true;
}

static StoreJobSpec
spec_for_anchors (const char *const *uuids, GPtrArray *anchors)
{
  return (StoreJobSpec){ .func = put_anchors,
                         .data = anchors_new (uuids, anchors),
                         .data_free = anchors_free,
                         .writes = true };
}

/**
 * store_put_anchor:
 * @self: a store
 * @uuid: of a mark
 * @anchor: where it stands in an edition
 * @error: return location
 *
 * Writes where a mark was found in another edition. This is no step: it can be computed again, so
 * it is neither in the journal nor undone. A mark that the reader moves is an edit.
 *
 * Returns: %FALSE when it is not on the disk
 */
bool
store_put_anchor (Store *self, const char *uuid, const StoreAnchor *anchor, GError **error)
{
  const char *uuids[] = { uuid, NULL };
  g_autoptr (GPtrArray) anchors = g_ptr_array_new ();
  g_ptr_array_add (anchors, (gpointer) anchor);
  return store_put_anchors (self, uuids, anchors, error);
}

/**
 * store_put_anchors:
 * @self: a store
 * @uuids: (array zero-terminated=1): of marks, as many as anchors
 * @anchors: (element-type StoreAnchor): where they stand
 * @error: return location
 *
 * Like store_put_anchor() for many marks in one transaction.
 *
 * Returns: %FALSE when they are not on the disk
 */
bool
store_put_anchors (Store *self, const char *const *uuids, GPtrArray *anchors, GError **error)
{
  g_return_val_if_fail (g_strv_length ((char **) uuids) == anchors->len, false);
  return run (self, spec_for_anchors (uuids, anchors), NULL, error);
}

/**
 * store_put_anchors_async:
 * @self: a store
 * @uuids: (array zero-terminated=1): of marks, as many as anchors
 * @anchors: (element-type StoreAnchor): where they stand
 * @callback: called when they are written; see store_write_finish()
 * @user_data: for @callback
 *
 * Like store_put_anchors() without waiting.
 */
void
store_put_anchors_async (Store *self,
                         const char *const *uuids,
                         GPtrArray *anchors,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (g_strv_length ((char **) uuids) == anchors->len);
  run_async (self, spec_for_anchors (uuids, anchors), NULL, callback, user_data);
}

static bool
list_journal (StoreConnection *db,
              const char *session,
              gpointer data,
              gpointer *result,
              GError **error)
{
  const StoreArguments *arguments = data;
  *result = store_journal_list (db, arguments->id, error);
  return *result != NULL;
}

/**
 * store_list_journal:
 * @self: a store
 * @book: id of a book
 * @error: return location
 *
 * Returns: (transfer full) (element-type StoreJournalEntry) (nullable): everything that happened to
 *   its marks, oldest first
 */
GPtrArray *
store_list_journal (Store *self, gint64 book, GError **error)
{
  gpointer entries = NULL;
  run (self, spec_for_id (list_journal, book, free_ptr_array), &entries, error);
  return entries;
}

static StoreJobSpec
spec_for_position (const StorePosition *position)
{
  return (StoreJobSpec){ .func = store_shelf_put_position,
                         .data = store_position_copy (position),
                         .data_free = (GDestroyNotify) store_position_free,
                         .writes = true };
}

/**
 * store_put_position:
 * @self: a store
 * @position: where the reader is; ignored when a later one is known
 * @error: return location
 *
 * Returns: %FALSE when it is not on the disk; see #StoreError for what is kept
 */
bool
store_put_position (Store *self, const StorePosition *position, GError **error)
{
  return run (self, spec_for_position (position), NULL, error);
}

/**
 * store_put_position_async:
 * @self: a store
 * @position: where the reader is
 * @callback: (nullable): called when it is written; see store_write_finish()
 * @user_data: for @callback
 *
 * Like store_put_position() without waiting.
 */
void
store_put_position_async (Store *self,
                          const StorePosition *position,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  run_async (self, spec_for_position (position), NULL, callback, user_data);
}

/**
 * store_load_position:
 * @self: a store
 * @edition: id of an edition
 * @error: return location
 *
 * Returns: (transfer full) (nullable): where the reader stopped in it; %NULL without an error when
 *   nowhere
 */
StorePosition *
store_load_position (Store *self, gint64 edition, GError **error)
{
  gpointer position = NULL;
  run (self, spec_for_id (store_shelf_load_position, edition, (GDestroyNotify) store_position_free),
       &position, error);
  return position;
}

/**
 * store_load_book_position:
 * @self: a store
 * @book: id of a book
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the last place in any of its editions; %NULL without an error
 *   when nowhere
 */
StorePosition *
store_load_book_position (Store *self, gint64 book, GError **error)
{
  gpointer position = NULL;
  run (self,
       spec_for_id (store_shelf_load_book_position, book, (GDestroyNotify) store_position_free),
       &position, error);
  return position;
}

/**
 * store_put_settings:
 * @self: a store
 * @book: id of a book
 * @json: (nullable): its settings, or %NULL for the general ones
 * @error: return location
 *
 * Returns: %FALSE when they are not on the disk; see #StoreError for what is kept
 */
bool
store_put_settings (Store *self, gint64 book, const char *json, GError **error)
{
  StoreJobSpec spec = spec_for_id (store_shelf_put_settings, book, NULL);
  ((StoreArguments *) spec.data)->text = g_strdup (json);
  spec.writes = true;
  return run (self, spec, NULL, error);
}

/**
 * store_load_settings:
 * @self: a store
 * @book: id of a book
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its settings as JSON; %NULL without an error when it has none
 */
char *
store_load_settings (Store *self, gint64 book, GError **error)
{
  gpointer json = NULL;
  run (self, spec_for_id (store_shelf_load_settings, book, g_free), &json, error);
  return json;
}

/**
 * store_log_reading:
 * @self: a store
 * @edition: id of an edition
 * @time: microseconds since 1970 UTC
 * @characters: on the page that was read
 * @seconds: how long it was open
 * @error: return location
 *
 * Notes how long a page took, for store_load_pace().
 *
 * Returns: %FALSE when it is not on the disk; see #StoreError for what is kept
 */
bool
store_log_reading (Store *self,
                   gint64 edition,
                   gint64 time,
                   int characters,
                   double seconds,
                   GError **error)
{
  StoreJobSpec spec = spec_for_id (store_shelf_log_reading, edition, NULL);
  StoreArguments *arguments = spec.data;
  arguments->time = time;
  arguments->n = (guint64) MAX (characters, 0);
  arguments->seconds = seconds;
  spec.writes = true;
  return run (self, spec, NULL, error);
}

/**
 * store_load_pace:
 * @self: a store
 * @edition: id of an edition
 * @error: return location
 *
 * Returns: characters a second over the last 200 pages that were really read; 0 when not known
 */
double
store_load_pace (Store *self, gint64 edition, GError **error)
{
  gpointer result = NULL;
  run (self, spec_for_id (store_shelf_load_pace, edition, g_free), &result, error);
  g_autofree double *pace = result;
  return pace != NULL ? *pace : 0;
}
