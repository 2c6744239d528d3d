#include "config.h"

#include "app-progress-bar.h"

#include <math.h>

#define LINE_HEIGHT 3
#define THUMB_RADIUS 6
/* With more chapters than this, ticks would be a hatching. */
#define MAX_TICKS 80

struct _AppProgressBar {
  GtkWidget parent_instance;
  double progression; /* 0 … 1 */
  double pointed; /* where the pointer drags, or -1 */
  GArray *ticks; /* of double, 0 … 1 */
  GArray *dots; /* of double, 0 … 1 */
  AppProgressDescribe describe;
  gpointer describe_data; /* not owned: the window, whose child this is */
  GtkWidget *bubble;
  GtkWidget *bubble_label;
};

G_DEFINE_FINAL_TYPE (AppProgressBar, app_progress_bar, GTK_TYPE_WIDGET)

enum { SIGNAL_JUMP, N_SIGNALS };
static guint signals[N_SIGNALS];

static bool
is_mirrored (AppProgressBar *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* From a place in the book to one on the line, in pixels. */
static float
get_x (AppProgressBar *self, double progression)
{
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self)) - 2 * THUMB_RADIUS;
  float x = THUMB_RADIUS + width * (float) CLAMP (progression, 0, 1);
  return is_mirrored (self) ? (float) gtk_widget_get_width (GTK_WIDGET (self)) - x : x;
}

static double
get_progression_at (AppProgressBar *self, double x)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * THUMB_RADIUS;
  double share = width > 0 ? CLAMP ((x - THUMB_RADIUS) / width, 0, 1) : 0;
  return is_mirrored (self) ? 1 - share : share;
}

static void
append_line (GtkSnapshot *snapshot, float from, float to, float y, const GdkRGBA *colour)
{
  GskRoundedRect outline;
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT (MIN (from, to), y - LINE_HEIGHT / 2.0f, ABS (to - from), LINE_HEIGHT);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, LINE_HEIGHT / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, colour, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
append_dot (GtkSnapshot *snapshot, float x, float y, float radius, const GdkRGBA *colour)
{
  GskRoundedRect outline;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, colour, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
app_progress_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AppProgressBar *self = APP_PROGRESS_BAR (widget);
  GdkRGBA ink;
  GdkRGBA accent = { 0.227f, 0.459f, 0.408f, 1 };
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_color", &accent);
  float y = floorf ((float) gtk_widget_get_height (widget) / 2.0f) + 0.5f;
  double shown = self->pointed >= 0 ? self->pointed : self->progression;
  float x = get_x (self, shown);
  GdkRGBA faint = ink;
  faint.alpha = 0.14f;
  GdkRGBA tick = ink;
  tick.alpha = 0.34f;
  append_line (snapshot, get_x (self, 0), get_x (self, 1), y, &faint);
  append_line (snapshot, get_x (self, 0), x, y, &accent);
  for (guint i = 0; i < self->ticks->len; i++) {
    float at = roundf (get_x (self, g_array_index (self->ticks, double, i)));
    gtk_snapshot_append_color (snapshot, &tick, &GRAPHENE_RECT_INIT (at, y - 4.5f, 1, 9));
  }
  for (guint i = 0; i < self->dots->len; i++)
    append_dot (snapshot, get_x (self, g_array_index (self->dots, double, i)), y - 7, 2, &accent);
  GtkStateFlags state = gtk_widget_get_state_flags (widget);
  bool active = self->pointed >= 0 || (state & (GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUSED));
  append_dot (snapshot, x, y, active ? THUMB_RADIUS : 4, &accent);
  if ((state & GTK_STATE_FLAG_FOCUS_VISIBLE) && (state & GTK_STATE_FLAG_FOCUSED)) {
    faint.alpha = 0.3f;
    append_dot (snapshot, x, y, THUMB_RADIUS + 4, &faint);
  }
}

static void
app_progress_bar_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : 22;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 22;
}

static void
app_progress_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_popover_present (GTK_POPOVER (APP_PROGRESS_BAR (widget)->bubble));
}

