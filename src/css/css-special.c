#include "config.h"

#include "css-properties-private.h"

#include <math.h>
#include <string.h>

/* The longhands that are more than a keyword, a length, a colour or a number. */

static const CssToken *
first (CssTokens tokens)
{
  return &tokens.tokens[tokens.begin];
}

static bool
has_ident (CssTokens tokens, const char *name)
{
  for (guint i = tokens.begin; i < tokens.end; i++) {
    if (tokens.tokens[i].type == CSS_TOKEN_IDENT && css_token_is (&tokens.tokens[i], name))
      return true;
  }
  return false;
}

static bool
set_pointer (CssValue *value, gconstpointer data, guint n)
{
  value->kind = CSS_VALUE_POINTER;
  value->data = data;
  value->n = n;
  return true;
}

static bool
set_keyword (CssValue *value, int keyword)
{
  value->kind = CSS_VALUE_KEYWORD;
  value->keyword = keyword;
  return true;
}

static bool
set_length (BaseArena *arena, CssTokens tokens, CssValue *value, bool allow_number)
{
  CssSum sum;
  if (!css_parse_sum (first (tokens), tokens, &sum))
    return false;
  if (!css_sum_is_length (&sum) && !(allow_number && css_sum_is_number (&sum)))
    return false;
  CssSum *copy = base_arena_new0 (arena, CssSum);
  *copy = sum;
  value->kind = CSS_VALUE_LENGTH;
  value->sum = copy;
  return true;
}

/* font-size: keywords are multiples of medium, or -1 and -2 for the relative ones. */
static const struct {
  const char *name;
  float factor;
} FONT_SIZES[] = {
  { "xx-small", 9 / 16.f }, { "x-small", 10 / 16.f }, { "small", 13 / 16.f }, { "medium", 1 },
  { "large", 18 / 16.f },   { "x-large", 24 / 16.f }, { "xx-large", 2 },      { "xxx-large", 3 },
  { "smaller", -1 },        { "larger", -2 },
};

static bool
parse_font_size (BaseArena *arena, CssTokens tokens, CssValue *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (FONT_SIZES); i++) {
    if (css_token_is (first (tokens), FONT_SIZES[i].name))
      return set_keyword (value, (int) i);
  }
  if (!set_length (arena, tokens, value, false))
    return false;
  return value->sum->terms[CSS_UNIT_PX] >= 0 && value->sum->terms[CSS_UNIT_EM] >= 0
         && value->sum->terms[CSS_UNIT_PERCENT] >= 0;
}

static void
apply_font_size (const CssValue *value, const CssContext *context, CssComputed *computed)
{
  double parent = context->parent->style.font_size;
  double size = parent;
  if (value->kind == CSS_VALUE_KEYWORD) {
    float factor = FONT_SIZES[value->keyword].factor;
    size = factor > 0 ? context->units.rem * factor : factor > -1.5f ? parent / 1.2 : parent * 1.2;
  } else {
    CssUnits units = context->units;
    units.em = parent;
    units.absolute_scale = context->font_scale;
    size =
        css_sum_resolve (value->sum, &units) + parent * value->sum->terms[CSS_UNIT_PERCENT] / 100;
  }
  computed->style.font_size = (float) CLAMP (size, 0, 10000);
}

static bool
parse_font_family (BaseArena *arena, CssTokens tokens, CssValue *value)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GString) name = g_string_new (NULL);
  for (guint i = tokens.begin; i <= tokens.end; i++) {
    const CssToken *token = i < tokens.end ? &tokens.tokens[i] : NULL;
    if (token == NULL || token->type == CSS_TOKEN_COMMA) {
      if (name->len > 0 && names->len < 32)
        g_ptr_array_add (names, (gpointer) g_intern_string (name->str));
      g_string_truncate (name, 0);
    } else if (token->type == CSS_TOKEN_IDENT || token->type == CSS_TOKEN_STRING) {
      if (name->len > 0)
        g_string_append_c (name, ' ');
      if (strlen (token->text) < 200)
        g_string_append (name, token->text);
    } else if (token->type != CSS_TOKEN_SPACE) {
      return false;
    }
  }
  if (names->len == 0)
    return false;
  const char **copy = base_arena_new0_array (arena, const char *, names->len + 1);
  memcpy (copy, names->pdata, names->len * sizeof (gpointer));
  return set_pointer (value, copy, names->len);
}

