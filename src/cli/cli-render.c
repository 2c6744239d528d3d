#include "config.h"

#include "cli-private.h"

#include "paint-page.h"
#include "rendition-geometry.h"
#include "rendition-spread.h"
#include "rendition-typesetter.h"

#include <gtk/gtk.h>
#include <string.h>

/* `galpi render`: the same page as in the window, as a PNG file. */

typedef struct {
  char *size;
  char *theme;
  double font_size;
  double scale;
  int section;
  int page;
  gboolean own_styles;
} Options;

static bool
theme_from_string (const char *name, PaintThemeName *theme)
{
  static const char *const names[] = { "light", "sepia", "grey", "dark", "black" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (strcmp (names[i], name) == 0) {
      *theme = (PaintThemeName) i;
      return true;
    }
  }
  return false;
}

static GBytes *
load_picture (const char *path, gpointer publication)
{
  return book_publication_load_resource (publication, path, NULL, NULL);
}

static GskRenderNode *
paint_columns (RenditionSection *section,
               guint first,
               const RenditionGeometry *geometry,
               const PaintContext *context)
{
  LayoutFlow *flow = rendition_section_get_flow (section);
  g_autoptr (GPtrArray) nodes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gsk_render_node_unref);
  for (int column = 0; column < geometry->n_columns; column++) {
    guint index = first + (guint) column;
    if (index >= layout_flow_get_n_pages (flow))
      break;
    LayoutPage *page = layout_flow_get_page (flow, index);
    paint_pictures_load_page (context->pictures, page, rendition_section_get_fonts (section),
                              context->scale);
    GskRenderNode *node = paint_page (context, page);
    graphene_point_t origin = {
      (float) (geometry->left + column * (geometry->column_width + geometry->gap)),
      (float) geometry->top,
    };
    GskTransform *transform = gsk_transform_translate (NULL, &origin);
    g_ptr_array_add (nodes, gsk_transform_node_new (node, transform));
    gsk_transform_unref (transform);
    gsk_render_node_unref (node);
  }
  return gsk_container_node_new ((GskRenderNode **) (gpointer) nodes->pdata, nodes->len);
}

/* A fixed page as large as fits, on a white sheet of its own, whatever the theme. */
static GskRenderNode *
paint_fixed (RenditionSection *section, double width, double height, const PaintContext *context)
{
  RenditionViewport viewport = rendition_section_get_viewport (section);
  RenditionSpread area = { .width = width, .height = height };
  RenditionFrame frame = rendition_spread_fit (&area, viewport, RENDITION_SIDE_CENTER, 1);
  LayoutPage *page = layout_flow_get_page (rendition_section_get_flow (section), 0);
  PaintContext fixed = *context;
  fixed.theme = NULL;
  fixed.scale *= frame.scale;
  paint_pictures_load_page (fixed.pictures, page, rendition_section_get_fonts (section),
                            fixed.scale);
  const GdkRGBA white = { 1, 1, 1, 1 };
  graphene_rect_t sheet =
      GRAPHENE_RECT_INIT (0, 0, (float) viewport.width, (float) viewport.height);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) frame.x, (float) frame.y));
  gtk_snapshot_scale (snapshot, (float) frame.scale, (float) frame.scale);
  gtk_snapshot_push_clip (snapshot, &sheet);
  gtk_snapshot_append_color (snapshot, &white, &sheet);
  GskRenderNode *node = paint_page (&fixed, page);
  gtk_snapshot_append_node (snapshot, node);
  gsk_render_node_unref (node);
  gtk_snapshot_pop (snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static int
render (BookPublication *publication, const char *file, const Options *options)
{
  double width = 0;
  double height = 0;
  PaintThemeName theme_name = PAINT_THEME_LIGHT;
  if (!cli_parse_size (options->size != NULL ? options->size : "800x1000", &width, &height))
    return cli_fail_usage ("render", "--size wants WIDTHxHEIGHT");
  if (options->theme != NULL && !theme_from_string (options->theme, &theme_name))
    return cli_fail_usage ("render", "--theme wants light, sepia, grey, dark or black");
  if (options->section < 1
      || options->section > (int) book_publication_get_n_sections (publication))
    return cli_fail_usage ("render", "the book has no such section");

  const PaintTheme *theme = paint_theme_get (theme_name);
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.font_size = CLAMP (options->font_size, 4, 200);
  settings.dark = paint_theme_is_dark (theme);
  if (options->own_styles)
    settings.styles = RENDITION_STYLES_BOOK;
  RenditionGeometry geometry = rendition_geometry_compute (&settings, width, height);
  g_autoptr (RenditionTypesetter) typesetter = rendition_typesetter_new (publication);
  rendition_typesetter_set_settings (typesetter, &settings, geometry.column_width,
                                     geometry.column_height);
  g_autoptr (GError) error = NULL;
  g_autoptr (RenditionSection) section = rendition_typesetter_lay_out (
      typesetter, (guint) options->section - 1, NULL, NULL, NULL, &error);
  if (section == NULL)
    return cli_fail (error);

  guint n_pages = layout_flow_get_n_pages (rendition_section_get_flow (section));
  if (options->page > (int) n_pages)
    return cli_fail_usage ("render", "the section has no such page");
  g_autoptr (PaintFonts) fonts = paint_fonts_new (rendition_section_get_fonts (section));
  g_autoptr (PaintPictures) pictures = paint_pictures_new (load_picture, publication, NULL);
  PaintContext context = {
    .fonts = fonts, .pictures = pictures, .theme = theme, .scale = options->scale
  };
  bool fixed = rendition_section_get_viewport (section).width > 0 && n_pages > 0;
  GskRenderNode *node =
      fixed ? paint_fixed (section, width, height, &context)
            : paint_columns (section, (guint) MAX (options->page - 1, 0), &geometry, &context);
  gboolean ok = paint_node_to_png (node, (int) width, (int) height, options->scale,
                                   &theme->background, file, &error);
  gsk_render_node_unref (node);
  return ok ? CLI_EXIT_OK : cli_fail (error);
}

int
cli_render (int argc, char **argv)
{
  Options options = { .section = 1, .page = 1, .font_size = 18, .scale = 1 };
  const GOptionEntry entries[] = {
    { "size", 0, 0, G_OPTION_ARG_STRING, &options.size, "of the page in px (800x1000)", "WxH" },
    { "section", 0, 0, G_OPTION_ARG_INT, &options.section, "number of the section", "N" },
    { "page", 0, 0, G_OPTION_ARG_INT, &options.page, "number of the page in the section", "N" },
    { "font-size", 0, 0, G_OPTION_ARG_DOUBLE, &options.font_size, "of the text in px (18)", "PX" },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &options.scale, "device pixels to the px (1)", "N" },
    { "theme", 0, 0, G_OPTION_ARG_STRING, &options.theme, "light, sepia, grey, dark or black",
      "NAME" },
    { "book-styles", 0, 0, G_OPTION_ARG_NONE, &options.own_styles,
      "let the book decide how it looks", NULL },
    { NULL },
  };
  g_autofree char *size = NULL;
  g_autofree char *theme = NULL;
  int status = CLI_EXIT_REFUSED;
  if (cli_parse_options ("render", entries, &argc, &argv)) {
    size = options.size;
    theme = options.theme;
    if (argc != 3)
      return cli_fail_usage ("render", "wants a book and a file to write");
    /* Registers the types of render nodes; that there may be no display does not matter. */
    gtk_init_check ();
    g_autoptr (BookPublication) publication = cli_open (argv[1]);
    if (publication != NULL)
      status = render (publication, argv[2], &options);
  }
  return status;
}
