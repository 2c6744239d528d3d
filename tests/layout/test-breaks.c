#include "layout-breaks.h"

#include <string.h>

/* Writes the text with a sign at every place where a line may end: | after a space or between
 * ideographs, - at a hyphen, ~ where only a rescue may break, ! where it must. */
static char *
show_breaks (const char *text, const CssStyle *style, LayoutKoreanBreak korean)
{
  static const char signs[] = { 0, '|', '-', '|', '=', '~', '_', '?', '!' };
  gsize length = strlen (text);
  g_autofree guint8 *breaks = g_malloc0 (length + 1);
  layout_breaks_find (text, length, style, korean, breaks);
  GString *shown = g_string_new (NULL);
  for (gsize i = 0; i < length; i++) {
    if (breaks[i] != LAYOUT_BREAK_NONE)
      g_string_append_c (shown, signs[breaks[i]]);
    g_string_append_c (shown, text[i]);
  }
  return g_string_free (shown, FALSE);
}

typedef struct {
  const char *text;
  const char *expected;
} Case;

static void
check_cases (const Case *cases, gsize n_cases, const CssStyle *style, LayoutKoreanBreak korean)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autofree char *shown = show_breaks (cases[i].text, style, korean);
    g_assert_cmpstr (shown, ==, cases[i].expected);
  }
}

static void
test_latin (void)
{
  const Case cases[] = {
    { "one two", "one |two" },
    { "well-known", "well--known" },
    { "1999-2000", "1999-2000" },
    { "word—word", "word—-word" },
    { "(a) “b”, c!", "(a) |“b”, |c!" },
    { "end. ) next", "end. ) |next" },
    { "no\u00A0break", "no\u00A0break" },
    { "a\u2060b c", "a\u2060b |c" },
    { "hy\u00ADphen", "hy\u00AD=phen" },
    { "zero\u200Bwidth", "zero\u200B|width" },
    { "$ 5 and $5.00", "$ |5 |and |$5.00" },
    { "line\nnext", "line\n!next" },
    { "i++ j", "i++ |j" },
    { "e\u0301 a", "e\u0301 |a" },
  };
  CssStyle style = { 0 };
  check_cases (cases, G_N_ELEMENTS (cases), &style, LAYOUT_KOREAN_BREAK_AUTO);
}

static void
test_korean_breaks_at_spaces_first (void)
{
  const Case cases[] = {
    { "우리 말", "우~리 |말" },
    { "사람은 책(冊)을", "사~람~은 |책(冊)~을" },
    { "3개 10월", "3개 |10월" },
    { "끝. 다음", "끝. |다~음" },
  };
  CssStyle style = { 0 };
  check_cases (cases, G_N_ELEMENTS (cases), &style, LAYOUT_KOREAN_BREAK_AUTO);
}

static void
test_korean_by_word_and_by_letter (void)
{
  CssStyle style = { 0 };
  g_autofree char *by_word = show_breaks ("우리 말", &style, LAYOUT_KOREAN_BREAK_WORD);
  g_assert_cmpstr (by_word, ==, "우리 |말");
  g_autofree char *by_letter = show_breaks ("우리 말", &style, LAYOUT_KOREAN_BREAK_LETTER);
  g_assert_cmpstr (by_letter, ==, "우|리 |말");
  style.word_break = CSS_WORD_BREAK_KEEP_ALL;
  g_autofree char *kept = show_breaks ("우리 말", &style, LAYOUT_KOREAN_BREAK_LETTER);
  g_assert_cmpstr (kept, ==, "우리 |말");
}

static void
test_ideographs (void)
{
  const Case cases[] = {
    { "日本語", "日|本|語" },
    { "「本」。", "「本」。" },
    { "本、次", "本、|次" },
    { "他说“好”了", "他|说|“好”|了" },
  };
  CssStyle style = { 0 };
  check_cases (cases, G_N_ELEMENTS (cases), &style, LAYOUT_KOREAN_BREAK_AUTO);
}

static void
test_word_break_break_all (void)
{
  CssStyle style = { .word_break = CSS_WORD_BREAK_BREAK_ALL };
  g_autofree char *shown = show_breaks ("abc d.", &style, LAYOUT_KOREAN_BREAK_AUTO);
  g_assert_cmpstr (shown, ==, "a|b|c |d.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/breaks/latin", test_latin);
  g_test_add_func ("/layout/breaks/korean-breaks-at-spaces-first",
                   test_korean_breaks_at_spaces_first);
  g_test_add_func ("/layout/breaks/korean-by-word-and-by-letter",
                   test_korean_by_word_and_by_letter);
  g_test_add_func ("/layout/breaks/ideographs", test_ideographs);
  g_test_add_func ("/layout/breaks/word-break-break-all", test_word_break_break_all);
  return g_test_run ();
}
