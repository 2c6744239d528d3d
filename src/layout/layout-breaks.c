#include "config.h"

#include "layout-breaks.h"

#include <pango/pango.h>
#include <string.h>

/* Where a line may end: the Unicode line breaking algorithm, https://unicode.org/reports/tr14/,
 * with GLib's table of classes, and what books need beyond it:
 *
 * - Hangul. UAX 14 allows a break between any two syllables; readable Korean breaks at spaces, and
 *   inside a word only when the line would otherwise be torn apart. Those places get a kind of
 *   their own and the paragraph decides. A number keeps its unit, whatever the kind.
 * - `word-break`, `line-break` of CSS. https://www.w3.org/TR/css-text-3/#word-break-property
 * - Curly quotes next to ideographs open and close (UAX 14 must call them ambiguous).
 * - No break before an em dash that follows a letter: it would begin a line.
 *
 * Thai, Lao, Khmer and Burmese have no spaces and need a dictionary: such text is given to Pango. */

typedef struct {
  int before; /* class of the last letter that is not a combining mark or space */
  gunichar letter; /* that letter */
  bool spaces; /* spaces followed it */
  bool zero_width; /* the last was a zero width space */
  bool joiner; /* the last was a zero width joiner */
  int regional; /* how many regional indicators in a row */
} Scan;

static bool
is_hangul_class (int c)
{
  return c == G_UNICODE_BREAK_HANGUL_L_JAMO || c == G_UNICODE_BREAK_HANGUL_V_JAMO
         || c == G_UNICODE_BREAK_HANGUL_T_JAMO || c == G_UNICODE_BREAK_HANGUL_LV_SYLLABLE
         || c == G_UNICODE_BREAK_HANGUL_LVT_SYLLABLE;
}

static bool
is_letter_class (int c)
{
  return c == G_UNICODE_BREAK_ALPHABETIC || c == G_UNICODE_BREAK_HEBREW_LETTER;
}

static bool
is_ideograph_class (int c)
{
  return c == G_UNICODE_BREAK_IDEOGRAPHIC || c == G_UNICODE_BREAK_EMOJI_BASE
         || c == G_UNICODE_BREAK_EMOJI_MODIFIER;
}

static bool
is_east_asian (gunichar c)
{
  return c >= 0x1100 && g_unichar_iswide (c);
}

/* The class of a letter after rule LB1, with the choices that a style makes. */
static int
classify (gunichar c, const CssStyle *style)
{
  int class = g_unichar_break_type (c);
  switch (class) {
  case G_UNICODE_BREAK_AMBIGUOUS:
  case G_UNICODE_BREAK_SURROGATE:
  case G_UNICODE_BREAK_UNKNOWN:
  case G_UNICODE_BREAK_COMPLEX_CONTEXT:
    return G_UNICODE_BREAK_ALPHABETIC;
  case G_UNICODE_BREAK_CONDITIONAL_JAPANESE_STARTER:
    return style->line_break == CSS_LINE_BREAK_STRICT ? G_UNICODE_BREAK_NON_STARTER
                                                      : G_UNICODE_BREAK_IDEOGRAPHIC;
  case G_UNICODE_BREAK_NON_STARTER:
    return style->line_break == CSS_LINE_BREAK_LOOSE ? G_UNICODE_BREAK_IDEOGRAPHIC : class;
  default:
    return class;
  }
}

static int
resolve_quote (gunichar quote, gunichar neighbour)
{
  if (!is_east_asian (neighbour))
    return G_UNICODE_BREAK_QUOTATION;
  if (quote == 0x2018 || quote == 0x201C)
    return G_UNICODE_BREAK_OPEN_PUNCTUATION;
  if (quote == 0x2019 || quote == 0x201D)
    return G_UNICODE_BREAK_CLOSE_PUNCTUATION;
  return G_UNICODE_BREAK_QUOTATION;
}

