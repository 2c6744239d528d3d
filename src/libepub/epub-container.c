#include "config.h"

#include "epub-container-private.h"

#include "base-href.h"
#include "base-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

/* The table of names is made once, when the container is opened. Nothing is ever unpacked to disk,
 * and a reference can only name what stands in the table, so `../` in an archive leads nowhere.
 * What an archive declares about sizes is not believed: reading stops by the bytes that came.
 * https://www.w3.org/TR/epub-33/#sec-ocf */

#define READ_CHUNK (64 * 1024)
#define MAX_NAME_BYTES 4096
#define MAX_FOLDER_DEPTH 32

typedef struct {
  char *name; /* container path, valid UTF-8 */
  gint64 size; /* declared, in bytes */
  gint64 packed; /* declared compressed size, in bytes */
  zip_uint64_t index; /* in the archive */
  guint32 crc; /* declared */
  gint64 inflated; /* most bytes ever read; guarded by lock */
  guint16 method; /* of compression */
  bool encrypted; /* by a zip password */
  bool too_large; /* found out once; guarded by lock */
} Entry;

struct _EpubContainer {
  gatomicrefcount ref_count;
  char *path; /* of the file or folder on disk */
  bool folder;
  GArray *entries; /* of Entry */
  GHashTable *exact; /* name (borrowed from entries) → index */
  GMutex lock; /* guards what follows and the use of the archive */
  GHashTable *folded; /* (nullable): folded name → index; made at the first miss */
  zip_t *zip; /* NULL for a folder */
  gint64 inflated; /* sum over the entries */
};

static void
clear_entry (gpointer item)
{
  g_free (((Entry *) item)->name);
}

/* Most names are such, and of a hundred thousand it matters. */
static char *
fold_plain_name (const char *name)
{
  for (const char *c = name; *c != '\0'; c++) {
    if ((guchar) *c >= 0x80 || *c == '%' || *c == '\\')
      return NULL;
  }
  return g_ascii_strdown (name, -1);
}

/* Two names that differ only in composition, case, percent-encoding or kind of slash are one. */
static char *
fold_name (const char *name)
{
  char *plain = fold_plain_name (name);
  if (plain != NULL)
    return plain;
  g_autofree char *decoded = base_href_decode (name, -1);
  for (char *c = decoded; *c != '\0'; c++) {
    if (*c == '\\')
      *c = '/';
  }
  g_autofree char *composed = g_utf8_normalize (decoded, -1, G_NORMALIZE_NFC);
  g_autofree char *folded = g_utf8_casefold (composed != NULL ? composed : decoded, -1);
  char *result = g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
  return result != NULL ? result : g_steal_pointer (&folded);
}

static bool
has_dot_segment (const char *name)
{
  g_auto (GStrv) parts = g_strsplit_set (name, "/\\", -1);
  for (int i = 0; parts[i] != NULL; i++) {
    if (strcmp (parts[i], "..") == 0 || strcmp (parts[i], ".") == 0)
      return true;
  }
  return false;
}

/* Programs of Windows write backslashes, others begin every name with `./`; neither means anything
 * else than what the specification asks for. Changes @name in place. */
static void
normalize_name (char *name)
{
  g_strdelimit (name, "\\", '/');
  while (g_str_has_prefix (name, "./"))
    memmove (name, name + 2, strlen (name + 2) + 1);
}

/* Old Korean zip programs write CP949 and set no flag; everybody else of that kind meant CP437. */
static char *
dup_entry_name (zip_t *zip, zip_uint64_t index)
{
  const char *raw = zip_get_name (zip, index, ZIP_FL_ENC_RAW);
  if (raw == NULL)
    return NULL;
  if (g_utf8_validate (raw, -1, NULL))
    return g_strdup (raw);
  char *korean = g_convert (raw, -1, "UTF-8", "UHC", NULL, NULL, NULL);
  if (korean != NULL)
    return korean;
  const char *guessed = zip_get_name (zip, index, ZIP_FL_ENC_GUESS);
  return guessed != NULL ? g_utf8_make_valid (guessed, -1) : NULL;
}

