#include "config.h"

#include "rendition-geometry.h"

#include <math.h>

/**
 * rendition_geometry_compute:
 * @settings: text size, measure, margins and columns
 * @width: of the page's widget in CSS px
 * @height: of the page's widget in CSS px
 *
 * Places the text on a page: lines no longer than the measure, two columns where two measures fit,
 * margins that grow with the page. Edges fall on whole pixels, so that rules and letters are sharp.
 *
 * Returns: the place of the columns
 */
RenditionGeometry
rendition_geometry_compute (const RenditionSettings *settings, double width, double height)
{
  double size = settings->font_size;
  double margin = CLAMP (MIN (width, height) * 0.06, size, size * 3.5) * settings->margin;
  double longest = settings->measure * size;
  double gap = margin * 1.6;
  bool two = settings->columns == RENDITION_COLUMNS_TWO
             || (settings->columns == RENDITION_COLUMNS_AUTO && !settings->continuous
                 && width >= longest * 1.7 + gap + margin * 2 && width > height);
  int n = two && !settings->continuous ? 2 : 1;
  double room = width - margin * 2 - (n - 1) * gap;
  double column = floor (CLAMP (room / n, size * 4, longest));
  double used = column * n + (n - 1) * floor (gap);
  RenditionGeometry geometry = {
    .n_columns = n,
    .column_width = column,
    .gap = floor (gap),
    .left = floor (MAX ((width - used) / 2, 0)),
    .top = floor (margin * 0.9),
  };
  geometry.column_height = floor (MAX (height - geometry.top * 2, size * 2));
  return geometry;
}
