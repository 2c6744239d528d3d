#include "config.h"

#include "layout-paginator-private.h"

/* Of the places where a page may end, the one with the least cost is taken: its penalty (a widow, a
 * heading left alone, a box cut that should stay whole) and how much of the page stays empty,
 * squared, so that a line less costs next to nothing and half a page a lot.
 * https://www.w3.org/TR/css-break-3/#possible-breaks */

#define EMPTY_PAGE_COST 4500.0

void
layout_paginator_init (LayoutPaginator *self,
                       LayoutSink *sink,
                       LayoutStorage *storage,
                       const LayoutBuilder *builder)
{
  const LayoutInput *input = builder->input;
  *self = (LayoutPaginator){
    .sink = sink,
    .storage = storage,
    .mode = builder->mode,
    .height = input->settings.block_size,
    .width = input->settings.inline_size,
    .centred = input->settings.centred,
    .facing = input->settings.facing,
    .slice = input->settings.block_size > 0 ? 0 : input->settings.slice_size,
    .best_break = -1,
    .waiting = g_ptr_array_new (),
    .tops = g_array_new (FALSE, FALSE, sizeof (LayoutUnit)),
    .open = g_array_new (FALSE, FALSE, sizeof (guint)),
    .decoration_tops = g_array_new (FALSE, FALSE, sizeof (LayoutUnit)),
    .pages = g_ptr_array_new_with_free_func ((GDestroyNotify) layout_page_unref),
    .ready = input->page_ready,
    .ready_data = input->page_data,
  };
}

void
layout_paginator_clear (LayoutPaginator *self)
{
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->tops, g_array_unref);
  g_clear_pointer (&self->open, g_array_unref);
  g_clear_pointer (&self->decoration_tops, g_array_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
}

/* How much of the page is taken by what is shown again. */
static LayoutUnit
header_height (const LayoutPaginator *self)
{
  return self->header != NULL ? self->header->height : 0;
}

/* A page that ends this much early, in CSS px, takes the one that faces it along. */
#define MOST_BALANCED 64

/* Where the strip meets the foot of the page. The right one of two pages ends where the left one
 * did, when that was left a line or two short for the sake of what comes after. */
static LayoutUnit
page_limit (const LayoutPaginator *self)
{
  LayoutUnit height = self->left > 0 ? self->left : self->height;
  return self->start + height - header_height (self);
}

/* Remembers how far a page was filled for the one that will face it. */
static void
note_left_page (LayoutPaginator *self, LayoutUnit height, bool forced)
{
  bool is_left = self->facing && self->pages->len % 2 == 1;
  LayoutUnit rest = self->height - height;
  self->left =
      is_left && !forced && rest > 0 && rest <= layout_unit_from_px (MOST_BALANCED) ? height : 0;
}

static double
cost_of (const LayoutPaginator *self, const LayoutPageBreak *item)
{
  double empty = (double) (page_limit (self) - item->end) / self->height;
  return item->penalty + empty * empty * EMPTY_PAGE_COST;
}

/* Looks at the next place for the one that costs least. */
static void
weigh_break (LayoutPaginator *self, const LayoutPageBreak *item)
{
  double cost = self->height > 0 ? cost_of (self, item) : 0;
  if (self->height > 0 && item->end > self->start
      && (self->best_break < 0 || cost <= self->best_cost)) {
    self->best_break = (int) self->next_break;
    self->best_cost = cost;
  }
  self->next_break++;
}

/* The best place to end the page at, or -1 when that cannot be known yet. Each place is looked at once
 * for a page, however often this is asked while the strip grows. */
static int
choose_break (LayoutPaginator *self, bool finished)
{
  LayoutUnit limit = self->height > 0 ? page_limit (self) : G_MAXINT32;
  bool overflows = self->sink->end > limit;
  while (self->next_break < self->sink->breaks->len) {
    const LayoutPageBreak *item =
        &g_array_index (self->sink->breaks, LayoutPageBreak, self->next_break);
    bool fits = item->end <= limit;
    bool far = self->slice > 0 && item->penalty < LAYOUT_PENALTY_NEVER
               && item->end >= self->start + self->slice;
    /* What cannot be divided overflows the page. */
    if (!fits)
      return self->best_break < 0 && item->end > self->start ? (int) self->next_break
                                                             : self->best_break;
    /* Content is known to go on after a forced one, since it is offered by what comes next. */
    if (item->penalty == LAYOUT_PENALTY_FORCED || (far && item->end > self->start))
      return (int) self->next_break;
    weigh_break (self, item);
  }
  return overflows && (finished || self->best_break >= 0) ? self->best_break : -1;
}

/* An effect is moved to a page by a copy: a box that goes over two pages has one on each. */
static LayoutEffect *
moved_effect (const LayoutPaginator *self, const LayoutEffect *effect, LayoutUnit down)
{
  if (effect == NULL)
    return NULL;
  LayoutEffect *copy = base_arena_new0 (self->storage->arena, LayoutEffect);
  *copy = *effect;
  layout_effect_move (copy, 0, down);
  return copy;
}

