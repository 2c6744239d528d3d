#pragma once

#include "css-styles.h"
#include "dom-document.h"
#include "layout-breaks.h"
#include "layout-fonts.h"
#include "layout-hyphenator.h"
#include "layout-page.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LayoutSettings:
 * @inline_size: width of the page's text area
 * @block_size: height of the page's text area; 0 for one endless page (continuous mode)
 * @slice_size: of an endless page, about where it is cut all the same: into stretches that join
 *   without a gap, at whole CSS px, where nothing is cut through; 0 does not cut
 * @picture_size: the tallest a picture may be; the page's height also in continuous mode
 * @korean: where Korean lines break
 * @ragged: never set both edges straight, whatever the book asks for
 * @first_fit: fill lines one by one: quicker, and looser
 * @hang: whether punctuation may stand in the margin
 * @fixed: the page is as its author drew it: nothing is made smaller to fit
 * @facing: pages stand in pairs side by side, the first on the left
 * @centred: vertical text that does not fill its page stands in the middle of it
 *
 * What layout needs to know of the page. Kind: value.
 */
typedef struct {
  LayoutUnit inline_size;
  LayoutUnit block_size;
  LayoutUnit slice_size;
  LayoutUnit picture_size;
  LayoutKoreanBreak korean;
  bool ragged;
  bool first_fit;
  bool hang;
  bool fixed;
  bool facing;
  bool centred;
} LayoutSettings;

/**
 * LayoutResourceLoader:
 * @path: container path
 * @user_data: as given
 *
 * Reads a picture so that its size can be known. Called on the layout thread.
 *
 * Returns: (transfer full) (nullable): the bytes
 */
typedef GBytes *(*LayoutResourceLoader) (const char *path, gpointer user_data);

/**
 * LayoutPageReady:
 * @page: a finished page, in order; take a reference to keep it
 * @user_data: as given
 *
 * Hears of every page as soon as it closes. Called on the layout thread.
 */
typedef void (*LayoutPageReady) (LayoutPage *page, gpointer user_data);

/**
 * LayoutInput:
 *
 * One section and everything needed to lay it out. Kind: value; borrows all it points to.
 *
 * A glance is a page that shows a place before the section is laid out up to there. It begins with the
 * block that the place is in, and is handed to @glance_ready with @page_data, as are those that it would
 * share a spread with; none of them is one of the section's pages.
 */
typedef struct {
  DomDocument *document;
  CssStyles *styles;
  LayoutFonts *fonts;
  LayoutHyphenator *hyphenator; /* (nullable) */
  LayoutSettings settings;
  LayoutResourceLoader load; /* (nullable) */
  gpointer load_data;
  LayoutPageReady page_ready; /* (nullable) */
  gpointer page_data;
  DomPoint glance; /* a place to look at first, or without a node */
  LayoutPageReady glance_ready; /* (nullable) */
} LayoutInput;

/**
 * LayoutFlow:
 *
 * A section laid out into pages. Kind: counted, immutable, may cross threads.
 */
typedef struct _LayoutFlow LayoutFlow;

LayoutFlow *layout_flow_new (const LayoutInput *input, GCancellable *cancellable, GError **error);
LayoutFlow *layout_flow_ref (LayoutFlow *self);
void layout_flow_unref (LayoutFlow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutFlow, layout_flow_unref)

guint layout_flow_get_n_pages (const LayoutFlow *self);
LayoutPage *layout_flow_get_page (const LayoutFlow *self, guint index);
guint layout_flow_find_page (const LayoutFlow *self, DomPoint point);

G_END_DECLS
