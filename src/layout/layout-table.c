#include "config.h"

#include "layout-builder-private.h"

/* Tables: https://www.w3.org/TR/css-tables-3/
 *
 * Cells are put on a grid, columns get widths between the narrowest and the widest that their cells
 * ask for, every cell is laid out as a formatting context of its own, and rows are placed one below
 * the other on the strip with a place to end the page between them. A table that asks for more than
 * the page has gets the page. */

#define MAX_COLUMNS 1000

typedef struct {
  LayoutBox *box;
  guint row;
  guint column;
  guint columns; /* spanned */
  guint rows;
  const CssStyle *style; /* with borders that collapsed away */
  LayoutContent *content;
  LayoutUnit min; /* the narrowest it can be */
} Cell;

typedef struct {
  LayoutUnit min;
  LayoutUnit max;
  LayoutUnit percent; /* of the table, in 1/64 percent; 0 when not given */
  bool given; /* a cell has a width in px */
  LayoutUnit x;
  LayoutUnit width;
} Column;

typedef struct {
  LayoutBox *box;
  bool header;
  LayoutUnit height;
  bool spanned; /* a cell reaches into it from above */
} Row;

/* A style made from another. Cells beside each other mostly share theirs, and so the one made. */
typedef struct {
  const CssStyle *from;
  int variant;
  CssStyle *style;
} DerivedStyle;

typedef struct {
  LayoutBuilder *builder;
  LayoutBox *table;
  GArray *cells;
  GArray *rows;
  GArray *columns;
  LayoutUnit spacing_inline;
  LayoutUnit spacing_block;
  LayoutEdges inner;
  DerivedStyle derived; /* of the cell laid out last */
} Table;

/* A copy of @from to change, or NULL with the one in @derived when that was made in the same way. */
static CssStyle *
derive_style (Table *self, DerivedStyle *derived, const CssStyle *from, int variant)
{
  if (derived->from == from && derived->variant == variant)
    return NULL;
  CssStyle *style = base_arena_new0 (self->builder->arena, CssStyle);
  *style = *from;
  *derived = (DerivedStyle){ from, variant, style };
  return style;
}

static void
occupy (GArray *taken, guint column, guint columns, guint rows)
{
  if (taken->len < column + columns)
    g_array_set_size (taken, column + columns);
  for (guint i = column; i < column + columns; i++)
    g_array_index (taken, guint, i) = rows;
}

/* @taken: for every column in how many rows from here on it is still taken from above. */
static void
add_row (Table *self, LayoutBox *box, bool header, GArray *taken)
{
  Row row = { .box = box, .header = header };
  guint column = 0;
  for (guint i = 0; i < taken->len; i++)
    row.spanned = row.spanned || g_array_index (taken, guint, i) > 0;
  for (LayoutBox *child = box->first_child; child != NULL; child = child->next) {
    if (child->type != LAYOUT_BOX_CELL)
      continue;
    while (column < taken->len && g_array_index (taken, guint, column) > 0)
      column++;
    if (column >= MAX_COLUMNS)
      break;
    Cell cell = {
      .box = child,
      .row = self->rows->len,
      .column = column,
      .columns = MIN ((guint) child->column_span, MAX_COLUMNS - column),
      .rows = (guint) child->row_span,
      .style = child->style,
    };
    occupy (taken, column, cell.columns, cell.rows);
    column += cell.columns;
    g_array_append_val (self->cells, cell);
  }
  for (guint i = 0; i < taken->len; i++) {
    if (g_array_index (taken, guint, i) > 0)
      g_array_index (taken, guint, i)--;
  }
  g_array_append_val (self->rows, row);
}

static void
collect_rows (Table *self)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, TRUE, sizeof (guint));
  for (LayoutBox *child = self->table->first_child; child != NULL; child = child->next) {
    if (child->type == LAYOUT_BOX_ROW) {
      add_row (self, child, false, taken);
    } else if (child->type == LAYOUT_BOX_ROW_GROUP) {
      bool header = child->style->display == CSS_DISPLAY_TABLE_HEADER_GROUP;
      for (LayoutBox *row = child->first_child; row != NULL; row = row->next) {
        if (row->type == LAYOUT_BOX_ROW)
          add_row (self, row, header, taken);
      }
      /* A span does not leave its group. */
      g_array_set_size (taken, 0);
    }
  }
  g_array_set_size (self->columns, 0);
  for (guint i = 0; i < self->cells->len; i++) {
    Cell *cell = &g_array_index (self->cells, Cell, i);
    cell->rows = MIN (cell->rows, self->rows->len - cell->row);
    if (self->columns->len < cell->column + cell->columns)
      g_array_set_size (self->columns, cell->column + cell->columns);
  }
}

