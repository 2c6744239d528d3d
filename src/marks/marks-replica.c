#include "config.h"

#include "marks-replica.h"

#include "base-limits.h"
#include "marks-json.h"
#include "marks-rank.h"

#include <string.h>

/* Bringing together the marks of several devices that never speak to each other but by files. Whatever
 * the order in which files come, and however often, the same must come out; so a mark is not a row
 * with one time but several things that are joined each by a rule that is commutative, associative and
 * idempotent:
 *
 * – an aspect (#MarksAspect) is what was said last, by time and then by device;
 * – a mark is removed when its removal is later than all else that is known of it;
 * – a note is all notes that were written without the writer having seen the others. Which those are
 *   is told by what each device has seen: a note that I lack though I have seen it was replaced.
 *   (A multi-value register; https://inria.hal.science/inria-00555588, section 3.2.2.)
 *
 * A clock may be wrong: what is said after having seen something is later than that whatever the clock
 * says. What was changed on this device is not told by anyone, it is seen by comparing the store with
 * what was known at the last exchange. */

/* Between notes of several devices. */
#define RULE "\n\n———\n\n"

struct _MarksReplica {
  GHashTable *marks; /* borrowed UUID → MarksCopy */
};

static void
stamp_set (MarksStamp *stamp, gint64 time, const char *device)
{
  char *shared = device != NULL ? g_ref_string_new_intern (device) : NULL;
  if (stamp->device != NULL)
    g_ref_string_release (stamp->device);
  stamp->time = time;
  stamp->device = shared;
}

static void
stamp_clear (gpointer data)
{
  MarksStamp *stamp = data;
  stamp_set (stamp, 0, NULL);
}

/* By time, then by device. */
int
marks_stamp_compare (const MarksStamp *a, const MarksStamp *b)
{
  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  return g_strcmp0 (a->device, b->device);
}

static void
note_free (gpointer data)
{
  MarksNote *note = data;
  stamp_clear (&note->stamp);
  g_free (note->text);
  g_free (note);
}

/* Frees it; one that was taken belongs to its replica. */
void
marks_copy_free (MarksCopy *self)
{
  store_mark_free (self->row);
  for (int i = 0; i < MARKS_N_ASPECTS; i++)
    stamp_clear (&self->stamps[i]);
  stamp_clear (&self->row_place);
  g_ptr_array_unref (self->notes);
  g_array_unref (self->seen);
  g_free (self->row_exact);
  g_free (self);
}

/* (transfer full): a mark of which nothing is known. */
MarksCopy *
marks_copy_new (const char *uuid)
{
  MarksCopy *self = g_new0 (MarksCopy, 1);
  self->row = store_mark_new ();
  self->row->uuid = g_strdup (uuid);
  self->notes = g_ptr_array_new_with_free_func (note_free);
  self->seen = g_array_new (FALSE, TRUE, sizeof (MarksStamp));
  g_array_set_clear_func (self->seen, stamp_clear);
  return self;
}

/* (transfer none) (nullable): where it stands, as the device said that set it last. */
const StoreAnchor *
marks_copy_get_anchor (const MarksCopy *self)
{
  return self->row->anchors->len > 0 ? g_ptr_array_index (self->row->anchors, 0) : NULL;
}

static void
replace (char **field, const char *value)
{
  char *copy = g_strdup (value);
  g_free (*field);
  *field = copy;
}

static MarksNote *
get_note (const MarksCopy *self, guint index)
{
  return g_ptr_array_index (self->notes, index);
}

static gint64
get_time_but_life (const MarksCopy *self)
{
  gint64 time = 0;
  for (int i = 0; i < MARKS_ASPECT_LIFE; i++)
    time = MAX (time, self->stamps[i].time);
  for (guint i = 0; i < self->notes->len; i++)
    time = MAX (time, get_note (self, i)->stamp.time);
  return time;
}

/* When anything was last said of it. */
gint64
marks_copy_get_time (const MarksCopy *self)
{
  return MAX (get_time_but_life (self), self->stamps[MARKS_ASPECT_LIFE].time);
}

