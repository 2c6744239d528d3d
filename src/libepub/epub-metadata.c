#include "config.h"

#include "epub-package-private.h"
#include "epub-xml.h"

#include "base-limits.h"

#include <string.h>

/* Metadata comes in two dialects, often both in one file: attributes in the `opf:` namespace (EPUB
 * 2) and `meta` elements that refine another by its id (EPUB 3). The elements are gathered first,
 * since a refinement may stand before or after what it refines.
 * https://www.w3.org/TR/epub-33/#sec-pkg-metadata */

typedef struct {
  const char *property; /* owned by Reader.strings */
  const char *value;
} Refinement;

typedef struct {
  EpubPackage *package;
  GHashTable *refinements; /* id → GArray of Refinement */
  GStringChunk *strings;
  char *language; /* of the package element */
  char *direction; /* of the package element, or NULL */
  char *unique_id; /* idref of the unique identifier */
  char *cover; /* (EPUB 2) id or href */
  GHashTable *rendition_seen; /* the first of each property counts */
  int series_rank; /* how good the evidence for the series is */
} Reader;

static void
free_name (gpointer item)
{
  EpubName *name = item;
  g_free (name->value);
  g_free (name->file_as);
  g_free (name->language);
  g_free (name->role);
  g_free (name);
}

/* The base direction by the first strong letter, which is what `auto` means.
 * https://www.w3.org/TR/epub-33/#attrdef-dir */
static EpubDirection
detect_direction (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar ch = g_utf8_get_char (c);
    if (!g_unichar_isalpha (ch))
      continue;
    bool rtl = (ch >= 0x0590 && ch <= 0x08FF) || (ch >= 0xFB1D && ch <= 0xFDFF)
               || (ch >= 0xFE70 && ch <= 0xFEFF) || (ch >= 0x10800 && ch <= 0x10FFF)
               || (ch >= 0x1E800 && ch <= 0x1EFFF);
    return rtl ? EPUB_DIRECTION_RTL : EPUB_DIRECTION_LTR;
  }
  return EPUB_DIRECTION_LTR;
}

static EpubDirection
resolve_direction (const Reader *reader, const xmlNode *node, const char *text)
{
  g_autofree char *own = epub_xml_dup_attribute (node, "dir");
  const char *direction = own != NULL && *own != '\0' ? own : reader->direction;
  if (g_strcmp0 (direction, "rtl") == 0)
    return EPUB_DIRECTION_RTL;
  if (g_strcmp0 (direction, "ltr") == 0)
    return EPUB_DIRECTION_LTR;
  return detect_direction (text);
}

static void
gather_refinement (Reader *reader, const xmlNode *meta)
{
  g_autofree char *target = epub_xml_dup_attribute (meta, "refines");
  g_autofree char *property = epub_xml_dup_attribute (meta, "property");
  if (target == NULL || property == NULL)
    return;
  const char *id = g_strstrip (target);
  if (*id == '#')
    id++;
  g_autofree char *value = epub_xml_dup_text (meta);
  GArray *list = g_hash_table_lookup (reader->refinements, id);
  if (list == NULL) {
    list = g_array_new (FALSE, FALSE, sizeof (Refinement));
    g_hash_table_insert (reader->refinements, g_strdup (id), list);
  }
  Refinement refinement = {
    .property = g_string_chunk_insert (reader->strings, g_strstrip (property)),
    .value = g_string_chunk_insert (reader->strings, value),
  };
  g_array_append_val (list, refinement);
}

/* The refinement of @node, or its EPUB 2 attribute of the same name. */
static char *
dup_refinement (const Reader *reader, const xmlNode *node, const char *property)
{
  g_autofree char *id = epub_xml_dup_attribute (node, "id");
  GArray *list = id != NULL ? g_hash_table_lookup (reader->refinements, id) : NULL;
  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Refinement *refinement = &g_array_index (list, Refinement, i);
    if (strcmp (refinement->property, property) == 0 && refinement->value[0] != '\0')
      return g_strdup (refinement->value);
  }
  g_autofree char *attribute = epub_xml_dup_attribute (node, property);
  return attribute != NULL && *attribute != '\0' ? g_steal_pointer (&attribute) : NULL;
}

