#include "config.h"

#include "marks-folder.h"

#include "marks-error.h"
#include "marks-folder-private.h"
#include "marks-shelf.h"

#include "base-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder through which devices bring their marks together, by whatever program carries files: each
 * device writes one file for each book and never touches those of others. What is in them and how they
 * are joined is marks-replica.c's; here they are found, read and written, and what comes of them goes
 * into the store, one step for each file.
 *
 * Beside the store lies what this device knew at the last exchange. It is written after each step: were it
 * written before, a power cut in between would make what others had done look as if the reader had
 * taken it back. */

#define EXTENSION ".annotation"
#define KEY_CHARACTERS 10
#define DEVICE_CHARACTERS 16
/* How often an exchange begins again when the reader marks something at the same time. */
#define MAX_ATTEMPTS 5
#define MAX_FILES 10000

/* One exchange. */
typedef struct {
  MarksExchange exchange; /* what the steps need */
  const char *folder;
  BookPublication *publication;
  BaseDiagnostics *diagnostics;
  MarksFolderCounts *counts;
  MarksBookInfo *book;
  char *private_folder; /* beside the store */
  char *shadow_path;
  GBytes *shadow; /* what is in that file, or NULL */
  int lock;
} Folder;

static void
folder_clear (Folder *self)
{
  marks_exchange_clear (&self->exchange);
  marks_book_info_free (self->book);
  g_clear_pointer (&self->shadow, g_bytes_unref);
  g_free (self->private_folder);
  g_free (self->shadow_path);
  if (self->lock >= 0)
    close (self->lock);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folder, folder_clear)

/**
 * marks_folder_is_file_of_marks:
 * @name: of a file, without its folder
 *
 * Programs that carry files have hidden ones for what is on its way, and keep the ending where they
 * make a second file of a conflict: those are marks as well.
 *
 * Returns: whether an exchange would look at it
 */
bool
marks_folder_is_file_of_marks (const char *name)
{
  return name[0] != '.' && name[0] != '~' && g_str_has_suffix (name, EXTENSION);
}

static void
set_errno (GError **error, int code, const char *what, const char *path)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s %s: %s", what, path,
               g_strerror (code));
}

/* Reads a file unless it is no file or too large for one of marks; a pipe would keep us waiting. */
static GBytes *
load (const char *path, GError **error)
{
  GStatBuf info;
  char *data = NULL;
  gsize size = 0;
  if (g_stat (path, &info) != 0) {
    set_errno (error, errno, "cannot read", path);
    return NULL;
  }
  if (!S_ISREG (info.st_mode) || info.st_size > BASE_LIMIT_MARKS_BYTES) {
    g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "%s: %s", path,
                 S_ISREG (info.st_mode) ? "too large for a file of marks" : "not a file");
    return NULL;
  }
  return g_file_get_contents (path, &data, &size, error) ? g_bytes_new_take (data, size) : NULL;
}

/* Replaces a file as a whole, when it is not the same already. */
static bool
save (const char *path, GBytes *bytes, bool *written, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GBytes) old = load (path, NULL);
  *written = false;
  if (old != NULL && g_bytes_equal (old, bytes))
    return true;
  *written = g_file_set_contents_full (path, data, (gssize) size,
                                       G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                       0666, error);
  return *written;
}

/* Other windows and processes with the same store wait for their turn. */
static bool
lock (Folder *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->private_folder, "lock", NULL);
  if (g_mkdir_with_parents (self->private_folder, 0700) != 0) {
    set_errno (error, errno, "cannot make", self->private_folder);
    return false;
  }
  self->lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock < 0) {
    set_errno (error, errno, "cannot open", path);
    return false;
  }
  while (flock (self->lock, LOCK_EX) != 0) {
    if (errno != EINTR) {
      set_errno (error, errno, "cannot lock", path);
      return false;
    }
  }
  return true;
}

static bool
is_device (const char *text)
{
  gsize n = strspn (text, "0123456789abcdef");
  return n == DEVICE_CHARACTERS && text[n] == '\0';
}

