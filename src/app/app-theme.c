#include "config.h"

#include "app-theme.h"

#include "app-settings.h"

#include <adwaita.h>

/* The windows are made of the paper's colours: libadwaita's named colours are defined anew for each
 * theme, and whether they are dark ones is told to its style manager. */

struct _AppTheme {
  GObject parent_instance;
  GSettings *settings;
  GtkCssProvider *colours;
  PaintThemeName name;
};

G_DEFINE_FINAL_TYPE (AppTheme, app_theme, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static PaintThemeName
resolve (AppTheme *self)
{
  switch ((AppThemeChoice) g_settings_get_enum (self->settings, "theme")) {
  case APP_THEME_LIGHT:
    return PAINT_THEME_LIGHT;
  case APP_THEME_SEPIA:
    return PAINT_THEME_SEPIA;
  case APP_THEME_GREY:
    return PAINT_THEME_GREY;
  case APP_THEME_DARK:
    return PAINT_THEME_DARK;
  case APP_THEME_BLACK:
    return PAINT_THEME_BLACK;
  case APP_THEME_SYSTEM:
    break;
  }
  return adw_style_manager_get_dark (adw_style_manager_get_default ()) ? PAINT_THEME_DARK
                                                                       : PAINT_THEME_LIGHT;
}

static GdkRGBA
mix (const GdkRGBA *from, const GdkRGBA *to, float share)
{
  return (GdkRGBA){
    from->red + (to->red - from->red) * share,
    from->green + (to->green - from->green) * share,
    from->blue + (to->blue - from->blue) * share,
    1,
  };
}

static void
define_colour (GString *css, const char *name, const GdkRGBA *colour)
{
  g_autofree char *value = gdk_rgba_to_string (colour);
  g_string_append_printf (css, "@define-color %s %s;\n", name, value);
}

static void
define_colours (AppTheme *self)
{
  static const char *const papers[] = { "window_bg_color", "view_bg_color", "headerbar_bg_color",
                                        "headerbar_backdrop_color" };
  static const char *const inks[] = { "window_fg_color",  "view_fg_color",   "headerbar_fg_color",
                                      "popover_fg_color", "dialog_fg_color", "card_fg_color" };
  static const char *const raised[] = { "popover_bg_color", "dialog_bg_color" };
  const PaintTheme *theme = paint_theme_get (self->name);
  bool dark = paint_theme_is_dark (theme);
  static const GdkRGBA white = { 1, 1, 1, 1 };
  GdkRGBA above = mix (&theme->background, dark ? &theme->foreground : &white, dark ? 0.09f : 0.5f);
  GdkRGBA card = mix (&theme->background, dark ? &theme->foreground : &white, dark ? 0.05f : 0.6f);
  g_autoptr (GString) css = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    define_colour (css, papers[i], &theme->background);
  for (gsize i = 0; i < G_N_ELEMENTS (inks); i++)
    define_colour (css, inks[i], &theme->foreground);
  for (gsize i = 0; i < G_N_ELEMENTS (raised); i++)
    define_colour (css, raised[i], &above);
  define_colour (css, "card_bg_color", &card);
  /* Celadon: it keeps quiet beside text, and stands out from every highlight. */
  g_string_append (css,
                   "@define-color accent_bg_color #3a7568;\n@define-color accent_fg_color #fff;\n");
  g_string_append_printf (css, "@define-color accent_color %s;\n", dark ? "#8fc7b7" : "#2f6659");
  gtk_css_provider_load_from_data (self->colours, css->str, (gssize) css->len);
}

static void
update (AppTheme *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  bool follows = g_settings_get_enum (self->settings, "theme") == APP_THEME_SYSTEM;
  if (follows)
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  self->name = resolve (self);
  if (!follows)
    adw_style_manager_set_color_scheme (manager, paint_theme_is_dark (paint_theme_get (self->name))
                                                     ? ADW_COLOR_SCHEME_FORCE_DARK
                                                     : ADW_COLOR_SCHEME_FORCE_LIGHT);
  define_colours (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
app_theme_finalize (GObject *object)
{
  AppTheme *self = APP_THEME (object);
  g_clear_object (&self->settings);
  g_clear_object (&self->colours);
  G_OBJECT_CLASS (app_theme_parent_class)->finalize (object);
}

static void
app_theme_class_init (AppThemeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = app_theme_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", APP_TYPE_THEME, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
app_theme_init (AppTheme *self)
{
  self->colours = gtk_css_provider_new ();
}

/**
 * app_theme_new:
 * @settings: the program's settings
 *
 * Sets the colours of the display, now and whenever the settings or the system's wish change.
 *
 * Returns: (transfer full): the theme
 */
AppTheme *
app_theme_new (GSettings *settings)
{
  AppTheme *self = g_object_new (APP_TYPE_THEME, NULL);
  self->settings = g_object_ref (settings);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (self->colours),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION - 1);
  g_signal_connect_object (settings, "changed::theme", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (),
                           "notify::system-supports-color-schemes", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

/* The colours in force. */
PaintThemeName
app_theme_get_name (AppTheme *self)
{
  return self->name;
}

/* Whether its pages are light letters on a dark ground. */
bool
app_theme_is_dark (AppTheme *self)
{
  return paint_theme_is_dark (paint_theme_get (self->name));
}
