#include "config.h"

#include "layout-box-private.h"

#include "layout-counters.h"
#include "layout-math.h"
#include "layout-replaced-private.h"

#include <string.h>

/* Styled elements become boxes. One walk over the document with a stack of its own; every frame
 * knows the block container that its content goes to. Inline content collects in the container's
 * open paragraph; a block-level child closes it, also when it stands inside an inline element, so
 * that the tree of boxes never has a block inside a line.
 *
 * Table parts without their parents get anonymous ones: https://www.w3.org/TR/css-tables-3/#fixup */

typedef struct {
  const DomNode *node;
  const CssStyle *style;
  LayoutBox *container; /* of the frame's children */
  bool is_inline;
  bool has_edges; /* an open item was written for it */
  LayoutBox *pair; /* of a ruby: the inline block that its base and annotation are being put in */
} Frame;

typedef struct {
  const LayoutInput *input;
  const LayoutWritingMode *mode;
  BaseArena *arena;
  LayoutCounters *counters;
  GArray *frames; /* Frame */
  GHashTable *items; /* LayoutBox (open paragraph) → GArray of LayoutInline */
  GHashTable *open; /* container → its open paragraph */
  GHashTable *first_letters; /* container → style of the first letter that will be put in it */
  GHashTable *first_lines; /* the same of its first line */
  guint n_paragraphs;
} Build;

bool
layout_style_is_float (const CssStyle *style)
{
  return style->float_side != CSS_FLOAT_NONE && !layout_style_is_positioned_away (style);
}

bool
layout_style_is_positioned_away (const CssStyle *style)
{
  return style->position == CSS_POSITION_ABSOLUTE || style->position == CSS_POSITION_FIXED;
}

bool
layout_box_is_out_of_flow (const LayoutBox *box)
{
  return box->type != LAYOUT_BOX_PARAGRAPH && box->node != NULL
         && (layout_style_is_float (box->style) || layout_style_is_positioned_away (box->style));
}

/* The style of an element as layout sees it. */
static const CssStyle *
get_style (const Build *build, const DomNode *element)
{
  return layout_writing_mode_to_logical (build->mode,
                                         css_styles_get (build->input->styles, element));
}

static const CssStyle *
get_pseudo_style (const Build *build, const DomNode *element, CssPseudo pseudo)
{
  return layout_writing_mode_to_logical (
      build->mode, css_styles_get_pseudo (build->input->styles, element, pseudo));
}

static LayoutBox *
new_box (Build *build, LayoutBoxType type, const CssStyle *style, const DomNode *node)
{
  LayoutBox *box = base_arena_new0 (build->arena, LayoutBox);
  box->type = type;
  box->style = style;
  box->node = node;
  box->column_span = 1;
  box->row_span = 1;
  return box;
}

static void
append_box (LayoutBox *parent, LayoutBox *box)
{
  box->parent = parent;
  if (parent->last_child != NULL)
    parent->last_child->next = box;
  else
    parent->first_child = box;
  parent->last_child = box;
}

static const CssStyle *
anonymous_style (Build *build, const CssStyle *parent, CssDisplay display)
{
  CssStyle *style = base_arena_new0 (build->arena, CssStyle);
  css_style_init_anonymous (style, parent, display);
  return style;
}

/* Writes a finished paragraph's items to the arena; one that holds nothing goes again. */
static void
close_paragraph (Build *build, LayoutBox *container)
{
  LayoutBox *paragraph = g_hash_table_lookup (build->open, container);
  if (paragraph == NULL)
    return;
  GArray *items = g_hash_table_lookup (build->items, paragraph);
  paragraph->n_inlines = items->len;
  paragraph->inlines = base_arena_new0_array (build->arena, LayoutInline, items->len);
  memcpy (paragraph->inlines, items->data, sizeof (LayoutInline) * items->len);
  g_hash_table_remove (build->items, paragraph);
  g_hash_table_remove (build->open, container);
}

static bool
is_table_structure (const LayoutBox *box)
{
  return box->type == LAYOUT_BOX_TABLE || box->type == LAYOUT_BOX_ROW_GROUP
         || box->type == LAYOUT_BOX_ROW;
}

