#include "config.h"

#include "marks-export-private.h"

#include <string.h>

/* A message to the author, to be opened by a mail program and sent from there: what was marked and
 * noted, in words, and the same as annotations that the author's own reader opens. It has no receiver
 * where the book names none, and no time yet; `X-Unsent` says so to programs that know the word.
 * https://www.rfc-editor.org/rfc/rfc5322, https://www.rfc-editor.org/rfc/rfc2045 */

/* A boundary that cannot be in base 64. */
#define BOUNDARY "=_galpi_marks_=="
#define LINE_CHARACTERS 76
/* Bytes of a text in one encoded word, with which a line may have 76 characters in all. */
#define WORD_BYTES 39

static void
append_base64 (GString *out, const char *data, gsize n)
{
  g_autofree char *text = g_base64_encode ((const guchar *) data, n);
  gsize length = strlen (text);
  for (gsize i = 0; i < length; i += LINE_CHARACTERS) {
    g_string_append_len (out, text + i, (gssize) MIN (LINE_CHARACTERS, length - i));
    g_string_append (out, "\r\n");
  }
}

/* A header in any script. https://www.rfc-editor.org/rfc/rfc2047 */
static void
append_header (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, "%s:", name);
  for (const char *c = text; *c != '\0';) {
    const char *end = c;
    while (*end != '\0' && g_utf8_next_char (end) - c <= WORD_BYTES)
      end = g_utf8_next_char (end);
    g_autofree char *word = g_base64_encode ((const guchar *) c, (gsize) (end - c));
    g_string_append_printf (out, "%s =?UTF-8?B?%s?=", c > text ? "\r\n" : "", word);
    c = end;
  }
  g_string_append (out, "\r\n");
}

static void
append_body (const MarksExport *self)
{
  g_autofree char *letter = marks_export_build_letter (self);
  g_auto (GStrv) lines = g_strsplit (letter, "\n", -1);
  g_autofree char *body = g_strjoinv ("\r\n", lines);
  append_base64 (self->out, body, strlen (body));
}

static void
append_annotations (const MarksExport *self)
{
  g_autoptr (GString) annotations = g_string_new (NULL);
  MarksExport inner = *self;
  inner.out = annotations;
  marks_export_write_annotation (&inner);
  append_base64 (self->out, annotations->str, annotations->len);
}

/* Appends the marks as a message. */
void
marks_export_write_mail (const MarksExport *self)
{
  if (self->book->address != NULL)
    g_string_append_printf (self->out, "To: %s\r\n", self->book->address);
  append_header (self->out, "Subject", self->book->title != NULL ? self->book->title : "?");
  g_string_append (self->out, "X-Unsent: 1\r\nMIME-Version: 1.0\r\n"
                              "Content-Type: multipart/mixed; boundary=\"" BOUNDARY "\"\r\n\r\n"
                              "--" BOUNDARY "\r\nContent-Type: text/plain; charset=utf-8\r\n"
                              "Content-Transfer-Encoding: base64\r\n\r\n");
  append_body (self);
  g_string_append (self->out,
                   "\r\n--" BOUNDARY "\r\nContent-Type: application/rd-annotations+json\r\n"
                   "Content-Disposition: attachment; filename=\"notes.annotation\"\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n");
  append_annotations (self);
  g_string_append (self->out, "\r\n--" BOUNDARY "--\r\n");
}
