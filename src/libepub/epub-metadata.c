#include "config.h"

#include "epub-package-private.h"
#include "epub-xml.h"

#include "base-limits.h"

#include <string.h>

/* Metadata comes in two dialects, often both in one file: attributes in the `opf:` namespace (EPUB
 * 2) and `meta` elements that refine another by its id (EPUB 3). The elements are gathered first,
 * since a refinement may stand before or after what it refines.
 * https://www.w3.org/TR/epub-33/#sec-pkg-metadata */

/* No book has as many titles, or as much to say of one; without these, elements that share an id
 * would multiply. */
#define MAX_NAMES 1000
#define MAX_REFINEMENTS 100

typedef struct {
  const char *property; /* owned by Reader.strings */
  const char *value;
  const char *language; /* (nullable) */
} Refinement;

typedef struct {
  EpubPackage *package;
  GHashTable *refinements; /* id → GArray of Refinement */
  GStringChunk *strings;
  char *language; /* of the package element */
  char *direction; /* of the package element, or NULL */
  char *unique_id; /* idref of the unique identifier */
  char *cover; /* (EPUB 2) id or href */
  char *calibre_series;
  char *calibre_index;
  char *calibre_sort; /* form of the title to sort by */
  char *other_date; /* of creation, or of the original */
  GHashTable *collection_ids; /* id → index of the collection + 1 */
} Reader;

static void
free_alternate (gpointer item)
{
  EpubAlternate *alternate = item;
  g_free (alternate->value);
  g_free (alternate->language);
  g_free (alternate);
}

static void
free_identifier (gpointer item)
{
  EpubIdentifier *identifier = item;
  g_free (identifier->value);
  g_free (identifier->scheme);
  g_free (identifier);
}

static void
free_collection (gpointer item)
{
  EpubCollection *collection = item;
  g_free (collection->name);
  g_free (collection->type);
  g_free (collection->position);
  g_free (collection->identifier);
  g_free (collection);
}

static void
free_name (gpointer item)
{
  EpubName *name = item;
  g_ptr_array_unref (name->alternates);
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
  g_autofree char *language = epub_xml_dup_attribute (meta, "lang");
  GArray *list = g_hash_table_lookup (reader->refinements, id);
  if (list == NULL) {
    list = g_array_new (FALSE, FALSE, sizeof (Refinement));
    g_hash_table_insert (reader->refinements, g_strdup (id), list);
  }
  if (list->len >= MAX_REFINEMENTS)
    return;
  Refinement refinement = {
    .property = g_string_chunk_insert (reader->strings, g_strstrip (property)),
    .value = g_string_chunk_insert (reader->strings, value),
    .language = language != NULL ? g_string_chunk_insert (reader->strings, language) : NULL,
  };
  g_array_append_val (list, refinement);
}

static GArray *
lookup_refinements (const Reader *reader, const xmlNode *node)
{
  g_autofree char *id = epub_xml_dup_attribute (node, "id");
  return id != NULL ? g_hash_table_lookup (reader->refinements, id) : NULL;
}

/* The refinement of @node, or its EPUB 2 attribute of the same name. */
static char *
dup_refinement (const Reader *reader, const xmlNode *node, const char *property)
{
  GArray *list = lookup_refinements (reader, node);
  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Refinement *refinement = &g_array_index (list, Refinement, i);
    if (strcmp (refinement->property, property) == 0 && refinement->value[0] != '\0')
      return g_strdup (refinement->value);
  }
  g_autofree char *attribute = epub_xml_dup_attribute (node, property);
  return attribute != NULL && *attribute != '\0' ? g_steal_pointer (&attribute) : NULL;
}

/* The same name in other scripts: https://www.w3.org/TR/epub-33/#alternate-script */
static GPtrArray *
make_alternates (const Reader *reader, const xmlNode *node)
{
  GPtrArray *alternates = g_ptr_array_new_with_free_func (free_alternate);
  GArray *list = lookup_refinements (reader, node);
  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Refinement *refinement = &g_array_index (list, Refinement, i);
    if (strcmp (refinement->property, "alternate-script") != 0 || refinement->value[0] == '\0')
      continue;
    EpubAlternate *alternate = g_new0 (EpubAlternate, 1);
    alternate->value = g_strdup (refinement->value);
    alternate->language = g_strdup (refinement->language);
    g_ptr_array_add (alternates, alternate);
  }
  return alternates;
}

static void
add_name (const Reader *reader, GPtrArray *names, const xmlNode *node, const char *role_property)
{
  g_autofree char *value = epub_xml_dup_text (node);
  if (*value == '\0' || names->len >= MAX_NAMES)
    return;
  EpubName *name = g_new0 (EpubName, 1);
  name->direction = resolve_direction (reader, node, value);
  name->value = g_steal_pointer (&value);
  name->file_as = dup_refinement (reader, node, "file-as");
  name->role = dup_refinement (reader, node, role_property);
  name->alternates = make_alternates (reader, node);
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
  if (*value == '\0' || metadata->identifiers->len >= MAX_NAMES)
    return;
  EpubIdentifier *identifier = g_new0 (EpubIdentifier, 1);
  identifier->value = g_steal_pointer (&value);
  identifier->scheme = dup_refinement (reader, node, "identifier-type");
  if (identifier->scheme == NULL)
    identifier->scheme = epub_xml_dup_attribute (node, "scheme");
  bool unique = id != NULL && g_strcmp0 (id, reader->unique_id) == 0;
  g_ptr_array_insert (metadata->identifiers, unique ? 0 : -1, identifier);
}

