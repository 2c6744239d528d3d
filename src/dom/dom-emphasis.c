#include "config.h"

#include "dom-emphasis-private.h"

#include <stdbool.h>
#include <string.h>

/* CommonMark closes emphasis only where a run of asterisks is "right-flanking", and between a
 * closing bracket and a Hangul syllable it is not: **강조(emphasis)**는 stays as it is written,
 * because Korean puts particles right after a word. The rule is right for languages with spaces.
 * https://spec.commonmark.org/0.29/#delimiter-run
 *
 * The parser is not ours, so it is told what it needs to see: a private use character between
 * the bracket and the run counts as a letter to it, and the run flanks. The character is taken
 * out of everything that leaves the parser, so that code and addresses come out as they went in.
 * Deviation: this is not CommonMark, and only for text with wide characters next to the run. */

#define FIRST_PRIVATE 0xE000
#define LAST_PRIVATE 0xF8FF

static bool
is_punctuation (gunichar c)
{
  switch (g_unichar_type (c)) {
  case G_UNICODE_CONNECT_PUNCTUATION:
  case G_UNICODE_DASH_PUNCTUATION:
  case G_UNICODE_CLOSE_PUNCTUATION:
  case G_UNICODE_FINAL_PUNCTUATION:
  case G_UNICODE_INITIAL_PUNCTUATION:
  case G_UNICODE_OTHER_PUNCTUATION:
  case G_UNICODE_OPEN_PUNCTUATION:
  case G_UNICODE_CURRENCY_SYMBOL:
  case G_UNICODE_MODIFIER_SYMBOL:
  case G_UNICODE_MATH_SYMBOL:
  case G_UNICODE_OTHER_SYMBOL:
    return true;
  default:
    return false;
  }
}

static bool
is_wide_letter (gunichar c)
{
  if (c < 0x1100 || is_punctuation (c))
    return false;
  bool halfwidth = c >= 0xFF61 && c <= 0xFFDC;
  return halfwidth || g_unichar_iswide (c) || g_unichar_get_script (c) == G_UNICODE_SCRIPT_HANGUL;
}

/* A character the text does not have; 0 when it has all of them. */
static gunichar
choose_sentinel (const char *text)
{
  for (gunichar c = FIRST_PRIVATE; c <= LAST_PRIVATE; c++) {
    char utf8[7] = { 0 };
    g_unichar_to_utf8 (c, utf8);
    if (strstr (text, utf8) == NULL)
      return c;
  }
  return 0;
}

static bool
has_wide_letters (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if ((guint8) *p >= 0xE1 && is_wide_letter (g_utf8_get_char (p)))
      return true;
  }
  return false;
}

/* Asterisks make emphasis in any number, tildes strike through in pairs. */
static bool
is_delimiter_run (const char *run, gsize length)
{
  return *run == '*' || (*run == '~' && length == 2);
}

/* `** 이름 **이라고`: who writes Korean and puts the spaces inside means bold, since a run between a
 * space and a syllable could only begin another one. It is taken so where the line has these two
 * runs and no others. Finds them in the line at @line. */
static bool
find_spaced_pair (const char *line, const char *end, const char *runs[2])
{
  guint n = 0;
  for (const char *p = line; p < end; p++) {
    if (*p == '`' || *p == '\\')
      return false;
    if (*p != '*')
      continue;
    gsize run = strspn (p, "*");
    if (run != 2 || n == 2)
      return false;
    runs[n++] = p++;
  }
  if (n < 2)
    return false;
  bool opens = (runs[0] == line || runs[0][-1] == ' ') && runs[0][2] == ' ';
  bool closes =
      runs[1][-1] == ' ' && runs[1] + 2 < end && is_wide_letter (g_utf8_get_char (runs[1] + 2));
  return opens && closes;
}

/* Follows the text line by line for find_spaced_pair(). */
typedef struct {
  const char *line_end; /* of the line that has been looked at */
  const char *runs[2];
  bool found;
} SpacedPair;

static void
look_at_line (SpacedPair *self, const char *p, const char *end)
{
  if (self->line_end != NULL && p <= self->line_end)
    return;
  const char *feed = memchr (p, '\n', (gsize) (end - p));
  self->line_end = feed != NULL ? feed : end;
  self->found = find_spaced_pair (p, self->line_end, self->runs);
}

/**
 * dom_emphasis_mark:
 * @text: Markdown, valid UTF-8
 * @length: bytes of @text
 * @sentinel: (out): the character that was put in, 0 for none
 *
 * Puts a character beside the delimiter runs of emphasis that stand between punctuation and a
 * letter of a script without spaces.
 *
 * Returns: (transfer full): the text for the parser
 */
char *
dom_emphasis_mark (const char *text, gsize length, gunichar *sentinel)
{
  *sentinel = has_wide_letters (text) ? choose_sentinel (text) : 0;
  if (*sentinel == 0)
    return g_strndup (text, length);
  GString *result = g_string_sized_new (length + length / 16);
  const char *end = text + length;
  gunichar before = '\n';
  SpacedPair pair = { 0 };
  for (const char *p = text; p < end;) {
    look_at_line (&pair, p, end);
    gsize run = *p == '*' || *p == '~' ? strspn (p, *p == '*' ? "*" : "~") : 0;
    if (run == 0) {
      before = g_utf8_get_char (p);
      const char *next = g_utf8_next_char (p);
      g_string_append_len (result, p, next - p);
      p = next;
      continue;
    }
    gunichar after = p + run < end ? g_utf8_get_char (p + run) : '\n';
    bool delimits = is_delimiter_run (p, run) && before != '\\';
    bool closes = delimits && is_punctuation (before) && is_wide_letter (after);
    bool opens = delimits && is_punctuation (after) && is_wide_letter (before);
    if (closes || (pair.found && p == pair.runs[1]))
      g_string_append_unichar (result, *sentinel);
    g_string_append_len (result, p, (gssize) run);
    if (opens || (pair.found && p == pair.runs[0]))
      g_string_append_unichar (result, *sentinel);
    before = (gunichar) *p;
    p += run;
  }
  return g_string_free (result, FALSE);
}

/**
 * dom_emphasis_unmark:
 * @text: (nullable): what came out of the parser
 * @sentinel: as dom_emphasis_mark() gave it
 *
 * Returns: (transfer full): the text without the character, empty for %NULL
 */
char *
dom_emphasis_unmark (const char *text, gunichar sentinel)
{
  if (text == NULL)
    return g_strdup ("");
  char utf8[7] = { 0 };
  if (sentinel != 0)
    g_unichar_to_utf8 (sentinel, utf8);
  const char *found = sentinel != 0 ? strstr (text, utf8) : NULL;
  if (found == NULL)
    return g_strdup (text);
  GString *result = g_string_new (NULL);
  while (found != NULL) {
    g_string_append_len (result, text, found - text);
    text = found + strlen (utf8);
    found = strstr (text, utf8);
  }
  g_string_append (result, text);
  return g_string_free (result, FALSE);
}