/* In the collapsing model two cells share one border; the one before keeps it. */
static void
collapse_borders (Table *self)
{
  DerivedStyle derived = { NULL };
  for (guint i = 0; i < self->cells->len; i++) {
    Cell *cell = &g_array_index (self->cells, Cell, i);
    int variant = (cell->column > 0 ? 1 : 0) | (cell->row > 0 ? 2 : 0);
    CssStyle *style = derive_style (self, &derived, cell->box->style, variant);
    if (style != NULL && cell->column > 0)
      style->border_width[CSS_SIDE_LEFT] = 0;
    if (style != NULL && cell->row > 0)
      style->border_width[CSS_SIDE_TOP] =
          style->border_width[CSS_SIDE_TOP] > style->border_width[CSS_SIDE_BOTTOM]
              ? style->border_width[CSS_SIDE_TOP]
              : 0;
    cell->style = derived.style;
    cell->box->style = derived.style;
  }
}

static void
measure_cell (Table *self, const Cell *cell, LayoutUnit *min, LayoutUnit *max)
{
  layout_intrinsic_widths (self->builder, cell->box, min, max);
  /* Margins do not apply to cells. */
  LayoutEdges margin = layout_edges_of_margin (cell->style, 0);
  *min = MAX (*min - margin.left - margin.right, 0);
  *max = MAX (*max - margin.left - margin.right, *min);
}

/* What lies between so many cells. */
static LayoutUnit
spacing_between (LayoutUnit spacing, guint n)
{
  return (LayoutUnit) MIN ((gint64) spacing * (n - 1), LAYOUT_UNIT_LAST);
}

static void
spread (Table *self, const Cell *cell, LayoutUnit min, LayoutUnit max)
{
  LayoutUnit have_min = spacing_between (self->spacing_inline, cell->columns);
  LayoutUnit have_max = have_min;
  for (guint i = 0; i < cell->columns; i++) {
    const Column *column = &g_array_index (self->columns, Column, cell->column + i);
    have_min = layout_unit_add (have_min, column->min);
    have_max = layout_unit_add (have_max, column->max);
  }
  LayoutUnit n = (LayoutUnit) cell->columns;
  for (guint i = 0; i < cell->columns; i++) {
    Column *column = &g_array_index (self->columns, Column, cell->column + i);
    if (min > have_min)
      column->min += (min - have_min) / n;
    if (max > have_max)
      column->max += (max - have_max) / n;
    column->max = MAX (column->max, column->min);
  }
}

static void
measure_columns (Table *self)
{
  for (int spanning = 0; spanning < 2; spanning++) {
    for (guint i = 0; i < self->cells->len; i++) {
      Cell *cell = &g_array_index (self->cells, Cell, i);
      if ((cell->columns > 1) != (spanning == 1))
        continue;
      LayoutUnit min = 0;
      LayoutUnit max = 0;
      measure_cell (self, cell, &min, &max);
      cell->min = min;
      Column *column = &g_array_index (self->columns, Column, cell->column);
      if (spanning) {
        spread (self, cell, min, max);
        continue;
      }
      column->min = MAX (column->min, min);
      column->max = MAX (column->max, MAX (max, min));
      if (cell->style->width.kind == CSS_LENGTH_PERCENT)
        column->percent =
            MAX (column->percent, layout_unit_from_px (CLAMP (cell->style->width.percent, 0, 100)));
      column->given = column->given || cell->style->width.kind == CSS_LENGTH_PX;
    }
  }
}

static void
table_init (Table *self, LayoutBuilder *builder, LayoutBox *box)
{
  self->builder = builder;
  self->table = box;
  self->cells = g_array_new (FALSE, TRUE, sizeof (Cell));
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  self->inner = layout_edges_of_padding_and_border (box->style, 0);
  if (box->style->border_collapse) {
    self->inner = (LayoutEdges){ 0 };
  } else {
    self->spacing_inline = layout_unit_from_px (box->style->border_spacing_inline);
    self->spacing_block = layout_unit_from_px (box->style->border_spacing_block);
  }
  collect_rows (self);
  if (box->style->border_collapse)
    collapse_borders (self);
  measure_columns (self);
}

