#include "config.h"

#include "store-private.h"

/* The structs that cross the border of this library; plain copies of rows. */

/**
 * store_book_new:
 *
 * Returns: (transfer full): an empty book
 */
StoreBook *
store_book_new (void)
{
  return g_new0 (StoreBook, 1);
}

/**
 * store_book_free:
 * @self: (transfer full) (nullable): a book
 *
 * Frees a book.
 */
void
store_book_free (StoreBook *self)
{
  if (self == NULL)
    return;
  g_free (self->identifier);
  g_free (self->title);
  g_free (self->creators);
  g_free (self->language);
  g_free (self);
}

/**
 * store_edition_new:
 *
 * Returns: (transfer full): an empty edition
 */
StoreEdition *
store_edition_new (void)
{
  return g_new0 (StoreEdition, 1);
}

/**
 * store_edition_free:
 * @self: (transfer full) (nullable): an edition
 *
 * Frees an edition.
 */
void
store_edition_free (StoreEdition *self)
{
  if (self == NULL)
    return;
  g_free (self->fingerprint);
  g_free (self->identifier);
  g_free (self->modified);
  g_free (self->path);
  g_free (self->format);
  g_free (self->sketch);
  g_free (self);
}

/**
 * store_position_new:
 *
 * Returns: (transfer full): the beginning of no edition
 */
StorePosition *
store_position_new (void)
{
  return g_new0 (StorePosition, 1);
}

/**
 * store_position_copy:
 * @self: a position
 *
 * Returns: (transfer full): a copy
 */
StorePosition *
store_position_copy (const StorePosition *self)
{
  StorePosition *copy = store_position_new ();
  *copy = *self;
  copy->section_path = g_strdup (self->section_path);
  copy->cfi = g_strdup (self->cfi);
  return copy;
}

/**
 * store_position_free:
 * @self: (transfer full) (nullable): a position
 *
 * Frees a position.
 */
void
store_position_free (StorePosition *self)
{
  if (self == NULL)
    return;
  g_free (self->section_path);
  g_free (self->cfi);
  g_free (self);
}

/**
 * store_anchor_new:
 *
 * Returns: (transfer full): an empty anchor
 */
StoreAnchor *
store_anchor_new (void)
{
  return g_new0 (StoreAnchor, 1);
}

/**
 * store_anchor_copy:
 * @self: an anchor
 *
 * Returns: (transfer full): a copy
 */
StoreAnchor *
store_anchor_copy (const StoreAnchor *self)
{
  StoreAnchor *copy = store_anchor_new ();
  *copy = *self;
  copy->section_path = g_strdup (self->section_path);
  copy->exact = g_strdup (self->exact);
  copy->prefix = g_strdup (self->prefix);
  copy->suffix = g_strdup (self->suffix);
  copy->cfi = g_strdup (self->cfi);
  copy->contents_path = g_strdup (self->contents_path);
  copy->page = g_strdup (self->page);
  copy->state = g_strdup (self->state);
  return copy;
}

/**
 * store_anchor_free:
 * @self: (transfer full) (nullable): an anchor
 *
 * Frees an anchor.
 */
void
store_anchor_free (StoreAnchor *self)
{
  if (self == NULL)
    return;
  g_free (self->section_path);
  g_free (self->exact);
  g_free (self->prefix);
  g_free (self->suffix);
  g_free (self->cfi);
  g_free (self->contents_path);
  g_free (self->page);
  g_free (self->state);
  g_free (self);
}

/**
 * store_mark_new:
 *
 * Returns: (transfer full): an empty mark without anchors
 */
StoreMark *
store_mark_new (void)
{
  StoreMark *self = g_new0 (StoreMark, 1);
  self->anchors = g_ptr_array_new_with_free_func ((GDestroyNotify) store_anchor_free);
  return self;
}

/**
 * store_mark_copy:
 * @self: a mark
 *
 * Returns: (transfer full): a copy with its anchors
 */
