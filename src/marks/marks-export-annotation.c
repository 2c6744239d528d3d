#include "config.h"

#include "marks-export-private.h"

#include <json-glib/json-glib.h>
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
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static void
set_time (JsonObject *object, const char *name, gint64 time)
{
  g_autofree char *text = marks_export_format_time (time);
  json_object_set_string_member (object, name, text);
}

/* Hashes have 64 bits, which numbers in JSON do not. */
static void
set_hash (JsonObject *object, const char *name, guint64 hash)
{
  g_autofree char *text = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", hash);
  json_object_set_string_member (object, name, text);
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

static JsonArray *
build_strings (const char *const *strings)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  return array;
}

static JsonObject *
build_about (const MarksBookInfo *book)
{
  JsonObject *about = json_object_new ();
  g_auto (GStrv) creators = g_strsplit (book->creators != NULL ? book->creators : "", "; ", -1);
  const char *identifiers[] = { book->identifier, NULL };
  const char *publishers[] = { book->publisher, NULL };
  json_object_set_array_member (about, "dc:creator",
                                build_strings ((const char *const *) creators));
  set_string (about, "dc:date", book->date);
  set_string (about, "dc:format", book->media_type);
  json_object_set_array_member (about, "dc:identifier", build_strings (identifiers));
  set_string (about, "dc:language", book->language);
  json_object_set_array_member (about, "dc:publisher", build_strings (publishers));
  set_string (about, "dc:title", book->title);
  set_string (about, "galpi:fingerprint", book->fingerprint);
  set_string (about, "galpi:modified", book->modified);
  return about;
}

