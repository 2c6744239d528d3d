#pragma once

#include "book-publication.h"
#include "dom-text.h"

G_BEGIN_DECLS

/**
 * MarksOutline:
 *
 * The hashes of all blocks of an edition in reading order, by which two editions are laid side by
 * side without keeping the old one's text. The hashes leave white space out, so that corrected
 * spacing is not a change. Kind: an owned struct; built on one thread and only read afterwards;
 * free with marks_outline_free().
 */
typedef struct _MarksOutline MarksOutline;

MarksOutline *marks_outline_new (void);
MarksOutline *marks_outline_new_from_bytes (GBytes *bytes);
MarksOutline *
marks_outline_compute (BookPublication *publication, GCancellable *cancellable, GError **error);
void marks_outline_free (MarksOutline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksOutline, marks_outline_free)

void marks_outline_add_section (MarksOutline *self, int section, const DomText *text);
GBytes *marks_outline_to_bytes (const MarksOutline *self);
char *marks_outline_build_sketch (const MarksOutline *self);
guint marks_outline_get_n_blocks (const MarksOutline *self);
guint64 marks_outline_get_hash (const MarksOutline *self, guint index);
int marks_outline_find (const MarksOutline *self, int section, int block);
int marks_outline_get_section (const MarksOutline *self, guint index, int *block);

G_END_DECLS
