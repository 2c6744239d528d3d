#include "config.h"

#include "reader-page-view-private.h"

/* What lies on the pages and is not of the book. Colours lie under the text, so that letters keep
 * their contrast; where the page itself covers the paper (a picture, a box with a background) they
 * are blended with it so that they tint the paper and leave the letters. */

typedef struct {
  GdkRGBA light; /* on light paper */
  GdkRGBA dark; /* on dark paper */
} Tint;

static const Tint highlight_tints[MARKS_N_COLOURS] = {
  [MARKS_COLOUR_YELLOW] = { { 1.00f, 0.86f, 0.20f, 0.50f }, { 0.78f, 0.62f, 0.06f, 0.46f } },
  [MARKS_COLOUR_GREEN] = { { 0.45f, 0.84f, 0.40f, 0.46f }, { 0.20f, 0.60f, 0.26f, 0.52f } },
  [MARKS_COLOUR_BLUE] = { { 0.40f, 0.70f, 1.00f, 0.42f }, { 0.16f, 0.45f, 0.80f, 0.56f } },
  [MARKS_COLOUR_PINK] = { { 1.00f, 0.50f, 0.68f, 0.42f }, { 0.76f, 0.22f, 0.42f, 0.54f } },
  [MARKS_COLOUR_ORANGE] = { { 1.00f, 0.64f, 0.24f, 0.48f }, { 0.80f, 0.40f, 0.08f, 0.54f } },
  [MARKS_COLOUR_PURPLE] = { { 0.72f, 0.54f, 0.98f, 0.42f }, { 0.48f, 0.30f, 0.80f, 0.58f } },
};
/* Lines and signs are thin and need more of the colour. */
static const Tint line_tints[MARKS_N_COLOURS] = {
  [MARKS_COLOUR_YELLOW] = { { 0.72f, 0.54f, 0.00f, 1 }, { 0.93f, 0.78f, 0.24f, 1 } },
  [MARKS_COLOUR_GREEN] = { { 0.11f, 0.52f, 0.18f, 1 }, { 0.44f, 0.80f, 0.48f, 1 } },
  [MARKS_COLOUR_BLUE] = { { 0.10f, 0.40f, 0.78f, 1 }, { 0.47f, 0.72f, 0.98f, 1 } },
  [MARKS_COLOUR_PINK] = { { 0.78f, 0.16f, 0.40f, 1 }, { 0.97f, 0.55f, 0.69f, 1 } },
  [MARKS_COLOUR_ORANGE] = { { 0.78f, 0.36f, 0.00f, 1 }, { 0.98f, 0.66f, 0.36f, 1 } },
  [MARKS_COLOUR_PURPLE] = { { 0.44f, 0.24f, 0.76f, 1 }, { 0.76f, 0.62f, 0.98f, 1 } },
};
static const Tint selection_tint = { { 0.21f, 0.52f, 0.89f, 0.30f },
                                     { 0.29f, 0.56f, 0.92f, 0.45f } };
static const Tint hit_tint = { { 0.97f, 0.76f, 0.10f, 0.38f }, { 0.80f, 0.60f, 0.05f, 0.40f } };
static const Tint current_hit_tint = { { 1.00f, 0.58f, 0.10f, 0.72f },
                                       { 0.90f, 0.47f, 0.06f, 0.70f } };
static const Tint ribbon_tint = { { 0.75f, 0.11f, 0.16f, 0.9f }, { 0.82f, 0.25f, 0.28f, 0.9f } };

#define RIBBON_WIDTH 14.0

/* A bar beside what is new, in CSS px, and how much of the ink it has. */
#define BAR_WIDTH 2.0
#define BAR_DISTANCE 12.0
#define BAR_STRENGTH 0.45f

/* What one call draws. */
typedef struct {
  ReaderPageView *view;
  GtkSnapshot *snapshot;
  const ReaderColumn *column;
  ReaderLayer layer;
  bool dark;
} Painter;

/* Fixed pages are light sheets. */
static bool
is_dark (ReaderPageView *self, const ReaderColumn *column)
{
  return column->viewport.width <= 0 && paint_theme_is_dark (paint_theme_get (self->theme));
}

