#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MarksSpan:
 * @start: UTF-8 bytes into a text
 * @end: byte after it
 *
 * Words of a text that stand together. Kind: value.
 */
typedef struct {
  guint32 start;
  guint32 end;
} MarksSpan;

void marks_difference_find (const char *old, const char *new, GArray *removed, GArray *added);

G_END_DECLS
