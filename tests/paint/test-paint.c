#include "surface.h"

#include "layout-image-size.h"
#include "paint-page.h"

#include <avif/avif.h>
#include <gtk/gtk.h>
#include <string.h>

static int
brightness (guint32 color)
{
  return (int) ((color >> 16 & 0xFF) + (color >> 8 & 0xFF) + (color & 0xFF)) / 3;
}

/* The darkest and the brightest pixel of a rectangle. */
static void
find_extremes (cairo_surface_t *surface, const LayoutRect *rect, int *darkest, int *brightest)
{
  *darkest = 255;
  *brightest = 0;
  for (int y = rect->y / LAYOUT_UNIT_ONE; y < (rect->y + rect->height) / LAYOUT_UNIT_ONE; y++) {
    for (int x = rect->x / LAYOUT_UNIT_ONE; x < (rect->x + rect->width) / LAYOUT_UNIT_ONE; x++) {
      int value = brightness (surface_get_pixel (surface, x, y));
      *darkest = MIN (*darkest, value);
      *brightest = MAX (*brightest, value);
    }
  }
}

static LayoutRect
text_rect (const Fixture *fixture)
{
  gsize length = 0;
  dom_text_get_string (fixture->text, &length);
  DomRange range = { dom_text_point_at (fixture->text, 0),
                     dom_text_end_point_at (fixture->text, (guint32) length) };
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  layout_page_get_range_rects (layout_flow_get_page (fixture->flow, 0), &range, rects);
  return g_array_index (rects, LayoutRect, 0);
}

static void
test_text_is_where_layout_says (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>Hamburgefonstiv</p>", "p { margin: 40px 0 0 60px }", WIDTH, HEIGHT);
  cairo_surface_t *surface = surface_new (&fixture, paint_theme_get (PAINT_THEME_LIGHT));
  LayoutRect rect = text_rect (&fixture);
  int darkest = 0;
  int brightest = 0;
  find_extremes (surface, &rect, &darkest, &brightest);
  g_assert_cmpint (darkest, <, 90);
  LayoutRect above = { 0, 0, WIDTH * LAYOUT_UNIT_ONE, 30 * LAYOUT_UNIT_ONE };
  find_extremes (surface, &above, &darkest, &brightest);
  g_assert_cmpint (darkest, ==, brightest);
  cairo_surface_destroy (surface);
}

static void
test_dark_theme_has_no_black_on_black (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>Hamburgefonstiv</p>",
                "p { color: black; background-color: white; margin: 0 }", WIDTH, HEIGHT);
  cairo_surface_t *surface = surface_new (&fixture, paint_theme_get (PAINT_THEME_DARK));
  LayoutRect rect = text_rect (&fixture);
  int darkest = 0;
  int brightest = 0;
  find_extremes (surface, &rect, &darkest, &brightest);
  g_assert_cmpint (darkest, <, 60);
  g_assert_cmpint (brightest, >, 150);
  cairo_surface_destroy (surface);
}

static void
test_the_same_page_paints_the_same (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<h1>Title</h1><p>Text <b>bold</b> <i>italic</i></p><hr/><ul><li>item</li></ul>",
                "", WIDTH, HEIGHT);
  cairo_surface_t *one = surface_new (&fixture, paint_theme_get (PAINT_THEME_SEPIA));
  cairo_surface_t *two = surface_new (&fixture, paint_theme_get (PAINT_THEME_SEPIA));
  gsize size = (gsize) cairo_image_surface_get_stride (one) * HEIGHT;
  g_assert_cmpmem (cairo_image_surface_get_data (one), size, cairo_image_surface_get_data (two),
                   size);
  cairo_surface_destroy (one);
  cairo_surface_destroy (two);
}

