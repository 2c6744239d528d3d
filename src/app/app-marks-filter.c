#include "config.h"

#include "app-marks-filter.h"

#include "app-application.h"
#include "app-colour-dots.h"

struct _AppMarksFilter {
  GtkPopover parent_instance;
  AppColourDots *dots;
  GtkCheckButton *with_note;
  GtkWidget *clear_button;
  GtkWidget *tags_frame;
  GtkFlowBox *tags; /* of switches */
  char **known; /* the tags that can be chosen */
  GHashTable *wanted; /* those that are */
};

G_DEFINE_FINAL_TYPE (AppMarksFilter, app_marks_filter, GTK_TYPE_POPOVER)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_changed (AppMarksFilter *self)
{
  gtk_widget_set_sensitive (self->clear_button, app_marks_filter_is_on (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_tag_toggled (AppMarksFilter *self, GtkToggleButton *button)
{
  const char *tag = gtk_button_get_label (GTK_BUTTON (button));
  if (gtk_toggle_button_get_active (button))
    g_hash_table_add (self->wanted, g_strdup (tag));
  else
    g_hash_table_remove (self->wanted, tag);
  on_changed (self);
}

static void
add_tag (AppMarksFilter *self, const char *tag)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (tag);
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (label, 24);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "tag");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                g_hash_table_contains (self->wanted, tag));
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_tag_toggled), self);
  gtk_flow_box_insert (self->tags, button, -1);
  /* The switch has the keyboard, not the cell of the box around it. */
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static void
clear_tags (AppMarksFilter *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->tags)); child != NULL;
       child = gtk_widget_get_first_child (GTK_WIDGET (self->tags)))
    gtk_flow_box_remove (self->tags, child);
}

static void
app_marks_filter_finalize (GObject *object)
{
  AppMarksFilter *self = APP_MARKS_FILTER (object);
  g_strfreev (self->known);
  g_hash_table_unref (self->wanted);
  G_OBJECT_CLASS (app_marks_filter_parent_class)->finalize (object);
}

static void
app_marks_filter_class_init (AppMarksFilterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = app_marks_filter_finalize;
  g_type_ensure (APP_TYPE_COLOUR_DOTS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-marks-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, AppMarksFilter, dots);
  gtk_widget_class_bind_template_child (widget_class, AppMarksFilter, with_note);
  gtk_widget_class_bind_template_child (widget_class, AppMarksFilter, clear_button);
  gtk_widget_class_bind_template_child (widget_class, AppMarksFilter, tags_frame);
  gtk_widget_class_bind_template_child (widget_class, AppMarksFilter, tags);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, app_marks_filter_clear);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", APP_TYPE_MARKS_FILTER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
app_marks_filter_init (AppMarksFilter *self)
{
  self->known = g_new0 (char *, 1);
  self->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* (transfer floating): a popover that lets everything pass. */
GtkWidget *
app_marks_filter_new (void)
{
  return g_object_new (APP_TYPE_MARKS_FILTER, NULL);
}

/* Whether anything can be kept back. */
bool
app_marks_filter_is_on (AppMarksFilter *self)
{
  return app_colour_dots_get_active (self->dots) != 0
         || gtk_check_button_get_active (self->with_note) || g_hash_table_size (self->wanted) > 0;
}

static bool
has_wanted_tag (AppMarksFilter *self, const MarksMark *mark)
{
  const char *const *tags = marks_mark_get_tags (mark);
  for (int i = 0; tags[i] != NULL; i++) {
    if (g_hash_table_contains (self->wanted, tags[i]))
      return true;
  }
  return g_hash_table_size (self->wanted) == 0;
}

/* Whether a mark is to be shown. No colour and no tag at all is as good as all of them. */
bool
app_marks_filter_lets_pass (AppMarksFilter *self, const MarksMark *mark)
{
  guint colours = app_colour_dots_get_active (self->dots);
  if (colours != 0 && (colours & (1u << marks_mark_get_colour (mark))) == 0)
    return false;
  return has_wanted_tag (self, mark)
         && (!gtk_check_button_get_active (self->with_note) || marks_mark_get_note (mark) != NULL);
}

/**
 * app_marks_filter_set_tags:
 * @self: a filter
 * @tags: (array zero-terminated=1): those in use
 *
 * Offers tags to choose from. One that was chosen and is not in use any more keeps nothing back.
 */
void
app_marks_filter_set_tags (AppMarksFilter *self, const char *const *tags)
{
  if (g_strv_equal ((const char *const *) self->known, tags))
    return;
  g_strfreev (self->known);
  self->known = g_strdupv ((char **) tags);
  GHashTableIter iter;
  gpointer tag = NULL;
  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &tag, NULL)) {
    if (!g_strv_contains (tags, tag))
      g_hash_table_iter_remove (&iter);
  }
  clear_tags (self);
  for (int i = 0; tags[i] != NULL; i++)
    add_tag (self, tags[i]);
  gtk_widget_set_visible (self->tags_frame, tags[0] != NULL);
  on_changed (self);
}

/* Lets everything pass again. */
void
app_marks_filter_clear (AppMarksFilter *self)
{
  app_colour_dots_set_active (self->dots, 0);
  gtk_check_button_set_active (self->with_note, FALSE);
  g_hash_table_remove_all (self->wanted);
  clear_tags (self);
  for (int i = 0; self->known[i] != NULL; i++)
    add_tag (self, self->known[i]);
  on_changed (self);
}
