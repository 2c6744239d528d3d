#include "config.h"

#include "layout-builder-private.h"

/* Block layout: boxes below each other on the strip.
 * https://www.w3.org/TR/CSS22/visuren.html#block-formatting
 *
 * Margins collapse by being gathered: a box without a top edge waits, and it and all boxes waiting
 * around it get their top when the first edge or line is placed, after the gathered margin. A box
 * that ends while it still waits collapses through. The walk keeps its own stack. */

typedef struct {
  LayoutBox *box;
  LayoutBox *child; /* the next one to place */
  LayoutUnit x; /* of the content */
  LayoutUnit width;
  LayoutUnit top; /* of the border box; -1 while it waits */
  LayoutEdges inner;
  LayoutEdges margin;
  int decoration; /* index in the sink, or -1 */
  guint first_break;
  guint first_fragment;
  guint first_decoration;
  guint first_waiting; /* what waits for it comes from here on */
  LayoutUnit outer_floats; /* of a formatting context: how far down floats reach outside of it */
  bool marker; /* the list marker has not been placed yet */
} Frame;

/* A positioned box that waits for the height of the frame it is positioned in. */
typedef struct {
  LayoutBox *box;
  guint frame;
  LayoutUnit x;
  LayoutUnit y;
} Waiting;

typedef struct {
  LayoutBuilder *builder;
  LayoutSink *sink;
  GArray *frames;
  GArray *waiting; /* Waiting */
  LayoutUnit y;
  LayoutUnit margin_up; /* the largest positive margin gathered */
  LayoutUnit margin_down; /* the most negative one */
  int holding; /* open boxes whose end may still change what they hold */
} Flow;

static void
gather_margin (Flow *flow, LayoutUnit margin)
{
  flow->margin_up = MAX (flow->margin_up, margin);
  flow->margin_down = MIN (flow->margin_down, margin);
}

static void
advance (Flow *flow, LayoutUnit by)
{
  flow->y = layout_unit_add (flow->y, by);
}

/* Spends the gathered margin; everything that waited begins here. */
static void
commit (Flow *flow)
{
  advance (flow, flow->margin_up + flow->margin_down);
  flow->margin_up = 0;
  flow->margin_down = 0;
  for (guint i = flow->frames->len; i > 0; i--) {
    Frame *frame = &g_array_index (flow->frames, Frame, i - 1);
    if (frame->top >= 0)
      break;
    frame->top = MAX (flow->y, 0);
    if (frame->decoration >= 0)
      g_array_index (flow->sink->decorations, LayoutDecoration, frame->decoration).rect.y =
          frame->top;
    if (flow->sink->start < 0)
      flow->sink->start = frame->top;
  }
}

static Frame *
top_frame (Flow *flow)
{
  return &g_array_index (flow->frames, Frame, flow->frames->len - 1);
}

/* A page ends here. Margins before a forced break are dropped, those after it are kept: of boxes that
 * wait for their top, and of what comes. Text that is scrolled has no pages.
 * https://www.w3.org/TR/css-break-3/#break-margins */
static void
force_break (Flow *flow)
{
  flow->sink->forced = true;
  if (flow->builder->input->settings.block_size <= 0)
    return;
  flow->margin_up = 0;
  flow->margin_down = 0;
  for (guint i = flow->frames->len; i > 0; i--) {
    const Frame *frame = &g_array_index (flow->frames, Frame, i - 1);
    if (frame->top >= 0)
      break;
    gather_margin (flow, frame->margin.top);
  }
  flow->sink->forced_at = flow->y;
}

static void
apply_break_before (Flow *flow, const CssStyle *style)
{
  switch (style->break_before) {
  case CSS_BREAK_PAGE:
  case CSS_BREAK_LEFT:
  case CSS_BREAK_RIGHT:
    force_break (flow);
    break;
  case CSS_BREAK_AVOID:
    flow->sink->penalty = MAX (flow->sink->penalty, LAYOUT_PENALTY_AVOID);
    break;
  case CSS_BREAK_AUTO:
    break;
  }
}

