#include "config.h"

#include "layout-math-private.h"

#include <string.h>

/* The operator dictionary in its compact form: ranges of signs, each of one category in one form.
 * https://www.w3.org/TR/mathml-core/#operator-dictionary-compact */

typedef struct {
  gunichar first;
  gunichar last;
  char category;
} Range;

static const Range infix[] = {
  { '%', '%', 'C' },       { '*', '*', 'C' },       { '+', '+', 'B' },
  { ',', ',', 'M' },       { '-', '-', 'B' },       { '.', '.', 'C' },
  { '/', '/', 'B' },       { ':', ';', 'M' },       { '?', '@', 'C' },
  { '\\', '\\', 'K' },     { '^', '^', 'C' },       { '_', '_', 'K' },
  { 0xB1, 0xB1, 'B' },     { 0xB7, 0xB7, 'C' },     { 0xD7, 0xD7, 'C' },
  { 0xF7, 0xF7, 'B' },     { 0x2022, 0x2022, 'C' }, { 0x2026, 0x2026, 'K' },
  { 0x2043, 0x2043, 'C' }, { 0x2044, 0x2044, 'B' }, { 0x2061, 0x2064, 'K' },
  { 0x2190, 0x2195, 'A' }, { 0x219A, 0x21AE, 'A' }, { 0x21B0, 0x21B5, 'A' },
  { 0x21B9, 0x21B9, 'A' }, { 0x21BC, 0x21D5, 'A' }, { 0x21DA, 0x21F0, 'A' },
  { 0x21F3, 0x21FF, 'A' }, { 0x2206, 0x2206, 'K' }, { 0x2212, 0x2216, 'B' },
  { 0x2217, 0x2219, 'C' }, { 0x2227, 0x222A, 'B' }, { 0x2236, 0x2236, 'B' },
  { 0x2238, 0x2238, 'B' }, { 0x2240, 0x2240, 'C' }, { 0x228C, 0x228E, 'B' },
  { 0x2293, 0x2296, 'B' }, { 0x2297, 0x2297, 'C' }, { 0x2298, 0x2298, 'B' },
  { 0x2299, 0x229B, 'C' }, { 0x229D, 0x229F, 'B' }, { 0x22A0, 0x22A1, 'C' },
  { 0x22BA, 0x22BA, 'C' }, { 0x22BB, 0x22BD, 'B' }, { 0x22C4, 0x22C7, 'C' },
  { 0x22C9, 0x22CC, 'C' }, { 0x22CE, 0x22CF, 'B' }, { 0x22D2, 0x22D3, 'B' },
  { 0x22EF, 0x22EF, 'K' }, { 0x2305, 0x2306, 'C' }, { 0x2794, 0x2794, 'A' },
  { 0x2795, 0x2797, 'B' }, { 0x2799, 0x2799, 'A' }, { 0x279B, 0x27A1, 'A' },
  { 0x27A5, 0x27A6, 'A' }, { 0x27A8, 0x27AF, 'A' }, { 0x27B1, 0x27B1, 'A' },
  { 0x27B3, 0x27B3, 'A' }, { 0x27B5, 0x27B5, 'A' }, { 0x27B8, 0x27B8, 'A' },
  { 0x27BA, 0x27BE, 'A' }, { 0x27CB, 0x27CB, 'C' }, { 0x27CD, 0x27CD, 'C' },
  { 0x27F0, 0x27F1, 'A' }, { 0x27F4, 0x27FF, 'A' }, { 0x2900, 0x2920, 'A' },
  { 0x2934, 0x2937, 'A' }, { 0x2942, 0x2975, 'A' }, { 0x297C, 0x297F, 'A' },
  { 0x29B8, 0x29B8, 'B' }, { 0x29BC, 0x29BC, 'B' }, { 0x29C4, 0x29C5, 'B' },
  { 0x29C6, 0x29C8, 'C' }, { 0x29D4, 0x29D7, 'C' }, { 0x29E2, 0x29E2, 'C' },
  { 0x29F5, 0x29FB, 'B' }, { 0x2A1F, 0x2A2E, 'B' }, { 0x2A2F, 0x2A37, 'C' },
  { 0x2A38, 0x2A3A, 'B' }, { 0x2A3B, 0x2A3D, 'C' }, { 0x2A3E, 0x2A3E, 'B' },
  { 0x2A3F, 0x2A3F, 'C' }, { 0x2A40, 0x2A4F, 'B' }, { 0x2A50, 0x2A50, 'C' },
  { 0x2A51, 0x2A63, 'B' }, { 0x2A64, 0x2A65, 'C' }, { 0x2ADB, 0x2ADB, 'B' },
  { 0x2ADC, 0x2ADD, 'C' }, { 0x2AF6, 0x2AF6, 'B' }, { 0x2AFB, 0x2AFB, 'B' },
  { 0x2AFD, 0x2AFD, 'B' }, { 0x2AFE, 0x2AFE, 'C' }, { 0x2B04, 0x2B07, 'A' },
  { 0x2B0C, 0x2B11, 'A' }, { 0x2B30, 0x2B3E, 'A' }, { 0x2B40, 0x2B4C, 'A' },
  { 0x2B60, 0x2B65, 'A' }, { 0x2B6A, 0x2B6D, 'A' }, { 0x2B70, 0x2B73, 'A' },
  { 0x2B7A, 0x2B7D, 'A' }, { 0x2B80, 0x2B87, 'A' }, { 0x2B95, 0x2B95, 'A' },
};

