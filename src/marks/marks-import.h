#pragma once

#include "marks-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MarksImportFormat:
 *
 * What files of marks can be read.
 */
typedef enum {
  MARKS_IMPORT_ANNOTATION,
  MARKS_IMPORT_READWISE,
  MARKS_IMPORT_KINDLE,
  MARKS_IMPORT_FOLIATE,
  MARKS_IMPORT_KOREADER,
  MARKS_IMPORT_KOREADER_LUA,
  MARKS_IMPORT_CALIBRE,
} MarksImportFormat;
#define MARKS_IMPORT_N_FORMATS 7

const char *marks_import_format_to_string (MarksImportFormat format);
bool marks_import_format_from_string (const char *name, MarksImportFormat *format);
bool marks_import_guess (GBytes *bytes, MarksImportFormat *format);

GPtrArray *marks_import_parse (GBytes *bytes,
                               const char *name,
                               MarksImportFormat format,
                               GTimeZone *zone,
                               GError **error);
GPtrArray *
marks_import_load (const char *path, const char *format, GTimeZone *zone, GError **error);

G_END_DECLS
