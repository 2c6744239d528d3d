#include "config.h"

#include "rendition-viewport.h"

#include "layout-image-size.h"

#include <string.h>

/* The size of a fixed page. https://www.w3.org/TR/epub-33/#sec-fxl-content-dimensions */

static bool
parse_number (const char *text, double *number)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);
  /* Units are not part of the syntax; https://www.w3.org/TR/epub-rs-33/#sec-fxl-icb takes the
   * number that stands before them. */
  if (end == text || !(value >= 1) || value > 100000)
    return false;
  *number = value;
  return true;
}

/* The first of repeated declarations counts. */
static bool
parse_content (const char *content, double *width, double *height)
{
  g_auto (GStrv) parts = g_strsplit_set (content, ",;", 64);
  bool has_width = false;
  bool has_height = false;
  for (guint i = 0; parts[i] != NULL; i++) {
    char *equals = strchr (parts[i], '=');
    if (equals == NULL)
      continue;
    *equals = '\0';
    const char *name = g_strstrip (parts[i]);
    const char *value = g_strstrip (equals + 1);
    if (!has_width && g_ascii_strcasecmp (name, "width") == 0)
      has_width = parse_number (value, width);
    else if (!has_height && g_ascii_strcasecmp (name, "height") == 0)
      has_height = parse_number (value, height);
  }
  return has_width && has_height;
}

/**
 * rendition_viewport_is_fixed:
 * @place: a section
 *
 * Tells whether a section is a page with a size of its own: one that its author has laid out, a tile
 * of a roll, or a picture that stands in the reading order itself.
 *
 * Returns: %FALSE when it flows
 */
bool
rendition_viewport_is_fixed (const BookSection *place)
{
  return place->rendition.layout != BOOK_LAYOUT_REFLOWABLE
         || g_str_has_prefix (place->media_type, "image/");
}

/**
 * rendition_viewport_find:
 * @document: a fixed-layout document
 * @width: (out): in CSS px
 * @height: (out): in CSS px
 *
 * Finds the page size that a document declares: an XHTML one in its first `viewport` element, an
 * SVG one in its root.
 *
 * Returns: %FALSE when it declares none
 */
bool
rendition_viewport_find (const DomDocument *document, double *width, double *height)
{
  const DomNode *root = dom_document_get_root (document);
  if (root->ns == DOM_NAMESPACE_SVG) {
    const char *box = dom_node_get_attribute (root, "viewBox");
    if (box != NULL) {
      g_auto (GStrv) parts = g_strsplit_set (box, " ,\t\n", 32);
      const char *numbers[4] = { NULL };
      guint n = 0;
      for (guint i = 0; parts[i] != NULL && n < 4; i++) {
        if (parts[i][0] != '\0')
          numbers[n++] = parts[i];
      }
      if (n == 4 && parse_number (numbers[2], width) && parse_number (numbers[3], height))
        return true;
    }
    return layout_image_size_of_svg (root, width, height) && *width >= 1 && *height >= 1;
  }
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
    if (dom_node_is (node, "body"))
      return false;
    const char *name = dom_node_is (node, "meta") ? dom_node_get_attribute (node, "name") : NULL;
    const char *content = name != NULL ? dom_node_get_attribute (node, "content") : NULL;
    if (content != NULL && g_ascii_strcasecmp (name, "viewport") == 0)
      return parse_content (content, width, height);
  }
  return false;
}
