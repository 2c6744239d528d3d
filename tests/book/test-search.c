#include "config.h"

#include "book-search.h"

#include "dom-xhtml.h"
#include "fixture-book.h"

typedef struct {
  guint n;
  guint most; /* stop after so many; 0: never */
  int section;
  guint32 start;
  guint32 end;
  char *hit; /* the last one */
  char *before;
  char *after;
} Found;

static void
found_clear (Found *found)
{
  g_free (found->hit);
  g_free (found->before);
  g_free (found->after);
  *found = (Found){ 0 };
}

static bool
on_hit (const BookSearchHit *hit, gpointer data)
{
  Found *found = data;
  found->n++;
  found->section = hit->section;
  found->start = hit->start;
  found->end = hit->end;
  g_free (found->hit);
  g_free (found->before);
  g_free (found->after);
  found->hit = g_strdup (hit->hit);
  found->before = g_strdup (hit->before);
  found->after = g_strdup (hit->after);
  return found->most == 0 || found->n < found->most;
}

static DomText *
make_text (const char *body)
{
  g_autofree char *html =
      g_strdup_printf ("<html xmlns='http://www.w3.org/1999/xhtml'><body>%s</body></html>", body);
  g_autoptr (GBytes) bytes = g_bytes_new (html, strlen (html));
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "a.xhtml", NULL, NULL);
  return dom_text_new (document);
}

static guint
count (const char *body, const char *pattern, int flags)
{
  g_autoptr (DomText) text = make_text (body);
  g_autoptr (GError) error = NULL;
  g_autoptr (BookSearch) search = book_search_new (pattern, (BookSearchFlags) flags, &error);
  g_assert_no_error (error);
  Found found = { 0 };
  g_assert_true (book_search_text (search, text, 0, on_hit, &found, NULL, &error));
  g_assert_no_error (error);
  guint n = found.n;
  found_clear (&found);
  return n;
}

static void
test_folding (void)
{
  g_assert_cmpuint (count ("<p>Caf\xc3\xa9 CAFE cafe\xcc\x81</p>", "cafe", 0), ==, 3);
  g_assert_cmpuint (
      count ("<p>Caf\xc3\xa9 CAFE cafe\xcc\x81</p>", "CAF\xc3\x89", BOOK_SEARCH_MATCH_DIACRITICS),
      ==, 2);
  g_assert_cmpuint (count ("<p>Cafe cafe</p>", "cafe", BOOK_SEARCH_MATCH_CASE), ==, 1);
  g_assert_cmpuint (count ("<p>\xef\xbc\xa1\xef\xbc\xa2</p>", "ab", 0), ==, 1);
  g_assert_cmpuint (count ("<p>stra\xc3\x9f"
                           "e</p>",
                           "STRASSE", 0),
                    ==, 1);
  g_assert_cmpuint (count ("<p>\xe2\x80\x9cso\xe2\x80\x9d</p>", "\"so\"", 0), ==, 1);
  /* Decomposed Hangul is the same word; a syllable is not found inside another. */
  g_assert_cmpuint (count ("<p>\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab</p>", "\xed\x95\x9c", 0), ==,
                    1);
  g_assert_cmpuint (count ("<p>\xed\x95\x9c</p>", "\xed\x95\x98", 0), ==, 0);
  /* が is not か. */
  g_assert_cmpuint (count ("<p>\xe3\x81\x8c</p>", "\xe3\x81\x8b", 0), ==, 0);
}

static void
test_across (void)
{
  g_assert_cmpuint (count ("<p>qu<i>ick</i> br<b>own</b></p>", "quick brown", 0), ==, 1);
  g_assert_cmpuint (count ("<p>fox\xc2\xad"
                           "es</p>",
                           "foxes", 0),
                    ==, 1);
  g_assert_cmpuint (count ("<p>one<br/>two</p>", "one two", 0), ==, 1);
  g_assert_cmpuint (count ("<p>one\n   two</p>", "one  two", 0), ==, 1);
  g_assert_cmpuint (count ("<p>\xeb\x9d\x84\xec\x96\xb4 \xec\x93\xb0\xea\xb8\xb0</p>",
                           "\xeb\x9d\x84\xec\x96\xb4\xec\x93\xb0\xea\xb8\xb0",
                           BOOK_SEARCH_IGNORE_SPACES),
                    ==, 1);
  g_assert_cmpuint (count ("<p>a b</p>", "ab", 0), ==, 0);
}

static void
test_whole_word (void)
{
  g_assert_cmpuint (count ("<p>the other then the</p>", "the", BOOK_SEARCH_WHOLE_WORD), ==, 2);
  g_assert_cmpuint (count ("<p>\xc3\xa9the the\xc3\xa9 (the)</p>", "the", BOOK_SEARCH_WHOLE_WORD),
                    ==, 1);
}

