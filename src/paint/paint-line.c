#include "config.h"

#include "paint-private.h"

#include <string.h>

/* Lines of text. Neighbouring words that share font, colour and baseline become one text node, the
 * space between them added to the advance of the glyph before. */

#define PANGO_FROM_UNIT (PANGO_SCALE / LAYOUT_UNIT_ONE)

typedef struct {
  PaintNodes *nodes;
  const LayoutFragment *fragment;
  const LayoutFace *face; /* of the glyphs gathered so far */
  const CssStyle *style;
  CssColor color;
  LayoutUnit baseline;
  GArray *glyphs; /* PangoGlyphInfo */
  LayoutUnit start_x; /* of the first glyph, from the line's left edge */
  LayoutUnit x; /* after the last one */
} Text;

static void
flush (Text *text)
{
  if (text->glyphs->len == 0)
    return;
  PangoFont *font = paint_fonts_get (text->nodes->context->fonts, text->face);
  GdkRGBA color = paint_color (text->nodes, text->color);
  graphene_point_t origin = {
    (float) layout_unit_to_px (text->fragment->rect.x + text->start_x),
    (float) layout_unit_to_px (text->fragment->rect.y + text->fragment->line->baseline
                               + text->baseline),
  };
  PangoGlyphString glyphs = {
    .num_glyphs = (int) text->glyphs->len,
    .glyphs = (PangoGlyphInfo *) (gpointer) text->glyphs->data,
  };
  GskRenderNode *node = gsk_text_node_new (font, &glyphs, &color, &origin);
  if (node != NULL)
    paint_nodes_take (text->nodes, node);
  g_array_set_size (text->glyphs, 0);
}

static void
add_glyph (Text *text, const LayoutGlyph *glyph)
{
  PangoGlyphInfo info = { .glyph = glyph->id };
  info.geometry.width = glyph->advance * PANGO_FROM_UNIT;
  info.geometry.x_offset = glyph->x_offset * PANGO_FROM_UNIT;
  info.geometry.y_offset = -glyph->y_offset * PANGO_FROM_UNIT;
  g_array_append_val (text->glyphs, info);
  text->x += glyph->advance;
}

static void
add_run (Text *text, const LayoutRun *run)
{
  LayoutUnit x = run->x;
  for (guint p = 0; p < run->word->n_pieces; p++) {
    const LayoutPiece *piece = &run->word->pieces[p];
    bool joins = text->glyphs->len > 0 && piece->face == text->face && run->style == text->style
                 && run->baseline == text->baseline && x >= text->x;
    if (!joins) {
      flush (text);
      text->face = piece->face;
      text->style = run->style;
      text->color = run->style->color;
      text->baseline = run->baseline;
      text->start_x = x;
    } else {
      PangoGlyphInfo *last = &g_array_index (text->glyphs, PangoGlyphInfo, text->glyphs->len - 1);
      last->geometry.width += (x - text->x) * PANGO_FROM_UNIT;
    }
    text->x = x;
    for (guint i = 0; i < piece->n_glyphs; i++)
      add_glyph (text, &run->word->glyphs[piece->first + i]);
    x = text->x;
  }
}

/* Marks stand at letters and digits, not at spaces and punctuation.
 * https://drafts.csswg.org/css-text-decor-3/#text-emphasis-style-property */
static bool
takes_mark (const LayoutWord *word, guint32 cluster)
{
  gunichar letter = g_utf8_get_char (word->text + cluster);
  return !g_unichar_isspace (letter) && !g_unichar_ispunct (letter) && !g_unichar_iscntrl (letter);
}

static void
add_mark (Text *text, const LayoutRun *run, LayoutUnit middle)
{
  LayoutRun mark = *run;
  mark.word = run->emphasis;
  mark.x = middle - run->emphasis->width / 2;
  mark.baseline = run->emphasis_baseline;
  flush (text);
  add_run (text, &mark);
  text->color = run->style->text_emphasis_color;
  flush (text);
}

static void
paint_emphasis (Text *text, const LayoutRun *run)
{
  const LayoutWord *word = run->word;
  LayoutUnit x = run->x;
  for (guint i = 0; i < word->n_glyphs;) {
    guint32 cluster = word->glyphs[i].cluster;
    LayoutUnit width = 0;
    for (; i < word->n_glyphs && word->glyphs[i].cluster == cluster; i++)
      width += word->glyphs[i].advance;
    if (takes_mark (word, cluster))
      add_mark (text, run, x + width / 2);
    x += width;
  }
}

