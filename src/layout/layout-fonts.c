#include "config.h"

#include "layout-fonts.h"

#include "base-arena.h"
#include "layout-fonts-private.h"
#include "layout-pairs-private.h"
#include "layout-word-table-private.h"

#include <hb-ot.h>
#include <hb.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Fonts are found through Pango, shaped with HarfBuzz. A style asks for a list of families; each
 * is loaded when a letter first needs it, so that a Latin book never looks for the Korean font. A
 * family that the machine does not have is passed over. When no named family has a letter the font
 * map's own fallback is asked, once for that letter.
 *
 * Words are shaped once: novels repeat themselves so much that a table of shaped words is several
 * times faster than shaping paragraphs. The table is keyed by everything shaping depends on.
 *
 * A PangoFont belongs to one thread, so what is stored is a LayoutFace: a description exact enough
 * for another thread's font map to find the same file. */

/* A new store is begun when the words of the old one fill this much; pages keep theirs alive. */
#define STORE_BYTES (24 * 1024 * 1024)
#define MAX_FAMILIES 24

struct _LayoutGlyphStore {
  gatomicrefcount ref_count;
  BaseArena *arena;
  GPtrArray *descriptions; /* owned PangoFontDescription of the faces */
};

typedef struct {
  PangoFont *font; /* (owned) NULL: not loaded or not on this machine */
  hb_font_t *hb_font;
  const LayoutFace *face;
  LayoutPairs *pairs; /* (owned) of the language first asked for; only of named families */
  bool tried;
} LoadedFont;

typedef struct {
  LayoutFontSet base; /* first: what the outside sees */
  PangoFontDescription *description; /* owned, without family */
  const char *families[MAX_FAMILIES]; /* interned */
  LoadedFont fonts[MAX_FAMILIES];
  guint n_families;
  const char *language;
  PangoFontset *fontset; /* (owned) (nullable) the map's own fallback, loaded when needed */
  GHashTable *by_letter; /* gunichar → LoadedFont, for letters no named family has */
  int primary; /* index of the first family that exists */
} FontSet;

/* The sets asked for last, by style. Styles die with their document, so this is emptied when a layout
 * begins. */
#define N_RECENT 64

typedef struct {
  const CssStyle *style;
  double scale;
  const LayoutFontSet *set;
} RecentSet;

/* What becomes a word. */
typedef struct {
  GArray *glyphs; /* LayoutGlyph */
  GArray *pieces; /* LayoutPiece */
} Shaped;

struct _LayoutFonts {
  LayoutFontSource *source;
  PangoContext *context;
  LayoutGlyphStore *store;
  GHashTable *sets; /* key string → FontSet */
  LayoutWordTable *words;
  GHashTable *faces; /* PangoFont → LayoutFace, of this store */
  GPtrArray *extra_fonts; /* PangoFont of the fallback, kept alive */
  hb_buffer_t *buffer;
  Shaped shaped; /* the word in work; its memory is used again */
  RecentSet recent[N_RECENT];
};

static LayoutGlyphStore *
glyph_store_new (void)
{
  LayoutGlyphStore *self = g_new0 (LayoutGlyphStore, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->arena = base_arena_new ();
  self->descriptions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pango_font_description_free);
  return self;
}

/**
 * layout_glyph_store_ref:
 * @self: a #LayoutGlyphStore
 *
 * Returns: (transfer full): @self with one more reference
 */
LayoutGlyphStore *
layout_glyph_store_ref (LayoutGlyphStore *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * layout_glyph_store_unref:
 * @self: (transfer full): a #LayoutGlyphStore
 *
 * Drops one reference. Any thread.
 */
void
layout_glyph_store_unref (LayoutGlyphStore *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->descriptions);
  base_arena_free (self->arena);
  g_free (self);
}

/**
 * layout_glyph_store_alloc:
 * @self: a #LayoutGlyphStore
 * @size: bytes
 *
 * Returns: (transfer none): zeroed memory that lives as long as the store
 */