static void
point_at (AppProgressBar *self, double progression)
{
  self->pointed = progression;
  g_autofree char *text =
      self->describe != NULL ? self->describe (progression, self->describe_data) : NULL;
  gtk_label_set_label (GTK_LABEL (self->bubble_label), text != NULL ? text : "");
  GdkRectangle at = { (int) get_x (self, progression), 2, 1, 1 };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->bubble), &at);
  gtk_popover_popup (GTK_POPOVER (self->bubble));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, AppProgressBar *self)
{
  point_at (self, get_progression_at (self, x));
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, AppProgressBar *self)
{
  double x, y;
  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    point_at (self, get_progression_at (self, x + dx));
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, AppProgressBar *self)
{
  double chosen = self->pointed;
  self->pointed = -1;
  gtk_popover_popdown (GTK_POPOVER (self->bubble));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (chosen >= 0)
    g_signal_emit (self, signals[SIGNAL_JUMP], 0, chosen);
}

static gboolean
on_step (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  AppProgressBar *self = APP_PROGRESS_BAR (widget);
  double step = g_variant_get_double (arguments);
  g_signal_emit (self, signals[SIGNAL_JUMP], 0, CLAMP (self->progression + step, 0, 1));
  return TRUE;
}

static void
app_progress_bar_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  gtk_widget_queue_draw (widget);
}

static void
app_progress_bar_dispose (GObject *object)
{
  AppProgressBar *self = APP_PROGRESS_BAR (object);
  g_clear_pointer (&self->bubble, gtk_widget_unparent);
  G_OBJECT_CLASS (app_progress_bar_parent_class)->dispose (object);
}

static void
app_progress_bar_finalize (GObject *object)
{
  AppProgressBar *self = APP_PROGRESS_BAR (object);
  g_array_unref (self->ticks);
  g_array_unref (self->dots);
  G_OBJECT_CLASS (app_progress_bar_parent_class)->finalize (object);
}

static void
app_progress_bar_class_init (AppProgressBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = app_progress_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = app_progress_bar_finalize;
  widget_class->snapshot = app_progress_bar_snapshot;
  widget_class->measure = app_progress_bar_measure;
  widget_class->size_allocate = app_progress_bar_size_allocate;
  widget_class->state_flags_changed = app_progress_bar_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "progressline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, on_step, "d", 0.01);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, on_step, "d", -0.01);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, 0, on_step, "d", -0.1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, 0, on_step, "d", 0.1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, on_step, "d", -1.0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, on_step, "d", 1.0);
  signals[SIGNAL_JUMP] = g_signal_new ("jump", APP_TYPE_PROGRESS_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
app_progress_bar_init (AppProgressBar *self)
{
  self->pointed = -1;
  self->ticks = g_array_new (FALSE, FALSE, sizeof (double));
  self->dots = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->bubble_label = gtk_label_new (NULL);
  self->bubble = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->bubble), self->bubble_label);
  gtk_popover_set_autohide (GTK_POPOVER (self->bubble), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->bubble), GTK_POS_TOP);
  gtk_widget_set_can_target (self->bubble, FALSE);
  gtk_widget_set_parent (self->bubble, GTK_WIDGET (self));
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 100.0, -1);
}

/**
 * app_progress_bar_set_progression:
 * @self: the line
 * @progression: how far the reader is, 0 … 1
 * @text: the same in words, for a screen reader
 *
 * Moves the thumb.
 */
void
app_progress_bar_set_progression (AppProgressBar *self, double progression, const char *text)
{
  self->progression = progression;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  100 * progression, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Sets where chapters begin, each 0 … 1 of the book. */
void
app_progress_bar_set_ticks (AppProgressBar *self, const double *ticks, guint n_ticks)
{
  g_array_set_size (self->ticks, 0);
  if (n_ticks > 0 && n_ticks <= MAX_TICKS)
    g_array_append_vals (self->ticks, ticks, n_ticks);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Sets where marks or hits are, each 0 … 1 of the book. */
void
app_progress_bar_set_dots (AppProgressBar *self, const double *dots, guint n_dots)
{
  g_array_set_size (self->dots, 0);
  if (n_dots > 0)
    g_array_append_vals (self->dots, dots, n_dots);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Sets who names a place that the pointer is over. */
void
app_progress_bar_set_describe (AppProgressBar *self,
                               AppProgressDescribe describe,
                               gpointer user_data)
{
  self->describe = describe;
  self->describe_data = user_data;
}
