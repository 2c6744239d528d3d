#include "config.h"

#include "marks-rank.h"
#include "marks-set-private.h"

#include <string.h>

/* The order that the reader gives the bookmarks. */

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  return marks_mark_compare_rank (*(MarksMark *const *) a, *(MarksMark *const *) b);
}

/* (transfer container) (element-type MarksMark): the bookmarks but one, in the reader's order. */
static GPtrArray *
list_others (MarksSet *self, const MarksMark *moved)
{
  GPtrArray *others = g_ptr_array_new ();
  for (guint i = 0; i < marks_set_get_n_marks (self); i++) {
    MarksMark *mark = marks_set_get_mark (self, i);
    if (mark != moved && marks_mark_is_bookmark (mark))
      g_ptr_array_add (others, mark);
  }
  g_ptr_array_sort (others, compare_ranks);
  return others;
}

static const char *
rank_at (GPtrArray *bookmarks, guint index)
{
  return index < bookmarks->len ? marks_mark_get_rank (g_ptr_array_index (bookmarks, index)) : NULL;
}

/* How many bookmarks have ranks that tell them apart; two copies of a book's marks that were put together
 * may have given the same one twice. */
static guint
count_ranked (GPtrArray *bookmarks)
{
  guint n = 0;
  while (rank_at (bookmarks, n) != NULL
         && (n == 0 || strcmp (rank_at (bookmarks, n - 1), rank_at (bookmarks, n)) < 0))
    n++;
  return n;
}

/* (transfer container) (element-type MarksMark): the moved bookmark with its rank, and those that needed
 * one for it. */
static GPtrArray *
rank_anew (GPtrArray *others, MarksMark *moved, guint at, gint64 now)
{
  GPtrArray *ranked = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_mark_unref);
  guint n_ranked = count_ranked (others);
  const char *last = at > 0 && n_ranked > 0 ? rank_at (others, MIN (at, n_ranked) - 1) : NULL;
  /* Whatever has the same rank as another is told apart up to the place, or the last of them. */
  guint n_needed = rank_at (others, n_ranked) != NULL ? others->len : at;
  for (guint i = n_ranked; i < MIN (at, n_needed); i++) {
    g_autofree char *rank = marks_rank_between (last, NULL);
    g_ptr_array_add (ranked, marks_mark_with_rank (g_ptr_array_index (others, i), rank, now));
    last = marks_mark_get_rank (g_ptr_array_index (ranked, ranked->len - 1));
  }
  g_autofree char *rank = marks_rank_between (last, at < n_ranked ? rank_at (others, at) : NULL);
  g_ptr_array_add (ranked, marks_mark_with_rank (moved, rank, now));
  last = at < n_ranked ? rank_at (others, n_ranked - 1) : rank;
  for (guint i = MAX (at, n_ranked); i < n_needed; i++) {
    g_autofree char *next = marks_rank_between (last, NULL);
    g_ptr_array_add (ranked, marks_mark_with_rank (g_ptr_array_index (others, i), next, now));
    last = marks_mark_get_rank (g_ptr_array_index (ranked, ranked->len - 1));
  }
  return ranked;
}

static void
put (GPtrArray *marks, MarksMark *mark)
{
  for (guint i = 0; i < marks->len; i++) {
    MarksMark *old = g_ptr_array_index (marks, i);
    if (g_str_equal (marks_mark_get_uuid (old), marks_mark_get_uuid (mark))) {
      marks->pdata[i] = marks_mark_ref (mark);
      marks_mark_unref (old);
      return;
    }
  }
}

/**
 * marks_set_place_bookmark:
 * @self: a set
 * @uuid: of a bookmark
 * @side: before or after @neighbour
 * @neighbour: UUID of another bookmark
 *
 * Moves a bookmark in the reader's own order, which marks_mark_compare_rank() tells; the set stays in the
 * order of the book. Bookmarks that had no place in it yet and are now before one that has keep the order
 * in which they were. All of it is one step to undo. Nothing happens when it is there already.
 */
void
marks_set_place_bookmark (MarksSet *self, const char *uuid, MarksSide side, const char *neighbour)
{
  MarksMark *moved = marks_set_lookup (self, uuid);
  MarksMark *other = marks_set_lookup (self, neighbour);
  guint at = 0;
  if (moved == NULL || other == NULL || moved == other || !marks_mark_is_bookmark (moved))
    return;
  g_autoptr (GPtrArray) others = list_others (self, moved);
  if (!g_ptr_array_find (others, other, &at))
    return;
  at += side == MARKS_SIDE_AFTER ? 1 : 0;
  if ((at == 0 || compare_ranks (&others->pdata[at - 1], &moved) < 0)
      && (at == others->len || compare_ranks (&moved, &others->pdata[at]) < 0))
    return;
  gint64 now = marks_set_get_time (self);
  g_autoptr (GPtrArray) ranked = rank_anew (others, moved, at, now);
  g_autoptr (GPtrArray) marks = marks_set_copy_marks (self);
  StoreStep *step = store_step_new (marks_set_get_book (self), now);
  for (guint i = 0; i < ranked->len; i++) {
    MarksMark *mark = g_ptr_array_index (ranked, i);
    put (marks, mark);
    store_step_take (
        step, STORE_CHANGE_EDIT,
        marks_mark_to_row (mark, marks_set_get_book (self), marks_set_get_edition (self)));
  }
  marks_set_commit (self, step, marks);
}
