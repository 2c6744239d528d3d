#include "config.h"

#include "rendition.h"

#include "rendition-scheduler.h"
#include "rendition-viewport.h"

#include <math.h>

/* How many laid-out sections are kept besides the one being read. */
#define MAX_KEPT 7
#define NOWHERE G_MAXUINT32

/* Where a page is in its section. */
typedef struct {
  guint32 start; /* of its text; NOWHERE when it has none */
  int bottom; /* in CSS px, when all pages lie below each other */
} PagePlace;

typedef struct {
  GPtrArray *pages; /* LayoutPage, those that have come so far */
  GArray *places; /* of PagePlace, of the same pages */
  GPtrArray *glance; /* (nullable) LayoutPage to show until the one of a place has come */
  DomText *text;
  LayoutFontSource *fonts;
  RenditionSection *complete;
  int n_pages; /* known for good, or -1 */
  int extent; /* with n_pages, of a strip: how far it reaches down, in CSS px */
  RenditionViewport viewport; /* with n_pages, of a fixed page; else without size */
  guint64 used; /* when it was last asked for */
  bool requested;
} SectionState;

struct _Rendition {
  GObject parent_instance;
  BookPublication *publication;
  RenditionScheduler *scheduler;
  RenditionSettings settings;
  double width;
  double height;
  RenditionArea frame;
  RenditionViewport usual; /* of the fixed page heard of last */
  guint generation;
  SectionState *sections;
  guint n_sections;
  guint64 clock;
  guint current; /* the section asked for last */
  guint keep_first; /* these sections are not let go */
  guint keep_last;
  bool counting;
};

G_DEFINE_FINAL_TYPE (Rendition, rendition, G_TYPE_OBJECT)

