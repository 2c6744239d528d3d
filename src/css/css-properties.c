#include "config.h"

#include "base-href.h"
#include "base-limits.h"
#include "css-properties-private.h"

#include <stddef.h>
#include <string.h>

/* Most longhands are a keyword, a length, a colour or a number at one place of the style; a table
 * says which, and one function per kind reads and applies them. The rest is in css-special.c. */

typedef enum {
  KIND_KEYWORD,
  KIND_BOOL, /* a keyword for a bool */
  KIND_LENGTH,
  KIND_RADIUS, /* a length of which there may be two */
  KIND_COLOR,
  KIND_NUMBER,
  KIND_INTEGER,
  KIND_PX,
  KIND_BORDER_WIDTH,
  KIND_SPECIAL,
} Kind;

enum {
  AUTO = 1 << 0, /* also none and normal */
  POSITIVE = 1 << 1,
  INTRINSIC = 1 << 2,
  ATLEAST1 = 1 << 3,
};

typedef struct {
  const char *name;
  int value;
} Keyword;

/* clang-format off */
static const Keyword FONT_STYLES[] = {
  { "normal", CSS_FONT_STYLE_NORMAL }, { "italic", CSS_FONT_STYLE_ITALIC },
  { "oblique", CSS_FONT_STYLE_OBLIQUE }, { NULL, 0 } };
static const Keyword CAPS[] = {
  { "normal", CSS_CAPS_NORMAL }, { "small-caps", CSS_CAPS_SMALL },
  { "all-small-caps", CSS_CAPS_ALL_SMALL }, { "petite-caps", CSS_CAPS_PETITE },
  { "all-petite-caps", CSS_CAPS_ALL_PETITE }, { "unicase", CSS_CAPS_UNICASE },
  { "titling-caps", CSS_CAPS_TITLING }, { NULL, 0 } };
static const Keyword DISPLAYS[] = {
  { "none", CSS_DISPLAY_NONE }, { "inline", CSS_DISPLAY_INLINE }, { "block", CSS_DISPLAY_BLOCK },
  { "flow-root", CSS_DISPLAY_FLOW_ROOT }, { "list-item", CSS_DISPLAY_LIST_ITEM },
  { "inline-block", CSS_DISPLAY_INLINE_BLOCK }, { "table", CSS_DISPLAY_TABLE },
  { "inline-table", CSS_DISPLAY_INLINE_TABLE },
  { "table-row-group", CSS_DISPLAY_TABLE_ROW_GROUP },
  { "table-header-group", CSS_DISPLAY_TABLE_HEADER_GROUP },
  { "table-footer-group", CSS_DISPLAY_TABLE_FOOTER_GROUP },
  { "table-row", CSS_DISPLAY_TABLE_ROW }, { "table-cell", CSS_DISPLAY_TABLE_CELL },
  { "table-column", CSS_DISPLAY_TABLE_COLUMN },
  { "table-column-group", CSS_DISPLAY_TABLE_COLUMN_GROUP },
  { "table-caption", CSS_DISPLAY_TABLE_CAPTION }, { "flex", CSS_DISPLAY_FLEX },
  { "inline-flex", CSS_DISPLAY_INLINE_FLEX }, { "-webkit-flex", CSS_DISPLAY_FLEX },
  { "-webkit-box", CSS_DISPLAY_FLEX }, { "grid", CSS_DISPLAY_BLOCK },
  { "inline-grid", CSS_DISPLAY_INLINE_BLOCK }, { "ruby", CSS_DISPLAY_RUBY },
  { "ruby-base", CSS_DISPLAY_RUBY_BASE }, { "ruby-text", CSS_DISPLAY_RUBY_TEXT },
  { "ruby-base-container", CSS_DISPLAY_RUBY_CONTAINER },
  { "ruby-text-container", CSS_DISPLAY_RUBY_CONTAINER },
  { "contents", CSS_DISPLAY_CONTENTS }, { "run-in", CSS_DISPLAY_BLOCK },
  { "oeb-page-head", CSS_DISPLAY_NONE }, { "oeb-page-foot", CSS_DISPLAY_NONE }, { NULL, 0 } };
