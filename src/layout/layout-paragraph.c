#include "config.h"

#include "layout-line-private.h"

#include <string.h>

/* A paragraph is set in up to four tries, each allowed more than the one before: breaks at spaces
 * with spaces close to their natural width; then hyphens and, in Korean, breaks inside words; then
 * wider spaces, and then any. Ragged text, and lines beside a float, are filled one by one; below the
 * float the rest is again set as a whole. */

/* Stretch and shrink of a space, as parts of its width. */
#define SPACE_STRETCH 0.60
#define SPACE_SHRINK 0.20
/* What may be added between two ideographs, as a part of the font size. */
#define IDEOGRAPH_STRETCH 0.06
#define IDEOGRAPH_SHRINK 0.01

/* Words of a paragraph beyond which none is: it is no prose, and its breaks would take seconds. */
#define MOST_AT_ONCE 60000

#define FIRST_TOLERANCE 1.1
#define FIRST_TOLERANCE_HANGUL 1.8
#define SECOND_TOLERANCE 1.9
#define THIRD_TOLERANCE 3.2

/* The memory that paragraphs are set in, one after the other. Inside of a paragraph stand others, in
 * inline blocks, so there is a stack of them. */
struct _LayoutScratch {
  LayoutScratch *next;
  LayoutText text;
  LayoutSegments segments;
  LayoutItem *items;
  LayoutPart *parts; /* one for each item */
  guint n_items;
  guint capacity; /* of the items and of the parts */
  guint parts_capacity;
};

typedef struct {
  LayoutBuilder *builder;
  const LayoutBox *box;
  const LayoutParagraphPlace *place;
  LayoutScratch *scratch; /* where the next ones point to */
  LayoutText *text;
  LayoutSegment *segments;
  guint n_segments;
  bool divided; /* items are syllables already */
  bool justified;
  bool first_fit; /* no lines are set as a whole */
  bool hyphenated; /* the line before ends in a hyphen */
  LayoutOpenElements open; /* where the line before ends */
  LayoutUnit indent;
  LayoutUnit y;
  guint n_lines;
  LayoutUnit last_height; /* of the line set last */
} Paragraph;

static const CssStyle *
style_of (const Paragraph *self, const LayoutSegment *segment)
{
  return g_array_index (self->text->spans, LayoutSpan, segment->span).item->style;
}

static LayoutItem
make_item (const Paragraph *self, const LayoutSegment *segment)
{
  LayoutItem item = {
    .width = segment->width,
    .space = segment->space,
    .kind = segment->break_after,
    .hyphen = segment->fonts->hyphen,
  };
  /* Code in a line keeps its spaces; a whole paragraph of it has none else to give. So does what is
   * written for its spaces. */
  const CssStyle *style = style_of (self, segment);
  bool fixed =
      style->white_space == CSS_WHITE_SPACE_PRE_WRAP
      || (segment->fonts->monospaced && style->font_family != self->box->style->font_family);
  if (segment->space > 0 && !segment->tab && !fixed) {
    item.stretch = (LayoutUnit) (segment->space * SPACE_STRETCH);
    item.shrink = (LayoutUnit) (segment->space * SPACE_SHRINK);
  } else if (segment->break_after == LAYOUT_BREAK_IDEOGRAPH) {
    item.stretch = (LayoutUnit) (segment->fonts->size * IDEOGRAPH_STRETCH);
    item.shrink = (LayoutUnit) (segment->fonts->size * IDEOGRAPH_SHRINK);
  }
  return item;
}

static void
add_item (Paragraph *self, const LayoutItem *item, guint32 segment, guint32 start, guint32 end)
{
  LayoutScratch *scratch = self->scratch;
  if (scratch->n_items == scratch->capacity) {
    scratch->items = layout_grow (scratch->items, &scratch->capacity, sizeof (LayoutItem));
    scratch->parts = layout_grow (scratch->parts, &scratch->parts_capacity, sizeof (LayoutPart));
  }
  scratch->items[scratch->n_items] = *item;
  scratch->parts[scratch->n_items] = (LayoutPart){ segment, start, end };
  scratch->n_items++;
}

