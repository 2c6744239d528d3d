#pragma once

#include "book-locator.h"
#include "rendition-geometry.h"
#include "rendition-section.h"
#include "rendition-settings.h"

G_BEGIN_DECLS

/**
 * RenditionArea:
 * @width: in CSS px
 * @height: in CSS px
 * @roll: pages are as wide as it, however high they become
 *
 * What fixed pages are fitted into. Kind: value.
 */
typedef struct {
  double width;
  double height;
  bool roll;
} RenditionArea;

/**
 * Rendition:
 *
 * A publication under a reader's settings: its pages, as far as they are known. Main thread; the
 * work is done on a thread of its own. The pages of a section come in one by one.
 */
#define RENDITION_TYPE_RENDITION (rendition_get_type ())
G_DECLARE_FINAL_TYPE (Rendition, rendition, RENDITION, RENDITION, GObject)

Rendition *rendition_new (BookPublication *publication);

BookPublication *rendition_get_publication (Rendition *self);
void rendition_set_page (Rendition *self,
                         const RenditionSettings *settings,
                         double width,
                         double height);
bool rendition_is_roll (Rendition *self);
bool rendition_is_strip (Rendition *self, const RenditionSettings *settings);
RenditionGeometry rendition_compute_geometry (Rendition *self,
                                              const RenditionSettings *settings,
                                              double width,
                                              double height);
void rendition_set_window (Rendition *self,
                           const RenditionSettings *settings,
                           double width,
                           double height);
bool rendition_set_frame (Rendition *self, const RenditionArea *frame);
const RenditionSettings *rendition_get_settings (Rendition *self);

void rendition_request (Rendition *self, guint section);
void rendition_request_place (Rendition *self, BookLocator place);
void rendition_keep (Rendition *self, guint first, guint last);
bool rendition_is_complete (Rendition *self, guint section);
int rendition_get_n_pages (Rendition *self, guint section);
LayoutPage *rendition_get_glance (Rendition *self, guint section, guint index);
LayoutPage *rendition_get_page (Rendition *self, guint section, guint page);
DomText *rendition_get_text (Rendition *self, guint section);
LayoutFontSource *rendition_get_fonts (Rendition *self, guint section);

int rendition_get_extent (Rendition *self, guint section);
int rendition_get_page_top (Rendition *self, guint section, guint page);

bool rendition_is_fixed (Rendition *self, guint section);
bool rendition_get_viewport (Rendition *self, guint section, RenditionViewport *viewport);
RenditionViewport rendition_guess_viewport (Rendition *self, guint section);
double rendition_get_scale (Rendition *self, guint section);

bool rendition_find_page (Rendition *self, BookLocator locator, guint *page);
bool rendition_get_page_range (Rendition *self,
                               guint section,
                               guint page,
                               BookLocator *start,
                               BookLocator *end);

int rendition_get_total_pages (Rendition *self);
int rendition_get_page_number (Rendition *self, guint section, guint page);
int rendition_get_screen_number (Rendition *self, guint section, int y);
bool rendition_locate_page_number (Rendition *self,
                                   int number,
                                   guint *section,
                                   guint *page,
                                   double *within);

G_END_DECLS
