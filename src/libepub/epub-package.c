#include "config.h"

#include "epub-package-private.h"
#include "epub-xml.h"

#include "base-href.h"
#include "base-limits.h"

#include <string.h>

/* The package document: https://www.w3.org/TR/epub-33/#sec-package-doc . An id counts for the first
 * item that has it, a missing file stays in the manifest (its section says that it is missing), and
 * a package without a spine is read in the order of its manifest. */

static void
clear_item (gpointer data)
{
  EpubItem *item = data;
  g_free (item->id);
  g_free (item->path);
  g_free (item->href);
  g_free (item->media_type);
  g_free (item->properties);
}

static void
clear_spine_item (gpointer data)
{
  EpubSpineItem *item = data;
  g_free (item->properties);
  g_free (item->id);
}

static void
clear_reference (gpointer data)
{
  EpubReference *reference = data;
  g_free (reference->type);
  g_free (reference->title);
  g_free (reference->path);
  g_free (reference->fragment);
}

static EpubPackage *
package_new (const char *path)
{
  EpubPackage *self = g_new0 (EpubPackage, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->items = g_array_new (FALSE, TRUE, sizeof (EpubItem));
  g_array_set_clear_func (self->items, clear_item);
  self->spine = g_array_new (FALSE, TRUE, sizeof (EpubSpineItem));
  g_array_set_clear_func (self->spine, clear_spine_item);
  self->references = g_array_new (FALSE, TRUE, sizeof (EpubReference));
  g_array_set_clear_func (self->references, clear_reference);
  self->items_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->items_by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->namesakes = g_array_new (FALSE, FALSE, sizeof (int));
  self->spine_step = 6;
  self->ncx = -1;
  self->cover = -1;
  self->cover_page = -1;
  return self;
}

/* Types so general that they say nothing, and slips of the pen. */
static bool
is_vague_type (const char *written)
{
  static const char *const vague[] = { "application/octet-stream",
                                       "text/plain",
                                       "text/xml",
                                       "application/xml",
                                       "application/xhtml",
                                       "application/html+xml",
                                       "text/xhtml",
                                       "text/xhtml+xml",
                                       NULL };
  return g_strv_contains (vague, written);
}

/* Whether the name of a file knows better than the manifest: the type says nothing, or calls a
 * picture a page, or a page a picture. A foreign type is left alone. */
static bool
is_wrong_type (const char *written, const char *guess, const char *path)
{
  bool page = strcmp (guess, "application/xhtml+xml") == 0;
  bool picture = g_str_has_prefix (guess, "image/");
  if (is_vague_type (written))
    return page || picture || strcmp (guess, "application/x-dtbncx+xml") == 0
           || strcmp (guess, "text/css") == 0 || g_str_has_prefix (guess, "font/");
  if (page)
    return !g_str_has_suffix (path, ".xml")
           && (g_str_has_prefix (written, "image/") || strcmp (written, "text/css") == 0);
  return picture && epub_media_type_is_content (written) && !g_str_has_prefix (written, "image/");
}

static char *
dup_media_type (const xmlNode *node, const char *path, BaseDiagnostics *diagnostics)
{
  const char *guess = epub_guess_media_type (path != NULL ? path : "");
  g_autofree char *written = epub_xml_dup_attribute (node, "media-type");
  if (written != NULL) {
    char *semicolon = strchr (written, ';');
    if (semicolon != NULL)
      *semicolon = '\0';
    g_strstrip (written);
  }
  if (written == NULL || *written == '\0')
    return g_strdup (guess);
  g_autofree char *lower = g_ascii_strdown (written, -1);
  g_autofree char *fallback = epub_xml_dup_attribute (node, "fallback");
  if (path == NULL || fallback != NULL || !is_wrong_type (lower, guess, path))
    return g_steal_pointer (&lower);
  base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "media-type-wrong", path,
                        (int) xmlGetLineNo (node), "the manifest calls it %.80s; it was read as %s",
                        lower, guess);
  return g_strdup (guess);
}

