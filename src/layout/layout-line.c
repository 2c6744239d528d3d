#include "config.h"

#include "layout-line-private.h"

#include <string.h>

/* A line is put together from the items the breaker gave it: syllables of one word are joined and
 * shaped as one, spaces take up what is left, runs are reordered when the text goes both ways, and
 * the height follows from what stands on it. https://www.w3.org/TR/CSS22/visudet.html#line-height */

typedef struct {
  const LayoutSegment *segment;
  const LayoutSpan *span;
  const LayoutWord *word;
  guint32 start;
  guint32 end;
  guint32 after;
  LayoutUnit width; /* of the letters */
  LayoutUnit space; /* after them, as set */
  LayoutUnit stretch;
  LayoutUnit shrink;
  bool hyphen; /* is one that layout adds */
  guint8 level;
} Atom;

typedef struct {
  const LayoutLineRequest *request;
  Atom *atoms; /* as many as there are items, and a hyphen */
  guint n_atoms;
  LayoutUnit natural;
  gint64 stretch;
  gint64 shrink;
  LayoutUnit ascent;
  LayoutUnit descent;
} Line;

LayoutEdges
layout_inline_edges (const CssStyle *style, LayoutUnit containing)
{
  LayoutEdges inner = layout_edges_of_padding_and_border (style, containing);
  LayoutEdges outer = layout_edges_of_margin (style, containing);
  return (LayoutEdges){ .left = inner.left + outer.left, .right = inner.right + outer.right };
}

/* The alignment of a block's text, as the reader allows it. */
CssTextAlign
layout_line_get_alignment (const LayoutBuilder *builder, const CssStyle *style)
{
  if (style->text_align == CSS_TEXT_ALIGN_JUSTIFY && builder->input->settings.ragged)
    return CSS_TEXT_ALIGN_START;
  return style->text_align;
}

/* In lines shorter than this, in em, straight edges cost more than they give: beside a float, or in
 * the cell of a table, a word or two can be all that fits. */
#define NARROW 14

/* A line whose spaces would have to stretch more often than this, to more than an em, is worse to
 * look at with a straight edge than with none: two words before a long address, for one. */
#define MOST_STRETCH 6

/**
 * layout_line_is_narrow:
 * @style: of a block
 * @width: of a line in it
 *
 * Returns: whether the line is too short to be set with straight edges
 */
bool
layout_line_is_narrow (const CssStyle *style, LayoutUnit width)
{
  return width < layout_unit_from_px (NARROW * style->font_size);
}

/* The fonts of a style, as large as letters are here. */
const LayoutFontSet *
layout_builder_get_fonts (const LayoutBuilder *self, const CssStyle *style)
{
  return layout_fonts_get_set (self->input->fonts, style, self->scale);
}

static LayoutUnit
used_line_height (const LayoutBuilder *builder, const CssStyle *style, const LayoutFontSet *fonts)
{
  switch (style->line_height.kind) {
  case CSS_LENGTH_PX:
    return layout_unit_from_px (style->line_height.px * builder->scale);
  case CSS_LENGTH_PERCENT:
    return layout_unit_from_px (style->line_height.percent / 100 * style->font_size
                                * builder->scale);
  default:
    return fonts->ascent + fonts->descent + fonts->line_gap;
  }
}

/**
 * layout_line_get_strut:
 * @builder: the layout
 * @style: of a block
 *
 * Returns: the height of its lines when nothing taller stands on them
 */
LayoutUnit
layout_line_get_strut (LayoutBuilder *builder, const CssStyle *style)
{
  return used_line_height (builder, style, layout_builder_get_fonts (builder, style));
}

static void
add_atom (Line *line, const Atom *atom)
{
  line->atoms[line->n_atoms++] = *atom;
}

static void
add_hyphen (Line *line, const Atom *after)
{
  Atom atom = {
    .segment = after->segment,
    .span = after->span,
    .start = after->end,
    .end = after->end,
    .after = after->end,
    .level = after->level,
    .hyphen = true,
  };
  const CssStyle *style = atom.span->item->style;
  LayoutShapeRequest request = {
    .set = atom.segment->fonts,
    .text = "‐",
    .length = 3,
    .language = style->language,
    .features = layout_text_get_features (style),
  };
  atom.word = layout_fonts_shape (line->request->builder->input->fonts, &request);
  atom.width = atom.word->width;
  add_atom (line, &atom);
}

