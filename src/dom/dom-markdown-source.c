#include "config.h"

#include "dom-markdown-source-private.h"

#include "dom-markdown-words-private.h"

#include <stdbool.h>
#include <string.h>

/* What site generators add to Markdown as lines of their own is rewritten, before the parser sees
 * it, into what the parser knows. A box in any of their dialects
 *
 *     :::tip Title        !!! tip "Title"        /// tip | Title     {% hint style="tip" %}
 *     text                    text               text                text
 *     :::                                        ///                 {% endhint %}
 *
 * becomes a block quote that opens with a heading of the sixth level,
 *
 *     > ###### [!tip] Title
 *     > text
 *
 * which dom-markdown-callout.c knows again. A heading and not a paragraph, because nothing that
 * follows can be taken for its continuation. Places where a table of contents was to be put, and
 * attributes in lines of their own, become empty lines. Every line stays one line, so the numbers
 * of lines that the parser tells are those of the file. Code is left alone. */

#define MAX_OPEN 16
#define MAX_CODE_INDENT 3

typedef enum {
  MARK_COLONS,
  MARK_SLASHES,
  MARK_HINT,
  MARK_INDENTED, /* the body is what is indented by four columns */
  N_MARKS
} Mark;

typedef struct {
  Mark mark;
  bool boxed; /* a kind that we know; others lose their fences only */
  guint indent; /* columns before its first line */
  gsize output; /* where its prefix began in the line that is being written */
} Container;

typedef struct {
  GString *out;
  const char *end; /* of the text */
  const char *next_text; /* first character that is not blank after the line last asked about */
  Container open[MAX_OPEN];
  guint n_open;
  guint n_closers[N_MARKS]; /* that are still to come */
  char fence; /* of the code we are in, or NUL */
  gsize fence_length;
  bool fence_quoted; /* it began in a block quote and ends with it */
  bool in_list;
} Source;

typedef struct {
  Mark mark;
  const DomAdmonition *kind; /* NULL: unknown */
  char *title; /* NULL: none */
  bool guessed; /* the kind is not one that we know */
} Opener;

static const char *
skip_blanks (const char *p, const char *end)
{
  while (p < end && (*p == ' ' || *p == '\t'))
    p++;
  return p;
}

static guint
count_columns (const char *p, const char *end)
{
  guint columns = 0;
  for (; p < end && (*p == ' ' || *p == '\t'); p++)
    columns += *p == '\t' ? 4 - columns % 4 : 1;
  return columns;
}

static const char *
skip_columns (const char *p, const char *end, guint wanted)
{
  guint columns = 0;
  for (; p < end && columns < wanted && (*p == ' ' || *p == '\t'); p++)
    columns += *p == '\t' ? 4 - columns % 4 : 1;
  return p;
}

static const char *
trim_end (const char *p, const char *end)
{
  while (end > p && g_ascii_isspace (end[-1]))
    end--;
  return end;
}

static gsize
count_run (const char *p, const char *end, char c)
{
  gsize n = 0;
  while (p + n < end && p[n] == c)
    n++;
  return n;
}

static bool
line_is (const char *p, const char *end, const char *text)
{
  return (gsize) (end - p) == strlen (text) && g_ascii_strncasecmp (p, text, strlen (text)) == 0;
}

/* The kind of container that a line closes, or N_MARKS. */
static Mark
closing_mark (const char *line, const char *line_end)
{
  const char *p = skip_blanks (line, line_end);
  const char *end = trim_end (p, line_end);
  gsize length = (gsize) (end - p);
  if (length >= 3 && count_run (p, end, ':') == length)
    return MARK_COLONS;
  if (length >= 3 && count_run (p, end, '/') == length)
    return MARK_SLASHES;
  return line_is (p, end, "{% endhint %}") ? MARK_HINT : N_MARKS;
}

static const char *
find_line_end (const char *line, const char *end)
{
  const char *feed = memchr (line, '\n', (gsize) (end - line));
  return feed != NULL ? feed : end;
}

static bool
is_blank_line (const char *line, const char *end)
{
  const char *line_end = find_line_end (line, end);
  return skip_blanks (line, line_end) == line_end;
}

