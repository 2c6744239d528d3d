#include "config.h"

#include "marks-lua.h"

#include "base-limits.h"
#include "marks-error.h"

#include <stdbool.h>
#include <string.h>

/* Reads the tables that Lua programs write as their settings: `return { ["key"] = value, … }` with
 * strings, numbers, truth and tables. It is data; nothing of it is run, and what is not data, a call
 * or an operator, is an error. Every table becomes an object; the elements of a list have their
 * numbers as names.
 * https://www.lua.org/manual/5.1/manual.html#2.5.7 */

typedef struct {
  const char *at;
  const char *end;
  const char *name; /* of the file */
} Reader;

/* A table that is being filled. */
typedef struct {
  JsonObject *object;
  char *key; /* of the value that comes next; NULL for the next of the list */
  guint next;
} Table;

static void
clear_table (gpointer data)
{
  Table *table = data;
  g_clear_pointer (&table->object, json_object_unref);
  g_clear_pointer (&table->key, g_free);
}

static bool
fail (const Reader *reader, GError **error, const char *what)
{
  g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "%s: no Lua table: %s", reader->name, what);
  return false;
}

/* The number of `=` in the opening bracket of a long string, or -1. */
static int
measure_bracket (const Reader *reader)
{
  const char *c = reader->at;
  int level = 0;
  if (c >= reader->end || *c++ != '[')
    return -1;
  for (; c < reader->end && *c == '='; c++)
    level++;
  return c < reader->end && *c == '[' ? level : -1;
}

static char *
read_long_string (Reader *reader, int level)
{
  g_autofree char *close = g_strnfill ((gsize) level + 2, '=');
  close[0] = ']';
  close[level + 1] = ']';
  const char *start = reader->at + level + 2;
  const char *end = g_strstr_len (start, reader->end - start, close);
  if (end == NULL)
    return NULL;
  reader->at = end + level + 2;
  if (start < end && *start == '\n')
    start++;
  return g_strndup (start, (gsize) (end - start));
}

static void
skip_space (Reader *reader)
{
  while (reader->at < reader->end) {
    if (g_ascii_isspace (*reader->at)) {
      reader->at++;
    } else if (reader->at + 1 < reader->end && reader->at[0] == '-' && reader->at[1] == '-') {
      reader->at += 2;
      int level = measure_bracket (reader);
      g_autofree char *comment = level >= 0 ? read_long_string (reader, level) : NULL;
      /* A long one that is never closed ends with the file, and is looked through only once. */
      while (comment == NULL && reader->at < reader->end && (level >= 0 || *reader->at != '\n'))
        reader->at++;
    } else {
      return;
    }
  }
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

static void
append_number (Reader *reader, GString *out)
{
  int value = 0;
  for (int i = 0; i < 3 && reader->at < reader->end && g_ascii_isdigit (*reader->at); i++)
    value = value * 10 + *reader->at++ - '0';
  g_string_append_c (out, (char) value);
}

static void
append_escape (Reader *reader, GString *out)
{
  static const char letters[] = "abfnrtv";
  static const char meanings[] = "\a\b\f\n\r\t\v";
  char c = *reader->at;
  const char *letter = strchr (letters, c);
  if (g_ascii_isdigit (c)) {
    append_number (reader, out);
    return;
  }
  reader->at++;
  if (c == 'x' && reader->at + 1 < reader->end && g_ascii_isxdigit (reader->at[0])
      && g_ascii_isxdigit (reader->at[1])) {
    g_string_append_c (out, (char) (g_ascii_xdigit_value (reader->at[0]) * 16
                                    + g_ascii_xdigit_value (reader->at[1])));
    reader->at += 2;
  } else if (letter != NULL && c != '\0') {
    g_string_append_c (out, meanings[letter - letters]);
  } else {
    /* A quote, a backslash, a line end. */
    g_string_append_c (out, c);
  }
}

static char *
read_string (Reader *reader)
{
  char quote = *reader->at++;
  g_autoptr (GString) out = g_string_new (NULL);
  while (reader->at < reader->end && *reader->at != quote) {
    if (*reader->at != '\\') {
      g_string_append_c (out, *reader->at++);
      continue;
    }
    if (++reader->at < reader->end)
      append_escape (reader, out);
  }
  if (reader->at >= reader->end)
    return NULL;
  reader->at++;
  /* An escape can make any byte. */
  return g_utf8_make_valid (out->str, (gssize) strlen (out->str));
}

static char *
read_word (Reader *reader)
{
  const char *start = reader->at;
  while (reader->at < reader->end && (g_ascii_isalnum (*reader->at) || *reader->at == '_'))
    reader->at++;
  return g_strndup (start, (gsize) (reader->at - start));
}

static JsonNode *
read_number (Reader *reader)
{
  const char *start = reader->at;
  while (reader->at < reader->end && strchr ("+-.0123456789abcdefxABCDEFX", *reader->at) != NULL
         && *reader->at != '\0')
    reader->at++;
  g_autofree char *text = g_strndup (start, (gsize) MIN (reader->at - start, 64));
  char *end = NULL;
  gint64 whole = g_ascii_strtoll (text, &end, 10);
  JsonNode *node = json_node_alloc ();
  if (*end == '\0')
    return json_node_init_int (node, whole);
  double number = g_ascii_strtod (text, NULL);
  return json_node_init_double (node, number > -1e300 && number < 1e300 ? number : 0);
}

/* A value that is no table; NULL for what is none of ours. */
static JsonNode *
read_scalar (Reader *reader)
{
  if (reader->at >= reader->end)
    return NULL;
  int level = measure_bracket (reader);
  char c = *reader->at;
  if (c == '"' || c == '\'' || level >= 0) {
    g_autofree char *text = level >= 0 ? read_long_string (reader, level) : read_string (reader);
    return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
  }
  if (g_ascii_isdigit (c) || c == '-' || c == '.')
    return read_number (reader);
  g_autofree char *word = read_word (reader);
  if (g_str_equal (word, "true") || g_str_equal (word, "false"))
    return json_node_init_boolean (json_node_alloc (), word[0] == 't');
  return g_str_equal (word, "nil") ? json_node_init_null (json_node_alloc ()) : NULL;
}

/* `["key"] =`, `[1] =` or `key =` before a value; a value without one is the next of the list. */
static bool
read_key (Reader *reader, Table *table, GError **error)
{
  g_clear_pointer (&table->key, g_free);
  skip_space (reader);
  if (reader->at < reader->end && *reader->at == '[' && measure_bracket (reader) < 0) {
    reader->at++;
    skip_space (reader);
    g_autoptr (JsonNode) key = read_scalar (reader);
    GType type = key != NULL && JSON_NODE_HOLDS_VALUE (key) ? json_node_get_value_type (key) : 0;
    if (type == G_TYPE_STRING)
      table->key = g_strdup (json_node_get_string (key));
    else if (type == G_TYPE_INT64)
      table->key = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (key));
    else if (type == G_TYPE_DOUBLE)
      table->key = g_strdup ("number");
    if (table->key == NULL || !skip_sign (reader, ']') || !skip_sign (reader, '='))
      return fail (reader, error, "a key without a value");
    return true;
  }
  const char *start = reader->at;
  if (reader->at < reader->end && (g_ascii_isalpha (*reader->at) || *reader->at == '_')) {
    g_autofree char *word = read_word (reader);
    if (skip_sign (reader, '='))
      table->key = g_steal_pointer (&word);
    else
      reader->at = start;
  }
  return true;
}