static void
test_borders_and_backgrounds (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture, "<div>&#160;</div>",
      "div { margin: 20px; height: 40px; background-color: #00ff00; border: 4px solid #ff0000 }",
      WIDTH, HEIGHT);
  PaintTheme plain = { { 0, 0, 0, 1 }, { 1, 1, 1, 1 } };
  cairo_surface_t *surface = surface_new (&fixture, &plain);
  g_assert_cmphex (surface_get_pixel (surface, 22, 22), ==, 0xFF0000);
  g_assert_cmphex (surface_get_pixel (surface, 150, 40), ==, 0x00FF00);
  g_assert_cmphex (surface_get_pixel (surface, 10, 10), ==, 0xFFFFFF);
  cairo_surface_destroy (surface);
}

/* Gradients are painted layer by layer, sized, placed and repeated. */
static void
test_gradients_behind_boxes (void)
{
  static const struct {
    const char *css;
    struct {
      int x, y;
      guint32 color;
    } points[3];
  } cases[] = {
    { "linear-gradient(#f00 50%, #00f 50%)",
      { { 100, 25, 0xFF0000 }, { 100, 55, 0x0000FF }, { 30, 25, 0xFF0000 } } },
    { "linear-gradient(to left, #f00 0 50%, #00f 0)",
      { { 30, 40, 0x0000FF }, { 270, 40, 0xFF0000 }, { 30, 55, 0x0000FF } } },
    { "linear-gradient(90deg, #f00 10px, #00f 10px) 0 0 / 20px 20px",
      { { 25, 25, 0xFF0000 }, { 35, 25, 0x0000FF }, { 45, 45, 0xFF0000 } } },
    { "linear-gradient(#f00, #f00) right top / 10px 10px no-repeat, #00f",
      { { 275, 25, 0xFF0000 }, { 275, 45, 0x0000FF }, { 100, 25, 0x0000FF } } },
    { "radial-gradient(circle, #f00 10px, #00f 10px)",
      { { 150, 40, 0xFF0000 }, { 165, 40, 0x0000FF }, { 25, 25, 0x0000FF } } },
  };
  PaintTheme plain = { { 0, 0, 0, 1 }, { 1, 1, 1, 1 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Fixture) fixture = { 0 };
    g_autofree char *css = g_strdup_printf (
        "body { margin: 0 } div { margin: 20px; height: 40px; background: %s }", cases[i].css);
    fixture_init (&fixture, "<div></div>", css, WIDTH, HEIGHT);
    cairo_surface_t *surface = surface_new (&fixture, &plain);
    for (guint p = 0; p < 3; p++)
      g_assert_cmphex (surface_get_pixel (surface, cases[i].points[p].x, cases[i].points[p].y), ==,
                       cases[i].points[p].color);
    cairo_surface_destroy (surface);
  }
}

static bool
has_pictures (const char *background)
{
  g_auto (Fixture) fixture = { 0 };
  g_autofree char *css = g_strdup_printf ("p { background: %s }", background);
  fixture_init (&fixture, "<p>text</p>", css, WIDTH, HEIGHT);
  return paint_page_has_pictures (layout_flow_get_page (fixture.flow, 0));
}

/* A page that has none is painted at once, without a thread that decodes. */
static void
test_gradients_are_no_pictures (void)
{
  g_assert_true (has_pictures ("url(a.png)"));
  g_assert_false (has_pictures ("linear-gradient(#f00, #00f)"));
  g_assert_false (has_pictures ("#f00"));
}

/* Stops may be anywhere, also where the gradient never gets to. */
static void
test_stops_far_outside_of_gradients (void)
{
  static const struct {
    const char *css;
    guint32 color;
  } cases[] = {
    { "linear-gradient(#f00, #00f -99999999999%)", 0x0000FF },
    { "linear-gradient(#f00 99999999999%, #f00, #f00)", 0xFF0000 },
    { "repeating-radial-gradient(#00f -200%, #00f -100%)", 0x0000FF },
  };
  PaintTheme plain = { { 0, 0, 0, 1 }, { 1, 1, 1, 1 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Fixture) fixture = { 0 };
    g_autofree char *css = g_strdup_printf (
        "body { margin: 0 } div { margin: 20px; height: 40px; background: %s }", cases[i].css);
    fixture_init (&fixture, "<div></div>", css, WIDTH, HEIGHT);
    cairo_surface_t *surface = surface_new (&fixture, &plain);
    g_assert_cmphex (surface_get_pixel (surface, 150, 40), ==, cases[i].color);
    cairo_surface_destroy (surface);
  }
}

