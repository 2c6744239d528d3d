#include "config.h"

#include "paint-pictures.h"

#include "base-limits.h"
#include "layout-image-size.h"

#include <avif/avif.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <librsvg/rsvg.h>
#include <string.h>
#include <webp/decode.h>

#include "base-autoptr.h"

/* A picture file becomes a texture of at most the size it is shown at. Formats are told by their
 * first bytes and only those of EPUB are read; the size is known before anything is decoded, so a
 * small file cannot ask for a huge picture. */

/* Drawings that ask to be drawn fast come from days when that was slow; librsvg would draw their letters
 * in black and white only. */
#define SMOOTH                                                                                     \
  "* { text-rendering: auto !important; shape-rendering: auto !important;"                         \
  " image-rendering: auto !important }"
#define NO_FILTERS SMOOTH " * { filter: none !important }"

static GdkTexture *
texture_from_surface (cairo_surface_t *surface)
{
  cairo_surface_flush (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes =
      g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize) height);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/* How often a word stands in a file without zeros. */
static guint
count (const char *data, gsize size, const char *word)
{
  guint n = 0;
  const char *end = data + size;
  const char *p = g_strstr_len (data, (gssize) size, word);
  for (; p != NULL; p = g_strstr_len (p + 1, end - p - 1, word))
    n++;
  return n;
}

/* So many times may a drawing of one page use a filter, and so many steps may its filters have. */
#define MAX_FILTERED 64
#define MAX_FILTER_STEPS 16

/* Whether the filters of a drawing may cost more than they are worth: librsvg renders each to its
 * end, which can take minutes. Entities and wide encodings could hide anything. */
static bool
has_costly_filters (const char *data, gsize size)
{
  static const char *const costly[] = { "feMorphology", "feConvolveMatrix", "feTurbulence",
                                        "<!ENTITY" };
  if (memchr (data, '\0', size) != NULL)
    return true;
  for (guint i = 0; i < G_N_ELEMENTS (costly); i++) {
    if (count (data, size, costly[i]) > 0)
      return true;
  }
  guint64 repeats = 1 + count (data, size, "use") + count (data, size, "pattern");
  return count (data, size, "filter") * repeats > MAX_FILTERED
         || count (data, size, "<fe") + count (data, size, ":fe") > MAX_FILTER_STEPS;
}

static GdkTexture *
decode_svg (GBytes *bytes, int width, int height, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (RsvgHandle) handle = rsvg_handle_new_from_data (data, size, error);
  if (handle == NULL)
    return NULL;
  const char *sheet = has_costly_filters ((const char *) data, size) ? NO_FILTERS : SMOOTH;
  rsvg_handle_set_stylesheet (handle, (const guint8 *) sheet, strlen (sheet), NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cairo = cairo_create (surface);
  RsvgRectangle viewport = { 0, 0, width, height };
  GdkTexture *texture = NULL;
  if (rsvg_handle_render_document (handle, cairo, &viewport, error))
    texture = texture_from_surface (surface);
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  return texture;
}

static GdkTexture *
decode_webp (const guint8 *data, gsize size, GError **error)
{
  int width = 0;
  int height = 0;
  guint8 *pixels = WebPDecodeRGBA (data, size, &width, &height);
  if (pixels == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "damaged WebP picture");
    return NULL;
  }
  gsize stride = (gsize) width * 4;
  g_autoptr (GBytes) copy = g_bytes_new_with_free_func (pixels, stride * (gsize) height,
                                                        (GDestroyNotify) WebPFree, pixels);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, copy, stride);
}

/* An AVIF file: one frame, whatever it holds. */
static GdkTexture *
decode_avif (const guint8 *data, gsize size, GError **error)
{
  avifDecoder *decoder = avifDecoderCreate ();
  decoder->imageSizeLimit = BASE_LIMIT_IMAGE_PIXELS;
  decoder->strictFlags = AVIF_STRICT_DISABLED;
  avifResult result = avifDecoderSetIOMemory (decoder, data, size);
  if (result == AVIF_RESULT_OK)
    result = avifDecoderParse (decoder);
  if (result == AVIF_RESULT_OK)
    result = avifDecoderNextImage (decoder);
  g_autofree guint8 *pixels = NULL;
  avifRGBImage rgb = { 0 };
  if (result == AVIF_RESULT_OK) {
    avifRGBImageSetDefaults (&rgb, decoder->image);
    rgb.depth = 8;
    rgb.rowBytes = rgb.width * 4;
    rgb.pixels = pixels = g_malloc ((gsize) rgb.rowBytes * rgb.height);
    result = avifImageYUVToRGB (decoder->image, &rgb);
  }
  avifDecoderDestroy (decoder);
  if (result != AVIF_RESULT_OK) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "damaged AVIF picture: %s",
                 avifResultToString (result));
    return NULL;
  }
  g_autoptr (GBytes) bytes =
      g_bytes_new_take (g_steal_pointer (&pixels), (gsize) rgb.rowBytes * rgb.height);
  return gdk_memory_texture_new ((int) rgb.width, (int) rgb.height, GDK_MEMORY_R8G8B8A8, bytes,
                                 rgb.rowBytes);
}

