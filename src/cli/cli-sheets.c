#include "config.h"

#include "cli-sheets.h"

#include "rendition-geometry.h"
#include "rendition-viewport.h"

#include <math.h>
#include <string.h>

struct _CliSheets {
  BookPublication *publication;
  RenditionTypesetter *typesetter;
  RenditionSettings settings;
  double width;
  double height;
  double zoom;
  bool rtl;
  bool two_columns; /* reflowable text has two pages side by side */
  GArray *items; /* CliItem */
  GArray *pages; /* CliPage */
};

/**
 * cli_sheets_get_publication:
 * @self: sheets
 *
 * Returns: (transfer none): the book
 */
BookPublication *
cli_sheets_get_publication (CliSheets *self)
{
  return self->publication;
}

/**
 * cli_sheets_get_width:
 * @self: sheets
 *
 * Returns: width of the reading area in CSS px
 */
double
cli_sheets_get_width (CliSheets *self)
{
  return self->width;
}

/**
 * cli_sheets_get_height:
 * @self: sheets
 *
 * Returns: height of the reading area in CSS px
 */
double
cli_sheets_get_height (CliSheets *self)
{
  return self->height;
}

/**
 * cli_sheets_get_n_items:
 * @self: sheets
 *
 * Returns: number of sections
 */
guint
cli_sheets_get_n_items (CliSheets *self)
{
  return self->items->len;
}

/**
 * cli_sheets_get_item:
 * @self: sheets
 * @index: of a section
 *
 * Returns: (transfer none): the section
 */
const CliItem *
cli_sheets_get_item (CliSheets *self, guint index)
{
  return &g_array_index (self->items, CliItem, index);
}

/**
 * cli_sheets_get_n_pages:
 * @self: sheets
 *
 * Returns: number of pages of the book
 */
guint
cli_sheets_get_n_pages (CliSheets *self)
{
  return self->pages->len;
}

/**
 * cli_sheets_get_page:
 * @self: sheets
 * @index: of a page of the book
 *
 * Returns: (transfer none): the page
 */
const CliPage *
cli_sheets_get_page (CliSheets *self, guint index)
{
  return &g_array_index (self->pages, CliPage, index);
}

/**
 * cli_sheets_is_rtl:
 * @self: sheets
 *
 * Returns: whether the next page is to the left
 */
bool
cli_sheets_is_rtl (CliSheets *self)
{
  return self->rtl;
}

/* Which way pages turn in a book that leaves it to us: the way its first text runs, which vertical
 * Japanese and Arabic share. */
static bool
resolve_progression (CliSheets *self)
{
  const BookMetadata *metadata = book_publication_get_metadata (self->publication);
  if (metadata->progression != BOOK_PROGRESSION_DEFAULT)
    return metadata->progression == BOOK_PROGRESSION_RTL;
  static const char *const rtl[] = { "ar", "he", "fa", "ur", "yi", "dv", "ps", "sd", "ug", NULL };
  const char *language = metadata->languages[0];
  g_autofree char *primary =
      language != NULL ? g_ascii_strdown (language, (gssize) strcspn (language, "-_")) : NULL;
  if (primary != NULL && g_strv_contains (rtl, primary))
    return true;
  if (self->items->len == 0 || self->publication == NULL)
    return false;
  const CliItem *first = &g_array_index (self->items, CliItem, 0);
  CssStyles *styles = rendition_section_get_styles (first->section);
  DomDocument *document = dom_text_get_document (rendition_section_get_text (first->section));
  const DomNode *body = dom_document_get_body (document);
  const CssStyle *style =
      css_styles_get (styles, body != NULL ? body : dom_document_get_root (document));
  return style != NULL
         && (style->writing_mode == CSS_WRITING_MODE_VERTICAL_RL
             || (!first->fixed && style->direction == CSS_DIRECTION_RTL));
}

static bool
scrolls (const CliItem *item)
{
  BookFlow flow = item->place->rendition.flow;
  return !item->fixed && (flow == BOOK_FLOW_SCROLLED_CONTINUOUS || flow == BOOK_FLOW_SCROLLED_DOC);
}

/* Lays an item out: a fixed page in its own viewport and as its author wants it, the rest in pages
 * of the reading area. */
static void
lay_out_item (CliSheets *self, guint index)
{
  CliItem item = { .place = book_publication_get_section (self->publication, index) };
  item.fixed = rendition_viewport_is_fixed (item.place);
  item.scroll = scrolls (&item);
  RenditionSettings settings = self->settings;
  double width = self->two_columns && !item.scroll ? floor (self->width / 2) : self->width;
  double height = self->height;
  settings.continuous = item.scroll;
  if (item.fixed)
    width = self->width;
  rendition_typesetter_set_settings (self->typesetter, &settings, width, height);
  item.section = rendition_typesetter_lay_out (self->typesetter, index, NULL, NULL, NULL, NULL);
  RenditionViewport viewport = rendition_section_get_viewport (item.section);
  item.declared = viewport.declared;
  item.viewport_width = viewport.width;
  item.viewport_height = viewport.height;
  g_array_append_val (self->items, item);
}

static RenditionLeaf
make_leaf (const CliItem *item)
{
  return (RenditionLeaf){
    .fixed = item->fixed,
    .linear = item->place->linear,
    .spread = item->place->rendition.spread,
    .page_spread = item->place->page_spread,
    .viewport = rendition_section_get_viewport (item->section),
  };
}

typedef struct {
  RenditionSpread spread;
  double
      strip; /* where the next stretch of a continuous strip begins; negative when none is open */
} Placing;

