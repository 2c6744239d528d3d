#include "config.h"

#include "marks-set-private.h"

#include <string.h>

/* The marks in memory are what is shown; the store's worker follows. A change makes a new array of
 * immutable marks, shows it and sends the step. When somebody else has written, everything is read
 * again; should there have been a change of our own in the meantime, once more. */

struct _MarksSet {
  GObject parent_instance;
  Store *store;
  gint64 book;
  gint64 edition;
  guint64 origin; /* tells our own `changed` from another's */
  GPtrArray *items; /* of MarksItem, by place */
  GHashTable *by_uuid; /* borrowed UUID → borrowed MarksMark */
  guint serial; /* grows with each change of our own */
  gint64 last_time;
  bool reloading;
  bool reload_again;
  bool can_undo;
  bool can_redo;
};

static void marks_set_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MarksSet,
                               marks_set,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, marks_set_list_model_init))

enum { PROP_0, PROP_CAN_UNDO, PROP_CAN_REDO, N_PROPS };
static GParamSpec *props[N_PROPS];

enum { SIGNAL_CHANGED, SIGNAL_WRITE_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return MARKS_TYPE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return MARKS_SET (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MarksSet *self = MARKS_SET (model);
  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
marks_set_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static MarksMark *
mark_at (GPtrArray *items, guint index)
{
  return marks_item_get_mark (g_ptr_array_index (items, index));
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  return marks_mark_compare (*(MarksMark *const *) a, *(MarksMark *const *) b);
}

static void
set_history (MarksSet *self, bool can_undo, bool can_redo)
{
  if (self->can_undo != can_undo) {
    self->can_undo = can_undo;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_UNDO]);
  }
  if (self->can_redo != can_redo) {
    self->can_redo = can_redo;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_REDO]);
  }
}

/* Makes @marks (element-type MarksMark) what the set shows; keeps the items of marks that stay, so
 * that a list view keeps its place. */
void
marks_set_show (MarksSet *self, GPtrArray *marks)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  g_ptr_array_sort (marks, compare_marks);
  guint head = 0;
  guint tail = 0;
  while (head < old->len && head < marks->len
         && mark_at (old, head) == g_ptr_array_index (marks, head))
    head++;
  while (tail < old->len - head && tail < marks->len - head
         && mark_at (old, old->len - 1 - tail) == g_ptr_array_index (marks, marks->len - 1 - tail))
    tail++;
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_remove_all (self->by_uuid);
  for (guint i = 0; i < marks->len; i++) {
    MarksMark *mark = g_ptr_array_index (marks, i);
    MarksItem *item = NULL;
    if (i < head)
      item = g_object_ref (g_ptr_array_index (old, i));
    else if (i >= marks->len - tail)
      item = g_object_ref (g_ptr_array_index (old, old->len - (marks->len - i)));
    else
      item = marks_item_new (mark);
    g_ptr_array_add (self->items, item);
    g_hash_table_insert (self->by_uuid, (gpointer) marks_mark_get_uuid (mark), mark);
  }
  guint n_removed = old->len - head - tail;
  guint n_added = marks->len - head - tail;
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_removed, n_added);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* (transfer container) (element-type MarksMark): the marks as they are. */
GPtrArray *
marks_set_copy_marks (MarksSet *self)
{
  GPtrArray *marks = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_mark_unref);
  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (marks, marks_mark_ref (mark_at (self->items, i)));
  return marks;
}

/* Now, but later than ever before: two edits are never told apart by a clock set back. */
gint64
marks_set_get_time (MarksSet *self)
{
  self->last_time = MAX (g_get_real_time (), self->last_time + 1);
  return self->last_time;
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MarksSet) self = user_data;
  g_autoptr (GError) error = NULL;
  StoreHistory history;
  /* What is kept in memory has been told by the store's signal; anything else is not in the store
   * at all and must be told here. */
  if (!store_write_finish (STORE_STORE (source), result, &history, &error)
      && g_error_matches (error, STORE_ERROR, STORE_ERROR_FAILED))
    g_signal_emit (self, signals[SIGNAL_WRITE_FAILED], 0, error->message);
}

/* Shows @marks and writes @step. Takes the step. */
void
marks_set_commit (MarksSet *self, StoreStep *step, GPtrArray *marks)
{
  self->serial++;
  store_apply_async (self->store, step, self->origin, on_applied, g_object_ref (self));
  set_history (self, true, false);
  marks_set_show (self, marks);
}

/* What a thread read. */
typedef struct {
  gint64 book;
  gint64 edition;
  GPtrArray *marks; /* of MarksMark */
  StoreHistory history;
  guint serial; /* of the set when it was asked for */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_clear_pointer (&reading->marks, g_ptr_array_unref);
  g_free (reading);
}

static Reading *
reading_new (MarksSet *self)
{
  Reading *reading = g_new0 (Reading, 1);
  reading->book = self->book;
  reading->edition = self->edition;
  reading->serial = self->serial;
  reading->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_mark_unref);
  return reading;
}

