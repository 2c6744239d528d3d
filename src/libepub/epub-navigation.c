#include "config.h"

#include "epub-navigation-private.h"
#include "epub-package.h"
#include "epub-xml.h"

#include "base-href.h"
#include "base-limits.h"

#include <string.h>

/* https://www.w3.org/TR/epub-33/#sec-nav : each `nav` is walked once, in document order, with a
 * counter for the lists that are open; what nests deeper than the limit becomes flat there. */

struct _EpubNavigation {
  gatomicrefcount ref_count;
  GArray *lists[EPUB_NAVIGATION_N_LISTS]; /* of EpubNavigationEntry */
  char *headings[EPUB_NAVIGATION_N_LISTS];
};

static void
clear_entry (gpointer data)
{
  EpubNavigationEntry *entry = data;
  g_free (entry->label);
  g_free (entry->path);
  g_free (entry->fragment);
  g_free (entry->type);
  g_free (entry->external);
}

/**
 * epub_navigation_new:
 *
 * Returns: (transfer full): three empty lists
 */
EpubNavigation *
epub_navigation_new (void)
{
  EpubNavigation *self = g_new0 (EpubNavigation, 1);
  g_atomic_ref_count_init (&self->ref_count);
  for (int i = 0; i < EPUB_NAVIGATION_N_LISTS; i++) {
    self->lists[i] = g_array_new (FALSE, TRUE, sizeof (EpubNavigationEntry));
    g_array_set_clear_func (self->lists[i], clear_entry);
  }
  return self;
}

/**
 * epub_navigation_append:
 * @self: lists being built
 * @list: which one
 * @depth: nesting, made to fit what stands before
 *
 * Returns: (transfer none) (nullable): a new entry, valid until the next is appended; %NULL when
 *   the list is full
 */
EpubNavigationEntry *
epub_navigation_append (EpubNavigation *self, EpubNavigationList list, int depth)
{
  GArray *entries = self->lists[list];
  if (entries->len >= BASE_LIMIT_NAVIGATION_ENTRIES)
    return NULL;
  int parent = (int) entries->len - 1;
  int deepest = parent >= 0 ? g_array_index (entries, EpubNavigationEntry, parent).depth + 1 : 0;
  depth = CLAMP (depth, 0, MIN (deepest, BASE_LIMIT_NAVIGATION_DEPTH));
  while (parent >= 0 && g_array_index (entries, EpubNavigationEntry, parent).depth >= depth)
    parent = g_array_index (entries, EpubNavigationEntry, parent).parent;
  EpubNavigationEntry entry = { .label = g_strdup (""), .depth = depth, .parent = parent };
  g_array_append_val (entries, entry);
  return &g_array_index (entries, EpubNavigationEntry, entries->len - 1);
}

/**
 * epub_navigation_set_target:
 * @entry: an entry being built
 * @base: container path of the navigation document
 * @href: as written
 *
 * Resolves where an entry leads.
 */
void
epub_navigation_set_target (EpubNavigationEntry *entry, const char *base, const char *href)
{
  g_clear_pointer (&entry->path, g_free);
  g_clear_pointer (&entry->fragment, g_free);
  entry->path = base_href_resolve (base, href, &entry->fragment);
  if (entry->path == NULL) {
    g_free (entry->external);
    entry->external = g_strdup (href);
  }
}

/**
 * epub_navigation_take_heading:
 * @self: lists being built
 * @list: which one
 * @heading: (transfer full): its title
 *
 * Sets the heading of a list.
 */
void
epub_navigation_take_heading (EpubNavigation *self, EpubNavigationList list, char *heading)
{
  g_free (self->headings[list]);
  self->headings[list] = heading;
}

static bool
is_list (const xmlNode *node)
{
  return epub_xml_is (node, "ol") || epub_xml_is (node, "ul");
}

static void
append_attribute (GString *text, const xmlNode *node, const char *name)
{
  g_autofree char *value = epub_xml_dup_attribute (node, name);
  if (value != NULL && *value != '\0') {
    g_string_append_c (text, ' ');
    g_string_append (text, value);
    g_string_append_c (text, ' ');
  }
}

/* What stands in @item before and beside its nested list: text, and pictures by their alternative
 * text. Where that gives nothing, title attributes speak. */
static char *
dup_label (xmlNode *item, xmlNode **anchor)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) titles = g_string_new (NULL);
  xmlNode *node = item->children;
  while (node != NULL) {
    if (is_list (node)) {
      node = epub_xml_next_skipping_children (node, item);
      continue;
    }
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      g_string_append (text, (const char *) node->content);
    } else if (node->type == XML_ELEMENT_NODE) {
      if (epub_xml_is (node, "img") || epub_xml_is (node, "image") || epub_xml_is (node, "math"))
        append_attribute (text, node, epub_xml_is (node, "math") ? "alttext" : "alt");
      else if (epub_xml_is (node, "br"))
        g_string_append_c (text, ' ');
      append_attribute (titles, node, "title");
      if (*anchor == NULL && epub_xml_is (node, "a"))
        *anchor = node;
    }
    node = epub_xml_next (node, item);
  }
  const GString *chosen = text;
  g_autofree char *valid = g_utf8_make_valid (chosen->str, (gssize) chosen->len);
  char *label = epub_collapse_space (valid);
  if (*label == '\0' && titles->len > 0) {
    g_free (label);
    label = epub_collapse_space (titles->str);
  }
  return label;
}

