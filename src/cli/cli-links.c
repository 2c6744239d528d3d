#include "config.h"

#include "cli-links.h"

#include "cli-lines.h"

#include <string.h>

/* Links in reading order, and which of them open a note. */

static void
clear_link (gpointer data)
{
  CliLink *link = data;
  g_free (link->text);
  g_free (link->href);
  g_free (link->fragment);
  g_free (link->note);
}

/**
 * cli_link_kind_to_string:
 * @kind: of a link
 *
 * Returns: its name in the dump
 */
const char *
cli_link_kind_to_string (CliLinkKind kind)
{
  static const char *const names[] = { "none", "internal", "note", "external" };
  return names[kind];
}

static const DomNode *
get_root (const CliItem *item)
{
  return dom_document_get_root (dom_text_get_document (rendition_section_get_text (item->section)));
}

static bool
is_shown (const CliItem *item, const DomNode *node)
{
  CssStyles *styles = rendition_section_get_styles (item->section);
  for (; node != NULL; node = node->parent) {
    if (node->type != DOM_NODE_ELEMENT)
      continue;
    const CssStyle *style = css_styles_get (styles, node);
    if (style == NULL || style->display == CSS_DISPLAY_NONE)
      return false;
  }
  return true;
}

static bool
is_in_body (const DomNode *node)
{
  for (; node != NULL; node = node->parent) {
    if (dom_node_is (node, "body"))
      return true;
  }
  return false;
}

static bool
has_any_token (const DomNode *node, const char *attribute, const char *const *tokens)
{
  for (guint i = 0; tokens[i] != NULL; i++) {
    if (dom_node_has_token (node, attribute, tokens[i]))
      return true;
  }
  return false;
}

/* https://www.w3.org/TR/epub-ssv-11/#sec-notes and the roles that replace it. */
static bool
is_note (const DomNode *node)
{
  static const char *const types[] = { "footnote", "endnote", "rearnote", "note", NULL };
  static const char *const roles[] = { "doc-footnote", "doc-endnote", NULL };
  return dom_node_is (node, "aside") || has_any_token (node, "epub:type", types)
         || has_any_token (node, "role", roles);
}

static bool
is_note_reference (const DomNode *link)
{
  return dom_node_has_token (link, "epub:type", "noteref")
         || dom_node_has_token (link, "role", "doc-noteref")
         || dom_node_has_token (link, "class", "footnote-ref");
}

/* A raised number or sign that leads to an element is a reference in books without semantics. */
static bool
looks_like_reference (const CliItem *item, const DomNode *link, const char *text)
{
  const char *p = text;
  glong length = g_utf8_strlen (text, -1);
  if (length == 0 || length > 5)
    return false;
  for (; *p != '\0'; p = g_utf8_next_char (p)) {
    if (g_unichar_isalpha (g_utf8_get_char (p)) && length > 1)
      return false;
  }
  for (const DomNode *node = link; node != NULL && node != link->parent->parent;
       node = node->parent) {
    const CssStyle *style = css_styles_get (rendition_section_get_styles (item->section), node);
    if (dom_node_is (node, "sup")
        || (style != NULL && style->vertical_align == CSS_VERTICAL_ALIGN_SUPER))
      return true;
  }
  for (const DomNode *node = link->first_child; node != NULL;
       node = dom_node_next_in_tree (node, link)) {
    if (dom_node_is (node, "sup"))
      return true;
  }
  return false;
}

/* The text that the reader shows in a popup, or NULL when the link just leads somewhere. */
static char *
find_note (CliSheets *sheets, const CliItem *item, const DomNode *node, const CliLink *link)
{
  if (link->fragment == NULL || link->to < 0)
    return NULL;
  const CliItem *there = cli_sheets_get_item (sheets, (guint) link->to);
  DomDocument *document = dom_text_get_document (rendition_section_get_text (there->section));
  const DomNode *target = dom_document_get_element_by_id (document, link->fragment);
  /* Only what can be read makes a note: not a title in the head, whatever it says of itself. */
  if (target == NULL || !is_in_body (target))
    return NULL;
  bool refers = is_note_reference (node) || looks_like_reference (item, node, link->text);
  if (!refers && !is_note (target))
    return NULL;
  g_autofree char *text = dom_node_dup_text (target);
  char *collapsed = cli_collapse (text);
  if (collapsed[0] == '\0')
    g_clear_pointer (&collapsed, g_free);
  return collapsed;
}

static void
resolve (CliSheets *sheets, guint index, const DomNode *node, CliLink *link)
{
  const CliItem *item = cli_sheets_get_item (sheets, index);
  BookPublication *publication = cli_sheets_get_publication (sheets);
  const char *base = item->place->path;
  switch (book_publication_classify (publication, base, link->href)) {
  case BOOK_LINK_EXTERNAL:
    link->kind = CLI_LINK_EXTERNAL;
    return;
  case BOOK_LINK_SECTION:
    link->kind = CLI_LINK_INTERNAL;
    book_publication_resolve (publication, base, link->href, &link->to, &link->fragment);
    break;
  case BOOK_LINK_RESOURCE:
    link->kind = CLI_LINK_INTERNAL;
    return;
  case BOOK_LINK_NONE:
    return;
  }
  /* A file may stand in the spine several times: a link within it stays where it is. */
  if (link->to >= 0
      && strcmp (cli_sheets_get_item (sheets, (guint) link->to)->place->path, base) == 0)
    link->to = (int) index;
  link->note = find_note (sheets, item, node, link);
  if (link->note != NULL)
    link->kind = CLI_LINK_NOTE;
}

/**
 * cli_links_new:
 * @sheets: a book
 *
 * Lists the links of a book that are shown.
 *
 * Returns: (transfer full) (element-type CliLink): the links in reading order
 */
GArray *
cli_links_new (CliSheets *sheets)
{
  GArray *links = g_array_new (FALSE, TRUE, sizeof (CliLink));
  g_array_set_clear_func (links, clear_link);
  for (guint i = 0; i < cli_sheets_get_n_items (sheets); i++) {
    const CliItem *item = cli_sheets_get_item (sheets, i);
    const DomNode *root = get_root (item);
    for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
      if (node->type != DOM_NODE_ELEMENT || strcmp (node->name, "a") != 0)
        continue;
      const char *href = dom_node_get_attribute (node, "href");
      if (href == NULL)
        href = dom_node_get_attribute (node, "xlink:href");
      if (href == NULL || !is_shown (item, node))
        continue;
      g_autofree char *text = dom_node_dup_text (node);
      CliLink link = { .item = i, .text = cli_collapse (text), .href = g_strdup (href), .to = -1 };
      resolve (sheets, i, node, &link);
      g_array_append_val (links, link);
    }
  }
  return links;
}
