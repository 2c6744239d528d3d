#include "config.h"

#include "book-locator.h"

#include "fixture-book.h"

static DomText *
load_text (BookPublication *book, guint section)
{
  g_autoptr (DomDocument) document = book_publication_load_document (book, section, NULL);
  return dom_text_new (document);
}

/* Every character of the chapter survives the way to a CFI and back. */
static void
test_round_trip (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  g_autoptr (DomText) text = load_text (book, 0);
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  guint n = 0;
  for (const char *c = string; c < string + length; c = g_utf8_next_char (c)) {
    if (*c == '\n' || *c == ' ')
      continue;
    BookLocator place = { .section = 0, .offset = (guint32) (c - string) };
    g_autofree char *cfi = book_locator_to_cfi (place, book, text);
    BookLocator back = { 0 };
    g_assert_true (book_locator_from_cfi (book, text, cfi, &back, NULL));
    g_assert_cmpint (book_locator_compare (place, back), ==, 0);
    n++;
  }
  g_assert_cmpuint (n, >, 40);
}

static guint32
offset_of (const DomText *text, const char *word)
{
  const char *string = dom_text_get_string (text, NULL);
  const char *found = strstr (string, word);
  g_assert_nonnull (found);
  return (guint32) (found - string);
}

/* The fox is two code units of UTF-16 and four bytes. */
static void
test_utf16 (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  g_autoptr (DomText) text = load_text (book, 0);
  BookLocator place = { .offset = offset_of (text, "tail") };
  g_autofree char *cfi = book_locator_to_cfi (place, book, text);
  g_assert_cmpstr (cfi, ==, "epubcfi(/6/2[r1]!/4[b]/4[p1]/5:1)");
  BookLocator back = { 0 };
  g_assert_true (book_locator_from_cfi (book, text, "epubcfi(/6/2!/4/4/4/1:2)", &back, NULL));
  g_assert_cmpuint (back.offset, ==, offset_of (text, "\xf0\x9f\xa6\x8a") + 4);
}

static void
test_range (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  g_autoptr (DomText) text = load_text (book, 0);
  BookLocator start = { .offset = offset_of (text, "quick") };
  guint32 end = start.offset + 5;
  g_autofree char *cfi = book_locator_range_to_cfi (start, end, book, text);
  BookLocator back = { 0 };
  guint32 back_end = 0;
  g_assert_true (book_locator_from_cfi (book, text, cfi, &back, &back_end));
  g_assert_cmpuint (back.offset, ==, start.offset);
  g_assert_cmpuint (back_end, ==, end);
}

/* The author put something before: numbers are wrong, the ids are right. */
static void
test_repair (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  g_autoptr (DomText) text = load_text (book, 0);
  BookLocator back = { 0 };
  int section = -1;
  g_assert_true (book_locator_section_from_cfi (book, "epubcfi(/6/8[r1]!/4)", &section));
  g_assert_cmpint (section, ==, 0);
  g_assert_true (
      book_locator_from_cfi (book, text, "epubcfi(/6/8[r1]!/4/10[p1]/1:4)", &back, NULL));
  g_assert_cmpuint (back.offset, ==, offset_of (text, "quick"));
  g_assert_true (book_locator_from_cfi (book, text, "epubcfi(/6/2!/4/88/1:4)", &back, NULL));
  g_assert_false (book_locator_from_cfi (book, text, "epubcfi(/6/88!/4)", &back, NULL));
  g_assert_false (book_locator_from_cfi (book, text, "nonsense", &back, NULL));
}

/* Somebody wrote a sentence before it: the text asserted is right, the offset is not. What stands
 * nowhere, or everywhere, mends nothing. */