static void
add_item (EpubNavigation *self, EpubNavigationList list, int depth, xmlNode *item, const char *path)
{
  xmlNode *anchor = NULL;
  g_autofree char *label = dup_label (item, &anchor);
  g_autofree char *href = anchor != NULL ? epub_xml_dup_attribute (anchor, "href") : NULL;
  EpubNavigationEntry *entry = epub_navigation_append (self, list, depth);
  if (entry == NULL)
    return;
  g_free (entry->label);
  entry->label = g_steal_pointer (&label);
  if (anchor != NULL)
    entry->type = epub_xml_dup_attribute (anchor, "type");
  if (href != NULL)
    epub_navigation_set_target (entry, path, href);
}

/* Pre-order with the number of lists around the node, which is the depth of an item. */
static void
walk_nav (EpubNavigation *self, EpubNavigationList list, xmlNode *nav, const char *path)
{
  xmlNode *node = nav;
  int open_lists = 0;
  while (node != NULL) {
    if (epub_xml_is (node, "li"))
      add_item (self, list, MAX (open_lists - 1, 0), node, path);
    else if (self->lists[list]->len == 0 && self->headings[list] == NULL
             && node->type == XML_ELEMENT_NODE && node->name[0] == 'h'
             && g_ascii_isdigit (node->name[1]))
      epub_navigation_take_heading (self, list, epub_xml_dup_text (node));
    if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
      open_lists += is_list (node) ? 1 : 0;
      node = node->children;
      continue;
    }
    while (node != NULL && node != nav && node->next == NULL) {
      node = node->parent;
      open_lists -= is_list (node) ? 1 : 0;
    }
    node = node == NULL || node == nav ? NULL : node->next;
  }
}

static int
kind_of_nav (const xmlNode *nav)
{
  g_autofree char *type = epub_xml_dup_attribute (nav, "type");
  g_autofree char *role = epub_xml_dup_attribute (nav, "role");
  if (epub_has_token (type, "toc") || (type == NULL && epub_has_token (role, "doc-toc")))
    return EPUB_NAVIGATION_TOC;
  if (epub_has_token (type, "page-list") || (type == NULL && epub_has_token (role, "doc-pagelist")))
    return EPUB_NAVIGATION_PAGE_LIST;
  if (epub_has_token (type, "landmarks"))
    return EPUB_NAVIGATION_LANDMARKS;
  return -1;
}

/**
 * epub_navigation_parse:
 * @bytes: a navigation document
 * @path: its container path
 * @diagnostics: (nullable): where repairs are noted
 *
 * Reads contents, page list and landmarks. The first `nav` of a kind counts; a document whose
 * navs say nothing of their kind gives its first one as contents.
 *
 * Returns: (transfer full) (nullable): the lists, or %NULL if it is no XML
 */
EpubNavigation *
epub_navigation_parse (GBytes *bytes, const char *path, BaseDiagnostics *diagnostics)
{
  g_autoptr (xmlDoc) document = epub_xml_parse (bytes, path, diagnostics);
  if (document == NULL)
    return NULL;
  EpubNavigation *self = epub_navigation_new ();
  xmlNode *root = xmlDocGetRootElement (document);
  xmlNode *unnamed = NULL;
  for (xmlNode *node = root; node != NULL; node = epub_xml_next (node, root)) {
    if (!epub_xml_is (node, "nav"))
      continue;
    int kind = kind_of_nav (node);
    if (kind >= 0 && self->lists[kind]->len == 0)
      walk_nav (self, (EpubNavigationList) kind, node, path);
    else if (kind < 0 && unnamed == NULL)
      unnamed = node;
  }
  if (self->lists[EPUB_NAVIGATION_TOC]->len == 0 && unnamed != NULL)
    walk_nav (self, EPUB_NAVIGATION_TOC, unnamed, path);
  return self;
}

/**
 * epub_navigation_ref:
 * @self: an #EpubNavigation
 *
 * Returns: (transfer full): @self with one more reference
 */
EpubNavigation *
epub_navigation_ref (EpubNavigation *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * epub_navigation_unref:
 * @self: (transfer full): an #EpubNavigation
 *
 * Drops one reference.
 */
void
epub_navigation_unref (EpubNavigation *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (int i = 0; i < EPUB_NAVIGATION_N_LISTS; i++) {
    g_array_unref (self->lists[i]);
    g_free (self->headings[i]);
  }
  g_free (self);
}

/**
 * epub_navigation_get_n_entries:
 * @self: an #EpubNavigation
 * @list: which list
 *
 * Returns: the number of entries at all depths
 */
guint
epub_navigation_get_n_entries (const EpubNavigation *self, EpubNavigationList list)
{
  return self->lists[list]->len;
}

/**
 * epub_navigation_get_entry:
 * @self: an #EpubNavigation
 * @list: which list
 * @index: in document order
 *
 * Returns: (transfer none): an entry
 */
const EpubNavigationEntry *
epub_navigation_get_entry (const EpubNavigation *self, EpubNavigationList list, guint index)
{
  g_return_val_if_fail (index < self->lists[list]->len, NULL);
  return &g_array_index (self->lists[list], EpubNavigationEntry, index);
}

/**
 * epub_navigation_get_heading:
 * @self: an #EpubNavigation
 * @list: which list
 *
 * Returns: (transfer none) (nullable): the heading of the list
 */
const char *
epub_navigation_get_heading (const EpubNavigation *self, EpubNavigationList list)
{
  return self->headings[list];
}