static void
apply_break_after (Flow *flow, const CssStyle *style)
{
  switch (style->break_after) {
  case CSS_BREAK_PAGE:
  case CSS_BREAK_LEFT:
  case CSS_BREAK_RIGHT:
    if (flow->sink->began)
      force_break (flow);
    break;
  case CSS_BREAK_AVOID:
    flow->sink->penalty = MAX (flow->sink->penalty, LAYOUT_PENALTY_AVOID);
    break;
  case CSS_BREAK_AUTO:
    break;
  }
}

static void
apply_clear (Flow *flow, const CssStyle *style)
{
  if (style->clear == CSS_CLEAR_NONE)
    return;
  bool left = style->clear != CSS_CLEAR_RIGHT;
  bool right = style->clear != CSS_CLEAR_LEFT;
  LayoutUnit y = flow->y + flow->margin_up + flow->margin_down;
  LayoutUnit below = layout_floats_clear_below (&flow->sink->floats, y, left, right);
  if (below > y)
    gather_margin (flow, flow->margin_up + below - y);
}

/* https://www.w3.org/TR/CSS22/visudet.html#blockwidth */
static LayoutUnit
resolve_width (const Flow *flow,
               const CssStyle *style,
               LayoutUnit containing,
               LayoutEdges inner,
               LayoutEdges *margin)
{
  LayoutUnit across = inner.left + inner.right;
  LayoutUnit width = 0;
  LayoutUnit given = 0;
  LayoutUnit subtract = style->box_sizing == CSS_BOX_SIZING_BORDER ? across : 0;
  bool has_width = layout_length_resolve (style->width, containing, &width);
  if (has_width)
    width = MAX (width - subtract, 0);
  else
    width = containing - across - margin->left - margin->right;
  if (layout_length_resolve (style->max_width, containing, &given) && width > given - subtract) {
    width = given - subtract;
    has_width = true;
  }
  if (layout_length_resolve (style->min_width, containing, &given))
    width = MAX (width, given - subtract);
  /* A page does not scroll sideways. */
  if (!flow->builder->input->settings.fixed)
    width = MIN (width, containing - across);
  width = MAX (width, 0);
  LayoutUnit rest = containing - width - across - margin->left - margin->right;
  bool auto_left = style->margin[CSS_SIDE_LEFT].kind == CSS_LENGTH_AUTO;
  bool auto_right = style->margin[CSS_SIDE_RIGHT].kind == CSS_LENGTH_AUTO;
  if (has_width && rest > 0 && auto_left)
    margin->left += auto_right ? rest / 2 : rest;
  else if (has_width && rest > 0 && !auto_right && style->direction == CSS_DIRECTION_RTL)
    margin->left += rest;
  return MAX (width, LAYOUT_UNIT_ONE);
}

static bool
is_shifted (const CssStyle *style)
{
  if (style->position != CSS_POSITION_RELATIVE)
    return false;
  for (int side = 0; side < 4; side++) {
    if (style->inset[side].kind != CSS_LENGTH_AUTO)
      return true;
  }
  return false;
}

static bool
is_changed_at_end (const Flow *flow, const CssStyle *style)
{
  return style->break_inside == CSS_BREAK_AVOID || is_shifted (style)
         || layout_effect_is_needed (flow->builder, style);
}

/* Whether a box is a block formatting context: margins in it stay inside, as floats do. */
static bool
is_context (const LayoutBox *box)
{
  const CssStyle *style = box->style;
  bool item = box->parent != NULL && box->parent->type == LAYOUT_BOX_FLEX;
  return item || box->type == LAYOUT_BOX_FLEX || style->display == CSS_DISPLAY_FLOW_ROOT
         || style->overflow != CSS_OVERFLOW_VISIBLE;
}

/* A formatting context does not overlap floats: it stands beside them where it has room, or below.
 * https://www.w3.org/TR/CSS22/visuren.html#bfc-next-to-float . Deviation: tables and rows of flexible items
 * are placed as if there were none. */
