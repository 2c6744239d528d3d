#pragma once

#include "layout-breaks.h"
#include "layout-unit.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * LayoutItem:
 * @width: of what is drawn
 * @space: that follows it when the line does not end here
 * @stretch: how far that space likes to grow
 * @shrink: how far it may be squeezed
 * @hyphen: width added when the line ends here
 * @kind: a #LayoutBreak: how the line may end after it
 *
 * What the line breaker knows of a segment or a syllable. Kind: value.
 */
typedef struct {
  LayoutUnit width;
  LayoutUnit space;
  LayoutUnit stretch;
  LayoutUnit shrink;
  LayoutUnit hyphen;
  guint8 kind;
} LayoutItem;

/**
 * LayoutLineWidths:
 * @width: of every line
 * @indent: of the first line, may be negative
 * @hanging: the indent is of all lines but the first
 *
 * Kind: value.
 */
typedef struct {
  LayoutUnit width;
  LayoutUnit indent;
  bool hanging;
} LayoutLineWidths;

bool layout_line_breaker_total_fit (const LayoutItem *items,
                                    guint n_items,
                                    LayoutLineWidths widths,
                                    double tolerance,
                                    bool rescue,
                                    GArray *ends);
guint layout_line_breaker_first_fit (const LayoutItem *items,
                                     guint n_items,
                                     guint from,
                                     LayoutUnit width,
                                     double tolerance);

G_END_DECLS