/* Takes entry->name. The first of two equal names counts, as it does for everybody else. */
static void
take_entry (EpubContainer *self, Entry *entry, BaseDiagnostics *diagnostics)
{
  const char *name = entry->name;
  if (*name == '/' || strlen (name) > MAX_NAME_BYTES || has_dot_segment (name)) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "odd-name", NULL, 0,
                          "an entry named “%.80s” cannot be reached", name);
    g_free (entry->name);
    return;
  }
  if (g_hash_table_contains (self->exact, name)) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "duplicate-name", name, 0,
                          "a second file of this name was ignored");
    g_free (entry->name);
    return;
  }
  g_array_append_val (self->entries, *entry);
  g_hash_table_insert (self->exact, (gpointer) name, GUINT_TO_POINTER (self->entries->len - 1));
}

static bool
list_archive (EpubContainer *self, BaseDiagnostics *diagnostics, GError **error)
{
  zip_int64_t n = zip_get_num_entries (self->zip, 0);
  if (n > BASE_LIMIT_ENTRIES) {
    g_set_error (error, EPUB_ERROR, EPUB_ERROR_TOO_LARGE,
                 "the archive has %" G_GINT64_FORMAT " files, more than any book", (gint64) n);
    return false;
  }
  for (zip_int64_t i = 0; i < n; i++) {
    zip_stat_t stat;
    zip_stat_init (&stat);
    g_autofree char *name = dup_entry_name (self->zip, (zip_uint64_t) i);
    if (name == NULL || zip_stat_index (self->zip, (zip_uint64_t) i, 0, &stat) != 0)
      continue;
    normalize_name (name);
    if (name[0] == '\0' || g_str_has_suffix (name, "/"))
      continue;
    Entry entry = {
      .name = g_steal_pointer (&name),
      .size = (gint64) MIN (stat.size, G_MAXINT64),
      .packed = (gint64) MIN (stat.comp_size, G_MAXINT64),
      .index = (zip_uint64_t) i,
      .crc = stat.crc,
      .method = stat.comp_method,
      .encrypted = stat.encryption_method != ZIP_EM_NONE,
    };
    take_entry (self, &entry, diagnostics);
  }
  return true;
}

static bool
is_left_out (const char *name)
{
  static const char *const names[] = { ".git", ".hg", ".svn", "node_modules", NULL };
  return g_strv_contains (names, name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* @folder is a container path, "" for the root. Symbolic links are not followed: a folder somebody
 * mailed must not lead to other files of the reader. */
static bool
list_folder (EpubContainer *self,
             const char *folder,
             GQueue *pending,
             BaseDiagnostics *diagnostics,
             GError **error)
{
  g_autofree char *path = g_build_filename (self->path, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, folder[0] == '\0' ? error : NULL);
  if (dir == NULL)
    return folder[0] != '\0';
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    if (!g_utf8_validate (name, -1, NULL))
      base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "odd-name", folder, 0,
                            "a file whose name is not UTF-8 cannot be reached");
    else if (!is_left_out (name))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    g_autofree char *full = g_build_filename (path, name, NULL);
    g_autofree char *inside =
        folder[0] == '\0' ? g_strdup (name) : g_strconcat (folder, "/", name, NULL);
    GStatBuf info;
    if (g_lstat (full, &info) != 0)
      continue;
    if (S_ISDIR (info.st_mode)) {
      g_queue_push_tail (pending, g_steal_pointer (&inside));
    } else if (S_ISREG (info.st_mode)) {
      Entry entry = { .name = g_steal_pointer (&inside),
                      .size = info.st_size,
                      .packed = info.st_size };
      take_entry (self, &entry, diagnostics);
    }
  }
  return true;
}

static int
count_slashes (const char *path)
{
  int n = 0;
  for (; *path != '\0'; path++)
    n += *path == '/';
  return n;
}

