#pragma once

#include "css-style.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/**
 * PaintTheme:
 * @foreground: what black becomes
 * @background: what white becomes
 *
 * The two ends of the scale on which a book's colours are set. Kind: value.
 */
typedef struct {
  GdkRGBA foreground;
  GdkRGBA background;
} PaintTheme;

typedef enum {
  PAINT_THEME_LIGHT,
  PAINT_THEME_SEPIA,
  PAINT_THEME_GREY,
  PAINT_THEME_DARK,
  PAINT_THEME_BLACK,
} PaintThemeName;

const PaintTheme *paint_theme_get (PaintThemeName name);
bool paint_theme_is_dark (const PaintTheme *self);
GdkRGBA paint_theme_map (const PaintTheme *self, CssColor color);

G_END_DECLS