enum {
  SIGNAL_SECTION_CHANGED,
  SIGNAL_COUNTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
drop_pages (SectionState *state)
{
  g_clear_pointer (&state->pages, g_ptr_array_unref);
  g_clear_pointer (&state->places, g_array_unref);
  g_clear_pointer (&state->glance, g_ptr_array_unref);
  g_clear_pointer (&state->text, dom_text_unref);
  g_clear_pointer (&state->fonts, layout_font_source_unref);
  g_clear_pointer (&state->complete, rendition_section_unref);
  state->requested = false;
}

static void
drop_all (Rendition *self)
{
  for (guint i = 0; i < self->n_sections; i++) {
    drop_pages (&self->sections[i]);
    self->sections[i].n_pages = -1;
  }
}

static void
evict (Rendition *self)
{
  for (;;) {
    guint kept = 0;
    SectionState *oldest = NULL;
    for (guint i = 0; i < self->n_sections; i++) {
      SectionState *state = &self->sections[i];
      if (state->complete == NULL)
        continue;
      kept++;
      bool needed = i == self->current || (i >= self->keep_first && i <= self->keep_last);
      if (!needed && (oldest == NULL || state->used < oldest->used))
        oldest = state;
    }
    if (kept <= MAX_KEPT || oldest == NULL)
      return;
    drop_pages (oldest);
  }
}

/* How far down the pages reach that have come. */
static int
get_bottom (const SectionState *state)
{
  guint n = state->places != NULL ? state->places->len : 0;
  return n > 0 ? g_array_index (state->places, PagePlace, n - 1).bottom : 0;
}

/* Counts the sections from the one that was read onwards, then those before it. */
static void
start_counting (Rendition *self, guint from)
{
  if (self->counting)
    return;
  self->counting = true;
  for (guint i = 1; i < self->n_sections; i++) {
    guint section = (from + i) % self->n_sections;
    if (self->sections[section].n_pages < 0)
      rendition_scheduler_count (self->scheduler, section);
  }
}

static void
request_neighbour (Rendition *self, int section)
{
  if (section < 0 || section >= (int) self->n_sections || self->sections[section].requested)
    return;
  self->sections[section].requested = true;
  self->sections[section].used = self->clock;
  rendition_scheduler_request (self->scheduler, (guint) section, false);
}

static void
take_viewport (Rendition *self, SectionState *state, RenditionViewport viewport)
{
  state->viewport = viewport;
  if (viewport.width > 0 && viewport.height > 0)
    self->usual = viewport;
}

static void
take_count (Rendition *self, SectionState *state, const RenditionCount *count)
{
  state->n_pages = count->n_pages > 0 ? (int) count->n_pages : -1;
  state->extent = (int) count->extent;
  take_viewport (self, state,
                 (RenditionViewport){ .width = count->width, .height = count->height });
}

/* What is known of all sections by now; what is not is counted. */
static void
take_counts (Rendition *self, const GArray *counts)
{
  for (guint i = 0; i < self->n_sections; i++) {
    if (self->sections[i].complete == NULL)
      take_count (self, &self->sections[i], &g_array_index (counts, RenditionCount, i));
  }
  if (self->counting) {
    self->counting = false;
    start_counting (self, self->current);
  }
  g_signal_emit (self, signals[SIGNAL_COUNTED], 0);
}

static void
take_text (SectionState *state, const RenditionDelivery *delivery)
{
  g_clear_pointer (&state->text, dom_text_unref);
  g_clear_pointer (&state->fonts, layout_font_source_unref);
  state->text = dom_text_ref (delivery->text);
  state->fonts = layout_font_source_ref (delivery->fonts);
}

static void
take_glance (SectionState *state, const RenditionDelivery *delivery)
{
  if (state->glance == NULL)
    state->glance = g_ptr_array_new_with_free_func ((GDestroyNotify) layout_page_unref);
  for (guint i = 0; i < delivery->pages->len; i++)
    g_ptr_array_add (state->glance, layout_page_ref (g_ptr_array_index (delivery->pages, i)));
  take_text (state, delivery);
}

static void
take_pages (SectionState *state, const RenditionDelivery *delivery)
{
  /* The first batch of a section that was laid out anew begins with its first page. */
  bool restarts = layout_page_get_index (g_ptr_array_index (delivery->pages, 0)) == 0;
  if (restarts) {
    g_clear_pointer (&state->pages, g_ptr_array_unref);
    g_clear_pointer (&state->places, g_array_unref);
  }
  if (state->pages == NULL) {
    state->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) layout_page_unref);
    state->places = g_array_new (FALSE, FALSE, sizeof (PagePlace));
  }
  for (guint i = 0; i < delivery->pages->len; i++) {
    LayoutPage *page = g_ptr_array_index (delivery->pages, i);
    DomPoint start = layout_page_get_start (page);
    PagePlace place = {
      .start = start.node != NULL ? dom_text_offset_at (delivery->text, start) : NOWHERE,
      .bottom = get_bottom (state) + rendition_section_measure_page (page),
    };
    g_ptr_array_add (state->pages, layout_page_ref (page));
    g_array_append_val (state->places, place);
  }
  take_text (state, delivery);
}

static void
take_section (Rendition *self, guint section, RenditionSection *complete)
{
  SectionState *state = &self->sections[section];
  g_clear_pointer (&state->complete, rendition_section_unref);
  g_clear_pointer (&state->glance, g_ptr_array_unref);
  state->complete = rendition_section_ref (complete);
  state->n_pages = (int) layout_flow_get_n_pages (rendition_section_get_flow (complete));
  state->extent = get_bottom (state);
  take_viewport (self, state, rendition_section_get_viewport (complete));
  evict (self);
  /* Only the section being read asks for its neighbours, or they would ask for theirs. */
  if (section == self->current) {
    request_neighbour (self, (int) section + 1);
    request_neighbour (self, (int) section - 1);
    start_counting (self, section);
  }
}

static void
deliver (const RenditionDelivery *delivery, GObject *owner)
{
  Rendition *self = RENDITION_RENDITION (owner);
  if (delivery->generation != self->generation)
    return;
  if (delivery->counts != NULL) {
    take_counts (self, delivery->counts);
    return;
  }
  SectionState *state = &self->sections[delivery->section];
  if (delivery->count.n_pages > 0) {
    take_count (self, state, &delivery->count);
    g_signal_emit (self, signals[SIGNAL_COUNTED], 0);
    return;
  }
  if (delivery->pages != NULL && delivery->glance)
    take_glance (state, delivery);
  else if (delivery->pages != NULL)
    take_pages (state, delivery);
  if (delivery->complete != NULL)
    take_section (self, delivery->section, delivery->complete);
  g_signal_emit (self, signals[SIGNAL_SECTION_CHANGED], 0, delivery->section);
}

