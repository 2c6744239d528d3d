#include "config.h"

#include "dom-tex-parser-private.h"

#include "base-limits.h"

#include <string.h>

/* LaTeX's formulas, as far as Markdown has them, become elements of MathML.
 *
 * One walk over the letters, with a stack of what is open: a group in braces, a pair of \left and
 * \right, a cell of a matrix, or a command that waits for its arguments. What is finished is handed
 * to what is open around it: a row takes it in, a command counts it, and is itself finished by its
 * last one. The walk stops at the first thing that it does not know, and then there is no formula:
 * the caller shows the source. */

#define MAX_BYTES (32 * 1024)
#define MAX_OPEN 96
#define MAX_NODES 20000

void
dom_tex_fail (DomTexParser *self)
{
  self->failed = true;
  self->p = self->end;
}

DomTexFrame *
dom_tex_top (DomTexParser *self)
{
  return &g_array_index (self->frames, DomTexFrame, self->frames->len - 1);
}

DomTexNode *
dom_tex_new_node (DomTexParser *self, const char *name)
{
  if (++self->n_nodes > MAX_NODES)
    dom_tex_fail (self);
  return dom_tex_node_new (self->arena, name);
}

DomTexNode *
dom_tex_new_token (DomTexParser *self, const char *name, const char *text)
{
  DomTexNode *node = dom_tex_new_node (self, name);
  node->text = text;
  return node;
}

DomTexFrame *
dom_tex_push (DomTexParser *self, DomTexFrameType type, DomTexNode *row)
{
  if (self->frames->len >= MAX_OPEN)
    dom_tex_fail (self);
  DomTexFrame frame = { .type = type, .row = row };
  if (self->frames->len > 0)
    frame.variant = dom_tex_top (self)->variant;
  g_array_append_val (self->frames, frame);
  return dom_tex_top (self);
}

void
dom_tex_pop (DomTexParser *self)
{
  g_array_set_size (self->frames, self->frames->len - 1);
}

void
dom_tex_close_styles (DomTexParser *self)
{
  while (dom_tex_top (self)->type == DOM_TEX_FRAME_STYLE)
    dom_tex_pop (self);
}

bool
dom_tex_is_operator (const DomTexNode *node)
{
  return g_strcmp0 (node->name, "mo") == 0;
}

static bool
is_space (const DomTexNode *node)
{
  return g_strcmp0 (node->name, "mspace") == 0;
}

static bool
opens (const DomTexNode *node)
{
  for (guint i = 0; i < node->n_attributes; i++) {
    if (strcmp (node->attributes[i].name, "form") == 0)
      return strcmp (node->attributes[i].value, "prefix") == 0;
  }
  return false;
}

/* Between a function and what it is applied to, MathML has a sign that is not seen. */
static bool
needs_application (const DomTexNode *before, const DomTexNode *node)
{
  if (before == NULL || (dom_tex_is_operator (node) && !opens (node)) || is_space (node))
    return false;
  return before->is_function || (before->name == NULL && before->base->is_function);
}

static void
append (DomTexParser *self, DomTexFrame *frame, DomTexNode *node)
{
  if (needs_application (frame->row->last_child, node))
    dom_tex_node_append (frame->row, dom_tex_new_token (self, "mo", "\u2061"));
  dom_tex_node_append (frame->row, node);
}

/* Hands a script to what it belongs to. */
static void
finish_script (DomTexParser *self, DomTexNode *arguments, bool raised, DomTexNode *scripts)
{
  DomTexNode *script = dom_tex_unwrap (arguments);
  if (!raised) {
    scripts->sub = script;
    return;
  }
  if (scripts->sup != NULL) {
    DomTexNode *row = dom_tex_new_node (self, "mrow");
    dom_tex_node_append (row, scripts->sup);
    dom_tex_node_append (row, script);
    script = row;
  }
  scripts->is_prime = false;
  scripts->sup = script;
}

