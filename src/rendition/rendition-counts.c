#include "config.h"

#include "rendition-counts.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <glib/gstdio.h>
#include <pango/pango.h>
#include <string.h>
#include <utime.h>

/* Page counts outlive the program in small files, one for each edition, settings and page size. A
 * file's name is a digest of everything that moves a page break, so that a file is never brought up
 * to date for other settings: it is found or it is not. What is in it is a cache and nothing more:
 * a file that is cut, altered or of another book is as good as none. */

/* To be raised when layout begins to set pages differently. */
#define LAYOUT_VERSION 3

#define FOLDER "page-counts"
#define MAGIC "galpi-page-counts 2"
#define MAX_FILE_BYTES (4 * 1024 * 1024)
/* The files used last are kept. */
#define MAX_FILES 256

static void
add_text (GChecksum *checksum, const char *text)
{
  /* With its end, so that two fields never read like two others. */
  const char *known = text != NULL ? text : "";
  g_checksum_update (checksum, (const guchar *) known, (gssize) strlen (known) + 1);
}

static void
add_number (GChecksum *checksum, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  add_text (checksum, g_ascii_formatd (text, sizeof text, "%.4f", number));
}

static void
add_settings (GChecksum *checksum, const RenditionSettings *settings)
{
  add_text (checksum, settings->font_family);
  add_number (checksum, settings->font_size);
  add_number (checksum, settings->line_height);
  add_number (checksum, settings->justify);
  add_number (checksum, settings->hang);
  add_number (checksum, settings->hyphenate);
  add_number (checksum, settings->korean);
  add_number (checksum, settings->styles);
  add_number (checksum, settings->columns);
  add_number (checksum, settings->continuous);
  /* A sheet may ask for it and set more than colours. */
  add_number (checksum, settings->dark);
}

static void
add_pattern (GChecksum *checksum, const FcPattern *pattern)
{
  FcChar8 *file = NULL;
  int number = 0;
  FcPatternGetString (pattern, FC_FILE, 0, &file);
  add_text (checksum, (const char *) file);
  FcPatternGetInteger (pattern, FC_INDEX, 0, &number);
  add_number (checksum, number);
  number = 0;
  FcPatternGetInteger (pattern, FC_FONTVERSION, 0, &number);
  add_number (checksum, number);
}

/* What fonts there are, and which of them stand for the generic families. */
static void
add_fonts (GChecksum *checksum)
{
  const FcFontSet *fonts = FcConfigGetFonts (NULL, FcSetSystem);
  for (int i = 0; fonts != NULL && i < fonts->nfont; i++)
    add_pattern (checksum, fonts->fonts[i]);
  static const char *const families[] = { "serif", "sans-serif", "monospace" };
  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    FcPattern *wanted =
        FcPatternBuild (NULL, FC_FAMILY, FcTypeString, (const FcChar8 *) families[i], NULL);
    FcConfigSubstitute (NULL, wanted, FcMatchPattern);
    FcDefaultSubstitute (wanted);
    FcResult result = FcResultNoMatch;
    FcPattern *found = FcFontMatch (NULL, wanted, &result);
    if (found != NULL) {
      add_pattern (checksum, found);
      FcPatternDestroy (found);
    }
    FcPatternDestroy (wanted);
  }
}

/**
 * rendition_counts_make_key:
 * @publication: a book
 * @settings: the reader's
 * @width: of the text on a page, in CSS px
 * @height: of the text on a page, in CSS px
 * @cancellable: (nullable): stops the reading of a book that is a folder
 *
 * Digests what page breaks depend on: the edition, the settings, the page, the fonts found and the
 * version of the layout.
 *
 * Runs on the layout thread.
 *
 * Returns: (transfer full) (nullable): a key; %NULL when the edition cannot be told
 */
char *
rendition_counts_make_key (BookPublication *publication,
                           const RenditionSettings *settings,
                           double width,
                           double height,
                           GCancellable *cancellable)
{
  g_autofree char *fingerprint =
      book_publication_compute_fingerprint (publication, cancellable, NULL);
  if (fingerprint == NULL)
    return NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  add_text (checksum, MAGIC);
  add_number (checksum, LAYOUT_VERSION);
  add_text (checksum, GALPI_VERSION);
  add_text (checksum, pango_version_string ());
  add_text (checksum, fingerprint);
  add_settings (checksum, settings);
  add_number (checksum, width);
  add_number (checksum, height);
  add_fonts (checksum);
  return g_strdup (g_checksum_get_string (checksum));
}

static char *
make_folder_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "galpi", FOLDER, NULL);
}

static char *
make_path (const char *key)
{
  g_autofree char *folder = make_folder_path ();
  return g_build_filename (folder, key, NULL);
}

/* "size pages extent width height": the section's size in bytes tells whether it is the one that was
 * counted. */
