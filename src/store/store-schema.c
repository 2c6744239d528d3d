#include "config.h"

#include "store-private.h"

/* Each step takes the database from the version before to its own number. A step that has been
 * released is never changed; a change of tables is a new step. */

static const char *const step_1 =
    "CREATE TABLE books (id INTEGER PRIMARY KEY, identifier TEXT, title TEXT, creators TEXT,"
    " language TEXT, added INTEGER NOT NULL DEFAULT 0, opened INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX books_identifier ON books (identifier);"
    "CREATE TABLE editions (id INTEGER PRIMARY KEY, book INTEGER NOT NULL REFERENCES books (id),"
    " fingerprint TEXT NOT NULL UNIQUE, identifier TEXT, modified TEXT, path TEXT, format TEXT,"
    " opened INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX editions_book ON editions (book);"
    "CREATE TABLE marks (uuid TEXT PRIMARY KEY, book INTEGER NOT NULL REFERENCES books (id),"
    " kind TEXT NOT NULL, colour TEXT, note TEXT, tags TEXT, name TEXT, extra TEXT,"
    " created INTEGER NOT NULL, modified INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX marks_book ON marks (book);"
    "CREATE TABLE anchors (mark TEXT NOT NULL REFERENCES marks (uuid),"
    " edition INTEGER NOT NULL REFERENCES editions (id), section INTEGER NOT NULL,"
    " section_path TEXT, block INTEGER NOT NULL, block_hash INTEGER NOT NULL,"
    " unspaced_hash INTEGER NOT NULL, previous_hash INTEGER NOT NULL, next_hash INTEGER NOT NULL,"
    " start INTEGER NOT NULL, end_block INTEGER NOT NULL, end_block_hash INTEGER NOT NULL,"
    " \"end\" INTEGER NOT NULL, text_start INTEGER NOT NULL, text_end INTEGER NOT NULL,"
    " exact TEXT, prefix TEXT, suffix TEXT, cfi TEXT, contents_path TEXT, page TEXT,"
    " progression REAL NOT NULL, state TEXT NOT NULL, PRIMARY KEY (mark, edition));"
    "CREATE TABLE steps (id INTEGER PRIMARY KEY AUTOINCREMENT, book INTEGER NOT NULL,"
    " kind TEXT NOT NULL, target INTEGER, time INTEGER NOT NULL, session TEXT NOT NULL);"
    "CREATE INDEX steps_book ON steps (book);"
    "CREATE TABLE journal (sequence INTEGER PRIMARY KEY AUTOINCREMENT, step INTEGER NOT NULL,"
    " book INTEGER NOT NULL, mark TEXT NOT NULL, change TEXT NOT NULL, before TEXT, after TEXT,"
    " time INTEGER NOT NULL, session TEXT NOT NULL);"
    "CREATE INDEX journal_step ON journal (step);"
    "CREATE INDEX journal_mark ON journal (mark);"
    /* Append-only by the database itself, not only by our good manners. */
    "CREATE TRIGGER journal_keeps BEFORE DELETE ON journal BEGIN"
    " SELECT raise (ABORT, 'the journal is append-only'); END;"
    "CREATE TRIGGER journal_stays BEFORE UPDATE ON journal BEGIN"
    " SELECT raise (ABORT, 'the journal is append-only'); END;"
    "CREATE TABLE positions (edition INTEGER PRIMARY KEY REFERENCES editions (id),"
    " section INTEGER NOT NULL, \"offset\" INTEGER NOT NULL, section_path TEXT, cfi TEXT,"
    " progression REAL NOT NULL, time INTEGER NOT NULL);"
    "CREATE TABLE settings (book INTEGER PRIMARY KEY REFERENCES books (id), json TEXT NOT NULL);";

