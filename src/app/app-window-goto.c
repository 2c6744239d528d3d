#include "config.h"

#include "app-window-private.h"

#include "base-memory.h"
#include "marks-link.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

/* A place that was asked for when the program was called: a share of the book in percent, a page of the
 * printed book, a heading of the contents, a CFI, a `galpi:` address, or else words of the text. */

typedef struct {
  char *wish;
  MarksLink *link;
  BookPublication *publication;
} Resolving;

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree BookLocator *place = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->publication == NULL)
    return;
  if (place != NULL) {
    reader_page_view_jump (self->page, *place);
    return;
  }
  const Resolving *resolving = g_task_get_task_data (G_TASK (result));
  /* Translators: %s is a place that was asked for, such as words or a heading. */
  g_autofree char *text = g_strdup_printf (_ ("“%s” is not in this book."), resolving->wish);
  app_window_toast (self, text);
}

static void
resolving_free (gpointer data)
{
  Resolving *resolving = data;
  g_free (resolving->wish);
  marks_link_free (resolving->link);
  g_object_unref (resolving->publication);
  g_free (resolving);
}

static void
resolve_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Resolving *resolving = data;
  BookLocator place = { 0 };
  guint32 end = 0;
  bool found =
      marks_link_resolve (resolving->link, resolving->publication, cancellable, &place, &end);
  g_task_return_pointer (task, found ? g_memdup2 (&place, sizeof place) : NULL, g_free);
  base_memory_trim ();
}

/* What a wish for a place in the text says, as an address. */
static MarksLink *
read_link (const char *wish)
{
  MarksLink *link = g_str_has_prefix (wish, "galpi:") ? marks_link_parse (wish) : NULL;
  if (link != NULL)
    return link;
  link = g_new0 (MarksLink, 1);
  if (g_str_has_prefix (wish, "epubcfi("))
    link->cfi = g_strdup (wish);
  else
    link->quote = g_strdup (wish);
  return link;
}

static void
resolve (AppWindow *self, const char *wish)
{
  Resolving *resolving = g_new0 (Resolving, 1);
  resolving->wish = g_strdup (wish);
  resolving->link = read_link (wish);
  resolving->publication = g_object_ref (self->publication);
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, on_resolved, g_object_ref (self));
  g_task_set_task_data (task, resolving, resolving_free);
  g_task_run_in_thread (task, resolve_in_thread);
}

static bool
go_to_share (AppWindow *self, const char *wish)
{
  char *end = NULL;
  double percent = g_ascii_strtod (wish, &end);
  if (end == wish || strcmp (end, "%") != 0 || percent < 0 || percent > 100)
    return false;
  reader_page_view_jump_to_progression (self->page, percent / 100);
  return true;
}

/* The entry of a list that is called so, in capitals or not, or -1. */
static int
find_title (BookContents *list, const char *title)
{
  g_autofree char *wanted = g_utf8_casefold (title, -1);
  for (guint i = 0; list != NULL && i < book_contents_get_n_nodes (list); i++) {
    const char *label = book_contents_get_node (list, i)->label;
    g_autofree char *folded = label != NULL ? g_utf8_casefold (label, -1) : NULL;
    if (g_strcmp0 (folded, wanted) == 0)
      return (int) i;
  }
  return -1;
}

static bool
go_to_print_page (AppWindow *self, const char *wish)
{
  static const char *const words[] = { "page ", "p. ", "p." };
  BookContents *list = book_publication_get_page_list (self->publication);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    int index =
        g_str_has_prefix (wish, words[i]) ? find_title (list, wish + strlen (words[i])) : -1;
    if (index < 0)
      continue;
    const BookContentsNode *node = book_contents_get_node (list, (guint) index);
    if (node->fragment != NULL)
      reader_page_view_jump_to_fragment (self->page, node->section, node->fragment);
    else
      reader_page_view_jump (self->page, (BookLocator){ .section = node->section });
    return true;
  }
  return false;
}

static bool
go_to_heading (AppWindow *self, const char *wish)
{
  int index = find_title (self->contents, wish);
  if (index < 0 || book_contents_get_node (self->contents, (guint) index)->section < 0)
    return false;
  app_window_go_to_node (self, (guint) index);
  return true;
}

/* Goes where it was asked to go, once the book is there. */
void
app_window_follow_wish (AppWindow *self)
{
  g_autofree char *wish = g_steal_pointer (&self->wish);
  if (wish == NULL)
    return;
  if (!go_to_share (self, wish) && !go_to_print_page (self, wish) && !go_to_heading (self, wish))
    resolve (self, wish);
}

/**
 * app_window_go_to_wish:
 * @self: a window
 * @wish: a place, as `galpi --goto` takes it
 *
 * Goes to a place, as soon as the book is open; the place where the reader was is gone back to.
 */
void
app_window_go_to_wish (AppWindow *self, const char *wish)
{
  g_free (self->wish);
  self->wish = g_strdup (wish);
  self->wished = true;
  if (self->publication != NULL)
    app_window_follow_wish (self);
}
