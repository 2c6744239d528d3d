#include "config.h"

#include "epub-encoding.h"

#include <errno.h>
#include <string.h>

/* libxml2 stops at the first byte that does not fit the encoding, and knows fewer encodings than
 * iconv. What it refuses is therefore made UTF-8 here, letter by letter where need be. */

#define MAX_DECLARATION 256
#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* The name in `<?xml … encoding="…"?>`, or NULL. */
static char *
dup_declared (const char *text, gsize size)
{
  static const char mark[] = "encoding";
  gssize head = (gssize) MIN (size, MAX_DECLARATION);
  const char *end = g_strstr_len (text, head, "?>");
  const char *found = end != NULL ? g_strstr_len (text, end - text, mark) : NULL;
  if (found == NULL)
    return NULL;
  const char *start = found + strlen (mark);
  start += strspn (start, " \t\r\n=\"'");
  return g_strndup (start, strcspn (start, " \t\r\n\"'?"));
}

static bool
is_utf8_name (const char *name)
{
  return name == NULL || g_ascii_strcasecmp (name, "utf-8") == 0
         || g_ascii_strcasecmp (name, "utf8") == 0 || g_ascii_strcasecmp (name, "us-ascii") == 0;
}

/* Converts all there is; a byte that fits nothing becomes a replacement character. */
static GString *
convert (GIConv converter, const char *text, gsize size)
{
  GString *out = g_string_sized_new (size + size / 2);
  char *in = (char *) text;
  while (size > 0) {
    char buffer[4096];
    char *to = buffer;
    gsize room = sizeof buffer;
    gsize result = g_iconv (converter, &in, &size, &to, &room);
    int reason = errno;
    g_string_append_len (out, buffer, to - buffer);
    if (result != (gsize) -1 || reason == E2BIG)
      continue;
    g_string_append (out, REPLACEMENT);
    in++;
    size--;
    g_iconv (converter, NULL, NULL, NULL, NULL);
  }
  return out;
}

/**
 * epub_encoding_make_utf8:
 * @text: (array length=size): an XML file whose letters begin with ASCII
 * @size: its bytes
 *
 * Makes UTF-8 of a file in the encoding it declares; where it declares none that is known, of
 * UTF-8, or if it is not that, windows-1252.
 *
 * Returns: (transfer full) (nullable): the text in UTF-8, or %NULL if it is that already
 */
GString *
epub_encoding_make_utf8 (const char *text, gsize size)
{
  g_autofree char *declared = dup_declared (text, size);
  bool utf8 = is_utf8_name (declared);
  GIConv converter = utf8 ? (GIConv) -1 : g_iconv_open ("UTF-8", declared);
  if (converter == (GIConv) -1) {
    if (g_utf8_validate (text, (gssize) size, NULL))
      return NULL;
    converter = g_iconv_open ("UTF-8", utf8 && declared != NULL ? "UTF-8" : "WINDOWS-1252");
  }
  if (converter == (GIConv) -1)
    return NULL;
  GString *converted = convert (converter, text, size);
  g_iconv_close (converter);
  return converted;
}
