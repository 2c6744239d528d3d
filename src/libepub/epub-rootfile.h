#pragma once

#include "epub-container.h"

G_BEGIN_DECLS

/**
 * EpubRootfile:
 * @path: container path of a package document, as the container spells it
 * @label: (nullable): for people, e.g. `Comic`
 * @language: (nullable): BCP 47
 * @layout: (nullable): `reflowable` or `pre-paginated`
 * @media: (nullable): a CSS media query
 * @access_mode: (nullable): `auditory`, `tactile`, `textual`, `visual`
 *
 * A rendition of the book that `META-INF/container.xml` names. Most books have one; of several the
 * first is the default. https://www.w3.org/TR/epub-multi-rend-11/#rendition-selection Kind: value,
 * owned by its list.
 */
typedef struct {
  char *path;
  char *label;
  char *language;
  char *layout;
  char *media;
  char *access_mode;
} EpubRootfile;

GPtrArray *epub_container_list_rootfiles (EpubContainer *self,
                                          GCancellable *cancellable,
                                          BaseDiagnostics *diagnostics,
                                          GError **error);
char *epub_container_find_package (EpubContainer *self,
                                   GCancellable *cancellable,
                                   BaseDiagnostics *diagnostics,
                                   GError **error);

G_END_DECLS
