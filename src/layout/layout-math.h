#pragma once

#include "layout-builder-private.h"

G_BEGIN_DECLS

/**
 * LayoutFormula:
 *
 * A formula that may stand on several lines, once it has been set. Kind: arena of the flow.
 */

bool layout_math_is (const DomNode *node);
guint layout_math_count_parts (const DomNode *math);
LayoutFormula *layout_formula_new (BaseArena *arena, bool display, guint n_parts);
void layout_math_lay_out (LayoutBuilder *builder,
                          LayoutBox *box,
                          LayoutUnit available,
                          LayoutContent *content);

G_END_DECLS
