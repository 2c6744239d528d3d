#include "config.h"

#include "epub-ncx.h"

#include "epub-navigation-private.h"
#include "epub-xml.h"

#include <string.h>

/* The contents of EPUB 2: http://idpf.org/epub/20/spec/OPF_2.0.1_draft.htm#Section2.4.1 */

static xmlNode *
find_child (const xmlNode *parent, const char *name)
{
  for (xmlNode *child = parent->children; child != NULL; child = child->next) {
    if (epub_xml_is (child, name))
      return child;
  }
  return NULL;
}

static void
add_point (EpubNavigation *navigation,
           EpubNavigationList list,
           int depth,
           const xmlNode *point,
           const char *path)
{
  EpubNavigationEntry *entry = epub_navigation_append (navigation, list, depth);
  if (entry == NULL)
    return;
  const xmlNode *label = find_child (point, "navLabel");
  const xmlNode *content = find_child (point, "content");
  if (label != NULL) {
    g_free (entry->label);
    entry->label = epub_xml_dup_text (label);
  }
  if (entry->label[0] == '\0') {
    g_autofree char *value = epub_xml_dup_attribute (point, "value");
    if (value != NULL) {
      g_free (entry->label);
      entry->label = g_steal_pointer (&value);
    }
  }
  g_autofree char *source = content != NULL ? epub_xml_dup_attribute (content, "src") : NULL;
  if (source != NULL)
    epub_navigation_set_target (entry, path, source);
}

static void
walk (EpubNavigation *navigation,
      EpubNavigationList list,
      xmlNode *root,
      const char *name,
      const char *path)
{
  xmlNode *node = root;
  int open_points = 0;
  while (node != NULL) {
    if (epub_xml_is (node, name))
      add_point (navigation, list, open_points, node, path);
    if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
      open_points += epub_xml_is (node, name) ? 1 : 0;
      node = node->children;
      continue;
    }
    while (node != NULL && node != root && node->next == NULL) {
      node = node->parent;
      open_points -= epub_xml_is (node, name) ? 1 : 0;
    }
    node = node == NULL || node == root ? NULL : node->next;
  }
}

/**
 * epub_ncx_parse:
 * @bytes: an NCX
 * @path: its container path
 * @diagnostics: (nullable): where repairs are noted
 *
 * Reads contents and page list of an EPUB 2 book.
 *
 * Returns: (transfer full) (nullable): the lists, or %NULL if it is no XML
 */
EpubNavigation *
epub_ncx_parse (GBytes *bytes, const char *path, BaseDiagnostics *diagnostics)
{
  g_autoptr (xmlDoc) document = epub_xml_parse (bytes, path, diagnostics);
  if (document == NULL)
    return NULL;
  EpubNavigation *navigation = epub_navigation_new ();
  xmlNode *root = xmlDocGetRootElement (document);
  xmlNode *map = epub_xml_find (root, "navMap");
  xmlNode *pages = epub_xml_find (root, "pageList");
  if (map != NULL)
    walk (navigation, EPUB_NAVIGATION_TOC, map, "navPoint", path);
  if (pages != NULL)
    walk (navigation, EPUB_NAVIGATION_PAGE_LIST, pages, "pageTarget", path);
  return navigation;
}
