#include "config.h"

#include "marks-import-private.h"

#include "base-limits.h"
#include "epub-container.h"
#include "marks-error.h"
#include "marks-json.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define BOM "\xef\xbb\xbf"
/* Each mark has its book's title; one title may be all of a file but for the marks. */
#define MAX_TITLE_BYTES 1024

static const struct {
  const char *name;
  bool (*read) (MarksImport *self, const char *text, gsize n, GError **error);
} formats[MARKS_IMPORT_N_FORMATS] = {
  [MARKS_IMPORT_ANNOTATION] = { "annotation", marks_import_read_annotation },
  [MARKS_IMPORT_READWISE] = { "readwise", marks_import_read_readwise },
  [MARKS_IMPORT_KINDLE] = { "kindle", marks_import_read_kindle },
  [MARKS_IMPORT_FOLIATE] = { "foliate", marks_import_read_foliate },
  [MARKS_IMPORT_KOREADER] = { "koreader", marks_import_read_koreader },
  [MARKS_IMPORT_KOREADER_LUA] = { "koreader-lua", marks_import_read_koreader_lua },
  [MARKS_IMPORT_CALIBRE] = { "calibre", marks_import_read_calibre },
};

/* Name of a format on the command line. */
const char *
marks_import_format_to_string (MarksImportFormat format)
{
  return formats[format].name;
}

/* Reads a name; FALSE when there is no such format. */
bool
marks_import_format_from_string (const char *name, MarksImportFormat *format)
{
  for (int i = 0; i < MARKS_IMPORT_N_FORMATS; i++) {
    if (g_strcmp0 (name, formats[i].name) == 0) {
      *format = (MarksImportFormat) i;
      return true;
    }
  }
  return false;
}

/* Words that stand near the beginning of a file of only one kind. */
static const struct {
  const char *word;
  MarksImportFormat format;
} signs[] = {
  { "encoding=json+base64:", MARKS_IMPORT_CALIBRE },
  { "\"calibre_highlights\"", MARKS_IMPORT_CALIBRE },
  { "\"calibre_annotation_collection\"", MARKS_IMPORT_CALIBRE },
  { "\"start_cfi\"", MARKS_IMPORT_CALIBRE },
  { "\"AnnotationSet\"", MARKS_IMPORT_ANNOTATION },
  { "anno.jsonld", MARKS_IMPORT_ANNOTATION },
  { "\"entries\"", MARKS_IMPORT_KOREADER },
  { "\"documents\"", MARKS_IMPORT_KOREADER },
  { "\"lastLocation\"", MARKS_IMPORT_FOLIATE },
  { "\"annotations\"", MARKS_IMPORT_FOLIATE },
  { "\"bookmarks\"", MARKS_IMPORT_FOLIATE },
  { "==========", MARKS_IMPORT_KINDLE },
};

static bool
starts_like_csv (const char *text, gsize n)
{
  const char *end = memchr (text, '\n', n);
  g_autofree char *line = g_strndup (text, end != NULL ? (gsize) (end - text) : n);
  return g_str_has_prefix (line[0] == '"' ? line + 1 : line, "Highlight")
         || strstr (line, ",Highlight,") != NULL;
}

static bool
starts_like_lua (const char *text, gsize n)
{
  while (n > 1 && text[0] == '-' && text[1] == '-') {
    const char *end = memchr (text, '\n', n);
    if (end == NULL)
      return false;
    n -= (gsize) (end + 1 - text);
    text = end + 1;
  }
  return n > 6 && memcmp (text, "return", 6) == 0 && (g_ascii_isspace (text[6]) || text[6] == '{');
}

/**
 * marks_import_guess:
 * @bytes: a file
 * @format: (out): what it looks like
 *
 * Tells the format of a file by what is in it, since names are lost on the way.
 *
 * Returns: %FALSE when it looks like none
 */
bool
marks_import_guess (GBytes *bytes, MarksImportFormat *format)
{
  gsize n = 0;
  const char *text = g_bytes_get_data (bytes, &n);
  if (n >= 3 && memcmp (text, BOM, 3) == 0) {
    text += 3;
    n -= 3;
  }
  if (n == 0)
    return false;
  if (starts_like_csv (text, n)) {
    *format = MARKS_IMPORT_READWISE;
    return true;
  }
  if (starts_like_lua (text, n)) {
    *format = MARKS_IMPORT_KOREADER_LUA;
    return true;
  }
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (g_strstr_len (text, (gssize) n, signs[i].word) != NULL) {
      *format = signs[i].format;
      return true;
    }
  }
  return false;
}

/* (transfer full): a mark that says no more than its kind yet, with an empty anchor. */
StoreMark *
marks_import_mark_new (const char *kind)
{
  StoreMark *mark = store_mark_new ();
  StoreAnchor *anchor = store_anchor_new ();
  mark->kind = g_strdup (kind);
  anchor->section = -1;
  anchor->state = g_strdup ("kept");
  g_ptr_array_add (mark->anchors, anchor);
  return mark;
}

