#include "config.h"

#include "css-sheet.h"

#include <string.h>

static CssSheet *
parse (const char *text)
{
  return css_sheet_parse (text, -1, "css/a.css", CSS_ORIGIN_AUTHOR, NULL, NULL, NULL, NULL);
}

static void
assert_rules (const char *text, guint expected)
{
  g_autoptr (CssSheet) sheet = parse (text);
  g_assert_cmpuint (css_sheet_get_n_rules (sheet), ==, expected);
}

static void
mistakes_cost_one_rule (void)
{
  assert_rules ("p{color:red} q,em{color:red}", 3);
  assert_rules ("p{color:red} ]}; q{color:red} em{color:red}", 2);
  assert_rules ("p:frob{color:red} p::frob, q{color:red} q{color:red}", 1);
  assert_rules ("p{width:calc((1px} q{color:red}", 2);
  assert_rules ("@page{margin:1em} @unknown x; @font-feature{a{b:c}} p{color:red}", 1);
  assert_rules ("<!-- p{color:red} -->/* x */q{color:blue", 2);
  assert_rules ("@media all{p{color:red} @media all{q{color:red}} i{color:red}} b{color:red}", 4);
  assert_rules ("p{color:red;i{color:blue} margin:0}", 1);
}

static GBytes *
load (const char *path, gpointer data)
{
  guint *n = data;
  (*n)++;
  /* Every sheet imports itself, the other one and a missing one. */
  if (strcmp (path, "css/a.css") != 0 && strcmp (path, "css/b.css") != 0)
    return NULL;
  const char *text = "@import 'a.css'; @import url(b.css) print; @import 'none.css'; i{color:red}";
  return g_bytes_new_static (text, strlen (text));
}

static void
imports_end (void)
{
  guint n = 0;
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (CssSheet) sheet =
      css_sheet_parse ("@import 'b.css'; p{color:red} @import 'b.css';", -1, "css/a.css",
                       CSS_ORIGIN_AUTHOR, NULL, load, &n, diagnostics);
  g_assert_cmpuint (css_sheet_get_n_rules (sheet), ==, 2);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), ==, 3);
}

static void
font_faces_have_paths (void)
{
  g_autoptr (CssSheet) sheet =
      parse ("@font-face{font-family:'My Font';src:url(../f/a.otf) format('opentype'),"
             "url('b.ttf');font-weight:300 700;font-style:italic}"
             "@font-face{font-family:X;src:url(http://a.b/c.ttf)}");
  guint n = 0;
  const CssFontFace *faces = css_sheet_get_font_faces (sheet, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (faces[0].family, ==, "My Font");
  g_assert_cmpstr (faces[0].sources[0], ==, "f/a.otf");
  g_assert_cmpstr (faces[0].sources[1], ==, "css/b.ttf");
  g_assert_cmpint (faces[0].weight, ==, 300);
  g_assert_cmpint (faces[0].weight_end, ==, 700);
  g_assert_true (faces[0].italic);
}

static void
hostile_sheets_are_quick (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 200000; i++)
    g_string_append (text, "((({");
  assert_rules (text->str, 0);
  g_string_truncate (text, 0);
  for (int i = 0; i < 300; i++)
    g_string_append (text, "p ");
  g_string_append (text, "{color:red}");
  assert_rules (text->str, 0);
  g_string_truncate (text, 0);
  for (int i = 0; i < 60000; i++)
    g_string_append (text, "a{color:red}");
  assert_rules (text->str, 50000);
}

static void
own_sheet_is_understood (void)
{
  g_assert_cmpuint (css_sheet_get_n_rules (css_sheet_get_user_agent ()), >, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/css/sheet/mistakes-cost-one-rule", mistakes_cost_one_rule);
  g_test_add_func ("/css/sheet/imports-end", imports_end);
  g_test_add_func ("/css/sheet/font-faces", font_faces_have_paths);
  g_test_add_func ("/css/sheet/hostile", hostile_sheets_are_quick);
  g_test_add_func ("/css/sheet/own-sheet", own_sheet_is_understood);
  return g_test_run ();
}
