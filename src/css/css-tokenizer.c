#include "config.h"

#include "css-tokenizer-private.h"

#include <string.h>

/* https://www.w3.org/TR/css-syntax-3/#tokenization
 * The whole sheet becomes an array of tokens in which every opening bracket knows its end, so that
 * the parser jumps over blocks instead of recursing into them. */

typedef struct {
  BaseArena *arena;
  const char *text;
  gsize length;
  gsize at;
  GString *buffer;
  GArray *tokens;
} Tokenizer;

static char
peek (const Tokenizer *self, gsize ahead)
{
  return self->at + ahead < self->length ? self->text[self->at + ahead] : '\0';
}

static bool
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (guint8) c >= 0x80;
}

static bool
is_name (char c)
{
  return is_name_start (c) || g_ascii_isdigit (c) || c == '-';
}

static bool
is_newline (char c)
{
  return c == '\n' || c == '\r' || c == '\f';
}

static bool
is_escape (const Tokenizer *self, gsize ahead)
{
  return peek (self, ahead) == '\\' && self->at + ahead + 1 < self->length
         && !is_newline (peek (self, ahead + 1));
}

static bool
starts_name (const Tokenizer *self)
{
  gsize ahead = 0;
  if (peek (self, 0) == '-') {
    if (peek (self, 1) == '-')
      return true;
    ahead = 1;
  }
  return is_name_start (peek (self, ahead)) || is_escape (self, ahead);
}

static bool
starts_number (const Tokenizer *self)
{
  gsize ahead = peek (self, 0) == '+' || peek (self, 0) == '-' ? 1 : 0;
  if (g_ascii_isdigit (peek (self, ahead)))
    return true;
  return peek (self, ahead) == '.' && g_ascii_isdigit (peek (self, ahead + 1));
}

/* After the backslash. */
static void
read_escape (Tokenizer *self)
{
  self->at++;
  gunichar c = 0;
  int digits = 0;
  while (digits < 6 && g_ascii_isxdigit (peek (self, 0))) {
    c = c * 16 + (gunichar) g_ascii_xdigit_value (peek (self, 0));
    self->at++;
    digits++;
  }
  if (digits == 0) {
    g_string_append_c (self->buffer, peek (self, 0));
    self->at++;
    return;
  }
  if (peek (self, 0) == '\r' && peek (self, 1) == '\n')
    self->at++;
  if (is_space (peek (self, 0)))
    self->at++;
  bool valid = c != 0 && g_unichar_validate (c);
  g_string_append_unichar (self->buffer, valid ? c : 0xFFFD);
}

static const char *
take_buffer (Tokenizer *self)
{
  return base_arena_strndup (self->arena, self->buffer->str, self->buffer->len);
}

static const char *
read_name (Tokenizer *self)
{
  gsize start = self->at;
  while (is_name (peek (self, 0)))
    self->at++;
  if (!is_escape (self, 0))
    return base_arena_strndup (self->arena, self->text + start, self->at - start);
  g_string_truncate (self->buffer, 0);
  g_string_append_len (self->buffer, self->text + start, (gssize) (self->at - start));
  while (true) {
    if (is_name (peek (self, 0)))
      g_string_append_c (self->buffer, self->text[self->at++]);
    else if (is_escape (self, 0))
      read_escape (self);
    else
      return take_buffer (self);
  }
}

static void
read_string (Tokenizer *self, CssToken *token, char quote)
{
  self->at++;
  g_string_truncate (self->buffer, 0);
  token->type = CSS_TOKEN_STRING;
  while (self->at < self->length) {
    char c = peek (self, 0);
    if (c == quote) {
      self->at++;
      break;
    }
    if (is_newline (c)) {
      token->type = CSS_TOKEN_BAD;
      return;
    }
    if (c == '\\' && is_newline (peek (self, 1))) {
      self->at += peek (self, 1) == '\r' && peek (self, 2) == '\n' ? 3 : 2;
    } else if (is_escape (self, 0)) {
      read_escape (self);
    } else {
      g_string_append_c (self->buffer, c);
      self->at++;
    }
  }
  token->text = take_buffer (self);
}

static void
skip_bad_url (Tokenizer *self)
{
  while (self->at < self->length) {
    char c = self->text[self->at++];
    if (c == ')')
      return;
    if (c == '\\' && self->at < self->length)
      self->at++;
  }
}

