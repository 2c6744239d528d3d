#include "config.h"

#include "marks-export-private.h"
#include "marks-template.h"

#include "marks-error.h"

#include <string.h>

/* A template in the manner of Mustache, as much of it as notes need:
 *
 *   {{title}}              a word about the book or the mark, as text in Markdown
 *   {{{title}}}            the same as it is
 *   {{#marks}}…{{/marks}}  what is between them for each mark
 *   {{^marks}}…{{/marks}}  only where there are no marks
 *   {{#note}}…{{/note}}    only where there is one
 *   {{^note}}…{{/note}}    only where there is none
 *   {{>quote}}             the text of the mark with `> ` before each line
 *
 * https://mustache.github.io/mustache.5.html */

#define MAX_DEPTH 16
#define MAX_OUTPUT (64 << 20)

typedef struct {
  char *name;
  const char *body; /* of a loop: where it begins, to come back to; else NULL */
} Frame;

typedef struct {
  MarksExport export;
  const char *at;
  GArray *frames; /* of Frame */
  const MarksRecord *record; /* (nullable): the one that is written */
  guint index;
} Template;

static void
clear_frame (gpointer data)
{
  g_free (((Frame *) data)->name);
}

/* What a word of the book means, or NULL. */
static char *
describe_book (const Template *self, const char *name)
{
  const MarksBookInfo *book = self->export.book;
  const MarksExportOptions *options = self->export.options;
  if (g_str_equal (name, "title"))
    return g_strdup (book->title);
  if (g_str_equal (name, "author"))
    return g_strdup (book->creators);
  if (g_str_equal (name, "identifier"))
    return g_strdup (book->identifier);
  if (g_str_equal (name, "language"))
    return g_strdup (book->language);
  if (g_str_equal (name, "edition"))
    return g_strdup (book->modified);
  if (g_str_equal (name, "count"))
    return g_strdup_printf ("%u", self->export.records->len);
  if (g_str_equal (name, "exported") && options->exported != 0)
    return marks_export_format_day (&self->export, options->exported);
  return NULL;
}

static char *
describe_mark (const Template *self, const char *name)
{
  const MarksRecord *record = self->record;
  const MarksMark *mark = record->mark;
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  const char *exact = marks_anchor_get_exact (anchor);
  guint depth = g_strv_length (record->chapters);
  if (g_str_equal (name, "text"))
    return g_strdup (exact[0] != '\0' ? exact : marks_anchor_get_suffix (anchor));
  if (g_str_equal (name, "note"))
    return g_strdup (marks_mark_get_note (mark));
  if (g_str_equal (name, "name"))
    return g_strdup (marks_mark_get_name (mark));
  if (g_str_equal (name, "chapter"))
    return depth > 0 ? g_strdup (record->chapters[depth - 1]) : NULL;
  if (g_str_equal (name, "chapters"))
    return g_strjoinv (" / ", record->chapters);
  if (g_str_equal (name, "page"))
    return g_strdup (record->page);
  if (g_str_equal (name, "place"))
    return marks_export_describe_place (record);
  if (g_str_equal (name, "percent"))
    return g_strdup_printf ("%d", (int) (record->percent + 0.5));
  if (g_str_equal (name, "date"))
    return marks_export_format_day (&self->export, marks_mark_get_created (mark));
  if (g_str_equal (name, "time"))
    return marks_export_format_time (marks_mark_get_created (mark));
  if (g_str_equal (name, "colour") && !marks_mark_is_bookmark (mark))
    return g_strdup (marks_export_name_colour (&self->export, mark));
  if (g_str_equal (name, "kind"))
    return g_strdup (marks_kind_to_string (marks_mark_get_kind (mark)));
  if (g_str_equal (name, "tags"))
    return g_strjoinv (", ", (char **) marks_mark_get_tags (mark));
  return g_str_equal (name, "link") ? g_strdup (record->link) : NULL;
}

/* Only where the chapter is another than the mark's before. */
static char *
describe_new_chapter (const Template *self)
{
  guint shared = marks_export_count_shared_chapters (&self->export, self->index);
  return self->record->chapters[shared] != NULL ? describe_mark (self, "chapter") : NULL;
}

static char *
describe (const Template *self, const char *name)
{
  char *value = NULL;
  if (self->record != NULL)
    value = g_str_equal (name, "new-chapter") ? describe_new_chapter (self)
                                              : describe_mark (self, name);
  return value != NULL ? value : describe_book (self, name);
}

