#include "config.h"

#include "layout-math-private.h"

#include <string.h>

/* Elements become nodes: one walk over the document, parents before children, in which each node
 * learns its script level, whether it is set as in a display, and whether it is cramped.
 * https://www.w3.org/TR/mathml-core/#presentation-mathml */

#define MAX_SCRIPT_LEVEL 8

typedef enum {
  CONTENT_ROW, /* children stand side by side in it */
  CONTENT_INFERRED, /* they stand in a row that is inferred */
  CONTENT_PARTS, /* each child has a part of its own */
  CONTENT_LETTERS,
} Content;

static const struct {
  const char *name;
  LayoutMathKind kind;
  Content content;
} kinds[] = {
  { "mi", LAYOUT_MATH_TOKEN, CONTENT_LETTERS },
  { "mn", LAYOUT_MATH_TOKEN, CONTENT_LETTERS },
  { "mo", LAYOUT_MATH_OPERATOR, CONTENT_LETTERS },
  { "mtext", LAYOUT_MATH_TOKEN, CONTENT_LETTERS },
  { "ms", LAYOUT_MATH_TOKEN, CONTENT_LETTERS },
  { "mglyph", LAYOUT_MATH_TOKEN, CONTENT_LETTERS },
  { "mspace", LAYOUT_MATH_SPACE, CONTENT_LETTERS },
  { "mfrac", LAYOUT_MATH_FRACTION, CONTENT_PARTS },
  { "msqrt", LAYOUT_MATH_RADICAL, CONTENT_INFERRED },
  { "mroot", LAYOUT_MATH_RADICAL, CONTENT_PARTS },
  { "msub", LAYOUT_MATH_SCRIPTS, CONTENT_PARTS },
  { "msup", LAYOUT_MATH_SCRIPTS, CONTENT_PARTS },
  { "msubsup", LAYOUT_MATH_SCRIPTS, CONTENT_PARTS },
  { "mmultiscripts", LAYOUT_MATH_SCRIPTS, CONTENT_PARTS },
  { "munder", LAYOUT_MATH_LIMITS, CONTENT_PARTS },
  { "mover", LAYOUT_MATH_LIMITS, CONTENT_PARTS },
  { "munderover", LAYOUT_MATH_LIMITS, CONTENT_PARTS },
  { "mtable", LAYOUT_MATH_TABLE, CONTENT_PARTS },
  { "mtr", LAYOUT_MATH_TABLE_ROW, CONTENT_PARTS },
  { "mlabeledtr", LAYOUT_MATH_TABLE_ROW, CONTENT_PARTS },
  { "mtd", LAYOUT_MATH_CELL, CONTENT_ROW },
  { "mpadded", LAYOUT_MATH_PADDED, CONTENT_INFERRED },
  { "menclose", LAYOUT_MATH_ENCLOSE, CONTENT_INFERRED },
  { "none", LAYOUT_MATH_NONE, CONTENT_LETTERS },
  { "mprescripts", LAYOUT_MATH_PRESCRIPTS, CONTENT_LETTERS },
};

typedef struct {
  LayoutMath *math;
  LayoutMathNode *root;
  LayoutMathNode *current; /* what the next child goes to */
  LayoutUnit quad; /* of the root */
} Tree;

static Content
content_of (const DomNode *element, LayoutMathKind *kind)
{
  *kind = LAYOUT_MATH_ROW;
  for (guint i = 0; element->ns == DOM_NAMESPACE_MATHML && i < G_N_ELEMENTS (kinds); i++) {
    if (strcmp (element->name, kinds[i].name) == 0) {
      *kind = kinds[i].kind;
      return kinds[i].content;
    }
  }
  return CONTENT_ROW;
}

bool
layout_math_attribute_is (const LayoutMathNode *node, const char *attribute, const char *value)
{
  return g_strcmp0 (dom_node_get_attribute (node->element, attribute), value) == 0;
}

/* The names that MathML 2 had for spaces. */
static bool
parse_named_space (const char *value, double *em)
{
  static const char *const names[] = {
    "veryverythinmathspace", "verythinmathspace",  "thinmathspace",          "mediummathspace",
    "thickmathspace",        "verythickmathspace", "veryverythickmathspace",
  };
  bool negative = g_str_has_prefix (value, "negative");
  value += negative ? strlen ("negative") : 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (strcmp (value, names[i]) == 0) {
      *em = (negative ? -1.0 : 1.0) * (i + 1) / 18;
      return true;
    }
  }
  return false;
}

