#include "config.h"

#include "app-window-private.h"

#include "book-outline.h"

#include <glib/gi18n.h>

/* The place is written when the reader has stayed this long, in milliseconds. */
#define POSITION_DELAY 1000

/* Contents that were made of headings have one entry for each, most of them without an id. */
static void
find_heading_offsets (AppWindow *self, int section, DomText *text)
{
  const DomNode *root = dom_document_get_root (dom_text_get_document (text));
  const DomNode *heading = book_outline_next_heading (root, root);
  for (guint i = 0; i < self->offsets->len && heading != NULL; i++) {
    if (book_contents_get_node (self->contents, i)->section != section)
      continue;
    g_array_index (self->offsets, guint32, i) =
        dom_text_offset_at (text, (DomPoint){ .node = heading });
    heading = book_outline_next_heading (dom_node_next_in_tree (heading, root), root);
  }
}

/* An entry whose place is not there counts as beginning with the one before it. */
static void
find_fragment_offsets (AppWindow *self, int section, DomText *text)
{
  guint32 before = 0;
  for (guint i = 0; i < self->offsets->len; i++) {
    const BookContentsNode *node = book_contents_get_node (self->contents, i);
    BookLocator locator;
    if (node->section != section)
      continue;
    bool found = book_locator_from_fragment (section, text, node->fragment, &locator);
    before = found ? locator.offset : before;
    g_array_index (self->offsets, guint32, i) = before;
  }
}

/* Where the entries of the contents begin in the section that is shown. */
static void
find_offsets (AppWindow *self, int section)
{
  DomText *text = rendition_get_text (self->rendition, (guint) section);
  guint n = book_contents_get_n_nodes (self->contents);
  if (self->offsets_section == section || text == NULL)
    return;
  self->offsets_section = section;
  g_clear_pointer (&self->offsets, g_array_unref);
  self->offsets = g_array_sized_new (FALSE, TRUE, sizeof (guint32), n);
  g_array_set_size (self->offsets, n);
  if (book_publication_has_own_contents (self->publication))
    find_fragment_offsets (self, section, text);
  else
    find_heading_offsets (self, section, text);
}

/* The entry that the place is under, or -1: the last that begins at or before the place. */
static int
find_node (AppWindow *self, BookLocator place)
{
  int found = -1;
  if (self->contents == NULL)
    return -1;
  if (self->rendition != NULL && place.section >= 0)
    find_offsets (self, place.section);
  for (guint i = 0; i < book_contents_get_n_nodes (self->contents); i++) {
    const BookContentsNode *node = book_contents_get_node (self->contents, i);
    if (node->section < 0 || node->section > place.section)
      continue;
    if (node->section < place.section) {
      if (found < 0
          || book_contents_get_node (self->contents, (guint) found)->section <= node->section)
        found = (int) i;
    } else if (self->offsets_section != place.section
                   ? node->fragment == NULL
                   : g_array_index (self->offsets, guint32, i) <= place.offset) {
      found = (int) i;
    }
  }
  return found;
}

/* An entry that begins on the page shown counts, although the page begins before it. */
static int
find_shown_node (AppWindow *self, BookLocator place)
{
  ReaderRange shown;
  int node = find_node (self, place);
  if (!reader_page_view_get_visible_range (self->page, &shown) || shown.section != place.section
      || shown.end <= shown.start)
    return node;
  int last = find_node (self, (BookLocator){ place.section, shown.end - 1 });
  return node < 0
                 || (last >= 0 && book_contents_get_node (self->contents, (guint) last)->depth == 0)
             ? last
             : node;
}

/* Where the next entry after @node begins that is not deeper than @depth, else the book's end, in a
 * section that is not there. */