/* LB13: never before closing punctuation, even after spaces. */
static bool
is_closing (int c)
{
  return c == G_UNICODE_BREAK_CLOSE_PUNCTUATION || c == G_UNICODE_BREAK_CLOSE_PARANTHESIS
         || c == G_UNICODE_BREAK_EXCLAMATION || c == G_UNICODE_BREAK_INFIX_SEPARATOR
         || c == G_UNICODE_BREAK_SYMBOL;
}

/* LB23 to LB25 and LB27: numbers and what belongs to them. */
static bool
holds_number (int b, int a)
{
  bool a_affix = a == G_UNICODE_BREAK_POSTFIX || a == G_UNICODE_BREAK_PREFIX;
  bool b_affix = b == G_UNICODE_BREAK_POSTFIX || b == G_UNICODE_BREAK_PREFIX;
  /* Deviation: two signs in a row are an operator of a program, “++” and “+=”. */
  if (a_affix && b_affix)
    return true;
  if (a == G_UNICODE_BREAK_NUMERIC)
    return is_letter_class (b) || b_affix || b == G_UNICODE_BREAK_HYPHEN
           || b == G_UNICODE_BREAK_INFIX_SEPARATOR || b == G_UNICODE_BREAK_NUMERIC
           || b == G_UNICODE_BREAK_SYMBOL;
  if (b == G_UNICODE_BREAK_NUMERIC)
    return is_letter_class (a) || a_affix;
  if (b == G_UNICODE_BREAK_PREFIX && (is_ideograph_class (a) || is_hangul_class (a)))
    return true;
  if (a == G_UNICODE_BREAK_POSTFIX && (is_ideograph_class (b) || is_hangul_class (b)))
    return true;
  if ((b_affix && is_letter_class (a)) || (is_letter_class (b) && a_affix))
    return true;
  bool b_close = b == G_UNICODE_BREAK_CLOSE_PUNCTUATION || b == G_UNICODE_BREAK_CLOSE_PARANTHESIS;
  return (b_close && a_affix) || (b_affix && a == G_UNICODE_BREAK_OPEN_PUNCTUATION);
}

/* LB26: the letters of one Hangul syllable. */
static bool
holds_jamo (int b, int a)
{
  if (b == G_UNICODE_BREAK_HANGUL_L_JAMO)
    return is_hangul_class (a) && a != G_UNICODE_BREAK_HANGUL_T_JAMO;
  if (b == G_UNICODE_BREAK_HANGUL_V_JAMO || b == G_UNICODE_BREAK_HANGUL_LV_SYLLABLE)
    return a == G_UNICODE_BREAK_HANGUL_V_JAMO || a == G_UNICODE_BREAK_HANGUL_T_JAMO;
  if (b == G_UNICODE_BREAK_HANGUL_T_JAMO || b == G_UNICODE_BREAK_HANGUL_LVT_SYLLABLE)
    return a == G_UNICODE_BREAK_HANGUL_T_JAMO;
  return false;
}

/* LB14 to LB17: pairs that hold together across spaces. */
static bool
holds_across_spaces (int b, int a)
{
  if (b == G_UNICODE_BREAK_OPEN_PUNCTUATION)
    return true;
  if ((b == G_UNICODE_BREAK_CLOSE_PUNCTUATION || b == G_UNICODE_BREAK_CLOSE_PARANTHESIS)
      && a == G_UNICODE_BREAK_NON_STARTER)
    return true;
  return b == G_UNICODE_BREAK_BEFORE_AND_AFTER && a == G_UNICODE_BREAK_BEFORE_AND_AFTER;
}