gpointer
layout_glyph_store_alloc (LayoutGlyphStore *self, gsize size)
{
  return base_arena_alloc (self->arena, size);
}

static void
font_set_free (gpointer data)
{
  FontSet *set = data;
  for (guint i = 0; i < set->n_families; i++) {
    g_clear_pointer (&set->fonts[i].pairs, layout_pairs_free);
    g_clear_object (&set->fonts[i].font);
  }
  g_clear_object (&set->fontset);
  g_clear_pointer (&set->by_letter, g_hash_table_unref);
  pango_font_description_free (set->description);
  g_free (set);
}

static void
shaped_init (Shaped *shaped)
{
  shaped->glyphs = g_array_new (FALSE, FALSE, sizeof (LayoutGlyph));
  shaped->pieces = g_array_new (FALSE, FALSE, sizeof (LayoutPiece));
}

static void
shaped_empty (Shaped *shaped)
{
  g_array_set_size (shaped->glyphs, 0);
  g_array_set_size (shaped->pieces, 0);
}

static void
shaped_clear (Shaped *shaped)
{
  g_array_unref (shaped->glyphs);
  g_array_unref (shaped->pieces);
}

/**
 * layout_fonts_new:
 * @source: the fonts of the system and the book
 *
 * Makes a font finder for the calling thread.
 *
 * Returns: (transfer full): a new finder
 */
LayoutFonts *
layout_fonts_new (LayoutFontSource *source)
{
  LayoutFonts *self = g_new0 (LayoutFonts, 1);
  self->source = layout_font_source_ref (source);
  self->context = layout_font_source_create_context (source);
  self->store = glyph_store_new ();
  self->sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, font_set_free);
  self->words = layout_word_table_new ();
  self->faces = g_hash_table_new (NULL, NULL);
  self->extra_fonts = g_ptr_array_new_with_free_func (g_object_unref);
  self->buffer = hb_buffer_create ();
  shaped_init (&self->shaped);
  return self;
}

/**
 * layout_fonts_free:
 * @self: (transfer full): a #LayoutFonts
 *
 * Frees the finder; pages that were laid out with it keep what they need.
 */
void
layout_fonts_free (LayoutFonts *self)
{
  layout_word_table_free (self->words);
  g_hash_table_unref (self->faces);
  g_hash_table_unref (self->sets);
  g_ptr_array_unref (self->extra_fonts);
  hb_buffer_destroy (self->buffer);
  shaped_clear (&self->shaped);
  layout_glyph_store_unref (self->store);
  g_clear_object (&self->context);
  layout_font_source_unref (self->source);
  g_free (self);
}

/**
 * layout_fonts_get_store:
 * @self: a #LayoutFonts
 *
 * Returns: (transfer none): the store that new words go to
 */
LayoutGlyphStore *
layout_fonts_get_store (LayoutFonts *self)
{
  return self->store;
}

/**
 * layout_fonts_begin:
 * @self: a #LayoutFonts
 *
 * Tells that another document is going to be laid out. When much has been shaped a new store is
 * begun, so that the old one can go with the pages that show it.
 *
 * Returns: (transfer none): the store that new words go to
 */
LayoutGlyphStore *
layout_fonts_begin (LayoutFonts *self)
{
  memset (self->recent, 0, sizeof self->recent);
  if (base_arena_get_size (self->store->arena) > STORE_BYTES) {
    layout_word_table_clear (self->words);
    g_hash_table_remove_all (self->faces);
    g_hash_table_remove_all (self->sets);
    layout_glyph_store_unref (self->store);
    self->store = glyph_store_new ();
  }
  return self->store;
}

