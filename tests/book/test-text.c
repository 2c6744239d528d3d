#include "config.h"

#include "book-text-key.h"

#include <string.h>

static void
assert_key (const char *text, BookTextKeyKind kind, const char *expected)
{
  g_autoptr (BookTextKey) key = book_text_key_new (text, -1, kind);
  g_assert_cmpstr (book_text_key_get_string (key, NULL), ==, expected);
}

static void
test_spaced (void)
{
  assert_key ("  a \n\t b\xc2\xa0 c ", BOOK_TEXT_KEY_SPACED, "a b c");
  assert_key ("ty\xc2\xadpo\xe2\x80\x8bgra\xe2\x81\xa0phy\xef\xbb\xbf", BOOK_TEXT_KEY_SPACED,
              "typography");
  assert_key ("a \xef\xbf\xbc b", BOOK_TEXT_KEY_SPACED, "a b");
  assert_key ("\xe2\x80\x9cit\xe2\x80\x99s\xe2\x80\x9d", BOOK_TEXT_KEY_SPACED, "\"it's\"");
  assert_key ("cafe\xcc\x81", BOOK_TEXT_KEY_SPACED, "caf\xc3\xa9");
  assert_key ("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", BOOK_TEXT_KEY_SPACED, "\xed\x95\x9c");
  assert_key ("Case", BOOK_TEXT_KEY_SPACED, "Case");
  assert_key ("", BOOK_TEXT_KEY_SPACED, "");
  assert_key (" \n ", BOOK_TEXT_KEY_SPACED, "");
}

static void
test_unspaced (void)
{
  assert_key ("\xed\x95\x9c \xea\xb5\xad\n\xec\x96\xb4", BOOK_TEXT_KEY_UNSPACED,
              "\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4");
  g_assert_true (book_text_wants_unspaced ("abc \xed\x95\x9c", -1));
  g_assert_false (book_text_wants_unspaced ("abc \xd0\xb6 \xe2\x80\x9c", -1));
}

/* "  ca|fe´ so­on": every end of the key leads back to the right byte. */
static void
test_offsets (void)
{
  static const char text[] = "  cafe\xcc\x81  so\xc2\xadon";
  g_autoptr (BookTextKey) key = book_text_key_new (text, -1, BOOK_TEXT_KEY_SPACED);
  g_assert_cmpstr (book_text_key_get_string (key, NULL), ==, "caf\xc3\xa9 soon");
  g_assert_cmpuint (book_text_key_to_source (key, 0), ==, 2);
  g_assert_cmpuint (book_text_key_to_source (key, 3), ==, 5);
  g_assert_cmpuint (book_text_key_end_to_source (key, 5), ==, 8);
  g_assert_cmpuint (book_text_key_to_source (key, 6), ==, 10);
  /* Before the soft hyphen as an end, behind it as a start. */
  g_assert_cmpuint (book_text_key_end_to_source (key, 8), ==, 12);
  g_assert_cmpuint (book_text_key_to_source (key, 8), ==, 14);
  g_assert_cmpuint (book_text_key_end_to_source (key, 10), ==, 16);
  g_assert_cmpuint (book_text_key_from_source (key, 14), ==, 8);
  g_assert_cmpuint (book_text_key_from_source (key, 10), ==, 6);
  g_assert_cmpuint (book_text_key_from_source (key, 0), ==, 0);
  g_assert_cmpuint (book_text_key_from_source (key, 16), ==, 10);
}

/* Stored in the reader's database: these numbers must never change. */
static void
test_hash (void)
{
  g_assert_cmphex (book_text_hash ("", 0), ==, G_GUINT64_CONSTANT (0xefd01f60ba992926));
  g_assert_cmphex (book_text_hash ("The text", 8), ==, G_GUINT64_CONSTANT (0x8fac094bd692db14));
  g_autoptr (BookTextKey) a = book_text_key_new ("The  text", -1, BOOK_TEXT_KEY_SPACED);
  g_autoptr (BookTextKey) b = book_text_key_new (" The\ntext ", -1, BOOK_TEXT_KEY_SPACED);
  g_autoptr (BookTextKey) c = book_text_key_new ("The test", -1, BOOK_TEXT_KEY_SPACED);
  g_assert_cmphex (book_text_key_get_hash (a), ==, book_text_key_get_hash (b));
  g_assert_cmphex (book_text_key_get_hash (a), !=, book_text_key_get_hash (c));
}

/* A long text must take linear time and few runs: this would hang otherwise. */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 400000; i++)
    g_string_append (text, "e\xcc\x81 ");
  for (int i = 0; i < 400000; i++)
    g_string_append (text, "\xcc\x81");
  g_autoptr (BookTextKey) key = book_text_key_new (text->str, -1, BOOK_TEXT_KEY_SPACED);
  g_assert_cmpuint (book_text_key_to_source (key, 3 * 1000), ==, 4 * 1000);
}

/* What a long text remembers of a letter is what a short text makes of it. */
static void
test_remembered (void)
{
  static const char word[] = "\xd0\x99\xd0\xb8\xcc\x86 \xc3\x84\xc2\xab\xce\x86 ";
  g_autoptr (BookTextKey) once = book_text_key_new (word, -1, BOOK_TEXT_KEY_UNSPACED);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  for (int i = 0; i < 1000; i++) {
    g_string_append (text, word);
    g_string_append (expected, book_text_key_get_string (once, NULL));
  }
  g_autoptr (BookTextKey) key = book_text_key_new (text->str, -1, BOOK_TEXT_KEY_UNSPACED);
  g_assert_cmpstr (book_text_key_get_string (key, NULL), ==, expected->str);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/spaced", test_spaced);
  g_test_add_func ("/text/unspaced", test_unspaced);
  g_test_add_func ("/text/offsets", test_offsets);
  g_test_add_func ("/text/hash", test_hash);
  g_test_add_func ("/text/long", test_long);
  g_test_add_func ("/text/remembered", test_remembered);
  return g_test_run ();
}
