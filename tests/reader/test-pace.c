#include "reader-pace.h"

#include "dom-xhtml.h"

#include <string.h>

/* The clock is the test's own. */

#define SECOND G_USEC_PER_SEC

static ReaderWork
measure (const char *words)
{
  g_autofree char *xhtml = g_strdup_printf (
      "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>%s</p></body></html>", words);
  g_autoptr (GBytes) bytes = g_bytes_new (xhtml, strlen (xhtml));
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "t.xhtml", NULL, NULL);
  g_autoptr (DomText) text = dom_text_new (document);
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
read_pages (ReaderPace *pace, ReaderWork work, int n, double seconds)
{
  static gint64 now = 0;
  int learned = 0;
  reader_pace_look_away (pace);
  for (int i = 0; i <= n; i++) {
    guint32 start = (guint32) i * 1000;
    learned += reader_pace_show (pace, 0, start, start + 1000, work, now);
    now += (gint64) (seconds * SECOND);
  }
  return learned;
}

static void
test_pace_is_learned (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  g_assert_cmpint (read_pages (pace, english_page, 20, 30), ==, 20);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 30, 0.01);
  /* Korean is learned apart. */
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, korean_page), 60, 0.01);
  g_assert_cmpint (read_pages (pace, korean_page, 20, 90), ==, 20);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, korean_page), 90, 0.01);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 30, 0.01);
}

/* One page does not turn everything over. */
static void
test_first_pages_move_it_gently (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  read_pages (pace, english_page, 1, 20);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 60, 0.01);
}

static void
test_skimming_and_being_away_say_nothing (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  g_assert_cmpint (read_pages (pace, english_page, 30, 2), ==, 0);
  g_assert_cmpint (read_pages (pace, english_page, 3, 3600), ==, 0);
  /* Nor do pages with hardly a word. */
  g_assert_cmpint (read_pages (pace, (ReaderWork){ .letters = 40 }, 5, 3), ==, 0);
  read_pages (pace, english_page, 15, 50);
  g_assert_cmpint (read_pages (pace, english_page, 4, 250), ==, 0);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 50, 0.01);
}

static void
test_jumps_and_looking_away_say_nothing (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  g_assert_false (reader_pace_show (pace, 0, 0, 1000, english_page, 0));
  g_assert_false (reader_pace_show (pace, 0, 9000, 10000, english_page, 60 * SECOND));
  g_assert_false (reader_pace_show (pace, 0, 8000, 9000, english_page, 120 * SECOND));
  g_assert_true (reader_pace_show (pace, 0, 9000, 10000, english_page, 180 * SECOND));
  reader_pace_look_away (pace);
  g_assert_false (reader_pace_show (pace, 0, 10000, 11000, english_page, 240 * SECOND));
  /* To the next section one comes by reading. */
  g_assert_true (reader_pace_show (pace, 1, 0, 1000, english_page, 300 * SECOND));
}

/* What is scrolled by little has been read when it is out of sight. */
static void
test_scrolling_is_reading (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  int learned = 0;
  for (guint32 i = 0; i <= 200; i++)
    learned += reader_pace_show (pace, 0, i * 100, i * 100 + 1000, english_page, i * 5 * SECOND);
  g_assert_cmpint (learned, ==, 20);
  g_assert_cmpfloat_with_epsilon (reader_pace_get_seconds (pace, english_page), 50, 0.01);
}

static void
test_what_was_learned_is_kept (void)
{
  g_autoptr (ReaderPace) pace = reader_pace_new (NULL);
  read_pages (pace, english_page, 100, 45);
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
  g_test_add_func ("/pace/what-was-learned-is-kept", test_what_was_learned_is_kept);
  return g_test_run ();
}
