#include "config.h"

#include "marks-import-private.h"

#include "marks-json.h"
#include "marks-lua.h"

#include <string.h>

/* KOReader's two files: what its exporter writes as JSON and what it keeps beside the book as Lua.
 * Places are XPointers of its engine; of those the number of the document is understood. */

/* More text of the page than a note of the program would be. */
#define MAX_LISTED 100000

static void
read_drawer (const char *drawer, StoreMark *mark)
{
  static const struct {
    const char *drawer;
    const char *kind;
  } kinds[] = { { "underscore", "underline" }, { "strikeout", "strikethrough" } };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_strcmp0 (drawer, kinds[i].drawer) == 0) {
      g_free (mark->kind);
      mark->kind = g_strdup (kinds[i].kind);
    }
  }
}

/* `/body/DocFragment[11]/body/p[3]/text().7`: the eleventh document of the spine. */
static int
read_fragment (const char *pointer)
{
  const char *fragment = pointer != NULL ? strstr (pointer, "DocFragment[") : NULL;
  if (fragment == NULL)
    return -1;
  guint64 number = g_ascii_strtoull (fragment + strlen ("DocFragment["), NULL, 10);
  return number >= 1 && number < G_MAXINT32 ? (int) number - 1 : -1;
}

static void
set_chapter (StoreAnchor *anchor, const char *chapter)
{
  const char *path[] = { chapter, NULL };
  anchor->contents_path = marks_json_from_strv (path);
}

static void
read_entry (MarksImport *self, JsonObject *entry, const MarksBookInfo *book)
{
  const char *text = marks_json_get_string (entry, "text");
  bool bookmark = g_strcmp0 (marks_json_get_string (entry, "sort"), "bookmark") == 0;
  StoreMark *mark = marks_import_mark_new (bookmark ? "bookmark" : "highlight");
  StoreAnchor *anchor = marks_import_get_anchor (mark);
  if (!bookmark)
    read_drawer (marks_json_get_string (entry, "drawer"), mark);
  anchor->exact = bookmark ? NULL : g_strdup (text);
  anchor->page = g_strdup (marks_json_get_string (entry, "page"));
  anchor->section = read_fragment (marks_json_get_string (entry, "pn_xp"));
  set_chapter (anchor, marks_json_get_string (entry, "chapter"));
  mark->name = bookmark ? g_strdup (text) : NULL;
  mark->note = g_strdup (marks_json_get_string (entry, "note"));
  mark->colour = marks_import_name_colour (marks_json_get_string (entry, "color"));
  gint64 seconds = marks_json_get_integer (entry, "time", 0);
  mark->created = CLAMP (seconds, 0, G_MAXINT64 / G_USEC_PER_SEC) * G_USEC_PER_SEC;
  marks_import_take (self, mark, book);
}

static bool
read_document (MarksImport *self, JsonObject *document)
{
  JsonArray *entries = marks_json_get_array (document, "entries");
  MarksBookInfo book = { .title = (char *) marks_json_get_string (document, "title"),
                         .creators = (char *) marks_json_get_string (document, "author") };
  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++) {
    JsonObject *entry = marks_json_get_element (entries, i);
    if (entry != NULL && !marks_import_is_full (self))
      read_entry (self, entry, &book);
  }
  return entries != NULL;
}

/* Reads what the exporter writes, of one book or of many. */
bool
marks_import_read_koreader (MarksImport *self, const char *text, gsize n, GError **error)
{
  g_autoptr (JsonNode) root = marks_json_parse (text, n, self->name, error);
  if (root == NULL)
    return false;
  JsonObject *file = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray *documents = marks_json_get_array (file, "documents");
  bool found = file != NULL && documents == NULL && read_document (self, file);
  for (guint i = 0; documents != NULL && i < json_array_get_length (documents); i++) {
    JsonObject *document = marks_json_get_element (documents, i);
    found |= document != NULL && read_document (self, document);
  }
  if (!found)
    marks_import_set_error (self, error, "no entries");
  return found;
}

/* In the sidecar the pages are numbers, and what has no drawer is a bookmark. */
static void
read_annotation (MarksImport *self, JsonObject *annotation, const MarksBookInfo *book)
{
  const char *drawer = marks_json_get_string (annotation, "drawer");
  const char *label = marks_json_get_string (annotation, "pageref");
  const char *text = marks_json_get_string (annotation, "text");
  gint64 number = marks_json_get_integer (annotation, "pageno", 0);
  StoreMark *mark = marks_import_mark_new (drawer != NULL ? "highlight" : "bookmark");
  StoreAnchor *anchor = marks_import_get_anchor (mark);
  const char *position = marks_json_get_string (annotation, "pos0");
  read_drawer (drawer, mark);
  anchor->exact = drawer != NULL ? g_strdup (text) : NULL;
  anchor->section =
      read_fragment (position != NULL ? position : marks_json_get_string (annotation, "page"));
  anchor->page = label != NULL ? g_strdup (label)
                 : number > 0  ? g_strdup_printf ("%" G_GINT64_FORMAT, number)
                               : NULL;
  set_chapter (anchor, marks_json_get_string (annotation, "chapter"));
  mark->name = drawer == NULL ? g_strdup (text) : NULL;
  mark->note = g_strdup (marks_json_get_string (annotation, "note"));
  mark->colour = marks_import_name_colour (marks_json_get_string (annotation, "color"));
  mark->created = marks_import_parse_time (self, marks_json_get_string (annotation, "datetime"));
  mark->modified =
      marks_import_parse_time (self, marks_json_get_string (annotation, "datetime_updated"));
  marks_import_take (self, mark, book);
}

/* Reads `metadata.epub.lua`. */
bool
marks_import_read_koreader_lua (MarksImport *self, const char *text, gsize n, GError **error)
{
  g_autoptr (JsonNode) root = marks_lua_parse (text, n, self->name, error);
  if (root == NULL)
    return false;
  JsonObject *file = json_node_get_object (root);
  JsonObject *annotations = marks_json_get_object (file, "annotations");
  JsonObject *properties = marks_json_get_object (file, "doc_props");
  MarksBookInfo book = { .title = (char *) marks_json_get_string (properties, "title"),
                         .creators = (char *) marks_json_get_string (properties, "authors") };
  if (annotations == NULL) {
    marks_import_set_error (self, error, "no annotations");
    return false;
  }
  for (guint i = 1; i <= MAX_LISTED && !marks_import_is_full (self); i++) {
    g_autofree char *number = g_strdup_printf ("%u", i);
    JsonObject *annotation = marks_json_get_object (annotations, number);
    if (annotation == NULL)
      break;
    read_annotation (self, annotation, &book);
  }
  return true;
}
