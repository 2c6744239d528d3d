#include "config.h"

#include "layout-line-private.h"

#include <string.h>

/* A paragraph is set in up to three tries, each allowed more than the one before: breaks at spaces
 * with spaces close to their natural width; then hyphens and, in Korean, breaks inside words; then
 * any width of spaces. Ragged text, and lines beside a float, are filled one by one; below the
 * float the rest is again set as a whole. */

/* Stretch and shrink of a space, as parts of its width. */
#define SPACE_STRETCH 0.60
#define SPACE_SHRINK 0.26
/* What may be added between two ideographs, as a part of the font size. */
#define IDEOGRAPH_STRETCH 0.06
#define IDEOGRAPH_SHRINK 0.01

#define FIRST_TOLERANCE 1.1
#define FIRST_TOLERANCE_HANGUL 1.8
#define SECOND_TOLERANCE 3.2

typedef struct {
  LayoutBuilder *builder;
  const LayoutBox *box;
  const LayoutParagraphPlace *place;
  LayoutText text;
  GArray *segments; /* LayoutSegment */
  GArray *items; /* LayoutItem */
  GArray *parts; /* LayoutPart, one for each item */
  bool divided; /* items are syllables already */
  bool justified;
  LayoutUnit indent;
  LayoutUnit y;
  guint n_lines;
} Paragraph;

static const CssStyle *
style_of (const Paragraph *self, const LayoutSegment *segment)
{
  return g_array_index (self->text.spans, LayoutSpan, segment->span).item->style;
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
  /* Code in a line keeps its spaces; a whole paragraph of it has none else to give. */
  bool fixed = segment->fonts->monospaced
               && style_of (self, segment)->font_family != self->box->style->font_family;
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
  LayoutPart part = { .segment = segment, .start = start, .end = end };
  g_array_append_vals (self->items, item, 1);
  g_array_append_val (self->parts, part);
}