static void
table_clear (Table *self)
{
  for (guint i = 0; i < self->cells->len; i++) {
    Cell *cell = &g_array_index (self->cells, Cell, i);
    if (cell->content != NULL)
      layout_content_free (cell->content);
  }
  g_array_unref (self->cells);
  g_array_unref (self->rows);
  g_array_unref (self->columns);
}

static LayoutUnit
edges_and_spacing (const Table *self)
{
  return layout_unit_add (self->inner.left + self->inner.right,
                          spacing_between (self->spacing_inline, self->columns->len + 2));
}

static void
sum_columns (const Table *self, gint64 *min, gint64 *max)
{
  *min = 0;
  *max = 0;
  for (guint i = 0; i < self->columns->len; i++) {
    const Column *column = &g_array_index (self->columns, Column, i);
    *min += column->min;
    *max += column->max;
  }
}

static LayoutUnit
choose_width (const Table *self, LayoutUnit available)
{
  const CssStyle *style = self->table->style;
  gint64 min = 0;
  gint64 max = 0;
  sum_columns (self, &min, &max);
  LayoutUnit around = edges_and_spacing (self);
  LayoutUnit wanted = (LayoutUnit) MIN (max + around, available);
  LayoutUnit given = 0;
  if (layout_length_resolve (style->width, available, &given))
    wanted = MAX (given, (LayoutUnit) MIN (min + around, LAYOUT_UNIT_MAX));
  if (layout_length_resolve (style->max_width, available, &given))
    wanted = MIN (wanted, given);
  return CLAMP (wanted, MIN (around, available), available);
}

/* The widest that a column may be when they do not fit with what each of them needs: those that need
 * less get it, and what is left goes in equal parts to the others, so that a word in a column of
 * numbers is not cut because the column beside it holds a long formula. */
static LayoutUnit
widest_column (const Table *self, gint64 room)
{
  gint64 widest = 0;
  for (guint pass = 0; pass < self->columns->len; pass++) {
    gint64 left = room;
    guint n = 0;
    for (guint i = 0; i < self->columns->len; i++) {
      const Column *column = &g_array_index (self->columns, Column, i);
      if (column->min > widest)
        n++;
      else
        left -= column->min;
    }
    gint64 share = n > 0 ? MAX (left, 0) / n : widest;
    if (share <= widest)
      break;
    widest = share;
  }
  return (LayoutUnit) widest;
}

typedef enum {
  COLUMN_PERCENT,
  COLUMN_GIVEN,
  COLUMN_AUTO,
  N_COLUMN_KINDS,
} ColumnKind;

static ColumnKind
kind_of (const Column *column)
{
  return column->percent > 0 ? COLUMN_PERCENT : column->given ? COLUMN_GIVEN : COLUMN_AUTO;
}

/* Brings the columns of a kind from their narrowest as near to their widest as there is room. */
static void
fill_columns (Table *self, ColumnKind kind, gint64 *left)
{
  gint64 wanted = 0;
  for (guint i = 0; i < self->columns->len; i++) {
    const Column *column = &g_array_index (self->columns, Column, i);
    wanted += kind_of (column) == kind ? column->max - column->min : 0;
  }
  gint64 filled = MIN (*left, wanted);
  for (guint i = 0; i < self->columns->len && wanted > 0; i++) {
    Column *column = &g_array_index (self->columns, Column, i);
    if (kind_of (column) == kind)
      column->width += (LayoutUnit) ((gint64) (column->max - column->min) * filled / wanted);
  }
  *left -= filled;
}

/* What is more than all columns want goes to those that say nothing of their width, by how much they
 * hold; where there are none to those of a given width, else to all.
 * https://www.w3.org/TR/css-tables-3/#distributing-width-to-columns */