static LayoutBox *
open_anonymous (Build *build, LayoutBox *parent, LayoutBoxType type, CssDisplay display)
{
  if (parent->last_child != NULL && parent->last_child->type == type
      && parent->last_child->node == NULL)
    return parent->last_child;
  LayoutBox *box = new_box (build, type, anonymous_style (build, parent->style, display), NULL);
  append_box (parent, box);
  return box;
}

/* Where ordinary content goes that stands directly in a table, a row group or a row. */
static LayoutBox *
find_content_container (Build *build, LayoutBox *container)
{
  if (container->type == LAYOUT_BOX_TABLE || container->type == LAYOUT_BOX_ROW_GROUP)
    container = open_anonymous (build, container, LAYOUT_BOX_ROW, CSS_DISPLAY_TABLE_ROW);
  if (container->type == LAYOUT_BOX_ROW)
    container = open_anonymous (build, container, LAYOUT_BOX_CELL, CSS_DISPLAY_TABLE_CELL);
  return container;
}

static void
add_inline (Build *build, LayoutBox *container, const LayoutInline *item)
{
  container = find_content_container (build, container);
  LayoutBox *paragraph = g_hash_table_lookup (build->open, container);
  if (paragraph == NULL) {
    paragraph = new_box (build, LAYOUT_BOX_PARAGRAPH, container->style, NULL);
    paragraph->paragraph = build->n_paragraphs++;
    paragraph->first_of_block = true;
    for (LayoutBox *child = container->first_child; child != NULL; child = child->next) {
      if (child->type == LAYOUT_BOX_PARAGRAPH)
        paragraph->first_of_block = false;
    }
    if (paragraph->first_of_block) {
      paragraph->first_line = g_hash_table_lookup (build->first_lines, container);
      g_hash_table_remove (build->first_lines, container);
    }
    append_box (container, paragraph);
    g_hash_table_insert (build->open, container, paragraph);
    g_hash_table_insert (build->items, paragraph,
                         g_array_new (FALSE, FALSE, sizeof (LayoutInline)));
  }
  g_array_append_vals (g_hash_table_lookup (build->items, paragraph), item, 1);
}

/* Whether the next inline item would begin a new paragraph. */
static bool
at_paragraph_start (Build *build, LayoutBox *container)
{
  if (is_table_structure (container))
    return true;
  return !g_hash_table_contains (build->open, container);
}

static bool
is_blank (const char *text, guint32 length)
{
  for (guint32 i = 0; i < length; i++) {
    if (text[i] != ' ' && text[i] != '\t' && text[i] != '\n' && text[i] != '\r' && text[i] != '\f')
      return false;
  }
  return true;
}

static bool
collapses_spaces (const CssStyle *style)
{
  return style->white_space == CSS_WHITE_SPACE_NORMAL
         || style->white_space == CSS_WHITE_SPACE_NOWRAP
         || style->white_space == CSS_WHITE_SPACE_PRE_LINE;
}

static void
add_generated_text (Build *build,
                    LayoutBox *container,
                    const DomNode *element,
                    const CssStyle *style,
                    const char *text)
{
  gsize length = strlen (text);
  if (length == 0)
    return;
  LayoutInline item = {
    .type = LAYOUT_INLINE_TEXT,
    .generated = true,
    .style = style,
    .node = element,
    .text = base_arena_strndup (build->arena, text, length),
    .length = (guint32) length,
  };
  add_inline (build, container, &item);
}

static bool
is_block_level (CssDisplay display)
{
  switch (display) {
  case CSS_DISPLAY_BLOCK:
  case CSS_DISPLAY_FLOW_ROOT:
  case CSS_DISPLAY_LIST_ITEM:
  case CSS_DISPLAY_TABLE:
  case CSS_DISPLAY_FLEX:
  case CSS_DISPLAY_TABLE_ROW_GROUP:
  case CSS_DISPLAY_TABLE_HEADER_GROUP:
  case CSS_DISPLAY_TABLE_FOOTER_GROUP:
  case CSS_DISPLAY_TABLE_ROW:
  case CSS_DISPLAY_TABLE_CELL:
  case CSS_DISPLAY_TABLE_CAPTION:
    return true;
  case CSS_DISPLAY_NONE:
  case CSS_DISPLAY_INLINE:
  case CSS_DISPLAY_INLINE_BLOCK:
  case CSS_DISPLAY_INLINE_TABLE:
  case CSS_DISPLAY_INLINE_FLEX:
  case CSS_DISPLAY_TABLE_COLUMN:
  case CSS_DISPLAY_TABLE_COLUMN_GROUP:
  case CSS_DISPLAY_RUBY:
  case CSS_DISPLAY_RUBY_BASE:
  case CSS_DISPLAY_RUBY_TEXT:
  case CSS_DISPLAY_RUBY_CONTAINER:
  case CSS_DISPLAY_CONTENTS:
    return false;
  }
  return false;
}

