#include "config.h"

#include "paint-private.h"

#include <string.h>

/* Lines of text. Neighbouring words that share font, colour and baseline become one text node, the
 * space between them added to the advance of the glyph before. */

#define PANGO_FROM_UNIT (PANGO_SCALE / LAYOUT_UNIT_ONE)
/* How far the baseline of digits is below their middle, as a part of the font size. */
#define COMBINED_DESCENT 0.36

typedef struct {
  PaintNodes *nodes;
  const LayoutFragment *fragment;
  const LayoutFace *face; /* of the glyphs gathered so far */
  const CssStyle *style;
  CssColor color;
  LayoutOrientation orientation;
  LayoutUnit baseline;
  GArray *glyphs; /* PangoGlyphInfo */
  LayoutUnit start_x; /* of the first glyph, from the line's left edge */
  LayoutUnit x; /* after the last one */
} Text;

/* Where a place on the line is on the page. */
static graphene_point_t
point_on_line (const LayoutFragment *fragment, LayoutUnit along, LayoutUnit across)
{
  LayoutRect at = layout_line_map_rect (fragment, (LayoutRect){ .x = along, .y = across });
  return GRAPHENE_POINT_INIT ((float) layout_unit_to_px (at.x), (float) layout_unit_to_px (at.y));
}

/* Puts a line of glyphs that begins at the origin where it goes. */
static GskRenderNode *
place_node (const Text *text, GskRenderNode *node, graphene_point_t origin)
{
  GskTransform *transform = gsk_transform_translate (NULL, &origin);
  if (text->orientation == LAYOUT_ORIENTATION_SIDEWAYS) {
    transform = gsk_transform_rotate (transform, 90);
  } else {
    /* Letters that share the place of one are as narrow as they must be. */
    double width = layout_unit_to_px (text->x - text->start_x);
    double room = text->style->font_size;
    float scale = width > room ? (float) (room / width) : 1;
    transform = gsk_transform_scale (transform, scale, 1);
    transform = gsk_transform_translate (
        transform, &GRAPHENE_POINT_INIT ((float) (-width / 2), (float) (room * COMBINED_DESCENT)));
  }
  GskRenderNode *placed = gsk_transform_node_new (node, transform);
  gsk_transform_unref (transform);
  gsk_render_node_unref (node);
  return placed;
}

#define MAX_SHADOWS 8

/* On dark paper, where letters are light, a shadow made for dark ones would only blur them. */
static GskRenderNode *
add_shadows (const Text *text, GskRenderNode *node)
{
  const CssStyle *style = text->style;
  const PaintContext *context = text->nodes->context;
  GskShadow shadows[MAX_SHADOWS];
  guint n = MIN (style->n_text_shadows, MAX_SHADOWS);
  if (n == 0 || (context->theme != NULL && paint_theme_is_dark (context->theme)))
    return node;
  /* GSK paints them from the first to the last. */
  for (guint i = 0; i < n; i++) {
    const CssShadow *from = &style->text_shadow[n - 1 - i];
    shadows[i] = (GskShadow){
      .color = paint_color (text->nodes, from->current_color ? style->color : from->color),
      .dx = from->x,
      .dy = from->y,
      .radius = from->blur,
    };
  }
  GskRenderNode *shadowed = gsk_shadow_node_new (node, shadows, n);
  gsk_render_node_unref (node);
  return shadowed;
}

static void
flush (Text *text)
{
  if (text->glyphs->len == 0)
    return;
  PangoFont *font = paint_fonts_get (text->nodes->context->fonts, text->face);
  GdkRGBA color = paint_color (text->nodes, text->color);
  LayoutUnit across = text->fragment->line->baseline + text->baseline;
  graphene_point_t origin = point_on_line (text->fragment, text->start_x, across);
  bool moved = text->orientation == LAYOUT_ORIENTATION_SIDEWAYS
               || text->orientation == LAYOUT_ORIENTATION_COMBINED;
  PangoGlyphString glyphs = {
    .num_glyphs = (int) text->glyphs->len,
    .glyphs = (PangoGlyphInfo *) (gpointer) text->glyphs->data,
  };
  GskRenderNode *node =
      gsk_text_node_new (font, &glyphs, &color, moved ? graphene_point_zero () : &origin);
  if (node != NULL)
    node = add_shadows (text, node);
  if (node != NULL)
    paint_nodes_take (text->nodes, moved ? place_node (text, node, origin) : node);
  g_array_set_size (text->glyphs, 0);
}

static void
add_glyph (Text *text, const LayoutGlyph *glyph)
{
  PangoGlyphInfo info = { .glyph = glyph->id };
  info.geometry.width = glyph->advance * PANGO_FROM_UNIT;
  info.geometry.x_offset = glyph->x_offset * PANGO_FROM_UNIT;
  info.geometry.y_offset = -glyph->y_offset * PANGO_FROM_UNIT;
  if (text->orientation == LAYOUT_ORIENTATION_UPRIGHT) {
    /* Upright glyphs go down; what is drawn with them knows only lines that go right. */
    info.geometry.width = 0;
    info.geometry.y_offset += (text->x - text->start_x) * PANGO_FROM_UNIT;
  }
  g_array_append_val (text->glyphs, info);
  text->x += glyph->advance;
}