/* EPUB 2 has several dates, which an `event` tells apart. */
static void
read_date (Reader *reader, EpubMetadata *metadata, const xmlNode *node)
{
  g_autofree char *event = epub_xml_dup_attribute (node, "event");
  if (event == NULL || g_ascii_strcasecmp (event, "publication") == 0
      || g_ascii_strcasecmp (event, "ops-publication") == 0)
    set_text (&metadata->date, node);
  else if (g_ascii_strcasecmp (event, "modification") == 0)
    set_text (&metadata->modified, node);
  else
    set_text (&reader->other_date, node);
}

/* Elements of Dublin Core. */
static void
read_element (Reader *reader, const xmlNode *node)
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
    read_date (reader, metadata, node);
  else if (epub_xml_is (node, "publisher"))
    set_text (&metadata->publisher, node);
  else if (epub_xml_is (node, "description"))
    set_text (&metadata->description, node);
  else if (epub_xml_is (node, "rights"))
    set_text (&metadata->rights, node);
  else if (epub_xml_is (node, "source"))
    set_text (&metadata->source, node);
}

/* https://www.w3.org/TR/epub-33/#belongs-to-collection : a collection may be refined to belong to
 * another, a season to a series. */
static void
read_collection (Reader *reader, const xmlNode *meta, const char *refines)
{
  g_autofree char *name = epub_xml_dup_text (meta);
  EpubMetadata *metadata = &reader->package->metadata;
  if (*name == '\0' || metadata->collections->len >= MAX_NAMES)
    return;
  EpubCollection *collection = g_new0 (EpubCollection, 1);
  collection->name = g_steal_pointer (&name);
  collection->type = dup_refinement (reader, meta, "collection-type");
  collection->position = dup_refinement (reader, meta, "group-position");
  collection->identifier = dup_refinement (reader, meta, "dcterms:identifier");
  collection->parent = -1;
  g_ptr_array_add (metadata->collections, collection);
  g_autofree char *id = epub_xml_dup_attribute (meta, "id");
  if (id != NULL)
    g_hash_table_insert (reader->collection_ids, g_steal_pointer (&id),
                         GUINT_TO_POINTER (metadata->collections->len));
  if (refines == NULL)
    return;
  const char *inner = refines[0] == '#' ? refines + 1 : refines;
  guint child = GPOINTER_TO_UINT (g_hash_table_lookup (reader->collection_ids, inner));
  if (child > 0)
    ((EpubCollection *) metadata->collections->pdata[child - 1])->parent =
        (int) metadata->collections->len - 1;
}

/* `width=1200, height=600` of the deprecated property, `1200x600` of Amazon. */
static void
read_viewport (EpubMetadata *metadata, const char *text)
{
  int sizes[2] = { 0, 0 };
  int n = 0;
  for (const char *c = text; *c != '\0' && n < 2; c++) {
    if (!g_ascii_isdigit (*c))
      continue;
    char *end = NULL;
    guint64 value = g_ascii_strtoull (c, &end, 10);
    sizes[n++] = (int) MIN (value, (guint64) BASE_LIMIT_LENGTH_PX);
    c = end - 1;
  }
  if (metadata->viewport_width > 0 || sizes[0] == 0 || sizes[1] == 0)
    return;
  metadata->viewport_width = sizes[0];
  metadata->viewport_height = sizes[1];
}

static void
read_rendition (EpubPackage *package, const char *property, const char *value)
{
  const char *name = property + strlen ("rendition:");
  if (strcmp (name, "viewport") == 0)
    read_viewport (&package->metadata, value);
  else
    epub_rendition_set (&package->rendition, &package->rendition_said, name, value);
}

static void
read_property (Reader *reader, const xmlNode *meta, const char *property)
{
  EpubMetadata *metadata = &reader->package->metadata;
  g_autofree char *text = epub_xml_dup_text (meta);
  if (g_str_has_prefix (property, "rendition:"))
    read_rendition (reader->package, property, text);
  else if (strcmp (property, "dcterms:modified") == 0)
    set_text (&metadata->modified, meta);
  else if (strcmp (property, "belongs-to-collection") == 0)
    read_collection (reader, meta, NULL);
}

