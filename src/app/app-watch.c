#include "config.h"

#include "app-watch.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <string.h>

/* A monitor sees one folder and not what is below, so every folder with a section in it has one.
 * Programs save in several steps, some by way of a second file; nothing is told before it has been
 * quiet for a while. */

/* In milliseconds. */
#define QUIET 400

#define MAX_FOLDERS 256

struct _AppWatch {
  GPtrArray *monitors; /* of GFileMonitor */
  AppWatchFunc changed;
  gpointer user_data; /* borrowed from the owner */
  guint source; /* waits until it is quiet */
};

static gboolean
on_quiet (gpointer user_data)
{
  AppWatch *self = user_data;
  self->source = 0;
  self->changed (self->user_data);
  return G_SOURCE_REMOVE;
}

/**
 * app_watch_again:
 * @self: an #AppWatch
 *
 * Tells of a change once more after a while, when now was no time for it.
 */
void
app_watch_again (AppWatch *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (QUIET, on_quiet, self);
}

/* Backups and swap files of editors come and go beside the text. */
static bool
is_of_no_interest (GFile *file)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  return name == NULL || name[0] == '.' || g_str_has_suffix (name, "~")
         || g_str_has_suffix (name, ".tmp");
}

static void
on_event (GFileMonitor *monitor,
          GFile *file,
          GFile *other,
          GFileMonitorEvent event,
          gpointer user_data)
{
  if (event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED || event == G_FILE_MONITOR_EVENT_PRE_UNMOUNT
      || (is_of_no_interest (file) && is_of_no_interest (other)))
    return;
  app_watch_again (user_data);
}

static void
watch (AppWatch *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor = g_file_monitor (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (monitor == NULL)
    return;
  g_signal_connect (monitor, "changed", G_CALLBACK (on_event), self);
  g_ptr_array_add (self->monitors, monitor);
}

/* The folders of the sections, where the book is a folder. */
static void
watch_folders (AppWatch *self, const char *path, BookPublication *publication)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < book_publication_get_n_sections (publication); i++) {
    g_autofree char *folder =
        g_path_get_dirname (book_publication_get_section (publication, i)->path);
    if (strcmp (folder, ".") == 0 || g_hash_table_size (seen) >= MAX_FOLDERS
        || g_hash_table_contains (seen, folder))
      continue;
    g_autofree char *full = g_build_filename (path, folder, NULL);
    watch (self, full);
    g_hash_table_add (seen, g_steal_pointer (&folder));
  }
}

/**
 * app_watch_new:
 * @path: of the file or the folder of a book
 * @publication: the book in it
 * @changed: called in the main loop when something has changed
 * @user_data: for @changed; must outlive the watch
 *
 * Begins to watch. Where the system cannot watch files, nothing is ever told.
 *
 * Returns: (transfer full): a watch
 */
AppWatch *
app_watch_new (const char *path,
               BookPublication *publication,
               AppWatchFunc changed,
               gpointer user_data)
{
  AppWatch *self = g_new0 (AppWatch, 1);
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
  self->changed = changed;
  self->user_data = user_data;
  watch (self, path);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    watch_folders (self, path, publication);
  return self;
}

/**
 * app_watch_free:
 * @self: (transfer full): a watch
 *
 * Ends it; nothing is told afterwards.
 */
void
app_watch_free (AppWatch *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  for (guint i = 0; i < self->monitors->len; i++)
    g_signal_handlers_disconnect_by_data (self->monitors->pdata[i], self);
  g_ptr_array_unref (self->monitors);
  g_free (self);
}