/* (transfer none): its anchor. */
StoreAnchor *
marks_import_get_anchor (StoreMark *mark)
{
  return g_ptr_array_index (mark->anchors, 0);
}

/* Whether as many marks were read as may be. */
bool
marks_import_is_full (const MarksImport *self)
{
  return self->records->len >= BASE_LIMIT_MARKS;
}

/* A file that is read twice gives the same marks twice: the name is made of what they say. */
static char *
name_mark (const StoreMark *mark, const StoreAnchor *anchor)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *created = g_strdup_printf ("%" G_GINT64_FORMAT, mark->created);
  const char *parts[] = {
    mark->kind, anchor->exact, anchor->cfi, anchor->page, anchor->exact == NULL ? mark->note : NULL,
    created
  };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    const char *part = parts[i] != NULL ? parts[i] : "";
    g_checksum_update (sum, (const guchar *) part, (gssize) strlen (part) + 1);
  }
  const char *hex = g_checksum_get_string (sum);
  /* The form of a name-based UUID. https://www.rfc-editor.org/rfc/rfc9562#section-5.5 */
  return g_strdup_printf ("%.8s-%.4s-5%.3s-8%.3s-%.12s", hex, hex + 8, hex + 13, hex + 17,
                          hex + 20);
}

static void
clean_text (char **text)
{
  if (*text == NULL)
    return;
  g_autofree char *old = *text;
  gsize n = strnlen (old, BASE_LIMIT_MARK_TEXT_BYTES);
  *text = n > 0 ? g_utf8_make_valid (old, (gssize) n) : NULL;
}

static char *
dup_title (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, (gssize) strnlen (text, MAX_TITLE_BYTES)) : NULL;
}

static MarksBookInfo *
copy_book (const MarksBookInfo *book)
{
  MarksBookInfo *copy = marks_book_info_new ();
  copy->title = dup_title (book->title);
  copy->creators = dup_title (book->creators);
  copy->identifier = dup_title (book->identifier);
  copy->fingerprint = dup_title (book->fingerprint);
  return copy;
}

/* Adds what was read. Takes @mark. One that says neither where it is nor what is no mark. */
void
marks_import_take (MarksImport *self, StoreMark *mark, const MarksBookInfo *book)
{
  g_autoptr (StoreMark) owned = mark;
  StoreAnchor *anchor = marks_import_get_anchor (mark);
  char **const texts[] = { &mark->note,     &mark->name,  &anchor->exact, &anchor->prefix,
                           &anchor->suffix, &anchor->cfi, &anchor->page,  &anchor->section_path };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    clean_text (texts[i]);
  if (marks_import_is_full (self)
      || (anchor->exact == NULL && anchor->suffix == NULL && anchor->cfi == NULL
          && anchor->section < 0 && mark->note == NULL))
    return;
  if (mark->uuid == NULL || !g_uuid_string_is_valid (mark->uuid)) {
    g_free (mark->uuid);
    mark->uuid = name_mark (mark, anchor);
  }
  mark->modified = MAX (mark->modified, mark->created);
  anchor->text_start = MIN (anchor->text_start, anchor->text_end);
  g_autoptr (MarksMark) made = marks_mark_new_from_row (mark, 0);
  static const MarksBookInfo unknown = { 0 };
  MarksRecord *record = marks_record_new (made, book != NULL ? book : &unknown);
  record->book = copy_book (book != NULL ? book : &unknown);
  g_ptr_array_add (self->records, record);
}

/* Microseconds since 1970 UTC of ISO 8601, with a space for the T if need be; 0 for what is none. */
gint64
marks_import_parse_time (const MarksImport *self, const char *text)
{
  if (text == NULL || strlen (text) < 10 || strlen (text) > 40)
    return 0;
  g_autofree char *iso = g_strdup (text);
  if (iso[10] == ' ')
    iso[10] = 'T';
  char *gap = strchr (iso, ' ');
  if (gap != NULL)
    memmove (gap, gap + 1, strlen (gap));
  if (strlen (iso) == 10) {
    char *day = g_strconcat (iso, "T00:00:00", NULL);
    g_free (iso);
    iso = day;
  }
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time =
      g_date_time_new_from_iso8601 (iso, self->zone != NULL ? self->zone : utc);
  if (time == NULL)
    return 0;
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

/* The names of others for colours, and ours. */
static const char *const colour_names[][2] = {
  { "red", "pink" },     { "magenta", "pink" },   { "violet", "purple" }, { "aqua", "blue" },
  { "cyan", "blue" },    { "lime", "green" },     { "olive", "green" },   { "gray", "yellow" },
  { "grey", "yellow" },  { "#ffeb6b", "yellow" }, { "#c0ed72", "green" }, { "#add8ff", "blue" },
  { "#ffb0ca", "pink" }, { "#d9b2ff", "purple" },
};

/* (transfer full): our name for the colour of another program; yellow for one we do not know. */
char *
marks_import_name_colour (const char *name)
{
  MarksColour colour = MARKS_COLOUR_YELLOW;
  if (name == NULL)
    return g_strdup ("yellow");
  g_autofree char *lower = g_ascii_strdown (name, -1);
  for (guint i = 0; i < G_N_ELEMENTS (colour_names); i++) {
    if (g_str_equal (lower, colour_names[i][0]))
      return g_strdup (colour_names[i][1]);
  }
  marks_colour_from_string (lower, &colour);
  return g_strdup (marks_colour_to_string (colour));
}

void
marks_import_set_error (const MarksImport *self, GError **error, const char *what)
{
  g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "%s: %s", self->name, what);
}

