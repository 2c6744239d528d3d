#include "config.h"

#include "disk.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* https://www.sqlite.org/vfs.html: a shim over the usual VFS. */

#define SECTOR 512

typedef struct {
  sqlite3_file base;
  char *path;
  sqlite3_file *real; /* right behind this struct */
} DiskFile;

static struct {
  GMutex lock;
  sqlite3_vfs vfs;
  sqlite3_vfs *real;
  GPtrArray *log; /* (nullable) */
  guint n_writes;
  guint fail_from; /* G_MAXUINT for never */
  int fail_code;
} disk = { .fail_from = G_MAXUINT };

static void
op_free (gpointer data)
{
  DiskOp *op = data;
  g_free (op->path);
  g_clear_pointer (&op->data, g_bytes_unref);
  g_free (op);
}

static void
note (DiskOpKind kind, const char *path, gint64 offset, const void *data, int n)
{
  g_mutex_lock (&disk.lock);
  if (disk.log != NULL) {
    DiskOp *op = g_new0 (DiskOp, 1);
    op->kind = kind;
    op->path = g_strdup (path);
    op->offset = offset;
    op->data = data != NULL ? g_bytes_new (data, (gsize) n) : NULL;
    g_ptr_array_add (disk.log, op);
  }
  g_mutex_unlock (&disk.lock);
}

/* What a change of the disk is answered with: SQLITE_OK, or why not. */
static int
answer (void)
{
  g_mutex_lock (&disk.lock);
  int code = disk.n_writes++ >= disk.fail_from ? disk.fail_code : SQLITE_OK;
  g_mutex_unlock (&disk.lock);
  return code;
}

#define REAL(file) (((DiskFile *) (file))->real)

static int
disk_close (sqlite3_file *file)
{
  DiskFile *self = (DiskFile *) file;
  int code = self->real->pMethods != NULL ? self->real->pMethods->xClose (self->real) : SQLITE_OK;
  g_clear_pointer (&self->path, g_free);
  return code;
}

static int
disk_read (sqlite3_file *file, void *data, int n, sqlite3_int64 offset)
{
  return REAL (file)->pMethods->xRead (REAL (file), data, n, offset);
}

static int
disk_write (sqlite3_file *file, const void *data, int n, sqlite3_int64 offset)
{
  int code = answer ();
  if (code != SQLITE_OK)
    return code;
  code = REAL (file)->pMethods->xWrite (REAL (file), data, n, offset);
  if (code == SQLITE_OK)
    note (DISK_WRITE, ((DiskFile *) file)->path, offset, data, n);
  return code;
}

static int
disk_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  int code = answer ();
  if (code != SQLITE_OK)
    return code;
  code = REAL (file)->pMethods->xTruncate (REAL (file), size);
  if (code == SQLITE_OK)
    note (DISK_TRUNCATE, ((DiskFile *) file)->path, size, NULL, 0);
  return code;
}

static int
disk_sync (sqlite3_file *file, int flags)
{
  int code = answer ();
  if (code != SQLITE_OK)
    return code == SQLITE_FULL ? SQLITE_IOERR_FSYNC : code;
  code = REAL (file)->pMethods->xSync (REAL (file), flags);
  if (code == SQLITE_OK)
    note (DISK_SYNC, ((DiskFile *) file)->path, 0, NULL, 0);
  return code;
}

static int
disk_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return REAL (file)->pMethods->xFileSize (REAL (file), size);
}

static int
disk_lock (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xLock (REAL (file), level);
}

static int
disk_unlock (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), level);
}

static int
disk_check (sqlite3_file *file, int *locked)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), locked);
}

static int
disk_control (sqlite3_file *file, int what, void *data)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), what, data);
}

static int
disk_sector (sqlite3_file *file)
{
  return REAL (file)->pMethods->xSectorSize (REAL (file));
}

static int
disk_traits (sqlite3_file *file)
{
  return REAL (file)->pMethods->xDeviceCharacteristics (REAL (file));
}

