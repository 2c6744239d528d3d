#include "config.h"

#include "store-private.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

G_DEFINE_QUARK (store_error, store_error)

/* How long a writer waits for another process before it gives up and keeps the change. */
#define BUSY_TIMEOUT_MS 3000

static StoreError
error_from_code (int code)
{
  switch (code & 0xff) {
  case SQLITE_READONLY:
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
    return STORE_ERROR_READ_ONLY;
  case SQLITE_FULL:
  case SQLITE_IOERR:
    return STORE_ERROR_FULL;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return STORE_ERROR_LOCKED;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return STORE_ERROR_DAMAGED;
  default:
    return STORE_ERROR_FAILED;
  }
}

/* Sets @error from the last thing that went wrong on the connection. */
void
store_database_set_error (StoreConnection *db, GError **error)
{
  int code = db != NULL ? sqlite3_extended_errcode (db) : SQLITE_NOMEM;
  g_set_error (error, STORE_ERROR, error_from_code (code), "database of marks: %s",
               db != NULL ? sqlite3_errmsg (db) : "out of memory");
}

bool
store_database_execute (StoreConnection *db, const char *sql, GError **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return true;
  store_database_set_error (db, error);
  return false;
}

StoreStatement *
store_database_prepare (StoreConnection *db, const char *sql, GError **error)
{
  StoreStatement *statement = NULL;
  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    store_database_set_error (db, error);
  return statement;
}

/* Steps once; @row tells whether there is a row to read, and stays as it was after an error: a loop
 * that began with true and ended with true has failed. */
bool
store_database_step (StoreConnection *db, StoreStatement *statement, bool *row, GError **error)
{
  int code = sqlite3_step (statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    store_database_set_error (db, error);
    return false;
  }
  *row = code == SQLITE_ROW;
  return true;
}

/* Runs a statement that gives no rows. */
bool
store_database_run (StoreConnection *db, StoreStatement *statement, GError **error)
{
  bool row = true;
  while (row) {
    if (!store_database_step (db, statement, &row, error))
      return false;
  }
  return true;
}

/* Reads one number; 0 when there is no row. */
bool
store_database_get_int (StoreConnection *db, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (StoreStatement) statement = store_database_prepare (db, sql, error);
  bool row = false;
  if (statement == NULL || !store_database_step (db, statement, &row, error))
    return false;
  *value = row ? sqlite3_column_int64 (statement, 0) : 0;
  return true;
}

char *
store_column_dup (StoreStatement *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);
  if (text == NULL)
    return NULL;
  /* A damaged file may hold anything; the rest of the program counts on UTF-8. */
  return g_utf8_make_valid (text, sqlite3_column_bytes (statement, column));
}

void
store_bind_text (StoreStatement *statement, int parameter, const char *text)
{
  if (text == NULL)
    sqlite3_bind_null (statement, parameter);
  else
    sqlite3_bind_text (statement, parameter, text, -1, SQLITE_TRANSIENT);
}

static bool
configure (StoreConnection *db, GError **error)
{
  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
  /* A view or trigger in a tampered file must not run functions with side effects. */
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  return store_database_execute (db, "PRAGMA foreign_keys=ON", error);
}

/* Before the first connection; where another has been there before, things stay as they are. */
void
store_database_set_up_library (void)
{
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Opens for reading and writing, makes the file and brings its tables up to date. */
StoreConnection *
store_database_open (const char *path, GError **error)
{
  sqlite3 *raw = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  int code = sqlite3_open_v2 (path, &raw, flags, NULL);
  g_autoptr (StoreConnection) db = raw;
  if (code != SQLITE_OK) {
    store_database_set_error (db, error);
    return NULL;
  }
  /* FULL is what keeps acknowledged rows through a power cut in WAL mode; measured. */
  if (!configure (db, error) || !store_database_execute (db, "PRAGMA journal_mode=WAL", error)
      || !store_database_execute (db, "PRAGMA synchronous=FULL", error)
      || !store_schema_migrate (db, path, STORE_SCHEMA_VERSION, error))
    return NULL;
  if (sqlite3_db_readonly (db, "main") == 1) {
    g_set_error (error, STORE_ERROR, STORE_ERROR_READ_ONLY, "%s cannot be written", path);
    return NULL;
  }
  return g_steal_pointer (&db);
}

/* A database in memory with what can be read of @source. */
StoreConnection *
store_database_open_memory (StoreConnection *source, GError **error)
{
  sqlite3 *raw = NULL;
  int code = sqlite3_open_v2 (":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  g_autoptr (StoreConnection) db = raw;
  if (code != SQLITE_OK) {
    store_database_set_error (db, error);
    return NULL;
  }
  if (source != NULL) {
    sqlite3_backup *backup = sqlite3_backup_init (db, "main", source, "main");
    if (backup != NULL) {
      sqlite3_backup_step (backup, -1);
      if (sqlite3_backup_finish (backup) != SQLITE_OK) {
        /* Half a copy is worse than none. */
        g_clear_pointer (&db, sqlite3_close_v2);
        return store_database_open_memory (NULL, error);
      }
    }
  }
  if (!configure (db, error) || !store_schema_migrate (db, NULL, STORE_SCHEMA_VERSION, error))
    return NULL;
  return g_steal_pointer (&db);
}

static void
sync_path (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  (void) fsync (fd);
  close (fd);
}

/* Writes a whole, consistent copy: under another name first, so that a copy is never half one. */
bool
store_database_copy (StoreConnection *source, const char *path, GError **error)
{
  g_autofree char *partial = g_strconcat (path, ".part", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  (void) unlink (partial);
  sqlite3 *raw = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  int code = sqlite3_open_v2 (partial, &raw, flags, NULL);
  {
    g_autoptr (StoreConnection) copy = raw;
    if (code == SQLITE_OK) {
      sqlite3_backup *backup = sqlite3_backup_init (copy, "main", source, "main");
      if (backup != NULL) {
        sqlite3_backup_step (backup, -1);
        sqlite3_backup_finish (backup);
      }
      code = sqlite3_errcode (copy);
    }
    if (code == SQLITE_OK)
      code = sqlite3_exec (copy, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    if (code != SQLITE_OK) {
      store_database_set_error (copy, error);
      (void) unlink (partial);
      return false;
    }
  }
  sync_path (partial);
  if (rename (partial, path) != 0) {
    g_set_error (error, STORE_ERROR, STORE_ERROR_READ_ONLY, "cannot write %s", path);
    return false;
  }
  sync_path (folder);
  return true;
}

/* Looks through a database that was not closed: the check costs a few ms for each MB. */
bool
store_database_is_damaged (const char *path)
{
  sqlite3 *raw = NULL;
  int code = sqlite3_open_v2 (path, &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  g_autoptr (StoreConnection) db = raw;
  if (code != SQLITE_OK)
    return false;
  sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
  g_autoptr (StoreStatement) check = store_database_prepare (db, "PRAGMA quick_check(1)", NULL);
  if (check != NULL && sqlite3_step (check) == SQLITE_ROW)
    return g_strcmp0 ((const char *) sqlite3_column_text (check, 0), "ok") != 0;
  code = sqlite3_errcode (db) & 0xff;
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}