/* A space between two directions goes with the line, not with the word before it: it gets an atom of
 * its own. */
static void
part_space (Line *line)
{
  Atom *word = &line->atoms[line->n_atoms - 1];
  const guint8 *levels = line->request->text->levels;
  if (levels == NULL || word->space == 0 || word->segment->type != LAYOUT_SEGMENT_TEXT
      || word->word == NULL || levels[word->end] == word->level)
    return;
  Atom space = *word;
  space.start = word->end;
  space.word = NULL;
  space.width = 0;
  space.level = levels[word->end];
  word->after = word->end;
  word->space = 0;
  word->stretch = 0;
  word->shrink = 0;
  add_atom (line, &space);
}

/* Joins the syllables that stand next to each other on the line again. */
static void
collect_atoms (Line *line)
{
  const LayoutLineRequest *request = line->request;
  for (guint i = request->first; i <= request->last;) {
    guint32 index = request->parts[i].segment;
    const LayoutSegment *segment = &request->segments[index];
    guint last = i;
    while (last < request->last && request->parts[last + 1].segment == index)
      last++;
    Atom atom = {
      .segment = segment,
      .span = &g_array_index (request->text->spans, LayoutSpan, segment->span),
      .start = request->parts[i].start,
      .end = request->parts[last].end,
      .word = segment->word,
      .width = segment->width,
      .level = segment->level,
    };
    bool whole = atom.start == segment->start && atom.end == segment->end;
    bool ends = atom.end == segment->end;
    atom.after = ends ? segment->after : atom.end;
    if (!whole && segment->type == LAYOUT_SEGMENT_TEXT) {
      atom.word = layout_text_shape (request->text, request->builder->input->fonts, segment,
                                     atom.start, atom.end);
      atom.width = atom.word->width;
    }
    bool line_ends = last == request->last;
    if (ends && !line_ends) {
      atom.space = request->items[last].space;
      atom.stretch = request->items[last].stretch;
      atom.shrink = request->items[last].shrink;
    }
    add_atom (line, &atom);
    if (line_ends && request->items[last].kind == LAYOUT_BREAK_SOFT_HYPHEN
        && !request->ends_paragraph)
      add_hyphen (line, &line->atoms[line->n_atoms - 1]);
    part_space (line);
    i = last + 1;
  }
}

/* Spaces at the start of a line that an element's edge kept apart from the text before. */
static void
drop_leading_space (Line *line)
{
  for (guint i = 0; i < line->n_atoms; i++) {
    Atom *atom = &line->atoms[i];
    if (atom->segment->type == LAYOUT_SEGMENT_TEXT && atom->word != NULL)
      return;
    if (atom->segment->type == LAYOUT_SEGMENT_OBJECT || atom->segment->tab)
      return;
    atom->space = 0;
    atom->stretch = 0;
    atom->shrink = 0;
  }
}

static void
set_tabs (Line *line)
{
  LayoutUnit x = 0;
  for (guint i = 0; i < line->n_atoms; i++) {
    Atom *atom = &line->atoms[i];
    x += atom->width;
    if (atom->segment->tab) {
      float stops = atom->span->item->style->tab_size > 0 ? atom->span->item->style->tab_size : 8;
      LayoutUnit stop = MAX ((LayoutUnit) (stops * (float) atom->segment->fonts->space), 1);
      atom->space = stop - x % stop;
    }
    x += atom->space;
  }
}

static void
sum_atoms (Line *line)
{
  for (guint i = 0; i < line->n_atoms; i++) {
    const Atom *atom = &line->atoms[i];
    line->natural += atom->width + atom->space;
    line->stretch += atom->stretch;
    line->shrink += atom->shrink;
  }
}

/* Gives each space its share; the sum is exact since every share is the difference of two
 * rounded sums. */
