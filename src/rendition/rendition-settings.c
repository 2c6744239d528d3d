#include "config.h"

#include "rendition-settings.h"

#include <string.h>

/**
 * rendition_settings_init:
 * @self: (out caller-allocates): settings
 *
 * Sets what a reader gets who has changed nothing.
 */
void
rendition_settings_init (RenditionSettings *self)
{
  *self = (RenditionSettings){
    .font_size = 18,
    .line_height = 1.5,
    .measure = 33,
    .margin = 1,
    .justify = true,
    .hang = true,
    .hyphenate = true,
    .korean = LAYOUT_KOREAN_BREAK_AUTO,
    .styles = RENDITION_STYLES_BALANCED,
    .columns = RENDITION_COLUMNS_AUTO,
  };
}

static bool
same_number (double a, double b)
{
  double difference = a - b;
  return difference < 1e-6 && difference > -1e-6;
}

/**
 * rendition_settings_equal:
 * @a: settings
 * @b: settings
 *
 * Returns: whether both set a page alike
 */
bool
rendition_settings_equal (const RenditionSettings *a, const RenditionSettings *b)
{
  return g_strcmp0 (a->font_family, b->font_family) == 0 && same_number (a->font_size, b->font_size)
         && same_number (a->line_height, b->line_height) && same_number (a->measure, b->measure)
         && same_number (a->margin, b->margin) && a->justify == b->justify && a->hang == b->hang
         && a->hyphenate == b->hyphenate && a->korean == b->korean && a->styles == b->styles
         && a->columns == b->columns && a->continuous == b->continuous && a->dark == b->dark;
}

/* Text that is set in a font of its own for a reason keeps it. */
#define NOT_CODE ":not(pre):not(code):not(kbd):not(samp):not(tt):not(pre *):not(code *)"

/**
 * rendition_settings_make_sheet:
 * @self: settings
 *
 * Writes the settings as a user style sheet. https://www.w3.org/TR/css-cascade-4/#cascade-origin-user
 *
 * Returns: (transfer full): the sheet
 */
CssSheet *
rendition_settings_make_sheet (const RenditionSettings *self)
{
  g_autoptr (GString) css = g_string_new (NULL);
  g_autofree char *line_height = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  if (self->line_height > 0)
    line_height = g_strdup (g_ascii_formatd (number, sizeof number, "%.3f", self->line_height));

  const char *family = self->font_family != NULL ? self->font_family : "serif";
  bool generic = strcmp (family, "serif") == 0 || strcmp (family, "sans-serif") == 0;
  g_autofree char *quoted = generic ? g_strdup (family) : g_strdup_printf ("\"%s\", serif", family);
  g_string_append_printf (css, "html { font-family: %s; text-align: %s; }\n", quoted,
                          self->justify ? "justify" : "start");
  if (line_height != NULL)
    g_string_append_printf (css, "html { line-height: %s; }\n", line_height);
  if (self->styles != RENDITION_STYLES_BOOK) {
    /* Paper and ink are the theme's, the margins of the page and its measure are the settings';
     * what has a ground and margins of its own inside the text keeps them. */
    g_string_append (css, "html, body { background: none transparent !important; color: inherit "
                          "!important; margin-left: 0 !important; margin-right: 0 !important; "
                          "padding-left: 0 !important; padding-right: 0 !important; "
                          "width: auto !important; max-width: none !important; }\n");
    if (self->font_family != NULL)
      g_string_append_printf (css, "body, body *" NOT_CODE " { font-family: %s !important; }\n",
                              quoted);
    if (line_height != NULL)
      g_string_append_printf (
          css, "p, li, dd, dt, blockquote, body, section { line-height: %s !important; }\n",
          line_height);
  }
  if (!self->hyphenate)
    g_string_append (css, "* { hyphens: manual !important; }\n");
  return css_sheet_parse (css->str, (gssize) css->len, "", CSS_ORIGIN_USER, NULL, NULL, NULL, NULL);
}
