#include "config.h"

#include "app-application.h"

#include "app-opening.h"
#include "app-settings.h"
#include "app-shelf-window.h"
#include "app-window.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

struct _AppApplication {
  AdwApplication parent_instance;
  GSettings *settings;
  AppTheme *theme;
  Store *store; /* NULL when it cannot be opened */
  char *store_problem;
  guint n_damage_told; /* of the store's diagnostics */
  AppColours *colours; /* once somebody asked for them */
  GtkFileChooserNative *chooser; /* while it is shown */
  char *expected; /* the book that the program is started for, or NULL */
  AppOpening *opening; /* of that book, until there is a window for it */
};

G_DEFINE_FINAL_TYPE (AppApplication, app_application, ADW_TYPE_APPLICATION)

static const struct {
  const char *action;
  const char *keys[3];
} accels[] = {
  { "app.open", { "<Control>o" } },
  { "app.shelf", { "<Control><Shift>o" } },
  { "app.guide", { "F1" } },
  { "app.quit", { "<Control>q" } },
  { "app.shortcuts", { "<Control>question" } },
  { "window.close", { "<Control>w" } },
  { "win.sidebar", { "F9" } },
  { "win.fullscreen", { "F11" } },
  { "win.find", { "<Control>f" } },
  { "win.bookmark", { "<Control>d" } },
  { "win.export", { "<Control>e" } },
  { "win.review", { "<Control><Shift>e" } },
  { "win.text-larger", { "<Control>plus", "<Control>equal" } },
  { "win.text-smaller", { "<Control>minus" } },
  { "win.text-normal", { "<Control>0" } },
};

static void
on_chooser_response (GtkNativeDialog *dialog, int response, AppApplication *self)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
    if (path != NULL)
      app_application_open_book (self, path);
  }
  g_clear_object (&self->chooser);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *suffixes)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, name);
  for (; *suffixes != NULL; suffixes++) {
    if (g_str_equal (*suffixes, "*"))
      gtk_file_filter_add_pattern (filter, "*");
    else
      gtk_file_filter_add_suffix (filter, *suffixes);
  }
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const books[] = { "epub", "md", "markdown", "mkd", NULL };
  static const char *const everything[] = { "*", NULL };
  AppApplication *self = user_data;
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (
      _ ("Open a Book"), gtk_application_get_active_window (GTK_APPLICATION (self)),
      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  add_filter (GTK_FILE_CHOOSER (self->chooser), _ ("Books"), books);
  add_filter (GTK_FILE_CHOOSER (self->chooser), _ ("All Files"), everything);
  g_signal_connect (self->chooser, "response", G_CALLBACK (on_chooser_response), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static AppShelfWindow *
find_shelf (AppApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next) {
    if (APP_IS_SHELF_WINDOW (l->data))
      return l->data;
  }
  return NULL;
}

static void
on_shelf (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppApplication *self = user_data;
  AppShelfWindow *shelf = find_shelf (self);
  if (shelf == NULL)
    shelf = app_shelf_window_new (self);
  gtk_window_present (GTK_WINDOW (shelf));
}

static void
on_guide (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  app_application_open_guide (user_data);
}

/* The toolkit would make this window together with every other, although it is seldom asked for. */
static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *active = gtk_application_get_active_window (user_data);
  if (!GTK_IS_APPLICATION_WINDOW (active))
    return;
  if (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (active)) == NULL) {
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource (APP_RESOURCE_PREFIX "ui/app-shortcuts.ui");
    GtkShortcutsWindow *overlay =
        GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay"));
    gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (active), overlay);
  }
  gtk_widget_activate_action (GTK_WIDGET (active), "win.show-help-overlay", NULL);
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppApplication *self = user_data;
  adw_show_about_window (
      gtk_application_get_active_window (GTK_APPLICATION (self)), "application-name", _ ("Galpi"),
      "application-icon", GALPI_APP_ID, "version", GALPI_VERSION, "developer-name",
      _ ("The Galpi authors"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
      _ ("Read EPUB and Markdown books, and keep what you mark."), "translator-credits",
      /* Translators: your names, one a line. They are shown in the about window. */
      _ ("translator-credits"), NULL);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppApplication *self = user_data;
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static gpointer
open_store_in_thread (gpointer data)
{
  AppApplication *self = data;
  g_autofree char *path = store_get_default_path ();
  g_autoptr (GError) error = NULL;
  self->store = store_open (path, STORE_OPEN_DEFAULT, &error);
  if (self->store == NULL)
    self->store_problem = g_strdup (error->message);
  else
    self->store_problem = store_dup_problem (self->store);
  return NULL;
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, APP_RESOURCE_PREFIX "style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
app_application_startup (GApplication *application)
{
  AppApplication *self = APP_APPLICATION (application);
  static const GActionEntry entries[] = {
    { "open", on_open },           { "shelf", on_shelf }, { "guide", on_guide },
    { "shortcuts", on_shortcuts }, { "about", on_about }, { "quit", on_quit },
  };
  /* The toolkit takes its time to start; what does not need it goes on meanwhile. */
  GThread *store_thread = g_thread_new ("store", open_store_in_thread, self);
  if (self->expected != NULL)
    self->opening = app_opening_new (self->expected);
  G_APPLICATION_CLASS (app_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (GALPI_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].keys);
  self->settings = app_settings_new ();
  load_style ();
  self->theme = app_theme_new (self->settings);
  g_thread_join (store_thread);
}

static void
app_application_activate (GApplication *application)
{
  AppApplication *self = APP_APPLICATION (application);
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (active != NULL) {
    gtk_window_present (active);
  } else if (!g_settings_get_boolean (self->settings, "guide-shown")) {
    g_settings_set_boolean (self->settings, "guide-shown", TRUE);
    app_application_open_guide (self);
  } else {
    on_shelf (NULL, NULL, self);
  }
}

static void
app_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++) {
    g_autofree char *path = g_file_get_path (files[i]);
    if (path == NULL)
      continue;
    AppWindow *window = app_application_open_book (APP_APPLICATION (application), path);
    if (hint[0] != '\0')
      app_window_go_to_wish (window, hint);
  }
}