static bool
list_tree (EpubContainer *self,
           GCancellable *cancellable,
           BaseDiagnostics *diagnostics,
           GError **error)
{
  GQueue pending = G_QUEUE_INIT;
  g_queue_push_tail (&pending, g_strdup (""));
  bool ok = true;
  while (ok && !g_queue_is_empty (&pending)) {
    g_autofree char *folder = g_queue_pop_head (&pending);
    if (self->entries->len > BASE_LIMIT_ENTRIES || pending.length > BASE_LIMIT_ENTRIES) {
      g_set_error_literal (error, EPUB_ERROR, EPUB_ERROR_TOO_LARGE,
                           "the folder has more files than any book");
      ok = false;
    } else if (count_slashes (folder) > MAX_FOLDER_DEPTH) {
      base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "too-deep", folder, 0,
                            "a folder nested this deep is not read");
    } else {
      ok = !g_cancellable_set_error_if_cancelled (cancellable, error)
           && list_folder (self, folder, &pending, diagnostics, error);
    }
  }
  g_queue_clear_full (&pending, g_free);
  return ok;
}

static bool
starts_like_zip (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return false;
  char magic[4] = { 0 };
  bool found = read (fd, magic, sizeof magic) == (ssize_t) sizeof magic
               && (memcmp (magic, "PK\003\004", 4) == 0 || memcmp (magic, "PK\005\006", 4) == 0
                   || memcmp (magic, "PK\007\010", 4) == 0);
  close (fd);
  return found;
}

static void
set_zip_error (const char *path, int code, GError **error)
{
  if (code == ZIP_ER_MULTIDISK) {
    g_set_error_literal (error, EPUB_ERROR, EPUB_ERROR_NOT_A_BOOK,
                         "it is one volume of a split (multi-disk) archive");
    return;
  }
  if (code == ZIP_ER_NOZIP && !starts_like_zip (path)) {
    g_set_error_literal (error, EPUB_ERROR, EPUB_ERROR_NOT_A_BOOK, "it is not a zip archive");
    return;
  }
  if (code == ZIP_ER_NOZIP) {
    g_set_error_literal (error, EPUB_ERROR, EPUB_ERROR_DAMAGED,
                         "it is incomplete: the end of the archive is missing");
    return;
  }
  bool io = code == ZIP_ER_OPEN || code == ZIP_ER_READ || code == ZIP_ER_SEEK;
  zip_error_t detail;
  zip_error_init_with_code (&detail, code);
  g_set_error (error, EPUB_ERROR, io ? EPUB_ERROR_IO : EPUB_ERROR_DAMAGED,
               io ? "it cannot be read: %s" : "the archive is damaged: %s",
               zip_error_strerror (&detail));
  zip_error_fini (&detail);
}

static bool
open_archive (EpubContainer *self, BaseDiagnostics *diagnostics, GError **error)
{
  int code = 0;
  self->zip = zip_open (self->path, ZIP_RDONLY, &code);
  if (self->zip == NULL) {
    set_zip_error (self->path, code, error);
    return false;
  }
  return list_archive (self, diagnostics, error);
}

/**
 * epub_container_open:
 * @path: a zip file or a folder
 * @cancellable: (nullable): to stop
 * @diagnostics: (nullable): where odd entries are noted
 * @error: return location
 *
 * Opens a container and lists its files; it reads none. Runs on any thread.
 *
 * Returns: (transfer full): a container, or %NULL with %EPUB_ERROR_NOT_A_BOOK,
 *   %EPUB_ERROR_DAMAGED, %EPUB_ERROR_TOO_LARGE, %EPUB_ERROR_MISSING or %EPUB_ERROR_IO
 */
