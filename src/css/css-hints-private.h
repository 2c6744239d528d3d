#pragma once

#include "css-sheet-private.h"

G_BEGIN_DECLS

char *css_hints_to_text (const DomNode *element);

G_END_DECLS
