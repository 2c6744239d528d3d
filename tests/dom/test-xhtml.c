#include "config.h"

#include "base-limits.h"
#include "dom-xhtml.h"

#include <string.h>

#define OPEN                                                                                       \
  "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><body>"
#define CLOSE "</body></html>"

static DomDocument *
parse_bytes (const char *data, gsize length, BaseDiagnostics *diagnostics)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  return dom_document_parse_xhtml (bytes, "text/a.xhtml", NULL, diagnostics);
}

static DomDocument *
parse (const char *text, BaseDiagnostics *diagnostics)
{
  return parse_bytes (text, strlen (text), diagnostics);
}

static void
assert_body_text (const DomDocument *document, const char *expected)
{
  g_autofree char *text = dom_node_dup_text (dom_document_get_body (document));
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_code (BaseDiagnostics *diagnostics, const char *code)
{
  g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), >, 0);
  g_auto (BaseDiagnostic) item = { 0 };
  g_assert_true (base_diagnostics_copy_item (diagnostics, 0, &item));
  g_assert_cmpstr (item.code, ==, code);
}

static void
named_entities_need_no_dtd (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document = parse (
      OPEN "<p title='a&nbsp;b&hellip;c'>x&mdash;y&hearts;&zwj;&amp;&NotEqualTilde;</p>" CLOSE,
      diagnostics);
  g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), ==, 0);
  assert_body_text (document, "x—y♥\u200d&≂̸");
  const DomNode *p = dom_document_get_body (document)->first_child;
  g_assert_cmpstr (dom_node_get_attribute (p, "title"), ==, "a\u00a0b…c");
}

static void
declared_entities_are_expanded_within_limits (void)
{
  g_autoptr (DomDocument) document =
      parse ("<!DOCTYPE html [<!ENTITY who 'Ana &amp; <b>Bo</b>'><!ENTITY x SYSTEM "
             "'file:///etc/hostname'>]>" OPEN "<p>&who;|&who;</p>" CLOSE,
             NULL);
  assert_body_text (document, "Ana & Bo|Ana & Bo");
  g_autoptr (DomDocument) external = parse (
      "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" OPEN "<p>a&x;b</p>" CLOSE, NULL);
  g_autofree char *text = dom_node_dup_text (dom_document_get_body (external));
  g_assert_null (strstr (text, "root:"));
}

static void
ill_formed_chapter_keeps_its_text (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document = parse (
      "<?xml version='1.0' encoding='utf-8'?>\n" OPEN
      "<p>Salt &amp; Pepper<br>A & B &eacute; &NotEqualTilde;</p><p epub:type='x'>1 < 2" CLOSE,
      diagnostics);
  assert_code (diagnostics, "ill-formed");
  g_auto (BaseDiagnostic) item = { 0 };
  base_diagnostics_copy_item (diagnostics, 0, &item);
  g_assert_cmpint (item.line, ==, 2);
  g_assert_cmpint (item.severity, ==, BASE_SEVERITY_REPAIRED);
  assert_body_text (document, "Salt & PepperA & B é ≂̸1 < 2");
  const DomNode *second = dom_document_get_body (document)->last_child;
  g_assert_true (dom_node_has_token (second, "epub:type", "x"));
}

/* Names that are too long are refused as those are that are too many; of many, reading would take
 * time that grows with their square. */
static void
endless_refused_names_end_the_document (void)
{
  g_autoptr (GString) text = g_string_new (OPEN "begin");
  g_autofree char *name = g_strnfill (260, 'n');
  for (int i = 0; i < 100000; i++)
    g_string_append_printf (text, "<%s/>", name);
  g_string_append (text, "end" CLOSE);
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document = parse (text->str, diagnostics);
  assert_code (diagnostics, "too-many-names");
  assert_body_text (document, "begin");
}

static void
undeclared_prefix_is_accepted (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document =
      parse ("<html><body><p epub:type='noteref'>a</p></body></html>", diagnostics);
  assert_code (diagnostics, "ill-formed-namespace");
  const DomNode *p = dom_document_get_body (document)->first_child;
  g_assert_cmpstr (dom_node_get_attribute (p, "epub:type"), ==, "noteref");
}

