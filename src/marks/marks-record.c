#include "config.h"

#include "marks-record.h"

/* Characters of the quote that a link carries, to find the place in another edition. */
#define LINK_QUOTE_CHARACTERS 64

/* (transfer full): nothing known of a book yet. */
MarksBookInfo *
marks_book_info_new (void)
{
  return g_new0 (MarksBookInfo, 1);
}

/**
 * marks_book_info_new_from_publication:
 * @publication: an open book
 * @fingerprint: (nullable): of its content
 *
 * Returns: (transfer full): what an export says of it
 */
MarksBookInfo *
marks_book_info_new_from_publication (BookPublication *publication, const char *fingerprint)
{
  const BookMetadata *metadata = book_publication_get_metadata (publication);
  MarksBookInfo *self = marks_book_info_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < metadata->n_creators; i++)
    g_ptr_array_add (names, (gpointer) metadata->creators[i].value);
  g_ptr_array_add (names, NULL);
  self->title = g_strdup (metadata->title.value);
  self->creators = names->len > 1 ? g_strjoinv ("; ", (char **) names->pdata) : NULL;
  self->identifier = g_strdup (metadata->identifier);
  if (metadata->languages != NULL)
    self->language = g_strdup (metadata->languages[0]);
  self->publisher = g_strdup (metadata->publisher);
  self->date = g_strdup (metadata->date);
  self->modified = g_strdup (metadata->modified);
  self->fingerprint = g_strdup (fingerprint);
  self->media_type = g_strdup (book_publication_get_format (publication) == BOOK_FORMAT_EPUB
                                   ? "application/epub+zip"
                                   : "text/markdown");
  return self;
}

/* Frees it; NULL is fine. */
void
marks_book_info_free (MarksBookInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->creators);
  g_free (self->identifier);
  g_free (self->language);
  g_free (self->publisher);
  g_free (self->date);
  g_free (self->modified);
  g_free (self->fingerprint);
  g_free (self->media_type);
  g_free (self);
}

static void
append_parameter (GString *link, const char *name, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;
  g_string_append_c (link, strchr (link->str, '?') != NULL ? '&' : '?');
  g_string_append_printf (link, "%s=", name);
  g_string_append_uri_escaped (link, value, NULL, FALSE);
}

/* Book, place and words: each helps where the others fail. */
static char *
build_link (const MarksAnchor *anchor, const MarksBookInfo *book)
{
  g_autoptr (GString) link = g_string_new ("galpi:open");
  const char *quote = marks_anchor_get_exact (anchor);
  if (quote[0] == '\0')
    quote = marks_anchor_get_suffix (anchor);
  g_autofree char *start = g_utf8_strlen (quote, -1) > LINK_QUOTE_CHARACTERS
                               ? g_utf8_substring (quote, 0, LINK_QUOTE_CHARACTERS)
                               : g_strdup (quote);
  append_parameter (link, "book", book->identifier);
  append_parameter (link, "cfi", marks_anchor_get_cfi (anchor));
  append_parameter (link, "quote", start);
  return g_strdup (link->str);
}

/**
 * marks_record_new:
 * @mark: a mark
 * @book: its book
 *
 * Returns: (transfer full): all that an exporter needs
 */
MarksRecord *
marks_record_new (MarksMark *mark, const MarksBookInfo *book)
{
  const MarksAnchor *anchor = marks_mark_get_anchor (mark);
  MarksRecord *self = g_new0 (MarksRecord, 1);
  self->mark = marks_mark_ref (mark);
  self->chapters = marks_anchor_dup_contents_path (anchor);
  self->page = g_strdup (marks_anchor_get_page (anchor));
  self->percent = 100 * CLAMP (marks_anchor_get_progression (anchor), 0, 1);
  self->link = build_link (anchor, book);
  return self;
}

/* Frees it; NULL is fine. */
void
marks_record_free (MarksRecord *self)
{
  if (self == NULL)
    return;
  marks_mark_unref (self->mark);
  g_strfreev (self->chapters);
  g_free (self->page);
  g_free (self->link);
  marks_book_info_free (self->book);
  g_free (self);
}

/**
 * marks_records_new:
 * @marks: (array length=n_marks): marks
 * @n_marks: how many
 * @book: their book
 *
 * Returns: (transfer full) (element-type MarksRecord): a record for each
 */
GPtrArray *
marks_records_new (MarksMark *const *marks, guint n_marks, const MarksBookInfo *book)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_record_free);
  for (guint i = 0; i < n_marks; i++)
    g_ptr_array_add (records, marks_record_new (marks[i], book));
  return records;
}
