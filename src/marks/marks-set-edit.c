#include "config.h"

#include "marks-reanchor.h"
#include "marks-set-private.h"

#include <string.h>

/* What the reader does with marks, and where they stand in the text. */

static bool
is_here (MarksSet *self, const MarksMark *mark, int section)
{
  const MarksAnchor *anchor = marks_mark_get_anchor ((MarksMark *) mark);
  gint64 edition = marks_anchor_get_edition (anchor);
  return marks_anchor_get_section (anchor) == section
         && (edition == 0 || edition == marks_set_get_edition (self))
         && marks_mark_get_state (mark) != MARKS_STATE_ORPHAN;
}

/**
 * marks_set_find_at:
 * @self: a set
 * @section: index of a section
 * @offset: UTF-8 bytes into its text
 *
 * Finds what is under the pointer: the shortest mark first.
 *
 * Returns: (transfer container) (element-type MarksMark): marks over that byte, no bookmarks
 */
GPtrArray *
marks_set_find_at (MarksSet *self, int section, guint32 offset)
{
  GPtrArray *found = g_ptr_array_new ();
  for (guint i = 0; i < marks_set_get_n_marks (self); i++) {
    MarksMark *mark = marks_set_get_mark (self, i);
    const MarksAnchor *anchor = marks_mark_get_anchor (mark);
    guint32 start = marks_anchor_get_start (anchor);
    guint32 end = marks_anchor_get_end (anchor);
    if (!is_here (self, mark, section) || offset < start || offset >= end)
      continue;
    guint at = 0;
    for (; at < found->len; at++) {
      const MarksAnchor *other = marks_mark_get_anchor (g_ptr_array_index (found, at));
      if (end - start < marks_anchor_get_end (other) - marks_anchor_get_start (other))
        break;
    }
    g_ptr_array_insert (found, (int) at, mark);
  }
  return found;
}

/* Whether the text at the old place is still the quote; the usual case, and cheap. */
static bool
stands (const MarksAnchor *anchor, const char *string, gsize length)
{
  const char *exact = marks_anchor_get_exact (anchor);
  guint32 start = marks_anchor_get_start (anchor);
  guint32 end = marks_anchor_get_end (anchor);
  gsize n = strlen (exact);
  return start <= end && end <= length && n <= end - start
         && memcmp (string + start, exact, n) == 0;
}

/**
 * marks_set_list_section:
 * @self: a set
 * @section: index of a section
 * @text: its text
 *
 * Lists the marks of a section for painting. A mark whose quote is not where it was, because the
 * text is now read in another way, is looked for in the section; one that is not found is left out.
 *
 * Returns: (transfer full) (element-type MarksPlaced): by place
 */
GArray *
marks_set_list_section (MarksSet *self, int section, DomText *text)
{
  GArray *placed = g_array_new (FALSE, FALSE, sizeof (MarksPlaced));
  g_autoptr (MarksReanchor) index = NULL;
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  for (guint i = 0; i < marks_set_get_n_marks (self); i++) {
    MarksMark *mark = marks_set_get_mark (self, i);
    const MarksAnchor *anchor = marks_mark_get_anchor (mark);
    if (!is_here (self, mark, section))
      continue;
    MarksPlaced place = { mark, marks_anchor_get_start (anchor), marks_anchor_get_end (anchor) };
    if (!stands (anchor, string, length)) {
      if (index == NULL) {
        index = marks_reanchor_new ();
        marks_reanchor_add_section (index, section, marks_anchor_get_section_path (anchor), text);
      }
      MarksPlace found = marks_reanchor_resolve (index, anchor);
      if (found.section != section)
        continue;
      place.start = found.start;
      place.end = found.end;
    }
    g_array_append_val (placed, place);
  }
  return placed;
}

/**
 * marks_set_find_bookmark:
 * @self: a set
 * @section: index of a section
 * @start: UTF-8 bytes into its text, e.g. of a page
 * @end: byte after the range
 *
 * Returns: (transfer none) (nullable): the first bookmark in that range
 */