static bool
parse_font_weight (CssTokens tokens, CssValue *value)
{
  const CssToken *token = first (tokens);
  if (css_token_is (token, "normal"))
    return set_keyword (value, 400);
  if (css_token_is (token, "bold"))
    return set_keyword (value, 700);
  if (css_token_is (token, "bolder"))
    return set_keyword (value, -1);
  if (css_token_is (token, "lighter"))
    return set_keyword (value, -2);
  if (token->type != CSS_TOKEN_NUMBER || token->number < 1 || token->number > 1000)
    return false;
  return set_keyword (value, (int) token->number);
}

/* https://www.w3.org/TR/css-fonts-4/#relative-weights */
static int
relative_weight (int parent, bool bolder)
{
  if (bolder)
    return parent < 350 ? 400 : parent < 550 ? 700 : parent < 900 ? 900 : parent;
  return parent < 100 ? parent : parent < 550 ? 100 : parent < 750 ? 400 : 700;
}

static void
apply_line_height (const CssValue *value, const CssContext *context, CssComputed *computed)
{
  CssLength *to = &computed->style.line_height;
  if (value->kind == CSS_VALUE_KEYWORD) {
    *to = (CssLength){ .kind = CSS_LENGTH_AUTO };
  } else if (css_sum_is_number (value->sum)) {
    float number = value->sum->terms[CSS_UNIT_NUMBER];
    *to = (CssLength){ .kind = CSS_LENGTH_PERCENT, .percent = MAX (number, 0) * 100 };
  } else {
    /* A leading in px belongs to letters in px, so it grows with them. */
    CssUnits units = context->units;
    units.absolute_scale = context->font_scale;
    double px = css_sum_resolve (value->sum, &units)
                + value->sum->terms[CSS_UNIT_PERCENT] / 100 * computed->style.font_size;
    *to = (CssLength){ .kind = CSS_LENGTH_PX, .px = (float) MAX (px, 0) };
  }
}

/* OpenType features as HarfBuzz spells them. */
static const struct {
  const char *keyword;
  const char *features;
} FEATURES[] = {
  { "lining-nums", "lnum=1" },
  { "oldstyle-nums", "onum=1" },
  { "proportional-nums", "pnum=1" },
  { "tabular-nums", "tnum=1" },
  { "diagonal-fractions", "frac=1" },
  { "stacked-fractions", "afrc=1" },
  { "ordinal", "ordn=1" },
  { "slashed-zero", "zero=1" },
  { "common-ligatures", "liga=1,clig=1" },
  { "no-common-ligatures", "liga=0,clig=0" },
  { "discretionary-ligatures", "dlig=1" },
  { "no-discretionary-ligatures", "dlig=0" },
  { "historical-ligatures", "hlig=1" },
  { "no-historical-ligatures", "hlig=0" },
  { "contextual", "calt=1" },
  { "no-contextual", "calt=0" },
  { "none", "liga=0,clig=0,dlig=0,hlig=0,calt=0" },
  { "sub", "subs=1" },
  { "super", "sups=1" },
  { "jis78", "jp78=1" },
  { "jis83", "jp83=1" },
  { "jis90", "jp90=1" },
  { "jis04", "jp04=1" },
  { "simplified", "smpl=1" },
  { "traditional", "trad=1" },
  { "full-width", "fwid=1" },
  { "proportional-width", "pwid=1" },
  { "ruby", "ruby=1" },
};