static const Range prefix[] = {
  { '!', '!', 'D' },       { '(', '(', 'F' },       { '+', '+', 'D' },
  { '-', '-', 'D' },       { '[', '[', 'F' },       { '{', '|', 'F' },
  { 0xAC, 0xAC, 'D' },     { 0xB1, 0xB1, 'D' },     { 0x2016, 0x2016, 'F' },
  { 0x2018, 0x2018, 'D' }, { 0x201C, 0x201C, 'D' }, { 0x2145, 0x2146, 'L' },
  { 0x2200, 0x2201, 'D' }, { 0x2202, 0x2202, 'L' }, { 0x2203, 0x2204, 'D' },
  { 0x2207, 0x2207, 'D' }, { 0x220F, 0x2211, 'J' }, { 0x2212, 0x2213, 'D' },
  { 0x221A, 0x221C, 'L' }, { 0x221F, 0x2222, 'D' }, { 0x222B, 0x2233, 'H' },
  { 0x2234, 0x2235, 'D' }, { 0x223C, 0x223C, 'D' }, { 0x22BE, 0x22BF, 'D' },
  { 0x22C0, 0x22C3, 'J' }, { 0x2308, 0x2308, 'F' }, { 0x230A, 0x230A, 'F' },
  { 0x2310, 0x2310, 'D' }, { 0x2319, 0x2319, 'D' }, { 0x2329, 0x2329, 'F' },
  { 0x2772, 0x2772, 'F' }, { 0x2795, 0x2796, 'D' }, { 0x27C0, 0x27C0, 'D' },
  { 0x27E6, 0x27E6, 'F' }, { 0x27E8, 0x27E8, 'F' }, { 0x27EA, 0x27EA, 'F' },
  { 0x27EC, 0x27EC, 'F' }, { 0x27EE, 0x27EE, 'F' }, { 0x2980, 0x2980, 'F' },
  { 0x2983, 0x2983, 'F' }, { 0x2985, 0x2985, 'F' }, { 0x2987, 0x2987, 'F' },
  { 0x2989, 0x2989, 'F' }, { 0x298B, 0x298B, 'F' }, { 0x298D, 0x298D, 'F' },
  { 0x298F, 0x298F, 'F' }, { 0x2991, 0x2991, 'F' }, { 0x2993, 0x2993, 'F' },
  { 0x2995, 0x2995, 'F' }, { 0x2997, 0x2997, 'F' }, { 0x2999, 0x2999, 'F' },
  { 0x299B, 0x29AF, 'D' }, { 0x29D8, 0x29D8, 'F' }, { 0x29DA, 0x29DA, 'F' },
  { 0x29FC, 0x29FC, 'F' }, { 0x2A00, 0x2A0A, 'J' }, { 0x2A0B, 0x2A1C, 'H' },
  { 0x2A1D, 0x2A1E, 'J' }, { 0x2AEC, 0x2AED, 'D' }, { 0x2AFC, 0x2AFC, 'J' },
  { 0x2AFF, 0x2AFF, 'J' },
};