static bool
is_inline_block (CssDisplay display)
{
  return display == CSS_DISPLAY_INLINE_BLOCK || display == CSS_DISPLAY_INLINE_TABLE
         || display == CSS_DISPLAY_INLINE_FLEX;
}

static LayoutBoxType
box_type_of (CssDisplay display)
{
  switch (display) {
  case CSS_DISPLAY_TABLE:
  case CSS_DISPLAY_INLINE_TABLE:
    return LAYOUT_BOX_TABLE;
  case CSS_DISPLAY_FLEX:
  case CSS_DISPLAY_INLINE_FLEX:
    return LAYOUT_BOX_FLEX;
  case CSS_DISPLAY_TABLE_ROW_GROUP:
  case CSS_DISPLAY_TABLE_HEADER_GROUP:
  case CSS_DISPLAY_TABLE_FOOTER_GROUP:
    return LAYOUT_BOX_ROW_GROUP;
  case CSS_DISPLAY_TABLE_ROW:
    return LAYOUT_BOX_ROW;
  case CSS_DISPLAY_TABLE_CELL:
    return LAYOUT_BOX_CELL;
  case CSS_DISPLAY_TABLE_CAPTION:
    return LAYOUT_BOX_CAPTION;
  default:
    return LAYOUT_BOX_BLOCK;
  }
}

/* The parent that a block-level box may have, made up where it is missing. */
static LayoutBox *
find_block_container (Build *build, LayoutBox *container, LayoutBoxType type)
{
  switch (type) {
  case LAYOUT_BOX_CELL:
    if (container->type == LAYOUT_BOX_ROW)
      return container;
    container = find_block_container (build, container, LAYOUT_BOX_ROW);
    return open_anonymous (build, container, LAYOUT_BOX_ROW, CSS_DISPLAY_TABLE_ROW);
  case LAYOUT_BOX_ROW:
    if (container->type == LAYOUT_BOX_TABLE || container->type == LAYOUT_BOX_ROW_GROUP)
      return container;
    return open_anonymous (build, find_content_container (build, container), LAYOUT_BOX_TABLE,
                           CSS_DISPLAY_TABLE);
  case LAYOUT_BOX_ROW_GROUP:
  case LAYOUT_BOX_CAPTION:
    if (container->type == LAYOUT_BOX_TABLE)
      return container;
    return open_anonymous (build, find_content_container (build, container), LAYOUT_BOX_TABLE,
                           CSS_DISPLAY_TABLE);
  case LAYOUT_BOX_BLOCK:
  case LAYOUT_BOX_PARAGRAPH:
  case LAYOUT_BOX_REPLACED:
  case LAYOUT_BOX_TABLE:
  case LAYOUT_BOX_FLEX:
  case LAYOUT_BOX_MATH:
    return find_content_container (build, container);
  }
  return container;
}

static int
get_span (const DomNode *node, const char *attribute, int limit)
{
  const char *value = dom_node_get_attribute (node, attribute);
  gint64 span = value != NULL ? g_ascii_strtoll (value, NULL, 10) : 1;
  return (int) CLAMP (span, 1, limit);
}

/* Whether it does not matter where in the text a box stands. */
static bool
has_own_place (const CssStyle *style)
{
  return layout_style_is_positioned_away (style)
         && (style->inset[CSS_SIDE_LEFT].kind != CSS_LENGTH_AUTO
             || style->inset[CSS_SIDE_RIGHT].kind != CSS_LENGTH_AUTO)
         && (style->inset[CSS_SIDE_TOP].kind != CSS_LENGTH_AUTO
             || style->inset[CSS_SIDE_BOTTOM].kind != CSS_LENGTH_AUTO);
}

