#include "config.h"

#include "reader-page-view-private.h"

#include <math.h>

/* The whole book below each other. Where the screen lies is never a distance from the book's start,
 * most of which is only estimated, but a section and a distance inside it: so it does not matter
 * what becomes of the sections above. Sections near the screen are laid out, the others are as tall
 * as was counted or guessed. When a section gets its true height, what was on the screen of those
 * that had one before stays where it is.
 *
 * A section comes in stretches of about half a screen (see rendition_typesetter_set_sliced()), each of
 * which becomes a render node of its own as it comes near; scrolling moves the nodes. */

/* Room between two sections, which would be on pages of their own in a book: em of the text size. */
#define GAP_EM 3
/* How many screens above and below are laid out, and how many stay as nodes. */
#define SCREENS_AHEAD 2.0
#define SCREENS_PAINTED 0.5
/* While it moves, others are told where we are so often. */
#define SETTLE_MS 120
/* What stays on the screen when it is turned like a page, in lines. */
#define OVERLAP_LINES 2

/* Whether the book is shown as a strip. */
bool
reader_strip_is_on (ReaderPageView *self)
{
  return self->rendition != NULL && rendition_is_strip (self->rendition, &self->settings);
}

static double
get_height (ReaderPageView *self)
{
  int width, height;
  reader_pages_get_size (self, &width, &height);
  return height;
}

/* The height of a line, about. */
double
reader_strip_get_line (ReaderPageView *self)
{
  return round (self->settings.font_size * MAX (self->settings.line_height, 1.4));
}

/* What stays free at the ends of the book; a roll goes from edge to edge. */
static double
get_margin (ReaderPageView *self)
{
  return reader_fixed_is_roll (self) ? 0 : self->shown.geometry.top;
}

/* With the room below it. */
static double
get_extent (ReaderPageView *self, int section)
{
  double gap = reader_fixed_is_roll (self) ? 0 : round (self->settings.font_size * GAP_EM);
  return rendition_get_extent (self->rendition, (guint) section) + gap;
}

/* Whether anything of a section can be shown: of a fixed page all or nothing. */
static bool
has_come (ReaderPageView *self, int section)
{
  return rendition_get_page (self->rendition, (guint) section, 0) != NULL
         && (!rendition_is_fixed (self->rendition, (guint) section)
             || rendition_is_complete (self->rendition, (guint) section));
}

/* The section after or before, -1 when there is none. One that is not read in order is there only
 * when somebody has gone to it. */
static int
find_next (ReaderPageView *self, int section, int step)
{
  BookPublication *publication = rendition_get_publication (self->rendition);
  int n = (int) book_publication_get_n_sections (publication);
  for (int i = section + step; i >= 0 && i < n; i += step) {
    if (i == self->strip.visited || book_publication_get_section (publication, (guint) i)->linear)
      return i;
  }
  return -1;
}

/* Brings the place of the screen into the section that is at its top. */
static void
find_top_section (ReaderPageView *self)
{
  ReaderStrip *strip = &self->strip;
  int other = 0;
  while (strip->y < 0) {
    other = find_next (self, strip->section, -1);
    if (other < 0) {
      strip->y = MAX (strip->y, -get_margin (self));
      return;
    }
    strip->section = other;
    strip->y += get_extent (self, other);
  }
  while (strip->y >= get_extent (self, strip->section)) {
    other = find_next (self, strip->section, 1);
    if (other < 0)
      return;
    strip->y -= get_extent (self, strip->section);
    strip->section = other;
  }
}

/* How much of the book there is below the top of the screen; more than @enough is not told. */
static double
measure_rest (ReaderPageView *self, double enough)
{
  double rest = -self->strip.y;
  int section = self->strip.section;
  while (section >= 0 && rest < enough) {
    int next = find_next (self, section, 1);
    rest += next >= 0 ? get_extent (self, section)
                      : rendition_get_extent (self->rendition, (guint) section);
    section = next;
  }
  return rest;
}

/* Nothing is shown before the book's start and after its end. */
static void
stay_in_book (ReaderPageView *self)
{
  find_top_section (self);
  double bottom = get_height (self) - get_margin (self);
  double missing = bottom - measure_rest (self, bottom + 1);
  self->strip.at_end = missing >= -1;
  if (missing > 0) {
    self->strip.y -= missing;
    find_top_section (self);
  }
}