EpubContainer *
epub_container_open (const char *path,
                     GCancellable *cancellable,
                     BaseDiagnostics *diagnostics,
                     GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  GStatBuf info;
  if (g_stat (path, &info) != 0) {
    int saved = errno;
    g_set_error (error, EPUB_ERROR, saved == ENOENT ? EPUB_ERROR_MISSING : EPUB_ERROR_IO, "%s",
                 g_strerror (saved));
    return NULL;
  }
  if (!S_ISDIR (info.st_mode) && !S_ISREG (info.st_mode)) {
    g_set_error_literal (error, EPUB_ERROR, EPUB_ERROR_NOT_A_BOOK, "it is not a file");
    return NULL;
  }
  g_autoptr (EpubContainer) self = g_new0 (EpubContainer, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->path = g_strdup (path);
  self->folder = S_ISDIR (info.st_mode);
  self->exact = g_hash_table_new (g_str_hash, g_str_equal);
  self->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_array_set_clear_func (self->entries, clear_entry);
  bool ok = self->folder ? list_tree (self, cancellable, diagnostics, error)
                         : open_archive (self, diagnostics, error);
  return ok ? g_steal_pointer (&self) : NULL;
}

/**
 * epub_container_ref:
 * @self: a container
 *
 * Returns: (transfer full): @self with one more reference
 */
EpubContainer *
epub_container_ref (EpubContainer *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * epub_container_unref:
 * @self: (transfer full): a container
 *
 * Drops one reference; the last one closes the file.
 */
void
epub_container_unref (EpubContainer *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->zip != NULL)
    zip_discard (self->zip);
  g_clear_pointer (&self->folded, g_hash_table_unref);
  g_hash_table_unref (self->exact);
  g_array_unref (self->entries);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self);
}

/**
 * epub_container_get_n_entries:
 * @self: a container
 *
 * Returns: the number of files
 */
guint
epub_container_get_n_entries (const EpubContainer *self)
{
  return self->entries->len;
}

/**
 * epub_container_get_name:
 * @self: a container
 * @index: of a file
 *
 * Returns: (transfer none): its container path
 */
const char *
epub_container_get_name (const EpubContainer *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);
  return g_array_index (self->entries, Entry, index).name;
}

/**
 * epub_container_get_size:
 * @self: a container
 * @index: of a file
 *
 * Returns: its size in bytes as declared, which an archive may lie about
 */
gint64
epub_container_get_size (const EpubContainer *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, 0);
  return g_array_index (self->entries, Entry, index).size;
}

/**
 * epub_container_is_folder:
 * @self: a container
 *
 * Returns: whether it is an unpacked folder
 */
bool
epub_container_is_folder (const EpubContainer *self)
{
  return self->folder;
}

static GHashTable *
make_folded (const EpubContainer *self)
{
  GHashTable *folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->entries->len; i++) {
    char *key = fold_name (g_array_index (self->entries, Entry, i).name);
    if (g_hash_table_contains (folded, key))
      g_free (key);
    else
      g_hash_table_insert (folded, key, GUINT_TO_POINTER (i));
  }
  return folded;
}

/**
 * epub_container_lookup:
 * @self: a container
 * @path: a container path
 *
 * Finds a file by its name: exactly, else with differences of Unicode composition, case,
 * percent-encoding and slashes forgiven.
 *
 * Returns: its index, or -1
 */
int
epub_container_lookup (const EpubContainer *self, const char *path)
{
  gpointer value = NULL;
  if (g_hash_table_lookup_extended (self->exact, path, NULL, &value))
    return (int) GPOINTER_TO_UINT (value);
  if (!g_utf8_validate (path, -1, NULL))
    return -1;
  EpubContainer *mutable = (EpubContainer *) self;
  g_autofree char *key = fold_name (path);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutable->lock);
  if (self->folded == NULL)
    mutable->folded = make_folded (self);
  if (g_hash_table_lookup_extended (self->folded, key, NULL, &value))
    return (int) GPOINTER_TO_UINT (value);
  return -1;
}

/* Judges what has come so far of @entry. */
static bool
check_budget (EpubContainer *self, Entry *entry, gint64 n_read, GError **error)
{
  bool bomb = !self->folder && n_read > BASE_LIMIT_INFLATE_BYTES
              && n_read / BASE_LIMIT_INFLATE_RATIO > entry->packed;
  if (n_read > entry->inflated) {
    self->inflated += n_read - entry->inflated;
    entry->inflated = n_read;
  }
  bool fits = n_read <= BASE_LIMIT_PART_BYTES && !bomb && self->inflated <= BASE_LIMIT_BOOK_BYTES;
  if (fits && !entry->too_large)
    return true;
  entry->too_large = true;
  g_set_error (error, EPUB_ERROR, EPUB_ERROR_TOO_LARGE, "%s is too large", entry->name);
  return false;
}

