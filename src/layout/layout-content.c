#include "config.h"

#include "layout-builder-private.h"
#include "layout-math.h"

/* A formatting context of its own: a float, an inline block, a table cell. It is laid out at the
 * origin and moved to its place when that is known. */

static LayoutUnit
choose_width (LayoutBuilder *builder,
              LayoutBox *box,
              LayoutUnit available,
              bool shrink,
              LayoutUnit across)
{
  const CssStyle *style = box->style;
  LayoutUnit width = 0;
  LayoutUnit given = 0;
  if (layout_length_resolve (style->width, available, &width)) {
    width = style->box_sizing == CSS_BOX_SIZING_BORDER ? width : width + across;
  } else if (shrink) {
    LayoutUnit min = 0;
    LayoutUnit max = 0;
    layout_intrinsic_widths (builder, box, &min, &max);
    LayoutEdges margin = layout_edges_of_margin (style, 0);
    min -= margin.left + margin.right;
    max -= margin.left + margin.right;
    /* Words too long are divided, here as in any other box. */
    width = MIN (builder->input->settings.fixed ? MAX (min, available) : available, max);
  } else {
    width = available;
  }
  if (layout_length_resolve (style->max_width, available, &given))
    width = MIN (width, given + (style->box_sizing == CSS_BOX_SIZING_BORDER ? 0 : across));
  if (layout_length_resolve (style->min_width, available, &given))
    width = MAX (width, given + (style->box_sizing == CSS_BOX_SIZING_BORDER ? 0 : across));
  return MAX (width, across);
}

/* That of its last line, else its bottom margin edge.
 * https://www.w3.org/TR/CSS22/visudet.html#leading */
static LayoutUnit
find_baseline (const LayoutContent *self, const CssStyle *style, LayoutUnit available)
{
  bool has_lines = style->overflow == CSS_OVERFLOW_VISIBLE;
  for (guint i = self->sink.fragments->len; i > 0 && has_lines; i--) {
    const LayoutFragment *fragment = g_ptr_array_index (self->sink.fragments, i - 1);
    if (fragment->type == LAYOUT_FRAGMENT_LINE && !fragment->line->marker && !fragment->line->inner
        && fragment->style->display != CSS_DISPLAY_RUBY_TEXT)
      return fragment->rect.y + fragment->line->baseline;
  }
  return self->height + layout_edges_of_margin (style, available).bottom;
}

static void
place_replaced (LayoutBuilder *builder,
                LayoutContent *self,
                LayoutBox *box,
                LayoutUnit available,
                LayoutEdges inner)
{
  LayoutFragment *fragment = base_arena_new0 (builder->arena, LayoutFragment);
  fragment->type = LAYOUT_FRAGMENT_REPLACED;
  fragment->style = box->style;
  fragment->node = box->node;
  fragment->replaced = box->replaced;
  fragment->rect.x = inner.left;
  fragment->rect.y = inner.top;
  layout_replaced_size (builder, box, available, &fragment->rect.width, &fragment->rect.height);
  g_ptr_array_add (self->sink.fragments, fragment);
  self->width = fragment->rect.width + inner.left + inner.right;
  self->height = fragment->rect.height + inner.top + inner.bottom;
}

/* The height of the content that a style gives, or 0. */
static LayoutUnit
given_height (const LayoutBuilder *builder, const LayoutBox *box, LayoutEdges inner)
{
  LayoutUnit page = builder->input->settings.picture_size;
  LayoutUnit along = inner.top + inner.bottom;
  LayoutUnit height = 0;
  LayoutUnit given = 0;
  if (layout_length_resolve (box->style->height, page, &given))
    height = box->style->box_sizing == CSS_BOX_SIZING_BORDER ? given - along : given;
  if (layout_length_resolve (box->style->min_height, page, &given))
    height = MAX (height, given);
  return MAX (height, 0);
}

static void
lay_out (LayoutBuilder *builder, LayoutContent *self, LayoutBox *box, LayoutEdges inner)
{
  LayoutUnit width = self->width - inner.left - inner.right;
  LayoutSink inside;
  layout_sink_init (&inside);
  LayoutUnit height = 0;
  if (box->type == LAYOUT_BOX_TABLE)
    height = layout_table_place (builder, box, 0, width, 0, &inside);
  else if (box->type == LAYOUT_BOX_FLEX && !layout_flex_is_plain (box))
    height = layout_flex_flow (builder, box, width, given_height (builder, box, inner), &inside);
  else
    height = layout_block_flow (builder, box, width, &inside, NULL, NULL);
  layout_sink_move_into (&inside, &self->sink, inner.left, inner.top);
  layout_sink_clear (&inside);
  LayoutUnit given = given_height (builder, box, inner);
  bool cut_off = builder->input->settings.fixed && box->style->height.kind != CSS_LENGTH_AUTO;
  self->height = (cut_off ? given : MAX (height, given)) + inner.top + inner.bottom;
}

/**
 * layout_content_new:
 * @builder: the layout
 * @box: the root of a formatting context
 * @available: room for its border box
 * @shrink: whether a width of auto is that of the content, not all that is available
 *
 * Lays a formatting context out. Contexts nested too deep come out empty.
 *
 * Returns: (transfer full): the content, its border box at the origin
 */
