#include "config.h"

#include "css-hints-private.h"

#include <stdlib.h>
#include <string.h>

/* What attributes say about presentation, as declarations of the author that any rule outweighs.
 * https://html.spec.whatwg.org/multipage/rendering.html
 * They are written as text, so that values pass the same parser and equal hints share one block. */

static void
add (GString *text, const char *property, const char *value)
{
  /* A value comes from the book: nothing in it may end the declaration. */
  if (strpbrk (value, ";{}!\\\"'()/*") == NULL && strlen (value) < 100)
    g_string_append_printf (text, "%s:%s;", property, value);
}

static void
add_dimension (GString *text, const char *property, const char *value)
{
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);
  if (end == value || number < 0 || number > 1e5)
    return;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_dtostr (buffer, sizeof buffer, number);
  g_string_append_printf (text, "%s:%s%s;", property, buffer, *end == '%' ? "%" : "px");
}

static void
add_color (GString *text, const char *property, const char *value)
{
  bool hex = strlen (value) == 6 && strspn (value, "0123456789abcdefABCDEF") == 6;
  g_autofree char *color = g_strconcat (hex ? "#" : "", value, NULL);
  add (text, property, color);
}

static bool
is_one_of (const DomNode *element, const char *names)
{
  gsize length = strlen (element->name);
  for (const char *p = strstr (names, element->name); p != NULL;
       p = strstr (p + 1, element->name)) {
    if ((p == names || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
      return true;
  }
  return false;
}

static void
hint_align (GString *text, const DomNode *element, const char *value)
{
  bool left = g_ascii_strcasecmp (value, "left") == 0;
  bool right = g_ascii_strcasecmp (value, "right") == 0;
  bool center =
      g_ascii_strcasecmp (value, "center") == 0 || g_ascii_strcasecmp (value, "middle") == 0;
  if (is_one_of (element, "img object iframe video")) {
    if (left || right)
      g_string_append_printf (text, "float:%s;", left ? "left" : "right");
    else if (center || g_ascii_strcasecmp (value, "top") == 0)
      g_string_append_printf (text, "vertical-align:%s;", center ? "middle" : "top");
  } else if (is_one_of (element, "table")) {
    if (left || right)
      g_string_append_printf (text, "float:%s;", left ? "left" : "right");
    else if (center)
      g_string_append (text, "margin-left:auto;margin-right:auto;");
  } else if (is_one_of (element, "hr")) {
    g_string_append_printf (text, "margin-left:%s;margin-right:%s;", left ? "0" : "auto",
                            right ? "0" : "auto");
  } else if (is_one_of (element, "caption")) {
    if (g_ascii_strcasecmp (value, "bottom") == 0)
      g_string_append (text, "caption-side:bottom;");
  } else if (is_one_of (element, "p div h1 h2 h3 h4 h5 h6 td th tr thead tbody tfoot col li")) {
    add (text, "text-align", center ? "center" : value);
  }
}

static const DomNode *
table_of (const DomNode *cell)
{
  const DomNode *node = cell->parent;
  for (int i = 0; i < 4 && node != NULL; i++) {
    if (dom_node_is (node, "table"))
      return node;
    node = node->parent;
  }
  return NULL;
}

static void
hint_cell (GString *text, const DomNode *cell)
{
  const DomNode *table = table_of (cell);
  if (table == NULL)
    return;
  const char *padding = dom_node_get_attribute (table, "cellpadding");
  const char *border = dom_node_get_attribute (table, "border");
  if (padding != NULL)
    add_dimension (text, "padding", padding);
  if (border != NULL && strcmp (border, "0") != 0)
    g_string_append (text, "border:1px inset gray;");
  if (dom_node_get_attribute (cell, "nowrap") != NULL)
    g_string_append (text, "white-space:nowrap;");
}

static void
hint_table (GString *text, const DomNode *table)
{
  const char *border = dom_node_get_attribute (table, "border");
  const char *spacing = dom_node_get_attribute (table, "cellspacing");
  if (border != NULL && strcmp (border, "0") != 0) {
    /* border="" and border="border" mean 1. */
    int width = g_ascii_isdigit (*border) ? CLAMP (atoi (border), 0, 100) : 1;
    g_string_append_printf (text, "border:%dpx outset gray;", width);
  }
  if (spacing != NULL)
    add_dimension (text, "border-spacing", spacing);
}

static void
hint_list (GString *text, const DomNode *element)
{
  const char *type = dom_node_get_attribute (element, "type");
  if (type != NULL) {
    static const char *const STYLES[][2] = {
      { "1", "decimal" },     { "a", "lower-alpha" }, { "A", "upper-alpha" },
      { "i", "lower-roman" }, { "I", "upper-roman" },
    };
    const char *style = is_one_of (element, "ul li") ? type : NULL;
    for (guint i = 0; i < G_N_ELEMENTS (STYLES); i++) {
      if (strcmp (STYLES[i][0], type) == 0)
        style = STYLES[i][1];
    }
    if (style != NULL)
      add (text, "list-style-type", style);
  }
  const char *start = dom_node_get_attribute (element, "start");
  const char *value = dom_node_get_attribute (element, "value");
  if (dom_node_is (element, "ol") && start != NULL)
    g_string_append_printf (text, "counter-reset:list-item %d;",
                            CLAMP (atoi (start), -100000, 1000000) - 1);
  if (dom_node_is (element, "li") && value != NULL && dom_node_is (element->parent, "ol"))
    g_string_append_printf (text, "counter-reset:list-item %d;counter-increment:list-item;",
                            CLAMP (atoi (value), -100000, 1000000) - 1);
}

static void
hint_font (GString *text, const DomNode *font)
{
  static const char *const SIZES[] = { "x-small", "small",    "medium",   "large",
                                       "x-large", "xx-large", "xxx-large" };
  const char *color = dom_node_get_attribute (font, "color");
  const char *face = dom_node_get_attribute (font, "face");
  const char *size = dom_node_get_attribute (font, "size");
  if (color != NULL)
    add_color (text, "color", color);
  if (face != NULL)
    add (text, "font-family", face);
  if (size == NULL)
    return;
  int number = atoi (*size == '+' ? size + 1 : size);
  if (*size == '+' || *size == '-')
    number += 3;
  if (number != 0)
    g_string_append_printf (text, "font-size:%s;", SIZES[CLAMP (number, 1, 7) - 1]);
}

static void
hint_direction (GString *text, const DomNode *element)
{
  const char *direction = dom_node_get_attribute (element, "dir");
  if (direction == NULL)
    return;
  if (g_ascii_strcasecmp (direction, "rtl") == 0)
    g_string_append (text, "direction:rtl;unicode-bidi:isolate;");
  else if (g_ascii_strcasecmp (direction, "ltr") == 0)
    g_string_append (text, "direction:ltr;unicode-bidi:isolate;");
  else if (g_ascii_strcasecmp (direction, "auto") == 0)
    g_string_append (text, "unicode-bidi:plaintext;");
  if (dom_node_is (element, "bdo"))
    g_string_append (text, "unicode-bidi:isolate-override;");
}

static void
hint_common (GString *text, const DomNode *element)
{
  const char *align = dom_node_get_attribute (element, "align");
  const char *width = dom_node_get_attribute (element, "width");
  const char *height = dom_node_get_attribute (element, "height");
  const char *valign = dom_node_get_attribute (element, "valign");
  const char *background = dom_node_get_attribute (element, "bgcolor");
  if (align != NULL)
    hint_align (text, element, align);
  if (width != NULL && is_one_of (element, "table td th col colgroup hr img object video iframe"))
    add_dimension (text, "width", width);
  if (height != NULL && is_one_of (element, "table td th tr img object video iframe"))
    add_dimension (text, "height", height);
  if (valign != NULL && is_one_of (element, "td th tr thead tbody tfoot col colgroup"))
    add (text, "vertical-align", g_ascii_strcasecmp (valign, "center") == 0 ? "middle" : valign);
  if (background != NULL)
    add_color (text, "background-color", background);
}

/* An svg's own width and height count like those of an img. */
static void
hint_svg (GString *text, const DomNode *element)
{
  if (element->parent == NULL || element->parent->ns == DOM_NAMESPACE_SVG
      || !dom_node_is (element, "svg"))
    return;
  const char *width = dom_node_get_attribute (element, "width");
  const char *height = dom_node_get_attribute (element, "height");
  if (width != NULL)
    add (text, "width", width);
  if (height != NULL)
    add (text, "height", height);
}

/* https://www.w3.org/TR/mathml-core/#legacy-mathml-style-attributes */
static void
hint_math (GString *text, const DomNode *element)
{
  const char *color = dom_node_get_attribute (element, "mathcolor");
  const char *background = dom_node_get_attribute (element, "mathbackground");
  const char *size = dom_node_get_attribute (element, "mathsize");
  if (color != NULL)
    add_color (text, "color", color);
  if (background != NULL)
    add_color (text, "background-color", background);
  if (size == NULL)
    return;
  bool small = strcmp (size, "small") == 0;
  bool big = strcmp (size, "big") == 0;
  add (text, "font-size", small ? "0.8em" : big ? "1.25em" : size);
}

/**
 * css_hints_to_text:
 * @element: an element
 *
 * Returns: (transfer full) (nullable): declarations, %NULL when its attributes say nothing
 */
char *
css_hints_to_text (const DomNode *element)
{
  if (element->ns > DOM_NAMESPACE_MATHML)
    return NULL;
  bool cell = element->ns == DOM_NAMESPACE_XHTML && is_one_of (element, "td th");
  if (element->n_attributes == 0 && !cell)
    return NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  if (element->ns == DOM_NAMESPACE_SVG) {
    hint_svg (text, element);
  } else if (element->ns == DOM_NAMESPACE_MATHML) {
    hint_math (text, element);
  } else {
    if (cell)
      hint_cell (text, element);
    if (dom_node_is (element, "table"))
      hint_table (text, element);
    if (is_one_of (element, "ol ul li") && element->parent != NULL)
      hint_list (text, element);
    if (dom_node_is (element, "font"))
      hint_font (text, element);
    hint_direction (text, element);
    hint_common (text, element);
  }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}
