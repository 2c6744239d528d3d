#include "config.h"

#include "marks-json.h"

/* Lists of words in one column of a table are JSON arrays of strings. */

/* NULL for an empty list. */
char *
marks_json_from_strv (const char *const *strings)
{
  if (strings == NULL || strings[0] == NULL)
    return NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  for (int i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  g_autoptr (JsonNode) node = json_node_alloc ();
  json_node_init_array (node, array);
  return json_to_string (node, FALSE);
}

/* An empty list for what is no array; elements that are no strings are left out. */
char **
marks_json_to_strv (const char *json)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);
    for (guint i = 0; i < json_array_get_length (array); i++) {
      JsonNode *element = json_array_get_element (array, i);
      if (json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (element));
    }
  }
  return g_strv_builder_end (builder);
}

static JsonNode *
get_member (JsonObject *object, const char *member)
{
  return object != NULL ? json_object_get_member (object, member) : NULL;
}

/* (transfer none) (nullable): a member that is an object. */
JsonObject *
marks_json_get_object (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* (transfer none) (nullable): a member that is an array. */
JsonArray *
marks_json_get_array (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* (transfer none) (nullable): a member that is a string with something in it. */
const char *
marks_json_get_string (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  const char *text = json_node_get_string (node);
  return text != NULL && text[0] != '\0' ? text : NULL;
}

/* A member that is a number, whole or cut; else @fallback. */
gint64
marks_json_get_integer (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = get_member (object, member);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  double value = marks_json_get_double (object, member, (double) fallback);
  return value > -9e15 && value < 9e15 ? (gint64) value : fallback;
}

/* A member that is a number; else @fallback. */
double
marks_json_get_double (JsonObject *object, const char *member, double fallback)
{
  JsonNode *node = get_member (object, member);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return fallback;
  GType type = json_node_get_value_type (node);
  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : fallback;
}

/* (transfer none) (nullable): an element that is an object. */
JsonObject *
marks_json_get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}
