#include "config.h"

#include "css-styles.h"
#include "dom-xhtml.h"

#include <string.h>

typedef struct {
  DomDocument *document;
  CssStyles *styles;
} Page;

static const CssMedia MEDIA = { .width = 600, .height = 800, .font_size = 16 };

static Page
make_page (const char *css, const char *body, const CssMedia *media)
{
  g_autofree char *markup =
      g_strdup_printf ("<html xmlns='http://www.w3.org/1999/xhtml' "
                       "xmlns:epub='http://www.idpf.org/2007/ops'><body>%s</body></html>",
                       body);
  g_autoptr (GBytes) bytes = g_bytes_new (markup, strlen (markup));
  Page page = { dom_document_parse_xhtml (bytes, "text/a.xhtml", NULL, NULL), NULL };
  g_autoptr (CssSheet) author =
      css_sheet_parse (css, -1, "css/a.css", CSS_ORIGIN_AUTHOR, NULL, NULL, NULL, NULL);
  CssSheet *sheets[] = { css_sheet_get_user_agent (), author };
  page.styles = css_styles_new (page.document, sheets, 2, media, NULL);
  return page;
}

static void
clear_page (Page *page)
{
  css_styles_unref (page->styles);
  dom_document_unref (page->document);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, clear_page)

static const CssStyle *
style_of (const Page *page, const char *id)
{
  return css_styles_get (page->styles, dom_document_get_element_by_id (page->document, id));
}

/* Whether the selector gives #x the colour #010203. */
static void
assert_selects (const char *selector, const char *body, bool expected)
{
  g_autofree char *css = g_strdup_printf (
      "@namespace epub 'http://www.idpf.org/2007/ops'; %s{color:#010203}", selector);
  g_auto (Page) page = make_page (css, body, &MEDIA);
  CssColor color = style_of (&page, "x")->color;
  if ((color.red == 1 && color.green == 2 && color.blue == 3) != expected)
    g_error ("%s on %s", selector, body);
}

static void
selectors_match (void)
{
  const char *body = "<div class='a b' lang='en-GB'><p/>t<p id='x' class='c' epub:type='y z' "
                     "title='One'/><q/><p/></div>";
  const char *const yes[] = {
    "p",
    "*",
    ".c",
    "#x",
    "p.c#x",
    ".a .c",
    "div > p",
    "body p",
    "p + p",
    "p ~ p",
    ".a.b > .c",
    "[title]",
    "[title=One]",
    "[title^=O][title$=e][title*=n]",
    "[title='ONE' i]",
    "[lang|=en] p",
    "[epub|type~=z]",
    "p:nth-child(2)",
    "p:nth-child(even)",
    "p:nth-last-child(3)",
    "p:nth-of-type(2)",
    "p:nth-child(-n+2)",
    "p:nth-child(2n + 0)",
    "p:not(.d)",
    ":is(q, p.c)",
    ":where(#x)",
    ":lang(en)",
    "p:dir(ltr)",
    "p:empty",
    ":root p",
    "html body div p",
    "P",
    "p:not(:first-child):not(:last-child)",
    "body > div p ~ p",
    "div > div p, p",
  };
  const char *const no[] = {
    "q",
    ".C",
    "q + p",
    "p > p",
    "div div p",
    "p:first-child",
    "p:last-child",
    "p:only-child",
    "p:nth-child(odd)",
    "p:not(.c)",
    "p:hover",
    ":lang(fr)",
    "[epub|type=z]",
    "p::before",
    "p:nth-of-type(3)",
    "q ~ p.c",
    "p:dir(rtl)",
    "[title='ONE']",
    "p:frob, p",
    "svg|p",
  };
  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    assert_selects (yes[i], body, true);
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    assert_selects (no[i], body, false);
}

