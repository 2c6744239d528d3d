#include "config.h"

#include "marks-mark.h"

#include "marks-json.h"
#include "marks-rank.h"

#include <string.h>

struct _MarksMark {
  gatomicrefcount ref_count;
  char *uuid;
  MarksKind kind;
  MarksColour colour;
  char *note; /* NULL when there is none, never empty */
  char *name; /* of a bookmark, or NULL */
  char *rank; /* in the reader's own order; valid, or NULL */
  char **tags; /* may be empty */
  char *extra; /* what another program knew, passed through; or NULL */
  gint64 created;
  gint64 modified;
  MarksAnchor *anchor;
  MarksAnchor *previous; /* where it stood in the edition before, or NULL */
};

static const char *const kind_names[MARKS_N_KINDS] = { "highlight", "underline", "strikethrough",
                                                       "squiggle", "bookmark" };
static const char *const colour_names[MARKS_N_COLOURS] = { "yellow", "green",  "blue",
                                                           "pink",   "orange", "purple" };

/**
 * marks_kind_to_string:
 * @kind: a kind
 *
 * Returns: its name on disk
 */
const char *
marks_kind_to_string (MarksKind kind)
{
  return kind_names[kind];
}

/**
 * marks_kind_from_string:
 * @name: (nullable): a name
 * @kind: (out): the kind
 *
 * Returns: %FALSE when it is none of ours
 */
bool
marks_kind_from_string (const char *name, MarksKind *kind)
{
  for (guint i = 0; i < MARKS_N_KINDS; i++) {
    if (g_strcmp0 (name, kind_names[i]) == 0) {
      *kind = (MarksKind) i;
      return true;
    }
  }
  return false;
}

/**
 * marks_colour_to_string:
 * @colour: a colour
 *
 * Returns: its name on disk
 */
const char *
marks_colour_to_string (MarksColour colour)
{
  return colour_names[colour];
}

/**
 * marks_colour_from_string:
 * @name: (nullable): a name
 * @colour: (out): the colour
 *
 * Returns: %FALSE when it is none of ours
 */
bool
marks_colour_from_string (const char *name, MarksColour *colour)
{
  for (guint i = 0; i < MARKS_N_COLOURS; i++) {
    if (g_strcmp0 (name, colour_names[i]) == 0) {
      *colour = (MarksColour) i;
      return true;
    }
  }
  return false;
}

static char *
dup_text (const char *text)
{
  return text != NULL && text[0] != '\0' ? g_utf8_make_valid (text, -1) : NULL;
}

/**
 * marks_mark_new:
 * @kind: its kind
 * @colour: its colour; of no meaning for a bookmark
 * @note: (nullable): what the reader wrote
 * @anchor: where it stands
 * @now: microseconds since 1970 UTC
 *
 * Makes a mark with a new UUID.
 *
 * Returns: (transfer full): a mark
 */
