#include "config.h"

#include "dom-tex-parser-private.h"

#include <string.h>

/* What a command of LaTeX and its arguments make. */

/* A row of one thing is that thing. TeX sets no space around a sign that is alone in braces. */
DomTexNode *
dom_tex_unwrap (DomTexNode *row)
{
  DomTexNode *only = row->first_child;
  if (only == NULL || only->next != NULL)
    return row;
  if (g_strcmp0 (only->name, "mo") == 0 && only->n_attributes == 0) {
    dom_tex_node_set (only, "lspace", "0");
    dom_tex_node_set (only, "rspace", "0");
  }
  only->parent = NULL;
  return only;
}

static DomTexNode *
wrap_in_style (DomTexParser *self, DomTexNode *node, const char *display)
{
  DomTexNode *style = dom_tex_new_node (self, "mstyle");
  dom_tex_node_set (style, "displaystyle", display);
  dom_tex_node_set (style, "scriptlevel", "0");
  dom_tex_node_append (style, node);
  return style;
}

DomTexNode *
dom_tex_new_fence (DomTexParser *self, const char *sign, const char *form)
{
  DomTexNode *node = dom_tex_new_token (self, "mo", sign);
  dom_tex_node_set (node, "fence", "true");
  dom_tex_node_set (node, "form", form);
  dom_tex_node_set (node, "stretchy", "true");
  return node;
}

/* Moves the children of @from that are left to @to, in order. */
void
dom_tex_move_children (DomTexNode *from, DomTexNode *to)
{
  DomTexNode *child = from->first_child;
  from->first_child = NULL;
  from->last_child = NULL;
  while (child != NULL) {
    DomTexNode *next = child->next;
    dom_tex_node_append (to, child);
    child = next;
  }
}

static DomTexNode *
make_fraction (DomTexParser *self, const DomTexWord *word, DomTexNode *arguments)
{
  DomTexNode *fraction = dom_tex_new_node (self, "mfrac");
  dom_tex_move_children (arguments, fraction);
  if (word->kind == DOM_TEX_FRACTION)
    return fraction;
  if (word->kind != DOM_TEX_BINOMIAL)
    return wrap_in_style (self, fraction,
                          word->kind == DOM_TEX_DISPLAY_FRACTION ? "true" : "false");
  DomTexNode *row = dom_tex_new_node (self, "mrow");
  dom_tex_node_set (fraction, "linethickness", "0");
  dom_tex_node_append (row, dom_tex_new_fence (self, "(", "prefix"));
  dom_tex_node_append (row, fraction);
  dom_tex_node_append (row, dom_tex_new_fence (self, ")", "postfix"));
  if (strcmp (word->name, "binom") == 0)
    return row;
  return wrap_in_style (self, row, strcmp (word->name, "dbinom") == 0 ? "true" : "false");
}

/* The degree comes first in LaTeX and last in MathML. */
static DomTexNode *
make_root (DomTexParser *self, DomTexNode *arguments)
{
  DomTexNode *degree = arguments->first_child;
  DomTexNode *base = degree->next;
  DomTexNode *root = dom_tex_new_node (self, base != NULL ? "mroot" : "msqrt");
  if (base != NULL)
    dom_tex_node_append (root, base);
  dom_tex_node_append (root, degree);
  return root;
}

static DomTexNode *
make_accent (DomTexParser *self, const DomTexWord *word, DomTexNode *arguments)
{
  bool under = word->kind == DOM_TEX_UNDER;
  bool brace = strstr (word->name, "brace") != NULL || strstr (word->name, "bracket") != NULL;
  DomTexNode *node = dom_tex_new_node (self, under ? "munder" : "mover");
  DomTexNode *sign = dom_tex_new_token (self, "mo", word->sign);
  dom_tex_node_set (node, under ? "accentunder" : "accent", brace ? "false" : "true");
  dom_tex_node_set (sign, "stretchy", word->kind == DOM_TEX_ACCENT ? "false" : "true");
  dom_tex_move_children (arguments, node);
  dom_tex_node_append (node, sign);
  node->has_limits = brace;
  return node;
}

