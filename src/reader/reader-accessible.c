#include "config.h"

#include "reader-page-view-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A widget that draws itself has no text for a screen reader, and GTK 4.8 lets nothing but widgets be
 * accessible. So each block of the visible pages has a label that is never drawn, lies over the
 * block's place and can be focused. The labels are made when the machine has nothing else to do:
 * turning a page does not wait for them. */

#define PICTURE "\xEF\xBF\xBC"
/* What a single label carries at most. */
#define MAX_LABEL_BYTES 16384
#define MAX_BLOCKS 200

void
reader_accessible_clear (ReaderPageView *self)
{
  g_clear_handle_id (&self->blocks_id, g_source_remove);
  if (reader_accessible_has_focus (self))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  for (guint i = 0; i < self->blocks->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->blocks, i));
  g_ptr_array_set_size (self->blocks, 0);
  g_array_set_size (self->block_rects, 0);
}

static GtkAccessibleRole
role_of (const DomText *text, const DomBlock *block, bool picture)
{
  if (picture)
    return GTK_ACCESSIBLE_ROLE_IMG;
  for (const DomNode *node = block->element; node != NULL; node = node->parent) {
    if (dom_node_get_heading_level (node) > 0)
      return GTK_ACCESSIBLE_ROLE_HEADING;
  }
  const DomNode *first = layout_node_get_link (dom_text_point_at (text, block->start).node);
  const DomNode *last = layout_node_get_link (dom_text_end_point_at (text, block->end).node);
  return first != NULL && first == last ? GTK_ACCESSIBLE_ROLE_LINK : GTK_ACCESSIBLE_ROLE_GENERIC;
}

/* The next picture or formula after @node in a block. */
static const DomNode *
find_next_replaced (const DomNode *node, const DomNode *block)
{
  bool inside = node != NULL && dom_node_is_replaced (node);
  if (node != NULL)
    node = inside ? dom_node_next_skipping_children (node, block)
                  : dom_node_next_in_tree (node, block);
  while (node != NULL && !dom_node_is_replaced (node))
    node = dom_node_next_in_tree (node, block);
  return node;
}

/* The pictures and formulas in a block by what the author says of them. */
static void
replace_pictures (GString *string, const DomBlock *block)
{
  const DomNode *node = block->element;
  gsize from = 0;
  for (char *at = strstr (string->str, PICTURE); at != NULL;
       at = strstr (string->str + from, PICTURE)) {
    node = find_next_replaced (node, block->element);
    g_autofree char *alternative = node != NULL ? dom_node_dup_alternative (node) : g_strdup ("");
    gssize position = at - string->str;
    g_string_erase (string, position, (gssize) strlen (PICTURE));
    g_string_insert (string, position, alternative);
    from = (gsize) position + strlen (alternative);
  }
}

static void
add_block (ReaderPageView *self, const DomText *text, const DomBlock *block, ReaderRange range)
{
  GdkRectangle bounds;
  guint32 start = MAX (block->start, range.start);
  guint32 end = MIN (block->end, range.end);
  ReaderRange part = { range.section, start, end };
  if (end <= start || !reader_page_view_get_range_bounds (self, &part, &bounds))
    return;
  const char *all = dom_text_get_string (text, NULL);
  gsize length = MIN (end - start, MAX_LABEL_BYTES);
  bool picture = block->end - block->start == strlen (PICTURE)
                 && memcmp (all + block->start, PICTURE, strlen (PICTURE)) == 0;
  g_autoptr (GString) string = g_string_new_len (all + start, (gssize) length);
  replace_pictures (string, block);
  g_autofree char *valid = g_utf8_make_valid (string->str, (gssize) string->len);
  if (picture && *valid == '\0') {
    g_free (valid);
    valid = g_strdup (_ ("Picture"));
  }
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", role_of (text, block, picture), "label",
                    valid, "single-line-mode", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, "selectable",
                    TRUE, "can-target", FALSE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, valid, -1);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  g_ptr_array_add (self->blocks, label);
  g_array_append_val (self->block_rects, bounds);
}