static const LayoutFace *
get_face (LayoutFonts *self, PangoFont *font)
{
  LayoutFace *face = g_hash_table_lookup (self->faces, font);
  if (face != NULL)
    return face;
  face = base_arena_new0 (self->store->arena, LayoutFace);
  face->description = pango_font_describe_with_absolute_size (font);
  g_ptr_array_add (self->store->descriptions, face->description);
  face->family = g_intern_string (pango_font_description_get_family (face->description));
  face->path =
      base_arena_strdup (self->store->arena, layout_font_source_get_font_path (self->source, font));
  g_hash_table_insert (self->faces, font, face);
  return face;
}

/* The Noto CJK families hold the same letters drawn for one country each; the language of the text
 * decides, Korean when it does not say. */
static const char *
cjk_country (const char *language)
{
  if (language == NULL)
    return "KR";
  if (g_str_has_prefix (language, "ja"))
    return "JP";
  if (g_ascii_strncasecmp (language, "zh-hant", 7) == 0
      || g_ascii_strncasecmp (language, "zh-tw", 5) == 0)
    return "TC";
  if (g_ascii_strncasecmp (language, "zh-hk", 5) == 0)
    return "HK";
  if (g_str_has_prefix (language, "zh"))
    return "SC";
  return "KR";
}

static void
add_family (FontSet *set, const char *family)
{
  if (set->n_families < MAX_FAMILIES)
    set->families[set->n_families++] = g_intern_string (family);
}

static void
add_generic (FontSet *set, const char *first, const char *cjk, const char *generic)
{
  g_autofree char *cjk_family = g_strdup_printf ("%s CJK %s", cjk, cjk_country (set->language));
  add_family (set, first);
  add_family (set, cjk_family);
  add_family (set, generic);
}

/* Fonts with the measures of formulas; those as dark as the letters of text first. */
static void
add_math_families (FontSet *set)
{
  static const char *const families[] = {
    "TeX Gyre Pagella Math",
    "STIX Two Math",
    "Libertinus Math",
    "Latin Modern Math",
    "XITS Math",
    "Cambria Math",
    "Asana Math",
    "DejaVu Math TeX Gyre",
  };
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    add_family (set, families[i]);
}

static bool
add_generic_by_name (FontSet *set, const char *name)
{
  if (g_ascii_strcasecmp (name, "serif") == 0 || g_ascii_strcasecmp (name, "ui-serif") == 0)
    add_generic (set, "Noto Serif", "Noto Serif", "serif");
  else if (g_ascii_strcasecmp (name, "sans-serif") == 0
           || g_ascii_strcasecmp (name, "system-ui") == 0
           || g_ascii_strcasecmp (name, "ui-sans-serif") == 0)
    add_generic (set, "Noto Sans", "Noto Sans", "sans-serif");
  else if (g_ascii_strcasecmp (name, "monospace") == 0
           || g_ascii_strcasecmp (name, "ui-monospace") == 0) {
    add_generic (set, "Noto Sans Mono", "Noto Sans Mono", "monospace");
    set->base.monospaced = true;
  } else if (g_ascii_strcasecmp (name, "math") == 0) {
    add_math_families (set);
    return false;
  } else {
    return false;
  }
  return true;
}

static void
add_families (FontSet *set, const CssStyle *style)
{
  bool generic = false;
  for (guint i = 0; style->font_family != NULL && style->font_family[i] != NULL; i++) {
    if (add_generic_by_name (set, style->font_family[i]))
      generic = true;
    else
      add_family (set, style->font_family[i]);
  }
  if (!generic)
    add_generic_by_name (set, "serif");
}

static LoadedFont *
load_family (LayoutFonts *self, FontSet *set, guint index)
{
  LoadedFont *loaded = &set->fonts[index];
  if (loaded->tried)
    return loaded->font != NULL ? loaded : NULL;
  loaded->tried = true;
  const char *family = set->families[index];
  pango_font_description_set_family_static (set->description, family);
  g_autoptr (PangoFont) font = pango_context_load_font (self->context, set->description);
  if (font == NULL)
    return NULL;
  /* Fontconfig always finds something; only what was asked for counts, but for the generic names
   * that end a list. */
  g_autoptr (PangoFontDescription) found = pango_font_describe (font);
  const char *name = pango_font_description_get_family (found);
  bool is_generic = strcmp (family, "serif") == 0 || strcmp (family, "sans-serif") == 0
                    || strcmp (family, "monospace") == 0;
  if (!is_generic && (name == NULL || g_ascii_strcasecmp (name, family) != 0))
    return NULL;
  loaded->hb_font = pango_font_get_hb_font (font);
  loaded->face = get_face (self, font);
  loaded->font = g_steal_pointer (&font);
  return loaded;
}