static void
add_slice (const LayoutPaginator *self,
           const LayoutDecoration *decoration,
           LayoutUnit end,
           GArray *fragments)
{
  LayoutUnit top = decoration->rect.y;
  bool open = decoration->rect.height < 0;
  LayoutUnit bottom = open ? end : top + decoration->rect.height;
  if (top < 0 || top >= end || (bottom <= self->start && top < self->start) || bottom < top)
    return;
  LayoutFragment fragment = {
    .type = LAYOUT_FRAGMENT_BOX,
    .style = layout_writing_mode_to_physical (self->mode, decoration->style),
    .node = decoration->node,
    .effect = moved_effect (self, decoration->effect, header_height (self) - self->start),
    .layer = decoration->layer,
  };
  fragment.sliced[layout_writing_mode_get_side (self->mode, CSS_SIDE_TOP)] = top < self->start;
  fragment.sliced[layout_writing_mode_get_side (self->mode, CSS_SIDE_BOTTOM)] =
      open || bottom > end;
  /* What goes on here from an earlier page is also behind what is shown again. */
  LayoutUnit down = header_height (self);
  LayoutUnit from = fragment.sliced[layout_writing_mode_get_side (self->mode, CSS_SIDE_TOP)]
                        ? self->start - down
                        : MAX (top, self->start);
  fragment.rect = (LayoutRect){
    .x = decoration->rect.x,
    .y = from - self->start + down,
    .width = decoration->rect.width,
    .height = MIN (bottom, end) - from,
  };
  if (fragment.rect.height >= 0)
    g_array_append_val (fragments, fragment);
}

/* Finds the tops for decorations that are new on the strip, from the last one up. A box whose top is
 * not known yet is above all. */
static void
find_decoration_tops (LayoutPaginator *self)
{
  const GArray *decorations = self->sink->decorations;
  guint known = self->decoration_tops->len;
  g_array_set_size (self->decoration_tops, decorations->len);
  LayoutUnit top = G_MAXINT32;
  for (guint i = decorations->len; i > self->next_decoration; i--) {
    LayoutUnit *old = &g_array_index (self->decoration_tops, LayoutUnit, i - 1);
    top = MIN (top, g_array_index (decorations, LayoutDecoration, i - 1).rect.y);
    if (i <= known && *old <= top)
      return;
    *old = top;
  }
}

/* Whether a decoration may still be on a page that begins at @next. */
static bool
reaches (const LayoutDecoration *decoration, LayoutUnit next)
{
  LayoutRect rect = decoration->rect;
  return rect.height < 0 || rect.y >= next || rect.y + rect.height > next;
}

/* Puts the boxes on the page in the order in which they were opened. Those that are below it have not
 * been looked at, and those that ended above it are looked at no more. */
static void
add_boxes (LayoutPaginator *self, LayoutUnit end, LayoutUnit next, GArray *fragments)
{
  const GArray *decorations = self->sink->decorations;
  find_decoration_tops (self);
  for (; self->next_decoration < decorations->len
         && g_array_index (self->decoration_tops, LayoutUnit, self->next_decoration) < end;
       self->next_decoration++)
    g_array_append_val (self->open, self->next_decoration);
  guint kept = 0;
  for (guint i = 0; i < self->open->len; i++) {
    guint index = g_array_index (self->open, guint, i);
    const LayoutDecoration *decoration = &g_array_index (decorations, LayoutDecoration, index);
    add_slice (self, decoration, end, fragments);
    if (reaches (decoration, next))
      g_array_index (self->open, guint, kept++) = index;
  }
  g_array_set_size (self->open, kept);
}

static void
add_fragment (const LayoutPaginator *self, const LayoutFragment *from, GArray *fragments)
{
  LayoutFragment fragment = *from;
  LayoutUnit down = header_height (self) - self->start;
  fragment.rect.y += down;
  fragment.effect = moved_effect (self, fragment.effect, down);
  g_array_append_val (fragments, fragment);
}

/* Finds the tops for what is new on the strip; those of what came before change where it is above. */
static void
find_tops (LayoutPaginator *self)
{
  const GPtrArray *fragments = self->sink->fragments;
  guint known = self->tops->len;
  if (known == fragments->len)
    return;
  g_array_set_size (self->tops, fragments->len);
  LayoutUnit top = G_MAXINT32;
  for (guint i = fragments->len; i > self->next_fragment; i--) {
    const LayoutFragment *fragment = g_ptr_array_index (fragments, i - 1);
    LayoutUnit *old = &g_array_index (self->tops, LayoutUnit, i - 1);
    top = MIN (top, fragment->rect.y);
    if (i <= known && *old <= top)
      return;
    *old = top;
  }
}

