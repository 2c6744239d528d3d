#define _GNU_SOURCE
#include "config.h"

#include "dom-markdown-math-private.h"

#include "dom-tex-private.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <string.h>

/* Formulas between dollars, `$…$` in a line and `$$…$$` on their own, and environments of LaTeX that
 * stand alone. They are taken out before Markdown is read, since to it `_` and `*` are emphasis and
 * `\\` is a backslash, and each leaves a mark in its place: a private use character, a number, and
 * the character again. What is code is known from a first reading of the blocks; such files are read
 * twice.
 *
 * A dollar is more often money, or the sign of a shell. The rules are those that GitHub and Pandoc
 * agree on: no space inside the dollars, no letter or digit outside, nothing escaped; and what has
 * words in it and no sign of mathematics is prose between two prices.
 *
 * Every line stays one line: a formula of several leaves an empty mark on each of the others. */

#define FIRST_PRIVATE 0xE000
#define LAST_PRIVATE 0xF8FF
#define MAX_INLINE_BYTES 2000
#define MAX_DISPLAY_BYTES (32 * 1024)
#define MAX_BACKTICKS 32
#define MAX_MARKERS 64

typedef struct {
  char *source; /* owned */
  char *written; /* owned: with the signs around it */
  bool display;
} Formula;

struct _DomMarkdownMath {
  GArray *formulas; /* Formula */
  char mark[7];
};

typedef struct {
  DomMarkdownMath *math;
  GString *out;
  const char *text;
  const char *end;
  guint8 *code; /* by line from 0, whether it is code */
  guint n_lines;
  guint line; /* of @p, from 0 */
  const char *line_start;
  const char *line_end;
  const char *text_start; /* after quotes and blanks */
  const char *p;
  const char *word; /* the first that is known to come after a place */
  /* Before these places there is no end for what would begin: each is looked for once. */
  const char *no_display;
  const char *no_environment;
  const char *no_tag;
  const char *no_code[MAX_BACKTICKS]; /* by the length of the run */
} Scan;

static void
formula_clear (gpointer data)
{
  Formula *formula = data;
  g_free (formula->source);
  g_free (formula->written);
}

/**
 * dom_markdown_math_free:
 * @self: (transfer full): a #DomMarkdownMath
 */
void
dom_markdown_math_free (DomMarkdownMath *self)
{
  g_array_unref (self->formulas);
  g_free (self);
}

static bool
choose_mark (DomMarkdownMath *self, const char *text)
{
  for (gunichar c = FIRST_PRIVATE; c <= LAST_PRIVATE; c++) {
    memset (self->mark, 0, sizeof self->mark);
    g_unichar_to_utf8 (c, self->mark);
    if (strstr (text, self->mark) == NULL)
      return true;
  }
  return false;
}

static void
mark_lines (Scan *self, cmark_node *node, guint8 value)
{
  int first = MAX (cmark_node_get_start_line (node), 1);
  int last = MIN (cmark_node_get_end_line (node), (int) self->n_lines);
  for (int i = first; i <= last; i++)
    self->code[i - 1] = value;
}

/* Whether HTML is one whose letters are shown as they stand. */
static bool
is_verbatim (const char *html)
{
  static const char *const names[] = { "<pre", "<script", "<style", "<code", "<!--", "<textarea" };
  html += strspn (html, " ");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_ascii_strncasecmp (html, names[i], strlen (names[i])) == 0)
      return true;
  }
  return false;
}

/* Reads the text once to learn which of its lines are code. */
static void
find_code (Scan *self)
{
  self->n_lines = 1;
  for (const char *p = strchr (self->text, '\n'); p != NULL; p = strchr (p + 1, '\n'))
    self->n_lines++;
  self->code = g_new0 (guint8, self->n_lines);
  cmark_parser *parser = cmark_parser_new (CMARK_OPT_DEFAULT);
  cmark_parser_feed (parser, self->text, (gsize) (self->end - self->text));
  cmark_node *root = cmark_parser_finish (parser);
  cmark_iter *iterator = cmark_iter_new (root);
  while (cmark_iter_next (iterator) != CMARK_EVENT_DONE) {
    cmark_node *node = cmark_iter_get_node (iterator);
    cmark_node_type type = cmark_node_get_type (node);
    bool html = type == CMARK_NODE_HTML_BLOCK;
    if (type == CMARK_NODE_CODE_BLOCK || (html && is_verbatim (cmark_node_get_literal (node))))
      mark_lines (self, node, 1);
  }
  cmark_iter_free (iterator);
  cmark_node_free (root);
  cmark_parser_free (parser);
}