static void
index_item (EpubPackage *self, guint index, BaseDiagnostics *diagnostics)
{
  const EpubItem *item = &g_array_index (self->items, EpubItem, index);
  if (item->id != NULL && g_hash_table_contains (self->items_by_id, item->id)) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "duplicate-id", self->path, 0,
                          "the manifest has a second item “%.80s”", item->id);
    int namesake = (int) index;
    if (item->entry >= 0 && epub_media_type_is_content (item->media_type))
      g_array_append_val (self->namesakes, namesake);
  } else if (item->id != NULL) {
    g_hash_table_insert (self->items_by_id, item->id, GUINT_TO_POINTER (index));
  }
  if (item->path != NULL && !g_hash_table_contains (self->items_by_path, item->path))
    g_hash_table_insert (self->items_by_path, item->path, GUINT_TO_POINTER (index));
}

static void
add_item (EpubPackage *self,
          const EpubContainer *container,
          const xmlNode *node,
          BaseDiagnostics *diagnostics)
{
  EpubItem item = { .fallback = -1, .entry = -1 };
  item.href = epub_xml_dup_attribute (node, "href");
  if (item.href == NULL)
    return;
  item.id = epub_xml_dup_attribute (node, "id");
  item.properties = epub_xml_dup_attribute (node, "properties");
  item.path = base_href_resolve (self->path, item.href, NULL);
  if (item.path != NULL) {
    item.entry = epub_container_lookup (container, item.path);
    if (item.entry >= 0) {
      const char *name = epub_container_get_name (container, (guint) item.entry);
      if (strcmp (name, item.path) != 0) {
        base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "name-differs", self->path,
                              (int) xmlGetLineNo (node), "“%.120s” was taken for “%.120s”", name,
                              item.path);
        g_free (item.path);
        item.path = g_strdup (name);
      }
    }
  }
  item.media_type = dup_media_type (node, item.path, diagnostics);
  g_array_append_val (self->items, item);
  index_item (self, self->items->len - 1, diagnostics);
}

/**
 * epub_package_find_id:
 * @self: a package whose manifest is read
 * @id: (nullable): of a manifest item
 *
 * Returns: index of the first item with that id, or -1
 */
int
epub_package_find_id (const EpubPackage *self, const char *id)
{
  gpointer value = NULL;
  if (id == NULL || !g_hash_table_lookup_extended (self->items_by_id, id, NULL, &value))
    return -1;
  return (int) GPOINTER_TO_UINT (value);
}

/**
 * epub_package_find_path:
 * @self: a package whose manifest is read
 * @path: (nullable): container path as the container spells it
 *
 * Returns: index of the first item with that file, or -1
 */
int
epub_package_find_path (const EpubPackage *self, const char *path)
{
  gpointer value = NULL;
  if (path == NULL || !g_hash_table_lookup_extended (self->items_by_path, path, NULL, &value))
    return -1;
  return (int) GPOINTER_TO_UINT (value);
}

static void
parse_manifest (EpubPackage *self,
                const EpubContainer *container,
                xmlNode *manifest,
                BaseDiagnostics *diagnostics)
{
  g_autoptr (GPtrArray) fallbacks = g_ptr_array_new_with_free_func (g_free);
  for (xmlNode *node = manifest->children; node != NULL; node = node->next) {
    if (!epub_xml_is (node, "item"))
      continue;
    if (self->items->len >= BASE_LIMIT_MANIFEST_ITEMS) {
      base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "too-many-items", self->path, 0,
                            "the manifest lists more files than any book; the rest was left out");
      break;
    }
    guint before = self->items->len;
    add_item (self, container, node, diagnostics);
    if (self->items->len > before)
      g_ptr_array_add (fallbacks, epub_xml_dup_attribute (node, "fallback"));
  }
  for (guint i = 0; i < fallbacks->len; i++)
    g_array_index (self->items, EpubItem, i).fallback =
        epub_package_find_id (self, fallbacks->pdata[i]);
}

/* Follows the chain to the first item we can show: a content document that needs no script, else
 * the first that can be shown at all. A chain longer than the manifest is a circle.
 * https://www.w3.org/TR/epub-33/#sec-manifest-fallbacks and
 * https://www.w3.org/TR/epub-33/#sec-scripted-content-documents */
