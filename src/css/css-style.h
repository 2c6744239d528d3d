#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* The computed values of an element. https://www.w3.org/TR/css-cascade-4/#computed
 * Lengths are CSS px (font-relative units resolved); percentages stay until layout knows what they
 * are of. Colours are resolved (currentcolor too). */

typedef enum {
  CSS_LENGTH_PX,
  CSS_LENGTH_PERCENT,
  CSS_LENGTH_AUTO, /* auto, normal or none: whatever the property calls "not given" */
  CSS_LENGTH_MIN_CONTENT,
  CSS_LENGTH_MAX_CONTENT,
  CSS_LENGTH_FIT_CONTENT,
} CssLengthKind;

/**
 * CssLength:
 * @kind: which of the numbers counts
 * @px: the fixed part in CSS px; with %CSS_LENGTH_PERCENT it is added (from calc())
 * @percent: 100 = the whole, with %CSS_LENGTH_PERCENT
 *
 * Kind: value.
 */
typedef struct {
  CssLengthKind kind;
  float px;
  float percent;
} CssLength;

typedef struct {
  guint8 red;
  guint8 green;
  guint8 blue;
  guint8 alpha;
} CssColor;

typedef enum {
  CSS_SIDE_TOP,
  CSS_SIDE_RIGHT,
  CSS_SIDE_BOTTOM,
  CSS_SIDE_LEFT,
} CssSide;

typedef enum {
  CSS_DISPLAY_NONE,
  CSS_DISPLAY_INLINE,
  CSS_DISPLAY_BLOCK,
  CSS_DISPLAY_FLOW_ROOT,
  CSS_DISPLAY_LIST_ITEM,
  CSS_DISPLAY_INLINE_BLOCK,
  CSS_DISPLAY_TABLE,
  CSS_DISPLAY_INLINE_TABLE,
  CSS_DISPLAY_TABLE_ROW_GROUP,
  CSS_DISPLAY_TABLE_HEADER_GROUP,
  CSS_DISPLAY_TABLE_FOOTER_GROUP,
  CSS_DISPLAY_TABLE_ROW,
  CSS_DISPLAY_TABLE_CELL,
  CSS_DISPLAY_TABLE_COLUMN,
  CSS_DISPLAY_TABLE_COLUMN_GROUP,
  CSS_DISPLAY_TABLE_CAPTION,
  CSS_DISPLAY_FLEX,
  CSS_DISPLAY_INLINE_FLEX,
  CSS_DISPLAY_RUBY,
  CSS_DISPLAY_RUBY_BASE,
  CSS_DISPLAY_RUBY_TEXT,
  CSS_DISPLAY_RUBY_CONTAINER, /* ruby-base-container and ruby-text-container */
  CSS_DISPLAY_CONTENTS,
} CssDisplay;

