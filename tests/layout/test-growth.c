#include "growth-cost.h"
#include "layout-fixture.h"

#include <string.h>

/* The cost of a text grows as its length does: eight times as much of anything costs eight times as
 * much, whether it stands beside, below or inside of the rest. Each case is laid out with 1, 2, 4
 * and 8 times so many things and one more; what one alone costs, with a document, its sheets and
 * fonts, is taken off. */

#define N_STEPS 5
static const int steps[N_STEPS] = { 0, 1, 2, 4, 8 };

/* What eight times as much costs at most: large blocks of memory cost more than small ones, and by
 * processor time more still when other programs use the caches. What is quadratic costs up to
 * sixty-four times as much. */
#define MOST_INSTRUCTIONS 12.0
#define MOST_TIME 20.0

/* Below this, in the unit of growth-cost.h, the noise of processor time is more than what is measured. */
#define LEAST_COST 1000.0

/* Other programs make processor time longer: a ratio counts when it has shown itself so often. */
#define MOST_ROUNDS 20

typedef struct {
  const char *name;
  int n; /* how many are 1 times */
  const char *css;
  const char *rule; /* (nullable) for each of them; "#" stands for its number */
  const char *open;
  const char *each; /* the same */
  const char *end; /* (nullable) of each, after all of them */
  const char *close;
} Case;