static void
stand_beside_floats (Flow *flow, const Frame *parent, Frame *frame)
{
  const LayoutFloats *floats = &flow->sink->floats;
  LayoutUnit y = flow->y + flow->margin_up + flow->margin_down;
  LayoutUnit across = frame->inner.left + frame->inner.right;
  LayoutUnit start = frame->x - frame->inner.left;
  LayoutUnit needed = frame->width + across;
  LayoutBand band = layout_floats_get_band (floats, parent->x, parent->width, y, 1);
  if (band.x <= start && band.x + band.width >= start + needed)
    return;
  bool given = frame->box->style->width.kind != CSS_LENGTH_AUTO;
  LayoutUnit wanted = needed;
  if (!given) {
    LayoutUnit max = 0;
    layout_intrinsic_widths (flow->builder, frame->box, &needed, &max);
    needed = MIN (needed - frame->margin.left - frame->margin.right, wanted);
  }
  LayoutUnit top = y;
  LayoutUnit room = 0;
  for (;;) {
    frame->x = MAX (start, band.x) + frame->inner.left;
    room = MIN (band.x + band.width, given ? G_MAXINT32 : start + wanted) - MAX (start, band.x);
    LayoutUnit next = layout_floats_next_bottom (floats, top);
    if (room >= needed || next == top)
      break;
    top = next;
    band = layout_floats_get_band (floats, parent->x, parent->width, top, 1);
  }
  if (!given)
    frame->width = MAX (room - across, LAYOUT_UNIT_ONE);
  if (top > y)
    gather_margin (flow, flow->margin_up + top - y);
}

static void
open_box (Flow *flow, LayoutBox *box)
{
  const Frame *parent = top_frame (flow);
  const CssStyle *style = box->style;
  apply_break_before (flow, style);
  apply_clear (flow, style);
  Frame frame = {
    .box = box,
    .child = box->first_child,
    .top = -1,
    .inner = layout_edges_of_padding_and_border (style, parent->width),
    .margin = layout_edges_of_margin (style, parent->width),
    .decoration = -1,
    .first_break = flow->sink->breaks->len,
    .first_fragment = flow->sink->fragments->len,
    .first_decoration = flow->sink->decorations->len,
    .first_waiting = flow->waiting->len,
    .marker = box->marker != NULL,
  };
  gather_margin (flow, frame.margin.top);
  frame.width = resolve_width (flow, style, parent->width, frame.inner, &frame.margin);
  frame.x = parent->x + frame.margin.left + frame.inner.left;
  if (is_context (box))
    stand_beside_floats (flow, parent, &frame);
  if (layout_style_paints_box (style)) {
    frame.decoration = (int) flow->sink->decorations->len;
    LayoutDecoration decoration = { .style = style, .node = box->node };
    decoration.rect = (LayoutRect){
      .x = frame.x - frame.inner.left,
      .y = -1,
      .width = frame.width + frame.inner.left + frame.inner.right,
      .height = -1,
    };
    g_array_append_val (flow->sink->decorations, decoration);
  }
  if (is_changed_at_end (flow, style))
    flow->holding++;
  if (is_context (box)) {
    frame.outer_floats = flow->sink->floats.inner;
    flow->sink->floats.inner = LAYOUT_FLOATS_NONE;
  }
  g_array_append_val (flow->frames, frame);
  if (frame.inner.top > 0 || is_context (box)) {
    commit (flow);
    advance (flow, frame.inner.top);
  }
}

/* The padding box of a frame as far as it is known; @bottom is that of its border box. */
static LayoutRect
padding_box (const Frame *frame, LayoutUnit top, LayoutUnit bottom)
{
  LayoutUnit border[4];
  for (int side = 0; side < 4; side++)
    border[side] = layout_unit_from_px (frame->box->style->border_width[side]);
  LayoutUnit x = frame->x - frame->inner.left;
  LayoutUnit width = frame->width + frame->inner.left + frame->inner.right;
  return (LayoutRect){
    .x = x + border[CSS_SIDE_LEFT],
    .y = top + border[CSS_SIDE_TOP],
    .width = width - border[CSS_SIDE_LEFT] - border[CSS_SIDE_RIGHT],
    .height = MAX (bottom - top - border[CSS_SIDE_TOP] - border[CSS_SIDE_BOTTOM], 0),
  };
}

