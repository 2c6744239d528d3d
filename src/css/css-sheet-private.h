#pragma once

#include "css-properties-private.h"
#include "css-selector-private.h"

G_BEGIN_DECLS

/**
 * CssCondition:
 * @queries: tokens of a media query list, or %NULL for a condition that is decided: @constant
 * @parent: (nullable): the condition around it
 * @index: from 0 in its sheet
 *
 * Under what medium rules count. Kind: arena.
 */
typedef struct _CssCondition CssCondition;
struct _CssCondition {
  CssTokens queries;
  bool constant;
  const CssCondition *parent;
  guint index;
};

/**
 * CssBlock:
 * @declarations: in order
 *
 * The declarations of one rule. Kind: arena.
 */
typedef struct {
  const CssDeclaration *declarations;
  guint n_declarations;
  bool has_important;
} CssBlock;

/* A selector with its block. */
typedef struct {
  const CssSelector *selector;
  const CssBlock *block;
  const CssCondition *condition; /* (nullable) */
  guint order;
} CssRule;

struct _CssSheet {
  gatomicrefcount ref_count;
  BaseArena *arena;
  CssOrigin origin;
  GArray *rules; /* of CssRule */
  GHashTable *by_id; /* interned name → GArray of indices into rules */
  GHashTable *by_class;
  GHashTable *by_type;
  GArray *universal;
  GPtrArray *conditions; /* of CssCondition */
  GArray *font_faces; /* of CssFontFace */
  GArray *counting; /* of guint, indices into rules: those that count siblings */
};

bool css_media_matches (CssTokens queries, const CssMedia *media, bool plain);
bool css_supports (CssTokens condition);

G_END_DECLS
