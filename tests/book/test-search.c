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

static bool
add_chapter (const BookSearchHit *hit, gpointer chapters)
{
  g_string_append_printf (chapters, "%s;", hit->chapter != NULL ? hit->chapter : "-");
  return true;
}

static void
assert_chapters (const char *body, const char *expected)
{
  g_autoptr (DomText) text = make_text (body);
  g_autoptr (BookSearch) search = book_search_new ("x", BOOK_SEARCH_DEFAULT, NULL);
  g_autoptr (GString) chapters = g_string_new (NULL);
  g_assert_true (book_search_text (search, text, 0, add_chapter, chapters, NULL, NULL));
  g_assert_cmpstr (chapters->str, ==, expected);
}

/* A section with several chapters says which; one that is a chapter has no need to. */
static void
test_chapters (void)
{
  assert_chapters ("<p>x</p><h1>One x</h1><p>x</p><h3>part</h3><p>x</p><h2>Two</h2><p>x</p>",
                   "-;One x;One x;One x;Two;");
  assert_chapters ("<h1>One</h1><p>x</p><h3>part</h3><p>x</p>", "-;-;");
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

/* What is written in another way is the same; what is another letter is not. */
static void
test_folding_widely (void)
{
  g_assert_cmpuint (count ("<p>ｶﾞ ガ カ</p>", "ガ", 0), ==, 2);
  g_assert_cmpuint (count ("<p>ﬁne ﬀ</p>", "fine", 0), ==, 1);
  g_assert_cmpuint (count ("<p>twenty‑five twenty‐five 1914–18</p>", "twenty-five", 0), ==, 2);
  g_assert_cmpuint (count ("<p>1914–18</p>", "1914-18", 0), ==, 1);
  g_assert_cmpuint (count ("<p>wait…</p>", "wait...", 0), ==, 1);
  g_assert_cmpuint (count ("<p>İstanbul ISTANBUL</p>", "istanbul", 0), ==, 2);
  g_assert_cmpuint (count ("<p>ΟΔΟΣ οδός</p>", "οδος", 0), ==, 2);
  g_assert_cmpuint (count ("<p>a&#x200C;b a&#x200E;b a&#x2060;b a&#xFE0F;b</p>", "ab", 0), ==, 4);
  g_assert_cmpuint (count ("<p>한글</p>", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab글", 0), ==, 1);
  /* One letter that stands for two is found once. */
  g_assert_cmpuint (count ("<p>ß ss</p>", "s", 0), ==, 3);
}

static void
test_marks (void)
{
  g_assert_cmpuint (count ("<p>x\xcc\x82 x</p>", "x", 0), ==, 2);
  g_assert_cmpuint (count ("<p>x\xcc\x82 x</p>", "x", BOOK_SEARCH_MATCH_DIACRITICS), ==, 1);
  g_assert_cmpuint (count ("<p>x\xcc\x82 x</p>", "x\xcc\x82", BOOK_SEARCH_MATCH_DIACRITICS), ==, 1);
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
  g_assert_cmpuint (count ("<p>one</p><p>two</p>", "one two", 0), ==, 1);
  static const char ruby[] =
      "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>を</p>";
  g_assert_cmpuint (count (ruby, "漢字を", 0), ==, 1);
  g_assert_cmpuint (count (ruby, "漢.を", BOOK_SEARCH_REGEX), ==, 1);
}

/* ㄱㅍ finds 갈피, in whatever form and place 갈피 itself is found. */
static void
test_initials (void)
{
  g_assert_cmpuint (count ("<p>갈피를 책갈피 고프다 가마</p>", "ㄱㅍ", 0), ==, 3);
  g_assert_cmpuint (count ("<p>갈피를 책갈피</p>", "ㄱㅍ", BOOK_SEARCH_WHOLE_WORD), ==, 0);
  g_assert_cmpuint (count ("<p>갈피 책</p>", "ㄱㅍ", BOOK_SEARCH_WHOLE_WORD), ==, 1);
  g_assert_cmpuint (count ("<p>갈<b>피</b> ㄱㅍ</p>", "ㄱㅍ", 0), ==, 2);
  g_assert_cmpuint (count ("<p>\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xaf피</p>", "ㄱㅍ", 0), ==, 1);
  g_assert_cmpuint (count ("<p>까피</p>", "ㄱㅍ", 0), ==, 0);
  g_assert_cmpuint (count ("<p>까피</p>", "ㄲㅍ", 0), ==, 1);
  g_assert_cmpuint (count ("<p>책 갈피</p>", "ㅊ ㄱㅍ", 0), ==, 1);
  g_assert_cmpuint (count ("<p>책 갈피</p>", "ㅊㄱㅍ", 0), ==, 0);
  g_assert_cmpuint (count ("<p>책 갈피</p>", "ㅊㄱㅍ", BOOK_SEARCH_IGNORE_SPACES), ==, 1);
  /* One letter, or a letter beside a syllable, is itself. */
  g_assert_cmpuint (count ("<p>갈피 ㄱ</p>", "ㄱ", 0), ==, 1);
  g_assert_cmpuint (count ("<p>갈피</p>", "ㄱ피", 0), ==, 0);
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
  g_assert_cmpuint (
      count ("<p>띄어 쓰기</p>", "어쓰.", BOOK_SEARCH_REGEX | BOOK_SEARCH_IGNORE_SPACES), ==, 1);
  g_autoptr (GError) error = NULL;
  g_assert_null (book_search_new ("(", BOOK_SEARCH_REGEX, &error));
  g_assert_error (error, BOOK_ERROR, BOOK_ERROR_PATTERN);
  g_clear_error (&error);
  g_assert_null (book_search_new (" \n", 0, &error));
  g_assert_error (error, BOOK_ERROR, BOOK_ERROR_PATTERN);
}

/* A pattern that backtracks for ever is stopped and named, however it does it. */
static void
test_regex_limit (void)
{
  static const char *const patterns[] = { "(a+)+c", "(a|aa)+c", "(.*)(.*)(.*)(.*)[0-9]c",
                                          "(?:\\w|\\s|a)*[0-9]c" };
  g_autoptr (GString) body = g_string_new ("<p>");
  for (int i = 0; i < 5000; i++)
    g_string_append_c (body, 'a');
  g_string_append (body, "b 1 c</p>");
  g_autoptr (DomText) text = make_text (body->str);
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_autoptr (BookSearch) search = book_search_new (patterns[i], BOOK_SEARCH_REGEX, NULL);
    g_autoptr (GError) error = NULL;
    Found found = { 0 };
    g_assert_false (book_search_text (search, text, 0, on_hit, &found, NULL, &error));
    g_assert_error (error, BOOK_ERROR, BOOK_ERROR_PATTERN);
    g_assert_cmpuint (found.n, ==, 0);
  }
}

/* One that takes its time in a long paragraph is not too costly. */
static void
test_regex_long (void)
{
  g_autoptr (GString) body = g_string_new ("<p>");
  for (int i = 0; i < 400; i++)
    g_string_append (body, "word, ");
  g_string_append (body, "end</p><p>");
  for (int i = 0; i < 100000; i++)
    g_string_append (body, "xy ");
  g_string_append (body, "</p>");
  g_assert_cmpuint (count (body->str, "(?:\\w|,|\\s){20,}end", BOOK_SEARCH_REGEX), ==, 1);
  g_assert_cmpuint (count (body->str, "x.", BOOK_SEARCH_REGEX), ==, 100000);
}

static bool
cancel_at_first (const BookSearchHit *hit, gpointer data)
{
  g_cancellable_cancel (data);
  return true;
}

static void
test_cancel (void)
{
  static const int kinds[] = { 0, BOOK_SEARCH_REGEX };
  g_autoptr (DomText) text = make_text ("<p>a a a</p>");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (BookSearch) search = book_search_new ("a", (BookSearchFlags) kinds[i], NULL);
    g_autoptr (GError) error = NULL;
    g_assert_false (
        book_search_text (search, text, 0, cancel_at_first, cancellable, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
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

/* Of a book that has been searched nothing is read again, whatever the options are then. */
static void
test_again (void)
{
  g_autofree char *folder = fixture_path ("book");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  fixture_write (folder, "a.md", "# One\n\nÉtude etude\n");
  fixture_write (folder, "b.md", "# Two\n\nETUDE 갈피\n");
  g_autoptr (BookPublication) book = fixture_open (folder);
  static const struct {
    const char *pattern;
    int flags;
    guint n;
  } cases[] = {
    { "etude", 0, 3 },
    { "Etude", BOOK_SEARCH_MATCH_CASE, 1 },
    { "étude", BOOK_SEARCH_MATCH_DIACRITICS, 1 },
    { "ㄱㅍ", 0, 1 },
    { "e.ude", BOOK_SEARCH_REGEX, 2 },
    { "etude", 0, 3 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (BookSearch) search =
        book_search_new (cases[i].pattern, (BookSearchFlags) cases[i].flags, NULL);
    Found found = { 0 };
    g_assert_true (book_search_run (search, book, 0, on_hit, &found, NULL, NULL));
    g_assert_cmpuint (found.n, ==, cases[i].n);
    found_clear (&found);
    /* After the first time, there is nothing to be read. */
    fixture_write (folder, "a.md", "");
    fixture_write (folder, "b.md", "");
  }
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

/* Two searches of one book at the same time, with different foldings. */
static void
test_at_once (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  Async asyncs[4] = { 0 };
  for (int i = 0; i < 4; i++) {
    g_autoptr (BookSearch) search =
        book_search_new ("quick", i % 2 == 0 ? 0 : BOOK_SEARCH_MATCH_CASE, NULL);
    book_search_run_async (search, book, i, on_async_hit, &asyncs[i], on_freed, NULL, on_done,
                           &asyncs[i]);
  }
  for (int i = 0; i < 4; i++) {
    while (!asyncs[i].done || !asyncs[i].freed)
      g_main_context_iteration (NULL, TRUE);
    g_assert_cmpuint (asyncs[i].found.n, ==, 2);
    found_clear (&asyncs[i].found);
  }
}

typedef struct {
  gunichar c;
  guint32 start; /* of what it was made of */
  guint32 end;
} Letter;

static bool
is_any_of (gunichar c, const char *set)
{
  return g_utf8_strchr (set, -1, c) != NULL;
}

static const char *
end_of_cluster (const char *c)
{
  c = g_utf8_next_char (c);
  while (*c != '\0'
         && (g_unichar_ismark (g_utf8_get_char (c)) || is_any_of (g_utf8_get_char (c), "ﾞ")
             || (g_utf8_get_char (c) >= 0x1160 && g_utf8_get_char (c) <= 0x11FF)))
    c = g_utf8_next_char (c);
  return c;
}

static char *
fold_cluster (const char *text, gsize length, int flags)
{
  if (is_any_of (g_utf8_get_char (text), "“”") && length == 3)
    return g_strdup ("\"");
  if (is_any_of (g_utf8_get_char (text), "‘’") && length == 3)
    return g_strdup ("'");
  if (is_any_of (g_utf8_get_char (text), "‑–") && length == 3)
    return g_strdup ("-");
  g_autofree char *decomposed = g_utf8_normalize (text, (gssize) length, G_NORMALIZE_NFKD);
  g_autoptr (GString) kept = g_string_new (NULL);
  for (const char *c = decomposed; *c != '\0'; c = g_utf8_next_char (c)) {
    bool accent = g_utf8_get_char (c) >= 0x300 && g_utf8_get_char (c) < 0x370;
    if (!accent || (flags & BOOK_SEARCH_MATCH_DIACRITICS) != 0)
      g_string_append_unichar (kept, g_utf8_get_char (c));
  }
  bool keep_case = (flags & BOOK_SEARCH_MATCH_CASE) != 0;
  g_autofree char *cased =
      keep_case ? g_strdup (kept->str) : g_utf8_casefold (kept->str, (gssize) kept->len);
  return g_utf8_normalize (cased, -1, G_NORMALIZE_NFC);
}

static void
add_space (GArray *letters, guint32 start, guint32 end, int flags)
{
  if ((flags & BOOK_SEARCH_IGNORE_SPACES) != 0)
    return;
  Letter *last = letters->len > 0 ? &g_array_index (letters, Letter, letters->len - 1) : NULL;
  if (last != NULL && last->c == ' ') {
    last->end = end;
    return;
  }
  Letter space = { ' ', start, end };
  g_array_append_val (letters, space);
}

/* A letter of the text at a time; slow, and as the documentation says it. */
static GArray *
fold_naively (const char *text, int flags)
{
  GArray *letters = g_array_new (FALSE, FALSE, sizeof (Letter));
  const char *next = NULL;
  for (const char *c = text; *c != '\0'; c = next) {
    guint32 start = (guint32) (c - text);
    next = end_of_cluster (c);
    guint32 end = (guint32) (next - text);
    bool alone = g_utf8_next_char (c) == next;
    if (g_unichar_isspace (g_utf8_get_char (c))) {
      next = g_utf8_next_char (c);
      add_space (letters, start, (guint32) (next - text), flags);
      continue;
    }
    if (alone && is_any_of (g_utf8_get_char (c), "\u00ad\u200b\u200e\ufffc"))
      continue;
    g_autofree char *folded = fold_cluster (c, end - start, flags);
    bool same = strlen (folded) == end - start;
    for (guint32 i = 0; i < end - start && same; i++)
      same = ((c[i] & 0xC0) == 0x80) == ((folded[i] & 0xC0) == 0x80);
    for (const char *f = folded; *f != '\0'; f = g_utf8_next_char (f)) {
      Letter letter = { g_utf8_get_char (f), start, end };
      if (same) {
        letter.start = start + (guint32) (f - folded);
        letter.end = start + (guint32) (g_utf8_next_char (f) - folded);
      }
      g_array_append_val (letters, letter);
    }
  }
  return letters;
}

static void
trim (GArray *letters)
{
  if (letters->len > 0 && g_array_index (letters, Letter, 0).c == ' ')
    g_array_remove_index (letters, 0);
  if (letters->len > 0 && g_array_index (letters, Letter, letters->len - 1).c == ' ')
    g_array_set_size (letters, letters->len - 1);
}

static bool
are_initials (const GArray *letters)
{
  guint n_spaces = 0;
  for (guint i = 0; i < letters->len; i++) {
    gunichar c = g_array_index (letters, Letter, i).c;
    n_spaces += c == ' ';
    if (c != ' ' && (c < 0x1100 || c > 0x1112))
      return false;
  }
  return letters->len - n_spaces >= 2;
}

static bool
begins_with (const GArray *text, guint at, const GArray *pattern, bool initials)
{
  if (at + pattern->len > text->len)
    return false;
  for (guint i = 0; i < pattern->len; i++) {
    gunichar c = g_array_index (text, Letter, at + i).c;
    if (initials && c >= 0xAC00 && c <= 0xD7A3)
      c = 0x1100 + (c - 0xAC00) / 588;
    if (c != g_array_index (pattern, Letter, i).c)
      return false;
  }
  return true;
}

static bool
is_letter_like (const char *text, const char *at, int direction)
{
  gunichar c = 0;
  do {
    if (direction < 0 ? at == text : *at == '\0')
      return false;
    if (direction < 0)
      at = g_utf8_prev_char (at);
    c = g_utf8_get_char (at);
    if (direction > 0)
      at = g_utf8_next_char (at);
  } while (is_any_of (c, "\u00ad\u200b\u200e"));
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_';
}

static void
append_range (GString *list, guint32 start, guint32 end)
{
  g_string_append_printf (list, "%u-%u ", start, end);
}

static char *
search_naively (const char *text, const char *pattern, int flags)
{
  g_autoptr (GArray) letters = fold_naively (text, flags);
  g_autoptr (GArray) needle = fold_naively (pattern, flags);
  trim (needle);
  bool initials = are_initials (needle);
  guint32 last_end = 0;
  GString *hits = g_string_new (NULL);
  for (guint i = 0; needle->len > 0 && i < letters->len;) {
    if (!begins_with (letters, i, needle, initials)) {
      i++;
      continue;
    }
    guint32 start = g_array_index (letters, Letter, i).start;
    guint32 end = g_array_index (letters, Letter, i + needle->len - 1).end;
    i += needle->len;
    if (start < last_end)
      continue;
    last_end = end;
    bool word = !is_letter_like (text, text + start, -1) && !is_letter_like (text, text + end, 1);
    bool cut = text[end] != '\0' && g_unichar_ismark (g_utf8_get_char (text + end));
    if ((word || (flags & BOOK_SEARCH_WHOLE_WORD) == 0)
        && (!cut || (flags & BOOK_SEARCH_MATCH_DIACRITICS) == 0))
      append_range (hits, start, end);
  }
  return g_string_free (hits, FALSE);
}

static bool
list_hit (const BookSearchHit *hit, gpointer data)
{
  append_range (data, hit->start, hit->end);
  return true;
}

static char *
list_hits (const DomText *text, const char *pattern, int flags)
{
  GString *hits = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BookSearch) search = book_search_new (pattern, (BookSearchFlags) flags, &error);
  if (search != NULL)
    g_assert_true (book_search_text (search, text, 0, list_hit, hits, NULL, &error));
  else
    g_assert_error (error, BOOK_ERROR, BOOK_ERROR_PATTERN);
  return g_string_free (hits, FALSE);
}

static char *
make_random (GRand *random, guint n)
{
  static const char *const tokens[] = {
    "a",
    "a",
    "A",
    "e",
    "é",
    "e\u0301",
    "x\u0302",
    "x",
    "s",
    "ß",
    "ﬁ",
    "f",
    "i",
    "Ａ",
    "가",
    "\u1100\u1161",
    "각",
    "\u11a8",
    "까",
    "ㄱ",
    "ㄲ",
    "한",
    " ",
    " ",
    "\u00a0",
    "\u00ad",
    "\u200b",
    "\u200e",
    "\ufffc",
    "“",
    "\"",
    "’",
    "'",
    "-",
    "–",
    "‑",
    "…",
    ".",
    "_",
    "1",
    "ｶ",
    "ﾞ",
    "ガ",
    "カ",
    "か",
    "\u0301",
    "İ",
    "ς",
    "Σ",
    "Ж",
    "ж",
    "й",
    "\u0438\u0306",
  };
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append (text, tokens[g_rand_int_range (random, 0, (gint32) G_N_ELEMENTS (tokens))]);
  return g_string_free (text, FALSE);
}

/* A piece of the text, so that there is something to be found. */
static char *
take_piece (GRand *random, const char *text)
{
  glong length = g_utf8_strlen (text, -1);
  glong start = g_rand_int_range (random, 0, (gint32) MAX (length, 1));
  glong end = MIN (length, start + g_rand_int_range (random, 1, 5));
  return g_utf8_substring (text, MIN (start, end), end);
}

/* The hits are those of an oracle that has none of our shortcuts. */
static void
test_oracle (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20);
  guint n_found = 0;
  for (int i = 0; i < 4000; i++) {
    g_autofree char *body = make_random (random, i % 100 == 0 ? 3000 : 40);
    g_autofree char *html = g_strdup_printf ("<p>%s</p><p>%s</p>", body, body);
    g_autoptr (DomText) text = make_text (html);
    const char *string = dom_text_get_string (text, NULL);
    g_autofree char *pattern = i % 3 == 0 ? make_random (random, 2) : take_piece (random, string);
    int flags = g_rand_int_range (random, 0, BOOK_SEARCH_REGEX);
    g_autofree char *expected = search_naively (string, pattern, flags);
    g_autofree char *found = list_hits (text, pattern, flags);
    g_autofree char *escaped = g_strescape (string, NULL);
    if (strcmp (found, expected) != 0)
      g_test_message ("“%s” in %s, flags %d", pattern, escaped, flags);
    g_assert_cmpstr (found, ==, expected);
    n_found += *found != '\0';
  }
  g_assert_cmpuint (n_found, >, 1000);
}

/* An expression finds in windows what it finds in the whole text. */
static void
test_regex_oracle (void)
{
  static const char *const patterns[] = { "[a-c]{2,5}x", "(?<=x)a+", "\\bx", "^a.*c$",
                                          "b(?!c)",      "x\\s+a",   "$",    "a|ab|abc" };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GString) body = g_string_new ("<p>");
  for (int i = 0; i < 40000; i++)
    g_string_append (
        body, g_rand_int_range (random, 0, 60) == 0
                  ? "</p><p>"
                  : ((const char *[]){ "a", "b", "c", "x", " " })[g_rand_int_range (random, 0, 5)]);
  g_string_append (body, "</p>");
  g_autoptr (DomText) text = make_text (body->str);
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_autoptr (GRegex) regex = g_regex_new (patterns[i], G_REGEX_MULTILINE, 0, NULL);
    g_autoptr (GMatchInfo) info = NULL;
    g_autoptr (GString) expected = g_string_new (NULL);
    g_regex_match (regex, string, G_REGEX_MATCH_NOTEMPTY, &info);
    for (; g_match_info_matches (info); g_match_info_next (info, NULL)) {
      int start = 0;
      int end = 0;
      g_match_info_fetch_pos (info, 0, &start, &end);
      append_range (expected, (guint32) start, (guint32) end);
    }
    g_autofree char *found = list_hits (text, patterns[i], BOOK_SEARCH_REGEX);
    g_assert_cmpstr (found, ==, expected->str);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/folding", test_folding);
  g_test_add_func ("/search/folding-widely", test_folding_widely);
  g_test_add_func ("/search/marks", test_marks);
  g_test_add_func ("/search/initials", test_initials);
  g_test_add_func ("/search/regex-long", test_regex_long);
  g_test_add_func ("/search/cancel", test_cancel);
  g_test_add_func ("/search/again", test_again);
  g_test_add_func ("/search/oracle", test_oracle);
  g_test_add_func ("/search/chapters", test_chapters);
  g_test_add_func ("/search/regex-oracle", test_regex_oracle);
  g_test_add_func ("/search/at-once", test_at_once);
  g_test_add_func ("/search/across", test_across);
  g_test_add_func ("/search/whole-word", test_whole_word);
  g_test_add_func ("/search/regex", test_regex);
  g_test_add_func ("/search/regex-limit", test_regex_limit);
  g_test_add_func ("/search/offsets", test_offsets);
  g_test_add_func ("/search/book", test_book);
  g_test_add_func ("/search/async", test_async);
  return g_test_run ();
}
