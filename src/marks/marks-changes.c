#include "config.h"

#include "marks-changes.h"

#include "marks-alignment.h"

/* Between two blocks that stayed, as many as there were are edited; what is more is new, and what is
 * missing was taken out. Corrected spaces alone are no change. */

typedef struct {
  const MarksOutline *new;
  GArray *changes; /* of MarksChange */
} Finder;

static void
add (Finder *self, MarksChangeKind kind, int block, guint n)
{
  MarksChange change = { .kind = kind, .n_blocks = n };
  int last = (int) marks_outline_get_n_blocks (self->new) - 1;
  if (n == 0 || last < 0)
    return;
  change.section = marks_outline_get_section (self->new, (guint) MIN (block, last), &change.block);
  change.block += block > last ? 1 : 0;
  g_array_append_val (self->changes, change);
}

/* One change for each section that the blocks are in. */
static void
add_run (Finder *self, MarksChangeKind kind, int first, int n)
{
  while (n > 0) {
    int run = 1;
    int section = marks_outline_get_section (self->new, (guint) first, NULL);
    while (run < n && marks_outline_get_section (self->new, (guint) (first + run), NULL) == section)
      run++;
    add (self, kind, first, (guint) run);
    first += run;
    n -= run;
  }
}

static bool
stays (const MarksAlignment *alignment, int old)
{
  return marks_alignment_is_in_order (alignment, (guint) old);
}

/* What is between two blocks that stayed. */
static void
add_gap (Finder *self, const MarksAlignment *alignment, int old, int old_end, int new, int new_end)
{
  int n_gone = 0;
  for (int i = old; i < old_end; i++)
    n_gone += marks_alignment_get_new (alignment, (guint) i) < 0 ? 1 : 0;
  for (int i = new; i < new_end;) {
    bool moved = marks_alignment_get_old (alignment, (guint) i) >= 0;
    int n = 1;
    while (i + n < new_end && (marks_alignment_get_old (alignment, (guint) (i + n)) >= 0) == moved)
      n++;
    int n_edited = moved ? 0 : MIN (n, n_gone);
    add_run (self, MARKS_CHANGE_MOVED, i, moved ? n : 0);
    add_run (self, MARKS_CHANGE_EDITED, i, n_edited);
    add_run (self, MARKS_CHANGE_ADDED, i + n_edited, moved ? 0 : n - n_edited);
    n_gone -= n_edited;
    i += n;
  }
  add (self, MARKS_CHANGE_REMOVED, new_end, (guint) n_gone);
}

/**
 * marks_changes_find:
 * @old: an edition
 * @new: the one that is open
 *
 * Runs on any thread.
 *
 * Returns: (transfer full) (element-type MarksChange): what changed, in the order of the new edition
 */
GArray *
marks_changes_find (const MarksOutline *old, const MarksOutline *new)
{
  Finder self = { new, g_array_new (FALSE, FALSE, sizeof (MarksChange)) };
  g_autoptr (MarksAlignment) alignment = marks_alignment_new (old, new);
  int n_old = (int) marks_outline_get_n_blocks (old);
  int n_new = (int) marks_outline_get_n_blocks (new);
  int old_start = 0;
  int new_start = 0;
  for (int i = 0; i <= n_old; i++) {
    if (i < n_old && !stays (alignment, i))
      continue;
    int there = i < n_old ? marks_alignment_get_new (alignment, (guint) i) : n_new;
    add_gap (&self, alignment, old_start, i, new_start, there);
    old_start = i + 1;
    new_start = there + 1;
  }
  return self.changes;
}
