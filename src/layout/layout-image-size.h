#pragma once

#include "dom-document.h"

G_BEGIN_DECLS

bool layout_image_size (GBytes *bytes, double *width, double *height);
bool layout_image_size_of_svg (const DomNode *svg, double *width, double *height);

G_END_DECLS