static const Keyword POSITIONS[] = {
  { "static", CSS_POSITION_STATIC }, { "relative", CSS_POSITION_RELATIVE },
  { "absolute", CSS_POSITION_ABSOLUTE }, { "fixed", CSS_POSITION_FIXED },
  { "sticky", CSS_POSITION_RELATIVE }, { NULL, 0 } };
static const Keyword FLOATS[] = {
  { "none", CSS_FLOAT_NONE }, { "left", CSS_FLOAT_LEFT }, { "right", CSS_FLOAT_RIGHT },
  { "inline-start", CSS_FLOAT_LEFT }, { "inline-end", CSS_FLOAT_RIGHT }, { NULL, 0 } };
static const Keyword CLEARS[] = {
  { "none", CSS_CLEAR_NONE }, { "left", CSS_CLEAR_LEFT }, { "right", CSS_CLEAR_RIGHT },
  { "both", CSS_CLEAR_BOTH }, { "inline-start", CSS_CLEAR_LEFT },
  { "inline-end", CSS_CLEAR_RIGHT }, { NULL, 0 } };
static const Keyword BOX_SIZINGS[] = {
  { "content-box", CSS_BOX_SIZING_CONTENT }, { "border-box", CSS_BOX_SIZING_BORDER }, { NULL, 0 } };
static const Keyword OVERFLOWS[] = {
  { "visible", CSS_OVERFLOW_VISIBLE }, { "hidden", CSS_OVERFLOW_HIDDEN },
  { "clip", CSS_OVERFLOW_HIDDEN }, { "scroll", CSS_OVERFLOW_SCROLL },
  { "auto", CSS_OVERFLOW_AUTO }, { NULL, 0 } };
static const Keyword VISIBILITIES[] = {
  { "visible", CSS_VISIBILITY_VISIBLE }, { "hidden", CSS_VISIBILITY_HIDDEN },
  { "collapse", CSS_VISIBILITY_COLLAPSE }, { NULL, 0 } };
static const Keyword OBJECT_FITS[] = {
  { "fill", CSS_OBJECT_FIT_FILL }, { "contain", CSS_OBJECT_FIT_CONTAIN },
  { "cover", CSS_OBJECT_FIT_COVER }, { "none", CSS_OBJECT_FIT_NONE },
  { "scale-down", CSS_OBJECT_FIT_SCALE_DOWN }, { NULL, 0 } };
static const Keyword TEXT_ALIGNS[] = {
  { "start", CSS_TEXT_ALIGN_START }, { "end", CSS_TEXT_ALIGN_END },
  { "left", CSS_TEXT_ALIGN_LEFT }, { "right", CSS_TEXT_ALIGN_RIGHT },
  { "center", CSS_TEXT_ALIGN_CENTER }, { "justify", CSS_TEXT_ALIGN_JUSTIFY },
  { "justify-all", CSS_TEXT_ALIGN_JUSTIFY }, { "auto", CSS_TEXT_ALIGN_AUTO },
  { "-webkit-center", CSS_TEXT_ALIGN_CENTER }, { "-moz-center", CSS_TEXT_ALIGN_CENTER },
  { "-webkit-left", CSS_TEXT_ALIGN_LEFT }, { "-webkit-right", CSS_TEXT_ALIGN_RIGHT },
  { "-galpi-unjustified", CSS_TEXT_ALIGN_UNJUSTIFIED }, { NULL, 0 } };
static const Keyword TEXT_TRANSFORMS[] = {
  { "none", CSS_TEXT_TRANSFORM_NONE }, { "uppercase", CSS_TEXT_TRANSFORM_UPPERCASE },
  { "lowercase", CSS_TEXT_TRANSFORM_LOWERCASE }, { "capitalize", CSS_TEXT_TRANSFORM_CAPITALIZE },
  { "full-width", CSS_TEXT_TRANSFORM_FULL_WIDTH },
  { "-epub-fullwidth", CSS_TEXT_TRANSFORM_FULL_WIDTH }, { NULL, 0 } };
