#include "config.h"

#include "marks-json.h"

#include "base-limits.h"
#include "marks-error.h"

#include <stdbool.h>
#include <string.h>

/* JSON of other programs, RFC 8259, into the nodes of json-glib. The library's own parser calls itself
 * for each bracket that is open and leaks what it has read when the text breaks off; a file of somebody
 * else may do both. https://www.rfc-editor.org/rfc/rfc8259 */

typedef struct {
  const char *at;
  const char *end;
} Reader;

/* An array or object that is being filled. */
typedef struct {
  JsonNode *node;
  char *key; /* of the member that comes next */
} Level;

static void
clear_level (gpointer data)
{
  Level *level = data;
  g_clear_pointer (&level->node, json_node_unref);
  g_clear_pointer (&level->key, g_free);
}

static void
skip_space (Reader *reader)
{
  while (reader->at < reader->end && strchr (" \t\r\n", *reader->at) != NULL && *reader->at != '\0')
    reader->at++;
}

static bool
skip_sign (Reader *reader, char sign)
{
  skip_space (reader);
  if (reader->at >= reader->end || *reader->at != sign)
    return false;
  reader->at++;
  return true;
}

static bool
read_unit (Reader *reader, gunichar *unit)
{
  *unit = 0;
  if (reader->end - reader->at < 4)
    return false;
  for (int i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (*reader->at++);
    if (digit < 0)
      return false;
    *unit = *unit << 4 | (gunichar) digit;
  }
  return true;
}

/* What stands after a backslash. Half of a pair of surrogates is no character. */
static bool
read_escape (Reader *reader, GString *out)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  gunichar unit = 0;
  gunichar low = 0;
  if (reader->at >= reader->end)
    return false;
  char c = *reader->at++;
  const char *letter = c != '\0' ? strchr (letters, c) : NULL;
  if (letter != NULL) {
    g_string_append_c (out, meanings[letter - letters]);
    return true;
  }
  if (c != 'u' || !read_unit (reader, &unit))
    return false;
  if (unit >= 0xD800 && unit < 0xDC00 && reader->end - reader->at >= 6 && reader->at[0] == '\\'
      && reader->at[1] == 'u') {
    reader->at += 2;
    if (!read_unit (reader, &low))
      return false;
    unit = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00) : 0;
  }
  g_string_append_unichar (out, unit != 0 && g_unichar_validate (unit) ? unit : 0xFFFD);
  return true;
}

