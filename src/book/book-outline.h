#pragma once

#include "dom-document.h"

G_BEGIN_DECLS

const DomNode *book_outline_next_heading (const DomNode *node, const DomNode *root);

G_END_DECLS
