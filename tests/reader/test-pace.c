#include "reader-pace.h"

#include "dom-xhtml.h"

#include <string.h>

/* The clock is the test's own. */

#define SECOND G_USEC_PER_SEC

static DomText *
make_text (const char *words)
{
  g_autofree char *xhtml = g_strdup_printf (
      "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>%s</p></body></html>", words);
  g_autoptr (GBytes) bytes = g_bytes_new (xhtml, strlen (xhtml));
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "t.xhtml", NULL, NULL);
  return dom_text_new (document);
}

/* A text of @n pages of 1500 bytes: 1250 letters in 250 words, or 500 syllables. */
#define PAGE 1500
static DomText *
make_pages (const char *word, int words_per_page, int n)
{
  g_autoptr (GString) words = g_string_new (NULL);
  for (int i = 0; i < n * words_per_page; i++)
    g_string_append (words, word);
  return make_text (words->str);
}

static DomText *
make_english (int n)
{
  return make_pages ("words ", 250, n);
}

static DomText *
make_korean (int n)
{
  return make_pages ("갈", 500, n);
}

static ReaderWork
measure (const char *words)
{
  g_autoptr (DomText) text = make_text (words);
  return reader_work_measure (text, 0, G_MAXUINT32);
}

static void
test_what_is_read_is_counted (void)
{
  ReaderWork english = measure ("Two words, 3 signs.");
  g_assert_cmpuint (english.letters, ==, 3 + 5 + 1 + 5);
  g_assert_cmpuint (english.syllables, ==, 0);
  ReaderWork korean = measure ("책을 읽는 사람 — “갈피”, 漢字 かな。");
  g_assert_cmpuint (korean.letters, ==, 0);
  g_assert_cmpuint (korean.syllables, ==, 2 + 2 + 2 + 2 + 2 + 2);
  ReaderWork other = measure ("Čapek Жизнь");
  g_assert_cmpuint (other.letters, ==, 10);
  ReaderWork both = reader_work_add (english, korean);
  g_assert_cmpuint (both.letters, ==, english.letters);
  g_assert_cmpuint (both.syllables, ==, korean.syllables);
}

static const ReaderWork english_page = { .letters = 1250 };
static const ReaderWork korean_page = { .syllables = 500 };

static void
test_usual_pace_before_anything_is_learned (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 60, 0.01);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, korean_page), 60, 0.01);
}

/* Reads pages one after the other, so many seconds each. */
static int
read_text (ReaderPace *pace, DomText *text, int n, double seconds)
{
  static gint64 now = 0;
  int learned = 0;
  reader_pace_look_away (pace);
  for (int i = 0; i <= n; i++) {
    guint32 start = (guint32) i * PAGE;
    learned += reader_pace_show (pace, 0, text, start, start + PAGE, now);
    now += (gint64) (seconds * SECOND);
  }
  return learned;
}

static int
read_english (ReaderPace *pace, int n, double seconds)
{
  g_autoptr (DomText) text = make_english (n + 1);
  return read_text (pace, text, n, seconds);
}

static int
read_korean (ReaderPace *pace, int n, double seconds)
{
  g_autoptr (DomText) text = make_korean (n + 1);
  return read_text (pace, text, n, seconds);
}

static void
test_pace_is_learned (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  g_assert_cmpint (read_english (pace, 20, 30), ==, 20);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 30, 0.01);
  /* Korean is learned apart. */
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, korean_page), 60, 0.01);
  g_assert_cmpint (read_korean (pace, 20, 90), ==, 20);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, korean_page), 90, 0.01);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 30, 0.01);
}

/* One page does not turn everything over. */
static void
test_first_pages_move_it_gently (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  read_english (pace, 1, 20);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 60, 0.01);
}