/* Puts a block-level, floating or inline-block box where it belongs. */
static void
place_box (Build *build, const Frame *frame, LayoutBox *box)
{
  const CssStyle *style = box->style;
  bool out_of_flow = layout_style_is_float (style) || layout_style_is_positioned_away (style);
  if (is_inline_block (style->display) && !out_of_flow) {
    LayoutInline item = {
      .type = LAYOUT_INLINE_BLOCK, .style = style, .node = box->node, .box = box
    };
    add_inline (build, frame->container, &item);
    return;
  }
  if (out_of_flow && !at_paragraph_start (build, frame->container) && has_own_place (style)) {
    append_box (find_block_container (build, frame->container, box->type), box);
    return;
  }
  if (out_of_flow && !at_paragraph_start (build, frame->container)) {
    LayoutInline item = {
      .type = LAYOUT_INLINE_FLOAT, .style = style, .node = box->node, .box = box
    };
    add_inline (build, frame->container, &item);
    return;
  }
  LayoutBox *parent = find_block_container (build, frame->container, box->type);
  close_paragraph (build, parent);
  append_box (parent, box);
}

static bool
has_inline_edges (const CssStyle *style)
{
  if (style->background_color.alpha != 0)
    return true;
  for (int side = 0; side < 4; side++) {
    if (style->border_width[side] > 0 || style->padding[side].px != 0
        || style->padding[side].percent != 0 || style->margin[side].px != 0)
      return true;
  }
  return false;
}

/* The first letter of a block and the punctuation around it, set in a style of its own; returns how
 * much of the text that is. https://www.w3.org/TR/css-pseudo-4/#first-letter-pseudo */
static guint32
add_first_letter (Build *build, const Frame *frame, const DomNode *node)
{
  const CssStyle *style = g_hash_table_lookup (build->first_letters, frame->container);
  if (style == NULL || is_blank (node->text, node->length))
    return 0;
  g_hash_table_remove (build->first_letters, frame->container);
  guint32 end = 0;
  guint32 start = layout_first_letter_find (node->text, node->length, &end);
  LayoutInline item = {
    .type = LAYOUT_INLINE_TEXT,
    .style = style,
    .node = node,
    .text = node->text + start,
    .length = end - start,
    .offset = start,
  };
  if (item.length == 0)
    return 0;
  LayoutBox *container = frame->container;
  if (layout_style_is_float (style)) {
    LayoutBox *box = new_box (build, LAYOUT_BOX_BLOCK, style, frame->node);
    place_box (build, frame, box);
    container = box;
  }
  bool edges = container == frame->container && has_inline_edges (style);
  LayoutInline edge = { .type = LAYOUT_INLINE_OPEN, .style = style, .node = frame->node };
  if (edges)
    add_inline (build, container, &edge);
  add_inline (build, container, &item);
  edge.type = LAYOUT_INLINE_CLOSE;
  if (edges)
    add_inline (build, container, &edge);
  if (container != frame->container)
    close_paragraph (build, container);
  return end;
}

/* A block whose first letter or line has a style waits for its text; the first block inside it does
 * in its place. */
static void
expect_first (Build *build, LayoutBox *box, CssPseudo pseudo, GHashTable *waiting)
{
  const CssStyle *style = get_pseudo_style (build, box->node, pseudo);
  LayoutBox *parent = box->parent;
  if (parent != NULL && parent->first_child == box) {
    const CssStyle *outer = g_hash_table_lookup (waiting, parent);
    g_hash_table_remove (waiting, parent);
    style = style != NULL ? style : outer;
  }
  if (style != NULL)
    g_hash_table_insert (waiting, box, (gpointer) style);
}

static void
add_text (Build *build, const Frame *frame, const DomNode *node)
{
  if (at_paragraph_start (build, frame->container) && is_blank (node->text, node->length)
      && (collapses_spaces (frame->style) || is_table_structure (frame->container)))
    return;
  guint32 start = add_first_letter (build, frame, node);
  LayoutInline item = {
    .type = LAYOUT_INLINE_TEXT,
    .style = frame->style,
    .node = node,
    .text = node->text + start,
    .length = node->length - start,
    .offset = start,
  };
  if (item.length > 0)
    add_inline (build, frame->container, &item);
}

