#include "config.h"

#include "app-window-private.h"

#include "app-error.h"
#include "app-settings.h"

#include <glib/gi18n.h>

/* What takes longer than this shows its name, in milliseconds. */
#define PATIENCE 500

/* More problems than this are not listed. */
#define MAX_LISTED 50

static void
on_reanchored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  guint counts[4];
  if (!marks_set_reanchor_finish (MARKS_SET (source), result, counts, &error))
    return;
  if (self->marks == MARKS_SET (source))
    app_window_start_notes (self);
  if (self->identity.kind != MARKS_IDENTITY_EDITION)
    return;
  guint total = counts[0] + counts[1] + counts[2] + counts[3];
  /* Whoever writes and looks needs no word about every saving that did no harm. */
  bool harmless = counts[MARKS_STATE_CHANGED] + counts[MARKS_STATE_ORPHAN] == 0;
  if (total == 0 || (self->reloaded && harmless))
    return;
  /* Translators: what became of the marks in a new edition of a book. */
  g_autofree char *text =
      g_strdup_printf (_ ("A new edition: %u marks kept · %u moved · %u changed · %u not found"),
                       counts[MARKS_STATE_KEPT], counts[MARKS_STATE_MOVED],
                       counts[MARKS_STATE_CHANGED], counts[MARKS_STATE_ORPHAN]);
  AdwToast *toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, 0);
  if (total > counts[MARKS_STATE_KEPT]) {
    adw_toast_set_button_label (toast, _ ("_Review"));
    adw_toast_set_action_name (toast, "win.review");
  }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_marks_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  MarksSet *marks = MARKS_SET (source);
  bool ok = marks_set_load_finish (marks, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->publication == NULL)
    return;
  if (!ok) {
    g_autofree char *text =
        g_strdup_printf (_ ("Your marks in this book could not be read. (%s)"), error->message);
    self->banner_about = APP_BANNER_WRITING;
    app_window_show_banner (self, text, NULL);
  }
  app_window_set_marks (self, marks);
  app_window_check_damage (self);
  app_window_tell_edition (self);
  marks_set_reanchor_async (marks, self->publication, self->cancellable, on_reanchored,
                            g_object_ref (self));
}

/* The place where the reader left this edition, or else the book. */
static bool
find_last_place (AppWindow *self, BookLocator *place)
{
  g_autoptr (StorePosition) position =
      store_load_position (self->store, self->identity.edition, NULL);
  if (position != NULL) {
    *place = (BookLocator){ position->section, position->offset };
    if (position->section >= 0
        && position->section < (int) book_publication_get_n_sections (self->publication))
      return true;
  }
  g_autoptr (StorePosition) other =
      store_load_book_position (self->store, self->identity.book, NULL);
  if (other == NULL)
    return false;
  int section = other->section_path != NULL
                    ? book_publication_find_section (self->publication, other->section_path)
                    : -1;
  double within;
  *place = section >= 0
               ? (BookLocator){ section, other->offset }
               : book_locator_from_progression (self->publication, other->progression, &within);
  return true;
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  bool ok = marks_identity_register_finish (result, &self->identity, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->publication == NULL)
    return;
  BookLocator place = { 0 };
  if (ok && !self->reloaded && !self->wished && find_last_place (self, &place)
      && book_locator_compare (place, self->place_expected) != 0)
    reader_page_view_go_to (self->page, place);
  self->place_restored = true;
  if (!ok) {
    g_autofree char *text =
        g_strdup_printf (_ ("Marks and places cannot be kept this time. (%s)"), error->message);
    self->banner_about = APP_BANNER_WRITING;
    app_window_show_banner (self, text, NULL);
    return;
  }
  app_window_load_marks (self);
  app_window_ask_identity (self);
}

/* Reads the marks of the book, and what is new in the edition, once it is known which they are. */
void
app_window_load_marks (AppWindow *self)
{
  app_window_look_for_changes (self);
  g_autoptr (MarksSet) marks =
      marks_set_new (self->store, self->identity.book, self->identity.edition);
  marks_set_load_async (marks, self->cancellable, on_marks_loaded, g_object_ref (self));
}

