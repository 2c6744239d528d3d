#include "config.h"

#include "layout-page-private.h"

/* From a place on the page to a place in the text, and back. */

/* Where a byte of the run's text node stands, from the line's left edge. */
static LayoutUnit
x_of_offset (const LayoutRun *run, guint32 offset)
{
  bool rtl = run->level % 2 == 1;
  LayoutUnit glyphs = 0;
  if (run->orientation == LAYOUT_ORIENTATION_COMBINED && offset < run->end)
    return run->x;
  if (run->word != NULL && offset <= run->end && run->end > run->start
      && run->orientation != LAYOUT_ORIENTATION_COMBINED) {
    guint32 inside = offset - run->start;
    if (!run->linear)
      inside = (guint32) ((guint64) inside * run->word->length / (run->end - run->start));
    glyphs = layout_word_get_position (run->word, MIN (inside, run->word->length));
    return run->x + glyphs;
  }
  if (offset <= run->end)
    return rtl ? run->x + run->glyphs_width : run->x;
  return rtl ? run->x - (run->width - run->glyphs_width) : run->x + run->width;
}

static guint32
offset_at_x (const LayoutRun *run, LayoutUnit x)
{
  bool rtl = run->level % 2 == 1;
  LayoutUnit inside = x - run->x;
  bool in_spaces = rtl ? inside < 0 : inside > run->glyphs_width;
  if (in_spaces) {
    LayoutUnit into = rtl ? -inside : inside - run->glyphs_width;
    return into > (run->width - run->glyphs_width) / 2 ? run->after : run->end;
  }
  if (run->word == NULL)
    return run->start;
  if (run->orientation == LAYOUT_ORIENTATION_COMBINED)
    return inside > run->glyphs_width / 2 ? run->end : run->start;
  guint32 offset = layout_word_get_offset_at (run->word, inside);
  if (!run->linear && run->word->length > 0)
    offset = (guint32) ((guint64) offset * (run->end - run->start) / run->word->length);
  return run->start + offset;
}

static LayoutUnit
left_of (const LayoutRun *run)
{
  return run->level % 2 == 1 ? run->x - (run->width - run->glyphs_width) : run->x;
}

static LayoutUnit
distance_to (LayoutUnit value, LayoutUnit start, LayoutUnit size)
{
  if (value < start)
    return start - value;
  return value > start + size ? value - start - size : 0;
}

static const LayoutRun *
nearest_run (const LayoutLine *line, LayoutUnit x)
{
  const LayoutRun *best = NULL;
  LayoutUnit best_distance = G_MAXINT32;
  for (guint i = 0; i < line->n_runs; i++) {
    const LayoutRun *run = &line->runs[i];
    if (run->generated || run->node == NULL)
      continue;
    LayoutUnit distance = distance_to (x, left_of (run), run->width);
    if (distance < best_distance) {
      best = run;
      best_distance = distance;
    }
  }
  return best;
}

static bool
has_text (const LayoutFragment *fragment)
{
  if (fragment->type != LAYOUT_FRAGMENT_LINE || fragment->line->marker || fragment->repeated)
    return false;
  for (guint i = 0; i < fragment->line->n_runs; i++) {
    if (!fragment->line->runs[i].generated)
      return true;
  }
  return false;
}

/* How far a place on the page is from the line's beginning. */
static LayoutUnit
along_line (const LayoutFragment *fragment, LayoutUnit x, LayoutUnit y)
{
  return fragment->line->vertical ? y - fragment->rect.y : x - fragment->rect.x;
}

/* How far a line is from a place. Of two that both have it, a paragraph's and that of something that
 * stands in it, it is the one whose letters are nearer. */
typedef struct {
  gint64 line;
  LayoutUnit letters;
} Distance;

