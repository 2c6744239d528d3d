#include "config.h"

#include "cli-lines.h"

#include <string.h>

static void
clear_block (gpointer data)
{
  CliBlock *block = data;
  g_string_free (block->text, TRUE);
  g_free (block->marker);
}

static void
clear_line (gpointer data)
{
  g_string_free (((CliLine *) data)->text, TRUE);
}

static void
clear_run (gpointer data)
{
  g_free (((CliRun *) data)->text);
}

static char *
make_text (const LayoutRun *run)
{
  GString *text = g_string_new (NULL);
  if (run->word != NULL)
    g_string_append_len (text, run->word->text, run->word->length);
  /* A soft hyphen is not shown, unless the line ends in it; then layout adds one that is. */
  g_string_replace (text, "\xC2\xAD", "", 0);
  if (run->after > run->end)
    g_string_append_c (text, ' ');
  return g_string_free (text, FALSE);
}

/* Runs in the order in which they are read. Undoes the reordering of bidi text:
 * https://unicode.org/reports/tr9/#L2 reverses from the highest level to the lowest. */
static GPtrArray *
order_logically (const LayoutLine *line)
{
  GPtrArray *order = g_ptr_array_sized_new (line->n_runs);
  guint8 highest = 0;
  for (guint i = 0; i < line->n_runs; i++) {
    g_ptr_array_add (order, &line->runs[i]);
    highest = MAX (highest, line->runs[i].level);
  }
  for (guint8 level = 1; level <= highest; level++) {
    for (guint i = 0; i < order->len; i++) {
      guint end = i;
      while (end < order->len && ((const LayoutRun *) order->pdata[end])->level >= level)
        end++;
      for (guint a = i, b = end; a + 1 < b; a++, b--) {
        gpointer swapped = order->pdata[a];
        order->pdata[a] = order->pdata[b - 1];
        order->pdata[b - 1] = swapped;
      }
      if (end > i)
        i = end - 1;
    }
  }
  return order;
}

typedef struct {
  CliLines *lines;
  GHashTable *paragraphs; /* number + 1 → index of the block + 1; of one section */
  guint item;
  guint page;
} Gathering;

static void
join_rect (LayoutRect *rect, const LayoutRect *other)
{
  LayoutUnit right = MAX (rect->x + rect->width, other->x + other->width);
  LayoutUnit bottom = MAX (rect->y + rect->height, other->y + other->height);
  rect->x = MIN (rect->x, other->x);
  rect->y = MIN (rect->y, other->y);
  rect->width = right - rect->x;
  rect->height = bottom - rect->y;
}

static guint
find_block (Gathering *self, const LayoutFragment *fragment)
{
  gpointer key = GUINT_TO_POINTER (fragment->line->paragraph + 1);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->paragraphs, key));
  if (known > 0) {
    CliBlock *block = &g_array_index (self->lines->blocks, CliBlock, known - 1);
    if (block->page == self->page)
      join_rect (&block->box, &fragment->rect);
    return known - 1;
  }
  CliBlock block = {
    .item = self->item,
    .style = fragment->style,
    .node = fragment->node,
    .order = G_MAXUINT32,
    .text = g_string_new (NULL),
    .page = self->page,
    .box = fragment->rect,
  };
  g_array_append_val (self->lines->blocks, block);
  g_hash_table_insert (self->paragraphs, key, GUINT_TO_POINTER (self->lines->blocks->len));
  return self->lines->blocks->len - 1;
}

static void
add_run (Gathering *self, const LayoutFragment *fragment, const LayoutRun *run, CliLine *line)
{
  CliBlock *block = &g_array_index (self->lines->blocks, CliBlock, line->block);
  LayoutUnit baseline = fragment->line->baseline + run->baseline;
  LayoutRect box = { run->x, baseline - run->ascent, run->glyphs_width,
                     run->ascent + run->descent };
  CliRun item = {
    .line = self->lines->lines->len,
    .fragment = fragment,
    .run = run,
    .box = layout_line_map_rect (fragment, box),
    .baseline = fragment->rect.y + baseline,
  };
  if (run->word != NULL) {
    LayoutRect across = { .x = run->x, .width = run->glyphs_width };
    across.height = fragment->line->vertical ? fragment->rect.width : fragment->rect.height;
    across = layout_line_map_rect (fragment, across);
    if (line->box.height == 0)
      line->box = across;
    else
      join_rect (&line->box, &across);
  }
  if (run->hyphen)
    return;
  item.text = make_text (run);
  if (run->style->visibility == CSS_VISIBILITY_VISIBLE) {
    g_string_append (line->text, item.text);
    g_string_append (block->text, item.text);
  }
  if (run->node != NULL)
    block->order = MIN (block->order, run->node->index);
  g_array_append_val (self->lines->runs, item);
}

