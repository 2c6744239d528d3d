#include "config.h"

#include "app-shelf-entry.h"

#include "app-application.h"

#include "book-publication.h"
#include "paint-pictures.h"

/* Twice the size on the shelf, for dense displays. */
#define COVER_WIDTH 264
#define COVER_HEIGHT 380

/* Frees it; NULL is fine. */
void
app_shelf_entry_free (AppShelfEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->creators);
  g_free (self->path);
  g_free (self);
}

static int
compare_opened (gconstpointer a, gconstpointer b)
{
  const StoreBook *x = *(const StoreBook *const *) a;
  const StoreBook *y = *(const StoreBook *const *) b;
  return (x->opened < y->opened) - (x->opened > y->opened);
}

/* Where the edition that was opened last is. */
static char *
find_path (Store *store, gint64 book)
{
  g_autoptr (GPtrArray) editions = store_list_editions (store, book, NULL);
  const StoreEdition *latest = NULL;
  for (guint i = 0; editions != NULL && i < editions->len; i++) {
    const StoreEdition *edition = g_ptr_array_index (editions, i);
    if (latest == NULL || edition->opened > latest->opened)
      latest = edition;
  }
  return latest != NULL ? g_strdup (latest->path) : NULL;
}

static AppShelfEntry *
make_entry (Store *store, const StoreBook *book)
{
  AppShelfEntry *entry = g_new0 (AppShelfEntry, 1);
  g_autoptr (StorePosition) position = store_load_book_position (store, book->id, NULL);
  entry->path = find_path (store, book->id);
  entry->creators = g_strdup (book->creators);
  entry->progression = position != NULL ? CLAMP (position->progression, 0, 1) : 0;
  bool built_in = entry->path != NULL && g_str_has_prefix (entry->path, APP_GUIDE_PREFIX);
  entry->missing =
      !built_in && (entry->path == NULL || !g_file_test (entry->path, G_FILE_TEST_EXISTS));
  if (book->title != NULL && book->title[0] != '\0')
    entry->title = g_strdup (book->title);
  else
    entry->title = entry->path != NULL ? g_filename_display_basename (entry->path) : g_strdup ("?");
  return entry;
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Store *store = source;
  GError *error = NULL;
  g_autoptr (GPtrArray) books = store_list_books (store, &error);
  if (books == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_ptr_array_sort (books, compare_opened);
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) app_shelf_entry_free);
  for (guint i = 0; i < books->len && !g_cancellable_is_cancelled (cancellable); i++) {
    const StoreBook *book = g_ptr_array_index (books, i);
    if (book->opened > 0)
      g_ptr_array_add (entries, make_entry (store, book));
  }
  g_task_return_pointer (task, entries, (GDestroyNotify) g_ptr_array_unref);
}

/* Lists the books that were opened, the latest first. */
void
app_shelf_list_async (Store *store,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, app_shelf_list_async);
  g_task_run_in_thread (task, list_in_thread);
}

/* (transfer full) (element-type AppShelfEntry): NULL with a STORE_ERROR or when cancelled. */
GPtrArray *
app_shelf_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_cover_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GdkTexture *texture = NULL;
  g_autoptr (BookPublication) publication = book_publication_open (data, cancellable, &error);
  g_autoptr (GBytes) bytes =
      publication != NULL ? book_publication_load_cover (publication, cancellable, &error) : NULL;
  if (bytes != NULL)
    texture = paint_picture_decode (bytes, COVER_WIDTH, COVER_HEIGHT, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, texture, g_object_unref);
}

/* Reads the cover of a book, at the size of the shelf. */
void
app_shelf_load_cover_async (const char *path,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, app_shelf_load_cover_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, load_cover_in_thread);
}

/* (transfer full) (nullable): the cover; NULL when there is none. */
GdkTexture *
app_shelf_load_cover_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