MarksMark *
marks_mark_new (MarksKind kind,
                MarksColour colour,
                const char *note,
                MarksAnchor *anchor,
                gint64 now)
{
  g_return_val_if_fail (anchor != NULL, NULL);
  MarksMark *self = g_new0 (MarksMark, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->uuid = g_uuid_string_random ();
  self->kind = kind;
  self->colour = colour;
  self->note = dup_text (note);
  self->tags = g_new0 (char *, 1);
  self->created = now;
  self->modified = now;
  self->anchor = marks_anchor_ref (anchor);
  return self;
}

/* The anchor in this edition, else that of the edition opened last, where it was last seen. */
static const StoreAnchor *
choose_anchor (const StoreMark *row, gint64 edition)
{
  const StoreAnchor *other = NULL;
  for (guint i = 0; i < row->anchors->len; i++) {
    const StoreAnchor *anchor = g_ptr_array_index (row->anchors, i);
    if (anchor->edition == edition)
      return anchor;
    /* An orphan's anchor has nothing to find it by but the old one's. */
    if (other == NULL || marks_state_from_string (anchor->state) != MARKS_STATE_ORPHAN)
      other = anchor;
  }
  return other;
}

/* Of a damaged record the places are lost; what the reader wrote is still shown. */
static MarksAnchor *
make_lost_anchor (gint64 edition)
{
  g_autoptr (StoreAnchor) row = store_anchor_new ();
  row->edition = edition;
  row->section = -1;
  row->state = g_strdup (marks_state_to_string (MARKS_STATE_ORPHAN));
  return marks_anchor_new_from_row (row);
}

/**
 * marks_mark_new_from_row:
 * @row: as kept on disk
 * @edition: id of the edition that is open
 *
 * Makes a mark of a row. When it has no anchor in @edition it gets one of another edition, as
 * marks_anchor_get_edition() tells: its place is then only a hint until it is re-anchored. Unknown
 * kinds and colours of a later version become highlights and yellow. A damaged row without any anchor
 * becomes an orphan at section -1, so that its note is not lost from sight.
 *
 * Returns: (transfer full) (nullable): a mark, or %NULL when the row has no name
 */
MarksMark *
marks_mark_new_from_row (const StoreMark *row, gint64 edition)
{
  const StoreAnchor *anchor_row = choose_anchor (row, edition);
  if (row->uuid == NULL)
    return NULL;
  g_autoptr (MarksAnchor) anchor =
      anchor_row != NULL ? marks_anchor_new_from_row (anchor_row) : make_lost_anchor (edition);
  MarksKind kind = MARKS_KIND_HIGHLIGHT;
  MarksColour colour = MARKS_COLOUR_YELLOW;
  marks_kind_from_string (row->kind, &kind);
  marks_colour_from_string (row->colour, &colour);
  MarksMark *self = marks_mark_new (kind, colour, row->note, anchor, row->created);
  g_free (self->uuid);
  self->uuid = g_strdup (row->uuid);
  self->name = dup_text (row->name);
  self->rank = marks_rank_is_valid (row->rank) ? g_strdup (row->rank) : NULL;
  self->extra = g_strdup (row->extra);
  self->modified = row->modified;
  g_strfreev (self->tags);
  self->tags = marks_json_to_strv (row->tags);
  return self;
}

/**
 * marks_mark_ref:
 * @self: a mark
 *
 * Returns: (transfer full): @self with one more reference
 */
MarksMark *
marks_mark_ref (MarksMark *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * marks_mark_unref:
 * @self: (transfer full): a mark
 *
 * Drops one reference.
 */
void
marks_mark_unref (MarksMark *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->uuid);
  g_free (self->note);
  g_free (self->name);
  g_free (self->rank);
  g_free (self->extra);
  g_strfreev (self->tags);
  marks_anchor_unref (self->anchor);
  g_clear_pointer (&self->previous, marks_anchor_unref);
  g_free (self);
}

/**
 * marks_mark_to_row:
 * @self: a mark
 * @book: id of its book
 * @edition: id of the edition its anchor is for
 *
 * Makes a row. An anchor that was made in another edition is not written as one of this.
 *
 * Returns: (transfer full): as kept on disk
 */
StoreMark *
marks_mark_to_row (const MarksMark *self, gint64 book, gint64 edition)
{
  StoreMark *row = store_mark_new ();
  gint64 made_in = marks_anchor_get_edition (self->anchor);
  row->uuid = g_strdup (self->uuid);
  row->book = book;
  row->kind = g_strdup (kind_names[self->kind]);
  row->colour = g_strdup (colour_names[self->colour]);
  row->note = g_strdup (self->note);
  row->name = g_strdup (self->name);
  row->rank = g_strdup (self->rank);
  row->extra = g_strdup (self->extra);
  row->tags = marks_json_from_strv ((const char *const *) self->tags);
  row->created = self->created;
  row->modified = self->modified;
  g_ptr_array_add (row->anchors,
                   marks_anchor_to_row (self->anchor, made_in != 0 ? made_in : edition));
  return row;
}

static MarksMark *
edit (const MarksMark *self, gint64 now)
{
  MarksMark *copy = g_new0 (MarksMark, 1);
  *copy = *self;
  g_atomic_ref_count_init (&copy->ref_count);
  copy->uuid = g_strdup (self->uuid);
  copy->note = g_strdup (self->note);
  copy->name = g_strdup (self->name);
  copy->rank = g_strdup (self->rank);
  copy->extra = g_strdup (self->extra);
  copy->tags = g_strdupv (self->tags);
  copy->modified = now;
  marks_anchor_ref (copy->anchor);
  if (copy->previous != NULL)
    marks_anchor_ref (copy->previous);
  return copy;
}

/* The same mark under another UUID, which was made at @created. */
MarksMark *
marks_mark_with_uuid (const MarksMark *self, const char *uuid, gint64 created)
{
  MarksMark *copy = edit (self, self->modified);
  g_free (copy->uuid);
  copy->uuid = g_strdup (uuid);
  copy->created = created;
  return copy;
}

/* (transfer full): the mark with another kind, edited at @now (µs UTC). */
MarksMark *
marks_mark_with_kind (const MarksMark *self, MarksKind kind, gint64 now)
{
  MarksMark *copy = edit (self, now);
  copy->kind = kind;
  return copy;
}

/* (transfer full): the mark with another colour, edited at @now (µs UTC). */
MarksMark *
marks_mark_with_colour (const MarksMark *self, MarksColour colour, gint64 now)
{
  MarksMark *copy = edit (self, now);
  copy->colour = colour;
  return copy;
}

/* (transfer full): the mark with another note or NULL for none, edited at @now (µs UTC). */
MarksMark *
marks_mark_with_note (const MarksMark *self, const char *note, gint64 now)
{
  MarksMark *copy = edit (self, now);
  g_free (copy->note);
  copy->note = dup_text (note);
  return copy;
}

/* (transfer full): the bookmark with another name or NULL for none, edited at @now (µs UTC). */
MarksMark *
marks_mark_with_name (const MarksMark *self, const char *name, gint64 now)
{
  MarksMark *copy = edit (self, now);
  g_free (copy->name);
  copy->name = dup_text (name);
  return copy;
}

/* (transfer full): the bookmark with another valid rank or NULL for none, edited at @now (µs UTC). */
MarksMark *
marks_mark_with_rank (const MarksMark *self, const char *rank, gint64 now)
{
  MarksMark *copy = edit (self, now);
  g_free (copy->rank);
  copy->rank = g_strdup (rank);
  return copy;
}

/* (transfer full): the mark with other tags, edited at @now (µs UTC). */
MarksMark *
marks_mark_with_tags (const MarksMark *self, const char *const *tags, gint64 now)
{
  MarksMark *copy = edit (self, now);
  g_strfreev (copy->tags);
  copy->tags = tags != NULL ? g_strdupv ((char **) tags) : g_new0 (char *, 1);
  return copy;
}

/* (transfer full): the mark, which stood at @previous in the edition before. */
MarksMark *
marks_mark_with_previous (const MarksMark *self, MarksAnchor *previous)
{
  MarksMark *copy = edit (self, self->modified);
  g_clear_pointer (&copy->previous, marks_anchor_unref);
  copy->previous = marks_anchor_ref (previous);
  return copy;
}

/* (transfer full): the mark at another place, edited at @now (µs UTC). A place in another edition
 * leaves the one where it stood as the previous one. */
MarksMark *
marks_mark_with_anchor (const MarksMark *self, MarksAnchor *anchor, gint64 now)
{
  gint64 from = marks_anchor_get_edition (self->anchor);
  gint64 to = marks_anchor_get_edition (anchor);
  bool carried = from != 0 && to != 0 && from != to;
  MarksMark *copy =
      carried ? marks_mark_with_previous (self, self->anchor) : edit (self, self->modified);
  copy->modified = now;
  marks_anchor_ref (anchor);
  marks_anchor_unref (copy->anchor);
  copy->anchor = anchor;
  return copy;
}

/* Lower-case RFC 4122. */
const char *
marks_mark_get_uuid (const MarksMark *self)
{
  return self->uuid;
}

/* Its kind. */
MarksKind
marks_mark_get_kind (const MarksMark *self)
{
  return self->kind;
}

/* Its colour; of no meaning for a bookmark. */
MarksColour
marks_mark_get_colour (const MarksMark *self)
{
  return self->colour;
}

/* (nullable): what the reader wrote; never empty. */
const char *
marks_mark_get_note (const MarksMark *self)
{
  return self->note;
}

/* (nullable): name of a bookmark; never empty. */
const char *
marks_mark_get_name (const MarksMark *self)
{
  return self->name;
}

/* (nullable): in the reader's own order; see marks_rank_between(). */
const char *
marks_mark_get_rank (const MarksMark *self)
{
  return self->rank;
}

/* (array zero-terminated=1): may be empty. */
const char *const *
marks_mark_get_tags (const MarksMark *self)
{
  return (const char *const *) self->tags;
}

/* Microseconds since 1970 UTC. */
gint64
marks_mark_get_created (const MarksMark *self)
{
  return self->created;
}

/* Microseconds since 1970 UTC. */
gint64
marks_mark_get_modified (const MarksMark *self)
{
  return self->modified;
}

/* (transfer none): where it stands. */
MarksAnchor *
marks_mark_get_anchor (const MarksMark *self)
{
  return self->anchor;
}

/* (transfer none) (nullable): where it stood in the edition that was read before. */
MarksAnchor *
marks_mark_get_previous (const MarksMark *self)
{
  return self->previous;
}

/* How it was found in the edition of its anchor. */
MarksState
marks_mark_get_state (const MarksMark *self)
{
  return marks_anchor_get_state (self->anchor);
}

/* Whether it is a bookmark. */
bool
marks_mark_is_bookmark (const MarksMark *self)
{
  return self->kind == MARKS_KIND_BOOKMARK;
}

/**
 * marks_mark_compare:
 * @a: a mark
 * @b: another in the same book
 *
 * Compares by place in the book, then by time and UUID, so that the order is always the same.
 *
 * Returns: less than, equal to or more than 0
 */
int
marks_mark_compare (const MarksMark *a, const MarksMark *b)
{
  int order = marks_anchor_compare (a->anchor, b->anchor);
  if (order != 0)
    return order;
  if (a->created != b->created)
    return a->created < b->created ? -1 : 1;
  return g_strcmp0 (a->uuid, b->uuid);
}

/**
 * marks_mark_compare_rank:
 * @a: a bookmark
 * @b: another in the same book
 *
 * Compares by the reader's own order. Those that were never put anywhere are last, by place in the book.
 *
 * Returns: less than, equal to or more than 0
 */
int
marks_mark_compare_rank (const MarksMark *a, const MarksMark *b)
{
  if ((a->rank == NULL) != (b->rank == NULL))
    return a->rank != NULL ? -1 : 1;
  int order = a->rank != NULL ? strcmp (a->rank, b->rank) : 0;
  return order != 0 ? order : marks_mark_compare (a, b);
}