typedef enum {
  CSS_POSITION_STATIC,
  CSS_POSITION_RELATIVE,
  CSS_POSITION_ABSOLUTE,
  CSS_POSITION_FIXED
} CssPosition;
typedef enum { CSS_FLOAT_NONE, CSS_FLOAT_LEFT, CSS_FLOAT_RIGHT } CssFloat;
typedef enum { CSS_CLEAR_NONE, CSS_CLEAR_LEFT, CSS_CLEAR_RIGHT, CSS_CLEAR_BOTH } CssClear;
typedef enum { CSS_BOX_SIZING_CONTENT, CSS_BOX_SIZING_BORDER } CssBoxSizing;
typedef enum {
  CSS_OVERFLOW_VISIBLE,
  CSS_OVERFLOW_HIDDEN,
  CSS_OVERFLOW_SCROLL,
  CSS_OVERFLOW_AUTO
} CssOverflow;
typedef enum {
  CSS_VISIBILITY_VISIBLE,
  CSS_VISIBILITY_HIDDEN,
  CSS_VISIBILITY_COLLAPSE
} CssVisibility;
typedef enum {
  CSS_BORDER_NONE,
  CSS_BORDER_HIDDEN,
  CSS_BORDER_SOLID,
  CSS_BORDER_DOTTED,
  CSS_BORDER_DASHED,
  CSS_BORDER_DOUBLE,
  CSS_BORDER_GROOVE,
  CSS_BORDER_RIDGE,
  CSS_BORDER_INSET,
  CSS_BORDER_OUTSET,
} CssBorderStyle;
typedef enum { CSS_FONT_STYLE_NORMAL, CSS_FONT_STYLE_ITALIC, CSS_FONT_STYLE_OBLIQUE } CssFontStyle;
typedef enum {
  CSS_CAPS_NORMAL,
  CSS_CAPS_SMALL,
  CSS_CAPS_ALL_SMALL,
  CSS_CAPS_PETITE,
  CSS_CAPS_ALL_PETITE,
  CSS_CAPS_UNICASE,
  CSS_CAPS_TITLING,
} CssFontVariantCaps;
typedef enum {
  CSS_TEXT_ALIGN_START,
  CSS_TEXT_ALIGN_END,
  CSS_TEXT_ALIGN_LEFT,
  CSS_TEXT_ALIGN_RIGHT,
  CSS_TEXT_ALIGN_CENTER,
  CSS_TEXT_ALIGN_JUSTIFY,
  CSS_TEXT_ALIGN_AUTO, /* only of text-align-last */
  CSS_TEXT_ALIGN_UNJUSTIFIED, /* only as specified: as around it, but not straight on both edges */
} CssTextAlign;
typedef enum {
  CSS_TEXT_TRANSFORM_NONE,
  CSS_TEXT_TRANSFORM_UPPERCASE,
  CSS_TEXT_TRANSFORM_LOWERCASE,
  CSS_TEXT_TRANSFORM_CAPITALIZE,
  CSS_TEXT_TRANSFORM_FULL_WIDTH,
} CssTextTransform;
typedef enum {
  CSS_WHITE_SPACE_NORMAL,
  CSS_WHITE_SPACE_NOWRAP,
  CSS_WHITE_SPACE_PRE,
  CSS_WHITE_SPACE_PRE_WRAP,
  CSS_WHITE_SPACE_PRE_LINE,
  CSS_WHITE_SPACE_BREAK_SPACES,
} CssWhiteSpace;
typedef enum {
  CSS_OVERFLOW_WRAP_NORMAL,
  CSS_OVERFLOW_WRAP_BREAK_WORD,
  CSS_OVERFLOW_WRAP_ANYWHERE
} CssOverflowWrap;
typedef enum {
  CSS_WORD_BREAK_NORMAL,
  CSS_WORD_BREAK_BREAK_ALL,
  CSS_WORD_BREAK_KEEP_ALL
} CssWordBreak;
typedef enum {
  CSS_LINE_BREAK_AUTO,
  CSS_LINE_BREAK_LOOSE,
  CSS_LINE_BREAK_NORMAL,
  CSS_LINE_BREAK_STRICT,
  CSS_LINE_BREAK_ANYWHERE,
} CssLineBreak;
typedef enum { CSS_HYPHENS_MANUAL, CSS_HYPHENS_NONE, CSS_HYPHENS_AUTO } CssHyphens;
typedef enum {
  CSS_DECORATION_UNDERLINE = 1 << 0,
  CSS_DECORATION_OVERLINE = 1 << 1,
  CSS_DECORATION_LINE_THROUGH = 1 << 2,
} CssDecorationLine;
typedef enum {
  CSS_DECORATION_SOLID,
  CSS_DECORATION_DOUBLE,
  CSS_DECORATION_DOTTED,
  CSS_DECORATION_DASHED,
  CSS_DECORATION_WAVY,
} CssDecorationStyle;
typedef enum {
  CSS_VERTICAL_ALIGN_BASELINE,
  CSS_VERTICAL_ALIGN_SUB,
  CSS_VERTICAL_ALIGN_SUPER,
  CSS_VERTICAL_ALIGN_TOP,
  CSS_VERTICAL_ALIGN_TEXT_TOP,
  CSS_VERTICAL_ALIGN_MIDDLE,
  CSS_VERTICAL_ALIGN_BOTTOM,
  CSS_VERTICAL_ALIGN_TEXT_BOTTOM,
  CSS_VERTICAL_ALIGN_LENGTH, /* see vertical_align_length; percentages are of the line height */
} CssVerticalAlign;
typedef enum { CSS_DIRECTION_LTR, CSS_DIRECTION_RTL } CssDirection;
typedef enum {
  CSS_UNICODE_BIDI_NORMAL,
  CSS_UNICODE_BIDI_EMBED,
  CSS_UNICODE_BIDI_ISOLATE,
  CSS_UNICODE_BIDI_OVERRIDE,
  CSS_UNICODE_BIDI_ISOLATE_OVERRIDE,
  CSS_UNICODE_BIDI_PLAINTEXT,
} CssUnicodeBidi;
typedef enum {
  CSS_WRITING_MODE_HORIZONTAL_TB,
  CSS_WRITING_MODE_VERTICAL_RL,
  CSS_WRITING_MODE_VERTICAL_LR,
} CssWritingMode;
typedef enum {
  CSS_TEXT_ORIENTATION_MIXED,
  CSS_TEXT_ORIENTATION_UPRIGHT,
  CSS_TEXT_ORIENTATION_SIDEWAYS
} CssTextOrientation;
typedef enum { CSS_LIST_POSITION_OUTSIDE, CSS_LIST_POSITION_INSIDE } CssListPosition;
typedef enum { CSS_CAPTION_TOP, CSS_CAPTION_BOTTOM } CssCaptionSide;
typedef enum { CSS_TABLE_LAYOUT_AUTO, CSS_TABLE_LAYOUT_FIXED } CssTableLayout;
typedef enum {
  CSS_BREAK_AUTO,
  CSS_BREAK_AVOID,
  CSS_BREAK_PAGE, /* page, column, always, all */
  CSS_BREAK_LEFT, /* left or verso */
  CSS_BREAK_RIGHT, /* right or recto */
} CssBreak;
typedef enum {
  CSS_FLEX_ROW,
  CSS_FLEX_ROW_REVERSE,
  CSS_FLEX_COLUMN,
  CSS_FLEX_COLUMN_REVERSE
} CssFlexDirection;
typedef enum {
  CSS_JUSTIFY_START,
  CSS_JUSTIFY_END,
  CSS_JUSTIFY_CENTER,
  CSS_JUSTIFY_BETWEEN,
  CSS_JUSTIFY_AROUND,
  CSS_JUSTIFY_EVENLY,
} CssJustifyContent;
typedef enum {
  CSS_ALIGN_STRETCH,
  CSS_ALIGN_START,
  CSS_ALIGN_END,
  CSS_ALIGN_CENTER,
  CSS_ALIGN_BASELINE,
  CSS_ALIGN_AUTO, /* only of align-self */
} CssAlignItems;
typedef enum {
  CSS_OBJECT_FIT_FILL,
  CSS_OBJECT_FIT_CONTAIN,
  CSS_OBJECT_FIT_COVER,
  CSS_OBJECT_FIT_NONE,
  CSS_OBJECT_FIT_SCALE_DOWN
} CssObjectFit;