static void
on_contents_built (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppWindow) self = user_data;
  g_autoptr (BookContents) contents = g_task_propagate_pointer (G_TASK (result), NULL);
  if (contents == NULL || self->publication == NULL)
    return;
  g_clear_pointer (&self->contents, book_contents_unref);
  self->contents = g_steal_pointer (&contents);
  self->offsets_section = -1;
  app_sidebar_set_contents (self->sidebar, self->contents);
  app_window_update_ticks (self);
  app_window_update_place (self);
}

static void
build_contents_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  BookContents *contents = book_publication_build_contents (data, cancellable, &error);
  if (contents != NULL)
    g_task_return_pointer (task, contents, (GDestroyNotify) book_contents_unref);
  else
    g_task_return_error (task, error);
}

/* A book that does not say what is in it is read through for headings. */
static void
show_contents (AppWindow *self)
{
  BookContents *contents = book_publication_get_contents (self->publication);
  self->contents = contents != NULL ? book_contents_ref (contents) : NULL;
  app_sidebar_set_contents (self->sidebar, self->contents);
  if (book_publication_has_own_contents (self->publication))
    return;
  g_autoptr (GTask) task =
      g_task_new (NULL, self->cancellable, on_contents_built, g_object_ref (self));
  g_task_set_task_data (task, g_object_ref (self->publication), g_object_unref);
  g_task_run_in_thread (task, build_contents_in_thread);
}

static void
stop_waiting_for_page (AppWindow *self)
{
  g_clear_signal_handler (&self->shown_handler, self->page);
  if (self->shown_tick > 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->shown_tick);
  self->shown_tick = 0;
}

static void
stop_waiting (AppWindow *self)
{
  g_clear_handle_id (&self->loading_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
}

/* What the first page need not wait for. */
static gboolean
go_on_after_first_page (gpointer user_data)
{
  AppWindow *self = user_data;
  self->shown_source = 0;
  stop_waiting_for_page (self);
  app_window_save_page_size (self);
  app_window_watch_file (self);
  if (self->store != NULL)
    marks_identity_register_async (self->store, self->publication, g_get_real_time (),
                                   self->cancellable, on_registered, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* The frame after the one that the page is painted in. */
static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  AppWindow *self = user_data;
  if (++self->frames_shown < 2)
    return G_SOURCE_CONTINUE;
  self->shown_tick = 0;
  g_clear_handle_id (&self->shown_source, g_source_remove);
  self->shown_source = g_idle_add (go_on_after_first_page, self);
  return G_SOURCE_REMOVE;
}

static void
on_first_page_shown (AppWindow *self)
{
  g_clear_signal_handler (&self->shown_handler, self->page);
  self->frames_shown = 0;
  self->shown_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_frame, self, NULL);
}

/* Whether or not a page comes, the book is registered after a while. One that is new is read through for
 * that, which is not to keep its first page waiting. */
static void
wait_for_page (AppWindow *self)
{
  self->shown_handler = g_signal_connect_object (
      self->page, "place-changed", G_CALLBACK (on_first_page_shown), self, G_CONNECT_SWAPPED);
  self->shown_source = g_timeout_add (PATIENCE, go_on_after_first_page, self);
}

/* As large as pages were when a window was closed last. */
static void
expect_page_size (AppWindow *self)
{
  int width, height;
  g_settings_get (self->settings, "page-size", "(ii)", &width, &height);
  reader_page_view_expect_size (self->page, width, height);
}

static void
show_book (AppWindow *self, BookPublication *publication, AppOpening *opening)
{
  const BookMetadata *metadata = book_publication_get_metadata (publication);
  stop_waiting (self);
  self->publication = g_object_ref (publication);
  wait_for_page (self);
  if (opening != NULL)
    self->rendition = app_opening_steal_rendition (opening);
  if (self->rendition == NULL)
    self->rendition = rendition_new (publication);
  gtk_window_set_title (GTK_WINDOW (self), metadata->title.value);
  adw_window_title_set_title (self->title, metadata->title.value);
  reader_page_view_set_rendition (self->page, self->rendition);
  app_search_panel_set_publication (self->search, publication);
  show_contents (self);
  app_window_update_ticks (self);
  app_window_apply_settings (self);
  gtk_stack_set_visible_child_name (self->stack, "page");
  gtk_widget_set_visible (GTK_WIDGET (self->foot_flap), TRUE);
  static const char *const actions[] = { "search", "find" };
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    app_window_enable (self, actions[i], true);
  app_window_check_problems (self);
  app_window_update_place (self);
  if (!self->reloaded)
    gtk_widget_grab_focus (GTK_WIDGET (self->page));
  if (opening != NULL && app_opening_get_place (opening, &self->place_expected))
    reader_page_view_go_to (self->page, self->place_expected);
  app_window_follow_wish (self);
  expect_page_size (self);
}

static void
show_error (AppWindow *self, const GError *error)
{
  stop_waiting (self);
  g_autofree char *name = g_filename_display_basename (self->path);
  g_autofree char *sentence = app_error_describe_opening (error, name);
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  g_free (self->error_detail);
  self->error_detail =
      g_strdup_printf ("Galpi %s\n%s\n%s", GALPI_VERSION, self->path, error->message);
  adw_status_page_set_description (self->error_page, escaped);
  gtk_label_set_label (self->error_detail_label, error->message);
  gtk_stack_set_visible_child_name (self->stack, "error");
  adw_window_title_set_title (self->title, name);
  gtk_window_set_title (GTK_WINDOW (self), name);
  adw_flap_set_reveal_flap (self->foot_flap, FALSE);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppWindow) self = user_data;
  g_autoptr (AppOpening) opening = g_steal_pointer (&self->opening);
  g_autoptr (GError) error = NULL;
  g_autoptr (BookPublication) publication = app_opening_wait_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (publication == NULL) {
    show_error (self, error);
    return;
  }
  app_opening_begin_pages (opening, self->store, self->settings, app_theme_is_dark (self->theme));
  show_book (self, publication, opening);
}

