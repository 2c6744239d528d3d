#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StoreBook:
 * @id: random and positive, below 2^53; 0 asks for a new one
 * @identifier: (nullable): `dc:identifier`
 * @title: (nullable): as shown
 * @creators: (nullable): names joined by `; `
 * @language: (nullable): BCP 47
 * @added: microseconds since 1970 UTC
 * @opened: when it was last opened, in the same unit; 0 when never
 *
 * A book, whatever file it came in. Kind: an owned struct; free with store_book_free().
 */
typedef struct {
  gint64 id;
  char *identifier;
  char *title;
  char *creators;
  char *language;
  gint64 added;
  gint64 opened;
} StoreBook;

StoreBook *store_book_new (void);
void store_book_free (StoreBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreBook, store_book_free)

/**
 * StoreEdition:
 * @id: random and positive, below 2^53; 0 asks for a new one
 * @book: id of its #StoreBook
 * @fingerprint: what its content hashes to; one edition per fingerprint
 * @identifier: (nullable): `dc:identifier` of this edition
 * @modified: (nullable): `dcterms:modified` as written
 * @path: (nullable): where the file was last seen
 * @format: (nullable): `epub`, `markdown` …
 * @opened: when it was last opened, microseconds since 1970 UTC
 * @sketch: (nullable): by which its content is compared with that of others
 *
 * One issue of a book's text. Kind: an owned struct; free with store_edition_free().
 */
typedef struct {
  gint64 id;
  gint64 book;
  char *fingerprint;
  char *identifier;
  char *modified;
  char *path;
  char *format;
  gint64 opened;
  char *sketch;
} StoreEdition;

StoreEdition *store_edition_new (void);
void store_edition_free (StoreEdition *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreEdition, store_edition_free)

/**
 * StorePosition:
 * @edition: id of the #StoreEdition it is a place in
 * @section: index in the reading order
 * @offset: UTF-8 bytes into the section's text
 * @section_path: (nullable): container path of the section
 * @cfi: (nullable): the same place as a CFI
 * @progression: 0 … 1 of the whole book
 * @time: microseconds since 1970 UTC
 *
 * Where the reader stopped. Kind: an owned struct; free with store_position_free().
 */
typedef struct {
  gint64 edition;
  int section;
  guint32 offset;
  char *section_path;
  char *cfi;
  double progression;
  gint64 time;
} StorePosition;

StorePosition *store_position_new (void);
StorePosition *store_position_copy (const StorePosition *self);
void store_position_free (StorePosition *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StorePosition, store_position_free)

G_END_DECLS