/* The name of this device: chance, once. It is no part of what is carried elsewhere. */
static char *
load_device (Folder *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->private_folder, "device", NULL);
  g_autofree char *text = NULL;
  if (g_file_get_contents (path, &text, NULL, NULL) && is_device (g_strchomp (text)))
    return g_steal_pointer (&text);
  char *device = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  if (!g_file_set_contents_full (path, device, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 error))
    g_clear_pointer (&device, g_free);
  return device;
}

/* A few letters in the names of files by which a device finds those of one book. */
static char *
build_key (const char *identifier, const char *title, const char *creators)
{
  g_autofree char *name = identifier != NULL && identifier[0] != '\0'
                              ? g_strdup (identifier)
                              : g_strdup_printf ("%s\n%s", title != NULL ? title : "",
                                                 creators != NULL ? creators : "");
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, normal, -1);
  return g_strndup (sum, KEY_CHARACTERS);
}

/* Keys of all that the book was ever called here; the first is in the name of our own file. */
static char **
list_keys (Folder *self, GError **error)
{
  Store *store = self->exchange.store;
  gint64 id = self->exchange.identity.book;
  g_autoptr (GPtrArray) books = store_list_books (store, error);
  g_autoptr (GPtrArray) editions = books != NULL ? store_list_editions (store, id, error) : NULL;
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  if (editions == NULL)
    return NULL;
  g_autofree char *own =
      build_key (self->book->identifier, self->book->title, self->book->creators);
  g_strv_builder_add (keys, own);
  for (guint i = 0; i < books->len; i++) {
    const StoreBook *book = g_ptr_array_index (books, i);
    g_autofree char *key = build_key (book->identifier, book->title, book->creators);
    if (book->id == id)
      g_strv_builder_add (keys, key);
  }
  for (guint i = 0; i < editions->len; i++) {
    const StoreEdition *edition = g_ptr_array_index (editions, i);
    g_autofree char *key = build_key (edition->identifier, NULL, NULL);
    if (edition->identifier != NULL)
      g_strv_builder_add (keys, key);
  }
  return g_strv_builder_end (keys);
}

static bool
has_key (const char *name, char **keys)
{
  for (; *keys != NULL; keys++) {
    g_autofree char *part = g_strdup_printf (".%s.", *keys);
    if (strstr (name, part) != NULL)
      return true;
  }
  return false;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The files of this book, always in the same order. */
static GPtrArray *
list_files (const char *folder, char **keys, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  if (dir == NULL)
    return NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (dir); name != NULL && names->len < MAX_FILES;
       name = g_dir_read_name (dir)) {
    if (marks_folder_is_file_of_marks (name) && has_key (name, keys))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* What was known at the last exchange. A damaged file is set aside: without it nothing is lost, but what
 * the reader did since looks as new as what had been there. */
static MarksReplica *
load_shadow (Folder *self)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&self->shadow, g_bytes_unref);
  self->shadow = load (self->shadow_path, &error);
  if (self->shadow == NULL && !g_file_test (self->shadow_path, G_FILE_TEST_EXISTS))
    return marks_replica_new ();
  MarksReplica *replica =
      self->shadow != NULL ? marks_replica_parse (self->shadow, self->shadow_path, &error) : NULL;
  if (replica != NULL)
    return replica;
  g_autofree char *aside = g_strconcat (self->shadow_path, ".damaged", NULL);
  base_diagnostics_add (self->diagnostics, BASE_SEVERITY_REPAIRED, "notes-folder-state",
                        self->shadow_path, 0, "%s", error->message);
  g_rename (self->shadow_path, aside);
  return marks_replica_new ();
}

static bool
save_shadow (Folder *self, GError **error)
{
  bool written = false;
  g_autoptr (GBytes) bytes = marks_replica_write (self->exchange.replica, self->book,
                                                  self->exchange.device, MARKS_REPLICA_OWN);
  return save (self->shadow_path, bytes, &written, error);
}