static bool
parse_variant (CssTokens tokens, CssValue *value)
{
  g_autoptr (GString) features = g_string_new (NULL);
  for (guint i = tokens.begin; i < tokens.end; i++) {
    for (guint k = 0; k < G_N_ELEMENTS (FEATURES); k++) {
      if (css_token_is (&tokens.tokens[i], FEATURES[k].keyword))
        g_string_append_printf (features, "%s%s", features->len > 0 ? "," : "",
                                FEATURES[k].features);
    }
  }
  if (features->len == 0 && !css_token_is (first (tokens), "normal"))
    return false;
  return set_pointer (value, features->len > 0 ? g_intern_string (features->str) : NULL, 0);
}

static bool
parse_feature_settings (CssTokens tokens, CssValue *value)
{
  g_autoptr (GString) features = g_string_new (NULL);
  for (guint i = tokens.begin; i < tokens.end && features->len < 512; i++) {
    const CssToken *token = &tokens.tokens[i];
    if (token->type != CSS_TOKEN_STRING || strlen (token->text) != 4)
      continue;
    int on = 1;
    guint next = i + 1;
    while (next < tokens.end && tokens.tokens[next].type == CSS_TOKEN_SPACE)
      next++;
    if (next < tokens.end && tokens.tokens[next].type == CSS_TOKEN_NUMBER)
      on = (int) tokens.tokens[next].number;
    else if (next < tokens.end && css_token_is (&tokens.tokens[next], "off"))
      on = 0;
    bool plain = true;
    for (int k = 0; k < 4; k++)
      plain = plain && g_ascii_isalnum (token->text[k]);
    if (plain)
      g_string_append_printf (features, "%s%s=%d", features->len > 0 ? "," : "", token->text, on);
  }
  if (features->len == 0 && !css_token_is (first (tokens), "normal"))
    return false;
  return set_pointer (value, features->len > 0 ? g_intern_string (features->str) : NULL, 0);
}

static bool
parse_url (BaseArena *arena, const char *base, CssTokens tokens, CssValue *value)
{
  for (guint i = tokens.begin; i < tokens.end; i++) {
    const CssToken *token = &tokens.tokens[i];
    const char *url = token->type == CSS_TOKEN_URL ? token->text : NULL;
    if (css_token_is (token, "url") && i + 1 < tokens.end
        && tokens.tokens[i + 1].type == CSS_TOKEN_STRING)
      url = tokens.tokens[i + 1].text;
    if (url == NULL)
      continue;
    g_autofree char *path = css_resolve_url (base, url);
    return set_pointer (value, base_arena_strdup (arena, path), 0);
  }
  return has_ident (tokens, "none") && set_pointer (value, NULL, 0);
}

static bool
parse_text_indent (BaseArena *arena, CssTokens tokens, CssValue *value)
{
  CssTokens rest = tokens;
  while (rest.begin < rest.end) {
    if (set_length (arena, rest, value, false)) {
      value->keyword = has_ident (tokens, "hanging");
      return true;
    }
    rest.begin++;
  }
  return false;
}

static const char *const VERTICAL[] = {
  [CSS_VERTICAL_ALIGN_BASELINE] = "baseline", [CSS_VERTICAL_ALIGN_SUB] = "sub",
  [CSS_VERTICAL_ALIGN_SUPER] = "super",       [CSS_VERTICAL_ALIGN_TOP] = "top",
  [CSS_VERTICAL_ALIGN_TEXT_TOP] = "text-top", [CSS_VERTICAL_ALIGN_MIDDLE] = "middle",
  [CSS_VERTICAL_ALIGN_BOTTOM] = "bottom",     [CSS_VERTICAL_ALIGN_TEXT_BOTTOM] = "text-bottom",
};

static bool
parse_vertical_align (BaseArena *arena, CssTokens tokens, CssValue *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (VERTICAL); i++) {
    if (css_token_is (first (tokens), VERTICAL[i]))
      return set_keyword (value, (int) i);
  }
  return set_length (arena, tokens, value, false);
}

static bool
parse_decoration_line (CssTokens tokens, CssValue *value)
{
  int lines = 0;
  if (has_ident (tokens, "underline"))
    lines |= CSS_DECORATION_UNDERLINE;
  if (has_ident (tokens, "overline"))
    lines |= CSS_DECORATION_OVERLINE;
  if (has_ident (tokens, "line-through"))
    lines |= CSS_DECORATION_LINE_THROUGH;
  return (lines != 0 || has_ident (tokens, "none") || has_ident (tokens, "blink"))
         && set_keyword (value, lines);
}

