#pragma once

#include "layout-builder-private.h"

G_BEGIN_DECLS

/* The text of a paragraph and its division into segments: the steps from inline items to what the
 * line breaker measures. Kind: owned by the paragraph while it is set. */

/**
 * LayoutSpan:
 *
 * A stretch of paragraph text that comes from one place in one text node with one style; or, empty
 * or one U+FFFC long, something else that stands in the line.
 */
typedef struct {
  guint32 start; /* bytes in the paragraph's text */
  guint32 end;
  const LayoutInline *item;
  guint32 node_offset; /* byte in the text node of @start */
  float scale; /* of the font size: less than 1 for small capitals made from big ones */
  bool linear; /* bytes here are bytes of the node */
} LayoutSpan;

typedef struct {
  GString *string;
  GArray *spans; /* LayoutSpan */
  guint8 *breaks; /* (owned) LayoutBreak before each byte */
  gsize capacity; /* of the breaks */
  guint8 *levels; /* (owned) (nullable) bidi level of each byte; NULL: all left to right */
  guint8 *orientations; /* (owned) (nullable) LayoutOrientation of each byte; NULL: horizontal */
  float scale; /* of the font size */
  bool has_hangul;
  bool has_edges; /* some inline element has a box of its own */
  bool has_floats;
} LayoutText;

typedef enum {
  LAYOUT_SEGMENT_TEXT,
  LAYOUT_SEGMENT_OBJECT, /* a picture or an inline block: see item */
  LAYOUT_SEGMENT_OPEN,
  LAYOUT_SEGMENT_CLOSE,
  LAYOUT_SEGMENT_FLOAT,
} LayoutSegmentType;

/**
 * LayoutSegment:
 *
 * What cannot be broken but by a hyphen: letters and the spaces after them.
 */
typedef struct {
  LayoutSegmentType type;
  guint8 break_after; /* LayoutBreak */
  guint8 level;
  guint8 orientation; /* LayoutOrientation */
  bool tab;
  guint32 start; /* bytes of the letters in the paragraph's text */
  guint32 end;
  guint32 after; /* after the spaces */
  guint32 span; /* index */
  const LayoutWord *word; /* NULL when there are no letters */
  const LayoutFontSet *fonts;
  LayoutUnit width; /* of the letters or the object with its margins */
  LayoutUnit space; /* of the spaces */
  LayoutUnit height; /* of an object: above the baseline, with margins */
  LayoutUnit depth; /* of an object: below the baseline */
  gpointer content; /* of an inline block: what was laid out, see layout-block */
} LayoutSegment;

/* Segments of a paragraph. The memory of paragraphs is used again by the next ones, which is why these
 * are no GArrays: a word is a segment, and a book has half a million. */
typedef struct {
  LayoutSegment *data;
  guint len;
  guint capacity;
} LayoutSegments;

/* Makes room for more elements of a size: data and capacity change. */
static inline gpointer
layout_grow (gpointer data, guint *capacity, gsize size)
{
  *capacity = MAX (*capacity * 2, 256);
  return g_realloc_n (data, *capacity, size);
}

static inline void
layout_segments_add (LayoutSegments *self, const LayoutSegment *segment)
{
  if (self->len == self->capacity)
    self->data = layout_grow (self->data, &self->capacity, sizeof (LayoutSegment));
  self->data[self->len++] = *segment;
}

void layout_text_init (LayoutText *self, const LayoutBox *paragraph, const LayoutBuilder *builder);
void layout_text_clear (LayoutText *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LayoutText, layout_text_clear)
void
layout_text_make_segments (const LayoutText *self, LayoutFonts *fonts, LayoutSegments *segments);
const LayoutWord *layout_text_shape (const LayoutText *self,
                                     LayoutFonts *fonts,
                                     const LayoutSegment *segment,
                                     guint32 start,
                                     guint32 end);
const char *layout_text_get_features (const CssStyle *style);

G_END_DECLS
