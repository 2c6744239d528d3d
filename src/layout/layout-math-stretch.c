#include "config.h"

#include "layout-fonts-private.h"
#include "layout-math-private.h"

#include <hb-ot.h>
#include <string.h>

/* A sign is made larger by taking one of the larger shapes that the font has of it, or by putting it
 * together from parts of which some may be repeated.
 * https://www.w3.org/TR/mathml-core/#stretchy-operator-axis . Without a MATH table it is set in a
 * larger size. */

#define MAX_PARTS 256
#define MAX_ENLARGEMENT 8

typedef struct {
  const LayoutMathFont *font;
  hb_direction_t direction;
  hb_codepoint_t glyph;
  LayoutUnit size;
  bool under;
} Search;

/* A variant of the size wanted, or the largest there is. */
static hb_codepoint_t
find_variant (const Search *self, LayoutUnit *advance)
{
  hb_codepoint_t best = self->glyph;
  *advance = 0;
  for (guint start = 0;;) {
    hb_ot_math_glyph_variant_t variants[16];
    guint n = G_N_ELEMENTS (variants);
    guint total = hb_ot_math_get_glyph_variants (self->font->hb, self->glyph, self->direction,
                                                 start, &n, variants);
    for (guint i = 0; i < n; i++) {
      if (self->under && variants[i].advance > self->size && *advance > 0)
        return best;
      best = variants[i].glyph;
      *advance = variants[i].advance;
      if (!self->under && *advance >= self->size)
        return best;
    }
    start += n;
    if (n == 0 || start >= total)
      return best;
  }
}

typedef struct {
  hb_ot_math_glyph_part_t parts[16];
  guint n_parts;
  LayoutUnit overlap; /* the least there must be */
} Assembly;

static bool
read_assembly (const Search *search, Assembly *self)
{
  self->n_parts = G_N_ELEMENTS (self->parts);
  hb_position_t italic = 0;
  guint total = hb_ot_math_get_glyph_assembly (search->font->hb, search->glyph, search->direction,
                                               0, &self->n_parts, self->parts, &italic);
  self->overlap = hb_ot_math_get_min_connector_overlap (search->font->hb, search->direction);
  return total > 0 && total <= G_N_ELEMENTS (self->parts);
}

static bool
repeats (const hb_ot_math_glyph_part_t *part)
{
  return (part->flags & HB_OT_MATH_GLYPH_PART_FLAG_EXTENDER) != 0;
}

/* How often parts that may be repeated must be. */
static guint
count_repeats (const Assembly *self, LayoutUnit size)
{
  gint64 fixed = self->overlap;
  gint64 repeated = 0;
  guint n_repeated = 0;
  for (guint i = 0; i < self->n_parts; i++) {
    gint64 advance = self->parts[i].full_advance - self->overlap;
    if (repeats (&self->parts[i])) {
      repeated += advance;
      n_repeated++;
    } else {
      fixed += advance;
    }
  }
  if (repeated <= 0 || size <= fixed)
    return 0;
  gint64 n = (size - fixed + repeated - 1) / repeated;
  return (guint) MIN (n, MAX_PARTS / MAX (n_repeated, 1));
}

static LayoutWord *
new_word (LayoutMath *math, const Search *search, const LayoutMathText *text, GArray *glyphs)
{
  LayoutGlyphStore *store = layout_fonts_get_store (math->builder->input->fonts);
  LayoutWord *word = layout_glyph_store_alloc (store, sizeof (LayoutWord));
  LayoutGlyph *own = layout_glyph_store_alloc (store, sizeof (LayoutGlyph) * glyphs->len);
  LayoutPiece *piece = layout_glyph_store_alloc (store, sizeof (LayoutPiece));
  char *string = layout_glyph_store_alloc (store, text->length + 1);
  memcpy (own, glyphs->data, sizeof (LayoutGlyph) * glyphs->len);
  memcpy (string, text->string, text->length);
  *piece = (LayoutPiece){ .face = search->font->face, .n_glyphs = glyphs->len };
  *word = (LayoutWord){
    .text = string,
    .length = text->length,
    .n_glyphs = glyphs->len,
    .glyphs = own,
    .n_pieces = 1,
    .pieces = piece,
  };
  for (guint i = 0; i < glyphs->len; i++)
    word->width += own[i].advance;
  return word;
}

static void
use_glyph (LayoutMath *math, const Search *search, LayoutMathText *text, hb_codepoint_t id)
{
  g_autoptr (GArray) glyphs = g_array_new (FALSE, FALSE, sizeof (LayoutGlyph));
  LayoutGlyph glyph = { .id = id, .advance = hb_font_get_glyph_h_advance (search->font->hb, id) };
  g_array_append_val (glyphs, glyph);
  text->word = new_word (math, search, text, glyphs);
  layout_math_measure (math, search->font, text);
}