static void
distribute (Line *line, LayoutUnit room)
{
  gint64 total = room >= 0 ? line->stretch : line->shrink;
  if (total <= 0)
    return;
  gint64 share = 0;
  LayoutUnit given = 0;
  for (guint i = 0; i < line->n_atoms; i++) {
    Atom *atom = &line->atoms[i];
    share += room >= 0 ? atom->stretch : atom->shrink;
    LayoutUnit upto = (LayoutUnit) (share * room / total);
    atom->space += upto - given;
    given = upto;
  }
  line->natural += given;
}

static CssTextAlign
alignment_of (const LayoutLineRequest *request)
{
  const CssStyle *style = request->paragraph->style;
  CssTextAlign alignment = layout_line_get_alignment (request->builder, style);
  if (!request->ends_paragraph)
    return alignment;
  if (style->text_align_last != CSS_TEXT_ALIGN_AUTO)
    return style->text_align_last;
  return alignment == CSS_TEXT_ALIGN_JUSTIFY ? CSS_TEXT_ALIGN_START : alignment;
}

/* Whether the paragraph has straight edges, also where this line of it has none. */
static bool
is_justified (const LayoutLineRequest *request)
{
  return layout_line_get_alignment (request->builder, request->paragraph->style)
         == CSS_TEXT_ALIGN_JUSTIFY;
}

/* What of a line stands outside its width, at its beginning and its end. */
static void
find_hanging (const Line *line, LayoutUnit *before, LayoutUnit *after)
{
  *before = 0;
  *after = 0;
  if (line->n_atoms == 0 || line->request->paragraph->style->direction == CSS_DIRECTION_RTL)
    return;
  if (!line->request->beside)
    *before = layout_hanging_before (line->atoms[0].word);
  if (!line->request->beside_float)
    *after = layout_hanging_after (line->atoms[line->n_atoms - 1].word);
}

/* Spreads or squeezes the spaces, and returns where the line begins in its width. */
static LayoutUnit
align (Line *line)
{
  const LayoutLineRequest *request = line->request;
  bool rtl = request->paragraph->style->direction == CSS_DIRECTION_RTL;
  CssTextAlign alignment = alignment_of (request);
  bool narrow = layout_line_is_narrow (request->paragraph->style, request->width);
  /* A last line is straight only when asked. */
  if (alignment == CSS_TEXT_ALIGN_JUSTIFY && !request->ends_paragraph && narrow)
    alignment = CSS_TEXT_ALIGN_START;
  LayoutUnit before = 0;
  LayoutUnit after = 0;
  if (request->builder->input->settings.hang && is_justified (request) && !narrow)
    find_hanging (line, &before, &after);
  LayoutUnit room = request->width - line->natural + before + after;
  bool torn = alignment == CSS_TEXT_ALIGN_JUSTIFY && !request->ends_paragraph
              && room > MOST_STRETCH * line->stretch;
  if ((alignment == CSS_TEXT_ALIGN_JUSTIFY && !torn) || room < 0) {
    distribute (line, room < 0 ? MAX (room, -(LayoutUnit) MIN (line->shrink, G_MAXINT32)) : room);
    room = request->width - line->natural + before + after;
  }
  switch (alignment) {
  case CSS_TEXT_ALIGN_CENTER:
    return MAX (room / 2, 0);
  case CSS_TEXT_ALIGN_RIGHT:
    return MAX (room, 0);
  case CSS_TEXT_ALIGN_LEFT:
    return 0;
  case CSS_TEXT_ALIGN_END:
    return rtl ? 0 : MAX (room, 0);
  case CSS_TEXT_ALIGN_START:
  case CSS_TEXT_ALIGN_JUSTIFY:
  case CSS_TEXT_ALIGN_AUTO:
  case CSS_TEXT_ALIGN_UNJUSTIFIED:
    return rtl ? room : -before;
  }
  return 0;
}

