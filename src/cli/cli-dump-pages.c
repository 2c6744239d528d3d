#include "config.h"

#include "cli-dump-private.h"

#include "base-data-url.h"
#include "epub-package.h"
#include "layout-image-size.h"
#include "paint-fonts.h"

#include <fontconfig/fontconfig.h>
#include <string.h>

/* What layout made: pages, paragraphs, lines, runs and pictures. */

static void
print_rect (JsonBuilder *builder, const char *name, const LayoutRect *rect)
{
  cli_json_box (builder, name, layout_unit_to_px (rect->x), layout_unit_to_px (rect->y),
                layout_unit_to_px (rect->width), layout_unit_to_px (rect->height));
}

void
cli_dump_pages (CliDump *self)
{
  static const char *const sides[] = { "left", "right", "center" };
  JsonBuilder *builder = self->builder;
  json_builder_set_member_name (builder, "pages");
  json_builder_begin_array (builder);
  for (guint i = 0; i < cli_sheets_get_n_pages (self->sheets); i++) {
    const CliPage *page = cli_sheets_get_page (self->sheets, i);
    const CliItem *item = cli_sheets_get_item (self->sheets, page->item);
    json_builder_begin_object (builder);
    cli_json_integer (builder, "item", page->item);
    cli_json_integer (builder, "spread", page->spread);
    cli_json_text (builder, "slot", sides[page->side]);
    cli_json_flag (builder, "scroll", item->scroll);
    cli_json_box (builder, "box", page->x, page->y, page->width, page->height);
    if (item->fixed)
      cli_json_size (builder, "viewport", item->viewport_width, item->viewport_height);
    else
      cli_json_null (builder, "viewport");
    cli_json_number (builder, "scale", page->scale);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

void
cli_dump_blocks (CliDump *self)
{
  static const char *const modes[] = { "horizontal-tb", "vertical-rl", "vertical-lr" };
  JsonBuilder *builder = self->builder;
  const CliLines *lines = cli_dump_get_lines (self);
  json_builder_set_member_name (builder, "blocks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < lines->blocks->len; i++) {
    const CliBlock *block = &g_array_index (lines->blocks, CliBlock, i);
    g_autofree char *text = cli_collapse (block->text->str);
    json_builder_begin_object (builder);
    cli_json_integer (builder, "item", block->item);
    cli_json_text (builder, "text", text);
    cli_json_text (builder, "dir", block->style->direction == CSS_DIRECTION_RTL ? "rtl" : "ltr");
    cli_json_text (builder, "writing_mode", modes[block->style->writing_mode]);
    cli_json_text (builder, "marker", block->marker);
    print_rect (builder, "box", &block->box);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

void
cli_dump_lines (CliDump *self)
{
  JsonBuilder *builder = self->builder;
  const CliLines *lines = cli_dump_get_lines (self);
  json_builder_set_member_name (builder, "lines");
  json_builder_begin_array (builder);
  for (guint i = 0; i < lines->lines->len; i++) {
    const CliLine *line = &g_array_index (lines->lines, CliLine, i);
    json_builder_begin_object (builder);
    cli_json_integer (builder, "item", line->item);
    cli_json_integer (builder, "block", line->block);
    cli_json_integer (builder, "page", line->page);
    cli_json_text (builder, "text", line->text->str);
    cli_json_flag (builder, "hyphen", line->hyphen);
    print_rect (builder, "box", &line->box);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static char *
format_color (CssColor color)
{
  if (color.alpha == 255)
    return g_strdup_printf ("#%02x%02x%02x", color.red, color.green, color.blue);
  return g_strdup_printf ("#%02x%02x%02x%02x", color.red, color.green, color.blue, color.alpha);
}

/* The background that stands behind a run: the nearest one around it. */
static char *
find_background (const CliItem *item, const LayoutRun *run)
{
  if (run->style->background_color.alpha > 0)
    return format_color (run->style->background_color);
  CssStyles *styles = rendition_section_get_styles (item->section);
  for (const DomNode *node = run->node; node != NULL; node = node->parent) {
    if (node->type != DOM_NODE_ELEMENT)
      continue;
    const CssStyle *style = css_styles_get (styles, node);
    if (style != NULL && style->background_color.alpha > 0)
      return format_color (style->background_color);
  }
  return NULL;
}

/* The file that a run was shaped with: of the book, else of the system. */
static char *
find_font (PaintFonts *fonts, const LayoutRun *run)
{
  if (run->word == NULL || run->word->n_pieces == 0)
    return g_strdup ("");
  const LayoutFace *face = run->word->pieces[0].face;
  if (face->path != NULL)
    return g_strdup (face->path);
  PangoFont *font = paint_fonts_get (fonts, face);
  FcPattern *pattern = NULL;
  FcChar8 *file = NULL;
  if (font != NULL && g_object_class_find_property (G_OBJECT_GET_CLASS (font), "pattern") != NULL)
    g_object_get (font, "pattern", &pattern, NULL);
  if (pattern != NULL && FcPatternGetString (pattern, FC_FILE, 0, &file) == FcResultMatch)
    return g_strdup ((const char *) file);
  return g_strdup (face->family);
}

static double
get_size (const LayoutRun *run)
{
  if (run->word == NULL || run->word->n_pieces == 0)
    return run->style->font_size;
  const PangoFontDescription *description = run->word->pieces[0].face->description;
  double size = pango_font_description_get_size (description) / (double) PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (description))
    size *= 96.0 / 72;
  return size > 0 ? size : run->style->font_size;
}

static void
print_underline (JsonBuilder *builder, const CliRun *run)
{
  const LayoutRun *r = run->run;
  if ((r->style->decoration_lines & CSS_DECORATION_UNDERLINE) == 0) {
    cli_json_null (builder, "underline");
    return;
  }
  /* As paint draws it. */
  LayoutRect rect = { .x = r->x, .width = r->glyphs_width };
  LayoutUnit below = layout_run_get_underline (r, &rect.height);
  rect.y = run->fragment->line->baseline + r->baseline + below;
  rect = layout_line_map_rect (run->fragment, rect);
  print_rect (builder, "underline", &rect);
}

static const char *
emphasis_side (const LayoutRun *run)
{
  if (run->orientation != LAYOUT_ORIENTATION_HORIZONTAL)
    return run->style->text_emphasis_left ? "left" : "right";
  return run->style->text_emphasis_under ? "under" : "over";
}

static void
print_orientation (JsonBuilder *builder, const LayoutRun *run)
{
  static const char *const names[] = { NULL, "sideways", "upright", "combined" };
  if (names[run->orientation] != NULL)
    cli_json_text (builder, "orientation", names[run->orientation]);
  else
    cli_json_null (builder, "orientation");
}

static void
print_emphasis (JsonBuilder *builder, const LayoutRun *run)
{
  if (run->emphasis == NULL) {
    cli_json_null (builder, "emphasis");
    return;
  }
  g_autofree char *color = format_color (run->style->text_emphasis_color);
  json_builder_set_member_name (builder, "emphasis");
  json_builder_begin_object (builder);
  cli_json_text (builder, "mark", run->style->text_emphasis);
  cli_json_text (builder, "side", emphasis_side (run));
  cli_json_text (builder, "color", color);
  json_builder_end_object (builder);
}

static const char *
get_object_kind (const DomNode *node)
{
  if (node->ns == DOM_NAMESPACE_SVG)
    return strcmp (node->name, "svg") == 0 ? "svg" : NULL;
  if (node->ns == DOM_NAMESPACE_MATHML)
    return strcmp (node->name, "math") == 0 ? "math" : NULL;
  static const char *const kinds[] = { "img", "iframe", "audio", "video" };
  for (guint i = 0; node->ns == DOM_NAMESPACE_XHTML && i < G_N_ELEMENTS (kinds); i++) {
    if (strcmp (node->name, kinds[i]) == 0)
      return kinds[i];
  }
  return NULL;
}

typedef struct {
  char *src;
  char *error;
  double width;
  double height;
} Source;

static void
find_source (CliDump *self, const CliItem *item, const DomNode *node, Source *source)
{
  const char *href = dom_node_get_attribute (node, "src");
  if (href == NULL)
    return;
  g_autofree char *path =
      book_publication_resolve_path (self->publication, item->place->path, href);
  if (path == NULL) {
    source->error = g_strdup_printf ("%s is not in the book", href);
    return;
  }
  bool picture = dom_node_is (node, "img");
  char *fallback = NULL;
  const char *type = book_publication_get_media_type (self->publication, path);
  if (picture && !epub_media_type_is_image (type))
    fallback = book_publication_find_fallback (self->publication, path);
  if (fallback != NULL) {
    g_free (path);
    path = fallback;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      picture ? book_publication_load_resource (self->publication, path, NULL, &error) : NULL;
  if (picture && bytes == NULL) {
    source->error = g_strdup (error->message);
    return;
  }
  if (picture && !layout_image_size (bytes, &source->width, &source->height))
    source->error = g_strdup_printf ("%s cannot be decoded", path);
  source->src = g_steal_pointer (&path);
}

/* A data URL is named by its type alone. */
static void
print_source (JsonBuilder *builder, const char *source)
{
  g_autofree char *type = source != NULL && base_data_url_is (source)
                              ? g_strndup (source, strcspn (source, ";,"))
                              : g_strdup (source);
  cli_json_text (builder, "src", type);
}

/* The content box: that of a picture, or what is inside the frame of what stands in for it. */
static void
print_object_box (JsonBuilder *builder, const CliPicture *picture)
{
  if (picture == NULL) {
    cli_json_null (builder, "box");
    return;
  }
  LayoutRect rect = picture->fragment->rect;
  const CssStyle *style = picture->fragment->style;
  if (picture->fragment->type == LAYOUT_FRAGMENT_BOX) {
    LayoutUnit left = layout_unit_from_px (style->border_width[CSS_SIDE_LEFT]);
    LayoutUnit top = layout_unit_from_px (style->border_width[CSS_SIDE_TOP]);
    rect.x += left;
    rect.y += top;
    rect.width -= left + layout_unit_from_px (style->border_width[CSS_SIDE_RIGHT]);
    rect.height -= top + layout_unit_from_px (style->border_width[CSS_SIDE_BOTTOM]);
  }
  print_rect (builder, "box", &rect);
}

/* What is shown in place of a picture. */
static const char *
get_object_text (CliDump *self, guint index, const DomNode *node, const CliPicture *picture)
{
  if (picture == NULL)
    return dom_node_is (node, "img") ? dom_node_get_attribute (node, "alt") : NULL;
  return picture->fragment->type == LAYOUT_FRAGMENT_BOX
             ? cli_lines_get_block_text (cli_dump_get_lines (self), index, node)
             : NULL;
}

/* Where the letters of an object stand: of a formula, which has no box of its own. */
typedef struct {
  LayoutRect box;
  int page; /* -1 without letters */
} Place;

static void
extend_place (Place *place, const LayoutRect *box, guint page)
{
  if (place->page < 0) {
    *place = (Place){ *box, (int) page };
    return;
  }
  LayoutUnit right = MAX (place->box.x + place->box.width, box->x + box->width);
  LayoutUnit bottom = MAX (place->box.y + place->box.height, box->y + box->height);
  place->box.x = MIN (place->box.x, box->x);
  place->box.y = MIN (place->box.y, box->y);
  place->box.width = right - place->box.x;
  place->box.height = bottom - place->box.y;
}

/* (transfer full): a place for every object. */
static GArray *
find_places (CliDump *self)
{
  const CliLines *lines = cli_dump_get_lines (self);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  cli_dump_find_object (self, NULL);
  for (guint i = 0; i < g_hash_table_size (self->objects); i++) {
    Place nowhere = { .page = -1 };
    g_array_append_val (places, nowhere);
  }
  for (guint i = 0; i < lines->runs->len; i++) {
    const CliRun *run = &g_array_index (lines->runs, CliRun, i);
    int object = cli_dump_find_object (self, run->run->node);
    if (object >= 0)
      extend_place (&g_array_index (places, Place, object), &run->box,
                    g_array_index (lines->lines, CliLine, run->line).page);
  }
  return g_steal_pointer (&places);
}

static void
print_formula (CliDump *self, guint index, const DomNode *node, const char *kind)
{
  JsonBuilder *builder = self->builder;
  if (self->places == NULL)
    self->places = find_places (self);
  const Place *place = &g_array_index (self->places, Place, cli_dump_find_object (self, node));
  json_builder_begin_object (builder);
  cli_json_integer (builder, "item", index);
  cli_json_index (builder, "page", place->page);
  cli_json_text (builder, "kind", kind);
  cli_json_null (builder, "src");
  cli_json_null (builder, "natural");
  if (place->page >= 0)
    print_rect (builder, "box", &place->box);
  else
    cli_json_null (builder, "box");
  cli_json_null (builder, "text");
  cli_json_text (builder, "error", place->page >= 0 ? NULL : "not shown");
  json_builder_end_object (builder);
}

static void
print_object (CliDump *self, guint index, const DomNode *node, const char *kind)
{
  if (node->ns == DOM_NAMESPACE_MATHML) {
    print_formula (self, index, node, kind);
    return;
  }
  JsonBuilder *builder = self->builder;
  const CliItem *item = cli_sheets_get_item (self->sheets, index);
  const CliPicture *picture = cli_lines_find_picture (cli_dump_get_lines (self), index, node);
  Source source = { 0 };
  if (node->ns == DOM_NAMESPACE_SVG)
    layout_image_size_of_svg (node, &source.width, &source.height);
  else
    find_source (self, item, node, &source);
  json_builder_begin_object (builder);
  cli_json_integer (builder, "item", index);
  cli_json_index (builder, "page", picture != NULL ? (int) picture->page : -1);
  cli_json_text (builder, "kind", kind);
  print_source (builder, source.src);
  if (source.width > 0)
    cli_json_size (builder, "natural", source.width, source.height);
  else
    cli_json_null (builder, "natural");
  print_object_box (builder, picture);
  cli_json_text (builder, "text", get_object_text (self, index, node, picture));
  if (picture == NULL && source.error == NULL)
    source.error = g_strdup ("not shown");
  cli_json_text (builder, "error", source.error);
  json_builder_end_object (builder);
  g_free (source.src);
  g_free (source.error);
}

typedef void (*ObjectFunc) (CliDump *self, guint item, const DomNode *node, const char *kind);

/* Calls @func for every object of a section that is displayed, in order. */
static void
for_each_object (CliDump *self, guint index, ObjectFunc func)
{
  const CliItem *item = cli_sheets_get_item (self->sheets, index);
  DomDocument *document = dom_text_get_document (rendition_section_get_text (item->section));
  CssStyles *styles = rendition_section_get_styles (item->section);
  const DomNode *root = dom_document_get_root (document);
  const DomNode *node = root;
  while (node != NULL) {
    bool element = node->type == DOM_NODE_ELEMENT;
    const CssStyle *style = element ? css_styles_get (styles, node) : NULL;
    if (element && (style == NULL || style->display == CSS_DISPLAY_NONE)) {
      node = dom_node_next_skipping_children (node, root);
      continue;
    }
    const char *kind = element ? get_object_kind (node) : NULL;
    if (kind == NULL) {
      node = dom_node_next_in_tree (node, root);
      continue;
    }
    func (self, index, node, kind);
    node = dom_node_next_skipping_children (node, root);
  }
}

static void
number_object (CliDump *self, guint item, const DomNode *node, const char *kind)
{
  g_hash_table_insert (self->objects, (gpointer) node,
                       GUINT_TO_POINTER (g_hash_table_size (self->objects) + 1));
}

/**
 * cli_dump_find_object:
 * @self: a dump
 * @node: (nullable): a node
 *
 * Returns: the index of the object that a node is in, or -1
 */
int
cli_dump_find_object (CliDump *self, const DomNode *node)
{
  if (self->objects == NULL) {
    self->objects = g_hash_table_new (NULL, NULL);
    for (guint i = 0; i < cli_sheets_get_n_items (self->sheets); i++)
      for_each_object (self, i, number_object);
  }
  guint found = 0;
  for (; node != NULL && found == 0; node = node->parent)
    found = GPOINTER_TO_UINT (g_hash_table_lookup (self->objects, node));
  return (int) found - 1;
}

void
cli_dump_objects (CliDump *self)
{
  json_builder_set_member_name (self->builder, "objects");
  json_builder_begin_array (self->builder);
  for (guint i = 0; i < cli_sheets_get_n_items (self->sheets); i++)
    for_each_object (self, i, print_object);
  json_builder_end_array (self->builder);
}

static void
print_run (CliDump *self, const CliLines *lines, const CliRun *run, PaintFonts *fonts)
{
  JsonBuilder *builder = self->builder;
  guint index = g_array_index (lines->lines, CliLine, run->line).item;
  const CliItem *item = cli_sheets_get_item (self->sheets, index);
  g_autofree char *color = format_color (run->run->style->color);
  g_autofree char *background = find_background (item, run->run);
  g_autofree char *font = find_font (fonts, run->run);
  json_builder_begin_object (builder);
  cli_json_integer (builder, "item", index);
  cli_json_integer (builder, "line", run->line);
  cli_json_index (builder, "object", cli_dump_find_object (self, run->run->node));
  cli_json_text (builder, "text", run->text);
  cli_json_text (builder, "font", font);
  cli_json_number (builder, "size", get_size (run->run));
  cli_json_text (builder, "color", color);
  cli_json_text (builder, "background", background);
  print_orientation (builder, run->run);
  cli_json_number (builder, "baseline", layout_unit_to_px (run->baseline));
  print_emphasis (builder, run->run);
  print_underline (builder, run);
  print_rect (builder, "box", &run->box);
  json_builder_end_object (builder);
}

void
cli_dump_runs (CliDump *self)
{
  const CliLines *lines = cli_dump_get_lines (self);
  json_builder_set_member_name (self->builder, "runs");
  json_builder_begin_array (self->builder);
  PaintFonts *fonts = NULL;
  guint owner = G_MAXUINT;
  for (guint i = 0; i < lines->runs->len; i++) {
    const CliRun *run = &g_array_index (lines->runs, CliRun, i);
    guint item = g_array_index (lines->lines, CliLine, run->line).item;
    if (item != owner) {
      g_clear_pointer (&fonts, paint_fonts_free);
      fonts = paint_fonts_new (
          rendition_section_get_fonts (cli_sheets_get_item (self->sheets, item)->section));
      owner = item;
    }
    print_run (self, lines, run, fonts);
  }
  g_clear_pointer (&fonts, paint_fonts_free);
  json_builder_end_array (self->builder);
}