/* Whatever the hue of a text, in the dark it is lighter than the paper by far. */
static void
test_dark_hues_can_be_read_in_the_dark (void)
{
  const CssColor hues[] = {
    { 0, 0, 255, 255 }, { 139, 0, 0, 255 }, { 0, 60, 0, 255 }, { 75, 0, 130, 255 }
  };
  const PaintTheme *theme = paint_theme_get (PAINT_THEME_DARK);
  for (guint i = 0; i < G_N_ELEMENTS (hues); i++) {
    GdkRGBA color = paint_theme_map (theme, hues[i]);
    float linear = 0.2126f * color.red * color.red + 0.7152f * color.green * color.green
                   + 0.0722f * color.blue * color.blue;
    float paper = theme->background.red * theme->background.red;
    g_assert_cmpfloat ((linear + 0.05f) / (paper + 0.05f), >, 4.5);
  }
}

static bool
is_red (guint32 color)
{
  return (color >> 16 & 0xFF) > 200 && (color >> 8 & 0xFF) < 120 && (color & 0xFF) < 120;
}

/* How many things of red stand side by side, and the lowest row of them. */
static int
count_red (cairo_surface_t *surface, int *lowest)
{
  int n = 0;
  bool inside = false;
  *lowest = 0;
  for (int x = 0; x < WIDTH; x++) {
    bool red = false;
    for (int y = 0; y < HEIGHT; y++) {
      if (!is_red (surface_get_pixel (surface, x, y)))
        continue;
      red = true;
      *lowest = MAX (*lowest, y);
    }
    n += red && !inside;
    inside = red;
  }
  return n;
}

static void
test_marks_of_emphasis_stand_over_letters (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture, "<p>mm, m</p>",
      "p { margin: 60px 0 0 20px; font-size: 32px; text-emphasis: filled circle #ff0000 }", WIDTH,
      HEIGHT);
  PaintTheme plain = { { 0, 0, 0, 1 }, { 1, 1, 1, 1 } };
  cairo_surface_t *surface = surface_new (&fixture, &plain);
  int lowest = 0;
  g_assert_cmpint (count_red (surface, &lowest), ==, 3);
  /* Above the letters, whose middle is that of their line. */
  LayoutRect rect = text_rect (&fixture);
  g_assert_cmpint (lowest, <, (rect.y + rect.height / 2) / LAYOUT_UNIT_ONE);
  cairo_surface_destroy (surface);
}

static void
test_plain_theme_keeps_authored_colours (void)
{
  PaintTheme plain = { { 0, 0, 0, 1 }, { 1, 1, 1, 1 } };
  const CssColor colors[] = {
    { 0, 0, 0, 255 }, { 255, 255, 255, 255 }, { 200, 30, 60, 255 }, { 128, 128, 128, 255 }
  };
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++) {
    GdkRGBA mapped = paint_theme_map (&plain, colors[i]);
    g_assert_cmpfloat_with_epsilon (mapped.red, colors[i].red / 255.0, 0.01);
    g_assert_cmpfloat_with_epsilon (mapped.green, colors[i].green / 255.0, 0.01);
    g_assert_cmpfloat_with_epsilon (mapped.blue, colors[i].blue / 255.0, 0.01);
  }
}