static JsonObject *
build_generator (void)
{
  JsonObject *generator = json_object_new ();
  json_object_set_string_member (generator, "id", "urn:galpi:" GALPI_APP_ID);
  json_object_set_string_member (generator, "name", "Galpi");
  json_object_set_string_member (generator, "type", "Software");
  return generator;
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

static JsonObject *
build_body (const MarksMark *mark)
{
  JsonObject *body = json_object_new ();
  const char *const *tags = marks_mark_get_tags (mark);
  if (!marks_mark_is_bookmark (mark))
    set_string (body, "color", marks_colour_to_string (marks_mark_get_colour (mark)));
  set_string (body, "format", "text/plain");
  set_string (body, "highlight", get_highlight (marks_mark_get_kind (mark)));
  set_string (body, "tag", tags[0] != NULL ? tags[0] : "");
  json_object_set_array_member (body, "tags", build_strings (tags));
  set_string (body, "type", "TextualBody");
  set_string (body, "value", marks_mark_get_note (mark) != NULL ? marks_mark_get_note (mark) : "");
  return body;
}

static JsonObject *
build_meta (const MarksRecord *record)
{
  JsonObject *meta = json_object_new ();
  JsonArray *headings = json_array_new ();
  for (guint i = 0; record->chapters[i] != NULL; i++) {
    JsonObject *heading = json_object_new ();
    json_object_set_int_member (heading, "level", i + 1);
    json_object_set_string_member (heading, "txt", record->chapters[i]);
    json_array_add_object_element (headings, heading);
  }
  json_object_set_array_member (meta, "headings", headings);
  set_string (meta, "page", record->page);
  return meta;
}

static JsonObject *
build_block_selector (const StoreAnchor *row)
{
  JsonObject *selector = json_object_new ();
  json_object_set_int_member (selector, "galpi:block", row->block);
  set_hash (selector, "galpi:blockHash", row->block_hash);
  json_object_set_int_member (selector, "galpi:end", row->end);
  json_object_set_int_member (selector, "galpi:endBlock", row->end_block);
  set_hash (selector, "galpi:endBlockHash", row->end_block_hash);
  set_hash (selector, "galpi:nextHash", row->next_hash);
  set_hash (selector, "galpi:previousHash", row->previous_hash);
  json_object_set_int_member (selector, "galpi:section", row->section);
  json_object_set_int_member (selector, "galpi:start", row->start);
  json_object_set_int_member (selector, "galpi:textEnd", row->text_end);
  json_object_set_int_member (selector, "galpi:textStart", row->text_start);
  set_hash (selector, "galpi:unspacedHash", row->unspaced_hash);
  set_string (selector, "type", "galpi:BlockSelector");
  return selector;
}

static JsonObject *
build_value_selector (const char *type, const char *conforms_to, const char *value)
{
  JsonObject *selector = json_object_new ();
  set_string (selector, "conformsTo", conforms_to);
  set_string (selector, "type", type);
  set_string (selector, "value", value);
  return selector;
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

static JsonArray *
build_selectors (const MarksAnchor *anchor)
{
  JsonArray *selectors = json_array_new ();
  const char *cfi = marks_anchor_get_cfi (anchor);
  JsonObject *quote = json_object_new ();
  json_object_set_string_member (quote, "exact", marks_anchor_get_exact (anchor));
  json_object_set_string_member (quote, "prefix", marks_anchor_get_prefix (anchor));
  json_object_set_string_member (quote, "suffix", marks_anchor_get_suffix (anchor));
  json_object_set_string_member (quote, "type", "TextQuoteSelector");
  json_array_add_object_element (selectors, quote);
  JsonObject *progression = json_object_new ();
  json_object_set_string_member (progression, "type", "ProgressionSelector");
  json_object_set_double_member (progression, "value", marks_anchor_get_progression (anchor));
  json_array_add_object_element (selectors, progression);
  if (cfi != NULL) {
    g_autofree char *inner = get_inner_cfi (cfi);
    json_array_add_object_element (selectors,
                                   build_value_selector ("FragmentSelector", CFI_STANDARD, cfi));
    if (inner != NULL)
      json_array_add_object_element (selectors, build_value_selector ("CfiSelector", NULL, inner));
  }
  json_array_add_object_element (selectors, build_block_selector (marks_anchor_get_row (anchor)));
  return selectors;
}

static JsonObject *
build_item (const MarksRecord *record)
{
  const MarksMark *mark = record->mark;
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  const char *path = marks_anchor_get_section_path (anchor);
  g_autofree char *id = g_strdup_printf ("urn:uuid:%s", marks_mark_get_uuid (mark));
  JsonObject *target = json_object_new ();
  json_object_set_object_member (target, "meta", build_meta (record));
  json_object_set_array_member (target, "selector", build_selectors (anchor));
  set_string (target, "source", path != NULL ? path : "");
  JsonObject *item = json_object_new ();
  set_string (item, "@context", CONTEXT);
  json_object_set_object_member (item, "body", build_body (mark));
  set_time (item, "created", marks_mark_get_created (mark));
  set_string (item, "galpi:kind", marks_kind_to_string (marks_mark_get_kind (mark)));
  set_string (item, "galpi:name", marks_mark_get_name (mark));
  set_string (item, "galpi:state", marks_state_to_string (marks_mark_get_state (mark)));
  set_string (item, "id", id);
  set_time (item, "modified", marks_mark_get_modified (mark));
  set_string (item, "motivation", marks_mark_is_bookmark (mark) ? "bookmarking" : "highlighting");
  json_object_set_object_member (item, "target", target);
  set_string (item, "type", "Annotation");
  return item;
}

/* Appends the marks as a Readium annotation set. */
void
marks_export_write_annotation (const MarksExport *self)
{
  g_autoptr (JsonObject) set = json_object_new ();
  g_autofree char *id = build_set_id (self->book);
  JsonArray *items = json_array_new ();
  for (guint i = 0; i < self->records->len; i++)
    json_array_add_object_element (items, build_item (g_ptr_array_index (self->records, i)));
  set_string (set, "@context", CONTEXT);
  json_object_set_object_member (set, "about", build_about (self->book));
  if (self->options->exported != 0)
    set_time (set, "generated", self->options->exported);
  json_object_set_object_member (set, "generator", build_generator ());
  set_string (set, "id", id);
  json_object_set_array_member (set, "items", items);
  set_string (set, "title", self->book->title);
  set_string (set, "type", "AnnotationSet");
  marks_export_append_json (self, set);
}
