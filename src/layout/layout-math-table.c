#include "config.h"

#include "layout-math-private.h"

#include <string.h>

/* Matrices, cases and lines that are aligned. https://www.w3.org/TR/mathml-core/#tabular-math ; the
 * alignment and the rules of MathML 3. A row is at least as tall as a line of text, as with TeX's
 * struts, so that rows of small letters stand as far apart as others. */

#define MAX_COLUMNS 256
/* Of a list of alignments and distances, no more are read. */
#define MAX_WORDS 256

#define STRUT_ASCENT 0.84
#define STRUT_DESCENT 0.36
#define ROW_GAP 0.18
#define COLUMN_GAP 0.8

typedef struct {
  LayoutUnit width;
  LayoutUnit x; /* from the table's left edge */
} Column;

typedef struct {
  LayoutMath *math;
  LayoutMathNode *node;
  GArray *columns; /* Column */
  LayoutUnit rule; /* thickness */
  LayoutUnit padding; /* inside a frame */
} Table;

/* The word of a list that counts for @index: the last one is repeated. */
static bool
nth_word (const char *list, guint index, char word[32])
{
  const char *p = list != NULL ? list + strspn (list, " \t\n") : "";
  gsize length = strcspn (p, " \t\n");
  index = MIN (index, MAX_WORDS);
  while (index-- > 0) {
    const char *next = p + length + strspn (p + length, " \t\n");
    if (*next == '\0')
      break;
    p = next;
    length = strcspn (p, " \t\n");
  }
  g_strlcpy (word, p, MIN (length + 1, 32));
  return *word != '\0';
}

static bool
is_labelled (const LayoutMathNode *row)
{
  return row->kind == LAYOUT_MATH_TABLE_ROW && dom_node_is (row->element, "mlabeledtr");
}

/* The first cell of a row; what is no row is a cell of its own. */
static LayoutMathNode *
first_cell (LayoutMathNode *row)
{
  if (row->kind != LAYOUT_MATH_TABLE_ROW)
    return row;
  LayoutMathNode *cell = row->first_child;
  return cell != NULL && is_labelled (row) ? cell->next : cell;
}

static LayoutMathNode *
next_cell (const LayoutMathNode *row, const LayoutMathNode *cell)
{
  return cell == row ? NULL : cell->next;
}

static guint
span_of (const LayoutMathNode *cell)
{
  const char *value = dom_node_get_attribute (cell->element, "columnspan");
  if (value == NULL || cell->kind != LAYOUT_MATH_CELL)
    return 1;
  return (guint) CLAMP (g_ascii_strtoll (value, NULL, 10), 1, MAX_COLUMNS);
}

static LayoutUnit
get_gap (const LayoutMathNode *node, const char *attribute, guint index, double otherwise)
{
  char word[32];
  LayoutUnit gap = layout_math_em (node, otherwise);
  if (nth_word (dom_node_get_attribute (node->element, attribute), index, word))
    layout_math_parse_length (node, word, node->font->size, &gap);
  return CLAMP (gap, 0, layout_math_em (node, 20));
}

static bool
has_line (const LayoutMathNode *node, const char *attribute, guint index)
{
  char word[32];
  return nth_word (dom_node_get_attribute (node->element, attribute), index, word)
         && strcmp (word, "none") != 0;
}

static Column *
get_column (Table *table, guint index)
{
  index = MIN (index, MAX_COLUMNS - 1);
  if (index >= table->columns->len)
    g_array_set_size (table->columns, index + 1);
  return &g_array_index (table->columns, Column, index);
}

static void
measure_columns (Table *table)
{
  for (LayoutMathNode *row = table->node->first_child; row != NULL; row = row->next) {
    guint index = 0;
    for (LayoutMathNode *cell = first_cell (row); cell != NULL; cell = next_cell (row, cell)) {
      guint span = span_of (cell);
      LayoutUnit width = layout_math_outer_width (cell);
      for (guint i = 0; i + 1 < span && index + i < MAX_COLUMNS; i++)
        width -= get_column (table, index + i)->width
                 + get_gap (table->node, "columnspacing", index + i, COLUMN_GAP);
      index += span;
      Column *last = get_column (table, index - 1);
      last->width = MAX (last->width, width);
    }
  }
}

static void
place_columns (Table *table)
{
  LayoutUnit x = table->padding;
  for (guint i = 0; i < table->columns->len; i++) {
    Column *column = get_column (table, i);
    column->x = x;
    x += column->width;
    if (i + 1 < table->columns->len)
      x += get_gap (table->node, "columnspacing", i, COLUMN_GAP);
  }
  table->node->width = x + table->padding;
}

static LayoutUnit
align_cell (const Table *table,
            const LayoutMathNode *row,
            const LayoutMathNode *cell,
            guint index,
            LayoutUnit room)
{
  char word[32];
  if (!(cell->kind == LAYOUT_MATH_CELL
        && nth_word (dom_node_get_attribute (cell->element, "columnalign"), 0, word))
      && !(row->kind == LAYOUT_MATH_TABLE_ROW
           && nth_word (dom_node_get_attribute (row->element, "columnalign"), index, word))
      && !nth_word (dom_node_get_attribute (table->node->element, "columnalign"), index, word))
    return room / 2;
  if (strcmp (word, "left") == 0)
    return 0;
  return strcmp (word, "right") == 0 ? room : room / 2;
}