/* Whether it is removed: who writes a note later than another removed the mark wants it to be there. */
bool
marks_copy_is_removed (const MarksCopy *self)
{
  return self->removed && self->stamps[MARKS_ASPECT_LIFE].time >= get_time_but_life (self);
}

/* (transfer full) (nullable): the notes, each once, with a rule between those of several devices. */
char *
marks_copy_dup_note (const MarksCopy *self)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  for (guint i = 0; i < self->notes->len; i++) {
    char *text = get_note (self, i)->text;
    if (text != NULL && !g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
      g_ptr_array_add (texts, text);
  }
  if (texts->len == 0)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return g_strjoinv (RULE, (char **) texts->pdata);
}

/* Says when and by whom an aspect was said. */
void
marks_copy_stamp (MarksCopy *self, MarksAspect aspect, gint64 time, const char *device)
{
  stamp_set (&self->stamps[aspect], time, device);
}

static MarksStamp *
find_seen (const MarksCopy *self, const char *device)
{
  for (guint i = 0; i < self->seen->len; i++) {
    MarksStamp *stamp = &g_array_index (self->seen, MarksStamp, i);
    if (g_strcmp0 (stamp->device, device) == 0)
      return stamp;
  }
  return NULL;
}

static int
compare_devices (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const MarksStamp *) a)->device, ((const MarksStamp *) b)->device);
}

/* Remembers that notes of a device up to a time have been seen. */
void
marks_copy_see (MarksCopy *self, gint64 time, const char *device)
{
  MarksStamp *known = find_seen (self, device);
  if (known != NULL) {
    known->time = MAX (known->time, time);
    return;
  }
  MarksStamp stamp = { 0 };
  stamp_set (&stamp, time, device);
  g_array_append_val (self->seen, stamp);
  g_array_sort (self->seen, compare_devices);
}

static bool
has_seen (const MarksCopy *self, const MarksStamp *stamp)
{
  const MarksStamp *known = find_seen (self, stamp->device);
  return known != NULL && known->time >= stamp->time;
}

static int
compare_notes (gconstpointer a, gconstpointer b)
{
  return marks_stamp_compare (&(*(MarksNote *const *) a)->stamp, &(*(MarksNote *const *) b)->stamp);
}

static MarksNote *
find_note (const MarksCopy *self, const MarksStamp *stamp)
{
  for (guint i = 0; i < self->notes->len; i++) {
    if (marks_stamp_compare (&get_note (self, i)->stamp, stamp) == 0)
      return get_note (self, i);
  }
  return NULL;
}

/* Adds a note beside those that are there; of two with one stamp, which only a copied disk or a forger
 * makes, always the same one stays. */
void
marks_copy_take_note (MarksCopy *self, gint64 time, const char *device, const char *text)
{
  const MarksStamp stamp = { time, (char *) device };
  MarksNote *known = find_note (self, &stamp);
  if (known != NULL) {
    if (g_strcmp0 (known->text, text) < 0)
      replace (&known->text, text);
    return;
  }
  MarksNote *note = g_new0 (MarksNote, 1);
  stamp_set (&note->stamp, time, device);
  note->text = g_strdup (text);
  g_ptr_array_add (self->notes, note);
  g_ptr_array_sort (self->notes, compare_notes);
  marks_copy_see (self, time, device);
}

/* Says which place is in the store's row. */
void
marks_copy_set_row_place (MarksCopy *self, gint64 time, const char *device)
{
  stamp_set (&self->row_place, time, device);
}

/* Says that the place that is known of is in the store's row. */
void
marks_copy_place_row (MarksCopy *self)
{
  const MarksStamp *place = &self->stamps[MARKS_ASPECT_PLACE];
  stamp_set (&self->row_place, place->time, place->device);
}

/* Remembers what the store has, so that the next change of the reader's is seen. */
void
marks_copy_remember_row (MarksCopy *self, const StoreMark *row, const char *exact)
{
  self->row_modified = row->modified;
  g_free (self->row_exact);
  self->row_exact = g_strdup (exact);
}

/**
 * marks_replica_new:
 *
 * Returns: (transfer full): no marks yet
 */