/* The value of `--goto`, which is taken out of the arguments, or NULL. */
static char *
take_wish (char **arguments)
{
  for (int i = 1; arguments[0] != NULL && arguments[i] != NULL; i++) {
    bool alone = g_str_equal (arguments[i], "--goto") && arguments[i + 1] != NULL;
    if (!alone && !g_str_has_prefix (arguments[i], "--goto="))
      continue;
    char *wish = g_strdup (alone ? arguments[i + 1] : arguments[i] + strlen ("--goto="));
    int n = alone ? 2 : 1;
    for (int j = i; j < i + n; j++)
      g_free (arguments[j]);
    for (int j = i; (arguments[j] = arguments[j + n]) != NULL; j++)
      ;
    return wish;
  }
  return NULL;
}

/* The books that are asked for. */
static GPtrArray *
list_books (char **arguments)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);
  for (int i = 1; arguments[0] != NULL && arguments[i] != NULL; i++) {
    if (arguments[i][0] != '-')
      g_ptr_array_add (files, g_file_new_for_commandline_arg (arguments[i]));
  }
  return files;
}

/* The place travels to the running program as the hint beside the files. What is said about the other
 * arguments is GApplication's. */
static gboolean
app_application_local_command_line (GApplication *application, char ***arguments, int *status)
{
  AppApplication *self = APP_APPLICATION (application);
  GApplicationClass *parent_class = G_APPLICATION_CLASS (app_application_parent_class);
  g_autofree char *wish = take_wish (*arguments);
  g_autoptr (GPtrArray) files = list_books (*arguments);
  g_autoptr (GError) error = NULL;
  if (files->len > 0)
    self->expected = g_file_get_path (g_ptr_array_index (files, 0));
  if (wish == NULL || files->len == 0)
    return parent_class->local_command_line (application, arguments, status);
  *status = EXIT_SUCCESS;
  if (g_application_register (application, NULL, &error)) {
    g_application_open (application, (GFile **) files->pdata, (int) files->len, wish);
  } else {
    g_printerr ("galpi: %s\n", error->message);
    *status = EXIT_FAILURE;
  }
  return TRUE;
}

