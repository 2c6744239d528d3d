#include "dom-text.h"
#include "dom-xhtml.h"
#include "fuzz.h"
#include "layout-flow.h"

/* A content document with a sheet in its head becomes pages; the first byte chooses how. */

#define WIDTH 300
#define HEIGHT 200

static CssStyles *
compute_styles (DomDocument *document)
{
  g_autoptr (GPtrArray) sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) css_sheet_unref);
  g_ptr_array_add (sheets, css_sheet_ref (css_sheet_get_user_agent ()));
  guint n = 0;
  const DomStyleSource *sources = dom_document_get_style_sources (document, &n);
  for (guint i = 0; i < n && i < 8; i++) {
    if (sources[i].text != NULL)
      g_ptr_array_add (sheets, css_sheet_parse (sources[i].text, -1, "a.xhtml", CSS_ORIGIN_AUTHOR,
                                                sources[i].media, NULL, NULL, NULL));
  }
  CssMedia media = { .width = WIDTH, .height = HEIGHT, .font_size = 16 };
  return css_styles_new (document, (CssSheet *const *) (gpointer) sheets->pdata, sheets->len,
                         &media, NULL);
}

/* What holds for every page. */
static void
check_page (LayoutPage *page)
{
  guint n = 0;
  const LayoutFragment *fragments = layout_page_get_fragments (page, &n);
  for (guint i = 0; i < n; i++) {
    g_assert_nonnull (fragments[i].style);
    g_assert_cmpint (fragments[i].rect.height, >=, 0);
    if (fragments[i].type != LAYOUT_FRAGMENT_LINE)
      continue;
    for (guint r = 0; r < fragments[i].line->n_runs; r++) {
      const LayoutRun *run = &fragments[i].line->runs[r];
      g_assert_true (run->start <= run->end && run->end <= run->after);
    }
  }
  for (int y = -HEIGHT; y < HEIGHT * 2; y += 37) {
    LayoutHit hit = layout_page_hit (page, layout_unit_from_px (y * 1.3), layout_unit_from_px (y));
    LayoutRect caret = { 0 };
    if (hit.point.node != NULL && hit.point.node->type == DOM_NODE_TEXT)
      layout_page_get_caret (page, hit.point, &caret);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 1)
    return 0;
  g_autoptr (GBytes) bytes = g_bytes_new_static (data + 1, size - 1);
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "a.xhtml", NULL, NULL);
  g_autoptr (DomText) text = dom_text_new (document);
  g_autoptr (CssStyles) styles = compute_styles (document);
  /* Fonts are slow to find, and a program has them once. */
  static LayoutFontSource *source = NULL;
  static LayoutFonts *fonts = NULL;
  static LayoutHyphenator *hyphenator = NULL;
  if (source == NULL) {
    source = layout_font_source_new (NULL, 0);
    fonts = layout_fonts_new (source);
    hyphenator = layout_hyphenator_new ();
  }
  LayoutInput input = {
    .document = document,
    .styles = styles,
    .fonts = fonts,
    .hyphenator = hyphenator,
    .settings = {
      .inline_size = layout_unit_from_px (WIDTH),
      .block_size = data[0] & 1 ? 0 : layout_unit_from_px (HEIGHT),
      .picture_size = layout_unit_from_px (HEIGHT),
      .fixed = (data[0] & 2) != 0,
      .facing = (data[0] & 4) != 0,
      .hang = (data[0] & 8) != 0,
      .first_fit = (data[0] & 16) != 0,
      .ragged = (data[0] & 32) != 0,
      .korean = (LayoutKoreanBreak) ((data[0] >> 6) % 3),
    },
  };
  g_autoptr (LayoutFlow) flow = layout_flow_new (&input, NULL, NULL);
  g_assert_nonnull (flow);
  for (guint i = 0; i < layout_flow_get_n_pages (flow) && i < 50; i++)
    check_page (layout_flow_get_page (flow, i));
  gsize length = 0;
  dom_text_get_string (text, &length);
  DomRange all = { dom_text_point_at (text, 0), dom_text_end_point_at (text, (guint32) length) };
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  if (length > 0)
    layout_page_get_range_rects (layout_flow_get_page (flow, 0), &all, rects);
  return 0;
}