static void
add_line (Gathering *self, const LayoutFragment *fragment)
{
  CliLine line = { .item = self->item, .page = self->page, .text = g_string_new (NULL) };
  line.block = find_block (self, fragment);
  line.hyphen = fragment->line->hyphen;
  CliBlock *block = &g_array_index (self->lines->blocks, CliBlock, line.block);
  if (block->ended) {
    /* Lines follow one that seemed the last: it stood before a forced break. */
    for (guint i = self->lines->lines->len; i > 0; i--) {
      CliLine *before = &g_array_index (self->lines->lines, CliLine, i - 1);
      if (before->item == line.item && before->block == line.block) {
        g_string_append_c (before->text, '\n');
        break;
      }
    }
    g_string_append_c (block->text, '\n');
  }
  block->ended = fragment->line->last;
  g_autoptr (GPtrArray) runs = order_logically (fragment->line);
  for (guint i = 0; i < runs->len; i++)
    add_run (self, fragment, runs->pdata[i], &line);
  if (line.box.height == 0) {
    line.box = fragment->rect;
    *(fragment->line->vertical ? &line.box.height : &line.box.width) = 0;
  }
  g_array_append_val (self->lines->lines, line);
}

/* A marker follows the first line of its item. */
static void
add_marker (Gathering *self, const LayoutFragment *fragment)
{
  if (self->lines->blocks->len == 0)
    return;
  CliBlock *block = &g_array_index (self->lines->blocks, CliBlock, self->lines->blocks->len - 1);
  GString *text = g_string_new (block->marker);
  for (guint i = 0; i < fragment->line->n_runs; i++) {
    g_autofree char *part = make_text (&fragment->line->runs[i]);
    g_string_append (text, part);
  }
  g_free (block->marker);
  block->marker = g_string_free (text, FALSE);
}

/* The frame around what stands in for a picture counts as one. */
static void
add_picture (Gathering *self, const LayoutFragment *fragment)
{
  bool is_picture = fragment->type == LAYOUT_FRAGMENT_REPLACED;
  const DomNode *node = is_picture ? fragment->replaced->node : fragment->node;
  CliPicture picture = { self->item, self->page, node, fragment };
  if (node != NULL && (is_picture || dom_node_is_replaced (node)))
    g_array_append_val (self->lines->pictures, picture);
}

static void
add_page (Gathering *self, const LayoutPage *page)
{
  guint n = 0;
  const LayoutFragment *fragments = layout_page_get_fragments (page, &n);
  for (guint i = 0; i < n; i++) {
    const LayoutFragment *fragment = &fragments[i];
    if (fragment->repeated)
      continue;
    if (fragment->type == LAYOUT_FRAGMENT_LINE && fragment->line->marker) {
      add_marker (self, fragment);
    } else if (fragment->type == LAYOUT_FRAGMENT_LINE) {
      add_line (self, fragment);
    } else {
      add_picture (self, fragment);
    }
  }
}

static GArray *
new_array (guint size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, size);
  if (clear != NULL)
    g_array_set_clear_func (array, clear);
  return array;
}

/**
 * cli_lines_new:
 * @sheets: a book; must stay longer
 *
 * Gathers the text of a book from its pages.
 *
 * Returns: (transfer full): the text
 */
CliLines *
cli_lines_new (CliSheets *sheets)
{
  CliLines *self = g_new0 (CliLines, 1);
  self->blocks = new_array (sizeof (CliBlock), clear_block);
  self->lines = new_array (sizeof (CliLine), clear_line);
  self->runs = new_array (sizeof (CliRun), clear_run);
  self->pictures = new_array (sizeof (CliPicture), NULL);
  for (guint i = 0; i < cli_sheets_get_n_items (sheets); i++) {
    const CliItem *item = cli_sheets_get_item (sheets, i);
    Gathering gathering = { .lines = self, .item = i };
    gathering.paragraphs = g_hash_table_new (NULL, NULL);
    for (guint p = 0; p < item->n_pages; p++) {
      gathering.page = item->first_page + p;
      const CliPage *page = cli_sheets_get_page (sheets, gathering.page);
      if (page->page != NULL)
        add_page (&gathering, page->page);
    }
    g_hash_table_unref (gathering.paragraphs);
  }
  return self;
}