/* Places what has waited for the frame with this index. */
static void
place_waiting (Flow *flow, guint index, LayoutRect containing)
{
  guint kept = g_array_index (flow->frames, Frame, index).first_waiting;
  for (guint i = kept; i < flow->waiting->len; i++) {
    Waiting waiting = g_array_index (flow->waiting, Waiting, i);
    if (waiting.frame != index) {
      g_array_index (flow->waiting, Waiting, kept++) = waiting;
      continue;
    }
    flow->holding--;
    LayoutPositionedPlace place = { containing, waiting.x, waiting.y };
    layout_positioned_place (flow->builder, waiting.box, flow->sink, &place);
  }
  g_array_set_size (flow->waiting, kept);
}

/* The frame whose box is what a child is positioned in, or -1 for the page. The outermost frame of
 * the page is no box; that of any other formatting context is taken where none is positioned. */
static int
find_containing_frame (const Flow *flow)
{
  int last = flow->builder->nesting == 0 ? 1 : 0;
  for (int i = (int) flow->frames->len - 1; i >= last; i--) {
    if (g_array_index (flow->frames, Frame, i).box->style->position != CSS_POSITION_STATIC)
      return i;
  }
  return last - 1;
}

/* The page that a box is positioned in: a fixed one, or the first of those that text flows through
 * while that is being filled. */
static LayoutRect
page_box (const Flow *flow, LayoutUnit y)
{
  const LayoutSettings *settings = &flow->builder->input->settings;
  LayoutRect page = { .width = settings->inline_size };
  if (settings->fixed)
    page.height = settings->picture_size;
  else if (y < settings->block_size)
    page.height = settings->block_size;
  return page;
}

static void
place_positioned (Flow *flow, LayoutBox *box)
{
  const Frame *top = top_frame (flow);
  LayoutUnit y = flow->y + flow->margin_up + flow->margin_down;
  int index = find_containing_frame (flow);
  LayoutPositionedPlace place = { .x = top->x, .y = y };
  if (index < 0) {
    place.containing = page_box (flow, y);
    layout_positioned_place (flow->builder, box, flow->sink, &place);
    return;
  }
  if (layout_positioned_needs_height (box->style)) {
    Waiting waiting = { box, (guint) index, top->x, y };
    g_array_append_val (flow->waiting, waiting);
    flow->holding++;
    return;
  }
  const Frame *frame = &g_array_index (flow->frames, Frame, index);
  LayoutUnit start = frame->top >= 0 || index == 0 ? MAX (frame->top, 0) : y;
  place.containing = padding_box (frame, start, G_MAXINT32 / 2);
  /* Pages further up may be finished. */
  LayoutUnit page = flow->builder->input->settings.block_size;
  if (page > 0 && y - start > page)
    place.containing.height = 0;
  layout_positioned_place (flow->builder, box, flow->sink, &place);
}

static LayoutUnit
wanted_height (const Flow *flow, const Frame *frame)
{
  const CssStyle *style = frame->box->style;
  LayoutUnit along = frame->inner.top + frame->inner.bottom;
  LayoutUnit page = flow->builder->input->settings.picture_size;
  LayoutUnit height = 0;
  LayoutUnit given = 0;
  /* Percentages of a height that is not given are auto; that of a fixed page is. */
  bool fixed = flow->builder->input->settings.fixed;
  if (style->height.kind == CSS_LENGTH_PX || fixed)
    layout_length_resolve (style->height, page, &height);
  if ((style->min_height.kind == CSS_LENGTH_PX || fixed)
      && layout_length_resolve (style->min_height, page, &given))
    height = MAX (height, given);
  if (style->box_sizing == CSS_BOX_SIZING_BORDER)
    height -= along;
  if (!fixed)
    height = MIN (height, page - along);
  return MAX (height, 0);
}

