#include "layout-fixture.h"

#include <string.h>

#define WORDS                                                                                      \
  "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age " \
  "of foolishness, "                                                                               \
  "it was the epoch of belief, it was the epoch of incredulity, it was the season of Light, it "   \
  "was the season of "                                                                             \
  "Darkness, it was the spring of hope, it was the winter of despair. "

static const char plain_css[] =
    "p { margin: 0 0 10px; text-align: justify; line-height: 20px; widows: 2; orphans: 2 }"
    "h2 { margin: 20px 0; line-height: 24px; break-after: avoid }";

static const LayoutFragment *
get_fragments (const Fixture *fixture, guint page, guint *n)
{
  return layout_page_get_fragments (layout_flow_get_page (fixture->flow, page), n);
}

static char *
repeat (const char *text, int n)
{
  GString *all = g_string_new (NULL);
  for (int i = 0; i < n; i++)
    g_string_append (all, text);
  return g_string_free (all, FALSE);
}

/* How far a line may reach beyond its edge: punctuation hangs. */
static LayoutUnit
hang_of (const LayoutRun *last)
{
  bool hangs = strchr (".,;:-", last->word->text[last->word->length - 1]) != NULL || last->hyphen;
  return hangs ? last->word->glyphs[last->word->n_glyphs - 1].advance * 7 / 10 : 0;
}

static void
assert_lines_fit (const Fixture *fixture, int width, int height)
{
  for (guint p = 0; p < layout_flow_get_n_pages (fixture->flow); p++) {
    guint n = 0;
    const LayoutFragment *fragments = get_fragments (fixture, p, &n);
    for (guint i = 0; i < n; i++) {
      g_assert_cmpint (fragments[i].rect.y, >=, 0);
      g_assert_cmpint (fragments[i].rect.y + fragments[i].rect.height, <=,
                       height * LAYOUT_UNIT_ONE);
      if (fragments[i].type != LAYOUT_FRAGMENT_LINE || fragments[i].line->n_runs == 0)
        continue;
      const LayoutRun *last = &fragments[i].line->runs[fragments[i].line->n_runs - 1];
      g_assert_cmpint (fragments[i].rect.x + last->x + last->glyphs_width, <=,
                       width * LAYOUT_UNIT_ONE + hang_of (last) + 1);
    }
  }
}

static void
test_nothing_is_lost_and_all_fits (void)
{
  g_autofree char *paragraphs = repeat ("<p>" WORDS "</p><h2>Heading</h2>", 20);
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, paragraphs, plain_css, 300, 400);
  g_assert_cmpuint (layout_flow_get_n_pages (fixture.flow), >, 5);
  fixture_assert_nothing_lost (&fixture);
  assert_lines_fit (&fixture, 300, 400);
}

static void
test_no_widows_and_no_orphans (void)
{
  g_autofree char *paragraphs = repeat ("<p>" WORDS "</p>", 30);
  for (int height = 200; height < 330; height += 13) {
    g_auto (Fixture) fixture = { 0 };
    fixture_init (&fixture, paragraphs, plain_css, 310, height);
    for (guint p = 0; p < layout_flow_get_n_pages (fixture.flow); p++) {
      guint n = 0;
      const LayoutFragment *fragments = get_fragments (&fixture, p, &n);
      guint first = fragments[0].line->paragraph;
      guint last = fragments[n - 1].line->paragraph;
      guint in_first = 0;
      guint in_last = 0;
      for (guint i = 0; i < n; i++) {
        in_first += fragments[i].line->paragraph == first;
        in_last += fragments[i].line->paragraph == last;
      }
      g_assert_cmpuint (in_first, >=, 2);
      g_assert_cmpuint (in_last, >=, 2);
    }
  }
}

static void
test_heading_stays_with_what_follows (void)
{
  g_autofree char *paragraphs = repeat ("<p>" WORDS "</p><h2>Heading</h2>", 15);
  g_autofree char *body = g_strconcat (paragraphs, "<p>End.</p>", NULL);
  for (int height = 260; height < 420; height += 17) {
    g_auto (Fixture) fixture = { 0 };
    fixture_init (&fixture, body, plain_css, 300, height);
    for (guint p = 0; p + 1 < layout_flow_get_n_pages (fixture.flow); p++) {
      g_autofree char *text = fixture_dup_page_text (&fixture, p);
      g_assert_false (g_str_has_suffix (text, "Heading"));
    }
  }
}

