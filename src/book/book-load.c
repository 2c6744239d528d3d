#include "config.h"

#include "book-markdown-include.h"
#include "book-publication-private.h"

#include "base-data-url.h"
#include "base-href.h"
#include "base-limits.h"
#include "dom-markdown.h"
#include "dom-xhtml.h"

#include <string.h>

/* Documents and resources. Both may be asked for from any thread: the container has its own lock
 * and everything else here is immutable. */

/* Deviation: a section that cannot be shown is a document of one paragraph that says so, in
 * English and with a class of its own, so that it stands where it happened and the reader program
 * may replace the words. */
static DomDocument *
make_message (const char *path, const char *message)
{
  g_autofree char *html = g_markup_printf_escaped (
      "<html xmlns='http://www.w3.org/1999/xhtml'><head><title></title></head><body>"
      "<p class='galpi-missing' role='alert'>This part of the book cannot be shown: %s.</p>"
      "</body></html>",
      message);
  g_autoptr (GBytes) bytes = g_bytes_new (html, strlen (html));
  return dom_document_parse_xhtml (bytes, path, NULL, NULL);
}

static DomDocument *
make_picture_page (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *href = g_uri_escape_string (name, NULL, TRUE);
  g_autofree char *html = g_markup_printf_escaped (
      "<html xmlns='http://www.w3.org/1999/xhtml'><head><title></title></head><body>"
      "<div class='galpi-picture'><img src='./%s' alt=''/></div></body></html>",
      href);
  g_autoptr (GBytes) bytes = g_bytes_new (html, strlen (html));
  return dom_document_parse_xhtml (bytes, path, NULL, NULL);
}

static bool
is_locked (BookPublication *self, const char *path)
{
  return self->encryption != NULL
         && epub_encryption_get_protection (self->encryption, path) == EPUB_PROTECTION_ENCRYPTED;
}

static const char *
code_of (const GError *error)
{
  if (g_error_matches (error, EPUB_ERROR, EPUB_ERROR_TOO_LARGE)
      || g_error_matches (error, BOOK_ERROR, BOOK_ERROR_TOO_LARGE))
    return "part-too-large";
  if (g_error_matches (error, EPUB_ERROR, EPUB_ERROR_MISSING)
      || g_error_matches (error, BOOK_ERROR, BOOK_ERROR_MISSING))
    return "part-missing";
  if (g_error_matches (error, EPUB_ERROR, EPUB_ERROR_ENCRYPTED))
    return "part-encrypted";
  return "part-damaged";
}

static DomDocument *
parse (BookPublication *self,
       const BookSection *section,
       GBytes *bytes,
       GCancellable *cancellable,
       BaseDiagnostics *diagnostics)
{
  const char *language = *self->language != '\0' ? self->language : NULL;
  if (strcmp (section->media_type, "text/markdown") == 0) {
    g_autoptr (GBytes) whole =
        book_markdown_include (self, section->path, bytes, cancellable, diagnostics);
    return dom_document_parse_markdown (whole, section->path, language, cancellable, diagnostics);
  }
  DomDocument *document = dom_document_parse_xhtml (bytes, section->path, cancellable, diagnostics);
  if (language != NULL)
    dom_document_assume_language (document, language);
  return document;
}

/* What keeps @section from being parsed at all, or NULL. */
static const char *
find_obstacle (BookPublication *self, const BookSection *section)
{
  if (is_locked (self, section->path))
    return "it is encrypted";
  if (strcmp (section->media_type, "text/markdown") != 0
      && !epub_media_type_is_content (section->media_type))
    return "files of this type cannot be read";
  return NULL;
}

/**
 * book_publication_load_document:
 * @self: a publication
 * @section: in the reading order
 * @cancellable: (nullable): to stop
 *
 * Reads and parses one section. Trouble with the content gives a document all the same: what is
 * missing, damaged or locked is said in its only paragraph, of class `galpi-missing`, and in the
 * diagnostics. A picture in the reading order becomes a page with that picture. Runs on any thread.
 *
 * Returns: (transfer full) (nullable): a document; %NULL only when cancelled
 */