static int
find_shown (const EpubPackage *self, int index)
{
  int at = index;
  int second_best = -1;
  for (guint hops = 0; at >= 0 && hops <= MIN (self->items->len, 100); hops++) {
    const EpubItem *item = &g_array_index (self->items, EpubItem, at);
    bool content = epub_media_type_is_content (item->media_type);
    if (content && (!epub_has_token (item->properties, "scripted") || item->fallback < 0))
      return at;
    if (second_best < 0 && (content || epub_media_type_is_image (item->media_type)))
      second_best = at;
    at = item->fallback;
  }
  return second_best >= 0 ? second_best : index;
}

static EpubPageSpread
find_page_spread (const char *tokens)
{
  g_auto (GStrv) parts = g_strsplit_set (tokens != NULL ? tokens : "", " \t\r\n", -1);
  for (int i = 0; parts[i] != NULL; i++) {
    const char *token = parts[i];
    if (g_str_has_prefix (token, "rendition:"))
      token += strlen ("rendition:");
    if (strcmp (token, "page-spread-left") == 0)
      return EPUB_PAGE_SPREAD_LEFT;
    if (strcmp (token, "page-spread-right") == 0)
      return EPUB_PAGE_SPREAD_RIGHT;
    if (strcmp (token, "page-spread-center") == 0)
      return EPUB_PAGE_SPREAD_CENTER;
  }
  return EPUB_PAGE_SPREAD_NONE;
}

static void
add_spine_item (EpubPackage *self, int index, int step, const xmlNode *node)
{
  g_autofree char *linear = node != NULL ? epub_xml_dup_attribute (node, "linear") : NULL;
  EpubSpineItem item = {
    .item = index,
    .shown = find_shown (self, index),
    .linear = linear == NULL || g_ascii_strcasecmp (g_strstrip (linear), "no") != 0,
    .rendition = self->rendition,
    .properties = node != NULL ? epub_xml_dup_attribute (node, "properties") : NULL,
    .step = step,
    .id = node != NULL ? epub_xml_dup_attribute (node, "id") : NULL,
  };
  epub_rendition_apply_tokens (&item.rendition, item.properties);
  item.page_spread = find_page_spread (item.properties);
  item.align_x_center = epub_has_token (item.properties, "rendition:align-x-center");
  g_array_append_val (self->spine, item);
}

/* Two items of one id, and a place in the spine that names nothing: the second of the two is what
 * is missing there. */
static int
take_namesake (EpubPackage *self, BaseDiagnostics *diagnostics, const char *idref)
{
  if (self->n_namesakes_taken >= self->namesakes->len)
    return -1;
  int index = g_array_index (self->namesakes, int, self->n_namesakes_taken++);
  base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "duplicate-id",
                        g_array_index (self->items, EpubItem, index).path, 0,
                        "it was taken for “%.80s”, which the spine names", idref);
  return index;
}

static int
find_spine_target (EpubPackage *self, const xmlNode *node, BaseDiagnostics *diagnostics)
{
  g_autofree char *idref = epub_xml_dup_attribute (node, "idref");
  int index = epub_package_find_id (self, idref != NULL ? g_strstrip (idref) : NULL);
  if (index < 0)
    index = take_namesake (self, diagnostics, idref != NULL ? idref : "");
  if (index < 0)
    base_diagnostics_add (
        diagnostics, BASE_SEVERITY_LOST, "part-missing", self->path, (int) xmlGetLineNo (node),
        "the spine names “%.80s”, which the manifest has not", idref != NULL ? idref : "");
  return index;
}

static void
parse_progression (EpubPackage *self, const xmlNode *spine)
{
  g_autofree char *progression = epub_xml_dup_attribute (spine, "page-progression-direction");
  if (progression == NULL)
    return;
  g_strstrip (progression);
  if (strcmp (progression, "rtl") == 0)
    self->progression = EPUB_PROGRESSION_RTL;
  else if (strcmp (progression, "ltr") == 0)
    self->progression = EPUB_PROGRESSION_LTR;
  else if (strcmp (progression, "default") == 0)
    self->progression = EPUB_PROGRESSION_DEFAULT;
}

/* Where nothing is part of the default reading order, there is none to be left out of. */
static void
require_linear (EpubPackage *self, BaseDiagnostics *diagnostics)
{
  for (guint i = 0; i < self->spine->len; i++) {
    if (g_array_index (self->spine, EpubSpineItem, i).linear)
      return;
  }
  for (guint i = 0; i < self->spine->len; i++)
    g_array_index (self->spine, EpubSpineItem, i).linear = true;
  if (self->spine->len > 0)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "nothing-linear", self->path, 0,
                          "the whole spine is marked linear=\"no\"; it was read in order");
}

