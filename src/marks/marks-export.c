#include "config.h"

#include "marks-export-private.h"

#include "marks-tags.h"

#include "marks-error.h"
#include "marks-json.h"
#include "marks-template.h"

static const struct {
  const char *name;
  const char *extension;
  void (*write) (const MarksExport *self);
} formats[MARKS_N_FORMATS] = {
  [MARKS_FORMAT_MARKDOWN] = { "markdown", "md", marks_export_write_markdown },
  [MARKS_FORMAT_HTML] = { "html", "html", marks_export_write_html },
  [MARKS_FORMAT_ANNOTATION] = { "annotation", "annotation", marks_export_write_annotation },
  [MARKS_FORMAT_TEXT] = { "text", "txt", marks_export_write_text },
  [MARKS_FORMAT_CSV] = { "csv", "csv", marks_export_write_csv },
  [MARKS_FORMAT_ORG] = { "org", "org", marks_export_write_org },
  [MARKS_FORMAT_TABLE] = { "table", "csv", marks_export_write_table },
  [MARKS_FORMAT_KINDLE] = { "kindle", "txt", marks_export_write_kindle },
  [MARKS_FORMAT_FOLIATE] = { "foliate", "json", marks_export_write_foliate },
  [MARKS_FORMAT_KOREADER] = { "koreader", "json", marks_export_write_koreader },
  [MARKS_FORMAT_CALIBRE] = { "calibre", "calibre_highlights", marks_export_write_calibre },
  [MARKS_FORMAT_MAIL] = { "mail", "eml", marks_export_write_mail },
};

/* Name of a format on the command line. */
const char *
marks_format_to_string (MarksFormat format)
{
  return formats[format].name;
}

/* Reads a name or a file's extension; FALSE when there is no such format. */
bool
marks_format_from_string (const char *name, MarksFormat *format)
{
  if (g_strcmp0 (name, "readwise") == 0) {
    *format = MARKS_FORMAT_CSV;
    return true;
  }
  for (int i = 0; i < MARKS_N_FORMATS; i++) {
    if (g_strcmp0 (name, formats[i].name) == 0 || g_strcmp0 (name, formats[i].extension) == 0) {
      *format = (MarksFormat) i;
      return true;
    }
  }
  return false;
}

/* Extension of its files, without a dot. */
const char *
marks_format_get_extension (MarksFormat format)
{
  return formats[format].extension;
}

/* Appends an object in the way all our JSON is written. */
void
marks_export_append_json (const MarksExport *self, JsonObject *object)
{
  g_autoptr (JsonNode) root = json_node_alloc ();
  json_node_init_object (root, object);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 2);
  json_generator_set_root (generator, root);
  json_generator_to_gstring (generator, self->out);
  g_string_append_c (self->out, '\n');
}

/* YYYY-MM-DD in the zone of the export, for people. */
char *
marks_export_format_day (const MarksExport *self, gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  if (utc == NULL)
    return g_strdup ("");
  g_autoptr (GDateTime) local = self->options->zone != NULL
                                    ? g_date_time_to_timezone (utc, self->options->zone)
                                    : g_date_time_ref (utc);
  return g_date_time_format (local, "%Y-%m-%d");
}

/* RFC 3339 in UTC, for machines: milliseconds, or microseconds where there are any. */
char *
marks_export_format_time (gint64 time)
{
  gint64 seconds = time / G_USEC_PER_SEC;
  int micro = (int) (time % G_USEC_PER_SEC);
  if (micro < 0) {
    micro += G_USEC_PER_SEC;
    seconds--;
  }
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  if (utc == NULL)
    return g_strdup ("1970-01-01T00:00:00.000Z");
  g_autofree char *text = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S");
  return micro % 1000 == 0 ? g_strdup_printf ("%s.%03dZ", text, micro / 1000)
                           : g_strdup_printf ("%s.%06dZ", text, micro);
}

/* `p. 12`, or how far into the book when it has no pages. */
char *
marks_export_describe_place (const MarksRecord *record)
{
  if (record->page != NULL)
    return g_strdup_printf ("p. %s", record->page);
  return g_strdup_printf ("%d%%", (int) (record->percent + 0.5));
}

/* What the reader calls the colour; it may be any text. */
const char *
marks_export_name_colour (const MarksExport *self, const MarksMark *mark)
{
  const char *name = marks_colour_to_string (marks_mark_get_colour (mark));
  const char *label = self->options->colour_names != NULL
                          ? g_hash_table_lookup (self->options->colour_names, name)
                          : NULL;
  return label != NULL ? label : name;
}

