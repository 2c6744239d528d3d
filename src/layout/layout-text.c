#include "config.h"

#include "layout-text-private.h"

#include <pango/pango.h>
#include <string.h>

/* Inline items become one string: white space is collapsed across elements, letters are transformed,
 * pictures are U+FFFC; breaks and bidi levels are found on the whole; then it is cut into segments,
 * which are shaped. https://www.w3.org/TR/css-text-3/#white-space-processing */

#define OBJECT_CHARACTER "\xEF\xBF\xBC"
/* For a formula: a letter of it, so that what is around it holds to it as it would to a word. */
#define FORMULA_CHARACTER "\U0001D465"
#define SMALL_CAPITALS_SCALE 0.8f
/* A word longer than this has a place to break however it is written. */
#define MAX_SEGMENT 1024

#define NO_BREAK_SPACE "\302\240"

typedef struct {
  LayoutText *text;
  const LayoutInline *item;
  bool after_space; /* the string ends in a collapsible space, or has not begun */
} Collect;

static void
append (Collect *collect, const char *bytes, gsize n, guint32 node_offset, bool linear, float scale)
{
  LayoutText *text = collect->text;
  guint32 start = (guint32) text->string->len;
  scale *= text->scale;
  LayoutSpan *last =
      text->spans->len > 0 ? &g_array_index (text->spans, LayoutSpan, text->spans->len - 1) : NULL;
  g_string_append_len (text->string, bytes, (gssize) n);
  if (last != NULL && last->item == collect->item && last->linear && linear && last->scale == scale
      && last->end == start && last->node_offset + (last->end - last->start) == node_offset) {
    last->end = (guint32) text->string->len;
    return;
  }
  LayoutSpan span = {
    .start = start,
    .end = (guint32) text->string->len,
    .item = collect->item,
    .node_offset = node_offset,
    .scale = scale,
    .linear = linear,
  };
  g_array_append_val (text->spans, span);
}

static bool
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* A line end of the source between two letters of a script without spaces is no space. */
static bool
joins_lines (const LayoutText *text, const char *next, const char *end)
{
  if (text->string->len == 0 || next >= end)
    return false;
  const char *last =
      g_utf8_find_prev_char (text->string->str, text->string->str + text->string->len);
  gunichar before = g_utf8_get_char (last);
  gunichar after = g_utf8_get_char (next);
  bool hangul = (before >= 0xAC00 && before <= 0xD7A3) || (after >= 0xAC00 && after <= 0xD7A3);
  return !hangul && before >= 0x2E80 && after >= 0x2E80 && g_unichar_iswide (before)
         && g_unichar_iswide (after) && before != 0xFFFC;
}

/* https://www.w3.org/TR/css-text-3/#valdef-text-transform-full-width */
static char *
dup_full_width (const char *bytes, gsize n)
{
  GString *wide = g_string_sized_new (n * 3);
  for (const char *c = bytes; c < bytes + n; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);
    bool has_wide_form = letter > 0x20 && letter < 0x7F;
    g_string_append_unichar (wide, has_wide_form ? letter + 0xFEE0 : letter);
  }
  return g_string_free (wide, FALSE);
}

static void
append_transformed (Collect *collect, const char *bytes, gsize n, guint32 node_offset)
{
  const CssStyle *style = collect->item->style;
  g_autofree char *changed = NULL;
  switch (style->text_transform) {
  case CSS_TEXT_TRANSFORM_UPPERCASE:
    changed = g_utf8_strup (bytes, (gssize) n);
    break;
  case CSS_TEXT_TRANSFORM_LOWERCASE:
    changed = g_utf8_strdown (bytes, (gssize) n);
    break;
  case CSS_TEXT_TRANSFORM_CAPITALIZE: {
    const GString *string = collect->text->string;
    bool word_begins = string->len == 0 || is_space (string->str[string->len - 1]);
    if (!word_begins)
      break;
    const char *rest = g_utf8_next_char (bytes);
    gsize first = MIN ((gsize) (rest - bytes), n);
    g_autofree char *upper = g_utf8_strup (bytes, (gssize) first);
    changed = g_strdup_printf ("%s%.*s", upper, (int) (n - first), bytes + first);
    break;
  }
  case CSS_TEXT_TRANSFORM_FULL_WIDTH:
    changed = dup_full_width (bytes, n);
    break;
  case CSS_TEXT_TRANSFORM_NONE:
    break;
  }
  if (changed == NULL)
    append (collect, bytes, n, node_offset, true, 1);
  else
    append (collect, changed, strlen (changed), node_offset, strlen (changed) == n, 1);
}

