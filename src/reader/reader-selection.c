#include "config.h"

#include "reader-page-view-private.h"

#include "reader-words.h"

#include <string.h>

#define PICTURE "\xEF\xBF\xBC"

void
reader_selection_init (ReaderPageView *self)
{
  self->selection = (ReaderSelection){
    .anchor = { .section = -1 },
    .focus = { .section = -1 },
    .texts = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) dom_text_unref),
  };
}

void
reader_selection_finalize (ReaderPageView *self)
{
  g_hash_table_unref (self->selection.texts);
}

static bool
is_empty (const ReaderSelection *selection)
{
  return selection->anchor.section < 0
         || book_locator_compare (selection->anchor, selection->focus) == 0;
}

void
reader_selection_clear (ReaderPageView *self)
{
  ReaderSelection *selection = &self->selection;
  bool had = !is_empty (selection);
  g_hash_table_remove_all (selection->texts);
  selection->anchor = selection->focus = (BookLocator){ .section = -1 };
  if (!had)
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  reader_page_view_emit_selection_changed (self);
}

/* The text of a section of the selection, or of one that it may reach into; NULL while that has not come. */
static DomText *
get_text (ReaderPageView *self, int section)
{
  DomText *text = g_hash_table_lookup (self->selection.texts, GINT_TO_POINTER (section));
  if (text == NULL && section >= 0 && self->rendition != NULL)
    text = rendition_get_text (self->rendition, (guint) section);
  return text;
}

static void
keep_text (ReaderPageView *self, int section, DomText *text)
{
  g_hash_table_replace (self->selection.texts, GINT_TO_POINTER (section), dom_text_ref (text));
}

static guint32
get_length (const DomText *text)
{
  gsize length = 0;
  dom_text_get_string (text, &length);
  return (guint32) length;
}

static void
set_ends (ReaderPageView *self, BookLocator anchor, BookLocator focus)
{
  ReaderSelection *selection = &self->selection;
  if (book_locator_compare (selection->anchor, anchor) == 0
      && book_locator_compare (selection->focus, focus) == 0)
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
  keep_text (self, column->section, column->text);
  selection->unit = unit;
  find_unit (column->text, offset, unit, &selection->origin_start, &selection->origin_end);
  BookLocator start = { column->section, selection->origin_start };
  selection->anchor = selection->focus = start;
  set_ends (self, start, (BookLocator){ column->section, selection->origin_end });
}

