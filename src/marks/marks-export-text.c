#include "config.h"

#include "marks-export-private.h"

/* Plain text for a mail or a printer. */

static void
append_headings (const MarksExport *self, guint index)
{
  const MarksRecord *record = g_ptr_array_index (self->records, index);
  guint i = marks_export_count_shared_chapters (self, index);
  for (; record->chapters[i] != NULL; i++)
    g_string_append_printf (self->out, "\n%*s%s\n", (int) (2 * i), "", record->chapters[i]);
}

static void
append_record (const MarksExport *self, const MarksRecord *record)
{
  const MarksMark *mark = record->mark;
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  const char *exact = marks_anchor_get_exact (anchor);
  g_autofree char *place = marks_export_describe_place (record);
  g_autofree char *day = marks_export_format_day (self, marks_mark_get_created (mark));
  g_string_append_c (self->out, '\n');
  if (marks_mark_get_name (mark) != NULL)
    g_string_append_printf (self->out, "[%s]\n", marks_mark_get_name (mark));
  g_string_append_printf (self->out, "%s\n",
                          exact[0] != '\0' ? exact : marks_anchor_get_suffix (anchor));
  if (marks_mark_get_note (mark) != NULL)
    g_string_append_printf (self->out, "\n    %s\n", marks_mark_get_note (mark));
  g_string_append_printf (self->out, "— %s, %s\n", place, day);
}

/* Appends the marks as plain text. */
void
marks_export_write_text (const MarksExport *self)
{
  const MarksBookInfo *book = self->book;
  g_string_append_printf (self->out, "%s\n", book->title != NULL ? book->title : "");
  if (book->creators != NULL)
    g_string_append_printf (self->out, "%s\n", book->creators);
  for (guint i = 0; i < self->records->len; i++) {
    append_headings (self, i);
    append_record (self, g_ptr_array_index (self->records, i));
  }
}