static bool
take_file (Folder *self, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GBytes) bytes = load (path, &local_error);
  g_autoptr (MarksReplica) other =
      bytes != NULL ? marks_replica_parse (bytes, path, &local_error) : NULL;
  if (other == NULL) {
    /* Half of a file that is on its way, or none of ours: it is looked at again when it changes. */
    base_diagnostics_add (self->diagnostics, BASE_SEVERITY_LOST, "notes-folder-file", path, 0, "%s",
                          local_error->message);
    return true;
  }
  self->counts->n_files += strstr (name, self->exchange.device) == NULL ? 1 : 0;
  marks_replica_join (self->exchange.replica, other);
  return marks_exchange_apply (&self->exchange, self->publication, self->counts, error)
         && save_shadow (self, error);
}

/* Begins with what was known, sees what the reader has done, and takes file after file. */
static bool
attempt (Folder *self, GPtrArray *files, GCancellable *cancellable, GError **error)
{
  *self->counts = (MarksFolderCounts){ 0 };
  if (!marks_exchange_begin (&self->exchange, load_shadow (self), error)
      || !save_shadow (self, error))
    return false;
  for (guint i = 0; i < files->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !take_file (self, g_ptr_array_index (files, i), error))
      return false;
  }
  return true;
}

/* A file that says nothing is not made. */
static bool
write_own (Folder *self, const char *key, GError **error)
{
  g_autoptr (GPtrArray) copies = marks_replica_list (self->exchange.replica);
  g_autofree char *ending = g_strdup_printf ("%s.%s" EXTENSION, key, self->exchange.device);
  g_autofree char *name = marks_file_build_name (self->book, ending);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  if (copies->len == 0)
    return true;
  g_autoptr (GBytes) bytes = marks_replica_write (self->exchange.replica, self->book,
                                                  self->exchange.device, MARKS_REPLICA_SHARED);
  return save (path, bytes, &self->counts->written, error);
}

static bool
exchange (Folder *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *problem = store_dup_problem (self->exchange.store);
  if (problem != NULL) {
    g_set_error (error, MARKS_ERROR, MARKS_ERROR_FAILED, "%s", problem);
    return false;
  }
  if (!lock (self, error))
    return false;
  self->exchange.device = load_device (self, error);
  if (self->exchange.device == NULL)
    return false;
  g_auto (GStrv) keys = list_keys (self, error);
  g_autoptr (GPtrArray) files = keys != NULL ? list_files (self->folder, keys, error) : NULL;
  if (files == NULL)
    return false;
  for (int i = 1; true; i++) {
    g_autoptr (GError) local_error = NULL;
    if (attempt (self, files, cancellable, &local_error))
      return write_own (self, keys[0], error);
    if (i == MAX_ATTEMPTS || !g_error_matches (local_error, STORE_ERROR, STORE_ERROR_STALE)) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return false;
    }
  }
}

/**
 * marks_folder_exchange:
 * @folder: where devices leave their files
 * @store: where the marks are kept
 * @identity: which book it is; both ids must be set
 * @publication: the book
 * @diagnostics: where it is said which files could not be read, and why
 * @cancellable: (nullable): to cancel it between two files
 * @counts: (out): what was done
 * @error: return location
 *
 * Takes over what other devices did to the marks of a book, each file as one step that can be undone, and
 * writes what this one knows. Reads the whole book when a mark is new or has another range. Does nothing, and
 * touches no file, when nothing has changed. Not for the main thread.
 *
 * Returns: %FALSE with an error of the store or of files; what was taken over until then stays
 */
bool
marks_folder_exchange (const char *folder,
                       Store *store,
                       MarksIdentity identity,
                       BookPublication *publication,
                       BaseDiagnostics *diagnostics,
                       GCancellable *cancellable,
                       MarksFolderCounts *counts,
                       GError **error)
{
  g_auto (Folder) self = { .folder = folder,
                           .publication = publication,
                           .diagnostics = diagnostics,
                           .counts = counts,
                           .lock = -1 };
  *counts = (MarksFolderCounts){ 0 };
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT EXTENSION, identity.book);
  self.exchange.store = store;
  self.exchange.identity = identity;
  self.private_folder = g_strconcat (store_get_path (store), ".notes", NULL);
  self.shadow_path = g_build_filename (self.private_folder, name, NULL);
  self.book = marks_book_info_new_from_publication (publication, NULL);
  return exchange (&self, cancellable, error);
}