/* A word wider than the line is cut into pieces that fit, at letters. */
static void
add_pieces (Paragraph *self, guint32 index, LayoutUnit width)
{
  const LayoutSegment *segment = &self->segments[index];
  const LayoutWord *word = segment->word;
  g_autofree LayoutUnit *positions = g_new (LayoutUnit, word->length + 1);
  layout_word_fill_positions (word, positions);
  guint32 start = 0;
  for (guint32 at = 0; at < word->length;) {
    guint32 next = (guint32) (g_utf8_next_char (word->text + at) - word->text);
    at = next;
    if (next >= word->length || g_unichar_ismark (g_utf8_get_char (word->text + next)))
      continue;
    guint32 after = (guint32) (g_utf8_next_char (word->text + next) - word->text);
    if (positions[after] - positions[start] <= width)
      continue;
    LayoutItem item = { .width = positions[next] - positions[start], .kind = LAYOUT_BREAK_RESCUE };
    add_item (self, &item, index, segment->start + start, segment->start + next);
    start = next;
  }
  LayoutItem item = make_item (self, segment);
  item.width = positions[word->length] - positions[start];
  /* What follows without a break may make it too wide again. */
  if (item.kind == LAYOUT_BREAK_NONE)
    item.kind = LAYOUT_BREAK_RESCUE;
  add_item (self, &item, index, segment->start + start, segment->end);
}

/* Syllables of a word; FALSE when it stays whole. @must divides a word wider than the line even where
 * hyphens are not wanted: without one it would be divided anywhere. */
static bool
add_syllables (Paragraph *self, guint32 index, bool must)
{
  const LayoutSegment *segment = &self->segments[index];
  const CssStyle *style = style_of (self, segment);
  LayoutBuilder *builder = self->builder;
  /* A phrase in another language stays whole: its rules are not the paragraph's, and its
   * dictionary would be read for a word or two.
   * Deviation: https://www.w3.org/TR/css-text-3/#word-break-property has no say in hyphens, but who
   * asks that words be kept whole has not asked for those that we add on our own. */
  if (style->word_break == CSS_WORD_BREAK_KEEP_ALL || style->language != self->box->style->language
      || style->hyphens == CSS_HYPHENS_NONE || (style->hyphens == CSS_HYPHENS_MANUAL && !must)
      || builder->input->hyphenator == NULL || segment->level % 2 == 1)
    return false;
  const LayoutWord *word = segment->word;
  layout_hyphenator_annotate (builder->input->hyphenator,
                              layout_fonts_get_store (builder->input->fonts), word,
                              style->language);
  if (word->n_hyphens == 0)
    return false;
  guint before = self->scratch->n_items;
  LayoutUnit widest = 0;
  guint32 start = 0;
  LayoutUnit start_position = 0;
  for (guint i = 0; i < word->n_hyphens; i++) {
    const LayoutHyphen *hyphen = &word->hyphens[i];
    LayoutItem item = {
      .width = hyphen->position - start_position,
      .kind = LAYOUT_BREAK_SOFT_HYPHEN,
      .hyphen = segment->fonts->hyphen,
    };
    add_item (self, &item, index, segment->start + start, segment->start + hyphen->offset);
    widest = MAX (widest, item.width + item.hyphen);
    start = hyphen->offset;
    start_position = hyphen->position;
  }
  LayoutItem item = make_item (self, segment);
  item.width = segment->width - start_position;
  add_item (self, &item, index, segment->start + start, segment->end);
  if (!must || MAX (widest, item.width) <= self->place->width)
    return true;
  self->scratch->n_items = before;
  return false;
}

/* Whether a line may end between two segments when it must. */
static bool
may_part (const Paragraph *self, guint item)
{
  guint type = self->segments[self->scratch->parts[item].segment].type;
  guint next = self->segments[self->scratch->parts[item + 1].segment].type;
  return (type == LAYOUT_SEGMENT_TEXT || type == LAYOUT_SEGMENT_CLOSE)
         && (next == LAYOUT_SEGMENT_TEXT || next == LAYOUT_SEGMENT_OPEN);
}

/* What is wider than the line without a single long word in it, the coloured parts of an expression
 * for one, is divided between its parts. */
static void
part_items (Paragraph *self, LayoutUnit width)
{
  LayoutItem *items = self->scratch->items;
  guint first = 0;
  gint64 used = 0;
  for (guint i = 0; i < self->scratch->n_items; i++) {
    used += items[i].width + items[i].space;
    bool holds = items[i].kind == LAYOUT_BREAK_NONE || items[i].kind == LAYOUT_BREAK_EMERGENCY;
    if (holds && i + 1 < self->scratch->n_items)
      continue;
    for (guint part = first; used - items[i].space > width && part < i; part++) {
      if (may_part (self, part))
        items[part].kind = LAYOUT_BREAK_EMERGENCY;
    }
    first = i + 1;
    used = 0;
  }
}

