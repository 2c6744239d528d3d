#pragma once

#include "base-arena.h"
#include "dom-builder-private.h"

G_BEGIN_DECLS

/* What a formula of LaTeX is translated to before any of it is written: elements of MathML, or the
 * scripts of something, of which it is known only at the end which element they make. */

#define DOM_TEX_MAX_ATTRIBUTES 6

typedef struct _DomTexNode DomTexNode;
struct _DomTexNode {
  const char *name; /* of the element; NULL for scripts */
  const char *text; /* of a token */
  gsize length; /* of the text of a word that has been joined, in bytes */
  gsize room; /* of the same: what there is for more, and a zero */
  struct {
    const char *name;
    const char *value;
  } attributes[DOM_TEX_MAX_ATTRIBUTES];
  guint n_attributes;
  DomTexNode *parent, *first_child, *last_child, *previous, *next;
  DomTexNode *base, *sub, *sup; /* of scripts */
  bool is_function; /* what follows is what it is applied to */
  bool has_limits; /* scripts stand over and under it */
  bool is_word; /* letters that follow join it */
  bool is_ruled; /* of a row: a rule is above it */
  bool is_prime; /* its upper script is primes, which another may follow */
};

DomTexNode *dom_tex_node_new (BaseArena *arena, const char *name);
DomTexNode *dom_tex_node_new_token (BaseArena *arena, const char *name, const char *text);
void dom_tex_node_set (DomTexNode *self, const char *name, const char *value);
void dom_tex_node_join (BaseArena *arena, DomTexNode *self, const char *letters, gsize length);
void dom_tex_node_append (DomTexNode *self, DomTexNode *child);
void dom_tex_node_remove_last (DomTexNode *self);
void dom_tex_node_write (DomTexNode *self, DomBuilder *builder, guint line);

G_END_DECLS
