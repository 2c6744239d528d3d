#pragma once

#include "rendition-settings.h"

G_BEGIN_DECLS

/**
 * RenditionGeometry:
 * @n_columns: 1 or 2
 * @column_width: of the text, in CSS px
 * @column_height: of the text, in CSS px
 * @left: of the first column
 * @top: of the columns
 * @gap: between two columns
 *
 * Where text stands in a window. Kind: value.
 */
typedef struct {
  int n_columns;
  double column_width;
  double column_height;
  double left;
  double top;
  double gap;
} RenditionGeometry;

RenditionGeometry
rendition_geometry_compute (const RenditionSettings *settings, double width, double height);

G_END_DECLS
