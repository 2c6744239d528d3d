#include "config.h"

#include "dom-markdown-address-private.h"

#include "dom-markdown-words-private.h"

#include "base-data-url.h"
#include "base-href.h"

#include <string.h>

/* Where addresses in a text lead. Nothing is ever fetched, and a book reads no files but its own;
 * so a picture that lies elsewhere is told from those of the book by its address alone. */

/**
 * dom_markdown_address_is_safe:
 * @href: of a link, as written
 *
 * Returns: whether it leads into the book or to what a desktop opens safely
 */
bool
dom_markdown_address_is_safe (const char *href)
{
  static const char *const SCHEMES[] = { "http", "https", "mailto", "tel", "sms",   "ftp",
                                         "ftps", "geo",   "xmpp",   "irc", "galpi", NULL };
  href += strspn (href, " \t\r\n");
  if (base_data_url_is (href))
    return false;
  if (!base_href_is_external (href) || *href == '/')
    return true;
  g_autofree char *scheme = g_ascii_strdown (href, strchr (href, ':') - href);
  return g_strv_contains (SCHEMES, scheme);
}

/* The host of `https://user@host:80/…` or `//host/…`, or NULL. */
static char *
dup_host (const char *src)
{
  bool on_web = g_ascii_strncasecmp (src, "http://", 7) == 0
                || g_ascii_strncasecmp (src, "https://", 8) == 0 || g_str_has_prefix (src, "//");
  if (!on_web)
    return NULL;
  const char *host = strstr (src, "//") + 2;
  gsize length = strcspn (host, "/?#");
  const char *user = g_strrstr_len (host, (gssize) length, "@");
  if (user != NULL) {
    length -= (gsize) (user + 1 - host);
    host = user + 1;
  }
  length = MIN (length, strcspn (host, ":"));
  return length > 0 ? g_strndup (host, length) : NULL;
}

/* Whether a relative address climbs above the folder that holds the whole book. */
static bool
climbs_out (const char *src, const char *path)
{
  int depth = 0;
  for (const char *c = path; src[0] != '/' && *c != '\0'; c++)
    depth += *c == '/' ? 1 : 0;
  gsize length = strcspn (src, "?#");
  for (gsize i = 0; i < length;) {
    gsize segment = strcspn (src + i, "/?#");
    if (segment == 2 && src[i] == '.' && src[i + 1] == '.')
      depth--;
    else if (segment > 0 && !(segment == 1 && src[i] == '.'))
      depth++;
    if (depth < 0)
      return true;
    i += segment + 1;
  }
  return false;
}

static char *
dup_file_name (const char *src)
{
  gsize length = strcspn (src, "?#");
  gsize start = length;
  while (start > 0 && src[start - 1] != '/' && src[start - 1] != '\\')
    start--;
  return base_href_decode (src + start, (gssize) (length - start));
}

/**
 * dom_markdown_address_describe_picture:
 * @src: of a picture, as written
 * @path: container path of the text
 * @language: (nullable): BCP 47 tag of the text
 * @on_web: (out): whether it is on the web rather than on some other disk
 *
 * Returns: (transfer full) (nullable): where a picture is that cannot be in the book; %NULL for
 *   others, and for those that are written into the address itself
 */
char *
dom_markdown_address_describe_picture (const char *src,
                                       const char *path,
                                       const char *language,
                                       bool *on_web)
{
  src += strspn (src, " \t\r\n");
  g_autofree char *host = dup_host (src);
  *on_web = host != NULL;
  if (host != NULL)
    return dom_words_picture_on_web (host, language);
  bool external = base_href_is_external (src);
  if (base_data_url_is (src) || (!external && !climbs_out (src, path)))
    return NULL;
  g_autofree char *name = dup_file_name (src);
  return dom_words_picture_missing (name, language);
}

/**
 * dom_markdown_address_measure:
 * @url: an address that has been found in running text
 *
 * Korean puts particles right behind a word, also behind an address, and what finds addresses
 * takes them in. An address that ends in a particle behind ASCII ends before it.
 *
 * Returns: bytes of @url that are the address
 */
gsize
dom_markdown_address_measure (const char *url)
{
  static const char *const PARTICLES[] = {
    "에",   "에서", "을",     "를",     "로",     "으로", "이",   "가",   "은",
    "는",   "와",   "과",     "도",     "의",     "나",   "이나", "및",   "등",
    "라고", "라는", "이라고", "이라는", "입니다", "이다", "처럼", "까지", "부터",
    "에는", "에도", "에서는", "으로는", "로는",   NULL,
  };
  gsize length = strlen (url);
  gsize start = length;
  while (start > 0 && (guint8) url[start - 1] >= 0x80)
    start--;
  return start > 0 && start < length && g_strv_contains (PARTICLES, url + start) ? start : length;
}