/* https://www.w3.org/TR/css-text-decor-3/#text-emphasis-style-property */
static bool
parse_emphasis (CssTokens tokens, CssValue *value)
{
  static const struct {
    const char *name;
    const char *filled;
    const char *open;
  } MARKS[] = {
    { "dot", "•", "◦" },      { "circle", "●", "○" },   { "double-circle", "◉", "◎" },
    { "triangle", "▲", "△" }, { "sesame", "﹅", "﹆" },
  };
  bool open = has_ident (tokens, "open");
  for (guint i = 0; i < G_N_ELEMENTS (MARKS); i++) {
    if (has_ident (tokens, MARKS[i].name))
      return set_pointer (value, g_intern_string (open ? MARKS[i].open : MARKS[i].filled), 0);
  }
  for (guint i = tokens.begin; i < tokens.end; i++) {
    const CssToken *token = &tokens.tokens[i];
    if (token->type == CSS_TOKEN_STRING && *token->text != '\0') {
      g_autofree char *mark = g_utf8_substring (token->text, 0, 1);
      return set_pointer (value, g_intern_string (mark), 0);
    }
  }
  if (has_ident (tokens, "none"))
    return set_pointer (value, NULL, 0);
  return (open || has_ident (tokens, "filled"))
         && set_pointer (value, g_intern_string (open ? "○" : "●"), 0);
}

static bool
parse_list_style_type (CssTokens tokens, CssValue *value)
{
  const CssToken *token = first (tokens);
  if (token->type == CSS_TOKEN_STRING && strlen (token->text) < 64) {
    g_autofree char *quoted = g_strconcat ("\"", token->text, "\"", NULL);
    return set_pointer (value, g_intern_string (quoted), 0);
  }
  if (token->type != CSS_TOKEN_IDENT || strlen (token->text) > 64)
    return false;
  if (css_token_is (token, "none"))
    return set_pointer (value, NULL, 0);
  g_autofree char *lower = g_ascii_strdown (token->text, -1);
  return set_pointer (value, g_intern_string (lower), 0);
}

static const char *
argument (CssTokens tokens, guint function, guint index, CssTokenType *type)
{
  guint close = MIN (tokens.tokens[function].match, tokens.end);
  for (guint i = function + 1; i < close; i++) {
    const CssToken *token = &tokens.tokens[i];
    if (token->type == CSS_TOKEN_COMMA && index-- == 0)
      return NULL;
    bool value = token->type == CSS_TOKEN_IDENT || token->type == CSS_TOKEN_STRING;
    if (value && index == 0) {
      *type = token->type;
      return token->text;
    }
  }
  return NULL;
}

static bool
parse_counter (BaseArena *arena, CssTokens tokens, guint i, CssContent *item)
{
  bool plural = css_token_is (&tokens.tokens[i], "counters");
  CssTokenType type = CSS_TOKEN_END;
  const char *name = argument (tokens, i, 0, &type);
  if (name == NULL || strlen (name) > 200)
    return false;
  item->kind = plural ? CSS_CONTENT_COUNTERS : CSS_CONTENT_COUNTER;
  item->text = g_intern_string (name);
  if (plural)
    item->separator = base_arena_strdup (arena, argument (tokens, i, 1, &type));
  const char *style = argument (tokens, i, plural ? 2 : 1, &type);
  item->list_style = g_intern_string (style != NULL && strlen (style) < 64 ? style : "decimal");
  return !plural || item->separator != NULL;
}

