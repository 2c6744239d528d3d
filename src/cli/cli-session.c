#include "config.h"

#include "cli-session.h"

#include "cli-links.h"
#include "marks-identity.h"
#include "marks-mark.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

struct _CliSession {
  CliSheets *sheets;
  GArray *links; /* CliLink, borrowed */
  guint page; /* of the book */
  double offset; /* how far down a strip the reader has scrolled, in CSS px */
  double zoom;
  char *folder; /* of the database; NULL while there is none */
  Store *store;
  gint64 book; /* the open one */
  gint64 edition;
};

typedef struct {
  const char *result;
  const char *text;
  const char *href;
  gboolean consent;
} Outcome;

/**
 * cli_session_new:
 * @sheets: a book; must stay longer
 * @links: (element-type CliLink): its links; must stay longer
 *
 * Opens a book at its first page.
 *
 * Returns: (transfer full): a session
 */
CliSession *
cli_session_new (CliSheets *sheets, GArray *links)
{
  CliSession *self = g_new0 (CliSession, 1);
  self->sheets = sheets;
  self->links = links;
  self->zoom = 1;
  return self;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_remove (path);
  }
  g_rmdir (folder);
}

/**
 * cli_session_free:
 * @self: (transfer full): a session
 */
void
cli_session_free (CliSession *self)
{
  if (self->store != NULL) {
    store_close (self->store);
    g_object_unref (self->store);
  }
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

/* Times in the shelf only have to be in order; these are the same in every dump. */
#define SESSION_TIME G_USEC_PER_SEC

static gboolean
open_shelf (CliSession *self, GError **error)
{
  if (self->store != NULL)
    return TRUE;
  self->folder = g_dir_make_tmp ("galpi-dump-XXXXXX", error);
  if (self->folder == NULL)
    return FALSE;
  g_autofree char *path = g_build_filename (self->folder, "shelf.sqlite", NULL);
  self->store = store_open (path, STORE_OPEN_NO_DAILY_COPY, error);
  MarksIdentity identity = { 0 };
  if (self->store == NULL
      || !marks_identity_register (self->store, cli_sheets_get_publication (self->sheets),
                                   SESSION_TIME, NULL, &identity, error))
    return FALSE;
  self->book = identity.book;
  self->edition = identity.edition;
  return TRUE;
}

static Outcome
go_to_page (CliSession *self, guint page, double offset)
{
  self->page = page;
  self->offset = offset;
  return (Outcome){ .result = "moved" };
}

/* The first page of another spread (or another stretch of strip) that the reading order has. */
static Outcome
turn (CliSession *self, int step)
{
  const CliPage *page = cli_sheets_get_page (self->sheets, self->page);
  const CliItem *item = cli_sheets_get_item (self->sheets, page->item);
  double height = cli_sheets_get_height (self->sheets);
  if (item->scroll && step > 0 && self->offset + height < page->height)
    return go_to_page (self, self->page, MIN (self->offset + height, page->height - height));
  if (item->scroll && step < 0 && self->offset > 0)
    return go_to_page (self, self->page, MAX (self->offset - height, 0));
  guint n = cli_sheets_get_n_pages (self->sheets);
  for (int i = (int) self->page + step; i >= 0 && i < (int) n; i += step) {
    const CliPage *other = cli_sheets_get_page (self->sheets, (guint) i);
    const CliItem *owner = cli_sheets_get_item (self->sheets, other->item);
    if (!owner->place->linear || (other->spread == page->spread && !owner->scroll))
      continue;
    /* Backwards, a spread is entered at its first page. */
    while (step < 0 && i > 0 && !owner->scroll
           && cli_sheets_get_page (self->sheets, (guint) i - 1)->spread == other->spread)
      i--;
    return go_to_page (self, (guint) i, 0);
  }
  return (Outcome){ .result = "stayed" };
}

static Outcome
go_to (CliSession *self, int section, const char *fragment)
{
  if (section < 0)
    return (Outcome){ .result = "stayed" };
  const CliItem *item = cli_sheets_get_item (self->sheets, (guint) section);
  guint index = 0;
  double offset = 0;
  DomDocument *document = dom_text_get_document (rendition_section_get_text (item->section));
  const DomNode *target =
      fragment != NULL ? dom_document_get_element_by_id (document, fragment) : NULL;
  LayoutFlow *flow = rendition_section_get_flow (item->section);
  if (target != NULL && layout_flow_get_n_pages (flow) > 0) {
    DomPoint point = { target, 0 };
    index = layout_flow_find_page (flow, point);
    LayoutRect caret;
    if (item->scroll && layout_page_get_caret (layout_flow_get_page (flow, index), point, &caret))
      offset = layout_unit_to_px (caret.y);
  }
  return go_to_page (self, item->first_page + MIN (index, item->n_pages - 1), offset);
}

static Outcome
go_to_entry (CliSession *self, const char *number)
{
  BookContents *contents =
      book_publication_get_contents (cli_sheets_get_publication (self->sheets));
  guint64 index = 0;
  if (!g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT, &index, NULL)
      || index >= book_contents_get_n_nodes (contents))
    return (Outcome){ .result = "failed" };
  const BookContentsNode *node = book_contents_get_node (contents, (guint) index);
  return go_to (self, node->section, node->fragment);
}