static void
make_items (Paragraph *self, bool syllables)
{
  self->scratch->n_items = 0;
  LayoutUnit width = MAX (self->place->width, LAYOUT_UNIT_ONE);
  for (guint32 i = 0; i < self->n_segments; i++) {
    const LayoutSegment *segment = &self->segments[i];
    if (segment->word != NULL && segment->width > width && segment->word->length > 1) {
      if (!add_syllables (self, i, true))
        add_pieces (self, i, width);
      continue;
    }
    if (syllables && segment->word != NULL && add_syllables (self, i, false))
      continue;
    LayoutItem item = make_item (self, segment);
    if (item.kind == LAYOUT_BREAK_SOFT_HYPHEN
        && style_of (self, segment)->hyphens == CSS_HYPHENS_NONE)
      item.kind = LAYOUT_BREAK_NONE;
    add_item (self, &item, i, segment->start, segment->end);
  }
  part_items (self, width);
  self->divided = syllables;
}

static void
measure_edge (LayoutSegment *segment, const CssStyle *style, LayoutUnit width)
{
  LayoutEdges edges = layout_inline_edges (style, width);
  bool left = (segment->type == LAYOUT_SEGMENT_OPEN) != (style->direction == CSS_DIRECTION_RTL);
  segment->width = left ? edges.left : edges.right;
}

static void
measure_picture (const LayoutBuilder *builder,
                 LayoutSegment *segment,
                 const LayoutInline *item,
                 LayoutUnit width)
{
  LayoutEdges margin = layout_edges_of_margin (item->style, width);
  LayoutEdges inner = layout_edges_of_padding_and_border (item->style, width);
  LayoutUnit height = 0;
  layout_replaced_size (builder, item->box, width, &segment->width, &height);
  segment->width += inner.left + inner.right + margin.left + margin.right;
  segment->height = height + inner.top + inner.bottom + margin.top + margin.bottom;
  if (builder->vertical) {
    segment->depth = segment->height / 2;
    segment->height -= segment->depth;
  }
}

static void
lay_out_inline_block (LayoutBuilder *builder,
                      LayoutSegment *segment,
                      const LayoutInline *item,
                      LayoutUnit width)
{
  LayoutEdges margin = layout_edges_of_margin (item->style, width);
  LayoutContent *content =
      layout_content_new (builder, item->box, width - margin.left - margin.right, true);
  segment->content = content;
  segment->width = content->width + margin.left + margin.right;
  segment->height = content->baseline + margin.top;
  segment->depth = content->height - content->baseline + margin.bottom;
  segment->space = content->space;
}

/* Only how wide an inline block is, without laying it out: that would do everything in it twice for
 * each block that it stands in. The narrowest it can be is left in the segment's height. */
static void
measure_inline_block (LayoutBuilder *builder, LayoutSegment *segment, const LayoutInline *item)
{
  if (builder->nesting >= LAYOUT_MAX_NESTING)
    return;
  builder->nesting++;
  layout_intrinsic_widths (builder, item->box, &segment->height, &segment->width);
  builder->nesting--;
}

typedef enum {
  FOR_LINES,
  FOR_WIDTH, /* no more than that will be asked for */
} Purpose;

/* Pictures, inline blocks and the edges of inline elements get their sizes. */
static void
measure_marks (Paragraph *self, LayoutUnit width, Purpose purpose)
{
  for (guint i = 0; i < self->n_segments; i++) {
    LayoutSegment *segment = &self->segments[i];
    const LayoutInline *item = g_array_index (self->text->spans, LayoutSpan, segment->span).item;
    switch (segment->type) {
    case LAYOUT_SEGMENT_TEXT:
    case LAYOUT_SEGMENT_FLOAT:
      break;
    case LAYOUT_SEGMENT_OPEN:
    case LAYOUT_SEGMENT_CLOSE:
      measure_edge (segment, item->style, width);
      break;
    case LAYOUT_SEGMENT_OBJECT:
      if (item->type == LAYOUT_INLINE_REPLACED)
        measure_picture (self->builder, segment, item, width);
      else if (purpose == FOR_WIDTH && item->box->type != LAYOUT_BOX_MATH)
        measure_inline_block (self->builder, segment, item);
      else
        lay_out_inline_block (self->builder, segment, item, width);
      break;
    }
  }
}