static void
test_skimming_and_being_away_say_nothing (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  g_assert_cmpint (read_english (pace, 30, 2), ==, 0);
  g_assert_cmpint (read_english (pace, 3, 3600), ==, 0);
  /* Nor do pages with hardly a word. */
  g_autoptr (DomText) titles = make_pages ("I ", 20, 6);
  for (guint32 i = 0; i < 6; i++)
    g_assert_false (reader_pace_show (pace, 0, titles, i * 40, i * 40 + 40, i * SECOND));
  read_english (pace, 15, 50);
  g_assert_cmpint (read_english (pace, 4, 250), ==, 0);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 50, 0.01);
}

static void
test_jumps_and_looking_away_say_nothing (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  g_autoptr (DomText) text = make_english (9);
  g_assert_false (reader_pace_show (pace, 0, text, 0, PAGE, 0));
  g_assert_false (reader_pace_show (pace, 0, text, 6 * PAGE, 7 * PAGE, 60 * SECOND));
  g_assert_false (reader_pace_show (pace, 0, text, 5 * PAGE, 6 * PAGE, 120 * SECOND));
  g_assert_true (reader_pace_show (pace, 0, text, 6 * PAGE, 7 * PAGE, 180 * SECOND));
  reader_pace_look_away (pace);
  g_assert_false (reader_pace_show (pace, 0, text, 7 * PAGE, 8 * PAGE, 240 * SECOND));
  /* To the next section one comes by reading. */
  g_assert_true (reader_pace_show (pace, 1, text, 0, PAGE, 300 * SECOND));
}

/* What is scrolled by little has been read when it is out of sight. */
static void
test_scrolling_is_reading (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  g_autoptr (DomText) text = make_english (30);
  int learned = 0;
  for (guint32 i = 0; i <= 200; i++)
    learned += reader_pace_show (pace, 0, text, i * 150, i * 150 + PAGE, i * 5 * SECOND);
  g_assert_cmpint (learned, ==, 20);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 50, 1);
}

/* Screens that overlap by two lines are not read twice, nor is the time of two taken for one's. */
static void
test_overlapping_screens (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  g_autoptr (DomText) text = make_english (60);
  for (guint32 i = 0; i < 50; i++)
    reader_pace_show (pace, 0, text, i * (PAGE - 120), i * (PAGE - 120) + PAGE, i * 46 * SECOND);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 50, 1);
}

static void
test_what_was_learned_is_kept (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  read_english (pace, 100, 45);
  g_autoptr (GVariant) kept = g_variant_ref_sink (reader_pace_to_variant (pace));
  g_autoptr (ReaderPace) again = reader_pace_new (kept);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (again, english_page), 45, 0.01);
  /* What somebody wrote into the settings by hand does no harm. */
  const char *const strange[] = { "([nan, inf, -1.0, 0.0, 1e300], @ad [])", "'pace'", "(@ad [],)" };
  for (guint i = 0; i < G_N_ELEMENTS (strange); i++) {
    g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed (strange[i]));
    g_autoptr (ReaderPace) other = reader_pace_new (value);
    g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (other, english_page), 60, 0.01);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pace/what-is-read-is-counted", test_what_is_read_is_counted);
  g_test_add_func ("/pace/usual-pace-before-anything-is-learned",
                   test_usual_pace_before_anything_is_learned);
  g_test_add_func ("/pace/pace-is-learned", test_pace_is_learned);
  g_test_add_func ("/pace/first-pages-move-it-gently", test_first_pages_move_it_gently);
  g_test_add_func ("/pace/skimming-and-being-away-say-nothing",
                   test_skimming_and_being_away_say_nothing);
  g_test_add_func ("/pace/jumps-and-looking-away-say-nothing",
                   test_jumps_and_looking_away_say_nothing);
  g_test_add_func ("/pace/scrolling-is-reading", test_scrolling_is_reading);
  g_test_add_func ("/pace/overlapping-screens", test_overlapping_screens);
  g_test_add_func ("/pace/what-was-learned-is-kept", test_what_was_learned_is_kept);
  return g_test_run ();
}