static void
append_value (Template *self, const char *name, bool raw)
{
  g_autofree char *value = describe (self, name);
  if (value == NULL)
    return;
  if (raw)
    g_string_append (self->export.out, value);
  else
    marks_export_append_markdown (self->export.out, value);
}

static void
append_quote (Template *self)
{
  g_autofree char *text = self->record != NULL ? describe_mark (self, "text") : NULL;
  if (text != NULL)
    marks_export_append_markdown_quote (self->export.out, text);
}

/* Moves behind the tag that closes @name; FALSE when there is none. */
static bool
skip_section (Template *self, const char *name)
{
  g_autofree char *open = g_strdup_printf ("{{#%s}}", name);
  g_autofree char *open_not = g_strdup_printf ("{{^%s}}", name);
  g_autofree char *close = g_strdup_printf ("{{/%s}}", name);
  int depth = 1;
  const char *c = strstr (self->at, "{{");
  for (; c != NULL; c = strstr (c + 2, "{{")) {
    if (g_str_has_prefix (c, open) || g_str_has_prefix (c, open_not))
      depth++;
    else if (g_str_has_prefix (c, close) && --depth == 0) {
      self->at = c + strlen (close);
      return true;
    }
  }
  return false;
}

static bool
fail (GError **error, const char *what, const char *name)
{
  g_set_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT, "template: %s “%s”", what, name);
  return false;
}

static bool
open_section (Template *self, const char *name, bool negated, GError **error)
{
  bool marks = g_str_equal (name, "marks");
  bool loop = marks && self->record == NULL && !negated;
  g_autofree char *value = marks ? NULL : describe (self, name);
  bool there = marks ? self->export.records->len > 0 : value != NULL && value[0] != '\0';
  if (there == negated)
    return skip_section (self, name) || fail (error, "nothing closes", name);
  if (self->frames->len >= MAX_DEPTH)
    return fail (error, "nested too deeply:", name);
  Frame frame = { g_strdup (name), loop ? self->at : NULL };
  g_array_append_val (self->frames, frame);
  if (loop) {
    self->index = 0;
    self->record = g_ptr_array_index (self->export.records, 0);
  }
  return true;
}

static bool
close_section (Template *self, const char *name, GError **error)
{
  Frame *frame =
      self->frames->len > 0 ? &g_array_index (self->frames, Frame, self->frames->len - 1) : NULL;
  if (frame == NULL || !g_str_equal (frame->name, name))
    return fail (error, "nothing opens", name);
  if (frame->body != NULL && self->index + 1 < self->export.records->len) {
    self->record = g_ptr_array_index (self->export.records, ++self->index);
    self->at = frame->body;
    return true;
  }
  if (frame->body != NULL)
    self->record = NULL;
  g_array_set_size (self->frames, self->frames->len - 1);
  return true;
}

/* The tag at which the template stands. */
static bool
expand_tag (Template *self, GError **error)
{
  bool raw = self->at[2] == '{';
  const char *start = self->at + (raw ? 3 : 2);
  const char *end = strstr (start, raw ? "}}}" : "}}");
  if (end == NULL)
    return fail (error, "a tag is not closed:", "{{");
  g_autofree char *tag = g_strstrip (g_strndup (start, (gsize) (end - start)));
  self->at = end + (raw ? 3 : 2);
  switch (tag[0]) {
  case '#':
  case '^':
    return open_section (self, tag + 1, tag[0] == '^', error);
  case '/':
    return close_section (self, tag + 1, error);
  case '>':
    append_quote (self);
    return true;
  case '!':
    return true;
  default:
    append_value (self, tag, raw);
    return true;
  }
}

/* Expands a template; FALSE with %MARKS_ERROR_FORMAT when it is none. */
bool
marks_template_expand (const MarksExport *export, const char *template, GError **error)
{
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  g_array_set_clear_func (frames, clear_frame);
  Template self = { .export = *export, .at = template, .frames = frames };
  while (*self.at != '\0') {
    const char *tag = strstr (self.at, "{{");
    gsize n = tag != NULL ? (gsize) (tag - self.at) : strlen (self.at);
    g_string_append_len (export->out, self.at, (gssize) n);
    self.at += n;
    if (export->out->len > MAX_OUTPUT)
      return fail (error, "it makes too much of", export->book->title);
    if (tag != NULL && !expand_tag (&self, error))
      return false;
  }
  if (frames->len > 0)
    return fail (error, "nothing closes", g_array_index (frames, Frame, 0).name);
  return true;
}
