#pragma once

#include "dom-document.h"

G_BEGIN_DECLS

GBytes *paint_svg_serialize (const DomNode *svg);

G_END_DECLS