static Outcome
follow (CliSession *self, const char *arguments)
{
  char *end = NULL;
  gint64 item = g_ascii_strtoll (arguments, &end, 10);
  if (end == arguments || *end != ':')
    return (Outcome){ .result = "failed" };
  for (guint i = 0; i < self->links->len; i++) {
    const CliLink *link = &g_array_index (self->links, CliLink, i);
    if (link->item != item || !g_str_has_prefix (link->text, end + 1))
      continue;
    switch (link->kind) {
    case CLI_LINK_EXTERNAL:
      /* The window asks before anything leaves it. */
      return (Outcome){ .result = "external", .href = link->href, .consent = TRUE };
    case CLI_LINK_NOTE:
      return (Outcome){ .result = "popup", .text = link->note };
    case CLI_LINK_INTERNAL:
    case CLI_LINK_NONE:
      return go_to (self, link->to, link->fragment);
    }
  }
  return (Outcome){ .result = "failed" };
}

static gboolean
get_item (CliSession *self, const char *number, guint *item)
{
  guint64 value = 0;
  if (!g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT, &value, NULL)
      || value >= cli_sheets_get_n_items (self->sheets))
    return FALSE;
  *item = (guint) value;
  return TRUE;
}

static gboolean
add_bookmark (CliSession *self, const char *number, GError **error)
{
  guint item = 0;
  if (!get_item (self, number, &item) || !open_shelf (self, error))
    return FALSE;
  DomText *text = rendition_section_get_text (cli_sheets_get_item (self->sheets, item)->section);
  g_autoptr (MarksAnchor) anchor =
      marks_anchor_new (cli_sheets_get_publication (self->sheets), (int) item, text, 0, 0);
  g_autoptr (MarksMark) mark =
      marks_mark_new (MARKS_KIND_BOOKMARK, MARKS_COLOUR_YELLOW, NULL, anchor, SESSION_TIME);
  StoreStep *step = store_step_new (self->book, SESSION_TIME);
  store_step_take (step, STORE_CHANGE_ADD, marks_mark_to_row (mark, self->book, self->edition));
  StoreHistory history = { 0 };
  return store_apply (self->store, step, 0, &history, error);
}

static gboolean
import (CliSession *self, const char *path, GError **error)
{
  if (!open_shelf (self, error))
    return FALSE;
  g_autoptr (BookPublication) other = book_publication_open (path, NULL, error);
  MarksIdentity identity = { 0 };
  return other != NULL
         && marks_identity_register (self->store, other, SESSION_TIME, NULL, &identity, error);
}

static Outcome
zoom (CliSession *self, const char *number)
{
  guint item = 0;
  if (!get_item (self, number, &item))
    return (Outcome){ .result = "failed" };
  /* A fixed page grows as a whole, whatever its author says of zooming; of other sections the
   * picture viewer opens, which changes no page. */
  if (cli_sheets_get_item (self->sheets, item)->fixed) {
    self->zoom *= 2;
    cli_sheets_set_zoom (self->sheets, self->zoom);
  }
  return (Outcome){ .result = "done" };
}

