#include "config.h"

#include "app-placing-bar.h"

#include "app-application.h"

#include <glib/gi18n.h>

struct _AppPlacingBar {
  GtkBox parent_instance;
  GtkLabel *hint;
  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (AppPlacingBar, app_placing_bar, GTK_TYPE_BOX)

static void
app_placing_bar_class_init (AppPlacingBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-placing-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AppPlacingBar, hint);
  gtk_widget_class_bind_template_child (widget_class, AppPlacingBar, words);
}

static void
app_placing_bar_init (AppPlacingBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* (transfer floating): a bar for no mark yet. */
GtkWidget *
app_placing_bar_new (void)
{
  return g_object_new (APP_TYPE_PLACING_BAR, NULL);
}

/**
 * app_placing_bar_set_mark:
 * @self: the bar
 * @mark: the mark that is to be put somewhere
 *
 * Says what is to be put where. The words are those that were marked in the first place.
 */
void
app_placing_bar_set_mark (AppPlacingBar *self, MarksMark *mark)
{
  bool bookmark = marks_mark_is_bookmark (mark);
  MarksAnchor *previous = marks_mark_get_previous (mark);
  MarksAnchor *anchor = previous != NULL ? previous : marks_mark_get_anchor (mark);
  const char *name = marks_mark_get_name (mark);
  const char *words = bookmark ? marks_anchor_get_suffix (anchor) : marks_anchor_get_exact (anchor);
  g_autofree char *line = g_strdup (name != NULL ? name : words);
  g_strdelimit (line, "\r\n\t", ' ');
  gtk_label_set_label (self->hint, bookmark ? _ ("Turn to the page where this bookmark belongs.")
                                            : _ ("Select the words where this mark belongs."));
  gtk_label_set_label (self->words, g_strstrip (line));
}
