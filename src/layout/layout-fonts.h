#pragma once

#include "css-style.h"
#include "layout-font-source.h"
#include "layout-unit.h"

G_BEGIN_DECLS

/**
 * LayoutFace:
 * @description: what to ask a font map for to get this very face at this size
 * @family: interned family name
 * @path: (nullable): container path of the font file when the book brought it
 *
 * A font at a size, known by name so that every thread can load its own #PangoFont for it; glyph
 * ids agree between threads. Kind: arena of the glyph store, immutable.
 */
typedef struct {
  PangoFontDescription *description;
  const char *family;
  const char *path;
} LayoutFace;

/**
 * LayoutGlyph:
 * @id: glyph id in its face
 * @cluster: byte of the word where its cluster begins
 * @advance: along the line
 *
 * A shaped glyph. Kind: value in a #LayoutWord.
 */
typedef struct {
  guint32 id;
  guint32 cluster;
  LayoutUnit advance;
  LayoutUnit x_offset;
  LayoutUnit y_offset;
} LayoutGlyph;

/**
 * LayoutPiece:
 *
 * Glyphs of a word that come from one face; a word needs several only where its font lacks
 * letters. Kind: value in a #LayoutWord.
 */
typedef struct {
  const LayoutFace *face;
  guint first;
  guint n_glyphs;
} LayoutPiece;

/**
 * LayoutHyphen:
 * @offset: byte of the word that a hyphen may stand before
 * @position: how much of the word is before it
 *
 * A place where a word may be divided. Kind: value in a #LayoutWord.
 */
typedef struct {
  guint32 offset;
  LayoutUnit position;
} LayoutHyphen;

/**
 * LayoutWord:
 * @text: the bytes that were shaped
 * @length: their number
 * @width: sum of the advances
 * @hyphens: (nullable) (array length=n_hyphens): where it may be divided; looked up once, see
 *   layout_hyphenator_annotate()
 * @hyphens_known: whether @hyphens has been looked up
 *
 * A word shaped once for a font, language and set of features, in visual order. Everything but the
 * hyphens is immutable; those belong to the layout thread. Kind: arena of the glyph store.
 */
typedef struct {
  const char *text;
  guint32 length;
  LayoutUnit width;
  guint n_glyphs;
  const LayoutGlyph *glyphs;
  guint n_pieces;
  const LayoutPiece *pieces;
  LayoutHyphen *hyphens;
  guint8 n_hyphens;
  bool hyphens_known;
  bool right_to_left;
} LayoutWord;

/**
 * LayoutFontSet:
 * @ascent: above the baseline
 * @descent: below the baseline, positive
 * @line_gap: what the font adds between lines at `line-height: normal`
 * @monospaced: all letters are meant to be of one width, and spaces too
 *
 * The face of a style with its fallbacks. Kind: owned by its #LayoutFonts.
 */
typedef struct _LayoutFontSet LayoutFontSet;
struct _LayoutFontSet {
  LayoutUnit size;
  LayoutUnit ascent;
  LayoutUnit descent;
  LayoutUnit line_gap;
  LayoutUnit x_height;
  LayoutUnit space;
  LayoutUnit hyphen;
  LayoutUnit underline_position; /* below the baseline, of its middle */
  LayoutUnit underline_thickness;
  LayoutUnit strike_position; /* above the baseline */
  bool monospaced;
};

/**
 * LayoutGlyphStore:
 *
 * Keeps faces and shaped words alive for the pages that show them. Kind: counted; only the thread
 * of the #LayoutFonts that made it adds to it.
 */
typedef struct _LayoutGlyphStore LayoutGlyphStore;

LayoutGlyphStore *layout_glyph_store_ref (LayoutGlyphStore *self);
void layout_glyph_store_unref (LayoutGlyphStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutGlyphStore, layout_glyph_store_unref)

/**
 * LayoutFonts:
 *
 * Finds fonts for styles and shapes words with them. Belongs to one thread.
 */
typedef struct _LayoutFonts LayoutFonts;

LayoutFonts *layout_fonts_new (LayoutFontSource *source);
void layout_fonts_free (LayoutFonts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutFonts, layout_fonts_free)

LayoutGlyphStore *layout_fonts_begin (LayoutFonts *self);
LayoutGlyphStore *layout_fonts_get_store (LayoutFonts *self);
const LayoutFontSet *layout_fonts_get_set (LayoutFonts *self, const CssStyle *style, double scale);

/**
 * LayoutShapeRequest:
 * @set: the fonts
 * @text: bytes of one word, need not be terminated
 * @length: at most 4096
 * @language: (nullable): interned BCP 47 tag
 * @features: (nullable): interned list as HarfBuzz reads it
 * @letter_spacing: added after every cluster
 * @right_to_left: direction of the run
 * @upright: shape for vertical text, glyphs standing upright
 *
 * What a shaped word depends on; also the key of the cache. Kind: value.
 */
typedef struct {
  const LayoutFontSet *set;
  const char *text;
  guint32 length;
  const char *language;
  const char *features;
  LayoutUnit letter_spacing;
  bool right_to_left;
  bool upright;
} LayoutShapeRequest;

bool layout_letter_joins (gunichar letter);
const LayoutWord *layout_fonts_shape (LayoutFonts *self, const LayoutShapeRequest *request);
guint64 layout_fonts_expect (LayoutFonts *self, const LayoutShapeRequest *request);
void layout_fonts_expect_word (const LayoutFonts *self, guint64 hash);
const LayoutWord *
layout_fonts_shape_expected (LayoutFonts *self, const LayoutShapeRequest *request, guint64 hash);
LayoutUnit layout_word_get_position (const LayoutWord *self, guint32 offset);
void layout_word_fill_positions (const LayoutWord *self, LayoutUnit *positions);
guint32 layout_word_get_offset_at (const LayoutWord *self, LayoutUnit x);

G_END_DECLS
