#pragma once

#include "base-arena.h"
#include "css-style.h"
#include "layout-page.h"

G_BEGIN_DECLS

/**
 * LayoutWritingMode:
 *
 * Turns the physical sides of a vertical document into the logical ones that layout works in, and
 * what was laid out back. In a horizontal document both are the same and nothing is copied. Kind:
 * value; belongs to one layout, styles it makes live in that layout's arena.
 */
typedef struct {
  CssWritingMode mode;
  BaseArena *arena;
  GHashTable *logical; /* CssStyle of the document → CssStyle; NULL when horizontal */
  GHashTable *physical; /* and back */
} LayoutWritingMode;

void layout_writing_mode_init (LayoutWritingMode *self, CssWritingMode mode, BaseArena *arena);
void layout_writing_mode_clear (LayoutWritingMode *self);
bool layout_writing_mode_is_vertical (const LayoutWritingMode *self);
const CssStyle *
layout_writing_mode_to_logical (const LayoutWritingMode *self, const CssStyle *style);
const CssStyle *
layout_writing_mode_to_physical (const LayoutWritingMode *self, const CssStyle *style);
CssSide layout_writing_mode_get_side (const LayoutWritingMode *self, CssSide side);
LayoutRect layout_writing_mode_map_rect (const LayoutWritingMode *self,
                                         LayoutRect rect,
                                         LayoutUnit page_block_size);

bool layout_letter_is_upright (gunichar letter);

G_END_DECLS
