#include "config.h"

#include "store-private.h"

/* Jobs about books, editions, places, settings and pace. */

StoreArguments *
store_arguments_new (gint64 id)
{
  StoreArguments *self = g_new0 (StoreArguments, 1);
  self->id = id;
  return self;
}

void
store_arguments_free (StoreArguments *self)
{
  g_free (self->text);
  g_free (self);
}

bool
store_shelf_list_books (StoreConnection *db,
                        const char *session,
                        gpointer data,
                        gpointer *result,
                        GError **error)
{
  g_autoptr (GPtrArray) books = g_ptr_array_new_with_free_func ((GDestroyNotify) store_book_free);
  g_autoptr (StoreStatement) s =
      store_database_prepare (db,
                              "SELECT id, identifier, title, creators, language, added, opened"
                              " FROM books ORDER BY opened DESC, id",
                              error);
  if (s == NULL)
    return false;
  bool row = true;
  while (store_database_step (db, s, &row, error) && row) {
    StoreBook *book = store_book_new ();
    book->id = sqlite3_column_int64 (s, 0);
    book->identifier = store_column_dup (s, 1);
    book->title = store_column_dup (s, 2);
    book->creators = store_column_dup (s, 3);
    book->language = store_column_dup (s, 4);
    book->added = sqlite3_column_int64 (s, 5);
    book->opened = sqlite3_column_int64 (s, 6);
    g_ptr_array_add (books, book);
  }
  if (row)
    return false;
  *result = g_steal_pointer (&books);
  return true;
}

bool
store_shelf_list_editions (StoreConnection *db,
                           const char *session,
                           gpointer data,
                           gpointer *result,
                           GError **error)
{
  const StoreArguments *arguments = data;
  g_autoptr (GPtrArray) editions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) store_edition_free);
  g_autoptr (StoreStatement) s = store_database_prepare (
      db,
      "SELECT id, book, fingerprint, identifier, modified, path, format, opened, sketch"
      " FROM editions"
      " WHERE ?1 = 0 OR book = ?1 ORDER BY opened DESC, id",
      error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, arguments->id);
  bool row = true;
  while (store_database_step (db, s, &row, error) && row) {
    StoreEdition *edition = store_edition_new ();
    edition->id = sqlite3_column_int64 (s, 0);
    edition->book = sqlite3_column_int64 (s, 1);
    edition->fingerprint = store_column_dup (s, 2);
    edition->identifier = store_column_dup (s, 3);
    edition->modified = store_column_dup (s, 4);
    edition->path = store_column_dup (s, 5);
    edition->format = store_column_dup (s, 6);
    edition->opened = sqlite3_column_int64 (s, 7);
    edition->sketch = store_column_dup (s, 8);
    g_ptr_array_add (editions, edition);
  }
  if (row)
    return false;
  *result = g_steal_pointer (&editions);
  return true;
}

static void
give_id (gpointer *result, gint64 id)
{
  gint64 *value = g_new (gint64, 1);
  *value = id;
  *result = value;
}

bool
store_shelf_put_book (StoreConnection *db,
                      const char *session,
                      gpointer data,
                      gpointer *result,
                      GError **error)
{
  const StoreBook *book = data;
  g_autoptr (StoreStatement) s = store_database_prepare (
      db,
      "INSERT INTO books (id, identifier, title, creators, language, added, opened)"
      " VALUES (?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET identifier=excluded.identifier,"
      " title=excluded.title, creators=excluded.creators, language=excluded.language,"
      " opened=max (opened, excluded.opened)",
      error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, book->id);
  store_bind_text (s, 2, book->identifier);
  store_bind_text (s, 3, book->title);
  store_bind_text (s, 4, book->creators);
  store_bind_text (s, 5, book->language);
  sqlite3_bind_int64 (s, 6, book->added);
  sqlite3_bind_int64 (s, 7, book->opened);
  if (!store_database_run (db, s, error))
    return false;
  give_id (result, book->id);
  return true;
}

/* One edition per fingerprint, even when two processes meet it at the same time. */
bool
store_shelf_put_edition (StoreConnection *db,
                         const char *session,
                         gpointer data,
                         gpointer *result,
                         GError **error)
{
  const StoreEdition *edition = data;
  g_autoptr (StoreStatement) s = store_database_prepare (
      db,
      "INSERT INTO editions (id, book, fingerprint, identifier, modified, path, format, opened, "
      "sketch)"
      " VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (fingerprint) DO UPDATE SET"
      " identifier=excluded.identifier, modified=excluded.modified, path=excluded.path,"
      " format=excluded.format, opened=max (opened, excluded.opened),"
      " sketch=coalesce (excluded.sketch, sketch)"
      " RETURNING id",
      error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, edition->id);
  sqlite3_bind_int64 (s, 2, edition->book);
  store_bind_text (s, 3, edition->fingerprint);
  store_bind_text (s, 4, edition->identifier);
  store_bind_text (s, 5, edition->modified);
  store_bind_text (s, 6, edition->path);
  store_bind_text (s, 7, edition->format);
  sqlite3_bind_int64 (s, 8, edition->opened);
  store_bind_text (s, 9, edition->sketch);
  bool row = false;
  if (!store_database_step (db, s, &row, error))
    return false;
  gint64 id = row ? sqlite3_column_int64 (s, 0) : edition->id;
  if (row && !store_database_run (db, s, error))
    return false;
  give_id (result, id);
  return true;
}

