#include "config.h"

#include "fixture-markdown.h"

#include "dom-markdown-source-private.h"

/* What books have in their Markdown beyond GitHub's: boxes, template tags, attributes, pictures
 * that are elsewhere. */

static void
assert_outline (const char *markdown, const char *expected)
{
  g_autoptr (DomDocument) document = fixture_parse (markdown, "ko");
  g_autofree char *text = fixture_outline (dom_document_get_body (document));
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_text (const char *markdown, const char *expected)
{
  g_autoptr (DomDocument) document = fixture_parse (markdown, "ko");
  g_autofree char *text = dom_node_dup_text (dom_document_get_body (document));
  g_assert_cmpstr (text, ==, expected);
}

/* @text begins with a box of that kind, title and words. */
static void
assert_box (const char *markdown, const char *kind, const char *title, const char *words)
{
  g_autoptr (DomDocument) document = fixture_parse (markdown, "ko-KR");
  const DomNode *box = dom_document_get_body (document)->first_child;
  if (box == NULL || !dom_node_has_token (box, "class", "admonition"))
    g_test_message ("text: %s", markdown);
  g_assert_nonnull (box);
  g_assert_true (dom_node_has_token (box, "class", "admonition"));
  g_assert_true (dom_node_has_token (box, "class", kind));
  g_assert_true (dom_node_has_token (box->first_child, "class", "admonition-title"));
  g_autofree char *found = dom_node_dup_text (box->first_child);
  g_assert_cmpstr (found, ==, title);
  g_autofree char *body =
      box->first_child->next != NULL ? dom_node_dup_text (box->first_child->next) : g_strdup ("");
  g_assert_cmpstr (body, ==, words);
}

static void
quotes_with_a_kind_are_boxes (void)
{
  assert_box ("> [!NOTE]\n> 글", "note", "참고", "글");
  assert_box ("> [!warning]- 조심할 *것*\n> 글", "warning", "조심할 것", "글");
  assert_box ("> [!TIP]\n>\n> - 하나", "tip", "도움말", "하나");
  assert_box ("> **Note** 글", "note", "Note", "글");
  assert_box ("> **참고**: 글", "note", "참고", "글");
  assert_box ("> **⚠️ 주의:**\n> 글", "caution", "⚠️ 주의", "글");
  assert_box ("> **팁**\n>\n> 글", "tip", "팁", "글");
  assert_outline ("> **표현** : 글", "<blockquote><p><strong>표현</> : 글</></>");
  assert_outline ("> [!없음] 글", "<blockquote><p>[!없음] 글</></>");
  assert_outline ("> ###### 글", "<blockquote><h6>글</></>");
}

static void
titles_follow_the_language (void)
{
  g_autoptr (DomDocument) document = fixture_parse ("> [!CAUTION]\n> x", "en");
  g_autofree char *english = dom_node_dup_text (dom_document_get_body (document)->first_child);
  g_assert_cmpstr (english, ==, "Cautionx");
  g_autoptr (DomDocument) own = fixture_parse ("---\nlang: ko\n---\n\n> [!CAUTION]\n> x", "en");
  g_autofree char *korean = dom_node_dup_text (dom_document_get_body (own)->first_child);
  g_assert_cmpstr (korean, ==, "주의x");
}

static void
containers_are_boxes (void)
{
  assert_box (":::note\n글\n:::\n", "note", "참고", "글");
  assert_box ("::: tip 제목\n글\n:::", "tip", "제목", "글");
  assert_box (":::danger[제목]\n글\n:::", "danger", "제목", "글");
  assert_box ("::: {.callout-caution title=\"제목\"}\n글\n:::", "caution", "제목", "글");
  assert_box ("::::{.big .info}\n글\n::::", "info", "정보", "글");
  assert_box ("/// warning | 제목\n글\n///", "warning", "제목", "글");
  assert_box ("{% hint style=\"danger\" %}\n글\n{% endhint %}", "danger", "위험", "글");
  assert_outline (":::unknown\n글\n:::\n끝", "<p>글</><p>끝</>");
  assert_outline (":::note\n끝이 없음", "<p>:::note\n끝이 없음</>");
  assert_outline ("```\n:::note\n:::\n```", "<pre><code>:::note\n:::\n</></>");
  assert_outline ("    :::note\n    :::", "<pre><code>:::note\n:::\n</></>");
}

static void
indented_bodies_are_boxes (void)
{
  assert_box ("!!! note \"제목\"\n    글\n", "note", "제목", "글");
  assert_box ("\?\?\? question\n\n    글\n", "question", "질문", "글");
  assert_box ("\?\?\?+ tip inline end \"제목\"\n    글\n", "tip", "제목", "글");
  assert_box ("!!! 나만의\n    글\n", "note", "나만의", "글");
  assert_outline ("!!! note\n    글\n\n밖", "<div><p>참고</><p>글</></><p>밖</>");
  assert_outline ("!!! 놀람\n\n밖", "<p>!!! 놀람</><p>밖</>");
  assert_outline ("!!! 놀람\n\n    code", "<p>!!! 놀람</><pre><code>code\n</></>");
}

static void
boxes_nest_and_follow_each_other (void)
{
  assert_outline (
      "!!! tip\n    하나\n\n    - 둘\n\n    !!! bug\n        셋\n\n밖",
      "<div><p>도움말</><p>하나</><ul><li>둘</></><div><p>버그</><p>셋</></></><p>밖</>");
  assert_outline ("!!! tip\n    하나\n!!! bug\n    둘\n\n!!! info\n    셋\n",
                  "<div><p>도움말</><p>하나</></><div><p>버그</><p>둘</></>"
                  "<div><p>정보</><p>셋</></>");
  assert_outline ("::::tip\n:::bug\n하나\n:::\n둘\n::::",
                  "<div><p>도움말</><div><p>버그</><p>하나</></><p>둘</></>");
  assert_outline ("- 목록\n\n  :::tip\n  안\n  :::\n",
                  "<ul><li><p>목록</><div><p>도움말</><p>안</></></></>");
  assert_outline (":::tip\n```\n:::\n```\n:::\n밖",
                  "<div><p>도움말</><pre><code>:::\n</></></><p>밖</>");
}

static void
template_tags_are_hidden (void)
{
  assert_text ("가 {{ page.title | upcase }} 나 {% link a_b_c.md %} 다", "가  나  다");
  assert_text ("{% filename %}a.py{% endfilename %}", "a.py");
  assert_text ("{{< figure src=\"https://x.y/z.png\" >}}\n\n끝", "끝");
  assert_text ("{% set x = '<b>_y_</b>' %}\n끝", "끝");
  assert_text ("{{#include a.rs}} {{% notice %}}끝", "끝");
  assert_text ("{% raw %}{{ 가 }} {{ x }}{% endraw %} {{ y }}", "{{ 가 }} {{ x }}");
  assert_outline ("`{{ x }}` 는\n\n    {% y %}\n",
                  "<p><code>{{ x }}</> 는</><pre><code>{% y %}\n</></>");
  assert_text ("{{이름}} 님, {{.Title}}, \\frac{{a}}{{b}}, {{ x",
               "{{이름}} 님, {{.Title}}, \\frac{{a}}{{b}}, {{ x");
  assert_outline ("하나\n\n{% include \"x.html\" %}\n\n둘", "<p>하나</><p>둘</>");
}

static void
places_of_contents_are_hidden (void)
{
  assert_outline ("[TOC]\n\n가", "<p>가</>");
  assert_outline ("[[toc]]\n\n[[_TOC_]]\n\n가\n{: .lead}", "<p>가</>");
  assert_outline ("```\n[toc]\n```", "<pre><code>[toc]\n</></>");
  assert_outline ("<!-- 숨김\n\n숨김 -->\n\n가 <!-- 숨김 --> 나", "\n<p>가  나</>");
}

static void
headings_have_attributes (void)
{
  g_autoptr (DomDocument) document =
      fixture_parse ("# 하나 {#one .big .wide}\n# 둘 {-}\n# 셋 {.unnumbered}\n# 넷 {: #four}\n# "
                     "{x}\n# 하나\n# 하나\n",
                     NULL);
  const DomNode *one = dom_document_get_element_by_id (document, "one");
  g_assert_cmpstr (dom_node_get_attribute (one, "class"), ==, "big wide");
  static const char *const IDS[] = { "둘", "셋", "four", "x", "하나", "하나-1" };
  for (guint i = 0; i < G_N_ELEMENTS (IDS); i++)
    g_assert_nonnull (dom_document_get_element_by_id (document, IDS[i]));
  g_autofree char *text = dom_node_dup_text (dom_document_get_body (document));
  g_assert_cmpstr (text, ==, "하나둘셋넷{x}하나하나");
}

static const DomNode *
find_class (DomDocument *document, const char *class)
{
  const DomNode *root = dom_document_get_root (document);
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
    if (node->type == DOM_NODE_ELEMENT && dom_node_has_token (node, "class", class))
      return node;
  }
  return NULL;
}