DomDocument *
book_publication_load_document (BookPublication *self, guint section, GCancellable *cancellable)
{
  const BookSection *place = book_publication_get_section (self, section);
  g_return_val_if_fail (place != NULL, NULL);
  /* A chapter is parsed again whenever it falls out of a cache; it is complained about once. */
  bool first = g_atomic_int_compare_and_exchange (&self->sections_seen[section], 0, 1);
  BaseDiagnostics *diagnostics = first ? self->diagnostics : NULL;
  if (g_str_has_prefix (place->media_type, "image/")
      && strcmp (place->media_type, "image/svg+xml") != 0)
    return make_picture_page (place->path);

  const char *obstacle = find_obstacle (self, place);
  if (obstacle != NULL) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST,
                          is_locked (self, place->path) ? "part-encrypted" : "part-unsupported",
                          place->path, 0, "%s (%s)", obstacle, place->media_type);
    g_autofree char *message = g_strdup_printf ("%s: %s", place->path, obstacle);
    return make_message (place->path, message);
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = book_source_read (self->source, place->path, cancellable, &error);
  if (bytes == NULL) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_atomic_int_set (&self->sections_seen[section], 0);
      return NULL;
    }
    /* The package has already said which parts are not there. */
    bool said = self->package != NULL && g_error_matches (error, EPUB_ERROR, EPUB_ERROR_MISSING);
    base_diagnostics_add (said ? NULL : diagnostics, BASE_SEVERITY_LOST, code_of (error),
                          place->path, 0, "%s", error->message);
    return make_message (place->path, error->message);
  }
  DomDocument *document = parse (self, place, bytes, cancellable, diagnostics);
  if (document == NULL && !g_cancellable_is_cancelled (cancellable))
    document = make_message (place->path, "it cannot be read");
  return document;
}

/* The key is made of the unique identifier, for Adobe's method of a UUID. Some programs took another
 * of the book's identifiers, so the first that gives a font counts. */
static GBytes *
unlock (BookPublication *self, const char *path, GBytes *bytes)
{
  EpubProtection protection = epub_encryption_get_protection (self->encryption, path);
  if (protection != EPUB_PROTECTION_IDPF && protection != EPUB_PROTECTION_ADOBE)
    return g_bytes_ref (bytes);
  const GPtrArray *identifiers = epub_package_get_metadata (self->package)->identifiers;
  g_autoptr (GBytes) first = NULL;
  for (guint i = 0; i < identifiers->len; i++) {
    const EpubIdentifier *identifier = identifiers->pdata[i];
    g_autoptr (GBytes) plain = epub_encryption_deobfuscate (protection, bytes, identifier->value);
    if (epub_looks_like_font (plain))
      return g_steal_pointer (&plain);
    if (first == NULL)
      first = g_steal_pointer (&plain);
  }
  return first != NULL ? g_steal_pointer (&first) : g_bytes_ref (bytes);
}

/* https://www.w3.org/TR/epub-33/#sec-pub-resources : what an EPUB 3 manifest does not list is not
 * part of the book. Deviation: sheets and fonts are used, since they bring no content. */
static bool
is_listed (BookPublication *self, const char *name)
{
  if (self->package == NULL || epub_package_lookup_path (self->package, name) != NULL)
    return true;
  const char *version = epub_package_get_version (self->package);
  const char *type = epub_guess_media_type (name);
  return version == NULL || version[0] < '3' || strcmp (type, "text/css") == 0
         || g_str_has_prefix (type, "font/");
}

