#include "config.h"

#include "layout-replaced-private.h"

#include "base-data-url.h"
#include "base-href.h"
#include "dom-text.h"
#include "dom-xhtml.h"
#include "layout-image-size.h"

#include <string.h>

/* Elements whose content is not their children: https://html.spec.whatwg.org/#replaced-elements .
 * Pictures are measured here. For what cannot be shown as a picture there are words: the name of a
 * sound, a film or a missing picture, the text of a document in a frame. */

/* Of a document in a frame no more than this is shown there, in bytes. */
#define MAX_FRAME_TEXT (32 * 1024)

/* https://en.wikipedia.org/wiki/Miscellaneous_Symbols is in every set of fonts; words would need a
 * language. */
#define SOUND "♪ "
#define FILM "▶ "

bool
layout_replaced_is (const DomNode *node)
{
  /* Formulas are set in a line, from their letters. */
  return dom_node_is_replaced (node) && node->ns != DOM_NAMESPACE_MATHML;
}

/* <svg><image xlink:href="cover.jpg"/></svg>: the usual wrapper of a cover is its picture. */
static const DomNode *
find_cover_image (const DomNode *svg)
{
  const DomNode *image = NULL;
  for (const DomNode *node = svg->first_child; node != NULL;
       node = dom_node_next_in_tree (node, svg)) {
    if (node->type != DOM_NODE_ELEMENT)
      continue;
    if (strcmp (node->name, "image") == 0 && image == NULL)
      image = node;
    else if (strcmp (node->name, "g") != 0 && strcmp (node->name, "title") != 0
             && strcmp (node->name, "desc") != 0)
      return NULL;
  }
  return image;
}

static const char *
get_picture_href (const DomNode *node)
{
  if (dom_node_is (node, "img") || dom_node_is (node, "iframe"))
    return dom_node_get_attribute (node, "src");
  if (dom_node_is (node, "video"))
    return dom_node_get_attribute (node, "poster");
  if (dom_node_is (node, "object"))
    return dom_node_get_attribute (node, "data");
  const DomNode *image = node->ns == DOM_NAMESPACE_SVG ? find_cover_image (node) : NULL;
  if (image == NULL)
    return NULL;
  const char *href = dom_node_get_attribute (image, "xlink:href");
  return href != NULL ? href : dom_node_get_attribute (image, "href");
}

/* The path by which the loader knows what is referred to, or NULL when that is not in the book. */
static char *
resolve (const LayoutInput *input, const char *href)
{
  return input->load != NULL
             ? base_href_resolve (dom_document_get_path (input->document), href, NULL)
             : NULL;
}

/* (transfer none) (nullable): the picture that an element is, or NULL when there is none, or none
 * that can be measured. */
LayoutReplaced *
layout_replaced_new (const LayoutInput *input, BaseArena *arena, const DomNode *node)
{
  LayoutReplaced *replaced = base_arena_new0 (arena, LayoutReplaced);
  replaced->node = node;
  const char *href = get_picture_href (node);
  if (href == NULL) {
    if (node->ns != DOM_NAMESPACE_SVG)
      return NULL;
    layout_image_size_of_svg (node, &replaced->natural_width, &replaced->natural_height);
    return replaced;
  }
  g_autofree char *path = resolve (input, href);
  g_autoptr (GBytes) bytes = path != NULL ? input->load (path, input->load_data) : NULL;
  bool measured = bytes != NULL
                  && layout_image_size (bytes, &replaced->natural_width, &replaced->natural_height);
  if (!measured && node->ns != DOM_NAMESPACE_SVG)
    return NULL;
  replaced->path = path != NULL ? base_arena_strdup (arena, path) : NULL;
  return replaced;
}

static const char *
get_source (const DomNode *node)
{
  const char *href = dom_node_get_attribute (node, dom_node_is (node, "object") ? "data" : "src");
  for (const DomNode *child = node->first_child; child != NULL && href == NULL;
       child = child->next) {
    if (child->type == DOM_NODE_ELEMENT && dom_node_is (child, "source"))
      href = dom_node_get_attribute (child, "src");
  }
  return href;
}

/* What a reader would call the thing: its title, or the name of its file and of the server that it
 * would have to come from. */
static char *
dup_name (const DomNode *node)
{
  const char *title = dom_node_get_attribute (node, "title");
  if (title == NULL)
    title = dom_node_get_attribute (node, "aria-label");
  const char *href = get_source (node);
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  if (href != NULL && !base_data_url_is (href)
      && !g_uri_split (href, G_URI_FLAGS_ENCODED, NULL, NULL, &host, NULL, &path, NULL, NULL, NULL))
    path = g_strdup (href);
  const char *slash = path != NULL ? strrchr (path, '/') : NULL;
  g_autofree char *file =
      path != NULL ? base_href_decode (slash != NULL ? slash + 1 : path, -1) : NULL;
  const char *name = title != NULL && *title != '\0' ? title : file != NULL ? file : "";
  return host != NULL && *host != '\0' ? g_strdup_printf ("%s (%s)", name, host) : g_strdup (name);
}

/* The text of the document in a frame, or NULL. */
static char *
dup_frame_text (const LayoutInput *input, const DomNode *node)
{
  const char *href = get_source (node);
  g_autofree char *path = href != NULL ? resolve (input, href) : NULL;
  g_autoptr (GBytes) bytes = path != NULL ? input->load (path, input->load_data) : NULL;
  if (bytes == NULL)
    return NULL;
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, path, NULL, NULL);
  g_autoptr (DomText) text = dom_text_new (document);
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  if (length <= MAX_FRAME_TEXT)
    return g_strdup (string);
  g_autofree char *cut = g_strndup (string, MAX_FRAME_TEXT);
  g_autofree char *valid = g_utf8_make_valid (cut, -1);
  return g_strconcat (valid, "…", NULL);
}

/* (transfer full): what to show for a replaced element that is no picture. */
char *
layout_replaced_dup_stand_in (const LayoutInput *input, const DomNode *node)
{
  g_autofree char *name = dup_name (node);
  if (dom_node_is (node, "audio"))
    return g_strconcat (SOUND, name, NULL);
  if (dom_node_is (node, "video"))
    return g_strconcat (FILM, name, NULL);
  char *text = dom_node_is (node, "iframe") ? dup_frame_text (input, node) : NULL;
  return text != NULL ? text : g_steal_pointer (&name);
}
