#pragma once

#include "reader-page-view.h"

#include "reader-glide.h"

#include "paint-page.h"
#include "rendition-facing.h"
#include "rendition-geometry.h"

G_BEGIN_DECLS

/* In continuous mode a column is a stretch of the strip, and a screen may show very short ones. */
#define READER_MAX_COLUMNS 128

typedef enum {
  READER_TARGET_NONE,
  READER_TARGET_LOCATOR,
  READER_TARGET_FRAGMENT,
  READER_TARGET_SHARE,
  READER_TARGET_PAGE,
  READER_TARGET_LAST,
} ReaderTargetKind;

/* What is to be shown as soon as it has been laid out. */
typedef struct {
  ReaderTargetKind kind;
  int section;
  guint32 offset; /* of LOCATOR: bytes into the text */
  guint page; /* of PAGE: index in the section */
  char *fragment; /* of FRAGMENT: owned */
  double share; /* of SHARE: 0 … 1 of the section's text */
} ReaderTarget;

/* A page, or a stretch of a strip, that is shown or about to be. */
typedef struct {
  LayoutPage *page; /* owned */
  int section;
  guint index; /* in the section */
  DomText *text; /* owned: the section's */
  LayoutFontSource *fonts; /* owned */
  double x; /* corner of its text area in the widget, in CSS px */
  double y;
  double scale; /* of a fixed page, which is as large as fits; else 1 */
  RenditionViewport viewport; /* of a fixed page */
  RenditionSide side; /* of a fixed page, in the window */
  guint32 start; /* first byte of the text on it */
  guint32 end; /* byte after the last */
  GskRenderNode *node; /* owned, NULL until drawn */
} ReaderColumn;

/* What is shown now; it outlives the rendition's own pages while new ones are being made. */
typedef struct {
  int section; /* of the place; -1: nothing yet */
  guint n;
  ReaderColumn columns[READER_MAX_COLUMNS];
  RenditionGeometry geometry;
  RenditionFacing facing; /* of fixed pages: those that belong here, come or not */
  DomText *text; /* owned: of the section */
  bool rtl; /* pages go from right to left */
} ReaderSpread;

/* Where the screen lies on the strip of the whole book; see reader-strip.c. */
typedef struct {
  int section; /* what is at the top of the screen is in it; -1: not shown yet */
  double y; /* how far the top of the screen is below the section's top, in CSS px */
  int guess; /* what its extent was taken for */
  int solid; /* a section on the screen of which some has come, or -1 */
  double solid_top; /* where it begins in the widget */
  int visited; /* a section out of the reading order that was jumped to, or -1 */
  bool at_end; /* the book's end is on the screen */
  ReaderGlide glide;
  guint tick_id; /* while it glides */
  gint64 frame_time; /* of the last tick, µs */
  guint settle_id; /* tells where one is, a little later */
  guint paint_id; /* paints ahead when there is time */
} ReaderStrip;

/* How fixed pages are enlarged. */
typedef struct {
  double factor; /* of the size that fits */
  double x; /* how far they are moved from the middle of the window, in CSS px */
  double y;
} ReaderZoom;

typedef enum {
  READER_UNIT_LETTER,
  READER_UNIT_WORD,
  READER_UNIT_PARAGRAPH,
} ReaderUnit;

/* From where it began to where it reaches, which may be in another section. */
typedef struct {
  BookLocator anchor; /* its section is -1: none */
  BookLocator focus;
  guint32 origin_start; /* the word or paragraph that a drag began with, in the anchor's section */
  guint32 origin_end;
  ReaderUnit unit;
  GHashTable *texts; /* section → DomText, of those that it has been in */
} ReaderSelection;

/* What is under the pointer. */
typedef struct {
  const ReaderColumn *column;
  LayoutHit hit;
  guint32 offset; /* nearest place in the text */
} ReaderHit;

/* The end of a mark that the pointer is at. */
typedef struct {
  const ReaderColumn *column;
  MarksMark *mark;
  guint32 other; /* where its other end is */
} ReaderMarkEnd;

