#include "config.h"

#include "marks-folder-private.h"

/* Between the rows of the store and a replica: what the reader has done goes one way, what other devices
 * have done the other. Only what differs is written, so that a field that nobody changed stays as the
 * store has it. */

/* Ends what was begun. */
void
marks_exchange_clear (MarksExchange *self)
{
  g_clear_pointer (&self->replica, marks_replica_free);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->index, marks_reanchor_free);
  g_clear_pointer (&self->device, g_free);
}

/* The words that a row marks in the edition that is open. */
static char *
dup_exact (const MarksExchange *self, const StoreMark *row)
{
  g_autoptr (MarksMark) mark = marks_mark_new_from_row (row, self->identity.edition);
  return mark != NULL ? g_strdup (marks_anchor_get_exact (marks_mark_get_anchor (mark))) : NULL;
}

/* Reads the rows of the store. */
static bool
read_rows (MarksExchange *self, GError **error)
{
  g_autoptr (GPtrArray) rows =
      store_list_all_marks (self->store, self->identity.book, &self->last_step, error);
  if (rows == NULL)
    return false;
  g_clear_pointer (&self->rows, g_hash_table_unref);
  self->rows =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) store_mark_free);
  for (guint i = 0; i < rows->len; i++) {
    StoreMark *row = g_ptr_array_index (rows, i);
    if (row->uuid == NULL)
      continue;
    StoreMark *copy = store_mark_copy (row);
    g_hash_table_insert (self->rows, copy->uuid, copy);
  }
  return true;
}

/* A place that was told by another device, in the edition that is open here; one that is not in it is
 * listed as one that was not found. */
static StoreAnchor *
place (MarksExchange *self, BookPublication *publication, const StoreAnchor *told, GError **error)
{
  g_autoptr (StoreAnchor) hint = told != NULL ? store_anchor_copy (told) : store_anchor_new ();
  hint->edition = 0;
  g_autoptr (MarksAnchor) anchor = marks_anchor_new_from_row (hint);
  if (self->index == NULL) {
    g_autoptr (MarksReanchor) index = marks_reanchor_new ();
    if (!marks_reanchor_add_book (index, publication, NULL, error))
      return NULL;
    self->index = g_steal_pointer (&index);
  }
  MarksPlace found = { .state = MARKS_STATE_ORPHAN, .section = -1 };
  if (hint->exact != NULL || hint->suffix != NULL)
    found = marks_reanchor_resolve (self->index, anchor);
  g_autoptr (MarksAnchor) made = NULL;
  if (found.section >= 0)
    made = marks_anchor_new (publication, found.section,
                             marks_reanchor_get_text (self->index, found.section), found.start,
                             found.end);
  StoreAnchor *row = marks_anchor_to_row (made != NULL ? made : anchor, self->identity.edition);
  g_free (row->state);
  row->state = g_strdup (marks_state_to_string (found.state));
  return row;
}

static void
put_anchor (StoreMark *row, StoreAnchor *anchor)
{
  for (guint i = row->anchors->len; i > 0; i--) {
    if (((StoreAnchor *) g_ptr_array_index (row->anchors, i - 1))->edition == anchor->edition)
      g_ptr_array_remove_index (row->anchors, i - 1);
  }
  g_ptr_array_add (row->anchors, anchor);
}

static void
replace (char **field, const char *value)
{
  char *copy = g_strdup (value);
  g_free (*field);
  *field = copy;
}

/* Makes a row say what the replica says; FALSE when it did already. */
static bool
update_words (StoreMark *row, const MarksCopy *copy)
{
  g_autofree char *note = marks_copy_dup_note (copy);
  g_autoptr (MarksCopy) said = marks_copy_new (row->uuid);
  marks_copy_set_row (said, row);
  g_autofree char *said_note = marks_note_normalise (row->note);
  bool look = g_strcmp0 (said->row->kind, copy->row->kind) != 0
              || g_strcmp0 (said->row->colour, copy->row->colour) != 0;
  bool words = g_strcmp0 (said->row->name, copy->row->name) != 0
               || g_strcmp0 (said->row->tags, copy->row->tags) != 0
               || g_strcmp0 (said->row->rank, copy->row->rank) != 0;
  bool other_note = g_strcmp0 (said_note, note) != 0;
  if (look) {
    replace (&row->kind, copy->row->kind);
    replace (&row->colour, copy->row->colour);
  }
  if (words) {
    replace (&row->name, copy->row->name);
    replace (&row->tags, copy->row->tags);
    replace (&row->rank, copy->row->rank);
  }
  if (other_note)
    replace (&row->note, note);
  return look || words || other_note;
}

/* Of a mark that the store does not have; NULL without an error when it is none of this book's. */
static StoreMark *
make_row (MarksExchange *self, BookPublication *publication, MarksCopy *copy, GError **error)
{
  gint64 book = 0;
  bool removed = false;
  if (marks_copy_is_removed (copy) || copy->row->kind == NULL)
    return NULL;
  /* The name of a mark in another book is not taken from it. */
  if (store_find_mark (self->store, copy->row->uuid, &book, &removed))
    return NULL;
  StoreAnchor *anchor = place (self, publication, marks_copy_get_anchor (copy), error);
  if (anchor == NULL)
    return NULL;
  StoreMark *row = store_mark_new ();
  row->uuid = g_strdup (copy->row->uuid);
  row->book = self->identity.book;
  row->kind = g_strdup (copy->row->kind);
  row->colour = g_strdup (copy->row->colour);
  row->created = copy->row->created;
  row->modified = marks_copy_get_time (copy);
  update_words (row, copy);
  put_anchor (row, anchor);
  return row;
}

