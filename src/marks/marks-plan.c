#include "config.h"

#include "marks-plan.h"

#include "marks-identity.h"
#include "marks-reanchor.h"

#include "book-locator.h"

#include <string.h>

/* An import is marks from another edition: each is looked for in the text of the book, and where a
 * file says it is, is only a hint. Whether it is there already is asked by its name, then by its
 * place. */

/* How alike titles must be. */
#define SAME_TITLE 0.8

typedef struct {
  MarksPlanKind kind;
  MarksMark *mark; /* as it will be, or as it is */
  bool removed; /* there is a tombstone of its name */
} Entry;

struct _MarksPlan {
  gint64 book;
  gint64 edition;
  GPtrArray *entries; /* of Entry */
};

/* What is needed while it is made. */
typedef struct {
  MarksPlan *plan;
  Store *store;
  BookPublication *publication;
  MarksReanchor *index;
  GHashTable *by_uuid; /* of MarksMark that are there */
  GHashTable *by_place; /* the same by section, range and whether it is a bookmark */
} Planner;

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_clear_pointer (&entry->mark, marks_mark_unref);
  g_free (entry);
}

static bool
has_one_book (GPtrArray *records)
{
  const char *title = NULL;
  for (guint i = 0; i < records->len; i++) {
    const MarksRecord *record = g_ptr_array_index (records, i);
    const char *said = record->book != NULL ? record->book->title : NULL;
    if (said == NULL || (title != NULL && !g_str_equal (title, said)))
      return false;
    title = said;
  }
  return true;
}

/**
 * marks_plan_choose:
 * @records: (element-type MarksRecord): all marks of a file
 * @book: what is known of a book
 *
 * A file may hold the marks of a whole shelf. A record that does not say its book is of this one; and
 * when the file knows only one book, by whatever title, it is this one: the reader said so.
 *
 * Returns: (transfer container) (element-type MarksRecord): those of this book
 */
GPtrArray *
marks_plan_choose (GPtrArray *records, const MarksBookInfo *book)
{
  GPtrArray *chosen = g_ptr_array_new ();
  bool only = has_one_book (records);
  for (guint i = 0; i < records->len; i++) {
    MarksRecord *record = g_ptr_array_index (records, i);
    const MarksBookInfo *said = record->book;
    bool unsaid = said == NULL || (said->title == NULL && said->identifier == NULL);
    if (only || unsaid
        || (said->identifier != NULL && g_strcmp0 (said->identifier, book->identifier) == 0)
        || marks_identity_compare_titles (said->title, book->title) >= SAME_TITLE)
      g_ptr_array_add (chosen, record);
  }
  return chosen;
}

static char *
describe_place (const MarksMark *mark)
{
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  return g_strdup_printf ("%d:%u:%u:%d", marks_anchor_get_section (anchor),
                          marks_anchor_get_start (anchor), marks_anchor_get_end (anchor),
                          marks_mark_is_bookmark (mark));
}

/* A place in another edition tells nothing of this one. */
static bool
has_place_here (const Planner *planner, const MarksMark *mark)
{
  gint64 edition = marks_anchor_get_edition (marks_mark_get_anchor (mark));
  return marks_mark_get_state (mark) != MARKS_STATE_ORPHAN
         && (edition == 0 || edition == planner->plan->edition);
}

static void
remember (Planner *planner, MarksMark *mark)
{
  g_hash_table_insert (planner->by_uuid, g_strdup (marks_mark_get_uuid (mark)),
                       marks_mark_ref (mark));
  if (has_place_here (planner, mark))
    g_hash_table_insert (planner->by_place, describe_place (mark), marks_mark_ref (mark));
}

static bool
read_marks (Planner *planner, GError **error)
{
  g_autoptr (GPtrArray) rows = store_list_marks (planner->store, planner->plan->book, error);
  if (rows == NULL)
    return false;
  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (MarksMark) mark =
        marks_mark_new_from_row (g_ptr_array_index (rows, i), planner->plan->edition);
    if (mark != NULL)
      remember (planner, mark);
  }
  return true;
}

/* Where the file says it is, if that is in the book at all. */
static bool
read_hint (const Planner *planner, const StoreAnchor *anchor, BookLocator *hint)
{
  int section = anchor->section;
  guint32 end = 0;
  if (anchor->cfi == NULL
      || !book_locator_section_from_cfi (planner->publication, anchor->cfi, &section))
    return false;
  DomText *text = marks_reanchor_get_text (planner->index, section);
  return text != NULL
         && book_locator_from_cfi (planner->publication, text, anchor->cfi, hint, &end);
}