/* A press of the pointer until it is let go. */
typedef struct {
  bool active;
  bool dragging;
  bool had_selection;
  char *resized; /* UUID of the mark that is held at an end, or NULL */
  int n_press;
  double x;
  double y;
  double last_x;
  double last_y;
  bool pans; /* a drag moves enlarged pages */
  bool panning; /* a finger moves the strip, or a pointer the pages */
  double velocity; /* of the finger, CSS px per second */
  guint32 time; /* of its last event, ms */
  guint edge_id; /* turns the page while held at its edge */
  int edge; /* -1, 0, 1 */
  double pinch; /* how far the fingers have been spread, in steps */
  guint turn_id; /* waits whether a click becomes a double one */
} ReaderPress;

struct _ReaderPageView {
  GtkWidget parent_instance;

  Rendition *rendition;
  MarksSet *marks;
  RenditionSettings settings;
  PaintThemeName theme;

  BookLocator place;
  ReaderTarget target;
  ReaderSpread shown;
  ReaderStrip strip;
  ReaderZoom zoom;
  bool laid_out; /* the rendition knows our size */
  int expected_width; /* until we have a size, CSS px; 0 when nothing is expected */
  int expected_height;
  guint relayout_id;
  guint spinner_id;
  GtkWidget *spinner;
  int number; /* as last told */
  int total;

  GHashTable *fonts; /* LayoutFontSource → PaintFonts */
  PaintPictures *pictures;

  ReaderSelection selection;
  ReaderPress press;
  double scrolled;
  double scaled; /* of the wheel or the fingers, in steps that have not been told */
  GArray *hits; /* of ReaderRange */
  GArray *changes; /* of ReaderRange: what is new in the edition */
  int current_hit;
  GHashTable *placed; /* section → GArray of MarksPlaced, as far as asked for */

  GArray *history; /* of BookLocator */

  GPtrArray *blocks; /* GtkWidget, children: what a screen reader sees of the pages */
  GArray *block_rects; /* of GdkRectangle */
  guint blocks_id;
};

/* reader-page-view.c */
void reader_page_view_emit_place_changed (ReaderPageView *self);
void reader_page_view_emit_selection_changed (ReaderPageView *self);
void reader_page_view_emit_link (ReaderPageView *self, int section, const char *href);
void reader_page_view_emit_mark (ReaderPageView *self, const char *uuid);
void reader_page_view_emit_size_wished (ReaderPageView *self, int steps);
void reader_page_view_emit_mark_resized (ReaderPageView *self, const char *uuid);
bool reader_mark_end_find (ReaderPageView *self, double x, double y, ReaderMarkEnd *found);
void reader_page_view_emit_picture (ReaderPageView *self, const char *path);
GArray *reader_page_view_get_placed (ReaderPageView *self, const ReaderColumn *column);
void reader_page_view_paint_column (ReaderPageView *self, ReaderColumn *column);
void reader_page_view_drop_nodes (ReaderPageView *self);

/* reader-pages.c */
void reader_pages_clear (ReaderPageView *self);
void reader_pages_relayout (ReaderPageView *self);
void reader_pages_queue_relayout (ReaderPageView *self);
void
reader_pages_go_to (ReaderPageView *self, ReaderTargetKind kind, BookLocator locator, guint page);
void reader_pages_go_to_fragment (ReaderPageView *self, int section, const char *fragment);
void reader_pages_go_to_share (ReaderPageView *self, int section, double share);
void reader_pages_measure_column (ReaderColumn *column);
void reader_pages_place_columns (ReaderPageView *self);
void reader_pages_get_size (ReaderPageView *self, int *width, int *height);
RenditionGeometry reader_pages_compute_geometry (ReaderPageView *self);
void reader_pages_show_again (ReaderPageView *self);
double reader_column_get_height (const ReaderColumn *column);
void reader_column_clear (ReaderColumn *column);
gboolean reader_pages_turn (ReaderPageView *self, int by);
int reader_pages_find_linear (ReaderPageView *self, int from, int step);
void reader_pages_section_changed (Rendition *rendition, guint section, ReaderPageView *self);
void reader_pages_counted (Rendition *rendition, ReaderPageView *self);
bool reader_pages_are_rtl (ReaderPageView *self);
guint32 reader_pages_offset_at (const DomText *text, DomPoint point);
bool reader_pages_hit (ReaderPageView *self, double x, double y, ReaderHit *hit);