static void
test_forced_break_begins_a_page (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>One.</p><p style='break-before: page'>Two.</p><p>Three.</p>",
                plain_css, 300, 400);
  g_assert_cmpuint (layout_flow_get_n_pages (fixture.flow), ==, 2);
  g_autofree char *first = fixture_dup_page_text (&fixture, 0);
  g_autofree char *second = fixture_dup_page_text (&fixture, 1);
  g_assert_cmpstr (first, ==, "One.");
  g_assert_cmpstr (second, ==, "Two.Three.");
}

static void
test_break_at_the_start_makes_no_empty_page (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (
      &fixture,
      "<section style='break-before: page'><h1 style='break-before: page'>One</h1></section>",
      plain_css, 300, 400);
  g_assert_cmpuint (layout_flow_get_n_pages (fixture.flow), ==, 1);
}

static void
test_picture_is_scaled_and_not_cut (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>" WORDS "</p><p><img src='a.png' alt=''/></p><p>" WORDS "</p>",
                plain_css, 200, 260);
  assert_lines_fit (&fixture, 200, 260);
  bool found = false;
  for (guint p = 0; p < layout_flow_get_n_pages (fixture.flow); p++) {
    guint n = 0;
    const LayoutFragment *fragments = get_fragments (&fixture, p, &n);
    for (guint i = 0; i < n; i++) {
      if (fragments[i].type != LAYOUT_FRAGMENT_REPLACED)
        continue;
      found = true;
      g_assert_cmpint (fragments[i].rect.width, ==, 200 * LAYOUT_UNIT_ONE);
      g_assert_cmpint (fragments[i].rect.height, ==, 150 * LAYOUT_UNIT_ONE);
    }
  }
  g_assert_true (found);
}

static void
test_justified_lines_reach_the_edge (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>" WORDS WORDS "</p>", plain_css, 320, 2000);
  guint n = 0;
  const LayoutFragment *fragments = get_fragments (&fixture, 0, &n);
  g_assert_cmpuint (n, >, 5);
  int n_hanging = 0;
  for (guint i = 0; i + 1 < n; i++) {
    const LayoutRun *last = &fragments[i].line->runs[fragments[i].line->n_runs - 1];
    LayoutUnit beyond = last->x + last->glyphs_width - 320 * LAYOUT_UNIT_ONE;
    g_assert_cmpint (ABS (beyond - hang_of (last)), <=, 2);
    n_hanging += beyond > LAYOUT_UNIT_ONE;
  }
  g_assert_cmpint (n_hanging, >, 0);
  g_assert_true (fragments[n - 1].line->last);
}

static void
test_narrow_lines_do_not_come_apart (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>an extraordinarily incomprehensible matter of it</p>",
                "p { margin: 0; text-align: justify; hyphens: manual }", 190, 2000);
  guint n = 0;
  const LayoutFragment *fragments = get_fragments (&fixture, 0, &n);
  /* One word and a short one: no reason to stand at both edges. */
  const LayoutLine *line = fragments[0].line;
  g_assert_cmpuint (line->n_runs, ==, 2);
  LayoutUnit space = line->runs[1].x - line->runs[0].x - line->runs[0].glyphs_width;
  g_assert_cmpint (space, <, 8 * LAYOUT_UNIT_ONE);
}

static void
test_raised_signs_do_not_push_lines_apart (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>" WORDS "<a>7</a> and one<sub>2</sub>. " WORDS "</p>",
                "p { margin: 0; line-height: 1.5 } a { font-size: .75em; vertical-align: super }"
                " sub { line-height: inherit }",
                320, 2000);
  guint n = 0;
  const LayoutFragment *fragments = get_fragments (&fixture, 0, &n);
  g_assert_cmpuint (n, >, 5);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (fragments[i].rect.height, ==, fragments[0].rect.height);
}