/* Gives what is finished to what is open around it. */
void
dom_tex_deliver (DomTexParser *self, DomTexNode *node)
{
  while (node != NULL && !self->failed) {
    DomTexFrame *frame = dom_tex_top (self);
    if (frame->type != DOM_TEX_FRAME_ARGUMENTS) {
      append (self, frame, node);
      return;
    }
    dom_tex_node_append (frame->row, node);
    if (--frame->wanted > 0)
      return;
    DomTexFrame done = *frame;
    dom_tex_pop (self);
    node = NULL;
    if (done.word != NULL)
      node = dom_tex_finish_command (self, &done);
    else
      finish_script (self, done.row, done.raised, done.table);
  }
}

static DomTexFrame *
wait_for (DomTexParser *self, const DomTexWord *word, guint n)
{
  DomTexFrame *frame =
      dom_tex_push (self, DOM_TEX_FRAME_ARGUMENTS, dom_tex_new_node (self, "mrow"));
  frame->word = word;
  frame->wanted = n;
  return frame;
}

bool
dom_tex_is_row (const DomTexFrame *frame)
{
  return frame->type != DOM_TEX_FRAME_ARGUMENTS && frame->type != DOM_TEX_FRAME_TEXT;
}

/* The scripts of what came last, for one more to be added; NULL when there is no place for it. */
static DomTexNode *
take_scripts (DomTexParser *self, bool raised)
{
  if (!dom_tex_is_row (dom_tex_top (self)))
    return NULL;
  DomTexNode *row = dom_tex_top (self)->row;
  DomTexNode *last = row->last_child;
  if (last != NULL && last->name == NULL)
    return (raised ? last->sup : last->sub) == NULL || (raised && last->is_prime) ? last : NULL;
  DomTexNode *scripts = dom_tex_new_node (self, NULL);
  scripts->base = last != NULL && !is_space (last) ? last : dom_tex_new_node (self, "mrow");
  if (scripts->base == last)
    dom_tex_node_remove_last (row);
  dom_tex_node_append (row, scripts);
  return scripts;
}

static void
read_script (DomTexParser *self, bool raised)
{
  self->p++;
  DomTexNode *scripts = take_scripts (self, raised);
  if (scripts == NULL) {
    dom_tex_fail (self);
    return;
  }
  DomTexFrame *frame = wait_for (self, NULL, 1);
  frame->raised = raised;
  frame->table = scripts;
}

static void
read_primes (DomTexParser *self)
{
  static const char *const signs[] = { "′", "″", "‴", "⁗" };
  gsize n = strspn (self->p, "'");
  DomTexNode *scripts = n <= G_N_ELEMENTS (signs) ? take_scripts (self, true) : NULL;
  self->p += n;
  if (scripts == NULL || scripts->sup != NULL) {
    dom_tex_fail (self);
    return;
  }
  scripts->sup = dom_tex_new_token (self, "mo", signs[n - 1]);
  scripts->is_prime = true;
}

void
dom_tex_skip_space (DomTexParser *self)
{
  while (self->p < self->end && g_ascii_isspace (*self->p))
    self->p++;
}

/* The bytes between the braces that come next; NULL when there are none. */
const char *
dom_tex_read_raw_argument (DomTexParser *self, gsize *length)
{
  dom_tex_skip_space (self);
  if (self->p >= self->end || *self->p != '{') {
    dom_tex_fail (self);
    return NULL;
  }
  const char *start = self->p + 1;
  guint depth = 0;
  for (const char *p = self->p; p < self->end; p++) {
    if (*p == '\\' && p + 1 < self->end) {
      p++;
    } else if (*p == '{') {
      depth++;
    } else if (*p == '}' && --depth == 0) {
      *length = (gsize) (p - start);
      self->p = p + 1;
      return start;
    }
  }
  dom_tex_fail (self);
  return NULL;
}

static void
close_group (DomTexParser *self)
{
  self->p++;
  dom_tex_close_styles (self);
  DomTexFrame done = *dom_tex_top (self);
  if (done.type == DOM_TEX_FRAME_STACK) {
    dom_tex_close_cell (&done);
    dom_tex_pop (self);
    dom_tex_deliver (self, dom_tex_finish_table (self, &done));
  } else if (done.type == DOM_TEX_FRAME_GROUP) {
    dom_tex_pop (self);
    dom_tex_deliver (self, dom_tex_unwrap (done.row));
  } else {
    dom_tex_fail (self);
  }
}