/* Moves the end of the selection, into another section too; what it began with stays inside. */
void
reader_selection_extend (ReaderPageView *self,
                         const ReaderColumn *column,
                         guint32 offset,
                         ReaderUnit unit)
{
  ReaderSelection *selection = &self->selection;
  int section = selection->anchor.section;
  if (section < 0)
    return;
  keep_text (self, column->section, column->text);
  BookLocator start = { .section = column->section };
  BookLocator end = start;
  find_unit (column->text, offset, unit, &start.offset, &end.offset);
  BookLocator origin_start = { section, selection->origin_start };
  BookLocator origin_end = { section, selection->origin_end };
  if (book_locator_compare (start, origin_start) < 0)
    set_ends (self, origin_end, start);
  else
    set_ends (self, origin_start, book_locator_compare (end, origin_end) > 0 ? end : origin_end);
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
is_visible (ReaderPageView *self, BookLocator place)
{
  ReaderRange visible;
  for (guint i = 0; reader_page_view_get_page_range (self, i, &visible); i++) {
    if (visible.section == place.section && place.offset >= visible.start
        && place.offset <= visible.end)
      return true;
  }
  return false;
}

/* Where a step in the section leads, or into the next one when there is none left. */
static BookLocator
step_on (ReaderPageView *self, BookLocator from, int direction, ReaderUnit unit)
{
  DomText *text = get_text (self, from.section);
  guint32 offset = text != NULL ? step (text, from.offset, direction, unit) : from.offset;
  if (offset != from.offset)
    return (BookLocator){ from.section, offset };
  int next = reader_pages_find_linear (self, from.section + direction, direction);
  text = get_text (self, next);
  if (text == NULL)
    return from;
  keep_text (self, next, text);
  offset = direction > 0 ? 0 : get_length (text);
  return (BookLocator){ next, step (text, offset, direction, unit) };
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
  if (selection->anchor.section < 0 || find_column (self, selection->focus.section) == NULL)
    reader_selection_begin (self, column, visible.start, READER_UNIT_LETTER);
  BookLocator focus = step_on (self, selection->focus, direction, unit);
  set_ends (self, selection->anchor, focus);
  selection->origin_start = selection->origin_end = selection->anchor.offset;
  if (reader_strip_is_on (self))
    reader_strip_reveal (self, focus.section, focus.offset);
  else if (!is_visible (self, focus))
    reader_page_view_go_to (self, focus);
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

/* What of a section is selected. */
bool
reader_selection_get_range (ReaderPageView *self, int section, ReaderRange *range)
{
  const ReaderSelection *selection = &self->selection;
  if (is_empty (selection))
    return false;
  bool forward = book_locator_compare (selection->anchor, selection->focus) < 0;
  BookLocator low = forward ? selection->anchor : selection->focus;
  BookLocator high = forward ? selection->focus : selection->anchor;
  DomText *text =
      section >= low.section && section <= high.section ? get_text (self, section) : NULL;
  if (text == NULL)
    return false;
  *range = (ReaderRange){
    .section = section,
    .start = section == low.section ? low.offset : 0,
    .end = section == high.section ? high.offset : get_length (text),
  };
  return range->start < range->end;
}

/**
 * reader_page_view_list_selection:
 * @self: a page view
 *
 * Lists what is selected, which may reach over the ends of chapters.
 *
 * Returns: (transfer full) (element-type ReaderRange): one for each section, in their order
 */
GArray *
reader_page_view_list_selection (ReaderPageView *self)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (ReaderRange));
  const ReaderSelection *selection = &self->selection;
  int first = MIN (selection->anchor.section, selection->focus.section);
  int last = MAX (selection->anchor.section, selection->focus.section);
  for (int section = MAX (first, 0); section <= last; section++) {
    ReaderRange range;
    if (reader_selection_get_range (self, section, &range))
      g_array_append_val (ranges, range);
  }
  return ranges;
}

/**
 * reader_page_view_get_selection:
 * @self: a page view
 * @range: (out) (optional): what is selected, or what of it is in the first section
 *
 * Returns: whether anything is selected
 */
gboolean
reader_page_view_get_selection (ReaderPageView *self, ReaderRange *range)
{
  g_autoptr (GArray) ranges = reader_page_view_list_selection (self);
  if (ranges->len == 0)
    return FALSE;
  if (range != NULL)
    *range = g_array_index (ranges, ReaderRange, 0);
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
  guint32 length = get_length (text);
  BookLocator start = { range->section, MIN (range->start, length) };
  ReaderSelection *selection = &self->selection;
  keep_text (self, range->section, text);
  selection->unit = READER_UNIT_LETTER;
  selection->origin_start = selection->origin_end = start.offset;
  set_ends (self, start, (BookLocator){ range->section, CLAMP (range->end, start.offset, length) });
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

static void
append_words (GString *to, DomText *text, guint32 start, guint32 end)
{
  const char *string = dom_text_get_string (text, NULL);
  for (guint32 at = start; at < end; at++) {
    if (strncmp (string + at, PICTURE, strlen (PICTURE)) != 0) {
      g_string_append_c (to, string[at]);
      continue;
    }
    append_formula (to, text, at);
    at += (guint32) strlen (PICTURE) - 1;
  }
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
  g_autoptr (GArray) ranges = reader_page_view_list_selection (self);
  if (ranges->len == 0)
    return NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < ranges->len; i++) {
    const ReaderRange *range = &g_array_index (ranges, ReaderRange, i);
    if (i > 0)
      g_string_append_c (text, '\n');
    append_words (text, get_text (self, range->section), range->start, range->end);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
