#include "config.h"

#include "marks-import-private.h"

#include "marks-json.h"

#include <string.h>

/* Readium annotation sets, Thorium's and our own, and W3C Web Annotations that come as a list. Every
 * selector we know fills its part of the anchor; ours fill all of it.
 * https://www.w3.org/TR/annotation-model/#selectors */

static MarksBookInfo *
read_about (JsonObject *about)
{
  MarksBookInfo *book = marks_book_info_new ();
  JsonArray *identifiers = marks_json_get_array (about, "dc:identifier");
  JsonArray *creators = marks_json_get_array (about, "dc:creator");
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  book->title = g_strdup (marks_json_get_string (about, "dc:title"));
  book->fingerprint = g_strdup (marks_json_get_string (about, "galpi:fingerprint"));
  book->identifier = g_strdup (marks_json_get_string (about, "dc:identifier"));
  for (guint i = 0; identifiers != NULL && i < json_array_get_length (identifiers); i++) {
    JsonNode *node = json_array_get_element (identifiers, i);
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING) {
      /* Thorium puts a number of its own first. */
      g_free (book->identifier);
      book->identifier = g_strdup (json_node_get_string (node));
    }
  }
  for (guint i = 0; creators != NULL && i < MIN (json_array_get_length (creators), 64); i++) {
    JsonNode *node = json_array_get_element (creators, i);
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_ptr_array_add (names, (gpointer) json_node_get_string (node));
  }
  g_ptr_array_add (names, NULL);
  if (names->len > 1)
    book->creators = g_strjoinv ("; ", (char **) names->pdata);
  return book;
}

static guint64
read_hash (JsonObject *selector, const char *member)
{
  const char *text = marks_json_get_string (selector, member);
  return text != NULL ? g_ascii_strtoull (text, NULL, 16) : 0;
}

static guint32
read_offset (JsonObject *selector, const char *member)
{
  return (guint32) CLAMP (marks_json_get_integer (selector, member, 0), 0, G_MAXINT32);
}

static void
read_block_selector (JsonObject *selector, StoreAnchor *anchor)
{
  anchor->section =
      (int) CLAMP (marks_json_get_integer (selector, "galpi:section", -1), -1, G_MAXINT32 - 1);
  anchor->block = (int) read_offset (selector, "galpi:block");
  anchor->end_block = (int) read_offset (selector, "galpi:endBlock");
  anchor->start = read_offset (selector, "galpi:start");
  anchor->end = read_offset (selector, "galpi:end");
  anchor->text_start = read_offset (selector, "galpi:textStart");
  anchor->text_end = read_offset (selector, "galpi:textEnd");
  anchor->block_hash = read_hash (selector, "galpi:blockHash");
  anchor->end_block_hash = read_hash (selector, "galpi:endBlockHash");
  anchor->next_hash = read_hash (selector, "galpi:nextHash");
  anchor->previous_hash = read_hash (selector, "galpi:previousHash");
  anchor->unspaced_hash = read_hash (selector, "galpi:unspacedHash");
}

static void
replace (char **field, const char *value)
{
  if (value == NULL)
    return;
  g_free (*field);
  *field = g_strdup (value);
}

static void
read_selector (JsonObject *selector, StoreAnchor *anchor)
{
  const char *type = marks_json_get_string (selector, "type");
  const char *value = marks_json_get_string (selector, "value");
  if (g_strcmp0 (type, "TextQuoteSelector") == 0) {
    replace (&anchor->exact, marks_json_get_string (selector, "exact"));
    replace (&anchor->prefix, marks_json_get_string (selector, "prefix"));
    replace (&anchor->suffix, marks_json_get_string (selector, "suffix"));
  } else if (g_strcmp0 (type, "ProgressionSelector") == 0) {
    anchor->progression = CLAMP (marks_json_get_double (selector, "value", 0), 0, 1);
  } else if (g_strcmp0 (type, "FragmentSelector") == 0 && value != NULL
             && g_str_has_prefix (value, "epubcfi(")) {
    replace (&anchor->cfi, value);
  } else if (g_strcmp0 (type, "galpi:BlockSelector") == 0) {
    read_block_selector (selector, anchor);
  }
}

static void
read_selectors (JsonObject *target, StoreAnchor *anchor)
{
  JsonArray *selectors = marks_json_get_array (target, "selector");
  JsonObject *only = marks_json_get_object (target, "selector");
  if (only != NULL)
    read_selector (only, anchor);
  for (guint i = 0; selectors != NULL && i < MIN (json_array_get_length (selectors), 64); i++) {
    JsonObject *selector = marks_json_get_element (selectors, i);
    if (selector != NULL)
      read_selector (selector, anchor);
  }
}

