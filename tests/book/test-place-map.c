#include "config.h"

#include "book-place-map.h"

#include <string.h>

/* @word is at the place before; what is at the place afterwards begins with @expected. */
static void
assert_place (const char *before, const char *word, const char *after, const char *expected)
{
  guint32 offset = (guint32) (strstr (before, word) - before);
  guint32 found = book_place_map (before, offset, after);
  g_assert_cmpuint (found, <=, strlen (after));
  g_assert_true (g_utf8_validate (after + found, -1, NULL));
  g_assert_cmpint (strncmp (after + found, expected, strlen (expected)), ==, 0);
}

static void
a_change_elsewhere_moves_the_place_along (void)
{
  assert_place ("하나 둘 셋 넷", "셋", "하나 둘 셋 넷 다섯", "셋 넷 다섯");
  assert_place ("하나 둘 셋 넷", "셋", "영 하나 둘 셋 넷", "셋 넷");
  assert_place ("하나 둘 셋 넷", "셋", "셋 넷", "셋 넷");
  assert_place ("하나 둘 셋 넷", "넷", "하나 두울 셋 넷", "넷");
  assert_place ("하나", "하나", "하나", "하나");
  assert_place ("하나 하나 하나 둘", "둘", "하나 하나 하나 하나 둘", "둘");
}

static void
changes_on_both_sides_leave_the_words (void)
{
  assert_place ("one two. The keeper lit the lamp. three four", "The keeper",
                "1 2 3. The keeper lit the lamp. 4", "The keeper lit");
  assert_place ("a the lamp was lit b the lamp was lit c", "the lamp was lit c",
                "A the lamp was lit B the lamp was lit D", "the lamp was lit D");
}

static void
a_place_that_is_gone_is_where_the_change_begins (void)
{
  assert_place ("하나 둘 셋 넷", "둘", "하나 다섯 셋 넷", "다섯");
  assert_place ("하나 둘", "둘", "", "");
  assert_place ("각나", "나", "간나", "나");
  g_assert_cmpuint (book_place_map ("", 0, "하나"), ==, 0);
  g_assert_cmpuint (book_place_map ("하나", 999, "하나"), ==, strlen ("하나"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/place-map/elsewhere", a_change_elsewhere_moves_the_place_along);
  g_test_add_func ("/place-map/both-sides", changes_on_both_sides_leave_the_words);
  g_test_add_func ("/place-map/gone", a_place_that_is_gone_is_where_the_change_begins);
  return g_test_run ();
}
