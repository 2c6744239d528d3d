#include "config.h"

#include "css-properties-private.h"

#include <string.h>

/* Shorthands become longhands when the sheet is read, so that the cascade knows only those.
 * One with var() waits until the variable is known. */

static void
add (GArray *declarations, CssPropertyId property, const CssValue *value, bool important)
{
  CssDeclaration declaration = { .property = property, .important = important, .value = *value };
  g_array_append_val (declarations, declaration);
}

static void
add_initial (GArray *declarations, CssPropertyId property, bool important)
{
  CssValue value = { .kind = CSS_VALUE_INITIAL };
  add (declarations, property, &value, important);
}

/* Splits a value at white space; blocks and functions stay whole. */
static guint
split (CssTokens tokens, CssTokens *parts, guint max)
{
  guint n = 0;
  for (guint i = tokens.begin; i < tokens.end;) {
    guint next = css_token_next (&tokens, i);
    if (tokens.tokens[i].type != CSS_TOKEN_SPACE) {
      if (n == max)
        return max + 1;
      parts[n++] = (CssTokens){ tokens.tokens, i, next };
    }
    i = next;
  }
  return n;
}

#define SIDES(prefix, suffix)                                                                      \
  {                                                                                                \
    CSS_PROPERTY_##prefix##TOP##suffix, CSS_PROPERTY_##prefix##RIGHT##suffix,                      \
        CSS_PROPERTY_##prefix##BOTTOM##suffix, CSS_PROPERTY_##prefix##LEFT##suffix                 \
  }

typedef struct {
  const char *name;
  CssPropertyId sides[4];
} Box;

static const Box BOXES[] = {
  { "margin", SIDES (MARGIN_, ) },
  { "padding", SIDES (PADDING_, ) },
  { "inset", SIDES (, ) },
  { "border-style", SIDES (BORDER_, _STYLE) },
  { "border-width", SIDES (BORDER_, _WIDTH) },
  { "border-color", SIDES (BORDER_, _COLOR) },
};

typedef struct {
  BaseArena *arena;
  const char *base;
  bool important;
  GArray *to;
} Expansion;

static bool
expand_sides (const Expansion *e, const CssPropertyId sides[4], CssTokens tokens)
{
  CssTokens parts[4];
  guint n = split (tokens, parts, 4);
  if (n < 1 || n > 4)
    return false;
  const guint pick[4] = { 0, n > 1 ? 1 : 0, n > 2 ? 2 : 0, n > 3 ? 3 : n > 1 ? 1 : 0 };
  CssValue values[4];
  for (int i = 0; i < 4; i++) {
    if (!css_property_parse (sides[i], e->arena, e->base, parts[pick[i]], &values[i]))
      return false;
  }
  for (int i = 0; i < 4; i++)
    add (e->to, sides[i], &values[i], e->important);
  return true;
}

/* Parts in any order, each the value of one of some longhands; what is not given is initial. */
static bool
expand_any (const Expansion *e, const CssPropertyId *longhands, guint n, CssTokens tokens)
{
  CssTokens parts[8];
  CssValue values[8] = { 0 };
  bool given[8] = { false };
  guint n_parts = split (tokens, parts, 8);
  if (n_parts < 1 || n_parts > 8)
    return false;
  for (guint p = 0; p < n_parts; p++) {
    bool taken = false;
    for (guint i = 0; i < n && !taken; i++) {
      if (given[i] || !css_property_parse (longhands[i], e->arena, e->base, parts[p], &values[i]))
        continue;
      given[i] = taken = true;
    }
    if (!taken)
      return false;
  }
  for (guint i = 0; i < n; i++) {
    if (given[i])
      add (e->to, longhands[i], &values[i], e->important);
    else
      add_initial (e->to, longhands[i], e->important);
  }
  return true;
}

static bool
expand_border_side (const Expansion *e, int side, CssTokens tokens)
{
  static const CssPropertyId STYLES[] = SIDES (BORDER_, _STYLE);
  static const CssPropertyId WIDTHS[] = SIDES (BORDER_, _WIDTH);
  static const CssPropertyId COLORS[] = SIDES (BORDER_, _COLOR);
  const CssPropertyId longhands[] = { WIDTHS[side], STYLES[side], COLORS[side] };
  return expand_any (e, longhands, 3, tokens);
}

static bool
expand_border (const Expansion *e, CssTokens tokens)
{
  for (int side = 0; side < 4; side++) {
    if (!expand_border_side (e, side, tokens))
      return false;
  }
  return true;
}

