#pragma once

#include "layout-builder-private.h"
#include "layout-page-private.h"

G_BEGIN_DECLS

void layout_glance (LayoutBuilder *builder, LayoutBox *root, LayoutStorage *storage);

G_END_DECLS
