#include "config.h"

#include "layout-math-private.h"

#include <string.h>

/* The alphabets of mathematics are letters of their own in Unicode, U+1D400 and what is near; those
 * that had a place before keep it. https://www.w3.org/TR/mathml-core/#new-text-transform-values */

typedef struct {
  LayoutMathAlphabet base;
  gunichar latin; /* of A; capitals, then small letters; 0 for none */
  gunichar digits;
  gunichar greek; /* of capital alpha */
} Alphabet;

static const Alphabet alphabets[] = {
  { { "normal", false, false }, 0, 0, 0 },
  { { "bold", false, true }, 0x1D400, 0x1D7CE, 0x1D6A8 },
  { { "italic", true, false }, 0x1D434, 0, 0x1D6E2 },
  { { "bold-italic", true, true }, 0x1D468, 0x1D7CE, 0x1D71C },
  { { "script", true, false }, 0x1D49C, 0, 0 },
  { { "bold-script", true, true }, 0x1D4D0, 0x1D7CE, 0 },
  { { "fraktur", false, false }, 0x1D504, 0, 0 },
  { { "bold-fraktur", false, true }, 0x1D56C, 0x1D7CE, 0 },
  { { "double-struck", false, true }, 0x1D538, 0x1D7D8, 0 },
  { { "sans-serif", false, false }, 0x1D5A0, 0x1D7E2, 0 },
  { { "bold-sans-serif", false, true }, 0x1D5D4, 0x1D7EC, 0x1D756 },
  { { "sans-serif-italic", true, false }, 0x1D608, 0x1D7E2, 0 },
  { { "sans-serif-bold-italic", true, true }, 0x1D63C, 0x1D7EC, 0x1D790 },
  { { "monospace", false, false }, 0x1D670, 0x1D7F6, 0 },
};

/* Places in the blocks that stay empty, since the letter was in Unicode already. */
static const struct {
  gunichar hole;
  gunichar letter;
} older[] = {
  { 0x1D455, 0x210E }, { 0x1D49D, 0x212C }, { 0x1D4A0, 0x2130 }, { 0x1D4A1, 0x2131 },
  { 0x1D4A3, 0x210B }, { 0x1D4A4, 0x2110 }, { 0x1D4A7, 0x2112 }, { 0x1D4A8, 0x2133 },
  { 0x1D4AD, 0x211B }, { 0x1D4BA, 0x212F }, { 0x1D4BC, 0x210A }, { 0x1D4C4, 0x2134 },
  { 0x1D506, 0x212D }, { 0x1D50B, 0x210C }, { 0x1D50C, 0x2111 }, { 0x1D515, 0x211C },
  { 0x1D51D, 0x2128 }, { 0x1D53A, 0x2102 }, { 0x1D53F, 0x210D }, { 0x1D545, 0x2115 },
  { 0x1D547, 0x2119 }, { 0x1D548, 0x211A }, { 0x1D549, 0x211D }, { 0x1D551, 0x2124 },
};

/* Greek beyond its alphabet, in the order in which the blocks have it after omega. */
static const gunichar greek_symbols[] = { 0x2202, 0x03F5, 0x03D1, 0x03F0, 0x03D5, 0x03F1, 0x03D6 };

#define GREEK_SMALL 26
#define GREEK_SYMBOLS 51

const LayoutMathAlphabet *
layout_math_alphabet_lookup (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (alphabets); i++) {
    if (strcmp (alphabets[i].base.name, name) == 0)
      return &alphabets[i].base;
  }
  return NULL;
}

static gunichar
map_greek (gunichar first, gunichar letter)
{
  if (letter >= 0x0391 && letter <= 0x03A9)
    return first + letter - 0x0391;
  if (letter >= 0x03B1 && letter <= 0x03C9)
    return first + GREEK_SMALL + letter - 0x03B1;
  for (guint i = 0; i < G_N_ELEMENTS (greek_symbols); i++) {
    if (greek_symbols[i] == letter)
      return first + GREEK_SYMBOLS + i;
  }
  return letter;
}

/* The letter of an alphabet for a plain one; the plain one where the alphabet lacks it. */
gunichar
layout_math_alphabet_map (const LayoutMathAlphabet *self, gunichar letter)
{
  const Alphabet *alphabet = (const Alphabet *) self;
  gunichar mapped = letter;
  if (letter >= 'A' && letter <= 'Z' && alphabet->latin != 0)
    mapped = alphabet->latin + letter - 'A';
  else if (letter >= 'a' && letter <= 'z' && alphabet->latin != 0)
    mapped = alphabet->latin + 26 + letter - 'a';
  else if (letter >= '0' && letter <= '9' && alphabet->digits != 0)
    mapped = alphabet->digits + letter - '0';
  else if (letter == 0x0131 && alphabet->latin == 0x1D434)
    mapped = 0x1D6A4;
  else if (letter == 0x0237 && alphabet->latin == 0x1D434)
    mapped = 0x1D6A5;
  else if (alphabet->greek != 0)
    mapped = map_greek (alphabet->greek, letter);
  for (guint i = 0; i < G_N_ELEMENTS (older); i++) {
    if (older[i].hole == mapped)
      return older[i].letter;
  }
  return mapped;
}