/* The overlap that makes the whole as long as wanted, as far as the joints of two parts allow. */
static LayoutUnit
choose_overlap (const Assembly *self, GArray *parts, LayoutUnit size)
{
  LayoutUnit most = G_MAXINT32;
  gint64 whole = 0;
  for (guint i = 0; i < parts->len; i++) {
    const hb_ot_math_glyph_part_t *part = g_array_index (parts, hb_ot_math_glyph_part_t *, i);
    whole += part->full_advance;
    if (i == 0)
      continue;
    const hb_ot_math_glyph_part_t *before = g_array_index (parts, hb_ot_math_glyph_part_t *, i - 1);
    most = MIN (most, MIN (before->end_connector_length, part->start_connector_length));
  }
  if (parts->len < 2)
    return 0;
  gint64 wanted = (whole - size) / (parts->len - 1);
  return (LayoutUnit) CLAMP (wanted, self->overlap, MAX (most, self->overlap));
}

/* Downwards, so that two parts overlap rather than gape. */
static LayoutUnit
snap (LayoutUnit length)
{
  LayoutUnit rest = length % LAYOUT_UNIT_ONE;
  return length - (rest < 0 ? rest + LAYOUT_UNIT_ONE : rest);
}

static void
use_assembly (LayoutMath *math, const Search *search, LayoutMathText *text, Assembly *assembly)
{
  guint n = count_repeats (assembly, search->size);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (hb_ot_math_glyph_part_t *));
  for (guint i = 0; i < assembly->n_parts; i++) {
    hb_ot_math_glyph_part_t *part = &assembly->parts[i];
    for (guint j = 0; j < (repeats (part) ? n : 1); j++)
      g_array_append_val (parts, part);
  }
  LayoutUnit overlap = choose_overlap (assembly, parts, search->size);
  bool vertical = HB_DIRECTION_IS_VERTICAL (search->direction);
  g_autoptr (GArray) glyphs = g_array_new (FALSE, TRUE, sizeof (LayoutGlyph));
  LayoutUnit at = 0;
  LayoutUnit width = 0;
  LayoutUnit first = 0;
  for (guint i = 0; i < parts->len; i++) {
    const hb_ot_math_glyph_part_t *part = g_array_index (parts, hb_ot_math_glyph_part_t *, i);
    hb_glyph_extents_t extents = { 0 };
    hb_font_get_glyph_extents (search->font->hb, part->glyph, &extents);
    LayoutGlyph glyph = { .id = part->glyph };
    if (vertical) {
      /* Parts go upwards, each from its own lowest ink; by whole px, since letters are painted at
       * whole ones and each part would be rounded by itself. */
      glyph.y_offset = at - (extents.y_bearing + extents.height);
      if (i > 0)
        glyph.y_offset = first + snap (glyph.y_offset - first);
      else
        first = glyph.y_offset;
      width = MAX (width, hb_font_get_glyph_h_advance (search->font->hb, part->glyph));
    } else {
      glyph.advance = part->full_advance - (i + 1 < parts->len ? overlap : 0);
    }
    at += part->full_advance - overlap;
    g_array_append_val (glyphs, glyph);
  }
  if (vertical && glyphs->len > 0)
    g_array_index (glyphs, LayoutGlyph, glyphs->len - 1).advance = width;
  text->word = new_word (math, search, text, glyphs);
  layout_math_measure (math, search->font, text);
}

/* Without larger shapes: the sign in a larger size. Signs that lie become no larger than twice, since
 * they would become thick. */
static void
enlarge (LayoutMath *math,
         const LayoutMathNode *node,
         LayoutMathText *text,
         const LayoutMathStretch *wanted)
{
  LayoutUnit natural = wanted->vertical ? text->ascent + text->descent : text->word->width;
  double most = wanted->vertical ? MAX_ENLARGEMENT : 2;
  double factor = natural > 0 ? MIN ((double) wanted->size / natural, most) : 1;
  if (factor <= 1.05)
    return;
  CssStyle *style = base_arena_new0 (math->builder->arena, CssStyle);
  *style = *text->style;
  style->font_size *= (float) factor;
  text->style = style;
  text->set = layout_fonts_get_set (math->builder->input->fonts, style, 1);
  LayoutShapeRequest request = { .set = text->set, .text = text->string, .length = text->length };
  text->word = layout_fonts_shape (math->builder->input->fonts, &request);
  layout_math_measure (math, layout_math_get_font (math, style), text);
}

/* Makes the sign @text larger; it must have been shaped. */
void
layout_math_stretch (LayoutMath *self,
                     const LayoutMathNode *node,
                     LayoutMathText *text,
                     const LayoutMathStretch *wanted)
{
  Search search = {
    .font = node->font,
    .direction = wanted->vertical ? HB_DIRECTION_BTT : HB_DIRECTION_LTR,
    .size = wanted->size,
    .under = wanted->under,
  };
  gunichar sign = g_utf8_get_char (text->string);
  bool single = text->length > 0 && *g_utf8_next_char (text->string) == '\0';
  if (!single)
    return;
  if (!node->font->has_math || !hb_font_get_nominal_glyph (node->font->hb, sign, &search.glyph)) {
    if (!wanted->under)
      enlarge (self, node, text, wanted);
    return;
  }
  LayoutUnit advance = 0;
  hb_codepoint_t variant = find_variant (&search, &advance);
  Assembly assembly = { 0 };
  if (!wanted->under && advance < wanted->size && read_assembly (&search, &assembly))
    use_assembly (self, &search, text, &assembly);
  else if (advance > 0)
    use_glyph (self, &search, text, variant);
}
