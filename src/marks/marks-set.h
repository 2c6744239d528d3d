#pragma once

#include "marks-plan.h"

#include "store.h"

G_BEGIN_DECLS

/**
 * MarksItem:
 *
 * A #MarksMark for the eyes of a list view.
 */
#define MARKS_TYPE_ITEM (marks_item_get_type ())
G_DECLARE_FINAL_TYPE (MarksItem, marks_item, MARKS, ITEM, GObject)
MarksMark *marks_item_get_mark (MarksItem *self);

/**
 * MarksPlaced:
 * @mark: borrowed from the #MarksSet
 * @start: UTF-8 bytes into the section's #DomText
 * @end: byte after the range; equal to @start for a bookmark
 *
 * A mark at its place in one section. Kind: value.
 */
typedef struct {
  MarksMark *mark;
  guint32 start;
  guint32 end;
} MarksPlaced;

/**
 * MarksRange:
 * @publication: (nullable): the book; without it an anchor has no CFI, chapter and page
 * @section: index of a section
 * @text: its text
 * @start: UTF-8 bytes into @text
 * @end: byte after the range
 *
 * A part of the open book. Kind: value; borrows its pointers.
 */
typedef struct {
  BookPublication *publication;
  int section;
  DomText *text;
  guint32 start;
  guint32 end;
} MarksRange;

MarksAnchor *marks_range_build_anchor (const MarksRange *range);

/**
 * MarksSide:
 * @MARKS_SIDE_BEFORE: before something, in an order
 * @MARKS_SIDE_AFTER: right after it
 */
typedef enum {
  MARKS_SIDE_BEFORE,
  MARKS_SIDE_AFTER,
} MarksSide;

/**
 * MarksSet:
 *
 * The marks of one open book in the order of their places, a #GListModel of #MarksItem. A change is
 * seen at once and written by the store's worker. For the main thread only.
 *
 * Signals: `changed ()` after any change, also of another window or process; `write-failed (const
 * char *message)`: the marks stay in memory, store_retry() writes them.
 * Properties, read-only and notified: `can-undo`, `can-redo`.
 */
#define MARKS_TYPE_SET (marks_set_get_type ())
G_DECLARE_FINAL_TYPE (MarksSet, marks_set, MARKS, SET, GObject)

MarksSet *marks_set_new (Store *store, gint64 book, gint64 edition);
Store *marks_set_get_store (MarksSet *self);
gint64 marks_set_get_book (MarksSet *self);
gint64 marks_set_get_edition (MarksSet *self);

bool marks_set_load (MarksSet *self, GError **error);
void marks_set_load_async (MarksSet *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
bool marks_set_load_finish (MarksSet *self, GAsyncResult *result, GError **error);

guint marks_set_get_n_marks (MarksSet *self);
MarksMark *marks_set_get_mark (MarksSet *self, guint index);
MarksMark *marks_set_lookup (MarksSet *self, const char *uuid);
GPtrArray *marks_set_find_at (MarksSet *self, int section, guint32 offset);
GArray *marks_set_list_section (MarksSet *self, int section, DomText *text);
MarksMark *marks_set_find_bookmark (MarksSet *self, int section, guint32 start, guint32 end);

void marks_set_add (MarksSet *self, MarksMark *mark);
MarksMark *marks_set_add_ranges (MarksSet *self,
                                 const MarksRange *ranges,
                                 guint n_ranges,
                                 MarksKind kind,
                                 MarksColour colour,
                                 const char *note);
MarksMark *marks_set_add_range (MarksSet *self,
                                const MarksRange *range,
                                MarksKind kind,
                                MarksColour colour,
                                const char *note);
void marks_set_replace (MarksSet *self, MarksMark *mark);
void marks_set_set_note (MarksSet *self, const char *uuid, const char *note);
void marks_set_set_colour (MarksSet *self, const char *uuid, MarksColour colour);
void marks_set_set_kind (MarksSet *self, const char *uuid, MarksKind kind);
void marks_set_set_name (MarksSet *self, const char *uuid, const char *name);
void marks_set_set_tags (MarksSet *self, const char *uuid, const char *const *tags);
void
marks_set_place_bookmark (MarksSet *self, const char *uuid, MarksSide side, const char *neighbour);
void marks_set_set_range (MarksSet *self, const char *uuid, const MarksRange *range);
void marks_set_apply_plan (MarksSet *self, const MarksPlan *plan);
void marks_set_keep (MarksSet *self, const char *const *uuids);
void marks_set_remove (MarksSet *self, const char *uuid);
MarksMark *marks_set_toggle_bookmark (MarksSet *self, const MarksRange *range);

bool marks_set_can_undo (MarksSet *self);
bool marks_set_can_redo (MarksSet *self);
void marks_set_undo_async (MarksSet *self, GAsyncReadyCallback callback, gpointer user_data);
void marks_set_redo_async (MarksSet *self, GAsyncReadyCallback callback, gpointer user_data);
bool marks_set_undo_finish (MarksSet *self, GAsyncResult *result, GError **error);

void marks_set_reanchor_async (MarksSet *self,
                               BookPublication *publication,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
bool
marks_set_reanchor_finish (MarksSet *self, GAsyncResult *result, guint counts[4], GError **error);

G_END_DECLS
