#include "config.h"

#include "marks-export-private.h"

#include <string.h>

/* `My Clippings.txt`, in English, which every reader of such files knows, with the line ends of the
 * device. A mark's location is its number: it ties the note to the mark. */

#define DIVIDER "=========="

static void
append_line (GString *out, const char *text)
{
  g_autofree char *flat = g_strdup (text);
  g_strdelimit (flat, "\r\n", ' ');
  g_string_append (out, g_strstrip (flat));
}

static void
append_text (GString *out, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  if (text[0] == '\0')
    g_string_append (out, "\r\n");
  for (guint i = 0; lines[i] != NULL; i++) {
    g_strdelimit (lines[i], "\r", ' ');
    /* A line that would end the record is told from one by a space. */
    g_string_append_printf (out, "%s%s\r\n", g_str_equal (lines[i], DIVIDER) ? " " : "", lines[i]);
  }
}

static void
append_time (const MarksExport *self, gint64 time)
{
  static const char *const days[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                      "Friday", "Saturday", "Sunday" };
  static const char *const months[] = { "January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December" };
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  if (utc == NULL)
    return;
  g_autoptr (GDateTime) local = self->options->zone != NULL
                                    ? g_date_time_to_timezone (utc, self->options->zone)
                                    : g_date_time_ref (utc);
  int hour = g_date_time_get_hour (local);
  g_string_append_printf (self->out, " | Added on %s, %s %d, %d %d:%02d:%02d %s",
                          days[g_date_time_get_day_of_week (local) - 1],
                          months[g_date_time_get_month (local) - 1],
                          g_date_time_get_day_of_month (local), g_date_time_get_year (local),
                          hour % 12 == 0 ? 12 : hour % 12, g_date_time_get_minute (local),
                          g_date_time_get_second (local), hour < 12 ? "AM" : "PM");
}

static void
append_clipping (const MarksExport *self,
                 const MarksRecord *record,
                 guint number,
                 const char *kind,
                 const char *text)
{
  GString *out = self->out;
  append_line (out, self->book->title != NULL ? self->book->title : "?");
  if (self->book->creators != NULL) {
    g_string_append (out, " (");
    append_line (out, self->book->creators);
    g_string_append_c (out, ')');
  }
  g_string_append_printf (out, "\r\n- Your %s ", kind);
  if (record->page != NULL) {
    g_autofree char *page = g_strdup (record->page);
    g_string_append (out, "on page ");
    append_line (out, g_strdelimit (page, "|", ' '));
    g_string_append (out, " | ");
  }
  g_string_append_printf (out, "Location %u", number);
  append_time (self, marks_mark_get_created (record->mark));
  g_string_append (out, "\r\n\r\n");
  append_text (out, text);
  g_string_append (out, DIVIDER "\r\n");
}

/* Appends the marks as clippings. */
void
marks_export_write_kindle (const MarksExport *self)
{
  g_string_append (self->out, "\xef\xbb\xbf");
  for (guint i = 0; i < self->records->len; i++) {
    const MarksRecord *record = g_ptr_array_index (self->records, i);
    const char *exact = marks_anchor_get_exact (marks_mark_get_anchor (record->mark));
    const char *note = marks_mark_get_note (record->mark);
    if (exact[0] != '\0')
      append_clipping (self, record, i + 1, "Highlight", exact);
    else
      append_clipping (self, record, i + 1, "Bookmark", "");
    if (note != NULL)
      append_clipping (self, record, i + 1, "Note", note);
  }
}