static bool
parse_content_item (BaseArena *arena, const char *base, CssTokens tokens, guint i, CssContent *item)
{
  const CssToken *token = &tokens.tokens[i];
  CssTokenType type = CSS_TOKEN_END;
  if (token->type == CSS_TOKEN_STRING) {
    *item = (CssContent){ CSS_CONTENT_STRING, base_arena_strdup (arena, token->text), NULL, NULL };
    return true;
  }
  if (css_token_is (token, "counter") || css_token_is (token, "counters"))
    return parse_counter (arena, tokens, i, item);
  if (css_token_is (token, "attr") && token->type == CSS_TOKEN_FUNCTION) {
    item->kind = CSS_CONTENT_ATTRIBUTE;
    item->text = base_arena_strdup (arena, argument (tokens, i, 0, &type));
    return item->text != NULL;
  }
  if (token->type == CSS_TOKEN_URL || css_token_is (token, "url")) {
    CssValue value = { 0 };
    CssTokens rest = { tokens.tokens, i, tokens.end };
    item->kind = CSS_CONTENT_IMAGE;
    if (parse_url (arena, base, rest, &value))
      item->text = value.data;
    return item->text != NULL;
  }
  item->kind = css_token_is (token, "open-quote")    ? CSS_CONTENT_OPEN_QUOTE
               : css_token_is (token, "close-quote") ? CSS_CONTENT_CLOSE_QUOTE
                                                     : CSS_CONTENT_NO_QUOTE;
  return item->kind != CSS_CONTENT_NO_QUOTE || css_token_is (token, "no-open-quote")
         || css_token_is (token, "no-close-quote");
}

static bool
parse_content (BaseArena *arena, const char *base, CssTokens tokens, CssValue *value)
{
  if (has_ident (tokens, "none") || has_ident (tokens, "normal"))
    return set_pointer (value, NULL, 0);
  g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (CssContent));
  for (guint i = tokens.begin; i < tokens.end && items->len < 64; i = css_token_next (&tokens, i)) {
    CssContent item = { 0 };
    if (tokens.tokens[i].type == CSS_TOKEN_SPACE)
      continue;
    if (css_token_is_delim (&tokens.tokens[i], '/'))
      break;
    if (!parse_content_item (arena, base, tokens, i, &item))
      return false;
    g_array_append_val (items, item);
  }
  CssContent *copy = base_arena_new0_array (arena, CssContent, items->len + 1);
  if (items->len > 0)
    memcpy (copy, items->data, items->len * sizeof (CssContent));
  return set_pointer (value, copy, items->len);
}

static bool
parse_counters (BaseArena *arena, CssTokens tokens, int fallback, CssValue *value)
{
  g_autoptr (GArray) counters = g_array_new (FALSE, TRUE, sizeof (CssCounter));
  for (guint i = tokens.begin; i < tokens.end && counters->len < 64; i++) {
    const CssToken *token = &tokens.tokens[i];
    if (token->type == CSS_TOKEN_IDENT && strlen (token->text) < 200) {
      CssCounter counter = { g_intern_string (token->text), fallback };
      if (!css_token_is (token, "none"))
        g_array_append_val (counters, counter);
    } else if (token->type == CSS_TOKEN_NUMBER && counters->len > 0) {
      g_array_index (counters, CssCounter, counters->len - 1).value = (int) token->number;
    } else if (token->type != CSS_TOKEN_SPACE) {
      return false;
    }
  }
  if (counters->len == 0)
    return set_pointer (value, NULL, 0);
  CssCounter *copy = base_arena_new0_array (arena, CssCounter, counters->len);
  memcpy (copy, counters->data, counters->len * sizeof (CssCounter));
  return set_pointer (value, copy, counters->len);
}

static bool
parse_quotes (BaseArena *arena, CssTokens tokens, CssValue *value)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();
  for (guint i = tokens.begin; i < tokens.end && strings->len < 16; i++) {
    if (tokens.tokens[i].type == CSS_TOKEN_STRING)
      g_ptr_array_add (strings, base_arena_strdup (arena, tokens.tokens[i].text));
  }
  if (strings->len % 2 != 0)
    return false;
  const char **copy = base_arena_new0_array (arena, const char *, strings->len + 1);
  if (strings->len > 0)
    memcpy (copy, strings->pdata, strings->len * sizeof (gpointer));
  bool automatic = strings->len == 0 && has_ident (tokens, "auto");
  if (strings->len == 0 && !automatic && !has_ident (tokens, "none"))
    return false;
  return set_pointer (value, automatic ? NULL : copy, strings->len);
}

