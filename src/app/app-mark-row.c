#include "config.h"

#include "app-mark-row.h"

#include "app-application.h"

#include <glib/gi18n.h>

/* Longer quotes are cut before they reach the label, which ellipsizes by lines. */
#define MAX_SHOWN 400

struct _AppMarkRow {
  GtkBox parent_instance;
  GtkWidget *stripe;
  GtkLabel *quote;
  GtkLabel *note;
  GtkLabel *place;
  GtkWidget *edit_button;
  GtkWidget *more_button;
  char *uuid; /* of the mark that is shown, or NULL */
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
  gtk_widget_class_bind_template_child (widget_class, AppMarkRow, quote);
  gtk_widget_class_bind_template_child (widget_class, AppMarkRow, note);
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
  const char *text = marks_anchor_get_exact (anchor);
  if (bookmark && marks_mark_get_name (mark) != NULL)
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
  gtk_label_set_label (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
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
