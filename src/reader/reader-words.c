#include "config.h"

#include "reader-words.h"

/* Words as a selection knows them: letters that stand together. In Korean that is the 어절, from
 * space to space without punctuation; Han and kana, written without spaces, are cut where the
 * script changes. */

typedef enum {
  KIND_SPACE,
  KIND_PUNCTUATION,
  KIND_WORD,
  KIND_HAN,
  KIND_HIRAGANA,
  KIND_KATAKANA
} Kind;

static bool
joins (gunichar c)
{
  return g_unichar_ismark (c) || c == 0x200D || c == 0x200C || c == 0x00AD || c == 0x2060
         || (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0x1160 && c <= 0x11FF);
}

static Kind
kind_of (gunichar c)
{
  if (c == 0xFFFC || (!joins (c) && !g_unichar_isalnum (c) && !g_unichar_isspace (c) && c != '_'))
    return KIND_PUNCTUATION;
  if (g_unichar_isspace (c))
    return KIND_SPACE;
  switch ((int) g_unichar_get_script (c)) {
  case G_UNICODE_SCRIPT_HAN:
    return KIND_HAN;
  case G_UNICODE_SCRIPT_HIRAGANA:
    return KIND_HIRAGANA;
  case G_UNICODE_SCRIPT_KATAKANA:
    return KIND_KATAKANA;
  default:
    return KIND_WORD;
  }
}

/* An apostrophe between two letters belongs to the word. */
static Kind
kind_at (const char *string, const char *end, const char *p)
{
  gunichar c = g_utf8_get_char (p);
  Kind kind = kind_of (c);
  if ((c == '\'' || c == 0x2019) && p > string && g_utf8_next_char (p) < end
      && kind_of (g_utf8_get_char (g_utf8_prev_char (p))) == KIND_WORD
      && kind_of (g_utf8_get_char (g_utf8_next_char (p))) == KIND_WORD)
    return KIND_WORD;
  if (kind == KIND_WORD && joins (c) && p > string)
    return kind_of (g_utf8_get_char (g_utf8_prev_char (p)));
  return kind;
}

/**
 * reader_words_next_letter:
 * @text: a section's text
 * @offset: bytes into it
 *
 * Returns: the place after the letter at @offset, with the marks that combine with it
 */
guint32
reader_words_next_letter (const DomText *text, guint32 offset)
{
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  if (offset >= length)
    return (guint32) length;
  const char *end = string + length;
  const char *p = g_utf8_next_char (string + offset);
  while (p < end && joins (g_utf8_get_char (p))) {
    bool glue = g_utf8_get_char (p) == 0x200D;
    p = g_utf8_next_char (p);
    if (glue && p < end)
      p = g_utf8_next_char (p);
  }
  return (guint32) (MIN (p, end) - string);
}

/**
 * reader_words_previous_letter:
 * @text: a section's text
 * @offset: bytes into it
 *
 * Returns: the place before the letter before @offset
 */
guint32
reader_words_previous_letter (const DomText *text, guint32 offset)
{
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  const char *p = string + MIN (offset, length);
  while (p > string) {
    p = g_utf8_prev_char (p);
    bool glued = p > string && g_utf8_get_char (g_utf8_prev_char (p)) == 0x200D;
    if (!joins (g_utf8_get_char (p)) && !glued)
      break;
  }
  return (guint32) (p - string);
}

/**
 * reader_words_next:
 * @text: a section's text
 * @offset: bytes into it
 *
 * Returns: the end of the word at @offset or of the next one
 */
guint32
reader_words_next (const DomText *text, guint32 offset)
{
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  const char *end = string + length;
  const char *p = string + MIN (offset, length);
  while (p < end && kind_at (string, end, p) < KIND_WORD)
    p = g_utf8_next_char (p);
  if (p >= end)
    return (guint32) length;
  Kind kind = kind_at (string, end, p);
  while (p < end && kind_at (string, end, p) == kind)
    p = g_utf8_next_char (p);
  return (guint32) (p - string);
}

/**
 * reader_words_previous:
 * @text: a section's text
 * @offset: bytes into it
 *
 * Returns: the start of the word before @offset
 */
guint32
reader_words_previous (const DomText *text, guint32 offset)
{
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  const char *end = string + length;
  const char *p = string + MIN (offset, length);
  while (p > string && kind_at (string, end, g_utf8_prev_char (p)) < KIND_WORD)
    p = g_utf8_prev_char (p);
  if (p == string)
    return 0;
  Kind kind = kind_at (string, end, g_utf8_prev_char (p));
  while (p > string && kind_at (string, end, g_utf8_prev_char (p)) == kind)
    p = g_utf8_prev_char (p);
  return (guint32) (p - string);
}

/**
 * reader_words_at:
 * @text: a section's text
 * @offset: bytes into it
 * @start: (out): first byte of the word
 * @end: (out): byte after it
 *
 * Finds the word at a place; the one that ends there when none begins. Between two marks of
 * punctuation it is the mark itself.
 *
 * Returns: %FALSE when there is nothing but space
 */
bool
reader_words_at (const DomText *text, guint32 offset, guint32 *start, guint32 *end)
{
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  const char *limit = string + length;
  const char *p = string + MIN (offset, length);
  bool here = p < limit && kind_at (string, limit, p) >= KIND_WORD;
  if (!here && p > string && kind_at (string, limit, g_utf8_prev_char (p)) >= KIND_WORD)
    p = g_utf8_prev_char (p);
  if (p >= limit)
    return false;
  Kind kind = kind_at (string, limit, p);
  if (kind == KIND_SPACE)
    return false;
  const char *from = p;
  const char *to = g_utf8_next_char (p);
  while (kind != KIND_PUNCTUATION && from > string
         && kind_at (string, limit, g_utf8_prev_char (from)) == kind)
    from = g_utf8_prev_char (from);
  while (kind != KIND_PUNCTUATION && to < limit && kind_at (string, limit, to) == kind)
    to = g_utf8_next_char (to);
  *start = (guint32) (from - string);
  *end = (guint32) (to - string);
  return true;
}

/**
 * reader_words_paragraph_at:
 * @text: a section's text
 * @offset: bytes into it
 * @start: (out): first byte of the paragraph
 * @end: (out): byte after it
 *
 * Returns: %FALSE when the section has no text
 */
bool
reader_words_paragraph_at (const DomText *text, guint32 offset, guint32 *start, guint32 *end)
{
  const DomBlock *block = dom_text_get_block (text, dom_text_block_at (text, offset));
  if (block == NULL)
    return false;
  *start = block->start;
  *end = block->end;
  return true;
}
