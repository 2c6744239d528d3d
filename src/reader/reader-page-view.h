#pragma once

#include "marks-set.h"
#include "paint-theme.h"
#include "rendition.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ReaderRange:
 * @section: index in the reading order
 * @start: UTF-8 bytes into the section's #DomText
 * @end: byte after the last one
 *
 * A stretch of a book's text. Kind: value.
 */
typedef struct {
  int section;
  guint32 start;
  guint32 end;
} ReaderRange;

/**
 * ReaderPageView:
 *
 * The page: shows one or two columns of a rendition with the marks on them, turns pages, selects
 * text, and says where the reader is. It knows nothing of windows, files or menus.
 *
 * Actions, also found by a screen reader: `page.next`, `page.previous`, `page.section-start`,
 * `page.section-end`, `page.book-start`, `page.book-end`, `page.back`, `page.clear-selection`,
 * `page.select-paragraph`.
 */
#define READER_TYPE_PAGE_VIEW (reader_page_view_get_type ())
G_DECLARE_FINAL_TYPE (ReaderPageView, reader_page_view, READER, PAGE_VIEW, GtkWidget)

GtkWidget *reader_page_view_new (void);

/* What is shown, and how. A new rendition begins at the first page. */
void reader_page_view_set_rendition (ReaderPageView *self, Rendition *rendition);
void reader_page_view_expect_size (ReaderPageView *self, int width, int height);
Rendition *reader_page_view_get_rendition (ReaderPageView *self);
void reader_page_view_set_marks (ReaderPageView *self, MarksSet *marks);
void reader_page_view_set_settings (ReaderPageView *self, const RenditionSettings *settings);
void reader_page_view_set_theme (ReaderPageView *self, PaintThemeName theme);

/* Fixed pages, whose letters are as large as the page is. */
gboolean reader_page_view_has_zoom (ReaderPageView *self);
double reader_page_view_get_zoom (ReaderPageView *self);
void reader_page_view_zoom (ReaderPageView *self, int steps);

/* Where the reader is. go_to shows a place; jump also remembers the old one for back. */
void reader_page_view_go_to (ReaderPageView *self, BookLocator locator);
void reader_page_view_jump (ReaderPageView *self, BookLocator locator);
void reader_page_view_jump_to_progression (ReaderPageView *self, double progression);
void reader_page_view_jump_to_fragment (ReaderPageView *self, int section, const char *fragment);
gboolean reader_page_view_back (ReaderPageView *self);
gboolean reader_page_view_can_go_back (ReaderPageView *self);
gboolean reader_page_view_next (ReaderPageView *self);
gboolean reader_page_view_previous (ReaderPageView *self);
BookLocator reader_page_view_get_place (ReaderPageView *self);
gboolean reader_page_view_get_visible_range (ReaderPageView *self, ReaderRange *range);
gboolean reader_page_view_get_page_range (ReaderPageView *self, guint index, ReaderRange *range);
int reader_page_view_get_page_number (ReaderPageView *self);
int reader_page_view_get_total_pages (ReaderPageView *self);
double reader_page_view_get_progression (ReaderPageView *self);

/* The selection. */
GArray *reader_page_view_list_selection (ReaderPageView *self);
gboolean reader_page_view_get_selection (ReaderPageView *self, ReaderRange *range);
void reader_page_view_select (ReaderPageView *self, const ReaderRange *range);
void reader_page_view_clear_selection (ReaderPageView *self);
char *reader_page_view_dup_selected_text (ReaderPageView *self);
gboolean reader_page_view_get_range_bounds (ReaderPageView *self,
                                            const ReaderRange *range,
                                            GdkRectangle *bounds);

/* Search hits; @current is drawn stronger, -1 for none. */
void reader_page_view_set_hits (ReaderPageView *self,
                                const ReaderRange *hits,
                                guint n_hits,
                                int current);

/* What is new in the edition, in the order of the book; a bar in the outer margin stands beside it. */
void
reader_page_view_set_changes (ReaderPageView *self, const ReaderRange *changes, guint n_changes);

/* Signals:
 *   place-changed ()                           the page shown, or its number, is another
 *   selection-changed ()                       ends of a drag included: see get_selection
 *   link-activated (int section, char *href)   a link was clicked, as written in the book
 *   mark-activated (char *uuid)                a highlight was clicked
 *   mark-resized (char *uuid)                  a highlight is to cover what is selected
 *   size-wished (int steps)                    Ctrl and the wheel, or two fingers
 *   picture-activated (char *path)             a picture was double-clicked
 */

G_END_DECLS