/* Small capitals are made from big ones, since few fonts of books bring their own. */
static void
append_small_capitals (Collect *collect, const char *bytes, gsize n, guint32 node_offset)
{
  gsize start = 0;
  while (start < n) {
    bool lower = g_unichar_islower (g_utf8_get_char (bytes + start));
    gsize end = start;
    while (end < n && g_unichar_islower (g_utf8_get_char (bytes + end)) == lower)
      end = (gsize) (g_utf8_next_char (bytes + end) - bytes);
    if (lower) {
      g_autofree char *upper = g_utf8_strup (bytes + start, (gssize) (end - start));
      gsize size = strlen (upper);
      append (collect, upper, size, node_offset + (guint32) start, size == end - start,
              SMALL_CAPITALS_SCALE);
    } else {
      append (collect, bytes + start, end - start, node_offset + (guint32) start, true, 1);
    }
    start = end;
  }
}

static void
append_word (Collect *collect, const char *bytes, gsize n, guint32 node_offset)
{
  CssFontVariantCaps caps = collect->item->style->font_variant_caps;
  if (caps == CSS_CAPS_SMALL || caps == CSS_CAPS_ALL_SMALL || caps == CSS_CAPS_PETITE)
    append_small_capitals (collect, bytes, n, node_offset);
  else
    append_transformed (collect, bytes, n, node_offset);
  collect->after_space = false;
}

/* The end of a stretch that is taken as it stands: words with one plain space between them; of one
 * word where its letters may have to be changed. */
static const char *
find_stretch_end (const char *c, const char *end, bool words)
{
  while (c < end) {
    if (!is_space (*c))
      c++;
    else if (words && *c == ' ' && c + 1 < end && !is_space (c[1]))
      c += 2;
    else
      break;
  }
  return c;
}

static void
collect_collapsed (Collect *collect, const LayoutInline *item, bool keep_lines)
{
  const char *end = item->text + item->length;
  bool plain = item->style->text_transform == CSS_TEXT_TRANSFORM_NONE
               && item->style->font_variant_caps == CSS_CAPS_NORMAL;
  for (const char *c = item->text; c < end;) {
    const char *start = c;
    if (!is_space (*c))
      c = find_stretch_end (c, end, plain);
    if (c > start)
      append_word (collect, start, (gsize) (c - start),
                   item->offset + (guint32) (start - item->text));
    const char *space = c;
    bool line = false;
    for (; c < end && is_space (*c); c++)
      line = line || *c == '\n';
    if (c == space)
      continue;
    if (line && keep_lines) {
      append (collect, "\n", 1, item->offset + (guint32) (space - item->text), true, 1);
      collect->after_space = true;
    } else if (!collect->after_space && !(line && joins_lines (collect->text, c, end))) {
      append (collect, " ", 1, item->offset + (guint32) (space - item->text), true, 1);
      collect->after_space = true;
    }
  }
}

static void
collect_preserved (Collect *collect, const LayoutInline *item)
{
  const char *end = item->text + item->length;
  for (const char *c = item->text; c < end;) {
    const char *start = c;
    while (c < end && *c != '\r')
      c++;
    if (c > start)
      append_word (collect, start, (gsize) (c - start),
                   item->offset + (guint32) (start - item->text));
    if (c < end)
      c++;
  }
}

static void
collect_text (Collect *collect, const LayoutInline *item)
{
  switch (item->style->white_space) {
  case CSS_WHITE_SPACE_NORMAL:
  case CSS_WHITE_SPACE_NOWRAP:
    collect_collapsed (collect, item, false);
    break;
  case CSS_WHITE_SPACE_PRE_LINE:
    collect_collapsed (collect, item, true);
    break;
  case CSS_WHITE_SPACE_PRE:
  case CSS_WHITE_SPACE_PRE_WRAP:
  case CSS_WHITE_SPACE_BREAK_SPACES:
    collect_preserved (collect, item);
    break;
  }
}

