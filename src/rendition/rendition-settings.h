#pragma once

#include "css-sheet.h"
#include "layout-breaks.h"

G_BEGIN_DECLS

/**
 * RenditionStyles:
 * @RENDITION_STYLES_BOOK: the book decides; the reader's font only where it names none
 * @RENDITION_STYLES_BALANCED: structure and proportions are the book's, font and leading the reader's
 * @RENDITION_STYLES_MINE: the book's sheets are not used
 *
 * Who decides how a book looks.
 */
typedef enum {
  RENDITION_STYLES_BOOK,
  RENDITION_STYLES_BALANCED,
  RENDITION_STYLES_MINE,
} RenditionStyles;

typedef enum {
  RENDITION_COLUMNS_AUTO,
  RENDITION_COLUMNS_ONE,
  RENDITION_COLUMNS_TWO,
} RenditionColumns;

/**
 * RenditionSettings:
 * @font_family: (nullable): interned; %NULL for the default serif
 * @font_size: in CSS px
 * @line_height: as a multiple of the font size; 0 leaves it to the book
 * @measure: the longest line in em (about half of it in Hangul letters)
 * @margin: beside and between columns, as a multiple of the default
 * @justify: set both edges straight
 * @hang: let punctuation at the ends of lines stand in the margin, where there is one
 * @hyphenate: divide words where that sets lines better
 * @korean: where Korean lines break
 * @styles: who decides
 * @columns: on a page that is wide enough; to a rendition, how many there are: of two that face each
 *   other the right one ends where the left one does
 * @continuous: one strip instead of pages
 * @dark: for sheets that ask
 *
 * How this reader likes books. Kind: value.
 */
typedef struct {
  const char *font_family;
  double font_size;
  double line_height;
  double measure;
  double margin;
  bool justify;
  bool hang;
  bool hyphenate;
  LayoutKoreanBreak korean;
  RenditionStyles styles;
  RenditionColumns columns;
  bool continuous;
  bool dark;
} RenditionSettings;

void rendition_settings_init (RenditionSettings *self);
bool rendition_settings_equal (const RenditionSettings *a, const RenditionSettings *b);
CssSheet *rendition_settings_make_sheet (const RenditionSettings *self);

G_END_DECLS