/* Places the cells of a row on its baseline, and finds how tall it is. */
static void
place_cells (Table *table, LayoutMathNode *row)
{
  LayoutUnit ascent = layout_math_em (table->node, STRUT_ASCENT);
  LayoutUnit descent = layout_math_em (table->node, STRUT_DESCENT);
  guint index = 0;
  for (LayoutMathNode *cell = first_cell (row); cell != NULL; cell = next_cell (row, cell)) {
    ascent = MAX (ascent, cell->ascent);
    descent = MAX (descent, cell->descent);
    guint last = index + span_of (cell) - 1;
    const Column *from = get_column (table, index);
    LayoutUnit x = from->x;
    const Column *to = get_column (table, last);
    LayoutUnit room = to->x + to->width - x - layout_math_outer_width (cell);
    if (cell != row)
      layout_math_put (cell, x + align_cell (table, row, cell, index, room), 0);
    index = last + 1;
  }
  LayoutUnit own = layout_math_outer_width (row);
  if (row->kind != LAYOUT_MATH_TABLE_ROW)
    row->x = get_column (table, 0)->x
             + align_cell (table, row, row, 0, get_column (table, 0)->width - own);
  if (is_labelled (row) && row->first_child != NULL)
    layout_math_put (row->first_child, table->node->width + layout_math_em (row, 2), 0);
  row->ascent = ascent;
  row->descent = descent;
}

static void
add_rule (Table *table, LayoutUnit x, LayoutUnit y, LayoutUnit width, LayoutUnit height)
{
  layout_math_add_rule (table->math, table->node, (LayoutRect){ x, y, width, height });
}

/* Stacks the rows, with the rules between them, and centres them on the axis. */
static void
place_rows (Table *table)
{
  LayoutMathNode *node = table->node;
  LayoutUnit y = table->padding;
  guint index = 0;
  for (LayoutMathNode *row = node->first_child; row != NULL; row = row->next, index++) {
    LayoutUnit x = row->kind == LAYOUT_MATH_TABLE_ROW ? 0 : row->x;
    place_cells (table, row);
    layout_math_put (row, row->kind == LAYOUT_MATH_TABLE_ROW ? x : row->x, y + row->ascent);
    y += row->ascent + row->descent;
    if (row->next != NULL)
      y += get_gap (node, "rowspacing", index, ROW_GAP);
  }
  LayoutUnit height = y + table->padding;
  LayoutUnit top = height / 2 + layout_math_axis (node);
  if (layout_math_attribute_is (node, "align", "top"))
    top = node->first_child != NULL ? node->first_child->ascent : 0;
  node->ascent = top;
  node->descent = height - top;
  for (LayoutMathNode *row = node->first_child; row != NULL; row = row->next)
    row->y -= top;
}

static void
draw_rules (Table *table)
{
  LayoutMathNode *node = table->node;
  LayoutUnit height = node->ascent + node->descent;
  guint index = 0;
  for (LayoutMathNode *row = node->first_child; row != NULL && row->next != NULL;
       row = row->next, index++) {
    LayoutUnit bottom = row->y + row->descent;
    LayoutUnit middle = (bottom + row->next->y - row->next->ascent - table->rule) / 2;
    if (has_line (node, "rowlines", index))
      add_rule (table, 0, middle, node->width, table->rule);
  }
  for (guint i = 0; i + 1 < table->columns->len; i++) {
    const Column *column = get_column (table, i);
    LayoutUnit right = column->x + column->width;
    LayoutUnit middle = (right + get_column (table, i + 1)->x - table->rule) / 2;
    if (has_line (node, "columnlines", i))
      add_rule (table, middle, -node->ascent, table->rule, height);
  }
  if (table->padding == 0)
    return;
  add_rule (table, 0, -node->ascent, node->width, table->rule);
  add_rule (table, 0, node->descent - table->rule, node->width, table->rule);
  add_rule (table, 0, -node->ascent, table->rule, height);
  add_rule (table, node->width - table->rule, -node->ascent, table->rule, height);
}

/* Labels stand outside, and make the table wider. */
static void
take_in_labels (LayoutMathNode *node)
{
  for (LayoutMathNode *row = node->first_child; row != NULL; row = row->next) {
    if (is_labelled (row) && row->first_child != NULL)
      node->width =
          MAX (node->width, row->first_child->x + layout_math_outer_width (row->first_child));
  }
}

void
layout_math_set_table (LayoutMath *self, LayoutMathNode *node)
{
  Table table = { .math = self, .node = node };
  table.columns = g_array_new (FALSE, TRUE, sizeof (Column));
  table.rule = MAX (layout_math_em (node, 0.05), LAYOUT_UNIT_ONE / 2);
  if (has_line (node, "frame", 0))
    table.padding = layout_math_em (node, 0.4);
  measure_columns (&table);
  place_columns (&table);
  place_rows (&table);
  draw_rules (&table);
  take_in_labels (node);
  node->attachment = node->width / 2;
  g_array_unref (table.columns);
}