static BookLocator
find_end (AppWindow *self, BookLocator place, int node, int depth)
{
  for (guint i = (guint) node + 1; i < book_contents_get_n_nodes (self->contents); i++) {
    const BookContentsNode *next = book_contents_get_node (self->contents, i);
    /* What is under an entry is part of its chapter while it goes on in the same section. */
    if (next->depth > depth && (next->section < 0 || next->section == place.section))
      continue;
    /* Where an entry leads nowhere, the first of its own says where it begins. */
    if (next->section < 0)
      depth = G_MAXINT;
    BookLocator end = { .section = next->section };
    if (next->section >= 0 && next->section == self->offsets_section)
      end.offset = g_array_index (self->offsets, guint32, i);
    if (book_locator_compare (end, place) > 0)
      return end;
  }
  return (BookLocator){ (int) book_publication_get_n_sections (self->publication), 0 };
}

static double
get_progression (AppWindow *self, BookLocator place)
{
  DomText *text = rendition_get_text (self->rendition, (guint) place.section);
  gsize length = 0;
  if (text != NULL)
    dom_text_get_string (text, &length);
  return book_locator_get_progression (place, self->publication, (guint32) length);
}

/* Where the chapter ends that the page shown is in. FALSE when the contents do not say. */
bool
app_window_find_chapter_end (AppWindow *self, BookLocator *end)
{
  BookLocator place = reader_page_view_get_place (self->page);
  int node = find_shown_node (self, place);
  if (node < 0)
    return false;
  *end = find_end (self, place, node, book_contents_get_node (self->contents, (guint) node)->depth);
  if (get_progression (self, *end) - get_progression (self, place) < 0.5)
    return true;
  /* An entry with most of the book under it is the book's title, not a chapter: it is the one that
   * begins on the page. */
  ReaderRange shown;
  int last = node;
  if (reader_page_view_get_visible_range (self->page, &shown) && shown.end > shown.start)
    last = find_node (self, (BookLocator){ shown.section, shown.end - 1 });
  int depth = last > node ? book_contents_get_node (self->contents, (guint) last)->depth : G_MAXINT;
  *end = find_end (self, place, MAX (last, node), depth);
  return true;
}

/* Goes to a heading without an id, when its section is there. */
static void
go_to_wanted_node (AppWindow *self)
{
  if (self->node_wanted < 0 || self->contents == NULL)
    return;
  int section = book_contents_get_node (self->contents, (guint) self->node_wanted)->section;
  find_offsets (self, section);
  if (self->offsets_section != section)
    return;
  int node = self->node_wanted;
  self->node_wanted = -1;
  reader_page_view_go_to (
      self->page, (BookLocator){ section, g_array_index (self->offsets, guint32, (guint) node) });
}

/* Shows everywhere where the reader is. */
void
app_window_update_place (AppWindow *self)
{
  if (self->publication == NULL)
    return;
  BookLocator place = reader_page_view_get_place (self->page);
  int node = find_shown_node (self, place);
  const char *chapter =
      node >= 0 ? book_contents_get_node (self->contents, (guint) node)->label : NULL;
  adw_window_title_set_subtitle (self->title, chapter != NULL ? chapter : "");
  app_sidebar_set_current (self->sidebar, node);
  app_search_panel_set_place (self->search, place);
  app_window_update_foot (self);
  app_window_enable (self, "back", reader_page_view_can_go_back (self->page));
  app_window_update_bookmark (self);
  app_window_leave_selection (self);
  app_window_open_wanted_note (self);
  go_to_wanted_node (self);
}

static StorePosition *
make_position (AppWindow *self)
{
  BookLocator place = reader_page_view_get_place (self->page);
  StorePosition *position = store_position_new ();
  position->edition = self->identity.edition;
  position->section = place.section;
  position->offset = place.offset;
  position->section_path = g_strdup (
      book_publication_get_section (self->publication, (guint) MAX (place.section, 0))->path);
  position->progression = reader_page_view_get_progression (self->page);
  position->time = g_get_real_time ();
  return position;
}

/* Writes where the reader is; the store's worker does it before anything that comes later. */
void
app_window_save_place (AppWindow *self)
{
  g_clear_handle_id (&self->position_source, g_source_remove);
  if (self->store == NULL || !self->place_restored || self->identity.edition == 0)
    return;
  g_autoptr (StorePosition) position = make_position (self);
  store_put_position_async (self->store, position, NULL, NULL);
}