static void
test_pictures_decode_or_fail_cleanly (void)
{
  static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'><rect "
                            "width='20' height='10' fill='blue'/></svg>";
  g_autoptr (GBytes) good = g_bytes_new_static (svg, sizeof svg - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = paint_picture_decode (good, 40, 20, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 40);

  /* A PNG header that promises sixty thousand by sixty thousand pixels. */
  static const guint8 bomb[] = { 0x89, 'P',  'N', 'G', '\r', '\n', 0x1a, '\n', 0,    0, 0,
                                 13,   'I',  'H', 'D', 'R',  0,    0,    0xEA, 0x60, 0, 0,
                                 0xEA, 0x60, 8,   2,   0,    0,    0,    0,    0,    0, 0 };
  g_autoptr (GBytes) bad = g_bytes_new_static (bomb, sizeof bomb);
  g_assert_null (paint_picture_decode (bad, 40, 20, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_autoptr (GBytes) noise = g_bytes_new_static ("not a picture", 13);
  g_assert_null (paint_picture_decode (noise, 40, 20, &error));
  g_assert_nonnull (error);
}

/* Turbulence would make noise of the square; it is among what costs too much. */
static void
test_costly_filters_are_left_out (void)
{
  static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'>"
                            "<filter id='f'><feTurbulence baseFrequency='0.5'/></filter>"
                            "<rect width='10' height='10' fill='#ff0000' filter='url(#f)'/></svg>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (svg, strlen (svg));
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = paint_picture_decode (bytes, 10, 10, &error);
  g_assert_no_error (error);
  guint32 pixels[10 * 10];
  gdk_texture_download (texture, (guchar *) pixels, 10 * 4);
  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    g_assert_cmphex (pixels[i], ==, 0xFFFF0000);
}

/* Of a black drawing on nothing, on a dark page: what is left of it and of what is behind. */
static void
test_drawings_have_a_light_sheet_in_the_dark (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'>"
                "<rect width='50' height='100'/></svg>",
                "svg { display: block }", WIDTH, HEIGHT);
  g_autoptr (PaintPictures) pictures = paint_pictures_new (NULL, NULL, NULL);
  LayoutPage *page = layout_flow_get_page (fixture.flow, 0);
  paint_pictures_load_page (pictures, page, fixture.source, 1);
  g_autoptr (PaintFonts) fonts = paint_fonts_new (fixture.source);
  const PaintTheme *theme = paint_theme_get (PAINT_THEME_DARK);
  PaintContext context = { .fonts = fonts, .pictures = pictures, .theme = theme, .scale = 1 };
  GskRenderNode *node = paint_page (&context, page);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cairo = cairo_create (surface);
  gdk_cairo_set_source_rgba (cairo, &theme->background);
  cairo_paint (cairo);
  gsk_render_node_draw (node, cairo);
  cairo_destroy (cairo);
  gsk_render_node_unref (node);
  cairo_surface_flush (surface);
  g_assert_cmpint (brightness (surface_get_pixel (surface, 25, 50)), <, 30);
  g_assert_cmpint (brightness (surface_get_pixel (surface, 75, 50)), >, 200);
  cairo_surface_destroy (surface);
}

/* A square of one colour. */
static GBytes *
make_avif (guint size, const guint8 rgba[4])
{
  avifImage *image = avifImageCreate ((int) size, (int) size, 8, AVIF_PIXEL_FORMAT_YUV444);
  avifRGBImage rgb = { 0 };
  avifRGBImageSetDefaults (&rgb, image);
  avifRGBImageAllocatePixels (&rgb);
  for (guint i = 0; i < size * size; i++)
    memcpy (rgb.pixels + i * 4, rgba, 4);
  g_assert_cmpint (avifImageRGBToYUV (image, &rgb), ==, AVIF_RESULT_OK);
  avifEncoder *encoder = avifEncoderCreate ();
  encoder->minQuantizer = encoder->maxQuantizer = 0;
  avifRWData output = AVIF_DATA_EMPTY;
  g_assert_cmpint (avifEncoderWrite (encoder, image, &output), ==, AVIF_RESULT_OK);
  GBytes *bytes = g_bytes_new (output.data, output.size);
  avifRWDataFree (&output);
  avifEncoderDestroy (encoder);
  avifRGBImageFreePixels (&rgb);
  avifImageDestroy (image);
  return bytes;
}

static void
test_avif_pictures (void)
{
  const guint8 green[4] = { 10, 200, 30, 255 };
  g_autoptr (GBytes) bytes = make_avif (24, green);
  double width = 0;
  double height = 0;
  g_assert_true (layout_image_size (bytes, &width, &height));
  g_assert_cmpfloat (width, ==, 24);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = paint_picture_decode (bytes, 24, 24, &error);
  g_assert_no_error (error);
  guint32 pixels[24 * 24];
  gdk_texture_download (texture, (guchar *) pixels, 24 * 4);
  g_assert_cmpint (ABS ((int) (pixels[100] >> 8 & 0xFF) - green[1]), <, 6);
  g_assert_cmpint (ABS ((int) (pixels[100] >> 16 & 0xFF) - green[0]), <, 6);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) / 2);
  g_assert_null (paint_picture_decode (cut, 24, 24, &error));
  g_assert_nonnull (error);
}