static void
cascade_weighs (void)
{
  g_auto (Page) page = make_page (
      "p{color:red!important;margin:1px} #x{color:blue;margin:2px} p.a{margin:3px;width:calc(1em + "
      "50% - 2px)} p{width:1px} .i{font-style:italic} .i p{font-style:inherit} .u{margin:unset}"
      "@media print{p{color:green!important}} @media (min-width:500px){.i{orphans:7}}"
      "@media (max-width:500px){.i{orphans:9}} @supports (frob:1){.i{orphans:8}}",
      "<div class='i'><p id='x' class='a' style='color:lime;padding:4px'/><p id='y' class='u' "
      "align='right' style='color:lime!important'/></div>",
      &MEDIA);
  const CssStyle *x = style_of (&page, "x");
  g_assert_cmpuint (x->color.red, ==, 255);
  g_assert_cmpuint (x->color.green, ==, 0);
  g_assert_cmpfloat (x->margin[CSS_SIDE_LEFT].px, ==, 2);
  g_assert_cmpfloat (x->padding[CSS_SIDE_LEFT].px, ==, 4);
  g_assert_cmpint (x->width.kind, ==, CSS_LENGTH_PERCENT);
  g_assert_cmpfloat (x->width.px, ==, 14);
  g_assert_cmpfloat (x->width.percent, ==, 50);
  g_assert_cmpint (x->font_style, ==, CSS_FONT_STYLE_ITALIC);
  g_assert_cmpint (x->orphans, ==, 7);
  const CssStyle *y = style_of (&page, "y");
  g_assert_cmpuint (y->color.green, ==, 255);
  g_assert_cmpint (y->text_align, ==, CSS_TEXT_ALIGN_RIGHT);
  g_assert_cmpfloat (y->margin[CSS_SIDE_TOP].px, ==, 0);
}

static void
shorthands_expand (void)
{
  g_auto (Page) page = make_page (
      "#x{font:italic small-caps bold 20px/1.5 'A B',serif;border:2px dashed red;border-left:none;"
      "margin:1px 2px 3px;background:url(../i/a.png) no-repeat #0f08;list-style:square inside;"
      "text-decoration:underline dotted blue;border-radius:3px/5px;flex:2;"
      "-webkit-writing-mode:vertical-rl;page-break-before:always;adobe-hyphenate:none;"
      "font-variant-numeric:tabular-nums;text-emphasis:open sesame}",
      "<p id='x'><span id='y'/></p>", &MEDIA);
  const CssStyle *x = style_of (&page, "x");
  g_assert_cmpfloat (x->font_size, ==, 20);
  g_assert_cmpint (x->font_weight, ==, 700);
  g_assert_cmpint (x->font_variant_caps, ==, CSS_CAPS_SMALL);
  g_assert_cmpfloat (x->line_height.percent, ==, 150);
  g_assert_cmpstr (x->font_family[0], ==, "A B");
  g_assert_cmpfloat (x->border_width[CSS_SIDE_TOP], ==, 2);
  g_assert_cmpfloat (x->border_width[CSS_SIDE_LEFT], ==, 0);
  g_assert_cmpuint (x->border_color[CSS_SIDE_RIGHT].red, ==, 255);
  g_assert_cmpfloat (x->margin[CSS_SIDE_LEFT].px, ==, 2);
  g_assert_cmpfloat (x->margin[CSS_SIDE_BOTTOM].px, ==, 3);
  g_assert_cmpuint (x->n_background_images, ==, 1);
  g_assert_cmpstr (x->background_images[0].path, ==, "i/a.png");
  g_assert_cmpuint (x->background_color.alpha, ==, 0x88);
  g_assert_cmpstr (x->list_style_type, ==, "square");
  g_assert_cmpint (x->list_style_position, ==, CSS_LIST_POSITION_INSIDE);
  g_assert_cmpfloat (x->border_radius[2].px, ==, 3);
  g_assert_cmpfloat (x->flex_grow, ==, 2);
  g_assert_cmpint (x->writing_mode, ==, CSS_WRITING_MODE_VERTICAL_RL);
  g_assert_cmpint (x->break_before, ==, CSS_BREAK_PAGE);
  g_assert_cmpint (x->hyphens, ==, CSS_HYPHENS_NONE);
  g_assert_cmpstr (x->font_features, ==, "tnum=1");
  g_assert_cmpstr (x->text_emphasis, ==, "﹆");
  const CssStyle *y = style_of (&page, "y");
  g_assert_cmpuint (y->decoration_lines, ==, CSS_DECORATION_UNDERLINE);
  g_assert_cmpint (y->decoration_style, ==, CSS_DECORATION_DOTTED);
  g_assert_cmpuint (y->decoration_color.blue, ==, 255);
  g_assert_cmpfloat (y->border_width[0], ==, 0);
}

