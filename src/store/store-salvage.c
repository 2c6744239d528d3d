#include "config.h"

#include "store-private.h"

#include <errno.h>
#include <stdio.h>

/* A damaged database is renamed, never repaired in place: what was on the disk stays there for
 * somebody who knows more. Into the fresh one goes every row that can still be read, table by table
 * and from both ends, then what only the newest daily copy has; last, the journal decides what the
 * marks are, so that a mark removed since that copy does not come back. */

static const char *const tables[] = { "books",   "editions", "marks",     "anchors",
                                      "steps",   "journal",  "positions", "settings",
                                      "reading", "outlines", "labels",    "questions" };

/* Renames the file and its companions; gives the new name. */
char *
store_salvage_set_aside (const char *path, BaseDiagnostics *diagnostics, GError **error)
{
  g_autofree char *aside = NULL;
  for (int i = 1; aside == NULL; i++) {
    aside = g_strdup_printf ("%s.damaged-%d", path, i);
    if (g_file_test (aside, G_FILE_TEST_EXISTS))
      g_clear_pointer (&aside, g_free);
  }
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
    g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);
    if (rename (from, to) != 0 && i == 0) {
      g_set_error (error, STORE_ERROR, STORE_ERROR_DAMAGED,
                   "%s is damaged and cannot be set aside: %s", path, g_strerror (errno));
      return NULL;
    }
  }
  base_diagnostics_add (diagnostics, BASE_SEVERITY_REPAIRED, "database-damaged", path, 0,
                        "database of marks was damaged and is set aside as %s", aside);
  return g_steal_pointer (&aside);
}

static char *
build_insert (StoreStatement *rows, const char *table)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  for (int i = 0; i < sqlite3_column_count (rows); i++) {
    g_string_append_printf (names, "%s\"%s\"", i > 0 ? "," : "", sqlite3_column_name (rows, i));
    g_string_append (values, i > 0 ? ",?" : "?");
  }
  return g_strdup_printf ("INSERT OR IGNORE INTO %s (%s) VALUES (%s)", table, names->str,
                          values->str);
}

/* Copies rows until the first that cannot be read. Tells whether all could. */
static bool
copy_rows (StoreConnection *from, StoreConnection *to, const char *table, const char *order, int *n)
{
  g_autofree char *query = g_strdup_printf ("SELECT * FROM %s ORDER BY rowid %s", table, order);
  g_autoptr (StoreStatement) rows = store_database_prepare (from, query, NULL);
  if (rows == NULL)
    return false;
  g_autofree char *sql = build_insert (rows, table);
  g_autoptr (StoreStatement) insert = store_database_prepare (to, sql, NULL);
  if (insert == NULL)
    return false;
  int code = sqlite3_step (rows);
  for (; code == SQLITE_ROW; code = sqlite3_step (rows)) {
    for (int i = 0; i < sqlite3_column_count (rows); i++)
      sqlite3_bind_value (insert, i + 1, sqlite3_column_value (rows, i));
    /* A row that damage has made nonsense of is refused by the constraints. */
    if (sqlite3_step (insert) == SQLITE_DONE)
      *n += sqlite3_changes (to);
    sqlite3_reset (insert);
  }
  return code == SQLITE_DONE;
}

static int
salvage_file (const char *path, StoreConnection *to)
{
  sqlite3 *raw = NULL;
  int code = sqlite3_open_v2 (path, &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  g_autoptr (StoreConnection) from = raw;
  int n = 0;
  if (code != SQLITE_OK)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    if (!copy_rows (from, to, tables[i], "ASC", &n))
      copy_rows (from, to, tables[i], "DESC", &n);
  }
  return n;
}

/* Fills the fresh database @db with what can be read. */
void
store_salvage_into (StoreConnection *db,
                    const char *damaged_path,
                    const char *database_path,
                    BaseDiagnostics *diagnostics)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = store_copies_find_newest (database_path);
  store_database_execute (db, "PRAGMA foreign_keys=OFF", NULL);
  store_database_execute (db, "BEGIN IMMEDIATE", NULL);
  int n = salvage_file (damaged_path, db);
  int n_copied = copy != NULL ? salvage_file (copy, db) : 0;
  /* Marks whose book could not be read must still belong to one. */
  bool ok = store_journal_rebuild (db, &error)
            && store_database_execute (db,
                                       "INSERT OR IGNORE INTO books (id) SELECT book FROM marks;"
                                       "INSERT OR IGNORE INTO books (id) SELECT book FROM editions;"
                                       "INSERT OR IGNORE INTO editions (id, book, fingerprint)"
                                       " SELECT a.edition, m.book, 'lost-' || a.edition"
                                       " FROM anchors a JOIN marks m ON m.uuid = a.mark;"
                                       "DELETE FROM anchors WHERE mark NOT IN"
                                       " (SELECT uuid FROM marks);",
                                       &error)
            && store_database_execute (db, "COMMIT", &error);
  if (!ok)
    store_database_execute (db, "ROLLBACK", NULL);
  store_database_execute (db, "PRAGMA foreign_keys=ON", NULL);
  base_diagnostics_add (diagnostics, ok ? BASE_SEVERITY_REPAIRED : BASE_SEVERITY_LOST,
                        "database-salvaged", database_path, 0,
                        ok ? "%d rows were read from the damaged database, %d from %s"
                           : "nothing could be taken over: %d rows read, %d from %s",
                        n, n_copied, copy != NULL ? copy : "no daily copy");
}
