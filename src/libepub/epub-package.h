#pragma once

#include "epub-container.h"

G_BEGIN_DECLS

typedef enum {
  EPUB_DIRECTION_LTR,
  EPUB_DIRECTION_RTL,
} EpubDirection;

typedef enum {
  EPUB_PROGRESSION_DEFAULT,
  EPUB_PROGRESSION_LTR,
  EPUB_PROGRESSION_RTL,
} EpubProgression;

typedef enum {
  EPUB_LAYOUT_REFLOWABLE,
  EPUB_LAYOUT_PRE_PAGINATED,
  EPUB_LAYOUT_ROLL,
} EpubLayout;

typedef enum {
  EPUB_FLOW_AUTO,
  EPUB_FLOW_PAGINATED,
  EPUB_FLOW_SCROLLED_CONTINUOUS,
  EPUB_FLOW_SCROLLED_DOC,
} EpubFlow;

typedef enum {
  EPUB_SPREAD_AUTO,
  EPUB_SPREAD_NONE,
  EPUB_SPREAD_LANDSCAPE,
  EPUB_SPREAD_BOTH,
} EpubSpread;

typedef enum {
  EPUB_ORIENTATION_AUTO,
  EPUB_ORIENTATION_LANDSCAPE,
  EPUB_ORIENTATION_PORTRAIT,
} EpubOrientation;

typedef enum {
  EPUB_PAGE_SPREAD_NONE,
  EPUB_PAGE_SPREAD_LEFT,
  EPUB_PAGE_SPREAD_RIGHT,
  EPUB_PAGE_SPREAD_CENTER,
} EpubPageSpread;

/**
 * EpubRendition:
 *
 * The four `rendition:` properties, of the package or, with overrides applied, of a spine item.
 * https://www.w3.org/TR/epub-33/#sec-rendering-general Kind: value.
 */
typedef struct {
  EpubLayout layout;
  EpubFlow flow;
  EpubSpread spread;
  EpubOrientation orientation;
} EpubRendition;

/**
 * EpubName:
 * @value: white space collapsed, never empty
 * @file_as: (nullable): the form to sort by
 * @language: (nullable): BCP 47, from the element or the package
 * @direction: resolved base direction
 * @role: (nullable): of a title `main`, `subtitle` …; of a person the MARC relator, `aut`, `trl` …
 * @display_seq: order among its kind, or G_MAXINT
 *
 * A title or a person. Kind: value, owned by its #EpubPackage.
 */
typedef struct {
  char *value;
  char *file_as;
  char *language;
  EpubDirection direction;
  char *role;
  int display_seq;
} EpubName;

/**
 * EpubMetadata:
 * @identifier: (nullable): the unique identifier
 * @identifiers: (element-type utf8): all of them; fonts may be obfuscated with any UUID here
 * @titles: (element-type EpubName): in display order, the main title first
 * @creators: (element-type EpubName): in display order
 * @contributors: (element-type EpubName): in display order
 * @languages: (element-type utf8)
 * @subjects: (element-type utf8)
 * @series: (nullable): name of the series
 * @series_position: (nullable): as written, e.g. `2` or `2.1`
 *
 * What the package document says of the book. Kind: value, owned by its #EpubPackage.
 */
typedef struct {
  char *identifier;
  GPtrArray *identifiers;
  GPtrArray *titles;
  GPtrArray *creators;
  GPtrArray *contributors;
  GPtrArray *languages;
  GPtrArray *subjects;
  char *date;
  char *modified;
  char *publisher;
  char *description;
  char *rights;
  char *series;
  char *series_position;
} EpubMetadata;

/**
 * EpubItem:
 * @id: (nullable): as in the manifest
 * @path: (nullable): container path (the name the container really has where it is found), or
 *   %NULL for a remote resource
 * @href: as written
 * @media_type: lower case, guessed from the name where the manifest is silent
 * @properties: (nullable): space-separated tokens
 * @fallback: index of the fallback item, or -1
 * @entry: index in the container, or -1 when the file is missing
 *
 * A manifest item. Kind: value, owned by its #EpubPackage.
 */
typedef struct {
  char *id;
  char *path;
  char *href;
  char *media_type;
  char *properties;
  int fallback;
  int entry;
} EpubItem;

/**
 * EpubSpineItem:
 * @item: index of the manifest item as the spine names it
 * @shown: index of the item to show after fallbacks; @item itself where none is supported
 * @linear: part of the default reading order
 * @rendition: with this item's overrides applied
 * @step: (CFI) even step of this `itemref` in the `spine` element
 * @id: (nullable): the `itemref`'s own id, for CFI assertions
 *
 * A place in the reading order. Kind: value, owned by its #EpubPackage.
 */
typedef struct {
  int item;
  int shown;
  bool linear;
  EpubRendition rendition;
  EpubPageSpread page_spread;
  bool align_x_center;
  char *properties;
  int step;
  char *id;
} EpubSpineItem;

/**
 * EpubReference:
 *
 * An entry of the EPUB 2 guide. Kind: value, owned by its #EpubPackage.
 */
typedef struct {
  char *type;
  char *title;
  char *path;
  char *fragment;
} EpubReference;

/**
 * EpubPackage:
 *
 * A parsed package document. Kind: counted, immutable, may cross threads.
 */
typedef struct _EpubPackage EpubPackage;

EpubPackage *epub_package_load (EpubContainer *container,
                                const char *path,
                                GCancellable *cancellable,
                                BaseDiagnostics *diagnostics,
                                GError **error);
EpubPackage *epub_package_ref (EpubPackage *self);
void epub_package_unref (EpubPackage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EpubPackage, epub_package_unref)

const char *epub_package_get_path (const EpubPackage *self);
const char *epub_package_get_version (const EpubPackage *self);
const EpubMetadata *epub_package_get_metadata (const EpubPackage *self);
const EpubRendition *epub_package_get_rendition (const EpubPackage *self);
EpubProgression epub_package_get_progression (const EpubPackage *self);
int epub_package_get_spine_step (const EpubPackage *self);

guint epub_package_get_n_items (const EpubPackage *self);
const EpubItem *epub_package_get_item (const EpubPackage *self, guint index);
const EpubItem *epub_package_lookup_path (const EpubPackage *self, const char *path);
const EpubItem *epub_package_find_property (const EpubPackage *self, const char *property);
guint epub_package_get_n_spine_items (const EpubPackage *self);
const EpubSpineItem *epub_package_get_spine_item (const EpubPackage *self, guint index);
guint epub_package_get_n_references (const EpubPackage *self);
const EpubReference *epub_package_get_reference (const EpubPackage *self, guint index);
const EpubItem *epub_package_get_ncx (const EpubPackage *self);
const EpubItem *epub_package_get_cover (const EpubPackage *self);

const char *epub_guess_media_type (const char *path);
bool epub_media_type_is_content (const char *media_type);
bool epub_media_type_is_image (const char *media_type);
bool epub_has_token (const char *tokens, const char *token);

G_END_DECLS
