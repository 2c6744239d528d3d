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
#define MAX_PAIRS 16

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

static bool
has_wide_letter (const char *p, const char *end)
{
  for (; p < end; p = g_utf8_next_char (p)) {
    if ((guint8) *p >= 0xE1 && is_wide_letter (g_utf8_get_char (p)))
      return true;
  }
  return false;
}

/* `** 이름 **이라고`, `**이름 **이라고`, `** 이름**이라고`: who writes Korean and puts a space inside
 * means bold, since a run between a space and a syllable could only begin another one. It is taken
 * so where all runs of the line make pairs, each as it should be or with such a space. */
typedef struct {
  const char *line_end; /* of the line that has been looked at */
  const char *after[MAX_PAIRS]; /* runs of it that need the character behind them */
  const char *before[MAX_PAIRS]; /* runs of it that need it in front */
  guint n_pairs;
} SpacedRuns;

/* The runs of two asterisks of the line, or 0 when there is anything else that would make this a
 * guess: other runs, code, escapes. */
static guint
collect_runs (const char *line, const char *end, const char *runs[2 * MAX_PAIRS])
{
  guint n = 0;
  for (const char *p = line; p < end; p++) {
    if (*p == '`' || *p == '\\')
      return 0;
    if (*p != '*')
      continue;
    if (strspn (p, "*") != 2 || n == 2 * MAX_PAIRS)
      return 0;
    runs[n++] = p++;
  }
  return n % 2 == 0 ? n : 0;
}

static void
look_at_line (SpacedRuns *self, const char *line, const char *text_end)
{
  if (self->line_end != NULL && line <= self->line_end)
    return;
  const char *feed = memchr (line, '\n', (gsize) (text_end - line));
  const char *runs[2 * MAX_PAIRS];
  self->line_end = feed != NULL ? feed : text_end;
  self->n_pairs = 0;
  guint n = collect_runs (line, self->line_end, runs);
  for (guint i = 0; i < n; i += 2) {
    const char *open = runs[i];
    const char *close = runs[i + 1];
    bool space_after = open[2] == ' ';
    bool space_before = close[-1] == ' ';
    bool begins = open == line || g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (open)));
    bool wide_after = close + 2 < self->line_end && is_wide_letter (g_utf8_get_char (close + 2));
    bool words = space_before || has_wide_letter (open + 2, close);
    if ((space_after || space_before) && (!begins || !wide_after || !words)) {
      self->n_pairs = 0;
      return;
    }
    self->after[self->n_pairs] = space_after ? open : NULL;
    self->before[self->n_pairs++] = space_before ? close : NULL;
  }
}

static bool
is_among (const char *run, const char *const *runs, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (runs[i] == run)
      return true;
  }
  return false;
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
  SpacedRuns spaced = { 0 };
  for (const char *p = text; p < end;) {
    look_at_line (&spaced, p, end);
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
    if (closes || is_among (p, spaced.before, spaced.n_pairs))
      g_string_append_unichar (result, *sentinel);
    g_string_append_len (result, p, (gssize) run);
    if (opens || is_among (p, spaced.after, spaced.n_pairs))
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
