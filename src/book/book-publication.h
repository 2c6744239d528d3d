#pragma once

#include "book-contents.h"

#include "base-diagnostics.h"
#include "dom-document.h"

#include <gio/gio.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * BookError:
 * @BOOK_ERROR_NOT_A_BOOK: the file is something else
 * @BOOK_ERROR_DAMAGED: truncated or damaged
 * @BOOK_ERROR_ENCRYPTED: locked by DRM or a password; the message names the scheme
 * @BOOK_ERROR_TOO_LARGE: beyond a limit
 * @BOOK_ERROR_MISSING: the file, or a part of the book, is not there
 * @BOOK_ERROR_EMPTY: an empty file, or a folder without Markdown
 * @BOOK_ERROR_UNREADABLE: the file system would not let us read
 * @BOOK_ERROR_PATTERN: a search pattern that is no regular expression
 *
 * Messages are one sentence that names the file and the cause.
 */
typedef enum {
  BOOK_ERROR_NOT_A_BOOK,
  BOOK_ERROR_DAMAGED,
  BOOK_ERROR_ENCRYPTED,
  BOOK_ERROR_TOO_LARGE,
  BOOK_ERROR_MISSING,
  BOOK_ERROR_EMPTY,
  BOOK_ERROR_UNREADABLE,
  BOOK_ERROR_PATTERN,
} BookError;

#define BOOK_ERROR (book_error_quark ())
GQuark book_error_quark (void);

typedef enum {
  BOOK_FORMAT_EPUB,
  BOOK_FORMAT_MARKDOWN,
} BookFormat;

typedef enum {
  BOOK_DIRECTION_LTR,
  BOOK_DIRECTION_RTL,
} BookDirection;

typedef enum {
  BOOK_PROGRESSION_DEFAULT,
  BOOK_PROGRESSION_LTR,
  BOOK_PROGRESSION_RTL,
} BookProgression;

typedef enum {
  BOOK_LAYOUT_REFLOWABLE,
  BOOK_LAYOUT_PRE_PAGINATED,
  BOOK_LAYOUT_ROLL,
} BookLayout;

typedef enum {
  BOOK_FLOW_AUTO,
  BOOK_FLOW_PAGINATED,
  BOOK_FLOW_SCROLLED_CONTINUOUS,
  BOOK_FLOW_SCROLLED_DOC,
} BookFlow;

typedef enum {
  BOOK_SPREAD_AUTO,
  BOOK_SPREAD_NONE,
  BOOK_SPREAD_LANDSCAPE,
  BOOK_SPREAD_BOTH,
} BookSpread;

typedef enum {
  BOOK_ORIENTATION_AUTO,
  BOOK_ORIENTATION_LANDSCAPE,
  BOOK_ORIENTATION_PORTRAIT,
} BookOrientation;

typedef enum {
  BOOK_PAGE_SPREAD_NONE,
  BOOK_PAGE_SPREAD_LEFT,
  BOOK_PAGE_SPREAD_RIGHT,
  BOOK_PAGE_SPREAD_CENTER,
} BookPageSpread;

/**
 * BookRendition:
 *
 * How the author wants the book, or one section of it, laid out. Kind: value.
 */
typedef struct {
  BookLayout layout;
  BookFlow flow;
  BookSpread spread;
  BookOrientation orientation;
} BookRendition;

/**
 * BookName:
 * @value: as shown
 * @file_as: (nullable): as sorted
 * @language: (nullable): BCP 47
 * @role: (nullable): MARC relator of a person (`aut`, `trl` …)
 * @direction: resolved base direction
 *
 * Kind: value, borrowed from the #BookPublication.
 */
typedef struct {
  const char *value;
  const char *file_as;
  const char *language;
  const char *role;
  BookDirection direction;
} BookName;

/**
 * BookMetadata:
 * @title: @title.value is never %NULL: the file's name stands in for a missing title
 * @subtitle: @subtitle.value is %NULL where there is none
 * @creators: (array length=n_creators): in display order
 * @languages: (array zero-terminated=1): the first is the book's main language; may be empty
 * @identifier: (nullable): `dc:identifier`, or what the front matter says
 * @series_position: (nullable): as written, e.g. `2.1`
 *
 * What the book says of itself; texts have their white space collapsed. Fields but the title may
 * be %NULL. Kind: value, borrowed from the #BookPublication.
 */
typedef struct {
  BookName title;
  BookName subtitle;
  const BookName *creators;
  guint n_creators;
  const BookName *contributors;
  guint n_contributors;
  const char *const *languages;
  const char *const *subjects;
  const char *identifier;
  const char *modified;
  const char *publisher;
  const char *date;
  const char *description;
  const char *rights;
  const char *series;
  const char *series_position;
  BookProgression progression;
  BookRendition rendition;
} BookMetadata;

