#include "config.h"

#include "store-private.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the outside world does to a database: no room, no permission, damage, death. */

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("galpi-trouble-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "galpi.db", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_chmod (f->folder, 0700);
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name = g_dir_read_name (dir);
  for (; name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *child = g_build_filename (f->folder, name, NULL);
    g_remove (child);
  }
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static Store *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  Store *store = store_open (path, STORE_OPEN_NO_DAILY_COPY, &error);
  g_assert_no_error (error);
  return store;
}

static gint64
put_book (Store *store)
{
  g_autoptr (StoreBook) book = store_book_new ();
  book->id = 42;
  book->title = g_strdup ("T");
  return store_put_book (store, book, NULL);
}

static StoreStep *
make_step (gint64 book, const char *uuid, StoreChangeKind kind, const char *note)
{
  StoreStep *step = store_step_new (book, 1);
  StoreMark *mark = store_mark_new ();
  mark->uuid = g_strdup (uuid);
  mark->kind = g_strdup ("highlight");
  mark->note = g_strdup (note);
  store_step_take (step, kind, mark);
  return step;
}

static guint
count_marks (Store *store, gint64 book)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) marks = store_list_marks (store, book, &error);
  g_assert_no_error (error);
  return marks->len;
}

static void
on_write_failed (Store *store, const char *message, guint *n)
{
  g_assert_nonnull (message);
  (*n)++;
}