/* A word wider than the line is cut into pieces that fit, at letters. */
static void
add_pieces (Paragraph *self, guint32 index, LayoutUnit width)
{
  const LayoutSegment *segment = &g_array_index (self->segments, LayoutSegment, index);
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

/* Syllables of a word; FALSE when it stays whole. */
static bool
add_syllables (Paragraph *self, guint32 index)
{
  const LayoutSegment *segment = &g_array_index (self->segments, LayoutSegment, index);
  const CssStyle *style = style_of (self, segment);
  LayoutBuilder *builder = self->builder;
  /* A phrase in another language stays whole: its rules are not the paragraph's, and its
   * dictionary would be read for a word or two.
   * Deviation: https://www.w3.org/TR/css-text-3/#word-break-property has no say in hyphens, but who
   * asks that words be kept whole has not asked for those that we add on our own. */
  if (style->word_break == CSS_WORD_BREAK_KEEP_ALL || style->language != self->box->style->language
      || style->hyphens != CSS_HYPHENS_AUTO || builder->input->hyphenator == NULL
      || segment->level % 2 == 1)
    return false;
  const guint8 *hyphens = layout_hyphenator_annotate (
      builder->input->hyphenator, layout_fonts_get_store (builder->input->fonts), segment->word,
      style->language);
  if (hyphens == NULL)
    return false;
  guint32 start = 0;
  LayoutUnit start_position = 0;
  for (guint32 at = 1; at < segment->word->length; at++) {
    if (!hyphens[at])
      continue;
    LayoutUnit position = layout_word_get_position (segment->word, at);
    LayoutItem item = {
      .width = position - start_position,
      .kind = LAYOUT_BREAK_SOFT_HYPHEN,
      .hyphen = segment->fonts->hyphen,
    };
    add_item (self, &item, index, segment->start + start, segment->start + at);
    start = at;
    start_position = position;
  }
  LayoutItem item = make_item (self, segment);
  item.width = segment->width - start_position;
  add_item (self, &item, index, segment->start + start, segment->end);
  return true;
}

static void
make_items (Paragraph *self, bool syllables)
{
  g_array_set_size (self->items, 0);
  g_array_set_size (self->parts, 0);
  LayoutUnit width = MAX (self->place->width, LAYOUT_UNIT_ONE);
  for (guint32 i = 0; i < self->segments->len; i++) {
    const LayoutSegment *segment = &g_array_index (self->segments, LayoutSegment, i);
    if (segment->word != NULL && segment->width > width && segment->word->length > 1) {
      add_pieces (self, i, width);
      continue;
    }
    if (syllables && segment->word != NULL && add_syllables (self, i))
      continue;
    LayoutItem item = make_item (self, segment);
    if (item.kind == LAYOUT_BREAK_SOFT_HYPHEN
        && style_of (self, segment)->hyphens == CSS_HYPHENS_NONE)
      item.kind = LAYOUT_BREAK_NONE;
    add_item (self, &item, i, segment->start, segment->end);
  }
  self->divided = syllables;
}

/* Pictures, inline blocks and the edges of inline elements get their sizes. */
static void
measure_marks (LayoutBuilder *builder, const LayoutText *text, GArray *segments, LayoutUnit width)
{
  for (guint i = 0; i < segments->len; i++) {
    LayoutSegment *segment = &g_array_index (segments, LayoutSegment, i);
    const LayoutInline *item = g_array_index (text->spans, LayoutSpan, segment->span).item;
    LayoutEdges edges = { 0 };
    switch (segment->type) {
    case LAYOUT_SEGMENT_TEXT:
    case LAYOUT_SEGMENT_FLOAT:
      break;
    case LAYOUT_SEGMENT_OPEN:
      edges = layout_inline_edges (item->style, width);
      segment->width = item->style->direction == CSS_DIRECTION_RTL ? edges.right : edges.left;
      break;
    case LAYOUT_SEGMENT_CLOSE:
      edges = layout_inline_edges (item->style, width);
      segment->width = item->style->direction == CSS_DIRECTION_RTL ? edges.left : edges.right;
      break;
    case LAYOUT_SEGMENT_OBJECT: {
      LayoutEdges margin = layout_edges_of_margin (item->style, width);
      if (item->type == LAYOUT_INLINE_REPLACED) {
        LayoutEdges inner = layout_edges_of_padding_and_border (item->style, width);
        LayoutUnit height = 0;
        layout_replaced_size (builder, item->box, width, &segment->width, &height);
        segment->width += inner.left + inner.right + margin.left + margin.right;
        segment->height = height + inner.top + inner.bottom + margin.top + margin.bottom;
        break;
      }
      LayoutContent *content =
          layout_content_new (builder, item->box, width - margin.left - margin.right, true);
      segment->content = content;
      segment->width = content->width + margin.left + margin.right;
      segment->height = content->baseline + margin.top;
      segment->depth = content->height - content->baseline + margin.bottom;
      segment->space = content->space;
      break;
    }
    }
  }
}

static void
free_contents (GArray *segments)
{
  for (guint i = 0; i < segments->len; i++) {
    LayoutSegment *segment = &g_array_index (segments, LayoutSegment, i);
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

static void
build_line (Paragraph *self, guint first, guint last, LayoutBand band, int penalty)
{
  const LayoutItem *items = &g_array_index (self->items, LayoutItem, 0);
  bool indented = self->n_lines == 0 && !self->box->style->text_indent_hanging;
  if (self->box->style->text_indent_hanging && self->n_lines > 0)
    indented = true;
  LayoutUnit indent = indented ? self->indent : 0;
  bool rtl = self->box->style->direction == CSS_DIRECTION_RTL;
  LayoutLineRequest request = {
    .builder = self->builder,
    .paragraph = self->box,
    .text = &self->text,
    .segments = &g_array_index (self->segments, LayoutSegment, 0),
    .parts = &g_array_index (self->parts, LayoutPart, 0),
    .items = items,
    .first = first,
    .last = last,
    .ends_paragraph = last + 1 == self->items->len || items[last].kind == LAYOUT_BREAK_FORCED,
    .x = band.x + (rtl ? 0 : indent),
    .y = self->y,
    .width = band.width - indent,
    .sink = self->place->sink,
  };
  layout_sink_add_break (self->place->sink, self->y, penalty);
  const LayoutFragment *fragment = layout_line_build (&request);
  self->y += fragment->rect.height;
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
  double first_tolerance = self->text.has_hangul ? FIRST_TOLERANCE_HANGUL : FIRST_TOLERANCE;
  const double tolerances[] = { first_tolerance, SECOND_TOLERANCE, 1e9 };
  bool found = false;
  for (guint pass = 0; pass < G_N_ELEMENTS (tolerances) && !found; pass++) {
    if (pass == 1 && !self->divided && from == 0)
      make_items (self, true);
    const LayoutItem *items = &g_array_index (self->items, LayoutItem, 0);
    found = layout_line_breaker_total_fit (items + from, self->items->len - from, widths,
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
    guint32 index = g_array_index (self->parts, LayoutPart, i).segment;
    const LayoutSegment *segment = &g_array_index (self->segments, LayoutSegment, index);
    if (segment->type != LAYOUT_SEGMENT_FLOAT
        || !g_hash_table_add (placed, GUINT_TO_POINTER (index + 1)))
      continue;
    LayoutBox *box = g_array_index (self->text.spans, LayoutSpan, segment->span).item->box;
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
  if (!self->text.has_floats)
    return true;
  for (guint i = from; i < self->parts->len; i++) {
    guint32 index = g_array_index (self->parts, LayoutPart, i).segment;
    if (g_array_index (self->segments, LayoutSegment, index).type == LAYOUT_SEGMENT_FLOAT)
      return false;
  }
  return true;
}

static void
set_line_by_line (Paragraph *self)
{
  g_autoptr (GHashTable) placed = g_hash_table_new (NULL, NULL);
  LayoutUnit strut = layout_line_get_strut (self->builder, self->box->style);
  bool tried = false;
  for (guint first = 0; first < self->items->len;) {
    if (self->justified && !tried && first > 0 && is_free_of_floats (self, first)) {
      tried = true;
      if (set_total_fit (self, first))
        return;
    }
    const LayoutItem *items = &g_array_index (self->items, LayoutItem, 0);
    LayoutUnit indent = self->n_lines == 0 ? MAX (self->indent, 0) : 0;
    LayoutBand band = find_band (self, strut, items[first].width + indent);
    guint last =
        layout_line_breaker_first_fit (items, self->items->len, first, band.width - indent);
    if (self->text.has_floats && place_floats (self, first, last, placed))
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

static void
paragraph_init (Paragraph *self, LayoutBuilder *builder, const LayoutBox *box)
{
  self->builder = builder;
  self->box = box;
  guint likely = box->n_inlines * 64;
  self->segments = g_array_sized_new (FALSE, FALSE, sizeof (LayoutSegment), likely);
  self->items = g_array_sized_new (FALSE, FALSE, sizeof (LayoutItem), likely * 2);
  self->parts = g_array_sized_new (FALSE, FALSE, sizeof (LayoutPart), likely * 2);
  layout_text_init (&self->text, box, builder->input->settings.korean);
  layout_text_make_segments (&self->text, builder->input->fonts, self->segments);
}

static void
paragraph_clear (Paragraph *self)
{
  free_contents (self->segments);
  g_array_unref (self->segments);
  g_array_unref (self->items);
  g_array_unref (self->parts);
  layout_text_clear (&self->text);
}

/* Whether there is anything to see; spaces between blocks make no line. */
static bool
is_empty (const Paragraph *self)
{
  for (guint i = 0; i < self->segments->len; i++) {
    const LayoutSegment *segment = &g_array_index (self->segments, LayoutSegment, i);
    if (segment->word != NULL || segment->type == LAYOUT_SEGMENT_OBJECT
        || segment->break_after == LAYOUT_BREAK_FORCED || segment->type == LAYOUT_SEGMENT_FLOAT
        || (segment->type == LAYOUT_SEGMENT_OPEN && segment->width > 0))
      return false;
  }
  return true;
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
  paragraph_init (&self, builder, box);
  measure_marks (builder, &self.text, self.segments, place->width);
  if (!is_empty (&self)) {
    self.justified = layout_line_get_alignment (builder, box->style) == CSS_TEXT_ALIGN_JUSTIFY;
    if (box->first_of_block || box->style->text_indent_hanging)
      layout_length_resolve (box->style->text_indent, place->width, &self.indent);
    self.indent = MIN (self.indent, place->width / 2);
    make_items (&self, false);
    guint breaks_before = place->sink->breaks->len;
    bool free = !self.text.has_floats && self.y >= place->sink->floats.bottom;
    if (!self.justified || !free || !set_total_fit (&self, 0)) {
      set_line_by_line (&self);
      guard_last_lines (&self, breaks_before);
    }
  }
  paragraph_clear (&self);
  return self.y;
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
  measure_marks (builder, &self.text, self.segments, builder->input->settings.inline_size);
  gint64 line = 0;
  gint64 word = 0;
  gint64 widest_line = 0;
  gint64 widest_word = 0;
  for (guint i = 0; i < self.segments->len; i++) {
    const LayoutSegment *segment = &g_array_index (self.segments, LayoutSegment, i);
    line += segment->width;
    word += segment->width;
    widest_line = MAX (widest_line, line);
    widest_word = MAX (widest_word, word);
    LayoutBreak kind = (LayoutBreak) segment->break_after;
    if (kind == LAYOUT_BREAK_FORCED)
      line = 0;
    else
      line += segment->space;
    if (kind == LAYOUT_BREAK_NONE || kind == LAYOUT_BREAK_EMERGENCY || kind == LAYOUT_BREAK_RESCUE)
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
  const LayoutFontSet *fonts = layout_fonts_get_set (builder->input->fonts, style, 1);
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
  LayoutLine *line = base_arena_new0 (builder->arena, LayoutLine);
  *line = (LayoutLine){
    .baseline = first_line->line->baseline, .n_runs = 1, .runs = run, .marker = true
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
