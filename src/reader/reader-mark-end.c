#include "config.h"

#include "reader-page-view-private.h"

#include "reader-words.h"

#include <math.h>

/* The ends of a mark can be taken hold of. */

/* How near the pointer must be, in CSS px. */
#define REACH 5

/* The first rectangle of a letter, in the widget's px; FALSE when it is not on the column, or in a vertical
 * line. */
static bool
get_letter_rect (ReaderPageView *self,
                 const ReaderColumn *column,
                 guint32 start,
                 guint32 end,
                 graphene_rect_t *rect)
{
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  if (start < column->start || end > column->end
      || reader_overlay_get_rects (self, column, start, end, rects) == 0)
    return false;
  LayoutRect first = g_array_index (rects, LayoutRect, 0);
  if (reader_overlay_is_vertical (column->page, first))
    return false;
  *rect = GRAPHENE_RECT_INIT ((float) (layout_unit_to_px (first.x) * column->scale + column->x),
                              (float) (layout_unit_to_px (first.y) * column->scale + column->y),
                              (float) (layout_unit_to_px (first.width) * column->scale),
                              (float) (layout_unit_to_px (first.height) * column->scale));
  return true;
}

/* Whether the letters from @offset on go to the left. */
static bool
goes_left (ReaderPageView *self, const ReaderColumn *column, guint32 offset)
{
  guint32 second = reader_words_next_letter (column->text, offset);
  guint32 third = reader_words_next_letter (column->text, second);
  graphene_rect_t a, b;
  return get_letter_rect (self, column, offset, second, &a)
         && get_letter_rect (self, column, second, third, &b)
         && fabs ((double) (a.origin.y - b.origin.y)) < 1 && b.origin.x < a.origin.x;
}

/* Whether the mark's edge at the letter from @start to @end is where the pointer is. */
static bool
is_at (ReaderPageView *self,
       const ReaderColumn *column,
       guint32 start,
       guint32 end,
       bool at_start,
       double x,
       double y)
{
  graphene_rect_t rect;
  if (!get_letter_rect (self, column, start, end, &rect) || y < rect.origin.y
      || y > rect.origin.y + rect.size.height)
    return false;
  /* Far from the letter it is not asked which way it goes. */
  if (x < rect.origin.x - REACH || x > rect.origin.x + rect.size.width + REACH)
    return false;
  bool left = at_start != goes_left (self, column, start);
  double edge = rect.origin.x + (left ? 0 : rect.size.width);
  return fabs (x - edge) <= REACH;
}

/**
 * reader_mark_end_find:
 * @self: a page view
 * @x: in the widget's px
 * @y: in the widget's px
 * @found: (out caller-allocates): what is there; borrowed from the page
 *
 * Finds the end of a highlight that the pointer is at. Vertical lines have none.
 *
 * Returns: whether there is one
 */
bool
reader_mark_end_find (ReaderPageView *self, double x, double y, ReaderMarkEnd *found)
{
  for (guint i = 0; i < self->shown.n; i++) {
    const ReaderColumn *column = &self->shown.columns[i];
    GArray *placed = reader_page_view_get_placed (self, column);
    for (guint j = 0; placed != NULL && j < placed->len; j++) {
      const MarksPlaced *mark = &g_array_index (placed, MarksPlaced, j);
      /* Where a letter ends is asked for those on the page alone: this runs whenever the pointer moves. */
      bool here = mark->start < column->end && mark->end > column->start;
      if (!here || marks_mark_is_bookmark (mark->mark) || mark->start >= mark->end)
        continue;
      guint32 second = reader_words_next_letter (column->text, mark->start);
      guint32 last = reader_words_previous_letter (column->text, mark->end);
      bool at_start = is_at (self, column, mark->start, second, true, x, y);
      if (!at_start && !is_at (self, column, last, mark->end, false, x, y))
        continue;
      *found = (ReaderMarkEnd){ column, mark->mark, at_start ? mark->end : mark->start };
      return true;
    }
  }
  return false;
}
