#include "config.h"

#include "app-comparison.h"

#include "marks-difference.h"

#include <glib/gi18n.h>

/* Between the texts, in px. */
#define SPACING 18

/* Narrower than this a text is not easily read, in px. */
#define MIN_COLUMN 220

/* Of a longer text only the beginning is shown, in characters. */
#define MAX_SHOWN 2000

struct _AppComparison {
  GtkWidget parent_instance;
  GtkWidget *old_side;
  GtkWidget *new_side;
  GtkLabel *old_text;
  GtkLabel *new_text;
};

G_DEFINE_FINAL_TYPE (AppComparison, app_comparison, GTK_TYPE_WIDGET)

static bool
is_single (AppComparison *self)
{
  return !gtk_widget_get_visible (self->new_side);
}

static bool
is_wide (int width)
{
  return width >= 2 * MIN_COLUMN + SPACING;
}

static int
measure_height (GtkWidget *side, int width)
{
  int height;
  gtk_widget_measure (side, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  return height;
}

static GtkSizeRequestMode
app_comparison_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
app_comparison_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  AppComparison *self = APP_COMPARISON (widget);
  int old_minimum, old_natural;
  int new_minimum = 0;
  int new_natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    gtk_widget_measure (self->old_side, orientation, -1, &old_minimum, &old_natural, NULL, NULL);
    if (!is_single (self))
      gtk_widget_measure (self->new_side, orientation, -1, &new_minimum, &new_natural, NULL, NULL);
    *minimum = MAX (old_minimum, new_minimum);
    *natural = MAX (*minimum, 2 * MIN_COLUMN + SPACING);
    return;
  }
  int width = for_size < 0 ? 2 * MIN_COLUMN + SPACING : for_size;
  if (is_single (self))
    *minimum = measure_height (self->old_side, width);
  else if (is_wide (width))
    *minimum = MAX (measure_height (self->old_side, (width - SPACING) / 2),
                    measure_height (self->new_side, (width - SPACING) / 2));
  else
    *minimum = measure_height (self->old_side, width) + SPACING / 2
               + measure_height (self->new_side, width);
  *natural = *minimum;
}

static void
app_comparison_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AppComparison *self = APP_COMPARISON (widget);
  GtkAllocation old = { 0, 0, width, height };
  GtkAllocation new = old;
  if (is_single (self)) {
    gtk_widget_size_allocate (self->old_side, &old, -1);
    return;
  }
  if (is_wide (width)) {
    old.width = new.width = (width - SPACING) / 2;
    new.x = width - new.width;
    /* The old text comes first where one begins to read. */
    if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL) {
      old.x = new.x;
      new.x = 0;
    }
  } else {
    old.height = measure_height (self->old_side, width);
    new.y = old.height + SPACING / 2;
    new.height = MAX (height - new.y, measure_height (self->new_side, width));
  }
  gtk_widget_size_allocate (self->old_side, &old, -1);
  gtk_widget_size_allocate (self->new_side, &new, -1);
}

static void
app_comparison_dispose (GObject *object)
{
  AppComparison *self = APP_COMPARISON (object);
  g_clear_pointer (&self->old_side, gtk_widget_unparent);
  g_clear_pointer (&self->new_side, gtk_widget_unparent);
  G_OBJECT_CLASS (app_comparison_parent_class)->dispose (object);
}

static void
app_comparison_class_init (AppComparisonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = app_comparison_dispose;
  widget_class->get_request_mode = app_comparison_get_request_mode;
  widget_class->measure = app_comparison_measure;
  widget_class->size_allocate = app_comparison_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "comparison");
}

static GtkWidget *
add_side (AppComparison *self, const char *caption, GtkLabel **text)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *heading = gtk_label_new (caption);
  gtk_widget_add_css_class (heading, "caption");
  gtk_widget_add_css_class (heading, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  *text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (*text, TRUE);
  gtk_label_set_wrap_mode (*text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (*text, 0);
  gtk_label_set_yalign (*text, 0);
  gtk_widget_add_css_class (GTK_WIDGET (*text), "quote");
  gtk_box_append (GTK_BOX (side), heading);
  gtk_box_append (GTK_BOX (side), GTK_WIDGET (*text));
  gtk_widget_set_parent (side, GTK_WIDGET (self));
  return side;
}

static void
app_comparison_init (AppComparison *self)
{
  /* Translators: above a passage as it was in the edition before. */
  self->old_side = add_side (self, _ ("Before"), &self->old_text);
  /* Translators: above a passage as it is in the edition that is open. */
  self->new_side = add_side (self, _ ("Now"), &self->new_text);
}

static char *
make_line (const char *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const char *at = text != NULL ? text : "";
  for (int i = 0; *at != '\0' && i < MAX_SHOWN; i++, at = g_utf8_next_char (at))
    g_string_append_unichar (line, g_ascii_isspace (*at) ? ' ' : g_utf8_get_char (at));
  if (*at != '\0')
    g_string_append (line, "…");
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* Lines and weight rather than colours: they are seen by everybody. */
static PangoAttrList *
make_attributes (GArray *spans, bool removed)
{
  PangoAttrList *list = pango_attr_list_new ();
  for (guint i = 0; i < spans->len; i++) {
    const MarksSpan *span = &g_array_index (spans, MarksSpan, i);
    PangoAttribute *attribute =
        removed ? pango_attr_strikethrough_new (TRUE) : pango_attr_weight_new (PANGO_WEIGHT_BOLD);
    attribute->start_index = span->start;
    attribute->end_index = span->end;
    pango_attr_list_insert (list, attribute);
  }
  return list;
}

/**
 * app_comparison_set_texts:
 * @self: a comparison
 * @old: (nullable): a text
 * @new: (nullable): what became of it; %NULL when nothing did, and the old one stands alone
 *
 * Shows the texts, and which words of them differ.
 */
void
app_comparison_set_texts (AppComparison *self, const char *old, const char *new)
{
  g_autofree char *old_line = make_line (old);
  g_autofree char *new_line = make_line (new);
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (MarksSpan));
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (MarksSpan));
  if (new != NULL)
    marks_difference_find (old_line, new_line, removed, added);
  g_autoptr (PangoAttrList) struck = make_attributes (removed, true);
  g_autoptr (PangoAttrList) bold = make_attributes (added, false);
  gtk_label_set_label (self->old_text, old_line);
  gtk_label_set_label (self->new_text, new_line);
  gtk_label_set_attributes (self->old_text, struck);
  gtk_label_set_attributes (self->new_text, bold);
  gtk_widget_set_visible (self->new_side, new != NULL);
  gtk_widget_set_visible (gtk_widget_get_first_child (self->old_side), new != NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