static Distance
measure (const LayoutFragment *fragment, LayoutUnit x, LayoutUnit y)
{
  const LayoutRect *rect = &fragment->rect;
  LayoutUnit dx = distance_to (x, rect->x, rect->width);
  LayoutUnit dy = distance_to (y, rect->y, rect->height);
  bool vertical = fragment->line->vertical;
  LayoutUnit along = along_line (fragment, x, y);
  const LayoutRun *run = nearest_run (fragment->line, along);
  return (Distance){
    .line = (gint64) (vertical ? dx : dy) * 65536 + (vertical ? dy : dx),
    .letters = run != NULL ? distance_to (along, left_of (run), run->width) : G_MAXINT32,
  };
}

static bool
is_nearer (Distance a, Distance b)
{
  return a.line < b.line || (a.line == b.line && a.letters < b.letters);
}

static bool
is_picture_at (const LayoutFragment *fragment, LayoutUnit x, LayoutUnit y)
{
  const LayoutRect *rect = &fragment->rect;
  return fragment->type == LAYOUT_FRAGMENT_REPLACED && distance_to (x, rect->x, rect->width) == 0
         && distance_to (y, rect->y, rect->height) == 0;
}

/**
 * layout_page_hit:
 * @self: a #LayoutPage
 * @x: from the left edge of the page's content
 * @y: from its top
 *
 * Finds what is at a place. Outside the text it is the nearest place in the text: first the nearest
 * line, then the nearest letter on it.
 *
 * Returns: what is there
 */
LayoutHit
layout_page_hit (const LayoutPage *self, LayoutUnit x, LayoutUnit y)
{
  LayoutHit hit = { 0 };
  guint n = 0;
  const LayoutFragment *fragments = layout_page_get_fragments (self, &n);
  const LayoutFragment *best = NULL;
  Distance best_distance = { 0 };
  LayoutUnit inside = 0;
  for (guint i = 0; i < n; i++) {
    const LayoutFragment *fragment = &fragments[i];
    LayoutUnit at_x = x;
    LayoutUnit at_y = y;
    if (!layout_effect_unmap (fragment->effect, &at_x, &at_y))
      continue;
    if (is_picture_at (fragment, at_x, at_y)) {
      hit.replaced = fragment->replaced;
      hit.node = fragment->node;
      hit.point.node = fragment->node;
      return hit;
    }
    if (!has_text (fragment))
      continue;
    Distance distance = measure (fragment, at_x, at_y);
    if (best == NULL || is_nearer (distance, best_distance)) {
      best = fragment;
      best_distance = distance;
      inside = along_line (fragment, at_x, at_y);
    }
  }
  if (best == NULL)
    return hit;
  const LayoutRun *run = nearest_run (best->line, inside);
  hit.point = (DomPoint){ .node = run->node, .offset = offset_at_x (run, inside) };
  hit.node = best_distance.line == 0 && best_distance.letters == 0 ? run->node : NULL;
  return hit;
}

/* How tall a line is: across its letters. */
static LayoutUnit
line_height (const LayoutFragment *fragment)
{
  return fragment->line->vertical ? fragment->rect.width : fragment->rect.height;
}

/* The part of a line between two places on it. */
static LayoutRect
line_part (const LayoutFragment *fragment, LayoutUnit from, LayoutUnit to)
{
  LayoutRect part = {
    .x = MIN (from, to),
    .width = ABS (to - from),
    .height = line_height (fragment),
  };
  return layout_effect_map_rect (fragment->effect, layout_line_map_rect (fragment, part));
}

static bool
touches (LayoutUnit end, LayoutUnit start)
{
  return ABS (start - end) <= LAYOUT_UNIT_ONE;
}

/* Lengthens a rectangle by one that goes on where it ends on its line; FALSE when that does not. */
static bool
join_rects (LayoutRect *last, const LayoutRect *rect, bool vertical)
{
  if (vertical) {
    if (last->x != rect->x || last->width != rect->width
        || !touches (last->y + last->height, rect->y))
      return false;
    last->height = rect->y + rect->height - last->y;
    return true;
  }
  if (last->y != rect->y || last->height != rect->height
      || !touches (last->x + last->width, rect->x))
    return false;
  last->width = rect->x + rect->width - last->x;
  return true;
}