static bool
parse_border_spacing (BaseArena *arena, CssTokens tokens, CssValue *value)
{
  CssSum *sums = base_arena_new0_array (arena, CssSum, 2);
  guint n = 0;
  for (guint i = tokens.begin; i < tokens.end; i = css_token_next (&tokens, i)) {
    if (tokens.tokens[i].type == CSS_TOKEN_SPACE)
      continue;
    if (n == 2 || !css_parse_sum (&tokens.tokens[i], tokens, &sums[n])
        || !css_sum_is_length (&sums[n]))
      return false;
    n++;
  }
  if (n == 1)
    sums[1] = sums[0];
  return n > 0 && set_pointer (value, sums, 2);
}

static bool
parse_combine (CssTokens tokens, CssValue *value)
{
  int digits = 0;
  for (guint i = tokens.begin; i < tokens.end; i++) {
    if (tokens.tokens[i].type == CSS_TOKEN_NUMBER)
      digits = CLAMP ((int) tokens.tokens[i].number, 2, 4);
  }
  if (has_ident (tokens, "none"))
    return set_keyword (value, 0);
  if (has_ident (tokens, "digits"))
    return set_keyword (value, digits != 0 ? digits : 2);
  return (has_ident (tokens, "all") || has_ident (tokens, "horizontal")) && set_keyword (value, -1);
}

static bool
parse_bits (CssTokens tokens, const char *const *names, CssValue *value)
{
  int bits = 0;
  for (int i = 0; names[i] != NULL; i++)
    bits |= has_ident (tokens, names[i]) ? 1 << i : 0;
  return set_keyword (value, bits);
}

bool
css_special_parse (CssPropertyId property,
                   BaseArena *arena,
                   const char *base,
                   CssTokens tokens,
                   CssValue *value)
{
  static const char *const UNDERLINE[] = { "under", "left", "right", NULL };
  static const char *const EMPHASIS[] = { "under", "left", NULL };
  switch ((int) property) {
  case CSS_PROPERTY_FONT_SIZE:
    return parse_font_size (arena, tokens, value);
  case CSS_PROPERTY_FONT_FAMILY:
    return parse_font_family (arena, tokens, value);
  case CSS_PROPERTY_FONT_WEIGHT:
    return parse_font_weight (tokens, value);
  case CSS_PROPERTY_LINE_HEIGHT:
    return css_token_is (first (tokens), "normal") ? set_keyword (value, 0)
                                                   : set_length (arena, tokens, value, true);
  case CSS_PROPERTY_FONT_FEATURE_SETTINGS:
    return parse_feature_settings (tokens, value);
  case CSS_PROPERTY_FONT_VARIANT_NUMERIC:
  case CSS_PROPERTY_FONT_VARIANT_LIGATURES:
  case CSS_PROPERTY_FONT_VARIANT_POSITION:
  case CSS_PROPERTY_FONT_VARIANT_EAST_ASIAN:
    return parse_variant (tokens, value);
  case CSS_PROPERTY_BACKGROUND_IMAGE:
  case CSS_PROPERTY_BACKGROUND_SIZE:
  case CSS_PROPERTY_BACKGROUND_POSITION:
  case CSS_PROPERTY_BACKGROUND_REPEAT:
    return css_background_parse (property, arena, base, tokens, value);
  case CSS_PROPERTY_TRANSFORM_ORIGIN:
    return css_transform_parse_origin (arena, tokens, value);
  case CSS_PROPERTY_TRANSFORM:
    return css_transform_parse (arena, tokens, value);
  case CSS_PROPERTY_BOX_SHADOW:
  case CSS_PROPERTY_TEXT_SHADOW:
    return css_shadow_parse (property, arena, tokens, value);
  case CSS_PROPERTY_LIST_STYLE_IMAGE:
    return parse_url (arena, base, tokens, value);
  case CSS_PROPERTY_TAB_SIZE:
    return set_length (arena, tokens, value, true);
  case CSS_PROPERTY_TEXT_INDENT:
    return parse_text_indent (arena, tokens, value);
  case CSS_PROPERTY_VERTICAL_ALIGN:
    return parse_vertical_align (arena, tokens, value);
  case CSS_PROPERTY_TEXT_DECORATION_LINE:
    return parse_decoration_line (tokens, value);
  case CSS_PROPERTY_TEXT_UNDERLINE_POSITION:
    return parse_bits (tokens, UNDERLINE, value);
  case CSS_PROPERTY_TEXT_EMPHASIS_POSITION:
    return parse_bits (tokens, EMPHASIS, value);
  case CSS_PROPERTY_TEXT_COMBINE_UPRIGHT:
    return parse_combine (tokens, value);
  case CSS_PROPERTY_TEXT_EMPHASIS_STYLE:
    return parse_emphasis (tokens, value);
  case CSS_PROPERTY_LIST_STYLE_TYPE:
    return parse_list_style_type (tokens, value);
  case CSS_PROPERTY_CONTENT:
    return parse_content (arena, base, tokens, value);
  case CSS_PROPERTY_COUNTER_RESET:
    return parse_counters (arena, tokens, 0, value);
  case CSS_PROPERTY_COUNTER_INCREMENT:
    return parse_counters (arena, tokens, 1, value);
  case CSS_PROPERTY_QUOTES:
    return parse_quotes (arena, tokens, value);
  case CSS_PROPERTY_BORDER_SPACING:
    return parse_border_spacing (arena, tokens, value);
  default:
    return false;
  }
}