static void
add_pseudo (Build *build, LayoutBox *container, const DomNode *element, CssPseudo pseudo, int depth)
{
  const CssStyle *style = get_pseudo_style (build, element, pseudo);
  if (style == NULL || style->display == CSS_DISPLAY_NONE)
    return;
  layout_counters_enter (build->counters, NULL, style, depth);
  if (style->n_content == 0 || layout_style_is_positioned_away (style))
    return;
  g_autoptr (GString) text = g_string_new (NULL);
  layout_counters_append_content (build->counters, style, text);
  if (!is_block_level (style->display) && !layout_style_is_float (style)) {
    LayoutInline item = {
      .type = LAYOUT_INLINE_OPEN, .generated = true, .style = style, .node = element
    };
    bool edges = has_inline_edges (style);
    if (edges)
      add_inline (build, container, &item);
    add_generated_text (build, container, element, style, text->str);
    item.type = LAYOUT_INLINE_CLOSE;
    if (edges)
      add_inline (build, container, &item);
    return;
  }
  LayoutBox *box = new_box (build, LAYOUT_BOX_BLOCK, style, element);
  Frame frame = { .container = container, .style = style };
  place_box (build, &frame, box);
  add_generated_text (build, box, element, style, text->str);
  close_paragraph (build, box);
}

static void
set_marker (Build *build, LayoutBox *box)
{
  const DomNode *node = box->node;
  const CssStyle *marker = get_pseudo_style (build, node, CSS_PSEUDO_MARKER);
  g_autofree char *text = NULL;
  if (marker != NULL && marker->n_content > 0) {
    g_autoptr (GString) content = g_string_new (NULL);
    layout_counters_append_content (build->counters, marker, content);
    text = g_strdup (content->str);
  } else {
    text = layout_counters_make_marker (build->counters, box->style);
  }
  if (text == NULL)
    return;
  const CssStyle *style =
      marker != NULL ? marker : anonymous_style (build, box->style, CSS_DISPLAY_INLINE);
  if (box->style->list_style_position == CSS_LIST_POSITION_INSIDE) {
    g_autofree char *spaced = g_strconcat (text, " ", NULL);
    add_generated_text (build, box, node, style, spaced);
    return;
  }
  box->marker = base_arena_strdup (build->arena, text);
  box->marker_style = style;
}

/* The style of a frame around what stands in for something that cannot be shown: the author's, or a
 * thin one. */
static const CssStyle *
make_frame_style (Build *build, const CssStyle *from)
{
  CssStyle *style = base_arena_new0 (build->arena, CssStyle);
  *style = *from;
  if (style->display == CSS_DISPLAY_INLINE)
    style->display = CSS_DISPLAY_INLINE_BLOCK;
  style->min_height = style->height;
  style->height = (CssLength){ .kind = CSS_LENGTH_AUTO };
  style->text_indent = (CssLength){ 0 };
  for (int side = 0; side < 4; side++) {
    if (style->border_width[side] > 0)
      continue;
    style->border_width[side] = 1;
    style->border_style[side] = CSS_BORDER_SOLID;
    style->border_color[side] = style->color;
    style->border_color[side].alpha /= 3;
    style->padding[side].px += style->font_size * (side % 2 == 0 ? 0.15f : 0.4f);
  }
  return style;
}

/* Words in a frame, a line each. */
static void
add_framed_text (Build *build, const Frame *parent, const DomNode *node, const char *text)
{
  const CssStyle *style = make_frame_style (build, get_style (build, node));
  LayoutBox *box = new_box (build, LAYOUT_BOX_BLOCK, style, node);
  place_box (build, parent, box);
  const CssStyle *inside = anonymous_style (build, style, CSS_DISPLAY_INLINE);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    LayoutInline item = { .type = LAYOUT_INLINE_BREAK, .style = inside, .node = node };
    if (i > 0)
      add_inline (build, box, &item);
    add_generated_text (build, box, node, inside, lines[i]);
  }
  close_paragraph (build, box);
}

