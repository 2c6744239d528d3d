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
           guint list,
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
  g_autofree char *order = epub_xml_dup_attribute (point, "playOrder");
  entry->play_order =
      order != NULL ? (int) CLAMP (g_ascii_strtoll (order, NULL, 10), 0, G_MAXINT) : 0;
  g_autofree char *source = content != NULL ? epub_xml_dup_attribute (content, "src") : NULL;
  if (source != NULL)
    epub_navigation_set_target (entry, path, source);
}

static void
walk (EpubNavigation *navigation, guint list, xmlNode *root, const char *name, const char *path)
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

static void
read_list (EpubNavigation *navigation,
           guint list,
           xmlNode *root,
           const char *name,
           const char *path)
{
  const xmlNode *label = find_child (root, "navLabel");
  char *heading = label != NULL ? epub_xml_dup_text (label) : NULL;
  if (heading != NULL && *heading != '\0')
    epub_navigation_take_heading (navigation, list, heading);
  else
    g_free (heading);
  walk (navigation, list, root, name, path);
}

/* Lists of figures, tables, notes …: their `class` or `id` is all that tells which. */
static void
read_further_list (EpubNavigation *navigation, xmlNode *root, const char *path)
{
  g_autofree char *type = epub_xml_dup_attribute (root, "class");
  if (type == NULL)
    type = epub_xml_dup_attribute (root, "id");
  int list = epub_navigation_add_list (navigation, type);
  if (list < 0)
    return;
  read_list (navigation, (guint) list, root, "navTarget", path);
  epub_navigation_sort (navigation, (guint) list);
}

/**
 * epub_ncx_parse:
 * @bytes: an NCX
 * @path: its container path
 * @diagnostics: (nullable): where repairs are noted
 *
 * Reads contents, page list and further lists of an EPUB 2 book. Contents stand in the order of the
 * file, as everybody shows them; lists without nesting in that of their `playOrder`, if they have
 * it. Runs on any thread.
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
    read_list (navigation, EPUB_NAVIGATION_TOC, map, "navPoint", path);
  if (pages != NULL)
    read_list (navigation, EPUB_NAVIGATION_PAGE_LIST, pages, "pageTarget", path);
  epub_navigation_sort (navigation, EPUB_NAVIGATION_PAGE_LIST);
  for (xmlNode *node = root; node != NULL; node = epub_xml_next (node, root)) {
    if (epub_xml_is (node, "navList"))
      read_further_list (navigation, node, path);
  }
  return navigation;
}
