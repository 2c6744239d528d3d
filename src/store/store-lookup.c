#include "config.h"

#include "store-private.h"

/* What is asked for seldom: how the text of an edition looked, bytes that the store does not look into,
 * kept apart from the rows that are read when the program starts; and whose a mark is. */

typedef struct {
  gint64 edition;
  GBytes *bytes; /* (nullable) */
} Outline;

static Outline *
outline_new (gint64 edition, GBytes *bytes)
{
  Outline *self = g_new0 (Outline, 1);
  self->edition = edition;
  self->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  return self;
}

static void
outline_free (gpointer data)
{
  Outline *self = data;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static bool
put (StoreConnection *db, const char *session, gpointer data, gpointer *result, GError **error)
{
  const Outline *outline = data;
  gsize size = 0;
  const void *bytes = g_bytes_get_data (outline->bytes, &size);
  g_autoptr (StoreStatement) s = store_database_prepare (
      db, "INSERT OR REPLACE INTO outlines (edition, blocks) VALUES (?1, ?2)", error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, outline->edition);
  sqlite3_bind_blob64 (s, 2, bytes, size, SQLITE_TRANSIENT);
  return store_database_run (db, s, error);
}

static bool
load (StoreConnection *db, const char *session, gpointer data, gpointer *result, GError **error)
{
  const Outline *outline = data;
  bool row = false;
  g_autoptr (StoreStatement) s =
      store_database_prepare (db, "SELECT blocks FROM outlines WHERE edition = ?1", error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, outline->edition);
  if (!store_database_step (db, s, &row, error))
    return false;
  if (row) {
    const void *blob = sqlite3_column_blob (s, 0);
    *result = g_bytes_new (blob, (gsize) sqlite3_column_bytes (s, 0));
  }
  return true;
}

static bool
has (StoreConnection *db, const char *session, gpointer data, gpointer *result, GError **error)
{
  const Outline *outline = data;
  bool row = false;
  g_autoptr (StoreStatement) s =
      store_database_prepare (db, "SELECT 1 FROM outlines WHERE edition = ?1", error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, outline->edition);
  if (!store_database_step (db, s, &row, error))
    return false;
  *result = GINT_TO_POINTER (row);
  return true;
}

/**
 * store_put_outline:
 * @self: a store
 * @edition: id of an edition
 * @outline: what its text looks like
 * @error: return location
 *
 * Remembers the outline of an edition, in place of one that is there.
 *
 * Returns: %FALSE with a %STORE_ERROR
 */
bool
store_put_outline (Store *self, gint64 edition, GBytes *outline, GError **error)
{
  StoreJobSpec spec = {
    .func = put, .data = outline_new (edition, outline), .data_free = outline_free, .writes = true
  };
  return store_worker_run (store_get_worker (self), &spec, NULL, error);
}

/**
 * store_load_outline:
 * @self: a store
 * @edition: id of an edition
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the outline; %NULL without an error when there is none
 */
GBytes *
store_load_outline (Store *self, gint64 edition, GError **error)
{
  gpointer bytes = NULL;
  StoreJobSpec spec = { .func = load,
                        .data = outline_new (edition, NULL),
                        .data_free = outline_free,
                        .result_free = (GDestroyNotify) g_bytes_unref };
  store_worker_run (store_get_worker (self), &spec, &bytes, error);
  return bytes;
}

/**
 * store_has_outline:
 * @self: a store
 * @edition: id of an edition
 *
 * Returns: whether there is an outline; %FALSE when that cannot be read
 */
bool
store_has_outline (Store *self, gint64 edition)
{
  gpointer found = NULL;
  StoreJobSpec spec = { .func = has,
                        .data = outline_new (edition, NULL),
                        .data_free = outline_free };
  store_worker_run (store_get_worker (self), &spec, &found, NULL);
  return found != NULL;
}

typedef struct {
  char *uuid;
  gint64 book;
  bool removed;
} Owner;

static void
owner_free (gpointer data)
{
  Owner *owner = data;
  g_free (owner->uuid);
  g_free (owner);
}

static bool
find_owner (StoreConnection *db,
            const char *session,
            gpointer data,
            gpointer *result,
            GError **error)
{
  const Owner *wanted = data;
  bool row = false;
  g_autoptr (StoreStatement) s =
      store_database_prepare (db, "SELECT book, removed FROM marks WHERE uuid = ?1", error);
  if (s == NULL)
    return false;
  store_bind_text (s, 1, wanted->uuid);
  if (!store_database_step (db, s, &row, error))
    return false;
  if (row) {
    Owner *owner = g_new0 (Owner, 1);
    owner->book = sqlite3_column_int64 (s, 0);
    owner->removed = sqlite3_column_int (s, 1) != 0;
    *result = owner;
  }
  return true;
}

/**
 * store_find_mark:
 * @self: a store
 * @uuid: of a mark
 * @book: (out): id of its book
 * @removed: (out): whether it is a tombstone
 *
 * Returns: whether there is such a mark in any book
 */
bool
store_find_mark (Store *self, const char *uuid, gint64 *book, bool *removed)
{
  gpointer found = NULL;
  Owner *wanted = g_new0 (Owner, 1);
  wanted->uuid = g_strdup (uuid);
  StoreJobSpec spec = {
    .func = find_owner, .data = wanted, .data_free = owner_free, .result_free = owner_free
  };
  if (!store_worker_run (store_get_worker (self), &spec, &found, NULL) || found == NULL)
    return false;
  Owner *owner = found;
  *book = owner->book;
  *removed = owner->removed;
  owner_free (owner);
  return true;
}

static bool
count (StoreConnection *db, const char *session, gpointer data, gpointer *result, GError **error)
{
  gint64 n = 0;
  if (!store_database_get_int (db, "SELECT count (*) FROM marks WHERE removed = 0", &n, error))
    return false;
  *result = GUINT_TO_POINTER ((guint) n);
  return true;
}

/**
 * store_count_marks:
 * @self: a store
 * @n: (out): how many marks there are in all books
 * @error: return location
 *
 * Returns: %FALSE with a %STORE_ERROR
 */
bool
store_count_marks (Store *self, guint *n, GError **error)
{
  gpointer found = NULL;
  StoreJobSpec spec = { .func = count };
  if (!store_worker_run (store_get_worker (self), &spec, &found, error))
    return false;
  *n = GPOINTER_TO_UINT (found);
  return true;
}

typedef struct {
  char *kind;
  char *name; /* (nullable) */
  char *label; /* (nullable) */
} Label;

static Label *
label_new (const char *kind, const char *name, const char *label)
{
  Label *self = g_new0 (Label, 1);
  self->kind = g_strdup (kind);
  self->name = g_strdup (name);
  self->label = label != NULL && label[0] != '\0' ? g_strdup (label) : NULL;
  return self;
}

static void
label_free (gpointer data)
{
  Label *self = data;
  g_free (self->kind);
  g_free (self->name);
  g_free (self->label);
  g_free (self);
}

static bool
put_label (StoreConnection *db,
           const char *session,
           gpointer data,
           gpointer *result,
           GError **error)
{
  const Label *label = data;
  g_autoptr (StoreStatement) s = store_database_prepare (
      db,
      label->label != NULL ? "INSERT OR REPLACE INTO labels (kind, name, label) VALUES (?1, ?2, ?3)"
                           : "DELETE FROM labels WHERE kind = ?1 AND name = ?2",
      error);
  if (s == NULL)
    return false;
  store_bind_text (s, 1, label->kind);
  store_bind_text (s, 2, label->name);
  if (label->label != NULL)
    store_bind_text (s, 3, label->label);
  return store_database_run (db, s, error);
}

static bool
load_labels (StoreConnection *db,
             const char *session,
             gpointer data,
             gpointer *result,
             GError **error)
{
  const Label *wanted = data;
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (StoreStatement) s =
      store_database_prepare (db, "SELECT name, label FROM labels WHERE kind = ?1", error);
  if (s == NULL)
    return false;
  store_bind_text (s, 1, wanted->kind);
  bool row = true;
  while (store_database_step (db, s, &row, error) && row)
    g_hash_table_insert (labels, store_column_dup (s, 0), store_column_dup (s, 1));
  if (row)
    return false;
  *result = g_steal_pointer (&labels);
  return true;
}

static StoreJobSpec
spec_for_label (const char *kind, const char *name, const char *label)
{
  return (StoreJobSpec){ .func = put_label,
                         .data = label_new (kind, name, label),
                         .data_free = label_free,
                         .writes = true };
}

/**
 * store_put_label:
 * @self: a store
 * @kind: what is named, e.g. `colour`
 * @name: our name of it, e.g. `yellow`
 * @label: (nullable): the reader's; %NULL or empty for none
 * @error: return location
 *
 * Remembers what the reader calls something.
 *
 * Returns: %FALSE with a %STORE_ERROR
 */
bool
store_put_label (Store *self, const char *kind, const char *name, const char *label, GError **error)
{
  StoreJobSpec spec = spec_for_label (kind, name, label);
  return store_worker_run (store_get_worker (self), &spec, NULL, error);
}

/**
 * store_put_label_async:
 * @self: a store
 * @kind: what is named
 * @name: our name of it
 * @label: (nullable): the reader's; %NULL or empty for none
 * @callback: (nullable): called when it is written; see store_write_finish()
 * @user_data: for @callback
 *
 * Like store_put_label() without waiting.
 */
void
store_put_label_async (Store *self,
                       const char *kind,
                       const char *name,
                       const char *label,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  StoreJobSpec spec = spec_for_label (kind, name, label);
  GTask *task = g_task_new (self, NULL, callback, user_data);
  store_worker_run_task (store_get_worker (self), &spec, task);
}

/**
 * store_load_labels:
 * @self: a store
 * @kind: what is named
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): the reader's words by our names, or
 *   %NULL with a %STORE_ERROR
 */
GHashTable *
store_load_labels (Store *self, const char *kind, GError **error)
{
  gpointer labels = NULL;
  StoreJobSpec spec = { .func = load_labels,
                        .data = label_new (kind, NULL, NULL),
                        .data_free = label_free,
                        .result_free = (GDestroyNotify) g_hash_table_unref };
  store_worker_run (store_get_worker (self), &spec, &labels, error);
  return labels;
}
