#include "config.h"

#include "dom-encoding-private.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* Bytes become UTF-8 before any parser sees them, by one rule for all formats:
 * byte order mark, then what the document declares, then UTF-8, then windows-1252. The parsers
 * are always told UTF-8, so a wrong or unknown declaration cannot stop them. */

#define SNIFF_BYTES 1024

void
dom_encoding_clear (DomEncoding *self)
{
  g_clear_pointer (&self->declared, g_free);
}

typedef struct {
  const char *label;
  const char *encoding;
} Alias;

/* The web's supersets for labels that mean less on paper. https://encoding.spec.whatwg.org/#names */
static const Alias ALIASES[] = {
  { "ascii", "WINDOWS-1252" },
  { "us-ascii", "WINDOWS-1252" },
  { "iso-8859-1", "WINDOWS-1252" },
  { "latin1", "WINDOWS-1252" },
  { "iso8859-1", "WINDOWS-1252" },
  { "euc-kr", "CP949" },
  { "ks_c_5601-1987", "CP949" },
  { "ksc5601", "CP949" },
  { "cp949", "CP949" },
  { "uhc", "CP949" },
  { "x-windows-949", "CP949" },
  { "shift_jis", "CP932" },
  { "sjis", "CP932" },
  { "shift-jis", "CP932" },
  { "x-sjis", "CP932" },
  { "gb2312", "GB18030" },
  { "gbk", "GB18030" },
  { "big5", "BIG5-HKSCS" },
  { "iso-8859-9", "WINDOWS-1254" },
  { "tis-620", "CP874" },
  { "utf8", "UTF-8" },
};

static const char *
canonical_label (const char *label)
{
  for (guint i = 0; i < G_N_ELEMENTS (ALIASES); i++) {
    if (g_ascii_strcasecmp (ALIASES[i].label, label) == 0)
      return ALIASES[i].encoding;
  }
  return label;
}

/* Finds NAME = "value" after @from in the first bytes of a file. */
static char *
find_value (const char *head, const char *from, const char *name)
{
  const char *p = strstr (head, from);
  if (p != NULL)
    p = strstr (p, name);
  if (p == NULL)
    return NULL;
  p += strlen (name);
  p += strspn (p, " \t\r\n");
  if (*p != '=')
    return NULL;
  p++;
  p += strspn (p, " \t\r\n\"'");
  gsize length = strspn (p, "abcdefghijklmnopqrstuvwxyz0123456789-_.:");
  return length > 0 ? g_strndup (p, length) : NULL;
}

static char *
sniff_declaration (const char *bytes, gsize length)
{
  g_autofree char *head = g_strndup (bytes, MIN (length, SNIFF_BYTES));
  for (char *p = head; *p != '\0'; p++)
    *p = g_ascii_tolower (*p);
  if (g_str_has_prefix (head, "<?xml")) {
    char *end = strstr (head, "?>");
    if (end != NULL) {
      g_autofree char *declaration = g_strndup (head, (gsize) (end - head));
      char *value = find_value (declaration, "<?xml", "encoding");
      if (value != NULL)
        return value;
    }
  }
  return find_value (head, "<meta", "charset");
}

static const char *
sniff_bom (const char *bytes, gsize length, gsize *skip)
{
  const guint8 *b = (const guint8 *) bytes;
  *skip = 0;
  if (length >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF) {
    *skip = 3;
    return "UTF-8";
  }
  if (length >= 4 && b[0] == 0xFF && b[1] == 0xFE && b[2] == 0 && b[3] == 0) {
    *skip = 4;
    return "UTF-32LE";
  }
  if (length >= 2 && b[0] == 0xFF && b[1] == 0xFE) {
    *skip = 2;
    return "UTF-16LE";
  }
  if (length >= 2 && b[0] == 0xFE && b[1] == 0xFF) {
    *skip = 2;
    return "UTF-16BE";
  }
  if (length >= 4 && b[0] == '<' && b[1] == 0 && b[2] != 0 && b[3] == 0)
    return "UTF-16LE";
  if (length >= 4 && b[0] == 0 && b[1] == '<' && b[2] == 0 && b[3] != 0)
    return "UTF-16BE";
  return NULL;
}

/* Converts, skipping what is not valid. NULL when iconv does not know the encoding. */
static GString *
convert (const char *bytes, gsize length, const char *encoding, guint *n_replaced)
{
  GIConv converter = g_iconv_open ("UTF-8", encoding);
  if (converter == (GIConv) -1)
    return NULL;
  GString *result = g_string_sized_new (length + length / 2 + 16);
  char buffer[8192];
  char *in = (char *) bytes;
  gsize left = length;
  while (left > 0) {
    char *out = buffer;
    gsize room = sizeof buffer;
    gsize status = g_iconv (converter, &in, &left, &out, &room);
    int problem = status == (gsize) -1 ? errno : 0;
    g_string_append_len (result, buffer, out - buffer);
    if (problem == 0 || problem == E2BIG)
      continue;
    g_string_append (result, "\xEF\xBF\xBD");
    (*n_replaced)++;
    if (problem == EINVAL)
      break;
    in++;
    left--;
  }
  g_iconv_close (converter);
  return result;
}