static GdkRGBA
pick (bool dark, const Tint *tint)
{
  return dark ? tint->dark : tint->light;
}

/* Appends the rectangles of a stretch of the column's section's text, relative to the column. */
guint
reader_overlay_get_rects (ReaderPageView *self,
                          const ReaderColumn *column,
                          guint32 start,
                          guint32 end,
                          GArray *rects)
{
  if (start >= end || end <= column->start || start >= column->end)
    return 0;
  DomRange range = {
    dom_text_point_at (column->text, MAX (start, column->start)),
    dom_text_end_point_at (column->text, MIN (end, column->end)),
  };
  return layout_page_get_range_rects (column->page, &range, rects);
}

static bool
contains (LayoutRect outer, LayoutRect inner)
{
  LayoutUnit x = inner.x + inner.width / 2;
  LayoutUnit y = inner.y + inner.height / 2;
  return x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height;
}

/* Whether the page paints something opaque where a rectangle is. */
static bool
is_covered (const LayoutPage *page, LayoutRect rect)
{
  guint n = 0;
  const LayoutFragment *fragments = layout_page_get_fragments (page, &n);
  for (guint i = 0; i < n; i++) {
    const LayoutFragment *fragment = &fragments[i];
    bool paints =
        fragment->type == LAYOUT_FRAGMENT_REPLACED
        || (fragment->type == LAYOUT_FRAGMENT_BOX && fragment->style->background_color.alpha > 0);
    if (paints && contains (fragment->rect, rect))
      return true;
  }
  return false;
}

static graphene_rect_t
to_graphene (LayoutRect rect)
{
  return GRAPHENE_RECT_INIT ((float) layout_unit_to_px (rect.x), (float) layout_unit_to_px (rect.y),
                             (float) layout_unit_to_px (rect.width),
                             (float) layout_unit_to_px (rect.height));
}

static void
paint_range (Painter *self, guint32 start, guint32 end, const Tint *tint)
{
  if (self->layer == READER_LAYER_OVER_TEXT)
    return;
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  reader_overlay_get_rects (self->view, self->column, start, end, rects);
  for (guint i = 0; i < rects->len; i++) {
    LayoutRect rect = g_array_index (rects, LayoutRect, i);
    bool covered = is_covered (self->column->page, rect);
    if (covered != (self->layer == READER_LAYER_BLENDED))
      continue;
    GdkRGBA color = pick (self->dark, tint);
    graphene_rect_t bounds = to_graphene (rect);
    gtk_snapshot_append_color (self->snapshot, &color, &bounds);
  }
}

/* The run that a rectangle of a range was made from, for its baseline. */
static const LayoutRun *
find_run (const LayoutPage *page, LayoutRect rect, LayoutUnit *baseline)
{
  guint n = 0;
  const LayoutFragment *fragments = layout_page_get_fragments (page, &n);
  for (guint i = 0; i < n; i++) {
    const LayoutFragment *fragment = &fragments[i];
    if (fragment->type != LAYOUT_FRAGMENT_LINE || fragment->rect.y != rect.y
        || rect.x < fragment->rect.x - LAYOUT_UNIT_ONE
        || rect.x > fragment->rect.x + fragment->rect.width)
      continue;
    *baseline = fragment->rect.y + fragment->line->baseline;
    for (guint r = 0; r < fragment->line->n_runs; r++) {
      const LayoutRun *run = &fragment->line->runs[r];
      if (!run->generated && fragment->rect.x + run->x + run->width > rect.x)
        return run;
    }
  }
  return NULL;
}

/* Whether a rectangle of a range stands in a line that runs downwards. */
bool
reader_overlay_is_vertical (const LayoutPage *page, LayoutRect rect)
{
  guint n = 0;
  const LayoutFragment *fragments = layout_page_get_fragments (page, &n);
  for (guint i = 0; i < n; i++) {
    if (fragments[i].type == LAYOUT_FRAGMENT_LINE && contains (fragments[i].rect, rect))
      return fragments[i].line->vertical;
  }
  return false;
}

