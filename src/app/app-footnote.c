#include "config.h"

#include "app-footnote.h"

#include "book-note.h"

typedef struct {
  int section;
  char *href;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;
  g_free (request->href);
  g_free (request);
}

/* Frees it; NULL is fine. */
void
app_footnote_free (AppFootnote *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->fragment);
  g_free (self);
}

/* The link that was followed: the first of those that lead there. */
static const DomNode *
find_link (DomDocument *document, const char *href)
{
  const DomNode *root = dom_document_get_root (document);
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
    if (node->type == DOM_NODE_ELEMENT
        && g_strcmp0 (dom_node_get_attribute (node, "href"), href) == 0)
      return node;
  }
  return NULL;
}

/* (transfer full) (nullable): the text of the note that a link leads to. */
static char *
dup_note (DomDocument *from, const char *href, DomDocument *to, const char *fragment)
{
  if (from == NULL || to == NULL)
    return NULL;
  g_autoptr (DomText) text = dom_text_new (to);
  BookNoteLink link = {
    .from = from,
    .link = find_link (from, href),
    .to = text,
    .target = dom_document_get_element_by_id (to, fragment),
  };
  const DomNode *note = link.link != NULL && link.target != NULL ? book_note_find (&link) : NULL;
  return note != NULL ? book_note_dup_text (text, note) : NULL;
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BookPublication *publication = source;
  const Request *request = data;
  g_autoptr (AppFootnote) found = g_new0 (AppFootnote, 1);
  const char *path = book_publication_get_section (publication, (guint) request->section)->path;
  found->section = -1;
  if (book_publication_resolve (publication, path, request->href, &found->section, &found->fragment)
      && found->fragment != NULL) {
    g_autoptr (DomDocument) from =
        book_publication_load_document (publication, (guint) request->section, cancellable);
    g_autoptr (DomDocument) to =
        book_publication_load_document (publication, (guint) found->section, cancellable);
    found->text = dup_note (from, request->href, to, found->fragment);
    found->is_note = found->text != NULL && found->text[0] != '\0';
  }
  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) app_footnote_free);
}

/**
 * app_footnote_find_async:
 * @publication: a book
 * @section: the link stands in
 * @href: as written
 * @cancellable: (nullable): to cancel it
 * @callback: called when done
 * @user_data: for @callback
 *
 * Looks where a link leads and whether that is a note.
 */
void
app_footnote_find_async (BookPublication *publication,
                         int section,
                         const char *href,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (publication, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);
  request->section = section;
  request->href = g_strdup (href);
  g_task_set_source_tag (task, app_footnote_find_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, find_in_thread);
}

/* (transfer full) (nullable): what was found; NULL when cancelled. */
AppFootnote *
app_footnote_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