static void
test_repair_by_text (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  g_autoptr (DomText) text = load_text (book, 0);
  static const struct {
    const char *cfi;
    const char *word;
    guint32 after; /* bytes into the word */
  } cases[] = {
    { "epubcfi(/6/2!/4/4/1:0[The qu])", "The qu", 6 },
    { "epubcfi(/6/2!/4/4/1:1[,The q])", "The qu", 0 },
    { "epubcfi(/6/2!/4/4/3:3[wn\n  fox,\xc2\xad"
      "es])",
      "fox", 3 },
    { "epubcfi(/6/2!/4/4/1[The ,qu])", "The qu", 4 },
    { "epubcfi(/6/2!/4/4/1:4[nowhere])", "quick", 0 },
    { "epubcfi(/6/2!/4/4/1:4[he])", "quick", 0 },
    { "epubcfi(/6/2!/4/6/3:0[quick])", "quick one", 5 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    BookLocator back = { 0 };
    g_assert_true (book_locator_from_cfi (book, text, cases[i].cfi, &back, NULL));
    g_assert_cmpuint (back.offset, ==, offset_of (text, cases[i].word) + cases[i].after);
  }
  guint32 end = 0;
  BookLocator start = { 0 };
  g_assert_true (book_locator_from_cfi (book, text, "epubcfi(/6/2!/4/4,/1:0[,quick],/3:0[brown])",
                                        &start, &end));
  g_assert_cmpuint (start.offset, ==, offset_of (text, "quick"));
  g_assert_cmpuint (end, ==, offset_of (text, "brown") + 5);
}

/* The number after the last element is the end of its parent, 0 is its start; another document in
 * this one is no place of ours. */
static void
test_borders (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  g_autoptr (DomText) text = load_text (book, 0);
  BookLocator back = { 0 };
  gsize length = 0;
  dom_text_get_string (text, &length);
  g_assert_true (book_locator_from_cfi (book, text, "epubcfi(/6/2!/4/8)", &back, NULL));
  g_assert_cmpuint (back.offset, ==, length);
  g_assert_true (book_locator_from_cfi (book, text, "epubcfi(/6/2!/4/4/6)", &back, NULL));
  g_assert_cmpuint (back.offset, ==, offset_of (text, "tail.") + 5);
  g_assert_true (book_locator_from_cfi (book, text, "epubcfi(/6/2!/4/4/0)", &back, NULL));
  g_assert_cmpuint (back.offset, ==, offset_of (text, "The qu"));
  g_assert_true (book_locator_from_cfi (book, text, "epubcfi(/6/2!/4/4!/4/2/1:3)", &back, NULL));
  g_assert_cmpuint (back.offset, ==, offset_of (text, "The qu"));
  g_assert_true (book_locator_from_cfi (book, text, "epubcfi(/6/2!)", &back, NULL));
  g_assert_cmpuint (back.offset, ==, 0);
}

static void
test_progression (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  BookLocator start = { 0 };
  g_assert_cmpfloat_with_epsilon (book_locator_get_progression (start, book, 100), 0, 1e-9);
  BookLocator middle = { .section = 0, .offset = 50 };
  double progression = book_locator_get_progression (middle, book, 100);
  double within = 0;
  BookLocator back = book_locator_from_progression (book, progression, &within);
  g_assert_cmpint (back.section, ==, 0);
  g_assert_cmpfloat_with_epsilon (within, 0.5, 1e-9);
  back = book_locator_from_progression (book, 1, &within);
  g_assert_cmpint (back.section, ==, 2);
}

static void
test_fragment (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  g_autoptr (DomText) text = load_text (book, 0);
  BookLocator place = { 0 };
  g_assert_true (book_locator_from_fragment (0, text, "p1", &place));
  g_assert_cmpuint (place.offset, ==, offset_of (text, "The qu"));
  g_assert_false (book_locator_from_fragment (0, text, "none", &place));
  g_assert_cmpuint (place.offset, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/locator/round-trip", test_round_trip);
  g_test_add_func ("/locator/utf16", test_utf16);
  g_test_add_func ("/locator/range", test_range);
  g_test_add_func ("/locator/repair", test_repair);
  g_test_add_func ("/locator/repair-by-text", test_repair_by_text);
  g_test_add_func ("/locator/borders", test_borders);
  g_test_add_func ("/locator/progression", test_progression);
  g_test_add_func ("/locator/fragment", test_fragment);
  return g_test_run ();
}
