#include "config.h"

#include "dom-tex-parser-private.h"

#include <string.h>

/* Matrices, cases, and lines that are aligned. A formula is itself the one cell of a table, in case a
 * row of it ends. */

const DomTexEnvironment dom_tex_whole = { "", NULL, NULL, "right left right left right left",
                                          true };
const DomTexEnvironment dom_tex_stack = { "", NULL, NULL, "center", false };

static void
skip_option (DomTexParser *self)
{
  const char *p = self->p;
  while (p < self->end && g_ascii_isspace (*p))
    p++;
  const char *close = p < self->end && *p == '[' ? memchr (p, ']', (gsize) (self->end - p)) : NULL;
  if (close != NULL)
    self->p = close + 1;
}

/* `\\[6pt]`: only what is a length, since a row may well begin with a bracket. */
static void
skip_row_space (DomTexParser *self)
{
  if (self->p < self->end && *self->p == '*')
    self->p++;
  /* Some Markdown wants each backslash twice; nobody wants a row with nothing in it. */
  if (self->end - self->p >= 2 && strncmp (self->p, "\\\\", 2) == 0)
    self->p += 2;
  const char *p = self->p;
  if (p < self->end && *p == '[' && p + 1 < self->end
      && (g_ascii_isdigit (p[1]) || p[1] == '-' || p[1] == '.'))
    skip_option (self);
}

/* A part of an aligned line goes on after its mark: its sign stands between two things. */
bool
dom_tex_goes_on (const DomTexParser *self, const DomTexFrame *frame)
{
  if (frame->type != DOM_TEX_FRAME_CELL || !frame->environment->aligned
      || frame->row->first_child != NULL)
    return false;
  const DomTexNode *row = frame->table->last_child;
  return row != NULL && row->first_child != NULL;
}

/* The columns of an array: where they are aligned and where a rule is between them. */
static void
read_columns (DomTexParser *self, DomTexFrame *frame)
{
  gsize length = 0;
  const char *columns = dom_tex_read_raw_argument (self, &length);
  g_autoptr (GString) align = g_string_new (NULL);
  g_autoptr (GString) lines = g_string_new (NULL);
  bool line = false;
  bool any = false;
  for (gsize i = 0; columns != NULL && i < length && align->len < 512; i++) {
    const char *word = columns[i] == 'l'   ? "left "
                       : columns[i] == 'c' ? "center "
                       : columns[i] == 'r' ? "right "
                                           : NULL;
    line = line || columns[i] == '|';
    if (word == NULL)
      continue;
    if (align->len > 0)
      g_string_append (lines, line ? "solid " : "none ");
    any = any || (line && align->len > 0);
    g_string_append (align, word);
    line = false;
  }
  frame->columns = align->len > 0 ? base_arena_strdup (self->arena, align->str) : "center";
  if (any)
    dom_tex_node_set (frame->table, "columnlines", base_arena_strdup (self->arena, lines->str));
}

static void
open_row (DomTexParser *self, DomTexFrame *frame)
{
  dom_tex_node_append (frame->table, dom_tex_new_node (self, "mtr"));
  frame->row = dom_tex_new_node (self, "mtd");
}

DomTexFrame *
dom_tex_open_table (DomTexParser *self, DomTexFrameType type, const DomTexEnvironment *environment)
{
  DomTexFrame *frame = dom_tex_push (self, type, NULL);
  frame->environment = environment;
  frame->table = dom_tex_new_node (self, "mtable");
  frame->columns = environment->columns;
  frame->variant = NULL;
  open_row (self, frame);
  return frame;
}

void
dom_tex_close_cell (DomTexFrame *frame)
{
  dom_tex_node_append (frame->table->last_child, frame->row);
}

/* \hline: a rule above the row that begins here. */
void
dom_tex_rule_row (DomTexParser *self)
{
  DomTexFrame *frame = dom_tex_top (self);
  bool begins = frame->type == DOM_TEX_FRAME_CELL && frame->row->first_child == NULL
                && frame->table->last_child->first_child == NULL;
  if (begins)
    frame->table->last_child->is_ruled = true;
  else
    dom_tex_fail (self);
}