static void
close_strip (Placing *placing)
{
  if (placing->strip >= 0)
    placing->spread.number++;
  placing->strip = -1;
}

static void
place_fixed_page (CliSheets *self, const RenditionSpread *spread, CliPage *page)
{
  const CliItem *item = &g_array_index (self->items, CliItem, page->item);
  RenditionViewport viewport = rendition_section_get_viewport (item->section);
  RenditionFrame frame = rendition_spread_fit (spread, viewport, page->side, self->zoom);
  page->x = frame.x;
  page->y = frame.y;
  page->scale = frame.scale;
  page->width = viewport.width * frame.scale;
  page->height = viewport.height * frame.scale;
}

/* A page of flowing text fills the area, or its half. */
static void
place_flowing_page (CliSheets *self, CliPage *page, bool spread)
{
  page->scale = 1;
  page->width = spread ? self->width / 2 : self->width;
  page->height = self->height;
  double middle = self->width / 2;
  page->x = (self->width - page->width) / 2;
  if (page->side == RENDITION_SIDE_LEFT)
    page->x = middle - page->width;
  else if (page->side == RENDITION_SIDE_RIGHT)
    page->x = middle;
}

static void
place_page (CliSheets *self, Placing *placing, const CliItem *item, CliPage *page, bool first)
{
  RenditionLeaf leaf = make_leaf (item);
  close_strip (placing);
  RenditionSeat seat = rendition_spread_take (&placing->spread, &leaf, first);
  page->spread = seat.spread;
  page->side = seat.side;
  if (item->fixed)
    place_fixed_page (self, &placing->spread, page);
  else
    place_flowing_page (self, page, rendition_spread_wants (&placing->spread, &leaf));
}

static void
place_strip (CliSheets *self, Placing *placing, const CliItem *item, CliPage *page)
{
  rendition_spread_close (&placing->spread);
  bool continuous = item->place->rendition.flow == BOOK_FLOW_SCROLLED_CONTINUOUS;
  if (!continuous || placing->strip < 0)
    close_strip (placing);
  page->side = RENDITION_SIDE_CENTER;
  page->spread = placing->spread.number;
  page->scale = 1;
  page->width = self->width;
  page->height =
      page->page != NULL ? layout_unit_to_px (layout_page_get_height (page->page)) : self->height;
  page->y = continuous && placing->strip > 0 ? placing->strip : 0;
  if (continuous)
    placing->strip = page->y + page->height;
  else
    placing->spread.number++;
}

static void
place_item (CliSheets *self, Placing *placing, guint index)
{
  CliItem *item = &g_array_index (self->items, CliItem, index);
  LayoutFlow *flow = rendition_section_get_flow (item->section);
  guint n = layout_flow_get_n_pages (flow);
  item->first_page = self->pages->len;
  item->n_pages = item->fixed || item->scroll ? 1 : MAX (n, 1);
  for (guint i = 0; i < item->n_pages; i++) {
    CliPage page = { .item = index, .page = i < n ? layout_flow_get_page (flow, i) : NULL };
    if (item->scroll)
      place_strip (self, placing, item, &page);
    else
      place_page (self, placing, item, &page, i == 0);
    g_array_append_val (self->pages, page);
  }
}

static void
place_all (CliSheets *self)
{
  Placing placing = {
    .spread = { .width = self->width,
                .height = self->height,
                .rtl = self->rtl,
                .two_columns = self->two_columns },
    .strip = -1,
  };
  g_array_set_size (self->pages, 0);
  for (guint i = 0; i < self->items->len; i++)
    place_item (self, &placing, i);
}

static void
clear_item (gpointer item)
{
  rendition_section_unref (((CliItem *) item)->section);
}

/**
 * cli_sheets_new:
 * @publication: a book
 * @width: of the reading area in CSS px
 * @height: of the reading area in CSS px
 * @font_size: of the text in CSS px
 *
 * Lays a whole book out as its author wants it.
 *
 * Returns: (transfer full): its pages
 */
CliSheets *
cli_sheets_new (BookPublication *publication, double width, double height, double font_size)
{
  CliSheets *self = g_new0 (CliSheets, 1);
  self->publication = g_object_ref (publication);
  self->width = width;
  self->height = height;
  self->zoom = 1;
  self->typesetter = rendition_typesetter_new (publication);
  rendition_settings_init (&self->settings);
  /* The reading area has no margins. */
  self->settings.hang = false;
  self->settings.font_size = font_size;
  self->settings.styles = RENDITION_STYLES_BOOK;
  RenditionGeometry geometry = rendition_geometry_compute (&self->settings, width, height);
  self->two_columns = geometry.n_columns == 2;
  self->items = g_array_new (FALSE, TRUE, sizeof (CliItem));
  g_array_set_clear_func (self->items, clear_item);
  self->pages = g_array_new (FALSE, TRUE, sizeof (CliPage));
  for (guint i = 0; i < book_publication_get_n_sections (publication); i++)
    lay_out_item (self, i);
  self->rtl = resolve_progression (self);
  place_all (self);
  return self;
}

/**
 * cli_sheets_free:
 * @self: (transfer full): sheets
 */
void
cli_sheets_free (CliSheets *self)
{
  g_array_unref (self->pages);
  g_array_unref (self->items);
  rendition_typesetter_free (self->typesetter);
  g_object_unref (self->publication);
  g_free (self);
}

/**
 * cli_sheets_set_zoom:
 * @self: sheets
 * @zoom: how much larger fixed pages are than what fits
 *
 * Places the pages again.
 */
void
cli_sheets_set_zoom (CliSheets *self, double zoom)
{
  self->zoom = zoom;
  place_all (self);
}