static bool
joins (const Text *text, const LayoutRun *run, const LayoutPiece *piece, LayoutUnit x)
{
  return text->glyphs->len > 0 && piece->face == text->face && run->style == text->style
         && run->orientation == text->orientation && run->orientation != LAYOUT_ORIENTATION_COMBINED
         && run->baseline == text->baseline && x >= text->x;
}

/* Letters in the place of one are put in its middle. */
static LayoutUnit
start_of (const LayoutRun *run, LayoutUnit x)
{
  return run->orientation == LAYOUT_ORIENTATION_COMBINED ? run->x + run->glyphs_width / 2 : x;
}

static void
add_run (Text *text, const LayoutRun *run)
{
  LayoutUnit x = run->x;
  for (guint p = 0; p < run->word->n_pieces; p++) {
    const LayoutPiece *piece = &run->word->pieces[p];
    if (!joins (text, run, piece, x)) {
      flush (text);
      text->face = piece->face;
      text->style = run->style;
      text->color = run->style->color;
      text->orientation = run->orientation;
      text->baseline = run->baseline;
      x = start_of (run, x);
      text->start_x = x;
    } else if (run->orientation != LAYOUT_ORIENTATION_UPRIGHT) {
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
  if (mark.orientation != LAYOUT_ORIENTATION_HORIZONTAL)
    mark.orientation = LAYOUT_ORIENTATION_UPRIGHT;
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
take_rect (PaintNodes *nodes, const GdkRGBA *color, const graphene_rect_t *bounds)
{
  paint_nodes_take (nodes, gsk_color_node_new (color, bounds));
}

/* Lines run right, or in vertical text down. */
static void
add_stroke (PaintNodes *nodes, const CssStyle *style, LayoutRect rect)
{
  GdkRGBA color = paint_color (nodes, style->decoration_color);
  graphene_rect_t bounds = paint_rect (rect);
  bool down = bounds.size.height > bounds.size.width;
  float thickness = down ? bounds.size.width : bounds.size.height;
  float length = down ? bounds.size.height : bounds.size.width;
  bool broken = style->decoration_style == CSS_DECORATION_DOTTED
                || style->decoration_style == CSS_DECORATION_DASHED;
  if (!broken) {
    take_rect (nodes, &color, &bounds);
    if (style->decoration_style == CSS_DECORATION_DOUBLE) {
      *(down ? &bounds.origin.x : &bounds.origin.y) += thickness * 2;
      take_rect (nodes, &color, &bounds);
    }
    return;
  }
  float dash = thickness * (style->decoration_style == CSS_DECORATION_DOTTED ? 1 : 3);
  float step = dash + thickness * 1.5f;
  for (float at = 0; at + dash <= length; at += step) {
    graphene_rect_t part = bounds;
    *(down ? &part.origin.y : &part.origin.x) += at;
    *(down ? &part.size.height : &part.size.width) = dash;
    take_rect (nodes, &color, &part);
  }
}

/* Underlines run through the spaces between the words that share them. */
static void
paint_decoration (PaintNodes *nodes, const LayoutFragment *fragment, guint first, guint last)
{
  const LayoutRun *run = &fragment->line->runs[first];
  const LayoutRun *end = &fragment->line->runs[last];
  const CssStyle *style = run->style;
  LayoutUnit thickness = 0;
  LayoutUnit underline = layout_run_get_underline (run, &thickness);
  LayoutUnit baseline = fragment->line->baseline + run->baseline;
  LayoutRect rect = {
    .x = run->x,
    .width = end->x + end->glyphs_width - run->x,
    .height = thickness,
  };
  if (style->decoration_lines & CSS_DECORATION_UNDERLINE) {
    rect.y = baseline + underline;
    add_stroke (nodes, style, layout_line_map_rect (fragment, rect));
  }
  if (style->decoration_lines & CSS_DECORATION_LINE_THROUGH) {
    bool upright = run->orientation > LAYOUT_ORIENTATION_SIDEWAYS;
    rect.y = baseline - (upright ? rect.height / 2 : run->strike_position);
    add_stroke (nodes, style, layout_line_map_rect (fragment, rect));
  }
  if (style->decoration_lines & CSS_DECORATION_OVERLINE) {
    rect.y = baseline - run->ascent;
    add_stroke (nodes, style, layout_line_map_rect (fragment, rect));
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
    LayoutRect rect = layout_line_map_rect (fragment, box->rect);
    bool rtl = box->style->direction == CSS_DIRECTION_RTL;
    bool begins = rtl ? box->closes : box->opens;
    bool ends = rtl ? box->opens : box->closes;
    if (fragment->line->vertical)
      paint_box (nodes, box->style, rect, begins, true, ends, true);
    else
      paint_box (nodes, box->style, rect, true, ends, true, begins);
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