static const Keyword WHITE_SPACES[] = {
  { "normal", CSS_WHITE_SPACE_NORMAL }, { "nowrap", CSS_WHITE_SPACE_NOWRAP },
  { "pre", CSS_WHITE_SPACE_PRE }, { "pre-wrap", CSS_WHITE_SPACE_PRE_WRAP },
  { "pre-line", CSS_WHITE_SPACE_PRE_LINE }, { "break-spaces", CSS_WHITE_SPACE_BREAK_SPACES },
  { "-moz-pre-wrap", CSS_WHITE_SPACE_PRE_WRAP }, { NULL, 0 } };
static const Keyword OVERFLOW_WRAPS[] = {
  { "normal", CSS_OVERFLOW_WRAP_NORMAL }, { "break-word", CSS_OVERFLOW_WRAP_BREAK_WORD },
  { "anywhere", CSS_OVERFLOW_WRAP_ANYWHERE }, { NULL, 0 } };
static const Keyword WORD_BREAKS[] = {
  { "normal", CSS_WORD_BREAK_NORMAL }, { "break-all", CSS_WORD_BREAK_BREAK_ALL },
  { "keep-all", CSS_WORD_BREAK_KEEP_ALL }, { "break-word", CSS_WORD_BREAK_NORMAL }, { NULL, 0 } };
static const Keyword LINE_BREAKS[] = {
  { "auto", CSS_LINE_BREAK_AUTO }, { "loose", CSS_LINE_BREAK_LOOSE },
  { "normal", CSS_LINE_BREAK_NORMAL }, { "strict", CSS_LINE_BREAK_STRICT },
  { "anywhere", CSS_LINE_BREAK_ANYWHERE }, { "after-white-space", CSS_LINE_BREAK_AUTO }, { NULL, 0 } };
static const Keyword HYPHENS[] = {
  { "manual", CSS_HYPHENS_MANUAL }, { "none", CSS_HYPHENS_NONE }, { "auto", CSS_HYPHENS_AUTO },
  { "explicit", CSS_HYPHENS_MANUAL }, { "all", CSS_HYPHENS_AUTO }, { NULL, 0 } };
static const Keyword DIRECTIONS[] = {
  { "ltr", CSS_DIRECTION_LTR }, { "rtl", CSS_DIRECTION_RTL }, { NULL, 0 } };
static const Keyword UNICODE_BIDIS[] = {
  { "normal", CSS_UNICODE_BIDI_NORMAL }, { "embed", CSS_UNICODE_BIDI_EMBED },
  { "isolate", CSS_UNICODE_BIDI_ISOLATE }, { "bidi-override", CSS_UNICODE_BIDI_OVERRIDE },
  { "isolate-override", CSS_UNICODE_BIDI_ISOLATE_OVERRIDE },
  { "plaintext", CSS_UNICODE_BIDI_PLAINTEXT }, { NULL, 0 } };
static const Keyword WRITING_MODES[] = {
  { "horizontal-tb", CSS_WRITING_MODE_HORIZONTAL_TB }, { "vertical-rl", CSS_WRITING_MODE_VERTICAL_RL },
  { "vertical-lr", CSS_WRITING_MODE_VERTICAL_LR }, { "lr-tb", CSS_WRITING_MODE_HORIZONTAL_TB },
  { "lr", CSS_WRITING_MODE_HORIZONTAL_TB }, { "rl", CSS_WRITING_MODE_HORIZONTAL_TB },
  { "tb-rl", CSS_WRITING_MODE_VERTICAL_RL }, { "tb", CSS_WRITING_MODE_VERTICAL_RL },
  { "tb-lr", CSS_WRITING_MODE_VERTICAL_LR }, { NULL, 0 } };
static const Keyword TEXT_ORIENTATIONS[] = {
  { "mixed", CSS_TEXT_ORIENTATION_MIXED }, { "upright", CSS_TEXT_ORIENTATION_UPRIGHT },
  { "sideways", CSS_TEXT_ORIENTATION_SIDEWAYS }, { "sideways-right", CSS_TEXT_ORIENTATION_SIDEWAYS },
  { "rotate", CSS_TEXT_ORIENTATION_SIDEWAYS }, { "vertical-right", CSS_TEXT_ORIENTATION_MIXED }, { NULL, 0 } };