static void
variables_resolve (void)
{
  g_auto (Page) page =
      make_page (":root{--a:2em;--b:var(--a) 3px;--loop:var(--loop)} p{margin:var(--b);"
                 "width:var(--none,5px);height:7px;height:var(--loop)}",
                 "<p id='x' style='--a:1px'/>", &MEDIA);
  const CssStyle *x = style_of (&page, "x");
  g_assert_cmpfloat (x->margin[CSS_SIDE_TOP].px, ==, 1);
  g_assert_cmpfloat (x->margin[CSS_SIDE_LEFT].px, ==, 3);
  g_assert_cmpfloat (x->width.px, ==, 5);
}

static void
display_is_adjusted (void)
{
  g_auto (Page) page = make_page (
      "#f{display:flex} #l{float:left;text-decoration:none} #d{text-decoration:underline}"
      "#i{display:inline-block}",
      "<div id='f'><span id='s'/></div><div id='d'><span id='l'/><span id='i'/><b id='b'/></div>",
      &MEDIA);
  g_assert_cmpint (style_of (&page, "s")->display, ==, CSS_DISPLAY_BLOCK);
  g_assert_cmpint (style_of (&page, "l")->display, ==, CSS_DISPLAY_BLOCK);
  g_assert_cmpuint (style_of (&page, "l")->decoration_lines, ==, 0);
  g_assert_cmpuint (style_of (&page, "i")->decoration_lines, ==, 0);
  g_assert_cmpuint (style_of (&page, "b")->decoration_lines, ==, CSS_DECORATION_UNDERLINE);
  CssStyle anonymous;
  css_style_init_anonymous (&anonymous, style_of (&page, "d"), CSS_DISPLAY_BLOCK);
  g_assert_cmpint (anonymous.display, ==, CSS_DISPLAY_BLOCK);
  g_assert_cmpuint (anonymous.decoration_lines, ==, CSS_DECORATION_UNDERLINE);
}

static void
attributes_hint (void)
{
  g_auto (Page) page = make_page (
      "b{color:red}",
      "<table id='t' border='1' cellpadding='5' align='center'><tr><td id='c' bgcolor='ff0000' "
      "width='50%'/></tr></table><ol id='o' start='5' type='a'><li/></ol><font id='f' size='5' "
      "color='#00f'>x</font><p id='h' hidden=''/><p id='r' dir='rtl'/>",
      &MEDIA);
  g_assert_cmpfloat (style_of (&page, "t")->border_width[0], ==, 1);
  g_assert_cmpint (style_of (&page, "t")->margin[CSS_SIDE_LEFT].kind, ==, CSS_LENGTH_AUTO);
  g_assert_cmpfloat (style_of (&page, "c")->padding[0].px, ==, 5);
  g_assert_cmpuint (style_of (&page, "c")->background_color.red, ==, 255);
  g_assert_cmpfloat (style_of (&page, "c")->width.percent, ==, 50);
  g_assert_cmpstr (style_of (&page, "o")->list_style_type, ==, "lower-alpha");
  g_assert_cmpint (style_of (&page, "o")->counter_reset[0].value, ==, 4);
  g_assert_cmpfloat (style_of (&page, "f")->font_size, ==, 24);
  g_assert_cmpint (style_of (&page, "h")->display, ==, CSS_DISPLAY_NONE);
  g_assert_cmpint (style_of (&page, "r")->direction, ==, CSS_DIRECTION_RTL);
}

static void
generated_content (void)
{
  g_auto (Page) page = make_page ("p::before{content:'[' attr(title) ']' counter(n, "
                                  "upper-roman);color:red} p:after{content:none}"
                                  "p:first-letter{font-size:2em}",
                                  "<p id='x' title='A'/><p id='y' title='B'/>", &MEDIA);
  const DomNode *y = dom_document_get_element_by_id (page.document, "y");
  const CssStyle *before = css_styles_get_pseudo (page.styles, y, CSS_PSEUDO_BEFORE);
  g_assert_cmpuint (before->n_content, ==, 4);
  g_assert_cmpstr (before->content[1].text, ==, "B");
  g_assert_cmpstr (before->content[3].list_style, ==, "upper-roman");
  g_assert_null (css_styles_get_pseudo (page.styles, y, CSS_PSEUDO_AFTER));
  g_assert_cmpfloat (css_styles_get_pseudo (page.styles, y, CSS_PSEUDO_FIRST_LETTER)->font_size, ==,
                     32);
}