/* Takes over what is painted already. */
static void
take_node (ReaderSpread *from, ReaderColumn *column)
{
  for (guint i = 0; i < from->n; i++) {
    if (from->columns[i].page == column->page
        && fabs (from->columns[i].scale - column->scale) < 1e-6)
      column->node = g_steal_pointer (&from->columns[i].node);
  }
}

static bool
was_shown (const ReaderSpread *spread, const ReaderColumn *column)
{
  for (guint i = 0; i < spread->n; i++) {
    if (spread->columns[i].page == column->page
        && fabs (spread->columns[i].scale - column->scale) < 1e-6)
      return true;
  }
  return false;
}

static void
add_column (ReaderPageView *self, ReaderSpread *before, int section, guint index, double y)
{
  ReaderSpread *shown = &self->shown;
  if (shown->n == READER_MAX_COLUMNS)
    return;
  ReaderColumn *column = &shown->columns[shown->n++];
  *column = (ReaderColumn){
    .page = layout_page_ref (rendition_get_page (self->rendition, (guint) section, index)),
    .section = section,
    .index = index,
    .text = dom_text_ref (rendition_get_text (self->rendition, (guint) section)),
    .fonts = layout_font_source_ref (rendition_get_fonts (self->rendition, (guint) section)),
    .x = shown->geometry.left,
    .y = y,
    .scale = rendition_get_scale (self->rendition, (guint) section),
    .side = RENDITION_SIDE_CENTER,
  };
  if (rendition_get_viewport (self->rendition, (guint) section, &column->viewport))
    column->x = reader_fixed_get_roll_x (self, column->viewport.width * column->scale);
  reader_pages_measure_column (column);
  if (!was_shown (before, column))
    reader_pictures_request (self, column);
  take_node (before, column);
}

