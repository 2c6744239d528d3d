#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* The words of LaTeX: what a command is, and the sign it stands for. */

typedef enum {
  DOM_TEX_UNKNOWN,
  DOM_TEX_VARIABLE, /* a letter that leans */
  DOM_TEX_ORDINARY, /* one that does not */
  DOM_TEX_OPERATOR, /* with the space that MathML's dictionary says */
  DOM_TEX_OPEN,
  DOM_TEX_CLOSE,
  DOM_TEX_LARGE, /* with limits */
  DOM_TEX_INTEGRAL,
  DOM_TEX_FUNCTION,
  DOM_TEX_LIMIT, /* the name of a function with limits */
  DOM_TEX_ACCENT,
  DOM_TEX_WIDE_ACCENT,
  DOM_TEX_OVER, /* as wide as what it stands over */
  DOM_TEX_UNDER,
  DOM_TEX_SPACE, /* the sign is its width */
  DOM_TEX_ALPHABET, /* the sign is MathML's name of it */
  DOM_TEX_STYLE, /* the sign is how small: 0 for a display, 1 for text, 2 and 3 for scripts */
  DOM_TEX_FONT, /* the same for the rest of the group */
  DOM_TEX_BIG, /* the sign is the size of the bracket after it */
  DOM_TEX_TEXT, /* the sign is the mathvariant, if any */
  DOM_TEX_IGNORED,
  DOM_TEX_IGNORED_ARGUMENT,
  /* Those with a meaning of their own. */
  DOM_TEX_FRACTION,
  DOM_TEX_DISPLAY_FRACTION,
  DOM_TEX_TEXT_FRACTION,
  DOM_TEX_BINOMIAL,
  DOM_TEX_ROOT,
  DOM_TEX_LEFT,
  DOM_TEX_MIDDLE,
  DOM_TEX_RIGHT,
  DOM_TEX_BEGIN,
  DOM_TEX_END,
  DOM_TEX_ROW_END,
  DOM_TEX_NAME, /* \operatorname */
  DOM_TEX_NOT,
  DOM_TEX_TAG,
  DOM_TEX_LIMITS,
  DOM_TEX_NO_LIMITS,
  DOM_TEX_OVERSET,
  DOM_TEX_UNDERSET,
  DOM_TEX_ARROW, /* with a label */
  DOM_TEX_PHANTOM,
  DOM_TEX_BOXED,
  DOM_TEX_SUBSTACK,
  DOM_TEX_MODULO,
  DOM_TEX_BINARY_MODULO,
  DOM_TEX_LENGTH, /* \hspace */
  DOM_TEX_COLORED,
  DOM_TEX_PLAIN, /* says what its argument is, which we know */
  DOM_TEX_RULE, /* between two rows */
} DomTexKind;

/**
 * DomTexWord:
 *
 * A command of LaTeX. Kind: static.
 */
typedef struct {
  const char *name;
  DomTexKind kind;
  const char *sign;
} DomTexWord;

/**
 * DomTexEnvironment:
 * @columns: columnalign of MathML, or %NULL for the argument's
 * @aligned: its cells are parts of formulas, set as in a display
 *
 * What may stand between \begin and \end. Kind: static.
 */
typedef struct {
  const char *name;
  const char *open; /* brackets around it, or NULL */
  const char *close;
  const char *columns;
  bool aligned;
} DomTexEnvironment;

const DomTexWord *dom_tex_word_lookup (const char *name, gsize length);
const DomTexEnvironment *dom_tex_environment_lookup (const char *name, gsize length);

G_END_DECLS