/* Reads a length, a percentage or multiple of @relative, or a named space. */
bool
layout_math_parse_length (const LayoutMathNode *node,
                          const char *value,
                          LayoutUnit relative,
                          LayoutUnit *length)
{
  static const struct {
    const char *unit;
    double px;
  } units[] = {
    { "px", 1 },  { "pt", 4 / 3.0 },   { "pc", 16 },
    { "in", 96 }, { "cm", 96 / 2.54 }, { "mm", 96 / 25.4 },
  };
  value += strspn (value, " \t\n");
  double em = 0;
  if (parse_named_space (value, &em)) {
    *length = layout_math_em (node, em);
    return true;
  }
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);
  if (end == value || !(fabs (number) < 1e5))
    return false;
  if (g_str_has_prefix (end, "em"))
    *length = layout_math_em (node, CLAMP (number, -200, 200));
  else if (g_str_has_prefix (end, "ex"))
    *length = (LayoutUnit) (CLAMP (number, -400, 400) * node->font->set->x_height);
  else if (*end == '%')
    *length = layout_unit_from_px (layout_unit_to_px (relative) * number / 100);
  else if (*end == '\0' || g_ascii_isspace (*end))
    *length = layout_unit_from_px (layout_unit_to_px (relative) * number);
  else {
    for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
      if (g_str_has_prefix (end, units[i].unit)) {
        *length = layout_unit_from_px (number * units[i].px);
        return true;
      }
    }
    return false;
  }
  return true;
}

bool
layout_math_get_length (const LayoutMathNode *node, const char *attribute, LayoutUnit *length)
{
  const char *value = dom_node_get_attribute (node->element, attribute);
  return value != NULL && layout_math_parse_length (node, value, node->font->size, length);
}

static const DomNode *
nth_element (const DomNode *parent, guint n)
{
  for (const DomNode *child = parent->first_child; child != NULL; child = child->next) {
    if (child->type == DOM_NODE_ELEMENT && n-- == 0)
      return child;
  }
  return NULL;
}

/* Whether what stands over or under something is an accent: its author says so, or it is a sign that
 * is one. */
static bool
is_accent (const DomNode *limits, const char *attribute, const DomNode *sign)
{
  const char *value = dom_node_get_attribute (limits, attribute);
  if (value != NULL)
    return strcmp (value, "true") == 0;
  if (sign == NULL || !dom_node_is (sign, "mo"))
    return false;
  value = dom_node_get_attribute (sign, "accent");
  if (value != NULL)
    return strcmp (value, "true") == 0;
  g_autofree char *text = dom_node_dup_text (sign);
  LayoutMathOperator operator;
  layout_math_operator_find (&operator, g_strstrip (text), LAYOUT_MATH_POSTFIX);
  return operator.accent;
}

static void
find_accents (LayoutMathNode *node)
{
  const DomNode *element = node->element;
  if (dom_node_is (element, "mover"))
    node->accent = is_accent (element, "accent", nth_element (element, 1));
  else if (dom_node_is (element, "munder"))
    node->accent_under = is_accent (element, "accentunder", nth_element (element, 1));
  else {
    node->accent = is_accent (element, "accent", nth_element (element, 2));
    node->accent_under = is_accent (element, "accentunder", nth_element (element, 1));
  }
}

