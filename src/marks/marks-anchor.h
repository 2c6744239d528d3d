#pragma once

#include "book-publication.h"
#include "dom-text.h"
#include "store-mark.h"

G_BEGIN_DECLS

/**
 * MarksState:
 * @MARKS_STATE_KEPT: the mark stands where it was set
 * @MARKS_STATE_MOVED: its text was found unchanged elsewhere
 * @MARKS_STATE_CHANGED: its text has changed, but enough of it is left
 * @MARKS_STATE_ORPHAN: its text is not in this edition
 */
typedef enum {
  MARKS_STATE_KEPT,
  MARKS_STATE_MOVED,
  MARKS_STATE_CHANGED,
  MARKS_STATE_ORPHAN,
} MarksState;

const char *marks_state_to_string (MarksState state);
MarksState marks_state_from_string (const char *name);

/**
 * MarksAnchor:
 *
 * Where a mark stands in one edition, with enough of the text around it to find it again in
 * another. Kind: counted, immutable, may cross threads.
 */
typedef struct _MarksAnchor MarksAnchor;

MarksAnchor *marks_anchor_new (BookPublication *publication,
                               int section,
                               const DomText *text,
                               guint32 start,
                               guint32 end);
MarksAnchor *marks_anchor_new_for_text (const char *section_path,
                                        int section,
                                        const DomText *text,
                                        guint32 start,
                                        guint32 end);
MarksAnchor *marks_anchor_new_from_row (const StoreAnchor *row);
MarksAnchor *marks_anchor_ref (MarksAnchor *self);
void marks_anchor_unref (MarksAnchor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksAnchor, marks_anchor_unref)
StoreAnchor *marks_anchor_to_row (const MarksAnchor *self, gint64 edition);

const StoreAnchor *marks_anchor_get_row (const MarksAnchor *self);
gint64 marks_anchor_get_edition (const MarksAnchor *self);
int marks_anchor_get_section (const MarksAnchor *self);
const char *marks_anchor_get_section_path (const MarksAnchor *self);
guint32 marks_anchor_get_start (const MarksAnchor *self);
guint32 marks_anchor_get_end (const MarksAnchor *self);
const char *marks_anchor_get_exact (const MarksAnchor *self);
const char *marks_anchor_get_prefix (const MarksAnchor *self);
const char *marks_anchor_get_suffix (const MarksAnchor *self);
const char *marks_anchor_get_cfi (const MarksAnchor *self);
const char *marks_anchor_get_page (const MarksAnchor *self);
double marks_anchor_get_progression (const MarksAnchor *self);
MarksState marks_anchor_get_state (const MarksAnchor *self);
char **marks_anchor_dup_contents_path (const MarksAnchor *self);
int marks_anchor_compare (const MarksAnchor *a, const MarksAnchor *b);

G_END_DECLS
