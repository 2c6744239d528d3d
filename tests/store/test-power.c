#include "config.h"

#include "disk.h"
#include "store-private.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

/* A session of marking, cut off after every write it makes, and the same with a disk that refuses from
 * every write on. What was acknowledged must be there, and nothing else but the one change that was
 * under way. POWER_ALL=1 takes every point and many ways to lose what was not safe yet. */

#define N_STEPS 24
#define BOOK 42

typedef struct {
  char *folder;
  char *path;
  char *crash_path;
} Fixture;

static void
empty_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
  for (; name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *child = g_build_filename (folder, name, NULL);
    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      empty_folder (child);
    g_remove (child);
  }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  /* Thousands of databases are synced; in memory where there is such a place. */
  f->folder = g_strdup ("/dev/shm/galpi-power-XXXXXX");
  if (g_mkdtemp (f->folder) == NULL) {
    g_free (f->folder);
    f->folder = g_dir_make_tmp ("galpi-power-XXXXXX", NULL);
  }
  g_autofree char *live = g_build_filename (f->folder, "live", NULL);
  g_autofree char *crash = g_build_filename (f->folder, "crash", NULL);
  g_mkdir (live, 0700);
  g_mkdir (crash, 0700);
  f->path = g_build_filename (live, "galpi.db", NULL);
  f->crash_path = g_build_filename (crash, "galpi.db", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  empty_folder (f->folder);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_free (f->crash_path);
}

/* What the marks are, in one line. */
static char *
describe (Store *store)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) marks = store_list_marks (store, BOOK, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < marks->len; i++) {
    const StoreMark *mark = g_ptr_array_index (marks, i);
    g_string_append_printf (out, "%s=%u ", mark->uuid,
                            mark->note != NULL ? g_str_hash (mark->note) : 0);
  }
  g_autoptr (GPtrArray) journal = store_list_journal (store, BOOK, &error);
  g_assert_no_error (error);
  g_string_append_printf (out, "and %u lines of the journal", journal->len);
  return g_string_free (out, FALSE);
}

static StoreStep *
make_step (int number)
{
  StoreStep *step = store_step_new (BOOK, number + 1);
  bool edit = number % 4 == 2;
  bool removal = number % 7 == 5;
  /* Notes long enough to go over pages. */
  g_autofree char *text = g_strnfill ((gsize) (number * 397) % 9000, 'a' + number % 26);
  StoreMark *mark = store_mark_new ();
  mark->uuid = g_strdup_printf ("m%02d", edit || removal ? number - 1 : number);
  mark->kind = g_strdup ("highlight");
  mark->note = g_strdup_printf ("%d %s", number, text);
  mark->created = number;
  mark->modified = number;
  store_step_take (step,
                   removal ? STORE_CHANGE_REMOVE
                   : edit  ? STORE_CHANGE_EDIT
                           : STORE_CHANGE_ADD,
                   mark);
  return step;
}

static bool
do_step (Store *store, int number, GError **error)
{
  if (number % 9 == 7)
    return store_undo (store, BOOK, number, 0, NULL, error);
  return store_apply (store, make_step (number), 0, NULL, error);
}

static bool
put_book (Store *store, GError **error)
{
  g_autoptr (StoreBook) book = store_book_new ();
  book->id = BOOK;
  book->title = g_strdup ("T");
  return store_put_book (store, book, error) != 0;
}

/* What the marks are after each step, from 0 for none. */
static GPtrArray *
expect (const char *path)
{
  GPtrArray *states = g_ptr_array_new_with_free_func (g_free);
  Store *store = store_open (path, STORE_OPEN_NO_DAILY_COPY, NULL);
  g_assert_true (put_book (store, NULL));
  g_ptr_array_add (states, describe (store));
  for (int i = 0; i < N_STEPS; i++) {
    g_assert_true (do_step (store, i, NULL));
    g_ptr_array_add (states, describe (store));
  }
  store_close (store);
  g_object_unref (store);
  return states;
}

static void
run_session (const char *path)
{
  g_autoptr (GError) error = NULL;
  Store *store = store_open (path, STORE_OPEN_NO_DAILY_COPY, &error);
  g_assert_no_error (error);
  g_assert_true (put_book (store, NULL));
  disk_acknowledge (0);
  /* Checkpoints in the middle, too. */
  store_execute (store, "PRAGMA wal_autocheckpoint=12", NULL);
  for (int i = 0; i < N_STEPS; i++) {
    g_assert_true (do_step (store, i, &error));
    g_assert_no_error (error);
    disk_acknowledge (i + 1);
  }
  store_close (store);
  g_object_unref (store);
}

static int
last_acknowledged (GPtrArray *log, guint n_ops)
{
  int last = -1;
  for (guint i = 0; i < n_ops; i++) {
    const DiskOp *op = g_ptr_array_index (log, i);
    if (op->kind == DISK_ACKNOWLEDGE)
      last = (int) op->offset;
  }
  return last;
}