/* Finds the place of a mark; a bookmark that has no text is where the file says. */
static MarksPlace
find_place (const Planner *planner, const MarksMark *mark)
{
  BookLocator hint = { .section = -1 };
  g_autoptr (StoreAnchor) row = marks_anchor_to_row (marks_mark_get_anchor (mark), 0);
  bool hinted = read_hint (planner, row, &hint);
  bool has_text = row->exact != NULL || row->suffix != NULL;
  if (hinted && row->block_hash == 0) {
    const BookSection *section =
        book_publication_get_section (planner->publication, (guint) hint.section);
    g_free (row->section_path);
    row->section_path = g_strdup (section->path);
    row->section = hint.section;
    row->text_end = hint.offset + (row->exact != NULL ? (guint32) strlen (row->exact) : 0);
    row->text_start = hint.offset;
  }
  g_autoptr (MarksAnchor) anchor = marks_anchor_new_from_row (row);
  if (has_text)
    return marks_reanchor_resolve (planner->index, anchor);
  if (!hinted || !marks_mark_is_bookmark (mark))
    return (MarksPlace){ .state = MARKS_STATE_ORPHAN, .section = -1 };
  return (MarksPlace){ MARKS_STATE_KEPT, hint.section, hint.offset, hint.offset };
}

static bool
has_same_tags (const MarksMark *a, const MarksMark *b)
{
  return g_strv_equal (marks_mark_get_tags (a), marks_mark_get_tags (b));
}

/* Only our own files know of an order; what others do not say is no wish for none. */
static bool
has_same_rank (const MarksMark *known, const MarksMark *read)
{
  const char *rank = marks_mark_get_rank (read);
  return rank == NULL || g_strcmp0 (marks_mark_get_rank (known), rank) == 0;
}

static bool
is_same (const MarksMark *a, const MarksMark *b)
{
  return g_strcmp0 (marks_mark_get_note (a), marks_mark_get_note (b)) == 0
         && g_strcmp0 (marks_mark_get_name (a), marks_mark_get_name (b)) == 0
         && marks_mark_get_kind (a) == marks_mark_get_kind (b)
         && (marks_mark_is_bookmark (a) || marks_mark_get_colour (a) == marks_mark_get_colour (b))
         && has_same_tags (a, b) && has_same_rank (a, b);
}

/* The mark that is there with what the file says of it. */
static MarksMark *
update (MarksMark *known, const MarksMark *read, gint64 now)
{
  g_autoptr (MarksMark) noted = marks_mark_with_note (known, marks_mark_get_note (read), now);
  g_autoptr (MarksMark) named = marks_mark_with_name (noted, marks_mark_get_name (read), now);
  g_autoptr (MarksMark) tagged = marks_mark_with_tags (named, marks_mark_get_tags (read), now);
  const char *rank =
      has_same_rank (known, read) ? marks_mark_get_rank (known) : marks_mark_get_rank (read);
  g_autoptr (MarksMark) ranked = marks_mark_with_rank (tagged, rank, now);
  g_autoptr (MarksMark) coloured =
      marks_mark_with_colour (ranked, marks_mark_get_colour (read), now);
  return marks_mark_with_kind (coloured, marks_mark_get_kind (read), now);
}

static void
add_entry (Planner *planner, MarksPlanKind kind, MarksMark *mark, bool removed)
{
  Entry *entry = g_new0 (Entry, 1);
  entry->kind = kind;
  entry->mark = marks_mark_ref (mark);
  entry->removed = removed;
  g_ptr_array_add (planner->plan->entries, entry);
}

/* The later word counts; a file that does not say when it was written never takes a note away. */
static void
plan_known (Planner *planner, MarksMark *known, MarksMark *read)
{
  gint64 time = marks_mark_get_modified (read);
  bool older =
      time != 0 ? time <= marks_mark_get_modified (known) : marks_mark_get_note (read) == NULL;
  if (is_same (known, read) || older) {
    add_entry (planner, MARKS_PLAN_SAME, known, false);
    return;
  }
  g_autoptr (MarksMark) updated =
      update (known, read, time != 0 ? time : marks_mark_get_modified (known) + 1);
  add_entry (planner, MARKS_PLAN_CHANGED, updated, false);
  remember (planner, updated);
}

/* A name that another book has already is not taken from it. */
static char *
choose_name (const Planner *planner, const char *uuid, bool *removed)
{
  gint64 book = 0;
  *removed = false;
  if (!store_find_mark (planner->store, uuid, &book, removed) || book == planner->plan->book)
    return g_strdup (uuid);
  *removed = false;
  g_autofree char *text = g_strdup_printf ("%s %" G_GINT64_FORMAT, uuid, planner->plan->book);
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA1, text, -1);
  return g_strdup_printf ("%.8s-%.4s-5%.3s-8%.3s-%.12s", hex, hex + 8, hex + 13, hex + 17,
                          hex + 20);
}