/* reader-fixed.c */
bool reader_fixed_is_roll (ReaderPageView *self);
bool reader_fixed_is_shown (ReaderPageView *self);
bool reader_fixed_set_frame (ReaderPageView *self);
double reader_fixed_get_roll_x (ReaderPageView *self, double width);
void reader_fixed_place (ReaderPageView *self);
void reader_fixed_show (ReaderPageView *self);
bool reader_fixed_is_outdated (ReaderPageView *self);
void reader_fixed_update (ReaderPageView *self);
int reader_fixed_find_first (ReaderPageView *self, int section);
int reader_fixed_find_next (ReaderPageView *self, int by);
void reader_fixed_move_to_edge (ReaderPageView *self, bool end);
bool reader_fixed_can_pan (ReaderPageView *self);
bool reader_fixed_pan (ReaderPageView *self, double dx, double dy);

/* reader-strip.c */
bool reader_strip_is_on (ReaderPageView *self);
void reader_strip_clear (ReaderPageView *self);
void reader_strip_update_place (ReaderPageView *self);
void reader_strip_show_place (ReaderPageView *self, int section, guint page, guint32 offset);
void reader_strip_show_end (ReaderPageView *self, int section);
void reader_strip_section_changed (ReaderPageView *self, int section);
bool reader_strip_scroll (ReaderPageView *self, double by);
bool reader_strip_glide (ReaderPageView *self, double by);
void reader_strip_fling (ReaderPageView *self, double velocity);
void reader_strip_stop (ReaderPageView *self);
void reader_strip_enlarge (ReaderPageView *self, double ratio);
bool reader_strip_pan (ReaderPageView *self, double dx);
bool reader_strip_turn (ReaderPageView *self, int by);
double reader_strip_get_line (ReaderPageView *self);
void reader_strip_reveal (ReaderPageView *self, int section, guint32 offset);
gboolean reader_strip_get_range (ReaderPageView *self, ReaderRange *range);
int reader_strip_get_page_number (ReaderPageView *self);

/* reader-pictures.c */
void reader_pictures_request (ReaderPageView *self, const ReaderColumn *column);

/* reader-selection.c */
void reader_selection_init (ReaderPageView *self);
void reader_selection_finalize (ReaderPageView *self);
void reader_selection_clear (ReaderPageView *self);
void reader_selection_begin (ReaderPageView *self,
                             const ReaderColumn *column,
                             guint32 offset,
                             ReaderUnit unit);
void reader_selection_extend (ReaderPageView *self,
                              const ReaderColumn *column,
                              guint32 offset,
                              ReaderUnit unit);
void reader_selection_move (ReaderPageView *self, int direction, ReaderUnit unit);
bool reader_selection_get_range (ReaderPageView *self, int section, ReaderRange *range);
void reader_selection_select_paragraph (ReaderPageView *self);

/* reader-overlay.c */
typedef enum {
  READER_LAYER_UNDER_TEXT,
  READER_LAYER_BLENDED, /* with what the page paints over the paper */
  READER_LAYER_OVER_TEXT,
} ReaderLayer;
GskBlendMode reader_overlay_get_blend_mode (ReaderPageView *self, const ReaderColumn *column);
void reader_overlay_snapshot (ReaderPageView *self,
                              GtkSnapshot *snapshot,
                              const ReaderColumn *column,
                              ReaderLayer layer);
void reader_overlay_snapshot_ribbon (ReaderPageView *self,
                                     GtkSnapshot *snapshot,
                                     const ReaderColumn *column);
bool reader_overlay_is_vertical (const LayoutPage *page, LayoutRect rect);
guint reader_overlay_get_rects (ReaderPageView *self,
                                const ReaderColumn *column,
                                guint32 start,
                                guint32 end,
                                GArray *rects);

/* reader-input.c, reader-keys.c */
void reader_input_install (ReaderPageView *self);
void reader_input_cancel (ReaderPageView *self);
void reader_keys_install (ReaderPageView *self);

/* reader-history.c */
void reader_history_push (ReaderPageView *self, BookLocator locator);
bool reader_history_pop (ReaderPageView *self, BookLocator *locator);
void reader_history_clear (ReaderPageView *self);

/* reader-accessible.c */
void reader_accessible_update (ReaderPageView *self);
void reader_accessible_clear (ReaderPageView *self);
void reader_accessible_allocate (ReaderPageView *self);
bool reader_accessible_move_focus (ReaderPageView *self, int by);
bool reader_accessible_has_focus (ReaderPageView *self);

G_END_DECLS