/* On a fixed page what has no room in a height runs over; elsewhere nothing is to be lost, and the
 * box grows. https://www.w3.org/TR/CSS22/visufx.html#overflow-clipping */
static bool
is_cut_off (const Flow *flow, const CssStyle *style)
{
  return flow->builder->input->settings.fixed && style->height.kind != CSS_LENGTH_AUTO;
}

static void
shift_relative (Flow *flow, const Frame *frame)
{
  const CssStyle *style = frame->box->style;
  if (!is_shifted (style))
    return;
  LayoutUnit x = 0;
  LayoutUnit y = 0;
  LayoutUnit given = 0;
  if (layout_length_resolve (style->inset[CSS_SIDE_LEFT], frame->width, &given))
    x = given;
  else if (layout_length_resolve (style->inset[CSS_SIDE_RIGHT], frame->width, &given))
    x = -given;
  if (style->inset[CSS_SIDE_TOP].kind == CSS_LENGTH_PX)
    y = layout_unit_from_px (style->inset[CSS_SIDE_TOP].px);
  else if (style->inset[CSS_SIDE_BOTTOM].kind == CSS_LENGTH_PX)
    y = -layout_unit_from_px (style->inset[CSS_SIDE_BOTTOM].px);
  for (guint i = frame->first_fragment; i < flow->sink->fragments->len; i++) {
    LayoutFragment *fragment = g_ptr_array_index (flow->sink->fragments, i);
    fragment->rect.x += x;
    fragment->rect.y += y;
    layout_effect_move (fragment->effect, x, y);
  }
  for (guint i = frame->first_decoration; i < flow->sink->decorations->len; i++) {
    LayoutDecoration *decoration = &g_array_index (flow->sink->decorations, LayoutDecoration, i);
    decoration->rect.x += x;
    decoration->rect.y += y;
    layout_effect_move (decoration->effect, x, y);
  }
}

/* Inside a box that should stay whole every place but the one before it costs more. */
static void
avoid_breaks_since (Flow *flow, guint first_break)
{
  for (guint i = first_break + 1; i < flow->sink->breaks->len; i++) {
    LayoutPageBreak *item = &g_array_index (flow->sink->breaks, LayoutPageBreak, i);
    if (item->penalty != LAYOUT_PENALTY_FORCED)
      item->penalty = MAX (item->penalty, LAYOUT_PENALTY_AVOID_INSIDE);
  }
}

static void
close_decoration (Flow *flow, const Frame *frame)
{
  if (frame->decoration < 0)
    return;
  LayoutDecoration *decoration =
      &g_array_index (flow->sink->decorations, LayoutDecoration, frame->decoration);
  decoration->rect.y = MAX (frame->top, 0);
  decoration->rect.height = frame->top >= 0 ? MAX (flow->y - frame->top, 0) : 0;
}

static LayoutRect
border_box (const Flow *flow, const Frame *frame)
{
  LayoutUnit top = MAX (frame->top, 0);
  return (LayoutRect){
    .x = frame->x - frame->inner.left,
    .y = top,
    .width = frame->width + frame->inner.left + frame->inner.right,
    .height = frame->top >= 0 ? MAX (flow->y - top, 0) : 0,
  };
}