/* Looks attr() up on the element; without any the sheet's own list serves. */
static const CssContent *
resolve_content (const CssValue *value, const CssContext *context)
{
  const CssContent *items = value->data;
  bool any = false;
  for (guint i = 0; i < value->n; i++)
    any |= items[i].kind == CSS_CONTENT_ATTRIBUTE;
  if (!any)
    return items;
  CssContent *copy = base_arena_new0_array (context->arena, CssContent, value->n);
  for (guint i = 0; i < value->n; i++) {
    copy[i] = items[i];
    if (items[i].kind != CSS_CONTENT_ATTRIBUTE)
      continue;
    const char *text =
        context->element != NULL ? dom_node_get_attribute (context->element, items[i].text) : NULL;
    copy[i].kind = CSS_CONTENT_STRING;
    copy[i].text = text != NULL ? text : "";
  }
  return copy;
}

static void
apply_text (CssPropertyId property,
            const CssValue *value,
            const CssContext *context,
            CssStyle *style)
{
  switch ((int) property) {
  case CSS_PROPERTY_TEXT_INDENT:
    style->text_indent = css_length_compute (value->sum, &context->units);
    style->text_indent_hanging = value->keyword != 0;
    return;
  case CSS_PROPERTY_VERTICAL_ALIGN:
    style->vertical_align = CSS_VERTICAL_ALIGN_LENGTH;
    if (value->kind == CSS_VALUE_KEYWORD)
      style->vertical_align = (CssVerticalAlign) value->keyword;
    else
      style->vertical_align_length = css_length_compute (value->sum, &context->units);
    return;
  case CSS_PROPERTY_TAB_SIZE:
    if (css_sum_is_number (value->sum))
      style->tab_size = MAX (value->sum->terms[CSS_UNIT_NUMBER], 0);
    else if (style->font_size > 0)
      style->tab_size =
          (float) css_sum_resolve (value->sum, &context->units) / (style->font_size * 0.25f);
    return;
  case CSS_PROPERTY_TEXT_UNDERLINE_POSITION:
    style->underline_under = (value->keyword & 1) != 0;
    style->underline_left = (value->keyword & 2) != 0;
    style->underline_right = (value->keyword & 4) != 0;
    return;
  case CSS_PROPERTY_TEXT_EMPHASIS_POSITION:
    style->text_emphasis_under = (value->keyword & 1) != 0;
    style->text_emphasis_left = (value->keyword & 2) != 0;
    return;
  case CSS_PROPERTY_TEXT_COMBINE_UPRIGHT:
    style->text_combine_upright = value->keyword == -1;
    style->text_combine_digits = MAX (value->keyword, 0);
    return;
  case CSS_PROPERTY_TEXT_EMPHASIS_STYLE:
    style->text_emphasis = value->data;
    return;
  default:
    return;
  }
}