static void
absent_pictures_are_boxes (void)
{
  g_autoptr (DomDocument) document = fixture_parse ("![그림](https://u@x.org:80/a.png)", "ko");
  const DomNode *box = find_class (document, "galpi-absent-picture");
  g_assert_cmpstr (dom_node_get_attribute (box, "href"), ==, "https://u@x.org:80/a.png");
  g_autofree char *text = dom_node_dup_text (box);
  g_assert_cmpstr (text, ==, "그림 웹에 있는 그림: x.org");
  g_assert_true (dom_node_has_token (box, "class", "galpi-alone"));
  g_autoptr (DomDocument) among = fixture_parse ("글 ![그림](https://x.org/a.png)", "ko");
  const DomNode *word = find_class (among, "galpi-absent-picture");
  g_assert_false (dom_node_has_token (word, "class", "galpi-alone"));
  assert_text ("가 <img src='//x.org/a' alt='그림'>", "가 그림 웹에 있는 그림: x.org");
  assert_text ("![](../../etc/a%20b.png)", "책에 없는 그림: a b.png");
  assert_text ("![](file:///etc/a.png)", "책에 없는 그림: a.png");
  assert_outline ("[![a](http://x.org/a)](b.md)",
                  "<p><a><span><span>a</> <span>웹에 있는 그림: x.org</></></></>");
  assert_outline ("![a](./b/../c.png) ![d](/e.png)", "<p><img></> <img></></>");
  g_autoptr (DomDocument) english = fixture_parse ("![](http://x.org/a)", NULL);
  g_autofree char *words = dom_node_dup_text (dom_document_get_body (english));
  g_assert_cmpstr (words, ==, "Picture on the web: x.org");
}

