#pragma once

#include "epub-container.h"

G_BEGIN_DECLS

/**
 * EpubNavigationEntry:
 * @label: white space collapsed, pictures as their alternative text; may be ""
 * @path: (nullable): container path, %NULL for a heading without a link
 * @fragment: (nullable): decoded
 * @type: (nullable): `epub:type` of a landmark
 * @depth: 0 at the top
 * @parent: index of the parent, or -1
 * @external: (nullable): the href when it leads out of the container
 * @play_order: (NCX) place in the reading order from 1, or 0 where nothing is said
 *
 * Entries stand in document order. https://www.w3.org/TR/epub-33/#sec-nav-def-model Kind: value,
 * owned by its #EpubNavigation.
 */
typedef struct {
  char *label;
  char *path;
  char *fragment;
  char *type;
  int depth;
  int parent;
  char *external;
  int play_order;
} EpubNavigationEntry;

/**
 * EpubNavigation:
 *
 * Contents, page list, landmarks and further lists, out of a navigation document or an NCX.
 * https://www.w3.org/TR/epub-33/#sec-nav Kind: counted, immutable, may cross threads.
 */
typedef struct _EpubNavigation EpubNavigation;

/**
 * EpubNavigationList:
 * @EPUB_NAVIGATION_TOC: the contents
 * @EPUB_NAVIGATION_PAGE_LIST: where the pages of a printed edition begin
 * @EPUB_NAVIGATION_LANDMARKS: cover, start of the text and other points of interest
 * @EPUB_NAVIGATION_N_LISTS: number of the first further list, e.g. of illustrations
 *
 * The lists every navigation has, if empty ones.
 */
typedef enum {
  EPUB_NAVIGATION_TOC,
  EPUB_NAVIGATION_PAGE_LIST,
  EPUB_NAVIGATION_LANDMARKS,
  EPUB_NAVIGATION_N_LISTS,
} EpubNavigationList;

EpubNavigation *
epub_navigation_parse (GBytes *bytes, const char *path, BaseDiagnostics *diagnostics);
EpubNavigation *epub_navigation_ref (EpubNavigation *self);
void epub_navigation_unref (EpubNavigation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EpubNavigation, epub_navigation_unref)

guint epub_navigation_get_n_lists (const EpubNavigation *self);
const char *epub_navigation_get_list_type (const EpubNavigation *self, guint list);
const char *epub_navigation_get_heading (const EpubNavigation *self, guint list);
guint epub_navigation_get_n_entries (const EpubNavigation *self, guint list);
const EpubNavigationEntry *
epub_navigation_get_entry (const EpubNavigation *self, guint list, guint index);

G_END_DECLS
