#define _GNU_SOURCE /* memfd_create */

#include "fuzz.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Containers without a disk. An archive that is mutated as it stands hardly ever passes its
 * checksums, so targets that are about what is inside hand over the files, and a zip that only
 * stores them is written here.
 *
 * The form of several files in one input is a text, which survives mutation better than lengths
 * would: a line `@@ name` before each. */

static guint32
compute_crc (const guint8 *data, gsize size)
{
  guint32 crc = 0xFFFFFFFFu;
  for (gsize i = 0; i < size; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++)
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0);
  }
  return ~crc;
}

static void
put (GByteArray *out, guint32 value, int n_bytes)
{
  for (int i = 0; i < n_bytes; i++) {
    guint8 byte = (guint8) (value >> (8 * i));
    g_byte_array_append (out, &byte, 1);
  }
}

/* The fields that a local header and an entry of the directory have in common. */
static void
put_common (GByteArray *out, const FuzzFile *file, guint32 crc)
{
  put (out, 20, 2);
  put (out, 0x0800, 2); /* names are UTF-8 */
  put (out, 0, 2); /* stored */
  put (out, 0, 4); /* time and date */
  put (out, crc, 4);
  put (out, (guint32) file->size, 4);
  put (out, (guint32) file->size, 4);
  put (out, (guint32) strlen (file->name), 2);
  put (out, 0, 2);
}

static void
put_file (GByteArray *out, GByteArray *directory, const FuzzFile *file)
{
  guint32 offset = out->len;
  guint32 crc = compute_crc (file->data, file->size);
  guint name_length = (guint) strlen (file->name);
  put (out, 0x04034B50, 4);
  put_common (out, file, crc);
  g_byte_array_append (out, (const guint8 *) file->name, name_length);
  if (file->size > 0)
    g_byte_array_append (out, file->data, (guint) file->size);

  put (directory, 0x02014B50, 4);
  put (directory, 20, 2);
  put_common (directory, file, crc);
  put (directory, 0, 2); /* comment */
  put (directory, 0, 2); /* disk */
  put (directory, 0, 2); /* internal attributes */
  put (directory, 0, 4); /* external attributes */
  put (directory, offset, 4);
  g_byte_array_append (directory, (const guint8 *) file->name, name_length);
}

/**
 * fuzz_open_archive:
 * @data: a zip archive, or not
 * @size: bytes
 *
 * Opens it from memory.
 *
 * Returns: (transfer full) (nullable): the container, %NULL when it is none
 */
EpubContainer *
fuzz_open_archive (const void *data, gsize size)
{
  int fd = memfd_create ("archive", MFD_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  char path[32];
  g_snprintf (path, sizeof path, "/proc/self/fd/%d", fd);
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  EpubContainer *container = epub_container_open (path, NULL, diagnostics, &error);
  g_assert_true ((container == NULL) == (error != NULL));
  close (fd);
  return container;
}

/**
 * fuzz_open_files:
 * @files: (array length=n_files): what the archive is to hold; names may repeat
 * @n_files: how many
 *
 * Returns: (transfer full) (nullable): a container of them
 */
EpubContainer *
fuzz_open_files (const FuzzFile *files, guint n_files)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) directory = g_byte_array_new ();
  for (guint i = 0; i < n_files; i++)
    put_file (out, directory, &files[i]);
  guint32 start = out->len;
  g_byte_array_append (out, directory->data, directory->len);
  put (out, 0x06054B50, 4);
  put (out, 0, 4); /* disks */
  put (out, n_files, 2);
  put (out, n_files, 2);
  put (out, directory->len, 4);
  put (out, start, 4);
  put (out, 0, 2);
  return fuzz_open_archive (out->data, out->len);
}

/* The next line `@@ name`, or the end. */
static const char *
find_part (const char *from, const char *end)
{
  for (const char *c = from; c + 3 <= end; c++) {
    if (memcmp (c, "@@ ", 3) == 0)
      return c;
    c = memchr (c, '\n', (gsize) (end - c));
    if (c == NULL)
      break;
  }
  return end;
}

/**
 * fuzz_open_parts:
 * @data: files, a line `@@ name` before each
 * @size: bytes
 *
 * Returns: (transfer full) (nullable): a container of them
 */
EpubContainer *
fuzz_open_parts (const void *data, gsize size)
{
  g_autoptr (GArray) files = g_array_new (FALSE, TRUE, sizeof (FuzzFile));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *end = (const char *) data + size;
  const char *part = find_part (data, end);
  while (part < end && files->len < 1000) {
    const char *name = part + 3;
    const char *line = memchr (name, '\n', (gsize) (end - name));
    const char *body = line != NULL ? line + 1 : end;
    part = find_part (body, end);
    char *copy = g_strndup (name, (gsize) ((line != NULL ? line : end) - name));
    g_ptr_array_add (names, copy);
    FuzzFile file = { copy, body, (gsize) (part - body) };
    g_array_append_val (files, file);
  }
  return fuzz_open_files ((const FuzzFile *) files->data, files->len);
}
