#pragma once

#include "book-publication.h"
#include "rendition-spread.h"
#include "rendition-typesetter.h"

G_BEGIN_DECLS

/**
 * CliItem:
 * @place: of the reading order
 * @section: laid out
 * @fixed: has a page of fixed size
 * @scroll: is a strip that scrolls
 * @declared: the viewport was declared, not assumed
 * @viewport_width: of a fixed page in CSS px
 * @viewport_height: of a fixed page in CSS px
 * @first_page: index of its first #CliPage
 * @n_pages: number of its pages
 *
 * A section of the book, laid out. Kind: value, owned by its #CliSheets.
 */
typedef struct {
  const BookSection *place;
  RenditionSection *section;
  bool fixed;
  bool scroll;
  bool declared;
  double viewport_width;
  double viewport_height;
  guint first_page;
  guint n_pages;
} CliItem;

/**
 * CliPage:
 * @item: index of its #CliItem
 * @page: (nullable): what is on it
 * @spread: number of the spread, or of the area that scrolls
 * @side: where in the spread
 * @x: of the page in the reading area, in CSS px
 * @y: the same; in a strip, from the top of the strip
 * @width: as shown
 * @height: as shown
 * @scale: screen px to the px of the page
 *
 * A page in its place. Kind: value, owned by its #CliSheets.
 */
typedef struct {
  guint item;
  LayoutPage *page;
  guint spread;
  RenditionSide side;
  double x;
  double y;
  double width;
  double height;
  double scale;
} CliPage;

/**
 * CliSheets:
 *
 * A whole book laid out and placed, page beside page, as the reader would show it in an area of a
 * given size without margins. Kind: owned.
 */
typedef struct _CliSheets CliSheets;

CliSheets *
cli_sheets_new (BookPublication *publication, double width, double height, double font_size);
void cli_sheets_free (CliSheets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliSheets, cli_sheets_free)

BookPublication *cli_sheets_get_publication (CliSheets *self);
double cli_sheets_get_height (CliSheets *self);
double cli_sheets_get_width (CliSheets *self);
guint cli_sheets_get_n_items (CliSheets *self);
const CliItem *cli_sheets_get_item (CliSheets *self, guint index);
guint cli_sheets_get_n_pages (CliSheets *self);
const CliPage *cli_sheets_get_page (CliSheets *self, guint index);
bool cli_sheets_is_rtl (CliSheets *self);
void cli_sheets_set_zoom (CliSheets *self, double zoom);

G_END_DECLS