static void
add_name (const Reader *reader, GPtrArray *names, const xmlNode *node, const char *role_property)
{
  g_autofree char *value = epub_xml_dup_text (node);
  if (*value == '\0')
    return;
  EpubName *name = g_new0 (EpubName, 1);
  name->direction = resolve_direction (reader, node, value);
  name->value = g_steal_pointer (&value);
  name->file_as = dup_refinement (reader, node, "file-as");
  name->role = dup_refinement (reader, node, role_property);
  name->language = epub_xml_dup_attribute (node, "lang");
  if (name->language == NULL)
    name->language = g_strdup (reader->language);
  g_autofree char *order = dup_refinement (reader, node, "display-seq");
  name->display_seq =
      order != NULL ? (int) CLAMP (g_ascii_strtoll (order, NULL, 10), 0, G_MAXINT) : G_MAXINT;
  g_ptr_array_add (names, name);
}

static void
add_text (GPtrArray *texts, const xmlNode *node)
{
  char *text = epub_xml_dup_text (node);
  if (*text != '\0')
    g_ptr_array_add (texts, text);
  else
    g_free (text);
}

static void
set_text (char **field, const xmlNode *node)
{
  g_autofree char *text = epub_xml_dup_text (node);
  if (*field == NULL && *text != '\0')
    *field = g_steal_pointer (&text);
}

static void
read_identifier (const Reader *reader, EpubMetadata *metadata, const xmlNode *node)
{
  g_autofree char *id = epub_xml_dup_attribute (node, "id");
  g_autofree char *value = epub_xml_dup_text (node);
  if (*value == '\0')
    return;
  bool unique = id != NULL && g_strcmp0 (id, reader->unique_id) == 0;
  g_ptr_array_insert (metadata->identifiers, unique ? 0 : -1, g_strdup (value));
}

static void
read_date (EpubMetadata *metadata, const xmlNode *node)
{
  g_autofree char *event = epub_xml_dup_attribute (node, "event");
  if (event == NULL || g_ascii_strcasecmp (event, "publication") == 0)
    set_text (&metadata->date, node);
  else if (g_ascii_strcasecmp (event, "modification") == 0)
    set_text (&metadata->modified, node);
}

/* Elements of Dublin Core. */
static void
read_element (const Reader *reader, const xmlNode *node)
{
  EpubMetadata *metadata = &reader->package->metadata;
  if (epub_xml_is (node, "title"))
    add_name (reader, metadata->titles, node, "title-type");
  else if (epub_xml_is (node, "creator"))
    add_name (reader, metadata->creators, node, "role");
  else if (epub_xml_is (node, "contributor"))
    add_name (reader, metadata->contributors, node, "role");
  else if (epub_xml_is (node, "language"))
    add_text (metadata->languages, node);
  else if (epub_xml_is (node, "subject"))
    add_text (metadata->subjects, node);
  else if (epub_xml_is (node, "identifier"))
    read_identifier (reader, metadata, node);
  else if (epub_xml_is (node, "date"))
    read_date (metadata, node);
  else if (epub_xml_is (node, "publisher"))
    set_text (&metadata->publisher, node);
  else if (epub_xml_is (node, "description"))
    set_text (&metadata->description, node);
  else if (epub_xml_is (node, "rights"))
    set_text (&metadata->rights, node);
}

/* Sets the value of a `rendition:` property that may come as `layout`, `pre-paginated` or, in a
 * spine item, as one token `layout-pre-paginated`.
 * https://www.w3.org/TR/epub-33/#sec-rendering-general */
static void
set_rendition (EpubRendition *rendition, const char *property, const char *value)
{
  if (strcmp (property, "layout") == 0) {
    rendition->layout = strcmp (value, "pre-paginated") == 0 ? EPUB_LAYOUT_PRE_PAGINATED
                        : strcmp (value, "roll") == 0        ? EPUB_LAYOUT_ROLL
                                                             : EPUB_LAYOUT_REFLOWABLE;
  } else if (strcmp (property, "flow") == 0) {
    rendition->flow = strcmp (value, "paginated") == 0             ? EPUB_FLOW_PAGINATED
                      : strcmp (value, "scrolled-continuous") == 0 ? EPUB_FLOW_SCROLLED_CONTINUOUS
                      : strcmp (value, "scrolled-doc") == 0        ? EPUB_FLOW_SCROLLED_DOC
                                                                   : EPUB_FLOW_AUTO;
  } else if (strcmp (property, "spread") == 0) {
    /* `portrait` is deprecated and means both. */
    rendition->spread = strcmp (value, "none") == 0        ? EPUB_SPREAD_NONE
                        : strcmp (value, "landscape") == 0 ? EPUB_SPREAD_LANDSCAPE
                        : strcmp (value, "both") == 0 || strcmp (value, "portrait") == 0
                            ? EPUB_SPREAD_BOTH
                            : EPUB_SPREAD_AUTO;
  } else if (strcmp (property, "orientation") == 0) {
    rendition->orientation = strcmp (value, "landscape") == 0  ? EPUB_ORIENTATION_LANDSCAPE
                             : strcmp (value, "portrait") == 0 ? EPUB_ORIENTATION_PORTRAIT
                                                               : EPUB_ORIENTATION_AUTO;
  }
}