static void
test_regex (void)
{
  g_assert_cmpuint (count ("<p>a1 b22 c333</p>", "[a-z]\\d{2,}", BOOK_SEARCH_REGEX), ==, 2);
  g_assert_cmpuint (count ("<p>A1 a1</p>", "a1", BOOK_SEARCH_REGEX | BOOK_SEARCH_MATCH_CASE), ==,
                    1);
  g_assert_cmpuint (count ("<p>one</p><p>two</p>", "^t", BOOK_SEARCH_REGEX), ==, 1);
  g_assert_cmpuint (count ("<p>fox\xc2\xad"
                           "es</p>",
                           "f.xes", BOOK_SEARCH_REGEX),
                    ==, 1);
  g_assert_cmpuint (count ("<p>aaa</p>", "x*", BOOK_SEARCH_REGEX), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_null (book_search_new ("(", BOOK_SEARCH_REGEX, &error));
  g_assert_error (error, BOOK_ERROR, BOOK_ERROR_PATTERN);
  g_clear_error (&error);
  g_assert_null (book_search_new (" \n", 0, &error));
  g_assert_error (error, BOOK_ERROR, BOOK_ERROR_PATTERN);
}

/* A pattern that backtracks for ever is stopped and named. */
static void
test_regex_limit (void)
{
  g_autoptr (GString) body = g_string_new ("<p>");
  for (int i = 0; i < 5000; i++)
    g_string_append_c (body, 'a');
  g_string_append (body, "b</p>");
  g_autoptr (DomText) text = make_text (body->str);
  g_autoptr (BookSearch) search = book_search_new ("(a+)+c|(a|aa)+$x", BOOK_SEARCH_REGEX, NULL);
  g_autoptr (GError) error = NULL;
  Found found = { 0 };
  if (!book_search_text (search, text, 0, on_hit, &found, NULL, &error))
    g_assert_error (error, BOOK_ERROR, BOOK_ERROR_PATTERN);
  g_assert_cmpuint (found.n, ==, 0);
}

static void
test_offsets (void)
{
  g_autoptr (DomText) text = make_text ("<p>One na\xc3\xafve\xc2\xad fox</p>");
  g_autoptr (BookSearch) search = book_search_new ("NAIVE", 0, NULL);
  Found found = { 0 };
  g_assert_true (book_search_text (search, text, 7, on_hit, &found, NULL, NULL));
  g_assert_cmpint (found.section, ==, 7);
  const char *string = dom_text_get_string (text, NULL);
  g_autofree char *piece = g_strndup (string + found.start, found.end - found.start);
  g_assert_cmpstr (piece, ==, "na\xc3\xafve");
  g_assert_cmpstr (found.hit, ==, "na\xc3\xafve");
  g_assert_cmpstr (found.before, ==, "One ");
  g_assert_cmpstr (found.after, ==, " fox");
  found_clear (&found);
}

static void
test_book (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  g_autoptr (BookSearch) search = book_search_new ("quick", 0, NULL);
  Found found = { 0 };
  g_assert_true (book_search_run (search, book, 0, on_hit, &found, NULL, NULL));
  g_assert_cmpuint (found.n, ==, 2);
  found_clear (&found);
  found.most = 1;
  g_assert_true (book_search_run (search, book, 3, on_hit, &found, NULL, NULL));
  g_assert_cmpuint (found.n, ==, 1);
  g_assert_cmpint (found.section, ==, 0);
  found_clear (&found);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_autoptr (GError) error = NULL;
  g_assert_false (book_search_run (search, book, 0, on_hit, &found, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct {
  Found found;
  bool done;
  bool freed;
} Async;

static bool
on_async_hit (const BookSearchHit *hit, gpointer data)
{
  Async *async = data;
  g_assert_false (async->done);
  return on_hit (hit, &async->found);
}

static void
on_freed (gpointer data)
{
  ((Async *) data)->freed = true;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (book_search_run_finish (BOOK_PUBLICATION (source), result, NULL));
  ((Async *) data)->done = true;
}

static void
test_async (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  g_autoptr (BookSearch) search = book_search_new ("quick", 0, NULL);
  Async async = { 0 };
  book_search_run_async (search, book, 0, on_async_hit, &async, on_freed, NULL, on_done, &async);
  while (!async.done || !async.freed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (async.found.n, ==, 2);
  found_clear (&async.found);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/folding", test_folding);
  g_test_add_func ("/search/across", test_across);
  g_test_add_func ("/search/whole-word", test_whole_word);
  g_test_add_func ("/search/regex", test_regex);
  g_test_add_func ("/search/regex-limit", test_regex_limit);
  g_test_add_func ("/search/offsets", test_offsets);
  g_test_add_func ("/search/book", test_book);
  g_test_add_func ("/search/async", test_async);
  return g_test_run ();
}
