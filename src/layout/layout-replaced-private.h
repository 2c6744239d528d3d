#pragma once

#include "layout-box-private.h"

G_BEGIN_DECLS

bool layout_replaced_is (const DomNode *node);
LayoutReplaced *
layout_replaced_new (const LayoutInput *input, BaseArena *arena, const DomNode *node);
char *layout_replaced_dup_stand_in (const LayoutInput *input, const DomNode *node);

G_END_DECLS
