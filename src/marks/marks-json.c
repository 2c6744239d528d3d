#include "config.h"

#include "marks-json.h"

#include <json-glib/json-glib.h>

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
