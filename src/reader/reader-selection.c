#include "config.h"

#include "reader-page-view-private.h"

#include "reader-words.h"

#include <string.h>

#define PICTURE "\xEF\xBF\xBC"

void
reader_selection_init (ReaderPageView *self)
{
  self->selection = (ReaderSelection){ .section = -1 };
}

void
reader_selection_clear (ReaderPageView *self)
{
  if (self->selection.section < 0)
    return;
  bool had = self->selection.anchor != self->selection.focus;
  g_clear_pointer (&self->selection.text, dom_text_unref);
  reader_selection_init (self);
  if (!had)
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  reader_page_view_emit_selection_changed (self);
}

static void
set_ends (ReaderPageView *self, guint32 anchor, guint32 focus)
{
  ReaderSelection *selection = &self->selection;
  if (selection->anchor == anchor && selection->focus == focus)
    return;
  selection->anchor = anchor;
  selection->focus = focus;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  reader_page_view_emit_selection_changed (self);
}

static void
find_unit (const DomText *text, guint32 offset, ReaderUnit unit, guint32 *start, guint32 *end)
{
  *start = *end = offset;
  switch (unit) {
  case READER_UNIT_LETTER:
    break;
  case READER_UNIT_WORD:
    reader_words_at (text, offset, start, end);
    break;
  case READER_UNIT_PARAGRAPH:
    reader_words_paragraph_at (text, offset, start, end);
    break;
  }
}

/* Starts a selection in a section that is shown. */
void
reader_selection_begin (ReaderPageView *self,
                        const ReaderColumn *column,
                        guint32 offset,
                        ReaderUnit unit)
{
  reader_selection_clear (self);
  ReaderSelection *selection = &self->selection;
  g_clear_pointer (&selection->text, dom_text_unref);
  selection->section = column->section;
  selection->text = dom_text_ref (column->text);
  selection->unit = unit;
  find_unit (selection->text, offset, unit, &selection->origin_start, &selection->origin_end);
  selection->anchor = selection->focus = selection->origin_start;
  set_ends (self, selection->origin_start, selection->origin_end);
}

/* Moves the end of the selection; what it began with stays inside, and it stays in its section. */
void
reader_selection_extend (ReaderPageView *self,
                         const ReaderColumn *column,
                         guint32 offset,
                         ReaderUnit unit)
{
  ReaderSelection *selection = &self->selection;
  gsize length = 0;
  if (selection->section < 0)
    return;
  dom_text_get_string (selection->text, &length);
  if (column->section != selection->section)
    offset = column->section < selection->section ? 0 : (guint32) length;
  guint32 start = 0;
  guint32 end = 0;
  find_unit (selection->text, offset, unit, &start, &end);
  if (start < selection->origin_start)
    set_ends (self, selection->origin_end, start);
  else
    set_ends (self, selection->origin_start, MAX (end, selection->origin_end));
}

static guint32
step (const DomText *text, guint32 offset, int direction, ReaderUnit unit)
{
  guint32 start = 0;
  guint32 end = 0;
  switch (unit) {
  case READER_UNIT_LETTER:
    return direction > 0 ? reader_words_next_letter (text, offset)
                         : reader_words_previous_letter (text, offset);
  case READER_UNIT_WORD:
    return direction > 0 ? reader_words_next (text, offset) : reader_words_previous (text, offset);
  case READER_UNIT_PARAGRAPH:
    break;
  }
  if (direction < 0 && offset > 0)
    offset--;
  else if (direction > 0)
    offset++;
  if (!reader_words_paragraph_at (text, offset, &start, &end))
    return offset;
  return direction > 0 ? end : start;
}

static const ReaderColumn *
find_column (ReaderPageView *self, int section)
{
  for (guint i = 0; i < self->shown.n; i++) {
    if (self->shown.columns[i].section == section)
      return &self->shown.columns[i];
  }
  return NULL;
}

static bool
is_visible (ReaderPageView *self, guint32 offset)
{
  ReaderRange visible;
  for (guint i = 0; reader_page_view_get_page_range (self, i, &visible); i++) {
    if (visible.section == self->selection.section && offset >= visible.start
        && offset <= visible.end)
      return true;
  }
  return false;
}

/* Moves the end of the selection by the keyboard and shows it. Without a selection one starts at
 * the top of the page. */
