#include "config.h"

#include "layout-glance-private.h"

#include "layout-paginator-private.h"

/* A page that shows a place in a long section at once. The boxes before the block that the place is in
 * are taken out of the tree, what is left is laid out until there is a page with the place, and the
 * boxes are put back. Such a page begins where no page of the section may begin, so it is shown only
 * until that has been laid out up to there. */

/* A paragraph longer than so many pages is not waited for. */
#define MOST_PAGES 12

/* What stood before a box in its parent. */
typedef struct {
  LayoutBox *parent;
  LayoutBox *first;
} Taken;

typedef struct {
  const LayoutInput *input;
  GCancellable *enough;
  guint n_seen;
  guint n_shown;
} Glance;

static bool
is_in (const DomNode *node, const DomNode *around)
{
  while (node != NULL && node != around)
    node = node->parent;
  return node != NULL;
}

/* Whether a box shows the place: it is of an element around it, or its text is. */
static bool
shows (const LayoutBox *box, const DomNode *place)
{
  if (box->node != NULL)
    return is_in (place, box->node);
  for (guint i = 0; i < box->n_inlines; i++) {
    if (box->inlines[i].node != NULL && is_in (place, box->inlines[i].node))
      return true;
  }
  return false;
}

/* Whether what is before a box in it can be left out: rows and items depend on each other. */
static bool
is_divisible (const LayoutBox *box)
{
  return box->type == LAYOUT_BOX_BLOCK;
}

/* Takes out what stands before the place. (transfer full): what that was */
static GArray *
take_out (LayoutBox *root, const DomNode *place)
{
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (Taken));
  LayoutBox *box = root;
  while (box != NULL && is_divisible (box)) {
    LayoutBox *child = box->first_child;
    while (child != NULL && !shows (child, place))
      child = child->next;
    if (child == NULL)
      break;
    Taken item = { box, box->first_child };
    g_array_append_val (taken, item);
    box->first_child = child;
    box = child;
  }
  return taken;
}

static void
put_back (GArray *taken)
{
  for (guint i = 0; i < taken->len; i++) {
    const Taken *item = &g_array_index (taken, Taken, i);
    item->parent->first_child = item->first;
  }
  g_array_unref (taken);
}

static void
on_page (LayoutPage *page, gpointer user_data)
{
  Glance *self = user_data;
  const LayoutInput *input = self->input;
  DomPoint end = layout_page_get_end (page);
  bool reached = end.node != NULL && dom_point_compare (end, input->glance) > 0;
  if (g_cancellable_is_cancelled (self->enough))
    return;
  if (reached || self->n_shown > 0) {
    input->glance_ready (page, input->page_data);
    self->n_shown++;
  }
  if (self->n_shown == (input->settings.facing ? 2 : 1) || ++self->n_seen == MOST_PAGES)
    g_cancellable_cancel (self->enough);
}

/* Lays out the page that shows the place of the input's glance. */
void
layout_glance (LayoutBuilder *builder, LayoutBox *root, LayoutStorage *storage)
{
  g_autoptr (GCancellable) enough = g_cancellable_new ();
  Glance glance = { .input = builder->input, .enough = enough };
  LayoutInput input = *builder->input;
  input.page_ready = on_page;
  input.page_data = &glance;
  LayoutBuilder quick = *builder;
  quick.input = &input;
  quick.cancellable = enough;
  GArray *taken = take_out (root, input.glance.node);
  g_auto (LayoutSink) sink;
  layout_sink_init (&sink);
  LayoutPaginator paginator;
  layout_paginator_init (&paginator, &sink, storage, &quick);
  layout_block_flow (&quick, root, input.settings.inline_size, &sink, layout_paginator_advance,
                     &paginator);
  if (!g_cancellable_is_cancelled (enough)) {
    layout_sink_placed (&sink, sink.away);
    layout_paginator_finish (&paginator);
  }
  layout_paginator_clear (&paginator);
  put_back (taken);
  builder->scratch = quick.scratch;
}
