#include "config.h"

#include "base-href.h"

#include "base-data-url.h"

#include <string.h>

/* A reference inside a book is resolved by its letters alone: it becomes a path relative to the
 * container's root, percent-decoded, without `.` and `..`, and can never leave the container.
 * https://www.w3.org/TR/epub-33/#sec-container-iri */

/**
 * base_href_is_external:
 * @href: a reference as written in the book
 *
 * Tells whether a reference has a scheme or an authority and so leads out of the container. A data
 * URL leads nowhere: what it refers to is in it.
 *
 * Returns: %TRUE for `https://…`, `mailto:…`, `//host/…`
 */
gboolean
base_href_is_external (const char *href)
{
  if (base_data_url_is (href))
    return FALSE;
  if (href[0] == '/' && href[1] == '/')
    return TRUE;
  if (!g_ascii_isalpha (href[0]))
    return FALSE;
  for (const char *c = href; *c != '\0'; c++) {
    if (*c == ':')
      return TRUE;
    if (!g_ascii_isalnum (*c) && *c != '+' && *c != '-' && *c != '.')
      return FALSE;
  }
  return FALSE;
}

/**
 * base_href_decode:
 * @text: percent-encoded text
 * @length: bytes, or -1 when terminated
 *
 * Decodes percent-encoding. An escape that is broken, or stands for a NUL byte, stays as written;
 * bytes that are no UTF-8 are replaced.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *
base_href_decode (const char *text, gssize length)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  GString *decoded = g_string_sized_new (size);
  for (gsize i = 0; i < size; i++) {
    if (text[i] == '%' && i + 2 < size && g_ascii_isxdigit (text[i + 1])
        && g_ascii_isxdigit (text[i + 2])) {
      int byte = g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2]);
      if (byte != 0) {
        g_string_append_c (decoded, (char) byte);
        i += 2;
        continue;
      }
    }
    g_string_append_c (decoded, text[i]);
  }
  char *valid = g_utf8_make_valid (decoded->str, (gssize) decoded->len);
  g_string_free (decoded, TRUE);
  return valid;
}

static void
append_segments (GPtrArray *segments, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  for (int i = 0; parts[i] != NULL; i++) {
    if (parts[i][0] == '\0' || strcmp (parts[i], ".") == 0)
      continue;
    if (strcmp (parts[i], "..") == 0) {
      if (segments->len > 0)
        g_ptr_array_set_size (segments, (int) segments->len - 1);
      continue;
    }
    g_ptr_array_add (segments, g_strdup (parts[i]));
  }
}

/**
 * base_href_resolve:
 * @base_path: container path of the file the reference stands in, or "" for the root
 * @href: the reference, percent-encoded, with or without query and fragment
 * @fragment: (out) (optional) (nullable) (transfer full): the decoded fragment, %NULL if none
 *
 * Resolves a reference to a container path. `..` beyond the root is dropped, so the result always
 * lies inside. A reference that is only a fragment resolves to @base_path, a data URL to itself.
 *
 * Returns: (transfer full) (nullable): a container path without leading slash, or a data URL, or
 *   %NULL when the reference is external
 */
char *
base_href_resolve (const char *base_path, const char *href, char **fragment)
{
  if (fragment != NULL)
    *fragment = NULL;
  while (g_ascii_isspace (*href))
    href++;
  if (base_data_url_is (href))
    return g_strdup (href);
  if (base_href_is_external (href))
    return NULL;

  const char *hash = strchr (href, '#');
  gsize end = hash != NULL ? (gsize) (hash - href) : strlen (href);
  const char *query = memchr (href, '?', end);
  if (query != NULL)
    end = (gsize) (query - href);
  if (hash != NULL && hash[1] != '\0' && fragment != NULL)
    *fragment = base_href_decode (hash + 1, -1);
  if (end == 0)
    return g_strdup (base_path);

  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = base_href_decode (href, (gssize) end);
  const char *last_slash = strrchr (base_path, '/');
  if (path[0] != '/' && last_slash != NULL) {
    g_autofree char *folder = g_strndup (base_path, (gsize) (last_slash - base_path));
    append_segments (segments, folder);
  }
  append_segments (segments, path);
  g_ptr_array_add (segments, NULL);
  return g_strjoinv ("/", (char **) segments->pdata);
}

/**
 * base_href_relative_to:
 * @base_path: container path of a file
 * @path: container path of another
 *
 * Writes @path as a reference from the folder of @base_path, for messages and exports.
 *
 * Returns: (transfer full): a relative path, not percent-encoded
 */
char *
base_href_relative_to (const char *base_path, const char *path)
{
  gsize common = 0;
  for (gsize i = 0; base_path[i] != '\0' && base_path[i] == path[i]; i++) {
    if (base_path[i] == '/')
      common = i + 1;
  }
  GString *result = g_string_new (NULL);
  for (const char *c = base_path + common; *c != '\0'; c++) {
    if (*c == '/')
      g_string_append (result, "../");
  }
  g_string_append (result, path + common);
  return g_string_free (result, FALSE);
}