/* Rule L2: https://unicode.org/reports/tr9/#L2 */
static void
reorder (Atom *atoms, guint n)
{
  guint8 highest = 0;
  for (guint i = 0; i < n; i++)
    highest = MAX (highest, atoms[i].level);
  for (guint8 level = highest; level > 0; level--) {
    for (guint i = 0; i < n; i++) {
      guint end = i;
      while (end < n && atoms[end].level >= level)
        end++;
      for (guint a = i, b = end; a + 1 < b; a++) {
        b--;
        Atom swap = atoms[a];
        atoms[a] = atoms[b];
        atoms[b] = swap;
      }
      i = end > i ? end : i;
    }
  }
}

/* https://www.w3.org/TR/css-writing-modes-4/#text-baselines : the baseline of a vertical line is the
 * middle of its letters. They fill the square of an ideograph, whose foot is this part of the font
 * size below the baseline of Latin letters, whatever room above and below a font claims. */
#define IDEOGRAPH_DESCENT 0.12

static LayoutUnit
above_baseline (const Line *line, const LayoutFontSet *fonts)
{
  return line->request->builder->vertical ? fonts->size / 2 : fonts->ascent;
}

static LayoutUnit
below_baseline (const Line *line, const LayoutFontSet *fonts)
{
  return line->request->builder->vertical ? fonts->size / 2 : fonts->descent;
}

/**
 * layout_run_lay_sideways:
 * @run: a run set as in a horizontal line, its baseline relative to the middle of the line
 * @fonts: its fonts
 *
 * Lays the letters of a run on their side, in the middle of a vertical line.
 */
void
layout_run_lay_sideways (LayoutRun *run, const LayoutFontSet *fonts)
{
  run->orientation = LAYOUT_ORIENTATION_SIDEWAYS;
  run->descent = (LayoutUnit) (fonts->size * IDEOGRAPH_DESCENT);
  run->ascent = fonts->size - run->descent;
  run->baseline += fonts->size / 2 - run->descent;
}

/* How far below the line's baseline a style puts its own. */
static LayoutUnit
shift_of (const CssStyle *style, const LayoutFontSet *parent, LayoutUnit line_height)
{
  switch (style->vertical_align) {
  case CSS_VERTICAL_ALIGN_SUB:
    return parent->size / 5;
  case CSS_VERTICAL_ALIGN_SUPER:
    return -parent->size / 3;
  case CSS_VERTICAL_ALIGN_LENGTH: {
    LayoutUnit length = 0;
    layout_length_resolve (style->vertical_align_length, line_height, &length);
    return -length;
  }
  case CSS_VERTICAL_ALIGN_BASELINE:
  case CSS_VERTICAL_ALIGN_TOP:
  case CSS_VERTICAL_ALIGN_TEXT_TOP:
  case CSS_VERTICAL_ALIGN_MIDDLE:
  case CSS_VERTICAL_ALIGN_BOTTOM:
  case CSS_VERTICAL_ALIGN_TEXT_BOTTOM:
    return 0;
  }
  return 0;
}

static LayoutUnit
object_shift (const Line *line, const Atom *atom, const LayoutFontSet *strut)
{
  const CssStyle *style = atom->span->item->style;
  LayoutUnit height = atom->segment->height + atom->segment->depth;
  switch (style->vertical_align) {
  case CSS_VERTICAL_ALIGN_MIDDLE:
    return atom->segment->height - height / 2
           - (line->request->builder->vertical ? 0 : strut->x_height / 2);
  case CSS_VERTICAL_ALIGN_TOP:
  case CSS_VERTICAL_ALIGN_TEXT_TOP:
    return atom->segment->height - above_baseline (line, strut);
  case CSS_VERTICAL_ALIGN_BOTTOM:
  case CSS_VERTICAL_ALIGN_TEXT_BOTTOM:
    return below_baseline (line, strut) - atom->segment->depth;
  default:
    return shift_of (style, strut, height);
  }
}