static void
free_contents (LayoutSegment *segments, guint n)
{
  for (guint i = 0; i < n; i++) {
    LayoutSegment *segment = &segments[i];
    if (segment->content != NULL)
      layout_content_free (segment->content);
  }
}

static int
widow_penalty (const Paragraph *self, guint line, guint n_lines)
{
  const CssStyle *style = self->box->style;
  if (line == 0 || n_lines <= 1)
    return LAYOUT_PENALTY_NONE;
  if ((int) line < style->orphans || (int) (n_lines - line) < style->widows)
    return LAYOUT_PENALTY_WIDOW;
  return LAYOUT_PENALTY_NONE;
}

/* The size of the largest letters among some items. */
static LayoutUnit
largest_letters (const Paragraph *self, guint first, guint last)
{
  LayoutUnit size = 0;
  for (guint i = first; i <= last; i++) {
    const LayoutSegment *segment = &self->segments[self->scratch->parts[i].segment];
    if (segment->type == LAYOUT_SEGMENT_TEXT && segment->word != NULL)
      size = MAX (size, segment->fonts->size);
  }
  return size;
}

/* Deviation: https://www.w3.org/TR/css-inline-3/#line-height-property lets lines lie on each other. What
 * a book sets so is meant for one line, a title, and has become two where there is less room. */
static void
keep_lines_apart (Paragraph *self, guint first, guint last)
{
  if (self->n_lines == 0 || self->builder->input->settings.fixed)
    return;
  LayoutUnit least = largest_letters (self, first, last);
  self->y += MAX (least - self->last_height, 0);
}

static void
build_line (Paragraph *self, guint first, guint last, LayoutBand band, int penalty)
{
  keep_lines_apart (self, first, last);
  const LayoutItem *items = self->scratch->items;
  bool indented = self->n_lines == 0 && !self->box->style->text_indent_hanging;
  if (self->box->style->text_indent_hanging && self->n_lines > 0)
    indented = true;
  LayoutUnit indent = indented ? self->indent : 0;
  bool rtl = self->box->style->direction == CSS_DIRECTION_RTL;
  LayoutLineRequest request = {
    .builder = self->builder,
    .paragraph = self->box,
    .text = self->text,
    .segments = self->segments,
    .parts = self->scratch->parts,
    .items = items,
    .open = &self->open,
    .first = first,
    .last = last,
    .ends_paragraph = last + 1 == self->scratch->n_items || items[last].kind == LAYOUT_BREAK_FORCED,
    .beside_float = band.x + band.width < self->place->x + self->place->width,
    .beside = (self->place->marker && self->n_lines == 0) || band.x > self->place->x,
    .x = band.x + (rtl ? 0 : indent),
    .y = self->y,
    .width = band.width - indent,
    .sink = self->place->sink,
  };
  if (self->hyphenated && penalty == LAYOUT_PENALTY_NONE)
    penalty = LAYOUT_PENALTY_HYPHEN;
  layout_sink_add_break (self->place->sink, self->y, penalty);
  const LayoutFragment *fragment = layout_line_build (&request);
  self->hyphenated = fragment->line->hyphen;
  self->y += fragment->rect.height;
  self->last_height = fragment->rect.height;
  self->n_lines++;
  layout_sink_placed (self->place->sink, self->y);
}