void
reader_selection_move (ReaderPageView *self, int direction, ReaderUnit unit)
{
  ReaderSelection *selection = &self->selection;
  ReaderRange visible;
  if (!reader_page_view_get_visible_range (self, &visible))
    return;
  const ReaderColumn *column = find_column (self, visible.section);
  if (column == NULL)
    return;
  if (selection->section < 0 || find_column (self, selection->section) == NULL)
    reader_selection_begin (self, column, visible.start, READER_UNIT_LETTER);
  guint32 focus = step (selection->text, selection->focus, direction, unit);
  set_ends (self, selection->anchor, focus);
  selection->origin_start = selection->origin_end = selection->anchor;
  if (reader_strip_is_on (self))
    reader_strip_reveal (self, selection->section, focus);
  else if (!is_visible (self, focus))
    reader_page_view_go_to (self, (BookLocator){ selection->section, focus });
}

/* The paragraph with the selection, else the first that begins on the page. */
void
reader_selection_select_paragraph (ReaderPageView *self)
{
  ReaderRange visible;
  if (!reader_page_view_get_visible_range (self, &visible))
    return;
  const ReaderColumn *column = find_column (self, visible.section);
  guint32 offset = visible.start;
  ReaderRange range;
  if (column == NULL)
    return;
  bool selected = reader_page_view_get_selection (self, &range);
  const ReaderColumn *with = selected ? find_column (self, range.section) : NULL;
  if (with != NULL) {
    column = with;
    offset = range.start;
  } else {
    guint index = dom_text_block_at (column->text, offset);
    const DomBlock *block = dom_text_get_block (column->text, index);
    const DomBlock *next = dom_text_get_block (column->text, index + 1);
    if (block != NULL && block->start < offset && next != NULL && next->start < visible.end)
      offset = next->start;
  }
  reader_selection_begin (self, column, offset, READER_UNIT_PARAGRAPH);
}

/**
 * reader_page_view_get_selection:
 * @self: a page view
 * @range: (out) (optional): what is selected
 *
 * Returns: whether anything is selected
 */
gboolean
reader_page_view_get_selection (ReaderPageView *self, ReaderRange *range)
{
  const ReaderSelection *selection = &self->selection;
  if (selection->section < 0 || selection->anchor == selection->focus)
    return FALSE;
  if (range != NULL)
    *range = (ReaderRange){
      .section = selection->section,
      .start = MIN (selection->anchor, selection->focus),
      .end = MAX (selection->anchor, selection->focus),
    };
  return TRUE;
}

/**
 * reader_page_view_select:
 * @self: a page view
 * @range: what to select, in a section whose text has come
 *
 * Selects a stretch of text. The page is not turned.
 */
void
reader_page_view_select (ReaderPageView *self, const ReaderRange *range)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self) && range != NULL);
  DomText *text = NULL;
  if (range->section >= 0 && range->section == self->shown.section)
    text = self->shown.text;
  else if (range->section >= 0 && self->rendition != NULL)
    text = rendition_get_text (self->rendition, (guint) range->section);
  if (text == NULL)
    return;
  gsize length = 0;
  dom_text_get_string (text, &length);
  ReaderSelection *selection = &self->selection;
  dom_text_ref (text);
  g_clear_pointer (&selection->text, dom_text_unref);
  guint32 start = MIN (range->start, (guint32) length);
  *selection = (ReaderSelection){
    .section = range->section,
    .text = text,
    .origin_start = start,
    .origin_end = start,
    .anchor = start,
    .focus = start,
  };
  set_ends (self, start, CLAMP (range->end, start, (guint32) length));
}

/**
 * reader_page_view_clear_selection:
 * @self: a page view
 */
void
reader_page_view_clear_selection (ReaderPageView *self)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  reader_selection_clear (self);
}

/* What stands for the formula at a place, if it is one. */
static void
append_formula (GString *to, DomText *text, guint32 offset)
{
  DomPoint point = dom_text_point_at (text, offset);
  const DomNode *node = point.node != NULL ? point.node->first_child : NULL;
  for (guint32 i = 0; i < point.offset && node != NULL; i++)
    node = node->next;
  if (node == NULL || node->type != DOM_NODE_ELEMENT || node->ns != DOM_NAMESPACE_MATHML)
    return;
  g_autofree char *words = dom_node_dup_alternative (node);
  g_string_append (to, words);
}

/**
 * reader_page_view_dup_selected_text:
 * @self: a page view
 *
 * Returns: (transfer full) (nullable): the selected text without pictures, formulas by their source
 *   or their letters, a line feed between paragraphs; %NULL when nothing is selected
 */
char *
reader_page_view_dup_selected_text (ReaderPageView *self)
{
  ReaderRange range;
  if (!reader_page_view_get_selection (self, &range))
    return NULL;
  const char *string = dom_text_get_string (self->selection.text, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint32 at = range.start; at < range.end; at++) {
    if (strncmp (string + at, PICTURE, strlen (PICTURE)) != 0) {
      g_string_append_c (text, string[at]);
      continue;
    }
    append_formula (text, self->selection.text, at);
    at += (guint32) strlen (PICTURE) - 1;
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
