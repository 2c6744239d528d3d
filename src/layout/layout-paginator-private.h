#pragma once

#include "layout-builder-private.h"
#include "layout-page-private.h"

G_BEGIN_DECLS

/* Cuts the growing strip into pages. Belongs to the layout thread. */
typedef struct {
  LayoutSink *sink;
  LayoutStorage *storage;
  LayoutUnit height; /* of a page; 0: endless */
  LayoutUnit start; /* of the page being filled, on the strip */
  guint next_break;
  guint next_fragment; /* of the sink, not looked at yet */
  guint first_decoration; /* that may still reach into the page */
  GPtrArray *waiting; /* fragments that belong to a later page than their neighbours */
  GPtrArray *pages; /* (element-type LayoutPage) owned */
  LayoutPageReady ready;
  gpointer ready_data;
} LayoutPaginator;

void layout_paginator_init (LayoutPaginator *self,
                            LayoutSink *sink,
                            LayoutStorage *storage,
                            const LayoutInput *input);
void layout_paginator_clear (LayoutPaginator *self);
void layout_paginator_advance (gpointer self);
void layout_paginator_finish (LayoutPaginator *self);

G_END_DECLS