static void
open_style (DomTexParser *self, const DomTexWord *word)
{
  static const char *const levels[] = { "0", "0", "1", "2" };
  if (!dom_tex_is_row (dom_tex_top (self))) {
    dom_tex_fail (self);
    return;
  }
  DomTexNode *style = dom_tex_new_node (self, "mstyle");
  int level = word->sign[0] - '0';
  dom_tex_node_set (style, "displaystyle", level == 0 ? "true" : "false");
  dom_tex_node_set (style, "scriptlevel", levels[level]);
  dom_tex_node_append (dom_tex_top (self)->row, style);
  dom_tex_push (self, DOM_TEX_FRAME_STYLE, style);
}

static void
open_font (DomTexParser *self, const DomTexWord *word)
{
  if (!dom_tex_is_row (dom_tex_top (self))) {
    dom_tex_fail (self);
    return;
  }
  DomTexNode *row = dom_tex_new_node (self, "mrow");
  dom_tex_node_append (dom_tex_top (self)->row, row);
  dom_tex_push (self, DOM_TEX_FRAME_STYLE, row)->variant = word->sign;
}

/* `\sqrt[3]{x}`: an argument in brackets that need not be there. */
static void
read_option (DomTexParser *self, DomTexFrame *frame)
{
  dom_tex_skip_space (self);
  if (self->p >= self->end || *self->p != '[')
    return;
  self->p++;
  frame->wanted++;
  dom_tex_push (self, DOM_TEX_FRAME_OPTION, dom_tex_new_node (self, "mrow"));
}

static void
read_name (DomTexParser *self, const DomTexWord *word)
{
  bool limits = self->p < self->end && *self->p == '*';
  self->p += limits ? 1 : 0;
  DomTexFrame *frame = wait_for (self, word, 1);
  frame->variant = "normal";
  frame->raised = limits;
}

/* \limits and \nolimits speak of the sign before them. */
static void
change_limits (DomTexParser *self, bool limits)
{
  DomTexNode *last =
      dom_tex_is_row (dom_tex_top (self)) ? dom_tex_top (self)->row->last_child : NULL;
  if (last == NULL || last->name == NULL || !dom_tex_is_operator (last)) {
    dom_tex_fail (self);
    return;
  }
  last->has_limits = limits;
  if (limits && last->n_attributes < 4)
    dom_tex_node_set (last, "movablelimits", "false");
}

static void
read_tag (DomTexParser *self)
{
  if (self->p < self->end && *self->p == '*')
    self->p++;
  gsize length = 0;
  const char *tag = dom_tex_read_raw_argument (self, &length);
  if (tag == NULL)
    return;
  g_autofree char *label = g_strdup_printf ("(%.*s)", (int) length, tag);
  self->tag = base_arena_strdup (self->arena, label);
}

static void
read_length (DomTexParser *self)
{
  gsize length = 0;
  if (self->p < self->end && *self->p == '*')
    self->p++;
  const char *width = dom_tex_read_raw_argument (self, &length);
  if (width != NULL)
    dom_tex_deliver (self,
                     dom_tex_make_space (self, base_arena_strndup (self->arena, width, length)));
}

/* Commands with arguments of their own: how many, or 0 for the others. */
static guint
count_arguments (DomTexKind kind)
{
  switch (kind) {
  case DOM_TEX_ACCENT:
  case DOM_TEX_WIDE_ACCENT:
  case DOM_TEX_OVER:
  case DOM_TEX_UNDER:
  case DOM_TEX_PHANTOM:
  case DOM_TEX_BOXED:
  case DOM_TEX_MODULO:
  case DOM_TEX_ALPHABET:
  case DOM_TEX_ROOT:
  case DOM_TEX_ARROW:
  case DOM_TEX_PLAIN:
    return 1;
  case DOM_TEX_FRACTION:
  case DOM_TEX_DISPLAY_FRACTION:
  case DOM_TEX_TEXT_FRACTION:
  case DOM_TEX_BINOMIAL:
  case DOM_TEX_OVERSET:
  case DOM_TEX_UNDERSET:
    return 2;
  default:
    return 0;
  }
}

static void
open_command (DomTexParser *self, const DomTexWord *word, guint n)
{
  DomTexFrame *frame = wait_for (self, word, n);
  if (word->kind == DOM_TEX_ALPHABET)
    frame->variant = word->sign;
  else if (word->kind == DOM_TEX_ROOT || word->kind == DOM_TEX_ARROW)
    read_option (self, frame);
}

