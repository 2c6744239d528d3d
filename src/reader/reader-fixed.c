#include "config.h"

#include "reader-page-view-private.h"

#include <math.h>

/* Pages with a size of their own. One or two of them, each a section, fill the window as far as
 * their shape allows, without margins: they have their own. Enlarged they are moved about in the
 * window, which shows a part of them. */

/* How far outside anything is; a place that is then brought back to an edge. */
#define FAR 1e9

/* Whether the book's pages lie below each other without gaps, as its author wants. */
bool
reader_fixed_is_roll (ReaderPageView *self)
{
  return self->rendition != NULL && rendition_is_roll (self->rendition);
}

/* Whether what is shown are fixed pages that turn. */
bool
reader_fixed_is_shown (ReaderPageView *self)
{
  return self->shown.n > 0 && self->shown.columns[0].viewport.width > 0
         && !reader_strip_is_on (self);
}

/* The halves of the window meet on a whole pixel. */
static RenditionSpread
get_area (ReaderPageView *self)
{
  int width, height;
  reader_pages_get_size (self, &width, &height);
  return (RenditionSpread){
    .width = 2 * floor (width / 2.0),
    .height = height,
    .rtl = reader_pages_are_rtl (self),
  };
}

/* Tells the rendition what pages are fitted into; FALSE when it is what it was. */
bool
reader_fixed_set_frame (ReaderPageView *self)
{
  bool roll = reader_fixed_is_roll (self);
  int width, height;
  reader_pages_get_size (self, &width, &height);
  RenditionArea frame = {
    .width = width * (roll ? self->zoom.factor : 1),
    .height = height,
    .roll = roll,
  };
  return rendition_set_frame (self->rendition, &frame);
}

/* How far what reaches from @start to @end is moved, if @wanted is wished: if it is larger than the
 * window no more than to its edges, else no more than to be seen. */
static double
limit_pan (double wanted, double start, double end, double room)
{
  bool larger = end - start > room;
  double low = larger ? room - end : -start;
  double high = larger ? -start : room - end;
  return CLAMP (larger ? wanted : 0, low, MAX (low, high));
}

/* Where a page of a roll begins from the left. */
double
reader_fixed_get_roll_x (ReaderPageView *self, double width)
{
  int room, height;
  reader_pages_get_size (self, &room, &height);
  double x = floor ((room - width) / 2);
  self->zoom.x = limit_pan (self->zoom.x, x, x + width, room);
  return x + round (self->zoom.x);
}

/* What is painted, and the size its pictures were decoded for, is of one scale. */
static void
set_scale (ReaderPageView *self, ReaderColumn *column, double scale)
{
  if (fabs (column->scale - scale) < 1e-6)
    return;
  column->scale = scale;
  g_clear_pointer (&column->node, gsk_render_node_unref);
  reader_pictures_request (self, column);
}

/* Puts the pages into the window. */
void
reader_fixed_place (ReaderPageView *self)
{
  ReaderSpread *shown = &self->shown;
  RenditionSpread area = get_area (self);
  double left = FAR;
  double top = FAR;
  double right = -FAR;
  double bottom = -FAR;
  for (guint i = 0; i < shown->n; i++) {
    ReaderColumn *column = &shown->columns[i];
    RenditionFrame frame =
        rendition_spread_fit (&area, column->viewport, column->side, self->zoom.factor);
    set_scale (self, column, frame.scale);
    column->x = frame.x;
    column->y = frame.y;
    left = MIN (left, frame.x);
    top = MIN (top, frame.y);
    right = MAX (right, frame.x + column->viewport.width * frame.scale);
    bottom = MAX (bottom, frame.y + column->viewport.height * frame.scale);
  }
  self->zoom.x = limit_pan (self->zoom.x, left, right, area.width);
  self->zoom.y = limit_pan (self->zoom.y, top, bottom, area.height);
  for (guint i = 0; i < shown->n; i++) {
    shown->columns[i].x += round (self->zoom.x);
    shown->columns[i].y += round (self->zoom.y);
  }
}

static void
add_page (ReaderPageView *self, guint section, RenditionSide side)
{
  ReaderSpread *shown = &self->shown;
  LayoutPage *page = rendition_get_page (self->rendition, section, 0);
  if (!rendition_is_complete (self->rendition, section) || page == NULL)
    return;
  ReaderColumn *column = &shown->columns[shown->n++];
  *column = (ReaderColumn){
    .page = layout_page_ref (page),
    .section = (int) section,
    .text = dom_text_ref (rendition_get_text (self->rendition, section)),
    .fonts = layout_font_source_ref (rendition_get_fonts (self->rendition, section)),
    .side = side,
  };
  rendition_get_viewport (self->rendition, section, &column->viewport);
  reader_pages_measure_column (column);
}

/* The pages seen now, and those before and after. */
static void
keep_pages (ReaderPageView *self, const RenditionFacing *facing)
{
  guint first = facing->sections[0];
  guint last = facing->sections[facing->n - 1];
  rendition_keep (self->rendition, first, last);
  for (int i = 0; i < 2; i++) {
    if (rendition_is_fixed (self->rendition, last + 1))
      last++;
    if (first > 0 && rendition_is_fixed (self->rendition, first - 1))
      first--;
  }
  rendition_keep (self->rendition, first, last);
}

static RenditionFacing
find_facing (ReaderPageView *self, int section)
{
  return rendition_facing_find (self->rendition, (guint) section, get_area (self));
}

/* Shows the pages that are seen together with that of a section, as far as they have come; the
 * spread is empty. */