/* The shift of an inline element's text, summed over the elements between it and the block. */
static LayoutUnit
text_shift (const Line *line, const Atom *atom, const LayoutFontSet *strut)
{
  const CssStyle *style = atom->span->item->style;
  const CssStyles *styles = line->request->builder->input->styles;
  const LayoutBox *paragraph = line->request->paragraph;
  if (style == paragraph->style)
    return 0;
  LayoutUnit shift = 0;
  const DomNode *node = atom->span->item->node;
  if (atom->span->item->generated)
    shift += shift_of (style, strut,
                       used_line_height (line->request->builder, style, atom->segment->fonts));
  if (node != NULL && node->type == DOM_NODE_TEXT)
    node = node->parent;
  /* Bounded: an element nested deeper than this in one line is not set apart any further. */
  for (int i = 0; i < 16 && node != NULL; i++, node = node->parent) {
    const CssStyle *own = css_styles_get (styles, node);
    if (own == NULL || own == paragraph->style || own->display != CSS_DISPLAY_INLINE)
      break;
    shift +=
        shift_of (own, strut, used_line_height (line->request->builder, own, atom->segment->fonts));
  }
  return shift;
}

static void
extend (Line *line, LayoutUnit ascent, LayoutUnit descent)
{
  line->ascent = MAX (line->ascent, ascent);
  line->descent = MAX (line->descent, descent);
}

/* Deviation: https://www.w3.org/TR/CSS22/visudet.html#line-height moves the leading of raised and
 * lowered text with it, so that a reference to a note pushes two lines apart. Here only its letters
 * need room, as high as capitals are and with short descenders, which is what digits take. */
/* The lines of a ruby have no leading: what is around it has, and gives an annotation room in it.
 * https://drafts.csswg.org/css-ruby-1/#line-height */
static LayoutUnit
line_height_of_text (const Line *line, const CssStyle *style, const LayoutFontSet *fonts)
{
  CssDisplay around = line->request->paragraph->style->display;
  if (around == CSS_DISPLAY_RUBY_BASE || around == CSS_DISPLAY_RUBY_TEXT)
    return layout_unit_from_px (style->font_size * line->request->builder->scale);
  return used_line_height (line->request->builder, style, fonts);
}

static void
extend_by_text (Line *line, const CssStyle *style, const LayoutFontSet *fonts, LayoutUnit shift)
{
  if (shift != 0) {
    extend (line, above_baseline (line, fonts) * 4 / 5 - shift,
            below_baseline (line, fonts) / 2 + shift);
    return;
  }
  LayoutUnit height = line_height_of_text (line, style, fonts);
  LayoutUnit leading = height - above_baseline (line, fonts) - below_baseline (line, fonts);
  LayoutUnit above = above_baseline (line, fonts) + leading / 2;
  extend (line, above, height - above);
}

/* https://drafts.csswg.org/css-text-decor-3/#emphasis-marks : marks are half as large as the text. */
#define EMPHASIS_SCALE 0.5

static const LayoutFontSet *
get_emphasis_fonts (const Line *line, const CssStyle *style)
{
  return layout_fonts_get_set (line->request->builder->input->fonts, style,
                               EMPHASIS_SCALE * line->request->builder->scale);
}

/* How far letters reach above the baseline; what a font of ideographs keeps free above is no part. */
static LayoutUnit
letter_top (const Line *line, const LayoutFontSet *fonts)
{
  return MIN (above_baseline (line, fonts), fonts->size);
}

/* Marks stand below the letters, which is left of them in a vertical line. */
static bool
has_emphasis_below (const Line *line, const CssStyle *style)
{
  return line->request->builder->vertical ? style->text_emphasis_left : style->text_emphasis_under;
}

static void
extend_by_emphasis (Line *line, const CssStyle *style, const LayoutFontSet *fonts, LayoutUnit shift)
{
  LayoutUnit size = get_emphasis_fonts (line, style)->size;
  if (has_emphasis_below (line, style))
    extend (line, 0, below_baseline (line, fonts) + size + shift);
  else
    extend (line, letter_top (line, fonts) + size - shift, 0);
}

