#include "config.h"

#include "store-private.h"

/* The journal only grows. What can be undone follows from the steps alone: a step done goes on the
 * stack of what can be undone and empties the other; an undo or a redo is itself a step that names
 * its target and moves it from one stack to the other. So undo works across restarts, and two
 * windows on one book share one history. */

static const char *
change_name (StoreChangeKind kind)
{
  switch (kind) {
  case STORE_CHANGE_ADD:
    return "add";
  case STORE_CHANGE_EDIT:
    return "edit";
  case STORE_CHANGE_REMOVE:
    return "remove";
  case STORE_CHANGE_RESTORE:
    return "restore";
  }
  return "edit";
}

typedef struct {
  StoreConnection *db;
  gint64 step;
  gint64 book;
  gint64 time;
  const char *session;
} Writer;

static bool
begin_step (Writer *writer, const char *kind, gint64 target, GError **error)
{
  g_autoptr (StoreStatement) s = store_database_prepare (
      writer->db, "INSERT INTO steps (book, kind, target, time, session) VALUES (?,?,?,?,?)",
      error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, writer->book);
  store_bind_text (s, 2, kind);
  if (target != 0)
    sqlite3_bind_int64 (s, 3, target);
  sqlite3_bind_int64 (s, 4, writer->time);
  store_bind_text (s, 5, writer->session);
  if (!store_database_run (writer->db, s, error))
    return false;
  writer->step = sqlite3_last_insert_rowid (writer->db);
  return true;
}

static bool
write_entry (const Writer *writer,
             const char *mark,
             const char *change,
             const char *before,
             GError **error)
{
  g_autofree char *after = NULL;
  g_autoptr (StoreStatement) s =
      store_database_prepare (writer->db,
                              "INSERT INTO journal (step, book, mark, change, before, after, time,"
                              " session) VALUES (?,?,?,?,?,?,?,?)",
                              error);
  if (s == NULL || !store_table_snapshot (writer->db, mark, &after, error))
    return false;
  sqlite3_bind_int64 (s, 1, writer->step);
  sqlite3_bind_int64 (s, 2, writer->book);
  store_bind_text (s, 3, mark);
  store_bind_text (s, 4, change);
  store_bind_text (s, 5, before);
  store_bind_text (s, 6, after);
  sqlite3_bind_int64 (s, 7, writer->time);
  store_bind_text (s, 8, writer->session);
  return store_database_run (writer->db, s, error);
}

static bool
apply_change (const Writer *writer, const StoreChange *change, GError **error)
{
  const char *uuid = change->mark->uuid;
  g_autofree char *before = NULL;
  if (!store_table_snapshot (writer->db, uuid, &before, error))
    return false;
  bool ok = false;
  switch (change->kind) {
  case STORE_CHANGE_ADD:
  case STORE_CHANGE_EDIT:
    ok = store_table_put_mark (writer->db, change->mark, error);
    break;
  case STORE_CHANGE_REMOVE:
  case STORE_CHANGE_RESTORE:
    if (before == NULL)
      return true;
    ok = store_table_set_removed (writer->db, uuid, change->kind == STORE_CHANGE_REMOVE, error);
    break;
  }
  return ok && write_entry (writer, uuid, change_name (change->kind), before, error);
}

/* Reads the steps of a book into what can be undone and what redone, the next one last. */
static bool
read_stacks (StoreConnection *db, gint64 book, GArray *undo, GArray *redo, GError **error)
{
  g_autoptr (StoreStatement) s =
      store_database_prepare (db, "SELECT id, kind FROM steps WHERE book = ?1 ORDER BY id", error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, book);
  bool row = true;
  while (store_database_step (db, s, &row, error) && row) {
    gint64 id = sqlite3_column_int64 (s, 0);
    const char *kind = (const char *) sqlite3_column_text (s, 1);
    bool is_undo = g_strcmp0 (kind, "undo") == 0;
    /* That marks came from another book is nothing to take back. */
    if (g_strcmp0 (kind, "move") == 0)
      continue;
    if (!is_undo && g_strcmp0 (kind, "redo") != 0) {
      g_array_append_val (undo, id);
      g_array_set_size (redo, 0);
      continue;
    }
    GArray *from = is_undo ? undo : redo;
    GArray *to = is_undo ? redo : undo;
    /* Only a salvaged journal can lack the step that was taken back. */
    if (from->len > 0) {
      gint64 moved = g_array_index (from, gint64, from->len - 1);
      g_array_set_size (from, from->len - 1);
      g_array_append_val (to, moved);
    }
  }
  return !row;
}