/* What a part of a construction inherits from its place in it. */
static void
inherit (LayoutMathNode *node, const LayoutMathNode *parent, guint index)
{
  node->level = parent->level;
  node->display = parent->display;
  node->cramped = parent->cramped;
  switch (parent->kind) {
  case LAYOUT_MATH_FRACTION:
    if (!parent->display)
      node->level++;
    node->display = false;
    node->cramped = parent->cramped || index == 1;
    break;
  case LAYOUT_MATH_RADICAL:
    node->cramped = true;
    if (index > 0) {
      node->level += 2;
      node->display = false;
    }
    break;
  case LAYOUT_MATH_SCRIPTS:
    if (index > 0) {
      node->level++;
      node->display = false;
      node->cramped = parent->cramped || (index % 2 == 1 && !dom_node_is (parent->element, "msup"));
    }
    break;
  case LAYOUT_MATH_LIMITS: {
    bool over = index == 2 || (index == 1 && dom_node_is (parent->element, "mover"));
    bool accent = over ? parent->accent : parent->accent_under;
    if (index == 0) {
      node->cramped = parent->cramped || parent->accent;
    } else {
      node->level += accent ? 0 : 1;
      node->display = false;
      node->cramped = parent->cramped || !over;
    }
    break;
  }
  case LAYOUT_MATH_TABLE:
    node->display = layout_math_attribute_is (parent, "displaystyle", "true");
    break;
  case LAYOUT_MATH_ROW:
  case LAYOUT_MATH_TOKEN:
  case LAYOUT_MATH_OPERATOR:
  case LAYOUT_MATH_SPACE:
  case LAYOUT_MATH_TABLE_ROW:
  case LAYOUT_MATH_CELL:
  case LAYOUT_MATH_PADDED:
  case LAYOUT_MATH_ENCLOSE:
  case LAYOUT_MATH_NONE:
  case LAYOUT_MATH_PRESCRIPTS:
    break;
  }
}

static void
read_style_attributes (LayoutMathNode *node)
{
  const char *display = dom_node_get_attribute (node->element, "displaystyle");
  const char *level = dom_node_get_attribute (node->element, "scriptlevel");
  if (display != NULL)
    node->display = strcmp (display, "true") == 0;
  if (level == NULL)
    return;
  int number = (int) CLAMP (g_ascii_strtoll (level, NULL, 10), -MAX_SCRIPT_LEVEL, MAX_SCRIPT_LEVEL);
  node->level = *level == '+' || *level == '-' ? node->level + number : number;
}

static LayoutMathNode *
append_node (Tree *tree, LayoutMathKind kind, const DomNode *element, const CssStyle *source)
{
  LayoutMathNode *node = base_arena_new0 (tree->math->builder->arena, LayoutMathNode);
  LayoutMathNode *parent = tree->current;
  node->kind = kind;
  node->element = element;
  node->source = source;
  node->parent = parent;
  if (parent != NULL) {
    inherit (node, parent, parent->n_children++);
    node->previous = parent->last_child;
    if (parent->last_child != NULL)
      parent->last_child->next = node;
    else
      parent->first_child = node;
    parent->last_child = node;
  }
  return node;
}

static void
choose_font (Tree *tree, LayoutMathNode *node)
{
  node->level = CLAMP (node->level, 0, MAX_SCRIPT_LEVEL);
  const CssStyle *style =
      layout_math_get_style (tree->math, node->source, node->level, LAYOUT_MATH_FACE_MATH);
  node->font = layout_math_get_font (tree->math, style);
}

static LayoutMathNode *
append_inferred (Tree *tree, const LayoutMathNode *around)
{
  LayoutMathNode *row = append_node (tree, LAYOUT_MATH_ROW, around->element, around->source);
  row->inferred = true;
  choose_font (tree, row);
  return row;
}

#define SPACES " \t\n\r\f"

static bool
is_space (char c)
{
  return c != '\0' && strchr (SPACES, c) != NULL;
}

static bool
is_blank (const DomNode *text)
{
  for (guint32 i = 0; i < text->length; i++) {
    if (!is_space (text->text[i]))
      return false;
  }
  return true;
}

/* As many bytes of letters are shaped at once; a place in them is found by going through them. */
#define MAX_LETTERS 1024

static void
add_text (Tree *tree,
          GArray *texts,
          const DomNode *from,
          const char *start,
          const char *end,
          GString *string)
{
  LayoutMathText text = {
    .node = from,
    .start = (guint32) (start - from->text),
    .end = (guint32) (end - from->text),
    .string = base_arena_strndup (tree->math->builder->arena, string->str, string->len),
    .length = (guint32) string->len,
  };
  g_array_append_val (texts, text);
  g_string_truncate (string, 0);
}

