#pragma once

#include "book-publication.h"
#include "rendition-settings.h"

G_BEGIN_DECLS

/**
 * RenditionCount:
 * @n_pages: at least 1; 0 while nothing is known of the section
 * @extent: how far its pages reach down when they lie below each other, in CSS px; 0 unless it was
 *   set as a strip
 * @width: of a fixed page in whole px of its own; 0 when the section flows
 * @height: the same
 *
 * How long a section is under certain settings. Kind: value.
 */
typedef struct {
  guint n_pages;
  guint extent;
  guint width;
  guint height;
} RenditionCount;

char *rendition_counts_make_key (BookPublication *publication,
                                 const RenditionSettings *settings,
                                 double width,
                                 double height,
                                 GCancellable *cancellable);
bool rendition_counts_load (const char *key, BookPublication *publication, GArray *counts);
bool rendition_counts_save (const char *key,
                            BookPublication *publication,
                            const GArray *counts,
                            GError **error);

G_END_DECLS
