#pragma once

#include "base-arena.h"
#include "dom-document.h"

G_BEGIN_DECLS

bool dom_switch_is (const DomNode *node);
void dom_switch_resolve (DomNode *node, BaseArena *arena);

G_END_DECLS