static LoadedFont *
load_from_fallback (LayoutFonts *self, FontSet *set, gunichar letter)
{
  LoadedFont *loaded = g_hash_table_lookup (set->by_letter, GUINT_TO_POINTER (letter));
  if (loaded != NULL)
    return loaded;
  if (set->fontset == NULL) {
    pango_font_description_set_family_static (set->description, set->families[set->n_families - 1]);
    PangoLanguage *language =
        pango_language_from_string (set->language != NULL ? set->language : "en");
    set->fontset = pango_context_load_fontset (self->context, set->description, language);
  }
  g_autoptr (PangoFont) font = pango_fontset_get_font (set->fontset, letter);
  loaded = base_arena_new0 (self->store->arena, LoadedFont);
  loaded->hb_font = pango_font_get_hb_font (font);
  loaded->face = get_face (self, font);
  loaded->font = font;
  loaded->tried = true;
  g_ptr_array_add (self->extra_fonts, g_steal_pointer (&font));
  g_hash_table_insert (set->by_letter, GUINT_TO_POINTER (letter), loaded);
  return loaded;
}

static LoadedFont *
get_primary (LayoutFonts *self, FontSet *set)
{
  if (set->primary >= 0)
    return &set->fonts[set->primary];
  for (guint i = 0; i < set->n_families; i++) {
    if (load_family (self, set, i) != NULL) {
      set->primary = (int) i;
      return &set->fonts[i];
    }
  }
  return load_from_fallback (self, set, 'x');
}

static bool
has_letter (const LoadedFont *font, gunichar letter)
{
  hb_codepoint_t glyph = 0;
  return hb_font_get_nominal_glyph (font->hb_font, letter, &glyph);
}

static LoadedFont *
find_font (LayoutFonts *self, FontSet *set, gunichar letter)
{
  LoadedFont *primary = get_primary (self, set);
  if (has_letter (primary, letter))
    return primary;
  for (guint i = 0; i < set->n_families; i++) {
    LoadedFont *font = load_family (self, set, i);
    if (font != NULL && has_letter (font, letter))
      return font;
  }
  return load_from_fallback (self, set, letter);
}

static LayoutUnit
from_pango (int pango_units)
{
  /* 1024 Pango units and 64 layout units to the pixel. */
  return (pango_units + (pango_units >= 0 ? 8 : -8)) / 16;
}

static LayoutUnit
measure_letter (LoadedFont *font, gunichar letter, LayoutUnit otherwise)
{
  hb_codepoint_t glyph = 0;
  if (!hb_font_get_nominal_glyph (font->hb_font, letter, &glyph))
    return otherwise;
  return from_pango (hb_font_get_glyph_h_advance (font->hb_font, glyph));
}

static LayoutUnit
measure (LoadedFont *font, hb_ot_metrics_tag_t tag, LayoutUnit otherwise)
{
  hb_position_t position = 0;
  return hb_ot_metrics_get_position (font->hb_font, tag, &position) ? from_pango (position)
                                                                    : otherwise;
}