/* What the journal of a book allows now. */
bool
store_journal_get_history (StoreConnection *db, gint64 book, StoreHistory *history, GError **error)
{
  g_autoptr (GArray) undo = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) redo = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!read_stacks (db, book, undo, redo, error))
    return false;
  history->can_undo = undo->len > 0;
  history->can_redo = redo->len > 0;
  return true;
}

/* The last step about a book, 0 for none. */
bool
store_journal_get_last_step (StoreConnection *db, gint64 book, gint64 *step, GError **error)
{
  g_autoptr (StoreStatement) s = store_database_prepare (
      db, "SELECT coalesce (max (id), 0) FROM steps WHERE book = ?1", error);
  bool row = false;
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, book);
  if (!store_database_step (db, s, &row, error))
    return false;
  *step = sqlite3_column_int64 (s, 0);
  return true;
}

static bool
is_expected (StoreConnection *db, const StoreStep *step, GError **error)
{
  gint64 last = 0;
  if (step->expected < 0)
    return true;
  if (!store_journal_get_last_step (db, step->book, &last, error))
    return false;
  if (last == step->expected)
    return true;
  g_set_error_literal (error, STORE_ERROR, STORE_ERROR_STALE,
                       "the marks have changed since they were read");
  return false;
}

/* Writes a step: the rows and the journal in the caller's transaction. */
bool
store_journal_apply (StoreConnection *db,
                     const char *session,
                     const StoreStep *step,
                     StoreHistory *history,
                     GError **error)
{
  Writer writer = { .db = db, .book = step->book, .time = step->time, .session = session };
  if (step->changes->len == 0)
    return store_journal_get_history (db, step->book, history, error);
  if (!is_expected (db, step, error) || !begin_step (&writer, "do", 0, error))
    return false;
  for (guint i = 0; i < step->changes->len; i++) {
    if (!apply_change (&writer, g_ptr_array_index (step->changes, i), error))
      return false;
  }
  /* No need to read the steps: a new one can always be undone and leaves nothing to redo. */
  history->n_changed = (int) step->changes->len;
  history->can_undo = true;
  history->can_redo = false;
  return true;
}

static bool
turn_entry (const Writer *writer, StoreStatement *entry, bool redo, GError **error)
{
  g_autofree char *mark = store_column_dup (entry, 0);
  g_autofree char *wanted = store_column_dup (entry, redo ? 2 : 1);
  g_autofree char *before = NULL;
  if (mark == NULL || !store_table_snapshot (writer->db, mark, &before, error))
    return false;
  /* A mark that was not there before the step becomes a tombstone, not a hole. */
  bool ok = wanted != NULL ? store_table_restore (writer->db, mark, wanted, error)
                           : store_table_set_removed (writer->db, mark, true, error);
  return ok && write_entry (writer, mark, redo ? "redo" : "undo", before, error);
}

/* Takes the last step back, or does it again. Nothing to take back is no error. */
bool
store_journal_turn (StoreConnection *db,
                    const char *session,
                    gint64 book,
                    gint64 time,
                    bool redo,
                    StoreHistory *history,
                    GError **error)
{
  g_autoptr (GArray) undo_stack = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) redo_stack = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!read_stacks (db, book, undo_stack, redo_stack, error))
    return false;
  GArray *from = redo ? redo_stack : undo_stack;
  GArray *to = redo ? undo_stack : redo_stack;
  if (from->len > 0) {
    gint64 target = g_array_index (from, gint64, from->len - 1);
    Writer writer = { .db = db, .book = book, .time = time, .session = session };
    g_autoptr (StoreStatement) s = store_database_prepare (
        db,
        redo ? "SELECT mark, before, after FROM journal WHERE step = ?1 ORDER BY sequence"
             : "SELECT mark, before, after FROM journal WHERE step = ?1 ORDER BY sequence DESC",
        error);
    if (s == NULL || !begin_step (&writer, redo ? "redo" : "undo", target, error))
      return false;
    sqlite3_bind_int64 (s, 1, target);
    bool row = true;
    while (store_database_step (db, s, &row, error) && row) {
      if (!turn_entry (&writer, s, redo, error))
        return false;
      history->n_changed++;
    }
    if (row)
      return false;
    g_array_set_size (from, from->len - 1);
    g_array_append_val (to, target);
  }
  history->can_undo = undo_stack->len > 0;
  history->can_redo = redo_stack->len > 0;
  return true;
}