/* Seconds spent on pages, for the reader's own pace. */
static const char *const step_2 =
    "CREATE TABLE reading (id INTEGER PRIMARY KEY, edition INTEGER NOT NULL REFERENCES editions "
    "(id),"
    " time INTEGER NOT NULL, characters INTEGER NOT NULL, seconds REAL NOT NULL);"
    "CREATE INDEX reading_edition ON reading (edition, id);";

/* By which the editions of a book are known whatever they are called. */
static const char *const step_3 = "ALTER TABLE editions ADD COLUMN sketch TEXT;";

/* What the text of an edition looked like, by which the next one is laid beside it. */
static const char *const step_4 =
    "CREATE TABLE outlines (edition INTEGER PRIMARY KEY REFERENCES editions (id),"
    " blocks BLOB NOT NULL);";

/* The reader's own words for colours and the like. */
static const char *const step_5 = "CREATE TABLE labels (kind TEXT NOT NULL, name TEXT NOT NULL,"
                                  " label TEXT NOT NULL, PRIMARY KEY (kind, name));";

/* Where a bookmark stands in the reader's own order. */
static const char *const step_6 = "ALTER TABLE marks ADD COLUMN rank TEXT;";

/* Editions of which the reader is asked, or has been, whether they are of a book that is known. */
static const char *const step_7 =
    "CREATE TABLE questions (edition INTEGER PRIMARY KEY REFERENCES editions (id),"
    " book INTEGER NOT NULL, answer TEXT);";

static const char *const steps[STORE_SCHEMA_VERSION] = { step_1, step_2, step_3, step_4,
                                                         step_5, step_6, step_7 };

static bool
copy_before (StoreConnection *db, const char *path, gint64 version, GError **error)
{
  g_autofree char *copy = g_strdup_printf ("%s.before-%d", path, (int) version + 1);
  if (g_file_test (copy, G_FILE_TEST_EXISTS))
    return true;
  return store_database_copy (db, copy, error);
}

static bool
take_step (StoreConnection *db, int number, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("%sPRAGMA user_version=%d", steps[number - 1], number);
  if (store_database_execute (db, sql, error) && store_database_execute (db, "COMMIT", error))
    return true;
  store_database_execute (db, "ROLLBACK", NULL);
  g_prefix_error (error, "migration %d: ", number);
  return false;
}

/* Brings the tables to version @last, each step in one transaction; @path (nullable) is where a
 * copy of an older database is left first. */
bool
store_schema_migrate (StoreConnection *db, const char *path, int last, GError **error)
{
  gint64 found = -1; /* the version that there was */
  while (true) {
    gint64 version = 0;
    if (!store_database_get_int (db, "PRAGMA user_version", &version, error))
      return false;
    if (version > STORE_SCHEMA_VERSION) {
      g_set_error (error, STORE_ERROR, STORE_ERROR_NEWER,
                   "database of marks has version %d, this program knows %d", (int) version,
                   STORE_SCHEMA_VERSION);
      return false;
    }
    if (version >= last)
      return true;
    if (found < 0)
      found = version;
    /* A new database has nothing to lose, and of an old one a single copy does. */
    if (version > 0 && version == found && path != NULL && !copy_before (db, path, version, error))
      return false;
    if (!store_database_execute (db, "BEGIN IMMEDIATE", error))
      return false;
    /* Another process may have migrated while we waited for the lock. */
    gint64 now = 0;
    if (!store_database_get_int (db, "PRAGMA user_version", &now, error) || now != version) {
      store_database_execute (db, "ROLLBACK", NULL);
      if (now == version)
        return false;
      continue;
    }
    if (!take_step (db, (int) version + 1, error))
      return false;
  }
}

/* Makes the marks of an older database, which is only read, look like those of today. */
bool
store_schema_view_old (StoreConnection *db, GError **error)
{
  gint64 version = 0;
  if (!store_database_get_int (db, "PRAGMA user_version", &version, error))
    return false;
  return version >= 6
         || store_database_execute (
             db, "CREATE TEMP VIEW marks AS SELECT *, NULL AS rank FROM main.marks", error);
}