static void
add_stand_in (Build *build, const Frame *frame, const DomNode *node, const CssStyle *style)
{
  const char *alternative = dom_node_is (node, "img") ? dom_node_get_attribute (node, "alt") : NULL;
  if (alternative != NULL) {
    add_generated_text (build, frame->container, node, style, alternative);
    return;
  }
  g_autofree char *text = layout_replaced_dup_stand_in (build->input, node);
  if (text[0] != '\0')
    add_framed_text (build, frame, node, text);
}

static void
add_replaced (Build *build, const Frame *frame, const DomNode *node, const CssStyle *style)
{
  LayoutReplaced *replaced = layout_replaced_new (build->input, build->arena, node);
  if (replaced == NULL) {
    add_stand_in (build, frame, node, style);
    return;
  }
  LayoutBox *box = new_box (build, LAYOUT_BOX_REPLACED, style, node);
  box->replaced = replaced;
  if (is_block_level (style->display) || layout_style_is_float (style)
      || layout_style_is_positioned_away (style)) {
    place_box (build, frame, box);
    return;
  }
  LayoutInline item = { .type = LAYOUT_INLINE_REPLACED, .style = style, .node = node, .box = box };
  add_inline (build, frame->container, &item);
}

/* A formula is a thing in a line; one that stands alone has a block with one line. */
static void
add_formula (Build *build, const Frame *parent, const DomNode *node, const CssStyle *style)
{
  bool block = is_block_level (style->display) || layout_style_is_float (style)
               || layout_style_is_positioned_away (style);
  LayoutBox *container = parent->container;
  if (block) {
    container = new_box (build, LAYOUT_BOX_BLOCK, style, node);
    place_box (build, parent, container);
    style = anonymous_style (build, style, CSS_DISPLAY_INLINE_BLOCK);
  }
  guint n_parts = layout_math_count_parts (node);
  LayoutFormula *formula = layout_formula_new (build->arena, block, n_parts);
  guint paragraph = build->n_paragraphs++;
  for (guint i = 0; i < n_parts; i++) {
    LayoutBox *box = new_box (build, LAYOUT_BOX_MATH, style, node);
    box->paragraph = paragraph;
    box->formula = formula;
    box->part = i;
    box->continues = i + 1 < n_parts;
    LayoutInline item = { .type = LAYOUT_INLINE_BLOCK, .style = style, .node = node, .box = box };
    add_inline (build, container, &item);
  }
  if (block)
    close_paragraph (build, container);
}

static void
enter_block (Build *build, const Frame *parent, Frame *frame)
{
  LayoutBox *box = new_box (build, box_type_of (frame->style->display), frame->style, frame->node);
  if (box->type == LAYOUT_BOX_CELL) {
    box->column_span = get_span (frame->node, "colspan", 1000);
    box->row_span = get_span (frame->node, "rowspan", 65534);
  }
  place_box (build, parent, box);
  if (box->type == LAYOUT_BOX_BLOCK) {
    expect_first (build, box, CSS_PSEUDO_FIRST_LETTER, build->first_letters);
    expect_first (build, box, CSS_PSEUDO_FIRST_LINE, build->first_lines);
  }
  frame->container = box;
  if (frame->style->display == CSS_DISPLAY_LIST_ITEM)
    set_marker (build, box);
}

static bool
is_annotation (const Build *build, const DomNode *node)
{
  const CssStyle *style = node->type == DOM_NODE_ELEMENT ? get_style (build, node) : NULL;
  return style != NULL
         && (style->display == CSS_DISPLAY_RUBY_TEXT
             || (style->display == CSS_DISPLAY_RUBY_CONTAINER && dom_node_is (node, "rtc")));
}

/* Whether a child of a ruby from @node on is an annotation. */
static bool
has_annotation (const Build *build, const DomNode *node)
{
  while (node != NULL && !is_annotation (build, node))
    node = node->next;
  return node != NULL;
}

static LayoutBox *
new_ruby_part (Build *build, const CssStyle *from, CssDisplay display)
{
  CssStyle *style = base_arena_new0 (build->arena, CssStyle);
  css_style_init_anonymous (style, from, display);
  style->text_align = CSS_TEXT_ALIGN_CENTER;
  style->text_align_last = CSS_TEXT_ALIGN_AUTO;
  style->text_indent = (CssLength){ 0 };
  style->line_height = (CssLength){ .kind = CSS_LENGTH_PERCENT, .percent = 100 };
  return new_box (build, LAYOUT_BOX_BLOCK, style, NULL);
}

