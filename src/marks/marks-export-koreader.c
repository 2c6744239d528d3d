#include "config.h"

#include "marks-export-private.h"

#include "marks-json.h"

/* The JSON of KOReader's exporter, one book. */

static const char *
get_drawer (const MarksMark *mark)
{
  switch (marks_mark_get_kind (mark)) {
  case MARKS_KIND_UNDERLINE:
  case MARKS_KIND_SQUIGGLE:
    return "underscore";
  case MARKS_KIND_STRIKETHROUGH:
    return "strikeout";
  case MARKS_KIND_HIGHLIGHT:
    return "lighten";
  case MARKS_KIND_BOOKMARK:
    break;
  }
  return NULL;
}

static const char *
get_colour (const MarksMark *mark)
{
  const char *name = marks_colour_to_string (marks_mark_get_colour (mark));
  return g_str_equal (name, "pink") ? "red" : name;
}

static JsonObject *
build_entry (const MarksRecord *record)
{
  const MarksMark *mark = record->mark;
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  const char *exact = marks_anchor_get_exact (anchor);
  const char *drawer = get_drawer (mark);
  guint depth = g_strv_length (record->chapters);
  JsonObject *entry = json_object_new ();
  const char *text = exact[0] != '\0' ? exact : marks_mark_get_name (mark);
  if (depth > 0)
    json_object_set_string_member (entry, "chapter", record->chapters[depth - 1]);
  if (drawer != NULL) {
    json_object_set_string_member (entry, "color", get_colour (mark));
    json_object_set_string_member (entry, "drawer", drawer);
  }
  if (marks_mark_get_note (mark) != NULL)
    json_object_set_string_member (entry, "note", marks_mark_get_note (mark));
  if (record->page != NULL)
    json_object_set_string_member (entry, "page", record->page);
  json_object_set_string_member (entry, "sort", drawer != NULL ? "highlight" : "bookmark");
  if (text != NULL)
    json_object_set_string_member (entry, "text", text);
  json_object_set_int_member (entry, "time", marks_mark_get_created (mark) / G_USEC_PER_SEC);
  return entry;
}

/* Appends the marks as KOReader's JSON. */
void
marks_export_write_koreader (const MarksExport *self)
{
  JsonArray *entries = json_array_new ();
  g_autoptr (JsonObject) file = json_object_new ();
  for (guint i = 0; i < self->records->len; i++)
    json_array_add_object_element (entries, build_entry (g_ptr_array_index (self->records, i)));
  if (self->book->creators != NULL)
    json_object_set_string_member (file, "author", self->book->creators);
  if (self->options->exported != 0)
    json_object_set_int_member (file, "created_on", self->options->exported / G_USEC_PER_SEC);
  json_object_set_array_member (file, "entries", entries);
  if (self->book->title != NULL)
    json_object_set_string_member (file, "title", self->book->title);
  json_object_set_string_member (file, "version", "json/1.0.0");
  marks_export_append_json (self, file);
}
