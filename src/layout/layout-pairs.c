#include "config.h"

#include "layout-pairs-private.h"

#include <hb-ot.h>
#include <string.h>

/* Shaping plain words from pairs.
 *
 * Most words of a book in a Latin script are plain: unaccented letters that a font does nothing with
 * but kern. Shaping such a word costs HarfBuzz ten thousand instructions, mostly for finding out that
 * nothing is to be done. So what it does to each pair of letters is asked once, and words are put
 * together from the answers. Where it does more than kern – a ligature, another glyph, a second
 * letter that moves – the pair says so, and the word is shaped as a whole.
 *
 * That is exact as long as a font looks no further than one letter. Fonts whose features look at more
 * on purpose are left out; of the others the first words are shaped both ways, and one difference is
 * enough for never trusting the font again. */

/* Latin-1, with the letters of index_of(). */
#define N_LETTERS 256
/* Words that are shaped both ways. */
#define N_PROOFS 48

#define UNKNOWN G_MININT32
#define MORE_THAN_KERNING (G_MININT32 + 1)

struct _LayoutPairs {
  hb_font_t *font; /* borrowed */
  const char *language;
  const char *features;
  hb_feature_t parsed[LAYOUT_MAX_FEATURES];
  guint n_parsed;
  bool refused;
  int n_proofs;
  hb_codepoint_t glyphs[N_LETTERS]; /* 0: not looked up, or not in the font */
  LayoutUnit alone[N_LETTERS]; /* advance at the end of a word */
  LayoutUnit *before[N_LETTERS]; /* (owned) advance before other letters; NULL: never seen */
};

/* Curly quotes, dashes and the ellipsis take the places of control characters. */
static guint
index_of (gunichar letter)
{
  if ((letter > 0x20 && letter < 0x7F) || (letter > 0xBF && letter < 0x100))
    return letter;
  switch (letter) {
  case 0x2018:
    return 1;
  case 0x2019:
    return 2;
  case 0x201C:
    return 3;
  case 0x201D:
    return 4;
  case 0x2013:
    return 5;
  case 0x2014:
    return 6;
  case 0x2026:
    return 7;
  default:
    return 0;
  }
}

/* Features that look at more than two letters. */
static bool
looks_further (hb_font_t *font)
{
  static const hb_tag_t further[] = {
    HB_TAG ('c', 'a', 'l', 't'), HB_TAG ('c', 'l', 'i', 'g'), HB_TAG ('r', 'c', 'l', 't'),
    HB_TAG ('r', 'l', 'i', 'g'), HB_TAG ('r', 'a', 'n', 'd'), HB_TAG ('r', 'v', 'r', 'n'),
  };
  const hb_tag_t script = HB_TAG ('l', 'a', 't', 'n');
  hb_face_t *face = hb_font_get_face (font);
  guint index = 0;
  hb_ot_layout_table_select_script (face, HB_OT_TAG_GSUB, 1, &script, &index, NULL);
  hb_tag_t tags[128];
  guint n = G_N_ELEMENTS (tags);
  guint total = hb_ot_layout_language_get_feature_tags (
      face, HB_OT_TAG_GSUB, index, HB_OT_LAYOUT_DEFAULT_LANGUAGE_INDEX, 0, &n, tags);
  if (total > n)
    return true;
  for (guint i = 0; i < n; i++) {
    for (guint k = 0; k < G_N_ELEMENTS (further); k++) {
      if (tags[i] == further[k])
        return true;
    }
  }
  return false;
}

/**
 * layout_pairs_new:
 * @font: a font at a size; must live as long as the pairs
 * @language: (nullable): interned BCP 47 tag of the words
 * @features: (nullable): interned list as HarfBuzz reads it
 *
 * Returns: (transfer full): pairs of which nothing is known yet
 */
LayoutPairs *
layout_pairs_new (hb_font_t *font, const char *language, const char *features)
{
  LayoutPairs *self = g_new0 (LayoutPairs, 1);
  self->font = font;
  self->language = language;
  self->features = features;
  self->n_parsed = layout_features_parse (features, self->parsed);
  self->refused = looks_further (font);
  for (guint i = 0; i < N_LETTERS; i++)
    self->alone[i] = UNKNOWN;
  return self;
}

/**
 * layout_pairs_free:
 * @self: (transfer full): pairs
 */
void
layout_pairs_free (LayoutPairs *self)
{
  for (guint i = 0; i < N_LETTERS; i++)
    g_free (self->before[i]);
  g_free (self);
}

/**
 * layout_pairs_is_for:
 * @self: pairs
 * @language: (nullable): interned BCP 47 tag
 * @features: (nullable): interned list as HarfBuzz reads it
 *
 * Returns: whether words of that language, with these features, can be made of them
 */
bool
layout_pairs_is_for (const LayoutPairs *self, const char *language, const char *features)
{
  return !self->refused && self->language == language && self->features == features;
}

static LayoutUnit
from_pango (int pango_units)
{
  return (pango_units + (pango_units >= 0 ? 8 : -8)) / 16;
}