static void
append_mark (Collect *collect, const char *bytes, gsize n)
{
  /* Its own span even when it is empty, so that nothing is merged across it. */
  LayoutText *text = collect->text;
  LayoutSpan span = {
    .start = (guint32) text->string->len,
    .end = (guint32) (text->string->len + n),
    .item = collect->item,
    .scale = 1,
  };
  g_string_append_len (text->string, bytes, (gssize) n);
  g_array_append_val (text->spans, span);
}

static void
collect_item (Collect *collect, const LayoutInline *item)
{
  collect->item = item;
  switch (item->type) {
  case LAYOUT_INLINE_TEXT:
    collect_text (collect, item);
    break;
  case LAYOUT_INLINE_BREAK:
    append_mark (collect, "\n", 1);
    collect->after_space = true;
    break;
  case LAYOUT_INLINE_REPLACED:
  case LAYOUT_INLINE_BLOCK:
    if (item->box->type == LAYOUT_BOX_MATH)
      append_mark (collect, FORMULA_CHARACTER, strlen (FORMULA_CHARACTER));
    else
      append_mark (collect, OBJECT_CHARACTER, 3);
    collect->after_space = false;
    break;
  case LAYOUT_INLINE_OPEN:
  case LAYOUT_INLINE_CLOSE:
    collect->text->has_edges = true;
    append_mark (collect, "", 0);
    break;
  case LAYOUT_INLINE_FLOAT:
    collect->text->has_floats = true;
    append_mark (collect, "", 0);
    break;
  }
}

static bool
is_punctuation (gunichar letter)
{
  switch (g_unichar_type (letter)) {
  case G_UNICODE_OPEN_PUNCTUATION:
  case G_UNICODE_CLOSE_PUNCTUATION:
  case G_UNICODE_INITIAL_PUNCTUATION:
  case G_UNICODE_FINAL_PUNCTUATION:
  case G_UNICODE_OTHER_PUNCTUATION:
    return true;
  default:
    return false;
  }
}

/**
 * layout_first_letter_find:
 * @text: of a text node, not blank
 * @length: in bytes
 * @end: (out): byte after the first letter and the punctuation that follows it
 *
 * Returns: the byte where the first letter or the punctuation before it begins
 */
guint32
layout_first_letter_find (const char *text, guint32 length, guint32 *end)
{
  const char *limit = text + length;
  const char *start = text;
  while (start < limit && is_space (*start))
    start++;
  const char *c = start;
  while (c < limit && is_punctuation (g_utf8_get_char (c)))
    c = g_utf8_next_char (c);
  if (c < limit && !is_space (*c))
    c = g_utf8_next_char (c);
  while (c < limit
         && (layout_letter_joins (g_utf8_get_char (c)) || is_punctuation (g_utf8_get_char (c))))
    c = g_utf8_next_char (c);
  *end = (guint32) (c - text);
  return (guint32) (start - text);
}

static bool
wraps (const CssStyle *style)
{
  return style->white_space != CSS_WHITE_SPACE_NOWRAP && style->white_space != CSS_WHITE_SPACE_PRE;
}

static bool
preserves (const CssStyle *style)
{
  return style->white_space == CSS_WHITE_SPACE_PRE || style->white_space == CSS_WHITE_SPACE_PRE_WRAP
         || style->white_space == CSS_WHITE_SPACE_BREAK_SPACES;
}

/* A run that does not wrap is broken only where it must be and, since a page does not scroll
 * sideways, where it would run off the page. A break at its edge belongs to what is outside. */
static void
forbid_breaks (LayoutText *self)
{
  for (guint i = 0; i < self->spans->len; i++) {
    const LayoutSpan *span = &g_array_index (self->spans, LayoutSpan, i);
    if (wraps (span->item->style))
      continue;
    for (guint32 at = span->start + 1; at < span->end; at++) {
      if (self->breaks[at] != LAYOUT_BREAK_FORCED && self->breaks[at] != LAYOUT_BREAK_NONE)
        self->breaks[at] = LAYOUT_BREAK_EMERGENCY;
    }
  }
}

/* Deviation: https://www.w3.org/TR/css-text-3/#white-space-phase-2 lets a line end after the spaces
 * that it begins with; the indent of a program would be an empty line. */
