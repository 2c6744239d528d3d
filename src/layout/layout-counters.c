#include "config.h"

#include "layout-counters.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *name; /* interned */
  int value;
  int depth; /* of the elements among which it counts */
} Counter;

struct _LayoutCounters {
  GArray *counters; /* Counter, innermost last */
  int quotes;
};

/**
 * layout_counters_new:
 *
 * Returns: (transfer full): no counters at all
 */
LayoutCounters *
layout_counters_new (void)
{
  LayoutCounters *self = g_new0 (LayoutCounters, 1);
  self->counters = g_array_new (FALSE, FALSE, sizeof (Counter));
  return self;
}

/**
 * layout_counters_free:
 * @self: (transfer full): a #LayoutCounters
 */
void
layout_counters_free (LayoutCounters *self)
{
  g_array_unref (self->counters);
  g_free (self);
}

static Counter *
find (const LayoutCounters *self, const char *name)
{
  for (guint i = self->counters->len; i > 0; i--) {
    Counter *counter = &g_array_index (self->counters, Counter, i - 1);
    if (strcmp (counter->name, name) == 0)
      return counter;
  }
  return NULL;
}

static void
reset (LayoutCounters *self, const char *name, int value, int depth)
{
  Counter *counter = find (self, name);
  if (counter != NULL && counter->depth == depth) {
    counter->value = value;
    return;
  }
  Counter new = { .name = g_intern_string (name), .value = value, .depth = depth };
  g_array_append_val (self->counters, new);
}

static void
increment (LayoutCounters *self, const char *name, int by, int depth)
{
  Counter *counter = find (self, name);
  if (counter == NULL)
    reset (self, name, by, depth);
  else
    counter->value += by;
}

static int
get_number (const DomNode *element, const char *attribute, int otherwise)
{
  const char *value = dom_node_get_attribute (element, attribute);
  if (value == NULL)
    return otherwise;
  char *end = NULL;
  long number = strtol (value, &end, 10);
  return end != value ? (int) CLAMP (number, -1000000, 1000000) : otherwise;
}

static int
count_items (const DomNode *list)
{
  int n = 0;
  for (const DomNode *child = list->first_child; child != NULL; child = child->next) {
    if (dom_node_is (child, "li"))
      n++;
  }
  return n;
}

/* What lists count without being told: https://html.spec.whatwg.org/#ordinal-value */
static void
count_list (LayoutCounters *self, const DomNode *element, const CssStyle *style, int depth)
{
  if (dom_node_is (element, "ol") || dom_node_is (element, "ul") || dom_node_is (element, "menu")) {
    bool reversed = dom_node_get_attribute (element, "reversed") != NULL;
    int first = get_number (element, "start", reversed ? count_items (element) : 1);
    reset (self, "list-item", reversed ? first + 1 : first - 1, depth);
    return;
  }
  if (style->display != CSS_DISPLAY_LIST_ITEM)
    return;
  for (guint i = 0; i < style->n_counter_increment; i++) {
    if (strcmp (style->counter_increment[i].name, "list-item") == 0)
      return;
  }
  bool reversed =
      element->parent != NULL && dom_node_get_attribute (element->parent, "reversed") != NULL;
  increment (self, "list-item", reversed ? -1 : 1, depth);
  Counter *counter = find (self, "list-item");
  counter->value = get_number (element, "value", counter->value);
}

/**
 * layout_counters_enter:
 * @self: a #LayoutCounters
 * @element: (nullable): an element that begins, %NULL for a pseudo-element
 * @style: its style
 * @depth: its depth in the tree
 *
 * Resets and increments what an element's style asks for.
 */
void
layout_counters_enter (LayoutCounters *self,
                       const DomNode *element,
                       const CssStyle *style,
                       int depth)
{
  for (guint i = 0; i < style->n_counter_reset; i++)
    reset (self, style->counter_reset[i].name, style->counter_reset[i].value, depth);
  if (element != NULL && element->ns == DOM_NAMESPACE_XHTML)
    count_list (self, element, style, depth);
  for (guint i = 0; i < style->n_counter_increment; i++)
    increment (self, style->counter_increment[i].name, style->counter_increment[i].value, depth);
}