static const Range postfix[] = {
  { '!', '"', 'E' },       { '%', '\'', 'E' },      { ')', ')', 'G' },
  { ']', ']', 'G' },       { '^', '_', 'I' },       { '`', '`', 'E' },
  { '|', '}', 'G' },       { '~', '~', 'I' },       { 0xA8, 0xA8, 'E' },
  { 0xAF, 0xAF, 'I' },     { 0xB0, 0xB0, 'E' },     { 0xB2, 0xB4, 'E' },
  { 0xB8, 0xB9, 'E' },     { 0x2C6, 0x2C7, 'I' },   { 0x2C9, 0x2C9, 'I' },
  { 0x2CA, 0x2CB, 'E' },   { 0x2CD, 0x2CD, 'I' },   { 0x2D8, 0x2DA, 'E' },
  { 0x2DC, 0x2DC, 'I' },   { 0x2DD, 0x2DD, 'E' },   { 0x2F7, 0x2F7, 'I' },
  { 0x300, 0x301, 'E' },   { 0x302, 0x303, 'I' },   { 0x304, 0x305, 'I' },
  { 0x306, 0x308, 'E' },   { 0x30A, 0x30A, 'E' },   { 0x30C, 0x30C, 'I' },
  { 0x311, 0x311, 'E' },   { 0x320, 0x320, 'E' },   { 0x325, 0x325, 'E' },
  { 0x327, 0x327, 'E' },   { 0x331, 0x332, 'I' },   { 0x2016, 0x2016, 'G' },
  { 0x2019, 0x201B, 'E' }, { 0x201D, 0x201F, 'E' }, { 0x2032, 0x2037, 'E' },
  { 0x203E, 0x203E, 'I' }, { 0x2057, 0x2057, 'E' }, { 0x20D6, 0x20D7, 'I' },
  { 0x20DB, 0x20DC, 'E' }, { 0x2309, 0x2309, 'G' }, { 0x230B, 0x230B, 'G' },
  { 0x2322, 0x2323, 'I' }, { 0x232A, 0x232A, 'G' }, { 0x23B4, 0x23B5, 'I' },
  { 0x23CD, 0x23CD, 'E' }, { 0x23DC, 0x23E1, 'I' }, { 0x2773, 0x2773, 'G' },
  { 0x27E7, 0x27E7, 'G' }, { 0x27E9, 0x27E9, 'G' }, { 0x27EB, 0x27EB, 'G' },
  { 0x27ED, 0x27ED, 'G' }, { 0x27EF, 0x27EF, 'G' }, { 0x2980, 0x2980, 'G' },
  { 0x2984, 0x2984, 'G' }, { 0x2986, 0x2986, 'G' }, { 0x2988, 0x2988, 'G' },
  { 0x298A, 0x298A, 'G' }, { 0x298C, 0x298C, 'G' }, { 0x298E, 0x298E, 'G' },
  { 0x2990, 0x2990, 'G' }, { 0x2992, 0x2992, 'G' }, { 0x2994, 0x2994, 'G' },
  { 0x2996, 0x2996, 'G' }, { 0x2998, 0x2999, 'G' }, { 0x29D9, 0x29D9, 'G' },
  { 0x29DB, 0x29DB, 'G' }, { 0x29FD, 0x29FD, 'G' }, { 0x1EEF0, 0x1EEF1, 'I' },
};

static const struct {
  const Range *ranges;
  guint n;
} forms[] = {
  [LAYOUT_MATH_PREFIX] = { prefix, G_N_ELEMENTS (prefix) },
  [LAYOUT_MATH_INFIX] = { infix, G_N_ELEMENTS (infix) },
  [LAYOUT_MATH_POSTFIX] = { postfix, G_N_ELEMENTS (postfix) },
};

/* Of two letters, what the dictionary has besides relations. */
static char
find_word (const char *text, LayoutMathForm form)
{
  static const char *const binary[] = { "&&", "**", "//", "<>", "||" };
  bool postfixed = strcmp (text, "!!") == 0 || strcmp (text, "++") == 0 || strcmp (text, "--") == 0;
  if (postfixed && form == LAYOUT_MATH_POSTFIX)
    return 'E';
  for (guint i = 0; i < G_N_ELEMENTS (binary) && form == LAYOUT_MATH_INFIX; i++) {
    if (strcmp (text, binary[i]) == 0)
      return strcmp (text, "**") == 0 || strcmp (text, "<>") == 0 ? 'C' : 'B';
  }
  return '\0';
}