static bool
expand_radius (const Expansion *e, CssTokens tokens)
{
  static const CssPropertyId CORNERS[4] = { CSS_PROPERTY_BORDER_TOP_LEFT_RADIUS,
                                            CSS_PROPERTY_BORDER_TOP_RIGHT_RADIUS,
                                            CSS_PROPERTY_BORDER_BOTTOM_RIGHT_RADIUS,
                                            CSS_PROPERTY_BORDER_BOTTOM_LEFT_RADIUS };
  /* Of elliptic corners the horizontal radius is used. */
  for (guint i = tokens.begin; i < tokens.end; i++) {
    if (css_token_is_delim (&tokens.tokens[i], '/'))
      tokens.end = i;
  }
  return expand_sides (e, CORNERS, css_tokens_trim (tokens));
}

static bool
expand_background (const Expansion *e, CssTokens tokens)
{
  CssBackgroundValues values = { 0 };
  css_background_expand (e->arena, e->base, tokens, &values);
  add (e->to, CSS_PROPERTY_BACKGROUND_COLOR, &values.color, e->important);
  add (e->to, CSS_PROPERTY_BACKGROUND_IMAGE, &values.image, e->important);
  add (e->to, CSS_PROPERTY_BACKGROUND_SIZE, &values.size, e->important);
  add (e->to, CSS_PROPERTY_BACKGROUND_POSITION, &values.position, e->important);
  add (e->to, CSS_PROPERTY_BACKGROUND_REPEAT, &values.repeat, e->important);
  return true;
}

static bool
expand_list_style (const Expansion *e, CssTokens tokens)
{
  CssTokens parts[4];
  guint n = split (tokens, parts, 4);
  if (n < 1 || n > 3)
    return false;
  CssValue type = { .kind = CSS_VALUE_INITIAL };
  CssValue image = type;
  CssValue position = type;
  for (guint i = 0; i < n; i++) {
    CssValue value;
    const CssToken *token = &parts[i].tokens[parts[i].begin];
    bool url = token->type == CSS_TOKEN_URL || css_token_is (token, "url");
    if (url
        && css_property_parse (CSS_PROPERTY_LIST_STYLE_IMAGE, e->arena, e->base, parts[i], &value))
      image = value;
    else if (css_property_parse (CSS_PROPERTY_LIST_STYLE_POSITION, e->arena, e->base, parts[i],
                                 &value)
             && value.kind == CSS_VALUE_KEYWORD)
      position = value;
    else if (css_property_parse (CSS_PROPERTY_LIST_STYLE_TYPE, e->arena, e->base, parts[i], &value))
      type = value;
    else
      return false;
  }
  add (e->to, CSS_PROPERTY_LIST_STYLE_TYPE, &type, e->important);
  add (e->to, CSS_PROPERTY_LIST_STYLE_IMAGE, &image, e->important);
  add (e->to, CSS_PROPERTY_LIST_STYLE_POSITION, &position, e->important);
  return true;
}

/* https://www.w3.org/TR/css-fonts-4/#font-prop : anything, then size[/leading], then families. */
static bool
expand_font (const Expansion *e, CssTokens tokens)
{
  static const CssPropertyId BEFORE[] = { CSS_PROPERTY_FONT_STYLE, CSS_PROPERTY_FONT_VARIANT_CAPS,
                                          CSS_PROPERTY_FONT_WEIGHT };
  CssValue before[3] = { { .kind = CSS_VALUE_INITIAL },
                         { .kind = CSS_VALUE_INITIAL },
                         { .kind = CSS_VALUE_INITIAL } };
  CssValue size = { 0 };
  CssValue leading = { .kind = CSS_VALUE_INITIAL };
  CssValue family = { 0 };
  guint i = tokens.begin;
  for (bool found = false; !found; i = css_token_next (&tokens, i)) {
    if (i >= tokens.end)
      return false;
    CssTokens part = { tokens.tokens, i, css_token_next (&tokens, i) };
    if (tokens.tokens[i].type == CSS_TOKEN_SPACE)
      continue;
    bool taken = false;
    for (int k = 0; k < 3 && !taken; k++) {
      CssValue value;
      taken = css_property_parse (BEFORE[k], e->arena, e->base, part, &value);
      if (taken && !css_token_is (&tokens.tokens[i], "normal"))
        before[k] = value;
    }
    found = !taken && css_property_parse (CSS_PROPERTY_FONT_SIZE, e->arena, e->base, part, &size);
    if (!taken && !found && tokens.tokens[i].type != CSS_TOKEN_IDENT)
      return false;
  }
  CssTokens rest = css_tokens_trim ((CssTokens){ tokens.tokens, i, tokens.end });
  if (rest.begin < rest.end && css_token_is_delim (&rest.tokens[rest.begin], '/')) {
    rest.begin++;
    rest = css_tokens_trim (rest);
    CssTokens part = { rest.tokens, rest.begin, css_token_next (&rest, rest.begin) };
    if (!css_property_parse (CSS_PROPERTY_LINE_HEIGHT, e->arena, e->base, part, &leading))
      return false;
    rest.begin = part.end;
    rest = css_tokens_trim (rest);
  }
  if (!css_property_parse (CSS_PROPERTY_FONT_FAMILY, e->arena, e->base, rest, &family))
    return false;
  for (int k = 0; k < 3; k++)
    add (e->to, BEFORE[k], &before[k], e->important);
  add (e->to, CSS_PROPERTY_FONT_SIZE, &size, e->important);
  add (e->to, CSS_PROPERTY_LINE_HEIGHT, &leading, e->important);
  add (e->to, CSS_PROPERTY_FONT_FAMILY, &family, e->important);
  return true;
}

