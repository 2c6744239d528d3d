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
 *
 * Entries stand in document order. Kind: value, owned by its #EpubNavigation.
 */
typedef struct {
  char *label;
  char *path;
  char *fragment;
  char *type;
  int depth;
  int parent;
  char *external;
} EpubNavigationEntry;

/**
 * EpubNavigation:
 *
 * Contents, page list and landmarks, out of a navigation document or an NCX. Kind: counted,
 * immutable, may cross threads.
 */
typedef struct _EpubNavigation EpubNavigation;

typedef enum {
  EPUB_NAVIGATION_TOC,
  EPUB_NAVIGATION_PAGE_LIST,
  EPUB_NAVIGATION_LANDMARKS,
} EpubNavigationList;
#define EPUB_NAVIGATION_N_LISTS 3

EpubNavigation *
epub_navigation_parse (GBytes *bytes, const char *path, BaseDiagnostics *diagnostics);
EpubNavigation *epub_navigation_ref (EpubNavigation *self);
void epub_navigation_unref (EpubNavigation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EpubNavigation, epub_navigation_unref)

guint epub_navigation_get_n_entries (const EpubNavigation *self, EpubNavigationList list);
const EpubNavigationEntry *
epub_navigation_get_entry (const EpubNavigation *self, EpubNavigationList list, guint index);
const char *epub_navigation_get_heading (const EpubNavigation *self, EpubNavigationList list);

G_END_DECLS
