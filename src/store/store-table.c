#include "config.h"

#include "store-private.h"

/* Marks and anchors as rows, and a mark with its anchors as one JSON text for the journal. SQLite
 * writes and reads that JSON itself, so that a column and its member cannot drift apart. */

#define ANCHOR_COLUMNS                                                                             \
  "edition, section, section_path, block, block_hash, unspaced_hash, previous_hash, next_hash,"    \
  " start, end_block, end_block_hash, \"end\", text_start, text_end, exact, prefix, suffix, cfi,"  \
  " contents_path, page, progression, state"

#define ANCHOR_UPDATES                                                                             \
  "section=excluded.section, section_path=excluded.section_path, block=excluded.block,"            \
  " block_hash=excluded.block_hash, unspaced_hash=excluded.unspaced_hash,"                         \
  " previous_hash=excluded.previous_hash, next_hash=excluded.next_hash, start=excluded.start,"     \
  " end_block=excluded.end_block, end_block_hash=excluded.end_block_hash,"                         \
  " \"end\"=excluded.\"end\", text_start=excluded.text_start, text_end=excluded.text_end,"         \
  " exact=excluded.exact, prefix=excluded.prefix, suffix=excluded.suffix, cfi=excluded.cfi,"       \
  " contents_path=excluded.contents_path, page=excluded.page, progression=excluded.progression,"   \
  " state=excluded.state"

#define MARK_COLUMNS "uuid, book, kind, colour, note, tags, name, extra, created, modified, rank"

#define MARK_UPDATES                                                                               \
  "kind=excluded.kind, colour=excluded.colour, note=excluded.note, tags=excluded.tags,"            \
  " name=excluded.name, extra=excluded.extra, created=excluded.created,"                           \
  " modified=excluded.modified, rank=excluded.rank"

static StoreMark *
read_mark (StoreStatement *s)
{
  StoreMark *mark = store_mark_new ();
  mark->uuid = store_column_dup (s, 0);
  mark->book = sqlite3_column_int64 (s, 1);
  mark->kind = store_column_dup (s, 2);
  mark->colour = store_column_dup (s, 3);
  mark->note = store_column_dup (s, 4);
  mark->tags = store_column_dup (s, 5);
  mark->name = store_column_dup (s, 6);
  mark->extra = store_column_dup (s, 7);
  mark->created = sqlite3_column_int64 (s, 8);
  mark->modified = sqlite3_column_int64 (s, 9);
  mark->rank = store_column_dup (s, 10);
  mark->removed = sqlite3_column_int (s, 11) != 0;
  return mark;
}

static StoreAnchor *
read_anchor (StoreStatement *s)
{
  StoreAnchor *anchor = store_anchor_new ();
  anchor->edition = sqlite3_column_int64 (s, 0);
  anchor->section = sqlite3_column_int (s, 1);
  anchor->section_path = store_column_dup (s, 2);
  anchor->block = sqlite3_column_int (s, 3);
  anchor->block_hash = (guint64) sqlite3_column_int64 (s, 4);
  anchor->unspaced_hash = (guint64) sqlite3_column_int64 (s, 5);
  anchor->previous_hash = (guint64) sqlite3_column_int64 (s, 6);
  anchor->next_hash = (guint64) sqlite3_column_int64 (s, 7);
  anchor->start = (guint32) sqlite3_column_int64 (s, 8);
  anchor->end_block = sqlite3_column_int (s, 9);
  anchor->end_block_hash = (guint64) sqlite3_column_int64 (s, 10);
  anchor->end = (guint32) sqlite3_column_int64 (s, 11);
  anchor->text_start = (guint32) sqlite3_column_int64 (s, 12);
  anchor->text_end = (guint32) sqlite3_column_int64 (s, 13);
  anchor->exact = store_column_dup (s, 14);
  anchor->prefix = store_column_dup (s, 15);
  anchor->suffix = store_column_dup (s, 16);
  anchor->cfi = store_column_dup (s, 17);
  anchor->contents_path = store_column_dup (s, 18);
  anchor->page = store_column_dup (s, 19);
  anchor->progression = sqlite3_column_double (s, 20);
  anchor->state = store_column_dup (s, 21);
  return anchor;
}