static void
add_stroke (PaintNodes *nodes, const CssStyle *style, LayoutRect rect)
{
  GdkRGBA color = paint_color (nodes, style->decoration_color);
  graphene_rect_t bounds = paint_rect (rect);
  bool broken = style->decoration_style == CSS_DECORATION_DOTTED
                || style->decoration_style == CSS_DECORATION_DASHED;
  if (!broken) {
    paint_nodes_take (nodes, gsk_color_node_new (&color, &bounds));
    if (style->decoration_style == CSS_DECORATION_DOUBLE) {
      bounds.origin.y += bounds.size.height * 2;
      paint_nodes_take (nodes, gsk_color_node_new (&color, &bounds));
    }
    return;
  }
  float dash = bounds.size.height * (style->decoration_style == CSS_DECORATION_DOTTED ? 1 : 3);
  float step = dash + bounds.size.height * 1.5f;
  for (float at = 0; at + dash <= bounds.size.width; at += step) {
    graphene_rect_t part =
        GRAPHENE_RECT_INIT (bounds.origin.x + at, bounds.origin.y, dash, bounds.size.height);
    paint_nodes_take (nodes, gsk_color_node_new (&color, &part));
  }
}

/* Underlines run through the spaces between the words that share them. */
static void
paint_decoration (PaintNodes *nodes, const LayoutFragment *fragment, guint first, guint last)
{
  const LayoutRun *run = &fragment->line->runs[first];
  const LayoutRun *end = &fragment->line->runs[last];
  const CssStyle *style = run->style;
  LayoutUnit thickness = style->decoration_thickness.kind == CSS_LENGTH_PX
                             ? layout_unit_from_px (style->decoration_thickness.px)
                             : run->underline_thickness;
  LayoutUnit baseline = fragment->rect.y + fragment->line->baseline + run->baseline;
  LayoutRect rect = {
    .x = fragment->rect.x + run->x,
    .width = end->x + end->glyphs_width - run->x,
    .height = MAX (thickness, LAYOUT_UNIT_ONE),
  };
  if (style->decoration_lines & CSS_DECORATION_UNDERLINE) {
    rect.y =
        baseline
        + (style->underline_under ? run->descent : MAX (run->underline_position, LAYOUT_UNIT_ONE));
    add_stroke (nodes, style, rect);
  }
  if (style->decoration_lines & CSS_DECORATION_LINE_THROUGH) {
    rect.y = baseline - run->strike_position;
    add_stroke (nodes, style, rect);
  }
  if (style->decoration_lines & CSS_DECORATION_OVERLINE) {
    rect.y = baseline - run->ascent;
    add_stroke (nodes, style, rect);
  }
}

static void
paint_decorations (PaintNodes *nodes, const LayoutFragment *fragment)
{
  const LayoutLine *line = fragment->line;
  for (guint i = 0; i < line->n_runs; i++) {
    if (line->runs[i].style->decoration_lines == 0
        || line->runs[i].style->visibility != CSS_VISIBILITY_VISIBLE)
      continue;
    guint last = i;
    while (last + 1 < line->n_runs && line->runs[last + 1].style == line->runs[i].style
           && line->runs[last + 1].baseline == line->runs[i].baseline)
      last++;
    paint_decoration (nodes, fragment, i, last);
    i = last;
  }
}

static void
paint_inline_boxes (PaintNodes *nodes, const LayoutFragment *fragment)
{
  for (guint i = 0; i < fragment->line->n_boxes; i++) {
    const LayoutInlineBox *box = &fragment->line->boxes[i];
    LayoutRect rect = box->rect;
    rect.x += fragment->rect.x;
    rect.y += fragment->rect.y;
    bool rtl = box->style->direction == CSS_DIRECTION_RTL;
    paint_box (nodes, box->style, rect, true, rtl ? box->opens : box->closes, true,
               rtl ? box->closes : box->opens);
  }
}

void
paint_line (PaintNodes *self, const LayoutFragment *fragment)
{
  paint_inline_boxes (self, fragment);
  Text text = { .nodes = self, .fragment = fragment };
  text.glyphs = g_array_new (FALSE, TRUE, sizeof (PangoGlyphInfo));
  for (guint i = 0; i < fragment->line->n_runs; i++) {
    const LayoutRun *run = &fragment->line->runs[i];
    if (run->word != NULL && run->style->visibility == CSS_VISIBILITY_VISIBLE)
      add_run (&text, run);
  }
  flush (&text);
  for (guint i = 0; i < fragment->line->n_runs; i++) {
    if (fragment->line->runs[i].emphasis != NULL
        && fragment->line->runs[i].style->visibility == CSS_VISIBILITY_VISIBLE)
      paint_emphasis (&text, &fragment->line->runs[i]);
  }
  g_array_unref (text.glyphs);
  paint_decorations (self, fragment);
}
