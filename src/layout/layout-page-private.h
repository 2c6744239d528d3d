#pragma once

#include "base-arena.h"
#include "css-styles.h"
#include "layout-page.h"

G_BEGIN_DECLS

/**
 * LayoutStorage:
 *
 * What the fragments of a section point into; every page holds a reference, so that a page outlives
 * its flow. Only the layout thread allocates from it, only while the flow is built. Kind: counted.
 */
typedef struct {
  gatomicrefcount ref_count;
  BaseArena *arena;
  LayoutGlyphStore *glyphs;
  DomDocument *document;
  CssStyles *styles;
} LayoutStorage;

LayoutStorage *
layout_storage_new (DomDocument *document, CssStyles *styles, LayoutGlyphStore *glyphs);
LayoutStorage *layout_storage_ref (LayoutStorage *self);
void layout_storage_unref (LayoutStorage *self);

LayoutPage *
layout_page_new (LayoutStorage *storage, guint index, LayoutUnit height, GArray *fragments);
DomPoint layout_point_to_leaf (DomPoint point);

G_END_DECLS