static void
parse_spine (EpubPackage *self, xmlNode *spine, BaseDiagnostics *diagnostics)
{
  parse_progression (self, spine);
  g_autofree char *toc = epub_xml_dup_attribute (spine, "toc");
  self->ncx = epub_package_find_id (self, toc);

  int step = 0;
  for (xmlNode *node = spine->children; node != NULL; node = node->next) {
    if (node->type != XML_ELEMENT_NODE)
      continue;
    step += 2;
    if (!epub_xml_is (node, "itemref") || self->spine->len >= BASE_LIMIT_MANIFEST_ITEMS)
      continue;
    int index = find_spine_target (self, node, diagnostics);
    if (index >= 0)
      add_spine_item (self, index, step, node);
  }
  require_linear (self, diagnostics);
}

/* A file nobody reads is no loss; a place of the reading order is. */
static void
note_missing (const EpubPackage *self, BaseDiagnostics *diagnostics)
{
  g_autoptr (GHashTable) shown = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->spine->len; i++) {
    int index = g_array_index (self->spine, EpubSpineItem, i).shown;
    g_hash_table_add (shown, GINT_TO_POINTER (index));
  }
  for (guint i = 0; i < self->items->len; i++) {
    const EpubItem *item = &g_array_index (self->items, EpubItem, i);
    if (item->path == NULL || item->entry >= 0)
      continue;
    bool needed = g_hash_table_contains (shown, GUINT_TO_POINTER (i));
    base_diagnostics_add (diagnostics, needed ? BASE_SEVERITY_LOST : BASE_SEVERITY_NOTE,
                          "part-missing", item->path, 0,
                          "the manifest lists it, but it is not in the book");
  }
}

/* Without a spine the book is read as the manifest lists it. */
static void
invent_spine (EpubPackage *self, BaseDiagnostics *diagnostics)
{
  base_diagnostics_add (diagnostics, BASE_SEVERITY_REPAIRED, "spine-empty", self->path, 0,
                        "there is no reading order; that of the manifest was taken");
  for (guint i = 0; i < self->items->len; i++) {
    const EpubItem *item = &g_array_index (self->items, EpubItem, i);
    if (item->entry >= 0 && epub_media_type_is_content (item->media_type)
        && strcmp (item->media_type, "image/svg+xml") != 0
        && !epub_has_token (item->properties, "nav"))
      add_spine_item (self, (int) i, (int) (self->spine->len + 1) * 2, NULL);
  }
}

static void
parse_guide (EpubPackage *self, xmlNode *guide)
{
  for (xmlNode *node = guide->children; node != NULL; node = node->next) {
    g_autofree char *href =
        epub_xml_is (node, "reference") ? epub_xml_dup_attribute (node, "href") : NULL;
    if (href == NULL || self->references->len >= BASE_LIMIT_NAVIGATION_ENTRIES)
      continue;
    EpubReference reference = { 0 };
    reference.path = base_href_resolve (self->path, href, &reference.fragment);
    reference.type = epub_xml_dup_attribute (node, "type");
    g_autofree char *title = epub_xml_dup_attribute (node, "title");
    reference.title = title != NULL ? epub_collapse_space (title) : NULL;
    g_array_append_val (self->references, reference);
  }
}

static int
find_ncx (const EpubPackage *self)
{
  static const char ncx_type[] = "application/x-dtbncx+xml";
  if (self->ncx >= 0 && g_array_index (self->items, EpubItem, self->ncx).entry >= 0)
    return self->ncx;
  for (guint i = 0; i < self->items->len; i++) {
    const EpubItem *item = &g_array_index (self->items, EpubItem, i);
    if (item->entry >= 0
        && (strcmp (item->media_type, ncx_type) == 0
            || strcmp (epub_guess_media_type (item->path), ncx_type) == 0))
      return (int) i;
  }
  return -1;
}

/* The step of a child element as a CFI counts it. */
static int
step_of (const xmlNode *child)
{
  int step = 2;
  for (const xmlNode *node = child->prev; node != NULL; node = node->prev)
    step += node->type == XML_ELEMENT_NODE ? 2 : 0;
  return step;
}