static void
measure_set (LayoutFonts *self, FontSet *set)
{
  LoadedFont *primary = get_primary (self, set);
  LayoutFontSet *base = &set->base;
  hb_font_extents_t extents = { 0 };
  hb_font_get_h_extents (primary->hb_font, &extents);
  base->ascent = from_pango (extents.ascender);
  base->descent = from_pango (-extents.descender);
  base->line_gap = from_pango (extents.line_gap);
  base->space = measure_letter (primary, ' ', base->size / 4);
  base->hyphen = measure_letter (primary, '-', base->size / 3);

  base->x_height = measure (primary, HB_OT_METRICS_TAG_X_HEIGHT, base->size / 2);
  base->underline_position =
      -measure (primary, HB_OT_METRICS_TAG_UNDERLINE_OFFSET, -base->size / 10);
  base->underline_thickness =
      MAX (measure (primary, HB_OT_METRICS_TAG_UNDERLINE_SIZE, base->size / 16), 32);
  base->strike_position = measure (primary, HB_OT_METRICS_TAG_STRIKEOUT_OFFSET, base->size / 4);
}

static char *
make_set_key (const CssStyle *style, double size, const char *country)
{
  GString *key = g_string_new (NULL);
  g_string_printf (key, "%d %d %d %s", (int) (size * 64), style->font_weight,
                   (int) style->font_style, country);
  for (guint i = 0; style->font_family != NULL && style->font_family[i] != NULL; i++)
    g_string_append_printf (key, "\n%s", style->font_family[i]);
  return g_string_free (key, FALSE);
}

static const LayoutFontSet *
find_set (LayoutFonts *self, const CssStyle *style, double scale)
{
  double size = CLAMP (style->font_size * scale, 1.0, 2000.0);
  g_autofree char *key = make_set_key (style, size, cjk_country (style->language));
  FontSet *set = g_hash_table_lookup (self->sets, key);
  if (set != NULL)
    return &set->base;

  set = g_new0 (FontSet, 1);
  set->primary = -1;
  set->language = style->language;
  set->base.size = layout_unit_from_px (size);
  set->by_letter = g_hash_table_new (NULL, NULL);
  set->description = pango_font_description_new ();
  pango_font_description_set_absolute_size (set->description, size * PANGO_SCALE);
  pango_font_description_set_weight (set->description, (PangoWeight) style->font_weight);
  pango_font_description_set_style (set->description, style->font_style == CSS_FONT_STYLE_NORMAL
                                                          ? PANGO_STYLE_NORMAL
                                                          : PANGO_STYLE_ITALIC);
  add_families (set, style);
  measure_set (self, set);
  g_hash_table_insert (self->sets, g_steal_pointer (&key), set);
  return &set->base;
}

/**
 * layout_fonts_get_set:
 * @self: a #LayoutFonts
 * @style: a style; its families, size, weight, slant and language count
 * @scale: of the font size; less than 1 for synthesised small capitals
 *
 * Finds the fonts of a style.
 *
 * Returns: (transfer none): the set, owned by @self
 */
const LayoutFontSet *
layout_fonts_get_set (LayoutFonts *self, const CssStyle *style, double scale)
{
  RecentSet *recent = &self->recent[(GPOINTER_TO_SIZE (style) >> 5) % N_RECENT];
  if (recent->style != style || recent->scale < scale || recent->scale > scale)
    *recent = (RecentSet){ style, scale, find_set (self, style, scale) };
  return recent->set;
}

/* Reads the features of a request; returns their number. */
guint
layout_features_parse (const char *list, hb_feature_t features[LAYOUT_MAX_FEATURES])
{
  guint n = 0;
  g_auto (GStrv) names = list != NULL ? g_strsplit (list, ",", LAYOUT_MAX_FEATURES) : NULL;
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    if (hb_feature_from_string (names[i], -1, &features[n]))
      n++;
  }
  return n;
}

/* (transfer none): the first font of a set, in Pango units, and its face. */
hb_font_t *
layout_fonts_get_primary (LayoutFonts *self, const LayoutFontSet *set, const LayoutFace **face)
{
  const LoadedFont *primary = get_primary (self, (FontSet *) set);
  *face = primary->face;
  return primary->hb_font;
}

