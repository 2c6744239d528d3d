#pragma once

#include "layout-fonts.h"

G_BEGIN_DECLS

/**
 * LayoutHyphenator:
 *
 * The hyphenation patterns of the system, by language. Belongs to one thread.
 */
typedef struct _LayoutHyphenator LayoutHyphenator;

LayoutHyphenator *layout_hyphenator_new (void);
void layout_hyphenator_free (LayoutHyphenator *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutHyphenator, layout_hyphenator_free)

void layout_hyphenator_annotate (LayoutHyphenator *self,
                                 LayoutGlyphStore *store,
                                 const LayoutWord *word,
                                 const char *language);

G_END_DECLS
