#pragma once

#include "store-book.h"
#include "store-mark.h"

#include "base-diagnostics.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StoreError:
 * @STORE_ERROR_FAILED: something else, the message says what
 * @STORE_ERROR_READ_ONLY: the file or its folder cannot be written
 * @STORE_ERROR_FULL: no room on the disk
 * @STORE_ERROR_LOCKED: another process holds the database
 * @STORE_ERROR_DAMAGED: the database is damaged and could not be begun anew
 * @STORE_ERROR_NEWER: written by a newer version of the program; left alone
 * @STORE_ERROR_STALE: the marks have changed since they were read; see store_step_expect()
 *
 * With %STORE_ERROR_READ_ONLY, %STORE_ERROR_FULL, %STORE_ERROR_LOCKED and %STORE_ERROR_DAMAGED from
 * a call that writes, the change is kept in memory and read back by later calls; store_retry()
 * writes it.
 */
typedef enum {
  STORE_ERROR_FAILED,
  STORE_ERROR_READ_ONLY,
  STORE_ERROR_FULL,
  STORE_ERROR_LOCKED,
  STORE_ERROR_DAMAGED,
  STORE_ERROR_NEWER,
  STORE_ERROR_STALE,
} StoreError;

#define STORE_ERROR (store_error_quark ())
GQuark store_error_quark (void);

/**
 * StoreOpenFlags:
 * @STORE_OPEN_DEFAULT: with the daily copy
 * @STORE_OPEN_NO_DAILY_COPY: for short-lived programs and tests
 */
typedef enum {
  STORE_OPEN_DEFAULT = 0,
  STORE_OPEN_NO_DAILY_COPY = 1 << 0,
} StoreOpenFlags;

/**
 * StoreAnswer:
 * @STORE_ANSWER_SAME_BOOK: it is an edition of that book
 * @STORE_ANSWER_OTHER_BOOK: it is a book of its own
 */
typedef enum {
  STORE_ANSWER_SAME_BOOK,
  STORE_ANSWER_OTHER_BOOK,
} StoreAnswer;

/**
 * Store:
 *
 * What the reader writes, on disk. One worker thread owns the database; every function may be
 * called from any thread. The plain functions wait for the worker: the main thread may use them for
 * start-up reads of a few milliseconds and takes the `_async` ones otherwise. Jobs run in the order
 * in which they were asked for.
 *
 * Signals, on the thread-default main context of the thread that opened the store:
 * `changed (gint64 book, guint64 origin)`: marks of a book were written by this or another process;
 * @book is 0 when it is not known which, and then @origin is 0 too;
 * `write-failed (const char *message)`: writing failed and changes are now kept in memory; once for
 * each trouble; `recovered ()`: what was kept has been written.
 */
#define STORE_TYPE_STORE (store_get_type ())
G_DECLARE_FINAL_TYPE (Store, store, STORE, STORE, GObject)

char *store_get_default_path (void);
Store *store_open (const char *path, StoreOpenFlags flags, GError **error);
void store_open_async (const char *path,
                       StoreOpenFlags flags,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
Store *store_open_finish (GAsyncResult *result, GError **error);
void store_close (Store *self);
const char *store_get_path (Store *self);
BaseDiagnostics *store_get_diagnostics (Store *self);
char *store_dup_problem (Store *self);
guint store_get_n_pending (Store *self);
bool store_retry (Store *self, GError **error);
void store_retry_async (Store *self, GAsyncReadyCallback callback, gpointer user_data);
void store_poll (Store *self);
bool store_copy_to (Store *self, const char *path, GError **error);

/* Books and editions. */
GPtrArray *store_list_books (Store *self, GError **error);
GPtrArray *store_list_editions (Store *self, gint64 book, GError **error);
gint64 store_put_book (Store *self, const StoreBook *book, GError **error);
gint64 store_put_edition (Store *self, const StoreEdition *edition, GError **error);
bool store_put_outline (Store *self, gint64 edition, GBytes *outline, GError **error);
GBytes *store_load_outline (Store *self, gint64 edition, GError **error);
bool store_has_outline (Store *self, gint64 edition);

/* Whether an edition is one of a book that is known. */
bool store_put_question (Store *self, gint64 edition, gint64 book, GError **error);
gint64 store_load_question (Store *self, gint64 edition);
void store_answer_question_async (Store *self,
                                  gint64 edition,
                                  StoreAnswer answer,
                                  gint64 time,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* Marks. */
GPtrArray *store_list_marks (Store *self, gint64 book, GError **error);
GPtrArray *store_list_all_marks (Store *self, gint64 book, gint64 *last_step, GError **error);
bool store_find_mark (Store *self, const char *uuid, gint64 *book, bool *removed);
bool store_count_marks (Store *self, guint *n, GError **error);
void store_list_marks_async (Store *self,
                             gint64 book,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *store_list_marks_finish (Store *self, GAsyncResult *result, GError **error);
bool
store_apply (Store *self, StoreStep *step, guint64 origin, StoreHistory *history, GError **error);
void store_apply_async (Store *self,
                        StoreStep *step,
                        guint64 origin,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
bool store_undo (Store *self,
                 gint64 book,
                 gint64 time,
                 guint64 origin,
                 StoreHistory *history,
                 GError **error);
void store_undo_async (Store *self,
                       gint64 book,
                       gint64 time,
                       guint64 origin,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
bool store_redo (Store *self,
                 gint64 book,
                 gint64 time,
                 guint64 origin,
                 StoreHistory *history,
                 GError **error);
void store_redo_async (Store *self,
                       gint64 book,
                       gint64 time,
                       guint64 origin,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
bool store_get_history (Store *self, gint64 book, StoreHistory *history, GError **error);
bool store_put_anchor (Store *self, const char *uuid, const StoreAnchor *anchor, GError **error);
bool store_put_anchors (Store *self, const char *const *uuids, GPtrArray *anchors, GError **error);
void store_put_anchors_async (Store *self,
                              const char *const *uuids,
                              GPtrArray *anchors,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *store_list_journal (Store *self, gint64 book, GError **error);

/* The reader's own words. */
bool store_put_label (Store *self,
                      const char *kind,
                      const char *name,
                      const char *label,
                      GError **error);
void store_put_label_async (Store *self,
                            const char *kind,
                            const char *name,
                            const char *label,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GHashTable *store_load_labels (Store *self, const char *kind, GError **error);

/* Back to a copy. */
GPtrArray *store_list_copies (Store *self);
StoreStep *
store_build_restoration (Store *self, const char *copy, gint64 book, gint64 time, GError **error);

/* Places, settings, pace. */
bool store_put_position (Store *self, const StorePosition *position, GError **error);
void store_put_position_async (Store *self,
                               const StorePosition *position,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
StorePosition *store_load_position (Store *self, gint64 edition, GError **error);
StorePosition *store_load_book_position (Store *self, gint64 book, GError **error);
bool store_put_settings (Store *self, gint64 book, const char *json, GError **error);
char *store_load_settings (Store *self, gint64 book, GError **error);
bool store_log_reading (Store *self,
                        gint64 edition,
                        gint64 time,
                        int characters,
                        double seconds,
                        GError **error);
double store_load_pace (Store *self, gint64 edition, GError **error);

/* The end of every async call that writes and gives nothing back but success and history. */
bool store_write_finish (Store *self, GAsyncResult *result, StoreHistory *history, GError **error);

G_END_DECLS
