#include "config.h"

#include "marks-import-private.h"

#include "marks-json.h"

#include <string.h>

/* calibre's highlights: files of the viewer and of the library, and the copy inside an EPUB. Its CFIs
 * begin at the document and not at the package: `/2` is the element `html`, where the standard begins
 * with what is in it. */

/* The standard's form of a place in the n-th file of the reading order. */
static char *
build_cfi (gint64 spine_index, const char *start)
{
  if (spine_index < 0 || spine_index > G_MAXINT32 / 4 || start == NULL
      || !g_str_has_prefix (start, "/2/"))
    return NULL;
  return g_strdup_printf ("epubcfi(/6/%d!%s)", (int) (2 * (spine_index + 1)), start + 2);
}

/* `epubcfi(/N/2/4/…)`, calibre's own form of a place in a book. */
static char *
build_cfi_of_position (const char *position)
{
  char *end = NULL;
  if (position == NULL || !g_str_has_prefix (position, "epubcfi(/")
      || !g_str_has_suffix (position, ")"))
    return NULL;
  guint64 step = g_ascii_strtoull (position + strlen ("epubcfi(/"), &end, 10);
  g_autofree char *start = g_strndup (end, strlen (end) - 1);
  return step >= 2 && step % 2 == 0 && step < G_MAXINT32 ? build_cfi ((gint64) step / 2 - 1, start)
                                                         : NULL;
}

static void
read_style (JsonObject *style, StoreMark *mark)
{
  const char *which = marks_json_get_string (style, "which");
  mark->colour = marks_import_name_colour (which);
  if (g_strcmp0 (which, "strikeout") == 0) {
    g_free (mark->kind);
    mark->kind = g_strdup ("strikethrough");
  } else if (g_strcmp0 (which, "wavy") == 0) {
    g_free (mark->kind);
    mark->kind = g_strdup ("squiggle");
  } else if (g_strcmp0 (marks_json_get_string (style, "kind"), "decoration") == 0) {
    g_free (mark->kind);
    mark->kind = g_strdup ("underline");
  }
}

static void
read_titles (JsonObject *item, StoreAnchor *anchor)
{
  JsonArray *titles = marks_json_get_array (item, "toc_family_titles");
  g_autoptr (GPtrArray) path = g_ptr_array_new ();
  for (guint i = 0; titles != NULL && i < MIN (json_array_get_length (titles), 64); i++) {
    JsonNode *node = json_array_get_element (titles, i);
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_ptr_array_add (path, (gpointer) json_node_get_string (node));
  }
  g_ptr_array_add (path, NULL);
  anchor->contents_path = marks_json_from_strv ((const char *const *) path->pdata);
}

/* 22 characters of base 64 are 16 bytes, which is a UUID in other clothes. */
static char *
read_uuid (const char *text)
{
  gsize n = 0;
  if (text == NULL || strlen (text) != 22)
    return NULL;
  g_autofree char *base64 = g_strconcat (text, "==", NULL);
  g_strdelimit (base64, "-", '+');
  g_strdelimit (base64, "_", '/');
  g_autofree guchar *b = g_base64_decode (base64, &n);
  if (n != 16)
    return NULL;
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                          b[12], b[13], b[14], b[15]);
}

static void
read_item (MarksImport *self, JsonObject *item)
{
  const char *type = marks_json_get_string (item, "type");
  bool bookmark = g_strcmp0 (type, "bookmark") == 0;
  JsonNode *removed = json_object_get_member (item, "removed");
  /* What was removed is kept by calibre as a stone with a name. */
  if (removed != NULL || (!bookmark && g_strcmp0 (type, "highlight") != 0))
    return;
  StoreMark *mark = marks_import_mark_new (bookmark ? "bookmark" : "highlight");
  StoreAnchor *anchor = marks_import_get_anchor (mark);
  gint64 spine_index = marks_json_get_integer (item, "spine_index", -1);
  mark->uuid = read_uuid (marks_json_get_string (item, "uuid"));
  mark->created = marks_import_parse_time (self, marks_json_get_string (item, "timestamp"));
  mark->note = g_strdup (marks_json_get_string (item, "notes"));
  if (bookmark) {
    mark->name = g_strdup (marks_json_get_string (item, "title"));
    anchor->cfi = build_cfi_of_position (marks_json_get_string (item, "pos"));
  } else {
    read_style (marks_json_get_object (item, "style"), mark);
    anchor->exact = g_strdup (marks_json_get_string (item, "highlighted_text"));
    anchor->section_path = g_strdup (marks_json_get_string (item, "spine_name"));
    anchor->section = (int) CLAMP (spine_index, -1, G_MAXINT32 - 1);
    anchor->cfi = build_cfi (spine_index, marks_json_get_string (item, "start_cfi"));
    read_titles (item, anchor);
  }
  marks_import_take (self, mark, NULL);
}

static bool
read_json (MarksImport *self, const char *text, gsize n, GError **error)
{
  static const char *const lists[] = { "highlights", "annotations", "entries" };
  g_autoptr (JsonNode) root = marks_json_parse (text, n, self->name, error);
  if (root == NULL)
    return false;
  JsonArray *items = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  JsonObject *file = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  for (guint i = 0; items == NULL && i < G_N_ELEMENTS (lists); i++)
    items = marks_json_get_array (file, lists[i]);
  if (items == NULL) {
    marks_import_set_error (self, error, "no list of highlights");
    return false;
  }
  for (guint i = 0; i < json_array_get_length (items) && !marks_import_is_full (self); i++) {
    JsonObject *item = marks_json_get_element (items, i);
    if (item != NULL)
      read_item (self, item);
  }
  return true;
}

/* Reads calibre's files, also the one in base 64 that is inside a book. */
bool
marks_import_read_calibre (MarksImport *self, const char *text, gsize n, GError **error)
{
  static const char *const head = "encoding=json+base64:";
  if (!g_str_has_prefix (text, head))
    return read_json (self, text, n, error);
  gsize size = 0;
  g_autofree guchar *decoded = g_base64_decode (text + strlen (head), &size);
  g_autofree char *valid = g_utf8_make_valid ((const char *) decoded, (gssize) size);
  return read_json (self, valid, strlen (valid), error);
}