/* A wave along the longer side of @line. */
static void
paint_squiggle (GtkSnapshot *snapshot, const GdkRGBA *color, graphene_rect_t line)
{
  bool down = line.size.height > line.size.width;
  double thickness = down ? line.size.width : line.size.height;
  double length = down ? line.size.height : line.size.width;
  graphene_rect_t bounds = line;
  graphene_rect_inset (&bounds, down ? -3 : 0, down ? 0 : -3);
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &bounds);
  gdk_cairo_set_source_rgba (cairo, color);
  cairo_set_line_width (cairo, MAX (thickness * 0.7, 1));
  cairo_translate (cairo, line.origin.x, line.origin.y);
  double middle = thickness / 2;
  double at = 0;
  cairo_move_to (cairo, down ? middle : 0, down ? 0 : middle);
  for (int i = 0; at < length; i++) {
    double aside = middle + (i % 2 == 0 ? 1.8 : -1.8);
    at = MIN (at + 3, length);
    cairo_line_to (cairo, down ? aside : at, down ? at : aside);
  }
  cairo_stroke (cairo);
  cairo_destroy (cairo);
}

/* Where a line drawn at some words lies: under them or through them, of vertical ones at their right
 * or through them. */
static graphene_rect_t
place_line (const LayoutPage *page, LayoutRect rect, MarksKind kind)
{
  graphene_rect_t line = to_graphene (rect);
  bool through = kind == MARKS_KIND_STRIKETHROUGH;
  if (reader_overlay_is_vertical (page, rect)) {
    double width = line.size.width;
    double thickness = MAX (width / 18, 1.5);
    double x = line.origin.x + width * (through ? 0.5 : 0.92);
    return GRAPHENE_RECT_INIT ((float) (x - thickness / 2), line.origin.y, (float) thickness,
                               line.size.height);
  }
  LayoutUnit baseline = rect.y + rect.height * 4 / 5;
  const LayoutRun *run = find_run (page, rect, &baseline);
  double size = layout_unit_to_px (run != NULL ? run->ascent + run->descent : rect.height);
  double thickness = MAX (size / 14, 1.5);
  double y = layout_unit_to_px (baseline) + (through ? -size * 0.25 : size * 0.11);
  line.origin.y = (float) (y - thickness / 2);
  line.size.height = (float) thickness;
  return line;
}

static void
paint_line_mark (Painter *self, const MarksPlaced *placed, MarksKind kind, const GdkRGBA *color)
{
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  reader_overlay_get_rects (self->view, self->column, placed->start, placed->end, rects);
  for (guint i = 0; i < rects->len; i++) {
    graphene_rect_t line =
        place_line (self->column->page, g_array_index (rects, LayoutRect, i), kind);
    if (kind == MARKS_KIND_SQUIGGLE)
      paint_squiggle (self->snapshot, color, line);
    else
      gtk_snapshot_append_color (self->snapshot, color, &line);
  }
}

/* A small leaf in the margin says that there is a note. */
static void
paint_note_sign (Painter *self, const MarksPlaced *placed, const GdkRGBA *color)
{
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  if (placed->start < self->column->start
      || reader_overlay_get_rects (self->view, self->column, placed->start, placed->end, rects)
             == 0)
    return;
  graphene_rect_t first = to_graphene (g_array_index (rects, LayoutRect, 0));
  const ReaderColumn *column = self->column;
  /* A fixed page has its margin on the sheet. */
  double x = column->viewport.width > 0 ? column->viewport.width - 12
                                        : self->view->shown.geometry.column_width + 6;
  float size = 8;
  GskRoundedRect sign;
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT ((float) x, first.origin.y + first.size.height / 2 - size / 2, size, size);
  gsk_rounded_rect_init_from_rect (&sign, &bounds, 0);
  sign.corner[GSK_CORNER_TOP_LEFT] = GRAPHENE_SIZE_INIT (4, 4);
  sign.corner[GSK_CORNER_BOTTOM_RIGHT] = GRAPHENE_SIZE_INIT (4, 4);
  sign.corner[GSK_CORNER_TOP_RIGHT] = GRAPHENE_SIZE_INIT (4, 4);
  gtk_snapshot_push_rounded_clip (self->snapshot, &sign);
  gtk_snapshot_append_color (self->snapshot, color, &bounds);
  gtk_snapshot_pop (self->snapshot);
}

