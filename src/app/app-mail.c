#include "config.h"

#include "app-mail.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <string.h>
#include <unistd.h>

/* Hands a letter to the reader's mail program, which shows it as a draft; nothing is sent from here.
 *
 * First the desktop's portal is asked, for it alone takes a file along:
 * https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Email.html
 * Where none answers, a `mailto:` address opens the program with the words, and the file is left among
 * the reader's documents. Each step that fails leads to the next. */

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define EMAIL_INTERFACE "org.freedesktop.portal.Email"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"

/* What the portal says: https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Request.html */
#define RESPONSE_DONE 0
#define RESPONSE_CANCELLED 1

#define MAX_NAMES 1000

typedef struct {
  MarksLetter *letter;
  GFile *file; /* what goes with the letter */
  int descriptor; /* of that file while the portal is asked, or -1 */
  GDBusConnection *connection;
  char *request; /* path of the portal's object */
  guint subscription; /* to the answer */
  guint watch; /* of the portal, which may go without an answer */
  AppMailOutcome outcome;
} Sending;

static void
stop_waiting (Sending *self)
{
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  self->subscription = 0;
  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
}

static void
sending_free (gpointer data)
{
  Sending *self = data;
  stop_waiting (self);
  if (self->descriptor >= 0)
    close (self->descriptor);
  g_clear_object (&self->connection);
  g_clear_object (&self->file);
  marks_letter_free (self->letter);
  g_free (self->request);
  g_free (self);
}

static void
end (GTask *task, AppMailOutcome outcome)
{
  Sending *self = g_task_get_task_data (task);
  self->outcome = outcome;
  g_task_return_boolean (task, TRUE);
}

static void
on_launched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *self = g_task_get_task_data (task);
  if (g_app_info_launch_uris_finish (G_APP_INFO (source), result, NULL)) {
    end (task, APP_MAIL_WITHOUT_FILE);
    return;
  }
  g_file_delete (self->file, NULL, NULL);
  end (task, APP_MAIL_NO_PROGRAM);
}

/* Leaves the file under a name that is free. Runs on a thread. */
static GFile *
keep_file (const MarksLetter *letter, GCancellable *cancellable, GError **error)
{
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autofree char *stem = g_strndup (letter->name, strlen (letter->name) - strlen (".annotation"));
  gsize size = 0;
  const char *data = g_bytes_get_data (letter->annotations, &size);
  for (int i = 1; i <= MAX_NAMES; i++) {
    g_autoptr (GError) local_error = NULL;
    g_autofree char *name =
        i == 1 ? g_strdup (letter->name) : g_strdup_printf ("%s (%d).annotation", stem, i);
    g_autoptr (GFile) file =
        g_file_new_build_filename (folder != NULL ? folder : g_get_home_dir (), name, NULL);
    g_autoptr (GFileOutputStream) stream =
        g_file_create (file, G_FILE_CREATE_NONE, cancellable, &local_error);
    if (stream != NULL
        && g_output_stream_write_all (G_OUTPUT_STREAM (stream), data, size, NULL, cancellable,
                                      &local_error)
        && g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, &local_error))
      return g_steal_pointer (&file);
    if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS) && i < MAX_NAMES)
      continue;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return NULL;
}

static void
keep_in_thread (GTask *inner, gpointer source, gpointer data, GCancellable *cancellable)
{
  Sending *self = g_task_get_task_data (data);
  GError *error = NULL;
  self->file = keep_file (self->letter, cancellable, &error);
  if (self->file != NULL)
    g_task_return_boolean (inner, TRUE);
  else
    g_task_return_error (inner, error);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *self = g_task_get_task_data (task);
  GError *error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_autoptr (GAppInfo) program = g_app_info_get_default_for_uri_scheme ("mailto");
  if (program == NULL) {
    g_file_delete (self->file, NULL, NULL);
    end (task, APP_MAIL_NO_PROGRAM);
    return;
  }
  /* Translators: stands at the end of a letter that is too long for the mail program. */
  g_autofree char *uri = marks_letter_build_uri (self->letter, _ ("The rest is in the file."));
  g_autoptr (GList) uris = g_list_append (NULL, uri);
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gdk_display_get_default ());
  g_app_info_launch_uris_async (program, uris, G_APP_LAUNCH_CONTEXT (context),
                                g_task_get_cancellable (task), on_launched, g_object_ref (task));
}

/* The next step after the portal. Takes @task. */
static void
open_address (GTask *task)
{
  Sending *self = g_task_get_task_data (task);
  g_autoptr (GAppInfo) program = g_app_info_get_default_for_uri_scheme ("mailto");
  stop_waiting (self);
  g_clear_object (&self->file);
  if (program == NULL) {
    end (task, APP_MAIL_NO_PROGRAM);
    g_object_unref (task);
    return;
  }
  g_autoptr (GTask) inner = g_task_new (NULL, g_task_get_cancellable (task), on_kept, task);
  g_task_set_task_data (inner, g_object_ref (task), g_object_unref);
  g_task_run_in_thread (inner, keep_in_thread);
}

static void
on_response (GDBusConnection *connection,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  GTask *task = g_object_ref (user_data);
  Sending *self = g_task_get_task_data (task);
  guint32 response = RESPONSE_CANCELLED;
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get_child (parameters, 0, "u", &response);
  if (response != RESPONSE_DONE && response != RESPONSE_CANCELLED) {
    open_address (task);
    return;
  }
  stop_waiting (self);
  if (response == RESPONSE_DONE)
    end (task, APP_MAIL_HANDED_OVER);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the reader thought better");
  g_object_unref (task);
}

