#include "config.h"

#include "marks-export-private.h"

/* A table for a spreadsheet: all that is known of each mark, a column for each thing. A spreadsheet
 * takes a cell that begins like a formula for one; such a cell gets an apostrophe, which is what a
 * spreadsheet itself writes for “this is text”.
 * https://owasp.org/www-community/attacks/CSV_Injection */

static void
append_cell (GString *out, const char *text, bool last)
{
  const char *content = text != NULL ? text : "";
  g_string_append_c (out, '"');
  if (content[0] != '\0' && strchr ("=+-@\t\r", content[0]) != NULL)
    g_string_append_c (out, '\'');
  for (const char *c = content; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *c);
  }
  g_string_append (out, last ? "\"\r\n" : "\",");
}

static void
append_record (const MarksExport *self, const MarksRecord *record)
{
  const MarksMark *mark = record->mark;
  g_autofree char *chapter = g_strjoinv (" / ", record->chapters);
  g_autofree char *tags = g_strjoinv (", ", (char **) marks_mark_get_tags (mark));
  g_autofree char *created = marks_export_format_time (marks_mark_get_created (mark));
  g_autofree char *modified = marks_export_format_time (marks_mark_get_modified (mark));
  const char *cells[] = {
    self->book->title,
    self->book->creators,
    chapter,
    record->page,
    marks_kind_to_string (marks_mark_get_kind (mark)),
    marks_mark_is_bookmark (mark) ? NULL : marks_export_name_colour (self, mark),
    marks_anchor_get_exact (marks_mark_get_anchor (mark)),
    marks_mark_get_note (mark),
    marks_mark_get_name (mark),
    tags,
    created,
    modified,
    record->link,
  };
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    append_cell (self->out, cells[i], i + 1 == G_N_ELEMENTS (cells));
}

/* Appends the marks as a table. */
void
marks_export_write_table (const MarksExport *self)
{
  g_string_append (self->out, "Title,Author,Chapter,Page,Kind,Colour,Text,Note,Name,Tags,Created,"
                              "Modified,Link\r\n");
  for (guint i = 0; i < self->records->len; i++)
    append_record (self, g_ptr_array_index (self->records, i));
}
