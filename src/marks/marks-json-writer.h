#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MarksJsonWriter:
 * @out: where it goes
 * @depth: arrays and objects that are open
 * @begun: whether the innermost of them has something in it
 *
 * Writes JSON as it comes, a member to a line, in the form that json-glib has: many marks need no tree
 * of all of them. Kind: value, borrows @out.
 */
typedef struct {
  GString *out;
  guint depth;
  gboolean begun;
} MarksJsonWriter;

void marks_json_writer_open (MarksJsonWriter *self, const char *name, char bracket);
void marks_json_writer_close (MarksJsonWriter *self, char bracket);
void marks_json_writer_string (MarksJsonWriter *self, const char *name, const char *value);
void marks_json_writer_integer (MarksJsonWriter *self, const char *name, gint64 value);
void marks_json_writer_double (MarksJsonWriter *self, const char *name, double value);

G_END_DECLS
