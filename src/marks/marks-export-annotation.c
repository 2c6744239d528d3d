#include "config.h"

#include "marks-export-private.h"

#include "marks-json-writer.h"

#include <string.h>

/* The Readium annotation set, which is W3C Web Annotation with a few words more, and our own
 * members in the `galpi:` name space for what it has no word for. With those an import is lossless:
 * this format is also the backup.
 * https://github.com/readium/annotations and https://www.w3.org/TR/annotation-model/
 *
 * Drafts of the format and Thorium differ in whether tags are one string or a list; both are
 * written. Members are in alphabetical order, so each function adds them in that order. */

#define CONTEXT "http://www.w3.org/ns/anno.jsonld"
#define CFI_STANDARD "http://www.idpf.org/epub/linking/cfi/epub-cfi.html"

static void
write_time (MarksJsonWriter *json, const char *name, gint64 time)
{
  g_autofree char *text = marks_export_format_time (time);
  marks_json_writer_string (json, name, text);
}

/* Hashes have 64 bits, which numbers in JSON do not. */
static void
write_hash (MarksJsonWriter *json, const char *name, guint64 hash)
{
  char text[17];
  g_snprintf (text, sizeof text, "%016" G_GINT64_MODIFIER "x", hash);
  marks_json_writer_string (json, name, text);
}

/* An id that is the same for the same book each time: there is no clock and no chance in a file. */
static char *
build_set_id (const MarksBookInfo *book)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  const char *parts[] = { "galpi:", book->identifier, book->fingerprint, book->title };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_checksum_update (sum, (const guchar *) (parts[i] != NULL ? parts[i] : ""),
                       parts[i] != NULL ? (gssize) strlen (parts[i]) : 0);
  const char *hex = g_checksum_get_string (sum);
  /* The form of a name-based UUID. https://www.rfc-editor.org/rfc/rfc9562#section-5.5 */
  return g_strdup_printf ("urn:uuid:%.8s-%.4s-5%.3s-8%.3s-%.12s", hex, hex + 8, hex + 13, hex + 17,
                          hex + 20);
}

static void
write_strings (MarksJsonWriter *json, const char *name, const char *const *strings)
{
  marks_json_writer_open (json, name, '[');
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    marks_json_writer_string (json, NULL, strings[i]);
  marks_json_writer_close (json, ']');
}

static void
write_about (MarksJsonWriter *json, const MarksBookInfo *book)
{
  g_auto (GStrv) creators = g_strsplit (book->creators != NULL ? book->creators : "", "; ", -1);
  const char *identifiers[] = { book->identifier, NULL };
  const char *publishers[] = { book->publisher, NULL };
  marks_json_writer_open (json, "about", '{');
  write_strings (json, "dc:creator", (const char *const *) creators);
  marks_json_writer_string (json, "dc:date", book->date);
  marks_json_writer_string (json, "dc:format", book->media_type);
  write_strings (json, "dc:identifier", identifiers);
  marks_json_writer_string (json, "dc:language", book->language);
  write_strings (json, "dc:publisher", publishers);
  marks_json_writer_string (json, "dc:title", book->title);
  marks_json_writer_string (json, "galpi:fingerprint", book->fingerprint);
  marks_json_writer_string (json, "galpi:modified", book->modified);
  marks_json_writer_close (json, '}');
}

static void
write_generator (MarksJsonWriter *json)
{
  marks_json_writer_open (json, "generator", '{');
  marks_json_writer_string (json, "id", "urn:galpi:" GALPI_APP_ID);
  marks_json_writer_string (json, "name", "Galpi");
  marks_json_writer_string (json, "type", "Software");
  marks_json_writer_close (json, '}');
}

static const char *
get_highlight (MarksKind kind)
{
  switch (kind) {
  case MARKS_KIND_HIGHLIGHT:
    return "solid";
  case MARKS_KIND_UNDERLINE:
  case MARKS_KIND_SQUIGGLE:
    return "underline";
  case MARKS_KIND_STRIKETHROUGH:
    return "strikethrough";
  case MARKS_KIND_BOOKMARK:
    return NULL;
  }
  return NULL;
}