/**
 * epub_rendition_apply_tokens:
 * @rendition: the package's rendition, to be changed to the item's
 * @tokens: (nullable): the `properties` of an `itemref`
 *
 * Applies the overrides of a spine item. Of two that contradict each other the first counts.
 */
void
epub_rendition_apply_tokens (EpubRendition *rendition, const char *tokens)
{
  static const char *const properties[] = { "layout", "flow", "spread", "orientation" };
  g_auto (GStrv) parts = g_strsplit_set (tokens != NULL ? tokens : "", " \t\r\n", -1);
  for (gsize p = 0; p < G_N_ELEMENTS (properties); p++) {
    g_autofree char *prefix = g_strconcat ("rendition:", properties[p], "-", NULL);
    for (int i = 0; parts[i] != NULL; i++) {
      if (!g_str_has_prefix (parts[i], prefix))
        continue;
      set_rendition (rendition, properties[p], parts[i] + strlen (prefix));
      break;
    }
  }
}

static void
read_collection (Reader *reader, const xmlNode *meta)
{
  g_autofree char *type = dup_refinement (reader, meta, "collection-type");
  int rank = g_strcmp0 (type, "series") == 0 ? 3 : type == NULL ? 1 : 0;
  if (rank <= reader->series_rank)
    return;
  EpubMetadata *metadata = &reader->package->metadata;
  reader->series_rank = rank;
  g_free (metadata->series);
  g_free (metadata->series_position);
  metadata->series = epub_xml_dup_text (meta);
  metadata->series_position = dup_refinement (reader, meta, "group-position");
}

static void
read_property (Reader *reader, const xmlNode *meta, const char *property)
{
  EpubMetadata *metadata = &reader->package->metadata;
  if (g_str_has_prefix (property, "rendition:")) {
    g_autofree char *text = epub_xml_dup_text (meta);
    if (g_hash_table_add (reader->rendition_seen, g_strdup (property)))
      set_rendition (&reader->package->rendition, property + strlen ("rendition:"), text);
  } else if (strcmp (property, "dcterms:modified") == 0) {
    set_text (&metadata->modified, meta);
  } else if (strcmp (property, "belongs-to-collection") == 0) {
    read_collection (reader, meta);
  }
}

static void
read_named_meta (Reader *reader, const char *name, const char *content)
{
  EpubMetadata *metadata = &reader->package->metadata;
  g_autofree char *value = epub_collapse_space (content);
  if (*value == '\0')
    return;
  if (strcmp (name, "cover") == 0 && reader->cover == NULL) {
    reader->cover = g_steal_pointer (&value);
  } else if (strcmp (name, "calibre:series") == 0 && reader->series_rank < 2) {
    reader->series_rank = 2;
    g_free (metadata->series);
    metadata->series = g_steal_pointer (&value);
  } else if (strcmp (name, "calibre:series_index") == 0 && reader->series_rank < 3) {
    g_free (metadata->series_position);
    metadata->series_position = g_steal_pointer (&value);
  } else if (strcmp (name, "fixed-layout") == 0 && strcmp (value, "true") == 0) {
    reader->package->rendition.layout = EPUB_LAYOUT_PRE_PAGINATED;
  }
}

static void
read_meta (Reader *reader, const xmlNode *meta)
{
  g_autofree char *refines = epub_xml_dup_attribute (meta, "refines");
  g_autofree char *property = epub_xml_dup_attribute (meta, "property");
  g_autofree char *name = epub_xml_dup_attribute (meta, "name");
  g_autofree char *content = epub_xml_dup_attribute (meta, "content");
  if (refines == NULL && property != NULL)
    read_property (reader, meta, g_strstrip (property));
  else if (name != NULL && content != NULL)
    read_named_meta (reader, name, content);
}

