#include "config.h"

#include "marks-export-private.h"

#include "marks-json.h"

#include "epub-cfi.h"

#include <string.h>

/* `.calibre_highlights` of the viewer. Bookmarks have a file of their own there and are left out. */

/* Steps within the document, from `html`, which is calibre's beginning. */
static char *
format_place (const EpubCfiPath *path)
{
  g_autoptr (GString) text = g_string_new ("/2");
  guint first = 0;
  for (guint i = 0; i < path->n_steps; i++)
    first = path->steps[i].indirect ? i : first;
  for (guint i = first; i < path->n_steps; i++)
    g_string_append_printf (text, "/%d", path->steps[i].number);
  if (path->offset >= 0)
    g_string_append_printf (text, ":%" G_GINT64_FORMAT, path->offset);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static JsonObject *
build_style (const MarksMark *mark)
{
  static const char *const colours[MARKS_N_COLOURS] = {
    [MARKS_COLOUR_YELLOW] = "yellow", [MARKS_COLOUR_GREEN] = "green",
    [MARKS_COLOUR_BLUE] = "blue",     [MARKS_COLOUR_PINK] = "red",
    [MARKS_COLOUR_ORANGE] = "orange", [MARKS_COLOUR_PURPLE] = "purple",
  };
  JsonObject *style = json_object_new ();
  MarksKind kind = marks_mark_get_kind (mark);
  MarksColour colour = marks_mark_get_colour (mark);
  bool drawn = kind != MARKS_KIND_HIGHLIGHT;
  bool custom = drawn ? kind == MARKS_KIND_UNDERLINE : colour == MARKS_COLOUR_ORANGE;
  if (custom && !drawn) {
    json_object_set_string_member (style, "dark", "#8a5000");
    json_object_set_string_member (style, "light", "#ffc27a");
  }
  json_object_set_string_member (style, "kind", drawn ? "decoration" : "color");
  if (custom && drawn)
    json_object_set_string_member (style, "text-decoration-line", "underline");
  json_object_set_string_member (style, "type", custom ? "custom" : "builtin");
  json_object_set_string_member (style, "which",
                                 kind == MARKS_KIND_SQUIGGLE        ? "wavy"
                                 : kind == MARKS_KIND_STRIKETHROUGH ? "strikeout"
                                 : kind == MARKS_KIND_UNDERLINE     ? "underline"
                                                                    : colours[colour]);
  return style;
}

/* The UUID in calibre's 22 characters. */
static char *
format_uuid (const char *uuid)
{
  guchar bytes[16] = { 0 };
  guint n = 0;
  for (const char *c = uuid; *c != '\0' && n < 32; c++) {
    int digit = g_ascii_xdigit_value (*c);
    if (digit < 0)
      continue;
    bytes[n / 2] = (guchar) (bytes[n / 2] << 4 | digit);
    n++;
  }
  char *text = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[22] = '\0';
  return text;
}

static JsonObject *
build_highlight (const MarksRecord *record)
{
  const MarksMark *mark = record->mark;
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  JsonObject *item = json_object_new ();
  JsonArray *titles = json_array_new ();
  const char *text = marks_anchor_get_cfi (anchor);
  const char *path = marks_anchor_get_section_path (anchor);
  g_autoptr (EpubCfi) cfi = text != NULL ? epub_cfi_parse (text) : NULL;
  g_autofree char *time = marks_export_format_time (marks_mark_get_created (mark));
  g_autofree char *uuid = format_uuid (marks_mark_get_uuid (mark));
  for (guint i = 0; record->chapters[i] != NULL; i++)
    json_array_add_string_element (titles, record->chapters[i]);
  if (cfi != NULL) {
    g_autofree char *end = format_place (epub_cfi_get_end (cfi));
    json_object_set_string_member (item, "end_cfi", end);
  }
  json_object_set_string_member (item, "highlighted_text", marks_anchor_get_exact (anchor));
  if (marks_mark_get_note (mark) != NULL)
    json_object_set_string_member (item, "notes", marks_mark_get_note (mark));
  json_object_set_int_member (item, "spine_index", marks_anchor_get_section (anchor));
  json_object_set_string_member (item, "spine_name", path != NULL ? path : "");
  if (cfi != NULL) {
    g_autofree char *start = format_place (epub_cfi_get_start (cfi));
    json_object_set_string_member (item, "start_cfi", start);
  }
  json_object_set_object_member (item, "style", build_style (mark));
  json_object_set_string_member (item, "timestamp", time);
  json_object_set_array_member (item, "toc_family_titles", titles);
  json_object_set_string_member (item, "type", "highlight");
  json_object_set_string_member (item, "uuid", uuid);
  return item;
}

/* Appends the marks as calibre's file, which begins with a byte order mark. */
void
marks_export_write_calibre (const MarksExport *self)
{
  JsonArray *highlights = json_array_new ();
  g_autoptr (JsonObject) file = json_object_new ();
  for (guint i = 0; i < self->records->len; i++) {
    const MarksRecord *record = g_ptr_array_index (self->records, i);
    if (!marks_mark_is_bookmark (record->mark))
      json_array_add_object_element (highlights, build_highlight (record));
  }
  json_object_set_array_member (file, "highlights", highlights);
  json_object_set_string_member (file, "type", "calibre_highlights");
  json_object_set_int_member (file, "version", 1);
  g_string_append (self->out, "\xef\xbb\xbf");
  marks_export_append_json (self, file);
}