LayoutContent *
layout_content_new (LayoutBuilder *builder, LayoutBox *box, LayoutUnit available, bool shrink)
{
  LayoutContent *self = g_new0 (LayoutContent, 1);
  layout_sink_init (&self->sink);
  if (builder->nesting >= LAYOUT_MAX_NESTING)
    return self;
  builder->nesting++;
  available = MAX (available, LAYOUT_UNIT_ONE);
  LayoutEdges inner = layout_edges_of_padding_and_border (box->style, available);
  guint decoration = self->sink.decorations->len;
  bool paints = layout_style_paints_box (box->style);
  if (paints) {
    LayoutDecoration item = { .style = box->style, .node = box->node };
    g_array_append_val (self->sink.decorations, item);
  }
  if (box->type == LAYOUT_BOX_MATH) {
    layout_math_lay_out (builder, box, available, self);
  } else if (box->type == LAYOUT_BOX_REPLACED) {
    place_replaced (builder, self, box, available, inner);
  } else {
    self->width = choose_width (builder, box, available, shrink, inner.left + inner.right);
    if (box->type == LAYOUT_BOX_TABLE)
      self->width = layout_table_width (builder, box, available);
    lay_out (builder, self, box, inner);
  }
  if (paints)
    g_array_index (self->sink.decorations, LayoutDecoration, decoration).rect =
        (LayoutRect){ 0, 0, self->width, self->height };
  if (box->type != LAYOUT_BOX_MATH)
    self->baseline = find_baseline (self, box->style, available);
  if (layout_effect_is_needed (builder, box->style))
    layout_effect_apply (builder, box->style, (LayoutRect){ 0, 0, self->width, self->height },
                         &self->sink, 0, 0);
  builder->nesting--;
  return self;
}

/**
 * layout_content_free:
 * @self: (transfer full): a #LayoutContent
 */
void
layout_content_free (LayoutContent *self)
{
  layout_sink_clear (&self->sink);
  g_free (self);
}

/* Whether a box in a line has no other containing block than the page. */
static bool
is_in_page (const LayoutBuilder *builder, const LayoutBox *box)
{
  if (builder->nesting > 0 || builder->input->settings.fixed || box->node == NULL)
    return false;
  for (const DomNode *node = box->node->parent; node != NULL; node = node->parent) {
    const CssStyle *style = css_styles_get (builder->input->styles, node);
    if (style != NULL && style->position != CSS_POSITION_STATIC)
      return false;
  }
  return true;
}

/* A label that a book puts into its margin: the number of a page or a line. */
static bool
is_label (const CssStyle *style)
{
  return style->inset[CSS_SIDE_TOP].kind == CSS_LENGTH_AUTO
         && style->inset[CSS_SIDE_BOTTOM].kind == CSS_LENGTH_AUTO
         && (style->inset[CSS_SIDE_LEFT].kind == CSS_LENGTH_AUTO)
                != (style->inset[CSS_SIDE_RIGHT].kind == CSS_LENGTH_AUTO);
}

/* Where a label of a width begins on the page. */
static LayoutUnit
label_start (const CssStyle *style, LayoutUnit page, LayoutUnit width)
{
  LayoutUnit inset = 0;
  if (layout_length_resolve (style->inset[CSS_SIDE_LEFT], page, &inset))
    return inset;
  layout_length_resolve (style->inset[CSS_SIDE_RIGHT], page, &inset);
  return page - inset - width;
}

static void
place_positioned (LayoutBuilder *builder,
                  LayoutBox *box,
                  LayoutSink *sink,
                  LayoutRect containing,
                  bool in_page)
{
  LayoutPositionedPlace place = { containing, containing.x, containing.y };
  if (in_page) {
    place.containing.x = 0;
    place.containing.width = builder->input->settings.inline_size;
  }
  layout_positioned_place (builder, box, sink, &place);
}

/**
 * layout_float_place:
 * @builder: the layout
 * @box: a floating or absolutely positioned box
 * @sink: the strip it stands on
 * @x: of its containing block
 * @width: of its containing block
 * @y: where its place in the text is
 *
 * Lays out a box that is out of flow and puts it where it goes. A positioned box in a line keeps its
 * height in the text; lines do not make room for it. Deviation: they do for a label that should stand
 * in the margin, where there is no margin for it.
 */
void
layout_float_place (LayoutBuilder *builder,
                    LayoutBox *box,
                    LayoutSink *sink,
                    LayoutUnit x,
                    LayoutUnit width,
                    LayoutUnit y)
{
  const CssStyle *style = box->style;
  bool positioned = layout_style_is_positioned_away (style);
  bool in_page = positioned && is_in_page (builder, box);
  if (positioned && !(in_page && is_label (style))) {
    place_positioned (builder, box, sink, (LayoutRect){ x, y, width, 0 }, in_page);
    return;
  }
  LayoutEdges margin = layout_edges_of_margin (style, width);
  LayoutContent *content =
      layout_content_new (builder, box, width - margin.left - margin.right, true);
  LayoutUnit gap = positioned ? layout_unit_from_px (style->font_size / 2) : 0;
  LayoutUnit outer_width = content->width + margin.left + margin.right;
  LayoutUnit outer_height = content->height + margin.top + margin.bottom;
  bool right = style->float_side == CSS_FLOAT_RIGHT;
  if (positioned) {
    LayoutUnit page = builder->input->settings.inline_size;
    LayoutUnit start = label_start (style, page, outer_width);
    right = start > page / 2;
    if (start + outer_width <= x || start >= x + width) {
      layout_content_free (content);
      place_positioned (builder, box, sink, (LayoutRect){ x, y, width, 0 }, in_page);
      return;
    }
  }
  LayoutRect rect = layout_floats_add (&sink->floats, right, x, width, y, outer_width + gap,
                                       MAX (outer_height, 0));
  layout_sink_move_into (&content->sink, sink, rect.x + margin.left + (right ? gap : 0),
                         rect.y + margin.top);
  layout_content_free (content);
}
