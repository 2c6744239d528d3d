#include "config.h"

#include "book-publication-private.h"

#include "epub-navigation.h"
#include "epub-ncx.h"

#include "base-href.h"

#include <string.h>

/* From the package's words to the book's. */

static BookName
make_name (BookPublication *self, const EpubName *name)
{
  return (BookName){
    .value = book_publication_intern (self, name->value),
    .file_as = book_publication_intern (self, name->file_as),
    .language = book_publication_intern (self, name->language),
    .role = book_publication_intern (self, name->role),
    .direction = name->direction == EPUB_DIRECTION_RTL ? BOOK_DIRECTION_RTL : BOOK_DIRECTION_LTR,
  };
}

static BookRendition
make_rendition (const EpubRendition *from)
{
  static const BookLayout layouts[] = { BOOK_LAYOUT_REFLOWABLE, BOOK_LAYOUT_PRE_PAGINATED,
                                        BOOK_LAYOUT_ROLL };
  static const BookFlow flows[] = { BOOK_FLOW_AUTO, BOOK_FLOW_PAGINATED,
                                    BOOK_FLOW_SCROLLED_CONTINUOUS, BOOK_FLOW_SCROLLED_DOC };
  static const BookSpread spreads[] = { BOOK_SPREAD_AUTO, BOOK_SPREAD_NONE, BOOK_SPREAD_LANDSCAPE,
                                        BOOK_SPREAD_BOTH };
  static const BookOrientation orientations[] = { BOOK_ORIENTATION_AUTO, BOOK_ORIENTATION_LANDSCAPE,
                                                  BOOK_ORIENTATION_PORTRAIT };
  return (BookRendition){
    .layout = layouts[from->layout],
    .flow = flows[from->flow],
    .spread = spreads[from->spread],
    .orientation = orientations[from->orientation],
  };
}

static bool
is_rtl_language (const char *language)
{
  static const char *const languages[] = { "ar", "he", "fa",  "ur",  "yi", "dv", "ps",
                                           "sd", "ug", "syr", "ckb", "iw", NULL };
  g_auto (GStrv) parts = g_strsplit_set (language, "-_", 2);
  g_autofree char *primary = g_ascii_strdown (parts[0] != NULL ? parts[0] : "", -1);
  return g_strv_contains (languages, primary);
}

/* `default` leaves it to us:
 * https://www.w3.org/TR/epub-33/#attrdef-spine-page-progression-direction */
static BookProgression
find_progression (BookPublication *self)
{
  switch (epub_package_get_progression (self->package)) {
  case EPUB_PROGRESSION_LTR:
    return BOOK_PROGRESSION_LTR;
  case EPUB_PROGRESSION_RTL:
    return BOOK_PROGRESSION_RTL;
  case EPUB_PROGRESSION_DEFAULT:
    break;
  }
  bool rtl = self->languages->len > 0 && is_rtl_language (self->languages->pdata[0]);
  return rtl ? BOOK_PROGRESSION_RTL : BOOK_PROGRESSION_DEFAULT;
}

static void
fill_titles (BookPublication *self, const EpubMetadata *from)
{
  if (from->titles->len == 0)
    return;
  self->metadata.title = make_name (self, from->titles->pdata[0]);
  for (guint i = 1; i < from->titles->len; i++) {
    const EpubName *title = from->titles->pdata[i];
    if (g_strcmp0 (title->role, "subtitle") == 0) {
      self->metadata.subtitle = make_name (self, title);
      break;
    }
  }
}

static void
fill_metadata (BookPublication *self)
{
  const EpubMetadata *from = epub_package_get_metadata (self->package);
  BookMetadata *to = &self->metadata;
  fill_titles (self, from);
  for (guint i = 0; i < from->creators->len; i++) {
    BookName name = make_name (self, from->creators->pdata[i]);
    g_array_append_val (self->creators, name);
  }
  for (guint i = 0; i < from->contributors->len; i++) {
    BookName name = make_name (self, from->contributors->pdata[i]);
    g_array_append_val (self->contributors, name);
  }
  for (guint i = 0; i < from->languages->len; i++)
    g_ptr_array_add (self->languages,
                     (gpointer) book_publication_intern (self, from->languages->pdata[i]));
  if (from->languages->len > 0) {
    g_free (self->language);
    self->language = g_strdup (from->languages->pdata[0]);
  }
  for (guint i = 0; i < from->subjects->len; i++)
    g_ptr_array_add (self->subjects,
                     (gpointer) book_publication_intern (self, from->subjects->pdata[i]));
  to->identifier = book_publication_intern (self, from->identifier);
  to->modified = book_publication_intern (self, from->modified);
  to->publisher = book_publication_intern (self, from->publisher);
  to->date = book_publication_intern (self, from->date);
  to->description = book_publication_intern (self, from->description);
  to->rights = book_publication_intern (self, from->rights);
  to->series = book_publication_intern (self, from->series);
  to->series_position = book_publication_intern (self, from->series_position);
  to->rendition = make_rendition (epub_package_get_rendition (self->package));
  to->progression = find_progression (self);
}

