#include "config.h"

#include "app-window-private.h"

#include "app-colours-dialog.h"
#include "app-export-dialog.h"
#include "app-import-dialog.h"
#include "app-restore-dialog.h"
#include "app-mark-popover.h"
#include "app-selection-popover.h"

#include <glib/gi18n.h>

/* The range as marks know it; FALSE while its section has no text yet. */
bool
app_window_make_range (AppWindow *self, const ReaderRange *range, MarksRange *result)
{
  DomText *text =
      range->section >= 0 ? rendition_get_text (self->rendition, (guint) range->section) : NULL;
  *result = (MarksRange){
    .publication = self->publication,
    .section = range->section,
    .text = text,
    .start = range->start,
    .end = range->end,
  };
  return text != NULL;
}

/* (transfer none) (nullable): marks the selected words. */
static MarksMark *
mark_selection (AppWindow *self, MarksKind kind, MarksColour colour)
{
  g_autoptr (GArray) selection = reader_page_view_list_selection (self->page);
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (MarksRange));
  for (guint i = 0; i < selection->len; i++) {
    MarksRange range;
    if (app_window_make_range (self, &g_array_index (selection, ReaderRange, i), &range))
      g_array_append_val (ranges, range);
  }
  if (self->marks == NULL || ranges->len == 0)
    return NULL;
  MarksMark *mark = marks_set_add_ranges (self->marks, (const MarksRange *) ranges->data,
                                          ranges->len, kind, colour, NULL);
  reader_page_view_clear_selection (self->page);
  return mark;
}

static MarksColour
get_last_colour (AppWindow *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "highlight-colour");
  MarksColour colour = MARKS_COLOUR_YELLOW;
  marks_colour_from_string (name, &colour);
  return colour;
}

static void
on_highlight (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);
  MarksColour colour;
  if (!marks_colour_from_string (name, &colour))
    return;
  if (mark_selection (self, MARKS_KIND_HIGHLIGHT, colour) != NULL)
    g_settings_set_string (self->settings, "highlight-colour", name);
}

static void
on_highlight_last (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mark_selection (user_data, MARKS_KIND_HIGHLIGHT, get_last_colour (user_data));
}

static void
on_underline (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mark_selection (user_data, MARKS_KIND_UNDERLINE, get_last_colour (user_data));
}

typedef enum { EDIT_NOTHING, EDIT_NOTE, EDIT_TAGS } Edit;

static void
show_mark (AppWindow *self, const char *uuid, Edit edit)
{
  MarksMark *mark = self->marks != NULL ? marks_set_lookup (self->marks, uuid) : NULL;
  if (mark == NULL)
    return;
  if (self->mark_popover == NULL) {
    self->mark_popover = app_mark_popover_new ();
    gtk_widget_set_parent (self->mark_popover, GTK_WIDGET (self->page_bin));
  }
  MarksAnchor *anchor = marks_mark_get_anchor (mark);
  ReaderRange range = { marks_anchor_get_section (anchor), marks_anchor_get_start (anchor),
                        marks_anchor_get_end (anchor) };
  app_mark_popover_set_mark (APP_MARK_POPOVER (self->mark_popover), self->marks, uuid);
  app_window_point (self, self->mark_popover, &range);
  gtk_popover_popup (GTK_POPOVER (self->mark_popover));
  if (edit == EDIT_NOTE)
    app_mark_popover_edit_note (APP_MARK_POPOVER (self->mark_popover));
  else if (edit == EDIT_TAGS)
    app_mark_popover_edit_tags (APP_MARK_POPOVER (self->mark_popover));
}

static void
on_note (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  MarksMark *mark = mark_selection (self, MARKS_KIND_HIGHLIGHT, get_last_colour (self));
  if (mark == NULL)
    return;
  g_autofree char *uuid = g_strdup (marks_mark_get_uuid (mark));
  show_mark (self, uuid, EDIT_NOTE);
}

/* A page shown that has a bookmark. */
static bool
find_marked_range (AppWindow *self, ReaderRange *range)
{
  for (guint i = 0; reader_page_view_get_page_range (self->page, i, range); i++) {
    if (marks_set_find_bookmark (self->marks, range->section, range->start,
                                 MAX (range->end, range->start + 1))
        != NULL)
      return true;
  }
  return false;
}

static void
on_bookmark (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  AppWindow *self = user_data;
  ReaderRange shown;
  MarksRange range;
  if (self->marks == NULL
      || !(find_marked_range (self, &shown)
           || reader_page_view_get_visible_range (self->page, &shown))
      || !app_window_make_range (self, &shown, &range))
    return;
  marks_set_toggle_bookmark (self->marks, &range);
}

