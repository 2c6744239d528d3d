#pragma once

#include "css-tokenizer-private.h"
#include "css-styles.h"

G_BEGIN_DECLS

typedef enum {
  CSS_SIMPLE_TYPE,
  CSS_SIMPLE_ID,
  CSS_SIMPLE_CLASS,
  CSS_SIMPLE_ATTRIBUTE,
  CSS_SIMPLE_FIRST_CHILD,
  CSS_SIMPLE_LAST_CHILD,
  CSS_SIMPLE_NTH_CHILD,
  CSS_SIMPLE_NTH_LAST_CHILD,
  CSS_SIMPLE_NTH_OF_TYPE,
  CSS_SIMPLE_NTH_LAST_OF_TYPE,
  CSS_SIMPLE_NOT,
  CSS_SIMPLE_IS,
  CSS_SIMPLE_LANG,
  CSS_SIMPLE_DIR,
  CSS_SIMPLE_ROOT,
  CSS_SIMPLE_EMPTY,
  CSS_SIMPLE_LINK,
  CSS_SIMPLE_NEVER, /* :hover, :visited and other states a page in a book never has */
} CssSimpleType;

typedef struct _CssSelector CssSelector;

/**
 * CssSimple:
 * @name: interned; NULL for any name
 * @relation: of an attribute: 0 = ~ | ^ $ *
 * @fold: compare the attribute's value without regard to ASCII case
 *
 * Kind: arena.
 */
typedef struct {
  CssSimpleType type;
  const char *name;
  const char *lower; /* of a type: the name in lower case, for XHTML; interned */
  const char *value;
  char relation;
  bool fold;
  int ns; /* of a type: a DomNamespace, or -1 for any */
  int a, b; /* of :nth-*(an+b) */
  CssSelector *const *list; /* of :not() and :is() */
  guint n_list;
} CssSimple;

typedef struct {
  const CssSimple *simples;
  guint n_simples;
  char combinator; /* to the compound on the left: ' ' '>' '+' '~', or 0 for none */
} CssCompound;

/**
 * CssSelector:
 * @compounds: from right to left
 * @pseudo: a #CssPseudo, or -1 for the element itself
 * @specificity: comparable
 *
 * A complex selector. Kind: arena.
 */
struct _CssSelector {
  const CssCompound *compounds;
  guint n_compounds;
  int pseudo;
  guint specificity;
};

/**
 * CssPrefixes:
 *
 * The namespaces that a sheet declares: prefix → URI; "" is the default. Kind: owned by the parser.
 */
typedef GHashTable CssPrefixes;

bool css_selector_parse_list (BaseArena *arena,
                              CssTokens tokens,
                              CssPrefixes *prefixes,
                              GPtrArray *selectors,
                              bool *uses_index);

/**
 * CssSiblings:
 *
 * Where each element stands among its siblings, so that :nth-child() costs nothing. Kind: owned.
 */
typedef struct {
  guint32 *child;
  guint32 *last_child;
  guint32 *of_type;
  guint32 *last_of_type;
} CssSiblings;

void css_siblings_fill (CssSiblings *self, const DomDocument *document);
void css_siblings_clear (CssSiblings *self);
bool
css_selector_matches (const CssSelector *self, const DomNode *element, const CssSiblings *siblings);

G_END_DECLS
