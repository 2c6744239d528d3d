#include "config.h"

#include "dom-tex-parser-private.h"

#include <string.h>

/* Letters, numbers, signs, brackets and words. */

static void
set_variant (const DomTexFrame *frame, DomTexNode *token)
{
  if (frame->variant != NULL)
    dom_tex_node_set (token, "mathvariant", frame->variant);
}

/* Letters of \mathrm and its like make words; \not before one says nothing that could be drawn. */
void
dom_tex_add_letter (DomTexParser *self, const char *letter, gsize length)
{
  if (self->negated)
    dom_tex_fail (self);
  DomTexFrame *frame = dom_tex_top (self);
  bool words = frame->variant != NULL && strstr (frame->variant, "italic") == NULL;
  DomTexNode *last = dom_tex_is_row (frame) ? frame->row->last_child : NULL;
  if (words && last != NULL && last->is_word) {
    dom_tex_node_join (self->arena, last, letter, length);
    return;
  }
  DomTexNode *token =
      dom_tex_new_token (self, "mi", base_arena_strndup (self->arena, letter, length));
  token->is_word = words;
  set_variant (frame, token);
  dom_tex_deliver (self, token);
}

/* Digits make a number; an argument without braces is one of them. */
void
dom_tex_read_number (DomTexParser *self)
{
  const char *start = self->p++;
  while (dom_tex_is_row (dom_tex_top (self)) && self->p < self->end
         && (g_ascii_isdigit (*self->p)
             || (*self->p == '.' && self->p + 1 < self->end && g_ascii_isdigit (self->p[1]))))
    self->p++;
  DomTexNode *token = dom_tex_new_token (
      self, "mn", base_arena_strndup (self->arena, start, (gsize) (self->p - start)));
  set_variant (dom_tex_top (self), token);
  dom_tex_deliver (self, token);
}

static const char *
negate (DomTexParser *self, const char *sign)
{
  if (!self->negated)
    return sign;
  self->negated = false;
  g_autofree char *struck = g_strconcat (sign, "\u0338", NULL);
  g_autofree char *composed = g_utf8_normalize (struck, -1, G_NORMALIZE_NFC);
  return base_arena_strdup (self->arena, composed);
}

static DomTexNode *
new_operator (DomTexParser *self, const char *sign)
{
  DomTexNode *node = dom_tex_new_token (self, "mo", negate (self, sign));
  if (dom_tex_goes_on (self, dom_tex_top (self)))
    dom_tex_node_set (node, "form", "infix");
  return node;
}

static DomTexNode *
new_tight_operator (DomTexParser *self, const char *sign)
{
  DomTexNode *node = dom_tex_new_token (self, "mo", sign);
  dom_tex_node_set (node, "lspace", "0");
  dom_tex_node_set (node, "rspace", "0");
  return node;
}

static DomTexNode *
new_bracket (DomTexParser *self, const char *sign, const char *form)
{
  DomTexNode *node = dom_tex_new_token (self, "mo", sign);
  dom_tex_node_set (node, "form", form);
  dom_tex_node_set (node, "stretchy", "false");
  return node;
}

/* The sign of a bracket after \left, \big and their like: "" for a dot, NULL for what is none. */
static const char *
read_delimiter (DomTexParser *self)
{
  static const char *const plain = "()[]|/<>.";
  dom_tex_skip_space (self);
  if (self->p >= self->end)
    return NULL;
  if (*self->p != '\\') {
    char c = *self->p++;
    if (c == '\0' || strchr (plain, c) == NULL)
      return NULL;
    return c == '.'   ? ""
           : c == '<' ? "⟨"
           : c == '>' ? "⟩"
                      : base_arena_strndup (self->arena, &c, 1);
  }
  const char *name = ++self->p;
  while (self->p < self->end && g_ascii_isalpha (*self->p))
    self->p++;
  if (self->p == name && self->p < self->end)
    self->p++;
  const DomTexWord *word = dom_tex_word_lookup (name, (gsize) (self->p - name));
  bool bracket = word != NULL && (word->kind == DOM_TEX_OPEN || word->kind == DOM_TEX_CLOSE);
  return bracket ? word->sign : NULL;
}

void
dom_tex_read_big (DomTexParser *self, const DomTexWord *word)
{
  const char *sign = read_delimiter (self);
  if (sign == NULL) {
    dom_tex_fail (self);
    return;
  }
  char side = word->name[strlen (word->name) - 1];
  bool opens = side == 'l' || (side == 'g' && strchr ("([{⟨⌊⌈", *sign) != NULL && *sign != '|');
  DomTexNode *node = dom_tex_new_fence (self, sign,
                                        side == 'm' ? "infix"
                                        : opens     ? "prefix"
                                                    : "postfix");
  dom_tex_node_set (node, "minsize", word->sign);
  dom_tex_node_set (node, "maxsize", word->sign);
  dom_tex_deliver (self, node);
}