MarksMark *
marks_set_find_bookmark (MarksSet *self, int section, guint32 start, guint32 end)
{
  for (guint i = 0; i < marks_set_get_n_marks (self); i++) {
    MarksMark *mark = marks_set_get_mark (self, i);
    guint32 at = marks_anchor_get_start (marks_mark_get_anchor (mark));
    if (marks_mark_is_bookmark (mark) && is_here (self, mark, section) && at >= start
        && (at < end || at == start))
      return mark;
  }
  return NULL;
}

static void
take_change (MarksSet *self, StoreStep *step, StoreChangeKind kind, const MarksMark *mark)
{
  StoreMark *row =
      marks_mark_to_row (mark, marks_set_get_book (self), marks_set_get_edition (self));
  store_step_take (step, kind, row);
}

static void
drop (GPtrArray *marks, const char *uuid)
{
  for (guint i = 0; i < marks->len; i++) {
    if (g_str_equal (marks_mark_get_uuid (g_ptr_array_index (marks, i)), uuid)) {
      g_ptr_array_remove_index (marks, i);
      return;
    }
  }
}

/**
 * marks_set_add:
 * @self: a set
 * @mark: a new mark
 *
 * Adds a mark as it is, without merging.
 */
void
marks_set_add (MarksSet *self, MarksMark *mark)
{
  g_autoptr (GPtrArray) marks = marks_set_copy_marks (self);
  StoreStep *step = store_step_new (marks_set_get_book (self), marks_set_get_time (self));
  take_change (self, step, STORE_CHANGE_ADD, mark);
  drop (marks, marks_mark_get_uuid (mark));
  g_ptr_array_add (marks, marks_mark_ref (mark));
  marks_set_commit (self, step, marks);
}

/**
 * marks_set_replace:
 * @self: a set
 * @mark: an edited mark of the set
 *
 * Puts an edited mark in the place of the one with its UUID. A mark that is not in the set, because
 * it was removed in another window, is not brought back.
 */
void
marks_set_replace (MarksSet *self, MarksMark *mark)
{
  if (marks_set_lookup (self, marks_mark_get_uuid (mark)) == NULL)
    return;
  g_autoptr (GPtrArray) marks = marks_set_copy_marks (self);
  StoreStep *step = store_step_new (marks_set_get_book (self), marks_set_get_time (self));
  take_change (self, step, STORE_CHANGE_EDIT, mark);
  drop (marks, marks_mark_get_uuid (mark));
  g_ptr_array_add (marks, marks_mark_ref (mark));
  marks_set_commit (self, step, marks);
}

/**
 * marks_set_set_note:
 * @self: a set
 * @uuid: of a mark
 * @note: (nullable): the note; %NULL or empty for none
 *
 * Changes the note. Nothing happens when it is the same.
 */
void
marks_set_set_note (MarksSet *self, const char *uuid, const char *note)
{
  MarksMark *mark = marks_set_lookup (self, uuid);
  const char *wanted = note != NULL && note[0] != '\0' ? note : NULL;
  if (mark == NULL || g_strcmp0 (marks_mark_get_note (mark), wanted) == 0)
    return;
  g_autoptr (MarksMark) edited = marks_mark_with_note (mark, note, marks_set_get_time (self));
  marks_set_replace (self, edited);
}

/**
 * marks_set_set_colour:
 * @self: a set
 * @uuid: of a mark
 * @colour: the colour
 *
 * Changes the colour. Nothing happens when it is the same.
 */
void
marks_set_set_colour (MarksSet *self, const char *uuid, MarksColour colour)
{
  MarksMark *mark = marks_set_lookup (self, uuid);
  if (mark == NULL || marks_mark_get_colour (mark) == colour)
    return;
  g_autoptr (MarksMark) edited = marks_mark_with_colour (mark, colour, marks_set_get_time (self));
  marks_set_replace (self, edited);
}

/**
 * marks_set_set_kind:
 * @self: a set
 * @uuid: of a mark
 * @kind: the kind
 *
 * Changes the kind. Nothing happens when it is the same.
 */
