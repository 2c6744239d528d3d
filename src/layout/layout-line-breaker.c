#include "config.h"

#include "layout-line-breaker.h"

/* Total-fit line breaking: Donald E. Knuth and Michael F. Plass, "Breaking Paragraphs into Lines",
 * Software – Practice and Experience 11 (1981), 1119–1184.
 *
 * Every place where a line may end is tried after every earlier place that is still within reach
 * (the active nodes); a line's badness is the cube of how far its spaces are stretched or squeezed,
 * and the way with the least sum of demerits wins. Of two ways that end at the same place only the
 * better of each fitness class goes on, so the active list stays as short as a line has places. */

#define LINE_PENALTY 10.0
#define HYPHEN_PENALTY 60.0
#define EXPLICIT_HYPHEN_PENALTY 20.0
#define RESCUE_PENALTY 120.0
/* For one line that ends in a hyphen under another; a third is avoided at nearly any price. */
static const double ladder_demerits[] = { 0, 9e3, 2e6, 2e8 };
#define FITNESS_DEMERITS 3000.0
#define SHORT_LAST_LINE_DEMERITS 2000.0
/* The end of a word alone on the last line. */
#define WORD_END_ALONE_DEMERITS 25000.0
#define N_FITNESS 4
/* A line without a space counts as stretched more than this. */
#define MOST_TOLERANCE 1000.0

typedef struct {
  guint from; /* the item that begins the line after this node */
  guint line; /* number of lines before it */
  int previous; /* index of a node, -1 for the first */
  guint8 fitness;
  guint8 inside; /* how many lines in a row before it ended inside a word */
  double demerits;
  double limit; /* a line that reaches less far than this is far too short */
} Node;

/* Of all items before one. */
typedef struct {
  gint64 width;
  gint64 stretch;
  gint64 shrink;
  double reach; /* the width with all spaces stretched as far as they may be */
} Sums;

/* Nodes are made in the order of their items, and a line from an earlier one is always longer, with
 * more spaces in it. So what is still within reach of an item is a run of nodes: those before it are
 * out of reach for good, those after it are not yet far enough. */
typedef struct {
  const LayoutItem *items;
  guint n_items;
  LayoutLineWidths widths;
  double tolerance;
  bool rescue;
  Sums *sums; /* one for each item and one for the end */
  Node *nodes;
  guint n_nodes;
  guint capacity;
  guint first_active;
} Breaker;

static bool
may_end (const Breaker *self, guint item)
{
  switch ((LayoutBreak) self->items[item].kind) {
  case LAYOUT_BREAK_NONE:
  case LAYOUT_BREAK_NO_BREAK_SPACE:
  case LAYOUT_BREAK_EMERGENCY:
    return false;
  case LAYOUT_BREAK_SPACE:
  case LAYOUT_BREAK_HYPHEN:
  case LAYOUT_BREAK_IDEOGRAPH:
  case LAYOUT_BREAK_FORCED:
    return true;
  case LAYOUT_BREAK_SOFT_HYPHEN:
  case LAYOUT_BREAK_RESCUE:
    return self->rescue;
  }
  return false;
}

static double
penalty_of (LayoutBreak kind)
{
  switch (kind) {
  case LAYOUT_BREAK_HYPHEN:
    return EXPLICIT_HYPHEN_PENALTY;
  case LAYOUT_BREAK_SOFT_HYPHEN:
    return HYPHEN_PENALTY;
  case LAYOUT_BREAK_RESCUE:
    return RESCUE_PENALTY;
  case LAYOUT_BREAK_NO_BREAK_SPACE:
  case LAYOUT_BREAK_EMERGENCY:
  case LAYOUT_BREAK_NONE:
  case LAYOUT_BREAK_SPACE:
  case LAYOUT_BREAK_IDEOGRAPH:
  case LAYOUT_BREAK_FORCED:
    return 0;
  }
  return 0;
}

static guint8
fitness_of (double ratio)
{
  if (ratio < -0.5)
    return 0;
  if (ratio <= 0.5)
    return 1;
  return ratio <= 1 ? 2 : 3;
}

static LayoutUnit
width_of_line (const LayoutLineWidths *widths, guint line)
{
  bool indented = (line == 0) != widths->hanging;
  return widths->width - (indented ? widths->indent : 0);
}

typedef struct {
  Node node;
  bool found;
} Candidate;

/* How well a line from @node to the end of @item sits; FALSE in @fits when it is too wide. */
static double
ratio_of (const Breaker *self, const Node *node, guint item, bool last, bool *fits)
{
  const LayoutItem *end = &self->items[item];
  const Sums *to = &self->sums[item + 1];
  const Sums *from = &self->sums[node->from];
  gint64 natural = to->width - from->width - end->space;
  if (end->kind == LAYOUT_BREAK_SOFT_HYPHEN)
    natural += end->hyphen;
  gint64 room = width_of_line (&self->widths, node->line) - natural;
  *fits = true;
  if (room < 0) {
    gint64 shrink = to->shrink - from->shrink - end->shrink;
    *fits = -room <= shrink;
    return *fits ? (double) room / (double) shrink : -2;
  }
  if (last)
    return 0;
  gint64 stretch = to->stretch - from->stretch - end->stretch;
  if (room == 0)
    return 0;
  return stretch > 0 ? (double) room / (double) stretch
                     : MOST_TOLERANCE + (double) room / LAYOUT_UNIT_ONE;
}