/* The letters of a text node without white space around them and with single spaces inside. */
static void
add_letters (Tree *tree, GArray *texts, const DomNode *from)
{
  const char *start = from->text;
  const char *end = from->text + from->length;
  while (start < end && is_space (*start))
    start++;
  while (end > start && is_space (end[-1]))
    end--;
  if (start == end)
    return;
  g_autoptr (GString) string = g_string_new (NULL);
  for (const char *c = start; c < end; c++) {
    bool inside = ((guint8) *c & 0xC0) == 0x80;
    if (string->len >= MAX_LETTERS && !inside) {
      add_text (tree, texts, from, start, c, string);
      start = c;
    }
    if (!is_space (*c))
      g_string_append_c (string, *c);
    else if (!is_space (c[-1]))
      g_string_append_c (string, ' ');
  }
  add_text (tree, texts, from, start, end, string);
}

static void
add_generated_letters (Tree *tree, GArray *texts, const DomNode *element, const char *string)
{
  LayoutMathText text = {
    .node = element,
    .string = base_arena_strdup (tree->math->builder->arena, string),
    .length = (guint32) strlen (string),
    .generated = true,
  };
  if (text.length > 0)
    g_array_append_val (texts, text);
}

static void
take_texts (Tree *tree, LayoutMathNode *node, GArray *texts)
{
  node->n_texts = texts->len;
  node->texts = base_arena_new0_array (tree->math->builder->arena, LayoutMathText, texts->len);
  if (texts->len > 0)
    memcpy (node->texts, texts->data, sizeof (LayoutMathText) * texts->len);
}

static void
read_letters (Tree *tree, LayoutMathNode *node)
{
  const DomNode *element = node->element;
  g_autoptr (GArray) texts = g_array_new (FALSE, TRUE, sizeof (LayoutMathText));
  bool quoted = dom_node_is (element, "ms");
  if (quoted)
    add_generated_letters (tree, texts, element, "\"");
  for (const DomNode *from = element->first_child; from != NULL;
       from = dom_node_next_in_tree (from, element)) {
    if (from->type == DOM_NODE_TEXT)
      add_letters (tree, texts, from);
  }
  if (quoted)
    add_generated_letters (tree, texts, element, "\"");
  const char *alternative = dom_node_get_attribute (element, "alt");
  if (dom_node_is (element, "mglyph") && alternative != NULL)
    add_generated_letters (tree, texts, element, alternative);
  take_texts (tree, node, texts);
}

static LayoutMathNode *
append_sign (Tree *tree, const LayoutMathNode *fenced, LayoutMathForm form, const char *sign)
{
  LayoutMathNode *node = append_node (tree, LAYOUT_MATH_OPERATOR, fenced->element, fenced->source);
  choose_font (tree, node);
  node->inferred = true;
  node->operator= base_arena_new0 (tree->math->builder->arena, LayoutMathOperator);
  layout_math_operator_find (node->operator, sign, form);
  g_autoptr (GArray) texts = g_array_new (FALSE, TRUE, sizeof (LayoutMathText));
  add_generated_letters (tree, texts, fenced->element, sign);
  take_texts (tree, node, texts);
  return node;
}

/* The next sign between two arguments of an mfenced; the last one is repeated. */
static char *
take_separator (LayoutMathNode *fenced)
{
  const char *sign = fenced->separators + strspn (fenced->separators, SPACES);
  if (*sign == '\0')
    return g_strdup ("");
  const char *end = g_utf8_next_char (sign);
  if (end[strspn (end, SPACES)] != '\0')
    fenced->separators = end;
  return g_strndup (sign, (gsize) (end - sign));
}

static void
open_fence (Tree *tree, LayoutMathNode *node)
{
  const char *open = dom_node_get_attribute (node->element, "open");
  const char *separators = dom_node_get_attribute (node->element, "separators");
  node->separators = separators != NULL ? separators : ",";
  append_sign (tree, node, LAYOUT_MATH_PREFIX, open != NULL ? open : "(");
}

static void
close_fence (Tree *tree, LayoutMathNode *node)
{
  const char *close = dom_node_get_attribute (node->element, "close");
  append_sign (tree, node, LAYOUT_MATH_POSTFIX, close != NULL ? close : ")");
}

static bool
is_fenced (const LayoutMathNode *node)
{
  return node->kind == LAYOUT_MATH_ROW && !node->inferred && dom_node_is (node->element, "mfenced");
}