static void
parse_package (EpubPackage *self,
               EpubContainer *container,
               xmlNode *root,
               BaseDiagnostics *diagnostics)
{
  self->version = epub_xml_dup_attribute (root, "version");
  g_autofree char *cover = epub_metadata_parse (self, root);
  epub_rendition_read_display_options (&self->rendition, &self->rendition_said, container,
                                       diagnostics);
  xmlNode *manifest = epub_xml_find (root, "manifest");
  if (manifest != NULL)
    parse_manifest (self, container, manifest, diagnostics);
  xmlNode *spine = epub_xml_find (root, "spine");
  if (spine != NULL) {
    self->spine_step = step_of (spine);
    parse_spine (self, spine, diagnostics);
  }
  if (self->spine->len == 0)
    invent_spine (self, diagnostics);
  note_missing (self, diagnostics);
  xmlNode *guide = epub_xml_find (root, "guide");
  if (guide != NULL)
    parse_guide (self, guide);
  self->ncx = find_ncx (self);
  epub_package_find_covers (self, cover);
}

/**
 * epub_package_load:
 * @container: a container
 * @path: container path of the package document, from epub_container_find_package()
 * @cancellable: (nullable): to stop
 * @diagnostics: (nullable): where repairs are noted
 * @error: return location
 *
 * Reads the package document, mending what can be mended. Runs on any thread.
 *
 * Returns: (transfer full): a package, or %NULL with an error of epub_container_read(), or
 *   %EPUB_ERROR_DAMAGED when nothing in it can be shown
 */
