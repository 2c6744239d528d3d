#pragma once

#include "epub-container.h"

G_BEGIN_DECLS

/**
 * EpubDirection:
 * @EPUB_DIRECTION_LTR: left to right
 * @EPUB_DIRECTION_RTL: right to left
 *
 * Base direction of a text, with `auto` already resolved. https://www.w3.org/TR/epub-33/#attrdef-dir
 */
typedef enum {
  EPUB_DIRECTION_LTR,
  EPUB_DIRECTION_RTL,
} EpubDirection;

/**
 * EpubProgression:
 * @EPUB_PROGRESSION_DEFAULT: the book leaves it to the reader
 * @EPUB_PROGRESSION_LTR: pages follow each other from left to right
 * @EPUB_PROGRESSION_RTL: from right to left
 *
 * https://www.w3.org/TR/epub-33/#attrdef-spine-page-progression-direction
 */
typedef enum {
  EPUB_PROGRESSION_DEFAULT,
  EPUB_PROGRESSION_LTR,
  EPUB_PROGRESSION_RTL,
} EpubProgression;

/**
 * EpubLayout:
 * @EPUB_LAYOUT_REFLOWABLE: text flows into pages of any size
 * @EPUB_LAYOUT_PRE_PAGINATED: each document is one page of fixed size
 * @EPUB_LAYOUT_ROLL: one strip of pictures, as for webtoons
 *
 * https://www.w3.org/TR/epub-33/#layout
 */
typedef enum {
  EPUB_LAYOUT_REFLOWABLE,
  EPUB_LAYOUT_PRE_PAGINATED,
  EPUB_LAYOUT_ROLL,
} EpubLayout;

/**
 * EpubFlow:
 * @EPUB_FLOW_AUTO: the reader chooses
 * @EPUB_FLOW_PAGINATED: in pages
 * @EPUB_FLOW_SCROLLED_CONTINUOUS: one scroll through the whole book
 * @EPUB_FLOW_SCROLLED_DOC: one scroll for each document
 *
 * https://www.w3.org/TR/epub-33/#flow
 */
typedef enum {
  EPUB_FLOW_AUTO,
  EPUB_FLOW_PAGINATED,
  EPUB_FLOW_SCROLLED_CONTINUOUS,
  EPUB_FLOW_SCROLLED_DOC,
} EpubFlow;

/**
 * EpubSpread:
 * @EPUB_SPREAD_AUTO: the reader chooses
 * @EPUB_SPREAD_NONE: one page at a time
 * @EPUB_SPREAD_LANDSCAPE: two pages side by side where the window is wider than high
 * @EPUB_SPREAD_BOTH: always two pages
 *
 * https://www.w3.org/TR/epub-33/#spread
 */
typedef enum {
  EPUB_SPREAD_AUTO,
  EPUB_SPREAD_NONE,
  EPUB_SPREAD_LANDSCAPE,
  EPUB_SPREAD_BOTH,
} EpubSpread;

/**
 * EpubOrientation:
 * @EPUB_ORIENTATION_AUTO: any
 * @EPUB_ORIENTATION_LANDSCAPE: made for a wide screen
 * @EPUB_ORIENTATION_PORTRAIT: made for a high screen
 *
 * https://www.w3.org/TR/epub-33/#orientation
 */
typedef enum {
  EPUB_ORIENTATION_AUTO,
  EPUB_ORIENTATION_LANDSCAPE,
  EPUB_ORIENTATION_PORTRAIT,
} EpubOrientation;

/**
 * EpubPageSpread:
 * @EPUB_PAGE_SPREAD_NONE: where it comes to stand
 * @EPUB_PAGE_SPREAD_LEFT: the left page of a spread
 * @EPUB_PAGE_SPREAD_RIGHT: the right page
 * @EPUB_PAGE_SPREAD_CENTER: alone in the middle
 *
 * https://www.w3.org/TR/epub-33/#page-spread
 */
typedef enum {
  EPUB_PAGE_SPREAD_NONE,
  EPUB_PAGE_SPREAD_LEFT,
  EPUB_PAGE_SPREAD_RIGHT,
  EPUB_PAGE_SPREAD_CENTER,
} EpubPageSpread;

/**
 * EpubRendition:
 * @layout: fixed pages or flowing text
 * @flow: how flowing text is shown
 * @spread: whether two pages stand side by side
 * @orientation: of the screen it was made for
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
 * EpubAlternate:
 * @value: white space collapsed, never empty
 * @language: (nullable): BCP 47, with the script, e.g. `ja-Latn`
 *
 * A name written in another script or language.
 * https://www.w3.org/TR/epub-33/#alternate-script Kind: value, owned by its #EpubName.
 */
typedef struct {
  char *value;
  char *language;
} EpubAlternate;

/**
 * EpubName:
 * @value: white space collapsed, never empty
 * @file_as: (nullable): the form to sort by
 * @language: (nullable): BCP 47, from the element or the package
 * @direction: resolved base direction
 * @role: (nullable): of a title `main`, `subtitle` …; of a person the MARC relator, `aut`, `trl` …
 * @display_seq: order among its kind, or G_MAXINT
 * @alternates: (element-type EpubAlternate): the same in other scripts, mostly empty
 *
 * A title or a person. https://www.w3.org/TR/epub-33/#sec-opf-dctitle Kind: value, owned by its
 * #EpubPackage.
 */