static DomTexNode *
make_stack (DomTexParser *self, const DomTexWord *word, DomTexNode *arguments)
{
  DomTexNode *script = arguments->first_child;
  DomTexNode *base = script->next;
  DomTexNode *node = dom_tex_new_node (self, word->kind == DOM_TEX_OVERSET ? "mover" : "munder");
  /* What a relation is written over is still one. */
  if (dom_tex_is_operator (base) && base->n_attributes == 2)
    base->n_attributes = 0;
  dom_tex_node_append (node, base);
  dom_tex_node_append (node, script);
  return node;
}

static DomTexNode *
make_arrow (DomTexParser *self, const DomTexWord *word, DomTexNode *arguments)
{
  DomTexNode *first = arguments->first_child;
  DomTexNode *second = first->next;
  DomTexNode *node = dom_tex_new_node (self, second != NULL ? "munderover" : "mover");
  DomTexNode *arrow = dom_tex_new_token (self, "mo", word->sign);
  dom_tex_node_set (arrow, "stretchy", "true");
  dom_tex_node_append (node, arrow);
  dom_tex_node_append (node, first);
  if (second != NULL)
    dom_tex_node_append (node, second);
  return node;
}

DomTexNode *
dom_tex_make_space (DomTexParser *self, const char *width)
{
  DomTexNode *node = dom_tex_new_node (self, "mspace");
  dom_tex_node_set (node, "width", width);
  return node;
}

static DomTexNode *
make_modulo (DomTexParser *self, DomTexNode *arguments)
{
  DomTexNode *row = dom_tex_new_node (self, "mrow");
  dom_tex_node_append (row, dom_tex_make_space (self, "1em"));
  dom_tex_node_append (row, dom_tex_new_fence (self, "(", "prefix"));
  dom_tex_node_append (row, dom_tex_new_token (self, "mi", "mod"));
  dom_tex_node_append (row, dom_tex_make_space (self, "0.333em"));
  dom_tex_move_children (arguments, row);
  dom_tex_node_append (row, dom_tex_new_fence (self, ")", "postfix"));
  return row;
}

static DomTexNode *
make_simple (DomTexParser *self, const char *name, DomTexNode *arguments)
{
  DomTexNode *node = dom_tex_new_node (self, name);
  dom_tex_move_children (arguments, node);
  return node;
}

/* The name of an operator is a function, also when it was put together from words. */
static DomTexNode *
make_name (DomTexNode *arguments, bool limits)
{
  DomTexNode *node = dom_tex_unwrap (arguments);
  node->is_function = true;
  node->has_limits = limits;
  return node;
}

/* What a command and its arguments make; NULL when something has taken them. */
DomTexNode *
dom_tex_finish_command (DomTexParser *self, const DomTexFrame *frame)
{
  const DomTexWord *word = frame->word;
  DomTexNode *arguments = frame->row;
  switch (word->kind) {
  case DOM_TEX_FRACTION:
  case DOM_TEX_DISPLAY_FRACTION:
  case DOM_TEX_TEXT_FRACTION:
  case DOM_TEX_BINOMIAL:
    return make_fraction (self, word, arguments);
  case DOM_TEX_ROOT:
    return make_root (self, arguments);
  case DOM_TEX_ACCENT:
  case DOM_TEX_WIDE_ACCENT:
  case DOM_TEX_OVER:
  case DOM_TEX_UNDER:
    return make_accent (self, word, arguments);
  case DOM_TEX_OVERSET:
  case DOM_TEX_UNDERSET:
    return make_stack (self, word, arguments);
  case DOM_TEX_ARROW:
    return make_arrow (self, word, arguments);
  case DOM_TEX_MODULO:
    return make_modulo (self, arguments);
  case DOM_TEX_PHANTOM:
    return make_simple (self, "mphantom", arguments);
  case DOM_TEX_BOXED: {
    DomTexNode *box = make_simple (self, "menclose", arguments);
    dom_tex_node_set (box, "notation", "box");
    return box;
  }
  case DOM_TEX_NAME:
    return make_name (arguments, frame->raised);
  case DOM_TEX_PLAIN: {
    DomTexNode *node = dom_tex_unwrap (arguments);
    node->has_limits = strcmp (word->name, "mathop") == 0;
    return node;
  }
  default:
    return dom_tex_unwrap (arguments);
  }
}
