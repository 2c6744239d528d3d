#pragma once

#include "paint-page.h"

#include "../layout/layout-fixture.h"

#include <gtk/gtk.h>
#include <string.h>

#define WIDTH 300
#define HEIGHT 200

/* Paints a page on the theme's paper, or on white without one; the caller destroys the surface. */
static inline cairo_surface_t *
surface_new (const Fixture *fixture, const PaintTheme *theme)
{
  static const GdkRGBA white = { 1, 1, 1, 1 };
  g_autoptr (PaintFonts) fonts = paint_fonts_new (fixture->source);
  PaintContext context = { .fonts = fonts, .theme = theme, .scale = 1 };
  GskRenderNode *node = paint_page (&context, layout_flow_get_page (fixture->flow, 0));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cairo = cairo_create (surface);
  gdk_cairo_set_source_rgba (cairo, theme != NULL ? &theme->background : &white);
  cairo_paint (cairo);
  gsk_render_node_draw (node, cairo);
  cairo_destroy (cairo);
  gsk_render_node_unref (node);
  cairo_surface_flush (surface);
  return surface;
}

/* 0xRRGGBB. */
static inline guint32
surface_get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  guint32 value = 0;
  memcpy (&value, data + y * cairo_image_surface_get_stride (surface) + x * 4, 4);
  return value & 0xFFFFFF;
}
