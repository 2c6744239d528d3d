#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MarksError:
 * @MARKS_ERROR_FAILED: something else, the message says what
 * @MARKS_ERROR_FORMAT: no such format, or a file that is not in it
 *
 * What can go wrong with marks beyond what the store reports.
 */
typedef enum {
  MARKS_ERROR_FAILED,
  MARKS_ERROR_FORMAT,
} MarksError;

#define MARKS_ERROR (marks_error_quark ())
GQuark marks_error_quark (void);

G_END_DECLS