static int
disk_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **map)
{
  return REAL (file)->pMethods->xShmMap (REAL (file), page, size, extend, map);
}

static int
disk_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return REAL (file)->pMethods->xShmLock (REAL (file), offset, n, flags);
}

static void
disk_shm_barrier (sqlite3_file *file)
{
  REAL (file)->pMethods->xShmBarrier (REAL (file));
}

static int
disk_shm_unmap (sqlite3_file *file, int remove)
{
  return REAL (file)->pMethods->xShmUnmap (REAL (file), remove);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = disk_close,
  .xRead = disk_read,
  .xWrite = disk_write,
  .xTruncate = disk_truncate,
  .xSync = disk_sync,
  .xFileSize = disk_size,
  .xLock = disk_lock,
  .xUnlock = disk_unlock,
  .xCheckReservedLock = disk_check,
  .xFileControl = disk_control,
  .xSectorSize = disk_sector,
  .xDeviceCharacteristics = disk_traits,
  .xShmMap = disk_shm_map,
  .xShmLock = disk_shm_lock,
  .xShmBarrier = disk_shm_barrier,
  .xShmUnmap = disk_shm_unmap,
};

static int
disk_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  DiskFile *self = (DiskFile *) file;
  self->base.pMethods = NULL;
  self->real = (sqlite3_file *) (self + 1);
  int code = disk.real->xOpen (disk.real, name, self->real, flags, out_flags);
  if (self->real->pMethods == NULL)
    return code;
  self->path = g_strdup (name != NULL ? name : "");
  self->base.pMethods = &methods;
  return code;
}

static int
disk_delete (sqlite3_vfs *vfs, const char *name, int sync)
{
  int code = answer ();
  if (code != SQLITE_OK)
    return SQLITE_IOERR_DELETE;
  code = disk.real->xDelete (disk.real, name, sync);
  if (code == SQLITE_OK)
    note (DISK_DELETE, name, 0, NULL, 0);
  return code;
}

/* Puts the disk under every database that is opened from now on. */
void
disk_install (void)
{
  disk.real = sqlite3_vfs_find (NULL);
  disk.vfs = *disk.real;
  disk.vfs.zName = "disk";
  disk.vfs.szOsFile = (int) sizeof (DiskFile) + disk.real->szOsFile;
  disk.vfs.xOpen = disk_open;
  disk.vfs.xDelete = disk_delete;
  g_assert_cmpint (sqlite3_vfs_register (&disk.vfs, 1), ==, SQLITE_OK);
}

/* Begins to remember. */
void
disk_record (void)
{
  g_mutex_lock (&disk.lock);
  disk.log = g_ptr_array_new_with_free_func (op_free);
  g_mutex_unlock (&disk.lock);
}

/* Something has been promised to the reader. */
void
disk_acknowledge (int what)
{
  note (DISK_ACKNOWLEDGE, NULL, what, NULL, 0);
}

/* (transfer full) (element-type DiskOp): what happened, in order. */
GPtrArray *
disk_take_log (void)
{
  g_mutex_lock (&disk.lock);
  GPtrArray *log = g_steal_pointer (&disk.log);
  g_mutex_unlock (&disk.lock);
  return log;
}

/* Lets every change from the n-th on fail with an SQLite code. */
void
disk_fail_from (guint write, int code)
{
  g_mutex_lock (&disk.lock);
  disk.n_writes = 0;
  disk.fail_from = write;
  disk.fail_code = code;
  g_mutex_unlock (&disk.lock);
}

/* Nothing fails any more. */
void
disk_heal (void)
{
  g_mutex_lock (&disk.lock);
  disk.fail_from = G_MAXUINT;
  g_mutex_unlock (&disk.lock);
}

/* Changes since disk_fail_from(). */
guint
disk_count_writes (void)
{
  g_mutex_lock (&disk.lock);
  guint n = disk.n_writes;
  g_mutex_unlock (&disk.lock);
  return n;
}

