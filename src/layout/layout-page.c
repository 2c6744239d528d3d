#include "config.h"

#include "layout-page-private.h"

#include <string.h>

struct _LayoutPage {
  gatomicrefcount ref_count;
  LayoutStorage *storage;
  guint index;
  LayoutUnit height;
  guint n_fragments;
  LayoutFragment *fragments; /* owned */
  DomPoint start;
  DomPoint end;
};

LayoutStorage *
layout_storage_new (DomDocument *document, CssStyles *styles, LayoutGlyphStore *glyphs)
{
  LayoutStorage *self = g_new0 (LayoutStorage, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->arena = base_arena_new ();
  self->glyphs = layout_glyph_store_ref (glyphs);
  self->document = dom_document_ref (document);
  self->styles = css_styles_ref (styles);
  return self;
}

LayoutStorage *
layout_storage_ref (LayoutStorage *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
layout_storage_unref (LayoutStorage *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  base_arena_free (self->arena);
  layout_glyph_store_unref (self->glyphs);
  css_styles_unref (self->styles);
  dom_document_unref (self->document);
  g_free (self);
}

static bool
is_text (const LayoutRun *run)
{
  return !run->generated && run->node != NULL;
}

static void
take_run (LayoutPage *self, const LayoutRun *run)
{
  DomPoint from = { .node = run->node, .offset = run->start };
  DomPoint to = { .node = run->node, .offset = run->after };
  if (self->start.node == NULL || dom_point_compare (from, self->start) < 0)
    self->start = from;
  if (self->end.node == NULL || dom_point_compare (to, self->end) > 0)
    self->end = to;
}

/* Of a line that runs one way the first and the last run tell all. */
static void
extend_ends (LayoutPage *self, const LayoutLine *line)
{
  guint first = 0;
  guint last = line->n_runs;
  bool mixed = false;
  for (guint r = 0; r < line->n_runs; r++)
    mixed = mixed || line->runs[r].level != 0;
  while (first < last && !is_text (&line->runs[first]))
    first++;
  while (last > first && !is_text (&line->runs[last - 1]))
    last--;
  for (guint r = first; r < last; r++) {
    if (is_text (&line->runs[r]) && (mixed || r == first || r + 1 == last))
      take_run (self, &line->runs[r]);
  }
}

/* The first and the last place in the text that the page shows. */
static void
find_ends (LayoutPage *self)
{
  for (guint i = 0; i < self->n_fragments; i++) {
    const LayoutFragment *fragment = &self->fragments[i];
    if (fragment->repeated)
      continue;
    if (fragment->type == LAYOUT_FRAGMENT_REPLACED) {
      DomPoint point = { .node = fragment->node };
      if (self->start.node == NULL)
        self->start = point;
      self->end = point;
    }
    if (fragment->type == LAYOUT_FRAGMENT_LINE)
      extend_ends (self, fragment->line);
  }
}

/* Takes the fragments over; their coordinates are relative to the page already. */
LayoutPage *
layout_page_new (LayoutStorage *storage, guint index, LayoutUnit height, GArray *fragments)
{
  LayoutPage *self = g_new0 (LayoutPage, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->storage = layout_storage_ref (storage);
  self->index = index;
  self->height = height;
  self->n_fragments = fragments->len;
  self->fragments = g_memdup2 (fragments->data, sizeof (LayoutFragment) * fragments->len);
  find_ends (self);
  return self;
}

/**
 * layout_page_ref:
 * @self: a #LayoutPage
 *
 * Returns: (transfer full): @self with one more reference
 */
LayoutPage *
layout_page_ref (LayoutPage *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * layout_page_unref:
 * @self: (transfer full): a #LayoutPage
 *
 * Drops one reference. Any thread.
 */
void
layout_page_unref (LayoutPage *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->fragments);
  layout_storage_unref (self->storage);
  g_free (self);
}

/**
 * layout_page_get_index:
 * @self: a #LayoutPage
 *
 * Returns: its number in the section, from 0
 */
guint
layout_page_get_index (const LayoutPage *self)
{
  return self->index;
}

/**
 * layout_page_get_height:
 * @self: a #LayoutPage
 *
 * Returns: how far its content reaches down
 */
LayoutUnit
layout_page_get_height (const LayoutPage *self)
{
  return self->height;
}

/**
 * layout_page_get_fragments:
 * @self: a #LayoutPage
 * @n_fragments: (out): their number
 *
 * Returns: (transfer none) (array length=n_fragments): what to paint, in painting order
 */
const LayoutFragment *
layout_page_get_fragments (const LayoutPage *self, guint *n_fragments)
{
  *n_fragments = self->n_fragments;
  return self->fragments;
}

/**
 * layout_page_get_document:
 * @self: a #LayoutPage
 *
 * Returns: (transfer none): the document it shows a part of
 */
DomDocument *
layout_page_get_document (const LayoutPage *self)
{
  return self->storage->document;
}

/**
 * layout_page_get_start:
 * @self: a #LayoutPage
 *
 * Returns: the first place in the text it shows; its node is %NULL on an empty page
 */
DomPoint
layout_page_get_start (const LayoutPage *self)
{
  return self->start;
}

/**
 * layout_page_get_end:
 * @self: a #LayoutPage
 *
 * Returns: the place after the last that it shows; its node is %NULL on an empty page
 */
DomPoint
layout_page_get_end (const LayoutPage *self)
{
  return self->end;
}

/**
 * layout_run_get_underline:
 * @run: a run
 * @thickness: (out): of its underline, and of other lines along it
 *
 * Finds where an underline runs. Beside upright letters there is no baseline to speak of; and where
 * the languages of vertical writing put it on the right, it is above the letters.
 * https://www.w3.org/TR/css-text-decor-3/#text-underline-position-property
 *
 * Returns: the distance of its upper edge below the run's baseline
 */
LayoutUnit
layout_run_get_underline (const LayoutRun *run, LayoutUnit *thickness)
{
  const CssStyle *style = run->style;
  bool given = style->decoration_thickness.kind == CSS_LENGTH_PX;
  *thickness =
      MAX (given ? layout_unit_from_px (style->decoration_thickness.px) : run->underline_thickness,
           LAYOUT_UNIT_ONE);
  if (run->orientation == LAYOUT_ORIENTATION_HORIZONTAL)
    return style->underline_under ? run->descent : MAX (run->underline_position, LAYOUT_UNIT_ONE);
  bool usual =
      style->language != NULL
      && (g_str_has_prefix (style->language, "ja") || g_str_has_prefix (style->language, "ko"));
  bool right = style->underline_right || (usual && !style->underline_left);
  return right ? -run->ascent - *thickness : run->descent;
}

/**
 * layout_line_map_rect:
 * @fragment: of a line
 * @rect: from where the line begins, along it and across it
 *
 * Returns: the rectangle on the page
 */
LayoutRect
layout_line_map_rect (const LayoutFragment *fragment, LayoutRect rect)
{
  const LayoutRect *line = &fragment->rect;
  if (!fragment->line->vertical)
    return (LayoutRect){ line->x + rect.x, line->y + rect.y, rect.width, rect.height };
  return (LayoutRect){
    .x = line->x + line->width - rect.y - rect.height,
    .y = line->y + rect.x,
    .width = rect.height,
    .height = rect.width,
  };
}

static bool
is_leaf (const DomNode *node)
{
  if (node->type == DOM_NODE_ELEMENT)
    return strcmp (node->name, "img") == 0 || strcmp (node->name, "svg") == 0;
  for (guint32 i = 0; i < node->length; i++) {
    if (!g_ascii_isspace (node->text[i]))
      return true;
  }
  return false;
}

/* The first thing to be seen at or after a place: targets of links are often empty elements. */
DomPoint
layout_point_to_leaf (DomPoint point)
{
  if (point.node == NULL || point.node->type == DOM_NODE_TEXT)
    return point;
  const DomNode *node = point.node;
  if (point.offset > 0) {
    const DomNode *child = node->first_child;
    for (guint32 i = 0; i < point.offset && child != NULL; i++)
      child = child->next;
    node = child != NULL ? child : dom_node_next_skipping_children (node, NULL);
  }
  for (; node != NULL; node = dom_node_next_in_tree (node, NULL)) {
    if (is_leaf (node))
      return (DomPoint){ .node = node };
  }
  return point;
}

/**
 * layout_node_get_link:
 * @node: (nullable): a node
 *
 * Returns: (transfer none) (nullable): the link that it stands in
 */
const DomNode *
layout_node_get_link (const DomNode *node)
{
  for (; node != NULL; node = node->parent) {
    if (node->type == DOM_NODE_ELEMENT && strcmp (node->name, "a") == 0
        && (dom_node_get_attribute (node, "href") != NULL
            || dom_node_get_attribute (node, "xlink:href") != NULL))
      return node;
  }
  return NULL;
}