static void
reader_size_reaches_absolute_sizes (void)
{
  CssMedia media = MEDIA;
  media.font_size = 20;
  media.scale_absolute = true;
  g_auto (Page) page = make_page ("#x{font-size:12pt;margin:10px} #y{font-size:.5rem}",
                                  "<p id='x'/><p id='y'/><h1 id='z'/>", &media);
  g_assert_cmpfloat (style_of (&page, "x")->font_size, ==, 20);
  g_assert_cmpfloat (style_of (&page, "x")->margin[0].px, ==, 10);
  g_assert_cmpfloat (style_of (&page, "y")->font_size, ==, 10);
  g_assert_cmpfloat (style_of (&page, "z")->font_size, ==, 40);
}

static void
neighbours_share_and_many_children_are_quick (void)
{
  g_autoptr (GString) body = g_string_new (NULL);
  for (int i = 0; i < 50000; i++)
    g_string_append (body, "<p/>");
  g_auto (Page) page =
      make_page ("p:nth-last-child(2n+1) ~ p:nth-of-type(odd){color:red}", body->str, &MEDIA);
  const DomNode *last = dom_document_get_body (page.document)->last_child;
  g_assert_true (css_styles_get (page.styles, last)
                 == css_styles_get (page.styles, last->previous->previous));
}

/* MathML: what its attributes say of colour and size, what is not shown, and where a formula stands. */
static void
formulas_are_styled (void)
{
  g_auto (Page) page = make_page (
      "",
      "<math id='block' display='block' xmlns='http://www.w3.org/1998/Math/MathML'><semantics>"
      "<mi id='x' mathcolor='#ff0000' mathbackground='#00ff00' mathsize='200%'>x</mi>"
      "<annotation id='note'>x</annotation></semantics><mphantom id='phantom'/></math>"
      "<math id='inline' xmlns='http://www.w3.org/1998/Math/MathML'/>",
      &MEDIA);
  g_assert_cmpint (style_of (&page, "x")->color.red, ==, 255);
  g_assert_cmpint (style_of (&page, "x")->background_color.green, ==, 255);
  g_assert_cmpfloat (style_of (&page, "x")->font_size, >, 31);
  g_assert_cmpint (style_of (&page, "note")->display, ==, CSS_DISPLAY_NONE);
  g_assert_cmpint (style_of (&page, "phantom")->visibility, ==, CSS_VISIBILITY_HIDDEN);
  g_assert_cmpint (style_of (&page, "block")->display, ==, CSS_DISPLAY_BLOCK);
  g_assert_cmpint (style_of (&page, "inline")->display, ==, CSS_DISPLAY_INLINE);
}

/* Lengths and a colour in any order; a list that is wrong anywhere is dropped whole. */
static void
shadows (void)
{
  g_auto (Page) page =
      make_page ("#x { font-size: 10px; box-shadow: inset #123456 1px 2px 3px 4px, 1em 0 }"
                 "#y { text-shadow: 1px 1px; text-shadow: 1px 2px 3px 4px red }"
                 "#z { box-shadow: 1px 1px, 1px; text-shadow: none }",
                 "<p id='x'/><p id='y'/><p id='z'/>", &MEDIA);
  const CssStyle *x = style_of (&page, "x");
  g_assert_cmpuint (x->n_box_shadows, ==, 2);
  g_assert_true (x->box_shadow[0].inset && !x->box_shadow[0].current_color);
  g_assert_cmpint (x->box_shadow[0].color.green, ==, 0x34);
  g_assert_cmpfloat (x->box_shadow[0].blur, ==, 3);
  g_assert_cmpfloat (x->box_shadow[0].spread, ==, 4);
  g_assert_true (!x->box_shadow[1].inset && x->box_shadow[1].current_color);
  g_assert_cmpfloat (x->box_shadow[1].x, ==, 10);
  g_assert_cmpuint (style_of (&page, "y")->n_text_shadows, ==, 1);
  g_assert_cmpfloat (style_of (&page, "y")->text_shadow[0].blur, ==, 0);
  g_assert_cmpuint (style_of (&page, "z")->n_box_shadows, ==, 0);
}