static void
keep_indents (LayoutText *self)
{
  const char *string = self->string->str;
  for (guint32 at = 0; at < self->string->len;) {
    guint32 start = at;
    while (string[at] == ' ')
      at++;
    if (at > start && self->breaks[at] == LAYOUT_BREAK_SPACE)
      self->breaks[at] = LAYOUT_BREAK_EMERGENCY;
    const char *line_end = memchr (string + at, '\n', self->string->len - at);
    if (line_end == NULL)
      return;
    at = (guint32) (line_end + 1 - string);
  }
}

/* A space that forbids a break is as wide as any other space of the line, and the line may end there
 * rather than inside a word. https://www.w3.org/TR/css-text-3/#word-separator and #text-justify . Not so
 * several in a row, or at an edge, which stand for an indent; nor what keeps French signs apart. */
static bool
is_word_space (const GString *string, guint32 at)
{
  static const char before[] = ";:!?\302\273";
  if (!g_str_has_prefix (string->str + at, NO_BREAK_SPACE) || at == 0
      || at + strlen (NO_BREAK_SPACE) >= string->len)
    return false;
  const char *last = g_utf8_prev_char (string->str + at);
  const char *next = string->str + at + strlen (NO_BREAK_SPACE);
  return !g_unichar_isspace (g_utf8_get_char (last)) && g_utf8_get_char (last) != 0xAB
         && !g_unichar_isspace (g_utf8_get_char (next))
         && g_utf8_strchr (before, -1, g_utf8_get_char (next)) == NULL;
}

static void
find_word_spaces (LayoutText *self)
{
  const GString *string = self->string;
  for (guint i = 0; i < self->spans->len; i++) {
    const LayoutSpan *span = &g_array_index (self->spans, LayoutSpan, i);
    const char *c = string->str + span->start;
    const char *end = string->str + span->end;
    if (!wraps (span->item->style) || preserves (span->item->style))
      continue;
    while (c < end && (c = memchr (c, NO_BREAK_SPACE[0], (gsize) (end - c))) != NULL) {
      guint32 at = (guint32) (c - string->str);
      if (is_word_space (string, at) && self->breaks[at + 2] == LAYOUT_BREAK_NONE)
        self->breaks[at + 2] = LAYOUT_BREAK_NO_BREAK_SPACE;
      c++;
    }
  }
}

static bool
has_right_to_left (const char *text, gsize length)
{
  for (gsize i = layout_skip_ascii (text, 0, length); i < length;
       i = layout_skip_ascii (text, i + 1, length)) {
    guint8 c = (guint8) text[i];
    /* U+0590–U+08FF, presentation forms, and the explicit controls. */
    if ((c >= 0xD6 && c <= 0xDF) || (c == 0xE0 && i + 1 < length && (guint8) text[i + 1] <= 0xA3)
        || (c == 0xEF && i + 1 < length && (guint8) text[i + 1] >= 0xAC
            && (guint8) text[i + 1] <= 0xBB
            && !((guint8) text[i + 1] == 0xBB || (guint8) text[i + 1] == 0xBC)))
      return true;
    if (c == 0xE2 && i + 2 < length && (guint8) text[i + 1] == 0x80
        && ((guint8) text[i + 2] == 0x8F || (guint8) text[i + 2] == 0xAB
            || (guint8) text[i + 2] == 0xAE))
      return true;
  }
  return false;
}

/* The levels of one paragraph of plain text. */
static void
fill_levels (LayoutText *self, gsize start, gsize end, PangoDirection base)
{
  const char *text = self->string->str;
  g_autofree guint8 *by_character =
      pango_log2vis_get_embedding_levels (text + start, (int) (end - start), &base);
  gsize index = 0;
  for (gsize at = start; at < end; index++) {
    gsize next = (gsize) (g_utf8_next_char (text + at) - text);
    memset (self->levels + at, by_character[index], next - at);
    at = next;
  }
}

/* A forced break ends a paragraph of the algorithm: https://www.w3.org/TR/css-writing-modes-4/#bidi-algo
 * Given more than one at a time, the library takes all but the first for left-to-right. */