/* The value of `key="value"` in the line. */
static char *
dup_attribute (const char *p, const char *end, const char *key)
{
  const char *found = g_strstr_len (p, end - p, key);
  const char *value = found != NULL ? found + strlen (key) : end;
  if (value >= end || (*value != '"' && *value != '\''))
    return NULL;
  const char *close = memchr (value + 1, *value, (gsize) (end - value - 1));
  return close != NULL ? g_strndup (value + 1, (gsize) (close - value - 1)) : NULL;
}

/* A title in brackets or quotes, or as it is. */
static char *
dup_title (const char *p, const char *end)
{
  p = skip_blanks (p, end);
  end = trim_end (p, end);
  const char *close = NULL;
  if (p < end && (*p == '"' || *p == '\''))
    close = memchr (p + 1, *p, (gsize) (end - p - 1));
  else if (p < end && *p == '[')
    close = memchr (p, ']', (gsize) (end - p));
  if (close != NULL)
    return g_strndup (p + 1, (gsize) (close - p - 1));
  if (p < end && *p == '{')
    return dup_attribute (p, end, "title=");
  return p < end ? g_strndup (p, (gsize) (end - p)) : NULL;
}

static const char *
skip_word (const char *p, const char *end)
{
  while (p < end && !g_ascii_isspace (*p) && strchr ("[{\"|}", *p) == NULL)
    p++;
  return p;
}

/* `{.note title="…"}`, as Pandoc and Quarto write: the first class that we know. */
static void
read_classes (Opener *opener, const char *p, const char *end)
{
  opener->title = dup_attribute (p, end, "title=");
  for (; p < end && opener->kind == NULL; p++) {
    if (*p != '.')
      continue;
    const char *word_end = skip_word (p + 1, end);
    opener->kind = dom_admonition_lookup (p + 1, word_end - p - 1);
  }
}

static bool
read_fenced (Opener *opener, const char *p, const char *end, char mark)
{
  gsize run = count_run (p, end, mark);
  opener->mark = mark == ':' ? MARK_COLONS : MARK_SLASHES;
  while (end > p + run && end[-1] == mark)
    end--;
  p = skip_blanks (p + run, end);
  end = trim_end (p, end);
  if (run < 3 || p >= end)
    return false;
  if (*p == '{') {
    read_classes (opener, p, end);
    return true;
  }
  const char *word_end = skip_word (p, end);
  opener->kind = dom_admonition_lookup (p, word_end - p);
  word_end = skip_blanks (word_end, end);
  if (word_end < end && *word_end == '|')
    word_end++;
  opener->title = opener->kind != NULL ? dup_title (word_end, end) : NULL;
  /* `::: word` is a container of whatever kind; what `///` means is not that sure. */
  return opener->kind != NULL || mark == ':';
}

static bool
read_indented (Opener *opener, const char *p, const char *end)
{
  if ((gsize) (end - p) < 5 || (memcmp (p, "!!!", 3) != 0 && memcmp (p, "\?\?\?", 3) != 0))
    return false;
  p += 3;
  p += *p == '+' ? 1 : 0;
  if (*p != ' ')
    return false;
  p = skip_blanks (p, end);
  const char *word_end = skip_word (p, end);
  opener->mark = MARK_INDENTED;
  opener->kind = dom_admonition_lookup (p, word_end - p);
  const char *quote = memchr (word_end, '"', (gsize) (end - word_end));
  if (quote != NULL)
    opener->title = dup_title (quote, end);
  else if (opener->kind == NULL)
    opener->title = g_strndup (p, (gsize) (word_end - p));
  /* A kind of the author's own is a note by another name. */
  opener->guessed = opener->kind == NULL;
  if (opener->guessed && word_end > p)
    opener->kind = dom_admonition_lookup ("note", -1);
  return opener->kind != NULL;
}

static bool
read_hint (Opener *opener, const char *p, const char *end)
{
  if (g_strstr_len (p, MIN (end - p, 8), "{% hint ") != p || end[-1] != '}')
    return false;
  g_autofree char *style = dup_attribute (p, end, "style=");
  opener->mark = MARK_HINT;
  opener->kind = dom_admonition_lookup (style != NULL ? style : "note", -1);
  if (opener->kind == NULL)
    opener->kind = dom_admonition_lookup ("note", -1);
  return true;
}

static guint
count_open (const Source *self, Mark mark)
{
  guint n = 0;
  for (guint i = 0; i < self->n_open; i++)
    n += self->open[i].mark == mark ? 1 : 0;
  return n;
}

