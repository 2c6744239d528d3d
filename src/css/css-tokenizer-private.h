#pragma once

#include "base-arena.h"

#include <stdbool.h>

G_BEGIN_DECLS

typedef enum {
  CSS_TOKEN_END,
  CSS_TOKEN_IDENT,
  CSS_TOKEN_FUNCTION, /* a name with its opening parenthesis */
  CSS_TOKEN_AT,
  CSS_TOKEN_HASH,
  CSS_TOKEN_STRING,
  CSS_TOKEN_URL,
  CSS_TOKEN_BAD, /* bad-string and bad-url */
  CSS_TOKEN_DELIM,
  CSS_TOKEN_NUMBER,
  CSS_TOKEN_PERCENTAGE,
  CSS_TOKEN_DIMENSION,
  CSS_TOKEN_SPACE,
  CSS_TOKEN_CDO, /* also CDC */
  CSS_TOKEN_COLON,
  CSS_TOKEN_SEMICOLON,
  CSS_TOKEN_COMMA,
  CSS_TOKEN_OPEN, /* ( [ or { : see delim */
  CSS_TOKEN_CLOSE, /* ) ] or } */
} CssTokenType;

/**
 * CssToken:
 * @type: its kind
 * @delim: the character of a delimiter or bracket
 * @integer: whether a number has no fraction and no exponent
 * @start: byte in the source
 * @end: byte after it
 * @text: name, string, address or unit with escapes resolved, of the arena; else %NULL
 * @number: its value
 * @match: of an opening bracket: the index of the token that closes it
 *
 * Kind: arena.
 */
typedef struct {
  CssTokenType type;
  char delim;
  bool integer;
  guint32 start;
  guint32 end;
  guint32 match;
  const char *text;
  double number;
} CssToken;

/**
 * CssTokens:
 *
 * A stretch of tokens; the token at @end is never read. Kind: value, borrowed from its array.
 */
typedef struct {
  const CssToken *tokens;
  guint begin;
  guint end;
} CssTokens;

GArray *css_tokenize (BaseArena *arena, const char *text, gsize length);
bool css_token_is (const CssToken *token, const char *name);
bool css_token_is_delim (const CssToken *token, char delim);
guint css_token_next (const CssTokens *tokens, guint index);
CssTokens css_tokens_trim (CssTokens tokens);
CssTokens css_tokens_take (CssTokens *rest);

G_END_DECLS
