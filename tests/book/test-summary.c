#include "config.h"

#include "book-summary.h"

#include <string.h>

static void
assert_entry (GArray *entries, guint index, int depth, const char *label, const char *href)
{
  g_assert_cmpuint (index, <, entries->len);
  const BookSummaryEntry *entry = &g_array_index (entries, BookSummaryEntry, index);
  g_assert_cmpstr (entry->label, ==, label);
  g_assert_cmpstr (entry->href, ==, href);
  g_assert_cmpint (entry->depth, ==, depth);
}

static void
test_parse (void)
{
  static const char text[] = "# Summary\r\n\r\n"
                             "<!-- [hidden](h.md) -->\n"
                             "[Preface](preface.md)\n\n"
                             "- [`match` **and** \\*more\\*](a.md \"title\")\n"
                             "\t* [Deep [er]](<b c.md>)\n"
                             "\t* [Same](c(1).md)\n"
                             "- [Draft]()\n"
                             "- Only text\n"
                             "---\n"
                             "## Part Two ##\n"
                             "1. [One](d.md)\n"
                             "   1. [Sub](e.md)\n"
                             "```\n- [code](x.md)\n```\n"
                             "- ![picture](p.png)\n";
  g_autoptr (GArray) entries = book_summary_parse (text, strlen (text));
  assert_entry (entries, 0, 0, "Preface", "preface.md");
  assert_entry (entries, 1, 0, "match and *more*", "a.md");
  assert_entry (entries, 2, 1, "Deep [er]", "b c.md");
  assert_entry (entries, 3, 1, "Same", "c(1).md");
  assert_entry (entries, 4, 0, "Draft", NULL);
  assert_entry (entries, 5, 0, "Only text", NULL);
  assert_entry (entries, 6, 0, "Part Two", NULL);
  assert_entry (entries, 7, 1, "One", "d.md");
  assert_entry (entries, 8, 2, "Sub", "e.md");
}

static void
test_natural (void)
{
  static const char *const sorted[] = { "README.md",       "1.md",     "2.md",
                                        "10.md",           "010a.md",  "a/index.md",
                                        "a/b.md",          "a/b/c.md", "B.md",
                                        "b2.md",           "b10.md",   "\xea\xb0\x80.md",
                                        "\xeb\x82\x98.md", "제2장.md", "제10장.md" };
  for (gsize i = 0; i < G_N_ELEMENTS (sorted); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (sorted); j++) {
      int order = book_natural_compare (sorted[i], sorted[j]);
      g_assert_cmpint (order < 0, ==, i < j);
    }
  }
}

static void
test_title (void)
{
  static const struct {
    const char *text;
    const char *title;
    int level;
  } cases[] = {
    { "text\n## Two *words* ##\n", "Two words", 2 },
    { "```\n# code\n```\n\nTitle\n=====\n", "Title", 1 },
    { "#hashtag\nplain\n", NULL, 0 },
    { "<h1>x</h1>\n", NULL, 0 },
    { "", NULL, 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    int level = -1;
    g_autofree char *title =
        book_summary_find_title (cases[i].text, strlen (cases[i].text), &level);
    g_assert_cmpstr (title, ==, cases[i].title);
    g_assert_cmpint (level, ==, cases[i].level);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/summary/parse", test_parse);
  g_test_add_func ("/summary/natural-order", test_natural);
  g_test_add_func ("/summary/title", test_title);
  return g_test_run ();
}