/* LB19 to LB30: pairs that hold together when nothing stands between them. */
static bool
holds (const Scan *scan, int b, int a, gunichar after)
{
  if (b == G_UNICODE_BREAK_QUOTATION || a == G_UNICODE_BREAK_QUOTATION)
    return true;
  if (b == G_UNICODE_BREAK_CONTINGENT || a == G_UNICODE_BREAK_CONTINGENT)
    return false;
  if (a == G_UNICODE_BREAK_AFTER || a == G_UNICODE_BREAK_HYPHEN || a == G_UNICODE_BREAK_NON_STARTER
      || b == G_UNICODE_BREAK_BEFORE || a == G_UNICODE_BREAK_INSEPARABLE)
    return true;
  if (a == G_UNICODE_BREAK_BEFORE_AND_AFTER)
    return !is_east_asian (scan->letter);
  if (holds_number (b, a) || holds_jamo (b, a))
    return true;
  if (is_letter_class (a) && (is_letter_class (b) || b == G_UNICODE_BREAK_INFIX_SEPARATOR))
    return true;
  if (a == G_UNICODE_BREAK_OPEN_PUNCTUATION)
    return (is_letter_class (b) || b == G_UNICODE_BREAK_NUMERIC) && !is_east_asian (after);
  if (b == G_UNICODE_BREAK_CLOSE_PARANTHESIS)
    return (is_letter_class (a) || a == G_UNICODE_BREAK_NUMERIC) && !is_east_asian (scan->letter);
  if (b == G_UNICODE_BREAK_REGIONAL_INDICATOR && a == G_UNICODE_BREAK_REGIONAL_INDICATOR)
    return scan->regional % 2 == 1;
  return b == G_UNICODE_BREAK_EMOJI_BASE && a == G_UNICODE_BREAK_EMOJI_MODIFIER;
}

static bool
may_break (const Scan *scan, int a, gunichar after)
{
  int b = scan->before;
  if (scan->zero_width)
    return true;
  if (scan->joiner || is_closing (a) || a == G_UNICODE_BREAK_WORD_JOINER)
    return false;
  if (holds_across_spaces (b, a))
    return false;
  if (scan->spaces)
    return true;
  if (b == G_UNICODE_BREAK_WORD_JOINER || b == G_UNICODE_BREAK_NON_BREAKING_GLUE)
    return false;
  if (a == G_UNICODE_BREAK_NON_BREAKING_GLUE)
    return b == G_UNICODE_BREAK_AFTER || b == G_UNICODE_BREAK_HYPHEN;
  return !holds (scan, b, a, after);
}

static LayoutBreak
kind_of_korean (gunichar before, gunichar after, LayoutKoreanBreak korean)
{
  /* "3개", "10월": a number is not parted from its unit. */
  if (g_unichar_isdigit (before) && is_east_asian (after))
    return LAYOUT_BREAK_NONE;
  switch (korean) {
  case LAYOUT_KOREAN_BREAK_AUTO:
    return LAYOUT_BREAK_RESCUE;
  case LAYOUT_KOREAN_BREAK_WORD:
    return LAYOUT_BREAK_NONE;
  case LAYOUT_KOREAN_BREAK_LETTER:
    return LAYOUT_BREAK_IDEOGRAPH;
  }
  return LAYOUT_BREAK_NONE;
}

static bool
is_typographic_letter (int c)
{
  return is_letter_class (c) || c == G_UNICODE_BREAK_NUMERIC || is_ideograph_class (c)
         || is_hangul_class (c);
}

/* The kind of a break that the algorithm allows. */
static LayoutBreak
kind_of (const Scan *scan, int a, gunichar after, const CssStyle *style, LayoutKoreanBreak korean)
{
  if (scan->spaces || scan->zero_width)
    return LAYOUT_BREAK_SPACE;
  if (scan->letter == 0x00AD)
    return LAYOUT_BREAK_SOFT_HYPHEN;
  int b = scan->before;
  if (b == G_UNICODE_BREAK_AFTER || b == G_UNICODE_BREAK_HYPHEN
      || b == G_UNICODE_BREAK_BEFORE_AND_AFTER || b == G_UNICODE_BREAK_SYMBOL)
    return LAYOUT_BREAK_HYPHEN;
  if (is_hangul_class (b) || is_hangul_class (a)) {
    if (style->word_break == CSS_WORD_BREAK_BREAK_ALL)
      return LAYOUT_BREAK_IDEOGRAPH;
    if (style->word_break == CSS_WORD_BREAK_KEEP_ALL)
      return LAYOUT_BREAK_NONE;
    /* "책(冊)": a gloss stays with its word. */
    if (a == G_UNICODE_BREAK_OPEN_PUNCTUATION)
      return LAYOUT_BREAK_NONE;
    return kind_of_korean (scan->letter, after, korean);
  }
  /* https://www.w3.org/TR/css-text-3/#word-break-property : signs between letters keep their breaks. */
  if (style->word_break == CSS_WORD_BREAK_KEEP_ALL && is_typographic_letter (b)
      && is_typographic_letter (a))
    return LAYOUT_BREAK_NONE;
  return LAYOUT_BREAK_IDEOGRAPH;
}

