#include "config.h"

#include "marks-export-private.h"

#include <string.h>

/* Org: a heading per chapter. Quotes and notes are example blocks, in which nothing is markup but the
 * comma that guards a line. https://orgmode.org/manual/Literal-Examples.html */

static void
append_line (GString *out, const char *text)
{
  g_autofree char *flat = g_strdup (text != NULL ? text : "");
  g_strdelimit (flat, "\r\n", ' ');
  g_string_append (out, g_strstrip (flat));
}

/* A heading's text must not look like a keyword, a priority or tags. */
static void
append_heading (GString *out, guint level, const char *text)
{
  g_string_append_c (out, '\n');
  for (guint i = 0; i < level; i++)
    g_string_append_c (out, '*');
  g_string_append_c (out, ' ');
  append_line (out, text);
  g_string_append_c (out, '\n');
}

static void
append_block (GString *out, const char *name, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_string_append_printf (out, "#+attr_galpi: %s\n#+begin_example\n", name);
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = lines[i];
    const char *guarded = line + strspn (line, ",");
    bool markup = guarded[0] == '*' || g_str_has_prefix (guarded, "#+");
    g_string_append_printf (out, "%s%s\n", markup ? "," : "", line);
  }
  g_string_append (out, "#+end_example\n");
}

static void
append_record (const MarksExport *self, const MarksRecord *record)
{
  GString *out = self->out;
  const MarksMark *mark = record->mark;
  const char *exact = marks_anchor_get_exact (marks_mark_get_anchor (mark));
  const char *const *tags = marks_mark_get_tags (mark);
  g_autofree char *place = marks_export_describe_place (record);
  g_autofree char *day = marks_export_format_day (self, marks_mark_get_created (mark));
  g_string_append (out, "\n- ");
  append_line (out, place);
  g_string_append_printf (out, " · [%s] · ", day);
  append_line (out, marks_mark_is_bookmark (mark) ? marks_kind_to_string (MARKS_KIND_BOOKMARK)
                                                  : marks_export_name_colour (self, mark));
  for (guint i = 0; tags[i] != NULL; i++) {
    g_string_append (out, " · ");
    append_line (out, tags[i]);
  }
  if (record->link != NULL)
    g_string_append_printf (out, " · [[%s][link]]", record->link);
  g_string_append_c (out, '\n');
  if (marks_mark_get_name (mark) != NULL)
    append_block (out, "name", marks_mark_get_name (mark));
  append_block (out, "quote",
                exact[0] != '\0' ? exact : marks_anchor_get_suffix (marks_mark_get_anchor (mark)));
  if (marks_mark_get_note (mark) != NULL)
    append_block (out, "note", marks_mark_get_note (mark));
}

/* Appends the marks as Org. */
void
marks_export_write_org (const MarksExport *self)
{
  g_string_append (self->out, "#+title: ");
  append_line (self->out, self->book->title);
  if (self->book->creators != NULL) {
    g_string_append (self->out, "\n#+author: ");
    append_line (self->out, self->book->creators);
  }
  g_string_append_c (self->out, '\n');
  for (guint i = 0; i < self->records->len; i++) {
    const MarksRecord *record = g_ptr_array_index (self->records, i);
    for (guint j = marks_export_count_shared_chapters (self, i); record->chapters[j] != NULL; j++)
      append_heading (self->out, j + 1, record->chapters[j]);
    append_record (self, record);
  }
}
