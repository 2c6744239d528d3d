#include "config.h"

#include "app-opening.h"

#include "app-settings.h"

/* The thread holds a reference and writes only `publication` and `error`, before it says `done`. What is
 * waited for is told in the main loop, to whoever waits then. */

struct _AppOpening {
  gatomicrefcount refs;
  char *path;
  GCancellable *cancellable; /* ends the opening when nobody wants it any more */
  gint done; /* atomic */
  BookPublication *publication;
  GError *error;

  /* Main thread. */
  GTask *waiting; /* whoever waits for the book, or NULL */
  Rendition *rendition;
  bool has_place;
  BookLocator place;
};

AppOpening *
app_opening_ref (AppOpening *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
app_opening_unref (AppOpening *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->publication);
  g_clear_error (&self->error);
  g_clear_object (&self->rendition);
  g_free (self->path);
  g_free (self);
}

/* Gives the book, or what is wrong with it, to whoever waits. */
static gboolean
tell (gpointer user_data)
{
  AppOpening *self = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&self->waiting);
  if (task == NULL || g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (self->publication != NULL)
    g_task_return_pointer (task, g_object_ref (self->publication), g_object_unref);
  else
    g_task_return_error (task, g_error_copy (self->error));
  return G_SOURCE_REMOVE;
}

static gpointer
open_in_thread (gpointer data)
{
  AppOpening *self = data;
  self->publication = book_publication_open (self->path, self->cancellable, &self->error);
  g_atomic_int_set (&self->done, 1);
  /* The reference goes back in the main thread: what it may free last belongs there. */
  g_idle_add_full (G_PRIORITY_DEFAULT, tell, self, (GDestroyNotify) app_opening_unref);
  return NULL;
}

/**
 * app_opening_new:
 * @path: of a book
 *
 * Begins to open a book.
 *
 * Returns: (transfer full): the opening
 */
AppOpening *
app_opening_new (const char *path)
{
  AppOpening *self = g_new0 (AppOpening, 1);
  g_atomic_ref_count_init (&self->refs);
  self->path = g_strdup (path);
  self->cancellable = g_cancellable_new ();
  g_thread_unref (g_thread_new ("opening", open_in_thread, app_opening_ref (self)));
  return self;
}

/* (transfer none): of the book. */
const char *
app_opening_get_path (const AppOpening *self)
{
  return self->path;
}

/* (transfer none) (nullable): the book, if it is open already. */
BookPublication *
app_opening_get_publication (AppOpening *self)
{
  return g_atomic_int_get (&self->done) ? self->publication : NULL;
}

/* The edition that was read last of what lay at this path. Should another lie there now, its own place
 * is gone to when it has been recognised. */
static bool
find_place (AppOpening *self, Store *store)
{
  g_autoptr (GPtrArray) editions = store_list_editions (store, 0, NULL);
  for (guint i = 0; editions != NULL && i < editions->len; i++) {
    const StoreEdition *edition = g_ptr_array_index (editions, i);
    if (g_strcmp0 (edition->path, book_publication_get_path (self->publication)) != 0)
      continue;
    g_autoptr (StorePosition) position = store_load_position (store, edition->id, NULL);
    int n = (int) book_publication_get_n_sections (self->publication);
    if (position == NULL || position->section < 0 || position->section >= n)
      return false;
    self->place = (BookLocator){ position->section, position->offset };
    return true;
  }
  return false;
}

static void
set_first_page (AppOpening *self, GSettings *settings, bool dark)
{
  int width, height;
  g_settings_get (settings, "page-size", "(ii)", &width, &height);
  int first = MAX (book_publication_find_linear (self->publication, 0, 1), 0);
  int section = self->has_place ? self->place.section : first;
  if (section >= (int) book_publication_get_n_sections (self->publication) || width <= 0
      || height <= 0)
    return;
  RenditionSettings wanted = app_settings_read (settings);
  wanted.dark = dark;
  rendition_set_window (self->rendition, &wanted, width, height);
  rendition_request (self->rendition, (guint) section);
}

/**
 * app_opening_begin_pages:
 * @self: an opening
 * @store: (nullable): where the reader's places are kept
 * @settings: the program's
 * @dark: whether pages are dark
 *
 * Has the page set at which the reader was, if the book is open already. Does nothing before that, nor
 * a second time.
 */
void
app_opening_begin_pages (AppOpening *self, Store *store, GSettings *settings, bool dark)
{
  if (app_opening_get_publication (self) == NULL || self->rendition != NULL)
    return;
  self->rendition = rendition_new (self->publication);
  self->has_place = store != NULL && find_place (self, store);
  set_first_page (self, settings, dark);
}

static void
on_cancelled (GCancellable *cancellable, AppOpening *self)
{
  g_cancellable_cancel (self->cancellable);
}

/**
 * app_opening_wait_async:
 * @self: an opening that nobody waits for
 * @cancellable: (nullable): ends the opening too
 * @callback: called when the book is open
 * @user_data: for @callback
 *
 * Waits for the book. The callback comes from the main loop, also when the book is open already.
 */
void
app_opening_wait_async (AppOpening *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (self->waiting == NULL);
  self->waiting = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (self->waiting, app_opening_wait_async);
  g_task_set_task_data (self->waiting, app_opening_ref (self), (GDestroyNotify) app_opening_unref);
  if (cancellable != NULL)
    g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), app_opening_ref (self),
                           (GDestroyNotify) app_opening_unref);
  if (g_atomic_int_get (&self->done))
    tell (self);
}

/**
 * app_opening_wait_finish:
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the book
 */
BookPublication *
app_opening_wait_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* (transfer full) (nullable): the book's pages, as far as they have been begun. */
Rendition *
app_opening_steal_rendition (AppOpening *self)
{
  return g_steal_pointer (&self->rendition);
}

/* Where the reader was in what lay at this path, FALSE when that is not known. */
bool
app_opening_get_place (const AppOpening *self, BookLocator *place)
{
  *place = self->place;
  return self->has_place;
}
