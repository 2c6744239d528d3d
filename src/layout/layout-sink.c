#include "config.h"

#include "layout-builder-private.h"

void
layout_sink_init (LayoutSink *self)
{
  *self = (LayoutSink){
    .fragments = g_ptr_array_new (),
    .decorations = g_array_new (FALSE, FALSE, sizeof (LayoutDecoration)),
    .breaks = g_array_new (FALSE, FALSE, sizeof (LayoutPageBreak)),
    .start = -1,
    .forced_at = -1,
  };
  layout_floats_init (&self->floats);
}

void
layout_sink_clear (LayoutSink *self)
{
  g_clear_pointer (&self->fragments, g_ptr_array_unref);
  g_clear_pointer (&self->decorations, g_array_unref);
  g_clear_pointer (&self->breaks, g_array_unref);
  layout_floats_clear (&self->floats);
}

/* Whether something that began above @y reaches below it. */
static bool
is_crossed (const LayoutSink *self, LayoutUnit y)
{
  return y < self->floats.bottom && layout_floats_cross (&self->floats, y);
}

/* Offers the place above @top, where something is about to be placed, as the end of a page. */
void
layout_sink_add_break (LayoutSink *self, LayoutUnit top, int penalty)
{
  LayoutUnit start = self->start >= 0 ? MIN (self->start, top) : top;
  if (self->began) {
    LayoutPageBreak item = {
      .end = self->end,
      .start = MAX (start, self->end),
      .penalty = is_crossed (self, start) ? LAYOUT_PENALTY_NEVER : MAX (penalty, self->penalty),
    };
    if (self->forced)
      item.penalty = LAYOUT_PENALTY_FORCED;
    if (self->forced && self->forced_at >= 0)
      item.start = MAX (MIN (start, self->forced_at), self->end);
    g_array_append_val (self->breaks, item);
  }
  self->forced = false;
  self->forced_at = -1;
  self->penalty = LAYOUT_PENALTY_NONE;
  self->start = -1;
}

/* Tells that the strip now reaches down to @bottom. */
void
layout_sink_placed (LayoutSink *self, LayoutUnit bottom)
{
  self->end = MAX (self->end, layout_unit_add (bottom, 0));
  self->began = true;
}

/* Moves everything to its place on another strip; breaks are not taken along. */
void
layout_sink_move_into (LayoutSink *self, LayoutSink *target, LayoutUnit x, LayoutUnit y)
{
  for (guint i = 0; i < self->fragments->len; i++) {
    LayoutFragment *fragment = g_ptr_array_index (self->fragments, i);
    layout_rect_move (&fragment->rect, x, y);
    layout_effect_move (fragment->effect, x, y);
    g_ptr_array_add (target->fragments, fragment);
  }
  for (guint i = 0; i < self->decorations->len; i++) {
    LayoutDecoration decoration = g_array_index (self->decorations, LayoutDecoration, i);
    layout_rect_move (&decoration.rect, x, y);
    layout_effect_move (decoration.effect, x, y);
    g_array_append_val (target->decorations, decoration);
  }
  if (self->away > 0)
    target->away = MAX (target->away, layout_unit_add (self->away, y));
  g_ptr_array_set_size (self->fragments, 0);
  g_array_set_size (self->decorations, 0);
}

static int
compare_tops (gconstpointer a, gconstpointer b)
{
  const LayoutFragment *x = *(LayoutFragment *const *) a;
  const LayoutFragment *y = *(LayoutFragment *const *) b;
  return x->rect.y < y->rect.y ? -1 : x->rect.y > y->rect.y;
}

/* What is set whole but too tall for a page may be cut where a gap goes through all of it. */
void
layout_sink_add_gaps (LayoutSink *self, guint first_fragment, int penalty)
{
  guint n = self->fragments->len - first_fragment;
  if (n == 0)
    return;
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (n);
  for (guint i = first_fragment; i < self->fragments->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (self->fragments, i));
  g_ptr_array_sort (sorted, compare_tops);
  LayoutUnit bottom = G_MININT32;
  for (guint i = 0; i < sorted->len; i++) {
    const LayoutFragment *fragment = g_ptr_array_index (sorted, i);
    if (i > 0 && fragment->rect.y >= bottom) {
      LayoutPageBreak item = { .end = bottom, .start = fragment->rect.y, .penalty = penalty };
      g_array_append_val (self->breaks, item);
    }
    bottom = MAX (bottom, fragment->rect.y + fragment->rect.height);
  }
}
