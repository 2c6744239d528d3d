#include "config.h"

#include "layout-image-size.h"

#include <string.h>

/* The natural size of a picture from its first bytes, without decoding it. */

static guint32
read_be (const guint8 *data, int n)
{
  guint32 value = 0;
  for (int i = 0; i < n; i++)
    value = value << 8 | data[i];
  return value;
}

static guint32
read_le (const guint8 *data, int n)
{
  guint32 value = 0;
  for (int i = n - 1; i >= 0; i--)
    value = value << 8 | data[i];
  return value;
}

static bool
size_of_jpeg (const guint8 *data, gsize size, double *width, double *height)
{
  gsize at = 2;
  while (at + 9 < size) {
    if (data[at] != 0xFF) {
      at++;
      continue;
    }
    guint8 marker = data[at + 1];
    if (marker == 0xFF || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
      at += marker == 0xFF ? 1 : 2;
      continue;
    }
    /* SOF0–SOF15 but for the tables that share the range. */
    if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
      *height = read_be (data + at + 5, 2);
      *width = read_be (data + at + 7, 2);
      return true;
    }
    at += 2 + MAX (read_be (data + at + 2, 2), 2);
  }
  return false;
}

static bool
size_of_webp (const guint8 *data, gsize size, double *width, double *height)
{
  if (size < 30)
    return false;
  if (memcmp (data + 12, "VP8X", 4) == 0) {
    *width = read_le (data + 24, 3) + 1;
    *height = read_le (data + 27, 3) + 1;
    return true;
  }
  if (memcmp (data + 12, "VP8L", 4) == 0) {
    guint32 bits = read_le (data + 21, 4);
    *width = (bits & 0x3FFF) + 1;
    *height = ((bits >> 14) & 0x3FFF) + 1;
    return true;
  }
  if (memcmp (data + 12, "VP8 ", 4) == 0) {
    *width = read_le (data + 26, 2) & 0x3FFF;
    *height = read_le (data + 28, 2) & 0x3FFF;
    return true;
  }
  return false;
}

static double
parse_length (const char *text)
{
  if (text == NULL)
    return 0;
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);
  if (end == text || value <= 0 || *end == '%')
    return 0;
  if (g_str_has_prefix (end, "pt"))
    return value * 4 / 3;
  if (g_str_has_prefix (end, "mm"))
    return value * 96 / 25.4;
  if (g_str_has_prefix (end, "cm"))
    return value * 96 / 2.54;
  if (g_str_has_prefix (end, "in"))
    return value * 96;
  if (g_str_has_prefix (end, "em"))
    return value * 16;
  return value;
}

static bool
size_from_attributes (const char *width_text,
                      const char *height_text,
                      const char *view_box,
                      double *width,
                      double *height)
{
  *width = parse_length (width_text);
  *height = parse_length (height_text);
  double box[4] = { 0 };
  const char *rest = view_box;
  for (int i = 0; i < 4 && rest != NULL; i++) {
    char *end = NULL;
    box[i] = g_ascii_strtod (rest, &end);
    rest = end + strspn (end, " ,\t\r\n");
  }
  if (box[2] > 0 && box[3] > 0) {
    if (*width > 0 && *height <= 0)
      *height = *width * box[3] / box[2];
    else if (*height > 0 && *width <= 0)
      *width = *height * box[2] / box[3];
    else if (*width <= 0) {
      *width = box[2];
      *height = box[3];
    }
  }
  return *width > 0 && *height > 0;
}

static char *
find_attribute (const char *tag, const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("\\s%s\\s*=\\s*[\"']([^\"']*)[\"']", name);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  return g_regex_match (regex, tag, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

static bool
size_of_svg_file (const guint8 *data, gsize size, double *width, double *height)
{
  g_autofree char *head = g_strndup ((const char *) data, MIN (size, 8192));
  g_autofree char *valid = g_utf8_make_valid (head, -1);
  const char *start = strstr (valid, "<svg");
  if (start == NULL)
    return false;
  const char *end = strchr (start, '>');
  g_autofree char *tag = g_strndup (start, end != NULL ? (gsize) (end - start) : strlen (start));
  g_autofree char *width_text = find_attribute (tag, "width");
  g_autofree char *height_text = find_attribute (tag, "height");
  g_autofree char *view_box = find_attribute (tag, "viewBox");
  return size_from_attributes (width_text, height_text, view_box, width, height);
}

/* How far into a file its properties are looked for. */
#define MAX_AVIF_HEADER (64 * 1024)

/* https://aomediacodec.github.io/av1-avif/ : an `ispe` property holds the size of an item; the
 * largest is the picture, others are of its thumbnail or its tiles. */
static void
size_of_avif (const guint8 *data, gsize size, double *width, double *height)
{
  gsize end = MIN (size, MAX_AVIF_HEADER);
  for (gsize at = 12; at + 16 <= end; at++) {
    if (memcmp (data + at, "ispe", 4) != 0)
      continue;
    double w = read_be (data + at + 8, 4);
    double h = read_be (data + at + 12, 4);
    if (w * h > *width * *height) {
      *width = w;
      *height = h;
    }
  }
}

static bool
is_avif (const guint8 *data, gsize size)
{
  return size >= 16 && memcmp (data + 4, "ftyp", 4) == 0
         && (memcmp (data + 8, "avif", 4) == 0 || memcmp (data + 8, "mif1", 4) == 0);
}

/**
 * layout_image_size:
 * @bytes: a picture file
 * @width: (out): in CSS px
 * @height: (out): in CSS px
 *
 * Reads the natural size of a PNG, JPEG, GIF, WebP or SVG file.
 *
 * Returns: %FALSE when it is none of these or says no size
 */
bool
layout_image_size (GBytes *bytes, double *width, double *height)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  *width = 0;
  *height = 0;
  if (size >= 24 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0) {
    *width = read_be (data + 16, 4);
    *height = read_be (data + 20, 4);
  } else if (size >= 10 && memcmp (data, "GIF8", 4) == 0) {
    *width = read_le (data + 6, 2);
    *height = read_le (data + 8, 2);
  } else if (size >= 4 && data[0] == 0xFF && data[1] == 0xD8) {
    size_of_jpeg (data, size, width, height);
  } else if (size >= 16 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0) {
    size_of_webp (data, size, width, height);
  } else if (is_avif (data, size)) {
    size_of_avif (data, size, width, height);
  } else {
    size_of_svg_file (data, size, width, height);
  }
  return *width > 0 && *height > 0;
}

/**
 * layout_image_size_of_svg:
 * @svg: an `svg` element in a content document
 * @width: (out): in CSS px
 * @height: (out): in CSS px
 *
 * Reads the natural size of inline SVG from its attributes.
 *
 * Returns: %FALSE when it says none
 */
bool
layout_image_size_of_svg (const DomNode *svg, double *width, double *height)
{
  return size_from_attributes (dom_node_get_attribute (svg, "width"),
                               dom_node_get_attribute (svg, "height"),
                               dom_node_get_attribute (svg, "viewBox"), width, height);
}
