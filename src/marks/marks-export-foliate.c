#include "config.h"

#include "marks-export-private.h"

#include "marks-json.h"

/* What Foliate reads of a book; only the annotations are needed. */

static const char *
get_style (const MarksMark *mark)
{
  static const char *const colours[MARKS_N_COLOURS] = {
    [MARKS_COLOUR_YELLOW] = "yellow", [MARKS_COLOUR_GREEN] = "lime",
    [MARKS_COLOUR_BLUE] = "aqua",     [MARKS_COLOUR_PINK] = "magenta",
    [MARKS_COLOUR_ORANGE] = "orange", [MARKS_COLOUR_PURPLE] = "purple",
  };
  switch (marks_mark_get_kind (mark)) {
  case MARKS_KIND_UNDERLINE:
    return "underline";
  case MARKS_KIND_SQUIGGLE:
    return "squiggly";
  case MARKS_KIND_STRIKETHROUGH:
    return "strikethrough";
  case MARKS_KIND_HIGHLIGHT:
  case MARKS_KIND_BOOKMARK:
    break;
  }
  return colours[marks_mark_get_colour (mark)];
}

static JsonObject *
build_annotation (const MarksMark *mark)
{
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  JsonObject *annotation = json_object_new ();
  g_autofree char *created = marks_export_format_time (marks_mark_get_created (mark));
  g_autofree char *modified = marks_export_format_time (marks_mark_get_modified (mark));
  const char *cfi = marks_anchor_get_cfi (anchor);
  const char *note = marks_mark_get_note (mark);
  json_object_set_string_member (annotation, "value", cfi != NULL ? cfi : "");
  json_object_set_string_member (annotation, "color", get_style (mark));
  json_object_set_string_member (annotation, "text", marks_anchor_get_exact (anchor));
  json_object_set_string_member (annotation, "note", note != NULL ? note : "");
  json_object_set_string_member (annotation, "created", created);
  json_object_set_string_member (annotation, "modified", modified);
  return annotation;
}

/* Appends the marks as Foliate's file. */
void
marks_export_write_foliate (const MarksExport *self)
{
  JsonArray *annotations = json_array_new ();
  JsonArray *bookmarks = json_array_new ();
  JsonObject *metadata = json_object_new ();
  for (guint i = 0; i < self->records->len; i++) {
    const MarksMark *mark = ((MarksRecord *) g_ptr_array_index (self->records, i))->mark;
    const char *cfi = marks_anchor_get_cfi (marks_mark_get_anchor (mark));
    if (!marks_mark_is_bookmark (mark))
      json_array_add_object_element (annotations, build_annotation (mark));
    else if (cfi != NULL)
      json_array_add_string_element (bookmarks, cfi);
  }
  if (self->book->identifier != NULL)
    json_object_set_string_member (metadata, "identifier", self->book->identifier);
  if (self->book->title != NULL)
    json_object_set_string_member (metadata, "title", self->book->title);
  if (self->book->creators != NULL)
    json_object_set_string_member (metadata, "author", self->book->creators);
  g_autoptr (JsonObject) file = json_object_new ();
  json_object_set_array_member (file, "annotations", annotations);
  json_object_set_array_member (file, "bookmarks", bookmarks);
  json_object_set_object_member (file, "metadata", metadata);
  marks_export_append_json (self, file);
}
