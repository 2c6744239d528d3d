#pragma once

#include "marks-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  MARKS_FORMAT_MARKDOWN,
  MARKS_FORMAT_HTML,
  MARKS_FORMAT_ANNOTATION,
  MARKS_FORMAT_TEXT,
  MARKS_FORMAT_CSV, /* Readwise's columns */
  MARKS_FORMAT_ORG,
  MARKS_FORMAT_TABLE, /* for spreadsheets */
  MARKS_FORMAT_KINDLE,
  MARKS_FORMAT_FOLIATE,
  MARKS_FORMAT_KOREADER,
  MARKS_FORMAT_CALIBRE,
  MARKS_FORMAT_MAIL, /* to the author */
} MarksFormat;
#define MARKS_N_FORMATS 12

const char *marks_format_to_string (MarksFormat format);
bool marks_format_from_string (const char *name, MarksFormat *format);
const char *marks_format_get_extension (MarksFormat format);

/**
 * MarksExportOptions:
 * @colours: one bit (1 << #MarksColour) for each colour wanted; 0 for all; bookmarks have none and
 *   always pass
 * @kinds: one bit (1 << #MarksKind) for each kind wanted; 0 for all
 * @only_with_note: leave out marks without a note
 * @chapter: (nullable): only marks somewhere under the chapter of this title
 * @tag: (nullable): only marks with this tag
 * @for_author: if some marks have the tag of an erratum or of a question, only those
 * @since: microseconds since 1970 UTC; only marks made or edited then or later
 * @colour_names: (nullable) (element-type utf8 utf8): the reader's words for colours by ours, for
 *   formats that people read
 * @exported: microseconds since 1970 UTC to write as the time of the export; 0 for none
 * @zone: (nullable): for the dates that people read; %NULL for UTC
 *
 * Zeroed, it exports everything. Kind: value; borrows its pointers.
 */
typedef struct {
  guint colours;
  guint kinds;
  bool only_with_note;
  const char *chapter;
  const char *tag;
  bool for_author;
  gint64 since;
  GHashTable *colour_names;
  gint64 exported;
  GTimeZone *zone;
} MarksExportOptions;

GPtrArray *marks_records_choose (GPtrArray *records, const MarksExportOptions *options);
GBytes *marks_export_with_template (GPtrArray *records,
                                    const MarksBookInfo *book,
                                    const char *template,
                                    const MarksExportOptions *options,
                                    GError **error);
GBytes *marks_export (GPtrArray *records,
                      const MarksBookInfo *book,
                      MarksFormat format,
                      const MarksExportOptions *options,
                      GError **error);

G_END_DECLS