void
marks_set_set_kind (MarksSet *self, const char *uuid, MarksKind kind)
{
  MarksMark *mark = marks_set_lookup (self, uuid);
  if (mark == NULL || marks_mark_get_kind (mark) == kind)
    return;
  g_autoptr (MarksMark) edited = marks_mark_with_kind (mark, kind, marks_set_get_time (self));
  marks_set_replace (self, edited);
}

/**
 * marks_set_keep:
 * @self: a set
 * @uuids: (array zero-terminated=1): of marks
 *
 * Accepts the places where moved and changed marks were found: they are kept from now on. All of
 * them are one step to undo. A mark that was not found has no place to accept.
 */
void
marks_set_keep (MarksSet *self, const char *const *uuids)
{
  gint64 now = marks_set_get_time (self);
  g_autoptr (GPtrArray) marks = marks_set_copy_marks (self);
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (StoreStep) step = store_step_new (marks_set_get_book (self), now);
  for (; *uuids != NULL; uuids++)
    g_hash_table_add (wanted, (gpointer) *uuids);
  for (guint i = 0; i < marks->len; i++) {
    MarksMark *mark = g_ptr_array_index (marks, i);
    MarksState state = marks_mark_get_state (mark);
    if ((state != MARKS_STATE_MOVED && state != MARKS_STATE_CHANGED)
        || !g_hash_table_contains (wanted, marks_mark_get_uuid (mark)))
      continue;
    g_autoptr (StoreAnchor) row =
        store_anchor_copy (marks_anchor_get_row (marks_mark_get_anchor (mark)));
    g_free (row->state);
    row->state = g_strdup (marks_state_to_string (MARKS_STATE_KEPT));
    g_autoptr (MarksAnchor) anchor = marks_anchor_new_from_row (row);
    marks->pdata[i] = marks_mark_with_anchor (mark, anchor, now);
    marks_mark_unref (mark);
    take_change (self, step, STORE_CHANGE_EDIT, g_ptr_array_index (marks, i));
  }
  if (store_step_get_n_changes (step) > 0)
    marks_set_commit (self, g_steal_pointer (&step), marks);
}

/**
 * marks_set_remove:
 * @self: a set
 * @uuid: of a mark
 *
 * Removes a mark; undo brings it back.
 */
void
marks_set_remove (MarksSet *self, const char *uuid)
{
  MarksMark *mark = marks_set_lookup (self, uuid);
  if (mark == NULL)
    return;
  g_autoptr (GPtrArray) marks = marks_set_copy_marks (self);
  StoreStep *step = store_step_new (marks_set_get_book (self), marks_set_get_time (self));
  take_change (self, step, STORE_CHANGE_REMOVE, mark);
  drop (marks, uuid);
  marks_set_commit (self, step, marks);
}

static MarksAnchor *
make_anchor (const MarksRange *range, guint32 start, guint32 end)
{
  if (range->publication != NULL)
    return marks_anchor_new (range->publication, range->section, range->text, start, end);
  return marks_anchor_new_for_text (NULL, range->section, range->text, start, end);
}

/* A quote neither begins nor ends with white space, unless there is nothing else in it. */
static void
trim_range (DomText *text, guint32 *start, guint32 *end)
{
  const char *string = dom_text_get_string (text, NULL);
  const char *first = string + *start;
  const char *last = string + *end;
  while (first < last && g_unichar_isspace (g_utf8_get_char (first)))
    first = g_utf8_next_char (first);
  if (first == last)
    return;
  while (g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (last))))
    last = g_utf8_prev_char (last);
  *start = (guint32) (first - string);
  *end = (guint32) (last - string);
}

/**
 * marks_range_build_anchor:
 * @range: a part of the text, or a point in it
 *
 * Returns: (transfer full): where it stands, without the white space around it; no mark is made
 */
