#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * StoreAnchor:
 * @edition: id of the #StoreEdition it is a place in
 * @section: index in the reading order
 * @section_path: (nullable): container path of the section
 * @block: ordinal of the first block in the section
 * @block_hash: hash of the first block's text
 * @unspaced_hash: hash of it without white space
 * @previous_hash: hash of the block before, 0 for none
 * @next_hash: hash of the block after the last one, 0 for none
 * @start: UTF-8 bytes into the first block
 * @end_block: ordinal of the last block
 * @end_block_hash: hash of the last block's text
 * @end: UTF-8 bytes into the last block
 * @text_start: UTF-8 bytes into the section's text
 * @text_end: byte after the range
 * @exact: (nullable): the marked text
 * @prefix: (nullable): the text before
 * @suffix: (nullable): the text after
 * @cfi: (nullable): the range as a CFI
 * @contents_path: (nullable): titles down the contents as a JSON array of strings
 * @page: (nullable): label of the printed page
 * @progression: 0 … 1 of the whole book
 * @state: (nullable): `kept`, `moved`, `changed` or `orphan`; %NULL means kept
 *
 * Where a mark stands in one edition. Kind: an owned struct; free with store_anchor_free().
 */
typedef struct {
  gint64 edition;
  int section;
  char *section_path;
  int block;
  guint64 block_hash;
  guint64 unspaced_hash;
  guint64 previous_hash;
  guint64 next_hash;
  guint32 start;
  int end_block;
  guint64 end_block_hash;
  guint32 end;
  guint32 text_start;
  guint32 text_end;
  char *exact;
  char *prefix;
  char *suffix;
  char *cfi;
  char *contents_path;
  char *page;
  double progression;
  char *state;
} StoreAnchor;

StoreAnchor *store_anchor_new (void);
StoreAnchor *store_anchor_copy (const StoreAnchor *self);
void store_anchor_free (StoreAnchor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreAnchor, store_anchor_free)

/**
 * StoreMark:
 * @uuid: lower-case RFC 4122
 * @book: id of the #StoreBook it is in
 * @kind: `highlight`, `underline`, `strikethrough`, `squiggle` or `bookmark`
 * @colour: (nullable): a name
 * @note: (nullable): what the reader wrote
 * @tags: (nullable): a JSON array of strings
 * @name: (nullable): of a bookmark
 * @rank: (nullable): of a bookmark, its place in the reader's own order; the lesser by strcmp() is first
 * @extra: (nullable): a JSON object with what another program knew of the mark
 * @created: microseconds since 1970 UTC
 * @modified: microseconds since 1970 UTC
 * @removed: a tombstone
 * @changed: when it was last written, also by an undo, in the same unit; 0 unless read by
 *   store_list_all_marks()
 * @anchors: (element-type StoreAnchor): one per edition, that of the edition opened last at the end
 *
 * A mark as kept on disk. Kind: an owned struct; free with store_mark_free().
 */
typedef struct {
  char *uuid;
  gint64 book;
  char *kind;
  char *colour;
  char *note;
  char *tags;
  char *name;
  char *rank;
  char *extra;
  gint64 created;
  gint64 modified;
  bool removed;
  gint64 changed;
  GPtrArray *anchors;
} StoreMark;

StoreMark *store_mark_new (void);
StoreMark *store_mark_copy (const StoreMark *self);
void store_mark_free (StoreMark *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreMark, store_mark_free)

/**
 * StoreChangeKind:
 * @STORE_CHANGE_ADD: a new mark; of one that exists the fields are replaced
 * @STORE_CHANGE_EDIT: other fields or anchors; a removed mark stays removed
 * @STORE_CHANGE_REMOVE: the mark becomes a tombstone
 * @STORE_CHANGE_RESTORE: a tombstone becomes a mark again
 */
typedef enum {
  STORE_CHANGE_ADD,
  STORE_CHANGE_EDIT,
  STORE_CHANGE_REMOVE,
  STORE_CHANGE_RESTORE,
} StoreChangeKind;

/**
 * StoreStep:
 *
 * Changes of one book's marks that are written, undone and redone together. Kind: an owned struct;
 * free with store_step_free() unless it was given away.
 */
typedef struct _StoreStep StoreStep;

StoreStep *store_step_new (gint64 book, gint64 time);
void store_step_free (StoreStep *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreStep, store_step_free)
void store_step_expect (StoreStep *self, gint64 last_step);
void store_step_take (StoreStep *self, StoreChangeKind kind, StoreMark *mark);
guint store_step_get_n_changes (const StoreStep *self);
guint store_step_get_n_marks (const StoreStep *self);

/**
 * StoreHistory:
 * @can_undo: a step can be taken back
 * @can_redo: a step taken back can be done again
 * @n_changed: marks that the call touched
 *
 * What the journal of a book allows after a call. Kind: value.
 */
typedef struct {
  bool can_undo;
  bool can_redo;
  int n_changed;
} StoreHistory;

/**
 * StoreJournalEntry:
 * @sequence: grows by the order of writing
 * @mark: UUID of the mark
 * @change: `add`, `edit`, `remove`, `restore`, `undo`, `redo` or `move`, from another book
 * @before: (nullable): the mark before as JSON
 * @after: (nullable): the mark after as JSON
 * @time: microseconds since 1970 UTC
 * @session: which run of the program wrote it
 *
 * One line of the journal. Kind: an owned struct; free with store_journal_entry_free().
 */
typedef struct {
  gint64 sequence;
  char *mark;
  char *change;
  char *before;
  char *after;
  gint64 time;
  char *session;
} StoreJournalEntry;

void store_journal_entry_free (StoreJournalEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreJournalEntry, store_journal_entry_free)

G_END_DECLS
