#include "config.h"

#include "layout-line-private.h"

/* Punctuation hangs into the margin by a part of its width, so that the edge of straight lines looks
 * straight: it weighs less than letters do. Full-width marks have the other half empty anyway. */

static const struct {
  gunichar letter;
  float before; /* the line, when it begins with it */
  float after; /* the line, when it ends with it */
} hanging[] = {
  { '.', 0, 0.7f },    { ',', 0, 0.7f },    { '-', 0, 0.7f },    { 0x2010, 0, 0.7f },
  { ';', 0, 0.4f },    { ':', 0, 0.4f },    { '!', 0, 0.2f },    { '?', 0, 0.2f },
  { 0x2019, 0, 0.7f }, { 0x201D, 0, 0.6f }, { '"', 0.6f, 0.6f }, { '\'', 0.7f, 0.7f },
  { 0x2018, 0.7f, 0 }, { 0x201C, 0.6f, 0 }, { 0x2013, 0, 0.3f }, { 0x2014, 0, 0.2f },
  { 0x3001, 0, 0.5f }, { 0x3002, 0, 0.5f }, { 0xFF0C, 0, 0.5f }, { 0xFF0E, 0, 0.5f },
  { 0x300C, 0.5f, 0 }, { 0x300E, 0.5f, 0 }, { 0x300D, 0, 0.5f }, { 0x300F, 0, 0.5f },
};

typedef enum {
  BEFORE,
  AFTER,
} Side;

static LayoutUnit
hang_of (gunichar letter, const LayoutGlyph *glyph, Side side)
{
  for (guint i = 0; i < G_N_ELEMENTS (hanging); i++) {
    if (hanging[i].letter == letter)
      return (LayoutUnit) ((side == BEFORE ? hanging[i].before : hanging[i].after)
                           * (float) glyph->advance);
  }
  return 0;
}

/**
 * layout_hanging_before:
 * @word: (nullable): the first on a line, running to the right
 *
 * Returns: how much of it may stand before the line
 */
LayoutUnit
layout_hanging_before (const LayoutWord *word)
{
  if (word == NULL || word->n_glyphs == 0 || word->right_to_left)
    return 0;
  return hang_of (g_utf8_get_char (word->text), &word->glyphs[0], BEFORE);
}

/**
 * layout_hanging_after:
 * @word: (nullable): the last on a line, running to the right
 *
 * Returns: how much of it may stand after the line
 */
LayoutUnit
layout_hanging_after (const LayoutWord *word)
{
  if (word == NULL || word->n_glyphs == 0 || word->right_to_left)
    return 0;
  const char *last = g_utf8_prev_char (word->text + word->length);
  return hang_of (g_utf8_get_char (last), &word->glyphs[word->n_glyphs - 1], AFTER);
}