MarksAnchor *
marks_range_build_anchor (const MarksRange *range)
{
  guint32 start = range->start;
  guint32 end = range->end;
  if (start < end)
    trim_range (range->text, &start, &end);
  return make_anchor (range, start, end);
}

/* Marks of the same kind that overlap the range; each makes it longer, which may reach more. */
static GPtrArray *
find_overlaps (MarksSet *self, int section, MarksKind kind, guint32 *start, guint32 *end)
{
  GPtrArray *found = g_ptr_array_new ();
  guint n_before = 0;
  do {
    n_before = found->len;
    g_ptr_array_set_size (found, 0);
    for (guint i = 0; i < marks_set_get_n_marks (self); i++) {
      MarksMark *mark = marks_set_get_mark (self, i);
      const MarksAnchor *anchor = marks_mark_get_anchor (mark);
      if (marks_mark_get_kind (mark) == kind && is_here (self, mark, section)
          && marks_anchor_get_start (anchor) < *end && *start < marks_anchor_get_end (anchor))
        g_ptr_array_add (found, mark);
    }
    for (guint i = 0; i < found->len; i++) {
      const MarksAnchor *anchor = marks_mark_get_anchor (g_ptr_array_index (found, i));
      *start = MIN (*start, marks_anchor_get_start (anchor));
      *end = MAX (*end, marks_anchor_get_end (anchor));
    }
  } while (found->len != n_before);
  return found;
}

/* The notes in order, each once, with an empty line between. */
static char *
join_notes (GPtrArray *marks, const char *note)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new ();
  for (guint i = 0; i <= marks->len; i++) {
    const char *next = i < marks->len ? marks_mark_get_note (g_ptr_array_index (marks, i)) : note;
    if (next != NULL && next[0] != '\0'
        && !g_ptr_array_find_with_equal_func (notes, next, g_str_equal, NULL))
      g_ptr_array_add (notes, (gpointer) next);
  }
  g_ptr_array_add (notes, NULL);
  return g_strjoinv ("\n\n", (char **) notes->pdata);
}

static char **
join_tags (GPtrArray *marks)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < marks->len; i++) {
    const char *const *tags = marks_mark_get_tags (g_ptr_array_index (marks, i));
    for (int j = 0; tags[j] != NULL; j++) {
      if (g_hash_table_add (seen, (gpointer) tags[j]))
        g_strv_builder_add (builder, tags[j]);
    }
  }
  return g_strv_builder_end (builder);
}

static MarksMark *
merge (GPtrArray *overlaps, MarksMark *fresh, const char *note)
{
  gint64 now = marks_mark_get_created (fresh);
  MarksMark *first = g_ptr_array_index (overlaps, 0);
  g_autofree char *notes = join_notes (overlaps, note);
  g_auto (GStrv) tags = join_tags (overlaps);
  g_autoptr (MarksMark) named =
      marks_mark_with_uuid (fresh, marks_mark_get_uuid (first), marks_mark_get_created (first));
  g_autoptr (MarksMark) tagged = marks_mark_with_tags (named, (const char *const *) tags, now);
  return marks_mark_with_note (tagged, notes, now);
}

/**
 * marks_set_set_name:
 * @self: a set
 * @uuid: of a bookmark
 * @name: (nullable): its name; %NULL or empty for none
 *
 * Changes the name. Nothing happens when it is the same.
 */
void
marks_set_set_name (MarksSet *self, const char *uuid, const char *name)
{
  MarksMark *mark = marks_set_lookup (self, uuid);
  const char *wanted = name != NULL && name[0] != '\0' ? name : NULL;
  if (mark == NULL || g_strcmp0 (marks_mark_get_name (mark), wanted) == 0)
    return;
  g_autoptr (MarksMark) edited = marks_mark_with_name (mark, name, marks_set_get_time (self));
  marks_set_replace (self, edited);
}

/**
 * marks_set_set_tags:
 * @self: a set
 * @uuid: of a mark
 * @tags: (nullable) (array zero-terminated=1): its tags; %NULL for none
 *
 * Changes the tags. Nothing happens when they are the same.
 */
