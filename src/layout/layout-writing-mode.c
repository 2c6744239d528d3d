#include "config.h"

#include "layout-writing-mode-private.h"

/* Writing modes. https://www.w3.org/TR/css-writing-modes-4/
 *
 * Layout knows two axes: along a line, called x, width, left and right, and across lines, called y,
 * height, top and bottom. In vertical text the first runs down the page and the second sideways. So
 * a vertical document is laid out as a horizontal one whose styles have been turned, on a page that
 * has been turned, and at the end every rectangle is turned to where it stands: there is no second
 * engine. Only letters, and what hangs on their baseline, know how they stand.
 *
 * The mode is the document's. Deviation: an element whose mode differs from it is set in the mode of
 * the document; §7.3 would make it an orthogonal flow. */

/* Which physical side a logical one is, top, right, bottom and left. Line-left is the top of the
 * page in both modes. */
static const CssSide sides_of_vertical_rl[4] = { CSS_SIDE_RIGHT, CSS_SIDE_BOTTOM, CSS_SIDE_LEFT,
                                                 CSS_SIDE_TOP };
static const CssSide sides_of_vertical_lr[4] = { CSS_SIDE_LEFT, CSS_SIDE_BOTTOM, CSS_SIDE_RIGHT,
                                                 CSS_SIDE_TOP };
/* The same of corners, which begin top left. */
static const int corners_of_vertical_rl[4] = { 1, 2, 3, 0 };
static const int corners_of_vertical_lr[4] = { 0, 3, 2, 1 };

void
layout_writing_mode_init (LayoutWritingMode *self, CssWritingMode mode, BaseArena *arena)
{
  *self = (LayoutWritingMode){ .mode = mode, .arena = arena };
  if (layout_writing_mode_is_vertical (self)) {
    self->logical = g_hash_table_new (NULL, NULL);
    self->physical = g_hash_table_new (NULL, NULL);
  }
}

void
layout_writing_mode_clear (LayoutWritingMode *self)
{
  g_clear_pointer (&self->logical, g_hash_table_unref);
  g_clear_pointer (&self->physical, g_hash_table_unref);
}

bool
layout_writing_mode_is_vertical (const LayoutWritingMode *self)
{
  return self->mode != CSS_WRITING_MODE_HORIZONTAL_TB;
}

static void
swap_lengths (CssLength *a, CssLength *b)
{
  CssLength swap = *a;
  *a = *b;
  *b = swap;
}

/* Edges of what stands in a line turn with the line, whose over side is the right one in both
 * modes; those of blocks follow the order of the lines. */
static bool
follows_lines (const LayoutWritingMode *self, const CssStyle *style)
{
  return self->mode == CSS_WRITING_MODE_VERTICAL_RL || style->display == CSS_DISPLAY_INLINE;
}

typedef enum {
  TO_LOGICAL,
  TO_PHYSICAL,
} Turn;

static CssStyle *
turn_style (const LayoutWritingMode *self, const CssStyle *from, Turn turn)
{
  bool right_to_left = follows_lines (self, from);
  const CssSide *sides = right_to_left ? sides_of_vertical_rl : sides_of_vertical_lr;
  const int *corners = right_to_left ? corners_of_vertical_rl : corners_of_vertical_lr;
  CssStyle *style = base_arena_new0 (self->arena, CssStyle);
  *style = *from;
  for (int i = 0; i < 4; i++) {
    int to = turn == TO_LOGICAL ? i : (int) sides[i];
    int at = turn == TO_LOGICAL ? (int) sides[i] : i;
    style->inset[to] = from->inset[at];
    style->margin[to] = from->margin[at];
    style->padding[to] = from->padding[at];
    style->border_width[to] = from->border_width[at];
    style->border_style[to] = from->border_style[at];
    style->border_color[to] = from->border_color[at];
    to = turn == TO_LOGICAL ? i : corners[i];
    at = turn == TO_LOGICAL ? corners[i] : i;
    style->border_radius[to] = from->border_radius[at];
  }
  swap_lengths (&style->width, &style->height);
  swap_lengths (&style->min_width, &style->min_height);
  swap_lengths (&style->max_width, &style->max_height);
  return style;
}

/**
 * layout_writing_mode_to_logical:
 * @self: a #LayoutWritingMode
 * @style: (nullable): a style of the document
 *
 * Returns: (transfer none) (nullable): the style that layout works with; the same for the same one
 */
const CssStyle *
layout_writing_mode_to_logical (const LayoutWritingMode *self, const CssStyle *style)
{
  if (self->logical == NULL || style == NULL)
    return style;
  CssStyle *turned = g_hash_table_lookup (self->logical, style);
  if (turned == NULL) {
    turned = turn_style (self, style, TO_LOGICAL);
    g_hash_table_insert (self->logical, (gpointer) style, turned);
    g_hash_table_insert (self->physical, turned, (gpointer) style);
  }
  return turned;
}

/**
 * layout_writing_mode_to_physical:
 * @self: a #LayoutWritingMode
 * @style: a style that layout works with, or made of one
 *
 * Returns: (transfer none): the style to paint with
 */
const CssStyle *
layout_writing_mode_to_physical (const LayoutWritingMode *self, const CssStyle *style)
{
  if (self->physical == NULL)
    return style;
  CssStyle *turned = g_hash_table_lookup (self->physical, style);
  if (turned == NULL) {
    turned = turn_style (self, style, TO_PHYSICAL);
    g_hash_table_insert (self->physical, (gpointer) style, turned);
  }
  return turned;
}

/**
 * layout_writing_mode_get_side:
 * @self: a #LayoutWritingMode
 * @side: of a block as layout sees it
 *
 * Returns: the side that it is on the page
 */