/* Columns before the next line that is not blank, 0 when there is none. The answer is kept, so that
 * a run of empty lines is walked once. */
static guint
count_next_columns (Source *self, const char *line_end)
{
  if (self->next_text == NULL || self->next_text <= line_end) {
    const char *p = line_end;
    while (p < self->end && g_ascii_isspace (*p))
      p++;
    self->next_text = p;
  }
  if (self->next_text >= self->end)
    return 0;
  const char *line = self->next_text;
  while (line > line_end && line[-1] != '\n')
    line--;
  return count_columns (line, self->next_text);
}

/* Columns that the first @n containers take off every line. */
static guint
count_taken_columns (const Source *self, guint n)
{
  guint columns = 0;
  for (guint i = 0; i < n; i++)
    columns += self->open[i].indent + (self->open[i].mark == MARK_INDENTED ? 4 : 0);
  return columns;
}

/* Reads the first line of a container. */
static bool
read_opener (Source *self, Opener *opener, const char *line, const char *line_end)
{
  const char *p = skip_blanks (line, line_end);
  const char *end = trim_end (p, line_end);
  guint indent = count_columns (line, line_end);
  if (self->n_open >= MAX_OPEN || p >= end || (indent > MAX_CODE_INDENT && !self->in_list))
    return false;
  bool is_opener = false;
  if (*p == ':' || *p == '/')
    is_opener = read_fenced (opener, p, end, *p);
  else if (*p == '!' || *p == '?')
    is_opener = read_indented (opener, p, end);
  else if (*p == '{')
    is_opener = read_hint (opener, p, end);
  if (!is_opener)
    return false;
  if (opener->mark == MARK_INDENTED) {
    guint wanted = count_taken_columns (self, self->n_open) + indent + 4;
    bool follows = count_next_columns (self, line_end) >= wanted;
    /* A cry of three marks may come before code. */
    bool at_once = line_end < self->end && !is_blank_line (line_end + 1, self->end);
    return follows && (at_once || !opener->guessed);
  }
  /* One that is never closed would swallow the rest of the book. */
  return self->n_closers[opener->mark] > count_open (self, opener->mark);
}

static void
append_spaces (GString *out, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (out, ' ');
}

static void
open_container (Source *self, const Opener *opener, guint indent)
{
  self->open[self->n_open++] =
      (Container){ .mark = opener->mark, .boxed = opener->kind != NULL, .indent = indent };
  if (opener->kind == NULL)
    return;
  append_spaces (self->out, indent);
  g_string_append_printf (self->out, "> ###### [!%s] %s", opener->kind->name,
                          opener->title != NULL ? opener->title : "");
}

/* Closes the innermost container with that mark and what is in it; the line becomes an empty one
 * of what is around. */
static bool
close_container (Source *self, Mark mark)
{
  for (guint i = self->n_open; i > 0; i--) {
    if (self->open[i - 1].mark != mark)
      continue;
    g_string_truncate (self->out, self->open[i - 1].output);
    self->n_open = i - 1;
    return true;
  }
  return false;
}

static const char *
skip_quotes_and_markers (const char *p, const char *end)
{
  p = skip_blanks (p, end);
  while (p + 1 < end) {
    const char *q = p;
    if (*q == '>') {
      p = skip_blanks (q + 1, end);
      continue;
    }
    while (q < end && g_ascii_isdigit (*q))
      q++;
    bool ordered = q > p && q + 1 < end && (*q == '.' || *q == ')');
    bool bullet = q == p && (*q == '-' || *q == '*' || *q == '+');
    if ((!ordered && !bullet) || !g_ascii_isspace (q[1]))
      return p;
    p = skip_blanks (q + 1, end);
  }
  return p;
}

/* Follows code from fence to fence. Returns whether the line belongs to code. */
static bool
follow_fence (Source *self, const char *line, const char *end)
{
  const char *first = skip_blanks (line, end);
  bool quoted = first < end && *first == '>';
  if (self->fence != '\0' && self->fence_quoted && !quoted)
    self->fence = '\0';
  const char *p = skip_quotes_and_markers (line, end);
  char c = p < end ? *p : '\0';
  gsize run = c == '`' || c == '~' ? count_run (p, end, c) : 0;
  if (self->fence != '\0') {
    if (c == self->fence && run >= self->fence_length && skip_blanks (p + run, end) == end)
      self->fence = '\0';
    return true;
  }
  if (run < 3 || (c == '`' && memchr (p + run, '`', (gsize) (end - p - (gssize) run)) != NULL))
    return false;
  self->fence = c;
  self->fence_length = run;
  self->fence_quoted = quoted;
  return true;
}