static gboolean
on_impatient (gpointer user_data)
{
  AppWindow *self = user_data;
  g_autofree char *name = g_filename_display_basename (self->path);
  /* Translators: %s is the name of a file. */
  g_autofree char *text = g_strdup_printf (_ ("Opening “%s”…"), name);
  self->loading_source = 0;
  gtk_label_set_label (self->loading_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->loading_label), TRUE);
  gtk_widget_set_visible (self->loading_cancel, TRUE);
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
open_guide (AppWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BookPublication) guide = book_publication_new_from_resource (path, &error);
  self->path = g_strdup (path);
  if (guide != NULL)
    show_book (self, guide, NULL);
  else
    show_error (self, error);
}

/**
 * app_window_open_begun:
 * @self: a window without a book
 * @opening: of a book
 *
 * Shows a book as soon as it is open, or says why that cannot be.
 */
void
app_window_open_begun (AppWindow *self, AppOpening *opening)
{
  g_return_if_fail (self->path == NULL);
  self->path = g_strdup (app_opening_get_path (opening));
  BookPublication *publication = app_opening_get_publication (opening);
  if (publication != NULL) {
    show_book (self, publication, opening);
    return;
  }
  self->opening = app_opening_ref (opening);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  self->loading_source = g_timeout_add (PATIENCE, on_impatient, self);
  app_opening_wait_async (opening, self->cancellable, on_opened, g_object_ref (self));
}

/**
 * app_window_open:
 * @self: a window without a book
 * @path: of a book, or a folder of the program's resources
 *
 * Opens a book, or says why that cannot be.
 */
void
app_window_open (AppWindow *self, const char *path)
{
  g_return_if_fail (self->path == NULL);
  if (g_str_has_prefix (path, APP_GUIDE_PREFIX)) {
    open_guide (self, path);
    return;
  }
  g_autoptr (AppOpening) opening = app_opening_new (path);
  app_window_open_begun (self, opening);
}

/* Writes the place, and lets go of the book. Nothing that still goes on is heard of afterwards. */
void
app_window_close_book (AppWindow *self)
{
  g_clear_handle_id (&self->loading_source, g_source_remove);
  g_clear_handle_id (&self->position_source, g_source_remove);
  g_clear_handle_id (&self->shown_source, g_source_remove);
  stop_waiting_for_page (self);
  g_clear_pointer (&self->opening, app_opening_unref);
  g_clear_pointer (&self->watch, app_watch_free);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->mark_popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->mark_popover));
  if (self->publication == NULL)
    return;
  app_window_save_place (self);
  app_window_reset_foot (self);
  app_window_set_marks (self, NULL);
  app_window_reset_review (self);
  app_search_panel_set_publication (self->search, NULL);
  app_sidebar_set_contents (self->sidebar, NULL);
  g_clear_pointer (&self->contents, book_contents_unref);
  g_clear_object (&self->rendition);
  g_clear_object (&self->publication);
}