/* Makes the marks of a book those of another. The journal gets a line for each, so that it still tells where
 * a mark belongs; what was done to them before is not among the steps of that book. */
bool
store_journal_move (StoreConnection *db,
                    const char *session,
                    gint64 from,
                    gint64 to,
                    gint64 time,
                    GError **error)
{
  Writer writer = { .db = db, .book = to, .time = time, .session = session };
  g_autoptr (GPtrArray) uuids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StoreStatement) list =
      store_database_prepare (db, "SELECT uuid FROM marks WHERE book = ?1 ORDER BY uuid", error);
  g_autoptr (StoreStatement) move =
      list != NULL
          ? store_database_prepare (db, "UPDATE marks SET book = ?2 WHERE uuid = ?1", error)
          : NULL;
  if (move == NULL || !begin_step (&writer, "move", 0, error))
    return false;
  sqlite3_bind_int64 (list, 1, from);
  bool row = true;
  while (store_database_step (db, list, &row, error) && row)
    g_ptr_array_add (uuids, store_column_dup (list, 0));
  for (guint i = 0; i < uuids->len && !row; i++) {
    const char *uuid = g_ptr_array_index (uuids, i);
    g_autofree char *before = NULL;
    sqlite3_reset (move);
    store_bind_text (move, 1, uuid);
    sqlite3_bind_int64 (move, 2, to);
    if (!store_table_snapshot (db, uuid, &before, error) || !store_database_run (db, move, error)
        || !write_entry (&writer, uuid, "move", before, error))
      return false;
  }
  return !row;
}

/* All that happened to the marks of a book, oldest first. */
GPtrArray *
store_journal_list (StoreConnection *db, gint64 book, GError **error)
{
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) store_journal_entry_free);
  g_autoptr (StoreStatement) s =
      store_database_prepare (db,
                              "SELECT sequence, mark, change, before, after, time, session"
                              " FROM journal WHERE book = ?1 ORDER BY sequence",
                              error);
  if (s == NULL)
    return NULL;
  sqlite3_bind_int64 (s, 1, book);
  bool row = true;
  while (store_database_step (db, s, &row, error) && row) {
    StoreJournalEntry *entry = g_new0 (StoreJournalEntry, 1);
    entry->sequence = sqlite3_column_int64 (s, 0);
    entry->mark = store_column_dup (s, 1);
    entry->change = store_column_dup (s, 2);
    entry->before = store_column_dup (s, 3);
    entry->after = store_column_dup (s, 4);
    entry->time = sqlite3_column_int64 (s, 5);
    entry->session = store_column_dup (s, 6);
    g_ptr_array_add (entries, entry);
  }
  return row ? NULL : g_steal_pointer (&entries);
}

/* Makes every mark what the last line of the journal about it says. */
bool
store_journal_rebuild (StoreConnection *db, GError **error)
{
  g_autoptr (StoreStatement) s =
      store_database_prepare (db,
                              "SELECT mark, after FROM journal WHERE sequence IN"
                              " (SELECT max (sequence) FROM journal GROUP BY mark)"
                              " AND json_valid (after) ORDER BY sequence",
                              error);
  if (s == NULL)
    return false;
  bool row = true;
  while (store_database_step (db, s, &row, error) && row) {
    g_autofree char *mark = store_column_dup (s, 0);
    g_autofree char *after = store_column_dup (s, 1);
    if (!store_table_restore (db, mark, after, error))
      return false;
  }
  return !row;
}