static void
put (Table *table, JsonNode *value)
{
  g_autofree char *number =
      table->key == NULL ? g_strdup_printf ("%u", ++table->next) : g_steal_pointer (&table->key);
  json_object_set_member (table->object, number, value);
}

static Table *
get_top (GArray *tables)
{
  return &g_array_index (tables, Table, tables->len - 1);
}

static void
open_table (GArray *tables)
{
  Table table = { .object = json_object_new () };
  g_array_append_val (tables, table);
}

/* Ends the innermost table; gives the outermost one back when that was it. */
static JsonNode *
close_table (GArray *tables)
{
  JsonNode *node = json_node_alloc ();
  json_node_init_object (node, get_top (tables)->object);
  g_array_set_size (tables, tables->len - 1);
  if (tables->len == 0)
    return node;
  put (get_top (tables), node);
  return NULL;
}

/* Reads up to the end of the outermost table, which is open. */
static JsonNode *
read_tables (Reader *reader, GError **error)
{
  g_autoptr (GArray) tables = g_array_new (FALSE, TRUE, sizeof (Table));
  g_array_set_clear_func (tables, clear_table);
  open_table (tables);
  while (true) {
    if (skip_sign (reader, '}')) {
      JsonNode *root = close_table (tables);
      if (root != NULL)
        return root;
    } else {
      if (!read_key (reader, get_top (tables), error))
        return NULL;
      if (skip_sign (reader, '{')) {
        if (tables->len >= BASE_LIMIT_MARKS_DEPTH) {
          fail (reader, error, "nested too deeply");
          return NULL;
        }
        open_table (tables);
        continue;
      }
      JsonNode *value = read_scalar (reader);
      if (value == NULL) {
        fail (reader, error, "something that is no value");
        return NULL;
      }
      put (get_top (tables), value);
    }
    if (!skip_sign (reader, ','))
      skip_sign (reader, ';');
  }
}

/**
 * marks_lua_parse:
 * @text: a file
 * @length: bytes
 * @name: of the file, for messages
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the table as an object, or %NULL with %MARKS_ERROR_FORMAT
 */
JsonNode *
marks_lua_parse (const char *text, gsize length, const char *name, GError **error)
{
  Reader reader = { .at = text, .end = text + length, .name = name };
  skip_space (&reader);
  const char *start = reader.at;
  g_autofree char *word = read_word (&reader);
  if (!g_str_equal (word, "return"))
    reader.at = start;
  if (!skip_sign (&reader, '{')) {
    fail (&reader, error, "it does not begin with one");
    return NULL;
  }
  return read_tables (&reader, error);
}
