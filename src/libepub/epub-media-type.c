#include "config.h"

#include "epub-package.h"

#include <string.h>

typedef struct {
  const char *extension;
  const char *media_type;
} Guess;

/* Core media types first: https://www.w3.org/TR/epub-33/#sec-core-media-types */
static const Guess guesses[] = {
  { "xhtml", "application/xhtml+xml" },
  { "html", "application/xhtml+xml" },
  { "htm", "application/xhtml+xml" },
  { "xht", "application/xhtml+xml" },
  { "xml", "application/xhtml+xml" },
  { "svg", "image/svg+xml" },
  { "png", "image/png" },
  { "jpg", "image/jpeg" },
  { "jpeg", "image/jpeg" },
  { "gif", "image/gif" },
  { "webp", "image/webp" },
  { "avif", "image/avif" },
  { "bmp", "image/bmp" },
  { "css", "text/css" },
  { "ttf", "font/ttf" },
  { "otf", "font/otf" },
  { "woff", "font/woff" },
  { "woff2", "font/woff2" },
  { "ncx", "application/x-dtbncx+xml" },
  { "opf", "application/oebps-package+xml" },
  { "md", "text/markdown" },
  { "markdown", "text/markdown" },
  { "mkd", "text/markdown" },
  { "mp3", "audio/mpeg" },
  { "m4a", "audio/mp4" },
  { "ogg", "audio/ogg" },
  { "opus", "audio/ogg" },
  { "mp4", "video/mp4" },
  { "webm", "video/webm" },
  { "js", "text/javascript" },
  { "smil", "application/smil+xml" },
  { "pls", "application/pls+xml" },
  { "txt", "text/plain" },
  { "json", "application/json" },
  { "pdf", "application/pdf" },
};

/**
 * epub_guess_media_type:
 * @path: a file name
 *
 * Returns: (transfer none): the media type its extension stands for, else
 *   `application/octet-stream`
 */
const char *
epub_guess_media_type (const char *path)
{
  const char *dot = strrchr (path, '.');
  for (gsize i = 0; dot != NULL && i < G_N_ELEMENTS (guesses); i++) {
    if (g_ascii_strcasecmp (dot + 1, guesses[i].extension) == 0)
      return guesses[i].media_type;
  }
  return "application/octet-stream";
}

/**
 * epub_media_type_is_content:
 * @media_type: lower case
 *
 * Returns: whether a file of this type can be a page of its own: XHTML, SVG and their older names
 */
bool
epub_media_type_is_content (const char *media_type)
{
  static const char *const types[] = { "application/xhtml+xml", "image/svg+xml",    "text/html",
                                       "text/x-oeb1-document",  "application/html", NULL };
  return g_strv_contains (types, media_type);
}

/**
 * epub_media_type_is_image:
 * @media_type: lower case
 *
 * Returns: whether it is a picture of a core type
 */
bool
epub_media_type_is_image (const char *media_type)
{
  static const char *const types[] = { "image/png",  "image/jpeg",    "image/jpg", "image/gif",
                                       "image/webp", "image/svg+xml", NULL };
  return g_strv_contains (types, media_type);
}

/**
 * epub_has_token:
 * @tokens: (nullable): tokens between white space
 * @token: a token
 *
 * Returns: whether @token is one of @tokens
 */
bool
epub_has_token (const char *tokens, const char *token)
{
  gsize length = strlen (token);
  const char *c = tokens;
  while (c != NULL && *c != '\0') {
    c += strspn (c, " \t\r\n");
    gsize n = strcspn (c, " \t\r\n");
    if (n == length && memcmp (c, token, n) == 0)
      return true;
    c += n;
  }
  return false;
}