static void
paint_mark (Painter *self, const MarksPlaced *placed)
{
  MarksColour colour = marks_mark_get_colour (placed->mark);
  MarksKind kind = marks_mark_get_kind (placed->mark);
  bool over = self->layer == READER_LAYER_OVER_TEXT;
  GdkRGBA line = pick (self->dark, &line_tints[colour]);
  switch (kind) {
  case MARKS_KIND_HIGHLIGHT:
    paint_range (self, placed->start, placed->end, &highlight_tints[colour]);
    break;
  case MARKS_KIND_UNDERLINE:
  case MARKS_KIND_SQUIGGLE:
  case MARKS_KIND_STRIKETHROUGH:
    if (over)
      paint_line_mark (self, placed, kind, &line);
    break;
  case MARKS_KIND_BOOKMARK:
    return;
  }
  const char *note = marks_mark_get_note (placed->mark);
  if (over && note != NULL && *note != '\0')
    paint_note_sign (self, placed, &line);
}

/* Whether the outer margin of a column is the one at its left. With one column the signs of notes
 * stand at the right. */
static bool
is_outer_left (ReaderPageView *self, const ReaderColumn *column)
{
  const RenditionGeometry *geometry = &self->shown.geometry;
  return geometry->n_columns < 2 || column->x < geometry->left + geometry->column_width;
}

/* Where the bar stands beside the column, closer to the text in a margin that is narrow. */
static double
place_bar (const Painter *self)
{
  double left = self->column->x;
  double width = self->view->shown.geometry.column_width;
  double room = gtk_widget_get_width (GTK_WIDGET (self->view)) - left - width;
  if (is_outer_left (self->view, self->column))
    return -MIN (BAR_DISTANCE + BAR_WIDTH, MAX (left - BAR_WIDTH, BAR_WIDTH));
  /* Beyond the signs of notes. */
  return width + MIN (BAR_DISTANCE + RIBBON_WIDTH / 2, MAX (room - 2 * BAR_WIDTH, 0));
}

/* As in print: a thin bar in the outer margin along the lines that are new, of vertical ones above
 * them. */
static void
paint_change_bar (Painter *self, const ReaderRange *change)
{
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  if (reader_overlay_get_rects (self->view, self->column, change->start, change->end, rects) == 0)
    return;
  LayoutRect first = g_array_index (rects, LayoutRect, 0);
  bool down = reader_overlay_is_vertical (self->column->page, first);
  graphene_rect_t bar = to_graphene (first);
  for (guint i = 1; i < rects->len; i++) {
    graphene_rect_t rect = to_graphene (g_array_index (rects, LayoutRect, i));
    graphene_rect_union (&bar, &rect, &bar);
  }
  if (down) {
    bar.origin.y = (float) -(BAR_DISTANCE + BAR_WIDTH);
    bar.size.height = (float) BAR_WIDTH;
  } else {
    bar.origin.x = (float) place_bar (self);
    bar.size.width = (float) BAR_WIDTH;
  }
  GdkRGBA color = paint_theme_get (self->view->theme)->foreground;
  color.alpha *= BAR_STRENGTH;
  gtk_snapshot_append_color (self->snapshot, &color, &bar);
}

/* Draws a column's overlay; the origin is the corner of its text. */
void
reader_overlay_snapshot (ReaderPageView *self,
                         GtkSnapshot *snapshot,
                         const ReaderColumn *column,
                         ReaderLayer layer)
{
  Painter painter = {
    .view = self,
    .snapshot = snapshot,
    .column = column,
    .layer = layer,
    .dark = is_dark (self, column),
  };
  GArray *placed = reader_page_view_get_placed (self, column);
  for (guint i = 0; placed != NULL && i < placed->len; i++) {
    const MarksPlaced *mark = &g_array_index (placed, MarksPlaced, i);
    if (mark->end > column->start && mark->start < column->end)
      paint_mark (&painter, mark);
  }
  for (guint i = 0; i < self->hits->len; i++) {
    const ReaderRange *hit = &g_array_index (self->hits, ReaderRange, i);
    if (hit->section == column->section)
      paint_range (&painter, hit->start, hit->end,
                   (int) i == self->current_hit ? &current_hit_tint : &hit_tint);
  }
  for (guint i = 0; layer == READER_LAYER_OVER_TEXT && i < self->changes->len; i++) {
    const ReaderRange *change = &g_array_index (self->changes, ReaderRange, i);
    if (change->section == column->section)
      paint_change_bar (&painter, change);
  }
  ReaderRange range;
  if (reader_selection_get_range (self, column->section, &range))
    paint_range (&painter, range.start, range.end, &selection_tint);
}

