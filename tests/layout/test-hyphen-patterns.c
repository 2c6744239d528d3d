#include "layout-hyphen-patterns.h"

#include <string.h>

static char *
divide (const LayoutHyphenPatterns *patterns, const char *word)
{
  glong n = 0;
  g_autofree gunichar *letters = g_utf8_to_ucs4_fast (word, -1, &n);
  g_autofree guint8 *points = g_malloc0 ((gsize) n + 1);
  layout_hyphen_patterns_find (patterns, letters, (guint) n, points);
  GString *divided = g_string_new (NULL);
  for (glong i = 0; i < n; i++) {
    if (points[i])
      g_string_append_c (divided, '-');
    g_string_append_unichar (divided, letters[i]);
  }
  return g_string_free (divided, FALSE);
}

static LayoutHyphenPatterns *
parse (const char *text)
{
  LayoutHyphenPatterns *patterns = layout_hyphen_patterns_parse (text, strlen (text));
  g_assert_nonnull (patterns);
  return patterns;
}

/* The patterns that Liang's thesis shows at work on one word. */
static void
test_hyphenation (void)
{
  g_autoptr (LayoutHyphenPatterns) patterns =
      parse ("UTF-8\nLEFTHYPHENMIN 2\nhy3ph\nhe2n\nhena4\nhen5at\n1na\nn2at\n1tio\n2io\no2n\n");
  g_autofree char *divided = divide (patterns, "hyphenation");
  g_assert_cmpstr (divided, ==, "hy-phen-ation");
}

static void
test_dots_stand_for_the_ends (void)
{
  g_autoptr (LayoutHyphenPatterns) patterns = parse ("UTF-8\n.ab1\n1ba.\n");
  g_autofree char *start = divide (patterns, "abcc");
  g_autofree char *end = divide (patterns, "ccba");
  g_autofree char *middle = divide (patterns, "cabbac");
  g_assert_cmpstr (start, ==, "ab-cc");
  g_assert_cmpstr (end, ==, "cc-ba");
  g_assert_cmpstr (middle, ==, "cabbac");
}

static void
test_compounds_come_first (void)
{
  g_autoptr (LayoutHyphenPatterns) patterns =
      parse ("ISO8859-1\nhaus1t\nNEXTLEVEL\n1t\xFCr\n2\xFCr.\nu1s\n");
  g_autofree char *divided = divide (patterns, "haustürs");
  g_assert_cmpstr (divided, ==, "hau-s-türs");
}

static void
test_odd_files_are_survived (void)
{
  g_assert_null (layout_hyphen_patterns_parse ("", 0));
  g_assert_null (layout_hyphen_patterns_parse ("NO-SUCH-ENCODING\na1b\n", 21));
  g_autoptr (LayoutHyphenPatterns) patterns = parse ("UTF-8\n\n# a1b\n1\na1b/x=y,1,2\n");
  g_autofree char *divided = divide (patterns, "ab");
  g_assert_cmpstr (divided, ==, "ab");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/hyphen-patterns/hyphenation", test_hyphenation);
  g_test_add_func ("/layout/hyphen-patterns/dots-stand-for-the-ends", test_dots_stand_for_the_ends);
  g_test_add_func ("/layout/hyphen-patterns/compounds-come-first", test_compounds_come_first);
  g_test_add_func ("/layout/hyphen-patterns/odd-files-are-survived", test_odd_files_are_survived);
  return g_test_run ();
}