static bool
parse_line (const char *line, const BookSection *section, RenditionCount *count)
{
  g_auto (GStrv) fields = g_strsplit (line, " ", 6);
  guint64 numbers[5] = { 0 };
  if (g_strv_length (fields) != G_N_ELEMENTS (numbers))
    return false;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    guint64 limit = i == 0 ? G_MAXINT64 : G_MAXINT32;
    if (!g_ascii_string_to_unsigned (fields[i], 10, 0, limit, &numbers[i], NULL))
      return false;
  }
  *count = (RenditionCount){
    .n_pages = (guint) numbers[1],
    .extent = (guint) numbers[2],
    .width = (guint) numbers[3],
    .height = (guint) numbers[4],
  };
  return (gint64) numbers[0] == section->size;
}

static bool
parse_body (const char *body, BookPublication *publication, GArray *counts)
{
  g_auto (GStrv) lines = g_strsplit (body, "\n", -1);
  guint n = book_publication_get_n_sections (publication);
  if (g_strv_length (lines) != n + 1)
    return false;
  for (guint i = 0; i < n; i++) {
    if (!parse_line (lines[i], book_publication_get_section (publication, i),
                     &g_array_index (counts, RenditionCount, i)))
      return false;
  }
  return true;
}

/* A file is the magic word, the digest of key and body, and the body. */
static char *
make_head (const char *key, const char *body)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  add_text (checksum, key);
  add_text (checksum, body);
  return g_strdup_printf ("%s %s\n", MAGIC, g_checksum_get_string (checksum));
}

/* Bounded, and with an end that counts; NULL when there is no such file. */
static char *
read_file (const char *path)
{
  GStatBuf info;
  g_autofree char *contents = NULL;
  gsize length = 0;
  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_FILE_BYTES
      || !g_file_get_contents (path, &contents, &length, NULL) || strlen (contents) != length)
    return NULL;
  return g_steal_pointer (&contents);
}

/**
 * rendition_counts_load:
 * @key: from rendition_counts_make_key()
 * @publication: the book
 * @counts: (element-type RenditionCount): one for each section; all are set, or none
 *
 * Remembers what was counted before. A file that is damaged, or not of this book, is not used.
 *
 * Runs on the layout thread.
 *
 * Returns: whether anything is remembered
 */
bool
rendition_counts_load (const char *key, BookPublication *publication, GArray *counts)
{
  g_autofree char *path = make_path (key);
  g_autofree char *contents = read_file (path);
  if (contents == NULL)
    return false;
  char *body = strchr (contents, '\n');
  if (body == NULL)
    return false;
  body++;
  g_autofree char *head = make_head (key, body);
  g_autoptr (GArray) read = g_array_new (FALSE, TRUE, sizeof (RenditionCount));
  g_array_set_size (read, counts->len);
  if (!g_str_has_prefix (contents, head)
      || counts->len != book_publication_get_n_sections (publication)
      || !parse_body (body, publication, read))
    return false;
  memcpy (counts->data, read->data, sizeof (RenditionCount) * counts->len);
  /* Used now: the files that were not for the longest time go first. */
  g_utime (path, NULL);
  return true;
}

typedef struct {
  char *path; /* owned */
  gint64 time;
} Entry;

static void
clear_entry (gpointer data)
{
  g_free (((Entry *) data)->path);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const Entry *) a)->time;
  gint64 y = ((const Entry *) b)->time;
  return (x > y) - (x < y);
}

static void
remove_oldest (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (entries, clear_entry);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
  for (; name != NULL; name = g_dir_read_name (dir)) {
    Entry entry = { .path = g_build_filename (folder, name, NULL) };
    GStatBuf info;
    if (g_stat (entry.path, &info) == 0)
      entry.time = info.st_mtime;
    g_array_append_val (entries, entry);
  }
  if (entries->len <= MAX_FILES)
    return;
  g_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len - MAX_FILES; i++)
    g_unlink (g_array_index (entries, Entry, i).path);
}

/**
 * rendition_counts_save:
 * @key: from rendition_counts_make_key()
 * @publication: the book
 * @counts: (element-type RenditionCount): one for each section, as far as known
 * @error: return location for a #GFileError
 *
 * Keeps what has been counted. A reader of the file sees all of it or what was there before.
 *
 * Runs on the layout thread.
 *
 * Returns: whether it was written
 */
bool
rendition_counts_save (const char *key,
                       BookPublication *publication,
                       const GArray *counts,
                       GError **error)
{
  g_autoptr (GString) body = g_string_new (NULL);
  for (guint i = 0; i < counts->len; i++) {
    const RenditionCount *count = &g_array_index (counts, RenditionCount, i);
    g_string_append_printf (body, "%" G_GINT64_FORMAT " %u %u %u %u\n",
                            book_publication_get_section (publication, i)->size, count->n_pages,
                            count->extent, count->width, count->height);
  }
  g_autofree char *head = make_head (key, body->str);
  g_autofree char *folder = make_folder_path ();
  g_autofree char *path = make_path (key);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    int cause = errno;
    g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (cause), "%s: %s", folder,
                 g_strerror (cause));
    return false;
  }
  remove_oldest (folder);
  g_string_prepend (body, head);
  return g_file_set_contents_full (path, body->str, (gssize) body->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