static const Case cases[] = {
  /* Text. */
  { "paragraphs", 300, "", NULL, "", "<p>some words of a chapter in a book</p>", NULL, "" },
  { "paragraphs-justified", 300, "p { text-align: justify }", NULL, "",
    "<p>some words of a chapter in a book and some more of them</p>", NULL, "" },
  { "paragraph-latin", 3000, "p { text-align: justify }", NULL, "<p>", "some words ", NULL,
    "</p>" },
  { "paragraph-korean", 1000, "p { text-align: justify }", NULL, "<p xml:lang='ko'>",
    "어떤 낱말들은 ", NULL, "</p>" },
  { "paragraph-chinese", 1000, "p { text-align: justify }", NULL, "<p xml:lang='zh'>", "天地玄黃，",
    NULL, "</p>" },
  { "paragraph-bidi", 800, "", NULL, "<p>", "some שלום words ", NULL, "</p>" },
  { "word-without-spaces", 6000, "", NULL, "<p>", "abc", NULL, "</p>" },
  { "word-korean", 2000, "", NULL, "<p xml:lang='ko'>", "가나다", NULL, "</p>" },
  { "word-unbreakable", 2000, "p { white-space: nowrap }", NULL, "<p>", "abc", NULL, "</p>" },
  { "preformatted", 2000, "", NULL, "<pre>", "some words&#10;", NULL, "</pre>" },
  { "line-breaks", 2000, "", NULL, "<p>", "x<br/>", NULL, "</p>" },
  { "vertical", 300, "body { writing-mode: vertical-rl }", NULL, "",
    "<p>縦書きの文章 some words</p>", NULL, "" },
  { "inlines", 2000, "b { padding: 1px }", NULL, "<p>", "some <b>words</b> ", NULL, "</p>" },
  { "inlines-deep", 60, "", NULL, "<p>", "<b>some words ", "</b>", "</p>" },
  { "inline-long", 2000, "b { padding: 1px }", NULL, "<p><b>", "some words ", NULL, "</b></p>" },
  { "generated", 800, "p { counter-increment: c } p::before { content: counter(c) '. ' }", NULL, "",
    "<p>x</p>", NULL, "" },
  { "first-letters", 800, "p::first-letter { font-size: 2em; float: left }", NULL, "",
    "<p>some words</p>", NULL, "" },
  { "ruby", 400, "", NULL, "<p>", "<ruby>漢<rt>かん</rt></ruby>", NULL, "</p>" },
  { "ruby-long", 400, "", NULL, "<p><ruby>", "漢<rt>かん</rt>", NULL, "</ruby></p>" },
  /* Boxes. */
  { "blocks-deep", 60, "", NULL, "", "<div><p>some words</p>", "</div>", "" },
  { "blocks-deep-bordered", 60, "div { border-top: 1px solid }", NULL, "", "<div><p>some words</p>",
    "</div>", "" },
  { "blocks-held-whole", 300, "div { break-inside: avoid }", NULL, "<div>", "<p>some words</p>",
    NULL, "</div>" },
  { "blocks-held-deep", 60, "div { break-inside: avoid }", NULL, "", "<div><p>some words</p>",
    "</div>", "" },
  { "blocks-shifted-deep", 60, "div { position: relative; top: 1px }", NULL, "",
    "<div><p>some words</p>", "</div>", "" },
  { "blocks-turned-deep", 60, "div { transform: rotate(1deg) }", NULL, "", "<div><p>some words</p>",
    "</div>", "" },
  { "blocks-turned", 300, "p { transform: rotate(1deg) }", NULL, "", "<p>some words</p>", NULL,
    "" },
  { "blocks-bordered", 400, "p { border: 1px solid }", NULL, "", "<p>some words</p>", NULL, "" },
  { "blocks-bordered-in-border", 8000, "p, div { border: 9px solid }", NULL, "<div>", "<p></p>",
    NULL, "</div>" },
  { "blocks-bordered-held", 1000, "p { border: 9px solid } div { break-inside: avoid }", NULL,
    "<div>", "<p></p>", NULL, "</div>" },
  { "blocks-empty", 3000, "div { margin: 1px }", NULL, "", "<div></div>", NULL, "" },
  { "pages", 400, "p { break-before: page }", NULL, "", "<p>x</p>", NULL, "" },
  { "list", 400, "", NULL, "<ol>", "<li>some words</li>", NULL, "</ol>" },
  { "list-deep", 30, "", NULL, "", "<ul><li>some words", "</li></ul>", "" },
  { "definitions", 300, "", NULL, "<dl>", "<dt>word</dt><dd>some words</dd>", NULL, "</dl>" },
  { "floats-in-a-row", 1500, "i { float: left; width: 20px; height: 10px }", NULL, "", "<i>x</i>",
    NULL, "" },
  { "floats-in-text", 800, "i { float: left }", NULL, "<p>", "<i>x</i> some words ", NULL, "</p>" },
  { "floats-right-and-left", 800, "i { float: left } b { float: right }", NULL, "",
    "<i>x</i><b>y</b><p>some words</p>", NULL, "" },
  { "floats-below-each-other", 1500, "i { float: left; width: 100% }", NULL, "", "<i>x</i>", NULL,
    "" },
  { "floats-narrow", 1500, "i { float: left; width: 1px; height: 1px }", NULL, "", "<i></i>", NULL,
    "" },
  { "floats-in-steps", 1500, "i { float: left; clear: left } i:nth-child(odd) { float: right }",
    NULL, "", "<i>x</i>", NULL, "" },
  { "floats-cleared", 800, "i { float: left } p { clear: both }", NULL, "",
    "<i>x</i><p>some words</p>", NULL, "" },
  { "float-long", 300, "div { float: left }", NULL, "<div>", "<p>some words</p>", NULL, "</div>" },
  { "floats-beside-a-long-one", 800,
    "b { float: right; height: 90000px; width: 9px } i { float: left }", NULL, "<b></b>",
    "<i>x</i><p>some words</p>", NULL, "" },
  { "contexts-beside-a-float", 300,
    "b { float: left; height: 90000px; width: 9px } div { overflow: hidden }", NULL, "<b></b>",
    "<div>some words</div>", NULL, "" },
  { "contexts-deep-beside-a-float", 60,
    "b { float: left; height: 90000px; width: 9px } div { overflow: hidden }", NULL, "<b></b>",
    "<div><p>some words</p>", "</div>", "" },
  { "flex-items", 800, "div { display: flex }", NULL, "<div>", "<i>x</i>", NULL, "</div>" },
  { "flex-items-wrapped", 800, "div { display: flex; flex-wrap: wrap }", NULL, "<div>", "<i>x</i>",
    NULL, "</div>" },
  { "flex-column", 400, "div { display: flex; flex-direction: column; align-items: center }", NULL,
    "<div>", "<p>some words</p>", NULL, "</div>" },
  { "inline-blocks", 400, "i { display: inline-block }", NULL, "<p>", "<i>x</i> ", NULL, "</p>" },
  { "inline-block-long", 300, "div { display: inline-block }", NULL, "<div>", "<p>some words</p>",
    NULL, "</div>" },
  { "positioned", 400, "div { position: relative } i { position: absolute; bottom: 0 }", NULL,
    "<div>", "<p>x</p><i>y</i>", NULL, "</div>" },
  { "positioned-in-text", 400, "p { position: relative } i { position: absolute; left: 0 }", NULL,
    "<p>", "some <i>y</i>", NULL, "</p>" },
  { "pictures", 800, "img { width: 20px }", NULL, "<p>", "<img src='a.png' alt=''/>", NULL,
    "</p>" },
  /* Tables. */
  { "table-rows", 200, "", NULL, "<table>", "<tr><td>a</td><td>b</td></tr>", NULL, "</table>" },
  { "table-columns", 100, "", NULL, "<table><tr>", "<td>a</td>", NULL, "</tr></table>" },
  { "table-rows-spanned", 200, "", NULL, "<table>", "<tr><td rowspan='9999'>a</td></tr>", NULL,
    "</table>" },
  { "table-columns-spanned", 100, "", NULL, "<table>", "<tr><td colspan='9'>a</td><td>b</td></tr>",
    NULL, "</table>" },
  { "table-head", 200, "th { border: 1px solid }", NULL,
    "<table><thead><tr><th>h</th></tr></thead>", "<tr><td>a</td></tr>", NULL, "</table>" },
  { "table-cell-long", 300, "", NULL, "<table><tr><td>", "<p>some words</p>", NULL,
    "</td></tr></table>" },
  { "tables", 100, "", NULL, "", "<table><tr><td>a</td><td>b</td></tr></table>", NULL, "" },
  /* Formulas. */
  { "formulas", 150, "", NULL, "<p>",
    "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi>x</mi><mo>+</mo><mn>1</mn></math> ", NULL,
    "</p>" },
  { "formula-row", 300, "", NULL, "<p><math xmlns='http://www.w3.org/1998/Math/MathML'><mrow>",
    "<mi>x</mi><mo>+</mo>", NULL, "<mn>1</mn></mrow></math></p>" },
  { "formula-fractions-deep", 25, "", NULL, "<p><math xmlns='http://www.w3.org/1998/Math/MathML'>",
    "<mfrac><mn>1</mn>", "</mfrac>", "</math></p>" },
  { "formula-roots-deep", 25, "", NULL, "<p><math xmlns='http://www.w3.org/1998/Math/MathML'>",
    "<msqrt><mi>x</mi>", "</msqrt>", "</math></p>" },
  { "formula-scripts-deep", 25, "", NULL, "<p><math xmlns='http://www.w3.org/1998/Math/MathML'>",
    "<msup><mi>x</mi>", "</msup>", "</math></p>" },
  { "formula-fences-deep", 25, "", NULL, "<p><math xmlns='http://www.w3.org/1998/Math/MathML'>",
    "<mfenced><mi>x</mi>", "</mfenced>", "</math></p>" },
  { "formula-table", 100, "", NULL, "<p><math xmlns='http://www.w3.org/1998/Math/MathML'><mtable>",
    "<mtr><mtd><mn>1</mn></mtd><mtd><mi>x</mi></mtd></mtr>", NULL, "</mtable></math></p>" },
  { "formula-token-long", 1000, "", NULL,
    "<p><math xmlns='http://www.w3.org/1998/Math/MathML'><mtext>", "xyz", NULL,
    "</mtext></math></p>" },
  /* Styles. */
  { "rules-of-classes", 400, "", ".c# { color: red }", "", "<p class='c#'>x</p>", NULL, "" },
  { "rules-never-met", 2000, "", ".c# .d { color: red }", "", "<br/>", NULL, "" },
  { "properties-custom", 400, "", ".c# { --a#: #px; margin: var(--a#) }", "", "<p class='c#'>x</p>",
    NULL, "" },
  { "properties-custom-inherited", 60, "", ".c# { --a#: #px }", "", "<div class='c#'><p>x</p>",
    "</div>", "" },
  { "properties-custom-chained", 200, "p { margin: var(--a0) }", ":root { --a#: var(--a0, 1px) }",
    "", "<br/>", NULL, "<p>x</p>" },
  { "selector-siblings", 400, "p ~ p { color: red } i ~ p { color: blue } p + p { margin: 0 }",
    NULL, "", "<p>x</p>", NULL, "" },
  { "selector-children-counted", 400,
    "p:nth-child(odd) { color: red } p:nth-last-child(3n) { color: blue } p:last-of-type { margin: "
    "0 }",
    NULL, "", "<p>x</p>", NULL, "" },
  { "selector-ancestors", 60, "i div div div p { color: red } div i p { color: blue }", NULL, "",
    "<div><p>x</p>", "</div>", "" },
  { "attributes-style", 400, "", NULL, "", "<p style='color: red; margin: 1px'>x</p>", NULL, "" },
};