static void
find_levels (LayoutText *self, const CssStyle *style)
{
  const GString *string = self->string;
  bool rtl = style->direction == CSS_DIRECTION_RTL;
  if (!rtl && !has_right_to_left (string->str, string->len))
    return;
  PangoDirection base = rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR;
  if (style->unicode_bidi == CSS_UNICODE_BIDI_PLAINTEXT)
    base = rtl ? PANGO_DIRECTION_WEAK_RTL : PANGO_DIRECTION_WEAK_LTR;
  self->levels = g_malloc0 (string->len + 1);
  for (gsize start = 0; start < string->len;) {
    const char *line_end = memchr (string->str + start, '\n', string->len - start);
    gsize end = line_end != NULL ? (gsize) (line_end + 1 - string->str) : string->len;
    fill_levels (self, start, end, base);
    start = end;
  }
  self->levels[string->len] = rtl ? 1 : 0;
}

static void
orient (LayoutText *self, guint32 start, guint32 end, LayoutOrientation orientation)
{
  memset (self->orientations + start, orientation, end - start);
}

/* Letters that share the place of one are not parted. */
static void
combine (LayoutText *self, guint32 start, guint32 end)
{
  orient (self, start, end, LAYOUT_ORIENTATION_COMBINED);
  for (guint32 at = start + 1; at < end; at++)
    self->breaks[at] = LAYOUT_BREAK_NONE;
}

/* https://www.w3.org/TR/css-writing-modes-4/#text-combine-upright: no more digits than @most, with no
 * other letter of their kind beside them. */
static void
combine_digits (LayoutText *self, const LayoutSpan *span, guint32 most)
{
  const char *string = self->string->str;
  for (guint32 at = span->start; at < span->end;) {
    guint32 end = at;
    while (end < span->end && g_ascii_isdigit (string[end]))
      end++;
    bool alone = (at == 0 || !g_ascii_isalnum (string[at - 1])) && !g_ascii_isalpha (string[end]);
    if (end - at >= 1 && end - at <= most && alone)
      combine (self, at, end);
    at = MAX (end, at + 1);
  }
}

static LayoutOrientation
orientation_of (const CssStyle *style, gunichar letter)
{
  switch (style->text_orientation) {
  case CSS_TEXT_ORIENTATION_UPRIGHT:
    return LAYOUT_ORIENTATION_UPRIGHT;
  case CSS_TEXT_ORIENTATION_SIDEWAYS:
    return LAYOUT_ORIENTATION_SIDEWAYS;
  case CSS_TEXT_ORIENTATION_MIXED:
    break;
  }
  return layout_letter_is_upright (letter) ? LAYOUT_ORIENTATION_UPRIGHT
                                           : LAYOUT_ORIENTATION_SIDEWAYS;
}

/* How the letters of a vertical line stand; marks stand as the letter before them. */
static void
find_orientations (LayoutText *self)
{
  self->orientations = g_malloc0 (self->string->len + 1);
  for (guint i = 0; i < self->spans->len; i++) {
    const LayoutSpan *span = &g_array_index (self->spans, LayoutSpan, i);
    const CssStyle *style = span->item->style;
    LayoutOrientation last = LAYOUT_ORIENTATION_SIDEWAYS;
    for (guint32 at = span->start; at < span->end;) {
      gunichar letter = g_utf8_get_char (self->string->str + at);
      guint32 next = (guint32) (g_utf8_next_char (self->string->str + at) - self->string->str);
      if (at == span->start || !layout_letter_joins (letter))
        last = orientation_of (style, letter);
      orient (self, at, next, last);
      at = next;
    }
    if (style->text_combine_upright && span->end > span->start)
      combine (self, span->start, span->end);
    else if (style->text_combine_digits > 0)
      combine_digits (self, span, (guint32) style->text_combine_digits);
  }
}

static bool
has_hangul (const GString *string)
{
  for (gsize i = layout_skip_ascii (string->str, 0, string->len); i < string->len;
       i = layout_skip_ascii (string->str, i + 1, string->len)) {
    guint8 c = (guint8) string->str[i];
    if (c >= 0xEA && c <= 0xED)
      return true;
  }
  return false;
}

/* Empties the text, or makes it; its memory is kept. */
static void
begin (LayoutText *self)
{
  if (self->string == NULL) {
    self->string = g_string_sized_new (4096);
    self->spans = g_array_new (FALSE, FALSE, sizeof (LayoutSpan));
  }
  g_string_truncate (self->string, 0);
  g_array_set_size (self->spans, 0);
  g_clear_pointer (&self->levels, g_free);
  g_clear_pointer (&self->orientations, g_free);
  self->has_hangul = false;
  self->has_edges = false;
  self->has_floats = false;
}