typedef enum {
  CSS_TRANSFORM_TRANSLATE, /* lengths */
  CSS_TRANSFORM_MATRIX, /* matrix */
} CssTransformKind;

/**
 * CssTransformFunction:
 * @lengths: to the right and down; percentages are of the border box
 * @matrix: a b c d e f, as in matrix(); what else turns, scales and skews is one too
 *
 * Kind: arena.
 */
typedef struct {
  CssTransformKind kind;
  CssLength lengths[2];
  float matrix[6];
} CssTransformFunction;

/**
 * CssShadow:
 * @x: to the right, in px, as all its lengths
 * @current_color: whether it has the colour of the text instead of @color
 * @inset: of a box: falls inside
 *
 * A shadow of a box or of text. Kind: arena.
 */
typedef struct {
  float x;
  float y;
  float blur;
  float spread;
  CssColor color;
  bool current_color;
  bool inset;
} CssShadow;

typedef enum {
  CSS_IMAGE_NONE,
  CSS_IMAGE_URL, /* path */
  CSS_IMAGE_LINEAR, /* all else */
  CSS_IMAGE_RADIAL,
} CssImageKind;

typedef struct {
  CssColor color;
  CssLength position; /* AUTO: between its neighbours */
} CssColorStop;

/**
 * CssImage:
 * @kind: a picture or a gradient
 * @path: container path
 * @repeating: whether the stops begin anew after the last
 * @circle: of a radial gradient: not an ellipse of the box's shape
 * @to_x: of a linear gradient: -1 to the left, 1 to the right
 * @to_y: -1 to the top, 1 to the bottom
 * @angle: where both are 0: in degrees, 0 to the top, clockwise
 *
 * https://www.w3.org/TR/css-images-3/#image-values . Kind: arena.
 */