static bool
check_method (const Entry *entry, GError **error)
{
  if (entry->encrypted) {
    g_set_error (error, EPUB_ERROR, EPUB_ERROR_ENCRYPTED, "%s is locked by a zip password",
                 entry->name);
    return false;
  }
  if (entry->method != ZIP_CM_STORE && entry->method != ZIP_CM_DEFLATE) {
    g_set_error (error, EPUB_ERROR, EPUB_ERROR_DAMAGED,
                 "%s uses compression method %d, where a book allows only deflate", entry->name,
                 entry->method);
    return false;
  }
  return true;
}

/* The CRC is checked by libzip in the read that meets the end, so one always reads to there. */
static GBytes *
read_archived (EpubContainer *self, Entry *entry, GCancellable *cancellable, GError **error)
{
  if (!check_method (entry, error))
    return NULL;
  zip_file_t *file = zip_fopen_index (self->zip, entry->index, 0);
  if (file == NULL) {
    g_set_error (error, EPUB_ERROR, EPUB_ERROR_DAMAGED, "%s is damaged: %s", entry->name,
                 zip_strerror (self->zip));
    return NULL;
  }
  g_autoptr (GByteArray) bytes =
      g_byte_array_sized_new ((guint) CLAMP (entry->size, 0, 1024 * 1024));
  g_autofree guint8 *chunk = g_malloc (READ_CHUNK);
  gint64 n = 1;
  bool ok = true;
  while (ok && n > 0) {
    n = zip_fread (file, chunk, READ_CHUNK);
    if (n > 0)
      g_byte_array_append (bytes, chunk, (guint) n);
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error)
         && check_budget (self, entry, bytes->len, error);
  }
  if (ok && n < 0) {
    g_set_error (error, EPUB_ERROR, EPUB_ERROR_DAMAGED, "%s is damaged: %s", entry->name,
                 zip_file_strerror (file));
    ok = false;
  }
  zip_fclose (file);
  return ok ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