static void
unsafe_addresses_are_dropped (void)
{
  static const char *const TEXTS[] = {
    "[x](javascript:a) <a href='JavaScript:a'>x</a> <a href=' data:text/html,x'>x</a>",
    "[x](file:///etc/x) <a onclick='x'>x</a> [x](vbscript:x)",
    "<form action='x'><a>x</a></form><iframe src='x'>x</iframe>",
  };
  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++) {
    g_autoptr (DomDocument) document = fixture_parse (TEXTS[i], NULL);
    const DomNode *root = dom_document_get_root (document);
    for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
      if (node->type != DOM_NODE_ELEMENT)
        continue;
      g_assert_null (dom_node_get_attribute (node, "href"));
      g_assert_null (dom_node_get_attribute (node, "onclick"));
      g_assert_false (dom_node_is (node, "iframe"));
    }
  }
  g_autoptr (DomDocument) document = fixture_parse ("[x](mailto:a@b.c)", NULL);
  const DomNode *link = dom_document_get_body (document)->first_child->first_child;
  g_assert_cmpstr (dom_node_get_attribute (link, "href"), ==, "mailto:a@b.c");
}

static void
raw_html_of_books_stays (void)
{
  assert_outline ("<details>\n<summary>제목</summary>\n\n**글**\n\n</details>\n",
                  "<details>\n<summary>제목</>\n<p><strong>글</></></>\n");
  assert_outline ("<kbd>A</kbd> x<sup>2</sup> <span title=t>s</span><br>y",
                  "<p><kbd>A</> x<sup>2</> <span>s</><br></>y</>");
  g_autoptr (DomDocument) document =
      fixture_parse ("<p align='center'><a name=\"top\"></a>x</p>", NULL);
  g_assert_nonnull (dom_document_get_element_by_id (document, "top"));
}

static void
attributes_of_pictures_are_hidden (void)
{
  assert_outline ("![](a.png){width=50%} 글", "<p><img></> 글</>");
  assert_outline ("![](a.png){#fig .wide} [x](b.md){target=_blank}", "<p><img></> <a>x</></>");
  assert_outline ("![](a.png){아니다} {width=50%}", "<p><img></>{아니다} {width=50%}</>");
}

