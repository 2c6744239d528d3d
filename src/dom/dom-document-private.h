#pragma once

#include "base-arena.h"
#include "dom-document.h"

G_BEGIN_DECLS

struct _DomDocument {
  gatomicrefcount ref_count;
  BaseArena *arena;
  const char *path; /* container path, of the arena */
  const char *title;
  const char *assumed_language; /* of text that does not say, or NULL */
  DomNode *root;
  DomNode *body;
  DomNode **nodes; /* by index, of the arena */
  guint32 n_nodes;
  GHashTable *ids; /* id → DomNode, both of the arena */
  GArray *style_sources; /* of DomStyleSource */
};

DomDocument *dom_document_new_private (const char *path);
void dom_document_complete (DomDocument *self);

G_END_DECLS