/* What stands above @next goes on the page, in the order in which it was placed. */
static void
add_content (LayoutPaginator *self, LayoutUnit next, GArray *fragments)
{
  GPtrArray *still_waiting = g_ptr_array_new ();
  for (guint i = 0; i < self->waiting->len; i++) {
    LayoutFragment *fragment = g_ptr_array_index (self->waiting, i);
    if (fragment->rect.y < next)
      add_fragment (self, fragment, fragments);
    else
      g_ptr_array_add (still_waiting, fragment);
  }
  g_ptr_array_unref (self->waiting);
  self->waiting = still_waiting;
  find_tops (self);
  for (; self->next_fragment < self->tops->len
         && g_array_index (self->tops, LayoutUnit, self->next_fragment) < next;
       self->next_fragment++) {
    LayoutFragment *fragment = g_ptr_array_index (self->sink->fragments, self->next_fragment);
    if (fragment->rect.y < next)
      add_fragment (self, fragment, fragments);
    else
      g_ptr_array_add (self->waiting, fragment);
  }
}

static int
compare_layers (gconstpointer a, gconstpointer b)
{
  const LayoutFragment *x = a;
  const LayoutFragment *y = b;
  return x->layer < y->layer ? -1 : x->layer > y->layer;
}

/* Puts what is positioned above or below the rest; else boxes come before what is in them. */
static void
sort_layers (GArray *fragments)
{
  for (guint i = 0; i < fragments->len; i++) {
    if (g_array_index (fragments, LayoutFragment, i).layer != 0) {
      g_array_sort (fragments, compare_layers);
      return;
    }
  }
}

/* Turns what layout has placed on a page to where the reader sees it; returns how far that reaches
 * down. */
static LayoutUnit
turn_page (const LayoutPaginator *self, LayoutUnit height, GArray *fragments)
{
  if (!layout_writing_mode_is_vertical (self->mode))
    return height;
  LayoutUnit shift = self->centred ? MAX ((self->height - height) / 2, 0) : 0;
  for (guint i = 0; i < fragments->len; i++) {
    LayoutFragment *fragment = &g_array_index (fragments, LayoutFragment, i);
    fragment->rect.y += shift;
    fragment->rect = layout_writing_mode_map_rect (self->mode, fragment->rect, self->height);
  }
  return self->width;
}

static void
add_header (const LayoutPaginator *self, GArray *fragments)
{
  const LayoutHeader *header = self->header;
  for (guint i = 0; i < header->n_decorations; i++) {
    LayoutFragment fragment = {
      .type = LAYOUT_FRAGMENT_BOX,
      .rect = header->decorations[i].rect,
      .style = layout_writing_mode_to_physical (self->mode, header->decorations[i].style),
      .node = header->decorations[i].node,
      .effect = moved_effect (self, header->decorations[i].effect, -header->top),
      .layer = header->decorations[i].layer,
      .repeated = true,
    };
    fragment.rect.y -= header->top;
    g_array_append_val (fragments, fragment);
  }
  for (guint i = 0; i < header->n_fragments; i++) {
    LayoutFragment fragment = *header->fragments[i];
    fragment.rect.y -= header->top;
    fragment.effect = moved_effect (self, fragment.effect, -header->top);
    fragment.repeated = true;
    g_array_append_val (fragments, fragment);
  }
}

/* Closes the page at @end; the next one begins at @next. */
static void
close_page (LayoutPaginator *self, LayoutUnit end, LayoutUnit next)
{
  g_autoptr (GArray) fragments = g_array_new (FALSE, FALSE, sizeof (LayoutFragment));
  add_boxes (self, end, next, fragments);
  if (self->header != NULL)
    add_header (self, fragments);
  add_content (self, next, fragments);
  sort_layers (fragments);
  LayoutUnit height = turn_page (self, end - self->start + header_height (self), fragments);
  LayoutPage *page = layout_page_new (self->storage, self->pages->len, height, fragments);
  g_ptr_array_add (self->pages, page);
  self->start = next;
  if (self->ready != NULL)
    self->ready (page, self->ready_data);
}

static void
close_full_pages (LayoutPaginator *self, bool finished)
{
  for (;;) {
    int index = choose_break (self, finished);
    if (index < 0)
      return;
    LayoutPageBreak item = g_array_index (self->sink->breaks, LayoutPageBreak, index);
    self->next_break = (guint) index + 1;
    self->best_break = -1;
    if (self->slice > 0) {
      /* The stretches lie below each other again: nothing between them is dropped, and boxes that
       * go on meet at a whole pixel. */
      item.start = item.start / LAYOUT_UNIT_ONE * LAYOUT_UNIT_ONE;
      item.end = item.start;
    }
    LayoutUnit height = item.end - self->start + header_height (self);
    close_page (self, item.end, item.start);
    note_left_page (self, height, item.penalty == LAYOUT_PENALTY_FORCED);
    /* A table that is not interrupted does not begin again. */
    self->header = self->slice > 0 ? NULL : item.header;
  }
}

/* Closes the pages that are full. The argument is a LayoutPaginator; see LayoutProgress. */
void
layout_paginator_advance (gpointer self)
{
  close_full_pages (self, false);
}

/* Closes the last pages. A section without content has one empty page. */
void
layout_paginator_finish (LayoutPaginator *self)
{
  self->sink->end = MAX (self->sink->end, self->sink->floats.bottom);
  close_full_pages (self, true);
  close_page (self, MAX (self->sink->end, self->start), G_MAXINT32);
}