static void
close_box (Flow *flow)
{
  Frame frame = *top_frame (flow);
  const CssStyle *style = frame.box->style;
  LayoutUnit height = wanted_height (flow, &frame);
  bool holds_margin = frame.inner.bottom > 0 || height > 0 || is_context (frame.box);
  if (frame.top < 0 && (height > 0 || frame.inner.bottom > 0)) {
    layout_sink_add_break (flow->sink, flow->y + flow->margin_up + flow->margin_down,
                           LAYOUT_PENALTY_NONE);
    commit (flow);
    frame.top = top_frame (flow)->top;
  } else if (frame.top >= 0 && frame.inner.top > 0 && flow->sink->start >= 0
             && flow->sink->start <= frame.top) {
    /* Nothing inside offered the place before the box. */
    layout_sink_add_break (flow->sink, frame.top, LAYOUT_PENALTY_NONE);
  }
  if (frame.top >= 0 && holds_margin) {
    if (frame.inner.bottom > 0 || is_context (frame.box))
      commit (flow);
    if (is_context (frame.box))
      flow->y = MAX (flow->y, flow->sink->floats.inner);
    LayoutUnit target = frame.top + frame.inner.top + height;
    if (flow->y < target || is_cut_off (flow, style)) {
      flow->y = target;
      flow->margin_up = 0;
      flow->margin_down = 0;
    }
    advance (flow, frame.inner.bottom);
    layout_sink_placed (flow->sink, flow->y);
  } else if (frame.top >= 0 && frame.inner.top > 0) {
    layout_sink_placed (flow->sink, flow->y);
  }
  if (is_context (frame.box))
    flow->sink->floats.inner = MAX (flow->sink->floats.inner, frame.outer_floats);
  close_decoration (flow, &frame);
  LayoutUnit top = frame.top >= 0 ? frame.top : flow->y;
  place_waiting (flow, flow->frames->len - 1, padding_box (&frame, top, MAX (flow->y, top)));
  if (style->break_inside == CSS_BREAK_AVOID)
    avoid_breaks_since (flow, frame.first_break);
  if (layout_effect_is_needed (flow->builder, style))
    layout_effect_apply (flow->builder, style, border_box (flow, &frame), flow->sink,
                         frame.first_fragment, frame.first_decoration);
  shift_relative (flow, &frame);
  if (is_changed_at_end (flow, style))
    flow->holding--;
  g_array_set_size (flow->frames, flow->frames->len - 1);
  /* What ends after its last child has asked for a page ends on the page before. */
  if (flow->sink->forced_at < 0)
    gather_margin (flow, frame.margin.bottom);
  apply_break_after (flow, style);
}

/* The markers of all list items that begin with this line. */
static void
place_markers (Flow *flow, guint first_fragment)
{
  LayoutFragment *line = NULL;
  for (guint i = first_fragment; i < flow->sink->fragments->len && line == NULL; i++) {
    LayoutFragment *fragment = g_ptr_array_index (flow->sink->fragments, i);
    if (fragment->type == LAYOUT_FRAGMENT_LINE)
      line = fragment;
  }
  if (line == NULL)
    return;
  for (guint i = 0; i < flow->frames->len; i++) {
    Frame *frame = &g_array_index (flow->frames, Frame, i);
    if (!frame->marker)
      continue;
    frame->marker = false;
    bool rtl = frame->box->style->direction == CSS_DIRECTION_RTL;
    LayoutUnit edge = rtl ? frame->x + frame->width : frame->x;
    g_ptr_array_add (flow->sink->fragments,
                     layout_paragraph_make_marker (flow->builder, frame->box, line, edge));
  }
}

static bool
awaits_marker (const Flow *flow)
{
  for (guint i = 0; i < flow->frames->len; i++) {
    if (g_array_index (flow->frames, Frame, i).marker)
      return true;
  }
  return false;
}

static void
place_paragraph (Flow *flow, LayoutBox *box)
{
  const Frame *frame = top_frame (flow);
  LayoutUnit margin = flow->margin_up + flow->margin_down;
  LayoutParagraphPlace place = {
    .x = frame->x,
    .y = flow->y + margin,
    .width = frame->width,
    .marker = awaits_marker (flow),
    .sink = flow->sink,
  };
  guint first = flow->sink->fragments->len;
  /* What waits begins where the paragraph does; if that turns out empty it goes on waiting. */
  LayoutUnit start = flow->sink->start;
  if (start < 0)
    flow->sink->start = place.y;
  LayoutUnit end = layout_paragraph_set (flow->builder, box, &place);
  if (flow->sink->fragments->len == first && end == place.y) {
    flow->sink->start = start;
    return;
  }
  LayoutUnit started = flow->sink->start;
  commit (flow);
  flow->sink->start = started;
  flow->y = layout_unit_add (end, 0);
  place_markers (flow, first);
}