StoreMark *
store_mark_copy (const StoreMark *self)
{
  StoreMark *copy = g_new0 (StoreMark, 1);
  *copy = *self;
  copy->uuid = g_strdup (self->uuid);
  copy->kind = g_strdup (self->kind);
  copy->colour = g_strdup (self->colour);
  copy->note = g_strdup (self->note);
  copy->tags = g_strdup (self->tags);
  copy->name = g_strdup (self->name);
  copy->rank = g_strdup (self->rank);
  copy->extra = g_strdup (self->extra);
  copy->anchors = g_ptr_array_new_with_free_func ((GDestroyNotify) store_anchor_free);
  for (guint i = 0; i < self->anchors->len; i++)
    g_ptr_array_add (copy->anchors, store_anchor_copy (g_ptr_array_index (self->anchors, i)));
  return copy;
}

/**
 * store_mark_free:
 * @self: (transfer full) (nullable): a mark
 *
 * Frees a mark and its anchors.
 */
void
store_mark_free (StoreMark *self)
{
  if (self == NULL)
    return;
  g_free (self->uuid);
  g_free (self->kind);
  g_free (self->colour);
  g_free (self->note);
  g_free (self->tags);
  g_free (self->name);
  g_free (self->rank);
  g_free (self->extra);
  g_ptr_array_unref (self->anchors);
  g_free (self);
}

/**
 * store_journal_entry_free:
 * @self: (transfer full) (nullable): an entry
 *
 * Frees an entry.
 */
void
store_journal_entry_free (StoreJournalEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->mark);
  g_free (self->change);
  g_free (self->before);
  g_free (self->after);
  g_free (self->session);
  g_free (self);
}

static void
change_free (gpointer data)
{
  StoreChange *change = data;
  store_mark_free (change->mark);
  g_free (change);
}

/**
 * store_step_new:
 * @book: id of the book whose marks change
 * @time: microseconds since 1970 UTC
 *
 * Returns: (transfer full): a step without changes
 */
StoreStep *
store_step_new (gint64 book, gint64 time)
{
  StoreStep *self = g_new0 (StoreStep, 1);
  self->book = book;
  self->time = time;
  self->expected = -1;
  self->changes = g_ptr_array_new_with_free_func (change_free);
  return self;
}

/**
 * store_step_expect:
 * @self: a step
 * @last_step: see store_list_all_marks()
 *
 * Makes the step depend on what was read: when the marks of the book have been changed since then it is
 * not written, and that is a %STORE_ERROR_STALE.
 */
void
store_step_expect (StoreStep *self, gint64 last_step)
{
  self->expected = last_step;
}

/**
 * store_step_free:
 * @self: (transfer full) (nullable): a step
 *
 * Frees a step that is not to be written.
 */
void
store_step_free (StoreStep *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->changes);
  g_free (self);
}

/**
 * store_step_take:
 * @self: a step
 * @kind: what happens to the mark
 * @mark: (transfer full): the mark after the change; to remove and restore only its UUID counts.
 *   Anchors of editions it does not name stay as they are.
 *
 * Adds a change.
 */
void
store_step_take (StoreStep *self, StoreChangeKind kind, StoreMark *mark)
{
  g_return_if_fail (mark != NULL && mark->uuid != NULL);
  StoreChange *change = g_new0 (StoreChange, 1);
  change->kind = kind;
  change->mark = mark;
  mark->book = self->book;
  g_ptr_array_add (self->changes, change);
}

/**
 * store_step_get_n_changes:
 * @self: a step
 *
 * Returns: how many changes it has
 */
guint
store_step_get_n_changes (const StoreStep *self)
{
  return self->changes->len;
}

/**
 * store_step_get_n_marks:
 * @self: a step
 *
 * Returns: how many marks it changes; one may take more than one change
 */
guint
store_step_get_n_marks (const StoreStep *self)
{
  g_autoptr (GHashTable) uuids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->changes->len; i++) {
    const StoreChange *change = g_ptr_array_index (self->changes, i);
    g_hash_table_add (uuids, change->mark->uuid);
  }
  return g_hash_table_size (uuids);
}