/* Sets the items from @from on as a whole; FALSE when it must be done line by line. */
static bool
set_total_fit (Paragraph *self, guint from)
{
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  const CssStyle *style = self->box->style;
  LayoutLineWidths widths = {
    .width = self->place->width,
    .indent = self->n_lines == 0 || style->text_indent_hanging ? self->indent : 0,
    .hanging = style->text_indent_hanging && self->n_lines == 0,
  };
  double first_tolerance = self->text->has_hangul ? FIRST_TOLERANCE_HANGUL : FIRST_TOLERANCE;
  const double tolerances[] = { first_tolerance, SECOND_TOLERANCE, THIRD_TOLERANCE, 1e9 };
  bool found = false;
  for (guint pass = 0; pass < G_N_ELEMENTS (tolerances) && !found; pass++) {
    if (pass == 1 && !self->divided && from == 0)
      make_items (self, true);
    const LayoutItem *items = self->scratch->items;
    found = layout_line_breaker_total_fit (items + from, self->scratch->n_items - from, widths,
                                           tolerances[pass], pass > 0, ends);
  }
  if (!found)
    return false;
  LayoutBand band = { .x = self->place->x, .width = self->place->width };
  guint first = from;
  for (guint i = 0; i < ends->len; i++) {
    guint last = from + g_array_index (ends, guint, i);
    int penalty = widow_penalty (self, from == 0 ? i : self->n_lines,
                                 ends->len + (from == 0 ? 0 : self->n_lines - i));
    build_line (self, first, last, band, penalty);
    first = last + 1;
  }
  return true;
}

/* Floats whose place in the text is on the line about to be set go beside it. */
static bool
place_floats (Paragraph *self, guint first, guint last, GHashTable *placed)
{
  bool any = false;
  for (guint i = first; i <= last; i++) {
    guint32 index = self->scratch->parts[i].segment;
    const LayoutSegment *segment = &self->segments[index];
    if (segment->type != LAYOUT_SEGMENT_FLOAT
        || !g_hash_table_add (placed, GUINT_TO_POINTER (index + 1)))
      continue;
    LayoutBox *box = g_array_index (self->text->spans, LayoutSpan, segment->span).item->box;
    layout_float_place (self->builder, box, self->place->sink, self->place->x, self->place->width,
                        self->y);
    any = true;
  }
  return any;
}

static LayoutBand
find_band (Paragraph *self, LayoutUnit strut, LayoutUnit needed)
{
  const LayoutFloats *floats = &self->place->sink->floats;
  for (;;) {
    LayoutBand band =
        layout_floats_get_band (floats, self->place->x, self->place->width, self->y, strut);
    LayoutUnit next = layout_floats_next_bottom (floats, self->y);
    if (band.width >= needed || band.width == self->place->width || next == self->y)
      return band;
    self->y = next;
  }
}

static bool
is_free_of_floats (const Paragraph *self, guint from)
{
  if (self->y < self->place->sink->floats.bottom)
    return false;
  if (!self->text->has_floats)
    return true;
  for (guint i = from; i < self->scratch->n_items; i++) {
    guint32 index = self->scratch->parts[i].segment;
    if (self->segments[index].type == LAYOUT_SEGMENT_FLOAT)
      return false;
  }
  return true;
}

static bool
is_justified (const LayoutBuilder *builder, const LayoutBox *box, LayoutUnit width)
{
  return layout_line_get_alignment (builder, box->style) == CSS_TEXT_ALIGN_JUSTIFY
         && !layout_line_is_narrow (box->style, width);
}

/* The last item of a line that is filled by itself. */
static guint
fill_line (const Paragraph *self, guint first, LayoutUnit width)
{
  bool straight = self->justified && !layout_line_is_narrow (self->box->style, width);
  return layout_line_breaker_first_fit (self->scratch->items, self->scratch->n_items, first, width,
                                        straight ? SECOND_TOLERANCE : 0);
}

static void
set_line_by_line (Paragraph *self)
{
  g_autoptr (GHashTable) placed = g_hash_table_new (NULL, NULL);
  LayoutUnit strut = layout_line_get_strut (self->builder, self->box->style);
  bool tried = false;
  if (self->justified && !self->divided)
    make_items (self, true);
  for (guint first = 0; first < self->scratch->n_items;) {
    if (self->justified && !self->first_fit && !tried && first > 0
        && is_free_of_floats (self, first)) {
      tried = true;
      if (set_total_fit (self, first))
        return;
    }
    const LayoutItem *items = self->scratch->items;
    LayoutUnit indent = self->n_lines == 0 ? MAX (self->indent, 0) : 0;
    LayoutBand band = find_band (self, strut, items[first].width + indent);
    guint last = fill_line (self, first, band.width - indent);
    if (self->text->has_floats && place_floats (self, first, last, placed))
      continue;
    build_line (self, first, last, band,
                self->n_lines == 1 ? LAYOUT_PENALTY_WIDOW : LAYOUT_PENALTY_NONE);
    first = last + 1;
  }
}

