#include "config.h"

#include "app-mark-row.h"

#include "app-note-markup.h"

#include "app-application.h"

#include <glib/gi18n.h>

/* Longer quotes are cut before they reach the label, which ellipsizes by lines. */
#define MAX_SHOWN 400
/* More tags than this are counted. */
#define MAX_TAGS 3
/* In characters: longer ones are cut. */
#define MAX_TAG 14

struct _AppMarkRow {
  GtkBox parent_instance;
  GtkWidget *stripe;
  GtkBox *words;
  GtkLabel *quote;
  GtkEditable *name; /* instead of the quote while a bookmark is renamed, else NULL */
  GtkLabel *note;
  GtkBox *tags;
  GtkLabel *place;
  GtkWidget *edit_button;
  GtkWidget *more_button;
  char *uuid; /* of the mark that is shown, or NULL */
  bool named; /* a bookmark whose name is shown */
};

G_DEFINE_FINAL_TYPE (AppMarkRow, app_mark_row, GTK_TYPE_BOX)

static void
app_mark_row_finalize (GObject *object)
{
  g_free (APP_MARK_ROW (object)->uuid);
  G_OBJECT_CLASS (app_mark_row_parent_class)->finalize (object);
}

static void
app_mark_row_class_init (AppMarkRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = app_mark_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-mark-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AppMarkRow, stripe);
  gtk_widget_class_bind_template_child (widget_class, AppMarkRow, words);
  gtk_widget_class_bind_template_child (widget_class, AppMarkRow, quote);
  gtk_widget_class_bind_template_child (widget_class, AppMarkRow, note);
  gtk_widget_class_bind_template_child (widget_class, AppMarkRow, tags);
  gtk_widget_class_bind_template_child (widget_class, AppMarkRow, place);
  gtk_widget_class_bind_template_child (widget_class, AppMarkRow, edit_button);
  gtk_widget_class_bind_template_child (widget_class, AppMarkRow, more_button);
}

static void
app_mark_row_init (AppMarkRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* (transfer full) (type AppMarkRow): a row without a mark. */
GtkWidget *
app_mark_row_new (void)
{
  return g_object_new (APP_TYPE_MARK_ROW, NULL);
}

static char *
make_line (const char *text)
{
  g_autofree char *cut = g_utf8_strlen (text, -1) > MAX_SHOWN
                             ? g_utf8_substring (text, 0, MAX_SHOWN)
                             : g_strdup (text);
  g_strdelimit (cut, "\n\r\t", ' ');
  return g_strstrip (g_steal_pointer (&cut));
}

static char *
describe_date (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  /* Translators: the date of a mark, as strftime() reads it. */
  return date != NULL ? g_date_time_format (date, _ ("%e %B %Y")) : g_strdup ("");
}

/* (transfer full): chapter and date of a mark on one line. */
char *
app_mark_row_describe_place (MarksMark *mark)
{
  MarksAnchor *anchor = marks_mark_get_anchor (mark);
  g_auto (GStrv) chapters = marks_anchor_dup_contents_path (anchor);
  guint n = chapters != NULL ? g_strv_length (chapters) : 0;
  g_autofree char *date = g_strstrip (describe_date (marks_mark_get_created (mark)));
  const char *state = "";
  switch (marks_mark_get_state (mark)) {
  case MARKS_STATE_KEPT:
  case MARKS_STATE_MOVED:
    break;
  case MARKS_STATE_CHANGED:
    state = _ ("changed");
    break;
  case MARKS_STATE_ORPHAN:
    state = _ ("not in this edition");
    break;
  }
  const char *parts[4] = { NULL };
  guint count = 0;
  if (n > 0)
    parts[count++] = chapters[n - 1];
  parts[count++] = date;
  if (state[0] != '\0')
    parts[count++] = state;
  return g_strjoinv (" · ", (char **) parts);
}

static void
add_tag (AppMarkRow *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_TAG);
  gtk_widget_add_css_class (label, "tag");
  gtk_box_append (self->tags, label);
}

static void
show_tags (AppMarkRow *self, const char *const *tags)
{
  guint n = g_strv_length ((char **) tags);
  guint n_shown = n > MAX_TAGS ? MAX_TAGS - 1 : n;
  g_autofree char *all = g_strjoinv (", ", (char **) tags);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->tags)); child != NULL;
       child = gtk_widget_get_first_child (GTK_WIDGET (self->tags)))
    gtk_box_remove (self->tags, child);
  for (guint i = 0; i < n_shown; i++)
    add_tag (self, tags[i]);
  if (n > n_shown) {
    g_autofree char *more = g_strdup_printf ("+%u", n - n_shown);
    add_tag (self, more);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->tags), n > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->tags), n > 0 ? all : NULL);
}