static bool
check_resource (BookPublication *self, const char *path, const char *name, GError **error)
{
  if (name == NULL) {
    g_set_error (error, BOOK_ERROR, BOOK_ERROR_MISSING, "%s is not in the book", path);
    return false;
  }
  if (!is_listed (self, name)) {
    base_diagnostics_add (self->diagnostics, BASE_SEVERITY_NOTE, "unlisted", name, 0,
                          "is not in the manifest and was not used");
    g_set_error (error, BOOK_ERROR, BOOK_ERROR_MISSING, "%s is not listed in the manifest", name);
    return false;
  }
  if (is_locked (self, name)) {
    base_diagnostics_add (self->diagnostics, BASE_SEVERITY_LOST, "part-encrypted", name, 0,
                          "is encrypted (%s)", epub_encryption_get_scheme (self->encryption));
    g_set_error (error, BOOK_ERROR, BOOK_ERROR_ENCRYPTED, "%s is encrypted", name);
    return false;
  }
  return true;
}

/* What to read in place of a picture that we cannot decode, or NULL. */
static char *
find_picture_fallback (BookPublication *self, const char *path)
{
  if (self->package == NULL)
    return NULL;
  const char *type = book_publication_get_media_type (self, path);
  if (!g_str_has_prefix (type, "image/") || epub_media_type_is_image (type))
    return NULL;
  g_autofree char *found = book_publication_find_fallback (self, path);
  bool picture =
      found != NULL && epub_media_type_is_image (book_publication_get_media_type (self, found));
  return picture ? g_steal_pointer (&found) : NULL;
}

static GBytes *
load_data_url (const char *url, GError **error)
{
  GBytes *bytes = base_data_url_decode (url);
  if (bytes == NULL)
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_DAMAGED, "damaged data URL");
  return bytes;
}

/**
 * book_publication_load_resource:
 * @self: a publication
 * @path: container path, or data URL, of a picture, sheet, font …
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Reads a resource; obfuscated fonts come out plain, and of a picture in a format that is not for
 * books its manifest fallback is read. Runs on any thread.
 *
 * Returns: (transfer full): its bytes, or %NULL with a %BOOK_ERROR or %G_IO_ERROR_CANCELLED
 */
GBytes *
book_publication_load_resource (BookPublication *self,
                                const char *path,
                                GCancellable *cancellable,
                                GError **error)
{
  if (base_data_url_is (path))
    return load_data_url (path, error);
  g_autofree char *fallback = find_picture_fallback (self, path);
  g_autofree char *name = book_source_find (self->source, fallback != NULL ? fallback : path);
  if (!check_resource (self, path, name, error))
    return NULL;
  GError *cause = NULL;
  g_autoptr (GBytes) bytes = book_source_read (self->source, name, cancellable, &cause);
  if (bytes == NULL) {
    book_error_take (error, cause, NULL);
    return NULL;
  }
  return self->encryption != NULL ? unlock (self, name, bytes) : g_steal_pointer (&bytes);
}

/**
 * book_publication_has_resource:
 * @self: a publication
 * @path: a container path
 *
 * Returns: whether there is such a file
 */
bool
book_publication_has_resource (BookPublication *self, const char *path)
{
  g_autofree char *name = book_source_find (self->source, path);
  return name != NULL;
}

/* Only what books may be made of is told apart. https://www.w3.org/TR/epub-33/#sec-core-media-types */
static const char *
get_data_type (const char *url)
{
  static const char *const types[] = { "image/png",     "image/jpeg", "image/gif",  "image/webp",
                                       "image/svg+xml", "text/css",   "font/ttf",   "font/otf",
                                       "font/woff",     "font/woff2", "audio/mpeg", "audio/mp4" };
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    if (base_data_url_has_type (url, types[i]))
      return types[i];
  }
  return "application/octet-stream";
}

/**
 * book_publication_get_media_type:
 * @self: a publication
 * @path: a container path
 *
 * Returns: (transfer none): the media type the manifest gives, else the one its name suggests
 */
const char *
book_publication_get_media_type (BookPublication *self, const char *path)
{
  if (base_data_url_is (path))
    return get_data_type (path);
  if (self->package != NULL) {
    g_autofree char *name = book_source_find (self->source, path);
    const EpubItem *item = epub_package_lookup_path (self->package, name != NULL ? name : path);
    if (item != NULL)
      return item->media_type;
  }
  return epub_guess_media_type (path);
}

