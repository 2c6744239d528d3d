#pragma once

#include "epub-package.h"

#include <libxml/tree.h>

struct _EpubPackage {
  gatomicrefcount ref_count;
  char *path; /* container path of the package document */
  char *version;
  EpubMetadata metadata;
  EpubRendition rendition;
  EpubProgression progression;
  int spine_step; /* CFI step of the spine element in package */
  GArray *items; /* of EpubItem */
  GArray *spine; /* of EpubSpineItem */
  GArray *references; /* of EpubReference */
  GHashTable *items_by_id; /* id (borrowed) → index */
  GHashTable *items_by_path; /* path (borrowed) → index */
  int ncx; /* index, or -1 */
  int cover; /* index, or -1 */
};

char *epub_metadata_parse (EpubPackage *self, xmlNode *package);
void epub_metadata_clear (EpubMetadata *metadata);
void epub_rendition_apply_tokens (EpubRendition *rendition, const char *tokens);