static bool
expand_font_variant (const Expansion *e, CssTokens tokens)
{
  static const CssPropertyId LONGHANDS[] = { CSS_PROPERTY_FONT_VARIANT_CAPS,
                                             CSS_PROPERTY_FONT_VARIANT_NUMERIC,
                                             CSS_PROPERTY_FONT_VARIANT_LIGATURES,
                                             CSS_PROPERTY_FONT_VARIANT_EAST_ASIAN };
  bool any = false;
  for (guint i = 0; i < G_N_ELEMENTS (LONGHANDS); i++) {
    CssValue value = { 0 };
    bool parsed = css_property_parse (LONGHANDS[i], e->arena, e->base, tokens, &value);
    /* The feature keywords know nothing of each other's property. */
    bool caps = i == 0;
    if (!caps && parsed && value.kind == CSS_VALUE_POINTER && any && LONGHANDS[i] != LONGHANDS[1])
      parsed = false;
    if (parsed)
      add (e->to, LONGHANDS[i], &value, e->important);
    else
      add_initial (e->to, LONGHANDS[i], e->important);
    any |= parsed && !caps;
  }
  return true;
}

static bool
expand_flex (const Expansion *e, CssTokens tokens)
{
  static const CssPropertyId LONGHANDS[] = { CSS_PROPERTY_FLEX_GROW, CSS_PROPERTY_FLEX_SHRINK,
                                             CSS_PROPERTY_FLEX_BASIS };
  CssSum *sums = base_arena_new0_array (e->arena, CssSum, 3);
  CssValue values[3];
  for (int i = 0; i < 3; i++) {
    sums[i].units = 1u << (i < 2 ? CSS_UNIT_NUMBER : CSS_UNIT_PX);
    sums[i].terms[CSS_UNIT_NUMBER] = i < 2 ? 1 : 0;
    values[i] = (CssValue){ .kind = CSS_VALUE_LENGTH, .sum = &sums[i] };
  }
  CssValue automatic = { .kind = CSS_VALUE_KEYWORD, .keyword = CSS_LENGTH_AUTO };
  CssTokens parts[4];
  guint n = split (tokens, parts, 3);
  if (n < 1 || n > 3)
    return false;
  const CssToken *token = &tokens.tokens[tokens.begin];
  if (css_token_is (token, "none") || css_token_is (token, "initial")) {
    sums[0].terms[CSS_UNIT_NUMBER] = 0;
    sums[1].terms[CSS_UNIT_NUMBER] = css_token_is (token, "none") ? 0 : 1;
    values[2] = automatic;
  } else if (css_token_is (token, "auto")) {
    values[2] = automatic;
  } else {
    guint numbers = 0;
    for (guint i = 0; i < n; i++) {
      const CssToken *part = &parts[i].tokens[parts[i].begin];
      bool number = part->type == CSS_TOKEN_NUMBER && numbers < 2;
      if (!css_property_parse (number ? LONGHANDS[numbers] : LONGHANDS[2], e->arena, e->base,
                               parts[i], number ? &values[numbers] : &values[2]))
        return false;
      numbers += number ? 1 : 0;
    }
  }
  for (int i = 0; i < 3; i++)
    add (e->to, LONGHANDS[i], &values[i], e->important);
  return true;
}

typedef struct {
  const char *name;
  CssPropertyId longhands[4];
  guint n;
} Group;