/* A few slips in UTF-8 are slips; mostly invalid bytes are another encoding. */
static bool
looks_like_utf8 (const char *bytes, gsize length, guint *n_invalid)
{
  guint n_valid = 0;
  *n_invalid = 0;
  const char *p = bytes;
  const char *end = bytes + length;
  while (p < end) {
    if ((guint8) *p < 0x80) {
      p++;
      continue;
    }
    gunichar c = g_utf8_get_char_validated (p, end - p);
    if (c == (gunichar) -1 || c == (gunichar) -2) {
      (*n_invalid)++;
      p++;
    } else {
      n_valid++;
      p = g_utf8_next_char (p);
    }
  }
  return n_valid >= *n_invalid;
}

/* XML has no U+0000 and C strings end there. */
static char *
replace_nul (char *text, gsize *length)
{
  if (memchr (text, '\0', *length) == NULL)
    return text;
  GString *result = g_string_sized_new (*length + 16);
  for (gsize i = 0; i < *length; i++) {
    if (text[i] != '\0')
      g_string_append_c (result, text[i]);
    else
      g_string_append (result, "\xEF\xBF\xBD");
  }
  g_free (text);
  *length = result->len;
  return g_string_free (result, FALSE);
}

/**
 * dom_encoding_decode_utf8:
 * @bytes: text that should be UTF-8
 * @length: bytes
 * @used: (out): what was done
 *
 * Reads text of a format that is UTF-8 by definition: what is not valid becomes U+FFFD, or the
 * whole is taken for windows-1252 when it mostly is not valid.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *
dom_encoding_decode_utf8 (const char *bytes, gsize length, DomEncoding *used)
{
  used->name = "UTF-8";
  if (g_utf8_validate_len (bytes, length, NULL))
    return g_strndup (bytes, length);
  if (looks_like_utf8 (bytes, length, &used->n_replaced))
    return g_utf8_make_valid (bytes, (gssize) length);
  used->name = "windows-1252";
  used->n_replaced = 0;
  GString *text = convert (bytes, length, "WINDOWS-1252", &used->n_replaced);
  return text != NULL ? g_string_free (text, FALSE) : g_utf8_make_valid (bytes, (gssize) length);
}

static char *
decode_named (const char *bytes, gsize length, const char *label, DomEncoding *used)
{
  const char *encoding = canonical_label (label);
  bool utf8 = g_ascii_strcasecmp (encoding, "UTF-8") == 0;
  /* A declaration that we could read as ASCII is wrong if it says UTF-16. */
  if (utf8 || g_ascii_strncasecmp (encoding, "utf-16", 6) == 0
      || g_ascii_strncasecmp (encoding, "ucs", 3) == 0)
    return NULL;
  GString *text = convert (bytes, length, encoding, &used->n_replaced);
  if (text == NULL) {
    used->declared = g_strdup (label);
    return NULL;
  }
  used->name = g_intern_string (encoding);
  return g_string_free (text, FALSE);
}

/**
 * dom_encoding_decode:
 * @bytes: a document
 * @length: bytes
 * @text_length: (out): bytes of the result
 * @used: (out): what was done
 *
 * Turns the bytes of an XML or HTML document into UTF-8 by its byte order mark or declaration.
 *
 * Returns: (transfer full): valid UTF-8 without a byte order mark
 */
char *
dom_encoding_decode (const char *bytes, gsize length, gsize *text_length, DomEncoding *used)
{
  gsize skip = 0;
  const char *bom = sniff_bom (bytes, length, &skip);
  g_autofree char *declared = bom == NULL ? sniff_declaration (bytes, length) : NULL;
  bytes += skip;
  length -= skip;
  char *text = NULL;
  if (bom != NULL && strcmp (bom, "UTF-8") != 0) {
    used->name = bom;
    GString *converted = convert (bytes, length, bom, &used->n_replaced);
    if (converted != NULL) {
      *text_length = converted->len;
      return replace_nul (g_string_free (converted, FALSE), text_length);
    }
  }
  if (declared != NULL)
    text = decode_named (bytes, length, declared, used);
  if (text == NULL)
    text = dom_encoding_decode_utf8 (bytes, length, used);
  /* g_utf8_make_valid() and g_strndup() keep no U+0000: what stood there is U+FFFD by now. */
  *text_length = strlen (text);
  return text;
}
