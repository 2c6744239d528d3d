#include "config.h"

#include "reader-words.h"

#include "dom-xhtml.h"

#include <string.h>

/* Letters, words and paragraphs of a selection. */

static DomText *
make_text (const char *body)
{
  g_autofree char *xhtml = g_strconcat (
      "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>t</title></head><body>", body,
      "</body></html>", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (xhtml, strlen (xhtml));
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "a", NULL, diagnostics);
  return dom_text_new (document);
}

static void
assert_word (const DomText *text, const char *at, const char *expected)
{
  const char *string = dom_text_get_string (text, NULL);
  const char *found = strstr (string, at);
  g_assert_nonnull (found);
  guint32 start = 0;
  guint32 end = 0;
  bool any = reader_words_at (text, (guint32) (found - string), &start, &end);
  g_assert_cmpint (any, ==, expected != NULL);
  if (expected == NULL)
    return;
  g_autofree char *word = g_strndup (string + start, end - start);
  g_assert_cmpstr (word, ==, expected);
}

static void
test_words (void)
{
  g_autoptr (DomText) text =
      make_text ("<p>Don’t stop, re-read. 책갈피를 “넘기다”, 日本語のカナ x</p>");
  assert_word (text, "n’t", "Don’t");
  assert_word (text, "top", "stop");
  assert_word (text, ", re", "stop");
  assert_word (text, "read", "read");
  assert_word (text, "갈피를", "책갈피를");
  assert_word (text, "기다", "넘기다");
  assert_word (text, "本語", "日本語");
  assert_word (text, "の", "の");
  assert_word (text, "ナ", "カナ");
  assert_word (text, ". 책", "read");
}

static void
test_space_has_no_word (void)
{
  g_autoptr (DomText) text = make_text ("<p>(a) (b)</p>");
  assert_word (text, " (b", NULL);
  assert_word (text, "(a", "(");
}

static void
test_letters (void)
{
  /* e with a combining acute, a family of three joined by U+200D, conjoining jamo. */
  g_autoptr (DomText) text = make_text ("<p>e\u0301x👩\u200D👩\u200D👧ᄒ\u1161ᆫ</p>");
  static const guint32 stops[] = { 0, 3, 4, 22, 31 };
  gsize length = 0;
  dom_text_get_string (text, &length);
  g_assert_cmpuint (length, ==, 31);
  for (guint i = 0; i + 1 < G_N_ELEMENTS (stops); i++) {
    g_assert_cmpuint (reader_words_next_letter (text, stops[i]), ==, stops[i + 1]);
    g_assert_cmpuint (reader_words_previous_letter (text, stops[i + 1]), ==, stops[i]);
  }
  g_assert_cmpuint (reader_words_next_letter (text, 31), ==, 31);
  g_assert_cmpuint (reader_words_previous_letter (text, 0), ==, 0);
}

static void
test_by_word (void)
{
  g_autoptr (DomText) text = make_text ("<p>one, two</p><p>three</p>");
  g_assert_cmpuint (reader_words_next (text, 0), ==, 3);
  g_assert_cmpuint (reader_words_next (text, 3), ==, 8);
  g_assert_cmpuint (reader_words_next (text, 8), ==, 14);
  g_assert_cmpuint (reader_words_previous (text, 14), ==, 9);
  g_assert_cmpuint (reader_words_previous (text, 9), ==, 5);
  g_assert_cmpuint (reader_words_previous (text, 0), ==, 0);
  guint32 start = 0;
  guint32 end = 0;
  g_assert_true (reader_words_paragraph_at (text, 11, &start, &end));
  g_assert_cmpuint (start, ==, 9);
  g_assert_cmpuint (end, ==, 14);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/words/at-a-place", test_words);
  g_test_add_func ("/reader/words/space-has-none", test_space_has_no_word);
  g_test_add_func ("/reader/words/letters-with-their-marks", test_letters);
  g_test_add_func ("/reader/words/step-by-word", test_by_word);
  return g_test_run ();
}
