#pragma once

#include "dom-builder-private.h"

G_BEGIN_DECLS

/**
 * DomTexFormula:
 * @source: LaTeX without the signs around it; need not be terminated
 * @length: bytes of @source
 * @written: as it stands in the file, for who wants to find or copy it
 * @display: it stands alone
 * @line: in the file
 *
 * A formula to be translated. Kind: value.
 */
typedef struct {
  const char *source;
  gsize length;
  const char *written;
  bool display;
  guint line;
} DomTexFormula;

bool dom_tex_write (DomBuilder *builder, const DomTexFormula *formula);

G_END_DECLS