static void
test_code_in_a_line_keeps_its_spaces (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>" WORDS "<code>cargo new it</code> " WORDS "</p>", plain_css, 330,
                2000);
  guint n = 0;
  const LayoutFragment *fragments = get_fragments (&fixture, 0, &n);
  LayoutUnit space = 0;
  for (guint i = 0; i < n; i++) {
    const LayoutLine *line = fragments[i].line;
    for (guint r = 0; r + 1 < line->n_runs; r++) {
      const LayoutRun *run = &line->runs[r];
      if (run->word == NULL || strcmp (run->word->text, "cargo") != 0)
        continue;
      LayoutUnit letter = run->glyphs_width / 5;
      space = line->runs[r + 1].x - run->x - run->glyphs_width;
      g_assert_cmpint (ABS (space - letter), <=, 1);
    }
  }
  g_assert_cmpint (space, >, 0);
}

/* The caret before a letter, and a click just there, are the same place. */
static void
test_hit_and_caret_agree (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>Some <em>emphasised</em> text, 한국어 글과 함께.</p><p>" WORDS "</p>",
                plain_css, 280, 600);
  const LayoutPage *page = layout_flow_get_page (fixture.flow, 0);
  gsize length = 0;
  const char *text = dom_text_get_string (fixture.text, &length);
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    if (*c == ' ' || *c == '\n' || (c > text && (c[-1] == ' ' || c[-1] == '\n')))
      continue;
    guint32 offset = (guint32) (c - text);
    LayoutRect caret = { 0 };
    g_assert_true (layout_page_get_caret (page, dom_text_point_at (fixture.text, offset), &caret));
    LayoutHit hit = layout_page_hit (page, caret.x + 1, caret.y + caret.height / 2);
    g_assert_nonnull (hit.point.node);
    g_assert_cmpuint (dom_text_offset_at (fixture.text, hit.point), ==, offset);
  }
}

static void
test_range_rects_cover_the_range_only (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>alpha beta gamma</p><p>delta</p>", plain_css, 400, 600);
  const LayoutPage *page = layout_flow_get_page (fixture.flow, 0);
  DomRange range = { dom_text_point_at (fixture.text, 6),
                     dom_text_end_point_at (fixture.text, 10) };
  g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
  g_assert_cmpuint (layout_page_get_range_rects (page, &range, rects), ==, 1);
  LayoutRect beta = g_array_index (rects, LayoutRect, 0);
  LayoutRect caret = { 0 };
  layout_page_get_caret (page, dom_text_point_at (fixture.text, 6), &caret);
  g_assert_cmpint (beta.x, ==, caret.x);
  g_assert_cmpint (beta.width, >, 10 * LAYOUT_UNIT_ONE);

  DomRange all = { dom_text_point_at (fixture.text, 0), dom_text_end_point_at (fixture.text, 22) };
  g_array_set_size (rects, 0);
  g_assert_cmpuint (layout_page_get_range_rects (page, &all, rects), ==, 2);
}

static void
test_find_page_agrees_with_page_starts (void)
{
  g_autofree char *paragraphs = repeat ("<p>" WORDS "</p>", 20);
  g_autofree char *body = g_strconcat (paragraphs, "<h2 id='target'>Target</h2>", paragraphs, NULL);
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body, plain_css, 300, 300);
  for (guint p = 0; p < layout_flow_get_n_pages (fixture.flow); p++) {
    DomPoint start = layout_page_get_start (layout_flow_get_page (fixture.flow, p));
    g_assert_cmpuint (layout_flow_find_page (fixture.flow, start), ==, p);
  }
  DomPoint target = { .node = dom_document_get_element_by_id (fixture.document, "target") };
  g_autofree char *text =
      fixture_dup_page_text (&fixture, layout_flow_find_page (fixture.flow, target));
  g_assert_nonnull (strstr (text, "Target"));
}

