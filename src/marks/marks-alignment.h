#pragma once

#include "marks-outline.h"

#include <stdbool.h>

G_BEGIN_DECLS

/**
 * MarksAlignment:
 *
 * Which block of a new edition is which of an old one. Kind: an owned struct, immutable; free with
 * marks_alignment_free().
 */
typedef struct _MarksAlignment MarksAlignment;

MarksAlignment *marks_alignment_new (const MarksOutline *old, const MarksOutline *new);
void marks_alignment_free (MarksAlignment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksAlignment, marks_alignment_free)

int marks_alignment_get_new (const MarksAlignment *self, guint old);
int marks_alignment_get_old (const MarksAlignment *self, guint new);
bool marks_alignment_is_in_order (const MarksAlignment *self, guint old);
void marks_alignment_get_gap (const MarksAlignment *self,
                              guint first,
                              guint last,
                              int *before,
                              int *after);

G_END_DECLS