static bool
is_code (const Scan *self, guint line)
{
  return line < self->n_lines && self->code[line] != 0;
}

static const char *
line_end_of (const Scan *self, const char *p)
{
  const char *feed = memchr (p, '\n', (gsize) (self->end - p));
  return feed != NULL ? feed : self->end;
}

/* What stands before the text of a line that goes on: quotes, and blanks. */
static const char *
skip_prefix (const char *p, const char *end)
{
  while (p < end && (*p == ' ' || *p == '\t' || *p == '>'))
    p++;
  return p;
}

static void
begin_line (Scan *self, const char *line)
{
  self->line_start = line;
  self->line_end = line_end_of (self, line);
  self->text_start = skip_prefix (line, self->end);
}

/* Whether a line has nothing in it, but for the signs of quotes. */
static bool
is_blank (const Scan *self, const char *line)
{
  const char *text = skip_prefix (line, self->end);
  return text == self->end || *text == '\n';
}

/* The source of a formula without what its lines begin with for Markdown's sake. */
static char *
dup_source (const Scan *self, const char *start, const char *end)
{
  g_autoptr (GString) source = g_string_sized_new ((gsize) (end - start));
  gsize prefix = (gsize) (self->text_start - self->line_start);
  bool quoted = memchr (self->line_start, '>', prefix) != NULL;
  for (const char *p = start; p < end;) {
    const char *feed = memchr (p, '\n', (gsize) (end - p));
    const char *line_end = feed != NULL ? feed : end;
    const char *from = p > start && quoted ? skip_prefix (p, line_end) : p;
    g_string_append_len (source, from, line_end - from);
    if (feed != NULL)
      g_string_append_c (source, '\n');
    p = feed != NULL ? feed + 1 : end;
  }
  return g_string_free (g_steal_pointer (&source), FALSE);
}

/* What of a list, a heading or a quote stands before the text of a line. */
static const char *
skip_markers (const char *p, const char *end)
{
  for (guint n = 0; n < MAX_MARKERS && p < end; n++, p++) {
    if (strchr (" \t>*+-#.)", *p) == NULL && !g_ascii_isdigit (*p))
      break;
  }
  return p;
}

/* Two dollars in the middle of a line of words: kramdown's way to write a formula in a line. */
static bool
is_amid_words (Scan *self, const char *start, const char *end)
{
  if (end > self->line_end || skip_markers (self->line_start, start) >= start)
    return false;
  if (self->word == NULL || self->word < end)
    self->word = end;
  while (self->word < self->line_end
         && (g_ascii_isspace (*self->word) || g_ascii_ispunct (*self->word)))
    self->word++;
  return self->word < self->line_end;
}

/* Writes the mark of a formula that reaches from @start to @end, and what must stay of its lines. */
static void
take (Scan *self, const char *source, const char *source_end, const char *end, bool display)
{
  const char *start = self->p;
  Formula formula = {
    .source = dup_source (self, source, source_end),
    .written = dup_source (self, start, end),
    .display = display,
  };
  const char *mark = self->math->mark;
  g_string_append_printf (self->out, "%s%u%s", mark, self->math->formulas->len, mark);
  g_array_append_val (self->math->formulas, formula);
  for (const char *p = start; p < end; p++) {
    if (*p != '\n')
      continue;
    self->line++;
    begin_line (self, p + 1);
    const char *prefix = MIN (self->text_start, end);
    g_string_append_len (self->out, p, prefix - p);
    g_string_append_printf (self->out, "%s%s", mark, mark);
  }
  self->p = end;
}

static bool
is_word_character (gunichar c)
{
  return c < 0x80 && (g_ascii_isalnum ((char) c) || c == '_');
}

