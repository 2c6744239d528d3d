#pragma once

#include "book-publication.h"
#include "book-source.h"

#include "epub-encryption.h"
#include "epub-package.h"
#include "epub-rootfile.h"

struct _BookPublication {
  GObject parent_instance;
  char *path; /* on disk, or of the resource folder */
  BookFormat format;
  BookSource *source;
  BaseDiagnostics *diagnostics;
  GStringChunk *strings; /* owns the strings of metadata and sections */
  BookMetadata metadata;
  BookIdentity identity;
  GArray *creators; /* of BookName; metadata.creators points into it */
  GArray *contributors; /* of BookName */
  GPtrArray *languages; /* NULL-terminated; strings in the chunk */
  GPtrArray *subjects; /* NULL-terminated */
  GArray *sections; /* of BookSection */
  gint *sections_seen; /* atomic: whether a section's diagnostics are in the list */
  gint64 *sizes_before; /* sum of the linear sections' sizes; one more than there are sections */
  GHashTable *section_by_path; /* path (in the chunk) → first index */
  char *cover; /* container path */
  BookContents *contents;
  BookContents *page_list;
  BookContents *landmarks;
  bool own_contents;
  /* EPUB */
  EpubContainer *container;
  EpubPackage *package;
  EpubEncryption *encryption;
  /* Markdown */
  char *root; /* folder of the text in the container, "" or ending in a slash */
  char *language; /* of documents that do not say; "" when unknown */
};

const char *book_publication_intern (BookPublication *self, const char *text);
void book_publication_append_section (BookPublication *self, const BookSection *section);
bool book_epub_fill (BookPublication *self, GCancellable *cancellable, GError **error);
bool book_markdown_fill (BookPublication *self, GCancellable *cancellable, GError **error);
