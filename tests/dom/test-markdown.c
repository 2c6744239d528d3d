#include "config.h"

#include "fixture-markdown.h"

#include "base-limits.h"

static DomDocument *
parse (const char *text)
{
  return fixture_parse (text, NULL);
}

static void
assert_outline (const char *markdown, const char *expected)
{
  g_autoptr (DomDocument) document = parse (markdown);
  g_autofree char *text = fixture_outline (dom_document_get_body (document));
  g_assert_cmpstr (text, ==, expected);
}

static void
korean_emphasis_closes (void)
{
  assert_outline ("**굵게(bold)**는", "<p><strong>굵게(bold)</>는</>");
  assert_outline ("그는**“말”**했다", "<p>그는<strong>“말”</>했다</>");
  assert_outline ("*‘책’*을 ~~지움(x)~~은", "<p><em>‘책’</>을 <del>지움(x)</>은</>");
  assert_outline ("\\*\\*굵게(b)**는", "<p>**굵게(b)**는</>");
  assert_outline ("`**굵게(b)**는`", "<p><code>**굵게(b)**는</></>");
  assert_outline ("    **굵게(b)**는\n", "<pre><code>**굵게(b)**는\n</></>");
  g_autoptr (DomDocument) document = parse ("[x](a.md?**(b)**는 \"**(t)**는\") \uE000");
  const DomNode *p = dom_document_get_body (document)->first_child;
  g_assert_cmpstr (dom_node_get_attribute (p->first_child, "title"), ==, "**(t)**는");
  g_assert_nonnull (strstr (p->last_child->text, "\uE000"));
}

static void
other_languages_keep_the_standard_rule (void)
{
  assert_outline ("**bold(x)**y", "<p>**bold(x)**y</>");
  assert_outline ("a**“b”**c", "<p>a**“b”**c</>");
  assert_outline ("**bold** *em* ***both***",
                  "<p><strong>bold</> <em>em</> <em><strong>both</></></>");
}

static void
tables_have_alignment (void)
{
  g_autoptr (DomDocument) document = parse ("|a|b|\n|:-|-:|\n|1|2|\n|3|4|\n");
  g_autofree char *text = fixture_outline (dom_document_get_body (document));
  g_assert_cmpstr (text, ==,
                   "<table><thead><tr><th>a</><th>b</></></><tbody><tr><td>1</><td>2</></>"
                   "<tr><td>3</><td>4</></></></>");
  const DomNode *cell =
      dom_document_get_body (document)->last_child->last_child->last_child->last_child;
  g_assert_cmpstr (dom_node_get_attribute (cell, "align"), ==, "right");
}

static void
footnotes_link_both_ways (void)
{
  g_autoptr (DomDocument) document = parse ("a[^x] b[^x]\n\n[^x]: note\n");
  const DomNode *reference = dom_document_get_element_by_id (document, "fnref-1");
  g_assert_true (dom_node_has_token (reference, "epub:type", "noteref"));
  g_assert_cmpstr (dom_node_get_attribute (reference, "href"), ==, "#fn-1");
  g_assert_nonnull (dom_document_get_element_by_id (document, "fnref-1-2"));
  g_autofree char *sentence = dom_node_dup_text (dom_document_get_body (document)->first_child);
  g_assert_cmpstr (sentence, ==, "a1 b1");
  const DomNode *note = dom_document_get_element_by_id (document, "fn-1");
  g_assert_cmpstr (note->name, ==, "aside");
  g_assert_cmpstr (dom_node_get_attribute (note->first_child->first_child, "href"), ==, "#fnref-1");
}

static void
headings_have_ids (void)
{
  g_autoptr (DomDocument) document =
      parse ("# 첫 장: The *Start*!\n## 첫 장: The Start\n## x {#own_id}\n");
  g_assert_nonnull (dom_document_get_element_by_id (document, "첫-장-the-start"));
  g_assert_nonnull (dom_document_get_element_by_id (document, "첫-장-the-start-1"));
  const DomNode *own = dom_document_get_element_by_id (document, "own_id");
  g_assert_cmpstr (own->first_child->text, ==, "x");
  g_assert_cmpstr (dom_document_get_title (document), ==, "첫 장: The Start!");
}