static void
addresses_end_before_particles (void)
{
  static const char *const CASES[][3] = {
    { "http://127.0.0.1:8000/에 접속", "http://127.0.0.1:8000/",
      "<p><a>http://127.0.0.1:8000/</>에 접속</>" },
    { "https://x.org을 연다", "https://x.org", "<p><a>https://x.org</>을 연다</>" },
    { "https://x.org/한국어 문서", "https://x.org/한국어",
      "<p><a>https://x.org/한국어</> 문서</>" },
    { "[이름을](https://x.org/을)", "https://x.org/을", "<p><a>이름을</></>" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (DomDocument) document = fixture_parse (CASES[i][0], "ko");
    const DomNode *body = dom_document_get_body (document);
    g_assert_cmpstr (dom_node_get_attribute (body->first_child->first_child, "href"), ==,
                     CASES[i][1]);
    g_autofree char *outline = fixture_outline (body);
    g_assert_cmpstr (outline, ==, CASES[i][2]);
  }
}

static guint
count_lines (const char *text)
{
  guint n = 0;
  for (; *text != '\0'; text++)
    n += *text == '\n' ? 1 : 0;
  return n;
}

/* However the pieces meet: every line stays one line, and a tree is made. */
static void
any_mixture_is_read (void)
{
  static const char *const PIECES[] = {
    ":::note\n",
    ":::\n",
    "::::x\n",
    "!!! tip\n",
    "    ",
    "  ",
    "\n",
    "\n\n",
    "> ",
    "[!NOTE]",
    "**Note** ",
    "```\n",
    "{% raw %}",
    "{% x %}",
    "{{ y }}",
    "{% hint style=\"tip\" %}\n",
    "{% endhint %}\n",
    "- ",
    "# ",
    "[toc]\n",
    "{#a .b}",
    "<div>",
    "</div>",
    "<details>",
    "/// note\n",
    "///\n",
    "###### [!tip] ",
    "![](http://a/b)",
    "가",
    "나 ",
    "{%",
    "}}",
    "\t",
    "`a`",
    "<b x='y'>",
    "&amp;",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  for (int i = 0; i < 6000; i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    gint32 length = g_rand_int_range (rand, 1, 30);
    for (gint32 n = 0; n < length; n++)
      g_string_append (text, PIECES[g_rand_int_range (rand, 0, G_N_ELEMENTS (PIECES))]);
    g_autofree char *prepared = dom_markdown_prepare (text->str, text->len);
    if (count_lines (prepared) != count_lines (text->str))
      g_test_message ("text: %s", text->str);
    g_assert_cmpuint (count_lines (prepared), ==, count_lines (text->str));
    g_autoptr (DomDocument) document = fixture_parse (text->str, "ko");
    g_assert_nonnull (dom_document_get_body (document));
  }
}

static void
dialects_take_linear_time (void)
{
  static const char *const PATTERNS[] = {
    ":::note\n",
    "!!! note\n    ",
    "{% ",
    "{{ ",
    "{% *a* ",
    "!!! a\n\n",
    "> [!NOTE]\n",
    "> **Note**\n\n",
    "!!! note\n    a\n",
    ":::a\n:::\n",
    "# {#",
    "[toc]\n",
    "![](http://a/)",
    "\n",
    "{% %",
  };
  fixture_assert_linear ("!!! note\n    a\n", PATTERNS, G_N_ELEMENTS (PATTERNS), 200000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dom/dialects/quotes", quotes_with_a_kind_are_boxes);
  g_test_add_func ("/dom/dialects/language", titles_follow_the_language);
  g_test_add_func ("/dom/dialects/containers", containers_are_boxes);
  g_test_add_func ("/dom/dialects/indented", indented_bodies_are_boxes);
  g_test_add_func ("/dom/dialects/nested", boxes_nest_and_follow_each_other);
  g_test_add_func ("/dom/dialects/templates", template_tags_are_hidden);
  g_test_add_func ("/dom/dialects/contents", places_of_contents_are_hidden);
  g_test_add_func ("/dom/dialects/attributes", headings_have_attributes);
  g_test_add_func ("/dom/dialects/absent-pictures", absent_pictures_are_boxes);
  g_test_add_func ("/dom/dialects/unsafe-addresses", unsafe_addresses_are_dropped);
  g_test_add_func ("/dom/dialects/raw-html", raw_html_of_books_stays);
  g_test_add_func ("/dom/dialects/picture-attributes", attributes_of_pictures_are_hidden);
  g_test_add_func ("/dom/dialects/particles", addresses_end_before_particles);
  g_test_add_func ("/dom/dialects/any-mixture", any_mixture_is_read);
  g_test_add_func ("/dom/dialects/linear-time", dialects_take_linear_time);
  return g_test_run ();
}
