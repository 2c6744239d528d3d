#include "config.h"

#include "reader-page-view-private.h"

#include <math.h>
#include <string.h>

/* Which pages are shown. A wish (the target) waits until the page it asks for has been laid out;
 * until then what was shown stays, with its own references. The place a reader has chosen does not
 * move when the window or the letters change size: it is asked for again each time. */

#define SPINNER_DELAY_MS 300
#define RESIZE_DELAY_MS 60

void
reader_column_clear (ReaderColumn *column)
{
  g_clear_pointer (&column->page, layout_page_unref);
  g_clear_pointer (&column->text, dom_text_unref);
  g_clear_pointer (&column->fonts, layout_font_source_unref);
  g_clear_pointer (&column->node, gsk_render_node_unref);
}

static void
spread_clear (ReaderSpread *spread)
{
  for (guint i = 0; i < spread->n; i++)
    reader_column_clear (&spread->columns[i]);
  g_clear_pointer (&spread->text, dom_text_unref);
  *spread = (ReaderSpread){ .section = -1 };
}

static void
target_clear (ReaderTarget *target)
{
  g_free (target->fragment);
  *target = (ReaderTarget){ .kind = READER_TARGET_NONE, .section = -1 };
}

static void
stop_waiting (ReaderPageView *self)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->spinner, FALSE);
}

static void
show_spinner (gpointer data)
{
  ReaderPageView *self = data;
  self->spinner_id = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
}

static void
start_waiting (ReaderPageView *self)
{
  if (self->spinner_id == 0 && !gtk_widget_get_visible (self->spinner))
    self->spinner_id = g_timeout_add_once (SPINNER_DELAY_MS, show_spinner, self);
}

/* Forgets everything that belongs to a rendition. */
void
reader_pages_clear (ReaderPageView *self)
{
  g_clear_handle_id (&self->relayout_id, g_source_remove);
  stop_waiting (self);
  target_clear (&self->target);
  reader_strip_clear (self);
  spread_clear (&self->shown);
  g_hash_table_remove_all (self->placed);
  g_hash_table_remove_all (self->fonts);
  self->laid_out = false;
  self->place = (BookLocator){ 0 };
}

/* Whether the book's pages go from right to left: as its package says, else as its text does. */
bool
reader_pages_are_rtl (ReaderPageView *self)
{
  if (self->rendition == NULL)
    return false;
  BookPublication *publication = rendition_get_publication (self->rendition);
  switch (book_publication_get_metadata (publication)->progression) {
  case BOOK_PROGRESSION_LTR:
    return false;
  case BOOK_PROGRESSION_RTL:
    return true;
  case BOOK_PROGRESSION_DEFAULT:
    break;
  }
  int section = self->shown.section >= 0 ? self->shown.section : self->target.section;
  DomText *text = self->shown.text;
  if (text == NULL && section >= 0)
    text = rendition_get_text (self->rendition, (guint) section);
  if (text == NULL)
    return false;
  const DomNode *nodes[] = { dom_document_get_root (dom_text_get_document (text)),
                             dom_document_get_body (dom_text_get_document (text)) };
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
    const char *direction = nodes[i] != NULL ? dom_node_get_attribute (nodes[i], "dir") : NULL;
    if (direction != NULL)
      return g_ascii_strcasecmp (direction, "rtl") == 0;
  }
  return false;
}

/* Left edge of a column in the widget, in CSS px. */
static double
get_x (const ReaderSpread *spread, guint column)
{
  const RenditionGeometry *geometry = &spread->geometry;
  int position = spread->rtl ? geometry->n_columns - 1 - (int) column : (int) column;
  return geometry->left + position * (geometry->column_width + geometry->gap);
}

/* Where text stands in the widget. */
/* Our size in CSS px, or the one that is expected, 0 when neither is known. */
void
reader_pages_get_size (ReaderPageView *self, int *width, int *height)
{
  *width = gtk_widget_get_width (GTK_WIDGET (self));
  *height = gtk_widget_get_height (GTK_WIDGET (self));
  if (*width <= 0) {
    *width = self->expected_width;
    *height = self->expected_height;
  }
}