/* Edition → when it was opened last. */
static GHashTable *
load_opened (StoreConnection *db, GError **error)
{
  g_autoptr (GHashTable) opened =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (StoreStatement) s =
      store_database_prepare (db, "SELECT id, opened FROM editions", error);
  bool row = s != NULL;
  while (row && store_database_step (db, s, &row, error) && row) {
    gint64 id = sqlite3_column_int64 (s, 0);
    gint64 time = sqlite3_column_int64 (s, 1);
    g_hash_table_insert (opened, g_memdup2 (&id, sizeof id), g_memdup2 (&time, sizeof time));
  }
  return s != NULL && !row ? g_steal_pointer (&opened) : NULL;
}

/* By when their editions were opened last; of an edition that is not there it was never. */
static int
compare_anchors (gconstpointer a, gconstpointer b, gpointer opened)
{
  const StoreAnchor *x = *(StoreAnchor *const *) a;
  const StoreAnchor *y = *(StoreAnchor *const *) b;
  const gint64 *x_time = g_hash_table_lookup (opened, &x->edition);
  const gint64 *y_time = g_hash_table_lookup (opened, &y->edition);
  gint64 before = x_time != NULL ? *x_time : G_MININT64;
  gint64 after = y_time != NULL ? *y_time : G_MININT64;
  if (before != after)
    return before < after ? -1 : 1;
  return (x->edition > y->edition) - (x->edition < y->edition);
}

/* Most marks are in one edition. To have SQLite put all anchors in order takes longer than to read them. */
static bool
sort_anchors (StoreConnection *db, GPtrArray *marks, GError **error)
{
  g_autoptr (GHashTable) opened = NULL;
  for (guint i = 0; i < marks->len; i++) {
    StoreMark *mark = g_ptr_array_index (marks, i);
    if (mark->anchors->len < 2)
      continue;
    if (opened == NULL)
      opened = load_opened (db, error);
    if (opened == NULL)
      return false;
    g_ptr_array_sort_with_data (mark->anchors, compare_anchors, opened);
  }
  return true;
}

/* @all: also those of removed marks. */
static bool
list_anchors (StoreConnection *db, gint64 book, bool all, GHashTable *by_uuid, GError **error)
{
  g_autoptr (StoreStatement) s =
      store_database_prepare (db,
                              "SELECT " ANCHOR_COLUMNS ", mark FROM anchors WHERE mark IN"
                              " (SELECT uuid FROM marks WHERE book = ?1 AND (removed = 0 OR ?2))",
                              error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, book);
  sqlite3_bind_int (s, 2, all ? 1 : 0);
  bool row = true;
  while (store_database_step (db, s, &row, error) && row) {
    const char *uuid = (const char *) sqlite3_column_text (s, 22);
    StoreMark *mark = uuid != NULL ? g_hash_table_lookup (by_uuid, uuid) : NULL;
    if (mark != NULL)
      g_ptr_array_add (mark->anchors, read_anchor (s));
  }
  return !row;
}

static GPtrArray *
list_marks (StoreConnection *db, StoreStatement *s, gint64 book, bool all, GError **error)
{
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) store_mark_free);
  g_autoptr (GHashTable) by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  sqlite3_bind_int64 (s, 1, book);
  bool row = true;
  while (store_database_step (db, s, &row, error) && row) {
    StoreMark *mark = read_mark (s);
    mark->changed = sqlite3_column_int64 (s, 12);
    g_ptr_array_add (marks, mark);
    if (mark->uuid != NULL)
      g_hash_table_insert (by_uuid, mark->uuid, mark);
  }
  if (row || !list_anchors (db, book, all, by_uuid, error) || !sort_anchors (db, marks, error))
    return NULL;
  return g_steal_pointer (&marks);
}

/* The marks of a book that are not removed, oldest first. */
GPtrArray *
store_table_list (StoreConnection *db, gint64 book, GError **error)
{
  g_autoptr (StoreStatement) s = store_database_prepare (
      db,
      "SELECT " MARK_COLUMNS ", removed, 0 FROM marks WHERE book = ?1 AND removed = 0"
      " ORDER BY created, uuid",
      error);
  return s != NULL ? list_marks (db, s, book, false, error) : NULL;
}

/* The same with the tombstones, and when each was last written. */
GPtrArray *
store_table_list_all (StoreConnection *db, gint64 book, GError **error)
{
  g_autoptr (StoreStatement) s = store_database_prepare (
      db,
      "SELECT " MARK_COLUMNS ", removed,"
      " (SELECT time FROM journal WHERE mark = uuid ORDER BY sequence DESC LIMIT 1)"
      " FROM marks WHERE book = ?1 ORDER BY created, uuid",
      error);
  return s != NULL ? list_marks (db, s, book, true, error) : NULL;
}

