#include "config.h"

#include "marks-json-writer.h"

#include <string.h>

static void
append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0';) {
    gsize n = 0;
    while ((guchar) c[n] >= 0x20 && c[n] != '"' && c[n] != '\\' && c[n] != 0x7f)
      n++;
    g_string_append_len (out, c, (gssize) n);
    c += n;
    switch (*c) {
    case '\0':
      break;
    case '\n':
      g_string_append (out, "\\n");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    case '\r':
      g_string_append (out, "\\r");
      break;
    case '"':
    case '\\':
      g_string_append_c (out, '\\');
      g_string_append_c (out, *c);
      break;
    default:
      g_string_append_printf (out, "\\u%04x", (guint) (guchar) *c);
    }
    c += *c != '\0' ? 1 : 0;
  }
  g_string_append_c (out, '"');
}

/* The next member or element begins on a line of its own. */
static void
begin (MarksJsonWriter *self, const char *name)
{
  if (self->depth > 0)
    g_string_append (self->out, self->begun ? ",\n" : "\n");
  for (guint i = 0; i < self->depth; i++)
    g_string_append (self->out, "  ");
  if (name != NULL) {
    append_string (self->out, name);
    g_string_append (self->out, " : ");
  }
  self->begun = TRUE;
}

/* Opens an array, `[`, or an object, `{`; without a name in an array and at the beginning. */
void
marks_json_writer_open (MarksJsonWriter *self, const char *name, char bracket)
{
  begin (self, name);
  g_string_append_c (self->out, bracket);
  self->depth++;
  self->begun = FALSE;
}

/* Closes what was opened last: `]` or `}`. */
void
marks_json_writer_close (MarksJsonWriter *self, char bracket)
{
  self->depth--;
  if (self->begun)
    g_string_append_c (self->out, '\n');
  for (guint i = 0; self->begun && i < self->depth; i++)
    g_string_append (self->out, "  ");
  g_string_append_c (self->out, bracket);
  self->begun = TRUE;
}

/* Writes a text; NULL is left out. */
void
marks_json_writer_string (MarksJsonWriter *self, const char *name, const char *value)
{
  if (value == NULL)
    return;
  begin (self, name);
  append_string (self->out, value);
}

/* Writes a whole number. */
void
marks_json_writer_integer (MarksJsonWriter *self, const char *name, gint64 value)
{
  begin (self, name);
  g_string_append_printf (self->out, "%" G_GINT64_FORMAT, value);
}

/* Writes a number with a point, whatever the locale. */
void
marks_json_writer_double (MarksJsonWriter *self, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  begin (self, name);
  g_ascii_dtostr (text, sizeof text, value);
  g_string_append (self->out, text);
  if (strpbrk (text, ".eE") == NULL)
    g_string_append (self->out, ".0");
}