/* What EPUB 2, calibre, Amazon and careless authors of EPUB 3 put into `name` and `content`. */
static void
read_named_meta (Reader *reader, const char *name, const char *content)
{
  EpubPackage *package = reader->package;
  g_autofree char *value = epub_collapse_space (content);
  const struct {
    const char *name;
    char **field;
  } texts[] = {
    { "cover", &reader->cover },
    { "calibre:series", &reader->calibre_series },
    { "calibre:series_index", &reader->calibre_index },
    { "calibre:title_sort", &reader->calibre_sort },
  };
  if (*value == '\0')
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (strcmp (name, texts[i].name) == 0 && *texts[i].field == NULL)
      *texts[i].field = g_strdup (value);
  }
  if (g_str_has_prefix (name, "rendition:"))
    read_rendition (package, name, value);
  else if (strcmp (name, "original-resolution") == 0)
    read_viewport (&package->metadata, value);
  else if (strcmp (name, "primary-writing-mode") == 0 && g_str_has_suffix (value, "-rl"))
    package->progression = EPUB_PROGRESSION_RTL;
  else
    epub_rendition_set_by_habit (&package->rendition, &package->rendition_said, name, value);
}

static void
read_meta (Reader *reader, const xmlNode *meta)
{
  g_autofree char *refines = epub_xml_dup_attribute (meta, "refines");
  g_autofree char *property = epub_xml_dup_attribute (meta, "property");
  g_autofree char *name = epub_xml_dup_attribute (meta, "name");
  g_autofree char *content = epub_xml_dup_attribute (meta, "content");
  if (property != NULL)
    g_strstrip (property);
  if (refines == NULL && property != NULL)
    read_property (reader, meta, property);
  else if (refines != NULL && g_strcmp0 (property, "belongs-to-collection") == 0)
    read_collection (reader, meta, g_strstrip (refines));
  else if (name != NULL && content != NULL)
    read_named_meta (reader, name, content);
}

/* The series for people who want one: what the book calls so, else what calibre does, else a
 * collection of no type. */
static void
choose_series (Reader *reader)
{
  EpubMetadata *metadata = &reader->package->metadata;
  const EpubCollection *series = NULL;
  const EpubCollection *untyped = NULL;
  for (guint i = 0; i < metadata->collections->len; i++) {
    const EpubCollection *collection = metadata->collections->pdata[i];
    if (series == NULL && g_strcmp0 (collection->type, "series") == 0)
      series = collection;
    if (untyped == NULL && collection->type == NULL)
      untyped = collection;
  }
  if (series == NULL && reader->calibre_series == NULL)
    series = untyped;
  metadata->series = g_strdup (series != NULL ? series->name : reader->calibre_series);
  metadata->series_position =
      g_strdup (series != NULL ? series->position
                               : (metadata->series != NULL ? reader->calibre_index : NULL));
}

static int
title_rank (const EpubName *title, bool has_main)
{
  if (g_strcmp0 (title->role, "main") == 0)
    return 0;
  return !has_main && title->role == NULL ? 0 : 1;
}

/* Insertion keeps document order among equals; there are a handful of names, and MAX_NAMES at most. */
static void
sort_names (GPtrArray *names, bool titles)
{
  bool has_main = false;
  for (guint i = 0; titles && i < names->len; i++)
    has_main |= g_strcmp0 (((EpubName *) names->pdata[i])->role, "main") == 0;
  for (guint i = 1; i < names->len; i++) {
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

static void
finish (Reader *reader)
{
  EpubMetadata *metadata = &reader->package->metadata;
  sort_names (metadata->titles, true);
  sort_names (metadata->creators, false);
  sort_names (metadata->contributors, false);
  choose_series (reader);
  if (metadata->date == NULL)
    metadata->date = g_steal_pointer (&reader->other_date);
  EpubName *title = metadata->titles->len > 0 ? metadata->titles->pdata[0] : NULL;
  if (title != NULL && title->file_as == NULL)
    title->file_as = g_steal_pointer (&reader->calibre_sort);
  if (metadata->identifiers->len > 0) {
    const EpubIdentifier *identifier = metadata->identifiers->pdata[0];
    metadata->identifier = g_strdup (identifier->value);
  }
}

static void
clear_reader (Reader *reader)
{
  g_hash_table_unref (reader->refinements);
  g_hash_table_unref (reader->collection_ids);
  g_string_chunk_free (reader->strings);
  char **texts[] = { &reader->language,      &reader->direction,    &reader->unique_id,
                     &reader->other_date,    &reader->calibre_sort, &reader->calibre_index,
                     &reader->calibre_series };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
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
  metadata->identifiers = g_ptr_array_new_with_free_func (free_identifier);
  metadata->collections = g_ptr_array_new_with_free_func (free_collection);
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
    .collection_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  read_all (&reader, root);
  finish (&reader);
  clear_reader (&reader);
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
                          &metadata->contributors, &metadata->languages, &metadata->subjects,
                          &metadata->collections };
  char **texts[] = { &metadata->identifier, &metadata->date,
                     &metadata->modified,   &metadata->publisher,
                     &metadata->rights,     &metadata->description,
                     &metadata->series,     &metadata->series_position,
                     &metadata->source };
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_clear_pointer (lists[i], g_ptr_array_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}