static const Keyword LIST_POSITIONS[] = {
  { "outside", CSS_LIST_POSITION_OUTSIDE }, { "inside", CSS_LIST_POSITION_INSIDE }, { NULL, 0 } };
static const Keyword CAPTION_SIDES[] = {
  { "top", CSS_CAPTION_TOP }, { "bottom", CSS_CAPTION_BOTTOM },
  { "block-start", CSS_CAPTION_TOP }, { "block-end", CSS_CAPTION_BOTTOM }, { NULL, 0 } };
static const Keyword TABLE_LAYOUTS[] = {
  { "auto", CSS_TABLE_LAYOUT_AUTO }, { "fixed", CSS_TABLE_LAYOUT_FIXED }, { NULL, 0 } };
static const Keyword BREAKS[] = {
  { "auto", CSS_BREAK_AUTO }, { "avoid", CSS_BREAK_AVOID }, { "avoid-page", CSS_BREAK_AVOID },
  { "avoid-column", CSS_BREAK_AVOID }, { "page", CSS_BREAK_PAGE }, { "always", CSS_BREAK_PAGE },
  { "all", CSS_BREAK_PAGE }, { "column", CSS_BREAK_PAGE }, { "left", CSS_BREAK_LEFT },
  { "verso", CSS_BREAK_LEFT }, { "right", CSS_BREAK_RIGHT }, { "recto", CSS_BREAK_RIGHT }, { NULL, 0 } };
static const Keyword FLEX_DIRECTIONS[] = {
  { "row", CSS_FLEX_ROW }, { "row-reverse", CSS_FLEX_ROW_REVERSE }, { "column", CSS_FLEX_COLUMN },
  { "column-reverse", CSS_FLEX_COLUMN_REVERSE }, { NULL, 0 } };
static const Keyword JUSTIFIES[] = {
  { "normal", CSS_JUSTIFY_START }, { "flex-start", CSS_JUSTIFY_START }, { "start", CSS_JUSTIFY_START },
  { "left", CSS_JUSTIFY_START }, { "flex-end", CSS_JUSTIFY_END }, { "end", CSS_JUSTIFY_END },
  { "right", CSS_JUSTIFY_END }, { "center", CSS_JUSTIFY_CENTER },
  { "space-between", CSS_JUSTIFY_BETWEEN }, { "space-around", CSS_JUSTIFY_AROUND },
  { "space-evenly", CSS_JUSTIFY_EVENLY }, { "stretch", CSS_JUSTIFY_START }, { NULL, 0 } };
static const Keyword ALIGNS[] = {
  { "normal", CSS_ALIGN_STRETCH }, { "stretch", CSS_ALIGN_STRETCH }, { "flex-start", CSS_ALIGN_START },
  { "start", CSS_ALIGN_START }, { "self-start", CSS_ALIGN_START }, { "flex-end", CSS_ALIGN_END },
  { "end", CSS_ALIGN_END }, { "self-end", CSS_ALIGN_END }, { "center", CSS_ALIGN_CENTER },
  { "baseline", CSS_ALIGN_BASELINE }, { "auto", CSS_ALIGN_AUTO }, { NULL, 0 } };
static const Keyword DECORATION_STYLES[] = {
  { "solid", CSS_DECORATION_SOLID }, { "double", CSS_DECORATION_DOUBLE },
  { "dotted", CSS_DECORATION_DOTTED }, { "dashed", CSS_DECORATION_DASHED },
  { "wavy", CSS_DECORATION_WAVY }, { NULL, 0 } };
static const Keyword FLEX_WRAPS[] = {
  { "nowrap", 0 }, { "wrap", 1 }, { "wrap-reverse", 1 }, { NULL, 0 } };
static const Keyword BORDER_COLLAPSES[] = { { "separate", 0 }, { "collapse", 1 }, { NULL, 0 } };
static const Keyword RUBY_POSITIONS[] = {
  { "over", 0 }, { "alternate", 0 }, { "inter-character", 0 }, { "under", 1 }, { "before", 0 },
  { "after", 1 }, { NULL, 0 } };