/* After "url(". */
static void
read_url (Tokenizer *self, CssToken *token)
{
  token->type = CSS_TOKEN_URL;
  g_string_truncate (self->buffer, 0);
  while (is_space (peek (self, 0)))
    self->at++;
  while (self->at < self->length) {
    char c = peek (self, 0);
    if (c == ')') {
      self->at++;
      break;
    }
    if (is_space (c)) {
      while (is_space (peek (self, 0)))
        self->at++;
      if (self->at >= self->length || peek (self, 0) == ')')
        continue;
      c = '(';
    }
    if (c == '"' || c == '\'' || c == '(' || (c == '\\' && !is_escape (self, 0))) {
      token->type = CSS_TOKEN_BAD;
      skip_bad_url (self);
      return;
    }
    if (c == '\\') {
      read_escape (self);
    } else {
      g_string_append_c (self->buffer, c);
      self->at++;
    }
  }
  token->text = take_buffer (self);
}

static void
read_number (Tokenizer *self, CssToken *token)
{
  gsize start = self->at;
  token->type = CSS_TOKEN_NUMBER;
  token->integer = true;
  if (peek (self, 0) == '+' || peek (self, 0) == '-')
    self->at++;
  while (g_ascii_isdigit (peek (self, 0)))
    self->at++;
  if (peek (self, 0) == '.' && g_ascii_isdigit (peek (self, 1))) {
    token->integer = false;
    self->at++;
    while (g_ascii_isdigit (peek (self, 0)))
      self->at++;
  }
  gsize sign = peek (self, 1) == '+' || peek (self, 1) == '-' ? 2 : 1;
  if ((peek (self, 0) == 'e' || peek (self, 0) == 'E') && g_ascii_isdigit (peek (self, sign))) {
    token->integer = false;
    self->at += sign;
    while (g_ascii_isdigit (peek (self, 0)))
      self->at++;
  }
  char digits[64];
  gsize length = MIN (self->at - start, sizeof digits - 1);
  memcpy (digits, self->text + start, length);
  digits[length] = '\0';
  token->number = CLAMP (g_ascii_strtod (digits, NULL), -1e9, 1e9);
  if (peek (self, 0) == '%') {
    self->at++;
    token->type = CSS_TOKEN_PERCENTAGE;
  } else if (starts_name (self)) {
    token->type = CSS_TOKEN_DIMENSION;
    token->text = read_name (self);
  }
}

static void
read_name_like (Tokenizer *self, CssToken *token)
{
  token->type = CSS_TOKEN_IDENT;
  token->text = read_name (self);
  if (peek (self, 0) != '(')
    return;
  self->at++;
  token->type = CSS_TOKEN_FUNCTION;
  token->delim = '(';
  if (g_ascii_strcasecmp (token->text, "url") != 0)
    return;
  gsize ahead = 0;
  while (is_space (peek (self, ahead)))
    ahead++;
  if (peek (self, ahead) != '"' && peek (self, ahead) != '\'')
    read_url (self, token);
}

static bool
skip_comment (Tokenizer *self)
{
  if (peek (self, 0) != '/' || peek (self, 1) != '*')
    return false;
  self->at += 2;
  while (self->at < self->length && !(peek (self, 0) == '*' && peek (self, 1) == '/'))
    self->at++;
  self->at = MIN (self->at + 2, self->length);
  return true;
}

static void
read_punctuation (Tokenizer *self, CssToken *token)
{
  char c = self->text[self->at];
  token->delim = c;
  token->type = CSS_TOKEN_DELIM;
  if (c == '<' && peek (self, 1) == '!' && peek (self, 2) == '-' && peek (self, 3) == '-') {
    token->type = CSS_TOKEN_CDO;
    self->at += 4;
    return;
  }
  self->at++;
  if (c == ':')
    token->type = CSS_TOKEN_COLON;
  else if (c == ';')
    token->type = CSS_TOKEN_SEMICOLON;
  else if (c == ',')
    token->type = CSS_TOKEN_COMMA;
  else if (c == '(' || c == '[' || c == '{')
    token->type = CSS_TOKEN_OPEN;
  else if (c == ')' || c == ']' || c == '}')
    token->type = CSS_TOKEN_CLOSE;
}

static void
read_token (Tokenizer *self, CssToken *token)
{
  char c = peek (self, 0);
  if (is_space (c)) {
    token->type = CSS_TOKEN_SPACE;
    while (is_space (peek (self, 0)))
      self->at++;
  } else if (c == '"' || c == '\'') {
    read_string (self, token, c);
  } else if (c == '#' && (is_name (peek (self, 1)) || is_escape (self, 1))) {
    self->at++;
    token->type = CSS_TOKEN_HASH;
    token->text = read_name (self);
  } else if (starts_number (self)) {
    read_number (self, token);
  } else if (c == '-' && peek (self, 1) == '-' && peek (self, 2) == '>') {
    token->type = CSS_TOKEN_CDO;
    self->at += 3;
  } else if (c == '@') {
    self->at++;
    if (starts_name (self)) {
      token->type = CSS_TOKEN_AT;
      token->text = read_name (self);
    } else {
      token->type = CSS_TOKEN_DELIM;
      token->delim = '@';
    }
  } else if (starts_name (self)) {
    read_name_like (self, token);
  } else {
    read_punctuation (self, token);
  }
}

