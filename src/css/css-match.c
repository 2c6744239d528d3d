#include "config.h"

#include "css-selector-private.h"

#include <string.h>

/* Matching goes from right to left and up the tree. Where a compound may stand on any ancestor or
 * any earlier sibling there is a choice, kept on an explicit stack. One fact keeps this from being
 * exponential: when no ancestor at all matches a compound, no other choice made before can help,
 * since it would only leave fewer ancestors. */

#define MAX_CHOICES 64
#define MAX_STEPS 20000

void
css_siblings_clear (CssSiblings *self)
{
  g_clear_pointer (&self->child, g_free);
  g_clear_pointer (&self->last_child, g_free);
  g_clear_pointer (&self->of_type, g_free);
  g_clear_pointer (&self->last_of_type, g_free);
}

static guint32
count_type (GHashTable *counts, const DomNode *node)
{
  guint32 n = 1 + GPOINTER_TO_UINT (g_hash_table_lookup (counts, node->name));
  g_hash_table_insert (counts, (gpointer) node->name, GUINT_TO_POINTER (n));
  return n;
}

static void
fill_children (CssSiblings *self, const DomNode *parent, GHashTable *counts)
{
  guint32 n = 0;
  g_hash_table_remove_all (counts);
  for (const DomNode *child = parent->first_child; child != NULL; child = child->next) {
    if (child->type != DOM_NODE_ELEMENT)
      continue;
    self->child[child->index] = ++n;
    self->of_type[child->index] = count_type (counts, child);
  }
  n = 0;
  g_hash_table_remove_all (counts);
  for (const DomNode *child = parent->last_child; child != NULL; child = child->previous) {
    if (child->type != DOM_NODE_ELEMENT)
      continue;
    self->last_child[child->index] = ++n;
    self->last_of_type[child->index] = count_type (counts, child);
  }
}

/**
 * css_siblings_fill:
 * @self: (out): clear with css_siblings_clear()
 * @document: a document
 *
 * Counts every element among its siblings, once.
 */
void
css_siblings_fill (CssSiblings *self, const DomDocument *document)
{
  guint32 n = dom_document_get_n_nodes (document);
  self->child = g_new0 (guint32, n);
  self->last_child = g_new0 (guint32, n);
  self->of_type = g_new0 (guint32, n);
  self->last_of_type = g_new0 (guint32, n);
  self->child[0] = self->last_child[0] = self->of_type[0] = self->last_of_type[0] = 1;
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  for (guint32 i = 0; i < n; i++) {
    const DomNode *node = dom_document_get_node (document, i);
    if (node->first_child != NULL)
      fill_children (self, node, counts);
  }
}

static const DomNode *
previous_element (const DomNode *node)
{
  node = node->previous;
  while (node != NULL && node->type != DOM_NODE_ELEMENT)
    node = node->previous;
  return node;
}

static const DomNode *
next_element (const DomNode *node)
{
  node = node->next;
  while (node != NULL && node->type != DOM_NODE_ELEMENT)
    node = node->next;
  return node;
}

static bool
matches_nth (guint32 index, int a, int b)
{
  gint64 distance = (gint64) index - b;
  if (a == 0)
    return distance == 0;
  return distance % a == 0 && distance / a >= 0;
}

static bool
equal_text (const char *a, const char *b, gsize length, bool fold)
{
  return fold ? g_ascii_strncasecmp (a, b, length) == 0 : memcmp (a, b, length) == 0;
}

static bool
has_word (const char *text, const char *word, gsize length, bool fold)
{
  if (length == 0)
    return false;
  while (*text != '\0') {
    text += strspn (text, " \t\r\n\f");
    gsize n = strcspn (text, " \t\r\n\f");
    if (n == length && equal_text (text, word, n, fold))
      return true;
    text += n;
  }
  return false;
}

static bool
contains (const char *text, gsize text_length, const char *part, gsize length, bool fold)
{
  for (gsize i = 0; i + length <= text_length; i++) {
    if (equal_text (text + i, part, length, fold))
      return true;
  }
  return false;
}

static bool
matches_attribute (const CssSimple *simple, const DomNode *element)
{
  const char *name = element->ns == DOM_NAMESPACE_XHTML ? simple->lower : simple->name;
  const char *value = dom_node_get_attribute (element, name);
  if (value == NULL)
    return false;
  if (simple->relation == '\0')
    return true;
  gsize wanted = strlen (simple->value);
  gsize length = strlen (value);
  switch (simple->relation) {
  case '=':
    return length == wanted && equal_text (value, simple->value, length, simple->fold);
  case '~':
    return has_word (value, simple->value, wanted, simple->fold);
  case '|':
    return length >= wanted && equal_text (value, simple->value, wanted, simple->fold)
           && (value[wanted] == '\0' || value[wanted] == '-');
  case '^':
    return wanted > 0 && length >= wanted
           && equal_text (value, simple->value, wanted, simple->fold);
  case '$':
    return wanted > 0 && length >= wanted
           && equal_text (value + length - wanted, simple->value, wanted, simple->fold);
  default:
    return wanted > 0 && contains (value, length, simple->value, wanted, simple->fold);
  }
}

static bool
matches_language (const CssSimple *simple, const DomNode *element)
{
  const char *language = dom_node_get_language (element);
  gsize length = strlen (simple->value);
  return language != NULL && length > 0
         && g_ascii_strncasecmp (language, simple->value, length) == 0
         && (language[length] == '\0' || language[length] == '-');
}

