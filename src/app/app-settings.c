#include "config.h"

#include "app-settings.h"

/* A step of the text size is about a tenth, on whole pixels. */
static const double sizes[] = { 8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
                                22, 24, 26, 28, 31, 34, 38, 42, 46, 52, 58, 64, 72 };

/**
 * app_settings_new:
 *
 * Returns: (transfer full): the program's settings
 */
GSettings *
app_settings_new (void)
{
  return g_settings_new (GALPI_APP_ID);
}

/**
 * app_settings_read:
 * @settings: the program's settings
 *
 * Returns: how this reader likes books
 */
RenditionSettings
app_settings_read (GSettings *settings)
{
  RenditionSettings result;
  rendition_settings_init (&result);
  g_autofree char *font = g_settings_get_string (settings, "font");
  result.font_family = font[0] != '\0' ? g_intern_string (font) : NULL;
  result.font_size = g_settings_get_double (settings, "font-size");
  result.line_height = g_settings_get_double (settings, "line-height");
  result.margin = g_settings_get_double (settings, "margin");
  result.justify = g_settings_get_boolean (settings, "justify");
  result.hyphenate = g_settings_get_boolean (settings, "hyphenate");
  /* The values in the schema are those of the enums. */
  result.korean = (LayoutKoreanBreak) g_settings_get_enum (settings, "korean-break");
  result.styles = (RenditionStyles) g_settings_get_enum (settings, "styles");
  result.continuous = g_settings_get_enum (settings, "flow") != 0;
  result.columns = (RenditionColumns) g_settings_get_enum (settings, "columns");
  return result;
}

/**
 * app_settings_change_font_size:
 * @settings: the program's settings
 * @steps: how many sizes larger; 0 for the usual size
 *
 * Makes the text larger or smaller.
 */
void
app_settings_change_font_size (GSettings *settings, int steps)
{
  if (steps == 0) {
    g_settings_reset (settings, "font-size");
    return;
  }
  double size = g_settings_get_double (settings, "font-size");
  int index = 0;
  while (index + 1 < (int) G_N_ELEMENTS (sizes) && sizes[index] < size)
    index++;
  index = CLAMP (index + steps, 0, (int) G_N_ELEMENTS (sizes) - 1);
  g_settings_set_double (settings, "font-size", sizes[index]);
}