static void
plan_record (Planner *planner, MarksRecord *record)
{
  MarksMark *read = record->mark;
  bool removed = false;
  g_autofree char *uuid = choose_name (planner, marks_mark_get_uuid (read), &removed);
  MarksMark *known = g_hash_table_lookup (planner->by_uuid, uuid);
  if (known != NULL) {
    plan_known (planner, known, read);
    return;
  }
  MarksPlace place = find_place (planner, read);
  if (place.section < 0) {
    add_entry (planner, MARKS_PLAN_NOT_FOUND, read, false);
    return;
  }
  g_autoptr (MarksAnchor) anchor = marks_anchor_new (
      planner->publication, place.section, marks_reanchor_get_text (planner->index, place.section),
      place.start, place.end);
  g_autoptr (MarksMark) placed =
      marks_mark_with_anchor (read, anchor, marks_mark_get_modified (read));
  g_autoptr (MarksMark) mark = marks_mark_with_uuid (placed, uuid, marks_mark_get_created (placed));
  g_autofree char *where = describe_place (mark);
  known = g_hash_table_lookup (planner->by_place, where);
  if (known != NULL) {
    plan_known (planner, known, read);
    return;
  }
  add_entry (planner, MARKS_PLAN_NEW, mark, removed);
  remember (planner, mark);
}

/**
 * marks_plan_new:
 * @records: (element-type MarksRecord): marks of a file, of this book; see marks_plan_choose()
 * @store: where the marks are kept
 * @book: id of the book
 * @edition: id of the edition that is open
 * @publication: the book
 * @cancellable: (nullable): to cancel it
 * @error: return location
 *
 * Reads the whole book and looks for every mark. Nothing is written. Not for the main thread.
 *
 * Returns: (transfer full) (nullable): what is to be done, or %NULL with an error of the store or
 *   %G_IO_ERROR_CANCELLED
 */
MarksPlan *
marks_plan_new (GPtrArray *records,
                Store *store,
                gint64 book,
                gint64 edition,
                BookPublication *publication,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (MarksPlan) self = g_new0 (MarksPlan, 1);
  g_autoptr (MarksReanchor) index = marks_reanchor_new ();
  g_autoptr (GHashTable) by_uuid =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) marks_mark_unref);
  g_autoptr (GHashTable) by_place =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) marks_mark_unref);
  Planner planner = { self, store, publication, index, by_uuid, by_place };
  self->book = book;
  self->edition = edition;
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  if (!read_marks (&planner, error)
      || !marks_reanchor_add_book (index, publication, cancellable, error))
    return NULL;
  for (guint i = 0; i < records->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    plan_record (&planner, g_ptr_array_index (records, i));
  }
  return g_steal_pointer (&self);
}

/**
 * marks_plan_free:
 * @self: (transfer full) (nullable): a plan
 *
 * Frees a plan.
 */
void
marks_plan_free (MarksPlan *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self);
}

/* As many as there were records. */
guint
marks_plan_get_n_entries (const MarksPlan *self)
{
  return self->entries->len;
}

static const Entry *
get_entry (const MarksPlan *self, guint index)
{
  return g_ptr_array_index (self->entries, index);
}

/* What becomes of a record. */
MarksPlanKind
marks_plan_get_kind (const MarksPlan *self, guint index)
{
  return get_entry (self, index)->kind;
}

/* (transfer none): the mark as it will be in the book; of one not found, as it was read. */
MarksMark *
marks_plan_get_mark (const MarksPlan *self, guint index)
{
  return get_entry (self, index)->mark;
}

/* How many of a kind. */
guint
marks_plan_count (const MarksPlan *self, MarksPlanKind kind)
{
  guint n = 0;
  for (guint i = 0; i < self->entries->len; i++)
    n += get_entry (self, i)->kind == kind ? 1 : 0;
  return n;
}

/* `new`, `same`, `changed` or `not-found`. */
const char *
marks_plan_kind_to_string (MarksPlanKind kind)
{
  static const char *const names[MARKS_PLAN_N_KINDS] = { "new", "same", "changed", "not-found" };
  return names[kind];
}

/**
 * marks_plan_build_step:
 * @self: a plan
 * @time: microseconds since 1970 UTC
 *
 * Puts all that is new or changed into one step, so that one undo takes it back.
 *
 * Returns: (transfer full): the step; it may be empty
 */
StoreStep *
marks_plan_build_step (const MarksPlan *self, gint64 time)
{
  StoreStep *step = store_step_new (self->book, time);
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = get_entry (self, i);
    if (entry->kind != MARKS_PLAN_NEW && entry->kind != MARKS_PLAN_CHANGED)
      continue;
    bool new = entry->kind == MARKS_PLAN_NEW;
    store_step_take (step, new ? STORE_CHANGE_ADD : STORE_CHANGE_EDIT,
                     marks_mark_to_row (entry->mark, self->book, self->edition));
    /* It was removed once; who imports it wants it back. */
    if (entry->removed)
      store_step_take (step, STORE_CHANGE_RESTORE,
                       marks_mark_to_row (entry->mark, self->book, self->edition));
  }
  return step;
}