static int
title_rank (const EpubName *title, bool has_main)
{
  if (g_strcmp0 (title->role, "main") == 0)
    return 0;
  return !has_main && title->role == NULL ? 0 : 1;
}

/* Insertion keeps document order among equals; there are a handful of names. */
static void
sort_names (GPtrArray *names, bool titles)
{
  bool has_main = false;
  for (guint i = 0; titles && i < names->len; i++)
    has_main |= g_strcmp0 (((EpubName *) names->pdata[i])->role, "main") == 0;
  for (guint i = 1; i < MIN (names->len, 1000); i++) {
    EpubName *name = names->pdata[i];
    guint at = i;
    for (; at > 0; at--) {
      const EpubName *before = names->pdata[at - 1];
      int difference = titles ? title_rank (before, has_main) - title_rank (name, has_main) : 0;
      if (difference < 0 || (difference == 0 && before->display_seq <= name->display_seq))
        break;
      names->pdata[at] = names->pdata[at - 1];
    }
    names->pdata[at] = name;
  }
}

static void
read_all (Reader *reader, xmlNode *root)
{
  for (xmlNode *node = root; node != NULL; node = epub_xml_next (node, root)) {
    if (epub_xml_is (node, "meta"))
      gather_refinement (reader, node);
  }
  int n = 0;
  for (xmlNode *node = root; node != NULL && n < BASE_LIMIT_MANIFEST_ITEMS;
       node = epub_xml_next (node, root)) {
    if (node->type != XML_ELEMENT_NODE)
      continue;
    n++;
    if (epub_xml_is (node, "meta"))
      read_meta (reader, node);
    else
      read_element (reader, node);
  }
}

static char *
dup_direction (const xmlNode *package)
{
  char *direction = epub_xml_dup_attribute (package, "dir");
  if (direction != NULL && *g_strstrip (direction) == '\0')
    g_clear_pointer (&direction, g_free);
  return direction;
}

/**
 * epub_metadata_parse:
 * @self: the package to fill
 * @package: its root element
 *
 * Reads metadata and the package's rendition.
 *
 * Returns: (transfer full) (nullable): the id or href of the cover in the way of EPUB 2
 */
char *
epub_metadata_parse (EpubPackage *self, xmlNode *package)
{
  EpubMetadata *metadata = &self->metadata;
  metadata->identifiers = g_ptr_array_new_with_free_func (g_free);
  metadata->titles = g_ptr_array_new_with_free_func (free_name);
  metadata->creators = g_ptr_array_new_with_free_func (free_name);
  metadata->contributors = g_ptr_array_new_with_free_func (free_name);
  metadata->languages = g_ptr_array_new_with_free_func (g_free);
  metadata->subjects = g_ptr_array_new_with_free_func (g_free);
  xmlNode *root = epub_xml_find (package, "metadata");
  if (root == NULL)
    return NULL;
  Reader reader = {
    .package = self,
    .refinements =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref),
    .strings = g_string_chunk_new (1024),
    .language = epub_xml_dup_attribute (package, "lang"),
    .direction = dup_direction (package),
    .unique_id = epub_xml_dup_attribute (package, "unique-identifier"),
    .rendition_seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  read_all (&reader, root);
  sort_names (metadata->titles, true);
  sort_names (metadata->creators, false);
  sort_names (metadata->contributors, false);
  if (metadata->identifiers->len > 0)
    metadata->identifier = g_strdup (metadata->identifiers->pdata[0]);
  g_hash_table_unref (reader.refinements);
  g_hash_table_unref (reader.rendition_seen);
  g_string_chunk_free (reader.strings);
  g_free (reader.language);
  g_free (reader.direction);
  g_free (reader.unique_id);
  return reader.cover;
}

/**
 * epub_metadata_clear:
 * @metadata: metadata
 *
 * Frees what it owns.
 */
void
epub_metadata_clear (EpubMetadata *metadata)
{
  GPtrArray **lists[] = { &metadata->identifiers,  &metadata->titles,    &metadata->creators,
                          &metadata->contributors, &metadata->languages, &metadata->subjects };
  char **texts[] = { &metadata->identifier,      &metadata->date,   &metadata->modified,
                     &metadata->publisher,       &metadata->rights, &metadata->description,
                     &metadata->series_position, &metadata->series };
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_clear_pointer (lists[i], g_ptr_array_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}