static void
shape_piece (LayoutFonts *self,
             const LayoutShapeRequest *request,
             LoadedFont *font,
             guint32 start,
             guint32 end,
             Shaped *shaped)
{
  hb_buffer_t *buffer = self->buffer;
  hb_buffer_reset (buffer);
  hb_buffer_set_cluster_level (buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
  hb_buffer_add_utf8 (buffer, request->text, (int) request->length, start, (int) (end - start));
  hb_buffer_guess_segment_properties (buffer);
  hb_buffer_set_direction (buffer, request->upright         ? HB_DIRECTION_TTB
                                   : request->right_to_left ? HB_DIRECTION_RTL
                                                            : HB_DIRECTION_LTR);
  if (request->language != NULL)
    hb_buffer_set_language (buffer, hb_language_from_string (request->language, -1));
  hb_feature_t features[LAYOUT_MAX_FEATURES];
  guint n_features = layout_features_parse (request->features, features);
  hb_shape (font->hb_font, buffer, features, n_features);

  guint n = 0;
  const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos (buffer, &n);
  const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions (buffer, &n);
  LayoutPiece piece = { .face = font->face, .first = shaped->glyphs->len, .n_glyphs = n };
  for (guint i = 0; i < n; i++) {
    bool cluster_ends = i + 1 == n || infos[i + 1].cluster != infos[i].cluster;
    int advance = request->upright ? -positions[i].y_advance : positions[i].x_advance;
    LayoutGlyph glyph = {
      .id = infos[i].codepoint,
      .cluster = infos[i].cluster,
      .advance = from_pango (advance) + (cluster_ends ? request->letter_spacing : 0),
      .x_offset = from_pango (positions[i].x_offset),
      .y_offset = from_pango (positions[i].y_offset),
    };
    g_array_append_val (shaped->glyphs, glyph);
  }
  g_array_append_val (shaped->pieces, piece);
}

/**
 * layout_letter_joins:
 * @letter: a letter
 *
 * Returns: whether it stays with the letter before it, as marks, joiners and variation selectors do
 */
bool
layout_letter_joins (gunichar letter)
{
  return g_unichar_ismark (letter) || g_unichar_type (letter) == G_UNICODE_FORMAT
         || (letter >= 0xFE00 && letter <= 0xFE0F);
}

static bool
same_glyphs (const Shaped *a, const Shaped *b)
{
  return a->pieces->len == b->pieces->len && a->glyphs->len == b->glyphs->len
         && memcmp (a->glyphs->data, b->glyphs->data, sizeof (LayoutGlyph) * a->glyphs->len) == 0;
}

/* Puts a plain word together from pairs; FALSE when it is not plain. */
static bool
shape_from_pairs (LayoutFonts *self, const LayoutShapeRequest *request, Shaped *shaped)
{
  FontSet *set = (FontSet *) request->set;
  LoadedFont *font = get_primary (self, set);
  if (request->upright || request->right_to_left || request->letter_spacing != 0
      || set->primary < 0)
    return false;
  if (font->pairs == NULL)
    font->pairs = layout_pairs_new (font->hb_font, request->language, request->features);
  if (!layout_pairs_is_for (font->pairs, request->language, request->features)
      || !layout_pairs_shape (font->pairs, self->buffer, request->text, request->length,
                              shaped->glyphs))
    return false;
  LayoutPiece piece = { .face = font->face, .n_glyphs = shaped->glyphs->len };
  g_array_append_val (shaped->pieces, piece);
  if (!layout_pairs_wants_proof (font->pairs))
    return true;
  Shaped proof;
  shaped_init (&proof);
  shape_piece (self, request, font, 0, request->length, &proof);
  bool proved = same_glyphs (shaped, &proof);
  shaped_clear (&proof);
  if (!proved) {
    layout_pairs_refuse (font->pairs);
    shaped_empty (shaped);
  }
  return proved;
}

static void
shape_all (LayoutFonts *self, const LayoutShapeRequest *request, Shaped *shaped)
{
  FontSet *set = (FontSet *) request->set;
  if (shape_from_pairs (self, request, shaped))
    return;
  guint32 start = 0;
  LoadedFont *current = NULL;
  const char *end = request->text + request->length;
  for (const char *c = request->text; c < end; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);
    /* A word joiner or the like at the beginning goes with the letter after it. */
    bool last = g_utf8_next_char (c) == end;
    if (layout_letter_joins (letter) && (current != NULL || !last))
      continue;
    LoadedFont *font = find_font (self, set, letter);
    if (current != NULL && font != current) {
      shape_piece (self, request, current, start, (guint32) (c - request->text), shaped);
      start = (guint32) (c - request->text);
    }
    current = font;
  }
  if (current != NULL)
    shape_piece (self, request, current, start, request->length, shaped);
}