/**
 * layout_text_init:
 * @self: a #LayoutText, zeroed before its first use; it may be used again
 * @paragraph: a paragraph box
 * @builder: the layout
 *
 * Collects the text of a paragraph and finds its breaks, bidi levels and how its letters stand.
 */
void
layout_text_init (LayoutText *self, const LayoutBox *paragraph, const LayoutBuilder *builder)
{
  begin (self);
  self->scale = (float) builder->scale;
  Collect collect = { .text = self, .after_space = true };
  for (guint i = 0; i < paragraph->n_inlines; i++)
    collect_item (&collect, &paragraph->inlines[i]);
  if (self->string->len >= self->capacity) {
    self->capacity = MAX (self->string->len + 1, self->capacity * 2);
    self->breaks = g_realloc (self->breaks, self->capacity);
  }
  memset (self->breaks, 0, self->string->len + 1);
  layout_breaks_find (self->string->str, self->string->len, paragraph->style,
                      builder->input->settings.korean, self->breaks);
  forbid_breaks (self);
  keep_indents (self);
  find_word_spaces (self);
  find_levels (self, paragraph->style);
  if (builder->vertical)
    find_orientations (self);
  self->has_hangul = has_hangul (self->string);
}

/**
 * layout_text_clear:
 * @self: a #LayoutText
 */
void
layout_text_clear (LayoutText *self)
{
  if (self->string != NULL)
    g_string_free (self->string, TRUE);
  g_clear_pointer (&self->spans, g_array_unref);
  g_clear_pointer (&self->breaks, g_free);
  g_clear_pointer (&self->levels, g_free);
  g_clear_pointer (&self->orientations, g_free);
  self->string = NULL;
}

/**
 * layout_text_get_features:
 * @style: a style
 *
 * Returns: (nullable): the OpenType features of a style, interned
 */
const char *
layout_text_get_features (const CssStyle *style)
{
  /* Letters that are spaced are not tied together: https://www.w3.org/TR/css-text-3/#letter-spacing-property */
  if (style->letter_spacing == 0)
    return style->font_features;
  g_autofree char *features = g_strconcat ("liga=0,clig=0", style->font_features != NULL ? "," : "",
                                           style->font_features, NULL);
  return g_intern_string (features);
}

static LayoutShapeRequest
make_request (const LayoutText *self, const LayoutSegment *segment, guint32 start, guint32 end)
{
  const LayoutSpan *span = &g_array_index (self->spans, LayoutSpan, segment->span);
  const CssStyle *style = span->item->style;
  bool combined = segment->orientation == LAYOUT_ORIENTATION_COMBINED;
  return (LayoutShapeRequest){
    .set = segment->fonts,
    .text = self->string->str + start,
    .length = end - start,
    .language = style->language,
    .features = layout_text_get_features (style),
    .letter_spacing = combined ? 0 : layout_unit_from_px (style->letter_spacing),
    .right_to_left = segment->level % 2 == 1,
    .upright = segment->orientation == LAYOUT_ORIENTATION_UPRIGHT,
  };
}

/**
 * layout_text_shape:
 * @self: a #LayoutText
 * @fonts: what to shape with
 * @segment: the segment the bytes belong to
 * @start: first byte in the paragraph's text
 * @end: byte after the last one
 *
 * Shapes a part of a segment with the segment's fonts.
 *
 * Returns: (transfer none): the word
 */
const LayoutWord *
layout_text_shape (const LayoutText *self,
                   LayoutFonts *fonts,
                   const LayoutSegment *segment,
                   guint32 start,
                   guint32 end)
{
  LayoutShapeRequest request = make_request (self, segment, start, end);
  return layout_fonts_shape (fonts, &request);
}

/* So many words are on their way from memory at a time. */
#define N_EXPECTED 16

/* A segment whose word has been asked for. */
typedef struct {
  guint segment; /* index */
  guint64 hash;
  LayoutShapeRequest request;
} Expected;

typedef struct {
  const LayoutText *text;
  LayoutFonts *fonts;
  LayoutSegments *segments;
  const CssStyle *style; /* of the last font set asked for */
  float scale;
  const LayoutFontSet *set;
  Expected expected[N_EXPECTED]; /* a ring */
  guint n_expected; /* since the beginning */
  guint n_shaped;
} Cut;