static void
app_application_shutdown (GApplication *application)
{
  AppApplication *self = APP_APPLICATION (application);
  g_clear_object (&self->colours);
  if (self->store != NULL)
    store_close (self->store);
  g_clear_object (&self->store);
  g_settings_sync ();
  G_APPLICATION_CLASS (app_application_parent_class)->shutdown (application);
}

static void
app_application_finalize (GObject *object)
{
  AppApplication *self = APP_APPLICATION (object);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->opening, app_opening_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->theme);
  g_clear_object (&self->settings);
  g_free (self->store_problem);
  g_free (self->expected);
  G_OBJECT_CLASS (app_application_parent_class)->finalize (object);
}

static void
app_application_class_init (AppApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = app_application_finalize;
  application_class->local_command_line = app_application_local_command_line;
  application_class->startup = app_application_startup;
  application_class->activate = app_application_activate;
  application_class->open = app_application_open;
  application_class->shutdown = app_application_shutdown;
}

static void
app_application_init (AppApplication *self)
{
  const GOptionEntry entries[] = {
    { "goto", 0, 0, G_OPTION_ARG_STRING, NULL,
      _ ("Go to a heading, words, a percentage, a page (p. 12), a CFI or a galpi: address"),
      _ ("PLACE") },
    { NULL },
  };
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), "[BOOK…]");
}

/**
 * app_application_new:
 *
 * Returns: (transfer full): the program
 */
AppApplication *
app_application_new (void)
{
  return g_object_new (APP_TYPE_APPLICATION, "application-id", GALPI_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}

/* (transfer none): the program's settings. */
GSettings *
app_application_get_settings (AppApplication *self)
{
  return self->settings;
}

/* (transfer none): the colours of page and windows. */
AppTheme *
app_application_get_theme (AppApplication *self)
{
  return self->theme;
}

/* (transfer none): what the reader calls the colours of marks. */
AppColours *
app_application_get_colours (AppApplication *self)
{
  if (self->colours == NULL)
    self->colours = app_colours_new (self->store);
  return self->colours;
}

/* (transfer none) (nullable): where marks are kept; NULL when that cannot be opened. */
Store *
app_application_get_store (AppApplication *self)
{
  return self->store;
}

/* (transfer none) (nullable): what was wrong with the store when it was opened. */
const char *
app_application_get_store_problem (AppApplication *self)
{
  return self->store_problem;
}

/* Whether something happened to the store that no window has told yet; one does from now on. */
bool
app_application_take_damage (AppApplication *self)
{
  guint n = base_diagnostics_get_n_items (store_get_diagnostics (self->store));
  bool untold = n > self->n_damage_told;
  self->n_damage_told = n;
  return untold;
}

/* The opening of this book when it has been begun, else NULL. */
static AppOpening *
take_opening (AppApplication *self, const char *path)
{
  if (self->opening == NULL || g_strcmp0 (app_opening_get_path (self->opening), path) != 0)
    return NULL;
  return g_steal_pointer (&self->opening);
}

/**
 * app_application_open_book:
 * @self: the program
 * @path: of a book, or a folder of the program's resources
 *
 * Shows a book, in the window that has it already or in a new one.
 *
 * Returns: (transfer none): the window
 */
AppWindow *
app_application_open_book (AppApplication *self, const char *path)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next) {
    if (APP_IS_WINDOW (l->data) && g_strcmp0 (app_window_get_path (l->data), path) == 0) {
      gtk_window_present (l->data);
      return l->data;
    }
  }
  /* While the window is being built the first page is set. */
  g_autoptr (AppOpening) opening = take_opening (self, path);
  if (opening != NULL)
    app_opening_begin_pages (opening, self->store, self->settings, app_theme_is_dark (self->theme));
  AppWindow *window = app_window_new (self);
  if (opening != NULL)
    app_window_open_begun (window, opening);
  else
    app_window_open (window, path);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static gboolean
reads_korean (void)
{
  const char *const *names = g_get_language_names ();
  return g_str_has_prefix (names[0], "ko");
}

/**
 * app_application_open_guide:
 * @self: the program
 *
 * Shows the guide in the reader's language.
 */
void
app_application_open_guide (AppApplication *self)
{
  app_application_open_book (self, reads_korean () ? APP_GUIDE_PREFIX "ko" : APP_GUIDE_PREFIX "en");
}