/* The last lines of a paragraph that was filled line by line stay together too. */
static void
guard_last_lines (const Paragraph *self, guint breaks_before)
{
  GArray *breaks = self->place->sink->breaks;
  int widows = MIN (self->box->style->widows, (int) (breaks->len - breaks_before));
  for (int i = 1; i < widows; i++) {
    LayoutPageBreak *item = &g_array_index (breaks, LayoutPageBreak, breaks->len - (guint) i);
    if (item->penalty == LAYOUT_PENALTY_NONE && self->n_lines > 1)
      item->penalty = LAYOUT_PENALTY_WIDOW;
  }
}

static LayoutScratch *
take_scratch (LayoutBuilder *builder)
{
  LayoutScratch *scratch = builder->scratch;
  if (scratch == NULL)
    return g_new0 (LayoutScratch, 1);
  builder->scratch = scratch->next;
  scratch->segments.len = 0;
  scratch->n_items = 0;
  return scratch;
}

/**
 * layout_scratch_free:
 * @self: (transfer full) (nullable): memory that is not in use, and what it is chained to
 */
void
layout_scratch_free (LayoutScratch *self)
{
  while (self != NULL) {
    LayoutScratch *next = self->next;
    layout_text_clear (&self->text);
    g_free (self->segments.data);
    g_free (self->items);
    g_free (self->parts);
    g_free (self);
    self = next;
  }
}

static void
paragraph_init (Paragraph *self, LayoutBuilder *builder, const LayoutBox *box)
{
  LayoutScratch *scratch = take_scratch (builder);
  self->builder = builder;
  self->box = box;
  self->scratch = scratch;
  self->text = &scratch->text;
  layout_text_init (self->text, box, builder);
  layout_text_make_segments (self->text, builder->input->fonts, &scratch->segments);
  self->segments = scratch->segments.data;
  self->n_segments = scratch->segments.len;
}

static void
paragraph_clear (Paragraph *self)
{
  free_contents (self->segments, self->n_segments);
  g_clear_pointer (&self->open.items, g_ptr_array_unref);
  self->scratch->next = self->builder->scratch;
  self->builder->scratch = self->scratch;
}

/* Whether there is anything to see; spaces between blocks make no line. */
static bool
is_empty (const Paragraph *self)
{
  for (guint i = 0; i < self->n_segments; i++) {
    const LayoutSegment *segment = &self->segments[i];
    if (segment->word != NULL || segment->type == LAYOUT_SEGMENT_OBJECT
        || segment->break_after == LAYOUT_BREAK_FORCED || segment->type == LAYOUT_SEGMENT_FLOAT
        || (segment->type == LAYOUT_SEGMENT_OPEN && segment->width > 0))
      return false;
  }
  return true;
}

/* The style of what stands on a first line: the block's own text takes that of ::first-line, elements
 * in it what of that they would inherit and do not have otherwise. */
static const CssStyle *
first_line_style (const Paragraph *self, const CssStyle *style)
{
  const CssStyle *block = self->box->style;
  const CssStyle *line = self->box->first_line;
  CssStyle *result = base_arena_new0 (self->builder->arena, CssStyle);
  *result = *style;
  if (style->font_variant_caps == block->font_variant_caps)
    result->font_variant_caps = line->font_variant_caps;
  if (style->text_transform == block->text_transform)
    result->text_transform = line->text_transform;
  if (style->letter_spacing == block->letter_spacing)
    result->letter_spacing = line->letter_spacing;
  if (style->font_weight == block->font_weight)
    result->font_weight = line->font_weight;
  if (style->font_style == block->font_style)
    result->font_style = line->font_style;
  if (style->font_size == block->font_size)
    result->font_size = line->font_size;
  if (memcmp (&style->color, &block->color, sizeof (CssColor)) == 0)
    result->color = line->color;
  return result;
}