static void
widen_columns (Table *self, gint64 left)
{
  gint64 held[N_COLUMN_KINDS] = { 0 };
  guint n[N_COLUMN_KINDS] = { 0 };
  for (guint i = 0; i < self->columns->len; i++) {
    const Column *column = &g_array_index (self->columns, Column, i);
    held[kind_of (column)] += column->width;
    n[kind_of (column)]++;
  }
  ColumnKind kind = n[COLUMN_AUTO] > 0    ? COLUMN_AUTO
                    : n[COLUMN_GIVEN] > 0 ? COLUMN_GIVEN
                                          : COLUMN_PERCENT;
  for (guint i = 0; i < self->columns->len; i++) {
    Column *column = &g_array_index (self->columns, Column, i);
    if (kind_of (column) == kind)
      column->width +=
          (LayoutUnit) (held[kind] > 0 ? column->width * left / held[kind] : left / n[kind]);
  }
}

/* https://www.w3.org/TR/css-tables-3/#width-distribution-algorithm : every column gets the least that it
 * needs, then those of a percentage what they ask for, then all what they like to have. */
static void
distribute_widths (Table *self, LayoutUnit table_width)
{
  gint64 room = MAX (table_width - edges_and_spacing (self), 0);
  gint64 min = 0;
  gint64 max = 0;
  sum_columns (self, &min, &max);
  LayoutUnit widest = room < min ? widest_column (self, room) : LAYOUT_UNIT_MAX;
  for (guint i = 0; i < self->columns->len; i++) {
    Column *column = &g_array_index (self->columns, Column, i);
    LayoutUnit share = (LayoutUnit) (room * column->percent / (100 * LAYOUT_UNIT_ONE));
    if (column->percent > 0)
      column->max = MAX (column->min, share);
    column->width = MIN (column->min, widest);
  }
  gint64 left = room - min;
  for (int kind = 0; kind < N_COLUMN_KINDS && left > 0; kind++)
    fill_columns (self, (ColumnKind) kind, &left);
  if (left > 0)
    widen_columns (self, left);
  LayoutUnit x = self->inner.left + self->spacing_inline;
  for (guint i = 0; i < self->columns->len; i++) {
    Column *column = &g_array_index (self->columns, Column, i);
    column->x = x;
    x = layout_unit_add (x, column->width + self->spacing_inline);
  }
}

static LayoutUnit
cell_width (const Table *self, const Cell *cell)
{
  const Column *first = &g_array_index (self->columns, Column, cell->column);
  const Column *last = &g_array_index (self->columns, Column, cell->column + cell->columns - 1);
  return last->x + last->width - first->x;
}

static void
lay_out_cell (Table *self, Cell *cell)
{
  /* The column decides, whatever the cell asks for. */
  CssStyle *style = derive_style (self, &self->derived, cell->style, 0);
  if (style != NULL) {
    style->width.kind = CSS_LENGTH_AUTO;
    style->min_width.kind = CSS_LENGTH_AUTO;
    style->max_width.kind = CSS_LENGTH_AUTO;
  }
  cell->box->style = self->derived.style;
  cell->content = layout_content_new (self->builder, cell->box, cell_width (self, cell), false);
  cell->box->style = cell->style;
  Row *row = &g_array_index (self->rows, Row, cell->row);
  LayoutUnit given = 0;
  if (row->box->style->height.kind == CSS_LENGTH_PX
      && layout_length_resolve (row->box->style->height, 0, &given))
    row->height = MAX (row->height, given);
  if (cell->rows == 1)
    row->height = MAX (row->height, cell->content->height);
}

/* A cell over several rows makes the last of them taller. */
static void
make_room (Table *self, const Cell *cell)
{
  LayoutUnit height = spacing_between (self->spacing_block, cell->rows);
  for (guint r = 0; r < cell->rows; r++)
    height = layout_unit_add (height, g_array_index (self->rows, Row, cell->row + r).height);
  Row *last = &g_array_index (self->rows, Row, cell->row + cell->rows - 1);
  last->height = layout_unit_add (last->height, MAX (cell->content->height - height, 0));
}

/* Lays out rows from @row on, as many as cells reach through, and returns the row after them. The
 * rows of a large table are placed, and their contents freed, before the next are laid out. */
