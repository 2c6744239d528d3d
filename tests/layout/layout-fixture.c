#include "layout-fixture.h"

#include "dom-xhtml.h"

#include <string.h>

/* A grey PNG of one pixel that says it is 400 by 300: layout reads only its header. */
static GBytes *
load_picture (const char *path, gpointer user_data)
{
  static const guint8 png[] = { 0x89, 'P',  'N', 'G', '\r', '\n', 0x1a, '\n', 0,    0, 0,
                                13,   'I',  'H', 'D', 'R',  0,    0,    1,    0x90, 0, 0,
                                1,    0x2c, 8,   0,   0,    0,    0,    0,    0,    0 };
  static const char page[] = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>framed</p>"
                             "<p>words</p></body></html>";
  if (g_str_has_suffix (path, ".xhtml"))
    return g_bytes_new_static (page, strlen (page));
  return g_str_has_suffix (path, ".png") ? g_bytes_new_static (png, sizeof png) : NULL;
}

/* Takes @document. @self may have its fonts, else it gets those of the system. */
void
fixture_init_document (Fixture *self,
                       DomDocument *document,
                       const char *css,
                       const LayoutSettings *settings)
{
  self->document = document;
  self->text = dom_text_new (self->document);
  g_autoptr (CssSheet) author =
      css_sheet_parse (css, -1, "test.css", CSS_ORIGIN_AUTHOR, NULL, NULL, NULL, NULL);
  CssSheet *sheets[] = { css_sheet_get_user_agent (), author };
  CssMedia media = {
    .width = layout_unit_to_px (settings->inline_size),
    .height = layout_unit_to_px (settings->picture_size),
    .font_size = 16,
  };
  self->styles = css_styles_new (self->document, sheets, 2, &media, NULL);
  if (self->source == NULL)
    self->source = layout_font_source_new (NULL, 0);
  self->fonts = layout_fonts_new (self->source);
  self->hyphenator = layout_hyphenator_new ();
  LayoutInput input = {
    .document = self->document,
    .styles = self->styles,
    .fonts = self->fonts,
    .hyphenator = self->hyphenator,
    .settings = *settings,
    .load = load_picture,
  };
  self->flow = layout_flow_new (&input, NULL, NULL);
}

/* The same with the body of an XHTML document. */
void
fixture_init_with (Fixture *self, const char *body, const char *css, const LayoutSettings *settings)
{
  g_autofree char *markup =
      g_strdup_printf ("<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"en\"><head>"
                       "<title>t</title></head><body>%s</body></html>",
                       body);
  g_autoptr (GBytes) bytes = g_bytes_new (markup, strlen (markup));
  fixture_init_document (self, dom_document_parse_xhtml (bytes, "test.xhtml", NULL, NULL), css,
                         settings);
}

/* A page of a size in CSS px. */
void
fixture_init (Fixture *self, const char *body, const char *css, int width, int height)
{
  LayoutSettings settings = {
    .inline_size = width * LAYOUT_UNIT_ONE,
    .block_size = height * LAYOUT_UNIT_ONE,
    .picture_size = height * LAYOUT_UNIT_ONE,
    .hang = true,
  };
  fixture_init_with (self, body, css, &settings);
}

void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->flow, layout_flow_unref);
  g_clear_pointer (&self->hyphenator, layout_hyphenator_free);
  g_clear_pointer (&self->fonts, layout_fonts_free);
  g_clear_pointer (&self->source, layout_font_source_unref);
  g_clear_pointer (&self->styles, css_styles_unref);
  g_clear_pointer (&self->text, dom_text_unref);
  g_clear_pointer (&self->document, dom_document_unref);
}

/* What a page shows, in the order of its fragments, without the spaces. */
char *
fixture_dup_page_text (const Fixture *self, guint page)
{
  GString *text = g_string_new (NULL);
  guint n = 0;
  const LayoutFragment *fragments =
      layout_page_get_fragments (layout_flow_get_page (self->flow, page), &n);
  for (guint i = 0; i < n; i++) {
    if (fragments[i].type != LAYOUT_FRAGMENT_LINE || fragments[i].repeated)
      continue;
    for (guint r = 0; r < fragments[i].line->n_runs; r++) {
      const LayoutRun *run = &fragments[i].line->runs[r];
      if (!run->generated && !run->hyphen && run->word != NULL)
        g_string_append_len (text, run->word->text, run->word->length);
    }
  }
  return g_string_free (text, FALSE);
}

/* Every letter of the document, in order and once, is on some page. */
void
fixture_assert_nothing_lost (const Fixture *self)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  for (guint i = 0; i < layout_flow_get_n_pages (self->flow); i++) {
    g_autofree char *text = fixture_dup_page_text (self, i);
    g_string_append (shown, text);
  }
  gsize length = 0;
  const char *text = dom_text_get_string (self->text, &length);
  g_autoptr (GString) expected = g_string_new (NULL);
  for (gsize i = 0; i < length; i++) {
    if (text[i] != ' ' && text[i] != '\n')
      g_string_append_c (expected, text[i]);
  }
  g_assert_cmpstr (shown->str, ==, expected->str);
}