static void
read_headings (JsonObject *meta, StoreAnchor *anchor)
{
  JsonArray *headings = marks_json_get_array (meta, "headings");
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  for (guint i = 0; headings != NULL && i < MIN (json_array_get_length (headings), 64); i++) {
    const char *title = marks_json_get_string (marks_json_get_element (headings, i), "txt");
    if (title != NULL)
      g_ptr_array_add (titles, (gpointer) title);
  }
  g_ptr_array_add (titles, NULL);
  anchor->contents_path = marks_json_from_strv ((const char *const *) titles->pdata);
  replace (&anchor->page, marks_json_get_string (meta, "page"));
}

static const char *
read_kind (JsonObject *item, JsonObject *body)
{
  MarksKind kind = MARKS_KIND_HIGHLIGHT;
  const char *own = marks_json_get_string (item, "galpi:kind");
  const char *highlight = marks_json_get_string (body, "highlight");
  if (marks_kind_from_string (own, &kind))
    return own;
  if (g_strcmp0 (marks_json_get_string (item, "motivation"), "bookmarking") == 0
      || g_strcmp0 (highlight, "bookmark") == 0)
    return "bookmark";
  if (g_strcmp0 (highlight, "underline") == 0 || g_strcmp0 (highlight, "strikethrough") == 0)
    return highlight;
  return "highlight";
}

/* A list in newer drafts, one word in older ones and in Thorium. */
static char *
read_tags (JsonObject *body)
{
  g_autoptr (GPtrArray) tags = g_ptr_array_new ();
  JsonArray *list = marks_json_get_array (body, "tags");
  const char *only = marks_json_get_string (body, "tag");
  for (guint i = 0; list != NULL && i < MIN (json_array_get_length (list), 256); i++) {
    JsonNode *node = json_array_get_element (list, i);
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
        && json_node_get_string (node)[0] != '\0')
      g_ptr_array_add (tags, (gpointer) json_node_get_string (node));
  }
  if (tags->len == 0 && only != NULL)
    g_ptr_array_add (tags, (gpointer) only);
  g_ptr_array_add (tags, NULL);
  return marks_json_from_strv ((const char *const *) tags->pdata);
}

static void
read_item (MarksImport *self, JsonObject *item, const MarksBookInfo *book)
{
  JsonObject *body = marks_json_get_object (item, "body");
  JsonObject *target = marks_json_get_object (item, "target");
  const char *id = marks_json_get_string (item, "id");
  if (target == NULL)
    return;
  StoreMark *mark = marks_import_mark_new (read_kind (item, body));
  StoreAnchor *anchor = marks_import_get_anchor (mark);
  if (id != NULL && g_str_has_prefix (id, "urn:uuid:"))
    mark->uuid = g_ascii_strdown (id + strlen ("urn:uuid:"), -1);
  mark->colour = marks_import_name_colour (marks_json_get_string (body, "color"));
  mark->note = g_strdup (marks_json_get_string (body, "value"));
  mark->name = g_strdup (marks_json_get_string (item, "galpi:name"));
  mark->rank = g_strdup (marks_json_get_string (item, "galpi:rank"));
  mark->tags = read_tags (body);
  mark->created = marks_import_parse_time (self, marks_json_get_string (item, "created"));
  mark->modified = marks_import_parse_time (self, marks_json_get_string (item, "modified"));
  anchor->section_path = g_strdup (marks_json_get_string (target, "source"));
  read_selectors (target, anchor);
  read_headings (marks_json_get_object (target, "meta"), anchor);
  marks_import_take (self, mark, book);
}

/* Reads the annotations in a member of a set, which need not be there. */
void
marks_import_read_items (MarksImport *self, JsonObject *set, const char *member)
{
  JsonArray *items = marks_json_get_array (set, member);
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++) {
    JsonObject *item = marks_json_get_element (items, i);
    if (item != NULL && !marks_import_is_full (self))
      read_item (self, item, NULL);
  }
}

/* Reads a Readium annotation set. */
bool
marks_import_read_annotation (MarksImport *self, const char *text, gsize n, GError **error)
{
  g_autoptr (JsonNode) root = marks_json_parse (text, n, self->name, error);
  if (root == NULL)
    return false;
  JsonObject *set = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray *items = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root)
                                                  : marks_json_get_array (set, "items");
  if (items == NULL) {
    marks_import_set_error (self, error, "no annotation set");
    return false;
  }
  g_autoptr (MarksBookInfo) book = read_about (marks_json_get_object (set, "about"));
  for (guint i = 0; i < json_array_get_length (items) && !marks_import_is_full (self); i++) {
    JsonObject *item = marks_json_get_element (items, i);
    if (item != NULL)
      read_item (self, item, book);
  }
  return true;
}
