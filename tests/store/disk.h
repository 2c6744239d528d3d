#pragma once

/* A disk between SQLite and the file system, that remembers what was written and when it was said to
 * be safe, and that can fail. */

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum { DISK_WRITE, DISK_TRUNCATE, DISK_SYNC, DISK_DELETE, DISK_ACKNOWLEDGE } DiskOpKind;

typedef struct {
  DiskOpKind kind;
  char *path; /* owned; NULL for an acknowledgement */
  gint64 offset; /* or the new size, or what is acknowledged */
  GBytes *data; /* owned (nullable) */
} DiskOp;

void disk_install (void);
void disk_record (void);
void disk_acknowledge (int what);
GPtrArray *disk_take_log (void);
void disk_fail_from (guint write, int code);
void disk_heal (void);
guint disk_count_writes (void);

void disk_write_crash (GPtrArray *log, guint n_ops, int variant, const char *from, const char *to);

G_END_DECLS