/* An argument of an mfenced comes after the opening sign and what was before it. */
static void
separate (Tree *tree)
{
  LayoutMathNode *row = tree->current;
  if (!is_fenced (row) || row->n_children < 2)
    return;
  g_autofree char *sign = take_separator (row);
  if (*sign != '\0')
    append_sign (tree, row, LAYOUT_MATH_INFIX, sign);
}

/* Takes an element in; FALSE when its children are not walked. */
static bool
enter_element (Tree *tree, const DomNode *element)
{
  const CssStyle *source = css_styles_get (tree->math->builder->input->styles, element);
  if (source == NULL || source->display == CSS_DISPLAY_NONE)
    return false;
  LayoutMathKind kind = LAYOUT_MATH_ROW;
  Content content = content_of (element, &kind);
  separate (tree);
  LayoutMathNode *node = append_node (tree, kind, element, source);
  read_style_attributes (node);
  choose_font (tree, node);
  if (kind == LAYOUT_MATH_LIMITS)
    find_accents (node);
  if (content == CONTENT_LETTERS) {
    read_letters (tree, node);
    return false;
  }
  tree->current = node;
  if (content == CONTENT_INFERRED)
    tree->current = append_inferred (tree, node);
  else if (is_fenced (node))
    open_fence (tree, node);
  return true;
}

static void
leave_element (Tree *tree)
{
  LayoutMathNode *node = tree->current;
  if (is_fenced (node))
    close_fence (tree, node);
  tree->current = node->inferred ? node->parent->parent : node->parent;
}

/* Letters that stand in a row without a token around them. */
static void
add_loose_text (Tree *tree, const DomNode *text)
{
  if (is_blank (text))
    return;
  LayoutMathNode *node = append_node (tree, LAYOUT_MATH_TOKEN, text->parent, tree->current->source);
  choose_font (tree, node);
  g_autoptr (GArray) texts = g_array_new (FALSE, TRUE, sizeof (LayoutMathText));
  add_letters (tree, texts, text);
  take_texts (tree, node, texts);
}

static void
walk (Tree *tree, const DomNode *root)
{
  const DomNode *node = root->first_child;
  while (node != NULL) {
    bool entered = false;
    if (node->type == DOM_NODE_TEXT)
      add_loose_text (tree, node);
    else
      entered = enter_element (tree, node);
    if (entered && node->first_child != NULL) {
      node = node->first_child;
      continue;
    }
    if (entered)
      leave_element (tree);
    while (node->next == NULL && node->parent != root) {
      node = node->parent;
      leave_element (tree);
    }
    node = node->next;
  }
}

/* Whether there is a letter anywhere. */
static bool
has_letters (const LayoutMathNode *root)
{
  const LayoutMathNode *node = root;
  while (node != NULL) {
    if (node->n_texts > 0)
      return true;
    if (node->first_child != NULL) {
      node = node->first_child;
      continue;
    }
    while (node != NULL && node->next == NULL)
      node = node == root ? NULL : node->parent;
    node = node != NULL ? node->next : NULL;
  }
  return false;
}

/* Builds the nodes of a formula. One without letters shows its alternative text. */
LayoutMathNode *
layout_math_tree_build (LayoutMath *self, const DomNode *element)
{
  Tree tree = { .math = self };
  const CssStyle *source = css_styles_get (self->builder->input->styles, element);
  tree.root = append_node (&tree, LAYOUT_MATH_ROW, element, source);
  const char *display = dom_node_get_attribute (element, "display");
  const char *mode = dom_node_get_attribute (element, "mode");
  tree.root->display = g_strcmp0 (display, "block") == 0 || g_strcmp0 (mode, "display") == 0;
  read_style_attributes (tree.root);
  choose_font (&tree, tree.root);
  tree.current = tree.root;
  walk (&tree, element);
  const char *alternative = dom_node_get_attribute (element, "alttext");
  if (alternative == NULL || has_letters (tree.root))
    return tree.root;
  LayoutMathNode *token = append_node (&tree, LAYOUT_MATH_TOKEN, element, source);
  choose_font (&tree, token);
  g_autoptr (GArray) texts = g_array_new (FALSE, TRUE, sizeof (LayoutMathText));
  add_generated_letters (&tree, texts, element, alternative);
  take_texts (&tree, token, texts);
  return tree.root;
}
