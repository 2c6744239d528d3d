#include "config.h"

#include "marks-link.h"

#include "marks-reanchor.h"

#include <string.h>

/* `galpi:open?book=…&cfi=…&quote=…`, percent-encoded. Parts that are unknown are passed over, so that
 * later versions can say more. https://www.rfc-editor.org/rfc/rfc3986 */

#define SCHEME "galpi:open"
/* Characters of the quote that a link carries, to find the place in another edition. */
#define QUOTE_CHARACTERS 64
/* A link is a line in somebody's notes, no book. In bytes. */
#define MAX_LINK 16384

static void
append_parameter (GString *link, const char *name, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;
  g_string_append_c (link, strchr (link->str, '?') != NULL ? '&' : '?');
  g_string_append_printf (link, "%s=", name);
  g_string_append_uri_escaped (link, value, NULL, FALSE);
}

/**
 * marks_link_build:
 * @anchor: a place
 * @book: its book
 *
 * Returns: (transfer full): its address
 */
char *
marks_link_build (const MarksAnchor *anchor, const MarksBookInfo *book)
{
  g_autoptr (GString) link = g_string_new (SCHEME);
  const char *quote = marks_anchor_get_exact (anchor);
  if (quote[0] == '\0')
    quote = marks_anchor_get_suffix (anchor);
  g_autofree char *start = g_utf8_strlen (quote, -1) > QUOTE_CHARACTERS
                               ? g_utf8_substring (quote, 0, QUOTE_CHARACTERS)
                               : g_strdup (quote);
  append_parameter (link, "book", book->identifier);
  append_parameter (link, "cfi", marks_anchor_get_cfi (anchor));
  append_parameter (link, "quote", start);
  return g_strdup (link->str);
}

static void
take_parameter (MarksLink *self, const char *part)
{
  const struct {
    const char *name;
    char **field;
  } fields[] = { { "book=", &self->book }, { "cfi=", &self->cfi }, { "quote=", &self->quote } };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (!g_str_has_prefix (part, fields[i].name) || *fields[i].field != NULL)
      continue;
    char *value = g_uri_unescape_string (part + strlen (fields[i].name), NULL);
    if (value != NULL && value[0] != '\0' && g_utf8_validate (value, -1, NULL))
      *fields[i].field = g_steal_pointer (&value);
    g_free (value);
  }
}

/**
 * marks_link_parse:
 * @uri: an address
 *
 * Returns: (transfer full) (nullable): what it says, or %NULL when it is none of ours or says nothing
 */
MarksLink *
marks_link_parse (const char *uri)
{
  if (strnlen (uri, MAX_LINK) == MAX_LINK || !g_str_has_prefix (uri, SCHEME "?"))
    return NULL;
  g_autoptr (MarksLink) self = g_new0 (MarksLink, 1);
  g_auto (GStrv) parts = g_strsplit (uri + strlen (SCHEME "?"), "&", 32);
  for (guint i = 0; parts[i] != NULL; i++)
    take_parameter (self, parts[i]);
  return self->cfi != NULL || self->quote != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * marks_link_free:
 * @self: (transfer full) (nullable): a link
 *
 * Frees a link.
 */
void
marks_link_free (MarksLink *self)
{
  if (self == NULL)
    return;
  g_free (self->book);
  g_free (self->cfi);
  g_free (self->quote);
  g_free (self);
}

static bool
has_quote_at (const DomText *text, guint32 offset, const char *quote)
{
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  gsize n = quote != NULL ? strlen (quote) : 0;
  return offset + n <= length && (n == 0 || memcmp (string + offset, quote, n) == 0);
}

/* The place of the CFI. When the quote is there too, nothing else need be read. */
static bool
resolve_by_cfi (const MarksLink *self,
                BookPublication *publication,
                GCancellable *cancellable,
                BookLocator *start,
                guint32 *end,
                bool *has_quote)
{
  int section = 0;
  if (self->cfi == NULL || !book_locator_section_from_cfi (publication, self->cfi, &section))
    return false;
  g_autoptr (DomDocument) document =
      book_publication_load_document (publication, (guint) section, cancellable);
  if (document == NULL)
    return false;
  g_autoptr (DomText) text = dom_text_new (document);
  if (!book_locator_from_cfi (publication, text, self->cfi, start, end))
    return false;
  *has_quote = has_quote_at (text, start->offset, self->quote);
  return true;
}

/* Looks for the quote in the whole book, the nearer to the CFI the better. */
static bool
resolve_by_quote (const MarksLink *self,
                  BookPublication *publication,
                  const BookLocator *hint,
                  GCancellable *cancellable,
                  BookLocator *start,
                  guint32 *end)
{
  g_autoptr (MarksReanchor) index = marks_reanchor_new ();
  g_autoptr (StoreAnchor) row = store_anchor_new ();
  if (!marks_reanchor_add_book (index, publication, cancellable, NULL))
    return false;
  row->section = hint != NULL ? hint->section : -1;
  row->text_start = hint != NULL ? hint->offset : 0;
  row->exact = g_strdup (self->quote);
  row->text_end = row->text_start + (guint32) strlen (self->quote);
  g_autoptr (MarksAnchor) anchor = marks_anchor_new_from_row (row);
  MarksPlace place = marks_reanchor_resolve (index, anchor);
  if (place.section < 0)
    return false;
  *start = (BookLocator){ place.section, place.start };
  *end = place.end;
  return true;
}

/**
 * marks_link_resolve:
 * @self: a link
 * @publication: the book, in this or another edition
 * @cancellable: (nullable): to cancel it
 * @start: (out): where it is
 * @end: (out): byte after its text in that section
 *
 * Finds the place of a link. When the quote is not where the CFI says, the quote decides. Reads the
 * whole book for that: not for the main thread.
 *
 * Returns: whether it is in this book
 */
bool
marks_link_resolve (const MarksLink *self,
                    BookPublication *publication,
                    GCancellable *cancellable,
                    BookLocator *start,
                    guint32 *end)
{
  bool has_quote = false;
  bool found = resolve_by_cfi (self, publication, cancellable, start, end, &has_quote);
  if (found && has_quote)
    return true;
  if (self->quote == NULL)
    return found;
  return resolve_by_quote (self, publication, found ? start : NULL, cancellable, start, end)
         || found;
}