/* Pieces were shaped in the order of the text; on a right-to-left line the last one comes first. */
static void
reverse_pieces (Shaped *shaped)
{
  for (guint i = 0, j = shaped->pieces->len; i + 1 < j; i++) {
    j--;
    LayoutPiece *a = &g_array_index (shaped->pieces, LayoutPiece, i);
    LayoutPiece *b = &g_array_index (shaped->pieces, LayoutPiece, j);
    LayoutPiece swap = *a;
    *a = *b;
    *b = swap;
  }
}

/* The text lies right after the word, since whoever looks a word up compares it. */
static const LayoutWord *
store_word (LayoutFonts *self, const LayoutShapeRequest *request, Shaped *shaped)
{
  BaseArena *arena = self->store->arena;
  LayoutWord *word = base_arena_alloc (arena, sizeof (LayoutWord) + request->length + 1);
  LayoutGlyph *glyphs = base_arena_new0_array (arena, LayoutGlyph, shaped->glyphs->len);
  LayoutPiece *pieces = base_arena_new0_array (arena, LayoutPiece, shaped->pieces->len);
  if (shaped->glyphs->len > 0)
    memcpy (glyphs, shaped->glyphs->data, sizeof (LayoutGlyph) * shaped->glyphs->len);
  if (shaped->pieces->len > 0)
    memcpy (pieces, shaped->pieces->data, sizeof (LayoutPiece) * shaped->pieces->len);
  char *text = (char *) (word + 1);
  memcpy (text, request->text, request->length);
  for (guint i = 0; i < shaped->glyphs->len; i++)
    word->width += glyphs[i].advance;
  word->text = text;
  word->length = request->length;
  word->n_glyphs = shaped->glyphs->len;
  word->glyphs = glyphs;
  word->n_pieces = shaped->pieces->len;
  word->pieces = pieces;
  word->right_to_left = request->right_to_left;
  return word;
}

/**
 * layout_fonts_shape:
 * @self: a #LayoutFonts
 * @request: what to shape
 *
 * Shapes a word, or finds it shaped already.
 *
 * Returns: (transfer none): the word, alive as long as the current glyph store
 */
const LayoutWord *
layout_fonts_shape (LayoutFonts *self, const LayoutShapeRequest *request)
{
  return layout_fonts_shape_expected (self, request,
                                      layout_word_table_expect (self->words, request));
}

/**
 * layout_fonts_expect:
 * @self: a #LayoutFonts
 * @request: what is going to be shaped
 *
 * Says that a word is going to be shaped, so that what is known of it comes from memory meanwhile. Some
 * words later layout_fonts_expect_word() goes a step further.
 *
 * Returns: what layout_fonts_shape_expected() wants
 */
guint64
layout_fonts_expect (LayoutFonts *self, const LayoutShapeRequest *request)
{
  return layout_word_table_expect (self->words, request);
}

/**
 * layout_fonts_expect_word:
 * @self: a #LayoutFonts
 * @hash: what layout_fonts_expect() returned
 */
void
layout_fonts_expect_word (const LayoutFonts *self, guint64 hash)
{
  layout_word_table_expect_word (self->words, hash);
}