static bool
ends_inside_word (LayoutBreak kind)
{
  return kind == LAYOUT_BREAK_SOFT_HYPHEN || kind == LAYOUT_BREAK_RESCUE;
}

static double
demerits_of (const Breaker *self, const Node *node, guint item, double ratio, bool last)
{
  LayoutBreak kind = (LayoutBreak) self->items[item].kind;
  double size = ratio < 0 ? -ratio : ratio;
  double badness = 100 * size * size * size;
  double penalty = last ? 0 : penalty_of (kind);
  double sum = LINE_PENALTY + badness + penalty;
  double demerits = sum * sum;
  if (ends_inside_word (kind) && !last)
    demerits += ladder_demerits[MIN (node->inside, G_N_ELEMENTS (ladder_demerits) - 1)];
  if (last && node->inside > 0)
    demerits += WORD_END_ALONE_DEMERITS;
  int jump = (int) fitness_of (ratio) - (int) node->fitness;
  if (node->line > 0 && (jump > 1 || jump < -1))
    demerits += FITNESS_DEMERITS;
  /* One short word alone on the last line looks like an accident. */
  if (last && node->line > 0
      && self->sums[item + 1].width - self->sums[node->from].width
             < width_of_line (&self->widths, 1) / 6)
    demerits += SHORT_LAST_LINE_DEMERITS;
  return node->demerits + demerits;
}

/* When nothing better is possible spaces may be as wide as can be, and no line is too short. */
static double
limit_of (const Breaker *self, const Node *node)
{
  if (self->tolerance > MOST_TOLERANCE)
    return -G_MAXDOUBLE;
  return self->sums[node->from].reach + width_of_line (&self->widths, node->line) - 1;
}

/* Most lines that are tried are not nearly full yet; that is told at a glance. */
static bool
is_far_too_short (const Breaker *self, const Node *node, guint item)
{
  return self->sums[item + 1].reach + self->items[item].hyphen < node->limit;
}

/* Ends a line that begins after a node at @item; FALSE when that is out of its reach. */
static bool
try_node (const Breaker *self, guint index, guint item, bool last, Candidate *best)
{
  const Node *node = &self->nodes[index];
  bool fits = false;
  double ratio = ratio_of (self, node, item, last, &fits);
  if (!fits || ratio > self->tolerance)
    return fits;
  double demerits = demerits_of (self, node, item, ratio, last);
  guint8 fitness = fitness_of (ratio);
  Candidate *candidate = &best[fitness];
  if (candidate->found && candidate->node.demerits <= demerits)
    return true;
  bool divides = ends_inside_word ((LayoutBreak) self->items[item].kind) && !last;
  guint8 inside = divides ? (guint8) MIN (node->inside + 1, 8) : 0;
  candidate->found = true;
  candidate->node = (Node){
    .from = item + 1,
    .line = node->line + 1,
    .previous = (int) index,
    .fitness = fitness,
    .inside = inside,
    .demerits = demerits,
  };
  return true;
}

static void
add_node (Breaker *self, const Node *node)
{
  if (self->n_nodes == self->capacity) {
    self->capacity = MAX (self->capacity * 2, 64);
    self->nodes = g_renew (Node, self->nodes, self->capacity);
  }
  self->nodes[self->n_nodes] = *node;
  self->nodes[self->n_nodes++].limit = limit_of (self, node);
}

/* Tries to end a line after @item; FALSE when no way leads on. */
static bool
end_line (Breaker *self, guint item)
{
  bool forced = self->items[item].kind == LAYOUT_BREAK_FORCED || item + 1 == self->n_items;
  if (!forced && is_far_too_short (self, &self->nodes[self->first_active], item))
    return true;
  Candidate best[N_FITNESS];
  for (int i = 0; i < N_FITNESS; i++)
    best[i].found = false;
  guint n_nodes = self->n_nodes;
  for (guint i = self->first_active; i < n_nodes; i++) {
    if (!forced && is_far_too_short (self, &self->nodes[i], item))
      break;
    if (!try_node (self, i, item, forced, best) && i == self->first_active)
      self->first_active++;
  }
  if (forced)
    self->first_active = n_nodes;
  for (int i = 0; i < N_FITNESS; i++) {
    if (best[i].found)
      add_node (self, &best[i].node);
  }
  return self->first_active < self->n_nodes;
}

static void
sum_items (Breaker *self)
{
  self->sums = g_new (Sums, self->n_items + 1);
  Sums sums = { 0 };
  for (guint i = 0; i < self->n_items; i++) {
    self->sums[i] = sums;
    sums.width += self->items[i].width + self->items[i].space;
    sums.stretch += self->items[i].stretch;
    sums.shrink += self->items[i].shrink;
    sums.reach = (double) sums.width + self->tolerance * (double) sums.stretch;
  }
  self->sums[self->n_items] = sums;
}