/* What comes before a box that is placed whole; its margins are returned. */
static LayoutEdges
begin_whole (Flow *flow, const CssStyle *style)
{
  apply_break_before (flow, style);
  apply_clear (flow, style);
  LayoutEdges margin = layout_edges_of_margin (style, top_frame (flow)->width);
  gather_margin (flow, margin.top);
  commit (flow);
  return margin;
}

static void
end_whole (Flow *flow, const CssStyle *style, LayoutEdges margin)
{
  layout_sink_placed (flow->sink, flow->y);
  gather_margin (flow, margin.bottom);
  apply_break_after (flow, style);
}

/* Where a box of a width stands in its container: margins of auto take what is left. */
static LayoutUnit
whole_x (const Flow *flow, const CssStyle *style, LayoutEdges margin, LayoutUnit width)
{
  const Frame *frame = &g_array_index (flow->frames, Frame, flow->frames->len - 1);
  LayoutUnit x = frame->x + margin.left;
  LayoutUnit rest = frame->width - width - margin.left - margin.right;
  if (style->margin[CSS_SIDE_LEFT].kind == CSS_LENGTH_AUTO && rest > 0)
    x += style->margin[CSS_SIDE_RIGHT].kind == CSS_LENGTH_AUTO ? rest / 2 : rest;
  return x;
}

static void
place_picture (Flow *flow, LayoutBox *box)
{
  LayoutEdges margin = begin_whole (flow, box->style);
  layout_sink_add_break (flow->sink, flow->y, LAYOUT_PENALTY_NONE);
  LayoutUnit available = top_frame (flow)->width - margin.left - margin.right;
  LayoutContent *content = layout_content_new (flow->builder, box, available, true);
  LayoutUnit x = whole_x (flow, box->style, margin, content->width);
  layout_sink_move_into (&content->sink, flow->sink, x, flow->y);
  advance (flow, content->height);
  layout_content_free (content);
  end_whole (flow, box->style, margin);
}

static void
place_flex (Flow *flow, LayoutBox *box)
{
  LayoutEdges margin = begin_whole (flow, box->style);
  layout_sink_add_break (flow->sink, flow->y, LAYOUT_PENALTY_NONE);
  LayoutUnit available = top_frame (flow)->width - margin.left - margin.right;
  LayoutContent *content = layout_content_new (flow->builder, box, available, false);
  guint first_fragment = flow->sink->fragments->len;
  LayoutUnit x = whole_x (flow, box->style, margin, content->width);
  layout_sink_move_into (&content->sink, flow->sink, x, flow->y);
  if (content->height > flow->builder->input->settings.picture_size / 2)
    layout_sink_add_gaps (flow->sink, first_fragment, LAYOUT_PENALTY_AVOID_INSIDE);
  advance (flow, content->height);
  layout_content_free (content);
  end_whole (flow, box->style, margin);
}

static void
place_table (Flow *flow, LayoutBox *box)
{
  LayoutEdges margin = begin_whole (flow, box->style);
  LayoutUnit available = top_frame (flow)->width - margin.left - margin.right;
  LayoutUnit width = layout_table_width (flow->builder, box, available);
  LayoutUnit x = whole_x (flow, box->style, margin, width);
  guint first_break = flow->sink->breaks->len;
  flow->y = layout_table_place (flow->builder, box, x, width, flow->y, flow->sink);
  if (box->style->break_inside == CSS_BREAK_AVOID)
    avoid_breaks_since (flow, first_break);
  end_whole (flow, box->style, margin);
}

/* The padding box of a formatting context's own box, whose edges are outside of the flow. */
static LayoutRect
root_padding_box (const Flow *flow, LayoutUnit height)
{
  Frame root = g_array_index (flow->frames, Frame, 0);
  LayoutUnit wanted = 0;
  root.inner = layout_edges_of_padding_and_border (root.box->style, root.width);
  if (root.box->style->height.kind == CSS_LENGTH_PX)
    wanted = wanted_height (flow, &root);
  return padding_box (&root, -root.inner.top, MAX (height, wanted) + root.inner.bottom);
}

