#pragma once

#include "marks-anchor.h"
#include "marks-outline.h"

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

MarksReanchor *marks_reanchor_new (void);
void marks_reanchor_free (MarksReanchor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksReanchor, marks_reanchor_free)
void marks_reanchor_add_section (MarksReanchor *self, int section, const char *path, DomText *text);
bool marks_reanchor_add_book (MarksReanchor *self,
                              BookPublication *publication,
                              GCancellable *cancellable,
                              GError **error);
void marks_reanchor_take_edition (MarksReanchor *self, gint64 edition, MarksOutline *outline);
DomText *marks_reanchor_get_text (MarksReanchor *self, int section);
MarksPlace marks_reanchor_resolve (MarksReanchor *self, const MarksAnchor *anchor);

MarksPlace marks_anchor_resolve (const MarksAnchor *self, int section, DomText *text);

G_END_DECLS