static const LayoutFontSet *
get_set (Cut *cut, const CssStyle *style, float scale)
{
  if (cut->style != style || cut->scale != scale) {
    cut->set = layout_fonts_get_set (cut->fonts, style, scale);
    cut->style = style;
    cut->scale = scale;
  }
  return cut->set;
}

static guint8
level_at (const LayoutText *text, guint32 offset)
{
  return text->levels != NULL ? text->levels[offset] : 0;
}

static guint8
orientation_at (const LayoutText *text, guint32 offset)
{
  return text->orientations != NULL ? text->orientations[offset] : LAYOUT_ORIENTATION_HORIZONTAL;
}

static bool
is_stretching_no_break_space (const LayoutText *text, guint32 at)
{
  return text->string->str[at] == NO_BREAK_SPACE[0]
         && text->string->str[at + 1] == NO_BREAK_SPACE[1]
         && text->breaks[at + 2] == LAYOUT_BREAK_NO_BREAK_SPACE;
}

/* Where the letters that begin at @start end: at a space, a break, a change of direction. It goes by bytes,
 * since within a character none of that is. */
static guint32
find_end (const LayoutText *text, const LayoutSpan *span, guint32 start, bool keep_spaces)
{
  const char *string = text->string->str;
  const guint8 *breaks = text->breaks;
  bool uniform = text->levels == NULL && text->orientations == NULL;
  guint32 limit = MIN (span->end, start + MAX_SEGMENT);
  for (guint32 at = start; at < limit; at++) {
    char c = string[at];
    if (c == '\n' || c == '\t' || (c == ' ' && !keep_spaces))
      return at;
    if (c == NO_BREAK_SPACE[0] && is_stretching_no_break_space (text, at))
      return at;
    if (at == start)
      continue;
    if (breaks[at] != LAYOUT_BREAK_NONE)
      return at;
    if (!uniform
        && (level_at (text, at) != level_at (text, start)
            || orientation_at (text, at) != orientation_at (text, start)))
      return at;
  }
  if (limit == span->end)
    return limit;
  while (limit < span->end && (string[limit] & 0xC0) == 0x80)
    limit++;
  return limit;
}

/* Where the letters of a segment end before spaces that are kept: these may stand outside the line
 * when it ends there. https://www.w3.org/TR/css-text-3/#white-space-phase-2 */
static guint32
find_kept_spaces (const LayoutText *text, guint32 start, guint32 end)
{
  const char *string = text->string->str;
  if (text->breaks[end] == LAYOUT_BREAK_NONE)
    return end;
  guint32 letters = end;
  while (letters > start && string[letters - 1] == ' ')
    letters--;
  return letters > start ? letters : end;
}

static void
shape_oldest (Cut *cut)
{
  const Expected *oldest = &cut->expected[cut->n_shaped++ % N_EXPECTED];
  LayoutSegment *segment = &cut->segments->data[oldest->segment];
  segment->word = layout_fonts_shape_expected (cut->fonts, &oldest->request, oldest->hash);
  segment->width = segment->orientation == LAYOUT_ORIENTATION_COMBINED ? segment->fonts->size
                                                                       : segment->word->width;
}

/* The words of a book do not fit into the processor's cache. While one comes from memory the next are cut. */
static void
expect_word (Cut *cut, const LayoutSegment *segment)
{
  if (cut->n_expected - cut->n_shaped == N_EXPECTED)
    shape_oldest (cut);
  Expected *expected = &cut->expected[cut->n_expected % N_EXPECTED];
  expected->segment = cut->segments->len;
  expected->request = make_request (cut->text, segment, segment->start, segment->end);
  expected->hash = layout_fonts_expect (cut->fonts, &expected->request);
  if (cut->n_expected - cut->n_shaped >= N_EXPECTED / 2)
    layout_fonts_expect_word (cut->fonts,
                              cut->expected[(cut->n_expected - N_EXPECTED / 2) % N_EXPECTED].hash);
  cut->n_expected++;
}