/**
 * book_publication_find_fallback:
 * @self: a publication
 * @path: container path of a resource we cannot show
 *
 * Follows manifest fallbacks to the first picture or content document.
 *
 * Returns: (transfer full) (nullable): container path of what to show instead
 */
char *
book_publication_find_fallback (BookPublication *self, const char *path)
{
  if (self->package == NULL)
    return NULL;
  g_autofree char *name = book_source_find (self->source, path);
  const EpubItem *item = epub_package_lookup_path (self->package, name != NULL ? name : path);
  for (int hops = 0; item != NULL && item->fallback >= 0 && hops < 100; hops++) {
    item = epub_package_get_item (self->package, (guint) item->fallback);
    if (item->entry >= 0
        && (epub_media_type_is_content (item->media_type)
            || epub_media_type_is_image (item->media_type)))
      return g_strdup (item->path);
  }
  return NULL;
}

static const char *
get_picture_href (const DomNode *node)
{
  if (node->type != DOM_NODE_ELEMENT)
    return NULL;
  if (dom_node_is (node, "img"))
    return dom_node_get_attribute (node, "src");
  if (strcmp (node->name, "image") != 0)
    return NULL;
  const char *linked = dom_node_get_attribute (node, "xlink:href");
  return linked != NULL ? linked : dom_node_get_attribute (node, "href");
}

static char *
find_first_picture (BookPublication *self, guint section, GCancellable *cancellable)
{
  g_autoptr (DomDocument) document = book_publication_load_document (self, section, cancellable);
  if (document == NULL)
    return NULL;
  const DomNode *root = dom_document_get_root (document);
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
    const char *href = get_picture_href (node);
    g_autofree char *path =
        href != NULL ? book_publication_resolve_path (self, dom_document_get_path (document), href)
                     : NULL;
    if (path != NULL && book_publication_has_resource (self, path))
      return g_steal_pointer (&path);
  }
  return NULL;
}

/* The page of the cover: a landmark, what the package names, or else the first of the book. */
static guint
find_cover_section (BookPublication *self)
{
  for (guint i = 0; i < book_contents_get_n_nodes (self->landmarks); i++) {
    const BookContentsNode *node = book_contents_get_node (self->landmarks, i);
    if (node->section >= 0 && epub_has_token (node->type, "cover"))
      return (guint) node->section;
  }
  const EpubItem *page = self->package != NULL ? epub_package_get_cover_page (self->package) : NULL;
  int section = page != NULL ? book_publication_find_section (self, page->path) : -1;
  return section >= 0 ? (guint) section : 0;
}

/**
 * book_publication_load_cover:
 * @self: a publication
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Reads the cover: the picture the book names, else the first picture of the page it names, else of
 * its first page. Runs on a worker thread.
 *
 * Returns: (transfer full): the bytes of a picture, or %NULL with %BOOK_ERROR_MISSING or another
 *   error of book_publication_load_resource()
 */
GBytes *
book_publication_load_cover (BookPublication *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = self->cover != NULL
                              ? g_strdup (self->cover)
                              : find_first_picture (self, find_cover_section (self), cancellable);
  if (path == NULL) {
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_MISSING, "the book has no cover picture");
    return NULL;
  }
  return book_publication_load_resource (self, path, cancellable, error);
}

/**
 * book_publication_compute_fingerprint:
 * @self: a publication
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Computes a hash over the content, equal for copies of one edition wherever they lie. Runs on a
 * worker thread.
 *
 * Returns: (transfer full): hexadecimal digits, or %NULL with an error
 */
char *
book_publication_compute_fingerprint (BookPublication *self,
                                      GCancellable *cancellable,
                                      GError **error)
{
  GError *cause = NULL;
  char *fingerprint = book_source_compute_fingerprint (self->source, cancellable, &cause);
  if (fingerprint == NULL)
    book_error_take (error, cause, self->path);
  return fingerprint;
}