/* Only a selectable label takes the focus, and then selects all of itself. */
static bool
focus_block (ReaderPageView *self, guint index)
{
  GtkWidget *label = g_ptr_array_index (self->blocks, index);
  bool taken = gtk_widget_grab_focus (label);
  gtk_label_select_region (GTK_LABEL (label), 0, 0);
  return taken;
}

/* The blocks of columns that follow each other in a section. */
static void
add_blocks (ReaderPageView *self, const DomText *text, ReaderRange range)
{
  for (guint i = dom_text_block_at (text, range.start); self->blocks->len < MAX_BLOCKS; i++) {
    const DomBlock *block = dom_text_get_block (text, i);
    if (block == NULL || block->start >= range.end)
      break;
    add_block (self, text, block, range);
  }
}

static void
make_blocks (gpointer data)
{
  ReaderPageView *self = data;
  self->blocks_id = 0;
  const ReaderSpread *shown = &self->shown;
  if (shown->n == 0)
    return;
  bool had_focus = reader_accessible_has_focus (self);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  reader_accessible_clear (self);
  for (guint i = 0, next = 0; i < shown->n; i = next) {
    const ReaderColumn *first = &shown->columns[i];
    ReaderRange range = { first->section, first->start, first->end };
    for (next = i; next < shown->n && shown->columns[next].section == first->section; next++)
      range.end = MAX (range.end, shown->columns[next].end);
    add_blocks (self, first->text, range);
  }
  if (had_focus && self->blocks->len > 0)
    focus_block (self, 0);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
make_blocks_idle (gpointer data)
{
  make_blocks (data);
  return G_SOURCE_REMOVE;
}

static void
update_label (ReaderPageView *self)
{
  BookPublication *publication = rendition_get_publication (self->rendition);
  const char *title = book_publication_get_metadata (publication)->title.value;
  int number = reader_page_view_get_page_number (self);
  int total = reader_page_view_get_total_pages (self);
  g_autofree char *label = NULL;
  if (number > 0 && total > 0)
    /* Translators: the title of a book, the number of a page and of all pages */
    label = g_strdup_printf (_ ("%s, page %d of %d"), title, number, total);
  else
    /* Translators: the title of a book and how much of it has been read */
    label = g_strdup_printf (_ ("%s, %d %%"), title,
                             (int) (reader_page_view_get_progression (self) * 100));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Tells a screen reader of another page. */
void
reader_accessible_update (ReaderPageView *self)
{
  update_label (self);
  if (self->blocks_id == 0)
    self->blocks_id = g_idle_add_full (G_PRIORITY_LOW, make_blocks_idle, self, NULL);
}

/* Puts the labels over their blocks. */
void
reader_accessible_allocate (ReaderPageView *self)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    GtkWidget *label = g_ptr_array_index (self->blocks, i);
    GdkRectangle rect = g_array_index (self->block_rects, GdkRectangle, i);
    int width = 0;
    int height = 0;
    gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
    rect.width = MAX (rect.width, width);
    gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, rect.width, &height, NULL, NULL, NULL);
    rect.height = MAX (rect.height, height);
    gtk_widget_size_allocate (label, &rect, -1);
  }
}

bool
reader_accessible_has_focus (ReaderPageView *self)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    if (gtk_widget_is_focus (g_ptr_array_index (self->blocks, i)))
      return true;
  }
  return false;
}

/* Focuses the block before or after; FALSE beyond the first and the last. Without a focused block
 * it is the first. */
bool
reader_accessible_move_focus (ReaderPageView *self, int by)
{
  int at = -1;
  for (guint i = 0; i < self->blocks->len; i++) {
    if (gtk_widget_is_focus (g_ptr_array_index (self->blocks, i)))
      at = (int) i;
  }
  int wanted = at < 0 ? 0 : at + by;
  if (wanted < 0 || wanted >= (int) self->blocks->len)
    return false;
  return focus_block (self, (guint) wanted);
}