/* The first stretch of a section that reaches below a height in it. */
static guint
find_stretch (ReaderPageView *self, int section, double y)
{
  guint low = 0;
  guint high = 1;
  while (rendition_get_page (self->rendition, (guint) section, high) != NULL)
    high *= 2;
  while (low < high) {
    guint middle = (low + high) / 2;
    bool has_come = rendition_get_page (self->rendition, (guint) section, middle) != NULL;
    if (has_come && rendition_get_page_top (self->rendition, (guint) section, middle + 1) <= y)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The stretches of a section that begins at @top which are on the screen or near it. */
static void
add_columns (ReaderPageView *self, ReaderSpread *before, int section, double top)
{
  double ahead = get_height (self) * SCREENS_PAINTED;
  if (!has_come (self, section))
    return;
  guint i = find_stretch (self, section, -ahead - top);
  for (; rendition_get_page (self->rendition, (guint) section, i) != NULL; i++) {
    double y = top + rendition_get_page_top (self->rendition, (guint) section, i);
    if (y >= get_height (self) + ahead)
      return;
    add_column (self, before, section, i, y);
  }
}

/* Sections on the screen of which something has come stay where they are. */
static void
note_solid (ReaderPageView *self, int section, double top)
{
  ReaderStrip *strip = &self->strip;
  if (strip->solid >= 0 || top + get_extent (self, section) <= 0 || !has_come (self, section))
    return;
  strip->solid = section;
  /* Columns stand on whole pixels, the screen need not. */
  strip->solid_top = top + round (strip->y) - strip->y;
}

/* Goes up a little from the top of the screen, so that what is painted there stays. */
static int
find_first (ReaderPageView *self, double *top)
{
  int section = self->strip.section;
  double ahead = get_height (self) * SCREENS_PAINTED;
  *top = -round (self->strip.y);
  while (*top > -ahead) {
    int before = find_next (self, section, -1);
    if (before < 0)
      break;
    section = before;
    *top -= get_extent (self, section);
  }
  return section;
}

static void
fill (ReaderPageView *self, ReaderSpread *before)
{
  ReaderStrip *strip = &self->strip;
  double height = get_height (self);
  double top = 0;
  int section = find_first (self, &top);
  int first = section;
  int last = section;
  strip->solid = -1;
  for (; section >= 0 && top < height * (1 + SCREENS_AHEAD);
       section = find_next (self, section, 1)) {
    last = section;
    if (top < height * (1 + SCREENS_PAINTED))
      add_columns (self, before, section, top);
    if (top < height)
      note_solid (self, section, top);
    top += get_extent (self, section);
  }
  strip->guess = rendition_get_extent (self->rendition, (guint) strip->section);
  rendition_keep (self->rendition, (guint) first, (guint) last);
}

static bool
is_painted_ahead (ReaderPageView *self)
{
  for (guint i = 0; i < self->shown.n; i++) {
    if (self->shown.columns[i].node != NULL)
      continue;
    reader_page_view_paint_column (self, &self->shown.columns[i]);
    return false;
  }
  return true;
}

static gboolean
paint_ahead (gpointer data)
{
  ReaderPageView *self = data;
  if (!is_painted_ahead (self))
    return G_SOURCE_CONTINUE;
  self->strip.paint_id = 0;
  return G_SOURCE_REMOVE;
}

/* The section one reads: the one at the top, unless only the room behind it is still to be seen. */
static int
find_read_section (ReaderPageView *self)
{
  int section = self->strip.section;
  double rest = rendition_get_extent (self->rendition, (guint) section) - self->strip.y;
  int next = find_next (self, section, 1);
  return next >= 0 && rest < reader_strip_get_line (self) ? next : section;
}

/* Puts what belongs on the screen there. */
static void
lay_out (ReaderPageView *self)
{
  ReaderSpread *shown = &self->shown;
  g_autofree ReaderSpread *before = g_memdup2 (shown, sizeof *shown);
  stay_in_book (self);
  int section = find_read_section (self);
  if (section != before->section)
    rendition_request (self->rendition, (guint) section);
  *shown = (ReaderSpread){
    .section = section,
    .geometry = reader_pages_compute_geometry (self),
  };
  fill (self, before);
  DomText *text = rendition_get_text (self->rendition, (guint) shown->section);
  shown->text = text != NULL ? dom_text_ref (text) : NULL;
  for (guint i = 0; i < before->n; i++)
    reader_column_clear (&before->columns[i]);
  g_clear_pointer (&before->text, dom_text_unref);
  if (self->strip.paint_id == 0)
    self->strip.paint_id = g_idle_add_full (G_PRIORITY_LOW, paint_ahead, self, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static guint32
get_offset_at (const ReaderColumn *column, double x, double y)
{
  LayoutHit hit = layout_page_hit (column->page, layout_unit_from_px (x / column->scale),
                                   layout_unit_from_px ((y - column->y) / column->scale));
  return hit.point.node != NULL ? reader_pages_offset_at (column->text, hit.point) : column->start;
}

/* A stretch without text is nowhere, unless it is a page. */
static bool
has_place (const ReaderColumn *column)
{
  return column->end > column->start || column->viewport.width > 0;
}

/* The last stretch with text of a section that begins above a height on the screen, else its first. */
static const ReaderColumn *
find_column_at (ReaderPageView *self, double y, int section)
{
  const ReaderColumn *found = NULL;
  for (guint i = 0; i < self->shown.n; i++) {
    const ReaderColumn *column = &self->shown.columns[i];
    if (column->section != section || !has_place (column))
      continue;
    if (found == NULL || column->y <= y)
      found = column;
  }
  return found;
}

/* The text on the screen, of the section at its top. */
gboolean
reader_strip_get_range (ReaderPageView *self, ReaderRange *range)
{
  int section = self->shown.section;
  double half_line = reader_strip_get_line (self) / 2;
  double bottom = get_height (self) - half_line;
  const ReaderColumn *first = find_column_at (self, half_line, section);
  const ReaderColumn *last = find_column_at (self, bottom, section);
  if (first == NULL || last == NULL)
    return FALSE;
  guint32 start = get_offset_at (first, 0, half_line);
  guint32 end = get_offset_at (last, self->shown.geometry.column_width, bottom);
  if (first->viewport.width > 0)
    start = first->start;
  /* A picture at the end is nothing that one could be behind. */
  if (last->viewport.width > 0 || last->y + reader_column_get_height (last) <= bottom)
    end = last->end;
  *range = (ReaderRange){ .section = section, .start = start, .end = MAX (end, start) };
  return TRUE;
}

/* The place is where the screen is, if it has been moved since it was told. */
void
reader_strip_update_place (ReaderPageView *self)
{
  ReaderRange range;
  if (self->strip.settle_id == 0 || self->strip.section < 0)
    return;
  bool known = reader_strip_get_range (self, &range);
  self->place = (BookLocator){ self->shown.section, known ? range.start : 0 };
}

static void
settle (gpointer data)
{
  ReaderPageView *self = data;
  reader_strip_update_place (self);
  self->strip.settle_id = 0;
  if (self->strip.section >= 0)
    reader_page_view_emit_place_changed (self);
}

/* Tells where one is, not at every frame. */
static void
queue_settle (ReaderPageView *self)
{
  if (self->strip.settle_id == 0)
    self->strip.settle_id = g_timeout_add_once (SETTLE_MS, settle, self);
}

static bool
can_move (ReaderPageView *self, double by)
{
  const ReaderStrip *strip = &self->strip;
  if (strip->section < 0)
    return false;
  return by > 0 ? !strip->at_end
                : find_next (self, strip->section, -1) >= 0 || strip->y > -get_margin (self);
}

/* Moves the screen down by so many px; FALSE at the book's ends, and while nothing is shown. */
bool
reader_strip_scroll (ReaderPageView *self, double by)
{
  if (!can_move (self, by))
    return false;
  self->strip.y += by;
  lay_out (self);
  queue_settle (self);
  return true;
}

/* Comes to rest where it is. */
void
reader_strip_stop (ReaderPageView *self)
{
  self->strip.glide = (ReaderGlide){ 0 };
  if (self->strip.tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->strip.tick_id);
  self->strip.tick_id = 0;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  ReaderPageView *self = READER_PAGE_VIEW (widget);
  ReaderStrip *strip = &self->strip;
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double seconds = (double) (now - strip->frame_time) / G_USEC_PER_SEC;
  strip->frame_time = now;
  double way = reader_glide_advance (&strip->glide, seconds);
  bool moved = way == 0 || reader_strip_scroll (self, way);
  if (moved && !reader_glide_is_done (&strip->glide))
    return G_SOURCE_CONTINUE;
  strip->glide = (ReaderGlide){ 0 };
  strip->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
start_gliding (ReaderPageView *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  if (self->strip.tick_id != 0 || clock == NULL)
    return;
  self->strip.frame_time = gdk_frame_clock_get_frame_time (clock);
  self->strip.tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static bool
is_animated (ReaderPageView *self)
{
  gboolean animated = FALSE;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animated,
                NULL);
  return animated && gtk_widget_get_mapped (GTK_WIDGET (self));
}

/* Moves the screen by so many px, smoothly if the reader likes movement. */
bool
reader_strip_glide (ReaderPageView *self, double by)
{
  if (!can_move (self, by))
    return false;
  if (!is_animated (self))
    return reader_strip_scroll (self, by);
  reader_glide_add (&self->strip.glide, by);
  start_gliding (self);
  return true;
}

/* Goes on as fast as a finger, in px per second, let it go. */
void
reader_strip_fling (ReaderPageView *self, double velocity)
{
  if (!is_animated (self) || !can_move (self, velocity))
    return;
  reader_glide_fling (&self->strip.glide, velocity);
  start_gliding (self);
}

/* Goes on by a screen; a little of the last stays to be seen. */
bool
reader_strip_turn (ReaderPageView *self, int by)
{
  double line = reader_strip_get_line (self);
  double way = MAX (get_height (self) - OVERLAP_LINES * line, line);
  return reader_strip_glide (self, by * way);
}

/* Pages of a roll have become larger or smaller; the middle of the screen stays. */
void
reader_strip_enlarge (ReaderPageView *self, double ratio)
{
  if (self->strip.section < 0)
    return;
  double middle = get_height (self) / 2;
  reader_strip_stop (self);
  reader_fixed_set_frame (self);
  self->strip.y = (self->strip.y + middle) * ratio - middle;
  lay_out (self);
  queue_settle (self);
}

/* Moves an enlarged roll sideways; FALSE at its edge. */
bool
reader_strip_pan (ReaderPageView *self, double dx)
{
  double x = self->zoom.x;
  if (self->strip.section < 0 || !reader_fixed_can_pan (self))
    return false;
  self->zoom.x -= dx;
  lay_out (self);
  return fabs (self->zoom.x - x) > 0.5;
}

static void
visit (ReaderPageView *self, int section)
{
  BookPublication *publication = rendition_get_publication (self->rendition);
  bool linear = book_publication_get_section (publication, (guint) section)->linear;
  reader_strip_stop (self);
  self->strip.visited = linear ? -1 : section;
  self->strip.section = section;
}

/* Where a place stands on a stretch: its line's top in px. */
static double
get_line_top (const LayoutPage *page, const DomText *text, guint32 offset)
{
  DomRange range = { dom_text_point_at (text, offset), dom_text_end_point_at (text, offset + 1) };
  LayoutRect rect = { 0 };
  if (layout_page_get_caret (page, range.start, &rect))
    return layout_unit_to_px (rect.y);
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  if (layout_page_get_range_rects (page, &range, rects) == 0)
    return 0;
  return layout_unit_to_px (g_array_index (rects, LayoutRect, 0).y);
}

/* Shows a page's stretch with the line of a place at the top. */
void
reader_strip_show_place (ReaderPageView *self, int section, guint page, guint32 offset)
{
  visit (self, section);
  self->strip.y = -get_margin (self);
  LayoutPage *found = rendition_get_page (self->rendition, (guint) section, page);
  DomText *text = rendition_get_text (self->rendition, (guint) section);
  if (offset > 0 && found != NULL && text != NULL)
    self->strip.y += rendition_get_page_top (self->rendition, (guint) section, page)
                     + rendition_get_scale (self->rendition, (guint) section)
                           * get_line_top (found, text, offset);
  lay_out (self);
}

/* Shows the end of a section, all of which has come. */
void
reader_strip_show_end (ReaderPageView *self, int section)
{
  visit (self, section);
  self->strip.y = rendition_get_extent (self->rendition, (guint) section) + get_margin (self)
                  - get_height (self);
  lay_out (self);
  ReaderRange range;
  if (reader_strip_get_range (self, &range))
    self->place = (BookLocator){ range.section, range.start };
}

/* More of a section has come, or its height has become known. */
void
reader_strip_section_changed (ReaderPageView *self, int section)
{
  ReaderStrip *strip = &self->strip;
  if (strip->section < 0)
    return;
  if (strip->solid >= 0) {
    strip->section = strip->solid;
    strip->y = -strip->solid_top;
  } else if (section == strip->section && strip->y > 0 && strip->guess > 0) {
    strip->y *= (double) rendition_get_extent (self->rendition, (guint) section) / strip->guess;
  }
  lay_out (self);
}

/* Scrolls as little as is needed for a place to be seen. */
void
reader_strip_reveal (ReaderPageView *self, int section, guint32 offset)
{
  for (guint i = 0; i < self->shown.n; i++) {
    const ReaderColumn *column = &self->shown.columns[i];
    if (column->section != section || offset < column->start || offset > column->end)
      continue;
    double line = reader_strip_get_line (self);
    double y = column->y + column->scale * get_line_top (column->page, column->text, offset);
    double bottom = get_height (self) - get_margin (self) - line;
    if (y < get_margin (self))
      reader_strip_scroll (self, y - get_margin (self));
    else if (y > bottom)
      reader_strip_scroll (self, y - bottom);
    return;
  }
  reader_page_view_go_to (self, (BookLocator){ section, offset });
}

/* The number of the screen that is shown; -1 while it is not known. */
int
reader_strip_get_page_number (ReaderPageView *self)
{
  const ReaderStrip *strip = &self->strip;
  if (strip->section < 0)
    return -1;
  if (strip->at_end)
    return rendition_get_total_pages (self->rendition);
  return rendition_get_screen_number (self->rendition, (guint) strip->section,
                                      (int) MAX (strip->y, 0));
}

/* Nothing is shown as a strip any more, or for now. */
void
reader_strip_clear (ReaderPageView *self)
{
  reader_strip_update_place (self);
  reader_strip_stop (self);
  g_clear_handle_id (&self->strip.settle_id, g_source_remove);
  g_clear_handle_id (&self->strip.paint_id, g_source_remove);
  self->strip.section = -1;
  self->strip.solid = -1;
}