static void
measure_height (Line *line, const LayoutFontSet *strut)
{
  extend_by_text (line, line->request->paragraph->style, strut, 0);
  /* The paragraph's own letters reach no further, unless they have marks. */
  const CssStyle *last = line->request->paragraph->style;
  if (last->text_emphasis != NULL)
    last = NULL;
  for (guint i = 0; i < line->n_atoms; i++) {
    const Atom *atom = &line->atoms[i];
    if (atom->segment->type == LAYOUT_SEGMENT_OBJECT) {
      LayoutUnit shift = object_shift (line, atom, strut);
      extend (line, atom->segment->height - shift, atom->segment->depth + shift);
      last = NULL;
    } else if (atom->word != NULL && atom->span->item->style != last) {
      last = atom->span->item->style;
      LayoutUnit shift = text_shift (line, atom, strut);
      extend_by_text (line, last, atom->segment->fonts, shift);
      if (last->text_emphasis != NULL)
        extend_by_emphasis (line, last, atom->segment->fonts, shift);
    }
  }
}

static guint32
to_node_offset (const Atom *atom, guint32 offset)
{
  const LayoutSpan *span = atom->span;
  if (atom->segment->type != LAYOUT_SEGMENT_TEXT)
    return 0;
  if (offset <= span->start)
    return span->node_offset;
  return span->node_offset + (MIN (offset, span->end) - span->start);
}

/* @run is of the arena, which is empty: to empty it once more, as a compound literal does, takes longer than
 * all the rest. */
static void
fill_run (const Line *line, const Atom *atom, LayoutRun *run, LayoutUnit x, LayoutUnit shift)
{
  const LayoutInline *item = atom->span->item;
  const LayoutFontSet *fonts = atom->segment->fonts;
  run->word = atom->word;
  run->style = item->style;
  run->node = item->node;
  run->start = to_node_offset (atom, atom->start);
  run->end = to_node_offset (atom, atom->end);
  run->after = to_node_offset (atom, atom->after);
  run->orientation = (LayoutOrientation) atom->segment->orientation;
  run->x = x;
  run->width = atom->width + atom->space;
  run->glyphs_width = atom->width;
  run->baseline = shift;
  run->ascent = above_baseline (line, fonts);
  run->descent = below_baseline (line, fonts);
  run->underline_position = fonts->underline_position;
  run->underline_thickness = fonts->underline_thickness;
  run->strike_position = fonts->strike_position;
  run->level = atom->level;
  run->generated = item->generated || item->type == LAYOUT_INLINE_BREAK;
  run->linear = atom->span->linear;
  run->hyphen = atom->hyphen;
  if (run->orientation == LAYOUT_ORIENTATION_SIDEWAYS)
    layout_run_lay_sideways (run, fonts);
}

static void
add_emphasis (const Line *line, const Atom *atom, LayoutRun *run)
{
  const CssStyle *style = atom->span->item->style;
  const LayoutFontSet *fonts = get_emphasis_fonts (line, style);
  LayoutShapeRequest request = {
    .set = fonts,
    .text = style->text_emphasis,
    .length = (guint32) strlen (style->text_emphasis),
    .language = style->language,
    .upright = line->request->builder->vertical,
  };
  run->emphasis = layout_fonts_shape (line->request->builder->input->fonts, &request);
  LayoutUnit top = run->baseline - MIN (run->ascent, atom->segment->fonts->size);
  run->emphasis_baseline = has_emphasis_below (line, style)
                               ? run->baseline + run->descent + letter_top (line, fonts)
                               : top - (line->request->builder->vertical ? fonts->size / 2 : 0);
}

static void
add_text (const Line *line, const Atom *atom, LayoutRun *run, LayoutUnit x, LayoutUnit shift)
{
  fill_run (line, atom, run, x, shift);
  if (atom->word != NULL && run->style->text_emphasis != NULL)
    add_emphasis (line, atom, run);
}