CssSide
layout_writing_mode_get_side (const LayoutWritingMode *self, CssSide side)
{
  switch (self->mode) {
  case CSS_WRITING_MODE_HORIZONTAL_TB:
    break;
  case CSS_WRITING_MODE_VERTICAL_RL:
    return sides_of_vertical_rl[side];
  case CSS_WRITING_MODE_VERTICAL_LR:
    return sides_of_vertical_lr[side];
  }
  return side;
}

/**
 * layout_writing_mode_map_rect:
 * @self: a #LayoutWritingMode
 * @rect: on the page as layout sees it
 * @page_block_size: how far the page reaches across its lines
 *
 * Returns: the rectangle on the page as the reader sees it
 */
LayoutRect
layout_writing_mode_map_rect (const LayoutWritingMode *self,
                              LayoutRect rect,
                              LayoutUnit page_block_size)
{
  LayoutRect turned = { .y = rect.x, .width = rect.height, .height = rect.width };
  switch (self->mode) {
  case CSS_WRITING_MODE_HORIZONTAL_TB:
    return rect;
  case CSS_WRITING_MODE_VERTICAL_RL:
    turned.x = page_block_size - rect.y - rect.height;
    break;
  case CSS_WRITING_MODE_VERTICAL_LR:
    turned.x = rect.y;
    break;
  }
  return turned;
}

typedef struct {
  gunichar first;
  gunichar last;
} Range;

/* https://www.unicode.org/reports/tr50/#vo : the letters whose Vertical_Orientation is U, Tu or Tr.
 * The last are turned when a font has no form of its own for vertical text; fonts with ideographs do
 * have one, and HarfBuzz takes it. */
static const Range upright[] = {
  { 0x00A7, 0x00A7 },   { 0x00A9, 0x00A9 },    { 0x00AE, 0x00AE },   { 0x00B1, 0x00B1 },
  { 0x00BC, 0x00BE },   { 0x00D7, 0x00D7 },    { 0x00F7, 0x00F7 },   { 0x02EA, 0x02EB },
  { 0x1100, 0x11FF },   { 0x1401, 0x167F },    { 0x18B0, 0x18FF },   { 0x2016, 0x2016 },
  { 0x2020, 0x2021 },   { 0x2030, 0x2031 },    { 0x203B, 0x203C },   { 0x2042, 0x2042 },
  { 0x2047, 0x2049 },   { 0x2051, 0x2051 },    { 0x2065, 0x2065 },   { 0x20DD, 0x20E0 },
  { 0x20E2, 0x20E4 },   { 0x2100, 0x2101 },    { 0x2103, 0x2109 },   { 0x210F, 0x210F },
  { 0x2113, 0x2114 },   { 0x2116, 0x2117 },    { 0x211E, 0x2123 },   { 0x2125, 0x2125 },
  { 0x2127, 0x2127 },   { 0x2129, 0x2129 },    { 0x212E, 0x212E },   { 0x2135, 0x213F },
  { 0x2145, 0x214A },   { 0x214C, 0x214D },    { 0x214F, 0x2189 },   { 0x218C, 0x218F },
  { 0x221E, 0x221E },   { 0x2234, 0x2235 },    { 0x2300, 0x2307 },   { 0x230C, 0x231F },
  { 0x2324, 0x232B },   { 0x237D, 0x239A },    { 0x23BE, 0x23CD },   { 0x23CF, 0x23CF },
  { 0x23D1, 0x23DB },   { 0x23E2, 0x2422 },    { 0x2424, 0x24FF },   { 0x25A0, 0x2619 },
  { 0x2620, 0x2767 },   { 0x2776, 0x2793 },    { 0x2B12, 0x2B2F },   { 0x2B50, 0x2B59 },
  { 0x2BB8, 0x2BEB },   { 0x2BF0, 0x2BFF },    { 0x2E80, 0xA4CF },   { 0xA960, 0xA97F },
  { 0xAC00, 0xD7FF },   { 0xE000, 0xFAFF },    { 0xFE10, 0xFE1F },   { 0xFE30, 0xFE48 },
  { 0xFE50, 0xFE57 },   { 0xFE59, 0xFE62 },    { 0xFE67, 0xFE6F },   { 0xFF01, 0xFF0C },
  { 0xFF0E, 0xFF1B },   { 0xFF1F, 0xFF60 },    { 0xFFE0, 0xFFE7 },   { 0xFFF0, 0xFFF8 },
  { 0xFFFC, 0xFFFD },   { 0x10980, 0x1099F },  { 0x11580, 0x115FF }, { 0x13000, 0x1342F },
  { 0x14400, 0x1467F }, { 0x16FE0, 0x18AFF },  { 0x1B000, 0x1B0FF }, { 0x1D000, 0x1D1FF },
  { 0x1D300, 0x1D37F }, { 0x1D800, 0x1DAAF },  { 0x1F000, 0x1F7FF }, { 0x1F900, 0x1F9FF },
  { 0x20000, 0x3FFFD }, { 0xF0000, 0x10FFFD },
};

/**
 * layout_letter_is_upright:
 * @letter: a letter
 *
 * Returns: whether it stands upright in vertical text; others lie on their right side
 */
bool
layout_letter_is_upright (gunichar letter)
{
  gsize low = 0;
  gsize high = G_N_ELEMENTS (upright);
  while (low < high) {
    gsize middle = (low + high) / 2;
    if (letter > upright[middle].last)
      low = middle + 1;
    else if (letter < upright[middle].first)
      high = middle;
    else
      return true;
  }
  return false;
}
