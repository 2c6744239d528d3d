#include "config.h"

#include "css-values-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* https://www.w3.org/TR/css-color-4/ : sRGB in all its spellings. */

typedef struct {
  const char *name;
  guint32 rgb;
} NamedColor;

/* clang-format off */
static const NamedColor NAMES[] = {
  { "aliceblue", 0xf0f8ff }, { "antiquewhite", 0xfaebd7 }, { "aqua", 0x00ffff },
  { "aquamarine", 0x7fffd4 }, { "azure", 0xf0ffff }, { "beige", 0xf5f5dc }, { "bisque", 0xffe4c4 },
  { "black", 0x000000 }, { "blanchedalmond", 0xffebcd }, { "blue", 0x0000ff },
  { "blueviolet", 0x8a2be2 }, { "brown", 0xa52a2a }, { "burlywood", 0xdeb887 },
  { "buttonface", 0xf0f0f0 }, { "buttontext", 0x000000 }, { "cadetblue", 0x5f9ea0 },
  { "canvas", 0xffffff }, { "canvastext", 0x000000 }, { "chartreuse", 0x7fff00 },
  { "chocolate", 0xd2691e }, { "coral", 0xff7f50 }, { "cornflowerblue", 0x6495ed },
  { "cornsilk", 0xfff8dc }, { "crimson", 0xdc143c }, { "cyan", 0x00ffff },
  { "darkblue", 0x00008b }, { "darkcyan", 0x008b8b }, { "darkgoldenrod", 0xb8860b },
  { "darkgray", 0xa9a9a9 }, { "darkgreen", 0x006400 }, { "darkgrey", 0xa9a9a9 },
  { "darkkhaki", 0xbdb76b }, { "darkmagenta", 0x8b008b }, { "darkolivegreen", 0x556b2f },
  { "darkorange", 0xff8c00 }, { "darkorchid", 0x9932cc }, { "darkred", 0x8b0000 },
  { "darksalmon", 0xe9967a }, { "darkseagreen", 0x8fbc8f }, { "darkslateblue", 0x483d8b },
  { "darkslategray", 0x2f4f4f }, { "darkslategrey", 0x2f4f4f }, { "darkturquoise", 0x00ced1 },
  { "darkviolet", 0x9400d3 }, { "deeppink", 0xff1493 }, { "deepskyblue", 0x00bfff },
  { "dimgray", 0x696969 }, { "dimgrey", 0x696969 }, { "dodgerblue", 0x1e90ff },
  { "firebrick", 0xb22222 }, { "floralwhite", 0xfffaf0 }, { "forestgreen", 0x228b22 },
  { "fuchsia", 0xff00ff }, { "gainsboro", 0xdcdcdc }, { "ghostwhite", 0xf8f8ff },
  { "gold", 0xffd700 }, { "goldenrod", 0xdaa520 }, { "gray", 0x808080 }, { "graytext", 0x808080 },
  { "green", 0x008000 }, { "greenyellow", 0xadff2f }, { "grey", 0x808080 },
  { "honeydew", 0xf0fff0 }, { "hotpink", 0xff69b4 }, { "indianred", 0xcd5c5c },
  { "indigo", 0x4b0082 }, { "ivory", 0xfffff0 }, { "khaki", 0xf0e68c }, { "lavender", 0xe6e6fa },
  { "lavenderblush", 0xfff0f5 }, { "lawngreen", 0x7cfc00 }, { "lemonchiffon", 0xfffacd },
  { "lightblue", 0xadd8e6 }, { "lightcoral", 0xf08080 }, { "lightcyan", 0xe0ffff },
  { "lightgoldenrodyellow", 0xfafad2 }, { "lightgray", 0xd3d3d3 }, { "lightgreen", 0x90ee90 },
  { "lightgrey", 0xd3d3d3 }, { "lightpink", 0xffb6c1 }, { "lightsalmon", 0xffa07a },
  { "lightseagreen", 0x20b2aa }, { "lightskyblue", 0x87cefa }, { "lightslategray", 0x778899 },
  { "lightslategrey", 0x778899 }, { "lightsteelblue", 0xb0c4de }, { "lightyellow", 0xffffe0 },
  { "lime", 0x00ff00 }, { "limegreen", 0x32cd32 }, { "linen", 0xfaf0e6 }, { "linktext", 0x0000ee },
  { "magenta", 0xff00ff }, { "maroon", 0x800000 }, { "mediumaquamarine", 0x66cdaa },
  { "mediumblue", 0x0000cd }, { "mediumorchid", 0xba55d3 }, { "mediumpurple", 0x9370db },
  { "mediumseagreen", 0x3cb371 }, { "mediumslateblue", 0x7b68ee },
  { "mediumspringgreen", 0x00fa9a }, { "mediumturquoise", 0x48d1cc },
  { "mediumvioletred", 0xc71585 }, { "midnightblue", 0x191970 }, { "mintcream", 0xf5fffa },
  { "mistyrose", 0xffe4e1 }, { "moccasin", 0xffe4b5 }, { "navajowhite", 0xffdead },
  { "navy", 0x000080 }, { "oldlace", 0xfdf5e6 }, { "olive", 0x808000 }, { "olivedrab", 0x6b8e23 },
  { "orange", 0xffa500 }, { "orangered", 0xff4500 }, { "orchid", 0xda70d6 },
  { "palegoldenrod", 0xeee8aa }, { "palegreen", 0x98fb98 }, { "paleturquoise", 0xafeeee },
  { "palevioletred", 0xdb7093 }, { "papayawhip", 0xffefd5 }, { "peachpuff", 0xffdab9 },
  { "peru", 0xcd853f }, { "pink", 0xffc0cb }, { "plum", 0xdda0dd }, { "powderblue", 0xb0e0e6 },
  { "purple", 0x800080 }, { "rebeccapurple", 0x663399 }, { "red", 0xff0000 },
  { "rosybrown", 0xbc8f8f }, { "royalblue", 0x4169e1 }, { "saddlebrown", 0x8b4513 },
  { "salmon", 0xfa8072 }, { "sandybrown", 0xf4a460 }, { "seagreen", 0x2e8b57 },
  { "seashell", 0xfff5ee }, { "sienna", 0xa0522d }, { "silver", 0xc0c0c0 },
  { "skyblue", 0x87ceeb }, { "slateblue", 0x6a5acd }, { "slategray", 0x708090 },
  { "slategrey", 0x708090 }, { "snow", 0xfffafa }, { "springgreen", 0x00ff7f },
  { "steelblue", 0x4682b4 }, { "tan", 0xd2b48c }, { "teal", 0x008080 }, { "thistle", 0xd8bfd8 },
  { "tomato", 0xff6347 }, { "turquoise", 0x40e0d0 }, { "violet", 0xee82ee },
  { "visitedtext", 0x551a8b }, { "wheat", 0xf5deb3 }, { "white", 0xffffff },
  { "whitesmoke", 0xf5f5f5 }, { "window", 0xffffff }, { "windowtext", 0x000000 },
  { "yellow", 0xffff00 }, { "yellowgreen", 0x9acd32 },
};
/* clang-format on */