static Outcome
perform (CliSession *self, const char *action, GError **error)
{
  bool rtl = cli_sheets_is_rtl (self->sheets);
  if (cli_sheets_get_n_pages (self->sheets) == 0)
    return (Outcome){ .result = "failed" };
  if (strcmp (action, "next") == 0)
    return turn (self, 1);
  if (strcmp (action, "key:Right") == 0)
    return turn (self, rtl ? -1 : 1);
  if (strcmp (action, "key:Left") == 0)
    return turn (self, rtl ? 1 : -1);
  if (g_str_has_prefix (action, "toc:"))
    return go_to_entry (self, action + strlen ("toc:"));
  if (g_str_has_prefix (action, "follow:"))
    return follow (self, action + strlen ("follow:"));
  if (g_str_has_prefix (action, "zoom:"))
    return zoom (self, action + strlen ("zoom:"));
  gboolean done = FALSE;
  if (g_str_has_prefix (action, "bookmark:"))
    done = add_bookmark (self, action + strlen ("bookmark:"), error);
  else if (g_str_has_prefix (action, "import:"))
    done = import (self, action + strlen ("import:"), error);
  return (Outcome){ .result = done ? "done" : "failed" };
}

/**
 * cli_session_act:
 * @self: a session
 * @action: as given to `--do`
 * @builder: inside an array
 *
 * Does what a reader would do and says what came of it.
 */
void
cli_session_act (CliSession *self, const char *action, JsonBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  Outcome outcome = perform (self, action, &error);
  bool empty = cli_sheets_get_n_pages (self->sheets) == 0;
  const CliPage *page = empty ? NULL : cli_sheets_get_page (self->sheets, self->page);
  json_builder_begin_object (builder);
  cli_json_text (builder, "do", action);
  cli_json_text (builder, "result", outcome.result);
  cli_json_integer (builder, "item", page != NULL ? page->item : 0);
  cli_json_integer (builder, "page", self->page);
  bool scroll = page != NULL && cli_sheets_get_item (self->sheets, page->item)->scroll;
  cli_json_number (builder, "y", scroll ? page->y + self->offset : 0);
  cli_json_text (builder, "text", error != NULL ? error->message : outcome.text);
  cli_json_text (builder, "href", outcome.href);
  cli_json_flag (builder, "consent", outcome.consent);
  json_builder_end_object (builder);
}

static gboolean
print_book (CliSession *self, const StoreBook *book, JsonBuilder *builder, GError **error)
{
  g_autoptr (GPtrArray) marks = store_list_marks (self->store, book->id, error);
  if (marks == NULL)
    return FALSE;
  json_builder_begin_object (builder);
  cli_json_text (builder, "title", book->title != NULL ? book->title : "");
  cli_json_flag (builder, "open", book->id == self->book);
  json_builder_set_member_name (builder, "bookmarks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < marks->len; i++) {
    const StoreMark *mark = marks->pdata[i];
    if (mark->removed || g_strcmp0 (mark->kind, "bookmark") != 0 || mark->anchors->len == 0)
      continue;
    json_builder_add_int_value (builder, ((const StoreAnchor *) mark->anchors->pdata[0])->section);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return TRUE;
}

static int
compare_books (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CliSession *self = user_data;
  const StoreBook *first = *(const StoreBook *const *) a;
  const StoreBook *second = *(const StoreBook *const *) b;
  if ((first->id == self->book) != (second->id == self->book))
    return first->id == self->book ? -1 : 1;
  return g_strcmp0 (first->title, second->title);
}

/**
 * cli_session_print_library:
 * @self: a session
 * @builder: inside an array
 * @error: return location
 *
 * Prints the books on the shelf with their bookmarks.
 *
 * Returns: %FALSE with an error when the shelf cannot be read
 */
gboolean
cli_session_print_library (CliSession *self, JsonBuilder *builder, GError **error)
{
  if (!open_shelf (self, error))
    return FALSE;
  g_autoptr (GPtrArray) books = store_list_books (self->store, error);
  if (books == NULL)
    return FALSE;
  /* Ids are random: the open book first, then the others by title. */
  g_ptr_array_sort_with_data (books, compare_books, self);
  for (guint i = 0; i < books->len; i++) {
    if (!print_book (self, books->pdata[i], builder, error))
      return FALSE;
  }
  return TRUE;
}
