#pragma once

#include "rendition-counts.h"
#include "rendition-typesetter.h"

G_BEGIN_DECLS

/**
 * RenditionDelivery:
 * @generation: of the settings it was laid out with
 * @section: index in the reading order
 * @text: (nullable): the section's text
 * @fonts: (nullable): what the pages are drawn with
 * @pages: (nullable) (element-type LayoutPage): pages that have become ready, in order
 * @glance: whether the page in @pages only shows a place until the section's own pages come
 * @complete: (nullable): the section when all of it is ready
 * @count: of a section that was only counted; 0 pages otherwise
 * @counts: (nullable) (element-type RenditionCount): of all sections, as far as known; replaces what
 *   was delivered before of sections that are not laid out
 *
 * News from the layout thread, delivered on the main thread. Kind: owned by the call.
 */
typedef struct {
  guint generation;
  guint section;
  DomText *text;
  LayoutFontSource *fonts;
  GPtrArray *pages;
  bool glance;
  RenditionSection *complete;
  RenditionCount count;
  GArray *counts;
} RenditionDelivery;

/**
 * RenditionDeliver:
 * @delivery: (transfer none): the news
 * @owner: the object given to rendition_scheduler_new()
 *
 * Called on the main thread, never after the owner is gone.
 */
typedef void (*RenditionDeliver) (const RenditionDelivery *delivery, GObject *owner);

/**
 * RenditionScheduler:
 *
 * The layout thread and what it has to do: first what the reader waits for, then its neighbours,
 * last the counting of all other sections. What has been counted is remembered on disk.
 */
typedef struct _RenditionScheduler RenditionScheduler;

RenditionScheduler *
rendition_scheduler_new (BookPublication *publication, RenditionDeliver deliver, GObject *owner);
void rendition_scheduler_free (RenditionScheduler *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RenditionScheduler, rendition_scheduler_free)

guint rendition_scheduler_set_settings (RenditionScheduler *self,
                                        const RenditionSettings *settings,
                                        double width,
                                        double height);
void rendition_scheduler_request (RenditionScheduler *self, guint section, bool urgent);
void rendition_scheduler_glance_at (RenditionScheduler *self, guint section, guint32 offset);
bool rendition_scheduler_drop (RenditionScheduler *self, guint section);
void rendition_scheduler_count (RenditionScheduler *self, guint section);

G_END_DECLS
