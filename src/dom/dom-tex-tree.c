#include "config.h"

#include "dom-tex-tree-private.h"

#include <string.h>

DomTexNode *
dom_tex_node_new (BaseArena *arena, const char *name)
{
  DomTexNode *self = base_arena_new0 (arena, DomTexNode);
  self->name = name;
  return self;
}

DomTexNode *
dom_tex_node_new_token (BaseArena *arena, const char *name, const char *text)
{
  DomTexNode *self = dom_tex_node_new (arena, name);
  self->text = text;
  return self;
}

/* Sets an attribute; name and value must live as long as the node. */
void
dom_tex_node_set (DomTexNode *self, const char *name, const char *value)
{
  g_assert (self->n_attributes < DOM_TEX_MAX_ATTRIBUTES);
  self->attributes[self->n_attributes].name = name;
  self->attributes[self->n_attributes++].value = value;
}

/* Appends letters to a word. */
void
dom_tex_node_join (BaseArena *arena, DomTexNode *self, const char *letters, gsize length)
{
  if (self->room == 0)
    self->length = strlen (self->text);
  if (self->length + length >= self->room) {
    self->room = 2 * (self->length + length) + 1;
    char *text = base_arena_alloc (arena, self->room);
    memcpy (text, self->text, self->length);
    self->text = text;
  }
  /* The room is the node's own, and zeroed. */
  memcpy ((char *) self->text + self->length, letters, length);
  self->length += length;
}

void
dom_tex_node_append (DomTexNode *self, DomTexNode *child)
{
  child->parent = self;
  child->previous = self->last_child;
  child->next = NULL;
  if (self->last_child != NULL)
    self->last_child->next = child;
  else
    self->first_child = child;
  self->last_child = child;
}

void
dom_tex_node_remove_last (DomTexNode *self)
{
  DomTexNode *last = self->last_child;
  self->last_child = last->previous;
  if (last->previous != NULL)
    last->previous->next = NULL;
  else
    self->first_child = NULL;
  last->parent = NULL;
  last->previous = NULL;
}

/* Now that it is known which scripts there are, they become an element. */
static void
name_scripts (DomTexNode *self)
{
  bool limits = self->base->has_limits;
  if (self->sub != NULL && self->sup != NULL)
    self->name = limits ? "munderover" : "msubsup";
  else if (self->sub != NULL)
    self->name = limits ? "munder" : "msub";
  else
    self->name = limits ? "mover" : "msup";
  dom_tex_node_append (self, self->base);
  if (self->sub != NULL)
    dom_tex_node_append (self, self->sub);
  if (self->sup != NULL)
    dom_tex_node_append (self, self->sup);
}

static void
open_node (DomTexNode *self, DomBuilder *builder, guint line)
{
  if (self->name == NULL)
    name_scripts (self);
  for (guint i = 0; i < self->n_attributes; i++)
    dom_builder_add_attribute (builder, self->attributes[i].name, self->attributes[i].value, -1);
  dom_builder_open (builder, DOM_NAMESPACE_MATHML, self->name, line);
  if (self->text != NULL)
    dom_builder_text (builder, self->text, -1);
}

/* Writes a tree; its depth is not that of calls. */
void
dom_tex_node_write (DomTexNode *self, DomBuilder *builder, guint line)
{
  DomTexNode *node = self;
  for (;;) {
    open_node (node, builder, line);
    if (node->first_child != NULL) {
      node = node->first_child;
      continue;
    }
    dom_builder_close (builder);
    while (node != self && node->next == NULL) {
      node = node->parent;
      dom_builder_close (builder);
    }
    if (node == self)
      return;
    node = node->next;
  }
}
