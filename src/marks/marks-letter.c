#include "config.h"

#include "marks-letter.h"

#include "marks-export-private.h"
#include "marks-shelf.h"
#include "marks-tags.h"

#include <string.h>

/* What an author is told of a book: each passage with the place where the author finds it, and the note
 * about it. It becomes a message in a file (marks-export-mail.c), or a draft in the reader's own mail
 * program. */

/* Of a `mailto:` address. It travels as an argument of a program; mail programs take no more than this. */
#define MAX_URI_BYTES (16 * 1024)
/* https://www.rfc-editor.org/rfc/rfc3696 and its erratum 1690 */
#define MAX_ADDRESS_BYTES 254

static bool
is_local_character (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr (".!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool
is_domain_character (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '.';
}

/* The address around the sign at @at, or NULL. */
static char *
cut_address (const char *text, const char *at)
{
  const char *start = at;
  const char *end = at + 1;
  while (start > text && is_local_character (start[-1]))
    start--;
  while (is_domain_character (*end))
    end++;
  /* The full stop of a sentence is none of its. */
  while (end > at + 1 && (end[-1] == '.' || end[-1] == '-'))
    end--;
  if (start == at || start[0] == '.' || at[-1] == '.' || !g_ascii_isalnum (at[1])
      || memchr (at, '.', (gsize) (end - at)) == NULL || end - start > MAX_ADDRESS_BYTES)
    return NULL;
  char *address = g_strndup (start, (gsize) (end - start));
  if (strstr (address, "..") != NULL)
    g_clear_pointer (&address, g_free);
  return address;
}

/**
 * marks_letter_find_address:
 * @text: (nullable): something a book says, as `A. Writer <writer@example.org>`
 *
 * Returns: (transfer full) (nullable): the first e-mail address in it
 */
char *
marks_letter_find_address (const char *text)
{
  const char *at = text != NULL ? strchr (text, '@') : NULL;
  for (; at != NULL; at = strchr (at + 1, '@')) {
    char *address = cut_address (text, at);
    if (address != NULL)
      return address;
  }
  return NULL;
}

static void
append_lines (GString *out, const char *prefix, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, "%s%s\n", prefix, g_strdelimit (lines[i], "\r", ' '));
}

static void
append_record (GString *body, const MarksRecord *record)
{
  const MarksMark *mark = record->mark;
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  const char *exact = marks_anchor_get_exact (anchor);
  const char *path = marks_anchor_get_section_path (anchor);
  g_autofree char *chapters = g_strjoinv (" / ", record->chapters);
  g_autofree char *place = marks_export_describe_place (record);
  g_strdelimit (chapters, "\r\n", ' ');
  const char *const *tags = marks_mark_get_tags (mark);
  const char *purpose = g_strv_contains (tags, MARKS_TAG_ERRATUM)    ? "[erratum] "
                        : g_strv_contains (tags, MARKS_TAG_QUESTION) ? "[question] "
                                                                     : "";
  /* The paragraph as the author finds it: the n-th of a file. */
  g_string_append_printf (body, "\n%s%s%s%s (%s, ¶ %d)\n", purpose, chapters,
                          chapters[0] != '\0' ? ", " : "", place, path != NULL ? path : "?",
                          marks_anchor_get_row (anchor)->block + 1);
  append_lines (body, "> ", exact[0] != '\0' ? exact : marks_anchor_get_suffix (anchor));
  if (marks_mark_get_note (mark) != NULL)
    append_lines (body, "", marks_mark_get_note (mark));
}

/* (transfer full): the words of the letter; lines end with `\n`. */
char *
marks_export_build_letter (const MarksExport *self)
{
  const MarksBookInfo *book = self->book;
  GString *body = g_string_new (NULL);
  append_lines (body, "", book->title != NULL ? book->title : "?");
  if (book->modified != NULL)
    append_lines (body, "", book->modified);
  if (book->fingerprint != NULL)
    append_lines (body, "", book->fingerprint);
  for (guint i = 0; i < self->records->len; i++)
    append_record (body, g_ptr_array_index (self->records, i));
  return g_string_free (body, FALSE);
}

/**
 * marks_letter_new:
 * @records: (element-type MarksRecord): in any order
 * @book: their book
 * @options: (nullable): what to leave out
 *
 * Says what %MARKS_FORMAT_MAIL says. May be used from any thread.
 *
 * Returns: (transfer full): a letter
 */
MarksLetter *
marks_letter_new (GPtrArray *records, const MarksBookInfo *book, const MarksExportOptions *options)
{
  static const MarksExportOptions everything = { 0 };
  const MarksExportOptions *wanted = options != NULL ? options : &everything;
  g_autoptr (GPtrArray) chosen = marks_records_choose (records, wanted);
  MarksExport export = { .records = chosen, .book = book, .options = wanted };
  MarksLetter *self = g_new0 (MarksLetter, 1);
  self->address = g_strdup (book->address);
  self->subject = g_strdup (book->title != NULL ? book->title : "?");
  g_strdelimit (self->subject, "\r\n", ' ');
  self->body = marks_export_build_letter (&export);
  self->name = marks_file_build_name (book, marks_format_get_extension (MARKS_FORMAT_ANNOTATION));
  self->annotations = marks_export (records, book, MARKS_FORMAT_ANNOTATION, wanted, NULL);
  return self;
}

/* Frees it; NULL is fine. */
void
marks_letter_free (MarksLetter *self)
{
  if (self == NULL)
    return;
  g_free (self->address);
  g_free (self->subject);
  g_free (self->body);
  g_free (self->name);
  g_bytes_unref (self->annotations);
  g_free (self);
}

/**
 * marks_letter_build_uri:
 * @self: a letter
 * @rest: a line that stands in the place of what does not fit
 *
 * Builds an address that opens a draft in a mail program, without the file. Lines end as in a message:
 * https://www.rfc-editor.org/rfc/rfc6068#section-5
 *
 * Returns: (transfer full): a `mailto:` address
 */
char *
marks_letter_build_uri (const MarksLetter *self, const char *rest)
{
  g_autofree char *address =
      g_uri_escape_string (self->address != NULL ? self->address : "", "@", FALSE);
  g_autofree char *subject = g_uri_escape_string (self->subject, NULL, FALSE);
  g_autofree char *last = g_uri_escape_string (rest, NULL, FALSE);
  g_auto (GStrv) lines = g_strsplit (self->body, "\n", -1);
  GString *uri = g_string_new (NULL);
  g_string_append_printf (uri, "mailto:%s?subject=%s&body=", address, subject);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = g_uri_escape_string (lines[i], NULL, FALSE);
    if (uri->len + strlen (line) > MAX_URI_BYTES) {
      g_string_append (uri, last);
      break;
    }
    g_string_append (uri, line);
    if (lines[i + 1] != NULL)
      g_string_append (uri, "%0D%0A");
  }
  return g_string_free (uri, FALSE);
}