static LayoutBreak
break_between (const Scan *scan,
               int a,
               gunichar after,
               const CssStyle *style,
               LayoutKoreanBreak korean)
{
  if (style->line_break == CSS_LINE_BREAK_ANYWHERE && !scan->joiner)
    return scan->spaces ? LAYOUT_BREAK_SPACE : LAYOUT_BREAK_IDEOGRAPH;
  if (may_break (scan, a, after))
    return kind_of (scan, a, after, style, korean);
  if (style->word_break == CSS_WORD_BREAK_BREAK_ALL && !scan->spaces
      && is_typographic_letter (scan->before) && is_typographic_letter (a))
    return LAYOUT_BREAK_IDEOGRAPH;
  return LAYOUT_BREAK_NONE;
}

static bool
is_line_end (int class)
{
  return class == G_UNICODE_BREAK_MANDATORY || class == G_UNICODE_BREAK_CARRIAGE_RETURN
         || class == G_UNICODE_BREAK_LINE_FEED || class == G_UNICODE_BREAK_NEXT_LINE;
}

/* Takes one letter into the scan; its break has been decided. */
static void
advance (Scan *scan, int class, gunichar letter)
{
  scan->zero_width = class == G_UNICODE_BREAK_ZERO_WIDTH_SPACE
                     || (scan->zero_width && class == G_UNICODE_BREAK_SPACE);
  scan->joiner = letter == 0x200D;
  if (class == G_UNICODE_BREAK_SPACE) {
    scan->spaces = true;
    return;
  }
  scan->regional = class == G_UNICODE_BREAK_REGIONAL_INDICATOR ? scan->regional + 1 : 0;
  scan->before = class;
  scan->letter = letter;
  scan->spaces = false;
}

static bool
follows_letter (const Scan *scan)
{
  return scan->before == G_UNICODE_BREAK_ALPHABETIC && !scan->spaces && !scan->zero_width
         && !scan->joiner;
}

/**
 * layout_skip_ascii:
 * @text: UTF-8
 * @from: a byte
 * @length: of the text
 *
 * Returns: the next byte from @from on that is no ASCII, or @length
 */
gsize
layout_skip_ascii (const char *text, gsize from, gsize length)
{
  for (; from + 8 <= length; from += 8) {
    guint64 bytes = 0;
    memcpy (&bytes, text + from, 8);
    if ((bytes & G_GUINT64_CONSTANT (0x8080808080808080)) != 0)
      break;
  }
  while (from < length && (guint8) text[from] < 0x80)
    from++;
  return from;
}

static bool
needs_dictionary (const char *text, gsize length)
{
  /* U+0E00–U+0EFF and U+1000–U+109F, U+1780–U+17FF begin with E0 B8–BB, E1 80–82, E1 9E–9F. */
  for (gsize i = layout_skip_ascii (text, 0, length); i + 1 < length;
       i = layout_skip_ascii (text, i + 1, length)) {
    guint8 c = (guint8) text[i];
    guint8 d = (guint8) text[i + 1];
    if ((c == 0xE0 && d >= 0xB8 && d <= 0xBB)
        || (c == 0xE1 && (d <= 0x82 || d == 0x9E || d == 0x9F)))
      return true;
  }
  return false;
}

