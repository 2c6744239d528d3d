#pragma once

#include "book-publication.h"
#include "rendition-section.h"
#include "rendition-settings.h"

G_BEGIN_DECLS

/**
 * RenditionPageReady:
 * @text: the section's text, complete
 * @fonts: what the page is drawn with
 * @page: a finished page
 * @user_data: as given
 *
 * Hears of the pages of a section while it is still being laid out, in order.
 */
typedef void (*RenditionPageReady) (DomText *text,
                                    LayoutFontSource *fonts,
                                    LayoutPage *page,
                                    gpointer user_data);

/**
 * RenditionTypesetter:
 *
 * Turns the sections of a publication into pages, one after the other: parses, styles, lays out,
 * and keeps what sections share (sheets, fonts, shaped words, hyphenation). Belongs to one thread.
 */
typedef struct _RenditionTypesetter RenditionTypesetter;

RenditionTypesetter *rendition_typesetter_new (BookPublication *publication);
void rendition_typesetter_free (RenditionTypesetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RenditionTypesetter, rendition_typesetter_free)

void rendition_typesetter_set_settings (RenditionTypesetter *self,
                                        const RenditionSettings *settings,
                                        double page_width,
                                        double page_height);
void rendition_typesetter_set_sliced (RenditionTypesetter *self, bool sliced);
void rendition_typesetter_glance_at (RenditionTypesetter *self,
                                     guint32 offset,
                                     RenditionPageReady ready);
RenditionSection *rendition_typesetter_lay_out (RenditionTypesetter *self,
                                                guint section,
                                                RenditionPageReady ready,
                                                gpointer user_data,
                                                GCancellable *cancellable,
                                                GError **error);

G_END_DECLS
