#include "config.h"

#include "app-window-private.h"

#include "book-locator.h"
#include "book-place-map.h"
#include "dom-text.h"

#include <glib/gi18n.h>

/* The author writes on while the book is open. What has changed on disk is opened beside what is
 * shown, and takes its place only when it could be opened; then the reader is where they were, and
 * the marks come over as to any other edition. */

typedef struct {
  char *path;
  char *section_path; /* of the section with the place */
  char *text; /* of that section as it was; NULL when it had not come yet */
  guint32 offset;
  double progression;
  BookPublication *publication; /* the result */
  BookLocator place; /* in it */
} Reload;

static void
reload_free (gpointer data)
{
  Reload *self = data;
  g_free (self->path);
  g_free (self->section_path);
  g_free (self->text);
  g_clear_object (&self->publication);
  g_free (self);
}

static BookLocator
find_place (Reload *reload, GCancellable *cancellable)
{
  double within = 0;
  int section = book_publication_find_section (reload->publication, reload->section_path);
  if (section < 0)
    return book_locator_from_progression (reload->publication, reload->progression, &within);
  BookLocator place = { section, reload->offset };
  g_autoptr (DomDocument) document =
      reload->text != NULL
          ? book_publication_load_document (reload->publication, (guint) section, cancellable)
          : NULL;
  if (document == NULL)
    return place;
  g_autoptr (DomText) text = dom_text_new (document);
  place.offset = book_place_map (reload->text, reload->offset, dom_text_get_string (text, NULL));
  return place;
}

/* A program that saves in two steps leaves nothing in the file between them. */
static bool
is_emptied (const Reload *reload)
{
  return book_publication_get_n_sections (reload->publication) == 1
         && book_publication_get_section (reload->publication, 0)->size <= 1 && reload->text != NULL
         && reload->text[0] != '\0';
}

static void
reload_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reload *reload = data;
  GError *error = NULL;
  reload->publication = book_publication_open (reload->path, cancellable, &error);
  if (reload->publication == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (is_emptied (reload)) {
    g_task_return_new_error (task, BOOK_ERROR, BOOK_ERROR_EMPTY, "the file is empty for now");
    return;
  }
  reload->place = find_place (reload, cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
on_reloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppWindow) self = user_data;
  Reload *reload = g_task_get_task_data (G_TASK (result));
  /* What cannot be opened is being written, or gone; what is shown stays. */
  if (!g_task_propagate_boolean (G_TASK (result), NULL) || self->publication == NULL)
    return;
  app_window_replace_book (self, reload->publication, reload->place);
  app_window_toast (self, _ ("The book has changed and was read again"));
}

/* Opens the book once more, after it has changed on disk. */
static void
on_changed (gpointer user_data)
{
  AppWindow *self = user_data;
  bool writing =
      self->mark_popover != NULL && gtk_widget_get_visible (GTK_WIDGET (self->mark_popover));
  bool opening = self->store != NULL && !self->place_restored;
  if (writing || opening) {
    app_watch_again (self->watch);
    return;
  }
  BookLocator place = reader_page_view_get_place (self->page);
  const BookSection *section =
      book_publication_get_section (self->publication, (guint) MAX (place.section, 0));
  DomText *text = rendition_get_text (self->rendition, (guint) MAX (place.section, 0));
  Reload *reload = g_new0 (Reload, 1);
  reload->path = g_strdup (self->path);
  reload->section_path = g_strdup (section->path);
  reload->text = text != NULL ? g_strdup (dom_text_get_string (text, NULL)) : NULL;
  reload->offset = place.offset;
  reload->progression = reader_page_view_get_progression (self->page);
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, on_reloaded, g_object_ref (self));
  g_task_set_task_data (task, reload, reload_free);
  g_task_run_in_thread (task, reload_in_thread);
}

/* Follows what becomes of the book's file. */
void
app_window_watch_file (AppWindow *self)
{
  g_clear_pointer (&self->watch, app_watch_free);
  if (!g_str_has_prefix (self->path, APP_GUIDE_PREFIX))
    self->watch = app_watch_new (self->path, self->publication, on_changed, self);
}