/**
 * layout_fonts_shape_expected:
 * @self: a #LayoutFonts
 * @request: what to shape
 * @hash: what layout_fonts_expect() returned for it
 *
 * Shapes a word that was expected.
 *
 * Returns: (transfer none): the word, as layout_fonts_shape() does
 */
const LayoutWord *
layout_fonts_shape_expected (LayoutFonts *self, const LayoutShapeRequest *request, guint64 hash)
{
  const LayoutWord *known = layout_word_table_lookup (self->words, request, hash);
  if (known != NULL)
    return known;
  Shaped *shaped = &self->shaped;
  shaped_empty (shaped);
  shape_all (self, request, shaped);
  if (request->right_to_left)
    reverse_pieces (shaped);
  const LayoutWord *word = store_word (self, request, shaped);
  layout_word_table_insert (self->words, hash, word);
  return word;
}

/**
 * layout_word_get_position:
 * @self: a #LayoutWord
 * @offset: byte in the word
 *
 * Measures how far from the word's left edge the letter at @offset begins (its right edge in a
 * right-to-left word). Inside a ligature the place is proportional.
 *
 * Returns: a distance from the left edge
 */
LayoutUnit
layout_word_get_position (const LayoutWord *self, guint32 offset)
{
  LayoutUnit before = 0;
  LayoutUnit cluster_width = 0;
  guint32 cluster_start = 0;
  guint32 cluster_end = self->length;
  for (guint i = 0; i < self->n_glyphs; i++) {
    guint32 cluster = self->glyphs[i].cluster;
    if (cluster <= offset && cluster >= cluster_start)
      cluster_start = cluster;
    if (cluster > offset && cluster < cluster_end)
      cluster_end = cluster;
  }
  for (guint i = 0; i < self->n_glyphs; i++) {
    if (self->glyphs[i].cluster < cluster_start)
      before += self->glyphs[i].advance;
    else if (self->glyphs[i].cluster == cluster_start)
      cluster_width += self->glyphs[i].advance;
  }
  LayoutUnit inside = 0;
  if (cluster_end > cluster_start && offset > cluster_start)
    inside = (LayoutUnit) ((gint64) cluster_width * (MIN (offset, cluster_end) - cluster_start)
                           / (cluster_end - cluster_start));
  LayoutUnit logical = before + inside;
  return self->right_to_left ? self->width - logical : logical;
}

/**
 * layout_word_fill_positions:
 * @self: a #LayoutWord
 * @positions: (out caller-allocates): as many as the word has bytes, and one more
 *
 * Measures, for every byte, how much of the word comes before its cluster in reading order: all the
 * answers of layout_word_get_position() at the cost of one.
 */
void
layout_word_fill_positions (const LayoutWord *self, LayoutUnit *positions)
{
  memset (positions, 0, sizeof (LayoutUnit) * (self->length + 1));
  for (guint i = 0; i < self->n_glyphs; i++)
    positions[MIN (self->glyphs[i].cluster + 1, self->length)] += self->glyphs[i].advance;
  /* A cluster's width counts from the byte after its first one on. */
  for (guint32 at = 1; at <= self->length; at++)
    positions[at] += positions[at - 1];
}

/**
 * layout_word_get_offset_at:
 * @self: a #LayoutWord
 * @x: distance from the left edge
 *
 * Finds the border between letters that is nearest to a place.
 *
 * Returns: a byte offset in the word, its length for the end
 */
guint32
layout_word_get_offset_at (const LayoutWord *self, LayoutUnit x)
{
  guint32 best = 0;
  LayoutUnit best_distance = G_MAXINT32;
  const char *end = self->text + self->length;
  for (const char *c = self->text; c <= end; c = c < end ? g_utf8_next_char (c) : c + 1) {
    guint32 offset = (guint32) (c - self->text);
    LayoutUnit distance = ABS (layout_word_get_position (self, offset) - x);
    if (distance < best_distance && (c == end || !layout_letter_joins (g_utf8_get_char (c)))) {
      best = offset;
      best_distance = distance;
    }
  }
  return best;
}