static void
fill_sections (BookPublication *self)
{
  static const BookPageSpread spreads[] = { BOOK_PAGE_SPREAD_NONE, BOOK_PAGE_SPREAD_LEFT,
                                            BOOK_PAGE_SPREAD_RIGHT, BOOK_PAGE_SPREAD_CENTER };
  for (guint i = 0; i < epub_package_get_n_spine_items (self->package); i++) {
    const EpubSpineItem *place = epub_package_get_spine_item (self->package, i);
    const EpubItem *item = epub_package_get_item (self->package, (guint) place->shown);
    BookSection section = {
      .path = item->path != NULL ? item->path : item->href,
      .media_type = item->media_type,
      .properties = place->properties,
      .linear = place->linear,
      .rendition = make_rendition (&place->rendition),
      .page_spread = spreads[place->page_spread],
      .align_x_center = place->align_x_center,
      .size = item->entry >= 0 ? epub_container_get_size (self->container, (guint) item->entry) : 1,
      .cfi_step = place->step,
      .cfi_id = place->id,
    };
    book_publication_append_section (self, &section);
    /* Links to a file that is not shown lead to what is shown in its place. */
    const char *named = epub_package_get_item (self->package, (guint) place->item)->path;
    if (named != NULL && !g_hash_table_contains (self->section_by_path, named))
      g_hash_table_insert (self->section_by_path, (gpointer) book_publication_intern (self, named),
                           GUINT_TO_POINTER (i));
  }
}

static bool
check_drm (BookPublication *self, GError **error)
{
  guint n_locked = 0;
  for (guint i = 0; i < self->sections->len; i++) {
    const char *path = g_array_index (self->sections, BookSection, i).path;
    n_locked +=
        epub_encryption_get_protection (self->encryption, path) == EPUB_PROTECTION_ENCRYPTED;
  }
  if (n_locked * 2 < self->sections->len || n_locked == 0)
    return true;
  g_set_error (error, EPUB_ERROR, EPUB_ERROR_ENCRYPTED, "it is locked with %s",
               epub_encryption_get_scheme (self->encryption));
  return false;
}

static BookContents *
make_list (BookPublication *self, const EpubNavigation *navigation, EpubNavigationList list)
{
  BookContents *contents = book_contents_new ();
  guint n = epub_navigation_get_n_entries (navigation, list);
  for (guint i = 0; i < n; i++) {
    const EpubNavigationEntry *entry = epub_navigation_get_entry (navigation, list, i);
    g_autofree char *path =
        entry->path != NULL ? book_source_find (self->source, entry->path) : NULL;
    const char *target = path != NULL ? path : entry->path;
    int section = target != NULL ? book_publication_find_section (self, target) : -1;
    const char *label = entry->label;
    g_autofree char *stand_in = NULL;
    if (*label == '\0') {
      stand_in = entry->path != NULL ? g_path_get_basename (entry->path) : g_strdup ("…");
      label = stand_in;
    }
    guint before = book_contents_get_n_nodes (contents);
    book_contents_append (contents, entry->depth, label, section, entry->fragment);
    if (book_contents_get_n_nodes (contents) == before)
      break;
    BookContentsNode *node = (BookContentsNode *) book_contents_get_node (contents, before);
    node->type = g_strdup (entry->type);
    if (section < 0)
      node->href = g_strdup (entry->external != NULL ? entry->external : path);
  }
  return contents;
}

static EpubNavigation *
load_navigation (BookPublication *self, const EpubItem *item, bool ncx, GCancellable *cancellable)
{
  if (item == NULL || item->path == NULL)
    return NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = epub_container_read (self->container, item->path, cancellable, &error);
  if (bytes == NULL) {
    base_diagnostics_add (self->diagnostics, BASE_SEVERITY_LOST, "part-damaged", item->path, 0,
                          "%s", error->message);
    return NULL;
  }
  return ncx ? epub_ncx_parse (bytes, item->path, self->diagnostics)
             : epub_navigation_parse (bytes, item->path, self->diagnostics);
}

static bool
leads_somewhere (const BookContents *contents)
{
  for (guint i = 0; i < book_contents_get_n_nodes (contents); i++) {
    if (book_contents_get_node (contents, i)->section >= 0)
      return true;
  }
  return false;
}

/* One entry per section, named after its file: enough to move about until the headings are read. */
static BookContents *
invent_contents (BookPublication *self)
{
  BookContents *contents = book_contents_new ();
  for (guint i = 0; i < self->sections->len; i++) {
    const BookSection *section = &g_array_index (self->sections, BookSection, i);
    g_autofree char *name = g_path_get_basename (section->path);
    char *dot = strrchr (name, '.');
    if (dot != NULL && dot != name)
      *dot = '\0';
    if (section->linear)
      book_contents_append (contents, 0, name, (int) i, NULL);
  }
  return contents;
}

/* The words of EPUB 2 for what EPUB 3 calls otherwise. */
static const char *
translate_guide_type (const char *type)
{
  static const char *const pairs[][2] = {
    { "text", "bodymatter" },
    { "start", "bodymatter" },
    { "title-page", "titlepage" },
    { "acknowledgements", "acknowledgments" },
  };
  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (pairs); i++) {
    if (g_ascii_strcasecmp (type, pairs[i][0]) == 0)
      return pairs[i][1];
  }
  return type;
}

