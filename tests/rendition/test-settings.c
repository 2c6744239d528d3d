#include "rendition-settings.h"

#include "css-styles.h"
#include "dom-xhtml.h"

#include <string.h>

/* What the reader's settings do to a book's own styles. */

static CssStyle
style_of_body (RenditionStyles styles)
{
  static const char markup[] =
      "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>words</p></body></html>";
  static const char author_css[] =
      "body { background: #102030; color: #fffffe; margin-right: 40% }";
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.styles = styles;
  g_autoptr (GBytes) bytes = g_bytes_new_static (markup, strlen (markup));
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "a.xhtml", NULL, NULL);
  g_autoptr (CssSheet) user = rendition_settings_make_sheet (&settings);
  g_autoptr (CssSheet) author =
      css_sheet_parse (author_css, -1, "a.css", CSS_ORIGIN_AUTHOR, NULL, NULL, NULL, NULL);
  CssSheet *sheets[] = { css_sheet_get_user_agent (), user, author };
  CssMedia media = { .width = 600, .height = 800, .font_size = settings.font_size };
  g_autoptr (CssStyles) computed =
      css_styles_new (document, sheets, G_N_ELEMENTS (sheets), &media, NULL);
  return *css_styles_get (computed, dom_document_get_body (document));
}

static void
test_the_page_is_the_readers (void)
{
  CssStyle balanced = style_of_body (RENDITION_STYLES_BALANCED);
  g_assert_cmpint (balanced.background_color.alpha, ==, 0);
  g_assert_cmpint (balanced.color.red, ==, 0);
  g_assert_cmpint (balanced.margin[CSS_SIDE_RIGHT].kind, ==, CSS_LENGTH_PX);
  CssStyle book = style_of_body (RENDITION_STYLES_BOOK);
  g_assert_cmpint (book.background_color.red, ==, 0x10);
  g_assert_cmpint (book.margin[CSS_SIDE_RIGHT].kind, ==, CSS_LENGTH_PERCENT);
  g_assert_cmpint (book.color.red, ==, 0xff);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rendition/settings/the-page-is-the-readers", test_the_page_is_the_readers);
  return g_test_run ();
}
