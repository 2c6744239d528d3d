#include "config.h"

#include "app-footnote.h"

#include "dom-text.h"

#include <string.h>

/* A link is one to a note when the book says so, on the link or where it leads, as EPUB and DPUB-ARIA
 * have it: https://www.w3.org/TR/epub-ssv-11/#notes https://www.w3.org/TR/dpub-aria-1.1/#doc-noteref
 * Older books only say `class="footnotes"` on the list. */

/* A note longer than this is better read in its place. */
#define MAX_NOTE_BYTES 6000

/* How far above its target a note's element may stand. */
#define MAX_ANCESTORS 4

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

static bool
has_any (const DomNode *node, const char *attribute, const char *const *tokens)
{
  for (; *tokens != NULL; tokens++) {
    if (dom_node_has_token (node, attribute, *tokens))
      return true;
  }
  return false;
}

static bool
refers_to_note (DomDocument *document, const char *href)
{
  const DomNode *root = dom_document_get_root (document);
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
    if (node->type != DOM_NODE_ELEMENT
        || g_strcmp0 (dom_node_get_attribute (node, "href"), href) != 0)
      continue;
    if (dom_node_has_token (node, "epub:type", "noteref")
        || dom_node_has_token (node, "role", "doc-noteref"))
      return true;
  }
  return false;
}

static bool
leads_back (DomDocument *document, const char *href)
{
  const DomNode *root = dom_document_get_root (document);
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
    if (node->type == DOM_NODE_ELEMENT
        && g_strcmp0 (dom_node_get_attribute (node, "href"), href) == 0)
      return dom_node_has_token (node, "epub:type", "backlink")
             || dom_node_has_token (node, "role", "doc-backlink");
  }
  return false;
}

static bool
is_note_element (const DomNode *node)
{
  static const char *const types[] = { "footnote", "endnote", "rearnote", "note", NULL };
  static const char *const roles[] = { "doc-footnote", "doc-endnote", NULL };
  return has_any (node, "epub:type", types) || has_any (node, "role", roles);
}

static bool
holds_notes (const DomNode *node)
{
  static const char *const types[] = { "footnotes", "endnotes", "rearnotes", NULL };
  static const char *const roles[] = { "doc-endnotes", NULL };
  static const char *const classes[] = { "footnotes", "endnotes", "notes", NULL };
  return has_any (node, "epub:type", types) || has_any (node, "role", roles)
         || has_any (node, "class", classes);
}

/* The element that holds the whole note: the target, or what it stands in. */
static const DomNode *
find_note (const DomNode *target, bool referred)
{
  const DomNode *block = NULL;
  const DomNode *node = target;
  for (int i = 0; node != NULL && i < MAX_ANCESTORS; i++, node = node->parent) {
    if (is_note_element (node))
      return node;
    bool is_block = dom_node_is (node, "li") || dom_node_is (node, "aside")
                    || dom_node_is (node, "dd") || dom_node_is (node, "p")
                    || dom_node_is (node, "div");
    if (is_block && block == NULL)
      block = node;
    if (holds_notes (node))
      return block;
  }
  for (; node != NULL; node = node->parent) {
    if (holds_notes (node))
      return block;
  }
  return referred ? block : NULL;
}

static char *
read_note (DomText *text, const DomNode *note)
{
  DomPoint from = { note, 0 };
  const DomNode *after = dom_node_next_skipping_children (note, NULL);
  gsize length;
  const char *string = dom_text_get_string (text, &length);
  guint32 start = dom_text_offset_at (text, from);
  guint32 end =
      after != NULL ? dom_text_offset_at (text, (DomPoint){ after, 0 }) : (guint32) length;
  if (end <= start || end - start > MAX_NOTE_BYTES)
    return NULL;
  g_autoptr (GString) result = g_string_new_len (string + start, end - start);
  /* Pictures cannot be shown here, nor is an arrow back of use. */
  g_string_replace (result, "\xEF\xBF\xBC", "", 0);
  g_string_replace (result, "↩︎", "", 0);
  g_string_replace (result, "↩", "", 0);
  return g_strstrip (g_strdup (result->str));
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
    const DomNode *target =
        to != NULL ? dom_document_get_element_by_id (to, found->fragment) : NULL;
    bool back = from != NULL && leads_back (from, request->href);
    bool referred = from != NULL && refers_to_note (from, request->href);
    const DomNode *note = target != NULL && !back ? find_note (target, referred) : NULL;
    g_autoptr (DomText) text = note != NULL ? dom_text_new (to) : NULL;
    if (text != NULL)
      found->text = read_note (text, note);
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