static const Group GROUPS[] = {
  { "flex-flow", { CSS_PROPERTY_FLEX_DIRECTION, CSS_PROPERTY_FLEX_WRAP }, 2 },
  { "text-decoration",
    { CSS_PROPERTY_TEXT_DECORATION_LINE, CSS_PROPERTY_TEXT_DECORATION_STYLE,
      CSS_PROPERTY_TEXT_DECORATION_COLOR, CSS_PROPERTY_TEXT_DECORATION_THICKNESS },
    4 },
  { "text-emphasis", { CSS_PROPERTY_TEXT_EMPHASIS_COLOR, CSS_PROPERTY_TEXT_EMPHASIS_STYLE }, 2 },
  { "gap", { CSS_PROPERTY_ROW_GAP, CSS_PROPERTY_COLUMN_GAP }, 2 },
};

/* Parts that may be several words of one longhand, tried word by word. */
static bool
expand_words (const Expansion *e, const Group *group, CssTokens tokens)
{
  CssTokens parts[8];
  CssValue values[4];
  guint n_parts = split (tokens, parts, 8);
  if (n_parts < 1 || n_parts > 8)
    return false;
  for (guint i = 0; i < group->n; i++) {
    bool found = false;
    /* Lines and emphasis styles are read from the whole value: "underline overline". */
    bool whole = group->longhands[i] == CSS_PROPERTY_TEXT_DECORATION_LINE
                 || group->longhands[i] == CSS_PROPERTY_TEXT_EMPHASIS_STYLE;
    if (whole)
      found = css_property_parse (group->longhands[i], e->arena, e->base, tokens, &values[i]);
    for (guint p = 0; p < n_parts && !whole && !found; p++)
      found = css_property_parse (group->longhands[i], e->arena, e->base, parts[p], &values[i]);
    if (!found)
      values[i] = (CssValue){ .kind = CSS_VALUE_INITIAL };
  }
  for (guint i = 0; i < group->n; i++)
    add (e->to, group->longhands[i], &values[i], e->important);
  return true;
}

static const char *const OTHERS[] = {
  "border",     "border-top", "border-right", "border-bottom", "border-left", "border-radius",
  "background", "list-style", "font",         "font-variant",  "flex",        "columns",
};

static const Group *
find_group (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (GROUPS); i++) {
    if (strcmp (GROUPS[i].name, name) == 0)
      return &GROUPS[i];
  }
  return NULL;
}

static const Box *
find_box (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (BOXES); i++) {
    if (strcmp (BOXES[i].name, name) == 0)
      return &BOXES[i];
  }
  return NULL;
}

bool
css_is_shorthand (const char *name)
{
  if (find_group (name) != NULL || find_box (name) != NULL)
    return true;
  for (guint i = 0; i < G_N_ELEMENTS (OTHERS); i++) {
    if (strcmp (OTHERS[i], name) == 0)
      return true;
  }
  return false;
}

static bool
expand_other (const Expansion *e, const char *name, CssTokens tokens)
{
  static const char *const SIDE_NAMES[] = { "top", "right", "bottom", "left" };
  if (strcmp (name, "border") == 0)
    return expand_border (e, tokens);
  if (strcmp (name, "border-radius") == 0)
    return expand_radius (e, tokens);
  if (strcmp (name, "background") == 0)
    return expand_background (e, tokens);
  if (strcmp (name, "list-style") == 0)
    return expand_list_style (e, tokens);
  if (strcmp (name, "font-variant") == 0)
    return expand_font_variant (e, tokens);
  if (strcmp (name, "font") == 0)
    return expand_font (e, tokens);
  if (strcmp (name, "flex") == 0)
    return expand_flex (e, tokens);
  for (int side = 0; side < 4; side++) {
    if (g_str_has_prefix (name, "border-") && strcmp (name + 7, SIDE_NAMES[side]) == 0)
      return expand_border_side (e, side, tokens);
  }
  return false;
}

/**
 * css_shorthand_expand:
 * @name: a shorthand, see css_is_shorthand()
 * @arena: where values live
 * @base: container path that addresses are relative to
 * @tokens: the value, trimmed
 * @important: of the declaration
 * @declarations: gets the longhands
 *
 * Returns: whether the value is valid; when not, nothing is added
 */
bool
css_shorthand_expand (const char *name,
                      BaseArena *arena,
                      const char *base,
                      CssTokens tokens,
                      bool important,
                      GArray *declarations)
{
  Expansion e = { arena, base, important, declarations };
  guint before = declarations->len;
  const Box *box = find_box (name);
  const Group *group = find_group (name);
  bool ok = tokens.begin < tokens.end;
  if (ok && box != NULL)
    ok = expand_sides (&e, box->sides, tokens);
  else if (ok && group != NULL)
    ok = expand_words (&e, group, tokens);
  else if (ok)
    ok = expand_other (&e, name, tokens);
  if (!ok)
    g_array_set_size (declarations, before);
  return ok;
}
