#include "config.h"

#include "book-publication-private.h"

#include "base-data-url.h"
#include "base-href.h"

#include <string.h>

/* Links between the files of a book. In Markdown they are written for many a web site generator,
 * so a link to `x.html`, `x` or `folder/` may mean `x.md` and `folder/README.md`, and `/x` counts
 * from the folder of the text. */

static char *
find_with_extension (BookPublication *self, const char *path)
{
  const char *slash = strrchr (path, '/');
  const char *dot = strrchr (path, '.');
  gsize stem = strlen (path);
  if (dot != NULL && (slash == NULL || dot > slash)
      && (g_ascii_strcasecmp (dot, ".html") == 0 || g_ascii_strcasecmp (dot, ".htm") == 0))
    stem = (gsize) (dot - path);
  g_autofree char *base = g_strndup (path, stem);
  static const char *const endings[] = { ".md",        ".markdown", ".mkd",
                                         "/README.md", "/index.md", "/_index.md" };
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    const char *ending = *base == '\0' && endings[i][0] == '/' ? endings[i] + 1 : endings[i];
    g_autofree char *candidate = g_strconcat (base, ending, NULL);
    char *found = book_source_find (self->source, candidate);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static char *
find_in_markdown (BookPublication *self, const char *path, bool absolute)
{
  char *found = book_source_find (self->source, path);
  if (found == NULL)
    found = find_with_extension (self, path);
  if (found == NULL && absolute && *self->root != '\0') {
    g_autofree char *rooted = g_strconcat (self->root, path, NULL);
    found = book_source_find (self->source, rooted);
    if (found == NULL)
      found = find_with_extension (self, rooted);
  }
  return found;
}

static char *
resolve_part (BookPublication *self, const char *base_path, const char *href, char **fragment)
{
  g_autofree char *path = base_href_resolve (base_path, href, fragment);
  if (path == NULL || base_data_url_is (path))
    return g_steal_pointer (&path);
  if (self->format == BOOK_FORMAT_EPUB) {
    char *found = book_source_find (self->source, path);
    /* A section whose file is missing is a place all the same: it says what is missing. */
    return found == NULL && book_publication_find_section (self, path) >= 0
               ? g_steal_pointer (&path)
               : found;
  }
  return find_in_markdown (self, path, href[0] == '/');
}

/**
 * book_publication_resolve_path:
 * @self: a publication
 * @base_path: container path of the file the reference stands in
 * @href: as written
 *
 * Resolves a reference to a file of the book. Runs on any thread.
 *
 * Returns: (transfer full) (nullable): a container path, or %NULL when it leads out of the book or
 *   to a file that is not there
 */
char *
book_publication_resolve_path (BookPublication *self, const char *base_path, const char *href)
{
  return resolve_part (self, base_path, href, NULL);
}

/**
 * book_publication_resolve:
 * @self: a publication
 * @base_path: container path of the file the link stands in
 * @href: as written
 * @section: (out): index in the reading order
 * @fragment: (out) (nullable) (transfer full): decoded id there
 *
 * Resolves a link to a place in the reading order. Runs on any thread.
 *
 * Returns: whether there is such a place
 */
bool
book_publication_resolve (BookPublication *self,
                          const char *base_path,
                          const char *href,
                          int *section,
                          char **fragment)
{
  *fragment = NULL;
  *section = -1;
  g_autofree char *path = resolve_part (self, base_path, href, fragment);
  if (path != NULL)
    *section = book_publication_find_section (self, path);
  if (*section < 0)
    g_clear_pointer (fragment, g_free);
  return *section >= 0;
}

/* Only what a desktop opens safely; `javascript:`, `file:`, `smb:` and the unknown lead nowhere. */
static bool
is_safe_address (const char *href)
{
  static const char *const schemes[] = { "http", "https", "mailto", "tel", "sms", "ftp",
                                         "ftps", "geo",   "xmpp",   "irc", NULL };
  if (href[0] == '/' && href[1] == '/')
    return true;
  const char *colon = strchr (href, ':');
  g_autofree char *scheme = colon != NULL ? g_ascii_strdown (href, (gssize) (colon - href)) : NULL;
  return scheme != NULL && g_strv_contains (schemes, scheme);
}

/**
 * book_publication_classify:
 * @self: a publication
 * @base_path: container path of the file the link stands in
 * @href: (nullable): as written
 *
 * Tells where a link leads, without following it. Runs on any thread.
 *
 * Returns: the kind of link
 */
BookLinkKind
book_publication_classify (BookPublication *self, const char *base_path, const char *href)
{
  while (href != NULL && g_ascii_isspace (*href))
    href++;
  /* A page that stands in the link itself is no page of the book. */
  if (href == NULL || *href == '\0' || base_data_url_is (href))
    return BOOK_LINK_NONE;
  if (base_href_is_external (href))
    return is_safe_address (href) ? BOOK_LINK_EXTERNAL : BOOK_LINK_NONE;
  g_autofree char *path = resolve_part (self, base_path, href, NULL);
  if (path == NULL)
    return BOOK_LINK_NONE;
  return book_publication_find_section (self, path) >= 0 ? BOOK_LINK_SECTION : BOOK_LINK_RESOURCE;
}
