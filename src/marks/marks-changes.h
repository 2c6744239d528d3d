#pragma once

#include "marks-outline.h"

G_BEGIN_DECLS

/**
 * MarksChangeKind:
 * @MARKS_CHANGE_EDITED: the block was there with another text
 * @MARKS_CHANGE_ADDED: the block is new
 * @MARKS_CHANGE_MOVED: the block was elsewhere
 * @MARKS_CHANGE_REMOVED: a block before this one is gone
 */
typedef enum {
  MARKS_CHANGE_EDITED,
  MARKS_CHANGE_ADDED,
  MARKS_CHANGE_MOVED,
  MARKS_CHANGE_REMOVED,
} MarksChangeKind;

/**
 * MarksChange:
 * @kind: what happened
 * @section: index of the section in the new edition
 * @block: ordinal of the block in it; for @MARKS_CHANGE_REMOVED the one that stands there now, or
 *   the number of blocks at the end of the book's last section
 * @n_blocks: how many blocks in a row
 *
 * Something that an edition has otherwise than the one before. Kind: value.
 */
typedef struct {
  MarksChangeKind kind;
  int section;
  int block;
  guint n_blocks;
} MarksChange;

GArray *marks_changes_find (const MarksOutline *old, const MarksOutline *new);

G_END_DECLS