static void
check_crash (Fixture *f, GPtrArray *log, guint n_ops, int variant, GPtrArray *states)
{
  g_autofree char *from = g_path_get_dirname (f->path);
  g_autofree char *to = g_path_get_dirname (f->crash_path);
  g_autoptr (GError) error = NULL;
  int last = last_acknowledged (log, n_ops);
  empty_folder (to);
  disk_write_crash (log, n_ops, variant, from, to);
  Store *store = store_open (f->crash_path, STORE_OPEN_NO_DAILY_COPY, &error);
  g_assert_no_error (error);
  g_autofree char *state = describe (store);
  bool known = g_str_equal (state, g_ptr_array_index (states, MAX (last, 0)));
  bool under_way = last + 1 < (int) states->len
                   && g_str_equal (state, g_ptr_array_index (states, (guint) last + 1));
  if (!known && !under_way)
    g_error ("after %u of %u writes, variant %d: acknowledged %d, found “%s”", n_ops, log->len,
             variant, last, state);
  /* Nothing had to be set aside: a cut is no damage. */
  g_assert_cmpuint (base_diagnostics_get_n_items (store_get_diagnostics (store)), ==, 0);
  store_close (store);
  g_object_unref (store);
}

static void
test_power_cut (Fixture *f, gconstpointer data)
{
  bool all = g_getenv ("POWER_ALL") != NULL;
  int n_variants = all ? 12 : 4;
  guint stride = all ? 1 : 5;
  guint n = 0;
  g_autoptr (GPtrArray) states = expect (f->crash_path);
  disk_record ();
  run_session (f->path);
  g_autoptr (GPtrArray) log = disk_take_log ();
  g_assert_cmpuint (log->len, >, 3 * N_STEPS);
  for (guint n_ops = 1; n_ops <= log->len; n_ops += stride) {
    for (int variant = 0; variant < n_variants; variant++, n++)
      check_crash (f, log, n_ops, variant, states);
  }
  g_test_message ("%u writes, %u cuts, %d steps: none lost, none corrupt", log->len, n, N_STEPS);
}

/* From the n-th change on the disk refuses. The reader goes on; what could not be written is kept, and
 * is written when there is room again. */
static bool
check_refusal (Fixture *f, guint write, int code, GPtrArray *states)
{
  g_autofree char *folder = g_path_get_dirname (f->path);
  g_autoptr (GError) open_error = NULL;
  empty_folder (folder);
  disk_fail_from (write, code);
  Store *store = store_open (f->path, STORE_OPEN_NO_DAILY_COPY, &open_error);
  g_assert_no_error (open_error);
  bool refused = !put_book (store, NULL);
  for (int i = 0; i < N_STEPS; i++) {
    g_autoptr (GError) error = NULL;
    bool written = do_step (store, i, &error);
    refused |= !written;
    g_assert_true (written == (error == NULL));
    if (error != NULL && g_error_matches (error, STORE_ERROR, STORE_ERROR_FAILED))
      g_error ("write %u, code %d, step %d: %s", write, code, i, error->message);
    g_autofree char *state = describe (store);
    g_assert_cmpstr (state, ==, g_ptr_array_index (states, (guint) i + 1));
  }
  disk_heal ();
  g_autoptr (GError) error = NULL;
  g_assert_true (store_retry (store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (store_get_n_pending (store), ==, 0);
  store_close (store);
  g_object_unref (store);
  store = store_open (f->path, STORE_OPEN_NO_DAILY_COPY, &error);
  g_assert_no_error (error);
  g_autofree char *state = describe (store);
  g_assert_cmpstr (state, ==, g_ptr_array_index (states, N_STEPS));
  store_close (store);
  g_object_unref (store);
  return refused;
}

static void
check_all_refusals (Fixture *f, int code)
{
  guint stride = g_getenv ("POWER_ALL") != NULL ? 1 : 13;
  guint write = 0;
  g_autoptr (GPtrArray) states = expect (f->crash_path);
  while (check_refusal (f, write, code, states))
    write += stride;
  g_assert_cmpuint (write, >, N_STEPS);
  g_test_message ("refused from each of %u changes on", write);
}

static void
test_no_room (Fixture *f, gconstpointer data)
{
  check_all_refusals (f, SQLITE_FULL);
}

/* What the kernel says of a file system that was made read-only under us. */
static void
test_read_only (Fixture *f, gconstpointer data)
{
  check_all_refusals (f, SQLITE_IOERR_WRITE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  disk_install ();
#define ADD(name, func) g_test_add ("/store/power/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("power-cut-loses-nothing-acknowledged", test_power_cut);
  ADD ("no-room-at-any-write", test_no_room);
  ADD ("read-only-at-any-write", test_read_only);
  return g_test_run ();
}
