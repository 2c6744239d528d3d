#pragma once

#include "css-style.h"

G_BEGIN_DECLS

/**
 * LayoutBreak:
 * @LAYOUT_BREAK_NONE: no line may end here
 * @LAYOUT_BREAK_SPACE: after a space: the ordinary place
 * @LAYOUT_BREAK_HYPHEN: after a hyphen or dash that stands in the text
 * @LAYOUT_BREAK_IDEOGRAPH: between two letters of a script written without spaces
 * @LAYOUT_BREAK_SOFT_HYPHEN: a hyphen must be drawn if the line ends here
 * @LAYOUT_BREAK_RESCUE: inside a Korean word: only to save a line that would be set too loose
 * @LAYOUT_BREAK_NO_BREAK_SPACE: at a space that forbids it: when the line has no other place at all
 * @LAYOUT_BREAK_EMERGENCY: inside a word that is wider than the line
 * @LAYOUT_BREAK_FORCED: the line ends here
 *
 * What may happen between two letters, from never to always.
 */
typedef enum {
  LAYOUT_BREAK_NONE,
  LAYOUT_BREAK_SPACE,
  LAYOUT_BREAK_HYPHEN,
  LAYOUT_BREAK_IDEOGRAPH,
  LAYOUT_BREAK_SOFT_HYPHEN,
  LAYOUT_BREAK_RESCUE,
  LAYOUT_BREAK_NO_BREAK_SPACE,
  LAYOUT_BREAK_EMERGENCY,
  LAYOUT_BREAK_FORCED,
} LayoutBreak;

/**
 * LayoutKoreanBreak:
 * @LAYOUT_KOREAN_BREAK_AUTO: at spaces; inside a word only to rescue a loose line
 * @LAYOUT_KOREAN_BREAK_WORD: at spaces only (어절)
 * @LAYOUT_KOREAN_BREAK_LETTER: between any two syllables (글자)
 *
 * Where Korean lines break.
 */
typedef enum {
  LAYOUT_KOREAN_BREAK_AUTO,
  LAYOUT_KOREAN_BREAK_WORD,
  LAYOUT_KOREAN_BREAK_LETTER,
} LayoutKoreanBreak;

gsize layout_skip_ascii (const char *text, gsize from, gsize length);
void layout_breaks_find (const char *text,
                         gsize length,
                         const CssStyle *style,
                         LayoutKoreanBreak korean,
                         guint8 *breaks);

G_END_DECLS
