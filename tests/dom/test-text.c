#include "config.h"

#include "dom-text.h"
#include "dom-xhtml.h"

#include <string.h>

#define EPUB "xmlns:epub='http://www.idpf.org/2007/ops'"

static DomText *
text_of (const char *body)
{
  g_autofree char *markup = g_strdup_printf (
      "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>t</title></head><body>%s</body>"
      "</html>",
      body);
  g_autoptr (GBytes) bytes = g_bytes_new (markup, strlen (markup));
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "a.xhtml", NULL, NULL);
  return dom_text_new (document);
}

static void
assert_text (const char *body, const char *expected)
{
  g_autoptr (DomText) text = text_of (body);
  g_assert_cmpstr (dom_text_get_string (text, NULL), ==, expected);
}

static void
white_space_and_blocks (void)
{
  assert_text ("\n <h1> A  <i> b</i> </h1>\n<p>c<br/>  d</p> <p> </p>", "A b\nc d");
  assert_text ("<div>x<p>y</p>z</div>", "x\ny\nz");
  assert_text ("<p>a</p><p hidden=''>b</p><script>c</script><p>d</p>", "a\nd");
  assert_text ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字", "漢字");
  assert_text (
      "<p>a<img src='x'/>b</p><svg xmlns='http://www.w3.org/2000/svg'><text>no</text></svg>",
      "a\uFFFCb\n\uFFFC");
  assert_text ("<pre>\na\n  b\n</pre>", "a   b");
  assert_text ("", "");
}

static void
blocks_have_their_elements (void)
{
  g_autoptr (DomText) text = text_of ("<div>x<p>y</p></div><ul><li>z</li></ul>");
  g_assert_cmpuint (dom_text_get_n_blocks (text), ==, 3);
  g_assert_cmpstr (dom_text_get_block (text, 0)->element->name, ==, "div");
  g_assert_cmpstr (dom_text_get_block (text, 1)->element->name, ==, "p");
  g_assert_cmpstr (dom_text_get_block (text, 2)->element->name, ==, "li");
  g_assert_cmpuint (dom_text_block_at (text, 2), ==, 1);
  g_assert_cmpuint (dom_text_get_block (text, 2)->start, ==, 4);
}

static void
places_go_there_and_back (void)
{
  g_autoptr (DomText) text =
      text_of (" <p> 가  나<b> 다 </b>\n라<i/> <img/>마</p>\n<blockquote>바 <br/>사</blockquote>");
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  for (guint32 i = 0; i < length; i++) {
    if ((string[i] & 0xC0) == 0x80 || string[i] == '\n')
      continue;
    DomPoint point = dom_text_point_at (text, i);
    g_assert_cmpuint (dom_text_offset_at (text, point), ==, i);
    if (point.node->type == DOM_NODE_TEXT && string[i] != ' ')
      g_assert_true (g_str_has_prefix (string + i, "\uFFFC")
                     || point.node->text[point.offset] == string[i]);
  }
}

static void
range_ends_stay_in_their_element (void)
{
  g_autoptr (DomText) text = text_of ("<p><b>one</b>two</p><p>three</p>");
  DomPoint end = dom_text_end_point_at (text, 3);
  g_assert_cmpstr (end.node->parent->name, ==, "b");
  g_assert_cmpuint (end.offset, ==, 3);
  DomPoint start = dom_text_point_at (text, 3);
  g_assert_cmpstr (start.node->parent->name, ==, "p");
  end = dom_text_end_point_at (text, 6);
  g_assert_cmpuint (end.offset, ==, 3);
  const DomNode *first = dom_text_get_block (text, 0)->element;
  g_assert_cmpuint (dom_text_offset_at (text, (DomPoint){ first, 2 }), ==, 6);
  g_assert_cmpuint (dom_text_offset_at (text, (DomPoint){ first->parent, 1 }), ==, 7);
}

static void
replaced_and_what_is_not (void)
{
  assert_text ("<p>a<audio>old</audio>b<iframe src='x'></iframe></p>", "a\uFFFCb\uFFFC");
  /* Nobody here can draw on a canvas or run an object: what their authors wrote for that is text. */
  assert_text ("<p>a<canvas>drawn</canvas></p>", "adrawn");
  assert_text ("<object data='a.swf' type='application/x-shockwave-flash'><p>in words</p></object>",
               "in words");
  assert_text ("<p>a<object data='a.svg' type='image/svg+xml'>no</object></p>", "a\uFFFC");
  assert_text ("<p>a<object data='a.png'>no</object></p>", "a\uFFFC");
}

static void
a_switch_shows_one_case (void)
{
#define CASE(ns, text) "<epub:case required-namespace='" ns "'>" text "</epub:case>"
#define DEFAULT "<epub:default>plain</epub:default>"
  assert_text ("<p><epub:switch " EPUB ">" CASE ("urn:chemistry", "formula") DEFAULT
               "</epub:switch></p>",
               "plain");
  assert_text ("<p><epub:switch " EPUB
               ">" CASE ("http://www.w3.org/1998/Math/MathML",
                         "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi>x</mi></math>")
                   DEFAULT "</epub:switch></p>",
               "\xEF\xBF\xBC");
  assert_text ("<p><epub:switch " EPUB ">" CASE ("urn:chemistry", "formula")
                   CASE ("http://www.w3.org/1999/xhtml", "web") DEFAULT "</epub:switch></p>",
               "web");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dom/text/white-space-and-blocks", white_space_and_blocks);
  g_test_add_func ("/dom/text/blocks-have-elements", blocks_have_their_elements);
  g_test_add_func ("/dom/text/there-and-back", places_go_there_and_back);
  g_test_add_func ("/dom/text/range-ends", range_ends_stay_in_their_element);
  g_test_add_func ("/dom/text/replaced", replaced_and_what_is_not);
  g_test_add_func ("/dom/text/switch", a_switch_shows_one_case);
  return g_test_run ();
}