static const Keyword HANGINGS[] = {
  { "none", 0 }, { "first", 1 }, { "last", 1 }, { "allow-end", 1 }, { "force-end", 1 }, { NULL, 0 } };
static const Keyword BORDER_STYLES[] = {
  { "none", CSS_BORDER_NONE }, { "hidden", CSS_BORDER_HIDDEN }, { "solid", CSS_BORDER_SOLID },
  { "dotted", CSS_BORDER_DOTTED }, { "dashed", CSS_BORDER_DASHED }, { "double", CSS_BORDER_DOUBLE },
  { "groove", CSS_BORDER_GROOVE }, { "ridge", CSS_BORDER_RIDGE }, { "inset", CSS_BORDER_INSET },
  { "outset", CSS_BORDER_OUTSET }, { NULL, 0 } };
/* clang-format on */

typedef struct {
  const char *name;
  Kind kind;
  bool inherited;
  gsize offset; /* into CssComputed */
  gsize size;
  const Keyword *keywords;
  guint flags;
  guint current; /* bit of current_colors */
} Info;

#define FIELD(member) offsetof (CssComputed, member), sizeof (((CssComputed *) NULL)->member)
#define SPAN(first, last)                                                                          \
  offsetof (CssComputed, first), offsetof (CssComputed, last)                                      \
                                     + sizeof (((CssComputed *) NULL)->last)                       \
                                     - offsetof (CssComputed, first)

