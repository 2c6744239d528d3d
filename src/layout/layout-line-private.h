#pragma once

#include "layout-builder-private.h"
#include "layout-line-breaker.h"
#include "layout-text-private.h"

G_BEGIN_DECLS

/**
 * LayoutPart:
 * @segment: index
 * @start: first byte of its letters in the paragraph's text
 * @end: byte after the last one
 *
 * What an item of the line breaker stands for: a segment or a syllable of one. Kind: value.
 */
typedef struct {
  guint32 segment;
  guint32 start;
  guint32 end;
} LayoutPart;

/**
 * LayoutOpenElements:
 * @items: (element-type LayoutInline) (nullable): where they open, the outermost first
 * @n_segments: how many segments of the paragraph have been looked at
 *
 * The elements with edges that go on from one line of a paragraph to the next. Kind: value.
 */
typedef struct {
  GPtrArray *items;
  guint32 n_segments;
} LayoutOpenElements;

/**
 * LayoutLineRequest:
 *
 * A line to be put together. Kind: value; borrows everything.
 */
typedef struct {
  LayoutBuilder *builder;
  const LayoutBox *paragraph;
  const LayoutText *text;
  LayoutSegment *segments;
  const LayoutPart *parts;
  const LayoutItem *items;
  LayoutOpenElements *open; /* those before it */
  guint first; /* items of the line */
  guint last;
  bool ends_paragraph; /* or stands before a forced break */
  bool beside; /* a float or a list marker stands before it, where nothing may hang */
  bool beside_float; /* a float stands after it */
  LayoutUnit x;
  LayoutUnit y;
  LayoutUnit width;
  LayoutSink *sink;
} LayoutLineRequest;

LayoutFragment *layout_line_build (const LayoutLineRequest *request);
LayoutUnit layout_line_get_strut (LayoutBuilder *builder, const CssStyle *style);
bool layout_line_is_narrow (const CssStyle *style, LayoutUnit width);
CssTextAlign layout_line_get_alignment (const LayoutBuilder *builder, const CssStyle *style);
void layout_run_lay_sideways (LayoutRun *run, const LayoutFontSet *fonts);
LayoutUnit layout_hanging_before (const LayoutWord *word);
LayoutUnit layout_hanging_after (const LayoutWord *word);
LayoutEdges layout_inline_edges (const CssStyle *style, LayoutUnit containing);

G_END_DECLS