static void
on_remove_mark (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  const char *uuid = g_variant_get_string (parameter, NULL);
  MarksMark *mark = self->marks != NULL ? marks_set_lookup (self->marks, uuid) : NULL;
  if (mark == NULL)
    return;
  AdwToast *toast = adw_toast_new (marks_mark_is_bookmark (mark) ? _ ("Bookmark removed")
                                                                 : _ ("Highlight removed"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  marks_set_remove (self->marks, uuid);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_turned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  if (!marks_set_undo_finish (MARKS_SET (source), result, &error) && error != NULL) {
    g_autofree char *text =
        g_strdup_printf (_ ("The change could not be taken back. (%s)"), error->message);
    app_window_toast (self, text);
  }
}

static void
on_undo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  if (self->marks != NULL)
    marks_set_undo_async (self->marks, on_turned, g_object_ref (self));
}

static void
on_redo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  if (self->marks != NULL)
    marks_set_redo_async (self->marks, on_turned, g_object_ref (self));
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  AppExportDialog *dialog =
      app_export_dialog_new (GTK_WINDOW (self), self->marks, self->publication, self->settings);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_import_chosen (GtkNativeDialog *chooser, int response, AppWindow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                               : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL && self->marks != NULL) {
    AppImportDialog *dialog = app_import_dialog_new (GTK_WINDOW (self), self->marks, self->store,
                                                     self->identity, self->publication);
    app_import_dialog_read (dialog, path);
    gtk_window_present (GTK_WINDOW (dialog));
  }
  g_object_unref (chooser);
}