/* (nullable): a string in quotes. */
static char *
read_string (Reader *reader)
{
  g_autoptr (GString) out = g_string_new (NULL);
  if (!skip_sign (reader, '"'))
    return NULL;
  while (reader->at < reader->end && *reader->at != '"') {
    if (*reader->at != '\\') {
      g_string_append_c (out, *reader->at++);
      continue;
    }
    reader->at++;
    if (!read_escape (reader, out))
      return NULL;
  }
  if (reader->at >= reader->end)
    return NULL;
  reader->at++;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static JsonNode *
read_number (Reader *reader)
{
  const char *start = reader->at;
  while (reader->at < reader->end && *reader->at != '\0'
         && strchr ("+-.0123456789eE", *reader->at) != NULL)
    reader->at++;
  if (reader->at == start || reader->at - start > 64)
    return NULL;
  g_autofree char *text = g_strndup (start, (gsize) (reader->at - start));
  char *end = NULL;
  gint64 whole = g_ascii_strtoll (text, &end, 10);
  if (*end == '\0')
    return json_node_init_int (json_node_alloc (), whole);
  double number = g_ascii_strtod (text, &end);
  return *end == '\0' ? json_node_init_double (json_node_alloc (), number) : NULL;
}

/* (nullable): a value that is neither array nor object. */
static JsonNode *
read_scalar (Reader *reader)
{
  static const char *const words[] = { "null", "true", "false" };
  skip_space (reader);
  if (reader->at < reader->end && *reader->at == '"') {
    g_autofree char *text = read_string (reader);
    return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize n = strlen (words[i]);
    if ((gsize) (reader->end - reader->at) < n || memcmp (reader->at, words[i], n) != 0)
      continue;
    reader->at += n;
    return i == 0 ? json_node_init_null (json_node_alloc ())
                  : json_node_init_boolean (json_node_alloc (), i == 1);
  }
  return read_number (reader);
}

static void
put (Level *level, JsonNode *value)
{
  if (JSON_NODE_HOLDS_ARRAY (level->node))
    json_array_add_element (json_node_get_array (level->node), value);
  else
    json_object_set_member (json_node_get_object (level->node), level->key, value);
  g_clear_pointer (&level->key, g_free);
}

static void
open_level (GArray *levels, char bracket)
{
  Level level = { json_node_alloc (), NULL };
  if (bracket == '[')
    json_node_take_array (json_node_init (level.node, JSON_NODE_ARRAY), json_array_new ());
  else
    json_node_take_object (json_node_init (level.node, JSON_NODE_OBJECT), json_object_new ());
  g_array_append_val (levels, level);
}

static Level *
get_top (GArray *levels)
{
  return &g_array_index (levels, Level, levels->len - 1);
}

/* Puts a whole value where it belongs; gives the outermost one back. */
static JsonNode *
deliver (GArray *levels, JsonNode *value)
{
  if (levels->len == 0)
    return value;
  put (get_top (levels), value);
  return NULL;
}

/* Whether the innermost array or object ends here. */
static bool
ends_here (Reader *reader, GArray *levels)
{
  return levels->len > 0
         && skip_sign (reader, JSON_NODE_HOLDS_ARRAY (get_top (levels)->node) ? ']' : '}');
}

static bool
read_key (Reader *reader, Level *level)
{
  g_clear_pointer (&level->key, g_free);
  if (JSON_NODE_HOLDS_ARRAY (level->node))
    return true;
  level->key = read_string (reader);
  return level->key != NULL && skip_sign (reader, ':');
}

/* (nullable): the text as a tree; what follows it is not looked at. */
static JsonNode *
read_value (Reader *reader)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, TRUE, sizeof (Level));
  g_array_set_clear_func (levels, clear_level);
  bool first = false; /* in an array or object that was just opened */
  while (true) {
    JsonNode *value = NULL;
    if (ends_here (reader, levels)) {
      value = g_steal_pointer (&get_top (levels)->node);
      g_array_set_size (levels, levels->len - 1);
    } else {
      if ((levels->len > 0 && !first && !skip_sign (reader, ','))
          || (levels->len > 0 && !read_key (reader, get_top (levels))))
        return NULL;
      skip_space (reader);
      char sign = reader->at < reader->end ? *reader->at : '\0';
      if (sign == '[' || sign == '{') {
        if (levels->len >= BASE_LIMIT_MARKS_DEPTH)
          return NULL;
        reader->at++;
        open_level (levels, sign);
        first = true;
        continue;
      }
      value = read_scalar (reader);
      if (value == NULL)
        return NULL;
    }
    first = false;
    JsonNode *root = deliver (levels, value);
    if (root != NULL)
      return root;
  }
}

/**
 * marks_json_parse:
 * @text: JSON
 * @length: bytes
 * @name: of the file, for messages
 * @error: return location
 *
 * Parses a file of another program.
 *
 * Returns: (transfer full) (nullable): the root, or %NULL with %MARKS_ERROR_FORMAT
 */
JsonNode *
marks_json_parse (const char *text, gsize length, const char *name, GError **error)
{
  Reader reader = { text, text + length };
  JsonNode *root = read_value (&reader);
  if (root == NULL)
    g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "%s: no JSON after byte %" G_GSIZE_FORMAT,
                 name, (gsize) (reader.at - text));
  return root;
}