static void
write_body (MarksJsonWriter *json, const MarksMark *mark)
{
  const char *const *tags = marks_mark_get_tags (mark);
  const char *note = marks_mark_get_note (mark);
  marks_json_writer_open (json, "body", '{');
  if (!marks_mark_is_bookmark (mark))
    marks_json_writer_string (json, "color", marks_colour_to_string (marks_mark_get_colour (mark)));
  marks_json_writer_string (json, "format", "text/plain");
  marks_json_writer_string (json, "highlight", get_highlight (marks_mark_get_kind (mark)));
  marks_json_writer_string (json, "tag", tags[0] != NULL ? tags[0] : "");
  write_strings (json, "tags", tags);
  marks_json_writer_string (json, "type", "TextualBody");
  marks_json_writer_string (json, "value", note != NULL ? note : "");
  marks_json_writer_close (json, '}');
}

static void
write_meta (MarksJsonWriter *json, const MarksRecord *record)
{
  marks_json_writer_open (json, "meta", '{');
  marks_json_writer_open (json, "headings", '[');
  for (guint i = 0; record->chapters[i] != NULL; i++) {
    marks_json_writer_open (json, NULL, '{');
    marks_json_writer_integer (json, "level", i + 1);
    marks_json_writer_string (json, "txt", record->chapters[i]);
    marks_json_writer_close (json, '}');
  }
  marks_json_writer_close (json, ']');
  marks_json_writer_string (json, "page", record->page);
  marks_json_writer_close (json, '}');
}

static void
write_block_selector (MarksJsonWriter *json, const StoreAnchor *row)
{
  marks_json_writer_open (json, NULL, '{');
  marks_json_writer_integer (json, "galpi:block", row->block);
  write_hash (json, "galpi:blockHash", row->block_hash);
  marks_json_writer_integer (json, "galpi:end", row->end);
  marks_json_writer_integer (json, "galpi:endBlock", row->end_block);
  write_hash (json, "galpi:endBlockHash", row->end_block_hash);
  write_hash (json, "galpi:nextHash", row->next_hash);
  write_hash (json, "galpi:previousHash", row->previous_hash);
  marks_json_writer_integer (json, "galpi:section", row->section);
  marks_json_writer_integer (json, "galpi:start", row->start);
  marks_json_writer_integer (json, "galpi:textEnd", row->text_end);
  marks_json_writer_integer (json, "galpi:textStart", row->text_start);
  write_hash (json, "galpi:unspacedHash", row->unspaced_hash);
  marks_json_writer_string (json, "type", "galpi:BlockSelector");
  marks_json_writer_close (json, '}');
}

static void
write_value_selector (MarksJsonWriter *json,
                      const char *type,
                      const char *conforms_to,
                      const char *value)
{
  marks_json_writer_open (json, NULL, '{');
  marks_json_writer_string (json, "conformsTo", conforms_to);
  marks_json_writer_string (json, "type", type);
  marks_json_writer_string (json, "value", value);
  marks_json_writer_close (json, '}');
}

/* `epubcfi(/6/4!/4/2,/1:4,/1:19)` → `/4/2,/1:4,/1:19`, the part within the document. */
static char *
get_inner_cfi (const char *cfi)
{
  const char *inner = strchr (cfi, '!');
  if (inner == NULL || !g_str_has_suffix (cfi, ")"))
    return NULL;
  return g_strndup (inner + 1, strlen (inner + 1) - 1);
}