static void
place_object (const Line *line, const Atom *atom, LayoutUnit x, LayoutUnit shift)
{
  const LayoutLineRequest *request = line->request;
  const LayoutInline *item = atom->span->item;
  LayoutUnit top = line->ascent + shift - atom->segment->height;
  /* The strip of this mode begins at the side where its lines end. */
  if (request->builder->mode->mode == CSS_WRITING_MODE_VERTICAL_LR)
    top = line->ascent + line->descent - top - atom->segment->height - atom->segment->depth;
  top += request->y;
  LayoutEdges margin = layout_edges_of_margin (item->style, request->width);
  if (item->type == LAYOUT_INLINE_BLOCK) {
    LayoutContent *content = atom->segment->content;
    layout_sink_move_into (&content->sink, request->sink, request->x + x + margin.left,
                           top + margin.top);
    return;
  }
  LayoutEdges inner = layout_edges_of_padding_and_border (item->style, request->width);
  LayoutFragment *fragment = base_arena_new0 (request->builder->arena, LayoutFragment);
  fragment->type = LAYOUT_FRAGMENT_REPLACED;
  fragment->style = item->style;
  fragment->node = item->node;
  fragment->replaced = item->box->replaced;
  fragment->rect = (LayoutRect){
    .x = request->x + x + margin.left + inner.left,
    .y = top + margin.top + inner.top,
    .width = atom->width - margin.left - margin.right - inner.left - inner.right,
    .height = atom->segment->height + atom->segment->depth - margin.top - margin.bottom - inner.top
              - inner.bottom,
  };
  g_ptr_array_add (request->sink->fragments, fragment);
}

/* An inline element's box begins at its open edge, or at the line's first atom. */
static void
note_inline_box (const Line *line, GArray *boxes, GArray *open, const Atom *atom, LayoutUnit x)
{
  const LayoutInline *item = atom->span->item;
  LayoutEdges margin = layout_edges_of_margin (item->style, line->request->width);
  if (atom->segment->type == LAYOUT_SEGMENT_OPEN) {
    LayoutInlineBox box = { .style = item->style, .node = item->node, .opens = true };
    box.rect.x = x + margin.left;
    guint index = boxes->len;
    g_array_append_val (boxes, box);
    g_array_append_val (open, index);
    return;
  }
  LayoutUnit end = x + atom->width - margin.right;
  for (guint i = open->len; i > 0; i--) {
    LayoutInlineBox *box =
        &g_array_index (boxes, LayoutInlineBox, g_array_index (open, guint, i - 1));
    if (box->node != item->node || box->style != item->style)
      continue;
    box->rect.width = end - box->rect.x;
    box->closes = true;
    g_array_remove_index (open, i - 1);
    return;
  }
}

/* Takes note of the elements that open and close before the line. */
static void
pass_edges (const LayoutLineRequest *request)
{
  LayoutOpenElements *open = request->open;
  guint32 first = request->parts[request->first].segment;
  if (open->items == NULL)
    open->items = g_ptr_array_new ();
  for (; open->n_segments < first; open->n_segments++) {
    const LayoutSegment *segment = &request->segments[open->n_segments];
    const LayoutInline *item = g_array_index (request->text->spans, LayoutSpan, segment->span).item;
    if (segment->type == LAYOUT_SEGMENT_OPEN)
      g_ptr_array_add (open->items, (gpointer) item);
    else if (segment->type == LAYOUT_SEGMENT_CLOSE && open->items->len > 0)
      g_ptr_array_set_size (open->items, (int) open->items->len - 1);
  }
}

/* Elements that were opened on an earlier line and not closed before this one. */
static void
open_inherited_boxes (const Line *line, GArray *boxes, GArray *open, LayoutUnit start)
{
  const LayoutLineRequest *request = line->request;
  pass_edges (request);
  for (guint i = 0; i < request->open->items->len; i++) {
    const LayoutInline *item = g_ptr_array_index (request->open->items, i);
    LayoutInlineBox box = { .style = item->style, .node = item->node };
    box.rect.x = start;
    guint index = boxes->len;
    g_array_append_val (boxes, box);
    g_array_append_val (open, index);
  }
}

static void
finish_inline_boxes (const Line *line, GArray *boxes, LayoutUnit end)
{
  for (guint i = 0; i < boxes->len; i++) {
    LayoutInlineBox *box = &g_array_index (boxes, LayoutInlineBox, i);
    if (!box->closes)
      box->rect.width = end - box->rect.x;
    const LayoutFontSet *fonts = layout_builder_get_fonts (line->request->builder, box->style);
    LayoutEdges inner = layout_edges_of_padding_and_border (box->style, line->request->width);
    LayoutUnit above = above_baseline (line, fonts);
    box->rect.y = line->ascent - above - inner.top;
    box->rect.height = above + below_baseline (line, fonts) + inner.top + inner.bottom;
    box->style = layout_writing_mode_to_physical (line->request->builder->mode, box->style);
  }
}