/* What of the first items in reading order stands before a byte of the paragraph's text. */
static guint
split_items (const Paragraph *self, const LayoutBox *styled, guint32 at, LayoutInline *items)
{
  guint n = 0;
  guint split = 0;
  guint32 length = 0;
  for (guint i = 0; i < self->text->spans->len; i++) {
    const LayoutSpan *span = &g_array_index (self->text->spans, LayoutSpan, i);
    if (span->start > at)
      break;
    split = (guint) (span->item - styled->inlines);
    guint32 inside = span->linear ? MIN (at, span->end) - span->start : 0;
    length = span->node_offset + inside - span->item->offset;
  }
  for (guint i = 0; i < styled->n_inlines; i++) {
    LayoutInline first = styled->inlines[i];
    LayoutInline rest = self->box->inlines[i];
    bool is_text = first.type == LAYOUT_INLINE_TEXT;
    if (i < split || (i == split && !is_text)) {
      items[n++] = first;
    } else if (i > split) {
      items[n++] = rest;
    } else {
      first.length = MIN (length, first.length);
      rest.text += first.length;
      rest.offset += first.length;
      rest.length -= first.length;
      items[n++] = first;
      items[n++] = rest;
    }
  }
  return n;
}

/* https://www.w3.org/TR/css-pseudo-4/#first-line-pseudo : the whole is set in the style of the first
 * line to see where that ends, and what comes after it gets its own style back.
 * (transfer none): a box of the arena */
static const LayoutBox *
style_first_line (LayoutBuilder *builder, const LayoutBox *box, LayoutUnit width)
{
  LayoutBox *styled = base_arena_new0 (builder->arena, LayoutBox);
  *styled = *box;
  styled->inlines = base_arena_new0_array (builder->arena, LayoutInline, box->n_inlines);
  Paragraph self = { .builder = builder, .box = box };
  for (guint i = 0; i < box->n_inlines; i++) {
    styled->inlines[i] = box->inlines[i];
    styled->inlines[i].style = box->inlines[i].style == box->style
                                   ? box->first_line
                                   : first_line_style (&self, box->inlines[i].style);
  }
  LayoutParagraphPlace place = { .width = width };
  self.place = &place;
  paragraph_init (&self, builder, styled);
  measure_marks (&self, width, FOR_WIDTH);
  self.justified = is_justified (builder, box, width);
  make_items (&self, self.justified);
  LayoutBox *result = base_arena_new0 (builder->arena, LayoutBox);
  *result = *box;
  if (self.scratch->n_items > 0) {
    layout_length_resolve (box->style->text_indent, width, &self.indent);
    guint last = fill_line (&self, 0, width - MAX (self.indent, 0));
    guint32 segment = self.scratch->parts[last].segment;
    guint32 end = self.segments[segment].after;
    result->inlines = base_arena_new0_array (builder->arena, LayoutInline, box->n_inlines + 1);
    self.box = box;
    result->n_inlines = split_items (&self, styled, end, result->inlines);
  }
  paragraph_clear (&self);
  return result;
}

/* How wide the first line is beside the floats that stand there already. */
static LayoutUnit
first_line_width (LayoutBuilder *builder, const LayoutBox *box, const LayoutParagraphPlace *place)
{
  LayoutUnit strut = layout_line_get_strut (builder, box->first_line);
  return layout_floats_get_band (&place->sink->floats, place->x, place->width, place->y, strut)
      .width;
}

/**
 * layout_paragraph_set:
 * @builder: the layout
 * @box: a paragraph
 * @place: where it goes
 *
 * Breaks a paragraph into lines and places them.
 *
 * Returns: the bottom of the last line; the place's y when there is nothing to show
 */
LayoutUnit
layout_paragraph_set (LayoutBuilder *builder,
                      const LayoutBox *box,
                      const LayoutParagraphPlace *place)
{
  Paragraph self = { .place = place, .y = place->y };
  bool has_first_line = box->first_line != NULL;
  if (has_first_line)
    box = style_first_line (builder, box, first_line_width (builder, box, place));
  paragraph_init (&self, builder, box);
  measure_marks (&self, place->width, FOR_LINES);
  if (!is_empty (&self)) {
    self.first_fit = builder->input->settings.first_fit || self.n_segments > MOST_AT_ONCE;
    self.justified = is_justified (builder, box, place->width);
    if (box->first_of_block || box->style->text_indent_hanging)
      layout_length_resolve (box->style->text_indent, place->width, &self.indent);
    self.indent = MIN (self.indent, place->width / 2);
    make_items (&self, false);
    guint breaks_before = place->sink->breaks->len;
    bool free = !has_first_line && !self.first_fit && !self.text->has_floats
                && self.y >= place->sink->floats.bottom;
    if (!self.justified || !free || !set_total_fit (&self, 0)) {
      set_line_by_line (&self);
      guard_last_lines (&self, breaks_before);
    }
  }
  paragraph_clear (&self);
  return self.y;
}

