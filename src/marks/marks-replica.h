#pragma once

#include "marks-record.h"

#include "store-mark.h"

G_BEGIN_DECLS

/**
 * MarksStamp:
 * @time: microseconds since 1970 UTC by the clock of @device, but later than all it had seen
 * @device: (nullable): by whom; %NULL for nobody we know
 *
 * When something was last said of a mark. Kind: value; @device is borrowed from the #MarksCopy.
 */
typedef struct {
  gint64 time;
  char *device;
} MarksStamp;

int marks_stamp_compare (const MarksStamp *a, const MarksStamp *b);

/**
 * MarksAspect:
 * @MARKS_ASPECT_LOOK: kind and colour
 * @MARKS_ASPECT_WORDS: name, tags and rank
 * @MARKS_ASPECT_PLACE: the range in the text
 * @MARKS_ASPECT_LIFE: whether it is removed
 *
 * What of a mark is changed as one, apart from its note.
 */
typedef enum {
  MARKS_ASPECT_LOOK,
  MARKS_ASPECT_WORDS,
  MARKS_ASPECT_PLACE,
  MARKS_ASPECT_LIFE,
} MarksAspect;
#define MARKS_N_ASPECTS 4

/**
 * MarksNote:
 * @stamp: when and by whom it was written
 * @text: (nullable): the note, %NULL for none
 *
 * What one device wrote without having seen the others'. Kind: owned by its #MarksCopy.
 */
typedef struct {
  MarksStamp stamp;
  char *text;
} MarksNote;

char *marks_note_normalise (const char *text);

/**
 * MarksCopy:
 * @row: the mark as it is: kind, colour, name, tags, rank, when it was made, and one place; its note is in
 *   @notes, and whether it is removed tells marks_copy_is_removed()
 * @removed: what the stamp of %MARKS_ASPECT_LIFE stands for
 * @stamps: of the aspects
 * @notes: (element-type MarksNote): by stamp; more than one where devices wrote at the same time
 * @seen: (element-type MarksStamp): the last note of each device that is known of, by device
 * @row_modified: only here: when the row of the store was modified, as of the last exchange
 * @row_exact: (nullable): only here: what words it marks in the edition that was open then
 * @row_place: only here: which place is in the row
 *
 * A mark as the devices tell it to each other. Kind: owned by its #MarksReplica.
 */
typedef struct {
  StoreMark *row;
  bool removed;
  MarksStamp stamps[MARKS_N_ASPECTS];
  GPtrArray *notes;
  GArray *seen;
  gint64 row_modified;
  char *row_exact;
  MarksStamp row_place;
} MarksCopy;

MarksCopy *marks_copy_new (const char *uuid);
void marks_copy_free (MarksCopy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksCopy, marks_copy_free)
bool marks_copy_is_removed (const MarksCopy *self);
char *marks_copy_dup_note (const MarksCopy *self);
gint64 marks_copy_get_time (const MarksCopy *self);
const StoreAnchor *marks_copy_get_anchor (const MarksCopy *self);
void marks_copy_set_row (MarksCopy *self, const StoreMark *row);
void marks_copy_stamp (MarksCopy *self, MarksAspect aspect, gint64 time, const char *device);
void marks_copy_take_note (MarksCopy *self, gint64 time, const char *device, const char *text);
void marks_copy_see (MarksCopy *self, gint64 time, const char *device);
void marks_copy_set_row_place (MarksCopy *self, gint64 time, const char *device);
void marks_copy_place_row (MarksCopy *self);
void marks_copy_remember_row (MarksCopy *self, const StoreMark *row, const char *exact);

/**
 * MarksReplica:
 *
 * The marks of one book as a device knows them, removed ones too, with what it takes to bring them
 * together with those of other devices. Kind: an owned struct for one thread; free with
 * marks_replica_free().
 */
typedef struct _MarksReplica MarksReplica;

MarksReplica *marks_replica_new (void);
void marks_replica_free (MarksReplica *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksReplica, marks_replica_free)
MarksCopy *marks_replica_lookup (MarksReplica *self, const char *uuid);
bool marks_replica_take (MarksReplica *self, MarksCopy *copy);
GPtrArray *marks_replica_list (MarksReplica *self);
void marks_replica_note_row (MarksReplica *self,
                             const StoreMark *row,
                             const char *exact,
                             const char *device);
void marks_replica_join (MarksReplica *self, MarksReplica *other);

/* marks-replica-file.c */
MarksReplica *marks_replica_parse (GBytes *bytes, const char *name, GError **error);

/**
 * MarksReplicaUse:
 * @MARKS_REPLICA_SHARED: for other devices and programs
 * @MARKS_REPLICA_OWN: to be read again by the same device, with what only concerns its store
 *
 * What a file is for.
 */
typedef enum {
  MARKS_REPLICA_SHARED,
  MARKS_REPLICA_OWN,
} MarksReplicaUse;

GBytes *marks_replica_write (MarksReplica *self,
                             const MarksBookInfo *book,
                             const char *device,
                             MarksReplicaUse use);

G_END_DECLS
