#include "config.h"

#include "marks-export-private.h"

/* One page that needs nothing else, in the reader's light or dark, and prints without backgrounds. */

static const char *const style =
    ":root{color-scheme:light dark;--line:#8886}\n"
    "body{max-width:42em;margin:2em auto;padding:0 1em;line-height:1.6;"
    "font-family:system-ui,sans-serif}\n"
    "article{margin:1.5em 0;break-inside:avoid}\n"
    "blockquote{margin:0;padding:.1em 0 .1em 1em;border-left:.3em solid var(--mark)}\n"
    "blockquote p{margin:.4em 0}\n"
    ".note{white-space:pre-wrap;margin:.6em 0 0 1.3em}\n"
    ".meta{margin:.4em 0 0 1.3em;font-size:.85em;opacity:.75}\n"
    ".underline blockquote{text-decoration:underline}\n"
    ".strikethrough blockquote{text-decoration:line-through}\n"
    ".squiggle blockquote{text-decoration:underline wavy}\n"
    ".yellow{--mark:#e5b700}.green{--mark:#3aa655}.blue{--mark:#3b82f6}\n"
    ".pink{--mark:#e0559a}.orange{--mark:#ee7a1a}.purple{--mark:#9256d9}\n"
    ".bookmark{--mark:var(--line)}\n"
    "@media print{body{margin:0;max-width:none}h2,h3,h4{break-after:avoid}a{color:inherit}}\n";

/* Text as data. Control characters, which HTML forbids, are left out. */
static void
append_text (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    switch (*p) {
    case '&':
      g_string_append (out, "&amp;");
      break;
    case '<':
      g_string_append (out, "&lt;");
      break;
    case '>':
      g_string_append (out, "&gt;");
      break;
    case '"':
      g_string_append (out, "&quot;");
      break;
    case '\'':
      g_string_append (out, "&#39;");
      break;
    default:
      if ((guchar) *p >= 0x20 || *p == '\n' || *p == '\t')
        g_string_append_c (out, *p);
    }
  }
}

static void
append_element (GString *out, const char *start, const char *text, const char *end)
{
  g_string_append (out, start);
  append_text (out, text);
  g_string_append (out, end);
}

static void
append_head (const MarksExport *self)
{
  const MarksBookInfo *book = self->book;
  GString *out = self->out;
  const char *title = book->title != NULL ? book->title : "";
  append_element (out, "<!DOCTYPE html>\n<html lang=\"",
                  book->language != NULL ? book->language : "und", "\">\n<head>\n");
  g_string_append (out, "<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width\">\n");
  append_element (out, "<title>", title, "</title>\n");
  g_string_append_printf (out, "<style>\n%s</style>\n</head>\n<body>\n", style);
  append_element (out, "<header>\n<h1>", title, "</h1>\n");
  if (book->creators != NULL)
    append_element (out, "<p class=\"author\">", book->creators, "</p>\n");
  if (self->options->exported != 0) {
    g_autofree char *day = marks_export_format_day (self, self->options->exported);
    append_element (out, "<p class=\"exported\">", day, "</p>\n");
  }
  g_string_append (out, "</header>\n");
}

static void
append_headings (const MarksExport *self, guint index)
{
  const MarksRecord *record = g_ptr_array_index (self->records, index);
  for (guint i = marks_export_count_shared_chapters (self, index); record->chapters[i] != NULL;
       i++) {
    guint level = MIN (i + 2, 6);
    g_string_append_printf (self->out, "<h%u>", level);
    append_text (self->out, record->chapters[i]);
    g_string_append_printf (self->out, "</h%u>\n", level);
  }
}

static void
append_meta (const MarksExport *self, const MarksRecord *record)
{
  GString *out = self->out;
  const MarksMark *mark = record->mark;
  g_autofree char *place = marks_export_describe_place (record);
  g_autofree char *day = marks_export_format_day (self, marks_mark_get_created (mark));
  g_autofree char *time = marks_export_format_time (marks_mark_get_created (mark));
  const char *const *tags = marks_mark_get_tags (mark);
  append_element (out, "<p class=\"meta\">", place, "");
  g_string_append_printf (out, " · <time datetime=\"%s\">%s</time>", time, day);
  append_element (out, " · ",
                  marks_mark_is_bookmark (mark) ? marks_kind_to_string (MARKS_KIND_BOOKMARK)
                                                : marks_export_name_colour (self, mark),
                  "");
  for (guint i = 0; tags[i] != NULL; i++)
    append_element (out, " · ", tags[i], "");
  if (record->link != NULL)
    append_element (out, " · <a href=\"", record->link, "\">link</a>");
  g_string_append (out, "</p>\n");
}

static void
append_record (const MarksExport *self, const MarksRecord *record)
{
  GString *out = self->out;
  const MarksMark *mark = record->mark;
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  const char *exact = marks_anchor_get_exact (anchor);
  if (exact[0] == '\0')
    exact = marks_anchor_get_suffix (anchor);
  g_string_append_printf (out, "<article class=\"%s",
                          marks_kind_to_string (marks_mark_get_kind (mark)));
  if (!marks_mark_is_bookmark (mark))
    g_string_append_printf (out, " %s", marks_colour_to_string (marks_mark_get_colour (mark)));
  g_string_append (out, "\">\n");
  if (marks_mark_get_name (mark) != NULL)
    append_element (out, "<p class=\"name\"><strong>", marks_mark_get_name (mark),
                    "</strong></p>\n");
  g_string_append (out, "<blockquote>");
  g_auto (GStrv) lines = g_strsplit (exact, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    append_element (out, "<p>", lines[i], "</p>");
  g_string_append (out, "</blockquote>\n");
  if (marks_mark_get_note (mark) != NULL)
    append_element (out, "<p class=\"note\">", marks_mark_get_note (mark), "</p>\n");
  append_meta (self, record);
  g_string_append (out, "</article>\n");
}

/* Appends the marks as HTML. */
void
marks_export_write_html (const MarksExport *self)
{
  append_head (self);
  g_string_append (self->out, "<main>\n");
  for (guint i = 0; i < self->records->len; i++) {
    append_headings (self, i);
    append_record (self, g_ptr_array_index (self->records, i));
  }
  g_string_append (self->out, "</main>\n</body>\n</html>\n");
}
