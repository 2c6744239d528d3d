#define _GNU_SOURCE /* memmem */

#include "config.h"

#include "book-search-private.h"

#include <string.h>

/* A literal hit is a substring of the folded text, found by memmem() in linear time, and is mapped
 * back to the text.
 *
 * A regular expression could keep the matcher busy for ever. The matcher itself counts steps, but
 * from each place anew, and cannot be stopped from outside. So it is shown the text in windows, in
 * between one looks at the clock and at the cancellable. A window's text goes on beyond the places
 * where a hit may begin in it. Deviation: a hit longer than that may end at the window's end. */

#define SNIPPET_CHARS 48
#define WINDOW_BYTES 1024
#define LOOKAHEAD_BYTES 3072
#define MAX_REGEX_USEC (10 * G_USEC_PER_SEC)

static bool
is_word_char (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_';
}

/* A soft hyphen is no end of a word. */
static bool
is_whole_word (const BookSearchScan *scan, guint32 start, guint32 end)
{
  const char *before = scan->text + start;
  gunichar c = 0;
  do {
    before = before > scan->text ? g_utf8_prev_char (before) : NULL;
    c = before != NULL ? g_utf8_get_char (before) : 0;
  } while (before != NULL && book_text_is_ignorable (c));
  if (c != 0 && is_word_char (c))
    return false;
  const char *after = scan->text + end;
  while (after < scan->text + scan->length && book_text_is_ignorable (g_utf8_get_char (after)))
    after = g_utf8_next_char (after);
  return after >= scan->text + scan->length || !is_word_char (g_utf8_get_char (after));
}

/* Where marks count, a letter without its mark is not that letter. */
static bool
cuts_mark (const BookSearchScan *scan, guint32 end)
{
  return (scan->search->flags & BOOK_SEARCH_MATCH_DIACRITICS) != 0 && scan->search->needle != NULL
         && end < scan->length && (guchar) scan->text[end] >= 0xCC
         && g_unichar_ismark (g_utf8_get_char (scan->text + end));
}

static const char *
skip_plain (const char *c, const char *end)
{
  while (c < end && g_ascii_isgraph (*c))
    c++;
  return c;
}

/* Appends a piece of text on one line, without what is invisible. */
static void
append_line (GString *line, const char *text, gsize length)
{
  const char *end = text + length;
  bool space = false;
  for (const char *c = text; c < end;) {
    const char *next = skip_plain (c, end);
    if (next == c) {
      gunichar ch = g_utf8_get_char (c);
      next = g_utf8_next_char (c);
      bool white = ch == ' ' || ch == '\n';
      if (white || ch == 0xFFFC || book_text_is_ignorable (ch)) {
        space = space || white;
        c = next;
        continue;
      }
    }
    if (space)
      g_string_append_c (line, ' ');
    space = false;
    g_string_append_len (line, c, next - c);
    c = next;
  }
  if (space)
    g_string_append_c (line, ' ');
}

static guint32
step_back (const char *text, guint32 from)
{
  const char *c = text + from;
  for (int i = 0; i < SNIPPET_CHARS && c > text; i++)
    c = g_utf8_prev_char (c);
  /* Begin at a word where one begins soon. */
  const char *space = c > text ? strpbrk (c, " \n") : NULL;
  if (space != NULL && space < text + from && space - c < (text + from - c) / 2)
    c = space + 1;
  return (guint32) (c - text);
}

static guint32
step_forward (const char *text, gsize length, guint32 from)
{
  const char *c = text + from;
  const char *end = text + length;
  const char *last_space = NULL;
  for (int i = 0; i < SNIPPET_CHARS && c < end; i++) {
    if (i > SNIPPET_CHARS / 2 && (*c == ' ' || *c == '\n'))
      last_space = c;
    c = g_utf8_next_char (c);
  }
  return (guint32) ((c < end && last_space != NULL ? last_space : c) - text);
}

/* Returns whether to go on. */
static bool
report (const BookSearchScan *scan, guint32 start, guint32 end)
{
  bool whole = (scan->search->flags & BOOK_SEARCH_WHOLE_WORD) != 0;
  if (end <= start || (whole && !is_whole_word (scan, start, end)) || cuts_mark (scan, end))
    return true;
  guint32 from = step_back (scan->text, start);
  guint32 to = step_forward (scan->text, scan->length, end);
  /* One buffer for the three of them, each terminated. */
  g_autoptr (GString) line = g_string_sized_new (to - from + 16);
  append_line (line, scan->text + from, start - from);
  gsize found = line->len + 1;
  g_string_append_c (line, '\0');
  append_line (line, scan->text + start, end - start);
  gsize after = line->len + 1;
  g_string_append_c (line, '\0');
  append_line (line, scan->text + end, to - end);
  BookSearchHit hit = { .section = scan->section,
                        .start = start,
                        .end = end,
                        .chapter = book_headings_find (scan->headings, start),
                        .before = line->str,
                        .hit = line->str + found,
                        .after = line->str + after };
  return scan->func (&hit, scan->user_data);
}

