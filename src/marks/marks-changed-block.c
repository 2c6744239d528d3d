#include "config.h"

#include "marks-changed-block.h"

/* A list longer than this is a new book rather than a corrected one. */
#define MAX_LISTED 5000

/**
 * marks_changed_block_free:
 * @self: (transfer full) (nullable): a changed block
 *
 * Frees it.
 */
void
marks_changed_block_free (MarksChangedBlock *self)
{
  if (self == NULL)
    return;
  marks_anchor_unref (self->anchor);
  g_free (self);
}

static MarksOutline *
load_outline (Store *store, gint64 edition)
{
  g_autoptr (GBytes) bytes = store_load_outline (store, edition, NULL);
  return bytes != NULL ? marks_outline_new_from_bytes (bytes) : NULL;
}

static const StoreEdition *
find_edition (GPtrArray *editions, gint64 id)
{
  for (guint i = 0; i < editions->len; i++) {
    const StoreEdition *edition = g_ptr_array_index (editions, i);
    if (edition->id == id)
      return edition;
  }
  return NULL;
}

/* Of editions that say when they were made, a later one is not the one before. */
static bool
is_later (const StoreEdition *edition, const StoreEdition *open)
{
  return edition->modified != NULL && open->modified != NULL
         && g_strcmp0 (edition->modified, open->modified) > 0;
}

/* The outline of the edition that was read last before this one; NULL when there is none. */
static MarksOutline *
load_outline_before (Store *store, GPtrArray *editions, const StoreEdition *open)
{
  MarksOutline *outline = NULL;
  const StoreEdition *best = NULL;
  for (guint i = 0; i < editions->len; i++) {
    const StoreEdition *edition = g_ptr_array_index (editions, i);
    if (edition != open && !is_later (edition, open) && store_has_outline (store, edition->id)
        && (best == NULL || edition->opened > best->opened))
      best = edition;
  }
  if (best != NULL)
    outline = load_outline (store, best->id);
  return outline;
}

typedef struct {
  BookPublication *publication;
  GPtrArray *blocks; /* of MarksChangedBlock */
  int section; /* whose text is at hand, or -1 */
  DomText *text;
} Lister;

static bool
load_text (Lister *self, int section, GCancellable *cancellable)
{
  if (self->section == section)
    return self->text != NULL;
  g_clear_pointer (&self->text, dom_text_unref);
  self->section = section;
  g_autoptr (DomDocument) document =
      book_publication_load_document (self->publication, (guint) section, cancellable);
  self->text = document != NULL ? dom_text_new (document) : NULL;
  return self->text != NULL;
}

static void
add (Lister *self, MarksChangeKind kind, guint n_blocks, guint32 start, guint32 end)
{
  MarksChangedBlock *added = g_new0 (MarksChangedBlock, 1);
  added->kind = kind;
  added->n_blocks = n_blocks;
  added->anchor = marks_anchor_new (self->publication, self->section, self->text, start, end);
  g_ptr_array_add (self->blocks, added);
}

static void
add_blocks (Lister *self, const MarksChange *change, GCancellable *cancellable)
{
  if (!load_text (self, change->section, cancellable))
    return;
  guint first = (guint) change->block;
  guint end = MIN (first + change->n_blocks, dom_text_get_n_blocks (self->text));
  for (guint i = first; i < end && self->blocks->len < MAX_LISTED; i++) {
    const DomBlock *block = dom_text_get_block (self->text, i);
    add (self, change->kind, 1, block->start, block->end);
  }
}

/* What was taken out stood after the block before it rather than before the next one, which may be the
 * heading of another chapter. */
static void
add_removed (Lister *self,
             const MarksOutline *outline,
             const MarksChange *change,
             GCancellable *cancellable)
{
  if (marks_outline_get_n_blocks (outline) == 0)
    return;
  int next = marks_outline_find (outline, change->section, change->block);
  int last = next < 0 ? (int) marks_outline_get_n_blocks (outline) - 1 : next - 1;
  int block = 0;
  int section = marks_outline_get_section (outline, (guint) MAX (last, 0), &block);
  if (!load_text (self, section, cancellable) || (guint) block >= dom_text_get_n_blocks (self->text)
      || self->blocks->len >= MAX_LISTED)
    return;
  const DomBlock *at = dom_text_get_block (self->text, (guint) block);
  guint32 point = last < 0 ? at->start : at->end;
  add (self, change->kind, change->n_blocks, point, point);
}

/**
 * marks_changed_blocks_list:
 * @store: the store
 * @book: id of a registered book
 * @edition: id of the edition that is open
 * @publication: the open book
 * @cancellable: (nullable): to cancel it
 * @error: return location
 *
 * Compares the open edition with the one that was read before it. An edition that says it is newer
 * than the open one is not taken for its predecessor. Reads the changed sections. Not for the main
 * thread.
 *
 * Returns: (transfer full) (nullable) (element-type MarksChangedBlock): what is new, in reading order
 *   and empty when there is no edition to compare with; %NULL with a %STORE_ERROR, or with
 *   %G_IO_ERROR_CANCELLED
 */
GPtrArray *
marks_changed_blocks_list (Store *store,
                           gint64 book,
                           gint64 edition,
                           BookPublication *publication,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GPtrArray) blocks =
      g_ptr_array_new_with_free_func ((GDestroyNotify) marks_changed_block_free);
  g_autoptr (GPtrArray) editions = store_list_editions (store, book, error);
  if (editions == NULL)
    return NULL;
  const StoreEdition *open = find_edition (editions, edition);
  g_autoptr (MarksOutline) old = open != NULL ? load_outline_before (store, editions, open) : NULL;
  g_autoptr (MarksOutline) new = old != NULL ? load_outline (store, edition) : NULL;
  if (new == NULL)
    return g_steal_pointer (&blocks);
  g_autoptr (GArray) changes = marks_changes_find (old, new);
  Lister lister = { publication, blocks, -1, NULL };
  bool cancelled = false;
  for (guint i = 0; i < changes->len && !cancelled; i++) {
    const MarksChange *change = &g_array_index (changes, MarksChange, i);
    cancelled = g_cancellable_set_error_if_cancelled (cancellable, error);
    if (!cancelled && change->kind == MARKS_CHANGE_REMOVED)
      add_removed (&lister, new, change, cancellable);
    else if (!cancelled)
      add_blocks (&lister, change, cancellable);
  }
  g_clear_pointer (&lister.text, dom_text_unref);
  return cancelled ? NULL : g_steal_pointer (&blocks);
}