static char
closing_of (char open)
{
  return open == '(' ? ')' : open == '[' ? ']' : '}';
}

/* What is never closed ends with the sheet; a closing bracket that closes nothing is only a token;
 * one that closes an outer bracket closes the inner ones too, so that one slip costs one block. */
static void
match_brackets (GArray *tokens)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_open[3] = { 0, 0, 0 }; /* of ( [ { */
  static const char KINDS[] = ")]}";
  for (guint i = 0; i < tokens->len; i++) {
    CssToken *token = &g_array_index (tokens, CssToken, i);
    if (token->type == CSS_TOKEN_OPEN || token->type == CSS_TOKEN_FUNCTION) {
      token->match = tokens->len - 1;
      n_open[strchr (KINDS, closing_of (token->delim)) - KINDS]++;
      g_array_append_val (open, i);
    }
    if (token->type != CSS_TOKEN_CLOSE || n_open[strchr (KINDS, token->delim) - KINDS] == 0)
      continue;
    bool found = false;
    while (!found && open->len > 0) {
      CssToken *opening =
          &g_array_index (tokens, CssToken, g_array_index (open, guint, open->len - 1));
      /* A parenthesis that is not closed must not swallow the brace that ends the rule; the other
       * way round the stray parenthesis is ignored. */
      char expected = closing_of (opening->delim);
      if (expected == '}' && token->delim != '}')
        break;
      n_open[strchr (KINDS, expected) - KINDS]--;
      opening->match = i;
      found = expected == token->delim;
      g_array_set_size (open, open->len - 1);
    }
  }
}

/**
 * css_tokenize:
 * @arena: where names and strings live
 * @text: a style sheet or a part of one
 * @length: bytes of @text
 *
 * Returns: (transfer full): an array of #CssToken that ends with %CSS_TOKEN_END
 */
GArray *
css_tokenize (BaseArena *arena, const char *text, gsize length)
{
  g_autoptr (GString) buffer = g_string_new (NULL);
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (CssToken));
  Tokenizer self = {
    .arena = arena, .text = text, .length = length, .buffer = buffer, .tokens = tokens
  };
  while (self.at < length) {
    if (skip_comment (&self))
      continue;
    CssToken token = { .start = (guint32) self.at };
    read_token (&self, &token);
    token.end = (guint32) self.at;
    g_array_append_val (tokens, token);
  }
  CssToken end = { .type = CSS_TOKEN_END, .start = (guint32) length, .end = (guint32) length };
  g_array_append_val (tokens, end);
  match_brackets (tokens);
  return tokens;
}

/**
 * css_token_is:
 * @token: a token
 * @name: in lower case
 *
 * Returns: whether it is an identifier or function of that name
 */
bool
css_token_is (const CssToken *token, const char *name)
{
  return (token->type == CSS_TOKEN_IDENT || token->type == CSS_TOKEN_FUNCTION)
         && g_ascii_strcasecmp (token->text, name) == 0;
}

bool
css_token_is_delim (const CssToken *token, char delim)
{
  return token->type == CSS_TOKEN_DELIM && token->delim == delim;
}

/**
 * css_token_next:
 * @tokens: a stretch
 * @index: a token in it
 *
 * Returns: the index of the next token, past the end of a block that opens at @index
 */
guint
css_token_next (const CssTokens *tokens, guint index)
{
  const CssToken *token = &tokens->tokens[index];
  if (token->type == CSS_TOKEN_OPEN || token->type == CSS_TOKEN_FUNCTION)
    return MIN (token->match + 1, tokens->end);
  return index + 1;
}

/**
 * css_tokens_trim:
 * @tokens: a stretch
 *
 * Returns: the stretch without white space at its ends
 */
CssTokens
css_tokens_trim (CssTokens tokens)
{
  while (tokens.begin < tokens.end && tokens.tokens[tokens.begin].type == CSS_TOKEN_SPACE)
    tokens.begin++;
  while (tokens.end > tokens.begin && tokens.tokens[tokens.end - 1].type == CSS_TOKEN_SPACE)
    tokens.end--;
  return tokens;
}

/**
 * css_tokens_take:
 * @rest: (inout): a stretch of components parted by spaces
 *
 * Takes the next component off.
 *
 * Returns: the component, or an empty stretch when there is none
 */
CssTokens
css_tokens_take (CssTokens *rest)
{
  *rest = css_tokens_trim (*rest);
  CssTokens part = *rest;
  part.end = rest->begin < rest->end ? css_token_next (rest, rest->begin) : rest->begin;
  rest->begin = part.end;
  return part;
}
