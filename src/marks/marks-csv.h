#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * MarksCsv:
 *
 * Reads comma-separated values, RFC 4180, record by record. Kind: value, borrows the text.
 */
typedef struct {
  const char *at;
  const char *end;
} MarksCsv;

void marks_csv_init (MarksCsv *self, const char *text, gsize length);
bool marks_csv_read (MarksCsv *self, GPtrArray *cells);

G_END_DECLS