/**
 * layout_counters_leave:
 * @self: a #LayoutCounters
 * @depth: of the element that ends
 *
 * Forgets the counters that were reset inside an element.
 */
void
layout_counters_leave (LayoutCounters *self, int depth)
{
  while (self->counters->len > 0
         && g_array_index (self->counters, Counter, self->counters->len - 1).depth > depth)
    g_array_set_size (self->counters, self->counters->len - 1);
}

/**
 * layout_counters_get:
 * @self: a #LayoutCounters
 * @name: of a counter
 *
 * Returns: the innermost value, 0 when there is none
 */
int
layout_counters_get (const LayoutCounters *self, const char *name)
{
  const Counter *counter = find (self, name);
  return counter != NULL ? counter->value : 0;
}

static char *
format_letters (int value, gunichar first, int n_letters)
{
  if (value <= 0)
    return g_strdup_printf ("%d", value);
  gunichar letters[16];
  int n = 0;
  for (int rest = value; rest > 0 && n < 16; rest = (rest - 1) / n_letters)
    letters[n++] = first + (gunichar) ((rest - 1) % n_letters);
  GString *text = g_string_new (NULL);
  while (n > 0)
    g_string_append_unichar (text, letters[--n]);
  return g_string_free (text, FALSE);
}

static char *
format_roman (int value, bool upper)
{
  static const struct {
    int value;
    const char *text;
  } parts[] = { { 1000, "m" }, { 900, "cm" }, { 500, "d" }, { 400, "cd" }, { 100, "c" },
                { 90, "xc" },  { 50, "l" },   { 40, "xl" }, { 10, "x" },   { 9, "ix" },
                { 5, "v" },    { 4, "iv" },   { 1, "i" } };
  if (value <= 0 || value > 3999)
    return g_strdup_printf ("%d", value);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    for (; value >= parts[i].value; value -= parts[i].value)
      g_string_append (text, parts[i].text);
  }
  if (upper)
    g_string_ascii_up (text);
  return g_string_free (text, FALSE);
}

/* Styles that count by a fixed row of signs, as Korean 가나다 does. */
static char *
format_alphabet (int value, const char *alphabet)
{
  glong n = g_utf8_strlen (alphabet, -1);
  if (value <= 0 || value > n)
    return g_strdup_printf ("%d", value);
  const char *letter = g_utf8_offset_to_pointer (alphabet, value - 1);
  return g_strndup (letter, (gsize) (g_utf8_next_char (letter) - letter));
}

/**
 * layout_counter_format:
 * @value: a number
 * @list_style: (nullable): a `list-style-type`
 *
 * Writes a counter in a style, without the dot that follows it in a list. A style that is not known
 * counts in decimals. https://www.w3.org/TR/css-counter-styles-3/#predefined-counters
 *
 * Returns: (transfer full): text
 */
char *
layout_counter_format (int value, const char *list_style)
{
  if (list_style == NULL || strcmp (list_style, "none") == 0)
    return g_strdup ("");
  if (list_style[0] == '"')
    return g_strndup (list_style + 1, MAX (strlen (list_style), 2) - 2);
  if (strcmp (list_style, "disc") == 0)
    return g_strdup ("•");
  if (strcmp (list_style, "circle") == 0)
    return g_strdup ("◦");
  if (strcmp (list_style, "square") == 0)
    return g_strdup ("▪");
  if (strcmp (list_style, "decimal-leading-zero") == 0)
    return g_strdup_printf ("%02d", value);
  if (strcmp (list_style, "lower-alpha") == 0 || strcmp (list_style, "lower-latin") == 0)
    return format_letters (value, 'a', 26);
  if (strcmp (list_style, "upper-alpha") == 0 || strcmp (list_style, "upper-latin") == 0)
    return format_letters (value, 'A', 26);
  if (strcmp (list_style, "lower-roman") == 0 || strcmp (list_style, "upper-roman") == 0)
    return format_roman (value, list_style[0] == 'u');
  if (strcmp (list_style, "lower-greek") == 0)
    return format_alphabet (value, "αβγδεζηθικλμνξοπρστυφχψω");
  if (strcmp (list_style, "hangul") == 0)
    return format_alphabet (value, "가나다라마바사아자차카타파하");
  if (strcmp (list_style, "hangul-consonant") == 0)
    return format_alphabet (value, "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ");
  if (strcmp (list_style, "cjk-ideographic") == 0 || strcmp (list_style, "cjk-decimal") == 0)
    return format_alphabet (value, "一二三四五六七八九十");
  return g_strdup_printf ("%d", value);
}