void
dom_tex_open_left (DomTexParser *self)
{
  const char *sign = read_delimiter (self);
  if (sign == NULL) {
    dom_tex_fail (self);
    return;
  }
  DomTexFrame *frame = dom_tex_push (self, DOM_TEX_FRAME_LEFT, dom_tex_new_node (self, "mrow"));
  if (*sign != '\0')
    dom_tex_node_append (frame->row, dom_tex_new_fence (self, sign, "prefix"));
}

void
dom_tex_close_left (DomTexParser *self, bool middle)
{
  const char *sign = read_delimiter (self);
  dom_tex_close_styles (self);
  DomTexFrame *frame = dom_tex_top (self);
  if (sign == NULL || frame->type != DOM_TEX_FRAME_LEFT) {
    dom_tex_fail (self);
    return;
  }
  if (*sign != '\0') {
    DomTexNode *fence = dom_tex_new_fence (self, sign, middle ? "infix" : "postfix");
    if (middle) {
      dom_tex_node_set (fence, "lspace", "0.1em");
      dom_tex_node_set (fence, "rspace", "0.1em");
    }
    dom_tex_node_append (frame->row, fence);
  }
  if (middle)
    return;
  DomTexNode *row = frame->row;
  dom_tex_pop (self);
  dom_tex_deliver (self, row);
}

/* Words in a formula. Spaces at their ends count, and MathML has to be told so. */
static void
flush_text (DomTexParser *self, DomTexFrame *frame, GString *text)
{
  if (text->len == 0)
    return;
  const char *nbsp = "\u00A0";
  if (text->str[0] == ' ') {
    g_string_erase (text, 0, 1);
    g_string_prepend (text, nbsp);
  }
  if (text->str[text->len - 1] == ' ') {
    g_string_truncate (text, text->len - 1);
    g_string_append (text, nbsp);
  }
  DomTexNode *token = dom_tex_new_token (self, "mtext", base_arena_strdup (self->arena, text->str));
  if (frame->word != NULL && frame->word->sign != NULL)
    dom_tex_node_set (token, "mathvariant", frame->word->sign);
  dom_tex_node_append (frame->row, token);
  g_string_truncate (text, 0);
}

/* Reads text up to its brace, or to a formula in it. */
void
dom_tex_read_text (DomTexParser *self)
{
  DomTexFrame *frame = dom_tex_top (self);
  g_autoptr (GString) text = g_string_new (NULL);
  while (self->p < self->end) {
    char c = *self->p++;
    if (c == '{') {
      frame->braces++;
    } else if (c == '}' && frame->braces-- == 0) {
      flush_text (self, frame, text);
      DomTexNode *row = frame->row;
      dom_tex_pop (self);
      dom_tex_deliver (self, dom_tex_unwrap (row));
      return;
    } else if (c == '$') {
      flush_text (self, frame, text);
      DomTexFrame *inner =
          dom_tex_push (self, DOM_TEX_FRAME_INNER, dom_tex_new_node (self, "mrow"));
      inner->variant = NULL;
      return;
    } else if (c == '\\') {
      if (self->p >= self->end || strchr ("%$&#_{} ,", *self->p) == NULL) {
        dom_tex_fail (self);
        return;
      }
      g_string_append_c (text, *self->p == ',' ? ' ' : *self->p);
      self->p++;
    } else if (g_ascii_isspace (c) || c == '~') {
      if (text->len == 0 || text->str[text->len - 1] != ' ')
        g_string_append_c (text, ' ');
    } else if (c != '}') {
      g_string_append_c (text, c);
    }
  }
  dom_tex_fail (self);
}

void
dom_tex_open_text (DomTexParser *self, const DomTexWord *word)
{
  dom_tex_skip_space (self);
  if (self->p >= self->end || *self->p != '{') {
    dom_tex_fail (self);
    return;
  }
  self->p++;
  DomTexFrame *frame = dom_tex_push (self, DOM_TEX_FRAME_TEXT, dom_tex_new_node (self, "mrow"));
  frame->word = word;
}

void
dom_tex_close_inner (DomTexParser *self)
{
  self->p++;
  dom_tex_close_styles (self);
  if (dom_tex_top (self)->type != DOM_TEX_FRAME_INNER) {
    dom_tex_fail (self);
    return;
  }
  DomTexNode *row = dom_tex_top (self)->row;
  dom_tex_pop (self);
  dom_tex_node_append (dom_tex_top (self)->row, row);
}