static void
raw_html_is_filtered (void)
{
  assert_outline ("H<sub>2</sub>O <script>evil()</script>x<T>y", "<p>H<sub>2</>O xy</>");
  assert_outline ("<div align=center>\n\n*a*\n\n</div>\n\nb", "<div>\n<p><em>a</></></>\n<p>b</>");
  assert_outline ("> <div>\n\nb", "<blockquote><div>\n</></><p>b</>");
  assert_outline ("<!-- hidden -->\n\n![Alt *x*](i.png) z", "\n<p><img></> z</>");
  g_autoptr (DomDocument) document = parse ("<img src='a&amp;b.png' onclick='x' width=50%>");
  const DomNode *image = dom_document_get_body (document)->first_child;
  g_assert_cmpstr (dom_node_get_attribute (image, "src"), ==, "a&b.png");
  g_assert_null (dom_node_get_attribute (image, "onclick"));
}

static void
front_matter_is_read (void)
{
  const char *text =
      "\xEF\xBB\xBF---\r\ntitle: \"책: 하나\"\r\nauthor:\r\n  - Kim\r\n  - Lee # x\r\n"
      "lang: ko\r\n---\r\n본문";
  g_auto (DomFrontMatter) matter = { 0 };
  gsize skip = dom_front_matter_parse (text, strlen (text), &matter);
  g_assert_cmpstr (text + skip, ==, "본문");
  g_assert_cmpstr (matter.title, ==, "책: 하나");
  g_assert_cmpstr (matter.author, ==, "Kim, Lee");
  g_assert_cmpstr (matter.language, ==, "ko");
  assert_outline (text, "<p>본문</>");
  g_auto (DomFrontMatter) none = { 0 };
  g_assert_cmpuint (dom_front_matter_parse ("---\n\ntext\n\n---\n", 16, &none), ==, 0);
}

static void
front_matter_of_hugo_is_read (void)
{
  const char *text = "+++\ntitle = \"제목: 하나\"\nauthors = [\n  \"Kim\",\n  \"Lee\",\n]\n"
                     "date = 2024-01-02 # x\nlanguage = 'ko'\n[params]\ntitle = \"no\"\n+++\n본문";
  g_auto (DomFrontMatter) matter = { 0 };
  gsize skip = dom_front_matter_parse (text, strlen (text), &matter);
  g_assert_cmpstr (text + skip, ==, "본문");
  g_assert_cmpstr (matter.title, ==, "제목: 하나");
  g_assert_cmpstr (matter.author, ==, "Kim, Lee");
  g_assert_cmpstr (matter.date, ==, "2024-01-02");
  g_assert_cmpstr (matter.language, ==, "ko");
  assert_outline (text, "<p>본문</>");
  assert_outline ("---\n---\n본문", "<p>본문</>");
}

static void
front_matter_may_be_nested (void)
{
  const char *text = "---\n\nauthor:\n  name: Kim\n  url: x\ncover:\n  image: a.png\n  alt: b\n"
                     "tags:\n- x\nsummary: >\n  제목: 둘\n---\n본문";
  g_auto (DomFrontMatter) matter = { 0 };
  gsize skip = dom_front_matter_parse (text, strlen (text), &matter);
  g_assert_cmpstr (text + skip, ==, "본문");
  g_assert_cmpstr (matter.author, ==, "Kim");
  g_assert_cmpstr (matter.cover, ==, "a.png");
}

static void
prose_between_rules_is_no_front_matter (void)
{
  static const char *const TEXTS[] = { "---\n이 글은: 다음과 같다\n---\n",
                                       "---\nnote: x\n그리고 본문\n---\n",
                                       "---\nkey: never closed\n", "+++\nnot closed\n" };
  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++) {
    g_auto (DomFrontMatter) matter = { 0 };
    g_assert_cmpuint (dom_front_matter_parse (TEXTS[i], strlen (TEXTS[i]), &matter), ==, 0);
  }
}

