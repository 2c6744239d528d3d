#pragma once

#include "layout-fonts.h"

#include <hb.h>

G_BEGIN_DECLS

#define LAYOUT_MAX_FEATURES 16
guint layout_features_parse (const char *list, hb_feature_t features[LAYOUT_MAX_FEATURES]);

/**
 * LayoutPairs:
 *
 * What a font does to two plain letters that follow each other, learned from HarfBuzz pair by pair.
 * Belongs to one thread.
 */
typedef struct _LayoutPairs LayoutPairs;

LayoutPairs *layout_pairs_new (hb_font_t *font, const char *language, const char *features);
void layout_pairs_free (LayoutPairs *self);
bool layout_pairs_is_for (const LayoutPairs *self, const char *language, const char *features);
bool layout_pairs_shape (LayoutPairs *self,
                         hb_buffer_t *buffer,
                         const char *text,
                         guint32 length,
                         GArray *glyphs);
bool layout_pairs_wants_proof (LayoutPairs *self);
void layout_pairs_refuse (LayoutPairs *self);

G_END_DECLS
