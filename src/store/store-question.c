#include "config.h"

#include "store-private.h"

/* An edition that names itself like a book that is known and shares little of its text: whether it is one
 * of that book only the reader can say. Until then it is a book of its own, and the question stays open. */

typedef struct {
  gint64 edition;
  gint64 book;
  gint64 time;
  StoreAnswer answer;
} Question;

static Question *
question_new (gint64 edition, gint64 book)
{
  Question *self = g_new0 (Question, 1);
  self->edition = edition;
  self->book = book;
  return self;
}

static bool
put_question (StoreConnection *db,
              const char *session,
              gpointer data,
              gpointer *result,
              GError **error)
{
  const Question *question = data;
  g_autoptr (StoreStatement) s = store_database_prepare (
      db, "INSERT OR IGNORE INTO questions (edition, book) VALUES (?1, ?2)", error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, question->edition);
  sqlite3_bind_int64 (s, 2, question->book);
  return store_database_run (db, s, error);
}

static bool
load_question (StoreConnection *db,
               const char *session,
               gpointer data,
               gpointer *result,
               GError **error)
{
  const Question *question = data;
  g_autoptr (StoreStatement) s =
      store_database_prepare (db,
                              "SELECT b.id FROM questions q JOIN books b ON b.id = q.book"
                              " JOIN editions e ON e.id = q.edition AND e.book <> b.id"
                              " WHERE q.edition = ?1 AND q.answer IS NULL",
                              error);
  bool row = false;
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, question->edition);
  if (!store_database_step (db, s, &row, error))
    return false;
  if (row)
    *result = g_memdup2 (&(gint64){ sqlite3_column_int64 (s, 0) }, sizeof (gint64));
  return true;
}

static bool
run_with_books (StoreConnection *db, const char *sql, gint64 from, gint64 to, GError **error)
{
  g_autoptr (StoreStatement) s = store_database_prepare (db, sql, error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, from);
  sqlite3_bind_int64 (s, 2, to);
  return store_database_run (db, s, error);
}

/* Makes everything of one book belong to another. */
static bool
join_books (StoreConnection *db,
            const char *session,
            gint64 from,
            gint64 to,
            gint64 time,
            GError **error)
{
  static const char *const changes[] = {
    "UPDATE editions SET book = ?2 WHERE book = ?1",
    "UPDATE questions SET book = ?2 WHERE book = ?1",
    "INSERT OR IGNORE INTO settings (book, json) SELECT ?2, json FROM settings WHERE book = ?1",
    "DELETE FROM settings WHERE book = ?1 AND ?2",
    "DELETE FROM books WHERE id = ?1 AND ?2",
  };
  if (!store_journal_move (db, session, from, to, time, error))
    return false;
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    if (!run_with_books (db, changes[i], from, to, error))
      return false;
  }
  return true;
}

/* Of the edition and of the book that it may be one of; FALSE when there is nothing to join. */
static bool
find_books (StoreConnection *db, gint64 edition, gint64 *from, gint64 *to)
{
  g_autoptr (StoreStatement) s = store_database_prepare (
      db,
      "SELECT e.book, b.id FROM questions q JOIN editions e ON e.id = q.edition"
      " JOIN books b ON b.id = q.book WHERE q.edition = ?1",
      NULL);
  bool row = false;
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, edition);
  if (!store_database_step (db, s, &row, NULL) || !row)
    return false;
  *from = sqlite3_column_int64 (s, 0);
  *to = sqlite3_column_int64 (s, 1);
  return *from != *to;
}

static bool
answer_question (StoreConnection *db,
                 const char *session,
                 gpointer data,
                 gpointer *result,
                 GError **error)
{
  const Question *question = data;
  bool same = question->answer == STORE_ANSWER_SAME_BOOK;
  gint64 from = 0;
  gint64 to = 0;
  if (same && find_books (db, question->edition, &from, &to)
      && !join_books (db, session, from, to, question->time, error))
    return false;
  g_autoptr (StoreStatement) s =
      store_database_prepare (db, "UPDATE questions SET answer = ?2 WHERE edition = ?1", error);
  if (s == NULL)
    return false;
  sqlite3_bind_int64 (s, 1, question->edition);
  store_bind_text (s, 2, same ? "same" : "other");
  return store_database_run (db, s, error);
}

/**
 * store_put_question:
 * @self: a store
 * @edition: id of an edition
 * @book: id of another book, of which it may be an edition
 * @error: return location
 *
 * Remembers that the reader is to be asked. One that has been asked is not opened again.
 *
 * Returns: %FALSE with a %STORE_ERROR
 */
bool
store_put_question (Store *self, gint64 edition, gint64 book, GError **error)
{
  StoreJobSpec spec = {
    .func = put_question, .data = question_new (edition, book), .data_free = g_free, .writes = true
  };
  return store_worker_run (store_get_worker (self), &spec, NULL, error);
}

/**
 * store_load_question:
 * @self: a store
 * @edition: id of an edition
 *
 * Returns: id of the book that it may be an edition of, when the reader is still to be asked; else 0, also
 *   when that cannot be read
 */
gint64
store_load_question (Store *self, gint64 edition)
{
  gpointer found = NULL;
  StoreJobSpec spec = { .func = load_question,
                        .data = question_new (edition, 0),
                        .data_free = g_free,
                        .result_free = g_free };
  store_worker_run (store_get_worker (self), &spec, &found, NULL);
  g_autofree gint64 *book = found;
  return book != NULL ? *book : 0;
}

/**
 * store_answer_question_async:
 * @self: a store
 * @edition: id of the edition
 * @answer: what the reader said
 * @time: microseconds since 1970 UTC
 * @callback: (nullable): called when it is written; see store_write_finish()
 * @user_data: for @callback
 *
 * Remembers the answer. When it is the same book, everything that was kept of the edition by itself, its
 * marks too, belongs to that book from then on; those marks stay when the last step is undone.
 */
void
store_answer_question_async (Store *self,
                             gint64 edition,
                             StoreAnswer answer,
                             gint64 time,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Question *question = question_new (edition, 0);
  question->answer = answer;
  question->time = time;
  StoreJobSpec spec = { .func = answer_question,
                        .data = question,
                        .data_free = g_free,
                        .writes = true,
                        .announces = answer == STORE_ANSWER_SAME_BOOK };
  store_worker_run_task (store_get_worker (self), &spec,
                         g_task_new (self, NULL, callback, user_data));
}