/* Where a chain of sub-blocks ends: each is a count and as many bytes, a count of zero is the last. */
static gsize
skip_gif_blocks (const guint8 *data, gsize size, gsize at)
{
  while (at < size && data[at] != 0)
    at += 1 + (gsize) data[at];
  return at + 1;
}

/* The size of a table of colours whose flags say whether there is one. */
static gsize
gif_table_size (guint8 flags)
{
  return (flags & 0x80) != 0 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

/* How many bytes hold the first picture of a GIF. The loader would decode all of an animation.
 * https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
static gsize
first_frame_of_gif (const guint8 *data, gsize size)
{
  if (size < 13)
    return size;
  gsize at = 13 + gif_table_size (data[10]);
  while (at + 10 < size && data[at] == 0x21) /* extensions come before the picture */
    at = skip_gif_blocks (data, size, at + 2);
  if (at + 10 >= size || data[at] != 0x2C)
    return size;
  at += 10 + gif_table_size (data[at + 9]);
  return MIN (skip_gif_blocks (data, size, at + 1), size);
}

static void
limit_size (GdkPixbufLoader *loader, int width, int height, gpointer wanted)
{
  const int *size = wanted;
  /* Larger than shown by far: let the decoder make it small. */
  if (size[0] > 0 && size[1] > 0 && width > size[0] * 2 && height > size[1] * 2)
    gdk_pixbuf_loader_set_size (loader, size[0], size[1]);
}

static GdkTexture *
decode_raster (GBytes *bytes, const char *type, int width, int height, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (type, error);
  if (loader == NULL)
    return NULL;
  int size[2] = { width, height };
  g_signal_connect (loader, "size-prepared", G_CALLBACK (limit_size), size);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  if (strcmp (type, "gif") == 0)
    length = first_frame_of_gif (data, length);
  gdk_pixbuf_loader_write (loader, data, length, error);
  /* Closing reports what is missing at the end; a picture cut short is shown as far as it goes. */
  gdk_pixbuf_loader_close (loader, NULL);
  GdkPixbuf *pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL) {
    if (error != NULL && *error == NULL)
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "damaged picture");
    return NULL;
  }
  g_clear_error (error);
  g_autoptr (GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  return gdk_texture_new_for_pixbuf (upright);
}

/**
 * paint_picture_decode:
 * @bytes: a PNG, JPEG, GIF, WebP, AVIF or SVG file
 * @width: at which it is shown, in device pixels; 0: as large as it is
 * @height: at which it is shown, in device pixels
 * @error: return location for an error
 *
 * Decodes a picture. Any thread.
 *
 * Returns: (transfer full) (nullable): a texture
 */
GdkTexture *
paint_picture_decode (GBytes *bytes, int width, int height, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  double natural_width = 0;
  double natural_height = 0;
  bool known = layout_image_size (bytes, &natural_width, &natural_height);
  if (width <= 0 || height <= 0) {
    width = known ? (int) (natural_width + 0.5) : 300;
    height = known ? (int) (natural_height + 0.5) : 150;
  }
  width = CLAMP (width, 1, 8192);
  height = CLAMP (height, 1, 8192);
  bool png = size > 8 && memcmp (data, "\x89PNG", 4) == 0;
  bool gif = size > 8 && memcmp (data, "GIF8", 4) == 0;
  bool jpeg = size > 3 && data[0] == 0xFF && data[1] == 0xD8;
  bool webp = size > 16 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0;
  bool avif = size > 16 && memcmp (data + 4, "ftyp", 4) == 0;
  if ((png || gif || jpeg || webp || avif)
      && (!known || natural_width * natural_height > BASE_LIMIT_IMAGE_PIXELS)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "picture too large, or damaged");
    return NULL;
  }
  if (png || gif || jpeg)
    return decode_raster (bytes, png ? "png" : gif ? "gif" : "jpeg", width, height, error);
  if (webp)
    return decode_webp (data, size, error);
  if (avif)
    return decode_avif (data, size, error);
  return decode_svg (bytes, width, height, error);
}