/* How many titles of the chapter path a record shares with the one before. */
guint
marks_export_count_shared_chapters (const MarksExport *self, guint index)
{
  if (index == 0)
    return 0;
  const MarksRecord *before = g_ptr_array_index (self->records, index - 1);
  const MarksRecord *record = g_ptr_array_index (self->records, index);
  guint n = 0;
  while (before->chapters[n] != NULL && record->chapters[n] != NULL
         && g_str_equal (before->chapters[n], record->chapters[n]))
    n++;
  return n;
}

static bool
is_wanted (const MarksRecord *record, const MarksExportOptions *options)
{
  const MarksMark *mark = record->mark;
  bool bookmark = marks_mark_is_bookmark (mark);
  if (options->kinds != 0 && (options->kinds & (1u << marks_mark_get_kind (mark))) == 0)
    return false;
  if (options->colours != 0 && !bookmark
      && (options->colours & (1u << marks_mark_get_colour (mark))) == 0)
    return false;
  if (options->only_with_note && marks_mark_get_note (mark) == NULL)
    return false;
  if (options->tag != NULL && !g_strv_contains (marks_mark_get_tags (mark), options->tag))
    return false;
  if (marks_mark_get_modified (mark) < options->since)
    return false;
  return options->chapter == NULL
         || g_strv_contains ((const char *const *) record->chapters, options->chapter);
}

/* Who has said of no mark that it is for the author means all of them. */
static void
choose_for_author (GPtrArray *chosen)
{
  g_autoptr (GPtrArray) theirs = g_ptr_array_new ();
  for (guint i = 0; i < chosen->len; i++) {
    const MarksRecord *record = g_ptr_array_index (chosen, i);
    if (marks_tags_are_for_author (marks_mark_get_tags (record->mark)))
      g_ptr_array_add (theirs, (gpointer) record);
  }
  if (theirs->len == 0)
    return;
  g_ptr_array_set_size (chosen, 0);
  g_ptr_array_extend (chosen, theirs, NULL, NULL);
}

static int
compare_records (gconstpointer a, gconstpointer b)
{
  return marks_mark_compare ((*(MarksRecord *const *) a)->mark, (*(MarksRecord *const *) b)->mark);
}

/**
 * marks_records_choose:
 * @records: (element-type MarksRecord): in any order
 * @options: what to leave out
 *
 * Returns: (transfer container) (element-type MarksRecord): those wanted, by place
 */
GPtrArray *
marks_records_choose (GPtrArray *records, const MarksExportOptions *options)
{
  GPtrArray *chosen = g_ptr_array_new ();
  for (guint i = 0; i < records->len; i++) {
    if (is_wanted (g_ptr_array_index (records, i), options))
      g_ptr_array_add (chosen, g_ptr_array_index (records, i));
  }
  if (options->for_author)
    choose_for_author (chosen);
  g_ptr_array_sort (chosen, compare_records);
  return chosen;
}

static const MarksExportOptions everything = { 0 };

/**
 * marks_export_with_template:
 * @records: (element-type MarksRecord): in any order
 * @book: their book
 * @template: Markdown with tags in double braces; see marks-template.c
 * @options: (nullable): what to leave out
 * @error: return location
 *
 * Like marks_export() in a form of the reader's own.
 *
 * Returns: (transfer full) (nullable): the file, or %NULL with %MARKS_ERROR_FORMAT
 */
GBytes *
marks_export_with_template (GPtrArray *records,
                            const MarksBookInfo *book,
                            const char *template,
                            const MarksExportOptions *options,
                            GError **error)
{
  const MarksExportOptions *wanted = options != NULL ? options : &everything;
  g_autoptr (GPtrArray) chosen = marks_records_choose (records, wanted);
  g_autoptr (GString) out = g_string_new (NULL);
  MarksExport self = { .out = out, .records = chosen, .book = book, .options = wanted };
  return marks_template_expand (&self, template, error)
             ? g_string_free_to_bytes (g_steal_pointer (&out))
             : NULL;
}

/**
 * marks_export:
 * @records: (element-type MarksRecord): in any order
 * @book: their book
 * @format: what to write
 * @options: (nullable): what to leave out
 * @error: return location
 *
 * Writes marks in a format, ordered by place. The same records and options always give the same
 * bytes. May be used from any thread.
 *
 * Returns: (transfer full) (nullable): the file, or %NULL with %MARKS_ERROR_FORMAT
 */
GBytes *
marks_export (GPtrArray *records,
              const MarksBookInfo *book,
              MarksFormat format,
              const MarksExportOptions *options,
              GError **error)
{
  if ((guint) format >= MARKS_N_FORMATS) {
    g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "no such format: %d", (int) format);
    return NULL;
  }
  const MarksExportOptions *wanted = options != NULL ? options : &everything;
  g_autoptr (GPtrArray) chosen = marks_records_choose (records, wanted);
  MarksExport self = {
    .out = g_string_new (NULL), .records = chosen, .book = book, .options = wanted
  };
  formats[format].write (&self);
  return g_string_free_to_bytes (self.out);
}