static void
test_tables_and_floats_lose_nothing (void)
{
  g_autofree char *rows = repeat ("<tr><td>left cell</td><td>" WORDS "</td></tr>", 8);
  g_autofree char *body = g_strconcat (
      "<p>Before.</p><table><tbody>", rows,
      "</tbody></table><p>After.</p>"
      "<div style='float: left; width: 80px'>A float.</div><p>" WORDS "</p><p>" WORDS "</p>",
      NULL);
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body, plain_css, 320, 300);
  fixture_assert_nothing_lost (&fixture);
  assert_lines_fit (&fixture, 320, 300);
}

static void
test_depth_and_long_words_are_survived (void)
{
  g_autofree char *open = repeat ("<div>", 3000);
  g_autofree char *close = repeat ("</div>", 3000);
  g_autofree char *word = repeat ("abcdefghij", 400);
  g_autofree char *body = g_strconcat (open, "<p>", word, "</p>", close, NULL);
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body, plain_css, 300, 400);
  fixture_assert_nothing_lost (&fixture);
  assert_lines_fit (&fixture, 300, 400);
}

static void
test_right_to_left_lines_begin_at_the_right (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p dir='rtl'>שלום עולם</p>", "p { margin: 0 }", 400, 300);
  guint n = 0;
  const LayoutFragment *fragments = get_fragments (&fixture, 0, &n);
  g_assert_cmpuint (n, ==, 1);
  const LayoutRun *runs = fragments[0].line->runs;
  g_assert_cmpuint (fragments[0].line->n_runs, ==, 2);
  /* From left to right: the second word, then the first, which ends at the right edge. */
  g_assert_cmpuint (runs[0].start, >, runs[1].start);
  g_assert_cmpint (ABS (runs[1].x + runs[1].glyphs_width - 400 * LAYOUT_UNIT_ONE), <=, 1);
}

static void
test_list_markers_stand_beside_their_items (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<ol start='9'><li>nine</li><li>ten</li></ol>", "", 400, 300);
  guint n = 0;
  const LayoutFragment *fragments = get_fragments (&fixture, 0, &n);
  const LayoutFragment *last_marker = NULL;
  for (guint i = 0; i < n; i++) {
    if (fragments[i].type == LAYOUT_FRAGMENT_LINE && fragments[i].line->marker)
      last_marker = &fragments[i];
  }
  g_assert_nonnull (last_marker);
  g_assert_cmpstr (last_marker->line->runs[0].word->text, ==, "10.");
  g_assert_cmpint (last_marker->rect.x + last_marker->rect.width, <, 40 * LAYOUT_UNIT_ONE);
}

/* Everything that is drawn as words on the first page. */
static char *
dup_drawn_text (const Fixture *fixture)
{
  GString *text = g_string_new (NULL);
  guint n = 0;
  const LayoutFragment *fragments = get_fragments (fixture, 0, &n);
  for (guint i = 0; i < n; i++) {
    for (guint r = 0; fragments[i].type == LAYOUT_FRAGMENT_LINE && r < fragments[i].line->n_runs;
         r++) {
      if (fragments[i].line->runs[r].word != NULL)
        g_string_append_printf (text, "%s ", fragments[i].line->runs[r].word->text);
    }
  }
  return g_string_free (text, FALSE);
}

/* Where the first run of a word stands: the middle of its letters, and its baseline. */
static void
find_word (const Fixture *fixture, const char *word, LayoutUnit *middle, LayoutUnit *baseline)
{
  guint n = 0;
  const LayoutFragment *fragments = get_fragments (fixture, 0, &n);
  for (guint i = 0; i < n; i++) {
    for (guint r = 0; fragments[i].type == LAYOUT_FRAGMENT_LINE && r < fragments[i].line->n_runs;
         r++) {
      const LayoutRun *run = &fragments[i].line->runs[r];
      if (run->word == NULL || strcmp (run->word->text, word) != 0)
        continue;
      *middle = fragments[i].rect.x + run->x + run->glyphs_width / 2;
      *baseline = fragments[i].rect.y + fragments[i].line->baseline + run->baseline;
      return;
    }
  }
  g_error ("no word %s", word);
}