/* Writes the fields and the anchors it has; whether it is removed stays as it is. */
bool
store_table_put_mark (StoreConnection *db, const StoreMark *mark, GError **error)
{
  g_autoptr (StoreStatement) s =
      store_database_prepare (db,
                              "INSERT INTO marks (" MARK_COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?,?)"
                              " ON CONFLICT (uuid) DO UPDATE SET " MARK_UPDATES,
                              error);
  if (s == NULL)
    return false;
  store_bind_text (s, 1, mark->uuid);
  sqlite3_bind_int64 (s, 2, mark->book);
  store_bind_text (s, 3, mark->kind);
  store_bind_text (s, 4, mark->colour);
  store_bind_text (s, 5, mark->note);
  store_bind_text (s, 6, mark->tags);
  store_bind_text (s, 7, mark->name);
  store_bind_text (s, 8, mark->extra);
  sqlite3_bind_int64 (s, 9, mark->created);
  sqlite3_bind_int64 (s, 10, mark->modified);
  store_bind_text (s, 11, mark->rank);
  if (!store_database_run (db, s, error))
    return false;
  for (guint i = 0; i < mark->anchors->len; i++) {
    if (!store_table_put_anchor (db, mark->uuid, g_ptr_array_index (mark->anchors, i), error))
      return false;
  }
  return true;
}

bool
store_table_put_anchor (StoreConnection *db,
                        const char *uuid,
                        const StoreAnchor *anchor,
                        GError **error)
{
  g_autoptr (StoreStatement) s =
      store_database_prepare (db,
                              "INSERT INTO anchors (" ANCHOR_COLUMNS
                              ", mark) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
                              "?,?,?) ON CONFLICT (mark, edition) DO UPDATE SET " ANCHOR_UPDATES,
                              error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, anchor->edition);
  sqlite3_bind_int (s, 2, anchor->section);
  store_bind_text (s, 3, anchor->section_path);
  sqlite3_bind_int (s, 4, anchor->block);
  sqlite3_bind_int64 (s, 5, (gint64) anchor->block_hash);
  sqlite3_bind_int64 (s, 6, (gint64) anchor->unspaced_hash);
  sqlite3_bind_int64 (s, 7, (gint64) anchor->previous_hash);
  sqlite3_bind_int64 (s, 8, (gint64) anchor->next_hash);
  sqlite3_bind_int64 (s, 9, anchor->start);
  sqlite3_bind_int (s, 10, anchor->end_block);
  sqlite3_bind_int64 (s, 11, (gint64) anchor->end_block_hash);
  sqlite3_bind_int64 (s, 12, anchor->end);
  sqlite3_bind_int64 (s, 13, anchor->text_start);
  sqlite3_bind_int64 (s, 14, anchor->text_end);
  store_bind_text (s, 15, anchor->exact);
  store_bind_text (s, 16, anchor->prefix);
  store_bind_text (s, 17, anchor->suffix);
  store_bind_text (s, 18, anchor->cfi);
  store_bind_text (s, 19, anchor->contents_path);
  store_bind_text (s, 20, anchor->page);
  sqlite3_bind_double (s, 21, anchor->progression);
  store_bind_text (s, 22, anchor->state != NULL ? anchor->state : "kept");
  store_bind_text (s, 23, uuid);
  return store_database_run (db, s, error);
}

bool
store_table_set_removed (StoreConnection *db, const char *uuid, bool removed, GError **error)
{
  g_autoptr (StoreStatement) s =
      store_database_prepare (db, "UPDATE marks SET removed = ?2 WHERE uuid = ?1", error);
  if (s == NULL)
    return false;
  store_bind_text (s, 1, uuid);
  sqlite3_bind_int (s, 2, removed ? 1 : 0);
  return store_database_run (db, s, error);
}