static void
write_selectors (MarksJsonWriter *json, const MarksAnchor *anchor)
{
  const char *cfi = marks_anchor_get_cfi (anchor);
  marks_json_writer_open (json, "selector", '[');
  marks_json_writer_open (json, NULL, '{');
  marks_json_writer_string (json, "exact", marks_anchor_get_exact (anchor));
  marks_json_writer_string (json, "prefix", marks_anchor_get_prefix (anchor));
  marks_json_writer_string (json, "suffix", marks_anchor_get_suffix (anchor));
  marks_json_writer_string (json, "type", "TextQuoteSelector");
  marks_json_writer_close (json, '}');
  marks_json_writer_open (json, NULL, '{');
  marks_json_writer_string (json, "type", "ProgressionSelector");
  marks_json_writer_double (json, "value", marks_anchor_get_progression (anchor));
  marks_json_writer_close (json, '}');
  if (cfi != NULL) {
    g_autofree char *inner = get_inner_cfi (cfi);
    write_value_selector (json, "FragmentSelector", CFI_STANDARD, cfi);
    if (inner != NULL)
      write_value_selector (json, "CfiSelector", NULL, inner);
  }
  write_block_selector (json, marks_anchor_get_row (anchor));
  marks_json_writer_close (json, ']');
}

/* Writes one mark as an annotation. */
void
marks_export_write_annotation_item (MarksJsonWriter *json, const MarksRecord *record)
{
  const MarksMark *mark = record->mark;
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  const char *path = marks_anchor_get_section_path (anchor);
  g_autofree char *id = g_strdup_printf ("urn:uuid:%s", marks_mark_get_uuid (mark));
  marks_json_writer_open (json, NULL, '{');
  marks_json_writer_string (json, "@context", CONTEXT);
  write_body (json, mark);
  write_time (json, "created", marks_mark_get_created (mark));
  marks_json_writer_string (json, "galpi:kind", marks_kind_to_string (marks_mark_get_kind (mark)));
  marks_json_writer_string (json, "galpi:name", marks_mark_get_name (mark));
  marks_json_writer_string (json, "galpi:rank", marks_mark_get_rank (mark));
  marks_json_writer_string (json, "galpi:state",
                            marks_state_to_string (marks_mark_get_state (mark)));
  marks_json_writer_string (json, "id", id);
  write_time (json, "modified", marks_mark_get_modified (mark));
  marks_json_writer_string (json, "motivation",
                            marks_mark_is_bookmark (mark) ? "bookmarking" : "highlighting");
  marks_json_writer_open (json, "target", '{');
  write_meta (json, record);
  write_selectors (json, anchor);
  marks_json_writer_string (json, "source", path != NULL ? path : "");
  marks_json_writer_close (json, '}');
  marks_json_writer_string (json, "type", "Annotation");
  marks_json_writer_close (json, '}');
}

/* Appends the marks as a Readium annotation set; @members (nullable) writes more members between
 * `about` and `generator`, whose names begin with `galpi:`. */
void
marks_export_write_annotation_set (const MarksExport *self,
                                   MarksExportMembersFunc members,
                                   gpointer data)
{
  g_autofree char *id = build_set_id (self->book);
  MarksJsonWriter json = { .out = self->out };
  marks_json_writer_open (&json, NULL, '{');
  marks_json_writer_string (&json, "@context", CONTEXT);
  write_about (&json, self->book);
  if (members != NULL)
    members (&json, data);
  if (self->options->exported != 0)
    write_time (&json, "generated", self->options->exported);
  write_generator (&json);
  marks_json_writer_string (&json, "id", id);
  marks_json_writer_open (&json, "items", '[');
  for (guint i = 0; i < self->records->len; i++)
    marks_export_write_annotation_item (&json, g_ptr_array_index (self->records, i));
  marks_json_writer_close (&json, ']');
  marks_json_writer_string (&json, "title", self->book->title);
  marks_json_writer_string (&json, "type", "AnnotationSet");
  marks_json_writer_close (&json, '}');
  g_string_append_c (self->out, '\n');
}

/* Appends the marks as a Readium annotation set. */
void
marks_export_write_annotation (const MarksExport *self)
{
  marks_export_write_annotation_set (self, NULL, NULL);
}