/* A word of prose: two letters or more that are not a command's and not in braces. */
static bool
has_words (const char *p, const char *end)
{
  guint letters = 0;
  for (; p < end; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    letters = g_unichar_isalpha (c) ? letters + 1 : 0;
    if (letters >= 2)
      return true;
  }
  return false;
}

static bool
is_prose (const char *start, const char *end)
{
  static const char *const signs = "\\^_={}<>+|";
  bool spaces = false;
  for (const char *p = start; p < end; p++) {
    if (strchr (signs, *p) != NULL)
      return false;
    spaces = spaces || *p == ' ';
  }
  gunichar first = g_utf8_get_char (start);
  bool wide = first >= 0x1100 && g_unichar_iswide (first);
  return has_words (start, end) && (spaces || wide || end - start > 24);
}

/* A row of a table whose cells a formula would join. */
static bool
joins_cells (const Scan *self, const char *start, const char *end)
{
  if (self->text_start >= self->end || *self->text_start != '|')
    return false;
  for (const char *p = start; p + 1 < end; p++) {
    if (*p == '|' && p[-1] == ' ' && p[1] == ' ')
      return true;
  }
  return false;
}

/* Where a formula in a line ends; NULL when none begins here. It may go on in the next line. */
static const char *
find_inline_end (const Scan *self, const char *start)
{
  const char *limit = start + MIN ((gsize) (self->end - start), MAX_INLINE_BYTES);
  guint feeds = 0;
  for (const char *p = start; p < limit; p++) {
    if (*p == '\\' && p + 1 < limit) {
      p++;
      continue;
    }
    if (*p == '\n'
        && (++feeds > 1 || p + 1 >= self->end || is_blank (self, p + 1)
            || is_code (self, self->line + 1)))
      return NULL;
    if (*p == '`')
      return NULL;
    if (*p != '$')
      continue;
    gunichar after = p + 1 < self->end ? g_utf8_get_char (p + 1) : '\n';
    if (p == start || g_ascii_isspace (p[-1]) || after == '$' || is_word_character (after))
      return NULL;
    return p;
  }
  return NULL;
}

static bool
take_inline (Scan *self, gunichar before)
{
  const char *start = self->p + 1;
  if (is_word_character (before) || start >= self->end || g_ascii_isspace (*start) || *start == '$')
    return false;
  const char *end = find_inline_end (self, start);
  if (end == NULL || is_prose (start, end) || joins_cells (self, start, end))
    return false;
  take (self, start, end, end + 1, false);
  return true;
}

/* Where a display ends: at the next two dollars before an empty line. */
static const char *
find_display_end (Scan *self, const char *start)
{
  if (self->no_display != NULL && start < self->no_display)
    return NULL;
  const char *limit = start + MIN ((gsize) (self->end - start), MAX_DISPLAY_BYTES);
  guint line = self->line;
  const char *p = start;
  for (; p < limit; p++) {
    if (*p == '\\' && p + 1 < limit && p[1] != '\n') {
      p++;
    } else if (*p == '\n') {
      if (p + 1 < self->end && (is_blank (self, p + 1) || is_code (self, ++line)))
        break;
    } else if (*p == '$' && p + 1 < self->end && p[1] == '$') {
      return p;
    }
  }
  self->no_display = p;
  return NULL;
}

static void
add_stop (Scan *self, char stop)
{
  GArray *formulas = self->math->formulas;
  Formula *formula = &g_array_index (formulas, Formula, formulas->len - 1);
  char *source = g_strdup_printf ("%s%c", formula->source, stop);
  g_free (formula->source);
  formula->source = source;
}

static bool
take_display (Scan *self)
{
  const char *start = self->p + 2;
  const char *end = find_display_end (self, start);
  if (end == NULL || skip_prefix (start, end) == end)
    return false;
  const char *behind = end + 2;
  bool display = !is_amid_words (self, self->p, behind);
  /* The stop of a sentence would stand alone below the formula. */
  bool stops = display && behind < self->end && strchr (".,;", *behind) != NULL
               && strchr ("\n", behind[1 + strspn (behind + 1, " ")]) != NULL;
  take (self, start, end, behind + (stops ? 1 : 0), display);
  if (stops)
    add_stop (self, *behind);
  return true;
}

