#pragma once

#include "marks-anchor.h"
#include "marks-changes.h"

#include "store.h"

G_BEGIN_DECLS

/**
 * MarksChangedBlock:
 * @kind: what happened
 * @n_blocks: 1; of @MARKS_CHANGE_REMOVED how many blocks are gone
 * @anchor: the block; of @MARKS_CHANGE_REMOVED the point where the blocks were
 *
 * A paragraph that the open edition has otherwise than the one before. Kind: an owned struct; free
 * with marks_changed_block_free().
 */
typedef struct {
  MarksChangeKind kind;
  guint n_blocks;
  MarksAnchor *anchor;
} MarksChangedBlock;

void marks_changed_block_free (MarksChangedBlock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksChangedBlock, marks_changed_block_free)

GPtrArray *marks_changed_blocks_list (Store *store,
                                      gint64 book,
                                      gint64 edition,
                                      BookPublication *publication,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