/* The rules between rows; MathML has none above the first and below the last. */
static void
set_row_lines (DomTexParser *self, DomTexNode *table)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  bool any = false;
  for (const DomTexNode *row = table->first_child->next; row != NULL; row = row->next) {
    g_string_append (lines, row->is_ruled ? "solid " : "none ");
    any = any || row->is_ruled;
  }
  if (any)
    dom_tex_node_set (table, "rowlines", base_arena_strdup (self->arena, lines->str));
}

/* A last row in which there is nothing was only announced. */
static void
drop_empty_row (DomTexNode *table)
{
  DomTexNode *row = table->last_child;
  if (row->previous != NULL && row->first_child == row->last_child
      && row->first_child->first_child == NULL)
    dom_tex_node_remove_last (table);
}

DomTexNode *
dom_tex_finish_table (DomTexParser *self, const DomTexFrame *frame)
{
  DomTexNode *table = frame->table;
  const DomTexEnvironment *environment = frame->environment;
  drop_empty_row (table);
  DomTexNode *row = table->first_child;
  if (environment->aligned && row == table->last_child && row->first_child == row->last_child) {
    DomTexNode *only = dom_tex_new_node (self, "mrow");
    dom_tex_move_children (row->first_child, only);
    return only;
  }
  dom_tex_node_set (table, "columnalign", frame->columns);
  set_row_lines (self, table);
  if (environment->aligned) {
    dom_tex_node_set (table, "displaystyle", "true");
    dom_tex_node_set (table, "columnspacing", "0em 2em 0em 2em 0em 2em 0em 2em 0em");
    dom_tex_node_set (table, "rowspacing", "0.3em");
  } else if (environment == &dom_tex_stack) {
    dom_tex_node_set (table, "rowspacing", "0em");
  }
  if (environment->open == NULL && environment->close == NULL)
    return table;
  DomTexNode *fenced = dom_tex_new_node (self, "mrow");
  if (environment->open != NULL)
    dom_tex_node_append (fenced, dom_tex_new_fence (self, environment->open, "prefix"));
  dom_tex_node_append (fenced, table);
  if (environment->close != NULL)
    dom_tex_node_append (fenced, dom_tex_new_fence (self, environment->close, "postfix"));
  return fenced;
}

void
dom_tex_begin_environment (DomTexParser *self)
{
  gsize length = 0;
  const char *name = dom_tex_read_raw_argument (self, &length);
  const DomTexEnvironment *environment =
      name != NULL ? dom_tex_environment_lookup (name, length) : NULL;
  if (environment == NULL) {
    dom_tex_fail (self);
    return;
  }
  skip_option (self);
  DomTexFrame *frame = dom_tex_open_table (self, DOM_TEX_FRAME_CELL, environment);
  if (environment->columns == NULL)
    read_columns (self, frame);
  else if (g_str_has_prefix (environment->name, "alignat")
           || g_str_has_prefix (environment->name, "alignedat"))
    dom_tex_read_raw_argument (self, &length);
}

void
dom_tex_end_environment (DomTexParser *self)
{
  gsize length = 0;
  const char *name = dom_tex_read_raw_argument (self, &length);
  dom_tex_close_styles (self);
  DomTexFrame *frame = dom_tex_top (self);
  bool open = frame->type == DOM_TEX_FRAME_CELL && self->frames->len > 1;
  if (name == NULL || !open || dom_tex_environment_lookup (name, length) != frame->environment) {
    dom_tex_fail (self);
    return;
  }
  dom_tex_close_cell (frame);
  DomTexFrame done = *frame;
  dom_tex_pop (self);
  dom_tex_deliver (self, dom_tex_finish_table (self, &done));
}

void
dom_tex_end_cell (DomTexParser *self, bool ends_row)
{
  dom_tex_close_styles (self);
  DomTexFrame *frame = dom_tex_top (self);
  if (frame->type != DOM_TEX_FRAME_CELL && frame->type != DOM_TEX_FRAME_STACK) {
    dom_tex_fail (self);
    return;
  }
  dom_tex_close_cell (frame);
  if (ends_row) {
    skip_row_space (self);
    open_row (self, frame);
  } else {
    frame->row = dom_tex_new_node (self, "mtd");
  }
}