/* Of an animation only the first picture is looked at, so what comes later can do no harm. */
static void
test_first_frame_of_an_animation (void)
{
  static const guint8 gif[] = {
    'G',  'I',  'F', '8', '9', 'a', 2, 0, 2, 0, 0x80, 0, 0, /* two by two */
    0,    0,    255, 255, 255, 255, /* blue and white */
    0x21, 0xF9, 4,   0,   0,   0,   0, 0, /* graphic control */
    0x2C, 0,    0,   0,   0,   2,   0, 2, 0, 0, 2,    2, 0x84, 0x51, 0, /* all blue */
    0x2C, 0,    0,   0,   0,   2,   0, 2, 0, 0, 2,    2, 0x8C, 0x53, 0, 0x3B, /* all white */
  };
  g_autoptr (GBytes) bytes = g_bytes_new_static (gif, sizeof gif);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = paint_picture_decode (bytes, 2, 2, &error);
  g_assert_no_error (error);
  guint32 pixels[4];
  gdk_texture_download (texture, (guchar *) pixels, 8);
  g_assert_cmphex (pixels[3], ==, 0xFF0000FF);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* There need be no display. */
  gtk_init_check ();
  g_test_add_func ("/paint/text-is-where-layout-says", test_text_is_where_layout_says);
  g_test_add_func ("/paint/dark-theme-has-no-black-on-black",
                   test_dark_theme_has_no_black_on_black);
  g_test_add_func ("/paint/the-same-page-paints-the-same", test_the_same_page_paints_the_same);
  g_test_add_func ("/paint/borders-and-backgrounds", test_borders_and_backgrounds);
  g_test_add_func ("/paint/gradients-behind-boxes", test_gradients_behind_boxes);
  g_test_add_func ("/paint/stops-far-outside-of-gradients", test_stops_far_outside_of_gradients);
  g_test_add_func ("/paint/marks-of-emphasis-stand-over-letters",
                   test_marks_of_emphasis_stand_over_letters);
  g_test_add_func ("/paint/dark-hues-can-be-read-in-the-dark",
                   test_dark_hues_can_be_read_in_the_dark);
  g_test_add_func ("/paint/plain-theme-keeps-authored-colours",
                   test_plain_theme_keeps_authored_colours);
  g_test_add_func ("/paint/gradients-are-no-pictures", test_gradients_are_no_pictures);
  g_test_add_func ("/paint/pictures-decode-or-fail-cleanly", test_pictures_decode_or_fail_cleanly);
  g_test_add_func ("/paint/costly-filters-are-left-out", test_costly_filters_are_left_out);
  g_test_add_func ("/paint/drawings-have-a-light-sheet-in-the-dark",
                   test_drawings_have_a_light_sheet_in_the_dark);
  g_test_add_func ("/paint/avif-pictures", test_avif_pictures);
  g_test_add_func ("/paint/first-frame-of-an-animation", test_first_frame_of_an_animation);
  return g_test_run ();
}