typedef struct {
  GByteArray *safe;
  GPtrArray *pending; /* of borrowed DiskOp */
  bool exists; /* its name is on the disk */
} Content;

static void
content_free (gpointer data)
{
  Content *content = data;
  g_byte_array_unref (content->safe);
  g_ptr_array_unref (content->pending);
  g_free (content);
}

static Content *
get_content (GHashTable *files, const char *path)
{
  Content *content = g_hash_table_lookup (files, path);
  if (content == NULL) {
    content = g_new0 (Content, 1);
    content->safe = g_byte_array_new ();
    content->pending = g_ptr_array_new ();
    g_hash_table_insert (files, g_strdup (path), content);
  }
  return content;
}

static void
put_bytes (GByteArray *bytes, gsize offset, const guint8 *data, gsize n)
{
  gsize old = bytes->len;
  if (offset + n > old) {
    g_byte_array_set_size (bytes, (guint) (offset + n));
    memset (bytes->data + old, 0, offset + n - old);
  }
  memcpy (bytes->data + offset, data, n);
}

/* Applies a change; with @random only some of its sectors. */
static void
apply (GByteArray *bytes, const DiskOp *op, GRand *random)
{
  gsize n = 0;
  if (op->kind == DISK_TRUNCATE) {
    gsize old = bytes->len;
    g_byte_array_set_size (bytes, (guint) op->offset);
    if ((gsize) op->offset > old)
      memset (bytes->data + old, 0, (gsize) op->offset - old);
    return;
  }
  const guint8 *data = g_bytes_get_data (op->data, &n);
  for (gsize i = 0; i < n; i += SECTOR) {
    if (random == NULL || g_rand_boolean (random))
      put_bytes (bytes, (gsize) op->offset + i, data + i, MIN (SECTOR, n - i));
  }
}

static void
settle (Content *content)
{
  for (guint i = 0; i < content->pending->len; i++)
    apply (content->safe, g_ptr_array_index (content->pending, i), NULL);
  g_ptr_array_set_size (content->pending, 0);
  content->exists = true;
}

static void
take_op (GHashTable *files, const DiskOp *op)
{
  Content *content = op->path != NULL ? get_content (files, op->path) : NULL;
  switch (op->kind) {
  case DISK_WRITE:
  case DISK_TRUNCATE:
    g_ptr_array_add (content->pending, (gpointer) op);
    break;
  case DISK_SYNC:
    settle (content);
    break;
  case DISK_DELETE:
    g_hash_table_remove (files, op->path);
    break;
  case DISK_ACKNOWLEDGE:
    break;
  }
}

/* Writes what is on the disk when the power is cut after @n_ops: in variant 0 only what was said to be
 * safe, in 1 all that was written, else some sectors of what was not safe, by chance. Files below
 * @from go below @to. */
void
disk_write_crash (GPtrArray *log, guint n_ops, int variant, const char *from, const char *to)
{
  g_autoptr (GHashTable) files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, content_free);
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) variant * 7919 + n_ops);
  for (guint i = 0; i < n_ops; i++)
    take_op (files, g_ptr_array_index (log, i));
  GHashTableIter iter;
  gpointer path = NULL;
  gpointer value = NULL;
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &path, &value)) {
    Content *content = value;
    bool named = content->exists || variant == 1 || (variant > 1 && g_rand_boolean (random));
    if (!g_str_has_prefix (path, from) || !named)
      continue;
    for (guint i = 0; variant > 0 && i < content->pending->len; i++) {
      if (variant == 1 || g_rand_boolean (random))
        apply (content->safe, g_ptr_array_index (content->pending, i),
               variant > 1 && g_rand_boolean (random) ? random : NULL);
    }
    g_autofree char *target = g_strconcat (to, (char *) path + strlen (from), NULL);
    g_assert_true (g_file_set_contents (target, (char *) content->safe->data,
                                        (gssize) content->safe->len, NULL));
  }
}
