#include "config.h"

#include "marks-record.h"

#include "marks-letter.h"
#include "marks-link.h"

/* (transfer full): nothing known of a book yet. */
MarksBookInfo *
marks_book_info_new (void)
{
  return g_new0 (MarksBookInfo, 1);
}

/* Neither EPUB nor Markdown has a word for the author's address: it stands beside a name, as in
 * `A. Writer <writer@example.org>`, or among the rights. */
static char *
find_address (const BookMetadata *metadata)
{
  char *address = NULL;
  for (guint i = 0; address == NULL && i < metadata->n_creators; i++)
    address = marks_letter_find_address (metadata->creators[i].value);
  for (guint i = 0; address == NULL && i < metadata->n_contributors; i++)
    address = marks_letter_find_address (metadata->contributors[i].value);
  if (address == NULL)
    address = marks_letter_find_address (metadata->publisher);
  return address != NULL ? address : marks_letter_find_address (metadata->rights);
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
  self->address = find_address (metadata);
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
  g_free (self->address);
  g_free (self);
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
  self->link = marks_link_build (anchor, book);
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
