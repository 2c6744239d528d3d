#pragma once

#include "epub-package.h"

#include <libxml/tree.h>

/* Bits of what the package itself has decided. */
typedef enum {
  EPUB_RENDITION_LAYOUT,
  EPUB_RENDITION_FLOW,
  EPUB_RENDITION_SPREAD,
  EPUB_RENDITION_ORIENTATION,
} EpubRenditionProperty;

struct _EpubPackage {
  gatomicrefcount ref_count;
  char *path; /* container path of the package document */
  char *version;
  EpubMetadata metadata;
  EpubRendition rendition;
  guint rendition_said; /* bits of EpubRenditionProperty */
  EpubProgression progression;
  int spine_step; /* CFI step of the spine element in package */
  GArray *items; /* of EpubItem */
  GArray *spine; /* of EpubSpineItem */
  GArray *references; /* of EpubReference */
  GHashTable *items_by_id; /* id (borrowed) → index */
  GHashTable *items_by_path; /* path (borrowed) → index */
  GArray *namesakes; /* of int: content documents whose id another had first */
  guint n_namesakes_taken;
  int ncx; /* index, or -1 */
  int cover; /* index of a picture, or -1 */
  int cover_page; /* index of a content document, or -1 */
};

int epub_package_find_id (const EpubPackage *self, const char *id);
int epub_package_find_path (const EpubPackage *self, const char *path);
void epub_package_find_covers (EpubPackage *self, const char *meta);

char *epub_metadata_parse (EpubPackage *self, xmlNode *package);
void epub_metadata_clear (EpubMetadata *metadata);

void
epub_rendition_set (EpubRendition *rendition, guint *said, const char *property, const char *value);
void epub_rendition_set_by_habit (EpubRendition *rendition,
                                  guint *said,
                                  const char *name,
                                  const char *value);
void epub_rendition_apply_tokens (EpubRendition *rendition, const char *tokens);
void epub_rendition_read_display_options (EpubRendition *rendition,
                                          guint *said,
                                          EpubContainer *container,
                                          BaseDiagnostics *diagnostics);