static void
prefix_of_a_file_does_not_matter (void)
{
  g_autoptr (DomDocument) document = parse (
      "<h:html xmlns:h='http://www.w3.org/1999/xhtml' xmlns:o='http://www.idpf.org/2007/ops'>"
      "<h:body xml:lang='ko'><h:P o:type='a'/><svg xmlns='http://www.w3.org/2000/svg' "
      "viewBox='0 0 1 1'><image xmlns:l='http://www.w3.org/1999/xlink' l:href='a.png'/></svg>"
      "</h:body></h:html>",
      NULL);
  const DomNode *body = dom_document_get_body (document);
  g_assert_cmpstr (body->first_child->name, ==, "p");
  g_assert_cmpstr (dom_node_get_attribute (body->first_child, "epub:type"), ==, "a");
  g_assert_cmpstr (dom_node_get_language (body->first_child), ==, "ko");
  const DomNode *svg = body->last_child;
  g_assert_cmpint (svg->ns, ==, DOM_NAMESPACE_SVG);
  g_assert_nonnull (dom_node_get_attribute (svg, "viewBox"));
  g_assert_cmpstr (dom_node_get_attribute (svg->first_child, "xlink:href"), ==, "a.png");
}

static void
encodings_are_understood (void)
{
  g_autoptr (DomDocument) latin =
      parse ("<?xml version='1.0' encoding='ISO-8859-1'?>" OPEN "caf\xe9 \x93q\x94" CLOSE, NULL);
  assert_body_text (latin, "café “q”");
  g_autoptr (DomDocument) korean =
      parse ("<?xml version='1.0' encoding='euc-kr'?>" OPEN "\xb0\xa1\xb3\xaa" CLOSE, NULL);
  assert_body_text (korean, "가나");
  gsize length = 0;
  g_autofree char *wide =
      g_convert ("\xEF\xBB\xBF" OPEN "가" CLOSE, -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
  g_autoptr (DomDocument) utf16 = parse_bytes (wide, length, NULL);
  assert_body_text (utf16, "가");
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) unknown =
      parse ("<?xml version='1.0' encoding='x-klingon'?>" OPEN "가" CLOSE, diagnostics);
  assert_body_text (unknown, "가");
  assert_code (diagnostics, "unknown-encoding");
  g_autoptr (DomDocument) stray = parse (OPEN "가나\xff다" CLOSE, NULL);
  assert_body_text (stray, "가나\uFFFD다");
}

static void
deep_nesting_is_flattened (void)
{
  g_autoptr (GString) text = g_string_new (OPEN);
  for (int i = 0; i < 3000; i++)
    g_string_append (text, "<div>");
  g_string_append (text, "deep");
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document = parse (text->str, diagnostics);
  assert_body_text (document, "deep");
  guint depth = 0;
  for (const DomNode *node = dom_document_get_root (document); node != NULL;
       node = node->last_child)
    depth++;
  g_assert_cmpuint (depth, <=, BASE_LIMIT_DEPTH + 1);
}

static void
endless_tag_is_refused_quickly (void)
{
  g_autoptr (GString) text = g_string_new ("<html><body><p");
  for (int i = 0; i < 100000; i++)
    g_string_append_printf (text, " a%d='1'", i);
  g_string_append (text, ">x</p></body></html>");
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document = parse (text->str, diagnostics);
  g_assert_cmpstr (dom_document_get_body (document)->name, ==, "body");
  assert_code (diagnostics, "tag-too-long");
}

static void
nothing_is_still_a_document (void)
{
  const char *const inputs[] = { "", " ", "<", "plain text", "<?xml version='1.0'?>" };
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++) {
    g_autoptr (DomDocument) document = parse (inputs[i], NULL);
    g_assert_nonnull (dom_document_get_body (document));
  }
}