static guint
lay_out_rows (Table *self, guint row, guint first_cell)
{
  guint end = row + 1;
  guint last_cell = first_cell;
  for (; last_cell < self->cells->len; last_cell++) {
    Cell *cell = &g_array_index (self->cells, Cell, last_cell);
    if (cell->row >= end)
      break;
    end = MAX (end, cell->row + cell->rows);
    lay_out_cell (self, cell);
  }
  for (guint i = first_cell; i < last_cell; i++)
    make_room (self, &g_array_index (self->cells, Cell, i));
  return end;
}

static LayoutUnit
align_cell (const Cell *cell, LayoutUnit height)
{
  LayoutUnit room = MAX (height - cell->content->height, 0);
  switch (cell->style->vertical_align) {
  case CSS_VERTICAL_ALIGN_MIDDLE:
    return room / 2;
  case CSS_VERTICAL_ALIGN_BOTTOM:
  case CSS_VERTICAL_ALIGN_TEXT_BOTTOM:
    return room;
  default:
    return 0;
  }
}

static void
move_down (LayoutFragment *fragment, LayoutUnit y)
{
  layout_rect_move (&fragment->rect, 0, y);
  layout_effect_move (fragment->effect, 0, y);
}

static void
move_box_down (LayoutDecoration *box, LayoutUnit y)
{
  layout_rect_move (&box->rect, 0, y);
  layout_effect_move (box->effect, 0, y);
}

static void
place_cell (Table *self, Cell *cell, LayoutUnit x, LayoutUnit y, LayoutSink *sink)
{
  LayoutUnit height = spacing_between (self->spacing_block, cell->rows);
  for (guint r = 0; r < cell->rows; r++)
    height = layout_unit_add (height, g_array_index (self->rows, Row, cell->row + r).height);
  LayoutContent *content = cell->content;
  LayoutUnit shift = align_cell (cell, height);
  /* Content nested too deep came out empty, without even its box. */
  bool own_box = layout_style_paints_box (cell->style) && content->sink.decorations->len > 0;
  for (guint i = 0; i < content->sink.fragments->len; i++)
    move_down (g_ptr_array_index (content->sink.fragments, i), shift);
  for (guint i = own_box ? 1 : 0; i < content->sink.decorations->len; i++)
    move_box_down (&g_array_index (content->sink.decorations, LayoutDecoration, i), shift);
  if (own_box)
    g_array_index (content->sink.decorations, LayoutDecoration, 0).rect.height = height;
  const Column *column = &g_array_index (self->columns, Column, cell->column);
  layout_sink_move_into (&content->sink, sink, x + column->x, y);
  g_clear_pointer (&cell->content, layout_content_free);
}

/* A head that takes more than this part of a page is not shown again. */
#define HEADER_PART 4

static void
place_row_box (Table *self, const Row *row, LayoutUnit x, LayoutUnit y, LayoutSink *sink)
{
  if (!layout_style_paints_box (row->box->style))
    return;
  LayoutDecoration decoration = { .style = row->box->style, .node = row->box->node };
  const Column *first = &g_array_index (self->columns, Column, 0);
  const Column *last = &g_array_index (self->columns, Column, self->columns->len - 1);
  decoration.rect = (LayoutRect){ x + first->x, y, last->x + last->width - first->x, row->height };
  g_array_append_val (sink->decorations, decoration);
}

/* (transfer none) (nullable): what has been placed since, to be shown again on the next pages. */
static const LayoutHeader *
make_header (const Table *self,
             const LayoutSink *sink,
             guint first_fragment,
             guint first_decoration,
             LayoutUnit top,
             LayoutUnit bottom)
{
  LayoutUnit page = self->builder->input->settings.block_size;
  if (bottom <= top || page <= 0 || bottom - top > page / HEADER_PART)
    return NULL;
  BaseArena *arena = self->builder->arena;
  LayoutHeader *header = base_arena_new0 (arena, LayoutHeader);
  header->top = top;
  header->height = bottom - top;
  header->n_fragments = sink->fragments->len - first_fragment;
  LayoutFragment **fragments = base_arena_new0_array (arena, LayoutFragment *, header->n_fragments);
  for (guint i = 0; i < header->n_fragments; i++)
    fragments[i] = g_ptr_array_index (sink->fragments, first_fragment + i);
  header->fragments = fragments;
  header->n_decorations = sink->decorations->len - first_decoration;
  LayoutDecoration *decorations =
      base_arena_new0_array (arena, LayoutDecoration, header->n_decorations);
  for (guint i = 0; i < header->n_decorations; i++)
    decorations[i] = g_array_index (sink->decorations, LayoutDecoration, first_decoration + i);
  header->decorations = decorations;
  return header;
}

