#include "config.h"

#include "cli-links.h"

#include "book-note.h"
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

/* The text that the reader shows in a popup, or NULL when the link just leads somewhere. */
static char *
find_note (CliSheets *sheets, const CliItem *item, const DomNode *node, const CliLink *link)
{
  if (link->fragment == NULL || link->to < 0)
    return NULL;
  const CliItem *there = cli_sheets_get_item (sheets, (guint) link->to);
  DomText *text = rendition_section_get_text (there->section);
  BookNoteLink query = {
    .from = dom_text_get_document (rendition_section_get_text (item->section)),
    .link = node,
    .to = text,
    .target = dom_document_get_element_by_id (dom_text_get_document (text), link->fragment),
  };
  const DomNode *note = query.target != NULL ? book_note_find (&query) : NULL;
  g_autofree char *words = note != NULL ? book_note_dup_text (text, note) : NULL;
  g_autofree char *collapsed = words != NULL ? cli_collapse (words) : NULL;
  return collapsed != NULL && collapsed[0] != '\0' ? g_steal_pointer (&collapsed) : NULL;
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