/* Formatting contexts in each other. */
static const Case deep[] = {
  { "inline-blocks", 22, "i { display: inline-block }", NULL, "", "<i>some words ", "</i>", "" },
  { "inline-blocks-first-line", 22, "i { display: inline-block } i::first-line { color: red }",
    NULL, "", "<i>some words ", "</i>", "" },
  { "floats", 22, "i { float: left }", NULL, "", "<i>some words ", "</i>", "" },
  { "flex-rows", 22, "div { display: flex }", NULL, "", "<div>some words ", "</div>", "" },
  { "flex-columns", 22, "div { display: flex; flex-direction: column; align-items: center }", NULL,
    "", "<div>some words ", "</div>", "" },
  { "inline-flexes", 22, "i { display: inline-flex }", NULL, "", "<i>some words ", "</i>", "" },
  { "positioned", 22, "div { position: absolute }", NULL, "", "<div>some words ", "</div>", "" },
  { "tables", 22, "", NULL, "", "<table><tr><td>some words ", "</td></tr></table>", "" },
  { "ruby", 22, "", NULL, "", "<ruby>x<rt>", "</rt></ruby>", "" },
};

static void
append_numbered (GString *target, const char *text, int number)
{
  for (const char *place = strchr (text, '#'); place != NULL; place = strchr (text, '#')) {
    g_string_append_len (target, text, place - text);
    g_string_append_printf (target, "%d", number);
    text = place + 1;
  }
  g_string_append (target, text);
}

