#pragma once

/* What the files of this folder and its tests share. */

#include "store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef sqlite3 StoreConnection;
typedef sqlite3_stmt StoreStatement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreConnection, sqlite3_close_v2)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreStatement, sqlite3_finalize)

/* store-database.c: one connection. */
void store_database_set_up_library (void);
StoreConnection *store_database_open (const char *path, GError **error);
StoreConnection *store_database_open_memory (StoreConnection *source, GError **error);
bool store_database_execute (StoreConnection *db, const char *sql, GError **error);
StoreStatement *store_database_prepare (StoreConnection *db, const char *sql, GError **error);
bool
store_database_step (StoreConnection *db, StoreStatement *statement, bool *row, GError **error);
bool store_database_run (StoreConnection *db, StoreStatement *statement, GError **error);
bool store_database_get_int (StoreConnection *db, const char *sql, gint64 *value, GError **error);
bool store_database_copy (StoreConnection *source, const char *path, GError **error);
void store_database_set_error (StoreConnection *db, GError **error);
bool store_database_is_damaged (const char *path);
char *store_column_dup (StoreStatement *statement, int column);
void store_bind_text (StoreStatement *statement, int parameter, const char *text);

/* store-schema.c */
#define STORE_SCHEMA_VERSION 7
bool store_schema_migrate (StoreConnection *db, const char *path, int last, GError **error);
bool store_schema_view_old (StoreConnection *db, GError **error);

/* store-salvage.c */
char *store_salvage_set_aside (const char *path, BaseDiagnostics *diagnostics, GError **error);
void store_salvage_into (StoreConnection *db,
                         const char *damaged_path,
                         const char *database_path,
                         BaseDiagnostics *diagnostics);

/* store-copies.c */
#define STORE_COPIES_KEPT 7
bool store_copies_rotate (StoreConnection *db, const char *path, const char *date, GError **error);
GPtrArray *store_copies_list (const char *path);
char *store_copies_find_newest (const char *path);

/* store-worker.c: runs jobs in order on the thread that owns the database. */
typedef struct _StoreWorker StoreWorker;

/* Does one job's work in @db; called again on another connection when a kept change is written. */
typedef bool (*StoreJobFunc) (StoreConnection *db,
                              const char *session,
                              gpointer data,
                              gpointer *result,
                              GError **error);

typedef struct {
  StoreJobFunc func;
  gpointer data; /* owned */
  GDestroyNotify data_free; /* (nullable) */
  GDestroyNotify result_free; /* (nullable) */
  bool writes; /* runs in a transaction and is kept when it cannot be written */
  bool on_disk; /* reads past what is kept in memory */
  bool announces; /* a success is told by the signal `changed` */
  gint64 book; /* for that signal */
  guint64 origin; /* for that signal */
} StoreJobSpec;

typedef void (*StoreWorkerNotify) (gpointer store,
                                   const char *what,
                                   const char *message,
                                   gint64 book,
                                   guint64 origin);

StoreWorker *store_worker_new (const char *path,
                               StoreOpenFlags flags,
                               BaseDiagnostics *diagnostics,
                               GError **error);
void store_worker_connect (StoreWorker *self, gpointer store, StoreWorkerNotify notify);
void store_worker_stop (StoreWorker *self);
StoreWorker *store_worker_ref (StoreWorker *self);
void store_worker_unref (StoreWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreWorker, store_worker_unref)
bool
store_worker_run (StoreWorker *self, const StoreJobSpec *spec, gpointer *result, GError **error);
void store_worker_run_task (StoreWorker *self, const StoreJobSpec *spec, GTask *task);
bool store_worker_retry (StoreWorker *self, GError **error);
void store_worker_retry_task (StoreWorker *self, GTask *task);
char *store_worker_dup_problem (StoreWorker *self);
guint store_worker_get_n_pending (StoreWorker *self);

/* Result of an async write: what it gave back, and why it is only in memory, if it is. */
typedef struct {
  gpointer value;
  GDestroyNotify value_free;
  GError *kept;
} StoreOutcome;
void store_outcome_free (StoreOutcome *self);