static char
find_category (gunichar sign, LayoutMathForm form)
{
  guint low = 0;
  guint high = forms[form].n;
  while (low < high) {
    guint middle = (low + high) / 2;
    const Range *range = &forms[form].ranges[middle];
    if (sign < range->first)
      high = middle;
    else if (sign > range->last)
      low = middle + 1;
    else
      return range->category;
  }
  return '\0';
}

static const struct {
  char name;
  float left; /* in eighteenths of an em */
  float right;
  bool stretchy;
  bool symmetric;
  bool large;
  bool movable;
} categories[] = {
  { 'A', 5, 5, true, false, false, false },  { 'B', 4, 4, false, false, false, false },
  { 'C', 3, 3, false, false, false, false }, { 'D', 0, 0, false, false, false, false },
  { 'E', 0, 0, false, false, false, false }, { 'F', 0, 0, true, true, false, false },
  { 'G', 0, 0, true, true, false, false },   { 'H', 3, 3, false, true, true, false },
  { 'I', 0, 0, true, false, false, false },  { 'J', 3, 3, false, true, true, true },
  { 'K', 0, 0, false, false, false, false }, { 'L', 3, 0, false, false, false, false },
  { 'M', 0, 3, false, false, false, false },
};

static bool
is_upright_arrow (gunichar sign)
{
  return sign == 0x2191 || sign == 0x2193 || sign == 0x2195 || sign == 0x21D1 || sign == 0x21D3
         || sign == 0x21D5 || sign == 0x21DF || sign == 0x21DE || sign == 0x21A5 || sign == 0x21A7;
}

/* Signs that are accents when they stand over something, unless their author says otherwise. */
static bool
is_accent (gunichar sign, char category)
{
  bool arrow = (sign >= 0x2190 && sign <= 0x21FF && category == 'A' && !is_upright_arrow (sign))
               || sign == 0x20D6 || sign == 0x20D7;
  bool brace = sign >= 0x23B4 && sign <= 0x23E1;
  bool mark = (category == 'E' || category == 'I') && (sign < 0x2000 || sign == 0x203E)
              && sign != '!' && sign != '"' && sign != '%' && sign != '&' && sign != '\'';
  return (arrow || mark || sign == '.' || (sign >= 0x20DB && sign <= 0x20DC)) && !brace;
}

static void
fill (LayoutMathOperator *self, char category, LayoutMathForm form)
{
  for (guint i = 0; i < G_N_ELEMENTS (categories); i++) {
    if (categories[i].name != category)
      continue;
    self->form = form;
    self->left = categories[i].left / 18;
    self->right = categories[i].right / 18;
    self->stretchy = categories[i].stretchy;
    self->symmetric = categories[i].symmetric;
    self->large = categories[i].large;
    self->movable = categories[i].movable;
  }
  self->fence = category == 'F' || category == 'G';
  self->horizontal = (category == 'A' && !is_upright_arrow (self->sign)) || category == 'I';
}

/**
 * layout_math_operator_find:
 * @self: (out caller-allocates): what is known of it
 * @text: its letters
 * @form: where it stands
 *
 * Looks an operator up: in its form, else in another, else it is a relation.
 *
 * Returns: whether the dictionary has it
 */
bool
layout_math_operator_find (LayoutMathOperator *self, const char *text, LayoutMathForm form)
{
  static const LayoutMathForm others[] = { LAYOUT_MATH_INFIX, LAYOUT_MATH_POSTFIX,
                                           LAYOUT_MATH_PREFIX };
  bool single = *text != '\0' && *g_utf8_next_char (text) == '\0';
  *self = (LayoutMathOperator){ .form = form, .left = 5.0f / 18, .right = 5.0f / 18 };
  self->sign = single ? g_utf8_get_char (text) : 0;
  self->separator = self->sign == ',' || self->sign == ';' || self->sign == 0x2063;
  char category = single ? find_category (self->sign, form) : find_word (text, form);
  for (guint i = 0; i < G_N_ELEMENTS (others) && category == '\0'; i++) {
    category = single ? find_category (self->sign, others[i]) : find_word (text, others[i]);
    form = others[i];
  }
  self->accent = single && is_accent (self->sign, category);
  if (category == '\0')
    return false;
  fill (self, category, form);
  return true;
}