static void
collect_ends (const Breaker *self, GArray *ends)
{
  const Node *best = &self->nodes[self->first_active];
  for (guint i = self->first_active + 1; i < self->n_nodes; i++) {
    if (self->nodes[i].demerits < best->demerits)
      best = &self->nodes[i];
  }
  guint n_lines = best->line;
  g_array_set_size (ends, n_lines);
  for (; n_lines > 0; best = &self->nodes[best->previous])
    g_array_index (ends, guint, --n_lines) = best->from - 1;
}

/**
 * layout_line_breaker_total_fit:
 * @items: (array length=n_items): what to set, the last one ends the paragraph
 * @n_items: at least 1
 * @widths: of the lines
 * @tolerance: the most that a space may stretch, as a multiple of what it likes to
 * @rescue: whether a line may end inside a word, with a hyphen or (in Korean) without
 * @ends: (element-type guint) (out caller-allocates): the last item of every line
 *
 * Finds the breaks that set a paragraph best as a whole.
 *
 * Returns: %FALSE when no way to set it stays within the tolerance; @ends is then unchanged
 */
bool
layout_line_breaker_total_fit (const LayoutItem *items,
                               guint n_items,
                               LayoutLineWidths widths,
                               double tolerance,
                               bool rescue,
                               GArray *ends)
{
  Breaker self = {
    .items = items,
    .n_items = n_items,
    .widths = widths,
    .tolerance = tolerance,
    .rescue = rescue,
  };
  sum_items (&self);
  Node first = { .previous = -1, .fitness = 1 };
  add_node (&self, &first);
  bool found = true;
  for (guint i = 0; i < n_items && found; i++) {
    if (may_end (&self, i) || i + 1 == n_items)
      found = end_line (&self, i);
  }
  if (found)
    collect_ends (&self, ends);
  g_free (self.nodes);
  g_free (self.sums);
  return found;
}

/* A line as far as it has been filled. */
typedef struct {
  gint64 used;
  gint64 stretch;
} Filling;

/* Whether a line that ends there would be torn apart, in straight lines by what their spaces stand,
 * in ragged ones by how empty they are. */
static bool
is_torn (const Filling *filling, LayoutUnit width, double tolerance)
{
  if (tolerance <= 0)
    return filling->used < width * 3 / 5;
  return (double) (width - filling->used) > tolerance * (double) filling->stretch;
}

/**
 * layout_line_breaker_first_fit:
 * @items: (array length=n_items): what to set
 * @n_items: at least 1
 * @from: the item that begins the line
 * @width: of the line
 * @tolerance: the most that a space may stretch in straight lines; 0 for ragged ones
 *
 * Fills one line as far as it goes: for ragged text, lines beside a float, and when nothing better
 * is possible. A place inside a word is taken only when the line would be torn apart otherwise, or
 * when there is no other; a line that nothing fits on gets what is indivisible.
 *
 * Returns: the last item of the line
 */
guint
layout_line_breaker_first_fit (const LayoutItem *items,
                               guint n_items,
                               guint from,
                               LayoutUnit width,
                               double tolerance)
{
  Filling filling = { 0 };
  Filling at_best = { 0 };
  int best = -1;
  int inside = -1;
  int at_no_break_space = -1;
  for (guint i = from; i < n_items; i++) {
    LayoutBreak kind = (LayoutBreak) items[i].kind;
    gint64 needed =
        filling.used + items[i].width + (kind == LAYOUT_BREAK_SOFT_HYPHEN ? items[i].hyphen : 0);
    bool fits = needed <= width || (i == from && best < 0);
    bool any = best >= 0 || inside >= 0 || at_no_break_space >= 0;
    if (filling.used + items[i].width > width && any)
      break;
    if (kind == LAYOUT_BREAK_FORCED || i + 1 == n_items) {
      best = fits || (best < 0 && inside < 0) ? (int) i : best;
      return best >= 0 ? (guint) best : (guint) inside;
    }
    if (kind == LAYOUT_BREAK_NO_BREAK_SPACE)
      at_no_break_space = fits ? (int) i : at_no_break_space;
    else if (fits
             && (kind == LAYOUT_BREAK_SOFT_HYPHEN || kind == LAYOUT_BREAK_RESCUE
                 || kind == LAYOUT_BREAK_EMERGENCY))
      inside = (int) i;
    else if (fits && kind != LAYOUT_BREAK_NONE) {
      best = (int) i;
      at_best = (Filling){ filling.used + items[i].width, filling.stretch };
    } else if (!fits && kind != LAYOUT_BREAK_NONE) {
      if (!any)
        return i;
      break;
    }
    filling.used += items[i].width + items[i].space;
    filling.stretch += items[i].stretch;
  }
  if (inside > best && (best < 0 || is_torn (&at_best, width, tolerance)))
    return (guint) inside;
  if (best < 0 && at_no_break_space >= 0)
    return (guint) at_no_break_space;
  return best >= 0 ? (guint) best : n_items - 1;
}
