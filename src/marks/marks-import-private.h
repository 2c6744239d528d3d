#pragma once

/* What the readers of formats share. Each fills a StoreMark and an anchor with what the file says
 * and hands them over; nothing in a file is believed before the book itself was asked. */

#include "marks-import.h"

G_BEGIN_DECLS

struct _JsonObject;

typedef struct {
  const char *name; /* of the file, for messages */
  GTimeZone *zone; /* of times without one */
  GPtrArray *records; /* of MarksRecord */
} MarksImport;

StoreMark *marks_import_mark_new (const char *kind);
StoreAnchor *marks_import_get_anchor (StoreMark *mark);
void marks_import_take (MarksImport *self, StoreMark *mark, const MarksBookInfo *book);
bool marks_import_is_full (const MarksImport *self);
gint64 marks_import_parse_time (const MarksImport *self, const char *text);
char *marks_import_name_colour (const char *name);
void marks_import_set_error (const MarksImport *self, GError **error, const char *what);

bool marks_import_read_annotation (MarksImport *self, const char *text, gsize n, GError **error);
void marks_import_read_items (MarksImport *self, struct _JsonObject *set, const char *member);
bool marks_import_read_readwise (MarksImport *self, const char *text, gsize n, GError **error);
bool marks_import_read_kindle (MarksImport *self, const char *text, gsize n, GError **error);
bool marks_import_read_foliate (MarksImport *self, const char *text, gsize n, GError **error);
bool marks_import_read_koreader (MarksImport *self, const char *text, gsize n, GError **error);
bool marks_import_read_koreader_lua (MarksImport *self, const char *text, gsize n, GError **error);
bool marks_import_read_calibre (MarksImport *self, const char *text, gsize n, GError **error);

G_END_DECLS
