#include "config.h"

#include "marks-export-private.h"

#include <string.h>

/* Markdown for note-taking programs. Text of the book and the reader is data: every character that
 * could be markup, in CommonMark, GFM or the common extensions (math, ==marks==), is escaped.
 * https://spec.commonmark.org/0.31.2/#backslash-escapes */

static void
append_yaml (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  /* A double-quoted scalar takes the escapes of JSON.
   * https://yaml.org/spec/1.2.2/#double-quoted-style */
  g_string_append_printf (out, "%s: \"", name);
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_printf (out, "\\%c", *p);
    else if ((guchar) *p < 0x20 || *p == 0x7f)
      g_string_append_printf (out, "\\u%04x", (guint) (guchar) *p);
    else
      g_string_append_c (out, *p);
  }
  g_string_append (out, "\"\n");
}

/* Markup at the beginning of a line: lists, headings, rules, code by indentation. */
static const char *
append_line_start (GString *out, const char *p, const char *end)
{
  if (p < end && (*p == ' ' || *p == '\t')) {
    g_string_append (out, *p == ' ' ? "&#32;" : "&#9;");
    return p + 1;
  }
  if (p < end && strchr ("+-=", *p) != NULL) {
    g_string_append_c (out, '\\');
    g_string_append_c (out, *p);
    return p + 1;
  }
  const char *digits = p;
  while (digits < end && g_ascii_isdigit (*digits))
    digits++;
  if (digits > p && digits < end && (*digits == '.' || *digits == ')')) {
    g_string_append_len (out, p, digits - p);
    g_string_append_c (out, '\\');
    g_string_append_c (out, *digits);
    return digits + 1;
  }
  return p;
}

static void
append_line (GString *out, const char *line, const char *end)
{
  const char *p = append_line_start (out, line, end);
  for (; p < end; p++) {
    if (*p == '\r')
      continue;
    if (strchr ("\\`*_[]<>&#|~$", *p) != NULL || (*p == '=' && p + 1 < end && p[1] == '='))
      g_string_append_c (out, '\\');
    g_string_append_c (out, *p);
  }
}

/* One line of data for headings and links. */
static void
append_inline (GString *out, const char *text)
{
  g_autofree char *flat = g_strdup (text);
  g_strdelimit (flat, "\r\n", ' ');
  g_strstrip (flat);
  append_line (out, flat, flat + strlen (flat));
}

/* A line feed between blocks of the book becomes a paragraph of the quote. */
static void
append_quote (GString *out, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_string_append (out, i > 0 ? ">\n> " : "> ");
    append_line (out, lines[i], lines[i] + strlen (lines[i]));
    g_string_append_c (out, '\n');
  }
}

/* Text as data on one line, for templates. */
void
marks_export_append_markdown (GString *out, const char *text)
{
  append_inline (out, text);
}

/* The same as a quote, a paragraph for each line. */
void
marks_export_append_markdown_quote (GString *out, const char *text)
{
  append_quote (out, text);
}

static void
append_note (GString *out, const char *note)
{
  g_autofree char *stripped = g_strchomp (g_strdup (note));
  g_auto (GStrv) lines = g_strsplit (stripped, "\n", -1);
  g_string_append_c (out, '\n');
  for (guint i = 0; lines[i] != NULL; i++) {
    append_line (out, lines[i], lines[i] + strlen (lines[i]));
    /* The reader's own line ends stay where they are. */
    bool hard = lines[i + 1] != NULL && lines[i][0] != '\0' && lines[i + 1][0] != '\0';
    g_string_append (out, hard ? "\\\n" : "\n");
  }
}

static void
append_headings (const MarksExport *self, guint index)
{
  const MarksRecord *record = g_ptr_array_index (self->records, index);
  for (guint i = marks_export_count_shared_chapters (self, index); record->chapters[i] != NULL;
       i++) {
    g_string_append_c (self->out, '\n');
    for (guint j = 0; j < MIN (i + 2, 6); j++)
      g_string_append_c (self->out, '#');
    g_string_append_c (self->out, ' ');
    append_inline (self->out, record->chapters[i]);
    g_string_append_c (self->out, '\n');
  }
}

static void
append_word (GString *out, const char *word)
{
  g_string_append (out, " · ");
  append_inline (out, word);
}

static void
append_meta (const MarksExport *self, const MarksRecord *record)
{
  GString *out = self->out;
  const MarksMark *mark = record->mark;
  g_autofree char *place = marks_export_describe_place (record);
  g_autofree char *day = marks_export_format_day (self, marks_mark_get_created (mark));
  const char *const *tags = marks_mark_get_tags (mark);
  g_string_append (out, "\n— ");
  append_inline (out, place);
  g_string_append_printf (out, " · %s", day);
  if (!marks_mark_is_bookmark (mark))
    append_word (out, marks_export_name_colour (self, mark));
  if (marks_mark_get_kind (mark) != MARKS_KIND_HIGHLIGHT)
    g_string_append_printf (out, " · %s", marks_kind_to_string (marks_mark_get_kind (mark)));
  for (guint i = 0; tags[i] != NULL; i++)
    append_word (out, tags[i]);
  /* Nothing in the address needs escaping: it is percent-encoded. */
  if (record->link != NULL)
    g_string_append_printf (out, " · [link](<%s>)", record->link);
  g_string_append_c (out, '\n');
}

static void
append_record (const MarksExport *self, const MarksRecord *record)
{
  const MarksAnchor *anchor = marks_mark_get_anchor (record->mark);
  const char *name = marks_mark_get_name (record->mark);
  const char *note = marks_mark_get_note (record->mark);
  const char *exact = marks_anchor_get_exact (anchor);
  g_string_append_c (self->out, '\n');
  if (name != NULL) {
    g_string_append (self->out, "**");
    append_inline (self->out, name);
    g_string_append (self->out, "**\n\n");
  }
  append_quote (self->out, exact[0] != '\0' ? exact : marks_anchor_get_suffix (anchor));
  if (note != NULL)
    append_note (self->out, note);
  append_meta (self, record);
}

/* Appends the marks as Markdown. */
void
marks_export_write_markdown (const MarksExport *self)
{
  const MarksBookInfo *book = self->book;
  g_string_append (self->out, "---\n");
  append_yaml (self->out, "title", book->title);
  append_yaml (self->out, "author", book->creators);
  append_yaml (self->out, "identifier", book->identifier);
  append_yaml (self->out, "edition", book->modified);
  append_yaml (self->out, "language", book->language);
  if (self->options->exported != 0) {
    g_autofree char *exported = marks_export_format_time (self->options->exported);
    append_yaml (self->out, "exported", exported);
  }
  g_string_append_printf (self->out, "marks: %u\n---\n\n# ", self->records->len);
  append_inline (self->out, book->title != NULL ? book->title : "");
  g_string_append_c (self->out, '\n');
  for (guint i = 0; i < self->records->len; i++) {
    append_headings (self, i);
    append_record (self, g_ptr_array_index (self->records, i));
  }
}
