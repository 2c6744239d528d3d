#pragma once

/* What the writers of formats share. Each appends all of its output to @out; @records are filtered
 * and by place. */

#include "marks-export.h"
#include "marks-json-writer.h"

G_BEGIN_DECLS

typedef struct {
  GString *out;
  GPtrArray *records; /* of MarksRecord */
  const MarksBookInfo *book;
  const MarksExportOptions *options;
} MarksExport;

struct _JsonObject;
void marks_export_append_json (const MarksExport *self, struct _JsonObject *object);
char *marks_export_format_day (const MarksExport *self, gint64 time);
char *marks_export_format_time (gint64 time);
char *marks_export_describe_place (const MarksRecord *record);
const char *marks_export_name_colour (const MarksExport *self, const MarksMark *mark);
void marks_export_append_markdown (GString *out, const char *text);
void marks_export_append_markdown_quote (GString *out, const char *text);
char *marks_export_build_letter (const MarksExport *self);
guint marks_export_count_shared_chapters (const MarksExport *self, guint index);

void marks_export_write_markdown (const MarksExport *self);
void marks_export_write_html (const MarksExport *self);
void marks_export_write_annotation (const MarksExport *self);
void marks_export_write_text (const MarksExport *self);
void marks_export_write_csv (const MarksExport *self);
void marks_export_write_org (const MarksExport *self);
void marks_export_write_table (const MarksExport *self);
void marks_export_write_kindle (const MarksExport *self);
void marks_export_write_foliate (const MarksExport *self);
void marks_export_write_koreader (const MarksExport *self);
void marks_export_write_calibre (const MarksExport *self);
void marks_export_write_mail (const MarksExport *self);

/* marks-export-annotation.c */
typedef void (*MarksExportMembersFunc) (MarksJsonWriter *json, gpointer data);
void marks_export_write_annotation_item (MarksJsonWriter *json, const MarksRecord *record);
void marks_export_write_annotation_set (const MarksExport *self,
                                        MarksExportMembersFunc members,
                                        gpointer data);

G_END_DECLS