static void
test_annotations_stand_over_their_bases (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture,
                "<p>one <ruby>wide<rp>(</rp><rt>a</rt><rp>)</rp>i<rt>long</rt></ruby> end</p>"
                "<p>two <ruby style='-epub-ruby-position: under'>base<rt>b</rt></ruby></p>",
                plain_css, 600, 400);
  LayoutUnit middle, baseline, other_middle, other_baseline;
  static const char *const pairs[][2] = { { "wide", "a" }, { "i", "long" } };
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    find_word (&fixture, pairs[i][0], &middle, &baseline);
    find_word (&fixture, pairs[i][1], &other_middle, &other_baseline);
    g_assert_cmpint (ABS (middle - other_middle), <=, 1);
    g_assert_cmpint (other_baseline, <, baseline - 8 * LAYOUT_UNIT_ONE);
    find_word (&fixture, "end", &middle, &other_baseline);
    g_assert_cmpint (baseline, ==, other_baseline);
  }
  find_word (&fixture, "two", &middle, &baseline);
  find_word (&fixture, "base", &middle, &other_baseline);
  g_assert_cmpint (baseline, ==, other_baseline);
  find_word (&fixture, "b", &other_middle, &other_baseline);
  g_assert_cmpint (other_baseline, >, baseline);
}

static void
test_positioned_pages_are_shown (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<div class='page'><p>words</p><p>more</p></div>",
                "body, .page, p { position: absolute; width: 100% }", 400, 300);
  g_autofree char *text = dup_drawn_text (&fixture);
  g_assert_nonnull (strstr (text, "words"));
  g_assert_nonnull (strstr (text, "more"));
}

static void
test_letters_take_their_full_width (void)
{
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>a1 漢</p>", "p { text-transform: full-width }", 400, 300);
  g_autofree char *text = dup_drawn_text (&fixture);
  g_assert_cmpstr (text, ==, "ａ １ 漢 ");
}

static void
test_words_stand_in_for_what_cannot_be_shown (void)
{
  static const char *const cases[][2] = {
    { "<img src='gone.jpg' alt='a heron'/>", "a heron " },
    { "<img src='gone.jpg' alt=''/>", "" },
    { "<img src='pic/%ED%95%9C.jpg'/>", "한.jpg " },
    { "<img src='https://example.org/a/b.jpg?c'/>", "b.jpg (example.org) " },
    { "<audio><source src='song.mp3'/>too old</audio>", "♪ song.mp3 " },
    { "<video src='film.mp4' title='The Film'>too old</video>", "▶ The Film " },
    { "<iframe src='page.xhtml'></iframe>", "framed words " },
    { "<canvas>nothing drawn</canvas>", "nothing drawn " },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Fixture) fixture = { 0 };
    fixture_init (&fixture, cases[i][0], "", 400, 300);
    g_autofree char *text = dup_drawn_text (&fixture);
    g_assert_cmpstr (text, ==, cases[i][1]);
  }
}

/* The page of the first fragment of a kind; of a line the first with the text. */
static guint
find_page_of (const Fixture *fixture, LayoutFragmentType type, const char *text)
{
  for (guint page = 0; page < layout_flow_get_n_pages (fixture->flow); page++) {
    guint n = 0;
    const LayoutFragment *fragments = get_fragments (fixture, page, &n);
    g_autofree char *shown = fixture_dup_page_text (fixture, page);
    for (guint i = 0; i < n; i++) {
      if (fragments[i].type == type && (text == NULL || strstr (shown, text) != NULL))
        return page;
    }
  }
  return G_MAXUINT;
}

/* Books without figures call what stands below a picture by a class; it stays on its page. */
static void
test_caption_stays_with_its_picture (void)
{
  g_autofree char *body = g_strdup_printf (
      "<p>%s</p><div class='figcenter'><img src='a.png'/><span "
      "class='caption'>Caption</span></div>",
      "It was the best of times, it was the worst of times, it was the age of wisdom, it was the "
      "age of foolishness, it was the epoch of belief, it was the season of Light");
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body,
                "p { line-height: 20px; margin: 0 } img { width: 300px; height: 225px } "
                ".caption { display: block; line-height: 80px }",
                300, 400);
  g_assert_cmpuint (find_page_of (&fixture, LAYOUT_FRAGMENT_REPLACED, NULL), ==, 1);
  g_assert_cmpuint (find_page_of (&fixture, LAYOUT_FRAGMENT_LINE, "Caption"), ==, 1);
}