static void
open_stack (DomTexParser *self)
{
  dom_tex_skip_space (self);
  if (self->p >= self->end || *self->p++ != '{')
    dom_tex_fail (self);
  else
    dom_tex_open_table (self, DOM_TEX_FRAME_STACK, &dom_tex_stack);
}

static void
add_binary_modulo (DomTexParser *self)
{
  dom_tex_deliver (self, dom_tex_make_space (self, "0.2222em"));
  dom_tex_deliver (self, dom_tex_new_token (self, "mi", "mod"));
  dom_tex_deliver (self, dom_tex_make_space (self, "0.2222em"));
}

/* Commands that are a sign or a word. Returns whether it is one. */
static bool
add_word (DomTexParser *self, const DomTexWord *word)
{
  switch (word->kind) {
  case DOM_TEX_VARIABLE:
  case DOM_TEX_ORDINARY:
  case DOM_TEX_OPERATOR:
  case DOM_TEX_OPEN:
  case DOM_TEX_CLOSE:
  case DOM_TEX_LARGE:
  case DOM_TEX_INTEGRAL:
    dom_tex_add_sign (self, word);
    return true;
  case DOM_TEX_FUNCTION:
  case DOM_TEX_LIMIT:
    dom_tex_add_name (self, word);
    return true;
  case DOM_TEX_SPACE:
    dom_tex_deliver (self, dom_tex_make_space (self, word->sign));
    return true;
  case DOM_TEX_BINARY_MODULO:
    add_binary_modulo (self);
    return true;
  case DOM_TEX_BIG:
    dom_tex_read_big (self, word);
    return true;
  case DOM_TEX_TEXT:
    dom_tex_open_text (self, word);
    return true;
  case DOM_TEX_NAME:
    read_name (self, word);
    return true;
  case DOM_TEX_LENGTH:
    read_length (self);
    return true;
  default:
    return false;
  }
}

/* Commands that say how the rest is to be read. */
static void
obey (DomTexParser *self, const DomTexWord *word)
{
  gsize length = 0;
  switch (word->kind) {
  case DOM_TEX_STYLE:
    open_style (self, word);
    break;
  case DOM_TEX_FONT:
    open_font (self, word);
    break;
  case DOM_TEX_RULE:
    dom_tex_rule_row (self);
    break;
  case DOM_TEX_IGNORED:
    break;
  case DOM_TEX_IGNORED_ARGUMENT:
    dom_tex_read_raw_argument (self, &length);
    break;
  case DOM_TEX_COLORED:
    if (dom_tex_read_raw_argument (self, &length) != NULL)
      wait_for (self, word, 1);
    break;
  case DOM_TEX_LEFT:
    dom_tex_open_left (self);
    break;
  case DOM_TEX_MIDDLE:
  case DOM_TEX_RIGHT:
    dom_tex_close_left (self, word->kind == DOM_TEX_MIDDLE);
    break;
  case DOM_TEX_BEGIN:
    dom_tex_begin_environment (self);
    break;
  case DOM_TEX_END:
    dom_tex_end_environment (self);
    break;
  case DOM_TEX_ROW_END:
    dom_tex_end_cell (self, true);
    break;
  case DOM_TEX_NOT:
    self->negated = true;
    break;
  case DOM_TEX_TAG:
    read_tag (self);
    break;
  case DOM_TEX_LIMITS:
  case DOM_TEX_NO_LIMITS:
    change_limits (self, word->kind == DOM_TEX_LIMITS);
    break;
  case DOM_TEX_SUBSTACK:
    open_stack (self);
    break;
  default:
    dom_tex_fail (self);
    break;
  }
}

static void
run_command (DomTexParser *self, const DomTexWord *word)
{
  guint n = count_arguments (word->kind);
  if (n > 0)
    open_command (self, word, n);
  else if (!add_word (self, word))
    obey (self, word);
}