static bool
has_place (const MarksCopy *copy)
{
  return marks_stamp_compare (&copy->row_place, &copy->stamps[MARKS_ASPECT_PLACE]) == 0;
}

/* What an exchange is about to write. */
typedef struct {
  BookPublication *publication;
  StoreStep *step;
  GPtrArray *rows; /* of StoreMark, as they will be */
  MarksFolderCounts counts;
} Writing;

static void
writing_clear (Writing *self)
{
  g_clear_pointer (&self->step, store_step_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

static bool
add_copy (MarksExchange *self, Writing *writing, MarksCopy *copy, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  StoreMark *row = make_row (self, writing->publication, copy, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return false;
  }
  if (row == NULL)
    return true;
  store_step_take (writing->step, STORE_CHANGE_ADD, store_mark_copy (row));
  g_ptr_array_add (writing->rows, row);
  writing->counts.n_added++;
  return true;
}

static bool
update_copy (MarksExchange *self,
             Writing *writing,
             MarksCopy *copy,
             const StoreMark *old,
             GError **error)
{
  bool removed = marks_copy_is_removed (copy);
  g_autoptr (StoreMark) row = store_mark_copy (old);
  bool edited = update_words (row, copy);
  if (!has_place (copy)) {
    StoreAnchor *anchor = place (self, writing->publication, marks_copy_get_anchor (copy), error);
    if (anchor == NULL)
      return false;
    put_anchor (row, anchor);
    edited = true;
  }
  if (!edited && removed == old->removed)
    return true;
  row->removed = removed;
  if (edited) {
    /* Another time, so that who shows the mark sees that it is another. */
    row->modified = MAX (marks_copy_get_time (copy), old->modified + 1);
    store_step_take (writing->step, STORE_CHANGE_EDIT, store_mark_copy (row));
  }
  if (removed != old->removed)
    store_step_take (writing->step, removed ? STORE_CHANGE_REMOVE : STORE_CHANGE_RESTORE,
                     store_mark_copy (row));
  writing->counts.n_removed += removed && !old->removed ? 1 : 0;
  writing->counts.n_added += !removed && old->removed ? 1 : 0;
  writing->counts.n_changed += !removed && !old->removed ? 1 : 0;
  g_ptr_array_add (writing->rows, g_steal_pointer (&row));
  return true;
}

static void
note_rows (MarksExchange *self)
{
  GHashTableIter iter;
  gpointer value = NULL;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const StoreMark *row = value;
    g_autofree char *exact = dup_exact (self, row);
    marks_replica_note_row (self->replica, row, exact, self->device);
  }
}

/* What was written is known; what the reader did meanwhile is seen when the rows are read again. */
static bool
remember (MarksExchange *self, const Writing *writing, GError **error)
{
  for (guint i = 0; i < writing->rows->len; i++) {
    const StoreMark *row = g_ptr_array_index (writing->rows, i);
    MarksCopy *copy = marks_replica_lookup (self->replica, row->uuid);
    g_autofree char *exact = dup_exact (self, row);
    marks_copy_remember_row (copy, row, exact);
    marks_copy_place_row (copy);
  }
  if (!read_rows (self, error))
    return false;
  note_rows (self);
  return true;
}

/**
 * marks_exchange_begin:
 * @self: an exchange
 * @known: (transfer full): what was known at the last one
 * @error: return location
 *
 * Reads the marks of the store and sees what the reader has done to them.
 *
 * Returns: %FALSE with an error of the store
 */
bool
marks_exchange_begin (MarksExchange *self, MarksReplica *known, GError **error)
{
  g_clear_pointer (&self->replica, marks_replica_free);
  self->replica = known;
  if (!read_rows (self, error))
    return false;
  note_rows (self);
  return true;
}

/**
 * marks_exchange_apply:
 * @self: an exchange whose replica has been joined with another
 * @publication: the book
 * @counts: (inout): to which is added what was done
 * @error: return location
 *
 * Makes the store say what the replica says, in one step.
 *
 * Returns: %FALSE with an error of the store or the book; with %STORE_ERROR_STALE the exchange must begin
 *   again
 */
bool
marks_exchange_apply (MarksExchange *self,
                      BookPublication *publication,
                      MarksFolderCounts *counts,
                      GError **error)
{
  g_auto (Writing) writing = {
    .publication = publication,
    .step = store_step_new (self->identity.book, g_get_real_time ()),
    .rows = g_ptr_array_new_with_free_func ((GDestroyNotify) store_mark_free),
  };
  g_autoptr (GPtrArray) copies = marks_replica_list (self->replica);
  for (guint i = 0; i < copies->len; i++) {
    MarksCopy *copy = g_ptr_array_index (copies, i);
    const StoreMark *old = g_hash_table_lookup (self->rows, copy->row->uuid);
    bool ok = old != NULL ? update_copy (self, &writing, copy, old, error)
                          : add_copy (self, &writing, copy, error);
    if (!ok)
      return false;
  }
  if (writing.rows->len == 0)
    return true;
  store_step_expect (writing.step, self->last_step);
  if (!store_apply (self->store, g_steal_pointer (&writing.step), 0, NULL, error))
    return false;
  counts->n_added += writing.counts.n_added;
  counts->n_changed += writing.counts.n_changed;
  counts->n_removed += writing.counts.n_removed;
  return remember (self, &writing, error);
}