/* A long example is divided rather than that most of the page before it stays empty. */
static void
test_avoiding_a_break_has_its_price (void)
{
  g_autofree char *lines = repeat ("let line = code;\n", 18);
  g_autofree char *body =
      g_strdup_printf ("<div>It was the best of times.</div><pre>%s</pre>", lines);
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, body, "div { height: 60px } div, pre { line-height: 20px; margin: 0 }",
                300, 400 - 40);
  g_assert_cmpuint (layout_flow_get_n_pages (fixture.flow), ==, 2);
  g_autofree char *first = fixture_dup_page_text (&fixture, 0);
  g_assert_nonnull (strstr (first, "code"));
  g_auto (Fixture) short_one = { 0 };
  fixture_init (&short_one, body, "div { height: 200px } div, pre { line-height: 20px; margin: 0 }",
                300, 400 - 40);
  g_autofree char *top = fixture_dup_page_text (&short_one, 0);
  g_assert_null (strstr (top, "code"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/pages/nothing-is-lost-and-all-fits", test_nothing_is_lost_and_all_fits);
  g_test_add_func ("/layout/pages/no-widows-and-no-orphans", test_no_widows_and_no_orphans);
  g_test_add_func ("/layout/pages/heading-stays-with-what-follows",
                   test_heading_stays_with_what_follows);
  g_test_add_func ("/layout/pages/caption-stays-with-its-picture",
                   test_caption_stays_with_its_picture);
  g_test_add_func ("/layout/pages/avoiding-a-break-has-its-price",
                   test_avoiding_a_break_has_its_price);
  g_test_add_func ("/layout/pages/forced-break-begins-a-page", test_forced_break_begins_a_page);
  g_test_add_func ("/layout/pages/break-at-the-start-makes-no-empty-page",
                   test_break_at_the_start_makes_no_empty_page);
  g_test_add_func ("/layout/pages/picture-is-scaled-and-not-cut",
                   test_picture_is_scaled_and_not_cut);
  g_test_add_func ("/layout/pages/justified-lines-reach-the-edge",
                   test_justified_lines_reach_the_edge);
  g_test_add_func ("/layout/pages/narrow-lines-do-not-come-apart",
                   test_narrow_lines_do_not_come_apart);
  g_test_add_func ("/layout/pages/raised-signs-do-not-push-lines-apart",
                   test_raised_signs_do_not_push_lines_apart);
  g_test_add_func ("/layout/pages/code-in-a-line-keeps-its-spaces",
                   test_code_in_a_line_keeps_its_spaces);
  g_test_add_func ("/layout/pages/hit-and-caret-agree", test_hit_and_caret_agree);
  g_test_add_func ("/layout/pages/range-rects-cover-the-range-only",
                   test_range_rects_cover_the_range_only);
  g_test_add_func ("/layout/pages/find-page-agrees-with-page-starts",
                   test_find_page_agrees_with_page_starts);
  g_test_add_func ("/layout/pages/tables-and-floats-lose-nothing",
                   test_tables_and_floats_lose_nothing);
  g_test_add_func ("/layout/pages/depth-and-long-words-are-survived",
                   test_depth_and_long_words_are_survived);
  g_test_add_func ("/layout/pages/right-to-left-lines-begin-at-the-right",
                   test_right_to_left_lines_begin_at_the_right);
  g_test_add_func ("/layout/pages/list-markers-stand-beside-their-items",
                   test_list_markers_stand_beside_their_items);
  g_test_add_func ("/layout/pages/words-stand-in-for-what-cannot-be-shown",
                   test_words_stand_in_for_what_cannot_be_shown);
  g_test_add_func ("/layout/pages/annotations-stand-over-their-bases",
                   test_annotations_stand_over_their_bases);
  g_test_add_func ("/layout/pages/positioned-pages-are-shown", test_positioned_pages_are_shown);
  g_test_add_func ("/layout/pages/letters-take-their-full-width",
                   test_letters_take_their_full_width);
  return g_test_run ();
}
