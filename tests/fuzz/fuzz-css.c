#include "css-styles.h"
#include "dom-xhtml.h"
#include "fuzz.h"

#include <string.h>

/* A sheet is parsed and put on a document that has something of everything. */

static const char markup[] =
    "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops' "
    "lang='ko'><body class='a b'><h1 id='x'>t</h1><p class='a'>one <em>two</em> <a href='#x'>3</a>"
    "</p><p class='b' style='margin: 1em'>4</p><p/><ul><li>5</li><li>6</li></ul><table><tr><td>7"
    "</td></tr></table><section epub:type='chapter'><p dir='rtl' lang='ar'>8</p></section>"
    "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi>x</mi></math></body></html>";

static void
check_length (CssLength length)
{
  g_assert_true (length.px == length.px && length.percent == length.percent);
  g_assert_cmpfloat (ABS (length.px), <=, 1e8);
}

static void
check_style (const CssStyle *style)
{
  g_assert_cmpfloat (style->font_size, >=, 0);
  g_assert_cmpfloat (style->font_size, <=, 10000);
  check_length (style->width);
  check_length (style->height);
  check_length (style->text_indent);
  for (int side = 0; side < 4; side++) {
    check_length (style->margin[side]);
    check_length (style->padding[side]);
    check_length (style->inset[side]);
    g_assert_cmpfloat (style->border_width[side], >=, 0);
  }
  for (guint i = 0; i < style->n_content; i++) {
    if (style->content[i].kind == CSS_CONTENT_STRING)
      fuzz_check_utf8 (style->content[i].text);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (markup, strlen (markup));
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "a.xhtml", NULL, NULL);
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (CssSheet) author = css_sheet_parse ((const char *) data, (gssize) size, "a.css",
                                                 CSS_ORIGIN_AUTHOR, NULL, NULL, NULL, diagnostics);
  CssSheet *sheets[] = { css_sheet_get_user_agent (), author };
  CssMedia media = { .width = 600, .height = 800, .font_size = 16 };
  g_autoptr (CssStyles) styles = css_styles_new (document, sheets, 2, &media, NULL);
  for (guint32 i = 0; i < dom_document_get_n_nodes (document); i++) {
    const DomNode *node = dom_document_get_node (document, i);
    check_style (css_styles_get (styles, node));
    for (int pseudo = 0; pseudo < CSS_N_PSEUDOS && node->type == DOM_NODE_ELEMENT; pseudo++) {
      const CssStyle *style = css_styles_get_pseudo (styles, node, (CssPseudo) pseudo);
      if (style != NULL)
        check_style (style);
    }
  }
  return 0;
}