/**
 * cli_lines_free:
 * @self: (transfer full): the text
 */
void
cli_lines_free (CliLines *self)
{
  g_array_unref (self->blocks);
  g_array_unref (self->lines);
  g_array_unref (self->runs);
  g_array_unref (self->pictures);
  g_free (self);
}

/**
 * cli_lines_find_picture:
 * @self: the text
 * @item: index of a section
 * @node: an element
 *
 * Returns: (transfer none) (nullable): where the element stands
 */
const CliPicture *
cli_lines_find_picture (const CliLines *self, guint item, const DomNode *node)
{
  for (guint i = 0; i < self->pictures->len; i++) {
    const CliPicture *picture = &g_array_index (self->pictures, CliPicture, i);
    if (picture->item == item && picture->node == node)
      return picture;
  }
  return NULL;
}

/**
 * cli_lines_get_block_text:
 * @self: the text
 * @item: index of a section
 * @node: an element
 *
 * Returns: (transfer none) (nullable): the text of the first paragraph in the element's own box
 */
const char *
cli_lines_get_block_text (const CliLines *self, guint item, const DomNode *node)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    const CliBlock *block = &g_array_index (self->blocks, CliBlock, i);
    if (block->item == item && block->node == node)
      return block->text->str;
  }
  return NULL;
}

/**
 * cli_collapse:
 * @text: a text
 *
 * Returns: (transfer full): it with one space for every stretch of white space, none at its ends
 */
char *
cli_collapse (const char *text)
{
  GString *collapsed = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (!g_ascii_isspace (*p))
      g_string_append_len (collapsed, p, g_utf8_next_char (p) - p);
    else if (collapsed->len > 0 && collapsed->str[collapsed->len - 1] != ' ')
      g_string_append_c (collapsed, ' ');
  }
  if (collapsed->len > 0 && collapsed->str[collapsed->len - 1] == ' ')
    g_string_truncate (collapsed, collapsed->len - 1);
  return g_string_free (collapsed, FALSE);
}

typedef struct {
  guint32 order;
  char *text;
} Part;

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  guint32 first = ((const Part *) a)->order;
  guint32 second = ((const Part *) b)->order;
  return first < second ? -1 : first > second;
}

static void
clear_part (gpointer part)
{
  g_free (((Part *) part)->text);
}

/* What is written in an SVG picture is text that is shown. */
static char *
dup_svg_text (const DomNode *svg)
{
  GString *text = g_string_new (NULL);
  for (const DomNode *node = svg; node != NULL; node = dom_node_next_in_tree (node, svg)) {
    if (node->type != DOM_NODE_ELEMENT || node->ns != DOM_NAMESPACE_SVG
        || strcmp (node->name, "text") != 0)
      continue;
    g_autofree char *part = dom_node_dup_text (node);
    g_string_append_printf (text, " %s", part);
  }
  return g_string_free (text, FALSE);
}

/**
 * cli_lines_dup_text:
 * @self: the text
 * @sheets: the book
 * @item: index of a section
 *
 * Puts together all that is shown of a section: its lines with what the style sheet generates,
 * alternative texts of pictures that are not there, and the writing in SVG pictures.
 *
 * Returns: (transfer full): the text in reading order, white space collapsed
 */
char *
cli_lines_dup_text (const CliLines *self, CliSheets *sheets, guint item)
{
  g_autoptr (GArray) parts = new_array (sizeof (Part), clear_part);
  for (guint i = 0; i < self->blocks->len; i++) {
    const CliBlock *block = &g_array_index (self->blocks, CliBlock, i);
    if (block->item != item)
      continue;
    Part part = { block->order, g_strdup (block->text->str) };
    g_array_append_val (parts, part);
  }
  for (guint i = 0; i < self->pictures->len; i++) {
    const CliPicture *picture = &g_array_index (self->pictures, CliPicture, i);
    const DomNode *node = picture->node;
    if (picture->item != item || node->ns != DOM_NAMESPACE_SVG)
      continue;
    Part part = { node->index, dup_svg_text (node) };
    g_array_append_val (parts, part);
  }
  g_array_sort (parts, compare_parts);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < parts->len; i++)
    g_string_append_printf (text, " %s", g_array_index (parts, Part, i).text);
  return cli_collapse (text->str);
}