/* https://drafts.csswg.org/css-ruby-1/#ruby-pairing : a base and its annotation are an inline block
 * of two lines, centred on each other, whose baseline is the base's. */
static void
open_ruby_pair (Build *build, const Frame *outer, Frame *ruby)
{
  ruby->pair = new_ruby_part (build, ruby->style, CSS_DISPLAY_INLINE_BLOCK);
  place_box (build, outer, ruby->pair);
  ruby->container = new_ruby_part (build, ruby->style, CSS_DISPLAY_RUBY_BASE);
  append_box (ruby->pair, ruby->container);
}

static void
enter_annotation (Build *build, const Frame *ruby, Frame *frame)
{
  LayoutBox *box = new_ruby_part (build, frame->style, CSS_DISPLAY_RUBY_TEXT);
  box->node = frame->node;
  if (frame->style->ruby_under) {
    append_box (ruby->pair, box);
  } else {
    box->parent = ruby->pair;
    box->next = ruby->pair->first_child;
    ruby->pair->first_child = box;
  }
  frame->container = box;
}

/* Whether an annotation is the one of the pair that its ruby has open. */
static bool
annotates_pair (const Build *build, const Frame *parent, const DomNode *node)
{
  return parent->pair != NULL && is_annotation (build, node);
}

/* After an annotation comes another of the same base, or another base, if anything does. */
static void
leave_annotation (Build *build, const DomNode *node)
{
  Frame *ruby = &g_array_index (build->frames, Frame, build->frames->len - 1);
  const Frame *outer = &g_array_index (build->frames, Frame, build->frames->len - 2);
  close_paragraph (build, ruby->container);
  const DomNode *next = node->next;
  while (next != NULL && next->type == DOM_NODE_TEXT && is_blank (next->text, next->length))
    next = next->next;
  if (next != NULL && !is_annotation (build, next) && has_annotation (build, next))
    open_ruby_pair (build, outer, ruby);
}

/* Takes an element in; FALSE when its children are not walked. */
static bool
enter_element (Build *build, const DomNode *node)
{
  Frame *parent = &g_array_index (build->frames, Frame, build->frames->len - 1);
  const CssStyle *style = get_style (build, node);
  if (style == NULL || style->display == CSS_DISPLAY_NONE
      || style->display == CSS_DISPLAY_TABLE_COLUMN
      || style->display == CSS_DISPLAY_TABLE_COLUMN_GROUP)
    return false;
  int depth = (int) build->frames->len;
  layout_counters_enter (build->counters, node, style, depth);
  if (layout_replaced_is (node)) {
    add_replaced (build, parent, node, style);
    return false;
  }
  if (layout_math_is (node)) {
    add_formula (build, parent, node, style);
    return false;
  }
  if (node->ns == DOM_NAMESPACE_XHTML && strcmp (node->name, "br") == 0) {
    LayoutInline item = { .type = LAYOUT_INLINE_BREAK, .style = style, .node = node };
    add_inline (build, parent->container, &item);
    return false;
  }
  Frame frame = { .node = node, .style = style, .container = parent->container };
  if (is_block_level (style->display) || is_inline_block (style->display)
      || layout_style_is_float (style) || layout_style_is_positioned_away (style)) {
    enter_block (build, parent, &frame);
  } else if (annotates_pair (build, parent, node)) {
    enter_annotation (build, parent, &frame);
  } else if (style->display == CSS_DISPLAY_RUBY && has_annotation (build, node->first_child)) {
    open_ruby_pair (build, parent, &frame);
  } else {
    frame.is_inline = true;
    frame.has_edges = style->display != CSS_DISPLAY_CONTENTS && has_inline_edges (style);
    LayoutInline item = { .type = LAYOUT_INLINE_OPEN, .style = style, .node = node };
    if (frame.has_edges)
      add_inline (build, frame.container, &item);
  }
  g_array_append_val (build->frames, frame);
  add_pseudo (build, frame.container, node, CSS_PSEUDO_BEFORE, depth + 1);
  return true;
}

