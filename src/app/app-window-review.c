#include "config.h"

#include "app-window-private.h"

#include "app-review.h"

#include "marks-changed-block.h"

#include <glib/gi18n.h>

/* A corrected edition: what it did to the marks, what is new in it, and the bars beside that. */

typedef struct {
  Store *store;
  BookPublication *publication;
  MarksIdentity identity;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  g_object_unref (work->store);
  g_object_unref (work->publication);
  g_free (work);
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  GPtrArray *changes =
      marks_changed_blocks_list (work->store, work->identity.book, work->identity.edition,
                                 work->publication, cancellable, &error);
  if (changes != NULL)
    g_task_return_pointer (task, changes, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
update_bars (AppWindow *self)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (ReaderRange));
  bool wanted = self->changes != NULL && g_settings_get_boolean (self->settings, "change-bars");
  for (guint i = 0; wanted && i < self->changes->len; i++) {
    const MarksChangedBlock *change = g_ptr_array_index (self->changes, i);
    ReaderRange range = { marks_anchor_get_section (change->anchor),
                          marks_anchor_get_start (change->anchor),
                          marks_anchor_get_end (change->anchor) };
    if (change->kind == MARKS_CHANGE_EDITED || change->kind == MARKS_CHANGE_ADDED)
      g_array_append_val (ranges, range);
  }
  reader_page_view_set_changes (self->page, (const ReaderRange *) ranges->data, ranges->len);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppWindow) self = user_data;
  /* Without it the marks can still be reviewed; a store that cannot be read is told of elsewhere. */
  g_autoptr (GPtrArray) changes = g_task_propagate_pointer (G_TASK (result), NULL);
  if (changes == NULL || self->publication == NULL)
    return;
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  self->changes = g_steal_pointer (&changes);
  update_bars (self);
  app_window_update_review (self);
  app_window_tell_edition (self);
}

/* Says that the edition is a new one, to a reader who has no mark that would be told of. Whoever writes and
 * looks knows. */
void
app_window_tell_edition (AppWindow *self)
{
  if (self->edition_told || self->reloaded || self->identity.kind != MARKS_IDENTITY_EDITION
      || self->marks == NULL || marks_set_get_n_marks (self->marks) > 0 || self->changes == NULL
      || self->changes->len == 0)
    return;
  self->edition_told = true;
  AdwToast *toast = adw_toast_new (_ ("This is a new edition of the book"));
  adw_toast_set_timeout (toast, 0);
  adw_toast_set_button_label (toast, _ ("_What Is New"));
  adw_toast_set_action_name (toast, "win.review");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Finds out, in a thread, what the edition that is open has otherwise than the one before. */
void
app_window_look_for_changes (AppWindow *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, on_listed, g_object_ref (self));
  Work *work = g_new0 (Work, 1);
  work->store = g_object_ref (self->store);
  work->publication = g_object_ref (self->publication);
  work->identity = self->identity;
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, list_in_thread);
}

/* Forgets the edition. A review of it would change marks that are not shown any more. */
void
app_window_reset_review (AppWindow *self)
{
  app_window_stop_placing (self);
  if (self->question != NULL)
    gtk_window_close (self->question);
  g_clear_weak_pointer (&self->question);
  self->edition_told = false;
  if (self->review != NULL)
    gtk_window_close (self->review);
  g_clear_weak_pointer (&self->review);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  reader_page_view_set_changes (self->page, NULL, 0);
  app_window_update_review (self);
}

/* Says whether there is something to review. */
void
app_window_update_review (AppWindow *self)
{
  bool marks = self->marks != NULL && app_review_is_wanted (self->marks);
  bool changes = self->marks != NULL && self->changes != NULL && self->changes->len > 0;
  app_window_enable (self, "review", marks || changes);
}

static void
on_review (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  if (self->review == NULL) {
    AppReview *review =
        app_review_new (GTK_WINDOW (self), self->marks, self->changes, self->settings);
    g_set_weak_pointer (&self->review, GTK_WINDOW (review));
  }
  gtk_window_present (self->review);
}

static void
on_go_to_mark (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  app_window_go_to_mark (user_data, g_variant_get_string (parameter, NULL));
}

static void
on_go_to_place (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  BookLocator place = { 0 };
  g_variant_get (parameter, "(iu)", &place.section, &place.offset);
  if (self->publication != NULL && place.section >= 0
      && place.section < (int) book_publication_get_n_sections (self->publication))
    reader_page_view_jump (self->page, place);
}

/* Adds the actions on editions. */
void
app_window_install_review_actions (AppWindow *self)
{
  static const GActionEntry entries[] = {
    { "review", on_review },
    { "go-to-mark", on_go_to_mark, "s" },
    { "go-to-place", on_go_to_place, "(iu)" },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  app_window_install_placing_actions (self);
  g_signal_connect_object (self->settings, "changed::change-bars", G_CALLBACK (update_bars), self,
                           G_CONNECT_SWAPPED);
  app_window_update_review (self);
}