typedef struct {
  CssImageKind kind;
  const char *path;
  bool repeating;
  bool circle;
  int to_x;
  int to_y;
  float angle;
  const CssColorStop *stops;
  guint n_stops;
} CssImage;

typedef enum {
  CSS_BACKGROUND_LENGTHS,
  CSS_BACKGROUND_COVER,
  CSS_BACKGROUND_CONTAIN,
} CssBackgroundFit;

typedef struct {
  CssBackgroundFit fit;
  CssLength lengths[2]; /* width and height */
} CssBackgroundSize;

typedef struct {
  CssLength lengths[2];
} CssBackgroundPosition;

typedef struct {
  bool x;
  bool y;
} CssBackgroundRepeat;

typedef enum {
  CSS_CONTENT_STRING,
  CSS_CONTENT_COUNTER, /* name, list style; separator NULL */
  CSS_CONTENT_COUNTERS, /* name, list style, separator */
  CSS_CONTENT_IMAGE, /* text is a container path */
  CSS_CONTENT_OPEN_QUOTE,
  CSS_CONTENT_CLOSE_QUOTE,
  CSS_CONTENT_NO_QUOTE,
} CssContentKind;

/**
 * CssContent:
 * @kind: what it is
 * @text: the string (attr() already looked up), the counter's name, or the picture's path
 * @list_style: interned list-style-type of a counter
 * @separator: between the numbers of counters()
 *
 * One item of a computed `content`. Kind: arena.
 */
typedef struct {
  CssContentKind kind;
  const char *text;
  const char *list_style;
  const char *separator;
} CssContent;

typedef struct {
  const char *name; /* interned */
  int value;
} CssCounter;

/**
 * CssStyle:
 *
 * Kind: arena, immutable, lives as long as its #CssStyles. Equal styles of neighbours are shared,
 * so two pointers that are equal mean equal values.
 */
typedef struct _CssStyle CssStyle;
struct _CssStyle {
  /* box */
  CssDisplay display;
  CssPosition position;
  CssFloat float_side;
  CssClear clear;
  CssBoxSizing box_sizing;
  CssOverflow overflow;
  CssVisibility visibility;
  float opacity;
  CssLength width, height, min_width, min_height, max_width, max_height;
  CssLength inset[4]; /* top right bottom left, by CssSide */
  CssLength margin[4];
  CssLength padding[4];
  float border_width[4]; /* used width: 0 where the style is none */
  CssBorderStyle border_style[4];
  CssColor border_color[4];
  CssLength border_radius[4]; /* top-left top-right bottom-right bottom-left */
  CssColor background_color;
  const CssImage *background_images; /* layers, the uppermost first; NULL: none */
  guint n_background_images;
  const CssBackgroundSize *background_sizes; /* repeated where there are more pictures */
  guint n_background_sizes;
  const CssBackgroundPosition *background_positions;
  guint n_background_positions;
  const CssBackgroundRepeat *background_repeats;
  guint n_background_repeats;
  const CssShadow *box_shadow; /* the uppermost first; NULL: none */
  guint n_box_shadows;
  const CssTransformFunction *transform; /* applied from the last to the first; NULL: none */
  guint n_transform;
  const CssBackgroundPosition *transform_origin; /* in the border box; NULL: its middle */
  CssObjectFit object_fit;
  int z_index;

