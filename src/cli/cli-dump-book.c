#include "config.h"

#include "cli-dump-private.h"

#include <string.h>

/* What a book says of itself, its navigation and its reading order. */

static const char *
direction_name (BookDirection direction)
{
  return direction == BOOK_DIRECTION_RTL ? "rtl" : "ltr";
}

static void
print_name (JsonBuilder *builder, const BookName *name)
{
  json_builder_begin_object (builder);
  cli_json_text (builder, "text", name->value);
  cli_json_text (builder, "dir", direction_name (name->direction));
  json_builder_end_object (builder);
}

void
cli_dump_meta (CliDump *self)
{
  static const char *const flows[] = { "paginated", "paginated", "scrolled-continuous",
                                       "scrolled-doc" };
  static const char *const spreads[] = { "auto", "none", "landscape", "both" };
  static const char *const orientations[] = { "auto", "landscape", "portrait" };
  const BookMetadata *metadata = book_publication_get_metadata (self->publication);
  JsonBuilder *builder = self->builder;
  json_builder_set_member_name (builder, "meta");
  json_builder_begin_object (builder);
  cli_json_text (builder, "identifier", metadata->identifier);
  json_builder_set_member_name (builder, "title");
  print_name (builder, &metadata->title);
  json_builder_set_member_name (builder, "creators");
  json_builder_begin_array (builder);
  for (guint i = 0; i < metadata->n_creators; i++)
    print_name (builder, &metadata->creators[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "languages");
  json_builder_begin_array (builder);
  for (guint i = 0; metadata->languages[i] != NULL; i++)
    json_builder_add_string_value (builder, metadata->languages[i]);
  json_builder_end_array (builder);
  cli_json_text (builder, "page_progression", cli_sheets_is_rtl (self->sheets) ? "rtl" : "ltr");
  cli_json_text (builder, "flow", flows[metadata->rendition.flow]);
  cli_json_text (builder, "spread", spreads[metadata->rendition.spread]);
  cli_json_text (builder, "orientation", orientations[metadata->rendition.orientation]);
  json_builder_end_object (builder);
}

static const char *
writing_mode_name (CssWritingMode mode)
{
  static const char *const names[] = { "horizontal-tb", "vertical-rl", "vertical-lr" };
  return names[mode];
}

/* What the page says is wrong with it: the paragraph that stands in for a part that cannot be
 * shown, or what the banner of problems says of a file that is not well-formed. */
static char *
find_error (CliDump *self, const CliItem *item)
{
  DomDocument *document = dom_text_get_document (rendition_section_get_text (item->section));
  const DomNode *root = dom_document_get_root (document);
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
    if (node->type == DOM_NODE_ELEMENT && dom_node_has_token (node, "class", "galpi-missing"))
      return dom_node_dup_text (node);
  }
  BaseDiagnostics *diagnostics = book_publication_get_diagnostics (self->publication);
  guint n = base_diagnostics_get_n_items (diagnostics);
  for (guint i = 0; i < n; i++) {
    g_auto (BaseDiagnostic) diagnostic = { 0 };
    if (base_diagnostics_copy_item (diagnostics, i, &diagnostic)
        && diagnostic.severity != BASE_SEVERITY_NOTE
        && g_str_has_prefix (diagnostic.code, "ill-formed")
        && g_strcmp0 (diagnostic.path, item->place->path) == 0)
      return g_steal_pointer (&diagnostic.message);
  }
  return NULL;
}

static void
print_section (CliDump *self, guint index)
{
  static const char *const layouts[] = { "reflowable", "pre-paginated", "roll" };
  JsonBuilder *builder = self->builder;
  const CliItem *item = cli_sheets_get_item (self->sheets, index);
  DomDocument *document = dom_text_get_document (rendition_section_get_text (item->section));
  CssStyles *styles = rendition_section_get_styles (item->section);
  const DomNode *root = dom_document_get_root (document);
  const DomNode *body = dom_document_get_body (document);
  const CssStyle *style = css_styles_get (styles, body != NULL ? body : root);
  g_autofree char *text = cli_lines_dup_text (cli_dump_get_lines (self), self->sheets, index);
  g_autofree char *error = find_error (self, item);
  json_builder_begin_object (builder);
  cli_json_text (builder, "href", item->place->path);
  cli_json_text (builder, "type", item->place->media_type);
  cli_json_flag (builder, "linear", item->place->linear);
  cli_json_text (builder, "layout", layouts[item->place->rendition.layout]);
  cli_json_text (builder, "dir",
                 style != NULL && style->direction == CSS_DIRECTION_RTL ? "rtl" : "ltr");
  cli_json_text (
      builder, "writing_mode",
      writing_mode_name (style != NULL ? style->writing_mode : CSS_WRITING_MODE_HORIZONTAL_TB));
  cli_json_text (builder, "text", text);
  cli_json_text (builder, "error", error);
  json_builder_end_object (builder);
}

void
cli_dump_spine (CliDump *self)
{
  json_builder_set_member_name (self->builder, "spine");
  json_builder_begin_array (self->builder);
  for (guint i = 0; i < cli_sheets_get_n_items (self->sheets); i++)
    print_section (self, i);
  json_builder_end_array (self->builder);
}

void
cli_dump_links (CliDump *self)
{
  JsonBuilder *builder = self->builder;
  GArray *links = cli_dump_get_links (self);
  json_builder_set_member_name (builder, "links");
  json_builder_begin_array (builder);
  for (guint i = 0; i < links->len; i++) {
    const CliLink *link = &g_array_index (links, CliLink, i);
    json_builder_begin_object (builder);
    cli_json_integer (builder, "item", link->item);
    cli_json_text (builder, "text", link->text);
    cli_json_text (builder, "href", link->href);
    cli_json_text (builder, "kind", cli_link_kind_to_string (link->kind));
    cli_json_index (builder, "to", link->to);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

void
cli_dump_library (CliDump *self)
{
  json_builder_set_member_name (self->builder, "library");
  json_builder_begin_array (self->builder);
  g_autoptr (GError) error = NULL;
  if (!cli_session_print_library (self->session, self->builder, &error))
    g_printerr ("galpi: %s\n", error->message);
  json_builder_end_array (self->builder);
}
