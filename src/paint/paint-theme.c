#include "config.h"

#include "paint-theme.h"

#include <math.h>

/* Authored colours are moved onto the theme's own scale: black becomes its ink and white its paper,
 * greys fall between the two, and a hue keeps its hue at the lightness that its grey would get. So
 * black text is never left on a black page, and a red stays a red one can read. */

static const PaintTheme themes[] = {
  [PAINT_THEME_LIGHT] = { { 0.102f, 0.102f, 0.110f, 1 }, { 0.992f, 0.990f, 0.984f, 1 } },
  [PAINT_THEME_SEPIA] = { { 0.235f, 0.184f, 0.133f, 1 }, { 0.961f, 0.922f, 0.847f, 1 } },
  [PAINT_THEME_GREY] = { { 0.098f, 0.102f, 0.106f, 1 }, { 0.812f, 0.816f, 0.820f, 1 } },
  [PAINT_THEME_DARK] = { { 0.835f, 0.824f, 0.800f, 1 }, { 0.118f, 0.118f, 0.125f, 1 } },
  [PAINT_THEME_BLACK] = { { 0.710f, 0.702f, 0.682f, 1 }, { 0, 0, 0, 1 } },
};

/**
 * paint_theme_get:
 * @name: one of the built-in themes
 *
 * Returns: (transfer none): the theme
 */
const PaintTheme *
paint_theme_get (PaintThemeName name)
{
  g_return_val_if_fail ((guint) name < G_N_ELEMENTS (themes), &themes[PAINT_THEME_LIGHT]);
  return &themes[name];
}

/* How light a colour looks, of greys their value: the eye takes green for far lighter than blue.
 * https://www.w3.org/TR/WCAG21/#dfn-relative-luminance with a gamma of 2 */
static float
lightness (const GdkRGBA *color)
{
  return sqrtf (0.2126f * color->red * color->red + 0.7152f * color->green * color->green
                + 0.0722f * color->blue * color->blue);
}

/**
 * paint_theme_is_dark:
 * @self: a theme
 *
 * Returns: whether its paper is darker than its ink
 */
bool
paint_theme_is_dark (const PaintTheme *self)
{
  return lightness (&self->background) < lightness (&self->foreground);
}

static float
mix (float from, float to, float share)
{
  return from + (to - from) * share;
}

static GdkRGBA
mix_colors (const GdkRGBA *from, const GdkRGBA *to, float share)
{
  return (GdkRGBA){ mix (from->red, to->red, share), mix (from->green, to->green, share),
                    mix (from->blue, to->blue, share), from->alpha };
}

/* The same hue as light as wanted: darkened towards black, which keeps the proportions, or lightened
 * towards white, for which the share is found by halving. */
static GdkRGBA
relight (const GdkRGBA *color, float wanted)
{
  static const GdkRGBA black = { 0, 0, 0, 1 };
  static const GdkRGBA white = { 1, 1, 1, 1 };
  float light = lightness (color);
  if (light >= wanted)
    return light > 0 ? mix_colors (color, &black, 1 - wanted / light) : *color;
  float low = 0;
  float high = 1;
  for (int i = 0; i < 10; i++) {
    float middle = (low + high) / 2;
    GdkRGBA tried = mix_colors (color, &white, middle);
    if (lightness (&tried) < wanted)
      low = middle;
    else
      high = middle;
  }
  return mix_colors (color, &white, high);
}

/**
 * paint_theme_map:
 * @self: a theme
 * @color: a colour that the book asks for
 *
 * Returns: the colour to paint with
 */
GdkRGBA
paint_theme_map (const PaintTheme *self, CssColor color)
{
  GdkRGBA authored = { color.red / 255.0f, color.green / 255.0f, color.blue / 255.0f,
                       color.alpha / 255.0f };
  GdkRGBA grey = mix_colors (&self->foreground, &self->background, lightness (&authored));
  grey.alpha = authored.alpha;
  float chroma = MAX (MAX (authored.red, authored.green), authored.blue)
                 - MIN (MIN (authored.red, authored.green), authored.blue);
  if (chroma < 0.04f)
    return grey;
  GdkRGBA hue = relight (&authored, lightness (&grey));
  /* A pure hue on a dark page glares; on any page it must not vanish. */
  return mix_colors (&grey, &hue, MIN (chroma * 2, 1));
}