static void
rendition_dispose (GObject *object)
{
  Rendition *self = RENDITION_RENDITION (object);
  g_clear_pointer (&self->scheduler, rendition_scheduler_free);
  G_OBJECT_CLASS (rendition_parent_class)->dispose (object);
}

static void
rendition_finalize (GObject *object)
{
  Rendition *self = RENDITION_RENDITION (object);
  drop_all (self);
  g_free (self->sections);
  g_clear_object (&self->publication);
  G_OBJECT_CLASS (rendition_parent_class)->finalize (object);
}

static void
rendition_class_init (RenditionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->dispose = rendition_dispose;
  object_class->finalize = rendition_finalize;

  /**
   * Rendition::section-changed:
   * @self: the rendition
   * @section: index in the reading order
   *
   * Pages of a section have come.
   */
  signals[SIGNAL_SECTION_CHANGED] =
      g_signal_new ("section-changed", RENDITION_TYPE_RENDITION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  /**
   * Rendition::counted:
   * @self: the rendition
   *
   * The number of pages of one more section is known.
   */
  signals[SIGNAL_COUNTED] = g_signal_new ("counted", RENDITION_TYPE_RENDITION, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rendition_init (Rendition *self)
{
  rendition_settings_init (&self->settings);
}

/**
 * rendition_new:
 * @publication: a book
 *
 * Makes a rendition. It has no pages until rendition_set_page() and rendition_request().
 *
 * Returns: (transfer full): a new rendition
 */
Rendition *
rendition_new (BookPublication *publication)
{
  Rendition *self = g_object_new (RENDITION_TYPE_RENDITION, NULL);
  self->publication = g_object_ref (publication);
  self->n_sections = book_publication_get_n_sections (publication);
  self->sections = g_new0 (SectionState, self->n_sections);
  drop_all (self);
  self->scheduler = rendition_scheduler_new (publication, deliver, G_OBJECT (self));
  return self;
}

/**
 * rendition_get_publication:
 * @self: a #Rendition
 *
 * Returns: (transfer none): its book
 */
BookPublication *
rendition_get_publication (Rendition *self)
{
  return self->publication;
}

/**
 * rendition_get_settings:
 * @self: a #Rendition
 *
 * Returns: (transfer none): the settings in force
 */
const RenditionSettings *
rendition_get_settings (Rendition *self)
{
  return &self->settings;
}

/**
 * rendition_set_page:
 * @self: a #Rendition
 * @settings: the reader's
 * @width: of the text on a page, in CSS px
 * @height: of the text on a page, in CSS px
 *
 * Sets how pages look. When that changes anything all pages are forgotten; the caller remembers
 * its place as a locator and requests its section again.
 */
void
rendition_set_page (Rendition *self, const RenditionSettings *settings, double width, double height)
{
  if (self->generation > 0 && rendition_settings_equal (settings, &self->settings)
      && self->width == width && self->height == height)
    return;
  self->settings = *settings;
  self->width = width;
  self->height = height;
  drop_all (self);
  self->counting = false;
  self->keep_first = self->keep_last = self->current;
  self->generation = rendition_scheduler_set_settings (self->scheduler, settings, width, height);
}

/**
 * rendition_is_roll:
 * @self: a #Rendition
 *
 * Returns: whether the author wants fixed pages to be scrolled through, below each other without gaps
 */
bool
rendition_is_roll (Rendition *self)
{
  const BookRendition *wanted = &book_publication_get_metadata (self->publication)->rendition;
  return wanted->layout == BOOK_LAYOUT_ROLL
         || (wanted->layout == BOOK_LAYOUT_PRE_PAGINATED
             && wanted->flow == BOOK_FLOW_SCROLLED_CONTINUOUS);
}

/**
 * rendition_is_strip:
 * @self: a #Rendition
 * @settings: the reader's
 *
 * Returns: whether the book is scrolled: as the reader likes, unless its pages are fixed
 */
bool
rendition_is_strip (Rendition *self, const RenditionSettings *settings)
{
  const BookRendition *wanted = &book_publication_get_metadata (self->publication)->rendition;
  return rendition_is_roll (self)
         || (settings->continuous && wanted->layout != BOOK_LAYOUT_PRE_PAGINATED);
}

/**
 * rendition_compute_geometry:
 * @self: a #Rendition
 * @settings: the reader's
 * @width: of the window's page in CSS px
 * @height: the same
 *
 * Returns: where text of this book stands in a window; a strip has one column, whoever wants more
 */
RenditionGeometry
rendition_compute_geometry (Rendition *self,
                            const RenditionSettings *settings,
                            double width,
                            double height)
{
  RenditionSettings fitted = *settings;
  fitted.continuous = rendition_is_strip (self, settings);
  return rendition_geometry_compute (&fitted, width, height);
}

/**
 * rendition_set_window:
 * @self: a #Rendition
 * @settings: the reader's
 * @width: of the window's page in CSS px
 * @height: the same
 *
 * Sets how pages look in a window: rendition_set_page() with the columns that fit into it.
 */
void
rendition_set_window (Rendition *self,
                      const RenditionSettings *settings,
                      double width,
                      double height)
{
  RenditionGeometry geometry = rendition_compute_geometry (self, settings, width, height);
  RenditionSettings fitted = *settings;
  fitted.continuous = rendition_is_strip (self, settings);
  fitted.columns = geometry.n_columns == 2 ? RENDITION_COLUMNS_TWO : RENDITION_COLUMNS_ONE;
  rendition_set_page (self, &fitted, geometry.column_width, geometry.column_height);
}

/**
 * rendition_set_frame:
 * @self: a #Rendition
 * @frame: what fixed pages are fitted into
 *
 * Says how large fixed pages are shown, which changes nothing of how they are laid out.
 *
 * Returns: whether that is another size than before
 */
bool
rendition_set_frame (Rendition *self, const RenditionArea *frame)
{
  bool same = fabs (frame->width - self->frame.width) < 0.01
              && fabs (frame->height - self->frame.height) < 0.01
              && frame->roll == self->frame.roll;
  self->frame = *frame;
  return !same;
}

/**
 * rendition_request:
 * @self: a #Rendition
 * @section: index in the reading order
 *
 * Asks for the pages of a section; #Rendition::section-changed tells when some have come.
 */
void
rendition_request (Rendition *self, guint section)
{
  g_return_if_fail (section < self->n_sections && self->generation > 0);
  SectionState *state = &self->sections[section];
  state->used = ++self->clock;
  self->current = section;
  if (state->complete != NULL) {
    request_neighbour (self, (int) section + 1);
    request_neighbour (self, (int) section - 1);
    return;
  }
  state->requested = true;
  rendition_scheduler_request (self->scheduler, section, true);
}

/**
 * rendition_request_place:
 * @self: a #Rendition
 * @place: a place
 *
 * Asks for the pages of a section, as rendition_request() does, and for something to show until that of
 * the place has come: see rendition_get_glance().
 */
void
rendition_request_place (Rendition *self, BookLocator place)
{
  g_return_if_fail (place.section >= 0 && place.section < (int) self->n_sections);
  SectionState *state = &self->sections[place.section];
  guint page = 0;
  g_clear_pointer (&state->glance, g_ptr_array_unref);
  if (state->complete == NULL && !rendition_find_page (self, place, &page))
    rendition_scheduler_glance_at (self->scheduler, (guint) place.section, place.offset);
  rendition_request (self, (guint) place.section);
}

/* What was asked for and is far away by now need not be made. */
static void
drop_requests (Rendition *self)
{
  for (guint i = 0; i < self->n_sections; i++) {
    SectionState *state = &self->sections[i];
    if (state->requested && state->complete == NULL && i != self->current
        && (i < self->keep_first || i > self->keep_last)
        && rendition_scheduler_drop (self->scheduler, i))
      drop_pages (state);
  }
}

/**
 * rendition_keep:
 * @self: a #Rendition
 * @first: index of a section in the reading order
 * @last: index of that section or of one after it
 *
 * Says which sections are on the screen or near it. They are laid out one after the other, and kept
 * as long as this is not called with others. What was asked for before and lies elsewhere is not.
 */
void
rendition_keep (Rendition *self, guint first, guint last)
{
  g_return_if_fail (first <= last && last < self->n_sections && self->generation > 0);
  bool same = first == self->keep_first && last == self->keep_last;
  self->keep_first = first;
  self->keep_last = last;
  self->clock++;
  for (guint i = first; i <= last; i++) {
    self->sections[i].used = self->clock;
    request_neighbour (self, (int) i);
  }
  if (!same) {
    drop_requests (self);
    evict (self);
  }
}

/**
 * rendition_is_complete:
 * @self: a #Rendition
 * @section: index in the reading order
 *
 * Returns: whether all pages of the section have come
 */
bool
rendition_is_complete (Rendition *self, guint section)
{
  return section < self->n_sections && self->sections[section].complete != NULL;
}

/**
 * rendition_get_n_pages:
 * @self: a #Rendition
 * @section: index in the reading order
 *
 * Returns: the number of pages of a section, -1 while it is not known
 */
int
rendition_get_n_pages (Rendition *self, guint section)
{
  return section < self->n_sections ? self->sections[section].n_pages : -1;
}

/**
 * rendition_get_page:
 * @self: a #Rendition
 * @section: index in the reading order
 * @page: index in the section
 *
 * Returns: (transfer none) (nullable): the page, %NULL when it has not come (yet)
 */
LayoutPage *
rendition_get_page (Rendition *self, guint section, guint page)
{
  if (section >= self->n_sections)
    return NULL;
  const SectionState *state = &self->sections[section];
  return state->pages != NULL && page < state->pages->len ? g_ptr_array_index (state->pages, page)
                                                          : NULL;
}

/**
 * rendition_get_glance:
 * @self: a #Rendition
 * @section: index in the reading order
 * @index: 0, or 1 for the page that faces it
 *
 * Lends a page with the place that was asked for, which begins elsewhere than any page of the section. It
 * is there, in a long section, until the section is complete.
 *
 * Returns: (transfer none) (nullable): the page
 */
LayoutPage *
rendition_get_glance (Rendition *self, guint section, guint index)
{
  if (section >= self->n_sections)
    return NULL;
  const SectionState *state = &self->sections[section];
  return state->glance != NULL && index < state->glance->len
             ? g_ptr_array_index (state->glance, index)
             : NULL;
}

/**
 * rendition_get_text:
 * @self: a #Rendition
 * @section: index in the reading order
 *
 * Returns: (transfer none) (nullable): the section's text, %NULL before its first page has come
 */
DomText *
rendition_get_text (Rendition *self, guint section)
{
  return section < self->n_sections ? self->sections[section].text : NULL;
}

/**
 * rendition_get_fonts:
 * @self: a #Rendition
 * @section: index in the reading order
 *
 * Returns: (transfer none) (nullable): what to draw the section's pages with
 */
LayoutFontSource *
rendition_get_fonts (Rendition *self, guint section)
{
  return section < self->n_sections ? self->sections[section].fonts : NULL;
}

/**
 * rendition_is_fixed:
 * @self: a #Rendition
 * @section: index in the reading order
 *
 * Returns: whether the section is a page with a size of its own
 */
bool
rendition_is_fixed (Rendition *self, guint section)
{
  return section < self->n_sections
         && rendition_viewport_is_fixed (book_publication_get_section (self->publication, section));
}

/**
 * rendition_get_viewport:
 * @self: a #Rendition
 * @section: index in the reading order
 * @viewport: (out): the page that it was drawn on
 *
 * Returns: %FALSE when the section flows, or has been neither laid out nor counted
 */
bool
rendition_get_viewport (Rendition *self, guint section, RenditionViewport *viewport)
{
  if (section >= self->n_sections || self->sections[section].n_pages < 0)
    return false;
  *viewport = self->sections[section].viewport;
  return viewport->width > 0 && viewport->height > 0;
}

/**
 * rendition_guess_viewport:
 * @self: a #Rendition
 * @section: index in the reading order, of a fixed page
 *
 * Returns: its page, or what it may be: one like another of the book, or as many pages are
 */
RenditionViewport
rendition_guess_viewport (Rendition *self, guint section)
{
  RenditionViewport viewport = { 0 };
  if (rendition_get_viewport (self, section, &viewport))
    return viewport;
  bool known = self->usual.width > 0;
  return known ? self->usual : (RenditionViewport){ .width = 600, .height = 800 };
}

/**
 * rendition_get_scale:
 * @self: a #Rendition
 * @section: index in the reading order
 *
 * Returns: how much larger than drawn a fixed page is when it fills the frame by itself; 1 for a
 *   section that flows
 */
double
rendition_get_scale (Rendition *self, guint section)
{
  if (!rendition_is_fixed (self, section))
    return 1;
  RenditionViewport viewport = rendition_guess_viewport (self, section);
  double across = MAX (self->frame.width, 1) / viewport.width;
  return self->frame.roll ? across : MIN (across, MAX (self->frame.height, 1) / viewport.height);
}

/* Whole, and not too high: the next page begins where this one still covers everything. */
static int
get_fixed_extent (Rendition *self, guint section)
{
  double height = rendition_guess_viewport (self, section).height;
  return (int) CLAMP (floor (height * rendition_get_scale (self, section)), 1, G_MAXINT32 / 4);
}

/* How many px of a strip go on a byte of a section's file, by those that are known. */
static double
get_px_per_byte (Rendition *self)
{
  /* A line holds about fifty letters where there is nothing to go by, and a book is half markup. */
  double line = self->settings.font_size * 1.5;
  double known_bytes = 2000;
  double known_px = known_bytes / 80 * line;
  for (guint i = 0; i < self->n_sections; i++) {
    if (self->sections[i].n_pages < 0 || rendition_is_fixed (self, i))
      continue;
    known_bytes += (double) book_publication_get_section (self->publication, i)->size;
    known_px += self->sections[i].extent;
  }
  return known_px / known_bytes;
}

/**
 * rendition_get_extent:
 * @self: a #Rendition
 * @section: index in the reading order
 *
 * Tells how far down a section reaches in continuous mode, fixed pages as large as the frame lets them
 * be. That of a section that has been neither laid out nor counted is estimated by its length.
 *
 * Returns: a length in CSS px, at least 1
 */
int
rendition_get_extent (Rendition *self, guint section)
{
  g_return_val_if_fail (section < self->n_sections, 1);
  const SectionState *state = &self->sections[section];
  if (rendition_is_fixed (self, section))
    return get_fixed_extent (self, section);
  if (state->n_pages >= 0)
    return MAX (state->extent, 1);
  double size = (double) book_publication_get_section (self->publication, section)->size;
  int estimate = (int) MIN (size * get_px_per_byte (self), G_MAXINT32 / 4);
  return MAX (estimate, MAX (get_bottom (state), 1));
}

/**
 * rendition_get_page_top:
 * @self: a #Rendition
 * @section: index in the reading order
 * @page: index in the section, at most one behind the last that has come
 *
 * Returns: how far down the section it begins in continuous mode, in CSS px
 */
int
rendition_get_page_top (Rendition *self, guint section, guint page)
{
  g_return_val_if_fail (section < self->n_sections, 0);
  const GArray *places = self->sections[section].places;
  guint before = places != NULL ? MIN (page, places->len) : 0;
  if (before > 0 && rendition_is_fixed (self, section))
    return get_fixed_extent (self, section);
  return before > 0 ? g_array_index (places, PagePlace, before - 1).bottom : 0;
}

/**
 * rendition_find_page:
 * @self: a #Rendition
 * @locator: a place
 * @page: (out): index of the page in its section
 *
 * Finds the page that shows a place.
 *
 * Returns: %FALSE when that page has not come yet
 */
bool
rendition_find_page (Rendition *self, BookLocator locator, guint *page)
{
  if (locator.section < 0 || locator.section >= (int) self->n_sections)
    return false;
  const SectionState *state = &self->sections[locator.section];
  if (state->pages == NULL || state->pages->len == 0)
    return false;
  guint found = 0;
  for (guint i = 1; i < state->pages->len; i++) {
    guint32 start = g_array_index (state->places, PagePlace, i).start;
    if (start != NOWHERE && start > locator.offset)
      break;
    found = i;
  }
  /* The last one that has come may not be the one. */
  if (found + 1 == state->pages->len && state->complete == NULL) {
    DomPoint end = layout_page_get_end (g_ptr_array_index (state->pages, found));
    if (end.node == NULL || dom_text_offset_at (state->text, end) <= locator.offset)
      return locator.offset == 0 && found == 0 ? (*page = 0, true) : false;
  }
  *page = found;
  return true;
}

/**
 * rendition_get_page_range:
 * @self: a #Rendition
 * @section: index in the reading order
 * @page: index in the section
 * @start: (out): the first place on the page
 * @end: (out): the place after the last
 *
 * Returns: %FALSE when the page has not come
 */
bool
rendition_get_page_range (Rendition *self,
                          guint section,
                          guint page,
                          BookLocator *start,
                          BookLocator *end)
{
  LayoutPage *found = rendition_get_page (self, section, page);
  if (found == NULL)
    return false;
  DomText *text = self->sections[section].text;
  *start = (BookLocator){ .section = (int) section };
  *end = *start;
  DomPoint from = layout_page_get_start (found);
  DomPoint to = layout_page_get_end (found);
  if (from.node != NULL) {
    start->offset = dom_text_offset_at (text, from);
    end->offset = dom_text_offset_at (text, to);
  }
  return true;
}

/* What a section counts in: pages, or px of a strip. -1 while it is not known. */
static gint64
get_length (Rendition *self, guint section)
{
  const SectionState *state = &self->sections[section];
  if (state->n_pages < 0)
    return -1;
  return self->settings.continuous ? rendition_get_extent (self, section) : state->n_pages;
}

/* A strip has as many pages as it is screens tall. */
static gint64
get_page_length (const Rendition *self)
{
  return self->settings.continuous ? MAX ((gint64) self->height, 1) : 1;
}

static gint64
get_length_before (Rendition *self, guint section)
{
  gint64 before = 0;
  for (guint i = 0; i < section && i < self->n_sections; i++) {
    gint64 length = get_length (self, i);
    if (length < 0)
      return -1;
    before += length;
  }
  return before;
}

/**
 * rendition_get_total_pages:
 * @self: a #Rendition
 *
 * Returns: the number of pages of the book, -1 until all sections have been counted; in continuous
 *   mode how many screens it is tall
 */
int
rendition_get_total_pages (Rendition *self)
{
  gint64 all = get_length_before (self, self->n_sections);
  gint64 page = get_page_length (self);
  return all < 0 ? -1 : (int) ((all + page - 1) / page);
}

/**
 * rendition_get_page_number:
 * @self: a #Rendition
 * @section: index in the reading order
 * @page: index in the section
 *
 * Returns: the number of a page in the book, from 1; -1 until all sections before it are counted; in
 *   continuous mode that of the screen on which the stretch begins
 */
int
rendition_get_page_number (Rendition *self, guint section, guint page)
{
  int inside =
      self->settings.continuous ? rendition_get_page_top (self, section, page) : (int) page;
  gint64 before = get_length_before (self, section);
  return before < 0 ? -1 : (int) ((before + inside) / get_page_length (self)) + 1;
}

/**
 * rendition_get_screen_number:
 * @self: a #Rendition in continuous mode
 * @section: index in the reading order
 * @y: how far down the section, in CSS px
 *
 * Returns: the number of a screen of the book, from 1; -1 until all sections before it are counted
 */
int
rendition_get_screen_number (Rendition *self, guint section, int y)
{
  gint64 before = get_length_before (self, section);
  return before < 0 ? -1 : (int) ((before + y) / get_page_length (self)) + 1;
}

/**
 * rendition_locate_page_number:
 * @self: a #Rendition
 * @number: of a page in the book, from 1
 * @section: (out): index in the reading order
 * @page: (out): index in the section; in continuous mode always 0
 * @within: (out): how far down the section it begins, 0 … 1
 *
 * Returns: %FALSE when the sections up to there have not been counted, or there is no such page
 */
bool
rendition_locate_page_number (Rendition *self,
                              int number,
                              guint *section,
                              guint *page,
                              double *within)
{
  gint64 rest = (gint64) (number - 1) * get_page_length (self);
  for (guint i = 0; i < self->n_sections && rest >= 0; i++) {
    gint64 length = get_length (self, i);
    if (length < 0)
      return false;
    if (rest < length) {
      *section = i;
      *page = self->settings.continuous ? 0 : (guint) rest;
      *within = (double) rest / (double) length;
      return true;
    }
    rest -= length;
  }
  return false;
}