static void
leave_element (Build *build)
{
  Frame frame = g_array_index (build->frames, Frame, build->frames->len - 1);
  add_pseudo (build, frame.container, frame.node, CSS_PSEUDO_AFTER, (int) build->frames->len);
  LayoutInline item = { .type = LAYOUT_INLINE_CLOSE, .style = frame.style, .node = frame.node };
  if (frame.has_edges)
    add_inline (build, frame.container, &item);
  if (!frame.is_inline)
    close_paragraph (build, frame.container);
  g_array_set_size (build->frames, build->frames->len - 1);
  layout_counters_leave (build->counters, (int) build->frames->len);
  const Frame *parent = &g_array_index (build->frames, Frame, build->frames->len - 1);
  if (annotates_pair (build, parent, frame.node))
    leave_annotation (build, frame.node);
}

static void
walk (Build *build, const DomNode *root)
{
  const DomNode *node = root->first_child;
  while (node != NULL) {
    bool entered = false;
    if (node->type == DOM_NODE_TEXT) {
      const Frame *frame = &g_array_index (build->frames, Frame, build->frames->len - 1);
      add_text (build, frame, node);
    } else {
      entered = enter_element (build, node);
    }
    if (entered && node->first_child != NULL) {
      node = node->first_child;
      continue;
    }
    if (entered)
      leave_element (build);
    while (node->next == NULL && node->parent != root) {
      node = node->parent;
      leave_element (build);
    }
    node = node->next;
  }
}

static void
free_items (gpointer items)
{
  g_array_unref (items);
}

/* Paragraphs that anonymous table cells left open. */
static void
close_all (Build *build)
{
  g_autoptr (GList) containers = g_hash_table_get_keys (build->open);
  for (GList *l = containers; l != NULL; l = l->next)
    close_paragraph (build, l->data);
}

/* The body is the flow itself, wherever its author put it. */
static const CssStyle *
in_flow_style (Build *build, const CssStyle *style)
{
  if (!layout_style_is_float (style) && !layout_style_is_positioned_away (style))
    return style;
  CssStyle *copy = base_arena_new0 (build->arena, CssStyle);
  *copy = *style;
  copy->position = CSS_POSITION_STATIC;
  copy->float_side = CSS_FLOAT_NONE;
  return copy;
}

/**
 * layout_box_tree_build:
 * @input: the section
 * @mode: its writing mode
 * @arena: what the boxes are allocated from
 *
 * Builds the boxes of a section.
 *
 * Returns: (transfer none): the box of the body, or of the root element in a document without one
 */
LayoutBox *
layout_box_tree_build (const LayoutInput *input, const LayoutWritingMode *mode, BaseArena *arena)
{
  Build build = {
    .input = input,
    .mode = mode,
    .arena = arena,
    .counters = layout_counters_new (),
    .frames = g_array_new (FALSE, FALSE, sizeof (Frame)),
    .items = g_hash_table_new_full (NULL, NULL, NULL, free_items),
    .open = g_hash_table_new (NULL, NULL),
    .first_letters = g_hash_table_new (NULL, NULL),
    .first_lines = g_hash_table_new (NULL, NULL),
  };
  const DomNode *body = dom_document_get_body (input->document);
  const DomNode *root = body != NULL ? body : dom_document_get_root (input->document);
  const CssStyle *style = in_flow_style (&build, get_style (&build, root));
  LayoutBox *box = new_box (&build, LAYOUT_BOX_BLOCK, style, root);
  Frame frame = { .node = root, .style = style, .container = box };
  g_array_append_val (build.frames, frame);
  if (layout_replaced_is (root)) {
    add_replaced (&build, &frame, root, style);
  } else {
    layout_counters_enter (build.counters, root, style, 0);
    add_pseudo (&build, box, root, CSS_PSEUDO_BEFORE, 1);
    walk (&build, root);
    add_pseudo (&build, box, root, CSS_PSEUDO_AFTER, 1);
  }
  close_paragraph (&build, box);
  close_all (&build);
  layout_counters_free (build.counters);
  g_array_unref (build.frames);
  g_hash_table_unref (build.items);
  g_hash_table_unref (build.open);
  g_hash_table_unref (build.first_letters);
  g_hash_table_unref (build.first_lines);
  return box;
}