static void
run_idle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_full_disk_keeps_changes (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  StoreHistory history;
  guint n_failed = 0;
  Store *store = open_store (f->path);
  gint64 book = put_book (store);
  g_autofree char *long_note = g_strnfill (100000, 'x');
  g_signal_connect (store, "write-failed", G_CALLBACK (on_write_failed), &n_failed);
  g_assert_true (
      store_apply (store, make_step (book, "m0", STORE_CHANGE_ADD, "before"), 1, NULL, NULL));
  g_assert_true (store_execute (store, "PRAGMA max_page_count=40", NULL));
  g_assert_false (store_apply (store, make_step (book, "m1", STORE_CHANGE_ADD, long_note), 1,
                               &history, &error));
  g_assert_error (error, STORE_ERROR, STORE_ERROR_FULL);
  g_assert_true (history.can_undo);
  g_clear_error (&error);
  g_assert_false (
      store_apply (store, make_step (book, "m2", STORE_CHANGE_ADD, long_note), 1, NULL, &error));
  g_assert_error (error, STORE_ERROR, STORE_ERROR_FULL);
  g_clear_error (&error);
  run_idle ();
  g_assert_cmpuint (n_failed, ==, 1);
  g_assert_cmpuint (store_get_n_pending (store), ==, 2);
  /* The program goes on as if they were written, undo included. */
  g_assert_cmpuint (count_marks (store, book), ==, 3);
  g_assert_false (store_undo (store, book, 1, 1, NULL, NULL));
  g_assert_cmpuint (count_marks (store, book), ==, 2);
  Store *other = open_store (f->path);
  g_assert_cmpuint (count_marks (other, book), ==, 1);
  g_assert_false (store_retry (store, &error));
  g_assert_error (error, STORE_ERROR, STORE_ERROR_FULL);
  g_clear_error (&error);

  /* Room again: everything is written, the undo too. */
  g_assert_true (store_execute (store, "PRAGMA max_page_count=100000", NULL));
  g_assert_true (store_retry (store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_marks (other, book), ==, 2);
  g_object_unref (other);
  g_object_unref (store);
}

static void
test_locked_database_is_written_later (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Store *store = open_store (f->path);
  gint64 book = put_book (store);
  sqlite3 *blocker = NULL;
  g_assert_cmpint (sqlite3_open (f->path, &blocker), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (blocker, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  store_execute (store, "PRAGMA busy_timeout=10", NULL);
  g_assert_false (
      store_apply (store, make_step (book, "m1", STORE_CHANGE_ADD, "kept"), 1, NULL, &error));
  g_assert_error (error, STORE_ERROR, STORE_ERROR_LOCKED);
  g_clear_error (&error);
  g_autofree char *problem = store_dup_problem (store);
  g_assert_nonnull (problem);
  g_assert_cmpuint (count_marks (store, book), ==, 1);
  g_assert_cmpint (sqlite3_exec (blocker, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_true (store_retry (store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (store_get_n_pending (store), ==, 0);
  g_assert_null (store_dup_problem (store));
  sqlite3_stmt *count = NULL;
  sqlite3_prepare_v2 (blocker, "SELECT count (*) FROM journal", -1, &count, NULL);
  g_assert_cmpint (sqlite3_step (count), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (count, 0), ==, 1);
  sqlite3_finalize (count);
  sqlite3_close (blocker);
  g_object_unref (store);
}

/* Root may write anywhere, so the folder is made impossible instead of forbidden: a file stands
 * where it should be. */
static void
test_impossible_folder_still_opens (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->folder, "file", "galpi.db", NULL);
  g_autofree char *file = g_build_filename (f->folder, "file", NULL);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  guint n_failed = 0;
  Store *store = open_store (path);
  g_signal_connect (store, "write-failed", G_CALLBACK (on_write_failed), &n_failed);
  run_idle ();
  g_assert_cmpuint (n_failed, ==, 1);
  gint64 book = put_book (store);
  g_assert_cmpint (book, ==, 42);
  g_assert_false (
      store_apply (store, make_step (book, "m1", STORE_CHANGE_ADD, "kept"), 1, NULL, &error));
  g_assert_error (error, STORE_ERROR, STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_cmpuint (count_marks (store, book), ==, 1);
  /* The obstacle goes away; the next change takes the kept ones along. */
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_true (
      store_apply (store, make_step (book, "m2", STORE_CHANGE_ADD, "new"), 1, NULL, &error));
  g_assert_no_error (error);
  g_object_unref (store);
  store = open_store (path);
  g_assert_cmpuint (count_marks (store, book), ==, 2);
  g_object_unref (store);
  g_unlink (path);
}

static void
test_read_only_folder_shows_the_marks (Fixture *f, gconstpointer data)
{
  if (geteuid () == 0) {
    g_test_skip ("root may write anywhere");
    return;
  }
  Store *store = open_store (f->path);
  gint64 book = put_book (store);
  store_apply (store, make_step (book, "m1", STORE_CHANGE_ADD, "x"), 1, NULL, NULL);
  g_object_unref (store);
  g_chmod (f->path, 0400);
  g_chmod (f->folder, 0500);
  store = open_store (f->path);
  g_autofree char *problem = store_dup_problem (store);
  g_assert_nonnull (problem);
  g_assert_cmpuint (count_marks (store, book), ==, 1);
  g_object_unref (store);
}

static guint
count_damaged (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  guint n = 0;
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    n += g_str_has_prefix (name, "galpi.db.damaged-") ? 1 : 0;
  return n;
}

static void
test_rubbish_is_set_aside (Fixture *f, gconstpointer data)
{
  g_autofree char *rubbish = g_strnfill (9000, '?');
  g_assert_true (g_file_set_contents (f->path, rubbish, 9000, NULL));
  Store *store = open_store (f->path);
  g_assert_cmpuint (count_damaged (f), ==, 1);
  g_assert_cmpuint (base_diagnostics_get_n_items (store_get_diagnostics (store)), ==, 2);
  gint64 book = put_book (store);
  g_assert_true (store_apply (store, make_step (book, "m", STORE_CHANGE_ADD, "x"), 1, NULL, NULL));
  g_object_unref (store);
  store = open_store (f->path);
  g_assert_cmpuint (count_marks (store, book), ==, 1);
  g_assert_cmpuint (count_damaged (f), ==, 1);
  g_object_unref (store);
}

static void
overwrite_page (const char *path, int page)
{
  FILE *file = g_fopen (path, "r+b");
  g_autofree char *rubbish = g_strnfill (4096, '\xff');
  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, page * 4096L, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (rubbish, 1, 4096, file), ==, 4096);
  fclose (file);
}

static void
test_damage_in_the_middle_is_salvaged (Fixture *f, gconstpointer data)
{
  Store *store = open_store (f->path);
  gint64 book = put_book (store);
  for (int i = 0; i < 200; i++) {
    g_autofree char *uuid = g_strdup_printf ("m%03d", i);
    g_autofree char *note = g_strnfill (300, 'a' + i % 26);
    store_apply (store, make_step (book, uuid, STORE_CHANGE_ADD, note), 1, NULL, NULL);
  }
  store_apply (store, make_step (book, "m150", STORE_CHANGE_REMOVE, NULL), 1, NULL, NULL);
  g_object_unref (store);
  /* The root of the table: all of the marks must come out of the journal. */
  sqlite3 *db = NULL;
  gint64 root = 0;
  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  g_assert_true (store_database_get_int (
      db, "SELECT rootpage FROM sqlite_schema WHERE name = 'marks'", &root, NULL));
  sqlite3_close (db);
  overwrite_page (f->path, (int) root - 1);
  store = open_store (f->path);
  g_autoptr (GPtrArray) journal = store_list_journal (store, book, NULL);
  g_assert_cmpuint (count_marks (store, book), ==, 199);
  guint n_all = 0;
  g_assert_true (store_count_marks (store, &n_all, NULL));
  g_assert_cmpuint (n_all, ==, 199);
  g_assert_cmpuint (count_damaged (f), ==, 1);
  g_autoptr (GPtrArray) marks = store_list_marks (store, book, NULL);
  for (guint i = 0; i < marks->len; i++)
    g_assert_cmpstr (((StoreMark *) g_ptr_array_index (marks, i))->uuid, !=, "m150");
  g_assert_true (
      store_apply (store, make_step (book, "new", STORE_CHANGE_ADD, "x"), 1, NULL, NULL));
  g_assert_cmpuint (count_marks (store, book), ==, 200);
  g_object_unref (store);
}

static void
test_newer_database_is_left_alone (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Store *store = open_store (f->path);
  g_object_unref (store);
  sqlite3 *db = NULL;
  sqlite3_open (f->path, &db);
  sqlite3_exec (db, "PRAGMA user_version=99", NULL, NULL, NULL);
  sqlite3_close (db);
  g_assert_null (store_open (f->path, STORE_OPEN_NO_DAILY_COPY, &error));
  g_assert_error (error, STORE_ERROR, STORE_ERROR_NEWER);
  g_assert_cmpuint (count_damaged (f), ==, 0);
}

static void
test_older_database_is_copied_and_migrated (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  g_assert_true (store_schema_migrate (db, f->path, 1, &error));
  g_assert_cmpint (
      sqlite3_exec (db,
                    "INSERT INTO books (id, title) VALUES (7, 'old');"
                    "INSERT INTO marks (uuid, book, kind, name, created, modified)"
                    " VALUES ('m', 7, 'bookmark', 'of old', 1, 1)",
                    NULL, NULL, NULL),
      ==, SQLITE_OK);
  sqlite3_close (db);
  Store *store = open_store (f->path);
  g_autoptr (GPtrArray) books = store_list_books (store, NULL);
  g_assert_cmpuint (books->len, ==, 1);
  g_assert_true (store_execute (store, "SELECT seconds FROM reading", NULL));
  g_autoptr (GPtrArray) marks = store_list_marks (store, 7, NULL);
  g_assert_cmpuint (marks->len, ==, 1);
  g_assert_cmpstr (((StoreMark *) marks->pdata[0])->name, ==, "of old");
  g_assert_null (((StoreMark *) marks->pdata[0])->rank);
  g_object_unref (store);
  g_autofree char *copy = g_strconcat (f->path, ".before-2", NULL);
  gint64 version = 0;
  g_assert_cmpint (sqlite3_open (copy, &db), ==, SQLITE_OK);
  g_assert_true (store_database_get_int (db, "PRAGMA user_version", &version, NULL));
  g_assert_cmpint (version, ==, 1);
  sqlite3_close (db);
}

/* Writes marks and acknowledges each on a pipe until it is killed. */
static void
write_until_killed (const char *path, int pipe_fd)
{
  Store *store = store_open (path, STORE_OPEN_NO_DAILY_COPY, NULL);
  gint64 book = put_book (store);
  for (guint32 i = 0;; i++) {
    g_autofree char *uuid = g_strdup_printf ("%d-%u", (int) getpid (), i);
    if (!store_apply (store, make_step (book, uuid, STORE_CHANGE_ADD, "x"), 1, NULL, NULL)
        || write (pipe_fd, &i, sizeof i) != (gssize) sizeof i)
      _exit (1);
  }
}

static void
test_killed_writer_loses_nothing_acknowledged (Fixture *f, gconstpointer data)
{
  const char *wanted = g_getenv ("KILL_ROUNDS");
  int n_rounds = wanted != NULL ? (int) g_ascii_strtoll (wanted, NULL, 10) : 5;
  guint total = 0;
  for (int round = 0; round < n_rounds; round++) {
    int fds[2];
    g_assert_cmpint (pipe (fds), ==, 0);
    pid_t child = fork ();
    if (child == 0) {
      close (fds[0]);
      write_until_killed (f->path, fds[1]);
    }
    close (fds[1]);
    guint32 ack = 0;
    guint n = 0;
    while (n < 20 + 7u * (guint) (round % 5)
           && read (fds[0], &ack, sizeof ack) == (gssize) sizeof ack)
      n++;
    kill (child, SIGKILL);
    waitpid (child, NULL, 0);
    while (read (fds[0], &ack, sizeof ack) == (gssize) sizeof ack)
      n++;
    close (fds[0]);
    g_assert_cmpuint (n, >=, 20);
    total += n;
    Store *store = open_store (f->path);
    /* The one being written when it died may be there or not. */
    g_assert_cmpuint (count_marks (store, 42), >=, total);
    total = count_marks (store, 42);
    g_autoptr (GPtrArray) journal = store_list_journal (store, 42, NULL);
    g_assert_cmpuint (journal->len, ==, total);
    g_assert_cmpuint (count_damaged (f), ==, 0);
    g_object_unref (store);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/" name, Fixture, NULL, set_up, func, tear_down)
  /* First, while there is no other thread to be lost in the fork. */
  ADD ("killed-writer-loses-nothing-acknowledged", test_killed_writer_loses_nothing_acknowledged);
  ADD ("full-disk-keeps-changes", test_full_disk_keeps_changes);
  ADD ("locked-database-is-written-later", test_locked_database_is_written_later);
  ADD ("impossible-folder-still-opens", test_impossible_folder_still_opens);
  ADD ("read-only-folder-shows-the-marks", test_read_only_folder_shows_the_marks);
  ADD ("rubbish-is-set-aside", test_rubbish_is_set_aside);
  ADD ("damage-in-the-middle-is-salvaged", test_damage_in_the_middle_is_salvaged);
  ADD ("newer-database-is-left-alone", test_newer_database_is_left_alone);
  ADD ("older-database-is-copied-and-migrated", test_older_database_is_copied_and_migrated);
  return g_test_run ();
}