static int
compare_name (gconstpointer key, gconstpointer entry)
{
  return g_ascii_strcasecmp (key, ((const NamedColor *) entry)->name);
}

static bool
parse_name (const char *name, CssValue *value)
{
  if (g_ascii_strcasecmp (name, "transparent") == 0) {
    value->color = (CssColor){ 0, 0, 0, 0 };
    return true;
  }
  if (g_ascii_strcasecmp (name, "currentcolor") == 0) {
    value->kind = CSS_VALUE_CURRENT_COLOR;
    return true;
  }
  const NamedColor *found =
      bsearch (name, NAMES, G_N_ELEMENTS (NAMES), sizeof (NamedColor), compare_name);
  if (found == NULL)
    return false;
  value->color =
      (CssColor){ found->rgb >> 16 & 0xFF, found->rgb >> 8 & 0xFF, found->rgb & 0xFF, 0xFF };
  return true;
}

static bool
parse_hex (const char *digits, CssValue *value)
{
  gsize length = strlen (digits);
  guint8 parts[4] = { 0, 0, 0, 0xFF };
  if (length != 3 && length != 4 && length != 6 && length != 8)
    return false;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isxdigit (digits[i]))
      return false;
  }
  bool brief = length <= 4;
  for (gsize i = 0; i < (brief ? length : length / 2); i++) {
    int high = g_ascii_xdigit_value (digits[brief ? i : 2 * i]);
    int low = brief ? high : g_ascii_xdigit_value (digits[2 * i + 1]);
    parts[i] = (guint8) (high * 16 + low);
  }
  value->color = (CssColor){ parts[0], parts[1], parts[2], parts[3] };
  return true;
}