static GBytes *
read_from_disk (EpubContainer *self, Entry *entry, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_build_filename (self->path, entry->name, NULL);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
  if (fd < 0) {
    int saved = errno;
    g_set_error (error, EPUB_ERROR, saved == ENOENT ? EPUB_ERROR_MISSING : EPUB_ERROR_IO, "%s: %s",
                 entry->name, g_strerror (saved));
    return NULL;
  }
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (READ_CHUNK);
  gssize n = 1;
  bool ok = true;
  while (ok && n > 0) {
    n = read (fd, chunk, READ_CHUNK);
    if (n > 0)
      g_byte_array_append (bytes, chunk, (guint) n);
    else if (n < 0)
      g_set_error (error, EPUB_ERROR, EPUB_ERROR_IO, "%s: %s", entry->name, g_strerror (errno));
    ok = n >= 0 && !g_cancellable_set_error_if_cancelled (cancellable, error)
         && check_budget (self, entry, bytes->len, error);
  }
  close (fd);
  return ok ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/**
 * epub_container_read:
 * @self: a container
 * @path: a container path, found as by epub_container_lookup()
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Reads a whole file and checks it. May be called from any thread; reads wait for each other.
 *
 * Returns: (transfer full): its bytes, or %NULL with %EPUB_ERROR_MISSING, %EPUB_ERROR_DAMAGED,
 *   %EPUB_ERROR_ENCRYPTED, %EPUB_ERROR_TOO_LARGE, %EPUB_ERROR_IO or %G_IO_ERROR_CANCELLED
 */
GBytes *
epub_container_read (EpubContainer *self,
                     const char *path,
                     GCancellable *cancellable,
                     GError **error)
{
  int index = epub_container_lookup (self, path);
  if (index < 0) {
    g_set_error (error, EPUB_ERROR, EPUB_ERROR_MISSING, "%s is not in the book", path);
    return NULL;
  }
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Entry *entry = &g_array_index (self->entries, Entry, index);
  if (entry->too_large && !check_budget (self, entry, 0, error))
    return NULL;
  return self->folder ? read_from_disk (self, entry, cancellable, error)
                      : read_archived (self, entry, cancellable, error);
}

static bool
is_padded (const char *text, gsize size, const char *expected)
{
  g_autofree char *copy = g_strndup (text, size);
  const char *start = g_str_has_prefix (copy, "\xEF\xBB\xBF") ? copy + 3 : copy;
  while (g_ascii_isspace (*start))
    start++;
  g_autofree char *trimmed = g_strchomp (g_strdup (start));
  return strcmp (trimmed, expected) == 0;
}

/**
 * epub_container_check_mimetype:
 * @self: a container
 * @diagnostics: (nullable): where faults are noted
 *
 * Notes what is wrong with the file `mimetype`: a must for authors, no reason to refuse.
 * https://www.w3.org/TR/epub-33/#sec-zip-container-mime
 */
void
epub_container_check_mimetype (EpubContainer *self, BaseDiagnostics *diagnostics)
{
  static const char name[] = "mimetype";
  static const char expected[] = "application/epub+zip";
  g_autoptr (GBytes) bytes = self->folder ? NULL : epub_container_read (self, name, NULL, NULL);
  if (self->folder)
    return;
  if (bytes == NULL) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "mimetype-missing", name, 0,
                          "the archive does not say that it is an EPUB");
    return;
  }
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *text = data != NULL ? data : "";
  bool exact = size == strlen (expected) && memcmp (text, expected, size) == 0;
  if (!exact && is_padded (text, size, expected))
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "mimetype-padded", name, 0,
                          "has white space or a byte order mark around the media type");
  else if (!exact)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "mimetype-wrong", name, 0,
                          "the archive says that it is something else than an EPUB");
  const Entry *entry = &g_array_index (self->entries, Entry, epub_container_lookup (self, name));
  if (entry->index != 0 || entry->method != ZIP_CM_STORE)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "mimetype-place", name, 0,
                          "is not the first file of the archive, or is compressed");
}

/* Programs that keep the reader's notes inside the book must not make it another book. */
static bool
is_annotation (const char *name)
{
  return g_str_has_prefix (name, "META-INF/annotations")
         || strcmp (name, "META-INF/calibre_bookmarks.txt") == 0;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(Entry *const *) a)->name, (*(Entry *const *) b)->name);
}

static bool
digest_file (EpubContainer *self,
             Entry *entry,
             GChecksum *checksum,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = epub_container_read (self, entry->name, cancellable, &local);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return false;
  }
  gsize size = 0;
  const guchar *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  if (size > 0)
    g_checksum_update (checksum, data, (gssize) size);
  return true;
}

/**
 * epub_container_compute_fingerprint:
 * @self: a container
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Computes a hash that is equal for equal contents, whatever the order, the dates and the
 * compression in the archive. For an archive it costs no reading: the directory has the CRCs.
 * Annotations kept in `META-INF` do not count. Runs on a worker thread.
 *
 * Returns: (transfer full): hexadecimal digits, or %NULL when cancelled
 */
char *
epub_container_compute_fingerprint (EpubContainer *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (self->entries->len);
  for (guint i = 0; i < self->entries->len; i++)
    g_ptr_array_add (sorted, &g_array_index (self->entries, Entry, i));
  g_ptr_array_sort (sorted, compare_entries);

  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < sorted->len; i++) {
    Entry *entry = sorted->pdata[i];
    if (is_annotation (entry->name))
      continue;
    g_autofree char *line = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%08x\n", entry->name,
                                             entry->size, self->folder ? 0 : entry->crc);
    g_checksum_update (checksum, (const guchar *) line, -1);
    if (self->folder && !digest_file (self, entry, checksum, cancellable, error))
      return NULL;
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
  }
  return g_strdup (g_checksum_get_string (checksum));
}