/* Of transforms in three dimensions only two are seen. */
static void
transforms (void)
{
  g_auto (Page) page = make_page ("#x { transform: translate3d(1px, 2px, 3px) scale3d(4, 5, 6) }"
                                  "#y { transform: translateZ(1px) scaleZ(2) }"
                                  "#z { transform: translateW(1px) }",
                                  "<p id='x'/><p id='y'/><p id='z'/>", &MEDIA);
  const CssStyle *x = style_of (&page, "x");
  g_assert_cmpuint (x->n_transform, ==, 2);
  g_assert_cmpfloat (x->transform[0].lengths[0].px, ==, 1);
  g_assert_cmpfloat (x->transform[0].lengths[1].px, ==, 2);
  g_assert_cmpfloat (x->transform[1].matrix[0], ==, 4);
  g_assert_cmpfloat (x->transform[1].matrix[3], ==, 5);
  const CssStyle *y = style_of (&page, "y");
  g_assert_cmpuint (y->n_transform, ==, 2);
  g_assert_cmpfloat (y->transform[0].lengths[0].px, ==, 0);
  g_assert_cmpfloat (y->transform[1].matrix[0], ==, 1);
  g_assert_cmpfloat (y->transform[1].matrix[3], ==, 1);
  g_assert_cmpuint (style_of (&page, "z")->n_transform, ==, 0);
}

/* Every way of writing a layer comes to the same lists. */
static void
backgrounds (void)
{
  g_auto (Page) page =
      make_page ("#x { color: #0000ff; background: url(a.png) no-repeat right 10px / 20px auto, "
                 "repeating-linear-gradient(to top left, currentColor, red 30%) #123456 }"
                 "#y { background-image: -webkit-linear-gradient(left, red, blue); "
                 "background-repeat: repeat-x }"
                 "#z { background: radial-gradient(circle at top, red, lime 2em) fixed border-box }"
                 "#w { background: none }",
                 "<p id='x'/><p id='y'/><p id='z'/><p id='w'/>", &MEDIA);
  const CssStyle *x = style_of (&page, "x");
  g_assert_cmpuint (x->n_background_images, ==, 2);
  g_assert_cmpuint (x->background_color.red, ==, 0x12);
  g_assert_cmpstr (x->background_images[0].path, ==, "css/a.png");
  g_assert_false (x->background_repeats[0].x);
  g_assert_true (x->background_repeats[1].x);
  g_assert_cmpfloat (x->background_positions[0].lengths[0].percent, ==, 100);
  g_assert_cmpfloat (x->background_positions[0].lengths[1].px, ==, 10);
  g_assert_cmpfloat (x->background_sizes[0].lengths[0].px, ==, 20);
  g_assert_cmpint (x->background_sizes[0].lengths[1].kind, ==, CSS_LENGTH_AUTO);
  const CssImage *gradient = &x->background_images[1];
  g_assert_true (gradient->repeating);
  g_assert_cmpint (gradient->to_x, ==, -1);
  g_assert_cmpint (gradient->to_y, ==, -1);
  g_assert_cmpuint (gradient->stops[0].color.blue, ==, 255);
  g_assert_cmpfloat (gradient->stops[1].position.percent, ==, 30);
  g_assert_cmpint (style_of (&page, "y")->background_images[0].to_x, ==, 1);
  const CssImage *radial = &style_of (&page, "z")->background_images[0];
  g_assert_cmpint (radial->kind, ==, CSS_IMAGE_RADIAL);
  g_assert_true (radial->circle);
  g_assert_cmpfloat (radial->stops[1].position.px, ==, 32);
  g_assert_cmpuint (style_of (&page, "w")->n_background_images, ==, 0);
}