static guint8
to_byte (double unit)
{
  return (guint8) lround (CLAMP (unit, 0.0, 1.0) * 255);
}

static double
hue_part (double low, double high, double hue)
{
  hue -= floor (hue);
  if (hue * 6 < 1)
    return low + (high - low) * hue * 6;
  if (hue * 2 < 1)
    return high;
  if (hue * 3 < 2)
    return low + (high - low) * (2.0 / 3 - hue) * 6;
  return low;
}

static CssColor
from_hsl (double hue, double saturation, double lightness, double alpha)
{
  saturation = CLAMP (saturation, 0.0, 1.0);
  lightness = CLAMP (lightness, 0.0, 1.0);
  double high = lightness <= 0.5 ? lightness * (saturation + 1)
                                 : lightness + saturation - lightness * saturation;
  double low = lightness * 2 - high;
  return (CssColor){ to_byte (hue_part (low, high, hue + 1.0 / 3)),
                     to_byte (hue_part (low, high, hue)),
                     to_byte (hue_part (low, high, hue - 1.0 / 3)), to_byte (alpha) };
}

/* Turns of a hue. */
static double
hue_of (const CssToken *token)
{
  if (token->type == CSS_TOKEN_DIMENSION && g_ascii_strcasecmp (token->text, "turn") == 0)
    return token->number;
  if (token->type == CSS_TOKEN_DIMENSION && g_ascii_strcasecmp (token->text, "rad") == 0)
    return token->number / (2 * G_PI);
  return token->number / 360;
}

static bool
parse_function (const CssToken *function, CssTokens tokens, CssValue *value)
{
  bool rgb = css_token_is (function, "rgb") || css_token_is (function, "rgba");
  bool hsl = css_token_is (function, "hsl") || css_token_is (function, "hsla");
  if (!rgb && !hsl)
    return false;
  const CssToken *parts[4] = { NULL };
  guint n = 0;
  guint close = MIN (function->match, tokens.end);
  for (guint i = (guint) (function - tokens.tokens) + 1; i < close; i++) {
    const CssToken *token = &tokens.tokens[i];
    bool number = token->type == CSS_TOKEN_NUMBER || token->type == CSS_TOKEN_PERCENTAGE
                  || token->type == CSS_TOKEN_DIMENSION;
    if (number && n < 4)
      parts[n++] = token;
    else if (token->type != CSS_TOKEN_SPACE && token->type != CSS_TOKEN_COMMA
             && !css_token_is_delim (token, '/'))
      return false;
  }
  if (n < 3)
    return false;
  double alpha = 1;
  if (parts[3] != NULL)
    alpha = parts[3]->type == CSS_TOKEN_PERCENTAGE ? parts[3]->number / 100 : parts[3]->number;
  if (hsl) {
    value->color =
        from_hsl (hue_of (parts[0]), parts[1]->number / 100, parts[2]->number / 100, alpha);
    return true;
  }
  double units[3];
  for (int i = 0; i < 3; i++)
    units[i] = parts[i]->number / (parts[i]->type == CSS_TOKEN_PERCENTAGE ? 100 : 255);
  value->color =
      (CssColor){ to_byte (units[0]), to_byte (units[1]), to_byte (units[2]), to_byte (alpha) };
  return true;
}

/**
 * css_parse_color:
 * @token: where a colour may begin
 * @tokens: the value it is in
 * @value: (out): the colour
 *
 * Returns: whether it is one
 */
bool
css_parse_color (const CssToken *token, CssTokens tokens, CssValue *value)
{
  value->kind = CSS_VALUE_COLOR;
  switch (token->type) {
  case CSS_TOKEN_HASH:
    return parse_hex (token->text, value);
  case CSS_TOKEN_IDENT:
    return parse_name (token->text, value);
  case CSS_TOKEN_FUNCTION:
    return parse_function (token, tokens, value);
  default:
    return false;
  }
}
