#include "config.h"

#include "marks-import-private.h"

#include "marks-json.h"

/* What Foliate keeps of a book, which is also what it exports. One field holds a style or a colour. */

static void
read_style (const char *style, StoreMark *mark)
{
  g_free (mark->kind);
  if (g_strcmp0 (style, "underline") == 0)
    mark->kind = g_strdup ("underline");
  else if (g_strcmp0 (style, "squiggly") == 0)
    mark->kind = g_strdup ("squiggle");
  else if (g_strcmp0 (style, "strikethrough") == 0)
    mark->kind = g_strdup ("strikethrough");
  else
    mark->kind = g_strdup ("highlight");
  mark->colour = marks_import_name_colour (style);
}

static void
read_annotation (MarksImport *self, JsonObject *annotation, const MarksBookInfo *book)
{
  StoreMark *mark = marks_import_mark_new ("highlight");
  StoreAnchor *anchor = marks_import_get_anchor (mark);
  read_style (marks_json_get_string (annotation, "color"), mark);
  anchor->cfi = g_strdup (marks_json_get_string (annotation, "value"));
  anchor->exact = g_strdup (marks_json_get_string (annotation, "text"));
  mark->note = g_strdup (marks_json_get_string (annotation, "note"));
  mark->created = marks_import_parse_time (self, marks_json_get_string (annotation, "created"));
  mark->modified = marks_import_parse_time (self, marks_json_get_string (annotation, "modified"));
  marks_import_take (self, mark, book);
}

static void
read_bookmark (MarksImport *self, JsonNode *node, const MarksBookInfo *book)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return;
  StoreMark *mark = marks_import_mark_new ("bookmark");
  marks_import_get_anchor (mark)->cfi = g_strdup (json_node_get_string (node));
  marks_import_take (self, mark, book);
}

/* Reads Foliate's file. */
bool
marks_import_read_foliate (MarksImport *self, const char *text, gsize n, GError **error)
{
  g_autoptr (JsonNode) root = marks_json_parse (text, n, self->name, error);
  if (root == NULL)
    return false;
  JsonObject *file = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray *annotations = marks_json_get_array (file, "annotations");
  JsonArray *bookmarks = marks_json_get_array (file, "bookmarks");
  JsonObject *metadata = marks_json_get_object (file, "metadata");
  MarksBookInfo book = { .title = (char *) marks_json_get_string (metadata, "title"),
                         .identifier = (char *) marks_json_get_string (metadata, "identifier") };
  if (annotations == NULL && bookmarks == NULL) {
    marks_import_set_error (self, error, "neither annotations nor bookmarks");
    return false;
  }
  for (guint i = 0; annotations != NULL && i < json_array_get_length (annotations); i++) {
    JsonObject *annotation = marks_json_get_element (annotations, i);
    if (annotation != NULL)
      read_annotation (self, annotation, &book);
  }
  for (guint i = 0; bookmarks != NULL && i < json_array_get_length (bookmarks); i++)
    read_bookmark (self, json_array_get_element (bookmarks, i), &book);
  return true;
}