typedef struct {
  char *body;
  char *css;
} Document;

static void
document_init (Document *self, const Case *c, int n)
{
  GString *css = g_string_new (c->css);
  GString *body = g_string_new (c->open);
  for (int i = 0; i < n; i++) {
    if (c->rule != NULL)
      append_numbered (css, c->rule, i);
    append_numbered (body, c->each, i);
  }
  for (int i = 0; i < n && c->end != NULL; i++)
    g_string_append (body, c->end);
  g_string_append (body, c->close);
  self->body = g_string_free (body, FALSE);
  self->css = g_string_free (css, FALSE);
}

static void
document_clear (Document *self)
{
  g_free (self->body);
  g_free (self->css);
}

static void
lay_out (const void *data)
{
  const Document *document = data;
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, document->body, document->css, 400, 600);
}

/* Measures so many documents once more, and keeps the least of what each has cost. */
static void
measure (const Document *documents, double *least, int n)
{
  for (int i = 0; i < n; i++)
    least[i] = MIN (least[i], growth_cost_of (lay_out, &documents[i]));
}

static int
get_rounds (void)
{
  return growth_cost_counts_instructions () ? 1 : MOST_ROUNDS;
}

static void
eight_times_costs_eight_times (gconstpointer data)
{
  const Case *c = data;
  Document documents[N_STEPS];
  double least[N_STEPS];
  double costs[N_STEPS] = { 0 };
  for (int i = 0; i < N_STEPS; i++) {
    document_init (&documents[i], c, 1 + c->n * steps[i]);
    least[i] = G_MAXDOUBLE;
  }
  double most = growth_cost_counts_instructions () ? MOST_INSTRUCTIONS : MOST_TIME;
  bool linear = false;
  for (int round = 0; round < get_rounds () && !linear; round++) {
    measure (documents, least, N_STEPS);
    for (int i = 0; i < N_STEPS; i++)
      costs[i] = MAX (least[i] - least[0], 1);
    linear = costs[4] < LEAST_COST || costs[4] <= most * costs[1];
  }
  for (int i = 0; i < N_STEPS; i++)
    document_clear (&documents[i]);
  g_test_message ("%-28s %8.0f %8.0f %8.0f %8.0f   %5.2f %5.2f %5.2f   %5.1f", c->name, costs[1],
                  costs[2], costs[3], costs[4], costs[2] / costs[1], costs[3] / costs[2],
                  costs[4] / costs[3], costs[4] / costs[1]);
  g_assert_true (linear);
}

/* What is laid out twice, once to be measured, would cost two thousand times as much eleven deeper. */
static void
depth_counts_a_few_times (gconstpointer data)
{
  const Case *c = data;
  Document documents[2];
  double least[2] = { G_MAXDOUBLE, G_MAXDOUBLE };
  document_init (&documents[0], c, c->n / 2);
  document_init (&documents[1], c, c->n);
  bool small = false;
  for (int round = 0; round < get_rounds () && !small; round++) {
    measure (documents, least, 2);
    small = least[1] < 20 * least[0];
  }
  document_clear (&documents[0]);
  document_clear (&documents[1]);
  g_test_message ("%s: %.0f, %.0f", c->name, least[0], least[1]);
  g_assert_true (small);
}

static void
add_cases (const char *folder, const Case *of, guint n, GTestDataFunc function)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *path = g_strdup_printf ("/layout/%s/%s", folder, of[i].name);
    g_test_add_data_func (path, &of[i], function);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#ifdef __SANITIZE_ADDRESS__
  /* What is measured would be the sanitizer. */
  g_print ("1..0 # SKIP sanitized\n");
  return 0;
#endif
  add_cases ("growth", cases, G_N_ELEMENTS (cases), eight_times_costs_eight_times);
  add_cases ("depth", deep, G_N_ELEMENTS (deep), depth_counts_a_few_times);
  return g_test_run ();
}
