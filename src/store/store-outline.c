#include "config.h"

#include "store-private.h"

/* What the text of an edition looked like: bytes that the store does not look into, kept apart from
 * the rows that are read when the program starts. */

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
