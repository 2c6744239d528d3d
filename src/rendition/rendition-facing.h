#pragma once

#include "rendition-spread.h"
#include "rendition.h"

G_BEGIN_DECLS

/**
 * RenditionFacing:
 * @n: 1 or 2
 * @sections: (array length=n): indices in the reading order
 * @sides: (array length=n): where each stands
 *
 * Fixed pages that are seen together, each a section of its own. Kind: value.
 */
typedef struct {
  guint n;
  guint sections[2];
  RenditionSide sides[2];
} RenditionFacing;

RenditionFacing rendition_facing_find (Rendition *rendition, guint section, RenditionSpread area);

G_END_DECLS