/* A list goes on until a line at the margin that is no item of it. */
static void
follow_list (Source *self, const char *line, const char *end)
{
  const char *p = skip_blanks (line, end);
  if (p == end)
    return;
  if (skip_quotes_and_markers (line, end) > p && *p != '>')
    self->in_list = true;
  else if (p == line)
    self->in_list = false;
}

static bool
is_leftover (const char *line, const char *line_end)
{
  static const char *const WORDS[] = { "[toc]", "[[toc]]", "[[_toc_]]", "@[toc]", "${toc}" };
  const char *p = skip_blanks (line, line_end);
  const char *end = trim_end (p, line_end);
  if (count_columns (line, line_end) > MAX_CODE_INDENT || end - p < 3)
    return false;
  for (guint i = 0; i < G_N_ELEMENTS (WORDS); i++) {
    if (line_is (p, end, WORDS[i]))
      return true;
  }
  return p[0] == '{' && p[1] == ':' && memchr (p, '}', (gsize) (end - p)) == end - 1;
}

/* Writes what the containers around put before a line, closing those that it is not part of.
 * Returns the line without what they take off. */
static const char *
enter_containers (Source *self, const char *line, const char *end)
{
  for (guint i = 0; i < self->n_open; i++) {
    Container *container = &self->open[i];
    bool blank = skip_blanks (line, end) == end;
    bool indented = container->mark == MARK_INDENTED;
    guint columns = blank ? count_next_columns (self, end) : count_columns (line, end);
    guint wanted = (blank ? count_taken_columns (self, i) : 0) + container->indent + 4;
    if (indented && columns < wanted) {
      self->n_open = i;
      self->fence = '\0';
      break;
    }
    container->output = self->out->len;
    line = skip_columns (line, end, container->indent + (indented ? 4 : 0));
    if (container->boxed) {
      append_spaces (self->out, container->indent);
      g_string_append (self->out, "> ");
    }
  }
  return line;
}

static void
read_line (Source *self, const char *line, const char *end)
{
  Mark closing = closing_mark (line, end);
  if (closing != N_MARKS)
    self->n_closers[closing]--;
  line = enter_containers (self, line, end);
  if (follow_fence (self, line, end)) {
    g_string_append_len (self->out, line, end - line);
    return;
  }
  follow_list (self, line, end);
  Opener opener = { 0 };
  if (closing != N_MARKS && close_container (self, closing))
    return;
  if (read_opener (self, &opener, line, end))
    open_container (self, &opener, count_columns (line, end));
  else if (!is_leftover (line, end))
    g_string_append_len (self->out, line, end - line);
  g_free (opener.title);
}

static bool
needs_work (const char *text)
{
  static const char *const SIGNS[] = { ":::",   "!!!",   "\?\?\?", "///",    "{% hint", "{:",
                                       "[TOC]", "[toc]", "[Toc]",  "[_TOC_", "[_toc_",  "${toc}" };
  for (guint i = 0; i < G_N_ELEMENTS (SIGNS); i++) {
    if (strstr (text, SIGNS[i]) != NULL)
      return true;
  }
  return false;
}

/**
 * dom_markdown_prepare:
 * @text: Markdown with line feeds only, NUL-terminated
 * @length: bytes of @text
 *
 * Rewrites what site generators add to Markdown into what the parser knows.
 *
 * Returns: (transfer full): text with as many lines as @text
 */
char *
dom_markdown_prepare (const char *text, gsize length)
{
  if (!needs_work (text))
    return g_strndup (text, length);
  Source self = { .out = g_string_sized_new (length + length / 8), .end = text + length };
  for (const char *line = text; line < self.end;) {
    const char *end = find_line_end (line, self.end);
    Mark closing = closing_mark (line, end);
    if (closing != N_MARKS)
      self.n_closers[closing]++;
    line = end + 1;
  }
  for (const char *line = text; line < self.end;) {
    const char *end = find_line_end (line, self.end);
    read_line (&self, line, end);
    if (end < self.end)
      g_string_append_c (self.out, '\n');
    line = end + 1;
  }
  return g_string_free (self.out, FALSE);
}