static void
lists_and_tasks (void)
{
  assert_outline ("- [x] a\n- [ ] b", "<ul><li>☑ a</><li>☐ b</></>");
  assert_outline ("- a\n  - b\n", "<ul><li>a<ul><li>b</></></></>");
  assert_outline ("1. a\n\n2. b\n", "<ol><li><p>a</></><li><p>b</></></>");
}

static void
bad_bytes_and_huge_files (void)
{
  assert_outline ("가\xff나 \x80 다", "<p>가\uFFFD나 \uFFFD 다</>");
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (GBytes) stray = g_bytes_new ("a\xff", 2);
  dom_document_unref (dom_document_parse_markdown (stray, "a.md", NULL, NULL, diagnostics));
  g_auto (BaseDiagnostic) note = { 0 };
  g_assert_true (base_diagnostics_copy_item (diagnostics, 0, &note));
  g_assert_cmpint (note.severity, ==, BASE_SEVERITY_NOTE);
  g_autofree char *big = g_strnfill (BASE_LIMIT_MARKDOWN_BYTES + 1, 'a');
  g_autoptr (GBytes) bytes = g_bytes_new (big, BASE_LIMIT_MARKDOWN_BYTES + 1);
  g_autoptr (DomDocument) document =
      dom_document_parse_markdown (bytes, "a.md", NULL, NULL, diagnostics);
  g_assert_null (dom_document_get_body (document)->first_child);
  g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), ==, 2);
}

static void
old_korean_texts_are_read (void)
{
  /* 한국어 in the code page of Korean Windows, and a word of the western one. */
  assert_outline ("# \xc7\xd1\xb1\xb9\xbe\xee\n", "<h1>한국어</>");
  assert_outline ("caf\xe9 fa\xe7"
                  "ade \xfc"
                  "ber na\xef"
                  "f d\xe9j\xe0\n",
                  "<p>café façade über naïf déjà</>");
}

static void
utf16_by_its_mark (void)
{
  static const char text[] = "\xFF\xFE#\0 \0x\0";
  g_autoptr (GBytes) bytes = g_bytes_new (text, sizeof text - 1);
  g_autoptr (DomDocument) document = dom_document_parse_markdown (bytes, "a.md", NULL, NULL, NULL);
  g_autofree char *body = fixture_outline (dom_document_get_body (document));
  g_assert_nonnull (strstr (body, "<h1>x</>"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dom/markdown/korean-emphasis", korean_emphasis_closes);
  g_test_add_func ("/dom/markdown/other-languages", other_languages_keep_the_standard_rule);
  g_test_add_func ("/dom/markdown/tables", tables_have_alignment);
  g_test_add_func ("/dom/markdown/footnotes", footnotes_link_both_ways);
  g_test_add_func ("/dom/markdown/headings", headings_have_ids);
  g_test_add_func ("/dom/markdown/raw-html", raw_html_is_filtered);
  g_test_add_func ("/dom/markdown/front-matter", front_matter_is_read);
  g_test_add_func ("/dom/markdown/front-matter-toml", front_matter_of_hugo_is_read);
  g_test_add_func ("/dom/markdown/front-matter-nested", front_matter_may_be_nested);
  g_test_add_func ("/dom/markdown/front-matter-or-rules", prose_between_rules_is_no_front_matter);
  g_test_add_func ("/dom/markdown/lists", lists_and_tasks);
  g_test_add_func ("/dom/markdown/bad-bytes", bad_bytes_and_huge_files);
  g_test_add_func ("/dom/markdown/old-korean", old_korean_texts_are_read);
  g_test_add_func ("/dom/markdown/utf16", utf16_by_its_mark);
  return g_test_run ();
}
