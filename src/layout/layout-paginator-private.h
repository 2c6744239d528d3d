#pragma once

#include "layout-builder-private.h"
#include "layout-page-private.h"

G_BEGIN_DECLS

/* Cuts the growing strip into pages. Belongs to the layout thread. */
typedef struct {
  LayoutSink *sink;
  LayoutStorage *storage;
  const LayoutWritingMode *mode;
  LayoutUnit height; /* of a page, across its lines; 0: endless */
  LayoutUnit slice; /* of an endless page: cut at the first place after so much; 0: not at all */
  LayoutUnit width; /* along its lines */
  bool facing;
  LayoutUnit left; /* how far the left one of two facing pages is filled; 0: as may be */
  bool centred; /* what does not fill a vertical page stands in the middle of it */
  LayoutUnit start; /* of the page being filled, on the strip */
  const LayoutHeader *header; /* (nullable) what is shown again above it */
  guint next_break; /* of the sink, not looked at yet */
  int best_break; /* of those looked at for the page, or -1 */
  double best_cost;
  guint next_fragment; /* the same */
  guint next_decoration; /* the same */
  GArray *open; /* guint: of the decorations looked at, those that may reach into the page */
  /* LayoutUnit: for each fragment of the sink, the highest place of it and all after it. */
  GArray *tops;
  GArray *decoration_tops; /* the same of the decorations that have not been looked at */
  GPtrArray *waiting; /* fragments that belong to a later page than their neighbours */
  GPtrArray *pages; /* (element-type LayoutPage) owned */
  LayoutPageReady ready;
  gpointer ready_data;
} LayoutPaginator;

void layout_paginator_init (LayoutPaginator *self,
                            LayoutSink *sink,
                            LayoutStorage *storage,
                            const LayoutBuilder *builder);
void layout_paginator_clear (LayoutPaginator *self);
void layout_paginator_advance (gpointer self);
void layout_paginator_finish (LayoutPaginator *self);

G_END_DECLS