static void
place_row (Table *self, guint index, guint *next, LayoutUnit x, LayoutUnit y, LayoutSink *sink)
{
  const Row *row = &g_array_index (self->rows, Row, index);
  int penalty = row->spanned ? LAYOUT_PENALTY_AVOID_INSIDE : LAYOUT_PENALTY_NONE;
  if (index > 0 && g_array_index (self->rows, Row, index - 1).header)
    penalty = LAYOUT_PENALTY_AVOID;
  if (row->box->style->break_before == CSS_BREAK_PAGE)
    sink->forced = true;
  layout_sink_add_break (sink, y, penalty);
  place_row_box (self, row, x, y, sink);
  guint first_fragment = sink->fragments->len;
  for (; *next < self->cells->len && g_array_index (self->cells, Cell, *next).row == index; ++*next)
    place_cell (self, &g_array_index (self->cells, Cell, *next), x, y, sink);
  LayoutUnit page = self->builder->input->settings.picture_size;
  if (row->height > page / 2)
    layout_sink_add_gaps (sink, first_fragment,
                          row->height > page ? LAYOUT_PENALTY_NONE : LAYOUT_PENALTY_AVOID_INSIDE);
  layout_sink_placed (sink, y + row->height);
}

static LayoutUnit
place_rows (Table *self, LayoutUnit x, LayoutUnit y, LayoutSink *sink)
{
  guint next = 0;
  guint first_fragment = sink->fragments->len;
  guint first_decoration = sink->decorations->len;
  LayoutUnit top = y;
  const LayoutHeader *header = NULL;
  bool heads = true;
  guint laid_out = 0;
  for (guint r = 0; r < self->rows->len; r++) {
    if (r == laid_out)
      laid_out = lay_out_rows (self, r, next);
    const Row *row = &g_array_index (self->rows, Row, r);
    if (heads && !row->header) {
      heads = false;
      header = make_header (self, sink, first_fragment, first_decoration, top, y);
    }
    guint first_break = sink->breaks->len;
    place_row (self, r, &next, x, y, sink);
    for (guint i = first_break; i < sink->breaks->len; i++)
      g_array_index (sink->breaks, LayoutPageBreak, i).header = header;
    y = layout_unit_add (y, row->height + self->spacing_block);
  }
  return y;
}

static LayoutUnit
place_captions (Table *self,
                CssCaptionSide side,
                LayoutUnit x,
                LayoutUnit width,
                LayoutUnit y,
                LayoutSink *sink)
{
  for (LayoutBox *child = self->table->first_child; child != NULL; child = child->next) {
    if (child->type != LAYOUT_BOX_CAPTION || child->style->caption_side != side)
      continue;
    LayoutEdges margin = layout_edges_of_margin (child->style, width);
    LayoutContent *content =
        layout_content_new (self->builder, child, width - margin.left - margin.right, false);
    if (side == CSS_CAPTION_TOP) {
      layout_sink_add_break (sink, y, LAYOUT_PENALTY_NONE);
      sink->penalty = LAYOUT_PENALTY_AVOID;
    } else {
      layout_sink_add_break (sink, y, LAYOUT_PENALTY_AVOID);
    }
    layout_sink_move_into (&content->sink, sink, x + margin.left, y + margin.top);
    y = layout_unit_add (y, content->height + margin.top + margin.bottom);
    layout_sink_placed (sink, y);
    layout_content_free (content);
  }
  return y;
}

/* Letters are made this much smaller, at most, for a table to fit. */
#define SMALLEST_SCALE 0.6

/* But not for one cell among so many. */
#define FEW 20

/* How wide the columns want to be at least, with all between them. */
static gint64
narrowest (const Table *self)
{
  gint64 min = 0;
  gint64 max = 0;
  sum_columns (self, &min, &max);
  return min + edges_and_spacing (self);
}

/* Whether so few cells need more room than there is that the others had better stay as they are. */
static bool
few_are_too_wide (const Table *self, LayoutUnit available)
{
  LayoutUnit widest = widest_column (self, MAX (available - edges_and_spacing (self), 0));
  guint n = 0;
  for (guint i = 0; i < self->cells->len; i++) {
    const Cell *cell = &g_array_index (self->cells, Cell, i);
    n += cell->columns == 1 && cell->min > widest ? 1 : 0;
  }
  return n * FEW <= self->cells->len;
}

