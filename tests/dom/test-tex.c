#include "config.h"

#include "fixture-markdown.h"

#include "dom-tex-words-private.h"

/* Formulas of LaTeX: which stretches of Markdown are one, and what they become. */

static const DomNode *
find (const DomDocument *document, const char *name)
{
  const DomNode *root = dom_document_get_root (document);
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
    if (node->type == DOM_NODE_ELEMENT && dom_node_is (node, name))
      return node;
  }
  return NULL;
}

static guint
count (const char *markdown, const char *name)
{
  g_autoptr (DomDocument) document = fixture_parse (markdown, "ko");
  const DomNode *root = dom_document_get_root (document);
  guint n = 0;
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root))
    n += node->type == DOM_NODE_ELEMENT && dom_node_is (node, name) ? 1 : 0;
  return n;
}

static void
formulas_are_found (void)
{
  static const struct {
    const char *markdown;
    guint n;
  } cases[] = {
    { "그래서 $x$는", 1 },
    { "$x$", 1 },
    { "($x$), *$y$*, **$z$**이다", 3 },
    { "$x$-축", 1 },
    { "$a\nb$", 1 },
    { "$$x$$", 1 },
    { "앞 $$x$$ 뒤", 1 },
    { "$$\nx\n$$", 1 },
    { "$$\nx\n= y\n- z\n$$", 1 },
    { "> $$\n> x\n> $$", 1 },
    { "- 하나\n  $$\n  x\n  $$\n- $y$", 2 },
    { "| $|x|$ | $y$ |\n|-|-|\n| $a_1$ | $b_1$ |", 4 },
    { "# $x$", 1 },
    { "[$x$](a.md)", 1 },
    { "\\begin{align}\nx &= y\n\\end{align}", 1 },
    { "```math\nx\n```", 1 },
    { "$\\$5 + \\$6$", 1 },
    { "$a*b*c$", 1 },
    { "$x$<br>$y$", 2 },
    { "`코드 $x$` 다음 $y$", 1 },
    { "``a`$x$`` $y$", 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint n = count (cases[i].markdown, "math");
    if (n != cases[i].n)
      g_test_message ("%s", cases[i].markdown);
    g_assert_cmpuint (n, ==, cases[i].n);
  }
}

static void
dollars_stay_dollars (void)
{
  static const char *const cases[] = {
    "$5 and $10",
    "$5, $6 and $7.",
    "from $5 to 10$ or so",
    "US$5 and CA$6",
    "\\$x\\$",
    "$ x $",
    "$x $",
    "$x",
    "$x\n\ny$",
    "$HOME/bin:$PATH",
    "`$x$`",
    "`` $x$ ``",
    "```\n$x$\n```",
    "```sh\n$x$ \n```\n",
    "    $x$ in code",
    "<pre>$x$</pre>",
    "<a title=\"$x$\">a</a>",
    "[a](b$x \"$t$\")",
    "| 5 $ | 6 $ |\n|-|-|\n| $5 | 6 |",
    "$속도는 시간이다$",
    "$$",
    "$$$$",
    "$$\n\nx\n\n$$",
    "\\[x\\] \\(y\\)",
    "$x`$`",
    "\\begin{align}\nx",
    "\\begin{verbatim}\nx\n\\end{verbatim}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint n = count (cases[i], "math");
    if (n != 0)
      g_test_message ("%s", cases[i]);
    g_assert_cmpuint (n, ==, 0);
  }
}

static void
assert_formula (const char *tex, const char *expected)
{
  g_autofree char *markdown = g_strdup_printf ("$$%s$$", tex);
  g_autoptr (DomDocument) document = fixture_parse (markdown, NULL);
  const DomNode *math = find (document, "math");
  g_autofree char *outline = math != NULL ? fixture_outline (math) : g_strdup ("none");
  if (strcmp (outline, expected) != 0)
    g_test_message ("%s", tex);
  g_assert_cmpstr (outline, ==, expected);
}

static void
formulas_are_translated (void)
{
  assert_formula ("x", "<mi>x</>");
  assert_formula ("12.5x", "<mrow><mn>12.5</><mi>x</></>");
  assert_formula ("a-b*c", "<mrow><mi>a</><mo>−</><mi>b</><mo>∗</><mi>c</></>");
  assert_formula ("x^2", "<msup><mi>x</><mn>2</></>");
  assert_formula ("x^23", "<mrow><msup><mi>x</><mn>2</></><mn>3</></>");
  assert_formula ("x_i^{n+1}", "<msubsup><mi>x</><mi>i</><mrow><mi>n</><mo>+</><mn>1</></></>");
  assert_formula ("x^2_i", "<msubsup><mi>x</><mi>i</><mn>2</></>");
  assert_formula ("f'", "<msup><mi>f</><mo>′</></>");
  assert_formula ("f''^2", "<msup><mi>f</><mrow><mo>″</><mn>2</></></>");
  assert_formula ("{}^{14}C", "<mrow><msup><mrow></><mn>14</></><mi>C</></>");
  assert_formula ("\\frac12", "<mfrac><mn>1</><mn>2</></>");
  assert_formula ("\\frac{a}{b+c}", "<mfrac><mi>a</><mrow><mi>b</><mo>+</><mi>c</></></>");
  assert_formula ("\\sqrt x", "<msqrt><mi>x</></>");
  assert_formula ("\\sqrt[3]{x]}", "<mroot><mrow><mi>x</><mo>]</></><mn>3</></>");
  assert_formula ("\\binom nk", "<mrow><mo>(</><mfrac><mi>n</><mi>k</></><mo>)</></>");
  assert_formula ("\\alpha\\Gamma\\infty", "<mrow><mi>α</><mi>Γ</><mi>∞</></>");
  assert_formula ("\\mathrm{max}", "<mi>max</>");
  assert_formula ("\\mathbb R^n", "<msup><mi>R</><mi>n</></>");
  assert_formula ("\\operatorname{rank} A", "<mrow><mi>rank</><mo>\u2061</><mi>A</></>");
  assert_formula ("\\sin^2 x", "<mrow><msup><mi>sin</><mn>2</></><mo>\u2061</><mi>x</></>");
  assert_formula ("\\sin(x)", "<mrow><mi>sin</><mo>\u2061</><mo>(</><mi>x</><mo>)</></>");
  assert_formula ("\\sum_{i}^n", "<munderover><mo>∑</><mi>i</><mi>n</></>");
  assert_formula ("\\int_0^1", "<msubsup><mo>∫</><mn>0</><mn>1</></>");
  assert_formula ("\\int\\limits_0^1", "<munderover><mo>∫</><mn>0</><mn>1</></>");
  assert_formula ("\\lim_{x}", "<munder><mo>lim</><mi>x</></>");
  assert_formula ("\\hat x", "<mover><mi>x</><mo>^</></>");
  assert_formula ("\\overline{AB}", "<mover><mrow><mi>A</><mi>B</></><mo>¯</></>");
  assert_formula ("\\underbrace{x}_n", "<munder><munder><mi>x</><mo>⏟</></><mi>n</></>");
  assert_formula ("\\left( x \\middle| y \\right.", "<mrow><mo>(</><mi>x</><mo>|</><mi>y</></>");
  assert_formula ("\\text{a $x$ b}",
                  "<mrow><mtext>a\u00A0</><mrow><mi>x</></><mtext>\u00A0b</></>");
  assert_formula ("x_\\text{max}", "<msub><mi>x</><mtext>max</></>");
  assert_formula ("속도 = 거리", "<mrow><mtext>속도</><mo>=</><mtext>거리</></>");
  assert_formula ("a \\neq b \\not\\in \\not= c",
                  "<mrow><mi>a</><mo>≠</><mi>b</><mo>∉</><mo>≠</><mi>c</></>");
  assert_formula ("a:=b", "<mrow><mi>a</><mo>:=</><mi>b</></>");
  assert_formula ("a\\,b~c", "<mrow><mi>a</><mspace></><mi>b</><mspace></><mi>c</></>");
  assert_formula ("x % nothing\ny", "<mrow><mi>x</><mi>y</></>");
  assert_formula ("50\\%", "<mrow><mn>50</><mi>%</></>");
  assert_formula ("\\color{red}x\\label{eq}", "<mi>x</>");
  assert_formula ("\\textcolor{red}{x}", "<mi>x</>");
  assert_formula ("{\\rm d}x", "<mrow><mrow><mi>d</></><mi>x</></>");
  assert_formula ("\\mathop{A}_i", "<munder><mi>A</><mi>i</></>");
  assert_formula ("\\displaystyle x", "<mstyle><mi>x</></>");
  assert_formula ("\\overset{!}{=}", "<mover><mo>=</><mo>!</></>");
  assert_formula ("\\xrightarrow[b]{a}", "<munderover><mo>→</><mi>b</><mi>a</></>");
}

static void
tables_are_translated (void)
{
  assert_formula ("\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}",
                  "<mrow><mo>(</><mtable><mtr><mtd><mi>a</></><mtd><mi>b</></></>"
                  "<mtr><mtd><mi>c</></><mtd><mi>d</></></></><mo>)</></>");
  assert_formula ("\\begin{cases}a\\\\b\\\\\\end{cases}",
                  "<mrow><mo>{</><mtable><mtr><mtd><mi>a</></></><mtr><mtd><mi>b</></></></></>");
  assert_formula ("\\begin{array}{l|r}a&b\\end{array}",
                  "<mtable><mtr><mtd><mi>a</></><mtd><mi>b</></></></>");
  assert_formula ("\\begin{aligned}x&=1\\\\[2pt]&=2\\end{aligned}",
                  "<mtable><mtr><mtd><mi>x</></><mtd><mo>=</><mn>1</></></>"
                  "<mtr><mtd></><mtd><mo>=</><mn>2</></></></>");
  assert_formula ("\\begin{equation}x\\end{equation}", "<mrow><mi>x</></>");
  assert_formula ("\\begin{array}{c}a\\\\\\hline b\\end{array}",
                  "<mtable><mtr><mtd><mi>a</></></><mtr><mtd><mi>b</></></></>");
  assert_formula ("\\begin{matrix}a\\\\\\\\b\\end{matrix}",
                  "<mtable><mtr><mtd><mi>a</></></><mtr><mtd><mi>b</></></></>");
  assert_formula ("a\\\\b", "<mtable><mtr><mtd><mi>a</></></><mtr><mtd><mi>b</></></></>");
  assert_formula ("\\sum_{\\substack{i\\\\j}}",
                  "<munder><mo>∑</><mtable><mtr><mtd><mi>i</></></><mtr><mtd><mi>j</></></></></>");
  assert_formula ("x\\tag{1}", "<mi>x</><mspace></><mtext>(1)</>");
}

/* Never half a formula: what has one thing in it that is not known is shown as it is. */
static void
unknown_is_shown_as_written (void)
{
  static const char *const cases[] = {
    "\\foo{x}",
    "x^",
    "x^2^3",
    "\\frac{a}",
    "{x",
    "x}",
    "\\left( x",
    "x \\right)",
    "\\sqrt",
    "\\begin{pmatrix}x",
    "\\begin{foo}x\\end{foo}",
    "\\end{pmatrix}",
    "\\not",
    "\\not x",
    "\\text{a",
    "\\text{\\foo}",
    "#1",
    "\\begin{pmatrix}x\\end{bmatrix}",
    "{a & b}",

    "\\left\\foo x \\right)",
    "\\big x",
    "\\tag",
    "\\hat",
    "a ^ b_",
    "a \\hline",
    "\\limits x",
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *markdown = g_strdup_printf ("앞 $$%s$$ 뒤", cases[i]);
    g_autoptr (DomDocument) document = fixture_parse (markdown, NULL);
    if (find (document, "math") != NULL)
      g_test_message ("%s", cases[i]);
    g_assert_null (find (document, "math"));
    const DomNode *code = find (document, "code");
    if (code == NULL)
      g_test_message ("%s", cases[i]);
    g_assert_nonnull (code);
    g_autofree char *shown = dom_node_dup_text (code);
    g_autofree char *expected = g_strdup_printf ("$$%s$$", cases[i]);
    g_assert_cmpstr (shown, ==, expected);
  }
}

static void
the_source_is_kept (void)
{
  g_autoptr (DomDocument) document = fixture_parse ("> $$\n> x_1\n> $$\n\n뒤 $y$", NULL);
  const DomNode *math = find (document, "math");
  g_assert_cmpstr (dom_node_get_attribute (math, "alttext"), ==, "$$\nx_1\n$$");
  g_assert_cmpstr (dom_node_get_attribute (math, "display"), ==, "block");
  g_assert_cmpuint (math->line, ==, 1);
  const DomNode *second = dom_document_get_body (document)->last_child;
  g_assert_cmpuint (second->line, ==, 5);
  /* Between words it is a formula in a line, whatever its dollars say; a full stop belongs to it. */
  g_autoptr (DomDocument) inside = fixture_parse ("- 앞 $$x$$ 뒤", NULL);
  g_assert_null (dom_node_get_attribute (find (inside, "math"), "display"));
  g_autoptr (DomDocument) alone = fixture_parse ("- $$x$$.\n- 둘", NULL);
  g_autofree char *stopped = fixture_outline (find (alone, "li"));
  g_assert_cmpstr (stopped, ==, "<math><mrow><mi>x</><mo>.</></></>");
  /* Where marks of formulas would otherwise be seen. */
  g_autoptr (DomDocument) heading = fixture_parse ("# 식 $x_1$\n\n![$y$](a.png)", NULL);
  const DomNode *body = dom_document_get_body (heading);
  g_assert_cmpstr (body->first_child->id, ==, "식-x_1");
  g_assert_cmpstr (dom_document_get_title (heading), ==, "식 $x_1$");
  g_autofree char *outline = fixture_outline (body);
  g_assert_nonnull (strstr (outline, "<msub><mi>x</><mn>1</></>"));
}

static void
words_are_in_order (void)
{
  static const char *const names[] = { "alpha", "{", "}", "|", "zeta", " ", "xrightarrow", "not" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_nonnull (dom_tex_word_lookup (names[i], strlen (names[i])));
  g_assert_null (dom_tex_word_lookup ("alph", 4));
  g_assert_null (dom_tex_word_lookup ("alphas", 6));
  g_assert_null (dom_tex_word_lookup ("", 0));
}

static void
takes_linear_time (void)
{
  static const char *const patterns[] = {
    "$x ",
    "$x$ ",
    "$$x ",
    "$$x$$ ",
    "$a\n",
    "`$",
    "<a $",
    "\\begin{align}\n",
    "$\\frac{",
    "${{{{$ ",
    "$x^{x^{x^{x}}}$ ",
    "$\\left($ ",
    "$\\text{$x$}$ ",
    "$$\n> ",
    "`` ` ",
    "$$.$$",
  };
  fixture_assert_linear ("$x$ ", patterns, G_N_ELEMENTS (patterns), 400000);
  g_autoptr (GString) deep = g_string_new ("$$");
  for (int i = 0; i < 10000; i++)
    g_string_append (deep, "{\\sqrt ");
  g_string_append (deep, "$$");
  g_assert_cmpuint (count (deep->str, "math"), ==, 0);
}

static double
measure_word (int length)
{
  g_autofree char *letters = g_strnfill (length, 'a');
  g_autofree char *text = g_strdup_printf ("$$\\mathrm{%s}$$", letters);
  g_assert_cmpuint (count (text, "mi"), ==, 1);
  return fixture_measure (text, "", 0);
}

static void
long_words_take_linear_time (void)
{
  fixture_assert_ratio (measure_word (8000), measure_word (32000));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dom/tex/found", formulas_are_found);
  g_test_add_func ("/dom/tex/dollars", dollars_stay_dollars);
  g_test_add_func ("/dom/tex/translated", formulas_are_translated);
  g_test_add_func ("/dom/tex/tables", tables_are_translated);
  g_test_add_func ("/dom/tex/unknown", unknown_is_shown_as_written);
  g_test_add_func ("/dom/tex/source", the_source_is_kept);
  g_test_add_func ("/dom/tex/words", words_are_in_order);
  g_test_add_func ("/dom/tex/linear", takes_linear_time);
  g_test_add_func ("/dom/tex/long-words", long_words_take_linear_time);
  return g_test_run ();
}