static void
place_child (Flow *flow, LayoutBox *box)
{
  if (layout_box_is_out_of_flow (box) && !layout_style_is_float (box->style)) {
    place_positioned (flow, box);
    return;
  }
  if (layout_box_is_out_of_flow (box)) {
    const Frame *frame = top_frame (flow);
    LayoutUnit y = flow->y + flow->margin_up + flow->margin_down;
    if (box->style->clear != CSS_CLEAR_NONE)
      y = layout_floats_clear_below (&flow->sink->floats, y, box->style->clear != CSS_CLEAR_RIGHT,
                                     box->style->clear != CSS_CLEAR_LEFT);
    /* The place before the float is the last one to end a page at until the lines beside it end. */
    layout_sink_add_break (flow->sink, y, LAYOUT_PENALTY_NONE);
    layout_float_place (flow->builder, box, flow->sink, frame->x, frame->width, y);
    flow->sink->began = true;
    return;
  }
  /* Margins of items do not collapse. https://www.w3.org/TR/css-flexbox-1/#item-margins */
  if (top_frame (flow)->box->type == LAYOUT_BOX_FLEX)
    commit (flow);
  switch (box->type) {
  case LAYOUT_BOX_PARAGRAPH:
    place_paragraph (flow, box);
    break;
  case LAYOUT_BOX_REPLACED:
    place_picture (flow, box);
    break;
  case LAYOUT_BOX_TABLE:
    place_table (flow, box);
    break;
  case LAYOUT_BOX_FLEX:
    if (layout_flex_is_plain (box))
      open_box (flow, box);
    else
      place_flex (flow, box);
    break;
  case LAYOUT_BOX_BLOCK:
  case LAYOUT_BOX_MATH:
  case LAYOUT_BOX_ROW_GROUP:
  case LAYOUT_BOX_ROW:
  case LAYOUT_BOX_CELL:
  case LAYOUT_BOX_CAPTION:
    open_box (flow, box);
    break;
  }
}

/**
 * layout_block_flow:
 * @builder: the layout
 * @root: a box; its children are laid out, not its own edges
 * @width: of the content
 * @sink: the strip, its origin the corner of the content
 * @progress: (nullable): called after every block, when what is on the strip is final
 * @progress_data: for @progress
 *
 * Lays out blocks below each other.
 *
 * Returns: the height, with the floats
 */
LayoutUnit
layout_block_flow (LayoutBuilder *builder,
                   LayoutBox *root,
                   LayoutUnit width,
                   LayoutSink *sink,
                   LayoutProgress progress,
                   gpointer progress_data)
{
  Flow flow = {
    .builder = builder,
    .sink = sink,
    .frames = g_array_new (FALSE, FALSE, sizeof (Frame)),
    .waiting = g_array_new (FALSE, FALSE, sizeof (Waiting)),
  };
  Frame frame = { .box = root, .child = root->first_child, .width = width, .decoration = -1 };
  frame.marker = root->marker != NULL;
  g_array_append_val (flow.frames, frame);
  while (!g_cancellable_is_cancelled (builder->cancellable)) {
    Frame *top = top_frame (&flow);
    if (top->child == NULL) {
      if (flow.frames->len == 1)
        break;
      close_box (&flow);
    } else {
      LayoutBox *child = top->child;
      top->child = child->next;
      place_child (&flow, child);
    }
    if (progress != NULL && flow.holding == 0)
      progress (progress_data);
  }
  /* A formatting context keeps its last margin inside. */
  advance (&flow, flow.margin_up + flow.margin_down);
  LayoutUnit height = MAX (MAX (flow.y, sink->floats.bottom), 0);
  if (flow.waiting->len > 0)
    place_waiting (&flow, 0, root_padding_box (&flow, height));
  g_array_unref (flow.frames);
  g_array_unref (flow.waiting);
  return height;
}