/* store-shelf.c: books, editions, places; jobs and their data. */
bool store_shelf_list_books (StoreConnection *db,
                             const char *session,
                             gpointer data,
                             gpointer *result,
                             GError **error);
bool store_shelf_list_editions (StoreConnection *db,
                                const char *session,
                                gpointer data,
                                gpointer *result,
                                GError **error);
bool store_shelf_put_book (StoreConnection *db,
                           const char *session,
                           gpointer data,
                           gpointer *result,
                           GError **error);
bool store_shelf_put_edition (StoreConnection *db,
                              const char *session,
                              gpointer data,
                              gpointer *result,
                              GError **error);
bool store_shelf_put_position (StoreConnection *db,
                               const char *session,
                               gpointer data,
                               gpointer *result,
                               GError **error);
bool store_shelf_load_position (StoreConnection *db,
                                const char *session,
                                gpointer data,
                                gpointer *result,
                                GError **error);
bool store_shelf_load_book_position (StoreConnection *db,
                                     const char *session,
                                     gpointer data,
                                     gpointer *result,
                                     GError **error);

typedef struct {
  gint64 id;
  gint64 time;
  guint64 n;
  double seconds;
  char *text;
} StoreArguments;
StoreArguments *store_arguments_new (gint64 id);
void store_arguments_free (StoreArguments *self);

bool store_shelf_put_settings (StoreConnection *db,
                               const char *session,
                               gpointer data,
                               gpointer *result,
                               GError **error);
bool store_shelf_load_settings (StoreConnection *db,
                                const char *session,
                                gpointer data,
                                gpointer *result,
                                GError **error);
bool store_shelf_log_reading (StoreConnection *db,
                              const char *session,
                              gpointer data,
                              gpointer *result,
                              GError **error);
bool store_shelf_load_pace (StoreConnection *db,
                            const char *session,
                            gpointer data,
                            gpointer *result,
                            GError **error);

/* store-table.c: rows of marks and anchors. */
GPtrArray *store_table_list (StoreConnection *db, gint64 book, GError **error);
GPtrArray *store_table_list_all (StoreConnection *db, gint64 book, GError **error);
bool store_table_put_mark (StoreConnection *db, const StoreMark *mark, GError **error);
bool store_table_put_anchor (StoreConnection *db,
                             const char *uuid,
                             const StoreAnchor *anchor,
                             GError **error);
bool store_table_set_removed (StoreConnection *db, const char *uuid, bool removed, GError **error);
bool store_table_snapshot (StoreConnection *db, const char *uuid, char **json, GError **error);
bool store_table_restore (StoreConnection *db, const char *uuid, const char *json, GError **error);

/* store-journal.c */
typedef struct {
  StoreChangeKind kind;
  StoreMark *mark;
} StoreChange;

struct _StoreStep {
  gint64 book;
  gint64 time;
  gint64 expected; /* the step before must be this one, or -1 */
  GPtrArray *changes; /* of StoreChange */
};

bool store_journal_apply (StoreConnection *db,
                          const char *session,
                          const StoreStep *step,
                          StoreHistory *history,
                          GError **error);
bool store_journal_turn (StoreConnection *db,
                         const char *session,
                         gint64 book,
                         gint64 time,
                         bool redo,
                         StoreHistory *history,
                         GError **error);
bool store_journal_move (StoreConnection *db,
                         const char *session,
                         gint64 from,
                         gint64 to,
                         gint64 time,
                         GError **error);
bool
store_journal_get_history (StoreConnection *db, gint64 book, StoreHistory *history, GError **error);
bool store_journal_get_last_step (StoreConnection *db, gint64 book, gint64 *step, GError **error);
GPtrArray *store_journal_list (StoreConnection *db, gint64 book, GError **error);
bool store_journal_rebuild (StoreConnection *db, GError **error);

/* store.c; the second is for tests: any SQL in the worker's connection. */
StoreWorker *store_get_worker (Store *self);
bool store_execute (Store *self, const char *sql, GError **error);

G_END_DECLS
