#include "config.h"

#include "base-data-url.h"

#include "base-limits.h"

#include <stdbool.h>
#include <string.h>

/* A file written into the reference to it: https://www.rfc-editor.org/rfc/rfc2397 */

#define SCHEME "data:"
#define BASE64 ";base64"

/**
 * base_data_url_is:
 * @href: a reference as written in the book
 *
 * Returns: whether it holds a file itself
 */
gboolean
base_data_url_is (const char *href)
{
  return g_ascii_strncasecmp (href, SCHEME, strlen (SCHEME)) == 0;
}

/**
 * base_data_url_has_type:
 * @url: a data URL
 * @media_type: a media type without parameters
 *
 * Returns: whether the content is said to be of that type
 */
gboolean
base_data_url_has_type (const char *url, const char *media_type)
{
  const char *type = url + strlen (SCHEME);
  gsize length = strcspn (type, ";,");
  return length == strlen (media_type) && g_ascii_strncasecmp (type, media_type, length) == 0;
}

/**
 * base_data_url_decode:
 * @url: a data URL
 *
 * Decodes the file in a data URL. Any thread.
 *
 * Returns: (transfer full) (nullable): its bytes, or %NULL when it is no data URL or too large
 */
GBytes *
base_data_url_decode (const char *url)
{
  const char *comma = base_data_url_is (url) ? strchr (url, ',') : NULL;
  if (comma == NULL || strlen (comma) > BASE_LIMIT_PART_BYTES)
    return NULL;
  g_autoptr (GBytes) decoded = g_uri_unescape_bytes (comma + 1, -1, NULL, NULL);
  gsize base64 = strlen (BASE64);
  bool is_base64 =
      (gsize) (comma - url) >= base64 && g_ascii_strncasecmp (comma - base64, BASE64, base64) == 0;
  if (decoded == NULL || !is_base64)
    return g_steal_pointer (&decoded);
  g_autofree char *text = g_strndup (g_bytes_get_data (decoded, NULL), g_bytes_get_size (decoded));
  gsize size = 0;
  guchar *bytes = g_base64_decode (text, &size);
  return g_bytes_new_take (bytes, size);
}