static bool
scan_literal (const BookSearchScan *scan, GCancellable *cancellable)
{
  gsize length = 0;
  const char *folded = book_text_map_get_string (scan->map, &length);
  const BookSearch *search = scan->search;
  gsize at = 0;
  guint32 last_end = 0;
  while (at + search->needle_length <= length && !g_cancellable_is_cancelled (cancellable)) {
    const char *found = memmem (folded + at, length - at, search->needle, search->needle_length);
    if (found == NULL)
      break;
    gsize hit = (gsize) (found - folded);
    at = hit + search->needle_length;
    guint32 start = book_text_map_to_source (scan->map, (guint32) hit);
    guint32 end = book_text_map_end_to_source (scan->map, (guint32) at);
    /* Both letters of “ß” are that one letter. */
    if (start < last_end)
      continue;
    last_end = end;
    if (!report (scan, start, end))
      return false;
  }
  return true;
}

static gsize
step_to_char (const char *text, gsize length, gsize at)
{
  if (at >= length)
    return length;
  while ((text[at] & 0xC0) == 0x80)
    at--;
  return at;
}

/* Compiled patterns have a small stack of their own; a harmless one like `(\w|,|\s)+` can exhaust it
 * in a long paragraph, which cannot be told from a pattern that never comes to an end. */
static GMatchInfo *
match (const BookSearch *search, const char *text, gsize length, gsize at, GError **error)
{
  GRegex *const regexes[] = { search->regex, search->patient };
  for (guint i = 0; i < G_N_ELEMENTS (regexes) && regexes[i] != NULL; i++) {
    g_autoptr (GMatchInfo) info = NULL;
    g_clear_error (error);
    if (g_regex_match_full (regexes[i], text, (gssize) length, (int) at, G_REGEX_MATCH_NOTEMPTY,
                            &info, error))
      return g_steal_pointer (&info);
    if (*error == NULL)
      return NULL;
  }
  return NULL;
}

/* Looks for one hit from @at on. Returns where to look next; without a hit, @end is @start. */
static gsize
match_window (const BookSearchScan *scan, gsize at, gsize *start, gsize *end, GError **error)
{
  gsize length = 0;
  const char *text = book_text_map_get_string (scan->map, &length);
  gsize window_end = step_to_char (text, length, at + WINDOW_BYTES);
  gsize text_end = step_to_char (text, length, window_end + LOOKAHEAD_BYTES);
  *start = *end = at;
  g_autoptr (GMatchInfo) info = match (scan->search, text, text_end, at, error);
  if (info == NULL)
    return text_end == length ? length : window_end;
  int first = 0;
  int last = 0;
  g_match_info_fetch_pos (info, 0, &first, &last);
  /* What touches the end of a window might go on; it is looked at once more from its start. */
  if ((gsize) last == text_end && text_end < length && (gsize) first > at)
    return (gsize) first;
  *start = (gsize) first;
  *end = (gsize) last;
  return (gsize) last;
}

static bool
scan_regex (const BookSearchScan *scan, bool *go_on, GCancellable *cancellable, GError **error)
{
  gsize length = 0;
  book_text_map_get_string (scan->map, &length);
  gint64 deadline = g_get_monotonic_time () + MAX_REGEX_USEC;
  gsize at = 0;
  while (*go_on && at < length && !g_cancellable_is_cancelled (cancellable)) {
    gsize start = 0;
    gsize end = 0;
    g_autoptr (GError) cause = NULL;
    at = match_window (scan, at, &start, &end, &cause);
    if (cause != NULL || g_get_monotonic_time () > deadline) {
      g_set_error (error, BOOK_ERROR, BOOK_ERROR_PATTERN, "the pattern is too costly: %s",
                   cause != NULL ? cause->message : "it takes too long");
      return false;
    }
    if (end > start)
      *go_on = report (scan, book_text_map_to_source (scan->map, (guint32) start),
                       book_text_map_end_to_source (scan->map, (guint32) end));
  }
  return true;
}

/**
 * book_search_scan:
 * @scan: where and what
 * @go_on: (inout): becomes %FALSE when the function of @scan has had enough
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Reports the hits of one section in order. Runs on any thread.
 *
 * Returns: %FALSE with %BOOK_ERROR_PATTERN or %G_IO_ERROR_CANCELLED
 */
bool
book_search_scan (const BookSearchScan *scan,
                  bool *go_on,
                  GCancellable *cancellable,
                  GError **error)
{
  if (scan->search->regex != NULL) {
    if (!scan_regex (scan, go_on, cancellable, error))
      return false;
  } else {
    *go_on = scan_literal (scan, cancellable);
  }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
