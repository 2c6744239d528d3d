#include "config.h"

#include "css-hints-private.h"

#include <string.h>

/* What the letters of a token of MathML say about how it is set: a variable of one letter leans, and
 * operators that stand between two things have room beside them.
 * https://www.w3.org/TR/mathml-core/#operator-tables */

static bool
has_attribute (const DomNode *element, const char *name, const char *value)
{
  return g_strcmp0 (dom_node_get_attribute (element, name), value) == 0;
}

/* Relations, arrows and binary operators, by their blocks in Unicode. */
static bool
is_spaced_operator (gunichar c)
{
  static const char *const signs = "=+-<>−×·÷±∓⋅∗∪∩∧∨∘∙";
  if (g_utf8_strchr (signs, -1, c) != NULL)
    return true;
  bool arrow = c >= 0x2190 && c <= 0x21FF;
  bool relation =
      (c >= 0x2208 && c <= 0x220D) || (c >= 0x2223 && c <= 0x228B) || (c >= 0x22A2 && c <= 0x22FF);
  return arrow || relation || (c >= 0x2A7D && c <= 0x2AFF);
}

/* A bar over something is drawn as one, not set as a letter. */
static bool
is_bar (const DomNode *element)
{
  if (element == NULL || !dom_node_is (element, "mo") || element->parent == NULL
      || !dom_node_is (element->parent, "mover"))
    return false;
  g_autofree char *text = dom_node_dup_text (element);
  gunichar c = g_utf8_get_char (g_strstrip (text));
  return c == 0x203E || c == 0xAF || c == 0x304 || c == 0x305 || c == '_' || c == 0x2015;
}

static const DomNode *
last_element (const DomNode *parent)
{
  const DomNode *child = parent->last_child;
  while (child != NULL && child->type != DOM_NODE_ELEMENT)
    child = child->previous;
  return child;
}

static const char *
hint_operator (const DomNode *element, const char *text)
{
  bool fence = has_attribute (element, "fence", "true") || has_attribute (element, "form", "prefix")
               || has_attribute (element, "form", "postfix");
  gunichar first = g_utf8_get_char (text);
  /* Function application and its like are there to be spoken. */
  if (first >= 0x2061 && first <= 0x2064)
    return "display:none;";
  if (fence)
    return NULL;
  /* A sign of minus before the first thing is one with it. */
  bool begins =
      element->previous == NULL
      || (element->previous->type == DOM_NODE_TEXT && element->previous->previous == NULL);
  if (first == ',' || first == ';' || has_attribute (element, "separator", "true"))
    return "margin-right:.17em;";
  return is_spaced_operator (first) && !begins ? "margin-left:.22em;margin-right:.22em;" : NULL;
}

static const char *
hint_identifier (const DomNode *element, const char *text)
{
  const char *variant = dom_node_get_attribute (element, "mathvariant");
  if (variant == NULL)
    return g_utf8_strlen (text, -1) == 1 ? "font-style:italic;" : NULL;
  if (strcmp (variant, "bold") == 0)
    return "font-weight:bold;";
  if (strcmp (variant, "italic") == 0)
    return "font-style:italic;";
  return strcmp (variant, "bold-italic") == 0 ? "font-style:italic;font-weight:bold;" : NULL;
}

/* (transfer full) (nullable): the declarations that a MathML element's content and attributes stand
 * for. */
char *
css_hints_math_to_text (const DomNode *element)
{
  if (dom_node_is (element, "mover"))
    return is_bar (last_element (element)) ? g_strdup ("display:inline;text-decoration:overline;")
                                           : NULL;
  if (is_bar (element))
    return g_strdup ("display:none;");
  bool is_operator = dom_node_is (element, "mo");
  if (!is_operator && !dom_node_is (element, "mi"))
    return NULL;
  g_autofree char *text = dom_node_dup_text (element);
  g_strstrip (text);
  if (text[0] == '\0')
    return NULL;
  return g_strdup (is_operator ? hint_operator (element, text) : hint_identifier (element, text));
}