/* `\begin{align}` … `\end{align}` at the beginning of a line. */
static bool
take_environment (Scan *self)
{
  static const char *const names[] = { "align",    "align*",    "equation", "equation*",
                                       "gather",   "gather*",   "multline", "multline*",
                                       "eqnarray", "eqnarray*", "aligned",  "displaymath" };
  const char *begin = self->p;
  if (begin != self->text_start || begin < self->no_environment)
    return false;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *open = g_strdup_printf ("\\begin{%s}", names[i]);
    g_autofree char *close = g_strdup_printf ("\\end{%s}", names[i]);
    if (strncmp (begin, open, strlen (open)) != 0)
      continue;
    gssize length = MIN (self->end - begin, MAX_DISPLAY_BYTES);
    const char *end = g_strstr_len (begin, length, close);
    if (end == NULL) {
      self->no_environment = begin + length;
      return false;
    }
    end += strlen (close);
    take (self, begin, end, end, true);
    return true;
  }
  return false;
}

static void
pass (Scan *self, const char *to)
{
  g_string_append_len (self->out, self->p, to - self->p);
  self->p = to;
}

/* Where a run of backticks is met again in its paragraph, or NULL. */
static const char *
find_code_end (Scan *self, const char *p, gsize run)
{
  if (run >= MAX_BACKTICKS || p < self->no_code[run])
    return NULL;
  while (p < self->end && !(*p == '\n' && p + 1 < self->end && is_blank (self, p + 1))) {
    gsize found = *p == '`' ? strspn (p, "`") : 0;
    if (found == run)
      return p;
    p += MAX (found, 1);
  }
  self->no_code[run] = p;
  return NULL;
}

/* Code in a line is as it is, if it ends in this paragraph. */
static void
pass_code (Scan *self)
{
  gsize run = strspn (self->p, "`");
  const char *close = find_code_end (self, self->p + run, run);
  const char *end = (close != NULL ? close : self->p) + run;
  for (const char *p = self->p; p < end; p++) {
    if (*p != '\n')
      continue;
    self->line++;
    begin_line (self, p + 1);
  }
  pass (self, end);
}

/* A tag or an address in angle brackets, on one line. */
static bool
pass_tag (Scan *self)
{
  char next = self->p[1];
  if ((!g_ascii_isalpha (next) && next != '/' && next != '!') || self->p < self->no_tag)
    return false;
  const char *close = memchr (self->p, '>', (gsize) (self->line_end - self->p));
  if (close == NULL) {
    self->no_tag = self->line_end;
    return false;
  }
  pass (self, close + 1);
  return true;
}

static void
scan_character (Scan *self, gunichar *before)
{
  char c = *self->p;
  bool taken = false;
  if (c == '\n') {
    pass (self, self->p + 1);
    self->line++;
    begin_line (self, self->p);
    *before = '\n';
    return;
  }
  if (c == '$' && self->p + 1 < self->end && self->p[1] == '$') {
    taken = take_display (self);
    if (!taken) {
      pass (self, self->p + 2);
      taken = true;
    }
  } else if (c == '$') {
    taken = take_inline (self, *before);
  } else if (c == '`') {
    pass_code (self);
    taken = true;
  } else if (c == '<') {
    taken = pass_tag (self);
  } else if (c == '\\') {
    taken = take_environment (self);
    if (!taken && self->p + 1 < self->end && self->p[1] != '\n') {
      pass (self, g_utf8_next_char (self->p + 1));
      taken = true;
    }
  }
  if (taken) {
    *before = '.';
    return;
  }
  *before = g_utf8_get_char (self->p);
  pass (self, g_utf8_next_char (self->p));
}

static void
scan (Scan *self)
{
  gunichar before = '\n';
  self->p = self->text;
  begin_line (self, self->text);
  while (self->p < self->end) {
    if (self->p == self->line_start && is_code (self, self->line)) {
      const char *line_end = line_end_of (self, self->p);
      pass (self, line_end);
      if (self->p < self->end)
        scan_character (self, &before);
      continue;
    }
    scan_character (self, &before);
  }
}

static bool
may_have_formulas (const char *text)
{
  const char *dollar = strchr (text, '$');
  return (dollar != NULL && strchr (dollar + 1, '$') != NULL) || strstr (text, "\\begin{") != NULL;
}