/* (transfer full): the mark with its place in the edition that was read last before this one. */
static MarksMark *
take_previous (MarksMark *mark, const StoreMark *row, gint64 edition)
{
  const StoreAnchor *last = NULL;
  for (guint i = 0; i < row->anchors->len; i++) {
    const StoreAnchor *anchor = g_ptr_array_index (row->anchors, i);
    if (anchor->edition != edition && marks_state_from_string (anchor->state) != MARKS_STATE_ORPHAN)
      last = anchor;
  }
  if (last == NULL || marks_anchor_get_edition (marks_mark_get_anchor (mark)) != edition)
    return mark;
  g_autoptr (MarksMark) bare = mark;
  g_autoptr (MarksAnchor) previous = marks_anchor_new_from_row (last);
  return marks_mark_with_previous (bare, previous);
}

static bool
read_marks (Store *store, Reading *reading, GError **error)
{
  g_autoptr (GPtrArray) rows = store_list_marks (store, reading->book, error);
  if (rows == NULL || !store_get_history (store, reading->book, &reading->history, error))
    return false;
  for (guint i = 0; i < rows->len; i++) {
    const StoreMark *row = g_ptr_array_index (rows, i);
    MarksMark *mark = marks_mark_new_from_row (row, reading->edition);
    if (mark != NULL)
      g_ptr_array_add (reading->marks, take_previous (mark, row, reading->edition));
  }
  return true;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  MarksSet *self = source;
  GError *error = NULL;
  if (read_marks (self->store, data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static bool
is_same (const MarksMark *a, const MarksMark *b)
{
  const StoreAnchor *x = marks_anchor_get_row (marks_mark_get_anchor (a));
  const StoreAnchor *y = marks_anchor_get_row (marks_mark_get_anchor (b));
  return marks_mark_get_modified (a) == marks_mark_get_modified (b)
         && marks_mark_get_state (a) == marks_mark_get_state (b) && x->section == y->section
         && x->text_start == y->text_start && x->text_end == y->text_end
         && (x->edition == y->edition || x->edition == 0);
}

static void
show_reading (MarksSet *self, Reading *reading)
{
  /* A mark that is the same keeps its object, and with it its item. */
  for (guint i = 0; i < reading->marks->len; i++) {
    MarksMark *mark = g_ptr_array_index (reading->marks, i);
    MarksMark *known = g_hash_table_lookup (self->by_uuid, marks_mark_get_uuid (mark));
    if (known != NULL && is_same (known, mark)) {
      reading->marks->pdata[i] = marks_mark_ref (known);
      marks_mark_unref (mark);
    }
  }
  set_history (self, reading->history.can_undo, reading->history.can_redo);
  marks_set_show (self, reading->marks);
}

/**
 * marks_set_load_async:
 * @self: a set
 * @cancellable: (nullable): to cancel it
 * @callback: called when the marks are there
 * @user_data: for @callback
 *
 * Reads the marks of the book.
 */
void
marks_set_load_async (MarksSet *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, marks_set_load_async);
  g_task_set_task_data (task, reading_new (self), reading_free);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * marks_set_load_finish:
 * @self: a set
 * @result: the result
 * @error: return location
 *
 * Returns: %FALSE with a %STORE_ERROR when the marks cannot be read; those in memory stay
 */
bool
marks_set_load_finish (MarksSet *self, GAsyncResult *result, GError **error)
{
  Reading *reading = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return false;
  /* Our own change came in between: what was read may lack it. */
  if (reading->serial != self->serial)
    return marks_set_load (self, error);
  show_reading (self, reading);
  return true;
}

/**
 * marks_set_load:
 * @self: a set
 * @error: return location
 *
 * Reads the marks of the book and waits, a few milliseconds: for the command line and start-up.
 *
 * Returns: %FALSE with a %STORE_ERROR when the marks cannot be read; those in memory stay
 */
bool
marks_set_load (MarksSet *self, GError **error)
{
  Reading *reading = reading_new (self);
  bool ok = read_marks (self->store, reading, error);
  if (ok)
    show_reading (self, reading);
  reading_free (reading);
  return ok;
}

static void
on_reloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MarksSet *self = MARKS_SET (source);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  bool again = self->reload_again || reading->serial != self->serial;
  bool ok = g_task_propagate_boolean (G_TASK (result), &error);
  self->reloading = false;
  self->reload_again = false;
  if (ok && again) {
    self->reloading = true;
    marks_set_load_async (self, NULL, on_reloaded, NULL);
  } else if (ok) {
    show_reading (self, reading);
  }
}

static void
on_store_changed (Store *store, gint64 book, guint64 origin, MarksSet *self)
{
  if (origin == self->origin || (book != 0 && book != self->book))
    return;
  if (self->reloading) {
    self->reload_again = true;
    return;
  }
  self->reloading = true;
  marks_set_load_async (self, NULL, on_reloaded, NULL);
}

static void
on_write_failed (Store *store, const char *message, MarksSet *self)
{
  g_signal_emit (self, signals[SIGNAL_WRITE_FAILED], 0, message);
}

static void
marks_set_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  MarksSet *self = MARKS_SET (object);
  switch (id) {
  case PROP_CAN_UNDO:
    g_value_set_boolean (value, self->can_undo);
    break;
  case PROP_CAN_REDO:
    g_value_set_boolean (value, self->can_redo);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
marks_set_finalize (GObject *object)
{
  MarksSet *self = MARKS_SET (object);
  g_clear_object (&self->store);
  g_clear_pointer (&self->by_uuid, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (marks_set_parent_class)->finalize (object);
}

static void
marks_set_class_init (MarksSetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = marks_set_get_property;
  object_class->finalize = marks_set_finalize;
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", MARKS_TYPE_SET, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_WRITE_FAILED] = g_signal_new ("write-failed", MARKS_TYPE_SET, G_SIGNAL_RUN_LAST, 0,
                                               NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
marks_set_init (MarksSet *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  self->origin = ((guint64) g_random_int () << 32) | g_random_int () | 1;
}

/**
 * marks_set_new:
 * @store: where the marks are kept
 * @book: id of the book
 * @edition: id of the edition that is open
 *
 * Makes a set without marks; see marks_set_load_async().
 *
 * Returns: (transfer full): a set
 */
MarksSet *
marks_set_new (Store *store, gint64 book, gint64 edition)
{
  MarksSet *self = g_object_new (MARKS_TYPE_SET, NULL);
  self->store = g_object_ref (store);
  self->book = book;
  self->edition = edition;
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed), self, 0);
  g_signal_connect_object (store, "write-failed", G_CALLBACK (on_write_failed), self, 0);
  return self;
}

/* (transfer none): where the marks are kept. */
Store *
marks_set_get_store (MarksSet *self)
{
  return self->store;
}

/* Id of the book. */
gint64
marks_set_get_book (MarksSet *self)
{
  return self->book;
}

/* Id of the edition that is open. */
gint64
marks_set_get_edition (MarksSet *self)
{
  return self->edition;
}

/* How many marks there are. */
guint
marks_set_get_n_marks (MarksSet *self)
{
  return self->items->len;
}

/* (transfer none): a mark by place in the book. */
MarksMark *
marks_set_get_mark (MarksSet *self, guint index)
{
  g_return_val_if_fail (index < self->items->len, NULL);
  return mark_at (self->items, index);
}

/* (transfer none) (nullable): a mark by UUID. */
MarksMark *
marks_set_lookup (MarksSet *self, const char *uuid)
{
  return g_hash_table_lookup (self->by_uuid, uuid);
}

/* Whether there is something to take back. */
bool
marks_set_can_undo (MarksSet *self)
{
  return self->can_undo;
}

/* Whether there is something to do again. */
bool
marks_set_can_redo (MarksSet *self)
{
  return self->can_redo;
}

static void
on_turned_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  StoreHistory *history = g_task_get_task_data (task);
  if (marks_set_load_finish (MARKS_SET (source), result, &error))
    g_task_return_boolean (task, history->n_changed > 0);
  else
    g_task_return_error (task, error);
}

static void
on_turned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  MarksSet *self = g_task_get_source_object (task);
  StoreHistory *history = g_new0 (StoreHistory, 1);
  g_task_set_task_data (task, history, g_free);
  if (!store_write_finish (STORE_STORE (source), result, history, &error)
      && g_error_matches (error, STORE_ERROR, STORE_ERROR_FAILED)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  marks_set_load_async (self, NULL, on_turned_loaded, g_steal_pointer (&task));
}

/**
 * marks_set_undo_async:
 * @self: a set
 * @callback: called when it is shown; see marks_set_undo_finish()
 * @user_data: for @callback
 *
 * Takes back the last step in this book, also one of an earlier run.
 */
void
marks_set_undo_async (MarksSet *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  store_undo_async (self->store, self->book, marks_set_get_time (self), self->origin, on_turned,
                    task);
}

/**
 * marks_set_redo_async:
 * @self: a set
 * @callback: called when it is shown; see marks_set_undo_finish()
 * @user_data: for @callback
 *
 * Does again what was last taken back.
 */
void
marks_set_redo_async (MarksSet *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  store_redo_async (self->store, self->book, marks_set_get_time (self), self->origin, on_turned,
                    task);
}

/**
 * marks_set_undo_finish:
 * @self: a set
 * @result: of marks_set_undo_async() or marks_set_redo_async()
 * @error: return location
 *
 * Returns: %TRUE when something changed; %FALSE without an error when there was nothing to do
 */
bool
marks_set_undo_finish (MarksSet *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