/**
 * marks_import_parse:
 * @bytes: a file
 * @name: of the file, for messages
 * @format: how to read it
 * @zone: (nullable): of times that do not say theirs; %NULL for UTC
 * @error: return location
 *
 * Reads marks of another program. Nothing is known of where they are yet: the anchors hold what the
 * file says. May be used from any thread.
 *
 * Returns: (transfer full) (nullable) (element-type MarksRecord): the marks in the order of the file,
 *   with what it says of their books; or %NULL with %MARKS_ERROR_FORMAT
 */
GPtrArray *
marks_import_parse (GBytes *bytes,
                    const char *name,
                    MarksImportFormat format,
                    GTimeZone *zone,
                    GError **error)
{
  gsize n = 0;
  const char *data = g_bytes_get_data (bytes, &n);
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) marks_record_free);
  MarksImport self = { .name = name, .zone = zone, .records = records };
  if (n > BASE_LIMIT_MARKS_BYTES) {
    marks_import_set_error (&self, error, "too large for a file of marks");
    return NULL;
  }
  if (n == 0) {
    marks_import_set_error (&self, error, "it is empty");
    return NULL;
  }
  bool has_bom = n >= 3 && memcmp (data, BOM, 3) == 0;
  g_autofree char *text =
      g_utf8_make_valid (has_bom ? data + 3 : data, (gssize) (has_bom ? n - 3 : n));
  return formats[format].read (&self, text, strlen (text), error) ? g_steal_pointer (&records)
                                                                  : NULL;
}

/* What a book carries of its own readers' marks. */
static GPtrArray *
load_from_epub (const char *path, GTimeZone *zone, GError **error)
{
  static const struct {
    const char *path;
    MarksImportFormat format;
  } parts[] = { { "META-INF/annotations.annotation", MARKS_IMPORT_ANNOTATION },
                { "META-INF/calibre_bookmarks.txt", MARKS_IMPORT_CALIBRE } };
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, diagnostics, error);
  if (container == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (epub_container_lookup (container, parts[i].path) < 0)
      continue;
    g_autoptr (GBytes) bytes = epub_container_read (container, parts[i].path, NULL, error);
    g_autofree char *name = g_strdup_printf ("%s in %s", parts[i].path, path);
    return bytes != NULL ? marks_import_parse (bytes, name, parts[i].format, zone, error) : NULL;
  }
  g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "%s: there are no marks in this book", path);
  return NULL;
}

static bool
is_archive (const char *data, gsize n)
{
  return n >= 4 && memcmp (data, "PK\3\4", 4) == 0;
}

static bool
is_too_large (const char *path)
{
  GStatBuf info;
  return g_stat (path, &info) == 0 && info.st_size > BASE_LIMIT_MARKS_BYTES;
}

/* A book with pictures may be large; of it only the marks are read. */
static GPtrArray *
load_large (const char *path, bool guess, GTimeZone *zone, GError **error)
{
  char head[4] = { 0 };
  FILE *file = guess ? g_fopen (path, "rb") : NULL;
  gsize n = file != NULL ? fread (head, 1, sizeof head, file) : 0;
  if (file != NULL)
    fclose (file);
  if (is_archive (head, n))
    return load_from_epub (path, zone, error);
  g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "%s: too large for a file of marks", path);
  return NULL;
}

/**
 * marks_import_load:
 * @path: a file of marks, or an EPUB with marks inside
 * @format: (nullable): name of its format; %NULL to guess
 * @zone: (nullable): of times that do not say theirs; %NULL for UTC
 * @error: return location
 *
 * Reads a file of another program; see marks_import_parse().
 *
 * Returns: (transfer full) (nullable) (element-type MarksRecord): the marks, or %NULL with an error
 */
GPtrArray *
marks_import_load (const char *path, const char *format, GTimeZone *zone, GError **error)
{
  MarksImportFormat found = MARKS_IMPORT_ANNOTATION;
  char *data = NULL;
  gsize size = 0;
  if (format != NULL && !marks_import_format_from_string (format, &found)) {
    g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "no such format: %s", format);
    return NULL;
  }
  if (is_too_large (path))
    return load_large (path, format == NULL, zone, error);
  if (!g_file_get_contents (path, &data, &size, error))
    return NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
  if (format == NULL && is_archive (data, size))
    return load_from_epub (path, zone, error);
  if (format == NULL && !marks_import_guess (bytes, &found)) {
    g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "%s: not a file of marks that we know",
                 path);
    return NULL;
  }
  return marks_import_parse (bytes, path, found, zone, error);
}