/* Letters from @start, then the spaces after them. */
static guint32
cut_letters (Cut *cut, const LayoutSpan *span, guint32 span_index, guint32 start)
{
  const LayoutText *text = cut->text;
  const CssStyle *style = span->item->style;
  bool keep_spaces = preserves (style);
  LayoutSegment segment = {
    .type = LAYOUT_SEGMENT_TEXT,
    .start = start,
    .span = span_index,
    .level = level_at (text, start),
    .orientation = orientation_at (text, start),
    .fonts = get_set (cut, style, span->scale),
  };
  segment.end = find_end (text, span, start, keep_spaces);
  segment.after = segment.end;
  if (style->white_space == CSS_WHITE_SPACE_PRE_WRAP)
    segment.end = find_kept_spaces (text, start, segment.end);
  const char *string = text->string->str;
  int n_spaces = (int) (segment.after - segment.end);
  while (segment.after < span->end && string[segment.after] == ' ' && !keep_spaces) {
    segment.after++;
    n_spaces++;
  }
  if (segment.after < span->end && is_stretching_no_break_space (text, segment.after)) {
    segment.after += (guint32) strlen (NO_BREAK_SPACE);
    n_spaces = 1;
  }
  if (segment.after == segment.end && segment.after < span->end && string[segment.after] == '\t') {
    segment.tab = true;
    segment.after++;
    n_spaces = 1;
  }
  if (segment.after < span->end && string[segment.after] == '\n')
    segment.after++;
  if (segment.end > segment.start)
    expect_word (cut, &segment);
  segment.space =
      n_spaces
      * (segment.fonts->space + layout_unit_from_px (style->word_spacing + style->letter_spacing));
  segment.break_after = text->breaks[segment.after];
  if (segment.after > 0 && string[segment.after - 1] == '\n')
    segment.break_after = LAYOUT_BREAK_FORCED;
  layout_segments_add (cut->segments, &segment);
  return segment.after;
}

static void
cut_mark (Cut *cut, const LayoutSpan *span, guint32 span_index, LayoutSegmentType type)
{
  LayoutSegment segment = {
    .type = type,
    .start = span->start,
    .end = span->end,
    .after = span->end,
    .span = span_index,
    .level = level_at (cut->text, span->start),
    .fonts = get_set (cut, span->item->style, cut->text->scale),
    .break_after = type == LAYOUT_SEGMENT_OBJECT ? cut->text->breaks[span->end] : LAYOUT_BREAK_NONE,
  };
  if (type == LAYOUT_SEGMENT_OBJECT && span->item->box->continues)
    segment.break_after = LAYOUT_BREAK_RESCUE;
  /* A line may end after an element, not between its last letter and its edge. */
  if (type == LAYOUT_SEGMENT_CLOSE && cut->segments->len > 0) {
    LayoutSegment *last = &cut->segments->data[cut->segments->len - 1];
    segment.break_after = last->break_after;
    last->break_after = LAYOUT_BREAK_NONE;
  }
  layout_segments_add (cut->segments, &segment);
}

/**
 * layout_text_make_segments:
 * @self: a #LayoutText
 * @fonts: what to shape with
 * @segments: where to append
 *
 * Cuts the text at every place where a line, a style or the direction may change, and shapes it.
 * Objects, edges and floats have no width yet.
 */
void
layout_text_make_segments (const LayoutText *self, LayoutFonts *fonts, LayoutSegments *segments)
{
  Cut cut = { .text = self, .fonts = fonts, .segments = segments };
  for (guint i = 0; i < self->spans->len; i++) {
    const LayoutSpan *span = &g_array_index (self->spans, LayoutSpan, i);
    switch (span->item->type) {
    case LAYOUT_INLINE_TEXT:
    case LAYOUT_INLINE_BREAK:
      for (guint32 at = span->start; at < span->end;)
        at = cut_letters (&cut, span, i, at);
      break;
    case LAYOUT_INLINE_REPLACED:
    case LAYOUT_INLINE_BLOCK:
      cut_mark (&cut, span, i, LAYOUT_SEGMENT_OBJECT);
      break;
    case LAYOUT_INLINE_OPEN:
      cut_mark (&cut, span, i, LAYOUT_SEGMENT_OPEN);
      break;
    case LAYOUT_INLINE_CLOSE:
      cut_mark (&cut, span, i, LAYOUT_SEGMENT_CLOSE);
      break;
    case LAYOUT_INLINE_FLOAT:
      cut_mark (&cut, span, i, LAYOUT_SEGMENT_FLOAT);
      break;
    }
  }
  while (cut.n_shaped < cut.n_expected)
    shape_oldest (&cut);
}