static void
find_by_dictionary (const char *text, gsize length, const CssStyle *style, guint8 *breaks)
{
  glong n = g_utf8_strlen (text, (gssize) length);
  g_autofree PangoLogAttr *attributes = g_new0 (PangoLogAttr, n + 1);
  PangoLanguage *language =
      pango_language_from_string (style->language != NULL ? style->language : "en");
  pango_get_log_attrs (text, (int) length, -1, language, attributes, (int) n + 1);
  gsize offset = 0;
  for (glong i = 0; i <= n; i++) {
    if (attributes[i].is_mandatory_break)
      breaks[offset] = LAYOUT_BREAK_FORCED;
    else if (attributes[i].is_line_break && i > 0)
      breaks[offset] = LAYOUT_BREAK_SPACE;
    if (i < n)
      offset = (gsize) (g_utf8_next_char (text + offset) - text);
  }
}

/* Letters, and single spaces between letters: what most of a European book is. Returns the first
 * byte that is anything else. */
static const char *
pass_plain_words (const char *c, const char *end, const char *text, guint8 *breaks)
{
  for (;;) {
    while (c < end && g_ascii_isalpha (*c))
      c++;
    if (end - c < 2 || *c != ' ' || !g_ascii_isalpha (c[1]))
      return c;
    breaks[c + 1 - text] = LAYOUT_BREAK_SPACE;
    c += 2;
  }
}

/**
 * layout_breaks_find:
 * @text: (array length=length): UTF-8; U+2028 or a line feed where a line must end
 * @length: bytes
 * @style: decides on word-break and line-break
 * @korean: the reader's choice for Korean
 * @breaks: (out caller-allocates): @length + 1 bytes, zeroed; one #LayoutBreak for the place before
 *   each byte
 *
 * Finds where lines may end.
 */
void
layout_breaks_find (const char *text,
                    gsize length,
                    const CssStyle *style,
                    LayoutKoreanBreak korean,
                    guint8 *breaks)
{
  if (needs_dictionary (text, length)) {
    find_by_dictionary (text, length, style, breaks);
    return;
  }
  Scan scan = { .before = G_UNICODE_BREAK_WORD_JOINER };
  const char *end = text + length;
  bool letters_hold =
      style->line_break != CSS_LINE_BREAK_ANYWHERE && style->word_break != CSS_WORD_BREAK_BREAK_ALL;
  for (const char *c = text; c < end; c = g_utf8_next_char (c)) {
    /* Most of a European book: a letter after a letter. */
    if (letters_hold && follows_letter (&scan)) {
      c = pass_plain_words (c, end, text, breaks);
      if (c == end)
        break;
      scan.letter = (guint8) c[-1] < 0x80 ? (guint8) c[-1] : scan.letter;
    }
    gunichar letter = g_utf8_get_char (c);
    int class = classify (letter, style);
    gsize offset = (gsize) (c - text);
    if (is_line_end (scan.before) && !scan.spaces) {
      breaks[offset] = LAYOUT_BREAK_FORCED;
      scan = (Scan){ .before = G_UNICODE_BREAK_WORD_JOINER };
    }
    bool combining =
        class == G_UNICODE_BREAK_COMBINING_MARK || class == G_UNICODE_BREAK_ZERO_WIDTH_JOINER;
    if (combining && !scan.spaces && !scan.zero_width) {
      scan.joiner = letter == 0x200D;
      continue;
    }
    if (combining)
      class = G_UNICODE_BREAK_ALPHABETIC;
    if (class == G_UNICODE_BREAK_QUOTATION)
      class = resolve_quote (
          letter, scan.spaces || scan.letter == 0 || !is_east_asian (scan.letter)
                      ? (g_utf8_next_char (c) < end ? g_utf8_get_char (g_utf8_next_char (c)) : 0)
                      : scan.letter);
    bool breakable = class != G_UNICODE_BREAK_SPACE && class != G_UNICODE_BREAK_ZERO_WIDTH_SPACE
                     && !is_line_end (class);
    if (breakable && breaks[offset] != LAYOUT_BREAK_FORCED)
      breaks[offset] = (guint8) break_between (&scan, class, letter, style, korean);
    advance (&scan, class, letter);
  }
}