void
marks_set_set_tags (MarksSet *self, const char *uuid, const char *const *tags)
{
  static const char *const none[] = { NULL };
  MarksMark *mark = marks_set_lookup (self, uuid);
  if (mark == NULL || g_strv_equal (marks_mark_get_tags (mark), tags != NULL ? tags : none))
    return;
  g_autoptr (MarksMark) edited = marks_mark_with_tags (mark, tags, marks_set_get_time (self));
  marks_set_replace (self, edited);
}

/**
 * marks_set_set_range:
 * @self: a set
 * @uuid: of a mark
 * @range: where it shall be; of a bookmark only the start counts
 *
 * Gives a mark other ends, without the white space around them; also the way to put an orphan or a
 * changed mark where the reader wants it. A range that is empty changes nothing but a bookmark.
 */
void
marks_set_set_range (MarksSet *self, const char *uuid, const MarksRange *range)
{
  MarksMark *mark = marks_set_lookup (self, uuid);
  guint32 start = range->start;
  guint32 end = range->end;
  if (mark == NULL)
    return;
  if (marks_mark_is_bookmark (mark))
    end = start;
  else if (start >= end)
    return;
  else
    trim_range (range->text, &start, &end);
  const MarksAnchor *old = marks_mark_get_anchor (mark);
  if (is_here (self, mark, range->section) && marks_anchor_get_start (old) == start
      && marks_anchor_get_end (old) == end)
    return;
  g_autoptr (MarksAnchor) anchor = make_anchor (range, start, end);
  g_autoptr (MarksMark) edited = marks_mark_with_anchor (mark, anchor, marks_set_get_time (self));
  marks_set_replace (self, edited);
}

/**
 * marks_set_apply_plan:
 * @self: a set
 * @plan: made for the same book and edition
 *
 * Does what an import is to do, as one step.
 */
void
marks_set_apply_plan (MarksSet *self, const MarksPlan *plan)
{
  StoreStep *step = marks_plan_build_step (plan, marks_set_get_time (self));
  g_autoptr (GPtrArray) marks = marks_set_copy_marks (self);
  g_autoptr (GHashTable) made = g_hash_table_new (g_str_hash, g_str_equal);
  if (store_step_get_n_changes (step) == 0) {
    store_step_free (step);
    return;
  }
  /* A file may say twice how a mark is; the last word counts, as in the step. */
  for (guint i = 0; i < marks_plan_get_n_entries (plan); i++) {
    MarksPlanKind kind = marks_plan_get_kind (plan, i);
    MarksMark *mark = marks_plan_get_mark (plan, i);
    if (kind == MARKS_PLAN_CHANGED || kind == MARKS_PLAN_NEW)
      g_hash_table_replace (made, (gpointer) marks_mark_get_uuid (mark), mark);
  }
  for (guint i = marks->len; i > 0; i--) {
    if (g_hash_table_contains (made, marks_mark_get_uuid (g_ptr_array_index (marks, i - 1))))
      g_ptr_array_remove_index_fast (marks, i - 1);
  }
  GHashTableIter iter;
  gpointer mark = NULL;
  g_hash_table_iter_init (&iter, made);
  while (g_hash_table_iter_next (&iter, NULL, &mark))
    g_ptr_array_add (marks, marks_mark_ref (mark));
  marks_set_commit (self, step, marks);
}

/* One step of marking. */
typedef struct {
  MarksKind kind;
  MarksColour colour;
  gint64 now;
  StoreStep *step;
  GPtrArray *marks; /* as they will be */
} Marking;

