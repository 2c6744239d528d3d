#pragma once

#include "css-sheet-private.h"

G_BEGIN_DECLS

/* A block that is about an element, and how much it weighs. */
typedef struct {
  guint64 rank;
  CssOrigin origin;
  const CssBlock *block;
} CssMatch;

void css_compute (CssComputed *self, const CssContext *context, const CssMatch *matches, guint n);
void css_computed_finish (CssComputed *self, const CssComputed *parent, bool root);
char *css_variables_substitute (const char *text, const CssVariables *variables);

G_END_DECLS