/* Measures the table; one that would not fit gets smaller letters, which the builder then has, and
 * which the caller takes back. Edges do not shrink, so the first guess may need another. */
static void
table_fit (Table *self, LayoutBuilder *builder, LayoutBox *box, LayoutUnit available)
{
  table_init (self, builder, box);
  double whole = builder->scale;
  for (int i = 0; i < 3 && !builder->input->settings.fixed; i++) {
    gint64 wanted = narrowest (self);
    if (wanted <= available || builder->scale <= whole * SMALLEST_SCALE
        || few_are_too_wide (self, available))
      return;
    builder->scale =
        MAX (builder->scale * (double) available / (double) wanted, whole * SMALLEST_SCALE);
    table_clear (self);
    *self = (Table){ 0 };
    table_init (self, builder, box);
  }
}

/**
 * layout_table_place:
 * @builder: the layout
 * @box: a table
 * @x: of its border box
 * @width: of its border box
 * @y: of its border box, or its caption
 * @sink: the strip
 *
 * Lays out a table and places it.
 *
 * Returns: its bottom
 */
LayoutUnit
layout_table_place (LayoutBuilder *builder,
                    LayoutBox *box,
                    LayoutUnit x,
                    LayoutUnit width,
                    LayoutUnit y,
                    LayoutSink *sink)
{
  Table self = { 0 };
  double scale = builder->scale;
  table_fit (&self, builder, box, width);
  y = place_captions (&self, CSS_CAPTION_TOP, x, width, y, sink);
  if (self.columns->len > 0) {
    distribute_widths (&self, width);
    int decoration = -1;
    LayoutUnit top = y;
    if (layout_style_paints_box (box->style)) {
      decoration = (int) sink->decorations->len;
      LayoutDecoration item = { .style = box->style, .node = box->node };
      item.rect = (LayoutRect){ x, top, width, -1 };
      g_array_append_val (sink->decorations, item);
    }
    if (sink->start < 0)
      sink->start = top;
    y = place_rows (&self, x, y + self.inner.top + self.spacing_block, sink) + self.inner.bottom;
    if (decoration >= 0)
      g_array_index (sink->decorations, LayoutDecoration, decoration).rect.height = y - top;
    layout_sink_placed (sink, y);
  }
  y = place_captions (&self, CSS_CAPTION_BOTTOM, x, width, y, sink);
  table_clear (&self);
  builder->scale = scale;
  return y;
}

/**
 * layout_table_width:
 * @builder: the layout
 * @box: a table
 * @available: room for its border box
 *
 * Returns: how wide it will be, never more than @available
 */
LayoutUnit
layout_table_width (LayoutBuilder *builder, LayoutBox *box, LayoutUnit available)
{
  Table self = { 0 };
  double scale = builder->scale;
  table_fit (&self, builder, box, available);
  LayoutUnit width = choose_width (&self, available);
  table_clear (&self);
  builder->scale = scale;
  return width;
}

/**
 * layout_table_intrinsic:
 * @builder: the layout
 * @box: a table
 * @min: (out): the narrowest it can be
 * @max: (out): the widest it likes to be
 *
 * Measures a table without its margins. Tables nested too deep measure nothing.
 */
void
layout_table_intrinsic (LayoutBuilder *builder, LayoutBox *box, LayoutUnit *min, LayoutUnit *max)
{
  *min = 0;
  *max = 0;
  if (builder->nesting >= LAYOUT_MAX_NESTING)
    return;
  builder->nesting++;
  Table self = { 0 };
  table_init (&self, builder, box);
  gint64 sum_min = 0;
  gint64 sum_max = 0;
  sum_columns (&self, &sum_min, &sum_max);
  LayoutUnit around = spacing_between (self.spacing_inline, self.columns->len + 2);
  *min = (LayoutUnit) MIN (sum_min + around, LAYOUT_UNIT_MAX);
  *max = (LayoutUnit) MIN (sum_max + around, LAYOUT_UNIT_MAX);
  table_clear (&self);
  builder->nesting--;
}
