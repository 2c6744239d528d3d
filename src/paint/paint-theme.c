#include "config.h"

#include "paint-theme.h"

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

static float
lightness (const GdkRGBA *color)
{
  float high = MAX (MAX (color->red, color->green), color->blue);
  float low = MIN (MIN (color->red, color->green), color->blue);
  return (high + low) / 2;
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

/* The same hue at another lightness: towards black or white from where it is. */
static float
relight (float channel, float from, float to)
{
  if (to <= from)
    return from > 0 ? channel * to / from : to;
  return 1 - (1 - channel) * (1 - to) / (1 - from);
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
  float light = lightness (&authored);
  GdkRGBA grey = {
    mix (self->foreground.red, self->background.red, light),
    mix (self->foreground.green, self->background.green, light),
    mix (self->foreground.blue, self->background.blue, light),
    authored.alpha,
  };
  float chroma = MAX (MAX (authored.red, authored.green), authored.blue)
                 - MIN (MIN (authored.red, authored.green), authored.blue);
  if (chroma < 0.04f)
    return grey;
  float target = lightness (&grey);
  /* A pure hue on a dark page glares; on any page it must not vanish. */
  float share = MIN (chroma * 2, 1);
  GdkRGBA hue = {
    relight (authored.red, light, target),
    relight (authored.green, light, target),
    relight (authored.blue, light, target),
    authored.alpha,
  };
  hue.red = mix (grey.red, hue.red, share);
  hue.green = mix (grey.green, hue.green, share);
  hue.blue = mix (grey.blue, hue.blue, share);
  return hue;
}
