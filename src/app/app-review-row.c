#include "config.h"

#include "app-review-row.h"

#include "app-application.h"
#include "app-comparison.h"

#include <glib/gi18n.h>

struct _AppReviewRow {
  GtkBox parent_instance;
  GtkWidget *stripe;
  GtkLabel *place;
  AppComparison *comparison;
  GtkLabel *note;
  GtkWidget *go_button;
  GtkWidget *keep_button;
  GtkWidget *move_button;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (AppReviewRow, app_review_row, GTK_TYPE_BOX)

static void
app_review_row_class_init (AppReviewRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (APP_TYPE_COMPARISON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-review-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AppReviewRow, stripe);
  gtk_widget_class_bind_template_child (widget_class, AppReviewRow, place);
  gtk_widget_class_bind_template_child (widget_class, AppReviewRow, comparison);
  gtk_widget_class_bind_template_child (widget_class, AppReviewRow, note);
  gtk_widget_class_bind_template_child (widget_class, AppReviewRow, go_button);
  gtk_widget_class_bind_template_child (widget_class, AppReviewRow, keep_button);
  gtk_widget_class_bind_template_child (widget_class, AppReviewRow, move_button);
  gtk_widget_class_bind_template_child (widget_class, AppReviewRow, remove_button);
}

static void
app_review_row_init (AppReviewRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* (transfer full) (type AppReviewRow): a row without a mark. */
GtkWidget *
app_review_row_new (void)
{
  return g_object_new (APP_TYPE_REVIEW_ROW, NULL);
}

static char *
dup_chapter (const MarksAnchor *anchor)
{
  g_auto (GStrv) chapters = marks_anchor_dup_contents_path (anchor);
  guint n = chapters != NULL ? g_strv_length (chapters) : 0;
  return n > 0 ? g_strdup (chapters[n - 1]) : NULL;
}

static const char *
name_state (MarksState state)
{
  switch (state) {
  case MARKS_STATE_KEPT:
    break;
  case MARKS_STATE_MOVED:
    /* Translators: the same words are elsewhere in this edition. */
    return C_ ("mark", "Moved");
  case MARKS_STATE_CHANGED:
    /* Translators: the marked words are others in this edition. */
    return C_ ("mark", "Changed");
  case MARKS_STATE_ORPHAN:
    /* Translators: the marked words are not in this edition. */
    return C_ ("mark", "Not found");
  }
  return "";
}

static char *
describe_place (MarksMark *mark, MarksAnchor *previous)
{
  g_autofree char *old = dup_chapter (previous);
  g_autofree char *new = dup_chapter (marks_mark_get_anchor (mark));
  MarksState state = marks_mark_get_state (mark);
  const char *name = name_state (state);
  if (old == NULL && new == NULL)
    return g_strdup (name);
  if (state == MARKS_STATE_ORPHAN || new == NULL || old == NULL || g_str_equal (old, new))
    /* Translators: “Changed · The Storm”: what became of a mark, and its chapter. */
    return g_strdup_printf (C_ ("review", "%s · %s"), name, new != NULL ? new : old);
  /* Translators: “Moved · The Storm → The Calm”: what became of a mark, its chapter in the edition
   * before, and its chapter now. */
  return g_strdup_printf (C_ ("review", "%s · %s → %s"), name, old, new);
}

/* The marked words; of a bookmark its name or what stands beside it. */
static const char *
get_words (MarksMark *mark, const MarksAnchor *anchor)
{
  const char *exact = marks_anchor_get_exact (anchor);
  if (exact != NULL && exact[0] != '\0')
    return exact;
  const char *name = marks_mark_get_name (mark);
  return name != NULL ? name : marks_anchor_get_suffix (anchor);
}

/**
 * app_review_row_set_mark:
 * @self: the row
 * @mark: a mark that was carried over from another edition
 *
 * Shows what became of a mark.
 */
void
app_review_row_set_mark (AppReviewRow *self, MarksMark *mark)
{
  MarksAnchor *anchor = marks_mark_get_anchor (mark);
  MarksAnchor *previous =
      marks_mark_get_previous (mark) != NULL ? marks_mark_get_previous (mark) : anchor;
  bool bookmark = marks_mark_is_bookmark (mark);
  bool found = marks_mark_get_state (mark) != MARKS_STATE_ORPHAN;
  bool changed = marks_mark_get_state (mark) == MARKS_STATE_CHANGED;
  const char *note = marks_mark_get_note (mark);
  const char *uuid = marks_mark_get_uuid (mark);
  g_autofree char *place = describe_place (mark, previous);
  g_autofree char *colour =
      g_strconcat ("colour-", marks_colour_to_string (marks_mark_get_colour (mark)), NULL);
  const char *classes[] = { "stripe", colour, NULL };
  gtk_widget_set_css_classes (self->stripe, classes);
  gtk_widget_set_opacity (self->stripe, bookmark ? 0 : 1);
  gtk_label_set_label (self->place, place);
  app_comparison_set_texts (self->comparison, get_words (mark, previous),
                            changed ? get_words (mark, anchor) : NULL);
  gtk_label_set_label (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  gtk_widget_set_visible (self->go_button, found);
  gtk_widget_set_visible (self->keep_button, found);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->go_button), "s", uuid);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->keep_button), "s", uuid);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->move_button), "s", uuid);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->remove_button), "s", uuid);
  /* After their targets: an action named without one is complained of. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->go_button), "review.go");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->keep_button), "review.keep");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->move_button), "review.move");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remove_button), "review.remove");
}