void
dom_tex_add_name (DomTexParser *self, const DomTexWord *word)
{
  bool limits = word->kind == DOM_TEX_LIMIT;
  DomTexNode *node = dom_tex_new_token (self, limits ? "mo" : "mi", word->sign);
  if (limits) {
    dom_tex_node_set (node, "form", "prefix");
    dom_tex_node_set (node, "movablelimits", "true");
    dom_tex_node_set (node, "lspace", "0.1667em");
    dom_tex_node_set (node, "rspace", "0.1667em");
  }
  node->is_function = !limits;
  node->has_limits = limits;
  dom_tex_deliver (self, node);
}

void
dom_tex_add_sign (DomTexParser *self, const DomTexWord *word)
{
  DomTexNode *node = NULL;
  if (word->kind == DOM_TEX_VARIABLE || word->kind == DOM_TEX_ORDINARY) {
    node = dom_tex_new_token (self, "mi", negate (self, word->sign));
    const char *variant = dom_tex_top (self)->variant;
    if (variant != NULL && strcmp (variant, "normal") != 0)
      dom_tex_node_set (node, "mathvariant", variant);
    else if (word->kind == DOM_TEX_ORDINARY)
      dom_tex_node_set (node, "mathvariant", "normal");
  } else if (word->kind == DOM_TEX_OPEN || word->kind == DOM_TEX_CLOSE) {
    bool straight = strcmp (word->sign, "|") == 0 || strcmp (word->sign, "‖") == 0;
    node = straight
               ? new_tight_operator (self, word->sign)
               : new_bracket (self, word->sign, word->kind == DOM_TEX_OPEN ? "prefix" : "postfix");
    if (straight)
      dom_tex_node_set (node, "stretchy", "false");
  } else {
    node = new_operator (self, word->sign);
    /* An arrow is as long as it is drawn unless it has a label. */
    if (word->kind == DOM_TEX_OPERATOR && node->n_attributes == 0)
      dom_tex_node_set (node, "stretchy", "false");
    node->has_limits = word->kind == DOM_TEX_LARGE;
  }
  dom_tex_deliver (self, node);
}

/* A comment ends with its line; a sign at the end of all is one of percent. */
void
dom_tex_read_percent (DomTexParser *self)
{
  const char *feed = memchr (self->p, '\n', (gsize) (self->end - self->p));
  if (feed != NULL) {
    self->p = feed + 1;
    return;
  }
  self->p++;
  dom_tex_deliver (self, new_tight_operator (self, "%"));
}

void
dom_tex_read_sign (DomTexParser *self)
{
  char c = *self->p++;
  const char *sign = base_arena_strndup (self->arena, &c, 1);
  DomTexNode *node = NULL;
  if (c == '(' || c == '[') {
    node = new_bracket (self, sign, "prefix");
  } else if (c == ')' || c == ']') {
    node = new_bracket (self, sign, "postfix");
  } else if (c == '|') {
    node = new_tight_operator (self, sign);
    dom_tex_node_set (node, "stretchy", "false");
  } else if (c == ':' && self->p < self->end && *self->p == '=') {
    self->p++;
    node = new_operator (self, ":=");
  } else if (c == ':') {
    node = dom_tex_new_token (self, "mo", negate (self, sign));
    dom_tex_node_set (node, "lspace", "0.2778em");
    dom_tex_node_set (node, "rspace", "0.2778em");
  } else if (strchr ("/.!?\"@`", c) != NULL) {
    node = new_tight_operator (self, sign);
  } else {
    node = new_operator (self, c == '-' ? "−" : c == '*' ? "∗" : sign);
  }
  dom_tex_deliver (self, node);
}

/* Letters beyond ASCII: of a script without capitals they are words. */
void
dom_tex_read_letter (DomTexParser *self)
{
  const char *start = self->p;
  gunichar letter = g_utf8_get_char (self->p);
  self->p = g_utf8_next_char (self->p);
  bool word = letter >= 0x1100 && g_unichar_isalpha (letter)
              && (g_unichar_iswide (letter) || letter < 0x1200);
  while (word && dom_tex_is_row (dom_tex_top (self)) && self->p < self->end
         && g_unichar_iswide (g_utf8_get_char (self->p)))
    self->p = g_utf8_next_char (self->p);
  gsize length = (gsize) (self->p - start);
  const char *text = base_arena_strndup (self->arena, start, length);
  if (word)
    dom_tex_deliver (self, dom_tex_new_token (self, "mtext", text));
  else if (g_unichar_isalpha (letter))
    dom_tex_add_letter (self, start, length);
  else if (g_unichar_isalnum (letter))
    dom_tex_deliver (self, dom_tex_new_token (self, "mn", text));
  else
    dom_tex_deliver (self, new_operator (self, text));
}