static const Info INFOS[CSS_N_LONGHANDS] = {
#define CSS_PROPERTY(id, name, kind, inherited, place, keywords, flags, current)                   \
  [CSS_PROPERTY_##id] = { name, KIND_##kind, inherited, place, keywords, flags, current },
#include "css-property-list.inc"
#undef CSS_PROPERTY
};

typedef struct {
  const char *alias;
  const char *name;
} Alias;

static const Alias ALIASES[] = {
  { "page-break-before", "break-before" },
  { "page-break-after", "break-after" },
  { "page-break-inside", "break-inside" },
  { "column-break-before", "break-before" },
  { "column-break-after", "break-after" },
  { "column-break-inside", "break-inside" },
  { "word-wrap", "overflow-wrap" },
  { "adobe-hyphenate", "hyphens" },
  { "text-combine", "text-combine-upright" },
  { "text-combine-horizontal", "text-combine-upright" },
  { "overflow-x", "overflow" },
  { "overflow-y", "overflow" },
  { "grid-column-gap", "column-gap" },
  { "grid-row-gap", "row-gap" },
  { "text-fill-color", "color" },
};

static GHashTable *
get_names (void)
{
  static GHashTable *names = NULL;
  static gsize done = 0;
  if (g_once_init_enter (&done)) {
    names = g_hash_table_new (g_str_hash, g_str_equal);
    for (int i = 1; i < CSS_N_LONGHANDS; i++)
      g_hash_table_insert (names, (gpointer) INFOS[i].name, GINT_TO_POINTER (i));
    for (guint i = 0; i < G_N_ELEMENTS (ALIASES); i++)
      g_hash_table_insert (names, (gpointer) ALIASES[i].alias,
                           g_hash_table_lookup (names, ALIASES[i].name));
    g_once_init_leave (&done, 1);
  }
  return names;
}

/**
 * css_property_lookup:
 * @name: a longhand in lower case, without vendor prefix
 *
 * Returns: its id, %CSS_PROPERTY_NONE when it is not known
 */
CssPropertyId
css_property_lookup (const char *name)
{
  return (CssPropertyId) GPOINTER_TO_INT (g_hash_table_lookup (get_names (), name));
}

bool
css_property_is_inherited (CssPropertyId property)
{
  return INFOS[property].inherited;
}

/* Values that every property takes. */
bool
css_value_parse_wide (CssTokens tokens, CssValue *value)
{
  if (tokens.end != tokens.begin + 1)
    return false;
  const CssToken *token = &tokens.tokens[tokens.begin];
  if (css_token_is (token, "inherit"))
    value->kind = CSS_VALUE_INHERIT;
  else if (css_token_is (token, "initial"))
    value->kind = CSS_VALUE_INITIAL;
  else if (css_token_is (token, "unset") || css_token_is (token, "revert")
           || css_token_is (token, "revert-layer"))
    value->kind = CSS_VALUE_UNSET;
  else
    return false;
  return true;
}

/* A picture is a part of the container, never something outside. */
char *
css_resolve_url (const char *base, const char *url)
{
  if (url == NULL || *url == '\0' || base_href_is_external (url))
    return NULL;
  g_autofree char *fragment = NULL;
  return base_href_resolve (base, url, &fragment);
}

static bool
parse_keyword (const Info *info, CssTokens tokens, CssValue *value)
{
  for (guint i = tokens.begin; i < tokens.end; i++) {
    const CssToken *token = &tokens.tokens[i];
    if (token->type != CSS_TOKEN_IDENT)
      continue;
    for (const Keyword *keyword = info->keywords; keyword->name != NULL; keyword++) {
      if (g_ascii_strcasecmp (keyword->name, token->text) == 0) {
        value->kind = CSS_VALUE_KEYWORD;
        value->keyword = keyword->value;
        return true;
      }
    }
  }
  return false;
}

static bool
set_sum (BaseArena *arena, const CssSum *sum, CssValue *value)
{
  CssSum *copy = base_arena_new0 (arena, CssSum);
  *copy = *sum;
  value->kind = CSS_VALUE_LENGTH;
  value->sum = copy;
  return true;
}

static bool
is_negative (const CssSum *sum)
{
  bool simple = (sum->units & (sum->units - 1)) == 0;
  for (int i = 0; simple && i < CSS_N_UNITS; i++) {
    if (sum->terms[i] < 0)
      return true;
  }
  return false;
}

static bool
parse_length (const Info *info, BaseArena *arena, CssTokens tokens, CssValue *value)
{
  const CssToken *token = &tokens.tokens[tokens.begin];
  CssTokens all = tokens;
  if (info->kind != KIND_RADIUS && css_token_next (&all, tokens.begin) != tokens.end)
    return false;
  if (token->type == CSS_TOKEN_IDENT) {
    value->kind = CSS_VALUE_KEYWORD;
    value->keyword = -1;
    bool none = css_token_is (token, "auto") || css_token_is (token, "none")
                || css_token_is (token, "normal") || css_token_is (token, "content")
                || css_token_is (token, "from-font");
    if ((info->flags & AUTO) != 0 && none)
      value->keyword = CSS_LENGTH_AUTO;
    if ((info->flags & INTRINSIC) != 0 && css_token_is (token, "min-content"))
      value->keyword = CSS_LENGTH_MIN_CONTENT;
    if ((info->flags & INTRINSIC) != 0 && css_token_is (token, "max-content"))
      value->keyword = CSS_LENGTH_MAX_CONTENT;
    if ((info->flags & INTRINSIC) != 0 && css_token_is (token, "fit-content"))
      value->keyword = CSS_LENGTH_FIT_CONTENT;
    return value->keyword >= 0;
  }
  CssSum sum;
  if (!css_parse_sum (token, tokens, &sum) || !css_sum_is_length (&sum))
    return false;
  if ((info->flags & POSITIVE) != 0 && is_negative (&sum))
    return false;
  return set_sum (arena, &sum, value);
}

static bool
parse_number (const Info *info, BaseArena *arena, CssTokens tokens, CssValue *value)
{
  const CssToken *token = &tokens.tokens[tokens.begin];
  CssSum sum = { .units = 1u << CSS_UNIT_NUMBER };
  if ((info->flags & AUTO) != 0 && css_token_is (token, "auto"))
    return set_sum (arena, &sum, value);
  if (token->type == CSS_TOKEN_PERCENTAGE && info->kind == KIND_NUMBER)
    sum.terms[CSS_UNIT_NUMBER] = (float) (token->number / 100);
  else if (!css_parse_sum (token, tokens, &sum) || !css_sum_is_number (&sum))
    return false;
  if ((info->flags & POSITIVE) != 0 && sum.terms[CSS_UNIT_NUMBER] < 0)
    return false;
  if ((info->flags & ATLEAST1) != 0 && sum.terms[CSS_UNIT_NUMBER] < 1)
    return false;
  return set_sum (arena, &sum, value);
}

static bool
parse_px (const Info *info, BaseArena *arena, CssTokens tokens, CssValue *value)
{
  const CssToken *token = &tokens.tokens[tokens.begin];
  CssSum sum = { .units = 1u << CSS_UNIT_PX };
  if (info->kind == KIND_BORDER_WIDTH && token->type == CSS_TOKEN_IDENT) {
    float px = css_token_is (token, "thin")     ? 1
               : css_token_is (token, "medium") ? 3
               : css_token_is (token, "thick")  ? 5
                                                : -1;
    sum.terms[CSS_UNIT_PX] = px;
    return px > 0 && set_sum (arena, &sum, value);
  }
  if (css_token_is (token, "normal"))
    return set_sum (arena, &sum, value);
  if (!css_parse_sum (token, tokens, &sum) || !css_sum_is_length (&sum))
    return false;
  bool positive = (info->flags & POSITIVE) != 0 || info->kind == KIND_BORDER_WIDTH;
  return !(positive && is_negative (&sum)) && set_sum (arena, &sum, value);
}

/**
 * css_property_parse:
 * @property: a longhand
 * @arena: where the value lives
 * @base: container path that addresses are relative to
 * @tokens: the value, trimmed and without `!important`
 * @value: (out): the value
 *
 * Returns: whether it is valid
 */
bool
css_property_parse (CssPropertyId property,
                    BaseArena *arena,
                    const char *base,
                    CssTokens tokens,
                    CssValue *value)
{
  const Info *info = &INFOS[property];
  *value = (CssValue){ .kind = CSS_VALUE_KEYWORD };
  if (tokens.begin >= tokens.end)
    return false;
  if (css_value_parse_wide (tokens, value))
    return true;
  switch (info->kind) {
  case KIND_KEYWORD:
  case KIND_BOOL:
    return parse_keyword (info, tokens, value);
  case KIND_LENGTH:
  case KIND_RADIUS:
    return parse_length (info, arena, tokens, value);
  case KIND_COLOR:
    return css_parse_color (&tokens.tokens[tokens.begin], tokens, value);
  case KIND_NUMBER:
  case KIND_INTEGER:
    return parse_number (info, arena, tokens, value);
  case KIND_PX:
  case KIND_BORDER_WIDTH:
    return parse_px (info, arena, tokens, value);
  case KIND_SPECIAL:
    return css_special_parse (property, arena, base, tokens, value);
  }
  return false;
}

CssLength
css_length_compute (const CssSum *sum, const CssUnits *units)
{
  CssLength length = { .kind = CSS_LENGTH_PX, .px = (float) css_sum_resolve (sum, units) };
  if ((sum->units & (1u << CSS_UNIT_PERCENT)) != 0) {
    length.kind = CSS_LENGTH_PERCENT;
    length.percent = (float) css_clamp_px (sum->terms[CSS_UNIT_PERCENT]);
  }
  return length;
}

static void
copy_field (const Info *info, const CssComputed *from, CssComputed *to)
{
  memcpy ((char *) to + info->offset, (const char *) from + info->offset, info->size);
  to->current_colors =
      (to->current_colors & ~info->current) | (from->current_colors & info->current);
}

static void
apply_color (const Info *info, const CssValue *value, const CssContext *context, CssComputed *to)
{
  if (value->kind == CSS_VALUE_CURRENT_COLOR) {
    if (info->current == 0) /* color: currentcolor */
      copy_field (info, context->parent, to);
    else
      to->current_colors |= info->current;
    return;
  }
  memcpy ((char *) to + info->offset, &value->color, sizeof (CssColor));
  to->current_colors &= ~info->current;
}

static void
apply_plain (const Info *info, const CssValue *value, const CssContext *context, CssComputed *to)
{
  gpointer field = (char *) to + info->offset;
  switch (info->kind) {
  case KIND_KEYWORD:
    memcpy (field, &value->keyword, sizeof (int));
    return;
  case KIND_BOOL:
    *(bool *) field = value->keyword != 0;
    return;
  case KIND_LENGTH:
  case KIND_RADIUS:
    *(CssLength *) field = value->kind == CSS_VALUE_KEYWORD
                               ? (CssLength){ .kind = (CssLengthKind) value->keyword }
                               : css_length_compute (value->sum, &context->units);
    return;
  case KIND_COLOR:
    apply_color (info, value, context, to);
    return;
  case KIND_NUMBER:
    *(float *) field = value->sum->terms[CSS_UNIT_NUMBER];
    return;
  case KIND_INTEGER:
    *(int *) field = (int) value->sum->terms[CSS_UNIT_NUMBER];
    return;
  case KIND_PX:
  case KIND_BORDER_WIDTH:
    *(float *) field = (float) css_sum_resolve (value->sum, &context->units);
    return;
  case KIND_SPECIAL:
    return;
  }
}

/**
 * css_property_apply:
 * @property: a longhand
 * @value: its cascaded value, without var()
 * @context: what it is relative to
 * @computed: (inout): where the computed value goes
 */
void
css_property_apply (CssPropertyId property,
                    const CssValue *value,
                    const CssContext *context,
                    CssComputed *computed)
{
  const Info *info = &INFOS[property];
  if (value->kind == CSS_VALUE_INHERIT || (value->kind == CSS_VALUE_UNSET && info->inherited))
    copy_field (info, context->parent, computed);
  else if (value->kind == CSS_VALUE_INITIAL || value->kind == CSS_VALUE_UNSET)
    copy_field (info, context->initial, computed);
  else if (info->kind == KIND_SPECIAL)
    css_special_apply (property, value, context, computed);
  else
    apply_plain (info, value, context, computed);
}

/**
 * css_computed_inherit:
 * @self: (out): a style
 * @parent: of the parent element
 * @initial: the initial values
 *
 * Gives every property the value it has when nothing is declared.
 */
void
css_computed_inherit (CssComputed *self, const CssComputed *parent, const CssComputed *initial)
{
  *self = *initial;
  for (int i = 1; i < CSS_N_LONGHANDS; i++) {
    if (INFOS[i].inherited)
      copy_field (&INFOS[i], parent, self);
  }
  self->variables = parent->variables;
  self->style.language = parent->style.language;
}

/**
 * css_computed_init:
 * @self: (out): a style
 * @font_size: of `medium`, in px
 *
 * Fills in the initial value of every property.
 */
void
css_computed_init (CssComputed *self, double font_size)
{
  static const char *const SERIF[] = { "serif", NULL };
  static const CssLength AUTO_LENGTH = { .kind = CSS_LENGTH_AUTO };
  *self = (CssComputed){ 0 };
  CssStyle *style = &self->style;
  style->display = CSS_DISPLAY_INLINE;
  style->opacity = 1;
  style->width = style->height = AUTO_LENGTH;
  style->min_width = style->min_height = AUTO_LENGTH;
  style->max_width = style->max_height = AUTO_LENGTH;
  for (int i = 0; i < 4; i++) {
    style->inset[i] = AUTO_LENGTH;
    style->border_width[i] = 3;
  }
  style->color = (CssColor){ 0, 0, 0, 255 };
  style->font_family = SERIF;
  style->font_size = (float) font_size;
  style->font_weight = 400;
  style->line_height = AUTO_LENGTH;
  style->text_align_last = CSS_TEXT_ALIGN_AUTO;
  style->tab_size = 8;
  style->decoration_thickness = AUTO_LENGTH;
  self->own_decoration_thickness = AUTO_LENGTH;
  style->list_style_type = g_intern_static_string ("disc");
  style->orphans = 2;
  style->widows = 2;
  style->align_self = CSS_ALIGN_AUTO;
  style->flex_shrink = 1;
  style->flex_basis = AUTO_LENGTH;
  self->current_colors = CSS_CURRENT_BORDER_TOP | CSS_CURRENT_BORDER_RIGHT
                         | CSS_CURRENT_BORDER_BOTTOM | CSS_CURRENT_BORDER_LEFT
                         | CSS_CURRENT_EMPHASIS | CSS_CURRENT_DECORATION;
}