static void
on_import (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (_ ("Import Marks"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_import_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
on_restore (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  AppRestoreDialog *dialog =
      app_restore_dialog_new (GTK_WINDOW (self), self->store, self->identity.book);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_name_colours (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = user_data;
  AppApplication *application = APP_APPLICATION (gtk_window_get_application (window));
  AppColoursDialog *dialog =
      app_colours_dialog_new (window, app_application_get_colours (application));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
want_to_edit (AppWindow *self, GVariant *uuid, bool tags)
{
  g_free (self->note_wanted);
  self->note_wanted = g_variant_dup_string (uuid, NULL);
  self->tags_wanted = tags;
  app_window_go_to_mark (self, self->note_wanted);
  app_window_open_wanted_note (self);
}

static void
on_edit_note (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  want_to_edit (user_data, parameter, false);
}

static void
on_edit_tags (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  want_to_edit (user_data, parameter, true);
}

/* A list that lies over the page is away; when it goes it takes the keyboard along. */
static bool
is_page_free (AppWindow *self)
{
  return !adw_flap_get_folded (self->flap) || adw_flap_get_reveal_progress (self->flap) <= 0;
}

/* Opens what is to be edited, as was asked for in the list, once its page is shown. */
void
app_window_open_wanted_note (AppWindow *self)
{
  ReaderRange shown;
  MarksMark *mark = self->note_wanted != NULL && self->marks != NULL
                        ? marks_set_lookup (self->marks, self->note_wanted)
                        : NULL;
  if (mark == NULL || !is_page_free (self)
      || !reader_page_view_get_visible_range (self->page, &shown))
    return;
  MarksAnchor *anchor = marks_mark_get_anchor (mark);
  guint32 start = marks_anchor_get_start (anchor);
  if (marks_anchor_get_section (anchor) != shown.section || start < shown.start
      || start >= shown.end)
    return;
  g_autofree char *uuid = g_steal_pointer (&self->note_wanted);
  show_mark (self, uuid, self->tags_wanted ? EDIT_TAGS : EDIT_NOTE);
}

/* Goes to the place of a mark. */
void
app_window_go_to_mark (AppWindow *self, const char *uuid)
{
  MarksMark *mark = self->marks != NULL ? marks_set_lookup (self->marks, uuid) : NULL;
  if (mark == NULL)
    return;
  MarksAnchor *anchor = marks_mark_get_anchor (mark);
  if (marks_mark_get_state (mark) == MARKS_STATE_ORPHAN || marks_anchor_get_section (anchor) < 0) {
    app_window_toast (self, _ ("These words are not in this edition of the book."));
    return;
  }
  reader_page_view_jump (self->page, (BookLocator){ marks_anchor_get_section (anchor),
                                                    marks_anchor_get_start (anchor) });
  if (adw_flap_get_folded (self->flap))
    g_action_group_change_action_state (G_ACTION_GROUP (self), "sidebar",
                                        g_variant_new_boolean (FALSE));
}

/* Fills the ribbon when the page shown has a bookmark. */
void
app_window_update_bookmark (AppWindow *self)
{
  ReaderRange shown;
  bool marked = self->marks != NULL && find_marked_range (self, &shown);
  const char *name = marked ? _ ("Remove the Bookmark") : _ ("Bookmark This Page");
  app_window_set_state (self, "bookmark", marked);
  gtk_button_set_icon_name (self->bookmark_button,
                            marked ? "galpi-bookmark-filled-symbolic" : "galpi-bookmark-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->bookmark_button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bookmark_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_dots (AppWindow *self)
{
  g_autoptr (GArray) dots = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; self->marks != NULL && i < marks_set_get_n_marks (self->marks); i++) {
    MarksAnchor *anchor = marks_mark_get_anchor (marks_set_get_mark (self->marks, i));
    double dot = marks_anchor_get_progression (anchor);
    g_array_append_val (dots, dot);
  }
  app_progress_bar_set_dots (app_foot_get_progress (self->foot), (const double *) dots->data,
                             dots->len);
}

static void
update_history (AppWindow *self)
{
  app_window_enable (self, "undo", self->marks != NULL && marks_set_can_undo (self->marks));
  app_window_enable (self, "redo", self->marks != NULL && marks_set_can_redo (self->marks));
}

static void
on_marks_changed (AppWindow *self)
{
  update_dots (self);
  update_history (self);
  app_window_update_review (self);
  if (self->publication != NULL)
    app_window_update_bookmark (self);
}

/* Shows and changes these marks from now on; NULL for none. */
void
app_window_set_marks (AppWindow *self, MarksSet *marks)
{
  app_window_stop_notes (self);
  if (self->marks != NULL)
    g_signal_handlers_disconnect_by_data (self->marks, self);
  g_set_object (&self->marks, marks);
  reader_page_view_set_marks (self->page, marks);
  app_sidebar_set_marks (self->sidebar, marks);
  static const char *const actions[] = { "bookmark", "export", "import", "restore" };
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    app_window_enable (self, actions[i], marks != NULL);
  update_history (self);
  if (marks == NULL)
    return;
  g_signal_connect_object (marks, "changed", G_CALLBACK (on_marks_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (marks, "notify", G_CALLBACK (update_history), self, G_CONNECT_SWAPPED);
  on_marks_changed (self);
}

/* Adds the actions on marks; they are possible once there is a book. */
void
app_window_install_mark_actions (AppWindow *self)
{
  static const GActionEntry entries[] = {
    { "highlight", on_highlight, "s" },
    { "highlight-last", on_highlight_last },
    { "underline", on_underline },
    { "note", on_note },
    { "bookmark", NULL, NULL, "false", on_bookmark },
    { "remove-mark", on_remove_mark, "s" },
    { "edit-note", on_edit_note, "s" },
    { "edit-tags", on_edit_tags, "s" },
    { "undo", on_undo },
    { "redo", on_redo },
    { "export", on_export },
    { "import", on_import },
    { "restore", on_restore },
    { "name-colours", on_name_colours },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  app_window_install_cite_actions (self);
  app_window_enable (self, "bookmark", false);
  app_window_enable (self, "export", false);
  app_window_enable (self, "import", false);
  app_window_enable (self, "restore", false);
  app_window_enable (self, "name-colours", self->store != NULL);
  update_history (self);
}

/* Where the selected words are on the page; FALSE when none of them is there. */
static bool
find_selection (AppWindow *self, GdkRectangle *bounds)
{
  ReaderRange selection;
  return reader_page_view_get_selection (self->page, &selection)
         && reader_page_view_get_range_bounds (self->page, &selection, bounds);
}

static void
on_selection_changed (AppWindow *self)
{
  GdkRectangle bounds;
  if (self->marks == NULL || app_window_is_placing (self)
      || !g_settings_get_boolean (self->settings, "selection-popover")
      || !find_selection (self, &bounds)) {
    if (self->selection_popover != NULL)
      gtk_popover_popdown (GTK_POPOVER (self->selection_popover));
    return;
  }
  if (self->selection_popover == NULL) {
    self->selection_popover = app_selection_popover_new ();
    gtk_widget_set_parent (self->selection_popover, GTK_WIDGET (self->page_bin));
  }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->selection_popover), &bounds);
  gtk_popover_popup (GTK_POPOVER (self->selection_popover));
}

/* Takes the bar away when the page with the selected words has been turned; where they have been
 * scrolled it follows. */
void
app_window_leave_selection (AppWindow *self)
{
  GdkRectangle bounds;
  if (self->selection_popover == NULL)
    return;
  if (find_selection (self, &bounds))
    gtk_popover_set_pointing_to (GTK_POPOVER (self->selection_popover), &bounds);
  else
    gtk_popover_popdown (GTK_POPOVER (self->selection_popover));
}

/* An end of a mark was dragged; what is selected in its section is what it covers now. */
static void
on_mark_resized (AppWindow *self, const char *uuid)
{
  MarksMark *mark = self->marks != NULL ? marks_set_lookup (self->marks, uuid) : NULL;
  g_autoptr (GArray) selection = reader_page_view_list_selection (self->page);
  for (guint i = 0; mark != NULL && i < selection->len; i++) {
    MarksRange range;
    const ReaderRange *part = &g_array_index (selection, ReaderRange, i);
    if (part->section == marks_anchor_get_section (marks_mark_get_anchor (mark))
        && app_window_make_range (self, part, &range)) {
      marks_set_set_range (self->marks, uuid, &range);
      break;
    }
  }
  reader_page_view_clear_selection (self->page);
}

static void
on_mark_activated (AppWindow *self, const char *uuid)
{
  show_mark (self, uuid, EDIT_NOTHING);
}

/* Begins to follow what is selected and clicked. */
void
app_window_watch_selection (AppWindow *self)
{
  g_signal_connect_object (self->page, "selection-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "mark-activated", G_CALLBACK (on_mark_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flap, "notify::reveal-progress",
                           G_CALLBACK (app_window_open_wanted_note), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "mark-resized", G_CALLBACK (on_mark_resized), self,
                           G_CONNECT_SWAPPED);
}