MarksReplica *
marks_replica_new (void)
{
  MarksReplica *self = g_new0 (MarksReplica, 1);
  self->marks =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) marks_copy_free);
  return self;
}

/* Frees it; NULL is fine. */
void
marks_replica_free (MarksReplica *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->marks);
  g_free (self);
}

/* (transfer none) (nullable): what is known of a mark. */
MarksCopy *
marks_replica_lookup (MarksReplica *self, const char *uuid)
{
  return g_hash_table_lookup (self->marks, uuid);
}

/**
 * marks_replica_take:
 * @self: a replica
 * @copy: (transfer full): a mark
 *
 * Returns: %FALSE when there are as many as may be, or there is one of its name
 */
bool
marks_replica_take (MarksReplica *self, MarksCopy *copy)
{
  if (g_hash_table_size (self->marks) >= BASE_LIMIT_MARKS
      || g_hash_table_contains (self->marks, copy->row->uuid)) {
    marks_copy_free (copy);
    return false;
  }
  g_hash_table_insert (self->marks, copy->row->uuid, copy);
  return true;
}

static int
compare_copies (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MarksCopy *const *) a)->row->uuid, (*(MarksCopy *const *) b)->row->uuid);
}

/* (transfer container) (element-type MarksCopy): all marks, by UUID. */
GPtrArray *
marks_replica_list (MarksReplica *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value = NULL;
  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, value);
  g_ptr_array_sort (list, compare_copies);
  return list;
}

/* The same tags are the same text. */
static char *
normalise_tags (const char *json)
{
  g_auto (GStrv) tags = marks_json_to_strv (json);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  for (guint i = 0; tags[i] != NULL; i++) {
    if (tags[i][0] != '\0')
      g_ptr_array_add (kept, tags[i]);
  }
  g_ptr_array_add (kept, NULL);
  return kept->len > 1 ? marks_json_from_strv ((const char *const *) kept->pdata) : NULL;
}

/* (transfer full) (nullable): a text as files have it: NULL for an empty one, and not without end. */
char *
marks_note_normalise (const char *text)
{
  gsize n = text != NULL ? strnlen (text, BASE_LIMIT_MARK_TEXT_BYTES) : 0;
  return n > 0 ? g_utf8_make_valid (text, (gssize) n) : NULL;
}

/* What a row says in the words that files have too. */
typedef struct {
  const char *kind;
  const char *colour;
  char *name;
  char *tags;
  const char *rank;
  char *note;
} Words;

