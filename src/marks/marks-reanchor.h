#pragma once

#include "marks-anchor.h"

G_BEGIN_DECLS

/**
 * MarksPlace:
 * @state: how it was found
 * @section: index of the section, -1 for an orphan
 * @start: UTF-8 bytes into the section's #DomText
 * @end: byte after the range
 *
 * Where an anchor stands in the texts given. Kind: value.
 */
typedef struct {
  MarksState state;
  int section;
  guint32 start;
  guint32 end;
} MarksPlace;

/**
 * MarksReanchor:
 *
 * The texts of an edition, indexed by the hashes of their blocks, in which anchors made elsewhere
 * are looked for. Kind: an owned struct for one thread; free with marks_reanchor_free().
 */
typedef struct _MarksReanchor MarksReanchor;

/**
 * MarksFuzzyMatcher:
 *
 * Asked for an anchor whose quote is nowhere in the texts, before it is given up as an orphan.
 *
 * Returns: %TRUE when enough of the quote is left at @place
 */
typedef bool (*MarksFuzzyMatcher) (MarksReanchor *self,
                                   const StoreAnchor *anchor,
                                   MarksPlace *place,
                                   gpointer user_data);

MarksReanchor *marks_reanchor_new (void);
void marks_reanchor_free (MarksReanchor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksReanchor, marks_reanchor_free)
void marks_reanchor_add_section (MarksReanchor *self, int section, const char *path, DomText *text);
void marks_reanchor_set_fuzzy_matcher (MarksReanchor *self,
                                       MarksFuzzyMatcher matcher,
                                       gpointer user_data);
DomText *marks_reanchor_get_text (MarksReanchor *self, int section);
MarksPlace marks_reanchor_resolve (MarksReanchor *self, const MarksAnchor *anchor);

MarksPlace marks_anchor_resolve (const MarksAnchor *self, int section, DomText *text);

G_END_DECLS