static void
place_atoms (Line *line, LayoutLine *result, LayoutUnit start, const LayoutFontSet *strut)
{
  BaseArena *arena = line->request->builder->arena;
  g_autoptr (GArray) boxes = NULL;
  g_autoptr (GArray) open = NULL;
  if (line->request->text->has_edges) {
    boxes = g_array_new (FALSE, TRUE, sizeof (LayoutInlineBox));
    open = g_array_new (FALSE, FALSE, sizeof (guint));
    open_inherited_boxes (line, boxes, open, start);
  }
  result->runs = base_arena_new0_array (arena, LayoutRun, line->n_atoms);
  LayoutUnit x = start;
  for (guint i = 0; i < line->n_atoms; i++) {
    const Atom *atom = &line->atoms[i];
    bool rtl = atom->level % 2 == 1;
    LayoutUnit left = rtl ? x + atom->space : x;
    switch (atom->segment->type) {
    case LAYOUT_SEGMENT_TEXT:
      if (atom->end > atom->start || atom->after > atom->start || atom->hyphen)
        add_text (line, atom, &result->runs[result->n_runs++], left,
                  text_shift (line, atom, strut));
      break;
    case LAYOUT_SEGMENT_OBJECT:
      place_object (line, atom, left, object_shift (line, atom, strut));
      break;
    case LAYOUT_SEGMENT_OPEN:
    case LAYOUT_SEGMENT_CLOSE:
      note_inline_box (line, boxes, open, atom, x);
      break;
    case LAYOUT_SEGMENT_FLOAT:
      break;
    }
    x += atom->width + atom->space;
  }
  if (boxes == NULL)
    return;
  finish_inline_boxes (line, boxes, x);
  result->n_boxes = boxes->len;
  result->boxes = base_arena_new0_array (arena, LayoutInlineBox, boxes->len);
  if (boxes->len > 0)
    memcpy (result->boxes, boxes->data, sizeof (LayoutInlineBox) * boxes->len);
}

/**
 * layout_line_build:
 * @request: the items and where they go
 *
 * Puts a line together and places it and what stands on it on the strip.
 *
 * Returns: (transfer none): the line's fragment
 */
LayoutFragment *
layout_line_build (const LayoutLineRequest *request)
{
  Atom some[64];
  /* A word and its space may be two atoms, and a hyphen may follow the last. */
  guint most = (request->last - request->first + 1) * 2 + 1;
  Line line = { .request = request,
                .atoms = most <= G_N_ELEMENTS (some) ? some : g_new (Atom, most) };
  BaseArena *arena = request->builder->arena;
  const LayoutFontSet *strut =
      layout_builder_get_fonts (request->builder, request->paragraph->style);
  collect_atoms (&line);
  drop_leading_space (&line);
  set_tabs (&line);
  sum_atoms (&line);
  LayoutUnit start = align (&line);
  measure_height (&line, strut);
  if (request->text->levels != NULL)
    reorder (line.atoms, line.n_atoms);

  LayoutLine *result = base_arena_new0 (arena, LayoutLine);
  LayoutFragment *fragment = base_arena_new0 (arena, LayoutFragment);
  g_ptr_array_add (request->sink->fragments, fragment);
  place_atoms (&line, result, start, strut);
  result->baseline = line.ascent;
  result->vertical = request->builder->vertical;
  result->last = request->ends_paragraph;
  result->hyphen =
      request->items[request->last].kind == LAYOUT_BREAK_SOFT_HYPHEN && !request->ends_paragraph;
  result->paragraph = request->paragraph->paragraph;
  fragment->type = LAYOUT_FRAGMENT_LINE;
  fragment->rect =
      (LayoutRect){ request->x, request->y, request->width, line.ascent + line.descent };
  fragment->style = request->paragraph->style;
  fragment->node = request->paragraph->parent != NULL ? request->paragraph->parent->node : NULL;
  fragment->line = result;
  if (line.atoms != some)
    g_free (line.atoms);
  return fragment;
}