static BookContents *
make_guide (BookPublication *self)
{
  BookContents *contents = book_contents_new ();
  for (guint i = 0; i < epub_package_get_n_references (self->package); i++) {
    const EpubReference *reference = epub_package_get_reference (self->package, i);
    g_autofree char *path =
        reference->path != NULL ? book_source_find (self->source, reference->path) : NULL;
    int section = path != NULL ? book_publication_find_section (self, path) : -1;
    if (section < 0)
      continue;
    const char *label = reference->title != NULL && *reference->title != '\0' ? reference->title
                        : reference->type != NULL                             ? reference->type
                                                                              : "…";
    guint index = book_contents_get_n_nodes (contents);
    book_contents_append (contents, 0, label, section, reference->fragment);
    if (book_contents_get_n_nodes (contents) > index)
      ((BookContentsNode *) book_contents_get_node (contents, index))->type =
          g_strdup (translate_guide_type (reference->type));
  }
  return contents;
}

/* Entries that lead to files the book has not are shown and go nowhere, which is worth one note. */
static void
note_dead_entries (BookPublication *self, const EpubNavigation *navigation)
{
  guint n_dead = 0;
  guint n = epub_navigation_get_n_entries (navigation, EPUB_NAVIGATION_TOC);
  for (guint i = 0; i < n; i++) {
    const char *path = epub_navigation_get_entry (navigation, EPUB_NAVIGATION_TOC, i)->path;
    n_dead += path != NULL && epub_container_lookup (self->container, path) < 0 ? 1 : 0;
  }
  if (n_dead > 0)
    base_diagnostics_add (self->diagnostics, BASE_SEVERITY_NOTE, "contents-dead", NULL, 0,
                          "%u of %u entries of the contents lead to no file of the book", n_dead,
                          n);
}

static void
take_list (BookContents **list, BookContents *found)
{
  if (*list == NULL && book_contents_get_n_nodes (found) > 0)
    *list = found;
  else
    book_contents_unref (found);
}

static void
take_navigation (BookPublication *self, EpubNavigation *navigation)
{
  BookContents *contents = make_list (self, navigation, EPUB_NAVIGATION_TOC);
  if (self->contents == NULL && leads_somewhere (contents)) {
    self->contents = contents;
    note_dead_entries (self, navigation);
  } else {
    book_contents_unref (contents);
  }
  take_list (&self->page_list, make_list (self, navigation, EPUB_NAVIGATION_PAGE_LIST));
  take_list (&self->landmarks, make_list (self, navigation, EPUB_NAVIGATION_LANDMARKS));
}

/* Converters write a table with one entry that leads to the start; headings say more. */
static bool
is_meagre (BookPublication *self)
{
  return book_contents_get_n_nodes (self->contents) < 2 && self->sections->len > 4;
}

static void
fill_contents (BookPublication *self, GCancellable *cancellable)
{
  g_autoptr (EpubNavigation) nav =
      load_navigation (self, epub_package_find_property (self->package, "nav"), false, cancellable);
  if (nav != NULL)
    take_navigation (self, nav);
  if (self->contents == NULL || self->page_list == NULL) {
    g_autoptr (EpubNavigation) ncx =
        load_navigation (self, epub_package_get_ncx (self->package), true, cancellable);
    if (ncx != NULL)
      take_navigation (self, ncx);
  }
  self->own_contents = self->contents != NULL && !is_meagre (self);
  if (self->contents == NULL) {
    base_diagnostics_add (self->diagnostics, BASE_SEVERITY_NOTE, "contents-missing", NULL, 0,
                          "the book has no usable table of contents; its headings serve");
    self->contents = invent_contents (self);
  }
  if (self->landmarks == NULL)
    self->landmarks = make_guide (self);
}

static void
fill_section_titles (BookPublication *self)
{
  for (guint i = 0; self->own_contents && i < book_contents_get_n_nodes (self->contents); i++) {
    const BookContentsNode *node = book_contents_get_node (self->contents, i);
    if (node->section < 0)
      continue;
    BookSection *section = &g_array_index (self->sections, BookSection, node->section);
    if (section->title == NULL)
      section->title = node->label;
  }
}

/**
 * book_epub_fill:
 * @self: a publication with container and package
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Fills the publication from the package and the navigation.
 *
 * Returns: %FALSE with %EPUB_ERROR_ENCRYPTED when the text is locked, or when cancelled
 */
bool
book_epub_fill (BookPublication *self, GCancellable *cancellable, GError **error)
{
  self->encryption = epub_encryption_load (self->container, cancellable, self->diagnostics);
  fill_metadata (self);
  fill_sections (self);
  if (!check_drm (self, error))
    return false;
  fill_contents (self, cancellable);
  fill_section_titles (self);
  const EpubItem *cover = epub_package_get_cover (self->package);
  if (cover != NULL)
    self->cover = g_strdup (cover->path);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
