#include "config.h"

#include "fixture-markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdbool.h>

/* What must hold of any text, tried on thousands that nobody wrote. The pieces are chosen so that
 * delimiters meet everything that decides about them. */

static const char *const LATIN[] = {
  "*", "*", "**", "**", "***", "_", "__", "~~",   "~",  "`",    "``", "a",  "b c", " ",  " ",
  "(", ")", "\"", ".",  ",",   "[", "]",  "](u)", "\n", "\n\n", "- ", "> ", "# ",  "\\", "é",
};

static const char *const KOREAN[] = {
  "*", "**", "**", "***", "~~", "`", "가",   "나다", "漢",   "あ", "(",    ")",  "“",
  "”", ".",  " ",  "a",   "[",  "]", "](u)", "\n",   "\n\n", "- ", "    ", "\\",
};

static char *
make_text (GRand *rand, const char *const *pieces, gint32 n)
{
  GString *text = g_string_new (NULL);
  gint32 length = g_rand_int_range (rand, 1, 24);
  for (gint32 i = 0; i < length; i++)
    g_string_append (text, pieces[g_rand_int_range (rand, 0, n)]);
  return g_string_free (text, FALSE);
}

static cmark_node *
parse_plainly (const char *text, cmark_parser **parser)
{
  static const char *const EXTENSIONS[] = { "table", "strikethrough", "autolink", "tasklist" };
  cmark_gfm_core_extensions_ensure_registered ();
  *parser = cmark_parser_new (CMARK_OPT_FOOTNOTES);
  for (guint i = 0; i < G_N_ELEMENTS (EXTENSIONS); i++)
    cmark_parser_attach_syntax_extension (*parser, cmark_find_syntax_extension (EXTENSIONS[i]));
  cmark_parser_feed (*parser, text, strlen (text));
  return cmark_parser_finish (*parser);
}

static void
append_solid (GString *to, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isspace (text[i]))
      g_string_append_c (to, text[i]);
  }
}

/* cmark's own HTML: names of elements and text, without attributes and white space. */
static char *
outline_html (const char *html)
{
  GString *text = g_string_new (NULL);
  for (const char *p = html; *p != '\0';) {
    if (*p != '<') {
      gsize length = strcspn (p, "<");
      g_autofree char *escaped = g_strndup (p, length);
      g_auto (GStrv) quotes = g_strsplit (escaped, "&quot;", -1);
      g_autofree char *quoted = g_strjoinv ("\"", quotes);
      g_auto (GStrv) more = g_strsplit (quoted, "&gt;", -1);
      g_autofree char *plain = g_strjoinv (">", more);
      append_solid (text, plain, strlen (plain));
      p += length;
      continue;
    }
    bool end = p[1] == '/';
    gsize name = strcspn (p + 1, " >");
    g_autofree char *tag = g_strndup (p + 1, name);
    g_string_append_printf (text, end ? "</>" : "<%s>", tag);
    const char *close = strchr (p, '>');
    if (close[-1] == '/')
      g_string_append (text, "</>");
    p = close + 1;
  }
  return g_string_free (text, FALSE);
}

static void
text_without_wide_letters_is_as_cmark_has_it (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  for (int i = 0; i < 8000; i++) {
    g_autofree char *text = make_text (rand, LATIN, G_N_ELEMENTS (LATIN));
    cmark_parser *parser = NULL;
    cmark_node *root = parse_plainly (text, &parser);
    char *html =
        cmark_render_html (root, CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions (parser));
    g_autofree char *expected = outline_html (html);
    g_autoptr (DomDocument) document = fixture_parse (text, NULL);
    g_autofree char *spaced = fixture_outline (dom_document_get_body (document));
    g_autoptr (GString) found = g_string_new (NULL);
    append_solid (found, spaced, strlen (spaced));
    if (strcmp (found->str, expected) != 0)
      g_test_message ("text: %s", text);
    g_assert_cmpstr (found->str, ==, expected);
    free (html);
    cmark_node_free (root);
    cmark_parser_free (parser);
  }
}

/* Everything that is no delimiter, in order; what code, links and lines hold apart from that. */
static char *
collect_text (const DomNode *root, bool code_only)
{
  GString *text = g_string_new (NULL);
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
    const char *href =
        node->type == DOM_NODE_ELEMENT ? dom_node_get_attribute (node, "href") : NULL;
    if (href != NULL)
      g_string_append_printf (text, "<%s>", href);
    if (node->type != DOM_NODE_TEXT || (code_only && !dom_node_is (node->parent, "code")))
      continue;
    for (gsize i = 0; i < node->length; i++) {
      if (code_only || strchr ("*~\n ", node->text[i]) == NULL)
        g_string_append_c (text, node->text[i]);
    }
  }
  return g_string_free (text, FALSE);
}