EpubPackage *
epub_package_load (EpubContainer *container,
                   const char *path,
                   GCancellable *cancellable,
                   BaseDiagnostics *diagnostics,
                   GError **error)
{
  g_autoptr (GBytes) bytes = epub_container_read (container, path, cancellable, error);
  if (bytes == NULL)
    return NULL;
  g_autoptr (xmlDoc) document = epub_xml_parse (bytes, path, diagnostics);
  xmlNode *root =
      document != NULL ? epub_xml_find (xmlDocGetRootElement (document), "package") : NULL;
  if (root == NULL) {
    g_set_error (error, EPUB_ERROR, EPUB_ERROR_DAMAGED,
                 "it is damaged: the package document %s cannot be read", path);
    return NULL;
  }
  g_autoptr (EpubPackage) self = package_new (path);
  parse_package (self, container, root, diagnostics);
  if (self->spine->len == 0) {
    g_set_error (error, EPUB_ERROR, EPUB_ERROR_DAMAGED,
                 "it is damaged: the package document %s lists nothing to read", path);
    return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * epub_package_ref:
 * @self: a package
 *
 * Returns: (transfer full): @self with one more reference
 */
EpubPackage *
epub_package_ref (EpubPackage *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * epub_package_unref:
 * @self: (transfer full): a package
 *
 * Drops one reference.
 */
void
epub_package_unref (EpubPackage *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  epub_metadata_clear (&self->metadata);
  g_hash_table_unref (self->items_by_id);
  g_hash_table_unref (self->items_by_path);
  g_array_unref (self->items);
  g_array_unref (self->spine);
  g_array_unref (self->references);
  g_array_unref (self->namesakes);
  g_free (self->version);
  g_free (self->path);
  g_free (self);
}

/**
 * epub_package_get_path:
 * @self: a package
 *
 * Returns: (transfer none): container path of the package document
 */
const char *
epub_package_get_path (const EpubPackage *self)
{
  return self->path;
}

/**
 * epub_package_get_version:
 * @self: a package
 *
 * Returns: (transfer none) (nullable): the version as written
 */
const char *
epub_package_get_version (const EpubPackage *self)
{
  return self->version;
}

/**
 * epub_package_get_metadata:
 * @self: a package
 *
 * Returns: (transfer none): what the book says of itself
 */
const EpubMetadata *
epub_package_get_metadata (const EpubPackage *self)
{
  return &self->metadata;
}

/**
 * epub_package_get_rendition:
 * @self: a package
 *
 * Returns: (transfer none): the rendition properties of the whole book
 */
const EpubRendition *
epub_package_get_rendition (const EpubPackage *self)
{
  return &self->rendition;
}

/**
 * epub_package_get_progression:
 * @self: a package
 *
 * Returns: the `page-progression-direction`
 */
EpubProgression
epub_package_get_progression (const EpubPackage *self)
{
  return self->progression;
}

/**
 * epub_package_get_spine_step:
 * @self: a package
 *
 * Returns: the CFI step of the `spine` element, commonly 6
 */
int
epub_package_get_spine_step (const EpubPackage *self)
{
  return self->spine_step;
}

/**
 * epub_package_get_n_items:
 * @self: a package
 *
 * Returns: the number of manifest items
 */
guint
epub_package_get_n_items (const EpubPackage *self)
{
  return self->items->len;
}

/**
 * epub_package_get_item:
 * @self: a package
 * @index: in the manifest
 *
 * Returns: (transfer none): a manifest item
 */
const EpubItem *
epub_package_get_item (const EpubPackage *self, guint index)
{
  g_return_val_if_fail (index < self->items->len, NULL);
  return &g_array_index (self->items, EpubItem, index);
}

/**
 * epub_package_lookup_path:
 * @self: a package
 * @path: container path as the container spells it
 *
 * Returns: (transfer none) (nullable): the first manifest item with that file
 */
const EpubItem *
epub_package_lookup_path (const EpubPackage *self, const char *path)
{
  int index = epub_package_find_path (self, path);
  return index >= 0 ? epub_package_get_item (self, (guint) index) : NULL;
}

/**
 * epub_package_find_property:
 * @self: a package
 * @property: a token such as `nav`
 *
 * Returns: (transfer none) (nullable): the first item with that property whose file exists
 */
const EpubItem *
epub_package_find_property (const EpubPackage *self, const char *property)
{
  for (guint i = 0; i < self->items->len; i++) {
    const EpubItem *item = &g_array_index (self->items, EpubItem, i);
    if (item->entry >= 0 && epub_has_token (item->properties, property))
      return item;
  }
  return NULL;
}

/**
 * epub_package_get_n_spine_items:
 * @self: a package
 *
 * Returns: the length of the reading order, at least 1
 */
guint
epub_package_get_n_spine_items (const EpubPackage *self)
{
  return self->spine->len;
}

/**
 * epub_package_get_spine_item:
 * @self: a package
 * @index: in the reading order
 *
 * Returns: (transfer none): a spine item
 */
const EpubSpineItem *
epub_package_get_spine_item (const EpubPackage *self, guint index)
{
  g_return_val_if_fail (index < self->spine->len, NULL);
  return &g_array_index (self->spine, EpubSpineItem, index);
}

/**
 * epub_package_get_n_references:
 * @self: a package
 *
 * Returns: the number of entries of the EPUB 2 guide
 */
guint
epub_package_get_n_references (const EpubPackage *self)
{
  return self->references->len;
}

/**
 * epub_package_get_reference:
 * @self: a package
 * @index: in the guide
 *
 * Returns: (transfer none): an entry of the guide
 */
const EpubReference *
epub_package_get_reference (const EpubPackage *self, guint index)
{
  g_return_val_if_fail (index < self->references->len, NULL);
  return &g_array_index (self->references, EpubReference, index);
}

/**
 * epub_package_get_ncx:
 * @self: a package
 *
 * Returns: (transfer none) (nullable): the NCX
 */
const EpubItem *
epub_package_get_ncx (const EpubPackage *self)
{
  return self->ncx >= 0 ? &g_array_index (self->items, EpubItem, self->ncx) : NULL;
}

/**
 * epub_package_get_cover:
 * @self: a package
 *
 * Returns: (transfer none) (nullable): the picture of the cover, where the package names one
 */
const EpubItem *
epub_package_get_cover (const EpubPackage *self)
{
  return self->cover >= 0 ? &g_array_index (self->items, EpubItem, self->cover) : NULL;
}

/**
 * epub_package_get_cover_page:
 * @self: a package
 *
 * Returns: (transfer none) (nullable): the content document that shows the cover, where the package
 *   names one; its picture serves where epub_package_get_cover() knows none
 */
const EpubItem *
epub_package_get_cover_page (const EpubPackage *self)
{
  return self->cover_page >= 0 ? &g_array_index (self->items, EpubItem, self->cover_page) : NULL;
}
