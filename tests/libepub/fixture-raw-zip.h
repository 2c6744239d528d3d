#pragma once

/* Writes archives byte by byte, for what no library would write: absurd methods, wrong checksums,
 * zip64 records where none are needed. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */

#include "fixture-zip.h"

typedef struct {
  const char *name;
  const char *data;
  int method; /* as the headers say; the bytes are stored as they are */
  gboolean damaged; /* the checksum is wrong */
} FixtureRawFile;

static inline void
fixture_put (GByteArray *out, guint64 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++) {
    guint8 byte = (guint8) (value >> (8 * i));
    g_byte_array_append (out, &byte, 1);
  }
}

static inline void
fixture_put_text (GByteArray *out, const char *text)
{
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
}

static inline guint32
fixture_crc (const char *text)
{
  guint32 crc = G_MAXUINT32;
  for (const char *c = text; *c != '\0'; c++) {
    crc ^= (guchar) *c;
    for (int bit = 0; bit < 8; bit++)
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

/* What local and central headers have in common. */
static inline void
fixture_put_header (GByteArray *out, const FixtureRawFile *file, guint n_extra)
{
  guint32 crc = fixture_crc (file->data);
  guint32 size = n_extra > 0 ? G_MAXUINT32 : (guint32) strlen (file->data);
  fixture_put (out, 45, 2);
  fixture_put (out, 0x800, 2); /* names are UTF-8 */
  fixture_put (out, (guint64) file->method, 2);
  fixture_put (out, 0, 4);
  fixture_put (out, file->damaged ? ~crc : crc, 4);
  fixture_put (out, size, 4);
  fixture_put (out, size, 4);
  fixture_put (out, strlen (file->name), 2);
  fixture_put (out, n_extra, 2);
}

static inline void
fixture_put_zip64_extra (GByteArray *out, const FixtureRawFile *file)
{
  fixture_put (out, 1, 2);
  fixture_put (out, 16, 2);
  fixture_put (out, strlen (file->data), 8);
  fixture_put (out, strlen (file->data), 8);
}

static inline void
fixture_put_zip64_end (GByteArray *out, guint n_files, guint64 start, guint64 end)
{
  fixture_put (out, 0x06064b50, 4);
  fixture_put (out, 44, 8);
  fixture_put (out, 45, 2);
  fixture_put (out, 45, 2);
  fixture_put (out, 0, 8);
  fixture_put (out, n_files, 8);
  fixture_put (out, n_files, 8);
  fixture_put (out, end - start, 8);
  fixture_put (out, start, 8);
  fixture_put (out, 0x07064b50, 4);
  fixture_put (out, 0, 4);
  fixture_put (out, end, 8);
  fixture_put (out, 1, 4);
}

static inline char *
fixture_raw_zip (const char *name, const FixtureRawFile *files, guint n_files, gboolean zip64)
{
  guint n_extra = zip64 ? 20 : 0;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) directory = g_byte_array_new ();
  for (guint i = 0; i < n_files; i++) {
    guint offset = out->len;
    fixture_put (out, 0x04034b50, 4);
    fixture_put_header (out, &files[i], n_extra);
    fixture_put_text (out, files[i].name);
    if (zip64)
      fixture_put_zip64_extra (out, &files[i]);
    fixture_put_text (out, files[i].data);
    fixture_put (directory, 0x02014b50, 4);
    fixture_put (directory, 45, 2);
    fixture_put_header (directory, &files[i], n_extra);
    fixture_put (directory, 0, 10);
    fixture_put (directory, offset, 4);
    fixture_put_text (directory, files[i].name);
    if (zip64)
      fixture_put_zip64_extra (directory, &files[i]);
  }
  guint start = out->len;
  g_byte_array_append (out, directory->data, directory->len);
  guint end = out->len;
  if (zip64)
    fixture_put_zip64_end (out, n_files, start, end);
  fixture_put (out, 0x06054b50, 4);
  fixture_put (out, 0, 4);
  fixture_put (out, zip64 ? 0xFFFF : n_files, 2);
  fixture_put (out, zip64 ? 0xFFFF : n_files, 2);
  fixture_put (out, zip64 ? G_MAXUINT32 : end - start, 4);
  fixture_put (out, zip64 ? G_MAXUINT32 : start, 4);
  fixture_put (out, 0, 2);
  char *path = fixture_path (name);
  g_assert_true (g_file_set_contents (path, (const char *) out->data, out->len, NULL));
  return path;
}