void
reader_fixed_show (ReaderPageView *self)
{
  ReaderSpread *shown = &self->shown;
  shown->facing = find_facing (self, shown->section);
  for (guint i = 0; i < shown->facing.n; i++)
    add_page (self, shown->facing.sections[i], shown->facing.sides[i]);
  reader_fixed_place (self);
  keep_pages (self, &shown->facing);
}

static bool
is_missing (ReaderPageView *self, guint section)
{
  for (guint i = 0; i < self->shown.n; i++) {
    if (self->shown.columns[i].section == (int) section)
      return false;
  }
  return rendition_is_complete (self->rendition, section);
}

/* Whether other pages belong together than are shown, or one of them has come since. What the
 * rendition has let go of stays as it is until it has come anew. */
bool
reader_fixed_is_outdated (ReaderPageView *self)
{
  RenditionFacing facing = find_facing (self, self->shown.section);
  const RenditionFacing *shown = &self->shown.facing;
  if (!rendition_is_complete (self->rendition, (guint) self->shown.section))
    return false;
  bool outdated = facing.n != shown->n;
  for (guint i = 0; i < facing.n && !outdated; i++)
    outdated = facing.sections[i] != shown->sections[i] || facing.sides[i] != shown->sides[i]
               || is_missing (self, facing.sections[i]);
  return outdated;
}

/* The window has changed, or more is known of the book: other pages may belong together. */
void
reader_fixed_update (ReaderPageView *self)
{
  if (!reader_fixed_is_shown (self))
    return;
  bool outdated = reader_fixed_is_outdated (self);
  if (outdated)
    reader_pages_show_again (self);
  else
    reader_fixed_place (self);
  reader_accessible_update (self);
  if (outdated)
    reader_page_view_emit_place_changed (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The section that is read first of those that are seen together with @section, if it is there. */
int
reader_fixed_find_first (ReaderPageView *self, int section)
{
  RenditionFacing facing = find_facing (self, section);
  return rendition_is_complete (self->rendition, facing.sections[0]) ? (int) facing.sections[0]
                                                                     : section;
}

/* The section before or behind the pages shown, -1 when there is none. */
int
reader_fixed_find_next (ReaderPageView *self, int by)
{
  const RenditionFacing *facing = &self->shown.facing;
  guint section = by > 0 ? facing->sections[facing->n - 1] : facing->sections[0];
  return reader_pages_find_linear (self, (int) section + by, by);
}

/* Other pages are shown from where one begins to read, or from their end. */
void
reader_fixed_move_to_edge (ReaderPageView *self, bool end)
{
  double start = reader_pages_are_rtl (self) ? -FAR : FAR;
  self->zoom.x = end ? -start : start;
  self->zoom.y = end ? -FAR : FAR;
}

/* Whether there is more of the pages than is seen. */
bool
reader_fixed_can_pan (ReaderPageView *self)
{
  return self->zoom.factor > 1 && (reader_fixed_is_shown (self) || reader_fixed_is_roll (self));
}

/* Moves what is seen of enlarged pages; FALSE when their edge is reached. */
bool
reader_fixed_pan (ReaderPageView *self, double dx, double dy)
{
  if (!reader_fixed_is_shown (self) || self->zoom.factor <= 1)
    return false;
  double x = self->zoom.x;
  double y = self->zoom.y;
  self->zoom.x -= dx;
  self->zoom.y -= dy;
  reader_fixed_place (self);
  bool moved = fabs (self->zoom.x - x) > 0.5 || fabs (self->zoom.y - y) > 0.5;
  if (moved) {
    reader_accessible_update (self);
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
  return moved;
}

/**
 * reader_page_view_has_zoom:
 * @self: a page view
 *
 * Returns: whether the pages shown can be enlarged: they have a size of their own, and the size of
 *   letters is not the reader's
 */
gboolean
reader_page_view_has_zoom (ReaderPageView *self)
{
  g_return_val_if_fail (READER_IS_PAGE_VIEW (self), FALSE);
  return reader_fixed_is_shown (self) || reader_fixed_is_roll (self);
}

/**
 * reader_page_view_get_zoom:
 * @self: a page view
 *
 * Returns: how much larger fixed pages are than what fits; at least 1
 */
double
reader_page_view_get_zoom (ReaderPageView *self)
{
  g_return_val_if_fail (READER_IS_PAGE_VIEW (self), 1);
  return self->zoom.factor;
}

/**
 * reader_page_view_zoom:
 * @self: a page view
 * @steps: how many sizes larger; 0 for as large as fits
 *
 * Makes fixed pages larger or smaller; what is in the middle of the window stays there.
 */
void
reader_page_view_zoom (ReaderPageView *self, int steps)
{
  static const double factors[] = { 1, 1.25, 1.5, 2, 3 };
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  int at = 0;
  while (at + 1 < (int) G_N_ELEMENTS (factors) && factors[at] < self->zoom.factor - 1e-6)
    at++;
  at = steps == 0 ? 0 : CLAMP (at + steps, 0, (int) G_N_ELEMENTS (factors) - 1);
  double ratio = factors[at] / self->zoom.factor;
  if (!reader_page_view_has_zoom (self) || fabs (ratio - 1) < 1e-6)
    return;
  self->zoom.factor = factors[at];
  self->zoom.x *= ratio;
  self->zoom.y *= ratio;
  if (reader_fixed_is_shown (self)) {
    reader_fixed_place (self);
    reader_accessible_update (self);
    gtk_widget_queue_draw (GTK_WIDGET (self));
  } else {
    reader_strip_enlarge (self, ratio);
  }
}