/* (transfer full) (nullable): what was written, when there was something to write. */
static char *
stop_renaming (AppMarkRow *self)
{
  /* To take it away takes the keyboard from it, which would end here once more. */
  GtkEditable *name = g_steal_pointer (&self->name);
  if (name == NULL)
    return NULL;
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (name)));
  gtk_widget_show (GTK_WIDGET (self->quote));
  gtk_box_remove (self->words, GTK_WIDGET (name));
  return text;
}

static void
rename_bookmark (AppMarkRow *self)
{
  g_autofree char *text = stop_renaming (self);
  if (text != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "marks.set-name", "(ss)", self->uuid, text);
}

static gboolean
on_name_key (GtkEventControllerKey *controller,
             guint key,
             guint code,
             GdkModifierType state,
             AppMarkRow *self)
{
  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  g_free (stop_renaming (self));
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (self)));
  return GDK_EVENT_STOP;
}

/**
 * app_mark_row_rename:
 * @self: the row of a bookmark
 *
 * Lets the reader write a name in the place of the words. It is given with the action `marks.set-name` of
 * the list, which takes the UUID and the name.
 */
void
app_mark_row_rename (AppMarkRow *self)
{
  if (self->name != NULL || self->uuid == NULL)
    return;
  GtkWidget *entry = gtk_entry_new ();
  self->name = GTK_EDITABLE (entry);
  gtk_editable_set_text (self->name, self->named ? gtk_label_get_label (self->quote) : "");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), gtk_label_get_label (self->quote));
  gtk_entry_set_max_length (GTK_ENTRY (entry), MAX_SHOWN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name of the Bookmark"), -1);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_name_key), self);
  gtk_widget_add_controller (entry, keys);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (rename_bookmark), self);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (rename_bookmark), self);
  gtk_widget_hide (GTK_WIDGET (self->quote));
  gtk_box_insert_child_after (self->words, entry, GTK_WIDGET (self->quote));
  gtk_widget_grab_focus (entry);
}

/**
 * app_mark_row_set_mark:
 * @self: the row
 * @mark: what to show
 *
 * Shows a mark.
 */
void
app_mark_row_set_mark (AppMarkRow *self, MarksMark *mark)
{
  MarksAnchor *anchor = marks_mark_get_anchor (mark);
  bool bookmark = marks_mark_is_bookmark (mark);
  g_free (stop_renaming (self));
  self->named = bookmark && marks_mark_get_name (mark) != NULL;
  const char *text = marks_anchor_get_exact (anchor);
  if (self->named)
    text = marks_mark_get_name (mark);
  else if (text == NULL || text[0] == '\0')
    text = marks_anchor_get_suffix (anchor);
  g_autofree char *line = make_line (text != NULL ? text : "");
  /* What stands beside a bookmark is only the beginning of something. */
  bool cut = bookmark && text == marks_anchor_get_suffix (anchor) && line[0] != '\0';
  g_autofree char *quote = g_strconcat (line, cut ? "…" : NULL, NULL);
  g_autofree char *place = app_mark_row_describe_place (mark);
  const char *note = marks_mark_get_note (mark);
  g_autofree char *colour =
      g_strconcat ("colour-", marks_colour_to_string (marks_mark_get_colour (mark)), NULL);
  const char *classes[] = { "stripe", colour, NULL };
  gtk_widget_set_css_classes (self->stripe, classes);
  gtk_widget_set_visible (self->stripe, !bookmark);
  gtk_label_set_label (self->quote, quote);
  g_autofree char *markup = app_note_markup_new (note != NULL ? note : "");
  gtk_label_set_markup (self->note, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  show_tags (self, marks_mark_get_tags (mark));
  gtk_label_set_label (self->place, place);
  gtk_widget_set_visible (self->edit_button, !bookmark);
  const char *uuid = marks_mark_get_uuid (mark);
  g_free (self->uuid);
  self->uuid = g_strdup (uuid);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit_button), "s", uuid);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->more_button), "s", uuid);
  /* After their targets: an action named without one is complained of. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->edit_button), "win.edit-note");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->more_button), "marks.menu");
}

/* (nullable): UUID of the mark that is shown. */
const char *
app_mark_row_get_uuid (AppMarkRow *self)
{
  return self->uuid;
}

/* (nullable): the row of which a widget is part, or which is all that is in it. */
AppMarkRow *
app_mark_row_find (GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, APP_TYPE_MARK_ROW);
  if (row == NULL)
    row = gtk_widget_get_first_child (widget);
  return row != NULL && APP_IS_MARK_ROW (row) ? APP_MARK_ROW (row) : NULL;
}