RenditionGeometry
reader_pages_compute_geometry (ReaderPageView *self)
{
  int width, height;
  reader_pages_get_size (self, &width, &height);
  return rendition_compute_geometry (self->rendition, &self->settings, width, height);
}

/* Puts the pages where the geometry has them; a strip moves by itself. */
void
reader_pages_place_columns (ReaderPageView *self)
{
  ReaderSpread *shown = &self->shown;
  if (reader_fixed_is_shown (self)) {
    reader_fixed_place (self);
    return;
  }
  for (guint i = 0; i < shown->n; i++) {
    ReaderColumn *column = &shown->columns[i];
    if (reader_strip_is_on (self)) {
      if (column->viewport.width <= 0)
        column->x = shown->geometry.left;
      continue;
    }
    column->x = get_x (shown, i);
    column->y = shown->geometry.top;
  }
}

/* How far down a column reaches in the widget, in CSS px. */
double
reader_column_get_height (const ReaderColumn *column)
{
  if (column->viewport.width > 0)
    return floor (column->viewport.height * column->scale);
  return rendition_section_measure_page (column->page);
}

/* A picture is a place before itself, not after what is in it. */
guint32
reader_pages_offset_at (const DomText *text, DomPoint point)
{
  if (point.node != NULL && point.node->type == DOM_NODE_ELEMENT && point.offset == 0
      && point.node->parent != NULL) {
    guint32 index = 0;
    for (const DomNode *node = point.node->previous; node != NULL; node = node->previous)
      index++;
    point = (DomPoint){ point.node->parent, index };
  }
  return dom_text_offset_at (text, point);
}

static bool
get_page_start (ReaderPageView *self, guint section, guint page, guint32 *start)
{
  LayoutPage *found = rendition_get_page (self->rendition, section, page);
  DomText *text = rendition_get_text (self->rendition, section);
  if (found == NULL || text == NULL)
    return false;
  DomPoint point = layout_page_get_start (found);
  if (point.node == NULL)
    return false;
  *start = reader_pages_offset_at (text, point);
  return true;
}

static bool
find_page (ReaderPageView *self, BookLocator locator, guint *page)
{
  if (!rendition_find_page (self->rendition, locator, page))
    return false;
  /* A page that begins with a picture begins before it. */
  guint32 start = 0;
  while (get_page_start (self, (guint) locator.section, *page + 1, &start)
         && start <= locator.offset)
    (*page)++;
  return true;
}

/* Finds what text is on a column. */
void
reader_pages_measure_column (ReaderColumn *column)
{
  if (column->viewport.width > 0) {
    /* All of it, in whatever order it lies on the page. */
    gsize length = 0;
    dom_text_get_string (column->text, &length);
    column->end = (guint32) length;
    return;
  }
  DomPoint start = layout_page_get_start (column->page);
  DomPoint end = layout_page_get_end (column->page);
  column->start = start.node != NULL ? reader_pages_offset_at (column->text, start) : 0;
  column->end = column->start;
  if (end.node != NULL && end.node->type == DOM_NODE_TEXT)
    column->end = dom_text_offset_at (column->text, end);
  else if (end.node != NULL)
    column->end = reader_pages_offset_at (column->text, end) + (guint32) strlen ("\xEF\xBF\xBC");
  column->end = MAX (column->end, column->start);
}

static void
add_column (ReaderPageView *self, LayoutPage *page, LayoutFontSource *fonts, guint index)
{
  ReaderSpread *shown = &self->shown;
  ReaderColumn *column = &shown->columns[shown->n];
  *column = (ReaderColumn){
    .page = layout_page_ref (page),
    .section = shown->section,
    .index = index,
    .text = dom_text_ref (shown->text),
    .fonts = layout_font_source_ref (fonts),
    .scale = 1,
  };
  reader_pages_measure_column (column);
  shown->n++;
  reader_pages_place_columns (self);
  reader_pictures_request (self, column);
}