static void
words_clear (Words *self)
{
  g_free (self->name);
  g_free (self->tags);
  g_free (self->note);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static void
words_read (Words *self, const StoreMark *row)
{
  MarksKind kind = MARKS_KIND_HIGHLIGHT;
  MarksColour colour = MARKS_COLOUR_YELLOW;
  marks_kind_from_string (row->kind, &kind);
  /* A bookmark has no colour, whatever its row says. */
  if (kind != MARKS_KIND_BOOKMARK)
    marks_colour_from_string (row->colour, &colour);
  self->kind = marks_kind_to_string (kind);
  self->colour = marks_colour_to_string (colour);
  self->name = marks_note_normalise (row->name);
  self->tags = normalise_tags (row->tags);
  self->rank = marks_rank_is_valid (row->rank) ? row->rank : NULL;
  self->note = marks_note_normalise (row->note);
}

static void
set_anchor (MarksCopy *self, const StoreAnchor *anchor)
{
  g_ptr_array_set_size (self->row->anchors, 0);
  if (anchor != NULL)
    g_ptr_array_add (self->row->anchors, store_anchor_copy (anchor));
}

/* Where the row says it stands in the edition that was opened last. */
static const StoreAnchor *
get_last_anchor (const StoreMark *row)
{
  return row->anchors->len > 0 ? g_ptr_array_index (row->anchors, row->anchors->len - 1) : NULL;
}

/* Takes over what a row says, but for its note and whether it is removed. */
void
marks_copy_set_row (MarksCopy *self, const StoreMark *row)
{
  g_auto (Words) words = { 0 };
  words_read (&words, row);
  self->row->created = row->created;
  replace (&self->row->kind, words.kind);
  replace (&self->row->colour, words.colour);
  replace (&self->row->name, words.name);
  replace (&self->row->tags, words.tags);
  replace (&self->row->rank, words.rank);
  set_anchor (self, get_last_anchor (row));
}

static void
note_new_row (MarksReplica *self, const StoreMark *row, const char *note, const char *device)
{
  MarksCopy *copy = marks_copy_new (row->uuid);
  marks_copy_set_row (copy, row);
  copy->removed = row->removed;
  for (int i = 0; i < MARKS_N_ASPECTS; i++)
    marks_copy_stamp (copy, (MarksAspect) i, row->modified, device);
  if (row->removed)
    marks_copy_stamp (copy, MARKS_ASPECT_LIFE, MAX (row->changed, row->modified), device);
  if (note != NULL)
    marks_copy_take_note (copy, row->modified, device, note);
  marks_copy_place_row (copy);
  marks_replica_take (self, copy);
}

static void
note_words (MarksCopy *copy, const Words *words, gint64 time, const char *device)
{
  StoreMark *row = copy->row;
  g_autofree char *note = marks_copy_dup_note (copy);
  if (g_strcmp0 (row->kind, words->kind) != 0 || g_strcmp0 (row->colour, words->colour) != 0) {
    replace (&row->kind, words->kind);
    replace (&row->colour, words->colour);
    marks_copy_stamp (copy, MARKS_ASPECT_LOOK, time, device);
  }
  if (g_strcmp0 (row->name, words->name) != 0 || g_strcmp0 (row->tags, words->tags) != 0
      || g_strcmp0 (row->rank, words->rank) != 0) {
    replace (&row->name, words->name);
    replace (&row->tags, words->tags);
    replace (&row->rank, words->rank);
    marks_copy_stamp (copy, MARKS_ASPECT_WORDS, time, device);
  }
  if (g_strcmp0 (note, words->note) != 0) {
    g_ptr_array_set_size (copy->notes, 0);
    marks_copy_take_note (copy, time, device, words->note);
  }
}

/* The reader's own change of the range changes the words and the time; carrying a mark over to another
 * edition changes the words alone. */
static void
note_place (MarksCopy *copy,
            const StoreMark *row,
            const char *exact,
            gint64 time,
            const char *device)
{
  if (row->modified == copy->row_modified || g_strcmp0 (exact, copy->row_exact) == 0)
    return;
  set_anchor (copy, get_last_anchor (row));
  marks_copy_stamp (copy, MARKS_ASPECT_PLACE, time, device);
  marks_copy_place_row (copy);
}

/**
 * marks_replica_note_row:
 * @self: a replica
 * @row: a mark of the store; see store_list_all_marks()
 * @exact: (nullable): the words it marks in the edition that is open
 * @device: this device
 *
 * Finds out what the reader has done to a mark since the last exchange. Nothing is ever concluded from
 * a mark that the store does not have: it keeps tombstones, so such a mark was lost.
 */
void
marks_replica_note_row (MarksReplica *self,
                        const StoreMark *row,
                        const char *exact,
                        const char *device)
{
  MarksCopy *copy = marks_replica_lookup (self, row->uuid);
  g_auto (Words) words = { 0 };
  words_read (&words, row);
  if (copy == NULL) {
    note_new_row (self, row, words.note, device);
    copy = marks_replica_lookup (self, row->uuid);
  } else {
    gint64 clock = row->modified > copy->row_modified ? row->modified : row->changed;
    gint64 time = MAX (clock, marks_copy_get_time (copy) + 1);
    bool removed = marks_copy_is_removed (copy);
    note_words (copy, &words, time, device);
    note_place (copy, row, exact, time, device);
    if (removed != row->removed) {
      copy->removed = row->removed;
      marks_copy_stamp (copy, MARKS_ASPECT_LIFE, time, device);
    }
  }
  if (copy != NULL)
    marks_copy_remember_row (copy, row, exact);
}

/* What tells two values apart that claim to be the same one, as of a copied disk. */
static int
compare_aspect (const MarksCopy *a, const MarksCopy *b, MarksAspect aspect)
{
  const StoreAnchor *x = marks_copy_get_anchor (a);
  const StoreAnchor *y = marks_copy_get_anchor (b);
  int order = 0;
  switch (aspect) {
  case MARKS_ASPECT_LOOK:
    order = g_strcmp0 (a->row->kind, b->row->kind);
    return order != 0 ? order : g_strcmp0 (a->row->colour, b->row->colour);
  case MARKS_ASPECT_WORDS:
    order = g_strcmp0 (a->row->name, b->row->name);
    order = order != 0 ? order : g_strcmp0 (a->row->tags, b->row->tags);
    return order != 0 ? order : g_strcmp0 (a->row->rank, b->row->rank);
  case MARKS_ASPECT_PLACE:
    if (x == NULL || y == NULL)
      return (x != NULL) - (y != NULL);
    order = g_strcmp0 (x->exact, y->exact);
    if (order == 0)
      order = (x->section > y->section) - (x->section < y->section);
    return order != 0 ? order : (x->text_start > y->text_start) - (x->text_start < y->text_start);
  case MARKS_ASPECT_LIFE:
    return a->removed - b->removed;
  }
  return 0;
}

static void
join_aspect (MarksCopy *self, const MarksCopy *other, MarksAspect aspect)
{
  const MarksStamp *stamp = &other->stamps[aspect];
  int order = marks_stamp_compare (&self->stamps[aspect], stamp);
  if (order > 0 || (order == 0 && compare_aspect (self, other, aspect) >= 0))
    return;
  switch (aspect) {
  case MARKS_ASPECT_LOOK:
    replace (&self->row->kind, other->row->kind);
    replace (&self->row->colour, other->row->colour);
    break;
  case MARKS_ASPECT_WORDS:
    replace (&self->row->name, other->row->name);
    replace (&self->row->tags, other->row->tags);
    replace (&self->row->rank, other->row->rank);
    break;
  case MARKS_ASPECT_PLACE:
    set_anchor (self, marks_copy_get_anchor (other));
    break;
  case MARKS_ASPECT_LIFE:
    self->removed = other->removed;
    break;
  }
  marks_copy_stamp (self, aspect, stamp->time, stamp->device);
}

static void
join_notes (MarksCopy *self, const MarksCopy *other)
{
  /* What the other has seen and has not any more, it replaced. */
  for (guint i = self->notes->len; i > 0; i--) {
    const MarksStamp *stamp = &get_note (self, i - 1)->stamp;
    if (find_note (other, stamp) == NULL && has_seen (other, stamp))
      g_ptr_array_remove_index (self->notes, i - 1);
  }
  for (guint i = 0; i < other->notes->len; i++) {
    const MarksNote *note = get_note (other, i);
    if (find_note (self, &note->stamp) != NULL || !has_seen (self, &note->stamp))
      marks_copy_take_note (self, note->stamp.time, note->stamp.device, note->text);
  }
  for (guint i = 0; i < other->seen->len; i++) {
    const MarksStamp *stamp = &g_array_index (other->seen, MarksStamp, i);
    marks_copy_see (self, stamp->time, stamp->device);
  }
}

static void
join_copy (MarksCopy *self, const MarksCopy *other)
{
  gint64 created = other->row->created;
  if (created != 0 && (self->row->created == 0 || created < self->row->created))
    self->row->created = created;
  for (int i = 0; i < MARKS_N_ASPECTS; i++)
    join_aspect (self, other, (MarksAspect) i);
  join_notes (self, other);
}

/**
 * marks_replica_join:
 * @self: a replica
 * @other: that of another device
 *
 * Makes @self know what both know. What only concerns the store of a device stays as it is.
 */
void
marks_replica_join (MarksReplica *self, MarksReplica *other)
{
  GHashTableIter iter;
  gpointer value = NULL;
  g_hash_table_iter_init (&iter, other->marks);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const MarksCopy *copy = value;
    if (marks_replica_lookup (self, copy->row->uuid) == NULL
        && !marks_replica_take (self, marks_copy_new (copy->row->uuid)))
      continue;
    join_copy (marks_replica_lookup (self, copy->row->uuid), copy);
  }
}