/* Sets @json to the mark as it is, or to NULL when there is none. */
bool
store_table_snapshot (StoreConnection *db, const char *uuid, char **json, GError **error)
{
  g_autoptr (StoreStatement) s = store_database_prepare (
      db,
      "SELECT json_object ('book', book, 'kind', kind, 'colour', colour, 'note', note, 'tags', "
      "tags,"
      " 'name', name, 'extra', extra, 'created', created, 'modified', modified, 'rank', rank,"
      " 'removed', removed,"
      " 'anchors', json ((SELECT json_group_array (json_object ('edition', edition,"
      " 'section', section, 'section_path', section_path, 'block', block, 'block_hash', block_hash,"
      " 'unspaced_hash', unspaced_hash, 'previous_hash', previous_hash, 'next_hash', next_hash,"
      " 'start', start, 'end_block', end_block, 'end_block_hash', end_block_hash, 'end', \"end\","
      " 'text_start', text_start, 'text_end', text_end, 'exact', exact, 'prefix', prefix,"
      " 'suffix', suffix, 'cfi', cfi, 'contents_path', contents_path, 'page', page,"
      " 'progression', progression, 'state', state))"
      " FROM (SELECT * FROM anchors WHERE mark = ?1 ORDER BY edition))))"
      " FROM marks WHERE uuid = ?1",
      error);
  if (s == NULL)
    return false;
  store_bind_text (s, 1, uuid);
  bool row = false;
  if (!store_database_step (db, s, &row, error))
    return false;
  *json = row ? store_column_dup (s, 0) : NULL;
  return true;
}

#define MEMBER(name) "json_extract (?2, '$." name "')"
#define ANCHOR_MEMBER(name) "json_extract (value, '$." name "')"

static bool
run_restore (StoreConnection *db,
             const char *sql,
             const char *uuid,
             const char *json,
             GError **error)
{
  g_autoptr (StoreStatement) s = store_database_prepare (db, sql, error);
  if (s == NULL)
    return false;
  store_bind_text (s, 1, uuid);
  store_bind_text (s, 2, json);
  return store_database_run (db, s, error);
}

/* Makes the mark what a snapshot says. Anchors of editions seen since are left alone. */
bool
store_table_restore (StoreConnection *db, const char *uuid, const char *json, GError **error)
{
  /* `WHERE true` keeps SQLite's parser from reading ON CONFLICT as a join. What an older journal has no
   * member for is NULL. */
  /* clang-format off */
  static const char *const restore_mark =
      "INSERT INTO marks (" MARK_COLUMNS ", removed) SELECT ?1, "
      MEMBER ("book") ", " MEMBER ("kind") ", " MEMBER ("colour") ", " MEMBER ("note") ", "
      MEMBER ("tags") ", " MEMBER ("name") ", " MEMBER ("extra") ", " MEMBER ("created") ", "
      MEMBER ("modified") ", " MEMBER ("rank") ", " MEMBER ("removed") " WHERE true"
      " ON CONFLICT (uuid) DO UPDATE SET " MARK_UPDATES ", removed=excluded.removed";
  static const char *const restore_anchors =
      "INSERT INTO anchors (mark, " ANCHOR_COLUMNS ") SELECT ?1, "
      ANCHOR_MEMBER ("edition") ", " ANCHOR_MEMBER ("section") ", " ANCHOR_MEMBER ("section_path") ", "
      ANCHOR_MEMBER ("block") ", " ANCHOR_MEMBER ("block_hash") ", " ANCHOR_MEMBER ("unspaced_hash") ", "
      ANCHOR_MEMBER ("previous_hash") ", " ANCHOR_MEMBER ("next_hash") ", " ANCHOR_MEMBER ("start") ", "
      ANCHOR_MEMBER ("end_block") ", " ANCHOR_MEMBER ("end_block_hash") ", " ANCHOR_MEMBER ("end") ", "
      ANCHOR_MEMBER ("text_start") ", " ANCHOR_MEMBER ("text_end") ", " ANCHOR_MEMBER ("exact") ", "
      ANCHOR_MEMBER ("prefix") ", " ANCHOR_MEMBER ("suffix") ", " ANCHOR_MEMBER ("cfi") ", "
      ANCHOR_MEMBER ("contents_path") ", " ANCHOR_MEMBER ("page") ", " ANCHOR_MEMBER ("progression") ", "
      ANCHOR_MEMBER ("state") " FROM json_each (?2, '$.anchors') WHERE true"
      " ON CONFLICT (mark, edition) DO UPDATE SET " ANCHOR_UPDATES;
  /* clang-format on */
  return run_restore (db, restore_mark, uuid, json, error)
         && run_restore (db, restore_anchors, uuid, json, error);
}