static bool
is_symbol (const char *list_style)
{
  return strcmp (list_style, "disc") == 0 || strcmp (list_style, "circle") == 0
         || strcmp (list_style, "square") == 0 || list_style[0] == '"';
}

/**
 * layout_counters_make_marker:
 * @self: a #LayoutCounters
 * @style: of a list item
 *
 * Returns: (transfer full) (nullable): the text of its marker, %NULL for none
 */
char *
layout_counters_make_marker (const LayoutCounters *self, const CssStyle *style)
{
  if (style->list_style_type == NULL || strcmp (style->list_style_type, "none") == 0)
    return NULL;
  g_autofree char *text =
      layout_counter_format (layout_counters_get (self, "list-item"), style->list_style_type);
  if (is_symbol (style->list_style_type))
    return g_steal_pointer (&text);
  return g_strconcat (text, ".", NULL);
}

static void
append_counters (const LayoutCounters *self, const CssContent *item, GString *text)
{
  bool first = true;
  for (guint i = 0; i < self->counters->len; i++) {
    const Counter *counter = &g_array_index (self->counters, Counter, i);
    if (strcmp (counter->name, item->text) != 0)
      continue;
    g_autofree char *number = layout_counter_format (counter->value, item->list_style);
    if (!first)
      g_string_append (text, item->separator);
    g_string_append (text, number);
    first = false;
  }
}

static void
append_quote (LayoutCounters *self, const CssStyle *style, bool open, GString *text)
{
  static const char *const usual[] = { "“", "”", "‘", "’", NULL };
  const char *const *quotes = style->quotes != NULL ? style->quotes : usual;
  int n_pairs = (int) g_strv_length ((char **) quotes) / 2;
  if (!open)
    self->quotes = MAX (self->quotes - 1, 0);
  if (n_pairs > 0)
    g_string_append (text, quotes[MIN (self->quotes, n_pairs - 1) * 2 + (open ? 0 : 1)]);
  if (open)
    self->quotes++;
}

/**
 * layout_counters_append_content:
 * @self: a #LayoutCounters
 * @style: of a pseudo-element
 * @text: where to append
 *
 * Writes out generated content; pictures in it are left out.
 */
void
layout_counters_append_content (LayoutCounters *self, const CssStyle *style, GString *text)
{
  for (guint i = 0; i < style->n_content; i++) {
    const CssContent *item = &style->content[i];
    switch (item->kind) {
    case CSS_CONTENT_STRING:
      g_string_append (text, item->text);
      break;
    case CSS_CONTENT_COUNTER: {
      g_autofree char *number =
          layout_counter_format (layout_counters_get (self, item->text),
                                 item->list_style != NULL ? item->list_style : "decimal");
      g_string_append (text, number);
      break;
    }
    case CSS_CONTENT_COUNTERS:
      append_counters (self, item, text);
      break;
    case CSS_CONTENT_OPEN_QUOTE:
      append_quote (self, style, true, text);
      break;
    case CSS_CONTENT_CLOSE_QUOTE:
      append_quote (self, style, false, text);
      break;
    case CSS_CONTENT_IMAGE:
    case CSS_CONTENT_NO_QUOTE:
      break;
    }
  }
}