static void
on_portal_gone (GDBusConnection *connection, const char *name, gpointer user_data)
{
  open_address (g_object_ref (user_data));
}

static void
subscribe (GTask *task, const char *path)
{
  Sending *self = g_task_get_task_data (task);
  if (g_strcmp0 (self->request, path) == 0)
    return;
  stop_waiting (self);
  g_free (self->request);
  self->request = g_strdup (path);
  self->subscription = g_dbus_connection_signal_subscribe (
      self->connection, PORTAL_NAME, REQUEST_INTERFACE, "Response", path, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, on_response, g_object_ref (task), g_object_unref);
}

static void
on_composed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Sending *self = g_task_get_task_data (task);
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), NULL, result, NULL);
  if (reply == NULL) {
    open_address (task);
    return;
  }
  /* The answer may have come already. */
  if (self->subscription != 0) {
    const char *path = NULL;
    g_variant_get (reply, "(&o)", &path);
    /* Portals before 0.9 choose the path on their own. */
    subscribe (task, path);
    self->watch = g_bus_watch_name_on_connection (
        self->connection, PORTAL_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_portal_gone,
        g_object_ref (task), g_object_unref);
  }
  g_object_unref (task);
}

static void
compose (GTask *task)
{
  Sending *self = g_task_get_task_data (task);
  g_autoptr (GUnixFDList) descriptors = g_unix_fd_list_new ();
  int index = g_unix_fd_list_append (descriptors, self->descriptor, NULL);
  g_autofree char *token = g_strdup_printf ("galpi%u", g_random_int ());
  g_autofree char *sender =
      g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (self->connection) + 1), ".", '_');
  g_autofree char *path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
  GVariantBuilder options;
  if (index < 0) {
    open_address (task);
    return;
  }
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  if (self->letter->address != NULL)
    g_variant_builder_add (&options, "{sv}", "address",
                           g_variant_new_string (self->letter->address));
  g_variant_builder_add (&options, "{sv}", "subject", g_variant_new_string (self->letter->subject));
  g_variant_builder_add (&options, "{sv}", "body", g_variant_new_string (self->letter->body));
  g_variant_builder_add (
      &options, "{sv}", "attachment_fds",
      g_variant_new_fixed_array (G_VARIANT_TYPE_HANDLE, &(gint32){ index }, 1, sizeof (gint32)));
  subscribe (task, path);
  /* Without a parent window the portal's own, should it have any, stands alone. */
  g_dbus_connection_call_with_unix_fd_list (
      self->connection, PORTAL_NAME, PORTAL_PATH, EMAIL_INTERFACE, "ComposeEmail",
      g_variant_new ("(sa{sv})", "", &options), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1,
      descriptors, g_task_get_cancellable (task), on_composed, task);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Sending *self = g_task_get_task_data (task);
  self->connection = g_bus_get_finish (result, NULL);
  if (self->connection != NULL)
    compose (task);
  else
    open_address (task);
}

/* The portal looks for the file behind the descriptor, and mail programs read it when they please: it is
 * a real one under the name that the author will see, and stays. The next letter about the book takes
 * its place. Runs on a thread. */
static void
write_in_thread (GTask *inner, gpointer source, gpointer data, GCancellable *cancellable)
{
  Sending *self = g_task_get_task_data (data);
  gsize size = 0;
  const char *bytes = g_bytes_get_data (self->letter->annotations, &size);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "galpi", "letters", NULL);
  g_autofree char *path = g_build_filename (folder, self->letter->name, NULL);
  GError *error = NULL;
  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents_full (path, bytes, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &error)) {
    g_task_return_error (inner, error);
    return;
  }
  self->file = g_file_new_for_path (path);
  self->descriptor = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  g_task_return_boolean (inner, self->descriptor >= 0);
}

static void
on_file_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  /* A full disk may leave room elsewhere. */
  if (g_task_propagate_boolean (G_TASK (result), NULL))
    g_bus_get (G_BUS_TYPE_SESSION, g_task_get_cancellable (task), on_bus, task);
  else
    open_address (task);
}

/**
 * app_mail_send_async:
 * @letter: (transfer full): a letter
 * @cancellable: (nullable): to cancel it
 * @callback: called when it is in the reader's mail program, or cannot be
 * @user_data: for @callback
 *
 * Makes a draft in the reader's mail program.
 */
void
app_mail_send_async (MarksLetter *letter,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Sending *sending = g_new0 (Sending, 1);
  sending->letter = letter;
  sending->descriptor = -1;
  g_task_set_source_tag (task, app_mail_send_async);
  g_task_set_task_data (task, sending, sending_free);
  g_autoptr (GTask) inner = g_task_new (NULL, cancellable, on_file_written, task);
  g_task_set_task_data (inner, g_object_ref (task), g_object_unref);
  g_task_run_in_thread (inner, write_in_thread);
}

/**
 * app_mail_send_finish:
 * @result: the result
 * @outcome: (out): what became of the letter
 * @file: (out) (transfer full) (nullable): with %APP_MAIL_WITHOUT_FILE, what the reader must attach
 * @error: return location
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED when the reader cancelled it in the portal, or another
 *   %G_IO_ERROR when the file could not be written
 */
bool
app_mail_send_finish (GAsyncResult *result, AppMailOutcome *outcome, GFile **file, GError **error)
{
  Sending *self = g_task_get_task_data (G_TASK (result));
  *file = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return false;
  *outcome = self->outcome;
  if (self->outcome == APP_MAIL_WITHOUT_FILE)
    *file = g_object_ref (self->file);
  return true;
}