/* Paragraphs in a row share a style, but not where a selector tells them apart. */
static void
rows (void)
{
  g_autoptr (GString) body = g_string_new ("<h2 id='h'>t</h2>");
  for (int i = 1; i <= 12; i++)
    g_string_append_printf (body, "<p%s>x</p>", i == 9 ? " class='c'" : "");
  static const struct {
    const char *selector;
    const char *matched; /* a digit or letter for each paragraph */
  } cases[] = {
    { "p", "111111111111" },
    { "h2 + p", "100000000000" },
    { "p + p", "011111111111" },
    { "p + p + p", "001111111111" },
    { "h2 ~ p", "111111111111" },
    { "p ~ p", "011111111111" },
    { "p:nth-child(5)", "000100000000" },
    { "p:nth-of-type(2n)", "010101010101" },
    { "p:last-child", "000000000001" },
    { "p:nth-last-child(3)", "000000000100" },
    { ".c", "000000001000" },
    { ".c + p", "000000000100" },
    { ".c ~ p", "000000000111" },
    { "p:not(:first-of-type)", "011111111111" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *css = g_strdup_printf ("%s { tab-size: 3 }", cases[i].selector);
    g_auto (Page) page = make_page (css, body->str, &MEDIA);
    const DomNode *node = dom_document_get_element_by_id (page.document, "h")->next;
    for (const char *expected = cases[i].matched; *expected != '\0';
         expected++, node = node->next) {
      bool matched = css_styles_get (page.styles, node)->tab_size < 4;
      if (matched != (*expected == '1'))
        g_error ("%s: paragraph %d", cases[i].selector, (int) (expected - cases[i].matched) + 1);
    }
  }
}

/* A heading or a cell is not set straight because the text around it is, but it is centred with it. */
static void
headings_and_cells_are_not_justified (void)
{
  static const struct {
    const char *css;
    CssTextAlign paragraph;
    CssTextAlign others;
  } cases[] = {
    { "body { text-align: justify }", CSS_TEXT_ALIGN_JUSTIFY, CSS_TEXT_ALIGN_START },
    { "body { text-align: center }", CSS_TEXT_ALIGN_CENTER, CSS_TEXT_ALIGN_CENTER },
    { "h2, td, p { text-align: justify }", CSS_TEXT_ALIGN_JUSTIFY, CSS_TEXT_ALIGN_JUSTIFY },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Page) page = make_page (cases[i].css,
                                    "<p id='p'>t</p><h2 id='h'>t</h2>"
                                    "<table><tr><td id='d'><b id='b'>t</b></td></tr></table>",
                                    &MEDIA);
    g_assert_cmpint (style_of (&page, "p")->text_align, ==, cases[i].paragraph);
    g_assert_cmpint (style_of (&page, "h")->text_align, ==, cases[i].others);
    g_assert_cmpint (style_of (&page, "d")->text_align, ==, cases[i].others);
    g_assert_cmpint (style_of (&page, "b")->text_align, ==, cases[i].others);
  }
}

/* For the letters and their hyphens; a selector goes by what the document says. */
static void
assumed_language_is_no_language (void)
{
  static const char markup[] = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p id='a'>t</p>"
                               "<p id='b' lang='de'>t</p></body></html>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (markup, strlen (markup));
  g_auto (Page) page = { dom_document_parse_xhtml (bytes, "text/a.xhtml", NULL, NULL), NULL };
  dom_document_assume_language (page.document, "fr");
  g_autoptr (CssSheet) sheet = css_sheet_parse ("p:lang(fr) { color: #010203 }", -1, "css/a.css",
                                                CSS_ORIGIN_AUTHOR, NULL, NULL, NULL, NULL);
  page.styles = css_styles_new (page.document, &sheet, 1, &MEDIA, NULL);
  g_assert_cmpstr (style_of (&page, "a")->language, ==, "fr");
  g_assert_cmpstr (style_of (&page, "b")->language, ==, "de");
  g_assert_cmpint (style_of (&page, "a")->color.red, !=, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/css/styles/selectors", selectors_match);
  g_test_add_func ("/css/styles/cascade", cascade_weighs);
  g_test_add_func ("/css/styles/shorthands", shorthands_expand);
  g_test_add_func ("/css/styles/variables", variables_resolve);
  g_test_add_func ("/css/styles/display", display_is_adjusted);
  g_test_add_func ("/css/styles/hints", attributes_hint);
  g_test_add_func ("/css/styles/generated-content", generated_content);
  g_test_add_func ("/css/styles/reader-size", reader_size_reaches_absolute_sizes);
  g_test_add_func ("/css/styles/sharing", neighbours_share_and_many_children_are_quick);
  g_test_add_func ("/css/styles/formulas", formulas_are_styled);
  g_test_add_func ("/css/styles/backgrounds", backgrounds);
  g_test_add_func ("/css/styles/shadows", shadows);
  g_test_add_func ("/css/styles/transforms", transforms);
  g_test_add_func ("/css/styles/rows", rows);
  g_test_add_func ("/css/styles/unjustified", headings_and_cells_are_not_justified);
  g_test_add_func ("/css/styles/assumed-language", assumed_language_is_no_language);
  return g_test_run ();
}