  /* font (inherited) */
  CssColor color;
  const char *const *font_family; /* interned names, NULL-terminated; generic ones as keywords */
  float font_size; /* px */
  int font_weight; /* 1–1000 */
  CssFontStyle font_style;
  CssFontVariantCaps font_variant_caps;
  const char *font_features; /* interned, as HarfBuzz reads them ("tnum=1,smcp=1"), or NULL */
  const char *language; /* interned BCP 47 tag, or NULL */

  /* text (inherited, but for vertical-align, decoration and unicode-bidi) */
  CssLength line_height; /* AUTO = normal, PX, or PERCENT meaning a bare number × 100 */
  CssTextAlign text_align;
  CssTextAlign text_align_last;
  CssLength text_indent;
  bool text_indent_hanging;
  CssTextTransform text_transform;
  float letter_spacing; /* px */
  float word_spacing; /* px */
  CssWhiteSpace white_space;
  CssOverflowWrap overflow_wrap;
  CssWordBreak word_break;
  CssLineBreak line_break;
  CssHyphens hyphens;
  float tab_size; /* in spaces */
  CssVerticalAlign vertical_align;
  CssLength vertical_align_length;
  /* Decorations in force here: an element's own joined to those of its ancestors that reach in. */
  guint decoration_lines; /* of CssDecorationLine */
  CssDecorationStyle decoration_style;
  CssColor decoration_color;
  CssLength decoration_thickness; /* AUTO = from the font */
  bool underline_under; /* text-underline-position: under */
  bool underline_left;
  bool underline_right;
  CssDirection direction;
  CssUnicodeBidi unicode_bidi;
  CssWritingMode writing_mode;
  CssTextOrientation text_orientation;
  bool text_combine_upright;
  int text_combine_digits;
  const CssShadow *text_shadow; /* the uppermost first; NULL: none */
  guint n_text_shadows;
  const char *text_emphasis; /* interned mark to draw, or NULL for none */
  bool text_emphasis_under; /* the side: over/under in horizontal text … */
  bool text_emphasis_left; /* … right/left in vertical text */
  CssColor text_emphasis_color;
  bool ruby_under;
  bool hanging_punctuation;

  /* lists and generated content */
  const char *list_style_type; /* interned keyword, a string in double quotes, or NULL for none */
  const char *list_style_image;
  CssListPosition list_style_position;
  const CssContent *content; /* n_content items; NULL with n_content 0 = normal or none */
  guint n_content;
  const CssCounter *counter_reset;
  guint n_counter_reset;
  const CssCounter *counter_increment;
  guint n_counter_increment;
  const char *const *quotes; /* open, close, open, close …, NULL-terminated; or NULL */

  /* tables */
  bool border_collapse;
  float border_spacing_inline, border_spacing_block;
  CssCaptionSide caption_side;
  CssTableLayout table_layout;

  /* fragmentation */
  CssBreak break_before, break_after, break_inside;
  int orphans, widows;

  /* flex */
  CssFlexDirection flex_direction;
  bool flex_wrap;
  CssJustifyContent justify_content;
  CssAlignItems align_items;
  CssAlignItems align_self;
  float flex_grow, flex_shrink;
  CssLength flex_basis;
  float column_gap, row_gap;
  int order;
};

G_END_DECLS
