#include "config.h"

#include "store-private.h"

/* Yesterday's marks: what a copy has and the database has not, or has otherwise, comes back as one step
 * that can be undone like any other. What was marked since the copy stays. */

/**
 * store_list_copies:
 * @self: a store
 *
 * Returns: (transfer full) (element-type filename): the copies of the last days, the newest first
 */
GPtrArray *
store_list_copies (Store *self)
{
  GPtrArray *oldest_first = store_copies_list (store_get_path (self));
  for (guint i = 0; i < oldest_first->len / 2; i++) {
    gpointer other = oldest_first->pdata[oldest_first->len - 1 - i];
    oldest_first->pdata[oldest_first->len - 1 - i] = oldest_first->pdata[i];
    oldest_first->pdata[i] = other;
  }
  return oldest_first;
}

static GPtrArray *
read_copy (const char *path, gint64 book, GError **error)
{
  sqlite3 *raw = NULL;
  int code = sqlite3_open_v2 (path, &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
  g_autoptr (StoreConnection) db = raw;
  GPtrArray *marks = NULL;
  if (code != SQLITE_OK)
    store_database_set_error (db, error);
  else if (store_schema_view_old (db, error))
    marks = store_table_list (db, book, error);
  if (marks == NULL)
    g_prefix_error (error, "%s: ", path);
  return marks;
}

static GHashTable *
index_marks (GPtrArray *marks)
{
  GHashTable *by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < marks->len; i++) {
    StoreMark *mark = g_ptr_array_index (marks, i);
    if (mark->uuid != NULL)
      g_hash_table_insert (by_uuid, mark->uuid, mark);
  }
  return by_uuid;
}

static bool
is_same (const StoreMark *a, const StoreMark *b)
{
  return a->modified == b->modified && g_strcmp0 (a->note, b->note) == 0
         && g_strcmp0 (a->kind, b->kind) == 0 && g_strcmp0 (a->colour, b->colour) == 0
         && g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->tags, b->tags) == 0
         && g_strcmp0 (a->rank, b->rank) == 0;
}

/* Places in editions that the database does not know cannot be kept. */
static StoreMark *
copy_mark (const StoreMark *mark, GPtrArray *editions)
{
  StoreMark *copy = store_mark_copy (mark);
  for (guint i = copy->anchors->len; i > 0; i--) {
    const StoreAnchor *anchor = g_ptr_array_index (copy->anchors, i - 1);
    bool known = false;
    for (guint j = 0; j < editions->len && !known; j++)
      known = ((StoreEdition *) g_ptr_array_index (editions, j))->id == anchor->edition;
    if (!known)
      g_ptr_array_remove_index (copy->anchors, i - 1);
  }
  return copy;
}

/**
 * store_build_restoration:
 * @self: a store
 * @copy: path of a copy; see store_list_copies()
 * @book: id of a book
 * @time: microseconds since 1970 UTC
 * @error: return location
 *
 * Finds what must be done so that every mark of the copy is there again as it was. Nothing is written;
 * see store_apply(). May be used from any thread.
 *
 * Returns: (transfer full) (nullable): a step, which may be empty; or %NULL with a %STORE_ERROR
 */
StoreStep *
store_build_restoration (Store *self, const char *copy, gint64 book, gint64 time, GError **error)
{
  g_autoptr (GPtrArray) wanted = read_copy (copy, book, error);
  g_autoptr (GPtrArray) present = wanted != NULL ? store_list_marks (self, book, error) : NULL;
  g_autoptr (GPtrArray) editions = present != NULL ? store_list_editions (self, book, error) : NULL;
  if (editions == NULL)
    return NULL;
  g_autoptr (GHashTable) by_uuid = index_marks (present);
  StoreStep *step = store_step_new (book, time);
  for (guint i = 0; i < wanted->len; i++) {
    const StoreMark *mark = g_ptr_array_index (wanted, i);
    const StoreMark *there = mark->uuid != NULL ? g_hash_table_lookup (by_uuid, mark->uuid) : NULL;
    if (mark->uuid == NULL || (there != NULL && is_same (mark, there)))
      continue;
    store_step_take (step, there != NULL ? STORE_CHANGE_EDIT : STORE_CHANGE_ADD,
                     copy_mark (mark, editions));
    if (there == NULL)
      store_step_take (step, STORE_CHANGE_RESTORE, copy_mark (mark, editions));
  }
  return step;
}