static char *
collect_cmark (cmark_node *root, bool code_only)
{
  GString *text = g_string_new (NULL);
  cmark_iter *iterator = cmark_iter_new (root);
  cmark_event_type event = CMARK_EVENT_NONE;
  while ((event = cmark_iter_next (iterator)) != CMARK_EVENT_DONE) {
    cmark_node *node = cmark_iter_get_node (iterator);
    cmark_node_type type = cmark_node_get_type (node);
    if (event != CMARK_EVENT_ENTER)
      continue;
    if (type == CMARK_NODE_LINK)
      g_string_append_printf (text, "<%s>", cmark_node_get_url (node));
    bool code = type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK;
    const char *literal =
        code || (!code_only && type == CMARK_NODE_TEXT) ? cmark_node_get_literal (node) : "";
    for (const char *p = literal; *p != '\0'; p++) {
      if (code_only || strchr ("*~\n ", *p) == NULL)
        g_string_append_c (text, *p);
    }
  }
  cmark_iter_free (iterator);
  return g_string_free (text, FALSE);
}

/* Marking changes what is emphasized and nothing else: not a letter of the text, no code, no
 * address; and no run that the parser knows by itself is lost. */
static void
only_emphasis_changes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  for (int i = 0; i < 8000; i++) {
    g_autofree char *text = make_text (rand, KOREAN, G_N_ELEMENTS (KOREAN));
    cmark_parser *parser = NULL;
    cmark_node *root = parse_plainly (text, &parser);
    g_autoptr (DomDocument) document = fixture_parse (text, NULL);
    for (int code_only = 0; code_only < 2; code_only++) {
      g_autofree char *expected = collect_cmark (root, code_only);
      g_autofree char *found = collect_text (dom_document_get_body (document), code_only);
      if (strcmp (found, expected) != 0)
        g_test_message ("text: %s", text);
      g_assert_cmpstr (found, ==, expected);
    }
    cmark_node_free (root);
    cmark_parser_free (parser);
  }
}

/* Any word, with any punctuation at its ends, is bold between two runs whatever stands around. */
static void
bold_closes_before_every_particle (void)
{
  static const char *const OPEN[] = { "", "(", "“", "‘", "[", "《", "\"", "`", "…", "→" };
  static const char *const CLOSE[] = {
    "", ")", "”", "’", "]", "》", "\"", "`", ".", "!", "?", "%"
  };
  static const char *const AROUND[] = { "는", "을", " ", "\n", "漢", "あ", "." };
  for (guint o = 0; o < G_N_ELEMENTS (OPEN); o++) {
    for (guint c = 0; c < G_N_ELEMENTS (CLOSE); c++) {
      for (guint a = 0; a < G_N_ELEMENTS (AROUND); a++) {
        g_autofree char *text = g_strconcat ("그", AROUND[a], "**", OPEN[o], "말", CLOSE[c], "**",
                                             AROUND[a], "끝", NULL);
        g_autoptr (DomDocument) document = fixture_parse (text, NULL);
        g_autofree char *body = dom_node_dup_text (dom_document_get_body (document));
        if (strstr (body, "**") != NULL)
          g_test_message ("text: %s", text);
        g_assert_null (strstr (body, "**"));
      }
    }
  }
}

static void
spaces_inside_are_forgiven (void)
{
  static const struct {
    const char *text;
    bool bold;
  } CASES[] = {
    { "이름을 ** 파일.py **이라고", true },
    { "- ** 굵게 **라고", true },
    { "**굵게 **라고 한다", true },
    { "이것은 ** 굵게**라고 한다", true },
    { "이름을\u00a0** 파일 **이라고 **굵게** 쓴다", true },
    { "2 ** 3 이고 2 ** 4 이다", false },
    { "2 ** 3**은", false },
    { "`a ** b **는`", false },
    { "int **a와 **b는", false },
    { "가 ** 나 **다 ** 라", false },
    { "a ** b **c", false },
  };
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (DomDocument) document = fixture_parse (CASES[i].text, NULL);
    g_autofree char *outline = fixture_outline (dom_document_get_body (document));
    g_assert_cmpint (strstr (outline, "<strong>") != NULL, ==, CASES[i].bold);
  }
}

/* Lines of elements are those of the file, whatever has been put into them or before them. */
static void
lines_stay_those_of_the_file (void)
{
  g_autoptr (DomDocument) document = fixture_parse (
      "---\ntitle: x\n---\n**굵게(a)**는 **“나”**다\n\n:::tip\n**굵게(b)**는\n:::\n\n# 끝\n", NULL);
  const DomNode *body = dom_document_get_body (document);
  g_assert_cmpuint (body->first_child->line, ==, 4);
  g_assert_cmpuint (body->first_child->next->line, ==, 6);
  g_assert_cmpuint (body->first_child->next->last_child->line, ==, 7);
  g_assert_cmpuint (body->last_child->line, ==, 10);
}

static void
long_runs_take_linear_time (void)
{
  static const char *const PATTERNS[] = { "가*(",        "**가) **", "*가",
                                          "** 가 **나 ", "`가**(",   "~~가)" };
  fixture_assert_linear (NULL, PATTERNS, G_N_ELEMENTS (PATTERNS), 400000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dom/emphasis/latin-is-cmark", text_without_wide_letters_is_as_cmark_has_it);
  g_test_add_func ("/dom/emphasis/only-emphasis-changes", only_emphasis_changes);
  g_test_add_func ("/dom/emphasis/every-particle", bold_closes_before_every_particle);
  g_test_add_func ("/dom/emphasis/spaces-inside", spaces_inside_are_forgiven);
  g_test_add_func ("/dom/emphasis/lines", lines_stay_those_of_the_file);
  g_test_add_func ("/dom/emphasis/linear-time", long_runs_take_linear_time);
  return g_test_run ();
}