static void
fill_columns (ReaderPageView *self, guint first)
{
  ReaderSpread *shown = &self->shown;
  guint section = (guint) shown->section;
  LayoutFontSource *fonts = rendition_get_fonts (self->rendition, section);
  while ((int) shown->n < shown->geometry.n_columns) {
    LayoutPage *page = rendition_get_page (self->rendition, section, first + shown->n);
    if (page == NULL || fonts == NULL)
      break;
    add_column (self, page, fonts, first + shown->n);
  }
}

/* Takes what is shown away, for something of a section to be shown. */
static void
clear_shown (ReaderPageView *self, int section)
{
  RenditionGeometry geometry = reader_pages_compute_geometry (self);
  DomText *text = rendition_get_text (self->rendition, (guint) section);
  g_autoptr (DomText) kept_text = text != NULL ? dom_text_ref (text) : NULL;
  spread_clear (&self->shown);
  self->shown.section = section;
  self->shown.geometry = geometry;
  self->shown.text = g_steal_pointer (&kept_text);
  self->shown.rtl = reader_pages_are_rtl (self);
}

static void
show (ReaderPageView *self, int section, guint page)
{
  clear_shown (self, section);
  if (self->shown.text != NULL && rendition_is_fixed (self->rendition, (guint) section))
    reader_fixed_show (self);
  else if (self->shown.text != NULL)
    fill_columns (self, page - page % (guint) self->shown.geometry.n_columns);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Shows the place that is waited for in the section that is shown already, on pages that are not the
 * section's own. They count as the one that was shown, until that of the place has come. */
static void
show_glance (ReaderPageView *self)
{
  guint section = (guint) self->target.section;
  LayoutFontSource *fonts = rendition_get_fonts (self->rendition, section);
  LayoutPage *first = rendition_get_glance (self->rendition, section, 0);
  if (first == NULL || fonts == NULL || self->shown.section != (int) section || self->shown.n == 0
      || self->shown.columns[0].page == first)
    return;
  guint index = self->shown.columns[0].index;
  clear_shown (self, (int) section);
  for (guint i = 0; (int) i < self->shown.geometry.n_columns; i++) {
    LayoutPage *page = rendition_get_glance (self->rendition, section, i);
    if (page == NULL)
      break;
    add_column (self, page, fonts, index + i);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Shows the section that is shown with what has come by now. */
void
reader_pages_show_again (ReaderPageView *self)
{
  show (self, self->shown.section, self->shown.n > 0 ? self->shown.columns[0].index : 0);
}

/* Shows a page; of fixed ones that are seen together the first, unless a place was asked for. */
static void
show_page (ReaderPageView *self, const ReaderTarget *target, guint page)
{
  int section = target->section;
  bool other = self->shown.section != section;
  if (rendition_is_fixed (self->rendition, (guint) section)
      && target->kind != READER_TARGET_LOCATOR)
    section = reader_fixed_find_first (self, section);
  if (other)
    reader_fixed_move_to_edge (self, target->kind == READER_TARGET_LAST);
  show (self, section, page);
  if (target->kind != READER_TARGET_LOCATOR)
    self->place = (BookLocator){ section, self->shown.n > 0 ? self->shown.columns[0].start : 0 };
}

static void
show_target_page (ReaderPageView *self, guint page)
{
  ReaderTarget target = self->target;
  target_clear (&self->target);
  self->place = (BookLocator){ .section = target.section, .offset = target.offset };
  if (!reader_strip_is_on (self)) {
    reader_strip_clear (self);
    show_page (self, &target, page);
  } else if (target.kind == READER_TARGET_LAST) {
    reader_strip_show_end (self, target.section);
  } else {
    reader_strip_show_place (self, target.section, page, target.offset);
  }
  stop_waiting (self);
  reader_accessible_update (self);
  reader_page_view_emit_place_changed (self);
}

/* Anchors of old books are `<a name>`. */
static const DomNode *
find_name (const DomDocument *document, const char *name)
{
  const DomNode *root = dom_document_get_root (document);
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
    if (node->type == DOM_NODE_ELEMENT && strcmp (node->name, "a") == 0
        && g_strcmp0 (dom_node_get_attribute (node, "name"), name) == 0)
      return node;
  }
  return NULL;
}

static void
resolve_fragment (ReaderTarget *target, DomText *text)
{
  BookLocator locator = { .section = target->section };
  if (!book_locator_from_fragment (target->section, text, target->fragment, &locator)) {
    const DomNode *node = find_name (dom_text_get_document (text), target->fragment);
    locator.offset = node != NULL ? reader_pages_offset_at (text, (DomPoint){ .node = node }) : 0;
  }
  g_clear_pointer (&target->fragment, g_free);
  target->kind = READER_TARGET_LOCATOR;
  target->offset = locator.offset;
}

static void
resolve_share (ReaderTarget *target, const DomText *text)
{
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  const char *place = string + (gsize) (CLAMP (target->share, 0, 1) * (double) length);
  while (place > string && (*place & 0xC0) == 0x80)
    place--;
  target->kind = READER_TARGET_LOCATOR;
  target->offset = (guint32) (place - string);
}

/* Shows what is wanted if it has come. */
static void
try_target (ReaderPageView *self)
{
  ReaderTarget *target = &self->target;
  if (target->kind == READER_TARGET_NONE || !self->laid_out)
    return;
  guint section = (guint) target->section;
  DomText *text = rendition_get_text (self->rendition, section);
  bool complete = rendition_is_complete (self->rendition, section);
  int n_pages = rendition_get_n_pages (self->rendition, section);
  if (target->kind == READER_TARGET_FRAGMENT && text != NULL)
    resolve_fragment (target, text);
  else if (target->kind == READER_TARGET_SHARE && text != NULL)
    resolve_share (target, text);
  guint page = 0;
  BookLocator locator = { .section = target->section, .offset = target->offset };
  switch (target->kind) {
  case READER_TARGET_NONE:
  case READER_TARGET_FRAGMENT:
  case READER_TARGET_SHARE:
    break;
  case READER_TARGET_LOCATOR:
    /* How large a fixed page is drawn is known when all of it is there. */
    if (rendition_is_fixed (self->rendition, section) && !complete)
      break;
    if (find_page (self, locator, &page) || (complete && n_pages <= 0))
      show_target_page (self, page);
    break;
  case READER_TARGET_PAGE:
    if (rendition_is_fixed (self->rendition, section) && !complete)
      break;
    if (rendition_get_page (self->rendition, section, target->page) != NULL) {
      show_target_page (self, target->page);
    } else if (complete) {
      int next = reader_pages_find_linear (self, target->section + 1, 1);
      target_clear (target);
      stop_waiting (self);
      if (next >= 0)
        reader_pages_go_to (self, READER_TARGET_LOCATOR, (BookLocator){ .section = next }, 0);
    }
    break;
  case READER_TARGET_LAST:
    if (complete)
      show_target_page (self, (guint) MAX (n_pages - 1, 0));
    break;
  }
}

static void
begin_target (ReaderPageView *self)
{
  if (!self->laid_out)
    return;
  BookLocator place = { .section = self->target.section, .offset = self->target.offset };
  if (self->target.kind == READER_TARGET_LOCATOR && !reader_strip_is_on (self))
    rendition_request_place (self->rendition, place);
  else
    rendition_request (self->rendition, (guint) self->target.section);
  start_waiting (self);
  try_target (self);
}

/* Tells the rendition our size and settings, and asks for the place again. */
void
reader_pages_relayout (ReaderPageView *self)
{
  g_clear_handle_id (&self->relayout_id, g_source_remove);
  int width, height;
  reader_pages_get_size (self, &width, &height);
  if (self->rendition == NULL || width <= 0 || height <= 0
      || book_publication_get_n_sections (rendition_get_publication (self->rendition)) == 0)
    return;
  reader_fixed_set_frame (self);
  rendition_set_window (self->rendition, &self->settings, width, height);
  /* What is on the screen stays there until the place has been laid out anew. */
  reader_strip_clear (self);
  g_hash_table_remove_all (self->fonts);
  self->laid_out = true;
  if (self->target.kind == READER_TARGET_NONE || self->target.kind == READER_TARGET_PAGE) {
    target_clear (&self->target);
    self->target.kind = READER_TARGET_LOCATOR;
    self->target.section = self->place.section;
    self->target.offset = self->place.offset;
  }
  begin_target (self);
}

static void
relayout_now (gpointer data)
{
  ReaderPageView *self = data;
  self->relayout_id = 0;
  reader_pages_relayout (self);
}

/* While a window is dragged larger its pages are not made anew at every step. */
void
reader_pages_queue_relayout (ReaderPageView *self)
{
  g_clear_handle_id (&self->relayout_id, g_source_remove);
  self->relayout_id = g_timeout_add_once (self->laid_out ? RESIZE_DELAY_MS : 0, relayout_now, self);
}

void
reader_pages_go_to (ReaderPageView *self, ReaderTargetKind kind, BookLocator locator, guint page)
{
  int n = (int) book_publication_get_n_sections (rendition_get_publication (self->rendition));
  if (n == 0)
    return;
  target_clear (&self->target);
  self->target.kind = kind;
  self->target.section = CLAMP (locator.section, 0, n - 1);
  self->target.offset = locator.offset;
  self->target.page = page;
  if (kind == READER_TARGET_LOCATOR)
    self->place = (BookLocator){ self->target.section, locator.offset };
  begin_target (self);
}

void
reader_pages_go_to_fragment (ReaderPageView *self, int section, const char *fragment)
{
  int n = (int) book_publication_get_n_sections (rendition_get_publication (self->rendition));
  if (section < 0 || section >= n)
    return;
  target_clear (&self->target);
  self->target.kind = READER_TARGET_FRAGMENT;
  self->target.section = section;
  self->target.fragment = g_strdup (fragment);
  begin_target (self);
}

/* Goes to where so much of a section's text is above, from 0 to 1. */
void
reader_pages_go_to_share (ReaderPageView *self, int section, double share)
{
  target_clear (&self->target);
  self->target.kind = READER_TARGET_SHARE;
  self->target.section = section;
  self->target.share = share;
  begin_target (self);
}

/* The next section of the reading order from @from on, -1 when there is none. */
int
reader_pages_find_linear (ReaderPageView *self, int from, int step)
{
  return book_publication_find_linear (rendition_get_publication (self->rendition), from, step);
}

static gboolean
turn_fixed (ReaderPageView *self, int by)
{
  int section = reader_fixed_find_next (self, by);
  if (section < 0)
    return FALSE;
  reader_pages_go_to (self, by > 0 ? READER_TARGET_PAGE : READER_TARGET_LAST,
                      (BookLocator){ .section = section }, 0);
  return TRUE;
}

/* Turns pages forward (1) or back (-1). Returns FALSE at the book's ends. */
gboolean
reader_pages_turn (ReaderPageView *self, int by)
{
  const ReaderSpread *shown = &self->shown;
  if (self->rendition == NULL || shown->section < 0)
    return FALSE;
  /* A turn that is still waiting for its page is not counted twice. */
  if (self->target.kind != READER_TARGET_NONE)
    return TRUE;
  if (reader_strip_is_on (self))
    return reader_strip_turn (self, by);
  if (reader_fixed_is_shown (self))
    return turn_fixed (self, by);
  guint step = (guint) shown->geometry.n_columns;
  guint first = shown->n > 0 ? shown->columns[0].index : 0;
  guint section = (guint) shown->section;
  bool inside = by > 0
                    ? !rendition_is_complete (self->rendition, section)
                          || (int) (first + step) < rendition_get_n_pages (self->rendition, section)
                    : first > 0;
  BookLocator locator = { .section = shown->section };
  if (inside) {
    guint page = by > 0 ? first + step : first - MIN (first, step);
    reader_pages_go_to (self, READER_TARGET_PAGE, locator, page);
    return TRUE;
  }
  locator.section = reader_pages_find_linear (self, shown->section + by, by);
  if (locator.section < 0)
    return FALSE;
  reader_pages_go_to (self, by > 0 ? READER_TARGET_LOCATOR : READER_TARGET_LAST, locator, 0);
  return TRUE;
}

/* The second page of a spread may come after the first. */
static void
complete_spread (ReaderPageView *self)
{
  ReaderSpread *shown = &self->shown;
  guint before = shown->n;
  if (shown->n > 0 && shown->text == rendition_get_text (self->rendition, (guint) shown->section))
    fill_columns (self, shown->columns[0].index);
  if (shown->n == before)
    return;
  reader_accessible_update (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
reader_pages_section_changed (Rendition *rendition, guint section, ReaderPageView *self)
{
  if (self->target.kind != READER_TARGET_NONE && self->target.section == (int) section) {
    try_target (self);
    if (self->target.kind == READER_TARGET_LOCATOR && !reader_strip_is_on (self))
      show_glance (self);
  } else if (reader_strip_is_on (self))
    reader_strip_section_changed (self, (int) section);
  else if (self->target.kind == READER_TARGET_NONE && !reader_fixed_is_shown (self)
           && self->shown.section == (int) section)
    complete_spread (self);
  reader_pages_counted (rendition, self);
}

void
reader_pages_counted (Rendition *rendition, ReaderPageView *self)
{
  /* Which pages belong together depends on those before. */
  if (self->target.kind == READER_TARGET_NONE && reader_fixed_is_shown (self)
      && reader_fixed_is_outdated (self))
    reader_fixed_update (self);
  if (self->shown.section >= 0
      && (reader_page_view_get_page_number (self) != self->number
          || reader_page_view_get_total_pages (self) != self->total))
    reader_page_view_emit_place_changed (self);
}

/* How far a place is from a column, in CSS px: beside it, or of a strip above or below it. */
static double
get_distance (ReaderPageView *self, const ReaderColumn *column, double x, double y)
{
  double width = column->viewport.width > 0 ? column->viewport.width * column->scale
                                            : self->shown.geometry.column_width;
  if (!reader_strip_is_on (self))
    return MAX (MAX (column->x - x, x - column->x - width), 0);
  double bottom = column->y + reader_column_get_height (column);
  return MAX (MAX (column->y - y, y - bottom), 0);
}

/* What is at a place of the widget; FALSE when nothing is shown. */
bool
reader_pages_hit (ReaderPageView *self, double x, double y, ReaderHit *hit)
{
  const ReaderSpread *shown = &self->shown;
  if (shown->n == 0)
    return false;
  hit->column = &shown->columns[0];
  double best = G_MAXDOUBLE;
  for (guint i = 0; i < shown->n; i++) {
    double distance = get_distance (self, &shown->columns[i], x, y);
    if (distance >= best)
      continue;
    best = distance;
    hit->column = &shown->columns[i];
  }
  double scale = hit->column->scale;
  hit->hit = layout_page_hit (hit->column->page, layout_unit_from_px ((x - hit->column->x) / scale),
                              layout_unit_from_px ((y - hit->column->y) / scale));
  hit->offset = hit->hit.point.node != NULL
                    ? reader_pages_offset_at (hit->column->text, hit->hit.point)
                    : hit->column->start;
  return true;
}