static void
style_sources_come_in_order (void)
{
  g_autoptr (DomDocument) document =
      parse ("<?xml-stylesheet type='text/css' href='a.css'?><html "
             "xmlns='http://www.w3.org/1999/xhtml'><head><title> A \n B </title>"
             "<link rel='stylesheet' href='b.css' media='print'/><style>p{}</style>"
             "<link rel='alternate stylesheet' href='c.css'/></head><body/></html>",
             NULL);
  guint n = 0;
  const DomStyleSource *sources = dom_document_get_style_sources (document, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (sources[0].href, ==, "a.css");
  g_assert_cmpstr (sources[1].media, ==, "print");
  g_assert_cmpstr (sources[2].text, ==, "p{}");
  g_assert_cmpstr (dom_document_get_title (document), ==, "A B");
}

static void
ids_and_comments (void)
{
  g_autoptr (DomDocument) document = parse (
      OPEN "<p id='x'>a<!-- c -->b</p><a name='y'/><p id='x'/><p id='y' class='k  l'/>" CLOSE,
      NULL);
  const DomNode *p = dom_document_get_element_by_id (document, "x");
  g_assert_cmpuint (p->first_child->length, ==, 2);
  g_assert_null (p->first_child->next);
  g_assert_cmpstr (dom_document_get_element_by_id (document, "y")->name, ==, "p");
  g_assert_cmpstr (dom_document_get_element_by_id (document, "y")->classes[1], ==, "l");
  DomPoint inside = { p->first_child, 1 };
  DomPoint before = { p->parent, 0 };
  DomPoint after = { p, 1 };
  g_assert_cmpint (dom_point_compare (before, inside), <, 0);
  g_assert_cmpint (dom_point_compare (inside, after), <, 0);
  g_assert_cmpint (dom_point_compare (after, after), ==, 0);
}

/* One long entity used often: libxml2 does not mind, but the text would be a hundred times the file. */
static void
entities_do_not_flood (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (GString) text = g_string_new ("<!DOCTYPE html [<!ENTITY a '");
  for (int i = 0; i < 20000; i++)
    g_string_append_c (text, 'A');
  g_string_append (text, "'>]>" OPEN "<p>");
  for (int i = 0; i < 5000; i++)
    g_string_append (text, "&a;");
  g_string_append (text, "</p>" CLOSE);
  g_autoptr (DomDocument) document = parse (text->str, diagnostics);
  assert_code (diagnostics, "ill-formed");
  g_autofree char *body = dom_node_dup_text (dom_document_get_root (document));
  g_assert_cmpuint (strlen (body), <, 5 * text->len + 2 * 1024 * 1024);
}

static void
zeros_are_no_text (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autofree char *zeros = g_malloc0 (1 << 20);
  g_autoptr (DomDocument) document = parse_bytes (zeros, 1 << 20, diagnostics);
  assert_code (diagnostics, "not-text");
  g_autofree char *text = dom_node_dup_text (dom_document_get_root (document));
  g_assert_cmpstr (text, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dom/xhtml/named-entities-need-no-dtd", named_entities_need_no_dtd);
  g_test_add_func ("/dom/xhtml/endless-refused-names", endless_refused_names_end_the_document);
  g_test_add_func ("/dom/xhtml/declared-entities", declared_entities_are_expanded_within_limits);
  g_test_add_func ("/dom/xhtml/ill-formed-keeps-text", ill_formed_chapter_keeps_its_text);
  g_test_add_func ("/dom/xhtml/undeclared-prefix", undeclared_prefix_is_accepted);
  g_test_add_func ("/dom/xhtml/prefix-does-not-matter", prefix_of_a_file_does_not_matter);
  g_test_add_func ("/dom/xhtml/encodings", encodings_are_understood);
  g_test_add_func ("/dom/xhtml/deep-nesting", deep_nesting_is_flattened);
  g_test_add_func ("/dom/xhtml/endless-tag", endless_tag_is_refused_quickly);
  g_test_add_func ("/dom/xhtml/nothing", nothing_is_still_a_document);
  g_test_add_func ("/dom/xhtml/style-sources", style_sources_come_in_order);
  g_test_add_func ("/dom/xhtml/ids-and-comments", ids_and_comments);
  g_test_add_func ("/dom/xhtml/entities-flood", entities_do_not_flood);
  g_test_add_func ("/dom/xhtml/zeros", zeros_are_no_text);
  return g_test_run ();
}
