#include "config.h"

#include "cli-json.h"

#include <math.h>
#include <stdio.h>

/* Members of JSON objects, in the order in which they are written. */

/**
 * cli_json_text:
 * @builder: inside an object
 * @name: of the member
 * @value: (nullable): %NULL becomes `null`
 *
 * Adds a string.
 */
void
cli_json_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value == NULL) {
    json_builder_add_null_value (builder);
  } else {
    /* Part of it may come from outside: names of files need not be UTF-8. */
    g_autofree char *valid = g_utf8_make_valid (value, -1);
    json_builder_add_string_value (builder, valid);
  }
}

/**
 * cli_json_integer:
 * @builder: inside an object
 * @name: of the member
 * @value: a number
 *
 * Adds a whole number.
 */
void
cli_json_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/**
 * cli_json_index:
 * @builder: inside an object
 * @name: of the member
 * @value: an index; a negative one becomes `null`
 *
 * Adds an index.
 */
void
cli_json_index (JsonBuilder *builder, const char *name, int value)
{
  if (value < 0)
    cli_json_null (builder, name);
  else
    cli_json_integer (builder, name, value);
}

static void
add_number (JsonBuilder *builder, double value)
{
  /* Three decimals are finer than anything that can be seen, and stay the same everywhere. */
  double rounded = round (value * 1000) / 1000;
  if (!isfinite (rounded))
    rounded = 0;
  double whole = floor (rounded);
  bool is_whole = !(whole < rounded) && fabs (whole) < 1e15;
  if (is_whole)
    json_builder_add_int_value (builder, (gint64) whole);
  else
    json_builder_add_double_value (builder, rounded);
}

/**
 * cli_json_number:
 * @builder: inside an object
 * @name: of the member
 * @value: a number
 *
 * Adds a number with at most three decimals.
 */
void
cli_json_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  add_number (builder, value);
}

/**
 * cli_json_flag:
 * @builder: inside an object
 * @name: of the member
 * @value: true or false
 *
 * Adds a boolean.
 */
void
cli_json_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/**
 * cli_json_null:
 * @builder: inside an object
 * @name: of the member
 *
 * Adds a `null`.
 */
void
cli_json_null (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_null_value (builder);
}

/**
 * cli_json_size:
 * @builder: inside an object
 * @name: of the member
 * @width: in CSS px
 * @height: in CSS px
 *
 * Adds a size, an array of two numbers.
 */
void
cli_json_size (JsonBuilder *builder, const char *name, double width, double height)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  add_number (builder, width);
  add_number (builder, height);
  json_builder_end_array (builder);
}

/**
 * cli_json_box:
 * @builder: inside an object
 * @name: of the member
 * @x: in CSS px
 * @y: in CSS px
 * @width: in CSS px
 * @height: in CSS px
 *
 * Adds a rectangle, an array of four numbers.
 */
void
cli_json_box (JsonBuilder *builder,
              const char *name,
              double x,
              double y,
              double width,
              double height)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  add_number (builder, x);
  add_number (builder, y);
  add_number (builder, width);
  add_number (builder, height);
  json_builder_end_array (builder);
}

/**
 * cli_json_print:
 * @builder: with a complete value
 *
 * Writes it to standard output, members in the order in which they were added.
 */
void
cli_json_print (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  gsize length = 0;
  g_autofree char *text = json_generator_to_data (generator, &length);
  fwrite (text, 1, length, stdout);
  fputc ('\n', stdout);
}