/**
 * app_window_replace_book:
 * @self: a window with a book
 * @publication: the same book as it is now
 * @place: where the reader is in it
 *
 * Shows the book anew, at that place.
 */
void
app_window_replace_book (AppWindow *self, BookPublication *publication, BookLocator place)
{
  /* What has been found, and a note that is open, were of the text before. */
  if (app_window_is_searching (self))
    app_window_close_search (self);
  if (self->footnote_popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->footnote_popover));
  if (self->banner_about == APP_BANNER_PROBLEMS)
    gtk_revealer_set_reveal_child (self->banner, FALSE);
  app_window_close_book (self);
  self->cancellable = g_cancellable_new ();
  self->identity = (MarksIdentity){ 0 };
  self->reloaded = true;
  self->place_restored = false;
  self->place_expected = (BookLocator){ 0 };
  self->offsets_section = -1;
  self->node_wanted = -1;
  show_book (self, publication, NULL);
  reader_page_view_go_to (self->page, place);
}

/* Gives the page the settings and colours in force. */
void
app_window_apply_settings (AppWindow *self)
{
  RenditionSettings settings = app_settings_read (self->settings);
  settings.dark = app_theme_is_dark (self->theme);
  reader_page_view_set_theme (self->page, app_theme_get_name (self->theme));
  reader_page_view_set_settings (self->page, &settings);
}

static guint
count_problems (AppWindow *self)
{
  BaseDiagnostics *diagnostics = book_publication_get_diagnostics (self->publication);
  guint n = 0;
  for (guint i = 0; i < base_diagnostics_get_n_items (diagnostics); i++) {
    g_auto (BaseDiagnostic) item = { 0 };
    if (base_diagnostics_copy_item (diagnostics, i, &item) && item.severity != BASE_SEVERITY_NOTE)
      n++;
  }
  return n;
}

/* Says so when something in the book had to be repaired. */
void
app_window_check_problems (AppWindow *self)
{
  guint n = count_problems (self);
  if (n == 0)
    return;
  g_autofree char *text = g_strdup_printf (ngettext ("%u problem in this book was repaired.",
                                                     "%u problems in this book were repaired.", n),
                                           n);
  self->banner_about = APP_BANNER_PROBLEMS;
  app_window_show_banner (self, text, _ ("Show"));
}

/* What is wrong, a paragraph each. */
char *
app_window_describe_problems (BaseDiagnostics *diagnostics)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint listed = 0;
  for (guint i = 0; i < base_diagnostics_get_n_items (diagnostics) && listed < MAX_LISTED; i++) {
    g_auto (BaseDiagnostic) item = { 0 };
    if (!base_diagnostics_copy_item (diagnostics, i, &item) || item.severity == BASE_SEVERITY_NOTE)
      continue;
    listed++;
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "",
                            item.path != NULL ? item.path : "");
    if (item.line > 0)
      g_string_append_printf (text, ":%d", item.line);
    g_string_append_printf (text, "\n%s", item.message);
  }
  return g_strdup (text->str);
}

/* The same for a dialog. */
GtkWidget *
app_window_make_problem_list (BaseDiagnostics *diagnostics)
{
  g_autofree char *text = app_window_describe_problems (diagnostics);
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 120);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), label);
  return scrolled;
}

/* Lists what was repaired. */
void
app_window_show_problems (AppWindow *self)
{
  if (self->publication == NULL)
    return;
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("What Was Repaired"),
                                              _ ("The file does not keep to the rules in these "
                                                 "places. You can read on; the author may want to "
                                                 "know."));
  adw_message_dialog_set_extra_child (
      ADW_MESSAGE_DIALOG (dialog),
      app_window_make_problem_list (book_publication_get_diagnostics (self->publication)));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