static void
apply_generated (CssPropertyId property,
                 const CssValue *value,
                 const CssContext *context,
                 CssComputed *computed)
{
  CssStyle *style = &computed->style;
  switch ((int) property) {
  case CSS_PROPERTY_LIST_STYLE_TYPE:
    style->list_style_type = value->data;
    return;
  case CSS_PROPERTY_LIST_STYLE_IMAGE:
    style->list_style_image = value->data;
    return;
  case CSS_PROPERTY_BACKGROUND_IMAGE:
  case CSS_PROPERTY_BACKGROUND_SIZE:
  case CSS_PROPERTY_BACKGROUND_POSITION:
  case CSS_PROPERTY_BACKGROUND_REPEAT:
    css_background_apply (property, value, context, style);
    return;
  case CSS_PROPERTY_TRANSFORM_ORIGIN:
    css_transform_apply_origin (value, context, style);
    return;
  case CSS_PROPERTY_TRANSFORM:
    css_transform_apply (value, context, style);
    return;
  case CSS_PROPERTY_BOX_SHADOW:
  case CSS_PROPERTY_TEXT_SHADOW:
    css_shadow_apply (property, value, context, style);
    return;
  case CSS_PROPERTY_CONTENT:
    style->content = value->n > 0 ? resolve_content (value, context) : NULL;
    style->n_content = value->n;
    computed->has_content = value->data != NULL;
    return;
  case CSS_PROPERTY_COUNTER_RESET:
    style->counter_reset = value->data;
    style->n_counter_reset = value->n;
    return;
  case CSS_PROPERTY_COUNTER_INCREMENT:
    style->counter_increment = value->data;
    style->n_counter_increment = value->n;
    return;
  case CSS_PROPERTY_QUOTES:
    style->quotes = value->data;
    return;
  case CSS_PROPERTY_BORDER_SPACING: {
    const CssSum *sums = value->data;
    style->border_spacing_inline = (float) css_sum_resolve (&sums[0], &context->units);
    style->border_spacing_block = (float) css_sum_resolve (&sums[1], &context->units);
    return;
  }
  default:
    apply_text (property, value, context, style);
  }
}

void
css_special_apply (CssPropertyId property,
                   const CssValue *value,
                   const CssContext *context,
                   CssComputed *computed)
{
  switch ((int) property) {
  case CSS_PROPERTY_FONT_SIZE:
    apply_font_size (value, context, computed);
    return;
  case CSS_PROPERTY_FONT_FAMILY:
    computed->style.font_family = value->data;
    return;
  case CSS_PROPERTY_FONT_WEIGHT:
    computed->style.font_weight =
        value->keyword > 0
            ? value->keyword
            : relative_weight (context->parent->style.font_weight, value->keyword == -1);
    return;
  case CSS_PROPERTY_LINE_HEIGHT:
    apply_line_height (value, context, computed);
    return;
  case CSS_PROPERTY_FONT_FEATURE_SETTINGS:
    computed->feature_settings = value->data;
    return;
  case CSS_PROPERTY_FONT_VARIANT_NUMERIC:
    computed->variant_numeric = value->data;
    return;
  case CSS_PROPERTY_FONT_VARIANT_LIGATURES:
    computed->variant_ligatures = value->data;
    return;
  case CSS_PROPERTY_FONT_VARIANT_POSITION:
    computed->variant_position = value->data;
    return;
  case CSS_PROPERTY_FONT_VARIANT_EAST_ASIAN:
    computed->variant_east_asian = value->data;
    return;
  case CSS_PROPERTY_TEXT_DECORATION_LINE:
    computed->own_lines = (guint) value->keyword;
    return;
  default:
    apply_generated (property, value, context, computed);
  }
}