static const hb_glyph_position_t *
shape (LayoutPairs *self,
       hb_buffer_t *buffer,
       const char *text,
       guint32 length,
       const hb_glyph_info_t **infos,
       guint *n)
{
  hb_buffer_reset (buffer);
  hb_buffer_set_cluster_level (buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
  hb_buffer_add_utf8 (buffer, text, (int) length, 0, (int) length);
  hb_buffer_guess_segment_properties (buffer);
  hb_buffer_set_direction (buffer, HB_DIRECTION_LTR);
  if (self->language != NULL)
    hb_buffer_set_language (buffer, hb_language_from_string (self->language, -1));
  hb_shape (self->font, buffer, self->parsed, self->n_parsed);
  *infos = hb_buffer_get_glyph_infos (buffer, n);
  return hb_buffer_get_glyph_positions (buffer, n);
}

static bool
is_moved (const hb_glyph_position_t *position)
{
  return position->x_offset != 0 || position->y_offset != 0;
}

/* Learns a letter by itself; MORE_THAN_KERNING when the font does not have it, or it is not plain. */
static LayoutUnit
learn_letter (LayoutPairs *self,
              hb_buffer_t *buffer,
              const char *text,
              guint32 length,
              guint letter)
{
  guint n = 0;
  const hb_glyph_info_t *infos = NULL;
  const hb_glyph_position_t *positions = shape (self, buffer, text, length, &infos, &n);
  bool plain = n == 1 && infos[0].codepoint != 0 && !is_moved (&positions[0]);
  self->glyphs[letter] = plain ? infos[0].codepoint : 0;
  self->alone[letter] = plain ? from_pango (positions[0].x_advance) : MORE_THAN_KERNING;
  return self->alone[letter];
}

static LayoutUnit *
row_of (LayoutPairs *self, guint letter)
{
  if (self->before[letter] == NULL) {
    self->before[letter] = g_new (LayoutUnit, N_LETTERS);
    for (guint i = 0; i < N_LETTERS; i++)
      self->before[letter][i] = UNKNOWN;
  }
  return self->before[letter];
}

/* Learns what happens to a letter before another; both are known by themselves. */
static LayoutUnit
learn_pair (LayoutPairs *self,
            hb_buffer_t *buffer,
            const char *text,
            guint32 length,
            guint a,
            guint b)
{
  guint n = 0;
  const hb_glyph_info_t *infos = NULL;
  const hb_glyph_position_t *positions = shape (self, buffer, text, length, &infos, &n);
  bool kerned = n == 2 && infos[0].codepoint == self->glyphs[a]
                && infos[1].codepoint == self->glyphs[b] && !is_moved (&positions[0])
                && !is_moved (&positions[1])
                && from_pango (positions[1].x_advance) == self->alone[b];
  LayoutUnit *row = row_of (self, a);
  row[b] = kerned ? from_pango (positions[0].x_advance) : MORE_THAN_KERNING;
  return row[b];
}

/**
 * layout_pairs_shape:
 * @self: pairs
 * @buffer: to work with
 * @text: a word
 * @length: in bytes
 * @glyphs: (element-type LayoutGlyph): where to append, from left to right
 *
 * Shapes a plain word.
 *
 * Returns: %FALSE when the word is not plain; @glyphs is then as it was
 */
bool
layout_pairs_shape (LayoutPairs *self,
                    hb_buffer_t *buffer,
                    const char *text,
                    guint32 length,
                    GArray *glyphs)
{
  guint before = glyphs->len;
  guint last = 0;
  guint32 last_offset = 0;
  for (guint32 at = 0; at < length;) {
    guint32 next = (guint32) (g_utf8_next_char (text + at) - text);
    guint letter = index_of (g_utf8_get_char (text + at));
    LayoutUnit advance = letter != 0 ? self->alone[letter] : MORE_THAN_KERNING;
    if (advance == UNKNOWN)
      advance = learn_letter (self, buffer, text + at, next - at, letter);
    LayoutUnit kerned = last != 0 && advance != MORE_THAN_KERNING ? row_of (self, last)[letter] : 0;
    if (kerned == UNKNOWN)
      kerned = learn_pair (self, buffer, text + last_offset, next - last_offset, last, letter);
    if (advance == MORE_THAN_KERNING || kerned == MORE_THAN_KERNING) {
      g_array_set_size (glyphs, before);
      return false;
    }
    if (last != 0)
      g_array_index (glyphs, LayoutGlyph, glyphs->len - 1).advance = kerned;
    LayoutGlyph glyph = { .id = self->glyphs[letter], .cluster = at, .advance = advance };
    g_array_append_val (glyphs, glyph);
    last = letter;
    last_offset = at;
    at = next;
  }
  return true;
}

/**
 * layout_pairs_wants_proof:
 * @self: pairs
 *
 * Returns: whether the word just shaped should be compared with what HarfBuzz makes of it
 */
bool
layout_pairs_wants_proof (LayoutPairs *self)
{
  return self->n_proofs < N_PROOFS && self->n_proofs++ >= 0;
}

/**
 * layout_pairs_refuse:
 * @self: pairs
 *
 * Tells that a word came out otherwise: the font looks further than one letter.
 */
void
layout_pairs_refuse (LayoutPairs *self)
{
  self->refused = true;
}
