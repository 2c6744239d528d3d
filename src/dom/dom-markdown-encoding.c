#include "config.h"

#include "dom-encoding-private.h"
#include "dom-markdown.h"

#include <stdbool.h>
#include <string.h>

/* Markdown is UTF-8 and says nothing of its encoding. Old Korean texts are in the code page of
 * Korean Windows, which is told from the western one by the fact that it decodes at all: a letter
 * with an accent before a space or most letters is no syllable. */

#define KOREAN "CP949"

static bool
is_mostly_hangul (const char *text)
{
  gsize n_hangul = 0;
  gsize n_others = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c >= 0xAC00 && c <= 0xD7A3)
      n_hangul++;
    else if (c >= 0x80)
      n_others++;
  }
  return n_hangul > n_others;
}

static char *
decode_korean (const char *data, gsize size)
{
  if (memchr (data, '\0', size) != NULL)
    return NULL;
  g_autofree char *text = g_convert (data, (gssize) size, "UTF-8", KOREAN, NULL, NULL, NULL);
  return text != NULL && is_mostly_hangul (text) ? g_steal_pointer (&text) : NULL;
}

/**
 * dom_markdown_decode:
 * @bytes: a Markdown file
 * @encoding: (out): what it was read as, a static string
 * @n_replaced: (out): bytes that had to be replaced
 *
 * Returns: (transfer full): its text in valid UTF-8 without a byte order mark
 */
char *
dom_markdown_decode (GBytes *bytes, const char **encoding, guint *n_replaced)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  *encoding = "UTF-8";
  *n_replaced = 0;
  if (data == NULL)
    return g_strdup ("");
  g_auto (DomEncoding) used = { 0 };
  bool utf16 =
      size >= 2 && (memcmp (data, "\xFF\xFE", 2) == 0 || memcmp (data, "\xFE\xFF", 2) == 0);
  gsize skip = size >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  gsize length = 0;
  char *text = utf16 ? dom_encoding_decode (data, size, &length, &used)
                     : dom_encoding_decode_utf8 (data + skip, size - skip, &used);
  *encoding = used.name;
  *n_replaced = used.n_replaced;
  char *korean =
      strcmp (used.name, "windows-1252") == 0 ? decode_korean (data + skip, size - skip) : NULL;
  if (korean == NULL)
    return text;
  g_free (text);
  *encoding = KOREAN;
  *n_replaced = 0;
  return korean;
}