static void
add_rect (GArray *rects, const LayoutFragment *fragment, LayoutUnit from, LayoutUnit to)
{
  LayoutRect rect = line_part (fragment, from, to);
  if (from == to)
    return;
  LayoutRect *last = rects->len > 0 ? &g_array_index (rects, LayoutRect, rects->len - 1) : NULL;
  if (last == NULL || !join_rects (last, &rect, fragment->line->vertical))
    g_array_append_val (rects, rect);
}

static void
add_run_part (GArray *rects,
              const LayoutFragment *fragment,
              const LayoutRun *run,
              const DomRange *range)
{
  DomPoint from = { .node = run->node, .offset = run->start };
  DomPoint to = { .node = run->node, .offset = run->after };
  if (dom_point_compare (range->end, from) <= 0 || dom_point_compare (range->start, to) >= 0)
    return;
  guint32 start = run->start;
  guint32 end = run->after;
  if (range->start.node == run->node)
    start = CLAMP (range->start.offset, run->start, run->after);
  if (range->end.node == run->node)
    end = CLAMP (range->end.offset, run->start, run->after);
  /* A selection that takes in the last letters of a line does not mark the space after them. */
  const LayoutLine *line = fragment->line;
  bool last = run == &line->runs[line->n_runs - 1];
  if (last)
    end = MIN (end, MAX (run->end, start));
  add_rect (rects, fragment, x_of_offset (run, start), x_of_offset (run, end));
}

static void
add_picture (GArray *rects, const LayoutFragment *fragment)
{
  LayoutRect rect = layout_effect_map_rect (fragment->effect, fragment->rect);
  g_array_append_val (rects, rect);
}

/**
 * layout_page_get_range_rects:
 * @self: a #LayoutPage
 * @range: a range in the page's document
 * @rects: (element-type LayoutRect): where to append
 *
 * Finds the rectangles that a range covers on the page, from line to line, as tall as the lines.
 *
 * Returns: how many were appended
 */
guint
layout_page_get_range_rects (const LayoutPage *self, const DomRange *range, GArray *rects)
{
  guint before = rects->len;
  guint n = 0;
  const LayoutFragment *fragments = layout_page_get_fragments (self, &n);
  for (guint i = 0; i < n; i++) {
    const LayoutFragment *fragment = &fragments[i];
    if (fragment->repeated)
      continue;
    if (fragment->type == LAYOUT_FRAGMENT_REPLACED) {
      DomPoint point = { .node = fragment->node };
      if (dom_point_compare (range->start, point) <= 0 && dom_point_compare (point, range->end) < 0)
        add_picture (rects, fragment);
      continue;
    }
    for (guint r = 0; fragment->type == LAYOUT_FRAGMENT_LINE && r < fragment->line->n_runs; r++) {
      const LayoutRun *run = &fragment->line->runs[r];
      if (!run->generated && run->node != NULL)
        add_run_part (rects, fragment, run, range);
    }
  }
  return rects->len - before;
}

/**
 * layout_page_get_caret:
 * @self: a #LayoutPage
 * @point: a place in the page's document
 * @rect: (out): a rectangle without width; in a vertical line without height
 *
 * Finds where the caret stands before a place.
 *
 * Returns: %FALSE when the place is not on this page
 */
bool
layout_page_get_caret (const LayoutPage *self, DomPoint point, LayoutRect *rect)
{
  guint n = 0;
  const LayoutFragment *fragments = layout_page_get_fragments (self, &n);
  bool found = false;
  for (guint i = 0; i < n; i++) {
    const LayoutFragment *fragment = &fragments[i];
    if (fragment->repeated)
      continue;
    for (guint r = 0; fragment->type == LAYOUT_FRAGMENT_LINE && r < fragment->line->n_runs; r++) {
      const LayoutRun *run = &fragment->line->runs[r];
      if (run->generated || run->node != point.node || point.offset < run->start
          || point.offset > run->after)
        continue;
      LayoutUnit at = x_of_offset (run, point.offset);
      *rect = line_part (fragment, at, at);
      found = true;
      if (point.offset < run->after)
        return true;
    }
  }
  return found;
}