/**
 * dom_markdown_math_new:
 * @text: Markdown, valid UTF-8 with line feeds only
 * @hidden: (out) (transfer full): the text with marks in the place of formulas
 *
 * Takes the formulas out of a text.
 *
 * Returns: (transfer full): the formulas
 */
DomMarkdownMath *
dom_markdown_math_new (const char *text, char **hidden)
{
  DomMarkdownMath *self = g_new0 (DomMarkdownMath, 1);
  self->formulas = g_array_new (FALSE, FALSE, sizeof (Formula));
  g_array_set_clear_func (self->formulas, formula_clear);
  gsize length = strlen (text);
  if (!may_have_formulas (text) || !choose_mark (self, text)) {
    *hidden = g_strndup (text, length);
    return self;
  }
  Scan state = { .math = self, .text = text, .end = text + length };
  state.out = g_string_sized_new (length);
  find_code (&state);
  scan (&state);
  g_free (state.code);
  *hidden = g_string_free (state.out, FALSE);
  return self;
}

/* Reads the mark at @p; FALSE when it is none. */
static bool
read_mark (const DomMarkdownMath *self, const char *p, const char **end, const Formula **formula)
{
  gsize length = strlen (self->mark);
  char *digits_end = NULL;
  guint64 number = g_ascii_strtoull (p + length, &digits_end, 10);
  bool empty = digits_end == p + length;
  if (strncmp (digits_end, self->mark, length) != 0 || (!empty && number >= self->formulas->len))
    return false;
  *end = digits_end + length;
  *formula = empty ? NULL : &g_array_index (self->formulas, Formula, number);
  return true;
}

static const char *
find_mark (const DomMarkdownMath *self, const char *text, const char *end)
{
  if (self->formulas->len == 0)
    return NULL;
  return memmem (text, (gsize) (end - text), self->mark, strlen (self->mark));
}

/**
 * dom_markdown_math_dup_written:
 * @self: the formulas
 * @text: what came out of the parser
 *
 * Returns: (transfer full): the text with formulas as they were written
 */
char *
dom_markdown_math_dup_written (const DomMarkdownMath *self, const char *text)
{
  const char *text_end = text + strlen (text);
  const char *mark = find_mark (self, text, text_end);
  if (mark == NULL)
    return g_strdup (text);
  g_autoptr (GString) written = g_string_new (NULL);
  while (mark != NULL) {
    const char *end = NULL;
    const Formula *formula = NULL;
    g_string_append_len (written, text, mark - text);
    bool whole = read_mark (self, mark, &end, &formula);
    text = whole ? end : mark + strlen (self->mark);
    if (whole && formula != NULL)
      g_string_append (written, formula->written);
    mark = find_mark (self, text, text_end);
  }
  g_string_append (written, text);
  return g_string_free (g_steal_pointer (&written), FALSE);
}

static void
write_formula (DomFlow *flow, const Formula *formula, guint line)
{
  DomTexFormula tex = {
    .source = formula->source,
    .length = strlen (formula->source),
    .written = formula->written,
    .display = formula->display,
    .line = line,
  };
  if (dom_flow_formula (flow, &tex))
    return;
  dom_flow_open (flow, "code", line);
  dom_flow_text (flow, formula->written, -1);
  dom_flow_close (flow);
}

/**
 * dom_markdown_math_write:
 * @self: the formulas
 * @flow: where to
 * @text: what came out of the parser
 * @line: in the file
 *
 * Writes text with its formulas. One that cannot be translated is shown as it is written, as code.
 */
void
dom_markdown_math_write (const DomMarkdownMath *self, DomFlow *flow, const char *text, guint line)
{
  const char *text_end = text + strlen (text);
  for (const char *mark = find_mark (self, text, text_end); mark != NULL;
       mark = find_mark (self, text, text_end)) {
    const char *end = NULL;
    const Formula *formula = NULL;
    if (mark > text)
      dom_flow_text (flow, text, mark - text);
    bool whole = read_mark (self, mark, &end, &formula);
    text = whole ? end : mark + strlen (self->mark);
    if (whole && formula != NULL)
      write_formula (flow, formula, line);
  }
  dom_flow_text (flow, text, -1);
}