static bool
is_inline_block (const Paragraph *self, const LayoutSegment *segment)
{
  return segment->type == LAYOUT_SEGMENT_OBJECT && segment->content == NULL
         && g_array_index (self->text->spans, LayoutSpan, segment->span).item->type
                == LAYOUT_INLINE_BLOCK;
}

/**
 * layout_paragraph_intrinsic:
 * @builder: the layout
 * @box: a paragraph
 * @min: (out): width of its widest word
 * @max: (out): width of its widest line when no line is broken
 *
 * Measures how narrow and how wide a paragraph wants to be.
 */
void
layout_paragraph_intrinsic (LayoutBuilder *builder,
                            const LayoutBox *box,
                            LayoutUnit *min,
                            LayoutUnit *max)
{
  Paragraph self = { 0 };
  paragraph_init (&self, builder, box);
  measure_marks (&self, builder->input->settings.inline_size, FOR_WIDTH);
  gint64 line = 0;
  gint64 word = 0;
  gint64 widest_line = 0;
  gint64 widest_word = 0;
  for (guint i = 0; i < self.n_segments; i++) {
    const LayoutSegment *segment = &self.segments[i];
    bool shrinks = is_inline_block (&self, segment);
    line += segment->width;
    word += shrinks ? segment->height : segment->width;
    widest_line = MAX (widest_line, line);
    widest_word = MAX (widest_word, word);
    LayoutBreak kind = (LayoutBreak) segment->break_after;
    if (kind == LAYOUT_BREAK_FORCED)
      line = 0;
    else
      line += segment->space;
    if (kind == LAYOUT_BREAK_NONE || kind == LAYOUT_BREAK_NO_BREAK_SPACE
        || kind == LAYOUT_BREAK_EMERGENCY || kind == LAYOUT_BREAK_RESCUE)
      word += segment->space;
    else
      word = 0;
  }
  *min = (LayoutUnit) MIN (widest_word, LAYOUT_UNIT_MAX);
  *max = (LayoutUnit) MIN (widest_line, LAYOUT_UNIT_MAX);
  paragraph_clear (&self);
}

/**
 * layout_paragraph_make_marker:
 * @builder: the layout
 * @box: a list item with a marker
 * @first_line: the first line in it
 * @content_x: the start edge of the item's content
 *
 * Sets a list marker beside the first line of its item, on the same baseline.
 *
 * Returns: (transfer none): a line fragment
 */
LayoutFragment *
layout_paragraph_make_marker (LayoutBuilder *builder,
                              const LayoutBox *box,
                              const LayoutFragment *first_line,
                              LayoutUnit content_x)
{
  const CssStyle *style = box->marker_style;
  const LayoutFontSet *fonts = layout_builder_get_fonts (builder, style);
  LayoutShapeRequest request = {
    .set = fonts,
    .text = box->marker,
    .length = (guint32) strlen (box->marker),
    .language = style->language,
  };
  const LayoutWord *word = layout_fonts_shape (builder->input->fonts, &request);
  bool rtl = style->direction == CSS_DIRECTION_RTL;
  LayoutUnit gap = fonts->size * 2 / 5;
  LayoutRun *run = base_arena_new0 (builder->arena, LayoutRun);
  *run = (LayoutRun){
    .word = word,
    .style = style,
    .node = box->node,
    .width = word->width,
    .glyphs_width = word->width,
    .ascent = fonts->ascent,
    .descent = fonts->descent,
    .generated = true,
  };
  if (builder->vertical)
    layout_run_lay_sideways (run, fonts);
  LayoutLine *line = base_arena_new0 (builder->arena, LayoutLine);
  *line = (LayoutLine){
    .baseline = first_line->line->baseline,
    .n_runs = 1,
    .runs = run,
    .marker = true,
    .vertical = builder->vertical,
  };
  LayoutFragment *fragment = base_arena_new0 (builder->arena, LayoutFragment);
  fragment->type = LAYOUT_FRAGMENT_LINE;
  fragment->style = style;
  fragment->node = box->node;
  fragment->line = line;
  fragment->rect = (LayoutRect){
    .x = rtl ? content_x + gap : content_x - gap - word->width,
    .y = first_line->rect.y,
    .width = word->width,
    .height = first_line->rect.height,
  };
  return fragment;
}
