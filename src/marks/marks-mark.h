#pragma once

#include "marks-anchor.h"

G_BEGIN_DECLS

typedef enum {
  MARKS_KIND_HIGHLIGHT,
  MARKS_KIND_UNDERLINE,
  MARKS_KIND_STRIKETHROUGH,
  MARKS_KIND_SQUIGGLE,
  MARKS_KIND_BOOKMARK,
} MarksKind;
#define MARKS_N_KINDS 5

/* The names are Readium's. */
typedef enum {
  MARKS_COLOUR_YELLOW,
  MARKS_COLOUR_GREEN,
  MARKS_COLOUR_BLUE,
  MARKS_COLOUR_PINK,
  MARKS_COLOUR_ORANGE,
  MARKS_COLOUR_PURPLE,
} MarksColour;
#define MARKS_N_COLOURS 6

const char *marks_kind_to_string (MarksKind kind);
bool marks_kind_from_string (const char *name, MarksKind *kind);
const char *marks_colour_to_string (MarksColour colour);
bool marks_colour_from_string (const char *name, MarksColour *colour);

/**
 * MarksMark:
 *
 * A highlight, an underline …, with or without a note, or a bookmark. An edit makes another mark
 * with the same UUID. Times are microseconds since 1970 UTC. Kind: counted, immutable, may cross
 * threads.
 */
typedef struct _MarksMark MarksMark;

MarksMark *marks_mark_new (MarksKind kind,
                           MarksColour colour,
                           const char *note,
                           MarksAnchor *anchor,
                           gint64 now);
MarksMark *marks_mark_new_from_row (const StoreMark *row, gint64 edition);
MarksMark *marks_mark_ref (MarksMark *self);
void marks_mark_unref (MarksMark *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksMark, marks_mark_unref)
StoreMark *marks_mark_to_row (const MarksMark *self, gint64 book, gint64 edition);

MarksMark *marks_mark_with_uuid (const MarksMark *self, const char *uuid, gint64 created);
MarksMark *marks_mark_with_kind (const MarksMark *self, MarksKind kind, gint64 now);
MarksMark *marks_mark_with_colour (const MarksMark *self, MarksColour colour, gint64 now);
MarksMark *marks_mark_with_note (const MarksMark *self, const char *note, gint64 now);
MarksMark *marks_mark_with_name (const MarksMark *self, const char *name, gint64 now);
MarksMark *marks_mark_with_rank (const MarksMark *self, const char *rank, gint64 now);
MarksMark *marks_mark_with_tags (const MarksMark *self, const char *const *tags, gint64 now);
MarksMark *marks_mark_with_previous (const MarksMark *self, MarksAnchor *previous);
MarksMark *marks_mark_with_anchor (const MarksMark *self, MarksAnchor *anchor, gint64 now);

const char *marks_mark_get_uuid (const MarksMark *self);
MarksKind marks_mark_get_kind (const MarksMark *self);
MarksColour marks_mark_get_colour (const MarksMark *self);
const char *marks_mark_get_note (const MarksMark *self);
const char *marks_mark_get_name (const MarksMark *self);
const char *marks_mark_get_rank (const MarksMark *self);
const char *const *marks_mark_get_tags (const MarksMark *self);
gint64 marks_mark_get_created (const MarksMark *self);
gint64 marks_mark_get_modified (const MarksMark *self);
MarksAnchor *marks_mark_get_anchor (const MarksMark *self);
MarksAnchor *marks_mark_get_previous (const MarksMark *self);
MarksState marks_mark_get_state (const MarksMark *self);
bool marks_mark_is_bookmark (const MarksMark *self);
int marks_mark_compare (const MarksMark *a, const MarksMark *b);
int marks_mark_compare_rank (const MarksMark *a, const MarksMark *b);

G_END_DECLS