/* (transfer full): the mark. */
static MarksMark *
mark_range (MarksSet *self, const Marking *marking, const MarksRange *range, const char *note)
{
  guint32 start = range->start;
  guint32 end = range->end;
  trim_range (range->text, &start, &end);
  g_autoptr (GPtrArray) overlaps =
      find_overlaps (self, range->section, marking->kind, &start, &end);
  g_autoptr (MarksAnchor) anchor = make_anchor (range, start, end);
  MarksMark *mark = marks_mark_new (marking->kind, marking->colour, note, anchor, marking->now);
  if (overlaps->len == 0) {
    take_change (self, marking->step, STORE_CHANGE_ADD, mark);
  } else {
    MarksMark *merged = merge (overlaps, mark, note);
    marks_mark_unref (mark);
    mark = merged;
    take_change (self, marking->step, STORE_CHANGE_EDIT, mark);
    for (guint i = 1; i < overlaps->len; i++)
      take_change (self, marking->step, STORE_CHANGE_REMOVE, g_ptr_array_index (overlaps, i));
    for (guint i = 0; i < overlaps->len; i++)
      drop (marking->marks, marks_mark_get_uuid (g_ptr_array_index (overlaps, i)));
  }
  g_ptr_array_add (marking->marks, marks_mark_ref (mark));
  return mark;
}

/**
 * marks_set_add_ranges:
 * @self: a set
 * @ranges: (array length=n_ranges): what to mark, each in a section of its own and not empty
 * @n_ranges: at least 1
 * @kind: the kind, no bookmark
 * @colour: the colour
 * @note: (nullable): a note on the first of them
 *
 * Marks what reaches over the ends of chapters: every part as marks_set_add_range() does. All of it is one
 * step to undo.
 *
 * Returns: (transfer none): the first mark as it is in the set now
 */
MarksMark *
marks_set_add_ranges (MarksSet *self,
                      const MarksRange *ranges,
                      guint n_ranges,
                      MarksKind kind,
                      MarksColour colour,
                      const char *note)
{
  g_return_val_if_fail (n_ranges > 0, NULL);
  g_autoptr (GPtrArray) marks = marks_set_copy_marks (self);
  gint64 now = marks_set_get_time (self);
  Marking marking = { kind, colour, now, store_step_new (marks_set_get_book (self), now), marks };
  g_autoptr (MarksMark) first = mark_range (self, &marking, &ranges[0], note);
  for (guint i = 1; i < n_ranges; i++) {
    marks_mark_unref (mark_range (self, &marking, &ranges[i], NULL));
  }
  marks_set_commit (self, marking.step, marks);
  return marks_set_lookup (self, marks_mark_get_uuid (first));
}

/**
 * marks_set_add_range:
 * @self: a set
 * @range: what to mark; not empty
 * @kind: the kind, no bookmark
 * @colour: the colour
 * @note: (nullable): a note
 *
 * Marks a part of the text, without the white space around it. Marks of the same kind that overlap
 * it become one with it: the first keeps its identity, the notes are joined, the new colour holds.
 * All of it is one step to undo.
 *
 * Returns: (transfer none): the mark as it is in the set now
 */
MarksMark *
marks_set_add_range (MarksSet *self,
                     const MarksRange *range,
                     MarksKind kind,
                     MarksColour colour,
                     const char *note)
{
  g_return_val_if_fail (range->start < range->end, NULL);
  return marks_set_add_ranges (self, range, 1, kind, colour, note);
}

/**
 * marks_set_toggle_bookmark:
 * @self: a set
 * @range: what is on the page
 *
 * Removes the bookmark in the range, or sets one at its start.
 *
 * Returns: (transfer none) (nullable): the new bookmark, or %NULL when one was removed
 */
MarksMark *
marks_set_toggle_bookmark (MarksSet *self, const MarksRange *range)
{
  MarksMark *old = marks_set_find_bookmark (self, range->section, range->start, range->end);
  if (old != NULL) {
    marks_set_remove (self, marks_mark_get_uuid (old));
    return NULL;
  }
  g_autoptr (MarksAnchor) anchor = make_anchor (range, range->start, range->start);
  g_autoptr (MarksMark) mark = marks_mark_new (MARKS_KIND_BOOKMARK, MARKS_COLOUR_YELLOW, NULL,
                                               anchor, marks_set_get_time (self));
  marks_set_add (self, mark);
  return marks_set_lookup (self, marks_mark_get_uuid (mark));
}
