#include "config.h"

#include "epub-navigation-private.h"
#include "epub-package.h"
#include "epub-xml.h"

#include "base-href.h"
#include "base-limits.h"

#include <string.h>

/* https://www.w3.org/TR/epub-33/#sec-nav : each `nav` is walked once, in document order, with a
 * counter for the lists that are open; what nests deeper than the limit becomes flat there. */

/* Lists of figures, of tables …, of which no book has many. */
#define MAX_LISTS 64

typedef struct {
  GArray *entries; /* of EpubNavigationEntry */
  char *heading;
  char *type; /* as written */
} List;

struct _EpubNavigation {
  gatomicrefcount ref_count;
  GPtrArray *lists; /* of List; the first ones are those of EpubNavigationList */
};

static List *
get_list (const EpubNavigation *self, guint list)
{
  return self->lists->pdata[list];
}

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

static void
free_list (gpointer data)
{
  List *list = data;
  g_array_unref (list->entries);
  g_free (list->heading);
  g_free (list->type);
  g_free (list);
}

/**
 * epub_navigation_add_list:
 * @self: lists being built
 * @type: (nullable): what it lists
 *
 * Adds an empty list.
 *
 * Returns: its number, or -1 when there are too many
 */
int
epub_navigation_add_list (EpubNavigation *self, const char *type)
{
  if (self->lists->len >= MAX_LISTS)
    return -1;
  List *list = g_new0 (List, 1);
  list->entries = g_array_new (FALSE, TRUE, sizeof (EpubNavigationEntry));
  g_array_set_clear_func (list->entries, clear_entry);
  list->type = g_strdup (type);
  g_ptr_array_add (self->lists, list);
  return (int) self->lists->len - 1;
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
  self->lists = g_ptr_array_new_with_free_func (free_list);
  static const char *const types[] = { "toc", "page-list", "landmarks" };
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    epub_navigation_add_list (self, types[i]);
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
epub_navigation_append (EpubNavigation *self, guint list, int depth)
{
  GArray *entries = get_list (self, list)->entries;
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
epub_navigation_take_heading (EpubNavigation *self, guint list, char *heading)
{
  g_free (get_list (self, list)->heading);
  get_list (self, list)->heading = heading;
}

static int
compare_play_order (gconstpointer a, gconstpointer b)
{
  int first = ((const EpubNavigationEntry *) a)->play_order;
  int second = ((const EpubNavigationEntry *) b)->play_order;
  return (first > second) - (first < second);
}

/**
 * epub_navigation_sort:
 * @self: lists being built
 * @list: one without nesting
 *
 * Puts the entries into reading order, if each of them says its own.
 */
void
epub_navigation_sort (EpubNavigation *self, guint list)
{
  GArray *entries = get_list (self, list)->entries;
  for (guint i = 0; i < entries->len; i++) {
    const EpubNavigationEntry *entry = &g_array_index (entries, EpubNavigationEntry, i);
    if (entry->play_order <= 0 || entry->depth > 0)
      return;
  }
  g_array_sort (entries, compare_play_order);
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

/* What is no part of a label though it stands in it: entries below, how a word is pronounced, and
 * what is not shown at all. */
static bool
is_outside_label (const xmlNode *node)
{
  static const char *const names[] = { "ol", "ul", "li", "rt", "rp", "script", "style", NULL };
  return node->type == XML_ELEMENT_NODE && g_strv_contains (names, (const char *) node->name);
}

/* Text for @node alone; returns whether it stands for all that is in the element. */
static bool
append_own_text (GString *text, const xmlNode *node)
{
  epub_xml_append_text (text, node);
  if (node->type != XML_ELEMENT_NODE)
    return false;
  gsize before = text->len;
  if (epub_xml_is (node, "math"))
    append_attribute (text, node, "alttext");
  else if (epub_xml_is (node, "img") || epub_xml_is (node, "image") || epub_xml_is (node, "area"))
    append_attribute (text, node, "alt");
  else if (epub_xml_is (node, "br"))
    g_string_append_c (text, ' ');
  return text->len > before;
}

/* What stands in @item before and beside its nested list: text, and pictures by their alternative
 * text. Where that gives nothing, labels for assistive technology and titles speak. */
static char *
dup_label (xmlNode *item, xmlNode **anchor)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) titles = g_string_new (NULL);
  xmlNode *node = item->children;
  while (node != NULL) {
    bool skipped = is_outside_label (node) || append_own_text (text, node);
    if (!skipped && node->type == XML_ELEMENT_NODE) {
      append_attribute (titles, node, "aria-label");
      if (*anchor == NULL && epub_xml_is (node, "a"))
        *anchor = node;
    }
    if (node->type == XML_ELEMENT_NODE && !is_outside_label (node))
      append_attribute (titles, node, "title");
    node = skipped ? epub_xml_next_skipping_children (node, item) : epub_xml_next (node, item);
  }
  g_autofree char *valid = g_utf8_make_valid (text->str, (gssize) text->len);
  g_autofree char *label = epub_collapse_space (valid);
  return *label != '\0' ? g_steal_pointer (&label) : epub_collapse_space (titles->str);
}

static void
add_item (EpubNavigation *self, guint list, int depth, xmlNode *item, const char *path)
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
walk_nav (EpubNavigation *self, guint list, xmlNode *nav, const char *path)
{
  xmlNode *node = nav;
  int open_lists = 0;
  while (node != NULL) {
    if (epub_xml_is (node, "li"))
      add_item (self, list, MAX (open_lists - 1, 0), node, path);
    else if (get_list (self, list)->entries->len == 0 && get_list (self, list)->heading == NULL
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
 * Reads contents, page list, landmarks and whatever else it lists. The first `nav` of a kind
 * counts; a document whose navs say nothing of their kind gives its first one as contents. What is
 * marked `hidden` is hidden on the page only and is read. Runs on any thread.
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
    g_autofree char *type = epub_xml_dup_attribute (node, "type");
    int kind = kind_of_nav (node);
    if (kind < 0 && type == NULL) {
      unnamed = unnamed != NULL ? unnamed : node;
      continue;
    }
    int list = kind >= 0 ? kind : epub_navigation_add_list (self, g_strstrip (type));
    if (list >= 0 && get_list (self, (guint) list)->entries->len == 0)
      walk_nav (self, (guint) list, node, path);
  }
  if (unnamed != NULL && get_list (self, EPUB_NAVIGATION_TOC)->entries->len == 0)
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
  g_ptr_array_unref (self->lists);
  g_free (self);
}

/**
 * epub_navigation_get_n_lists:
 * @self: an #EpubNavigation
 *
 * Returns: the number of lists, at least %EPUB_NAVIGATION_N_LISTS
 */
guint
epub_navigation_get_n_lists (const EpubNavigation *self)
{
  return self->lists->len;
}

/**
 * epub_navigation_get_list_type:
 * @self: an #EpubNavigation
 * @list: an #EpubNavigationList, or a further list
 *
 * Returns: (transfer none) (nullable): what it lists: its `epub:type`, e.g. `loi` for a list of
 *   illustrations, or the `class` of an NCX `navList`
 */
const char *
epub_navigation_get_list_type (const EpubNavigation *self, guint list)
{
  g_return_val_if_fail (list < self->lists->len, NULL);
  return get_list (self, list)->type;
}

/**
 * epub_navigation_get_n_entries:
 * @self: an #EpubNavigation
 * @list: an #EpubNavigationList, or a further list
 *
 * Returns: the number of entries at all depths
 */
guint
epub_navigation_get_n_entries (const EpubNavigation *self, guint list)
{
  g_return_val_if_fail (list < self->lists->len, 0);
  return get_list (self, list)->entries->len;
}

/**
 * epub_navigation_get_entry:
 * @self: an #EpubNavigation
 * @list: an #EpubNavigationList, or a further list
 * @index: in document order
 *
 * Returns: (transfer none): an entry
 */
const EpubNavigationEntry *
epub_navigation_get_entry (const EpubNavigation *self, guint list, guint index)
{
  g_return_val_if_fail (list < self->lists->len, NULL);
  GArray *entries = get_list (self, list)->entries;
  g_return_val_if_fail (index < entries->len, NULL);
  return &g_array_index (entries, EpubNavigationEntry, index);
}

/**
 * epub_navigation_get_heading:
 * @self: an #EpubNavigation
 * @list: an #EpubNavigationList, or a further list
 *
 * Returns: (transfer none) (nullable): the heading of the list
 */
const char *
epub_navigation_get_heading (const EpubNavigation *self, guint list)
{
  g_return_val_if_fail (list < self->lists->len, NULL);
  return get_list (self, list)->heading;
}
