#include "config.h"

#include "marks-export-private.h"

/* The columns that Readwise reads: RFC 4180, dates in UTC, tags as `.tag` in the note. Nothing is put
 * before `= + - @`: the importer would take it for text of the book. Bookmarks have no text of their
 * own and are left out. https://www.rfc-editor.org/rfc/rfc4180 */

static void
append_cell (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *p);
  }
  g_string_append_c (out, '"');
}

static char *
join_note (const MarksMark *mark)
{
  g_autoptr (GString) note = g_string_new (marks_mark_get_note (mark));
  const char *const *tags = marks_mark_get_tags (mark);
  for (guint i = 0; tags[i] != NULL; i++) {
    g_autofree char *tag = g_strdup (tags[i]);
    /* A tag ends at a space there. */
    g_strdelimit (tag, " \t\r\n", '-');
    g_string_append_printf (note, "%s.%s", note->len > 0 ? " " : "", tag);
  }
  return g_strdup (note->str);
}

/* Whole numbers only: the page when it is one, else the order. */
static guint64
get_location (const MarksRecord *record, guint order)
{
  guint64 page = 0;
  if (record->page != NULL
      && g_ascii_string_to_unsigned (record->page, 10, 1, G_MAXINT32, &page, NULL))
    return page;
  return order;
}

static void
append_record (const MarksExport *self, const MarksRecord *record, guint order)
{
  GString *out = self->out;
  g_autofree char *note = join_note (record->mark);
  gint64 seconds = marks_mark_get_created (record->mark) / G_USEC_PER_SEC;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : NULL;
  const char *cells[] = { marks_anchor_get_exact (marks_mark_get_anchor (record->mark)),
                          self->book->title, self->book->creators, record->link, note };
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++) {
    append_cell (out, cells[i]);
    g_string_append_c (out, ',');
  }
  g_string_append_printf (out, "%" G_GUINT64_FORMAT ",%s\r\n", get_location (record, order),
                          date != NULL ? date : "");
}

/* Appends the marks as CSV. */
void
marks_export_write_csv (const MarksExport *self)
{
  g_string_append (self->out, "Highlight,Title,Author,URL,Note,Location,Date\r\n");
  for (guint i = 0; i < self->records->len; i++) {
    const MarksRecord *record = g_ptr_array_index (self->records, i);
    if (marks_anchor_get_exact (marks_mark_get_anchor (record->mark))[0] != '\0')
      append_record (self, record, i + 1);
  }
}