static void
read_command (DomTexParser *self)
{
  const char *name = ++self->p;
  while (self->p < self->end && g_ascii_isalpha (*self->p))
    self->p++;
  if (self->p == name && self->p < self->end)
    self->p = g_utf8_next_char (self->p);
  const DomTexWord *word = dom_tex_word_lookup (name, (gsize) (self->p - name));
  if (word == NULL || self->p == name)
    dom_tex_fail (self);
  else
    run_command (self, word);
}

static void
read_next (DomTexParser *self)
{
  char c = *self->p;
  if (dom_tex_top (self)->type == DOM_TEX_FRAME_TEXT)
    dom_tex_read_text (self);
  else if (g_ascii_isspace (c))
    self->p++;
  else if (c == '\\')
    read_command (self);
  else if (c == '%')
    dom_tex_read_percent (self);
  else if (c == '{') {
    self->p++;
    dom_tex_push (self, DOM_TEX_FRAME_GROUP, dom_tex_new_node (self, "mrow"));
  } else if (c == '}')
    close_group (self);
  else if (c == '^' || c == '_')
    read_script (self, c == '^');
  else if (c == '\'')
    read_primes (self);
  else if (c == '&') {
    self->p++;
    dom_tex_end_cell (self, false);
  } else if (c == '$')
    dom_tex_close_inner (self);
  else if (c == '~') {
    self->p++;
    dom_tex_deliver (self, dom_tex_make_space (self, "0.25em"));
  } else if (c == ']' && dom_tex_top (self)->type == DOM_TEX_FRAME_OPTION) {
    DomTexNode *row = dom_tex_top (self)->row;
    self->p++;
    dom_tex_pop (self);
    dom_tex_deliver (self, dom_tex_unwrap (row));
  } else if (g_ascii_isdigit (c))
    dom_tex_read_number (self);
  else if (g_ascii_isalpha (c)) {
    self->p++;
    dom_tex_add_letter (self, self->p - 1, 1);
  } else if ((guint8) c >= 0x80)
    dom_tex_read_letter (self);
  else if (c == '#' || g_ascii_iscntrl (c))
    dom_tex_fail (self);
  else
    dom_tex_read_sign (self);
}

/* The formula, or NULL when there is something in it that is not known. */
static DomTexNode *
parse (DomTexParser *self)
{
  dom_tex_open_table (self, DOM_TEX_FRAME_CELL, &dom_tex_whole);
  while (self->p < self->end)
    read_next (self);
  if (self->failed)
    return NULL;
  dom_tex_close_styles (self);
  if (self->frames->len != 1 || self->negated)
    return NULL;
  dom_tex_close_cell (dom_tex_top (self));
  return dom_tex_unwrap (dom_tex_finish_table (self, dom_tex_top (self)));
}

/* The number of a formula stands beside it. */
static void
append_tag (DomTexParser *self, DomTexNode *root)
{
  dom_tex_node_append (root, dom_tex_make_space (self, "2em"));
  dom_tex_node_append (root, dom_tex_new_token (self, "mtext", self->tag));
}

/**
 * dom_tex_write:
 * @builder: where to
 * @formula: what to translate
 *
 * Writes a formula of LaTeX as an element `math`, with the source as its `alttext`.
 *
 * Returns: %FALSE, with nothing written, when there is something in it that is not known
 */
bool
dom_tex_write (DomBuilder *builder, const DomTexFormula *formula)
{
  if (formula->length > MAX_BYTES
      || dom_builder_get_depth (builder) + MAX_OPEN * 3 > BASE_LIMIT_DEPTH)
    return false;
  g_autoptr (BaseArena) arena = base_arena_new ();
  DomTexParser self = {
    .arena = arena,
    .p = formula->source,
    .end = formula->source + formula->length,
    .frames = g_array_new (FALSE, TRUE, sizeof (DomTexFrame)),
  };
  DomTexNode *content = parse (&self);
  g_array_unref (self.frames);
  bool empty = content != NULL && content->name != NULL && content->first_child == NULL
               && content->text == NULL;
  if (content == NULL || empty)
    return false;
  DomTexNode *root = dom_tex_node_new (arena, "math");
  dom_tex_node_append (root, content);
  if (formula->display)
    dom_tex_node_set (root, "display", "block");
  dom_tex_node_set (root, "alttext", formula->written);
  if (self.tag != NULL)
    append_tag (&self, root);
  dom_tex_node_write (root, builder, formula->line);
  return true;
}