/* The first bookmark on a column. */
static const MarksPlaced *
find_bookmark (ReaderPageView *self, const ReaderColumn *column)
{
  GArray *placed = reader_page_view_get_placed (self, column);
  for (guint i = 0; placed != NULL && i < placed->len; i++) {
    const MarksPlaced *mark = &g_array_index (placed, MarksPlaced, i);
    if (marks_mark_is_bookmark (mark->mark) && mark->start >= column->start
        && (mark->start < column->end || mark->start == column->start))
      return mark;
  }
  return NULL;
}

/* How colours that lie over a page are blended with it. */
GskBlendMode
reader_overlay_get_blend_mode (ReaderPageView *self, const ReaderColumn *column)
{
  return is_dark (self, column) ? GSK_BLEND_MODE_SCREEN : GSK_BLEND_MODE_MULTIPLY;
}

static void
paint_ribbon (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double height)
{
  double width = RIBBON_WIDTH;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height);
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &bounds);
  gdk_cairo_set_source_rgba (cairo, color);
  cairo_move_to (cairo, x, y);
  cairo_line_to (cairo, x + width, y);
  cairo_line_to (cairo, x + width, y + height);
  cairo_line_to (cairo, x + width / 2, y + height - width * 0.45);
  cairo_line_to (cairo, x, y + height);
  cairo_close_path (cairo);
  cairo_fill (cairo);
  cairo_destroy (cairo);
}

/* On a strip the ribbon hangs beside the line. */
static double
get_ribbon_top (ReaderPageView *self, const ReaderColumn *column, const MarksPlaced *mark)
{
  LayoutRect rect = { 0 };
  if (!reader_strip_is_on (self))
    return 0;
  layout_page_get_caret (column->page, dom_text_point_at (column->text, mark->start), &rect);
  return column->y + column->scale * layout_unit_to_px (rect.y);
}

/* On a fixed page the ribbon lies in the outer corner of the sheet, as far as that is seen. */
static void
snapshot_ribbon_on_sheet (ReaderPageView *self, GtkSnapshot *snapshot, const ReaderColumn *column)
{
  double right = column->x + column->viewport.width * column->scale;
  right = MIN (right, gtk_widget_get_width (GTK_WIDGET (self)));
  double x =
      column->side == RENDITION_SIDE_LEFT ? MAX (column->x, 0) + 8 : right - RIBBON_WIDTH - 8;
  double y = reader_strip_is_on (self) ? column->y : MAX (column->y, 0);
  GdkRGBA color = pick (false, &ribbon_tint);
  paint_ribbon (snapshot, &color, x, y, CLAMP (self->shown.geometry.top * 0.8, 16, 34));
}

/* Draws the ribbon of a bookmarked page in the outer top corner; the origin is the widget's. */
void
reader_overlay_snapshot_ribbon (ReaderPageView *self,
                                GtkSnapshot *snapshot,
                                const ReaderColumn *column)
{
  const RenditionGeometry *geometry = &self->shown.geometry;
  const MarksPlaced *mark = find_bookmark (self, column);
  if (mark == NULL)
    return;
  if (column->viewport.width > 0) {
    snapshot_ribbon_on_sheet (self, snapshot, column);
    return;
  }
  double left = column->x;
  bool outer_left = geometry->n_columns > 1 && left < geometry->left + geometry->column_width;
  double height = CLAMP (geometry->top * 0.8, 16, 34);
  double x = outer_left ? MAX (left - RIBBON_WIDTH - 8, 6) : left + geometry->column_width + 8;
  x = MIN (x, gtk_widget_get_width (GTK_WIDGET (self)) - RIBBON_WIDTH - 6);
  GdkRGBA color = pick (paint_theme_is_dark (paint_theme_get (self->theme)), &ribbon_tint);
  paint_ribbon (snapshot, &color, x, get_ribbon_top (self, column, mark), height);
}