static bool
matches_direction (const CssSimple *simple, const DomNode *element)
{
  const char *direction = NULL;
  for (const DomNode *node = element; node != NULL && direction == NULL; node = node->parent)
    direction = dom_node_get_attribute (node, "dir");
  return g_ascii_strcasecmp (direction != NULL ? direction : "ltr", simple->value) == 0;
}

static bool
has_class (const DomNode *element, const char *class)
{
  if (element->classes == NULL)
    return false;
  for (const char *const *name = element->classes; *name != NULL; name++) {
    if (*name == class)
      return true;
  }
  return false;
}

static bool
matches_type (const CssSimple *simple, const DomNode *element)
{
  if (simple->ns >= 0 && (int) element->ns != simple->ns)
    return false;
  if (simple->name == NULL)
    return true;
  return element->name == (element->ns == DOM_NAMESPACE_XHTML ? simple->lower : simple->name);
}

static bool
is_empty (const DomNode *element)
{
  return element->first_child == NULL;
}

static bool
matches_any (const CssSimple *simple, const DomNode *element, const CssSiblings *siblings)
{
  for (guint i = 0; i < simple->n_list; i++) {
    if (css_selector_matches (simple->list[i], element, siblings))
      return true;
  }
  return false;
}

static bool
matches_simple (const CssSimple *simple, const DomNode *element, const CssSiblings *siblings)
{
  switch (simple->type) {
  case CSS_SIMPLE_TYPE:
    return matches_type (simple, element);
  case CSS_SIMPLE_ID:
    return element->id != NULL && strcmp (element->id, simple->name) == 0;
  case CSS_SIMPLE_CLASS:
    return has_class (element, simple->name);
  case CSS_SIMPLE_ATTRIBUTE:
    return matches_attribute (simple, element);
  case CSS_SIMPLE_FIRST_CHILD:
    return previous_element (element) == NULL;
  case CSS_SIMPLE_LAST_CHILD:
    return next_element (element) == NULL;
  case CSS_SIMPLE_NTH_CHILD:
    return matches_nth (siblings->child[element->index], simple->a, simple->b);
  case CSS_SIMPLE_NTH_LAST_CHILD:
    return matches_nth (siblings->last_child[element->index], simple->a, simple->b);
  case CSS_SIMPLE_NTH_OF_TYPE:
    return matches_nth (siblings->of_type[element->index], simple->a, simple->b);
  case CSS_SIMPLE_NTH_LAST_OF_TYPE:
    return matches_nth (siblings->last_of_type[element->index], simple->a, simple->b);
  case CSS_SIMPLE_NOT:
    return !matches_any (simple, element, siblings);
  case CSS_SIMPLE_IS:
    return matches_any (simple, element, siblings);
  case CSS_SIMPLE_LANG:
    return matches_language (simple, element);
  case CSS_SIMPLE_DIR:
    return matches_direction (simple, element);
  case CSS_SIMPLE_ROOT:
    return element->parent == NULL;
  case CSS_SIMPLE_EMPTY:
    return is_empty (element);
  case CSS_SIMPLE_LINK:
    return dom_node_is (element, "a") && dom_node_get_attribute (element, "href") != NULL;
  case CSS_SIMPLE_NEVER:
    return false;
  }
  return false;
}

static bool
matches_compound (const CssCompound *compound, const DomNode *element, const CssSiblings *siblings)
{
  for (guint i = 0; i < compound->n_simples; i++) {
    if (!matches_simple (&compound->simples[i], element, siblings))
      return false;
  }
  return true;
}

typedef struct {
  const DomNode *element; /* that matched a compound but need not have */
  guint compound;
} Choice;

static const DomNode *
step_left (const DomNode *element, char combinator)
{
  return combinator == ' ' || combinator == '>' ? element->parent : previous_element (element);
}

/**
 * css_selector_matches:
 * @self: a selector
 * @element: an element
 * @siblings: of its document; filled when a selector counts siblings
 *
 * Returns: whether the selector is about the element, or about a pseudo-element of it
 */
bool
css_selector_matches (const CssSelector *self, const DomNode *element, const CssSiblings *siblings)
{
  if (!matches_compound (&self->compounds[0], element, siblings))
    return false;
  Choice choices[MAX_CHOICES];
  guint n_choices = 0;
  guint i = 0; /* compounds up to here match */
  for (guint steps = 0; steps < MAX_STEPS; steps++) {
    if (i + 1 == self->n_compounds)
      return true;
    /* The combinator stands in the source before the compound on its right, which is i. */
    char combinator = self->compounds[i].combinator;
    bool free_choice = combinator == ' ' || combinator == '~';
    const DomNode *candidate = step_left (element, combinator);
    while (free_choice && candidate != NULL
           && !matches_compound (&self->compounds[i + 1], candidate, siblings)) {
      candidate = step_left (candidate, combinator);
      steps++;
    }
    bool found =
        candidate != NULL
        && (free_choice || matches_compound (&self->compounds[i + 1], candidate, siblings));
    if (!found && combinator == ' ')
      return false;
    if (found) {
      if (free_choice && n_choices < MAX_CHOICES)
        choices[n_choices++] = (Choice){ candidate, i };
      element = candidate;
      i++;
    } else if (n_choices > 0) {
      /* Look beyond the place that was chosen last. */
      Choice choice = choices[--n_choices];
      element = choice.element;
      i = choice.compound;
    } else {
      return false;
    }
  }
  return false;
}