typedef struct {
  char *value;
  char *file_as;
  char *language;
  EpubDirection direction;
  char *role;
  int display_seq;
  GPtrArray *alternates;
} EpubName;

/**
 * EpubIdentifier:
 * @value: white space collapsed, never empty
 * @scheme: (nullable): what kind it is: `ISBN`, `uuid`, or an ONIX code as in `identifier-type`
 *
 * A `dc:identifier`. https://www.w3.org/TR/epub-33/#sec-opf-dcidentifier Kind: value, owned by its
 * #EpubPackage.
 */
typedef struct {
  char *value;
  char *scheme;
} EpubIdentifier;

/**
 * EpubCollection:
 * @name: never empty
 * @type: (nullable): `series`, `set` or another word
 * @position: (nullable): of this book in it as written, e.g. `2` or `2.1`
 * @identifier: (nullable): of the collection
 * @parent: index of the collection this one belongs to, or -1
 *
 * A collection the book belongs to. https://www.w3.org/TR/epub-33/#belongs-to-collection Kind:
 * value, owned by its #EpubPackage.
 */
typedef struct {
  char *name;
  char *type;
  char *position;
  char *identifier;
  int parent;
} EpubCollection;

/**
 * EpubMetadata:
 * @identifier: (nullable): the unique identifier
 * @identifiers: (element-type EpubIdentifier): all of them, the unique one first; fonts may be
 *   obfuscated with any UUID here
 * @titles: (element-type EpubName): in display order, the main title first
 * @creators: (element-type EpubName): in display order
 * @contributors: (element-type EpubName): in display order
 * @languages: (element-type utf8): BCP 47 as written, the main one first
 * @subjects: (element-type utf8): in document order
 * @collections: (element-type EpubCollection): in document order
 * @date: (nullable): of publication as written, else of creation
 * @modified: (nullable): `dcterms:modified`, or the date of modification in the way of EPUB 2
 * @publisher: (nullable): the first one
 * @description: (nullable): may contain HTML as text
 * @rights: (nullable): as written
 * @source: (nullable): what the book was made from, e.g. the ISBN of the print edition
 * @series: (nullable): name of the series: of a collection of that type, else as calibre has it
 * @series_position: (nullable): as written, e.g. `2` or `2.1`
 * @viewport_width: in CSS px, of the pages of a fixed-layout book that say none, or 0
 * @viewport_height: in CSS px, likewise
 *
 * What the package document says of the book. Texts have their white space collapsed.
 * https://www.w3.org/TR/epub-33/#sec-pkg-metadata Kind: value, owned by its #EpubPackage.
 */
typedef struct {
  char *identifier;
  GPtrArray *identifiers;
  GPtrArray *titles;
  GPtrArray *creators;
  GPtrArray *contributors;
  GPtrArray *languages;
  GPtrArray *subjects;
  GPtrArray *collections;
  char *date;
  char *modified;
  char *publisher;
  char *description;
  char *rights;
  char *source;
  char *series;
  char *series_position;
  int viewport_width;
  int viewport_height;
} EpubMetadata;

/**
 * EpubItem:
 * @id: (nullable): as in the manifest
 * @path: (nullable): container path (the name the container really has where it is found), or
 *   %NULL for a remote resource
 * @href: as written
 * @media_type: lower case, guessed from the name where the manifest is silent, says nothing by it
 *   (`application/octet-stream`), or calls a picture a page
 * @properties: (nullable): space-separated tokens
 * @fallback: index of the fallback item, or -1
 * @entry: index in the container, or -1 when the file is missing
 *
 * A manifest item. https://www.w3.org/TR/epub-33/#sec-item-elem Kind: value, owned by its
 * #EpubPackage.
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
 * @page_spread: which page of a spread it wants to be
 * @align_x_center: to be centred horizontally
 * @properties: (nullable): tokens of the `itemref` as written
 * @step: (CFI) even step of this `itemref` in the `spine` element
 * @id: (nullable): the `itemref`'s own id, for CFI assertions
 *
 * A place in the reading order. https://www.w3.org/TR/epub-33/#sec-itemref-elem Kind: value, owned
 * by its #EpubPackage.
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
 * @type: (nullable): `cover`, `toc`, `text` … as written
 * @title: (nullable): for people
 * @path: (nullable): container path, %NULL where it leads out of the book
 * @fragment: (nullable): decoded
 *
 * An entry of the EPUB 2 guide. http://idpf.org/epub/20/spec/OPF_2.0.1_draft.htm#Section2.6 Kind:
 * value, owned by its #EpubPackage.
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
 * A parsed package document. https://www.w3.org/TR/epub-33/#sec-package-doc Kind: counted,
 * immutable, may cross threads.
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
const EpubItem *epub_package_get_cover_page (const EpubPackage *self);

const char *epub_guess_media_type (const char *path);
bool epub_media_type_is_content (const char *media_type);
bool epub_media_type_is_image (const char *media_type);
bool epub_has_token (const char *tokens, const char *token);

G_END_DECLS
