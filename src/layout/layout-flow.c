#include "config.h"

#include "layout-flow.h"

#include "layout-box-private.h"
#include "layout-builder-private.h"
#include "layout-glance-private.h"
#include "layout-paginator-private.h"

struct _LayoutFlow {
  gatomicrefcount ref_count;
  GPtrArray *pages; /* LayoutPage */
};

/* The mode of a document is that of its body.
 * https://www.w3.org/TR/css-writing-modes-4/#principal-flow */
static CssWritingMode
principal_writing_mode (const LayoutInput *input)
{
  const DomNode *body = dom_document_get_body (input->document);
  const CssStyle *style =
      css_styles_get (input->styles, body != NULL ? body : dom_document_get_root (input->document));
  return style != NULL ? style->writing_mode : CSS_WRITING_MODE_HORIZONTAL_TB;
}

/* The lines of a vertical page are as long as the page is high, and it ends where its width does,
 * also in continuous mode: text that grows sideways is not scrolled down. */
static LayoutInput
turn_page (const LayoutInput *input)
{
  LayoutInput turned = *input;
  LayoutSettings *settings = &turned.settings;
  settings->inline_size = input->settings.picture_size;
  settings->block_size = input->settings.inline_size;
  settings->picture_size = input->settings.inline_size;
  return turned;
}

/**
 * layout_flow_new:
 * @input: the section and all that is needed to lay it out
 * @cancellable: (nullable): stops the layout between two blocks
 * @error: return location for an error
 *
 * Lays out a section. Pages are reported one by one while the rest is still being laid out.
 *
 * Runs on the layout thread.
 *
 * Returns: (transfer full) (nullable): the pages, at least one; %NULL with %G_IO_ERROR_CANCELLED when
 *   it was cancelled
 */
LayoutFlow *
layout_flow_new (const LayoutInput *input, GCancellable *cancellable, GError **error)
{
  LayoutStorage *storage =
      layout_storage_new (input->document, input->styles, layout_fonts_begin (input->fonts));
  LayoutWritingMode mode;
  layout_writing_mode_init (&mode, principal_writing_mode (input), storage->arena);
  bool vertical = layout_writing_mode_is_vertical (&mode);
  const LayoutInput turned = vertical ? turn_page (input) : *input;
  LayoutBuilder builder = {
    .input = &turned,
    .mode = &mode,
    .vertical = vertical,
    .arena = storage->arena,
    .scale = 1,
    .cancellable = cancellable,
  };
  LayoutBox *body = layout_box_tree_build (&turned, &mode, storage->arena);
  LayoutBox root = {
    .type = LAYOUT_BOX_BLOCK, .style = body->style, .first_child = body, .last_child = body
  };
  if (turned.glance.node != NULL && turned.glance_ready != NULL)
    layout_glance (&builder, &root, storage);
  g_auto (LayoutSink) sink;
  layout_sink_init (&sink);
  LayoutPaginator paginator;
  layout_paginator_init (&paginator, &sink, storage, &builder);
  layout_block_flow (&builder, &root, turned.settings.inline_size, &sink, layout_paginator_advance,
                     &paginator);
  /* What is positioned takes no room, but a page that ends above it would not show it. */
  layout_sink_placed (&sink, sink.away);

  LayoutFlow *self = NULL;
  if (!g_cancellable_set_error_if_cancelled (cancellable, error)) {
    layout_paginator_finish (&paginator);
    self = g_new0 (LayoutFlow, 1);
    g_atomic_ref_count_init (&self->ref_count);
    self->pages = g_steal_pointer (&paginator.pages);
  }
  layout_paginator_clear (&paginator);
  layout_writing_mode_clear (&mode);
  layout_scratch_free (builder.scratch);
  layout_storage_unref (storage);
  return self;
}

/**
 * layout_flow_ref:
 * @self: a #LayoutFlow
 *
 * Returns: (transfer full): @self with one more reference
 */
LayoutFlow *
layout_flow_ref (LayoutFlow *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * layout_flow_unref:
 * @self: (transfer full): a #LayoutFlow
 *
 * Drops one reference. Any thread.
 */
void
layout_flow_unref (LayoutFlow *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->pages);
  g_free (self);
}

/**
 * layout_flow_get_n_pages:
 * @self: a #LayoutFlow
 *
 * Returns: the number of pages, at least 1
 */
guint
layout_flow_get_n_pages (const LayoutFlow *self)
{
  return self->pages->len;
}

/**
 * layout_flow_get_page:
 * @self: a #LayoutFlow
 * @index: from 0
 *
 * Returns: (transfer none): a page
 */
LayoutPage *
layout_flow_get_page (const LayoutFlow *self, guint index)
{
  g_return_val_if_fail (index < self->pages->len, NULL);
  return g_ptr_array_index (self->pages, index);
}

/**
 * layout_flow_find_page:
 * @self: a #LayoutFlow
 * @point: a place in the section's document
 *
 * Finds the page that shows a place; for an element, the page on which its content begins.
 *
 * Returns: the index of a page
 */
guint
layout_flow_find_page (const LayoutFlow *self, DomPoint point)
{
  DomPoint leaf = layout_point_to_leaf (point);
  guint low = 0;
  guint high = self->pages->len;
  while (low + 1 < high) {
    guint middle = (low + high) / 2;
    guint known = middle;
    /* A page without text is passed over; it lies before the next one that has some. */
    while (known < high
           && layout_page_get_start (g_ptr_array_index (self->pages, known)).node == NULL)
      known++;
    if (known < high
        && dom_point_compare (layout_page_get_start (g_ptr_array_index (self->pages, known)), leaf)
               <= 0)
      low = known;
    else
      high = middle;
  }
  return low;
}