bool
store_shelf_put_position (StoreConnection *db,
                          const char *session,
                          gpointer data,
                          gpointer *result,
                          GError **error)
{
  const StorePosition *position = data;
  /* A window that was left open for days must not overwrite what was read since elsewhere. */
  g_autoptr (StoreStatement) s = store_database_prepare (
      db,
      "INSERT INTO positions (edition, section, \"offset\", section_path, cfi, progression, time)"
      " VALUES (?,?,?,?,?,?,?) ON CONFLICT (edition) DO UPDATE SET section=excluded.section,"
      " \"offset\"=excluded.\"offset\", section_path=excluded.section_path, cfi=excluded.cfi,"
      " progression=excluded.progression, time=excluded.time WHERE excluded.time >= time",
      error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, position->edition);
  sqlite3_bind_int (s, 2, position->section);
  sqlite3_bind_int64 (s, 3, position->offset);
  store_bind_text (s, 4, position->section_path);
  store_bind_text (s, 5, position->cfi);
  sqlite3_bind_double (s, 6, position->progression);
  sqlite3_bind_int64 (s, 7, position->time);
  return store_database_run (db, s, error);
}

static bool
read_position (StoreConnection *db, const char *where, gint64 id, gpointer *result, GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT edition, section, \"offset\", section_path, cfi,"
                                      " progression, time FROM positions WHERE ",
                                      where, " ORDER BY time DESC LIMIT 1", NULL);
  g_autoptr (StoreStatement) s = store_database_prepare (db, sql, error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, id);
  bool row = false;
  if (!store_database_step (db, s, &row, error))
    return false;
  if (row) {
    StorePosition *position = store_position_new ();
    position->edition = sqlite3_column_int64 (s, 0);
    position->section = sqlite3_column_int (s, 1);
    position->offset = (guint32) sqlite3_column_int64 (s, 2);
    position->section_path = store_column_dup (s, 3);
    position->cfi = store_column_dup (s, 4);
    position->progression = sqlite3_column_double (s, 5);
    position->time = sqlite3_column_int64 (s, 6);
    *result = position;
  }
  return true;
}

bool
store_shelf_load_position (StoreConnection *db,
                           const char *session,
                           gpointer data,
                           gpointer *result,
                           GError **error)
{
  const StoreArguments *arguments = data;
  return read_position (db, "edition = ?1", arguments->id, result, error);
}

bool
store_shelf_load_book_position (StoreConnection *db,
                                const char *session,
                                gpointer data,
                                gpointer *result,
                                GError **error)
{
  const StoreArguments *arguments = data;
  return read_position (db, "edition IN (SELECT id FROM editions WHERE book = ?1)", arguments->id,
                        result, error);
}

bool
store_shelf_put_settings (StoreConnection *db,
                          const char *session,
                          gpointer data,
                          gpointer *result,
                          GError **error)
{
  const StoreArguments *arguments = data;
  g_autoptr (StoreStatement) s = store_database_prepare (
      db,
      arguments->text != NULL ? "INSERT INTO settings (book, json) VALUES (?1, ?2)"
                                " ON CONFLICT (book) DO UPDATE SET json=excluded.json"
                              : "DELETE FROM settings WHERE book = ?1",
      error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, arguments->id);
  if (arguments->text != NULL)
    store_bind_text (s, 2, arguments->text);
  return store_database_run (db, s, error);
}

bool
store_shelf_load_settings (StoreConnection *db,
                           const char *session,
                           gpointer data,
                           gpointer *result,
                           GError **error)
{
  const StoreArguments *arguments = data;
  g_autoptr (StoreStatement) s =
      store_database_prepare (db, "SELECT json FROM settings WHERE book = ?1", error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, arguments->id);
  bool row = false;
  if (!store_database_step (db, s, &row, error))
    return false;
  *result = row ? store_column_dup (s, 0) : NULL;
  return true;
}

bool
store_shelf_log_reading (StoreConnection *db,
                         const char *session,
                         gpointer data,
                         gpointer *result,
                         GError **error)
{
  const StoreArguments *arguments = data;
  g_autoptr (StoreStatement) s = store_database_prepare (
      db, "INSERT INTO reading (edition, time, characters, seconds) VALUES (?,?,?,?)", error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, arguments->id);
  sqlite3_bind_int64 (s, 2, arguments->time);
  sqlite3_bind_int64 (s, 3, (gint64) arguments->n);
  sqlite3_bind_double (s, 4, arguments->seconds);
  return store_database_run (db, s, error);
}

bool
store_shelf_load_pace (StoreConnection *db,
                       const char *session,
                       gpointer data,
                       gpointer *result,
                       GError **error)
{
  const StoreArguments *arguments = data;
  /* A page turned over at once was not read, and after ten minutes somebody is making tea. */
  g_autoptr (StoreStatement) s = store_database_prepare (
      db,
      "SELECT sum (characters) / sum (seconds) FROM (SELECT characters, seconds FROM reading"
      " WHERE edition = ?1 AND seconds BETWEEN 2 AND 600 ORDER BY id DESC LIMIT 200)",
      error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, arguments->id);
  bool row = false;
  if (!store_database_step (db, s, &row, error))
    return false;
  double *pace = g_new0 (double, 1);
  *pace = row ? sqlite3_column_double (s, 0) : 0;
  *result = pace;
  return true;
}