static gboolean
on_stayed (gpointer user_data)
{
  AppWindow *self = user_data;
  self->position_source = 0;
  app_window_save_place (self);
  return G_SOURCE_REMOVE;
}

/* The buttons for the size are for pages or for letters. */
void
app_window_update_zoom (AppWindow *self)
{
  bool fixed = reader_page_view_has_zoom (self->page);
  app_appearance_popover_set_zoom (self->appearance,
                                   fixed ? reader_page_view_get_zoom (self->page) : 0);
}

static void
on_place_changed (AppWindow *self)
{
  app_window_update_place (self);
  app_window_update_zoom (self);
  app_window_follow_pace (self);
  g_clear_handle_id (&self->position_source, g_source_remove);
  if (self->place_restored)
    self->position_source = g_timeout_add (POSITION_DELAY, on_stayed, self);
}

/* What the progress bar says before one jumps there. */
static char *
describe_progression (double progression, gpointer user_data)
{
  AppWindow *self = user_data;
  if (self->publication == NULL)
    return NULL;
  double within;
  BookLocator place = book_locator_from_progression (self->publication, progression, &within);
  place.offset = place.section == self->offsets_section ? place.offset : 0;
  int node = find_node (self, place);
  int total = reader_page_view_get_total_pages (self->page);
  const char *chapter =
      node >= 0 ? book_contents_get_node (self->contents, (guint) node)->label : NULL;
  if (total <= 0)
    return g_strdup_printf ("%s%s%d %%", chapter != NULL ? chapter : "",
                            chapter != NULL ? " · " : "", (int) (100 * progression + 0.5));
  int page = 1 + (int) (progression * (total - 1) + 0.5);
  if (chapter == NULL)
    /* Translators: the number of a page. */
    return g_strdup_printf (_ ("Page %d"), page);
  /* Translators: a chapter's title and the number of a page. */
  return g_strdup_printf (_ ("%s · page %d"), chapter, page);
}

/* Marks on the progress bar where the top entries of the contents begin. */
void
app_window_update_ticks (AppWindow *self)
{
  g_autoptr (GArray) ticks = g_array_new (FALSE, FALSE, sizeof (double));
  double total = (double) book_publication_get_total_size (self->publication);
  guint n = self->contents != NULL ? book_contents_get_n_nodes (self->contents) : 0;
  int last = -1;
  for (guint i = 0; i < n; i++) {
    const BookContentsNode *node = book_contents_get_node (self->contents, i);
    if (node->depth > 0 || node->section <= last)
      continue;
    last = node->section;
    double tick =
        (double) book_publication_get_size_before (self->publication, (guint) node->section)
        / total;
    g_array_append_val (ticks, tick);
  }
  app_progress_bar_set_ticks (app_foot_get_progress (self->foot), (const double *) ticks->data,
                              ticks->len);
}

/* Goes where an entry of the contents leads. */
void
app_window_go_to_node (AppWindow *self, guint index)
{
  const BookContentsNode *node = book_contents_get_node (self->contents, index);
  if (node->section < 0)
    return;
  self->node_wanted = -1;
  if (node->fragment != NULL)
    reader_page_view_jump_to_fragment (self->page, node->section, node->fragment);
  else
    reader_page_view_jump (self->page, (BookLocator){ .section = node->section });
  if (node->fragment == NULL && !book_publication_has_own_contents (self->publication)) {
    self->node_wanted = (int) index;
    go_to_wanted_node (self);
  }
  if (adw_flap_get_folded (self->flap))
    g_action_group_change_action_state (G_ACTION_GROUP (self), "sidebar",
                                        g_variant_new_boolean (FALSE));
  gtk_widget_grab_focus (GTK_WIDGET (self->page));
}

/* Begins to follow the reader. */
void
app_window_watch_place (AppWindow *self)
{
  app_progress_bar_set_describe (app_foot_get_progress (self->foot), describe_progression, self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (app_foot_get_progress (self->foot)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Place in the book"), -1);
  app_window_enable (self, "back", false);
  g_signal_connect_object (self->page, "place-changed", G_CALLBACK (on_place_changed), self,
                           G_CONNECT_SWAPPED);
}