/**
 * BookSection:
 * @path: container path of what is shown, after manifest fallbacks; never %NULL
 * @media_type: lower case
 * @title: (nullable): from the contents, or the first heading of a Markdown file
 * @properties: (nullable): tokens of the `itemref`, unparsed
 * @linear: part of the default reading order
 * @rendition: with this section's overrides applied
 * @size: bytes uncompressed as declared, the weight of the section in progress; at least 1
 * @cfi_step: even step of the section in the package's spine
 * @cfi_id: (nullable): id for the CFI assertion
 *
 * One document of the reading order. Kind: value, borrowed from the #BookPublication.
 */
typedef struct {
  const char *path;
  const char *media_type;
  const char *title;
  const char *properties;
  bool linear;
  BookRendition rendition;
  BookPageSpread page_spread;
  bool align_x_center;
  gint64 size;
  int cfi_step;
  const char *cfi_id;
} BookSection;

/**
 * BookLinkKind:
 * @BOOK_LINK_NONE: leads nowhere we go: empty, `javascript:`, `file:`, a missing part
 * @BOOK_LINK_SECTION: a place in the reading order
 * @BOOK_LINK_RESOURCE: another part of the book, e.g. a picture
 * @BOOK_LINK_EXTERNAL: out of the book: `https:`, `mailto:`, `tel:` …
 */
typedef enum {
  BOOK_LINK_NONE,
  BOOK_LINK_SECTION,
  BOOK_LINK_RESOURCE,
  BOOK_LINK_EXTERNAL,
} BookLinkKind;

/**
 * BookIdentity:
 *
 * The evidence for "which book is it" that costs nothing. Kind: value, borrowed.
 */
typedef struct {
  const char *identifier;
  const char *modified;
  const char *title;
  const char *creator;
} BookIdentity;

/**
 * BookPublication:
 *
 * One book, EPUB or Markdown, as the rest of the program sees it. Everything is immutable after
 * opening and every function may be called from any thread.
 */
#define BOOK_TYPE_PUBLICATION (book_publication_get_type ())
G_DECLARE_FINAL_TYPE (BookPublication, book_publication, BOOK, PUBLICATION, GObject)

BookPublication *
book_publication_open (const char *path, GCancellable *cancellable, GError **error);
void book_publication_open_async (const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
BookPublication *book_publication_open_finish (GAsyncResult *result, GError **error);
BookPublication *book_publication_new_from_resource (const char *prefix, GError **error);

const char *book_publication_get_path (BookPublication *self);
BookFormat book_publication_get_format (BookPublication *self);
const BookMetadata *book_publication_get_metadata (BookPublication *self);
const BookIdentity *book_publication_get_identity (BookPublication *self);
BaseDiagnostics *book_publication_get_diagnostics (BookPublication *self);
const char *book_publication_get_cover_path (BookPublication *self);
int book_publication_get_cfi_spine_step (BookPublication *self);

guint book_publication_get_n_sections (BookPublication *self);
const BookSection *book_publication_get_section (BookPublication *self, guint section);
int book_publication_find_linear (BookPublication *self, int from, int step);
int book_publication_find_section (BookPublication *self, const char *path);
gint64 book_publication_get_total_size (BookPublication *self);
gint64 book_publication_get_size_before (BookPublication *self, guint section);

BookContents *book_publication_get_contents (BookPublication *self);
BookContents *book_publication_get_page_list (BookPublication *self);
BookContents *book_publication_get_landmarks (BookPublication *self);
bool book_publication_has_own_contents (BookPublication *self);
BookContents *
book_publication_build_contents (BookPublication *self, GCancellable *cancellable, GError **error);

DomDocument *
book_publication_load_document (BookPublication *self, guint section, GCancellable *cancellable);
GBytes *book_publication_load_resource (BookPublication *self,
                                        const char *path,
                                        GCancellable *cancellable,
                                        GError **error);
bool book_publication_has_resource (BookPublication *self, const char *path);
const char *book_publication_get_media_type (BookPublication *self, const char *path);
char *book_publication_find_fallback (BookPublication *self, const char *path);
GBytes *
book_publication_load_cover (BookPublication *self, GCancellable *cancellable, GError **error);

BookLinkKind
book_publication_classify (BookPublication *self, const char *base_path, const char *href);
bool book_publication_resolve (BookPublication *self,
                               const char *base_path,
                               const char *href,
                               int *section,
                               char **fragment);
char *
book_publication_resolve_path (BookPublication *self, const char *base_path, const char *href);
char *book_publication_compute_fingerprint (BookPublication *self,
                                            GCancellable *cancellable,
                                            GError **error);

G_END_DECLS
